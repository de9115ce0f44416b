"""Polynomials and rational functions as people write them; the texts parse as expressions of a game file.

A quotient has many spellings: a number or a sign may stand outside or be multiplied in, a polynomial may be expanded or
factored. Each is written out, and the least awkward one is taken, then the shortest, then the most expanded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mpoly, fmpz_poly

from gametheory.algebra.germs import RationalFunction
from gametheory.numbers import to_fraction

__all__ = ["is_sum", "mpoly_text", "polynomial_text", "quotient_text"]

MOST_EXPANDED = 200
"""Terms of a product that are counted out, to see whether it is shorter expanded; a longer one stays factored."""

LOOSE_NUMBER = 3
"""Characters by which ``2*(5 - x)`` counts as longer than it is, so that it becomes ``10 - 2*x``."""

Term = tuple[int, str]
"""A whole coefficient and a product of variables."""


def polynomial_text(polynomial: fmpz_poly, name: str) -> str:
    """A polynomial in one variable, highest power first: ``2500*x**2 - 200*x - 15``."""
    terms = [(power, int(coefficient)) for power, coefficient in enumerate(polynomial.coeffs()) if coefficient != 0]
    return _sum_text([(coefficient, _power_text(name, power)) for power, coefficient in reversed(terms)])


def mpoly_text(polynomial: fmpq_mpoly) -> str:
    """A polynomial with whole coefficients, its highest terms first."""
    return _sum_text(_terms(polynomial))


def quotient_text(function: RationalFunction, near: Sequence[fmpq] | None = None) -> str:
    """A rational function in whole numbers, as ``(fee - piracy_cost)/(damages*reach)`` or ``(1 - 2*x)/(x + fee)``.

    Numbers and signs are multiplied into a single sum, sums begin with what is positive, and a polynomial is factored
    just where it has several factors and that is shorter. The denominator is rather positive than negative at the point
    ``near`` of the axes. Equal functions of one space have equal texts near the same point; a text parses to the function.
    """
    above, below = _Factored.of(function.numerator), _Factored.of(function.denominator)
    number = above.number / below.number
    negative_there = near is not None and function.space.value(below.expanded, near) < 0
    spellings: list[tuple[int, bool, int, int, str]] = []
    for top_turned, top, top_loose in above.spellings(abs(number.numerator)):
        for bottom_turned, bottom, bottom_loose in below.spellings(number.denominator):
            negative = (number < 0) != (top_turned != bottom_turned)
            text = _quotient(top, bottom, negative)
            length = len(text) + LOOSE_NUMBER * (top_loose + bottom_loose)
            backwards = near is not None and negative_there != bottom_turned
            spellings.append((_awkwardness(top, bottom, negative), backwards, length, len(spellings), text))
    return min(spellings)[-1]


def is_sum(text: str) -> bool:
    """Whether a text has several terms that no brackets hold together."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0 and character == " ":
            return True
    return False


def _power_text(name: str, power: int) -> str:
    return "" if power == 0 else name if power == 1 else f"{name}**{power}"


def _terms(polynomial: fmpq_mpoly) -> list[Term]:
    names = polynomial.context().names()
    return [
        (
            int(coefficient.p),
            "*".join(_power_text(name, int(power)) for name, power in zip(names, powers, strict=True) if power),
        )
        for powers, coefficient in polynomial.terms()
    ]


def _sum_text(terms: Sequence[Term]) -> str:
    """Whole multiples of products, as a sum."""
    text = ""
    for coefficient, product in terms:
        size = str(abs(coefficient)) if not product or abs(coefficient) != 1 else ""
        term = f"{size}*{product}" if size and product else size or product
        sign = "-" if coefficient < 0 else "+"
        text += f" {sign} {term}" if text else (f"-{term}" if coefficient < 0 else term)
    return text or "0"


