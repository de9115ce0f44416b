"""Numbers on the curves of a map, which its key explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gametheory.figures.areas import Edge
from gametheory.figures.rooms import CELLS
from gametheory.figures.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

__all__ = ["number_edges"]

PARTS = (0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2)
"""Where along a curve its number is tried, the best place first."""
OVERHANG = (8, 3, 8, 8)
"""Pixels by which a number may hang over the left, lower, right and upper side of the axes."""
_LOOK: Any = {"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": INK, "linewidth": 0.7}


def number_edges(axes: Axes, edges: Sequence[Edge], numbered: Mapping[str, int]) -> Any:  # noqa: ANN401 - an array of truths
    """Write the number of each curve once, on its longest edge if it can be, and return the room that these take.

    A number for which there is no place is left out. Called when the axes have their final place and limits.
    """
    import numpy as np

    box = axes.get_window_extent()
    taken = np.zeros(CELLS, dtype=bool)
    placed: list[Bbox] = []
    for curve, number in numbered.items():
        lines = [axes.transData.transform(np.column_stack([edge.xs, edge.ys])) for edge in edges if edge.curve == curve]
        lines.sort(key=lambda line: -_length(line))
        for place in (_along(line, part) for line in lines for part in PARTS):
            there = _written(axes, place, number, box, placed)
            if there is not None:
                placed.append(there)
                taken[
                    _cells(there.x0, there.x1, box.x0, box.width, 0), _cells(there.y0, there.y1, box.y0, box.height, 1)
                ] = True
                break
    return taken


def _written(axes: Axes, place: tuple[float, float], number: int, box: Bbox, placed: Sequence[Bbox]) -> Bbox | None:
    """Write a number and return its box; None, and nothing written, if it hangs out or overlaps another."""
    x, y = axes.transData.inverted().transform(place)
    put = axes.text(x, y, str(number), fontsize=7.5, ha="center", va="center", zorder=6.5, bbox=_LOOK)
    put.draw(axes.figure.canvas.get_renderer())  # type: ignore[attr-defined]
    patch = put.get_bbox_patch()
    assert patch is not None
    there = patch.get_window_extent()
    left, low, right, high = OVERHANG
    inside = (
        there.x0 >= box.x0 - left
        and there.x1 <= box.x1 + right
        and there.y0 >= box.y0 - low
        and there.y1 <= box.y1 + high
    )
    if inside and not any(there.overlaps(other) for other in placed):
        return there
    put.remove()
    return None


def _length(line: Any) -> float:  # noqa: ANN401 - an array of places
    import numpy as np

    return float(np.sum(np.hypot(*np.diff(line, axis=0).T)))


def _along(line: Any, part: float) -> tuple[float, float]:  # noqa: ANN401 - an array of places
    """The place at a part of the way along a line."""
    import numpy as np

    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return float(np.interp(part * way[-1], way, line[:, 0])), float(np.interp(part * way[-1], way, line[:, 1]))


def _cells(low: float, high: float, start: float, length: float, axis: int) -> slice:
    first, last = (int((end - start) / length * CELLS[axis]) for end in (low, high))
    return slice(max(0, first), max(0, last) + 1)
