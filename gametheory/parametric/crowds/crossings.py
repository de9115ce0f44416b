"""Games of very many numbers of players at once, where that number stands in payoffs too: the signs of all their gains.

The gain ``g(k; N)`` of the first strategy when ``k`` others play it is a quotient of polynomials in ``k`` and ``N``. Its zeros
are curves in the plane, and between those ``N`` at which a curve begins, ends, turns, meets another or leaves through ``k = 0``
or ``k = N - 1`` (roots of leading coefficients, discriminants, resultants and values at the ends) their number and order
are the same (Collins 1975). One ``N`` between two of these, whole or not, so tells the signs of the gains of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.germs import Germ, RationalFunction, function_of
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import GenericSample, NotGenericError, Sample, Space, substituted, univariate
from gametheory.algebra.tracing import trace_line
from gametheory.errors import EvaluationError
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.outcomes import on_whole_numbers
from gametheory.parametric.crowds.signature import Portrait, Ranges

__all__ = ["LEAST_PLAYERS", "Pattern", "patterns"]

LEAST_PLAYERS = 4
"""With fewer players than these not every part of a pattern has a whole number of others."""
MOST_DEGREE = 10
"""Largest degree of a gain, in either variable, whose zeros are followed."""
MOST_STRETCHES = 2_000
_SHARES = (fmpq(3, 7), fmpq(5, 11), fmpq(2, 13), fmpq(11, 17), fmpq(101, 211))
"""Where between 0 and the number of players the number of others is taken to be, to find out which formula applies."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The signs of gains: ``first`` at 0 others, ``last`` at all of them, and between those of one sign, ``inside``; or, where
    ``inside`` is None, below 0 up to some number of others and above 0 beyond (``first`` and ``last`` are then -1 and 1)."""

    first: int
    inside: int | None
    last: int

    @property
    def crosses(self) -> bool:
        """Whether gains rise from below 0 to above."""
        return self.inside is None

    def portrait(self, players: int, *, mixed: bool, maximiser: Ranges | None = None) -> Portrait:
        """The portrait of so many players; where gains cross 0 the maximiser has to be given."""
        count, at_first, at_last = players, int(self.first == 0), int(self.last == 0)
        pure: list[tuple[int, int]]
        if self.inside is None:
            pure = [(0, 0), (count, count)]
        elif self.inside == 0:
            pure, maximiser = [(0, count)], ((0, count),)
        elif self.inside > 0:
            # A single gain of 0 at the lower end keeps a lone second player, or nobody, from leaving.
            pure = [(0, 0)] * at_first + [(count - at_last, count)]
            maximiser = ((count - at_last, count),)
        else:
            pure = [(0, at_first)] + [(count, count)] * at_last
            maximiser = ((0, at_first),)
        continuum = self.inside == 0
        number = int(self.crosses) if mixed and not continuum else None
        # Gains are below 0 next to nobody, and above 0 next to everybody.
        stable = (self.inside is None or self.inside < 0, self.inside is None or self.inside > 0)
        return Portrait(players, tuple(pure), maximiser, number, continuum, stable)


def patterns(
    lifted: Callable[[Sample], SymmetricGame], variable: str, low: int, high: int
) -> list[tuple[int, int, Pattern | None]]:
    """The patterns of gains from ``low`` to ``high`` players, in order: parts of the range, None where there is none.

    ``lifted`` gives the game of as many players as the variable of a sample is. That a part has no pattern says nothing of
    its games: gains may be in several formulas, fall through 0, or just have too high a degree.

    **Guarantees.** A pattern is that of every number of players of its part.
    """
    if low >= high:
        return [(low, high, None)]
    line, plane = Space((variable,), {}), Space((f"others_of_{variable}", variable), {})
    finder = _Finder(lifted, line, plane)
    try:
        stretches = trace_line(line, AlgebraicNumber.of(low), AlgebraicNumber.of(high), finder.run)
    except (_TooMuchError, EvaluationError):
        return [(low, high, None)]
    joined: list[tuple[int, int, Pattern | None]] = []
    for start, end, pattern in on_whole_numbers(stretches):
        if joined and joined[-1][2] == pattern:
            start = joined.pop()[0]
        joined.append((start, end, pattern))
    return joined


class _TooMuchError(Exception):
    """More stretches or larger polynomials than are followed."""


class _Finder:
    """Finds the pattern around a sample of the number of players."""

    def __init__(self, lifted: Callable[[Sample], SymmetricGame], line: Space, plane: Space) -> None:
        self._lifted, self._line, self._plane = lifted, line, plane
        self._runs = 0
        self._projected: dict[frozenset[str], list[fmpq_mpoly]] = {}

    def run(self, sample: Sample) -> Pattern | None:
        """The pattern, true wherever what is asked of the sample's signs is the same; None at single numbers."""
        if not isinstance(sample, GenericSample):
            return None
        self._runs += 1
        if self._runs > MOST_STRETCHES:
            raise _TooMuchError
        players = sample.point[0]
        gain, asked = self._gain(players)
        factors = dict(_factors(gain.numerator)) if not gain.numerator.is_zero() else {}
        others = {text: found for each in (gain.denominator, *asked) for text, (found, _) in _factors(each)}
        curves = {**others, **{text: found for text, (found, _) in factors.items()}}
        for polynomial in self._projection(curves):
            # What a curve looks like is the same only where these are, so that the sample is asked for all of them.
            sample.sign(polynomial)
        if any(self._roots(found, players, closed=True) for found in others.values()):
            return None
        if gain.numerator.is_zero():
            return Pattern(0, 0, 0)
        crossings: list[AlgebraicNumber] = []
        for found, multiplicity in factors.values():
            roots = self._roots(found, players, closed=False)
            if roots and multiplicity % 2 == 0:
                return None
            crossings += roots
        first, last = (self._sign(gain, end, players) for end in (fmpq(0), players - 1))
        if not crossings:
            return Pattern(first, self._sign(gain, (players - 1) / 2, players), last)
        # From below 0 to above: where in between matters to nothing. Falling through 0 is an equilibrium just there.
        return Pattern(-1, None, 1) if len(crossings) == 1 and (first, last) == (-1, 1) else None

    def _gain(self, players: fmpq) -> tuple[RationalFunction, list[fmpq_mpoly]]:
        """The gain in both variables at a number of players, and what its formula depends on."""
        plane = self._plane
        for share in _SHARES:
            sample = GenericSample(plane, (share * (players - 1), players))
            try:
                game = self._lifted(sample)
                others, all_players = (Germ(plane.variable(name), plane.one, sample) for name in plane.axes)
                played = (others, all_players - 1 - others)
                gain = game.payoff(0, played) - game.payoff(1, played)
            except NotGenericError:
                continue
            return function_of(gain, plane), list(sample.recorded.values())
        raise NotGenericError("every point that was tried is special")

    def _projection(self, curves: dict[str, fmpq_mpoly]) -> list[fmpq_mpoly]:
        """Polynomials in the number of players that vanish wherever the curves may change."""
        key = frozenset(curves)
        if key in self._projected:
            return self._projected[key]
        name, all_players = self._plane.axes[0], self._plane.variable(self._plane.axes[1])
        found: list[fmpq_mpoly] = []
        bent: list[fmpq_mpoly] = []
        for curve in curves.values():
            degree, other = curve.degrees()
            if max(degree, other) > MOST_DEGREE:
                raise _TooMuchError
            if not degree:
                found.append(curve)
                continue
            bent.append(curve)
            found.append(_leading(curve))
            found += [curve.compose(end, all_players) for end in (self._plane.context.constant(0), all_players - 1)]
            if degree > 1:
                found.append(curve.discriminant(name))
        found += [one.resultant(two, name) for one, two in combinations(bent, 2)]
        self._projected[key] = [
            self._line.context.from_dict({(powers[1],): value for powers, value in each.to_dict().items()})
            for each in found
            if not each.is_zero()
        ]
        return self._projected[key]

    def _roots(self, curve: fmpq_mpoly, players: fmpq, *, closed: bool) -> list[AlgebraicNumber]:
        """Numbers of others, between none and all, at which a curve is met."""
        polynomial = univariate(substituted(curve, {self._plane.axes[1]: players}))
        low, high = AlgebraicNumber.of(fmpq(0)), AlgebraicNumber.of(players - 1)
        found = list(roots_between([polynomial], low, high))
        return found + [end for end in (low, high) if closed and end.sign_of(polynomial) == 0]

    def _sign(self, gain: RationalFunction, others: fmpq, players: fmpq) -> int:
        value = gain.value((others, players))
        return (value > 0) - (value < 0)


def _factors(polynomial: fmpq_mpoly) -> Iterable[tuple[str, tuple[fmpq_mpoly, int]]]:
    return [(str(found), (found, multiplicity)) for found, multiplicity in polynomial.factor()[1]]


def _leading(curve: fmpq_mpoly) -> fmpq_mpoly:
    """The leading coefficient in the first variable, as a polynomial in the second."""
    degree = curve.degrees()[0]
    terms: dict[tuple[int, ...], fmpq] = {}
    for powers, value in curve.to_dict().items():
        if powers[0] == degree:
            terms[0, powers[1]] = value
    return curve.context().from_dict(terms)
