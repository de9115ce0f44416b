"""A box of two axes cut by curves into areas: which area is what, and where its edges run, ready to be drawn.

The box is cut into slabs where curves begin, end or cross; inside a slab the areas over a value of the first axis
come in one order. Along each slab the heights of the curves are real roots of their polynomials at rational values of the
first axis, and what lies between two of them is asked at a rational point, exactly.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_poly

from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.figures.curves import is_logarithmic
from gametheory.numbers import to_flint
from gametheory.spec.expressions import Arithmetic, Constant, Expression, Name, Negative, Power
from gametheory.spec.grammar import parse_expression

__all__ = ["Area", "Box", "Curve", "Edge", "areas_of", "curve_of"]

LEAST_COLUMNS, MOST_COLUMNS = 6, 140
"""Columns at which a slab is evaluated, by how much of the box it covers."""
EDGE = Fraction(1, 10**6)
"""How close to the ends of a slab its first and last column are, as a share of its width."""
INSIDE = Fraction(463, 1000)
"""Where between two curves it is asked what holds there: not halfway, where often runs a curve that is no frontier."""
SAME_HEIGHT = 1e-12
"""Curves closer than this share of the height are one where they are drawn."""

Key = str | int | None
"""What an area is: of whatever kind the caller's answers are; None for what is nothing."""
Asked = Callable[[Fraction, Sequence[Fraction]], Sequence[Key]]
"""What holds over a value of the first axis at each of these values of the second."""


