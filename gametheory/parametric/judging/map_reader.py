"""Reading formulas in two axes of a written map, and saying where a point is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gametheory.numbers import to_flint
from gametheory.parametric.judging.reader import Convert, Place, Reader, shown

__all__ = ["MapReader", "Where", "point_text"]

Where = Mapping[str, Place]
"""A point of the box, by axis."""


class MapReader(Reader):
    """Reads numbers and formulas in two axes."""

    def __init__(self) -> None:
        super().__init__()
        self.stated: Mapping[str, Any] = {}

    def use(self, axes: Sequence[str], symbols: Mapping[str, Any]) -> None:
        """What formulas may speak of; the symbols with their values."""
        self.axis, self.stated = axes[0], symbols
        # Any value will do for the second axis here: each evaluation gives its own.
        self.symbols = {**symbols, axes[1]: to_flint(Fraction(0))}

    def at(self, point: Mapping[str, Any]) -> Convert:
        """What reads a formula's value at a point. It raises :class:`EvaluationError` at a pole."""

        def value(text: object, where: str) -> Any:  # noqa: ANN401 - numbers of any field
            return self._expression(text, self.axis, where).evaluate({**self.stated, **point})

        return value


def point_text(place: Where) -> str:
    """``reach = 1/10, fee = 1``."""
    return ", ".join(f"{axis} = {shown(value)}" for axis, value in place.items())
