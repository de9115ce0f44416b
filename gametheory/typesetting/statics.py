"""Comparative statics, and what must be true for claims, as tables for papers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from gametheory.claims.break_even import BreakEven, BreakEvenRow, Flip
from gametheory.claims.decide import concept_text
from gametheory.parametric.signs import Statics
from gametheory.report.statics import MOST_PLAYED, legend
from gametheory.report.texts import selection_text
from gametheory.solvers.result import CONCEPT_WORDS
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.formulas import latex
from gametheory.typesetting.notation import condition, number, point, stretch, table_label, threshold
from gametheory.typesetting.tables import Heading, PaperTable, tables_latex

__all__ = ["break_even_table", "signs_tables", "statics_latex"]

_SIGN = re.compile(r"(?<!\S)([+-])(?![\w.])")


def statics_latex(
    parameters: Mapping[str, Fraction],
    signs: Statics | None,
    tables: Sequence[BreakEven],
    played: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """The table of signs, where each measure moves over its range, and what must be true for each claim.

    ``played`` says, by parameter, what the branches are that the signs name by a letter. Parts that there are not, are
    left out.
    """
    found = signs_tables(signs, played or {}) if signs is not None else []
    found += [break_even_table(table, parameters) for table in tables]
    return tables_latex(found)


def signs_tables(signs: Statics, played: Mapping[str, Mapping[str, str]]) -> list[PaperTable]:
    """Two tables: the signs at the values, and over the range of each parameter that moves anything."""
    concept = CONCEPT_WORDS[signs.concept][1]
    title = prose(signs.about.title)
    rows, steady = [], []
    for parameter in signs.varied:
        texts = [signs.entry(measure, parameter).value_text() for measure in signs.measures]
        if set(texts) == {"0"}:
            steady.append(parameter)
        else:
            rows.append([f"${latex(parameter)}$", *map(_signs, texts)])
    notes = [f"Values: {point(signs.parameters)}."] if signs.parameters else []
    notes += [f"None of them moved by: {_names(steady)}."] if steady else []
    notes += [_signs(legend(signs)) + ".", *_played(played), *_reasons(signs)]
    here = PaperTable(
        f"{title}: signs of measures in {prose(concept)} at these values (exact).",
        table_label(signs.about, "signs"),
        [Heading("parameter", whole=True), *(Heading(escaped(measure)) for measure in signs.measures)],
        rows or [["none", *[""] * len(signs.measures)]],
        notes=notes,
    )
    over: list[list[str]] = []
    begins: set[int] = set()
    for measure in signs.measures:
        moving = [each for each in (signs.entry(measure, name) for name in signs.varied) if each.moves]
        begins.add(len(over))
        for k, each in enumerate(moving):
            between = f"$[{number(each.low).strip('$')}, {number(each.high).strip('$')}]$"
            name = "" if k else escaped(measure)
            over.append([name, f"${latex(each.parameter)}$", between, number(each.value), _signs(each.range_text())])
    if not over:
        return [here]
    headings = [Heading("measure", whole=True), Heading("parameter", whole=True), Heading("range", whole=True)]
    headings += [Heading("value", right=True), Heading("signs")]
    ranges = PaperTable(
        f"{title}: signs of measures in {prose(concept)} over the range of each parameter that moves them (exact).",
        table_label(signs.about, "signs", "ranges"),
        headings,
        over,
        frozenset(begins),
    )
    return [here, ranges]


def _signs(text: str) -> str:
    """Signs between dollars, the rest as text."""
    pieces = _SIGN.split(text)
    return "".join(f"${piece}$" if k % 2 else prose(piece) for k, piece in enumerate(pieces))


def _names(parameters: Sequence[str]) -> str:
    return ", ".join(f"${latex(name)}$" for name in parameters)


def _played(played: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What the letters are, once for all parameters where it is the same."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for parameter, branches in played.items():
        groups.setdefault(tuple(branches.items()), []).append(parameter)
    notes = []
    for found, parameters in groups.items():
        told = "; ".join(f"{escaped(name)}: {prose(text)}" for name, text in found[:MOST_PLAYED])
        more = f"; and {len(found) - MOST_PLAYED} more" if len(found) > MOST_PLAYED else ""
        notes.append(f"What is played in each branch along {_names(parameters)}: {told}{more}.")
    return notes


def _reasons(signs: Statics) -> list[str]:
    notes = []
    for said, reasons in (("Not solved along", signs.unsolved), ("Not moved", signs.left_out)):
        groups: dict[str, list[str]] = {}
        for name, reason in reasons.items():
            groups.setdefault(reason, []).append(name)
        notes += [f"{said}: {_names(names)} ({prose(reason)})." for reason, names in groups.items()]
    return notes + [f"Along ${latex(name)}$ {prose(reason)}." for name, reason in signs.undefined.items()]


def break_even_table(table: BreakEven, parameters: Mapping[str, Fraction]) -> PaperTable:
    """For one claim: each parameter that flips the verdict, with the exact values at which it does."""
    concept = concept_text(table.concept)
    which = f"the {concept} {selection_text(table.rule)}" if table.rule else f"{table.quantifier} {concept}"
    rows = [_row(row) for row in table.flipping]
    steady = [row for row in table.rows if len(row.stretches) == 1]
    notes = [prose(table.says)] if table.says else []
    own = {name: value for name, value in table.parameters.items() if parameters.get(name) != value}
    notes += [f"At {point(own)}."] if own else []
    if steady:
        verdict = "" if rows else f"The claim {steady[0].verdict}. "
        notes.append(f"{verdict}No value in its range flips it: {_names([row.parameter for row in steady])}.")
    notes += [f"Not decided along ${latex(name)}$: {prose(reason)}." for name, reason in table.unsolved.items()]
    return PaperTable(
        f"{prose(table.about.title)}: what must be true for {escaped(table.claim)}, {condition(table.condition)} in "
        f"{prose(which)}, each parameter moved with all others held at their values (exact).",
        table_label(table.about, table.claim, "break-even"),
        [
            Heading("parameter", whole=True),
            Heading("value", right=True),
            Heading("verdict", whole=True),
            Heading("flips at"),
            Heading("holds on"),
        ],
        rows or [["none", "", "", "", ""]],
        notes=notes,
    )


def _row(row: BreakEvenRow) -> list[str]:
    holds = " and ".join(map(stretch, row.holds_on)) or "nowhere"
    flips = "\n".join(map(_flip, row.flips))
    return [f"${latex(row.parameter)}$", number(row.value), row.verdict, flips, holds]


def _flip(flip: Flip) -> str:
    """The words of :class:`Flip` with the value in notation."""
    _, _, words = str(flip).partition(" (")
    # A radical is followed by its decimal, and stands in brackets of its own.
    words = str(flip)[str(flip).rindex(" (") :] if words else ""
    return f"{threshold(flip.at)}{prose(words)}"
