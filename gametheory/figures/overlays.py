"""A claim drawn over a map: where it holds and where it fails, decided exactly at a point of every area.

What is true on single curves or points alone, where no area tells it, is drawn as lines and marks of its own, and said in words.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.claims.sampling import PointDecider
from gametheory.figures.areas import Area, Box, areas_of, curve_of
from gametheory.figures.odd_curves import odd_lines
from gametheory.figures.rooms import Words, take, write_inside
from gametheory.figures.sheets import KeyEntry
from gametheory.figures.style import INK
from gametheory.report.texts import point_text, ranges_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gametheory.claims.verdict import ClaimFrontier, Verdict
    from gametheory.model.family import Family

__all__ = ["Overlay", "draw_verdict", "overlay_entries", "overlay_of", "verdict_areas"]

HATCHES = {"holds": "", "fails": "////", "depends": "\\\\\\\\", "undecided": "----"}
HATCHED = "#7a3b00"
WORDS = {"fails": "fails", "depends": "depends on the equilibrium", "undecided": "is undecided"}
LOOK: Any = {"color": "#8b0000", "linewidth": 2.0, "linestyle": (0, (4, 1.5))}
"""The line between what holds and what does not."""
ODD: Any = {"color": "#8b0000", "linewidth": 1.4, "linestyle": "-"}
"""A curve on which the verdict is another than on both sides of it."""
MARK: Any = {"color": "#8b0000", "linestyle": "none", "marker": "X", "markersize": 8, "markeredgecolor": "white"}
"""A point that shows the verdict where no area and no curve that is drawn does."""
MOST_NAMED = 3
"""Curves that are named in the key."""
LEAST_PLACES = 6
"""Places of an area below which it is halved no more."""
NEAR = 1e-6
"""The share of the box within which a point is at an edge of an area."""
LEAST_WALL = 0.004
"""The share of the height that a vertical line between two areas has at least."""

Line = tuple[Sequence[float], Sequence[float]]
"""Places along a line, by axis."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn of a verdict: its areas, the lines between them and around them, and what no area tells.

    ``odd`` are the lines of curves on which the verdict is another than on both sides, told in ``odd_text``, and ``mark`` is a
    point that shows the verdict where neither an area nor such a line does.
    """

    verdict: Verdict
    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    odd: tuple[Line, ...]
    odd_text: str
    mark: Mapping[str, Fraction] | None

    @property
    def is_told(self) -> bool:
        """Whether the areas alone tell the verdict."""
        return self.verdict.verdict in {area.key for area in self.areas}


def overlay_of(
    verdict: Verdict, family: Family, box: Box, held: Mapping[str, Fraction], curves: Mapping[str, str] | None = None
) -> Overlay:
    """What is drawn of a verdict over a box, with the other parameters as in the map.

    ``curves`` are polynomials of curves on which something else is played than on their sides, so that the verdict may be
    another there too, each with a formula that names it.
    """
    areas, lines = verdict_areas(verdict, family, box, held)
    decide = _decider(verdict, family, held)
    inner = _inner(verdict, box)
    texts: dict[str, dict[str, None]] = {}
    for each in _odd_frontiers(verdict):
        for name, _ in each.on:
            if name not in each.between:
                texts.setdefault(name, {})[" or ".join(each.formulas) or f"{each.polynomial} = 0"] = None
    tried = {each.polynomial: " or ".join(each.formulas) for each in _odd_frontiers(verdict)}
    odd: list[Line] = []
    for polynomial, formula in {**(curves or {}), **tried}.items():
        met: set[str] = set()

        def is_odd(point: Mapping[str, Fraction], met: set[str] = met) -> bool:
            found = decide(point)
            differs = found not in _around(areas, box, point)
            if differs:
                met.add(found)
            return differs

        stretches = odd_lines(curve_of(polynomial, box), inner, is_odd)
        odd += stretches
        for name in sorted(met) if stretches else ():
            texts.setdefault(name, {})[formula or f"{polynomial} = 0"] = None
    found = Overlay(verdict, tuple(areas), (*lines, *_outline(areas, box)), tuple(odd), _odd_text(texts), None)
    if found.is_told or odd or verdict.counterexample is None:
        return found
    return replace(found, mark={name: verdict.counterexample.parameters[name] for name in box.axes})


def _around(areas: Sequence[Area], box: Box, point: Mapping[str, Fraction]) -> set[object]:
    """The verdicts of the areas that a point lies in, or on whose edges it lies."""
    x, y = (float(point[name]) for name in box.axes)
    near_x, near_y = (float(high - low) * NEAR for low, high in (box.first, box.second))
    found: set[object] = set()
    for area in areas:
        if not area.xs[0] - near_x <= x <= area.xs[-1] + near_x:
            continue
        number = min(max(bisect.bisect_left(area.xs, x), 1), len(area.xs) - 1)
        # Between two columns an edge is somewhere between its heights at both.
        columns = slice(number - 1, number + 1)
        if min(area.lows[columns]) - near_y <= y <= max(area.highs[columns]) + near_y:
            found.add(area.key)
    return found


def _odd_frontiers(verdict: Verdict) -> list[ClaimFrontier]:
    """The curves on which something else is true than on both of their sides."""
    return [each for each in verdict.frontiers if any(name not in each.between for name, _ in each.on)]


def _decider(verdict: Verdict, family: Family, held: Mapping[str, Fraction]) -> Callable[[Mapping[str, Fraction]], str]:
    """What tells the verdict exactly at a point of the axes."""
    claim = family.spec.claims[verdict.name]
    decider = PointDecider(family, verdict.concept, None)
    base = {**family.point(), **held, **verdict.at}
    return lambda point: decider(claim, {**base, **point}).verdict


def _inner(verdict: Verdict, box: Box) -> Box:
    """The part of a box that is within the claim's ranges."""
    return Box(box.axes, *(_common(getattr(box, side), verdict.over[name]) for side, name in _sides(box)))


