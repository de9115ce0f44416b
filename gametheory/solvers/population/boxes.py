"""All zeros of polynomial equations in a box, rigorously: subdivision, exclusion, and Krawczyk's test of existence.

Intervals are pairs of rationals. A part of the box is discarded if some equation has no zero in it; it is settled if Krawczyk's
operator maps a box around it into that box's inside, which then has exactly one zero (Krawczyk 1969; Neumaier 1990,
Interval Methods for Systems of Equations, theorem 5.1.8). What is neither by the time it is small is left over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flint import fmpq, fmpq_mat

__all__ = ["Box", "Interval", "System", "Terms", "Zeros", "contains", "find_zeros", "interval_value", "simplest_in"]

Interval = tuple[fmpq, fmpq]
Box = tuple[Interval, ...]
Terms = Sequence[tuple[tuple[int, ...], fmpq]]
"""A polynomial by powers of the variables."""
System = Sequence[Terms]
"""As many equations as variables."""
Equations = Callable[[Box], Sequence[System] | None]
"""The systems of which one holds at each point of a box, a single one where nothing is open; None where this can't be told."""

SMALLEST = fmpq(1, 2**12)
"""The width of a part that is left over if nothing was proved of it."""
NARROW = fmpq(1, 10**18)
"""The width to which a zero is enclosed."""
_GRID = 2**80


@dataclass
class Zeros:
    """``zeros`` are enclosures of one zero each, of which ``regions`` have no other; ``left`` are undecided parts."""

    zeros: list[Box] = field(default_factory=list)
    regions: list[Box] = field(default_factory=list)
    left: list[Box] = field(default_factory=list)
    boxes: int = 0


def find_zeros(equations: Equations, count: int, outside: Callable[[Box], bool], limit: int) -> Zeros:
    """The zeros of as many equations as variables, each from 0 to 1; a part that is ``outside`` has none that matter.

    ``limit`` bounds the parts that are looked at; those never looked at are left over.
    """
    found = Zeros()
    todo: list[Box] = [((fmpq(0), fmpq(1)),) * count]
    while todo:
        box = todo.pop()
        if outside(box) or any(contains(region, box) for region in found.regions):
            continue
        found.boxes += 1
        if found.boxes > limit:
            found.left += [box, *todo]
            break
        here = equations(box)
        if here is not None and all(any(_excludes(interval_value(terms, box)) for terms in system) for system in here):
            continue
        width = max(high - low for low, high in box)
        if here is not None and len(here) == 1 and width <= fmpq(1, 4):
            verdict = _settled(equations, box)
            if verdict is not None:
                region, zero = verdict
                if zero is not None:
                    same = any(contains(known, zero) for known in found.regions)
                    found.regions.append(region)
                    if not same:
                        found.zeros.append(zero)
                continue
        if width <= SMALLEST:
            found.left.append(box)
            continue
        widest = max(range(count), key=lambda k: box[k][1] - box[k][0])
        low, high = box[widest]
        # Off the middle, so that zeros at simple rationals are seldom on an edge.
        middle = low + (high - low) * fmpq(31, 64)
        todo.append((*box[:widest], (middle, high), *box[widest + 1 :]))
        todo.append((*box[:widest], (low, middle), *box[widest + 1 :]))
    return found


def _settled(equations: Equations, box: Box) -> tuple[Box, Box | None] | None:
    """A box around this one with exactly one zero, and an enclosure of it; or with none; None if neither is proved."""
    wider = tuple((low - (high - low) / 4, high + (high - low) / 4) for low, high in box)
    here = equations(wider)
    if here is None or len(here) > 1:
        return None
    image = _krawczyk(here[0], wider)
    if image is None:
        return None
    if any(i_high < low or high < i_low for (i_low, i_high), (low, high) in zip(image, wider, strict=True)):
        return wider, None
    if not all(low < i_low and i_high < high for (i_low, i_high), (low, high) in zip(image, wider, strict=True)):
        return None
    zero: Box = image
    for _ in range(60):
        if max(high - low for low, high in zero) <= NARROW:
            break
        image = _krawczyk(here[0], zero)
        if image is None:
            break
        narrower = tuple(
            (max(low, _down(i_low)), min(high, _up(i_high)))
            for (i_low, i_high), (low, high) in zip(image, zero, strict=True)
        )
        if narrower == zero:
            break
        zero = narrower
    return wider, zero


