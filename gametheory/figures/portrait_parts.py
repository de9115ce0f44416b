"""What all phase portraits have: a sheet with a legend and a key, rest points, trajectories and the arrows of a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gametheory.errors import LimitReached
from gametheory.figures import style
from gametheory.figures.lettering import (
    MARGIN,
    QUIET,
    heading,
    heading_height,
    text_height,
    text_width,
    unbroken,
    wrapped,
)
from gametheory.figures.phase import Rest, free_shares, states_of
from gametheory.figures.portrait_legend import CENTRE, START, entry_label, path_legend, rest_legend, rest_marker
from gametheory.model.population import PopulationGame
from gametheory.numbers import short_text
from gametheory.report.dynamics import DYNAMIC_WORDS
from gametheory.report.texts import point_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from gametheory.dynamics.payoffs import Array
    from gametheory.dynamics.vector_fields import VectorField

__all__ = [
    "WIDTH",
    "Portrait",
    "Sheet",
    "draw_continua",
    "draw_path",
    "key_of",
    "letters_of",
    "mark_rest",
    "sheet",
    "stream",
]

WIDTH = 5.6
"""Inches of a portrait."""
NOTE = 8.0
KEY = 8.5
"""Sizes of letters in points: notes and the legend, and the key."""
MOST_KEYED = 12
HORIZON, SETTLING = 40.0, 10.0
"""How long trajectories are followed, in units of one over the slowest population's speed; the second under the logit and best
response, which come near to where they go as exp(-time) falls."""
POINTS = 6_000
LONGEST = 6.0
"""The same as a length on the axes, on which 1 is about their size: ways that go round and round are cut there."""
RESTING = 1e-9
"""A way shorter than this is none."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Portrait:
    """What is drawn: a game of populations, the field of a dynamic in it, and its rest points."""

    game: PopulationGame
    field: VectorField
    rest: Rest
    noise: object

    def velocity(self, free: Array) -> Array:
        """The derivatives of free shares, for many states at once."""
        return free_shares(self.game.shape, self.field(states_of(self.game.shape, free)))

    def paths(self, starts: Sequence[dict[str, str]]) -> list[Array]:
        """Free shares along trajectories, ``[point, free share]``; without those that rest or could not be integrated."""
        import numpy as np

        from gametheory.dynamics.trajectories import trajectory

        horizon = SETTLING if self.field.dynamic in ("logit", "best-response") else HORIZON
        time = min(max(horizon / min(self.field.speeds), 1e-9), 1e9)
        found = []
        for start in starts:
            try:
                path = trajectory(self.game, self.field.dynamic, start, time=time, points=POINTS, noise=self.noise)
            except LimitReached:
                continue
            states = [[share for own in state.values() for share in own.values()] for state in path.states]
            shares = free_shares(self.game.shape, np.array(states))
            if np.abs(np.diff(shares, axis=0)).sum() > RESTING:
                found.append(shares)
        return found


def _title(portrait: Portrait) -> tuple[str, str]:
    field = portrait.field
    told = DYNAMIC_WORDS[field.dynamic]
    if field.noise is not None:
        told += f" with {'noise' if field.dynamic == 'logit' else 'width'} {short_text(field.noise)}"
    at = unbroken(point_text(portrait.game.parameters))
    return f"{portrait.game.about.title}: {told}", at


@dataclass(frozen=True)
class Sheet:
    """A figure with room for a picture, and what stands under it."""

    drawn: Figure
    axes: Axes


