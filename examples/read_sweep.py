# %% [markdown]
# # A sweep into a dataset, and questions asked of it
#
# The essay's game is drawn from its priors into a dataset, which is then read with DuckDB and with polars
# (`pip install duckdb polars`). A dataset is a folder of Parquet files with a manifest; whatever reads Parquet reads it as it
# is. As a script: `python examples/read_sweep.py [DRAWS]`.

# %%
import sys
import tempfile
from pathlib import Path

try:
    import duckdb
    import polars
except ImportError:
    sys.exit("this example reads with DuckDB and polars: pip install duckdb polars")

import gametheory
from gametheory.sweeps.designs import Sampled, design_from_dict, over
from gametheory.sweeps.store.manifest import read_manifest

draws = int(sys.argv[1]) if len(sys.argv) == 2 and sys.argv[1].isdigit() else 20_000
family = gametheory.load("essay/four_players")
folder = tempfile.TemporaryDirectory()
path = Path(folder.name) / "draws.parquet"
made = gametheory.store_sweep(
    family, Sampled("monte-carlo", over(family), draws, seed=0), path, claims=["prediction"], per="point"
)
print(f"{made.manifest.points:,} draws, {made.manifest.resolved:,} of them solved exactly")

# %% [markdown]
# DuckDB: where does the prediction hold, by the quality gap of rogue tools?

# %%
question = f"""
    select floor(quality_gap * 10) / 10 as gap_from, count(*) as draws,
           round(avg((\"verdict.prediction\" = 'holds')::int), 2) as holds
    from '{path}/*.parquet' group by 1 order by 1
"""
for gap, count, holds in duckdb.sql(question).fetchall():
    print(f"  from {gap:.1f}: {count:7,} draws, holds in {holds:.0%}")

# %% [markdown]
# polars: in how many draws are there several equilibria that differ in the rent inside?

# %%
table = (
    polars.scan_parquet(f"{path}/*.parquet")
    .filter((polars.col("equilibria") > 1) & (polars.col("rent_inside.low") < polars.col("rent_inside.high")))
    .select(polars.len().alias("draws"))
    .collect()
)
print(f"  {table['draws'][0]:,} draws")

# %% [markdown]
# The manifest has the design: any row's point can be computed again, exactly.

# %%
again = design_from_dict(read_manifest(path).description["design"])
solution = gametheory.solve(family.at(again.exact(draws - 1)))
stored = polars.scan_parquet(f"{path}/*.parquet").filter(polars.col("point") == draws - 1).collect()
print(f"  draw {draws - 1:,}: {len(solution.equilibria)} equilibria, {stored['equilibria'][0]} in the dataset")
folder.cleanup()
