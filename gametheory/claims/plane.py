"""Proving or refuting a claim over two parameters: its verdict on every face, curve and point of the box, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.frontiers import solved
from gametheory.algebra.samples import Sample
from gametheory.algebra.texts import mpoly_text
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.lifted import decide_lifted
from gametheory.claims.verdict import BY_MAP, ClaimFrontier, Verdict
from gametheory.model.family import Family
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.parametric.lifting.solving import solve_at
from gametheory.parametric.planes.arrangement import trace_plane
from gametheory.parametric.planes.cells import Cell
from gametheory.parametric.planes.regions import Regions, regions_of
from gametheory.spec.schema import Claim

__all__ = ["decided_on_plane"]

_POINTS_TRIED = 8
"""Points of a curve that are looked at for one with rational coordinates."""
_MOST_CURVES = 6
"""Curves that a reason names; more are only counted."""
_ONLY = {FAILS: "it fails", DEPENDS: "it depends on the equilibrium selected", UNDECIDED: "it is undecided"}
"""How a sentence begins that says where a verdict is found."""

_Decided = tuple[str, str]
"""A verdict, and its reason."""


def decided_on_plane(
    blank: Verdict, claim: Claim, base: Mapping[str, Fraction], family: Family, limit: int | None
) -> tuple[Verdict, dict[str, Fraction] | None]:
    """The verdict on a claim over its two ranges, and a rational point at which it fails, if there is one.

    **Guarantees.** Proved on the closed box, its curves and points included; shares are certified bounds of areas. Raises
    :class:`LimitReached` for a box that is cut into very many faces, and as :func:`solve_at` does.
    """
    axes = tuple(claim.over)
    lifted = LiftedFamily.over(family, base, axes)

    def decided(sample: Sample) -> _Decided:
        decision = decide_lifted(lifted, claim, solve_at(lifted, blank.concept, sample, limit=limit), sample)
        return decision.verdict, decision.reason

    (x_low, x_high), (y_low, y_high) = (tuple(map(to_flint, claim.over[axis])) for axis in axes)
    plane = trace_plane(lifted.space, ((x_low, x_high), (y_low, y_high)), decided)
    found = regions_of(plane, lambda first, between, second, _: first[0] == between[0] == second[0])
    met = {cell.value[0] for dimension in range(3) for cell in plane.of_dimension(dimension)}
    overall = next((each for each in (FAILS, DEPENDS, UNDECIDED) if each in met), HOLDS)
    place = _failing_point(found, axes) if overall == FAILS else None
    verdict = replace(
        blank,
        verdict=overall,
        method=BY_MAP,
        shares=_shares(found, (x_high - x_low) * (y_high - y_low)),
        frontiers=_frontiers(found),
        reason=_reason(found, overall),
    )
    return verdict, place


def _shares(found: Regions[_Decided], whole: fmpq) -> dict[str, tuple[Fraction, Fraction]]:
    shares = {verdict: (fmpq(0), fmpq(0)) for verdict in (HOLDS, FAILS, DEPENDS, UNDECIDED)}
    for region in found.regions:
        low, high = shares[region.value[0]]
        shares[region.value[0]] = low + region.area[0] / whole, high + region.area[1] / whole
    return {
        verdict: (to_fraction(max(low, fmpq(0))), to_fraction(min(high, fmpq(1))))
        for verdict, (low, high) in shares.items()
    }


def _frontiers(found: Regions[_Decided]) -> tuple[ClaimFrontier, ...]:
    """The curves between regions, each once for the verdicts on its sides, with what is true on it."""
    space = found.plane.space
    frontiers: dict[ClaimFrontier, dict[_Decided, None]] = {}
    for frontier in found.frontiers:
        if frontier.below is not None and frontier.above is not None:
            between = found.regions[frontier.below].value[0], found.regions[frontier.above].value[0]
            polynomial = frontier.polynomial
            formulas = solved(polynomial, space, found.plane.sign_along(polynomial, frontier.edges))
            curve = ClaimFrontier(mpoly_text(polynomial), formulas, between)
            on = frontiers.setdefault(curve, {})
            # What each equilibrium does is no matter here: only where nothing could be decided is the reason wanted.
            on.update(
                (cell.value if cell.value[0] == UNDECIDED else (cell.value[0], ""), None) for cell in frontier.edges
            )
    return tuple(replace(curve, on=tuple(on)) for curve, on in frontiers.items())


def _failing_point(found: Regions[_Decided], axes: tuple[str, ...]) -> dict[str, Fraction] | None:
    """A rational point in the largest region where the claim fails, else on a curve, else at a vertex."""
    failing = [region for region in found.regions if region.value[0] == FAILS]
    if failing:
        largest = max(failing, key=lambda region: region.area)
        return dict(zip(axes, map(to_fraction, largest.point), strict=True))
    for dimension in (1, 0):
        for cell in found.plane.of_dimension(dimension):
            if cell.value[0] != FAILS:
                continue
            for sample, _ in zip(found.plane.samples(cell), range(_POINTS_TRIED), strict=False):
                x, y = sample.point.x, sample.point.y
                if x.is_rational and y.is_rational:
                    return dict(zip(axes, (x.rational, y.rational), strict=True))
    return None


def _reason(found: Regions[_Decided], overall: str) -> str:
    """Why the verdict is what it is, if it is not a failure; and on which curves alone, where no region has it."""
    if overall == HOLDS:
        return next((region.value[1] for region in found.regions), "")
    edges = list(found.plane.of_dimension(1))
    region = next((region for region in found.regions if region.value[0] == overall), None)
    if region is not None:
        if overall != FAILS:
            return region.value[1]
        # Of curves between two regions it is said with these; a side of the box that can't be decided is told here.
        inner = {id(e) for f in found.frontiers if f.below is not None and f.above is not None for e in f.edges}
        sides = [edge for edge in edges if edge.value[0] == UNDECIDED and id(edge) not in inner]
        return f"undecided {_on_curves(found, sides)}" if sides else ""
    only = [edge for edge in edges if edge.value[0] == overall]
    if only:
        return f"{_ONLY[overall]} only {_on_curves(found, only)}"
    point = next(cell for cell in found.plane.of_dimension(0) if cell.value[0] == overall)
    said = "" if overall == FAILS else point.value[1]
    return "; ".join(filter(None, (f"{_ONLY[overall]} at single points only", said)))


def _on_curves(found: Regions[_Decided], edges: Iterable[Cell[_Decided]]) -> str:
    """``on curves, at x = 0 ('1/x' divides by zero) and y = 1``: each curve once, with the reason if there is one."""
    curves: dict[str, str] = {}
    space = found.plane.space
    for edge in edges:
        polynomial = _curve_of(found, edge)
        formulas = solved(polynomial, space, found.plane.sign_along(polynomial, (edge,)))
        where = " or ".join(formulas) or f"{mpoly_text(polynomial)} = 0"
        verdict, reason = edge.value
        curves.setdefault(where, "" if verdict == FAILS else reason)
    named = [f"{where} ({reason})" if reason else where for where, reason in curves.items()]
    if len(named) > _MOST_CURVES:
        rest = len(named) - _MOST_CURVES
        named = [*named[:_MOST_CURVES], f"{rest:,} more curve{'' if rest == 1 else 's'}"]
    return f"on curves, at {' and '.join(filter(None, (', '.join(named[:-1]), named[-1])))}"


def _curve_of(found: Regions[_Decided], edge: Cell[_Decided]) -> fmpq_mpoly:
    """The irreducible polynomial that vanishes on an edge."""
    plane = found.plane
    if edge.layer % 2:
        return plane.curves[plane.branch(edge)[0]]
    x = plane.space.variable(plane.space.axes[0])
    powers = plane.layers[edge.layer].x.polynomial.coeffs()
    return sum((x**power * fmpq(coefficient) for power, coefficient in enumerate(powers)), x - x)
