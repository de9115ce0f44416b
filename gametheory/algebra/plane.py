"""Points of a plane with algebraic coordinates, and polynomials over the field that one coordinate generates.

Whether a polynomial vanishes at a point is decided in exact algebra. With ``K = Q(alpha)`` and ``m`` the minimal
polynomial of ``beta`` over Q, ``p(alpha, beta) = 0`` just if ``beta`` is a root of ``g = gcd(p(alpha, y), m)`` in
``K[y]``. As ``m`` has no multiple roots, ``beta`` is a root of exactly one of ``g`` and ``m / g``: balls that shrink
show of which one it is not. Signs that are not zero come from balls too.
Reference: Basu, Pollack and Roy 2006, Algorithms in Real Algebraic Geometry, chapters 10 and 11.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, ctx, fmpq, fmpq_mpoly, fmpq_poly, fmpz, fmpz_poly

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import Sample, Space, univariate

__all__ = [
    "FIRST_PRECISION",
    "FieldPolynomial",
    "PlanePoint",
    "at_number",
    "ball_at",
    "ball_of",
    "common_divisor",
    "rows_of",
    "squarefree_part",
]

FIRST_PRECISION = 64
"""Bits with which balls are tried first."""

FieldPolynomial = list[fmpq_poly]
"""A polynomial in y: its coefficients, the constant one first, are polynomials in a number, reduced by its own."""


def rows_of(polynomial: fmpq_mpoly) -> list[fmpz_poly]:
    """The coefficients of the powers of the second axis, as polynomials in the first, all times one positive number.

    The polynomial has no symbols.
    """
    terms = {(int(powers[0]), int(powers[1])): value for powers, value in polynomial.to_dict().items()}
    common = fmpz(1)
    for value in terms.values():
        common = common.lcm(value.q)
    rows: list[list[int]] = [[] for _ in range(1 + max((power for _, power in terms), default=0))]
    for (first, second), value in sorted(terms.items()):
        row = rows[second]
        row += [0] * (first + 1 - len(row))
        row[first] = int((value * common).p)
    return [fmpz_poly(row) for row in rows]


def ball_of(number: AlgebraicNumber, precision: int) -> arb:
    """A ball that contains the number, of a radius of about ``2**-precision``. To be called at that working precision."""
    if number.is_rational:
        return arb(number.low)
    number.refine_below(fmpq(1, fmpz(2) ** precision))
    return arb(number.low).union(arb(number.high))


def at_number(rows: Sequence[fmpz_poly], modulus: fmpz_poly) -> FieldPolynomial:
    """A polynomial in x and y, by rows, where x is a root of the modulus; without leading zeros."""
    divisor = fmpq_poly(modulus)
    return _trimmed([fmpq_poly(row) % divisor for row in rows])


def common_divisor(first: FieldPolynomial, second: FieldPolynomial, modulus: fmpz_poly) -> FieldPolynomial:
    """The greatest common divisor over the field, with leading coefficient 1; ``[]`` of two zeros."""
    while second:
        first, second = second, _divided(first, second, modulus)[1]
    return _monic(first, modulus)


def squarefree_part(polynomial: FieldPolynomial, modulus: fmpz_poly) -> FieldPolynomial:
    """The polynomial over the field with the same roots, all of them simple."""
    derivative = [coefficient * power for power, coefficient in enumerate(polynomial)][1:]
    repeated = common_divisor(polynomial, _trimmed(derivative), modulus)
    return polynomial if len(repeated) <= 1 else _divided(polynomial, repeated, modulus)[0]


def ball_at(polynomial: FieldPolynomial, x: arb, y: arb) -> arb:
    """The value at a point, by Horner's scheme on balls."""
    value = arb(0)
    for coefficient in reversed(polynomial):
        value = value * y + coefficient.numer()(x) / coefficient.denom()
    return value


def _trimmed(polynomial: FieldPolynomial) -> FieldPolynomial:
    while polynomial and polynomial[-1].degree() < 0:
        polynomial = polynomial[:-1]
    return polynomial


