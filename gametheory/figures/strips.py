"""What stands above the panels of one axis: the values of breakpoints, how many equilibria there are, and where claims hold."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.claims.verdict import ClaimStretch, Verdict, stretches_text
from gametheory.figures.labels import extent, number_label, staggered, wrapped
from gametheory.figures.style import GREY, INK, TINTS
from gametheory.report.texts import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gametheory.parametric.pieces import Number

__all__ = [
    "CONTINUUM_MARK",
    "LABEL_ROWS",
    "Block",
    "claim_title",
    "draw_blocks",
    "fits_axis",
    "label_values",
    "mark_note",
    "verdict_blocks",
]

LABEL_ROWS = 3
"""Rows in which labels of breakpoints are staggered before any is left out."""
LABEL_GAP = 3.0
"""Points between two labels of a row."""
VERDICT_LOOKS = {
    "holds": {"facecolor": TINTS[2], "hatch": ""},
    "fails": {"facecolor": TINTS[1], "hatch": "////"},
    "depends": {"facecolor": TINTS[3], "hatch": "...."},
    "undecided": {"facecolor": "white", "hatch": "xxx"},
}
VERDICT_MARKS = {"holds": "o", "fails": "X", "depends": "D", "undecided": "$?$"}
"""The mark of a verdict at a single value, where there is no room for a word."""
MARK_WORDS = {
    "holds": "a ring where it holds",
    "fails": "a cross where it fails",
    "depends": "a diamond where it depends on the equilibrium",
    "undecided": "? where it is undecided",
}
CONTINUUM_MARK = r"$\infty$"
"""The mark of a continuum at a single value."""
TITLE_LINES = 2
"""Lines that a claim's title may have."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a strip: from where to where, the texts that are tried in it, the longest first, and its look.

    At a single value it is a line with a ``mark``, a marker of matplotlib.
    """

    low: float
    high: float
    texts: tuple[str, ...]
    look: Any
    mark: str = ""


def draw_blocks(axes: Axes, blocks: Sequence[Block]) -> None:
    """Fill a strip. Called when the axes have their final place and limits, as a text is written only where it fits."""
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.tick_params(which="both", bottom=False, labelbottom=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    first, last = axes.get_xlim()
    for block in blocks:
        if block.high < first or block.low > last:
            continue
        low, high = max(block.low, first), min(block.high, last)
        if low == high:
            axes.plot([low] * 2, [0, 1], color=INK, linewidth=1.4, solid_capstyle="butt", clip_on=False)
            if block.mark:
                _mark(axes, low, block.mark)
            continue
        axes.axvspan(low, high, edgecolor=INK, linewidth=0.5, **block.look)
        ends = axes.transData.transform([(low, 0), (high, 0)])
        for text in block.texts:
            middle = axes.transData.inverted().transform((ends[:, 0].mean(), 0))[0]
            backing = {"facecolor": block.look["facecolor"], "edgecolor": "none", "pad": 0.8}
            put = axes.text(middle, 0.48, text, fontsize=7.5, ha="center", va="center", bbox=backing)
            if extent(put).width <= abs(ends[1, 0] - ends[0, 0]) - 5:
                break
            put.remove()


def _mark(axes: Axes, place: float, mark: str) -> None:
    """A mark in the middle of the strip; signs that are letters stand on white."""
    is_letter = mark.startswith("$")
    if is_letter:
        axes.plot([place], [0.5], linestyle="none", marker="s", markersize=6, color="white", clip_on=False, zorder=3)
    axes.plot(
        [place],
        [0.5],
        linestyle="none",
        marker=mark,
        markersize=7,
        markerfacecolor=INK if is_letter else "white",
        markeredgecolor=INK,
        markeredgewidth=0.2 if is_letter else 1.0,
        clip_on=False,
        zorder=4,
    )


def label_values(axes: Axes, values: Sequence[Number], height: float) -> int:
    """Write the exact values of breakpoints over their places, staggered, and return how many there is no room for.

    ``height`` is that of the row in inches. Called when the axes have their final place and limits.
    """
    axes.set_ylim(0, 1)
    axes.set_axis_off()
    box = axes.get_window_extent()
    factor = axes.figure.dpi / 72
    places = [axes.transData.transform((float(value), 0))[0] for value in values]
    probes = [axes.text(0, 0, number_label(value), fontsize=8) for value in values]
    sizes = [extent(probe) for probe in probes]
    for probe in probes:
        probe.remove()
    highest = max((size.height for size in sizes), default=1.0)
    rows = max(1, min(LABEL_ROWS, int(height * axes.figure.dpi / (highest + 2 * factor))))
    found = staggered(places, [size.width for size in sizes], box.x0, box.x1, rows, LABEL_GAP * factor)
    inverse = axes.transData.inverted()
    for value, place, put in zip(values, places, found, strict=True):
        if put is None:
            continue
        row, centre = put
        low = box.y0 + 3 * factor + row * (highest + 2 * factor)
        x, y = inverse.transform((centre, low + highest / 2))
        true_x, bottom = inverse.transform((place, box.y0))
        top = inverse.transform((place, low))[1]
        axes.plot([true_x, true_x], [bottom, top], color=GREY, linewidth=0.6, clip_on=False, zorder=0)
        backing = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        axes.text(x, y, number_label(value), fontsize=8, ha="center", va="center", bbox=backing)
    return sum(put is None for put in found)


def fits_axis(verdict: Verdict, axis: str, held: Mapping[str, Fraction]) -> bool:
    """Whether a verdict is about one axis, decided all along it, with the other parameters as in the figure."""
    same = all(held.get(name) == value for name, value in verdict.parameters.items() if name != axis and name in held)
    return set(verdict.over) == {axis} and bool(verdict.stretches) and same


def verdict_blocks(stretches: Sequence[ClaimStretch]) -> list[Block]:
    """A claim's verdicts along the axis; single values come last, so that they are seen, each with the mark of its verdict."""
    ordered = sorted(stretches, key=lambda stretch: stretch.is_point)
    return [
        Block(
            _place(each.low),
            _place(each.high),
            (each.verdict,),
            VERDICT_LOOKS[each.verdict],
            VERDICT_MARKS[each.verdict] if each.is_point else "",
        )
        for each in ordered
    ]


