"""Real algebraic numbers: a root of an irreducible polynomial, told from its other roots by an interval.

A rational is the root of a polynomial of degree 1. Every decision is exact: whether a polynomial vanishes at a root is
decided by division, and its sign otherwise by interval arithmetic on an interval that is halved until 0 is outside.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpz, fmpz_poly

from gametheory.numbers import to_flint, to_fraction

__all__ = ["AlgebraicNumber", "exact_number", "number_between", "real_roots", "roots_between"]


@functools.total_ordering
class AlgebraicNumber:
    """A real algebraic number: the ``index``-th real root, ascending, of a primitive irreducible polynomial over Z.

    ``low`` and ``high`` enclose it and no other root of the polynomial; they are equal just if it is rational, and come
    closer where a comparison needs it, so two equal numbers may have different intervals. Immutable in value.
    """

    __slots__ = ("_value", "high", "index", "low", "polynomial")

    def __init__(self, polynomial: fmpz_poly, index: int, low: fmpq, high: fmpq) -> None:
        self.polynomial = polynomial
        self.index = index
        self.low = low
        self.high = high
        self._value: Fraction | None = None

    @classmethod
    def of(cls, value: AlgebraicNumber | Fraction | fmpq | int) -> AlgebraicNumber:
        """A rational number; an algebraic one is returned as it is."""
        if isinstance(value, AlgebraicNumber):
            return value
        rational = to_flint(value) if isinstance(value, Fraction) else fmpq(value)
        return cls(fmpz_poly([-rational.p, rational.q]), 0, rational, rational)

    @property
    def is_rational(self) -> bool:
        """Whether it is a rational number."""
        return self.polynomial.degree() == 1

    @property
    def rational(self) -> Fraction:
        """Its value; raises ValueError for an irrational number."""
        if not self.is_rational:
            raise ValueError(f"{self!r} is not rational")
        if self._value is None:
            self._value = to_fraction(self.low)
        return self._value

    def sign_of(self, polynomial: fmpz_poly) -> int:
        """-1, 0 or 1: the sign of a polynomial with whole coefficients at this number. Exact."""
        if self.is_rational:
            value = polynomial(self.low)
            return (value > 0) - (value < 0)
        if polynomial.degree() < 1:
            constant = polynomial[0]
            return (constant > 0) - (constant < 0)
        if polynomial.degree() >= self.polynomial.degree() and polynomial.gcd(self.polynomial).degree() > 0:
            return 0
        while True:
            least, most = interval_value(polynomial, self.low, self.high)
            if least > 0 or most < 0:
                return 1 if least > 0 else -1
            self.refine()

    def refine(self, steps: int = 16) -> None:
        """Halve the interval that many times; a rational number stays as it is."""
        if self.is_rational:
            return
        sign_at_low = _sign(self.polynomial(self.low))
        for _ in range(steps):
            middle = (self.low + self.high) / 2
            if _sign(self.polynomial(middle)) == sign_at_low:
                self.low = middle
            else:
                self.high = middle

    def refine_below(self, width: fmpq) -> None:
        """Make the interval narrower than ``width``, which is positive."""
        while self.high - self.low >= width:
            self.refine()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, AlgebraicNumber):
            return bool(self.polynomial == other.polynomial) and self.index == other.index
        if isinstance(other, Fraction | int):
            return self.is_rational and self.rational == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.rational) if self.is_rational else hash((str(self.polynomial), self.index))

    def __lt__(self, other: AlgebraicNumber | Fraction | int) -> bool:
        if not isinstance(other, AlgebraicNumber):
            other = AlgebraicNumber.of(other)
        if self == other:
            return False
        while True:
            if self.high < other.low or (self.high == other.low):
                return True
            if other.high < self.low or (other.high == self.low):
                return False
            self.refine()
            other.refine()

    def __float__(self) -> float:
        self.refine_below(fmpq(1, 2) ** 60 * max(fmpq(1), abs(self.high)))
        return float(to_fraction((self.low + self.high) / 2))

    def __repr__(self) -> str:
        return f"<AlgebraicNumber {self}>"

    def __str__(self) -> str:
        if self.is_rational:
            return str(self.low)
        # The module of texts builds on this one.
        from gametheory.algebra.texts import polynomial_text

        return f"root of {polynomial_text(self.polynomial, 'x')} near {float(self):.9g}"


def exact_number(number: AlgebraicNumber) -> Fraction | AlgebraicNumber:
    """A Fraction where the number is rational, else the number itself."""
    return number.rational if number.is_rational else number


def roots_between(
    polynomials: Iterable[fmpz_poly], low: AlgebraicNumber, high: AlgebraicNumber
) -> dict[AlgebraicNumber, list[int]]:
    """All real roots of the polynomials strictly between two numbers: for each, which polynomials change sign there.

    The positions are those of the polynomials among those given; one that touches zero without changing sign is
    listed twice. Polynomials that are zero are passed over.
    """
    found: dict[AlgebraicNumber, list[int]] = {}
    for position, polynomial in enumerate(polynomials):
        if polynomial.degree() < 1 or not _may_vanish(polynomial, low.low, high.high):
            continue
        for factor, multiplicity in polynomial.factor()[1]:
            for root in real_roots(factor if factor.leading_coefficient() > 0 else -factor):
                if low < root < high:
                    found.setdefault(root, []).extend([position] * (1 if multiplicity % 2 else 2))
    return found


def number_between(low: AlgebraicNumber, high: AlgebraicNumber) -> tuple[fmpq, fmpq]:
    """Rationals ``a < b`` with ``low <= a`` and ``b <= high``, close to both, for two numbers with ``low < high``."""
    while low.high >= high.low:
        low.refine()
        high.refine()
    while (low.high - low.low) * 1000 > high.low - low.high or (high.high - high.low) * 1000 > high.low - low.high:
        low.refine()
        high.refine()
    return low.high, high.low


def interval_value(polynomial: fmpz_poly, low: fmpq, high: fmpq) -> tuple[fmpq, fmpq]:
    """Bounds of a polynomial on an interval, by Horner's scheme on intervals."""
    least = most = fmpq(0)
    for coefficient in reversed(polynomial.coeffs()):
        products = (least * low, least * high, most * low, most * high)
        least, most = min(products) + coefficient, max(products) + coefficient
    return least, most


