from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from gametheory.errors import LimitReached
from gametheory.model.about import About
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.solvers.subgame_perfect import subgame_perfect_equilibria
from gametheory.solvers.verify import subgame_regret
from tests.oracles import brute_force
from tests.strategies import extensive_games, random_extensive_games
from tests.trees import At, Chance, chain, entry, reach_tree, settlement, tree

FEES = (Fraction(1), Fraction(13, 2), Fraction(23), Fraction(36))


def named(game, profile):
    return {found.name: found.moves[move] for found, move in zip(game.information_sets, profile, strict=True)}


def test_only_the_credible_equilibrium_of_entry_deterrence():
    found = subgame_perfect_equilibria(entry())
    assert found.profiles == ((0, 1),)
    assert not found.degenerate


def test_reach_tree_within_reach():
    # f*(2/5) = 23, where the tool is indifferent: accepting it is one equilibrium; if it pirates, the holder gets
    # 15 from a suit after either of the two highest fees.
    game = reach_tree(Fraction(2, 5), FEES)
    found = subgame_perfect_equilibria(game)
    plays = [named(game, profile) for profile in found.profiles]
    assert {(play["post"], play["offer23"]) for play in plays} == {("23", "accept"), ("23", "pirate"), ("36", "pirate")}
    assert len(plays) == 3
    assert all(play[f"pirated{fee}"] == "sue" for play in plays for fee in FEES)
    assert found.degenerate


@pytest.mark.parametrize(("fee", "answer"), [(22, "accept"), (24, "pirate")])
def test_highest_accepted_fee_is_23_at_reach_two_fifths(fee, answer):
    game = reach_tree(Fraction(2, 5), (Fraction(fee),))
    (profile,) = subgame_perfect_equilibria(game).profiles
    assert named(game, profile)[f"offer{fee}"] == answer


def test_reach_tree_below_the_threshold_tolerates():
    # r = 1/20 < c/(d D) = 1/10: no suit is credible, and the highest accepted fee is k = 1.
    game = reach_tree(Fraction(1, 20), FEES)
    plays = [named(game, profile) for profile in subgame_perfect_equilibria(game).profiles]
    assert all(play[f"pirated{fee}"] == "tolerate" for play in plays for fee in FEES)
    assert all(play["offer13/2"] == "pirate" for play in plays)
    assert ("1", "accept") in {(play["post"], play["offer1"]) for play in plays}


def test_reach_tree_at_the_threshold_is_tied_everywhere():
    # At r = 1/10 suing is worth 0, as is tolerating; if the holder sues, f* = 13/2 makes the tool indifferent.
    game = reach_tree(Fraction(1, 10), (Fraction(13, 2),))
    found = subgame_perfect_equilibria(game)
    answers = {(play["pirated13/2"], play["offer13/2"]) for play in (named(game, p) for p in found.profiles)}
    assert answers == {("sue", "accept"), ("sue", "pirate"), ("tolerate", "pirate")}
    assert found.degenerate


def test_capped_fee_at_full_reach():
    # f*(1) = (1-s) a v = 36: above it the tool makes its own.
    game = reach_tree(Fraction(1), (Fraction(35), Fraction(37)))
    (profile,) = subgame_perfect_equilibria(game).profiles
    play = named(game, profile)
    assert (play["post"], play["offer35"], play["offer37"]) == ("35", "accept", "original")


def test_a_simultaneous_stage_is_solved_as_one():
    def column(upper, lower):
        return At(1, "column", {"L": upper, "R": lower})

    battle = At(0, "row", {"T": column((2, 1), (0, 0)), "B": column((0, 0), (1, 2))})
    game = tree("one two", At(0, "enter", {"out": ("3/2", 0), "in": battle}))
    assert [named(game, profile) for profile in subgame_perfect_equilibria(game).profiles] == [
        {"enter": "out", "row": "B", "column": "R"},
        {"enter": "in", "row": "T", "column": "L"},
    ]


def test_a_subgame_without_pure_equilibrium_leaves_none():
    pennies = [At(1, "column", {"L": pay, "R": other}) for pay, other in (((1, -1), (-1, 1)), ((-1, 1), (1, -1)))]
    game = tree("one two", At(0, "enter", {"out": (5, 5), "in": At(0, "row", dict(zip("TB", pennies, strict=True)))}))
    assert subgame_perfect_equilibria(game).profiles == ()


