"""What a chunk of a study says at each point: verdicts as they are, conditions over equilibria, measures over equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gametheory.claims.decide import HOLDS
from gametheory.studies.conditions import TRUE, UNSURE
from gametheory.studies.layout import Layout, measure_column
from gametheory.studies.rows import VERDICTS, ChunkRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ALL", "NONE", "OPEN", "SOME", "Spread", "columns_of", "conditions_over_equilibria", "holds", "spread"]

ALL, SOME, NONE, OPEN = range(4)
"""At how many of a point's equilibria a condition is true; OPEN if not all of them are decided and it matters."""


class Spread(NamedTuple):
    """A quantity over the equilibria of each point: NaN at a point without equilibria, or where one has no value."""

    low: NDArray[np.float64]
    mean: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Groups:
    """The rows of the points that have equilibria, for reductions."""

    some: NDArray[np.bool_]
    starts: NDArray[np.int64]

    def reduced(self, function: np.ufunc, column: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
        """One number a point; NaN at a point without rows."""
        found = np.full(len(self.some), np.nan)
        if len(self.starts):
            found[self.some] = function.reduceat(column, self.starts)
        return found


def columns_of(layout: Layout, measures: Sequence[str]) -> tuple[int, ...]:
    """Where measures, and payoffs named as ``payoff.player``, are among a study's values."""
    return tuple(layout.values.index(name if name in layout.payoffs else measure_column(name)) for name in measures)


def holds(rows: ChunkRows, claim: str) -> NDArray[np.bool_]:
    """Whether a claim holds at each point; one that is undecided does not."""
    found: NDArray[np.bool_] = rows.verdicts[claim] == VERDICTS.index(HOLDS)
    return found


def conditions_over_equilibria(rows: ChunkRows, claim: str) -> NDArray[np.int8]:
    """``ALL``, ``SOME``, ``NONE`` or ``OPEN`` for a claim's condition at each point with several equilibria, in order."""
    several = rows.counts > 1
    counts = rows.counts[several]
    if not len(counts):
        return np.empty(0, np.int8)
    truth = rows.truths[claim][several[rows.point_of_row]]
    starts = np.cumsum(counts, dtype=np.int64) - counts
    true = np.add.reduceat((truth == TRUE).astype(np.int64), starts)
    unsure = np.add.reduceat((truth == UNSURE).astype(np.int64), starts)
    found = np.full(len(counts), SOME, np.int8)
    found[true == counts] = ALL
    found[(true == 0) & (unsure == 0)] = NONE
    found[(unsure > 0) & ((true == 0) | (true + unsure == counts))] = OPEN
    return found


def spread(rows: ChunkRows, column: int) -> Spread:
    """The lowest, mean and highest value of a column over each point's equilibria."""
    values = np.ascontiguousarray(rows.values[:, column])
    some = rows.counts > 0
    if (rows.counts == 1).all():
        return Spread(values, values, values)
    groups = _Groups(some, rows.offsets[:-1][some])
    low, high = groups.reduced(np.minimum, values), groups.reduced(np.maximum, values)
    # Rounding must not move a mean of equal values off them: indices of a constant would be noise.
    total = groups.reduced(np.add, values)
    with np.errstate(invalid="ignore"):
        mean = np.clip(total / np.maximum(rows.counts, 1), low, high)
    return Spread(low, mean, high)
