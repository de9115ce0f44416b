from __future__ import annotations

import numpy as np
import pytest

from gametheory.solvers.lemke_howson import lemke_howson_equilibria
from gametheory.solvers.verify import regret
from tests.oracles import brute_force
from tests.strategies import random_games


def arrays(game):
    return [np.array(game.matrix(player), dtype=float) for player in (0, 1)]


def gain(A, B, x, y):
    x, y = np.array(x), np.array(y)
    return max((A @ y).max() - x @ A @ y, (x @ B).max() - x @ B @ y)


def test_matching_pennies():
    A = np.array([[1.0, -1.0], [-1.0, 1.0]])
    found = lemke_howson_equilibria(A, -A)
    ((x, y),) = found.equilibria
    assert x == pytest.approx((0.5, 0.5))
    assert y == pytest.approx((0.5, 0.5))
    assert (found.labels, found.started, found.failed) == (4, 4, 0)


def test_von_stengels_example_has_paths_to_two_equilibria():
    # The 3x2 game of von Stengel 2002, (2.3), with three equilibria.
    A = np.array([[3.0, 3.0], [2.0, 5.0], [0.0, 6.0]])
    B = np.array([[3.0, 2.0], [2.0, 6.0], [3.0, 1.0]])
    found = lemke_howson_equilibria(A, B).equilibria
    expected = [((0, 1 / 3, 2 / 3), (1 / 3, 2 / 3)), ((0.8, 0.2, 0), (2 / 3, 1 / 3)), ((1, 0, 0), (1, 0))]
    for x, y in found:
        assert any(x == pytest.approx(p) and y == pytest.approx(q) for p, q in expected)
    assert ((1.0, 0.0, 0.0), (1.0, 0.0)) in found


def test_answers_are_among_the_extreme_equilibria_of_degenerate_games():
    for game in random_games(31, 60, sizes=(4, 4)):
        found = lemke_howson_equilibria(*arrays(game))
        assert found.equilibria
        assert found.failed == 0
        extreme = [
            np.array([*x, *y], dtype=float) for x, y in brute_force.extreme_equilibria(*map(game.matrix, (0, 1)))
        ]
        for x, y in found.equilibria:
            assert min(np.abs(point - np.array([*x, *y])).max() for point in extreme) < 1e-9
            assert float(regret(game, (x, y))) < 1e-9 * max(1, *(np.ptp(matrix) for matrix in arrays(game)))


def test_guarantee_degenerate_games_do_not_cycle():
    source = np.random.default_rng(5)
    for size in (5, 12, 30):
        A, B = source.integers(0, 2, size=(2, size, size))
        found = lemke_howson_equilibria(A, B)
        assert found.failed == 0
        assert all(gain(A, B, x, y) < 1e-9 for x, y in found.equilibria)


@pytest.mark.parametrize("size", [40, 150])
def test_guarantee_large_games_are_solved_within_tolerance(size):
    A, B = np.random.default_rng(size).normal(size=(2, size, size))
    found = lemke_howson_equilibria(A, B, pivots=2000)
    assert found.equilibria
    for x, y in found.equilibria:
        assert gain(A, B, x, y) < 1e-8
        assert sum(x) == pytest.approx(1)
        assert min(*x, *y) >= 0


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_the_scale_of_payoffs_does_not_matter(scale):
    A, B = np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]])
    assert lemke_howson_equilibria(A * scale, B * scale).equilibria == lemke_howson_equilibria(A, B).equilibria


def test_payoffs_near_the_largest_float():
    A = np.array([[1.7e308, -1.7e308], [-1.7e308, 1.7e308]])
    ((x, _),) = lemke_howson_equilibria(A, -A).equilibria
    assert x == pytest.approx((0.5, 0.5))


def test_constant_games_and_single_strategies():
    assert lemke_howson_equilibria(np.zeros((1, 1)), np.zeros((1, 1))).equilibria == (((1.0,), (1.0,)),)
    assert lemke_howson_equilibria(np.zeros((3, 2)), np.zeros((3, 2))).failed == 0
    found = lemke_howson_equilibria(np.array([[1.0, 3.0, 2.0]]), np.array([[1.0, 3.0, 2.0]]))
    assert found.equilibria == (((1.0,), (0.0, 1.0, 0.0)),)


def test_bounds_on_labels_and_pivots_are_kept_and_told():
    A, B = np.random.default_rng(1).normal(size=(2, 10, 10))
    assert lemke_howson_equilibria(A, B, labels=3).started == 3
    assert lemke_howson_equilibria(A, B, pivots=1).started == 1
    assert "1 of 20 paths" in lemke_howson_equilibria(A, B, pivots=1).notes[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [(np.zeros((2, 2)), np.zeros((2, 3))), (np.zeros((0, 0)), np.zeros((0, 0))), (np.zeros(2), np.zeros(2))],
)
def test_shapes_that_make_no_game(first, second):
    with pytest.raises(ValueError, match="two matrices"):
        lemke_howson_equilibria(first, second)


def test_infinite_payoffs_are_refused():
    with pytest.raises(ValueError, match="finite"):
        lemke_howson_equilibria(np.array([[np.inf]]), np.array([[0.0]]))
