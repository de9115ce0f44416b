"""Cutting a line where decisions change: whatever is computed from signs is constant between roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from flint import fmpq

from gametheory.algebra.roots import AlgebraicNumber, number_between, roots_between
from gametheory.algebra.samples import GenericSample, LinePoint, NotGenericError, Sample, Space, univariate
from gametheory.numbers import simplest_between, to_flint, to_fraction

__all__ = ["Stretch", "rationals_between", "simplest_inside", "trace_line"]

T = TypeVar("T")


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """A point of a line, or the open interval between two points, and what was found there.

    ``sample`` is a rational of the open interval at which nothing that was decided is zero without being so
    identically; None for a point.
    """

    low: AlgebraicNumber
    high: AlgebraicNumber
    value: T
    sample: fmpq | None = None

    @property
    def is_point(self) -> bool:
        """Whether it is a single point."""
        return self.sample is None


def trace_line(
    space: Space, low: AlgebraicNumber, high: AlgebraicNumber, run: Callable[[Sample], T], *, ends: bool = True
) -> list[Stretch[T]]:
    """Cut the range from ``low`` to ``high`` of a space's one axis so that ``run`` decides alike within each stretch.

    1. Run at a generic rational in the open range, recording the polynomials whose signs were asked for.
    2. These keep their signs up to the nearest roots on either side: one stretch. Go on with what is left.
    3. Run at each end point exactly. Without ``ends`` the two ends of the whole range are left out.

    Points and open intervals alternate in the result. ``run`` must depend on its sample by signs alone.

    **Guarantees.** What ``run`` returns at a generic sample, in functions, holds on the whole stretch.
    """
    if low == high:
        return [Stretch(low, high, run(LinePoint(space, low)))]
    opens: list[Stretch[T]] = []
    todo = [(low, high)]
    while todo:
        left, right = todo.pop()
        sample, value, (start, end) = _run_inside(space, left, right, run)
        opens.append(Stretch(start, end, value, sample))
        if start != left:
            todo.append((left, start))
        if end != right:
            todo.append((end, right))
    opens.sort(key=lambda stretch: stretch.sample or fmpq(0))
    found: list[Stretch[T]] = []
    for number, stretch in enumerate(opens):
        if number or ends:
            found.append(Stretch(stretch.low, stretch.low, run(LinePoint(space, stretch.low))))
        found.append(stretch)
    if ends:
        found.append(Stretch(high, high, run(LinePoint(space, high))))
    return found


def _run_inside(
    space: Space, left: AlgebraicNumber, right: AlgebraicNumber, run: Callable[[Sample], T]
) -> tuple[fmpq, T, tuple[AlgebraicNumber, AlgebraicNumber]]:
    for candidate in rationals_between(left, right):
        sample = GenericSample(space, (candidate,))
        try:
            value = run(sample)
        except NotGenericError:
            continue
        return candidate, value, cell_around(sample, left, right)
    raise AssertionError("there is always another rational")


def cell_around(
    sample: GenericSample, left: AlgebraicNumber, right: AlgebraicNumber
) -> tuple[AlgebraicNumber, AlgebraicNumber]:
    """The largest open interval around a sample, within another, in which no recorded polynomial has a root."""
    here = AlgebraicNumber.of(sample.point[0])
    start, end = left, right
    for polynomial in sample.recorded.values():
        for root in roots_between([univariate(polynomial)], start, end):
            if root < here:
                start = max(start, root)
            else:
                end = min(end, root)
    return start, end


def rationals_between(left: AlgebraicNumber, right: AlgebraicNumber) -> Iterator[fmpq]:
    """Rationals strictly between two numbers, the simplest first, without end."""
    first = simplest_inside(left, right)
    yield to_flint(first)
    step = 2
    while True:
        # Between the simplest one and the ends, ever closer to it.
        low, high = number_between(left, right)
        for end in (low, high):
            yield to_flint(first) + (end - to_flint(first)) / step
        step += 1


def simplest_inside(left: AlgebraicNumber | Fraction, right: AlgebraicNumber | Fraction) -> Fraction:
    """The rational of smallest denominator strictly between two numbers (that of their enclosures' gap, if irrational)."""
    low, high = number_between(AlgebraicNumber.of(left), AlgebraicNumber.of(right))
    return simplest_between(to_fraction(low), to_fraction(high))
