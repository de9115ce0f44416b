"""A population game: large populations of players, payoffs a strategy in terms of the shares that play each.

Sandholm, Population Games and Evolutionary Dynamics (2010), chapter 2. A state gives each population's shares, which
sum to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.model.about import About
from gametheory.model.quantities import Number, Quantities
from gametheory.numbers import short_text
from gametheory.spec.expressions import Expression

State = Sequence[Sequence[Number]]
"""Shares, ``state[population][strategy]``, in any ordered field."""


@dataclass(frozen=True)
class PopulationGame:
    """Populations and their strategies; ``payoffs[i][s]`` is the expression of strategy ``s`` of population ``i``.

    Payoffs name shares as ``population.strategy``.
    """

    about: About
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[Expression, ...], ...]
    quantities: Quantities
    parameters: Mapping[str, Fraction]

    @property
    def shape(self) -> tuple[int, ...]:
        """Strategies a population."""
        return tuple(map(len, self.strategies))

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures."""
        return tuple(self.quantities.measures)

    def payoffs_at(self, state: State) -> list[list[Number]]:
        """Each strategy's payoff at a state, in the field of the shares, which need not be those of a state.

        Raises :class:`EvaluationError`.
        """
        shares = self._shares(state)
        return [
            [
                self.quantities.payoff(expression, shares, ("payoffs", player, name))
                for name, expression in zip(names, expressions, strict=True)
            ]
            for player, names, expressions in zip(self.players, self.strategies, self.payoffs, strict=True)
        ]

    def outcome(self, state: State) -> dict[str, Number]:
        """All that is known at a state: shares, ``payoff.population`` (the mean there), then measures."""
        known = self._shares(state)
        for player, own, payoffs in zip(self.players, state, self.payoffs_at(state), strict=True):
            mean = own[0] * payoffs[0]
            for share, payoff in zip(own[1:], payoffs[1:], strict=True):
                mean = mean + share * payoff
            known[f"payoff.{player}"] = mean
        return {**known, **self.quantities.measured(known)}

    def _shares(self, state: State) -> dict[str, Number]:
        return {
            f"{player}.{name}": share
            for player, names, own in zip(self.players, self.strategies, state, strict=True)
            for name, share in zip(names, own, strict=True)
        }

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(", ".join(f"{name} = {short_text(value)}" for name, value in self.parameters.items()))
        for player, names, payoffs in zip(self.players, self.strategies, self.payoffs, strict=True):
            lines += [f"{player}.{name}: {payoff}" for name, payoff in zip(names, payoffs, strict=True)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        listed = "; ".join(f"{p}: {', '.join(names)}" for p, names in zip(self.players, self.strategies, strict=True))
        return f"<PopulationGame '{self.about.title}': {listed}>"
