"""Regimes along an axis, and maps of two, as tables for papers: every equilibrium in formulas, by where it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from gametheory.algebra.values import Formula, Value
from gametheory.numbers import short_text
from gametheory.parametric.crowds.map_result import CrowdMap
from gametheory.parametric.crowds.result import CrowdCell, CrowdMixed, CrowdOutcome, CrowdRegimes
from gametheory.parametric.crowds.signature import Signature
from gametheory.parametric.map_result import RegimeMap
from gametheory.parametric.pieces import RegimeEquilibrium
from gametheory.parametric.result import Regimes
from gametheory.report.maps import percent_text
from gametheory.report.regimes import concept_line, listed
from gametheory.solvers.result import Component
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.formulas import latex
from gametheory.typesetting.notation import curve, maths, mixture, number, place, point, ranges, table_label, threshold
from gametheory.typesetting.tables import Heading, PaperTable, tables_latex

__all__ = ["map_latex", "map_tables", "regimes_latex", "regimes_table"]

MOST_CELLS = 200
"""Cells of an axis in a table; the other formats have all."""
MOST_ROWS = 60
"""Regions, frontiers, and curves in a table each; the other formats have all."""
_CROWD_CONCEPTS = {"symmetric-nash": "Symmetric equilibria", "pure-nash": "Pure Nash equilibria"}


def regimes_latex(found: Regimes | CrowdRegimes) -> str:
    """A table of the cells of an axis: where, each equilibrium with what is played, and what it is worth, in formulas."""
    return tables_latex([regimes_table(found)])


def regimes_table(found: Regimes | CrowdRegimes) -> PaperTable:
    """The same as a table that is still to be laid out."""
    return _crowd_table(found) if isinstance(found, CrowdRegimes) else _cells_table(found)


def map_latex(found: RegimeMap | CrowdMap) -> str:
    """Two tables: the regions of a map with their shares and equilibria, and the frontiers between them."""
    return tables_latex(map_tables(found))


def map_tables(found: RegimeMap | CrowdMap) -> list[PaperTable]:
    """The same as tables that are still to be laid out; a third has curves and points with equilibria of their own."""
    over = f"over {ranges({name: found.ranges[name] for name in found.axes})}"
    notes = [f"Values: {point(found.parameters)}."] if found.parameters else []
    if isinstance(found, CrowdMap):
        caption = f"{prose(found.about.title)}: {_crowd_caption(found.concept, over, found.complete)}"
        regions = _crowd_regions(found)
        notes.append(
            prose(f"{found.players} is {found.count} rounded down; a frontier belongs to the side of more players.")
        )
        remarks = found.notes
    else:
        caption = f"{prose(found.about.title)}: {_caption(found.concept, over, found.complete)}"
        regions = _regions(found)
        remarks = found.notes
        if found.symbols:
            notes.append(_symbols_note(found.symbols))
    notes += [f"Note: {prose(note)}." for note in remarks]
    headings, rows, begins = regions
    tables = [
        PaperTable(
            f"{caption}: regions.", table_label(found.about, *found.axes, "regions"), headings, rows, begins, notes
        )
    ]
    if found.frontiers:
        tables.append(_frontiers(found, caption))
    if isinstance(found, RegimeMap):
        tables += _curves(found, caption)
    return tables


def _caption(concept: str, where: str, complete: bool) -> str:
    """The words of the terminal's headline, with the place as a formula."""
    before, mark, after = concept_line(concept, "WHERE", complete=complete).partition("WHERE")
    return f"{prose(before)}{where if mark else ''}{prose(after)}"


def _crowd_caption(concept: str, where: str, complete: bool) -> str:
    return f"{_CROWD_CONCEPTS[concept]} {where} (exact, {'complete' if complete else 'possibly incomplete'})"


def _symbols_note(symbols: Mapping[str, Fraction]) -> str:
    names = ", ".join(f"${latex(name)}$" for name in symbols)
    return f"Formulas in {names} too; which of them hold is decided at {point(symbols)}."


