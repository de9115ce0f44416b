"""How the number of players of a symmetric game, and its payoffs, depend on a parameter."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

from flint import fmpq

from gametheory.algebra.germs import Germ, RationalFunction, function_of, sign_of
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import GenericSample, NotGenericError, Sample, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.algebra.values import value_at
from gametheory.errors import EvaluationError, UsageError
from gametheory.model.family import Family
from gametheory.model.outcome import with_definitions
from gametheory.model.quantities import located
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import short_text, to_flint
from gametheory.spec.expressions import Expression
from gametheory.spec.per_strategy import MAXIMUM_COUNT
from gametheory.spec.schema import GameSpec

__all__ = [
    "Dependence",
    "dependence",
    "depending",
    "expect_crowd",
    "floor_of",
    "is_whole_axis",
    "lifted_crowd",
    "numbers_of_players",
    "players_at",
    "pulled_back",
]

Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Dependence:
    """What axes enter: the ``count`` of players, ``payoffs``, ``measures`` (their names).

    ``alone`` is the one strategy, if there is one, whose count alone enters payoffs (0 where neither does), else None:
    games of more players then have the gains of the smaller ones, and some more.
    """

    count: bool
    payoffs: bool
    measures: frozenset[str]
    alone: int | None


def expect_crowd(family: Family, what: str) -> None:
    """Raise :class:`UsageError` for a family that is not of symmetric games of two strategies."""
    if family.spec.form != "symmetric":
        raise UsageError(f'{what} is for form = "symmetric"; this game is {family.spec.form}')
    strategies = family.spec.strategies[0]
    if len(strategies) != 2:
        raise UsageError(
            f"a symmetric game is followed along parameters if it has two strategies; this one has {len(strategies)}: "
            "solve it at single values"
        )


def depending(spec: GameSpec, names: Iterable[str]) -> frozenset[str]:
    """The names themselves, and every definition and measure that uses them, directly or not."""
    found = set(names)
    for expressions in (spec.definitions, spec.measures):
        for name, expression in expressions.items():
            if expression.names() & found:
                found.add(name)
    return frozenset(found)


def dependence(spec: GameSpec, axes: Iterable[str]) -> Dependence:
    """What the axes enter, read off the expressions: that they cancel is not seen."""
    names = depending(spec, axes)
    player, strategies = spec.players[0], spec.strategies[0]
    payoffs = [spec.strategy_payoffs[player, name] for name in strategies]
    used = [any(payoff.names() & depending(spec, (f"count.{name}",)) for payoff in payoffs) for name in strategies]
    assert spec.crowd.count is not None
    # A payoff in a measure varies with what it is made of.
    payoffs_vary = any(payoff.names() & names for payoff in payoffs)
    measured = depending(spec, {*names, *({f"payoff.{player}"} if payoffs_vary else ())})
    return Dependence(
        count=bool(spec.crowd.count.names() & names),
        payoffs=payoffs_vary,
        measures=frozenset(measured & set(spec.measures)),
        alone=None if all(used) else 1 if used[1] else 0,
    )


def lifted_crowd(family: Family, point: Point, axis: str, sample: Sample) -> SymmetricGame:
    """The game whose axis is the variable of a sample's space; a count that depends on it is a number of that field."""
    return cast("SymmetricGame", family.lifted(_environment(point, axis, sample)))


def is_whole_axis(family: Family, point: Point, axis: str) -> bool:
    """Whether the number of players *is* the axis, so that only its whole numbers have a meaning."""
    space = Space((axis,), {})
    # Definitions that the count does not use have conditions of their own, which say nothing of it.
    spec = replace(family.spec, definitions=_needed(family.spec))
    for candidate in (fmpq(1, 3), fmpq(5, 7)):
        sample = GenericSample(space, (candidate,))
        try:
            count = _count(spec, _environment(point, axis, sample))
        except NotGenericError:
            continue
        except EvaluationError:
            return False
        same = function_of(count, space) == RationalFunction(space, space.variable(axis), space.one)
        return same and not sample.recorded
    return False


