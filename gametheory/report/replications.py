"""Replicated values over several games: the table, the document, the rows and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.algebra.values import number_text
from gametheory.claims.replication import ReplicationResult, Value
from gametheory.enclosure import Enclosure
from gametheory.model.about import About
from gametheory.numbers import exact_text, short_text
from gametheory.report.layout import Columns
from gametheory.report.texts import counted
from gametheory.solvers.result import plain_about

Results = Sequence[tuple[str, About, Sequence[ReplicationResult]]]
"""Each game by its file, with its rows."""

PASSES, FAILS = "passes", "fails"


def exit_code(results: Results) -> int:
    """1 if a row fails, 4 if there is none, else 0."""
    rows = _rows_of(results)
    if not rows:
        return 4
    return 0 if all(row.passes for row in rows) else 1


def replication_document(results: Results) -> dict[str, Any]:
    """The contract ``gametheory.replication/1``."""
    rows = _rows_of(results)
    return {
        "format": "gametheory.replication/1",
        "games": [
            {"game": plain_about(about), "replications": [row.to_dict() for row in found]}
            for _, about, found in results
        ],
        "passed": sum(row.passes for row in rows),
        "failed": sum(not row.passes for row in rows),
    }


def replication_rows(results: Results) -> tuple[list[str], list[dict[str, Any]]]:
    """A row a replicated value, in exact numbers; an irrational one as a decimal after a tilde."""
    columns = ["file", "game", "replication", "what", "in", "concept", "at", "stated", "computed", "error"]
    columns += ["tolerance", "provenance", "source", "passes", "reason"]
    rows = [
        {
            "file": file,
            "game": Path(file).stem,
            "replication": row.name,
            "what": row.what,
            "in": row.quantifier,
            "concept": row.concept,
            "at": _place_text(row),
            "stated": _exact(row.stated),
            "computed": _exact(row.computed),
            "error": _exact(row.error),
            "tolerance": exact_text(row.tolerance),
            "provenance": row.provenance,
            "source": row.source,
            "passes": str(row.passes).lower(),
            "reason": row.reason,
        }
        for file, _, found in results
        for row in found
    ]
    return columns, rows


def replication_summary(results: Results) -> tuple[list[str], list[dict[str, Any]]]:
    """The table of :func:`replication_report` as one list of rows, for a page of Markdown."""
    columns = ["game", "value", "stated", "computed", "error", "provenance", "result"]
    rows = [
        {
            "game": Path(file).stem,
            "value": f"{row.name}: {what_text(row)}",
            "stated": _short(row.stated),
            "computed": _short(row.computed),
            "error": _short(row.error),
            "provenance": row.provenance,
            "result": PASSES if row.passes else f"{FAILS}: {row.reason}",
        }
        for file, _, found in results
        for row in found
    ]
    return columns, rows


def replication_report(results: Results) -> RenderableType:
    """One table a game, in which a row that fails says why, and a line that counts."""
    parts: list[RenderableType] = []
    for file, about, found in results:
        table = Columns(("replication", "stated", "computed", "error", "provenance", ""), frozenset({1, 2, 3}))
        for row in found:
            what = Text.assemble(row.name, "\n", (what_text(row), "dim"))
            if not row.passes:
                what.append("\n").append(row.reason, "red")
            said = Text(PASSES, "green") if row.passes else Text(FAILS, "red")
            table.add(what, _short(row.stated), _short(row.computed), _short(row.error), row.provenance, said)
        parts += [Text.assemble((about.title, "bold"), (f"  {file}", "dim")), Text(), table, Text()]
    return Group(*parts, _summary(results))


def _summary(results: Results) -> Text:
    rows = _rows_of(results)
    good = sum(row.passes for row in rows)
    games = sum(bool(found) for _, _, found in results)
    line = Text(f"{counted(len(rows), 'value')} of {counted(games, 'game')}: ")
    line.append(f"{good} {'passes' if good == 1 else 'pass'}", "green" if good else "")
    if good < len(rows):
        bad = len(rows) - good
        line.append(", ").append(f"{bad} {'fails' if bad == 1 else 'fail'}", "red")
    return line


def what_text(row: ReplicationResult) -> str:
    """What is replicated, and at which values."""
    place = _place_text(row)
    return f"{row.what} ({place})" if place else row.what


def _place_text(row: ReplicationResult) -> str:
    """Where it is computed, as far as the row itself says."""
    point = [f"{name} = {short_text(value)}" for name, value in row.parameters.items()]
    return ", ".join([*point, *(f"{number:,} {name}" for name, number in row.count.items())])


def _short(value: Value | None) -> str:
    if value is None:
        return "-"
    return short_text(value) if isinstance(value, Fraction | Enclosure) else number_text(value, radicals=False)


def _exact(value: Value | None) -> str:
    if value is None:
        return ""
    return exact_text(value) if isinstance(value, Fraction) else _short(value)


def _rows_of(results: Results) -> list[ReplicationResult]:
    return [row for _, _, found in results for row in found]
