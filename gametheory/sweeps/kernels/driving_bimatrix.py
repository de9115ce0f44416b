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

from gametheory.sweeps.kernels.bimatrix import bimatrix_block
from gametheory.sweeps.kernels.growing import MOST_ROWS_A_POINT, enlarged, enlarged_table
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
    found, found_errors = np.empty((BLOCK * MOST_ROWS_A_POINT, m + n)), np.empty(BLOCK * MOST_ROWS_A_POINT)
    strategies, errors = np.empty((len(chosen) + BLOCK, m + n)), np.empty(len(chosen) + BLOCK)
    values, value_errors = np.empty((len(chosen) + BLOCK, size)), np.empty((len(chosen) + BLOCK, size))
    rows_played, columns_played = np.empty(m, np.int64), np.empty(n, np.int64)
    for start in range(0, len(chosen), BLOCK):
        block = chosen[start : start + BLOCK]
        run(operations, left, right, constants, roundings, points, rounded, block, v, e)
        rows = bimatrix_block(v, e, first, second, len(block), block_counts, found, found_errors)
        strategies, errors = enlarged_table(strategies, total + rows), enlarged(errors, total + rows)
        values, value_errors = enlarged_table(values, total + rows), enlarged_table(value_errors, total + rows)
        row = 0
        for p in range(len(block)):
            counts[start + p] = block_counts[p]
            # Rows are gone through number by number: a slice a row costs more than the game did.
            for _ in range(block_counts[p]):
                d = found_errors[row]
                errors[total] = d
                a, b = 0, 0
                for i in range(m):
                    strategies[total, i] = found[row, i]
                    if found[row, i] != 0.0:
                        rows_played[a] = i
                        a += 1
                for j in range(n):
                    strategies[total, m + j] = found[row, m + j]
                    if found[row, m + j] != 0.0:
                        columns_played[b] = j
                        b += 1
                for k in range(size):
                    if a == 1 and b == 1:
                        # One cell, taken as it is.
                        cell = outputs[k, rows_played[0] * n + columns_played[0]]
                        values[total, k], value_errors[total, k] = v[cell, p], e[cell, p]
                        continue
                    value, bound, magnitude = 0.0, 0.0, 0.0
                    for r in range(a):
                        i = rows_played[r]
                        x = found[row, i]
                        for c in range(b):
                            j = columns_played[c]
                            y = found[row, m + j]
                            cell = outputs[k, i * n + j]
                            weight, payoff = x * y, v[cell, p]
                            value += weight * payoff
                            magnitude += weight * abs(payoff)
                            bound += weight * e[cell, p] + (x * d + d * y + d * d) * (abs(payoff) + e[cell, p])
                    values[total, k] = value
                    # Each term is rounded twice, and added to at most m * n - 1 others.
                    value_errors[total, k] = (bound + (m * n + 2) * UNIT * magnitude) * INFLATION
                row += 1
                total += 1
    return counts, strategies[:total], errors[:total], values[:total], value_errors[:total]
