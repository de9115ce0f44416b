"""What solving over two axes returns: regions, frontiers, and what is on its own on curves and at points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.algebra.values import Value, plain_value
from gametheory.model.about import About
from gametheory.parametric.result import RegimeEquilibrium, plain_values
from gametheory.solvers.result import COVERS, Component, plain_about

__all__ = ["MapCell", "MapFrontier", "MapRegion", "RegimeMap"]

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
    """A stretch of a curve, or a point, with equilibria of its own: not only limits of those beside it.

    ``polynomial`` is that of the curve, empty for a point; ``sample`` an exact point on it. Formulas hold on the curve.
    """

    polynomial: str
    formulas: tuple[str, ...]
    sample: Point
    beside: tuple[str, ...]
    equilibria: tuple[RegimeEquilibrium, ...]
    components: tuple[Component, ...] = ()
    undefined: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "polynomial": self.polynomial,
            "formulas": list(self.formulas),
            "sample": plain_values(self.sample),
            "beside": list(self.beside),
            "equilibria": [found.to_dict() for found in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            "undefined": self.undefined,
        }


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
    complete: bool = True
    notes: tuple[str, ...] = ()

    def regime_shares(self) -> dict[str, tuple[Fraction, Fraction]]:
        """For each regime, certified bounds of the share of the area of all its regions together."""
        shares: dict[str, tuple[Fraction, Fraction]] = {}
        for region in self.regions:
            low, high = shares.get(region.regime, (Fraction(0), Fraction(0)))
            shares[region.regime] = low + region.share[0], high + region.share[1]
        return shares

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
            "adjacency": sorted(
                {tuple(sorted((region.name, other))) for region in self.regions for other in region.neighbours}
            ),
            "shares": {name: plain_share(share) for name, share in self.regime_shares().items()},
            "notes": list(self.notes),
        }


def plain_share(share: tuple[Fraction, Fraction]) -> dict[str, Any]:
    """Bounds of a share, with a decimal between them."""
    low, high = share
    return {"low": plain_value(low), "high": plain_value(high), "approx": float((low + high) / 2)}
