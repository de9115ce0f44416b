"""Expressions in floats mean what they mean exactly, also where they have no value; and for arrays, place by place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory.errors import EvaluationError
from gametheory.numbers import to_flint, to_fraction
from gametheory.spec.expressions import Arithmetic, Comparison, Expression, Power
from gametheory.spec.grammar import parse_expression
from gametheory.spec.numeric import numeric
from tests.spec.expression_trees import conditions, environments, quantities

NEAR = 1e-6
LARGE = 1e8


def well_conditioned(expression: Expression, environment: Mapping[str, Fraction]) -> bool:
    """Whether rounding can't decide: sides and divisors differ clearly, or are plain numbers; nothing is huge."""
    exact = {name: to_flint(value) for name, value in environment.items()}
    for part in expression.walk():
        try:
            if isinstance(part, Comparison):
                gaps = [part.left.evaluate(exact) - part.right.evaluate(exact)]
            elif isinstance(part, Arithmetic) and part.symbol == "/":
                gaps = [part.right.evaluate(exact)]
            elif isinstance(part, Power):
                gaps = [part.base.evaluate(exact)]
            else:
                gaps = []
            if not part.is_condition and abs(float(to_fraction(part.evaluate(exact)))) > LARGE:
                return False
        except EvaluationError:
            continue
        if any(abs(float(to_fraction(gap))) < NEAR for gap in gaps) and any(map(_rounded, part.walk())):
            return False
    return True


def _rounded(part: Expression) -> bool:
    return isinstance(part, Power) or (isinstance(part, Arithmetic) and part.symbol in "*/+-")


def dyadic(environment: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Numbers that floats have, so that ties between names stay ties."""
    return {name: Fraction(round(value * 4), 4) for name, value in environment.items()}


@settings(max_examples=400, deadline=None)
@given(quantities(), environments)
def test_the_same_value_as_exactly(expression: Expression, drawn: Mapping[str, Fraction]) -> None:
    environment = dyadic(drawn)
    assume(well_conditioned(expression, environment))
    found = numeric(expression)({name: float(value) for name, value in environment.items()})
    try:
        value = expression.evaluate({name: to_flint(value) for name, value in environment.items()})
    except EvaluationError:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(float(to_fraction(value)), rel=1e-6, abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(conditions(), environments)
def test_the_same_truth_as_exactly(condition: Expression, drawn: Mapping[str, Fraction]) -> None:
    environment = dyadic(drawn)
    assume(well_conditioned(condition, environment))
    found = numeric(condition)({name: float(value) for name, value in environment.items()})
    try:
        truth = condition.decide({name: to_flint(value) for name, value in environment.items()})
    except EvaluationError:
        assert math.isnan(found)
    else:
        assert found == float(truth)


@settings(max_examples=100, deadline=None)
@given(quantities(), st.lists(environments, min_size=3, max_size=3))
def test_arrays_are_evaluated_place_by_place(expression: Expression, drawn: list[Mapping[str, Fraction]]) -> None:
    points = [{name: float(value) for name, value in environment.items()} for environment in drawn]
    function = numeric(expression)
    together = function({name: np.array([point[name] for point in points]) for name in points[0]})
    np.testing.assert_array_equal(np.broadcast_to(together, (3,)), [function(point) for point in points])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("min(1, 1/a)", math.nan),
        ("max(1/a, 1)", math.nan),
        ("1 if 1/a > 0 else 2", math.nan),
        ("1 if 1/a != 0 else 2", math.nan),
        ("1 if a > 0 and 1/a > 0 else 2", 2.0),
        ("1 if 1/a > 0 and a > 0 else 2", math.nan),
        ("1 if a == 0 or 1/a > 0 else 2", 1.0),
        ("1 if not 1/a > 0 else 2", math.nan),
        ("7 if a == 0 else 1/a", 7.0),
        ("0*(1/a)", math.nan),
        ("(1/a)**0", math.nan),
        ("a**0", 1.0),
        ("a**-1", math.nan),
        ("a**-1 if a > 0 else b**-2", 0.25),
        ("abs(-b) - b", 0.0),
        ("1 if b == 2 else 0", 1.0),
        ("1 if b > 2 else 0", 0.0),
        ("1 if b >= 2 and b <= 2 else 0", 1.0),
        ("1e300*1e300", math.inf),
        ("min(3, 1e300*1e300)", 3.0),
        ("(1e9*b)**100", math.inf),
        ("1e999", math.inf),
        ("-1e999", -math.inf),
    ],
)
def test_no_value_ties_and_sizes(text: str, value: float) -> None:
    found = numeric(parse_expression(text))({"a": 0.0, "b": 2.0})
    assert isinstance(found, float)
    assert found == pytest.approx(value, nan_ok=True)


def test_an_array_keeps_its_shape() -> None:
    found = numeric(parse_expression("a*b if a > 1 else b"))({"a": np.arange(6.0).reshape(2, 3), "b": 2.0})
    assert np.array_equal(found, [[2, 2, 4], [6, 8, 10]])
