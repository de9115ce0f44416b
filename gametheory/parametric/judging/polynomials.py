"""Polynomials in one variable and their real roots, for the judge: plain arithmetic that shares nothing with the solver's.

A real algebraic number is told as *the* root of a polynomial within an interval, which Sturm's theorem checks (Basu,
Pollack and Roy 2006, "Algorithms in real algebraic geometry", section 2.2.2). The polynomial need not be irreducible.
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

__all__ = ["Polynomial", "RealRoot", "compared", "power", "product", "refuse_if_enormous"]

MAXIMUM_DEGREE = 60
"""Largest degree of a polynomial that is read."""
MAXIMUM_SIZE = 10_000
"""Largest size of a polynomial (see :attr:`Polynomial.size`) whose roots are told apart: about a second's work."""


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
        found = product(self.coefficients, factor.coefficients)
        for coefficient in found:
            refuse_if_enormous(coefficient.numerator, coefficient.denominator)
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
        found: Polynomial = power(self, exponent, Polynomial([1]))
        return found

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
    """The only root of a polynomial strictly between two rationals, ``interval``.

    ``low`` and ``high`` come closer as it is needed. To compare with them again and again would take ever more places.
    """

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
        self.polynomial = polynomial.divided(chain[-1])[0].whole()
        self.low, self.high = self.interval = low, high

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


def product(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    """Coefficients of the product of two polynomials."""
    found: list[Any] = [0] * max(len(first) + len(second) - 1, 0)
    for power, coefficient in enumerate(first):
        for other, factor in enumerate(second):
            found[power + other] += coefficient * factor
    return found


def power(base: Any, exponent: int, one: Any) -> Any:  # noqa: ANN401 - polynomials or numbers of a field
    """A power with an exponent of 0 or more, by squaring."""
    found = one
    for bit in bin(exponent)[2:]:
        found = found * found
        if bit == "1":
            found = found * base
    return found


def refuse_if_enormous(*numbers: int) -> None:
    """Raise :class:`EvaluationError` for a number beyond the bounds of expressions."""
    if any(number.bit_length() > MAXIMUM_BITS for number in numbers):
        raise EvaluationError(f"a number of more than {MAXIMUM_BITS} bits; simplify the expression")
