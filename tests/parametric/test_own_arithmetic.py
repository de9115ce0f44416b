"""The judge's own numbers, and its own brute force, against what is known and against the solvers."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from gametheory.errors import EvaluationError
from gametheory.model.strategic import bimatrix
from gametheory.parametric.judging.arithmetic import Field, ReducibleError
from gametheory.parametric.judging.brute_force import (
    expectations,
    extreme_equilibria,
    in_field,
    pure_equilibria,
    regrets_of,
    subgame_regrets_of,
)
from gametheory.parametric.judging.polynomials import Polynomial, RealRoot, compared
from gametheory.solvers.solve import solve
from gametheory.solvers.verify import subgame_regrets
from tests.oracles import brute_force
from tests.strategies import distribution, random_extensive_games, random_games

F = Fraction
X = Polynomial([0, 1])
SQUARE_ROOT = RealRoot(X**2 - 2, F(1), F(2))
GOLDEN = RealRoot(X**2 - X - 1, F(1), F(2))


def small_polynomials(degree: int = 3):
    return st.lists(st.integers(-4, 4), min_size=1, max_size=degree + 1).map(Polynomial)


@given(small_polynomials(), small_polynomials(), small_polynomials())
def test_common_divisors(first, second, shared):
    if not (first.degree >= 0 and second.degree >= 0 and shared.degree >= 0):
        return
    found = (first * shared).common_divisor(second * shared)
    for polynomial in (first * shared, second * shared):
        assert polynomial.divided(found)[1] == 0
    assert found.divided(shared)[1] == 0


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5), st.integers(-7, 6), st.integers(1, 8))
def test_sturm_counts_roots(roots, low, width):
    polynomial = Polynomial([1])
    for root in roots:
        polynomial = polynomial * (X - root)
    ends = F(low) + F(1, 2), F(low + width) + F(1, 2)
    assert polynomial.count_roots(*ends) == len({root for root in roots if ends[0] < root < ends[1]})
    assert (polynomial * (X**2 + 1)).count_roots(*ends) == polynomial.count_roots(*ends)


@pytest.mark.parametrize(
    ("polynomial", "low", "high", "reason"),
    [
        (X**2 - 2, 2, 3, "no roots"),
        (X**2 - 2, -2, 2, "2 roots"),
        (X**2 - 4, 1, 2, "end of the interval"),
        (X**2 - 2, 2, 1, "not below"),
        (Polynomial([3]), 1, 2, "no variable"),
        (X**60 * 2**400 - 3, 1, 2, "too large"),
    ],
)
def test_what_is_no_root_is_refused(polynomial, low, high, reason):
    with pytest.raises(ValueError, match=reason):
        RealRoot(polynomial, F(low), F(high))


def test_roots_are_compared():
    other = RealRoot((X**2 - 2) * (X**2 - 3), F(7, 5), F(3, 2))
    assert compared(SQUARE_ROOT, other) == compared(other, SQUARE_ROOT) == 0
    assert compared(SQUARE_ROOT, GOLDEN) == -compared(GOLDEN, SQUARE_ROOT) == -1
    assert compared(SQUARE_ROOT, F(141421356237, 10**11)) == 1
    assert compared(F(141421356238, 10**11), SQUARE_ROOT) == 1
    assert compared(RealRoot((X - F(1, 2)) * (X**2 + 1), F(0), F(1)), F(1, 2)) == 0


def test_a_rational_root_stays_inside_its_interval():
    root = RealRoot(2 * X - 1, F(0), F(1))
    root.refine(F(1, 10**6))
    assert root.low < F(1, 2) < root.high
    assert root.high - root.low < F(1, 10**6)


def test_the_field_of_a_root():
    field = Field(RealRoot(2500 * X**2 - 200 * X - 15, F(0), F(1)))
    number = field.generator
    assert 2500 * number**2 - 200 * number == 15
    assert 1 / (1 / number) == number
    assert number**-2 * number**2 == 1
    # The root is (2 + sqrt(19))/50.
    assert (50 * number - 2) ** 2 == 19
    assert fmpq(127177, 10**6) < number < F(127178, 10**6)
    assert float(number) == pytest.approx((2 + 19**0.5) / 50, rel=1e-15)
    assert hash(number * 0 + F(1, 2)) == hash(fmpq(1, 2)) == hash(F(1, 2))
    with pytest.raises(ZeroDivisionError):
        number / (2500 * number**2 - 200 * number - 15)
    with pytest.raises(EvaluationError, match="bits"):
        ((number**100) ** 100) ** 100


@given(st.lists(st.fractions(-9, 9, max_denominator=9), min_size=3, max_size=3))
def test_field_numbers_agree_with_enclosures(coefficients):
    root = RealRoot(X**3 - X - 1, F(1), F(2))
    root.refine(F(1, 10**12))
    number = Field(root).generator
    value = coefficients[0] + coefficients[1] * number + coefficients[2] * number**2
    rough = sum(coefficient * root.low**power for power, coefficient in enumerate(coefficients))
    assert abs(float(value) - float(rough)) < 1e-9
    if any(coefficients):
        assert value * (1 / value) == 1
        assert (value > 0) == (rough > 0)
    else:
        assert value == 0


def test_a_product_is_found_out_where_a_decision_needs_it():
    product = (X**2 - 2) * (X**2 - 3)
    for decide in (lambda a: (a**2 - 2).sign(), lambda a: 1 / (a**2 - 3)):
        field = Field(RealRoot(product, F(7, 5), F(3, 2)))
        with pytest.raises(ReducibleError) as caught:
            decide(field.generator)
        assert caught.value.root.polynomial == X**2 - 2
        assert Field(caught.value.root).generator ** 2 == 2


def test_brute_force_agrees_with_another():
    for game in random_games(seed=5, count=80, sizes=(3, 3)):
        assert sorted(extreme_equilibria(game, F(1))) == sorted(
            (tuple(x), tuple(y)) for x, y in brute_force.extreme_equilibria(game.matrix(0), game.matrix(1))
        )
        assert len(pure_equilibria(game, F(1))) == len(solve(game, concept="pure-nash").equilibria)


def test_brute_force_with_irrational_payoffs():
    """Matching pennies with a prize of sqrt(2) for heads: each player's mixture makes the other indifferent."""
    field = Field(SQUARE_ROOT)
    prize = field.generator
    plain = bimatrix([[1, 0], [0, 1]], [[0, 1], [1, 0]])
    game = in_field(replace(plain, payoffs=((prize, 0, 0, 1), plain.payoffs[1])), field.number)
    ((row, column),) = extreme_equilibria(game, field.number(1))
    assert row == (F(1, 2), F(1, 2))
    assert column == (1 / (1 + prize), prize / (1 + prize))
    assert all(gain == 0 for gain in regrets_of(game, (row, column)))
    assert expectations(game, (row, column))[0][0] == prize / (1 + prize)
    assert any(gain > 0 for gain in regrets_of(game, (row, row)))


def test_regrets_in_subgames_agree_with_the_judge():
    source = random.Random(3)
    kinds = set()
    for game in random_extensive_games(seed=3, count=80):
        moves = [distribution(source, len(found.moves)) for found in game.information_sets]
        expected = subgame_regrets(game, moves)
        assert tuple(subgame_regrets_of(game, moves)) == expected
        kinds.add(any(expected))
    assert kinds == {True, False}


def test_polynomials_stay_polynomials():
    assert (X / 2 + F(1, 2)) * 2 == X + 1
    assert (X - 1).coefficients == (-1, 1)
    with pytest.raises(EvaluationError, match="variable"):
        1 / X
    with pytest.raises(EvaluationError, match="degree"):
        X**61
