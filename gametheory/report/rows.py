"""Results as rows of a CSV file; exact fractions by default, decimals on demand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.numbers import decimal_text, exact_text
from gametheory.solvers.result import Row, Solution, ordered_columns
from gametheory.sweeps.grid import Sweep

Rows = tuple[list[str], list[dict[str, Any]]]


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
