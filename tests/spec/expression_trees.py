"""Random expressions, and what they are worth by Python's own exact arithmetic, which shares no code with ours."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from gametheory.spec.expressions import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Connective,
    Constant,
    Expression,
    Name,
    Negation,
    Negative,
    Power,
)

NAMES = ("fee", "share", "tool.pirate", "payoff.holder")
OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

numbers = st.fractions(min_value=-9, max_value=9, max_denominator=6)


@st.composite
def quantities(draw: st.DrawFn, depth: int = 4) -> Expression:
    """Quantities of all kinds that the language has, up to that many levels."""
    kind = draw(st.integers(0, 9)) if depth else 0
    if kind <= 1:
        return (
            draw(st.sampled_from([Name(name) for name in NAMES])) if draw(st.booleans()) else Constant.of(draw(numbers))
        )
    inner = quantities(depth - 1)
    if kind == 2:
        return Negative(draw(inner))
    if kind == 3:
        return Power(draw(inner), draw(st.integers(-3, 3)))
    if kind == 4:
        return Call(draw(st.sampled_from(["min", "max"])), tuple(draw(inner) for _ in range(draw(st.integers(1, 3)))))
    if kind == 5:
        return Call("abs", (draw(inner),))
    if kind == 6:
        return Conditional(draw(conditions(depth - 1)), draw(inner), draw(inner))
    return Arithmetic(draw(st.sampled_from(sorted(OPERATIONS))), draw(inner), draw(inner))


@st.composite
def conditions(draw: st.DrawFn, depth: int = 4) -> Expression:
    """Conditions up to that many levels."""
    kind = draw(st.integers(0, 3)) if depth else 0
    if kind == 1:
        return Negation(draw(conditions(depth - 1)))
    if kind == 2:
        count = draw(st.integers(2, 3))
        return Connective(
            draw(st.sampled_from(["and", "or"])), tuple(draw(conditions(depth - 1)) for _ in range(count))
        )
    inner = quantities(max(depth - 1, 0))
    return Comparison(draw(st.sampled_from(sorted(COMPARISONS))), draw(inner), draw(inner))


environments = st.fixed_dictionaries(
    {name: st.fractions(min_value=-5, max_value=5, max_denominator=4) for name in NAMES}
)


def worth(expression: Expression, environment: Mapping[str, Fraction]) -> Fraction:
    """The value by Python's fractions; raises :class:`ZeroDivisionError`."""
    match expression:
        case Constant(value=value):
            return value
        case Name(text=name):
            return environment[name]
        case Negative(operand=operand):
            return -worth(operand, environment)
        case Arithmetic(symbol=symbol, left=left, right=right):
            return OPERATIONS[symbol](worth(left, environment), worth(right, environment))
        case Power(base=base, exponent=exponent):
            return worth(base, environment) ** exponent
        case Call(function=function, arguments=arguments):
            values = [worth(argument, environment) for argument in arguments]
            return abs(values[0]) if function == "abs" else min(values) if function == "min" else max(values)
        case Conditional(test=test, consequent=yes, alternative=no):
            return worth(yes if truth(test, environment) else no, environment)
    raise AssertionError(expression)


def truth(condition: Expression, environment: Mapping[str, Fraction]) -> bool:
    """The truth by Python's own logic."""
    match condition:
        case Comparison(symbol=symbol, left=left, right=right):
            return COMPARISONS[symbol](worth(left, environment), worth(right, environment))
        case Negation(operand=operand):
            return not truth(operand, environment)
        case Connective(word=word, operands=operands):
            found = (truth(part, environment) for part in operands)
            return all(found) if word == "and" else any(found)
    raise AssertionError(condition)
