"""Systems of linear equations over any exact field, singular or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import Germ
from gametheory.solvers.population.payoffs import sign

__all__ = ["solve_linear"]


def solve_linear(rows: Sequence[Sequence[Any]], count: int) -> tuple[list[Any] | None, bool]:
    """A solution of the equations ``row[:count] . x = row[count]``, and whether it is the only one; None if there is none.

    Where there are many solutions, unknowns that can be anything are 0 in the one returned.
    """
    left = [list(row) for row in rows]
    solved: list[tuple[int, list[Any]]] = []
    for column in range(count):
        place = _pivot([row[column] for row in left])
        if place is None:
            continue
        chosen = left.pop(place)
        chosen = [entry / chosen[column] for entry in chosen]
        left = [_cleared(row, chosen, column) for row in left]
        solved = [(at, _cleared(row, chosen, column)) for at, row in solved]
        solved.append((column, chosen))
    if any(sign(row[count]) for row in left):
        return None, False
    found: list[Any] = [fmpq(0)] * count
    for column, row in solved:
        found[column] = row[count]
    return found, len(solved) == count


def _pivot(entries: Sequence[Any]) -> int | None:
    """A position that is not zero; constants first, about which nothing needs to be decided."""
    order = sorted(range(len(entries)), key=lambda i: isinstance(entries[i], Germ))
    return next((i for i in order if sign(entries[i])), None)


def _cleared(row: list[Any], pivot: list[Any], column: int) -> list[Any]:
    factor = row[column]
    if isinstance(factor, fmpq) and factor == 0:
        return row
    return [entry - factor * above for entry, above in zip(row, pivot, strict=True)]
