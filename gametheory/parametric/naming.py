"""Calling the equilibria of a single game by the names of the branches that they lie on."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from gametheory.algebra.values import Formula, Value
from gametheory.parametric.pieces import RegimeEquilibrium
from gametheory.parametric.result import Regimes
from gametheory.solvers.result import Equilibrium, Solution

__all__ = ["branch_names"]


def branch_names(found: Regimes, solution: Solution) -> tuple[str, ...]:
    """For each equilibrium of a solution of the same family, the branch on which it lies; empty where it lies on none.

    The solution's value of the axis must be in the range. Exact: the branch's formulas have just these values there.
    """
    value = solution.parameters[found.axis]
    cell = found.at(value)
    point = {**found.parameters, **found.symbols, found.axis: value}
    left = list(cell.equilibria)
    called = []
    for equilibrium in solution.equilibria:
        match = next((other for other in left if _is_at(other, equilibrium, point)), None)
        if match is not None:
            left.remove(match)
        called.append(match.branch if match is not None else "")
    return tuple(called)


def _is_at(regime: RegimeEquilibrium, equilibrium: Equilibrium, point: Mapping[str, Fraction]) -> bool:
    return all(
        _value(regime.strategies[player].get(name), point) == probability
        for player, strategy in equilibrium.strategies.items()
        for name, probability in strategy.items()
    ) and all(len(regime.strategies[player]) == len(strategy) for player, strategy in equilibrium.strategies.items())


def _value(value: Value | None, point: Mapping[str, Fraction]) -> object:
    return value.at(point) if isinstance(value, Formula) else value
