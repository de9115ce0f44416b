"""Regions, frontiers and curves of a box as people read them: named, with formulas, and what is new on each curve."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from flint import fmpq, fmpq_mpoly, fmpz_poly

from gametheory.algebra.frontiers import solved
from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import exact_number
from gametheory.algebra.samples import NotGenericError, Space, substituted
from gametheory.algebra.texts import mpoly_text
from gametheory.algebra.values import Value, value_of
from gametheory.model.about import About
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedSolution
from gametheory.parametric.lines.branches import names
from gametheory.parametric.lines.merging import continues_as
from gametheory.parametric.map_places import MapPlaces
from gametheory.parametric.map_result import MapCell, MapFrontier, MapRegion, RegimeMap
from gametheory.parametric.pieces import RegimeEquilibrium
from gametheory.parametric.planes.cells import Cell
from gametheory.parametric.planes.regions import Regions
from gametheory.parametric.writing import written_equilibria

__all__ = ["MapWriter"]


@dataclass(frozen=True)
class _Continued:
    """What the equilibria of an edge or vertex are called, and the rest as in :class:`MapCell`."""

    called: list[str]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    jumps: tuple[str, ...]


class MapWriter:
    """Names regions, regimes and equilibria, and writes them out as formulas.

    Equilibria of regions have the same name just if they are the same functions. One on a curve, or at a point, has the
    name of one beside whose play it is the limit of, where there is one.
    """

    def __init__(self, space: Space, found: Regions[LiftedSolution]) -> None:
        self.space = space
        self.found = found
        self.regions = [f"R{number + 1}" for number in range(len(found.regions))]
        self._names = names()
        self._called: dict[object, str] = {}
        self._regimes: dict[object, str] = {}
        self._numbers = count(1)
        self._on_curves: dict[tuple[int, int], list[tuple[str, LiftedEquilibrium]]] = {}

    def map(self, about: About, fixed: Mapping[str, Fraction], concept: str) -> RegimeMap:
        """The result."""
        found, ranges = self.found, self.found.plane.ranges
        whole = math.prod((high - low for low, high in ranges), start=fmpq(1))
        regions = tuple(self._region(number, whole) for number in range(len(found.regions)))
        undefined = next((region.undefined for region in regions if region.undefined), "")
        return RegimeMap(
            about=about,
            axes=(self.space.axes[0], self.space.axes[1]),
            ranges={
                axis: (to_fraction(low), to_fraction(high))
                for axis, (low, high) in zip(self.space.axes, ranges, strict=True)
            },
            parameters=fixed,
            symbols={name: to_fraction(value) for name, value in self.space.symbols.items()},
            concept=concept,
            regions=regions,
            frontiers=tuple(self._frontiers()),
            curves=tuple(self._curve(edges) for edges in found.own_edges),
            points=tuple(self._vertex(vertex) for vertex in found.own_vertices),
            places=MapPlaces(found),
            notes=(f"the game is not defined on the whole box: {undefined}",) if undefined else (),
        )

    def _region(self, number: int, whole: fmpq) -> MapRegion:
        region = self.found.regions[number]
        low, high = region.area[0] / whole, region.area[1] / whole
        solution = region.value
        beside = {
            other
            for frontier in self.found.frontiers
            for own, other in ((frontier.below, frontier.above), (frontier.above, frontier.below))
            if own == number and other is not None
        }
        key = solution.undefined, frozenset(map(_key, solution.equilibria))
        if key not in self._regimes:
            self._regimes[key] = f"regime {next(self._numbers)}"
        called = [self._name(found) for found in solution.equilibria]
        return MapRegion(
            name=self.regions[number],
            regime=self._regimes[key],
            sample=dict(zip(self.space.axes, map(to_fraction, region.point), strict=True)),
            share=(to_fraction(max(low, fmpq(0))), to_fraction(min(high, fmpq(1)))),
            neighbours=tuple(self.regions[other] for other in sorted(beside)),
            equilibria=self._equilibria(solution, called, near=region.point),
            components=solution.components,
            undefined=solution.undefined,
        )

    def _name(self, found: LiftedEquilibrium) -> str:
        key = _key(found)
        if key not in self._called:
            self._called[key] = next(self._names)
        return self._called[key]

    def _equilibria(
        self,
        solution: LiftedSolution,
        called: Sequence[str],
        *,
        near: tuple[fmpq, ...] | None = None,
        at: Mapping[str, fmpq] | None = None,
    ) -> tuple[RegimeEquilibrium, ...]:
        """Equilibria as formulas for use ``near`` a point, or with the numbers ``at`` put in for axes."""

        def value(function: RationalFunction) -> Value:
            if at and not function.is_constant:
                bottom = substituted(function.denominator, at)
                if not bottom.is_zero():
                    function = RationalFunction.quotient(self.space, substituted(function.numerator, at), bottom)
            return value_of(function, near=near)

        return written_equilibria(solution, called, value)

    def _frontiers(self) -> Iterator[MapFrontier]:
        for frontier in self.found.frontiers:
            if frontier.below is not None and frontier.above is not None:
                polynomial = frontier.polynomial
                yield MapFrontier(
                    polynomial=mpoly_text(polynomial),
                    formulas=solved(polynomial, self.space, self.found.plane.sign_along(polynomial, frontier.edges)),
                    between=(self.regions[frontier.below], self.regions[frontier.above]),
                    start=self._point(frontier.start),
                    end=self._point(frontier.end),
                )

    def _point(self, cell: Cell[LiftedSolution]) -> dict[str, Value]:
        x, y = self.found.plane.point(cell)
        return {self.space.axes[0]: exact_number(x), self.space.axes[1]: exact_number(y)}

    def _curve(self, edges: Sequence[Cell[LiftedSolution]]) -> MapCell:
        plane = self.found.plane
        if edges[0].layer % 2:
            polynomial = plane.curves[plane.branch(edges[0])[0]]
        else:
            polynomial = self._vertical(plane.layers[edges[0].layer].x.polynomial)
        numbers: dict[int, Cell[LiftedSolution]] = {}
        for edge in edges:
            for face in plane.beside(edge):
                if face is not None:
                    numbers.setdefault(self.found.region_of(face), edge)
        sides = [
            (self._name(found), found, edge)
            for number, edge in numbers.items()
            for found in self.found.regions[number].value.equilibria
        ]
        solution = edges[0].value
        named = self._continued(solution, sides)
        for edge in edges:
            self._on_curves[edge.address] = list(zip(named.called, solution.equilibria, strict=True))
        return MapCell(
            polynomial=mpoly_text(polynomial),
            formulas=solved(polynomial, self.space, plane.sign_along(polynomial, edges)),
            sample=self._point(edges[0]),
            start=self._point(plane.ends(edges[0])[0]),
            end=self._point(plane.ends(edges[-1])[1]),
            beside=tuple(self.regions[number] for number in sorted(numbers)),
            equilibria=self._equilibria(solution, named.called),
            components=solution.components,
            new=named.new,
            gone=named.gone,
            jumps=named.jumps,
            undefined=solution.undefined,
        )

    def _vertex(self, vertex: Cell[LiftedSolution]) -> MapCell:
        around = self.found.plane.around(vertex)
        numbers = sorted({self.found.region_of(cell) for cell in around if cell.dimension == 2})
        beside = [
            *(
                (self._name(found), found)
                for number in numbers
                for found in self.found.regions[number].value.equilibria
            ),
            *(pair for cell in around for pair in self._on_curves.get(cell.address, ())),
        ]
        solution = vertex.value
        named = self._continued(solution, [(name, found, vertex) for name, found in beside])
        where = self._point(vertex)
        known = {axis: to_flint(value) for axis, value in where.items() if isinstance(value, Fraction)}
        return MapCell(
            polynomial="",
            formulas=(),
            sample=where,
            start={},
            end={},
            beside=tuple(self.regions[number] for number in numbers),
            equilibria=self._equilibria(solution, named.called, at=known),
            components=solution.components,
            new=named.new,
            gone=named.gone,
            jumps=named.jumps,
            undefined=solution.undefined,
        )

    def _continued(
        self, there: LiftedSolution, beside: Sequence[tuple[str, LiftedEquilibrium, Cell[LiftedSolution]]]
    ) -> _Continued:
        """Names for the equilibria of an edge or vertex, and what else is to be said of them.

        Each one beside comes with its name and the edge, or the vertex, at which it is compared.
        """
        limits: list[list[str]] = [[] for _ in there.equilibria]
        played: list[list[str]] = [[] for _ in there.equilibria]
        for name, found, cell in beside:
            for number, other in enumerate(there.equilibria):
                if name in limits[number]:
                    continue
                if self._leads_to(found, other, cell, priced=True):
                    limits[number].append(name)
                elif name not in played[number] and self._leads_to(found, other, cell, priced=False):
                    played[number].append(name)
        called: list[str] = []
        for number, found in enumerate(there.equilibria):
            choices = [*limits[number], *played[number]] or [self._name(found)]
            # Where formulas have no limit two equilibria may come from the same one; names are for one.
            called.append(next((name for name in choices if name not in called), "") or next(self._names))
        of = list(zip(called, limits, played, strict=True))
        kept = {name for _, *known in of for names_known in known for name in names_known}
        return _Continued(
            called,
            new=tuple(name for name, exactly, roughly in of if not exactly and not roughly),
            gone=tuple(dict.fromkeys(name for name, _, _ in beside if name not in kept)),
            jumps=tuple(name for name, exactly, roughly in of if roughly and not exactly),
        )

    def _leads_to(
        self, found: LiftedEquilibrium, other: LiftedEquilibrium, cell: Cell[LiftedSolution], *, priced: bool
    ) -> bool:
        if _key(found) == _key(other):
            return True
        for sample in self.found.plane.samples(cell):
            try:
                return continues_as(found, other, sample, priced=priced)
            except NotGenericError:
                continue
        raise AssertionError("an edge has samples without end")

    def _vertical(self, polynomial: fmpz_poly) -> fmpq_mpoly:
        """A polynomial as one in the first axis."""
        terms = {power: coefficient for power, coefficient in enumerate(polynomial.coeffs()) if coefficient != 0}
        others = (0,) * (len(self.space.names) - 1)
        return self.space.context.from_dict({(power, *others): value for power, value in terms.items()})


def _key(found: LiftedEquilibrium) -> tuple[object, ...]:
    """What tells equilibria of regions apart: all that is shown of them, as functions."""
    return (found.key(), *found.payoffs.values(), *found.measures.values(), *found.state.values())
