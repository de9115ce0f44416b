"""What following a symmetric game along one parameter returns, and the contract's JSON shape of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import number_text, plain_value
from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.numbers import short_text
from gametheory.parametric.crowds.signature import CountRange, Signature
from gametheory.parametric.pieces import Breakpoint, Number, Values, plain_values, read_place, value_text
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, Equilibrium, plain_about

__all__ = ["CrowdCell", "CrowdMixed", "CrowdOutcome", "CrowdRegimes", "flag_text"]


@dataclass(frozen=True, slots=True)
class CrowdOutcome:
    """A pure equilibrium, or a range of them that differ in how many players play the first strategy.

    ``shares``, ``payoff`` (the mean over players) and ``measures`` are formulas in the result's variable, and empty for a
    range. ``maximiser`` tells whether all of it maximises the potential; None if that is not decided.
    """

    name: str
    counts: CountRange
    shares: Values
    payoffs: Values
    measures: Values
    maximiser: bool | None

    def to_dict(self, player: str, players: str) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "branch": self.name,
            "kind": "pure",
            "strategies": {player: plain_values(self.shares)},
            "payoffs": plain_values(self.payoffs),
            "measures": plain_values(self.measures),
            "counts": [self.counts.low.text(players), self.counts.high.text(players)],
            "maximiser": self.maximiser,
        }


@dataclass(frozen=True, slots=True)
class CrowdMixed:
    """A mixed symmetric equilibrium, certified to exist on the whole cell, and solved at a value near either end.

    Mixtures that are roots of polynomials of high degree have no formulas. Without ``at_low`` and ``at_high`` it has not been
    solved anywhere.
    """

    name: str
    low: Fraction | None = None
    at_low: Equilibrium | None = None
    high: Fraction | None = None
    at_high: Equilibrium | None = None

    def to_dict(self, axis: str) -> dict[str, Any]:
        """The contract's shape."""
        plain: dict[str, Any] = {"branch": self.name, "kind": "mixed", "strategies": {}, "payoffs": {}, "measures": {}}
        for key, place, found in (("at_low", self.low, self.at_low), ("at_high", self.high, self.at_high)):
            if place is not None and found is not None:
                solved = found.to_dict()
                plain[key] = {
                    axis: plain_value(place),
                    **{name: solved[name] for name in ("strategies", "payoffs", "measures")},
                }
        return plain


@dataclass(frozen=True, slots=True)
class CrowdCell:
    """A stretch of the axis on which the signature, and every formula, is the same.

    ``players`` are the least and the largest number of players in it. With ``whole`` it has whole numbers only, and its ends
    are two of them. ``undefined`` says why there is no game, if there is none.
    """

    axis: str
    low: Number
    high: Number
    low_closed: bool
    high_closed: bool
    whole: bool
    players: tuple[int, int]
    signature: Signature
    outcomes: tuple[CrowdOutcome, ...]
    mixed: tuple[CrowdMixed, ...] = ()
    undefined: str = ""

    @property
    def is_point(self) -> bool:
        """Whether it is a single value of the axis."""
        return self.low == self.high

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, Fraction | int | AlgebraicNumber):
            return False
        if self.whole and (isinstance(value, AlgebraicNumber) or Fraction(value).denominator != 1):
            return False
        above = self.low < value or (self.low_closed and self.low == value)
        return above and (value < self.high or (self.high_closed and self.high == value))

    def to_dict(self, player: str, players: str) -> dict[str, Any]:
        """The contract's shape."""
        where: dict[str, Any] = {"point": plain_value(self.low)}
        if not self.is_point:
            where = {
                "low": plain_value(self.low),
                "high": plain_value(self.high),
                "low_closed": self.low_closed,
                "high_closed": self.high_closed,
            }
        found = [outcome.to_dict(player, players) for outcome in self.outcomes]
        return {
            **where,
            "players": list(self.players),
            "signature": self.signature.to_dict(players),
            "equilibria": [*found, *(each.to_dict(self.axis) for each in self.mixed)],
            "components": [],
            "undefined": self.undefined,
        }

    def where(self) -> str:
        """``500``, ``[501..2991]`` or ``[2500, 14960)``."""
        ends = [number_text(end, radicals=False) for end in (self.low, self.high)]
        if self.is_point:
            return ends[0]
        if self.whole:
            return "..".join(ends)
        return f"{'[' if self.low_closed else '('}{', '.join(ends)}{']' if self.high_closed else ')'}"


