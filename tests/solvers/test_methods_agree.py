"""Properties across methods: what a second method finds is among what the complete one finds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings

from gametheory.model.strategic import StrategicGame
from gametheory.solvers.concepts import NASHPY_METHODS
from gametheory.solvers.result import Equilibrium
from gametheory.solvers.solve import solve
from tests.strategies import bimatrix_games


def probabilities(equilibrium: Equilibrium) -> tuple[Fraction | float, ...]:
    return tuple(p for strategy in equilibrium.strategies.values() for p in strategy.values())


@pytest.mark.parametrize("method", NASHPY_METHODS)
@settings(max_examples=40)
@given(game=bimatrix_games(max_size=3, degenerate=False))
def test_one_methods_answer_is_among_all(method: str, game: StrategicGame) -> None:
    everything = solve(game)
    # A degenerate game has equilibria that are not extreme, and a second method may end at one of them.
    assume(not everything.degenerate)
    second = solve(game, method=method)
    assert second.complete is False
    assert {*map(probabilities, second.equilibria)} <= {*map(probabilities, everything.equilibria)}


@settings(max_examples=60)
@given(game=bimatrix_games(max_size=4))
def test_float_answers_lie_near_exact_ones(game: StrategicGame) -> None:
    exact = [probabilities(equilibrium) for equilibrium in solve(game).equilibria]
    numeric = solve(game, numeric=True)
    assert numeric.equilibria
    for equilibrium in numeric.equilibria:
        found = probabilities(equilibrium)
        assert min(max(abs(p - q) for p, q in zip(found, other, strict=True)) for other in exact) < 1e-6