def test_settlement_has_no_pure_equilibrium_when_the_guilty_are_many():
    assert subgame_perfect_equilibria(settlement()).profiles == ()


def test_settlement_pools_when_the_guilty_are_few():
    # gamma W < c_p: no trial is credible, and everybody refuses.
    game = settlement(Fraction(1, 20))
    (profile,) = subgame_perfect_equilibria(game).profiles
    assert named(game, profile) == {"guilty": "refuse", "innocent": "refuse", "refused": "drop"}


def test_behaviour_is_optimal_after_events_of_probability_zero():
    never = At(0, "never", {"good": (1,), "bad": (0,)})
    game = tree("me", Chance({"sure": (1, (3,)), "impossible": (0, never)}))
    assert subgame_perfect_equilibria(game).profiles == ((0,),)


def test_trivial_trees():
    about = About("", "extensive")
    lone = ExtensiveGame(about, ("me",), (TerminalNode("end", (Fraction(1),)),), ())
    assert subgame_perfect_equilibria(chain(0, lambda k: (1, 1))).profiles == ((),)
    assert subgame_perfect_equilibria(lone).profiles == ((),)
    coin = ChanceNode("coin", ("h", "t"), (Fraction(1, 2), Fraction(1, 2)), (1, 2))
    ends = (TerminalNode("h", (Fraction(1),)), TerminalNode("t", (Fraction(0),)))
    assert subgame_perfect_equilibria(ExtensiveGame(about, ("me",), (coin, *ends), ())).profiles == ((),)


def test_guarantee_deep_trees_are_safe():
    # The centipede: stopping at once everywhere.
    found = subgame_perfect_equilibria(chain(5000, lambda k: (k + 2 * (k % 2 == 0), k + 2 * (k % 2))))
    assert found.profiles == ((0,) * 5000,)
    assert not found.degenerate


def test_guarantee_ties_multiply_up_to_the_limit():
    found = subgame_perfect_equilibria(chain(10, lambda k: (0, 0)))
    assert len(found.profiles) == 2**10 == len(set(found.profiles))
    assert found.profiles == tuple(sorted(found.profiles))
    with pytest.raises(LimitReached, match=r"1,024; the limit is 1,000"):
        subgame_perfect_equilibria(chain(10, lambda k: (0, 0)), limit=1000)


def test_guarantee_the_limit_is_noticed_before_memory_runs_out():
    with pytest.raises(LimitReached, match=r"about 2\^5000"):
        subgame_perfect_equilibria(chain(5000, lambda k: (0, 0)))
    # Ties that pay the other player differently can't be counted together.
    with pytest.raises(LimitReached):
        subgame_perfect_equilibria(chain(3000, lambda k: (0, k) if k % 2 == 0 else (k, 0)), limit=500)


def test_a_stage_of_many_information_sets_reaches_the_limit():
    copies = {}
    for event in "xy":
        subtree = (0, 0)
        for k in reversed(range(30)):
            subtree = At(k % 2, f"turn{k}", {"stop": (k, -k), "go": subtree})
        copies[event] = ("1/2", subtree)
    with pytest.raises(LimitReached, match="30 information sets"):
        subgame_perfect_equilibria(tree("one two", Chance(copies)))


def test_nodes_out_of_preorder_are_refused():
    game = entry()
    shuffled = ExtensiveGame(game.about, game.players, (game.nodes[0], *game.nodes[:0:-1]), game.information_sets)
    with pytest.raises(ValueError, match="preorder"):
        subgame_perfect_equilibria(shuffled)


@settings(max_examples=60, deadline=None)
@given(extensive_games)
def test_every_profile_is_judged_subgame_perfect(game):
    try:
        found = subgame_perfect_equilibria(game, limit=500)
    except LimitReached:
        return
    for profile in found.profiles[:50]:
        assert subgame_regret(game, brute_force.pure_behavior(game, profile)) == 0


def test_guarantee_complete_against_brute_force():
    compared = 0
    for game in random_extensive_games(12, 150, depth=3):
        if brute_force.count_pure_profiles(game) <= 100:
            compared += 1
            expected = brute_force.pure_tree_equilibria(game, subgame_perfect=True)
            assert list(subgame_perfect_equilibria(game).profiles) == expected
    assert compared > 80
