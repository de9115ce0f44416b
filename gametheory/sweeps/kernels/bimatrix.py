r"""All Nash equilibria of many small two-player games at once, certainly all of them or none.

**Definition.** Let ``A``, ``B`` be the payoffs of the row and the column player, of ``m`` rows and ``n`` columns, known
within error bounds. For supports ``I``, ``J`` of equal size the *column side* asks for ``y`` in the simplex over ``J``
against which all of ``I`` are best responses, the *row side* for ``x`` over ``I`` against which all of ``J`` are.
Weights of 0 are allowed. A side is *excluded* if it certainly has no such strategy and *strict* if it certainly has one
only, with positive weights and no further best response (:mod:`.bimatrix_sides`).

**Theorem.** If for each pair of supports of equal size a side is excluded or both are strict, then the pairs ``(x, y)`` of
the latter are all equilibria of each game within the bounds. All are isolated, and their best responses are their supports.

*Proof.* Each equilibrium is a mixture of extreme ones, pairs of vertices of the best-response polytopes
(:mod:`gametheory.solvers.vertex`). Let ``(x, y)`` be an extreme one and ``I = supp(x)``, ``J = supp(y)``; say
``|I| >= |J|``, the other case being alike. A vertex has at least as many best responses as strategies that it plays, so
there is a set ``K`` of ``|I|`` best responses to ``x`` with ``J`` within ``K``. Consider the pair ``(I, K)``: ``x`` is
a solution of its row side, and ``y``, which plays within ``J`` and has all of ``I`` among its best responses, one of
its column side. So neither is excluded, both are strict, and ``(x, y)`` is the only solution. Conversely a strict pair
is an equilibrium by definition. Where ``(x, y)`` and ``(x', y)`` are strict pairs, ``supp(x)`` and ``supp(x')`` are all best
responses to ``y``, so equal, as are then both columns' supports, and ``x = x'``; so no two extreme equilibria share a
strategy, every maximal Nash subset is a point, and there are no others. ∎

The condition is also necessary: solutions of both sides of one pair *are* an equilibrium, so a pair with neither side
excluded in truth and one not strict shows an equilibrium that is not isolated or has a further best response. Hence a
point is doubtful only if its game has such an equilibrium, or nearly has, within the errors. Payoffs that tie where it
doesn't matter make no doubt.

**Steps**, for a block of points: compare payoffs and find the pairs that conditional dominance leaves, for all points at
once (:mod:`.bimatrix_screen`); decide the sides of what is left at each point; sort (:mod:`.bimatrix_order`).

References: Dickhaut and Kaplan 1991, "A program for finding Nash equilibria", Mathematica Journal 1; von Stengel 2002,
Handbook of Game Theory 3, chapter 45.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gametheory.errors import UsageError
from gametheory.sweeps.kernels.bimatrix_linear import EXCLUDED, OPEN, STRICT, WORK, excluded_by_mixture, many_weights
from gametheory.sweeps.kernels.bimatrix_order import sort_in
from gametheory.sweeps.kernels.bimatrix_screen import (
    certain_comparisons,
    equal_supports,
    subset_members,
    surviving_pairs,
)
from gametheory.sweeps.kernels.bimatrix_sides import finished_side, side_of_two, three_weights

__all__ = ["MOST_EQUILIBRIA", "MOST_STRATEGIES", "bimatrix_block", "bimatrix_equilibria"]

BLOCK = 256
MOST_STRATEGIES = 6
MOST_EQUILIBRIA = (0, 1, 7, 13, 34, 55, 111)
"""No game decided has more equilibria, by the smaller number of strategies: the upper bound theorem for 6 of the other's."""

TILE = 8
"""Points that are brought together at a time: one cache line of each register."""

# The place of the only bit of a power of two, by the top six bits of its product with a de Bruijn sequence.
_SEQUENCE = 0x03F79D71B4CB0A89
_PLACES = np.zeros(64, np.int64)
for _place in range(64):
    _PLACES[(_SEQUENCE << _place & (1 << 64) - 1) >> 58] = _place


