"""Phase portraits: where populations move, and where they rest.

- One population with two strategies: the velocity over the share, with arrows along the line of shares.
- Two populations with two strategies each, or a two-by-two game taken as such: the square of shares.
- One population with three strategies: the triangle of shares (:mod:`gametheory.figures.simplex`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.lettering import text_width
from gametheory.figures.phase import as_population, rest_of, states_of
from gametheory.figures.portrait_parts import (
    WIDTH,
    Portrait,
    draw_continua,
    draw_path,
    mark_rest,
    sheet,
    stream,
)
from gametheory.figures.simplex import draw_simplex
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import StrategicGame
from gametheory.report.texts import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gametheory.dynamics.payoffs import Array

__all__ = ["draw_portrait"]

SIDE = 4.2
"""Inches of the square."""
LINE_HEIGHT = 2.5
LINE_LABEL = 8.0
BESIDE = 0.07
"""Room beside the line of shares, in shares."""
LEAST_ARROW = 0.02
"""Between rest points nearer than this there is no room for an arrow."""
SAMPLED = 41
"""States in each direction at which the field is computed."""
FINE = 401
"""The same for nullclines."""
NULLCLINES: tuple[Any, Any] = (style.DASHES[1], style.DASHES[2])
_SQUARE_STARTS = (("3/20", "2/5"), ("2/5", "17/20"), ("17/20", "3/5"), ("3/5", "3/20"))


def draw_portrait(game: PopulationGame | StrategicGame, *, dynamic: str = "replicator", noise: object = None) -> Figure:
    """The phase portrait of a dynamic (see :mod:`gametheory.dynamics.vector_fields`) in a game.

    Rest points are filled where they are asymptotically stable, open where they are not, and half filled where that is not
    known; those of the replicator, Smith and best-response dynamics stand where the exact solution has them. Grey arrows
    follow the field, coloured lines are trajectories from open dots. Identifiers: ``rest-K``, ``trajectory-K``, ``arrow-K``.

    Raises :class:`UsageError` for a game of another shape, and for a dynamic or a noise that doesn't fit.
    """
    from gametheory.dynamics.vector_fields import vector_field

    population, said = as_population(game)
    draw = _DRAWN.get(population.shape)
    if draw is None:
        shape = ", ".join(
            f"{name} with {counted(size, 'strategy', 'strategies')}"
            for name, size in zip(population.players, population.shape, strict=True)
        )
        raise UsageError(
            "portraits are drawn of one population with two or three strategies, and of two populations with two each; this "
            f"game has {shape}"
        )
    field = vector_field(population, dynamic, noise=noise)
    portrait = Portrait(population, field, rest_of(population, field), noise)
    with style.context():
        return draw(portrait, said)


def _line(portrait: Portrait, said: str) -> Figure:
    """One population, two strategies: velocity over the first one's share."""
    import numpy as np

    made = sheet(portrait, said, (WIDTH - 0.95, LINE_HEIGHT), 0.8, 0.55, lettered=False)
    axes = made.axes
    shares = np.linspace(0.0, 1.0, 401)
    speeds = portrait.velocity(shares[:, None])[:, 0]
    axes.axhline(0, color=style.INK, linewidth=0.8, zorder=1)
    axes.plot(shares, speeds, color=style.COLOURS[0], zorder=3, gid="velocity")
    axes.set_xlim(-BESIDE, 1 + BESIDE)
    largest = float(np.abs(speeds).max()) or 1.0
    axes.set_ylim(min(-0.45 * largest, 1.15 * speeds.min()), max(0.25 * largest, 1.15 * speeds.max()))
    draw_continua(axes, [np.array([[corner[0], 0.0] for corner in corners]) for corners in portrait.rest.continua])
    points = sorted(point.place[0] for point in portrait.rest.points)
    cuts = sorted({0.0, *points, 1.0})
    for number, (low, high) in enumerate(itertools.pairwise(cuts)):
        if high - low < LEAST_ARROW:
            continue
        middle, half = (low + high) / 2, min(0.05, (high - low) / 5)
        speed = float(portrait.velocity(np.array([[middle]]))[0, 0])
        if speed:
            tail, head = (middle - half, middle + half) if speed > 0 else (middle + half, middle - half)
            axes.annotate(
                "", xy=(head, 0), xytext=(tail, 0), zorder=5, gid=f"arrow-{number}",
                arrowprops={"arrowstyle": "-|>", "color": style.COLOURS[1], "linewidth": 2.0, "mutation_scale": 13},
            )  # fmt: skip
    mark_rest(
        axes,
        portrait,
        np.array([[point.place[0], 0.0] for point in portrait.rest.points]).reshape(-1, 2),
        lettered=False,
    )
    _line_labels(axes, portrait)
    player, names = portrait.game.players[0], portrait.game.strategies[0]
    axes.set_xlabel(f"share of {player} that plays {names[0]}", parse_math=False)
    axes.set_ylabel("change of the share per time")
    return made.drawn


