"""Exact numbers: texts, crossings and the simplest rational between two."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st

from gametheory.numbers import (
    MAXIMUM_DIGITS,
    NumberError,
    decimal_text,
    exact,
    exact_text,
    number_hint,
    parse_number,
    short_text,
    simplest_between,
    to_flint,
    to_fraction,
)

fractions = st.fractions(max_denominator=10**6)


@given(fractions)
def test_a_fraction_survives_its_text(number: Fraction) -> None:
    assert parse_number(str(number)) == number
    assert parse_number(f"  {number} ") == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_decimals_are_exact(number: Decimal) -> None:
    assert parse_number(str(number)) == Fraction(number)
    assert exact(number) == Fraction(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_stands_for_the_decimal_that_prints_as_it(number: float) -> None:
    assert exact(number) == Fraction(repr(number))
    assert float(exact(number)) == number


@given(fractions)
def test_flint_and_back(number: Fraction) -> None:
    assert to_fraction(to_flint(number)) == number
    assert exact(to_flint(number)) == number


GOOD = {
    "3": "3", "-3": "-3", "+3": "3", "0.4": "2/5", ".5": "1/2", "3.": "3", "1e-3": "1/1000", "2E2": "200", "1_000": "1000",
    "2/5": "2/5", " 2 / 5 ": "2/5", "-0.5/0.25": "-2", "0": "0", "-0.0": "0", "1_0.0_1": "1001/100", "1e+2": "100",
}  # fmt: skip
BAD = (
    "", " ", "two", "2/0", "0/0", "1/2/3", "2 5", "1__0", "_1", "1_", "1e", "e3", "--1", "0x10", "1,5", "5%", "inf", "nan",
    "٣", "１", "½", "1.2.3", "/2", "2/", "1e1.5", ".", "-", "1\x00", "1e", "True", "1" * 1001, "1e1001", "1e-999999999999",
    "0." + "3" * 1001, "1/" + "3" * 1001, "9" * 10**6,
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_texts_that_are_numbers(text: str) -> None:
    assert parse_number(text) == Fraction(GOOD[text])
    assert exact(text) == Fraction(GOOD[text])


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text[:20]))
def test_texts_that_are_none_raise_the_one_error_soon(text: str) -> None:
    started = time.process_time()
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert len(str(caught.value)) < 120
    assert time.process_time() - started < 10


@given(st.text(alphabet="0123456789_.eE+-/ x", max_size=12))
def test_a_text_is_read_as_fraction_reads_it_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except NumberError:
        return
    parts = text.split("/")
    expected = Fraction(parts[0].strip())
    assert number == (expected / Fraction(parts[1].strip()) if len(parts) == 2 else expected)


def test_the_largest_number_that_a_text_may_spell() -> None:
    assert parse_number("9" * MAXIMUM_DIGITS) == 10**MAXIMUM_DIGITS - 1
    assert parse_number(f"1e{MAXIMUM_DIGITS}") == 10**MAXIMUM_DIGITS


def test_what_a_user_may_hand_over() -> None:
    assert exact(np.int64(7)) == exact(np.uint8(7)) == 7
    assert exact(np.float64(0.1)) == Fraction(1, 10)
    assert exact(Decimal("0.10")) == Fraction(1, 10)
    assert exact(Decimal("1e400")) == 10**400
    assert exact(fmpq(2, 5)) == Fraction(2, 5)
    assert exact(fmpz(-7)) == -7
    number = Fraction(1, 3)
    assert exact(number) is number


def test_rationals_of_other_libraries_stay_what_they_are() -> None:
    assert exact(sympy.Rational(1, 3)) == Fraction(1, 3)
    assert exact(sympy.Integer(-4)) == exact(-sympy.sqrt(16)) == -4
    assert exact(sympy.Rational(10**400, 3)) == Fraction(10**400, 3)

    class Rational:
        numerator, denominator = fmpz(2), np.int8(5)

    assert exact(Rational()) == Fraction(2, 5)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_numpy_float_is_the_shortest_decimal_of_its_own_precision(kind: Any) -> None:
    for text in ("0.1", "-0.3", "65500", "0.001", "0", "2"):
        assert exact(kind(text)) == Fraction(text)
    with np.errstate(over="ignore"):
        for value in (kind("nan"), kind("inf"), kind("-inf")):
            with pytest.raises(NumberError, match="not a finite number"):
                exact(value)


class _Timeless:
    """Its parts are whole, but not numbers."""

    numerator, denominator = "1", "2"


class _Unspeakable:
    def __repr__(self) -> str:
        raise RuntimeError


NO_NUMBERS = {
    "truth": True, "nothing": None, "list": [1], "complex": 1j, "nan": float("nan"), "inf": float("inf"),
    "decimal nan": Decimal("nan"), "signalling nan": Decimal("snan"), "decimal inf": Decimal("-inf"),
    "object": object(), "bytes": b"1", "numpy truth": np.bool_(True), "numpy complex": np.complex64(1),
    "duration": np.timedelta64(5, "s"), "date": np.datetime64("2020-01-01"), "array": np.array([1.5]),
    "array of no dimension": np.array(3), "root": sympy.sqrt(2), "pi": sympy.pi, "infinity": sympy.oo,
    "sympy nan": sympy.nan, "sympy float": sympy.Float("0.1"), "symbol": sympy.Symbol("x"), "sympy truth": sympy.true,
    "quotient": SimpleNamespace(numerator=1, denominator=0), "half": SimpleNamespace(numerator=0.5, denominator=1),
    "texts": _Timeless(), "no repr": _Unspeakable(), "a long list": [10**5000], "numpy text": np.str_("one"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_NUMBERS)
def test_what_is_no_number(kind: str) -> None:
    with pytest.raises(NumberError) as caught:
        exact(NO_NUMBERS[kind])
    assert len(str(caught.value)) < 120


# -- The simplest rational between two ----------------------------------------------------------------------------


def by_search(low: Fraction, high: Fraction) -> Fraction:
    """The smallest denominator, then the smallest size, that fits; by trying."""
    for denominator in range(1, 10**6):
        first, last = low * denominator // 1 + 1, -(-high * denominator // 1) - 1
        if first <= last:
            nearest = 0 if first <= 0 <= last else min(first, last, key=abs)
            return Fraction(nearest, denominator)
    raise AssertionError


ends = st.fractions(max_denominator=300, min_value=-20, max_value=20)


@given(ends, ends)
def test_simplest_between_is_the_simplest(one: Fraction, other: Fraction) -> None:
    low, high = min(one, other), max(one, other)
    if low == high:
        with pytest.raises(NumberError):
            simplest_between(low, high)
        return
    assert simplest_between(low, high) == by_search(low, high)


def test_simplest_between_very_close_numbers() -> None:
    """Neighbours with a long continued fraction (Fibonacci numbers) are no deeper than the interpreter goes."""
    a, b = 1, 1
    for _ in range(3000):
        a, b = b, a + b
    low, high = sorted([Fraction(a, b), Fraction(b, a + b)])
    found = simplest_between(low, high)
    assert low < found < high


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(10**400), "1e+400"),
        (Fraction(-(10**400)), "-1e+400"),
        (Fraction(10**5000), "1e+5000"),
        (Fraction(-(10**5001), 3), "-3.33333e+5000"),
        (Fraction(10**5000 - 1), "1e+5000"),
        (Fraction(2, 3 * 10**5000), "6.66667e-5001"),
        (Fraction(1, 10**400), "1e-400"),
        (Fraction(10**5000, 10**5000 + 1), "1"),
        (Fraction(0), "0"),
        (5e-324, "4.94066e-324"),
        (1e300, "1e+300"),
        (-0.25, "-0.25"),
    ],
)
def test_decimal_text(number: Fraction | float, text: str) -> None:
    assert decimal_text(number) == text


@given(st.fractions(), st.integers(1, 17), st.integers(-400, 400))
def test_decimal_text_is_near_at_any_size(number: Fraction, digits: int, exponent: int) -> None:
    scaled = number * Fraction(10) ** exponent
    assert abs(Fraction(decimal_text(scaled, digits)) - scaled) <= abs(scaled) * Fraction(10) ** (1 - digits)


def test_short_text_of_numbers_of_any_length() -> None:
    assert short_text(Fraction(10**5000)) == "~1e+5000"
    assert short_text(Fraction(1, 10**5000)) == "~1e-5000"
    assert short_text(Fraction(10**15 + 1)) == "~1e+15"
    assert short_text(Fraction(10**15 + 1), longest=20) == "1000000000000001"
    assert exact_text(Fraction(10**5000)) == "1" + "0" * 5000


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("40%", 'write 0.4 or "2/5" for 40%'),
        ("33.3 %", 'write 0.333 or "333/1000" for 33.3 %'),
        ("-5%", 'write -0.05 or "-1/20" for -5%'),
        ("100%", "write 1 for 100%"),
        ("0.0%", "write 0 for 0.0%"),
        ("1000%", "write 10 for 1000%"),
        ("4,5", "decimals take a point: 4.5"),
        ("0,400", "decimals take a point: 0.400"),
        ("1,000", "no thousands separator: 1000"),
        ("-12,345,678.9", "no thousands separator: -12345678.9"),
        ("\u22121/2", "the character '\u2212' (U+2212) can't be used; write -"),
        ("\u201c2\u201d", "the character '\u201c' (U+201C) can't be used; write it without quotes"),
        ("\uff12", "the character '\uff12' (U+FF12) can't be used"),
        ("two", ""),
        ("", ""),
        ("%", ""),
        ("1,,2", ""),
        ("4,5" * 100, ""),
    ],
)
def test_what_people_write_elsewhere_is_told_how_to_write_here(text: str, hint: str) -> None:
    assert number_hint(text) == hint
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert "/" in text or not hint or hint in str(caught.value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3))
def test_the_hint_for_a_percentage_is_that_number(number: Decimal) -> None:
    words = number_hint(f"{number:f}%").split()
    assert all(parse_number(word.strip('"')) == Fraction(number) / 100 for word in words[1:-2] if word != "or")
