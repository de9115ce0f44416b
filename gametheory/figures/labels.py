"""Texts in figures: axes named from the game file, exact numbers set as fractions, what is played in few words; and how
texts are kept apart."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory.algebra.values import Formula, Value, number_text, radical_text
from gametheory.numbers import decimal_text
from gametheory.typesetting.formulas import latex

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.transforms import Bbox

    from gametheory.model.family import Family
    from gametheory.parametric.pieces import RegimeEquilibrium

__all__ = [
    "axis_label",
    "extent",
    "inches_wide",
    "number_label",
    "plain_number",
    "play_text",
    "safe_text",
    "several_text",
    "staggered",
    "tick_text",
    "wrapped",
]

LONGEST_EXACT = 7
"""Characters of an exact number, written in one line, up to which it is set as a fraction; a longer one is a decimal."""
LONGEST_RADICAL = 18
"""The same of a number with a square root."""
MOST_MIXED = 3
"""Strategies between which a player mixes that are named; more are counted."""
MOST_MOVES = 5
"""Information sets or players whose choices are named; more are counted."""
LONGEST_TEXT = 300
"""Characters of a text from a file that are shown."""


def safe_text(text: str) -> str:
    """A text from a game file as it can be drawn: on one line, not too long, and with dollars that start no formula."""
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return (text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 3]}...").replace("$", r"\$")


def wrapped(text: str, columns: int, lines: int = 4) -> str:
    """A safe text on at most so many lines of at most so many characters."""
    found = textwrap.wrap(safe_text(text), max(8, columns), break_on_hyphens=False)
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1][: max(1, columns - 3)]}..."]
    return "\n".join(found)


def axis_label(family: Family, name: str, columns: int = 80) -> str:
    """``reach: share of tool makers ... (unit)``, from the file, wrapped; the name alone if the file says no more."""
    known = family.parameters.get(name)
    text = name
    if known is not None and known.meaning:
        text += f": {known.meaning}"
    if known is not None and known.unit and known.unit not in known.meaning:
        text += f" ({known.unit})"
    return wrapped(text, columns, 3)


def number_label(value: Value) -> str:
    """An exact number for a figure: as a fraction or radical in mathtext where that is short, else as a decimal."""
    if isinstance(value, Formula):
        return safe_text(str(value))
    rational = value if isinstance(value, Fraction) else value.rational if value.is_rational else None
    if rational is not None:
        if rational.denominator == 1 and len(str(rational)) <= LONGEST_EXACT + 3:
            return f"{rational.numerator:,}".replace("-", "\N{MINUS SIGN}")
        if len(str(rational)) <= LONGEST_EXACT:
            return f"${latex(rational)}$".replace(r"\frac", r"\dfrac")
        return decimal_text(float(rational), 4)
    radical = "" if isinstance(value, Fraction) else radical_text(value)
    if radical and len(radical) <= LONGEST_RADICAL:
        # What follows "about" is a decimal, which a figure has no room for.
        return f"${latex(value).partition(chr(92) + 'approx')[0].strip()}$".replace(r"\frac", r"\dfrac")
    return decimal_text(float(value), 4)


def play_text(found: RegimeEquilibrium, separator: str = " & ") -> str:
    """``monitor & license``, or ``mixed: monitor/ignore & license``: what each player plays; of a tree, on its path.

    Long lists are cut, and what is left out is counted.
    """
    choices: list[Mapping[str, Value]]
    if found.behavior:
        choices = [behavior.moves for behavior in found.behavior.values() if behavior.on_path and behavior.specified]
    else:
        choices = list(found.strategies.values())
    played = [[name for name, probability in moves.items() if probability != 0] for moves in choices]
    words = [
        "/".join(safe_text(name) for name in names) if len(names) <= MOST_MIXED else f"{len(names)} of {len(moves)}"
        for names, moves in zip(played, choices, strict=True)
    ]
    if len(words) > MOST_MOVES:
        words = [*words[: MOST_MOVES - 1], f"{len(words) - MOST_MOVES + 1} more"]
    mixed = any(len(names) > 1 for names in played)
    return ("mixed: " if mixed else "") + separator.join(words)


def several_text(names: Sequence[str], most: int = 4) -> str:
    """``A, B``; of many the first few, and how many more."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 1])} +{len(names) - most + 1}"


def tick_text(value: float, _position: object = None) -> str:
    """A number at a tick of an axis: ``0``, ``0.5``, ``1,000,000``."""
    return f"{value:,.10g}".replace("-", "\N{MINUS SIGN}")


def plain_number(value: Value) -> str:
    """An exact number in one line of plain text, as tables have it."""
    return number_text(value, radicals=False)


def inches_wide(characters: int, size: float = 8.0) -> float:
    """About how wide so many characters of ordinary text are, in inches."""
    return characters * size * 0.56 / 72


def extent(artist: Artist) -> Bbox:
    """The box that a text or other artist covers, in pixels of its figure."""
    figure = artist.figure
    assert figure is not None
    return artist.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]


def staggered(
    centres: Sequence[float], widths: Sequence[float], low: float, high: float, rows: int, gap: float
) -> list[tuple[int, float] | None]:
    """For each label the row that it stands in and the centre it has there, so that no two in a row touch.

    Labels come from left to right, are moved inwards at the ends, and are left out (None) where every row is full.
    """
    ends = [float("-inf")] * rows
    found: list[tuple[int, float] | None] = []
    for centre, width in zip(centres, widths, strict=True):
        middle = min(max(centre, low + width / 2), high - width / 2)
        row = next((number for number in range(rows) if middle - width / 2 >= ends[number] + gap), None)
        if row is None:
            found.append(None)
            continue
        ends[row] = middle + width / 2
        found.append((row, middle))
    return found
