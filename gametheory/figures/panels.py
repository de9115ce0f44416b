"""Panels over one axis under each other, with breakpoints, the number of equilibria and claims above, and a key below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.curves import Curves, is_logarithmic
from gametheory.figures.labels import axis_label, inches_wide, safe_text, tick_text
from gametheory.figures.placing import Line, label_lines
from gametheory.figures.sheets import (
    EDGE,
    LINE,
    SPACE,
    KeyEntry,
    Row,
    key_rows,
    sheet,
    title_rows,
    write_key,
    write_title,
)
from gametheory.figures.strips import Block, claim_title, draw_blocks, label_values, mark_note, verdict_blocks
from gametheory.report.texts import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gametheory.claims.verdict import Verdict
    from gametheory.model.family import Family
    from gametheory.parametric.pieces import Number

__all__ = ["THICK", "THIN", "Look", "Picture", "draw_panels", "looks_of"]

STRIP, STRIP_TITLE = 0.17, 0.19
PANEL_TITLE = 0.28
LOWEST_PANEL = 0.7
THICK, THIN = 2.6, 1.2

Look = Mapping[str, Any]
"""The colour and dashes of a line."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn over an axis: a title and what was searched for, curves with their titles, and what stands around them.

    ``undefined`` are the stretches where there is no game; ``solutions`` is what is counted in the strip above, in the plural.
    """

    title: str
    below: str
    axis: str
    low: Fraction
    high: Fraction
    curves: Sequence[Curves]
    titles: Sequence[str]
    looks: Mapping[str, Look]
    entries: Sequence[KeyEntry]
    notes: Sequence[str]
    counts: Sequence[Block]
    values: Sequence[Number]
    undefined: Sequence[tuple[float, float]] = ()
    claims: Sequence[Verdict] = ()
    solutions: str = "equilibria"


def draw_panels(picture: Picture, family: Family, width: float, height: float | None) -> Figure:
    """The figure of a picture, so many inches wide; its height follows from the panels, or the panels' from the height.

    Raises :class:`UsageError` for a height without room for the panels.
    """
    with style.context():
        return _drawn(picture, family, width, height)


def looks_of(names: Sequence[str]) -> dict[str, Look]:
    """A colour and dashes for each name, in their order."""
    return {
        name: {
            "color": style.COLOURS[number % len(style.COLOURS)],
            "linestyle": style.DASHES[number % len(style.DASHES)],
        }
        for number, name in enumerate(dict.fromkeys(names))
    }


def _drawn(found: Picture, family: Family, width: float, height: float | None) -> Figure:
    curves, looks, claims, values = found.curves, found.looks, found.claims, found.values
    title, heading, further = title_rows(found.title, found.below, width)
    label = axis_label(family, found.axis, int((width - 1.2) / inches_wide(1, 9)))
    logarithmic = is_logarithmic(found.low, found.high)
    key, told, said = key_rows(found.entries, [*found.notes, mark_note(claims)], width)
    titles = [claim_title(verdict, int((width - 1.2) / inches_wide(1, 8))) for verdict in claims]
    fixed = [title, Row("values", _label_height(len(values)), 0.06), Row("count", STRIP, STRIP_TITLE)]
    fixed += [
        Row(f"claim {number}", STRIP, STRIP_TITLE + LINE * words.count("\n")) for number, words in enumerate(titles)
    ]
    label_height = 0.2 + LINE * 1.1 * len(label.split("\n"))
    rest = sum(row.above + row.height for row in (*fixed, key)) + label_height + SPACE + 2 * EDGE
    each = _panel_height(len(curves), rest, height)
    panels = [Row(f"panel {number}", each, PANEL_TITLE) for number in range(len(curves))]
    made = sheet([*fixed, *panels, Row("space", SPACE, label_height, across=True), key], width)
    write_title(made.axes["title"], heading, further)
    write_key(made.axes["key"], told, said)
    shared = [made.axes[row.name] for row in (*fixed[1:], *panels)]
    for axes in shared:
        if logarithmic:
            axes.set_xscale("log")
        axes.set_xlim(float(found.low), float(found.high))
    for row, each_curves, words in zip(panels, curves, found.titles, strict=True):
        axes = made.axes[row.name]
        _draw_panel(axes, each_curves, looks)
        axes.set_title(safe_text(words), fontsize=8.5, pad=4)
        _mark_axis(axes, [float(value) for value in values], found.undefined)
    for axes in shared[2:-1]:
        axes.tick_params(which="both", labelbottom=False)
    shared[-1].set_xlabel(label)
    shared[-1].xaxis.set_major_formatter(tick_text)
    made.settle()
    draw_blocks(made.axes["count"], found.counts)
    made.axes["count"].set_title(f"number of {found.solutions}", fontsize=8, pad=2)
    for number, (verdict, words) in enumerate(zip(claims, titles, strict=True)):
        axes = made.axes[f"claim {number}"]
        draw_blocks(axes, verdict_blocks(verdict.stretches))
        axes.set_title(words, fontsize=8, pad=2)
    missing = label_values(made.axes["values"], values, fixed[1].height)
    if missing:
        more = f"{counted(missing, 'more breakpoint')} without a label"
        made.axes["count"].set_title(more, fontsize=8, pad=2, loc="right", color="#444444")
    for number, each_curves in enumerate(curves):
        label_lines(made.axes[f"panel {number}"], _lines(each_curves, looks))
    return made.figure


def _panel_height(panels: int, rest: float, height: float | None) -> float:
    """Inches of each panel, where all else takes ``rest``. Raises :class:`UsageError` for a height that has no room."""
    if height is None:
        return {0: 0.7, 1: 2.5, 2: 1.7, 3: 1.35}.get(panels, 1.15)
    each = (height - rest) / max(1, panels) - PANEL_TITLE
    if each < LOWEST_PANEL:
        least = rest + max(1, panels) * (LOWEST_PANEL + PANEL_TITLE)
        raise UsageError(
            f"a height of {height:g} inches is too low for {counted(panels, 'panel')}: give {least:.1f} or more"
        )
    return each


def _draw_panel(axes: Axes, curves: Curves, looks: Mapping[str, Look]) -> None:
    """Lines, dots and continua of one quantity, on a scale that holds them."""
    from matplotlib.ticker import MaxNLocator

    low, high = curves.span()
    if "." in curves.quantity and not curves.quantity.startswith("payoff."):
        low, high = 0.0, 1.0
        axes.set_yticks([0, 0.5, 1])
    else:
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(tick_text)
    margin = 0.09 * (high - low) or max(0.5, 0.1 * abs(high))
    axes.set_ylim(low - margin, high + margin)
    for band in curves.bands:
        if len(band.xs) == 1:
            axes.plot(
                [band.xs[0]] * 2,
                [band.lows[0], band.highs[0]],
                color="#bdbdbd",
                linewidth=4.5,
                solid_capstyle="butt",
                zorder=1,
            )
        else:
            axes.fill_between(
                band.xs,
                band.lows,
                band.highs,
                facecolor="#e6e6e6",
                edgecolor="#a0a0a0",
                hatch="....",
                linewidth=0.0,
                zorder=0.5,
            )
    for run in curves.runs:
        axes.plot(run.xs, run.ys, linewidth=THICK if run.pure else THIN, zorder=2.5, **looks[run.branch])
    for dot in curves.dots:
        colour = looks[dot.branch]["color"]
        axes.plot(
            [dot.x],
            [dot.y],
            marker="o",
            markersize=4.6,
            markeredgecolor=colour,
            markerfacecolor=colour if dot.filled else "white",
            markeredgewidth=1.1,
            linestyle="none",
            zorder=4 if dot.filled else 3.5,
            clip_on=False,
        )


def _mark_axis(axes: Axes, values: Sequence[float], undefined: Sequence[tuple[float, float]]) -> None:
    """A thin line at each value, and hatching where the game is not defined."""
    for value in values:
        axes.axvline(value, color=style.GREY, linewidth=0.6, zorder=0)
    for low, high in undefined:
        axes.axvspan(low, high, facecolor="white", edgecolor=style.GREY, hatch="xxx", linewidth=0.0, zorder=0.2)


def _lines(curves: Curves, looks: Mapping[str, Look]) -> list[Line]:
    pieces: dict[str, list[tuple[Sequence[float], Sequence[float]]]] = {name: [] for name in looks}
    for run in curves.runs:
        pieces[run.branch].append((run.xs, run.ys))
    for dot in curves.dots:
        if dot.filled and not any(dot.branch == run.branch for run in curves.runs):
            pieces[dot.branch].append(([dot.x], [dot.y]))
    return [Line(name, looks[name]["color"], tuple(found)) for name, found in pieces.items() if found]


def _label_height(count: int) -> float:
    """Inches for the labels of breakpoints: a row of fractions for few, more for many."""
    return 0.02 if not count else 0.32 if count <= 6 else 0.62 if count <= 14 else 0.9
