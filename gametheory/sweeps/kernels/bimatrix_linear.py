r"""Sides of many strategies, by linear algebra in floats whose results are proved afterwards.

In the notation of :mod:`.bimatrix_sides`: ``y`` in the simplex over ``J`` is wanted, with ``D_i y = 0`` for ``i`` in ``I``
and ``D_i y <= 0`` for the other ``i``.

**Mixtures** (Farkas). If numbers ``c_i``, not negative outside ``I``, have ``sum c_i D_i > 0`` in each column of ``J``, the
side is excluded, for ``sum c_i D_i y`` would be at most 0. However they were found, the sums prove it. They are found

- from an approximate inverse ``R`` of ``M``, the row of ones above the ``D_i``: where ``y = R e_1`` has a negative weight
  ``j``, in row ``j`` of ``R``, since ``R_j M = e_j``; where ``D_i y > 0`` for ``i`` outside ``I``, in ``D_i R``;
- for a side that is left open, which may be one of a singular ``M``, from an optimal strategy of the zero-sum game of rows
  ``D_i, -D_i`` (``i`` in ``I``) and ``D_i`` (other ``i``): its value is positive just if there are such numbers (von Neumann
  1928). So, up to rounding, every side that can be excluded is.

**Weights.** ``norm(1 - R M) = r < 1`` proves ``M`` regular, and for each ``z`` its solution ``y`` has
``norm(y - z) <= norm(R (e_1 - M z)) / (1 - r)``, in the maximum norm.

Reference: Rump 2010, "Verification methods: rigorous results using floating-point arithmetic", Acta Numerica 19, section 10.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["ABOVE", "EXCLUDED", "OPEN", "STRICT", "TINY", "WORK", "U", "excluded_by_mixture", "many_weights"]

EXCLUDED = -1
OPEN = 0
STRICT = 1

U = 2.0**-53
"""The unit roundoff."""
ABOVE = 1.0 + 2.0**-40
"""More than what the rounding of a bound can lose."""
TINY = 1e-290
"""More than what underflow can lose."""
LARGEST = 1e300
MOST_PIVOTS = 60

WORK = (4, 12, 8)
"""Shape of the scratch array: a matrix, its errors and its inverse; or a tableau; and some lines."""
MATRIX, ERRORS, INVERSE, LINES = 0, 1, 2, 3
FACTORS, COLUMN_OF, REMAINDER, SUMS = 0, 1, 2, 3


@njit(cache=True, nogil=True, error_model="numpy")
def many_weights(
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    player: int,
    q: int,
    count: int,
    members: NDArray[np.int64],
    own: int,
    other: int,
    size: int,
    weights: NDArray[np.float64],
    radius: NDArray[np.float64],
    work: NDArray[np.float64],
) -> int:
    """Enclose the weights of the opponent's support; parameters as in :func:`.bimatrix_sides.side_of_many`.

    ``STRICT`` if all of ``weights[player, c] -+ radius[c]`` are certainly positive, ``EXCLUDED`` if the side certainly is.
    """
    base = members[own, 0]
    for c in range(size):
        j = members[other, c]
        work[MATRIX, 0, c], work[ERRORS, 0, c], work[INVERSE, 0, c] = 1.0, 0.0, 1.0
        for r in range(1, size):
            i = members[own, r]
            difference = tables[player, q, i, j] - tables[player, q, base, j]
            work[MATRIX, r, c] = work[INVERSE, r, c] = difference
            work[ERRORS, r, c] = bounds[player, q, i, j] + bounds[player, q, base, j] + U * abs(difference)
    if not _invert(work, size):
        return OPEN
    least = 0
    for c in range(size):
        weights[player, c] = work[INVERSE, c, 0]
        if weights[player, c] < weights[player, least]:
            least = c
    if weights[player, least] < 0.0:
        for r in range(1, size):
            work[LINES, FACTORS, r] = work[INVERSE, least, r]
        if _certainly_positive(tables, bounds, player, q, members, other, base, base, size, work):
            return EXCLUDED
    else:
        for i in range(count):
            if own >> i & 1:
                continue
            gain = 0.0
            for c in range(size):
                j = members[other, c]
                gain += weights[player, c] * (tables[player, q, i, j] - tables[player, q, base, j])
            if gain > 0.0:
                for r in range(1, size):
                    factor = 0.0
                    for c in range(size):
                        j = members[other, c]
                        factor -= (tables[player, q, i, j] - tables[player, q, base, j]) * work[INVERSE, c, r]
                    work[LINES, FACTORS, r] = factor
                if _certainly_positive(tables, bounds, player, q, members, other, i, base, size, work):
                    return EXCLUDED
    distance = _distance(work, size)
    if not distance < LARGEST:
        return OPEN
    status = STRICT
    for c in range(size):
        radius[c] = distance
        if not weights[player, c] > distance:
            status = OPEN
    return status


@njit(cache=True, nogil=True, error_model="numpy")
def _invert(work: NDArray[np.float64], size: int) -> bool:
    """Replace the matrix at ``INVERSE`` by an approximation of its inverse: Gauss and Jordan, in place."""
    for step in range(size):
        pivot = step
        for r in range(step + 1, size):
            if abs(work[INVERSE, r, step]) > abs(work[INVERSE, pivot, step]):
                pivot = r
        if not TINY < abs(work[INVERSE, pivot, step]) < LARGEST:
            return False
        work[LINES, COLUMN_OF, step] = pivot
        if pivot != step:
            for c in range(size):
                work[INVERSE, pivot, c], work[INVERSE, step, c] = work[INVERSE, step, c], work[INVERSE, pivot, c]
        scale = 1.0 / work[INVERSE, step, step]
        work[INVERSE, step, step] = 1.0
        for c in range(size):
            work[INVERSE, step, c] *= scale
        for r in range(size):
            if r != step:
                factor = work[INVERSE, r, step]
                work[INVERSE, r, step] = 0.0
                for c in range(size):
                    work[INVERSE, r, c] -= factor * work[INVERSE, step, c]
    for step in range(size - 1, -1, -1):
        pivot = int(work[LINES, COLUMN_OF, step])
        if pivot != step:
            for r in range(size):
                work[INVERSE, r, pivot], work[INVERSE, r, step] = work[INVERSE, r, step], work[INVERSE, r, pivot]
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _certainly_positive(
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    player: int,
    q: int,
    members: NDArray[np.int64],
    other: int,
    outside: int,
    base: int,
    size: int,
    work: NDArray[np.float64],
) -> bool:
    """Whether a mixture is certainly positive: the factors times the rows of the matrix, and the difference ``outside``."""
    for c in range(size):
        j = members[other, c]
        difference = tables[player, q, outside, j] - tables[player, q, base, j]
        gain, bound = difference, 0.0
        if outside != base:
            bound = bounds[player, q, outside, j] + bounds[player, q, base, j] + 16 * U * abs(difference)
        for r in range(1, size):
            factor = work[LINES, FACTORS, r]
            gain += factor * work[MATRIX, r, c]
            bound += abs(factor) * (work[ERRORS, r, c] + 16 * U * abs(work[MATRIX, r, c]))
        if not gain > bound * ABOVE + TINY:
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _distance(work: NDArray[np.float64], size: int) -> float:
    """A bound on how far the first column of the approximate inverse is from the solution; infinite if there may be none."""
    for r in range(size):
        total = 0.0
        found, bound = 0.0, 0.0
        for c in range(size):
            # The entry's own error, and what the rounding of a sum of products with it may lose.
            entry = work[ERRORS, r, c] + 16 * U * abs(work[MATRIX, r, c])
            total += entry
            found += work[MATRIX, r, c] * work[INVERSE, c, 0]
            bound += entry * abs(work[INVERSE, c, 0])
        work[LINES, SUMS, r] = total
        work[LINES, REMAINDER, r] = abs((1.0 if r == 0 else 0.0) - found) + bound + 16 * U
    norm, farthest = 0.0, 0.0
    for r in range(size):
        row, distance = 16 * U, 0.0
        for c in range(size):
            product = -1.0 if r == c else 0.0
            for k in range(size):
                product += work[INVERSE, r, k] * work[MATRIX, k, c]
            row += abs(product) + abs(work[INVERSE, r, c]) * work[LINES, SUMS, c]
            distance += abs(work[INVERSE, r, c]) * work[LINES, REMAINDER, c]
        if not (row < 0.25 and distance < LARGEST):
            return np.inf
        norm, farthest = max(norm, row), max(farthest, distance)
    return farthest / (1.0 - norm * ABOVE) * ABOVE + TINY


@njit(cache=True, nogil=True, error_model="numpy")
def excluded_by_mixture(
    tables: NDArray[np.float64],
    bounds: NDArray[np.float64],
    player: int,
    q: int,
    count: int,
    members: NDArray[np.int64],
    own: int,
    other: int,
    size: int,
    work: NDArray[np.float64],
) -> bool:
    """Whether an optimal strategy of the zero-sum game of differences proves the side excluded; for any ``size >= 2``."""
    tableau = work[0]
    nonbasic, basic = work[1, 0], work[2]
    base = members[own, 0]
    lines = 0
    for i in range(count):
        scale = 0.0
        for c in range(size):
            j = members[other, c]
            scale = max(scale, abs(tables[player, q, i, j] - tables[player, q, base, j]))
            if not bounds[player, q, i, j] + bounds[player, q, base, j] < LARGEST:
                scale = np.inf
        # Only differences that are numbers, and not all 0, can help.
        if i == base or not TINY < scale < LARGEST:
            continue
        for negated in range(2 if own >> i & 1 else 1):
            for c in range(size):
                j = members[other, c]
                difference = (tables[player, q, i, j] - tables[player, q, base, j]) / scale
                # Entries from 1 to 3: this game's value is positive, and 2 above the one that matters.
                tableau[lines, c] = 2.0 - difference if negated else 2.0 + difference
            tableau[lines, size] = 1.0
            basic[lines, 0], basic[lines, 1] = size + lines, i
            basic[lines, 2] = (-1.0 if negated else 1.0) / scale
            lines += 1
    if lines == 0:
        return False
    for c in range(size):
        tableau[lines, c] = 1.0
        nonbasic[c] = c
    tableau[lines, size] = 0.0
    for _ in range(MOST_PIVOTS):
        entering = 0
        for c in range(1, size):
            if tableau[lines, c] > tableau[lines, entering]:
                entering = c
        if not tableau[lines, entering] > 1e-12:
            break
        leaving, least = -1, np.inf
        for r in range(lines):
            if tableau[r, entering] > 1e-12 and tableau[r, size] / tableau[r, entering] < least:
                leaving, least = r, tableau[r, size] / tableau[r, entering]
        if leaving < 0:
            return False
        _exchange(tableau, leaving, entering, lines + 1, size + 1)
        basic[leaving, 0], nonbasic[entering] = nonbasic[entering], basic[leaving, 0]
    for d in range(size):
        j = members[other, d]
        gain, bound = 0.0, 0.0
        for c in range(size):
            line = int(nonbasic[c]) - size
            # A slack that is not basic prices its line; only lines of own support are there with both signs.
            price = -tableau[lines, c]
            if line >= 0 and price > 0.0:
                i, factor = int(basic[line, 1]), price * basic[line, 2]
                difference = tables[player, q, i, j] - tables[player, q, base, j]
                gain += factor * difference
                bound += abs(factor) * (bounds[player, q, i, j] + bounds[player, q, base, j] + 16 * U * abs(difference))
        if not gain > bound * ABOVE + TINY:
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _exchange(tableau: NDArray[np.float64], leaving: int, entering: int, lines: int, width: int) -> None:
    """One pivot of a condensed tableau."""
    pivot = 1.0 / tableau[leaving, entering]
    for c in range(width):
        if c != entering:
            tableau[leaving, c] *= pivot
    for r in range(lines):
        if r != leaving:
            factor = tableau[r, entering]
            for c in range(width):
                if c != entering:
                    tableau[r, c] -= factor * tableau[leaving, c]
            tableau[r, entering] = -factor * pivot
    tableau[leaving, entering] = pivot
