"""Boxes in any number of axes on which whatever is computed from signs is the same: interval branch and bound.

A run at a generic sample holds on the whole *cell* in which the polynomials that it recorded keep their signs. A box is
*proved* if certified bounds (:mod:`gametheory.algebra.bounds`) show that it lies within a cell; else it is cut in two,
the largest box first. Only a point that is in none of the cells known so far takes a run, so there are as many runs as
cells that were met, and all other work is bounding the polynomials. These are bounded by their irreducible factors, which
many of them share; a box knows which factors have a certain sign on it and hands that on to its parts. References:
Moore, Kearfott and Cloud 2009, Introduction to Interval Analysis, for branch and bound; Jaulin et al. 2001, Applied
Interval Analysis, chapter 3, for subpavings and cutting off slabs on which a sign is certain.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.bounds import CUTS, Box, Form, form_on_box, split_box
from gametheory.algebra.samples import GenericSample, NotGenericError, Sample, Space
from gametheory.errors import UsageError
from gametheory.linalg import bits, set_bits
from gametheory.numbers import short_text, to_flint, to_fraction

__all__ = ["DEFAULT_BUDGET", "PROGRESS_EVERY", "BoxSearch", "Boxes", "Finding", "ProvedBox", "trace_boxes"]

DEFAULT_BUDGET = 200_000
"""Most boxes that are examined unless the caller says otherwise: ten seconds or so for a 2x2 game in three parameters."""
SMALLEST_SHARE = fmpq(1, 2**64)
"""Boxes with less of the volume are not cut: frontiers that touch a boundary would be followed for ever."""
PROGRESS_EVERY = 128
"""Cuts between two calls of ``progress``."""
_KEPT = 64
"""Numbers that a form may have to be kept with a waiting box; a larger one is computed anew, to save memory."""
_WORTHWHILE = 0.25
"""Share of a box that a cut must settle to be preferred to halving the axis along which most happens."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProvedBox(Generic[T]):
    """A closed box, an interval an axis, on the whole of which ``value`` holds; ``share`` is its part of the volume."""

    ranges: tuple[tuple[Fraction, Fraction], ...]
    value: T
    share: Fraction


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """What was found at one point of the axes, exactly: the one at which a search was told to stop."""

    point: tuple[Fraction, ...]
    value: T


@dataclass(frozen=True, slots=True)
class Boxes(Generic[T]):
    """Proved boxes, large ones first by and large, and what part of the volume is not decided.

    ``undecided`` is exactly 1 less the shares of the boxes. ``exhausted`` says that the budget ended the search, and
    ``stopped`` where ``stop`` did. With neither, what is undecided are boxes too small to be cut, or it was interrupted.
    ``examined`` counts boxes, ``runs`` the cells met.
    """

    axes: tuple[str, ...]
    boxes: tuple[ProvedBox[T], ...]
    undecided: Fraction
    exhausted: bool
    examined: int
    runs: int
    stopped: Finding[T] | None = None

    def share_where(self, condition: Callable[[T], bool]) -> Fraction:
        """The part of the volume that is proved to have a value with this property."""
        return sum((box.share for box in self.boxes if condition(box.value)), Fraction(0))


@dataclass(frozen=True, slots=True)
class _Cell(Generic[T]):
    """A run: its value holds wherever the factors of both masks have the signs that these say."""

    value: T
    positive: int
    negative: int


@dataclass(slots=True)
class _Node(Generic[T]):
    """A box with masks of the factors that have a certain sign on it, and the cell that its middle is in.

    ``forms`` has factors that are not certain, as far as they are needed and small enough to be kept.
    """

    box: Box
    share: fmpq
    positive: int
    negative: int
    forms: dict[int, Form]
    cell: _Cell[T] | None = None

    def note(self, factor: int, form: Form) -> None:
        """Bound a factor on the box."""
        sign = form.sign()
        if sign is None:
            self.forms[factor] = form
        elif sign > 0:
            self.positive |= 1 << factor
        else:
            self.negative |= 1 << factor

    @property
    def uncertain(self) -> int:
        """The factors on which the middle's cell depends and that have no certain sign on the box."""
        assert self.cell is not None
        return (self.cell.positive | self.cell.negative) & ~(self.positive | self.negative)


class _Factors:
    """The irreducible factors of all polynomials recorded so far, numbered. All of a polynomial's factors keep a strict
    sign on a box just if the polynomial does."""

    def __init__(self) -> None:
        self.polynomials: list[fmpq_mpoly] = []
        self._number: dict[str, int] = {}
        self._of: dict[str, int] = {}

    def of(self, sample: GenericSample) -> int:
        """The mask of the factors of all that a sample recorded."""
        mask = 0
        for text, polynomial in sample.recorded.items():
            if text not in self._of:
                monic = [factor / factor.leading_coefficient() for factor, _ in polynomial.factor()[1]]
                self._of[text] = bits([self._number_of(factor) for factor in monic])
            mask |= self._of[text]
        return mask

    def _number_of(self, factor: fmpq_mpoly) -> int:
        text = str(factor)
        if text not in self._number:
            self.polynomials.append(factor)
            self._number[text] = len(self.polynomials) - 1
        return self._number[text]


