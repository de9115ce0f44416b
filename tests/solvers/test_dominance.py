from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings

from gametheory.model.strategic import bimatrix
from gametheory.solvers.dominance import Elimination, iterated_dominance
from gametheory.solvers.exact_lp import maximise
from gametheory.solvers.pure import pure_equilibria
from tests.oracles import brute_force
from tests.strategies import bimatrix_games, n_player_games, random_games, random_n_player_games

HALF = Fraction(1, 2)


def test_prisoners_dilemma_in_one_round():
    found = iterated_dominance(bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]]), kind="strict")
    assert found.surviving == ((1,), (1,))
    assert found.trail == (Elimination(1, 0, 0, ((1, Fraction(1)),)), Elimination(1, 1, 0, ((1, Fraction(1)),)))


def test_elimination_goes_on_round_by_round():
    # R is dominated by M; then B by T; then L by M.
    game = bimatrix([[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]], strategies=(["T", "B"], ["L", "M", "R"]))
    found = iterated_dominance(game, kind="strict")
    assert [(step.round, step.player, step.strategy) for step in found.trail] == [(1, 1, 2), (2, 0, 1), (3, 1, 0)]
    assert found.surviving == ((0,), (1,))


def test_domination_by_a_mixture_only():
    game = bimatrix([[3, 0], [0, 3], [1, 1]], [[0, 0], [0, 0], [0, 0]])
    found = iterated_dominance(game, kind="strict")
    assert found.trail == (Elimination(1, 0, 2, ((0, HALF), (1, HALF))),)
    assert iterated_dominance(game, kind="strict", mixed=False).trail == ()


def test_on_the_brink_a_mixture_dominates_weakly_at_most():
    level = bimatrix([[2, 0], [0, 2], [1, 1]], [[0, 0], [0, 0], [0, 0]])
    for kind in ("strict", "weak"):
        assert iterated_dominance(level, kind=kind).trail == ()
    above = bimatrix([[2, 0, 1], [0, 2, 1], [1, 1, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 0]])
    assert iterated_dominance(above, kind="strict").trail == ()
    assert iterated_dominance(above, kind="weak").trail == (Elimination(1, 0, 2, ((0, HALF), (1, HALF))),)


def test_weak_domination_loses_an_equilibrium():
    # (fight, out) of the entry game.
    game = bimatrix([[-1, 1], [0, 0]], [[-1, 1], [2, 2]])
    assert pure_equilibria(game).profiles == ((0, 1), (1, 0))
    found = iterated_dominance(game, kind="weak")
    assert found.surviving == ((0,), (1,))
    assert [step.round for step in found.trail] == [1, 2]


def test_equal_strategies_do_not_dominate_each_other():
    game = bimatrix([[1, 1], [1, 1]], [[0, 0], [0, 0]])
    for kind in ("strict", "weak"):
        assert iterated_dominance(game, kind=kind).surviving == ((0, 1), (0, 1))


def test_what_dominates_stays():
    # The third row is dominated by the second, which is dominated by the first.
    found = iterated_dominance(bimatrix([[3], [2], [1]], [[0], [0], [0]]), kind="strict")
    assert [step.dominated_by for step in found.trail] == [((0, Fraction(1)),), ((0, Fraction(1)),)]


def test_a_third_player_matters():
    # Players 0 and 1 guess; the mixture has to beat the target against every profile of both others.
    for game in random_n_player_games(5, 40, players=(3,)):
        _check_trail(game, "strict")
        _check_trail(game, "weak")


@settings(max_examples=80, deadline=None)
@given(bimatrix_games(max_size=4))
def test_every_step_of_the_trail_is_a_domination(game):
    for kind in ("strict", "weak"):
        _check_trail(game, kind)


@settings(max_examples=40, deadline=None)
@given(n_player_games)
def test_guarantee_pure_equilibria_survive_strict_domination(game):
    surviving = iterated_dominance(game, kind="strict").surviving
    for profile in pure_equilibria(game).profiles:
        assert all(strategy in found for strategy, found in zip(profile, surviving, strict=True))


def test_guarantee_equilibria_survive_strict_domination():
    for game in random_games(3, 80, sizes=(3, 3)):
        rows, columns = iterated_dominance(game, kind="strict").surviving
        for x, y in brute_force.extreme_equilibria(game.matrix(0), game.matrix(1)):
            assert brute_force.support(x) <= set(rows)
            assert brute_force.support(y) <= set(columns)


