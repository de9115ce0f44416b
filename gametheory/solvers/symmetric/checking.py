"""Every equilibrium of a symmetric game passes the judge before it is reported."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from gametheory.enclosure import Enclosure
from gametheory.errors import UnverifiedResult
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.judging_symmetric import agrees, judge_counts, judge_symmetric
from gametheory.solvers.result import Equilibrium

__all__ = ["arithmetic_of", "judged"]


def judged(game: SymmetricGame, equilibrium: Equilibrium) -> Equilibrium:
    """The equilibrium, if the judge agrees with what it states; raises :class:`UnverifiedResult`."""
    (shares,) = (tuple(strategy.values()) for strategy in equilibrium.strategies.values())
    if equilibrium.state["symmetric"]:
        regret, payoffs, measures = judge_symmetric(game, shares)
    else:
        counts = [int(share * game.count) for share in shares if isinstance(share, Fraction)]
        regret, payoffs, measures = judge_counts(game, counts)
    stated = {**equilibrium.payoffs, **equilibrium.measures}
    found = {**payoffs, **measures}
    refuted = Enclosure.of(regret).low > 0 or not agrees(equilibrium.regret, regret)
    if refuted or not all(agrees(stated[name], number) for name, number in found.items()):
        raise UnverifiedResult(
            f"what was proposed as an equilibrium of '{game.about.title}' is refuted: {equilibrium!r}"
        )
    return equilibrium


def arithmetic_of(equilibria: Iterable[Equilibrium]) -> str:
    """``float``, ``certified`` or ``exact``: the worst of the numbers."""
    kinds = set()
    for equilibrium in equilibria:
        shares = (share for strategy in equilibrium.strategies.values() for share in strategy.values())
        for numbers in (
            shares,
            equilibrium.payoffs.values(),
            equilibrium.measures.values(),
            equilibrium.state.values(),
        ):
            kinds |= {type(number) for number in numbers}
        kinds.add(type(equilibrium.regret))
    return "float" if float in kinds else "certified" if Enclosure in kinds else "exact"