def _place(value: Number) -> float:
    """A place on the axis; what floating point does not hold is beyond the ends of any axis that is drawn."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def mark_note(verdicts: Sequence[Verdict]) -> str:
    """What the marks at single values mean, of those that there are; empty where there is none."""
    found = {each.verdict for verdict in verdicts for each in verdict.stretches if each.is_point}
    words = [text for name, text in MARK_WORDS.items() if name in found]
    return f"At single values the strip of a claim has {', '.join(words)}." if words else ""


def claim_title(verdict: Verdict, columns: int = 80) -> str:
    """``claim piracy_falls: holds on [2/5, 1], fails on [0, 2/5)``, on at most two lines of so many characters.

    Where that is too long, how many stretches and single values have each verdict.
    """
    whole = f"claim {verdict.name}: {stretches_text(verdict.stretches)}"
    said = whole if len(textwrap.wrap(whole, columns)) <= TITLE_LINES else _counted(verdict)
    return wrapped(said, columns, TITLE_LINES)


def _counted(verdict: Verdict) -> str:
    """``claim isolated: holds on 3 stretches, fails on 1 stretch and at 2 single values``."""
    parts = []
    for name in dict.fromkeys(each.verdict for each in verdict.stretches):
        points = sum(each.is_point for each in verdict.stretches if each.verdict == name)
        wide = sum(not each.is_point for each in verdict.stretches if each.verdict == name)
        where = [f"on {counted(wide, 'stretch', 'stretches')}"] * (wide > 0)
        where += [f"at {counted(points, 'single value')}"] * (points > 0)
        parts.append(f"{name} {' and '.join(where)}")
    return f"claim {verdict.name}: {', '.join(parts)}"
