"""Verdicts on claims, and what dossiers make of them, as tables for papers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from gametheory.claims.decide import UNDECIDED, concept_text
from gametheory.claims.dossier import DossierResult, EntryResult, needs_text
from gametheory.claims.verdict import BY_REGIMES, Verdict, share_text
from gametheory.model.about import About
from gametheory.report.tables import MOST_FRONTIERS, where_lines
from gametheory.report.texts import counted, selection_text
from gametheory.solvers.result import Distribution, Equilibrium
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.notation import (
    condition,
    curve,
    equations,
    mixture,
    point,
    ranges,
    stretch,
    stretches,
    table_label,
)
from gametheory.typesetting.tables import Heading, PaperTable, label_of, tables_latex

__all__ = ["dossier_table", "verdicts_latex", "verdicts_table"]

Results = Sequence[tuple[str, About, Sequence[Verdict]]]
"""Each game by its file, with the verdicts on its claims."""


def verdicts_latex(results: Results, conclusions: Sequence[DossierResult] = ()) -> str:
    """A table a game: each claim with its condition, its verdict, where it holds, and a counterexample; then dossiers."""
    tables = [verdicts_table(about, verdicts) for _, about, verdicts in results if verdicts]
    return tables_latex([*tables, *map(dossier_table, conclusions)])


def verdicts_table(about: About, verdicts: Sequence[Verdict]) -> PaperTable:
    """The claims of one game as a table that is still to be laid out."""
    rows = [[_claim(found), found.verdict, _where(found), _remark(found)] for found in verdicts]
    notes = []
    if any(not found.sampled for found in verdicts):
        notes.append("What is said to be proved is exact, at every value of the range; nothing of it is sampled.")
    if any(found.sampled and found.verdict == UNDECIDED for found in verdicts):
        notes.append("A claim that holds at every point sampled is undecided, not proved.")
    has_remarks = any(row[3] for row in rows)
    headings = [Heading("claim"), Heading("verdict", whole=True), Heading("where"), Heading("counterexample or remark")]
    return PaperTable(
        f"{prose(about.title)}: {counted(len(verdicts), 'claim')} and what is proved of {'them' if len(verdicts) > 1 else 'it'}.",
        table_label(about, "claims"),
        headings if has_remarks else headings[:3],
        rows if has_remarks else [row[:3] for row in rows],
        frozenset(range(len(rows))),
        notes,
    )


def _claim(found: Verdict) -> str:
    says = [prose(found.says)] if found.says else []
    return "\n".join([rf"\textit{{{escaped(found.name)}}}", *says, condition(found.condition)])


def _where(found: Verdict) -> str:
    """For which equilibria, over which range or at the values set, and where it holds."""
    if found.sampled:
        return "\n".join(map(prose, where_lines(found)))
    concept = concept_text(found.concept)
    lines = [prose(f"the {concept} {selection_text(found.rule)}" if found.rule else f"{found.quantifier} {concept}")]
    if not found.over:
        return "\n".join([*lines, f"at {point(found.at)}" if found.at else "at the values set"])
    lines += [f"at {point(found.at)}"] if found.at else []
    lines.append(ranges(found.over))
    if found.method == BY_REGIMES:
        said = {each.verdict for each in found.stretches}
        remark = "" if said == {UNDECIDED} else " (the rest is proved)" if UNDECIDED in said else " (proved)"
        return "\n".join([*lines, stretches(found.stretches) + remark])
    shares = [f"{name} on {prose(share_text(*bounds))}" for name, bounds in found.shares.items() if bounds[1]]
    lines.append(f"{', '.join(shares)} of the {'area' if len(found.over) == 2 else 'volume'} (proved)")
    curves: dict[str, dict[str, None]] = {}
    for frontier in found.frontiers:
        curves.setdefault(curve(frontier.formulas, frontier.polynomial), {})[" to ".join(frontier.between)] = None
    lines += [f"{', '.join(sides)} at {shown}" for shown, sides in itertools.islice(curves.items(), MOST_FRONTIERS)]
    if len(curves) > MOST_FRONTIERS:
        lines.append(f"and {counted(len(curves) - MOST_FRONTIERS, 'more frontier')}")
    return "\n".join(lines)


def _remark(found: Verdict) -> str:
    """The counterexample in formulas, or the reason of the verdict."""
    example = found.counterexample
    if example is None:
        return prose(found.reason)
    told = []
    at = {name: example.parameters[name] for name in found.over}
    told += [f"at {point(at)}"] if at else []
    if example.equilibrium is not None:
        told += [f"{escaped(name)}: {mixture(played)}" for name, played in _played(example.equilibrium).items()]
        told += [equations(example.equilibrium.measures)] if example.equilibrium.measures else []
    return "\n".join([*told, *([prose(found.reason)] if found.reason else [])])


def _played(found: Equilibrium) -> Mapping[str, Distribution]:
    if found.path:
        return {name: behavior.moves for name, behavior in found.behavior.items() if behavior.on_path}
    return found.strategies


def dossier_table(found: DossierResult) -> PaperTable:
    """The parts of a dossier's prediction, and its ways of failing, with the verdicts on their claims."""
    rows: list[list[str]] = []
    begins = set()
    for entry in (*found.parts, *found.failures):
        begins.add(len(rows))
        rows += _entry_rows(entry, is_failure=entry in found.failures)
    headings = [Heading("part or failure"), Heading("claim"), Heading("verdict", whole=True), Heading("where")]
    notes = []
    if found.axis and found.holds_on:
        where = " and ".join(map(stretch, found.holds_on))
        notes.append(f"Where all parts, each decided in its own game, hold together: {escaped(found.axis)} in {where}.")
    if found.failures:
        shown = sum(entry.shown for entry in found.failures)
        notes.append(f"{shown} of {counted(len(found.failures), 'way')} of failing shown by a claim that fails.")
    headings.append(Heading("what must be true"))
    caption = f"{prose(found.dossier.title)}: parts of the prediction and ways in which it fails."
    stem = found.dossier.file.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return PaperTable(caption, label_of(stem, "dossier"), headings, rows, frozenset(begins), notes)


def _entry_rows(entry: EntryResult, *, is_failure: bool) -> list[list[str]]:
    rows = []
    for number, finding in enumerate(entry.findings):
        verdict = finding.verdict
        name = "\n".join([rf"\textit{{{escaped(entry.name)}}}", prose(entry.entry.says)]) if not number else ""
        word = verdict.verdict + (f" ({'shown' if entry.shown else 'not shown'})" if is_failure else "")
        needs = [needs_text(verdict), *([entry.entry.needs] if not number else [])]
        claim = f"{escaped(finding.game)}: {escaped(verdict.name)}"
        rows.append([name, claim, word, _where(verdict), prose("\n".join(filter(None, needs)))])
    return rows
