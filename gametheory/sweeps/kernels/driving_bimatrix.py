r"""From points to all equilibria of two players, and what they are worth, block by block, without Python in between.

A *driver* runs the machine on a block of points, hands the registers to a solver of games, and adds up what each
equilibrium is worth: the expectation of each output, a payoff or a measure. For a mixed profile ``(x, y)`` whose
probabilities are known within ``d``, an output with values ``a_ij`` within ``e_ij`` has the expectation
``sum x_i y_j a_ij`` within

    sum x_i y_j e_ij  +  sum over the supports of (x_i d + d y_j + d^2) (|a_ij| + e_ij)  +  rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from gametheory.sweeps.kernels.bimatrix import MOST_EQUILIBRIA, bimatrix_block
from gametheory.sweeps.kernels.growing import enlarged, enlarged_table
from gametheory.sweeps.kernels.machine import BLOCK, INFLATION, UNIT, run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]
    Rows = tuple[NDArray[np.int32], Table, NDArray[np.float64], Table, Table]

__all__ = ["drive_bimatrix"]


@njit(cache=True, nogil=True, error_model="numpy")
def drive_bimatrix(
    operations: NDArray[np.int8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    constants: NDArray[np.float64],
    roundings: NDArray[np.float64],
    points: NDArray[np.float64],
    rounded: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    outputs: NDArray[np.int32],
) -> Rows:
    """All Nash equilibria of two-player games at the chosen points.

    ``first`` and ``second`` are ``[row, column]``, registers of the payoffs; ``outputs`` is ``[output, row * columns +
    column]``. Returns the number of equilibria at each point (-1 where it is doubtful), the strategies of all, a bound on
    the error of their probabilities, the value of each output, and a bound on the error of it.
    """
    m, n = first.shape
    size, total = len(outputs), 0
    v, e = np.empty((len(operations), BLOCK)), np.empty((len(operations), BLOCK))
    counts = np.empty(len(chosen), np.int32)
    block_counts = np.empty(BLOCK, np.int32)
    # Room for all that there can be, so that no point depends on those before it.
    room = BLOCK * MOST_EQUILIBRIA[min(m, n)]
    found, found_errors = np.empty((room, m + n)), np.empty(room)
    strategies, errors = np.empty((len(chosen) + BLOCK, m + n)), np.empty(len(chosen) + BLOCK)
    values, value_errors = np.empty((len(chosen) + BLOCK, size)), np.empty((len(chosen) + BLOCK, size))
    for start in range(0, len(chosen), BLOCK):
        block = chosen[start : start + BLOCK]
        run(operations, left, right, constants, roundings, points, rounded, block, v, e)
        rows = bimatrix_block(v, e, first, second, len(block), block_counts, found, found_errors)
        strategies, errors = enlarged_table(strategies, total + rows), enlarged(errors, total + rows)
        values, value_errors = enlarged_table(values, total + rows), enlarged_table(value_errors, total + rows)
        row = 0
        for p in range(len(block)):
            counts[start + p] = block_counts[p]
            for _ in range(block_counts[p]):
                strategies[total] = found[row]
                errors[total] = found_errors[row]
                for k in range(size):
                    values[total, k], value_errors[total, k] = _expectation(
                        v, e, p, outputs[k], m, n, found[row], found_errors[row]
                    )
                row += 1
                total += 1
    return counts, strategies[:total], errors[:total], values[:total], value_errors[:total]


@njit(cache=True, nogil=True, error_model="numpy")
def _expectation(
    v: Table, e: Table, p: int, cells: NDArray[np.int32], m: int, n: int, mixed: NDArray[np.float64], error: float
) -> tuple[float, float]:
    """The expectation of an output at a profile of probabilities that are known within ``error``, and its own error."""
    value, bound, size = 0.0, 0.0, 0.0
    for i in range(m):
        x = mixed[i]
        if x == 0.0:
            continue
        for j in range(n):
            y = mixed[m + j]
            if y == 0.0:
                continue
            cell = cells[i * n + j]
            weight, a = x * y, v[cell, p]
            value += weight * a
            size += weight * abs(a)
            bound += weight * e[cell, p] + (x * error + error * y + error * error) * (abs(a) + e[cell, p])
    if mixed[:m].max() == 1.0 and mixed[m:].max() == 1.0:
        return value, bound  # One cell, taken as it is.
    # Each term is rounded twice, and added to at most m * n - 1 others.
    return value, (bound + (m * n + 2) * UNIT * size) * INFLATION
