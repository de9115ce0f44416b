"""Faces, edges and vertices of a box that was cut by curves, and exact samples that stand for edges and vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.columns import Column, Node
from gametheory.algebra.plane import PlanePoint
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import NotGenericError, Sample
from gametheory.parametric.planes.decomposition import Decomposition

__all__ = ["Address", "Cell", "CellSample", "Run"]

T = TypeVar("T")

Address = tuple[int, int]
"""The layer and the level of a cell: see :class:`~gametheory.parametric.planes.decomposition.Layer`."""


@dataclass(slots=True)
class Run(Generic[T]):
    """A value that was found, and the signs that it depends on: of irreducible polynomials by text, and as masks of curves."""

    value: T
    signs: dict[str, int]
    positive: int = 0
    negative: int = 0
    mask: int | None = None
    """None while not all of the polynomials are known as curves."""

    def holds(self, cell: Cell[T]) -> bool:
        """Whether all signs that the value depends on are the same on a cell."""
        mask = self.mask
        return mask is not None and cell.positive & mask == self.positive and cell.negative & mask == self.negative


class CellSample(Sample):
    """A point of an edge that stands for the whole edge, or a vertex.

    The signs of polynomials that the box was cut by are those of the cell. On an edge no other polynomial may be zero at
    the point: :class:`NotGenericError` then. ``recorded`` is as in :class:`GenericSample`; ``found`` has the signs of
    irreducible factors.
    """

    def __init__(self, decomposition: Decomposition, cell: Cell[Any], column: Column, height: Node | fmpq) -> None:
        super().__init__(decomposition.space)
        self.decomposition = decomposition
        self.cell = cell
        self.column = column
        self.height = height
        self.recorded: dict[str, fmpq_mpoly] = {}
        self.found: dict[str, int] = {}
        self._point: PlanePoint | None = None

    @property
    def point(self) -> PlanePoint:
        """The point itself, in exact coordinates."""
        if self._point is None:
            self._point = PlanePoint(self.space, self.column.x, _exact_height(self.column, self.height))
        return self._point

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign on the cell. Raises :class:`NotGenericError`."""
        polynomial = self.space.on_axes(polynomial)
        if polynomial.is_zero():
            return 0
        if polynomial.is_constant():
            return 1 if polynomial.leading_coefficient() > 0 else -1
        self.recorded[str(polynomial)] = polynomial
        factors = self.decomposition.factors(polynomial)
        sign = factors.sign
        for text, power in factors.powers:
            sign *= self._sign_of_factor(text) ** power
        return sign

    def _sign_of_factor(self, text: str) -> int:
        if text not in self.found:
            number = self.decomposition.known.get(text)
            if number is not None:
                self.found[text] = (self.cell.positive >> number & 1) - (self.cell.negative >> number & 1)
            else:
                sign = self.point.sign(self.decomposition.polynomial(text))
                if sign == 0 and self.cell.dimension == 1:
                    raise NotGenericError(f"{text} is zero at one point of an edge")
                self.found[text] = sign
        return self.found[text]

    def rough(self, polynomial: fmpq_mpoly) -> fmpq:
        """About the value there."""
        x, y = self.column.x, self.height
        middle = y.ball.mid().fmpq() if isinstance(y, Node) else y
        return self.space.value(polynomial, ((x.low + x.high) / 2, middle))


@dataclass(eq=False, slots=True)
class Cell(Generic[T]):
    """A face, an edge (an arc over a strip, or a stretch of a vertical line) or a vertex of the box.

    ``positive`` and ``negative`` are masks of the curves whose polynomials are so on it.
    """

    layer: int
    level: int
    positive: int
    negative: int
    run: Run[T] | None = None

    @property
    def dimension(self) -> int:
        """2, 1 or 0."""
        return self.layer % 2 + self.level % 2

    @property
    def address(self) -> Address:
        """The layer and the level."""
        return self.layer, self.level

    @property
    def value(self) -> T:
        """What was found on the cell."""
        if self.run is None:
            raise LookupError("nothing was found on this cell yet")
        return self.run.value


def _exact_height(column: Column, height: Node | fmpq) -> AlgebraicNumber:
    if not isinstance(height, Node):
        return AlgebraicNumber.of(height)
    return column.height(min(height.branches, key=lambda branch: column.curves[branch[0]].degree))
