"""A solution for the eye: a row an equilibrium, or for a tree a block that says what is played where."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gametheory.numbers import short_text
from gametheory.report.layout import Columns
from gametheory.report.texts import counted, headline, mixture_text, point_text, shape_sentence
from gametheory.solvers.result import Equilibrium, Number, Solution

MOST_EQUILIBRIA = 200
"""Equilibria shown on a terminal; the other formats have all."""
MOST_OFF_PATH = 8
"""Information sets off the path that are spelled out; more are only counted."""


def title_lines(title: str, parameters: Mapping[str, Fraction]) -> list[Text]:
    """A bold title and the parameters' values."""
    lines = [Text(title, style="bold")]
    if parameters:
        lines.append(Text(point_text(parameters), style="dim"))
    return lines


def solution_view(solution: Solution) -> RenderableType:
    """What a solution is, then its equilibria."""
    parts: list[RenderableType] = [*title_lines(solution.about.title, solution.parameters), Text()]
    parts.append(Text(headline(solution), style="bold"))
    shape = shape_sentence(solution)
    if shape:
        parts.append(Text(shape))
    shown = solution.equilibria[:MOST_EQUILIBRIA]
    # Components are worth naming only where one has several extreme equilibria.
    several = len(solution.components) not in (0, len(solution.equilibria))
    if shown and shown[0].path:
        parts += [Text(), _blocks(_grouped(solution.equilibria), several)]
    elif shown:
        parts += [Text(), _table(shown, several)]
    if len(solution.equilibria) > MOST_EQUILIBRIA:
        parts.append(Text(f"... {len(solution.equilibria):,} equilibria in all; --format json and csv have them"))
    parts += [Text(f"note: {note}", style="dim") for note in solution.notes]
    return Group(*parts)


def _table(equilibria: Sequence[Equilibrium], several: bool) -> Columns:
    first = equilibria[0]
    numeric = isinstance(first.regret, float)
    labels = ["#", "component"] if several else ["#"]
    numbers = [f"payoff.{player}" for player in first.payoffs] + list(first.measures) + ["regret"] * numeric
    names = [*labels, *first.strategies, *numbers]
    right = {*range(len(labels)), *range(len(names) - len(numbers), len(names))}
    table = Columns(names, frozenset(right))
    for number, equilibrium in enumerate(equilibria):
        cells = [str(number), *([str(equilibrium.component)] if several else [])]
        cells += [mixture_text(strategy) for strategy in equilibrium.strategies.values()]
        cells += [short_text(n) for n in itertools.chain(equilibrium.payoffs.values(), equilibrium.measures.values())]
        cells += [short_text(equilibrium.regret)] * numeric
        table.add(*cells)
    return table


def _grouped(equilibria: Sequence[Equilibrium]) -> list[tuple[int, Equilibrium, int]]:
    """Equilibria of a tree that agree on the path, as the first of them, its number, and how many more there are.

    Under ties many equilibria differ only where nobody ever comes; for a reader they are one.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, equilibrium in enumerate(equilibria):
        on_path = tuple(
            (name, tuple(behavior.moves.items())) for name, behavior in equilibrium.behavior.items() if behavior.on_path
        )
        groups.setdefault((on_path, tuple(equilibrium.payoffs.values())), []).append(number)
    return [(numbers[0], equilibria[numbers[0]], len(numbers) - 1) for numbers in groups.values()][:MOST_EQUILIBRIA]


def _blocks(entries: Sequence[tuple[int, Equilibrium, int]], several: bool) -> RenderableType:
    parts: list[RenderableType] = []
    for number, equilibrium, more in entries:
        heading = Text(f"equilibrium {number}", style="bold")
        if more:
            heading.append(f"  (and {more} more with the same play, different off the path)", style="not bold dim")
        elif several:
            heading.append(f"  component {equilibrium.component}", style="not bold dim")
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column()
        grid.add_column(overflow="fold")
        for name, text in _lines(equilibrium, more):
            grid.add_row(Text(f"  {name}"), Text(text))
        parts += [heading, grid, Text()]
    return Group(*parts[:-1])


def _lines(equilibrium: Equilibrium, more: int) -> list[tuple[str, str]]:
    sets = equilibrium.behavior
    lines = [(name, mixture_text(found.moves)) for name, found in sets.items() if found.on_path]
    off_path = [f"{name}: {mixture_text(b.moves)}" for name, b in sets.items() if not b.on_path and b.specified]
    if off_path and not more:
        shown = "; ".join(off_path) if len(off_path) <= MOST_OFF_PATH else counted(len(off_path), "information set")
        lines.append(("off the path", shown))
    lines.append(("payoffs", _numbers(equilibrium.payoffs)))
    if equilibrium.measures:
        lines.append(("measures", _numbers(equilibrium.measures)))
    return lines


def _numbers(values: Mapping[str, Number]) -> str:
    return ", ".join(f"{name} {short_text(value)}" for name, value in values.items())
