r"""Lemke and Howson's method in floats, for two-player games too large to enumerate exactly.

With positive payoffs, equilibria are the pairs of nonzero vertices of ``{x >= 0, B'x <= 1}`` and
``{y >= 0, Ay <= 1}`` that together carry every label ``0..m+n-1`` (label ``i < m``: ``x_i = 0`` or row ``i`` is a
best response; label ``m+j``: ``y_j = 0`` or column ``j`` is a best response). Dropping a label at the pair (0, 0)
starts a path of pairs with one label twice; it ends at an equilibrium (von Stengel 2002, sections 2.3 and 2.6).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Positions = NDArray[np.intp]

__all__ = ["NumericEquilibria", "lemke_howson_equilibria"]

_SMALLEST_PIVOT = 1e-9
"""Entries of a tableau below this count as zero; payoffs are scaled to lie between 1 and 2."""
_SAME_RATIO = 1e-10
_SAME_EQUILIBRIUM = 1e-6
_PIVOTS_BETWEEN_FRESH_STARTS = 100
"""So often is a tableau computed anew from the payoffs, so that rounding errors don't add up."""
DEFAULT_PIVOTS = 50_000
"""Pivots over all paths, unless the caller says otherwise; some ten seconds at 200 x 200."""
_LONGEST_PATH = 1000
"""Pivots allowed to one path; five times the labels if that is more. Most paths are far shorter, a few endless."""


