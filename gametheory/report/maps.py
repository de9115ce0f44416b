"""Maps of two parameters for the eye: a picture, what is played in each region, and where one becomes another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from gametheory.algebra.values import number_text
from gametheory.numbers import short_text
from gametheory.parametric.map_result import MapCell, MapFrontier, MapRegion, Point, RegimeMap
from gametheory.report.layout import Columns, Hanging
from gametheory.report.regimes import EquilibriaBlock, concept_line, listed, telling_sets
from gametheory.report.solutions import title_lines
from gametheory.report.texts import counted, point_text, ranges_text

MOST_REGIONS = 60
"""Regions whose equilibria are shown on a terminal; the other formats have all."""
MOST_FRONTIERS = 60
"""Frontiers listed; the other formats have all."""
MOST_CURVES = 20
"""Curves and points out of the ordinary that are shown; the other formats have all."""
PICTURE = (48, 16)
"""Columns and lines of the picture, where there is room."""
SIGNS = "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What stands for each region in the picture, in their order."""
FRONTIER, OTHER = ".", "*"
"""What stands for a frontier, and for regions beyond those that have a sign of their own."""


def map_view(found: RegimeMap, current: Mapping[str, Fraction] | None = None) -> RenderableType:
    """What was solved, a picture of the map, its regions by regime, frontiers, and what is out of the ordinary on them.

    ``current`` are the values that the parameters have now; of the two axes it is said where on the map they are.
    """
    parts: list[RenderableType] = [*title_lines(found.about.title, found.parameters), Text()]
    over = " and ".join(ranges_text({name: found.ranges[name]}) for name in found.axes)
    parts.append(
        Hanging(Text(concept_line(found.concept, f"over {over}", complete=found.complete), style="bold"), 0, 4)
    )
    if found.symbols:
        said = (
            f"formulas in {', '.join(found.symbols)} too; which of them hold is decided at {point_text(found.symbols)}"
        )
        parts.append(Hanging(Text(said), 0, 4))
    if len(found.regions) > 1:
        parts += [Text(), _Picture(found)]
    here = _current_place(found, current or {})
    if here:
        parts += [Text(), Hanging(Text(here), first=0, rest=4)]
    telling = telling_sets((*found.regions, *filter(_is_strange, (*found.curves, *found.points))))
    parts += [*_regions(found, telling), *_frontiers(found), *_beyond(found, telling)]
    for note in found.notes:
        parts += [Text(), Hanging(Text(f"note: {note}", style="dim"), first=0, rest=6)]
    counts = (
        counted(len(found.regions), "region"),
        counted(len(found.regime_shares()), "regime"),
        counted(len(found.frontiers), "frontier"),
    )
    return Group(*parts, Text(), Text(", ".join(counts), style="dim"))


def _current_place(found: RegimeMap, current: Mapping[str, Fraction]) -> str:
    """Where the file's values of the axes are on the map; empty if they are not on it."""
    here = {name: current[name] for name in found.axes if name in current}
    if len(here) < len(found.axes) or not all(low <= here[name] <= high for name, (low, high) in found.ranges.items()):
        return ""
    place = found.at(*here.values())
    if isinstance(place, MapRegion):
        where = f"in {place.name}"
    elif place.is_point:
        where = (
            "a point where something else holds" if _is_strange(place) else "a point with the equilibria of all sides"
        )
    else:
        where = f"on the curve {_equation(place)}"
    return f"The values in the file, {point_text(here)}: {where}"


def percent_text(share: tuple[Fraction, Fraction]) -> str:
    """``27.8%``: the share of which bounds are given, with the first digits that both bounds round to.

    Nothing that is there is called 0%, and what is not all is not called 100%.
    """
    low, high = (100 * bound for bound in share)
    for places in range(1, 6):
        text = f"{_rounded(low, places)}%"
        if text == f"{_rounded(high, places)}%":
            break
    else:
        text = f"~{_rounded((low + high) / 2, 3)}%"
    if text == "0.0%" and high > 0:
        return "< 0.1%"
    if text == "100.0%":
        return "100%" if low == 100 else "> 99.9%"
    return text


