"""What one player gains by the first of two strategies over the second, when ``k`` others play the first.

The gains ``g(0), ..., g(N - 1)`` of a symmetric game of ``N`` players hold all that its equilibria depend on: a symmetric
mixture ``p`` is an equilibrium where the expectation of ``g`` under the binomial distribution of ``N - 1`` trials vanishes,
and ``k`` players of the first strategy are one where ``g(k - 1) >= 0 >= g(k)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import Germ, RationalFunction, function_of
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.symmetric.sequences import SignRun, Values, traced

__all__ = ["Gains", "SignRun"]

OTHERS = "others"
"""The variable of gains as functions: how many others play the first strategy."""


class Gains:
    """The gains of a game of two strategies, exactly: one by one, and as rational functions of the number of others.

    ``functions`` cut the real line from 0 to ``count - 1`` where a formula of payoffs changes or the gain changes sign; what
    is found between whole numbers is passed over, so nothing is assumed of payoffs there but that they are defined.
    Raises :class:`EvaluationError` where a payoff is not.
    """

    def __init__(self, game: SymmetricGame) -> None:
        self.game = game
        self.others = game.count - 1

    def at(self, others: int) -> fmpq:
        """``g(k)``: the exact gain when ``k`` of the others play the first strategy."""
        return self.values.at(others)

    def _payoff(self, strategy: int, others: Any) -> Any:  # noqa: ANN401 - a number of an ordered field
        return self.game.payoff(strategy, (others, self.others - others))

    @cached_property
    def payoffs(self) -> tuple[Values, Values]:
        """What a player of either strategy gets, by the number of others who play the first."""
        first, second = (
            traced(self.others, partial(self._payoff, strategy), f"the payoff of '{self.game.strategies[strategy]}'")
            for strategy in (0, 1)
        )
        return first, second

    @cached_property
    def values(self) -> Values:
        """The gains as a sequence."""
        return self.payoffs[0] - self.payoffs[1]

    @cached_property
    def functions(self) -> Sequence[Stretch[tuple[int, RationalFunction]]]:
        """Points and open intervals of ``[0, count - 1]`` in turn, with the gain's sign and formula in ``others``."""
        space = Space((OTHERS,), {})

        def run(sample: Sample) -> tuple[int, RationalFunction]:
            others = Germ(space.variable(OTHERS), space.one, sample)
            gain = self._payoff(0, others) - self._payoff(1, others)
            return (gain > 0) - (gain < 0), gain.function if isinstance(gain, Germ) else function_of(gain, space)

        return trace_line(space, AlgebraicNumber.of(0), AlgebraicNumber.of(self.others), run)

    @cached_property
    def signs(self) -> tuple[SignRun, ...]:
        """The signs of ``g(0), ..., g(N - 1)``, exactly, as runs: at a million players as fast as at ten."""
        return self.values.signs

    @property
    def sign_changes(self) -> int:
        """Sign changes in the sequence of gains, zeros left out: at least as many as roots in (0, 1), and of that parity."""
        return self.values.sign_changes
