"""Judging written regimes anew, from the game file, by code that shares nothing with the solver over an axis.

A document is a stranger's: one that is not of the contract's shape ends in a :class:`ResultFileError` that says where;
one of the right shape that is not true of the game gives a list of problems. Formulas are text, parsed by whitelist.
"""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, LimitReached, ResultFileError, UsageError
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Family, Game
from gametheory.numbers import exact_text, parse_exact_text, simplest_between, to_flint, to_fraction
from gametheory.parametric.judging_points import FieldJudge, Stated, same_number
from gametheory.parametric.own_arithmetic import Field, Polynomial, RealRoot, ReducibleError, compared
from gametheory.solvers.certificate import verify_result
from gametheory.solvers.document import read_flag, read_list, read_number, read_object
from gametheory.solvers.judge import named_game
from gametheory.solvers.judging import Verification, quoted
from gametheory.solvers.solve import CONCEPTS, solve
from gametheory.solvers.verify import outcome
from gametheory.spec.expressions import Arithmetic, Constant, Expression, Name, Negative, Power
from gametheory.spec.grammar import MAXIMUM_LENGTH, ExpressionError, parse_expression

__all__ = ["verify_regimes"]

DEFAULT_POINTS = 3
"""Rational points inside each open cell at which it is judged."""
MAXIMUM_CELLS = 2_000
"""Most cells that are judged."""
MAXIMUM_EQUILIBRIA = 20_000
"""Most equilibria, over all cells, that are judged."""
MAXIMUM_ROOT_WORK = 4 * 10**9
"""Bound on the sum, over the irrational numbers of a document, of the squares of their polynomials' sizes."""
MAXIMUM_FIELD_DEGREE = 12
"""Largest degree of an irrational point at which equilibria are judged."""
_LONGEST_PLACE = 1_000
"""Digits of a number on the axis."""

Place = Fraction | RealRoot
"""A value of the axis."""
Convert = Callable[[Any, str], Any]
"""Reads a stated value; the text says where it stands."""


def verify_regimes(
    document: Mapping[str, Any], family: Family | None = None, *, points: int = DEFAULT_POINTS, seed: int = 0
) -> Verification:
    """Judge a ``gametheory.regimes/1`` document of one axis.

    1. The cells cover the range without gap or overlap; breakpoints are their inner ends, each a root of its polynomial.
    2. At each rational point cell and closed end, and at ``points`` rationals inside each interval (the simplest one and
       random ones), the formulas' values are a solution by :func:`gametheory.solvers.certificate.verify_result`: regret
       0, payoffs, measures and components as stated; and a new :func:`gametheory.solve` finds the same equilibria.
    3. At irrational points the same is judged in exact arithmetic of its own (:mod:`~gametheory.parametric.own_solving`).
    4. Each equilibrium is on the branch that it names, and each piece of a branch is an equilibrium of a cell.

    ``family`` is read from the file that the document names unless it is given. Raises :class:`ResultFileError` for a
    document of another shape, :class:`UsageError` if the game can't be found, and :class:`LimitReached` for a huge one.

    **Guarantees.** Exact at the points that are judged. That formulas hold between them is not proved, and said in
    ``notes``, as is whatever was too large to be judged. Not judged: ``notes``, what a branch's events say besides where,
    and how formulas depend on symbols.
    """
    if not isinstance(document, Mapping) or document.get("format") != "gametheory.regimes/1":
        raise ResultFileError("not regimes: 'format' should be 'gametheory.regimes/1'")
    return _RegimesJudge(family or named_game(document), document, points, seed).verify()


@dataclass(frozen=True)
class _Cell:
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


