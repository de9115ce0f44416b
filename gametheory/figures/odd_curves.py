"""Curves on which something is true that is true on neither side: the stretches of them where it is, decided exactly.

Points of a curve with two rational coordinates can be decided exactly; a curve without enough of them is not drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from gametheory.figures.areas import Box, Curve
from gametheory.numbers import to_flint

__all__ = ["odd_lines"]

PLACES = 48
"""Parts of an axis at whose ends a curve is looked at."""
HALVED = 12
"""How often the way between two places is halved to find where a stretch ends."""
LARGEST_DENOMINATOR = 10**7
"""Of coordinates that are tried as a rational point of a curve."""
LEAST_POINTS = 2

Line = tuple[Sequence[float], Sequence[float]]
"""Places along a line, by axis."""
Point = Mapping[str, Fraction]


def odd_lines(curve: Curve, box: Box, is_odd: Callable[[Point], bool]) -> list[Line]:
    """The stretches of a curve in a box on which a condition holds, which is asked at exact points of the curve alone.

    Empty where it holds nowhere, and where the curve has too few rational points over rational values of either axis.
    """
    turned = Curve(curve.name, curve.expression, (curve.axes[1], curve.axes[0]), curve.symbols)
    ways = [
        _Way(curve, (box.first, box.second), is_odd),
        _Way(turned, (box.second, box.first), is_odd),
    ]
    best = max(ways, key=lambda way: len(way.places()))
    lines = best.lines()
    return lines if best is ways[0] else [(ys, xs) for xs, ys in lines]


class _Way:
    """A curve over one of the axes, along which it is gone."""

    def __init__(
        self, curve: Curve, ranges: tuple[tuple[Fraction, Fraction], ...], is_odd: Callable[[Point], bool]
    ) -> None:
        self.curve = curve
        self.along, self.across = ranges
        self.is_odd = is_odd
        self._places: dict[Fraction, Fraction] | None = None

    def places(self) -> dict[Fraction, Fraction]:
        """Rational points of the curve at even steps, by the value of the axis; where there are several, the lowest."""
        if self._places is None:
            low, high = self.along
            steps = [low + (high - low) * Fraction(step, PLACES) for step in range(PLACES + 1)]
            self._places = {place: height for place in steps if (height := self.height(place)) is not None}
        return self._places

    def height(self, place: Fraction) -> Fraction | None:
        """The lowest rational height of the curve in the box over a place, or None."""
        low, high = self.across
        # The curve may run through a corner, or along a side.
        for found in self.curve.heights(place, low - (high - low), high + (high - low)):
            height = Fraction(found).limit_denominator(LARGEST_DENOMINATOR)
            point = {**dict(self.curve.symbols), self.curve.axes[0]: place, self.curve.axes[1]: height}
            known = {name: to_flint(value) for name, value in point.items()}
            if low <= height <= high and self.curve.expression.evaluate(known) == 0:
                return height
        return None

    def odd(self, place: Fraction, height: Fraction) -> bool:
        """Whether the condition holds at a point of the curve."""
        return self.is_odd({self.curve.axes[0]: place, self.curve.axes[1]: height})

    def lines(self) -> list[Line]:
        """The stretches on which the condition holds, each to where it ends."""
        places = self.places()
        if len(places) < LEAST_POINTS:
            return []
        found: list[list[tuple[Fraction, Fraction]]] = []
        before: tuple[Fraction, Fraction] | None = None
        was_odd = False
        step = (self.along[1] - self.along[0]) / PLACES
        for point in places.items():
            odd = self.odd(*point)
            joined = before is not None and point[0] - before[0] <= step
            if odd and was_odd and joined:
                found[-1].append(point)
            elif odd:
                found.append([self.last(point, before), point] if joined and before else [point])
            elif was_odd and joined and before:
                found[-1].append(self.last(before, point))
            before, was_odd = point, odd
        return [
            (tuple(float(x) for x, _ in line), tuple(float(y) for _, y in line)) for line in found if _is_line(line)
        ]

    def last(
        self, inside: tuple[Fraction, Fraction], outside: tuple[Fraction, Fraction] | None
    ) -> tuple[Fraction, Fraction]:
        """The last point from one at which the condition holds towards one at which it does not."""
        if outside is None:
            return inside
        there = outside[0]
        for _ in range(HALVED):
            middle = (inside[0] + there) / 2
            height = self.height(middle)
            if height is not None and self.odd(middle, height):
                inside = middle, height
            else:
                there = middle
        return inside


def _is_line(points: Sequence[tuple[Fraction, Fraction]]) -> bool:
    return any(one != other for one, other in itertools.pairwise(points))
