"""Comparative statics and break-even tables for the eye, and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.claims.break_even import BreakEven
from gametheory.claims.decide import concept_text
from gametheory.model.about import About
from gametheory.numbers import exact_text, short_text
from gametheory.parametric.pieces import Number
from gametheory.parametric.signs import Statics
from gametheory.report.layout import Columns, Hanging
from gametheory.report.solutions import title_lines
from gametheory.report.tables import VERDICT_STYLES
from gametheory.report.texts import point_text, selection_text
from gametheory.solvers.result import CONCEPT_WORDS

__all__ = ["LEGEND", "MOST_PLAYED", "legend", "statics_csv", "statics_view"]

LEGEND = (
    "+ rises, - falls, 0 stays as the parameter grows and all others keep their values; a | b: just below and just above "
    "its value; none: there is no equilibrium, or it does not go on; A, B: several equilibria, by branch"
)
LEGEND_OF_CHANGES = (
    "; other values at or from a place: at it alone, or on one side of it, there are equilibria with other values"
)
"""What the legend says besides where there are such places."""
MOST_PLAYED = 8
"""Branches of which it is said what is played in them; more are only counted."""
COLUMNS = ("table", "name", "parameter", "value", "here", "over_range", "changes_at")


def statics_view(
    about: About,
    parameters: Mapping[str, Fraction],
    signs: Statics | None,
    tables: Sequence[BreakEven],
    played: Mapping[str, Mapping[str, str]] | None = None,
) -> RenderableType:
    """The sign table, where each measure moves, and what must be true for each claim; those parts that there are.

    ``played`` says what the branches are that the signs name, by parameter. What could not be decided, which may be far
    up, is named once more at the end.
    """
    parts: list[RenderableType] = [*title_lines(about.title, parameters)]
    if signs is not None:
        parts += [Text(), *_signs(signs, played or {})]
    for table in tables:
        parts += [Text(), *_break_even(table, parameters)]
    missing = [f"the signs along {', '.join(signs.unsolved)}"] if signs is not None and signs.unsolved else []
    missing += [f"{table.claim} along {', '.join(table.unsolved)}" for table in tables if table.unsolved]
    if missing:
        said = f"Not decided, for the reasons given above: {'; '.join(missing)} (exit code 4)"
        parts += [Text(), Hanging(Text(said, style="yellow"), first=0, rest=2)]
    return Group(*parts)


def _signs(signs: Statics, played: Mapping[str, Mapping[str, str]]) -> Iterator[RenderableType]:
    concept = CONCEPT_WORDS[signs.concept][1]
    yield Text(f"Signs at these values, of measures in {concept} (exact)", style="bold")
    yield Text()
    if signs.varied:
        matrix = Columns(("parameter", *signs.measures))
        steady: list[str] = []
        for parameter in signs.varied:
            texts = [signs.entry(measure, parameter).value_text() for measure in signs.measures]
            if set(texts) == {"0"}:
                steady.append(parameter)
            else:
                matrix.add(parameter, *map(_signed, texts))
        if matrix.rows:
            yield matrix
        if steady:
            yield Hanging(Text(f"0 throughout: {', '.join(steady)}", style="dim"), first=0, rest=2)
        yield Text()
        yield Hanging(Text(legend(signs), style="dim"), first=0, rest=0)
        yield from _branches(signs, played)
    else:
        yield Text("No parameter has a range in which to move it.")
    for measure in signs.measures:
        yield from _measure(signs, measure)
    yield from _reasons("along these the game could not be solved", signs.unsolved)
    yield from _reasons("not moved", signs.left_out)
    for parameter, reason in signs.undefined.items():
        yield Text()
        yield Hanging(Text(f"note: along {parameter} {reason}", style="dim"), first=0, rest=6)


def legend(signs: Statics) -> str:
    """What the signs and words of these tables mean, without a full stop."""
    return LEGEND + (LEGEND_OF_CHANGES if any(entry.changes for entry in signs.entries) else "")


def _branches(signs: Statics, played: Mapping[str, Mapping[str, str]]) -> Iterator[RenderableType]:
    """``along a, F   A: one out, two enter; B: ...``: what the letters are, once for all parameters where it is the same."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for parameter, branches in played.items():
        groups.setdefault(tuple(branches.items()), []).append(parameter)
    if groups:
        yield Text()
        said = "What is played in each branch at these values, or where it first is (a/b: both, with some probability):"
        yield Hanging(Text(said, style="dim"), first=0, rest=0)
    for found, parameters in groups.items():
        told = [f"{name}: {text}" for name, text in found[:MOST_PLAYED]]
        if len(found) > MOST_PLAYED:
            told.append(f"... and {len(found) - MOST_PLAYED:,} more; see gametheory regimes along one of these")
        along = f"along {', '.join(parameters)}   " if len(groups) > 1 or len(parameters) < len(signs.varied) else ""
        yield Hanging(Text(along + "; ".join(told), style="dim"), first=2, rest=4)


