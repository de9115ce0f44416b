"""One look for all figures: legible in grey, safe for the colour-blind, the same on every machine.

Colours are those of Okabe and Ito (2008), in an order in which neighbours differ in lightness; whatever is told by colour
is told by a line's dashes, a hatch or a label too. Figures are made without pyplot, so that nothing global is touched and
no window is opened.
"""

from __future__ import annotations

import io
import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory.caches import figure_cache

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "COLOURS",
    "DASHES",
    "GREY",
    "HATCHES",
    "INK",
    "MARKERS",
    "TINTS",
    "bare",
    "context",
    "figure",
    "saved",
    "svg_text",
]

INK = "#1a1a1a"
"""Text, axes and frontiers."""
GREY = "#8c8c8c"
"""What is beside the point: grids, breakpoints, what is not played."""
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#7A6A00")
TINTS = ("#CFE3F2", "#F7DCC8", "#CBE8DE", "#F2DFEA", "#E4F2FB", "#FBECCB", "#DDDDDD", "#E6E3CC")
"""The same, as areas on which text is read."""
DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "-",
    (0, (6, 2)),
    (0, (2, 1.5)),
    (0, (8, 2, 2, 2)),
    (0, (5, 1, 1, 1, 1, 1)),
    (0, (1, 1)),
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("", "///", "\\\\\\", "...", "xxx", "---", "|||", "+++")

_SETTINGS: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.labelsize": 9.0,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "text.color": INK,
    "text.usetex": False,
    "mathtext.fontset": "dejavusans",
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "legend.fontsize": 8.0,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "gametheory",
    "pdf.fonttype": 42,
}
DOTS_PER_INCH = 160


def context() -> AbstractContextManager[None]:
    """Within it matplotlib draws in this style; every drawing function works within one, and leaves nothing changed."""
    figure_cache()
    import matplotlib as mpl

    return mpl.rc_context(_SETTINGS)


def figure(width: float = 6.4, height: float = 4.0) -> Figure:
    """An empty figure of so many inches, laid out so that nothing is cut off; made within :func:`context`."""
    figure_cache()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    made = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained", facecolor="white")
    FigureCanvasAgg(made)
    return made


def bare(axes: Axes) -> None:
    """Take away everything but what is drawn."""
    axes.set_axis_off()


def saved(drawn: Figure, path: Path | io.BytesIO, form: str) -> None:
    """Write a figure as ``png``, ``svg`` or ``pdf``; the same figure gives the same bytes."""
    metadata: Any = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}[
        form
    ]
    with context():
        drawn.savefig(path, format=form, metadata=metadata)


def svg_text(drawn: Figure, label: str) -> str:
    """The figure as an ``<svg>`` element for a page, with ``label`` as what is read out in its place.

    Identifiers inside are made unlike those of other figures by a prefix from the label.
    """
    from html import escape

    stream = io.BytesIO()
    saved(drawn, stream, "svg")
    text = stream.getvalue().decode("utf-8")
    text = text[text.index("<svg") :]
    prefix = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40]
    text = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{prefix}-", text)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(label, quote=True)}" ', 1)
