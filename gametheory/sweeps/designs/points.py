"""Points that are given one by one, also in a CSV file.

A file has a header of parameter names and a row a point, of exact numbers such as ``2/5`` or ``0.4``::

    reach,fee
    2/5,3
    0.5,10/3

Reference: Y. Shafranovich (2005), RFC 4180, "Common format and MIME type for comma-separated values".
"""

from __future__ import annotations

import csv
import functools
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory.errors import LimitReached, UsageError
from gametheory.numbers import NumberError, exact_text, parse_number
from gametheory.sweeps.designs.design import (
    Design,
    Fields,
    checked_names,
    exact_number,
    nearest,
    number_from_text,
    shown,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAXIMUM_NUMBERS = 1_000_000
"""Most numbers, points times parameters, that a design lists one by one."""
MAXIMUM_BYTES = 64 * 2**20
"""Largest file of points that is read."""
MAXIMUM_FAULTS = 10
"""Faults of a file that are told at once."""


@dataclass(frozen=True)
class Points(Design):
    """Points given one by one; the same point may be given twice.

    ``names`` are the parameters and ``points`` has a row a point, of numbers in the order of the names. Raises
    :class:`UsageError`, and :class:`LimitReached` for more than 1,000,000 numbers.
    """

    columns: tuple[str, ...]
    points: tuple[tuple[Fraction, ...], ...]
    kind: ClassVar[str] = "points"

    def __init__(self, names: Iterable[str], points: Iterable[Iterable[object]]) -> None:
        if isinstance(names, str):
            raise UsageError(f'the names are a list, such as ["{names[:20]}"]')
        columns = checked_names(names)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "points", tuple(_checked(columns, points)))
        if not self.points:
            raise UsageError("a design needs at least one point")

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters, in the order of each point's numbers."""
        return self.columns

    @property
    def size(self) -> int:
        """How many points there are."""
        return len(self.points)

    @functools.cached_property
    def rounded(self) -> tuple[bool, ...]:
        """For each name, whether some number is no float."""
        return tuple(any(Fraction(float(each)) != each for each in column) for column in zip(*self.points, strict=True))

    def floats(self, start: int, stop: int) -> NDArray[np.float64]:
        """The points ``start`` to ``stop - 1``: shape (names, stop - start)."""
        import numpy as np

        self.expect_piece(start, stop)
        found = np.empty((len(self.columns), stop - start))
        for k, point in enumerate(self.points[start:stop]):
            found[:, k] = [float(number) for number in point]
        return found

    def exact(self, index: int) -> dict[str, Fraction]:
        """One point as it was given."""
        self.expect_index(index)
        return dict(zip(self.columns, self.points[index], strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        points = [[exact_text(number) for number in point] for point in self.points]
        return {"kind": self.kind, "names": list(self.columns), "points": points}

    @classmethod
    def from_fields(cls, fields: Fields) -> Points:
        """Read what :meth:`to_dict` wrote. Raises :class:`UsageError`."""
        names, rows = fields.items("names"), fields.items("points")
        fields.finish()
        if not all(isinstance(row, list | tuple) for row in rows):
            raise UsageError("each of the points of a design is a list of exact numbers")
        return cls(names, ([number_from_text(text, "a number of a point") for text in row] for row in rows))


def _checked(names: tuple[str, ...], points: Iterable[Iterable[object]]) -> Iterator[tuple[Fraction, ...]]:
    """The points as exact numbers, of which there are not too many."""
    most = MAXIMUM_NUMBERS // len(names)
    for k, point in enumerate(points):
        if k >= most:
            raise _too_many(names)
        if isinstance(point, str | bytes) or not isinstance(point, Iterable):
            raise UsageError(f"point {k} is {shown(point)}; a point has a number for each of {', '.join(names[:5])}")
        values = tuple(point)
        if len(values) != len(names):
            raise UsageError(f"point {k} has {len(values)} numbers for {len(names)} parameters; give one for each")
        yield tuple(exact_number(value, f"point {k}, {name}") for name, value in zip(names, values, strict=True))


def _too_many(names: tuple[str, ...]) -> LimitReached:
    return LimitReached(
        f"more than {MAXIMUM_NUMBERS // len(names):,} points of {len(names)} parameters: a list of points has at most "
        f"{MAXIMUM_NUMBERS:,} numbers; cut it into several, or use a grid or random draws"
    )


def points_from_csv(path: str | os.PathLike[str]) -> Points:
    """The points in a CSV file in UTF-8; lines without anything in them are passed over.

    Raises :class:`UsageError` with the lines of up to ten faults, and :class:`LimitReached` for a file of more than
    64 MiB or 1,000,000 numbers.
    """
    file = Path(path).name
    try:
        with Path(path).open("rb") as handle:
            content = handle.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise UsageError(f"can't read {file}: {error.strerror or error}") from None
    if len(content) > MAXIMUM_BYTES:
        raise LimitReached(f"{file} is larger than {MAXIMUM_BYTES // 2**20} MiB; cut it into several files")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}, line {line}: not UTF-8 text; save the file as UTF-8") from None
    return _read(file, csv.reader(io.StringIO(text, newline=""), strict=True))


def _read(file: str, reader: Any) -> Points:  # noqa: ANN401 - the csv module's reader has no public type
    names: tuple[str, ...] = ()
    points: list[tuple[Fraction, ...]] = []
    faults: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            where = f"{file}, line {reader.line_num}"
            if not names:
                names = _header(cells, where)
                continue
            if (len(points) + 1) * len(names) > MAXIMUM_NUMBERS:
                raise _too_many(names)
            point = _point(names, cells, where, faults)
            if len(faults) >= MAXIMUM_FAULTS:
                break
            points.append(point)
    except csv.Error as error:
        faults.append(f"{file}, line {reader.line_num}: {error}")
    if not faults and not points:
        faults.append(f"{file}: no points; write a header of parameter names, and a line of numbers for each point")
    if faults:
        raise UsageError("\n".join(faults[:MAXIMUM_FAULTS]))
    return Points(names, points)


def _header(cells: list[str], where: str) -> tuple[str, ...]:
    try:
        return checked_names(cells)
    except UsageError as error:
        raise UsageError(f"{where}: {error}; the first line has the parameters' names, separated by commas") from None


def _point(names: tuple[str, ...], cells: list[str], where: str, faults: list[str]) -> tuple[Fraction, ...]:
    """The numbers of a line; what is wrong with it is added to the faults."""
    if len(cells) != len(names):
        faults.append(f"{where}: {len(cells)} numbers for {len(names)} parameters; give one for each")
        return ()
    point = []
    for name, cell in zip(names, cells, strict=True):
        try:
            number = parse_number(cell)
            nearest(number, f"{where}, {name}")
            point.append(number)
        except NumberError as error:
            faults.append(f"{where}, {name}: {error}")
        except UsageError as error:
            faults.append(str(error))
    return tuple(point)
