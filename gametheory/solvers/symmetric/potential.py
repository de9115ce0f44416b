"""The exact potential of a symmetric game by counts (Monderer and Shapley 1996; for two strategies there always is one).

With two strategies it is ``Phi(j) = g(0) + ... + g(j - 1)`` when ``j`` players play the first. Sums of a million gains are
taken in whole multiples of a small unit, with a bound of what that leaves out; only values too close to tell apart are
summed more finely, and exactly if there are few.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpq_poly

from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached, UsageError
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_fraction
from gametheory.solvers.symmetric.binomial import exact_ends
from gametheory.solvers.symmetric.counts import equilibrium_counts
from gametheory.solvers.symmetric.gains import Gains
from gametheory.solvers.symmetric.sequences import Piece, Values

__all__ = ["PotentialOfTwo", "potential"]

MOST_SHOWN_EXACTLY = 64
"""Most quotients whose sum is given as a fraction: its denominator is about as long as theirs together."""
MOST_SUMMED_EXACTLY = 20_000
"""Most quotients that are summed exactly to see whether two values are equal."""
MAXIMUM_SUMMED = 20_000_000
"""Most gains that are summed: about ten seconds."""
UNITS = (96, 256)
"""Sums are taken in multiples of these powers of 1/2, the second where the first does not tell."""


def potential(game: SymmetricGame, counts: Sequence[int]) -> Fraction | Enclosure:
    """The potential where ``counts[s]`` players play the s-th of two strategies; 0 where all play the second.

    A Fraction where few gains are summed, else an enclosure narrower than ``2**-60``. Raises :class:`UsageError` for
    counts that are not those of all players, and :class:`LimitReached` beyond twenty million gains.
    """
    if len(game.strategies) != 2:
        from gametheory.solvers.symmetric.many_potential import potential_of_many

        return potential_of_many(game, counts)
    if len(counts) != 2 or min(counts) < 0 or sum(counts) != game.count:
        raise UsageError(f"counts of two strategies that sum to {game.count} are needed, not {list(counts)}")
    return PotentialOfTwo(Gains(game)).at(counts[0])


class PotentialOfTwo:
    """The potential of a game of two strategies, by how many play the first."""

    def __init__(self, gains: Gains) -> None:
        self.gains = gains.values
        self._known: dict[tuple[int, int], dict[int, Fraction | Enclosure]] = {}

    def at(self, count: int) -> Fraction | Enclosure:
        """``Phi(count)``."""
        return self._between(0, count, 0)

    def maximum(self) -> tuple[list[tuple[int, int]], Fraction | Enclosure, bool]:
        """Ranges of counts at which it is largest, its value there, and whether that is decided beyond doubt.

        Where it is largest no player gains by moving, so only equilibria come into question; it is the same throughout a
        range of them. Where sums are too close to tell apart all are listed, and it is not decided.
        """
        ranges = equilibrium_counts(self.gains.signs)
        best = [ranges[0]]
        decided = True
        for found in ranges[1:]:
            sign = self._compared(best[0][0], found[0])
            if sign is None:
                decided = False
            if sign == 1:
                best, decided = [found], True
            elif sign != -1:
                best.append(found)
        return best, self.at(best[0][0]), decided

    def _compared(self, low: int, high: int) -> int | None:
        """The sign of ``Phi(high) - Phi(low)``; None where it can't be told."""
        for level in range(len(UNITS) + 1):
            rise = Enclosure.of(self._between(low, high, level))
            if rise.low > 0 or rise.high < 0 or rise.low == rise.high:
                return (rise.low > 0) - (rise.high < 0)
        return None

    def _between(self, low: int, high: int, level: int) -> Fraction | Enclosure:
        known = self._known.setdefault((low, high), {})
        if level not in known:
            if level < len(UNITS):
                known[level] = _summed(self.gains, low, high, UNITS[level], MOST_SHOWN_EXACTLY)
            else:
                known[level] = _summed(self.gains, low, high, UNITS[-1], MOST_SUMMED_EXACTLY)
        return known[level]


