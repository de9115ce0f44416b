"""Texts in figures, measured: how large they are in inches, broken into lines that fit, and drawn as they are written.

Names and titles come from game files; a dollar sign in one is no formula, so nothing here is read as mathematics.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from gametheory.figures.style import INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["LINE", "MARGIN", "QUIET", "heading", "heading_height", "text_height", "text_width", "unbroken", "wrapped"]

LINE = 1.3
"""From one line to the next, in multiples of the size of letters."""
MARGIN = 0.12
"""Inches that are left free around a figure."""
QUIET = "#555555"
"""What is said besides: meanings, units, notes."""
POINTS = 72
"""Points an inch."""


@functools.cache
def _renderer() -> Any:  # noqa: ANN401 - matplotlib's renderer has no types
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(8, 8, 10 * POINTS)  # type: ignore[no-untyped-call]


def text_width(text: str, size: float, *, weight: str = "normal", style: str = "normal") -> float:
    """The width in inches of the longest line at a size in points."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight, style=style)  # type: ignore[arg-type]
    renderer = _renderer()
    lines = text.split("\n")
    widest: float = max(renderer.get_text_width_height_descent(line, font, False)[0] for line in lines)
    return widest / (10 * POINTS)


def text_height(text: str, size: float) -> float:
    """The height in inches that lines take."""
    return LINE * size / POINTS * (text.count("\n") + 1)


def wrapped(text: str, width: float, size: float, *, lines: int = 4, weight: str = "normal") -> str:
    """The text in lines of at most ``width`` inches, broken between words; what goes beyond ``lines`` is left out, with dots.

    A word that is longer than a line is broken within; a space that does not break holds words together.
    """
    found: list[str] = []
    line = ""
    for word in re.split(r"[ \t\r\n]+", text.strip(" \t\r\n")):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight=weight) <= width:
            line = longer
            continue
        if line:
            found.append(line)
        while text_width(word, size, weight=weight) > width and len(word) > 1:
            fitting = max(
                k for k in range(1, len(word)) if k == 1 or text_width(word[:k], size, weight=weight) <= width
            )
            found.append(word[:fitting])
            word = word[fitting:]
            if len(found) > lines:
                break
        line = word
        if len(found) > lines:
            break
    found.append(line)
    if len(found) <= lines:
        return "\n".join(found)
    last = found[lines - 1]
    while last and text_width(f"{last} ...", size, weight=weight) > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return "\n".join([*found[: lines - 1], f"{last} ..."])


def unbroken(point: str) -> str:
    """A list such as ``reach = 2/5, fee = 10`` that is broken only after commas."""
    return point.replace(" = ", "\u00a0=\u00a0")


def heading(drawn: Figure, title: str, below: str = "", *, size: float = 10.0, lines: int = 5) -> float:
    """The figure's title at its upper left, wrapped to its width, with a smaller text under it.

    Returns the inches from the figure's top to what may come below.
    """
    width, height = drawn.get_size_inches()
    top = MARGIN
    for text, points, shade in ((title, size, INK), (below, size - 1.5, QUIET)):
        if text:
            told = wrapped(text, width - 2 * MARGIN, points, lines=lines if text == below else 3)
            place = (MARGIN / width, 1 - top / height)
            drawn.text(*place, told, fontsize=points, color=shade, va="top", linespacing=LINE / 1.15, parse_math=False)
            top += text_height(told, points) + 0.04
    return top


def heading_height(width: float, title: str, below: str = "", *, size: float = 10.0, lines: int = 5) -> float:
    """What :func:`heading` will return in a figure of this width."""
    return MARGIN + sum(
        text_height(wrapped(text, width - 2 * MARGIN, points, lines=lines if text == below else 3), points) + 0.04
        for text, points in ((title, size), (below, size - 1.5))
        if text
    )