def _ordered_text(polynomial: fmpq_mpoly) -> str:
    """A sum as one writes it: in one variable by powers, from the end that is positive; in several, what is added first
    and then what is taken away."""
    terms = _terms(polynomial)
    if sum(degree > 0 for degree in polynomial.degrees()) > 1:
        terms.sort(key=lambda term: term[0] < 0)
    elif terms and terms[0][0] < 0:
        if terms[-1][0] > 0:
            terms.reverse()
        else:
            terms.sort(key=lambda term: term[0] < 0)
    return _sum_text(terms)


@dataclass(frozen=True)
class _Factored:
    """A polynomial as a number, powers of variables, and powers of sums with whole coefficients without a common
    factor, whose leading coefficients are positive; ``expanded`` is it without the number."""

    number: Fraction
    variables: tuple[tuple[fmpq_mpoly, int], ...]
    sums: tuple[tuple[fmpq_mpoly, int], ...]
    expanded: fmpq_mpoly

    @staticmethod
    def of(polynomial: fmpq_mpoly) -> _Factored:
        factors = []
        for factor, power in polynomial.factor()[1]:
            factors.append((_primitive(factor)[1], int(power)))
        factors.sort(key=lambda found: (len(found[0]), mpoly_text(found[0])))
        number, expanded = _primitive(polynomial)
        return _Factored(
            number,
            tuple(found for found in factors if len(found[0]) == 1),
            tuple(found for found in factors if len(found[0]) > 1),
            expanded,
        )

    def spellings(self, number: int) -> Iterator[tuple[bool, str, bool]]:
        """Texts of ``number`` times the polynomial without its own number; for each whether it is of the negative, and
        whether the number stands loose before one sum."""
        if len(self.expanded) <= MOST_EXPANDED:
            yield False, _ordered_text(self.expanded * number), False
            if self.sums:
                yield True, _ordered_text(self.expanded * -number), False
        loose = number != 1 and not self.variables and len(self.sums) == 1
        # Turned around is one sum at most: that is all that a sign needs.
        for turned in (None, *(place for place, (_, power) in enumerate(self.sums) if power % 2)):
            sums = [(-found if place == turned else found, power) for place, (found, power) in enumerate(self.sums)]
            yield turned is not None, _product_text(number, (*self.variables, *sums)), loose


def _primitive(polynomial: fmpq_mpoly) -> tuple[Fraction, fmpq_mpoly]:
    """A number, and the rest with whole coefficients that have no common factor, the leading one positive."""
    coefficients = [to_fraction(coefficient) for coefficient in polynomial.coeffs()]
    if not coefficients:
        return Fraction(0), polynomial + 1
    common = math.lcm(*(coefficient.denominator for coefficient in coefficients))
    shared = math.gcd(*(int(coefficient * common) for coefficient in coefficients))
    number = Fraction(shared if coefficients[0] > 0 else -shared, common)
    return number, polynomial * common / (shared if coefficients[0] > 0 else -shared)


def _product_text(number: int, factors: Sequence[tuple[fmpq_mpoly, int]]) -> str:
    """``10*reach*(fee - 1)``; a sum alone stands without brackets."""
    if number == 1 and len(factors) == 1 and factors[0][1] == 1:
        return _ordered_text(factors[0][0])
    parts = [str(number)] if number != 1 or not factors else []
    for factor, power in factors:
        text = _ordered_text(factor)
        text = f"({text})" if len(factor) > 1 else text
        parts.append(text if power == 1 else f"{text}**{power}")
    return "*".join(parts)


def _quotient(top: str, bottom: str, negative: bool) -> str:
    above = f"({top})" if is_sum(top) and (negative or bottom != "1") else top
    below = f"({bottom})" if is_sum(bottom) or "*" in bottom.replace("**", "") else bottom
    return ("-" if negative else "") + (above if bottom == "1" else f"{above}/{below}")


def _awkwardness(top: str, bottom: str, negative: bool) -> int:
    """A minus at the beginning counts once; one that begins what brackets hold counts twice."""
    inside = f"{top}/{bottom}".count("(-") + (bottom != "1" and is_sum(top) and top[0] == "-") + (bottom[0] == "-")
    return int(negative or top[0] == "-") + 2 * int(inside)
