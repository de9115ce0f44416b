"""The potential along a sequence of gains that goes on as players are added, and where its maximiser changes.

Where payoffs depend on how many play the first strategy alone, a game of more players has the same gains and some more. The
potential ``Phi(j) = g(0) + ... + g(j - 1)`` is then one sequence, and among ``j <= N`` its maximiser is a running record
(Monderer and Shapley 1996 for potentials; Rosenthal 1973 for this one).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from gametheory.algebra.germs import RationalFunction
from gametheory.errors import LimitReached
from gametheory.numbers import to_fraction
from gametheory.parametric.crowds.counts import floor_of
from gametheory.parametric.crowds.signature import CountRange, End
from gametheory.solvers.symmetric.gains import Gains, SignRun

__all__ = ["DEFAULT_LIMIT", "Phase", "maximiser_phases", "record_positions"]

DEFAULT_LIMIT = 5_000_000
"""Gains that are added up, unless told otherwise."""
_BITS = 128
"""Bits after the point of sums that are bounded before they are computed exactly."""


@dataclass(frozen=True, slots=True)
class Phase:
    """From ``start`` players on, until the next phase, these counts maximise the potential."""

    start: int
    maximiser: tuple[CountRange, ...]


def record_positions(sums: Sequence[fmpq]) -> tuple[tuple[int, int], ...]:
    """Ranges of positions of the largest of some exact numbers."""
    best = max(sums)
    found: list[tuple[int, int]] = []
    for position, value in enumerate(sums):
        if value == best:
            if found and found[-1][1] == position - 1:
                found[-1] = (found[-1][0], position)
            else:
                found.append((position, position))
    return tuple(found)


def maximiser_phases(gains: Gains, limit: int | None = None) -> list[Phase]:
    """The maximisers of the potential for every number of players from 0 to that of ``gains``, exactly.

    Sums are bounded in fixed-point arithmetic with an error of one unit a term; where that does not tell, they are computed
    as rationals. Gains are added up only where a record may still be broken. Raises :class:`LimitReached`.
    """
    runs = gains.signs
    last_rise = max((k for k, run in enumerate(runs) if run.sign > 0), default=-1)
    record = _Record(_Sums(gains, DEFAULT_LIMIT if limit is None else limit))
    for number, run in enumerate(runs):
        if run.sign == 0:
            record.level(run)
        elif run.sign < 0:
            record.fall(run, needed=number < last_rise)
        else:
            record.rise(run, needed=number < last_rise)
    return record.phases


class _Record:
    """The best positions so far, as the sequence of sums goes on."""

    def __init__(self, sums: _Sums) -> None:
        self._sums = sums
        self._best: list[tuple[int, int]] = [(0, 0)]
        self._behind = False
        self.phases = [Phase(0, _fixed(self._best))]

    def level(self, run: SignRun) -> None:
        if self._behind:
            return
        low, _ = self._best[-1]
        fixed = _fixed(self._best[:-1])
        self._start(run.low + 1, (*fixed, CountRange(End(low, of_all=False), _ALL)))
        self._best[-1] = (low, run.high + 1)
        self._start(run.high + 2, _fixed(self._best))

    def fall(self, run: SignRun, *, needed: bool) -> None:
        if not self._behind:
            self._sums.start()
            self._behind = True
            self._start(run.low + 1, _fixed(self._best))
        if needed:
            self._sums.add(run, stop=None)

    def rise(self, run: SignRun, *, needed: bool) -> None:
        del needed
        first = run.low + 1
        if self._behind:
            reached = self._sums.add(run, stop=lambda position: self._sums.sign(self._best[-1][1], position) >= 0)
            if reached is None:
                return
            first = reached
            if self._sums.sign(self._best[-1][1], reached) == 0:
                self._best.append((reached, reached))
                self._start(reached, _fixed(self._best))
                first = reached + 1
                self._behind = False
        if first <= run.high + 1:
            self._start(first, (CountRange(_ALL, _ALL),))
            self._best = [(run.high + 1, run.high + 1)]
            self._start(run.high + 2, _fixed(self._best))
        self._behind = False

    def _start(self, players: int, maximiser: tuple[CountRange, ...]) -> None:
        """A phase; one that starts with the same number of players as that before takes its place."""
        if self.phases[-1].start == players:
            self.phases.pop()
        self.phases.append(Phase(players, maximiser))


_ALL = End(0, of_all=True)


def _fixed(ranges: Sequence[tuple[int, int]]) -> tuple[CountRange, ...]:
    return tuple(CountRange(End(low, of_all=False), End(high, of_all=False)) for low, high in ranges)


class _Sums:
    """Bounds of a sum of gains that is added up term by term."""

    def __init__(self, gains: Gains, limit: int) -> None:
        self._gains = gains
        self._limit = limit
        self._below = 0
        self._terms = 0
        self._pieces = _Pieces(gains)

    def start(self) -> None:
        self._below, self._terms = 0, 0

    def add(self, run: SignRun, stop: Callable[[int], bool] | None) -> int | None:
        """Add the gains of a run; with ``stop``, up to the first position at which the sum may be 0 or above and it says so."""
        self._limit -= run.high - run.low + 1
        if self._limit < 0:
            raise LimitReached(
                "the maximiser of the potential takes more additions than the limit allows; narrow the range of the "
                "axis or raise the limit"
            )
        for low, high, term in self._pieces.between(run.low, run.high):
            for k in range(low, high + 1):
                self._below += term(k)
                self._terms += 1
                if stop is not None and self._below + self._terms >= 0 and stop(k + 1):
                    return k + 1
        return None

    def sign(self, start: int, end: int) -> int:
        """The sign of ``g(start) + ... + g(end - 1)``, which is the sum at present."""
        if self._below > 0:
            return 1
        total = self._exact(start, end)
        return (total > 0) - (total < 0)

    def _exact(self, start: int, end: int) -> fmpq:
        if end - start <= 16:
            return sum((self._pieces.exact(k) for k in range(start, end)), fmpq(0))
        middle = (start + end) // 2
        return self._exact(start, middle) + self._exact(middle, end)


class _Pieces:
    """Gains at whole numbers, from their formulas."""

    def __init__(self, gains: Gains) -> None:
        self._starts: list[int] = []
        self._functions: list[RationalFunction] = []
        for stretch in gains.functions:
            if stretch.is_point:
                if not (stretch.low.is_rational and stretch.low.rational.denominator == 1):
                    continue
                first = int(stretch.low.rational)
            else:
                first = floor_of(stretch.low) + 1
            if self._starts and self._starts[-1] == first:
                self._starts.pop()
                self._functions.pop()
            self._starts.append(first)
            self._functions.append(stretch.value[1])

    def exact(self, k: int) -> fmpq:
        return self._functions[bisect_right(self._starts, k) - 1].value((fmpq(k),))

    def between(self, low: int, high: int) -> list[tuple[int, int, Callable[[int], int]]]:
        """Parts of a range of whole numbers, each with the function that gives gains from below, as whole units."""
        found = []
        place = bisect_right(self._starts, low) - 1
        while low <= high:
            end = min(high, self._starts[place + 1] - 1) if place + 1 < len(self._starts) else high
            if low <= end:
                found.append((low, end, _rounded(self._functions[place])))
            low, place = max(low, end + 1), place + 1
        return found


def _rounded(function: RationalFunction) -> Callable[[int], int]:
    top, top_scale = _whole(function.numerator.to_dict())
    bottom, bottom_scale = _whole(function.denominator.to_dict())
    top = [coefficient * bottom_scale << _BITS for coefficient in top]
    bottom = [coefficient * top_scale for coefficient in bottom]
    if len(top) == len(bottom) == 1:
        constant = top[0] // bottom[0]
        return lambda _: constant
    if len(top) <= 2 and len(bottom) <= 2:
        (a, b), (c, d) = ([*found, 0][:2] for found in (top, bottom))
        return lambda k: (a + b * k) // (c + d * k)

    def value(k: int) -> int:
        above = below = 0
        for coefficient in reversed(top):
            above = above * k + coefficient
        for coefficient in reversed(bottom):
            below = below * k + coefficient
        return above // below

    return value


def _whole(terms: dict[tuple[int, ...], fmpq]) -> tuple[list[int], int]:
    """Coefficients of a polynomial in one variable, times the least number that makes them whole."""
    known: dict[int, Fraction] = {powers[0]: to_fraction(coefficient) for powers, coefficient in terms.items()}
    scale = math.lcm(*(value.denominator for value in known.values())) if known else 1
    return [int(known.get(power, Fraction(0)) * scale) for power in range(max(known, default=0) + 1)], scale
