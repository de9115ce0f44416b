"""What a claim may speak of at an equilibrium: each name and its exact value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import fmpq

from gametheory.model.extensive import ExtensiveGame, played_on_path
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import to_flint
from gametheory.solvers.result import Equilibrium
from gametheory.solvers.verify import outcome


def quantities(game: StrategicGame | ExtensiveGame, equilibrium: Equilibrium) -> dict[str, fmpq]:
    """Measures, ``payoff.player`` and ``player.strategy`` at an exact equilibrium.

    In a tree ``player.move`` is the probability that the move is played, anywhere, on the path of play, and
    ``at.node`` the probability that the node is reached.
    """
    values = {name: to_flint(Fraction(value)) for name, value in equilibrium.measures.items()}
    values.update({f"payoff.{player}": to_flint(Fraction(value)) for player, value in equilibrium.payoffs.items()})
    if isinstance(game, ExtensiveGame):
        values.update({name: to_flint(value) for name, value in _played_on_path(game, equilibrium).items()})
        return values
    for player, strategy in equilibrium.strategies.items():
        values.update({f"{player}.{name}": to_flint(Fraction(value)) for name, value in strategy.items()})
    return values


def _played_on_path(game: ExtensiveGame, equilibrium: Equilibrium) -> Mapping[str, Fraction]:
    moves = []
    for information_set in game.information_sets:
        behavior = equilibrium.behavior[information_set.name]
        moves.append(
            tuple(Fraction(behavior.moves[move]) for move in information_set.moves) if behavior.specified else None
        )
    return played_on_path(game, outcome(game, moves).reach)