@njit(cache=True, nogil=True, error_model="numpy")
def bimatrix_block(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    first_cells: NDArray[np.int32],
    second_cells: NDArray[np.int32],
    count: int,
    counts: NDArray[np.int32],
    strategies: NDArray[np.float64],
    errors: NDArray[np.float64],
) -> int:
    """Find all equilibria at the points ``0 .. count-1`` of a block; the number of rows written.

    ``v[register, point]`` are payoffs and ``e`` bounds on their errors (infinite or no number: nothing is known);
    ``first_cells``, ``second_cells`` the registers of the row's and the column's player, ``[row, column]``, for at most
    6 rows and columns. Cells of one register are equal at every point.

    ``counts[p]`` becomes the number of equilibria, or -1 if the point is doubtful or its rows don't fit. Rows of
    ``strategies[row, m + n]`` are in the order of points, and at a point in that of the exact solver: by the row player's
    probabilities, then the column player's. ``errors[row]`` bounds the absolute error of each probability; pure equilibria are
    exact, and a strategy that is not played has 0.0 exactly.

    **Guarantees.** ``counts[p] >= 0`` implies the theorem's condition: in each game within the bounds these are exactly
    all equilibria, isolated and strict outside their supports. Cost: of the order of the ``sum of C(m, k) C(n, k)`` pairs
    of supports at worst; scratch memory is bounded, whatever the payoffs.
    """
    m, n = first_cells.shape
    members, sizes = subset_members(max(m, n))
    rows, columns, pairs = equal_supports(sizes, m, n)
    row_better = np.empty((m, m, count), np.uint8)
    column_better = np.empty((n, n, count), np.uint8)
    for player in range(2):
        cells, better = (first_cells, row_better) if player == 0 else (second_cells, column_better)
        certain_comparisons(v, e, cells, player == 0, count, better)
    words = (pairs + 63) >> 6
    alive = np.empty((words, count), np.uint64)
    doubtful = np.empty(count, np.uint8)
    surviving_pairs(row_better, column_better, rows, columns, pairs, count, alive, doubtful)

    # Payoffs and their bounds as [player, place in the tile, own strategy, the opponent's].
    tables, bounds = np.empty((2, TILE, 6, 6)), np.empty((2, TILE, 6, 6))
    # Probabilities of the strategies that make player 0, the row player, indifferent: y; and player 1: x.
    weights, radius = np.zeros((2, 6)), np.empty(6)
    side, work = np.zeros(2, np.int64), np.empty(WORK)
    most = MOST_EQUILIBRIA[min(m, n)]
    row_supports, column_supports = np.empty(most, np.int64), np.empty(most, np.int64)
    asking = np.empty(TILE, np.int64)
    pure = (np.uint64(1) << np.uint64(m * n)) - np.uint64(1)
    written = 0
    for start in range(0, count, TILE):
        tile = min(TILE, count - start)
        # Payoffs are looked at again only where supports of two strategies or more are left.
        asked = 0
        for q in range(tile):
            mixed = alive[0, start + q] & ~pure
            for word in range(1, words):
                mixed |= alive[word, start + q]
            if mixed and not doubtful[start + q]:
                asking[asked] = q
                asked += 1
        if asked:
            for i in range(m):
                for j in range(n):
                    one, two = first_cells[i, j], second_cells[i, j]
                    for k in range(asked):
                        q = asking[k]
                        tables[0, q, i, j], bounds[0, q, i, j] = v[one, start + q], e[one, start + q]
                        tables[1, q, j, i], bounds[1, q, j, i] = v[two, start + q], e[two, start + q]
        for q in range(tile):
            p = start + q
            found = -1 if doubtful[p] else 0
            for word in range(words):
                left = alive[word, p]
                while left and found >= 0:
                    low = left & (~left + np.uint64(1))
                    left ^= low
                    pair = (word << 6) + _PLACES[(low * np.uint64(_SEQUENCE)) >> np.uint64(58)]
                    row_support, column_support = rows[pair], columns[pair]
                    size = sizes[row_support]
                    status, error = STRICT, 0.0
                    if size == 1:
                        weights[0, 0] = weights[1, 0] = 1.0
                    else:
                        for player in range(2):
                            own, other = row_support, column_support
                            own_count = m
                            if player == 1:
                                own, other = column_support, row_support
                                own_count = n
                            bound = 0.0
                            if size == 2:
                                status, weights[player, 0], weights[player, 1], bound = side_of_two(
                                    tables, bounds, player, q, own_count, members, own, other
                                )
                            else:
                                if size == 3:
                                    status = three_weights(
                                        tables, bounds, player, q, members, own, other, weights, radius
                                    )
                                else:
                                    status = many_weights(
                                        tables,
                                        bounds,
                                        player,
                                        q,
                                        own_count,
                                        members,
                                        own,
                                        other,
                                        size,
                                        weights,
                                        radius,
                                        work,
                                    )
                                if status == STRICT:
                                    status, bound = finished_side(
                                        tables, bounds, player, q, own_count, members, own, other, size, weights, radius
                                    )
                            if status == EXCLUDED:
                                break
                            side[player] = status
                            error = max(error, bound)
                        if status == EXCLUDED:
                            continue
                        for player in range(2):
                            if side[player] == OPEN and status != EXCLUDED:
                                own, other = row_support, column_support
                                own_count = m
                                if player == 1:
                                    own, other = column_support, row_support
                                    own_count = n
                                status = OPEN
                                if excluded_by_mixture(
                                    tables, bounds, player, q, own_count, members, own, other, size, work
                                ):
                                    status = EXCLUDED
                        if status == EXCLUDED:
                            continue
                        if status != STRICT:
                            found = -1
                            break
                    row = written + found
                    if found == most or row >= strategies.shape[0]:
                        found = -1
                        break
                    # The new row goes to the end and is brought down to its place.
                    for c in range(m + n):
                        strategies[row, c] = 0.0
                    for c in range(size):
                        strategies[row, members[row_support, c]] = weights[1, c]
                        strategies[row, m + members[column_support, c]] = weights[0, c]
                    errors[row] = error
                    row_supports[found], column_supports[found] = row_support, column_support
                    # Pure equilibria come first and sorted.
                    if (
                        size > 1
                        and found > 0
                        and not sort_in(
                            strategies,
                            errors,
                            row_supports,
                            column_supports,
                            written,
                            found,
                            second_cells,
                            tables,
                            bounds,
                            q,
                        )
                    ):
                        found = -1
                        break
                    found += 1
            counts[p] = found
            written += max(found, 0)
    return written