def _sign(value: fmpq) -> int:
    return (value > 0) - (value < 0)


def _may_vanish(polynomial: fmpz_poly, low: fmpq, high: fmpq) -> bool:
    """False only if the polynomial has no root from ``low`` to ``high``: Descartes's rule of signs.

    The roots of ``p`` in ``(low, high)`` are the positive roots ``s`` of ``(1 + s)^n p((low + high s) / (1 + s))``.
    """
    if low == high:
        return True
    common = fmpz(math.lcm(int(low.q), int(high.q)))
    first, last = (low * common).p, (high * common).p
    degree = polynomial.degree()
    scaled = fmpz_poly([coefficient * common ** (degree - k) for k, coefficient in enumerate(polynomial.coeffs())])
    moved = scaled(fmpz_poly([first, last - first])).coeffs()
    moved += [fmpz(0)] * (degree + 1 - len(moved))
    mapped = fmpz_poly(moved[::-1])(fmpz_poly([1, 1])).coeffs()
    signs = [coefficient > 0 for coefficient in mapped if coefficient != 0]
    at_an_end = len(mapped) <= degree or mapped[0] == 0
    return at_an_end or any(here != there for here, there in itertools.pairwise(signs))


@functools.lru_cache(maxsize=10_000)
def _roots_of_text(coefficients: tuple[int, ...]) -> tuple[AlgebraicNumber, ...]:
    polynomial = fmpz_poly(list(coefficients))
    if polynomial.degree() == 1:
        return (AlgebraicNumber(polynomial, 0, *2 * (fmpq(-polynomial[0], polynomial[1]),)),)
    # Flint's roots are certified: a real one has an imaginary part of exactly 0, and the balls are disjoint.
    roots: Any = polynomial.complex_roots()
    real = sorted(_enclosure(root.real) for root, _ in roots if root.imag == 0)
    return tuple(AlgebraicNumber(polynomial, index, low, high) for index, (low, high) in enumerate(real))


def real_roots(irreducible: fmpz_poly) -> tuple[AlgebraicNumber, ...]:
    """The real roots, ascending, of a primitive irreducible polynomial with a positive leading coefficient."""
    return _roots_of_text(tuple(map(int, irreducible.coeffs())))


def _enclosure(ball: arb) -> tuple[fmpq, fmpq]:
    middle, radius = _dyadic(ball.mid()), _dyadic(ball.rad())
    return middle - radius, middle + radius


def _dyadic(exact_ball: arb) -> fmpq:
    mantissa, exponent = exact_ball.man_exp()
    power = int(exponent)
    return fmpq(fmpz(mantissa) * fmpz(2) ** power) if power >= 0 else fmpq(fmpz(mantissa), fmpz(2) ** -power)