class _RegimesJudge:
    """Collects what was judged and what is wrong, cell by cell."""

    def __init__(self, family: Family, document: Mapping[str, Any], points: int, seed: int) -> None:
        self.family, self.document, self.points = family, document, points
        self.random = random.Random(seed)
        self.problems: list[str] = []
        self.notes: dict[str, None] = {}
        self.checked = self.combinations = 0
        self.largest = Fraction(0)
        self.reader = _Reader()
        self.concept = self._concept()
        self.axis, self.low, self.high = self._axis()
        self.fixed = self._fixed()

    def verify(self) -> Verification:
        """Judge the whole document."""
        self._compare_game()
        cells = self._cells()
        self._tile(cells)
        self._breakpoints(cells)
        self._branches(cells)
        for number, cell in enumerate(cells):
            near = [found for found in cells[max(number - 1, 0) : number + 2] if not found.undefined]
            self._judge(cell, near)
        if any(cell.low is not cell.high for cell in cells):
            self.notes[f"inside each interval judged at {self.points} points; between them formulas are not proved"] = (
                None
            )
        if self.reader.symbols:
            names = ", ".join(self.reader.symbols)
            self.notes[f"formulas are judged at the values of {names} that the document states, and no others"] = None
        return Verification(
            holds=not self.problems,
            checked=self.checked,
            combinations=self.combinations,
            largest_regret=self.largest,
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )

    def _concept(self) -> str:
        concept = self.document.get("concept")
        if concept not in CONCEPTS:
            raise ResultFileError(f"'concept' should be one of {', '.join(CONCEPTS)}")
        spec = self.family.spec
        if concept == "nash" and len(spec.players) != 2:
            raise ResultFileError(f"'concept' is nash, for two players, but the game has {len(spec.players)}")
        if concept == "subgame-perfect" and spec.form != "extensive":
            raise ResultFileError("'concept' is subgame-perfect, but the game is in strategic form and has no subgames")
        return str(concept)

    def _axis(self) -> tuple[str, Fraction, Fraction]:
        axes = read_list(self.document, "axes", "the document")
        if len(axes) != 1 or not isinstance(axes[0], str):
            raise ResultFileError("the document: 'axes' should be the name of one parameter; only one axis is judged")
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

    def _compare_game(self) -> None:
        about = read_object(self.document, "game", "the document") if "game" in self.document else {}
        for key, found in (("title", self.family.about.title), ("form", self.family.about.form)):
            if about.get(key, found) != found:
                self.problems.append(f"{key} of the game: is not {quoted(found)}, as the game file has it")

    def _cells(self) -> list[_Cell]:
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
                name = f"{where} ({self.axis} = {_shown(low)})"
            else:
                name = f"{where} ({self.axis} from {_shown(low)} to {_shown(high)})"
            undefined = entry.get("undefined")
            if not isinstance(undefined, str):
                raise ResultFileError(f"{where}: 'undefined' should be a text")
            equilibria = read_list(entry, "equilibria", where)
            if undefined and equilibria:
                self.problems.append(f"{name}: the game is said not to be defined there, but equilibria are stated")
            components = read_list(entry, "components", where)
            cells.append(_Cell(name, low, high, low_closed, high_closed, equilibria, components, undefined))
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

    def _tile(self, cells: Sequence[_Cell]) -> None:
        """See that each value of the range is in just one cell, and cells are in ascending order."""
        if compared(cells[0].low, self.low) or not cells[0].low_closed:
            self.problems.append(f"{cells[0].name}: the cells should begin at {_shown(self.low)}, that included")
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
            self.problems.append(f"{cells[-1].name}: the cells should end at {_shown(self.high)}, that included")

    def _breakpoints(self, cells: Sequence[_Cell]) -> None:
        inner = {id(end): end for cell in cells for end in (cell.low, cell.high)}
        ends = [end for end in inner.values() if compared(end, self.low) and compared(end, self.high)]
        self.breakpoints = []
        for number, entry in enumerate(read_list(self.document, "breakpoints", "the document")):
            where = f"breakpoint {number}"
            if not isinstance(entry, Mapping):
                raise ResultFileError(f"{where}: should be an object")
            value = self.reader.place(entry.get("value"), f"{where}: 'value'")
            self.breakpoints.append(value)
            self._compare_approx(entry.get("approx"), value, where)
            polynomial = self.reader.polynomial(entry.get("polynomial"), self.axis, f"{where}: 'polynomial'")
            vanishes = value.is_root_of(polynomial) if isinstance(value, RealRoot) else polynomial.at(value) == 0
            if polynomial.degree < 1 or not vanishes:
                self.problems.append(f"{where} ({_shown(value)}): it is not a root of its polynomial")
        for number, (before, after) in enumerate(itertools.pairwise(self.breakpoints), start=1):
            if compared(before, after) >= 0:
                self.problems.append(f"breakpoint {number} ({_shown(after)}): is not above the one before")
        stated = set(map(id, self.breakpoints))
        for value in self.breakpoints:
            if not any(value is end for end in ends):
                self.problems.append(f"breakpoint {_shown(value)}: no cell ends there")
        for end in ends:
            if id(end) not in stated:
                self.problems.append(f"{self.axis} = {_shown(end)}: a cell ends there, but it is no breakpoint")

    def _compare_approx(self, stated: object, value: Place, where: str) -> None:
        if isinstance(stated, bool) or not isinstance(stated, int | float) or not math.isfinite(stated):
            raise ResultFileError(f"{where}: 'approx' should be a number")
        if isinstance(value, RealRoot):
            value.refine(Fraction(1, 10**12))
        near = value.low if isinstance(value, RealRoot) else value
        if abs(Fraction(stated) - near) > max(abs(near), Fraction(1)) / 10**9:
            self.problems.append(f"{where} ({_shown(value)}): 'approx' is another number")

    def _branches(self, cells: Sequence[_Cell]) -> None:
        """See that equilibria and pieces of branches are the same, and that events happen where cells end."""
        homes = {(*map(id, cell.stretch[:2]), *cell.stretch[2:]): cell for cell in cells}
        on_branch: dict[tuple[str, str], Mapping[str, Any]] = {}
        for cell in cells:
            for position, stated in enumerate(cell.equilibria):
                where = f"{cell.name}, equilibrium {position}"
                if not isinstance(stated, Mapping) or not isinstance(stated.get("branch"), str):
                    raise ResultFileError(f"{where}: should be an object, its 'branch' a text")
                if (cell.name, stated["branch"]) in on_branch:
                    self.problems.append(f"{where}: another equilibrium of the cell has the same 'branch'")
                on_branch[cell.name, stated["branch"]] = stated
        seen: set[tuple[str, str]] = set()
        self.welfare: dict[tuple[str, str], Any] = {}
        names: set[str] = set()
        for branch in read_list(self.document, "branches", "the document"):
            name = branch.get("name") if isinstance(branch, Mapping) else None
            if not isinstance(name, str):
                raise ResultFileError("the document: 'branches': each should be an object with a 'name'")
            called = f"branch {quoted(name)}"
            if name in names:
                self.problems.append(f"{called}: another branch has the same name")
            names.add(name)
            for number, piece in enumerate(read_list(branch, "pieces", called)):
                where = f"{called}, piece {number}"
                if not isinstance(piece, Mapping):
                    raise ResultFileError(f"{where}: should be an object")
                low, high, *closed = self._stretch(piece, where)
                home = homes.get((id(low), id(high), *closed))
                key = (home.name if home else "", name)
                if key not in on_branch or key in seen:
                    self.problems.append(f"{where}: there is no equilibrium of this branch in just these bounds")
                    continue
                seen.add(key)
                self.welfare[key] = piece.get("welfare")
                for part in ("strategies", "payoffs", "measures"):
                    if not self.reader.same(piece.get(part), on_branch[key].get(part), where):
                        self.problems.append(f"{where}: '{part}' are not those of the equilibrium in {key[0]}")
            for event in read_list(branch, "events", called):
                if not isinstance(event, Mapping):
                    raise ResultFileError(f"{called}: 'events': each should be an object")
                self._event(event, called)
        for cell_name, name in on_branch.keys() - seen:
            reason = "it has no piece there" if name in names else "no such branch is listed"
            self.problems.append(f"{cell_name}: an equilibrium is on branch {quoted(name)}, but {reason}")

    def _event(self, event: Mapping[str, Any], called: str) -> None:
        at = self.reader.place(event.get("at"), f"{called}: event")
        places = [self.low, self.high, *self.breakpoints]
        if not any(compared(at, place) == 0 for place in places):
            self.problems.append(f"{called}: an event at {_shown(at)}, which is no breakpoint")

    def _judge(self, cell: _Cell, near: Sequence[_Cell]) -> None:
        """Judge a cell at each of its places; after the first at which something is wrong, leave it."""
        count = len(self.problems)
        for place in self._places(cell):
            if isinstance(place, RealRoot):
                self._judge_irrational(cell, place, near)
            else:
                self._judge_rational(cell, place)
            if len(self.problems) > count:
                return

    def _places(self, cell: _Cell) -> list[Place]:
        if cell.low is cell.high:
            return [cell.low]
        if compared(cell.low, cell.high) >= 0:
            return []
        low, high = _between(cell.low, cell.high)
        places: list[Place] = [simplest_between(low, high)] if self.points else []
        while len(places) < self.points:
            places.append(low + (high - low) * Fraction(self.random.randrange(1, 10**4), 10**4))
        ends = ((cell.low, cell.low_closed), (cell.high, cell.high_closed))
        return [*places, *(end for end, closed in ends if closed)]

    def _game(self, cell: _Cell, where: str, build: Callable[[], Game]) -> Game | None:
        """The game at a place, if it is defined there, which should be just if the cell says so."""
        try:
            game = build()
        except EvaluationError as error:
            if not cell.undefined:
                self.problems.append(f"{where}: the game is not defined there: {error}")
            return None
        if cell.undefined:
            self.problems.append(f"{where}: the game is said not to be defined there, but it is")
            return None
        return game

    def _judge_rational(self, cell: _Cell, value: Fraction) -> None:
        where = f"{cell.name}, at {self.axis} = {_shown(value)}"
        point = {**self.fixed, self.axis: value}
        ordered = {name: point[name] for name in self.family.parameters}
        game = self._game(cell, where, lambda: self.family.at_point(ordered))
        if game is None:
            return
        inside = cell.low is cell.high or (value not in (cell.low, cell.high))

        def text(stated: Any, at: str) -> str:  # noqa: ANN401 - whatever stands in the document
            return exact_text(to_fraction(self.reader.value(stated, to_flint(value), at)))

        try:
            equilibria = [
                _with_path(_mapped(stated, f"{where}, equilibrium {position}", text), game, keep_flags=inside)
                for position, stated in enumerate(cell.equilibria)
            ]
            self._compare_welfare(cell, lambda stated, at: self.reader.value(stated, to_flint(value), at), where)
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")
            return
        plain = {
            "format": "gametheory.solution/1",
            "parameters": {name: exact_text(number) for name, number in ordered.items()},
            "concept": self.concept,
            "arithmetic": "exact",
            "equilibria": equilibria,
            "components": cell.components,
        }
        try:
            part = verify_result(plain, game)
        except ResultFileError as error:
            raise ResultFileError(f"{where}: {error}") from None
        self.problems += [f"{where}: {problem}" for problem in part.problems]
        self.checked += part.checked
        self.combinations += part.combinations
        self.largest = max(self.largest, part.largest_regret)
        try:
            fresh = solve(game, concept=self.concept)
        except LimitReached as error:
            self.notes[f"{where}: whether there are more equilibria is not judged: {error}"] = None
            return
        expected = {_played(found.to_dict()) for found in fresh.equilibria}
        missing = len(expected - {_played(found) for found in equilibria})
        if missing:
            self.problems.append(f"{where}: {missing} of the game's {len(expected)} equilibria there are not stated")
        surplus = len({_played(found) for found in equilibria} - expected)
        if surplus and not part.problems:
            self.problems.append(
                f"{where}: {surplus} of the stated equilibria are not extreme ones, or not of this concept"
            )
        if len(fresh.components) != len(cell.components) and not part.problems:
            told = f"states {len(cell.components)}, found {len(fresh.components)}"
            self.problems.append(f"{where}: the number of components: {told}")

    def _compare_welfare(self, cell: _Cell, read: Convert, where: str) -> None:
        for stated in cell.equilibria:
            key = (cell.name, stated["branch"])
            if key in self.welfare:
                payoffs = read_object(stated, "payoffs", where)
                total = sum((read(value, where) for value in payoffs.values()), fmpq(0))
                if read(self.welfare[key], f"{where}: 'welfare'") != total:
                    self.problems.append(f"{where}: welfare of branch {quoted(key[1])} is not the sum of the payoffs")

    def _judge_irrational(self, cell: _Cell, root: RealRoot, near: Sequence[_Cell]) -> None:
        where = f"{cell.name}, at {self.axis} {_shown(root)}"
        count = len(self.problems)
        while True:
            if root.polynomial.degree > MAXIMUM_FIELD_DEGREE:
                self.notes[f"{where}: not judged, since its polynomial's degree is above {MAXIMUM_FIELD_DEGREE}"] = None
                return
            try:
                self._judge_in_field(cell, Field(root), near, where)
            except ReducibleError as error:
                del self.problems[count:]
                root = error.root
            except (LimitReached, EvaluationError) as error:
                self.notes[f"{where}: not judged: {error}"] = None
                return
            else:
                return

    def _judge_in_field(self, cell: _Cell, field: Field, near: Sequence[_Cell], where: str) -> None:
        point = {**self.fixed, self.axis: field.generator}
        numbers: Any = {name: field.number(point[name]) for name in self.family.parameters}
        game = self._game(cell, where, lambda: self.family.lifted(numbers))
        if game is None:
            return

        def number(stated: Any, at: str) -> Stated:  # noqa: ANN401 - whatever stands in the document
            if isinstance(stated, Mapping):
                return self.reader.root(stated, at)
            return field.number(self.reader.value(stated, field.generator, at))

        try:
            equilibria = [
                _mapped(stated, f"{where}, equilibrium {position}", number)
                for position, stated in enumerate(cell.equilibria)
            ]
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")
            return
        proposed = []
        for stated in itertools.chain.from_iterable(found.equilibria for found in near if found.low is not found.high):
            try:
                proposed.append(_mapped(stated, where, number))
            except EvaluationError:
                continue  # A formula of a cell next to it has a pole here.
        inside = cell.low is cell.high
        judge = FieldJudge(game, self.concept, field, proposed, on_path=inside)
        try:
            unknown = judge.judge_all(equilibria, cell.components)
        except ResultFileError as error:
            raise ResultFileError(f"{where}: {error}") from None
        self.problems += [f"{where}: {problem}" for problem in judge.problems]
        self.checked += len(equilibria) - unknown
        if judge.missing:
            self.problems.append(
                f"{where}: {judge.missing} of the game's {len(judge.candidates)} equilibria there are not stated"
            )
        if unknown:
            self.notes[f"{where}: {unknown} equilibria are not judged, since the game is too large"] = None
        if not judge.complete:
            self.notes[f"{where}: whether there are more equilibria is not judged, since the game is large"] = None
        self._compare_field_welfare(cell, judge, number, where)

    def _compare_field_welfare(self, cell: _Cell, judge: FieldJudge, number: Convert, where: str) -> None:
        for position, total in judge.welfare.items():
            key = (cell.name, cell.equilibria[position]["branch"])
            if key in self.welfare and not same_number(number(self.welfare[key], f"{where}: 'welfare'"), total):
                self.problems.append(f"{where}: welfare of branch {quoted(key[1])} is not the sum of the payoffs")


