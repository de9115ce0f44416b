"""Vertex enumeration: known counts, definitions by brute force, and invariances."""

from __future__ import annotations

import importlib
import subprocess
import sys
from fractions import Fraction

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import LimitReached
from gametheory.solvers import vertex
from gametheory.solvers.components import connected_components, maximal_nash_subsets
from gametheory.solvers.vertex import extreme_equilibria
from tests.oracles import brute_force
from tests.strategies import bimatrix_games

NASHPY_82 = (
    [[0, 0, -6, 0, 0], [0, 0, -3, -2, -1], [-4, -3, 0, 0, -1]],
    [[-3, 0, -2, -1, 0], [0, -2, 0, 0, -4], [-4, 0, -2, -4, -4]],
)
QUANTECON_326 = ([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]])
NASHPY_231 = [
    [0, -1, -1, -1, 1, -1],
    [1, 0, 1, -1, -1, -1],
    [1, -1, 0, -1, -1, 1],
    [1, 1, 1, 0, -1, -1],
    [-1, 1, 1, 1, 0, -1],
    [1, 1, -1, 1, 1, 0],
]
ZERO = [[0, 0], [0, 0]]


@pytest.fixture(params=["pivoting", "batches", "compiled"])
def search(request, monkeypatch):
    """Every way to enumerate, whatever the size of the game."""
    threshold = 10**100 if request.param == "pivoting" else 0
    for name in ("BATCH_FROM", "BATCH_FROM_IF_IMPORTED", "COMPILED_FROM"):
        monkeypatch.setattr(vertex, name, threshold)
    if request.param == "compiled":
        importlib.import_module("gametheory.linalg_compiled")
    else:
        monkeypatch.delitem(sys.modules, "gametheory.linalg_compiled", raising=False)


def exact(matrix):
    return [[Fraction(entry) for entry in row] for row in matrix]


def negative(matrix):
    return [[-entry for entry in row] for row in matrix]


def solve(first, second, **options):
    return extreme_equilibria(exact(first), exact(second), **options)


def profiles(found):
    return {(found.row_strategies[x], found.column_strategies[y]) for x, y in found.pairs}


def identity(n):
    return [[int(i == j) for j in range(n)] for i in range(n)]


def dual_cyclic_game(d):
    """The d x d game, d even, of von Stengel 1999, "New maximal numbers of equilibria in bimatrix games".

    A dual cyclic polytope in dimension d with 2d facets is {z : c_k z <= 1, k = 1..2d} with c_k the points
    (t, t^2, ..., t^d), t = k, of the moment curve, moved so that their mean is 0. Let P be this polytope with facet k
    labelled k, and Q a copy in which facets 2k-1 and 2k exchange their labels, for all k = 1..d. Map P affinely so
    that facets 1..d become x >= 0: with C = (c_1, ..., c_d)' and x = 1 - C z, the others read M x <= 1 where row k is
    -c_k C^-1 / (1 - c_k C^-1 1). M' is the column player's payoff matrix: adding constants to its rows to make it
    positive is a projective map of P that keeps its facets. For Q, facets d+1..2d become y >= 0 in the same way.
    """
    points = [[Fraction(t) ** power for power in range(1, d + 1)] for t in range(1, 2 * d + 1)]
    mean = [sum(coordinates) / (2 * d) for coordinates in zip(*points, strict=True)]
    facets = [
        [fmpq(c.numerator, c.denominator) - fmpq(a.numerator, a.denominator) for c, a in zip(p, mean, strict=True)]
        for p in points
    ]
    swapped = [facets[k ^ 1] for k in range(2 * d)]

    def constraints(zero, others):
        rows = (fmpq_mat(others) * fmpq_mat(zero).inv()).tolist()
        return [[Fraction(str(-entry / (1 - sum(row, fmpq(0))))) for entry in row] for row in rows]

    second = list(zip(*constraints(facets[:d], facets[d:]), strict=True))
    first = constraints(swapped[d:], swapped[:d])
    return first, second


@pytest.mark.usefixtures("search")
@pytest.mark.parametrize(
    ("first", "second", "extreme", "subsets", "components"),
    [
        (*NASHPY_82, 8, 5, 4),
        (*QUANTECON_326, 3, 2, 2),
        (NASHPY_231, negative(NASHPY_231), 1, 1, 1),
        (ZERO, ZERO, 4, 1, 1),
    ],
    ids=["Nashpy#82", "QuantEcon#326", "Nashpy#231", "all-zero"],
)
def test_degenerate_games_on_which_others_fail(first, second, extreme, subsets, components):
    found = solve(first, second)
    assert found.degenerate
    assert len(found.pairs) == extreme
    assert len(maximal_nash_subsets(found.pairs)) == subsets
    assert len(connected_components(found.pairs)) == components


@pytest.mark.usefixtures("search")
@pytest.mark.parametrize("n", range(1, 9))
def test_identity_games(n):
    found = solve(identity(n), identity(n))
    assert len(found.pairs) == 2**n - 1
    assert not found.degenerate


@pytest.mark.parametrize(("d", "count"), [(2, 3), (4, 15), (6, 75), (8, 383)])
def test_dual_cyclic_games(d, count):
    found = solve(*dual_cyclic_game(d))
    assert len(found.pairs) == count
    assert not found.degenerate


@pytest.mark.usefixtures("search")
def test_a_dual_cyclic_game_by_either_search():
    assert len(solve(*dual_cyclic_game(6)).pairs) == 75


def test_one_strategy():
    found = solve([[1, 1, 0]], [[5, 7, 7]])
    assert found.row_strategies == ((1,),)
    assert found.column_strategies == ((0, 0, 1), (0, 1, 0))
    assert found.pairs == ((0, 0), (0, 1))
    assert found.degenerate
    assert solve([[-3]], [[0]]).pairs == ((0, 0),)


