"""Verdicts on claims over several games: the table, the documents, the rows and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.dossier import DossierResult
from gametheory.claims.verdict import Verdict, verdict_document
from gametheory.model.about import About
from gametheory.report.dossier import dossier_view
from gametheory.report.tables import VERDICT_STYLES, remark_text, verdict_table, where_text
from gametheory.report.texts import counted

Results = Sequence[tuple[str, About, Sequence[Verdict]]]


def exit_code(results: Results, conclusions: Sequence[DossierResult] = ()) -> int:
    """1 if a claim fails, or a dossier's way of failing is not shown; else 4 if one depends or is undecided, else 0."""
    if not all(found.all_shown for found in conclusions):
        return 1
    found = {verdict.verdict for _, _, verdicts in results for verdict in verdicts}
    if FAILS in found:
        return 1
    return 4 if found & {DEPENDS, UNDECIDED} else 0


def verdict_documents(results: Results, conclusions: Sequence[DossierResult] = (), *, single: bool) -> Any:  # noqa: ANN401 - an object, or a list of them
    """The contract's document of one game, or a list of them, with those of dossiers at its end."""
    documents = [verdict_document(about, verdicts) for _, about, verdicts in results]
    documents += [found.to_dict() for found in conclusions]
    return documents[0] if single else documents


def verdict_rows(results: Results) -> tuple[list[str], list[dict[str, Any]]]:
    """A row a claim."""
    columns = ["file", "claim", "verdict", "in", "concept", "sampled", "points", "held", "condition", "where", "remark"]
    rows = [
        {
            "file": file,
            "claim": verdict.name,
            "verdict": verdict.verdict,
            "in": verdict.quantifier,
            "concept": verdict.concept,
            "sampled": str(verdict.sampled).lower(),
            "points": verdict.points,
            "held": verdict.held,
            "condition": verdict.condition,
            "where": where_text(verdict),
            "remark": remark_text(verdict),
        }
        for file, _, verdicts in results
        for verdict in verdicts
    ]
    return columns, rows


def verdict_report(results: Results, conclusions: Sequence[DossierResult] = ()) -> RenderableType:
    """One table a game, a line that counts the verdicts of all, and what dossiers make of them."""
    found_verdicts = [verdict for _, _, verdicts in results for verdict in verdicts]
    parts: list[RenderableType] = []
    for file, about, verdicts in results:
        parts += [Text.assemble((about.title, "bold"), (f"  {file}", "dim")), Text(), verdict_table(verdicts), Text()]
    line = Text(f"{counted(len(found_verdicts), 'claim')}: ")
    for verdict in (HOLDS, FAILS, DEPENDS, UNDECIDED):
        count = sum(found.verdict == verdict for found in found_verdicts)
        word = {"holds": "hold" if count != 1 else "holds", "fails": "fail" if count != 1 else "fails"}.get(
            verdict, verdict
        )
        word = "depend" if verdict == DEPENDS and count != 1 else word
        if count:
            line.append("" if line.plain.endswith(": ") else ", ").append(f"{count} {word}", VERDICT_STYLES[verdict])
    parts.append(line)
    if any(found.sampled and found.verdict == UNDECIDED for found in found_verdicts):
        parts.append(
            Text("A range is sampled: a claim that holds at every point sampled is undecided, not proved.", style="dim")
        )
    for found in conclusions:
        parts += [Text(), dossier_view(found)]
    return Group(*parts)
