"""Symmetric games along a parameter, or over two, for the eye: a row a cell, and where one becomes another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.algebra.values import number_text
from gametheory.numbers import short_text
from gametheory.parametric.crowds.map_result import CrowdMap, CrowdRegion
from gametheory.parametric.crowds.result import CrowdCell, CrowdMixed, CrowdOutcome, CrowdRegimes
from gametheory.parametric.crowds.signature import Signature
from gametheory.report.layout import Columns, Hanging
from gametheory.report.maps import percent_text
from gametheory.report.solutions import title_lines
from gametheory.report.texts import counted, point_text, ranges_text
from gametheory.solvers.result import Number

__all__ = ["crowd_map_view", "crowd_view"]

MOST_CELLS = 200
"""Cells shown on a terminal, half of them from either end; the other formats have all."""
MOST_FRONTIERS = 60
"""Frontiers listed; the other formats have all."""
_CONCEPTS = {"symmetric-nash": "Symmetric equilibria", "pure-nash": "Pure Nash equilibria"}


def crowd_view(found: CrowdRegimes) -> RenderableType:
    """What was solved, a row a cell of the axis, the thresholds between them, and notes."""
    parts: list[RenderableType] = [*title_lines(found.about.title, found.parameters), Text()]
    along = ranges_text({found.axis: (found.low, found.high)})
    kind = "whole numbers of " if found.whole else ""
    parts.append(Hanging(Text(_headline(found.concept, f"along {kind}{along}", found.complete), style="bold"), 0, 4))
    defined = [cell for cell in found.cells if not cell.undefined]
    names = list(dict.fromkeys(name for cell in defined for each in cell.outcomes for name in each.measures))
    columns = Columns([found.axis, "equilibria", "payoff", *names, "mixed", "maximiser"])
    left_out = max(0, len(found.cells) - MOST_CELLS)
    for number, cell in enumerate(found.cells):
        if left_out and number == MOST_CELLS // 2:
            columns.add(f"... {counted(left_out, 'more cell')}; json has all", *[""] * (len(names) + 4))
        if not MOST_CELLS // 2 <= number < MOST_CELLS // 2 + left_out:
            for row in _rows(cell, found.players, found.player, names):
                columns.add(*row)
    parts += [Text(), columns]
    if found.breakpoints:
        parts += [Text(), Text("Thresholds", style="bold")]
        changes = set(found.changes)
        for mark in found.breakpoints[:MOST_CELLS]:
            cell = next(each for each in found.cells if each.low == mark.value)
            said = _state(cell) if mark.value in changes else "the same equilibria, by other formulas"
            parts.append(Hanging(Text(f"{found.axis} = {number_text(mark.value)}: {said}"), first=2, rest=6))
    for note in found.notes:
        parts += [Text(), Hanging(Text(f"note: {note}", style="dim"), first=0, rest=6)]
    counts = counted(len(found.cells), "cell"), counted(len(found.breakpoints), "breakpoint")
    return Group(*parts, Text(), Text(", ".join(counts), style="dim"))


def crowd_map_view(found: CrowdMap) -> RenderableType:
    """What was solved, a row a region, the frontiers between them, and notes."""
    parts: list[RenderableType] = [*title_lines(found.about.title, found.parameters), Text()]
    over = " and ".join(ranges_text({name: found.ranges[name]}) for name in found.axes)
    parts.append(Hanging(Text(_headline(found.concept, f"over {over}", found.complete), style="bold"), 0, 4))
    columns = Columns(["region", "share", "inside", "equilibria", "payoff", "mixed", "maximiser"])
    for region in found.regions:
        where = f"{region.name}, {region.regime}", percent_text(region.share), point_text(region.sample)
        if region.undefined:
            columns.add(*where, f"no game: {region.undefined}", "", "", "")
            continue
        listed = [(each.name, _number(each, found.player)) for each in region.outcomes] or [("none pure", "")]
        for number, each in enumerate(listed):
            last = (_mixed_number(region.signature), _maximiser(region, found.players))
            columns.add(*(("", "", "") if number else where), *each, *(("", "") if number else last))
    parts += [Text(), columns]
    if found.frontiers:
        parts += [Text(), Text("Frontiers", style="bold")]
        for frontier in found.frontiers[:MOST_FRONTIERS]:
            curve = " or ".join(frontier.formulas) or f"{frontier.polynomial} = 0"
            parts.append(Hanging(Text(f"{' | '.join(frontier.between)}: {curve}"), first=2, rest=6))
        if len(found.frontiers) > MOST_FRONTIERS:
            parts.append(Text(f"  ... {counted(len(found.frontiers) - MOST_FRONTIERS, 'more frontier')}", style="dim"))
    if found.spots:
        parts += [Text(), Text("On the sides of the box alone", style="bold")]
        for spot in found.spots[:MOST_FRONTIERS]:
            place = ", ".join(f"{name} = {number_text(value)}" for name, value in spot.sample.items())
            names = spot.undefined or ", ".join(each.name for each in spot.outcomes) or "none pure"
            kind = "at" if spot.is_point else "on the curve through"
            parts.append(Hanging(Text(f"{kind} {place}: {names}"), first=2, rest=6))
    said = f"{found.players} is {found.count} rounded down; a frontier belongs to the side of more players"
    parts += [Text(), Hanging(Text(f"note: {said}", style="dim"), first=0, rest=6)]
    for note in found.notes:
        parts.append(Hanging(Text(f"note: {note}", style="dim"), first=0, rest=6))
    counts = (
        counted(len(found.regions), "region"),
        counted(len(found.regime_shares()), "regime"),
        counted(len(found.frontiers), "frontier"),
    )
    return Group(*parts, Text(), Text(", ".join(counts), style="dim"))


def _headline(concept: str, where: str, complete: bool) -> str:
    return f"{_CONCEPTS[concept]} {where} (exact, {'complete' if complete else 'possibly incomplete'})"


def _rows(cell: CrowdCell, players: str, player: str, names: Sequence[str]) -> list[list[str]]:
    """A row an equilibrium; what is said of the whole cell stands on the first."""
    if cell.undefined:
        return [[cell.where(), f"no game: {cell.undefined}", *[""] * (len(names) + 3)]]
    listed = [
        [
            each.name,
            _number(each, player),
            *(number_text(each.measures[n]) if n in each.measures else "" for n in names),
        ]
        for each in cell.outcomes
    ]
    listed += [_of_mixed(each, player, names) for each in cell.mixed if each.at_low is not None]
    listed = listed or [["none pure", *[""] * (len(names) + 1)]]
    last = [_mixed_number(cell.signature), _maximiser(cell, players)]
    return [
        ["" if number else cell.where(), *each, *(["", ""] if number else last)] for number, each in enumerate(listed)
    ]


def _number(outcome: CrowdOutcome, player: str) -> str:
    return number_text(outcome.payoffs[player]) if outcome.payoffs else ""


def _of_mixed(mixed: CrowdMixed, player: str, names: Sequence[str]) -> list[str]:
    """A mixed equilibrium from one end of the cell to the other: the first strategy's share, the payoff, and measures."""
    ends = [found for found in (mixed.at_low, mixed.at_high) if found is not None]
    first = next(iter(ends[0].strategies[player]))

    def from_to(values: Iterable[Number]) -> str:
        return " to ".join(dict.fromkeys(map(short_text, values)))

    return [
        f"{mixed.name}: {from_to(each.strategies[player][first] for each in ends)} {first}",
        from_to(each.payoffs[player] for each in ends),
        *(from_to(each.measures[name] for each in ends) for name in names),
    ]


