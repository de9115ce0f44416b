"""Certified signs of polynomials on boxes, by their Bernstein coefficients or by interval arithmetic. All exact.

On a box ``[l1, h1] x ... x [ln, hn]`` a polynomial of degrees ``d1, ..., dn`` is a combination of products of Bernstein
polynomials, which are nowhere negative and sum to 1: so its values lie between its least and its largest coefficient.
The corners' coefficients are values, so for a multilinear polynomial these bounds are its range. Cutting a box in two
takes a few additions a coefficient (de Casteljau's algorithm). Only signs matter, so coefficients are whole numbers, up to
a positive factor. References: Garloff 1993, The Bernstein algorithm; Farouki 2012, The Bernstein polynomial basis: a
centennial retrospective.

A polynomial with too many Bernstein coefficients is bounded by Horner's scheme on intervals, with each axis in which it is
monotone put at its ends.
"""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from operator import sub

from flint import fmpq, fmpq_mpoly

__all__ = [
    "CUTS",
    "BernsteinForm",
    "Box",
    "Form",
    "IntervalForm",
    "Slopes",
    "form_on_box",
    "has_no_zero",
    "sign_on_box",
]

Box = tuple[tuple[fmpq, fmpq], ...]
"""A closed interval an axis."""

MAXIMUM_COEFFICIENTS = 2_048
"""Bernstein coefficients beyond which a polynomial is bounded by interval arithmetic."""
DEPTH = 6
"""How often a box is halved to see that a polynomial has no zero in it."""
_CUT_BITS = 6
CUTS = 1 << _CUT_BITS
"""A box is cut at a multiple of one ``CUTS``-th of its width."""

Interval = tuple[fmpq, fmpq]


def sign_on_box(polynomial: fmpq_mpoly, box: Box) -> int | None:
    """-1 or 1 where the polynomial certainly has this strict sign on the whole closed box; 0 if it is zero identically.

    Else None: it vanishes somewhere on the box, perhaps on its boundary only, or the bounds are too wide to tell.
    ``box`` has an interval for each of the ring's first variables; raises ValueError if another one occurs.

    **Guarantees.** A sign that is returned is certain. One that a multilinear polynomial has is always returned.
    """
    if polynomial.is_zero():
        return 0
    return form_on_box(polynomial, box).sign()


def form_on_box(polynomial: fmpq_mpoly, box: Box) -> Form:
    """A polynomial that is not zero, ready to be bounded on a box and on the parts that it is cut into."""
    degrees = polynomial.degrees()
    if any(degrees[len(box) :]):
        raise ValueError(f"{polynomial} has a variable for which the box has no interval")
    if math.prod(degree + 1 for degree in degrees) > MAXIMUM_COEFFICIENTS:
        return IntervalForm(tuple(axis for axis, degree in enumerate(degrees) if degree), polynomial, box)
    return BernsteinForm.of(polynomial, box)


