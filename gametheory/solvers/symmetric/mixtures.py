"""The mixtures at which the expected gain vanishes: all of them, counted with a certificate and enclosed.

With ``n`` others and gains ``g(0), ..., g(n)`` the expected gain is the polynomial ``f(p) = sum C(n,k) g(k) p^k
(1-p)^(n-k)``, which Bernstein's basis writes with the gains themselves as coefficients. So ``f`` has at most as many roots in
(0, 1) as the gains change sign, and as many less an even number (Schoenberg 1959; Descartes's rule in this basis): none or one
are certain at once. More are isolated exactly while the polynomial is not too long (Collins and Akritas 1976), and beyond that
told apart by bounds of ``f`` and of its slope on intervals, as ``E[u(K)]`` rises with ``p`` where ``u`` rises with the count
(stochastic dominance).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq, fmpq_poly, fmpz

from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.texts import polynomial_text
from gametheory.enclosure import Enclosure
from gametheory.numbers import simplest_between, to_fraction
from gametheory.solvers.symmetric.binomial import PRECISIONS, bounds_between, expected, expected_parts
from gametheory.solvers.symmetric.isolating import isolated_roots
from gametheory.solvers.symmetric.sequences import Values

__all__ = ["Mixture", "Mixtures", "mixtures"]

MOST_EXACT = 40
"""Most others for which the polynomial is written out and its roots are isolated exactly."""
MOST_ISOLATED = 300
"""Most others for which more than one root are isolated exactly."""
MOST_DENOMINATOR = 1_000_000
"""Longest denominator that an isolated root is tried to have."""
WIDTH = fmpq(1, 10**12)
"""How wide an enclosure may be, as a share of its distance from 0 and 1."""
SEPARATION = fmpq(1, 10**9)
"""Intervals narrower than this share of their distance from 0 and 1 are not divided further."""
MAXIMUM_EVALUATIONS = 4_000
MAXIMUM_WEIGHTS = 4_000_000
"""Roughly how many weights of counts may be computed to tell roots apart: seconds."""
_BITS = 64


@dataclass(frozen=True, slots=True)
class Mixture:
    """A share of the first strategy at which the gain vanishes; ``crossing`` is 1 where it rises through 0, -1 where it falls,
    and 0 where it touches."""

    share: Fraction | Enclosure
    crossing: int


@dataclass(frozen=True, slots=True)
class Mixtures:
    """The roots in (0, 1), ascending; ``certificate`` says how their number is known, ``doubtful`` where it is not."""

    found: tuple[Mixture, ...]
    certificate: str
    doubtful: tuple[Enclosure, ...] = ()
    everywhere: bool = False


def mixtures(gains: Values) -> Mixtures:
    """All roots in (0, 1) of the expected gain under a binomial count of ``gains.last`` trials."""
    changes = gains.sign_changes
    if all(run.sign == 0 for run in gains.signs):
        return Mixtures((), "the gain is zero whatever the others do", everywhere=True)
    if changes == 0:
        return Mixtures((), "the gains have one sign")
    if gains.last <= MOST_EXACT:
        return _exactly(gains)
    low, high = _without_roots(gains)
    start, end = _end_signs(gains)
    if changes == 1:
        share = _refined(gains, low, high, start)
        return Mixtures((Mixture(share, end),), "the gains change sign once, so that there is exactly one root")
    if gains.last <= MOST_ISOLATED:
        return _isolated(gains)
    return _Search(gains).run(low, high, start, end)


def _exactly(gains: Values) -> Mixtures:
    others = gains.last
    share, rest = fmpq_poly([0, 1]), fmpq_poly([1, -1])
    polynomial = fmpq_poly([0])
    for count in range(others + 1):
        polynomial += gains.at(count) * math.comb(others, count) * share**count * rest ** (others - count)
    found = []
    sign = _end_signs(gains)[0]
    ends = AlgebraicNumber.of(0), AlgebraicNumber.of(1)
    for root, positions in sorted(roots_between([polynomial.numer()], *ends).items()):
        touches = len(positions) == 2
        found.append(Mixture(_number(root), 0 if touches else -sign))
        sign = sign if touches else -sign
    return _sorted_out(found, "the roots of the polynomial are isolated exactly")


def _isolated(gains: Values) -> Mixtures:
    coefficients = [gains.at(count) for count in range(gains.last + 1)]
    found = []
    for root in isolated_roots(coefficients, WIDTH):
        low, high = to_fraction(root.low), to_fraction(root.high)
        simple = low if low == high else simplest_between(low, high)
        if low == high or _vanishes(coefficients, simple):
            found.append(Mixture(simple, root.crossing))
        else:
            found.append(Mixture(Enclosure(low, high), root.crossing))
    return _sorted_out(found, "the roots of the polynomial are isolated exactly")


def _vanishes(coefficients: Sequence[fmpq], share: Fraction) -> bool:
    """Whether ``f`` is 0 at a share, exactly; only tried for a short one."""
    if share.denominator > MOST_DENOMINATOR:
        return False
    up, down, others = fmpz(share.numerator), fmpz(share.denominator - share.numerator), len(coefficients) - 1
    weights = (math.comb(others, k) * up**k * down ** (others - k) for k in range(others + 1))
    return bool(sum((value * weight for value, weight in zip(coefficients, weights, strict=True)), fmpq(0)) == 0)


def _sorted_out(found: Sequence[Mixture], certificate: str) -> Mixtures:
    """Irrational roots at which ``f`` touches 0 are doubtful: nothing but the polynomial tells them from a near miss."""
    doubtful = tuple(each.share for each in found if not each.crossing and isinstance(each.share, Enclosure))
    kept = tuple(each for each in found if each.crossing or not isinstance(each.share, Enclosure))
    return Mixtures(kept, certificate, doubtful)


def _number(root: AlgebraicNumber) -> Fraction | Enclosure:
    if root.is_rational:
        return root.rational
    root.refine_below(WIDTH)
    return Enclosure(to_fraction(root.low), to_fraction(root.high), polynomial_text(root.polynomial, "x"))


def _end_signs(gains: Values) -> tuple[int, int]:
    """The signs of ``f`` just above 0 and just below 1."""
    signs = [run.sign for run in gains.signs if run.sign]
    return signs[0], signs[-1]


def _without_roots(gains: Values) -> tuple[fmpq, fmpq]:
    """``low`` and ``high`` such that ``f`` has no root in ``(0, low]`` nor in ``[high, 1)``.

    With ``g(j)`` the first gain that is not 0, the weights of counts above ``j`` are less than a geometric series, in all
    ``r / (1 - r)`` times that of ``j`` with ``r = (n - j) / (j + 1) * p / (1 - p)``.
    """
    runs = [run for run in gains.signs if run.sign]
    odds = []
    for place, steps in ((runs[0].low, runs[0].low), (runs[-1].high, gains.last - runs[-1].high)):
        size = abs(gains.at(place))
        ratio = size / (size + gains.largest) / 2
        odds.append(ratio * (steps + 1) / max(1, gains.last - steps))
    return _rounded(odds[0] / (1 + odds[0])), 1 - _rounded(odds[1] / (1 + odds[1]))


def _rounded(share: fmpq, digits: int = 24) -> fmpq:
    """A dyadic number not above, close by in ratio; ``share > 0``."""
    power = digits + _exponent(share)
    return fmpq(fmpz(math.floor(to_fraction(share) * Fraction(2) ** power))) / fmpq(2) ** power


def _exponent(share: fmpq) -> int:
    """About how many halvings of 1 lead there."""
    return max(0, int(share.q).bit_length() - int(share.p).bit_length())


def _evaluated(gains: Values, share: fmpq) -> tuple[int | None, arb]:
    """The sign of ``f``, if it can be told, and its value."""
    for bits in PRECISIONS:
        found = expected(gains, share, bits)
        if found > 0 or found < 0:
            return (1 if found > 0 else -1), found
    return None, found


def _split(low: fmpq, high: fmpq) -> fmpq:
    """A number between, halfway in logarithms of odds: so that shares near 0 and 1 are told apart as others are."""
    if low * 4 > high or (1 - high) * 4 > 1 - low:
        exact = (low + high) / 2
    else:
        odds = [float(to_fraction(share / (1 - share))) for share in (low, high)]
        middle = math.sqrt(odds[0]) * math.sqrt(odds[1])
        exact = fmpq(*Fraction(middle / (1 + middle)).as_integer_ratio())
    rounded = _grid(exact, high - low)
    return rounded if low < rounded < high else (low + high) / 2


def _grid(share: fmpq, width: fmpq) -> fmpq:
    """An odd multiple of a power of 1/2, much finer than the width: roots that are simple numbers are avoided."""
    unit = fmpq(1, 2) ** (_exponent(width) + 12)
    return (2 * fmpq(math.floor(to_fraction(share / unit / 2))) + 1) * unit


def _refined(gains: Values, low: fmpq, high: fmpq, sign: int) -> Enclosure:
    """An enclosure of a root between two shares: ``f`` has ``sign`` at ``low`` and the other one at ``high``.

    The rule of false position as corrected by the Illinois method (Dowell and Jarratt 1971), each trial kept away from the
    ends by half the width that is wanted, so that both ends come close.
    """
    values = [_ratio(gains, low), _ratio(gains, high)]
    stalled = 0
    while True:
        target = WIDTH * min(low, 1 - high)
        if high - low <= target:
            return Enclosure(to_fraction(low), to_fraction(high))
        trial = _split(low, high)
        if low * 4 > high and values[0] and values[1] and stalled < 3:
            # The values have opposite signs.
            guess = low + (high - low) * fmpq(*(values[0] / (values[0] - values[1])).as_integer_ratio())
            trial = min(max(guess, low + target * 2 / 5), high - target * 2 / 5)
            trial = _grid(trial, min(target, high - low))
            trial = trial if low < trial < high else _split(low, high)
        found, value = _evaluated(gains, trial)
        if found is None:
            # Very flat here, or a root at this very number: try another one close by.
            trial = _grid((2 * trial + low) / 3, high - low)
            found, value = _evaluated(gains, trial)
            if found is None:
                return Enclosure(to_fraction(low), to_fraction(high))
        size = _as_fraction(value)
        before = high - low
        if found == sign:
            low, values = trial, [size, values[1] / 2]
        else:
            high, values = trial, [values[0] / 2, size]
        stalled = stalled + 1 if (high - low) * 2 > before else 0
        if stalled > 3:
            stalled = 0


def _ratio(gains: Values, share: fmpq) -> Fraction:
    return _as_fraction(expected(gains, share, PRECISIONS[0]))


def _as_fraction(ball: arb) -> Fraction:
    value = float(ball)
    return Fraction(value) if math.isfinite(value) else Fraction(0)


class _Search:
    """Tells the roots of ``f`` apart where the gains change sign more than once."""

    def __init__(self, gains: Values) -> None:
        self.gains = gains
        self.slopes = gains.differences
        self.work = 0
        self.evaluations = 0
        self._parts: dict[tuple[bool, fmpq], tuple[arb, arb]] = {}

    def run(self, low: fmpq, high: fmpq, start: int, end: int) -> Mixtures:
        """All roots between, where ``f`` has the signs ``start`` and ``end``."""
        found: list[Mixture] = []
        doubtful: list[Enclosure] = []
        todo = [(low, high, start, end)] if low < high else []
        while todo:
            left, right, at_left, at_right = todo.pop()
            if self._bounded_away(self.gains, left, right):
                continue
            if self._bounded_away(self.slopes, left, right):
                if at_left != at_right:
                    found.append(Mixture(_refined(self.gains, left, right, at_left), at_right))
                continue
            narrow = right - left < SEPARATION * min(left, 1 - right)
            between = None if narrow or self._spent else self._between(left, right)
            if between is None:
                if at_left != at_right:
                    found.append(Mixture(_refined(self.gains, left, right, at_left), at_right))
                doubtful.append(Enclosure(to_fraction(left), to_fraction(right)))
                continue
            middle, sign = between
            # The left part is done first, so that roots are found in order.
            todo += [(middle, right, sign, at_right), (left, middle, at_left, sign)]
        certificate = (
            f"the gains change sign {self.gains.sign_changes} times; roots are told apart by bounds of the expected gain "
            f"and of its slope on {self.evaluations} intervals"
        )
        return Mixtures(tuple(found), certificate, tuple(doubtful))

    @property
    def _spent(self) -> bool:
        return self.work > MAXIMUM_WEIGHTS or self.evaluations > MAXIMUM_EVALUATIONS

    def _between(self, low: fmpq, high: fmpq) -> tuple[fmpq, int] | None:
        """A share between at which the sign of ``f`` can be told, and the sign."""
        middle = _split(low, high)
        for trial in (middle, (2 * middle + low) / 3, (2 * middle + high) / 3):
            sign, _ = _evaluated(self.gains, trial)
            if sign:
                return trial, sign
        return None

    def _bounded_away(self, values: Values, low: fmpq, high: fmpq) -> bool:
        """Whether the expected value is not 0 from ``low`` to ``high``."""
        self.evaluations += 1
        least, most = bounds_between(values, self._known_parts(values, low), self._known_parts(values, high))
        return least > 0 or most < 0

    def _known_parts(self, values: Values, share: fmpq) -> tuple[arb, arb]:
        key = (values is self.slopes, share)
        if key not in self._parts:
            self._parts[key] = expected_parts(values, share, _BITS)
            deviation = math.sqrt(values.last * float(to_fraction(share * (1 - share))))
            self.work += int(20 * deviation) + 50
        return self._parts[key]
