"""Sensitivity as bars: a tornado of what moves a claim or a measure, and its Sobol' indices with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.lettering import MARGIN, QUIET, heading, heading_height, text_height, text_width, wrapped
from gametheory.uncertainty.result import ClaimSensitivity, Influence, MeasureSensitivity
from gametheory.uncertainty.wording import NEGLIGIBLE, decimal, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gametheory.model.family import Family
    from gametheory.uncertainty.indices import Estimate

__all__ = ["draw_indices", "draw_tornado"]

WIDTH = 6.4
ROW = 0.46
"""Inches a parameter."""
BAR = 0.56
"""The height of a bar, in rows."""
LEGEND = 0.3
"""Inches for the legend, above the bars."""
AXIS = 0.64
"""Inches for the axis's numbers and label, below them."""
GAP = 0.08
END = 7.0
"""The size of letters of the values at the ends, in points."""
NAMES = 2.0
"""Inches that a parameter's name and meaning may take."""
MOST_ROWS = 15
"""Parameters that are drawn; the others are named."""
MOST_NAMED = 20
STATUS = "Estimates under the priors, which are illustrative; no proof."
LOW, HIGH, BASE = "low", "high", "base"
TOTAL, FIRST, INTERVAL = "total", "first", "interval"
"""Identifiers of what is drawn, ``kind:parameter``."""

Found = ClaimSensitivity | MeasureSensitivity


def draw_tornado(found: Found, family: Family) -> Figure:
    """Bars from the base line to where a claim's share of draws, or a measure's mean, moves with each parameter.

    A parameter is held at its 5% and its 95% prior quantile, whose values stand at the ends of its bar, while the others
    are drawn. The largest swing is on top; parameters that move nothing are named below. The bars' identifiers are
    ``low:parameter`` and ``high:parameter``, in units of the quantity.
    """
    moving = sorted(
        (each for each in found.influences if each.tornado.swing or _both_beside(each, found)), key=_by_swing
    )
    shown = moving[:MOST_ROWS]
    notes = [_named("less than these", moving[MOST_ROWS:])]
    idle = [each.parameter for each in found.influences if each not in moving and _known(each)]
    notes.append(f"{_listed(idle)} {'do' if len(idle) > 1 else 'does'} not move it." if idle else "")
    unknown = [each.parameter for each in found.influences if not _known(each)]
    notes.append(f"Without a value at some end: {_listed(unknown)}." if unknown else "")
    if not shown:
        notes.insert(0, "No parameter moves it between these quantiles of its prior.")
    base = _base(found)
    with style.context():
        axes, drawn = _rows(found, family, shown, notes)
        ends = [end for each in shown for end in (each.tornado.at_low, each.tornado.at_high) if end is not None]
        if base is not None:
            axes.axvline(base, color=style.INK, linewidth=1.0, zorder=3, gid=BASE)
            ends.append(base)
        middle = base if base is not None else (sum(ends) / len(ends) if ends else 0.0)
        for row, each in enumerate(shown):
            _tornado_bar(axes, row, each, middle if base is not None else _middle(each))
        texts = [decimal(value) for each in shown for value in (each.tornado.low, each.tornado.high)]
        _scale(axes, ends, texts, share=isinstance(found, ClaimSensitivity))
        axes.set_xlabel(_quantity_label(found, base), parse_math=False)
        _legend(
            drawn,
            [
                ("parameter at its 5% prior quantile (value at the bar's end)", style.TINTS[0], style.HATCHES[1]),
                ("at its 95% quantile", style.COLOURS[0], ""),
            ],
        )
    return drawn


