"""What tests ask of any figure: its texts, whether they are inside and apart, and its bytes."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, Any

from gametheory.figures.style import saved

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text


def shown_texts(figure: Figure) -> list[Text]:
    """Every text that is drawn: visible, not empty, and of axes that are shown; ticks outside of their axis are not."""
    from matplotlib.text import Text

    figure.canvas.draw()
    hidden = set()
    for axes in figure.axes:
        for axis, shown in ((axes.xaxis, axes.axison), (axes.yaxis, axes.axison)):
            low, high = sorted(axis.get_view_interval())
            near = 1e-9 * (high - low)
            labels = axis.get_majorticklabels()
            for place, label in zip(axis.get_majorticklocs(), labels, strict=False):
                if not shown or not low - near <= place <= high + near:
                    hidden.add(label)
            hidden.update(label for label in axis.get_minorticklabels())
            if not shown:
                hidden.add(axis.label)
    return [
        text
        for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip() and text not in hidden
    ]


def texts_of(figure: Figure) -> list[str]:
    """The words of every text that is drawn, line breaks as spaces."""
    return [" ".join(text.get_text().split()) for text in shown_texts(figure)]


def assert_well_placed(figure: Figure) -> None:
    """Every text is inside the figure, and no two of them overlap."""
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in shown_texts(figure)]
    width, height = figure.bbox.width, figure.bbox.height
    for words, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, f"{words!r} is cut off: {box} of {width} x {height}"
    for (one, first), (other, second) in itertools.combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        up = min(first.y1, second.y1) - max(first.y0, second.y0)
        # Boxes of lines of text have some air above and below; less than two pixels of it do not matter.
        assert across <= 1 or up <= 2, f"{one!r} and {other!r} overlap"


def bytes_of(figure: Figure, form: str) -> bytes:
    """The figure as a file."""
    stream = io.BytesIO()
    saved(figure, stream, form)
    return stream.getvalue()
