"""A finite game in extensive form with perfect recall.

A rooted tree whose inner nodes belong to a player or to chance; a player's decision nodes are partitioned into
information sets, at all nodes of which the same moves are open (Osborne and Rubinstein 1994, sections 6.1 and
11.1). Nodes are numbered in preorder: node 0 is the root, and a child's number exceeds its parent's, so a loop
over the numbers in reverse visits every subtree before its root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gametheory.model.about import About
from gametheory.numbers import short_text

MOST_SHOWN = 8
"""Information sets a player that a printed game lists."""


@dataclass(frozen=True, slots=True)
class DecisionNode:
    """A player's node; ``children[k]`` follows the k-th move of its information set."""

    name: str
    information_set: int
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChanceNode:
    """A move of chance; probabilities are exact, non-negative and sum to one."""

    name: str
    events: tuple[str, ...]
    probabilities: tuple[Fraction, ...]
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TerminalNode:
    """An outcome: a payoff a player, and the value of each measure there."""

    name: str
    payoffs: tuple[Fraction, ...]
    measures: tuple[Fraction, ...] = ()

    @property
    def children(self) -> tuple[int, ...]:
        """None; so that every node has children to loop over."""
        return ()


Node = DecisionNode | ChanceNode | TerminalNode


@dataclass(frozen=True, slots=True)
class InformationSet:
    """Decision nodes that their player can't tell apart; ``player`` and ``nodes`` are positions."""

    name: str
    player: int
    moves: tuple[str, ...]
    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExtensiveGame:
    """An extensive game with exact payoffs and perfect recall (checked where it is built)."""

    about: About
    players: tuple[str, ...]
    nodes: tuple[Node, ...]
    information_sets: tuple[InformationSet, ...]
    measures: tuple[str, ...] = ()
    parameters: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def has_perfect_information(self) -> bool:
        """Whether every information set is a single node."""
        return all(len(information_set.nodes) == 1 for information_set in self.information_sets)

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(", ".join(f"{name} = {short_text(value)}" for name, value in self.parameters.items()))
        return "\n".join([*lines, self._summary(), *map(self._moves_text, range(len(self.players)))])

    def __repr__(self) -> str:
        return f"<ExtensiveGame '{self.about.title}': {', '.join(self.players)}; {self._summary()}>"

    def _summary(self) -> str:
        information = "perfect information" if self.has_perfect_information else "imperfect information"
        outcomes = sum(isinstance(node, TerminalNode) for node in self.nodes)
        sets = len(self.information_sets)
        return (
            f"{len(self.nodes)} nodes, {outcomes} of them outcomes, "
            f"{sets} information set{'' if sets == 1 else 's'}, {information}"
        )

    def _moves_text(self, player: int) -> str:
        own = [found for found in self.information_sets if found.player == player]
        shown = [f"{found.name} ({', '.join(found.moves)})" for found in own[:MOST_SHOWN]]
        return (
            f"{self.players[player]}: {', '.join([*shown, *(['...'] if len(own) > MOST_SHOWN else [])]) or 'no moves'}"
        )


def flat_names(game: ExtensiveGame) -> list[tuple[str, ...]]:
    """For each information set, what its moves are called among all moves of its player.

    ``move`` for a player with one information set, else ``information_set.move``, without the player's own name where the
    set begins with it (``inside.pirate`` at the set ``tool.inside`` of a Bayesian game).
    """
    owners = [found.player for found in game.information_sets]
    names = []
    for found in game.information_sets:
        own = found.name.removeprefix(f"{game.players[found.player]}.")
        names.append(tuple(f"{own}.{move}" if owners.count(found.player) > 1 else move for move in found.moves))
    return names


def played_on_path(game: ExtensiveGame, reach: Sequence[Fraction]) -> dict[str, Fraction]:
    """``at.node`` and ``player.move``: how likely each node is reached, and each move made, anywhere, on the way.

    ``reach[node]`` are the nodes' probabilities, in any ordered field.
    """
    nothing = reach[0] - reach[0]
    played = {f"at.{node.name}": probability for node, probability in zip(game.nodes, reach, strict=True)}
    for information_set in game.information_sets:
        player = game.players[information_set.player]
        played.update(dict.fromkeys((f"{player}.{move}" for move in information_set.moves), nothing))
    # A move that a player makes twice on one path counts once, where it is first made.
    made: list[frozenset[str]] = [frozenset()] * len(game.nodes)
    for number, node in enumerate(game.nodes):
        names: tuple[str, ...] = ("",) * len(node.children)
        if isinstance(node, DecisionNode):
            information_set = game.information_sets[node.information_set]
            names = tuple(f"{game.players[information_set.player]}.{move}" for move in information_set.moves)
        for name, child in zip(names, node.children, strict=True):
            if name and name not in made[number]:
                played[name] += reach[child]
            made[child] = made[number] | {name} if name else made[number]
    return played
