r"""What is expected at the equilibria of a symmetric game of two strategies: payoffs and measures, with error bounds.

Where all play the first strategy with probability ``p``, what depends on how many of ``n`` players do has the expectation
``E(p) = sum_k b(k) a(k)``, ``b`` being the binomial weights. They are computed from the likeliest count outward by the ratio
of neighbours, so that roundings stay relative, and divided by their sum. For a share that is known within ``d``,

.. math:: |E(p + s) - E(p)| \le d\,n \Bigl(\sum_k b_{n-1,k}(p) |a(k+1) - a(k)| + d (n - 1) \max_k |a(k+1) - a(k)|\Bigr),
          \qquad |s| \le d,

by the mean value theorem, since the derivative of a polynomial in Bernstein's basis has the differences as coefficients.

Reference: R. T. Farouki, The Bernstein polynomial basis: a centennial retrospective, Computer Aided Geometric Design 29 (2012).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["symmetric_outputs"]

UNIT = 2.0**-53
TINY = 1e-300


@njit(cache=True, nogil=True, error_model="numpy")
def _weights(trials: int, share: float, weights: NDArray[np.float64]) -> float:
    """Binomial weights of ``0, ..., trials`` at a share strictly between 0 and 1, all times one number; returns their sum."""
    mode = min(trials, int((trials + 1) * share))
    odds = share / (1.0 - share)
    weights[mode] = 1.0
    total = 1.0
    for k in range(mode, trials):
        weights[k + 1] = weights[k] * ((trials - k) * odds / (k + 1))
        total += weights[k + 1]
    for k in range(mode, 0, -1):
        weights[k - 1] = weights[k] * (k / ((trials - k + 1) * odds))
        total += weights[k - 1]
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def _expected(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    cells: NDArray[np.int32],
    point: int,
    share: float,
    error: float,
    weights: NDArray[np.float64],
    total: float,
) -> tuple[float, float]:
    """The expectation of the registers ``cells``, by the count, and a bound of its error."""
    trials = len(cells) - 1
    value = size = slack = steepness = steepest = 0.0
    for k in range(trials + 1):
        if cells[k] < 0:
            return np.nan, np.inf
        here, bound = v[cells[k], point], e[cells[k], point]
        value += weights[k] * here
        size += weights[k] * abs(here)
        slack += weights[k] * bound + TINY * (abs(here) + bound)
        if k < trials and cells[k + 1] != cells[k]:
            step = abs(v[cells[k + 1], point] - here) + bound + e[cells[k + 1], point]
            steepest = max(steepest, step)
            # The weight of k among one trial less, times the number of trials.
            steepness += weights[k] * (trials - k) / (1.0 - share) * step
    steepness = min(steepness / total, trials * steepest)
    # A weight is off by 6 roundings a step from the mode, their sum by as much, and sums by one a term.
    relative = (14.0 * trials + 40.0) * UNIT
    slack = slack / total + relative * size / total
    slack += error * (steepness + error * trials * (trials - 1) * steepest)
    return value / total, slack * (1.0 + 2.0 * relative) + TINY


@njit(cache=True, nogil=True, error_model="numpy")
def symmetric_outputs(
    v: NDArray[np.float64],
    e: NDArray[np.float64],
    points: NDArray[np.int32],
    players: NDArray[np.int32],
    shares: NDArray[np.float64],
    errors: NDArray[np.float64],
    payoffs: NDArray[np.int32],
    means: NDArray[np.int32],
    measures: NDArray[np.int32],
    value: NDArray[np.float64],
    error: NDArray[np.float64],
) -> None:
    """Payoffs and measures at equilibria: in column 0 the payoff of a player, then the measures.

    ``points``: ``int32[rows]``, the point of each row in the block of registers ``v`` and ``e``; ``players``, ``shares`` and
    ``errors`` as the kernels of equilibria give them (the last two are not looked at where ``players`` is a count).
    ``payoffs``: ``int32[N]``, registers of the payoff of the first strategy by how many of the others play it; ``means``:
    ``int32[N + 1]``, of the mean payoff by how many of all do; ``measures``: ``int32[measures, N + 1]``, likewise. A register of
    -1 is undefined everywhere.

    Out: ``value`` and ``error``, ``float64[rows, 1 + measures]``. An error that is not finite says that nothing is known: the
    row's point is to be solved exactly, which tells what is undefined.
    """
    size = len(payoffs)
    by_others, by_all = np.empty(size), np.empty(size + 1)
    for row in range(len(points)):
        point, number = points[row], players[row]
        if number >= 0:
            for column in range(1 + len(measures)):
                cell = means[number] if column == 0 else measures[column - 1, number]
                value[row, column], error[row, column] = np.nan, np.inf
                if cell >= 0:
                    value[row, column], error[row, column] = v[cell, point], e[cell, point]
            continue
        share, radius = shares[row], errors[row]
        if not 0.0 < share < 1.0:
            # The share is closer to an end than floats tell.
            inside = TINY if share <= 0.0 else 1.0 - UNIT
            share, radius = inside, radius + abs(inside - share)
        total = _weights(size - 1, share, by_others)
        value[row, 0], error[row, 0] = _expected(v, e, payoffs, point, share, radius, by_others, total)
        if len(measures):
            total = _weights(size, share, by_all)
            for column in range(len(measures)):
                value[row, column + 1], error[row, column + 1] = _expected(
                    v, e, measures[column], point, share, radius, by_all, total
                )
