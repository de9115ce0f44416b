"""What a claim may speak of at an equilibrium: each name and its exact value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame, played_on_path
from gametheory.model.family import Game
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import rational, to_flint
from gametheory.solvers.result import Equilibrium, Number
from gametheory.solvers.verify import outcome


def quantities(game: Game, equilibrium: Equilibrium) -> dict[str, fmpq]:
    """Measures, ``payoff.player`` and ``player.strategy`` at an exact equilibrium; what is only enclosed as an enclosure.

    In a tree ``player.move`` is the probability that the move is played, anywhere, on the path of play, and
    ``at.node`` the probability that the node is reached; in a Bayesian game ``player.type`` that of the type. In a
    symmetric game ``count.strategy`` is the expected number of players, and ``state.name`` what else is known of an
    equilibrium there or in a population, truths as 1 and 0.
    """
    values = {name: _number(value) for name, value in equilibrium.measures.items()}
    values.update({f"payoff.{player}": _number(value) for player, value in equilibrium.payoffs.items()})
    for name, known in equilibrium.state.items():
        if isinstance(known, bool | Fraction | Enclosure):
            values[f"state.{name}"] = fmpq(int(known)) if isinstance(known, bool) else _number(known)
    if isinstance(game, SymmetricGame):
        for name, share in equilibrium.strategies[game.player].items():
            values[f"count.{name}"] = _number(share) * game.count
    if isinstance(game, BayesianGame):
        for position, (name, types) in enumerate(zip(game.players, game.types, strict=True)):
            values.update({f"{name}.{own}": to_flint(Fraction(game.probability(position, own))) for own in types})
    if isinstance(game, ExtensiveGame):
        values.update({name: to_flint(value) for name, value in _played_on_path(game, equilibrium).items()})
        return values
    for player, strategy in equilibrium.strategies.items():
        values.update({f"{player}.{name}": _number(value) for name, value in strategy.items()})
    return values


def _number(value: Number) -> Any:  # noqa: ANN401 - a rational of flint, or an enclosure, which mixes with those
    return value if isinstance(value, Enclosure) else to_flint(rational(value))


def _played_on_path(game: ExtensiveGame, equilibrium: Equilibrium) -> Mapping[str, Fraction]:
    moves = []
    for information_set in game.information_sets:
        behavior = equilibrium.behavior[information_set.name]
        moves.append(
            tuple(rational(behavior.moves[move]) for move in information_set.moves) if behavior.specified else None
        )
    return played_on_path(game, outcome(game, moves).reach)
