"""Where in a map a point is: which region, curve or point of its own has the formulas that hold there."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from fractions import Fraction

from gametheory.algebra.columns import bounds_of
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import NotGenericError
from gametheory.numbers import to_flint
from gametheory.parametric.lifting.lifted import LiftedSolution
from gametheory.parametric.lines.merging import is_limit
from gametheory.parametric.planes.cells import Cell
from gametheory.parametric.planes.regions import Regions

__all__ = ["MapPlaces"]

Place = tuple[str, int]
"""``region``, ``curve`` or ``point``, and its number among those."""


class MapPlaces:
    """Finds rational points in a map that was cut into cells.

    An edge or vertex is in a region if its equilibria are the limits of those of the region; else it is on a curve of its
    own, or is a point of its own.
    """

    def __init__(self, found: Regions[LiftedSolution]) -> None:
        self._found = found
        self._known: dict[tuple[int, int], Place] = {}
        for number, edges in enumerate(found.own_edges):
            self._known.update({edge.address: ("curve", number) for edge in edges})
        self._own_edges = set(self._known)
        self._known.update({vertex.address: ("point", number) for number, vertex in enumerate(found.own_vertices)})

    def place_at(self, x: Fraction, y: Fraction) -> Place:
        """Whose formulas hold at a rational point. Raises ValueError outside the box."""
        return self._place_of(self._found.plane.cell_at(x, y))

    def regions_over(self, x: Fraction, heights: Sequence[Fraction]) -> list[int | None]:
        """For each rational height over a rational x, the region that the point is in; None if it is in none.

        Cheaper than to ask point by point, and as exact.
        """
        plane = self._found.plane
        lines = plane.layers[::2]
        after = bisect.bisect_left(lines, AlgebraicNumber.of(x), key=lambda layer: layer.x)
        if lines[after].x == x:
            return [self._region(*self.place_at(x, y)) for y in heights]
        cells = plane.cells[2 * after - 1]
        bounds = [bounds_of(node.ball) for node in plane.decomposition.nodes(plane.decomposition.column(x))]
        found = []
        for y in heights:
            below = sum(high < to_flint(y) for _, high in bounds)
            if below < len(bounds) and bounds[below][0] <= to_flint(y):
                found.append(self._region(*self.place_at(x, y)))
            else:
                found.append(self._found.region_of(cells[2 * below - 1]))
        return found

    def _region(self, kind: str, number: int) -> int | None:
        return number if kind == "region" else None

    def _place_of(self, cell: Cell[LiftedSolution]) -> Place:
        if cell.dimension == 2:
            return "region", self._found.region_of(cell)
        if cell.address not in self._known:
            own = self._own_edges
            plane = self._found.plane
            around = plane.beside(cell) if cell.dimension == 1 else plane.around(cell)
            # Not by way of an edge that is itself a limit: a limit of limits need not be one.
            homes = [other for other in around if other is not None and (other.dimension == 2 or other.address in own)]
            home = next(other for other in homes if self._continues(other, cell))
            self._known[cell.address] = self._place_of(home)
        return self._known[cell.address]

    def _continues(self, other: Cell[LiftedSolution], cell: Cell[LiftedSolution]) -> bool:
        """Whether what holds on an edge or vertex is the limit of what holds on a cell next to it."""
        if other.run is cell.run:
            return True
        for sample in self._found.plane.samples(cell):
            try:
                return is_limit(other.value, cell.value, sample)
            except NotGenericError:
                continue
        raise AssertionError("an edge has samples without end")
