"""Results as rows of a CSV file; exact fractions by default, decimals on demand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.numbers import exact_text
from gametheory.solvers.result import Solution
from gametheory.sweeps.grid import Sweep, solution_rows

Rows = tuple[list[str], list[dict[str, Any]]]


def solution_csv(solution: Solution, *, decimals: bool = False) -> Rows:
    """Columns and one row an equilibrium, with its component and regret."""
    rows = [
        {**row, "component": equilibrium.component, "regret": equilibrium.regret}
        for row, equilibrium in zip(solution_rows(solution), solution.equilibria, strict=False)
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["equilibrium"]
    return columns, [_written(row, decimals) for row in rows]


def sweep_csv(sweep: Sweep, *, decimals: bool = False) -> Rows:
    """Columns and rows of a sweep."""
    return list(sweep.columns), [_written(row, decimals) for row in sweep.rows]


def _written(row: Mapping[str, Any], decimals: bool) -> dict[str, Any]:
    if not decimals:
        return {name: _exact(value) for name, value in row.items()}
    return {name: float(value) if isinstance(value, Fraction) else value for name, value in row.items()}


def _exact(value: Any) -> str:  # noqa: ANN401 - a number, a position or nothing
    if value is None:
        return ""
    return exact_text(value) if isinstance(value, Fraction) else str(value)
