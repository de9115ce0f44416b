r"""Iterated elimination of dominated strategies.

A strategy ``s`` of player ``i`` is *strictly dominated* if some mixture ``p`` of the player's other strategies
earns more against every profile of the others, ``sum_k p_k u_i(k, o) > u_i(s, o)`` for all ``o``; it is *weakly
dominated* if the mixture earns at least as much against all of them and more against one (Osborne and Rubinstein
1994, definitions 59.1 and 62.1). Whether there is such a mixture is a linear program, decided exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import fmpq

from gametheory.errors import LimitReached, UsageError
from gametheory.model.strategic import MOST_SHOWN, StrategicGame
from gametheory.numbers import to_fraction
from gametheory.solvers.exact_lp import maximise

__all__ = ["DominanceResult", "Elimination", "iterated_dominance"]

Kind = Literal["strict", "weak"]
DEFAULT_LIMIT = 50_000_000
"""Entries of linear programs that are computed before giving up: about a minute."""
_Mixture = tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Elimination:
    """One strategy that goes: in which round (from 1), whose, which, and the mixture that dominates it.

    ``dominated_by`` are pairs of a strategy that survives the round and its probability; one pair for domination
    by a pure strategy.
    """

    round: int
    player: int
    strategy: int
    dominated_by: _Mixture


@dataclass(frozen=True, slots=True)
class DominanceResult:
    """What survives, as strategy positions of each player, and the trail of eliminations by round, player, strategy.

    ``names`` are the strategies that survive, by player, in words.
    """

    surviving: tuple[tuple[int, ...], ...]
    trail: tuple[Elimination, ...]
    names: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        return "\n".join([self._summary(), *(f"{player}: {', '.join(left)}" for player, left in self.names.items())])

    def __repr__(self) -> str:
        shown = "; ".join(
            f"{player}: {', '.join(left) if len(left) <= MOST_SHOWN else f'{len(left)} strategies'}"
            for player, left in self.names.items()
        )
        return f"<DominanceResult: {self._summary()} {shown}>"

    def _summary(self) -> str:
        rounds = max((elimination.round for elimination in self.trail), default=0)
        gone = f"{len(self.trail)} {'strategy' if len(self.trail) == 1 else 'strategies'}"
        return f"{gone} eliminated in {rounds} round{'' if rounds == 1 else 's'}; surviving:"


def iterated_dominance(
    game: StrategicGame, *, kind: Kind = "strict", mixed: bool = True, limit: int = DEFAULT_LIMIT
) -> DominanceResult:
    """Eliminate dominated strategies, all of them in each round, until none is left.

    1. In each round, look at what survives and find every dominated strategy of every player: first domination by
       one pure strategy, then, if ``mixed``, by a mixture.
    2. Name for each a dominating strategy or mixture among those that stay.
    3. Eliminate them together, and repeat.

    ``game`` has any number of players; ``kind`` is ``"strict"`` or ``"weak"``; without ``mixed`` only pure
    strategies count as dominating. ``limit`` bounds the entries of linear programs computed; beyond it
    :class:`LimitReached` is raised.

    **Guarantees.** Exact. Under strict domination what survives does not depend on the order, and every Nash
    equilibrium survives. Under weak domination it does depend on the order: this is the convention of eliminating
    all at once, and equilibria may be lost. Cost: linear programs with a row a strategy and a column a profile of
    the others; strategies that are a best response to some pure profile need none under strict domination.

    >>> from gametheory.model.strategic import bimatrix
    >>> found = iterated_dominance(bimatrix([[3, 0], [0, 3], [1, 1]], [[0, 1], [0, 1], [5, 1]]), kind="strict")
    >>> found.surviving, found.trail[0].dominated_by
    (((1,), (1,)), ((0, Fraction(1, 2)), (1, Fraction(1, 2))))
    """
    if not isinstance(game, StrategicGame):
        raise UsageError(
            "iterated_dominance takes a strategic game, such as family.at() or gametheory.bimatrix(A, B); a tree has "
            "one in gametheory.model.reduced.strategic_form(game)"
        )
    tables = [_integers(table) for table in game.payoffs]
    surviving = [list(range(size)) for size in game.shape]
    trail: list[Elimination] = []
    number = 0
    meter = _Meter(limit)
    while True:
        number += 1
        found = [
            Elimination(number, player, strategy, dominated_by)
            for player, table in enumerate(tables)
            for strategy, dominated_by in _dominated(
                _payoff_rows(table, game.shape, surviving, player), kind, mixed, meter
            )
        ]
        if not found:
            names = {
                player: tuple(strategies[k] for k in left)
                for player, strategies, left in zip(game.players, game.strategies, surviving, strict=True)
            }
            return DominanceResult(tuple(map(tuple, surviving)), tuple(trail), names)
        trail += found
        for elimination in found:
            surviving[elimination.player].remove(elimination.strategy)


class _Meter:
    """Counts the entries of linear programs against the limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    def spend(self, entries: int) -> None:
        """Count some work; raises :class:`LimitReached`."""
        self.spent += entries
        if self.spent > self.limit:
            raise LimitReached(
                f"deciding domination by mixtures passed its limit of {self.limit:,} steps of work: raise it with "
                "--limit, or look at domination by pure strategies only, with --pure (in Python: mixed=False)"
            )


