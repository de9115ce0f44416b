r"""All Nash equilibria in pure strategies of a strategic game.

A profile ``s`` is a Nash equilibrium if every ``s_i`` is a best response to ``s_-i``:
``u_i(s) = max_t u_i(t, s_-i)`` for every player ``i`` (Nash 1951; Osborne and Rubinstein 1994, section 2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.model.strategic import Profile, StrategicGame
from gametheory.solvers.best_response import best_response_marks, common_positions, integers_in_order

__all__ = ["PureEquilibria", "best_responses", "pure_equilibria"]


@dataclass(frozen=True, slots=True)
class PureEquilibria:
    """The equilibria, sorted; ``degenerate`` if some player has two best responses to a pure profile of the others."""

    profiles: tuple[Profile, ...]
    degenerate: bool


def pure_equilibria(game: StrategicGame) -> PureEquilibria:
    """Find every Nash equilibrium in pure strategies, for any number of players.

    1. For each player, sweep the payoff table line by line and mark the best responses.
    2. Keep the profiles that every player has marked.

    ``game`` is any strategic game. Raises nothing.

    **Guarantees.** Complete and exact, on degenerate games too; an empty tuple means that there is none. Cost:
    linear in the size of the payoff tables.

    >>> from gametheory.model.strategic import bimatrix
    >>> pure_equilibria(bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]])).profiles
    ((0, 0), (1, 1))
    """
    swept = [_sweep(table, game.shape, player) for player, table in enumerate(game.payoffs)]
    positions = common_positions([marks for marks, _ in swept])
    return PureEquilibria(
        profiles=tuple(_profile(position, game.shape) for position in positions),
        degenerate=any(tied for _, tied in swept),
    )


def best_responses(game: StrategicGame) -> tuple[bytes, ...]:
    """For each player, one byte a profile: 1 where that player's strategy is a best response to the others'.

    Profiles stand in the order of the payoff tables; see :meth:`StrategicGame.position`.

    >>> from gametheory.model.strategic import bimatrix
    >>> [list(marks) for marks in best_responses(bimatrix([[1, -1], [-1, 1]]))]
    [[1, 0, 0, 1], [0, 1, 1, 0]]
    """
    return tuple(_sweep(table, game.shape, player)[0] for player, table in enumerate(game.payoffs))


def _sweep(table: Sequence[Fraction], shape: tuple[int, ...], player: int) -> tuple[bytes, bool]:
    return best_response_marks(integers_in_order(table), shape, player)


def _profile(position: int, shape: tuple[int, ...]) -> Profile:
    """The strategies that stand at this position of a payoff table."""
    profile = []
    for size in reversed(shape):
        position, strategy = divmod(position, size)
        profile.append(strategy)
    return tuple(reversed(profile))
