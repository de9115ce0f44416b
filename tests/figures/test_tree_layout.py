from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from gametheory.errors import UsageError
from gametheory.figures.tree_layout import MOST_COLUMNS, Layout, kept_near, lay_out
from gametheory.model.extensive import DecisionNode, ExtensiveGame, TerminalNode
from tests.trees import At, Chance, chain, entry, reach_tree, settlement, tree

HALF = Fraction(1, 2)


def crossing_sets() -> ExtensiveGame:
    """Two types, one message of two, and a receiver who sees the message alone: the receiver's sets interleave."""

    def sender(kind: str) -> At:
        return At(0, kind, {word: At(1, f"heard {word}", {"yes": (1, 1), "no": (0, 0)}) for word in ("a", "b")})

    return tree("sender receiver", Chance({"low": (HALF, sender("low")), "high": (HALF, sender("high"))}))


def turned_sets() -> ExtensiveGame:
    """Chance decides who moves first, and neither knows: each set precedes the other on one path."""
    first = At(0, "one", {"l": At(1, "two", {"x": (0, 0), "y": (1, 0)}), "r": (0, 1)})
    second = At(1, "two", {"x": At(0, "one", {"l": (0, 0), "r": (1, 1)}), "y": (0, 1)})
    return tree("one two", Chance({"first": (HALF, first), "second": (HALF, second)}))


def below(game: ExtensiveGame, layout: Layout, number: int) -> Iterator[int]:
    if number in layout.ends:
        yield number
    else:
        for child in game.nodes[number].children:
            yield from below(game, layout, child)


GAMES = {
    "entry": entry(),
    "reach": reach_tree(Fraction(2, 5), (Fraction(10), Fraction(20))),
    "settlement": settlement(),
    "crossing": crossing_sets(),
    "turned": turned_sets(),
}


@pytest.mark.parametrize("name", GAMES)
def test_ends_have_a_row_each_and_edges_do_not_cross(name: str) -> None:
    game = GAMES[name]
    layout = lay_out(game)
    assert sorted(layout.rows[number] for number in layout.ends) == list(range(len(layout.ends)))
    assert [layout.rows[number] for number in layout.ends] == list(range(len(layout.ends)))
    assert set(layout.ends) == {k for k, node in enumerate(game.nodes) if isinstance(node, TerminalNode)}
    for number, node in enumerate(game.nodes):
        # Ends below a node follow each other, so that no edge of another node comes between.
        rows = [layout.rows[end] for end in below(game, layout, number)]
        assert rows == list(range(int(rows[0]), int(rows[0]) + len(rows)))
        if node.children:
            children = [layout.rows[child] for child in node.children]
            assert layout.rows[number] == (children[0] + children[-1]) / 2
            assert all(layout.columns[child] > layout.columns[number] for child in node.children)


@pytest.mark.parametrize("name", ["settlement", "crossing"])
def test_the_nodes_of_an_information_set_share_a_column_and_a_lane_without_others(name: str) -> None:
    game = GAMES[name]
    layout = lay_out(game)
    for position, nodes in layout.members(game).items():
        (column,) = {layout.columns[number] for number in nodes}
        (lane,) = {layout.lanes[number] for number in nodes}
        rows = [layout.rows[number] for number in nodes]
        for number, node in enumerate(game.nodes):
            inside = layout.columns[number] == column and min(rows) <= layout.rows[number] <= max(rows)
            if isinstance(node, DecisionNode) and inside and layout.lanes[number] == lane:
                assert node.information_set == position


def test_sets_that_interleave_get_two_lanes() -> None:
    layout = lay_out(GAMES["crossing"])
    assert set(layout.lanes.values()) == {0, 1}


def test_sets_that_precede_each_other_stay_where_they_are() -> None:
    game = GAMES["turned"]
    layout = lay_out(game)
    columns = [{layout.columns[number] for number in found.nodes} for found in game.information_sets]
    assert columns == [{1, 2}, {1, 2}]


def test_sets_at_different_depths_are_brought_into_one_column() -> None:
    seen = At(1, "guess", {"x": (1, 0), "y": (0, 1)})
    later = At(0, "again", {"go": seen, "stop": (0, 0)})
    game = tree("one two", At(0, "start", {"now": seen, "later": later}))
    layout = lay_out(game)
    (nodes,) = (found.nodes for found in game.information_sets if found.name == "guess")
    assert [layout.columns[number] for number in nodes] == [2, 2]


def test_only_what_is_reached_and_next_to_it() -> None:
    game = entry()
    reached = [True, False, False, False, True]
    layout = lay_out(game, kept_near(game, reached))
    assert layout.nodes == (0, 1, 4)
    assert layout.ends == (1, 4)
    assert layout.stubs == {1}


def test_a_single_outcome() -> None:
    layout = lay_out(tree("one", (1,)))
    assert (layout.ends, layout.stubs, layout.columns) == ((0,), frozenset(), {0: 0})


def test_trees_too_large_are_refused() -> None:
    wide = tree("one", At(0, "many", {f"m{k}": (k,) for k in range(61)}))
    with pytest.raises(UsageError, match="61 outcomes"):
        lay_out(wide)
    with pytest.raises(UsageError, match=f"at most {MOST_COLUMNS}"):
        lay_out(chain(MOST_COLUMNS, lambda k: (k, k)))
    assert max(lay_out(chain(MOST_COLUMNS - 1, lambda k: (k, k))).columns.values()) == MOST_COLUMNS - 1
