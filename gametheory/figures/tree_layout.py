"""Where the nodes of a game tree go: ends evenly spaced, parents centred over their children, no edges crossing.

The root is at the left and every end has a row of its own. An edge leaves its parent slanting and then runs level to its
child, so that what is written along it has the row to itself. The nodes of an information set share a column where the
tree allows it, and within a column sets whose rows interleave get lanes beside each other, so that an outline around the
nodes of a set holds no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from gametheory.errors import UsageError
from gametheory.model.extensive import DecisionNode, ExtensiveGame

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Layout", "kept_near", "lay_out"]

MOST_ROWS = 60
MOST_COLUMNS = 30


@dataclass(frozen=True)
class Layout:
    """What is drawn of a tree and where, by the numbers of its nodes.

    ``nodes`` are in preorder; ``ends`` from the top, outcomes and the ``stubs`` below which nothing is drawn. ``rows`` are 0,
    1, ... at the ends and halfway between the first and the last child elsewhere; ``columns`` are whole numbers from 0 at
    the root; ``lanes`` count within a column.
    """

    nodes: tuple[int, ...]
    ends: tuple[int, ...]
    stubs: frozenset[int]
    rows: Mapping[int, float]
    columns: Mapping[int, int]
    lanes: Mapping[int, int]

    def members(self, game: ExtensiveGame) -> dict[int, tuple[int, ...]]:
        """The nodes of each information set that are drawn with their moves."""
        found: dict[int, list[int]] = {}
        for number in self.nodes:
            node = game.nodes[number]
            if isinstance(node, DecisionNode) and number not in self.stubs:
                found.setdefault(node.information_set, []).append(number)
        return {position: tuple(nodes) for position, nodes in found.items()}


def kept_near(game: ExtensiveGame, reached: Sequence[object]) -> frozenset[int]:
    """The nodes that are reached (a truth or a probability for each) and their children."""
    kept = {0}
    for number, node in enumerate(game.nodes):
        if reached[number]:
            kept.update(node.children)
    return frozenset(kept)


def lay_out(game: ExtensiveGame, kept: Set[int] | None = None) -> Layout:
    """Lay out a tree, or the part of it that is ``kept``: nodes whose parents, and all or none of whose children, are kept.

    Takes time proportional to the tree. Raises :class:`UsageError` for more than 60 ends or 30 columns.
    """
    nodes = tuple(number for number in range(len(game.nodes)) if kept is None or number in kept)
    inside = frozenset(nodes)
    ends = tuple(number for number in nodes if not any(child in inside for child in game.nodes[number].children))
    if len(ends) > MOST_ROWS:
        raise UsageError(
            f"a tree of {len(ends):,} outcomes is too large to draw; at most {MOST_ROWS} can be told apart, in all or along what "
            "is played in an equilibrium"
        )
    rows: dict[int, float] = {number: float(row) for row, number in enumerate(ends)}
    for number in reversed(nodes):
        if number not in rows:
            children = game.nodes[number].children
            rows[number] = (rows[children[0]] + rows[children[-1]]) / 2
    stubs = frozenset(number for number in ends if game.nodes[number].children)
    bare = Layout(nodes, ends, stubs, rows, {}, {})
    columns = _columns(game, bare)
    if max(columns.values()) >= MOST_COLUMNS:
        raise UsageError(
            f"a tree of {max(columns.values()) + 1:,} moves in a row is too deep to draw; at most {MOST_COLUMNS} fit"
        )
    return Layout(nodes, ends, stubs, rows, columns, _lanes(game, bare, columns))


def _columns(game: ExtensiveGame, layout: Layout) -> dict[int, int]:
    """Each node's column: right of its parent's, and the same for all nodes of an information set where that can be."""
    sets = [nodes for nodes in layout.members(game).values() if len(nodes) > 1]
    columns = _pushed(game, layout, {})
    plain = dict(columns)
    # Each round moves a set's nodes to the right; sets that precede each other both ways would do so for ever.
    for _ in range(2 * MOST_COLUMNS):
        least = {number: max(columns[member] for member in nodes) for nodes in sets for number in nodes}
        if all(columns[number] == column for number, column in least.items()):
            return columns
        columns = _pushed(game, layout, least)
        if max(columns.values()) > max(plain.values()) + MOST_COLUMNS:
            break
    return plain


def _pushed(game: ExtensiveGame, layout: Layout, least: Mapping[int, int]) -> dict[int, int]:
    columns = {0: least.get(0, 0)}
    drawn = set(layout.nodes)
    for number in layout.nodes:
        for child in game.nodes[number].children:
            if child in drawn:
                columns[child] = max(columns[number] + 1, least.get(child, 0))
    return columns


def _lanes(game: ExtensiveGame, layout: Layout, columns: Mapping[int, int]) -> dict[int, int]:
    """Lanes within columns: groups of nodes in one lane do not interleave."""
    groups: list[tuple[int, float, float, tuple[int, ...]]] = []
    grouped: set[int] = set()
    for nodes in layout.members(game).values():
        # Where a set could not be brought into one column, it is drawn in pieces.
        for column in sorted({columns[number] for number in nodes}):
            own = tuple(number for number in nodes if columns[number] == column)
            places = [layout.rows[number] for number in own]
            groups.append((column, min(places), max(places), own))
            grouped.update(own)
    ends = set(layout.ends)
    groups += [
        (columns[n], layout.rows[n], layout.rows[n], (n,)) for n in layout.nodes if n not in grouped and n not in ends
    ]
    lanes = dict.fromkeys(layout.nodes, 0)
    taken: dict[int, list[float]] = {}
    for column, first, last, nodes in sorted(groups):
        lasts = taken.setdefault(column, [])
        lane = next((k for k, until in enumerate(lasts) if until < first), len(lasts))
        lasts[lane : lane + 1] = [last]
        lanes.update(dict.fromkeys(nodes, lane))
    return lanes
