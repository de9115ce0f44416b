"""Judging a written map anew, from the game file, by code that shares nothing with the solver over two axes."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, LimitReached, ResultFileError, UsageError
from gametheory.model.family import Family, Game, finite
from gametheory.numbers import exact_text, to_flint, to_fraction
from gametheory.parametric.judging.arithmetic import Field
from gametheory.parametric.judging.collecting import Collector
from gametheory.parametric.judging.map_frame import MapFrame, StatedPiece
from gametheory.parametric.judging.map_frontiers import points_on_frontiers
from gametheory.parametric.judging.map_reader import point_text
from gametheory.parametric.judging.map_shares import chance_text, improbable
from gametheory.parametric.judging.play import Fresh, Piece, played_text, with_path
from gametheory.parametric.judging.points import FieldJudge, Stated
from gametheory.parametric.judging.polynomials import RealRoot
from gametheory.parametric.judging.reader import mapped
from gametheory.solvers.judging import Verification, quoted
from gametheory.solvers.solve import solve

__all__ = ["verify_map"]

DEFAULT_POINTS = 200
"""Random points of the box at which a new solve is compared with the regions."""
LEAST_POINTS = 20
"""Fewest random points that shares are compared with."""
FINENESS = 9_973
"""Into how many parts each range is divided for random points; a prime, so that they are on few simple curves."""
_COMPARED = ("strategies", "behavior", "mixed", "payoffs", "measures")
"""What equilibria of two regions are compared in, to see whether these are alike."""


def verify_map(
    document: Mapping[str, Any], family: Family, *, points: int = DEFAULT_POINTS, seed: int = 0
) -> Verification:
    """Judge a ``gametheory.regimes/1`` document of two axes.

    1. Each region's equilibria at its sample are a solution that
       :func:`gametheory.solvers.certificate.verify_result` does not fault, and a new :func:`gametheory.solve` finds the
       same. So are those of each curve and point at theirs; if one coordinate is irrational, in exact arithmetic.
    2. At ``points`` random rational points of the box a new solve finds just what the formulas of some region give. How
       often it is which region, and which regime, is not next to impossible with the shares that are stated.
    3. Equilibria of regions with the same name have the same values at random points.
    4. Frontiers and curves pass their stated ends. Names, neighbours, shares and regimes fit each other.

    Raises as :func:`gametheory.parametric.judging.regimes.verify_regimes` does.

    **Guarantees.** Exact at the points that are judged. Not judged, and said in ``notes``: which region is where, exact
    shares, where frontiers run between their ends, points with two irrational coordinates, whatever is too large, and how
    formulas depend on symbols.
    """
    return _MapJudge(MapFrame(family, document), points, seed).verify()


class _MapJudge(Collector):
    """Collects what was judged and what is wrong."""

    def __init__(self, frame: MapFrame, points: int, seed: int) -> None:
        super().__init__(frame.problems, frame.notes)
        self.frame, self.family, self.reader = frame, frame.family, frame.reader
        self.points, self.random = points, random.Random(seed)
        self.likenesses: dict[str, str] = {}

    def verify(self) -> Verification:
        """Judge the whole document."""
        for piece in (*self.frame.regions, *self.frame.curves):
            self._judge(piece)
        self._same_names()
        self._judge_anywhere()
        self._judge_frontiers()
        if self.reader.stated:
            names = ", ".join(self.reader.stated)
            self.note(f"formulas are judged at the values of {names} that the document states, and no others")
        return self.verification()

    def _point(self, place: Mapping[str, Any]) -> dict[str, Any]:
        point = {**self.frame.fixed, **place}
        return {name: point[name] for name in self.family.parameters}

    def _judge(self, piece: StatedPiece) -> None:
        """Judge a region, curve or point at its sample."""
        irrational = [axis for axis, value in piece.sample.items() if isinstance(value, RealRoot)]
        if not irrational:
            self._judge_rational(piece, {a: v for a, v in piece.sample.items() if isinstance(v, Fraction)})
        elif len(irrational) == 1:
            self._judge_irrational(piece, irrational[0])
        else:
            self.note("at points with two irrational coordinates equilibria are not judged")

    def _equilibria(
        self, piece: StatedPiece, point: Mapping[str, Fraction], game: Game, where: str
    ) -> list[dict[str, Any]]:
        """A piece's equilibria at a rational point. Raises :class:`EvaluationError` at a pole."""
        read = self.reader.at({axis: to_flint(value) for axis, value in point.items()})

        def text(stated: Any, at: str) -> str:  # noqa: ANN401 - whatever stands in the document
            return exact_text(to_fraction(read(stated, at)))

        return [
            with_path(mapped(stated, f"{where}, equilibrium {position}", text), game, keep_flags=True)
            for position, stated in enumerate(piece.equilibria)
        ]

    def _judge_rational(self, piece: StatedPiece, place: Mapping[str, Fraction]) -> None:
        where, ordered = f"{piece.name}, at {point_text(place)}", self._point(place)
        game = self.game(piece.undefined, where, lambda: self.family.at_point(ordered))
        if game is None:
            return
        try:
            equilibria = self._equilibria(piece, place, game, where)
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")
            return
        self.take(
            Fresh.of(Piece(where, self.frame.concept, self.frame.complete, equilibria, piece.components), game, ordered)
        )

    def _judge_irrational(self, piece: StatedPiece, axis: str) -> None:
        where, root = f"{piece.name}, at {point_text(piece.sample)}", piece.sample[axis]
        if isinstance(root, RealRoot):
            self.in_field(root, where, lambda field: self._judge_in_field(piece, field, axis, where))

    def _judge_in_field(self, piece: StatedPiece, field: Field, axis: str, where: str) -> None:
        place = {name: field.generator if name == axis else field.number(value) for name, value in piece.sample.items()}
        numbers: Any = {name: field.number(value) for name, value in self._point(place).items()}
        game = self.game(piece.undefined, where, lambda: self.family.lifted(numbers))
        if game is None:
            return
        read = self.reader.at(place)

        def number(stated: Any, at: str) -> Stated:  # noqa: ANN401 - whatever stands in the document
            return self.reader.root(stated, at) if isinstance(stated, Mapping) else field.number(read(stated, at))

        try:
            equilibria = [
                mapped(each, f"{where}, equilibrium {at}", number) for at, each in enumerate(piece.equilibria)
            ]
        except EvaluationError as error:
            self.problems.append(f"{where}: a formula has no value there: {error}")
            return
        judge = FieldJudge(finite(game, "judging at irrational points"), self.frame.concept, field, [], on_path=True)
        try:
            unknown = judge.judge_all(equilibria, piece.components)
        except ResultFileError as error:
            raise ResultFileError(f"{where}: {error}") from None
        self.problems += [f"{where}: {problem}" for problem in judge.problems]
        self.checked += len(equilibria) - unknown
        if judge.missing and self.frame.complete:
            self.problems.append(
                f"{where}: {judge.missing} of the game's {len(judge.candidates)} equilibria there are not stated"
            )
        if unknown or not judge.complete:
            self.note(f"{where}: not all equilibria are judged, since the game is large")

    def _random_places(self) -> Iterator[dict[str, Fraction]]:
        while True:
            yield {
                axis: low + (high - low) * Fraction(self.random.randint(1, FINENESS - 1), FINENESS)
                for axis, (low, high) in self.frame.ranges.items()
            }

    def _same_names(self) -> None:
        """See that equilibria of regions that have the same name have the same values, where they have any."""
        named: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
        for region in self.frame.regions:
            for stated in region.equilibria:
                named.setdefault(stated["branch"], []).append((region.name, stated))
        for place in itertools.islice(self._random_places(), 2):
            read = self.reader.at({axis: to_flint(value) for axis, value in place.items()})
            for branch, ((name, first), *others) in named.items():
                for other_name, other in others:
                    # The text is nearly always the same; it may be turned around where a sign differs.
                    if all(other.get(key) == first.get(key) for key in ("strategies", "payoffs", "measures")):
                        continue
                    try:
                        same = _values(first, read, name) == _values(other, read, other_name)
                    except EvaluationError:
                        continue
                    if not same:
                        self.problems.append(
                            f"{name} and {other_name}: equilibria on branch {branch[:20]!r} are not the same functions"
                        )
                        return

    def _judge_anywhere(self) -> None:
        """Compare new solves at random points with the regions' formulas; the region that fitted last is tried first."""
        order, compared = list(self.frame.regions), 0
        fitting: list[set[str]] = []
        for place in itertools.islice(self._random_places(), self.points):
            where = point_text(place)
            try:
                game = self.family.at_point(self._point(place))
                fresh = {_told(found.to_dict()) for found in solve(game, concept=self.frame.concept).equilibria}
            except EvaluationError:
                game, fresh = None, set()
            except LimitReached as error:
                self.note(f"at random points equilibria are not judged: {error}")
                return
            compared += 1
            fits = next((region for region in order if self._fits(region, place, game, fresh)), None)
            if fits is not None:
                fitting.append(self._names_that_fit(fits, place, game, fresh))
                order.remove(fits)
                order.insert(0, fits)
            elif not any(self._fits(piece, place, game, fresh) for piece in self.frame.curves):
                self.problems.append(f"at {where}: a new solve finds other equilibria than any region has")
                return
        if compared:
            self.note(
                f"at {compared} random points the equilibria are those of some region; of which one is not judged"
            )
        self._compare_shares(fitting, compared)

    def _judge_frontiers(self) -> None:
        """Compare a new solve at a point of each frontier with what the map says of it: no curve may be left out."""
        stated = (*self.frame.regions, *self.frame.curves)
        passed = False
        for where, place in points_on_frontiers(self.frame.document, self.frame.axes, self.reader.at):
            if place is None:
                passed = True
                continue
            try:
                game = self.family.at_point(self.family.point(self._point(place)))
                fresh = {_told(found.to_dict()) for found in solve(game, concept=self.frame.concept).equilibria}
            except EvaluationError:
                game, fresh = None, set()
            except UsageError:
                self.problems.append(f"{where}: its formula leads out of the box, at {point_text(place)}")
                continue
            except LimitReached:
                passed = True
                continue
            if not any(self._fits(piece, place, game, fresh) for piece in stated):
                self.problems.append(
                    f"{where}, at {point_text(place)}: a new solve finds other equilibria than those of a region or curve"
                )
        if passed:
            self.note("whether curves are left out is not judged where frontiers have no rational formula")

    def _names_that_fit(
        self, fits: StatedPiece, place: Mapping[str, Fraction], game: Game | None, fresh: set[str]
    ) -> set[str]:
        """The regions whose equilibria are those at a point, one of which is known; alike ones are not evaluated again."""
        known = {self._likeness(fits): True}
        found = set()
        for region in self.frame.regions:
            likeness = self._likeness(region)
            if likeness not in known:
                known[likeness] = self._fits(region, place, game, fresh)
            if known[likeness]:
                found.add(region.name)
        return found

    def _likeness(self, region: StatedPiece) -> str:
        """The same for regions whose equilibria are written alike."""
        if region.name not in self.likenesses:
            told = [[found.get(key) for key in _COMPARED] for found in region.equilibria]
            self.likenesses[region.name] = json.dumps([told, bool(region.undefined)], sort_keys=True)
        return self.likenesses[region.name]

    def _compare_shares(self, fitting: list[set[str]], points: int) -> None:
        """Compare stated shares with how often each region, and each regime, is the one at a random point."""
        if len(fitting) < LEAST_POINTS:
            self.note("shares are not judged")
            return
        regimes = {region.name: name for region, name in zip(self.frame.regions, self.frame.regimes, strict=True)}
        parts = [(f"share of {quoted(name)}", {name}, share) for name, share in self.frame.region_shares.items()]
        for regime, share in self.frame.regime_shares.items():
            members = {name for name, of in regimes.items() if of == regime}
            parts.append((f"share of {quoted(regime)}", members, share))
        count = len(self.problems)
        for where, names, share in parts:
            # Where several regions have the same equilibria, it may be any of them.
            least = sum(found <= names for found in fitting)
            most = sum(bool(found & names) for found in fitting) + points - len(fitting)
            if improbable(least, most, points, share):
                told = chance_text(least, most, points)
                self.problems.append(
                    f"{where}: about {float(sum(share) / 2):.4g} is stated, but {told} have its equilibria"
                )
        agree = (
            f"shares agree with the {points} random points as far as these tell; "
            if len(self.problems) == count
            else ""
        )
        self.note(f"{agree}exact shares, and where frontiers run between their ends, are not judged")

    def _fits(self, piece: StatedPiece, place: Mapping[str, Fraction], game: Game | None, fresh: set[str]) -> bool:
        if game is None or piece.undefined:
            return game is None and bool(piece.undefined)
        if len(piece.equilibria) != len(fresh):
            return False
        try:
            return set(map(_told, self._equilibria(piece, place, game, piece.name))) == fresh
        except EvaluationError:
            return False


def _values(stated: Mapping[str, Any], read: Callable[[Any, str], fmpq], where: str) -> list[Any]:
    found = mapped(stated, where, read)
    return [found["strategies"], found["payoffs"], found["measures"]]


def _told(found: Mapping[str, Any]) -> str:
    """What is compared of an equilibrium: the play, payoffs and measures."""
    return json.dumps([played_text(found), found["payoffs"], found["measures"]], sort_keys=True)
