"""Claims about symmetric games of two strategies over one parameter, or over two that move the number of players."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, cast

from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.claims.crowd_points import CrowdDecider
from gametheory.claims.crowd_samples import Decided, SampleJudge
from gametheory.claims.crowd_verdicts import line_verdict, plane_verdict, with_counterexample
from gametheory.claims.decide import FAILS, UNDECIDED
from gametheory.claims.proof import counterexample_value
from gametheory.claims.sampling import Grid
from gametheory.claims.verdict import ClaimStretch, Verdict
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.model.family import Family
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.counts import (
    dependence,
    depending,
    is_whole_axis,
    lifted_crowd,
    numbers_of_players,
    players_at,
    pulled_back,
    undefined_count,
)
from gametheory.parametric.crowds.map import number_plane, plane_segments
from gametheory.parametric.crowds.outcomes import on_whole_numbers, with_players
from gametheory.parametric.crowds.portraits import portrait_in_field
from gametheory.parametric.crowds.segments import (
    Segment,
    bare_game,
    players_name,
    segments,
    segments_by_number,
)
from gametheory.parametric.crowds.several import MOST_GAINS, expect_few
from gametheory.parametric.crowds.signature import Joiner
from gametheory.spec.expressions import Expression
from gametheory.spec.schema import Claim

__all__ = ["decide_crowd", "whole_grid"]

MOST_SOLVED = 60
"""Whole numbers at which the game is solved where a mixed equilibrium leaves a claim open."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A verdict for all numbers of players from ``low`` to ``high``."""

    low: int
    high: int
    decided: Decided


def decide_crowd(
    blank: Verdict, claim: Claim, base: Mapping[str, Fraction], family: Family, decider: CrowdDecider, limit: int | None
) -> Verdict:
    """The verdict on a claim over one range or two; ``blank`` has all that does not depend on it.

    Pure equilibria are decided exactly everywhere. A mixed one is decided by what holds of every mixture, and at single values
    by solving the game there: over ranges a claim about ``every`` equilibrium can so be left undecided, and says why. Raises
    :class:`LimitReached` for ranges that can only be sampled.

    **Guarantees.** ``holds`` and ``fails`` are proved, for every equilibrium of the concept at every value.
    """
    if len(family.spec.strategies[0]) != 2:
        raise LimitReached("symmetric games of three strategies and more are decided at single values")
    line = _Line(blank, claim, base, family, decider, limit)
    try:
        if len(claim.over) == 1:
            return line.along(*next(iter(claim.over.items())))
        if len(claim.over) == 2:
            return line.over_plane()
    except EvaluationError as error:
        raise LimitReached(f"the game is not defined on the whole range: {error}") from None
    raise LimitReached("symmetric games are decided over one parameter, or two that move the number of players")


def whole_grid(family: Family, base: Mapping[str, Fraction], grid: Grid) -> Grid:
    """A grid for sampling with only whole numbers on axes that are the number of players."""
    return {
        axis: tuple(dict.fromkeys(Fraction(round(value)) for value in values))
        if dependence(family.spec, (axis,)).count and is_whole_axis(family, base, axis)
        else values
        for axis, values in grid.items()
    }


