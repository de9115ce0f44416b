"""An atlas as plain data for a page: polynomials in whole numbers, formulas, equilibria and charts, each written once.

What a player does in a tree is a list of threes: the number of a place (its name, player and moves), whether play reaches
it, and the number of the probabilities. A polynomial is a list of terms ``[coefficient, axis, power, axis, power, ...]``;
a formula is the text of a number or ``[above, below, markup]`` with the numbers of two polynomials and whatever ``markup``
makes of it; a chart is ``s``, pairs of the number of a factor and the sign that it has, and ``r``, the number of its regime.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.values import Value, value_of
from gametheory.atlas.charts import Atlas, Chart
from gametheory.numbers import exact_text, to_fraction
from gametheory.parametric.lifting.lifted import LiftedEquilibrium

__all__ = ["MOST_EQUILIBRIA", "MOST_TERMS", "atlas_document", "polynomial_terms", "whole_polynomial"]

MOST_EQUILIBRIA = 24
"""Equilibria of a regime that are written out; how many there are is said."""
MOST_TERMS = 40
"""Terms of a formula, above and below the bar, up to which it is marked up; a longer one says nothing to a reader."""
_LARGEST_NUMBER = 2**53
"""Whole numbers from here on are written as text, since a page's numbers are floats."""

Markup = Callable[[Value], str]


def atlas_document(found: Atlas, markup: Markup) -> dict[str, Any]:
    """The plain data of an atlas; ``markup`` writes a formula for people, who get no formula where it is empty."""
    writer = _Writer(markup)
    charts = [writer.chart(chart) for chart in found.charts]
    return {
        "polynomials": writer.polynomials,
        "factors": [writer.polynomial(whole_polynomial(each)[0]) for each in found.factors.polynomials],
        "formulas": writer.formulas,
        "places": writer.places,
        "moves": writer.moves,
        "equilibria": writer.equilibria,
        "regimes": writer.regimes,
        "charts": charts,
    }


class _Writer:
    """Numbers things as they are first met."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self.polynomials: list[Any] = []
        self.formulas: list[Any] = []
        self.places: list[Any] = []
        self.moves: list[Any] = []
        self.equilibria: list[Any] = []
        self.regimes: list[Any] = []
        self._known: dict[str, dict[object, int]] = {}
        self._by_identity: dict[int, int] = {}

    def polynomial(self, polynomial: fmpq_mpoly) -> int:
        """The number of a polynomial with whole coefficients."""
        return self._once("polynomial", str(polynomial), self.polynomials, lambda: polynomial_terms(polynomial))

    def formula(self, function: RationalFunction, near: Sequence[fmpq]) -> int:
        """The number of a function of the axes."""
        if id(function) not in self._by_identity:
            key = f"{function.numerator}/{function.denominator}"
            made = self._once("formula", key, self.formulas, lambda: self._formula(function, near))
            self._by_identity[id(function)] = made
        return self._by_identity[id(function)]

    def chart(self, chart: Chart) -> dict[str, Any]:
        """A chart, with its regime written if it is new."""
        signs = [item for pair in chart.signs.items() for item in pair]
        # Regimes are told apart by all of their equilibria, also those that are not written out.
        equilibria = tuple(
            (
                tuple(self.formula(each, chart.point) for each in found.played()),
                tuple(self.formula(each, chart.point) for each in (*found.payoffs.values(), *found.measures.values())),
                tuple(found.state.items()),
            )
            for found in chart.solution.equilibria
        )
        components = tuple(component.equilibria for component in chart.solution.components)
        key = (chart.solution.undefined, equilibria, components, tuple(chart.verdicts.items()))
        return {"s": signs, "r": self._once("regime", key, self.regimes, lambda: self._regime(chart))}

    def _regime(self, chart: Chart) -> dict[str, Any]:
        found = chart.solution
        shown = found.equilibria[:MOST_EQUILIBRIA]
        regime: dict[str, Any] = {
            "e": [self._equilibrium(each, chart.point) for each in shown],
            "n": len(found.equilibria),
            "v": [[each.verdict, each.reason] for each in chart.verdicts.values()],
        }
        if found.undefined:
            regime["u"] = found.undefined
        # Components of one equilibrium each say nothing that the list doesn't.
        groups = [list(each.equilibria) for each in found.components if len(each.equilibria) > 1]
        if groups:
            regime["c"] = [[k for k in group if k < len(shown)] for group in groups]
        return regime

    def _equilibrium(self, found: LiftedEquilibrium, near: Sequence[fmpq]) -> int:
        def numbers(functions: Mapping[str, RationalFunction]) -> list[int]:
            return [self.formula(function, near) for function in functions.values()]

        plain: dict[str, Any] = {"p": numbers(found.payoffs), "m": numbers(found.measures)}
        if found.behavior:
            behavior: list[int] = []
            for name, each in found.behavior.items():
                if each.specified:
                    place = self._listed("place", [name, each.player, list(each.moves)], self.places)
                    moves = self._listed("moves", numbers(each.moves), self.moves)
                    behavior += (place, int(each.on_path), moves)
            plain["b"] = behavior
        else:
            plain["s"] = [numbers(strategy) for strategy in found.strategies.values()]
        known = {name: truth for name, truth in found.state.items() if truth is not None}
        if known:
            plain["t"] = known
        return self._listed("equilibrium", plain, self.equilibria)

    def _formula(self, function: RationalFunction, near: Sequence[fmpq]) -> Any:  # noqa: ANN401 - text or a list
        if function.is_constant:
            return exact_text(to_fraction(function.constant))
        above, below = function.numerator, function.denominator
        written = ""
        if len(above) + len(below) <= MOST_TERMS:
            written = self._markup(value_of(function, near=near))
        return [*map(self.polynomial, whole_polynomial(above, below)), written]

    def _listed(self, kind: str, made: object, table: list[Any]) -> int:
        """The number of something plain."""
        return self._once(kind, repr(made), table, lambda: made)

    def _once(self, kind: str, key: object, table: list[Any], make: Callable[[], Any]) -> int:
        known = self._known.setdefault(kind, {})
        if key not in known:
            # What is made may itself number parts of other tables, never of this one.
            made = make()
            known[key] = len(table)
            table.append(made)
        return known[key]


def whole_polynomial(*polynomials: fmpq_mpoly) -> list[fmpq_mpoly]:
    """Polynomials times the one positive number that makes all their coefficients whole."""
    common = math.lcm(*(int(coefficient.q) for each in polynomials for coefficient in each.coeffs()))
    return [each * common for each in polynomials]


def polynomial_terms(polynomial: fmpq_mpoly) -> list[list[Any]]:
    """The terms of a polynomial with whole coefficients, as they stand in the data."""
    terms = []
    for powers, coefficient in polynomial.to_dict().items():
        number = int(coefficient.p)
        term: list[Any] = [number if abs(number) < _LARGEST_NUMBER else str(number)]
        for axis, power in enumerate(powers):
            if power:
                term += [axis, int(power)]
        terms.append(term)
    return terms
