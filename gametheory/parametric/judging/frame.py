"""The frame of written regimes: do cells cover the range, and do breakpoints and branches fit them?"""

from __future__ import annotations

import itertools
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import LimitReached, ResultFileError, UsageError
from gametheory.model.family import Family
from gametheory.numbers import to_flint
from gametheory.parametric.judging.play import header_problems
from gametheory.parametric.judging.polynomials import RealRoot, compared
from gametheory.parametric.judging.reader import Place, Reader, check_approx, shown
from gametheory.solvers.concepts import CONCEPTS
from gametheory.solvers.document import read_flag, read_list, read_object
from gametheory.solvers.judging import quoted
from gametheory.spec.schema import CONCEPTS as FORM_CONCEPTS

__all__ = ["FrameJudge", "StatedCell"]

EVENTS = ("appears", "vanishes", "merges", "splits", "changes support", "changes formula")
"""What may happen to a branch."""
MAXIMUM_CELLS = 2_000
"""Most cells that are judged."""
MAXIMUM_EQUILIBRIA = 20_000
"""Most equilibria, over all cells, that are judged."""


@dataclass(frozen=True)
class StatedCell:
    """A cell of the document; ``name`` is for messages."""

    name: str
    low: Place
    high: Place
    low_closed: bool
    high_closed: bool
    equilibria: list[Any]
    components: list[Any]
    undefined: str

    @property
    def stretch(self) -> tuple[Place, Place, bool, bool]:
        """Where it is; the same number is the same object throughout a document."""
        return self.low, self.high, self.low_closed, self.high_closed