@dataclass(frozen=True, slots=True)
class NumericEquilibria:
    """Distinct equilibria ``(x, y)`` as floats, sorted.

    ``started`` of ``labels`` paths were followed; ``failed`` of these ended without an equilibrium.
    """

    equilibria: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    labels: int
    started: int
    failed: int

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks for people."""
        notes = [
            f"Lemke-Howson followed {self.started} of {self.labels} paths; equilibria that none of them ends at are "
            "not found"
        ]
        if self.failed:
            notes.append(f"{self.failed} of these paths were given up: too long, or spoilt by rounding")
        return tuple(notes)


def lemke_howson_equilibria(
    row_payoffs: Array,
    column_payoffs: Array,
    *,
    tolerance: float = 1e-9,
    labels: int | None = None,
    pivots: int = DEFAULT_PIVOTS,
) -> NumericEquilibria:
    """Follow Lemke and Howson's path from every label and collect the equilibria at the ends.

    1. Scale both players' payoffs to lie between 1 and 2.
    2. Drop a label: its variable enters the tableau in which it is not basic.
    3. The variable that leaves, by the lexicographic ratio test, names the label that is now double; its
       complement enters the other tableau. Repeat until the dropped label leaves.
    4. Compute the vertex pair anew from the payoffs; keep it if no player can gain more than ``tolerance``.

    Payoffs are ``m x n`` arrays of finite floats, indexed ``[row][column]``; ``tolerance`` is a share of the
    player's range of payoffs. At most ``labels`` paths are followed (all by default), from labels spread evenly, and
    no path is begun after ``pivots`` pivots in all. Raises ValueError for arrays of different or no size, or not
    finite.

    **Guarantees.** What is returned is an equilibrium within ``tolerance``. Not complete: some equilibria end no
    path. The lexicographic rule keeps degenerate games from cycling. Cost: a pivot is one pass over a tableau of
    ``(m+n) max(m, n)`` floats; paths are short in practice, exponential at worst.

    >>> import numpy as np
    >>> lemke_howson_equilibria(np.array([[2, 0], [0, 1]]), np.array([[1, 0], [0, 2]])).equilibria
    (((0.0, 1.0), (0.0, 1.0)), ((1.0, 0.0), (1.0, 0.0)))
    """
    import numpy as np

    A, B = _scaled(row_payoffs), _scaled(column_payoffs)
    if A.shape != B.shape or A.ndim != 2 or 0 in A.shape:
        raise ValueError(f"two matrices of one shape are needed, not {A.shape} and {B.shape}")
    m, n = A.shape
    rows_of_x = np.hstack([B.T, np.eye(n)])
    rows_of_y = np.hstack([np.eye(m), A])
    longest = max(_LONGEST_PATH, 5 * (m + n))
    found: list[tuple[Array, Array]] = []
    started = failed = spent = 0
    for label in _spread(m + n, m + n if labels is None else labels):
        if started and spent >= pivots:
            break
        started += 1
        pair, used = _follow_path(rows_of_x, rows_of_y, label, longest)
        spent += used
        if pair is None or _regret(A, B, *pair) > tolerance:
            failed += 1
        elif not any(_same(pair, other) for other in found):
            found.append(pair)
    plain = [(tuple(map(float, x)), tuple(map(float, y))) for x, y in found]
    return NumericEquilibria(tuple(sorted(plain)), m + n, started, failed)


def _spread(count: int, wanted: int) -> Iterator[int]:
    """Up to ``wanted`` of the numbers below ``count``, any beginning of them spread evenly (by the golden ratio)."""
    stride = max(1, round(count * 0.618))
    while math.gcd(stride, count) > 1:
        stride += 1
    return (step * stride % count for step in range(min(max(1, wanted), count)))


class _Tableau:
    """One polytope ``{z >= 0 : equations z = 1}`` over all labels, at a vertex given by its basic variables."""

    def __init__(self, equations: Array, slacks: Positions) -> None:
        import numpy as np

        self.equations = np.hstack([equations, np.ones((len(equations), 1))])
        self.entries = self.equations.copy()
        self.slacks = slacks
        self.basic = slacks.copy()
        self.pivots = 0

    def enter(self, label: int) -> int | None:
        """Let the variable of this label become basic; return the label that leaves, None if rounding stops it."""
        import numpy as np

        self.pivots += 1
        if self.pivots % _PIVOTS_BETWEEN_FRESH_STARTS == 0:
            try:
                self.entries = np.linalg.solve(self.equations[:, self.basic], self.equations)
            except np.linalg.LinAlgError:
                return None
        column = self.entries[:, label].copy()
        row = self._leaving_row(column)
        if row is None:
            return None
        new_row = self.entries[row] / column[row]
        self.entries -= np.outer(column, new_row)
        self.entries[row] = new_row
        leaving = int(self.basic[row])
        self.basic[row] = label
        return leaving

    def _leaving_row(self, column: Array) -> int | None:
        """The row of the lexicographically least ratio of (right side, slacks' columns) to the entering column."""
        import numpy as np

        rows = np.flatnonzero(column > _SMALLEST_PIVOT)
        for place in (-1, *self.slacks):
            if len(rows) <= 1:
                break
            ratios = self.entries[rows, place] / column[rows]
            rows = rows[ratios <= ratios.min() + _SAME_RATIO]
        return int(rows[0]) if len(rows) else None

    def vertex(self) -> Array | None:
        """Values of all variables, from the equations as they were given; None if rounding has spoilt the basis."""
        import numpy as np

        values = np.zeros(self.equations.shape[1] - 1)
        try:
            values[self.basic] = np.linalg.solve(self.equations[:, self.basic], self.equations[:, -1])
        except np.linalg.LinAlgError:
            return None
        return np.maximum(values, 0.0)


def _follow_path(
    rows_of_x: Array, rows_of_y: Array, dropped: int, longest: int
) -> tuple[tuple[Array, Array] | None, int]:
    """The normalised pair at the end of the path that starts by dropping this label, and the number of pivots.

    None for a path that is given up.
    """
    import numpy as np

    n, m = len(rows_of_x), len(rows_of_y)
    of_x, of_y = _Tableau(rows_of_x, np.arange(m, m + n)), _Tableau(rows_of_y, np.arange(m))
    here, there = (of_x, of_y) if dropped < m else (of_y, of_x)
    entering, used = dropped, 0
    while used < longest:
        used += 1
        leaving = here.enter(entering)
        if leaving is None:
            return None, used
        if leaving == dropped:
            break
        here, there, entering = there, here, leaving
    else:
        return None, used
    x, y = of_x.vertex(), of_y.vertex()
    if x is None or y is None or x[:m].sum() <= 0 or y[m:].sum() <= 0:
        return None, used
    return (x[:m] / x[:m].sum(), y[m:] / y[m:].sum()), used


def _scaled(payoffs: Array) -> Array:
    """Payoffs moved and scaled to run from 1 to 2: the same equilibria, and tolerances that mean something."""
    import numpy as np

    matrix = np.asarray(payoffs, dtype=float)
    if not np.isfinite(matrix).all():
        raise ValueError("payoffs must be finite")
    if matrix.size == 0:
        return matrix
    # Halves, so that the range of payoffs near the largest float does not overflow.
    low, span = matrix.min() / 2, matrix.max() / 2 - matrix.min() / 2
    return 1 + (matrix / 2 - low) / span if span > 0 else np.ones_like(matrix)


def _regret(A: Array, B: Array, x: Array, y: Array) -> float:
    against_row, against_column = A @ y, x @ B
    return float(max(against_row.max() - x @ against_row, against_column.max() - against_column @ y))


def _same(pair: tuple[Array, Array], other: tuple[Array, Array]) -> bool:
    return all(float(abs(mine - theirs).max()) < _SAME_EQUILIBRIUM for mine, theirs in zip(pair, other, strict=True))
