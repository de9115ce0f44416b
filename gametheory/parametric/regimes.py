"""The way from a family and one parameter to its :class:`Regimes`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.samples import LinePoint, Space
from gametheory.algebra.texts import polynomial_text
from gametheory.algebra.tracing import Stretch
from gametheory.algebra.values import Value, value_at, value_of
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.numbers import NumberError, parse_number, short_text
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedFamily, LiftedSolution
from gametheory.parametric.lines.branches import Thread, follow, names
from gametheory.parametric.lines.merging import is_limit
from gametheory.parametric.lines.solving import solve_line
from gametheory.parametric.pieces import (
    Branch,
    BranchEvent,
    BranchPiece,
    Breakpoint,
    Cell,
    RegimeEquilibrium,
)
from gametheory.parametric.result import Regimes
from gametheory.parametric.trial import try_cells
from gametheory.parametric.writing import written_equilibria
from gametheory.solvers.concepts import chosen_method
from gametheory.spec.faults import did_you_mean

__all__ = ["Between", "axis_range", "expect_symbols", "read_range", "regimes", "solved_line"]

Between = tuple[object, object] | str
"""A range in Python: two values, or a text such as ``0:1/2``."""
Line = Sequence[Stretch[LiftedSolution]]


def regimes(
    family: Family,
    axis: str,
    *,
    values: Mapping[str, object] | None = None,
    between: Between | None = None,
    symbolic: Iterable[str] | str = (),
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Regimes:
    """Every equilibrium as a function of one parameter, for all forms but symmetric games.

    Arguments, errors and guarantees are those of :func:`gametheory.regimes`, which is for every form.
    """
    expect_family(family, "regimes")
    if not isinstance(axis, str):
        raise UsageError(_one_axis(axis))
    point, low, high = axis_range(family, axis, values, between)
    symbols = expect_symbols(symbolic, point, (axis,))
    chosen, _ = chosen_method(family.at_point(point), concept)
    lifted, line = solved_line(family, point, axis, low, high, chosen, symbols=symbols, limit=limit)
    threads, own = follow(line), {name: point[name] for name in symbols}
    named = {place: name for thread, name in zip(threads, names(), strict=False) for place in thread.stretches}
    cells = _joined(lifted.space, line, [_cell(*found, named, axis, own) for found in enumerate(line)])
    found = Regimes(
        about=family.about,
        axis=axis,
        low=low,
        high=high,
        parameters={name: value for name, value in point.items() if name != axis and name not in symbols},
        symbols=own,
        concept=chosen,
        cells=tuple(cell for cell in cells if cell is not None),
        breakpoints=tuple(
            Breakpoint(exact_number(s.low), polynomial_text(s.low.polynomial, axis)) for s in line[1:-1] if s.is_point
        ),
        branches=_branches(threads, line, cells),
        notes=_notes(line, symbols),
    )
    try_cells(family, found, progress)
    return found


def solved_line(
    family: Family,
    point: Mapping[str, Fraction],
    axis: str,
    low: Fraction,
    high: Fraction,
    concept: str,
    *,
    symbols: Sequence[str] = (),
    limit: int | None = None,
) -> tuple[LiftedFamily, Line]:
    """The lifted family over an axis, others at ``point``, and its solved stretches from ``low`` to ``high``."""
    lifted = LiftedFamily.over(family, point, (axis,), symbols)
    ends = AlgebraicNumber.of(low), AlgebraicNumber.of(high)
    return lifted, solve_line(lifted, concept, *ends, limit=limit)


def axis_range(
    family: Family, axis: str, values: Mapping[str, object] | None, between: Between | None
) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    """A complete point of the parameters, and the range of an axis, checked. Raises :class:`UsageError`."""
    point = family.point(values)
    if axis not in point:
        family.point({axis: 0})  # Says what may have been meant.
    if axis in (values or {}):
        raise UsageError(f"'{axis}' is both set and the axis")
    if between is not None:
        low, high = (family.point({axis: end})[axis] for end in _ends(axis, between))
    else:
        known = family.parameters[axis].range
        if known is None:
            raise UsageError(
                f"{axis} has no range in the game file: write one there, or say between which values, such as --between "
                f"{axis}=0:1 (in Python, between)"
            )
        low, high = known
    if low >= high:
        raise UsageError(f"{axis} from {short_text(low)} to {short_text(high)}: the first must be below the second")
    return point, low, high


def _one_axis(axis: object) -> str:
    """What to say of an axis that is no name."""
    if isinstance(axis, list | tuple) and len(axis) == 2:
        return f"regimes go along one parameter; over two, use gametheory.regime_map(family, {list(axis)!r})"
    if isinstance(axis, list | tuple) and len(axis) == 1:
        return f"the axis is the name of a parameter alone: gametheory.regimes(family, {axis[0]!r})"
    return f'the axis is the name of one parameter, such as "reach", not of type {type(axis).__name__}'


def _ends(axis: str, between: object) -> tuple[object, object]:
    """The two values that an axis goes between, also from text."""
    if isinstance(between, str):
        return read_range(between)
    if not isinstance(between, list | tuple) or len(between) != 2:
        raise UsageError(f'{axis} goes between two values: write (0, "1/2") or "0:1/2"')
    return between[0], between[1]


def expect_symbols(
    symbolic: Iterable[str] | str, point: Mapping[str, Fraction], axes: Sequence[str]
) -> tuple[str, ...]:
    """The parameters that stay symbols, checked. Raises :class:`UsageError`."""
    symbols = tuple(dict.fromkeys(expect_names(symbolic, "symbolic parameters")))
    for name in symbols:
        if name not in point:
            hint = did_you_mean(name, sorted(point), "parameters: ")
            raise UsageError(f"'{name}' is not a parameter of this game ({hint})")
        if name in axes:
            raise UsageError(f"{name} is an axis: it stands in formulas by name anyway")
    return symbols


def read_range(text: str) -> tuple[Fraction, Fraction]:
    """Read ``0:1`` or ``1/10:0.9``. Raises :class:`UsageError`."""
    parts = text.split(":")
    try:
        if len(parts) != 2:
            raise NumberError("two numbers with a colon between them are expected")
        return parse_number(parts[0]), parse_number(parts[1])
    except NumberError as error:
        raise UsageError(f"'{text}' is not a range: {error}; write LOW:HIGH, such as 0:1") from None


def _cell(
    number: int,
    stretch: Stretch[LiftedSolution],
    named: Mapping[tuple[int, int], str],
    axis: str,
    symbols: Mapping[str, Fraction],
) -> Cell:
    called = [named[number, k] for k in range(len(stretch.value.equilibria))]
    return Cell(
        axis=axis,
        low=exact_number(stretch.low),
        high=exact_number(stretch.high),
        low_closed=stretch.is_point,
        high_closed=stretch.is_point,
        equilibria=written_equilibria(stretch.value, called, lambda function: _value(function, stretch)),
        components=stretch.value.components,
        undefined=stretch.value.undefined,
        symbols=symbols,
    )


def _value(function: RationalFunction, stretch: Stretch[LiftedSolution]) -> Value:
    if stretch.sample is None:
        return value_at(function, stretch.low)
    return value_of(function, near=(stretch.sample,))


def _joined(space: Space, line: Line, cells: Sequence[Cell]) -> list[Cell | None]:
    """Close an interval where the point at its end is just its limit; the point is then no cell, but None."""
    joined: list[Cell | None] = list(cells)
    for number, point in enumerate(line):
        if not point.is_point or len(line) == 1:
            continue
        before = joined[number - 1] if number else None
        after = joined[number + 1] if number + 1 < len(line) else None
        if before is not None and is_limit(line[number - 1].value, point.value, LinePoint(space, point.low)):
            joined[number - 1 : number + 1] = [replace(before, high_closed=True), None]
        elif after is not None and is_limit(line[number + 1].value, point.value, LinePoint(space, point.low)):
            joined[number : number + 2] = [None, replace(after, low_closed=True)]
    return joined


def _branches(threads: Sequence[Thread], line: Line, cells: Sequence[Cell | None]) -> tuple[Branch, ...]:
    called = list(islice(names(), len(threads)))
    found = []
    for thread, name in zip(threads, called, strict=True):
        pieces = tuple(
            _piece(cell, cell.equilibria[number], line[position].value.equilibria[number], line[position])
            for position, number in thread.stretches
            if (cell := cells[position]) is not None
        )
        events = tuple(
            BranchEvent(exact_number(event.at), event.what, tuple(called[other] for other in event.others))
            for event in thread.events
        )
        found.append(Branch(name, pieces, events))
    return tuple(found)


def _piece(
    cell: Cell, found: RegimeEquilibrium, lifted: LiftedEquilibrium, stretch: Stretch[LiftedSolution]
) -> BranchPiece:
    payoffs = list(lifted.payoffs.values())
    return BranchPiece(
        axis=cell.axis,
        low=cell.low,
        high=cell.high,
        low_closed=cell.low_closed,
        high_closed=cell.high_closed,
        strategies=found.strategies,
        payoffs=found.payoffs,
        measures=found.measures,
        welfare=_value(RationalFunction.total(payoffs, payoffs[0].space), stretch),
        symbols=cell.symbols,
    )


def _notes(line: Line, symbols: Sequence[str]) -> tuple[str, ...]:
    notes = []
    undefined = [stretch for stretch in line if stretch.value.undefined]
    if undefined:
        notes.append(f"the game is not defined on the whole range: {undefined[0].value.undefined}")
    if symbols and any(stretch.is_point for stretch in line[1:-1]):
        names = ", ".join(symbols)
        notes.append(f"breakpoints, and what holds at them, are those at the values of {names}; with others they move")
    return tuple(notes)
