"""Texts of formulas and numbers: true to what they stand for, and as people write them."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from flint import fmpq, fmpz_poly
from hypothesis import assume, given
from hypothesis import strategies as st

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import Space
from gametheory.algebra.texts import mpoly_text, polynomial_text, quotient_text
from gametheory.algebra.values import Formula, number_text, plain_value, radical_text, value_at, value_in, value_of
from gametheory.errors import UsageError
from gametheory.numbers import parse_exact_text
from gametheory.spec.grammar import parse_expression

SPACE = Space(("reach",), {"fee": fmpq(10), "damages": fmpq(100)})
REACH, FEE, DAMAGES = (SPACE.variable(name) for name in SPACE.names)

rationals = st.builds(lambda p, q: fmpq(p, q), st.integers(-9, 9), st.integers(1, 5))
powers = st.tuples(*[st.integers(0, 2)] * 3)


def built(terms):
    """The polynomial with these coefficients of powers."""
    found = SPACE.context.constant(0)
    for (i, j, k), coefficient in terms.items():
        found += REACH**i * FEE**j * DAMAGES**k * coefficient
    return found


polynomials = st.dictionaries(powers, rationals, max_size=4).map(built)
products = st.lists(polynomials, min_size=1, max_size=3).map(lambda found: math.prod(found, start=SPACE.one))


def quotient(numerator, denominator=SPACE.one) -> RationalFunction:
    return RationalFunction.quotient(SPACE, numerator, denominator)


def root(*coefficients: int, index: int = -1) -> AlgebraicNumber:
    """A real root, the largest unless told, of a polynomial given by its coefficients from the constant one on."""
    ends = AlgebraicNumber.of(-(10**30)), AlgebraicNumber.of(10**30)
    return sorted(roots_between([fmpz_poly(list(coefficients))], *ends))[index]


class TestFormulas:
    @given(products, products, st.tuples(rationals, rationals, rationals), st.none() | st.tuples(rationals))
    def test_a_text_parses_to_the_function(self, numerator, denominator, point, near):
        assume(not denominator.is_zero())
        function = quotient(numerator, denominator)
        assume(function.denominator(*point) != 0)
        expression = parse_expression(quotient_text(function, near))
        value = expression.evaluate(dict(zip(SPACE.names, point, strict=True)))
        assert value == function.numerator(*point) / function.denominator(*point)

    @given(products, products, products)
    def test_equal_functions_have_equal_texts(self, numerator, denominator, common):
        assume(not denominator.is_zero() and not common.is_zero())
        first, second = quotient(numerator, denominator), quotient(numerator * common, denominator * common)
        assert first == second
        assert quotient_text(first) == quotient_text(second)

    @given(products, products)
    def test_nothing_awkward(self, numerator, denominator):
        assume(not denominator.is_zero())
        text = quotient_text(quotient(numerator, denominator))
        assert not re.search(r"--|[+-] -|[/*]-|\.|(?<!\d)1\*|\*\*1\b|\+ 0", text)

    @pytest.mark.parametrize(
        ("numerator", "denominator", "text"),
        [
            (2 * (25 * REACH - 3), 5 * REACH, "(50*reach - 6)/(5*reach)"),
            (4 - 2 * REACH, SPACE.one * 3, "(4 - 2*reach)/3"),
            (1 - 2 * REACH, REACH + FEE, "(1 - 2*reach)/(reach + fee)"),
            (FEE - 1, DAMAGES * REACH, "(fee - 1)/(reach*damages)"),
            (59 - 55 * REACH, SPACE.one, "59 - 55*reach"),
            (2 - 3 * REACH, SPACE.one, "2 - 3*reach"),
            (2 * (5 - REACH), SPACE.one * 5, "(10 - 2*reach)/5"),
            (-REACH, SPACE.one * 2, "-reach/2"),
            (-REACH - 2, SPACE.one, "-reach - 2"),
            (-REACH - 2, REACH - 1, "(reach + 2)/(1 - reach)"),
            (REACH, 4 - REACH, "reach/(4 - reach)"),
            (REACH**2 - 2 * REACH + 1, SPACE.one, "(reach - 1)**2"),
            (REACH**2 - 3 * REACH + 2, SPACE.one, "reach**2 - 3*reach + 2"),
            (3 * REACH + 2 - REACH**2, SPACE.one, "2 + 3*reach - reach**2"),
            (REACH * (4 - REACH), SPACE.one * 8, "reach*(4 - reach)/8"),
            (SPACE.one, REACH**2, "1/reach**2"),
            (-SPACE.one, REACH**2 - 1, "1/(1 - reach**2)"),
            (REACH / 2, 3 * (DAMAGES + fmpq(1, 3)), "reach/(6*damages + 2)"),
            (FEE - REACH - 2 + DAMAGES, SPACE.one, "fee + damages - reach - 2"),
            (
                6 * (REACH - 1) * (FEE - 2),
                5 * REACH**2 * (DAMAGES + 1),
                "6*(fee - 2)*(reach - 1)/(5*reach**2*(damages + 1))",
            ),
            ((REACH + FEE + DAMAGES + 1) ** 12, SPACE.one, "(reach + fee + damages + 1)**12"),
            (SPACE.one * 3, SPACE.one * 7, "3/7"),
            (SPACE.one * 0, SPACE.one, "0"),
        ],
    )
    def test_as_one_writes_it(self, numerator, denominator, text):
        assert quotient_text(quotient(numerator, denominator)) == text

    def test_near_a_point_the_denominator_is_positive(self):
        share = quotient(4 * REACH - 2, REACH - 1)
        assert str(value_of(share, (fmpq(1, 3),))) == "(2 - 4*reach)/(1 - reach)"
        assert str(value_of(share, (fmpq(2),))) == "(4*reach - 2)/(reach - 1)"

    def test_polynomials_begin_with_the_highest_power(self):
        assert polynomial_text(fmpz_poly([-15, -200, 2500]), "reach") == "2500*reach**2 - 200*reach - 15"
        assert polynomial_text(fmpz_poly([1, 0, -1]), "x") == "-x**2 + 1"
        assert mpoly_text(2 - REACH * FEE) == "-reach*fee + 2"

    def test_a_formula_is_evaluated_where_its_parameters_are_given(self):
        formula = value_of(quotient(FEE - 1, REACH))
        assert isinstance(formula, Formula)
        assert formula.names == ("reach", "fee")
        assert formula.at({"reach": "1/2", "fee": 4, "other": 1}) == 6
        assert formula.at(reach="1/2", fee=4.0) == 6
        assert formula.at({"reach": "1/2"}, fee=4) == 6
        with pytest.raises(UsageError, match=re.escape("needs a value of fee")):
            formula.at(reach=1)
        with pytest.raises(UsageError, match=re.escape("in the formula (fee - 1)/reach: at(reach=..., fee=...)")):
            formula.at(10)
        with pytest.raises(UsageError, match="divides by zero there"):
            formula.at(reach=0, fee=1)
        with pytest.raises(UsageError, match="'much' is not a number"):
            formula.at(reach="much", fee=1)

    def test_a_single_value_is_that_of_the_one_parameter(self):
        formula = value_of(quotient(FEE - 1, FEE + 1))
        assert isinstance(formula, Formula)
        assert formula.at("1/2") == formula.at(fee="1/2") == Fraction(-1, 3)

    def test_at_an_irrational_number(self):
        number = root(-2, 0, 1)
        assert value_in(value_of(quotient(REACH**2)), {"reach": number}) == 2
        assert value_in(value_of(quotient(1 / fmpq(2) * REACH)), {"reach": number}) == root(-1, 0, 2)
        assert value_in(value_of(quotient(FEE)), {"reach": number, "fee": Fraction(3)}) == 3
        assert value_in(value_of(quotient(REACH * FEE)), {"reach": number, "fee": Fraction(10)}) == root(-200, 0, 1)
        with pytest.raises(UsageError, match="reach is irrational"):
            value_in(value_of(quotient(REACH * FEE)), {"reach": number, "fee": Fraction(3)})

    def test_an_irrational_number_in_a_session(self):
        assert repr(root(-269, -2, 1)) == "<AlgebraicNumber root of x**2 - 2*x - 269 near 17.4316767>"


class TestIrrationalNumbers:
    @pytest.mark.parametrize(
        "number",
        [
            root(-3, -40, 500),
            root(-2, 0, 1, index=0),
            root(-2, 0, 0, 1),
            root(-1, 10**20, 1),
            root(-1, 10**20, 1, index=0),
            # Two of its roots are nearer to each other than 1e-20.
            root(-2, 4 * 10**6, -2 * 10**12, 0, 0, 0, 0, 1, index=0),
            root(-2, 4 * 10**6, -2 * 10**12, 0, 0, 0, 0, 1, index=1),
        ],
    )
    def test_the_contract_has_short_bounds_of_this_root_alone(self, number):
        plain = plain_value(number)
        low, high = parse_exact_text(plain["low"]), parse_exact_text(plain["high"])
        assert low < number < high
        assert 0 < high - low < Fraction(1, 10**12)
        assert high.denominator <= 10**60
        ends = AlgebraicNumber.of(low), AlgebraicNumber.of(high)
        assert list(roots_between([number.polynomial], *ends)) == [number]
        assert plain["approx"] == pytest.approx(float(number))
        assert parse_expression(plain["polynomial"])

    def test_bounds_depend_on_the_number_alone(self):
        coarse, fine = root(-2, 0, 1), root(-2, 0, 1)
        fine = AlgebraicNumber(fine.polynomial, fine.index, fine.low, fine.high)
        fine.refine(300)
        assert plain_value(coarse) == plain_value(fine)

    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (root(-3, -40, 500), "(2 + sqrt(19))/50 ~ 0.127178"),
            (root(-3, -40, 500, index=0), "(2 - sqrt(19))/50 ~ -0.047178"),
            (root(-2, 0, 1), "sqrt(2) ~ 1.41421"),
            (root(-2, 0, 1, index=0), "-sqrt(2) ~ -1.41421"),
            (root(-1, 0, 2), "sqrt(2)/2 ~ 0.707107"),
            (root(-12, 0, 25, index=0), "-2*sqrt(3)/5 ~ -0.69282"),
            (root(-1, 1, 1), "(sqrt(5) - 1)/2 ~ 0.618034"),
            (root(-1, 1, 1, index=0), "-(1 + sqrt(5))/2 ~ -1.61803"),
            (root(-8, 4, 1, index=0), "-2 - 2*sqrt(3) ~ -5.4641"),
            (root(-8, 4, 1), "2*sqrt(3) - 2 ~ 1.4641"),
            (root(-2, 0, 0, 1), "~1.25992"),
            (root(-1, 10**40, 1), "~1e-40"),
            (AlgebraicNumber.of(Fraction(9, 20)), "9/20"),
            (Fraction(9, 20), "9/20"),
            (Fraction(1, 10**15 + 3), "~1e-15"),
            (value_of(quotient(1 - 2 * REACH)), "1 - 2*reach"),
        ],
    )
    def test_for_people(self, number, text):
        assert number_text(number) == text

    def test_within_a_sentence_there_are_no_radicals(self):
        assert number_text(root(-3, -40, 500), radicals=False) == "~0.127178"

    @given(st.integers(-40, 40), st.integers(-40, 40), st.integers(1, 40))
    def test_radicals_are_the_numbers(self, c, b, a):
        square = b * b - 4 * a * c
        assume(square > 0 and math.isqrt(square) ** 2 != square)
        ends = AlgebraicNumber.of(-100), AlgebraicNumber.of(100)
        for number in roots_between([fmpz_poly([c, b, a])], *ends):
            assert eval(radical_text(number), {"sqrt": math.sqrt}) == pytest.approx(float(number), abs=1e-9)

    def test_the_value_of_a_function_at_a_root(self):
        line = Space(("x",), {})
        x = line.variable("x")
        value = value_at(RationalFunction.quotient(line, x + 1, x), root(-2, 0, 1))
        assert number_text(value) == "(2 + sqrt(2))/2 ~ 1.70711"
        assert value_at(RationalFunction.quotient(line, x**2, line.one), root(-2, 0, 1)) == 2
