"""The payoffs of every pure profile: of two players as a matrix where every word of it fits, else as a list."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from gametheory.model.strategic import Profile
from gametheory.report.layout import Columns

MOST_PROFILES = 400
MOST_CELLS = 4_000
BORDER = 3
"""Characters that a column of a matrix takes besides its text: a space at each side and a line."""

Cell = Callable[[Profile], Sequence[str]]
"""What stands at a profile, one text a player; asked only for profiles that are shown."""


def payoff_table(
    players: Sequence[str], strategies: Sequence[Sequence[str]], cell: Cell, *, stacked: bool
) -> RenderableType:
    """All profiles with what ``cell`` says of each; ``stacked`` writes a matrix's cells one player a line."""
    if len(players) == 2:
        return _Matrix(players, strategies, cell, stacked)
    return _profile_list(players, strategies, cell)


def _profile_list(players: Sequence[str], strategies: Sequence[Sequence[str]], cell: Cell) -> RenderableType:
    table = Columns([*players, *(f"payoff.{player}" for player in players)])
    profiles = itertools.product(*(range(len(names)) for names in strategies))
    for profile in itertools.islice(profiles, MOST_PROFILES):
        played = [strategies[i][k] for i, k in enumerate(profile)]
        table.add(*played, *cell(profile))
    missing = math.prod(map(len, strategies)) - MOST_PROFILES
    if missing <= 0:
        return table
    return Group(table, Text(f"... and {missing:,} more profiles; --format json has all"))


@dataclass(frozen=True)
class _Matrix:
    """The payoffs of two players as a matrix where every word of it fits, else as a list of profiles."""

    players: Sequence[str]
    strategies: Sequence[Sequence[str]]
    cell: Cell
    stacked: bool

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row_player, column_player = self.players
        rows, columns = self.strategies
        corner = f"{row_player} \\ {column_player}"
        if not self._may_fit(options.max_width):
            yield _profile_list(self.players, self.strategies, self.cell)
            return
        separator = "\n" if self.stacked else ", "
        cells = [[separator.join(self.cell((i, j))) for j in range(len(columns))] for i in range(len(rows))]
        by_column = [(corner, *rows), *zip(columns, *cells, strict=True)]
        needed = sum(max(cell_len(word) for text in column for word in text.split()) for column in by_column)
        if needed + BORDER * len(by_column) + 1 > options.max_width:
            yield _profile_list(self.players, self.strategies, self.cell)
            return
        table = Table(header_style="bold", show_lines=self.stacked)
        table.add_column(corner, style="bold", overflow="fold")
        for name in columns:
            table.add_column(Text(name), overflow="fold")
        for name, found in zip(rows, cells, strict=True):
            table.add_row(Text(name), *map(Text, found))
        if self.stacked:
            legend = f"in each cell: first line {row_player}, second line {column_player}"
        else:
            legend = f"in each cell: {row_player}, {column_player}"
        yield Text(legend, style="dim")
        yield table

    def _may_fit(self, width: int) -> bool:
        """Whether a matrix of one-letter cells would fit, which spares writing out thousands that can't."""
        rows, columns = map(len, self.strategies)
        return (columns + 1) * (BORDER + 1) < width and rows * columns <= MOST_CELLS
