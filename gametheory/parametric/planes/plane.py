"""A box that was cut into cells: their points, their neighbours, and which cell a point lies in."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from flint import arb, fmpq, fmpq_mpoly

from gametheory.algebra.columns import Branch, Column, Node, bounds_of
from gametheory.algebra.plane import FIRST_PRECISION, PlanePoint
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import Space, univariate
from gametheory.algebra.tracing import rationals_between
from gametheory.numbers import to_flint
from gametheory.parametric.planes.cells import Cell, CellSample
from gametheory.parametric.planes.decomposition import Decomposition, Layer

__all__ = ["Plane"]

T = TypeVar("T")


@dataclass(eq=False)
class Plane(Generic[T]):
    """A box cut into cells: ``cells[layer][level]``, with even layers for critical lines and odd ones for strips.

    ``curves`` are the irreducible polynomials that the box was cut by, in whole coefficients; the first two are the
    lower and upper side.
    """

    decomposition: Decomposition
    layers: Sequence[Layer]
    cells: Sequence[Sequence[Cell[T]]] = field(default_factory=list)

    @property
    def space(self) -> Space:
        """The space, of two axes."""
        return self.decomposition.space

    @property
    def ranges(self) -> tuple[tuple[fmpq, fmpq], tuple[fmpq, fmpq]]:
        """The ranges of both axes."""
        return self.decomposition.ranges

    @property
    def curves(self) -> tuple[fmpq_mpoly, ...]:
        """The polynomials that the box was cut by."""
        return tuple(curve.polynomial for curve in self.decomposition.curves)

    def of_dimension(self, dimension: int) -> Iterator[Cell[T]]:
        """All faces (2), edges (1) or vertices (0)."""
        for cells in self.cells:
            yield from (cell for cell in cells if cell.dimension == dimension)

    def face_points(self, face: Cell[T]) -> Iterator[tuple[fmpq, fmpq]]:
        """Rational points of a face, the simplest first, without end."""
        left, right = self.layers[face.layer - 1].x, self.layers[face.layer + 1].x
        below = face.level // 2
        places: list[tuple[fmpq, Iterator[fmpq]]] = []
        # Every pair of an x and one of its heights gets its turn: no curve goes through all of these.
        for x in rationals_between(left, right):
            layer = self.layers[face.layer]
            nodes = self.decomposition.nodes(self.decomposition.column(x)) if places else layer.nodes
            places.append((x, _heights(nodes[below], nodes[below + 1])))
            for known, heights in places:
                yield known, next(heights)

    def samples(self, cell: Cell[T]) -> Iterator[CellSample]:
        """A vertex, or points of an edge without end, as exact samples that stand for the cell."""
        layer, below = self.layers[cell.layer], cell.level // 2
        if cell.dimension == 0:
            yield CellSample(self.decomposition, cell, layer.column, layer.nodes[below])
        elif cell.layer % 2:
            yield CellSample(self.decomposition, cell, layer.column, layer.nodes[below])
            left, right = self.layers[cell.layer - 1].x, self.layers[cell.layer + 1].x
            for x in itertools.islice(rationals_between(left, right), 1, None):
                column = self.decomposition.column(x)
                yield CellSample(self.decomposition, cell, column, self.decomposition.nodes(column)[below])
        else:
            for height in _heights(layer.nodes[below], layer.nodes[below + 1]):
                yield CellSample(self.decomposition, cell, layer.column, height)

    def point(self, cell: Cell[T]) -> tuple[AlgebraicNumber, AlgebraicNumber]:
        """An exact point of a cell: of a face and of a strip's arc at a rational x, of a line's edge at a rational y."""
        if cell.dimension == 2:
            x, y = next(self.face_points(cell))
            return AlgebraicNumber.of(x), AlgebraicNumber.of(y)
        point = next(self.samples(cell)).point
        return point.x, point.y

    def beside(self, edge: Cell[T]) -> tuple[Cell[T] | None, Cell[T] | None]:
        """The faces below and above an arc, or left and right of a vertical edge; None is outside the box."""
        if edge.layer % 2:
            cells = self.cells[edge.layer]
            return (
                cells[edge.level - 1] if edge.level else None,
                cells[edge.level + 1] if edge.level + 1 < len(cells) else None,
            )
        left = self._face_along(edge.layer - 1, edge.level, right=True) if edge.layer else None
        right = self._face_along(edge.layer + 1, edge.level, right=False) if edge.layer + 1 < len(self.cells) else None
        return left, right

    def branch(self, arc: Cell[T]) -> Branch:
        """The curve of an arc over a strip, and the position of its branch among the curve's real roots there."""
        return self.layers[arc.layer].nodes[arc.level // 2].branches[0]

    def ends(self, edge: Cell[T]) -> tuple[Cell[T], Cell[T]]:
        """The vertices at which an edge begins and ends, from left to right, or upwards."""
        if edge.layer % 2 == 0:
            return self.cells[edge.layer][edge.level - 1], self.cells[edge.layer][edge.level + 1]
        layer, place = self.layers[edge.layer], edge.level // 2
        return (
            self.cells[edge.layer - 1][2 * layer.lands_left[place]],
            self.cells[edge.layer + 1][2 * layer.lands_right[place]],
        )

    def breaks(self, vertex: Cell[T], arc: Cell[T]) -> bool:
        """Whether an arc's branch may have another position before its first vertex, or touch another of its curve."""
        return arc.layer % 2 == 1 and self.branch(arc)[0] in self.layers[vertex.layer].column.events.irregular

    def around(self, vertex: Cell[T]) -> list[Cell[T]]:
        """The edges and then the faces that a vertex is an end or a corner of."""
        line, place = self.cells[vertex.layer], vertex.level // 2
        edges = [line[level] for level in (vertex.level - 1, vertex.level + 1) if 0 <= level < len(line)]
        faces = [face for edge in edges for face in self.beside(edge) if face is not None]
        for strip, right in ((vertex.layer - 1, True), (vertex.layer + 1, False)):
            if not 0 <= strip < len(self.layers):
                continue
            layer, cells = self.layers[strip], self.cells[strip]
            lands = layer.lands_right if right else layer.lands_left
            first, last = bisect.bisect_left(lands, place), bisect.bisect_right(lands, place)
            edges += [cells[2 * node] for node in range(first, last)]
            # Faces between two branches that both end here touch no vertical edge.
            faces += [cells[2 * node + 1] for node in range(first, last - 1)]
        return [*edges, *dict.fromkeys(faces)]

    def sign_along(self, polynomial: fmpq_mpoly, edges: Sequence[Cell[T]]) -> Callable[[fmpq_mpoly], int]:
        """Signs of other polynomials along edges of one curve, on which ``polynomial`` vanishes.

        Those at a point inside; 0 where the curves meet over the stretch, so that there need not be one sign.
        """
        point = next(self.samples(edges[0])).point
        low, high = (self.layers[end.layer].x for end in (self.ends(edges[0])[0], self.ends(edges[-1])[1]))

        def sign(other: fmpq_mpoly) -> int:
            if low < high and not other.is_constant():
                meetings = univariate(polynomial.resultant(other, self.space.axes[1]))
                if roots_between([meetings], low, high):
                    return 0
            return point.sign(other)

        return sign

    def cell_at(self, x: Fraction, y: Fraction) -> Cell[T]:
        """The face, edge or vertex that contains a rational point. Raises ValueError outside the box."""
        (left, right), (lower, upper) = self.ranges
        if not (left <= to_flint(x) <= right and lower <= to_flint(y) <= upper):
            raise ValueError(f"({x}, {y}) is outside the box from ({left}, {lower}) to ({right}, {upper})")
        column = self.decomposition.column(x)
        nodes = self.decomposition.nodes(column)
        level = 0
        for number, node in enumerate(nodes):
            order = _compared(column, node, y)
            if order == 0:
                level = 2 * number
            elif order < 0:
                level = 2 * number + 1
        return self.cells[self._layer_of(x)][level]

    def face_at(self, x: Fraction, y: Fraction) -> Cell[T] | None:
        """The face that contains a rational point; None if it is on an edge or a vertex."""
        found = self.cell_at(x, y)
        return found if found.dimension == 2 else None

    def _layer_of(self, x: Fraction) -> int:
        lines = self.layers[::2]
        after = bisect.bisect_left(lines, AlgebraicNumber.of(x), key=lambda layer: layer.x)
        return 2 * after if lines[after].x == x else 2 * after - 1

    def _face_along(self, strip: int, level: int, *, right: bool) -> Cell[T]:
        """The face of a strip that a vertical edge beside it is an edge of; ``right`` if it is on the strip's right."""
        layer = self.layers[strip]
        lands = layer.lands_right if right else layer.lands_left
        return self.cells[strip][2 * bisect.bisect_right(lands, level // 2) - 1]


def _heights(below: Node, above: Node) -> Iterator[fmpq]:
    low, high = bounds_of(below.ball)[1], bounds_of(above.ball)[0]
    return rationals_between(AlgebraicNumber.of(low), AlgebraicNumber.of(high))


def _compared(column: Column, node: Node, y: Fraction) -> int:
    """-1, 0 or 1: whether a node of a column at a rational x is below a rational, at it, or above."""
    curve, position = node.branches[0]
    at_it = PlanePoint(column.space, column.x, AlgebraicNumber.of(y)).sign(column.curves[curve].polynomial) == 0
    precision = FIRST_PRECISION
    while True:
        low, high = bounds_of(column.real_roots(curve, precision)[position])
        if high < to_flint(y) or low > to_flint(y):
            return -1 if high < to_flint(y) else 1
        if at_it and not any(
            ball.contains(arb(to_flint(y)))
            for place, ball in enumerate(column.real_roots(curve, precision))
            if place != position
        ):
            return 0
        precision *= 2
