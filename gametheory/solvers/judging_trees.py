"""How a document about an extensive game is judged: behaviour at information sets, paths, and mixtures of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame, TerminalNode, flat_names
from gametheory.model.reduced import ReducedForm, reduced_strategic_form
from gametheory.numbers import rational
from gametheory.solvers.document import read_flag, read_list, read_number, read_object
from gametheory.solvers.judging import ContradictionError, Judge, Part, no_other_names, quoted, same_names
from gametheory.solvers.result import Number
from gametheory.solvers.verify import (
    expectation_and_regret,
    nash_regrets,
    outcome,
    plays_alike,
    subgame_regrets,
)


class ExtensiveJudge(Judge):
    """Judges behaviour; a player's side is its moves at own information sets, None where unspecified."""

    def __init__(self, game: ExtensiveGame, concept: str, *, exact: bool) -> None:
        outcomes = [node for node in game.nodes if isinstance(node, TerminalNode)]
        measures = {name: [node.measures[index] for node in outcomes] for index, name in enumerate(game.measures)}
        super().__init__(zip(*(node.payoffs for node in outcomes), strict=True), measures, concept, exact)
        self.game, self.about, self.players, self.parameters = game, game.about, game.players, game.parameters
        self.reduced: ReducedForm | None = None

    def read(self, stated: Mapping[str, Any], where: str) -> tuple[Part, ...]:
        """Read ``behavior``, and see that ``strategies``, ``on_path``, ``path`` and ``mixed`` say the same."""
        # Where there is nothing to decide there is nothing to say either.
        silent = not self.game.information_sets
        behavior = {} if silent and "behavior" not in stated else read_object(stated, "behavior", where)
        strategies = read_object(stated, "strategies", where)
        same_names(behavior, [information_set.name for information_set in self.game.information_sets], "'behavior'")
        same_names(strategies, self.players, "'strategies'")
        parts = tuple(self.side(behavior, strategies, player, where) for player in range(len(self.players)))
        reach = outcome(self.game, self.profile(parts)).reach
        for information_set in self.game.information_sets:
            at = f"{where}: '{information_set.name}'"
            reached = any(reach[node] for node in information_set.nodes)
            if read_flag(behavior[information_set.name], "on_path", at) != reached:
                self.problems.append(f"{at}: 'on_path' should be {str(reached).lower()}")
        names = [node.name for node, probability in zip(self.game.nodes, reach, strict=True) if probability]
        path = names if silent and "path" not in stated else read_list(stated, "path", where)
        if not all(isinstance(name, str) for name in path) or sorted(path) != sorted(names):
            self.problems.append(f"{where}: 'path' should be the nodes {', '.join(names)[:200]}")
        if "interim" in stated:
            self.compare_interim(read_object(stated, "interim", where), self.profile(parts), where)
        if "mixed" in stated:
            self.compare_mixed(read_object(stated, "mixed", where), self.profile(parts), where)
        return parts

    def compare_interim(
        self, stated: Mapping[str, Any], behavior: Sequence[tuple[Number, ...] | None], where: str
    ) -> None:
        """See that what each type of a Bayesian game is said to expect is what it expects, and that it can gain nothing."""
        if not isinstance(self.game, BayesianGame):
            raise ContradictionError("'interim' is stated, but the game has no types")
        typed = [name for name, types in zip(self.players, self.game.types, strict=True) if types]
        no_other_names(stated, typed, "'interim'")
        for player, types in enumerate(self.game.types):
            said = read_object(stated, self.players[player], f"{where}: interim") if types else {}
            no_other_names(said, types, f"'interim' of '{self.players[player]}'")
            for own in types:
                seen = self.game.given(player, own)
                at = f"{where}: interim of '{self.players[player]}.{own}'"
                if seen is None or own not in said:
                    if (seen is None) != (own not in said):
                        self.problems.append(
                            f"{at}: {'is stated, but never drawn' if seen is None else 'is not stated'}"
                        )
                    continue
                payoff, regret = expectation_and_regret(seen, behavior, player)
                found = {
                    "probability": Fraction(self.game.probability(player, own)),
                    "payoff": payoff,
                    "regret": regret,
                }
                self.compare_all(read_object(said, own, at), found, at, {})

    def compare_mixed(
        self, stated: Mapping[str, Any], behavior: Sequence[tuple[Number, ...] | None], where: str
    ) -> None:
        """See that ``mixed`` names strategies of the reduced strategic form and leads where the behaviour does."""
        same_names(stated, self.players, "'mixed'")
        # Only the names of plans, and what they do, are taken from here.
        self.reduced = self.reduced or reduced_strategic_form(self.game)
        for player, name in enumerate(self.players):
            plans = dict(zip(self.reduced.game.strategies[player], self.reduced.plans[player], strict=True))
            said = read_object(stated, name, f"{where}: mixed")
            no_other_names(said, plans, f"'{name}'")
            mixture = [
                (plans[plan], read_number(said[plan], f"{where}: mixed: {quoted(plan)}", exact=self.exact))
                for plan in said
            ]
            if any(probability < 0 for _, probability in mixture):
                raise ContradictionError(f"'mixed' of '{name}': a probability is negative")
            if abs(sum((rational(probability) for _, probability in mixture), Fraction(-1))) > self.share:
                raise ContradictionError(f"'mixed' of '{name}': the probabilities do not sum to 1")
            if not plays_alike(self.game, player, mixture, behavior, self.share):
                self.problems.append(f"{where}: 'mixed' of '{name}' does not play as 'behavior' states")

    def side(self, behavior: object, strategies: object, player: int, where: str) -> Part:
        """One player's moves; ``strategies`` should have them under ``information_set.move`` (or ``move``)."""
        called = zip(self.game.information_sets, flat_names(self.game), strict=True)
        own = [(information_set, names) for information_set, names in called if information_set.player == player]
        moves: list[tuple[Number, ...] | None] = []
        flat: dict[str, Number] = {}
        for information_set, names in own:
            name, at = information_set.name, f"{where}: '{information_set.name}'"
            stated = read_object(behavior, name, where)
            if stated.get("player") != self.players[player]:
                raise ContradictionError(f"information set '{name}' belongs to '{self.players[player]}'")
            if read_flag(stated, "specified", at):
                chosen = self.distribution(stated, "moves", information_set.moves, at)
                flat |= dict(zip(names, chosen, strict=True))
                moves.append(chosen)
            elif read_object(stated, "moves", at):
                raise ContradictionError(f"information set '{name}' has moves, but 'specified' is false")
            else:
                moves.append(None)
        said = read_object(strategies, self.players[player], f"{where}: strategies")
        if {name: read_number(said[name], f"{where}: strategies", exact=self.exact) for name in said} != flat:
            raise ContradictionError(f"the strategies of '{self.players[player]}' are not what 'behavior' states")
        return tuple(moves)

    def expect(self, parts: tuple[Part, ...]) -> tuple[tuple[Fraction, ...], Mapping[str, Fraction]]:
        """Expected payoffs and measures."""
        found = outcome(self.game, self.profile(parts))
        return found.payoffs, found.measures

    def judge(self, parts: tuple[Part, ...]) -> tuple[Fraction, ...]:
        """What each player could gain, in every subgame if the concept asks for it."""
        return (subgame_regrets if self.concept == "subgame-perfect" else nash_regrets)(self.game, self.profile(parts))

    def profile(self, parts: tuple[Part, ...]) -> list[tuple[Number, ...] | None]:
        """All players' moves in the order of the information sets."""
        sides = [iter(part) for part in parts]
        return [next(sides[information_set.player]) for information_set in self.game.information_sets]
