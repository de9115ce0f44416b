"""Where the eigenvalues of a matrix lie, left or right of the imaginary axis, by signs alone: over any ordered field."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from gametheory.solvers.population.payoffs import sign

__all__ = ["Halves", "characteristic_polynomial", "halves"]

Polynomial = list[Any]
"""Coefficients, the constant first."""


@dataclass(frozen=True)
class Halves:
    """How many eigenvalues, with multiplicity, have a negative, a zero and a positive real part.

    Of those with a zero real part, ``axis_pairs`` are pairs that are purely imaginary; the others are 0.
    """

    negative: int
    zero: int
    positive: int
    axis_pairs: int = 0

    def __add__(self, other: Halves) -> Halves:
        return Halves(
            self.negative + other.negative,
            self.zero + other.zero,
            self.positive + other.positive,
            self.axis_pairs + other.axis_pairs,
        )


def characteristic_polynomial(matrix: Sequence[Sequence[Any]]) -> Polynomial:
    """``det(s - M)``, by the method of Faddeev and LeVerrier."""
    size = len(matrix)
    found: Polynomial = [fmpq(0)] * size + [fmpq(1)]
    power: list[list[Any]] = [[fmpq(int(i == j)) for j in range(size)] for i in range(size)]
    for step in range(1, size + 1):
        product = [
            [sum((matrix[i][k] * power[k][j] for k in range(size)), fmpq(0)) for j in range(size)] for i in range(size)
        ]
        trace = sum((product[i][i] for i in range(size)), fmpq(0))
        found[size - step] = -(trace / step)
        power = [[product[i][j] + (found[size - step] if i == j else 0) for j in range(size)] for i in range(size)]
    return found


def halves(polynomial: Polynomial) -> Halves:
    """Where the roots of a polynomial with a nonzero leading coefficient lie.

    1. The greatest common divisor ``g(s)`` of ``p(s)`` and ``p(-s)`` has the roots that lie symmetrically to 0, among
       them all on the imaginary axis.
    2. The others are counted by the Cauchy index of the odd over the even part on the imaginary axis (Routh and Hurwitz;
       Gantmacher 1959, The Theory of Matrices II, chapter XV), which needs no special cases.
    3. ``g`` is ``s**m * h(s**2)``: each root of ``h`` that is negative is a pair on the axis; any other, one to each side.
    """
    p = _stripped(polynomial)
    common = _gcd(p, [-c if k % 2 else c for k, c in enumerate(p)])
    quotient, _ = _divided(p, common)
    positive = _positive_without_symmetry(quotient)
    found = Halves(len(quotient) - 1 - positive, 0, positive)
    zeros = next(k for k, c in enumerate(common) if sign(c))
    squares = common[zeros::2]
    found += Halves(0, zeros, 0)
    while len(squares) > 1:
        # Each pass counts the distinct roots of what is left, which are those of higher multiplicity.
        repeated = _gcd(squares, _derivative(squares))
        distinct = len(squares) - len(repeated)
        on_axis = _negative_roots(squares)
        found += Halves(distinct - on_axis, 2 * on_axis, distinct - on_axis, on_axis)
        squares = repeated
    return found


def _positive_without_symmetry(polynomial: Polynomial) -> int:
    degree = len(polynomial) - 1
    # p(i w), but for a power of i: even steps down from the top are one part, odd steps the other.
    first: Polynomial = [fmpq(0)] * (degree + 1)
    second: Polynomial = [fmpq(0)] * max(degree, 1)
    for step in range(degree + 1):
        part = first if step % 2 == 0 else second
        coefficient = polynomial[degree - step]
        part[degree - step] = -coefficient if step // 2 % 2 else coefficient
    index = _changes(_chain(first, second), -1) - _changes(_chain(first, second), 1)
    return (degree - index) // 2


def _negative_roots(polynomial: Polynomial) -> int:
    """Distinct negative roots of a polynomial that is not 0 at 0: Sturm's theorem."""
    chain = _chain(polynomial, _derivative(polynomial))
    at_zero = [sign(p[0]) for p in chain]
    return _changes(chain, -1) - _count_changes(at_zero)


def _chain(first: Polynomial, second: Polynomial) -> list[Polynomial]:
    chain = [_stripped(first)]
    following = _stripped(second)
    while following:
        chain.append(following)
        _, remainder = _divided(chain[-2], chain[-1])
        following = [-c for c in remainder]
    return chain


def _changes(chain: list[Polynomial], side: int) -> int:
    """Sign changes at plus or minus infinity."""
    return _count_changes([sign(p[-1]) * (side if len(p) % 2 == 0 else 1) for p in chain])


def _count_changes(signs: list[int]) -> int:
    kept = [s for s in signs if s]
    return sum(a != b for a, b in itertools.pairwise(kept))


def _stripped(polynomial: Polynomial) -> Polynomial:
    found = list(polynomial)
    while found and sign(found[-1]) == 0:
        found.pop()
    return found


def _derivative(polynomial: Polynomial) -> Polynomial:
    return [c * k for k, c in enumerate(polynomial)][1:]


def _divided(polynomial: Polynomial, divisor: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder; the divisor's leading coefficient is not 0."""
    rest = list(polynomial)
    quotient: Polynomial = [fmpq(0)] * max(len(rest) - len(divisor) + 1, 0)
    for shift in range(len(rest) - len(divisor), -1, -1):
        factor = rest[shift + len(divisor) - 1] / divisor[-1]
        quotient[shift] = factor
        for k, c in enumerate(divisor):
            rest[shift + k] = rest[shift + k] - factor * c
        rest.pop()
    return quotient, _stripped(rest)


def _gcd(first: Polynomial, second: Polynomial) -> Polynomial:
    first, second = _stripped(first), _stripped(second)
    while second:
        first, second = second, _divided(first, second)[1]
    return first
