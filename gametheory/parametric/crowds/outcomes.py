"""Pure outcomes of a symmetric game in formulas: shares, payoffs and measures where a count of players is a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import Germ, RationalFunction, function_of
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.algebra.values import value_at
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.counts import floor_of
from gametheory.parametric.crowds.signature import CountRange, End, Signature

__all__ = [
    "Formulas",
    "OutcomeFormulas",
    "on_whole_numbers",
    "outcome_at",
    "outcome_formulas",
    "outcomes_along",
    "same_at",
]


@dataclass(frozen=True)
class OutcomeFormulas:
    """A range of counts, and ``quantities`` by name where it is a single count."""

    counts: CountRange
    quantities: Mapping[str, RationalFunction]


Formulas = tuple[OutcomeFormulas, ...]


def outcome_at(game: SymmetricGame, end: End) -> dict[str, Any]:
    """As :meth:`SymmetricGame.outcome`, of the outcome with so many players of the first strategy, in any field.

    The number of players may be a number of that field, and not whole. Raises :class:`EvaluationError`.
    """
    total = _number(game.count)
    first = _number(end.at(total))
    second = total - first
    paid: Any = fmpq(0)
    if first != 0:
        paid = paid + first * game.payoff(0, (first - 1, second))
    if second != 0:
        paid = paid + second * game.payoff(1, (first, second - 1))
    known: dict[str, Any] = {}
    for name, number in zip(game.strategies, (first, second), strict=True):
        known[f"count.{name}"] = number
        known[f"{game.player}.{name}"] = number / total
    known[f"payoff.{game.player}"] = paid / total
    return {**known, **game.quantities.measured(known)}


def outcome_formulas(game: SymmetricGame, signature: Signature, space: Space, *, symmetric: bool) -> Formulas:
    """The pure equilibria of a signature, or just the ``symmetric`` ones, in functions of a space."""
    return tuple(
        OutcomeFormulas(
            found,
            {name: function_of(value, space) for name, value in outcome_at(game, found.low).items()}
            if found.low == found.high
            else {},
        )
        for found in signature.listed(symmetric=symmetric)
    )


def outcomes_along(
    game_at: Callable[[Sample], SymmetricGame],
    variable: str,
    signature: Signature,
    low: int,
    high: int,
    *,
    symmetric: bool,
) -> list[tuple[int, int, Formulas]]:
    """The pure equilibria of a signature for every number of players from ``low`` to ``high``, as functions of it.

    ``game_at`` gives the game at a sample of the line of the variable; ``symmetric`` is as in :func:`outcome_formulas`. Parts
    of the range in which formulas are the same come in order.
    """
    space = Space((variable,), {})

    def run(sample: Sample) -> Formulas:
        return outcome_formulas(game_at(sample), signature, space, symmetric=symmetric)

    found = on_whole_numbers(trace_line(space, AlgebraicNumber.of(low), AlgebraicNumber.of(high), run))
    joined: list[tuple[int, int, Formulas]] = []
    for first, last, formulas in found:
        if joined:
            start, end, before = joined[-1]
            if before == formulas or (first == last and same_at(before, formulas, AlgebraicNumber.of(first))):
                joined[-1] = (start, last, before)
                continue
            if start == end and same_at(before, formulas, AlgebraicNumber.of(start)):
                joined[-1] = (start, last, formulas)
                continue
        joined.append((first, last, formulas))
    return joined


def on_whole_numbers(line: list[Stretch[Any]]) -> list[tuple[int, int, Any]]:
    """The whole numbers in each stretch of a line, in order, with the stretch's value; stretches without any left out."""
    found = []
    for stretch in line:
        if stretch.is_point:
            low = high = floor_of(stretch.low)
            if stretch.low != low:
                continue
        else:
            low, high = floor_of(stretch.low) + 1, floor_of(stretch.high)
            high -= stretch.high == high
        if low <= high:
            found.append((low, high, stretch.value))
    return found


def same_at(first: Formulas, second: Formulas, place: AlgebraicNumber) -> bool:
    """Whether all formulas have the same values at a place."""
    if [found.counts for found in first] != [found.counts for found in second]:
        return False
    return all(
        here.keys() == there.keys() and all(_same(here[name], there[name], place) for name in here)
        for here, there in ((a.quantities, b.quantities) for a, b in zip(first, second, strict=True))
    )


def _same(first: RationalFunction, second: RationalFunction, place: AlgebraicNumber) -> bool:
    if first == second:
        return True
    try:
        return value_at(first, place) == value_at(second, place)
    except ZeroDivisionError:
        return False


def with_players(game: SymmetricGame, sample: Sample, variable: str) -> SymmetricGame:
    """The game whose number of players is the variable of a sample's space."""
    count: Any = Germ(sample.space.variable(variable), sample.space.one, sample)
    return replace(game, count=count)


def without_measures(game: SymmetricGame, names: frozenset[str]) -> SymmetricGame:
    """The game without some measures, none of which any other uses."""
    kept = {name: expression for name, expression in game.quantities.measures.items() if name not in names}
    return replace(game, quantities=replace(game.quantities, measures=kept))


def _number(value: Any) -> Any:  # noqa: ANN401 - a number of any field
    return fmpq(value) if isinstance(value, int) else value
