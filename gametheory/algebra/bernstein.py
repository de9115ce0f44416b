"""A certificate that a polynomial in two variables has no zero in a box.

In the Bernstein basis of the box a polynomial lies between its smallest and its largest coefficient; halving the box
brings them closer to its range. Four coefficients are values at the corners, so a change of sign among these ends the
search. Reference: Garloff 1993, The Bernstein algorithm, Interval Computations 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from flint import fmpq, fmpq_mat, fmpz_poly

__all__ = ["has_no_zero"]

DEPTH = 6
"""How often a box is halved before the search is given up."""

Interval = tuple[fmpq, fmpq]


def has_no_zero(rows: Sequence[fmpz_poly], first: Interval, second: Interval) -> bool:
    """Whether it is certain that a polynomial, not constant, has no zero in a closed box.

    ``rows`` are the coefficients of the powers of the second variable, as polynomials in the first. False says nothing:
    there may be a zero, or the search was given up.
    """
    width = max(row.degree() for row in rows)
    table = fmpq_mat([[fmpq(row[power]) for row in rows] for power in range(width + 1)])
    coefficients = _to_bernstein(width, first) * table * _to_bernstein(len(rows) - 1, second).transpose()
    todo = [(coefficients, 0)]
    while todo:
        here, depth = todo.pop()
        entries = here.entries()
        if min(entries) > 0 or max(entries) < 0:
            continue
        last_row, last_column = here.nrows() - 1, here.ncols() - 1
        corners = [here[row, column] for row in (0, last_row) for column in (0, last_column)]
        if depth == DEPTH or min(corners) <= 0 <= max(corners):
            return False
        if last_column == 0 or (depth % 2 == 0 and last_row > 0):
            todo += [(half * here, depth + 1) for half in _halves(last_row)]
        else:
            todo += [(here * half.transpose(), depth + 1) for half in _halves(last_column)]
    return True


def _to_bernstein(degree: int, interval: Interval) -> fmpq_mat:
    """From coefficients of powers to those of the Bernstein basis of an interval."""
    low, width = interval[0], interval[1] - interval[0]
    moved = fmpq_mat(
        [
            [
                math.comb(power, k) * low ** (power - k) * width**k if k <= power else fmpq(0)
                for power in range(degree + 1)
            ]
            for k in range(degree + 1)
        ]
    )
    basis = fmpq_mat(
        [
            [fmpq(math.comb(i, k), math.comb(degree, k)) if k <= i else fmpq(0) for k in range(degree + 1)]
            for i in range(degree + 1)
        ]
    )
    return basis * moved


def _halves(degree: int) -> tuple[fmpq_mat, fmpq_mat]:
    """De Casteljau's scheme: from the coefficients of an interval to those of its lower and of its upper half."""
    lower = [[fmpq(math.comb(i, k), 2**i) if k <= i else fmpq(0) for k in range(degree + 1)] for i in range(degree + 1)]
    upper = [row[::-1] for row in lower[::-1]]
    return fmpq_mat(lower), fmpq_mat(upper)
