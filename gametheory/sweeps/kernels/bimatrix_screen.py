r"""Which pairs of supports of a two-player game conditional dominance leaves, at all points of a block at once.

For a set ``J`` of columns a row ``i`` is *conditionally dominated* on ``J`` if some row ``k`` pays the row player
more at every column of ``J``. Then ``i`` is no best response to any mixed strategy that plays within ``J``, so no
equilibrium plays ``i`` while the column player stays within ``J``; and the same with the players exchanged. A pair of
supports ``(I, J)`` *survives* if no row of ``I`` is dominated on ``J`` and no column of ``J`` on ``I``. For single
strategies this is the definition of a pure equilibrium.

**Rounding.** ``a > b`` is certain if ``fl(a - b) > s``, where ``s`` is a float not below the sum of both errors:
rounding is monotone, so ``a - b <= s`` would give ``fl(a - b) <= s``. Payoffs or errors that are infinite or no
numbers are certain of nothing. All loops run over the points, of which 8 to 64 are compared by one instruction.

Reference: Porter, Nudelman and Shoham 2008, "Simple search methods for finding a Nash equilibrium", Games and
Economic Behavior 63.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["certain_comparisons", "equal_supports", "subset_members", "surviving_pairs"]

SUM_ABOVE = 1.0 + 2.0**-50
"""A sum of two errors times this is not below the exact sum."""


@njit(cache=True, nogil=True, error_model="numpy")
def subset_members(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The members of each set of ``count`` strategies, given as a bit mask, ascending; and how many there are."""
    members = np.zeros((1 << count, count), np.int64)
    sizes = np.zeros(1 << count, np.int64)
    for subset in range(1 << count):
        for strategy in range(count):
            if subset >> strategy & 1:
                members[subset, sizes[subset]] = strategy
                sizes[subset] += 1
    return members, sizes


@njit(cache=True, nogil=True, error_model="numpy")
def equal_supports(sizes: NDArray[np.int64], m: int, n: int) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """All pairs of supports of equal size in an ``m x n`` game, as two arrays of bit masks, small ones first; and how many.

    Supports without the first rows come first, as strategies on them do when probabilities are compared in order; so single
    strategies are sorted.
    """
    rows, columns = np.empty(1 << (m + n), np.int64), np.empty(1 << (m + n), np.int64)
    pairs = 0
    for size in range(1, min(m, n) + 1):
        for row_support in range((1 << m) - 1, 0, -1):
            if sizes[row_support] == size:
                for column_support in range(1, 1 << n):
                    if sizes[column_support] == size:
                        rows[pairs], columns[pairs] = row_support, column_support
                        pairs += 1
    return rows, columns, pairs


@njit(cache=True, nogil=True, error_model="numpy")
def certain_comparisons(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    cells: NDArray[np.int32],
    by_row: bool,
    count: int,
    better: NDArray[np.uint8],
) -> None:
    """Set ``better[k, i, p]`` to the opponent's strategies (a bit mask) at which ``k`` certainly pays more than ``i``.

    ``v``, ``e`` are the registers and their errors, ``[register, point]``; ``cells`` the player's registers,
    ``[row, column]``; ``by_row`` tells whether the player chooses the row.
    """
    own_count, other_count = cells.shape if by_row else (cells.shape[1], cells.shape[0])
    for k in range(own_count):
        better[k, :, :count] = 0
    for other in range(other_count):
        bit = np.uint8(1 << other)
        for k in range(own_count):
            for i in range(k):
                one = cells[k, other] if by_row else cells[other, k]
                two = cells[i, other] if by_row else cells[other, i]
                if one != two:
                    _compare(v[one], v[two], e[one], e[two], bit, count, better[k, i], better[i, k])


@njit(cache=True, nogil=True, error_model="numpy")
def _compare(
    one: NDArray[np.float64],
    two: NDArray[np.float64],
    one_error: NDArray[np.float64],
    two_error: NDArray[np.float64],
    bit: np.uint8,
    count: int,
    above: NDArray[np.uint8],
    below: NDArray[np.uint8],
) -> None:
    """Set the bit in ``above`` where ``one > two`` is certain, in ``below`` where ``one < two`` is."""
    for p in range(count):
        difference = one[p] - two[p]
        # An infinite difference minus itself is no number, which is not exceeded.
        bound = (one_error[p] + two_error[p]) * SUM_ABOVE + (difference - difference)
        above[p] |= bit if difference > bound else np.uint8(0)
        below[p] |= bit if -difference > bound else np.uint8(0)


@njit(cache=True, nogil=True, error_model="numpy")
def _dominated(better: NDArray[np.uint8], own_count: int, other_count: int, count: int) -> NDArray[np.uint8]:
    """For each set of the opponent's strategies and point, which own strategies are dominated on it."""
    dominated = np.zeros((1 << other_count, count), np.uint8)
    for subset in range(1, 1 << other_count):
        line = dominated[subset]
        wanted = np.uint8(subset)
        for k in range(own_count):
            for i in range(own_count):
                if k != i:
                    bit = np.uint8(1 << i)
                    pays = better[k, i]
                    for p in range(count):
                        line[p] |= bit if (pays[p] & wanted) == wanted else np.uint8(0)
    return dominated


@njit(cache=True, nogil=True, error_model="numpy")
def _strictly_best(better: NDArray[np.uint8], own_count: int, count: int) -> NDArray[np.uint8]:
    """For each own strategy and point, against which of the opponent's strategies it is certainly the only best."""
    best = np.full((own_count, count), 255, np.uint8)
    for k in range(own_count):
        line = best[k]
        for i in range(own_count):
            if i != k:
                pays = better[k, i]
                for p in range(count):
                    line[p] &= pays[p]
    return best


@njit(cache=True, nogil=True, error_model="numpy")
def surviving_pairs(
    row_better: NDArray[np.uint8],
    column_better: NDArray[np.uint8],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    pairs: int,
    count: int,
    alive: NDArray[np.uint64],
    doubtful: NDArray[np.uint8],
) -> None:
    """Mark which pairs of supports survive, in bit ``pair % 64`` of ``alive[pair // 64, p]``.

    A surviving pair of single strategies that is not certainly a strict equilibrium is told in ``doubtful[p]``.
    """
    m, n = row_better.shape[0], column_better.shape[0]
    row_dominated = _dominated(row_better, m, n, count)
    column_dominated = _dominated(column_better, n, m, count)
    row_best = _strictly_best(row_better, m, count)
    column_best = _strictly_best(column_better, n, count)
    alive[:, :count] = 0
    doubtful[:count] = 0
    for pair in range(m * n):
        i, j = pair // n, pair % n
        row_bit, column_bit = np.uint8(1 << i), np.uint8(1 << j)
        by_row, by_column = row_dominated[1 << j], column_dominated[1 << i]
        row_strict, column_strict = row_best[i], column_best[j]
        for p in range(count):
            open_ = ((by_row[p] & row_bit) | (by_column[p] & column_bit)) == 0
            strict = ((row_strict[p] & column_bit) != 0) & ((column_strict[p] & row_bit) != 0)
            doubtful[p] |= np.uint8(1) if open_ & (not strict) else np.uint8(0)
    for pair in range(pairs):
        row_support, column_support = np.uint8(rows[pair]), np.uint8(columns[pair])
        by_row, by_column = row_dominated[columns[pair]], column_dominated[rows[pair]]
        word = alive[pair >> 6]
        bit = np.uint64(1) << np.uint64(pair & 63)
        for p in range(count):
            survives = ((by_row[p] & row_support) | (by_column[p] & column_support)) == 0
            word[p] |= bit if survives else np.uint64(0)
