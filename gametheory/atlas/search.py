"""Finding charts: the lines through the base, the places that claims are about, and then points drawn here and there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.roots import AlgebraicNumber, exact_number, roots_between
from gametheory.algebra.samples import NotGenericError, Space, substituted, univariate
from gametheory.algebra.tracing import rationals_between
from gametheory.algebra.values import number_text
from gametheory.atlas.changes import differ_along, differ_at
from gametheory.atlas.charts import Atlas, Chart, ChartVerdict, Factors, Signs, Tick, first_holding
from gametheory.atlas.draws import ANYWHERE, NEAR_BASE, draws
from gametheory.atlas.strata import (
    Equation,
    Recorder,
    Stratum,
    VanishingError,
    fixed_at,
    moved_polynomial,
    moved_solution,
    solved_for,
)
from gametheory.claims.lifted import decide_lifted
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.numbers import to_flint
from gametheory.parametric.lifting.lifted import LiftedSolution
from gametheory.parametric.lifting.solving import solve_at
from gametheory.solvers.concepts import chosen_method, concept_of_claims

__all__ = ["DEFAULT_BUDGET", "atlas"]

DEFAULT_BUDGET = 400
"""Most charts, and so runs of the solver, unless the caller says otherwise."""
PATIENCE = 250
"""Draws in a row that bring nothing new after which the search ends."""
MOST_CANDIDATES = 64
"""Points of a stretch of a line that are tried; a stretch on which none is generic is left without a chart."""
FRESH = 400
"""Points drawn afresh to estimate what share the charts cover."""

T = TypeVar("T")


def atlas(
    family: Family,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    budget: int = DEFAULT_BUDGET,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Atlas:
    """Charts of all parameters that have a range, around a base: the defaults, or what ``values`` says.

    Each chart has every equilibrium of ``concept`` as rational functions of all these parameters, and the verdict on every
    claim (at the point; a claim's own ``over`` and ``at`` are left aside). ``budget`` bounds the charts, ``limit`` the work
    of each as in :func:`gametheory.regimes`; ``progress`` is called with the charts found and the budget. The same
    arguments give the same atlas. Raises :class:`UsageError` for a symmetric game and a family without ranged parameters,
    and :class:`LimitReached` where equilibria are not, or not found to be, rational functions.

    **Guarantees.** Where a chart's signs hold, its equilibria are exact and all of the concept, degenerate or not, and its
    verdicts proved. A line through the base along one axis is covered completely but for irrational breakpoints.
    **Limits.** Elsewhere nothing is promised: ``covered`` is an estimate from points drawn afresh.
    """
    expect_family(family, "atlas")
    if family.spec.form == "symmetric":
        raise UsageError("an atlas is not for symmetric games, whose mixed equilibria have no formulas: use regimes")
    if budget < 1:
        raise UsageError(f"a budget of {budget} charts: it must be 1 or more")
    base = family.point(values)
    game = family.at_point(base)
    chosen, _ = chosen_method(game, concept or concept_of_claims(game))
    search = _Search(family, base, chosen, budget, limit, progress)
    if not search.space.axes:
        raise UsageError("an atlas needs a parameter with a range in the game file")
    return search.run()


class _Search:
    """The charts found so far."""

    def __init__(
        self,
        family: Family,
        base: Mapping[str, Fraction],
        concept: str,
        budget: int,
        limit: int | None,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.family, self.base, self.concept, self.limit = family, base, concept, limit
        self.budget, self.progress = budget, progress
        self.ranges = {name: each.range for name, each in family.parameters.items() if each.range is not None}
        self.space = Space(tuple(self.ranges), {})
        self.factors = Factors(self.space)
        self.charts: list[Chart] = []
        self._strata: dict[tuple[str, ...], Stratum] = {}
        self._constants_only = family.spec.form == "population"

    def run(self) -> Atlas:
        """Search until the budget or the patience is used up."""
        ticks: dict[str, tuple[Tick, ...]] = {}
        self.chart(self._place(self.base), essential=True)
        for name in self.space.axes:
            ticks[name] = self._line(name, self.base)
        for claim in self.family.spec.claims.values():
            there = {**self.base, **{name: value for name, value in claim.at.items() if name in self.ranges}}
            self.chart(self._place(there))
            for name in claim.over:
                if name in self.ranges and there != self.base:
                    self._line(name, there)
        self._draw()
        covered = {kind: self._coverage(kind) for kind in (NEAR_BASE, ANYWHERE)}
        return Atlas(
            family=self.family,
            base=self.base,
            concept=self.concept,
            space=self.space,
            factors=self.factors,
            charts=tuple(self.charts),
            ticks=ticks,
            covered=covered,
            exhausted=len(self.charts) >= self.budget,
        )

    def chart(self, place: Sequence[fmpq], *, essential: bool = False) -> Chart | None:
        """The chart at a rational point, found now if it is not known; None if the budget is used up."""
        known = first_holding(self.charts, Signs(self.factors, place))
        if known is not None or (len(self.charts) >= self.budget and not essential):
            return known
        made = self._new(place)
        self.charts.append(made)
        if self.progress:
            self.progress(len(self.charts), self.budget)
        return made

    def _new(self, place: Sequence[fmpq]) -> Chart:
        """Solve at a point, and decide the claims there, within ever smaller strata until the point is generic in one.

        Where only a verdict changes the equilibria keep the formulas that they have around the point.
        """
        equations: list[Equation] = []
        stratum, sample, solution = self._generic(equations, place, self._solve)
        around = moved_solution(solution, self.space)
        try:
            verdicts = self._decided(stratum, sample, solution)
            signs = self._signs(stratum, sample, place)
        except NotGenericError:
            signs = self._signs(stratum, sample, place)
            stratum, sample, verdicts = self._generic(
                equations, place, lambda within, there: self._decided(within, there, self._solve(within, there))
            )
            signs = self._signs(stratum, sample, place) | signs
        return Chart(signs, around, verdicts, tuple(place))

    def _generic(
        self, equations: list[Equation], place: Sequence[fmpq], run: Callable[[Stratum, Recorder], T]
    ) -> tuple[Stratum, Recorder, T]:
        """Run in the stratum of some equations; where the point is not generic in it, more of them are added first."""
        while True:
            stratum = self._stratum(equations)
            left = [place[self.space.names.index(name)] for name in stratum.space.names]
            sample = Recorder(stratum.space, left)
            try:
                return stratum, sample, run(stratum, sample)
            except VanishingError as error:
                polynomial = error.polynomial
                if polynomial.context() == stratum.space.context:
                    polynomial = moved_polynomial(polynomial, stratum.space, self.space)
                    found = solved_for(polynomial, self.space, place, constants=self._constants_only)
                    assert found is not None
                    equations.append(found)
                    continue
            except NotGenericError:
                pass
            # Something else is zero here, as where the shares of a population are variables too: keep to the line or plane
            # through the base, and then to this point alone.
            base = self._place(self.base)
            names = [name for name in stratum.space.names if self._same(name, place, base)] or stratum.space.names
            equations += [fixed_at(name, self.space, place) for name in names]

    def _stratum(self, equations: Sequence[Equation]) -> Stratum:
        key = tuple(f"{equation.name}:{equation.factor}" for equation in equations)
        if key not in self._strata:
            self._strata[key] = Stratum.on(self.family, self.base, self.space, equations)
        return self._strata[key]

    def _solve(self, stratum: Stratum, sample: Recorder) -> LiftedSolution:
        return solve_at(stratum, self.concept, sample, limit=self.limit)

    def _decided(self, stratum: Stratum, sample: Recorder, solution: LiftedSolution) -> dict[str, ChartVerdict]:
        # Claims that differ in where they are made alone are decided once.
        known: dict[tuple[str, str, str], ChartVerdict] = {}
        verdicts = {}
        for name, claim in self.family.spec.claims.items():
            key = (str(claim.holds), claim.quantifier, str(claim.select))
            if key not in known:
                found = decide_lifted(stratum, claim, solution, sample)
                known[key] = ChartVerdict(found.verdict, found.reason)
            verdicts[name] = known[key]
        return verdicts

    def _signs(self, stratum: Stratum, sample: Recorder, place: Sequence[fmpq]) -> dict[int, int]:
        """The signs on which what was computed at a sample depends, the equations of its stratum first."""
        recorded = [moved_polynomial(each, stratum.space, self.space) for each in sample.recorded.values()]
        numbers = sorted({number for each in recorded for number in self.factors.of(each)})
        zeros = [number for equation in stratum.equations for number in self.factors.of(equation.factor)]
        signs = Signs(self.factors, place)
        return {number: signs[number] for number in (*zeros, *numbers)}

    def _place(self, point: Mapping[str, Fraction]) -> tuple[fmpq, ...]:
        return tuple(to_flint(point[name]) for name in self.space.axes)

    def _line(self, axis: str, through: Mapping[str, Fraction]) -> tuple[Tick, ...]:
        """Chart the whole line along an axis; the places where something changes on it."""
        place, position = list(self._place(through)), self.space.axes.index(axis)
        low, high = (AlgebraicNumber.of(end) for end in self.ranges[axis])
        opens: list[tuple[AlgebraicNumber, AlgebraicNumber, Chart]] = []
        todo = [(low, high)]
        while todo:
            left, right = todo.pop()
            found = self._stretch(place, position, left, right)
            if found is None:
                continue
            start, end, chart = found
            opens.append((start, end, chart))
            todo += [each for each in ((left, start), (end, right)) if each[0] < each[1]]
        opens.sort(key=lambda each: each[0])
        ticks = []
        for start in [low, *(each[0] for each in opens[1:]), high]:
            beside = [each[2] for each in opens if start in (each[0], each[1])]
            changes = len(beside) == 2 and differ_along(
                beside[0], beside[1], lambda found: self._on_line(found, place, position)
            )
            if start.is_rational:
                there = _with(place, position, start.low)
                at = self.chart(there, essential=True)
                assert at is not None
                changes = changes or any(differ_at(one, at, there) for one in beside)
            if changes:
                number = exact_number(start)
                ticks.append(Tick(number, number_text(number)))
        return tuple(ticks)

    def _stretch(
        self, place: list[fmpq], position: int, left: AlgebraicNumber, right: AlgebraicNumber
    ) -> tuple[AlgebraicNumber, AlgebraicNumber, Chart] | None:
        """The open stretch of a line around some point between two numbers, on which one chart holds, and the chart."""
        for candidate in itertools.islice(rationals_between(left, right), MOST_CANDIDATES):
            there = _with(place, position, candidate)
            chart = self.chart(there, essential=True)
            assert chart is not None
            restricted = {number: self._along(number, there, position) for number in chart.signs}
            if any(chart.signs[number] == 0 and not restricted[number].is_zero() for number in chart.signs):
                continue
            here = AlgebraicNumber.of(candidate)
            start, end = left, right
            for polynomial in restricted.values():
                if polynomial.is_constant():
                    continue
                for root in roots_between([univariate(polynomial, position)], start, end):
                    start, end = (max(start, root), end) if root < here else (start, min(end, root))
            return start, end, chart
        return None

    def _same(self, name: str, place: Sequence[fmpq], other: Sequence[fmpq]) -> bool:
        position = self.space.axes.index(name)
        return bool(place[position] == other[position])

    def _along(self, number: int, place: Sequence[fmpq], position: int) -> fmpq_mpoly:
        """A factor on the line through a point along one axis."""
        return self._on_line(self.factors.polynomials[number], place, position)

    def _on_line(self, polynomial: fmpq_mpoly, place: Sequence[fmpq], position: int) -> fmpq_mpoly:
        """A polynomial on the line through a point along one axis."""
        return substituted(polynomial, {name: place[k] for k, name in enumerate(self.space.names) if k != position})

    def _draw(self) -> None:
        """Chart drawn points until nothing new turns up for long."""
        idle = 0
        for place in draws(self.space, self.ranges, self._bases(), seed=1):
            if idle >= PATIENCE or len(self.charts) >= self.budget:
                return
            before = len(self.charts)
            self.chart(place)
            idle = 0 if len(self.charts) > before else idle + 1

    def _bases(self) -> list[tuple[fmpq, ...]]:
        """The base, and the points at which claims are made."""
        points = [self._place({**self.base, **claim.at}) for claim in self.family.spec.claims.values()]
        return list(dict.fromkeys([self._place(self.base), *points]))

    def _coverage(self, kind: str) -> tuple[int, int]:
        places = draws(self.space, self.ranges, [self._place(self.base)], seed=2, kinds=(kind,))
        found = [first_holding(self.charts, Signs(self.factors, place)) for place in itertools.islice(places, FRESH)]
        return sum(chart is not None for chart in found), FRESH


def _with(place: Sequence[fmpq], position: int, value: fmpq) -> tuple[fmpq, ...]:
    return (*place[:position], value, *place[position + 1 :])
