"""Grids: the product of the axes' values.

For axes with values ``a_1, ..., a_m`` of ``n_1, ..., n_m`` numbers, point ``i`` is ``(a_1[i_1], ..., a_m[i_m])`` with
``i = (...(i_1 n_2 + i_2) n_3 + ...) n_m + i_m``: the last axis runs fastest, as in :func:`itertools.product`. An axis
of equally spaced values is kept as its ends and count: value ``k`` is ``low + (high - low) k / (count - 1)``.

Reference: D. E. Knuth (2011), The Art of Computer Programming 4A, section 7.2.1.1 (mixed-radix numbers).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory.errors import UsageError
from gametheory.numbers import exact_text, short_text
from gametheory.sweeps.designs.design import (
    MAXIMUM_SIZE,
    Design,
    Fields,
    checked_names,
    checked_whole,
    exact_number,
    number_from_text,
    shown,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAXIMUM_LISTED = 1_000_000
"""Most values of an axis that are listed one by one."""
_EXACT_WHOLE = 2**53
"""Whole numbers up to this size are floats."""


@dataclass(frozen=True, slots=True)
class Spaced:
    """``count`` equally spaced numbers from ``low`` to ``high``, both included, none of them written out."""

    low: Fraction
    high: Fraction
    count: int

    def __post_init__(self) -> None:
        for end in ("low", "high"):
            object.__setattr__(self, end, exact_number(getattr(self, end), f"the {end} end of an axis"))
        object.__setattr__(self, "count", checked_whole(self.count, "count of points of an axis", 1, MAXIMUM_SIZE))
        if self.low > self.high or (self.low == self.high) != (self.count == 1):
            raise UsageError(
                f"{self.count} points from {short_text(self.low)} to {short_text(self.high)}: low must be below high, with "
                "2 points or more, or equal to it, with one"
            )
        if self._whole[2].bit_length() > 1000:
            raise UsageError("the ends of an axis have too many digits for equally spaced values; round them")

    @property
    def _whole(self) -> tuple[int, int, int]:
        """Whole first, step and divisor: value ``k`` is ``(first + k step) / divisor``, in lowest terms in common."""
        step = (self.high - self.low) / max(1, self.count - 1)
        divisor = math.lcm(self.low.denominator, step.denominator)
        return int(self.low * divisor), int(step * divisor), divisor

    @property
    def rounded(self) -> bool:
        """False if each value is known to be a float."""
        divisor = self._whole[2]
        return bool(divisor & (divisor - 1)) or not self._small

    @property
    def _small(self) -> bool:
        """Whether numerators and divisor are floats, so that one division, rounded correctly, gives each value's nearest."""
        first, step, divisor = self._whole
        return max(abs(first), abs(first + step * (self.count - 1)), divisor) <= _EXACT_WHOLE

    def value(self, k: int) -> Fraction:
        """The value of number ``k``."""
        first, step, divisor = self._whole
        return Fraction(first + k * step, divisor)

    def floats(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The nearest floats to the values of these numbers."""
        import numpy as np

        first, step, divisor = self._whole
        if self._small:
            return (first + step * numbers) / np.float64(divisor)
        # The quotient of two Python integers of any size is rounded correctly.
        return np.array([(first + k * step) / divisor for k in numbers.tolist()], dtype=np.float64)

    def to_plain(self, name: str) -> dict[str, Any]:
        """The axis as plain data."""
        return {"name": name, "low": exact_text(self.low), "high": exact_text(self.high), "count": self.count}


@dataclass(frozen=True)
class Listed:
    """Numbers in the order in which they are listed, each once."""

    values: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        found = []
        for value in self.values:
            found.append(exact_number(value, "a value of an axis"))
            if len(found) > MAXIMUM_LISTED:
                raise UsageError(f"an axis lists at most {MAXIMUM_LISTED:,} values; give its ends and a count instead")
        if not found:
            raise UsageError("an axis has no values")
        if len(set(found)) < len(found):
            raise UsageError("an axis has a value twice")
        object.__setattr__(self, "values", tuple(found))

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.values)

    @functools.cached_property
    def rounded(self) -> bool:
        """Whether some value is no float."""
        return any(Fraction(float(value)) != value for value in self.values)

    @functools.cached_property
    def _floats(self) -> NDArray[np.float64]:
        import numpy as np

        return np.array([float(value) for value in self.values], dtype=np.float64)

    def value(self, k: int) -> Fraction:
        """The value of number ``k``."""
        return self.values[k]

    def floats(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The nearest floats to the values of these numbers."""
        return self._floats[numbers]

    def to_plain(self, name: str) -> dict[str, Any]:
        """The axis as plain data."""
        return {"name": name, "values": [exact_text(value) for value in self.values]}


Axis = Spaced | Listed


@dataclass(frozen=True)
class Grid(Design):
    """Every combination of the axes' values, the last axis fastest.

    ``axes`` maps names to :class:`Spaced`, :class:`Listed`, or numbers one by one; it is kept as pairs of name and axis.
    Raises :class:`UsageError`.

    >>> grid = Grid({"x": Spaced(0, 1, 3), "y": [0, "1/3"]})
    >>> grid.size, {name: str(value) for name, value in grid.exact(3).items()}
    (6, {'x': '1/2', 'y': '1/3'})
    """

    axes: tuple[tuple[str, Axis], ...]
    kind: ClassVar[str] = "grid"

    def __init__(
        self, axes: Mapping[str, Axis | Iterable[object]] | Iterable[tuple[str, Axis | Iterable[object]]]
    ) -> None:
        pairs = tuple(axes.items() if isinstance(axes, Mapping) else axes)
        names = checked_names(name for name, _ in pairs)
        object.__setattr__(
            self, "axes", tuple((name, _axis(name, each)) for name, (_, each) in zip(names, pairs, strict=True))
        )
        if self.size > MAXIMUM_SIZE:
            counts = " x ".join(f"{each.count:,}" for _, each in self.axes)
            raise UsageError(f"a grid of {counts} points has more than {MAXIMUM_SIZE:,}; take fewer points an axis")

    @property
    def names(self) -> tuple[str, ...]:
        """The axes' names, slowest first."""
        return tuple(name for name, _ in self.axes)

    @property
    def size(self) -> int:
        """The product of the axes' counts."""
        return math.prod(axis.count for _, axis in self.axes)

    @property
    def rounded(self) -> tuple[bool, ...]:
        """For each axis, whether some value may be no float."""
        return tuple(axis.rounded for _, axis in self.axes)

    def floats(self, start: int, stop: int) -> NDArray[np.float64]:
        """The points ``start`` to ``stop - 1``: shape (names, stop - start)."""
        import numpy as np

        self.expect_piece(start, stop)
        found = np.empty((len(self.axes), stop - start))
        if start == stop:
            return found
        stride = self.size
        for row, (_, axis) in zip(found, self.axes, strict=True):
            stride //= axis.count
            # The axis keeps its value for `stride` points: work on these runs, of which a piece has few on slow axes.
            runs = np.arange(start // stride, (stop - 1) // stride + 1)
            values = _values(axis, runs)
            ends = np.minimum((runs + 1) * stride, stop)
            row[:] = values if stride == 1 else np.repeat(values, np.diff(ends, prepend=start))
        return found

    def exact(self, index: int) -> dict[str, Fraction]:
        """One point as exact numbers."""
        self.expect_index(index)
        digits = []
        for _, axis in reversed(self.axes):
            index, digit = divmod(index, axis.count)
            digits.append(digit)
        return {name: axis.value(digit) for (name, axis), digit in zip(self.axes, reversed(digits), strict=True)}

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; the axes are a list, because their order matters."""
        return {"kind": self.kind, "axes": [axis.to_plain(name) for name, axis in self.axes]}

    @classmethod
    def from_fields(cls, fields: Fields) -> Grid:
        """Read what :meth:`to_dict` wrote. Raises :class:`UsageError`."""
        axes = [
            _axis_from(Fields(plain, f"axis {number}")) for number, plain in enumerate(fields.items("axes"), start=1)
        ]
        fields.finish()
        return cls(axes)


def _values(axis: Axis, runs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The values of an axis in runs that follow each other, each value computed once."""
    import numpy as np

    if len(runs) <= axis.count:
        return axis.floats(runs % axis.count)
    return axis.floats(np.arange(axis.count))[runs % axis.count]


def _axis(name: str, given: Axis | Iterable[object]) -> Axis:
    if isinstance(given, Spaced | Listed):
        return given
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise UsageError(
            f'axis {name} needs several values, such as [0, "1/2", 1], or Spaced(0, 1, 21), not {shown(given)}'
        )
    try:
        return Listed(given)  # type: ignore[arg-type]
    except UsageError as error:
        raise UsageError(f"axis {name}: {error}") from None


def _axis_from(fields: Fields) -> tuple[str, Axis]:
    name = fields.take("name")
    axis: Axis
    if fields.has("values"):
        axis = Listed(tuple(number_from_text(text, "a value of an axis") for text in fields.items("values")))
    else:
        axis = Spaced(fields.number("low"), fields.number("high"), fields.take("count"))
    fields.finish()
    return name, axis