@settings(deadline=None)
@given(bimatrix_games(4))
def test_guarantee_complete_exact_and_degeneracy_decided(game):
    first, second = game.matrix(0), game.matrix(1)
    found = extreme_equilibria(first, second)
    assert sorted(profiles(found)) == brute_force.extreme_equilibria(first, second)
    assert found.degenerate == brute_force.is_degenerate(first, second)
    assert list(found.pairs) == sorted(set(found.pairs))
    for strategies in (found.row_strategies, found.column_strategies):
        assert list(strategies) == sorted(set(strategies))
    assert {x for x, _ in found.pairs} == set(range(len(found.row_strategies)))
    assert {y for _, y in found.pairs} == set(range(len(found.column_strategies)))


@settings(deadline=None)
@given(bimatrix_games(5))
def test_both_searches_give_the_same(game):
    usual = extreme_equilibria(game.matrix(0), game.matrix(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vertex, "BATCH_FROM", 0)
        patch.setattr(vertex, "BATCH_FROM_IF_IMPORTED", 0)
        patch.setattr(vertex, "COMPILED_FROM", 0)
        assert extreme_equilibria(game.matrix(0), game.matrix(1)) == usual


@settings(deadline=None)
@given(bimatrix_games(4, degenerate=False))
def test_a_game_that_is_not_degenerate_has_an_odd_number_of_equilibria(game):
    found = extreme_equilibria(game.matrix(0), game.matrix(1))
    assert found.degenerate or len(found.pairs) % 2 == 1


@settings(deadline=None)
@given(bimatrix_games(4), st.sampled_from([Fraction(1, 10**30), Fraction(10**30), Fraction(22, 7)]), st.integers(-5, 5))
def test_guarantee_whatever_the_size_of_the_numbers(game, scale, constant):
    first, second = game.matrix(0), game.matrix(1)
    changed = [[entry * scale + constant * 10**30 for entry in row] for row in first]
    assert extreme_equilibria(changed, second) == extreme_equilibria(first, second)


def test_huge_and_tiny_payoffs_together():
    first, second = NASHPY_82
    huge = [[entry * Fraction(10**30) + j * 10**40 for j, entry in enumerate(row)] for row in first]
    tiny = [[entry / Fraction(10**30) - i for entry in row] for i, row in enumerate(second)]
    assert extreme_equilibria(huge, tiny) == solve(first, second)


@settings(deadline=None)
@given(bimatrix_games(4), st.randoms(use_true_random=False))
def test_relabelling_permutes(game, source):
    first, second = game.matrix(0), game.matrix(1)
    rows, columns = list(range(len(first))), list(range(len(first[0])))
    source.shuffle(rows)
    source.shuffle(columns)
    permuted = [[[matrix[i][j] for j in columns] for i in rows] for matrix in (first, second)]
    expected = {
        (tuple(x[i] for i in rows), tuple(y[j] for j in columns))
        for x, y in profiles(extreme_equilibria(first, second))
    }
    assert profiles(extreme_equilibria(*permuted)) == expected


@settings(deadline=None)
@given(bimatrix_games(4))
def test_exchanging_the_players_exchanges_the_strategies(game):
    first, second = game.matrix(0), game.matrix(1)
    turned = extreme_equilibria(list(zip(*second, strict=True)), list(zip(*first, strict=True)))
    usual = extreme_equilibria(first, second)
    assert profiles(turned) == {(y, x) for x, y in profiles(usual)}
    assert turned.degenerate == usual.degenerate


@settings(deadline=None)
@given(bimatrix_games(4))
def test_a_strictly_dominated_strategy_changes_nothing(game):
    first, second = [list(row) for row in game.matrix(0)], [list(row) for row in game.matrix(1)]
    dominated = [*first, [entry - 1 for entry in first[0]]], [*second, [Fraction(0)] * len(first[0])]
    expected = {((*x, 0), y) for x, y in profiles(extreme_equilibria(first, second))}
    assert profiles(extreme_equilibria(*dominated)) == expected


def test_a_game_is_degenerate_also_where_only_strategies_never_played_show_it():
    """Column 3 is dominated, but both rows are best responses to it: more than its support of one."""
    first, second = [[1, 0, 5], [0, 1, 5]], [[1, 0, -1], [0, 1, -1]]
    assert solve(first, second).degenerate
    assert not solve([row[:2] for row in first], [row[:2] for row in second]).degenerate


def test_limit_stops_a_hostile_game_with_advice():
    hostile = [[(7 * i + 11 * j * j) % 97 for j in range(60)] for i in range(60)]
    with pytest.raises(LimitReached, match=r"60x60 .* 1,000,000 .*--limit.*--float.*--method lemke-howson"):
        solve(hostile, hostile, limit=1_000_000)


@pytest.mark.usefixtures("search")
def test_limit_and_progress_in_either_search():
    seen = []
    with pytest.raises(LimitReached):
        solve(identity(8), identity(8), limit=5000)
    solve(identity(10), identity(10), progress=seen.append)
    assert seen == sorted(seen)
    assert 1000 <= seen[0] <= seen[-1] <= 2048


def test_limit_counts_equilibria_too():
    """An all-zero game has few vertices but all pairs of them."""
    zero = [[0] * 30] * 30
    with pytest.raises(LimitReached):
        solve(zero, zero, limit=80_000)
    assert len(solve(zero, zero).pairs) == 900


def test_small_games_are_solved_without_numpy():
    program = (
        "import sys; from gametheory.solvers.vertex import extreme_equilibria; "
        "extreme_equilibria([[1, 0], [0, 1]], [[1, 0], [0, 1]]); sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
