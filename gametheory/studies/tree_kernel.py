"""Trees for the kernel of subgame perfection: tables in the registers of a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gametheory.model.extensive import ExtensiveGame
from gametheory.studies.kinds import Kernel, Solved
from gametheory.sweeps.kernels.tree_tables import StageArrays, WalkArrays, tree_tables
from gametheory.sweeps.tracing.program import Program, program_of
from gametheory.sweeps.tracing.traced import Tape

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["tree_kernel"]


@dataclass(frozen=True)
class _Tree:
    program: Program
    stages: StageArrays
    walk: WalkArrays
    outputs: NDArray[np.int32]
    columns: NDArray[np.int64]
    """For each information set, where its first move's column is."""
    width: int
    name: str = "subgames"

    def solve(self, points: NDArray[np.float64], rounded: NDArray[np.bool_], chosen: NDArray[np.int64]) -> Solved:
        """All subgame-perfect equilibria in pure strategies."""
        from gametheory.sweeps.kernels.driving_trees import drive_trees

        counts, moves, values, errors = drive_trees(
            *self.program.arrays, points, rounded, chosen, self.stages, self.walk, len(self.columns), self.outputs
        )
        strategies = np.zeros((len(moves), self.width), np.int8)
        strategies[np.arange(len(moves))[:, None], self.columns + moves] = 1
        return Solved(counts, strategies, np.zeros(len(moves)), values, errors)


def tree_kernel(game: ExtensiveGame, tape: Tape) -> Kernel | None:
    """The kernel of a lifted tree, or None for one that is too large."""
    tables = tree_tables(game, tape.register_of)
    if tables is None:
        return None
    program = program_of(tape, tables.stages.registers.tolist())
    tables = tables.renumbered(program.place)
    outputs = np.ascontiguousarray(np.concatenate([tables.payoffs, tables.measures], axis=1))
    return _Tree(program, tables.stages, tables.walk, outputs, *_columns(game))


def _columns(game: ExtensiveGame) -> tuple[NDArray[np.int64], int]:
    """Where the columns of each information set begin, by player and then in the order of the tree; and how many there are."""
    begin = np.zeros(len(game.information_sets), np.int64)
    width = 0
    for player in range(len(game.players)):
        for position, found in enumerate(game.information_sets):
            if found.player == player:
                begin[position] = width
                width += len(found.moves)
    return begin, width