def test_guarantee_exact_what_stays_is_undominated():
    # By duality a strategy is undominated strictly exactly if it is a best response to some correlated belief.
    linprog = pytest.importorskip("scipy.optimize").linprog
    for game in random_games(4, 60, sizes=(4, 4)):
        rows, columns = iterated_dominance(game, kind="strict").surviving
        payoffs = game.matrix(0)
        for own in rows:
            gains = [[float(payoffs[other][j] - payoffs[own][j]) for j in columns] for other in rows]
            belief = linprog(
                [0] * len(columns), A_ub=gains, b_ub=[1e-9] * len(rows), A_eq=[[1] * len(columns)], b_eq=[1]
            )
            assert belief.status == 0


def _check_trail(game, kind):
    """Every step by the definition, on the game that was left before its round, and dominated by what stays."""
    found = iterated_dominance(game, kind=kind)
    surviving = [set(range(size)) for size in game.shape]
    for _, steps in itertools.groupby(found.trail, key=lambda step: step.round):
        steps = list(steps)
        gone = {(step.player, step.strategy) for step in steps}
        for step in steps:
            assert sum(probability for _, probability in step.dominated_by) == 1
            assert all(other in surviving[step.player] for other, _ in step.dominated_by)
            assert all((step.player, other) not in gone for other, _ in step.dominated_by)
            others = [[0] if player == step.player else sorted(left) for player, left in enumerate(surviving)]
            gains = []
            for profile in itertools.product(*others):
                payoff = {
                    own: game.payoff(step.player, (*profile[: step.player], own, *profile[step.player + 1 :]))
                    for own in surviving[step.player]
                }
                gains.append(sum(p * payoff[other] for other, p in step.dominated_by) - payoff[step.strategy])
            if kind == "strict":
                assert min(gains) > 0
            else:
                assert min(gains) >= 0 < max(gains)
        for player, strategy in gone:
            surviving[player].remove(strategy)
    assert found.surviving == tuple(tuple(sorted(left)) for left in surviving)


# The linear programs


def _random_program(source):
    width, height = source.randint(1, 5), source.randint(1, 5)
    objective = [source.randint(-3, 5) for _ in range(width)]
    rows = [[source.randint(-3, 5) for _ in range(width)] for _ in range(height)]
    return objective, rows, [source.choice([0, 0, 1, 2, 7]) for _ in range(height)]


def test_exact_optima_agree_with_scipy_and_prove_themselves():
    linprog = pytest.importorskip("scipy.optimize").linprog
    source = random.Random(9)
    bounded = 0
    for _ in range(150):
        objective, rows, bounds = _random_program(source)
        found = maximise(list(map(fmpq, objective)), [list(map(fmpq, row)) for row in rows], list(map(fmpq, bounds)))
        other = linprog([-c for c in objective], A_ub=rows, b_ub=bounds)
        # x = 0 is feasible, so that scipy's "infeasible" (2) can only be its "infeasible or unbounded".
        assert (found is None) == (other.status in (2, 3))
        if found is None:
            continue
        bounded += 1
        x, y = found.solution, found.multipliers
        assert float(found.value.p) / float(found.value.q) == pytest.approx(-other.fun, abs=1e-9)
        assert min(*x, *y, fmpq(0)) == 0
        assert all(sum(a * p for a, p in zip(row, x, strict=True)) <= b for row, b in zip(rows, bounds, strict=True))
        for c, column in zip(objective, zip(*rows, strict=True), strict=True):
            assert sum(a * q for a, q in zip(column, y, strict=True)) >= c
        assert sum(b * q for b, q in zip(bounds, y, strict=True)) == found.value
    assert bounded > 50


def test_a_program_on_which_the_steepest_rule_cycles():
    # Beale's example, degenerate from the start.
    objective = [fmpq(3, 4), fmpq(-20), fmpq(1, 2), fmpq(-6)]
    rows = [[fmpq(1, 4), -8, -1, 9], [fmpq(1, 2), -12, fmpq(-1, 2), 3], [0, 0, 1, 0]]
    found = maximise(objective, [list(map(fmpq, row)) for row in rows], [fmpq(0), fmpq(0), fmpq(1)])
    assert found is not None
    assert found.value == fmpq(5, 4)


def test_enough_stops_early_and_a_negative_bound_is_refused():
    one = fmpq(1)
    found = maximise([one, one], [[one, 0 * one], [0 * one, one]], [one, one], enough=one)
    assert found is not None
    assert found.value == 1
    with pytest.raises(ValueError, match="negative"):
        maximise([one], [[one]], [-one])