class BoxSearch(Generic[T]):
    """A search under way: iterate to cut box after box; :meth:`result` has what is done, also when interrupted.

    The arguments are those of :func:`trace_boxes`. Each step of the iteration cuts one box and yields the decided share.
    Iterating anew goes on with it; a box that was being examined when it was interrupted stays undecided.
    """

    def __init__(
        self,
        space: Space,
        ranges: Mapping[str, tuple[Fraction, Fraction]],
        run: Callable[[Sample], T],
        *,
        budget: int = DEFAULT_BUDGET,
        stop: Callable[[T], bool] | None = None,
    ) -> None:
        if budget < 1:
            raise UsageError(f"a budget of {budget} boxes: it must be 1 or more")
        self.budget = budget
        self._space = space
        self._run = run
        self._stop = stop
        self._root = _root_box(space, ranges)
        self._factors = _Factors()
        self._cells: list[_Cell[T]] = []
        self._proved: list[tuple[Box, fmpq, T]] = []
        self._heap: list[tuple[float, int, _Node[T]]] = []
        self._decided = 0.0
        self.examined = 0
        self._stopped: Finding[T] | None = None

    def __iter__(self) -> Iterator[float]:
        if not self.examined:
            self._examine(_Node(self._root, fmpq(1), 0, 0, {}))
            yield self._decided
        while self._heap and self._stopped is None and self.examined + 2 <= self.budget:
            _, _, node = heapq.heappop(self._heap)
            for part in self._parts(node):
                self._examine(part)
            yield self._decided

    def result(self) -> Boxes[T]:
        """What is proved so far."""
        proved = list(self._proved)
        boxes = [
            ProvedBox(tuple((to_fraction(low), to_fraction(high)) for low, high in box), value, to_fraction(share))
            for box, share, value in proved
        ]
        undecided = to_fraction(1 - sum((share for _, share, _ in proved), fmpq(0)))
        exhausted = bool(self._heap) and self._stopped is None and self.examined + 2 > self.budget
        runs = len(self._cells)
        return Boxes(self._space.axes, tuple(boxes), undecided, exhausted, self.examined, runs, self._stopped)

    def _examine(self, node: _Node[T]) -> None:
        """Find out whether a box lies within a cell; if not, let it wait to be cut."""
        node.cell = None if self._stopped else self._cell_in(node)
        self.examined += 1
        if node.cell is None:
            return
        for factor in set_bits(node.uncertain):
            if factor not in node.forms:
                node.note(factor, form_on_box(self._factors.polynomials[factor], node.box))
        # A certain sign is the one at the middle, and so the cell's.
        if not node.uncertain:
            self._proved.append((node.box, node.share, node.cell.value))
            self._decided += int(node.share.p) / int(node.share.q)
            return
        if node.share < SMALLEST_SHARE:
            return
        node.forms = {k: form for k, form in node.forms.items() if form.size <= _KEPT}
        heapq.heappush(self._heap, (-int(node.share.p) / int(node.share.q), self.examined, node))

    def _cell_in(self, node: _Node[T]) -> _Cell[T] | None:
        """The cell of the box's middle, or of a point near it if a factor vanishes there. None if told to stop."""
        for point in _points_inside(node.box):
            try:
                return self._known_cell(node, point) or self._new_cell(point)
            except NotGenericError:
                continue
        raise AssertionError("there is always another point")

    def _known_cell(self, node: _Node[T], point: tuple[fmpq, ...]) -> _Cell[T] | None:
        """The cell, of those found before, that a point of a box is in. Raises :class:`NotGenericError`."""
        positive, negative = node.positive, node.negative
        # The cell of the box of which this one is a part comes first, being the likeliest.
        for cell in itertools.chain([node.cell] if node.cell else (), self._cells):
            while not (cell.positive & negative or cell.negative & positive):
                unknown = (cell.positive | cell.negative) & ~(positive | negative)
                if not unknown:
                    return cell
                factor = unknown.bit_length() - 1
                if self._sign(factor, point) > 0:
                    positive |= 1 << factor
                else:
                    negative |= 1 << factor
        return None

    def _sign(self, factor: int, point: tuple[fmpq, ...]) -> int:
        value = self._space.value(self._factors.polynomials[factor], point)
        if value == 0:
            raise NotGenericError(f"{self._factors.polynomials[factor]} is zero at {point}")
        return 1 if value > 0 else -1

    def _new_cell(self, point: tuple[fmpq, ...]) -> _Cell[T] | None:
        """Run at a point. None if told to stop there. Raises :class:`NotGenericError`."""
        sample = GenericSample(self._space, point)
        value = self._run(sample)
        needed = self._factors.of(sample)
        positive = bits([factor for factor in set_bits(needed) if self._sign(factor, point) > 0])
        cell = _Cell(value, positive, needed & ~positive)
        self._cells.append(cell)
        if self._stop and self._stop(value):
            self._stopped = Finding(tuple(map(to_fraction, point)), value)
            return None
        return cell

    def _parts(self, node: _Node[T]) -> tuple[_Node[T], _Node[T]]:
        """Cut a box in two; the factors that are certain on it are so on both parts."""
        forms = {
            factor: node.forms.get(factor) or form_on_box(self._factors.polynomials[factor], node.box)
            for factor in set_bits(node.uncertain)
        }
        axis, cut = _best_cut(list(forms.values()))
        share = node.share * fmpq(cut, CUTS)
        boxes = split_box(node.box, axis, cut)
        first = _Node(boxes[0], share, node.positive, node.negative, {}, node.cell)
        second = _Node(boxes[1], node.share - share, node.positive, node.negative, {}, node.cell)
        for factor, form in forms.items():
            if axis in form.axes:
                below, above = form.split(axis, cut)
                first.note(factor, below)
                second.note(factor, above)
            else:
                first.forms[factor] = second.forms[factor] = form
        return first, second


