"""Exact numbers of the field that a real root generates, for the judge: whole-number arithmetic of its own.

With ``a`` a real root of a polynomial of degree ``d``, every number of the field is a polynomial in ``a`` of degree below
``d``. A sign is read off an enclosure; zero is decided by a greatest common divisor. The polynomial need not be
irreducible: where a decision shows a factor, :class:`ReducibleError` names the one that has the root, and the caller
starts again with it ("dynamic evaluation": Della Dora, Dicrescenzo and Duval 1985).
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from gametheory.numbers import exact
from gametheory.parametric.judging.polynomials import Polynomial, RealRoot, power, product, refuse_if_enormous

__all__ = ["Field", "FieldNumber", "ReducibleError"]

_FIRST_BITS = 64
"""Binary places to which the generator of a field is enclosed at first."""


class ReducibleError(ArithmeticError):
    """A field's polynomial is a product; ``root`` is the same number with the factor that has it as a root."""

    def __init__(self, root: RealRoot) -> None:
        super().__init__("the polynomial is a product")
        self.root = root


class Field:
    """The rational functions of a real root, as numbers. Internally of the root times its polynomial's highest coefficient,
    which is the root of a polynomial with whole coefficients whose highest is 1, so that reducing needs no fractions."""

    def __init__(self, root: RealRoot) -> None:
        whole = [int(coefficient) for coefficient in root.polynomial.coefficients]
        self.root, self.scale, self.degree = root, whole[-1], len(whole) - 1
        self.modulus = tuple(
            coefficient * self.scale ** (self.degree - 1 - power) for power, coefficient in enumerate(whole[:-1])
        )
        self._bits, self._enclosure = 0, (0, 0)

    def number(self, value: object) -> FieldNumber:
        """A rational number (or one of the field, as it is) as a number of the field."""
        if isinstance(value, FieldNumber):
            return value
        rational = exact(value)
        return FieldNumber(self, [rational.numerator], rational.denominator)

    @property
    def generator(self) -> FieldNumber:
        """The root itself."""
        return FieldNumber(self, [0, 1], self.scale)

    def reduced(self, numerators: list[int]) -> list[int]:
        """The same polynomial in the scaled root, in powers below the degree."""
        while len(numerators) > self.degree:
            lead = numerators.pop()
            if lead:
                start = len(numerators) - self.degree
                for power, coefficient in enumerate(self.modulus):
                    numerators[start + power] -= lead * coefficient
        return numerators

    def sign(self, numerators: Sequence[int]) -> int:
        """The sign of a polynomial of lower degree in the scaled root. Raises :class:`ReducibleError`."""
        if len(numerators) <= 1:
            return (sum(numerators) > 0) - (sum(numerators) < 0)
        bits = _FIRST_BITS
        while True:
            low, high = self.bounds(numerators, bits)
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            if bits == _FIRST_BITS:
                self._refuse_factor(numerators)
            bits *= 2

    def bounds(self, numerators: Sequence[int], bits: int) -> tuple[int, int]:
        """An enclosure of a polynomial in the scaled root, in units of ``2**-bits``: Horner's scheme on intervals."""
        if bits > self._bits:
            self.root.refine(Fraction(1, abs(self.scale) << bits))
            ends = self.root.low * self.scale, self.root.high * self.scale
            self._bits, self._enclosure = bits, (math.floor(min(ends) * 2**bits), math.ceil(max(ends) * 2**bits))
        shift = self._bits - bits
        start, end = self._enclosure[0] >> shift, -(-self._enclosure[1] >> shift)
        low = high = 0
        for coefficient in reversed(numerators):
            products = (low * start, low * end, high * start, high * end)
            low = (min(products) >> bits) + (coefficient << bits)
            high = -(-max(products) >> bits) + (coefficient << bits)
        return low, high

    def inverse(self, numerators: Sequence[int]) -> tuple[list[int], int]:
        """Numerators and denominator of 1 over a polynomial in the scaled root that is not zero: Euclid's algorithm."""
        first, second = Polynomial([*self.modulus, 1]), Polynomial(numerators)
        before, after = Polynomial([]), Polynomial([1])
        while second.degree > 0:
            quotient, rest = first.divided(second)
            first, second = second, rest
            before, after = after, before - quotient * after
        if not second.coefficients:
            # The two have a common divisor that is zero elsewhere only: the polynomial is a product.
            self._refuse_factor(numerators)
        found = [coefficient / second.coefficients[0] for coefficient in after.coefficients]
        common = math.lcm(*(coefficient.denominator for coefficient in found))
        return [int(coefficient * common) for coefficient in found], common

    def _refuse_factor(self, numerators: Sequence[int]) -> None:
        scaled = Polynomial([coefficient * self.scale**power for power, coefficient in enumerate(numerators)])
        factor = self.root.polynomial.common_divisor(scaled)
        if factor.degree > 0:
            if not factor.count_roots(self.root.low, self.root.high):
                factor = self.root.polynomial.divided(factor)[0]
            raise ReducibleError(RealRoot(factor, self.root.low, self.root.high))


