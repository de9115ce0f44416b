"""The exact potential of three or more strategies by counts, where there is one.

A symmetric game has an exact potential just if it has one that depends on counts alone, which rises by ``u(s, o) - u(t, o)`` when
a player moves from ``t`` to ``s`` while the others play ``o`` (Monderer and Shapley 1996, theorem 2.8: the changes around
every cycle of such moves sum to 0).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from gametheory.errors import UsageError
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_fraction
from gametheory.solvers.symmetric.compositions import check_number, compositions

__all__ = ["MOST_TABLED", "Table", "potential_of_many"]

MOST_TABLED = 200_000
"""Most ways to spread the players for which all payoffs are computed: some seconds."""

Counts = tuple[int, ...]


class Table:
    """All payoffs of a game, by what the others play. Raises :class:`LimitReached` for more than :data:`MOST_TABLED`."""

    def __init__(self, game: SymmetricGame) -> None:
        self.game = game
        self.size = len(game.strategies)
        check_number(game.count, self.size, MOST_TABLED, "payoffs by counts")
        self.payoffs: dict[Counts, tuple[fmpq, ...]] = {}
        for others in compositions(game.count - 1, self.size):
            counts = [fmpq(number) for number in others]
            self.payoffs[others] = tuple(fmpq(game.payoff(strategy, counts)) for strategy in range(self.size))

    def equilibria(self) -> list[Counts]:
        """All pure equilibria: no player of any strategy gains by moving to another."""
        found = []
        for counts in compositions(self.game.count, self.size):
            used = [strategy for strategy in range(self.size) if counts[strategy]]
            if all(max(self.payoffs[o]) == self.payoffs[o][s] for s in used for o in [_moved(counts, s, -1)]):
                found.append(counts)
        return found

    def ties(self, counts: Counts) -> bool:
        """Whether a player is indifferent there between what is played and another strategy."""
        used = [strategy for strategy in range(self.size) if counts[strategy]]
        return any(
            self.payoffs[o][s] == self.payoffs[o][t]
            for s in used
            for o in [_moved(counts, s, -1)]
            for t in range(self.size)
            if t != s
        )

    def potential(self) -> dict[Counts, fmpq] | None:
        """The potential of all counts, 0 where all play the last strategy; None if there is none."""
        last = self.size - 1
        found: dict[Counts, fmpq] = {}
        # Ascending counts of those who do not play the last strategy: so that what a count is built on comes before it.
        for counts in sorted(compositions(self.game.count, self.size), key=lambda counts: -counts[last]):
            mover = next((strategy for strategy in range(last) if counts[strategy]), None)
            if mover is None:
                found[counts] = fmpq(0)
                continue
            others = _moved(counts, mover, -1)
            paid = self.payoffs[others]
            found[counts] = found[_moved(others, last, 1)] + paid[mover] - paid[last]
        for others, paid in self.payoffs.items():
            levels = {found[_moved(others, strategy, 1)] - paid[strategy] for strategy in range(self.size)}
            if len(levels) > 1:
                return None
        return found


def potential_of_many(game: SymmetricGame, counts: Sequence[int]) -> Fraction:
    """The potential of a game of any number of strategies, 0 where all play the last one.

    Raises :class:`UsageError` if the game has no exact potential or the counts are not of all players, and
    :class:`LimitReached`.
    """
    if len(counts) != len(game.strategies) or min(counts) < 0 or sum(counts) != game.count:
        raise UsageError(
            f"counts of {len(game.strategies)} strategies that sum to {game.count} are needed, not {list(counts)}"
        )
    found = Table(game).potential()
    if found is None:
        raise UsageError("the game has no exact potential: gains around a cycle of moves do not sum to 0")
    return to_fraction(found[tuple(counts)])


def _moved(counts: Counts, strategy: int, change: int) -> Counts:
    return (*counts[:strategy], counts[strategy] + change, *counts[strategy + 1 :])
