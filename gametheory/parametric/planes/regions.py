"""Regions of a box: faces across whose edges nothing changes, joined; what separates them; and what is on its own.

Faces on both sides of an edge are joined if a caller's comparison says that nothing changes across it. The edges that
still separate regions are put together to *frontiers*, stretches of one branch of a curve (or of a vertical line)
between the same two regions. A region's area is a sum of integrals over its frontiers: edges inside it cancel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import NotGenericError
from gametheory.parametric.planes.areas import Bounds, integral_under
from gametheory.parametric.planes.cells import Cell, CellSample
from gametheory.parametric.planes.plane import Plane

__all__ = ["AREA_TOLERANCE", "Frontier", "Region", "Regions", "Same", "regions_of"]

T = TypeVar("T")

Same = Callable[[T, T, T, CellSample], bool]
"""Whether nothing changes from a value, across the value on an edge, to a third, at an exact sample of the edge."""

AREA_TOLERANCE = fmpq(1, 2_000_000)
"""How far the bounds of a region's area may be apart, as a share of the box."""


@dataclass(frozen=True, eq=False)
class Frontier(Generic[T]):
    """A stretch of a branch, or of a vertical line, between two regions (None is outside the box).

    ``below`` is the region below it, or left of a vertical one; ``above`` the other. ``polynomial`` is irreducible, with
    whole coefficients. At each x inside the stretch its y is the ``position``-th real root of the polynomial, from 0;
    a vertical one is at its ``position``-th real root in x. ``edges`` are its cells in order, from the vertex ``start``
    to the vertex ``end``, to the right or upwards.
    """

    below: int | None
    above: int | None
    polynomial: fmpq_mpoly
    position: int
    vertical: bool
    x_from: AlgebraicNumber
    x_to: AlgebraicNumber
    edges: tuple[Cell[T], ...]
    start: Cell[T]
    end: Cell[T]


@dataclass(frozen=True, eq=False)
class Region(Generic[T]):
    """Joined faces; ``value`` is that of the first; ``point`` is a rational point inside; ``area`` has certified bounds."""

    value: T
    faces: tuple[Cell[T], ...]
    point: tuple[fmpq, fmpq]
    area: Bounds


@dataclass(frozen=True, eq=False)
class Regions(Generic[T]):
    """The regions of a plane, the frontiers between them and around the box, and the cells with values of their own.

    ``own_edges`` are runs of neighbouring edges of one branch or line that have one value, which is that of neither
    side; ``own_vertices`` are vertices whose value is that of no face, and of no edge on its own, around them.
    """

    plane: Plane[T]
    regions: tuple[Region[T], ...]
    frontiers: tuple[Frontier[T], ...]
    own_edges: tuple[tuple[Cell[T], ...], ...]
    own_vertices: tuple[Cell[T], ...]
    place: dict[tuple[int, int], int] = field(repr=False)

    def region_of(self, face: Cell[T]) -> int:
        """The number of the region that a face belongs to."""
        return self.place[face.address]


def regions_of(plane: Plane[T], same: Same[T]) -> Regions[T]:
    """Join the faces of a plane.

    ``same`` is not asked where one run holds on both sides and between, and once only for the same three runs on one
    curve. Its sample stands for the whole edge: a polynomial is zero at it just if it is zero on all of the edge, else
    NotGenericError, which ``same`` must let through, has it asked again at another point. It is also asked, with one
    value given on both sides, whether the value on an edge or vertex is that beside it.

    **Guarantees.** The areas' bounds are rigorous, and those of all regions add up to bounds of the box.
    """
    return _Joiner(plane, same).regions()


