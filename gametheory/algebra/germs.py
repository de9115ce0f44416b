"""Rational functions that are ordered by their signs at a sample: numbers that remember how they came about.

A :class:`Germ` computes like a number, so that whatever works with exact numbers (an expression, a payoff table,
backward induction) works with functions of the parameters, and decides as it would at the sample. At a generic sample
the order is that of the ordered field of germs of functions there; see :mod:`gametheory.algebra.samples`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.samples import Sample, Space
from gametheory.errors import EvaluationError
from gametheory.numbers import to_flint

__all__ = ["Exact", "Germ", "RationalFunction", "function_of", "positions_of_best", "sign_of"]

MAXIMUM_TERMS = 5_000
"""Terms of a polynomial beyond which an expression counts as too complicated."""


class RationalFunction:
    """A quotient of polynomials in lowest terms; the denominator's leading coefficient is 1."""

    __slots__ = ("denominator", "numerator", "space")

    def __init__(self, space: Space, numerator: fmpq_mpoly, denominator: fmpq_mpoly) -> None:
        self.space = space
        self.numerator = numerator
        self.denominator = denominator

    @staticmethod
    def quotient(space: Space, numerator: fmpq_mpoly, denominator: fmpq_mpoly) -> RationalFunction:
        """The quotient of two polynomials, reduced. Raises :class:`EvaluationError` if it is enormous."""
        numerator, denominator = reduced(numerator, denominator)
        return RationalFunction(space, numerator, denominator)

    @staticmethod
    def total(functions: Iterable[RationalFunction], space: Space) -> RationalFunction:
        """The sum of some functions."""
        numerator, denominator = space.context.constant(0), space.one
        for function in functions:
            numerator = numerator * function.denominator + function.numerator * denominator
            denominator = denominator * function.denominator
        return RationalFunction.quotient(space, numerator, denominator)

    @property
    def is_constant(self) -> bool:
        """Whether no variable occurs."""
        return bool(self.numerator.is_constant() and self.denominator.is_constant())

    @property
    def constant(self) -> fmpq:
        """The value of a constant function."""
        return self.numerator.leading_coefficient() if not self.numerator.is_zero() else fmpq(0)

    def at(self, sample: Sample) -> Germ:
        """The function as a number, ordered at a sample."""
        return Germ(self.numerator, self.denominator, sample)

    def value(self, point: Sequence[fmpq]) -> fmpq:
        """The value at a rational point of the axes; raises ZeroDivisionError at a pole."""
        return self.space.value(self.numerator, point) / self.space.value(self.denominator, point)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RationalFunction):
            return NotImplemented
        return self is other or bool(self.numerator == other.numerator and self.denominator == other.denominator)

    def __hash__(self) -> int:
        return hash((str(self.numerator), str(self.denominator)))

    def __repr__(self) -> str:
        return f"({self.numerator})/({self.denominator})"


