"""What solving over an axis returns: cells, breakpoints and branches, and the contract's JSON shape of them.

A *cell* is a point of the axis, or an interval on which every equilibrium is one formula; a *branch* is one equilibrium
followed across cells. Values are formulas (:class:`~gametheory.algebra.values.Formula`), Fractions, or algebraic numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import Value, number_text, plain_value
from gametheory.model.about import About
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, Component, plain_about

__all__ = [
    "Branch",
    "BranchEvent",
    "BranchPiece",
    "Breakpoint",
    "Cell",
    "Number",
    "RegimeBehavior",
    "RegimeEquilibrium",
    "Regimes",
]

Number = Fraction | AlgebraicNumber
"""A place on an axis."""
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RegimeBehavior:
    """What a player does at one information set; as :class:`gametheory.solvers.result.Behavior`, in values."""

    player: str
    moves: Values
    on_path: bool
    specified: bool = True


@dataclass(frozen=True, slots=True)
class RegimeEquilibrium:
    """One equilibrium of a cell, in formulas of the axis (and of the symbols); of a point, in numbers.

    ``branch`` is the name under which it is followed across cells; ``component`` a position in the cell's components.
    """

    branch: str
    strategies: Mapping[str, Values]
    payoffs: Values
    measures: Values
    behavior: Mapping[str, RegimeBehavior] = field(default_factory=dict)
    mixed: Mapping[str, Values] = field(default_factory=dict)
    component: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        plain: dict[str, Any] = {
            "branch": self.branch,
            "strategies": {player: plain_values(strategy) for player, strategy in self.strategies.items()},
            "payoffs": plain_values(self.payoffs),
            "measures": plain_values(self.measures),
        }
        if self.component is not None:
            plain["component"] = self.component
        if self.behavior:
            plain["behavior"] = {
                name: {
                    "player": found.player,
                    "moves": plain_values(found.moves),
                    "on_path": found.on_path,
                    "specified": found.specified,
                }
                for name, found in self.behavior.items()
            }
        if self.mixed:
            plain["mixed"] = {player: plain_values(strategy) for player, strategy in self.mixed.items()}
        return plain


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the axis on which the equilibria are the same formulas, from ``low`` to ``high``.

    A point has ``low == high``, both closed. ``undefined`` says why the game is not defined there, if it is not.
    """

    low: Number
    high: Number
    low_closed: bool
    high_closed: bool
    equilibria: tuple[RegimeEquilibrium, ...]
    components: tuple[Component, ...] = ()
    undefined: str = ""

    @property
    def is_point(self) -> bool:
        """Whether it is a single value of the axis."""
        return self.low == self.high

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        where: dict[str, Any] = {"point": plain_value(self.low)}
        if not self.is_point:
            where = {
                "low": plain_value(self.low),
                "high": plain_value(self.high),
                "low_closed": self.low_closed,
                "high_closed": self.high_closed,
            }
        return {
            **where,
            "equilibria": [found.to_dict() for found in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            "undefined": self.undefined,
        }


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A value of the axis at which equilibria, or a verdict, change: the root of ``polynomial`` (text, in the axis)."""

    value: Number
    polynomial: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"value": plain_value(self.value), "polynomial": self.polynomial, "approx": float(self.value)}


@dataclass(frozen=True, slots=True)
class BranchPiece:
    """The formulas of a branch on a stretch of the axis; ``welfare`` is the sum of the players' payoffs."""

    low: Number
    high: Number
    low_closed: bool
    high_closed: bool
    strategies: Mapping[str, Values]
    payoffs: Values
    measures: Values
    welfare: Value

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "low": plain_value(self.low),
            "high": plain_value(self.high),
            "low_closed": self.low_closed,
            "high_closed": self.high_closed,
            "strategies": {player: plain_values(strategy) for player, strategy in self.strategies.items()},
            "payoffs": plain_values(self.payoffs),
            "measures": plain_values(self.measures),
            "welfare": plain_value(self.welfare),
        }


