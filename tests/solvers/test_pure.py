from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from gametheory.model.about import About
from gametheory.model.strategic import StrategicGame, bimatrix
from gametheory.solvers.best_response import best_response_marks, integers_in_order
from gametheory.solvers.pure import best_responses, pure_equilibria
from gametheory.solvers.verify import regret
from tests.oracles import brute_force
from tests.strategies import n_player_games, random_n_player_games


def test_prisoners_dilemma():
    found = pure_equilibria(bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    assert found.profiles == ((1, 1),)
    assert not found.degenerate


def test_matching_pennies_has_none():
    assert pure_equilibria(bimatrix([[1, -1], [-1, 1]])).profiles == ()


def test_all_zero_game_is_degenerate_and_every_profile_is_an_equilibrium():
    found = pure_equilibria(bimatrix([[0, 0, 0], [0, 0, 0]]))
    assert found.profiles == tuple((i, j) for i in range(2) for j in range(3))
    assert found.degenerate


def test_a_tie_that_no_equilibrium_meets_is_still_degenerate():
    found = pure_equilibria(bimatrix([[5, 1], [4, 1]], [[2, 1], [2, 1]]))
    assert found.profiles == ((0, 0),)
    assert found.degenerate


def test_swamping_has_two_pure_equilibria():
    # Kleiman and Kilmer 2009 with C=2, P=3: comply costs 2; a lone violator pays 3, two pay 3/2 each.
    payoffs = [[-2, -2], [-3, "-3/2"]]
    found = pure_equilibria(bimatrix(payoffs, [list(column) for column in zip(*payoffs, strict=True)]))
    assert found.profiles == ((0, 0), (1, 1))


def test_one_player_maximises():
    game = StrategicGame(
        About("", "strategic"), ("me",), (("a", "b", "c"),), ((Fraction(1), Fraction(2), Fraction(2)),)
    )
    assert pure_equilibria(game).profiles == ((1,), (2,))
    assert best_responses(game) == (bytes([0, 1, 1]),)


@settings(max_examples=60, deadline=None)
@given(n_player_games)
def test_guarantee_complete_and_exact_for_any_number_of_players(game):
    found = pure_equilibria(game)
    assert list(found.profiles) == brute_force.pure_equilibria(game)
    for profile in found.profiles:
        certain = [[int(k == s) for k in range(size)] for s, size in zip(profile, game.shape, strict=True)]
        assert regret(game, certain) == 0


def test_degeneracy_is_two_best_responses_to_one_profile():
    for game in random_n_player_games(7, 60):
        marks = best_responses(game)
        lines = [
            [marks[player][game.position((*profile[:player], own, *profile[player + 1 :]))] for own in range(size)]
            for profile in game.profiles()
            for player, size in enumerate(game.shape)
        ]
        assert pure_equilibria(game).degenerate == any(sum(line) > 1 for line in lines)


def test_an_affine_change_of_payoffs_changes_nothing():
    for game in random_n_player_games(8, 30):
        changed = replace(game, payoffs=tuple(tuple(p * Fraction(2, 7) - 3 for p in table) for table in game.payoffs))
        assert pure_equilibria(changed) == pure_equilibria(game)
        assert best_responses(changed) == best_responses(game)


@pytest.mark.parametrize("number", [int, float, Fraction])
def test_the_sweep_serves_every_number_type(number):
    table = [number(entry) for entry in (1, 2, 2, 0, 3, 1)]
    assert best_response_marks(table, (2, 3), 1) == (bytes([0, 1, 1, 0, 1, 0]), True)
    assert best_response_marks(table, (2, 3), 0) == (bytes([1, 0, 1, 0, 1, 0]), False)


def test_enormous_common_denominators_are_not_multiplied_out():
    table = [Fraction(1, 2**k + 1) for k in range(1, 60)]
    assert integers_in_order(table) is table