def _krawczyk(equations: System, box: Box) -> Box | None:
    """``m - Y f(m) + (1 - Y J)(box - m)``, where Y is close to the inverse of the derivative at the middle m."""
    count = len(box)
    middle = [(low + high) / 2 for low, high in box]
    point = tuple((m, m) for m in middle)
    derivatives = [[_derivative(terms, k) for k in range(count)] for terms in equations]
    matrix = fmpq_mat([[interval_value(d, point)[0] for d in row] for row in derivatives])
    try:
        inverse = [[_down(entry) for entry in row] for row in matrix.inv().tolist()]
    except ZeroDivisionError:
        return None
    values = [interval_value(terms, point)[0] for terms in equations]
    slopes = [[interval_value(d, box) for d in row] for row in derivatives]
    image = []
    for i in range(count):
        step = sum((inverse[i][j] * values[j] for j in range(count)), fmpq(0))
        low = high = middle[i] - step
        for k in range(count):
            entry: Interval = (fmpq(int(i == k)),) * 2
            for j in range(count):
                entry = _plus(entry, _times((-inverse[i][j], -inverse[i][j]), slopes[j][k]))
            spread = _times(entry, (box[k][0] - middle[k], box[k][1] - middle[k]))
            low, high = low + spread[0], high + spread[1]
        image.append((low, high))
    return tuple(image)


def interval_value(terms: Terms, box: Box) -> Interval:
    """Bounds of a polynomial on a box."""
    total: Interval = (fmpq(0), fmpq(0))
    for powers, coefficient in terms:
        term: Interval = (coefficient, coefficient)
        for interval, power in zip(box, powers, strict=False):
            if power:
                term = _times(term, _power(interval, power))
        total = _plus(total, term)
    return total


def contains(larger: Box, smaller: Box) -> bool:
    """Whether a box lies in another."""
    return all(low <= a and b <= high for (low, high), (a, b) in zip(larger, smaller, strict=True))


def _derivative(terms: Terms, position: int) -> Terms:
    return [
        ((*powers[:position], powers[position] - 1, *powers[position + 1 :]), coefficient * powers[position])
        for powers, coefficient in terms
        if powers[position]
    ]


def _plus(one: Interval, two: Interval) -> Interval:
    return one[0] + two[0], one[1] + two[1]


def _times(one: Interval, two: Interval) -> Interval:
    products = (one[0] * two[0], one[0] * two[1], one[1] * two[0], one[1] * two[1])
    return min(products), max(products)


def _power(interval: Interval, power: int) -> Interval:
    ends = (interval[0] ** power, interval[1] ** power)
    if power % 2 == 0 and interval[0] < 0 < interval[1]:
        return fmpq(0), max(ends)
    return min(ends), max(ends)


def _excludes(interval: Interval) -> bool:
    return interval[0] > 0 or interval[1] < 0


def _down(number: fmpq) -> fmpq:
    scaled = number * _GRID
    return fmpq(int(scaled.p // scaled.q), _GRID)


def _up(number: fmpq) -> fmpq:
    return -_down(-number)


def simplest_in(interval: Interval) -> fmpq:
    """The rational of smallest denominator in an interval that is not a point; of a point, the point."""
    low, high = interval
    if low == high:
        return low
    whole = math.ceil(int(-(-low.p // low.q)))
    if whole <= high:
        return fmpq(whole)
    base = fmpq(int(low.p // low.q))
    return base + 1 / simplest_in((1 / (high - base), 1 / (low - base)))
