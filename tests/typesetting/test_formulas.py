"""Formulas say on paper what they say in a game file."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.spec.expressions import Expression
from gametheory.spec.grammar import ExpressionError, parse_expression
from gametheory.typesetting.formulas import breakable_latex, latex, mathml
from tests.spec.expression_trees import conditions, environments, quantities, truth, worth
from tests.typesetting.latex_reading import NotLatexError, evaluated

F = Fraction
WRITTEN = {
    "1/(10*reach)": r"\frac{1}{10\,\mathit{reach}}",
    "x*(-2)": r"x\,\left(-2\right)",
    "x*(-y)": r"x\,\left(-y\right)",
    "a - -b": r"a - \left(-b\right)",
    "a - (-2)*b": r"a - \left(-2\,b\right)",
    "a - (b - c)": r"a - \left(b - c\right)",
    "a - b - c": r"a - b - c",
    "a + (b - c)": r"a + b - c",
    "-x**2": r"-x^{2}",
    "(-x)**2": r"\left(-x\right)^{2}",
    "(1/2)**3": r"\left(\frac{1}{2}\right)^{3}",
    "(x**2)**3": r"\left(x^{2}\right)^{3}",
    "a/b/c": r"\frac{\frac{a}{b}}{c}",
    "a/(b/c)": r"\frac{a}{\frac{b}{c}}",
    "x*3": r"x \cdot 3",
    "x*(1/2)": r"x \cdot \frac{1}{2}",
    "(a + b)*c": r"\left(a + b\right)\,c",
    "abs(x) - 1": r"\left|x\right| - 1",
    "min(a, b)*c": r"\min\left(a, b\right)\,c",
    "payoff.holder_two": r"\mathit{payoff.holder\_two}",
    "not a < b and c <= d": r"\mathrm{not}\ a < b\ \mathrm{and}\ c \leq d",
    "not (a < b and c != d)": r"\mathrm{not}\ \left(a < b\ \mathrm{and}\ c \neq d\right)",
    "a if b >= c else 2 if b == 0 else 3": (
        r"\begin{cases} a & \text{if } b \geq c \\ 2 & \text{if } b = 0 \\ 3 & \text{otherwise} \end{cases}"
    ),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_formulas_as_they_are_set(text: str) -> None:
    assert latex(text) == WRITTEN[text]


@given(quantities(), environments)
@settings(max_examples=150, deadline=None)
def test_what_is_set_is_worth_the_same(expression: Expression, environment: dict[str, Fraction]) -> None:
    try:
        expected = worth(expression, environment)
    except ZeroDivisionError:
        return
    try:
        assert evaluated(latex(expression), environment) == expected
    except ZeroDivisionError:
        # A case that does not apply is evaluated by the test's parser all the same.
        assert r"\begin{cases}" in latex(expression)


@given(conditions(), environments)
@settings(max_examples=100, deadline=None)
def test_conditions_that_are_set_are_true_where_they_are(
    expression: Expression, environment: dict[str, Fraction]
) -> None:
    try:
        expected = truth(expression, environment)
        assert bool(evaluated(latex(expression), environment)) == bool(expected)
    except ZeroDivisionError:
        return


@given(quantities(), environments, st.sampled_from([1, 5, 12, 30]))
@settings(max_examples=100, deadline=None)
def test_what_can_be_broken_into_lines_is_worth_the_same(
    expression: Expression, environment: dict[str, Fraction], widest: int
) -> None:
    written = breakable_latex(expression, widest)
    if "{if }" in written or "{ if }" in written:
        return
    try:
        assert evaluated(written, environment) == worth(expression, environment)
    except ZeroDivisionError:
        return


def test_the_parser_of_this_test_refuses_what_is_ambiguous() -> None:
    values = {"x": F(3), "y": F(2)}
    for faulty in ("x--y", r"x\,-y", "xy", r"x\,2", r"\frac{1}{2}^{2}", "x^{2}^{2}", r"x - \left(y"):
        with pytest.raises(NotLatexError):
            evaluated(faulty, values)
    assert evaluated(r"x - \frac{y}{4}\,x^{2}", values) == 3 - F(1, 2) * 9


@given(quantities(depth=3))
@settings(max_examples=150, deadline=None)
def test_formulas_without_cases_are_within_mathtext(expression: Expression) -> None:
    mathtext = pytest.importorskip("matplotlib.mathtext").MathTextParser("path")
    written = latex(expression)
    if r"\begin{cases}" not in written:
        mathtext.parse(f"${written}$")


@pytest.mark.parametrize("text", ["not a <= b or c >= d and e != f", "a_long_name*b.c_d - 1/2", "a*3 == 2*b**2"])
def test_conditions_and_names_are_within_mathtext(text: str) -> None:
    mathtext = pytest.importorskip("matplotlib.mathtext").MathTextParser("path")
    mathtext.parse(f"${latex(text)}$")


@given(st.one_of(quantities(), conditions()))
@settings(max_examples=80, deadline=None)
def test_mathml_is_well_formed_and_has_every_name_and_number(expression: Expression) -> None:
    text = mathml(expression)
    root = ElementTree.fromstring(re.sub(r"&#x([0-9A-F]+);", lambda match: chr(int(match[1], 16)), text))
    assert root.tag == "math"
    for element in root.iter():
        arity = {"mfrac": 2, "msup": 2, "mtd": None, "mtr": 2}.get(element.tag)
        assert arity is None or len(element) == arity
    names = [element.text for element in root.iter("mi") if element.text not in ("min", "max")]
    assert names == re.findall(r"(?:fee|share|tool\.pirate|payoff\.holder)\b", str(expression))


def test_radicals_and_other_irrational_numbers() -> None:
    first = AlgebraicNumber.of(F(9, 20))
    assert latex(first) == r"\frac{9}{20}"
    assert latex(F(-3, 4)) == r"-\frac{3}{4}"
    assert latex(root_of([-15, -200, 2500])) == r"\frac{2 + \sqrt{19}}{50}"
    assert latex(root_of([-2, 0, 0, 1])) == r"\approx 1.25992"
    assert mathml(root_of([-15, -200, 2500])).count("msqrt") == 2


def root_of(coefficients: list[int]) -> AlgebraicNumber:
    from flint import fmpz_poly

    from gametheory.algebra.roots import roots_between

    found = roots_between([fmpz_poly(coefficients)], AlgebraicNumber.of(F(0)), AlgebraicNumber.of(F(100)))
    return max(found)


def test_long_decimals_are_exact_and_tiny_ones_powers_of_ten() -> None:
    assert latex("0.125") == r"\frac{1}{8}"
    assert evaluated(latex("12345678901234567890.5"), {}) == F(24691357802469135781, 2)
    from gametheory.typesetting.languages import Latex

    assert Latex().decimal("1e-05") == r"1 \cdot 10^{-5}"


def test_what_is_no_expression_is_refused() -> None:
    with pytest.raises(ExpressionError):
        latex("a +")
    assert latex(parse_expression("a + b")) == "a + b"


def test_a_wide_fraction_becomes_a_quotient_that_can_be_broken() -> None:
    text = "(first_long_name + second_long_name)/(third_long_name - 4)"
    assert breakable_latex(text, 100) == latex(text)
    assert breakable_latex(text, 20) == (
        r"(\mathit{first\_long\_name} + \mathit{second\_long\_name})/\allowbreak (\mathit{third\_long\_name} - 4)"
    )
    assert breakable_latex(f"{text}*x", 20).startswith("((")
