"""Cutting a box of two axes where decisions change: whatever is computed from signs is constant on each cell.

1. Cut the box by the irreducible factors of all polynomials recorded so far (:mod:`.decomposition`); at first there
   are none.
2. In each open cell run at a generic rational sample, unless an earlier run holds there: one that depended on
   polynomials that all have the same signs on this cell. Go back to 1 with what was newly recorded, if anything was.
3. Do the same on edges, where the polynomial of the edge is zero and all others are decided at an exact point.
4. Run at each vertex exactly.

All signs of known polynomials follow from the order of branches, so exact algebra is needed for new ones only.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flint import fmpq

from gametheory.algebra.columns import bounds_of
from gametheory.algebra.samples import GenericSample, NotGenericError, Sample, Space
from gametheory.numbers import simplest_between, to_flint, to_fraction
from gametheory.parametric.planes.cells import Cell, Run
from gametheory.parametric.planes.decomposition import DEFAULT_LIMIT, Decomposition, Layer
from gametheory.parametric.planes.plane import Plane

__all__ = ["DEFAULT_LIMIT", "Plane", "trace_plane"]

T = TypeVar("T")

RUNS_A_ROUND = 16
"""Runs after which new polynomials are cut by before going on: a later run may then hold on more cells."""


def trace_plane(
    space: Space,
    ranges: tuple[tuple[fmpq, fmpq], tuple[fmpq, fmpq]],
    run: Callable[[Sample], T],
    *,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Plane[T]:
    """Cut the closed box so that ``run`` decides alike within each face, edge and vertex, and run on each.

    ``ranges`` are those of the space's two axes, each from a smaller to a larger rational. ``run`` must depend on its
    sample by signs alone; where another cell has the same signs of all polynomials that a run asked for, its value is
    used there too. ``progress`` is told now and then how many cells were decided.

    **Guarantees.** What ``run`` returns at a sample, in functions, holds on each cell that has this value.
    Raises :class:`LimitReached` beyond ``limit`` faces, and ValueError for an empty range.
    """
    if len(space.axes) != 2 or any(low >= high for low, high in ranges):
        raise ValueError("two axes are needed, each with a range from a smaller to a larger number")
    return _Tracer(Decomposition(space, ranges, DEFAULT_LIMIT if limit is None else limit), run, progress).trace()


@dataclass
class _Tracer(Generic[T]):
    decomposition: Decomposition
    run: Callable[[Sample], T]
    progress: Callable[[int], None] | None

    def __post_init__(self) -> None:
        self.runs: list[Run[T]] = []
        self.new: dict[str, None] = {}
        self.made = 0
        self.by_signs: dict[tuple[int, int], Run[T]] = {}

    def trace(self) -> Plane[T]:
        while True:
            plane = self._cut()
            if all(self._decide(plane, dimension) for dimension in (2, 1)):
                self._decide(plane, 0)
                return plane
            self.decomposition.add(*self.new)
            self.new.clear()
            self.by_signs.clear()
            for found in self.runs:
                self._mask(found)

    def _cut(self) -> Plane[T]:
        layers = self.decomposition.layers()
        plane: Plane[T] = Plane(self.decomposition, layers)
        signs = _signs_on_cells(plane)
        plane.cells = [
            [Cell(number, level, *masks) for level, masks in enumerate(levels)] for number, levels in enumerate(signs)
        ]
        return plane

    def _decide(self, plane: Plane[T], dimension: int) -> bool:
        """Find what holds on all cells of a dimension; False if more must be cut first."""
        self.made = 0
        for layer, cells in enumerate(plane.cells):
            last: Run[T] | None = None
            first = dimension - layer % 2
            for cell in cells[first::2] if first in (0, 1) else ():
                last = cell.run = self._known(cell, last) or self._run_on(plane, cell)
                if dimension and self.new and (self.made >= RUNS_A_ROUND or cell.run is None):
                    return False
            if self.progress is not None:
                self.progress(sum(map(len, plane.cells[: layer + 1])))
        return not (dimension and self.new)

    def _known(self, cell: Cell[T], last: Run[T] | None) -> Run[T] | None:
        if last is not None and last.holds(cell):
            return last
        signs = cell.positive, cell.negative
        if signs not in self.by_signs:
            found = next((run for run in self.runs if run.holds(cell)), None)
            if found is None:
                return None
            self.by_signs[signs] = found
        return self.by_signs[signs]

    def _run_on(self, plane: Plane[T], cell: Cell[T]) -> Run[T] | None:
        """A run on a cell; None if a polynomial that the box was not yet cut by divides the cell."""
        self.made += 1
        found = self._run_on_face(plane, cell) if cell.dimension == 2 else self._run_on_point(plane, cell)
        if found is None:
            return None
        if cell.dimension:
            self._note(found.signs)
            self.runs.append(found)
        elif all(text in self.decomposition.known for text in found.signs):
            self.runs.append(found)
        self._mask(found)
        if found.mask is not None:
            self.by_signs[cell.positive, cell.negative] = found
        return found

    def _run_on_face(self, plane: Plane[T], cell: Cell[T]) -> Run[T]:
        for point in plane.face_points(cell):
            sample = GenericSample(plane.space, point)
            try:
                value = self.run(sample)
            except NotGenericError:
                continue
            signs = {}
            for polynomial in sample.recorded.values():
                for text, _ in self.decomposition.factors(polynomial).powers:
                    here = plane.space.value(self.decomposition.polynomial(text), point)
                    signs[text] = 1 if here > 0 else -1
            return Run(value, signs)
        raise AssertionError("there is always another rational")

    def _run_on_point(self, plane: Plane[T], cell: Cell[T]) -> Run[T] | None:
        sample = next(plane.samples(cell))
        try:
            return Run(self.run(sample), sample.found)
        except NotGenericError:
            new = [text for found in sample.recorded.values() for text, _ in self.decomposition.factors(found).powers]
            if not self._note(new):
                raise
            return None

    def _note(self, texts: Iterable[str]) -> bool:
        """Have the box cut by these irreducible polynomials; whether one of them is new."""
        new = [text for text in texts if text not in self.decomposition.known]
        self.new.update(dict.fromkeys(new))
        return bool(new)

    def _mask(self, found: Run[T]) -> None:
        known = self.decomposition.known
        if any(text not in known for text in found.signs):
            return
        found.mask = found.positive = found.negative = 0
        for text, sign in found.signs.items():
            number = known[text]
            if number is not None:
                found.mask |= 1 << number
                found.positive |= (sign > 0) << number
                found.negative |= (sign < 0) << number


def _signs_on_cells(plane: Plane[T]) -> list[list[tuple[int, int]]]:
    """For each cell the masks of the curves whose polynomials are positive and negative there."""
    found: list[list[tuple[int, int]]] = [[] for _ in plane.layers]
    for number, layer in enumerate(plane.layers):
        if number % 2:
            found[number] = _signs_over_strip(plane, layer)
    for number, layer in enumerate(plane.layers):
        if number % 2 == 0:
            beside = number - 1 if number else number + 1
            strip = plane.layers[beside]
            lands = strip.lands_right if number else strip.lands_left
            found[number] = _signs_over_line(layer, lands, found[beside])
    return found


def _signs_over_strip(plane: Plane[T], layer: Layer) -> list[tuple[int, int]]:
    """From the signs just above the lower side: each node changes those of its own curves."""
    low, high = bounds_of(layer.nodes[0].ball)[1], bounds_of(layer.nodes[1].ball)[0]
    point = layer.x.low, to_flint(simplest_between(to_fraction(low), to_fraction(high)))
    positive = negative = 0
    for number, polynomial in enumerate(plane.curves):
        value = plane.space.value(polynomial, point)
        positive |= (value > 0) << number
        negative |= (value < 0) << number
    own = _mask_of(layer, 0)
    found = [(positive & ~own, negative & ~own), (positive, negative)]
    for place in range(1, len(layer.nodes)):
        own = _mask_of(layer, place)
        found.append((positive & ~own, negative & ~own))
        positive, negative = positive & ~own | negative & own, negative & ~own | positive & own
        found.append((positive, negative))
    return found[:-1]


def _signs_over_line(layer: Layer, lands: Sequence[int], strip: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """From the signs on the faces beside the line, which are those on its edges but for vertical lines."""
    vertical = sum(1 << number for number in layer.column.events.vertical)
    found: list[tuple[int, int]] = []
    for place in range(len(layer.nodes) - 1):
        positive, negative = (mask & ~vertical for mask in strip[2 * bisect.bisect_right(lands, place) - 1])
        own = _mask_of(layer, place)
        found += [(positive & ~own, negative & ~own), (positive, negative)]
    own = _mask_of(layer, len(layer.nodes) - 1)
    return [*found, (found[-1][0] & ~own, found[-1][1] & ~own)]


def _mask_of(layer: Layer, place: int) -> int:
    return sum(1 << curve for curve, _ in layer.nodes[place].branches)
