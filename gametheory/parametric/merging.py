"""Joining neighbouring stretches of a line on which the equilibria are the same functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import LinePoint
from gametheory.parametric.lifted import LiftedEquilibrium, LiftedSolution
from gametheory.parametric.line import Stretch

__all__ = ["continues_as", "is_limit", "merged", "same_value"]

Line = list[Stretch[LiftedSolution]]


def merged(stretches: Sequence[Stretch[LiftedSolution]]) -> Line:
    """Leave out each inner point at which nothing changes: the equilibria on both sides are the same functions, and
    those at the point are their values, one for one, in the same components."""
    found: Line = list(stretches[:1])
    for after in stretches[1:]:
        found.append(after)
        if len(found) >= 3 and found[-2].is_point and not after.is_point and not found[-3].is_point:
            before, point = found[-3], found[-2]
            if _nothing_changes(before.value, point.value, after.value, point.low):
                found[-3:] = [Stretch(before.low, after.high, before.value, before.sample)]
    return found


def _nothing_changes(before: LiftedSolution, point: LiftedSolution, after: LiftedSolution, at: AlgebraicNumber) -> bool:
    if before.undefined or point.undefined or after.undefined:
        return before == point == after
    if not len(before.equilibria) == len(point.equilibria) == len(after.equilibria):
        return False
    order = _same_order([found.key() for found in before.equilibria], [found.key() for found in after.equilibria])
    if order is None or any(
        not _same_formulas(found, after.equilibria[other])
        for found, other in zip(before.equilibria, order, strict=True)
    ):
        return False
    if _partition(before, range(len(order))) != _partition(after, _inverse(order)):
        return False
    return is_limit(before, point, at)


def is_limit(inside: LiftedSolution, point: LiftedSolution, at: AlgebraicNumber) -> bool:
    """Whether the solution at a point is that of an interval next to it, value for value and component for component."""
    if inside.undefined or point.undefined or len(inside.equilibria) != len(point.equilibria):
        return inside == point
    there: list[int] = []
    for found in inside.equilibria:
        match = [k for k, other in enumerate(point.equilibria) if continues_as(found, other, at)]
        if len(match) != 1 or not _same_play(found, point.equilibria[match[0]], at):
            return False
        there += match
    return len(set(there)) == len(there) and _partition(inside, range(len(there))) == _partition(point, _inverse(there))


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
    """The components and their subsets, with each equilibrium called by its name."""
    return {
        frozenset(
            frozenset((player, frozenset(names[k] for k in found)) for player, found in subset.vertices.items())
            for subset in component.subsets
        )
        for component in solution.components
    }


def _same_formulas(first: LiftedEquilibrium, second: LiftedEquilibrium) -> bool:
    if _on_path(first) != _on_path(second) or first.mixed != second.mixed:
        return False
    return (
        first.payoffs == second.payoffs and first.measures == second.measures and first.quantities == second.quantities
    )


def _same_play(found: LiftedEquilibrium, other: LiftedEquilibrium, at: AlgebraicNumber) -> bool:
    """Whether play in a tree goes through the same information sets, as likely, and comes from the same mixture.

    Behaviour and payoffs don't tell: a probability of chance may be 0, or jump, at the one point.
    """
    if _on_path(found) != _on_path(other):
        return False
    pairs = [(value, other.quantities[name]) for name, value in found.quantities.items()] if found.behavior else []
    for player, own in found.mixed.items():
        # Pure strategies that are not played are not named.
        theirs, zero = other.mixed[player], _zero(own)
        pairs += [(own.get(name, zero), theirs.get(name, zero)) for name in own.keys() | theirs.keys()]
    return all(same_value(first, second, at) for first, second in pairs)


def _zero(functions: Mapping[str, RationalFunction]) -> RationalFunction:
    space = next(iter(functions.values())).space
    return RationalFunction(space, space.context.constant(0), space.one)


def _on_path(equilibrium: LiftedEquilibrium) -> dict[str, bool]:
    return {name: found.on_path for name, found in equilibrium.behavior.items()}


def continues_as(
    found: LiftedEquilibrium, other: LiftedEquilibrium, at: AlgebraicNumber, *, priced: bool = True
) -> bool:
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
    return all(same_value(first, second, at) for first, second in zip(values, others, strict=True))


def same_value(first: RationalFunction, second: RationalFunction, at: AlgebraicNumber) -> bool:
    """Whether two functions have the same value at a number; never where one of them has a pole."""
    point = LinePoint(first.space, at)
    if point.sign(first.denominator) == 0 or point.sign(second.denominator) == 0:
        return False
    if first == second:
        return True
    return point.sign(first.numerator * second.denominator - second.numerator * first.denominator) == 0