def _cells_table(found: Regimes) -> PaperTable:
    rows: list[list[str]] = []
    begins: set[int] = set()
    for cell in found.cells[:MOST_CELLS]:
        begins.add(len(rows))
        where = place(found.axis, cell.low, cell.high, cell.low_closed, cell.high_closed)
        rows += _equilibria_rows([where], cell.equilibria, cell.components, cell.undefined)
    along = f"along {ranges({found.axis: (found.low, found.high)})}"
    notes = [f"Values: {point(found.parameters)}."] if found.parameters else []
    notes += [_symbols_note(found.symbols)] if found.symbols else []
    irrational = [each.value for each in found.breakpoints if not isinstance(each.value, Fraction)]
    told = [(threshold(each.value), maths(each.polynomial)) for each in found.breakpoints if each.value in irrational]
    notes += [f"Breakpoint {value}: a root of {polynomial}." for value, polynomial in told]
    notes += _more(len(found.cells), MOST_CELLS, "cells")
    notes += [f"Note: {prose(note)}." for note in found.notes]
    headings = [Heading("where", whole=True), *_equilibria_headings(cell.equilibria for cell in found.cells)]
    caption = f"{prose(found.about.title)}: {_caption(found.concept, along, found.complete)}."
    label = table_label(found.about, "regimes", found.axis)
    return _fitted(PaperTable(caption, label, headings, rows, frozenset(begins), notes))


def _more(count: int, most: int, what: str) -> list[str]:
    return [f"The first {most} of {count:,} {what}.".replace(",", "{,}")] if count > most else []


def _equilibria_headings(cells: Iterable[Sequence[RegimeEquilibrium]]) -> list[Heading]:
    has_measures = any(found.measures for equilibria in cells for found in equilibria)
    names = ["play", "payoffs", *(["measures"] if has_measures else [])]
    return [Heading("", whole=True), *map(Heading, names)]


def _fitted(table: PaperTable) -> PaperTable:
    """The table with as many cells in each row as it has headings: no column of measures where there are none."""
    count = len(table.headings)
    rows = [[*row, *[""] * (count - len(row))][:count] for row in table.rows]
    return PaperTable(table.caption, table.label, table.headings, rows, table.begins, table.notes)


def _equilibria_rows(
    where: Sequence[str], equilibria: Sequence[RegimeEquilibrium], components: Sequence[Component], undefined: str
) -> list[list[str]]:
    """A row an equilibrium (or those of a tree with the same play); what tells the place stands on the first alone."""
    empty = [""] * len(where)
    if undefined:
        return [[*where, "--", prose(f"not defined: {undefined}"), ""]]
    if not equilibria:
        return [[*where, "--", "none", ""]]
    continua = {
        position: number_
        for number_, component in enumerate((each for each in components if len(each.equilibria) > 1), start=1)
        for position in component.equilibria
    }
    names = {id(found): position for position, found in enumerate(equilibria)}
    rows = []
    for count, group in enumerate(_by_play(equilibria)):
        first = group[0]
        name = escaped(listed([found.branch for found in group]))
        if names[id(first)] in continua:
            # Those of one mark span a continuum together.
            name += "$^{" + "*" * min(3, continua[names[id(first)]]) + "}$"
        cells = [name, _play(first), _values(first.payoffs), _values(first.measures)]
        rows.append([*(empty if count else where), *cells])
    return rows


def _by_play(equilibria: Sequence[RegimeEquilibrium]) -> list[list[RegimeEquilibrium]]:
    """In the order of their names, those of a tree together that agree on the path."""
    groups: dict[object, list[RegimeEquilibrium]] = {}
    for position, found in enumerate(sorted(equilibria, key=lambda found: (len(found.branch), found.branch))):
        on_path = tuple((name, tuple(b.moves.items())) for name, b in found.behavior.items() if b.on_path)
        key: object = (on_path, tuple(found.payoffs.items())) if found.behavior else position
        groups.setdefault(key, []).append(found)
    return list(groups.values())


def _play(found: RegimeEquilibrium) -> str:
    play: Mapping[str, Mapping[str, Value]] = found.strategies
    if found.behavior:
        play = {name: behavior.moves for name, behavior in found.behavior.items() if behavior.on_path}
    told = "\n".join(f"{escaped(name)}: {mixture(strategy)}" for name, strategy in play.items())
    true = [word for name, word in _STATES.items() if found.state.get(name)]
    return told + (f" ({', '.join(true)})" if true else "")


