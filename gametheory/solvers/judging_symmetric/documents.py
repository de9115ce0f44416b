"""Whole documents of symmetric games, judged anew: equilibria, and pure ones by counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gametheory.enclosure import Enclosure
from gametheory.errors import ResultFileError
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.document import read_list, read_number, read_object
from gametheory.solvers.judging import ContradictionError, Verification, quoted, same_names
from gametheory.solvers.judging_symmetric.sums import agrees, judge_counts, judge_symmetric, payoff_of
from gametheory.solvers.result import Number

__all__ = ["verify_symmetric"]

FLOAT_TOLERANCE = 1e-7
"""What a number of a result in floats may be wrong by, as a share of the larger of itself and 1."""
SAMPLES = 16
"""How many counts inside a range are looked at, besides its ends."""
_ROUNDING = Fraction(1, 2**40)


def verify_symmetric(document: Mapping[str, Any], game: SymmetricGame) -> Verification:
    """Judge a solution document of a symmetric game anew.

    1. Parameters, title and form are the game's.
    2. Each equilibrium names the player and the strategies; its probabilities sum to 1 (enclosed ones may). Where
       ``state.symmetric`` is false they are shares of the players, of whole counts.
    3. Its regret is 0 (with floats: as small as stated), or its enclosure holds an equilibrium; payoffs and measures are as
       stated or, where one of the two is enclosed, may be.
    4. Each count at the ends of each range of ``counts``, and some inside, is a pure equilibrium; those just outside are not.

    What ``notes`` of the verification list is not judged. Raises :class:`ResultFileError` for a document of another shape and
    :class:`LimitReached` for too much to sum.
    """
    return _Document(document, game).verified()


class _Document:
    """One document; collects what is wrong in ``problems``."""

    def __init__(self, document: Mapping[str, Any], game: SymmetricGame) -> None:
        self.document, self.game = document, game
        self.floats = document.get("arithmetic") == "float"
        self.problems: list[str] = []
        self.largest = Fraction(0)

    def verified(self) -> Verification:
        """Judge all of it."""
        self.compare_head()
        stated = read_list(self.document, "equilibria", "the document")
        for position, equilibrium in enumerate(stated):
            where = f"equilibrium {position}"
            try:
                self.equilibrium(equilibrium, where)
            except ContradictionError as error:
                self.problems.append(f"{where}: {error}")
        self.ranges()
        self.everywhere()
        notes = ["'stable', 'maximiser', 'potential', 'mean_field' and 'certificate' are not judged"]
        if self.document.get("players", self.game.count) != self.game.count:
            self.problems.append(f"'players': found {self.game.count}")
        if self.document.get("complete") is True:
            notes.append("whether there are more equilibria is not judged")
        return Verification(
            holds=not self.problems,
            checked=len(stated),
            combinations=0,
            largest_regret=self.largest,
            problems=tuple(self.problems),
            tolerance=f"{FLOAT_TOLERANCE:g} of each number" if self.floats else None,
            notes=tuple(notes),
        )

    def compare_head(self) -> None:
        """The game and its parameters."""
        if self.document.get("game") is not None:
            game = read_object(self.document, "game", "the document")
            for key, found in (("title", self.game.about.title), ("form", self.game.about.form)):
                if game.get(key, found) != found:
                    self.problems.append(f"{key} of the game: states {quoted(str(game[key]))}, found {quoted(found)}")
        stated = read_object(self.document, "parameters", "the document")
        for name in sorted({*stated, *self.game.parameters}):
            if name not in stated or name not in self.game.parameters:
                self.problems.append(f"value of {quoted(name)}: the game and the document do not both have it")
            elif self.number(stated[name], f"value of {quoted(name)}") != self.game.parameters[name]:
                self.problems.append(f"value of {quoted(name)}: found {self.game.parameters[name]}")

    def equilibrium(self, stated: Any, where: str) -> None:  # noqa: ANN401 - a stranger's
        """Compare all that one equilibrium states."""
        payoffs, measures = read_object(stated, "payoffs", where), read_object(stated, "measures", where)
        strategies = read_object(stated, "strategies", where)
        same_names(strategies, self.game.players, "'strategies'")
        of_player = read_object(strategies, self.game.player, where)
        same_names(of_player, self.game.strategies, f"'{self.game.player}'")
        shares = [self.number(of_player[name], f"{where}: {quoted(name)}") for name in self.game.strategies]
        self.distribution(shares)
        state = stated.get("state")
        counted = isinstance(state, dict) and state.get("symmetric") is False
        regret, found_payoffs, found_measures = (
            judge_counts(self.game, self.counts(shares)) if counted else judge_symmetric(self.game, shares)
        )
        if self.document.get("concept") == "pure-nash" and not counted and all(share != 1 for share in shares):
            self.problems.append(f"{where}: the concept is pure-nash, but the strategy is mixed")
        pure = counted or all(share in (0, 1) for share in shares if not isinstance(share, Enclosure))
        pure = pure and not any(isinstance(share, Enclosure) for share in shares)
        if isinstance(state, dict) and state.get("pure", pure) is not pure:
            self.problems.append(f"{where}: states pure: {quoted(str(state['pure']))}, found {pure}")
        claimed = self.number(stated.get("regret"), f"{where}: regret")
        self.regret(claimed, regret, where)
        for what, numbers, found in (("payoff", payoffs, found_payoffs), ("measure", measures, found_measures)):
            same_names(numbers, tuple(found), f"'{what}s'")
            for name, number in numbers.items():
                if not self.agree(self.number(number, f"{where}: {what} of {quoted(name)}"), found[name]):
                    self.problems.append(f"{where}: {what} of {quoted(name)}: found about {float(found[name]):.12g}")

    def regret(self, claimed: Number, found: Number, where: str) -> None:
        """A regret that is 0, or an enclosure that holds an equilibrium; as large as stated."""
        if self.floats:
            if float(found) > max(float(claimed) * 2, FLOAT_TOLERANCE) or float(claimed) < 0:
                self.problems.append(f"{where}: regret: states {float(claimed):.3g}, found {float(found):.3g}")
            self.largest = max(self.largest, Fraction(float(found)))
            return
        low, high = Enclosure.of(found).low, Enclosure.of(found).high
        said = Enclosure.of(claimed)
        if low > 0:
            self.problems.append(f"{where}: not an equilibrium, a player gains {float(low):.6g} by deviating")
            self.largest = max(self.largest, low)
        if (
            said.low > low
            or (low == high) != (said.low == said.high)
            or said.high * (1 + _ROUNDING) < high - high / 2**60
        ):
            self.problems.append(f"{where}: regret: states {said}, found up to {float(high):.6g}")

    def distribution(self, shares: Sequence[Number]) -> None:
        """Probabilities that sum to 1, or may."""
        ends = [Enclosure.of(Fraction(share) if isinstance(share, float) else share) for share in shares]
        low, high = sum(end.low for end in ends), sum(end.high for end in ends)
        slack = Fraction(FLOAT_TOLERANCE) if self.floats else 0
        if any(end.low < 0 or end.high > 1 for end in ends) or not low - slack <= 1 <= high + slack:
            raise ContradictionError("the probabilities are not a distribution")
        enclosed = [end for end in ends if end.low < end.high]
        if enclosed and (
            len(enclosed) != 2 or enclosed[0].low + enclosed[1].high != 1 or enclosed[0].width != enclosed[1].width
        ):
            raise ContradictionError("the probabilities are not a distribution: two bounds should be mirrored")

    def counts(self, shares: Sequence[Number]) -> list[int]:
        """Whole counts of players."""
        counts = [
            Fraction(share) * self.game.count if not isinstance(share, Enclosure) else Fraction(-1, 2)
            for share in shares
        ]
        if any(count.denominator != 1 for count in counts):
            raise ContradictionError("the shares are not of whole numbers of players")
        return [int(count) for count in counts]

    def ranges(self) -> None:
        """Pure equilibria by counts."""
        # None says that there were too many to look at.
        if self.document.get("counts") is None:
            return
        for position, stated in enumerate(read_list(self.document, "counts", "the document")):
            where = f"counts {position}"
            ends = read_object(stated, "counts", where)
            try:
                same_names(ends, self.game.strategies, "'counts'")
            except ContradictionError as error:
                self.problems.append(f"{where}: {error}")
                continue
            pairs = [ends[name] for name in self.game.strategies]
            if not all(
                isinstance(pair, list) and len(pair) == 2 and all(type(k) is int for k in pair) for pair in pairs
            ):
                raise ResultFileError(f"{where}: each should be the least and the most players")
            self.range(pairs, where)

    def range(self, pairs: Sequence[Sequence[int]], where: str) -> None:
        """One range of counts."""
        everybody = self.game.count
        low, high = pairs[0]
        if len(pairs) > 2:
            if any(low != high for low, high in pairs) or sum(low for low, _ in pairs) != everybody:
                self.problems.append(f"{where}: these are not counts of {everybody:,} players")
            elif judge_counts(self.game, [low for low, _ in pairs])[0]:
                self.problems.append(f"{where}: not an equilibrium")
            return
        if not 0 <= low <= high <= everybody or list(pairs[1]) != [everybody - high, everybody - low]:
            self.problems.append(f"{where}: these are not counts of {everybody:,} players")
            return
        inside = {low, low + 1, high - 1, high, *(low + (high - low) * step // SAMPLES for step in range(SAMPLES))}
        for count in sorted({*inside, low - 1, high + 1}):
            if 0 <= count <= everybody and (count <= high or count == high + 1):
                regret = judge_counts_regret(self.game, count)
                if (regret == 0) != (low <= count <= high):
                    self.problems.append(f"{where}: {count:,} is {'an' if regret == 0 else 'no'} equilibrium")

    def everywhere(self) -> None:
        """A component says that every mixture is an equilibrium: that no gain is other than 0."""
        if not self.document.get("components"):
            return
        others = self.game.count - 1
        places = range(others + 1) if others < 1_000 else sorted({others * step // 999 for step in range(1_000)})
        for count in places:
            spread = (count, others - count)
            if len(self.game.strategies) != 2 or payoff_of(self.game, 0, spread) != payoff_of(self.game, 1, spread):
                self.problems.append(f"component 0: the gain is not 0 where {count:,} others play the first strategy")
                return

    def agree(self, stated: Number, found: Number) -> bool:
        """Whether two numbers are, or may be, the same."""
        if self.floats:
            return abs(float(stated) - float(found)) <= FLOAT_TOLERANCE * max(1.0, abs(float(found)))
        return agrees(stated, found)

    def number(self, stated: Any, where: str) -> Number:  # noqa: ANN401 - a stranger's
        """An exact number as text, an enclosure, or, with floats, a float."""
        if isinstance(stated, dict):
            low = read_number(stated.get("low"), f"{where}: low", exact=True)
            high = read_number(stated.get("high"), f"{where}: high", exact=True)
            try:
                return Enclosure(Fraction(low), Fraction(high))  # type: ignore[arg-type]
            except ValueError as error:
                raise ResultFileError(f"{where}: {error}") from None
        return read_number(stated, where, exact=not self.floats)


def judge_counts_regret(game: SymmetricGame, first: int) -> Fraction:
    """The regret when that many play the first of two strategies."""
    counts = (first, game.count - first)
    gains = [Fraction(0)]
    if first:
        others = (first - 1, counts[1])
        gains.append(payoff_of(game, 1, others) - payoff_of(game, 0, others))
    if counts[1]:
        others = (first, counts[1] - 1)
        gains.append(payoff_of(game, 0, others) - payoff_of(game, 1, others))
    return max(gains)
