"""A bar that shows where a claim holds and fails along a parameter, to scale, with numbers below that never overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.claims.verdict import ClaimStretch
from gametheory.numbers import decimal_text, short_text
from gametheory.pages.markup import Cell

__all__ = ["Bar", "Mark", "Piece", "piece_of", "stretch_bar"]

LEAST_LABELLED = 0.14
"""The share of a bar that a piece takes at least to have its verdict written inside."""
LEAST_APART = 0.09
"""The share of a bar by which two numbers below it are apart at least; a number closer to another is left out there."""


@dataclass(frozen=True)
class Piece:
    """A part of a bar, in percent of its length; a single value is a ``point``, and has no width."""

    verdict: str
    start: str
    width: str
    label: str
    point: bool = False


@dataclass(frozen=True)
class Mark:
    """A number below a bar, at so many percent of its length; ``lower`` on the second line."""

    start: str
    label: Cell
    lower: bool = False


@dataclass(frozen=True)
class Bar:
    """Where a claim holds and fails, drawn to scale, with numbers below; ``said`` is the same in words."""

    said: str
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...] = ()
    axis: str = ""


def stretch_bar(axis: str, low: Fraction, high: Fraction, stretches: Sequence[ClaimStretch]) -> Bar | None:
    """A bar of the range of a parameter; None where one verdict fills it."""
    if len(stretches) < 2:
        return None
    pieces = []
    ends: dict[float, Cell] = {0.0: _short_number(low), 1.0: _short_number(high)}
    inner = [each.low for each in stretches if low < each.low < high]
    for place in dict.fromkeys(inner):
        ends.setdefault(_place(place, low, high), _short_number(place))
    for each in stretches:
        start = _place(each.low, low, high)
        pieces.append(piece_of(each.verdict, start, _place(each.high, low, high) - start, point=each.is_point))
    said = "; ".join(f"{each.verdict} {each if each.is_point else f'on {each}'}" for each in stretches)
    # Points are drawn last, so that the stretches next to them don't cover them.
    pieces.sort(key=lambda piece: piece.point)
    return Bar(f"{axis}: {said}", tuple(pieces), tuple(_marks(ends)), axis)


def _short_number(value: Fraction | AlgebraicNumber) -> Cell:
    """A number under a bar: exact if it is short, else its decimals."""
    if isinstance(value, Fraction) and len(str(value)) <= 7:
        return short_text(value).replace("-", "\N{MINUS SIGN}")
    about = decimal_text(value if isinstance(value, Fraction) else float(value), 4)
    return about.replace("-", "\N{MINUS SIGN}")


def _place(value: Fraction | AlgebraicNumber, low: Fraction, high: Fraction) -> float:
    # Ends may be beyond the range of floats; their ratios are not.
    exact = value if isinstance(value, Fraction) else Fraction(float(value))
    return float((exact - low) / (high - low))


def _marks(ends: Mapping[float, Cell]) -> Iterator[Mark]:
    """The numbers below a bar on two lines: both ends, and of the others those that have room on one of the lines."""
    lines: tuple[list[float], list[float]] = ([0.0, 1.0], [])
    for place in ends:
        line = next((own for own in lines if all(abs(place - other) >= LEAST_APART for other in own)), None)
        if line is not None and place not in (0.0, 1.0):
            line.append(place)
    for place in sorted(place for line in lines for place in line):
        yield Mark(f"{100 * place:.3f}", ends[place], place in lines[1])


def piece_of(verdict: str, start: float, width: float, *, point: bool = False) -> Piece:
    """A part of a bar, from shares of its length; its verdict is written in it if there is room."""
    label = verdict if width >= LEAST_LABELLED else ""
    return Piece(verdict, f"{100 * start:.3f}", f"{100 * width:.3f}", label, point)
