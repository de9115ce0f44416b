"""Judging written regimes and maps of symmetric games of two strategies anew, from the game file.

Nothing is shared with what follows them along parameters: the game is taken at single values, what a player gains by moving
is summed up by the judge of symmetric games, and formulas are text, parsed by whitelist.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gametheory.errors import EvaluationError, LimitReached, ResultFileError, UsageError
from gametheory.model.family import Family
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import simplest_between
from gametheory.parametric.judging.collecting import Collector
from gametheory.parametric.judging.crowd_places import CrowdReader, PlaceJudge, read_signature
from gametheory.parametric.judging.play import header_problems
from gametheory.parametric.judging.polynomials import RealRoot, compared
from gametheory.parametric.judging.reader import Place, Reader, between, check_approx, shown
from gametheory.solvers.document import read_flag, read_list, read_object
from gametheory.solvers.judging import ContradictionError, Verification, quoted

__all__ = ["verify_crowds"]

MAXIMUM_CELLS = 20_000
"""Most cells that are judged."""
MAXIMUM_TERMS = 3_000_000
"""About how many counts of players may be summed over to judge mixed equilibria."""
_INSIDE = (Fraction(1, 100), Fraction(37, 100), Fraction(99, 100))
"""Where inside a cell it is judged, besides its simplest value and its ends."""


def verify_crowds(document: Mapping[str, Any], family: Family) -> Verification:
    """Judge a ``gametheory.regimes/1`` document of a symmetric game of two strategies, of one axis or two.

    1. Along an axis cells cover the range (its whole numbers, if it is the number of players) without gap or overlap, and
       breakpoints are where they begin.
    2. At the rational ends of each cell and at a few values inside (of a map: at each region's sample) the number of
       players is as stated; each stated count is a pure equilibrium and those just outside its range are not; it is said of
       all playing alike just if it is so; formulas have the values that the judge finds.
    3. Each mixed equilibrium that was solved for lies between its bounds, payoff and measures are as stated, and there are
       as many as stated, apart from each other.
    4. With not too many players, what maximises the potential; with more, that it is an equilibrium.

    Raises :class:`ResultFileError` for a document of another shape and :class:`LimitReached` for a huge one.

    **Guarantees.** Exact at the values that are judged; ``notes`` say what is not.
    """
    if not isinstance(document, Mapping) or document.get("format") != "gametheory.regimes/1":
        raise ResultFileError("not regimes: 'format' should be 'gametheory.regimes/1'")
    if family.spec.form != "symmetric" or len(family.spec.strategies[0]) != 2:
        raise UsageError("these regimes are of a symmetric game of two strategies, and the game is another")
    axes = read_list(document, "axes", "the document")
    if len(axes) not in (1, 2) or not all(isinstance(axis, str) and axis in family.parameters for axis in axes):
        raise ResultFileError("the document: 'axes' should be the names of one or two parameters of the game")
    return _CrowdJudge(document, family, tuple(axes)).verify()


class _CrowdJudge(Collector):
    """Collects what was judged and what is wrong, cell by cell."""

    def __init__(self, document: Mapping[str, Any], family: Family, axes: tuple[str, ...]) -> None:
        concept = document.get("concept")
        if concept not in ("symmetric-nash", "pure-nash"):
            raise ResultFileError("'concept' should be symmetric-nash or pure-nash")
        super().__init__(header_problems(document, family, str(concept)), {})
        self.document, self.family, self.axes = document, family, axes
        self.symmetric = concept == "symmetric-nash"
        self.whole = len(axes) == 1 and read_flag(document, "integer", "the document")
        self.variable, self.players = self._names()
        self.places = Reader()
        self.reader = CrowdReader(self.variable, self.players)
        self.ranges = self._ranges()
        self.fixed = self._fixed()
        self.terms = 0

    def verify(self) -> Verification:
        """Judge the whole document."""
        cells = read_list(self.document, "cells", "the document")
        if not cells:
            raise ResultFileError("the document: 'cells' is empty")
        spots = [] if len(self.axes) == 1 else [*self._listed("curves"), *self._listed("points")]
        if len(cells) + len(spots) > MAXIMUM_CELLS:
            raise LimitReached(f"{len(cells) + len(spots):,} cells; at most {MAXIMUM_CELLS:,} are judged")
        if len(self.axes) == 1:
            self._along(cells)
            self.note("each cell judged at its ends and a few values inside; between them formulas are not proved")
        else:
            for number, cell in enumerate([*cells, *spots]):
                self._region(cell, f"{'region' if number < len(cells) else 'curve or point'} {number}")
            self.note("each region judged at its sample; frontiers, shares and neighbours are not judged")
        self.note("whether there are more equilibria is not judged, but for all playing alike")
        self.note("what maximises the potential is judged for few players only; of many, that it is an equilibrium")
        return self.verification()

    def _names(self) -> tuple[str, str]:
        variable, players = (self.document.get(key) for key in ("variable", "players"))
        if not isinstance(variable, str) or not isinstance(players, str):
            raise ResultFileError("the document: 'variable' and 'players' should be names")
        (axis, *_), spec = self.axes, self.family.spec
        count = str(spec.crowd.count)
        if self.document.get("count") != count:
            self.problems.append(f"'count' should be {quoted(count)}")
        if variable not in (players, *self.axes) or (variable in self.axes and len(self.axes) == 2):
            self.problems.append("'variable' should be the axis or the number of players")
        if self.whole and not variable == players == axis:
            self.problems.append("whole numbers of an axis are numbers of players, and formulas are in them")
        if players in {*spec.parameters, *spec.definitions, *spec.measures} - ({axis} if self.whole else set()):
            self.problems.append(f"{quoted(players)} is something else than the number of players in the game")
        return variable, players

    def _ranges(self) -> dict[str, tuple[Fraction, Fraction]]:
        stated = read_object(self.document, "ranges", "the document")
        if stated.keys() != set(self.axes):
            raise ResultFileError("the document: 'ranges' should have the axes")
        found = {}
        for axis in self.axes:
            ends = read_list(stated, axis, "the document: 'ranges'")
            if len(ends) != 2:
                raise ResultFileError("the document: 'ranges' should have two numbers for an axis")
            low, high = (self.places.rational(end, f"the document: range of {axis}") for end in ends)
            found[axis] = low, high
        return found

    def _fixed(self) -> dict[str, Fraction]:
        stated = read_object(self.document, "parameters", "the document")
        found = {name: self.places.rational(value, "the document: 'parameters'") for name, value in stated.items()}
        if found.keys() != self.family.parameters.keys() - set(self.axes):
            raise ResultFileError("the document: 'parameters' should be the game's parameters, but the axes")
        try:
            for end in (0, 1):
                self.family.point({**found, **{axis: ends[end] for axis, ends in self.ranges.items()}})
        except UsageError as error:
            raise ResultFileError(f"the document: {error}") from None
        return found

    def _listed(self, key: str) -> list[Any]:
        return read_list(self.document, key, "the document")

    def _along(self, entries: list[Any]) -> None:
        """The cells of one axis."""
        (axis,) = self.axes
        cells = []
        for number, entry in enumerate(entries):
            where = f"cell {number}"
            if not isinstance(entry, Mapping):
                raise ResultFileError(f"{where}: should be an object")
            if "point" in entry:
                low = high = self.places.place(entry["point"], where)
                closed = (True, True)
            else:
                low, high = (self.places.place(entry.get(key), f"{where}: '{key}'") for key in ("low", "high"))
                closed = (read_flag(entry, "low_closed", where), read_flag(entry, "high_closed", where))
            cells.append((low, high, closed))
        self._tile(cells, *self.ranges[axis])
        self._breakpoints([low for low, _, _ in cells[1:]])
        for number, (entry, (low, high, closed)) in enumerate(zip(entries, cells, strict=True)):
            where = f"cell {number} ({axis} from {shown(low)} to {shown(high)})"
            count = len(self.problems)
            self._mixtures(entry, (low, high, closed), where)
            for value in self._values(low, high, closed):
                if len(self.problems) == count:
                    self._at({axis: value}, entry, where)

    def _tile(self, cells: list[tuple[Place, Place, tuple[bool, bool]]], low: Fraction, high: Fraction) -> None:
        """See that each value of the range is in just one cell."""
        if self.whole:
            low, high = Fraction(math.ceil(low)), Fraction(math.floor(high))
        first, last = cells[0], cells[-1]
        if compared(first[0], low) or compared(last[1], high) or not (first[2][0] and last[2][1]):
            self.problems.append(f"the cells should cover the range from {shown(low)} to {shown(high)}")
        for start, end, closed in cells:
            order = compared(start, end)
            if order > 0 or (order == 0 and not all(closed)):
                self.problems.append(f"a cell from {shown(start)} to {shown(end)} has no value")
            if self.whole and not all(isinstance(each, Fraction) and each.denominator == 1 for each in (start, end)):
                self.problems.append(f"a cell from {shown(start)} to {shown(end)} does not end at whole numbers")
        for (_, end, belongs), (start, _, begins) in pairwise(cells):
            if self.whole:
                fits = isinstance(start, Fraction) and isinstance(end, Fraction) and start == end + 1
            else:
                fits = compared(start, end) == 0 and belongs[1] != begins[0]
            if not fits:
                self.problems.append(f"a gap or an overlap of cells at {shown(end)}")

    def _breakpoints(self, starts: list[Place]) -> None:
        (axis,) = self.axes
        wanted = [start for start in dict.fromkeys(starts) if compared(start, self.ranges[axis][0])]
        stated = self._listed("breakpoints")
        if len(stated) != len(wanted):
            self.problems.append("'breakpoints' should be where cells begin")
        for number, (entry, start) in enumerate(zip(stated, wanted, strict=False)):
            where = f"breakpoint {number}"
            if not isinstance(entry, Mapping):
                raise ResultFileError(f"{where}: should be an object")
            value = self.places.place(entry.get("value"), f"{where}: 'value'")
            check_approx(entry.get("approx"), value, where)
            polynomial = self.places.polynomial(entry.get("polynomial"), axis, f"{where}: 'polynomial'")
            vanishes = value.is_root_of(polynomial) if isinstance(value, RealRoot) else polynomial.at(value) == 0
            if compared(value, start) or polynomial.degree < 1 or not vanishes:
                self.problems.append(
                    f"{where} ({shown(value)}): no cell begins there, or its polynomial has another root"
                )

    def _values(self, low: Place, high: Place, closed: tuple[bool, bool]) -> Iterator[Fraction]:
        """The values at which a cell is judged: whole numbers, if only these are meant."""
        ends = [end for end, belongs in ((low, closed[0]), (high, closed[1])) if belongs and isinstance(end, Fraction)]
        if compared(low, high) >= 0:
            inside: list[Fraction] = []
            if isinstance(low, RealRoot):
                self.note("cells that are a single irrational value are not judged")
        else:
            first, last = between(low, high)
            inside = [simplest_between(first, last), *(first + (last - first) * share for share in _INSIDE)]
        if self.whole:
            first, last = (end if isinstance(end, Fraction) else Fraction(0) for end in (low, high))
            inside = [Fraction(round(value)) for value in inside] + [first + 1, last - 1]
            inside = [value for value in inside if first <= value <= last]
        yield from dict.fromkeys([*ends, *inside])

    def _region(self, entry: Any, where: str) -> None:  # noqa: ANN401 - a stranger's
        if not isinstance(entry, Mapping):
            raise ResultFileError(f"{where}: should be an object")
        sample = read_object(entry, "sample", where)
        if sample.keys() != set(self.axes):
            raise ResultFileError(f"{where}: 'sample' should have the axes")
        places = {axis: self.places.place(value, where) for axis, value in sample.items()}
        point = {axis: place for axis, place in places.items() if isinstance(place, Fraction)}
        if len(point) < len(places):
            self.note("curves and points with an irrational sample are not judged")
            return
        if not all(self.ranges[axis][0] <= value <= self.ranges[axis][1] for axis, value in point.items()):
            self.problems.append(f"{where}: its sample is not in the box")
        self._at(point, entry, where)

    def _at(self, place: Mapping[str, Fraction], entry: Mapping[str, Any], where: str) -> None:
        """Judge a cell's statements at one value."""
        shown_place = ", ".join(f"{axis} = {shown(value)}" for axis, value in place.items())
        where = f"{where.split(' (')[0]}, at {shown_place}"
        undefined = entry.get("undefined")
        if not isinstance(undefined, str):
            raise ResultFileError(f"{where}: 'undefined' should be a text")
        game = self._game(place, where, undefined)
        if game is None:
            return
        stated_players = read_list(entry, "players", where)
        if len(stated_players) != 2 or not all(type(each) is int for each in stated_players):
            raise ResultFileError(f"{where}: 'players' should be two whole numbers")
        if not stated_players[0] <= game.count <= stated_players[1]:
            self.problems.append(f"{where}: there are {game.count:,} players, and others are stated")
            return
        value = place[self.variable] if self.variable in place else Fraction(game.count)
        judge = PlaceJudge(self.reader, game, value, where)
        try:
            signature = read_signature(entry, where)
            judge.signature(signature)
            stated = [each for each in read_list(entry, "equilibria", where) if self._kind(each, where) == "pure"]
            found = [
                judge.pure(each, signature, f"{where}, equilibrium {number}") for number, each in enumerate(stated)
            ]
            wanted = self._wanted(signature, game.count, where)
            if sorted(found) != sorted(wanted):
                self.problems.append(f"{where}: the equilibria are not those of the signature")
            self.checked += len(found)
        except ContradictionError as error:
            text = str(error)
            self.problems.append(text if text.startswith(where) else f"{where}: {text}")
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")

    def _game(self, place: Mapping[str, Fraction], where: str, undefined: str) -> SymmetricGame | None:
        point = {**self.fixed, **place}
        ordered = {name: point[name] for name in self.family.parameters}
        game = self.game(undefined, where, lambda: self.family.at_point(ordered))
        return game if isinstance(game, SymmetricGame) else None

    def _kind(self, stated: object, where: str) -> str:
        kind = stated.get("kind") if isinstance(stated, Mapping) else None
        if kind not in ("pure", "mixed"):
            raise ResultFileError(f"{where}: 'kind' of an equilibrium should be pure or mixed")
        return str(kind)

    def _wanted(self, signature: Mapping[str, Any], players: int, where: str) -> list[tuple[int, int]]:
        """The pure equilibria that the concept is of."""
        if not self.symmetric:
            return self.reader.ranges(signature, "counts", players, where)
        ends = {0: signature["all_second"], players: signature["all_first"]}
        return [(count, count) for count, there in ends.items() if there]

    def _mixtures(self, entry: Mapping[str, Any], stretch: tuple[Place, Place, tuple[bool, bool]], where: str) -> None:
        """The mixed equilibria of a cell where they were solved for; as many as its signature says, one beside the other."""
        mixed = [each for each in read_list(entry, "equilibria", where) if self._kind(each, where) == "mixed"]
        signature = read_signature(entry, where)
        number = signature.get("mixed")
        uncounted = not self.symmetric or bool(entry.get("undefined")) or signature.get("continuum") is True
        if len(mixed) != (number or 0) or (number is None) != uncounted:
            self.problems.append(f"{where}: {len(mixed)} mixed equilibria are stated, the signature says {number}")
        for key in ("at_low", "at_high"):
            before = Fraction(0)
            for each in mixed:
                solved = each.get(key)
                if solved is None:
                    self.note("mixed equilibria that were not solved for are not judged")
                    continue
                if (
                    len(found := self._solved(solved, stretch, f"{where}: {quoted(str(each.get('branch')))}, {key}"))
                    == 2
                ):
                    if found[0] < before:
                        self.problems.append(f"{where}: mixed equilibria should be apart and ascending")
                    before = found[1]

    def _solved(
        self,
        stated: object,
        stretch: tuple[Place, Place, tuple[bool, bool]],
        where: str,
    ) -> tuple[Fraction, ...]:
        """One mixed equilibrium at one value; the bounds of its first probability, none where it is not judged."""
        (axis,) = self.axes
        if not isinstance(stated, Mapping):
            raise ResultFileError(f"{where}: should be an object")
        value = self.places.rational(stated.get(axis), f"{where}: {quoted(axis)}")
        low, high, (opened, closed) = stretch
        below, above = compared(low, value), compared(value, high)
        if below > 0 or above > 0 or (below == 0 and not opened) or (above == 0 and not closed):
            self.problems.append(f"{where}: {axis} = {shown(value)} is not in the cell")
            return ()
        game = self._game({axis: value}, where, "")
        if game is None:
            return ()
        self.terms += 30 * math.isqrt(game.count) * (1 + len(game.measures))
        if self.terms > MAXIMUM_TERMS:
            self.note("not all mixed equilibria are judged, since there are many, of many players")
            return ()
        try:
            found = PlaceJudge(self.reader, game, value, where).mixed(stated, where)
        except ContradictionError as error:
            self.problems.append(f"{where}: {error}")
            return ()
        except LimitReached as error:
            self.note(f"mixed equilibria are not judged at {axis} = {shown(value)}: {error}")
            return ()
        self.checked += 1
        return found.low, found.high
