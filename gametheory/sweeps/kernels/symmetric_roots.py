r"""All roots in (0, 1) of a polynomial in Bernstein's basis whose coefficients are known within bounds: counted and enclosed.

With ``n`` others and gains ``g(0), ..., g(n)`` of the first of two strategies, the expected gain against a mixture ``p`` is

.. math:: f(p) = \sum_k \binom{n}{k} p^k (1 - p)^{n - k} g(k) = (1 - p)^n F\bigl(p / (1 - p)\bigr),
          \qquad F(x) = \sum_k \binom{n}{k} g(k) x^k.

**Counting.** ``f`` has at most as many roots in an interval as its coefficients in the interval's Bernstein basis change sign,
and as many less an even number (Descartes's rule in this basis; Farouki 2012, section 3.3). No change: no root. One: exactly
one, and it is simple. More: the interval is cut in two by de Casteljau's algorithm, every coefficient with a running error
bound. A coefficient of unknown sign counts for as many changes as it could make. Cuts lie at odd places, where games seldom
have a root; a cut at which the sign of ``f`` is not certain is moved.

**Enclosing.** A root is approached by Newton's method on ``f``, kept between bounds. Then ``F`` is evaluated by Horner's rule at
two odds ``x`` beside it, which are floats and so are meant exactly, with running error bounds (Higham 2002, section 5.1): if the
signs are certain, they differ, and the two lie within the interval that has exactly one root, that root lies between.
For shares above a half ``1/x`` takes the part of ``x``, so that nothing is lost near 1.

Reference: R. T. Farouki, The Bernstein polynomial basis: a centennial retrospective, Computer Aided Geometric Design 29 (2012).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DEPTH", "INFLATION", "LARGEST", "MOST_OTHERS", "UNIT", "UNKNOWN", "enclosed_roots", "sign_of", "weighted"]

MOST_OTHERS = 200
"""Most other players: their binomial coefficients fit floats, and the error bounds below hold."""
LARGEST = 1e200
"""Largest size of a gain; with binomial coefficients below 1e59 nothing overflows."""
UNKNOWN = 2
"""The sign of what may be on either side of 0."""
DEPTH = 32
"""Most intervals that wait to be looked at."""
MOST_CUTS = 96
WIDEST = 1e-9
"""Widest enclosure of a root."""
MOST_STEPS = 60
MOST_WIDENINGS = 12
CUTS = (61 / 128, 71 / 128, 43 / 128)
"""Where intervals are cut; 1 less these are floats too."""
MARGIN = 1e-13
"""More than the relative error of an interval's ends, after :data:`MOST_CUTS` cuts of at most three roundings each."""
UNIT = 2.0**-53
INFLATION = 1.0 + 2.0**-40
"""Covers the roundings in computing an error bound over up to 201 steps of at most five operations each."""
TINY = 1e-300
"""Far above what underflow can lose, far below what matters."""


@njit(cache=True, nogil=True, error_model="numpy")
def sign_of(value: float, error: float) -> int:
    """-1, 0 or 1 where that is certain, else :data:`UNKNOWN`."""
    if value > error:
        return 1
    if value < -error:
        return -1
    if value == 0.0 and error == 0.0:
        return 0
    return UNKNOWN


@njit(cache=True, nogil=True, error_model="numpy")
def weighted(
    values: NDArray[np.float64],
    slacks: NDArray[np.float64],
    choices: NDArray[np.float64],
    terms: NDArray[np.float64],
    errors: NDArray[np.float64],
) -> None:
    """The coefficients of ``F`` with error bounds; ``choices`` are the binomial coefficients, each rounded once."""
    for k in range(len(choices)):
        terms[k] = choices[k] * values[k]
        errors[k] = (choices[k] * slacks[k] + 3.0 * UNIT * abs(terms[k])) * INFLATION
        if values[k] != 0.0 or slacks[k] != 0.0:
            errors[k] += TINY


@njit(cache=True, nogil=True, error_model="numpy")
def _evaluated(
    terms: NDArray[np.float64], errors: NDArray[np.float64], last: int, x: float, forward: bool
) -> tuple[float, float]:
    """``F(x)``, or backward ``x**n F(1/x)``, and an error bound."""
    place, step = (last, -1) if forward else (0, 1)
    value, error = terms[place], errors[place]
    for _ in range(last):
        place += step
        product = value * x
        value = product + terms[place]
        error = error * x + errors[place] + UNIT * (abs(product) + abs(value))
    return value, error * INFLATION + TINY


