"""One tree drawn on axes in inches: edges, nodes, information sets and the table of payoffs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory.figures import style
from gametheory.figures.lettering import MARGIN, QUIET
from gametheory.figures.tree_panel import (
    FAN,
    GAP,
    HALO,
    LABEL,
    LANE,
    NAME,
    NUMBER,
    PITCH,
    Panel,
    colour_of,
    marker_of,
    short_name,
)
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CHOSEN", "IDLE", "PLAIN", "REACHED", "Drawing"]

REACHED, CHOSEN, IDLE, PLAIN = 2.8, 1.5, 0.7, 1.0
"""Widths of edges: where play goes, what is chosen where it does not come, what is not chosen; and without an equilibrium."""


@dataclass(frozen=True)
class Drawing:
    """A panel on axes in inches, its upper left corner at ``left``, ``top``."""

    axes: Axes
    game: ExtensiveGame
    panel: Panel
    left: float
    top: float

    def draw(self) -> None:
        """Everything of the panel."""
        panel = self.panel
        if panel.title:
            self.axes.text(
                self.left + MARGIN,
                self.top + 0.02,
                panel.title,
                va="top",
                fontsize=NUMBER,
                fontweight="bold",
                parse_math=False,
            )
        for position, nodes in panel.layout.members(self.game).items():
            if len(self.game.information_sets[position].nodes) > 1:
                self._outline(nodes)
        for number in panel.layout.nodes:
            if number not in panel.layout.ends:
                for child in self.game.nodes[number].children:
                    self._edge(number, child)
                self._node(number)
        self._payoffs()

    def _at(self, number: int) -> tuple[float, float]:
        layout = self.panel.layout
        x = self.panel.places[layout.columns[number]] + LANE * layout.lanes[number]
        return self.left + x, self.top + self.panel.top + PITCH * layout.rows[number]

    def _edge(self, number: int, child: int) -> None:
        panel = self.panel
        (x, y), (to_x, to_y) = self._at(number), self._at(child)
        width, colour, order = PLAIN, style.INK, 2.0
        if panel.play is not None:
            width, colour, order = IDLE, style.GREY, 1.5
            chosen = panel.play.chosen[child]
            if panel.play.reach[child]:
                width, colour, order = REACHED, self._colour(number), 2.5
            elif chosen:
                width, colour, order = CHOSEN, self._colour(number), 2.0
        self.axes.plot(
            [x, x + FAN, to_x], [y, to_y, to_y], color=colour, linewidth=width, solid_joinstyle="round",
            solid_capstyle="round", zorder=order, gid=f"edge-{panel.number}-{child}",
        )  # fmt: skip
        label = self.left + panel.label_place(panel.layout.columns[number])
        self._text(label, to_y - 0.035, panel.label(number, child), LABEL, va="bottom")

    def _node(self, number: int) -> None:
        x, y = self._at(number)
        node = self.game.nodes[number]
        if isinstance(node, ChanceNode):
            marker: dict[str, Any] = {"marker": "s", "markerfacecolor": "white", "markersize": 6.5}
        else:
            assert isinstance(node, DecisionNode)
            marker = marker_of(self.game.information_sets[node.information_set].player)
        self.axes.plot([x], [y], linestyle="none", markeredgecolor=style.INK, zorder=5, **marker)
        below = 0.035 if number else 0.0
        self._text(
            x - HALO - (GAP if number == 0 else 0.02), y + below, self.panel.name(number), NAME,
            ha="right", va="top" if number else "center", color=QUIET, fontstyle="italic",
        )  # fmt: skip

    def _text(self, x: float, y: float, text: str, size: float, **how: Any) -> None:  # noqa: ANN401 - a text's settings
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.85}
        self.axes.text(x, y, text, fontsize=size, bbox=box, zorder=4, parse_math=False, **how)

    def _outline(self, nodes: Sequence[int]) -> None:
        """Around a set's nodes; in pieces, joined by lines, where they could not be brought into one column."""
        from matplotlib.patches import FancyBboxPatch

        how: dict[str, Any] = {"linestyle": (0, (3, 2)), "linewidth": 1.0, "zorder": 3}
        pieces = [
            list(each) for _, each in itertools.groupby(sorted(nodes, key=self._at), key=lambda n: self._at(n)[0])
        ]
        for before, piece in zip([None, *pieces[:-1]], pieces, strict=True):
            places = [self._at(number) for number in piece]
            x, first, last = places[0][0], min(y for _, y in places), max(y for _, y in places)
            self.axes.add_patch(
                FancyBboxPatch(
                    (x - HALO, first - HALO), 2 * HALO, last - first + 2 * HALO, edgecolor=style.INK, facecolor="none",
                    boxstyle=f"round,pad=0,rounding_size={HALO}", gid=f"set-{self.panel.number}-{piece[0]}", **how,
                )
            )  # fmt: skip
            if before is not None:
                here, there = self._at(before[-1]), places[0]
                self.axes.plot([here[0], there[0]], [here[1], there[1]], color=style.INK, **how)

    def _payoffs(self) -> None:
        panel = self.panel
        edges = [self.left + edge for edge in panel.table]
        above = self.top + panel.top - 0.27
        for player, (name, edge) in enumerate(zip(self.game.players, edges, strict=True)):
            self.axes.text(
                edge,
                above,
                short_name(name, NAME),
                ha="right",
                va="center",
                fontsize=NAME,
                fontstyle="italic",
                color=QUIET,
                parse_math=False,
            )
            self.axes.plot(
                [edge - 0.06], [above - 0.15], linestyle="none", markeredgecolor=style.INK, **marker_of(player)
            )
        start = self.left + max(panel.places[panel.layout.columns[n]] for n in panel.layout.ends)
        for number in panel.layout.ends:
            x, y = self._at(number)
            if x < start:
                self.axes.plot(
                    [x + 0.04, start], [y, y], color=style.GREY, linewidth=0.6, linestyle=(0, (1, 2)), zorder=1
                )
            stub = number in panel.layout.stubs
            if stub:
                self.axes.plot(
                    [x + 0.05, x + 0.1, x + 0.15],
                    [y] * 3,
                    linestyle="none",
                    marker=".",
                    markersize=2.5,
                    color=style.INK,
                )
            else:
                self.axes.plot([x, x], [y - 0.045, y + 0.045], color=style.INK, linewidth=1.0, zorder=3)
            reached = panel.play is not None and bool(panel.play.reach[number])
            for cell, edge in zip(panel.cells[number], edges, strict=True):
                self.axes.text(
                    edge, y, cell, ha="right", va="center", fontsize=NUMBER, fontstyle="italic" if stub else "normal",
                    fontweight="bold" if reached else "normal", color=QUIET if stub else style.INK, parse_math=False,
                )  # fmt: skip

    def _colour(self, number: int) -> str:
        node = self.game.nodes[number]
        if isinstance(node, DecisionNode):
            return colour_of(self.game.information_sets[node.information_set].player)
        return style.INK
