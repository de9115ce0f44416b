"""Exact values of functions: a formula in the parameters, a rational, or a real algebraic number; and their texts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mpoly, fmpq_poly, fmpz

from gametheory.algebra.field_numbers import FieldNumber, quotient_at
from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.texts import polynomial_text, quotient_text
from gametheory.errors import UsageError
from gametheory.numbers import NumberError, decimal_text, exact, exact_text, short_text, to_flint, to_fraction

__all__ = ["Formula", "Value", "number_text", "plain_value", "radical_text", "value_at", "value_in", "value_of"]

ENCLOSING_PLACES = 15
"""Decimals of the rationals between which the contract's form of an irrational number lies."""
_MOST_GENERATED = 4
"""Degree of a generating number up to which its fields are searched for quadratic numbers."""
LARGEST_RADICAL_BITS = 64
"""Size of the coefficients up to which the root of a quadratic is written out; a longer one says nothing."""


class Formula:
    """A rational function of parameters that is not constant. ``str(formula)`` parses as an expression of a game file.

    ``near`` is a point of the axes at which it will be used: there the text divides by what is positive, if it can.
    """

    __slots__ = ("_near", "_text", "function")

    def __init__(self, function: RationalFunction, near: Sequence[fmpq] | None = None) -> None:
        self.function = function
        self._near = near
        self._text = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that occur."""
        used = self.function.numerator.degrees() + self.function.denominator.degrees()
        names = self.function.space.names
        return tuple(name for k, name in enumerate(names) if used[k] or used[k + len(names)])

    def at(self, values: object = None, /, **named: object) -> Fraction:
        """The value where each parameter that occurs has the value given, as a mapping or by name.

        A single value is that of the only parameter that occurs: ``formula.at("1/2")``. Raises :class:`UsageError`.
        """
        given = self._given(values, named)
        names = self.names
        missing = [name for name in names if name not in given]
        if missing:
            raise UsageError(f"the formula {self} needs a value of {', '.join(missing)}")
        try:
            point = [to_flint(exact(given[name] if name in names else 0)) for name in self.function.space.names]
        except NumberError as error:
            raise UsageError(f"the formula {self}: {error}") from None
        bottom = self.function.denominator(*point)
        if bottom == 0:
            raise UsageError(f"the formula {self} divides by zero there")
        return to_fraction(self.function.numerator(*point) / bottom)

    def _given(self, values: object, named: Mapping[str, object]) -> Mapping[str, object]:
        if values is None:
            return named
        if isinstance(values, Mapping):
            return {**values, **named} if named else values
        if named or len(self.names) != 1:
            shown = ", ".join(f"{name}=..." for name in self.names)
            raise UsageError(f"say which value is whose in the formula {self}: at({shown})")
        return {self.names[0]: values}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.function == other.function

    def __hash__(self) -> int:
        return hash(self.function)

    def __str__(self) -> str:
        if not self._text:
            self._text = quotient_text(self.function, self._near)
        return self._text

    def __repr__(self) -> str:
        return f"<Formula {self}>"


Value = Formula | Fraction | AlgebraicNumber
"""What a probability, payoff or measure of a regime is."""


def value_of(function: RationalFunction, near: Sequence[fmpq] | None = None) -> Value:
    """The formula, written for use near a point of the axes, or the number if it is constant."""
    return to_fraction(function.constant) if function.is_constant else Formula(function, near)


def value_at(function: RationalFunction, number: AlgebraicNumber) -> Fraction | AlgebraicNumber:
    """The value of a function where the one axis of its space has this value, and symbols are at their defaults.

    Elsewhere the number itself would be another, so a formula in the symbols would hold nowhere else.
    """
    if function.is_constant:
        return to_fraction(function.constant)
    space = function.space
    if number.is_rational:
        return to_fraction(function.value((to_flint(number.rational),)))
    top, bottom = space.on_axes(function.numerator), space.on_axes(function.denominator)
    return quotient_at(_dense(top), _dense(bottom), number)


def value_in(value: Value, point: Mapping[str, Fraction | AlgebraicNumber]) -> Fraction | AlgebraicNumber:
    """The number that a value is at a point, which may be irrational in the one axis of a formula, with symbols at their
    defaults.

    Raises :class:`UsageError` where a parameter that occurs has no value, or the formula divides by zero.
    """
    if not isinstance(value, Formula):
        return value
    irrational = [name for name in value.names if isinstance(point.get(name), AlgebraicNumber)]
    if not irrational:
        return value.at(point)
    place, space = point[irrational[0]], value.function.space
    others = {name: to_fraction(space.symbols[name]) for name in value.names if name in space.symbols}
    known = space.axes == (irrational[0],) and all(point.get(name) == default for name, default in others.items())
    if not known or not isinstance(place, AlgebraicNumber):
        raise UsageError(f"the formula {value} is evaluated at rational numbers only: {irrational[0]} is irrational")
    return value_at(value.function, place)


def _dense(polynomial: fmpq_mpoly) -> fmpq_poly:
    # Symbols that numbers were put in for are variables of the ring still, of power 0.
    terms = {powers[0]: coefficient for powers, coefficient in polynomial.to_dict().items()}
    return fmpq_poly([terms.get(power, fmpq(0)) for power in range(max(terms, default=0) + 1)])


def plain_value(value: Value | float) -> Any:  # noqa: ANN401 - text, an object or a float
    """The contract's form: text for formulas and rationals, an object for irrational numbers."""
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, Formula):
        return str(value)
    if isinstance(value, AlgebraicNumber):
        if value.is_rational:
            return exact_text(value.rational)
        low, high = _short_enclosure(value)
        return {
            "polynomial": polynomial_text(value.polynomial, "x"),
            "low": exact_text(low),
            "high": exact_text(high),
            "approx": float(value),
        }
    return value