@dataclass(frozen=True, slots=True)
class BranchEvent:
    """What happens to a branch at a value of the axis.

    ``what`` is ``appears``, ``vanishes``, ``merges`` (with the branches of ``others``), ``splits`` (off from them),
    ``changes support`` or ``changes formula``.
    """

    at: Number
    what: str
    others: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"at": plain_value(self.at), "what": self.what, "with": list(self.others)}


@dataclass(frozen=True, slots=True)
class Branch:
    """One equilibrium followed along the axis, under a stable name."""

    name: str
    pieces: tuple[BranchPiece, ...]
    events: tuple[BranchEvent, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "name": self.name,
            "pieces": [piece.to_dict() for piece in self.pieces],
            "events": [event.to_dict() for event in self.events],
        }


@dataclass(frozen=True, slots=True)
class Regimes:
    """Every equilibrium as a function of one parameter, exactly.

    ``parameters`` are those held fixed; ``symbols`` those that stand in formulas by name, with the defaults at which
    conditions were decided. ``complete`` promises every equilibrium of the concept at every value of the axis.
    """

    about: About
    axis: str
    low: Fraction
    high: Fraction
    parameters: Mapping[str, Fraction]
    symbols: Mapping[str, Fraction]
    concept: str
    cells: tuple[Cell, ...]
    breakpoints: tuple[Breakpoint, ...]
    branches: tuple[Branch, ...]
    complete: bool = True
    notes: tuple[str, ...] = ()

    def at(self, value: Fraction) -> Cell:
        """The cell that a value of the axis lies in. Raises ValueError outside the range."""
        for cell in self.cells:
            if (cell.low < value or (cell.low_closed and cell.low == value)) and (
                value < cell.high or (cell.high_closed and cell.high == value)
            ):
                return cell
        raise ValueError(f"{value} is outside the range from {self.low} to {self.high}")

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.regimes/1``."""
        return {
            "format": "gametheory.regimes/1",
            "game": plain_about(self.about),
            "axes": [self.axis],
            "ranges": {self.axis: [plain_value(self.low), plain_value(self.high)]},
            "parameters": plain_values(self.parameters),
            "symbols": plain_values(self.symbols),
            "concept": self.concept,
            "covers": COVERS[self.concept],
            "complete": self.complete,
            "cells": [cell.to_dict() for cell in self.cells],
            "breakpoints": [found.to_dict() for found in self.breakpoints],
            "branches": [branch.to_dict() for branch in self.branches],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(values_text(self.parameters))
        rows = [
            {
                self.axis: _stretch_text(cell.low, cell.high, cell.low_closed, cell.high_closed),
                "branch": found.branch,
                **{player: _strategy_text(strategy) for player, strategy in found.strategies.items()},
                **{f"payoff.{player}": number_text(value, radicals=False) for player, value in found.payoffs.items()},
            }
            for cell in self.cells
            for found in cell.equilibria
        ]
        return "\n".join([*lines, self._summary(), *(("", text_table(rows)) if rows else ())])

    def __repr__(self) -> str:
        return f"<Regimes of '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        counts = ((len(self.cells), "cell"), (len(self.breakpoints), "breakpoint"), (len(self.branches), "branch"))
        endings = {"branch": "es"}
        counted = ", ".join(f"{count} {word}{endings.get(word, 's') if count != 1 else ''}" for count, word in counts)
        said = f"{counted} over {self.axis} in [{self.low}, {self.high}] ({self.concept})"
        return f"{said}, {'complete' if self.complete else 'possibly incomplete'}"


def _stretch_text(low: Number, high: Number, low_closed: bool, high_closed: bool) -> str:
    """``[0, 1/10)``, or ``1/10`` for a single value."""
    ends = [number_text(end, radicals=False) for end in (low, high)]
    return ends[0] if low == high else f"{'[' if low_closed else '('}{', '.join(ends)}{']' if high_closed else ')'}"


def _strategy_text(strategy: Values) -> str:
    """``monitor 9/(50*reach), ignore (50*reach - 9)/(50*reach)``: what is played, with its probability unless that is 1."""
    return ", ".join(
        name if probability == 1 else f"{name} {number_text(probability, radicals=False)}"
        for name, probability in strategy.items()
        if probability != 0
    )


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Each value in the contract's form."""
    return {name: plain_value(value) for name, value in values.items()}
