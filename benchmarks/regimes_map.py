"""Every equilibrium over two parameters, timed beside a grid of games, which sees nothing between its points.

Random n x m games with payoffs ``a + b x + c y + d x y``, x and y from 0 to 1. ``map s`` is exact and covers every point of
the box, with certified areas; ``verify s`` judges what was written; ``sweep s`` solves a grid of 20 x 20 games exactly.
Seconds are processor time, the median of the seeds; counts are medians too. Run::

    python benchmarks/regimes_map.py --shapes 2x2 2x3 3x3 --seeds 5
    python benchmarks/regimes_map.py --soak 200

``--soak`` compares that many random families, most of them degenerate, with solving afresh at 100 points of the box, on
curves and at their ends, and exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import gametheory
from gametheory.model.family import Family
from gametheory.parametric.judging.map import verify_map
from gametheory.parametric.map import regime_map

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.parametric.box_families import AXES, bilinear, bimatrices, bimatrix_text, pure_games, trees
from tests.parametric.test_map import checked

GRID = 20
"""Games along each axis of the sweep."""


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, and what was returned."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def family_of(rows: int, columns: int, seed: int) -> Family:
    """A random family with independent payoffs."""
    source = random.Random(f"{rows} {columns} {seed}")
    return gametheory.loads(bimatrix_text(rows, columns, bilinear(source, 9)))


def compare(shapes: list[str], seeds: int) -> bool:
    """Print the table; False if the judge finds a map wrong."""
    heads = ["game", "regions", "frontiers", "curves", "points", "map s", "most s", "verify s", "sweep s"]
    print("".join(f"{head:>11}" for head in heads))
    holds = True
    for shape in shapes:
        rows, columns = map(int, shape.split("x"))
        measured: list[tuple[float, ...]] = []
        for seed in range(seeds):
            family = family_of(rows, columns, seed)
            seconds, found = timed(lambda family=family: regime_map(family, AXES))
            document = json.loads(json.dumps(found.to_dict()))
            judged, verdict = timed(lambda family=family, document=document: verify_map(document, family))
            holds &= verdict.holds
            axis = [Fraction(k, GRID - 1) for k in range(GRID)]
            swept, _ = timed(lambda family=family, axis=axis: gametheory.sweep(family, dict.fromkeys(AXES, axis)))
            counts = map(len, (found.regions, found.frontiers, found.curves, found.points))
            measured.append((*counts, seconds, judged, swept))
        *counted, seconds, judged, swept = (statistics.median(column) for column in zip(*measured, strict=True))
        slowest = max(row[4] for row in measured)
        numbers = "".join(f"{count:11.0f}" for count in counted)
        print(f"{shape:>11}{numbers}{seconds:11.3f}{slowest:11.3f}{judged:11.3f}{swept:11.3f}", flush=True)
    if not holds:
        print("a map is not true of its game")
    return holds


def soak(families: int, seed: int) -> bool:
    """Compare random families with solving afresh; False if any differs."""
    kinds: Iterator[tuple[Family, str | None]] = itertools.chain.from_iterable(
        itertools.zip_longest(
            ((family, None) for family in bimatrices(seed, families // 2)),
            ((family, "pure-nash") for family in pure_games(seed, families // 4)),
            ((family, None) for family in trees(seed, families // 4)),
            fillvalue=None,
        )
    )  # type: ignore[assignment]
    count = wrong = special = 0
    for number, made in enumerate(found for found in kinds if found is not None):
        count += 1
        try:
            special += checked(*made, seed=number)[1]
        except AssertionError as error:
            wrong += 1
            print(error)
    print(f"{count} families, 100 points each and {special} more on curves and at points of their own")
    print(f"families that differ anywhere: {wrong}")
    return wrong == 0


def main() -> int:
    """Compare, or soak."""
    parser = argparse.ArgumentParser(description="Time maps of two parameters, or compare them with fresh solves.")
    parser.add_argument("--shapes", nargs="+", default=["2x2", "2x3", "3x3"], help="rows and columns of the games")
    parser.add_argument("--seeds", type=int, default=5, help="games of each shape")
    parser.add_argument("--soak", type=int, metavar="FAMILIES", help="compare this many random families instead")
    parser.add_argument("--seed", type=int, default=0, help="of the soak")
    options = parser.parse_args()
    if options.soak is not None:
        return 0 if soak(options.soak, options.seed) else 1
    return 0 if compare(options.shapes, options.seeds) else 1


if __name__ == "__main__":
    sys.exit(main())
