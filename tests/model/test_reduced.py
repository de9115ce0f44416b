from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import LimitReached, UsageError
from gametheory.model.reduced import behavior_from_mixed, reduced_strategic_form
from gametheory.solvers.pure import pure_equilibria
from gametheory.solvers.verify import expected_measures, expected_payoffs, nash_regret, outcome, regret
from tests.strategies import distribution, extensive_games
from tests.trees import At, chain, entry, settlement, tree

HALF = Fraction(1, 2)


def test_entry_deterrence_has_two_pure_equilibria():
    reduced = reduced_strategic_form(entry())
    assert reduced.game.strategies == (("in", "out"), ("fight", "share"))
    assert reduced.game.matrix(0) == ((-1, 1), (0, 0))
    assert pure_equilibria(reduced.game).profiles == ((0, 1), (1, 0))
    assert reduced.plans == (((0, None), (1, None)), ((None, 0), (None, 1)))


def test_strategies_that_differ_only_where_own_moves_rule_out_are_one():
    # Stopping at once settles the rest: k turns of one's own give k + 1 plans, not 2^k.
    reduced = reduced_strategic_form(chain(4, lambda k: (k, -k)))
    assert reduced.game.strategies == (
        ("turn0: stop", "turn0: go, turn2: stop", "turn0: go, turn2: go"),
        ("turn1: stop", "turn1: go, turn3: stop", "turn1: go, turn3: go"),
    )
    assert reduced.plans[0] == ((0, None, None, None), (1, None, 0, None), (1, None, 1, None))


def test_measures_become_expectations():
    reduced = reduced_strategic_form(settlement(Fraction(1, 3)))
    assert reduced.game.measures["end"][0] == Fraction(1, 3) * 2 + Fraction(2, 3) * 7
    assert reduced.game.strategies[0][1] == "guilty: settle, innocent: refuse"


def test_settlement_equilibrium_becomes_behaviour():
    # guilty refuses with probability (1-gamma) c_p / (gamma (W-c_p)) = 1/9, trial with S/(W+c_d) = 6/11
    game = settlement()
    reduced = reduced_strategic_form(game)
    mixed = [[Fraction(0), Fraction(8, 9), Fraction(0), Fraction(1, 9)], [Fraction(6, 11), Fraction(5, 11)]]
    assert regret(reduced.game, mixed) == 0
    behavior = behavior_from_mixed(reduced, mixed)
    assert [found.name for found in game.information_sets] == ["guilty", "refused", "innocent"]
    assert behavior == [(Fraction(8, 9), Fraction(1, 9)), (Fraction(6, 11), Fraction(5, 11)), (0, 1)]
    assert nash_regret(game, behavior) == 0


def test_behaviour_is_none_where_the_own_strategy_never_leads():
    reduced = reduced_strategic_form(chain(4, lambda k: (k, -k)))
    behavior = behavior_from_mixed(reduced, [[1, 0, 0], [HALF, HALF / 2, HALF / 2]])
    assert behavior == [(1, 0), (HALF, HALF), None, (HALF, HALF)]


def test_a_player_without_moves_has_one_strategy():
    reduced = reduced_strategic_form(tree("one idle", At(0, "a", {"l": (0, 1), "r": (1, 0)})))
    assert reduced.game.strategies == (("l", "r"), ("no move",))
    assert reduced.plans[1] == ((None,),)


def test_labels_stay_distinct_whatever_the_names():
    after = At(0, "c", {"y": (4,), "z": (5,)})
    reduced = reduced_strategic_form(tree("me", At(0, "b", {"x": after, "x, c: y": (3,)})))
    assert reduced.game.strategies[0] == ("b: x, c: y [1]", "b: x, c: z [2]", "b: x, c: y [3]")


def test_guarantee_limits_hold_before_the_work_is_done():
    with pytest.raises(LimitReached, match=r"2,501 x 2,501 strategies, 6,255,001 profiles .* limit is 100,000"):
        reduced_strategic_form(chain(5000, lambda k: (k, -k)))
    with pytest.raises(LimitReached, match=r"limit is 3 "):
        reduced_strategic_form(entry(), limit=3)


def test_perfect_recall_is_required():
    game = tree("driver", At(0, "exit", {"leave": (0,), "stay": At(0, "exit", {"leave": (4,), "stay": (1,)})}))
    with pytest.raises(UsageError, match="perfect recall"):
        reduced_strategic_form(game)


@settings(max_examples=80, deadline=None)
@given(extensive_games, st.integers(0, 10**6))
def test_a_mixture_of_plans_and_its_behaviour_lead_to_the_same_outcome(game, seed):
    try:
        reduced = reduced_strategic_form(game, limit=500)
    except LimitReached:
        return
    source = random.Random(seed)
    mixed = [distribution(source, size) for size in reduced.game.shape]
    behavior = behavior_from_mixed(reduced, mixed)
    after = outcome(game, behavior)
    assert after.payoffs == expected_payoffs(reduced.game, mixed)
    assert after.measures == expected_measures(reduced.game, mixed)
    # Equivalent behaviour, equal gains from deviating (Kuhn's theorem).
    assert (nash_regret(game, behavior) == 0) == (regret(reduced.game, mixed) == 0)


@settings(max_examples=60, deadline=None)
@given(extensive_games)
def test_no_two_plans_of_a_player_agree(game):
    try:
        reduced = reduced_strategic_form(game, limit=2000)
    except LimitReached:
        return
    for player, plans in enumerate(reduced.plans):
        assert len(set(plans)) == len(plans)
        assert len(set(reduced.game.strategies[player])) == len(plans)
