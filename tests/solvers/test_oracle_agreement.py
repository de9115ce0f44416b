"""The vertex method against brute force and against Gambit on thousands of random games, and its invariances.

Most games are degenerate, as judged by the definition: there other solvers lose equilibria without a word.
Counted runs are split into chunks, so that they can be spread over processes.
"""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.model.strategic import StrategicGame, bimatrix
from gametheory.solvers.components import connected_components, maximal_nash_subsets
from gametheory.solvers.pure import pure_equilibria
from gametheory.solvers.verify import regret
from gametheory.solvers.vertex import ExtremeEquilibria, extreme_equilibria
from tests.oracles import brute_force
from tests.strategies import bimatrix_games, random_games, random_n_player_games

F = Fraction
CHUNKS = 10
GAMES_A_CHUNK = 220

Pair = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


def solved(game: StrategicGame) -> ExtremeEquilibria:
    return extreme_equilibria(game.matrix(0), game.matrix(1))


def equilibria(game: StrategicGame) -> list[Pair]:
    """All extreme equilibria as pairs of distributions, sorted; no repetitions, no vertex left over."""
    found = solved(game)
    assert list(found.pairs) == sorted(set(found.pairs))
    assert {i for i, _ in found.pairs} == set(range(len(found.row_strategies)))
    assert {j for _, j in found.pairs} == set(range(len(found.column_strategies)))
    return sorted((found.row_strategies[i], found.column_strategies[j]) for i, j in found.pairs)


def chunk(number: int) -> list[StrategicGame]:
    return list(random_games(seed=1000 + number, count=GAMES_A_CHUNK, degenerate_share=0.8))


@pytest.mark.parametrize("number", range(CHUNKS))
def test_guarantee_complete_exact_and_degenerate_as_brute_force_finds(number: int) -> None:
    degenerate = 0
    for game in chunk(number):
        matrices = game.matrix(0), game.matrix(1)
        assert equilibria(game) == brute_force.extreme_equilibria(*matrices), matrices
        expected = brute_force.is_degenerate(*matrices)
        assert solved(game).degenerate == expected, matrices
        degenerate += expected
    assert CHUNKS * GAMES_A_CHUNK >= 2000
    assert GAMES_A_CHUNK / 2 <= degenerate < GAMES_A_CHUNK  # At least half of them, but not all.


@pytest.mark.parametrize("number", range(CHUNKS))
def test_guarantee_complete_and_exact_as_gambit_finds(number: int) -> None:
    pytest.importorskip("pygambit")
    from tests.oracles import gambit

    for game in chunk(number):
        assert equilibria(game) == gambit.extreme_equilibria(game), (game.matrix(0), game.matrix(1))


# Games in which other solvers lose equilibria: matrices, extreme equilibria, maximal Nash subsets, components.
KNOWN = {
    "Nashpy issue 82": (
        [[0, 0, -6, 0, 0], [0, 0, -3, -2, -1], [-4, -3, 0, 0, -1]],
        [[-3, 0, -2, -1, 0], [0, -2, 0, 0, -4], [-4, 0, -2, -4, -4]],
        (8, 5, 4),
    ),
    "QuantEcon issue 326": ([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]], (3, 2, 2)),
    "all zero": ([[0, 0], [0, 0]], [[0, 0], [0, 0]], (4, 1, 1)),
    "identity": ([[int(i == j) for j in range(4)] for i in range(4)],) * 2 + ((15, 15, 15),),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_hard_games(name: str) -> None:
    first, second, counts = KNOWN[name]
    game = bimatrix(first, second)
    assert equilibria(game) == brute_force.extreme_equilibria(game.matrix(0), game.matrix(1))
    pairs = solved(game).pairs
    assert (len(pairs), len(maximal_nash_subsets(pairs)), len(connected_components(pairs))) == counts


def test_pure_equilibria_of_many_players_as_brute_force_and_gambit_find() -> None:
    games = [*random_n_player_games(seed=21, count=250), *random_games(seed=22, count=100)]
    several = 0
    for game in games:
        found = sorted(pure_equilibria(game).profiles)
        assert found == sorted(brute_force.pure_equilibria(game))
        several += len(found) > 1
    assert several > 50
    pytest.importorskip("pygambit")
    from tests.oracles import gambit

    for game in games:
        if min(game.shape) > 1:
            assert sorted(pure_equilibria(game).profiles) == gambit.pure_equilibria(game)


# Maximal Nash subsets and components

_GRAPHS = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=16)


@settings(deadline=None)
@given(pairs=_GRAPHS)
def test_maximal_nash_subsets_are_those_of_the_definition(pairs: set[tuple[int, int]]) -> None:
    ordered = sorted(pairs)
    found = maximal_nash_subsets(ordered)
    assert len(found) == len(set(found))
    assert {(tuple(rows), tuple(columns)) for rows, columns in found} == brute_force.maximal_nash_subsets(ordered)
    groups = {
        frozenset(k for k, (i, j) in enumerate(ordered) for at in group if i in found[at][0] and j in found[at][1])
        for group in brute_force.connected_components(found)
    }
    assert {frozenset(members) for members in connected_components(ordered)} == groups


