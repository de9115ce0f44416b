"""Names written next to lines, where they cover neither a line nor each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory.figures.labels import extent, several_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Line", "label_lines"]

PARTS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9, 0.03, 0.97)
"""Where along a line its name is tried, the best place first."""
DISTANCE = 4.0
"""Points between a line and its name."""
STEP = 2.0
"""Pixels between the places of a line that a name must not cover."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a name belongs to: the pieces of a line, in data coordinates, or a single place."""

    name: str
    colour: str
    pieces: tuple[tuple[Sequence[float], Sequence[float]], ...]


def label_lines(axes: Axes, lines: Sequence[Line], *, size: float = 8.5) -> list[str]:
    """Write each line's name beside it, and return those for which there was no room.

    Lines that run on top of each other where a name is written share it: ``A, B``. To be called when the axes have their
    final place, limits and scales.
    """
    import numpy as np

    traced = {line.name: _in_pixels(axes, line) for line in lines}
    everything = np.concatenate([np.empty((0, 2)), *traced.values()])
    inside = axes.get_window_extent()
    factor = axes.figure.dpi / 72
    taken: list[Any] = []
    named: set[str] = set()
    missed: list[str] = []
    for line in lines:
        places = traced[line.name]
        if line.name in named or not len(places):
            continue
        best: tuple[float, Any, list[str]] | None = None
        for rank, at in enumerate(_candidates(places)):
            sharing = [
                other.name for other in lines if other.name != line.name and _passes(traced[other.name], at, 1.5 * STEP)
            ]
            names = [line.name, *(name for name in sharing if name not in named)]
            width, height = _size(axes, several_text(names), size)
            for side, (across, up) in enumerate(((0, 1), (0, -1), (1, 0), (-1, 0))):
                middle = (
                    at[0] + across * (width / 2 + DISTANCE * factor),
                    at[1] + up * (height / 2 + DISTANCE * factor * 0.7),
                )
                box = _box(middle, width, height)
                if not _within(box, inside) or any(box.overlaps(other) for other in taken):
                    continue
                covered = int(
                    np.sum(
                        (everything[:, 0] > box.x0)
                        & (everything[:, 0] < box.x1)
                        & (everything[:, 1] > box.y0)
                        & (everything[:, 1] < box.y1)
                    )
                )
                score = 50.0 * covered + 20.0 * len(sharing) + rank + 2 * side
                if best is None or score < best[0]:
                    best = (score, (middle, box), names)
        if best is None:
            missed.append(line.name)
            continue
        (middle, box), names = best[1], best[2]
        taken.append(box)
        named.update(names)
        _write(axes, several_text(names), middle, line.colour, size)
    return [name for name in missed if name not in named]


def _in_pixels(axes: Axes, line: Line) -> Any:  # noqa: ANN401 - an array of places, [place][x, y]
    """Places a few pixels apart all along a line, those outside the axes left out."""
    import numpy as np

    found = [np.empty((0, 2))]
    for xs, ys in line.pieces:
        corners = axes.transData.transform(np.column_stack([xs, ys]))
        if len(corners) == 1:
            found.append(corners)
            continue
        lengths = np.hypot(*np.diff(corners, axis=0).T)
        way = np.concatenate([[0.0], np.cumsum(lengths)])
        count = min(4000, max(2, int(way[-1] / STEP) + 1))
        at = np.linspace(0.0, way[-1], count)
        found.append(np.column_stack([np.interp(at, way, corners[:, 0]), np.interp(at, way, corners[:, 1])]))
    places = np.concatenate(found)
    box = axes.get_window_extent()
    # A place on the edge of the axes may be outside by rounding.
    keep = (places[:, 0] >= box.x0 - 1) & (places[:, 0] <= box.x1 + 1)
    return places[keep & (places[:, 1] >= box.y0 - 1) & (places[:, 1] <= box.y1 + 1)]


def _candidates(places: Any) -> list[Any]:  # noqa: ANN401 - an array
    return [places[min(len(places) - 1, int(part * len(places)))] for part in PARTS]


def _passes(places: Any, at: Any, near: float) -> bool:  # noqa: ANN401 - arrays
    import numpy as np

    return bool(len(places)) and bool(np.any(np.hypot(places[:, 0] - at[0], places[:, 1] - at[1]) < near))


def _size(axes: Axes, text: str, size: float) -> tuple[float, float]:
    probe = axes.text(0, 0, text, fontsize=size, fontweight="bold")
    box = extent(probe)
    probe.remove()
    return box.width, box.height


def _box(middle: tuple[float, float], width: float, height: float) -> Any:  # noqa: ANN401 - a box of matplotlib
    from matplotlib.transforms import Bbox

    return Bbox.from_bounds(middle[0] - width / 2, middle[1] - height / 2, width, height)


def _within(box: Any, outer: Any) -> bool:  # noqa: ANN401 - boxes of matplotlib
    return bool(box.x0 >= outer.x0 and box.x1 <= outer.x1 and box.y0 >= outer.y0 and box.y1 <= outer.y1)


def _write(axes: Axes, text: str, middle: tuple[float, float], colour: str, size: float) -> None:
    from matplotlib.patheffects import withStroke

    x, y = axes.transData.inverted().transform(middle)
    axes.text(
        x,
        y,
        text,
        color=colour,
        fontsize=size,
        fontweight="bold",
        ha="center",
        va="center",
        zorder=6,
        path_effects=[withStroke(linewidth=2.0, foreground="white")],
    )
