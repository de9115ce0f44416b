"""Sampling a claim on a grid: each point is decided exactly, and what lies between is not known.

One point where a claim fails refutes it, and is the counterexample; a claim that holds at every point of the grid is
*undecided*.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED, Decision, SolvedPoint, decide
from gametheory.claims.verdict import BY_SAMPLES, Counterexample, Verdict
from gametheory.errors import EvaluationError, UsageError
from gametheory.model.family import Family
from gametheory.numbers import short_text
from gametheory.solvers.result import Solution
from gametheory.solvers.solve import solve
from gametheory.spec.schema import Claim
from gametheory.sweeps.grid import MAXIMUM_POINTS, spaced

__all__ = ["Grid", "PointDecider", "grid_of", "points_of", "sampled"]

DEFAULT_POINTS = 41
"""Points an axis that a claim over one range is sampled at; fewer an axis for several ranges."""
DEFAULT_TOTAL = 441
"""Most points in all that a claim is sampled at unless the caller asks for more."""

Grid = Mapping[str, Sequence[Fraction]]
Environment = Mapping[str, Any]
"""What a claim may name, and its value."""
Run = tuple[Fraction, Fraction]


def grid_of(claim: Claim, points: int | None) -> Grid:
    """The values of each axis of a claim that is sampled. Raises :class:`UsageError` for too few or too many points."""
    if points is not None and points < 2:
        raise UsageError("a range is sampled at 2 points or more")
    count = points or min(DEFAULT_POINTS, max(2, int(DEFAULT_TOTAL ** (1 / max(1, len(claim.over))))))
    if count ** len(claim.over) > MAXIMUM_POINTS:
        raise UsageError(f"{count} points an axis make more than {MAXIMUM_POINTS:,} points; ask for fewer")
    return {name: spaced(low, high, count) for name, (low, high) in claim.over.items()}


class PointDecider:
    """Decides claims at points of the parameters, solving each point once."""

    def __init__(self, family: Family, concept: str, limit: int | None) -> None:
        self.concept = concept
        self._family = family
        self._limit = limit
        self._solved: dict[tuple[Fraction, ...], SolvedPoint] = {}

    def __call__(self, claim: Claim, point: Mapping[str, Fraction]) -> Decision:
        """The verdict at a complete point; undecided where the game or the condition is undefined."""
        try:
            return decide(claim, self._at(point))
        except EvaluationError as error:
            return Decision(UNDECIDED, reason=f"undefined there: {error}")

    def solved(self, point: Mapping[str, Fraction]) -> tuple[Solution, Sequence[Environment]]:
        """The solution at a complete point, and what a claim may name at each equilibrium. Raises :class:`EvaluationError`."""
        found = self._at(point)
        return found.solution, found.environments

    def _at(self, point: Mapping[str, Fraction]) -> SolvedPoint:
        key = tuple(point.values())
        if key not in self._solved:
            game = self._family.at_point(point)
            solution = solve(game, concept=self.concept, limit=self._limit)
            self._solved[key] = SolvedPoint.of(self._family.spec, game, solution)
        return self._solved[key]


@dataclass(frozen=True, slots=True)
class _Sample:
    point: dict[str, Fraction]
    decision: Decision


def sampled(
    verdict: Verdict,
    claim: Claim,
    base: Mapping[str, Fraction],
    grid: Grid,
    decider: PointDecider,
    step: Callable[[], None],
) -> Verdict:
    """The verdict on a claim from its decisions on a grid; ``verdict`` has all that does not depend on them."""
    found = []
    for values in itertools.product(*grid.values()):
        point = {**base, **dict(zip(grid, values, strict=True))}
        found.append(_Sample(point, decider(claim, point)))
        step()
    verdicts = [sample.decision.verdict for sample in found]
    overall = next((each for each in (FAILS, DEPENDS) if each in verdicts), UNDECIDED)
    deciding = next((sample for sample in found if sample.decision.verdict == overall), found[0])
    reason = deciding.decision.reason
    if overall == UNDECIDED and UNDECIDED not in verdicts:
        reason = f"it holds at all {len(found)} points sampled; that is no proof"
    elif overall in (DEPENDS, UNDECIDED):
        at = ", ".join(f"{axis} = {short_text(deciding.point[axis])}" for axis in grid)
        reason = f"at {at}: {reason}"
    failing = overall == FAILS
    one_axis = next(iter(grid.values())) if len(grid) == 1 else ()
    held, failed = [each == HOLDS for each in verdicts], [each == FAILS for each in verdicts]
    return replace(
        verdict,
        verdict=overall,
        method=BY_SAMPLES,
        points=len(found),
        held=sum(held),
        open=len(verdicts) - sum(held) - sum(failed),
        holds_on=_points(one_axis, held),
        fails_on=_points(one_axis, failed),
        held_runs=_runs(one_axis, held),
        failed_runs=_runs(one_axis, failed),
        counterexample=Counterexample(deciding.point, deciding.decision.witness, decider.concept) if failing else None,
        reason="; ".join(filter(None, (verdict.reason, reason))),
    )


def points_of(grid: Grid) -> int:
    """How many points a grid has."""
    return math.prod(len(axis) for axis in grid.values())


def _points(axis: Sequence[Fraction], flags: Sequence[bool]) -> tuple[Run, ...]:
    """Each grid point whose flag is set, as an interval of its own."""
    return tuple((value, value) for value, flag in zip(axis, flags, strict=False) if flag)


def _runs(axis: Sequence[Fraction], flags: Sequence[bool]) -> tuple[Run, ...]:
    """First and last grid point of each unbroken run of points whose flag is set."""
    runs: list[Run] = []
    for flag, group in itertools.groupby(zip(axis, flags, strict=False), key=lambda pair: pair[1]):
        members = [value for value, _ in group]
        if flag:
            runs.append((members[0], members[-1]))
    return tuple(runs)