@njit(cache=True, nogil=True, error_model="numpy")
def _with_slope(terms: NDArray[np.float64], last: int, x: float, forward: bool) -> tuple[float, float]:
    """``F(x)``, or backward ``x**n F(1/x)``, and its derivative; in plain floats."""
    place, step = (last, -1) if forward else (0, 1)
    value, slope = terms[place], 0.0
    for _ in range(last):
        place += step
        slope = slope * x + value
        value = value * x + terms[place]
    return value, slope


@njit(cache=True, nogil=True, error_model="numpy")
def _most_changes(values: NDArray[np.float64], slacks: NDArray[np.float64], last: int) -> tuple[int, int]:
    """The most sign changes that coefficients can have, and the first sign; several if the first is unknown."""
    changes = first = before = 0
    for k in range(last + 1):
        sign = sign_of(values[k], slacks[k])
        if sign == 0:
            continue
        if sign == UNKNOWN:
            if before == 0:
                return UNKNOWN, UNKNOWN
            sign = -before
        if before == 0:
            first = sign
        elif sign != before:
            changes += 1
        before = sign
    return changes, first


@njit(cache=True, nogil=True, error_model="numpy")
def _cut(
    right: NDArray[np.float64],
    right_slacks: NDArray[np.float64],
    left: NDArray[np.float64],
    left_slacks: NDArray[np.float64],
    last: int,
    place: float,
) -> None:
    """De Casteljau: coefficients of the part right of ``place`` in those of the whole, and of the left part in ``left``."""
    rest = 1.0 - place
    left[0], left_slacks[0] = right[0], right_slacks[0]
    for level in range(1, last + 1):
        for k in range(last + 1 - level):
            one, two = rest * right[k], place * right[k + 1]
            value = one + two
            slack = rest * right_slacks[k] + place * right_slacks[k + 1]
            size = abs(one) + abs(two) + abs(value)
            if size != 0.0 or slack != 0.0:
                slack = (slack + UNIT * size) * (1.0 + 8.0 * UNIT) + TINY
            right[k], right_slacks[k] = value, slack
        left[level], left_slacks[level] = right[0], right_slacks[0]


@njit(cache=True, nogil=True, error_model="numpy")
def _guess(values: NDArray[np.float64], last: int, first: int) -> float:
    """Where in the interval the coefficients change sign, as if they were values at equal steps."""
    before = 0
    for k in range(1, last + 1):
        if values[k] * first < 0.0:
            here, there = abs(values[before]), abs(values[k])
            return float((before + (k - before) * here / (here + there)) / last)
        if values[k] != 0.0:
            before = k
    return 0.5


@njit(cache=True, nogil=True, error_model="numpy")
def _approached(
    terms: NDArray[np.float64], last: int, low: float, high: float, sign: int, start: float, forward: bool
) -> float:
    """A share near the root of ``f`` between two: where ``f`` has ``sign`` at ``low``. Newton's method, else halving."""
    share: float = start if low < start < high else 0.5 * (low + high)
    before = math.inf
    for _ in range(MOST_STEPS):
        x = share / (1.0 - share)
        value, slope = _with_slope(terms, last, x, forward)
        if value == 0.0:
            break
        if (value > 0.0) == (sign > 0):
            low = share
        else:
            high = share
        step = -value / ((slope - last * value / (1.0 + x)) * (1.0 + x) * (1.0 + x))
        trial: float = share + step
        if not low < trial < high:
            trial = math.sqrt(low * high) if 0.0 < 16.0 * low < high else 0.5 * (low + high)
            step = math.inf
        size = abs(step)
        # Far enough: at the last bits of the share, or where roundings keep steps from getting shorter.
        near = size <= 8.0 * UNIT * share or (size < 1e-9 * share and size > 0.25 * before)
        share, before = trial, size
        if near or high - low <= 4.0 * UNIT * high:
            break
    return share


