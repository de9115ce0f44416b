"""The rows of a chunk: points with their equilibria, in the order of the points, whatever solved them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory.studies.exactly import KERNEL, ExactPoint
from gametheory.studies.layout import Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["VERDICTS", "ChunkRows", "KernelPart", "assembled"]

VERDICTS = ("holds", "fails", "depends", "undecided")
"""Verdicts, as an array has them by position."""


@dataclass(frozen=True)
class KernelPart:
    """What a kernel decided: ``counts`` equilibria at each of ``points``, and the rows of these.

    ``truths[claim]`` has one truth a row, ``verdicts[claim]`` a position in :data:`VERDICTS` a point.
    """

    points: NDArray[np.int64]
    counts: NDArray[np.int32]
    strategies: NDArray[Any]
    values: NDArray[np.float64]
    truths: Mapping[str, NDArray[np.int8]]
    verdicts: Mapping[str, NDArray[np.int8]]


@dataclass(frozen=True)
class ChunkRows:
    """A chunk of a study.

    ``first`` is the number of its first point, ``parameters`` are ``[name, point]``; ``counts`` equilibria a point, and how
    each point was ``solved`` (positions in :data:`gametheory.studies.exactly.SOLVED`); then one row an equilibrium, points in
    order: ``strategies`` and ``values`` as the layout names them. ``complete`` is false where equilibria may be missing.
    """

    first: int
    parameters: NDArray[np.float64]
    counts: NDArray[np.int32]
    solved: NDArray[np.int8]
    complete: NDArray[np.bool_]
    strategies: NDArray[Any]
    values: NDArray[np.float64]
    truths: Mapping[str, NDArray[np.int8]]
    verdicts: Mapping[str, NDArray[np.int8]]
    kernels: frozenset[str]

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where the rows of each point begin, and after the last one."""
        return _offsets(self.counts)

    @property
    def point_of_row(self) -> NDArray[np.int64]:
        """The place of each row's point in the chunk."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def assembled(
    first: int,
    parameters: NDArray[np.float64],
    layout: Layout,
    claims: Sequence[str],
    parts: Sequence[KernelPart],
    exact: Mapping[int, ExactPoint],
    kernels: frozenset[str],
) -> ChunkRows:
    """Put the parts that kernels decided, and the points solved exactly, in order."""
    size = parameters.shape[1]
    counts, solved = np.zeros(size, np.int32), np.full(size, KERNEL, np.int8)
    complete = np.ones(size, np.bool_)
    for part in parts:
        counts[part.points] = part.counts
    for point, one in exact.items():
        counts[point], solved[point], complete[point] = len(one.values), one.solved, one.complete
    offsets = _offsets(counts)
    total = int(offsets[-1])
    strategies = np.empty((total, len(layout.strategies)), np.int8 if layout.pure else np.float64)
    values = np.empty((total, len(layout.values)))
    truths = {name: np.empty(total, np.int8) for name in claims}
    verdicts = {name: np.empty(size, np.int8) for name in claims}
    for part in parts:
        rows = _rows_of(offsets, part.points, part.counts)
        strategies[rows], values[rows] = part.strategies, part.values
        for name in claims:
            truths[name][rows], verdicts[name][part.points] = part.truths[name], part.verdicts[name]
    for point, one in exact.items():
        rows = slice(offsets[point], offsets[point + 1])
        if len(one.values):
            strategies[rows], values[rows] = one.strategies, one.values
        for name in claims:
            truths[name][rows], verdicts[name][point] = one.truths[name], VERDICTS.index(one.verdicts[name])
    return ChunkRows(first, parameters, counts, solved, complete, strategies, values, truths, verdicts, kernels)


def _offsets(counts: NDArray[np.int32]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def _rows_of(
    offsets: NDArray[np.int64], points: NDArray[np.int64], counts: NDArray[np.int32]
) -> NDArray[np.int64] | slice:
    """Where the rows of some points go, in the order of these points."""
    if len(points) == len(offsets) - 1:
        return slice(None)  # All points, in order.
    before = np.cumsum(counts, dtype=np.int64) - counts
    return np.repeat(offsets[points] - before, counts) + np.arange(int(counts.sum()))
