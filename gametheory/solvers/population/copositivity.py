"""Copositivity of small symmetric matrices, over any ordered exact field.

A symmetric matrix ``M`` is copositive if ``x'Mx >= 0`` for all ``x >= 0``, and strictly so if ``x'Mx > 0`` unless ``x = 0``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from flint import fmpq

from gametheory.solvers.population.payoffs import sign

__all__ = ["copositive_on_cone", "determinant", "is_copositive"]

Matrix = Sequence[Sequence[Any]]


def is_copositive(matrix: Matrix, *, strictly: bool) -> bool:
    r"""Whether a symmetric matrix is (strictly) copositive. Exact.

    Principal submatrices are looked at in order of size. One whose own principal submatrices are all copositive is not
    copositive just if its determinant is negative and the cofactors of its last row are not; one whose own are all
    strictly copositive is not strictly so just if its determinant is not positive and these cofactors are
    (Hadeler 1983, On copositive matrices, theorem 2; Keller's criterion, in Cottle, Habetler and Lemke 1970).

    >>> matrix = [[fmpq(1), fmpq(-1)], [fmpq(-1), fmpq(1)]]
    >>> is_copositive(matrix, strictly=False), is_copositive(matrix, strictly=True)
    (True, False)
    """
    for size in range(1, len(matrix) + 1):
        for chosen in combinations(range(len(matrix)), size):
            if _fails([[matrix[i][j] for j in chosen] for i in chosen], strictly):
                return False
    return True


def _fails(matrix: list[list[Any]], strictly: bool) -> bool:
    least = 1 if strictly else 0
    found = sign(determinant(matrix))
    if found > 0 or (found == 0 and not strictly):
        return False
    size = len(matrix)
    for column in range(size):
        minor = [row[:column] + row[column + 1 :] for row in matrix[:-1]]
        cofactor = sign(determinant(minor)) * (-1 if (size - 1 + column) % 2 else 1)
        if cofactor < least:
            return False
    return True


def copositive_on_cone(matrix: Matrix, free: int, *, strictly: bool) -> bool:
    """Whether ``z'Mz >= 0`` (``> 0`` unless ``z = 0``, if ``strictly``) where the first ``free`` entries of z have any sign.

    The other entries are not negative. Free entries are eliminated one at a time, by completing the square (Abakuks 1980,
    Conditions for evolutionarily stable strategies); where the square's coefficient is 0, nothing may be mixed with it.
    """
    rows = [list(row) for row in matrix]
    for _ in range(free):
        pivot, others = rows[0][0], rows[0][1:]
        found = sign(pivot)
        if found < 0 or (found == 0 and strictly):
            return False
        if found == 0:
            if any(sign(entry) for entry in others):
                return False
            rows = [row[1:] for row in rows[1:]]
        else:
            rows = [
                [entry - row[0] * above / pivot for entry, above in zip(row[1:], others, strict=True)]
                for row in rows[1:]
            ]
    return is_copositive(rows, strictly=strictly)


def determinant(matrix: Matrix) -> Any:  # noqa: ANN401 - a number of the field
    """The determinant, by elimination; 1 of no rows."""
    rows = [list(row) for row in matrix]
    found: Any = fmpq(1)
    while rows:
        place = next((i for i, row in enumerate(rows) if sign(row[0])), None)
        if place is None:
            return fmpq(0)
        pivot = rows.pop(place)
        found = found * pivot[0] * (-1 if place % 2 else 1)
        rows = [
            [entry - row[0] * above / pivot[0] for entry, above in zip(row[1:], pivot[1:], strict=True)] for row in rows
        ]
    return found