def _mixed_number(signature: Signature) -> str:
    if signature.continuum:
        return "all mixtures"
    return "" if signature.mixed is None else str(signature.mixed)


def _maximiser(found: CrowdCell | CrowdRegion, players: str) -> str:
    """What maximises the potential: an equilibrium's name, or counts of the first strategy."""
    if found.signature.maximiser is None:
        return "" if found.undefined else "not decided"
    names = [each.name for each in found.outcomes if each.maximiser]
    texts = [each.text(players) for each in found.signature.maximiser]
    return ", ".join(names if len(names) == len(texts) else texts)


def _state(cell: CrowdCell) -> str:
    """What is an equilibrium in a cell, in a few words."""
    if cell.undefined:
        return f"no game: {cell.undefined}"
    names = ", ".join(each.name for each in cell.outcomes) or "none pure"
    mixed = cell.signature.mixed
    more = f" and {counted(mixed, 'mixed equilibrium', 'mixed equilibria')}" if mixed else ""
    chosen = ", ".join(each.name for each in cell.outcomes if each.maximiser)
    return f"{names}{more}{f'; the potential is largest where {chosen}' if chosen else ''}"


def crowd_csv(found: CrowdRegimes | CrowdMap) -> tuple[list[str], list[dict[str, Any]]]:
    """Columns and one row a cell or region and equilibrium."""
    rows = found.rows()
    return list(dict.fromkeys(name for row in rows for name in row)), rows