class _Reader:
    """Reads numbers and formulas of the document, each text once. The same number on the axis is the same object."""

    def __init__(self) -> None:
        self.axis = ""
        self.symbols: dict[str, fmpq] = {}
        self._expressions: dict[str, Expression] = {}
        self._rationals: dict[Fraction, Fraction] = {}
        self._roots: dict[Polynomial, list[RealRoot]] = {}
        self._known: dict[tuple[str, str, str], RealRoot] = {}
        self._work = 0

    def rational(self, value: object, where: str) -> Fraction:
        """A rational of a sensible size."""
        if isinstance(value, str) and len(value) > _LONGEST_PLACE:
            raise ResultFileError(f"{where}: a number of more than {_LONGEST_PLACE} digits")
        number = Fraction(read_number(value, where, exact=True))
        return self._rationals.setdefault(number, number)

    def place(self, value: object, where: str) -> Place:
        """A number on the axis."""
        return self.root(value, where) if isinstance(value, Mapping) else self.rational(value, where)

    def root(self, value: Mapping[str, Any], where: str) -> RealRoot:
        """An irrational number, told as the root of a polynomial in an interval."""
        text = value.get("polynomial")
        low, high = (self.rational(value.get(key), f"{where}: '{key}'") for key in ("low", "high"))
        key = (str(text), str(low), str(high))
        if key in self._known:
            return self._known[key]
        polynomial = self.polynomial(text, "x", f"{where}: 'polynomial'")
        self._work += polynomial.size**2
        if self._work > MAXIMUM_ROOT_WORK:
            raise LimitReached("the document has too many, or too large, irrational numbers to be judged")
        try:
            found = RealRoot(polynomial, low, high)
        except ValueError as error:
            raise ResultFileError(f"{where}: {error}") from None
        same = self._roots.setdefault(found.polynomial, [])
        # The interval may be another and the number the same.
        found = next((other for other in same if compared(other, found) == 0), found)
        same.append(found)
        self._known[key] = found
        return found

    def polynomial(self, text: object, variable: str, where: str) -> Polynomial:
        """A polynomial in one variable, symbols at their values."""
        expression = self._expression(text, variable, where)
        try:
            found = Polynomial.of(expression.evaluate({**self.symbols, variable: Polynomial([0, 1])}))  # type: ignore[dict-item]
        except EvaluationError as error:
            raise ResultFileError(f"{where}: {error}") from None
        return found or Polynomial([])

    def value(self, text: object, place: Any, where: str) -> Any:  # noqa: ANN401 - numbers of any field
        """A formula's value. Raises :class:`EvaluationError` at a pole."""
        return self._expression(text, self.axis, where).evaluate({**self.symbols, self.axis: place})

    def same(self, first: object, second: object, where: str) -> bool:
        """Whether two parts of the document state the same, save that intervals of irrational numbers may differ."""
        if not isinstance(first, Mapping) or not isinstance(second, Mapping):
            return first == second
        if "polynomial" in first and "polynomial" in second:
            return self.root(first, where) is self.root(second, where)
        return first.keys() == second.keys() and all(self.same(first[name], second[name], where) for name in first)

    def _expression(self, text: object, variable: str, where: str) -> Expression:
        if not isinstance(text, str):
            raise ResultFileError(f"{where}: should be a number or a formula, in quotes")
        if len(text) > MAXIMUM_LENGTH:
            raise LimitReached(f"{where}: a formula of {len(text)} characters; up to {MAXIMUM_LENGTH} are judged")
        if text not in self._expressions:
            try:
                self._expressions[text] = parse_expression(text)
            except ExpressionError as error:
                raise ResultFileError(f"{where}: {error}") from None
        found = self._expressions[text]
        if not all(isinstance(part, Arithmetic | Constant | Name | Negative | Power) for part in found.walk()):
            raise ResultFileError(f"{where}: a formula has + - * / and ** only")
        if unknown := sorted(found.names() - self.symbols.keys() - {variable}):
            raise ResultFileError(f"{where}: {quoted(unknown[0])} is neither {variable} nor a symbol of the document")
        return found


