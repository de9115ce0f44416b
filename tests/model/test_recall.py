from __future__ import annotations

from hypothesis import given, settings

from gametheory.model.recall import last_own_moves, recall_violations
from tests.strategies import extensive_games
from tests.trees import At, Chance, chain, entry, settlement, tree


def test_sound_trees_have_no_violations():
    for game in (entry(), settlement(), chain(3, lambda k: (k, -k))):
        assert recall_violations(game) == []


def test_the_absent_minded_driver_meets_an_information_set_twice():
    game = tree("driver", At(0, "exit", {"leave": (0,), "stay": At(0, "exit", {"leave": (4,), "stay": (1,)})}))
    (message,) = recall_violations(game)
    assert "'exit' is met twice on one path, at nodes 'exit@0' and 'exit@2'" in message
    assert "driver" in message


def test_a_player_who_forgets_the_own_move():
    second = {"l": (1,), "r": (0,)}
    game = tree("me", At(0, "first", {"L": At(0, "second", second), "R": At(0, "second", second)}))
    (message,) = recall_violations(game)
    assert "at information set 'second' me forgets an own move" in message
    assert "after 'L' at 'first'" in message
    assert "after 'R' at 'first'" in message


def test_a_player_who_forgets_what_was_known():
    # After chance, the player knows the event at 'a' and no longer at 'b'.
    later = {"x": (0,), "y": (1,)}
    game = tree("me", Chance({"e": ("1/2", At(0, "a", {"on": At(0, "b", later)})), "f": ("1/2", At(0, "b", later))}))
    (message,) = recall_violations(game)
    assert "node 'b@2' comes after 'on' at 'a', node 'b@5' before any move of that player" in message


def test_others_may_be_in_the_dark():
    reply = {"l": (0, 1), "r": (1, 0)}
    assert recall_violations(tree("one two", At(0, "a", {"L": At(1, "b", reply), "R": At(1, "b", reply)}))) == []


def test_long_trees_do_not_recurse():
    assert recall_violations(chain(5000, lambda k: (k, -k))) == []


@settings(max_examples=60, deadline=None)
@given(extensive_games)
def test_trees_grown_with_perfect_recall_have_it(game):
    assert recall_violations(game) == []
    latest = last_own_moves(game)
    for information_set in game.information_sets:
        assert len({latest[node][information_set.player] for node in information_set.nodes}) == 1
