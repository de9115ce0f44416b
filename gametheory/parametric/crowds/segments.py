"""The numbers of players of a symmetric game in segments: in each, the equilibria are the same formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import fmpq

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import Sample
from gametheory.algebra.values import Value, value_at, value_of
from gametheory.model.family import Family
from gametheory.model.quantities import Quantities
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_flint
from gametheory.parametric.crowds.counts import dependence, depending, undefined_count
from gametheory.parametric.crowds.outcomes import Formulas, outcomes_along, with_players, without_measures
from gametheory.parametric.crowds.portraits import growing
from gametheory.parametric.crowds.result import CrowdOutcome
from gametheory.parametric.crowds.several import MOST_GAINS, several
from gametheory.parametric.crowds.signature import End, Signature
from gametheory.spec.per_strategy import MAXIMUM_COUNT
from gametheory.spec.schema import GameSpec

__all__ = ["MOST_GAINS", "NOTHING", "Segment", "bare_game", "players_name", "segments", "segments_by_number", "written"]

NOTHING = Signature((), (), None)
"""The signature where there is no game."""


def players_name(family: Family) -> str:
    """What the number of players is called in formulas: a name that is nothing else in the file."""
    spec = family.spec
    taken = {*spec.parameters, *spec.definitions, *spec.measures, *spec.players}
    name = "players"
    while name in taken:
        name = f"number_of_{name}"
    return name


@dataclass(frozen=True)
class Segment:
    """Numbers of players from ``low`` to ``high`` with one signature and the same formulas; or without a game."""

    low: int
    high: int
    signature: Signature
    formulas: Formulas
    undefined: str = ""


def segments(
    games: Callable[[int], SymmetricGame],
    lifted: Callable[[Sample], SymmetricGame],
    variable: str,
    low: int,
    high: int,
    *,
    alone: int | None,
    mixed: bool,
    limit: int | None,
) -> list[Segment]:
    """The segments from ``low`` to ``high`` players; ``alone`` as in :class:`Dependence`, None where gains don't just go on.

    ``games`` gives the game of so many players, ``lifted`` that of as many as the variable of a sample. Raises
    :class:`LimitReached`.
    """
    found: list[Segment] = []
    if low < 1:
        found.append(Segment(low, min(high, 0), NOTHING, (), undefined_count(low)))
    first, last = max(low, 1), min(high, MAXIMUM_COUNT)
    if first <= last:
        if alone is None:
            joiners = several(games, lifted, variable, first, last, mixed=mixed, limit=limit)
        else:
            joiners = growing(games(last), first, last, alone=alone, mixed=mixed, limit=limit)
        for joiner in joiners:
            signature = joiner.signature()
            for start, end, formulas in outcomes_along(
                lifted, variable, signature, joiner.low, joiner.high, symmetric=mixed
            ):
                found.append(Segment(start, end, signature, formulas))
    if high > MAXIMUM_COUNT:
        found.append(Segment(max(low, MAXIMUM_COUNT + 1), high, NOTHING, (), undefined_count(high)))
    return found


def segments_by_number(
    family: Family,
    point: Mapping[str, Fraction],
    axes: Sequence[str],
    low: int,
    high: int,
    *,
    mixed: bool,
    limit: int | None,
) -> list[Segment]:
    """The segments from ``low`` to ``high`` players of a family whose axes move nothing but the number of players."""
    bare, players = bare_game(family, point, axes), players_name(family)
    return segments(
        lambda count: replace(bare, count=count),
        lambda sample: with_players(bare, sample, players),
        players,
        low,
        high,
        alone=dependence(family.spec, axes).alone,
        mixed=mixed,
        limit=limit,
    )


def bare_game(family: Family, point: Mapping[str, Fraction], axes: Sequence[str]) -> SymmetricGame:
    """The game without what depends on axes that move the number of players only; its own number of players is 1."""
    known = dependence(family.spec, axes)
    environment = {name: to_flint(value) for name, value in point.items() if name not in axes}
    spec = family.spec
    varying = depending(spec, axes)
    for name, expression in spec.definitions.items():
        if name not in spec.outcome_definitions and name not in varying:
            environment[name] = expression.evaluate(environment)
    depending_on_play = {name: found for name, found in spec.definitions.items() if name in spec.outcome_definitions}
    game = SymmetricGame(
        about=family.about,
        player=spec.players[0],
        count=1,
        strategies=spec.strategies[0],
        payoffs=tuple(spec.strategy_payoffs[spec.players[0], name] for name in spec.strategies[0]),
        counts_all=spec.crowd.counts_all,
        quantities=Quantities(environment, depending_on_play, spec.measures),
        parameters={},
    )
    return without_measures(game, known.measures)


def written(
    spec: GameSpec, segment: Segment, players: str, write: Callable[[RationalFunction], Value] | None = None
) -> tuple[CrowdOutcome, ...]:
    """The pure equilibria of a segment, their formulas written in its number of players, called ``players``, or by ``write``."""
    player, names = spec.players[0], spec.strategies[0]
    write = write or _number_writer(segment.low, segment.high)
    found = []
    for each in segment.formulas:
        values = {name: write(function) for name, function in each.quantities.items()}
        found.append(
            CrowdOutcome(
                name=_name(each.counts.text(players), each.counts.low, names),
                counts=each.counts,
                shares={name: values[f"{player}.{name}"] for name in names if f"{player}.{name}" in values},
                payoffs={player: values[f"payoff.{player}"]} if values else {},
                measures={name: values[name] for name in spec.measures if name in values},
                maximiser=segment.signature.maximised_by(each.counts, (segment.low, segment.high)),
            )
        )
    return tuple(found)


def _name(text: str, low: End, names: Sequence[str]) -> str:
    if text == "0":
        return f"all {names[1]}"
    return f"all {names[0]}" if low == End(0, of_all=True) else f"{text} {names[0]}"


def _number_writer(low: int, high: int) -> Callable[[RationalFunction], Value]:
    """How a formula in the number of players is written: as a number where there is just one."""
    if low == high:
        return lambda function: value_at(function, AlgebraicNumber.of(low))
    return lambda function: value_of(function, near=(fmpq(low + high, 2),))
