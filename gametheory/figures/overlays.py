"""A claim drawn over a map: where it holds and where it fails, decided exactly at a point of every area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.claims.sampling import PointDecider
from gametheory.figures.areas import Area, Box, areas_of, curve_of
from gametheory.figures.rooms import Words, write_inside
from gametheory.figures.sheets import KeyEntry
from gametheory.figures.style import INK
from gametheory.report.texts import ranges_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gametheory.claims.verdict import Verdict
    from gametheory.model.family import Family

__all__ = ["draw_verdict", "overlay_entries", "verdict_areas"]

HATCHES = {"holds": "", "fails": "////", "depends": "\\\\\\\\", "undecided": "----"}
HATCHED = "#7a3b00"
WORDS = {"fails": "fails", "depends": "depends on the equilibrium", "undecided": "is undecided"}
LOOK: Any = {"color": "#8b0000", "linewidth": 2.0, "linestyle": (0, (4, 1.5))}
"""The line between what holds and what does not."""
LEAST_PLACES = 6
"""Places of an area below which it is halved no more."""
LEAST_WALL = 0.004
"""The share of the height that a vertical line between two areas has at least."""

Line = tuple[Sequence[float], Sequence[float]]
"""Places along a line, by axis."""


def verdict_areas(
    verdict: Verdict, family: Family, box: Box, held: Mapping[str, Fraction]
) -> tuple[list[Area], list[Line]]:
    """The areas of a box in which a claim has one verdict, and the lines between them.

    Areas lie between the curves of the verdict. Each is decided anew at exact points at both its ends and in its middle,
    and is halved where these differ. Outside the ranges of the claim nothing is said.
    """
    claim = family.spec.claims[verdict.name]
    decider = PointDecider(family, verdict.concept, None)
    base = {**family.point(), **held, **verdict.at}
    inner = Box(box.axes, *(_common(getattr(box, side), verdict.over[name]) for side, name in _sides(box)))
    curves = [curve_of(text, box) for text in dict.fromkeys(each.polynomial for each in verdict.frontiers)]
    cuts = [cut for curve in curves for cut in curve.verticals(inner)]
    pieces, _ = areas_of(inner, curves, cuts, lambda _, heights: range(len(heights)))

    def decided(area: Area, number: int) -> str:
        point = {box.axes[0]: area.xs[number], box.axes[1]: (area.lows[number] + area.highs[number]) / 2}
        exact_point = {name: Fraction(value) for name, value in point.items()}
        return decider(claim, {**base, **exact_point}).verdict

    found: list[Area] = []
    left = list(reversed(pieces))
    while left:
        area = left.pop()
        # The first and last places are on the sides of a slab, where another verdict may hold.
        places = {1, len(area.xs) // 2, len(area.xs) - 2}
        verdicts = {decided(area, place) for place in places}
        if len(verdicts) == 1 or len(area.xs) < 2 * LEAST_PLACES:
            found.append(replace(area, key=decided(area, len(area.xs) // 2)))
        else:
            middle = len(area.xs) // 2
            left += [_part(area, middle, len(area.xs)), _part(area, 0, middle + 1)]
    return found, _between(found, float(inner.second[1] - inner.second[0]))


def _sides(box: Box) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("first", box.axes[0]), ("second", box.axes[1])


def _common(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    return max(one[0], other[0]), min(one[1], other[1])


def _part(area: Area, first: int, last: int) -> Area:
    return Area(area.key, area.xs[first:last], area.lows[first:last], area.highs[first:last])


def _between(areas: Sequence[Area], height: float) -> list[Line]:
    """The lines between neighbouring areas of different verdicts: curves over each other, and walls side by side."""
    lines: list[Line] = []
    for one in areas:
        for other in areas:
            if one.key == other.key:
                continue
            if one.xs == other.xs and one.highs == other.lows:
                lines.append((one.xs, one.highs))
            if one.xs[-1] == other.xs[0]:
                low, high = max(one.lows[-1], other.lows[0]), min(one.highs[-1], other.highs[0])
                if high - low > LEAST_WALL * height:
                    lines.append(((one.xs[-1],) * 2, (low, high)))
    return lines


def draw_verdict(
    axes: Axes,
    areas: Sequence[Area],
    lines: Sequence[Line],
    taken: Any,  # noqa: ANN401 - an array of truths
    box: Box,
) -> Any:  # noqa: ANN401 - an array of truths
    """Hatch what does not hold, draw the lines between verdicts and around a claim's own smaller ranges, and write the words.

    Returns the room in the axes that is taken then.
    """
    for area in areas:
        hatch = HATCHES.get(str(area.key), "")
        if hatch:
            axes.fill_between(
                area.xs,
                area.lows,
                area.highs,
                facecolor="none",
                edgecolor=HATCHED,
                hatch=hatch,
                linewidth=0.0,
                zorder=2,
            )
    for xs, ys in (*lines, *_outline(areas, box)):
        axes.plot(xs, ys, zorder=4.5, **LOOK)
    words = [Words(name, (str(name),)) for name in dict.fromkeys(area.key for area in areas)]
    backing = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.8, "boxstyle": "round,pad=0.25"}
    return write_inside(axes, areas, words, size=8.5, weight="bold", taken=taken, backing=backing)[1]


def overlay_entries(verdict: Verdict, ranges: Mapping[str, tuple[Fraction, Fraction]]) -> list[KeyEntry]:
    """The key of what is drawn of a claim: what it says, where, and how what does not hold is told."""
    own = {name: over for name, over in verdict.over.items() if over != ranges[name]}
    where = f", over {ranges_text(own)}" if own else ""
    said = f"claim {verdict.name}{where}: {verdict.condition}, in {verdict.quantifier} equilibrium"
    entries = [KeyEntry(said, line=LOOK)]
    for name, (_, high) in verdict.shares.items():
        hatch = HATCHES.get(name, "")
        if hatch and high > 0:
            patch = {"facecolor": "white", "edgecolor": HATCHED, "hatch": hatch}
            entries.append(KeyEntry(f"where it {WORDS[name]}", patch=patch))
    return entries


def _outline(areas: Sequence[Area], box: Box) -> list[Line]:
    """The sides of the claim's ranges that are inside the box of the map."""
    if not areas:
        return []
    left, right = min(area.xs[0] for area in areas), max(area.xs[-1] for area in areas)
    low, high = min(min(area.lows) for area in areas), max(max(area.highs) for area in areas)
    lines: list[Line] = [((x, x), (low, high)) for x in (left, right) if x not in map(float, box.first)]
    lines += [((left, right), (y, y)) for y in (low, high) if y not in map(float, box.second)]
    return lines
