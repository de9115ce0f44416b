"""Points at which the signs of polynomials are decided: what turns rational functions into an ordered field.

A :class:`Space` has variables: the *axes*, and *symbols* that stand in formulas but count as constants, at their
defaults, wherever a sign is decided. A sample of the space decides signs:

- a :class:`GenericSample` is a rational point that stands for the open cell around it. It records each polynomial whose
  sign it is asked for, so that whatever was computed with these signs holds wherever they are the same; and it refuses
  to be a root of any, so that "zero" is said of polynomials that are identically zero only;
- an exact point, :class:`RationalPoint` or :class:`LinePoint`, stands for itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz, fmpz_poly

from gametheory.algebra.roots import AlgebraicNumber

__all__ = [
    "GenericSample",
    "LinePoint",
    "NotGenericError",
    "RationalPoint",
    "Sample",
    "Space",
    "substituted",
    "univariate",
]


class NotGenericError(ArithmeticError):
    """A sample happens to be a root of a polynomial that is not zero: take another one."""


@dataclass(frozen=True)
class Space:
    """The variables of a ring of polynomials: the axes, then symbols with their defaults."""

    axes: tuple[str, ...]
    symbols: Mapping[str, fmpq]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All variables, axes first."""
        return (*self.axes, *self.symbols)

    @cached_property
    def context(self) -> fmpq_mpoly_ctx:
        """Flint's ring of polynomials with rational coefficients in these variables."""
        return fmpq_mpoly_ctx.get(self.names, "lex")

    @cached_property
    def one(self) -> fmpq_mpoly:
        """The polynomial 1."""
        return self.context.constant(1)

    def variable(self, name: str) -> fmpq_mpoly:
        """The polynomial that is this variable."""
        return self.context.gen(self.names.index(name))

    def on_axes(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The polynomial with each symbol at its default."""
        return substituted(polynomial, self.symbols) if self.symbols else polynomial

    def value(self, polynomial: fmpq_mpoly, point: Sequence[fmpq]) -> fmpq:
        """The value at a rational point of the axes."""
        return polynomial(*point, *self.symbols.values())


def substituted(polynomial: fmpq_mpoly, values: Mapping[str, fmpq]) -> fmpq_mpoly:
    """The polynomial with numbers put in for some variables, in the same ring."""
    known: dict[str | int, int | fmpz | fmpq] = dict(values.items())
    return polynomial.subs(known)


def univariate(polynomial: fmpq_mpoly, position: int = 0) -> fmpz_poly:
    """A polynomial in one variable (that at ``position``) only, times the positive number that makes it whole."""
    terms = {powers[position]: coefficient for powers, coefficient in polynomial.to_dict().items()}
    common = fmpz(1)
    for coefficient in terms.values():
        common = common.lcm(coefficient.q)
    whole = fmpz_poly([(terms.get(power, fmpq(0)) * common).p for power in range(max(terms, default=0) + 1)])
    content = whole.content()
    return whole if content in (0, 1) else whole // fmpz_poly([content])


class Sample(ABC):
    """A point of a space, as a decider of signs."""

    def __init__(self, space: Space) -> None:
        self.space = space

    @abstractmethod
    def sign(self, polynomial: fmpq_mpoly) -> int:
        """-1, 0 or 1."""

    @abstractmethod
    def rough(self, polynomial: fmpq_mpoly) -> fmpq:
        """About the value at the point, to guess by; nothing is decided by it."""


class RationalPoint(Sample):
    """A point with rational coordinates, one an axis."""

    def __init__(self, space: Space, point: Sequence[fmpq]) -> None:
        super().__init__(space)
        self.point = tuple(point)

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign of the value."""
        value = self.rough(polynomial)
        return (value > 0) - (value < 0)

    def rough(self, polynomial: fmpq_mpoly) -> fmpq:
        """The value itself."""
        return self.space.value(polynomial, self.point)


class GenericSample(RationalPoint):
    """A rational point that stands for the cell around it, and records what that cell depends on.

    ``recorded`` holds, by text, each polynomial in the axes whose sign was asked for and that is not constant.
    """

    def __init__(self, space: Space, point: Sequence[fmpq]) -> None:
        super().__init__(space, point)
        self.recorded: dict[str, fmpq_mpoly] = {}

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign on the cell; 0 only for what is zero identically. Raises :class:`NotGenericError`."""
        polynomial = self.space.on_axes(polynomial)
        if polynomial.is_zero():
            return 0
        value = self.space.value(polynomial, self.point)
        if polynomial.is_constant():
            return 1 if value > 0 else -1
        if value == 0:
            raise NotGenericError(f"{polynomial} is zero at {self.point}")
        self.recorded[str(polynomial)] = polynomial
        return 1 if value > 0 else -1


class LinePoint(Sample):
    """A point of a line (a space of one axis), rational or not."""

    def __init__(self, space: Space, number: AlgebraicNumber) -> None:
        super().__init__(space)
        self.number = number

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign at the number."""
        polynomial = self.space.on_axes(polynomial)
        if self.number.is_rational:
            value = self.space.value(polynomial, (self.number.low,))
            return (value > 0) - (value < 0)
        return self.number.sign_of(univariate(polynomial))

    def rough(self, polynomial: fmpq_mpoly) -> fmpq:
        """The value in the middle of the number's interval."""
        return self.space.value(polynomial, ((self.number.low + self.number.high) / 2,))
