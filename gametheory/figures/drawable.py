"""What can be drawn at all: ranges and values that are exact in a result, but beyond what floating point or a figure holds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from gametheory.algebra.values import Value
from gametheory.errors import UsageError
from gametheory.numbers import short_text

__all__ = ["expect_drawable", "height_of", "numbers_drawn"]

LARGEST, SMALLEST = Fraction(10) ** 100, Fraction(1, 10**100)
"""What is farther from zero than this, and a range that is shorter than this, is not drawn: floating point would give out."""
LEAST_ROOM = Fraction(1, 10**9)
"""The least length of a range, as a share of its larger end: a figure could not tell its ends apart."""


def expect_drawable(axis: str, low: Fraction, high: Fraction) -> None:
    """Raises :class:`UsageError` for a range whose ends are no numbers that a figure can tell apart."""
    largest = max(abs(low), abs(high))
    if largest > LARGEST or high - low < SMALLEST or high - low < largest * LEAST_ROOM:
        raise UsageError(
            f"{axis} from {short_text(low)} to {short_text(high)} is too large or too small to draw; give --between"
        )


def height_of(value: Value) -> float:
    """A number as it is drawn. Raises :class:`OverflowError` for one beyond what can be drawn."""
    found = float(value)  # type: ignore[arg-type]
    if math.isnan(found) or abs(found) > LARGEST:
        raise OverflowError(f"{found} can't be drawn")
    return found


@contextmanager
def numbers_drawn(what: str) -> Iterator[None]:
    """Within it, a number too large for floating point raises :class:`UsageError`, which says what can't be drawn."""
    try:
        yield
    except OverflowError:
        raise UsageError(f"{what} has values that are too large to draw; give --between or other values") from None
