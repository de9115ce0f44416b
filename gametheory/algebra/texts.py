"""Polynomials and rational functions as people write them; the texts parse as expressions of a game file."""

from __future__ import annotations

import math

from flint import fmpq, fmpq_mpoly, fmpz_poly

from gametheory.algebra.germs import RationalFunction
from gametheory.numbers import to_fraction

__all__ = ["mpoly_text", "polynomial_text", "quotient_text"]


def polynomial_text(polynomial: fmpz_poly, name: str) -> str:
    """``2500*x**2 - 200*x - 15``."""
    terms = [(power, int(coefficient)) for power, coefficient in enumerate(polynomial.coeffs()) if coefficient != 0]
    return _sum_text([(coefficient, _power_text(name, power)) for power, coefficient in reversed(terms)])


def _power_text(name: str, power: int) -> str:
    return "" if power == 0 else name if power == 1 else f"{name}**{power}"


def _sum_text(terms: list[tuple[int, str]]) -> str:
    """Whole multiples of products, as a sum."""
    text = ""
    for coefficient, product in terms:
        size = str(abs(coefficient)) if not product or abs(coefficient) != 1 else ""
        term = f"{size}*{product}" if size and product else size or product
        sign = "-" if coefficient < 0 else "+"
        text += f" {sign} {term}" if text else (f"-{term}" if coefficient < 0 else term)
    return text or "0"


def mpoly_text(polynomial: fmpq_mpoly) -> str:
    """A polynomial with whole coefficients, its highest terms first."""
    names = polynomial.context().names()
    terms = []
    for powers, coefficient in polynomial.terms():
        product = "*".join(_power_text(name, int(power)) for name, power in zip(names, powers, strict=True) if power)
        terms.append((int(coefficient.p), product))
    return _sum_text(terms)


def quotient_text(function: RationalFunction) -> str:
    """The function with numerator and denominator factored, all numbers whole."""
    top, upper = _factored(function.numerator)
    bottom, lower = _factored(function.denominator)
    number = to_fraction(top / bottom)
    sign = "-" if number < 0 else ""
    above = _product_text(abs(number.numerator), upper)
    if number.denominator == 1 and not lower:
        if sign and len(upper) == 1 and abs(number.numerator) == 1 and upper[0][1] == 1 and len(upper[0][0]) > 1:
            return mpoly_text(-upper[0][0])
        return f"{sign}{above}" if not _is_sum(above) or not sign else f"-({above})"
    below = _product_text(number.denominator, lower)
    if _is_sum(above):
        above = f"({above})"
    if _is_sum(below) or "*" in below or "/" in below:
        below = f"({below})"
    return f"{sign}{above}/{below}"


def _factored(polynomial: fmpq_mpoly) -> tuple[fmpq, list[tuple[fmpq_mpoly, int]]]:
    """A number and whole factors with positive leading coefficients, single variables first."""
    content, factors = polynomial.factor()
    found = []
    for factor, power in factors:
        common = fmpq(1)
        for coefficient in factor.coeffs():
            common = common * (coefficient * common).q
        whole = factor * common
        numerators = [int(coefficient.p) for coefficient in whole.coeffs()]
        shared = math.gcd(*numerators) * (-1 if numerators[0] < 0 else 1)
        found.append((whole / shared, int(power)))
        content = content * (fmpq(shared) / common) ** int(power)
    found.sort(key=lambda pair: (len(pair[0]), str(pair[0])))
    return content, found


def _product_text(number: int, factors: list[tuple[fmpq_mpoly, int]]) -> str:
    """``10*reach*(fee - 1)``; a sum alone stands without brackets."""
    if not factors:
        return str(number)
    if number == 1 and len(factors) == 1 and factors[0][1] == 1:
        return mpoly_text(factors[0][0])
    parts = [str(number)] if number != 1 else []
    for factor, power in factors:
        text = mpoly_text(factor)
        text = f"({text})" if len(factor) > 1 or text[0] == "-" else text
        parts.append(text if power == 1 else f"{text}**{power}")
    return "*".join(parts)


def _is_sum(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0 and character == " ":
            return True
    return False