def _measure(signs: Statics, measure: str) -> Iterator[RenderableType]:
    entries = [signs.entry(measure, parameter) for parameter in signs.varied]
    moving = [entry for entry in entries if entry.moves]
    steady = [entry.parameter for entry in entries if not entry.moves]
    if not entries:
        return
    yield Text()
    yield Text(f"{measure} over the range of each parameter", style="bold")
    if moving:
        table = Columns(("parameter", "range", "value", "signs"))
        for entry in moving:
            table.add(
                entry.parameter,
                f"[{short_text(entry.low)}, {short_text(entry.high)}]",
                short_text(entry.value),
                entry.range_text(),
            )
        yield table
    if steady:
        said = "moved nowhere by" if moving else "moved by none of"
        yield Hanging(Text(f"{said}: {', '.join(steady)}", style="dim"), first=0, rest=2)


def _signed(text: str) -> Text:
    return Text(text, style={"+": "green", "-": "red", "0": "dim"}.get(text, ""))


def _reasons(said: str, reasons: Mapping[str, str]) -> Iterator[RenderableType]:
    """``not moved: a, b (it has no range in the game file)``: a line a reason."""
    groups: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        groups.setdefault(reason, []).append(name)
    for reason, names in groups.items():
        yield Text()
        yield Hanging(Text(f"{said}: {', '.join(names)} ({reason})", style="dim"), first=0, rest=2)


def _break_even(table: BreakEven, parameters: Mapping[str, Fraction]) -> Iterator[RenderableType]:
    yield Text.assemble((table.claim, "bold"), ("  What must be true", "bold"))
    if table.says:
        yield Hanging(Text(table.says, style="dim"), first=0, rest=0)
    concept = concept_text(table.concept)
    which = f"the {concept} {selection_text(table.rule)}" if table.rule else f"{table.quantifier} {concept}"
    yield Hanging(Text(f"{table.condition}, in {which}"), first=0, rest=2)
    own = {name: value for name, value in table.parameters.items() if parameters.get(name) != value}
    if own:
        yield Hanging(Text(f"at {point_text(own)}"), first=0, rest=2)
    flipping = table.flipping
    if flipping:
        yield Text()
        columns = Columns(("parameter", "value", "verdict", "flips at", "holds on"))
        for row in flipping:
            columns.add(
                row.parameter,
                short_text(row.value),
                Text(row.verdict, style=VERDICT_STYLES[row.verdict]),
                ", ".join(map(str, row.flips)),
                row.holds_text(),
            )
        yield columns
    steady = [row for row in table.rows if len(row.stretches) == 1]
    if steady:
        if flipping:
            yield Text()
        said = f"no value in its range flips it: {', '.join(row.parameter for row in steady)}"
        text = Text()
        if not flipping:
            text.append(steady[0].verdict, VERDICT_STYLES[steady[0].verdict]).append("; ")
        yield Hanging(text.append(said, "dim"), first=0, rest=2)
    yield from _reasons("along these it could not be decided", table.unsolved)


def statics_csv(signs: Statics | None, tables: Sequence[BreakEven]) -> tuple[list[str], list[dict[str, Any]]]:
    """A row a measure and parameter (``signs``), then a row a claim and parameter (``break_even``).

    ``here`` is the sign or verdict at the value, ``over_range`` the signs over the range or where the claim holds, and
    ``changes_at`` the values at which they change. What is irrational is written as a decimal; the JSON has it exactly.
    """
    rows: list[dict[str, Any]] = []
    for entry in signs.entries if signs else ():
        inner = {end for segment in entry.segments for end in (segment.low, segment.high)} - {entry.low, entry.high}
        changes = {end for end in inner if entry.changes_at(end)} | {jump.at for jump in entry.jumps}
        rows.append(
            {
                **dict(zip(COLUMNS, ("signs", entry.measure, entry.parameter, exact_text(entry.value)), strict=False)),
                "here": entry.value_text(),
                "over_range": entry.range_text(),
                "changes_at": _places(sorted(changes)),
            }
        )
    for table in tables:
        rows += [
            {
                **dict(zip(COLUMNS, ("break_even", table.claim, row.parameter, exact_text(row.value)), strict=False)),
                "here": row.verdict,
                "over_range": f"holds on {row.holds_text()}" if row.holds_on else "holds nowhere",
                "changes_at": _places([flip.at for flip in row.flips]),
            }
            for row in table.rows
        ]
    return list(COLUMNS), rows


def _places(numbers: Sequence[Number]) -> str:
    return "; ".join(
        repr(float(number)) if isinstance(number, AlgebraicNumber) else exact_text(number) for number in numbers
    )
