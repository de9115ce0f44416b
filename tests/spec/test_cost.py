"""The estimate of what evaluating a game costs: it bounds what it must bound, and grows with what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, settings

import gametheory
from gametheory.spec.cost import MAXIMUM_COST, _cost, evaluation_cost
from tests.spec.bombs import GOOD, staged_or_not
from tests.spec.expression_trees import environments, quantities, worth
from tests.spec.mutations import GOOD as GAMES


def bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length(), 1)


@settings(max_examples=150, deadline=None)
@given(quantities(), environments)
def test_numbers_are_no_larger_than_estimated(expression: object, environment: Mapping[str, Fraction]) -> None:
    parts, size = _cost(expression, {name: bits(value) for name, value in environment.items()})  # type: ignore[arg-type]
    assert parts >= sum(1 for _ in expression.walk())  # type: ignore[attr-defined]
    try:
        value = worth(expression, environment)  # type: ignore[arg-type]
    except ZeroDivisionError:
        return
    assert bits(value) <= size


def test_the_cost_grows_with_profiles_measures_and_length() -> None:
    def cost(text: str) -> int:
        return evaluation_cost(gametheory.loads(text).spec)

    plain = cost(GOOD)
    assert cost(GOOD.replace('["x", "y"]', '["x", "y", "z", "w"]')) == 2 * plain
    assert cost(GOOD.replace('"b.u"', '"b.u + 1"')) == plain + 4 * 2
    assert cost(GOOD + '[measures]\nm = "payoff.a"\n') > plain
    assert cost(GOOD + '[definitions]\nd = "fee + 1"\n') == plain + 3
    assert cost(GOOD + '[definitions]\nd = "fee + a.x"\n') == plain + 4 * 3


def test_real_games_are_far_from_the_limit() -> None:
    costs = [evaluation_cost(gametheory.load(file).spec) for file in GAMES]
    assert len(costs) > 20
    assert max(costs) * 100 < MAXIMUM_COST
    assert evaluation_cost(gametheory.loads(staged_or_not(12, "p0.a + p1.b")).spec) < MAXIMUM_COST
