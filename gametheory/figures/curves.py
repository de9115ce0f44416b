"""One quantity of all equilibria along an axis as curves: where they run, end, jump, and fill a continuum.

Values come from the exact formulas at exact places; whether two pieces meet is decided exactly, and only what is to be
drawn becomes floating point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.algebra.values import Value, value_in
from gametheory.errors import UsageError
from gametheory.figures.drawable import height_of, numbers_drawn
from gametheory.parametric.pieces import Cell, Number, RegimeEquilibrium
from gametheory.parametric.result import Regimes

__all__ = [
    "Band",
    "Boundary",
    "Curves",
    "Dot",
    "Run",
    "boundaries",
    "curves_of",
    "is_logarithmic",
    "is_pure",
    "samples",
]

LEAST_SAMPLES, MOST_SAMPLES = 24, 160
"""Places at which a piece of a curve is evaluated, by how much of the axis it covers."""
DECADES = 1000
"""An axis from a positive value to so many times as much, or more, is drawn on a logarithmic scale."""
NEAR_A_POLE = 0.06
"""The part of a piece at an end where it goes to infinity that does not stretch the scale."""


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken line of one branch. ``scaled`` are those of its heights that the scale has to show."""

    branch: str
    pure: bool
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    scaled: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """An end of a line: ``filled`` where the end belongs to the branch; or an equilibrium at a single value."""

    branch: str
    x: float
    y: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Values that a continuum of equilibria takes: from ``lows`` to ``highs`` over ``xs``, which may be a single value."""

    xs: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """All that is drawn of one quantity; ``poles`` are values of the axis at which it goes to infinity."""

    quantity: str
    runs: tuple[Run, ...]
    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    poles: tuple[Number, ...]

    def span(self) -> tuple[float, float]:
        """The least and the largest height that the scale has to show."""
        heights = [y for run in self.runs for y in run.scaled]
        heights += [dot.y for dot in self.dots]
        heights += [y for band in self.bands for y in (*band.lows, *band.highs)]
        return (min(heights), max(heights)) if heights else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A value between cells: the interval that ends there, the one that begins, and the cell that the value belongs to."""

    value: Number
    left: int | None
    owner: int | None
    right: int | None


def boundaries(cells: Sequence[Cell]) -> list[Boundary]:
    """Every value at which a cell begins or ends, in order, the ends of the range among them."""
    found = []
    for number, cell in enumerate(cells):
        before = number - 1 if number and not cells[number - 1].is_point else None
        if cell.is_point:
            after = number + 1 if number + 1 < len(cells) else None
            found.append(Boundary(cell.low, before, number, after))
        elif number == 0 or not cells[number - 1].is_point:
            closed_before = before is not None and cells[before].high_closed
            owner = before if closed_before else number if cell.low_closed else None
            found.append(Boundary(cell.low, before, owner, number))
    if cells and not cells[-1].is_point:
        last = len(cells) - 1
        found.append(Boundary(cells[-1].high, last, last if cells[-1].high_closed else None, None))
    return found


def is_pure(found: RegimeEquilibrium) -> bool:
    """Whether nobody mixes."""
    return all(value in (0, 1) for strategy in found.strategies.values() for value in strategy.values())


def is_logarithmic(low: Fraction, high: Fraction) -> bool:
    """Whether an axis is drawn on a logarithmic scale."""
    return low > 0 and high >= DECADES * low


def samples(low: Number, high: Number, whole: tuple[Fraction, Fraction]) -> list[Fraction]:
    """Rational places between two values of an axis with this range, dense near both, which they leave out."""
    first, last = float(low), float(high)
    logarithmic = is_logarithmic(*whole)
    scale = math.log if logarithmic else float
    share = (scale(last) - scale(first)) / (scale(float(whole[1])) - scale(float(whole[0])))
    count = max(LEAST_SAMPLES, math.ceil(MOST_SAMPLES * share))
    found = []
    for step in range(1, count):
        part = (1 - math.cos(math.pi * step / count)) / 2
        if logarithmic:
            place = Fraction(math.exp(math.log(first) + (math.log(last) - math.log(first)) * part))
        else:
            place = Fraction(first) + (Fraction(last) - Fraction(first)) * Fraction(round(part * 2**20), 2**20)
        if low < place < high:
            found.append(place)
    return found


def curves_of(found: Regimes, quantity: str) -> Curves:
    """A measure, ``payoff.player`` or ``player.strategy`` of all equilibria.

    Raises :class:`UsageError` for another name, and for values that are too large to draw.
    """
    with numbers_drawn(quantity):
        return _curves_of(found, quantity)


def _curves_of(found: Regimes, quantity: str) -> Curves:
    pieces = [
        {each.branch: _Piece.of(each, quantity, cell, found) for each in cell.equilibria} if not cell.undefined else {}
        for cell in found.cells
    ]
    marks = boundaries(found.cells)
    branches = list(dict.fromkeys(name for cell in pieces for name in cell))
    runs: list[Run] = []
    dots: list[Dot] = []
    for branch in branches:
        joined = set()
        for mark in marks:
            left, right = _limit(pieces, mark.left, branch, 1), _limit(pieces, mark.right, branch, 0)
            own = _own(pieces, mark, branch)
            if left is not None and own is not None and right is not None and left == own == right:
                joined.add(mark.right)
                continue
            dots += _dots(branch, mark, left, own, right)
        runs += _runs([cell.get(branch) for cell in pieces], joined)
    poles = [
        mark.value
        for mark in marks
        if any(
            branch in pieces[side] and pieces[side][branch].limits[end] is None
            for side, end in ((mark.left, 1), (mark.right, 0))
            if side is not None
            for branch in pieces[side]
        )
    ]
    bands = [band for cell, inside in zip(found.cells, pieces, strict=True) for band in _bands(cell, inside)]
    return Curves(quantity, tuple(runs), tuple(dict.fromkeys(dots)), tuple(bands), tuple(dict.fromkeys(poles)))


