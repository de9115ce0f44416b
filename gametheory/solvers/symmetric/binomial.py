"""Expectations under a binomial distribution, rigorously and fast: at a million trials in milliseconds.

Weights are computed in balls (flint's ``arb``) from the most likely count outward, by the ratio of neighbours, until all
that is left out is negligible. Ratios fall from left to right, so what is left out is less than a geometric series.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx, fmpq

from gametheory.errors import LimitReached
from gametheory.solvers.symmetric.sequences import Values

__all__ = ["PRECISIONS", "Window", "bounds", "bounds_between", "exact_ends", "expected", "expected_parts", "windows"]

MAXIMUM_WIDTH = 1_000_000
"""About half of the most counts that are summed over: some seconds."""
SHORT = 80
"""Bits behind the point that ends of an enclosure of payoffs or measures have."""
PRECISIONS = (96, 192, 384)
"""Bits that are tried in turn."""


@dataclass(frozen=True, slots=True)
class Window:
    """Weights of the counts from ``first`` on; those of the other counts of the range asked for sum to ``rest`` at most."""

    first: int
    weights: tuple[arb, ...]
    rest: arb


def windows(trials: int, share: fmpq, ranges: list[tuple[int, int]], bits: int) -> Iterator[Window]:
    """For each range of counts, the weights that matter: all but a share of ``2**-bits`` of the largest of all.

    ``0 < share < 1``. To be consumed within ``ctx.workprec``, of more than ``bits`` bits.
    """
    deviation = math.isqrt(int(trials * share * (1 - share)) + 1)
    if deviation * math.isqrt(2 * bits) > MAXIMUM_WIDTH:
        raise LimitReached(
            f"{trials:,} players vary by about {deviation:,}: too many counts to sum over; take fewer players"
        )
    mode = min(trials, max(0, int(share * (trials + 1))))
    centres = [min(max(mode, low), high) for low, high in ranges]
    odds = arb(share / (1 - share))
    peaks = [_weight(trials, share, centre) for centre in centres]
    largest = max((peak.abs_upper() for peak in peaks), default=arb(0))
    negligible = largest * arb(2) ** -bits
    for (low, high), centre, peak in zip(ranges, centres, peaks, strict=True):
        right, above = _outward(peak, odds, trials, centre, high, 1, negligible)
        left, below = _outward(peak, 1 / odds, trials, centre, low, -1, negligible)
        yield Window(centre - len(left), (*reversed(left), peak, *right), above + below)


def _weight(trials: int, share: fmpq, count: int) -> arb:
    choices = arb(trials + 1).lgamma() - arb(count + 1).lgamma() - arb(trials - count + 1).lgamma()
    return (choices + count * arb(share).log() + (trials - count) * arb(1 - share).log()).exp()


def _outward(
    weight: arb, odds: arb, trials: int, centre: int, end: int, step: int, negligible: arb
) -> tuple[list[arb], arb]:
    """The weights from beside the centre to where what remains, up to the end, is negligible; and a bound of what remains."""
    found: list[arb] = []
    count = centre
    check = 0
    while count != end:
        ways = (trials - count, count + 1) if step > 0 else (count, trials - count + 1)
        weight = weight * odds * ways[0] / ways[1]
        count += step
        check += 1
        if check % 16 == 0 and count != end:
            # Further ratios are smaller than the next one.
            ways = (trials - count, count + 1) if step > 0 else (count, trials - count + 1)
            ratio = odds * ways[0] / ways[1]
            if ratio < 1:
                remains = (weight / (1 - ratio)).abs_upper()
                if remains < negligible:
                    return found, remains
        found.append(weight)
    return found, arb(0)


def expected(values: Values, share: fmpq, bits: int) -> arb:
    """The expectation of the values at a binomial count with as many trials as there are steps; ``0 < share < 1``.

    What is off is less than about ``2**-bits`` of the largest value, times the likelihood of the likeliest count at which
    the values are not 0; the ball says exactly.
    """
    with ctx.workprec(bits + 48):
        ranges = [(run.low, run.high) for run in values.signs if run.sign]
        return sum(
            (_summed(window, values.at, values.largest) for window in windows(values.last, share, ranges, bits)), arb(0)
        )


def expected_parts(values: Values, share: fmpq, bits: int) -> tuple[arb, arb]:
    """The expectations of what the values have risen and of what they have fallen by, from place 0."""
    if share in (0, 1):
        risen, fallen = values.parts(values.last if share else 0)
        return arb(risen), arb(fallen)
    with ctx.workprec(bits + 48):
        (window,) = windows(values.last, share, [(0, values.last)], bits)
        most = values.parts(values.last)
        return (
            _summed(window, lambda place: values.parts(place)[0], most[0]),
            _summed(window, lambda place: values.parts(place)[1], most[1]),
        )


def _summed(window: Window, value: Callable[[int], fmpq], largest: fmpq) -> arb:
    total = arb(0)
    for place, weight in enumerate(window.weights, window.first):
        total += weight * arb(value(place))
    slack = (window.rest * arb(largest)).abs_upper()
    return total + arb(0, slack)


def bounds(values: Values, low: fmpq, high: fmpq, bits: int = PRECISIONS[0]) -> tuple[Fraction, Fraction]:
    """Bounds of the expected value under binomial counts of all shares from ``low`` to ``high``."""
    first, second = expected_parts(values, low, bits), expected_parts(values, high, bits)
    return bounds_between(values, first, second)


def bounds_between(values: Values, first: tuple[arb, arb], second: tuple[arb, arb]) -> tuple[Fraction, Fraction]:
    """Bounds of the expected value between two shares with these expected rises and falls."""
    with ctx.workprec(max(PRECISIONS)):
        start = arb(values.at(0))
        least, most = start + first[0] - second[1], start + second[0] - first[1]
    return ball_ends(least)[0], ball_ends(most)[1]


def ball_ends(ball: arb) -> tuple[Fraction, Fraction]:
    """A ball's ends, rounded outward to short numbers."""
    low, high = exact_ends(ball)
    return Fraction(math.floor(low * 2**SHORT), 2**SHORT), Fraction(math.ceil(high * 2**SHORT), 2**SHORT)


def exact_ends(ball: arb) -> tuple[Fraction, Fraction]:
    """A ball's ends as they are."""
    middle, radius = _dyadic(ball.mid()), _dyadic(ball.rad())
    return middle - radius, middle + radius


def _dyadic(exact_ball: arb) -> Fraction:
    mantissa, exponent = exact_ball.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
