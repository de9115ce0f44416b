"""Vector fields: against other packages, on the simplex, at rest where theory says so."""

from __future__ import annotations

import math

import numpy as np
import pytest
from flint import fmpq
from nashpy.learning.replicator_dynamics import get_derivative_of_asymmetric_fitness, get_derivative_of_fitness

import gametheory
from gametheory.dynamics.payoffs import NumericPopulation
from gametheory.dynamics.vector_fields import DYNAMICS, vector_field
from gametheory.errors import EvaluationError, UsageError
from gametheory.model.strategic import bimatrix
from gametheory.numbers import to_fraction
from tests.dynamics.population_games import inspection, one_population, population, random_matrix, two_populations

SOURCES = [(seed, bool(seed % 2)) for seed in range(12)]


@pytest.mark.parametrize(("seed", "tied"), SOURCES)
def test_replicator_of_one_population(seed: int, tied: bool) -> None:
    source = np.random.default_rng(seed)
    size = int(source.integers(1, 5))
    matrix = random_matrix(source, size, size, tied=tied)
    states = source.dirichlet(np.ones(size), size=5)
    field = vector_field(one_population(matrix))
    for state, moves in zip(states, field(states), strict=True):
        np.testing.assert_allclose(
            moves, get_derivative_of_fitness(state, 0.0, np.array(matrix, dtype=float)), atol=1e-12
        )


@pytest.mark.parametrize(("seed", "tied"), SOURCES)
def test_replicator_against_egttools(seed: int, tied: bool) -> None:
    pytest.importorskip("egttools")
    from egttools.analytical import replicator_equation

    source = np.random.default_rng(100 + seed)
    size = int(source.integers(2, 5))
    matrix = random_matrix(source, size, size, tied=tied)
    state = source.dirichlet(np.ones(size))
    np.testing.assert_allclose(
        vector_field(one_population(matrix))(state),
        replicator_equation(state, np.array(matrix, dtype=float)),
        atol=1e-12,
    )


@pytest.mark.parametrize(("seed", "tied"), SOURCES)
def test_replicator_of_two_populations(seed: int, tied: bool) -> None:
    source = np.random.default_rng(200 + seed)
    rows, columns = (int(size) for size in source.integers(1, 4, 2))
    first, second = (random_matrix(source, rows, columns, tied=tied) for _ in range(2))
    state = np.concatenate([source.dirichlet(np.ones(rows)), source.dirichlet(np.ones(columns))])
    expected = get_derivative_of_asymmetric_fitness(state, 0.0, np.array(first), np.array(second))
    np.testing.assert_allclose(vector_field(two_populations(first, second))(state), expected, atol=1e-12)