def trace_boxes(
    space: Space,
    ranges: Mapping[str, tuple[Fraction, Fraction]],
    run: Callable[[Sample], T],
    *,
    budget: int = DEFAULT_BUDGET,
    progress: Callable[[int, float], None] | None = None,
    stop: Callable[[T], bool] | None = None,
) -> Boxes[T]:
    """Cut a box into parts on each of which ``run`` decides alike, until ``budget`` boxes have been examined.

    ``ranges`` gives each axis of the space a closed interval that is not a point. ``run`` must depend on its sample by
    signs alone. ``stop``, asked about the value of each run, ends the search at its point. ``progress`` is called from time
    to time with the boxes examined and the share decided. Raises :class:`UsageError` for ranges or a budget that make no
    sense, and whatever ``run`` raises. To stop and look at any time, iterate over a :class:`BoxSearch`.

    **Guarantees.** What ``run`` returned at a generic sample, in functions, holds on the whole of each of its boxes, which
    are closed: every sign that it depended on is certain and strict there, boundary included. Different boxes share
    boundary points at most. The same arguments give the same boxes.

    **Limits.** Where a recorded polynomial is zero nothing is proved, even if the values on both sides are the same: around
    such frontiers, those on the boundary of the whole range included, a part stays undecided at any depth. In ``d`` axes
    its share falls about as ``budget ** (-1 / (d - 1))``, faster where frontiers depend on few axes.
    """
    search = BoxSearch(space, ranges, run, budget=budget, stop=stop)
    for cuts, decided in enumerate(search):
        if progress and cuts % PROGRESS_EVERY == 0:
            progress(search.examined, decided)
    return search.result()


def _root_box(space: Space, ranges: Mapping[str, tuple[Fraction, Fraction]]) -> Box:
    missing = [name for name in space.axes if name not in ranges]
    if missing:
        raise UsageError(f"no range for {missing[0]}: each of the axes {', '.join(space.axes)} needs one")
    for name in space.axes:
        low, high = ranges[name]
        if low >= high:
            raise UsageError(
                f"{name} from {short_text(low)} to {short_text(high)}: low must be below high; else fix it"
            )
    return tuple((to_flint(ranges[name][0]), to_flint(ranges[name][1])) for name in space.axes)


def _points_inside(box: Box) -> Iterator[tuple[fmpq, ...]]:
    """Points of the middle half of a box, without end: its middle, then ones that no polynomial vanishes at for long."""
    yield tuple((low + high) / 2 for low, high in box)
    chance = random.Random(0)
    while True:
        yield tuple(low + (high - low) * fmpq(chance.randrange(2**18, 3 * 2**18), 2**20) for low, high in box)


def _best_cut(forms: list[Form]) -> tuple[int, int]:
    """The axis to cut, and where: the cut that settles most, or else the middle of the axis along which most happens.

    A factor is settled on the part that a cut takes off if it keeps a strict sign there. As it must not vanish on the
    boundary of that part, the cut comes a little before its zero.
    """
    places: dict[int, list[tuple[int, int]]] = {}
    spread: dict[int, float] = {}
    for form in forms:
        for axis in form.axes:
            found = form.slopes(axis)
            spread[axis] = spread.get(axis, 0.0) + found.spread
            last = (math.ceil(found.below * CUTS) - 1, CUTS + 1 - math.ceil(found.above * CUTS))
            places.setdefault(axis, []).append(last)
    best, chosen = 0, (0, 0)
    for axis, known in places.items():
        for cut in {CUTS // 2, *itertools.chain.from_iterable(known)}:
            if 0 < cut < CUTS:
                settled = sum(cut * (cut <= below) + (CUTS - cut) * (cut >= above) for below, above in known)
                if settled > best:
                    best, chosen = settled, (axis, cut)
    if best >= _WORTHWHILE * CUTS:
        return chosen
    return max(spread, key=lambda axis: spread[axis]), CUTS // 2
