"""Fixation probabilities: the closed formula by another way, and Nashpy's simulation around it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat

from gametheory.dynamics.fixation import Fixation, fixation, fixation_probability
from gametheory.errors import UsageError
from tests.dynamics.population_games import inspection, one_population, population


def by_linear_equations(matrix: list[list[int]], size: int) -> Fraction:
    """The probability that state 1 of the birth-death chain is absorbed at ``size``, by first-step analysis."""
    (a, b), (c, d) = matrix
    equations = fmpq_mat(size + 1, size + 1)
    right = fmpq_mat(size + 1, 1)
    equations[0, 0] = equations[size, size] = 1
    right[size, 0] = 1
    for i in range(1, size):
        mutants = i * (a * (i - 1) + b * (size - i))
        residents = (size - i) * (c * i + d * (size - i - 1))
        up, down = fmpq(mutants * (size - i), size), fmpq(residents * i, size)
        equations[i, i - 1], equations[i, i], equations[i, i + 1] = -down, up + down, -up
    found = equations.solve(right)[1, 0]
    return Fraction(int(found.p), int(found.q))


@pytest.mark.parametrize("seed", range(20))
def test_the_formula_solves_the_chain(seed: int) -> None:
    source = np.random.default_rng(seed)
    size = int(source.integers(2, 12))
    # Zeros and repeated values in half of them.
    least, most = (0, 3) if seed % 2 else (1, 30)
    matrix = [[int(value) for value in row] for row in source.integers(least, most, (2, 2))]
    found = fixation(one_population(matrix), size, "s0", "s1", repetitions=0, seed=0)
    if found.shift:
        matrix = [[value + int(found.shift) for value in row] for row in matrix]
    assert found.probability == by_linear_equations(matrix, size)


@pytest.mark.parametrize("size", [2, 3, 10, 57])
@pytest.mark.parametrize("payoff", ["0", "1", "-7/3"])
def test_neutral_drift_is_one_in_so_many(size: int, payoff: str) -> None:
    found = fixation(one_population([[payoff, payoff], [payoff, payoff]]), size, "s1", "s0", repetitions=0, seed=0)
    assert found.probability == found.neutral == Fraction(1, size)
    assert bool(found.shift) == bool(found.notes) == (payoff != "1")


def test_constant_selection_is_the_gamblers_ruin() -> None:
    """Fitness r against 1: (1 - 1/r) / (1 - 1/r**N) (Moran 1958)."""
    found = fixation(one_population([[3, 3], [1, 1]]), 12, "s0", "s1", repetitions=0, seed=0)
    assert found.probability == (1 - Fraction(1, 3)) / (1 - Fraction(1, 3**12))


@pytest.mark.parametrize(
    ("matrix", "size", "seed"),
    [
        ([[2, 1], [1, 2]], 6, 0),
        ([[5, 1], [2, 3]], 5, 1),
        ([[1, 1], [1, 1]], 4, 2),
        ([[0, 3], [1, 1]], 7, 3),
        ([[-1, 0], [0, -1]], 5, 4),
    ],
)
def test_nashpy_simulates_what_the_formula_says(matrix: list[list[int]], size: int, seed: int) -> None:
    found = fixation(one_population(matrix), size, "s0", "s1", repetitions=800, seed=seed)
    assert found.simulated is not None
    exact = float(found.probability)
    assert 0.05 < exact < 0.95
    assert abs(found.simulated - exact) <= 4 * (exact * (1 - exact) / 800) ** 0.5
    assert found.standard_error == pytest.approx((found.simulated * (1 - found.simulated) / 800) ** 0.5)


def test_the_two_strategies_are_told_apart() -> None:
    """A mutant of the better strategy takes over more often than one of the worse."""
    game = one_population([[4, 4, 9], [1, 1, 9], [0, 0, 9]])
    up = fixation(game, 8, "s0", "s1", repetitions=0, seed=0)
    down = fixation(game, 8, "s1", "s0", repetitions=0, seed=0)
    assert up.probability == Fraction(3, 4) / (1 - Fraction(1, 4**8))
    assert down.probability == (1 - 4) / Fraction(1 - 4**8)


def test_a_lonely_mutant_without_fitness_never_takes_over() -> None:
    found = fixation(one_population([[2, 0], [0, 1]]), 10, "s0", "s1", repetitions=50, seed=0)
    assert (found.probability, found.simulated, found.shift) == (0, 0, 0)
    assert fixation_probability(((fmpq(1), fmpq(1)), (fmpq(0), fmpq(0))), 5) == 1


def test_negative_payoffs_are_raised_and_that_is_said() -> None:
    found = fixation(one_population([[-3, 2], [1, 0]]), 5, "s0", "s1", repetitions=0, seed=0)
    assert found.shift == 4
    assert "4 is added to all payoffs" in found.notes[0]
    assert found.probability == by_linear_equations([[1, 6], [5, 4]], 5)
    # Two who meet nobody of their own kind and earn nothing have no fitness to be drawn by.
    barren = fixation(one_population([[5, 0], [0, 5]]), 2, "s0", "s1", repetitions=20, seed=0)
    assert (barren.shift, barren.probability) == (1, Fraction(1, 2))


def test_a_seed_gives_one_result_and_leaves_the_global_generator() -> None:
    game = one_population([[2, 1], [1, 2]])
    np.random.seed(42)
    expected = np.random.random(3)
    np.random.seed(42)
    results = [fixation(game, 5, "s0", "s1", repetitions=60, seed=seed) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(np.random.random(3), expected)
    assert results[0] == results[1]
    assert results[0].simulated != results[2].simulated


def test_runs_beyond_the_limit_are_left_out_and_the_global_generator_is_restored() -> None:
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    game = one_population([[2, 1], [1, 2]])
    none = fixation(game, 30, "s0", "s1", repetitions=10, seed=0, limit=100)
    assert np.random.random() == expected
    assert (none.simulated, none.standard_error, none.repetitions) == (None, None, 0)
    assert "0 of 10 runs are simulated" in none.notes[0]
    some = fixation(game, 5, "s0", "s1", repetitions=1000, seed=0, limit=10_000)
    assert 0 < some.repetitions < 1000
    assert some.probability == fixation(game, 5, "s0", "s1", repetitions=0, seed=0).probability


def test_progress_is_told_run_by_run() -> None:
    told: list[tuple[int, int]] = []
    game = one_population([[2, 1], [1, 2]])
    fixation(game, 3, "s0", "s1", repetitions=3, seed=0, progress=lambda *args: told.append(args))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_shape_of_a_result() -> None:
    found = fixation(one_population([[2, 1], [1, 2]]), 4, "s0", "s1", repetitions=0, seed=3)
    assert isinstance(found, Fixation)
    assert (found.simulated, found.standard_error, found.repetitions, found.seed) == (None, None, 0, 3)
    assert found.to_dict()["fixation"]["neutral"] == "1/4"
    assert found.rows()[0]["probability"] == found.probability


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mutant": "s2"}, "'s2' is not a strategy of p"),
        ({"resident": "s0"}, "both s0"),
        ({"size": 1}, "from 2 to 2,000"),
        ({"size": 10**6}, "from 2 to 2,000"),
        ({"repetitions": -1}, "from 0 to"),
        ({"seed": -1}, "seed must be"),
        ({"seed": 2**32}, "seed must be"),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"size": 5, "mutant": "s0", "resident": "s1", "seed": 0, "repetitions": 0, **options}
    with pytest.raises(UsageError, match=message):
        fixation(one_population([[2, 1], [1, 2]]), **arguments)  # type: ignore[arg-type]


def test_games_without_a_matrix_are_refused() -> None:
    with pytest.raises(UsageError, match="need one population"):
        fixation(inspection(), 5, "commit", "abstain", seed=0)
    curved = population('p = ["a", "b"]', {"p": ['a = "p.a**2"', 'b = "0"']})
    with pytest.raises(UsageError, match="not linear"):
        fixation(curved, 5, "a", "b", seed=0)
