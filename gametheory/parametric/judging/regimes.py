"""Judging written regimes anew, from the game file, by code that shares nothing with the solver over an axis.

A document is a stranger's: one that is not of the contract's shape ends in a :class:`ResultFileError` that says where;
one of the right shape that is not true of the game gives a list of problems. Formulas are text, parsed by whitelist.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, ResultFileError
from gametheory.model.family import Family, finite
from gametheory.model.population import PopulationGame
from gametheory.numbers import exact_text, simplest_between, to_flint, to_fraction
from gametheory.parametric.judging.arithmetic import Field
from gametheory.parametric.judging.collecting import Collector
from gametheory.parametric.judging.frame import FrameJudge, StatedCell
from gametheory.parametric.judging.map import verify_map
from gametheory.parametric.judging.play import Fresh, Piece, with_path
from gametheory.parametric.judging.points import FieldJudge, Stated, same_number
from gametheory.parametric.judging.polynomials import RealRoot, compared
from gametheory.parametric.judging.reader import Convert, Place, between, mapped, shown
from gametheory.solvers.document import read_object
from gametheory.solvers.judge import named_game
from gametheory.solvers.judging import Verification, quoted

__all__ = ["verify_regimes"]

DEFAULT_POINTS = 3
"""Rational points inside each interval at which it is judged."""


def verify_regimes(
    document: Mapping[str, Any], family: Family | None = None, *, points: int = DEFAULT_POINTS, seed: int = 0
) -> Verification:
    """Judge a ``gametheory.regimes/1`` document; one of two axes as :func:`.map.verify_map` does, of one as follows.

    1. The cells cover the range without gap or overlap; breakpoints are their inner ends, each a root of its polynomial.
    2. At each rational point cell and closed end, and at ``points`` rationals inside each interval (the simplest one,
       one close to each end, and random ones), the formulas' values are a solution that
       :func:`gametheory.solvers.certificate.verify_result` does not fault: regret 0, payoffs, measures and components
       as stated; and a new :func:`gametheory.solve` finds the same equilibria.
    3. At irrational points the same is judged in exact arithmetic of its own (:mod:`~gametheory.parametric.judging.brute_force`).
    4. Each equilibrium is on the branch that it names, and each piece of a branch is an equilibrium of a cell.

    ``family`` is read from the file that the document names unless it is given. Raises :class:`ResultFileError` for a
    document of another shape, :class:`UsageError` if the game can't be found, and :class:`LimitReached` for a huge one.

    **Guarantees.** Exact at the points that are judged. That formulas hold between them is not proved, and said in
    ``notes``, as is whatever was too large to be judged. Not judged: ``notes``, what a branch's events say besides where,
    and how formulas depend on symbols.
    """
    if not isinstance(document, Mapping) or document.get("format") != "gametheory.regimes/1":
        raise ResultFileError("not regimes: 'format' should be 'gametheory.regimes/1'")
    game = family or named_game(document)
    if isinstance(document.get("axes"), list) and len(document["axes"]) == 2:
        return verify_map(document, game, seed=seed)
    return _RegimesJudge(game, document, points, seed).verify()


class _RegimesJudge(Collector):
    """Collects what was judged and what is wrong, cell by cell."""

    def __init__(self, family: Family, document: Mapping[str, Any], points: int, seed: int) -> None:
        self.frame = FrameJudge(family, document)
        super().__init__(self.frame.problems, {})
        self.family, self.fixed, self.reader = family, self.frame.fixed, self.frame.reader
        self.axis, self.concept = self.frame.axis, self.frame.concept
        self.points, self.random = points, random.Random(seed)

    def verify(self) -> Verification:
        """Judge the whole document."""
        cells = self.frame.cells
        for number, cell in enumerate(cells):
            near = [found for found in cells[max(number - 1, 0) : number + 2] if not found.undefined]
            self._judge(cell, near)
        if any(cell.low is not cell.high for cell in cells):
            self.note(f"inside each interval judged at {self.points} points; between them formulas are not proved")
        if self.family.spec.form == "population":
            self.note("that a Nash equilibrium is not evolutionarily stable is not judged, nor 'kind'")
        if self.reader.symbols:
            names = ", ".join(self.reader.symbols)
            self.note(f"formulas are judged at the values of {names} that the document states, and no others")
        return self.verification()

    def _judge(self, cell: StatedCell, near: Sequence[StatedCell]) -> None:
        """Judge a cell at each of its places; after the first at which something is wrong, leave it."""
        count = len(self.problems)
        for place in self._places(cell):
            if isinstance(place, RealRoot):
                self._judge_irrational(cell, place, near)
            else:
                self._judge_rational(cell, place)
            if len(self.problems) > count:
                return

    def _places(self, cell: StatedCell) -> list[Place]:
        if cell.low is cell.high:
            return [cell.low]
        if compared(cell.low, cell.high) >= 0:
            return []
        low, high = between(cell.low, cell.high)
        places: list[Place] = [simplest_between(low, high)] if self.points else []
        # The next ones are close to the ends, where a cell that is too wide is not what it says; then anywhere.
        for first, last in itertools.chain([(1, 50), (9_950, 9_999)], itertools.repeat((1, 9_999))):
            if len(places) >= self.points:
                break
            places.append(low + (high - low) * Fraction(self.random.randint(first, last), 10_000))
        ends = ((cell.low, cell.low_closed), (cell.high, cell.high_closed))
        return [*places, *(end for end, closed in ends if closed)]

    def _judge_rational(self, cell: StatedCell, value: Fraction) -> None:
        where = f"{cell.name}, at {self.axis} = {shown(value)}"
        point = {**self.fixed, self.axis: value}
        ordered = {name: point[name] for name in self.family.parameters}
        game = self.game(cell.undefined, where, lambda: self.family.at_point(ordered))
        if game is None:
            return
        inside = cell.low is cell.high or (value not in (cell.low, cell.high))

        def text(stated: Any, at: str) -> str:  # noqa: ANN401 - whatever stands in the document
            return exact_text(to_fraction(self.reader.value(stated, to_flint(value), at)))

        try:
            equilibria = [
                with_path(mapped(stated, f"{where}, equilibrium {position}", text), game, keep_flags=inside)
                for position, stated in enumerate(cell.equilibria)
            ]
            self._compare_welfare(cell, lambda stated, at: self.reader.value(stated, to_flint(value), at), where)
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")
            return
        self.take(Fresh.of(Piece(where, self.concept, self.frame.complete, equilibria, cell.components), game, ordered))

    def _compare_welfare(self, cell: StatedCell, read: Convert, where: str) -> None:
        for stated in cell.equilibria:
            key = (cell.name, stated["branch"])
            if key in self.frame.welfare:
                payoffs = read_object(stated, "payoffs", where)
                total = sum((read(value, where) for value in payoffs.values()), fmpq(0))
                if read(self.frame.welfare[key], f"{where}: 'welfare'") != total:
                    self.problems.append(f"{where}: welfare of branch {quoted(key[1])} is not the sum of the payoffs")

    def _judge_irrational(self, cell: StatedCell, root: RealRoot, near: Sequence[StatedCell]) -> None:
        where = f"{cell.name}, at {self.axis} {shown(root)}"
        self.in_field(root, where, lambda field: self._judge_in_field(cell, field, near, where))

    def _judge_in_field(self, cell: StatedCell, field: Field, near: Sequence[StatedCell], where: str) -> None:
        point = {**self.fixed, self.axis: field.generator}
        numbers: Any = {name: field.number(point[name]) for name in self.family.parameters}
        game = self.game(cell.undefined, where, lambda: self.family.lifted(numbers))
        if game is None:
            return

        def number(stated: Any, at: str) -> Stated:  # noqa: ANN401 - whatever stands in the document
            if isinstance(stated, Mapping):
                return self.reader.root(stated, at)
            return field.number(self.reader.value(stated, field.generator, at))

        if isinstance(game, PopulationGame):
            self.note(f"{where}: rest points at irrational values are not judged")
            return
        try:
            equilibria = [
                mapped(stated, f"{where}, equilibrium {position}", number)
                for position, stated in enumerate(cell.equilibria)
            ]
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")
            return
        proposed = []
        for stated in itertools.chain.from_iterable(found.equilibria for found in near if found.low is not found.high):
            try:
                proposed.append(mapped(stated, where, number))
            except EvaluationError:
                continue  # A formula of a cell next to it has a pole here.
        inside = cell.low is cell.high
        judge = FieldJudge(finite(game, "judging at irrational points"), self.concept, field, proposed, on_path=inside)
        try:
            unknown = judge.judge_all(equilibria, cell.components)
        except ResultFileError as error:
            raise ResultFileError(f"{where}: {error}") from None
        self.problems += [f"{where}: {problem}" for problem in judge.problems]
        self.checked += len(equilibria) - unknown
        if judge.missing and self.frame.complete:
            self.problems.append(
                f"{where}: {judge.missing} of the game's {len(judge.candidates)} equilibria there are not stated"
            )
        if unknown:
            self.note(f"{where}: {unknown} equilibria are not judged, since the game is too large")
        if not judge.complete:
            self.note(f"{where}: whether there are more equilibria is not judged, since the game is large")
        self._compare_field_welfare(cell, judge, number, where)

    def _compare_field_welfare(self, cell: StatedCell, judge: FieldJudge, number: Convert, where: str) -> None:
        for position, total in judge.welfare.items():
            key = (cell.name, cell.equilibria[position]["branch"])
            if key in self.frame.welfare and not same_number(
                number(self.frame.welfare[key], f"{where}: 'welfare'"), total
            ):
                self.problems.append(f"{where}: welfare of branch {quoted(key[1])} is not the sum of the payoffs")
