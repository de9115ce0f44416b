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
from gametheory.parametric.regimes import axis_range, expect_symbols
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
    result = MapWriter(lifted.space, found).map(family.about, lifted.fixed, chosen)
    _try_regions(family, result)
    return result


def _try_regions(family: Family, found: RegimeMap) -> None:
    """Judge each region's formulas at its sample. Raises :class:`UnverifiedResult`, which only a bug can cause."""
    for region in found.regions:
        point = {**found.parameters, **found.symbols, **region.sample}
        if not region.undefined:
            game = family.at_point({name: point[name] for name in family.parameters})
            for equilibrium in region.equilibria:
                equilibrium_at(game, equilibrium, point, found.concept)
