"""What solving along one axis returns: all cells, breakpoints and branches, and the contract's JSON shape of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.algebra.values import number_text, plain_value
from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.parametric.pieces import (
    Branch,
    Breakpoint,
    Cell,
    Number,
    _continuum,
    _lies_in,
    _place_text,
    _strategy_text,
    _stretch_of,
    numbers_of,
    plain_values,
    read_place,
    value_text,
)
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, plain_about

__all__ = ["Regimes"]


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

    def at(self, *value: object, **named: object) -> Cell:
        """The cell that a value of the axis lies in: ``at(10)``, ``at("81/4")``, ``at(F=10)``, or at a breakpoint's value.

        Raises :class:`UsageError` outside the range.
        """
        return self._found(value, named)[0]

    def value(self, quantity: str, *value: object, **named: object) -> dict[str, Number]:
        """For each equilibrium at a value of the axis, by its branch, a measure, ``payoff.player`` or ``player.strategy``.

        ``found.value("entrants", F=10)``. Raises :class:`UsageError`, and :class:`EvaluationError` where the game is not
        defined.
        """
        cell, place = self._found(value, named)
        return numbers_of(cell.at(place), quantity)

    def rows(self, *value: object, **named: object) -> list[dict[str, Any]]:
        """One flat row a cell and equilibrium, in formulas as text; with a value of the axis, one an equilibrium, in numbers.

        Columns are the axis, ``branch``, ``player.strategy``, ``payoff.player`` and measures, as in
        :meth:`gametheory.Solution.rows`: ``found.rows()`` and ``found.rows(F=10)``.
        """
        if value or named:
            cell, place = self._found(value, named)
            return [{**place, "branch": each.branch, **each.row()} for each in cell.at(place)]
        return [
            {
                self.axis: _stretch_of(cell),
                "branch": each.branch,
                **{name: value_text(found) for name, found in each.row().items()},
            }
            for cell in self.cells
            for each in cell.equilibria
        ]

    def _found(self, value: tuple[object, ...], named: Mapping[str, object]) -> tuple[Cell, dict[str, Number]]:
        place = read_place((self.axis,), value, named, {**self.parameters, **self.symbols})
        for cell in self.cells:
            if _lies_in(place[self.axis], cell):
                return cell, place
        raise UsageError(f"{_place_text(place)} lies outside the range of this result, [{self.low}, {self.high}]")

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
                self.axis: _stretch_of(cell),
                "branch": found.branch,
                **{player: _strategy_text(strategy) for player, strategy in found.strategies.items()},
                **{f"payoff.{player}": number_text(value, radicals=False) for player, value in found.payoffs.items()},
                **_continuum(cell, found),
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
