"""Proving or refuting a claim over two parameters: its verdict on every face, curve and point of the box, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from gametheory.algebra.frontiers import solved
from gametheory.algebra.texts import mpoly_text
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.lifted import SampleDecider
from gametheory.claims.verdict import BY_MAP, ClaimFrontier, Verdict
from gametheory.model.family import Family
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.parametric.planes.arrangement import trace_plane
from gametheory.parametric.planes.regions import Regions, regions_of
from gametheory.spec.schema import Claim

__all__ = ["decided_on_plane"]

_POINTS_TRIED = 8
"""Points of a curve that are looked at for one with rational coordinates."""


def decided_on_plane(
    blank: Verdict, claim: Claim, base: Mapping[str, Fraction], family: Family, limit: int | None
) -> tuple[Verdict, dict[str, Fraction] | None]:
    """The verdict on a claim over its two ranges, and a rational point at which it fails, if there is one.

    **Guarantees.** Proved on the closed box, its curves and points included; shares are certified bounds of areas. Raises
    :class:`LimitReached` for a box that is cut into very many faces, and as :func:`solve_at` does.
    """
    axes = tuple(claim.over)
    lifted = LiftedFamily.over(family, base, axes)
    decider = SampleDecider(lifted, claim, blank.concept, limit)
    (x_low, x_high), (y_low, y_high) = (tuple(map(to_flint, claim.over[axis])) for axis in axes)
    plane = trace_plane(lifted.space, ((x_low, x_high), (y_low, y_high)), decider)
    found = regions_of(plane, lambda first, between, second, _: first == between == second)
    met = {cell.value for dimension in range(3) for cell in plane.of_dimension(dimension)}
    overall = next((each for each in (FAILS, DEPENDS, UNDECIDED) if each in met), HOLDS)
    place = _failing_point(found, axes) if overall == FAILS else None
    verdict = replace(
        blank,
        verdict=overall,
        method=BY_MAP,
        shares=_shares(found, (x_high - x_low) * (y_high - y_low)),
        frontiers=_frontiers(found),
        reason=_reason(found, overall, decider),
    )
    return verdict, place


def _shares(found: Regions[str], whole: fmpq) -> dict[str, tuple[Fraction, Fraction]]:
    shares = {verdict: (fmpq(0), fmpq(0)) for verdict in (HOLDS, FAILS, DEPENDS, UNDECIDED)}
    for region in found.regions:
        low, high = shares[region.value]
        shares[region.value] = low + region.area[0] / whole, high + region.area[1] / whole
    return {
        verdict: (to_fraction(max(low, fmpq(0))), to_fraction(min(high, fmpq(1))))
        for verdict, (low, high) in shares.items()
    }


def _frontiers(found: Regions[str]) -> tuple[ClaimFrontier, ...]:
    """The curves between regions of different verdicts, each once."""
    space = found.plane.space
    frontiers: dict[ClaimFrontier, None] = {}
    for frontier in found.frontiers:
        if frontier.below is not None and frontier.above is not None:
            between = found.regions[frontier.below].value, found.regions[frontier.above].value
            polynomial = frontier.polynomial
            frontiers[ClaimFrontier(mpoly_text(polynomial), solved(polynomial, space), between)] = None
    return tuple(frontiers)


def _failing_point(found: Regions[str], axes: tuple[str, ...]) -> dict[str, Fraction] | None:
    """A rational point in the largest region where the claim fails, else on a curve, else at a vertex."""
    failing = [region for region in found.regions if region.value == FAILS]
    if failing:
        largest = max(failing, key=lambda region: region.area)
        return dict(zip(axes, map(to_fraction, largest.point), strict=True))
    for dimension in (1, 0):
        for cell in found.plane.of_dimension(dimension):
            if cell.value != FAILS:
                continue
            for sample, _ in zip(found.plane.samples(cell), range(_POINTS_TRIED), strict=False):
                x, y = sample.point.x, sample.point.y
                if x.is_rational and y.is_rational:
                    return dict(zip(axes, (x.rational, y.rational), strict=True))
    return None


def _reason(found: Regions[str], overall: str, decider: SampleDecider) -> str:
    """Where only a curve or a point decides, that this is so; and what the deciding run said, if it is not a failure."""
    said = "" if overall == FAILS else decider.reasons.get(overall, "")
    if overall == HOLDS or any(region.value == overall for region in found.regions):
        return said
    plane = found.plane
    edge = next((cell for cell in plane.of_dimension(1) if cell.value == overall), None)
    if edge is None:
        return "; ".join(filter(None, (f"it {overall} at single points only", said)))
    frontier = next((f for f in found.frontiers if edge in f.edges), None)
    where = "curves"
    if frontier is not None:
        where = " or ".join(solved(frontier.polynomial, plane.space)) or f"{mpoly_text(frontier.polynomial)} = 0"
    elif edge.layer % 2:
        polynomial = plane.curves[plane.branch(edge)[0]]
        where = " or ".join(solved(polynomial, plane.space)) or f"{mpoly_text(polynomial)} = 0"
    return "; ".join(filter(None, (f"it {overall} on curves only, such as {where}", said)))
