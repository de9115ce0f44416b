r"""Exact linear algebra kernels that know no games: every vertex of a polytope by integer pivoting.

A polytope here is ``{x >= 0 : M x <= q}`` with an integer matrix ``M`` of ``r`` rows and ``d`` columns and
integers ``q >= 0``, bounded, so that ``0`` is a vertex. With slacks ``s = q - M x`` it has ``d + r`` constraints
"a variable is zero", numbered ``0..d-1`` for ``x`` and ``d..d+r-1`` for ``s``. A *basis* splits the variables into
``r`` basic and ``d`` cobasic ones whose vanishing determines a point; the cobasis is kept as a bit mask.

A degenerate vertex has more than ``d`` vanishing variables, hence many bases, and pivoting among them may cycle.
The cure is to perturb ``q`` to ``q + (e, e^2, ..., e^r)`` for an ``e`` too small to name: the perturbed polytope is
simple, its bases are the *lexicographically feasible* ones, and each vertex has at least one
(Dantzig, Orden and Wolfe 1955; Avis and Fukuda 1992; von Stengel 2002, section 2.4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpz, fmpz_mat

__all__ = [
    "Polytope",
    "SingularBasisError",
    "Tableau",
    "Visit",
    "bits",
    "set_bits",
    "solve_vertex",
    "vanishing",
    "vertices_by_pivoting",
]

KEPT_BYTES = 150_000_000
"""Memory for the tableaux of the path while searching in depth; tableaux beyond it are computed again."""

Visit = Callable[[int, int], None]
"""Called with the number of bases newly visited and with their cost, in entries of a tableau of floats."""

_ZERO = fmpz(0)


class SingularBasisError(ArithmeticError):
    """The variables named are not a basis: their columns are linearly dependent."""


@dataclass(frozen=True, slots=True)
class Polytope:
    """The polytope ``{x >= 0 : matrix x <= bounds}``, which must be bounded; ``bounds`` are not negative."""

    matrix: tuple[tuple[int, ...], ...]
    bounds: tuple[int, ...]

    @property
    def dimension(self) -> int:
        """Number of variables ``x``."""
        return len(self.matrix[0])

    @property
    def cells(self) -> int:
        """Entries of a tableau of this polytope, the unit in which work is counted."""
        return len(self.matrix) * (self.dimension + 1)

    @property
    def tableau_bytes(self) -> int:
        """Memory for an integer tableau at most, roughly: its entries are minors, bounded by Hadamard's inequality."""
        size = min(self.dimension, len(self.matrix))
        largest = max(*(max(map(abs, row)) for row in self.matrix), *self.bounds)
        return self.cells * (64 + size * (largest * size).bit_length() // 4)

    def most_vertices(self) -> int:
        """The largest number of vertices that any polytope of this shape has (upper bound theorem, McMullen 1970)."""
        count, half = len(self.matrix), self.dimension // 2
        return math.comb(count + half, count) + math.comb(count + self.dimension - half - 1, count)


class Tableau:
    """The equations of a polytope, solved for the basic variables, in integers over one denominator.

    Row ``i`` reads ``denominator * basic[i] + sum_j rows[i][j] * cobasic[j] = rows[i][-1]``. The denominator is
    the absolute determinant of the basis, so every entry is a minor of ``(M, q)``, an integer, and a pivot
    divides without remainder (Edmonds 1967; Bareiss 1968).
    """

    __slots__ = ("basic", "cobasic", "cobasis", "denominator", "entries", "rows")

    def __init__(self, entries: fmpz_mat, denominator: fmpz, basic: list[int], cobasic: list[int]) -> None:
        self.entries = entries
        self.denominator = denominator
        self.basic = basic
        self.cobasic = cobasic
        self.cobasis = bits(cobasic)
        self.rows: list[list[fmpz]] = entries.tolist()

    @classmethod
    def at(cls, polytope: Polytope, cobasis: int) -> Tableau:
        """The tableau in which the variables of the mask ``cobasis`` are cobasic; raises :class:`SingularBasisError`."""
        dimension, count = polytope.dimension, len(polytope.matrix)
        entries = fmpz_mat([[*row, bound] for row, bound in zip(polytope.matrix, polytope.bounds, strict=True)])
        denominator = fmpz(1)
        basic, cobasic = list(range(dimension, dimension + count)), list(range(dimension))
        leaving = [row for row in range(count) if cobasis >> basic[row] & 1]
        for column in range(dimension):
            if cobasis >> column & 1:
                continue
            row = next((row for row in leaving if entries[row, column] != 0), -1)
            if row < 0:
                raise SingularBasisError("no basis has these cobasic variables")
            leaving.remove(row)
            left = [entries[other, column] for other in range(count)]
            right = [entries[row, other] for other in range(dimension + 1)]
            entries, denominator = _pivot(entries, denominator, left, right, row, column)
            basic[row], cobasic[column] = cobasic[column], basic[row]
        if leaving:
            raise SingularBasisError("a cobasis has as many variables as the polytope has dimensions")
        if denominator < 0:
            entries, denominator = -entries, -denominator
        return cls(entries, denominator, basic, cobasic)

    def pivot(self, row: int, column: int) -> Tableau:
        """The neighbouring tableau: basic variable ``row`` and cobasic variable ``column`` change places."""
        left = [other[column] for other in self.rows]
        entries, denominator = _pivot(self.entries, self.denominator, left, self.rows[row].copy(), row, column)
        basic, cobasic = self.basic.copy(), self.cobasic.copy()
        basic[row], cobasic[column] = cobasic[column], basic[row]
        return Tableau(entries, denominator, basic, cobasic)

    def labels(self) -> int:
        """Mask of all variables that vanish at this vertex, the basic ones among them included."""
        labels = self.cobasis
        for variable, row in zip(self.basic, self.rows, strict=True):
            if row[-1] == _ZERO:
                labels |= 1 << variable
        return labels

    def leaving_row(self, column: int) -> int:
        """Row of the basic variable that first becomes zero when cobasic variable ``column`` grows (ties: in ``e``)."""
        ties: list[int] = []
        least_value = least_entry = _ZERO
        for position, row in enumerate(self.rows):
            entry = row[column]
            if entry > _ZERO:
                if ties:
                    left, right = row[-1] * least_entry, least_value * entry
                    if left > right:
                        continue
                    if left == right:
                        ties.append(position)
                        continue
                ties = [position]
                least_value, least_entry = row[-1], entry
        if len(ties) > 1:
            ties = self._lexicographically_least(ties, column)
        return ties[0]

    def _lexicographically_least(self, ties: list[int], column: int) -> list[int]:
        """Of the rows that tie for ``column``, the one whose coefficients of ``e, e^2, ...`` are least."""
        for coefficients in self._perturbation():
            least: list[int] = []
            for row in ties:
                if not least:
                    least = [row]
                    continue
                left = coefficients[row] * self.rows[least[0]][column]
                right = coefficients[least[0]] * self.rows[row][column]
                if left < right:
                    least = [row]
                elif left == right:
                    least.append(row)
            ties = least
            if len(ties) == 1:
                break
        return ties

    def _perturbation(self) -> list[list[fmpz]]:
        """Column ``k`` of the inverse of the basis, for each slack ``k``: the coefficients of ``e^k`` of all rows."""
        dimension = len(self.cobasic)
        columns: dict[int, list[fmpz]] = {}
        for column, variable in enumerate(self.cobasic):
            if variable >= dimension:
                columns[variable] = [row[column] for row in self.rows]
        for position, variable in enumerate(self.basic):
            if variable >= dimension:
                columns[variable] = [self.denominator if row == position else _ZERO for row in range(len(self.rows))]
        return [columns[variable] for variable in sorted(columns)]

    def exchanges(self) -> list[tuple[int, int, int]]:
        """The row, column and cobasis of each of the ``d`` pivots that lead to a neighbouring vertex."""
        found = []
        for column, entering in enumerate(self.cobasic):
            row = self.leaving_row(column)
            found.append((row, column, self.cobasis ^ (1 << entering) ^ (1 << self.basic[row])))
        return found


def _pivot(
    entries: fmpz_mat, denominator: fmpz, left: list[fmpz], right: list[fmpz], row: int, column: int
) -> tuple[fmpz_mat, fmpz]:
    """One fraction-free pivot as a single rank-one update; ``left`` and ``right`` are the pivot's column and row.

    With pivot ``p`` and denominator ``D``, the new entries are ``(p t_kl - t_kj t_il) / D`` off the pivot's row
    and column, ``t_il`` in its row, ``-t_kj`` in its column and ``D`` in its place. Writing ``p - D`` for the pivot
    in the column factor and ``p + D`` in the row factor makes the first formula give all four.
    """
    pivot = left[row]
    left[row] = pivot - denominator
    right[column] = pivot + denominator
    update = entries * pivot - fmpz_mat(len(left), 1, left) * fmpz_mat(1, len(right), right)
    return (update if denominator == 1 else update / denominator), pivot


def bits(positions: Sequence[int]) -> int:
    """The bit mask of a set of positions."""
    mask = 0
    for position in positions:
        mask |= 1 << position
    return mask


def set_bits(mask: int) -> list[int]:
    """The positions of the bits of a mask, lowest first.

    >>> set_bits(0b1101)
    [0, 2, 3]
    """
    if mask.bit_count() < 64:
        found = []
        while mask:
            low = mask & -mask
            found.append(low.bit_length() - 1)
            mask ^= low
        return found
    # One by one, the bits of a long mask would take quadratic time.
    return [position for position, bit in enumerate(reversed(f"{mask:b}")) if bit == "1"]


def vertices_by_pivoting(polytope: Polytope, visit: Visit) -> dict[int, int]:
    """All vertices: for each, the mask of all variables that vanish there, mapped to the mask of one cobasis.

    ``visit`` is called with the number of bases newly visited and their cost; it may raise to stop the search.

    1. Begin at the origin, where the slacks are basic.
    2. At a basis, let each cobasic variable grow in turn; the lexicographic ratio test names the basic variable
       that leaves, so the neighbour's basis is known before it is computed.
    3. Pivot to a neighbour that is new, in depth; go back when there is none.

    **Guarantees.** Complete, because the perturbed polytope is simple and the graph of a polytope is connected
    (Balinski 1961). Exact. Ends on degenerate polytopes, because no basis is entered twice. One pivot and ``d``
    ratio tests a basis, that is ``d r`` multiplications of minors; memory for the masks and ``KEPT_BYTES`` of tableaux.

    >>> triangle_with_redundant_edge = Polytope(((1, 1), (1, 1)), (1, 1))
    >>> sorted(map(bin, vertices_by_pivoting(triangle_with_redundant_edge, lambda bases, cost: None)))
    ['0b11', '0b1101', '0b1110']
    """
    root = Tableau.at(polytope, (1 << polytope.dimension) - 1)
    kept = 16 + KEPT_BYTES // polytope.tableau_bytes
    visited = {root.cobasis}
    vertices = {root.labels(): root.cobasis}
    path: list[tuple[Tableau | None, list[tuple[int, int, int]]]] = [(root, root.exchanges())]
    visit(1, polytope.cells)
    while path:
        tableau, exchanges = path[-1]
        while exchanges and exchanges[-1][2] in visited:
            exchanges.pop()
        if not exchanges:
            path.pop()
            continue
        row, column, cobasis = exchanges.pop()
        neighbour = Tableau.at(polytope, cobasis) if tableau is None else tableau.pivot(row, column)
        visited.add(cobasis)
        vertices.setdefault(neighbour.labels(), cobasis)
        path.append((neighbour, neighbour.exchanges()))
        if len(path) > kept:
            path[-kept - 1] = (None, path[-kept - 1][1])
        # Measured: an integer entry costs several times a float one, and more as it grows.
        visit(1, polytope.cells * (4 + int(neighbour.denominator).bit_length() // 256))
    return vertices


def solve_vertex(polytope: Polytope, cobasis: int) -> list[fmpq]:
    """Exact coordinates ``x`` of the point at which the variables of the mask ``cobasis`` vanish.

    Solves the square system of the tight rows in the positive variables only; raises :class:`SingularBasisError`.

    >>> solve_vertex(Polytope(((2, 1), (1, 3)), (1, 1)), 0b1100)
    [2/5, 1/5]
    """
    dimension = polytope.dimension
    support = [column for column in range(dimension) if not cobasis >> column & 1]
    tight = [row for row in range(len(polytope.matrix)) if cobasis >> (dimension + row) & 1]
    if len(support) != len(tight):
        raise SingularBasisError("a cobasis has as many variables as the polytope has dimensions")
    point = [fmpq(0)] * dimension
    if support:
        square = fmpz_mat([[polytope.matrix[row][column] for column in support] for row in tight])
        try:
            solution = square.solve(fmpz_mat([[polytope.bounds[row]] for row in tight])).entries()
        except ZeroDivisionError:
            raise SingularBasisError("no basis has these cobasic variables") from None
        for column, value in zip(support, solution, strict=True):
            point[column] = value
    return point


def vanishing(polytope: Polytope, cobasis: int, variables: Sequence[int]) -> list[int]:
    """Those of the variables that are zero at the point of a basis; raises :class:`SingularBasisError` if one is negative.

    >>> vanishing(Polytope(((1, 1), (2, 1), (1, 0)), (2, 2, 1)), 0b1001, [2, 4])
    [2]
    """
    point = solve_vertex(polytope, cobasis)
    found = []
    for variable in variables:
        if variable < polytope.dimension:
            value = point[variable]
        else:
            row = variable - polytope.dimension
            value = polytope.bounds[row] - sum(
                (entry * x for entry, x in zip(polytope.matrix[row], point, strict=True) if x), fmpq(0)
            )
        if value < 0:
            raise SingularBasisError("a variable is negative")
        if value == 0:
            found.append(variable)
    return found