def verdict_areas(
    verdict: Verdict, family: Family, box: Box, held: Mapping[str, Fraction]
) -> tuple[list[Area], list[Line]]:
    """The areas of a box in which a claim has one verdict, and the lines between them.

    Areas lie between the curves of the verdict. Each is decided anew at exact points at both its ends and in its middle,
    and is halved where these differ. Outside the ranges of the claim nothing is said.
    """
    decide = _decider(verdict, family, held)
    inner = _inner(verdict, box)
    curves = [curve_of(text, box) for text in dict.fromkeys(each.polynomial for each in verdict.frontiers)]
    cuts = [cut for curve in curves for cut in curve.verticals(inner)]
    pieces, _ = areas_of(inner, curves, cuts, lambda _, heights: range(len(heights)))

    def decided(area: Area, number: int) -> str:
        point = {box.axes[0]: area.xs[number], box.axes[1]: (area.lows[number] + area.highs[number]) / 2}
        return decide({name: Fraction(value) for name, value in point.items()})

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


def draw_verdict(axes: Axes, overlay: Overlay, taken: Any) -> Any:  # noqa: ANN401 - arrays of truths
    """Hatch what does not hold, draw the lines between verdicts and around a claim's own smaller ranges, and write the words.

    Returns the room in the axes that is taken then.
    """
    areas = overlay.areas
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
    for xs, ys in overlay.lines:
        axes.plot(xs, ys, zorder=4.5, **LOOK)
    for xs, ys in overlay.odd:
        axes.plot(xs, ys, zorder=4.6, solid_capstyle="butt", **ODD)
        for place in zip(xs, ys, strict=True):
            take(axes, place, taken)
    if overlay.mark:
        axes.plot(*([float(value)] for value in overlay.mark.values()), zorder=7.5, clip_on=False, **MARK)
    words = [_words(str(name), overlay) for name in dict.fromkeys(area.key for area in areas)]
    backing = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.8, "boxstyle": "round,pad=0.25"}
    return write_inside(axes, areas, words, size=8.5, weight="bold", taken=taken, backing=backing)[1]


def _words(name: str, overlay: Overlay) -> Words:
    """What is written in the areas of a verdict: not simply that it holds, where that is not so on some curve or point."""
    if overlay.is_told:
        return Words(name, (name,))
    return Words(name, (f"{name} almost everywhere", f"{name} almost\neverywhere"), f"{name} *")


def overlay_entries(overlay: Overlay, ranges: Mapping[str, tuple[Fraction, Fraction]]) -> list[KeyEntry]:
    """The key of what is drawn of a claim: what it says, where, and how what does not hold is told."""
    verdict = overlay.verdict
    own = {name: over for name, over in verdict.over.items() if over != ranges[name]}
    where = f", over {ranges_text(own)}" if own else ""
    said = f"claim {verdict.name}{where}: {verdict.condition}, in {verdict.quantifier} equilibrium"
    entries = [KeyEntry(said, line=LOOK if overlay.lines else None)]
    for name, (_, high) in verdict.shares.items():
        hatch = HATCHES.get(name, "")
        if hatch and high > 0:
            patch = {"facecolor": "white", "edgecolor": HATCHED, "hatch": hatch}
            entries.append(KeyEntry(f"where it {WORDS[name]}", patch=patch))
    line = ODD if overlay.odd else None
    if not overlay.is_told:
        # What was found says itself on which curves, or that it is at single points.
        short = f"{'it ' + WORDS.get(verdict.verdict, verdict.verdict)} somewhere, in no area"
        entries.append(KeyEntry(verdict.reason or short, line=line))
    elif overlay.odd_text:
        entries.append(KeyEntry(overlay.odd_text, line=line))
    if overlay.mark:
        entries.append(KeyEntry(f"a point where it fails: {point_text(overlay.mark)}", line={**MARK, "markevery": [1]}))
    return entries


def _odd_text(found: Mapping[str, Iterable[str]]) -> str:
    """``it fails also on curves, at y = x``: by verdict, the curves on which it is another than on both sides."""
    texts = []
    for name, curves in found.items():
        named = list(curves)
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        texts.append(f"it {WORDS.get(name, name)} also on curves, at {', '.join(named[:MOST_NAMED])}{more}")
    return "; ".join(texts)


def _outline(areas: Sequence[Area], box: Box) -> list[Line]:
    """The sides of the claim's ranges that are inside the box of the map."""
    if not areas:
        return []
    left, right = min(area.xs[0] for area in areas), max(area.xs[-1] for area in areas)
    low, high = min(min(area.lows) for area in areas), max(max(area.highs) for area in areas)
    lines: list[Line] = [((x, x), (low, high)) for x in (left, right) if x not in map(float, box.first)]
    lines += [((left, right), (y, y)) for y in (low, high) if y not in map(float, box.second)]
    return lines