_STATES = {"nash": "Nash", "ess": "ESS", "nss": "NSS", "stable": "stable"}


def _values(values: Mapping[str, Value]) -> str:
    return "\n".join(f"{escaped(name)}: {_value(value)}" for name, value in values.items())


def _value(value: Value) -> str:
    return maths(value) if isinstance(value, Formula) else number(value)


def _regions(found: RegimeMap) -> tuple[list[Heading], list[list[str]], frozenset[int]]:
    rows: list[list[str]] = []
    begins: set[int] = set()
    told: set[str] = set()
    for region in found.regions[:MOST_ROWS]:
        begins.add(len(rows))
        where = [f"{escaped(region.name)} ({escaped(region.regime)})", prose(percent_text(region.share))]
        if region.regime in told:
            rows.append([*where, "", f"as in the other regions of {escaped(region.regime)}", "", ""])
            continue
        told.add(region.regime)
        rows += _equilibria_rows(where, region.equilibria, region.components, region.undefined)
    headings = [Heading("region"), Heading("share", right=True)]
    headings += _equilibria_headings(region.equilibria for region in found.regions)
    fitted = _fitted(PaperTable("", "", headings, rows))
    return headings, [list(row) for row in fitted.rows], frozenset(begins)


def _frontiers(found: RegimeMap | CrowdMap, caption: str) -> PaperTable:
    rows = [
        [
            " -- ".join(map(escaped, each.between)),
            curve(each.formulas, each.polynomial),
            _spot(each.start),
            _spot(each.end),
        ]
        for each in found.frontiers[:MOST_ROWS]
    ]
    notes = [f"Points are $({', '.join(latex(name) for name in found.axes)})$."]
    return PaperTable(
        f"{caption}: frontiers.",
        table_label(found.about, *found.axes, "frontiers"),
        [Heading("between"), Heading("where"), Heading("from"), Heading("to")],
        rows,
        notes=[*notes, *_more(len(found.frontiers), MOST_ROWS, "frontiers")],
    )


def _spot(where: Mapping[str, Value]) -> str:
    return f"$({', '.join(number(value).strip('$') for value in where.values() if not isinstance(value, Formula))})$"


def _curves(found: RegimeMap, caption: str) -> list[PaperTable]:
    """Curves and points on which something else holds than beside them."""
    strange = [cell for cell in (*found.curves, *found.points) if cell.new or cell.gone or cell.jumps or cell.undefined]
    if not strange:
        return []
    rows: list[list[str]] = []
    begins: set[int] = set()
    for cell in strange[:MOST_ROWS]:
        begins.add(len(rows))
        where = _spot(cell.sample) if cell.is_point else curve(cell.formulas, cell.polynomial)
        rows += _equilibria_rows([where], cell.equilibria, cell.components, cell.undefined)
    headings = [Heading("where", whole=True), *_equilibria_headings(cell.equilibria for cell in strange)]
    label = table_label(found.about, *found.axes, "curves")
    notes = _more(len(strange), MOST_ROWS, "curves and points")
    caption = f"{caption}: curves and points with equilibria of their own."
    return [_fitted(PaperTable(caption, label, headings, rows, frozenset(begins), notes))]


def _crowd_table(found: CrowdRegimes) -> PaperTable:
    names = list(dict.fromkeys(name for cell in found.cells for each in cell.outcomes for name in each.measures))
    rows: list[list[str]] = []
    begins: set[int] = set()
    for cell in found.cells[:MOST_CELLS]:
        begins.add(len(rows))
        rows += _crowd_rows(cell, found, names)
    kind = "whole numbers of " if found.whole else ""
    along = f"along {kind}{ranges({found.axis: (found.low, found.high)})}"
    notes = [f"Values: {point(found.parameters)}."] if found.parameters else []
    notes += _more(len(found.cells), MOST_CELLS, "cells")
    notes += [f"Note: {prose(note)}." for note in found.notes]
    headings = [Heading(f"${latex(found.axis)}$", whole=True), Heading("equilibrium"), Heading("payoff")]
    headings += [Heading(escaped(name)) for name in names]
    headings += [Heading("mixed"), Heading("maximiser")]
    caption = f"{prose(found.about.title)}: {_crowd_caption(found.concept, along, found.complete)}."
    label = table_label(found.about, "regimes", found.axis)
    return PaperTable(caption, label, headings, rows, frozenset(begins), notes)


