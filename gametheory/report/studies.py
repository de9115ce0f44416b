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
    """The rows as a table."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    document = study_document(job, tables)
    columns, rows = study_rows(tables)
    shown = Table(header_style="bold", box=None)
    for name in columns:
        shown.add_column(name, justify="right", overflow="fold")
    for row in rows[:MOST_SHOWN]:
        shown.add_row(*(_cell(row[name]) for name in columns))
    said = f"{document['points']:,} points, {len(rows):,} rows ({document['concept']}, {document['method']})"
    exact = f"; {document['resolved']:,} points solved exactly" if document["resolved"] else ""
    more = (
        [Text(f"{len(rows) - MOST_SHOWN:,} more rows; write them to a file with --out")]
        if len(rows) > MOST_SHOWN
        else []
    )
    return Group(Text(job.study.family.about.title, style="bold"), Text(said + exact), Text(), shown, *more)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
