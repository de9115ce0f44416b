"""Eigenvalues as short texts: exact where they are rational, else decimals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq_poly

from gametheory.enclosure import Enclosure
from gametheory.numbers import short_text, to_flint
from gametheory.solvers.population.spectrum import characteristic_polynomial
from gametheory.solvers.result import Number

__all__ = ["eigenvalue_texts"]

DIGITS = 6


def eigenvalue_texts(outside: Sequence[Number], inside: Sequence[Sequence[Number]]) -> tuple[str, ...]:
    """The numbers of ``outside``, then the eigenvalues of the matrix ``inside``, with their multiplicity.

    Where the matrix is enclosed only, its eigenvalues are those of the matrix half-way.
    """
    exact = not any(isinstance(number, Enclosure) for row in inside for number in row)
    middle = [[to_flint(n.middle if isinstance(n, Enclosure) else Fraction(n)) for n in row] for row in inside]
    polynomial = fmpq_poly(characteristic_polynomial(middle))
    found = [short_text(number) for number in outside]
    if not exact:
        return (*found, *_decimals(polynomial, 1))
    for factor, multiplicity in polynomial.factor()[1]:
        if factor.degree() == 1:
            root = -factor[0] / factor[1]
            found += [short_text(Fraction(int(root.p), int(root.q)))] * multiplicity
        else:
            found += _decimals(fmpq_poly(factor), multiplicity)
    return tuple(found)


def _decimals(polynomial: fmpq_poly, multiplicity: int) -> list[str]:
    found = []
    roots: Any = polynomial.complex_roots()
    for root, times in roots:
        real, imaginary = _decimal(root.real), _decimal(root.imag)
        if root.imag == 0:
            text = real
        else:
            sign = "-" if imaginary.startswith("-") else "+"
            text = (
                f"{'' if root.real == 0 else real + ' '}{sign}{' ' if root.real != 0 else ''}{imaginary.lstrip('-')}i"
            )
            text = text.removeprefix("+")
        found += [text] * (times * multiplicity)
    return found


def _decimal(ball: Any) -> str:  # noqa: ANN401 - an arb
    return f"{float(ball.mid()):.{DIGITS}g}"
