"""The grammar: what it takes, what it refuses, and what it says then."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numbers import to_fraction
from gametheory.spec.expressions import Constant
from gametheory.spec.grammar import (
    MAXIMUM_DEPTH,
    MAXIMUM_EXPONENT,
    MAXIMUM_LENGTH,
    MAXIMUM_NODES,
    ExpressionError,
    parse_expression,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("0.4", Fraction(2, 5)),
        ("1e-3", Fraction(1, 1000)),
        ("1_000", 1000),
        ("2/5", Fraction(2, 5)),
        ("-2**2", -4),
        ("2**-2", Fraction(1, 4)),
        ("7 - 2 - 1", 4),
        ("2 * (3 + 4)", 14),
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("abs(2 - 5)", 3),
        ("1 if 1 < 2 < 3 else 0", 1),
        ("1 if not 2 <= 1 and (1 == 1 or 1/0 > 1) else 0", 1),
        ("1 if 1 != 1 else 2 if 3 > 2 else 4", 2),
        (" 1 +\n   1 ", 2),
        ("0.1 + 0.2 - 0.3", 0),
    ],
)
def test_values(text: str, value: Fraction | int) -> None:
    assert to_fraction(parse_expression(text).evaluate({})) == value


def test_dotted_names_and_claims() -> None:
    assert parse_expression("tool.pirate").names() == {"tool.pirate"}
    assert parse_expression("claims.rare", condition=True).names() == frozenset()
    assert parse_expression("x").evaluate({"x": fmpq(2)}) == 2


REFUSED = {
    "": "empty", "   \n": "empty", "x y": "is a sign such as \\* missing", "2x": "can't be read",
    "x^2": "a power is written \\*\\*",
    "5%2": "5% is written 5/100", "x // 2": "not allowed", "x @ y": "not allowed", "x & y": "not allowed", "~x": "can't be used",
    "x = 1": "an equality is written ==", "x := 1": "can't be read", "f(x)": "'f' can't be called", "sqrt(2)": "'sqrt' can't be",
    "x.y.z": "too many dots", "(x).y.z()": "can't be called", "x[0]": "square brackets", "[1]": "square brackets",
    "{1}": "curly brackets", "{1: 2}": "curly brackets", "'x'": "is a text", '"x"': "is a text", "b'x'": "not a number",
    "f'{x}'": "a text", "None": "not a number", "True": "not a number", "...": "not a number", "1j": "not a number",
    "0x10": "not a number", "007": "can't start with 0", "lambda: 1": "a function", "x if y": "needs its 'else'",
    "x if y else 0": "'y' is a quantity", "(x < 1) + 1": "true or false", "not x": "is a quantity", "x and y": "is a quantity",
    "1, 2": "a decimal is written 0.5", "*x": "can't be", "max()": "takes values", "abs()": "takes one value",
    "abs(1, 2)": "takes one value", "max(x, key=y)": "can't be called", "max(*x)": "can't be", "x in y": "can't be used",
    "x is y": "can't be used", "await x": "can't be", "yield": "can't be read", "x; y": "can't be read", "(x": "never closed",
    "x)": "never opened", "(x]": "of another kind", "x # y": "a comment can't stand", "x**y": "whole number",
    "x**0.5": "whole number", "x**101": "above 100", "x**-101": "above 100", "x**True": "whole number", "x**--2": "whole number",
    "x − y": "write -", "x × y": "write \\*", "x ≤ y": "write <=", "λ": "U\\+03BB", "x\u200b": "U\\+200B", "x\0": "U\\+0000",
    "x < y": "a quantity is expected", "claims.a.b < 1": "too many dots", "x\\\ny": "can't be read",
    "x => 1": "write >=", "x =< 1": "write <=", "x <> 1": "write !=", "x < 1 && y < 1": "write and", "x < 1 || y < 1": "write or",
    "!x": "write not", "x < 1 | y < 1": "write or", "x < 1 AND y < 1": "write and", "40%": "write 0.4 or 2/5 for 40%",
    "x*20%": "write 0.2 or 1/5 for 20%", "4,5": "decimals take a point: 4.5", "x + 1,000": "no thousands separator: 1000",
    "mover.pass": "'passes' or 'pass_'", "\u201cx\u201d": "write it without quotes",
    "__import__('os')": "can't be called", "().__class__": "too many dots", "print(x)": "can't be called",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_refusals_say_why(text: str) -> None:
    with pytest.raises(ExpressionError, match=REFUSED[text]) as caught:
        parse_expression(text)
    assert len(str(caught.value)) < 300


def test_a_quantity_is_no_condition() -> None:
    with pytest.raises(ExpressionError, match="a comparison is expected"):
        parse_expression("x + 1", condition=True)


@pytest.mark.parametrize(
    ("fits", "exceeds"),
    [
        ("x" * MAXIMUM_LENGTH, "x" * (MAXIMUM_LENGTH + 1)),
        ("+".join(["x"] * MAXIMUM_DEPTH), "+".join(["x"] * (MAXIMUM_DEPTH + 2))),
        ("(" * 90 + "x" + ")" * 90, "(" * 1_000 + "x" + ")" * 1_000),
        (f"x**{MAXIMUM_EXPONENT}", f"x**{MAXIMUM_EXPONENT + 1}"),
        (f"max({','.join(['x'] * (MAXIMUM_NODES - 1))})", f"max({','.join(['x'] * MAXIMUM_NODES)})"),
        ("9" * 1_000, "9" * 1_001),
    ],
    ids=["length", "depth", "brackets", "exponent", "parts", "digits"],
)
def test_bounds(fits: str, exceeds: str) -> None:
    parse_expression(fits)
    started = time.process_time()
    with pytest.raises(ExpressionError):
        parse_expression(exceeds)
    assert time.process_time() - started < 10


ALPHABET = "ab.01 +-*/()<>=!,#'\"[]{}:;@%&|^~\\\n"
WORDS = (
    "min(",
    "max(",
    "abs(",
    " if ",
    " else ",
    " and ",
    " or ",
    "not ",
    "claims.",
    "**",
    "lambda ",
    "x.y",
    "1e9",
    "0.5",
    "==",
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.one_of(st.text(ALPHABET, max_size=4), st.sampled_from(WORDS)), max_size=12).map("".join), st.booleans()
)
def test_any_text_is_parsed_or_refused(text: str, condition: bool) -> None:
    try:
        expression = parse_expression(text, condition=condition)
    except ExpressionError as error:
        message = str(error)
    else:
        message = "parsed"
        assert expression.is_condition == condition
        assert str(parse_expression(str(expression), condition=condition)) == str(expression)
    assert message


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=6))
def test_a_decimal_is_itself(number: object) -> None:
    expression = parse_expression(str(number))
    assert isinstance(expression, Constant)
    assert expression.value == Fraction(str(number))