def _crowd_rows(cell: CrowdCell, found: CrowdRegimes, names: Sequence[str]) -> list[list[str]]:
    where = _crowd_place(cell)
    if cell.undefined:
        return [[where, prose(f"no game: {cell.undefined}"), *[""] * (len(names) + 3)]]
    told = [
        [
            prose(each.name),
            _crowd_payoff(each, found.player),
            *(_value(each.measures[name]) if name in each.measures else "" for name in names),
        ]
        for each in cell.outcomes
    ]
    told += [_mixed(each, found.player, names) for each in cell.mixed if each.at_low is not None]
    told = told or [["none pure", *[""] * (len(names) + 1)]]
    last = [_mixed_number(cell.signature), _maximiser(cell, found.players)]
    return [["" if k else where, *each, *(["", ""] if k else last)] for k, each in enumerate(told)]


def _crowd_place(cell: CrowdCell) -> str:
    low, high = (number(end).strip("$") for end in (cell.low, cell.high))
    if cell.is_point:
        return f"${low}$"
    if cell.whole:
        return rf"${low}, \ldots, {high}$"
    return f"${'[' if cell.low_closed else '('}{low}, {high}{']' if cell.high_closed else ')'}$"


def _crowd_payoff(outcome: CrowdOutcome, player: str) -> str:
    return _value(outcome.payoffs[player]) if outcome.payoffs else ""


def _mixed(mixed: CrowdMixed, player: str, names: Sequence[str]) -> list[str]:
    """A mixed equilibrium from one end of the cell to the other, as the table of a terminal has it."""
    ends = [found for found in (mixed.at_low, mixed.at_high) if found is not None]
    strategy = next(iter(ends[0].strategies[player]))

    def from_to(values: Iterable[object]) -> str:
        return prose(" to ".join(dict.fromkeys(short_text(value) for value in values)))  # type: ignore[arg-type]

    return [
        f"{prose(mixed.name)}: {from_to(each.strategies[player][strategy] for each in ends)} {escaped(strategy)}",
        from_to(each.payoffs[player] for each in ends),
        *(from_to(each.measures[name] for each in ends) for name in names),
    ]


def _mixed_number(signature: Signature) -> str:
    if signature.continuum:
        return "all mixtures"
    return "" if signature.mixed is None else str(signature.mixed)


def _maximiser(cell: CrowdCell, players: str) -> str:
    """What maximises the potential: an equilibrium's name, or counts of the first strategy."""
    if cell.signature.maximiser is None:
        return "not decided"
    own = [each.name for each in cell.outcomes if each.maximiser]
    texts = [each.text(players) for each in cell.signature.maximiser]
    return prose(", ".join(own if len(own) == len(texts) else texts))


def _crowd_regions(found: CrowdMap) -> tuple[list[Heading], list[list[str]], frozenset[int]]:
    rows: list[list[str]] = []
    begins: set[int] = set()
    for region in found.regions[:MOST_ROWS]:
        begins.add(len(rows))
        where = [f"{escaped(region.name)} ({escaped(region.regime)})", prose(percent_text(region.share))]
        where.append(point(region.sample))
        if region.undefined:
            rows.append([*where, prose(f"no game: {region.undefined}"), "", ""])
            continue
        told = [[prose(each.name), _crowd_payoff(each, found.player)] for each in region.outcomes] or [
            ["none pure", ""]
        ]
        for k, each in enumerate(told):
            rows.append([*(["", "", ""] if k else where), *each, "" if k else _mixed_number(region.signature)])
    names = ("region", "share", "inside", "equilibrium", "payoff", "mixed")
    return [Heading(name, right=name == "share") for name in names], rows, frozenset(begins)