@settings(deadline=None)
@given(game=bimatrix_games(), seed=st.integers(0, 2**32))
def test_mixtures_within_a_maximal_nash_subset_are_equilibria_and_it_is_maximal(game: StrategicGame, seed: int) -> None:
    found = solved(game)
    source = random.Random(seed)
    for rows, columns in maximal_nash_subsets(found.pairs):
        profile = (
            _mixture(source, [found.row_strategies[i] for i in rows]),
            _mixture(source, [found.column_strategies[j] for j in columns]),
        )
        assert regret(game, profile) == 0
        # Nothing could be added: against a mixture of all columns' vertices, no other vertex is in equilibrium.
        for i in set(range(len(found.row_strategies))) - set(rows):
            assert regret(game, (found.row_strategies[i], profile[1])) > 0
        for j in set(range(len(found.column_strategies))) - set(columns):
            assert regret(game, (profile[0], found.column_strategies[j])) > 0


def _mixture(source: random.Random, strategies: list[tuple[Fraction, ...]]) -> tuple[Fraction, ...]:
    weights = [source.randint(1, 9) for _ in strategies]
    return tuple(
        sum((w * p for w, p in zip(weights, entries, strict=True)), F(0)) / sum(weights)
        for entries in zip(*strategies, strict=True)
    )


# Properties of the set of equilibria


@settings(deadline=None)
@given(game=bimatrix_games())
def test_guarantee_every_equilibrium_has_regret_exactly_zero_and_there_is_one(game: StrategicGame) -> None:
    found = equilibria(game)
    assert found
    assert all(regret(game, profile) == 0 for profile in found)


@settings(deadline=None)
@given(game=bimatrix_games(), seed=st.integers(0, 2**32))
def test_relabelling_permutes(game: StrategicGame, seed: int) -> None:
    source = random.Random(seed)
    rows, columns = (source.sample(range(size), size) for size in game.shape)
    first, second = ([[game.matrix(p)[i][j] for j in columns] for i in rows] for p in (0, 1))
    relabelled = sorted((tuple(x[i] for i in rows), tuple(y[j] for j in columns)) for x, y in equilibria(game))
    assert equilibria(bimatrix(first, second)) == relabelled
    # Exchanging the players exchanges the strategies.
    swapped = bimatrix(*(list(zip(*game.matrix(player), strict=True)) for player in (1, 0)))
    assert equilibria(swapped) == sorted((y, x) for x, y in equilibria(game))
    assert solved(swapped).degenerate == solved(game).degenerate


@settings(deadline=None)
@given(
    game=bimatrix_games(),
    scale=st.fractions(F(1, 10**6), 10**6),
    shift=st.lists(st.fractions(-(10**6), 10**6), min_size=4, max_size=4),
    player=st.integers(0, 1),
)
def test_positive_affine_changes_of_a_players_payoffs_change_nothing(
    game: StrategicGame, scale: Fraction, shift: list[Fraction], player: int
) -> None:
    """Even another shift for every strategy of the opponent leaves all best responses as they are."""
    matrices = [game.matrix(0), game.matrix(1)]
    matrices[player] = tuple(
        tuple(scale * entry + shift[i if player else j] for j, entry in enumerate(row))
        for i, row in enumerate(matrices[player])
    )
    changed = bimatrix(*matrices)
    assert equilibria(changed) == equilibria(game)
    assert solved(changed).degenerate == solved(game).degenerate


@settings(deadline=None)
@given(game=bimatrix_games(max_size=3), gap=st.integers(1, 3), data=st.data())
def test_a_strictly_dominated_strategy_changes_nothing(game: StrategicGame, gap: int, data: st.DataObject) -> None:
    first, second = game.matrix(0), game.matrix(1)
    dominated = data.draw(st.integers(0, len(first) - 1))
    other = data.draw(st.lists(st.integers(-9, 9), min_size=len(second[0]), max_size=len(second[0])))
    # The new first row pays less than an old one everywhere; what it pays to the column player is any.
    larger = bimatrix([[entry - gap for entry in first[dominated]], *first], [other, *second])
    assert equilibria(larger) == [((F(0), *x), y) for x, y in equilibria(game)]


@settings(deadline=None, max_examples=200)
@given(game=st.one_of(bimatrix_games(), bimatrix_games(degenerate=False)))
def test_a_game_which_is_not_degenerate_has_an_odd_number_of_equilibria(game: StrategicGame) -> None:
    found = solved(game)
    if not found.degenerate:
        assert len(found.pairs) % 2 == 1
        # They are isolated: each is a component of its own.
        assert len(maximal_nash_subsets(found.pairs)) == len(found.pairs) == len(connected_components(found.pairs))


@settings(deadline=None)
@given(
    game=bimatrix_games(max_size=3),
    scales=st.lists(st.fractions(F(1, 10**25), 10**25), min_size=2, max_size=2),
)
def test_guarantee_exact_whatever_the_size_of_the_numbers(game: StrategicGame, scales: list[Fraction]) -> None:
    """A player's payoffs, row by row or column by column of the opponent's choice, may differ by 10^50."""
    first, second = game.matrix(0), game.matrix(1)
    stretched = bimatrix(
        [[scales[j % 2] * entry for j, entry in enumerate(row)] for row in first],
        [[scales[i % 2] * entry for entry in row] for i, row in enumerate(second)],
    )
    matrices = stretched.matrix(0), stretched.matrix(1)
    assert equilibria(stretched) == brute_force.extreme_equilibria(*matrices)
    assert solved(stretched).degenerate == brute_force.is_degenerate(*matrices)


def test_pure_equilibria_are_among_the_extreme_ones() -> None:
    for game in itertools.chain(*(random_games(seed=seed, count=50) for seed in range(3))):
        pure = {
            tuple(tuple(F(int(k == s)) for k in range(n)) for s, n in zip(p, game.shape, strict=True))
            for p in brute_force.pure_equilibria(game)
        }
        assert pure <= set(equilibria(game))
