"""Comparative statics: in which direction each measure of each equilibrium moves with each parameter, exactly.

The sign of a derivative of a rational function changes only at its roots and at breakpoints, so each parameter's range
falls into segments on which a measure rises, falls or stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from flint import fmpq_mpoly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.samples import LinePoint, Sample
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.algebra.values import number_text
from gametheory.errors import LimitReached, UsageError
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.lines.branches import follow, names
from gametheory.parametric.lines.merging import same_value
from gametheory.parametric.pieces import Number
from gametheory.parametric.regimes import solved_line
from gametheory.parametric.signs import Direction, Jump, MeasureSigns, Segment, Statics
from gametheory.solvers.concepts import chosen_method
from gametheory.spec.faults import did_you_mean

__all__ = ["SolvedLines", "statics", "varied_parameters"]

Line = Sequence[Stretch[LiftedSolution]]


class SolvedLines:
    """The lines of a family, each solved once: give one to several calls of :func:`statics` and ``break_even``."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self._found: dict[object, tuple[LiftedFamily, Line]] = {}

    def along(
        self, point: Mapping[str, Fraction], axis: str, ends: tuple[Fraction, Fraction], concept: str, limit: int | None
    ) -> tuple[LiftedFamily, Line]:
        """The stretches along an axis with all other parameters at ``point``. Raises :class:`LimitReached`."""
        others = tuple(value for name, value in point.items() if name != axis)
        key = (axis, ends, others, concept, limit)
        if key not in self._found:
            self._found[key] = solved_line(self.family, point, axis, *ends, concept, limit=limit)
        return self._found[key]


def statics(
    family: Family,
    measures: Iterable[str] | str | None = None,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    limit: int | None = None,
    lines: SolvedLines | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Statics:
    """The signs of the derivatives of measures of equilibria, in each parameter over its range, others at their values.

    ``measures`` are names of measures or ``payoff.player``; all measures unless given, or all payoffs if there are none.
    ``lines`` keeps what was solved for other calls; ``progress`` is called with the parameters done and in all. The rest is
    as in :func:`gametheory.regimes`. Raises :class:`UsageError` for an unknown measure, and :class:`LimitReached` if the
    game is too large along every parameter.

    **Guarantees.** Every sign is proved on its whole open segment, and segments are all there are; so are jumps along a
    branch, poles, and the places where equilibria with other values appear or vanish.
    """
    expect_family(family, "statics")
    wanted = _chosen_measures(family, measures)
    point = family.point(values)
    game = family.at_point(point)
    if isinstance(game, SymmetricGame):
        raise UsageError(
            "comparative statics are not for symmetric games, whose mixed equilibria are no formulas of a parameter: "
            "use regimes along one parameter after another"
        )
    chosen, _ = chosen_method(game, concept)
    varied, left_out = varied_parameters(family)
    lines = lines or SolvedLines(family)
    entries: list[MeasureSigns] = []
    unsolved: dict[str, str] = {}
    undefined: dict[str, str] = {}
    for done, (parameter, ends) in enumerate(varied.items(), start=1):
        try:
            _, line = lines.along(point, parameter, ends, chosen, limit)
        except LimitReached as error:
            unsolved[parameter] = str(error)
            if len(unsolved) == len(varied):
                raise
        else:
            entries += _entries(line, wanted, parameter, point[parameter], ends)
            if any(stretch.value.undefined for stretch in line):
                undefined[parameter] = _undefined_text(line)
        if progress:
            progress(done, len(varied))
    return Statics(family.about, chosen, point, wanted, tuple(entries), left_out, unsolved, undefined)


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


def _chosen_measures(family: Family, measures: Iterable[str] | str | None) -> tuple[str, ...]:
    payoffs = tuple(f"payoff.{player}" for player in family.spec.players)
    known = (*family.spec.measures, *payoffs)
    if measures is None:
        return tuple(family.spec.measures) or payoffs
    wanted = tuple(dict.fromkeys(expect_names(measures, "measures")))
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, known, "measures: ")
            raise UsageError(f"'{name}' is not a measure of this game ({hint})")
    return wanted


def _undefined_text(line: Line) -> str:
    places = [
        f"at {number_text(stretch.low)}"
        if stretch.is_point
        else f"between {number_text(stretch.low)} and {number_text(stretch.high)}"
        for stretch in line
        if stretch.value.undefined
    ]
    reason = next(stretch.value.undefined for stretch in line if stretch.value.undefined)
    return f"the game is not defined {' and '.join(places)}: {reason}"


