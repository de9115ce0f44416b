"""Results as plain text, for ``print`` in a session or notebook; the tables of the command line are ``report``'s."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from gametheory.enclosure import Enclosure
from gametheory.numbers import short_text

MOST_ROWS = 40
"""Rows that are printed; a longer table leaves out its middle."""


def text_table(rows: Sequence[Mapping[str, object]], columns: Iterable[str] | None = None) -> str:
    """Rows as aligned columns of text, numbers exact unless they are very long.

    >>> print(text_table([{"x": Fraction(1, 2), "name": "half"}, {"x": None}]))
    x    name
    1/2  half
    -    -
    """
    names = list(columns or dict.fromkeys(name for row in rows for name in row))
    shown = list(rows) if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS // 2], *rows[-MOST_ROWS // 2 :]]
    lines = [names, *([_cell(row.get(name)) for name in names] for row in shown)]
    if len(shown) < len(rows):
        lines.insert(1 + MOST_ROWS // 2, ["..."] * len(names))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def values_text(values: Mapping[str, object]) -> str:
    """``reach = 2/5, fee = 10``."""
    return ", ".join(f"{name} = {_cell(value)}" for name, value in values.items())


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return short_text(value) if isinstance(value, float | Fraction | Enclosure) else str(value)