def _shown(place: Place) -> str:
    text = exact_text(place) if isinstance(place, Fraction) else str(place)
    return text if len(text) <= 40 else text[:37] + "..."


def _between(low: Place, high: Place) -> tuple[Fraction, Fraction]:
    """Rationals between two numbers of ascending order, close to both."""
    while True:
        first, last = (
            (low.high if isinstance(low, RealRoot) else low),
            (high.low if isinstance(high, RealRoot) else high),
        )
        wide = [
            place
            for place in (low, high)
            if isinstance(place, RealRoot) and place.high - place.low > (last - first) / 1000
        ]
        if first < last and not wide:
            return first, last
        for place in wide:
            place.refine((place.high - place.low) / 2)


def _mapped(stated: Mapping[str, Any], where: str, convert: Convert) -> dict[str, Any]:
    """A stated equilibrium as one of a solution, with each number read."""

    def numbers(container: object, key: str, at: str) -> dict[str, Any]:
        return {name: convert(value, f"{at}: '{key}'") for name, value in read_object(container, key, at).items()}

    found: dict[str, Any] = {key: numbers(stated, key, where) for key in ("payoffs", "measures")}
    found["regret"] = "0"
    if "component" in stated:
        found["component"] = stated["component"]
    for key in ("strategies", "mixed"):
        if key in stated or key == "strategies":
            players = read_object(stated, key, where)
            found[key] = {player: numbers(players, player, f"{where}: {key}") for player in players}
    if "behavior" in stated:
        behavior = read_object(stated, "behavior", where)
        found["behavior"] = {
            name: {
                **read_object(behavior, name, where),
                "moves": numbers(behavior[name], "moves", f"{where}: '{name}'"),
            }
            for name in behavior
        }
    return found


