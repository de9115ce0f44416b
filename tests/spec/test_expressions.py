"""The value and the text of an expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings

from gametheory.errors import EvaluationError
from gametheory.numbers import MAXIMUM_BITS, to_flint, to_fraction
from gametheory.spec.expressions import Arithmetic, Constant, Expression, Name, Power
from gametheory.spec.grammar import parse_expression
from tests.spec.expression_trees import conditions, environments, quantities, truth, worth

Environment = Mapping[str, Fraction]
UNDEFINED = "undefined"


def value(expression: Expression, environment: Environment) -> Fraction | str:
    try:
        return to_fraction(expression.evaluate({name: to_flint(number) for name, number in environment.items()}))
    except EvaluationError:
        return UNDEFINED


def decision(condition: Expression, environment: Environment) -> bool | str:
    try:
        return condition.decide({name: to_flint(number) for name, number in environment.items()})
    except EvaluationError:
        return UNDEFINED


def or_undefined(
    compute: Callable[[Expression, Environment], Fraction | bool], expression: Expression, environment: Environment
) -> Fraction | bool | str:
    try:
        return compute(expression, environment)
    except ZeroDivisionError:
        return UNDEFINED


@settings(max_examples=120, deadline=None)
@given(quantities(), environments)
def test_values_are_those_of_python_s_fractions(expression: Expression, environment: Environment) -> None:
    assert value(expression, environment) == or_undefined(worth, expression, environment)


@settings(max_examples=120, deadline=None)
@given(conditions(), environments)
def test_truths_are_those_of_python(condition: Expression, environment: Environment) -> None:
    assert decision(condition, environment) == or_undefined(truth, condition, environment)


@settings(max_examples=120, deadline=None)
@given(quantities(), environments)
def test_the_text_of_a_quantity_means_the_same(expression: Expression, environment: Environment) -> None:
    text = str(expression)
    parsed = parse_expression(text)
    assert value(parsed, environment) == value(expression, environment)
    assert str(parsed) == text


@settings(max_examples=120, deadline=None)
@given(conditions(), environments)
def test_the_text_of_a_condition_means_the_same(condition: Expression, environment: Environment) -> None:
    text = str(condition)
    parsed = parse_expression(text, condition=True)
    assert decision(parsed, environment) == decision(condition, environment)
    assert str(parsed) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a+b-c", "a + b - c"),
        ("a-(b+c)", "a - (b + c)"),
        ("a*(b+c)/d", "a*(b + c)/d"),
        ("a/(b*c)", "a/(b*c)"),
        ("-(a*b)", "-a*b"),
        ("-a*b", "-a*b"),
        ("c*(-a*b)", "c*(-a*b)"),
        ("-(a+b)", "-(a + b)"),
        ("--a", "-(-a)"),
        ("+a", "a"),
        ("0.4*x", "2/5*x"),
        ("x/0.4", "x/(2/5)"),
        ("-0.4", "-2/5"),
        ("(-2)**2", "(-2)**2"),
        ("-2**2", "-2**2"),
        ("(a+b)**-2", "(a + b)**-2"),
        ("2**3**1", "refused"),
        ("(1 if a<b else 0)*c", "(1 if a < b else 0)*c"),
        ("a<b<=c", "a < b and b <= c"),
        ("not (a<b or b<c) and c==1", "not (a < b or b < c) and c == 1"),
        ("not not a<b", "not not a < b"),
        ("min(a, -b, 1e-2)", "min(a, -b, 1/100)"),
        ("claims.x and payoff.a > 1", "claims.x and payoff.a > 1"),
    ],
)
def test_texts(text: str, written: str) -> None:
    if written == "refused":
        with pytest.raises(ValueError, match="exponent"):
            parse_expression(text)
        return
    condition = any(sign in written.replace("if a < b", "") for sign in "<>=")
    parsed = parse_expression(text, condition=condition)
    assert str(parsed) == written
    assert str(parse_expression(written, condition=condition)) == written


def test_names_are_all_names_in_any_place() -> None:
    text = "min(a, b.c) if (d > 1 or not e == f.g) and h < i < 2 else -abs(j)**2/k"
    assert parse_expression(text).names() == set("adehijk") | {"b.c", "f.g"}


def test_only_the_branch_taken_is_evaluated() -> None:
    guarded = parse_expression("1/x if x != 0 else 0")
    assert guarded.evaluate({"x": fmpq(0)}) == 0
    assert guarded.evaluate({"x": fmpq(4)}) == fmpq(1, 4)
    assert parse_expression("x == 0 or 1/x > 1", condition=True).decide({"x": fmpq(0)})
    assert not parse_expression("x != 0 and 1/x > 1", condition=True).decide({"x": fmpq(0)})


@pytest.mark.parametrize("text", ["1/x", "1/(x*y)", "x**-1", "(x - 0)**-3", "y/(x + x)"])
def test_a_division_by_zero_names_itself(text: str) -> None:
    expression = parse_expression(text)
    with pytest.raises(EvaluationError, match="divides by zero") as caught:
        expression.evaluate({"x": fmpq(0), "y": fmpq(1)})
    assert str(expression) in str(caught.value)


def test_numbers_are_bounded_before_they_are_computed() -> None:
    at_most = Power(Constant.of(2), 100)
    for _ in range(2):
        at_most = Power(at_most, 25)
    assert at_most.evaluate({}).p.bit_length() == 62_501
    for expression in (Power(at_most, 2), Power(at_most, -2), Arithmetic("*", at_most, at_most)):
        with pytest.raises(EvaluationError, match=str(MAXIMUM_BITS)):
            expression.evaluate({})


def test_a_condition_has_no_value_and_a_quantity_no_truth() -> None:
    with pytest.raises(TypeError):
        parse_expression("a < b", condition=True).evaluate({})
    with pytest.raises(TypeError):
        Name("a").decide({})
