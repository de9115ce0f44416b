"""The real branches of plane curves over one value of x: in which order they lie, and which of them meet there.

Roots of ``p(alpha, y)`` are isolated in balls. Where ``alpha`` is a root of neither the discriminant of ``p`` nor its
leading coefficient they are simple; elsewhere ``p(alpha, y)`` is first divided by its multiple factors over ``Q(alpha)``.
Which roots of two curves are equal is decided by counting: if the greatest common divisor of the two over ``Q(alpha)``
has degree ``d``, they share exactly ``d`` complex roots, so as soon as only ``d`` pairs of balls overlap, each of these
pairs is one root. No minimal polynomial of a root is needed.
Reference: Strzebonski 2006, Cylindrical algebraic decomposition using validated numerics, J. Symbolic Computation 41.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from flint import acb, arb, arb_poly, ctx, fmpq, fmpq_mpoly, fmpz, fmpz_poly

from gametheory.algebra.plane import (
    FIRST_PRECISION,
    FieldPolynomial,
    at_number,
    ball_of,
    common_divisor,
    rows_of,
    squarefree_part,
)
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import Space, univariate

__all__ = ["Branch", "Column", "Curve", "Events", "Node", "bounds_of"]

Branch = tuple[int, int]
"""The number of a curve, and the position of a root among its distinct real roots over one value of x."""


class Curve:
    """The zeros of an irreducible polynomial with whole coefficients that have no common factor."""

    def __init__(self, polynomial: fmpq_mpoly) -> None:
        self.polynomial = polynomial
        self.rows: Sequence[fmpz_poly] = rows_of(polynomial)

    @property
    def degree(self) -> int:
        """The degree in y; 0 for vertical lines."""
        return len(self.rows) - 1

    @property
    def width(self) -> int:
        """The degree in x."""
        return max(row.degree() for row in self.rows)


@dataclass
class Events:
    """What may happen at one value of x, by the numbers of curves.

    ``irregular`` curves may have multiple roots or fewer of them; the polynomials of ``vertical`` ones vanish; pairs of
    ``meeting`` curves have complex roots in common.
    """

    irregular: set[int] = field(default_factory=set)
    vertical: set[int] = field(default_factory=set)
    meeting: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True)
class Node:
    """A place over a value of x through which branches go; the ball contains its y."""

    branches: tuple[Branch, ...]
    ball: arb


class Column:
    """A value of x, and the branches over it of the curves in a list that may grow.

    ``events`` must name all of this value for the curves that are asked about.
    """

    def __init__(self, space: Space, x: AlgebraicNumber, curves: Sequence[Curve], events: Events) -> None:
        self.space = space
        self.x = x
        self.curves = curves
        self.events = events
        self._restricted: dict[int, FieldPolynomial] = {}
        self._roots: dict[tuple[int, int], tuple[list[arb], list[acb]] | None] = {}

    def real_roots(self, curve: int, precision: int = FIRST_PRECISION) -> list[arb]:
        """Disjoint balls that contain the distinct real roots of a curve, ascending, of about this precision at least."""
        while True:
            found = self._roots_at(curve, precision)
            if found is not None:
                return found[0]
            precision *= 2

    def height(self, branch: Branch) -> AlgebraicNumber:
        """The y of a branch here: a root of the resultant of its curve and the minimal polynomial of x."""
        curve, position = branch
        polynomial, space = self.curves[curve].polynomial, self.space
        if self.x.is_rational:
            candidates = univariate(polynomial.subs({space.axes[0]: self.x.low}), 1)
        else:
            x = space.variable(space.axes[0])
            minimal = sum((x**k * fmpq(value) for k, value in enumerate(self.x.polynomial.coeffs())), 0 * x)
            candidates = univariate(polynomial.resultant(minimal, space.axes[0]), 1)
        precision = FIRST_PRECISION
        while True:
            low, high = bounds_of(self.real_roots(curve, precision)[position])
            margin = fmpq(1, fmpz(2) ** precision)
            ends = AlgebraicNumber.of(low - margin), AlgebraicNumber.of(high + margin)
            found = list(roots_between([candidates], *ends))
            if len(found) == 1:
                return found[0]
            precision *= 2

    def nodes(self, curves: Sequence[int], precision: int = FIRST_PRECISION) -> list[Node]:
        """All places through which real branches of these curves go, ascending, in disjoint balls."""
        while True:
            found = self._nodes_at(curves, precision)
            if found is not None:
                return found
            precision *= 2

    def _nodes_at(self, curves: Sequence[int], precision: int) -> list[Node] | None:
        roots: dict[int, tuple[list[arb], list[acb]]] = {}
        for curve in curves:
            isolated = self._roots_at(curve, precision)
            if isolated is None:
                return None
            roots[curve] = isolated
        merged: dict[Branch, set[Branch]] = {}
        for first, second in self.events.meeting:
            if first not in roots or second not in roots:
                continue
            count = sum(here.overlaps(there) for here in roots[first][1] for there in roots[second][1])
            if not count:
                continue
            if count > self._common_roots(first, second):
                return None
            for place, here in enumerate(roots[first][0]):
                for other, there in enumerate(roots[second][0]):
                    if here.overlaps(there):
                        group = merged.get((first, place), {(first, place)}) | merged.get(
                            (second, other), {(second, other)}
                        )
                        merged.update(dict.fromkeys(group, group))
        branches = [(ball, (curve, place)) for curve in curves for place, ball in enumerate(roots[curve][0])]
        branches.sort(key=lambda pair: pair[0].mid())
        nodes: list[Node] = []
        for ball, branch in branches:
            if nodes and branch in merged.get(nodes[-1].branches[0], ()):
                last = nodes.pop()
                nodes.append(Node((*last.branches, branch), ball if ball.rad() < last.ball.rad() else last.ball))
            else:
                nodes.append(Node((branch,), ball))
        # Balls of one node overlap, so it is enough that neighbours do not.
        if any(not below.ball < above.ball for below, above in itertools.pairwise(nodes)):
            return None
        return nodes

    def _common_roots(self, first: int, second: int) -> int:
        """How many complex roots two curves have in common here, each counted once."""
        modulus = self.x.polynomial
        common = common_divisor(self._squarefree(first), self._squarefree(second), modulus)
        return len(common) - 1

    def _squarefree(self, curve: int) -> FieldPolynomial:
        if curve not in self._restricted:
            modulus = self.x.polynomial
            restricted = at_number(self.curves[curve].rows, modulus)
            if curve in self.events.irregular:
                restricted = squarefree_part(restricted, modulus)
            self._restricted[curve] = restricted
        return self._restricted[curve]

    def _roots_at(self, curve: int, precision: int) -> tuple[list[arb], list[acb]] | None:
        """The real roots, ascending, and all roots, in disjoint balls; None if the precision is too low for that."""
        key = curve, precision
        if key not in self._roots:
            with ctx.workprec(precision + 20):
                x = ball_of(self.x, precision)
                if curve in self.events.irregular:
                    balls = [value.numer()(x) / value.denom() for value in self._squarefree(curve)]
                else:
                    balls = [row(x) for row in self.curves[curve].rows]
                self._roots[key] = _isolated([arb(ball) for ball in balls], precision)
        return self._roots[key]


def bounds_of(ball: arb) -> tuple[fmpq, fmpq]:
    """The ends of a ball, exactly: those that the ball itself gives are rounded to the precision of the context."""
    middle, radius = ball.mid().fmpq(), ball.rad().fmpq()
    return middle - radius, middle + radius


def _isolated(coefficients: Sequence[arb], precision: int) -> tuple[list[arb], list[acb]] | None:
    """The real roots, ascending, and all roots of a real polynomial without multiple roots, in disjoint balls."""
    degree = len(coefficients) - 1
    if degree < 1:
        return [], []
    if coefficients[-1].contains(0):
        return None
    if degree == 1:
        root = -coefficients[0] / coefficients[1]
        return [root], [acb(root)]
    if degree == 2:
        return _isolated_of_quadratic(coefficients)
    try:
        # Half of the bits is what well separated roots surely have; isolating balls alone would never get smaller.
        found = arb_poly(coefficients).complex_roots(tol=arb(2) ** -(precision // 2))
    except ValueError:
        return None
    real = []
    for number, root in enumerate(found):
        if not root.imag.contains(0):
            continue
        # The conjugate is a root too: it is the same one if no other ball can contain it.
        mirrored = acb(root.real, -root.imag)
        if any(mirrored.overlaps(other) for place, other in enumerate(found) if place != number):
            return None
        real.append(root.real)
    return sorted(real, key=lambda ball: ball.mid()), found


def _isolated_of_quadratic(coefficients: Sequence[arb]) -> tuple[list[arb], list[acb]] | None:
    c, b, a = coefficients
    discriminant = b * b - 4 * a * c
    if discriminant.contains(0):
        return None
    if discriminant < 0:
        real, imaginary = -b / (2 * a), (-discriminant).sqrt() / (2 * a)
        return [], [acb(real, imaginary), acb(real, -imaginary)]
    root = discriminant.sqrt()
    # Of the two forms of each root the one that does not cancel.
    larger = -(b + root) / 2 if b > 0 else (root - b) / 2
    if larger.contains(0):
        return None
    first, second = larger / a, c / larger
    if first.overlaps(second):
        return None
    ordered = [first, second] if first < second else [second, first]
    return ordered, [acb(ball) for ball in ordered]
