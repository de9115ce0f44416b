"""Every equilibrium over one parameter, timed beside a naive prototype and beside grids of games.

Random n x n games with payoffs ``a + b t``, t from 0 to 1. ``ours`` is exact and covers every value of t. ``naive`` tries
all pairs of equal supports, each by Cramer's rule and root isolation in sympy: exact too, for generic games. The grids
solve 400 games each and see nothing between them: ``sweep`` is this package's, exact; ``nashpy`` its support enumeration in
floats, timed at 10 values and multiplied where 400 would take minutes. Seconds are processor time, the median of the seeds. Run::

    python benchmarks/regimes.py --sizes 3 4 5 6 --seeds 3
    python benchmarks/regimes.py --soak 2000

``--soak`` compares that many random two-player families, most of them degenerate, with solving afresh at 20 values, in
every open stretch and at every breakpoint, and exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import nashpy
import numpy as np
import sympy

import gametheory
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.model.family import Family
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.parametric.lines.solving import solve_line

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.parametric.agreement import faults, stretch_at
from tests.parametric.families import KINDS, bimatrix_families, linear_bimatrix

GRID = 400
SAMPLED = 10
"""Values at which nashpy is timed where it is slow."""
SLOW_FROM = 5
"""Size from which it is."""
T = sympy.Symbol("t")

Interval = tuple[sympy.Rational, sympy.Rational]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, and what was returned."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def ours(family: Family) -> list[Any]:
    """All stretches of the line."""
    lifted = LiftedFamily.over(family, family.point(), ("t",))
    return solve_line(lifted, "nash", AlgebraicNumber.of(0), AlgebraicNumber.of(1))


# The naive prototype


def naive(first: sympy.Matrix, second: sympy.Matrix) -> list[Interval]:
    """Where each pair of equal supports is an equilibrium: intervals of t, with multiplicity."""
    found: list[Interval] = []
    size = first.rows
    for count in range(1, size + 1):
        for own, other in itertools.product(itertools.combinations(range(size), count), repeat=2):
            conditions = [*_conditions(first, own, other), *_conditions(second.T, other, own)]
            found += _where_all_positive(conditions)
    return found


def _conditions(payoffs: sympy.Matrix, own: tuple[int, ...], mixing: tuple[int, ...]) -> list[sympy.Poly]:
    """Polynomials that are positive where a mixture over ``mixing`` makes exactly ``own`` best among the rows."""

    def determinant(rows: tuple[int, ...]) -> sympy.Poly:
        return sympy.Poly(sympy.Matrix([*[tops[row] for row in rows], ones]).det(method="berkowitz"), T)

    # The mixture y and the payoff v solve A y - v = 0, sum y = 1; by Cramer's rule all are over one determinant.
    tops = {row: [*(payoffs[row, k] for k in mixing), -1] for row in range(payoffs.rows)}
    ones = [1] * len(mixing) + [0]
    whole = determinant(own)
    system = sympy.Matrix([*[tops[row] for row in own], ones])
    solution = []
    for k in range(len(mixing) + 1):
        replaced = system.copy()
        replaced[:, k] = sympy.Matrix([0] * len(own) + [1])
        solution.append(sympy.Poly(replaced.det(method="berkowitz"), T))
    losses = [
        solution[-1]
        - sum((sympy.Poly(payoffs[row, k], T) * y for k, y in zip(mixing, solution, strict=False)), sympy.Poly(0, T))
        for row in range(payoffs.rows)
        if row not in own
    ]
    return [condition * whole for condition in (*solution[:-1], *losses)]


def _where_all_positive(conditions: list[sympy.Poly]) -> list[Interval]:
    """Maximal intervals of [0, 1] on which all are positive, their ends to within 10^-12."""
    ends = [sympy.Integer(0), sympy.Integer(1)]
    for condition in conditions:
        if condition.is_zero:
            return []
        isolated = condition.intervals(eps=sympy.Rational(1, 10**12), inf=0, sup=1)
        ends += [(low + high) / 2 for (low, high), _ in isolated]
    ends.sort()
    found: list[Interval] = []
    for low, high in itertools.pairwise(ends):
        if high - low > sympy.Rational(1, 10**11) and all(c.eval((low + high) / 2) > 0 for c in conditions):
            if found and found[-1][1] == low:
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
    return found


def matrices(family: Family) -> tuple[sympy.Matrix, sympy.Matrix]:
    """Both players' payoffs, for sympy."""
    spec = family.at(t=0), family.at(t=1)
    return tuple(  # type: ignore[return-value]
        sympy.Matrix(
            [
                [_rational(low) + (_rational(high) - _rational(low)) * T for low, high in zip(*rows, strict=True)]
                for rows in zip(spec[0].matrix(player), spec[1].matrix(player), strict=True)
            ]
        )
        for player in (0, 1)
    )