@njit(cache=True, nogil=True, error_model="numpy")
def _enclosed(
    terms: NDArray[np.float64],
    errors: NDArray[np.float64],
    last: int,
    ends: NDArray[np.float64],
    sign: int,
    inside: float,
) -> tuple[bool, float, float]:
    """Whether the one root in an interval is enclosed; the share, and a bound of its error.

    ``ends`` are the interval's low end, 1 less it, its high end and 1 less it; ``sign`` is that of ``f`` above the low end,
    ``inside`` a guess as a share of the interval.
    """
    forward = ends[2] <= 0.5
    if not forward and ends[0] < 0.5:
        value, _ = _with_slope(terms, last, 1.0, True)
        forward = (value > 0.0) != (sign > 0)
    start = ends[0] + (ends[2] - ends[0]) * inside
    # Odds at the ends, moved into the interval by more than their error; infinite at 1.
    lowest, highest = (ends[0] / ends[1], ends[2] / ends[3]) if forward else (ends[3] / ends[2], ends[1] / ends[0])
    lowest, highest = lowest * (1.0 + MARGIN), highest * (1.0 - MARGIN)
    if not forward:
        sign = -sign
        start = ends[1] + (ends[3] - ends[1]) * inside
    if not lowest < highest:
        return False, 0.0, 0.0
    top = min(0.51, 1.0 if highest == math.inf else highest / (1.0 + highest))
    share = _approached(terms, last, lowest / (1.0 + lowest), top, sign, start, forward)
    x = share / (1.0 - share)
    value, error = _evaluated(terms, errors, last, x, forward)
    _, slope = _with_slope(terms, last, x, forward)
    below = above = 1.5 * (abs(value) + 2.0 * error) / abs(slope) + 4.0 * UNIT * x
    low_known = high_known = False
    low = high = x
    for _ in range(MOST_WIDENINGS):
        # Also ends the loop where a number is not-a-number.
        if not below + above < WIDEST:
            return False, 0.0, 0.0
        if not low_known:
            low = max(x - below, lowest)
            # There is no root between 0 and the interval's one.
            low_known = low == 0.0
            if not low_known:
                value, error = _evaluated(terms, errors, last, low, forward)
                low_known = value * sign > error
                below *= 4.0
        if not high_known:
            high = min(x + above, highest)
            value, error = _evaluated(terms, errors, last, high, forward)
            high_known = -value * sign > error
            above = above if high_known else 4.0 * above
        if low_known and high_known:
            break
    if not (low_known and high_known and low <= high):
        return False, 0.0, 0.0
    low, high = low / (1.0 + low) * (1.0 - 4.0 * UNIT), high / (1.0 + high) * (1.0 + 4.0 * UNIT)
    middle = 0.5 * (low + high)
    radius = max(middle - low, high - middle) * (1.0 + 8.0 * UNIT) + 2.0 * UNIT * middle
    if forward:
        return True, middle, radius
    return True, 1.0 - middle, radius + UNIT


@njit(cache=True, nogil=True, error_model="numpy")
def enclosed_roots(
    last: int,
    choices: NDArray[np.float64],
    values: NDArray[np.float64],
    slacks: NDArray[np.float64],
    ends: NDArray[np.float64],
    terms: NDArray[np.float64],
    shares: NDArray[np.float64],
    errors: NDArray[np.float64],
    falling: NDArray[np.bool_],
) -> int:
    """All roots of ``f`` in (0, 1), ascending; returns how many, or -1 where that, or one of them, is not certain.

    ``values[0]`` and ``slacks[0]``, of ``float64[DEPTH, last + 1]``, hold the gains and bounds of their errors; finite, below
    :data:`LARGEST`, not all 0, and the first and the last that is not 0 of known sign. The other rows, ``ends`` of
    ``float64[DEPTH, 4]`` and ``terms`` of ``float64[4, last + 1]`` are room to work in. ``choices[k]`` is the binomial
    coefficient of ``last`` over ``k``, rounded once.

    Out: ``shares``, ``errors`` (bounds, in the unit of shares) and ``falling``, whether ``f`` falls through 0 there; room for
    ``last`` roots each.
    """
    found = 0
    cuts = 0
    known = False
    top = 0
    ends[0, 0], ends[0, 1], ends[0, 2], ends[0, 3] = 0.0, 1.0, 1.0, 0.0
    while top >= 0:
        changes, first = _most_changes(values[top], slacks[top], last)
        if changes == 0:
            top -= 1
            continue
        if not known:
            # Only the first interval holds the gains themselves, and it is always the first to get here.
            weighted(values[0], slacks[0], choices, terms[0], terms[1])
            known = True
        if changes == 1:
            inside = _guess(values[top], last, first)
            certain, share, error = _enclosed(terms[0], terms[1], last, ends[top], first, inside)
            if not certain:
                return -1
            shares[found], errors[found], falling[found] = share, error, first > 0
            found += 1
            top -= 1
            continue
        if cuts == MOST_CUTS or top + 1 == DEPTH:
            return -1
        cuts += 1
        for attempt in range(len(CUTS)):
            place = CUTS[attempt]
            terms[2], terms[3] = values[top], slacks[top]
            _cut(terms[2], terms[3], values[top + 1], slacks[top + 1], last, place)
            if abs(terms[2, 0]) > terms[3, 0]:
                break
            place = 0.0
        if place == 0.0:
            return -1
        values[top], slacks[top] = terms[2], terms[3]
        for side in range(2):
            middle = ends[top, side] * (1.0 - place) + ends[top, 2 + side] * place
            ends[top + 1, side], ends[top + 1, 2 + side] = ends[top, side], middle
            ends[top, side] = middle
        top += 1
    return found
