"""Curves solved for one of the axes: each formula, put into the polynomial, makes it vanish, and none is missing."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory.algebra.frontiers import coefficients_in, solved
from gametheory.algebra.samples import Space
from gametheory.numbers import to_flint
from gametheory.spec.grammar import parse_expression

SPACE = Space(("x", "y"), {"s": fmpq(3)})
X, Y = SPACE.variable("x"), SPACE.variable("y")


def polynomial_of(terms):
    """``{(1, 2): 3}`` is ``3 x y^2``."""
    return sum((X**first * Y**second * value for (first, second), value in terms.items()), 0 * X)


POLYNOMIALS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(-4, 4), min_size=2, max_size=6
).map(polynomial_of)
NUMBERS = st.fractions(-3, 3, max_denominator=7)


def is_irreducible(polynomial):
    factors = polynomial.factor()[1]
    return len(factors) == 1 and factors[0][1] == 1


def at(polynomial, x, y):
    return SPACE.value(polynomial, (to_flint(x), to_flint(y)))


def evaluated(formula, name, other):
    """A formula's value as a float; None where it is not real or has a pole."""
    try:
        return eval(formula, {"sqrt": math.sqrt}, {"x" if name == "y" else "y": float(other)})
    except (ValueError, ZeroDivisionError):
        return None


@pytest.mark.parametrize(
    ("polynomial", "formulas"),
    [
        (Y - 55 * X - 1, ("y = 55*x + 1",)),
        (10 * X - 1, ("x = 1/10",)),
        (X * Y - 1, ("y = 1/x",)),
        (X * Y + Y - X + 2, ("y = (x - 2)/(x + 1)",)),
        (Y**2 - X, ("x = y**2",)),
        (X * Y**2 - Y - 1, ("x = (y + 1)/y**2",)),
        (X**2 - 2, ("x = sqrt(2)", "x = -sqrt(2)")),
        (7 * Y**2 - 11, ("y = sqrt(77)/7", "y = -sqrt(77)/7")),
        (X**2 + Y**2 - 1, ("y = sqrt(1 - x**2)", "y = -sqrt(1 - x**2)")),
        (-(X**2) - Y**2 + 1, ("y = sqrt(1 - x**2)", "y = -sqrt(1 - x**2)")),
        (Y**2 - 12 * X**3, ("y = 2*x*sqrt(3*x)", "y = -2*x*sqrt(3*x)")),
        (9 * X**2 + 12 * Y**2 * X**2 - 4, ("y = sqrt(12 - 27*x**2)/(6*x)", "y = -sqrt(12 - 27*x**2)/(6*x)")),
        (Y**3 + X**2 - 1, ("x = sqrt(1 - y**3)", "x = -sqrt(1 - y**3)")),
        (Y**3 + X**3 - 1, ()),
    ],
)
def test_known_curves(polynomial, formulas):
    assert solved(polynomial, SPACE) == formulas


@given(POLYNOMIALS, NUMBERS)
def test_formulas_are_the_roots_of_the_polynomial(polynomial, other):
    assume(is_irreducible(polynomial))
    formulas = solved(polynomial, SPACE)
    least = min(degree for degree in polynomial.degrees()[:2] if degree)
    assert len(formulas) == (least if least <= 2 else 0)
    for text in formulas:
        name, formula = text.split(" = ")
        c, b, a = [*(at(part, other, other) for part in coefficients_in(polynomial, name, SPACE)), fmpq(0)][:3]
        if "sqrt" not in formula:
            assume(b != 0)
            value = parse_expression(formula).evaluate({"x" if name == "y" else "y": to_flint(other)})
            assert b * value + c == 0
        elif a != 0:
            value, discriminant = evaluated(formula, name, other), b * b - 4 * a * c
            # At a root of the discriminant rounding may make it negative.
            assert discriminant == 0 or (value is None) == (discriminant < 0)
            if value is not None:
                whole = [float(Fraction(int(part.p), int(part.q))) for part in (a, b, c)]
                size = sum(abs(part) * max(1, abs(value)) ** 2 for part in whole)
                assert abs(whole[0] * value**2 + whole[1] * value + whole[2]) <= 1e-9 * size


@settings(max_examples=300)
@given(POLYNOMIALS, NUMBERS, NUMBERS)
def test_signs_at_a_point_of_the_curve_choose_the_formula_it_is_on(polynomial, x, y):
    polynomial = polynomial - at(polynomial, x, y)
    assume(not polynomial.is_constant())
    assume(is_irreducible(polynomial))

    def sign_on(found):
        value = at(found, x, y)
        return (value > 0) - (value < 0)

    both, chosen = solved(polynomial, SPACE), solved(polynomial, SPACE, sign_on)
    assert set(chosen) <= set(both)
    values = {text: evaluated(text[4:], text[0], x if text[0] == "y" else y) for text in both}
    true = [
        text for text, value in values.items() if value is not None and abs(value - (y if text[0] == "y" else x)) < 1e-6
    ]
    if len(both) == 2 and len(true) == 1:
        assert chosen == tuple(true)
    elif chosen and None not in values.values():
        assert true