class _Joiner(Generic[T]):
    def __init__(self, plane: Plane[T], same: Same[T]) -> None:
        self.plane = plane
        self.ask = same
        self.answers: dict[tuple[object, ...], bool] = {}
        self.parent: dict[tuple[int, int], tuple[int, int]] = {}

    def regions(self) -> Regions[T]:
        plane = self.plane
        faces, edges = list(plane.of_dimension(2)), list(plane.of_dimension(1))
        self.parent = {face.address: face.address for face in faces}
        for edge in edges:
            first, second = plane.beside(edge)
            if first is not None and second is not None and self._same(first, edge, second):
                self.parent[self._root(first.address)] = self._root(second.address)
        members: dict[tuple[int, int], list[Cell[T]]] = {}
        for face in faces:
            members.setdefault(self._root(face.address), []).append(face)
        groups = sorted(members.values(), key=lambda group: group[0].address)
        place = {face.address: number for number, group in enumerate(groups) for face in group}
        frontiers = tuple(self._frontiers(place))
        areas = self._areas(len(groups), frontiers)
        regions = tuple(
            Region(group[0].value, tuple(group), next(plane.face_points(max(group, key=self._size))), area)
            for group, area in zip(groups, areas, strict=True)
        )
        own = [edge for edge in edges if not any(self._same(face, edge, face) for face in plane.beside(edge) if face)]
        on_their_own = {edge.address for edge in own}
        vertices = tuple(
            vertex
            for vertex in plane.of_dimension(0)
            if not any(
                self._same(cell, vertex, cell)
                for cell in plane.around(vertex)
                if cell.dimension == 2 or cell.address in on_their_own
            )
        )
        return Regions(plane, regions, frontiers, tuple(self._stretches(own)), vertices, place)

    def _root(self, address: tuple[int, int]) -> tuple[int, int]:
        while self.parent[address] != address:
            self.parent[address] = address = self.parent[self.parent[address]]
        return address

    def _same(self, first: Cell[T], between: Cell[T], second: Cell[T]) -> bool:
        if first.run is between.run is second.run:
            return True
        where: object = between.address if between.dimension == 0 else self._line_of(between)
        key = id(first.run), id(between.run), id(second.run), where
        if key not in self.answers:
            self.answers[key] = self._asked(first, between, second)
        return self.answers[key]

    def _asked(self, first: Cell[T], between: Cell[T], second: Cell[T]) -> bool:
        for sample in self.plane.samples(between):
            try:
                return self.ask(first.value, between.value, second.value, sample)
            except NotGenericError:
                continue
        raise AssertionError("an edge has samples without end")

    def _line_of(self, edge: Cell[T]) -> object:
        """The curve of an arc, or the line of a vertical edge."""
        return self.plane.branch(edge)[0] if edge.layer % 2 else ("line", edge.layer)

    def _size(self, face: Cell[T]) -> float:
        layers, low = self.plane.layers, face.level // 2
        nodes = layers[face.layer].nodes
        width = float(layers[face.layer + 1].x) - float(layers[face.layer - 1].x)
        return width * (float(nodes[low + 1].ball.mid()) - float(nodes[low].ball.mid()))

    def _stretches(
        self, edges: Sequence[Cell[T]], place: dict[tuple[int, int], int] | None = None
    ) -> Iterator[tuple[Cell[T], ...]]:
        """Edges in runs along a branch or line, between the same regions if these are given, else of one value."""
        plane = self.plane

        def beside(edge: Cell[T]) -> object:
            return (
                edge.run
                if place is None
                else [None if face is None else place[face.address] for face in plane.beside(edge)]
            )

        open_ends: dict[object, list[Cell[T]]] = {}
        found: list[list[Cell[T]]] = []
        for edge in edges:
            start, end = plane.ends(edge)
            key: object = plane.branch(edge) if edge.layer % 2 else ("line", edge.layer)
            stretch = open_ends.get((key, start.address))
            between = stretch is not None and (place is not None or start.run is edge.run)
            if (
                stretch is not None
                and between
                and beside(stretch[-1]) == beside(edge)
                and not plane.breaks(start, edge)
            ):
                stretch.append(edge)
            else:
                stretch = [edge]
                found.append(stretch)
            open_ends[key, end.address] = stretch
        return map(tuple, found)

    def _frontiers(self, place: dict[tuple[int, int], int]) -> Iterator[Frontier[T]]:
        plane, separating = self.plane, []
        for edge in plane.of_dimension(1):
            numbers = [None if face is None else place[face.address] for face in plane.beside(edge)]
            if numbers[0] != numbers[1]:
                separating.append(edge)
        for edges in self._stretches(separating, place):
            first = edges[0]
            below, above = (None if face is None else place[face.address] for face in plane.beside(first))
            start, end = plane.ends(first)[0], plane.ends(edges[-1])[1]
            x_from, x_to = plane.layers[start.layer].x, plane.layers[end.layer].x
            if first.layer % 2:
                curve, position = plane.branch(first)
                polynomial = plane.curves[curve]
            else:
                x = plane.space.variable(plane.space.axes[0])
                polynomial, position = x - x, x_from.index
                for power, coefficient in enumerate(x_from.polynomial.coeffs()):
                    polynomial = polynomial + x**power * fmpq(coefficient)
            vertical = first.layer % 2 == 0
            yield Frontier(below, above, polynomial, position, vertical, x_from, x_to, edges, start, end)

    def _areas(self, count: int, frontiers: Sequence[Frontier[T]]) -> list[Bounds]:
        """Each region's area: what is under its upper frontiers, less what is under its lower ones."""
        plane = self.plane
        heights = plane.ranges[1]
        share = AREA_TOLERANCE * (heights[1] - heights[0]) / max(len(layer.nodes) for layer in plane.layers)
        areas = [(fmpq(0), fmpq(0))] * count
        for frontier in frontiers:
            if frontier.vertical:
                continue
            curve = plane.decomposition.curves[plane.branch(frontier.edges[0])[0]]
            ends = frontier.x_from, frontier.x_to
            low, high = integral_under(
                plane.space, curve, frontier.position, ends, heights, share * (ends[1].high - ends[0].low)
            )
            if frontier.below is not None:
                areas[frontier.below] = areas[frontier.below][0] + low, areas[frontier.below][1] + high
            if frontier.above is not None:
                areas[frontier.above] = areas[frontier.above][0] - high, areas[frontier.above][1] - low
        return areas