def has_no_zero(polynomial: fmpq_mpoly, box: Box) -> bool:
    """Whether it is certain that a polynomial, not constant, has no zero in a closed box.

    False says nothing: there may be a zero, or it would have taken more than ``DEPTH`` halvings to see that there is none.
    """
    todo = [(form_on_box(polynomial, box), 0)]
    sign = 0
    while todo:
        form, depth = todo.pop()
        found = form.sign()
        if found is None:
            if depth == DEPTH:
                return False
            todo += [(half, depth + 1) for half in form.split(form.axes[depth % len(form.axes)], CUTS // 2)]
        elif sign in (0, found):
            sign = found
        else:
            return False  # Of both signs, it has a zero between.
    return True


@dataclass(frozen=True, slots=True)
class Slopes:
    """How a polynomial varies along an axis of a box; to guess by, where to cut the box.

    ``spread`` is how much of its range it runs through along the axis, ``below`` and ``above`` the shares of the box at
    the axis's low and high end on which it keeps a strict sign.
    """

    spread: float
    below: float
    above: float


@dataclass(frozen=True, slots=True)
class Form(ABC):
    """A polynomial on a box; ``axes`` are the positions of those that occur in it."""

    axes: tuple[int, ...]

    @property
    @abstractmethod
    def size(self) -> int:
        """How many numbers it holds."""

    @abstractmethod
    def sign(self) -> int | None:
        """-1 or 1: its certain strict sign on the closed box; or None."""

    @abstractmethod
    def split(self, axis: int, cut: int) -> tuple[Form, Form]:
        """The forms below and above the cut at ``cut / CUTS`` of the width of an axis that occurs."""

    @abstractmethod
    def slopes(self, axis: int) -> Slopes:
        """How it varies along an axis that occurs."""


@dataclass(frozen=True, slots=True)
class BernsteinForm(Form):
    """Bernstein coefficients times a positive number, in order of the axes that occur, the last one's running fastest.

    ``strides`` and ``degrees`` have an entry for each of the ``axes``.
    """

    degrees: tuple[int, ...]
    strides: tuple[int, ...]
    coefficients: list[int]

    @staticmethod
    def of(polynomial: fmpq_mpoly, box: Box) -> BernsteinForm:
        """Of a polynomial on a box."""
        context = polynomial.context()
        places: list[fmpq_mpoly] = list(context.gens())
        for axis, (low, high) in enumerate(box):
            places[axis] = low + (high - low) * places[axis]
        moved = polynomial.compose(*places)
        every = polynomial.degrees()
        axes = tuple(axis for axis, degree in enumerate(every) if degree)
        degrees = tuple(int(every[axis]) for axis in axes)
        strides = tuple(math.prod(degree + 1 for degree in degrees[place + 1 :]) for place in range(len(axes)))
        dense = [fmpq(0)] * math.prod(degree + 1 for degree in degrees)
        for powers, coefficient in moved.to_dict().items():
            scale = math.prod(math.comb(degree, powers[axis]) for axis, degree in zip(axes, degrees, strict=True))
            position = sum(stride * powers[axis] for axis, stride in zip(axes, strides, strict=True))
            dense[position] = coefficient / scale
        common = math.lcm(*(int(coefficient.q) for coefficient in dense))
        whole = [int((coefficient * common).p) for coefficient in dense]
        for degree, stride in zip(degrees, strides, strict=True):
            # The coefficients a_k of powers give those of Bernstein: b_j = sum of comb(j, k) a_k / comb(degree, k).
            planes = _planes(whole, degree, stride)
            for level in range(1, degree + 1):
                for place in range(degree, level - 1, -1):
                    planes[place] = [x + y for x, y in zip(planes[place], planes[place - 1], strict=True)]
            whole = _joined(planes, stride)
        return BernsteinForm(axes, degrees, strides, whole)

    @property
    def size(self) -> int:
        """The number of coefficients."""
        return len(self.coefficients)

    def sign(self) -> int | None:
        """The sign that all coefficients have, if there is one."""
        if min(self.coefficients) > 0:
            return 1
        return -1 if max(self.coefficients) < 0 else None

    def split(self, axis: int, cut: int) -> tuple[Form, Form]:
        """De Casteljau's algorithm along one axis."""
        place = self.axes.index(axis)
        degree, stride = self.degrees[place], self.strides[place]
        current = _planes(self.coefficients, degree, stride)
        first, second = CUTS - cut, cut
        below, above = [current[0]], [current[-1]]
        for _ in range(degree):
            current = [
                [first * x + second * y for x, y in zip(one, other, strict=True)]
                for one, other in itertools.pairwise(current)
            ]
            below.append(current[0])
            above.append(current[-1])
        # What took k steps is CUTS^k too large: make all too large alike.
        for steps in range(degree):
            missing = _CUT_BITS * (degree - steps)
            below[steps] = [x << missing for x in below[steps]]
            above[steps] = [x << missing for x in above[steps]]
        return self._with(_joined(below, stride)), self._with(_joined(above[::-1], stride))

    def _with(self, coefficients: list[int]) -> BernsteinForm:
        bits = 0
        for coefficient in coefficients:
            bits |= coefficient
        zeros = (bits & -bits).bit_length() - 1
        if zeros > 0:
            coefficients = [coefficient >> zeros for coefficient in coefficients]
        return BernsteinForm(self.axes, self.degrees, self.strides, coefficients)

    def slopes(self, axis: int) -> Slopes:
        """From the convex hull of the coefficients over the axis."""
        place = self.axes.index(axis)
        planes = _planes(self.coefficients, self.degrees[place], self.strides[place])
        changes = sum(max(map(abs, map(sub, after, before))) for before, after in itertools.pairwise(planes))
        whole = max(self.coefficients) - min(self.coefficients)
        least, most = [min(plane) for plane in planes], [max(plane) for plane in planes]
        spread = changes / whole if whole else 0.0
        return Slopes(spread, _share_at_start(least, most), _share_at_start(least[::-1], most[::-1]))


def _planes(coefficients: list[int], degree: int, stride: int) -> list[list[int]]:
    """The coefficients for each index of an axis."""
    block = stride * (degree + 1)
    if block == len(coefficients):
        return [coefficients[start : start + stride] for start in range(0, block, stride)]
    if stride == 1:
        return [coefficients[start::block] for start in range(block)]
    return [
        [x for start in range(shift, len(coefficients), block) for x in coefficients[start : start + stride]]
        for shift in range(0, block, stride)
    ]


def _joined(planes: list[list[int]], stride: int) -> list[int]:
    """The inverse of :func:`_planes`."""
    if stride == len(planes[0]):
        return list(itertools.chain.from_iterable(planes))
    if stride == 1:
        return list(itertools.chain.from_iterable(zip(*planes, strict=True)))
    return [x for start in range(0, len(planes[0]), stride) for plane in planes for x in plane[start : start + stride]]


def _share_at_start(least: list[int], most: list[int]) -> float:
    """How far from the start the bounds, at equal steps, certainly keep a sign: where their hull meets zero."""
    if most[0] < 0:
        least = [-value for value in most]
    if least[0] <= 0:
        return 0.0
    ends = list(enumerate(least))
    above, below = [end for end in ends if end[1] > 0], [end for end in ends if end[1] <= 0]
    meets = [i + (k - i) * (high / (high - low)) for k, low in below for i, high in above if i < k]
    return min(meets, default=len(least) - 1) / (len(least) - 1)


@dataclass(frozen=True, slots=True)
class IntervalForm(Form):
    """A polynomial with many Bernstein coefficients, with its box."""

    polynomial: fmpq_mpoly
    box: Box

    @property
    def size(self) -> int:
        """Two ends an axis; the polynomial is shared."""
        return 2 * len(self.box)

    def sign(self) -> int | None:
        """By interval arithmetic, with monotone axes put at their ends."""
        low, high = interval_bounds(self.polynomial, self.box)
        return 1 if low > 0 else -1 if high < 0 else None

    def split(self, axis: int, cut: int) -> tuple[Form, Form]:
        """The polynomial on the two parts of the box."""
        below, above = split_box(self.box, axis, cut)
        return IntervalForm(self.axes, self.polynomial, below), IntervalForm(self.axes, self.polynomial, above)

    def slopes(self, axis: int) -> Slopes:
        """From bounds of the derivatives; nothing is known of slabs."""
        moves = {}
        for other in self.axes:
            low, high = self.box[other]
            moves[other] = (high - low) * max(map(abs, _horner(self.polynomial.derivative(other), self.box)))
        share = moves[axis] / sum(moves.values(), fmpq(0))
        return Slopes(int(share.p) / int(share.q), 0.0, 0.0)


def split_box(box: Box, axis: int, cut: int) -> tuple[Box, Box]:
    """The parts of a box below and above the cut at ``cut / CUTS`` of an axis's width."""
    low, high = box[axis]
    place = low + (high - low) * fmpq(cut, CUTS)
    return (*box[:axis], (low, place), *box[axis + 1 :]), (*box[:axis], (place, high), *box[axis + 1 :])


def interval_bounds(polynomial: fmpq_mpoly, box: Box) -> Interval:
    """Certain bounds of a polynomial on a box, by Horner's scheme on intervals, better where it is monotone."""
    bounds = []
    for lower in (True, False):
        place, done = list(box), False
        while not done:
            done = True
            for axis, (low, high) in enumerate(place):
                if low < high:
                    least, most = _horner(polynomial.derivative(axis), place)
                    if least >= 0 or most <= 0:
                        end = low if (least >= 0) == lower else high
                        place[axis], done = (end, end), False
        bounds.append(_horner(polynomial, place)[0 if lower else 1])
    return bounds[0], bounds[1]


def _horner(polynomial: fmpq_mpoly, place: Sequence[Interval]) -> Interval:
    return _nested([(powers, (value, value)) for powers, value in polynomial.to_dict().items()], len(place) - 1, place)


def _nested(terms: list[tuple[tuple[int, ...], Interval]], axis: int, place: Sequence[Interval]) -> Interval:
    """Bounds of the sum of the terms in the axes up to ``axis``: Horner's scheme in that axis, last one outermost."""
    if not terms:
        return fmpq(0), fmpq(0)
    if axis < 0:
        return terms[0][1]
    by_power: dict[int, list[tuple[tuple[int, ...], Interval]]] = {}
    for term in terms:
        by_power.setdefault(term[0][axis], []).append(term)
    least = most = fmpq(0)
    for power in range(max(by_power), -1, -1):
        products = [end * bound for end in place[axis] for bound in (least, most)]
        low, high = _nested(by_power.get(power, []), axis - 1, place)
        least, most = min(products) + low, max(products) + high
    return least, most
