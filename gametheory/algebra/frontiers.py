"""Curves in the plane as formulas: a polynomial equation in two variables, solved for one of them where that is easy."""

from __future__ import annotations

from flint import fmpq_mpoly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.samples import Space
from gametheory.algebra.values import number_text, value_of

__all__ = ["coefficients_in", "solved"]

_LARGEST_SQUARE = 10_000
"""Numbers whose squares are looked for under a root."""


def coefficients_in(polynomial: fmpq_mpoly, name: str, space: Space) -> list[fmpq_mpoly]:
    """The coefficients, polynomials in the other variables, of the powers of one variable, lowest power first."""
    place = space.names.index(name)
    parts: dict[int, dict[tuple[int, ...], object]] = {}
    for powers, coefficient in polynomial.to_dict().items():
        rest = tuple(0 if k == place else power for k, power in enumerate(powers))
        parts.setdefault(powers[place], {})[rest] = coefficient
    return [space.context.from_dict(parts.get(power, {})) for power in range(max(parts, default=0) + 1)]


def solved(polynomial: fmpq_mpoly, space: Space) -> tuple[str, ...]:
    """The curve on which a polynomial in the two axes vanishes, solved for the second axis, or else for the first.

    A polynomial of degree 1 or 2 in one of the axes is solved for it, by one formula or two; for others there is none.
    ``("fee = 1 + 55*reach",)``, ``("reach = 1/10",)``.
    """
    first, second = space.axes
    by_degree = []
    for name in (second, first):
        coefficients = coefficients_in(polynomial, name, space)
        if len(coefficients) in (2, 3):
            by_degree.append((len(coefficients), name, coefficients))
    for _, name, coefficients in sorted(by_degree, key=lambda found: found[0]):
        if len(coefficients) == 2:
            below, above = coefficients
            return (f"{name} = {number_text(value_of(RationalFunction.quotient(space, -below, above)))}",)
        return _quadratic(name, coefficients, space)
    return ()


def _quadratic(name: str, coefficients: list[fmpq_mpoly], space: Space) -> tuple[str, ...]:
    """``x = -b/(2a) + sqrt(b^2 - 4 a c)/(2a)`` and the same with a minus, square factors before the root."""
    constant, linear, square = coefficients
    outside, inside = _root(linear * linear - 4 * square * constant, space)
    middle = RationalFunction.quotient(space, -linear, 2 * square)
    width = RationalFunction.quotient(space, outside, 2 * square)
    root = _times_root(width, str(value_of(RationalFunction.quotient(space, inside, space.one))), space)
    if middle.numerator.is_zero():
        return (f"{name} = {root}", f"{name} = -{root}")
    return (f"{name} = {value_of(middle)} + {root}", f"{name} = {value_of(middle)} - {root}")


def _root(polynomial: fmpq_mpoly, space: Space) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """``(g, h)`` with ``g**2 * h`` equal to the polynomial, and no square in ``h``."""
    content, factors = polynomial.factor()
    # sqrt(p/q) = sqrt(p q)/q; squares of small primes are enough for what people write.
    number, divisor = int(content.p * content.q), int(content.q)
    outside, inside = space.one / divisor, space.one
    square = 2
    while square * square <= abs(number) and square < _LARGEST_SQUARE:
        if number % (square * square) == 0:
            number //= square * square
            outside = outside * square
        else:
            square += 1
    for factor, power in factors:
        outside = outside * factor ** (int(power) // 2)
        inside = inside * factor ** (int(power) % 2)
    return outside, inside * number


def _times_root(width: RationalFunction, inside: str, space: Space) -> str:
    """A quotient times a root: ``sqrt(19)/50``, ``reach*sqrt(1 - fee)/(2*fee)``."""
    top = str(value_of(RationalFunction(space, width.numerator, space.one)))
    bottom = str(value_of(RationalFunction(space, width.denominator, space.one)))
    if width.numerator.is_constant() and width.denominator.is_constant():
        number = width.constant
        top, bottom = str(number.p), str(number.q)
    root = f"sqrt({inside})" if top == "1" else f"{_bracketed(top)}*sqrt({inside})"
    return root if bottom == "1" else f"{root}/{_bracketed(bottom, product=True)}"


def _bracketed(text: str, *, product: bool = False) -> str:
    needed = " " in text or "/" in text or (product and "*" in text)
    return f"({text})" if needed else text
