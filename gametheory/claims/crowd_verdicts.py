"""Verdicts on claims about symmetric games, put together from what was decided on stretches of an axis or regions of a map."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from gametheory.algebra.frontiers import solved
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.texts import mpoly_text, polynomial_text
from gametheory.claims.crowd_samples import Decided
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED, Decision
from gametheory.claims.proof import counterexample_value
from gametheory.claims.verdict import BY_MAP, BY_REGIMES, ClaimFrontier, ClaimStretch, Counterexample, Verdict
from gametheory.errors import UnverifiedResult
from gametheory.numbers import short_text, to_flint, to_fraction
from gametheory.parametric.crowds.map import rational_points
from gametheory.parametric.pieces import Breakpoint
from gametheory.parametric.planes.regions import Regions

__all__ = ["line_verdict", "plane_verdict", "with_counterexample"]


def line_verdict(
    blank: Verdict, axis: str, stretches: Sequence[ClaimStretch], *, whole: bool
) -> tuple[Verdict, Fraction | None]:
    """The verdict along an axis, and a rational value at which it fails, if there is one; the first, if it is ``whole``."""
    verdicts = [stretch.verdict for stretch in stretches]
    overall = next((each for each in (FAILS, DEPENDS, UNDECIDED) if each in verdicts), HOLDS)
    deciding = next(stretch for stretch in stretches if stretch.verdict == overall)
    found = replace(
        blank,
        verdict=overall,
        method=BY_REGIMES,
        holds_on=tuple((each.low, each.high) for each in stretches if each.verdict == HOLDS),
        fails_on=tuple((each.low, each.high) for each in stretches if each.verdict == FAILS),
        stretches=tuple(stretches),
        thresholds=tuple(
            dict.fromkeys(
                Breakpoint(after.low, polynomial_text(AlgebraicNumber.of(after.low).polynomial, axis))
                for after in stretches[1:]
            )
        ),
        reason=f"{deciding}: {deciding.reason}" if deciding.reason and overall != HOLDS else "",
    )
    if overall != FAILS:
        return found, None
    if whole:
        value = min(each.low for each in stretches if each.verdict == FAILS and isinstance(each.low, Fraction))
    else:
        inside = counterexample_value(stretches, FAILS)
        if inside is None:
            return found, None
        value = inside
    return replace(found, reason=""), value


def plane_verdict(
    blank: Verdict,
    found: Regions[int],
    decided: Sequence[Decided],
    ranges: Mapping[str, tuple[Fraction, Fraction]],
) -> tuple[Verdict, dict[str, Fraction] | None]:
    """The verdict on a box whose cells have positions, from 1, in ``decided``; and a rational point at which it fails.

    Curves and points that differ from all that is around them count too.
    """
    plane = found.plane
    whole = to_flint(math.prod((high - low for low, high in ranges.values()), start=Fraction(1)))
    shares = dict.fromkeys((HOLDS, FAILS, DEPENDS, UNDECIDED), (fmpq(0), fmpq(0)))
    for region in found.regions:
        kind = decided[region.value - 1][0]
        (low, high), (least, most) = shares[kind], region.area
        shares[kind] = low + least / whole, high + most / whole
    met = {decided[cell.value - 1] for dimension in range(3) for cell in plane.of_dimension(dimension)}
    overall = next((each for each in (FAILS, DEPENDS, UNDECIDED) if any(kind == each for kind, _ in met)), HOLDS)
    kinds = [decided[region.value - 1][0] for region in found.regions]
    frontiers = {
        ClaimFrontier(
            mpoly_text(each.polynomial),
            solved(each.polynomial, plane.space, plane.sign_along(each.polynomial, each.edges)),
            (kinds[each.below], kinds[each.above]),
        ): None
        for each in found.frontiers
        if each.below is not None and each.above is not None
    }
    verdict = replace(
        blank,
        verdict=overall,
        method=BY_MAP,
        shares={
            name: (to_fraction(max(low, fmpq(0))), to_fraction(min(high, fmpq(1))))
            for name, (low, high) in shares.items()
        },
        frontiers=tuple(frontiers),
        reason=min(reason for kind, reason in met if kind == overall) if overall != HOLDS else "",
    )
    if overall != FAILS:
        return verdict, None
    failing = {number for number, (kind, _) in enumerate(decided, start=1) if kind == FAILS}
    return verdict, next(rational_points(found, failing), None)


def with_counterexample(
    found: Verdict, point: Mapping[str, Fraction], decide: Callable[[Mapping[str, Fraction]], Decision]
) -> Verdict:
    """The verdict with the point at which it fails, solved anew by the solver of single games, which must not say otherwise."""
    decision = decide(point)
    if decision.verdict == HOLDS:
        shown = ", ".join(f"{name} = {short_text(point[name])}" for name in found.over)
        raise UnverifiedResult(f"the claim '{found.name}' was refuted at {shown}, and the game there says otherwise")
    return replace(
        found,
        counterexample=Counterexample(point, decision.witness, found.concept),
        reason=found.reason or decision.reason,
    )