@dataclass(frozen=True, slots=True)
class Box:
    """The ranges of both axes, exactly, and their names."""

    axes: tuple[str, str]
    first: tuple[Fraction, Fraction]
    second: tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Curve:
    """Where a polynomial in the axes vanishes. ``symbols`` are values of the other names in it."""

    name: str
    expression: Expression
    axes: tuple[str, str]
    symbols: tuple[tuple[str, Fraction], ...] = ()

    def heights(self, x: Fraction, low: Fraction, high: Fraction) -> list[float]:
        """The values of the second axis strictly between two at which the curve is over a value of the first."""
        known = {name: fmpq_poly([to_flint(value)]) for name, value in self.symbols}
        known |= {self.axes[0]: fmpq_poly([to_flint(x)]), self.axes[1]: fmpq_poly([0, 1])}
        polynomial = _polynomial(self.expression, known)
        if polynomial.degree() < 1:
            return []
        if polynomial.degree() == 1:
            root = -polynomial[0] / polynomial[1]
            return [float(Fraction(int(root.p), int(root.q)))] if to_flint(low) < root < to_flint(high) else []
        whole = polynomial.numer()
        return sorted(map(float, roots_between([whole], AlgebraicNumber.of(low), AlgebraicNumber.of(high))))

    def verticals(self, box: Box) -> list[float]:
        """The values of the first axis, inside a box, at which the curve is a vertical line all along."""
        if self.axes[1] in self.expression.names():
            return []
        turned = Curve(self.name, self.expression, (self.axes[1], self.axes[0]), self.symbols)
        return turned.heights(Fraction(0), *box.first)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the box that is one thing: between two curves over a slab."""

    key: Key
    xs: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """The line between two areas that are not the same; ``curve`` is the name of the one that runs there."""

    curve: str
    between: tuple[Key, Key]
    xs: tuple[float, ...]
    ys: tuple[float, ...]


def curve_of(polynomial: str, box: Box, symbols: Iterable[tuple[str, Fraction]] = ()) -> Curve:
    """The curve of a polynomial that a result has as text."""
    return Curve(polynomial, parse_expression(polynomial), box.axes, tuple(symbols))


def areas_of(box: Box, curves: Sequence[Curve], cuts: Iterable[float], asked: Asked) -> tuple[list[Area], list[Edge]]:
    """The areas of a box and the lines between them. ``cuts`` are the values of the first axis where curves begin or end.

    Vertical lines between areas are not among the edges: a curve that is one has no heights.
    """
    low, high = box.first
    inside = sorted({cut for cut in cuts if float(low) < cut < float(high)})
    ends = [low, *(Fraction(cut) for cut in inside), high]
    areas: list[Area] = []
    edges: list[Edge] = []
    for first, last in itertools.pairwise(ends):
        if last - first <= (high - low) * EDGE:
            continue
        columns = [_column(x, box, curves, asked) for x in _places(first, last, box.first)]
        start = 0
        for number in range(1, len(columns) + 1):
            if number == len(columns) or columns[number].order != columns[start].order:
                run = columns[start:number]
                # Columns stop just short of the ends of the slab, and of each other where the order changes inside it.
                left = float(first) if start == 0 else (float(columns[start - 1].x) + float(run[0].x)) / 2
                right = float(last) if number == len(columns) else (float(run[-1].x) + float(columns[number].x)) / 2
                found = _strip(run, box, left, right)
                areas += found[0]
                edges += found[1]
                start = number
    return areas, edges


@dataclass(frozen=True, slots=True)
class _Column:
    x: Fraction
    keys: tuple[Key, ...]
    heights: tuple[float, ...]
    curves: tuple[str, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """What lies over each other here."""
        return self.keys, self.curves


def _places(first: Fraction, last: Fraction, whole: tuple[Fraction, Fraction]) -> list[Fraction]:
    """Places in a slab, dense near its ends, and even on a logarithmic scale where the axis has one."""
    logarithmic = is_logarithmic(*whole)
    measure = math.log if logarithmic else float
    share = (measure(last) - measure(first)) / (measure(whole[1]) - measure(whole[0]))
    count = max(LEAST_COLUMNS, math.ceil(MOST_COLUMNS * share))
    parts = [Fraction(round(2**24 * (1 - math.cos(math.pi * step / count)) / 2), 2**24) for step in range(1, count)]
    if logarithmic:
        parts = [
            (Fraction(float(first) * float(last / first) ** float(part)) - first) / (last - first) for part in parts
        ]
    return [
        first + (last - first) * part for part in (EDGE, *(part for part in parts if EDGE < part < 1 - EDGE), 1 - EDGE)
    ]


def _column(x: Fraction, box: Box, curves: Sequence[Curve], asked: Asked) -> _Column:
    low, high = box.second
    near = float(high - low) * SAME_HEIGHT
    crossed: list[tuple[float, str]] = []
    for height, name in sorted((height, curve.name) for curve in curves for height in curve.heights(x, low, high)):
        if not crossed or height - crossed[-1][0] > near:
            crossed.append((height, name))
    stops = [low, *(Fraction(height) for height, _ in crossed), high]
    keys = asked(x, [below + (above - below) * INSIDE for below, above in itertools.pairwise(stops)])
    kept: list[tuple[float, str]] = []
    order: list[Key] = [keys[0]]
    for (height, name), key in zip(crossed, keys[1:], strict=True):
        if key != order[-1]:
            kept.append((height, name))
            order.append(key)
    return _Column(x, tuple(order), tuple(height for height, _ in kept), tuple(name for _, name in kept))


def _strip(run: Sequence[_Column], box: Box, left: float, right: float) -> tuple[list[Area], list[Edge]]:
    xs = [left, *(float(column.x) for column in run), right]
    rows = [[float(box.second[0])] * len(xs)]
    for number in range(len(run[0].heights)):
        heights = [column.heights[number] for column in run]
        rows.append([heights[0], *heights, heights[-1]])
    rows.append([float(box.second[1])] * len(xs))
    areas = [
        Area(key, tuple(xs), tuple(rows[number]), tuple(rows[number + 1])) for number, key in enumerate(run[0].keys)
    ]
    keys = run[0].keys
    edges = [
        Edge(run[len(run) // 2].curves[number - 1], (keys[number - 1], keys[number]), tuple(xs), tuple(rows[number]))
        for number in range(1, len(keys))
    ]
    return areas, edges


def _polynomial(expression: Expression, known: dict[str, fmpq_poly]) -> fmpq_poly:
    """An expression without conditions and divisions by names as a polynomial in the second axis."""
    match expression:
        case Constant():
            return fmpq_poly([expression.exact])
        case Name(text=text):
            return known[text]
        case Negative(operand=operand):
            return -_polynomial(operand, known)
        case Power(base=base, exponent=exponent):
            return _polynomial(base, known) ** exponent
        case Arithmetic(symbol=symbol, left=left, right=right):
            one, other = _polynomial(left, known), _polynomial(right, known)
            if symbol == "+":
                return one + other
            if symbol == "-":
                return one - other
            return one * other if symbol == "*" else one * (fmpq(1) / other[0])
    raise TypeError(f"no polynomial: {type(expression).__name__}")
