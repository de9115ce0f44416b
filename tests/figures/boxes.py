"""Where the texts of a figure lie."""

from __future__ import annotations

import itertools
from typing import Any

SLACK = 1.0
"""Pixels by which boxes may touch: letters do not fill theirs."""


def text_boxes(drawn: Any) -> list[tuple[str, Any]]:
    """Each text that is seen, with its box in pixels."""
    import matplotlib.text

    drawn.canvas.draw()
    renderer = drawn.canvas.get_renderer()
    unseen = {id(text) for axes in drawn.axes for text in _unseen(axes)}
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in drawn.findobj(matplotlib.text.Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in unseen
    ]


def _unseen(axes: Any) -> list[Any]:
    """Labels of axes that are switched off, and of ticks beyond the axes' limits, which are kept and not drawn."""
    found = []
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        low, high = sorted(limits)
        slack = 1e-9 * (high - low)
        found += [
            text
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
            for text in (tick.label1, tick.label2)
            if not axes.axison or not low - slack <= tick.get_loc() <= high + slack
        ]
    return found


def overlapping(drawn: Any) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other."""
    boxes = text_boxes(drawn)
    return [
        (first, second)
        for (first, one), (second, other) in itertools.combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > SLACK
        and min(one.y1, other.y1) - max(one.y0, other.y0) > SLACK
    ]


def outside(drawn: Any) -> list[str]:
    """Texts that reach beyond the figure."""
    page = drawn.bbox
    return [
        text
        for text, box in text_boxes(drawn)
        if box.x0 < page.x0 - SLACK or box.x1 > page.x1 + SLACK or box.y0 < page.y0 - SLACK or box.y1 > page.y1 + SLACK
    ]
