"""A solution for the eye: a row an equilibrium where the terminal is wide enough, a block an equilibrium elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from gametheory.report.texts import counted, headline, mixture_text, number_text, point_text, shape_sentence
from gametheory.solvers.result import Equilibrium, Number, Solution

MOST_EQUILIBRIA = 200
"""Equilibria shown on a terminal; the other formats have all."""
MOST_OFF_PATH = 8
"""Information sets off the path that are spelled out; more are only counted."""


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The wide form if it fits the terminal, else the tall one."""

    wide: RenderableType
    tall: Callable[[], RenderableType]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        needed = Measurement.get(console, options.update(max_width=10_000), self.wide).maximum
        yield self.wide if needed <= options.max_width else self.tall()


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
    if shown and shown[0].behavior:
        parts += [Text(), _blocks(_grouped(solution.equilibria), several)]
    elif shown:
        entries = [(number, equilibrium, 0) for number, equilibrium in enumerate(shown)]
        parts += [Text(), _Fitting(_table(solution, shown, several), lambda: _blocks(entries, several))]
    if len(solution.equilibria) > MOST_EQUILIBRIA:
        parts.append(Text(f"... {len(solution.equilibria):,} equilibria in all; --format json and csv have them"))
    parts += [Text(f"note: {note}", style="dim") for note in solution.notes]
    return Group(*parts)


def _table(solution: Solution, equilibria: Sequence[Equilibrium], several: bool) -> Table:
    first = equilibria[0]
    numeric = solution.arithmetic != "exact"
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("#", justify="right")
    if several:
        table.add_column("component", justify="right")
    for player in first.strategies:
        table.add_column(player)
    for name in (*(f"payoff.{player}" for player in first.payoffs), *first.measures, *(["regret"] if numeric else [])):
        table.add_column(name, justify="right")
    for number, equilibrium in enumerate(equilibria):
        cells = [str(number), *([str(equilibrium.component)] if several else [])]
        cells += [mixture_text(strategy) for strategy in equilibrium.strategies.values()]
        cells += [number_text(n) for n in itertools.chain(equilibrium.payoffs.values(), equilibrium.measures.values())]
        cells += [number_text(equilibrium.regret)] if numeric else []
        table.add_row(*map(escape, cells))
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
    if not equilibrium.behavior:
        lines = [(player, mixture_text(strategy)) for player, strategy in equilibrium.strategies.items()]
    else:
        sets = equilibrium.behavior
        lines = [(name, mixture_text(found.moves)) for name, found in sets.items() if found.on_path]
        off_path = [f"{name}: {mixture_text(b.moves)}" for name, b in sets.items() if not b.on_path and b.specified]
        if off_path and not more:
            shown = "; ".join(off_path) if len(off_path) <= MOST_OFF_PATH else counted(len(off_path), "information set")
            lines.append(("off the path", shown))
    lines.append(("payoffs", _numbers(equilibrium.payoffs)))
    if equilibrium.measures:
        lines.append(("measures", _numbers(equilibrium.measures)))
    if isinstance(equilibrium.regret, float):
        lines.append(("regret", number_text(equilibrium.regret)))
    return lines


def _numbers(values: Mapping[str, Number]) -> str:
    return ", ".join(f"{name} {number_text(value)}" for name, value in values.items())
