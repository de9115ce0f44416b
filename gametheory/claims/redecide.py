"""Deciding claims of a written verdict anew, at points of their ranges, with the solver of single games.

A verdict over a range is a proof that no document carries. But what it says of single points can be compared with the
game there, solved and judged anew by code that knows nothing of regimes: at its stretches' closed ends, close to those
that are open, and inside; and at random points of a box, whose number says something of the shares too.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.claims.consistency import StatedStretch, read_shares, read_stretches
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED, SolvedPoint, decide
from gametheory.claims.verdict import AT_VALUES, BY_BOXES, BY_MAP, BY_REGIMES
from gametheory.errors import EvaluationError, LimitReached, ResultFileError, UsageError
from gametheory.model.family import Family
from gametheory.numbers import short_text, simplest_between, to_flint
from gametheory.parametric.judging.map_reader import MapReader
from gametheory.parametric.judging.map_shares import chance_text, improbable
from gametheory.parametric.judging.polynomials import MAXIMUM_SIZE, Polynomial
from gametheory.parametric.judging.reader import Reader, between
from gametheory.solvers.document import read_list
from gametheory.solvers.solve import solve
from gametheory.spec.schema import Claim

__all__ = ["Redecision", "decided_at", "redecided"]

BOX_POINTS = 200
"""Random points of a box at which a claim is decided anew."""
MAXIMUM_LINE_POINTS = 400
"""Most points of an axis at which a claim is decided anew."""
CHANGES = 6
"""How many changes of the verdict between random points are traced to a frontier."""
HALVINGS = 16
"""How often the way between two such points is halved; then a frontier is between them, or it is missing."""
FINENESS = 2**31 - 1
"""Into how many parts a range is divided for random points; a prime, so that hardly one lies on a simple curve."""

Point = dict[str, Fraction]
"""Values of a claim's axes."""


