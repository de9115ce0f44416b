"""Lines through the base as plain data for a page: for games of which no chart of several parameters is made.

Such are symmetric games, whose mixed equilibria have no formulas, and games that are too large for formulas of all
parameters at once. Each ranged parameter has its line, or the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import fmpq_mpoly

from gametheory.algebra.samples import Space
from gametheory.algebra.values import Formula, Value, number_text, value_of
from gametheory.atlas.charts import Tick
from gametheory.atlas.document import polynomial_terms, whole_polynomial
from gametheory.atlas.strata import moved_function
from gametheory.claims.check import check
from gametheory.claims.decide import UNDECIDED
from gametheory.claims.verdict import BY_REGIMES, Verdict
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.model.family import Family
from gametheory.numbers import exact_text
from gametheory.parametric.any_form import regimes
from gametheory.parametric.crowds.result import CrowdCell, CrowdRegimes
from gametheory.parametric.pieces import Cell, Number
from gametheory.parametric.result import Regimes

__all__ = ["lines_document"]

Markup = Callable[[Value], str]
MOST_GAINS = 60_000
"""Gains that are followed along a parameter which enters the payoffs of a symmetric game: some seconds."""


def lines_document(
    family: Family, base: Mapping[str, Fraction], concept: str, markup: Markup
) -> tuple[dict[str, Any], dict[str, tuple[Tick, ...]]]:
    """The lines of all ranged parameters, and the ticks on each; ``markup`` writes a formula for people.

    **Guarantees.** Each cell has what :func:`gametheory.regimes` found on it; verdicts are proved, or ``undecided``.
    """
    writer = _Writer(family, base, concept, markup)
    lines = [writer.line(name) for name in writer.space.axes]
    plain = {
        "polynomials": writer.polynomials,
        "formulas": writer.formulas,
        "equilibria": writer.equilibria,
        "regimes": writer.regimes,
        "places": [],
        "moves": [],
        "lines": lines,
    }
    return plain, writer.ticks


class _Writer:
    """Numbers polynomials, formulas, equilibria and regimes as they are met."""

    def __init__(self, family: Family, base: Mapping[str, Fraction], concept: str, markup: Markup) -> None:
        self.family, self.base, self.concept, self.markup = family, base, concept, markup
        self.ranges = {name: each.range for name, each in family.parameters.items() if each.range is not None}
        self.space = Space(tuple(self.ranges), {})
        self.polynomials: list[Any] = []
        self.formulas: list[Any] = []
        self.equilibria: list[Any] = []
        self.regimes: list[Any] = []
        self.ticks: dict[str, tuple[Tick, ...]] = {}
        self._in_payoffs = _in_payoffs(family) if family.spec.form == "symmetric" else frozenset()

    def line(self, axis: str) -> dict[str, Any]:
        """The cells of one parameter's line, or why there are none."""
        values = {name: value for name, value in self.base.items() if name != axis}
        limit = MOST_GAINS if axis in self._in_payoffs else None
        try:
            found = regimes(self.family, axis, values=values, concept=self.concept, limit=limit)
        except (LimitReached, EvaluationError, UsageError) as error:
            return {"reason": f"Nothing is known along {axis}: {error}."}
        cells = [self._cell(found, cell) for cell in found.cells]
        verdicts = self._verdicts(axis, values, limit)
        ends = [stretch.low for verdict in verdicts for stretch in verdict.stretches[1:]]
        numbers = dict.fromkeys([each.value for each in found.breakpoints] + ends)
        self.ticks[axis] = tuple(Tick(number, number_text(number)) for number in sorted(numbers))
        said = f"Nothing is known at this value of {axis}."
        return {"cells": cells, "verdicts": [_stretches(each) for each in verdicts], "reason": said}

    def _verdicts(self, axis: str, values: Mapping[str, Fraction], limit: int | None) -> tuple[Verdict, ...]:
        """The verdict on each claim along the whole line, whatever ranges it is made over."""
        over = {axis: self.ranges[axis]}
        claims = {
            (str(claim.holds), claim.quantifier, str(claim.select)): claim.model_copy(update={"over": over, "at": {}})
            for claim in self.family.spec.claims.values()
        }
        # Claims that differ in where they are made alone are decided once.
        named = {f"claim_{number}": claim for number, claim in enumerate(claims.values())}
        moved = Family(replace(self.family.spec, claims=named), self.family.about)
        decided = dict(zip(claims, check(moved, values=values, concept=self.concept, limit=limit), strict=True))
        return tuple(
            decided[str(claim.holds), claim.quantifier, str(claim.select)] for claim in self.family.spec.claims.values()
        )

    def _cell(self, found: Regimes | CrowdRegimes, cell: Cell | CrowdCell) -> dict[str, Any]:
        regime: dict[str, Any]
        if isinstance(found, CrowdRegimes) and isinstance(cell, CrowdCell):
            numbered = [self._crowd(found, each) for each in cell.outcomes]
            numbered += [
                self._added(
                    {"p": [], "m": [], "s": [], "label": "a mixture that all share (not shown here: run the command)"}
                )
                for _ in cell.mixed
            ]
            regime = {"e": numbered, "n": len(numbered), "v": []}
        else:
            assert isinstance(cell, Cell)
            numbered = [self._finite(each) for each in cell.equilibria]
            groups = [list(each.equilibria) for each in cell.components if len(each.equilibria) > 1]
            regime = {"e": numbered, "n": len(numbered), "v": [], "c": groups}
        if cell.undefined:
            regime["u"] = cell.undefined
        self.regimes.append(regime)
        closed = [cell.low_closed or cell.is_point, cell.high_closed or cell.is_point]
        # Cells of whole numbers are joined up to the next one: what is shown in between has a whole number of players.
        return {"low": _end(cell.low), "high": _end(cell.high), "closed": closed, "r": len(self.regimes) - 1}

    def _crowd(self, found: CrowdRegimes, outcome: Any) -> int:  # noqa: ANN401 - a crowd's outcome
        # Formulas in the number of players can't be evaluated at a parameter that moves it; they are shown all the same.
        shares = {found.player: outcome.shares} if outcome.shares else {}
        return self._added(
            {
                "label": outcome.name,
                "s": [self._values(own) for own in shares.values()],
                "p": self._values(outcome.payoffs),
                "m": self._values(outcome.measures),
            }
        )

    def _finite(self, found: Any) -> int:  # noqa: ANN401 - a regime's equilibrium
        return self._added(
            {
                "s": [self._values(own) for own in found.strategies.values()],
                "p": self._values(found.payoffs),
                "m": self._values(found.measures),
            }
        )

    def _added(self, plain: dict[str, Any]) -> int:
        self.equilibria.append(plain)
        return len(self.equilibria) - 1

    def _values(self, values: Mapping[str, Value]) -> list[int]:
        return [self._value(value) for value in values.values()]

    def _value(self, value: Value) -> int:
        if isinstance(value, Fraction):
            self.formulas.append(exact_text(value))
        elif isinstance(value, Formula) and set(value.function.space.names) <= set(self.space.names):
            function = moved_function(value.function, self.space)
            above, below = whole_polynomial(function.numerator, function.denominator)
            written = self.markup(value_of(function))
            self.formulas.append([self._polynomial(above), self._polynomial(below), written])
        else:
            # Irrational, or a formula in the number of players: the page has no exact number to show.
            text = "" if isinstance(value, Formula) else number_text(value)
            self.formulas.append(["", text, self.markup(value)])
        return len(self.formulas) - 1

    def _polynomial(self, polynomial: fmpq_mpoly) -> int:
        self.polynomials.append(polynomial_terms(polynomial))
        return len(self.polynomials) - 1


