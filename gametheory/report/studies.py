"""A study's rows for people and programs: a table, rows of CSV, a JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gametheory.solvers.result import COVERS, plain_about
from gametheory.studies.job import StudyJob
from gametheory.sweeps.store.job import METADATA, RESOLVED

if TYPE_CHECKING:
    import pyarrow
    from rich.console import RenderableType

__all__ = ["study_document", "study_rows", "study_table"]

MOST_SHOWN = 1000
"""Rows of a table for people; more are for files."""


def study_rows(tables: Sequence[pyarrow.Table]) -> tuple[list[str], list[dict[str, Any]]]:
    """Columns and rows, with floats as they are."""
    rows = [row for table in tables for row in table.to_pylist()]
    return (list(tables[0].column_names) if tables else []), rows


def study_document(job: StudyJob, tables: Sequence[pyarrow.Table]) -> dict[str, Any]:
    """The contract ``gametheory.sweep/1`` of a study: the design in place of axes, and rows in floats."""
    described = job.describe()
    facts = [json.loads(table.schema.metadata[METADATA]) for table in tables]
    study = job.study
    return {
        "format": "gametheory.sweep/1",
        "game": plain_about(study.family.about),
        "parameters": described["parameters"],
        "axes": {},
        "design": described["design"],
        "concept": study.concept,
        "covers": COVERS.get(study.concept, ""),
        "method": "+".join(sorted({name for fact in facts for name in fact["kernels"]}) or ["exact"]),
        "arithmetic": "float",
        "complete": not any(fact["incomplete"] for fact in facts),
        "points": study.design.size,
        "resolved": sum(fact[RESOLVED] for fact in facts),
        "rows": study_rows(tables)[1],
    }


def study_table(job: StudyJob, tables: Sequence[pyarrow.Table]) -> RenderableType:
    """The rows as a table, what a player plays in one cell; a list, row by row, where the terminal is too narrow."""
    from rich.console import Group
    from rich.text import Text

    from gametheory.report.layout import Columns
    from gametheory.report.tables import grouped_columns, mixed_cell

    document = study_document(job, tables)
    columns, rows = study_rows(tables)
    claims = job.study.claims
    told = {f"{kind}.{name}" for name in claims for kind in ("claim", "verdict")}
    # What else is known of an equilibrium would be wider than the rest; the other formats have it.
    kept = [name for name in columns if name not in told and not name.startswith("state.")]
    groups = grouped_columns(kept)
    numbers = frozenset(place for place, names in enumerate(groups.values()) if isinstance(names, str))
    headings = ["#" if name == "equilibrium" else name for name in groups]
    shown = Columns([*headings, *claims], numbers, frozenset(range(len(headings))) - numbers)
    for row in rows[:MOST_SHOWN]:
        cells = [_cell(row[names]) if isinstance(names, str) else mixed_cell(row, names) for names in groups.values()]
        shown.add(*cells, *(_claim_cell(row, name) for name in claims))
    said = f"{document['points']:,} points, {len(rows):,} rows ({document['concept']}, {document['method']})"
    exact = f"; {document['resolved']:,} points solved exactly" if document["resolved"] else ""
    more = (
        [Text(f"{len(rows) - MOST_SHOWN:,} more rows; write them to a file with --out")]
        if len(rows) > MOST_SHOWN
        else []
    )
    return Group(
        Text(job.study.family.about.title, style="bold"), Text(said + exact, style="dim"), Text(), shown, *more
    )


def _claim_cell(row: dict[str, Any], name: str) -> str:
    """Whether a claim's condition is true at an equilibrium, and the verdict at its point."""
    truth = row.get(f"claim.{name}")
    return ", ".join(filter(None, ("" if truth is None else _cell(truth), row[f"verdict.{name}"])))


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
