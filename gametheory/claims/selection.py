"""Selecting among several equilibria, for claims about the one that is played.

A rule may select several equilibria (a tie) or none; a claim is then decided only if all that remain agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.model.family import Game
from gametheory.model.strategic import StrategicGame
from gametheory.solvers.result import Equilibrium


@dataclass(frozen=True, slots=True)
class Selection:
    """Positions of the selected equilibria; if a rule selects none, all of them and the reason why.

    ``settled`` is False where the rule does select, but which ones can't be told; the positions are then all.
    """

    positions: tuple[int, ...]
    reason: str = ""
    settled: bool = True


def payoff_dominant(equilibria: Sequence[Equilibrium]) -> Selection:
    """Equilibria that give every player at least what any other gives (Harsanyi and Selten 1988, section 3.6).

    Payoffs on a component lie between those of its extreme equilibria, so comparing these is enough.
    """
    payoffs = [tuple(equilibrium.payoffs.values()) for equilibrium in equilibria]
    best = tuple(max(column) for column in zip(*payoffs, strict=True))
    dominant = tuple(k for k, found in enumerate(payoffs) if found == best)
    if dominant:
        return Selection(dominant)
    return Selection(tuple(range(len(payoffs))), "no equilibrium is best for every player")


def risk_dominant(game: Game, equilibria: Sequence[Equilibrium]) -> Selection:
    """The risk-dominant one of two strict equilibria of a 2x2 game (Harsanyi and Selten 1988, section 3.9).

    Of the equilibria (1, 1) and (2, 2), the one with the larger product of the players' losses from deviating
    alone; both if the products are equal.
    """
    everything = tuple(range(len(equilibria)))
    if not isinstance(game, StrategicGame) or game.shape != (2, 2):
        return Selection(everything, "risk dominance is defined here for two players with two strategies each")
    products: dict[int, Fraction] = {}
    for number, equilibrium in enumerate(equilibria):
        row, column = (tuple(strategy.values()) for strategy in equilibrium.strategies.values())
        if 1 not in row or 1 not in column:
            continue
        i, j = row.index(1), column.index(1)
        losses = (
            game.payoff(0, (i, j)) - game.payoff(0, (1 - i, j)),
            game.payoff(1, (i, j)) - game.payoff(1, (i, 1 - j)),
        )
        if min(losses) > 0:
            products[number] = losses[0] * losses[1]
    if len(products) != 2:
        return Selection(everything, "risk dominance compares two strict equilibria, and here there are not two")
    best = max(products.values())
    return Selection(tuple(number for number, product in products.items() if product == best))
