"""Charts: what holds where some polynomials have given signs; and the table of the factors that all charts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.samples import Space
from gametheory.algebra.values import Value
from gametheory.model.family import Family
from gametheory.numbers import to_flint
from gametheory.parametric.lifting.lifted import LiftedSolution

__all__ = ["Atlas", "Chart", "ChartVerdict", "Factors", "Tick"]


@dataclass(frozen=True, slots=True)
class ChartVerdict:
    """The verdict on a claim at every point of a chart, and the reason if there is one to give."""

    verdict: str
    reason: str = ""


@dataclass(frozen=True)
class Chart:
    """All equilibria, in formulas, and all verdicts wherever each factor numbered in ``signs`` has the sign given.

    A sign of 0 says that the factor vanishes: such a chart lies within a frontier. ``point`` is where it was found.
    """

    signs: Mapping[int, int]
    solution: LiftedSolution
    verdicts: Mapping[str, ChartVerdict]
    point: tuple[fmpq, ...]

    @property
    def thin(self) -> int:
        """How many independent equations its points satisfy; 0 for a chart of full dimension."""
        return sum(sign == 0 for sign in self.signs.values())


@dataclass(frozen=True, slots=True)
class Tick:
    """A value of one parameter at which something changes while all others are at the base; ``text`` for people."""

    value: Value
    text: str


@dataclass(frozen=True)
class Atlas:
    """Charts of a family's ranged parameters, the ``axes``; all others are at the ``base``.

    ``ticks`` are the exact breakpoints of each axis with all others at the base. ``covered`` tells for a way to draw fresh
    points how many of how many lie in a chart: an estimate, and all that is claimed of the rest. ``exhausted`` says that
    the budget ended the search.
    """

    family: Family
    base: Mapping[str, Fraction]
    concept: str
    space: Space
    factors: Factors
    charts: tuple[Chart, ...]
    ticks: Mapping[str, tuple[Tick, ...]]
    covered: Mapping[str, tuple[int, int]]
    exhausted: bool

    @property
    def axes(self) -> tuple[str, ...]:
        """The parameters that have a range, in the family's order."""
        return self.space.axes

    def chart_at(self, point: Mapping[str, Fraction]) -> Chart | None:
        """A chart that a point of the axes lies in; None if it lies in none of those known."""
        place = tuple(to_flint(point[name]) for name in self.axes)
        return first_holding(self.charts, Signs(self.factors, place))


class Factors:
    """The irreducible factors of all polynomials that charts depend on, numbered; each has leading coefficient 1."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.polynomials: list[fmpq_mpoly] = []
        self._numbers: dict[str, int] = {}
        self._of: dict[str, tuple[int, ...]] = {}

    def of(self, polynomial: fmpq_mpoly) -> tuple[int, ...]:
        """The numbers of the factors of a polynomial in the axes."""
        text = str(polynomial)
        if text not in self._of:
            self._of[text] = tuple(self._number(factor) for factor, _ in polynomial.factor()[1])
        return self._of[text]

    def _number(self, factor: fmpq_mpoly) -> int:
        factor = factor / factor.leading_coefficient()
        text = str(factor)
        if text not in self._numbers:
            self._numbers[text] = len(self.polynomials)
            self.polynomials.append(factor)
        return self._numbers[text]


@dataclass
class Signs:
    """The signs of the factors at one point, each computed when it is first asked for."""

    factors: Factors
    point: Sequence[fmpq]
    known: dict[int, int] = field(default_factory=dict)

    def __getitem__(self, number: int) -> int:
        if number not in self.known:
            value = self.factors.space.value(self.factors.polynomials[number], self.point)
            self.known[number] = int(value > 0) - int(value < 0)
        return self.known[number]


def first_holding(charts: Iterable[Chart], signs: Signs) -> Chart | None:
    """The first of the charts all of whose signs are those at a point."""
    for chart in charts:
        if all(signs[number] == sign for number, sign in chart.signs.items()):
            return chart
    return None
