"""Tables that fit: as columns where the terminal is wide enough for every word, else as a list, row by row."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

Cell = str | Text
GAP = 2
"""Spaces between columns."""


@dataclass
class Columns:
    """A table without lines, in which nothing is ever cut off or broken within a word.

    ``right`` are the positions of columns of numbers; ``mixtures`` those of sums such as ``1/2 heads + 1/2 tails``,
    which are rather broken after a plus than within a term; ``spaced`` leaves a line between rows. Where the terminal is
    too narrow, headings are first broken after dots, as in ``ann.`` over ``hunt_stag``, then after underscores, then
    the columns move closer together; where that doesn't do, each row becomes a list.
    """

    names: Sequence[str]
    right: frozenset[int] = frozenset()
    mixtures: frozenset[int] = frozenset()
    rows: list[Sequence[Cell]] = field(default_factory=list)
    spaced: bool = False

    def add(self, *cells: Cell) -> None:
        """Append a row."""
        self.rows.append(cells)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        dotted = [name.replace(".", ".\n") for name in self.names]
        broken = [name.replace("_", "_\n") for name in dotted]
        for headings, gap in ((list(self.names), GAP), (dotted, GAP), (broken, GAP), (broken, 1)):
            # Rich counts a gap after the last column too, and breaks words rather than run over by as much.
            widths = self._widths(headings, options.max_width - gap * len(self.names))
            if widths is not None:
                yield self._table(headings, widths, gap)
                return
        yield from self._lists(options.max_width - GAP)

    def _widths(self, headings: Sequence[str], room: int) -> list[int] | None:
        """Widths that hold every word; None if there is no room for them.

        What room is left is shared evenly, and a column takes no more than its longest line, so that short texts stay
        whole and long ones are wrapped.
        """
        columns = [
            [heading, *(_text(row[position]).plain for row in self.rows)] for position, heading in enumerate(headings)
        ]
        needed = [max(cell_len(word) for text in column for word in [*text.split(), ""]) for column in columns]
        wanted = [max(cell_len(line) for text in column for line in [*text.split("\n"), ""]) for column in columns]
        spare = room - sum(needed)
        if spare < 0:
            return None
        missing = [most - least for least, most in zip(needed, wanted, strict=True)]
        widths = list(needed)
        hungry = sorted(range(len(columns)), key=lambda position: missing[position])
        for left, position in zip(range(len(hungry), 0, -1), hungry, strict=True):
            given = min(missing[position], spare // left)
            widths[position] += given
            spare -= given
        return widths

    def _table(self, headings: Sequence[str], widths: Sequence[int], gap: int) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, gap, int(self.spaced), 0))
        for position, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            table.add_column(
                Text(heading), justify="right" if position in self.right else "left", width=width, overflow="fold"
            )
        for row in self.rows:
            table.add_row(
                *(
                    Text(_packed(_text(cell).plain, widths[position])) if position in self.mixtures else _text(cell)
                    for position, cell in enumerate(row)
                )
            )
        return table

    def _lists(self, width: int) -> RenderResult:
        """Each row as ``name: value`` items, as many to a line as there is room for."""
        for number, row in enumerate(self.rows):
            if number:
                yield Text()
            line = Text()
            for name, cell in zip(self.names, row, strict=True):
                text = _text(cell)
                if not text.plain:
                    continue
                item = Text.assemble((name, "bold"), ":\n" if "\n" in text.plain else ": ", text)
                if line.plain and cell_len(line.plain) + GAP + cell_len(item.plain) > width:
                    yield Hanging(line, first=0, rest=GAP)
                    line = Text()
                if line.plain:
                    line.append(" " * GAP)
                line.append_text(item)
            yield Hanging(line, first=0, rest=GAP)


def _packed(text: str, width: int) -> str:
    """A sum in lines of at most this width that end after a plus; as it is where a term doesn't fit."""
    lines: list[str] = []
    terms = text.split(" + ")
    for number, term in enumerate(terms):
        piece = term if number == len(terms) - 1 else f"{term} +"
        if cell_len(piece) > width:
            return text
        if lines and cell_len(lines[-1]) + 1 + cell_len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return "\n".join(lines)


@dataclass(frozen=True)
class Hanging:
    """A paragraph of which the first line starts at column ``first`` and the following ones at ``rest``."""

    text: Text
    first: int = 2
    rest: int = 6

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, line in enumerate(self.text.wrap(console, max(1, options.max_width - self.rest), overflow="fold")):
            line.rstrip()
            yield Text(" " * (self.rest if number else self.first)) + line


@dataclass(frozen=True)
class Labelled:
    """Labels in a column that takes half of the width at most, and beside each its text.

    A label that is broken goes on further in, so that its lines are told from other labels.
    """

    items: Sequence[tuple[str, str]]
    indent: int = 2

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        longest = max((cell_len(label) for label, _ in self.items), default=0)
        column = max(self.indent + GAP + 1, min(self.indent + longest, options.max_width // 2 - GAP))
        for label, text in self.items:
            whole = cell_len(label) + self.indent <= column
            room = column - self.indent - (0 if whole else GAP)
            left = Text(label).wrap(console, room, overflow="fold")
            right = Text(text).wrap(console, max(1, options.max_width - column - GAP), overflow="fold")
            for number, (name, said) in enumerate(itertools.zip_longest(left, right, fillvalue=Text())):
                name.rstrip()
                said.rstrip()
                start = Text(" " * (self.indent + (GAP if number else 0))) + name
                yield start + Text(" " * (column + GAP - cell_len(start.plain))) + said if said.plain else start


def formula_lines(text: Text, first: int, rest: int) -> list[Text]:
    """A text with formulas in lines of at most ``first`` columns, then ``rest``, broken outside of brackets if it can be.

    A line ends before a term rather than before a sign, and deep inside brackets only where it would be less than half
    full otherwise. Without a space to break at it is broken anywhere.
    """
    lines: list[Text] = []
    left, width = text, first
    while cell_len(left.plain) > width:
        place = _break_in(left.plain, width, rest)
        line, left = left.divide([place])
        line.rstrip()
        lines.append(line)
        left = left[len(left.plain) - len(left.plain.lstrip()) :]
        width = rest
    return [*lines, left]


def _break_in(text: str, width: int, rest: int) -> int:
    """Where a line of at most this width ends."""
    depth, spaces = 0, []
    start = len(text) - len(text.lstrip())
    for place, character in enumerate(text[: width + 1]):
        depth += (character == "(") - (character == ")")
        if character == " " and place > start:
            before_sign = text[place + 1 : place + 2] in {"+", "-", "="}
            spaces.append((before_sign, depth, place))
    levels = sorted({(before_sign, depth) for before_sign, depth, _ in spaces})
    for level in levels:
        place = max(place for *found, place in spaces if tuple(found) == level)
        if 2 * place >= width or len(text) - place - 1 <= rest:
            return place
    return max((place for *_, place in spaces), default=max(1, width))


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)
