"""A real number that is known to lie between two rationals, and arithmetic that never claims more than that.

What can't be written as a rational is handed out as an :class:`Enclosure`: the mixed equilibrium of a thousand players, a
rest point that is the root of a polynomial. Comparing it with a number inside its interval has no answer, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

__all__ = ["Enclosure", "IndecisiveError"]


class IndecisiveError(ArithmeticError):
    """Two numbers lie too close together for their enclosures to tell which is the larger."""


@dataclass(frozen=True, eq=False)
class Enclosure:
    """A real number from ``low`` to ``high``, which are rational; ``polynomial`` (text, in x), if known, has it as a root.

    Sums, products and quotients with rationals and other enclosures enclose the result; comparisons raise
    :class:`IndecisiveError` where the intervals overlap.
    """

    low: Fraction
    high: Fraction
    polynomial: str = ""

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"the interval from {self.low} to {self.high} is empty")

    @staticmethod
    def of(value: Any) -> Enclosure:  # noqa: ANN401 - a number of any exact kind
        """An enclosure as it is; of a rational, the rational alone."""
        if isinstance(value, Enclosure):
            return value
        number = Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(value)
        return Enclosure(number, number)

    @property
    def width(self) -> Fraction:
        """How far apart its ends are."""
        return self.high - self.low

    @property
    def middle(self) -> Fraction:
        """The rational half-way."""
        return (self.low + self.high) / 2

    def __float__(self) -> float:
        return float(self.middle)

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low)

    def __add__(self, other: object) -> Enclosure:
        return _combined(self, other, lambda a, b: Enclosure(a.low + b.low, a.high + b.high))

    __radd__ = __add__

    def __sub__(self, other: object) -> Enclosure:
        return _combined(self, other, lambda a, b: Enclosure(a.low - b.high, a.high - b.low))

    def __rsub__(self, other: object) -> Enclosure:
        return -(self - other)

    def __mul__(self, other: object) -> Enclosure:
        return _combined(self, other, _product)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Enclosure:
        return _combined(self, other, lambda a, b: _product(a, _inverse(b)))

    def __rtruediv__(self, other: object) -> Enclosure:
        return _inverse(self) * other

    def __pow__(self, exponent: int) -> Enclosure:
        if exponent < 0:
            return _inverse(self ** (-exponent))
        ends = (self.low**exponent, self.high**exponent)
        if exponent % 2 == 0 and self.low < 0 < self.high:
            return Enclosure(Fraction(0), max(ends))
        return Enclosure(min(ends), max(ends))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Enclosure | Fraction | int | fmpq):
            return NotImplemented
        number = Enclosure.of(other)
        if self is other or self.low == self.high == number.low == number.high:
            return True
        if self.high < number.low or number.high < self.low:
            return False
        raise IndecisiveError(f"{self} and {number} may be equal")

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __lt__(self, other: object) -> bool:
        return _below(self, other, strict=True)

    def __le__(self, other: object) -> bool:
        return _below(self, other, strict=False)

    def __gt__(self, other: object) -> bool:
        return _below(Enclosure.of(other), self, strict=True)

    def __ge__(self, other: object) -> bool:
        return _below(Enclosure.of(other), self, strict=False)

    def __repr__(self) -> str:
        return f"<Enclosure {self}>"

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        return f"~{float(self):.9g}"


def _combined(number: Enclosure, other: object, combine: Any) -> Enclosure:  # noqa: ANN401 - a function of two
    if not isinstance(other, Enclosure | Fraction | int | fmpq):
        return NotImplemented  # type: ignore[no-any-return]
    found: Enclosure = combine(number, Enclosure.of(other))
    return found


def _product(a: Enclosure, b: Enclosure) -> Enclosure:
    ends = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    return Enclosure(min(ends), max(ends))


def _inverse(number: Enclosure) -> Enclosure:
    if number.low <= 0 <= number.high:
        raise IndecisiveError(f"{number} may be zero, and is divided by")
    return Enclosure(1 / number.high, 1 / number.low)


def _below(left: Enclosure, right: object, *, strict: bool) -> bool:
    other = Enclosure.of(right)
    if left.high < other.low or (not strict and left.high == other.low):
        return True
    if other.high < left.low or (strict and other.high == left.low):
        return False
    raise IndecisiveError(f"{left} and {other} are too close to tell which is the larger")
