from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.numbers import rational, short_text

RATIONALS = st.fractions(min_value=-5, max_value=5, max_denominator=12)
INTERVALS = st.tuples(RATIONALS, RATIONALS).map(lambda ends: Enclosure(min(ends), max(ends)))
WITHIN = st.fractions(min_value=0, max_value=1, max_denominator=7)


def inside(interval: Enclosure, share: Fraction) -> Fraction:
    return interval.low + share * interval.width


@given(INTERVALS, INTERVALS, WITHIN, WITHIN)
def test_results_enclose_those_of_every_number_inside(a, b, s, t):
    x, y = inside(a, s), inside(b, t)
    for found, exact in ((a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x), (a**2, x**2), (a**3, x**3)):
        assert found.low <= exact <= found.high
    if b.low > 0 or b.high < 0:
        quotient = a / b
        assert quotient.low <= x / y <= quotient.high
        assert (b**-1).low <= 1 / y <= (b**-1).high
    else:
        with pytest.raises(IndecisiveError):
            a / b


@given(INTERVALS, RATIONALS, WITHIN)
def test_numbers_of_other_kinds_mix(a, number, share):
    exact = inside(a, share)
    flint = fmpq(number.numerator, number.denominator)
    for other in (number, flint):
        for found, value in (
            (a + other, exact + number),
            (other + a, number + exact),
            (other - a, number - exact),
            (a * other, exact * number),
            (other * a, number * exact),
        ):
            assert found.low <= value <= found.high
    if number:
        assert (a / flint).low <= exact / number <= (a / flint).high
    if a.low > 0:
        assert (flint / a).low <= number / exact <= (flint / a).high


@given(INTERVALS, RATIONALS)
def test_comparisons_are_true_or_refused(a, number):
    certain = a.high < number or a.low > number
    for compare in (lambda x, y: x < y, lambda x, y: x <= y, lambda x, y: x > y, lambda x, y: x >= y):
        truths = {compare(end, number) for end in (a.low, a.high, a.middle)}
        try:
            said = compare(a, number)
        except IndecisiveError:
            assert not certain
        else:
            assert truths == {said}


def test_equality_is_said_of_points_and_of_what_is_apart():
    half = Enclosure(Fraction(1, 2), Fraction(1, 2))
    wide = Enclosure(Fraction(0), Fraction(1))
    assert half == Fraction(1, 2)
    assert half != Fraction(1, 3)
    assert wide == wide
    assert wide != 2
    with pytest.raises(IndecisiveError):
        assert wide == Fraction(1, 2)
    with pytest.raises(IndecisiveError):
        assert wide == Enclosure(Fraction(0), Fraction(1))
    assert wide != "1"


def test_an_empty_interval_is_refused():
    with pytest.raises(ValueError, match="empty"):
        Enclosure(Fraction(1), Fraction(0))


def test_texts():
    number = Enclosure(Fraction(499999, 10**6), Fraction(500001, 10**6))
    assert short_text(number) == "~0.5"
    assert str(number) == "~0.5"
    assert short_text(Enclosure(Fraction(-1, 10**9), Fraction(1, 10**12))) == "~0"
    assert str(Enclosure.of(Fraction(2, 3))) == "2/3"
    with pytest.raises(ValueError, match="not rational"):
        rational(number)