def _rounded(number: Fraction, places: int) -> str:
    units = (number * 10**places + Fraction(1, 2)).__floor__()
    return f"{units // 10**places}.{units % 10**places:0{places}d}"


@dataclass(frozen=True)
class _Picture:
    """A rectangle of characters, each the sign of the region in which the centre of its cell is, exactly."""

    found: RegimeMap

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        found = self.found
        first, second = found.axes
        (left, right), (lower, upper) = (found.ranges[name] for name in found.axes)
        ends = [short_text(lower), short_text(upper)]
        margin = max(map(len, ends))
        columns, lines = PICTURE
        columns = max(8, min(columns, options.max_width - margin - 4))
        heights = [lower + (upper - lower) * Fraction(2 * line + 1, 2 * lines) for line in range(lines)]
        seen: set[int] = set()
        drawn: list[list[str]] = []
        on_frontier = False
        for column in range(columns):
            x = left + (right - left) * Fraction(2 * column + 1, 2 * columns)
            numbers = found.places.regions_over(x, heights)
            seen.update(number for number in numbers if number is not None)
            on_frontier = on_frontier or None in numbers
            drawn.append([_sign(number) for number in numbers])
        yield Text(f"{second.rjust(margin)}", style="dim")
        for line in reversed(range(lines)):
            label = ends[1] if line == lines - 1 else ends[0] if line == 0 else ""
            yield Text.assemble((f"{label.rjust(margin)} |", "dim"), "".join(column[line] for column in drawn))
        yield Text(f"{'':{margin}} +{'-' * columns}", style="dim")
        low, high = short_text(left), short_text(right)
        room = columns - len(low) - len(high)
        middle = first if len(first) + 2 <= room else ""
        yield Text(f"{'':{margin}}  {low}{middle.center(max(1, room))}{high}", style="dim")
        if not middle:
            yield Hanging(Text(f"to the right: {first}", style="dim"), first=margin + 2, rest=margin + 2)
        yield Hanging(Text(self._legend(seen, on_frontier), style="dim"), first=0, rest=4)

    def _legend(self, seen: set[int], on_frontier: bool) -> str:
        regions = self.found.regions
        said = ["Each sign is the region at the centre of its place: 1 is R1"]
        if len(regions) > 9:
            said[0] += f", a is R10, up to {_sign(min(len(regions), len(SIGNS)) - 1)}"
        if len(regions) > len(SIGNS):
            said.append(f"'{OTHER}' is a later one")
        if on_frontier:
            said.append(f"'{FRONTIER}' is on a frontier")
        hidden = [f"{region.name} ({percent_text(region.share)})" for n, region in enumerate(regions) if n not in seen]
        if hidden:
            said.append(f"too small or thin to be seen: {listed(hidden)}")
        return "; ".join(said)


def _sign(number: int | None) -> str:
    if number is None:
        return FRONTIER
    return SIGNS[number] if number < len(SIGNS) else OTHER


def _regions(found: RegimeMap, telling: Mapping[object, Sequence[str]]) -> Iterator[RenderableType]:
    """Regions, those with the same equilibria under one another, and then what these are."""
    regimes: dict[str, list[MapRegion]] = {}
    for region in found.regions:
        regimes.setdefault(region.regime, []).append(region)
    shares, shown = found.regime_shares(), 0
    for name, regions in regimes.items():
        if shown >= MOST_REGIONS:
            more = counted(len(found.regions) - shown, "more region")
            yield from (Text(), Text(f"... {more}; --format json and csv have all", style="dim"))
            return
        shown += len(regions)
        headings = [_region_heading(region) for region in regions]
        if len(regions) > 1:
            headings.insert(0, Text(f"{name}, {percent_text(shares[name])} in {len(regions)} regions", style="bold"))
        yield from (Text(), EquilibriaBlock(headings, regions[0], found.concept, telling))


