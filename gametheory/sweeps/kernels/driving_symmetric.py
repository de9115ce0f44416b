"""From points to the equilibria of a symmetric game of two strategies, and what they are worth, without Python in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from gametheory.sweeps.kernels.growing import enlarged, enlarged_table
from gametheory.sweeps.kernels.machine import BLOCK, run
from gametheory.sweeps.kernels.symmetric import DOUBTFUL, symmetric_block, symmetric_pure_block
from gametheory.sweeps.kernels.symmetric_outputs import symmetric_outputs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]
    Floats = NDArray[np.float64]
    Integers = NDArray[np.int32]
    Truths = NDArray[np.int8]
    Rows = tuple[Integers, Integers, Floats, Floats, Truths, Truths, Table, Table]

__all__ = ["drive_symmetric"]


@njit(cache=True, nogil=True, error_model="numpy")
def drive_symmetric(
    operations: NDArray[np.int8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    constants: NDArray[np.float64],
    roundings: NDArray[np.float64],
    points: NDArray[np.float64],
    rounded: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    gains: Integers,
    payoffs: Integers,
    means: Integers,
    potentials: Integers,
    measures: Integers,
    choices: Floats,
    by_counts: bool,
) -> Rows:
    """All equilibria of a symmetric game at the chosen points: those that all players share, or pure ones ``by_counts``.

    ``gains`` to ``choices`` are those of :class:`gametheory.sweeps.kernels.symmetric_tables.SymmetricTables`. Returns the number
    of equilibria at each point (-1 where it is doubtful, or something is undefined); then for each equilibrium how many play
    the first strategy (-1 in a mixture), the share that does and a bound of its error (0 and 0 unless a mixture), whether it
    is stable and whether it maximises the potential (1, 0, or -1 for neither), and a row of the payoff, the measures and the
    potential (not-a-number in a mixture), with a row of bounds of their errors.
    """
    size, total = 2 + len(measures), 0
    # Room for all that there can be, so that no point depends on those before it.
    room = BLOCK * (len(gains) + 2)
    v, e = np.empty((len(operations), BLOCK)), np.empty((len(operations), BLOCK))
    counts = np.empty(len(chosen), np.int32)
    block_counts = np.empty(BLOCK, np.int32)
    found, places = np.empty(room, np.int32), np.empty(room, np.int32)
    found_shares, found_errors = np.zeros(room), np.zeros(room)
    found_stable, found_best = np.empty(room, np.int8), np.empty(room, np.int8)
    told, told_errors = np.empty((room, size - 1)), np.empty((room, size - 1))
    begin = len(chosen) + BLOCK
    players = np.empty(begin, np.int32)
    shares, share_errors = np.empty(begin), np.empty(begin)
    stable, maximiser = np.empty(begin, np.int8), np.empty(begin, np.int8)
    values, errors = np.empty((begin, size)), np.empty((begin, size))
    for start in range(0, len(chosen), BLOCK):
        block = chosen[start : start + BLOCK]
        run(operations, left, right, constants, roundings, points, rounded, block, v, e)
        number = len(block)
        if by_counts:
            rows = symmetric_pure_block(v, e, gains, potentials, number, block_counts, found, found_stable, found_best)
        else:
            rows = symmetric_block(
                v,
                e,
                gains,
                choices,
                potentials,
                number,
                block_counts,
                found_shares,
                found_errors,
                found,
                found_stable,
                found_best,
            )
        row = 0
        for p in range(number):
            for _ in range(block_counts[p]):
                places[row] = p
                row += 1
        states = (found[:rows], found_shares[:rows], found_errors[:rows])
        symmetric_outputs(v, e, places[:rows], *states, payoffs, means, measures, told[:rows], told_errors[:rows])
        players, stable, maximiser = (
            enlarged(players, total + rows),
            enlarged(stable, total + rows),
            enlarged(maximiser, total + rows),
        )
        shares, share_errors = enlarged(shares, total + rows), enlarged(share_errors, total + rows)
        values, errors = enlarged_table(values, total + rows), enlarged_table(errors, total + rows)
        row = 0
        for p in range(number):
            here, first = block_counts[p], total
            known = True
            for k in range(row, row + here):
                players[total], shares[total], share_errors[total] = found[k], found_shares[k], found_errors[k]
                stable[total], maximiser[total] = found_stable[k], found_best[k]
                for column in range(size - 1):
                    values[total, column], errors[total, column] = told[k, column], told_errors[k, column]
                    # Not-a-number fails as well.
                    known &= told_errors[k, column] < np.inf
                values[total, size - 1], errors[total, size - 1] = np.nan, np.inf
                if found[k] >= 0:
                    register = potentials[found[k]]
                    values[total, size - 1], errors[total, size - 1] = v[register, p], e[register, p]
                    known &= e[register, p] < np.inf
                total += 1
            row += max(here, 0)
            counts[start + p] = here
            if not known:
                counts[start + p] = DOUBTFUL
                total = first
    return (
        counts,
        players[:total],
        shares[:total],
        share_errors[:total],
        stable[:total],
        maximiser[:total],
        values[:total],
        errors[:total],
    )
