"""Matrices of games whose payoffs are linear, and the refusal of others."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq

from gametheory.dynamics.payoff_matrix import payoff_matrix
from gametheory.errors import EvaluationError, UsageError
from tests.dynamics.population_games import inspection, one_population, population, random_matrix


@pytest.mark.parametrize("seed", range(10))
def test_the_matrix_that_a_game_was_made_of(seed: int) -> None:
    source = np.random.default_rng(seed)
    size = int(source.integers(1, 5))
    matrix = random_matrix(source, size, size, tied=bool(seed % 2))
    assert [[int(value) for value in row] for row in payoff_matrix(one_population(matrix))] == matrix


@pytest.mark.parametrize(
    ("payoff", "row"),
    [
        ("3", (3, 3)),
        ("1 - p.a", (0, 1)),
        ("(p.a - 2*p.b)/2 + 1", (fmpq(3, 2), 0)),
        ("2*p.a/(p.a + p.b)", (2, 0)),
        ("p.a*(p.a + p.b)", (1, 0)),
        ("6/(p.a + p.b + 1) - p.b", (3, 2)),
        ("(p.a + p.b + 1)**3", (8, 8)),
        ("min(p.a, 2)", (1, 0)),
        ("max(p.a, -1, p.b - 3)", (1, 0)),
        ("abs(p.a - 2)", (1, 2)),
        ("p.a if p.a <= 1 else 7", (1, 0)),
        ("p.a if p.a > 1 else 7", (7, 7)),
        ("p.a if p.a + p.b == 1 else 7", (1, 0)),
        ("p.a if p.a == 2 else 7", (7, 7)),
        ("p.a*p.b - p.a*p.b", None),
        ("p.a**2", None),
        ("1/(1 + p.a)", None),
        ("min(p.a, p.b)", None),
        ("abs(p.a - 1/2)", None),
        ("p.a if p.a == 1 else 0", None),
        ("p.a if p.a > 0 else 0", None),
        ("p.a if p.a == p.b else 0", None),
    ],
)
def test_what_is_linear_on_the_simplex(payoff: str, row: tuple[object, ...] | None) -> None:
    game = population('p = ["a", "b"]', {"p": [f'a = "{payoff}"', 'b = "p.b"']})
    if row is None:
        with pytest.raises(UsageError, match="the payoffs of p are not linear in its shares"):
            payoff_matrix(game)
    else:
        assert payoff_matrix(game) == (row, (0, 1))


def test_several_populations_and_divisions_by_zero() -> None:
    with pytest.raises(UsageError, match="need one population; this game has 2: crime, police"):
        payoff_matrix(inspection())
    game = population(
        'p = ["a", "b"]', {"p": ['a = "1/(p.a + p.b - k)"', 'b = "p.b"']}, "parameters.k.default = 2", k=1
    )
    with pytest.raises(EvaluationError, match="divides by zero"):
        payoff_matrix(game)