def _inverse(element: fmpq_poly, modulus: fmpz_poly) -> fmpq_poly:
    # The modulus is irreducible, so the greatest common divisor, which comes first, is 1.
    return element.xgcd(fmpq_poly(modulus))[1]


def _monic(polynomial: FieldPolynomial, modulus: fmpz_poly) -> FieldPolynomial:
    if not polynomial:
        return polynomial
    inverse, divisor = _inverse(polynomial[-1], modulus), fmpq_poly(modulus)
    return [coefficient * inverse % divisor for coefficient in polynomial]


def _divided(
    top: FieldPolynomial, bottom: FieldPolynomial, modulus: fmpz_poly
) -> tuple[FieldPolynomial, FieldPolynomial]:
    """Quotient and remainder over the field."""
    divisor = fmpq_poly(modulus)
    inverse = _inverse(bottom[-1], modulus)
    rest = list(top)
    quotient: FieldPolynomial = [fmpq_poly([0])] * max(len(top) - len(bottom) + 1, 0)
    for shift in range(len(top) - len(bottom), -1, -1):
        factor = rest[shift + len(bottom) - 1] * inverse % divisor
        quotient[shift] = factor
        if factor.degree() >= 0:
            for place, coefficient in enumerate(bottom):
                rest[shift + place] = (rest[shift + place] - factor * coefficient) % divisor
    return quotient, _trimmed(rest[: len(bottom) - 1])


class PlanePoint(Sample):
    """A point of a space of two axes; each coordinate is rational or not."""

    def __init__(self, space: Space, x: AlgebraicNumber, y: AlgebraicNumber) -> None:
        super().__init__(space)
        self.x = x
        self.y = y

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign at the point. Exact, also where both coordinates are irrational."""
        polynomial = self.space.on_axes(polynomial)
        first, second = self.space.axes
        if self.x.is_rational and self.y.is_rational:
            value = self.space.value(polynomial, (self.x.low, self.y.low))
            return (value > 0) - (value < 0)
        if self.x.is_rational:
            return self.y.sign_of(univariate(polynomial.subs({first: self.x.low}), 1))
        if self.y.is_rational:
            return self.x.sign_of(univariate(polynomial.subs({second: self.y.low}), 0))
        return self._sign_of_rows(rows_of(polynomial))

    def _sign_of_rows(self, rows: Sequence[fmpz_poly]) -> int:
        restricted: FieldPolynomial = []
        precision = FIRST_PRECISION
        while True:
            with ctx.workprec(precision + 20):
                value = ball_at([fmpq_poly(row) for row in rows], *self.balls(precision))
            if value > 0 or value < 0:
                return 1 if value > 0 else -1
            if not restricted:
                # The first try nearly always decides what is not zero; only now is it worth asking whether it is.
                restricted = at_number(rows, self.x.polynomial)
                if not restricted or self._is_root(restricted):
                    return 0
            precision *= 2

    def _is_root(self, polynomial: FieldPolynomial) -> bool:
        """Whether the second coordinate is a root of a polynomial, which is not zero, over the field of the first."""
        modulus = self.x.polynomial
        minimal = [fmpq_poly([value]) for value in self.y.polynomial.coeffs()]
        common = common_divisor(polynomial, minimal, modulus)
        if len(common) <= 1 or len(common) == len(minimal):
            return len(common) > 1
        others = _divided(minimal, common, modulus)[0]
        precision = FIRST_PRECISION
        while True:
            with ctx.workprec(precision + 20):
                balls = self.balls(precision)
                if not ball_at(others, *balls).contains(0):
                    return True
                if not ball_at(common, *balls).contains(0):
                    return False
            precision *= 2

    def balls(self, precision: int) -> tuple[arb, arb]:
        """Balls that contain the coordinates; see :func:`ball_of`."""
        return ball_of(self.x, precision), ball_of(self.y, precision)

    def rough(self, polynomial: fmpq_mpoly) -> fmpq:
        """The value in the middle of the coordinates' intervals."""
        middle = [(number.low + number.high) / 2 for number in (self.x, self.y)]
        return self.space.value(polynomial, middle)
