"""The legend of a phase portrait, and the marks that it explains: rest points, centres and where trajectories begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gametheory.figures import style

if TYPE_CHECKING:
    from matplotlib.lines import Line2D

    from gametheory.figures.phase import Rest

    Entry = Line2D | tuple[Line2D, Line2D]
    """What stands before a text of the legend: a line or a mark, or one with another drawn over it."""

__all__ = ["CENTRE", "START", "entry_label", "path_legend", "rest_legend", "rest_marker"]

START: dict[str, Any] = {"marker": "o", "markersize": 3.5, "markerfacecolor": "white"}
"""The small ring at which a trajectory begins."""
CENTRE: dict[str, Any] = {"linestyle": "none", "marker": ".", "markersize": 3, "color": style.INK}
"""The dot in the ring of a centre."""


def rest_marker(stable: bool | None) -> dict[str, Any]:
    """How a rest point is drawn: filled if stable, open if not, half filled where that is not known."""
    how: dict[str, Any] = {
        "linestyle": "none",
        "marker": "o",
        "markersize": 8,
        "markeredgecolor": style.INK,
        "markerfacecolor": style.INK if stable is not False else "white",
        "markeredgewidth": 1.2,
        "color": style.INK,
    }
    if stable is None:
        how |= {"fillstyle": "left", "markerfacecoloralt": "white"}
    return how


def entry_label(entry: Entry) -> str:
    """The text of an entry."""
    return str((entry if not isinstance(entry, tuple) else entry[0]).get_label())


def path_legend() -> Entry:
    """A coloured line, and on it the small ring from which a trajectory starts."""
    from matplotlib.lines import Line2D

    colour = style.COLOURS[0]
    line = Line2D([], [], color=colour, linewidth=1.3, label="coloured: paths from the small rings")
    return line, Line2D([], [], linestyle="none", markeredgecolor=colour, **START)


def rest_legend(rest: Rest) -> list[Entry]:
    """Of each kind of rest points that there are, and of continua."""
    from matplotlib.lines import Line2D

    points = rest.points
    words = {True: "stable rest point", False: "not stable", None: "stability not known"}
    found: list[Entry] = [
        Line2D([], [], label=text, **rest_marker(stable))
        for stable, text in words.items()
        if any(point.stable is stable and not point.centre for point in points)
    ]
    if any(point.centre for point in points):
        ring = Line2D([], [], label="centre (dotted)", **rest_marker(False))
        found.append((ring, Line2D([], [], **CENTRE)))
    if rest.continua:
        found.append(
            Line2D([], [], color=style.INK, linewidth=4, alpha=0.55, solid_capstyle="butt", label="all of it at rest")
        )
    return found
