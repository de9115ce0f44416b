"""Claims over three parameters and more: proved on some boxes, refuted on others, and how much is left."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.lifted import SampleDecider
from gametheory.claims.verdict import BY_BOXES, Verdict
from gametheory.model.family import Family
from gametheory.numbers import simplest_between
from gametheory.parametric.boxes import PROGRESS_EVERY, Boxes, BoxSearch
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.spec.schema import Claim

__all__ = ["DEFAULT_BUDGET", "decided_on_boxes"]

DEFAULT_BUDGET = 50_000
"""Most boxes that are examined for one claim unless the caller says otherwise: some seconds for small games."""


def decided_on_boxes(
    blank: Verdict,
    claim: Claim,
    base: Mapping[str, Fraction],
    family: Family,
    limit: int | None,
    budget: int | None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Verdict, dict[str, Fraction] | None]:
    """The verdict on a claim over its ranges, and a point at which it fails, if it does.

    It holds if every box is proved, and fails at one point where it fails. Frontiers between verdicts, and those on
    which equilibria change though the verdict does not, are never inside a proved box; so a claim over three
    parameters is often ``undecided`` on a small share of the volume, which is said.
    """
    lifted = LiftedFamily.over(family, base, tuple(claim.over))
    decider = SampleDecider(lifted, claim, blank.concept, limit)
    allowed = budget or DEFAULT_BUDGET
    search: BoxSearch[str] = BoxSearch(lifted.space, claim.over, decider, budget=allowed)
    for cuts, _ in enumerate(search):
        if progress and cuts % PROGRESS_EVERY == 0:
            progress(search.examined / allowed)
    found = search.result()
    met = set(decider.points)
    overall = next((each for each in (FAILS, DEPENDS) if each in met), None)
    if overall is None:
        overall = HOLDS if not found.undecided and met == {HOLDS} else UNDECIDED
    reason = "; ".join(filter(None, (blank.reason, _reason(overall, found, decider))))
    verdict = replace(blank, verdict=overall, method=BY_BOXES, shares=_shares(found), reason=reason)
    return verdict, _simplest_point(found, lifted.space.axes) or decider.points.get(FAILS)


def _shares(found: Boxes[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """For each verdict its proved share of the volume, and what is left without one."""
    shares = {}
    for verdict in (HOLDS, FAILS, DEPENDS):
        share = found.share_where(partial(operator.eq, verdict))
        shares[verdict] = (share, share)
    rest = 1 - sum((low for low, _ in shares.values()), Fraction(0))
    return {**shares, UNDECIDED: (rest, rest)}


def _reason(overall: str, found: Boxes[str], decider: SampleDecider) -> str:
    if overall == FAILS:
        return ""
    if overall == UNDECIDED and UNDECIDED not in decider.reasons:
        return (
            f"it fails nowhere that was looked at, in {found.examined:,} boxes; what is left lies along frontiers, where boxes "
            "prove nothing: raise --budget to make it smaller, or fix a parameter to have the claim decided for good"
        )
    return decider.reasons.get(overall, "")


def _simplest_point(found: Boxes[str], axes: tuple[str, ...]) -> dict[str, Fraction] | None:
    """The simplest point inside the largest box on which the claim fails."""
    failing = [box for box in found.boxes if box.value == FAILS]
    if not failing:
        return None
    largest = max(failing, key=lambda box: box.share)
    return {axis: simplest_between(low, high) for axis, (low, high) in zip(axes, largest.ranges, strict=True)}
