"""Judging what is stated of a symmetric game of two strategies at one place: its pure equilibria by counts, and mixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gametheory.enclosure import Enclosure
from gametheory.errors import EvaluationError, LimitReached, ResultFileError
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.judging.reader import Reader
from gametheory.solvers.document import read_flag, read_list, read_number, read_object
from gametheory.solvers.judging import ContradictionError, quoted, same_names
from gametheory.solvers.judging_symmetric import agrees, judge_counts, judge_symmetric
from gametheory.solvers.judging_symmetric.sums import payoff_of
from gametheory.solvers.result import Number

__all__ = ["CrowdReader", "PlaceJudge", "read_signature"]

MOST_ADDED = 500
"""Most players whose gains are added up to judge what maximises the potential."""
INSIDE = 4
"""Counts inside a range of pure equilibria that are looked at, besides its ends."""


class CrowdReader:
    """Reads formulas in ``variable`` and counts in terms of the number of players, called ``players``."""

    def __init__(self, variable: str, players: str) -> None:
        self._formulas, self._counts = Reader(), Reader()
        self._formulas.axis, self._counts.axis = variable, players

    def number(self, text: object, value: Fraction, where: str) -> Fraction:
        """A formula at a value of the variable. Raises :class:`EvaluationError` at a pole."""
        return to_fraction(self._formulas.value(text, to_flint(value), where))

    def count(self, text: object, players: int, where: str) -> int:
        """A count where there are so many players."""
        try:
            found = to_fraction(self._counts.value(text, to_flint(Fraction(players)), where))
        except EvaluationError as error:
            raise ResultFileError(f"{where}: {error}") from None
        if found.denominator != 1 or not 0 <= found <= players:
            raise ContradictionError(f"{where}: {found} is no count of {players:,} players")
        return int(found)

    def ranges(self, container: Mapping[str, Any], key: str, players: int, where: str) -> list[tuple[int, int]]:
        """Ranges of counts where there are so many players."""
        return [self.range(each, players, f"{where}: '{key}'") for each in read_list(container, key, where)]

    def range(self, stated: object, players: int, where: str) -> tuple[int, int]:
        """The two ends of a range."""
        if not isinstance(stated, list) or len(stated) != 2:
            raise ResultFileError(f"{where}: a range should be two counts")
        low, high = (self.count(text, players, where) for text in stated)
        if low > high:
            raise ContradictionError(f"{where}: a range from {low:,} down to {high:,}")
        return low, high


@dataclass(frozen=True)
class PlaceJudge:
    """What is wrong with statements about one game; ``value`` is that of formulas' variable.

    Methods raise :class:`ContradictionError` at the first thing that is not so, and :class:`ResultFileError` for what is not
    of the contract's shape.
    """

    reader: CrowdReader
    game: SymmetricGame
    value: Fraction
    where: str

    def signature(self, stated: Mapping[str, Any]) -> None:
        """The counts, flags, and, for not too many players, the potential's maximiser."""
        players, where = self.game.count, f"{self.where}: signature"
        counts = self.reader.ranges(stated, "counts", players, where)
        if any(after[0] <= before[1] + 1 for before, after in pairwise(counts)):
            raise ContradictionError(f"{where}: ranges of counts should be apart and ascending")
        for low, high in counts:
            step = max(1, (high - low) // INSIDE)
            for count in {*range(low, high + 1, step), high}:
                self._expect(count, equilibrium=True)
            for count in (low - 1, high + 1):
                if 0 <= count <= players:
                    self._expect(count, equilibrium=False)
        for key, count in (("all_second", 0), ("all_first", players)):
            flag = read_flag(stated, key, where)
            self._expect(count, equilibrium=flag)
            if flag != any(low <= count <= high for low, high in counts):
                raise ContradictionError(f"{where}: '{key}' is not what 'counts' say")
        if read_flag(stated, "continuum", where) != self._continuum(counts):
            raise ContradictionError(f"{where}: 'continuum' is not so")
        if stated.get("maximiser") is not None:
            self._maximiser(self.reader.ranges(stated, "maximiser", players, where), where)

    def pure(self, stated: Mapping[str, Any], signature: Mapping[str, Any], where: str) -> tuple[int, int]:
        """A pure equilibrium with its formulas, or a range of them without; its counts."""
        players = self.game.count
        low, high = self.reader.range(stated.get("counts"), players, f"{where}: 'counts'")
        self._expect(low, equilibrium=True)
        self._expect(high, equilibrium=True)
        flagged = None
        if signature.get("maximiser") is not None:
            best = self.reader.ranges(signature, "maximiser", players, where)
            flagged = any(first <= low and high <= last for first, last in best)
        if stated.get("maximiser", "") != flagged:
            raise ContradictionError(f"{where}: 'maximiser' is not what the signature says")
        strategies = read_object(read_object(stated, "strategies", where), self.game.player, where)
        payoffs, measures = read_object(stated, "payoffs", where), read_object(stated, "measures", where)
        if low != high:
            if strategies or payoffs or measures:
                raise ContradictionError(f"{where}: formulas are of single counts, and this is a range")
            return low, high
        same_names(strategies, self.game.strategies, f"'{self.game.player}'")
        same_names(payoffs, self.game.players, "'payoffs'")
        _, found_payoffs, found_measures = judge_counts(self.game, (low, players - low))
        shares = dict(
            zip(self.game.strategies, (Fraction(low, players), Fraction(players - low, players)), strict=True)
        )
        for what, numbers, found in (
            ("share", strategies, shares),
            ("payoff", payoffs, found_payoffs),
            ("measure", measures, found_measures),
        ):
            for name, text in numbers.items():
                if name not in found or self.reader.number(text, self.value, where) != found[name]:
                    raise ContradictionError(f"{where}: {what} of {quoted(name)} is not what the judge finds")
        return low, high

    def mixed(self, stated: Mapping[str, Any], where: str) -> Enclosure:
        """A mixture between whose bounds there is an equilibrium, payoff and measures; the first strategy's probability."""
        strategies = read_object(read_object(stated, "strategies", where), self.game.player, where)
        same_names(strategies, self.game.strategies, f"'{self.game.player}'")
        shares = [_number(strategies[name], where) for name in self.game.strategies]
        one, two = map(Enclosure.of, shares)
        if one.low + two.high != 1 or one.high + two.low != 1 or not (one.low >= 0 and one.high <= 1):
            raise ContradictionError(f"{where}: the probabilities are not a distribution")
        if one.low == one.high and one.low in (0, 1):
            raise ContradictionError(f"{where}: the strategy is pure")
        regret, payoffs, measures = judge_symmetric(self.game, shares)
        if Enclosure.of(regret).low > 0 or (one.low == one.high and regret != 0 and not isinstance(regret, Enclosure)):
            raise ContradictionError(f"{where}: not an equilibrium")
        for what, key, found in (("payoff", "payoffs", payoffs), ("measure", "measures", measures)):
            numbers = read_object(stated, key, where)
            same_names(numbers, tuple(found), f"'{key}'")
            for name, number in numbers.items():
                if not agrees(_number(number, where), found[name]):
                    raise ContradictionError(f"{where}: {what} of {quoted(name)} is not what the judge finds")
        return one

    def _expect(self, count: int, *, equilibrium: bool) -> None:
        regret, _, _ = judge_counts(self.game, (count, self.game.count - count))
        if (regret == 0) != equilibrium:
            kind = "no" if equilibrium else "an"
            raise ContradictionError(
                f"{self.where}: {count:,} players of {quoted(self.game.strategies[0])} is {kind} equilibrium"
            )

    def _gain(self, others: int) -> Fraction:
        spread = (others, self.game.count - 1 - others)
        return payoff_of(self.game, 0, spread) - payoff_of(self.game, 1, spread)

    def _continuum(self, counts: Sequence[tuple[int, int]]) -> bool:
        """Whether no gain is other than 0: all counts are equilibria then, and one gain decides it, as others would not be."""
        return list(counts) == [(0, self.game.count)] and not any(map(self._gain, self._some_others()))

    def _some_others(self) -> set[int]:
        last = self.game.count - 1
        return (
            {last * step // MOST_ADDED for step in range(MOST_ADDED + 1)} if last > MOST_ADDED else set(range(last + 1))
        )

    def _maximiser(self, stated: Sequence[tuple[int, int]], where: str) -> None:
        players = self.game.count
        if not stated:
            raise ContradictionError(f"{where}: some count maximises the potential")
        if players > MOST_ADDED:
            # What maximises the potential is an equilibrium: that much is seen of any number of players.
            for count in {end for each in stated for end in each}:
                self._expect(count, equilibrium=True)
            return
        sums = [Fraction(0)]
        for others in range(players):
            sums.append(sums[-1] + self._gain(others))
        best = {count for count, value in enumerate(sums) if value == max(sums)}
        if {count for low, high in stated for count in range(low, high + 1)} != best:
            raise ContradictionError(f"{where}: 'maximiser' is not where the potential is largest")


def read_signature(entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A cell's signature, its number of mixed equilibria a whole number or none."""
    found = read_object(entry, "signature", where)
    mixed = found.get("mixed")
    if mixed is not None and (type(mixed) is not int or mixed < 0):
        raise ResultFileError(f"{where}: 'mixed' should be a number of equilibria, or null")
    return found


def _number(stated: object, where: str) -> Fraction | Enclosure:
    """A number, or its bounds."""
    if not isinstance(stated, Mapping):
        return _rational(stated, where)
    try:
        return Enclosure(_rational(stated.get("low"), where), _rational(stated.get("high"), where))
    except ValueError as error:
        raise ResultFileError(f"{where}: {error}") from None


def _rational(stated: object, where: str) -> Fraction:
    found: Number = read_number(stated, where, exact=True)
    if not isinstance(found, Fraction | int) or Fraction(found).denominator.bit_length() > 4_096:
        raise LimitReached(f"{where}: a number too long to be judged")
    return Fraction(found)