def _summed(gains: Values, low: int, high: int, bits: int, most: int) -> Fraction | Enclosure:
    """``g(low) + ... + g(high - 1)``."""
    exact = fmpq(0)
    rounded = terms = 0
    ends: list[tuple[Fraction, Fraction]] = []
    for piece in gains.pieces:
        first, last = max(low, piece.low), min(high - 1, piece.high)
        if first > last:
            continue
        if piece.denominator.degree() < 1 or last - first < most:
            exact += _exactly(piece, first, last)
        elif piece.denominator.degree() == 1:
            whole, rest = _by_digamma(piece, first, last, bits)
            exact += whole
            ends.append(rest)
        else:
            terms += last - first + 1
            if terms > MAXIMUM_SUMMED:
                raise LimitReached(f"the potential would need the sum of more than {MAXIMUM_SUMMED:,} gains")
            rounded += _in_units(piece, first, last, bits)
    if not terms and not ends:
        return to_fraction(exact)
    # The exact part may have long denominators; it is rounded like the rest.
    least = largest = rounded + math.floor(to_fraction(exact * 2**bits))
    largest += terms + 1
    for start, end in ends:
        least += math.floor(start * 2**bits)
        largest += math.ceil(end * 2**bits)
    return Enclosure(Fraction(least, 2**bits), Fraction(largest, 2**bits))


def _by_digamma(piece: Piece, first: int, last: int, bits: int) -> tuple[fmpq, tuple[Fraction, Fraction]]:
    """The sum where the denominator is linear: an exact part, and the ends of an enclosure of the rest.

    ``1/(x + c)`` sums to differences of the digamma function (Abramowitz and Stegun 1964, 6.3.6).
    """
    top, bottom = piece.numerator, piece.denominator
    whole, left = divmod(top, bottom)
    exact = _exactly(Piece(first, last, whole, fmpq_poly([1])), first, last)
    shift = bottom[0] / bottom[1]
    # The denominator has no root among the places, but it may have one between: the parts on either side are summed apart.
    before = range(first, min(last + 1, max(first, math.ceil(-to_fraction(shift)))))
    after = range(max(first, before.stop), last + 1)
    with ctx.workprec(bits + 2 * last.bit_length() + 64):
        total = arb(0)
        if after:
            total += (arb(after.stop + shift)).digamma() - arb(after.start + shift).digamma()
        if before:
            # Both signs turned: 1 / (x + c) = -1 / (-c - x).
            total -= arb(1 - before.start - shift).digamma() - arb(1 - before.stop - shift).digamma()
        total *= arb(left[0] / bottom[1])
    return exact, exact_ends(total)


def _exactly(piece: Piece, first: int, last: int) -> fmpq:
    degree = piece.numerator.degree() if piece.denominator.degree() < 1 else last - first
    if last - first <= degree + 1:
        return _tree_sum(piece, first, last)
    # A polynomial's sums are a polynomial of one degree more: Newton's forward differences of its first values.
    column = [piece.at(first + step) for step in range(degree + 1)]
    total, choices = fmpq(0), fmpq(last - first + 1)
    count = last - first + 1
    for order in range(degree + 1):
        total += choices * column[0]
        column = [after - before for before, after in itertools.pairwise(column)]
        choices = choices * (count - order - 1) / (order + 2)
    return total


def _tree_sum(piece: Piece, first: int, last: int) -> fmpq:
    if first == last:
        return piece.at(first)
    middle = (first + last) // 2
    return _tree_sum(piece, first, middle) + _tree_sum(piece, middle + 1, last)


def _in_units(piece: Piece, first: int, last: int, bits: int) -> int:
    """The sum in multiples of ``2**-bits``, each term rounded down."""
    top, bottom = piece.numerator, piece.denominator
    common = top.denom() * bottom.denom()
    above = [int(value) << bits for value in (top * common).numer().coeffs()][::-1]
    below = [int(value) for value in (bottom * common).numer().coeffs()][::-1]
    total = 0
    for place in range(first, last + 1):
        numerator = denominator = 0
        for value in above:
            numerator = numerator * place + value
        for value in below:
            denominator = denominator * place + value
        total += numerator // denominator
    return total
