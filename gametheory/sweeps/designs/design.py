"""What a design is: a finite, numbered set of points in the parameters that vary.

A design maps each index ``i`` in ``{0, ..., size - 1}`` to a point, a value for each of its names. The map depends on the
design alone: cut into pieces of any length, in any order and on any machine, it gives the same points, and a piece takes
memory in proportion to its own length.

Reference: M. D. McKay, R. J. Beckman and W. J. Conover (1979), "A comparison of three methods for selecting values of
input variables in the analysis of output from a computer code", Technometrics 21, 239-245.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory.errors import UsageError
from gametheory.numbers import NumberError, exact, parse_exact_text, short_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAXIMUM_SIZE = 1_000_000_000
"""Most points of a design."""
MAXIMUM_NAMES = 1_000
"""Most parameters that vary in a design."""
LEAST_NORMAL = Fraction(sys.float_info.min)
"""Floats below it in size have fewer than 53 significant bits."""


class Design(ABC):
    """The points of a sweep. Every kind is a frozen dataclass: hashable, comparable, and fit to be sent to other processes."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The parameters that vary, in the order of the rows of :meth:`floats`."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many points there are; at most :data:`MAXIMUM_SIZE`."""

    @property
    @abstractmethod
    def rounded(self) -> tuple[bool, ...]:
        """For each name, whether its floats may be the nearest to an exact value that is no float.

        Such a float differs from its value by at most half a unit in the last place; where it is False, the float is
        the value.
        """

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the results should know about the points."""
        return ()

    @abstractmethod
    def floats(self, start: int, stop: int) -> NDArray[np.float64]:
        """The points ``start`` to ``stop - 1``: shape (names, stop - start), C order. Raises :class:`UsageError`."""

    @abstractmethod
    def exact(self, index: int) -> dict[str, Fraction]:
        """One point as exact numbers, which ``floats(index, index + 1)`` rounds. Raises :class:`UsageError`."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, exact numbers as text; :func:`design_from_dict` reads it back."""

    def expect_piece(self, start: int, stop: int) -> None:
        """Raise :class:`UsageError` unless ``0 <= start <= stop <= size``."""
        if not 0 <= start <= stop <= self.size:
            raise UsageError(
                f"points {start} to {stop} of a design of {self.size:,} points: a piece lies between 0 and {self.size}"
            )

    def expect_index(self, index: int) -> None:
        """Raise :class:`UsageError` unless there is a point of this number."""
        if not 0 <= index < self.size:
            raise UsageError(f"point {index} of a design of {self.size:,} points: points are numbered from 0")


def checked_names(names: Iterable[object]) -> tuple[str, ...]:
    """Names of parameters, each once, at least one. Raises :class:`UsageError`."""
    found: list[str] = []
    for name in names:
        if not isinstance(name, str) or not name.isidentifier() or not name.isascii() or len(name) > 100:
            raise UsageError(f"{shown(name)} is not the name of a parameter, such as reach")
        found.append(name)
    if not found:
        raise UsageError("a design needs at least one parameter that varies")
    if len(found) > MAXIMUM_NAMES:
        raise UsageError(f"a design varies at most {MAXIMUM_NAMES:,} parameters, not {len(found):,}")
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice:
        raise UsageError(f"'{twice}' stands twice among the parameters of a design; name each once")
    return tuple(found)


def checked_whole(value: object, what: str, least: int, most: int) -> int:
    """A whole number between two others; a truth value is none. Raises :class:`UsageError`."""
    from operator import index

    try:
        number = None if isinstance(value, bool) else index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or not least <= number <= most:
        raise UsageError(f"the {what} is a whole number from {least} to {most:,}, not {shown(value)}")
    return number


def exact_number(value: object, where: str) -> Fraction:
    """An exact number that a float can stand for. Raises :class:`UsageError` naming where it stands."""
    try:
        number = exact(value)
    except NumberError as error:
        raise UsageError(f"{where}: {error}") from None
    nearest(number, where)
    return number


def nearest(number: Fraction, where: str) -> float:
    """The nearest float, with all its 53 bits.

    Raises :class:`UsageError` for a number too large for a float, or so small that its nearest is a poor one.
    """
    try:
        rounded = float(number)
    except OverflowError:
        raise UsageError(f"{where}: {short_text(number)} is too large for a design; change its unit") from None
    if number and abs(number) < LEAST_NORMAL:
        raise UsageError(f"{where}: {short_text(number)} is too near to 0 for a design; change its unit or write 0")
    return rounded


def shown(value: object) -> str:
    """An object on one short line."""
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of so many digits"
    try:
        text = " ".join(repr(value)[:200].split())
    except Exception:  # Anybody's repr may fail in any way.
        text = ""
    return text if text and len(text) <= 60 else f"an object of type {type(value).__name__}"


class Fields:
    """The fields of plain data, each taken once; what is left over is refused."""

    def __init__(self, plain: object, what: str) -> None:
        if not isinstance(plain, Mapping):
            raise UsageError(f"{what} is an object with fields, not {shown(plain)}")
        self._left = dict(plain)
        self._what = what

    def has(self, name: str) -> bool:
        """Whether there is such a field, not yet taken."""
        return name in self._left

    def take(self, name: str) -> Any:  # noqa: ANN401 - whatever stands there; its reader checks it
        """The value of a field. Raises :class:`UsageError` if it is missing."""
        if name not in self._left:
            raise UsageError(f"{self._what} has no field '{name}'")
        return self._left.pop(name)

    def items(self, name: str) -> list[Any]:
        """The value of a field that is a list."""
        value = self.take(name)
        if not isinstance(value, list | tuple):
            raise UsageError(f"{self._what}: '{name}' is a list, not {shown(value)}")
        return list(value)

    def number(self, name: str) -> Fraction:
        """The value of a field that is the text of an exact number."""
        return number_from_text(self.take(name), f"{self._what}: '{name}'")

    def finish(self) -> None:
        """Raise :class:`UsageError` for fields that nobody took."""
        if self._left:
            raise UsageError(f"{self._what} has an unknown field {shown(next(iter(self._left)))}")


def number_from_text(text: object, where: str) -> Fraction:
    """An exact number that :func:`gametheory.numbers.exact_text` wrote. Raises :class:`UsageError`."""
    if not isinstance(text, str):
        raise UsageError(f"{where} is the text of an exact number, not {shown(text)}")
    try:
        return parse_exact_text(text)
    except NumberError as error:
        raise UsageError(f"{where}: {error}") from None
