"""Checking the claims of a game: exactly at a point, by sampling over a range, and saying which it was.

A claim with ``over`` is decided at each point of a grid. One point where it fails refutes it, and that point is
the counterexample; a claim that holds at every point of the grid is *undecided*, for a grid proves nothing about
what lies between.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.claims.decide import (
    DEPENDS,
    FAILS,
    HOLDS,
    UNDECIDED,
    Decision,
    SolvedPoint,
    concept_text,
    decide,
    plain_point,
)
from gametheory.errors import EvaluationError, UsageError
from gametheory.model.about import About
from gametheory.model.family import Family, expect_family
from gametheory.numbers import exact_text, short_text
from gametheory.solvers.plain import values_text
from gametheory.solvers.result import COVERS, Equilibrium, plain_about
from gametheory.solvers.solve import solve
from gametheory.spec.faults import did_you_mean
from gametheory.spec.schema import Claim
from gametheory.sweeps.grid import MAXIMUM_POINTS, spaced

DEFAULT_POINTS = 41
"""Points an axis that a claim over one range is sampled at; fewer an axis for several ranges."""
DEFAULT_TOTAL = 441
"""Most points in all that a claim is sampled at unless the caller asks for more."""

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Parameters at which a claim fails, and the equilibrium that shows it (None if it takes all of them to show)."""

    parameters: Mapping[str, Fraction]
    equilibrium: Equilibrium | None
    concept: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        equilibrium = self.equilibrium.to_dict() if self.equilibrium else None
        return {
            "parameters": plain_point(self.parameters),
            "concept": self.concept,
            "equilibrium": equilibrium,
            "measures": equilibrium["measures"] if equilibrium else {},
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one claim.

    ``verdict`` is ``holds``, ``fails``, ``depends`` (on which of several selected equilibria is played) or
    ``undecided``. ``sampled`` tells that a range was sampled at ``points`` points, of which ``held`` satisfied
    the claim and ``open`` could not be decided. ``holds_on`` and ``fails_on`` are intervals of the one axis; of a
    sample they are the single points, since nothing is known between them, and ``held_runs`` and ``failed_runs``
    have the first and last point of each unbroken run. ``concept`` is what "equilibrium" means in it (see
    :func:`concept_text`); ``rule`` selects the equilibria of a claim about selected ones, ``at`` are the values that
    the claim itself sets, and ``reason`` is a remark for people.
    """

    about: About
    name: str
    says: str
    condition: str
    quantifier: str
    verdict: str
    concept: str
    parameters: Mapping[str, Fraction]
    rule: str = ""
    at: Mapping[str, Fraction] = field(default_factory=dict)
    over: Mapping[str, Interval] = field(default_factory=dict)
    sampled: bool = False
    points: int = 1
    held: int = 0
    open: int = 0
    holds_on: tuple[Interval, ...] = ()
    fails_on: tuple[Interval, ...] = ()
    held_runs: tuple[Interval, ...] = ()
    failed_runs: tuple[Interval, ...] = ()
    counterexample: Counterexample | None = None
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one claim; the game is named by the document around it."""
        return {
            "name": self.name,
            "says": self.says,
            "condition": self.condition,
            "in": self.quantifier,
            "select": self.rule,
            "verdict": self.verdict,
            "concept": self.concept,
            "covers": COVERS.get(self.concept, ""),
            "parameters": plain_point(self.parameters),
            "at": plain_point(self.at),
            "over": {name: [exact_text(low), exact_text(high)] for name, (low, high) in self.over.items()},
            "sampled": self.sampled,
            "points": self.points,
            "held": self.held,
            "undecided_points": self.open,
            "holds_on": _plain_intervals(self.holds_on),
            "fails_on": _plain_intervals(self.fails_on),
            "held_runs": _plain_intervals(self.held_runs),
            "failed_runs": _plain_intervals(self.failed_runs),
            "counterexample": self.counterexample.to_dict() if self.counterexample else None,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        lines = [
            f"{self.name}: {self.verdict}",
            f"  {self.condition}, in {self.quantifier} {concept_text(self.concept)}",
        ]
        if self.sampled:
            ranges = ", ".join(
                f"{name} in [{short_text(low)}, {short_text(high)}]" for name, (low, high) in self.over.items()
            )
            lines.append(f"  over {ranges}: holds at {self.held} of {self.points} points sampled")
        found = self.counterexample
        if found is not None:
            shown = {name: found.parameters[name] for name in self.over} or found.parameters
            lines.append(f"  fails at {values_text(shown) or 'the values set'}")
            if found.equilibrium is not None:
                played = {
                    f"{player}.{name}": probability
                    for player, strategy in found.equilibrium.strategies.items()
                    for name, probability in strategy.items()
                    if probability
                }
                lines.append(f"  where {values_text({**played, **found.equilibrium.measures})}")
        if self.reason:
            lines.append(f"  {self.reason}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Verdict '{self.name}' on '{self.about.title}': {self.verdict}>"


def verdict_document(about: About, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The contract ``gametheory.verdict/1`` for the claims of one game."""
    return {
        "format": "gametheory.verdict/1",
        "game": plain_about(about),
        "claims": [verdict.to_dict() for verdict in verdicts],
    }


def check(
    family: Family,
    *,
    claims: Iterable[str] | None = None,
    values: Mapping[str, object] | None = None,
    points: int | None = None,
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Verdict, ...]:
    """Decide the claims of a family, all of them or those named.

    ``values`` set parameters; a claim's own ``at`` comes before them. ``points`` is the number of grid points an
    axis for claims with ``over``. ``progress`` is called with the points done and in all. Raises
    :class:`UsageError` for an unknown claim or parameter.

    **Guarantees.** At a point a verdict ``holds`` or ``fails`` is proved for the concept that it names; over a
    range ``fails`` is proved by the counterexample, and ``holds`` is never said of a sample.
    """
    expect_family(family, "check")
    chosen = _chosen(family, claims)
    fixed = family.point(values)
    designs = {name: _design(claim, points) for name, claim in chosen.items()}
    total = sum(math.prod(len(axis) for axis in design.values()) for design in designs.values())
    checker = _Checker(family, concept, limit, progress, total)
    return tuple(checker.verdict(name, claim, fixed, designs[name]) for name, claim in chosen.items())


def _chosen(family: Family, claims: Iterable[str] | None) -> dict[str, Claim]:
    known = family.spec.claims
    wanted = tuple(known if claims is None else claims)
    expect_claims(wanted, known)
    return {name: known[name] for name in wanted}


def expect_claims(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise :class:`UsageError`, with what may have been meant, for a name that is not among the known claims."""
    claims = sorted(known)
    for name in names:
        if name not in claims:
            hint = did_you_mean(name, claims, "claims: ") or f"there are {len(claims) or 'no'} claims"
            raise UsageError(f"there is no claim '{name}' ({hint})")


def _design(claim: Claim, points: int | None) -> dict[str, tuple[Fraction, ...]]:
    if points is not None and points < 2:
        raise UsageError("a range is sampled at 2 points or more")
    count = points or min(DEFAULT_POINTS, max(2, int(DEFAULT_TOTAL ** (1 / max(1, len(claim.over))))))
    if count ** len(claim.over) > MAXIMUM_POINTS:
        raise UsageError(f"{count} points an axis make more than {MAXIMUM_POINTS:,} points; ask for fewer")
    return {name: spaced(low, high, count) for name, (low, high) in claim.over.items()}


class _Checker:
    """Decides claims one after another, solving each point of the parameters once."""

    def __init__(
        self,
        family: Family,
        concept: str | None,
        limit: int | None,
        progress: Callable[[int, int], None] | None,
        total: int,
    ) -> None:
        self._family = family
        self._concept = concept
        self._limit = limit
        self._progress = progress
        self._total = total
        self._done = 0
        self._solved: dict[tuple[Fraction, ...], SolvedPoint] = {}
        self._last_concept = ""

    def verdict(
        self, name: str, claim: Claim, fixed: Mapping[str, Fraction], design: Mapping[str, Sequence[Fraction]]
    ) -> Verdict:
        base = {**fixed, **claim.at}
        found: list[tuple[dict[str, Fraction], Decision]] = []
        for values in itertools.product(*design.values()):
            point = {**base, **dict(zip(design, values, strict=True))}
            found.append((point, self._decide(claim, point)))
            self._done += 1
            if self._progress:
                self._progress(self._done, self._total)
        return self._summary(name, claim, base, design, found)

    def _decide(self, claim: Claim, point: dict[str, Fraction]) -> Decision:
        key = tuple(point.values())
        try:
            if key not in self._solved:
                game = self._family.at_point(point)
                solution = solve(game, concept=self._concept, limit=self._limit)
                self._solved[key] = SolvedPoint.of(self._family.spec, game, solution)
            self._last_concept = self._solved[key].solution.concept
            return decide(claim, self._solved[key])
        except EvaluationError as error:
            return Decision(UNDECIDED, reason=f"undefined there: {error}")

    def _summary(
        self,
        name: str,
        claim: Claim,
        base: Mapping[str, Fraction],
        design: Mapping[str, Sequence[Fraction]],
        found: Sequence[tuple[dict[str, Fraction], Decision]],
    ) -> Verdict:
        verdicts = [decision.verdict for _, decision in found]
        sampled = bool(design)
        if FAILS in verdicts:
            overall = FAILS
        elif DEPENDS in verdicts:
            overall = DEPENDS
        elif UNDECIDED in verdicts or sampled:
            overall = UNDECIDED
        else:
            overall = HOLDS
        deciding = next((pair for pair in found if pair[1].verdict == overall), found[0])
        reason = deciding[1].reason
        if overall == UNDECIDED and UNDECIDED not in verdicts:
            reason = f"it holds at all {len(found)} points sampled; that is no proof"
        elif sampled and overall in (DEPENDS, UNDECIDED):
            at = ", ".join(f"{axis} = {short_text(deciding[0][axis])}" for axis in design)
            reason = f"at {at}: {reason}"
        counterexample = None
        if overall == FAILS:
            counterexample = Counterexample(deciding[0], deciding[1].witness, self._last_concept)
        one_axis = next(iter(design.values())) if len(design) == 1 else ()
        return Verdict(
            about=self._family.about,
            name=name,
            says=claim.says,
            condition=str(claim.holds),
            quantifier=claim.quantifier,
            verdict=overall,
            concept=self._last_concept,
            parameters={axis: value for axis, value in base.items() if axis not in design},
            rule=str(claim.select or "payoff dominance") if claim.quantifier == "selected" else "",
            at=claim.at,
            over=claim.over,
            sampled=sampled,
            points=len(found),
            held=verdicts.count(HOLDS),
            open=len(verdicts) - verdicts.count(HOLDS) - verdicts.count(FAILS),
            holds_on=_points(one_axis, [verdict == HOLDS for verdict in verdicts]),
            fails_on=_points(one_axis, [verdict == FAILS for verdict in verdicts]),
            held_runs=_runs(one_axis, [verdict == HOLDS for verdict in verdicts]),
            failed_runs=_runs(one_axis, [verdict == FAILS for verdict in verdicts]),
            counterexample=counterexample,
            reason=reason,
        )


def _plain_intervals(intervals: Sequence[Interval]) -> list[list[str]]:
    return [[exact_text(low), exact_text(high)] for low, high in intervals]


def _points(axis: Sequence[Fraction], flags: Sequence[bool]) -> tuple[Interval, ...]:
    """Each grid point whose flag is set, as an interval of its own."""
    return tuple((value, value) for value, flag in zip(axis, flags, strict=False) if flag)


def _runs(axis: Sequence[Fraction], flags: Sequence[bool]) -> tuple[Interval, ...]:
    """First and last grid point of each unbroken run of points whose flag is set."""
    runs: list[Interval] = []
    for flag, group in itertools.groupby(zip(axis, flags, strict=False), key=lambda pair: pair[1]):
        members = [value for value, _ in group]
        if flag:
            runs.append((members[0], members[-1]))
    return tuple(runs)


__all__ = ["Counterexample", "Verdict", "check", "concept_text", "verdict_document"]
