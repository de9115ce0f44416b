r"""Whether a mixed strategy on one support makes the opponent indifferent over another and content with it.

Let ``A`` be a player's payoffs, own strategies first; ``I`` a set of ``k`` own strategies and ``J`` one of ``k``
strategies of the opponent. Wanted is ``y`` in the simplex over ``J`` (weights of 0 allowed) against which all of ``I``
are best responses. The *side* ``(I, J)`` is

- *excluded* if certainly there is no such ``y``;
- *strict* if certainly there is just one such ``y``, all its weights are positive and ``I`` is all its best responses;
- *open* if neither has been proved.

Take ``i0`` in ``I`` and the differences ``D_i = A_i - A_i0`` on ``J``. Then ``y`` is wanted just if ``D_i y = 0`` for
``i`` in ``I`` and ``D_i y <= 0`` for the other ``i``.

- ``k = 2``: ``y`` is proportional to ``(|D_b|, |D_a|)`` if the differences at the two columns have opposite signs; equal
  signs exclude the side.
- ``k = 3``: ``y`` spans the kernel of two rows, which is their cross product ``w``, if that isn't zero. Two entries of
  certainly opposite signs exclude the side; three of certainly equal signs give ``y = w / sum(w)``.
- ``k >= 4``: by an inverse and what it certainly leaves (:mod:`.bimatrix_linear`).
- In each case ``D_i y`` for ``i`` outside ``I`` is a sum with known errors: a positive one excludes the side; if all are
  negative it is strict.

**Rounding.** ``u = 2^-53``. A bound is a sum of non-negative floats in far less than 2^10 operations, so its own rounding
is below the factor ``1 + 2^-40`` that it is multiplied by, and its underflow below ``TINY``. What is infinite or no number
passes no comparison and leaves the side open.

Reference: Higham 2002, Accuracy and Stability of Numerical Algorithms, chapter 3.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gametheory.sweeps.kernels.bimatrix_linear import ABOVE, EXCLUDED, OPEN, STRICT, TINY, U

__all__ = ["finished_side", "side_of_two", "three_weights"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@njit(cache=True, nogil=True, error_model="numpy")
def side_of_two(
    tables: Floats, bounds: Floats, player: int, q: int, count: int, members: Integers, own: int, other: int
) -> tuple[int, float, float, float]:
    """Decide a side of two strategies of each player.

    ``tables[player, q, own, other]`` are the payoffs, of ``count`` own strategies, and ``bounds`` those on their errors;
    ``own``, ``other`` the supports as bit masks, and ``members[own, :2]``, ``members[other, :2]`` their members. Returns the
    status and, for a strict side, the probabilities of the opponent's two and a bound on their errors.
    """
    i, k = members[own, 0], members[own, 1]
    a, b = members[other, 0], members[other, 1]
    at_a, at_b = tables[player, q, k, a] - tables[player, q, i, a], tables[player, q, k, b] - tables[player, q, i, b]
    of_a, of_b = abs(at_b), abs(at_a)
    a_radius = (bounds[player, q, k, b] + bounds[player, q, i, b] + U * of_a) * ABOVE + TINY
    b_radius = (bounds[player, q, k, a] + bounds[player, q, i, a] + U * of_b) * ABOVE + TINY
    if not (of_a > a_radius and of_b > b_radius):
        return OPEN, 0.0, 0.0, 0.0
    if (at_a > 0.0) == (at_b > 0.0):
        return EXCLUDED, 0.0, 0.0, 0.0
    status = STRICT
    for other in range(count):
        if other in (i, k):
            continue
        one, two = (
            tables[player, q, other, a] - tables[player, q, i, a],
            tables[player, q, other, b] - tables[player, q, i, b],
        )
        gain = of_a * one + of_b * two
        one, two = abs(one), abs(two)
        one_error = bounds[player, q, other, a] + bounds[player, q, i, a] + U * one
        two_error = bounds[player, q, other, b] + bounds[player, q, i, b] + U * two
        bound = of_a * (one_error + 4 * U * one) + a_radius * (one + one_error)
        bound = (bound + of_b * (two_error + 4 * U * two) + b_radius * (two + two_error)) * ABOVE + TINY
        if gain > bound:
            return EXCLUDED, 0.0, 0.0, 0.0
        if not gain < -bound:
            status = OPEN
    spread = a_radius + b_radius
    total = of_a + of_b
    least = total * (1.0 - 8 * U) - spread * ABOVE
    # A probability that is all but 0 must not become 0, which would be another support.
    if status != STRICT or not least > 0.0 or not min(of_a, of_b) > total * TINY:
        return OPEN, 0.0, 0.0, 0.0
    return STRICT, of_a / total, of_b / total, (max(a_radius, b_radius) + spread) / least * ABOVE + 8 * U


@njit(cache=True, nogil=True, error_model="numpy")
def three_weights(
    tables: Floats,
    bounds: Floats,
    player: int,
    q: int,
    members: Integers,
    own: int,
    other: int,
    weights: Floats,
    radius: Floats,
) -> int:
    """Find the weights of three strategies for :func:`finished_side`: ``STRICT`` if they are certainly positive."""
    base, one, two = members[own, 0], members[own, 1], members[own, 2]
    positive, negative = 0, 0
    for c in range(3):
        j, k = members[other, 1 if c == 0 else 0], members[other, 1 if c == 2 else 2]
        a, b = (
            tables[player, q, one, j] - tables[player, q, base, j],
            tables[player, q, one, k] - tables[player, q, base, k],
        )
        f, g = (
            tables[player, q, two, j] - tables[player, q, base, j],
            tables[player, q, two, k] - tables[player, q, base, k],
        )
        a_error, b_error = (
            bounds[player, q, one, j] + bounds[player, q, base, j],
            bounds[player, q, one, k] + bounds[player, q, base, k],
        )
        f_error, g_error = (
            bounds[player, q, two, j] + bounds[player, q, base, j],
            bounds[player, q, two, k] + bounds[player, q, base, k],
        )
        # Without the first or third column this is the cofactor, without the second its negative.
        value = a * g - b * f if c != 1 else b * f - a * g
        a, b, f, g = abs(a), abs(b), abs(f), abs(g)
        # Differences are off by their errors and u of themselves, products and their difference by 3u more.
        bound = a * g_error + g * a_error + b * f_error + f * b_error + 2 * (a_error * g_error + b_error * f_error)
        bound = (bound + 8 * U * (a * g + b * f)) * ABOVE + TINY
        weights[player, c], radius[c] = value, bound
        positive += value > bound
        negative += value < -bound
    if positive and negative:
        return EXCLUDED
    if positive == 3:
        return STRICT
    if negative == 3:
        for c in range(3):
            weights[player, c] = -weights[player, c]
        return STRICT
    return OPEN


@njit(cache=True, nogil=True, error_model="numpy")
def finished_side(
    tables: Floats,
    bounds: Floats,
    player: int,
    q: int,
    count: int,
    members: Integers,
    own: int,
    other: int,
    size: int,
    weights: Floats,
    radius: Floats,
) -> tuple[int, float]:
    """Decide a side whose weights, up to a common factor, are ``weights[player, c] -+ radius[c]`` and certainly positive.

    Other parameters as in :func:`side_of_two`. Returns the status and, for a strict side, a bound on the errors of the
    probabilities, which the weights become.
    """
    status = STRICT
    base = members[own, 0]
    for i in range(count):
        if own >> i & 1:
            continue
        gain, bound = 0.0, 0.0
        for c in range(size):
            j = members[other, c]
            difference = tables[player, q, i, j] - tables[player, q, base, j]
            magnitude = abs(difference)
            uncertain = bounds[player, q, i, j] + bounds[player, q, base, j] + U * magnitude
            gain += weights[player, c] * difference
            bound += weights[player, c] * (uncertain + 8 * U * magnitude) + radius[c] * (magnitude + uncertain)
        bound = bound * ABOVE + TINY
        if gain > bound:
            return EXCLUDED, 0.0
        if not gain < -bound:
            status = OPEN
    if status != STRICT:
        return status, 0.0
    total, spread, worst = 0.0, 0.0, 0.0
    for c in range(size):
        total += weights[player, c]
        spread += radius[c]
        worst = max(worst, radius[c])
    smallest = 1.0
    for c in range(size):
        weights[player, c] /= total
        smallest = min(smallest, weights[player, c])
    least = total * (1.0 - 8 * U) - spread * ABOVE
    if not least > 0.0 or not smallest > TINY:
        return OPEN, 0.0
    # |w/s - w'/s'| <= (|w - w'| + w/s |s - s'|) / s', and 8u for the sum and the division.
    return STRICT, (worst + spread) / least * ABOVE + 8 * U
