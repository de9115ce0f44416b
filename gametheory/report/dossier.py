"""A dossier for the eye: one table of parts and ways of failing, then where the whole prediction holds."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.algebra.values import number_text
from gametheory.claims.decide import HOLDS
from gametheory.claims.dossier import DossierResult, EntryResult, needs_text, where_text
from gametheory.claims.verdict import ClaimStretch, stretches_text
from gametheory.report.layout import Columns, Hanging
from gametheory.report.tables import VERDICT_STYLES
from gametheory.report.texts import counted


def dossier_view(found: DossierResult) -> RenderableType:
    """The title, the table, the joint range, and the break-even values of the prediction."""
    parts: list[RenderableType] = [Text(found.dossier.title, style="bold"), Text()]
    table = Columns(("part or failure", "game", "claim", "verdict", "exact range", "what must be true"), spaced=True)
    for entry in (*found.parts, *found.failures):
        _add(table, entry, is_failure=entry in found.failures)
    parts += [table, Text(), Hanging(joint_text(found), first=0, rest=2)]
    shown = sum(entry.shown for entry in found.failures)
    if found.failures:
        ways = f"{shown} of {counted(len(found.failures), 'way')} of failing"
        said = f"{ways} {'is' if shown == 1 else 'are'} shown by games in which what it is about fails"
        parts.append(Hanging(Text(f"{said}.", style="" if found.all_shown else "red"), first=0, rest=2))
    if found.break_even is not None:
        parts += [Text(), *_break_even(found)]
    return Group(*parts)


def _add(table: Columns, entry: EntryResult, *, is_failure: bool) -> None:
    for number, finding in enumerate(entry.findings):
        name = Text()
        if not number:
            name.append(entry.name, style="bold").append(f"\n{entry.entry.says}", style="not bold dim")
        verdict = finding.verdict
        word = Text(verdict.verdict, style=VERDICT_STYLES[verdict.verdict])
        if is_failure:
            word.append("\nshown" if entry.shown else "\nnot shown", style="dim" if entry.shown else "red")
        needs = [needs_text(verdict), *([entry.entry.needs] if not number else [])]
        table.add(name, finding.game, verdict.name, word, where_text(verdict), "\n".join(filter(None, needs)))


def joint_text(found: DossierResult) -> Text:
    """Where all parts of a prediction hold together, in a sentence."""
    if not found.axis:
        return Text("The parts share no parameter over which all of them are decided.")
    each = "each decided in its own game at its own values"
    if not found.holds_on and not found.may_hold_on:
        return Text(f"All parts, {each}, hold together at no {found.axis}{_range_text(found)}.", style="red")
    if not found.holds_on:
        return Text(f"All parts, {each}: at no {found.axis} are all shown to hold; some are undecided.", style="red")
    places = [
        f"{found.axis} = {number_text(stretch.low)}" if stretch.is_point else f"{found.axis} in {stretch}"
        for stretch in found.holds_on
    ]
    # Parts that range over something else, or over nothing, don't narrow the range: they hold throughout or not.
    others = [entry for entry in found.parts if entry.axis != found.axis and entry.verdict != HOLDS]
    who = "All other parts" if others else "All parts"
    if found.may_hold_on != found.holds_on:
        rest = "; elsewhere some are undecided."
    elif len(places) == 1 and _ends(found.holds_on) == _ends(found.common):
        rest = ", all that they range over."
    else:
        rest = f", and nowhere else{_range_text(found)}."
    said = Text.assemble(f"{who}, {each}, hold for ", (" and ".join(places), "bold"), rest)
    if others:
        names = ", ".join(entry.name for entry in others)
        are = "is" if len(others) == 1 else "are"
        said.append(f" {names} {are} not shown to hold throughout, whatever {found.axis} is.", style="red")
    return said


def _ends(stretches: Sequence[ClaimStretch]) -> list[tuple[object, ...]]:
    return [(each.low, each.high, each.low_closed, each.high_closed) for each in stretches]


def _range_text(found: DossierResult) -> str:
    """`` from 0 to 1``: what the claims range over, all of them."""
    if not found.common:
        return ""
    return f" from {number_text(found.common[0].low)} to {number_text(found.common[-1].high)}"


def _break_even(found: DossierResult) -> list[RenderableType]:
    table = found.break_even
    assert table is not None
    rows = Columns(("parameter", "value", "where it holds and fails"))
    for row in table.flipping:
        rows.add(row.parameter, number_text(row.value), stretches_text(row.stretches))
    heading = (
        f"What must be true of each parameter, others at their defaults, for '{table.claim}' ({table.about.title})"
    )
    return [Hanging(Text(heading, style="bold"), first=0, rest=2), rows]
