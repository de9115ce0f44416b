"""What solving over two axes returns: regions, frontiers, and what is on its own on curves and at points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from gametheory.algebra.values import Value, number_text, plain_value
from gametheory.errors import EvaluationError, UsageError
from gametheory.model.about import About
from gametheory.parametric.pieces import (
    Number,
    RegimeEquilibrium,
    equilibria_text,
    numbers_of,
    plain_values,
    read_place,
    value_text,
)
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, Component, plain_about

__all__ = ["MapCell", "MapFrontier", "MapRegion", "Places", "Point", "RegimeMap"]

Point = Mapping[str, Value]
"""Exact coordinates, by axis."""


@dataclass(frozen=True, slots=True)
class MapRegion:
    """A connected open region on which every equilibrium is one formula.

    ``sample`` is a rational point inside, ``share`` has certified bounds of its share of the area, and ``neighbours`` are
    the names of regions across its frontiers. ``regime`` is the same name for all regions with the same equilibria.
    ``undefined`` says why the game is not defined there, if it is not.
    """

    name: str
    regime: str
    sample: Mapping[str, Fraction]
    share: tuple[Fraction, Fraction]
    neighbours: tuple[str, ...]
    equilibria: tuple[RegimeEquilibrium, ...]
    components: tuple[Component, ...] = ()
    undefined: str = ""

    def __repr__(self) -> str:
        return f"<MapRegion {self.name}, {self.regime}: {equilibria_text(self.equilibria, self.undefined)}>"

    def at(self, values: Mapping[str, object] | None = None, /, **named: object) -> tuple[RegimeEquilibrium, ...]:
        """Its equilibria in numbers at a point: ``region.at(reach="1/2", fee=10)``, with a value for each symbol.

        Whether the point lies in the region is not checked: :meth:`RegimeMap.at` finds the region of a point. Raises
        :class:`UsageError`, and :class:`EvaluationError` if the game is not defined here.
        """
        return _in_numbers(self, {**(values or {}), **named})

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "name": self.name,
            "regime": self.regime,
            "sample": plain_values(self.sample),
            "share": plain_share(self.share),
            "neighbours": list(self.neighbours),
            "equilibria": [found.to_dict() for found in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            "undefined": self.undefined,
        }


@dataclass(frozen=True, slots=True)
class MapFrontier:
    """A stretch of a curve between two regions, from one exact point to another.

    ``polynomial`` (text, in the axes) vanishes on it; ``formulas`` solve it for one of the axes, where that is possible.
    """

    polynomial: str
    formulas: tuple[str, ...]
    between: tuple[str, str]
    start: Point
    end: Point

    def __repr__(self) -> str:
        return f"<MapFrontier between {' and '.join(self.between)}: {_curve_text(self.polynomial, self.formulas)}>"

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "polynomial": self.polynomial,
            "formulas": list(self.formulas),
            "between": list(self.between),
            "from": plain_values(self.start),
            "to": plain_values(self.end),
        }


@dataclass(frozen=True, slots=True)
class MapCell:
    """A stretch of a curve, or a point, with equilibria of its own: not only those of one region next to it.

    ``polynomial`` is that of the curve, and empty for a point, as are ``start`` and ``end``, its exact ends; ``sample`` is
    an exact point on it. Formulas hold on the curve alone. An equilibrium whose play is the limit of one beside has its
    name; ``new`` are the others, ``gone`` those beside whose play no equilibrium here is the limit of, and ``jumps`` those
    here with payoffs or measures that are not limits. Without these three, there is just what all sides lead to.
    """

    polynomial: str
    formulas: tuple[str, ...]
    sample: Point
    start: Point
    end: Point
    beside: tuple[str, ...]
    equilibria: tuple[RegimeEquilibrium, ...]
    components: tuple[Component, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    jumps: tuple[str, ...] = ()
    undefined: str = ""

    def __repr__(self) -> str:
        sample = ", ".join(f"{name} = {number_text(value)}" for name, value in self.sample.items())
        where = f"at {sample}" if self.is_point else f"on {_curve_text(self.polynomial, self.formulas)}"
        return f"<MapCell {where}: {equilibria_text(self.equilibria, self.undefined)}>"

    @property
    def is_point(self) -> bool:
        """Whether it is a single point."""
        return not self.polynomial

    def at(self, values: Mapping[str, object] | None = None, /, **named: object) -> tuple[RegimeEquilibrium, ...]:
        """Its equilibria in numbers at a point of it, which is not checked; as :meth:`MapRegion.at`."""
        return _in_numbers(self, {**(values or {}), **named})

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        where: dict[str, Any] = {}
        if not self.is_point:
            where = {
                "polynomial": self.polynomial,
                "formulas": list(self.formulas),
                "from": plain_values(self.start),
                "to": plain_values(self.end),
            }
        return {
            **where,
            "sample": plain_values(self.sample),
            "beside": list(self.beside),
            "equilibria": [found.to_dict() for found in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            "new": list(self.new),
            "gone": list(self.gone),
            "jumps": list(self.jumps),
            "undefined": self.undefined,
        }


class Places(Protocol):
    """Knows where a point of a map is; see :class:`~gametheory.parametric.map_places.MapPlaces`."""

    def place_at(self, x: Fraction, y: Fraction) -> tuple[str, int]:
        """``region``, ``curve`` or ``point``, and its number."""

    def regions_over(self, x: Fraction, heights: Sequence[Fraction]) -> list[int | None]:
        """For each height over x the number of the region there, None where it is a curve or point of its own."""


@dataclass(frozen=True, slots=True)
class RegimeMap:
    """Every equilibrium as a function of two parameters, exactly.

    ``regions`` are the open regions of the box, whose shares add up to 1; ``frontiers`` separate them; ``curves`` and
    ``points`` are where more equilibria are found than the regions beside them lead to. ``symbols`` are as in
    :class:`~gametheory.parametric.result.Regimes`. ``complete`` promises every equilibrium of the concept.
    """

    about: About
    axes: tuple[str, str]
    ranges: Mapping[str, tuple[Fraction, Fraction]]
    parameters: Mapping[str, Fraction]
    symbols: Mapping[str, Fraction]
    concept: str
    regions: tuple[MapRegion, ...]
    frontiers: tuple[MapFrontier, ...]
    curves: tuple[MapCell, ...]
    points: tuple[MapCell, ...]
    places: Places = field(repr=False, compare=False)
    complete: bool = True
    notes: tuple[str, ...] = ()

    def at(self, *values: object, **named: object) -> MapRegion | MapCell:
        """The region, curve or point whose formulas hold at a rational point, exactly: ``at(3, 5)`` or ``at(F=3, a=5)``.

        On a frontier that has no equilibria of its own these are the limits of one of the regions beside it. Raises
        :class:`UsageError` outside the box.
        """
        return self._found(values, named)[0]

    def region_at(self, *values: object, **named: object) -> MapRegion | None:
        """The region whose formulas hold at a rational point; None on a curve, or at a point, of its own."""
        found = self.at(*values, **named)
        return found if isinstance(found, MapRegion) else None

    def value(self, quantity: str, *values: object, **named: object) -> dict[str, Number]:
        """For each equilibrium at a point, by its name, a measure, ``payoff.player`` or ``player.strategy``.

        ``found.value("entrants", F=3, a=5)``. Raises :class:`UsageError`, and :class:`EvaluationError` where the game is
        not defined.
        """
        piece, point = self._found(values, named)
        return numbers_of(piece.at({**self.symbols, **point}), quantity)

    def rows(self, *values: object, **named: object) -> list[dict[str, Any]]:
        """One flat row a region and equilibrium, in formulas as text; with a point, one an equilibrium, in numbers.

        Columns are ``region``, ``regime`` and ``share`` (or the axes), ``branch``, ``player.strategy``,
        ``payoff.player`` and measures. Curves and points of their own have a row with a point only.
        """
        if values or named:
            piece, point = self._found(values, named)
            return [{**point, "branch": each.branch, **each.row()} for each in piece.at({**self.symbols, **point})]
        return [
            {
                "region": region.name,
                "regime": region.regime,
                "share": float(sum(region.share)) / 2,
                "branch": each.branch,
                **{name: value_text(found) for name, found in each.row().items()},
            }
            for region in self.regions
            for each in region.equilibria
        ]

    def _found(
        self, values: Sequence[object], named: Mapping[str, object]
    ) -> tuple[MapRegion | MapCell, dict[str, Fraction]]:
        place = read_place(self.axes, values, named, {**self.parameters, **self.symbols})
        point: dict[str, Fraction] = {}
        for axis, value in place.items():
            low, high = self.ranges[axis]
            if not low <= value <= high:
                raise UsageError(
                    f"{axis} = {number_text(value)} lies outside the box: its range in this map is [{low}, {high}]"
                )
            if not isinstance(value, Fraction):
                raise UsageError(f"{axis} = {number_text(value)}: a map is asked about rational points only")
            point[axis] = value
        kind, number = self.places.place_at(*(point[axis] for axis in self.axes))
        pieces: dict[str, Sequence[MapRegion | MapCell]] = {"region": self.regions, "curve": self.curves}
        return pieces.get(kind, self.points)[number], point

    def regime_shares(self) -> dict[str, tuple[Fraction, Fraction]]:
        """For each regime, certified bounds of the share of the area of all its regions together."""
        shares: dict[str, tuple[Fraction, Fraction]] = {}
        for region in self.regions:
            low, high = shares.get(region.regime, (Fraction(0), Fraction(0)))
            shares[region.regime] = low + region.share[0], min(high + region.share[1], Fraction(1))
        return shares

    def adjacency(self) -> list[tuple[str, str]]:
        """The pairs of regions that have a frontier in common, in the order of the regions."""
        order = {region.name: number for number, region in enumerate(self.regions)}
        pairs = {
            frozenset((order[region.name], order[other])) for region in self.regions for other in region.neighbours
        }
        return [(self.regions[low].name, self.regions[high].name) for low, high in sorted(map(sorted, pairs))]

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.regimes/1`` for two axes."""
        return {
            "format": "gametheory.regimes/1",
            "game": plain_about(self.about),
            "axes": list(self.axes),
            "ranges": {name: [plain_value(low), plain_value(high)] for name, (low, high) in self.ranges.items()},
            "parameters": plain_values(self.parameters),
            "symbols": plain_values(self.symbols),
            "concept": self.concept,
            "covers": COVERS[self.concept],
            "complete": self.complete,
            "cells": [region.to_dict() for region in self.regions],
            "frontiers": [frontier.to_dict() for frontier in self.frontiers],
            "curves": [cell.to_dict() for cell in self.curves],
            "points": [cell.to_dict() for cell in self.points],
            "adjacency": [list(pair) for pair in self.adjacency()],
            "shares": {name: plain_share(share) for name, share in self.regime_shares().items()},
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(values_text(self.parameters))
        rows = [
            {
                "region": region.name,
                "regime": region.regime,
                "share": f"{float(sum(region.share)) / 2:.6f}",
                **region.sample,
                "equilibria": ", ".join(found.branch for found in region.equilibria) or "none",
            }
            for region in self.regions
        ]
        return "\n".join([*lines, self._summary(), "", text_table(rows)])

    def __repr__(self) -> str:
        return f"<RegimeMap of '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        over = " and ".join(f"{name} in [{low}, {high}]" for name, (low, high) in self.ranges.items())
        count = len(self.regions)
        regimes = len(self.regime_shares())
        return (
            f"{count} region{'' if count == 1 else 's'} of {regimes} regime{'' if regimes == 1 else 's'} over {over} "
            f"({self.concept}), {'complete' if self.complete else 'possibly incomplete'}"
        )


def _in_numbers(piece: MapRegion | MapCell, values: Mapping[str, object]) -> tuple[RegimeEquilibrium, ...]:
    if piece.undefined:
        raise EvaluationError(f"the game is not defined there: {piece.undefined}")
    return tuple(found.at(values) for found in piece.equilibria)


def _curve_text(polynomial: str, formulas: Sequence[str]) -> str:
    return " or ".join(formulas) or f"{polynomial} == 0"


def plain_share(share: tuple[Fraction, Fraction]) -> dict[str, Any]:
    """Bounds of a share, with a decimal between them."""
    low, high = share
    return {"low": plain_value(low), "high": plain_value(high), "approx": float((low + high) / 2)}
