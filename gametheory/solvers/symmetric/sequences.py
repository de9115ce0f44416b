"""Numbers for ``0, 1, ..., last`` given by few formulas: as gains and payoffs by the count of players are.

A million values of ``gain - damages * min(1, suits / k)`` are two rational functions. Where these rise and fall is decided
once, by the roots of their derivatives; so the largest value, all signs, and the parts that rise and that fall are exact
without looking at a million numbers.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import fmpq, fmpq_poly

from gametheory.algebra.germs import Germ, RationalFunction, function_of
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.tracing import trace_line
from gametheory.errors import EvaluationError, LimitReached

__all__ = ["MAXIMUM_TABLE", "Piece", "Run", "SignRun", "Values", "floor", "traced"]

SMALL = 64
"""Up to this many values are computed one by one; formulas would not be faster."""
MAXIMUM_TABLE = 20_000
"""Most values that are computed one by one where there is no formula."""
POSITION = "position"


@dataclass(frozen=True, slots=True)
class Piece:
    """The values from ``low`` to ``high``: a quotient of polynomials whose denominator vanishes at none of these places."""

    low: int
    high: int
    numerator: fmpq_poly
    denominator: fmpq_poly

    def at(self, place: int) -> fmpq:
        """The value at a place."""
        return self.numerator(fmpq(place)) / self.denominator(fmpq(place))


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring places, ``low`` to ``high``, between which the values rise, fall (-1), or are the same (0).

    ``risen`` and ``fallen`` are by how much the values have risen and fallen, in all, from place 0 to ``low``; ``start`` is
    the value there.
    """

    low: int
    high: int
    direction: int
    start: fmpq
    risen: fmpq
    fallen: fmpq


@dataclass(frozen=True, slots=True)
class SignRun:
    """Neighbouring places, ``low`` to ``high``, at which the values have one sign: -1, 0 or 1."""

    low: int
    high: int
    sign: int


class Values:
    """The values at ``0, ..., last``, exactly; ``pieces`` cover them in order."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.last = self.pieces[-1].high
        self._starts = [piece.low for piece in self.pieces]
        self._known: dict[int, fmpq] = {}

    def at(self, place: int) -> fmpq:
        """The value at a place."""
        found = self._known.get(place)
        if found is None:
            piece = self.pieces[bisect.bisect_right(self._starts, place) - 1]
            found = self._known[place] = piece.at(place)
        return found

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Where the values rise and fall."""
        runs: list[Run] = []
        risen = fallen = fmpq(0)
        before: fmpq | None = None
        for low, high in self._monotone():
            first, last = self.at(low), self.at(high)
            if before is not None:
                risen, fallen = _moved(risen, fallen, first - before)
            runs.append(Run(low, high, (last > first) - (last < first), first, risen, fallen))
            risen, fallen = _moved(risen, fallen, last - first)
            before = last
        return tuple(runs)

    def _monotone(self) -> Iterator[tuple[int, int]]:
        for piece in self.pieces:
            low = piece.low
            for cut in _turning_places(piece):
                if low <= cut < piece.high:
                    yield low, cut
                    low = cut + 1
            yield low, piece.high

    def parts(self, place: int) -> tuple[fmpq, fmpq]:
        """By how much the values have risen, and fallen, from place 0: both nondecreasing; their difference is the change."""
        run = self.runs[bisect.bisect_right(self._run_starts, place) - 1]
        if not run.direction:
            return run.risen, run.fallen
        return _moved(run.risen, run.fallen, self.at(place) - run.start)

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.low for run in self.runs]

    @cached_property
    def largest(self) -> fmpq:
        """The largest absolute value."""
        return max(max(abs(self.at(run.low)), abs(self.at(run.high))) for run in self.runs)

    @cached_property
    def signs(self) -> tuple[SignRun, ...]:
        """The signs of the values, as runs."""
        found: list[SignRun] = []
        for run in self.runs:
            low = run.low
            while low <= run.high:
                sign = _sign(self.at(low))
                high = self._last_of_sign(low, run.high, sign)
                if found and found[-1].sign == sign:
                    found[-1] = SignRun(found[-1].low, high, sign)
                else:
                    found.append(SignRun(low, high, sign))
                low = high + 1
        return tuple(found)

    def _last_of_sign(self, low: int, high: int, sign: int) -> int:
        """The last place of a sign within a monotone run, by bisection."""
        if _sign(self.at(high)) == sign:
            return high
        while high - low > 1:
            middle = (low + high) // 2
            if _sign(self.at(middle)) == sign:
                low = middle
            else:
                high = middle
        return low

    @cached_property
    def sign_changes(self) -> int:
        """Sign changes in the sequence of values, zeros left out."""
        signs = [run.sign for run in self.signs if run.sign]
        return sum(first != second for first, second in itertools.pairwise(signs))

    @cached_property
    def differences(self) -> Values:
        """The values' steps, from each place to the next. There have to be two places at least."""
        pieces = []
        for number, piece in enumerate(self.pieces):
            if piece.low < piece.high:
                top, bottom = piece.numerator, piece.denominator
                ahead = fmpq_poly([1, 1])
                pieces.append(
                    Piece(piece.low, piece.high - 1, top(ahead) * bottom - top * bottom(ahead), bottom * bottom(ahead))
                )
            if number + 1 < len(self.pieces):
                step = self.at(piece.high + 1) - self.at(piece.high)
                pieces.append(Piece(piece.high, piece.high, fmpq_poly([step]), fmpq_poly([1])))
        return Values(pieces)

    def __add__(self, other: Values) -> Values:
        return self._combined(other, 1)

    def __sub__(self, other: Values) -> Values:
        return self._combined(other, -1)

    def _combined(self, other: Values, factor: int) -> Values:
        cuts = sorted({piece.low for piece in (*self.pieces, *other.pieces)})
        pieces = []
        for low, after in zip(cuts, [*cuts[1:], self.last + 1], strict=True):
            one = self.pieces[bisect.bisect_right(self._starts, low) - 1]
            two = other.pieces[bisect.bisect_right(other._starts, low) - 1]
            top = one.numerator * two.denominator + factor * two.numerator * one.denominator
            pieces.append(Piece(low, after - 1, *_reduced(top, one.denominator * two.denominator)))
        return Values(pieces)


