"""The roots in (0, 1) of a polynomial in Bernstein's basis, all and exactly: by Descartes's rule on halves of halves.

The method of Collins and Akritas (1976) with whole numbers. Repeated roots are roots of the square-free part, so that the
method ends for every polynomial other than 0.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpz, fmpz_poly

__all__ = ["Isolated", "isolated_roots"]


@dataclass(frozen=True, slots=True)
class Isolated:
    """A root from ``low`` to ``high``, which are equal if it is known; ``crossing`` is 1 where the polynomial rises through
    0, -1 where it falls, and 0 where it touches."""

    low: fmpq
    high: fmpq
    crossing: int


def isolated_roots(coefficients: Sequence[fmpq], width: fmpq) -> list[Isolated]:
    """The roots in (0, 1) of ``sum C(n,k) c(k) p^k (1-p)^(n-k)``, ascending, for coefficients that are not all 0.

    Each enclosure is narrower than ``width`` times its distance from 0 and 1, and has opposite signs of the square-free part at
    its ends.
    """
    polynomial = _in_powers(coefficients)
    common = polynomial.gcd(polynomial.derivative())
    plain = polynomial // common if common.degree() > 0 else polynomial
    # Roots at the ends are none in between.
    for root in (fmpz_poly([0, 1]), fmpz_poly([-1, 1])):
        while plain.degree() > 0 and plain(fmpq(-root[0])) == 0:
            plain = plain // root
    brackets: list[tuple[fmpq, fmpq]] = []
    todo = [(fmpq(0), fmpq(1))]
    while todo:
        low, high = todo.pop()
        changes = _sign_changes(plain, low, high)
        if changes == 0:
            continue
        if changes == 1:
            brackets.append(_narrowed(plain, low, high, width))
            continue
        middle = (low + high) / 2
        if plain(middle) == 0:
            brackets.append((middle, middle))
            plain = plain // fmpz_poly([-middle.p, middle.q])
        todo += [(middle, high), (low, middle)]
    brackets.sort()
    return _crossings(polynomial, brackets)


def _in_powers(coefficients: Sequence[fmpq]) -> fmpz_poly:
    degree = len(coefficients) - 1
    common = math.lcm(*(int(value.q) for value in coefficients))
    weighted = [(value * common).p * math.comb(degree, k) for k, value in enumerate(coefficients)]
    # With x = 1/p, p^-n times the sum is sum C(n,k) c(k) (x - 1)^(n-k).
    moved = fmpz_poly(weighted[::-1])(fmpz_poly([-1, 1]))
    return fmpz_poly(_padded(moved, degree)[::-1])


def _padded(polynomial: fmpz_poly, degree: int) -> list[fmpz]:
    found: list[fmpz] = polynomial.coeffs()
    return found + [fmpz(0)] * (degree + 1 - len(found))


def _sign_changes(polynomial: fmpz_poly, low: fmpq, high: fmpq) -> int:
    """Sign changes of the coefficients in Bernstein's basis of an interval: at least as many as roots inside."""
    degree = polynomial.degree()
    common = fmpz(math.lcm(int(low.q), int(high.q)))
    first, last = (low * common).p, (high * common).p
    scaled = fmpz_poly([value * common ** (degree - k) for k, value in enumerate(polynomial.coeffs())])
    moved = _padded(scaled(fmpz_poly([first, last - first])), degree)
    mapped = fmpz_poly(moved[::-1])(fmpz_poly([1, 1])).coeffs()
    signs = [value > 0 for value in mapped if value != 0]
    return sum(here != there for here, there in itertools.pairwise(signs))


def _narrowed(polynomial: fmpz_poly, low: fmpq, high: fmpq, width: fmpq) -> tuple[fmpq, fmpq]:
    """The bracket of the one root inside, halved until it is narrow; neither end is a root."""
    # An end may be a root that was found before, so the sign just inside counts: the rule saw one change.
    rising = _sign_above(polynomial, low) < 0
    while high - low > width * min(low, 1 - high) or polynomial(low) == 0 or polynomial(high) == 0:
        middle = (low + high) / 2
        value = polynomial(middle)
        if value == 0:
            return middle, middle
        if (value < 0) == rising:
            low = middle
        else:
            high = middle
    return low, high


def _sign_above(polynomial: fmpz_poly, low: fmpq) -> int:
    """The sign just above ``low``: of the first derivative there that is not 0."""
    for _ in range(polynomial.degree() + 1):
        value = polynomial(low)
        if value != 0:
            return 1 if value > 0 else -1
        polynomial = polynomial.derivative()
    raise AssertionError("a polynomial with a root inside is not 0")


def _crossings(polynomial: fmpz_poly, brackets: Sequence[tuple[fmpq, fmpq]]) -> list[Isolated]:
    found = []
    sign = _sign_above(polynomial, fmpq(0))
    for low, high in brackets:
        after = _sign_above(polynomial, high)
        found.append(Isolated(low, high, 0 if after == sign else after))
        sign = after
    return found
