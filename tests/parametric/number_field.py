"""Numbers of Q(alpha), and the equilibria of a game in them by trying all pairs of supports.

Nothing here is shared with the package: alpha is a polynomial that sympy finds irreducible and an interval in which
Sturm's theorem finds one root; a number is zero just if it is the zero polynomial, else its sign is found by halving.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from fractions import Fraction

import sympy
from flint import fmpq, fmpq_poly


class Field:
    """Q(alpha), where alpha is the one root of an irreducible polynomial between two rationals.

    ``coefficients`` ascend. Raises ValueError if the polynomial is not irreducible, or has not one root there.
    """

    def __init__(self, coefficients: Sequence[int], low: Fraction, high: Fraction) -> None:
        polynomial = sympy.Poly(list(coefficients)[::-1], sympy.Symbol("x"))
        ends = (sympy.Rational(end.numerator, end.denominator) for end in (low, high))
        if not polynomial.is_irreducible or polynomial.count_roots(*ends) != 1:
            raise ValueError(f"{polynomial} is no minimal polynomial of one number between {low} and {high}")
        self.modulus = fmpq_poly([int(number) for number in coefficients])
        self.low, self.high = _flint(low), _flint(high)
        self._rises = self.modulus(self.low) < 0

    @property
    def alpha(self) -> FieldNumber:
        """The root."""
        return FieldNumber(self, fmpq_poly([0, 1]))

    def number(self, value: FieldNumber | fmpq | Fraction | int) -> FieldNumber:
        """A rational as a number of this field; one of the field as it is."""
        if isinstance(value, FieldNumber):
            return value
        return FieldNumber(self, fmpq_poly([_flint(value) if isinstance(value, Fraction) else fmpq(value)]))

    def halve(self) -> None:
        """Halve the interval around the root."""
        middle = (self.low + self.high) / 2
        if (self.modulus(middle) < 0) == self._rises:
            self.low = middle
        else:
            self.high = middle


@functools.total_ordering
class FieldNumber:
    """A polynomial in alpha, of lower degree than alpha has; ordered as real numbers are."""

    __slots__ = ("field", "polynomial")

    def __init__(self, field: Field, polynomial: fmpq_poly) -> None:
        self.field = field
        self.polynomial = polynomial % field.modulus

    def sign(self) -> int:
        """-1, 0 or 1."""
        coefficients = self.polynomial.coeffs()
        if not coefficients:
            return 0
        while True:
            least = most = fmpq(0)
            for coefficient in reversed(coefficients):
                corners = [end * side for end in (least, most) for side in (self.field.low, self.field.high)]
                least, most = min(corners) + coefficient, max(corners) + coefficient
            if least > 0 or most < 0:
                return 1 if least > 0 else -1
            self.field.halve()

    def inverse(self) -> FieldNumber:
        """One over it."""
        if not self.polynomial.coeffs():
            raise ZeroDivisionError("zero has no inverse")
        _, inverse, _ = self.polynomial.xgcd(self.field.modulus)
        return FieldNumber(self.field, inverse)

    def __add__(self, other):
        return FieldNumber(self.field, self.polynomial + self.field.number(other).polynomial)

    def __sub__(self, other):
        return FieldNumber(self.field, self.polynomial - self.field.number(other).polynomial)

    def __rsub__(self, other):
        return self.field.number(other) - self

    def __mul__(self, other):
        return FieldNumber(self.field, self.polynomial * self.field.number(other).polynomial)

    def __truediv__(self, other):
        return self * self.field.number(other).inverse()

    def __rtruediv__(self, other):
        return self.field.number(other) / self

    def __pow__(self, exponent: int):
        base = self.inverse() if exponent < 0 else self
        return functools.reduce(FieldNumber.__mul__, [base] * abs(exponent), self.field.number(1))

    def __neg__(self):
        return FieldNumber(self.field, -self.polynomial)

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other):
        return self.polynomial == self.field.number(other).polynomial

    def __lt__(self, other):
        return (self - other).sign() < 0

    def __hash__(self) -> int:
        return hash(tuple((int(c.p), int(c.q)) for c in self.polynomial.coeffs()))

    def __repr__(self) -> str:
        return str(self.polynomial)


Vector = tuple[FieldNumber, ...]
Matrix = Sequence[Sequence[FieldNumber]]


def extreme_equilibria(row_payoffs: Matrix, column_payoffs: Matrix) -> list[tuple[Vector, Vector]]:
    """All pairs of vertices at which everyone plays best responses only. Matrices are [row][column]."""
    against_row = list(zip(*column_payoffs, strict=True))
    xs, ys = _labelled_vertices(against_row), _labelled_vertices(row_payoffs)
    return [(x, y) for x, plays, invites in xs for y, answers, asks in ys if plays <= asks and answers <= invites]


def _labelled_vertices(payoffs: Matrix) -> list[tuple[Vector, set[int], set[int]]]:
    """Vertices of {x >= 0, sum x = 1, payoffs[j] . x <= v for all j}, each with its support and the tight ``j``.

    All supports with as many answers are tried: a vertex is the only solution of some such choice.
    """
    field, size = payoffs[0][0].field, len(payoffs[0])
    found: dict[Vector, tuple[set[int], set[int]]] = {}
    for count in range(1, min(size, len(payoffs)) + 1):
        for support in itertools.combinations(range(size), count):
            for tight in itertools.combinations(range(len(payoffs)), count):
                rows = [[*(payoffs[j][k] for k in support), field.number(-1), field.number(0)] for j in tight]
                solved = _solved([[field.number(1)] * count + [field.number(0), field.number(1)], *rows])
                if solved is None or any(weight.sign() < 0 for weight in solved[:-1]):
                    continue
                weights = dict(zip(support, solved, strict=False))
                x = tuple(weights.get(k, field.number(0)) for k in range(size))
                if x in found:
                    continue
                gains = [sum((a * p for a, p in zip(row, x, strict=True)), -solved[-1]).sign() for row in payoffs]
                if max(gains) <= 0:
                    played = {k for k, weight in enumerate(x) if weight != 0}
                    found[x] = (played, {j for j, gain in enumerate(gains) if gain == 0})
    return [(x, *labels) for x, labels in found.items()]


def _solved(rows: list[list[FieldNumber]]) -> list[FieldNumber] | None:
    """The solution of as many equations as unknowns, the right side last, by elimination; None if there is not one."""
    rows = [list(row) for row in rows]
    for column in range(len(rows)):
        pivot = next((k for k in range(column, len(rows)) if rows[k][column] != 0), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column].inverse()
        rows[column] = [entry * scale for entry in rows[column]]
        for k, row in enumerate(rows):
            if k != column and row[column] != 0:
                rows[k] = [a - row[column] * b for a, b in zip(row, rows[column], strict=True)]
    return [row[-1] for row in rows]


def _flint(number: Fraction) -> fmpq:
    return fmpq(number.numerator, number.denominator)
