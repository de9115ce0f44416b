"""Expressions in floating point: compiled once to a function of floats or arrays, for what is integrated over time.

The meaning is that of :meth:`Expression.evaluate`, up to rounding. What has no value there, after a division by zero, is
not-a-number here, and stays so in whatever uses it: also in a minimum and in a condition, which would otherwise swallow it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from gametheory.spec.expressions import (
    COMPARISONS,
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

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = float | NDArray[np.float64]

__all__ = ["nearest_float", "numeric"]

_Function = Callable[[Mapping[str, Any]], Any]


def numeric(expression: Expression) -> Callable[[Mapping[str, Values]], Values]:
    """A function of an environment of floats and arrays (of shapes that broadcast) that gives the expression's value.

    A value is NaN where :meth:`~Expression.evaluate` would raise, and infinite where it is too large for a float. A
    condition gives 1, 0 or NaN. As everywhere in floating point, a comparison of two sides that are equal, or of a divisor
    with zero, may go either way where the sides are rounded.

    >>> from gametheory.spec.grammar import parse_expression
    >>> numeric(parse_expression("min(1, 3 / fee) if fee > 0 else 7"))({"fee": 4.0})
    0.75
    """
    import numpy as np

    compiled = _compiled(expression)

    def value(environment: Mapping[str, Values]) -> Values:
        with np.errstate(all="ignore"):
            found = np.asarray(compiled(environment), dtype=float)
        return found if found.ndim else float(found)

    return value


def _compiled(expression: Expression) -> _Function:
    match expression:
        case Constant(value=value):
            number = nearest_float(value)
            return lambda _: number
        case Name(text=name):
            return lambda environment: environment[name]
        case Negative(operand=operand):
            inner = _compiled(operand)
            return lambda environment: -inner(environment)
        case Arithmetic():
            return _arithmetic(expression)
        case Power(base=base, exponent=exponent):
            return _power(_compiled(base), exponent)
        case Call(function=function, arguments=arguments):
            return _call(function, [_compiled(argument) for argument in arguments])
        case Conditional(test=test, consequent=consequent, alternative=alternative):
            return _conditional(_compiled(test), _compiled(consequent), _compiled(alternative))
        case Comparison():
            return _comparison(expression)
        case Connective(word=word, operands=operands):
            return _connective(word, [_compiled(operand) for operand in operands])
        case Negation(operand=operand):
            denied = _compiled(operand)
            return lambda environment: 1.0 - denied(environment)
    raise TypeError(f"'{expression}' has no value in floating point")


def nearest_float(value: Any) -> float:  # noqa: ANN401 - a rational of any kind
    """The nearest float; infinite for a number that is too large."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _arithmetic(expression: Arithmetic) -> _Function:
    import numpy as np

    left, right = _compiled(expression.left), _compiled(expression.right)
    if expression.symbol == "/":

        def quotient(environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a float or an array
            divisor = right(environment)
            return np.divide(left(environment), np.where(np.equal(divisor, 0), np.nan, divisor))

        return quotient
    operation = {"+": np.add, "-": np.subtract, "*": np.multiply}[expression.symbol]
    return lambda environment: operation(left(environment), right(environment))


def _power(base: _Function, exponent: int) -> _Function:
    import numpy as np

    def power(environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a float or an array
        found = base(environment)
        if exponent < 0:
            found = np.where(np.equal(found, 0), np.nan, found)
        # numpy has NaN**0 = 1; what has no value has none in a power either.
        return np.where(np.isnan(found), np.nan, np.power(np.asarray(found, dtype=float), float(exponent)))

    return power


def _call(function: str, arguments: list[_Function]) -> _Function:
    import numpy as np

    if function == "abs":
        return lambda environment: np.abs(arguments[0](environment))
    # Both pass NaN on, as exact evaluation fails if any of the arguments does.
    pick = np.minimum if function == "min" else np.maximum
    return lambda environment: reduce(pick, [argument(environment) for argument in arguments])


def _conditional(test: _Function, consequent: _Function, alternative: _Function) -> _Function:
    import numpy as np

    def conditional(environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a float or an array
        truth = test(environment)
        branch = np.where(np.equal(truth, 1), consequent(environment), alternative(environment))
        return np.where(np.isnan(truth), np.nan, branch)

    return conditional


def _comparison(expression: Comparison) -> _Function:
    import numpy as np

    left, right = _compiled(expression.left), _compiled(expression.right)
    holds: Callable[[Any, Any], Any] = COMPARISONS[expression.symbol]

    def comparison(environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a float or an array
        one, other = left(environment), right(environment)
        return np.where(np.isnan(one) | np.isnan(other), np.nan, holds(one, other))

    return comparison


def _connective(word: str, operands: list[_Function]) -> _Function:
    import numpy as np

    decisive = float(word == "or")

    def connective(environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a float or an array
        truth = operands[0](environment)
        for operand in operands[1:]:
            # From left to right: what follows a decisive part, or one without a value, doesn't count.
            truth = np.where(np.isnan(truth) | np.equal(truth, decisive), truth, operand(environment))
        return truth

    return connective
