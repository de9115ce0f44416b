"""Equilibrium paths: quantities of every equilibrium along one parameter, exactly, with all breakpoints and jumps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gametheory.algebra.values import Formula, Value
from gametheory.figures.curves import Curves, curves_of, is_logarithmic, is_pure
from gametheory.figures.drawable import expect_drawable, numbers_drawn
from gametheory.figures.labels import plain_number, play_text, several_text
from gametheory.figures.panels import THICK, THIN, Look, Picture, draw_panels, looks_of
from gametheory.figures.sheets import KeyEntry
from gametheory.figures.strips import CONTINUUM_MARK, Block, fits_axis
from gametheory.parametric.crowds.result import CrowdRegimes
from gametheory.report.regimes import headline
from gametheory.report.texts import counted
from gametheory.solvers.result import CONCEPT_WORDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gametheory.claims.verdict import Verdict
    from gametheory.model.family import Family
    from gametheory.parametric.pieces import Cell, RegimeEquilibrium
    from gametheory.parametric.result import Regimes

__all__ = ["default_quantities", "draw_paths", "panel_title"]

MOST_PANELS = 6
"""Quantities drawn unless they are asked for by name."""
MOST_ENTRIES = 12
"""Branches whose play is told in the key."""
COUNT_TINTS = ("#ffffff", "#f4f4f4", "#e2e2e2", "#d0d0d0", "#bebebe")


def draw_paths(
    found: Regimes | CrowdRegimes,
    family: Family,
    *,
    quantities: Sequence[str] = (),
    verdicts: Sequence[Verdict] = (),
    width: float = 6.4,
    height: float | None = None,
) -> Figure:
    """A panel for each quantity, over the axis along which regimes were found; sizes are in inches.

    ``quantities`` are measures, ``payoff.player`` or ``player.strategy``, by default those of
    :func:`default_quantities`. ``verdicts`` are drawn above, if they are about this axis. Raises :class:`UsageError` for an
    unknown quantity, and for an axis or values that are too large or too small to be drawn.
    """
    expect_drawable(found.axis, found.low, found.high)
    asked = bool(quantities)
    if isinstance(found, CrowdRegimes):
        from gametheory.figures.crowd_paths import crowd_picture

        with numbers_drawn("what is drawn"):
            return draw_panels(crowd_picture(found, family, quantities), family, width, height)
    names, left_out = (list(quantities), []) if asked else default_quantities(found, family)
    curves = [curves_of(found, name) for name in names]
    held = {**found.parameters, **found.symbols}
    branches = [branch.name for branch in found.branches]
    looks = looks_of([*branches, *(each.branch for cell in found.cells for each in cell.equilibria)])
    picture = Picture(
        title=found.about.title,
        below=headline(found),
        axis=found.axis,
        low=found.low,
        high=found.high,
        curves=curves,
        titles=[panel_title(family, name) for name in names],
        looks=looks,
        entries=_entries(found, looks),
        notes=_notes(found, curves, left_out),
        counts=_counts(found),
        values=[mark.value for mark in found.breakpoints],
        undefined=_undefined(found.cells),
        claims=[verdict for verdict in verdicts if fits_axis(verdict, found.axis, held)],
        solutions=_solutions(found.concept),
    )
    return draw_panels(picture, family, width, height)


def default_quantities(found: Regimes, family: Family) -> tuple[list[str], list[str]]:
    """The quantities drawn unless others are asked for, and those for which there is no room.

    For a tree its measures, or the payoffs where it has none; otherwise each player's strategies - one of two -, then
    measures. What is the same in every equilibrium as a quantity before it, or one number throughout, is left out, as is a
    strategy that is never played.
    """
    spec = family.spec
    equilibria = [each for cell in found.cells for each in cell.equilibria]
    if not equilibria:
        return [], []
    first = equilibria[0]
    names: list[str] = []
    if not any(each.behavior for each in equilibria):
        for player, strategy in first.strategies.items():
            own = list(strategy)
            names += [f"{player}.{name}" for name in (own[:1] if len(own) == 2 else own)]
    names += list(spec.measures)
    if not names:
        names = [f"payoff.{player}" for player in spec.players]
    kept: dict[tuple[object, ...], str] = {}
    for name in names:
        values = tuple(each.value(name) for each in equilibria)
        if "." in name and not name.startswith("payoff.") and len(names) > 1 and all(value == 0 for value in values):
            continue
        kept.setdefault(values, name)
    chosen = list(kept.values()) or names[:1]
    telling = [name for name in chosen if not _is_constant(found, name)] or chosen[:1]
    dull = [name for name in chosen if name not in telling]
    return telling[:MOST_PANELS], [*telling[MOST_PANELS:], *dull]


def _is_constant(found: Regimes, quantity: str) -> bool:
    """Whether a quantity is one and the same number in all equilibria at all values of the axis."""
    values = {each.value(quantity) for cell in found.cells for each in cell.equilibria}
    return len(values) == 1 and not isinstance(next(iter(values)), Formula)


def panel_title(family: Family, quantity: str) -> str:
    """``probability that holder plays monitor``, ``payoff of tool``, or a measure with its formula if that is short."""
    spec = family.spec
    if quantity in spec.measures:
        formula = str(spec.measures[quantity])
        return f"{quantity} = {formula}" if len(formula) <= 60 else quantity
    player, _, strategy = quantity.partition(".")
    if player == "payoff":
        return f"payoff of {strategy}"
    if spec.form in ("population", "symmetric"):
        return f"share of {player} playing {strategy}"
    return f"probability that {player} plays {strategy}"


def _solutions(concept: str) -> str:
    """What is counted: equilibria, but rest points or states where the concept is not one of equilibria."""
    words = CONCEPT_WORDS[concept][1]
    return "equilibria" if words.endswith("equilibria") else words


def _entries(found: Regimes, looks: Mapping[str, Look]) -> list[KeyEntry]:
    """For each branch how it is drawn and what is played on it; branches that are always together and alike share a line."""
    groups: dict[tuple[object, ...], list[str]] = {}
    pure: dict[str, bool] = {}
    for name in looks:
        there = [
            (number, each) for number, cell in enumerate(found.cells) for each in cell.equilibria if each.branch == name
        ]
        if not there:
            continue
        widest = max(there, key=lambda pair: float(found.cells[pair[0]].high) - float(found.cells[pair[0]].low))
        pure[name] = is_pure(widest[1])
        groups.setdefault((_plays(found, there), tuple(number for number, _ in there)), []).append(name)
    entries = []
    for (plays, cells), names in list(groups.items())[:MOST_ENTRIES]:
        first = names[0]
        only = [found.cells[number] for number in cells if isinstance(cells, tuple)] if isinstance(cells, tuple) else []
        where = ""
        if only and all(cell.is_point for cell in only):
            where = f" (only at {found.axis} = {', '.join(plain_number(cell.low) for cell in only[:3])})"
        line = {**looks[first], "linewidth": THICK if pure[first] else THIN}
        if where:
            line = {
                "color": looks[first]["color"],
                "linestyle": "none",
                "marker": "o",
                "markersize": 4.6,
                "markevery": [1],
            }
        entries.append(KeyEntry(f"{several_text(names)}: {plays}{where}", line))
    if len(groups) > MOST_ENTRIES:
        entries.append(KeyEntry(f"and {counted(len(groups) - MOST_ENTRIES, 'more branch', 'more branches')}"))
    return entries


def _plays(found: Regimes, there: Sequence[tuple[int, RegimeEquilibrium]]) -> str:
    """What a branch plays on its intervals, in their order (at single values, if it is nowhere else)."""
    wide = [each for number, each in there if not found.cells[number].is_point]
    texts = list(dict.fromkeys(play_text(each) for each in wide or [each for _, each in there]))
    more = f", and {len(texts) - 2} more" if len(texts) > 2 else ""
    return ", then ".join(texts[:2]) + more


def _notes(found: Regimes, curves: Sequence[Curves], left_out: Sequence[str]) -> list[str]:
    equilibria = [each for cell in found.cells for each in cell.equilibria]
    notes = []
    if any(not is_pure(each) for each in equilibria):
        notes.append("Thick lines: pure equilibria; thin lines: somebody mixes.")
    dots = [dot for each in curves for dot in each.dots]
    if any(not dot.filled for dot in dots):
        notes.append("A filled dot belongs to its line, an open one does not.")
    elif dots:
        notes.append("Dots: ends that belong to their lines.")
    if any(each.bands for each in curves):
        notes.append("Grey: a continuum of equilibria between its extremes.")
    if any(cell.is_point and _continua(cell) for cell in found.cells):
        notes.append("\N{INFINITY}: a continuum at a single value.")
    if _undefined(found.cells):
        notes.append("Crossed out: the game is not defined.")
    alone = [cell.low for cell in found.cells if cell.undefined and cell.is_point]
    if alone:
        notes.append(f"The game is not defined at {found.axis} = {', '.join(map(plain_number, alone[:4]))}.")
    if is_logarithmic(found.low, found.high):
        notes.append(f"The scale of {found.axis} is logarithmic.")
    poles = list(dict.fromkeys(value for each in curves for value in each.poles))
    if poles:
        notes.append(f"Lines go to infinity at {found.axis} = {', '.join(map(plain_number, poles[:4]))}.")
    if left_out:
        same = [
            f"{name} (always {plain_number(_first(found, name))})" for name in left_out if _is_constant(found, name)
        ]
        notes.append(f"Not drawn: {', '.join([*same, *(name for name in left_out if not _is_constant(found, name))])}.")
    if found.symbols:
        notes.append(
            f"Drawn at {', '.join(f'{name} = {plain_number(value)}' for name, value in found.symbols.items())}."
        )
    return [" ".join(notes)] if notes else []


def _first(found: Regimes, quantity: str) -> Value:
    return next(each.value(quantity) for cell in found.cells for each in cell.equilibria)


def _undefined(cells: Sequence[Cell]) -> list[tuple[float, float]]:
    return [(float(cell.low), float(cell.high)) for cell in cells if cell.undefined and not cell.is_point]


def _counts(found: Regimes) -> list[Block]:
    """How many equilibria there are on each interval; a continuum is none of so many."""
    blocks = []
    marks = []
    for cell in found.cells:
        continua = _continua(cell)
        if cell.is_point:
            if continua:
                marks.append(Block(float(cell.low), float(cell.high), (), {}, CONTINUUM_MARK))
            continue
        alone = len(cell.components) - continua if cell.components else len(cell.equilibria)
        if cell.undefined:
            texts: tuple[str, ...] = ("not defined", "?")
            look = {"facecolor": "white", "hatch": "xxx"}
        elif continua:
            words = "a continuum" if continua == 1 else f"{continua} continua"
            longest = f"{words} and {alone}" if alone else words
            texts = (longest, words, "\N{INFINITY}")
            look = {"facecolor": "#e6e6e6", "hatch": "...."}
        else:
            texts = (str(alone) if alone else "none",)
            look = {"facecolor": COUNT_TINTS[min(alone, len(COUNT_TINTS) - 1)], "hatch": "" if alone else "///"}
        blocks.append(Block(float(cell.low), float(cell.high), texts, look))
    return [*blocks, *marks]


def _continua(cell: Cell) -> int:
    return sum(len(component.equilibria) > 1 for component in cell.components)
