r"""A symmetric game of two strategies as tables of registers: what the compiled kernels know of it.

All that its equilibria and their rows depend on are numbers at whole counts: with ``j`` others of the first strategy the gain
``g(j)`` and the payoff, and with ``c`` players of it in all the mean payoff, each measure, and the potential
``Phi(c) = g(0) + ... + g(c - 1)`` (Monderer and Shapley, Potential games, Games and Economic Behavior 14, 1996). They are
computed in the numbers of the game, so that ties which hold at every point are one register.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from gametheory.errors import EvaluationError
from gametheory.model.symmetric import SymmetricGame
from gametheory.sweeps.kernels.symmetric_roots import MOST_OTHERS

__all__ = ["UNDEFINED", "SymmetricTables", "symmetric_tables"]

UNDEFINED = -1
"""The register of a measure that is undefined at every point."""

Integers = NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class SymmetricTables:
    """Registers, by counts of the first strategy, of a game of ``count`` players.

    By how many of the others play it, from 0 to ``count - 1``: ``gains``; ``payoffs`` of the first strategy; ``choices``, no
    registers but the binomial coefficients, each rounded once. By how many of all do, from 0 to ``count``: ``means``, the
    mean payoff over players; ``potentials``; ``measures`` (a row each, as ``names``), where -1 is undefined.
    """

    count: int
    names: tuple[str, ...]
    gains: Integers
    payoffs: Integers
    means: Integers
    potentials: Integers
    measures: Integers
    choices: NDArray[np.float64]

    @property
    def registers(self) -> frozenset[int]:
        """All registers that have to be computed."""
        tables = (self.gains, self.payoffs, self.means, self.potentials, self.measures.ravel())
        return frozenset(int(register) for register in np.concatenate(tables)) - {UNDEFINED}

    def renumbered(self, place: Callable[[int], int]) -> SymmetricTables:
        """The same tables with other numbers of registers."""

        def moved(table: Integers) -> Integers:
            found = [UNDEFINED if register == UNDEFINED else place(int(register)) for register in table.ravel()]
            return np.array(found, np.int32).reshape(table.shape)

        return replace(
            self,
            gains=moved(self.gains),
            payoffs=moved(self.payoffs),
            means=moved(self.means),
            potentials=moved(self.potentials),
            measures=moved(self.measures),
        )


def symmetric_tables(game: SymmetricGame, register_of: Callable[[Any], int]) -> SymmetricTables | None:
    """The tables of a game whose payoffs are numbers of any ordered field; ``register_of`` gives the register of a number.

    None where the game is to be solved exactly: with other than two strategies, more than 201 players, a number of players that
    is no number but depends on the point, or a payoff that is undefined whatever the point. Evaluates ``2 N`` payoffs, and
    as many and each measure again for the ``N + 1`` counts of all. Passes on what comparing the numbers raises.
    """
    size = game.count
    if len(game.strategies) != 2 or not isinstance(size, int) or size - 1 > MOST_OTHERS:
        return None
    others = range(size)
    try:
        first, second = ([game.payoff(strategy, (fmpq(j), fmpq(size - 1 - j))) for j in others] for strategy in (0, 1))
    except EvaluationError:
        return None
    gains = [one - two for one, two in zip(first, second, strict=True)]
    means = [
        ((c * first[c - 1] if c else fmpq(0)) + ((size - c) * second[c] if c < size else fmpq(0))) / size
        for c in range(size + 1)
    ]
    measures = [_measured(game, c) for c in range(size + 1)] if game.measures else []
    return SymmetricTables(
        count=size,
        names=game.measures,
        gains=_registers(gains, register_of),
        payoffs=_registers(first, register_of),
        means=_registers(means, register_of),
        potentials=_registers(itertools.accumulate(gains, initial=fmpq(0)), register_of),
        measures=np.array(
            [
                [UNDEFINED if known is None else register_of(known[name]) for known in measures]
                for name in game.measures
            ],
            np.int32,
        ).reshape(len(game.measures), size + 1),
        choices=np.array([float(math.comb(size - 1, j)) for j in others]),
    )


def _measured(game: SymmetricGame, players: int) -> dict[str, Any] | None:
    """The measures when so many play the first strategy; None where one is undefined."""
    try:
        return game.outcome((players, game.count - players))
    except EvaluationError:
        return None


def _registers(numbers: Any, register_of: Callable[[Any], int]) -> Integers:  # noqa: ANN401 - of any ordered field
    return np.array([register_of(number) for number in numbers], np.int32)