@pytest.mark.parametrize("dynamic", DYNAMICS)
@pytest.mark.parametrize(("seed", "tied"), SOURCES)
def test_fields_point_into_the_simplices(dynamic: str, seed: int, tied: bool) -> None:
    source = np.random.default_rng(300 + seed)
    first, second = random_matrix(source, 3, 2, tied=tied), random_matrix(source, 3, 2, tied=tied)
    field = vector_field(two_populations(first, second), dynamic)
    states = field.population.drawn(source, 6)
    states[0, :3], states[1, 3:], states[2, :3] = [0, 1, 0], [1, 0], [0.5, 0, 0.5]
    moves = field(states)
    np.testing.assert_allclose(moves[:, :3].sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(moves[:, 3:].sum(axis=1), 0, atol=1e-12)
    assert (moves[states == 0] >= -1e-15).all()
    # Positively correlated with payoffs, as all four are with their own objective; the logit's includes entropy.
    if dynamic != "logit":
        payoffs = field.population.payoffs(states)
        assert ((moves * payoffs)[:, :3].sum(axis=1) >= -0.05).all()


@pytest.mark.parametrize("dynamic", ["best-response", "smith"])
@pytest.mark.parametrize(("seed", "tied"), SOURCES)
def test_pure_equilibria_are_at_rest(dynamic: str, seed: int, tied: bool) -> None:
    """A strict Nash equilibrium is a rest point of all but the logit; without ties other corners are not."""
    source = np.random.default_rng(400 + seed)
    matrix = random_matrix(source, 3, 3, tied=tied)
    field = vector_field(one_population(matrix), dynamic)
    for corner in range(3):
        column = [row[corner] for row in matrix]
        still = np.abs(field(np.eye(3)[corner])).max() == 0
        if column.count(max(column)) == 1 or dynamic == "smith":
            assert still == (column[corner] == max(column))
        else:  # exact ties share equally
            shares = np.array([value == max(column) for value in column], dtype=float)
            np.testing.assert_allclose(field(np.eye(3)[corner]), shares / shares.sum() - np.eye(3)[corner])


def test_logit_is_the_softmax_less_the_state() -> None:
    state = np.array([0.2, 0.3, 0.5])
    field = vector_field(one_population([[3, 0, 1], [0, 2, 0], [1, 1, 1]]), "logit", noise="1/4")
    payoffs = [0.6 + 0.5, 0.6, 1.0]
    weights = [math.exp(4 * payoff) for payoff in payoffs]
    np.testing.assert_allclose(field(state), np.array(weights) / sum(weights) - state)


def test_logit_with_enormous_payoffs_does_not_overflow() -> None:
    field = vector_field(one_population([[10**9, 0], [0, 10**9]]), "logit")
    np.testing.assert_allclose(field(np.array([0.6, 0.4])), [0.4, -0.4])


def test_smith_by_hand() -> None:
    field = vector_field(one_population([[0, 0, 0], [1, 1, 1], [3, 3, 3]]), "smith")
    # From 0 to 1 flows 1*0.2, from 0 to 2 flows 3*0.2, from 1 to 2 flows 2*0.3.
    np.testing.assert_allclose(field(np.array([0.2, 0.3, 0.5])), [-0.8, 0.2 - 0.6, 0.6 + 0.6])


def test_definitions_parameters_and_conditions() -> None:
    game = population(
        'p = ["a", "b"]',
        {"p": ['a = "toll if p.a > 1/2 else crowd"', 'b = "min(1/4, crowd)"']},
        'definitions = { crowd = "base + p.a/2", base = "1/8" }\nparameters.toll.default = 3',
    )
    field = vector_field(game)
    np.testing.assert_allclose(field.population.payoffs(np.array([0.75, 0.25])), [3, 0.25])
    np.testing.assert_allclose(
        field.population.payoffs(np.array([[0.5, 0.5], [0.1, 0.9]])), [[0.375, 0.25], [0.175, 0.175]]
    )


def test_payoffs_are_those_of_the_game() -> None:
    game = inspection()
    state = np.array([0.3, 0.7, 0.2, 0.8])
    exact = [
        float(to_fraction(value))
        for values in game.payoffs_at([[fmpq(3, 10), fmpq(7, 10)], [fmpq(1, 5), fmpq(4, 5)]])
        for value in values
    ]
    np.testing.assert_allclose(NumericPopulation(game).payoffs(state), exact)


def test_a_payoff_without_value_is_told_with_its_place() -> None:
    game = population('p = ["a", "b"]', {"p": ['a = "1/(p.a - 1/4)"', 'b = "1"']})
    with pytest.raises(
        EvaluationError, match=r"payoffs\.p\.a has no finite value .* at p\.a = 0\.25, p\.b = 0\.75"
    ) as caught:
        vector_field(game)(np.array([[0.5, 0.5], [0.25, 0.75]]))
    assert caught.value.path == ("payoffs", "p", "a")


@pytest.mark.parametrize(
    ("dynamic", "noise", "message"),
    [
        ("replicater", None, "did you mean 'replicator'"),
        ("moran", None, "dynamics: replicator, logit, best-response, smith"),
        ("replicator", 1, "has no noise"),
        ("smith", 1, "has no noise"),
        ("logit", 0, "from 1e-9"),
        ("logit", -1, "from 1e-9"),
        ("best-response", "much", "noise: 'much' is not a number"),
    ],
)
def test_what_does_not_fit_is_refused(dynamic: str, noise: object, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        vector_field(inspection(), dynamic, noise=noise)


def test_other_games_are_refused() -> None:
    with pytest.raises(UsageError, match="'population'; this game's form is 'strategic'"):
        vector_field(bimatrix([[1]], [[1]]))  # type: ignore[arg-type]
    family = gametheory.loads(
        'format=1\ntitle="f"\nform="population"\n[players]\np=["a","b"]\n[payoffs.p]\na="1"\nb="p.a"'
    )
    with pytest.raises(UsageError, match=r"becomes a game by \.at\(\)"):
        vector_field(family)  # type: ignore[arg-type]
