"""Numbers of the field that an irrational number generates, as numbers of their own, worked out only when asked for.

A value ``f(a)`` of a rational function at an irrational ``a`` is a polynomial in ``a`` of smaller degree than its minimal
polynomial: rational just if that is a constant. Its own minimal polynomial takes far longer to find than its decimals, so
it is found when a document or a comparison needs it.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from gametheory.algebra.roots import AlgebraicNumber, interval_value, real_roots
from gametheory.numbers import to_fraction

__all__ = ["FieldNumber", "quotient_at"]


class FieldNumber(AlgebraicNumber):
    """An irrational polynomial in another irrational number; behaves as an :class:`AlgebraicNumber`."""

    __slots__ = ("_element", "_found", "generator")

    def __init__(self, element: fmpq_poly, generator: AlgebraicNumber) -> None:
        self._element = element
        self._found: AlgebraicNumber | None = None
        self.generator = generator
        self._value = None

    @property
    def polynomial(self) -> fmpz_poly:  # type: ignore[override]
        """Its minimal polynomial: the one factor of the characteristic polynomial of multiplying by it."""
        return self._number().polynomial

    @property
    def index(self) -> int:  # type: ignore[override]
        """Which real root of its polynomial it is."""
        return self._number().index

    @property
    def low(self) -> fmpq:  # type: ignore[override]
        """A rational below it."""
        return self._bounds()[0]

    @property
    def high(self) -> fmpq:  # type: ignore[override]
        """A rational above it."""
        return self._bounds()[1]

    @property
    def is_rational(self) -> bool:
        """Never."""
        return False

    def refine(self, steps: int = 16) -> None:
        """Bring the bounds closer."""
        self.generator.refine(steps)

    def _bounds(self) -> tuple[fmpq, fmpq]:
        least, most = interval_value(self._element.numer(), self.generator.low, self.generator.high)
        common = self._element.denom()
        return least / common, most / common

    def _number(self) -> AlgebraicNumber:
        if self._found is None:
            roots = real_roots(_minimal_polynomial(self._element, self.generator.polynomial))
            while True:
                low, high = self._bounds()
                candidates = [root for root in roots if root.low <= high and low <= root.high]
                if len(candidates) == 1:
                    self._found = candidates[0]
                    break
                self.refine(32)
                for root in candidates:
                    root.refine(32)
        return self._found


def quotient_at(numerator: fmpq_poly, denominator: fmpq_poly, number: AlgebraicNumber) -> Fraction | AlgebraicNumber:
    """The quotient of two polynomials at an irrational number that is no root of the second."""
    modulus = fmpq_poly(number.polynomial)
    _, inverse, _ = denominator.xgcd(modulus)
    element = (numerator * inverse) % modulus
    if element.degree() < 1:
        return to_fraction(element[0])
    return FieldNumber(element, number)


def _minimal_polynomial(element: fmpq_poly, modulus: fmpz_poly) -> fmpz_poly:
    degree = modulus.degree()
    field = fmpq_poly(modulus)
    rows, power = [], element
    for _ in range(degree):
        rows.append([power[k] for k in range(degree)])
        power = (power * fmpq_poly([0, 1])) % field
    factor: fmpz_poly = fmpq_mat(rows).charpoly().numer().factor()[1][0][0]
    return factor if factor.leading_coefficient() > 0 else -factor