def _rational(number: Fraction) -> sympy.Rational:
    return sympy.Rational(number.numerator, number.denominator)


def agrees(line: list[Any], intervals: list[Interval], seed: int) -> bool:
    """Whether the prototype has as many equilibria as ours, at 50 values."""
    source = random.Random(seed)
    for _ in range(50):
        value = Fraction(source.randint(1, 10**6), 10**6 + 3)
        there = sum(bool(low < _rational(value) < high) for low, high in intervals)
        if len(stretch_at(line, value).value.equilibria) != there:
            return False
    return True


# Grids


def nashpy_grid(family: Family, points: int) -> int:
    """How many equilibria nashpy's support enumeration lists on a grid."""
    count = 0
    for k in range(points):
        game = family.at(t=Fraction(k, points - 1))
        both = (np.array([[float(entry) for entry in row] for row in game.matrix(player)]) for player in (0, 1))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            count += len(list(nashpy.Game(*both).support_enumeration()))
    return count


# Tables


def compare(sizes: list[int], seeds: int, naive_up_to: int) -> bool:
    """Print the table; False if the prototype disagrees with ours."""
    heads = ["game", "cells", "ours s", "naive s", "ratio", "sweep s", "ratio", "nashpy s", "ratio"]
    print("".join(f"{head:>11}" for head in heads))
    agree = True
    for size in sizes:
        rows: list[tuple[float, ...]] = []
        for seed in range(seeds):
            family = linear_bimatrix(size, seed).load()
            seconds, line = timed(lambda family=family: ours(family))
            tried = float("nan")
            if size <= naive_up_to:
                tables = matrices(family)
                tried, intervals = timed(lambda tables=tables: naive(*tables))
                agree &= agrees(line, intervals, seed)
            axes = {"t": [Fraction(k, GRID - 1) for k in range(GRID)]}
            swept, _ = timed(lambda family=family, axes=axes: gametheory.sweep(family, axes))
            points = SAMPLED if size >= SLOW_FROM else GRID
            floats, _ = timed(lambda family=family, points=points: nashpy_grid(family, points))
            rows.append((len(line), seconds, tried, swept, floats * GRID / points))
        cells, seconds, tried, swept, floats = (statistics.median(column) for column in zip(*rows, strict=True))
        shown = f"{f'{size}x{size}':>11}{cells:11.0f}{seconds:11.4f}"
        for other in (tried, swept, floats):
            shown += f"{other:11.3f}{other / seconds:11.0f}" if other == other else f"{'-':>11}{'-':>11}"
        print(shown, flush=True)
    if not agree:
        print("the prototype disagrees on the number of equilibria")
    return agree


def soak(games: int, seed: int, largest: int) -> bool:
    """Compare random families with solving afresh; False if any differs."""
    compared = by_trial = wrong = 0
    for number, made in enumerate(bimatrix_families(seed, games, largest)):
        afresh, trials, said = faults(made, "nash", 20, number)
        compared, by_trial, wrong = compared + afresh, by_trial + trials, wrong + bool(said)
        for text in said[:1]:
            print(text)
    print(f"{games} games of {len(KINDS)} kinds: {compared} values solved afresh, {by_trial} irrational ones tried")
    print(f"games that differ anywhere: {wrong}")
    return wrong == 0


def main() -> int:
    """Compare, or soak."""
    parser = argparse.ArgumentParser(
        description="Time equilibria over one parameter, or compare them with fresh solves."
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[3, 4, 5, 6], help="n of the n x n games")
    parser.add_argument("--seeds", type=int, default=3, help="games of each size")
    parser.add_argument("--naive-up-to", type=int, default=4, help="largest size for the naive prototype")
    parser.add_argument("--soak", type=int, metavar="GAMES", help="compare this many random families instead")
    parser.add_argument("--seed", type=int, default=0, help="of the soak")
    parser.add_argument("--largest", type=int, default=4, help="most strategies of a player in the soak")
    options = parser.parse_args()
    if options.soak is not None:
        return 0 if soak(options.soak, options.seed, options.largest) else 1
    return 0 if compare(options.sizes, options.seeds, options.naive_up_to) else 1


if __name__ == "__main__":
    sys.exit(main())
