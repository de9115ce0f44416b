"""The phase portrait of one population with three strategies, in the triangle of their shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gametheory.figures import style
from gametheory.figures.portrait_parts import (
    WIDTH,
    Portrait,
    draw_continua,
    draw_path,
    mark_rest,
    sheet,
    stream,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

    from gametheory.dynamics.payoffs import Array

__all__ = ["corners", "draw_simplex", "on_triangle"]

SIDE = 4.4
"""Inches of a side of the triangle."""
HEIGHT = 3**0.5 / 2
ROOM = 0.42
"""Inches above and below the triangle for the names of its corners."""
SAMPLED = 61
"""States in each direction at which the field is computed."""
BEYOND = 0.02
"""How far outside the triangle the field's arrows may begin; they are cut at its sides."""
_STARTS = (("3/5", "3/10"), ("1/10", "3/5"), ("3/10", "1/10"), ("9/25", "17/50"))


def corners() -> Array:
    """The three corners of the triangle: the first strategy's on top, then left and right, ``[strategy, 2]``."""
    import numpy as np

    return np.array([[0.5, HEIGHT], [0.0, 0.0], [1.0, 0.0]])


def on_triangle(free: Array) -> Array:
    """Places on the triangle of the shares of the first two strategies, ``[..., 2]`` to ``[..., 2]``."""
    top, left, right = corners()
    places: Array = right + free[..., :1] * (top - right) + free[..., 1:] * (left - right)
    return places


def draw_simplex(portrait: Portrait, said: str) -> Figure:
    """The triangle: stream arrows, trajectories, rest points; corners are named by the strategy that all play there."""
    import numpy as np

    game = portrait.game
    (names,) = game.strategies
    starts = [
        {f"{game.players[0]}.{names[0]}": first, f"{game.players[0]}.{names[1]}": second} for first, second in _STARTS
    ]
    paths = portrait.paths(starts)
    size = (SIDE, SIDE * HEIGHT + 2 * ROOM)
    made = sheet(portrait, said, size, (WIDTH - SIDE) / 2, 0.1, lettered=True, paths=bool(paths))
    axes = made.axes
    style.bare(axes)
    axes.set_xlim(0, 1)
    axes.set_ylim(-ROOM / SIDE, HEIGHT + ROOM / SIDE)
    _field(axes, portrait)
    axes.add_patch(_triangle(axes))
    draw_continua(axes, [on_triangle(np.array(places)) for places in portrait.rest.continua])
    for number, path in enumerate(paths):
        draw_path(axes, on_triangle(path), number)
    places = np.array([point.place for point in portrait.rest.points]).reshape(-1, 2)
    mark_rest(axes, portrait, on_triangle(places))
    for name, (x, y), where in zip(names, corners(), ("center", "left", "right"), strict=True):
        outwards = ROOM / SIDE * (0.42 if y else -0.42)
        shown = name
        nudge = {"center": 0.0, "left": -0.06, "right": 0.06}[where]
        axes.text(x + nudge, y + outwards, shown, ha=where, va="bottom" if y else "top", fontsize=9, parse_math=False)
    return made.drawn


def _field(axes: Axes, portrait: Portrait) -> None:
    """Arrows along the field on a grid of the plane, cut at the triangle's sides."""
    import numpy as np

    x, y = np.linspace(0.0, 1.0, SAMPLED), np.linspace(0.0, HEIGHT, SAMPLED)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    first = grid[..., 1] / HEIGHT
    second = 1 - grid[..., 0] - first / 2
    free = np.stack([first, second], axis=-1)
    moves = on_triangle(portrait.velocity(free)) - corners()[2]
    outside = (free < -BEYOND).any(axis=-1) | (free.sum(axis=-1) > 1 + BEYOND)
    moves[outside] = np.nan
    before = len(axes.patches)
    stream(axes, x, y, np.ma.masked_invalid(moves[..., 0]), np.ma.masked_invalid(moves[..., 1]))
    for drawn in (*axes.collections, *axes.patches[before:]):
        drawn.set_clip_path(_triangle(axes))


def _triangle(axes: Axes) -> Polygon:
    from matplotlib.patches import Polygon

    return Polygon(
        corners(), closed=True, fill=False, edgecolor=style.INK, linewidth=1.0, zorder=3, transform=axes.transData
    )