@dataclass(frozen=True)
class _Piece:
    """A branch on one cell: the exact limits at both ends (None for a pole), and places and heights inside."""

    branch: str
    pure: bool
    ends: tuple[float, float]
    limits: tuple[Value | None, Value | None]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @staticmethod
    def of(each: RegimeEquilibrium, quantity: str, cell: Cell, found: Regimes) -> _Piece:
        value = each.value(quantity)
        ends = float(cell.low), float(cell.high)
        known: Mapping[str, Fraction] = {**found.parameters, **found.symbols}
        if cell.is_point:
            return _Piece(each.branch, is_pure(each), ends, (value, value), (), ())
        limits = tuple(_limit_of(value, {**known, found.axis: end}) for end in (cell.low, cell.high))
        places = samples(cell.low, cell.high, (found.low, found.high))
        heights = tuple(height_of(value_in(value, {**known, found.axis: place})) for place in places)
        return _Piece(each.branch, is_pure(each), ends, (limits[0], limits[1]), tuple(map(float, places)), heights)

    def run(self) -> Run:
        """As a line that includes the ends where it has limits."""
        low, high = self.limits
        xs, ys = list(self.xs), list(self.ys)
        skipped = math.ceil(NEAR_A_POLE * len(ys))
        scaled = ys[skipped if low is None else 0 : len(ys) - (skipped if high is None else 0)]
        if low is not None:
            xs, ys, scaled = [self.ends[0], *xs], [height_of(low), *ys], [height_of(low), *scaled]
        if high is not None:
            xs, ys, scaled = [*xs, self.ends[1]], [*ys, height_of(high)], [*scaled, height_of(high)]
        return Run(self.branch, self.pure, tuple(xs), tuple(ys), tuple(scaled))


def _limit_of(value: Value, point: Mapping[str, Number]) -> Value | None:
    """The value at an end of a cell, to which the formula leads; None where it divides by zero."""
    try:
        return value_in(value, point)
    except (UsageError, ZeroDivisionError):
        return None


def _limit(pieces: Sequence[Mapping[str, _Piece]], cell: int | None, branch: str, end: int) -> Value | None:
    found = pieces[cell].get(branch) if cell is not None else None
    return found.limits[end] if found else None


def _own(pieces: Sequence[Mapping[str, _Piece]], mark: Boundary, branch: str) -> Value | None:
    """The value of a branch just at a boundary."""
    if mark.owner is None:
        return None
    return _limit(pieces, mark.owner, branch, 1 if mark.owner == mark.left else 0)


def _dots(branch: str, mark: Boundary, left: Value | None, own: Value | None, right: Value | None) -> list[Dot]:
    x = float(mark.value)
    sides = [limit for side, limit in ((mark.left, left), (mark.right, right)) if side is not None]
    found = [Dot(branch, x, height_of(limit), filled=False) for limit in sides if limit is not None and limit != own]
    # At an end of the range a line simply ends.
    plain = len(sides) == 1 and sides[0] == own
    if own is not None and not plain:
        found.append(Dot(branch, x, height_of(own), filled=True))
    return found


def _runs(pieces: Sequence[_Piece | None], joined: set[int | None]) -> list[Run]:
    """The lines of one branch; pieces that meet make one line while they are alike."""
    found: list[Run] = []
    going = False
    for number, piece in enumerate(pieces):
        if piece is None or not piece.xs:
            # A point between two intervals that it joins does not break the line.
            going = going and piece is not None and number + 1 in joined
            continue
        line = piece.run()
        if going and number in joined and found[-1].pure == line.pure:
            last = found[-1]
            xs, ys = (*last.xs, *line.xs[1:]), (*last.ys, *line.ys[1:])
            found[-1] = Run(last.branch, last.pure, xs, ys, (*last.scaled, *line.scaled))
        else:
            found.append(line)
        going = True
    return found


def _bands(cell: Cell, pieces: Mapping[str, _Piece]) -> list[Band]:
    """What the continua of a cell cover: from the least to the largest value at their extreme equilibria."""
    found = []
    for component in cell.components:
        members = [pieces[cell.equilibria[number].branch] for number in component.equilibria]
        if len(members) < 2:
            continue
        if cell.is_point:
            heights = [height_of(value) for piece in members if (value := piece.limits[0]) is not None]
            band = Band((float(cell.low),), (min(heights),), (max(heights),))
        else:
            columns = list(zip(*(piece.ys for piece in members), strict=True))
            xs, lows, highs = list(members[0].xs), [min(each) for each in columns], [max(each) for each in columns]
            for end, place in ((0, 0), (1, len(xs))):
                limits = [piece.limits[end] for piece in members]
                if all(value is not None for value in limits):
                    numbers = [height_of(value) for value in limits if value is not None]
                    at = place if end == 0 else len(xs)
                    xs.insert(at, members[0].ends[end])
                    lows.insert(at, min(numbers))
                    highs.insert(at, max(numbers))
            band = Band(tuple(xs), tuple(lows), tuple(highs))
        if any(low < high for low, high in zip(band.lows, band.highs, strict=True)):
            found.append(band)
    return found
