"""Tables with booktabs: a float that fits the line, a long table that breaks across pages, or a list of rows.

Nothing here knows games. A table is laid out by estimated widths, so that what is pasted into a paper fits an ordinary
page (:data:`LINE` characters a line) without being looked at first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gametheory.typesetting.widths import longest_piece, width

__all__ = ["FORMULA_ROOM", "Heading", "PaperTable", "fits", "fits_unbroken", "label_of", "tables_latex"]

LINE = 65.5
"""Characters of average width on a line of 345 points in a font of ten points."""
SIZES = (("", 1.0), (r"\small", 10 / 9.25), (r"\footnotesize", 10 / 8.5))
"""Sizes of print in the order in which they are tried, each with how much more it gets on a line.

Small print is wider than its size says: the quads of Computer Modern at 9 and 8 points are 9.25 and 8.5 points.
"""
GAP = 2.4
"""Space between two columns, in characters."""
FORMULA_ROOM = 30.0
"""Width from which a formula in a column is written so that it can be broken."""
MOST_LINES = 42
"""Lines of a float; a longer table breaks across pages."""


@dataclass(frozen=True)
class Heading:
    """A column: its heading in LaTeX, numbers to the right or texts, and the heading over several columns, if any.

    A column of texts may be broken into lines where the table is too wide otherwise; one of numbers never is, nor is one
    that is ``whole``. A cell's lines, if it has several, are one line with semicolons where there is room for that.
    """

    text: str
    right: bool = False
    group: str = ""
    whole: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether its cells are never broken into lines."""
        return self.right or self.whole


@dataclass(frozen=True)
class PaperTable:
    """Cells in LaTeX under headings. A row of which ``begins`` tells its position has space, or a rule, above it.

    ``caption`` and ``notes`` are LaTeX; the label is plain, of letters, digits, colons and hyphens.
    """

    caption: str
    label: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    begins: frozenset[int] = frozenset()
    notes: Sequence[str] = ()
    ruled: bool = False


@dataclass(frozen=True)
class _Layout:
    """How a table is set: its size, for each column a width as a share of the line or None for its own, and headings."""

    size: str
    shares: tuple[float | None, ...]
    headings: tuple[str, ...]


def tables_latex(tables: Sequence[PaperTable], *, standalone: bool = True) -> str:
    """The tables one after another; if they stand alone, below a comment that names the packages they need."""
    bodies = [_table(table) for table in tables]
    text = "\n".join(bodies)
    if not standalone:
        return text
    return f"{packages_comment(text)}\n{text}"


def packages_comment(text: str) -> str:
    """A comment with the packages that a text in LaTeX needs."""
    packages = ["booktabs"]
    packages += ["array"] if r"\arraybackslash" in text else []
    packages += ["longtable"] if r"\begin{longtable}" in text else []
    packages += ["amsmath"] if r"\begin{cases}" in text or r"\text{" in text else []
    needed = "".join(f"\n% \\usepackage{{{name}}}" for name in packages)
    encoding = "" if text.isascii() else "\n% \\usepackage[T1]{fontenc}"
    return f"% Needs in the preamble:{encoding}{needed}"


def label_of(*parts: str) -> str:
    """A label of what stands in parts, such as ``tab:monitoring-equilibria``."""
    plain = (re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts)
    return "tab:" + "-".join(filter(None, plain))


def fits(table: PaperTable) -> bool:
    """Whether a table fits the line as columns, if need be with texts broken into lines; else it is set as a list."""
    return _layout(table) is not None


def fits_unbroken(table: PaperTable) -> bool:
    """Whether a table fits the line with every cell on one line."""
    layout = _layout(table)
    return layout is not None and all(share is None for share in layout.shares)


def _table(table: PaperTable) -> str:
    layout = _layout(table)
    if layout is None:
        table = _as_list(table)
        layout = _layout(table) or _Layout(SIZES[-1][0], (0.28, 0.68), ("", ""))
    body = _body(table, layout)
    if sum(_lines(row, layout) for row in table.rows) > MOST_LINES:
        return _long(table, layout, body)
    return _float(table, layout, body)


