"""Results as rows of a CSV file; exact fractions by default, decimals on demand."""

from __future__ import annotations

from collections.abc import Container, Mapping
from fractions import Fraction
from typing import Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import Formula, Value
from gametheory.numbers import decimal_text, exact_text
from gametheory.parametric.map_result import RegimeMap
from gametheory.parametric.pieces import RegimeEquilibrium
from gametheory.parametric.result import Regimes
from gametheory.solvers.result import RESERVED_COLUMNS, Row, Solution, ordered_columns
from gametheory.sweeps.grid import Sweep

Rows = tuple[list[str], list[dict[str, Any]]]

REGIME_COLUMNS = ("low", "high", "low_closed", "high_closed", "branch")
"""What a row about regimes begins with; a measure of such a name is called ``measure.name``."""

MAP_COLUMNS = ("region", "regime", "share_low", "share_high")
"""What a row about a region begins with; then come the ``sample.axis`` columns and ``branch``."""


def solution_csv(solution: Solution, *, decimals: bool = False) -> Rows:
    """Columns and one row an equilibrium, with its component and regret."""
    rows: list[Row] = [
        {**row, "component": equilibrium.component, "regret": equilibrium.regret}
        for row, equilibrium in zip(solution.rows(), solution.equilibria, strict=True)
    ]
    columns = ordered_columns(rows) + (() if rows else ("component", "regret"))
    return list(columns), [_written(row, decimals) for row in rows]


def sweep_csv(sweep: Sweep, *, decimals: bool = False) -> Rows:
    """Columns and rows of a sweep."""
    return list(sweep.columns), [_written(row, decimals) for row in sweep.rows]


def regimes_csv(regimes: Regimes) -> Rows:
    """Columns and one row a cell and equilibrium, values as formulas; a cell without equilibria has one row too.

    ``low`` and ``high`` are where the cell begins and ends, and whether the ends belong to it is in ``low_closed`` and
    ``high_closed``. What is irrational is written as a decimal; the JSON has it exactly.
    """
    rows: list[dict[str, Any]] = []
    for cell in regimes.cells:
        where = {
            "low": _value_text(cell.low),
            "high": _value_text(cell.high),
            "low_closed": str(cell.low_closed).lower(),
            "high_closed": str(cell.high_closed).lower(),
        }
        rows += [{**where, **_regime_row(found)} for found in cell.equilibria] or [{**where, "branch": ""}]
    columns = [name for name in ordered_columns(rows, REGIME_COLUMNS) if name != "equilibrium"]
    return columns, rows


def map_csv(found: RegimeMap) -> Rows:
    """Columns and one row a region and equilibrium, values as formulas; a region without equilibria has one row too.

    ``share_low`` and ``share_high`` are bounds of the region's share of the area, and ``sample.reach`` is a coordinate of
    a point in it. Frontiers, and what holds on curves and at points alone, are in the JSON only.
    """
    rows: list[dict[str, Any]] = []
    first = (*MAP_COLUMNS, *(f"sample.{axis}" for axis in found.axes), "branch")
    for region in found.regions:
        low, high = region.share
        where = {
            "region": region.name,
            "regime": region.regime,
            "share_low": exact_text(low),
            "share_high": exact_text(high),
            **{f"sample.{axis}": exact_text(value) for axis, value in region.sample.items()},
        }
        rows += [{**where, **_regime_row(each, first)} for each in region.equilibria] or [{**where, "branch": ""}]
    columns = [name for name in ordered_columns(rows, first) if name != "equilibrium"]
    return columns, rows


def _regime_row(found: RegimeEquilibrium, first: Container[str] = REGIME_COLUMNS) -> dict[str, str]:
    row = {"branch": found.branch}
    for player, strategy in found.strategies.items():
        row.update({f"{player}.{name}": _value_text(value) for name, value in strategy.items()})
    row.update({f"payoff.{player}": _value_text(value) for player, value in found.payoffs.items()})
    for name, value in found.measures.items():
        taken = name in RESERVED_COLUMNS or name in first
        row[f"measure.{name}" if taken else name] = _value_text(value)
    return row


def _value_text(value: Value) -> str:
    if isinstance(value, AlgebraicNumber):
        return exact_text(value.rational) if value.is_rational else repr(float(value))
    return str(value) if isinstance(value, Formula) else exact_text(value)


def _written(row: Mapping[str, Any], decimals: bool) -> dict[str, Any]:
    if not decimals:
        return {name: _exact(value) for name, value in row.items()}
    return {name: _decimal(value) if isinstance(value, Fraction) else value for name, value in row.items()}


def _decimal(number: Fraction) -> float | str:
    try:
        return float(number)
    except OverflowError:
        return decimal_text(number, digits=17)


def _exact(value: Any) -> str:  # noqa: ANN401 - a number, a position or nothing
    if value is None:
        return ""
    return exact_text(value) if isinstance(value, Fraction) else str(value)
