r"""All pure Nash equilibria of a block of strategic games whose payoffs are known up to rigorous errors: a compiled kernel.

A profile ``s`` is a Nash equilibrium if ``u_i(s) >= u_i(t, s_-i)`` for every player ``i`` and strategy ``t`` (Nash 1951;
Osborne and Rubinstein 1994, section 2.2). For fixed ``s_-i`` the payoffs ``u_i(., s_-i)`` are a *line*, and only the
order within lines matters. A payoff is told by a register: a value ``v`` and an error ``e``, so that the true payoff lies
in ``[v - e, v + e]``. Let ``L`` be the largest lower end in a line, of strategy ``m``. Then

1. a strategy whose upper end lies below ``L`` is certainly no best response: ``m`` is better;
2. the others, among them ``m``, are *possible*. If they are all certainly equal to ``m``, then all are best responses, since
   what is not possible is certainly worse than ``m``. Equal for certain are one and the same register, and two exact floats
   (``e = 0``) with the same value. If not, then nothing is said of any of them: they are doubtful.

A profile is rejected if any line rejects it; an equilibrium if no line rejects it or doubts it; and a point is doubtful if
any profile is neither.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["highest", "known", "lowest", "pure_block"]

TILE = 16
"""Points that are solved side by side: two cache lines of a register."""
_WIDER = 2.0**-51
"""Four unit roundoffs: more than what a sum and its own widening lose by rounding."""
_TINY = 1e-300
"""Covers what a product of widths loses to underflow."""
_DOUBTFUL = 1
_REJECTED = 2

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def lowest(value: float, error: float) -> float:
    """A float at or below ``value - error``; the value itself if it is exact."""
    low = value - error
    return value if error == 0.0 else low - (abs(low) * _WIDER + _TINY)


@njit(cache=True, nogil=True, error_model="numpy")
def highest(value: float, error: float) -> float:
    """A float at or above ``value + error``; the value itself if it is exact."""
    high = value + error
    return value if error == 0.0 else high + (abs(high) * _WIDER + _TINY)


@njit(cache=True, nogil=True, error_model="numpy")
def known(value: float, error: float) -> bool:
    """Whether a register tells anything: both its numbers are finite."""
    return abs(value) + error < np.inf


@njit(cache=True, nogil=True, error_model="numpy")
def pure_block(
    v: Floats,
    e: Floats,
    cells: Integers,
    shape: NDArray[np.int64],
    count: int,
    counts: Integers,
    profiles: Integers,
) -> int:
    """Find all pure Nash equilibria at the first ``count`` points of a block.

    ``v`` and ``e`` (registers x points) are values and errors; ``cells`` (players x profiles, last player's strategy
    fastest) are the registers of the payoffs, and ``shape`` the numbers of strategies. Written are ``counts`` (points),
    the number of equilibria or -1 for a doubtful point, and ``profiles``, their flat positions, ascending at each point.
    Returns how many positions were written; a point whose equilibria don't fit any more counts as doubtful.

    **Guarantees.** At a point that is not doubtful these are all equilibria, whatever the true payoffs are within the
    errors; a point with a payoff that is not known at all (an infinite error) is doubtful. Any number of players. Cost:
    linear in the tables.
    """
    size = cells.shape[1]
    status = np.empty((size, TILE), np.uint8)
    least = np.empty(TILE)
    greatest = np.empty(TILE)
    best = np.empty(TILE, np.int32)
    unclear = np.empty(TILE, np.uint8)
    unknown = np.empty(TILE, np.uint8)
    written = 0
    for start in range(0, count, TILE):
        width = min(TILE, count - start)
        status[:] = 0
        unknown[:] = 0
        stride = size
        for player in range(shape.shape[0]):
            block = stride
            stride = block // shape[player]
            for first in range(size):
                if first % block >= stride:
                    continue
                _best_in_line(v, e, cells[player], first, block, stride, start, width, least, greatest, best, unknown)
                _judge_line(
                    v, e, cells[player], first, block, stride, start, width, least, greatest, best, unclear, status
                )
        written = _write(status, unknown, start, width, counts, profiles, written)
    return written


@njit(cache=True, nogil=True, error_model="numpy")
def _best_in_line(
    v: Floats,
    e: Floats,
    cells: Integers,
    first: int,
    block: int,
    stride: int,
    start: int,
    width: int,
    least: Floats,
    greatest: Floats,
    best: Integers,
    unknown: NDArray[np.uint8],
) -> None:
    """For each point the largest lower end in a line, and the upper end and register that it belongs to."""
    least[:] = -np.inf
    for position in range(first, first + block, stride):
        register = cells[position]
        for k in range(width):
            value, error = v[register, start + k], e[register, start + k]
            low = lowest(value, error)
            unknown[k] |= not known(value, error)
            if low > least[k]:
                least[k] = low
                greatest[k] = highest(value, error)
                best[k] = register


@njit(cache=True, nogil=True, error_model="numpy")
def _judge_line(
    v: Floats,
    e: Floats,
    cells: Integers,
    first: int,
    block: int,
    stride: int,
    start: int,
    width: int,
    least: Floats,
    greatest: Floats,
    best: Integers,
    unclear: NDArray[np.uint8],
    status: NDArray[np.uint8],
) -> None:
    """Reject what is certainly no best response in a line; where the rest is not certainly tied, doubt all of it."""
    unclear[:] = 0
    some = False
    for position in range(first, first + block, stride):
        register = cells[position]
        for k in range(width):
            value, error = v[register, start + k], e[register, start + k]
            rejected = highest(value, error) < least[k]
            tied = register == best[k] or (error == 0.0 and value == least[k] and value == greatest[k])
            status[position, k] |= _REJECTED * rejected
            unclear[k] |= not (rejected or tied)
    for k in range(width):
        some |= unclear[k] != 0
    if some:
        for position in range(first, first + block, stride):
            register = cells[position]
            for k in range(width):
                possible = highest(v[register, start + k], e[register, start + k]) >= least[k]
                status[position, k] |= _DOUBTFUL * (possible and unclear[k] != 0)


@njit(cache=True, nogil=True, error_model="numpy")
def _write(
    status: NDArray[np.uint8],
    unknown: NDArray[np.uint8],
    start: int,
    width: int,
    counts: Integers,
    profiles: Integers,
    written: int,
) -> int:
    """Count a tile's equilibria, then write them point by point."""
    found = np.zeros(TILE, np.int32)
    doubtful = unknown.copy()
    for position in range(status.shape[0]):
        for k in range(width):
            found[k] += status[position, k] == 0
            doubtful[k] |= status[position, k] == _DOUBTFUL
    place = np.empty(TILE, np.int64)
    for k in range(width):
        place[k] = written
        if doubtful[k] or found[k] > profiles.shape[0] - written:
            found[k] = -1
        counts[start + k] = found[k]
        written += max(found[k], 0)
    for position in range(status.shape[0]):
        for k in range(width):
            if status[position, k] == 0 and found[k] > 0:
                profiles[place[k]] = position
                place[k] += 1
    return written
