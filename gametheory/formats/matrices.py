"""Payoff matrices of two players as CSV, as spreadsheets have them.

Two blocks of numbers with an empty line between them are the matrices of the row and the column player; one block alone
is a zero-sum game. One block may also have two payoffs in each cell, ``3;5`` or ``"3, 5"``. A first row of names for the
columns, and a first column of names for the rows, may stand in any block. Cells are divided by commas or tabs; by semicolons
only where there is no comma outside quotes, since ``0,5;1`` would else be read as other numbers than were meant.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from gametheory.errors import Fault, GameFileError
from gametheory.formats.records import StrategicRecord
from gametheory.formats.tokens import MAXIMUM_PROFILES, number_text
from gametheory.numbers import NumberError, parse_number

__all__ = ["read_csv", "write_csv"]

_MOST_CELLS = 5 * MAXIMUM_PROFILES
"""Cells of a file: two blocks, names, and some empty ones."""
_QUOTED = re.compile(r'"[^"]*"')
"""What stands in quotes; a doubled quote within is the end of one and the beginning of the next."""
_EXAMPLE = "a game is two blocks of numbers with an empty line between them"


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Numbers, one tuple a cell, and the names that stand beside them, empty if there are none."""

    line: int
    entries: tuple[tuple[tuple[Fraction, ...], ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    corner: str


def read_csv(text: str, *, file: str = "<text>") -> StrategicRecord:
    """Read a file. Raises :class:`GameFileError` with the line, what is wrong and how to mend it."""
    blocks = [_block(rows, file) for rows in _split(text, file)]
    if not blocks:
        _fail(file, 0, "the file is empty", _EXAMPLE)
    if len(blocks) > 2:
        _fail(file, blocks[2].line, "a third block of numbers starts here; a game of two players has two", _EXAMPLE)
    pairs = {len(cell) for block in blocks for row in block.entries for cell in row} == {2}
    first = blocks[0]
    if pairs and len(blocks) == 2:
        _fail(file, blocks[1].line, "a second block starts here, where the first has both players' payoffs", _EXAMPLE)
    if len(blocks) == 2:
        _expect_fitting(first, blocks[1], file)
        cells = zip(
            (cell[0] for row in first.entries for cell in row),
            (cell[0] for row in blocks[1].entries for cell in row),
            strict=True,
        )
        payoffs = tuple(cells)
    else:
        payoffs = tuple((cell[0], cell[1] if pairs else -cell[0]) for row in first.entries for cell in row)
    rows = next((block.rows for block in blocks if block.rows), tuple(f"r{k + 1}" for k in range(len(first.entries))))
    width = len(first.entries[0])
    columns = next((block.columns for block in blocks if block.columns), tuple(f"c{k + 1}" for k in range(width)))
    return StrategicRecord("", _players(first.corner), (rows, columns), payoffs)


def _players(corner: str) -> tuple[str, str]:
    r"""The players' names, if the first cell has both of them, as ``row \ column``."""
    first, sign, second = (part.strip() for part in corner.partition("\\"))
    return (first, second) if sign and first and second and first != second else ("row", "column")


def _split(text: str, file: str) -> list[list[_Row]]:
    """Rows that have anything, in blocks with empty rows between them."""
    blocks: list[list[_Row]] = [[]]
    delimiter = _delimiter(text, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        before = cells_read = 0
        for cells in reader:
            line, before = before + 1, reader.line_num
            stripped = tuple(cell.strip() for cell in cells)
            cells_read += len(stripped)
            if cells_read > _MOST_CELLS:
                _fail(file, line, f"more than {MAXIMUM_PROFILES:,} pure profiles: the game is too large")
            if any(stripped):
                blocks[-1].append(_Row(line, stripped))
            elif blocks[-1]:
                blocks.append([])
    except csv.Error as error:
        _fail(file, before + 1, f"this line can't be read as CSV: {error}", "check the quotes")
    return [block for block in blocks if block]


def _delimiter(text: str, file: str) -> str:
    """Tabs, or semicolons where a file has no commas between cells: spreadsheets of some countries write those.

    Raises :class:`GameFileError` where semicolons divide cells and commas are something else, decimal signs for instance.
    """
    bare = _QUOTED.sub(lambda found: "\n" * found[0].count("\n"), text)
    if "\t" in bare:
        return "\t"
    if ";" not in bare:
        return ","
    if "," not in bare:
        return ";"
    # Beside commas, a semicolon outside quotes parts the two payoffs of a cell, as in "3;5, 0;0", and nothing else.
    for number, line in enumerate(bare.splitlines(), start=1):
        for cell in line.split(",") if ";" in line else ():
            if ";" in cell and not _is_number(cell.strip()):
                _fail(
                    file,
                    number,
                    f"the cells are divided by semicolons, with commas in them: {cell.strip()[:40]}",
                    "save with commas between cells and points in numbers; a name with a semicolon stands in quotes",
                )
    return ","


def _block(rows: Sequence[_Row], file: str) -> _Block:
    # A corner such as "row \\ column" says that names stand on both sides, which may then be numbers.
    both = len(rows[0].cells) > 1 and "\\" in rows[0].cells[0]
    header = rows[0].cells if both or not any(_is_number(cell) for cell in rows[0].cells) else ()
    body = rows[1:] if header else rows
    if not body:
        _fail(file, rows[0].line, "no numbers follow these names", _EXAMPLE)
    named = both or (not _is_number(body[0].cells[0]) and len(body[0].cells) > 1)
    width = len(body[0].cells) - named
    if width * len(body) > MAXIMUM_PROFILES:
        _fail(file, rows[0].line, f"more than {MAXIMUM_PROFILES:,} pure profiles: the game is too large")
    entries = []
    for row in body:
        if len(row.cells) - named != width:
            found = len(row.cells) - named
            _fail(file, row.line, f"this row has {found} payoffs, and the one in line {body[0].line} has {width}")
        entries.append(tuple(_payoffs(cell, row.line, file) for cell in row.cells[named:]))
    if len({len(cell) for row in entries for cell in row}) > 1:
        _fail(
            file,
            body[0].line,
            "some cells have one payoff and others two",
            'write two as 3;5 or "3, 5", and decimals with points',
        )
    columns = header[1:] if len(header) == width + 1 else header
    if header and len(columns) != width:
        _fail(file, rows[0].line, f"{len(columns)} names of columns for {width} columns of numbers")
    corner = header[0] if len(header) == width + 1 else ""
    names = tuple(row.cells[0] for row in body) if named else ()
    return _Block(rows[0].line, tuple(entries), names, tuple(columns), corner)


def _expect_fitting(first: _Block, second: _Block, file: str) -> None:
    shapes = [(len(block.entries), len(block.entries[0])) for block in (first, second)]
    if shapes[0] != shapes[1]:
        told = " and ".join(f"{rows}x{columns}" for rows, columns in shapes)
        _fail(
            file,
            second.line,
            f"the two blocks are {told}",
            "both have a row and a column a strategy of the same player",
        )
    for what, names, others in (("rows", first.rows, second.rows), ("columns", first.columns, second.columns)):
        if names and others and names != others:
            _fail(
                file, second.line, f"the {what} have other names than those of the first block", "write the same ones"
            )
    if any(len(block.entries[0][0]) > 1 for block in (first, second)):
        _fail(file, second.line, "one of two blocks has two payoffs in each cell", _EXAMPLE)


def _is_number(cell: str) -> bool:
    try:
        return bool(_numbers(cell))
    except NumberError as error:
        return str(error).startswith("a number")  # One of too many digits.


def _numbers(cell: str) -> tuple[Fraction, ...]:
    """The numbers in a cell; none if it has no number or more than two. Raises :class:`NumberError`."""
    bare = cell.removeprefix("(").removesuffix(")")
    parts = bare.split(";" if ";" in bare else ",") if ";" in bare or "," in bare else bare.split() or [bare]
    return tuple(parse_number(part) for part in parts) if len(parts) <= 2 else ()


def _payoffs(cell: str, line: int, file: str) -> tuple[Fraction, ...]:
    try:
        found = _numbers(cell)
    except NumberError as error:
        _fail(
            file, line, f"a payoff is expected in each cell: {error}" if cell else "a cell is empty", "write 0 for none"
        )
    if not found:
        _fail(file, line, f"a cell has one payoff or two, not {cell[:40]}")
    return found


def _fail(file: str, line: int, message: str, hint: str = "") -> NoReturn:
    raise GameFileError(file, (Fault(line, "", message, hint),))


def write_csv(record: StrategicRecord) -> str:
    """The text of a file: two blocks, each with names of rows and columns. For two players; raises ``ValueError`` else."""
    if len(record.players) != 2:
        raise ValueError(f"matrices are for two players, and this game has {len(record.players)}")
    stream = io.StringIO()
    rows, columns = record.strategies
    # A backslash parts the two names.
    corner = " \\ ".join(" ".join(name.replace("\\", "/").split()) for name in record.players)
    for player in (0, 1):
        if player:
            stream.write("\n")
        _write_row(stream, [corner, *map(_in_one_line, columns)])
        for row, name in enumerate(rows):
            cells = record.payoffs[row * len(columns) : (row + 1) * len(columns)]
            _write_row(stream, [_in_one_line(name), *(number_text(cell[player]) for cell in cells)])
    return stream.getvalue()


def _write_row(stream: io.StringIO, cells: Sequence[str]) -> None:
    """One line. Quotes also stand around what has a semicolon or a tab, which would be taken for a divider."""
    if any(sign in cell for cell in cells for sign in ";\t"):
        csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    else:
        csv.writer(stream, lineterminator="\n").writerow(cells)


def _in_one_line(name: str) -> str:
    """A label with single blanks for tabs and line ends, which would be taken for dividers."""
    return " ".join(name.split())
