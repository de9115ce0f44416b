"""From points to all subgame-perfect equilibria in pure strategies, and what they are worth, without Python in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from gametheory.sweeps.kernels.growing import MOST_ROWS_A_POINT, enlarged_table
from gametheory.sweeps.kernels.machine import BLOCK, run
from gametheory.sweeps.kernels.subgames import subgame_block
from gametheory.sweeps.kernels.tree_tables import StageArrays, WalkArrays
from gametheory.sweeps.kernels.walking import tree_outcomes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

__all__ = ["drive_trees"]


@njit(cache=True, nogil=True, error_model="numpy")
def drive_trees(
    operations: NDArray[np.int8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    constants: NDArray[np.float64],
    roundings: NDArray[np.float64],
    points: NDArray[np.float64],
    rounded: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    stages: StageArrays,
    walk: WalkArrays,
    sets: int,
    outputs: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int16], Table, Table]:
    """All subgame-perfect equilibria of trees at the chosen points.

    ``sets`` is the number of information sets; ``outputs`` is ``[terminal, output]``. Returns the number of equilibria at
    each point (-1 where it is doubtful), the move of each equilibrium at each information set, and each output's expectation
    and a bound on its error.
    """
    size, total = outputs.shape[1], 0
    v, e = np.empty((len(operations), BLOCK)), np.empty((len(operations), BLOCK))
    counts = np.empty(len(chosen), np.int32)
    block_counts = np.empty(BLOCK, np.int32)
    found = np.empty((BLOCK * MOST_ROWS_A_POINT, sets), np.int16)
    places = np.empty(BLOCK * MOST_ROWS_A_POINT, np.int32)
    moves = np.empty((len(chosen) + BLOCK, sets), np.int16)
    values, errors = np.empty((len(chosen) + BLOCK, size)), np.empty((len(chosen) + BLOCK, size))
    for start in range(0, len(chosen), BLOCK):
        block = chosen[start : start + BLOCK]
        run(operations, left, right, constants, roundings, points, rounded, block, v, e)
        rows = subgame_block(v, e, stages, len(block), block_counts, found)
        row = 0
        for p in range(len(block)):
            counts[start + p] = block_counts[p]
            for _ in range(block_counts[p]):
                places[row] = p
                row += 1
        moves = enlarged_table(moves, total + rows)
        values, errors = enlarged_table(values, total + rows), enlarged_table(errors, total + rows)
        after = total + rows
        moves[total:after] = found[:rows]
        tree_outcomes(v, e, walk, places[:rows], found[:rows], outputs, values[total:after], errors[total:after])
        total = after
    return counts, moves[:total], values[:total], errors[:total]
