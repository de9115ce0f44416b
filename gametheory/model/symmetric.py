"""A symmetric game of many players: each has the same strategies, and payoffs depend on how many play each.

Anonymous games with identical payoffs (Kalai 2004; for two strategies, Schelling's binary choices with externalities,
1973). ``others[s]`` is the number of *other* players who play strategy ``s``, so they sum to ``count - 1``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from gametheory.model.about import About
from gametheory.model.quantities import Number, Quantities
from gametheory.numbers import short_text
from gametheory.spec.expressions import Expression
from gametheory.spec.locate import Path


@dataclass(frozen=True)
class SymmetricGame:
    """``count`` players called ``player``, each with the same ``strategies``.

    ``payoffs[s]`` is the expression of what a player of strategy ``s`` gets, in ``count.strategy`` of the others or,
    with ``counts_all``, of all players, the player included. ``stated_count`` is what the file's expression of the count
    gives where that is no whole number, and was rounded down.
    """

    about: About
    player: str
    count: int
    strategies: tuple[str, ...]
    payoffs: tuple[Expression, ...]
    counts_all: bool
    quantities: Quantities
    parameters: Mapping[str, Fraction]
    stated_count: Fraction | None = None

    @property
    def players(self) -> tuple[str, ...]:
        """The one kind of player."""
        return (self.player,)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures."""
        return tuple(self.quantities.measures)

    def payoff(self, strategy: int, others: Sequence[Number]) -> Number:
        """What a player of this strategy gets when ``others[s]`` other players play ``s``; in the field of the counts.

        The counts need not be whole: the payoff is then that of the same formula. Raises :class:`EvaluationError`.
        """
        counts = list(others)
        if self.counts_all:
            counts[strategy] = counts[strategy] + 1
        path: Path = ("payoffs", self.player, self.strategies[strategy])
        return self.quantities.payoff(self.payoffs[strategy], self._counted(counts), path)

    def outcome(self, counts: Sequence[int]) -> dict[str, Number]:
        """All that is known of the outcome in which ``counts[s]`` of all players play ``s``.

        ``count.strategy``, ``player.strategy`` (the share of players), ``payoff.player`` (the mean over players), then the
        measures. Raises :class:`EvaluationError`.
        """
        total: Number = fmpq(0)
        for strategy, number in enumerate(counts):
            if number:
                others = [fmpq(other - (s == strategy)) for s, other in enumerate(counts)]
                total = total + number * self.payoff(strategy, others)
        known = self._counted([fmpq(number) for number in counts])
        for name, number in zip(self.strategies, counts, strict=True):
            known[f"{self.player}.{name}"] = fmpq(number, self.count)
        known[f"payoff.{self.player}"] = total / self.count
        return {**known, **self.quantities.measured(known)}

    def _counted(self, counts: Sequence[Number]) -> dict[str, Number]:
        return {f"count.{name}": number for name, number in zip(self.strategies, counts, strict=True)}

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(", ".join(f"{name} = {short_text(value)}" for name, value in self.parameters.items()))
        lines.append(self._summary())
        lines += [f"{name}: {payoff}" for name, payoff in zip(self.strategies, self.payoffs, strict=True)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<SymmetricGame '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        return f"{self.count:,} players '{self.player}', each with {', '.join(self.strategies)}"
