"""Curves in the plane as formulas: a polynomial equation in two variables, solved for one of them where that is easy."""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.samples import Space
from gametheory.algebra.texts import is_sum
from gametheory.algebra.values import value_of
from gametheory.numbers import to_fraction

__all__ = ["SignOn", "coefficients_in", "solved"]

SignOn = Callable[[fmpq_mpoly], int]
"""The sign that a polynomial has all along a stretch of a curve; 0 where it is not the same all along."""

_LARGEST_SQUARE = 10_000
"""Numbers whose squares are looked for under a root."""


def coefficients_in(polynomial: fmpq_mpoly, name: str, space: Space) -> list[fmpq_mpoly]:
    """The coefficients, polynomials in the other variables, of the powers of one variable, lowest power first."""
    place = space.names.index(name)
    parts: dict[int, dict[tuple[int, ...], fmpq]] = {}
    for powers, coefficient in polynomial.to_dict().items():
        rest = tuple(0 if k == place else power for k, power in enumerate(powers))
        parts.setdefault(powers[place], {})[rest] = coefficient
    return [space.context.from_dict(parts.get(power, {})) for power in range(max(parts, default=0) + 1)]


def solved(polynomial: fmpq_mpoly, space: Space, sign_on: SignOn | None = None) -> tuple[str, ...]:
    """The curve on which an irreducible polynomial in the two axes vanishes, solved for the second axis, or else for the first.

    A polynomial of degree 1 or 2 in one of the axes is solved for it, by one formula or two; for others there is none.
    With ``sign_on``, which tells signs on a stretch of the curve, the formula of that stretch alone where it is one.
    ``("fee = 1 + 55*reach",)``, ``("reach = 1/10",)``.

    **Guarantees.** Each point of the curve at which the formulas' denominator is not 0 satisfies one of them.
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
            return (f"{name} = {value_of(RationalFunction.quotient(space, -below, above))}",)
        return _quadratic(name, coefficients, space, sign_on)
    return ()


def _quadratic(name: str, coefficients: list[fmpq_mpoly], space: Space, sign_on: SignOn | None) -> tuple[str, ...]:
    """``x = -b/(2a) + g sqrt(h)/(2a)`` with ``g**2 h = b**2 - 4 a c``, and the same with a minus.

    On the first of them ``2 a x + b``, the derivative of the polynomial, has the sign of ``g``.
    """
    constant, linear, square = coefficients
    outside, inside = _root(linear * linear - 4 * square * constant, space)
    width = RationalFunction.quotient(space, outside, 2 * square)
    if str(value_of(width)).startswith("-"):
        outside, width = -outside, RationalFunction.quotient(space, -outside, 2 * square)
    middle = RationalFunction.quotient(space, -linear, 2 * square)
    root = _times_root(width, str(value_of(RationalFunction.quotient(space, inside, space.one))))
    if middle.numerator.is_zero():
        both = (f"{name} = {root}", f"{name} = -{root}")
    else:
        both = (f"{name} = {value_of(middle)} + {root}", f"{name} = {value_of(middle)} - {root}")
    if sign_on is None:
        return both
    sign = sign_on(2 * square * space.variable(name) + linear) * sign_on(outside)
    return both if sign == 0 else both[:1] if sign > 0 else both[1:]


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


def _times_root(width: RationalFunction, inside: str) -> str:
    """A quotient times a root: ``sqrt(19)/50``, ``reach*sqrt(1 - fee)/(2*fee)``."""
    if width.is_constant:
        number = to_fraction(width.constant)
        top, bottom = str(number.numerator), str(number.denominator)
    else:
        # The text of the quotient, split where its denominator begins.
        top, bottom = _split(str(value_of(width)))
    root = f"sqrt({inside})" if top == "1" else f"{_bracketed(top)}*sqrt({inside})"
    return root if bottom == "1" else f"{root}/{bottom}"


def _split(quotient: str) -> tuple[str, str]:
    """The two sides of the slash that is outside of all brackets; the second is 1 if there is none."""
    depth = 0
    for place, character in enumerate(quotient):
        depth += (character == "(") - (character == ")")
        if character == "/" and depth == 0:
            return quotient[:place], quotient[place + 1 :]
    return quotient, "1"


def _bracketed(text: str) -> str:
    return f"({text})" if is_sum(text) else text
