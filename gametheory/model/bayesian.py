"""A Bayesian game: chance draws the players' types, each player sees their own and moves; a tree with a meaning.

Harsanyi (1967): a game of incomplete information is one of imperfect information in which chance moves first. Bayes-Nash
equilibria are the Nash equilibria of that tree, whose plans are the type-contingent strategies.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from gametheory.model.extensive import ChanceNode, ExtensiveGame


@dataclass(frozen=True, slots=True)
class BayesianGame(ExtensiveGame):
    """The tree of a Bayesian game, whose root draws types.

    ``types[i]`` are those of each player, none for a player without private information; ``draws`` are the types drawn by
    each event of the root, one for each player who has types.
    """

    types: tuple[tuple[str, ...], ...] = ()
    draws: tuple[tuple[str, ...], ...] = ()

    @staticmethod
    def of(tree: ExtensiveGame, types: tuple[tuple[str, ...], ...], draws: tuple[tuple[str, ...], ...]) -> BayesianGame:
        """The Bayesian game that a tree is."""
        parts: dict[str, Any] = {field.name: getattr(tree, field.name) for field in fields(tree)}
        return BayesianGame(**parts, types=types, draws=draws)

    @property
    def is_simultaneous(self) -> bool:
        """Whether each player moves once, knowing the own type alone."""
        pairs = zip(self.players, self.types, strict=True)
        expected = {f"{player}.{own}" if own else player for player, names in pairs for own in names or ("",)}
        return all(found.name in expected for found in self.information_sets)

    @property
    def probabilities(self) -> tuple[Any, ...]:
        """The prior: the probability of each draw."""
        root = self.nodes[0]
        assert isinstance(root, ChanceNode)
        return root.probabilities

    def probability(self, player: int, own: str) -> Any:  # noqa: ANN401 - a number of the prior's field
        """How likely a player is of a type."""
        weights = self._weights(player, own)
        return sum(weights[1:], weights[0])

    @property
    def type_probabilities(self) -> dict[str, Any]:
        """How likely each player is of each type, by ``player.type``."""
        pairs = enumerate(zip(self.players, self.types, strict=True))
        return {f"{name}.{own}": self.probability(i, own) for i, (name, types) in pairs for own in types}

    def _weights(self, player: int, own: str) -> list[Any]:
        """The prior's probabilities of the draws in which a player is of a type, and 0 for the others."""
        place = sum(1 for names in self.types[:player] if names)
        return [
            probability if drawn[place] == own else probability - probability
            for drawn, probability in zip(self.draws, self.probabilities, strict=True)
        ]

    def given(self, player: int, own: str) -> ExtensiveGame | None:
        """The game as a player of a type sees it: the prior updated by that type; None for a type that is never drawn."""
        weights = self._weights(player, own)
        total = sum(weights[1:], weights[0])
        if total == 0:
            return None
        root = self.nodes[0]
        assert isinstance(root, ChanceNode)
        updated = replace(root, probabilities=tuple(weight / total for weight in weights))
        return ExtensiveGame(
            self.about, self.players, (updated, *self.nodes[1:]), self.information_sets, self.measures, self.parameters
        )
