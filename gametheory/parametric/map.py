"""The way from a family and two parameters to its :class:`RegimeMap`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.frontiers import solved
from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.plane import PlanePoint
from gametheory.algebra.roots import AlgebraicNumber, exact_number, roots_between
from gametheory.algebra.samples import NotGenericError, Sample, Space, substituted, univariate
from gametheory.algebra.texts import mpoly_text
from gametheory.algebra.values import Value, value_of
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.arrangement import trace_plane
from gametheory.parametric.branches import names
from gametheory.parametric.cells import Cell
from gametheory.parametric.lifted import LiftedEquilibrium, LiftedFamily, LiftedSolution
from gametheory.parametric.map_places import MapPlaces
from gametheory.parametric.map_result import MapCell, MapFrontier, MapRegion, RegimeMap
from gametheory.parametric.merging import continues_as, nothing_changes
from gametheory.parametric.plane_regions import Frontier, Regions, regions_of
from gametheory.parametric.regimes import axis_range, expect_symbols
from gametheory.parametric.result import RegimeBehavior, RegimeEquilibrium
from gametheory.parametric.solving import solve_at
from gametheory.parametric.trial import equilibrium_at
from gametheory.solvers.solve import chosen_method

__all__ = ["regime_map"]


def regime_map(
    family: Family,
    axes: Sequence[str],
    *,
    values: Mapping[str, object] | None = None,
    between: Mapping[str, tuple[object, object]] | None = None,
    symbolic: Iterable[str] = (),
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> RegimeMap:
    """Every equilibrium of a family as a function of two parameters: the regions of each regime and their frontiers.

    ``axes`` are two parameters, each over its range or what ``between`` gives for it; the rest is as in
    :func:`gametheory.regimes`. ``progress`` is called with the number of cells decided. Raises :class:`UsageError`, and
    :class:`LimitReached` for a box that falls into very many cells.

    **Guarantees.** Complete and exact on the closed box: on every region, curve and point, degenerate or not. Areas have
    certified bounds, at most a millionth of the box apart. Every region's formulas have been judged at a rational point
    inside it by code that shares nothing with the solver.
    """
    expect_family(family, "regime_map")
    if isinstance(axes, str) or len(axes) != 2 or axes[0] == axes[1]:
        raise UsageError('a map has two axes, such as ["reach", "fee"]; gametheory.regimes solves along one')
    first, second = axes
    point, low_x, high_x = axis_range(family, first, values, (between or {}).get(first))
    _, low_y, high_y = axis_range(family, second, values, (between or {}).get(second))
    symbols = expect_symbols(symbolic, point, axes)
    chosen, _ = chosen_method(family.at_point(point), concept)
    lifted = LiftedFamily.over(family, point, (first, second), symbols)

    def run(sample: Sample) -> LiftedSolution:
        return solve_at(lifted, chosen, sample, limit=limit)

    box = ((to_flint(low_x), to_flint(high_x)), (to_flint(low_y), to_flint(high_y)))
    plane = trace_plane(lifted.space, box, run, progress=progress)
    found = regions_of(plane, nothing_changes)
    result = _Writer(lifted.space, found).map(family, lifted.fixed, chosen)
    _try_regions(family, result)
    return result


class _Writer:
    """Names regions, regimes and equilibria, and writes them out as formulas."""

    def __init__(self, space: Space, found: Regions[LiftedSolution]) -> None:
        self.space = space
        self.found = found
        self.regions = [f"R{number + 1}" for number in range(len(found.regions))]
        self._names = names()
        self._called: dict[object, str] = {}
        self._regimes: dict[object, str] = {}
        self._numbers = count(1)

    def map(self, family: Family, fixed: Mapping[str, Fraction], concept: str) -> RegimeMap:
        """The result."""
        (first, second), found = self.space.axes, self.found
        (x_low, x_high), (y_low, y_high) = found.plane.ranges
        whole = (x_high - x_low) * (y_high - y_low)
        regions = tuple(self._region(number, whole) for number in range(len(found.regions)))
        undefined = next((region.undefined for region in regions if region.undefined), "")
        inner = [f for f in found.frontiers if f.below is not None and f.above is not None]
        return RegimeMap(
            about=family.about,
            axes=(first, second),
            ranges={
                first: (to_fraction(x_low), to_fraction(x_high)),
                second: (to_fraction(y_low), to_fraction(y_high)),
            },
            parameters=fixed,
            symbols={name: to_fraction(value) for name, value in self.space.symbols.items()},
            concept=concept,
            regions=regions,
            frontiers=tuple(map(self._frontier, inner)),
            curves=tuple(self._curve(edges) for edges in found.own_edges),
            points=tuple(self._cell(vertex, "", ()) for vertex in found.own_vertices),
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
        key = frozenset((found.key(), *found.payoffs.values(), *found.measures.values()) for found in solution.equilibria)
        if key not in self._regimes:
            self._regimes[key] = f"regime {next(self._numbers)}"
        return MapRegion(
            name=self.regions[number],
            regime=self._regimes[key],
            sample=dict(zip(self.space.axes, map(to_fraction, region.point), strict=True)),
            share=(to_fraction(max(low, fmpq(0))), to_fraction(min(high, fmpq(1)))),
            neighbours=tuple(self.regions[other] for other in sorted(beside)),
            equilibria=self._equilibria(solution, region.point),
            components=solution.components,
            undefined=solution.undefined,
        )

    def _equilibria(self, solution: LiftedSolution, near: tuple[fmpq, ...] | None) -> tuple[RegimeEquilibrium, ...]:
        home = {k: place for place, found in enumerate(solution.components) for k in found.equilibria}
        return tuple(
            self._equilibrium(found, near, home.get(number)) for number, found in enumerate(solution.equilibria)
        )

    def _equilibrium(
        self, found: LiftedEquilibrium, near: tuple[fmpq, ...] | None, component: int | None
    ) -> RegimeEquilibrium:
        key = (found.key(), *found.payoffs.values(), *found.measures.values())
        if key not in self._called:
            self._called[key] = next(self._names)

        def values(functions: Mapping[str, RationalFunction]) -> dict[str, Value]:
            return {name: value_of(function, near=near) for name, function in functions.items()}

        return RegimeEquilibrium(
            branch=self._called[key],
            strategies={player: values(strategy) for player, strategy in found.strategies.items()},
            payoffs=values(found.payoffs),
            measures=values(found.measures),
            behavior={
                name: RegimeBehavior(b.player, values(b.moves), b.on_path, b.specified)
                for name, b in found.behavior.items()
            },
            mixed={player: values(strategy) for player, strategy in found.mixed.items()},
            component=component,
        )

    def _frontier(self, frontier: Frontier[LiftedSolution]) -> MapFrontier:
        assert frontier.below is not None
        assert frontier.above is not None
        return MapFrontier(
            polynomial=mpoly_text(frontier.polynomial),
            formulas=solved(frontier.polynomial, self.space),
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
            return self._cell(edges[0], mpoly_text(polynomial), solved(polynomial, self.space))
        polynomial = _vertical(self.space, plane.layers[edges[0].layer].x.polynomial.coeffs())
        return self._cell(edges[0], mpoly_text(polynomial), solved(polynomial, self.space))

    def _cell(self, cell: Cell[LiftedSolution], polynomial: str, formulas: tuple[str, ...]) -> MapCell:
        plane = self.found.plane
        beside = plane.beside(cell) if cell.dimension == 1 else [c for c in plane.around(cell) if c.dimension == 2]
        numbers = sorted({self.found.region_of(face) for face in beside if face is not None})
        return MapCell(
            polynomial=polynomial,
            formulas=formulas,
            sample=self._point(cell),
            beside=tuple(self.regions[number] for number in numbers),
            equilibria=self._equilibria(cell.value, None),
            components=cell.value.components,
            undefined=cell.value.undefined,
        )


def _vertical(space: Space, coefficients: Sequence[object]) -> fmpq_mpoly:
    """A polynomial in the first axis alone."""
    x = space.variable(space.axes[0])
    found = space.context.constant(0)
    for power, coefficient in enumerate(coefficients):
        found = found + x**power * fmpq(coefficient)  # type: ignore[arg-type]
    return found


def _try_regions(family: Family, found: RegimeMap) -> None:
    """Judge each region's formulas at its sample. Raises :class:`UnverifiedResult`, which only a bug can cause."""
    for region in found.regions:
        point = {**found.parameters, **found.symbols, **region.sample}
        if not region.undefined:
            game = family.at_point({name: point[name] for name in family.parameters})
            for equilibrium in region.equilibria:
                equilibrium_at(game, equilibrium, point, found.concept)
