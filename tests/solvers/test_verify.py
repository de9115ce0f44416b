"""The judge against hand-computed examples, against brute force, and against wrong profiles."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, InformationSet, TerminalNode
from gametheory.model.reduced import behavior_from_mixed, reduced_strategic_form
from gametheory.model.strategic import StrategicGame, bimatrix
from gametheory.solvers.verify import (
    DistributionError,
    expected_measures,
    expected_payoffs,
    nash_regret,
    nash_regrets,
    outcome,
    plays_alike,
    regret,
    regrets,
    subgame_regret,
    subgame_regrets,
    subgame_roots,
)
from tests.oracles import brute_force
from tests.strategies import distribution, extensive_games, n_player_games, random_extensive_games, random_games

F = Fraction
HALF = (F(1, 2), F(1, 2))
FIRST, SECOND = (F(1), F(0)), (F(0), F(1))


# Strategic form


def test_the_battle_of_the_sexes_has_three_equilibria_and_nothing_else_is_one() -> None:
    game = bimatrix([[3, 0], [0, 2]], [[2, 0], [0, 3]])
    mixed = ((F(3, 5), F(2, 5)), (F(2, 5), F(3, 5)))
    for equilibrium in ((FIRST, FIRST), (SECOND, SECOND), mixed):
        assert regret(game, equilibrium) == 0
    assert expected_payoffs(game, mixed) == (F(6, 5), F(6, 5))
    assert regret(game, (FIRST, SECOND)) == 2  # Each gets 0: the row player could have 2, the column player 2.
    assert regret(game, (SECOND, FIRST)) == 3
    # Row earns 3/2 or 1, mean 5/4, and could gain 1/4; column the same.
    assert regret(game, (HALF, HALF)) == F(1, 4)
    # A hair beside the equilibrium is refused: column prefers its first strategy, 2(3/5 + e) to 3(2/5 - e).
    hair = F(1, 10**30)
    assert regret(game, ((F(3, 5) + hair, F(2, 5) - hair), mixed[1])) == 5 * hair * F(3, 5)


def test_three_players_who_want_to_be_alone() -> None:
    """Each wants to differ from both others (1) and gets 0 otherwise: with two strategies at most one is happy."""
    profiles = list(itertools.product((0, 1), repeat=3))
    table = [tuple(F(int(sum(p == profile[i] for p in profile) == 1)) for profile in profiles) for i in range(3)]
    game = StrategicGame(
        About("minority", "strategic"), ("a", "b", "c"), (("x", "y"),) * 3, tuple(table), {"a wins": table[0]}
    )
    assert regret(game, (HALF, HALF, HALF)) == 0
    assert expected_payoffs(game, (HALF, HALF, HALF)) == (F(1, 4),) * 3
    assert expected_measures(game, (FIRST, SECOND, SECOND)) == {"a wins": 1}
    assert regret(game, (FIRST, SECOND, SECOND)) == 0
    assert regret(game, (FIRST, FIRST, FIRST)) == 1


@settings(deadline=None)
@given(game=n_player_games, seed=st.integers(0, 2**32))
def test_regret_is_what_the_definition_says(game: StrategicGame, seed: int) -> None:
    source = random.Random(seed)
    profile = [distribution(source, size) for size in game.shape]

    def worth(player: int, changed: list[tuple[Fraction, ...]]) -> Fraction:
        total = F(0)
        for position, pure in enumerate(game.profiles()):
            weight = F(1)
            for own, strategy in zip(changed, pure, strict=True):
                weight *= own[strategy]
            total += weight * game.payoffs[player][position]
        return total

    gains = [F(0)]
    for player, size in enumerate(game.shape):
        for strategy in range(size):
            pure = tuple(F(int(k == strategy)) for k in range(size))
            gains.append(worth(player, [*profile[:player], pure, *profile[player + 1 :]]) - worth(player, profile))
    assert regret(game, profile) == max(gains)
    assert expected_payoffs(game, profile) == tuple(worth(player, profile) for player in range(len(game.players)))


def test_regret_is_zero_at_brute_force_equilibria_only() -> None:
    for game in random_games(seed=7, count=60, sizes=(3, 3)):
        for equilibrium in brute_force.extreme_equilibria(game.matrix(0), game.matrix(1)):
            assert regret(game, equilibrium) == 0
        stable = set(brute_force.pure_equilibria(game))
        for pure in game.profiles():
            profile = [tuple(F(int(k == s)) for k in range(n)) for s, n in zip(pure, game.shape, strict=True)]
            assert (regret(game, profile) == 0) == (pure in stable)


class _Counted(tuple[Fraction, ...]):
    """A payoff table that counts how often it is read."""

    reads = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def, override]
        type(self).reads += 1
        return super().__getitem__(index)


def test_guarantee_time_grows_with_the_supports_and_not_with_the_game() -> None:
    players, profiles = 15, 2**15
    table = _Counted([F(1)] * profiles)
    game = StrategicGame(
        About("big", "strategic"), tuple("abcdefghijklmno"), (("x", "y"),) * players, (table,) * players
    )
    _Counted.reads = 0
    assert regret(game, [FIRST] * players) == 0
    assert _Counted.reads == 2 * players


def test_floats_are_judged_as_the_binary_rationals_that_they_are() -> None:
    game = bimatrix([[1, -1], [-1, 1]])
    assert regret(game, ([0.5, 0.5], [0.5, 0.5])) == 0
    assert regret(game, ([0.1, 0.9], [0.5, 0.5])) == F(0.9) - F(0.1)
    third = 1 / 3
    assert 0 <= regret(bimatrix([[5] * 3] * 2), ([0.5, 0.5], [third, third, third])) < F(1, 10**15)


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        ((FIRST,), "1 strategies for 2 players"),
        ((FIRST, (F(1),)), "column: 1 probabilities for 2 names"),
        ((FIRST, (F(2), F(-1))), "column: a probability is negative"),
        (((F(1, 3), F(1, 3)), FIRST), "row: the probabilities do not sum to 1"),
        ((FIRST, (F(1), F(1, 10**40))), "column: the probabilities do not sum to 1"),
        ((FIRST, (0.5, 0.5001)), "column: the probabilities do not sum to 1"),
        ((FIRST, (float("nan"), 0.5)), "column: a probability is not a finite number"),
        ((FIRST, (float("inf"), 0.5)), "column: a probability is not a finite number"),
        ((FIRST, (1.0, -1e-17)), "column: a probability is negative"),
    ],
)
def test_what_is_no_distribution_is_refused(profile: object, says: str) -> None:
    game = bimatrix([[1, -1], [-1, 1]])
    for function in (regret, expected_payoffs, expected_measures):
        with pytest.raises(DistributionError, match=says):
            function(game, profile)  # type: ignore[arg-type]


# Extensive form


def _tree(*nodes: DecisionNode | ChanceNode | TerminalNode, sets: tuple[InformationSet, ...]) -> ExtensiveGame:
    return ExtensiveGame(About("tree", "extensive"), ("one", "two"), nodes, sets, ("fought",))


def _end(one: int, two: int, fought: int = 0) -> TerminalNode:
    return TerminalNode(f"{one},{two}", (F(one), F(two)), (F(fought),))


ENTRY = _tree(
    DecisionNode("entrant", 0, (1, 2)),
    _end(1, 5),
    DecisionNode("incumbent", 1, (3, 4)),
    _end(0, 0, 1),
    _end(2, 2),
    sets=(InformationSet("enter", 0, ("out", "in"), (0,)), InformationSet("reply", 1, ("fight", "yield"), (2,))),
)


def test_an_incredible_threat_is_nash_but_not_subgame_perfect() -> None:
    threat, peace = (FIRST, FIRST), (SECOND, SECOND)
    assert (nash_regret(ENTRY, threat), subgame_regret(ENTRY, threat)) == (0, 2)
    assert (nash_regret(ENTRY, peace), subgame_regret(ENTRY, peace)) == (0, 0)
    assert nash_regret(ENTRY, (SECOND, FIRST)) == 2  # The incumbent gains 2, the entrant 1.
    assert outcome(ENTRY, threat) == ((1, 5), {"fought": 0}, (1, 1, 0, 0, 0))
    assert outcome(ENTRY, (HALF, HALF)) == ((1, 3), {"fought": F(1, 4)}, (1, F(1, 2), F(1, 2), F(1, 4), F(1, 4)))


# One: stay out for 2, or go in and play battle of the sexes, in which two does not see what one did.
BATTLE = _tree(
    DecisionNode("door", 0, (1, 2)),
    _end(2, 0),
    DecisionNode("inside", 1, (3, 6)),
    DecisionNode("left", 2, (4, 5)),
    _end(3, 1),
    _end(0, 0),
    DecisionNode("right", 2, (7, 8)),
    _end(0, 0),
    _end(1, 3),
    sets=(
        InformationSet("door", 0, ("out", "in"), (0,)),
        InformationSet("choice", 0, ("x", "y"), (2,)),
        InformationSet("blind", 1, ("x", "y"), (3, 6)),
    ),
)


def test_subgame_perfection_with_imperfect_information() -> None:
    assert subgame_roots(BATTLE) == (0, 2)
    assert subgame_regret(BATTLE, (SECOND, FIRST, FIRST)) == 0
    assert subgame_regret(BATTLE, (FIRST, SECOND, SECOND)) == 0
    mixed = ((F(3, 4), F(1, 4)), (F(1, 4), F(3, 4)))
    assert subgame_regret(BATTLE, (FIRST, *mixed)) == 0
    # Out, x, y is Nash; in the subgame that is not reached both get 0, and each could have 1.
    assert (nash_regret(BATTLE, (FIRST, FIRST, SECOND)), subgame_regret(BATTLE, (FIRST, FIRST, SECOND))) == (0, 1)


def test_unspecified_moves_are_accepted_exactly_where_they_do_not_matter() -> None:
    assert nash_regret(BATTLE, (FIRST, None, SECOND)) == 0
    assert nash_regret(BATTLE, (FIRST, None, FIRST)) == 1
    assert outcome(BATTLE, (FIRST, None, SECOND)).payoffs == (2, 0)
    with pytest.raises(DistributionError, match="'choice': no moves, though the player's own moves lead there"):
        nash_regret(BATTLE, (SECOND, None, SECOND))
    with pytest.raises(DistributionError, match="'blind'"):
        outcome(BATTLE, (FIRST, FIRST, None))  # One's moves rule it out, but two's do not.
    with pytest.raises(DistributionError, match="'choice'"):
        subgame_regret(BATTLE, (FIRST, None, SECOND))  # A subgame starts there.


def test_behaviour_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(DistributionError, match="1 information sets; the game has 2"):
        nash_regret(ENTRY, (FIRST,))
    with pytest.raises(DistributionError, match="'reply': the probabilities do not sum to 1"):
        subgame_regret(ENTRY, (FIRST, (F(1), F(1))))


def test_imperfect_recall_and_a_wrong_order_of_nodes_are_refused() -> None:
    sets = (
        InformationSet("first", 0, ("a", "b"), (0,)),
        InformationSet("forgets", 0, ("a", "b"), (1, 4)),
    )
    below = (_end(0, 0), _end(1, 0))
    nodes = (DecisionNode("r", 0, (1, 4)), DecisionNode("s", 1, (2, 3)), *below, DecisionNode("t", 1, (5, 6)), *below)
    with pytest.raises(UsageError, match="no perfect recall: one forgets an own move at 'forgets'"):
        nash_regret(_tree(*nodes, sets=sets), (HALF, HALF))
    swapped = (DecisionNode("entrant", 0, (2, 1)), *ENTRY.nodes[1:])
    with pytest.raises(UsageError, match="not numbered in preorder"):
        subgame_roots(_tree(*swapped, sets=ENTRY.information_sets))


@settings(max_examples=150, deadline=None)
@given(game=extensive_games, seed=st.integers(0, 2**32))
def test_tree_regret_is_what_trying_all_pure_strategies_finds(game: ExtensiveGame, seed: int) -> None:
    if brute_force.count_pure_profiles(game) > 300:
        return
    source = random.Random(seed)
    behavior = [distribution(source, len(information_set.moves)) for information_set in game.information_sets]
    starts = brute_force.subgame_starts(game)
    assert list(subgame_roots(game)) == starts
    assert nash_regret(game, behavior) == brute_force.tree_regret(game, behavior)
    assert subgame_regret(game, behavior) == max(brute_force.tree_regret(game, behavior, at) for at in starts)
    found = outcome(game, behavior)
    assert found.payoffs == tuple(brute_force.tree_payoff(game, behavior, p) for p in range(len(game.players)))
    assert sum(p for p, node in zip(found.reach, game.nodes, strict=True) if not node.children) == 1


def test_unspecified_moves_have_no_effect_whatever_stands_there() -> None:
    """Filling a set which its player rules out with any moves leaves the regret as it is."""
    filled = 0
    source = random.Random(11)
    for game in random_extensive_games(seed=11, count=150):
        behavior = [distribution(source, len(each.moves)) for each in game.information_sets]
        for position, each in enumerate(game.information_sets):
            opened = [*behavior[:position], None, *behavior[position + 1 :]]
            try:
                stated = nash_regret(game, opened)
            except DistributionError:
                continue
            filled += 1
            for move in range(len(each.moves)):
                pure = tuple(F(int(k == move)) for k in range(len(each.moves)))
                assert nash_regret(game, [*behavior[:position], pure, *behavior[position + 1 :]]) == stated
    assert filled > 100


def test_random_trees_are_hard_enough() -> None:
    """The comparisons above would mean little without shared information sets, chance and proper subgames."""
    games = list(random_extensive_games(seed=5, count=200))
    assert sum(any(len(each.nodes) > 1 for each in game.information_sets) for game in games) > 40
    assert sum(any(isinstance(node, ChanceNode) for node in game.nodes) for game in games) > 60
    assert sum(len(subgame_roots(game)) > 1 for game in games) > 100


def test_deep_trees_are_judged_without_recursion() -> None:
    rounds = 3000
    nodes: list[DecisionNode | TerminalNode] = []
    for k in range(rounds):
        nodes += [DecisionNode(f"n{k}", k, (2 * k + 1, 2 * k + 2)), _end(k + 2 * (1 - k % 2), k + 2 * (k % 2))]
    nodes.append(_end(rounds, rounds))
    sets = tuple(InformationSet(f"h{k}", k % 2, ("stop", "go"), (2 * k,)) for k in range(rounds))
    centipede = _tree(*nodes, sets=sets)
    assert subgame_regret(centipede, [FIRST] * rounds) == 0
    assert nash_regret(centipede, [SECOND] * rounds) == 1


# By player


def test_guarantee_regrets_are_each_players_own_and_regret_is_the_largest() -> None:
    game = bimatrix([[3, 0], [0, 2]], [[2, 0], [0, 3]])
    assert regrets(game, (FIRST, SECOND)) == (2, 2)
    assert regrets(game, (HALF, HALF)) == (F(1, 4), F(1, 4))
    assert regrets(bimatrix([[10**12] * 2, [0, 0]], [[0, 5], [0, 5]]), (FIRST, FIRST)) == (0, 5)
    for random_game in random_games(seed=17, count=20, sizes=(3, 3)):
        profile = [(F(1), *[F(0)] * (size - 1)) for size in random_game.shape]
        assert max(regrets(random_game, profile)) == regret(random_game, profile)


def test_guarantee_regrets_in_trees_are_each_players_own() -> None:
    for game in random_extensive_games(seed=18, count=60, depth=3):
        behavior = [(F(1), *[F(0)] * (len(each.moves) - 1)) for each in game.information_sets]
        for each, largest in ((nash_regrets, nash_regret), (subgame_regrets, subgame_regret)):
            found = each(game, behavior)
            assert len(found) == len(game.players)
            assert max(found) == largest(game, behavior)
            assert min(found) >= 0
        assert all(a <= b for a, b in zip(nash_regrets(game, behavior), subgame_regrets(game, behavior), strict=True))


def test_mixtures_of_plans_play_as_their_behaviour_and_as_no_other() -> None:
    """Kuhn's formula is one way to equivalent behaviour; exchanging the weights of two plans leads elsewhere."""
    alike = different = 0
    source = random.Random(5)
    for game in random_extensive_games(seed=19, count=60, depth=3):
        reduced = reduced_strategic_form(game)
        mixed = [distribution(source, size) for size in reduced.game.shape]
        behavior = behavior_from_mixed(reduced, mixed)
        for player, plans in enumerate(reduced.plans):
            mixture = list(zip(plans, mixed[player], strict=True))
            assert plays_alike(game, player, mixture, behavior)
            alike += 1
            if len(plans) > 1 and mixed[player][0] != mixed[player][-1]:
                turned = list(zip(plans, (mixed[player][-1], *mixed[player][1:-1], mixed[player][0]), strict=True))
                assert not plays_alike(game, player, turned, behavior)
                assert plays_alike(game, player, turned, behavior, F(1))
                different += 1
    assert alike > 100
    assert different > 20
