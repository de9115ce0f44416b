"""The words of a map: what is played in each region, what its hatches mean, and the formulas of its frontiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gametheory.figures.curves import is_logarithmic
from gametheory.figures.labels import play_text, several_text, wrapped
from gametheory.figures.overlays import Overlay, overlay_entries
from gametheory.figures.sheets import KeyEntry
from gametheory.parametric.crowds.map_result import CrowdMap, CrowdRegion
from gametheory.parametric.map_result import MapCell, MapRegion, RegimeMap
from gametheory.report.maps import percent_text
from gametheory.report.texts import counted

__all__ = [
    "curve_formulas",
    "hatch_of",
    "is_strange",
    "map_entries",
    "map_notes",
    "regime_names",
    "regime_text",
    "regions_named",
    "strange_curves",
]

MOST_ENTRIES = 14
"""Regimes that the key explains."""
MOST_CURVES = 8
"""Frontiers that are numbered and written out in the key."""
LONGEST_CURVE = 90
SEVERAL, CONTINUUM = "....", "xx"


def regime_text(region: MapRegion | CrowdRegion, separator: str = " & ") -> str:
    """What is played in a region, its equilibria one after another."""
    if region.undefined:
        return "not defined"
    if isinstance(region, CrowdRegion):
        texts = [each.name for each in region.outcomes]
        mixed = region.signature.mixed or 0
        texts += [counted(mixed, "mixed equilibrium", "mixed equilibria")] * (mixed > 0)
        return " or ".join(texts) or "none"
    texts = list(dict.fromkeys(play_text(each, separator) for each in region.equilibria))
    if len(texts) > 3:
        texts = [*texts[:2], f"{len(texts) - 2} more"]
    return " or ".join(texts) or "no equilibrium"


def regime_names(found: RegimeMap | CrowdMap, regime: str) -> tuple[str, ...]:
    """What is tried as the name of a regime inside it: its regions with what is played, in ever more lines."""
    text = regime_text(next(region for region in found.regions if region.regime == regime))
    letter = regions_named(found, regime)
    tried = [wrapped(f"{letter}: {text}", columns, 9) for columns in (60, 40, 28, 20, 14)]
    return tuple(dict.fromkeys(each for each in tried if not each.endswith("...")))


def regions_named(found: RegimeMap | CrowdMap, regime: str) -> str:
    """The regions of a regime, as the tables call them: ``R1``, or ``R1, R4``."""
    return several_text([region.name for region in found.regions if region.regime == regime], 3)


def hatch_of(found: RegimeMap | CrowdMap, regime: str) -> str:
    """The hatch that tells more than one equilibrium, a continuum, or no game."""
    region = next(each for each in found.regions if each.regime == regime)
    if region.undefined:
        return "xxxx"
    if isinstance(region, CrowdRegion):
        return SEVERAL if len(region.outcomes) + (region.signature.mixed or 0) > 1 else ""
    if any(len(component.equilibria) > 1 for component in region.components):
        return CONTINUUM
    return SEVERAL if len(region.equilibria) > 1 else ""


def is_strange(cell: MapCell) -> bool:
    """Whether something else holds on a curve, or at a point, than on all sides of it."""
    return bool(cell.new or cell.gone or cell.undefined)


def strange_curves(found: RegimeMap | CrowdMap) -> dict[str, str]:
    """The curves on which, here or there, something else holds than on their sides: by polynomial, with a formula."""
    if isinstance(found, CrowdMap) or found.symbols:
        return {}
    formulas = curve_formulas(found)
    strange = dict.fromkeys(cell.polynomial for cell in found.curves if is_strange(cell))
    return {polynomial: formulas.get(polynomial, f"{polynomial} = 0") for polynomial in list(strange)[:MOST_CURVES]}


def curve_formulas(found: RegimeMap | CrowdMap) -> dict[str, str]:
    """For each curve between regions, by its polynomial, the formula that solves it."""
    formulas: dict[str, dict[tuple[str, ...], None]] = {}
    for each in found.frontiers:
        formulas.setdefault(each.polynomial, {})[each.formulas] = None
    # Parts of one curve may be solved by different formulas; its polynomial is true of all.
    told = {
        polynomial: " or ".join(next(iter(solved))) if len(solved) == 1 else ""
        for polynomial, solved in formulas.items()
    }
    return {name: text or f"{name} = 0" for name, text in list(told.items())[:MOST_CURVES]}


def map_entries(
    found: RegimeMap | CrowdMap, looks: Mapping[str, Mapping[str, Any]], overlay: Overlay | None
) -> list[KeyEntry]:
    """For each regime its regions, what is played in them, and its share of the area; then a claim."""
    shares = found.regime_shares()
    entries = []
    for regime, look in list(looks.items())[:MOST_ENTRIES]:
        region = next(each for each in found.regions if each.regime == regime)
        text = f"{regions_named(found, regime)}: {regime_text(region)} ({percent_text(shares[regime])})"
        entries.append(KeyEntry(text, patch=dict(look)))
    if len(looks) > MOST_ENTRIES:
        entries.append(KeyEntry(f"and {counted(len(looks) - MOST_ENTRIES, 'more regime')}"))
    if overlay is not None:
        entries += overlay_entries(overlay, found.ranges)
    return entries


def map_notes(
    found: RegimeMap | CrowdMap, curves: Mapping[str, str], own: Iterable[MapCell], here: object
) -> list[str]:
    """The formulas of the frontiers by number, and what the signs in the map mean."""
    lines = [
        f"({number}) {text if len(text) <= LONGEST_CURVE else text[: LONGEST_CURVE - 3] + '...'}"
        for number, text in enumerate(curves.values(), start=1)
    ]
    more = len({each.polynomial for each in found.frontiers}) - len(curves)
    notes = (
        ["Frontiers: " + "; ".join(lines) + (f"; and {counted(more, 'more curve')}" if more > 0 else "")]
        if lines
        else []
    )
    said = []
    hatches = {hatch_of(found, region.regime) for region in found.regions}
    if SEVERAL in hatches:
        said.append("Dotted: several equilibria.")
    if CONTINUUM in hatches:
        said.append("Crosses: a continuum of equilibria.")
    if list(own):
        said.append("Thick broken lines and dots: something else holds just there.")
    if here:
        said.append("+: the values in the file.")
    logarithmic = [name for name in found.axes if is_logarithmic(*found.ranges[name])]
    said += [f"The scale of {name} is logarithmic." for name in logarithmic]
    return [*notes, " ".join(said)]