def tabled(values: Sequence[fmpq]) -> Values:
    """Values one by one."""
    one = fmpq_poly([1])
    return Values(Piece(place, place, fmpq_poly([value]), one) for place, value in enumerate(values))


def traced(last: int, value: Callable[[Any], Any], what: str) -> Values:
    """The values of a function at ``0, ..., last``, from its formulas: ``value`` is called with numbers of ordered fields.

    Where the function is undefined between whole places it is computed place by place. Raises :class:`EvaluationError`
    where it is undefined at one, and :class:`LimitReached` if there are too many; ``what`` says what it is.
    """
    if last < SMALL:
        return tabled([fmpq(value(fmpq(place))) for place in range(last + 1)])
    space = Space((POSITION,), {})

    def run(sample: Sample) -> RationalFunction:
        found = value(Germ(space.variable(POSITION), space.one, sample))
        return found.function if isinstance(found, Germ) else function_of(found, space)

    try:
        stretches = trace_line(space, AlgebraicNumber.of(0), AlgebraicNumber.of(last), run)
    except EvaluationError:
        if last > MAXIMUM_TABLE:
            # It may be undefined at a whole place, which is the better message; if not, it can't be done.
            raise
        return tabled([fmpq(value(fmpq(place))) for place in range(last + 1)])
    pieces: list[Piece] = []
    for stretch in stretches:
        if stretch.is_point:
            if not (stretch.low.is_rational and stretch.low.rational.denominator == 1):
                continue
            low = high = int(stretch.low.rational)
        else:
            low, high = floor(stretch.low) + 1, _last_below(stretch.high)
        if low > high:
            continue
        top, bottom = _univariate(stretch.value.numerator), _univariate(stretch.value.denominator)
        if pieces and (pieces[-1].numerator, pieces[-1].denominator) == (top, bottom):
            pieces[-1] = Piece(pieces[-1].low, high, top, bottom)
        else:
            pieces.append(Piece(low, high, top, bottom))
    if len(pieces) > MAXIMUM_TABLE:
        raise LimitReached(f"{what} has more than {MAXIMUM_TABLE:,} formulas")
    return Values(pieces)


def _univariate(polynomial: Any) -> fmpq_poly:  # noqa: ANN401 - of flint, without stubs
    terms = {int(powers[0]): coefficient for powers, coefficient in polynomial.to_dict().items()}
    return fmpq_poly([terms.get(power, 0) for power in range(max(terms, default=0) + 1)])


def _reduced(top: fmpq_poly, bottom: fmpq_poly) -> tuple[fmpq_poly, fmpq_poly]:
    common = top.gcd(bottom)
    return (top // common, bottom // common) if common.degree() > 0 else (top, bottom)


def _turning_places(piece: Piece) -> list[int]:
    """The floors of the places where the piece's formula may turn, ascending."""
    if piece.high - piece.low < 2:
        return list(range(piece.low, piece.high))
    top, bottom = piece.numerator, piece.denominator
    slope = top.derivative() * bottom - top * bottom.derivative()
    if slope.degree() < 1:
        return []
    ends = AlgebraicNumber.of(piece.low), AlgebraicNumber.of(piece.high)
    return sorted({floor(root) for root in roots_between([slope.numer()], *ends)})


def _moved(risen: fmpq, fallen: fmpq, change: fmpq) -> tuple[fmpq, fmpq]:
    return (risen + change, fallen) if change > 0 else (risen, fallen - change)


def _sign(value: fmpq) -> int:
    return (value > 0) - (value < 0)


def floor(number: AlgebraicNumber) -> int:
    """The largest whole number that is not above."""
    if number.is_rational:
        return math.floor(number.rational)
    # An irrational number is never whole, so that refining ends.
    while number.low.p // number.low.q != number.high.p // number.high.q:
        number.refine()
    return int(number.low.p // number.low.q)


def _last_below(number: AlgebraicNumber) -> int:
    """The largest whole number strictly below."""
    found = floor(number)
    return found - 1 if number.is_rational and number.rational == found else found
