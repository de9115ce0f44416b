"""A sweep over the priors of the essay's game into a dataset, and questions asked of it with DuckDB and with polars.

    python examples/read_sweep.py [DRAWS]

A dataset is a folder of Parquet files with a manifest; whatever reads Parquet reads it as it is. DuckDB and polars are two that
do so without loading it whole (``pip install duckdb polars``).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb
import polars

import gametheory
from gametheory.sweeps.designs import Sampled, design_from_dict, over
from gametheory.sweeps.store.manifest import read_manifest

GAME = Path(__file__).parents[1] / "games" / "essay" / "four_players.toml"


def main(draws: int) -> None:
    """Make the dataset, ask, and show that a row comes from the manifest alone."""
    family = gametheory.load(GAME)
    design = Sampled("monte-carlo", over(family), draws, seed=0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draws.parquet"
        made = gametheory.store_sweep(family, design, path, claims=["prediction"], per="point")
        print(f"{made.manifest.points:,} draws, {made.manifest.resolved:,} of them solved exactly")

        print("\nDuckDB: where does the prediction hold, by the quality gap of rogue tools?")
        question = f"""
            select floor(quality_gap * 10) / 10 as gap_from, count(*) as draws,
                   round(avg((\"verdict.prediction\" = 'holds')::int), 2) as holds
            from '{path}/*.parquet' group by 1 order by 1
        """
        for gap, count, holds in duckdb.sql(question).fetchall():
            print(f"  from {gap:.1f}: {count:7,} draws, holds in {holds:.0%}")

        print("\npolars: the rent inside where there are several equilibria, and they differ")
        table = (
            polars.scan_parquet(f"{path}/*.parquet")
            .filter((polars.col("equilibria") > 1) & (polars.col("rent_inside.low") < polars.col("rent_inside.high")))
            .select(polars.len().alias("draws"))
            .collect()
        )
        print(f"  {table['draws'][0]:,} draws")

        print("\nThe manifest has the design: any row's point can be computed again, exactly")
        again = design_from_dict(read_manifest(path).description["design"])
        point = again.exact(draws - 1)
        solution = gametheory.solve(family.at(point))
        stored = polars.scan_parquet(f"{path}/*.parquet").filter(polars.col("point") == draws - 1).collect()
        print(f"  draw {draws - 1:,}: {len(solution.equilibria)} equilibria, {stored['equilibria'][0]} in the dataset")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