def _in_payoffs(family: Family) -> frozenset[str]:
    """The parameters and definitions that the payoffs of a symmetric game depend on, directly or not."""
    found: set[str] = set()
    todo = [name for payoff in family.spec.strategy_payoffs.values() for name in payoff.names()]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += family.spec.definitions[name].names() if name in family.spec.definitions else ()
    return frozenset(found)


def _end(number: Number) -> Any:  # noqa: ANN401 - text, or a list for an irrational number
    """A rational as text; an irrational number as two rationals around it and the polynomial with that one root there."""
    if isinstance(number, Fraction):
        return exact_text(number)
    return [str(number.low), str(number.high), [str(c) for c in number.polynomial.coeffs()]]


def _stretches(verdict: Verdict) -> Sequence[dict[str, Any]]:
    if verdict.method != BY_REGIMES:
        reason = "it was sampled only" if verdict.sampled else verdict.reason
        low, high = next(iter(verdict.over.values()))
        return [{"low": _end(low), "high": _end(high), "closed": [True, True], "v": [UNDECIDED, reason]}]
    return [
        {
            "low": _end(each.low),
            "high": _end(each.high),
            "closed": [each.low_closed or each.is_point, each.high_closed or each.is_point],
            "v": [each.verdict, each.reason],
        }
        for each in verdict.stretches
    ]
