"""Regime maps: which equilibria hold in each region of two parameters, the curves between them, and a claim over both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.areas import Area, Box, Edge, Key, areas_of, curve_of
from gametheory.figures.curves import is_logarithmic
from gametheory.figures.drawable import expect_drawable
from gametheory.figures.labels import axis_label, inches_wide, tick_text
from gametheory.figures.map_words import (
    curve_formulas,
    hatch_of,
    is_strange,
    map_entries,
    map_notes,
    regime_names,
    regions_named,
    strange_curves,
)
from gametheory.figures.numbering import number_edges
from gametheory.figures.overlays import Overlay, draw_verdict, overlay_of
from gametheory.figures.rooms import Words, take, write_inside
from gametheory.figures.sheets import EDGE, LINE, SPACE, Row, Sheet, key_rows, sheet, title_rows, write_key, write_title
from gametheory.parametric.crowds.map_result import CrowdMap
from gametheory.parametric.map_result import MapCell, RegimeMap
from gametheory.report.regimes import concept_line
from gametheory.report.texts import ranges_text
from gametheory.spec.grammar import parse_expression

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gametheory.claims.verdict import Verdict
    from gametheory.model.family import Family

__all__ = ["draw_map"]

MAP_HEIGHT, LEAST_MAP = 3.7, 1.5


def draw_map(
    found: RegimeMap | CrowdMap,
    family: Family,
    verdict: Verdict | None = None,
    *,
    width: float = 6.4,
    height: float | None = None,
) -> Figure:
    """The regions of a map with what is played in each, and its frontiers with their formulas; sizes are in inches.

    A ``verdict`` on a claim over the same two axes is drawn above it: hatched where the claim fails. Raises
    :class:`UsageError` for a verdict on other axes, a height without room for the map, and an axis too long or short to draw.
    """
    if verdict is not None and set(verdict.over) != set(found.axes):
        raise UsageError(
            f"the claim {verdict.name} goes over {' and '.join(verdict.over) or 'no range'}, and this map over "
            f"{' and '.join(found.axes)}"
        )
    for name in found.axes:
        expect_drawable(name, *found.ranges[name])
    box = Box(found.axes, found.ranges[found.axes[0]], found.ranges[found.axes[1]])
    symbols = () if isinstance(found, CrowdMap) else tuple(found.symbols.items())
    frontiers = [curve_of(text, box, symbols) for text in dict.fromkeys(each.polynomial for each in found.frontiers)]
    cuts = [float(point[box.axes[0]]) for each in found.frontiers for point in (each.start, each.end)]  # type: ignore[arg-type]
    areas, edges = areas_of(box, frontiers, cuts, _asked(found, family))
    overlay = overlay_of(verdict, family, box, dict(found.parameters), strange_curves(found)) if verdict else None
    with style.context():
        return _drawn(found, family, overlay, box, areas, edges, (width, height))


def _asked(found: RegimeMap | CrowdMap, family: Family) -> Any:  # noqa: ANN401 - a function of one column
    """What tells the region at points over a value of the first axis, by its position among the regions."""
    if isinstance(found, CrowdMap):
        from gametheory.figures.crowd_paths import crowd_regions_over

        return crowd_regions_over(found, family)
    places = found.places

    def regions(x: Fraction, heights: Sequence[Fraction]) -> Sequence[Key]:
        return places.regions_over(x, heights)

    return regions


def _drawn(
    found: RegimeMap | CrowdMap,
    family: Family,
    overlay: Overlay | None,
    box: Box,
    areas: Sequence[Area],
    edges: Sequence[Edge],
    size: tuple[float, float | None],
) -> Figure:
    width, height = size
    regimes = list(dict.fromkeys(region.regime for region in found.regions))
    looks = {name: _look(number, hatch_of(found, name)) for number, name in enumerate(regimes)}
    over = " and ".join(ranges_text({name: found.ranges[name]}) for name in found.axes)
    title, heading, further = title_rows(
        found.about.title, concept_line(found.concept, f"over {over}", complete=found.complete), width
    )
    columns = int((width - 1.2) / inches_wide(1, 9))
    labels = axis_label(family, found.axes[0], columns), axis_label(family, found.axes[1], columns)
    curves = curve_formulas(found)
    numbered = {name: number for number, name in enumerate(curves, start=1)}
    own = [] if isinstance(found, CrowdMap) else [cell for cell in (*found.curves, *found.points) if is_strange(cell)]
    here = _here(found, family)
    key, told, said = key_rows(map_entries(found, looks, overlay), map_notes(found, curves, own, here), width)
    label_height = 0.22 + LINE * 1.1 * len(labels[0].split("\n"))
    above = LINE * 1.1 * len(labels[1].split("\n")) + 0.08
    rest = title.height + above + label_height + key.above + key.height + SPACE + 2 * EDGE
    tall = MAP_HEIGHT * width / 6.4 if height is None else height - rest
    if tall < LEAST_MAP:
        raise UsageError(f"a height of {height:g} inches is too low for this map: give {rest + LEAST_MAP:.1f} or more")
    made = sheet([title, Row("map", tall, above), Row("space", SPACE, label_height, across=True), key], width)
    write_title(made.axes["title"], heading, further)
    write_key(made.axes["key"], told, said)
    axes = made.axes["map"]
    _prepare(axes, box, labels)
    _fill(axes, areas, [looks[region.regime] for region in found.regions])
    _frontier_lines(axes, [*edges, *_walls(found)])
    _strange_lines(axes, own, box, dict(found.symbols) if isinstance(found, RegimeMap) else {})
    if here:
        axes.plot(
            [float(here[0])],
            [float(here[1])],
            marker="+",
            markersize=9,
            markeredgewidth=1.6,
            color=style.INK,
            zorder=7,
            clip_on=False,
        )
    made.settle()
    _write(made, found, family, overlay, areas, edges, numbered)
    return made.figure


def _write(
    made: Sheet,
    found: RegimeMap | CrowdMap,
    family: Family,
    overlay: Overlay | None,
    areas: Sequence[Area],
    edges: Sequence[Edge],
    numbered: Mapping[str, int],
) -> None:
    """All words inside the map, those that are wanted most first."""
    axes = made.axes["map"]
    here = _here(found, family)
    taken = number_edges(axes, [*edges, *_walls(found)], numbered)
    if here:
        take(axes, (float(here[0]), float(here[1])), taken)
    backing = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.0}
    if overlay is not None:
        taken = draw_verdict(axes, overlay, taken)
    by_regime = [Area(_regime(found, area.key), area.xs, area.lows, area.highs) for area in areas]
    words = [Words(name, regime_names(found, name), regions_named(found, name)) for name in found.regime_shares()]
    write_inside(axes, by_regime, words, taken=taken, backing=backing)


def _regime(found: RegimeMap | CrowdMap, key: Key) -> Key:
    return found.regions[key].regime if isinstance(key, int) else None


def _look(number: int, hatch: str) -> dict[str, Any]:
    return {"facecolor": style.TINTS[number % len(style.TINTS)], "hatch": hatch, "edgecolor": "#8a8a8a"}


def _prepare(axes: Axes, box: Box, labels: tuple[str, str]) -> None:
    if is_logarithmic(*box.first):
        axes.set_xscale("log")
    if is_logarithmic(*box.second):
        axes.set_yscale("log")
    axes.set_xlim(*map(float, box.first))
    axes.set_ylim(*map(float, box.second))
    axes.set_xlabel(labels[0])
    # Across the top, where it can be read and is as long as it likes.
    axes.set_title(labels[1], fontsize=9, pad=6)
    axes.xaxis.set_major_formatter(tick_text)
    axes.yaxis.set_major_formatter(tick_text)
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)


def _fill(axes: Axes, areas: Sequence[Area], looks: Sequence[Mapping[str, Any]]) -> None:
    for area in areas:
        if isinstance(area.key, int):
            look = looks[area.key]
            # Its own colour around an area closes the seam to the next part of the same region.
            axes.fill_between(
                area.xs,
                area.lows,
                area.highs,
                facecolor=look["facecolor"],
                edgecolor=look["facecolor"],
                linewidth=0.4,
                zorder=1,
            )
            if look["hatch"]:
                axes.fill_between(
                    area.xs,
                    area.lows,
                    area.highs,
                    facecolor="none",
                    edgecolor=look["edgecolor"],
                    hatch=look["hatch"],
                    linewidth=0.0,
                    zorder=1.1,
                )


def _frontier_lines(axes: Axes, edges: Sequence[Edge]) -> None:
    for edge in edges:
        axes.plot(edge.xs, edge.ys, color=style.INK, linewidth=1.2, zorder=3, solid_capstyle="round")


def _walls(found: RegimeMap | CrowdMap) -> list[Edge]:
    """The frontiers along which the first axis has one value."""
    first, second = found.axes
    return [
        Edge(
            each.polynomial,
            each.between,
            (_number(each.start[first]),) * 2,
            (_number(each.start[second]), _number(each.end[second])),
        )
        for each in found.frontiers
        if each.start[first] == each.end[first] and second not in parse_expression(each.polynomial).names()
    ]


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _strange_lines(axes: Axes, own: Sequence[MapCell], box: Box, symbols: Mapping[str, Fraction]) -> None:
    """Curves and points on which something else holds than on all sides."""
    first, second = box.axes
    for cell in own:
        if cell.is_point:
            place = [_number(cell.sample[first])], [_number(cell.sample[second])]
            axes.plot(
                *place,
                marker="o",
                markersize=5,
                color=style.COLOURS[1],
                markeredgecolor="white",
                zorder=5,
                clip_on=False,
            )
            continue
        xs, ys = _traced(cell, box, symbols)
        axes.plot(xs, ys, color=style.COLOURS[1], linewidth=2.6, linestyle=(0, (2, 1)), zorder=4)


def _traced(cell: MapCell, box: Box, symbols: Mapping[str, Fraction]) -> tuple[list[float], list[float]]:
    """Places along a curve of its own, from one end to the other."""
    first, second = box.axes
    start = _number(cell.start[first]), _number(cell.start[second])
    end = _number(cell.end[first]), _number(cell.end[second])
    if start[0] == end[0]:
        return [start[0], end[0]], [start[1], end[1]]
    curve = curve_of(cell.polynomial, box, symbols.items())
    low, high = box.second
    xs, ys = [start[0]], [start[1]]
    for step in range(1, 80):
        x = Fraction(start[0]) + (Fraction(end[0]) - Fraction(start[0])) * Fraction(step, 80)
        # A horizontal side of the box is a curve too, and lies not strictly inside.
        heights = [
            *curve.heights(x, low, high),
            *(float(side) for side in (low, high) if start[1] == end[1] == float(side)),
        ]
        if heights:
            xs.append(float(x))
            ys.append(min(heights, key=lambda height: abs(height - ys[-1])))
    return [*xs, end[0]], [*ys, end[1]]


def _here(found: RegimeMap | CrowdMap, family: Family) -> tuple[Fraction, Fraction] | None:
    """The values of the axes in the file, if they are inside the box."""
    point = family.point()
    first, second = (point[name] for name in found.axes)
    inside = all(low <= point[name] <= high for name, (low, high) in found.ranges.items())
    return (first, second) if inside else None
