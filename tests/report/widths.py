"""What a view says at the width of a terminal, and whether all of it is said."""

from __future__ import annotations

import io
from collections import Counter

from rich.console import Console, RenderableType

WIDTHS = (60, 80, 100, 160)
WIDE = 1_000


def lines(view: RenderableType, width: int) -> list[str]:
    """The lines of a view on a terminal of this width."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    with console.capture() as capture:
        console.print(view)
    return [line.rstrip() for line in capture.get().splitlines()]


def words(view: RenderableType, width: int) -> Counter[str]:
    """Every word, without the colon that a list puts behind a heading and the lines of a matrix."""
    found = (word.strip(":│┃") for line in lines(view, width) for word in line.split())
    return Counter(word for word in found if word.strip("─━┏┳┓┡╇┩├┼┤└┴┘"))


def lost(view: RenderableType, width: int) -> Counter[str]:
    """The words that a wide terminal shows and this one cuts off, breaks or leaves out."""
    return words(view, WIDE) - words(view, width)
