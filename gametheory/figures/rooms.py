"""Room for words inside areas: where in a region of a map a text fits, as far from its edges as can be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory.figures.areas import Area, Key
from gametheory.figures.labels import extent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Words", "Written", "take", "write_inside"]

CELLS = (300, 220)
"""Columns and rows of the grid on which room is looked for."""
MARGIN = 3.0
"""Points kept free around a text."""
MARK = 6.0
"""Points from the middle of a mark to its ends."""
LINE_COST = 0.4
"""Room that a further line of a text has to bring, as a share of its height."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts for areas of one key, all equally good, and a short one for where none of them fits, even upright."""

    key: Key
    texts: tuple[str, ...]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The text that was written for a key; empty if none fits."""

    key: Key
    text: str


def write_inside(
    axes: Axes,
    areas: Sequence[Area],
    words: Sequence[Words],
    *,
    size: float = 8.0,
    colour: str = "#1a1a1a",
    weight: str = "normal",
    taken: Any = None,  # noqa: ANN401 - an array of truths, [column][row]
    backing: Mapping[str, Any] | None = None,
) -> tuple[list[Written], Any]:
    """Write the text that has most room around it inside the areas of each key, and return which it was, and what is taken.

    Called when the axes have their final place and limits. ``taken`` is the room that texts have taken before.
    """
    import numpy as np

    columns, rows = CELLS
    keys = _raster(axes, areas, columns, rows)
    used = np.zeros((columns, rows), dtype=bool) if taken is None else taken.copy()
    look: dict[str, Any] = {"fontsize": size, "fontweight": weight, "linespacing": 1.15}
    written = []
    for each in words:
        free = (keys == each.key) & ~used
        best = max(
            (place for text in each.texts if (place := _place(axes, free, text, 0, look))),
            key=lambda place: place.clear,
            default=None,
        )
        if best is None and each.texts:
            best = _place(axes, free, each.texts[0], 90, look)
        if best is None and each.short:
            best = _place(axes, free, each.short, 0, look)
        if best is not None:
            x, y = axes.transData.inverted().transform(best.middle)
            axes.text(
                x,
                y,
                best.text,
                color=colour,
                rotation=best.rotation,
                ha="center",
                va="center",
                zorder=6,
                bbox=dict(backing) if backing else None,
                **look,
            )
            used[best.cells] = True
        written.append(Written(each.key, best.text if best else ""))
    return written, used


def take(axes: Axes, place: tuple[float, float], taken: Any) -> None:  # noqa: ANN401 - an array of truths
    """Take the room of a mark at a place, in data coordinates, so that no text is written over it."""
    box = axes.get_window_extent()
    x, y = axes.transData.transform(place)
    reach = MARK * axes.figure.dpi / 72
    columns, rows = (
        slice(
            max(0, int((at - reach - start) / length * cells)), max(0, int((at + reach - start) / length * cells)) + 1
        )
        for at, start, length, cells in ((x, box.x0, box.width, CELLS[0]), (y, box.y0, box.height, CELLS[1]))
    )
    taken[columns, rows] = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text fits: its middle in pixels, the cells that it covers, and how much room there is around it."""

    text: str
    rotation: int
    middle: tuple[float, float]
    cells: tuple[slice, slice]
    clear: float


def _place(axes: Axes, free: Any, text: str, rotation: int, look: Mapping[str, Any]) -> _Place | None:  # noqa: ANN401
    box = axes.get_window_extent()
    cell = box.width / CELLS[0], box.height / CELLS[1]
    margin = MARGIN * axes.figure.dpi / 72
    probe = axes.text(0, 0, text, rotation=rotation, **look)
    needed = extent(probe)
    probe.remove()
    across, up = (
        math.ceil((length + 2 * margin) / one) for length, one in zip((needed.width, needed.height), cell, strict=True)
    )
    found = _best_place(free, across, up, cell)
    if found is None:
        return None
    column, row, distance = found
    middle = box.x0 + (column + across / 2) * cell[0], box.y0 + (row + up / 2) * cell[1]
    # A text of several lines has to have a good deal more room to be preferred to one line.
    clear = distance - math.hypot(needed.width, needed.height) / 2 - LINE_COST * text.count("\n") * needed.height
    return _Place(text, rotation, middle, (slice(column, column + across), slice(row, row + up)), clear)


def _raster(axes: Axes, areas: Sequence[Area], columns: int, rows: int) -> Any:  # noqa: ANN401 - an array of keys
    """The key of the area at the middle of each cell of a grid over the axes, [column][row]."""
    import numpy as np

    box = axes.get_window_extent()
    across = box.x0 + box.width * (np.arange(columns) + 0.5) / columns
    up = box.y0 + box.height * (np.arange(rows) + 0.5) / rows
    inverse = axes.transData.inverted()
    xs = inverse.transform(np.column_stack([across, np.full(columns, up[0])]))[:, 0]
    ys = inverse.transform(np.column_stack([np.full(rows, across[0]), up]))[:, 1]
    found = np.full((columns, rows), None, dtype=object)
    for area in areas:
        inside = np.flatnonzero((xs >= area.xs[0]) & (xs <= area.xs[-1]))
        lows = np.interp(xs[inside], area.xs, area.lows)
        highs = np.interp(xs[inside], area.xs, area.highs)
        for column, low, high in zip(inside, lows, highs, strict=True):
            found[column, (ys >= low) & (ys <= high)] = area.key
    return found


def _best_place(free: Any, across: int, up: int, cell: tuple[float, float]) -> tuple[int, int, float] | None:  # noqa: ANN401
    """The lower left corner of a free rectangle of so many cells whose middle is farthest from what is not free, and how far."""
    import numpy as np
    from scipy.ndimage import distance_transform_edt  # type: ignore[import-untyped]

    if across > free.shape[0] or up > free.shape[1] or not free.any():
        return None
    sums = np.zeros((free.shape[0] + 1, free.shape[1] + 1), dtype=np.int64)
    sums[1:, 1:] = free.cumsum(axis=0).cumsum(axis=1)
    counts = sums[across:, up:] - sums[:-across, up:] - sums[across:, :-up] + sums[:-across, :-up]
    fits = counts == across * up
    if not fits.any():
        return None
    distance = distance_transform_edt(np.pad(free, 1), sampling=cell)[1:-1, 1:-1]
    middles = distance[across // 2 : across // 2 + fits.shape[0], up // 2 : up // 2 + fits.shape[1]]
    # Along a narrow strip many places are as good as each other: the one nearest to its middle is taken.
    centre = np.argwhere(free).mean(axis=0)
    away = np.hypot(*(np.indices(fits.shape).T - (centre - np.array([across, up]) / 2)).T)
    best = int(np.argmax(np.where(fits, middles - 0.02 * away * min(cell), -np.inf)))
    column, row = np.unravel_index(best, fits.shape)
    return int(column), int(row), float(middles[column, row])