def _with_path(found: dict[str, Any], game: Game, *, keep_flags: bool) -> dict[str, Any]:
    """An equilibrium of a tree with the nodes that it reaches, which a document over an axis does not have.

    At the closed end of a cell a probability may be 0 that is positive inside: there ``on_path`` is not the cell's.
    """
    if not isinstance(game, ExtensiveGame):
        return found
    behavior = found.get("behavior", {})
    try:
        moves = [
            [parse_exact_text(behavior[each.name]["moves"][move]) for move in each.moves]
            if behavior[each.name]["specified"]
            else None
            for each in game.information_sets
        ]
        reach = outcome(game, moves).reach
    except (KeyError, UsageError):
        return {**found, "path": []}  # What is wrong is said where the equilibrium is judged.
    path = [node.name for node, probability in zip(game.nodes, reach, strict=True) if probability]
    if not keep_flags:
        for each in game.information_sets:
            behavior[each.name]["on_path"] = any(reach[node] for node in each.nodes)
    return {**found, "path": path}


def _played(found: Mapping[str, Any]) -> str:
    """What tells equilibria of a game apart: the strategies, and for trees the plans that are mixed."""
    mixed = {
        player: {name: p for name, p in plans.items() if p != "0"} for player, plans in found.get("mixed", {}).items()
    }
    return json.dumps([found["strategies"], mixed], sort_keys=True)