def _payoff_rows(
    table: Sequence[int], shape: Sequence[int], surviving: Sequence[Sequence[int]], player: int
) -> dict[int, list[int]]:
    """For each surviving strategy of the player, its payoffs against all surviving profiles of the others."""
    strides = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    others = [0]
    for axis, (stride, strategies) in enumerate(zip(strides, surviving, strict=True)):
        if axis != player:
            others = [position + stride * strategy for position in others for strategy in strategies]
    return {own: [table[position + strides[player] * own] for position in others] for own in surviving[player]}


def _dominated(rows: dict[int, list[int]], kind: Kind, mixed: bool, meter: _Meter) -> list[tuple[int, _Mixture]]:
    """The dominated strategies, each with a dominating mixture of strategies that are not themselves dominated."""
    found = {own: mixture for own in rows if (mixture := _dominating(own, rows, kind, mixed, meter))}
    staying = {own: row for own, row in rows.items() if own not in found}
    for own, mixture in found.items():
        # Domination is transitive and the game finite, so that what dominates can be chosen among what stays.
        if any(other in found for other, _ in mixture):
            found[own] = _dominating(own, staying | {own: rows[own]}, kind, mixed, meter) or mixture
    return list(found.items())


def _dominating(own: int, rows: dict[int, list[int]], kind: Kind, mixed: bool, meter: _Meter) -> _Mixture | None:
    """A pure strategy or else a mixture of the others that dominates this one, or None."""
    target = rows[own]
    others = [other for other in rows if other != own]
    if not others:
        return None
    for other in others:
        if _beats(rows[other], target, kind):
            return ((other, Fraction(1)),)
    if not mixed or len(others) == 1:
        return None
    # One tuple of gains for each profile of the others; equal ones say the same.
    columns = list(
        dict.fromkeys(
            tuple(value - goal for value in values)
            for goal, *values in zip(target, *(rows[other] for other in others), strict=True)
        )
    )
    best_gains = [max(column) for column in columns]
    if min(best_gains) < 0 or (kind == "strict" and min(best_gains) == 0):
        return None  # It is a best response to some pure profile (under weak domination: the only one).
    gain, weights = _best_guarantee(columns, meter)
    if gain == 0 and kind == "weak":
        weights = _weak_mixture(columns, meter)
    elif gain <= 0:
        return None
    if weights is None:
        return None
    return tuple((other, to_fraction(weight)) for other, weight in zip(others, weights, strict=True) if weight)


def _beats(values: Sequence[int], target: Sequence[int], kind: Kind) -> bool:
    if kind == "strict":
        return all(value > goal for value, goal in zip(values, target, strict=True))
    return values != target and all(value >= goal for value, goal in zip(values, target, strict=True))


def _best_guarantee(columns: Sequence[Sequence[int]], meter: _Meter) -> tuple[int, list[fmpq] | None]:
    """The sign of the largest mean gain that weights can guarantee over all columns; the weights if it is positive.

    It is the value of a zero-sum game. With gains shifted to be positive it is one over the optimum of
    ``maximise sum y : gains y <= 1``, and the weights are the scaled multipliers (Dantzig 1951). Where the optimum
    is found to be at least ``1 / shift`` the unshifted value is not positive: no need to go on. (A sign of 0 is
    then only an upper bound.)
    """
    shift = 1 - min(min(column) for column in columns)
    rows = [[fmpq(column[k] + shift) for column in columns] for k in range(len(columns[0]))]
    optimum = maximise([fmpq(1)] * len(columns), rows, [fmpq(1)] * len(rows), enough=fmpq(1, shift), spend=meter.spend)
    if optimum is None:
        raise AssertionError("a program whose coefficients are all positive is bounded")
    if optimum.value * shift >= 1:
        return (-1 if optimum.value * shift > 1 else 0), None
    return 1, [weight / optimum.value for weight in optimum.multipliers]


def _weak_mixture(columns: Sequence[Sequence[int]], meter: _Meter) -> list[fmpq] | None:
    """Weights that make no column's mean gain negative and their sum positive, or None.

    Maximise the sum of all gains. Any feasible weights with a positive sum can be scaled up to sum to one.
    """
    size = len(columns[0])
    total = [fmpq(sum(column[k] for column in columns)) for k in range(size)]
    rows = [[fmpq(1)] * size] + [[fmpq(-gain) for gain in column] for column in columns]
    optimum = maximise(total, rows, [fmpq(1)] + [fmpq(0)] * len(columns), spend=meter.spend)
    if optimum is None:
        raise AssertionError("a program over a simplex is bounded")
    return list(optimum.solution) if optimum.value > 0 else None


def _integers(table: Sequence[Fraction]) -> list[int]:
    """The table times its common denominator; domination does not depend on the scale."""
    common = math.lcm(*(entry.denominator for entry in table))
    return [entry.numerator * (common // entry.denominator) for entry in table]