def _layout(table: PaperTable) -> _Layout | None:
    """The first that fits the line: whole headings, then stacked ones, then texts in lines; None if nothing does."""
    plain = tuple(heading.text for heading in table.headings)
    stacked = tuple(_stacked(heading, column) for heading, column in zip(table.headings, _cells(table), strict=True))
    gaps = GAP * (len(plain) - 1) + _wider_groups(table)
    wide = [max(width(_joined(cell)) for cell in column) for column in _cells(table)]
    for headings, sizes in ((plain, SIZES[:2]), (stacked, SIZES[:2])):
        own = [max(_widest(heading), cells) for heading, cells in zip(headings, wide, strict=True)]
        for size, more in sizes:
            if sum(own) + gaps * more <= LINE * more and not any(cell > 1.1 * LINE / 2 for cell in wide):
                return _Layout(size, (None,) * len(own), headings)
    wanted = [
        max(_widest(cell) for cell in (heading, *column))
        for heading, column in zip(stacked, _cells(table), strict=True)
    ]
    least = [
        max(_widest(heading), *map(longest_piece, column))
        for heading, column in zip(stacked, _cells(table), strict=True)
    ]
    for size, more in SIZES[1:]:
        needed = [
            max(_widest(name), cells) if heading.is_fixed else narrow
            for cells, narrow, heading, name in zip(wide, least, table.headings, stacked, strict=True)
        ]
        room = (LINE - gaps) * more
        if sum(needed) <= room and not all(heading.is_fixed for heading in table.headings):
            fixed = [heading.is_fixed for heading in table.headings]
            return _Layout(size, _shares(fixed, _cells(table), wanted, needed, room, LINE * more), stacked)
    if not all(heading.right for heading in table.headings) and any(heading.whole for heading in table.headings):
        return _layout(replace(table, headings=[replace(heading, whole=False) for heading in table.headings]))
    return None


def _wider_groups(table: PaperTable) -> float:
    """By how much headings of several columns are wider than those columns."""
    wider = 0.0
    wide = [max(width(_joined(cell)) for cell in (*column, "")) for column in _cells(table)]
    for name in dict.fromkeys(heading.group for heading in table.headings if heading.group):
        below = [
            max(cells, _widest(_stacked(heading, column)))
            for cells, heading, column in zip(wide, table.headings, _cells(table), strict=True)
            if heading.group == name
        ]
        wider += max(0.0, width(name) - sum(below) - GAP * (len(below) - 1))
    return wider


def _cells(table: PaperTable) -> list[list[str]]:
    return [[row[position] for row in table.rows] or [""] for position in range(len(table.headings))]


def _widest(cell: str) -> float:
    """Width of the widest line of a cell or heading."""
    inside = re.fullmatch(r"\\shortstack\[[lr]\]\{(.*)\}", cell, re.DOTALL)
    lines = inside[1].split(r"\\") if inside else cell.split("\n")
    return max(map(width, lines))


def _joined(cell: str) -> str:
    return cell.replace("\n", "; ")


def _stacked(heading: Heading, column: Sequence[str]) -> str:
    """A heading wider than its cells in lines, broken after underscores and spaces."""
    pieces = re.findall(r"(?:\\_|[^ ])+?(?:\\_(?=.)| |$)", heading.text)
    widest = max(width(_joined(cell)) for cell in column)
    if width(heading.text) <= widest or len(pieces) < 2 or "$" in heading.text:
        return heading.text
    room = max(widest, *(width(piece) for piece in pieces))
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if width(lines[-1] + piece) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    if len(lines) == 1:
        return heading.text
    inside = "\\\\".join(line.strip() for line in lines)
    return rf"\shortstack[{'r' if heading.right else 'l'}]{{{inside}}}"


def _shares(
    fixed: Sequence[bool],
    cells: Sequence[Sequence[str]],
    wanted: Sequence[float],
    needed: Sequence[float],
    room: float,
    line: float,
) -> tuple[float | None, ...]:
    """What is left of the line is shared among the columns of texts by how much text their fullest cells have.

    None gets more than its longest line takes; a column of single lines that has all of that keeps its own width.
    """
    widths = list(needed)
    weights = [max(sum(map(width, cell.split("\n"))) for cell in column) ** 0.5 for column in cells]
    hungry = [position for position, keeps in enumerate(fixed) if not keeps and wanted[position] > needed[position]]
    spare = room - sum(needed)
    while hungry and spare > 0.01:
        total = sum(weights[position] for position in hungry)
        given = {p: min(wanted[p] - widths[p], spare * weights[p] / total) for p in hungry}
        for position, more in given.items():
            widths[position] += more
        spare -= sum(given.values())
        hungry = [position for position in hungry if wanted[position] - widths[position] > 0.01]
    return tuple(
        None if keeps or (wide >= whole - 0.02 and not any("\n" in cell for cell in column)) else wide / line
        for keeps, column, wide, whole in zip(fixed, cells, widths, wanted, strict=True)
    )


def _as_list(table: PaperTable) -> PaperTable:
    """A table of two columns in which each row of a table that is too wide is a block, a line a cell."""
    rows: list[tuple[str, str]] = []
    begins = set()
    for row in table.rows:
        begins.add(len(rows))
        for heading, cell in zip(table.headings, row, strict=True):
            if cell:
                name = f"{heading.group}, {heading.text}" if heading.group else heading.text
                rows.append((name, cell))
    return PaperTable(
        table.caption, table.label, (Heading(""), Heading("")), rows, frozenset(begins), table.notes, ruled=True
    )


def _lines(row: Sequence[str], layout: _Layout) -> float:
    """Lines that a row takes, roughly."""
    more = dict(SIZES)[layout.size]
    told = [
        sum(math.ceil(max(width(line), 0.1) / (share * LINE * more)) for line in cell.split("\n")) if share else 1
        for cell, share in zip(row, layout.shares, strict=True)
    ]
    return max(told) * (1.4 if any(r"\frac" in cell for cell in row) else 1.1)