def numbers_of_players(
    family: Family, point: Point, axis: str, low: AlgebraicNumber, high: AlgebraicNumber
) -> tuple[int, int]:
    """Bounds of the number of players on a range of an axis: on every piece of it monotone they are its ends' values.

    Raises :class:`UsageError` where the number of players is not bounded.
    """
    space = Space((axis,), {})

    def run(sample: Sample) -> RationalFunction:
        count = _count(family.spec, _environment(point, axis, sample))
        function = function_of(count, space)
        top, bottom = function.numerator, function.denominator
        slope = top.derivative(0) * bottom - top * bottom.derivative(0)
        sign_of(Germ(slope, space.one, sample))
        return function

    found: list[int] = []
    for stretch in trace_line(space, low, high, run):
        for end in (stretch.low, stretch.high):
            try:
                found.append(floor_of(value_at(stretch.value, end)))
            except ZeroDivisionError:
                raise UsageError(f"the number of players grows without bound along {axis}; narrow its range") from None
    return min(found), max(found)


def pulled_back(
    family: Family, point: Point, axis: str, low: AlgebraicNumber, high: AlgebraicNumber, starts: Sequence[int]
) -> list[Stretch[int]]:
    """Cut a range of an axis where the number of players reaches one of ``starts`` (ascending), exactly.

    The value of a stretch is how many of them the number of players has reached. Neighbours differ in it.
    """
    space = Space((axis,), {})

    def run(sample: Sample) -> int:
        return bisect_right(starts, cast("Any", _count(family.spec, _environment(point, axis, sample))))

    return trace_line(space, low, high, run)


def players_at(family: Family, point: Point, axis: str, sample: Sample) -> int:
    """The number of players at a sample of the axis, rounded down: on a generic one, of the whole cell around it."""
    count = _count(family.spec, _environment(point, axis, sample))
    if not isinstance(count, Germ):
        return math.floor(Fraction(int(count.p), int(count.q)))
    number = math.floor(Fraction(int(count.rough.p), int(count.rough.q)))
    while count < number:
        number -= 1
    while count >= number + 1:
        number += 1
    return number


def floor_of(number: AlgebraicNumber | Fraction) -> int:
    """The largest whole number that is not above."""
    if isinstance(number, Fraction):
        return math.floor(number)
    if number.is_rational:
        return math.floor(number.rational)
    # An irrational number is never whole, so that refining ends.
    while number.low.p // number.low.q != number.high.p // number.high.q:
        number.refine()
    return int(number.low.p // number.low.q)


def undefined_count(players: int) -> str:
    """Why there is no game of so many players; empty if there is."""
    if 1 <= players <= MAXIMUM_COUNT:
        return ""
    shown = short_text(Fraction(players))
    return f"the number of players is {shown}; it must be from 1 to {MAXIMUM_COUNT:,}"


def _needed(spec: GameSpec) -> dict[str, Expression]:
    """The definitions that the number of players depends on, directly or not, in the file's order."""
    assert spec.crowd.count is not None
    needed, todo = set(), [*spec.crowd.count.names()]
    while todo:
        name = todo.pop()
        if name in spec.definitions and name not in needed:
            needed.add(name)
            todo += spec.definitions[name].names()
    return {name: found for name, found in spec.definitions.items() if name in needed}


def _environment(point: Point, axis: str, sample: Sample) -> dict[str, Any]:
    found: dict[str, Any] = {name: to_flint(value) for name, value in point.items()}
    found[axis] = Germ(sample.space.variable(axis), sample.space.one, sample)
    return found


def _count(spec: GameSpec, environment: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number of any ordered field
    count: Expression | None = spec.crowd.count
    assert count is not None
    with located(("players", spec.players[0], "count")):
        return count.evaluate(with_definitions(spec, environment))
