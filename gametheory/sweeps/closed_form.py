r"""Closed forms first: a sweep along one parameter by formulas that were found once, not point by point.

On a *piece*, an open interval of the axis on which the same strategies solve the game, each equilibrium is a tuple of
rational functions of the parameter ``t``: probabilities, payoffs and measures ``N(t) / D(t)`` with polynomials ``N`` and
``D``, in lowest terms and without a pole in the piece. The pieces are those of the regimes of the axis (``solve_line``), cut
further where two equilibria change places in the order in which a solution lists them, which is that of their strategies
as tuples of numbers: a change of places is a root of the difference of two of these functions. Between the cuts a row is
a few polynomials at a number; at a rational cut the game is solved, and an irrational one is no point of a sweep.

For the regimes see :mod:`gametheory.parametric.lines.nash`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import fmpq, fmpq_poly

from gametheory.algebra.germs import Germ, RationalFunction
from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.samples import GenericSample, Sample, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.errors import EvaluationError, LimitReached, UnverifiedResult, UsageError
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.model.family import Family, Game
from gametheory.model.reduced import ReducedForm, reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import short_text, to_flint, to_fraction
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedFamily, LiftedSolution
from gametheory.parametric.lifting.minors import minors_needed
from gametheory.parametric.lines.solving import solve_line
from gametheory.solvers.concepts import chosen_method
from gametheory.solvers.result import RESERVED_COLUMNS, Row
from gametheory.solvers.solve import solve

if TYPE_CHECKING:
    pass

__all__ = ["FEWEST_POINTS", "ClosedForm", "Piece", "Quotient", "closed_form"]

FEWEST_POINTS = 30
"""Points from which on formulas are looked for."""
_WORK_OF_A_GAME = 4
"""A game in functions, and its equilibria by signs, in units of one game in numbers, measured."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """A rational function of the axis that is not constant."""

    numerator: fmpq_poly
    denominator: fmpq_poly

    def at(self, value: fmpq) -> Fraction:
        """The exact value; ZeroDivisionError at a pole."""
        return to_fraction(self.numerator(value) / self.denominator(value))


@dataclass(frozen=True, slots=True)
class Piece:
    """An open interval of the axis and the rows of its points, in the order in which a solution lists them.

    Row ``k`` has the columns ``columns[k]``; their numbers are those of the places ``places[k]`` in ``constants`` followed by
    the values of ``quotients``, so that what is equal throughout is computed once.
    """

    low: Fraction | AlgebraicNumber
    high: Fraction | AlgebraicNumber
    constants: tuple[Fraction, ...]
    quotients: tuple[Quotient, ...]
    columns: tuple[tuple[str, ...], ...]
    places: tuple[tuple[int, ...], ...]

    def rows(self, value: Fraction) -> list[Row]:
        """The rows at a value inside."""
        there = to_flint(value)
        numbers = [*self.constants, *(quotient.at(there) for quotient in self.quotients)]
        found: list[Row] = []
        for number, (columns, places) in enumerate(zip(self.columns, self.places, strict=True)):
            row: Row = {"equilibrium": number}
            row.update(zip(columns, [numbers[place] for place in places], strict=True))
            found.append(row)
        return found


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """The rows of a sweep along ``axis``, in formulas.

    ``cuts`` are the ends of the pieces, ascending; ``pieces[k]`` lies between ``cuts[k]`` and ``cuts[k + 1]`` and is None where
    there are no formulas to use: where the game is not defined, or an order of rows is not known.
    """

    axis: str
    concept: str
    cuts: tuple[Fraction | AlgebraicNumber, ...]
    pieces: tuple[Piece | None, ...]
    complete: bool = True

    def rows(self, value: Fraction) -> list[Row] | None:
        """The rows of :meth:`gametheory.Solution.rows` at a value of the axis; None where the point is to be solved.

        **Guarantees.** The same columns, numbers and order as ``solve`` has there, exactly. A list of no rows says that there
        is no equilibrium of the concept.
        """
        piece = self.piece(value)
        return None if piece is None else piece.rows(value)

    def piece(self, value: Fraction) -> Piece | None:
        """The piece that a value lies in; None at a cut, outside the range and where there are no formulas."""
        place = bisect_left(self.cuts, value)
        if not 0 < place < len(self.cuts) or self.cuts[place] == value:
            return None
        return self.pieces[place - 1]


def closed_form(
    family: Family,
    axis: str,
    values: Sequence[Fraction],
    *,
    fixed: Mapping[str, Fraction],
    concept: str | None = None,
    budget: int | None = None,
) -> ClosedForm | None:
    """The rows of a sweep along one axis as formulas; None where these don't apply or would not pay.

    1. Find all equilibria between the least and the greatest value as functions of the axis.
    2. Cut where the order of the equilibria changes.
    3. Where there are values inside a piece, solve at the first of these and compare.

    ``values`` are in the axis's range; ``fixed`` are the other parameters, by default at their defaults; ``concept`` is as in
    :func:`gametheory.solve`. ``budget`` bounds the work, in units of about the time of solving a point: half the number of
    values unless told otherwise, so that an attempt that fails costs less than the sweep.

    None is returned for fewer than 30 values; for symmetric games and populations, whose rows hold more than formulas say;
    past the budget; and for what ``solve`` refuses, for it to say so. Raises :class:`UnverifiedResult` where
    formulas and solving disagree, which only a bug can cause.

    >>> from gametheory import loads
    >>> family = loads('''format = 1
    ... title = "A coin whose head is worth x"
    ... form = "strategic"
    ... parameters.x = { default = 1, range = [0, 2] }
    ... players = { even = ["heads", "tails"], odd = ["heads", "tails"] }
    ... payoffs.matrices = { even = [["x", 0], [0, 1]], odd = [[0, 1], [1, 0]] }''')
    >>> found = closed_form(family, "x", [Fraction(k, 30) for k in range(61)], fixed={})
    >>> print(found.rows(Fraction(1, 7))[0]["odd.heads"], found.rows(Fraction(0)))
    7/8 None
    """
    if len(values) < FEWEST_POINTS or family.spec.form in ("symmetric", "population"):
        return None
    low, high = min(values), max(values)
    if low == high:
        return None
    meter = _Meter(len(values) // 2 if budget is None else budget)
    point = {**family.point(), **fixed}
    try:
        # At the defaults a family is always defined; which concept and plans there are depends on no number.
        game = family.at_point(family.point())
        chosen, _ = chosen_method(game, concept)
        reduced = reduced_strategic_form(game) if chosen == "nash" and isinstance(game, ExtensiveGame) else None
        if chosen == "nash":
            strategic = game if isinstance(game, StrategicGame) else reduced.game if reduced else None
            assert strategic is not None
            meter.minors = minors_needed(*strategic.shape)
        lifted = _MeteredFamily.within(family, point, axis, meter)
        ends = AlgebraicNumber.of(low), AlgebraicNumber.of(high)
        line = solve_line(lifted, chosen, *ends)
        known = _pieces(line, lifted.space, chosen, reduced, meter)
    except (EvaluationError, LimitReached, UsageError):
        return None
    cuts = (*(exact_number(begins) for begins, _ in known), high)
    found = ClosedForm(axis, chosen, cuts, tuple(piece for _, piece in known))
    return found if _agrees(family, found, point, sorted(values), meter) else None


class _Meter:
    """Counts work against a budget."""

    def __init__(self, budget: int) -> None:
        self.left = budget
        self.minors = 0

    def charge(self, work: int) -> None:
        """Count some work. Raises :class:`LimitReached`."""
        self.left -= work
        if self.left < 0:
            raise LimitReached("formulas of a sweep would take longer than solving its points")


@dataclass(frozen=True)
class _MeteredFamily(LiftedFamily):
    """A lifted family that counts how often it is asked for a game, and how large the polynomials in it are."""

    meter: _Meter = field(default_factory=lambda: _Meter(0), repr=False, compare=False)

    @staticmethod
    def within(family: Family, point: Mapping[str, Fraction], axis: str, meter: _Meter) -> _MeteredFamily:
        """The family over an axis, all others at ``point``."""
        fixed = {name: value for name, value in point.items() if name != axis}
        return _MeteredFamily(family, fixed, Space((axis,), {}), meter=meter)

    def game(self, sample: Sample) -> Game:
        """As :meth:`LiftedFamily.game`; raises :class:`LimitReached` past the budget."""
        self.meter.charge(_WORK_OF_A_GAME)
        game = super().game(sample)
        if isinstance(sample, GenericSample):
            # Measured from degree 1 to 60: roots are sought of polynomials like these.
            degree, minors = _degree(game), self.meter.minors
            self.meter.charge(degree * degree // 25)
            # Measured from 2x2 to 6x6: a minor costs less, in games solved, the larger the game is.
            self.meter.charge(minors * (1 + degree) // (10 + math.isqrt(minors)))
        return game


def _degree(game: Game) -> int:
    """The largest degree of a polynomial in the numbers of a game in functions."""
    return max((max(_degrees(number)) for number in _numbers(game) if isinstance(number, Germ)), default=0)


def _degrees(number: Germ) -> Iterator[int]:
    for part in (number.numerator, number.denominator):
        yield from (int(degree) for degree in part.degrees())


def _numbers(game: Game) -> Iterator[Any]:
    if isinstance(game, StrategicGame):
        for table in game.payoffs:
            yield from table
    elif isinstance(game, ExtensiveGame):
        for node in game.nodes:
            if isinstance(node, TerminalNode):
                yield from node.payoffs
            elif isinstance(node, ChanceNode):
                yield from node.probabilities


_Known = tuple[AlgebraicNumber, Piece | None]
"""Where a piece begins, and the piece."""


def _pieces(
    line: Sequence[Stretch[LiftedSolution]], space: Space, concept: str, reduced: ReducedForm | None, meter: _Meter
) -> list[_Known]:
    """The open stretches of a line as pieces, each with one order of its equilibria."""
    known: list[_Known] = []
    for stretch in line:
        if stretch.is_point:
            continue
        equilibria = stretch.value.equilibria
        keys = [()] * len(equilibria) if concept != "nash" or len(equilibria) < 2 else _keys(equilibria, reduced)
        if stretch.value.undefined or keys is None:
            known.append((stretch.low, None))
            continue
        for part in _in_order(space, stretch, keys, meter):
            chosen = [equilibria[k] for k in part.value]
            known.append((part.low, _piece(part, chosen)))
    return known


def _keys(
    equilibria: Sequence[LiftedEquilibrium], reduced: ReducedForm | None
) -> list[tuple[RationalFunction, ...]] | None:
    """What Nash equilibria are sorted by: mixed strategies, or mixtures of plans; None where the latter are not known."""
    if reduced is None or all(found.mixed for found in equilibria):
        named = [found.mixed or found.strategies for found in equilibria]
        return [tuple(value for own in strategies.values() for value in own.values()) for strategies in named]
    keys = []
    for found in equilibria:
        key = _mixture(found, reduced)
        if key is None:
            return None
        keys.append(key)
    return keys


def _mixture(found: LiftedEquilibrium, reduced: ReducedForm) -> tuple[RationalFunction, ...] | None:
    """The mixture of plans behind behaviour, both players' in turn, where there is only one such mixture.

    That is so where each plan moves at all information sets of its player, of which one at most is mixed at: a plan's
    probability is then that of its move there, or 0.
    """
    moves = [tuple(found.behavior[place.name].moves.values()) for place in reduced.information_sets]
    key: list[RationalFunction] = []
    for player, plans in enumerate(reduced.plans):
        own = [k for k, place in enumerate(reduced.information_sets) if place.player == player]
        if not all(moves[k] for k in own) or sum(not all(map(_is_sure, moves[k])) for k in own) > 1:
            return None
        for plan in plans:
            weights = [moves[k][move] for k in own if (move := plan[k]) is not None]
            if len(weights) < len(own):
                return None
            # The product of factors that are 0 or 1, but for one at most, is one of them.
            none = [weight for weight in weights if weight.is_constant and weight.constant == 0]
            unsure = [weight for weight in weights if not _is_sure(weight)]
            key += (none or unsure or weights)[:1]
    return tuple(key)


def _is_sure(probability: RationalFunction) -> bool:
    """Whether it is 0 or 1 throughout."""
    return probability.is_constant and probability.constant in (0, 1)


def _in_order(
    space: Space, stretch: Stretch[LiftedSolution], keys: Sequence[Sequence[RationalFunction]], meter: _Meter
) -> list[Stretch[tuple[int, ...]]]:
    """The parts of an open stretch on which the equilibria are sorted alike by their keys, and that order."""
    if len(keys) < 2 or not any(keys):
        return [Stretch(stretch.low, stretch.high, tuple(range(len(keys))), stretch.sample)]

    def order(sample: Sample) -> tuple[int, ...]:
        meter.charge(1)
        placed = [[function.at(sample) for function in key] for key in keys]
        return tuple(sorted(range(len(keys)), key=placed.__getitem__))

    found: list[Stretch[tuple[int, ...]]] = []
    goes_on = False
    for part in trace_line(space, stretch.low, stretch.high, order, ends=False):
        if part.is_point:
            goes_on = found[-1].value == part.value
        elif goes_on and found[-1].value == part.value:
            found[-1] = Stretch(found[-1].low, part.high, part.value, found[-1].sample)
        else:
            found.append(part)
    return found


def _piece(part: Stretch[Any], equilibria: Sequence[LiftedEquilibrium]) -> Piece:
    rows = [_row(found) for found in equilibria]
    functions = list(dict.fromkeys(function for row in rows for function in row.values()))
    constants = [function for function in functions if function.is_constant]
    others = [function for function in functions if not function.is_constant]
    place = {function: k for k, function in enumerate([*constants, *others])}
    return Piece(
        low=exact_number(part.low),
        high=exact_number(part.high),
        constants=tuple(to_fraction(function.constant) for function in constants),
        quotients=tuple(Quotient(_dense(function.numerator), _dense(function.denominator)) for function in others),
        columns=tuple(tuple(row) for row in rows),
        places=tuple(tuple(place[function] for function in row.values()) for row in rows),
    )


def _row(found: LiftedEquilibrium) -> dict[str, RationalFunction]:
    """One flat row, with the columns of :meth:`gametheory.Solution.rows` in their order."""
    row: dict[str, RationalFunction] = {}
    for player, strategy in found.strategies.items():
        row.update({f"{player}.{name}": value for name, value in strategy.items()})
    row.update({f"payoff.{player}": value for player, value in found.payoffs.items()})
    for name, value in found.measures.items():
        row[f"measure.{name}" if name in RESERVED_COLUMNS else name] = value
    return row


def _dense(polynomial: Any) -> fmpq_poly:  # noqa: ANN401 - flint's polynomial in the one axis
    terms = {powers[0]: coefficient for powers, coefficient in polynomial.to_dict().items()}
    return fmpq_poly([terms.get(power, fmpq(0)) for power in range(max(terms, default=0) + 1)])


def _agrees(
    family: Family, found: ClosedForm, point: Mapping[str, Fraction], values: Sequence[Fraction], meter: _Meter
) -> bool:
    """Solve at the first value in each piece and compare; False past the budget. Raises :class:`UnverifiedResult`."""
    tried: set[int] = set()
    for value in values:
        piece = found.piece(value)
        if piece is None or id(piece) in tried:
            continue
        tried.add(id(piece))
        try:
            meter.charge(1)
            solution = solve(family.at_point({**point, found.axis: value}), concept=found.concept)
        except (EvaluationError, LimitReached):
            return False
        rows = piece.rows(value)
        expected = solution.rows()
        if rows != expected or [list(row) for row in rows] != [list(row) for row in expected]:
            where = f"{found.axis} = {short_text(value)}"
            raise UnverifiedResult(f"the formulas of '{family.about.title}' are not what solving finds at {where}")
    return True