@dataclass
class Redecision:
    """What deciding anew found: what is wrong, what was not judged, and how many equilibria were judged for it."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    equilibria: int = 0


def redecided(family: Family, claim: Claim, stated: Mapping[str, Any], base: Mapping[str, Fraction]) -> Redecision:
    """Decide a stated claim anew: at its values, at points of its stretches, or at random points of its box.

    ``base`` has all parameters but the claim's axes. The document's stretches and shares must have been found to fit
    together. A verdict that rests on samples is left alone.

    **Guarantees.** Each problem is a fact, but those of shares, whose chance to be reported of a true verdict is below
    one in a million. Points are seeded: the same document gives the same answer.
    """
    again = _Again(family, claim, str(stated.get("concept")), base)
    try:
        method = stated.get("method")
        if method == AT_VALUES:
            again.at_values(str(stated.get("verdict")))
        elif method == BY_REGIMES:
            again.along_axis(read_stretches(stated, Reader()))
        elif method in (BY_MAP, BY_BOXES):
            again.over_box(stated)
        else:
            again.found.notes.append("it rests on samples; where else it holds or fails is not judged")
    except LimitReached as error:
        again.found.notes.append(f"not decided again: {error}")
    return again.found


def decided_at(family: Family, claim: Claim, concept: str, point: Mapping[str, Fraction]) -> tuple[str, str, int]:
    """The verdict at a point, the reason, and how many equilibria the game has there, each of which has been judged.

    The verdict is empty if the solver can't vouch for all equilibria. Raises :class:`LimitReached` for a game that is too
    large, and :class:`ResultFileError` for a concept that the game has not.
    """
    try:
        game = family.at_point({name: point[name] for name in family.parameters})
        solution = solve(game, concept=concept)
        found = decide(claim, SolvedPoint.of(family.spec, game, solution))
    except EvaluationError as error:
        return UNDECIDED, f"undefined there: {error}", 0
    except UsageError as error:
        raise ResultFileError(f"the verdict's claim: 'concept': {error}") from None
    return (found.verdict if solution.complete else ""), found.reason, len(solution.equilibria)


class _Again:
    """One claim, decided anew at points."""

    def __init__(self, family: Family, claim: Claim, concept: str, base: Mapping[str, Fraction]) -> None:
        self.family, self.claim, self.concept, self.base = family, claim, concept, base
        self.random = random.Random(0)
        self.found = Redecision()

    def _decided(self, place: Mapping[str, Fraction]) -> tuple[str, str]:
        """The verdict at a point, empty if the solver can't vouch for all equilibria there; and the reason."""
        verdict, reason, equilibria = decided_at(self.family, self.claim, self.concept, {**self.base, **place})
        self.found.equilibria += equilibria
        return verdict, reason

    def _compare(self, stated: str, place: Mapping[str, Fraction]) -> bool:
        """Decide at a point, and see that it is as stated; whether it is. Undecided may be said of any."""
        verdict, reason = self._decided(place)
        if verdict in ("", stated):
            return True
        at = _point_text(place)
        because = f" ({reason})" if reason else ""
        if stated == UNDECIDED:
            self.found.notes.append(f"it is said to be undecided at {at}, where it {_word(verdict)}")
            return False
        self.found.problems.append(f"at {at} it is said that it {_word(stated)}, but it {_word(verdict)}{because}")
        return False

    def at_values(self, stated: str) -> None:
        """Decide at the only point."""
        self._compare(stated, {})

    def along_axis(self, stretches: Sequence[StatedStretch]) -> None:
        """Decide at points of each stretch; after the first that is wrong, leave the stretch."""
        ((axis, _),) = self.claim.over.items()
        decided, irrational = 0, False
        for number, stretch in enumerate(stretches):
            if decided >= MAXIMUM_LINE_POINTS:
                self.found.notes.append(f"only its first {number} of {len(stretches)} stretches are decided anew")
                break
            places = list(self._places(stretch))
            irrational |= not places
            for place in places:
                decided += 1
                if not self._compare(stretch.verdict, {axis: place}):
                    break
        self.found.notes.append(f"decided anew at {decided} values of {axis}, of each stretch some; not between them")
        if irrational:
            self.found.notes.append("at single irrational values it is not decided anew")

    def _places(self, stretch: StatedStretch) -> Iterator[Fraction]:
        """Rational points of a stretch: its closed ends, the simplest inside, and one close to each end."""
        if stretch.is_point:
            if isinstance(stretch.low, Fraction):
                yield stretch.low
            return
        low, high = between(stretch.low, stretch.high)
        yield simplest_between(low, high)
        for first, last in ((1, 20), (9_980, 9_999)):
            yield low + (high - low) * Fraction(self.random.randint(first, last), 10_000)
        for end, closed in ((stretch.low, stretch.low_closed), (stretch.high, stretch.high_closed)):
            if closed and isinstance(end, Fraction):
                yield end

    def over_box(self, stated: Mapping[str, Any]) -> None:
        """Decide at random points, and compare them with the shares; and changes between them with the frontiers."""
        overall, shares = stated.get("verdict"), read_shares(stated)
        places, verdicts = [], []
        for _ in range(BOX_POINTS):
            place = self._random_place()
            verdict, reason = self._decided(place)
            if not verdict:
                self.found.notes.append("not decided again: the solver does not vouch for all equilibria of this game")
                return
            if overall == HOLDS and verdict != HOLDS:
                because = f" ({reason})" if reason else ""
                self.found.problems.append(
                    f"at {_point_text(place)} it {_word(verdict)}{because}, though it is said to hold everywhere"
                )
                return
            places.append(place)
            verdicts.append(verdict)
        self._compare_shares(verdicts, shares)
        self.found.notes.append(
            f"decided anew at {BOX_POINTS} random points, with which the shares are compared; exact shares are not judged"
        )
        if stated.get("method") == BY_MAP:
            self._compare_frontiers(stated, places, verdicts)

    def _random_place(self) -> Point:
        return {
            axis: low + (high - low) * Fraction(self.random.randint(1, FINENESS - 1), FINENESS)
            for axis, (low, high) in self.claim.over.items()
        }

    def _compare_shares(self, verdicts: Sequence[str], shares: Mapping[str, tuple[Fraction, Fraction]]) -> None:
        # What is undecided may be anything once it is decided at a point.
        rest = shares[UNDECIDED][1]
        for verdict in (HOLDS, FAILS, DEPENDS, UNDECIDED):
            low, high = shares[verdict]
            allowed = (Fraction(0), high) if verdict == UNDECIDED else (low, min(high + rest, Fraction(1)))
            count = verdicts.count(verdict)
            if improbable(count, count, len(verdicts), allowed):
                self.found.problems.append(
                    f"it is said that it {_word(verdict)} on a share of about {float((low + high) / 2):.4g}, but at "
                    f"{chance_text(count, count, len(verdicts))} it {_word(verdict)}"
                )

    def _compare_frontiers(self, stated: Mapping[str, Any], places: Sequence[Point], verdicts: Sequence[str]) -> None:
        """Trace some changes of the verdict to short ways, each of which must cross a curve that is stated."""
        reader = MapReader()
        reader.use(tuple(self.claim.over), {})
        polynomials = []
        for number, entry in enumerate(read_list(stated, "frontiers", "the verdict's claim")):
            text = entry.get("polynomial") if isinstance(entry, Mapping) else None
            if not isinstance(text, str):
                raise ResultFileError(f"frontier {number}: should be an object, its 'polynomial' a text")
            polynomials.append((text, f"frontier {number}: 'polynomial'"))
            self._compare_formulas(reader, text, read_list(entry, "formulas", f"frontier {number}"), number)
        pairs = itertools.pairwise(zip(places, verdicts, strict=True))
        changes = [(first, second) for first, second in pairs if first[1] != second[1]][:CHANGES]
        for (start, before), (end, _) in changes:
            low, high = self._halved(start, end, before)
            if not any(_crosses(reader, text, where, low, high) for text, where in polynomials):
                self.found.problems.append(
                    f"between {_point_text(low)} and {_point_text(high)} the verdict changes, and no frontier is there"
                )
                return
        traced = (
            f"{len(changes)} changes of the verdict between random points are on its frontiers; " if changes else ""
        )
        self.found.notes.append(f"{traced}that every frontier is one is not judged")

    def _compare_formulas(self, reader: MapReader, polynomial: str, formulas: Sequence[object], number: int) -> None:
        """See that a frontier's polynomial vanishes where its formulas say that it runs, at two random points."""
        where = f"frontier {number}: 'formulas'"
        for formula in formulas:
            name, sign, text = formula.partition(" = ") if isinstance(formula, str) else ("", "", "")
            if not sign or name not in self.claim.over:
                raise ResultFileError(f"{where} should be texts such as '{next(iter(self.claim.over))} = ...'")
            if "sqrt" in text:
                self.found.notes.append("formulas of frontiers that have a square root are not judged")
                continue
            for _ in range(2):
                place = {axis: to_flint(value) for axis, value in self._random_place().items()}
                try:
                    value = reader.at({**place, name: reader.at(place)(text, where)})(polynomial, where)
                except EvaluationError:
                    continue  # A pole of the formula.
                if value != 0:
                    self.found.problems.append(f"{where}: its polynomial does not vanish where {str(formula)[:60]}")
                    break

    def _halved(self, low: Point, high: Point, before: str) -> tuple[Point, Point]:
        """A short part of the way between two points on which the verdict changes from what it is at the first."""
        for _ in range(HALVINGS):
            middle = {axis: (low[axis] + high[axis]) / 2 for axis in low}
            if self._decided(middle)[0] == before:
                low = middle
            else:
                high = middle
        return low, high


def _crosses(reader: MapReader, text: str, where: str, low: Point, high: Point) -> bool:
    """Whether a polynomial vanishes somewhere on the way from one point to another."""
    way: dict[str, Any] = {axis: Polynomial([low[axis], high[axis] - low[axis]]) for axis in low}
    try:
        found = Polynomial.of(reader.at(way)(text, where))
    except EvaluationError as error:
        raise ResultFileError(f"{where}: {error}") from None
    if found is None or not found.coefficients:
        return False
    if not found.at(Fraction(0)) or not found.at(Fraction(1)):
        return True
    if found.size > MAXIMUM_SIZE:
        # Too large to count its roots: a change of sign is one for sure, and else it is left open.
        return True
    return found.count_roots(Fraction(0), Fraction(1)) > 0


def _word(verdict: str) -> str:
    return {UNDECIDED: "is undecided"}.get(verdict, verdict)


def _point_text(place: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{axis} = {short_text(value, 40)}" for axis, value in place.items()) or "its values"