def _region_heading(region: MapRegion) -> Text:
    heading = Text.assemble((f"{region.name}   {percent_text(region.share)}", "bold"))
    heading.append(f"   around {point_text(region.sample)}")
    if region.neighbours:
        heading.append(f"   next to {', '.join(region.neighbours)}", style="dim")
    return heading


def _frontiers(found: RegimeMap) -> Iterator[RenderableType]:
    if not found.frontiers:
        return
    yield from (Text(), Text("Frontiers", style="bold"))
    table = Columns(("between", "where", "from", "to"))
    for frontier in found.frontiers[:MOST_FRONTIERS]:
        table.add(" | ".join(frontier.between), _equation(frontier), _at(frontier.start), _at(frontier.end))
    yield table
    if len(found.frontiers) > MOST_FRONTIERS:
        more = counted(len(found.frontiers) - MOST_FRONTIERS, "more frontier")
        yield Text(f"... {more}; --format json has all", style="dim")


def _equation(curve: MapFrontier | MapCell) -> str:
    return " or ".join(curve.formulas) or f"{curve.polynomial} = 0"


def _at(point: Point) -> str:
    return f"({', '.join(number_text(value, radicals=False) for value in point.values())})"


def _beyond(found: RegimeMap, telling: Mapping[object, Sequence[str]]) -> Iterator[RenderableType]:
    """What holds on curves and at points: said at once where it is what all sides lead to, else one by one."""
    strange = [cell for cell in (*found.curves, *found.points) if _is_strange(cell)]
    curves = sum(not _is_strange(cell) for cell in found.curves)
    points = sum(not _is_strange(cell) for cell in found.points)
    if found.frontiers or curves or points or strange:
        yield from (Text(), Hanging(Text(_ordinary(found, curves, points, bool(strange))), first=0, rest=4))
    for cell in strange[:MOST_CURVES]:
        yield from (Text(), EquilibriaBlock([_curve_heading(cell)], cell, found.concept, telling))
    if len(strange) > MOST_CURVES:
        more = f"... {len(strange) - MOST_CURVES:,} more curves and points; --format json has all"
        yield from (Text(), Text(more, style="dim"))


def _is_strange(cell: MapCell) -> bool:
    return bool(cell.new or cell.gone or cell.jumps or cell.undefined)


def _ordinary(found: RegimeMap, curves: int, points: int, strange: bool) -> str:
    where = [counted(curves, "stretch", "stretches") + " of a curve"] * bool(curves) + [
        counted(points, "point")
    ] * bool(points)
    rest = "; below is where something else holds" if strange else ""
    if not where:
        return f"Frontiers themselves have the equilibria of one of their sides{rest}."
    plural = curves + points > 1
    continua = any(
        len(component.equilibria) > 1
        for cell in (*found.curves, *found.points)
        for component in cell.components
        if not _is_strange(cell)
    )
    joined = ", in continua where they differ for one player only" if continua else ""
    verb = "have" if plural else "has"
    return f"{' and '.join(where)} {verb} the equilibria of all sides{joined}; any other frontier, those of one side{rest}."


def _curve_heading(cell: MapCell) -> Text:
    if cell.is_point:
        heading = Text(_at(cell.sample), style="bold")
    else:
        heading = Text.assemble((_equation(cell), "bold"), f"   from {_at(cell.start)} to {_at(cell.end)}")
    heading.append(f"   beside {', '.join(cell.beside)}", style="dim")
    said = []
    if cell.new:
        said.append(f"{listed(cell.new)} only here")
    if cell.gone:
        said.append(f"without {listed(cell.gone)}")
    if cell.jumps:
        said.append(f"values of {listed(cell.jumps)} jump")
    if said:
        heading.append(f"   {', '.join(said)}", style="not bold")
    return heading