def draw_indices(found: Found, family: Family) -> Figure:
    """Total and first-order Sobol' indices as bars, the largest total on top, with their 95% intervals as whiskers.

    Parameters whose total index is surely below one hundredth are named below. Identifiers are ``total:parameter``,
    ``first:parameter`` and ``interval:parameter``. Raises :class:`UsageError` where there are no indices.
    """
    if all(each.total is None for each in found.influences):
        reason = found.no_indices or "none were asked for"
        raise UsageError(f"there are no Sobol' indices of {found.name}: {reason}; a tornado shows what moves it")
    known = [each for each in found.influences if each.total is not None]
    known.sort(key=lambda each: -_value(each.total))
    telling = [each for each in known if each.total is not None and each.total.high >= NEGLIGIBLE]
    idle = [each.parameter for each in known if each not in telling]
    verb = "move" if len(idle) > 1 else "moves"
    notes = [
        _named("less than these", telling[MOST_ROWS:]),
        f"{_listed(idle)} hardly {verb} it." if idle else "",
    ]
    with style.context():
        axes, drawn = _rows(found, family, telling[:MOST_ROWS], notes)
        for row, each in enumerate(telling[:MOST_ROWS]):
            _index_bars(axes, row, each)
        high = max([1.0, *(each.total.high for each in telling if each.total)])
        low = min([0.0, *(each.first.low for each in telling if each.first)])
        axes.set_xlim(low * 1.05, high * 1.02)
        axes.axvline(0, color=style.INK, linewidth=0.8)
        what = "whether the claim holds" if isinstance(found, ClaimSensitivity) else "the measure"
        axes.set_xlabel(f"Sobol' index: share of the variance of {what}", parse_math=False)
        _legend(
            drawn,
            [
                ("in all (total)", style.COLOURS[0], ""),
                ("alone (first order)", style.TINTS[1], style.HATCHES[1]),
            ],
            whisker=True,
        )
    return drawn


def _rows(found: Found, family: Family, shown: Sequence[Influence], notes: Sequence[str]) -> tuple[Axes, Figure]:
    """Axes with a row a parameter, each named at the left; titles above and notes below, all placed in inches."""
    told = [
        wrapped(note, WIDTH - 2 * MARGIN, 8, lines=4)
        for note in (*filter(None, (*notes, *_held(found, family))), STATUS)
    ]
    title = f"{family.about.title}: {found.name}"
    says = found.says if isinstance(found, ClaimSensitivity) else ""
    top = heading_height(WIDTH, title, says) + LEGEND
    bottom = AXIS + MARGIN + sum(text_height(note, 8) for note in told)
    rows = max(1, len(shown))
    height = top + rows * ROW + bottom
    drawn = style.figure(WIDTH, height)
    drawn.set_layout_engine("none")
    heading(drawn, title, says)
    place = bottom - AXIS
    for note in told:
        drawn.text(MARGIN / WIDTH, place / height, note, fontsize=8, va="top", linespacing=1.13, parse_math=False)
        place -= text_height(note, 8)
    left = MARGIN + NAMES + GAP
    axes = drawn.add_axes((left / WIDTH, bottom / height, (WIDTH - left - MARGIN) / WIDTH, rows * ROW / height))
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for row, each in enumerate(shown):
        meaning = wrapped(_meaning(family, each.parameter), NAMES, 6.5, lines=2)
        name = wrapped(each.parameter, NAMES, 8.5, lines=1)
        aside: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "ha": "right", "parse_math": False}
        edge = -GAP / (WIDTH - left - MARGIN)
        axes.text(edge, row, name, va="bottom" if meaning else "center", fontsize=8.5, **aside)
        if meaning:
            axes.text(edge, row, meaning, va="top", fontsize=6.5, color=QUIET, linespacing=1.05, **aside)
    return axes, drawn


def _tornado_bar(axes: Axes, row: int, each: Influence, base: float) -> None:
    """The two ends of one parameter; side by side where both lie on the same side of the base."""
    low, high = each.tornado.at_low, each.tornado.at_high
    assert low is not None
    assert high is not None
    beside = (low - base) * (high - base) > 0
    height = BAR / 2 if beside else BAR
    shift = height / 2 if beside else 0.0
    for kind, end, value, place, other in (
        (LOW, low, each.tornado.low, row - shift, high),
        (HIGH, high, each.tornado.high, row + shift, low),
    ):
        face, hatch = (style.TINTS[0], style.HATCHES[1]) if kind == LOW else (style.COLOURS[0], "")
        bar = axes.barh(
            place, end - base, height, left=base, color=face, hatch=hatch, edgecolor=style.INK, linewidth=0.6, zorder=2
        )
        bar.patches[0].set_gid(f"{kind}:{each.parameter}")
        # At the base itself the text goes where the other end isn't.
        right = end > base or (end == base and other < base)
        axes.annotate(
            decimal(value),
            (end, place),
            xytext=(3 if right else -3, 0),
            textcoords="offset points",
            ha="left" if right else "right",
            va="center",
            fontsize=END,
        )


