"""Maps of two parameters for a page: the regimes and what is played in each, and the curves at which they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from gametheory.numbers import short_text
from gametheory.pages.claims import curve_math
from gametheory.pages.equilibria import MOST_CELLS, RegimesView, cell_view, crowd_table
from gametheory.pages.markup import Table, joined
from gametheory.parametric.crowds.map_result import CrowdMap
from gametheory.parametric.map_result import RegimeMap
from gametheory.report.maps import percent_text
from gametheory.report.regimes import listed, telling_sets
from gametheory.report.texts import point_text

__all__ = ["map_view"]


def map_view(found: RegimeMap | CrowdMap, point: Mapping[str, Fraction]) -> RegimesView:
    """The regions of a map and what is played there, and the curves between them."""
    over = " and ".join(
        f"{name} in [{short_text(low)}, {short_text(high)}]" for name, (low, high) in found.ranges.items()
    )
    said = "complete" if found.complete else "possibly incomplete"
    others = point_text({name: value for name, value in point.items() if name not in found.axes})
    headline = f"Equilibria over {over} (exact, {said})" + (f", with {others}." if others else ".")
    if isinstance(found, CrowdMap):
        return RegimesView(
            headline, tables=(crowd_table("region", found.rows()), *_frontier_tables(found)), notes=found.notes
        )
    telling = telling_sets(found.regions)
    regimes: dict[str, list[object]] = {}
    cells = []
    shares = found.regime_shares()
    for region in found.regions:
        regimes.setdefault(region.regime, []).append(region)
    for name in list(regimes)[:MOST_CELLS]:
        regions = [region for region in found.regions if region.regime == name]
        where = f"{name}: {percent_text(shares[name])} of the area"
        if len(regions) > 1:
            where += f", in {len(regions)} regions ({listed([region.name for region in regions])})"
        cells.append(cell_view(where, regions[0], found.concept, telling))
    return RegimesView(headline, tuple(cells), tuple(_frontier_tables(found)), found.notes)


def _frontier_tables(found: RegimeMap | CrowdMap) -> Iterable[Table]:
    curves: dict[tuple[str, ...], dict[str, None]] = {}
    for frontier in found.frontiers:
        between = " | ".join(frontier.between)
        curves.setdefault(frontier.formulas or (f"{frontier.polynomial} = 0",), {})[between] = None
    if curves:
        rows = tuple(
            (joined([curve_math(each) for each in equations], " or "), "; ".join(list(between)[:6]))
            for equations, between in list(curves.items())[:MOST_CELLS]
        )
        yield Table("Curves at which the equilibria change", ("curve", "between"), rows)
