"""What is expected at a mixture that all players share: payoffs and measures, exactly or enclosed."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.numbers import to_flint, to_fraction
from gametheory.solvers.result import Number
from gametheory.solvers.symmetric.binomial import bounds
from gametheory.solvers.symmetric.gains import Gains
from gametheory.solvers.symmetric.mixtures import MOST_EXACT
from gametheory.solvers.symmetric.sequences import Values, traced

__all__ = ["Outcomes", "expectation", "largest_size"]


class Outcomes:
    """Payoffs and measures of a game of two strategies, by how many of all players play the first."""

    def __init__(self, gains: Gains) -> None:
        self.gains = gains
        self.game = gains.game

    @cached_property
    def measures(self) -> dict[str, Values]:
        """Each measure as a sequence by the count of all players who play the first strategy."""
        return {
            name: traced(self.game.count, partial(self._measure, name), f"the measure '{name}'")
            for name in self.game.measures
        }

    def _measure(self, name: str, count: Any) -> Any:  # noqa: ANN401 - a number of an ordered field
        return self._measured(count)[name]

    def _measured(self, count: Any) -> dict[str, Any]:  # noqa: ANN401 - a number of an ordered field
        """All measures when that many play the first strategy; the count need not be whole."""
        game, size = self.game, self.game.count
        counts = (count, size - count)
        total: Any = fmpq(0)
        for strategy, number in enumerate(counts):
            if number != 0:
                others = [other - (other_strategy == strategy) for other_strategy, other in enumerate(counts)]
                total = total + number * game.payoff(strategy, others)
        known = {f"count.{name}": number for name, number in zip(game.strategies, counts, strict=True)}
        known |= {f"{game.player}.{name}": number / size for name, number in zip(game.strategies, counts, strict=True)}
        known[f"payoff.{game.player}"] = total / size
        return game.quantities.measured(known)

    def payoff_at(self, share: Fraction | Enclosure) -> Number:
        """A player's expected payoff where all play the first strategy with this probability: an equilibrium."""
        first, second = self.gains.payoffs
        if share == 0:
            return to_fraction(second.at(0))
        return expectation(first, share)

    def measures_at(self, share: Fraction | Enclosure) -> dict[str, Number]:
        """The expected measures there."""
        return {name: expectation(values, share) for name, values in self.measures.items()}

    def at_count(self, count: int) -> tuple[Fraction, dict[str, Number]]:
        """The mean payoff and the measures when exactly that many play the first strategy."""
        found = self.game.outcome((count, self.game.count - count))
        return to_fraction(fmpq(found[f"payoff.{self.game.player}"])), {
            name: to_fraction(fmpq(found[name])) for name in self.game.measures
        }


def expectation(values: Values, share: Fraction | Enclosure) -> Number:
    """The expected value under a binomial count of ``values.last`` trials: exact at a rational share if they are few."""
    if isinstance(share, Enclosure):
        return Enclosure(*bounds(values, to_flint(share.low), to_flint(share.high)))
    if share in (0, 1):
        return to_fraction(values.at(int(share) * values.last))
    trials = values.last
    if trials <= MOST_EXACT + 1:
        probability = to_flint(share)
        return to_fraction(
            sum(
                (
                    values.at(k) * math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k)
                    for k in range(trials + 1)
                ),
                fmpq(0),
            )
        )
    return Enclosure(*bounds(values, to_flint(share), to_flint(share)))


def largest_size(gains: Values, share: Enclosure) -> Fraction:
    """A bound of the size of the expected gain over an enclosure."""
    least, most = bounds(gains, to_flint(share.low), to_flint(share.high))
    return max(-least, most, Fraction(0))
