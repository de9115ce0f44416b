"""Folding: what is put in and worked out for people to read is worth the same."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.spec.expressions import Constant, Expression
from gametheory.spec.folding import ONE, ZERO, folded, folded_condition
from gametheory.spec.grammar import parse_expression
from tests.spec.expression_trees import NAMES, conditions, environments, quantities, truth, worth

known_names = st.sets(st.sampled_from(NAMES))
Environment = Mapping[str, Fraction]


def constants(environment: Environment, names: set[str]) -> dict[str, Expression]:
    return {name: Constant.of(environment[name]) for name in names}


@settings(max_examples=120, deadline=None)
@given(quantities(), environments, known_names)
def test_folding_preserves_values(expression: Expression, environment: Environment, names: set[str]) -> None:
    """Wherever the expression has a value; a product with zero may gain one."""
    found = folded(expression, constants(environment, names))
    assert not found.names() & names
    try:
        expected = worth(expression, environment)
    except ZeroDivisionError:
        return
    assert worth(found, environment) == expected


@settings(max_examples=120, deadline=None)
@given(conditions(), environments, known_names)
def test_folding_preserves_truth(condition: Expression, environment: Environment, names: set[str]) -> None:
    found = folded_condition(condition, constants(environment, names))
    try:
        expected = truth(condition, environment)
    except ZeroDivisionError:
        return
    assert (found if isinstance(found, bool) else truth(found, environment)) == expected


@settings(max_examples=120, deadline=None)
@given(quantities(), environments)
def test_with_everything_known_a_number_remains(expression: Expression, environment: Environment) -> None:
    found = folded(expression, constants(environment, set(NAMES)))
    try:
        expected = worth(expression, environment)
    except ZeroDivisionError:
        return
    assert isinstance(found, Constant)
    assert found.value == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a*x + b*y", "a"),
        ("a*y - b*x", "-b"),
        ("a - y", "a"),
        ("y - a", "-a"),
        ("a + -b", "a - b"),
        ("a - -b", "a + b"),
        ("-(-a)", "a"),
        ("a/x", "a"),
        ("y/a", "0"),
        ("a**2*x", "a**2"),
        ("a if x > y else b", "a"),
        ("a if x > 0 and b > 1 else c", "a if b > 1 else c"),
        ("max(2, 3 - y)*a", "3*a"),
        ("1/y", "1/0"),
    ],
)
def test_what_people_read(text: str, written: str) -> None:
    assert str(folded(parse_expression(text), {"x": ONE, "y": ZERO})) == written
