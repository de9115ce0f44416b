"""Real algebraic numbers for the judge: plain whole-number arithmetic that shares nothing with the solver's.

A number is told as *the* root of a polynomial within an interval (:class:`RealRoot`), which Sturm's theorem checks
(Basu, Pollack and Roy 2006, section 2.2.2). One such root ``a`` generates a field, in which every number is a polynomial
in ``a`` of smaller degree (:class:`FieldNumber`): a sign is read off an enclosure, zero is decided by a greatest common
divisor. The polynomial need not be irreducible: where a decision shows a factor, :class:`ReducibleError` names the one that
has the root, and the caller starts again with it ("dynamic evaluation", Della Dora, Dicrescenzo and Duval 1985).
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError
from gametheory.numbers import MAXIMUM_BITS, exact

__all__ = ["Field", "FieldNumber", "Polynomial", "RealRoot", "ReducibleError", "compared"]

MAXIMUM_DEGREE = 60
"""Largest degree of a polynomial that is read."""
MAXIMUM_SIZE = 10_000
"""Largest product of a polynomial's degree and the bits of its coefficients whose roots are told apart."""
_FIRST_BITS = 64
"""Binary places to which the generator of a field is enclosed at first."""


class Polynomial:
    """A polynomial in one variable with rational coefficients, lowest power first; adds, multiplies, divides by numbers.

    Mixes with whole numbers, Fractions and ``fmpq``. Raises :class:`EvaluationError` beyond :data:`MAXIMUM_DEGREE` or
    for a coefficient beyond the bounds of expressions, and for a division by what is not a number.
    """

    __slots__ = ("coefficients",)

    def __init__(self, coefficients: Sequence[Fraction | int]) -> None:
        kept = len(coefficients)
        while kept and not coefficients[kept - 1]:
            kept -= 1
        if kept > MAXIMUM_DEGREE + 1:
            raise EvaluationError(f"a polynomial of degree {kept - 1}; the limit is {MAXIMUM_DEGREE}")
        self.coefficients = tuple(map(Fraction, coefficients[:kept]))

    @property
    def degree(self) -> int:
        """The highest power; -1 for the polynomial 0."""
        return len(self.coefficients) - 1

    @property
    def size(self) -> int:
        """The degree times the bits of the largest coefficient, made whole: what work with it grows with."""
        return self.degree * max((int(each).bit_length() for each in self.whole().coefficients), default=0)

    @staticmethod
    def of(value: object) -> Polynomial | None:
        """A number as a polynomial, a polynomial as it is; None for anything else."""
        if isinstance(value, Polynomial):
            return value
        return Polynomial([exact(value)]) if isinstance(value, int | Fraction | fmpq) else None

    def __add__(self, other: object) -> Polynomial:
        added = Polynomial.of(other)
        if added is None:
            return NotImplemented
        pairs = itertools.zip_longest(self.coefficients, added.coefficients, fillvalue=Fraction(0))
        return Polynomial([first + second for first, second in pairs])

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial([-coefficient for coefficient in self.coefficients])

    def __sub__(self, other: object) -> Polynomial:
        added = Polynomial.of(other)
        return NotImplemented if added is None else self + -added

    def __rsub__(self, other: object) -> Polynomial:
        return -self + other

    def __mul__(self, other: object) -> Polynomial:
        factor = Polynomial.of(other)
        if factor is None:
            return NotImplemented
        if self.degree + factor.degree > MAXIMUM_DEGREE:
            raise EvaluationError(f"a polynomial of degree above {MAXIMUM_DEGREE}")
        found = _product(self.coefficients, factor.coefficients)
        for coefficient in found:
            _refuse_if_enormous(coefficient.numerator, coefficient.denominator)
        return Polynomial(found)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Polynomial:
        divisor = Polynomial.of(other)
        if divisor is None:
            return NotImplemented
        if divisor.degree != 0:
            raise EvaluationError("a polynomial is expected, without a variable below a fraction")
        return self * (1 / divisor.coefficients[0])

    def __rtruediv__(self, other: object) -> Polynomial:
        top = Polynomial.of(other)
        return NotImplemented if top is None else top / self

    def __pow__(self, exponent: int) -> Polynomial:
        if exponent < 0:
            return 1 / self**-exponent
        return _power(self, exponent, Polynomial([1]))

    def __eq__(self, other: object) -> bool:
        same = Polynomial.of(other)
        return NotImplemented if same is None else self.coefficients == same.coefficients

    def __hash__(self) -> int:
        return hash(self.coefficients)

    def at(self, value: Fraction) -> Fraction:
        """The value at a rational number."""
        return functools.reduce(lambda total, each: total * value + each, reversed(self.coefficients), Fraction(0))

    def divided(self, divisor: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Quotient and remainder."""
        rest = list(self.coefficients)
        quotient = [Fraction(0)] * max(len(rest) - divisor.degree, 0)
        for shift in reversed(range(len(quotient))):
            share = quotient[shift] = rest[shift + divisor.degree] / divisor.coefficients[-1]
            for power, coefficient in enumerate(divisor.coefficients):
                rest[shift + power] -= share * coefficient
        return Polynomial(quotient), Polynomial(rest)

    def whole(self) -> Polynomial:
        """A positive multiple whose coefficients are whole and have no common divisor."""
        if not self.coefficients:
            return self
        common = math.lcm(*(coefficient.denominator for coefficient in self.coefficients))
        shared = math.gcd(*(int(coefficient * common) for coefficient in self.coefficients))
        return Polynomial([coefficient * common / shared for coefficient in self.coefficients])

    def common_divisor(self, other: Polynomial) -> Polynomial:
        """The greatest common divisor, by Euclid's algorithm, up to a number."""
        first, second = self.whole(), other.whole()
        while second.coefficients:
            first, second = second, first.remainder(second)
        return first

    def remainder(self, divisor: Polynomial) -> Polynomial:
        """A positive multiple of the remainder of two polynomials with whole coefficients, whole and primitive itself."""
        rest, by = [int(each) for each in self.coefficients], [int(each) for each in divisor.coefficients]
        while len(rest) >= len(by):
            lead, shift = rest[-1], len(rest) - len(by)
            if by[-1] < 0:
                lead = -lead
            rest = [abs(by[-1]) * each for each in rest]
            for power, coefficient in enumerate(by):
                rest[shift + power] -= lead * coefficient
            rest.pop()
        shared = math.gcd(*rest) or 1
        return Polynomial([each // shared for each in rest])

    def derivative(self) -> Polynomial:
        """The derivative."""
        return Polynomial([power * coefficient for power, coefficient in enumerate(self.coefficients)][1:])

    def sturm_chain(self) -> list[Polynomial]:
        """The polynomial, its derivative, and the negative remainders down to their greatest common divisor."""
        chain, following = [self.whole()], self.derivative().whole()
        while following.coefficients:
            chain.append(following)
            following = -chain[-2].remainder(chain[-1])
        return chain

    def count_roots(self, low: Fraction, high: Fraction) -> int:
        """How many different real roots lie between two numbers that are none."""
        return roots_counted(self.sturm_chain(), low, high)


def roots_counted(chain: Sequence[Polynomial], low: Fraction, high: Fraction) -> int:
    """How many different roots the first polynomial of a chain has between two numbers that are none: Sturm's theorem."""

    def changes(value: Fraction) -> int:
        signs = [found > 0 for polynomial in chain if (found := polynomial.at(value))]
        return sum(here != there for here, there in itertools.pairwise(signs))

    return changes(low) - changes(high)


class RealRoot:
    """The only root of a polynomial strictly between two rationals. The interval comes closer as it is needed."""

    def __init__(self, polynomial: Polynomial, low: Fraction, high: Fraction) -> None:
        """Raises ValueError unless there is just one root there, and none at either end."""
        if polynomial.degree < 1:
            raise ValueError("the polynomial has no variable")
        if not low < high:
            raise ValueError("'low' is not below 'high'")
        if polynomial.size > MAXIMUM_SIZE:
            raise ValueError("the polynomial is too large to be judged")
        if not polynomial.at(low) or not polynomial.at(high):
            raise ValueError("an end of the interval is a root itself")
        chain = polynomial.sturm_chain()
        count = roots_counted(chain, low, high)
        if count != 1:
            raise ValueError(f"the polynomial has {count or 'no'} roots in the interval")
        # Divided by what it has in common with its derivative, it has simple roots only.
        self.polynomial, self.low, self.high = polynomial.divided(chain[-1])[0].whole(), low, high

    def refine(self, width: Fraction) -> None:
        """Bring the interval's ends closer than ``width``, which is positive."""
        rising = self.polynomial.at(self.high) > 0
        while self.high - self.low >= width:
            middle = (self.low + self.high) / 2
            value = self.polynomial.at(middle)
            if value == 0:
                # A rational root, though told by an interval: it stays inside, at a third of the way.
                self.low, self.high = (self.low + middle) / 2, (self.high * 2 + middle) / 3
            elif (value > 0) == rising:
                self.high = middle
            else:
                self.low = middle

    def is_root_of(self, polynomial: Polynomial) -> bool:
        """Whether another polynomial vanishes there too. Exact."""
        shared = self.polynomial.common_divisor(polynomial)
        return shared.degree > 0 and shared.count_roots(self.low, self.high) > 0

    def __str__(self) -> str:
        self.refine(Fraction(1, 10**9))
        return f"about {float(self.low):.6g}"


def compared(first: Fraction | RealRoot, second: Fraction | RealRoot) -> int:
    """-1, 0 or 1 as the first number is smaller than the second, equal or larger. Exact."""
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return (first > second) - (first < second)
    if isinstance(first, Fraction):
        return -compared(second, first)
    if first is second:
        return 0
    if isinstance(second, Fraction):
        if first.low < second < first.high and first.polynomial.at(second) == 0:
            return 0
    else:
        # A common root of both polynomials in both intervals is both numbers.
        low, high = max(first.low, second.low), min(first.high, second.high)
        shared = first.polynomial.common_divisor(second.polynomial) if low < high else Polynomial([])
        if shared.degree > 0 and shared.count_roots(low, high):
            return 0
    while True:
        low, high = (second, second) if isinstance(second, Fraction) else (second.low, second.high)
        if first.high <= low or first.low >= high:
            return -1 if first.high <= low else 1
        first.refine((first.high - first.low) / 2)
        if isinstance(second, RealRoot):
            second.refine((second.high - second.low) / 2)


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
        _refuse_if_enormous(self.denominator, *self.numerators)

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
        found = _product(self.numerators, other.numerators)
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
        return _power(self, exponent, self.field.number(1))

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

    def lies_between(self, low: Fraction, high: Fraction) -> bool:
        """Whether the number is strictly between two rationals."""
        return low < self < high

    def __float__(self) -> float:
        low, high = self.field.bounds(self.numerators, 8 * _FIRST_BITS)
        return float(Fraction(low + high, self.denominator << (8 * _FIRST_BITS + 1)))


def _product(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    found: list[Any] = [0] * max(len(first) + len(second) - 1, 0)
    for power, coefficient in enumerate(first):
        for other, factor in enumerate(second):
            found[power + other] += coefficient * factor
    return found


def _power(base: Any, exponent: int, one: Any) -> Any:  # noqa: ANN401 - polynomials or numbers of a field
    found = one
    for bit in bin(exponent)[2:]:
        found = found * found
        if bit == "1":
            found = found * base
    return found


def _refuse_if_enormous(*numbers: int) -> None:
    if any(number.bit_length() > MAXIMUM_BITS for number in numbers):
        raise EvaluationError(f"a number of more than {MAXIMUM_BITS} bits; simplify the expression")
