"""Symmetric games of two strategies for their kernel: tables in the registers of a program, and columns of what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gametheory.model.symmetric import SymmetricGame
from gametheory.studies.kinds import Kernel, Solved
from gametheory.sweeps.kernels.symmetric_tables import SymmetricTables, symmetric_tables
from gametheory.sweeps.tracing.program import Program, program_of
from gametheory.sweeps.tracing.traced import Tape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column = tuple[NDArray[np.float64], NDArray[np.float64]]

__all__ = ["STATES", "symmetric_kernel"]

STATES = ("pure", "symmetric", "stable", "maximiser", "potential")
"""What is told of each equilibrium besides payoffs and measures, in the order of the columns."""
UNIT = 2.0**-53


@dataclass(frozen=True)
class _Symmetric:
    program: Program
    tables: SymmetricTables
    strategies: tuple[str, str]
    by_counts: bool
    extras: tuple[str, ...]
    name: str = "symmetric"

    def solve(self, points: NDArray[np.float64], rounded: NDArray[np.bool_], chosen: NDArray[np.int64]) -> Solved:
        """All equilibria that players share, or all pure ones by counts."""
        from gametheory.sweeps.kernels.driving_symmetric import drive_symmetric

        tables = self.tables
        counts, players, shares, radii, stable, maximiser, told, bounds = drive_symmetric(
            *self.program.arrays,
            points,
            rounded,
            chosen,
            tables.gains,
            tables.payoffs,
            tables.means,
            tables.potentials,
            tables.measures,
            tables.choices,
            self.by_counts,
        )
        pure = players >= 0
        first = np.where(pure, players / tables.count, shares)
        second = np.where(pure, (tables.count - players) / tables.count, 1.0 - shares)
        # A probability within a mixture is not 0 and not 1, whatever rounding makes of it.
        inside = (np.nextafter(0.0, 1.0), 1.0 - UNIT)
        strategies = np.stack([np.where(pure, own, np.clip(own, *inside)) for own in (first, second)], axis=1)
        ends = pure & ((players == 0) | (players == tables.count))
        strategy_errors = np.where(ends, 0.0, np.where(pure, UNIT, radii + 3 * UNIT))
        states = self._states(players, stable, maximiser, told[:, -1], bounds[:, -1])
        told_columns = [(told[:, k], bounds[:, k]) for k in range(told.shape[1] - 1)]
        extras = [self._extra(name, players, strategies, strategy_errors, states) for name in self.extras]
        columns = [*told_columns, *(states[name] for name in STATES), *extras]
        return Solved(
            counts,
            strategies,
            strategy_errors,
            np.stack([value for value, _ in columns], axis=1),
            np.stack([error for _, error in columns], axis=1),
        )

    def _states(
        self,
        players: NDArray[np.int32],
        stable: NDArray[np.int8],
        maximiser: NDArray[np.int8],
        potential: NDArray[np.float64],
        potential_error: NDArray[np.float64],
    ) -> dict[str, Column]:
        everybody = (players <= 0) | (players == self.tables.count)  # A mixture has -1.
        return {
            "pure": _truths(players >= 0),
            "symmetric": _truths(everybody),
            "stable": _truths(stable),
            "maximiser": _truths(maximiser),
            "potential": (potential, potential_error),
        }

    def _extra(
        self,
        name: str,
        players: NDArray[np.int32],
        strategies: NDArray[np.float64],
        strategy_errors: NDArray[np.float64],
        states: dict[str, Column],
    ) -> Column:
        """A quantity as claims know it: ``count.strategy``, the expected number of players, or ``state.name``."""
        kind, _, own = name.partition(".")
        if kind == "count" and own in self.strategies:
            place, size = self.strategies.index(own), self.tables.count
            exactly = players if place == 0 else size - players
            expected = size * strategies[:, place]
            error = (size * strategy_errors + UNIT * expected) * (1.0 + 8.0 * UNIT)
            pure = players >= 0
            return np.where(pure, exactly, expected), np.where(pure, 0.0, error)
        if name == "state.maximiser":
            # The rows leave it open, but no mixture has the largest expected potential unless all counts have it.
            value, error = states["maximiser"]
            return np.where(players < 0, 0.0, value), np.where(players < 0, 0.0, error)
        if kind == "state" and own in states:
            return states[own]
        return np.full(len(players), np.nan), np.full(len(players), np.inf)


def _truths(found: NDArray[np.generic]) -> Column:
    """Truths as numbers; less than 0 is not known."""
    value = found.astype(np.float64)
    return np.where(value < 0, np.nan, value), np.where(value < 0, np.inf, 0.0)


def symmetric_kernel(game: SymmetricGame, concept: str, tape: Tape, extras: Sequence[str]) -> Kernel | None:
    """The kernel of a lifted symmetric game, or None for one that has none.

    ``extras`` are further quantities that claims name. There is a kernel for two strategies and up to 201 players, as many at
    all points.
    """
    if concept not in ("symmetric-nash", "pure-nash"):
        return None
    tables = symmetric_tables(game, tape.register_of)
    if tables is None:
        return None
    program = program_of(tape, tables.registers)
    first, second = game.strategies
    placed = tables.renumbered(program.place.__getitem__)
    return _Symmetric(program, placed, (first, second), concept == "pure-nash", tuple(extras))
