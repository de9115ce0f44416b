"""Tables that fit: as columns where the terminal is wide enough for every word, else as a list, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

Cell = str | Text


@dataclass
class Columns:
    """A table without lines. Nothing in it is ever cut off.

    ``right`` are the positions of columns of numbers.
    """

    names: Sequence[str]
    right: frozenset[int] = frozenset()
    rows: list[Sequence[Cell]] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        """Append a row."""
        self.rows.append(cells)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for stacked in (False, True):
            table = self._table(stacked)
            if Measurement.get(console, options.update(width=10_000), table).minimum <= options.max_width:
                yield table
                return
        yield from self._lists()

    def _table(self, stacked: bool) -> Table:
        """The table; ``stacked`` breaks headings after dots, as in ``ann.`` over ``hunt_stag``."""
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for position, name in enumerate(self.names):
            heading = name.replace(".", ".\n") if stacked else name
            justify = "right" if position in self.right else "left"
            table.add_column(Text(heading), justify=justify, overflow="fold", vertical="top")  # type: ignore[arg-type]
        for row in self.rows:
            table.add_row(*(_text(cell) for cell in row))
        return table

    def _lists(self) -> RenderResult:
        for number, row in enumerate(self.rows):
            if number:
                yield Text()
            for name, cell in zip(self.names, row, strict=False):
                text = _text(cell)
                if text.plain:
                    several = "\n" in text.plain
                    yield Text.assemble((name, "bold"), ":\n" if several else ": ", text, overflow="fold")


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)