def sheet(
    portrait: Portrait,
    said: str,
    size: tuple[float, float],
    left: float,
    below: float,
    *,
    lettered: bool,
    further: Sequence[Line2D] = (),
    paths: bool = False,
) -> Sheet:
    """A figure with axes of ``size`` inches, ``left`` inches from the left, and the key and notes ``below`` them.

    ``further`` are entries of the legend besides those of rest points; with ``paths`` it explains trajectories.
    """
    from matplotlib.legend_handler import HandlerTuple

    title, at = _title(portrait)
    top = heading_height(WIDTH, title, at) + 0.16
    keys = key_of(portrait) if lettered else []
    notes = [wrapped(note, WIDTH - 2 * MARGIN, NOTE) for note in (said, *portrait.rest.notes) if note]
    told = [wrapped(key, WIDTH - 2 * MARGIN, KEY, lines=3) for key in keys]
    entries = [*rest_legend(portrait.rest), *([path_legend()] if paths else []), *further]
    labels = [entry_label(entry) for entry in entries]
    widest = max((text_width(label, NOTE) for label in labels), default=1.0) + 0.55
    per_line = max(1, min(len(entries), int((WIDTH - 2 * MARGIN) / widest)))
    legend = 0.2 * -(-len(entries) // per_line) + 0.06
    height = top + size[1] + below + legend + MARGIN
    height += sum(text_height(text, KEY) for text in told) + sum(text_height(text, NOTE) for text in notes)
    drawn = style.figure(WIDTH, height)
    drawn.set_layout_engine("none")
    heading(drawn, title, at)
    axes = drawn.add_axes((left / WIDTH, 1 - (top + size[1]) / height, size[0] / WIDTH, size[1] / height))
    place = top + size[1] + below
    drawn.legend(
        handles=entries,
        labels=labels,
        handler_map={tuple: HandlerTuple(ndivide=1)},
        loc="upper left",
        bbox_to_anchor=(MARGIN / WIDTH, 1 - place / height),
        ncols=per_line,
        borderpad=0.0,
        borderaxespad=0.0,
        columnspacing=1.2,
        labelspacing=0.4,
        handletextpad=0.5,
    )
    place += legend
    for text, points, colour in (*((text, KEY, style.INK) for text in told), *((text, NOTE, QUIET) for text in notes)):
        drawn.text(
            MARGIN / WIDTH,
            1 - place / height,
            text,
            va="top",
            fontsize=points,
            color=colour,
            linespacing=1.13,
            parse_math=False,
        )
        place += text_height(text, points)
    return Sheet(drawn, axes)


def letters_of(portrait: Portrait) -> dict[int, str]:
    """Letters of the rest points that are no corners, by their positions."""
    inner = [k for k, point in enumerate(portrait.rest.points) if not point.pure]
    return dict(zip(inner[:MOST_KEYED], LETTERS, strict=False))


def key_of(portrait: Portrait) -> list[str]:
    """What is played at each rest point that has a letter."""
    letters = letters_of(portrait)
    found = [f"{letter}: {portrait.rest.points[k].text}" for k, letter in letters.items()]
    more = sum(not point.pure for point in portrait.rest.points) - len(letters)
    return [*found, f"and {more} more"] if more else found


def mark_rest(axes: Axes, portrait: Portrait, places: Array, *, lettered: bool = True) -> None:
    """Rest points at their places on the axes, ``[point, 2]``, and the letters of those that have one."""
    letters = letters_of(portrait) if lettered else {}
    for number, (point, (x, y)) in enumerate(zip(portrait.rest.points, places, strict=True)):
        axes.plot([x], [y], zorder=8, clip_on=False, gid=f"rest-{number}", **rest_marker(point.stable))
        if point.centre:
            axes.plot([x], [y], zorder=9, clip_on=False, **CENTRE)
        if number in letters:
            axes.annotate(
                letters[number], (x, y), xytext=(6, 6), textcoords="offset points", fontsize=KEY, fontweight="bold", zorder=10,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
            )  # fmt: skip


def draw_path(axes: Axes, places: Array, number: int) -> None:
    """A trajectory, ``[point, 2]`` on the axes, with a dot where it starts and an arrow on its way."""
    import numpy as np

    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    kept = max(2, int(np.searchsorted(gone, LONGEST)))
    places, gone = places[:kept], gone[:kept]
    colour = style.COLOURS[number % len(style.COLOURS)]
    axes.plot(*places.T, color=colour, linewidth=1.3, zorder=4, gid=f"trajectory-{number}")
    axes.plot(*places[0], markeredgecolor=colour, zorder=5, **START)
    # Long ways that turn get their arrow early, where the lines lie apart.
    place = int(np.searchsorted(gone, min(0.35, 0.4 * gone[-1])))
    ahead = min(place + 1, len(places) - 1)
    axes.annotate(
        "", xy=tuple(places[ahead]), xytext=tuple(places[ahead] - _direction(places, ahead) * 1e-3), zorder=5,
        arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.3, "mutation_scale": 10}, gid=f"arrow-{number}",
    )  # fmt: skip


def _direction(places: Array, ahead: int) -> Array:
    import numpy as np

    step = places[ahead] - places[ahead - 1]
    found: Array = step / (np.hypot(*step) or 1.0)
    return found


def stream(axes: Axes, x: Array, y: Array, u: Array, v: Array) -> None:
    """Grey arrows along a field on a grid, where it is not everywhere 0."""
    import numpy as np

    known = np.nan_to_num(np.hypot(u, v))
    if known.max() > 0:
        drawn = axes.streamplot(x, y, u, v, color="#a6a6a6", linewidth=0.6, density=1.0, arrowsize=0.8, zorder=2)
        drawn.lines.set_gid("stream")


def draw_continua(axes: Axes, corners: Sequence[Array]) -> None:
    """Sets of rest points: a thick line, or an area, between corners ``[corner, 2]`` on the axes."""
    import numpy as np

    for number, places in enumerate(corners):
        middle = places.mean(axis=0)
        around = np.argsort(np.arctan2(*(places - middle).T[::-1]))
        ordered = places[around]
        if len(places) == 2:
            axes.plot(
                *places.T,
                color=style.INK,
                linewidth=4.0,
                alpha=0.55,
                solid_capstyle="butt",
                zorder=6,
                gid=f"continuum-{number}",
            )
        else:
            axes.fill(
                *ordered.T,
                facecolor="#00000030",
                edgecolor=style.INK,
                hatch="...",
                linewidth=1.5,
                zorder=6,
                gid=f"continuum-{number}",
            )
