r"""Counts and moments over the draws of a study: constant memory, whatever the number of draws.

Each chunk gives its own tally, and tallies are added in the order of the chunks. Means and sums of squares ``M = sum (x -
mean)^2`` of two parts of sizes ``p`` and ``q`` are added with ``D = mean_q - mean_p`` as

    mean = mean_p + D q / (p + q),      M = M_p + M_q + D^2 p q / (p + q)

which loses no digits where a mean is large against the deviation. The first draws are kept as a sample, for quantiles and
ranks.

Reference: T. F. Chan, G. H. Golub and R. J. LeVeque (1983), "Algorithms for computing the sample variance", The American
Statistician 37, 242-247.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gametheory.studies.exactly import EXACT, KERNEL, LIMIT, UNDEFINED
from gametheory.studies.rows import VERDICTS, ChunkRows
from gametheory.uncertainty.readings import Spread, conditions_over_equilibria, holds, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SAMPLE", "Facts", "Moments", "Sample", "Tally", "joined", "joints_of", "tally_of"]

SAMPLE = 100_000
"""Draws that are kept, the first ones."""
MOST_TOGETHER = 3
"""Claims up to which one table has every combination; of more there is a table for each two."""
MOST_IN_PAIRS = 12
"""Claims up to which there is a table for each two."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers of draws.

    ``none`` and ``several`` are those with no equilibrium and with more than one; ``exact`` were solved again exactly,
    ``undefined`` have no payoffs, ``beyond_limit`` were too large to solve, and ``incomplete`` may lack equilibria.
    """

    draws: int = 0
    none: int = 0
    several: int = 0
    exact: int = 0
    undefined: int = 0
    beyond_limit: int = 0
    incomplete: int = 0

    def __add__(self, other: Facts) -> Facts:
        return Facts(*(getattr(self, name) + getattr(other, name) for name in Facts.__slots__))


@dataclass(frozen=True, slots=True)
class Moments:
    """How many numbers there are, their mean, and the sum of the squares of their distances from it."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    @property
    def deviation(self) -> float:
        """The standard deviation of the draws; 0 of fewer than two."""
        return math.sqrt(self.squares / (self.count - 1)) if self.count > 1 else 0.0

    def __add__(self, other: Moments) -> Moments:
        if not self.count or not other.count:
            return self if self.count else other
        count, distance = self.count + other.count, other.mean - self.mean
        return Moments(
            count,
            self.mean + distance * (other.count / count),
            self.squares + other.squares + distance * distance * (self.count * other.count / count),
        )

    @staticmethod
    def of(numbers: NDArray[np.float64]) -> Moments:
        """The moments of numbers, those without a value left out."""
        known = numbers[np.isfinite(numbers)]
        if not len(known):
            return Moments()
        mean = float(known.mean())
        return Moments(len(known), mean, float(((known - mean) ** 2).sum()))


@dataclass(frozen=True, slots=True)
class Sample:
    """Some draws: parameters ``[name, draw]``, which claims hold ``[claim, draw]``, and measures over equilibria."""

    parameters: NDArray[np.float64]
    claims: NDArray[np.bool_]
    measures: tuple[Spread, ...]

    @staticmethod
    def joined(parts: Sequence[Sample]) -> Sample:
        """The draws of several parts, in order."""
        measures = zip(*(part.measures for part in parts), strict=True)
        return Sample(
            np.concatenate([part.parameters for part in parts], axis=1),
            np.concatenate([part.claims for part in parts], axis=1),
            tuple(Spread(*map(np.concatenate, zip(*found, strict=True))) for found in measures),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Of a number of draws: ``verdicts`` are ``[claim, verdict]``, ``conditions`` over several equilibria ``[claim, how many]``.

    ``together`` has, for each group of claims of :func:`joints_of`, the draws by which of them hold: the first claim is the
    lowest binary digit. ``moments`` are those of the lowest and the highest value of each measure.
    """

    facts: Facts
    verdicts: NDArray[np.int64]
    conditions: NDArray[np.int64]
    together: tuple[NDArray[np.int64], ...]
    moments: tuple[tuple[Moments, Moments], ...]
    kernels: frozenset[str]

    def __add__(self, other: Tally) -> Tally:
        moments = zip(self.moments, other.moments, strict=True)
        return Tally(
            self.facts + other.facts,
            self.verdicts + other.verdicts,
            self.conditions + other.conditions,
            tuple(a + b for a, b in zip(self.together, other.together, strict=True)),
            tuple((low + more_low, high + more_high) for (low, high), (more_low, more_high) in moments),
            self.kernels | other.kernels,
        )


def joints_of(claims: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of claims of which every combination is counted: two or three together, of more each two."""
    if len(claims) < 2 or len(claims) > MOST_IN_PAIRS:
        return ()
    return (tuple(claims),) if len(claims) <= MOST_TOGETHER else tuple(itertools.combinations(claims, 2))


def tally_of(rows: ChunkRows, claims: Sequence[str], columns: Sequence[int]) -> tuple[Tally, Sample]:
    """A chunk's tally, and of its draws those that belong to the sample."""
    held = {name: holds(rows, name) for name in claims}
    spreads = tuple(spread(rows, column) for column in columns)
    tally = Tally(
        _facts(rows),
        np.array([np.bincount(rows.verdicts[name], minlength=len(VERDICTS)) for name in claims], np.int64),
        np.array([np.bincount(conditions_over_equilibria(rows, name), minlength=4) for name in claims], np.int64),
        tuple(_combinations([held[name] for name in group]) for group in joints_of(claims)),
        tuple((Moments.of(found.low), Moments.of(found.high)) for found in spreads),
        rows.kernels,
    )
    kept = min(len(rows.counts), max(0, SAMPLE - rows.first))
    sample = Sample(
        rows.parameters[:, :kept].copy(),
        np.array([held[name][:kept] for name in claims], np.bool_).reshape(len(claims), kept),
        tuple(Spread(*(column[:kept].copy() for column in found)) for found in spreads),
    )
    return tally, sample


def joined(first: Tally | None, second: Tally) -> Tally:
    """The sum of two tallies, or the second alone."""
    return second if first is None else first + second


def _facts(rows: ChunkRows) -> Facts:
    solved = (rows.solved == KERNEL) | (rows.solved == EXACT)
    return Facts(
        draws=len(rows.counts),
        none=int((solved & rows.complete & (rows.counts == 0)).sum()),
        several=int((rows.counts > 1).sum()),
        exact=int((rows.solved == EXACT).sum()),
        undefined=int((rows.solved == UNDEFINED).sum()),
        beyond_limit=int((rows.solved == LIMIT).sum()),
        incomplete=int((solved & ~rows.complete).sum()),
    )


def _combinations(held: Sequence[NDArray[np.bool_]]) -> NDArray[np.int64]:
    code = np.zeros(len(held[0]), np.int64)
    for place, each in enumerate(held):
        code |= each.astype(np.int64) << place
    return np.bincount(code, minlength=2 ** len(held))
