"""From points to all pure equilibria, and what they are worth, block by block, without Python in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from gametheory.sweeps.kernels.growing import enlarged, enlarged_table
from gametheory.sweeps.kernels.machine import BLOCK, run
from gametheory.sweeps.kernels.pure import pure_block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

__all__ = ["drive_pure"]


@njit(cache=True, nogil=True, error_model="numpy")
def drive_pure(
    operations: NDArray[np.int8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    constants: NDArray[np.float64],
    roundings: NDArray[np.float64],
    points: NDArray[np.float64],
    rounded: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    cells: NDArray[np.int32],
    shape: NDArray[np.int64],
    outputs: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], Table, Table]:
    """All pure Nash equilibria of strategic games at the chosen points.

    ``cells`` is ``[player, profile]``, registers of the payoffs, last player fastest; ``outputs`` is ``[output, profile]``.
    Returns the number of equilibria at each point (-1 where it is doubtful), their profiles, and each output's value and error.
    """
    size, total = len(outputs), 0
    v, e = np.empty((len(operations), BLOCK)), np.empty((len(operations), BLOCK))
    counts = np.empty(len(chosen), np.int32)
    block_counts = np.empty(BLOCK, np.int32)
    # Room for all that there can be, so that no point depends on those before it.
    found = np.empty(BLOCK * cells.shape[1], np.int32)
    profiles = np.empty(len(chosen) + BLOCK, np.int32)
    values, value_errors = np.empty((len(chosen) + BLOCK, size)), np.empty((len(chosen) + BLOCK, size))
    for start in range(0, len(chosen), BLOCK):
        block = chosen[start : start + BLOCK]
        run(operations, left, right, constants, roundings, points, rounded, block, v, e)
        rows = pure_block(v, e, cells, shape, len(block), block_counts, found)
        profiles = enlarged(profiles, total + rows)
        values, value_errors = enlarged_table(values, total + rows), enlarged_table(value_errors, total + rows)
        row = 0
        for p in range(len(block)):
            counts[start + p] = block_counts[p]
            for _ in range(block_counts[p]):
                profiles[total] = found[row]
                for k in range(size):
                    register = outputs[k, found[row]]
                    values[total, k], value_errors[total, k] = v[register, p], e[register, p]
                row += 1
                total += 1
    return counts, profiles[:total], values[:total], value_errors[:total]
