r"""Symmetric games of two strategies at a block of points: symmetric equilibria, and pure ones by counts.

Each of ``N`` players gains ``g(j)`` by the first strategy over the second when ``j`` of the others play the first.

* A mixture ``p`` that all play is an equilibrium iff ``p = 0`` and ``g(0) <= 0``, or ``p = 1`` and ``g(N - 1) >= 0``, or
  ``0 < p < 1`` and the expected gain ``f(p)`` is 0 (:mod:`gametheory.sweeps.kernels.symmetric_roots`). It is *stable* iff ``f``
  falls through 0 there; at 0 and 1 that depends on the first gain, from that end, that is not 0.
* ``c`` players of the first strategy are an equilibrium iff ``g(c - 1) >= 0`` (or ``c = 0``) and ``g(c) <= 0`` (or ``c = N``).
* The game has the potential ``Phi(c) = g(0) + ... + g(c - 1)`` (Monderer and Shapley 1996). A pure equilibrium is its
  *maximiser* iff no count has a larger one.

Values come with bounds of their errors. Whatever does not follow for all true values within the bounds makes the point
doubtful; so does a gain that is 0 throughout, where every mixture is an equilibrium, and a mixture at which ``f`` touches 0.

Reference: T. C. Schelling, Hockey helmets, concealed weapons, and daylight saving, Journal of Conflict Resolution 17 (1973).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from gametheory.sweeps.kernels.symmetric_roots import (
    DEPTH,
    INFLATION,
    LARGEST,
    UNIT,
    UNKNOWN,
    enclosed_roots,
    sign_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DOUBTFUL", "MIXED", "symmetric_block", "symmetric_pure_block"]

DOUBTFUL = -1
"""The number of equilibria at a point that is to be solved exactly; the truth that is not known."""
MIXED = -1
"""The number of players of the first strategy in a mixture."""


@njit(cache=True, nogil=True, error_model="numpy")
def _loaded(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    gains: NDArray[np.int32],
    point: int,
    values: NDArray[np.float64],
    slacks: NDArray[np.float64],
) -> bool:
    """Copy the gains at a point; whether all are known at all."""
    known = True
    for k in range(len(gains)):
        values[k], slacks[k] = v[gains[k], point], e[gains[k], point]
        # Not-a-number fails as well.
        known &= abs(values[k]) + slacks[k] < LARGEST
    return known


@njit(cache=True, nogil=True, error_model="numpy")
def _first_sign(values: NDArray[np.float64], slacks: NDArray[np.float64], count: int, forward: bool) -> int:
    """The sign of the first gain that is not 0, from the start or from the end; 0 if there is none."""
    for k in range(count):
        place = k if forward else count - 1 - k
        sign = sign_of(values[place], slacks[place])
        if sign != 0:
            return sign
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def _is_maximiser(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    potentials: NDArray[np.int32],
    point: int,
    players: int,
    values: NDArray[np.float64],
    slacks: NDArray[np.float64],
) -> int:
    """1 if the potential is nowhere larger, 0 if it is somewhere, :data:`DOUBTFUL` if that is not certain.

    How much larger it is at another count is told in two ways: by the gains between, which is the closer one for counts that are
    near, and by the potentials themselves, of which those that are always equal are one register.
    """
    own = potentials[players]
    found = 1
    for step in (1, -1):
        rise = slack = 0.0
        k = players
        while (k < len(potentials) - 1) if step > 0 else (k > 0):
            place = k if step > 0 else k - 1
            rise += step * values[place]
            slack += slacks[place] + UNIT * abs(rise)
            k += step
            other = potentials[k]
            if other == own or rise <= -slack * INFLATION:
                continue
            if rise > slack * INFLATION:
                return 0
            difference = v[other, point] - v[own, point]
            # The difference and the sum of errors are rounded.
            room = (e[other, point] + e[own, point]) * INFLATION + 2.0 * UNIT * abs(difference)
            if difference > room:
                return 0
            if not difference <= -room:
                found = DOUBTFUL
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def symmetric_block(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    gains: NDArray[np.int32],
    choices: NDArray[np.float64],
    potentials: NDArray[np.int32],
    count: int,
    counts: NDArray[np.int32],
    shares: NDArray[np.float64],
    errors: NDArray[np.float64],
    players: NDArray[np.int32],
    stable: NDArray[np.int8],
    maximiser: NDArray[np.int8],
) -> int:
    """All symmetric equilibria at the points ``0, ..., count - 1`` of a block, those of a point in ascending shares.

    ``v``, ``e``: ``float64[registers, points]``, values and bounds of their errors. ``gains``: ``int32[N]``, the registers of
    ``g(0), ..., g(N - 1)``, for ``N <= 201`` players; ``choices``: ``float64[N]``, the binomial coefficients of ``N - 1``
    over ``k``, rounded once; ``potentials``: ``int32[N + 1]``, registers of the potential, or empty if maximisers are not
    asked for.

    Out: ``counts[point]``, how many equilibria there are, or -1 where that, or one of them, is not certain or does not fit;
    and, for each equilibrium in turn, ``shares`` (of the first strategy), ``errors`` (bounds of the shares' errors, below
    1e-9), ``players`` (of the first strategy: 0 or ``N``, or -1 for a mixture), ``stable`` (0 or 1) and ``maximiser`` (0 or 1;
    -1 for a mixture, and if not asked for). Returns the number of rows.
    """
    others = len(gains) - 1
    values, slacks = np.empty((DEPTH, others + 1)), np.empty((DEPTH, others + 1))
    terms, ends = np.empty((4, others + 1)), np.empty((DEPTH, 4))
    mixed, radii, falling = np.empty(others + 1), np.empty(others + 1), np.empty(others + 1, np.bool_)
    rows = 0
    for point in range(count):
        counts[point] = DOUBTFUL
        if not _loaded(v, e, gains, point, values[0], slacks[0]):
            continue
        low, high = sign_of(values[0, 0], slacks[0, 0]), sign_of(values[0, others], slacks[0, others])
        start = _first_sign(values[0], slacks[0], others + 1, True)
        end = _first_sign(values[0], slacks[0], others + 1, False)
        # Not known at an end is not known of the first gain from there.
        if start in (0, UNKNOWN) or end in (0, UNKNOWN):
            continue
        best_low = best_high = DOUBTFUL
        if len(potentials):
            if low <= 0:
                best_low = _is_maximiser(v, e, potentials, point, 0, values[0], slacks[0])
            if high >= 0:
                best_high = _is_maximiser(v, e, potentials, point, others + 1, values[0], slacks[0])
            if (low <= 0 and best_low == DOUBTFUL) or (high >= 0 and best_high == DOUBTFUL):
                continue
        found = enclosed_roots(others, choices, values, slacks, ends, terms, mixed, radii, falling)
        if found < 0 or rows + found + (low <= 0) + (high >= 0) > len(shares):
            continue
        first = rows
        if low <= 0:
            shares[rows], errors[rows], players[rows] = 0.0, 0.0, 0
            stable[rows], maximiser[rows] = start < 0, best_low
            rows += 1
        for k in range(found):
            shares[rows], errors[rows], players[rows] = mixed[k], radii[k], MIXED
            stable[rows], maximiser[rows] = falling[k], DOUBTFUL
            rows += 1
        if high >= 0:
            shares[rows], errors[rows], players[rows] = 1.0, 0.0, others + 1
            stable[rows], maximiser[rows] = end > 0, best_high
            rows += 1
        counts[point] = rows - first
    return rows


@njit(cache=True, nogil=True, error_model="numpy")
def symmetric_pure_block(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    gains: NDArray[np.int32],
    potentials: NDArray[np.int32],
    count: int,
    counts: NDArray[np.int32],
    players: NDArray[np.int32],
    stable: NDArray[np.int8],
    maximiser: NDArray[np.int8],
) -> int:
    """All pure equilibria, by counts, at the points ``0, ..., count - 1`` of a block; those of a point in ascending counts.

    The same as :func:`symmetric_block`, for any number of players. ``players`` is how many play the first strategy; ``stable`` is
    0 or 1 where all play the same, else -1.
    """
    size = len(gains)
    values, slacks = np.empty(size), np.empty(size)
    rows = 0
    for point in range(count):
        counts[point] = DOUBTFUL
        if not _loaded(v, e, gains, point, values, slacks):
            continue
        first = rows
        certain = True
        for c in range(size + 1):
            if c > 0 and values[c - 1] < -slacks[c - 1]:
                continue
            if c < size and values[c] > slacks[c]:
                continue
            holds = (c == 0 or values[c - 1] >= slacks[c - 1]) and (c == size or values[c] <= -slacks[c])
            if not holds or rows == len(players):
                certain = False
                break
            stability = DOUBTFUL
            if c in (0, size):
                sign = _first_sign(values, slacks, size, c == 0)
                stability = int(sign == (-1 if c == 0 else 1))
                certain = sign != UNKNOWN
            best = DOUBTFUL
            if len(potentials):
                best = _is_maximiser(v, e, potentials, point, c, values, slacks)
                certain &= best != DOUBTFUL
            if not certain:
                break
            players[rows], stable[rows], maximiser[rows] = c, stability, best
            rows += 1
        if certain:
            counts[point] = rows - first
        else:
            rows = first
    return rows
