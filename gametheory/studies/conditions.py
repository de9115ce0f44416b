r"""Conditions at many equilibria at once: true, false, or not certain.

Quantities are floats with bounds on their errors. A comparison of ``a`` and ``b`` is certain where ``|a - b|`` exceeds both
errors. What has no value, after a division by zero, has an infinite error: nothing that depends on it is certain, and exact
arithmetic decides. ``and`` and ``or`` go from left to right, as they do there: what comes after a part that is decisive doesn't
matter, and what comes after one that is not certain, which may have no value, can't settle anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

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
from gametheory.sweeps.tracing.program import rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FALSE", "TRUE", "UNSURE", "Bounded", "bounded_quantity", "truths"]

FALSE, TRUE, UNSURE = 0, 1, 2
"""Truths, as an array has them; the larger the less is known after the first two."""
UNIT = 2.0**-53
INFLATION = 1.0 + 2.0**-50
TINY = 1e-300

Truths = Any
"""An array of truths, or one truth for all."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """Numbers, one a row or one for all: true values lie within ``error`` of ``value``."""

    value: NDArray[np.float64] | float
    error: NDArray[np.float64] | float

    @staticmethod
    def exactly(number: Fraction) -> Bounded:
        """An exact number, rounded."""
        return Bounded(*rounded(number))


def truths(
    condition: Expression,
    environment: Mapping[str, Bounded],
    definitions: Mapping[str, Expression],
    *,
    tied: Set[int] = frozenset(),
) -> Truths:
    """The truth of a condition at each row.

    ``environment`` gives what varies and the parameters; ``definitions`` are evaluated where they are named; ``tied`` are the
    comparisons, by ``id``, whose sides are known to be equal. Raises KeyError for a name that is nowhere.
    """
    with np.errstate(all="ignore"):
        return _Evaluation(environment, definitions, tied).truth(condition)


def bounded_quantity(
    expression: Expression, environment: Mapping[str, Bounded], definitions: Mapping[str, Expression]
) -> Bounded:
    """A quantity at each row; raises KeyError as :func:`truths` does."""
    with np.errstate(all="ignore"):
        return _Evaluation(environment, definitions, frozenset()).quantity(expression)


class _Evaluation:
    def __init__(
        self, environment: Mapping[str, Bounded], definitions: Mapping[str, Expression], tied: Set[int]
    ) -> None:
        self._known = dict(environment)
        self._definitions = definitions
        self._tied = tied

    def quantity(self, expression: Expression) -> Bounded:
        """Value and error of a quantity."""
        match expression:
            case Constant(value=value):
                return Bounded.exactly(value)
            case Name(text=name):
                if name not in self._known:
                    self._known[name] = self.quantity(self._definitions[name])
                return self._known[name]
            case Negative(operand=operand):
                inner = self.quantity(operand)
                return Bounded(-inner.value, inner.error)
            case Arithmetic(symbol=symbol, left=left, right=right):
                return _OPERATIONS[symbol](self.quantity(left), self.quantity(right))
            case Power(base=base, exponent=exponent):
                return _power(self.quantity(base), exponent)
            case Call(function="abs", arguments=(argument,)):
                inner = self.quantity(argument)
                return Bounded(np.abs(inner.value), inner.error)
            case Call(function=function, arguments=arguments):
                pick = np.minimum if function == "min" else np.maximum
                found = [self.quantity(argument) for argument in arguments]
                # The least of numbers that are each known within their errors is known within the largest of these.
                return Bounded(
                    reduce(pick, [each.value for each in found]), reduce(np.maximum, [each.error for each in found])
                )
            case Conditional(test=test, consequent=consequent, alternative=alternative):
                return self._conditional(self.truth(test), self.quantity(consequent), self.quantity(alternative))
        raise TypeError(f"'{expression}' has no value")

    def truth(self, condition: Expression) -> Truths:
        """True, false or not certain."""
        match condition:
            case Comparison(symbol=symbol, left=left, right=right) if id(condition) in self._tied:
                # Equal functions are equal where they have values.
                both = _difference(self.quantity(left), self.quantity(right))
                known = np.isfinite(both.value) & np.isfinite(both.error)
                return np.where(known, _compared(symbol, Bounded(0.0, 0.0)), np.int8(UNSURE))
            case Comparison(symbol=symbol, left=left, right=right):
                return _compared(symbol, _difference(self.quantity(left), self.quantity(right)))
            case Connective(word=word, operands=operands):
                decisive = TRUE if word == "or" else FALSE
                return reduce(lambda a, b: _joined(decisive, a, b), [self.truth(operand) for operand in operands])
            case Negation(operand=operand):
                inner = self.truth(operand)
                return np.where(np.equal(inner, UNSURE), UNSURE, 1 - np.asarray(inner))
        raise TypeError(f"'{condition}' is neither true nor false")

    @staticmethod
    def _conditional(test: Truths, consequent: Bounded, alternative: Bounded) -> Bounded:
        taken = np.equal(test, TRUE)
        error = np.where(taken, consequent.error, alternative.error)
        return Bounded(
            np.where(taken, consequent.value, alternative.value), np.where(np.equal(test, UNSURE), np.inf, error)
        )


def _joined(decisive: int, a: Truths, b: Truths) -> Truths:
    """``a or b`` or ``a and b``, from left to right: what is not certain on the left may have no value, and then nothing has."""
    return np.where(np.equal(a, decisive) | np.equal(a, UNSURE), a, b)


def _compared(symbol: str, difference: Bounded) -> Truths:
    above, below = (
        np.greater(difference.value, difference.error),
        np.less(difference.value, np.negative(difference.error)),
    )
    equal = np.equal(difference.value, 0) & np.equal(difference.error, 0)
    certain = above | below | equal
    holds = {
        "<": below,
        "<=": below | equal,
        ">": above,
        ">=": above | equal,
        "==": equal,
        "!=": above | below,
    }[symbol]
    return np.where(certain, np.asarray(holds, np.int8), np.int8(UNSURE))


def _sum(a: Bounded, b: Bounded, sign: int = 1) -> Bounded:
    value = a.value + sign * b.value
    # Sums of two exact numbers that are themselves exact, such as 1 - 1, need no bound.
    rounding = np.where(
        np.equal(value - a.value, sign * b.value) & np.equal(value - sign * b.value, a.value), 0.0, UNIT
    )
    return Bounded(value, (a.error + b.error + rounding * np.abs(value)) * INFLATION)


def _difference(a: Bounded, b: Bounded) -> Bounded:
    return _sum(a, b, -1)


def _product(a: Bounded, b: Bounded) -> Bounded:
    value = a.value * b.value
    bound = np.abs(a.value) * b.error + np.abs(b.value) * a.error + a.error * b.error + UNIT * np.abs(value)
    by_zero = (np.equal(a.value, 0) & np.equal(a.error, 0)) | (np.equal(b.value, 0) & np.equal(b.error, 0))
    unknown = np.isinf(a.error) | np.isinf(b.error)
    return Bounded(value, np.where(by_zero & ~unknown, 0.0, bound * INFLATION + TINY))


def _quotient(a: Bounded, b: Bounded) -> Bounded:
    value = np.divide(a.value, b.value)
    room = np.abs(b.value) - b.error
    bound = ((a.error + np.abs(value) * b.error) / room + UNIT * np.abs(value)) * INFLATION + TINY
    return Bounded(value, np.where(room > 0, bound, np.inf))


def _power(base: Bounded, exponent: int) -> Bounded:
    if exponent < 0:
        return _quotient(Bounded(1.0, 0.0), _power(base, -exponent))
    if exponent == 0:
        return Bounded(1.0, np.where(np.isfinite(base.error), 0.0, np.inf))
    result, factor, left = Bounded(1.0, 0.0), base, exponent
    while left:
        if left & 1:
            result = _product(result, factor)
        left >>= 1
        if left:
            factor = _product(factor, factor)
    return result


_OPERATIONS: Mapping[str, Callable[[Bounded, Bounded], Bounded]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}