def _specification(table: PaperTable, layout: _Layout) -> str:
    columns = []
    # Fractions on lines one below the other would touch.
    apart = r"\lineskiplimit=2pt\lineskip=3pt" if _has_fractions(table) else ""
    for heading, share in zip(table.headings, layout.shares, strict=True):
        if share is None:
            columns.append("r" if heading.right else "l")
        else:
            columns.append(rf">{{\raggedright\arraybackslash{apart}}}p{{{share:.3f}\linewidth}}")
    return "@{}" + "".join(columns) + "@{}"


def _head(table: PaperTable, layout: _Layout) -> list[str]:
    """Headings, those of several columns above with a rule under each; none where all are empty."""
    if not any(layout.headings):
        return []
    lines = []
    groups: list[tuple[str, int]] = []
    for heading in table.headings:
        if groups and heading.group and groups[-1][0] == heading.group:
            groups[-1] = (heading.group, groups[-1][1] + 1)
        else:
            groups.append((heading.group, 1))
    if any(name for name, _ in groups):
        cells, rules, at = [], [], 1
        for name, count in groups:
            cells.append(rf"\multicolumn{{{count}}}{{c}}{{{name}}}" if name else "")
            if name:
                rules.append(rf"\cmidrule(lr){{{at}-{at + count - 1}}}")
            at += count
        lines += [f"{' & '.join(cells)} \\\\", "".join(rules)]
    return [*lines, f"{' & '.join(layout.headings)} \\\\", r"\midrule"]


def _body(table: PaperTable, layout: _Layout) -> list[str]:
    lines: list[str] = []
    for number, row in enumerate(table.rows):
        if number and number in table.begins:
            lines.append(r"\midrule" if table.ruled else r"\addlinespace")
        cells = [
            _joined(cell) if share is None else _breakable(cell).replace("\n", r"\newline ")
            for cell, share in zip(row, layout.shares, strict=True)
        ]
        # A row that begins with a bracket would be read as an option of the line break before it.
        line = " & ".join(cells)
        lines.append(f"{'{}' if line.startswith('[') else ''}{line} \\\\")
    return lines


def _breakable(cell: str) -> str:
    """Long words of a column that is broken into lines may be broken after an underscore or a slash."""
    pieces = cell.split("$")
    for place in range(0, len(pieces), 2):
        pieces[place] = re.sub(r"(\\_|(?<=[A-Za-z])/)(?=\w)", r"\1\\allowbreak{}", pieces[place])
    return "$".join(pieces)


def _stretch(table: PaperTable) -> list[str]:
    """More space between lines where there are fractions."""
    return [r"\renewcommand{\arraystretch}{1.4}"] if _has_fractions(table) else []


def _has_fractions(table: PaperTable) -> bool:
    return any(r"\frac" in cell for row in table.rows for cell in row)


def _float(table: PaperTable, layout: _Layout, body: list[str]) -> str:
    # Classes leave space for captions below a table; this one stands above it.
    lines = [r"\begin{table}[!htbp]", r"\centering", r"\setlength{\belowcaptionskip}{6pt}"]
    lines += [rf"\caption{{{table.caption}}}", rf"\label{{{table.label}}}"]
    lines += [layout.size] if layout.size else []
    lines += _stretch(table)
    lines += [rf"\begin{{tabular}}{{{_specification(table, layout)}}}", r"\toprule", *_head(table, layout), *body]
    lines += [r"\bottomrule", r"\end{tabular}"]
    if table.notes:
        lines += [r"\par\medskip", r"\begin{minipage}{\linewidth}", r"\footnotesize\raggedright"]
        lines += [*_paragraphs(table.notes), r"\end{minipage}"]
    return "\n".join([*lines, r"\end{table}"]) + "\n"


def _long(table: PaperTable, layout: _Layout, body: list[str]) -> str:
    """A table that breaks across pages, with its headings repeated; it does not float."""
    head = _head(table, layout)
    lines = [r"\begingroup", *([layout.size] if layout.size else []), *_stretch(table)]
    lines += [rf"\begin{{longtable}}{{{_specification(table, layout)}}}"]
    lines += [rf"\caption{{{table.caption}}}\label{{{table.label}}} \\", r"\toprule", *head, r"\endfirsthead"]
    lines += [r"\toprule", *head, r"\endhead", r"\bottomrule", r"\endfoot", *body, r"\end{longtable}"]
    if table.notes:
        lines += [r"\noindent\footnotesize\raggedright", *_paragraphs(table.notes), r"\par"]
    return "\n".join([*lines, r"\endgroup"]) + "\n"


def _paragraphs(notes: Sequence[str]) -> list[str]:
    return [line for number, note in enumerate(notes) for line in ([r"\par", note] if number else [note])]