def _short_enclosure(number: AlgebraicNumber) -> tuple[Fraction, Fraction]:
    """Neighbouring decimals around an irrational number, with no other root of its polynomial between them.

    They depend on the number alone, not on how far its interval happens to be refined.
    """
    places = ENCLOSING_PLACES
    while True:
        unit = 10**places
        number.refine_below(fmpq(1, unit))
        # The number itself is no multiple of the unit: close enough around it, both ends have the same below them.
        while (below := math.floor(to_fraction(number.low) * unit)) != math.floor(to_fraction(number.high) * unit):
            number.refine()
        low, high = Fraction(below, unit), Fraction(below + 1, unit)
        if len(roots_between([number.polynomial], AlgebraicNumber.of(low), AlgebraicNumber.of(high))) == 1:
            return low, high
        places *= 2


def number_text(value: Value, *, radicals: bool = True) -> str:
    """For people: ``9/20``, a formula, ``~0.127178``, or with ``radicals`` ``(2 + sqrt(19))/50 ~ 0.127178``."""
    if isinstance(value, Formula):
        return str(value)
    if isinstance(value, Fraction):
        return short_text(value)
    if value.is_rational:
        return short_text(value.rational)
    approximate = decimal_text(float(value))
    radical = radical_text(value) if radicals else ""
    return f"{radical} ~ {approximate}" if radical else f"~{approximate}"


def radical_text(number: AlgebraicNumber) -> str:
    """``(2 + sqrt(19))/50``: a root of a quadratic polynomial in lowest terms; empty for other numbers, and where it
    would be too long to read."""
    if isinstance(number, FieldNumber) and number.generator.polynomial.degree() > _MOST_GENERATED:
        return ""
    if number.polynomial.degree() != 2 or number.polynomial.height_bits() > LARGEST_RADICAL_BITS:
        return ""
    c, b, a = (int(coefficient) for coefficient in number.polynomial.coeffs())
    outside, inside = _square_part(b * b - 4 * a * c)
    # The larger root, which comes second, takes the square root added if it stands over a positive number.
    plus = (number.index == 1) == (a > 0)
    shared = math.gcd(b, outside, 2 * a) * (1 if a > 0 else -1)
    alone, factor, below = -b // shared, outside // shared, 2 * a // shared
    factor = factor if plus else -factor
    root = f"{'' if abs(factor) == 1 else f'{abs(factor)}*'}sqrt({inside})"
    sign = "-" if factor < 0 and (alone == 0 or (alone < 0 and below > 1)) else ""
    if sign or alone == 0:
        above = f"{-alone} + {root}" if alone else root
    elif factor < 0 or alone > 0:
        above = f"{alone} {'-' if factor < 0 else '+'} {root}"
    else:
        above = f"{root} - {-alone}"
    if below == 1:
        return f"{sign}{above}"
    return f"{sign}({above})/{below}" if alone else f"{sign}{above}/{below}"


def _square_part(number: int) -> tuple[int, int]:
    """``s`` and ``f`` with ``number = s**2 * f`` and ``f`` without square factors."""
    outside, inside = 1, 1
    for prime, power in fmpz(number).factor():
        outside *= int(prime) ** (int(power) // 2)
        inside *= int(prime) ** (int(power) % 2)
    return outside, inside
