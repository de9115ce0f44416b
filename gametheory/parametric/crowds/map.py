"""Symmetric games over two parameters that move the number of players: where it reaches another signature."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from flint import fmpq

from gametheory.algebra.frontiers import solved
from gametheory.algebra.germs import Germ
from gametheory.algebra.roots import exact_number
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.texts import mpoly_text
from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.model.family import Family, expect_family
from gametheory.model.outcome import with_definitions
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.crowds.counts import dependence, expect_crowd
from gametheory.parametric.crowds.map_result import CrowdMap, CrowdRegion, CrowdSpot
from gametheory.parametric.crowds.segments import Segment, players_name, segments_by_number, written
from gametheory.parametric.map import ranges_of, two_axes
from gametheory.parametric.map_result import MapFrontier
from gametheory.parametric.planes.arrangement import trace_plane
from gametheory.parametric.planes.cells import Cell
from gametheory.parametric.planes.regions import Regions, regions_of
from gametheory.parametric.regimes import Between, axis_range
from gametheory.solvers.concepts import chosen_method
from gametheory.spec.per_strategy import MAXIMUM_COUNT

__all__ = ["crowd_map", "number_plane", "plane_segments", "rational_points"]

_POINTS_TRIED = 8
"""Points of a curve that are looked at for one with rational coordinates."""

Ranges = Mapping[str, tuple[Fraction, Fraction]]


def crowd_map(
    family: Family,
    axes: Sequence[str],
    *,
    values: Mapping[str, object] | None = None,
    between: Mapping[str, Between] | None = None,
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> CrowdMap:
    """The equilibria of a symmetric game of two strategies over two parameters that move the number of players alone.

    Arguments are those of :func:`gametheory.regime_map`. Raises :class:`UsageError`, also where an axis enters payoffs, and
    :class:`LimitReached`.

    **Guarantees.** Complete and exact on the closed box: a frontier, where the number of players (rounded down) reaches
    another signature, belongs to the side of more players. Areas have certified bounds.
    """
    expect_family(family, "regime_map")
    expect_crowd(family, "a map of a crowd")
    first, second = two_axes(axes)
    given = ranges_of(between, (first, second))
    point, *ends = axis_range(family, first, values, given.get(first))
    _, *other_ends = axis_range(family, second, values, given.get(second))
    ranges = {first: (ends[0], ends[1]), second: (other_ends[0], other_ends[1])}
    chosen, _ = chosen_method(family.at(), concept)
    found = plane_segments(family, point, ranges, mixed=chosen == "symmetric-nash", limit=limit)
    regions = number_plane(family, point, ranges, [each.low for each in found], progress)
    names = [f"R{number + 1}" for number in range(len(regions.regions))]
    return CrowdMap(
        about=family.about,
        axes=(first, second),
        ranges=ranges,
        parameters={name: value for name, value in point.items() if name not in ranges},
        concept=chosen,
        player=family.spec.players[0],
        strategies=(family.spec.strategies[0][0], family.spec.strategies[0][1]),
        players=players_name(family),
        count=str(family.spec.crowd.count),
        regions=tuple(_regions(family, found, regions, names, ranges)),
        frontiers=tuple(_frontiers(regions, names)),
        spots=tuple(_spots(family, found, regions)),
    )


def plane_segments(
    family: Family, point: Mapping[str, Fraction], ranges: Ranges, *, mixed: bool, limit: int | None
) -> list[Segment]:
    """The segments of the numbers of players over a box of two axes. Raises :class:`UsageError` where these enter payoffs."""
    axes = tuple(ranges)
    if dependence(family.spec, axes).payoffs:
        raise UsageError(
            f"a map of a symmetric game is over two parameters that move the number of players only; {' or '.join(axes)} "
            "enters payoffs: follow one of them alone"
        )
    low, high = _numbers_over(family, point, ranges)
    return segments_by_number(family, point, axes, low, high, mixed=mixed, limit=limit)


def number_plane(
    family: Family,
    point: Mapping[str, Fraction],
    ranges: Ranges,
    starts: Sequence[int],
    progress: Callable[[int], None] | None = None,
) -> Regions[int]:
    """The box cut where the number of players reaches one of ``starts``; the value is how many of them it has reached."""
    space = Space(tuple(ranges), {})

    def run(sample: Sample) -> int:
        environment: dict[str, Any] = {name: to_flint(value) for name, value in point.items()}
        for axis in ranges:
            environment[axis] = Germ(space.variable(axis), space.one, sample)
        return bisect_right(starts, cast("Any", _count(family, environment)))

    box = tuple((to_flint(low), to_flint(high)) for low, high in ranges.values())
    plane = trace_plane(space, (box[0], box[1]), run, progress=progress)
    return regions_of(plane, lambda one, between, other, _: one == between == other)


def _count(family: Family, environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number of any ordered field
    assert family.spec.crowd.count is not None
    return family.spec.crowd.count.evaluate(with_definitions(family.spec, environment))


def _numbers_over(family: Family, point: Mapping[str, Fraction], ranges: Ranges) -> tuple[int, int]:
    """Bounds of the number of players over a box, by arithmetic on intervals."""
    environment: dict[str, Any] = {name: to_flint(value) for name, value in point.items()}
    environment |= {axis: Enclosure(low, high) for axis, (low, high) in ranges.items()}
    try:
        found = Enclosure.of(_count(family, environment))
    except (IndecisiveError, EvaluationError):
        return 0, MAXIMUM_COUNT
    low, high = found.low.__floor__(), found.high.__floor__()
    if high - low > 100 * MAXIMUM_COUNT:
        raise LimitReached("the number of players is not bounded well enough on the box; narrow the ranges of the axes")
    return low, high


def _regions(
    family: Family, found: Sequence[Segment], regions: Regions[int], names: Sequence[str], ranges: Ranges
) -> list[CrowdRegion]:
    (x_low, x_high), (y_low, y_high) = ranges.values()
    whole = to_flint((x_high - x_low) * (y_high - y_low))
    beside: list[set[int]] = [set() for _ in names]
    for frontier in regions.frontiers:
        if frontier.below is not None and frontier.above is not None:
            beside[frontier.below].add(frontier.above)
            beside[frontier.above].add(frontier.below)
    regimes: dict[object, str] = {}
    result = []
    for number, region in enumerate(regions.regions):
        segment = found[region.value - 1]
        kind = (segment.signature, segment.undefined)
        low, high = (bound / whole for bound in region.area)
        result.append(
            CrowdRegion(
                name=names[number],
                regime=regimes.setdefault(kind, f"regime {len(regimes) + 1}"),
                sample=dict(zip(ranges, map(to_fraction, region.point), strict=True)),
                share=(to_fraction(max(low, fmpq(0))), to_fraction(min(high, fmpq(1)))),
                neighbours=tuple(names[other] for other in sorted(beside[number] - {number})),
                players=(segment.low, segment.high),
                signature=segment.signature,
                outcomes=written(family.spec, segment, players_name(family)),
                undefined=segment.undefined,
            )
        )
    return result


def rational_points(found: Regions[int], values: Container[int]) -> Iterator[dict[str, Fraction]]:
    """Rational points of a plane where its value is one of some: in the largest region, else on curves, else at vertices."""
    axes = found.plane.space.axes
    for region in sorted(found.regions, key=lambda region: region.area, reverse=True):
        if region.value in values:
            yield dict(zip(axes, map(to_fraction, region.point), strict=True))
    for dimension in (1, 0):
        for cell in found.plane.of_dimension(dimension):
            if cell.value in values:
                for sample, _ in zip(found.plane.samples(cell), range(_POINTS_TRIED), strict=False):
                    x, y = sample.point.x, sample.point.y
                    if x.is_rational and y.is_rational:
                        yield dict(zip(axes, (x.rational, y.rational), strict=True))
                        break


def _spots(family: Family, found: Sequence[Segment], regions: Regions[int]) -> Iterator[CrowdSpot]:
    """Edges and vertices with a value of their own, which only the sides of the box can have."""
    plane = regions.plane
    for cell in (*(run[0] for run in regions.own_edges), *regions.own_vertices):
        segment = found[cell.value - 1]
        sample = next(iter(plane.samples(cell)))
        place = (exact_number(each) for each in (sample.point.x, sample.point.y))
        yield CrowdSpot(
            sample=dict(zip(plane.space.axes, place, strict=True)),
            is_point=cell in regions.own_vertices,
            players=(segment.low, segment.high),
            signature=segment.signature,
            outcomes=written(family.spec, segment, players_name(family)),
            undefined=segment.undefined,
        )


def _frontiers(regions: Regions[int], names: Sequence[str]) -> list[MapFrontier]:
    plane = regions.plane

    def place(cell: Cell[int]) -> dict[str, Any]:
        return {axis: exact_number(each) for axis, each in zip(plane.space.axes, plane.point(cell), strict=True)}

    return [
        MapFrontier(
            polynomial=mpoly_text(frontier.polynomial),
            formulas=solved(frontier.polynomial, plane.space, plane.sign_along(frontier.polynomial, frontier.edges)),
            between=(names[frontier.below], names[frontier.above]),
            start=place(frontier.start),
            end=place(frontier.end),
        )
        for frontier in regions.frontiers
        if frontier.below is not None and frontier.above is not None
    ]