class FrameJudge:
    """Reads what a document says besides numbers of equilibria, and collects what is wrong with it in ``problems``.

    ``fixed`` has the parameters but the axis; ``welfare`` is what pieces of branches state, by the cell's name and the
    branch. Raises :class:`ResultFileError` for a document of another shape, :class:`LimitReached` for a huge one.
    """

    def __init__(self, family: Family, document: Mapping[str, Any]) -> None:
        self.family, self.document = family, document
        self.problems: list[str] = []
        self.reader = Reader()
        self.concept, self.complete = self._concept(), read_flag(document, "complete", "the document")
        self.axis, self.low, self.high = self._axis()
        self.fixed = self._fixed()
        self.problems += header_problems(self.document, self.family, self.concept)
        self.cells = self._cells()
        self._tile(self.cells)
        self.breakpoints = self._breakpoints(self.cells)
        self.welfare: dict[tuple[str, str], Any] = {}
        self._branches(self.cells)

    def _concept(self) -> str:
        concept = self.document.get("concept")
        if concept not in CONCEPTS:
            raise ResultFileError(f"'concept' should be one of {', '.join(CONCEPTS)}")
        spec = self.family.spec
        if concept not in FORM_CONCEPTS[spec.form] and concept != "subgame-perfect":
            raise ResultFileError(f"'concept' is {concept}, which is not for the form '{spec.form}'")
        if concept == "nash" and spec.form != "population" and len(spec.players) != 2:
            raise ResultFileError(f"'concept' is nash, for two players, but the game has {len(spec.players)}")
        if concept == "subgame-perfect" and spec.form not in ("extensive", "bayesian"):
            raise ResultFileError("'concept' is subgame-perfect, but the game is in strategic form and has no subgames")
        return str(concept)

    def _axis(self) -> tuple[str, Fraction, Fraction]:
        axes = read_list(self.document, "axes", "the document")
        if len(axes) != 1 or not isinstance(axes[0], str):
            raise ResultFileError("the document: 'axes' should be the names of one or two parameters")
        (axis,) = axes
        if axis not in self.family.parameters:
            raise ResultFileError(f"the document: the axis {quoted(axis)} is not a parameter of the game")
        ranges = read_object(self.document, "ranges", "the document")
        ends = read_list(ranges, axis, "the document: 'ranges'")
        if len(ranges) != 1 or len(ends) != 2:
            raise ResultFileError("the document: 'ranges' should have two numbers for the axis")
        low, high = (self.reader.rational(end, f"the document: range of {axis}") for end in ends)
        self.reader.axis = axis
        return axis, low, high

    def _fixed(self) -> dict[str, Fraction]:
        """All parameters but the axis: those held fixed, and the symbols."""
        found: dict[str, Fraction] = {}
        for key in ("parameters", "symbols"):
            stated = read_object(self.document, key, "the document")
            values = {name: self.reader.rational(value, f"the document: '{key}'") for name, value in stated.items()}
            if twice := sorted(values.keys() & found.keys()):
                raise ResultFileError(f"the document: {quoted(twice[0])} is among 'parameters' and 'symbols'")
            found |= values
            if key == "symbols":
                self.reader.symbols = {name: to_flint(value) for name, value in values.items()}
        if found.keys() != self.family.parameters.keys() - {self.axis}:
            raise ResultFileError(
                "the document: 'parameters' and 'symbols' should be the game's parameters, but the axis"
            )
        try:
            for end in (self.low, self.high):
                self.family.point({**found, self.axis: end})
        except UsageError as error:
            raise ResultFileError(f"the document: {error}") from None
        return found

    def _cells(self) -> list[StatedCell]:
        stated = read_list(self.document, "cells", "the document")
        if len(stated) > MAXIMUM_CELLS:
            raise LimitReached(
                f"{len(stated)} cells; at most {MAXIMUM_CELLS} are judged: solve over a part of the range"
            )
        cells = []
        for number, entry in enumerate(stated):
            where = f"cell {number}"
            if not isinstance(entry, Mapping):
                raise ResultFileError(f"{where}: should be an object")
            low, high, low_closed, high_closed = self._stretch(entry, where)
            if low is high:
                name = f"{where} ({self.axis} = {shown(low)})"
            else:
                name = f"{where} ({self.axis} from {shown(low)} to {shown(high)})"
            undefined = entry.get("undefined")
            if not isinstance(undefined, str):
                raise ResultFileError(f"{where}: 'undefined' should be a text")
            equilibria = read_list(entry, "equilibria", where)
            if undefined and equilibria:
                self.problems.append(f"{name}: the game is said not to be defined there, but equilibria are stated")
            components = read_list(entry, "components", where)
            cells.append(StatedCell(name, low, high, low_closed, high_closed, equilibria, components, undefined))
        if not cells:
            raise ResultFileError("the document: 'cells' is empty")
        if sum(len(cell.equilibria) for cell in cells) > MAXIMUM_EQUILIBRIA:
            raise LimitReached(f"more than {MAXIMUM_EQUILIBRIA} equilibria to judge: solve over a part of the range")
        return cells

    def _stretch(self, entry: Mapping[str, Any], where: str) -> tuple[Place, Place, bool, bool]:
        """The ends of a cell or of a branch's piece, and which of them belong to it."""
        if "point" in entry:
            point = self.reader.place(entry["point"], f"{where}: 'point'")
            return point, point, True, True
        low, high = (self.reader.place(entry.get(key), f"{where}: '{key}'") for key in ("low", "high"))
        return low, high, read_flag(entry, "low_closed", where), read_flag(entry, "high_closed", where)

    def _tile(self, cells: Sequence[StatedCell]) -> None:
        """See that each value of the range is in just one cell, and cells are in ascending order."""
        if compared(cells[0].low, self.low) or not cells[0].low_closed:
            self.problems.append(f"{cells[0].name}: the cells should begin at {shown(self.low)}, that included")
        for cell in cells:
            order = compared(cell.low, cell.high)
            if order > 0 or (order == 0 and not (cell.low is cell.high and cell.low_closed and cell.high_closed)):
                self.problems.append(f"{cell.name}: its first end is not below its second")
        for before, after in itertools.pairwise(cells):
            order = compared(before.high, after.low)
            if order:
                self.problems.append(f"{after.name}: {'a gap' if order < 0 else 'an overlap'} after {before.name}")
            elif before.high_closed == after.low_closed:
                both = "both cells" if after.low_closed else "neither cell"
                self.problems.append(f"{after.name}: its first value belongs to {both}, there and before")
        if compared(cells[-1].high, self.high) or not cells[-1].high_closed:
            self.problems.append(f"{cells[-1].name}: the cells should end at {shown(self.high)}, that included")

    def _breakpoints(self, cells: Sequence[StatedCell]) -> list[Place]:
        inner = {id(end): end for cell in cells for end in (cell.low, cell.high)}
        ends = [end for end in inner.values() if compared(end, self.low) and compared(end, self.high)]
        found: list[Place] = []
        for number, entry in enumerate(read_list(self.document, "breakpoints", "the document")):
            where = f"breakpoint {number}"
            if not isinstance(entry, Mapping):
                raise ResultFileError(f"{where}: should be an object")
            value = self.reader.place(entry.get("value"), f"{where}: 'value'")
            found.append(value)
            check_approx(entry.get("approx"), value, where)
            polynomial = self.reader.polynomial(entry.get("polynomial"), self.axis, f"{where}: 'polynomial'")
            vanishes = value.is_root_of(polynomial) if isinstance(value, RealRoot) else polynomial.at(value) == 0
            if polynomial.degree < 1 or not vanishes:
                self.problems.append(f"{where} ({shown(value)}): it is not a root of its polynomial")
        for number, (before, after) in enumerate(itertools.pairwise(found), start=1):
            if compared(before, after) >= 0:
                self.problems.append(f"breakpoint {number} ({shown(after)}): is not above the one before")
        stated = set(map(id, found))
        for value in found:
            if not any(value is end for end in ends):
                self.problems.append(f"breakpoint {shown(value)}: no cell ends there")
        for end in ends:
            if id(end) not in stated:
                self.problems.append(f"{self.axis} = {shown(end)}: a cell ends there, but it is no breakpoint")
        return found

    def _branches(self, cells: Sequence[StatedCell]) -> None:
        """See that equilibria and pieces of branches are the same, and that events happen where cells end."""
        on_branch: dict[tuple[str, str], Mapping[str, Any]] = {}
        for cell in cells:
            for position, stated in enumerate(cell.equilibria):
                where = f"{cell.name}, equilibrium {position}"
                if not isinstance(stated, Mapping) or not isinstance(stated.get("branch"), str):
                    raise ResultFileError(f"{where}: should be an object, its 'branch' a text")
                if (cell.name, stated["branch"]) in on_branch:
                    self.problems.append(f"{where}: another equilibrium of the cell has the same 'branch'")
                on_branch[cell.name, stated["branch"]] = stated
        names: set[str] = set()
        branches = read_list(self.document, "branches", "the document")
        for branch in branches:
            name = branch.get("name") if isinstance(branch, Mapping) else None
            if not isinstance(name, str):
                raise ResultFileError("the document: 'branches': each should be an object with a 'name'")
            if name in names:
                self.problems.append(f"branch {quoted(name)}: another branch has the same name")
            names.add(name)
            self._pieces(branch, name, on_branch)
        for branch in branches:
            for event in read_list(branch, "events", f"branch {quoted(branch['name'])}"):
                self._event(event, f"branch {quoted(branch['name'])}, event", names)
        for cell_name, name in on_branch:
            if (cell_name, name) not in self.welfare:
                reason = "it has no piece there" if name in names else "no such branch is listed"
                self.problems.append(f"{cell_name}: an equilibrium is on branch {quoted(name)}, but {reason}")

    def _pieces(
        self, branch: Mapping[str, Any], name: str, on_branch: Mapping[tuple[str, str], Mapping[str, Any]]
    ) -> None:
        """See that each piece of a branch is an equilibrium of one cell."""
        homes = {(*map(id, cell.stretch[:2]), *cell.stretch[2:]): cell.name for cell in self.cells}
        for number, piece in enumerate(read_list(branch, "pieces", f"branch {quoted(name)}")):
            where = f"branch {quoted(name)}, piece {number}"
            if not isinstance(piece, Mapping):
                raise ResultFileError(f"{where}: should be an object")
            low, high, *closed = self._stretch(piece, where)
            key = (homes.get((id(low), id(high), *closed), ""), name)
            if key not in on_branch or key in self.welfare:
                self.problems.append(f"{where}: there is no equilibrium of this branch in just these bounds")
                continue
            self.welfare[key] = piece.get("welfare")
            for part in ("strategies", "payoffs", "measures"):
                if not self.reader.same(piece.get(part), on_branch[key].get(part), where):
                    self.problems.append(f"{where}: '{part}' are not those of the equilibrium in {key[0]}")

    def _event(self, event: object, called: str, names: Container[str]) -> None:
        if not isinstance(event, Mapping):
            raise ResultFileError(f"{called}: should be an object")
        at = self.reader.place(event.get("at"), called)
        if not any(at is place for place in (self.low, self.high, *self.breakpoints)):
            self.problems.append(f"{called}: at {shown(at)}, which is no breakpoint")
        if event.get("what") not in EVENTS:
            self.problems.append(f"{called}: 'what' should be one of {', '.join(EVENTS)}")
        for other in read_list(event, "with", called):
            if not isinstance(other, str) or other not in names:
                self.problems.append(f"{called}: 'with' should be names of branches")
