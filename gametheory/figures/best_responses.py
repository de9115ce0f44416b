"""Best responses of two players with two strategies each, in the unit square, and where they meet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.labels import inches_wide, safe_text, tick_text, wrapped
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
from gametheory.numbers import short_text
from gametheory.report.texts import headline, point_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gametheory.model.strategic import StrategicGame
    from gametheory.solvers.result import Component, Equilibrium, Solution

__all__ = ["Corner", "best_response_line", "draw_best_responses"]

SIDE = 3.9
LEAST_SIDE = 1.5
MOST_TOLD = 9
"""Equilibria that the key tells."""

Corner = tuple[Fraction, Fraction]
"""What the other player does, and what this one answers: the probabilities of first strategies."""


def draw_best_responses(
    game: StrategicGame, solution: Solution | None = None, *, width: float = 5.4, height: float | None = None
) -> Figure:
    """Both best-response correspondences of a game of two strategies each, and its equilibria where they meet.

    Pure equilibria are filled dots and mixed ones rings; a continuum is a thick line or a grey area. Where a player is always
    indifferent, all of the square is a best response, and is hatched. Sizes are in inches. Raises :class:`UsageError` for a
    game of another size.
    """
    if len(game.players) != 2 or game.shape != (2, 2):
        sizes = " and ".join(map(str, game.shape))
        raise UsageError(
            "best responses are drawn for two players with two strategies each; this game has "
            f"{len(game.players)} players with {sizes} strategies"
        )
    with style.context():
        return _drawn(game, solution, width, height)


def best_response_line(game: StrategicGame, player: int) -> tuple[Corner, ...]:
    """The corners of one player's best responses, from where the other never plays the first strategy to always.

    Empty where the player is indifferent whatever the other does. Exact.
    """
    own, other = player, 1 - player

    def gain(others: int) -> Fraction:
        """What the first strategy pays more than the second where the other plays this one."""
        profiles: list[list[int]] = [[0, 0], [0, 0]]
        for strategy, profile in enumerate(profiles):
            profile[own], profile[other] = strategy, others
        first, second = (game.payoff(own, tuple(profile)) for profile in profiles)
        return first - second

    at_never, at_always = gain(1), gain(0)
    if at_never == at_always == 0:
        return ()
    zero, one = Fraction(0), Fraction(1)
    best = {True: one, False: zero}
    if at_never * at_always < 0:
        turn = at_never / (at_never - at_always)
        before, after = best[at_never > 0], best[at_always > 0]
        return (zero, before), (turn, before), (turn, after), (one, after)
    if at_never == 0:
        answer = best[at_always > 0]
        return (zero, one - answer), (zero, answer), (one, answer)
    if at_always == 0:
        answer = best[at_never > 0]
        return (zero, answer), (one, answer), (one, one - answer)
    return (zero, best[at_never > 0]), (one, best[at_never > 0])


def _drawn(game: StrategicGame, solution: Solution | None, width: float, height: float | None) -> Figure:
    first, second = game.players
    below = headline(solution) if solution is not None else point_text(game.parameters)
    title, heading, further = title_rows(game.about.title, below, width)
    columns = int((width - 1.0) / inches_wide(1, 9))
    across = wrapped(f"probability that {first} plays {game.strategies[0][0]}", columns, 2)
    up = wrapped(f"probability that {second} plays {game.strategies[1][0]}", columns, 2)
    looks = [
        {"color": style.COLOURS[0], "linestyle": "-", "linewidth": 3.4, "alpha": 0.9},
        {"color": style.COLOURS[1], "linestyle": (0, (5, 2)), "linewidth": 1.9},
    ]
    lines = [best_response_line(game, player) for player in (0, 1)]
    entries = [_entry(name, looks[number], lines[number], number) for number, name in enumerate(game.players)]
    key, told, said = key_rows([*entries, *_equilibrium_entries(game, solution)], _notes(game, solution), width)
    above = LINE * 1.1 * len(up.split("\n")) + 0.08
    label = 0.22 + LINE * 1.1 * len(across.split("\n"))
    rest = title.height + above + label + key.above + key.height + SPACE + 2 * EDGE
    side = min(SIDE, width - 0.8) if height is None else height - rest
    if side < LEAST_SIDE:
        raise UsageError(f"a height of {height:g} inches is too low here: give {rest + LEAST_SIDE:.1f} or more")
    made = sheet([title, Row("square", side, above), Row("space", SPACE, label, across=True), key], width)
    write_title(made.axes["title"], heading, further)
    write_key(made.axes["key"], told, said)
    axes = made.axes["square"]
    axes.set_xlim(-0.04, 1.04)
    axes.set_ylim(-0.04, 1.04)
    axes.set_xlabel(across)
    axes.set_title(up, fontsize=9, pad=6)
    for side_axis in (axes.xaxis, axes.yaxis):
        side_axis.set_ticks([0, 0.25, 0.5, 0.75, 1])
        side_axis.set_major_formatter(tick_text)
    for number, line in enumerate(lines):
        _correspondence(axes, line, looks[number], number)
    if solution is not None:
        _equilibria(axes, game, solution)
    made.settle()
    return made.figure


def _correspondence(axes: Axes, line: Sequence[Corner], look: dict[str, Any], player: int) -> None:
    if not line:
        hatch = ("///", "\\\\\\")[player]
        axes.fill_between([0, 1], 0, 1, facecolor="none", edgecolor=look["color"], hatch=hatch, linewidth=0.8, zorder=1)
        return
    # The first player's own probability is across, the second's upwards.
    places = [(answer, given) if player == 0 else (given, answer) for given, answer in line]
    xs, ys = zip(*((float(x), float(y)) for x, y in places), strict=True)
    axes.plot(xs, ys, zorder=2 + player, solid_capstyle="round", **look)


def _place(game: StrategicGame, found: Equilibrium) -> tuple[float, float]:
    first, second = (
        found.strategies[player][names[0]] for player, names in zip(game.players, game.strategies, strict=True)
    )
    return float(first), float(second)


def _equilibria(axes: Axes, game: StrategicGame, solution: Solution) -> None:
    for component in solution.components:
        _continuum(axes, game, solution, component)
    for found in solution.equilibria:
        x, y = _place(game, found)
        pure = x in (0, 1) and y in (0, 1)
        axes.plot(
            [x],
            [y],
            marker="o",
            markersize=9,
            markerfacecolor=style.INK if pure else "white",
            markeredgecolor=style.INK,
            markeredgewidth=1.8,
            linestyle="none",
            zorder=6,
            clip_on=False,
        )


def _continuum(axes: Axes, game: StrategicGame, solution: Solution, component: Component) -> None:
    """Each maximal Nash subset: a product of two intervals, which is a segment or an area."""
    if len(component.equilibria) < 2:
        return
    for subset in component.subsets:
        spans = []
        for player, names in zip(game.players, game.strategies, strict=True):
            ends = [float(solution.equilibria[k].strategies[player][names[0]]) for k in subset.vertices[player]]
            spans.append((min(ends), max(ends)))
        (left, right), (low, high) = spans
        if left < right and low < high:
            axes.fill_between([left, right], low, high, facecolor="#c8c8c8", edgecolor="none", alpha=0.8, zorder=0.8)
        else:
            axes.plot(
                [left, right], [low, high], color="#5a5a5a", linewidth=7, alpha=0.55, solid_capstyle="round", zorder=1.5
            )


def _entry(name: str, look: dict[str, Any], line: Sequence[Corner], player: int) -> KeyEntry:
    if line:
        return KeyEntry(f"best responses of {name}", look)
    hatch = ("///", "\\\\\\")[player]
    patch = {"facecolor": "white", "edgecolor": look["color"], "hatch": hatch}
    return KeyEntry(f"{name} is always indifferent: everything is a best response", patch=patch)


def _equilibrium_entries(game: StrategicGame, solution: Solution | None) -> list[KeyEntry]:
    """Each equilibrium with its exact place."""
    if solution is None:
        return []
    entries = []
    for found in solution.equilibria[:MOST_TOLD]:
        values = [
            found.strategies[player][names[0]] for player, names in zip(game.players, game.strategies, strict=True)
        ]
        pure = all(value in (0, 1) for value in values)
        shown = [
            f"{player}.{names[0]} = {short_text(value)}"
            for player, names, value in zip(game.players, game.strategies, values, strict=True)
        ]
        look = {
            "color": style.INK,
            "linestyle": "none",
            "marker": "o",
            "markersize": 7,
            "markerfacecolor": style.INK if pure else "white",
            "markeredgewidth": 1.6,
            "markevery": [1],
        }
        entries.append(KeyEntry(f"{'pure' if pure else 'mixed'}: {', '.join(shown)}", look))
    return entries


def _notes(game: StrategicGame, solution: Solution | None) -> list[str]:
    notes = []
    if solution is not None and any(len(each.equilibria) > 1 for each in solution.components):
        notes.append("Grey: a continuum of equilibria.")
    if game.parameters and solution is not None:
        notes.append(f"At {safe_text(point_text(game.parameters))}.")
    return notes
