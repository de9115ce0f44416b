"""Mixed equilibria of a cell, solved for at rational values near its ends, and counted there against its signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from gametheory.algebra.roots import AlgebraicNumber, number_between
from gametheory.algebra.tracing import simplest_inside
from gametheory.errors import LimitReached, UnverifiedResult
from gametheory.model.family import Family
from gametheory.numbers import short_text, to_fraction
from gametheory.parametric.crowds.result import CrowdCell, CrowdMixed
from gametheory.solvers.result import Equilibrium
from gametheory.solvers.solve import solve

__all__ = ["mixed_of", "rational_near", "solved_at_ends"]


def mixed_of(number: int | None) -> tuple[CrowdMixed, ...]:
    """So many mixed equilibria, not solved for."""
    return tuple(CrowdMixed("mixed" if number == 1 else f"mixed {k}") for k in range(1, (number or 0) + 1))


def solved_at_ends(cell: CrowdCell, family: Family, point: Mapping[str, Fraction], concept: str) -> CrowdCell:
    """The cell with its mixed equilibria solved for at a rational value near either end; if it has one."""
    if cell.is_point and not isinstance(cell.low, Fraction):
        return cell
    low = rational_near(cell, last=False)
    high = rational_near(cell, last=True)
    at_low = _mixed_at(cell, family, point, concept, low)
    at_high = at_low if low == high else _mixed_at(cell, family, point, concept, high)
    if at_low is None or at_high is None:
        return cell
    mixed = tuple(
        CrowdMixed(each.name, low, first, high, second)
        for each, first, second in zip(cell.mixed, at_low, at_high, strict=True)
    )
    return replace(cell, mixed=mixed)


def rational_near(cell: CrowdCell, *, last: bool) -> Fraction:
    """The first or last value of a cell; where that does not belong to it or is irrational, a rational inside near it."""
    end, closed = (cell.high, cell.high_closed) if last else (cell.low, cell.low_closed)
    if closed and isinstance(end, Fraction):
        return end
    inside, outside = number_between(AlgebraicNumber.of(cell.low), AlgebraicNumber.of(cell.high))
    first, final = to_fraction(inside), to_fraction(outside)
    margin = (final - first) / 1000
    return simplest_inside(final - margin, final) if last else simplest_inside(first, first + margin)


def _mixed_at(
    cell: CrowdCell, family: Family, point: Mapping[str, Fraction], concept: str, value: Fraction
) -> list[Equilibrium] | None:
    """The mixed equilibria at a value, ascending in the first strategy; None where the solver doesn't have them all."""
    try:
        found = solve(family.at_point({**point, cell.axis: value}), concept=concept)
    except LimitReached:
        return None
    mixed = [each for each in found.equilibria if not each.state.get("pure", False)]
    if not found.complete:
        return None
    if len(mixed) != cell.signature.mixed:
        raise UnverifiedResult(
            f"{cell.signature.mixed} mixed equilibria were certified at {cell.axis} = {short_text(value)}, and solving "
            f"the game there finds {len(mixed)}"
        )
    player = family.spec.players[0]
    return sorted(mixed, key=lambda each: float(next(iter(each.strategies[player].values()))))