@dataclass(frozen=True, slots=True)
class CrowdRegimes:
    """The equilibria of a symmetric game of two strategies along one parameter.

    With ``whole`` the axis is the number of players, and only its whole numbers are meant. Formulas are in ``variable``: the
    axis, or the number of players where the axis only moves that. ``players`` is what that number, ``count`` rounded down,
    is called in formulas and counts. ``complete`` promises every pure equilibrium by counts and, for ``symmetric-nash``,
    the number of mixed symmetric ones, at every value.
    """

    about: About
    axis: str
    low: Fraction
    high: Fraction
    parameters: Mapping[str, Fraction]
    concept: str
    player: str
    strategies: tuple[str, str]
    whole: bool
    variable: str
    players: str
    count: str
    cells: tuple[CrowdCell, ...]
    breakpoints: tuple[Breakpoint, ...]
    complete: bool = True
    notes: tuple[str, ...] = field(default=())

    def at(self, *value: object, **named: object) -> CrowdCell:
        """The cell that a value of the axis lies in: ``at(1000)`` or ``at(tools=1000)``.

        Raises :class:`UsageError` outside the range, and between whole numbers where only these are meant.
        """
        place = read_place((self.axis,), value, named, self.parameters)[self.axis]
        for cell in self.cells:
            if place in cell:
                return cell
        raise UsageError(
            f"{self.axis} = {number_text(place)} lies outside the range of this result, [{self.low}, {self.high}]"
            + (", or is no whole number" if self.whole else "")
        )

    @property
    def changes(self) -> tuple[Number, ...]:
        """The first value of every cell whose signature differs from that of the cell before."""
        found = (
            cell.low
            for before, cell in zip(self.cells, self.cells[1:], strict=False)
            if (before.signature, before.undefined) != (cell.signature, cell.undefined)
        )
        return tuple(dict.fromkeys(found))

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a cell and equilibrium: the axis, ``branch``, shares, payoff and measures as text, ``maximiser``."""
        rows: list[dict[str, Any]] = []
        for cell in self.cells:
            for outcome in cell.outcomes:
                shares = {f"{self.player}.{name}": value_text(value) for name, value in outcome.shares.items()}
                payoffs = {f"payoff.{name}": value_text(value) for name, value in outcome.payoffs.items()}
                measures = {name: value_text(value) for name, value in outcome.measures.items()}
                row = {self.axis: cell.where(), "branch": outcome.name, **shares, **payoffs, **measures}
                rows.append({**row, "maximiser": flag_text(outcome.maximiser)})
            rows += [
                {self.axis: cell.where(), "branch": mixed.name, **_ends(mixed, self.player)} for mixed in cell.mixed
            ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.regimes/1``."""
        return {
            "format": "gametheory.regimes/1",
            "game": plain_about(self.about),
            "axes": [self.axis],
            "integer": self.whole,
            "variable": self.variable,
            "players": self.players,
            "count": self.count,
            "ranges": {self.axis: [plain_value(self.low), plain_value(self.high)]},
            "parameters": plain_values(self.parameters),
            "symbols": {},
            "concept": self.concept,
            "covers": COVERS[self.concept],
            "complete": self.complete,
            "cells": [cell.to_dict(self.player, self.players) for cell in self.cells],
            "breakpoints": [found.to_dict() for found in self.breakpoints],
            "branches": [],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(values_text(self.parameters))
        rows = [
            {
                self.axis: cell.where(),
                "equilibria": cell.undefined or ", ".join(outcome.name for outcome in cell.outcomes) or "none",
                "mixed": "-" if cell.signature.mixed is None else str(cell.signature.mixed),
                "maximiser": cell.signature.maximiser_text(self.players),
            }
            for cell in self.cells
        ]
        return "\n".join([*lines, self._summary(), "", text_table(rows)])

    def __repr__(self) -> str:
        return f"<CrowdRegimes of '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        counts = ((len(self.cells), "cell"), (len(self.breakpoints), "breakpoint"))
        counted = ", ".join(f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts)
        kind = "whole " if self.whole else ""
        said = f"{counted} over {kind}{self.axis} in [{self.low}, {self.high}] ({self.concept})"
        return f"{said}, {'complete' if self.complete else 'possibly incomplete'}"


def flag_text(flag: bool | None) -> int | str:
    """1, 0, or nothing where it is not decided."""
    return "" if flag is None else int(flag)


def _ends(mixed: CrowdMixed, player: str) -> dict[str, str]:
    """The mixtures at either end as one text a strategy."""
    found: dict[str, list[str]] = {}
    for equilibrium in (mixed.at_low, mixed.at_high):
        if equilibrium is not None:
            for name, probability in equilibrium.strategies[player].items():
                found.setdefault(f"{player}.{name}", []).append(short_text(probability))
    return {name: " to ".join(dict.fromkeys(texts)) for name, texts in found.items()}
