"""A state of a population game by the definitions: payoffs, regret, and whether it is at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.model.population import PopulationGame
from gametheory.solvers.result import Number

__all__ = ["Judged", "State", "exact_of", "judge_population", "number_of", "plain_of"]

State = Sequence[Sequence[Number]]


@dataclass(frozen=True)
class Judged:
    """What the definitions say of a state.

    ``regrets[population]`` is the most that a strategy earns above the mean; ``at_rest`` tells whether all strategies in use
    earn the same, None where enclosures can't tell, which is as near as they come to it.
    """

    regrets: dict[str, Number]
    payoffs: dict[str, Number]
    measures: dict[str, Number]
    at_rest: bool | None


def judge_population(game: PopulationGame, state: State) -> Judged:
    """Judge a state, given by its shares, which are Fractions or enclosures. Exact; raises :class:`EvaluationError`."""
    numbers = [[number_of(share) for share in own] for own in state]
    known = game.outcome(numbers)
    regrets: dict[str, Number] = {}
    at_rest: bool | None = True
    for player, own, payoffs in zip(game.players, numbers, game.payoffs_at(numbers), strict=True):
        used = [payoff for share, payoff in zip(own, payoffs, strict=True) if _is_used(share)]
        gains = [Enclosure.of(payoff) - Enclosure.of(used[0]) for payoff in payoffs]
        for payoff in used[1:]:
            difference = Enclosure.of(payoff) - Enclosure.of(used[0])
            if difference.low > 0 or difference.high < 0:
                at_rest = False
            elif difference.low != difference.high:
                at_rest = None if at_rest else at_rest
        # At a rest point the mean is what any strategy in use earns.
        if at_rest is False:
            mean = Enclosure.of(known[f"payoff.{player}"])
            gains = [Enclosure.of(payoff) - mean for payoff in payoffs]
        elif any(_is_used(share) for share in own):
            gains = [gain for gain, share in zip(gains, own, strict=True) if not _is_used(share)]
        low, high = (max((end, Fraction(0))) for end in _largest(gains))
        regrets[player] = low if low == high else Enclosure(low, high)
    return Judged(
        regrets,
        {player: plain_of(known[f"payoff.{player}"]) for player in game.players},
        {name: plain_of(known[name]) for name in game.measures},
        at_rest,
    )


def _largest(gains: Sequence[Enclosure]) -> tuple[Fraction, Fraction]:
    return max((g.low for g in gains), default=Fraction(0)), max((g.high for g in gains), default=Fraction(0))


def number_of(share: Number) -> Any:  # noqa: ANN401 - a number that expressions evaluate with
    """A share as a number that expressions evaluate with."""
    if isinstance(share, Enclosure):
        return share
    exact = Fraction(share)
    return fmpq(exact.numerator, exact.denominator)


def plain_of(number: Any) -> Number:  # noqa: ANN401 - what evaluating gave
    """What evaluating gave, as a number of results."""
    if isinstance(number, Enclosure):
        return number.low if number.low == number.high else number
    return Fraction(number) if isinstance(number, int | Fraction) else Fraction(int(number.p), int(number.q))


def exact_of(number: Number) -> Fraction:
    """A number that is no enclosure."""
    assert not isinstance(number, Enclosure)
    return Fraction(number)


def _is_used(share: Any) -> bool:  # noqa: ANN401
    return isinstance(share, Enclosure) or share != 0
