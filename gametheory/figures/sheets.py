"""A figure of rows under each other: a title, strips and panels over one axis, and a key, each with its height in inches.

Heights are given and widths are measured, so that what is written in one row never reaches into another, whatever the
number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory.figures.labels import extent, inches_wide, wrapped
from gametheory.figures.style import INK, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["KeyEntry", "Row", "Sheet", "key_rows", "sheet", "title_rows"]

LINE = 0.155
"""Inches a line of small text takes."""
TITLE_LINE = 0.19
EDGE = 0.1
"""Inches between what is drawn and the edges of the figure."""
SPACE = 0.01
"""Inches of a row that only keeps room above it."""
SAMPLE = 0.42
"""Inches of the sample of a line in a key."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its height, the space above it, and whether it is drawn over the common axis or across the figure."""

    name: str
    height: float
    above: float = 0.0
    across: bool = False


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What a sign means: how it is drawn (of a :class:`matplotlib.lines.Line2D`, or of a patch), and words."""

    text: str
    line: Any = None
    patch: Any = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure and the axes of its rows by name."""

    figure: Figure
    rows: tuple[Row, ...]
    axes: dict[str, Axes]
    width: float
    height: float

    def settle(self) -> None:
        """Give the rows their final places, with margins as wide as the tick labels need. Called when all is drawn but
        what is placed by measuring."""
        self._place(0.6, 0.2)
        self.figure.canvas.draw()
        left, right = 0.0, 0.0
        scale = self.figure.dpi
        for row in self.rows:
            if row.across:
                continue
            axes = self.axes[row.name]
            box = axes.get_window_extent()
            for ticks, used in ((axes.yaxis, "left"), (axes.xaxis, "right")):
                low, high = sorted(ticks.get_view_interval())
                near = 1e-9 * (high - low)
                for place, label in zip(ticks.get_majorticklocs(), ticks.get_majorticklabels(), strict=False):
                    if label.get_visible() and label.get_text() and axes.axison and low - near <= place <= high + near:
                        there = extent(label)
                        if used == "left":
                            left = max(left, (box.x0 - there.x0) / scale)
                        else:
                            right = max(right, (there.x1 - box.x1) / scale)
        self._place(max(left, 0.0) + EDGE, max(right, 0.0) + EDGE)
        self.figure.canvas.draw()

    def _place(self, left: float, right: float) -> None:
        top = self.height - EDGE
        for row in self.rows:
            top -= row.above
            first, last = (EDGE, EDGE) if row.across else (left, right)
            self.axes[row.name].set_position(
                (
                    first / self.width,
                    (top - row.height) / self.height,
                    (self.width - first - last) / self.width,
                    row.height / self.height,
                )
            )
            top -= row.height


def sheet(rows: Sequence[Row], width: float) -> Sheet:
    """An empty figure as high as its rows; made within :func:`gametheory.figures.style.context`."""
    height = sum(row.above + row.height for row in rows) + 2 * EDGE
    made = figure(width, height)
    made.set_layout_engine("none")
    axes = {}
    for row in rows:
        axes[row.name] = made.add_axes((0.1, 0.1, 0.8, 0.8), label=row.name)
        if row.across:
            axes[row.name].set_axis_off()
            axes[row.name].set_xlim(0, width - 2 * EDGE)
            axes[row.name].set_ylim(row.height, 0)
    return Sheet(made, tuple(rows), axes, width, height)


def title_rows(title: str, below: str, width: float) -> tuple[Row, str, str]:
    """The row of a title and a line below it, and both wrapped to the width."""
    columns = int((width - 2 * EDGE) / inches_wide(1, 10.5))
    heading, further = wrapped(title, columns, 3), wrapped(below, int(columns * 1.25), 2)
    lines = TITLE_LINE * len(heading.split("\n")) + (LINE * len(further.split("\n")) if further else 0)
    return Row("title", lines, across=True), heading, further


def write_title(axes: Axes, heading: str, further: str) -> None:
    """Fill the row of :func:`title_rows`."""
    axes.text(0, 0, heading, fontsize=10.5, va="top", linespacing=1.15)
    axes.text(
        0, TITLE_LINE * len(heading.split("\n")), further, fontsize=8, va="top", linespacing=1.15, color="#444444"
    )


def key_rows(
    entries: Sequence[KeyEntry], notes: Sequence[str], width: float
) -> tuple[Row, list[tuple[KeyEntry, str]], list[str]]:
    """The row of a key, and its texts wrapped to the width: of entries with a sign, then of notes without."""
    room = width - 2 * EDGE
    told = [(entry, wrapped(entry.text, int((room - SAMPLE - 0.08) / inches_wide(1)), 3)) for entry in entries]
    said = [wrapped(note, int(room / inches_wide(1)), 4) for note in notes if note]
    lines = sum(len(text.split("\n")) for _, text in told) + sum(len(text.split("\n")) for text in said)
    return Row("key", max(0.01, LINE * lines), 0.1, across=True), told, said


def write_key(axes: Axes, told: Sequence[tuple[KeyEntry, str]], said: Sequence[str]) -> None:
    """Fill the row of :func:`key_rows`."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    top = 0.0
    for entry, text in told:
        middle = top + LINE / 2
        if entry.patch is not None:
            axes.add_patch(Rectangle((0, middle - LINE * 0.36), SAMPLE, LINE * 0.72, linewidth=0.6, **entry.patch))
        if entry.line is not None:
            axes.add_line(Line2D([0, SAMPLE / 2, SAMPLE], [middle] * 3, clip_on=False, **entry.line))
        axes.text(SAMPLE + 0.08, top + LINE * 0.1, text, fontsize=8, va="top", linespacing=1.2, color=INK)
        top += LINE * len(text.split("\n"))
    for text in said:
        axes.text(0, top + LINE * 0.1, text, fontsize=8, va="top", linespacing=1.2, color="#444444")
        top += LINE * len(text.split("\n"))
