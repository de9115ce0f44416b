"""What an equilibrium does at each node of a tree: what is chosen, what is reached, and what is to be expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory.errors import UsageError
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.numbers import rational

if TYPE_CHECKING:
    from gametheory.solvers.result import Equilibrium

__all__ = ["Play"]


@dataclass(frozen=True)
class Play:
    """By the numbers of nodes: ``chosen[child]`` is the probability of the edge to a node where its parent is reached, None
    where the equilibrium says nothing (1 at the root); ``reach`` the probability of coming there; ``worth`` the payoffs expected
    from there on, None where they are not known."""

    chosen: Sequence[Fraction | None]
    reach: Sequence[Fraction]
    worth: Sequence[tuple[Fraction, ...] | None]

    @staticmethod
    def of(game: ExtensiveGame, equilibrium: Equilibrium) -> Play:
        """Read an equilibrium of a game. Raises :class:`UsageError` for one of another game."""
        names = {found.name: found.moves for found in game.information_sets}
        known = equilibrium.behavior
        if set(known) != set(names) or any(set(own.moves) - set(names[name]) for name, own in known.items()):
            raise UsageError("the equilibria are not of this tree: solve the game that is drawn")
        chosen: list[Fraction | None] = [Fraction(1)] * len(game.nodes)
        reach = [Fraction(1)] * len(game.nodes)
        for number, node in enumerate(game.nodes):
            for child, probability in zip(node.children, _probabilities(game, number, equilibrium), strict=True):
                chosen[child] = probability
                reach[child] = reach[number] * (probability or 0)
        worth: list[tuple[Fraction, ...] | None] = [None] * len(game.nodes)
        for number in reversed(range(len(game.nodes))):
            worth[number] = _expected(game, number, chosen, worth)
        return Play(chosen, reach, worth)


def _probabilities(game: ExtensiveGame, number: int, equilibrium: Equilibrium) -> list[Fraction | None]:
    node = game.nodes[number]
    if isinstance(node, TerminalNode):
        return []
    if isinstance(node, ChanceNode):
        return list(node.probabilities)
    found = game.information_sets[node.information_set]
    own = equilibrium.behavior[found.name]
    return [rational(own.moves[move]) if own.specified else None for move in found.moves]


def _expected(
    game: ExtensiveGame,
    number: int,
    chosen: Sequence[Fraction | None],
    worth: Sequence[tuple[Fraction, ...] | None],
) -> tuple[Fraction, ...] | None:
    node = game.nodes[number]
    if isinstance(node, TerminalNode):
        return node.payoffs
    total = [Fraction(0)] * len(game.players)
    for child in node.children:
        probability, payoffs = chosen[child], worth[child]
        if probability is None or (probability and payoffs is None):
            return None
        if probability and payoffs:
            total = [sum_ + probability * payoff for sum_, payoff in zip(total, payoffs, strict=True)]
    return tuple(total)