def _line_labels(axes: Axes, portrait: Portrait) -> None:
    """The exact share of each rest point under it, lower where there is no room beside the one before."""
    width = axes.get_position().width * WIDTH / (1 + 2 * BESIDE)
    ends: list[float] = []
    for point in sorted(portrait.rest.points, key=lambda each: each.place):
        half = text_width(point.first, LINE_LABEL) / 2 + 0.04
        middle = point.place[0] * width
        level = next((k for k, end in enumerate(ends) if end < middle - half), len(ends))
        ends[level : level + 1] = [middle + half]
        axes.annotate(
            point.first, (point.place[0], 0.0), xytext=(0, -9 - 11 * level), textcoords="offset points", ha="center", va="top",
            fontsize=LINE_LABEL, zorder=7, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85},
        )  # fmt: skip


def _square(portrait: Portrait, said: str) -> Figure:
    """Two populations, two strategies each: the shares of the first strategies."""
    import numpy as np
    from matplotlib.lines import Line2D

    game = portrait.game
    nullclines = _nullclines(portrait)
    starts = [
        {
            f"{player}.{names[0]}": share
            for player, names, share in zip(game.players, game.strategies, start, strict=True)
        }
        for start in _SQUARE_STARTS
    ]
    paths = portrait.paths(starts)
    made = sheet(
        portrait,
        said,
        (SIDE, SIDE),
        (WIDTH - SIDE) / 2 + 0.2,
        0.55,
        lettered=True,
        paths=bool(paths),
        further=[
            Line2D([], [], color=style.INK, linewidth=1.1, linestyle=dashes, label=f"{player}: no change")
            for player, dashes, _ in nullclines
        ],
    )
    axes = made.axes
    axis = np.linspace(0.0, 1.0, SAMPLED)
    x, y = np.meshgrid(axis, axis)
    moves = portrait.velocity(np.stack([x, y], axis=-1))
    stream(axes, axis, axis, moves[..., 0], moves[..., 1])
    fine = np.linspace(0.0, 1.0, FINE)
    for _, dashes, values in nullclines:
        axes.contour(
            fine, fine, values, levels=[0.0], colors=[style.INK], linewidths=1.1, linestyles=[dashes], zorder=3
        )
    draw_continua(axes, [np.array(corners) for corners in portrait.rest.continua])
    for number, path in enumerate(paths):
        draw_path(axes, path, number)
    mark_rest(axes, portrait, np.array([point.place for point in portrait.rest.points]).reshape(-1, 2))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)
    axes.set_xlabel(f"share of {game.players[0]} that plays {game.strategies[0][0]}", parse_math=False)
    axes.set_ylabel(f"share of {game.players[1]} that plays {game.strategies[1][0]}", parse_math=False)
    return made.drawn


def _nullclines(portrait: Portrait) -> list[tuple[str, Any, Array]]:
    """Functions of the square, on a grid, that are 0 where a population does not move, with its name and dashes.

    These are differences of payoffs or, under the logit, velocities. One that has a single sign is left out.
    """
    import numpy as np

    fine = np.linspace(0.0, 1.0, FINE)
    free = np.stack(np.meshgrid(fine, fine), axis=-1)
    if portrait.field.dynamic == "logit":
        values = portrait.velocity(free)
    else:
        payoffs = portrait.field.population.payoffs(states_of(portrait.game.shape, free))
        values = np.stack([payoffs[..., 0] - payoffs[..., 1], payoffs[..., 2] - payoffs[..., 3]], axis=-1)
    found = [
        (player, dashes, values[..., k])
        for k, (player, dashes) in enumerate(zip(portrait.game.players, NULLCLINES, strict=True))
    ]
    return [each for each in found if each[2].min() < 0 < each[2].max()]


_DRAWN: Mapping[tuple[int, ...], Callable[[Portrait, str], Figure]] = {(2,): _line, (3,): draw_simplex, (2, 2): _square}
