"""Joining neighbouring stretches of a line on which the equilibria are the same functions."""

from __future__ import annotations

from collections.abc import Sequence

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.samples import LinePoint, Sample, Space
from gametheory.algebra.tracing import Stretch
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedSolution

__all__ = ["continues_as", "is_limit", "merged", "nothing_changes", "same_value"]

Line = list[Stretch[LiftedSolution]]


def merged(space: Space, stretches: Sequence[Stretch[LiftedSolution]]) -> Line:
    """Leave out each inner point at which nothing changes: the equilibria on both sides are the same functions, and
    those at the point are their values, one for one, in the same components."""
    found: Line = list(stretches[:1])
    for after in stretches[1:]:
        found.append(after)
        if len(found) >= 3 and found[-2].is_point and not after.is_point and not found[-3].is_point:
            before, point = found[-3], found[-2]
            if nothing_changes(before.value, point.value, after.value, LinePoint(space, point.low)):
                found[-3:] = [Stretch(before.low, after.high, before.value, before.sample)]
    return found


def nothing_changes(before: LiftedSolution, there: LiftedSolution, after: LiftedSolution, point: Sample) -> bool:
    """Whether two cells and a point between them have the same equilibria, as functions, in the same components."""
    if before.undefined or there.undefined or after.undefined:
        return before == there == after
    if not len(before.equilibria) == len(there.equilibria) == len(after.equilibria):
        return False
    order = _same_order([found.key() for found in before.equilibria], [found.key() for found in after.equilibria])
    if order is None or any(
        not _same_formulas(found, after.equilibria[other])
        for found, other in zip(before.equilibria, order, strict=True)
    ):
        return False
    if _partition(before, range(len(order))) != _partition(after, _inverse(order)):
        return False
    return is_limit(before, there, point)


def is_limit(inside: LiftedSolution, there: LiftedSolution, point: Sample) -> bool:
    """Whether the solution at a point is that of a cell next to it, value for value and component for component."""
    if inside.undefined or there.undefined or len(inside.equilibria) != len(there.equilibria):
        return inside == there
    order: list[int] = []
    for found in inside.equilibria:
        match = [k for k, other in enumerate(there.equilibria) if continues_as(found, other, point)]
        if len(match) != 1 or not _same_play(found, there.equilibria[match[0]], point):
            return False
        order += match
    return len(set(order)) == len(order) and _partition(inside, range(len(order))) == _partition(there, _inverse(order))


def _same_order(first: Sequence[object], second: Sequence[object]) -> list[int] | None:
    """For each key of the first its position among the second; None unless they are the same keys."""
    position = {key: place for place, key in enumerate(second)}
    if len(position) != len(second) or any(key not in position for key in first):
        return None
    return [position[key] for key in first]


def _inverse(order: Sequence[int]) -> list[int]:
    inverse = [0] * len(order)
    for place, other in enumerate(order):
        inverse[other] = place
    return inverse


def _partition(solution: LiftedSolution, names: Sequence[int]) -> set[frozenset[frozenset[tuple[str, frozenset[int]]]]]:
    """The components and their subsets, with each equilibrium called by its name.

    A vertex is called by the least of all equilibria in which it is played, as its subset calls it by the first in order.
    """
    called: dict[tuple[str, object], int] = {}
    for name, found in zip(names, solution.equilibria, strict=True):
        for player in found.strategies:
            vertex = player, _vertex(found, player)
            called[vertex] = min(name, called.get(vertex, name))
    return {
        frozenset(
            frozenset(
                (player, frozenset(called[player, _vertex(solution.equilibria[k], player)] for k in positions))
                for player, positions in subset.vertices.items()
            )
            for subset in component.subsets
        )
        for component in solution.components
    }


def _vertex(equilibrium: LiftedEquilibrium, player: str) -> object:
    return tuple((equilibrium.mixed or equilibrium.strategies)[player].items())


def _same_formulas(first: LiftedEquilibrium, second: LiftedEquilibrium) -> bool:
    if _on_path(first) != _on_path(second) or first.state != second.state:
        return False
    return (
        first.payoffs == second.payoffs and first.measures == second.measures and first.quantities == second.quantities
    )


def _same_play(found: LiftedEquilibrium, other: LiftedEquilibrium, point: Sample) -> bool:
    """Whether play in a tree goes through the same information sets, as likely.

    Behaviour and payoffs don't tell: a probability of chance may be 0, or jump, at the one point. Nor do shares tell
    whether a rest point is stable.
    """
    if _on_path(found) != _on_path(other) or found.state != other.state:
        return False
    pairs = [(value, other.quantities[name]) for name, value in found.quantities.items()] if found.behavior else []
    return all(same_value(first, second, point) for first, second in pairs)


def _on_path(equilibrium: LiftedEquilibrium) -> dict[str, bool]:
    return {name: found.on_path for name, found in equilibrium.behavior.items()}


def continues_as(found: LiftedEquilibrium, other: LiftedEquilibrium, point: Sample, *, priced: bool = True) -> bool:
    """Whether the values at a point of an equilibrium's functions are those of another equilibrium.

    Strategies are compared, and payoffs and measures too unless ``priced`` is False.
    """
    if {name: b.specified for name, b in found.behavior.items()} != {
        name: b.specified for name, b in other.behavior.items()
    }:
        return False
    values, others = found.played(), other.played()
    if priced:
        values = [*values, *found.payoffs.values(), *found.measures.values()]
        others = [*others, *other.payoffs.values(), *other.measures.values()]
    return all(same_value(first, second, point) for first, second in zip(values, others, strict=True))


def same_value(first: RationalFunction, second: RationalFunction, point: Sample) -> bool:
    """Whether two functions have the same value at a point; never where one of them has a pole."""
    if point.sign(first.denominator) == 0 or point.sign(second.denominator) == 0:
        return False
    if first == second:
        return True
    return point.sign(first.numerator * second.denominator - second.numerator * first.denominator) == 0
