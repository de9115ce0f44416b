"""A box of the plane, cut by curves into columns of cells: a cylindrical decomposition, as far as the box goes.

*Critical* are the ends of the range of x, and in between each x at which something changes inside the box: a curve has
a multiple root, an end at infinity or a vertical part there (it is a root of the discriminant, of the leading coefficient,
or of a polynomial in x alone), or two curves meet (a root of their resultant, unless they meet outside the box only).
The lower and upper side of the box count as curves. Between two critical values is a *strip*, over which the branches
keep their order; over each column, line or strip, nodes and the open intervals between them alternate.

How strips hang together with the lines beside them: the ``k``-th real root of a curve leads to its ``k``-th root on the
line wherever all its roots are simple; elsewhere roots are counted between rational heights that the curve does not pass
close to the line. Reference: Collins 1975, Quantifier elimination for real closed fields by cylindrical algebraic
decomposition; Arnon, Collins and McCallum 1984, Cylindrical algebraic decomposition II: an adjacency algorithm for the
plane, SIAM Journal on Computing 13.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from flint import fmpq, fmpq_mpoly, fmpz, fmpz_poly

from gametheory.algebra.bounds import has_no_zero
from gametheory.algebra.columns import Column, Curve, Events, Node, bounds_of
from gametheory.algebra.plane import FIRST_PRECISION
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import Space, univariate
from gametheory.algebra.tracing import simplest_inside
from gametheory.errors import LimitReached
from gametheory.numbers import simplest_between, to_flint, to_fraction

__all__ = ["DEFAULT_LIMIT", "LOWER", "UPPER", "Decomposition", "Factors", "Layer"]

DEFAULT_LIMIT = 50_000
"""Most faces into which a box is cut unless the caller says otherwise."""
FEW_STEPS = 5_000
STEPS_A_FACE = 40
"""Steps of eliminating a variable that are allowed in any case, and for each face allowed: a bound on time."""
LOWER, UPPER = 0, 1
"""The curves that are the lower and the upper side of the box."""


@dataclass(frozen=True)
class Factors:
    """A polynomial, up to a positive number: a sign, times powers of irreducible polynomials by their texts."""

    sign: int
    powers: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Layer:
    """A critical line (at even positions) or a strip, and the nodes over it inside the box, from side to side.

    Cells are numbered upwards: ``2 k`` is node ``k``, ``2 k + 1`` the interval above it. ``lands_left`` and
    ``lands_right`` say of each node of a strip which node of the critical line on that side its branch leads to.
    """

    column: Column
    nodes: tuple[Node, ...]
    lands_left: tuple[int, ...] = ()
    lands_right: tuple[int, ...] = ()

    @property
    def x(self) -> AlgebraicNumber:
        """The critical value, or a rational inside the strip."""
        return self.column.x


@dataclass
class Decomposition:
    """A box that is cut by more and more curves; ``ranges`` are those of x and y, the two axes of the space."""

    space: Space
    ranges: tuple[tuple[fmpq, fmpq], tuple[fmpq, fmpq]]
    limit: int = DEFAULT_LIMIT
    curves: list[Curve] = field(default_factory=list)
    known: dict[str, int | None] = field(default_factory=dict)
    """For each irreducible polynomial, by text, the number of its curve; None if it has no zero in the box."""

    def __post_init__(self) -> None:
        self._low, self._high = map(AlgebraicNumber.of, self.ranges[0])
        self._events: dict[AlgebraicNumber, Events] = {}
        self._columns: dict[AlgebraicNumber, Column] = {}
        self._critical = {self._low, self._high}
        self._steps = 0
        self._factors: dict[str, Factors] = {}
        self._polynomials: dict[str, fmpq_mpoly] = {}
        self._landings: dict[tuple[object, ...], tuple[int | None, ...]] = {}
        height = self.space.variable(self.space.axes[1])
        for side in self.ranges[1]:
            self.add(*(text for text, _ in self.factors(height - side).powers))

    def factors(self, polynomial: fmpq_mpoly) -> Factors:
        """The irreducible factors of a polynomial in the axes, not zero."""
        text = str(polynomial)
        if text not in self._factors:
            constant, found = polynomial.factor()
            sign, powers = 1 if constant > 0 else -1, []
            for factor, power in found:
                whole = _primitive(factor)
                if factor.leading_coefficient() < 0 and power % 2:
                    sign = -sign
                powers.append((str(whole), int(power)))
                self._polynomials[str(whole)] = whole
            self._factors[text] = Factors(sign, tuple(powers))
        return self._factors[text]

    def polynomial(self, text: str) -> fmpq_mpoly:
        """The irreducible polynomial of a text that :meth:`factors` gave."""
        return self._polynomials[text]

    def add(self, *texts: str) -> None:
        """Cut by these irreducible polynomials too. Raises :class:`LimitReached`."""
        for text in texts:
            if text in self.known:
                continue
            curve = Curve(self.polynomial(text))
            if has_no_zero(curve.polynomial, self.ranges):
                self.known[text] = None
                continue
            self.known[text] = number = len(self.curves)
            self.curves.append(curve)
            self._add_events_of(number)
            for other in range(number):
                self._add_meetings(other, number)
            self._refuse_beyond_limit(len(self._critical) - 1)

    def _refuse_beyond_limit(self, faces: int) -> None:
        if faces > self.limit:
            x, y = self.space.axes
            raise LimitReached(
                f"the box of {x} and {y} is cut into {faces:,} faces or more; the limit is {self.limit:,}: raise it with "
                "--limit, narrow the ranges, or sweep the parameters instead"
            )

    def _charge(self, steps: int) -> None:
        """Count the work of a resultant before it is done: its degree, times the size of the matrix that it comes from."""
        self._steps += steps
        if self._steps > FEW_STEPS + STEPS_A_FACE * self.limit:
            x, y = self.space.axes
            raise LimitReached(
                f"the box of {x} and {y} is cut by {len(self.curves):,} curves or more, too many or of too high a degree for "
                f"the limit of {self.limit:,}: raise it with --limit, solve along one of them, or sweep the parameters"
            )

    def layers(self) -> list[Layer]:
        """Critical lines and strips in turn, from left to right. Raises :class:`LimitReached`."""
        numbers = [number for number, curve in enumerate(self.curves) if curve.degree]
        critical = sorted(self._critical)
        found, faces = [self._layer(self._column(critical[0]), numbers)], 0
        for low, high in itertools.pairwise(critical):
            strip = self._layer(self._column(AlgebraicNumber.of(simplest_inside(low, high))), numbers)
            faces += len(strip.nodes) - 1
            self._refuse_beyond_limit(faces)
            left, right = found[-1], self._layer(self._column(high), numbers)
            lands = [self._lands(strip, line) for line in (left, right)]
            found += [Layer(strip.column, strip.nodes, *lands), right]
        return found

    def column(self, x: Fraction | fmpq) -> Column:
        """The column at a rational in the range."""
        return self._column(AlgebraicNumber.of(x))

    def nodes(self, column: Column) -> tuple[Node, ...]:
        """The nodes of a column inside the box, from the lower to the upper side."""
        return self._layer(column, [number for number, curve in enumerate(self.curves) if curve.degree]).nodes

    def _column(self, x: AlgebraicNumber) -> Column:
        if x not in self._columns:
            self._columns[x] = Column(self.space, x, self.curves, self._events.setdefault(x, Events()))
        return self._columns[x]

    def _layer(self, column: Column, numbers: Sequence[int]) -> Layer:
        nodes = column.nodes(numbers)
        ends = [k for k, node in enumerate(nodes) if any(curve in (LOWER, UPPER) for curve, _ in node.branches)]
        return Layer(column, tuple(nodes[ends[0] : ends[-1] + 1]))

    def _roots(self, polynomial: fmpz_poly) -> list[AlgebraicNumber]:
        """The roots in the range of x, its ends included."""
        found = list(roots_between([polynomial], self._low, self._high))
        return found + [end for end in (self._low, self._high) if end.sign_of(polynomial) == 0]

    def _add_events_of(self, number: int) -> None:
        curve = self.curves[number]
        if not curve.degree:
            for x in self._roots(curve.rows[0]):
                self._events.setdefault(x, Events()).vertical.add(number)
                self._critical.add(x)
            return
        changing = [curve.rows[-1]]
        if curve.degree > 1:
            self._charge(2 * curve.width * curve.degree * (2 * curve.degree) ** 2)
            changing.append(univariate(curve.polynomial.discriminant(self.space.axes[1])))
        for polynomial in changing:
            for x in self._roots(polynomial) if polynomial.degree() > 0 else ():
                self._events.setdefault(x, Events()).irregular.add(number)
                self._critical.add(x)

    def _add_meetings(self, first: int, second: int) -> None:
        one, other = self.curves[first], self.curves[second]
        if not one.degree or not other.degree:
            return
        self._charge((one.width * other.degree + other.width * one.degree) * (one.degree + other.degree) ** 2)
        resultant = univariate(one.polynomial.resultant(other.polynomial, self.space.axes[1]))
        if resultant.degree() < 1:
            return
        for x in self._roots(resultant):
            self._events.setdefault(x, Events()).meeting.add((first, second))
            if x not in self._critical and self._meet_inside(self._column(x), first, second):
                self._critical.add(x)

    def _meet_inside(self, column: Column, first: int, second: int) -> bool:
        """Whether two curves may have a real root inside the range of y in common; False is certain."""
        low, high = self.ranges[1]
        ones, others = column.real_roots(first), column.real_roots(second)
        return any(not (here < low or here > high) and here.overlaps(there) for here in ones for there in others)

    def _lands(self, strip: Layer, line: Layer) -> tuple[int, ...]:
        where = {branch: place for place, node in enumerate(line.nodes) for branch in node.branches}
        counted: dict[int, tuple[int | None, ...]] = {}
        found = []
        for node in strip.nodes:
            # Over a strip a node has one branch, unless the curves coincide outside the box only.
            curve, position = node.branches[0]
            if curve in line.column.events.irregular:
                if curve not in counted:
                    counted[curve] = self._counted(curve, strip.column, line.column)
                lands = counted[curve][position]
                found.append(where[curve, -1 if lands is None else lands])
            else:
                found.append(where[curve, position])
        return tuple(found)

    def _counted(self, number: int, strip: Column, line: Column) -> tuple[int | None, ...]:
        """For each real root of a curve over a strip, the root on the line that it leads to; None for infinity."""
        key = number, strip.x, line.x
        if key not in self._landings:
            self._landings[key] = self._counted_at(number, strip, line)
        return self._landings[key]

    def _counted_at(self, number: int, strip: Column, line: Column) -> tuple[int | None, ...]:
        curve, roots = self.curves[number], line.real_roots(number)
        if not roots:
            return (None,) * len(strip.real_roots(number))
        bounds = [tuple(map(to_fraction, bounds_of(ball))) for ball in roots]
        between = [simplest_between(below[1], above[0]) for below, above in itertools.pairwise(bounds)]
        heights = [to_flint(y) for y in (Fraction(bounds[0][0] // 1 - 1), *between, Fraction(bounds[-1][1] // 1 + 2))]
        inner, outer = sorted((strip.x, line.x))
        passes = [univariate(curve.polynomial.subs({self.space.axes[1]: height})) for height in heights]
        crossings = roots_between(passes, inner, outer)
        if crossings:
            # Beyond the crossing that is nearest to the line the curve does not pass these heights any more.
            inner, outer = (inner, min(crossings)) if line.x < strip.x else (max(crossings), outer)
        near = Column(self.space, AlgebraicNumber.of(simplest_inside(inner, outer)), self.curves, Events())
        levels = [_level(near, number, place, heights) for place in range(len(near.real_roots(number)))]
        return tuple(level - 1 if 0 < level < len(heights) else None for level in levels)


def _level(column: Column, curve: int, position: int, heights: Sequence[fmpq]) -> int:
    """How many of some heights, none of which it is equal to, are below a root."""
    precision = FIRST_PRECISION
    while True:
        low, high = bounds_of(column.real_roots(curve, precision)[position])
        below = sum(height < low for height in heights)
        if below == sum(height <= high for height in heights):
            return below
        precision *= 2


def _primitive(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    """The multiple with whole coefficients that have no common factor, the leading one positive."""
    common, divisor = fmpz(1), fmpz(0)
    for coefficient in polynomial.coeffs():
        common = common.lcm(coefficient.q)
    for coefficient in polynomial.coeffs():
        divisor = divisor.gcd((coefficient * common).p)
    scale = fmpq(common, divisor)
    return polynomial * (scale if polynomial.leading_coefficient() > 0 else -scale)
