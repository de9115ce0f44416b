"""What one player gains by the first of two strategies over the second, when ``k`` others play the first.

The gains ``g(0), ..., g(N - 1)`` of a symmetric game of ``N`` players hold all that its equilibria depend on: a symmetric
mixture ``p`` is an equilibrium where the expectation of ``g`` under the binomial distribution of ``N - 1`` trials vanishes,
and ``k`` players of the first strategy are one where ``g(k - 1) >= 0 >= g(k)``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from gametheory.algebra.germs import Germ, RationalFunction, function_of
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import Sample, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.model.symmetric import SymmetricGame

__all__ = ["Gains", "SignRun"]

OTHERS = "others"
"""The variable of gains as functions: how many others play the first strategy."""


@dataclass(frozen=True, slots=True)
class SignRun:
    """Neighbouring numbers of others, ``low`` to ``high``, at which the gain has one sign: -1, 0 or 1."""

    low: int
    high: int
    sign: int


class Gains:
    """The gains of a game of two strategies, exactly: one by one, and as rational functions of the number of others.

    ``functions`` cut the real line from 0 to ``count - 1`` where a formula of payoffs changes or the gain changes sign; what
    is found between whole numbers is passed over, so nothing is assumed of payoffs there but that they are defined.
    Raises :class:`EvaluationError` where a payoff is not.
    """

    def __init__(self, game: SymmetricGame) -> None:
        self.game = game
        self.others = game.count - 1
        self._known: dict[int, fmpq] = {}

    def at(self, others: int) -> fmpq:
        """``g(k)``: the exact gain when ``k`` of the others play the first strategy."""
        found = self._known.get(others)
        if found is None:
            counts = (fmpq(others), fmpq(self.others - others))
            found = self._known[others] = fmpq(self.game.payoff(0, counts) - self.game.payoff(1, counts))
        return found

    @cached_property
    def functions(self) -> Sequence[Stretch[tuple[int, RationalFunction]]]:
        """Points and open intervals of ``[0, count - 1]`` in turn, with the gain's sign and formula in ``others``."""
        space = Space((OTHERS,), {})

        def run(sample: Sample) -> tuple[int, RationalFunction]:
            others = Germ(space.variable(OTHERS), space.one, sample)
            counts = (others, self.others - others)
            gain = self.game.payoff(0, counts) - self.game.payoff(1, counts)
            return (gain > 0) - (gain < 0), gain.function if isinstance(gain, Germ) else function_of(gain, space)

        return trace_line(space, AlgebraicNumber.of(0), AlgebraicNumber.of(self.others), run)

    @cached_property
    def signs(self) -> tuple[SignRun, ...]:
        """The signs of ``g(0), ..., g(N - 1)``, exactly, as runs: at a million players as fast as at ten."""
        runs: list[SignRun] = []
        for stretch in self.functions:
            if stretch.is_point:
                if not (stretch.low.is_rational and stretch.low.rational.denominator == 1):
                    continue
                low = high = int(stretch.low.rational)
            else:
                low, high = _floor(stretch.low) + 1, _last_below(stretch.high)
            if low > high:
                continue
            sign = stretch.value[0]
            if runs and runs[-1].sign == sign:
                runs[-1] = SignRun(runs[-1].low, high, sign)
            else:
                runs.append(SignRun(low, high, sign))
        return tuple(runs)

    @property
    def sign_changes(self) -> int:
        """Sign changes in the sequence of gains, zeros left out: at least as many as roots in (0, 1), and of that parity."""
        signs = [run.sign for run in self.signs if run.sign]
        return sum(first != second for first, second in zip(signs, signs[1:], strict=False))


def _floor(number: AlgebraicNumber) -> int:
    """The largest whole number that is not above."""
    if number.is_rational:
        return math.floor(number.rational)
    # An irrational number is never whole, so that refining ends.
    while number.low.p // number.low.q != number.high.p // number.high.q:
        number.refine()
    return int(number.low.p // number.low.q)


def _last_below(number: AlgebraicNumber) -> int:
    """The largest whole number strictly below."""
    found = _floor(number)
    return found - 1 if number.is_rational and number.rational == found else found
