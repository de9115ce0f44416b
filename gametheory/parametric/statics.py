"""Comparative statics: in which direction each measure of each equilibrium moves with each parameter, exactly.

The sign of a derivative of a rational function changes only at its roots and at breakpoints, so each parameter's range
falls into segments on which a measure rises, falls or stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq_mpoly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.samples import LinePoint, Sample
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.parametric.branches import follow, names
from gametheory.parametric.lifted import LiftedEquilibrium, LiftedSolution
from gametheory.parametric.line import Stretch, trace_line
from gametheory.parametric.regimes import solved_line
from gametheory.parametric.result import Number
from gametheory.solvers.solve import chosen_method
from gametheory.spec.faults import did_you_mean

__all__ = ["Direction", "Jump", "MeasureSigns", "Segment", "Statics", "statics", "varied_parameters"]


@dataclass(frozen=True, slots=True)
class Segment:
    """An open stretch of a parameter on which a measure of a branch rises (1), falls (-1) or stays (0)."""

    low: Number
    high: Number
    branch: str
    sign: int


@dataclass(frozen=True, slots=True)
class Jump:
    """A value of the parameter at which a measure jumps up (1) or down (-1) along a branch, or from one to another.

    Between branches it is noted only where there is one equilibrium on either side.
    """

    at: Number
    sign: int
    branches: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Direction:
    """How a measure of one equilibrium at the defaults moves just below and just above the parameter's default.

    ``below`` and ``above`` are signs; None at the end of a range, or where the equilibrium does not go on to that side.
    """

    branch: str
    below: int | None
    above: int | None


@dataclass(frozen=True, slots=True)
class MeasureSigns:
    """One entry of the sign table: a measure against a parameter."""

    measure: str
    parameter: str
    default: Fraction
    low: Fraction
    high: Fraction
    at_default: tuple[Direction, ...]
    segments: tuple[Segment, ...]
    jumps: tuple[Jump, ...]


@dataclass(frozen=True, slots=True)
class Statics:
    """The sign table of a family: every measure asked for against every parameter that has a range.

    ``left_out`` are parameters without a range, and those along which the game could not be solved, with the reason.
    """

    family: Family
    concept: str
    parameters: Mapping[str, Fraction]
    entries: tuple[MeasureSigns, ...]
    left_out: Mapping[str, str]


def statics(
    family: Family,
    measures: Iterable[str] | None = None,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Statics:
    """The signs of the derivatives of measures of equilibria, in each parameter over its range, others at their values.

    ``measures`` are names of measures or ``payoff.player``; all measures unless given, or all payoffs if there are none.
    The rest is as in :func:`gametheory.regimes`. Raises :class:`UsageError` for an unknown measure.

    **Guarantees.** Every sign is proved on its whole open segment, and segments and jumps are all there are.
    """
    expect_family(family, "statics")
    wanted = _chosen_measures(family, measures)
    point = family.point(values)
    chosen, _ = chosen_method(family.at_point(point), concept)
    varied, left_out = varied_parameters(family)
    entries: list[MeasureSigns] = []
    for done, (parameter, (low, high)) in enumerate(varied.items(), start=1):
        _, line = solved_line(family, point, parameter, low, high, chosen, limit=limit)
        undefined = next((stretch.value.undefined for stretch in line if stretch.value.undefined), "")
        if undefined:
            left_out[parameter] = f"the game is not defined on its whole range: {undefined}"
        else:
            entries += [_entry(line, measure, parameter, point[parameter], low, high) for measure in wanted]
        if progress:
            progress(done, len(varied))
    return Statics(family, chosen, point, tuple(entries), left_out)


def varied_parameters(family: Family) -> tuple[dict[str, tuple[Fraction, Fraction]], dict[str, str]]:
    """The parameters that have a range of more than one value, with it; and the others, with the reason."""
    varied: dict[str, tuple[Fraction, Fraction]] = {}
    left_out: dict[str, str] = {}
    for name, parameter in family.parameters.items():
        if parameter.range is None:
            left_out[name] = "it has no range in the game file"
        elif parameter.range[0] == parameter.range[1]:
            left_out[name] = "its range is a single value"
        else:
            varied[name] = parameter.range
    return varied, left_out


def _chosen_measures(family: Family, measures: Iterable[str] | None) -> tuple[str, ...]:
    payoffs = tuple(f"payoff.{player}" for player in family.spec.players)
    known = (*family.spec.measures, *payoffs)
    if measures is None:
        return tuple(family.spec.measures) or payoffs
    wanted = tuple(dict.fromkeys(measures))
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, known, "measures: ")
            raise UsageError(f"'{name}' is not a measure of this game ({hint})")
    return wanted


Line = Sequence[Stretch[LiftedSolution]]


def _entry(line: Line, measure: str, parameter: str, default: Fraction, low: Fraction, high: Fraction) -> MeasureSigns:
    called = {
        place: name for thread, name in zip(follow(line), names(), strict=False) for place in thread.stretches
    }
    segments: list[Segment] = []
    for position, stretch in enumerate(line):
        if not stretch.is_point:
            for number, found in enumerate(stretch.value.equilibria):
                segments += _segments(stretch, _function(found, measure), called[position, number])
    return MeasureSigns(
        measure=measure,
        parameter=parameter,
        default=default,
        low=low,
        high=high,
        at_default=_at_default(line, segments, called, AlgebraicNumber.of(default)),
        segments=tuple(segments),
        jumps=tuple(_jumps(line, measure, called)),
    )


def _function(found: LiftedEquilibrium, measure: str) -> RationalFunction:
    return found.quantities[measure]


def _segments(stretch: Stretch[LiftedSolution], function: RationalFunction, branch: str) -> list[Segment]:
    slope = _slope(function)
    space = function.space

    def sign(sample: Sample) -> int:
        return sample.sign(slope)

    found: list[Segment] = []
    for piece in trace_line(space, stretch.low, stretch.high, sign, ends=False):
        if piece.is_point:
            continue
        low, high = exact_number(piece.low), exact_number(piece.high)
        if found and found[-1].sign == piece.value:
            found[-1] = Segment(found[-1].low, high, branch, piece.value)
        else:
            found.append(Segment(low, high, branch, piece.value))
    return found


def _slope(function: RationalFunction) -> fmpq_mpoly:
    """The numerator of the derivative; its denominator is a square."""
    axis = function.space.axes[0]
    top, bottom = function.numerator, function.denominator
    return top.derivative(axis) * bottom - top * bottom.derivative(axis)


def _at_default(
    line: Line, segments: Sequence[Segment], called: Mapping[tuple[int, int], str], default: AlgebraicNumber
) -> tuple[Direction, ...]:
    here = next(k for k, s in enumerate(line) if (s.low == default if s.is_point else s.low < default < s.high))
    found = []
    for number in range(len(line[here].value.equilibria)):
        branch = called[here, number]
        own = [segment for segment in segments if segment.branch == branch]
        below = next((s.sign for s in own if s.low < default <= s.high), None)
        above = next((s.sign for s in own if s.low <= default < s.high), None)
        found.append(Direction(branch, below, above))
    return tuple(found)


def _jumps(line: Line, measure: str, called: Mapping[tuple[int, int], str]) -> list[Jump]:
    found = []
    for position in range(2, len(line) - 1, 2) if line[0].is_point else range(1, len(line) - 1, 2):
        before, after = line[position - 1].value.equilibria, line[position + 1].value.equilibria
        point = LinePoint(before[0].payoffs[next(iter(before[0].payoffs))].space, line[position].low) if before else None
        for first, left in enumerate(before):
            for second, right in enumerate(after):
                branches = called[position - 1, first], called[position + 1, second]
                if point is None or (branches[0] != branches[1] and (len(before) > 1 or len(after) > 1)):
                    continue
                sign = _difference(_function(right, measure), _function(left, measure), point)
                if sign:
                    found.append(Jump(exact_number(line[position].low), sign, branches))
    return found


def _difference(first: RationalFunction, second: RationalFunction, point: LinePoint) -> int:
    """The sign of the difference of two functions' values at a point; 0 where one of them has a pole."""
    if point.sign(first.denominator) == 0 or point.sign(second.denominator) == 0:
        return 0
    return (first.at(point) - second.at(point)).sign()
