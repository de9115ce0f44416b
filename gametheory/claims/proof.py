"""Proving or refuting a claim along one axis: its verdict on every stretch of the range, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from gametheory.algebra.roots import exact_number
from gametheory.algebra.samples import LinePoint
from gametheory.algebra.tracing import Stretch, simplest_inside, trace_line
from gametheory.claims.decide import Decision
from gametheory.claims.lifted import decide_lifted
from gametheory.claims.verdict import ClaimStretch
from gametheory.model.family import Family
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.regimes import solved_line
from gametheory.spec.schema import Claim

__all__ = ["LineProver", "counterexample_value", "decide_on_line"]


@dataclass
class LineProver:
    """Decides claims along axes of a family, solving each line once."""

    family: Family
    concept: str
    limit: int | None = None

    def __post_init__(self) -> None:
        self._lines: dict[object, tuple[LiftedFamily, Sequence[Stretch[LiftedSolution]]]] = {}

    def stretches(
        self, claim: Claim, point: Mapping[str, Fraction], axis: str, low: Fraction, high: Fraction
    ) -> tuple[ClaimStretch, ...]:
        """The verdicts along an axis with all other parameters at ``point``. Raises :class:`LimitReached`."""
        others = tuple(value for name, value in point.items() if name != axis)
        key = (axis, low, high, others)
        if key not in self._lines:
            self._lines[key] = solved_line(self.family, point, axis, low, high, self.concept, limit=self.limit)
        return decide_on_line(*self._lines[key], claim)


def decide_on_line(
    lifted: LiftedFamily, line: Sequence[Stretch[LiftedSolution]], claim: Claim
) -> tuple[ClaimStretch, ...]:
    """Decide a claim on each stretch of a solved line, cut further where the claim's own conditions change.

    **Guarantees.** ``holds`` and ``fails`` are proved at every value of each stretch; the stretches tile the range.
    """
    found: list[Stretch[Decision]] = []
    for stretch in line:
        if stretch.is_point:
            point = LinePoint(lifted.space, stretch.low)
            found.append(Stretch(stretch.low, stretch.low, decide_lifted(lifted, claim, stretch.value, point)))
        else:
            run = partial(decide_lifted, lifted, claim, stretch.value)
            found += trace_line(lifted.space, stretch.low, stretch.high, run, ends=False)
    return _joined(found)


def _joined(found: Sequence[Stretch[Decision]]) -> tuple[ClaimStretch, ...]:
    """Join neighbours of one verdict; the first reason given is kept."""
    joined: list[ClaimStretch] = []
    for stretch in found:
        closed, decision = stretch.is_point, stretch.value
        if joined and joined[-1].verdict == decision.verdict:
            joined[-1] = replace(joined[-1], high=exact_number(stretch.high), high_closed=closed)
        else:
            low, high = exact_number(stretch.low), exact_number(stretch.high)
            joined.append(ClaimStretch(low, high, closed, closed, decision.verdict, decision.reason))
    return tuple(joined)


def counterexample_value(stretches: Sequence[ClaimStretch], verdict: str) -> Fraction | None:
    """The simplest rational inside the stretches of a verdict; one at an isolated point if there is nothing else.

    None where the verdict is found at irrational points only.
    """
    inside = [
        simplest_inside(found.low, found.high) for found in stretches if found.verdict == verdict and not found.is_point
    ]
    isolated = [found.low for found in stretches if found.verdict == verdict and isinstance(found.low, Fraction)]
    return min(inside or isolated, key=lambda value: (value.denominator, abs(value.numerator)), default=None)