class _Line:
    def __init__(
        self,
        blank: Verdict,
        claim: Claim,
        base: Mapping[str, Fraction],
        family: Family,
        decider: CrowdDecider,
        limit: int | None,
    ) -> None:
        self._blank = blank
        self._claim = claim
        self._base = base
        self._family = family
        self._decider = decider
        self._limit = limit
        self._mixed = blank.concept == "symmetric-nash"
        self._judge = SampleJudge(claim, symmetric=self._mixed)
        self._gains = 0

    def along(self, axis: str, ends: tuple[Fraction, Fraction]) -> Verdict:
        """The verdict along one axis."""
        known = dependence(self._family.spec, (axis,))
        if known.count and is_whole_axis(self._family, self._base, axis):
            return self._verdict(axis, self._on_whole_axis(axis, *ends, grows=not known.payoffs), whole=True)
        low, high = map(AlgebraicNumber.of, ends)
        if known.count and not known.payoffs:
            least, most = numbers_of_players(self._family, self._base, axis, low, high)
            found = self._by_number((axis,), least, most)
            line = pulled_back(self._family, self._base, axis, low, high, [each.low for each in found])
            stretches: list[tuple[Stretch[Any], Decided]] = [
                (stretch, found[stretch.value - 1].decided) for stretch in line
            ]
        else:
            if known.count:
                expect_few(*numbers_of_players(self._family, self._base, axis, low, high), axis, self._limit)
            space = Space((axis,), {})
            signs = trace_line(space, low, high, lambda sample: self._by_signs(axis, sample))
            stretches = [(stretch, stretch.value) for stretch in signs]
        joined: list[ClaimStretch] = []
        for stretch, (verdict, reason) in stretches:
            closed = stretch.is_point
            if joined and joined[-1].verdict == verdict:
                joined[-1] = replace(joined[-1], high=exact_number(stretch.high), high_closed=closed)
            else:
                first, last = exact_number(stretch.low), exact_number(stretch.high)
                joined.append(ClaimStretch(first, last, closed, closed, verdict, reason))
        return self._verdict(axis, [piece for each in joined for piece in self._probed(axis, each)], whole=False)

    def over_plane(self) -> Verdict:
        """The verdict over two axes that move the number of players."""
        axes, ranges = tuple(self._claim.over), self._claim.over
        try:
            found = plane_segments(self._family, self._base, ranges, mixed=self._mixed, limit=self._limit)
        except UsageError as error:
            raise LimitReached(str(error)) from None
        numbers = self._by_number(axes, found[0].low, found[-1].high, found)
        plane = number_plane(self._family, self._base, ranges, [each.low for each in numbers])
        verdict, place = plane_verdict(self._blank, plane, [each.decided for each in numbers], ranges)
        return verdict if place is None else self._refuted(verdict, place)

    def _on_whole_axis(self, axis: str, low: Fraction, high: Fraction, *, grows: bool) -> list[ClaimStretch]:
        first, last = math.ceil(low), math.floor(high)
        if first > last:
            raise LimitReached(f"there is no whole number of {axis} from {low} to {high}")

        def lifted(sample: Sample) -> SymmetricGame:
            return lifted_crowd(self._family, self._base, axis, sample)

        found = segments(
            lambda players: cast("SymmetricGame", self._family.at_point({**self._base, axis: Fraction(players)})),
            lifted,
            axis,
            first,
            last,
            alone=dependence(self._family.spec, (axis,)).alone if grows else None,
            mixed=self._mixed,
            limit=self._limit,
        )
        numbers = self._decided_numbers(found, lifted, axis)
        numbers = [each for part in numbers for each in self._solved(axis, part)]
        return [
            ClaimStretch(Fraction(each.low), Fraction(each.high), True, True, *each.decided)
            for each in _joined(numbers)
        ]

    def _by_number(
        self, axes: Sequence[str], low: int, high: int, found: Sequence[Segment] | None = None
    ) -> list[_Numbers]:
        """The verdicts for numbers of players, which axes move. Raises :class:`LimitReached` for a claim that names these."""
        varying = depending(self._family.spec, axes)
        named = self._claim.holds.names()
        if isinstance(self._claim.select, Expression):
            named |= self._claim.select.names()
        if named & varying:
            raise LimitReached(
                f"the claim speaks of {', '.join(sorted(named & varying))} besides the number of players"
            )
        if found is None:
            found = segments_by_number(self._family, self._base, axes, low, high, mixed=self._mixed, limit=self._limit)
        bare, players = bare_game(self._family, self._base, axes), players_name(self._family)
        return _joined(self._decided_numbers(found, lambda sample: with_players(bare, sample, players), players))

    def _decided_numbers(
        self,
        found: Sequence[Segment],
        lifted: Callable[[Sample], SymmetricGame],
        variable: str,
    ) -> list[_Numbers]:
        numbers = []
        for segment in found:
            if segment.undefined:
                numbers.append(
                    _Numbers(segment.low, segment.high, (UNDECIDED, f"undefined there: {segment.undefined}"))
                )
                continue
            low, high = AlgebraicNumber.of(segment.low), AlgebraicNumber.of(segment.high)
            space = Space((variable,), {})

            def run(sample: Sample, segment: Segment = segment) -> Decided:
                return self._judge(lifted(sample), segment.signature, (segment.low, segment.high))

            numbers += [_Numbers(*found) for found in on_whole_numbers(trace_line(space, low, high, run))]
        return numbers

    def _by_signs(self, axis: str, sample: Sample) -> Decided:
        """The verdict at a sample of an axis that enters payoffs."""
        try:
            return self._defined(axis, sample)
        except EvaluationError as error:
            return UNDECIDED, f"undefined there: {error}"

    def _defined(self, axis: str, sample: Sample) -> Decided:
        players = players_at(self._family, self._base, axis, sample)
        undefined = undefined_count(players)
        if undefined:
            return UNDECIDED, f"undefined there: {undefined}"
        self._gains += players
        if self._gains > (MOST_GAINS if self._limit is None else self._limit):
            raise LimitReached(f"the gains of {players:,} players are more than can be followed along {axis}")
        game = replace(lifted_crowd(self._family, self._base, axis, sample), count=players)
        signature = Joiner(portrait_in_field(game, mixed=self._mixed)).signature()
        return self._judge(game, signature, (players, players))

    def _solved(self, axis: str, part: _Numbers) -> Iterator[_Numbers]:
        """Where a claim is open, its verdict at single numbers by solving: at all if they are few, else at the ends."""
        if part.decided[0] != UNDECIDED or part.decided[1].startswith("undefined"):
            yield part
            return
        few = part.high - part.low < MOST_SOLVED
        tried = range(part.low, part.high + 1) if few else sorted({part.low, (part.low + part.high) // 2, part.high})
        start = part.low
        for number in tried:
            decision = self._decider(self._claim, {**self._base, axis: Fraction(number)})
            if decision.verdict == UNDECIDED or (decision.verdict != FAILS and not few):
                continue
            if start < number:
                yield replace(part, low=start, high=number - 1)
            yield _Numbers(number, number, (decision.verdict, decision.reason))
            start = number + 1
        if start <= part.high:
            yield replace(part, low=start)

    def _probed(self, axis: str, part: ClaimStretch) -> Iterator[ClaimStretch]:
        """Where a claim is open, its verdict at a rational value inside, by solving: it may be refuted there."""
        value = counterexample_value((part,), UNDECIDED) if part.verdict == UNDECIDED else None
        if value is None or part.reason.startswith("undefined"):
            yield part
            return
        decision = self._decider(self._claim, {**self._base, axis: value})
        if decision.verdict != FAILS:
            yield part
            return
        if part.low != value:
            yield replace(part, high=value, high_closed=False)
        yield ClaimStretch(value, value, True, True, FAILS, decision.reason)
        if part.high != value:
            yield replace(part, low=value, low_closed=False)

    def _verdict(self, axis: str, stretches: Sequence[ClaimStretch], *, whole: bool) -> Verdict:
        verdict, value = line_verdict(self._blank, axis, stretches, whole=whole)
        return verdict if value is None else self._refuted(verdict, {axis: value})

    def _refuted(self, verdict: Verdict, place: Mapping[str, Fraction]) -> Verdict:
        return with_counterexample(verdict, {**self._base, **place}, partial(self._decider, self._claim))


def _joined(numbers: Sequence[_Numbers]) -> list[_Numbers]:
    joined: list[_Numbers] = []
    for each in numbers:
        if joined and joined[-1].decided[0] == each.decided[0]:
            joined[-1] = replace(joined[-1], high=each.high)
        else:
            joined.append(each)
    return joined
