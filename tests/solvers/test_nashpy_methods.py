from __future__ import annotations

from fractions import Fraction

import pytest

from gametheory.errors import UsageError
from gametheory.model.strategic import bimatrix
from gametheory.solvers.nashpy_methods import nashpy_candidates
from gametheory.solvers.verify import regret
from tests.oracles import brute_force
from tests.strategies import random_games, random_n_player_games

METHODS = ("support", "vertex", "lemke-howson")
MONITORING = bimatrix([[13, 5], [-2, 10]], [[39, 50], [59, 50]])
"""B3 at reach 2/5: pirate with probability 1/4, monitor with 9/20."""


@pytest.mark.parametrize("method", METHODS)
def test_monitoring_game_exactly(method):
    # x = r d D = 20; holder: Monitor/Ignore, tool: Pirate/License; c=5, k=1, f=10, b=2, a v=60.
    found = nashpy_candidates(MONITORING, method)
    (pair,) = found.candidates
    assert pair == ((Fraction(9, 20), Fraction(11, 20)), (Fraction(1, 4), Fraction(3, 4)))
    assert found.notes == ()


def test_support_enumeration_finds_all_three_of_a_coordination_game():
    found = nashpy_candidates(bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]]), "support")
    assert len(found.candidates) == 3
    assert ((Fraction(2, 3), Fraction(1, 3)), (Fraction(1, 3), Fraction(2, 3))) in found.candidates
    assert found.candidates == tuple(sorted(found.candidates))


def test_the_all_zero_game_is_a_note_not_an_error():
    found = nashpy_candidates(bimatrix([[0, 0], [0, 0]]), "vertex")
    assert found.candidates == ()
    assert any("raised TypeError" in note for note in found.notes)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1)])
def test_single_strategies_never_raise(method, shape):
    rows, columns = shape
    game = bimatrix(
        [[i + j for j in range(columns)] for i in range(rows)], [[j - i for j in range(columns)] for i in range(rows)]
    )
    found = nashpy_candidates(game, method)
    assert all(regret(game, pair) == 0 for pair in found.candidates)


def test_warnings_become_notes_and_never_escape(recwarn, capsys):
    game = bimatrix([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]])
    found = nashpy_candidates(game, "support")
    assert any("warned RuntimeWarning: An even number of (2) equilibria" in note for note in found.notes)
    assert len(recwarn) == 0
    assert capsys.readouterr() == ("", "")


def test_payoffs_beyond_floats_are_a_note():
    found = nashpy_candidates(bimatrix([["1e400", 0], [0, 1]]), "support")
    assert found.candidates == ()
    assert any("OverflowError" in note for note in found.notes)


def test_candidates_are_exact_equilibria_on_degenerate_games():
    proposed = 0
    for game in random_games(21, 60, sizes=(3, 4)):
        extreme = set(brute_force.extreme_equilibria(game.matrix(0), game.matrix(1)))
        for method in METHODS:
            found = nashpy_candidates(game, method)
            proposed += len(found.candidates)
            for pair in found.candidates:
                assert [sum(strategy) for strategy in pair] == [1, 1]
                assert regret(game, pair) == 0
                assert method == "support" or pair in extreme
    assert proposed > 150


def test_a_path_that_never_ends_is_given_up():
    # nashpy 0.0.43 loops for ever on several of these.
    notes = [note for game in random_games(11, 20) for note in nashpy_candidates(game, "lemke-howson").notes]
    assert any("no equilibrium after" in note for note in notes)


def test_other_methods_and_games_are_refused():
    with pytest.raises(UsageError, match="no method 'magic'"):
        nashpy_candidates(MONITORING, "magic")
    (game,) = random_n_player_games(1, 1, players=(3,))
    with pytest.raises(UsageError, match="3 players"):
        nashpy_candidates(game, "support")
