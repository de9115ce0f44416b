"""A dossier for a page: the prediction put together from several games, where it holds, and the ways in which it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from gametheory.claims.decide import FAILS
from gametheory.claims.dossier import DossierResult, EntryResult, needs_text, place_of, where_text
from gametheory.claims.verdict import ClaimStretch, Number, Verdict, stretches_text
from gametheory.pages.bars import Bar, stretch_bar
from gametheory.pages.markup import Block, Cell, Table, blocks, linked, number, said
from gametheory.report.dossier import joint_text
from gametheory.report.texts import counted

__all__ = ["DossierView", "EntryView", "dossier_view"]


@dataclass(frozen=True)
class FindingView:
    """One claim of one game that stands for a part or a failure; ``link`` is where the page has it, or empty."""

    game: str
    claim: str
    link: str
    verdict: str
    where: str
    needs: str


@dataclass(frozen=True)
class EntryView:
    """A part of the prediction, or a way in which it fails."""

    name: str
    says: str
    needs: str
    verdict: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True)
class DossierView:
    """The dossier, ready to be shown."""

    identifier: str
    title: str
    source: Cell
    description: tuple[Block, ...]
    conclusion: str
    bar: Bar | None
    failures_line: str
    parts: tuple[EntryView, ...]
    failures: tuple[EntryView, ...]
    table: Table | None


def dossier_view(found: DossierResult, identifier: str, links: Mapping[tuple[str, str], str]) -> DossierView:
    """A dossier's result; ``links`` has the identifier of each claim of the page by its game's place and its name."""
    shown = sum(entry.shown for entry in found.failures)
    ways = f"{shown} of {counted(len(found.failures), 'way')} of failing"
    line = f"{ways} {'is' if shown == 1 else 'are'} shown by games in which what it is about fails."

    def entry(each: EntryResult, *, is_failure: bool) -> EntryView:
        verdict = ("shown" if each.shown else "not shown") if is_failure else each.verdict
        findings = tuple(
            FindingView(
                game=finding.game,
                claim=finding.verdict.name,
                link=links.get((place_of(found.dossier.file_of(finding.game)), finding.verdict.name), ""),
                verdict=finding.verdict.verdict,
                where=said(where_text(finding.verdict)),
                needs=_needs(finding.verdict),
            )
            for finding in each.findings
        )
        return EntryView(each.name, each.entry.says, each.entry.needs, verdict, findings)

    return DossierView(
        identifier=identifier,
        title=found.dossier.title,
        source=linked(found.dossier.source),
        description=blocks(found.dossier.description),
        conclusion=joint_text(found).plain,
        bar=_bar(found),
        failures_line=line if found.failures else "",
        parts=tuple(entry(each, is_failure=False) for each in found.parts),
        failures=tuple(entry(each, is_failure=True) for each in found.failures),
        table=_table(found),
    )


def _needs(verdict: Verdict) -> str:
    """What it takes for a claim to hold, as the end of a sentence."""
    needs = said(needs_text(verdict))
    return needs if not needs or needs.startswith(("no ", "not decided")) else f"it takes {needs}"


def _bar(found: DossierResult) -> Bar | None:
    """Where all parts hold together, on what all of them range over."""
    if not found.common or len(found.common) != 1 or found.may_hold_on != found.holds_on:
        return None
    whole = found.common[0]
    if not isinstance(whole.low, Fraction) or not isinstance(whole.high, Fraction):
        return None
    stretches: list[ClaimStretch] = []
    reached: Number = whole.low
    open_from_here = whole.low_closed
    for stretch in found.holds_on:
        stretches += _gap(reached, open_from_here, stretch.low, not stretch.low_closed)
        stretches.append(stretch)
        reached, open_from_here = stretch.high, not stretch.high_closed
    stretches += _gap(reached, open_from_here, whole.high, whole.high_closed)
    return stretch_bar(found.axis, whole.low, whole.high, stretches)


def _gap(low: Number, low_closed: bool, high: Number, high_closed: bool) -> list[ClaimStretch]:
    """The stretch between two places, on which not all parts hold; none if there is nothing between them."""
    if low > high or (low == high and not (low_closed and high_closed)):
        return []
    return [ClaimStretch(low, high, low_closed, high_closed, FAILS)]


def _table(found: DossierResult) -> Table | None:
    """Where the prediction's own claim holds and fails along each parameter."""
    table = found.break_even
    if table is None or not table.flipping:
        return None
    rows = tuple(
        (row.parameter, number(row.value, decimals=False), stretches_text(row.stretches)) for row in table.flipping
    )
    caption = Markup("What must be true of each parameter, others at their defaults, for {} ({})").format(
        table.claim, table.about.title
    )
    return Table(caption, ("parameter", "value", "where it holds and fails"), rows, frozenset({1}))
