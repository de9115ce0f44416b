"""Equilibria at given values as a table for a paper."""

from __future__ import annotations

from collections.abc import Sequence

from gametheory.report.crowds_solved import details_views, judgement_text, state_columns
from gametheory.report.layout import Columns
from gametheory.report.texts import headline, shape_sentence
from gametheory.solvers.result import Equilibrium, Solution
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.notation import mixture, number, point, table_label
from gametheory.typesetting.tables import Heading, PaperTable, tables_latex

__all__ = ["solution_latex", "solution_table"]

MOST_EQUILIBRIA = 200
"""Equilibria in a table; the other formats have all."""


def solution_latex(solution: Solution) -> str:
    """A table of the equilibria of a solution: what is played, payoffs and measures, in exact numbers."""
    return tables_latex([solution_table(solution)])


def solution_table(solution: Solution) -> PaperTable:
    """The same as a table that is still to be laid out."""
    groups = _by_play(solution.equilibria)[:MOST_EQUILIBRIA]
    first = solution.equilibria[0] if solution.equilibria else None
    several = len(solution.components) not in (0, len(solution.equilibria))
    judged = state_columns(solution.equilibria)
    headings = [Heading(r"\#", right=True), *([Heading("component", right=True)] if several else [])]
    if first is not None:
        is_tree = bool(first.path)
        headings += [Heading("play")] if is_tree else [Heading(escaped(name)) for name in first.strategies]
        headings += [Heading(escaped(name), right=True, group="payoff") for name in first.payoffs]
        headings += [Heading(escaped(name), right=True, group="measure") for name in first.measures]
        headings += [Heading(_judged(name)) for name in judged]
    rows = [_row(number_, members, several, judged) for number_, members in groups]
    caption = prose(f"{solution.about.title}: {headline(solution)}.")
    shape = shape_sentence(solution)
    notes = [f"Values: {point(solution.parameters)}."] if solution.parameters else []
    notes += [prose(shape)] if shape else []
    if len(groups) < len(solution.equilibria) <= MOST_EQUILIBRIA:
        notes.append("Equilibria of which more are counted have the same play and differ off the path.")
    notes += _details(solution)
    notes += [f"Note: {prose(note)}." for note in solution.notes]
    if len(solution.equilibria) > MOST_EQUILIBRIA:
        notes.append(f"The first {MOST_EQUILIBRIA} of {len(solution.equilibria):,} equilibria.".replace(",", "{,}"))
    headings = headings if first is not None else [Heading("equilibria")]
    return PaperTable(
        caption,
        table_label(solution.about, "equilibria"),
        headings,
        rows or [["none"]],
        notes=notes,
    )


def _by_play(equilibria: Sequence[Equilibrium]) -> list[tuple[int, list[Equilibrium]]]:
    """Equilibria of a tree that agree on the path are one row, under the number of the first of them."""
    groups: dict[object, tuple[int, list[Equilibrium]]] = {}
    for position, found in enumerate(equilibria):
        on_path = [(name, tuple(b.moves.items())) for name, b in found.behavior.items() if b.on_path]
        key: object = (tuple(on_path), tuple(found.payoffs.values())) if found.path else position
        groups.setdefault(key, (position, []))[1].append(found)
    return list(groups.values())


def _row(position: int, members: Sequence[Equilibrium], several: bool, judged: Sequence[str]) -> list[str]:
    found = members[0]
    more = f"~(+{len(members) - 1})" if len(members) > 1 else ""
    cells = [f"{position}{more}", *([str(found.component)] if several else [])]
    if found.path:
        on_path = [f"{escaped(name)}: {mixture(b.moves)}" for name, b in found.behavior.items() if b.on_path]
        cells.append("\n".join(on_path))
    else:
        cells += [mixture(strategy) for strategy in found.strategies.values()]
    cells += [number(value) for value in (*found.payoffs.values(), *found.measures.values())]
    return [*cells, *(prose(judgement_text(name, found.state.get(name))) for name in judged)]


def _judged(name: str) -> str:
    return {"nash": "Nash", "ess": "ESS", "nss": "NSS"}.get(name, escaped(name))


def _details(solution: Solution) -> list[str]:
    """Of a symmetric game: the pure equilibria by counts, which are no rows, and what is known of mixed ones."""
    tables = [part for part in details_views(solution) if isinstance(part, Columns)]
    told = [(str(name), str(text)) for table in tables for name, text in table.rows]
    return [f"{name[:1].upper()}{escaped(name[1:])}: {prose(text)}." for name, text in told]
