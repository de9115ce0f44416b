"""The two-player kernel: all equilibria, in the exact solver's order, or an honest doubt; and no needless doubt."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

import gametheory
from gametheory.errors import UsageError
from gametheory.solvers.vertex import extreme_equilibria
from gametheory.sweeps.kernels.bimatrix import MOST_EQUILIBRIA, bimatrix_block, bimatrix_equilibria

Floats = NDArray[np.float64]
Profile = tuple[Fraction, ...]
Draw = Callable[[np.random.Generator, int, int, int], Floats]

SMALL_SHAPES = list(itertools.product(range(1, 5), repeat=2))
LARGE_SHAPES = [(5, 5), (3, 6), (6, 2), (4, 5), (6, 6)]


def integers(highest: int) -> Draw:
    return lambda random, m, n, games: random.integers(0, highest + 1, (m, n, games)).astype(float)


def reals(random: np.random.Generator, m: int, n: int, games: int) -> Floats:
    return random.standard_normal((m, n, games))


def partly_tied(random: np.random.Generator, m: int, n: int, games: int) -> Floats:
    """Real payoffs, half of them replaced by 0 or 1."""
    tied = random.integers(0, 2, (m, n, games)).astype(float)
    return np.where(random.random((m, n, games)) < 0.5, tied, reals(random, m, n, games))


def pooled(random: np.random.Generator, m: int, n: int, games: int) -> Floats:
    """Few different real payoffs, each in several cells."""
    pool = reals(random, max(2, m * n // 2), 1, games)[:, 0]
    return pool[random.integers(0, len(pool), (m, n))]


def exact_matrix(payoffs: Floats) -> list[list[Fraction]]:
    return [[Fraction(float(u)) for u in row] for row in payoffs]


def exact_profiles(first: Floats, second: Floats) -> list[Profile]:
    """All extreme equilibria, in the order of the exact solver."""
    found = extreme_equilibria(exact_matrix(first), exact_matrix(second))
    return [found.row_strategies[i] + found.column_strategies[j] for i, j in found.pairs]


def is_strict(first: Floats, second: Floats, profile: Profile) -> bool:
    """Whether the best responses are just the strategies played, as many of one player as of the other."""
    a, b = exact_matrix(first), exact_matrix(second)
    x, y = profile[: len(a)], profile[len(a) :]
    of_rows = [sum(u * q for u, q in zip(row, y, strict=True)) for row in a]
    of_columns = [sum(row[j] * p for row, p in zip(b, x, strict=True)) for j in range(len(y))]
    best = [u == max(of_rows) for u in of_rows] + [u == max(of_columns) for u in of_columns]
    played = [p > 0 for p in profile]
    return best == played and sum(played[: len(a)]) == sum(played[len(a) :])


def check_rows(profiles: list[Profile], rows: Floats, errors: Floats) -> None:
    assert len(rows) == len(profiles)
    for profile, row, error in zip(profiles, rows, errors, strict=True):
        for exact, found in zip(profile, row, strict=True):
            assert abs(Fraction(float(found)) - exact) <= Fraction(float(error))
            assert found == exact or exact not in (0, 1)
        assert error < 1e-7
        assert error == 0 or max(profile) < 1


def check_games(first: Floats, second: Floats, *, reasons: bool = True) -> list[int]:
    """Compare each game with the exact solver; the doubtful ones, each of which must have a reason unless told so."""
    counts, strategies, errors = bimatrix_equilibria(first, second)
    rows, doubtful = 0, []
    for p, count in enumerate(counts):
        a, b = first[:, :, p], second[:, :, p]
        profiles = exact_profiles(a, b)
        if count < 0:
            doubtful.append(p)
            in_order = all(
                next(q != r for q, r in zip(one, two, strict=True) if q or r)
                for one, two in itertools.pairwise(profiles)
            )
            assert not reasons or not in_order or not all(is_strict(a, b, profile) for profile in profiles)
        else:
            check_rows(profiles, strategies[rows : rows + count], errors[rows : rows + count])
            assert all(is_strict(a, b, profile) for profile in profiles)
            rows += count
    assert rows == len(strategies) == len(errors)
    return doubtful


class TestAgainstTheExactSolver:
    """Guarantee: where there is no doubt these are all equilibria, in order, within the errors stated."""

    @pytest.mark.parametrize("draw", [integers(1), integers(2), integers(9), reals, partly_tied, pooled])
    @pytest.mark.parametrize("shape", SMALL_SHAPES, ids=str)
    def test_small_games(self, shape: tuple[int, int], draw: Draw) -> None:
        random = np.random.default_rng(SMALL_SHAPES.index(shape))
        check_games(draw(random, *shape, 24), draw(random, *shape, 24))

    @pytest.mark.parametrize("draw", [integers(3), integers(99), reals, partly_tied])
    @pytest.mark.parametrize("shape", LARGE_SHAPES, ids=str)
    def test_larger_games(self, shape: tuple[int, int], draw: Draw) -> None:
        random = np.random.default_rng(LARGE_SHAPES.index(shape))
        check_games(draw(random, *shape, 12), draw(random, *shape, 12))

    def test_rows_of_a_solution(self) -> None:
        random = np.random.default_rng(7)
        first, second = reals(random, 3, 4, 30), reals(random, 3, 4, 30)
        counts, strategies, _ = bimatrix_equilibria(first, second)
        rows = []
        for p in range(30):
            game = gametheory.bimatrix(exact_matrix(first[:, :, p]), exact_matrix(second[:, :, p]))
            solution = gametheory.solve(game)
            assert len(solution.equilibria) == counts[p]
            rows += [[float(q) for s in e.strategies.values() for q in s.values()] for e in solution.equilibria]
        assert np.allclose(strategies, rows, rtol=0, atol=1e-12)

    @pytest.mark.parametrize(("size", "share"), [(2, 0.001), (3, 0.001), (4, 0.002), (5, 0.01), (6, 0.02)])
    def test_real_payoffs_leave_few_doubts(self, size: int, share: float) -> None:
        random = np.random.default_rng(size)
        games = 20_000 // size**2
        counts, _, _ = bimatrix_equilibria(reals(random, size, size, games), reals(random, size, size, games))
        assert np.mean(counts < 0) <= share
        assert np.all(counts[counts >= 0] % 2 == 1)

    @pytest.mark.parametrize("scale", [1e-60, 1e-6, 1e6, 1e60])
    def test_scale_of_payoffs_does_not_matter(self, scale: float) -> None:
        random = np.random.default_rng(11)
        assert not check_games(reals(random, 3, 3, 40) * scale, reals(random, 3, 3, 40))
        assert not check_games(reals(random, 4, 4, 20) * scale, reals(random, 4, 4, 20))

    @pytest.mark.parametrize("scale", [1e-308, 1e-150, 1e150, 1e307])
    def test_ends_of_the_range_make_doubts_and_no_errors(self, scale: float) -> None:
        random = np.random.default_rng(12)
        doubtful = check_games(reals(random, 3, 4, 40) * scale, reals(random, 3, 4, 40), reasons=False)
        assert len(doubtful) < 40

    def test_nearly_singular_games(self) -> None:
        random = np.random.default_rng(5)
        first, second = reals(random, 4, 4, 60), reals(random, 4, 4, 60)
        first[3] = first[:3].mean(axis=0) + 1e-14 * reals(random, 1, 4, 60)[0]
        second[:, 2] = second[:, 1] + 1e-15 * reals(random, 4, 1, 60)[:, 0]
        assert 0 < len(check_games(first, second, reasons=False)) < 60


def one_game(first: object, second: object) -> tuple[int, Floats, Floats]:
    counts, strategies, errors = bimatrix_equilibria(
        np.array(first, float)[:, :, None], np.array(second, float)[:, :, None]
    )
    return int(counts[0]), strategies, errors


IRRELEVANT = {
    "a dominated row whose columns tie": ([[3, 1, 2], [0, 0, 0]], [[2, 1, 0], [5, 5, 5]]),
    "a dominated column whose rows tie": ([[3, 7], [1, 7]], [[1, 0], [2, 0]]),
    "monitoring: what is not inspected pays the same": (
        [[1, -2, -2], [0, 0, 0], [-5, -5, -5]],
        [[-4, 0, -1], [2, 0, -1], [2, 0, 0]],
    ),
    "two rows that are one, both dominated": ([[2, 1], [0, 0], [0, 0]], [[1, 0], [3, 3], [3, 3]]),
    "a singular support of three": (
        [[0, 1, -1, -9], [-1, 0, 1, -9], [1, -1, 0, -9], [2, 2, 2, 5]],
        [[0, -1, 1, 3], [1, 0, -1, 3], [-1, 1, 0, 3], [0, 0, 0, 5]],
    ),
}


class TestTies:
    """Payoffs that tie where no equilibrium can be make no doubt; those that tie at one do."""

    @pytest.mark.parametrize("name", sorted(IRRELEVANT))
    def test_irrelevant_ties_are_decided(self, name: str) -> None:
        first, second = (np.array(table, float) for table in IRRELEVANT[name])
        count, strategies, errors = one_game(first, second)
        assert count >= 1
        check_rows(exact_profiles(first, second), strategies, errors)

    def test_a_threat_that_ties_is_doubtful(self) -> None:
        # Entry is kept out by any sufficient belief in a fight, which costs nothing while nobody enters: a continuum.
        assert one_game([[0, 0], [2, -1]], [[2, 2], [1, 0]])[0] == -1

    @pytest.mark.parametrize("size", [1, 2, 3, 6])
    def test_a_game_of_zeros_is_doubtful_but_for_one_cell(self, size: int) -> None:
        assert one_game(np.zeros((size, size)), np.zeros((size, size)))[0] == (1 if size == 1 else -1)

    @pytest.mark.parametrize("size", [2, 3, 4, 5, 6])
    def test_coordination_is_sorted_though_probabilities_are_equal(self, size: int) -> None:
        """Each set of strategies is a support, mixed evenly."""
        count, strategies, errors = one_game(np.eye(size), np.eye(size))
        assert count == 2**size - 1 <= MOST_EQUILIBRIA[size]
        check_rows(exact_profiles(np.eye(size), np.eye(size)), strategies, errors)

    def test_equal_probabilities_that_come_from_one_register(self) -> None:
        # Three places to meet, worth more or less than missing each other by an unknown third of a unit.
        cells = np.full((3, 3), 1, np.int32) - np.eye(3, dtype=np.int32)
        v, e = np.array([[1.0], [0.25]]), np.array([[1e-3], [1e-3]])
        counts, strategies, errors = np.empty(1, np.int32), np.empty((9, 6)), np.empty(9)
        assert bimatrix_block(v, e, cells, cells, 1, counts, strategies, errors) == 7
        assert counts[0] == 7
        assert np.allclose(strategies[:7], [[float(q) for q in p] for p in exact_profiles(np.eye(3), np.eye(3))])
        distinct = np.arange(9, dtype=np.int32).reshape(3, 3)
        v, e = v[cells.ravel()], e[cells.ravel()]
        assert bimatrix_block(v, e, distinct, distinct, 1, counts, strategies, errors) == 0
        assert counts[0] == -1


class TestErrors:
    """Guarantee: what is told holds for every game within the bounds."""

    @pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 4), (4, 4), (5, 5)], ids=str)
    @pytest.mark.parametrize("radius", [1e-9, 1e-3, 0.1])
    def test_every_game_within_the_bounds(self, shape: tuple[int, int], radius: float) -> None:
        random = np.random.default_rng(round(1 / radius))
        first, second = reals(random, *shape, 40), reals(random, *shape, 40)
        counts, strategies, errors = bimatrix_equilibria(first, second, error=radius)
        assert np.mean(counts >= 0) > (0.02 if radius == 0.1 else 0.5)
        row = 0
        for p, count in enumerate(counts):
            rows, bounds = strategies[row : row + max(count, 0)], errors[row : row + max(count, 0)]
            row += max(count, 0)
            for _ in range(3 if count >= 0 else 0):
                # Ends of the intervals as often as their insides.
                off = [np.clip(2 * reals(random, *shape, 1)[:, :, 0], -1, 1) * radius * 0.999 for _ in range(2)]
                profiles = exact_profiles(first[:, :, p] + off[0], second[:, :, p] + off[1])
                assert len(profiles) == count
                for profile, found, bound in zip(profiles, rows, bounds, strict=True):
                    assert max(abs(float(q) - r) for q, r in zip(profile, found, strict=True)) <= bound + 1e-15

    @pytest.mark.parametrize("unknown", [np.inf, np.nan])
    def test_unknown_payoffs_matter_only_where_they_matter(self, unknown: float) -> None:
        first, second = np.array([3.0, 5.0, 0.0, 1.0]), np.array([3.0, 0.0, 5.0, 1.0])
        cells = np.array([[0, 2], [1, 3]], np.int32)
        v = np.repeat(np.concatenate([first, second])[:, None], 8, axis=1)
        for value in (0.0, np.nan, np.inf):
            e = np.zeros((8, 8))
            told = v.copy()
            for p in range(8):
                e[p, p], told[p, p] = unknown, value
            counts, strategies, errors = np.empty(8, np.int32), np.empty((9, 4)), np.empty(9)
            written = bimatrix_block(told, e, cells, cells + np.int32(4), 8, counts, strategies, errors)
            # Defection of one player dominates: what the other, who would then defect anyhow, gets at its cooperation
            # is of no interest.
            assert written == np.count_nonzero(counts == 1) == 4
            assert set(counts.tolist()) == {1, -1}
            assert np.all(strategies[:written] == [0, 1, 0, 1])

    def test_an_error_that_is_too_large_is_a_doubt(self) -> None:
        pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])[:, :, None]
        assert bimatrix_equilibria(pennies, -pennies, error=0.999)[0].tolist() == [1]
        assert bimatrix_equilibria(pennies, -pennies, error=1.0)[0].tolist() == [-1]


class TestBlocks:
    def test_rows_that_do_not_fit_are_doubtful_and_the_others_are_there(self) -> None:
        v = np.tile(np.array([[2.0], [0.0], [0.0], [1.0]]), (1, 3))
        cells = np.arange(4, dtype=np.int32).reshape(2, 2)
        v[1, 1] = 3.0
        counts, strategies, errors = np.empty(3, np.int32), np.empty((5, 4)), np.empty(5)
        assert bimatrix_block(v, np.zeros((4, 3)), cells, cells, 3, counts, strategies, errors) == 4
        assert counts.tolist() == [3, 1, -1]

    def test_points_do_not_depend_on_each_other(self) -> None:
        random = np.random.default_rng(3)
        first, second = partly_tied(random, 3, 3, 600), partly_tied(random, 3, 3, 600)
        counts, strategies, errors = bimatrix_equilibria(first, second)
        alone = [bimatrix_equilibria(first[:, :, p : p + 1], second[:, :, p : p + 1]) for p in range(600)]
        assert counts.tolist() == [int(found[0][0]) for found in alone]
        assert np.array_equal(strategies, np.concatenate([found[1] for found in alone]))
        assert np.array_equal(errors, np.concatenate([found[2] for found in alone]))

    def test_two_threads_at_once(self) -> None:
        random = np.random.default_rng(4)
        games = [(reals(random, 3, 3, 5000), reals(random, 3, 3, 5000)) for _ in range(2)]
        alone = [bimatrix_equilibria(*game) for game in games]
        with ThreadPoolExecutor(2) as pool:
            together = list(pool.map(bimatrix_equilibria, *zip(*games, strict=True)))
        for one, two in zip(alone, together, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))

    def test_many_equilibria_make_the_tables_grow(self) -> None:
        table = np.repeat(np.eye(4)[:, :, None], 1000, axis=2)
        counts, strategies, errors = bimatrix_equilibria(table, table)
        assert set(counts.tolist()) == {15}
        assert np.array_equal(strategies[:15], strategies[-15:])
        assert len(strategies) == len(errors) == 15_000

    def test_no_games(self) -> None:
        counts, strategies, _ = bimatrix_equilibria(np.empty((2, 3, 0)), np.empty((2, 3, 0)))
        assert counts.shape == (0,)
        assert strategies.shape == (0, 5)

    @pytest.mark.parametrize(
        ("first", "second", "error", "message"),
        [
            ((2, 2, 1), (2, 3, 1), 0.0, "rows, columns, games"),
            ((2, 2), (2, 2), 0.0, "rows, columns, games"),
            ((7, 2, 1), (7, 2, 1), 0.0, "1 to 6"),
            ((2, 0, 1), (2, 0, 1), 0.0, "1 to 6"),
            ((2, 2, 1), (2, 2, 1), -1.0, "0 or more"),
            ((2, 2, 1), (2, 2, 1), float("nan"), "0 or more"),
        ],
    )
    def test_wrong_arguments(self, first: tuple[int, ...], second: tuple[int, ...], error: float, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            bimatrix_equilibria(np.zeros(first), np.zeros(second), error=error)