def _entries(
    line: Line, measures: Sequence[str], parameter: str, value: Fraction, ends: tuple[Fraction, Fraction]
) -> list[MeasureSigns]:
    """The entries of one parameter."""
    called = {place: name for thread, name in zip(follow(line), names(), strict=False) for place in thread.stretches}
    found = []
    for measure in measures:
        segments: list[Segment] = []
        known: dict[tuple[int, RationalFunction], list[Segment]] = {}
        for position, stretch in enumerate(line):
            if stretch.is_point:
                continue
            for number, equilibrium in enumerate(stretch.value.equilibria):
                function, branch = equilibrium.quantities[measure], called[position, number]
                # Under ties many equilibria of a tree share a function.
                key = (position, function)
                if key not in known:
                    known[key] = _segments(stretch, function)
                segments += [Segment(piece.low, piece.high, branch, piece.sign) for piece in known[key]]
        jumps = tuple(_jumps(line, measure, called))
        changes, poles = _other_values(line, measure)
        found.append(
            MeasureSigns(
                measure=measure,
                parameter=parameter,
                value=value,
                low=ends[0],
                high=ends[1],
                at_value=_at_value(line, segments, called, AlgebraicNumber.of(value)),
                segments=tuple(segments),
                jumps=jumps,
                changes=tuple(place for place in changes if all(jump.at != place for jump in jumps)),
                poles=poles,
            )
        )
    return found


def _segments(stretch: Stretch[LiftedSolution], function: RationalFunction) -> list[Segment]:
    """The signs of a function's derivative on an open stretch."""
    slope = _slope(function)

    def sign(sample: Sample) -> int:
        return sample.sign(slope)

    found: list[Segment] = []
    for piece in trace_line(function.space, stretch.low, stretch.high, sign, ends=False):
        if piece.is_point:
            continue
        low, high = exact_number(piece.low), exact_number(piece.high)
        if found and found[-1].sign == piece.value:
            found[-1] = Segment(found[-1].low, high, "", piece.value)
        else:
            found.append(Segment(low, high, "", piece.value))
    return found


def _slope(function: RationalFunction) -> fmpq_mpoly:
    """The numerator of the derivative; its denominator is a square."""
    axis = function.space.axes[0]
    top, bottom = function.numerator, function.denominator
    return top.derivative(axis) * bottom - top * bottom.derivative(axis)


def _at_value(
    line: Line, segments: Sequence[Segment], called: Mapping[tuple[int, int], str], value: AlgebraicNumber
) -> tuple[Direction, ...]:
    here = next(k for k, s in enumerate(line) if (s.low == value if s.is_point else s.low < value < s.high))
    found = []
    for number in range(len(line[here].value.equilibria)):
        branch = called[here, number]
        own = [segment for segment in segments if segment.branch == branch]
        below = next((s.sign for s in own if s.low < value <= s.high), None)
        above = next((s.sign for s in own if s.low <= value < s.high), None)
        found.append(Direction(branch, below, above))
    return tuple(found)


def _jumps(line: Line, measure: str, called: Mapping[tuple[int, int], str]) -> list[Jump]:
    """Where the limits of the measure from either side of an inner point differ."""
    found: list[Jump] = []
    for position, point in enumerate(line):
        if not point.is_point or not 0 < position < len(line) - 1:
            continue
        before, after = (
            [
                (called[side, number], equilibrium.quantities[measure])
                for number, equilibrium in enumerate(line[side].value.equilibria)
            ]
            for side in (position - 1, position + 1)
        )
        unique = len({function for _, function in before}) == len({function for _, function in after}) == 1
        pairs = [(before[0], after[0])] if unique else [(a, b) for a in before for b in after if a[0] == b[0]]
        for (left, function), (right, other) in pairs:
            sign = _difference(other, function, point.low)
            if sign:
                found.append(Jump(exact_number(point.low), sign, (left, right)))
    return found


def _other_values(line: Line, measure: str) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The points at which the values that the measure takes are not the limits from both sides; and its poles."""
    taken = [list(dict.fromkeys(found.quantities[measure] for found in stretch.value.equilibria)) for stretch in line]
    changes, poles = [], []
    for position, stretch in enumerate(line):
        if not stretch.is_point:
            continue
        sides = [taken[side] for side in (position - 1, position + 1) if 0 <= side < len(line)]
        here = taken[position]
        if not any(sides) and not here:
            continue
        point = LinePoint((here or next(filter(None, sides)))[0].space, stretch.low)
        if any(point.sign(function.denominator) == 0 for side in sides for function in side):
            poles.append(exact_number(stretch.low))
        elif not all(_same_values(side, here, point) for side in sides):
            changes.append(exact_number(stretch.low))
    return tuple(changes), tuple(poles)


def _same_values(first: Sequence[RationalFunction], second: Sequence[RationalFunction], point: LinePoint) -> bool:
    """Whether two sets of functions have the same values at a point."""
    if first == second:
        return True
    return all(
        any(same_value(one, other, point) for other in others)
        for ones, others in ((first, second), (second, first))
        for one in ones
    )


def _difference(first: RationalFunction, second: RationalFunction, at: AlgebraicNumber) -> int:
    """The sign of the difference of two functions' values at a point; 0 where one of them has a pole."""
    point = LinePoint(first.space, at)
    if point.sign(first.denominator) == 0 or point.sign(second.denominator) == 0:
        return 0
    return (first.at(point) - second.at(point)).sign()
