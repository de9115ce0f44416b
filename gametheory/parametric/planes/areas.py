"""Certified integrals of the branches of a curve: the area under an arc.

1. Where ``y`` is a polynomial in x, by its antiderivative: exact between rationals.
2. Else piece by piece. Interval Newton steps enclose the branch over a piece, and Taylor coefficients, from ``p(x, y) = 0``
   by Newton's iteration on power series, give the integral: those of the middle the value, and that of the whole piece,
   by balls, the remainder. A piece whose remainder is too large is halved.
3. At an end of the arc the tangent may be vertical. There the branch is shut in between two heights that the curve does
   not pass, in pieces that are halved until their rectangle is small enough.

Reference: Corliss and Rall 1987, Adaptive, self-validating numerical quadrature, SIAM Journal on Scientific and
Statistical Computing 8; Moore, Kearfott and Cloud 2009, Introduction to Interval Analysis, chapters 8 and 9.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, arb_poly, arb_series, ctx, fmpq, fmpq_poly, fmpz, fmpz_poly

from gametheory.algebra.columns import Column, Curve, Events, bounds_of
from gametheory.algebra.plane import ball_of
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import Space

__all__ = ["Bounds", "integral_under"]

Bounds = tuple[fmpq, fmpq]
"""The ends of a closed interval that contains a number; equal if it is known exactly."""

PRECISION = 128
"""Bits of the balls."""
ORDER = 8
"""The Taylor coefficient that bounds the remainder; an even one, so that its power is nowhere negative."""


def integral_under(
    space: Space,
    curve: Curve,
    position: int,
    ends: tuple[AlgebraicNumber, AlgebraicNumber],
    heights: Bounds,
    tolerance: fmpq,
) -> Bounds:
    """Bounds of the integral of a branch between two values of x; they differ by not much more than the tolerance.

    The branch is the ``position``-th real root of the curve's polynomial; between the ends it is simple, and stays
    between the two heights.
    """
    low, high = ends
    if curve.degree == 1 and curve.rows[1].degree() == 0:
        antiderivative = (fmpq_poly(curve.rows[0]) * fmpq(-1, curve.rows[1][0])).integral()
        if low.is_rational and high.is_rational:
            value = antiderivative(high.low) - antiderivative(low.low)
            return value, value
        with ctx.workprec(PRECISION):
            balls = [ball_of(end, PRECISION) for end in ends]
            before, after = (antiderivative.numer()(ball) / antiderivative.denom() for ball in balls)
            return bounds_of(after - before)
    with ctx.workprec(PRECISION):
        return bounds_of(_Branch(space, curve, position, heights).integral(low, high, tolerance))


class _Branch:
    def __init__(self, space: Space, curve: Curve, position: int, heights: Bounds) -> None:
        self.space = space
        self.heights = arb(heights[0]).union(arb(heights[1]))
        self.curve = curve
        self.position = position
        self.slopes = [power * row for power, row in enumerate(curve.rows)][1:]

    def integral(self, low: AlgebraicNumber, high: AlgebraicNumber, tolerance: fmpq) -> arb:
        # Irrational ends are approached from inside; what is left out is too narrow to matter.
        total = arb(0)
        for end in (low, high):
            end.refine_below(fmpq(1, fmpz(2) ** PRECISION))
            total += (arb(end.high) - arb(end.low)) * self.heights * arb(0).union(1)
        first, last = low.high, high.low
        todo = [(first, last)]
        while todo:
            start, stop = todo.pop()
            share = tolerance * (stop - start) / (2 * (last - first))
            found = self._by_taylor(start, stop)
            if found is None or found.rad() > share:
                found = self._by_rectangle(start, stop) if start == first or stop == last else None
                if found is None or found.rad() > tolerance / 8:
                    middle = (start + stop) / 2
                    todo += [(start, middle), (middle, stop)]
                    continue
            total += found
        return total

    def _at(self, x: fmpq) -> arb:
        column = Column(self.space, AlgebraicNumber.of(x), [self.curve], Events())
        return column.real_roots(0, PRECISION)[self.position]

    def _by_taylor(self, start: fmpq, stop: fmpq) -> arb | None:
        """The integral over a piece; None if the branch could not be enclosed."""
        middle, half = (start + stop) / 2, arb((stop - start) / 2)
        piece, centre = arb(start).union(arb(stop)), arb(middle)
        if self.curve.degree == 1:
            if self.curve.rows[1](piece).contains(0):
                return None
            here, around = (self._quotient(x) for x in (centre, piece))
        else:
            height = self._at(middle)
            enclosed = self._enclosed(piece, height)
            if enclosed is None or _value(self.slopes, centre, height).contains(0):
                return None
            here, around = self._series(centre, height), self._series(piece, enclosed)
        total = 2 * half ** (ORDER + 1) * around[ORDER] / (ORDER + 1)
        for power in range(0, ORDER, 2):
            total += 2 * half ** (power + 1) * here[power] / (power + 1)
        return total if total.is_finite() else None

    def _enclosed(self, piece: arb, height: arb) -> arb | None:
        """A ball in which the curve has exactly one root over each x of a piece, given its root in the middle."""
        slope = _value(self.slopes, piece, height)
        if slope.contains(0):
            return None
        step = _value(self.curve.rows, piece, height) / slope
        radius = 2 * abs(step).upper() + arb(2) ** (-PRECISION // 2)
        tried = height + arb(0).union(radius).union(-radius)
        slope = _value(self.slopes, piece, tried)
        if slope.contains(0):
            return None
        newton = height - _value(self.curve.rows, piece, height) / slope
        return newton if tried.contains_interior(newton) else None

    def _quotient(self, x: arb) -> list[arb]:
        bottom, top = (_taylor(row, x) for row in (self.curve.rows[1], self.curve.rows[0]))
        return _coefficients(-(top / bottom))

    def _series(self, x: arb, y: arb) -> list[arb]:
        """The Taylor coefficients of the branch through (x, y), for all points of the curve in these balls at once."""
        rows = [_taylor(row, x) for row in self.curve.rows]
        slopes = [_taylor(row, x) for row in self.slopes]
        found, known = arb_series([y], ORDER + 1), 1
        while known <= ORDER:
            residue = _coefficients(_horner(rows, found))
            # The first coefficients of the residue are zero at every point of the curve.
            corrected = arb_series([arb(0)] * known + residue[known:], ORDER + 1)
            found = found - corrected / _horner(slopes, found)
            known *= 2
            found = arb_series(_coefficients(found)[: min(known, ORDER + 1)], ORDER + 1)
        return _coefficients(found)

    def _by_rectangle(self, start: fmpq, stop: fmpq) -> arb:
        """The integral over a piece by bounds of the branch: two heights that the curve does not pass there."""
        piece, height = arb(start).union(arb(stop)), self._at((start + stop) / 2)
        best, margin = self.heights, self.heights.rad()
        for _ in range(PRECISION // 4):
            margin = margin / 2
            below, above = height - margin, height + margin
            if any(_value(self.curve.rows, piece, end).contains(0) for end in (below, above)):
                break
            best = below.union(above)
        return best * arb(stop - start)


def _value(rows: Sequence[fmpz_poly], x: arb, y: arb) -> arb:
    value = arb(0)
    for row in reversed(rows):
        value = value * y + row(x)
    return value


def _taylor(polynomial: fmpz_poly, x: arb) -> arb_series:
    moved = arb_poly(polynomial)(arb_poly([x, 1]))
    return arb_series([moved[power] for power in range(ORDER + 1)], ORDER + 1)


def _horner(rows: Sequence[arb_series], y: arb_series) -> arb_series:
    value = rows[-1]
    for row in reversed(rows[:-1]):
        value = value * y + row
    return value


def _coefficients(series: arb_series) -> list[arb]:
    return [series[power] for power in range(ORDER + 1)]