@functools.total_ordering
class FieldNumber:
    """A number of a :class:`Field`; mixes with whole numbers, Fractions and ``fmpq``. Comparing may raise
    :class:`ReducibleError`, and arithmetic :class:`EvaluationError` for enormous numbers."""

    __slots__ = ("denominator", "field", "numerators")

    def __init__(self, field: Field, numerators: list[int], denominator: int) -> None:
        numerators = field.reduced(numerators)
        while numerators and not numerators[-1]:
            numerators.pop()
        common = math.gcd(denominator, *numerators) * (-1 if denominator < 0 else 1)
        self.field, self.denominator = field, denominator // common
        self.numerators = tuple(numerator // common for numerator in numerators)
        refuse_if_enormous(self.denominator, *self.numerators)

    def sign(self) -> int:
        """-1, 0 or 1."""
        return self.field.sign(self.numerators)

    def _other(self, value: object) -> FieldNumber | None:
        known = isinstance(value, FieldNumber | Fraction | int | fmpq)
        return self.field.number(value) if known else None

    def __add__(self, value: object) -> FieldNumber:
        other = self._other(value)
        if other is None:
            return NotImplemented
        pairs = itertools.zip_longest(self.numerators, other.numerators, fillvalue=0)
        numerators = [first * other.denominator + second * self.denominator for first, second in pairs]
        return FieldNumber(self.field, numerators, self.denominator * other.denominator)

    __radd__ = __add__

    def __neg__(self) -> FieldNumber:
        return FieldNumber(self.field, [-numerator for numerator in self.numerators], self.denominator)

    def __sub__(self, value: object) -> FieldNumber:
        other = self._other(value)
        return NotImplemented if other is None else self + -other

    def __rsub__(self, value: object) -> FieldNumber:
        return -self + value

    def __mul__(self, value: object) -> FieldNumber:
        other = self._other(value)
        if other is None:
            return NotImplemented
        found = product(self.numerators, other.numerators)
        return FieldNumber(self.field, found, self.denominator * other.denominator)

    __rmul__ = __mul__

    def __truediv__(self, value: object) -> FieldNumber:
        other = self._other(value)
        if other is None:
            return NotImplemented
        if other.sign() == 0:
            raise ZeroDivisionError("division by zero")
        numerators, denominator = self.field.inverse(other.numerators)
        return self * FieldNumber(self.field, [each * other.denominator for each in numerators], denominator)

    def __rtruediv__(self, value: object) -> FieldNumber:
        other = self._other(value)
        return NotImplemented if other is None else other / self

    def __pow__(self, exponent: int) -> FieldNumber:
        if exponent < 0:
            return 1 / self**-exponent
        found: FieldNumber = power(self, exponent, self.field.number(1))
        return found

    def __bool__(self) -> bool:
        return self.sign() != 0

    def __eq__(self, value: object) -> bool:
        other = self._other(value)
        return NotImplemented if other is None else (self - other).sign() == 0

    def __lt__(self, value: object) -> bool:
        other = self._other(value)
        return NotImplemented if other is None else (self - other).sign() < 0

    def __hash__(self) -> int:
        constant = len(self.numerators) <= 1
        return hash(
            Fraction(sum(self.numerators), self.denominator) if constant else (self.numerators, self.denominator)
        )

    def value_of(self, polynomial: Polynomial) -> FieldNumber:
        """A polynomial's value at this number."""
        return functools.reduce(
            lambda total, each: total * self + each, reversed(polynomial.coefficients), self.field.number(0)
        )

    def __float__(self) -> float:
        low, high = self.field.bounds(self.numerators, 8 * _FIRST_BITS)
        return float(Fraction(low + high, self.denominator << (8 * _FIRST_BITS + 1)))