@njit(cache=True, nogil=True, error_model="numpy")
def _all_blocks(
    first: NDArray[np.float64], second: NDArray[np.float64], error: float
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    m, n, points = first.shape
    cells = m * n
    first_cells = np.arange(cells).astype(np.int32).reshape(m, n)
    second_cells = first_cells + np.int32(cells)
    v, e = np.empty((2 * cells, BLOCK)), np.full((2 * cells, BLOCK), error)
    counts = np.empty(points, np.int32)
    needed = BLOCK * MOST_EQUILIBRIA[min(m, n)]
    strategies, errors = np.empty((2 * points + needed, m + n)), np.empty(2 * points + needed)
    written = 0
    for start in range(0, points, BLOCK):
        count = min(BLOCK, points - start)
        if errors.size - written < needed:
            more, more_errors = np.empty((2 * errors.size, m + n)), np.empty(2 * errors.size)
            for row in range(written):
                more_errors[row] = errors[row]
                for c in range(m + n):
                    more[row, c] = strategies[row, c]
            strategies, errors = more, more_errors
        for i in range(m):
            for j in range(n):
                for p in range(count):
                    v[i * n + j, p] = first[i, j, start + p]
                    v[cells + i * n + j, p] = second[i, j, start + p]
        written += bimatrix_block(
            v, e, first_cells, second_cells, count, counts[start:], strategies[written:], errors[written:]
        )
    return counts, strategies[:written], errors[:written]


def bimatrix_equilibria(
    first: NDArray[np.float64], second: NDArray[np.float64], *, error: float = 0.0
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """All equilibria of ``N`` two-player games of ``m x n``, given by payoffs ``[m, n, N]``; ``error`` bounds that of each.

    Returns ``counts[N]`` (-1: doubtful), the ``strategies[rows, m + n]`` of all games one after the other, and for each row a
    bound on the error of its probabilities, as :func:`bimatrix_block` does. Several threads may call it at once. Raises
    :class:`UsageError` for other shapes and for games of more than 6 rows or columns.

    >>> import numpy as np
    >>> battle = np.array([[2.0, 0.0], [0.0, 1.0]]).reshape(2, 2, 1)
    >>> counts, strategies, errors = bimatrix_equilibria(battle, battle[::-1, ::-1])
    >>> int(counts[0]), strategies[1].round(3).tolist()
    (3, [0.667, 0.333, 0.333, 0.667])
    """
    first, second = np.ascontiguousarray(first, np.float64), np.ascontiguousarray(second, np.float64)
    if first.ndim != 3 or first.shape != second.shape or not all(1 <= k <= MOST_STRATEGIES for k in first.shape[:2]):
        raise UsageError(
            f"payoffs of shapes {first.shape} and {second.shape}: both must be [rows, columns, games], with 1 to "
            f"{MOST_STRATEGIES} rows and columns"
        )
    if not error >= 0:
        raise UsageError(f"an error bound of {error}: it must be 0 or more")
    counts, strategies, errors = _all_blocks(first, second, float(error))
    return counts, strategies, errors
