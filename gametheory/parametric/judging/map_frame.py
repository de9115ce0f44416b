"""The frame of a written map: do regions, frontiers, shares and names fit each other, the box and the game?"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import EvaluationError, LimitReached, ResultFileError, UsageError
from gametheory.model.family import Family
from gametheory.numbers import to_flint
from gametheory.parametric.judging.map_reader import MapReader, Where, point_text
from gametheory.parametric.judging.play import header_problems
from gametheory.parametric.judging.polynomials import Polynomial, RealRoot, compared
from gametheory.solvers.concepts import CONCEPTS
from gametheory.solvers.document import read_flag, read_list, read_object
from gametheory.solvers.judging import quoted
from gametheory.spec.schema import CONCEPTS as FORM_CONCEPTS

__all__ = ["MapFrame", "StatedPiece"]

MAXIMUM_PIECES = 2_000
"""Most regions, curves and points that are judged."""
MAXIMUM_EQUILIBRIA = 20_000
"""Most equilibria, over all of them, that are judged."""


@dataclass(frozen=True)
class StatedPiece:
    """A region, curve or point of the document; ``name`` is for messages."""

    name: str
    sample: Where
    equilibria: list[Any]
    components: list[Any]
    undefined: str
    is_region: bool


class MapFrame:
    """Reads what a map says besides numbers of equilibria, and collects what is wrong with it in ``problems``.

    ``fixed`` has the parameters but the axes; ``regimes`` are those of ``regions``, in their order, and shares are bounds.
    Raises :class:`ResultFileError` for a document of another shape,
    :class:`LimitReached` for a huge one.
    """

    def __init__(self, family: Family, document: Mapping[str, Any]) -> None:
        self.family, self.document = family, document
        self.problems: list[str] = []
        self.notes: dict[str, None] = {}
        self.reader = MapReader()
        self.concept, self.complete = self._concept(), read_flag(document, "complete", "the document")
        self.axes, self.ranges = self._axes()
        self.fixed = self._fixed()
        self.problems += header_problems(self.document, self.family, self.concept)
        self.regions = self._regions()
        self.names = {region.name for region in self.regions}
        self.curves = self._cells("curves") + self._cells("points")
        self._refuse_huge()
        self._frontiers()
        self._shares()

    def _concept(self) -> str:
        concept, spec = self.document.get("concept"), self.family.spec
        if concept not in CONCEPTS:
            raise ResultFileError(f"'concept' should be one of {', '.join(CONCEPTS)}")
        if concept not in FORM_CONCEPTS[spec.form] and concept != "subgame-perfect":
            raise ResultFileError(f"'concept' is {concept}, which is not for the form '{spec.form}'")
        if concept == "nash" and spec.form != "population" and len(spec.players) != 2:
            raise ResultFileError(f"'concept' is nash, for two players, but the game has {len(spec.players)}")
        if concept == "subgame-perfect" and spec.form not in ("extensive", "bayesian"):
            raise ResultFileError("'concept' is subgame-perfect, but the game is in strategic form and has no subgames")
        return str(concept)

    def _axes(self) -> tuple[tuple[str, str], dict[str, tuple[Fraction, Fraction]]]:
        axes = read_list(self.document, "axes", "the document")
        if len(axes) != 2 or not all(isinstance(axis, str) for axis in axes) or axes[0] == axes[1]:
            raise ResultFileError("the document: 'axes' should be the names of one or two parameters")
        for axis in axes:
            if axis not in self.family.parameters:
                raise ResultFileError(f"the document: the axis {quoted(axis)} is not a parameter of the game")
        stated, ranges = read_object(self.document, "ranges", "the document"), {}
        for axis in axes:
            ends = read_list(stated, axis, "the document: 'ranges'")
            if len(stated) != 2 or len(ends) != 2:
                raise ResultFileError("the document: 'ranges' should have two numbers for each axis")
            low, high = (self.reader.rational(end, f"the document: range of {axis}") for end in ends)
            if low >= high:
                raise ResultFileError(f"the document: range of {axis}: its first number should be below its second")
            ranges[axis] = (low, high)
        return (axes[0], axes[1]), ranges

    def _fixed(self) -> dict[str, Fraction]:
        """All parameters but the axes: those held fixed, and the symbols."""
        parts: list[dict[str, Fraction]] = []
        for key in ("parameters", "symbols"):
            stated = read_object(self.document, key, "the document")
            parts.append(
                {name: self.reader.rational(value, f"the document: '{key}'") for name, value in stated.items()}
            )
        if twice := sorted(parts[0].keys() & parts[1].keys()):
            raise ResultFileError(f"the document: {quoted(twice[0])} is among 'parameters' and 'symbols'")
        found = {**parts[0], **parts[1]}
        if found.keys() != self.family.parameters.keys() - {*self.axes}:
            raise ResultFileError(
                "the document: 'parameters' and 'symbols' should be the game's parameters, but the axes"
            )
        self.reader.use(self.axes, {name: to_flint(value) for name, value in parts[1].items()})
        try:
            for ends in zip(*self.ranges.values(), strict=True):
                self.family.point({**found, **dict(zip(self.axes, ends, strict=True))})
        except UsageError as error:
            raise ResultFileError(f"the document: {error}") from None
        return found

    def _regions(self) -> list[StatedPiece]:
        found, names = [], set()
        for number, entry in enumerate(read_list(self.document, "cells", "the document")):
            name = _text(entry, "name", f"region {number}")
            _text(entry, "regime", f"region {quoted(name)}")
            if name in names:
                self.problems.append(f"region {quoted(name)}: another region has the same name")
            names.add(name)
            found.append(self._piece(entry, name, is_region=True))
            for axis, value in found[-1].sample.items():
                low, high = self.ranges[axis]
                if not isinstance(value, Fraction) or not low < value < high:
                    self.problems.append(f"{name}: its sample is not a rational point inside the box")
        if not found:
            raise ResultFileError("the document: 'cells' is empty")
        return found

    def _cells(self, key: str) -> list[StatedPiece]:
        found = []
        for number, entry in enumerate(read_list(self.document, key, "the document")):
            where = f"{key.removesuffix('s')} {number}"
            piece = self._piece(entry, where, is_region=False)
            found.append(piece)
            self._known(read_list(entry, "beside", where), f"{where}: 'beside'")
            names = [each.get("branch") for each in piece.equilibria if isinstance(each, Mapping)]
            for kind in ("new", "jumps"):
                if not all(name in names for name in read_list(entry, kind, where)):
                    self.problems.append(f"{where}: '{kind}' names a branch that no equilibrium there is on")
            read_list(entry, "gone", where)
            if key == "curves":
                self._curve(entry, [piece.sample, *(self._place(entry, end, where) for end in ("from", "to"))], where)
        return found

    def _piece(self, entry: object, name: str, *, is_region: bool) -> StatedPiece:
        if not isinstance(entry, Mapping):
            raise ResultFileError(f"{name}: should be an object")
        undefined = _text(entry, "undefined", name)
        equilibria = read_list(entry, "equilibria", name)
        if undefined and equilibria:
            self.problems.append(f"{name}: the game is said not to be defined there, but equilibria are stated")
        branches = [_text(stated, "branch", f"{name}, equilibrium {at}") for at, stated in enumerate(equilibria)]
        if len(set(branches)) < len(branches):
            self.problems.append(f"{name}: two equilibria have the same 'branch'")
        sample = self._place(entry, "sample", name)
        return StatedPiece(name, sample, equilibria, read_list(entry, "components", name), undefined, is_region)

    def _place(self, entry: object, key: str, where: str) -> Where:
        stated = read_object(entry, key, where)
        if set(stated) != {*self.axes}:
            raise ResultFileError(f"{where}: '{key}' should have a number for each axis")
        found = {axis: self.reader.place(stated[axis], f"{where}: '{key}'") for axis in self.axes}
        for axis, value in found.items():
            low, high = self.ranges[axis]
            if compared(value, low) < 0 or compared(value, high) > 0:
                self.problems.append(f"{where}: '{key}' is outside the box")
        return found

    def _known(self, stated: Sequence[object], where: str) -> None:
        for name in stated:
            if not isinstance(name, str) or name not in self.names:
                self.problems.append(f"{where} names a region that is not listed")

    def _refuse_huge(self) -> None:
        pieces = [*self.regions, *self.curves]
        if len(pieces) > MAXIMUM_PIECES or sum(len(piece.equilibria) for piece in pieces) > MAXIMUM_EQUILIBRIA:
            raise LimitReached(
                f"{len(pieces)} regions, curves and points; at most {MAXIMUM_PIECES}, with {MAXIMUM_EQUILIBRIA} "
                "equilibria, are judged: solve over a part of the box"
            )

    def _frontiers(self) -> None:
        """See that frontiers are where they are said to be, and that neighbours are those who share one."""
        pairs = set()
        for number, entry in enumerate(read_list(self.document, "frontiers", "the document")):
            where = f"frontier {number}"
            between = read_list(entry, "between", where)
            self._known(between, f"{where}: 'between'")
            pairs.add(frozenset(name for name in between if isinstance(name, str)))
            self._curve(entry, [self._place(entry, end, where) for end in ("from", "to")], where)
        adjacent = set()
        for pair in read_list(self.document, "adjacency", "the document"):
            if not isinstance(pair, list) or not all(isinstance(name, str) for name in pair):
                raise ResultFileError("the document: 'adjacency' should be pairs of names")
            adjacent.add(frozenset(pair))
        if adjacent != pairs:
            self.problems.append("'adjacency' is not the pairs of regions that frontiers are between")
        for region, entry in zip(self.regions, self.document["cells"], strict=True):
            neighbours = read_list(entry, "neighbours", region.name)
            self._known(neighbours, f"{region.name}: 'neighbours'")
            others = {name for pair in pairs if region.name in pair for name in pair} - {region.name}
            if {name for name in neighbours if isinstance(name, str)} != others:
                self.problems.append(f"{region.name}: 'neighbours' are not those across its frontiers")

    def _curve(self, entry: object, places: Sequence[Where], where: str) -> None:
        """See that a polynomial, and the formulas without roots, are satisfied at points of a curve."""
        polynomial = _text(entry, "polynomial", where)
        formulas = read_list(entry, "formulas", where)
        for place in places:
            self._vanishes(polynomial, place, where)
        for formula in formulas:
            name, sign, text = formula.partition(" = ") if isinstance(formula, str) else ("", "", "")
            if not sign or name not in self.axes:
                raise ResultFileError(f"{where}: 'formulas' should be texts such as '{self.axes[1]} = ...'")
            if "sqrt" in text:
                self.notes["formulas of curves that have a square root are not judged"] = None
                continue
            for place in places:
                try:
                    self._vanishes(f"({text}) - {name}", place, where)
                except EvaluationError:
                    continue  # A pole, which may be at an end.

    def _vanishes(self, text: str, place: Where, where: str) -> None:
        """See that an expression is zero at a point, if one of its coordinates at least is rational."""
        roots = {axis: value for axis, value in place.items() if isinstance(value, RealRoot)}
        if len(roots) == 2:
            self.notes["at ends of curves with two irrational coordinates polynomials are not judged"] = None
            return
        point = {axis: Polynomial([0, 1]) if axis in roots else to_flint(v) for axis, v in place.items()}  # type: ignore[arg-type]
        try:
            value = Polynomial.of(self.reader.at(point)(text, where))
        except EvaluationError:
            if roots:
                return  # A quotient in an irrational number is more than a polynomial.
            raise
        root = next(iter(roots.values()), None)
        zero = value is not None and (not value.coefficients or (root is not None and root.is_root_of(value)))
        if not zero:
            self.problems.append(f"{where}: {quoted(text)} is not zero at {point_text(place)}")

    def _shares(self) -> None:
        """See that the bounds are possible, and that those of regimes are the sums of those of their regions."""
        sums: dict[str, list[Fraction]] = {}
        self.region_shares: dict[str, tuple[Fraction, Fraction]] = {}
        self.regimes: list[str] = []
        regimes: dict[str, set[frozenset[str]]] = {}
        for region, entry in zip(self.regions, self.document["cells"], strict=True):
            low, high = self._share(read_object(entry, "share", region.name), region.name)
            self.region_shares[region.name] = (low, high)
            self.regimes.append(entry["regime"])
            total = sums.setdefault(entry["regime"], [Fraction(0), Fraction(0)])
            # Bounds that add up to more than everything are cut there.
            total[0], total[1] = total[0] + low, min(total[1] + high, Fraction(1))
            branches = frozenset(stated["branch"] for stated in region.equilibria)
            regimes.setdefault(entry["regime"], set()).add(branches)
        self.regime_shares = {name: (low, high) for name, (low, high) in sums.items()}
        stated = read_object(self.document, "shares", "the document")
        if stated.keys() != sums.keys():
            self.problems.append("'shares' should be of the regimes that regions have")
        for name in sorted(stated.keys() & sums.keys()):
            if [*self._share(read_object(stated, name, "'shares'"), f"share of {name}")] != sums[name]:
                self.problems.append(f"share of {quoted(name)}: is not the sum of those of its regions")
        if not sum(low for low, _ in sums.values()) <= 1 <= sum(high for _, high in sums.values()):
            self.problems.append("the shares of all regions do not add up to 1")
        for name, kinds in regimes.items():
            if len(kinds) > 1:
                self.problems.append(f"{quoted(name)}: its regions are on different branches")
        for (name, kinds), (other, others) in itertools.combinations(regimes.items(), 2):
            if kinds & others and any(next(iter(kinds & others))):
                self.problems.append(f"{quoted(name)} and {quoted(other)} have the same branches")

    def _share(self, stated: Mapping[str, Any], where: str) -> tuple[Fraction, Fraction]:
        low, high = (self.reader.rational(stated.get(key), f"{where}: share") for key in ("low", "high"))
        approx = stated.get("approx")
        if isinstance(approx, bool) or not isinstance(approx, int | float) or not math.isfinite(approx):
            raise ResultFileError(f"{where}: share: 'approx' should be a number")
        slack = Fraction(1, 10**12)
        if not 0 <= low <= high <= 1 + slack or not low - slack <= Fraction(approx) <= high + slack:
            self.problems.append(f"{where}: its share has impossible bounds")
        return low, high


def _text(entry: object, key: str, where: str) -> str:
    value = entry.get(key) if isinstance(entry, Mapping) else None
    if not isinstance(value, str):
        raise ResultFileError(f"{where}: should be an object, its '{key}' a text")
    return value
