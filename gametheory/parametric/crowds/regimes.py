"""The way from a family of symmetric games and one parameter to its :class:`CrowdRegimes`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar, cast

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.texts import polynomial_text
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.algebra.values import Value, value_at, value_of
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.model.family import Family, expect_family
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.counts import (
    dependence,
    expect_crowd,
    is_whole_axis,
    lifted_crowd,
    numbers_of_players,
    players_at,
    pulled_back,
    undefined_count,
)
from gametheory.parametric.crowds.outcomes import (
    Formulas,
    outcome_formulas,
    same_at,
)
from gametheory.parametric.crowds.portraits import portrait_in_field
from gametheory.parametric.crowds.result import CrowdCell, CrowdRegimes
from gametheory.parametric.crowds.segments import (
    NOTHING,
    Segment,
    players_name,
    segments,
    segments_by_number,
    written,
)
from gametheory.parametric.crowds.several import MOST_GAINS, expect_few, maximiser_note
from gametheory.parametric.crowds.signature import Joiner, Signature
from gametheory.parametric.crowds.solved import mixed_of, solved_at_ends
from gametheory.parametric.pieces import Breakpoint
from gametheory.parametric.regimes import Between, axis_range
from gametheory.solvers.concepts import chosen_method

__all__ = ["crowd_regimes"]

T = TypeVar("T")


def crowd_regimes(
    family: Family,
    axis: str,
    *,
    values: Mapping[str, object] | None = None,
    between: Between | None = None,
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
    solved: bool = True,
) -> CrowdRegimes:
    """What the equilibria of a symmetric game of two strategies are along one parameter, exactly.

    ``axis``, ``values``, ``between`` and ``concept`` are as in :func:`gametheory.regimes`. An axis that is the number of
    players stands for its whole numbers; one that only moves that number (``count = "reach*tools"``, rounded down) is cut
    where the number reaches another cell. With ``solved`` mixed equilibria are solved for at the ends of every cell.
    ``limit`` bounds the gains that are computed. Raises :class:`UsageError`, and :class:`LimitReached`.

    **Guarantees.** Every cell's pure equilibria (by counts), its potential's maximisers and, for ``symmetric-nash``, the
    number of its mixed symmetric equilibria are exact at every value of the axis.
    """
    expect_family(family, "regimes")
    expect_crowd(family, "following a crowd along a parameter")
    point, low, high = axis_range(family, axis, values, between)
    chosen, _ = chosen_method(family.at(), concept)
    line = _Line(family, point, axis, low, high, mixed=chosen == "symmetric-nash", limit=limit)
    cells = []
    for cell in line.cells():
        cells.append(solved_at_ends(cell, family, point, chosen) if solved and cell.signature.mixed else cell)
        if progress:
            progress(len(cells))
    spec = family.spec
    first, second = spec.strategies[0]
    return CrowdRegimes(
        about=family.about,
        axis=axis,
        low=low,
        high=high,
        parameters={name: value for name, value in point.items() if name != axis},
        concept=chosen,
        player=spec.players[0],
        strategies=(first, second),
        whole=line.whole,
        variable=line.variable,
        players=line.players,
        count=str(spec.crowd.count),
        cells=tuple(cells),
        breakpoints=tuple(dict.fromkeys(_breakpoint(cell, axis) for cell in cells[1:] if cell.low != low)),
        notes=(*line.notes(), *maximiser_note(cell.signature for cell in cells)),
    )


class _Line:
    """One axis of a family, others at a point."""

    def __init__(
        self,
        family: Family,
        point: Mapping[str, Fraction],
        axis: str,
        low: Fraction,
        high: Fraction,
        *,
        mixed: bool,
        limit: int | None,
    ) -> None:
        self._family = family
        self._point = point
        self._axis = axis
        self._ends = low, high
        self._mixed = mixed
        self._limit = limit
        self._dependence = dependence(family.spec, (axis,))
        self.whole = self._dependence.count and is_whole_axis(family, point, axis)
        self._by_number = self._dependence.count and not self._dependence.payoffs and not self.whole
        self.players = axis if self.whole else players_name(family)
        self.variable = self.players if self._by_number else axis
        self._gains = 0

    def notes(self) -> tuple[str, ...]:
        """Remarks on what the result does not have."""
        if not self._by_number:
            return ()
        notes = [f"{self.variable} is {self._family.spec.crowd.count} rounded down"]
        if self._dependence.measures:
            names = ", ".join(sorted(self._dependence.measures))
            notes.append(f"no formulas of {names}: {self._axis} enters them besides the number of players")
        return tuple(notes)

    def cells(self) -> Iterator[CrowdCell]:
        """The cells that tile the range, in order."""
        if self.whole:
            return self._whole_cells()
        return self._cells_by_number() if self._by_number else self._cells_by_signs()

    def _whole_cells(self) -> Iterator[CrowdCell]:
        low, high = math.ceil(self._ends[0]), math.floor(self._ends[1])
        if low > high:
            raise UsageError(f"there is no whole number of {self._axis} from {self._ends[0]} to {self._ends[1]}")
        for found in segments(
            lambda players: self._at(Fraction(players)),
            lambda sample: lifted_crowd(self._family, self._point, self._axis, sample),
            self._axis,
            low,
            high,
            alone=None if self._dependence.payoffs else self._dependence.alone,
            mixed=self._mixed,
            limit=self._limit,
        ):
            yield CrowdCell(
                axis=self._axis,
                low=Fraction(found.low),
                high=Fraction(found.high),
                low_closed=True,
                high_closed=True,
                whole=True,
                players=(found.low, found.high),
                signature=found.signature,
                outcomes=written(self._family.spec, found, self.players),
                mixed=mixed_of(found.signature.mixed),
                undefined=found.undefined,
            )

    def _at(self, value: Fraction) -> SymmetricGame:
        return cast("SymmetricGame", self._family.at_point({**self._point, self._axis: value}))

    def _cells_by_number(self) -> Iterator[CrowdCell]:
        low, high = map(AlgebraicNumber.of, self._ends)
        least, most = numbers_of_players(self._family, self._point, self._axis, low, high)
        found = segments_by_number(
            self._family, self._point, (self._axis,), least, most, mixed=self._mixed, limit=self._limit
        )
        line = pulled_back(self._family, self._point, self._axis, low, high, [each.low for each in found])
        for stretch, low_closed, high_closed in _merged(line, lambda first, second, _: first == second):
            segment = found[stretch.value - 1]
            players = (segment.low, segment.high)
            yield CrowdCell(
                axis=self._axis,
                low=exact_number(stretch.low),
                high=exact_number(stretch.high),
                low_closed=low_closed,
                high_closed=high_closed,
                whole=False,
                players=players,
                signature=segment.signature,
                outcomes=written(self._family.spec, segment, self.players),
                mixed=mixed_of(segment.signature.mixed),
                undefined=segment.undefined,
            )

    def _cells_by_signs(self) -> Iterator[CrowdCell]:
        low, high = map(AlgebraicNumber.of, self._ends)
        if self._dependence.count:
            least, most = numbers_of_players(self._family, self._point, self._axis, low, high)
            expect_few(least, most, self._axis, self._limit)
        space = Space((self._axis,), {})
        line = trace_line(space, low, high, lambda sample: self._decided(space, sample))
        for stretch, low_closed, high_closed in _merged(line, _is_same):
            players, signature, formulas, undefined = stretch.value
            segment = Segment(players, players, signature, formulas, undefined)
            yield CrowdCell(
                axis=self._axis,
                low=exact_number(stretch.low),
                high=exact_number(stretch.high),
                low_closed=low_closed,
                high_closed=high_closed,
                whole=False,
                players=(players, players),
                signature=signature,
                outcomes=written(self._family.spec, segment, self.players, _writer(stretch)),
                mixed=mixed_of(signature.mixed),
                undefined=undefined,
            )

    def _decided(self, space: Space, sample: Sample) -> _Decided:
        """Everything at a sample of an axis that enters payoffs, by signs."""
        try:
            return self._defined(space, sample)
        except EvaluationError as error:
            return 0, NOTHING, (), str(error)

    def _defined(self, space: Space, sample: Sample) -> _Decided:
        players = players_at(self._family, self._point, self._axis, sample)
        undefined = undefined_count(players)
        if undefined:
            return players, NOTHING, (), undefined
        self._gains += players
        if self._gains > (MOST_GAINS if self._limit is None else self._limit):
            raise LimitReached(
                f"the gains of {players:,} players are more than can be followed along {self._axis}, which enters "
                "payoffs: narrow its range, take fewer players, or solve at single values"
            )
        game = replace(lifted_crowd(self._family, self._point, self._axis, sample), count=players)
        signature = Joiner(portrait_in_field(game, mixed=self._mixed)).signature()
        return players, signature, outcome_formulas(game, signature, space, symmetric=self._mixed), ""


_Decided = tuple[int, Signature, Formulas, str]


def _writer(stretch: Stretch[_Decided]) -> Callable[[RationalFunction], Value]:
    sample = stretch.sample
    if sample is None:
        return lambda function: value_at(function, stretch.low)
    return lambda function: value_of(function, near=(sample,))


def _is_same(first: _Decided, second: _Decided, place: AlgebraicNumber | None) -> bool:
    """Whether two stretches are one cell; if one of them is a point, by its place."""
    if first[:2] != second[:2] or first[3] != second[3]:
        return False
    return first[2] == second[2] or (place is not None and same_at(first[2], second[2], place))


def _merged(
    line: Sequence[Stretch[T]], same: Callable[[T, T, AlgebraicNumber | None], bool]
) -> list[tuple[Stretch[T], bool, bool]]:
    """Neighbours that are the same as one stretch; with whether its ends belong to it."""
    merged: list[tuple[Stretch[T], bool, bool]] = []
    for stretch in line:
        closed = stretch.is_point
        if merged:
            before, low_closed, _ = merged[-1]
            points = [each.low for each in (before, stretch) if each.is_point]
            if same(before.value, stretch.value, points[0] if points else None):
                # An open stretch has the formulas; a point would only repeat their values there.
                kept = before if before.sample is not None else stretch
                joined = Stretch(before.low, stretch.high, kept.value, kept.sample)
                merged[-1] = (joined, low_closed, closed)
                continue
        merged.append((stretch, closed, closed))
    return merged


def _breakpoint(cell: CrowdCell, axis: str) -> Breakpoint:
    number = AlgebraicNumber.of(cell.low)
    return Breakpoint(cell.low, polynomial_text(number.polynomial, axis))
