"""Replicated values as tables for papers: what each paper states, what is computed in its place, and the difference."""

from __future__ import annotations

from collections.abc import Sequence

from gametheory.claims.replication import ReplicationResult, Value
from gametheory.model.about import About
from gametheory.report.replications import FAILS, PASSES
from gametheory.spec.grammar import ExpressionError
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.notation import maths, number, point, table_label
from gametheory.typesetting.tables import Heading, PaperTable, tables_latex

__all__ = ["replications_latex", "replications_table"]

Results = Sequence[tuple[str, About, Sequence[ReplicationResult]]]
"""Each game by its file, with its rows."""


def replications_latex(results: Results) -> str:
    """A table a game: each replicated value as stated and as computed, their exact difference, and its provenance."""
    return tables_latex([replications_table(about, rows) for _, about, rows in results if rows])


def replications_table(about: About, found: Sequence[ReplicationResult]) -> PaperTable:
    """The values of one game as a table that is still to be laid out."""
    passed = sum(row.passes for row in found)
    rows = [
        [_what(row), _number(row.stated), _number(row.computed), _number(row.error), row.provenance, _result(row)]
        for row in found
    ]
    sources = dict.fromkeys(row.source for row in found if row.source)
    notes = [f"Stated by: {'; '.join(map(prose, sources))}."] if sources else []
    headings = [
        Heading("value"),
        Heading("stated", right=True),
        Heading("computed", right=True),
        Heading("error", right=True),
        Heading("provenance", whole=True),
        Heading("", whole=all(row.passes for row in found)),
    ]
    caption = f"{prose(about.title)}: {passed} of {len(found)} replicated values within their tolerance."
    return PaperTable(caption, table_label(about, "replications"), headings, rows, notes=notes)


def _what(row: ReplicationResult) -> str:
    """The row's name and the quantity, and where it is computed as far as the row itself says."""
    head, mark, axis = row.what.partition("breakpoint of ")
    try:
        what = f"{prose(head)}breakpoint of {maths(axis)}" if mark else maths(row.what)
    except ExpressionError:
        what = prose(row.what)
    told = [point(row.parameters)] if row.parameters else []
    told += [f"{count:,} {escaped(name)}" for name, count in row.count.items()]
    place = f" ({', '.join(told)})" if told else ""
    if row.what == row.name:
        return f"\\textit{{{escaped(row.name)}}}{place}"
    return f"\\textit{{{escaped(row.name)}}}\n{what}{place}"


def _number(value: Value | None) -> str:
    return "--" if value is None else number(value)


def _result(row: ReplicationResult) -> str:
    return PASSES if row.passes else f"{FAILS}: {prose(row.reason)}"