def _index_bars(axes: Axes, row: int, each: Influence) -> None:
    height = BAR / 2
    for kind, estimate, place in ((TOTAL, each.total, row - height / 2), (FIRST, each.first, row + height / 2)):
        if estimate is None:
            continue
        face, hatch = (style.COLOURS[0], "") if kind == TOTAL else (style.TINTS[1], style.HATCHES[1])
        bar = axes.barh(
            place, estimate.value, height, color=face, hatch=hatch, edgecolor=style.INK, linewidth=0.6, zorder=2
        )
        bar.patches[0].set_gid(f"{kind}:{each.parameter}")
        for colour, thick in (("white", 2.4), (style.INK, 1.0)):
            axes.plot(
                [estimate.low, estimate.high], [place, place], color=colour, linewidth=thick, marker="|", markersize=5,
                markeredgewidth=thick, zorder=4, gid=f"{INTERVAL}:{each.parameter}",
            )  # fmt: skip


def _legend(drawn: Figure, entries: Sequence[tuple[str, str, str]], *, whisker: bool = False) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Patch | Line2D] = [
        Patch(facecolor=face, hatch=hatch, edgecolor=style.INK, linewidth=0.6, label=label)
        for label, face, hatch in entries
    ]
    if whisker:
        handles.append(Line2D([], [], color=style.INK, linewidth=1.0, marker="|", label="95% interval"))
    (axes,) = drawn.axes
    inches = axes.get_position().ymax * drawn.get_figheight() + LEGEND
    drawn.legend(
        handles=handles,
        loc="upper right",
        bbox_to_anchor=(1.0, inches / drawn.get_figheight()),
        ncols=len(handles),
        borderpad=0.2,
        columnspacing=1.4,
    )


def _scale(axes: Axes, ends: Sequence[float], texts: Sequence[str], *, share: bool) -> None:
    """Limits with room for the texts at the ends; a share has no numbers below 0 or above 1."""
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    span = (high - low) or 0.2 * (abs(high) or 1.0)
    inches = axes.get_position().width * WIDTH
    beside = 0.1 + max((text_width(text, END) for text in texts), default=0.0)
    room = span * beside / (inches - 2 * beside)
    axes.set_xlim(low - room, high + room)
    if share:
        axes.set_xticks([tick for tick in axes.get_xticks() if -1e-9 <= tick <= 1 + 1e-9])
        axes.set_xlim(low - room, high + room)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)


def _quantity_label(found: Found, base: float | None) -> str:
    if isinstance(found, ClaimSensitivity):
        return f"share of draws in which the claim holds\n(line: {percent(found.probability)} with all drawn)"
    line = "" if base is None else f"\n(line: {decimal(base)} with all drawn)"
    return f"mean of {found.name}{line}"


def _base(found: Found) -> float | None:
    """With all parameters drawn: the share of draws, or the mean where there is just one value a draw."""
    if isinstance(found, ClaimSensitivity):
        return found.probability
    return found.lowest.moments.mean if found.lowest == found.highest and found.lowest.moments.count else None


def _middle(each: Influence) -> float:
    assert each.tornado.at_low is not None
    assert each.tornado.at_high is not None
    return (each.tornado.at_low + each.tornado.at_high) / 2


def _both_beside(each: Influence, found: Found) -> bool:
    """Whether both ends move the quantity alike, so that there is no swing but an effect. Sampling alone is none."""
    base = _base(found)
    if base is None or not isinstance(found, ClaimSensitivity) or each.tornado.at_low is None:
        return False
    return abs(each.tornado.at_low - base) > 5 * max(found.standard_error, 1 / found.draws) and _known(each)


def _known(each: Influence) -> bool:
    return each.tornado.at_low is not None and each.tornado.at_high is not None


def _by_swing(each: Influence) -> float:
    return -abs(each.tornado.swing)


def _value(estimate: Estimate | None) -> float:
    return 0.0 if estimate is None else estimate.value


def _meaning(family: Family, name: str) -> str:
    parameter = family.parameters.get(name)
    return "" if parameter is None or not parameter.meaning else str(parameter.meaning)


def _held(found: Found, family: Family) -> tuple[str, str]:
    """Which parameters were not drawn: those without a prior, and those that were set."""
    drawn = {each.parameter for each in found.influences}
    held = {name: known for name, known in family.parameters.items() if name not in drawn}
    without = [name for name, known in held.items() if known.prior is None]
    others = [name for name in held if name not in without]
    return (
        f"Without a prior, and so held at one value: {_listed(without)}." if without else "",
        f"Held at one value: {_listed(others)}." if others else "",
    )


def _named(how: str, influences: Sequence[Influence]) -> str:
    """One sentence on parameters that are not drawn."""
    if not influences:
        return ""
    verb = "moves" if len(influences) == 1 else "move"
    return f"{_listed([each.parameter for each in influences])} {verb} it {how}."


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
