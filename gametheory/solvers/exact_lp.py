r"""Linear programs in exact rationals: a kernel that knows no games.

    maximise  c . x   subject to   A x <= b,  x >= 0,   where b >= 0,

by the simplex method on the condensed tableau (Chvatal 1983, chapters 2 and 3). With ``b >= 0`` the slacks are a
feasible start, so there is no first phase. The steepest coefficient enters while the objective improves; after a
degenerate pivot Bland's rule decides until it improves again, so no basis comes twice (Bland 1977).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq

__all__ = ["Optimum", "maximise"]

_ZERO = fmpq(0)


@dataclass(frozen=True, slots=True)
class Optimum:
    """The largest value of ``c . x``, an ``x`` that attains it, and multipliers of the rows that prove it.

    ``multipliers`` ``y >= 0`` satisfy ``y A >= c`` and ``y . b = value``, so that no ``x`` can do better.
    """

    value: fmpq
    solution: tuple[fmpq, ...]
    multipliers: tuple[fmpq, ...]


def maximise(
    objective: Sequence[fmpq],
    rows: Sequence[Sequence[fmpq]],
    bounds: Sequence[fmpq],
    *,
    enough: fmpq | None = None,
    spend: Callable[[int], None] | None = None,
) -> Optimum | None:
    """Solve the linear program above; None if the objective is unbounded.

    1. Start at ``x = 0``, with the slacks basic.
    2. Let a variable with a positive coefficient enter; the row of least ratio leaves, of equal ratios that of the
       least variable. Without such a row the objective is unbounded.
    3. Stop when no coefficient is positive; the slacks' coefficients are the multipliers.

    ``rows`` is ``A`` and ``bounds`` is ``b``. With ``enough``, stop as soon as the value reaches it; the multipliers
    then prove nothing. ``spend`` is called with the entries that each pivot computes, and may raise to stop. Raises
    ValueError if some bound is negative.

    **Guarantees.** Exact, and terminates on degenerate programs. Each pivot costs one pass over the tableau.

    >>> found = maximise([fmpq(3), fmpq(2)], [[fmpq(1), fmpq(1)], [fmpq(1), fmpq(0)]], [fmpq(4), fmpq(3)])
    >>> found.value, found.solution, found.multipliers
    (11, (3, 1), (2, 1))
    """
    if any(bound < 0 for bound in bounds):
        raise ValueError("the start x = 0 is not feasible: a bound is negative")
    width, height = len(objective), len(rows)
    # Each row ends with its bound; the last row is the objective, whose final entry is minus the value.
    tableau = [[*row, bound] for row, bound in zip(rows, bounds, strict=True)] + [[*objective, _ZERO]]
    outside = list(range(width))
    basic = list(range(width, width + height))
    stalled = False
    while True:
        improving = [column for column in range(width) if tableau[-1][column] > 0]
        if not improving or (enough is not None and -tableau[-1][-1] >= enough):
            break
        blands, steepest = outside.__getitem__, tableau[-1].__getitem__
        entering = min(improving, key=blands) if stalled else max(improving, key=steepest)
        ratios = [
            (tableau[row][-1] / tableau[row][entering], basic[row], row)
            for row in range(height)
            if tableau[row][entering] > 0
        ]
        if not ratios:
            return None
        ratio, _, leaving = min(ratios)
        stalled = ratio == 0
        if spend is not None:
            spend((height + 1) * (width + 1))
        _pivot(tableau, leaving, entering)
        basic[leaving], outside[entering] = outside[entering], basic[leaving]
    values, reduced = [_ZERO] * (width + height), [_ZERO] * (width + height)
    for row, variable in enumerate(basic):
        values[variable] = tableau[row][-1]
    for column, variable in enumerate(outside):
        reduced[variable] = -tableau[-1][column]
    return Optimum(-tableau[-1][-1], tuple(values[:width]), tuple(reduced[width:]))


def _pivot(tableau: list[list[fmpq]], leaving: int, entering: int) -> None:
    """Exchange a basic variable (a row) with one outside (a column)."""
    pivot = tableau[leaving][entering]
    new_row = [entry / pivot for entry in tableau[leaving]]
    new_row[entering] = 1 / pivot
    tableau[leaving] = new_row
    moved = [column for column, entry in enumerate(new_row) if entry != 0 and column != entering]
    for number, row in enumerate(tableau):
        factor = row[entering]
        if number == leaving or factor == 0:
            continue
        for column in moved:
            row[column] -= factor * new_row[column]
        row[entering] = -factor * new_row[entering]
