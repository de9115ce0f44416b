"""What mapping a symmetric game over two parameters returns, and the contract's JSON shape of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.algebra.values import plain_value
from gametheory.model.about import About
from gametheory.parametric.crowds.result import CrowdOutcome, flag_text
from gametheory.parametric.crowds.signature import Signature
from gametheory.parametric.map_result import MapFrontier, plain_share
from gametheory.parametric.pieces import Number, plain_values, value_text
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, plain_about

__all__ = ["CrowdMap", "CrowdRegion", "CrowdSpot"]


@dataclass(frozen=True, slots=True)
class CrowdRegion:
    """A connected region of the box on which the signature and every formula in the number of players are the same.

    ``sample``, ``share``, ``neighbours`` and ``regime`` are as in :class:`~gametheory.parametric.map_result.MapRegion`;
    ``players`` are the least and the largest number of players with this signature and these formulas.
    """

    name: str
    regime: str
    sample: Mapping[str, Fraction]
    share: tuple[Fraction, Fraction]
    neighbours: tuple[str, ...]
    players: tuple[int, int]
    signature: Signature
    outcomes: tuple[CrowdOutcome, ...]
    undefined: str = ""

    def to_dict(self, player: str, players: str) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "name": self.name,
            "regime": self.regime,
            "sample": plain_values(self.sample),
            "share": plain_share(self.share),
            "neighbours": list(self.neighbours),
            "players": list(self.players),
            "signature": self.signature.to_dict(players),
            "equilibria": [outcome.to_dict(player, players) for outcome in self.outcomes],
            "components": [],
            "undefined": self.undefined,
        }


@dataclass(frozen=True, slots=True)
class CrowdSpot:
    """A curve, or with ``is_point`` a point, on a side of the box with a signature that no region beside it has.

    ``sample`` is an exact point of it; the rest is as in :class:`CrowdRegion`.
    """

    sample: Mapping[str, Number]
    is_point: bool
    players: tuple[int, int]
    signature: Signature
    outcomes: tuple[CrowdOutcome, ...]
    undefined: str = ""

    def to_dict(self, player: str, players: str) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "sample": plain_values(self.sample),
            "players": list(self.players),
            "signature": self.signature.to_dict(players),
            "equilibria": [outcome.to_dict(player, players) for outcome in self.outcomes],
            "components": [],
            "undefined": self.undefined,
        }


@dataclass(frozen=True, slots=True)
class CrowdMap:
    """The equilibria of a symmetric game of two strategies over two parameters that move the number of players.

    Frontiers belong to the side of more players; ``spots`` are curves and points that no region leads to. The rest is as in
    :class:`~gametheory.parametric.map_result.RegimeMap` and :class:`~gametheory.parametric.crowds.result.CrowdRegimes`.
    """

    about: About
    axes: tuple[str, str]
    ranges: Mapping[str, tuple[Fraction, Fraction]]
    parameters: Mapping[str, Fraction]
    concept: str
    player: str
    strategies: tuple[str, str]
    players: str
    count: str
    regions: tuple[CrowdRegion, ...]
    frontiers: tuple[MapFrontier, ...]
    spots: tuple[CrowdSpot, ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()

    def regime_shares(self) -> dict[str, tuple[Fraction, Fraction]]:
        """For each regime, certified bounds of the share of the area of all its regions together."""
        shares: dict[str, tuple[Fraction, Fraction]] = {}
        for region in self.regions:
            low, high = shares.get(region.regime, (Fraction(0), Fraction(0)))
            shares[region.regime] = low + region.share[0], min(high + region.share[1], Fraction(1))
        return shares

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a region and pure equilibrium, in formulas of the number of players as text."""
        return [
            {
                "region": region.name,
                "regime": region.regime,
                "share": float(sum(region.share)) / 2,
                "branch": outcome.name,
                **{f"{self.player}.{name}": value_text(value) for name, value in outcome.shares.items()},
                **{f"payoff.{name}": value_text(value) for name, value in outcome.payoffs.items()},
                **{name: value_text(value) for name, value in outcome.measures.items()},
                "maximiser": flag_text(outcome.maximiser),
            }
            for region in self.regions
            for outcome in region.outcomes
        ]

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.regimes/1`` for two axes."""
        return {
            "format": "gametheory.regimes/1",
            "game": plain_about(self.about),
            "axes": list(self.axes),
            "variable": self.players,
            "players": self.players,
            "count": self.count,
            "ranges": {name: [plain_value(low), plain_value(high)] for name, (low, high) in self.ranges.items()},
            "parameters": plain_values(self.parameters),
            "symbols": {},
            "concept": self.concept,
            "covers": COVERS[self.concept],
            "complete": self.complete,
            "cells": [region.to_dict(self.player, self.players) for region in self.regions],
            "frontiers": [frontier.to_dict() for frontier in self.frontiers],
            "curves": [each.to_dict(self.player, self.players) for each in self.spots if not each.is_point],
            "points": [each.to_dict(self.player, self.players) for each in self.spots if each.is_point],
            "adjacency": [list(pair) for pair in self.adjacency()],
            "shares": {name: plain_share(share) for name, share in self.regime_shares().items()},
            "notes": list(self.notes),
        }

    def adjacency(self) -> list[tuple[str, str]]:
        """The pairs of regions that have a frontier in common, in the order of the regions."""
        order = {region.name: number for number, region in enumerate(self.regions)}
        return [
            (region.name, other)
            for region in self.regions
            for other in region.neighbours
            if order[region.name] < order[other]
        ]

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
                "equilibria": region.undefined or ", ".join(found.name for found in region.outcomes) or "none",
                "mixed": "-" if region.signature.mixed is None else str(region.signature.mixed),
                "maximiser": region.signature.maximiser_text(self.players),
            }
            for region in self.regions
        ]
        return "\n".join([*lines, self._summary(), "", text_table(rows)])

    def __repr__(self) -> str:
        return f"<CrowdMap of '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        over = " and ".join(f"{name} in [{low}, {high}]" for name, (low, high) in self.ranges.items())
        count, regimes = len(self.regions), len(self.regime_shares())
        return (
            f"{count} region{'' if count == 1 else 's'} of {regimes} regime{'' if regimes == 1 else 's'} over {over} "
            f"({self.concept}), {'complete' if self.complete else 'possibly incomplete'}"
        )