def reduced(numerator: fmpq_mpoly, denominator: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Numerator and denominator in lowest terms, the denominator's leading coefficient 1."""
    if denominator.is_constant():
        lead = denominator.leading_coefficient()
        return (numerator, denominator) if lead == 1 else (numerator / lead, denominator / lead)
    if len(numerator) > MAXIMUM_TERMS or len(denominator) > MAXIMUM_TERMS:
        raise EvaluationError(f"an expression grows beyond {MAXIMUM_TERMS:,} terms in the parameters; simplify it")
    common = numerator.gcd(denominator)
    if not common.is_constant():
        numerator, denominator = numerator / common, denominator / common
    lead = denominator.leading_coefficient()
    return (numerator, denominator) if lead == 1 else (numerator / lead, denominator / lead)


@functools.total_ordering
class Germ:
    """A rational function as a number. Mixes with ``fmpq``, Fractions and whole numbers.

    Equality is equality of the values at the sample; a hash tells functions apart, so at an exact point equal numbers
    may have different hashes. A comparison may raise :class:`NotGenericError` at a generic sample.
    """

    __slots__ = ("denominator", "numerator", "sample")

    def __init__(self, numerator: fmpq_mpoly, denominator: fmpq_mpoly, sample: Sample) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.sample = sample

    @property
    def function(self) -> RationalFunction:
        """The function, without the sample."""
        return RationalFunction(self.sample.space, self.numerator, self.denominator)

    @property
    def rough(self) -> fmpq:
        """About the value at the sample."""
        bottom = self.sample.rough(self.denominator)
        return self.sample.rough(self.numerator) / bottom if bottom != 0 else fmpq(0)

    def sign(self) -> int:
        """-1, 0 or 1."""
        if self.denominator.is_constant():
            return self.sample.sign(self.numerator)
        top = self.sample.sign(self.numerator)
        return top * self.sample.sign(self.denominator) if top else 0

    def _parts(self, other: object) -> tuple[fmpq_mpoly, fmpq_mpoly] | None:
        if isinstance(other, Germ):
            return other.numerator, other.denominator
        one = self.sample.space.one
        if isinstance(other, fmpq | int):
            return one * other, one
        return (one * to_flint(other), one) if isinstance(other, Fraction) else None

    def _made(self, numerator: fmpq_mpoly, denominator: fmpq_mpoly) -> Germ:
        if len(numerator) > MAXIMUM_TERMS:
            raise EvaluationError(f"an expression grows beyond {MAXIMUM_TERMS:,} terms in the parameters; simplify it")
        return Germ(*reduced(numerator, denominator), self.sample)

    def __add__(self, other: object) -> Germ:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        top, bottom = parts
        if self.denominator == bottom:
            return self._made(self.numerator + top, bottom)
        return self._made(self.numerator * bottom + top * self.denominator, self.denominator * bottom)

    __radd__ = __add__

    def __neg__(self) -> Germ:
        return Germ(-self.numerator, self.denominator, self.sample)

    def __sub__(self, other: object) -> Germ:
        parts = self._parts(other)
        return NotImplemented if parts is None else self + Germ(-parts[0], parts[1], self.sample)

    def __rsub__(self, other: object) -> Germ:
        return -self + other

    def __mul__(self, other: object) -> Germ:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        return self._made(self.numerator * parts[0], self.denominator * parts[1])

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Germ:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        if self.sample.sign(parts[0]) == 0:
            raise ZeroDivisionError("division by a function that is zero here")
        return self._made(self.numerator * parts[1], self.denominator * parts[0])

    def __rtruediv__(self, other: object) -> Germ:
        parts = self._parts(other)
        return NotImplemented if parts is None else Germ(*parts, self.sample) / self

    def __pow__(self, exponent: int) -> Germ:
        if exponent < 0:
            return 1 / self ** (-exponent)
        return self._made(self.numerator**exponent, self.denominator**exponent)

    def __bool__(self) -> bool:
        return self.sign() != 0

    def __eq__(self, other: object) -> bool:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        if parts == (self.numerator, self.denominator):
            return True
        return (self - other).sign() == 0

    def __lt__(self, other: object) -> bool:
        difference = self - other
        return NotImplemented if difference is NotImplemented else difference.sign() < 0

    def __hash__(self) -> int:
        if self.numerator.is_constant() and self.denominator.is_constant():
            return hash(self.function.constant)
        return hash(self.function)

    def __repr__(self) -> str:
        return f"<Germ {self.function!r}>"


Exact = fmpq | Germ
"""A number of an exact ordered field."""


def sign_of(number: Exact) -> int:
    """-1, 0 or 1."""
    if isinstance(number, Germ):
        return number.sign()
    return (number > 0) - (number < 0)


def function_of(number: Exact, space: Space) -> RationalFunction:
    """The rational function that a number stands for."""
    return number.function if isinstance(number, Germ) else RationalFunction(space, space.one * number, space.one)


def positions_of_best(numbers: Sequence[Exact]) -> list[int]:
    """Positions of the largest of some numbers, ascending, with no more comparisons than its proof takes.

    The largest is guessed and then compared with each of the others: so at a generic sample nothing is recorded about
    which of the others is larger.
    """
    guesses = [number.rough if isinstance(number, Germ) else number for number in numbers]
    best = max(range(len(numbers)), key=lambda position: guesses[position])
    while True:
        positions = []
        for position, number in enumerate(numbers):
            sign = 0 if position == best else sign_of(number - numbers[best])
            if sign > 0:
                best = position
                break
            if sign == 0:
                positions.append(position)
        else:
            return positions
