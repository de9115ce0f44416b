"""The sizes of one tree in a figure, in inches: its columns by what is written along edges, and its table of payoffs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gametheory.figures import style
from gametheory.figures.lettering import MARGIN, text_height, text_width, wrapped
from gametheory.figures.tree_layout import Layout
from gametheory.figures.tree_play import Play
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode
from gametheory.numbers import short_text

__all__ = [
    "FAN",
    "GAP",
    "HALO",
    "LABEL",
    "LANE",
    "NAME",
    "NUMBER",
    "PITCH",
    "Panel",
    "colour_of",
    "marker_of",
    "short_name",
]

PITCH = 0.34
"""Inches from row to row."""
FAN = 0.24
"""Inches along which edges leave a node before they run level."""
LANE = 0.32
"""Inches from lane to lane."""
GAP = 0.06
HALO = 0.1
"""Half the width of the outline of an information set."""
LEADER = 0.14
"""Inches from the last ends to the table of payoffs."""
LABEL, NAME, NUMBER = 7.5, 7.0, 8.0
"""Sizes of letters in points: moves, players, payoffs."""
LONGEST = 1.7
"""Inches up to which a move's or a player's name is shown whole."""
MARKERS = tuple(marker for marker in style.MARKERS if marker != "s")
"""Players' markers; squares are for chance."""


@dataclass(frozen=True)
class Panel:
    """One tree with one equilibrium, or with none; ``number`` is the equilibrium's position. Sizes in inches."""

    game: ExtensiveGame
    number: int
    play: Play | None
    layout: Layout
    title: str

    @cached_property
    def lane_counts(self) -> list[int]:
        """Lanes of each column."""
        counts = [1] * (max(self.layout.columns.values()) + 1)
        for number in self.layout.nodes:
            column = self.layout.columns[number]
            counts[column] = max(counts[column], self.layout.lanes[number] + 1)
        return counts

    @cached_property
    def places(self) -> list[float]:
        """From the panel's left to lane 0 of each column."""
        layout = self.layout
        last = max(layout.columns.values())
        room = [0.25] * (last + 1)
        for number, node in enumerate(self.game.nodes):
            if number in layout.columns and number not in layout.stubs:
                for child in node.children:
                    column = layout.columns[number]
                    room[column] = max(room[column], text_width(self.label(number, child), LABEL))
        for number in layout.nodes[1:]:
            if number not in layout.ends:
                before = layout.columns[number] - 1
                room[before] = max(room[before], text_width(self.name(number), NAME) + HALO)
        start = MARGIN + HALO
        if 0 not in layout.ends:
            start += text_width(self.name(0), NAME) + GAP
        found = [start]
        for column in range(last):
            found.append(found[-1] + (self.lane_counts[column] - 1) * LANE + FAN + room[column] + 2 * GAP + HALO)
        return found

    def label_place(self, column: int) -> float:
        """Where labels of edges that leave a column begin."""
        return self.places[column] + (self.lane_counts[column] - 1) * LANE + FAN + GAP

    def name(self, number: int) -> str:
        """Who moves at a node."""
        node = self.game.nodes[number]
        if isinstance(node, DecisionNode):
            return short_name(self.game.players[self.game.information_sets[node.information_set].player], NAME)
        return "chance"

    def label(self, number: int, child: int) -> str:
        """What leads from a node to a child, with its probability where that is no certainty."""
        node = self.game.nodes[number]
        place = node.children.index(child)
        if isinstance(node, ChanceNode):
            return f"{short_name(node.events[place], LABEL)} {short_text(node.probabilities[place])}"
        assert isinstance(node, DecisionNode)
        move = self.game.information_sets[node.information_set].moves[place]
        told = short_name(move, LABEL)
        probability = None if self.play is None else self.play.chosen[child]
        return f"{told} {short_text(probability)}" if probability is not None and 0 < probability < 1 else told

    @cached_property
    def cells(self) -> dict[int, tuple[str, ...]]:
        """The payoffs at each end, or what is expected from a stub on; dashes where that is not known."""
        found = {}
        for number in self.layout.ends:
            node = self.game.nodes[number]
            payoffs: Any = node.payoffs if isinstance(node, TerminalNode) else None
            if payoffs is None and self.play is not None:
                payoffs = self.play.worth[number]
            found[number] = tuple(map(short_text, payoffs)) if payoffs else ("?",) * len(self.game.players)
        return found

    @cached_property
    def table(self) -> list[float]:
        """From the panel's left to the right edge of each player's column of payoffs."""
        edge = max(self.places[self.layout.columns[n]] for n in self.layout.ends) + LEADER
        found = []
        for player, name in enumerate(self.game.players):
            texts = [short_name(name, NAME), *(cells[player] for cells in self.cells.values())]
            edge += max(text_width(text, NUMBER) for text in texts) + 0.16
            found.append(edge)
        return found

    @property
    def width(self) -> float:
        """Inches."""
        return self.table[-1] + MARGIN

    @cached_property
    def top(self) -> float:
        """From the panel's top to its first row: its title and the names of players over their payoffs."""
        return (text_height(self.title, NUMBER) + 0.06 if self.title else 0.0) + 0.62

    @property
    def height(self) -> float:
        """Inches."""
        return self.top + PITCH * (len(self.layout.ends) - 1) + 0.36


def marker_of(player: int) -> dict[str, Any]:
    """The settings of a player's marker."""
    return {
        "marker": MARKERS[player % len(MARKERS)],
        "markerfacecolor": colour_of(player),
        "markersize": 6.5,
        "markeredgewidth": 0.6,
    }


def colour_of(player: int) -> str:
    """A player's colour."""
    return style.COLOURS[player % len(style.COLOURS)]


def short_name(name: str, size: float) -> str:
    """A name that takes no more than so many inches."""
    return wrapped(name, LONGEST, size, lines=1)
