"""Exact values of functions: a formula in the parameters, a rational, or a real algebraic number; and their texts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_mpoly, fmpq_poly, fmpz_poly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, exact_number, interval_value, roots_between
from gametheory.algebra.texts import polynomial_text, quotient_text
from gametheory.errors import UsageError
from gametheory.numbers import exact, exact_text, to_flint, to_fraction

__all__ = ["Formula", "Value", "plain_value", "value_at", "value_of"]


class Formula:
    """A rational function of parameters that is not constant. ``str(formula)`` parses as an expression of a game file."""

    __slots__ = ("_text", "function")

    def __init__(self, function: RationalFunction) -> None:
        self.function = function
        self._text = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that occur."""
        used = self.function.numerator.degrees() + self.function.denominator.degrees()
        names = self.function.space.names
        return tuple(name for k, name in enumerate(names) if used[k] or used[k + len(names)])

    def at(self, values: Mapping[str, object]) -> Fraction:
        """The value where each parameter that occurs has the value given. Raises :class:`UsageError`."""
        missing = [name for name in self.names if name not in values]
        if missing:
            raise UsageError(f"the formula {self} needs a value of {', '.join(missing)}")
        point = [to_flint(exact(values.get(name, 0))) for name in self.function.space.names]
        bottom = self.function.denominator(*point)
        if bottom == 0:
            raise UsageError(f"the formula {self} divides by zero there")
        return to_fraction(self.function.numerator(*point) / bottom)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.function == other.function

    def __hash__(self) -> int:
        return hash(self.function)

    def __str__(self) -> str:
        if not self._text:
            self._text = quotient_text(self.function)
        return self._text

    def __repr__(self) -> str:
        return f"<Formula {self}>"


Value = Formula | Fraction | AlgebraicNumber
"""What a probability, payoff or measure of a regime is."""


def value_of(function: RationalFunction) -> Value:
    """The formula, or the number if it is constant."""
    return to_fraction(function.constant) if function.is_constant else Formula(function)


def value_at(function: RationalFunction, number: AlgebraicNumber) -> Value:
    """The value of a function where the one axis of its space has this value.

    Symbols stay: then it is a formula in them, and in the axis too if its value is irrational.
    """
    if function.is_constant:
        return to_fraction(function.constant)
    space = function.space
    if number.is_rational:
        axis = {space.axes[0]: to_flint(number.rational)}
        return value_of(
            RationalFunction.quotient(space, function.numerator.subs(axis), function.denominator.subs(axis))
        )
    if space.symbols:
        return value_of(function)
    return exact_number(_algebraic_value(_dense(function.numerator), _dense(function.denominator), number))


def _dense(polynomial: fmpq_mpoly) -> fmpq_poly:
    terms = polynomial.to_dict()
    degree = max((powers[0] for powers in terms), default=0)
    return fmpq_poly([terms.get((power,), fmpq(0)) for power in range(degree + 1)])


def _algebraic_value(numerator: fmpq_poly, denominator: fmpq_poly, number: AlgebraicNumber) -> AlgebraicNumber:
    """The number ``numerator / denominator`` at an irrational number: a root of the characteristic polynomial of
    multiplication by it in the field that the number generates."""
    modulus = fmpq_poly(number.polynomial)
    _, inverse, _ = denominator.xgcd(modulus)
    # xgcd returns (g, s, t) with s * denominator + t * modulus = g = 1.
    element = (numerator * inverse) % modulus
    degree = number.polynomial.degree()
    rows, power = [], element
    for _ in range(degree):
        rows.append([power[k] for k in range(degree)])
        power = (power * fmpq_poly([0, 1])) % modulus
    characteristic = _whole(fmpq_mat(rows).charpoly())
    least, most = _bounds(element, number)
    while True:
        wide = (most - least) + 1
        low, high = AlgebraicNumber.of(least - wide), AlgebraicNumber.of(most + wide)
        candidates = [root for root in roots_between([characteristic], low, high) if root >= to_fraction(least)]
        candidates = [root for root in candidates if root <= to_fraction(most)]
        if len(candidates) == 1:
            return candidates[0]
        number.refine(32)
        least, most = _bounds(element, number)


def _bounds(element: fmpq_poly, number: AlgebraicNumber) -> tuple[fmpq, fmpq]:
    common = element.denom()
    least, most = interval_value(element.numer(), number.low, number.high)
    return least / common, most / common


def _whole(polynomial: fmpq_poly) -> fmpz_poly:
    found: fmpz_poly = polynomial.numer()
    return found


def plain_value(value: Value | float) -> Any:  # noqa: ANN401 - text, an object or a float
    """The contract's form: text for formulas and rationals, an object for irrational numbers."""
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, Formula):
        return str(value)
    if isinstance(value, AlgebraicNumber):
        if value.is_rational:
            return exact_text(value.rational)
        approximate = float(value)
        return {
            "polynomial": polynomial_text(value.polynomial, "x"),
            "low": str(value.low),
            "high": str(value.high),
            "approx": approximate,
        }
    return value
