"""Equilibria for a page: at the values of the parameters, and as formulas on each stretch of an axis or region of a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from rich.text import Text

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import Value
from gametheory.numbers import short_text
from gametheory.pages.claims import plain_mixture
from gametheory.pages.markup import Cell, Table, equation, interval, joined, math, mixture, number, said, whole
from gametheory.parametric.crowds.result import CrowdRegimes
from gametheory.parametric.pieces import RegimeEquilibrium
from gametheory.parametric.result import Regimes
from gametheory.report.crowds_solved import details_views, judgement_text, state_columns
from gametheory.report.layout import Columns
from gametheory.report.regimes import (
    WithEquilibria,
    branches_of,
    cell_remark,
    grouped_by_play,
    headline,
    off_path_terms,
    on_path_text,
    state_text,
    telling_sets,
)
from gametheory.report.solutions import MOST_OFF_PATH
from gametheory.report.texts import counted, shape_sentence
from gametheory.report.texts import headline as solution_headline
from gametheory.solvers.result import Equilibrium, Solution

__all__ = [
    "CellView",
    "EquilibriumView",
    "RegimesView",
    "SolutionView",
    "cell_view",
    "crowd_table",
    "regimes_view",
    "solution_view",
]

MOST_CELLS = 60
"""Cells of an axis, or regions of a map, that are shown."""
MOST_IN_FULL = 3
"""Equilibria at the values that are told one by one; more are a table, but for those of trees."""
MOST_BLOCKS = 24
"""Equilibria that are shown of a cell, or at the values."""


@dataclass(frozen=True)
class EquilibriumView:
    """One equilibrium: its name, and what is played and what it is worth, a line each."""

    name: str
    lines: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class CellView:
    """A stretch of an axis or a region, with a remark on its equilibria."""

    where: Cell
    remark: str
    equilibria: tuple[EquilibriumView, ...]
    more: str = ""


@dataclass(frozen=True)
class SolutionView:
    """The equilibria at the values of the parameters: as a table, or of a tree in blocks."""

    headline: str
    shape: str
    table: Table | None
    equilibria: tuple[EquilibriumView, ...]
    further: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RegimesView:
    """The equilibria along an axis or over a map: cells of formulas, or a table, then tables of what is between them."""

    headline: str
    cells: tuple[CellView, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def solution_view(solution: Solution) -> SolutionView:
    """What was found at the values of the parameters."""
    shown = solution.equilibria[:MOST_BLOCKS]
    tree = bool(shown) and bool(shown[0].path)
    notes = list(solution.notes)
    if len(solution.equilibria) > MOST_BLOCKS:
        notes.append(f"{len(solution.equilibria) - MOST_BLOCKS:,} more equilibria are left out here.")
    return SolutionView(
        headline=f"{solution_headline(solution)}.",
        shape=shape_sentence(solution),
        table=_solution_table(solution, shown) if len(shown) > MOST_IN_FULL and not tree else None,
        equilibria=_tree_views(shown) if tree else _plain_views(solution, shown) if len(shown) <= MOST_IN_FULL else (),
        further=_further(solution),
        notes=tuple(notes),
    )


def _solution_table(solution: Solution, shown: Sequence[Equilibrium]) -> Table:
    first = shown[0]
    several = len(solution.components) not in (0, len(solution.equilibria))
    judged = state_columns(shown)
    headings = ["", *(["component"] if several else []), *first.strategies]
    start = len(headings)
    headings += [*(f"payoff of {player}" for player in first.payoffs), *first.measures]
    numbers = frozenset(range(start, len(headings)))
    rows: list[tuple[Cell, ...]] = []
    for place, found in enumerate(shown):
        cells: list[Cell] = [str(place), *([str(found.component)] if several else [])]
        cells += [plain_mixture(strategy) for strategy in found.strategies.values()]
        cells += [number(value) for value in (*found.payoffs.values(), *found.measures.values())]
        cells += [judgement_text(name, found.state.get(name)) for name in judged]
        rows.append(tuple(cells))
    return Table("Equilibria at these values", (*headings, *judged), tuple(rows), numbers)


def _plain_views(solution: Solution, shown: Sequence[Equilibrium]) -> tuple[EquilibriumView, ...]:
    """Few equilibria of a game that is no tree, line by line."""
    several = len(solution.components) not in (0, len(solution.equilibria))
    views = []
    for place, found in enumerate(shown):
        lines: list[tuple[str, Cell]] = [(who, plain_mixture(own)) for who, own in found.strategies.items()]
        lines.append(("payoffs", _numbers(found.payoffs)))
        if found.measures:
            lines.append(("measures", _numbers(found.measures)))
        lines += [
            (name.replace("_", " "), judgement_text(name, found.state.get(name))) for name in state_columns(shown)
        ]
        if several:
            lines.append(("component", str(found.component)))
        views.append(EquilibriumView(str(place), tuple(lines)))
    return tuple(views)


def _tree_views(shown: Sequence[Equilibrium]) -> tuple[EquilibriumView, ...]:
    """Equilibria of a tree by what is played on the path; those that differ only off it are one."""
    groups: dict[object, list[Equilibrium]] = {}
    numbers: dict[object, int] = {}
    for place, found in enumerate(shown):
        played = tuple((name, tuple(own.moves.items())) for name, own in found.behavior.items() if own.on_path)
        key = (played, tuple(found.payoffs.values()))
        groups.setdefault(key, []).append(found)
        numbers.setdefault(key, place)
    views = []
    for shared, members in groups.items():
        first = members[0]
        lines = [(name, plain_mixture(own.moves)) for name, own in first.behavior.items() if own.on_path]
        off = [name for name, own in first.behavior.items() if not own.on_path and own.specified]
        if len(members) > 1:
            lines.append(("off the path", Markup("{}").format(f"{len(members)} equilibria that differ only there")))
        elif off and len(off) <= MOST_OFF_PATH:
            terms = [Markup("{}: {}").format(name, plain_mixture(first.behavior[name].moves)) for name in off]
            lines.append(("off the path", joined(terms, "; ")))
        elif off:
            lines.append(("off the path", Markup("{}").format(counted(len(off), "information set"))))
        for player, types in first.interim.items():
            terms = [Markup("{} {}").format(name, number(each.payoff, decimals=False)) for name, each in types.items()]
            lines.append((f"{player}'s types expect", joined(terms)))
        lines.append(("payoffs", _numbers(first.payoffs)))
        if first.measures:
            lines.append(("measures", _numbers(first.measures)))
        views.append(EquilibriumView(str(numbers[shared]), tuple(lines)))
    return tuple(views)


def _numbers(values: Mapping[str, object]) -> Markup:
    shown = (Markup("{} = {}").format(name, number(value)) for name, value in values.items())  # type: ignore[arg-type]
    return joined(shown, ", ")


def _further(solution: Solution) -> tuple[tuple[str, str], ...]:
    """Of a symmetric game: pure equilibria by counts, the potential, and how it is known that none is missing."""
    lines = []
    for found in details_views(solution):
        if isinstance(found, Columns):
            lines += [(_plain(row[0]), _plain(row[1])) for row in found.rows]
    return tuple(lines)


def _plain(cell: str | Text) -> str:
    return cell.plain if isinstance(cell, Text) else cell


def regimes_view(found: Regimes | CrowdRegimes) -> RegimesView:
    """Every equilibrium as a formula along the axis."""
    if isinstance(found, CrowdRegimes):
        return RegimesView(_crowd_headline(found), tables=(crowd_table(found.axis, found.rows()),), notes=found.notes)
    telling = telling_sets(found.cells)
    cells = []
    for cell in found.cells[:MOST_CELLS]:
        where = interval(found.axis, cell.low, cell.high, cell.low_closed, cell.high_closed)
        cells.append(cell_view(where, cell, found.concept, telling))
    tables = []
    if found.breakpoints:
        tables.append(_breakpoint_table(found))
    if found.branches and len(found.cells) > 1:
        tables.append(_branch_table(found))
    notes = list(found.notes)
    if len(found.cells) > MOST_CELLS:
        notes.append(f"{counted(len(found.cells) - MOST_CELLS, 'more stretch', 'more stretches')} are left out here.")
    return RegimesView(f"{headline(found)}.", tuple(cells), tuple(tables), tuple(notes))


def cell_view(where: Cell, cell: WithEquilibria, concept: str, telling: Mapping[object, Sequence[str]]) -> CellView:
    """A stretch or a region with its equilibria, those of a tree that agree on the path told once."""
    groups = grouped_by_play(cell.equilibria)
    more = f"and {len(groups) - MOST_BLOCKS:,} more" if len(groups) > MOST_BLOCKS else ""
    views = tuple(EquilibriumView(group[0].branch, tuple(_lines(group, telling))) for group in groups[:MOST_BLOCKS])
    return CellView(where, cell_remark(cell, concept), views, more)


def _lines(group: Sequence[RegimeEquilibrium], telling: Mapping[object, Sequence[str]]) -> Iterable[tuple[str, Cell]]:
    """What is played, what it is worth, and who else does the same."""
    found = group[0]
    play: Mapping[str, Mapping[str, Value]] = found.strategies
    if found.behavior:
        play = {name: behavior.moves for name, behavior in found.behavior.items() if behavior.on_path}
    for name, strategy in play.items():
        yield name, mixture(strategy)
    yield "payoffs", whole(equation(name, value) for name, value in found.payoffs.items())
    if found.measures:
        yield "measures", whole(equation(name, value) for name, value in found.measures.items())
    if found.state:
        yield "state", state_text(found)
    if any(not behavior.on_path for behavior in found.behavior.values()):
        yield "off the path", "; ".join(off_path_terms(group, telling.get(on_path_text(found), ())))


def _breakpoint_table(found: Regimes) -> Table:
    irrational = any(
        isinstance(each.value, AlgebraicNumber) and not each.value.is_rational for each in found.breakpoints
    )
    rows = tuple(
        (
            equation(found.axis, each.value),
            f"{float(each.value):.6g}",
            *((math(f"{each.polynomial} == 0"),) if irrational else ()),
        )
        for each in found.breakpoints
    )
    headings = ("where equilibria change", "decimal", *(("root of",) if irrational else ()))
    return Table(f"Breakpoints of {found.axis}", headings, rows, frozenset({1}))


def _branch_table(found: Regimes) -> Table:
    table = branches_of(found)
    assert isinstance(table, Columns)
    rows = tuple(tuple(said(_plain(cell)) for cell in row) for row in table.rows[:MOST_CELLS])
    return Table("Each equilibrium followed along the axis", tuple(table.names), rows)


def _crowd_headline(found: CrowdRegimes) -> str:
    kind = "whole numbers of " if found.whole else ""
    said = "complete" if found.complete else "possibly incomplete"
    low, high = short_text(found.low), short_text(found.high)
    return f"Equilibria along {kind}{found.axis} in [{low}, {high}] (exact, {said})."


def crowd_table(axis: str, rows: Sequence[Mapping[str, object]]) -> Table:
    """The rows of a symmetric game, with formulas set as such."""
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    plain = {axis, "branch", "maximiser", "region", "regime", "share", "inside"}

    def cell(name: str, value: object) -> Cell:
        text = "" if value is None else str(value)
        if name == "maximiser":
            return {"1": "yes", "0": "no"}.get(text, text)
        return text if name in plain or not text or " to " in text or text.startswith("~") else math(text)

    shown = tuple(tuple(cell(name, row.get(name)) for name in names) for row in rows[: 4 * MOST_CELLS])
    return Table(f"Equilibria along {axis}", names, shown, note="maximiser: whether it maximises the potential")
