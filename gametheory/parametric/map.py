"""The way from a family and two parameters to its :class:`RegimeMap`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from gametheory.algebra.samples import Sample
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.numbers import to_flint
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.lifting.solving import solve_at
from gametheory.parametric.lines.merging import nothing_changes
from gametheory.parametric.map_result import RegimeMap
from gametheory.parametric.map_writing import MapWriter
from gametheory.parametric.planes.arrangement import trace_plane
from gametheory.parametric.planes.regions import regions_of
from gametheory.parametric.regimes import Between, axis_range, expect_symbols
from gametheory.parametric.trial import equilibrium_at
from gametheory.solvers.concepts import chosen_method
from gametheory.spec.faults import did_you_mean

__all__ = ["ranges_of", "regime_map", "two_axes"]


def regime_map(
    family: Family,
    axes: Sequence[str],
    *,
    values: Mapping[str, object] | None = None,
    between: Mapping[str, Between] | None = None,
    symbolic: Iterable[str] | str = (),
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> RegimeMap:
    """Every equilibrium as a function of two parameters, for all forms but symmetric games.

    Arguments, errors and guarantees are those of :func:`gametheory.regime_map`, which is for every form.
    """
    expect_family(family, "regime_map")
    first, second = two_axes(axes)
    ranges = ranges_of(between, (first, second))
    point, low_x, high_x = axis_range(family, first, values, ranges.get(first))
    _, low_y, high_y = axis_range(family, second, values, ranges.get(second))
    symbols = expect_symbols(symbolic, point, (first, second))
    chosen, _ = chosen_method(family.at_point(point), concept)
    lifted = LiftedFamily.over(family, point, (first, second), symbols)

    def run(sample: Sample) -> LiftedSolution:
        return solve_at(lifted, chosen, sample, limit=limit)

    box = ((to_flint(low_x), to_flint(high_x)), (to_flint(low_y), to_flint(high_y)))
    plane = trace_plane(lifted.space, box, run, progress=progress)
    found = regions_of(plane, nothing_changes)
    result = MapWriter(lifted.space, found).map(family.about, lifted.fixed, chosen)
    _try_regions(family, result)
    return result


def two_axes(axes: object) -> tuple[str, str]:
    """The names of two axes, checked. Raises :class:`UsageError`."""
    if isinstance(axes, str):
        raise UsageError(
            f'a map has two axes, such as ["reach", "fee"]; along one, use gametheory.regimes(family, {axes!r})'
        )
    if not isinstance(axes, list | tuple) or len(axes) != 2 or not all(isinstance(axis, str) for axis in axes):
        raise UsageError('a map has two axes, such as ["reach", "fee"]; gametheory.regimes solves along one')
    if axes[0] == axes[1]:
        raise UsageError(f"a map has two axes; {axes[0]} is given twice")
    return axes[0], axes[1]


def ranges_of(between: object, axes: tuple[str, str]) -> Mapping[str, Between]:
    """What ``between`` gives, by axis, checked. Raises :class:`UsageError`."""
    if between is None:
        return {}
    if not isinstance(between, Mapping):
        raise UsageError(f'between gives each axis of a map its own range, such as {{"{axes[0]}": "0:1"}}')
    for name in between:
        if name not in axes:
            hint = did_you_mean(str(name), axes, "axes: ")
            raise UsageError(
                f"between: '{name}' is no axis of this map ({hint}); to hold a parameter fixed, use values"
            )
    return between


def _try_regions(family: Family, found: RegimeMap) -> None:
    """Judge each region's formulas at its sample. Raises :class:`UnverifiedResult`, which only a bug can cause."""
    for region in found.regions:
        point = {**found.parameters, **found.symbols, **region.sample}
        if not region.undefined:
            game = family.at_point({name: point[name] for name in family.parameters})
            for equilibrium in region.equilibria:
                equilibrium_at(game, equilibrium, point, found.concept)
