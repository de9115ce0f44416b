r"""The order of a game's equilibria: by the row player's probabilities, compared one after the other.

Isolated equilibria ``(x, y)`` and ``(x', y')`` that are strict outside their supports have ``x != x'``: were they equal,
``y`` and ``y'`` would be played on the best responses to the same ``x``, so on one support, where only one strategy makes the
rows of ``supp(x)`` indifferent. So the row player's strategies decide, at the first place where they differ.

At a place that neither plays both are 0; at one that a single of them plays, that one is larger. Where both play it, their
enclosures decide if they don't overlap. If they do, the two may still be certainly equal: ``x_i`` depends on nothing but
the column player's payoffs on the support, so it is the same in two supports whose payoffs are the same, up to
renumbering columns, and rows other than ``i``. Payoffs are the same if they are one register, or if both are exactly
known and equal. (In symmetric coordination games all mixed equilibria are so related.) If this fails too, the order is
unknown.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["sort_in"]

BEFORE = -1
UNKNOWN = 0
AFTER = 1
SUM_ABOVE = 1.0 + 2.0**-50


@njit(cache=True, nogil=True, error_model="numpy")
def sort_in(
    strategies: NDArray[np.float64],
    errors: NDArray[np.float64],
    row_supports: NDArray[np.int64],
    column_supports: NDArray[np.int64],
    written: int,
    found: int,
    cells: NDArray[np.int32],
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    q: int,
) -> bool:
    """Bring the point's last row, number ``found``, to its place among the sorted others; ``False`` if that is unknown."""
    for place in range(found, 0, -1):
        row = written + place
        order = _certain_order(
            strategies,
            row,
            errors[row] + errors[row - 1],
            row_supports[place],
            column_supports[place],
            row_supports[place - 1],
            column_supports[place - 1],
            cells,
            tables,
            bounds,
            q,
        )
        if order == UNKNOWN:
            return False
        if order != BEFORE:
            return True
        for c in range(strategies.shape[1]):
            strategies[row, c], strategies[row - 1, c] = strategies[row - 1, c], strategies[row, c]
        errors[row], errors[row - 1] = errors[row - 1], errors[row]
        row_supports[place], row_supports[place - 1] = row_supports[place - 1], row_supports[place]
        column_supports[place], column_supports[place - 1] = column_supports[place - 1], column_supports[place]
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _certain_order(
    strategies: NDArray[np.float64],
    row: int,
    uncertain: float,
    rows: int,
    columns: int,
    other_rows: int,
    other_columns: int,
    cells: NDArray[np.int32],
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    q: int,
) -> int:
    """Whether the row player's strategy in ``strategies[row]`` is ``BEFORE`` or ``AFTER`` that one row above, or ``UNKNOWN``.

    ``uncertain`` is the sum of both errors. ``rows`` and ``columns`` are the supports as bit masks, the ``other`` ones those
    of the row above; ``cells[row, column]`` the column player's registers and
    ``tables[1, q, column, row]`` the payoffs there, with ``error``.
    """
    for i in range(cells.shape[0]):
        here, there = rows >> i & 1, other_rows >> i & 1
        if here != there:
            return AFTER if here else BEFORE
        if not here:
            continue
        # A pure strategy's 1 is above every other's probability.
        if rows == 1 << i:
            return AFTER
        if other_rows == 1 << i:
            return BEFORE
        difference = strategies[row, i] - strategies[row - 1, i]
        bound = uncertain * SUM_ABOVE
        if difference > bound:
            return AFTER
        if difference < -bound:
            return BEFORE
        if not _same_weight(i, rows, columns, other_rows, other_columns, cells, tables, bounds, q):
            return UNKNOWN
    return UNKNOWN


@njit(cache=True, nogil=True, error_model="numpy")
def _same_weight(
    i: int,
    rows: int,
    columns: int,
    other_rows: int,
    other_columns: int,
    cells: NDArray[np.int32],
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    q: int,
) -> bool:
    """Whether the column player's payoffs on both supports are the same but for the names, row ``i`` being itself."""
    own = np.empty(6, np.int64)
    size, other_size = 0, 0
    for j in range(cells.shape[1]):
        if columns >> j & 1:
            own[size] = j
            size += 1
    renamed = np.empty(6, np.int64)
    for j in range(cells.shape[1]):
        if other_columns >> j & 1:
            renamed[other_size] = j
            other_size += 1
    if size != other_size:
        return False
    while True:
        if _same_line(i, i, own, renamed, size, cells, tables, bounds, q):
            taken = 1 << i
            matched = 1
            for r in range(cells.shape[0]):
                if r == i or not rows >> r & 1:
                    continue
                # Being the same is transitive, so that the first partner is as good as any.
                for s in range(cells.shape[0]):
                    free = other_rows >> s & 1 and not taken >> s & 1
                    if free and _same_line(r, s, own, renamed, size, cells, tables, bounds, q):
                        taken |= 1 << s
                        matched += 1
                        break
            if matched == size:
                return True
        if not _next_permutation(renamed, size):
            return False


@njit(cache=True, nogil=True, error_model="numpy")
def _same_line(
    row: int,
    other_row: int,
    columns: NDArray[np.int64],
    other_columns: NDArray[np.int64],
    size: int,
    cells: NDArray[np.int32],
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    q: int,
) -> bool:
    for c in range(size):
        j, k = columns[c], other_columns[c]
        if cells[row, j] != cells[other_row, k] and not (
            bounds[1, q, j, row] == 0.0
            and bounds[1, q, k, other_row] == 0.0
            and tables[1, q, j, row] == tables[1, q, k, other_row]
        ):
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _next_permutation(items: NDArray[np.int64], size: int) -> bool:
    """Make of distinct items their next permutation in lexicographic order; ``False`` after the last."""
    place = size - 2
    while place >= 0 and items[place] > items[place + 1]:
        place -= 1
    if place < 0:
        return False
    swap = size - 1
    while items[swap] < items[place]:
        swap -= 1
    items[place], items[swap] = items[swap], items[place]
    low, high = place + 1, size - 1
    while low < high:
        items[low], items[high] = items[high], items[low]
        low += 1
        high -= 1
    return True
