"""Sweeps: one game at each point of a grid, one row a point and equilibrium."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.model.family import Family, expect_family
from gametheory.numbers import NumberError, exact, exact_text, parse_number, short_text
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, Row, Solution, ordered_columns, plain_about, plain_number
from gametheory.solvers.solve import solve

if TYPE_CHECKING:
    from gametheory.parametric.result import Regimes
    from gametheory.sweeps.closed_form import ClosedForm

MAXIMUM_POINTS = 100_000
_AXIS = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*(.+)", re.ASCII)

Axes = Mapping[str, Sequence[Fraction]]


def spaced(low: object, high: object, count: int) -> tuple[Fraction, ...]:
    """``count`` equally spaced exact numbers from ``low`` to ``high``, both included.

    >>> [str(x) for x in spaced(0, 1, 5)]
    ['0', '1/4', '1/2', '3/4', '1']
    """
    first, last = exact(low), exact(high)
    if count < 1 or first > last or (count == 1 and first != last):
        ends = f"{short_text(first)} to {short_text(last)}"
        raise UsageError(f"{count} points from {ends}: low must not be above high, with 2 points or more")
    if count == 1:
        return (first,)
    return tuple(first + (last - first) * k / (count - 1) for k in range(count))


def parse_axis(text: str) -> tuple[str, tuple[Fraction, ...]]:
    """Read ``reach=0:1:21`` (low, high, points) or ``reach=0,1/4,1`` (values). Raises :class:`UsageError`."""
    match = _AXIS.fullmatch(text)
    if not match:
        raise UsageError(f"'{text}' is not an axis; write NAME=LOW:HIGH:POINTS, such as reach=0:1:21, or NAME=0,1/4,1")
    name, values = match[1], match[2]
    try:
        if ":" not in values:
            return name, tuple(parse_number(part) for part in values.split(","))
        parts = values.split(":")
        if len(parts) != 3 or not parts[2].strip().isdecimal():
            raise UsageError(f"'{text}' is not an axis; write {name}=LOW:HIGH:POINTS, such as {name}=0:1:21")
        count = int(parts[2]) if len(parts[2]) < 10 else MAXIMUM_POINTS + 1
        if count > MAXIMUM_POINTS:
            raise UsageError(f"axis {name}: more than {MAXIMUM_POINTS:,} points")
        return name, spaced(parse_number(parts[0]), parse_number(parts[1]), count)
    except NumberError as error:
        raise UsageError(f"axis {name}: {error}") from None


@dataclass(frozen=True, slots=True)
class Sweep:
    """The rows of a sweep, and what was swept.

    Each row has the swept parameters, ``equilibrium`` (a number from 0 at each point, or None where there is no
    equilibrium of the concept), ``player.strategy`` probabilities, ``payoff.player`` and each measure.
    """

    about: About
    parameters: Mapping[str, Fraction]
    axes: Axes
    concept: str
    method: str
    arithmetic: str
    complete: bool
    points: int
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All column names: axes, the number, strategies, payoffs, measures."""
        return ordered_columns(self.rows, tuple(self.axes))

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.sweep/1``."""
        return {
            "format": "gametheory.sweep/1",
            "game": plain_about(self.about),
            "parameters": {name: exact_text(value) for name, value in self.parameters.items()},
            "axes": {name: [exact_text(value) for value in values] for name, values in self.axes.items()},
            "concept": self.concept,
            "covers": COVERS.get(self.concept, ""),
            "method": self.method,
            "arithmetic": self.arithmetic,
            "complete": self.complete,
            "points": self.points,
            "rows": [plain_row(row) for row in self.rows],
        }

    def __str__(self) -> str:
        fixed = [values_text(self.parameters)] if self.parameters else []
        table = text_table(self.rows, self.columns)
        return "\n".join([self.about.title, *fixed, f"{self._summary()}", "", table])

    def __repr__(self) -> str:
        return f"<Sweep of '{self.about.title}' over {', '.join(self.axes)}: {self._summary()}>"

    def _summary(self) -> str:
        said = f"{self.points} points, {len(self.rows)} rows ({self.concept}, {self.arithmetic}, {self.method}), "
        return said + ("complete" if self.complete else "possibly incomplete")


def plain_row(row: Row) -> dict[str, Any]:
    """A row with exact numbers as text."""
    return {
        name: value if isinstance(value, int | str) or value is None else plain_number(value)
        for name, value in row.items()
    }


def _axis_values(name: str, values: Iterable[object] | str) -> Iterable[object]:
    """The values of an axis; as text they may be written as for the command line."""
    if isinstance(values, str):
        return parse_axis(f"{name}={values}")[1]
    if not isinstance(values, Iterable):
        raise UsageError(f'axis {name} needs several values, such as [0, "1/2", 1] or "0:1:21"')
    return values


def _checked(family: Family, name: str, values: Iterable[object]) -> tuple[Fraction, ...]:
    """The values of an axis as exact numbers. Raises :class:`UsageError`, naming the furthest that is out of range."""
    if name not in family.parameters:
        family.point({name: 0})  # Says what may have been meant.
    try:
        found = tuple(map(exact, values))
    except NumberError as error:
        raise UsageError(f"{name}: {error}") from None
    for furthest in (max(found), min(found)) if found else ():
        family.point({name: furthest})
    return found


class SweepRun:
    """A sweep under way: iterate to solve point after point; :meth:`result` has what is done, also when interrupted."""

    def __init__(
        self,
        family: Family,
        axes: Mapping[str, Iterable[object]],
        *,
        values: Mapping[str, object] | None = None,
        concept: str | None = None,
        method: str | None = None,
        numeric: bool = False,
        limit: int | None = None,
        branches: bool = False,
    ) -> None:
        expect_family(family, "sweep")
        if not isinstance(axes, Mapping):
            raise UsageError('axes map parameters to their values, such as {"reach": "0:1:21"}')
        if not axes:
            raise UsageError("a sweep needs at least one axis, such as reach=0:1:21")
        both = sorted(set(axes) & set(values or {}))
        if both:
            raise UsageError(f"'{both[0]}' is both set and swept")
        self.fixed = family.point(values)
        self._given = dict(values or {})
        self.axes = {name: _checked(family, name, _axis_values(name, found)) for name, found in axes.items()}
        for name, values_of_axis in self.axes.items():
            if not values_of_axis:
                raise UsageError(f"axis {name} has no values")
            if len(set(values_of_axis)) < len(values_of_axis):
                raise UsageError(f"axis {name} has a value twice")
        self.total = math.prod(len(found) for found in self.axes.values())
        if self.total > MAXIMUM_POINTS:
            raise UsageError(f"{self.total:,} points; a sweep has at most {MAXIMUM_POINTS:,}")
        self._family = family
        self._options: dict[str, Any] = {"concept": concept, "method": method, "numeric": numeric, "limit": limit}
        self._regimes = self._followed(concept, method, numeric, limit) if branches else None
        self._rows: list[Row] = []
        self._done = 0
        self._complete = True
        self._last: Solution | None = None
        self._formulas: ClosedForm | None = None

    def __iter__(self) -> Iterator[list[Row]]:
        formulas = self._closed_form()
        for values in itertools.product(*self.axes.values()):
            swept = dict(zip(self.axes, values, strict=True))
            known = formulas.rows(values[0]) if formulas is not None else None
            if formulas is not None and known is not None:
                rows = [{**swept, **row} for row in known or [{"equilibrium": None}]]
                self._rows.extend(rows)
                self._done += 1
                self._formulas = formulas
                self._complete = self._complete and formulas.complete
                yield rows
                continue
            solution = solve(self._family.at_point({**self.fixed, **swept}), **self._options)
            rows = [{**swept, **row} for row in solution_rows(solution)]
            if self._regimes is not None:
                rows = _with_branches(rows, self._regimes, solution)
            self._rows.extend(rows)
            self._done += 1
            self._complete = self._complete and solution.complete
            self._last = solution
            yield rows

    def _closed_form(self) -> ClosedForm | None:
        """The rows along the one axis in formulas, where nothing else is asked for and they pay."""
        asked = self._options
        if len(self.axes) != 1 or self._regimes is not None or asked["numeric"]:
            return None
        if asked["method"] is not None or asked["limit"] is not None:
            return None
        from gametheory.sweeps.closed_form import closed_form

        (name, values), *_ = self.axes.items()
        return closed_form(self._family, name, values, fixed=self.fixed, concept=self._options["concept"])

    def _followed(self, concept: str | None, method: str | None, numeric: bool, limit: int | None) -> Regimes:
        """The branches along the one axis, over its whole range, so that they are called as ``regimes`` calls them."""
        if len(self.axes) != 1 or method is not None or numeric:
            reason = "method and numeric left out" if len(self.axes) == 1 else f"one axis, not {len(self.axes)}"
            raise UsageError(f"branches are followed along one axis, by the exact methods: {reason}, please")
        (name, values), *_ = self.axes.items()
        if name == "branch":
            raise UsageError(
                "the axis is called branch, as the column of branches would be: leave branches out, or give the parameter "
                "another name"
            )
        if len(values) < 2:
            raise UsageError(
                f"branches are followed from value to value, and the axis {name} has only one: give it two or more, such "
                f"as {name}=LOW:HIGH:POINTS, or leave branches out"
            )
        between = None if self._family.parameters[name].range else (min(values), max(values))
        from gametheory.parametric.regimes import regimes

        return regimes(self._family, name, values=self._given, between=between, concept=concept, limit=limit)

    def result(self) -> Sweep:
        """The sweep as far as it has come."""
        last, formulas = self._last, self._formulas
        return Sweep(
            about=self._family.about,
            parameters={name: value for name, value in self.fixed.items() if name not in self.axes},
            axes=self.axes,
            concept=formulas.concept if formulas else last.concept if last else "",
            method="regimes" if formulas else last.method if last else "",
            arithmetic=last.arithmetic if last else "exact",
            complete=self._complete and self._done == self.total,
            points=self._done,
            rows=tuple(self._rows),
        )


def _with_branches(rows: Sequence[Row], found: Regimes, solution: Solution) -> list[Row]:
    """Rows of a point with the branch of each equilibrium, empty where there is none."""
    from gametheory.parametric.naming import branch_names

    called = branch_names(found, solution) or ("",)
    return [{**row, "branch": name} for row, name in zip(rows, called, strict=True)]


def solution_rows(solution: Solution) -> list[Row]:
    """One flat row an equilibrium; one with nothing in it where there is none, so that the point is not lost."""
    return solution.rows() or [{"equilibrium": None}]


def sweep(
    family: Family,
    axes: Mapping[str, Iterable[object]],
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    method: str | None = None,
    numeric: bool = False,
    limit: int | None = None,
    branches: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Solve a family at each point of a grid.

    ``axes`` maps parameters to their values, such as ``{"reach": [0, "1/2", 1]}`` or, as on the command line,
    ``{"reach": "0:1:21"}`` (low, high, points); ``values`` fixes others;
    ``branches`` adds a column ``branch``, by which :func:`gametheory.regimes` calls the same equilibria along the one axis;
    ``progress`` is called with the points done and in all. The rest is as in :func:`gametheory.solve`. Raises
    :class:`UsageError`, and :class:`EvaluationError` naming the point where a payoff is undefined.
    """
    run = SweepRun(
        family, axes, values=values, concept=concept, method=method, numeric=numeric, limit=limit, branches=branches
    )
    for done, _ in enumerate(run, start=1):
        if progress:
            progress(done, run.total)
    return run.result()
