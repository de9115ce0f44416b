r"""Expectations along plays of a tree, with rigorous errors: a compiled kernel.

If ``W`` and ``X`` are known as ``|W - w| <= d`` and ``|X - x| <= f``, then ``|W X - w x| <= |w| f + d (|x| + f)``. A float
product or sum ``z`` is within ``u |z|`` of the true one, ``u = 2**-53`` (Higham 2002, section 2.2), unless a product underflows,
which costs less than ``1e-300``. So the error of ``sum_k w_k x_k``, summed in order with partial sums ``s_k``, is at most

    sum_k |w_k| f_k + d_k (|x_k| + f_k) + u |w_k x_k| + u |s_k|,

and this bound is itself computed in floats: it is widened by a factor that exceeds what ``n`` more roundings can take away.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gametheory.sweeps.kernels.tree_tables import WalkArrays

__all__ = ["term_error", "tree_outcomes", "widened"]

UNIT_ROUNDOFF = 2.0**-53
_TINY = 1e-300

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def term_error(weight: float, weight_error: float, value: float, error: float, total: float) -> float:
    """What a term adds to the error of a sum that it brings to ``total``; see :func:`widened`."""
    rounding = UNIT_ROUNDOFF * (abs(weight * value) + abs(total))
    return abs(weight) * error + weight_error * (abs(value) + error) + rounding


@njit(cache=True, nogil=True, error_model="numpy")
def widened(error: float, terms: int) -> float:
    """A bound on the sum of that many errors, as added up in floats."""
    return error * (1.0 + (terms + 16) * 8.0 * UNIT_ROUNDOFF) + (terms + 1) * _TINY


@njit(cache=True, nogil=True, error_model="numpy")
def tree_outcomes(
    v: Floats,
    e: Floats,
    walk: WalkArrays,
    rows: Integers,
    moves: NDArray[np.int16],
    outputs: Integers,
    value: Floats,
    error: Floats,
) -> None:
    """The expectations that moves at all information sets lead to.

    ``v`` and ``e`` (registers x points) are values and errors of a block; row ``k`` is a play at point ``rows[k]``, where the
    move at information set ``s`` is ``moves[k, s]``. ``outputs`` (terminals x outputs) are registers of what is expected.
    Written are ``value`` and ``error`` (rows x outputs): the true expectation is within ``error`` of ``value``, provided that
    the true probabilities after each move of chance sum to one.

    **Guarantees.** Only what is reached is looked at, events whose probability is exactly 0 not at all. What chance does not
    touch, because one terminal is reached or all that are have it in one register, has the register's own value and error.
    """
    nodes = walk.place.shape[0]
    width = outputs.shape[1]
    pending = np.empty(nodes, np.int64)
    weights = np.empty(nodes)
    weight_errors = np.empty(nodes)
    common = np.empty(width, np.int64)
    for row in range(rows.shape[0]):
        point = rows[row]
        value[row] = 0.0
        error[row] = 0.0
        common[:] = -1
        terms = 0
        pending[0], weights[0], weight_errors[0] = 0, 1.0, 0.0
        waiting = 1
        while waiting:
            waiting -= 1
            node, weight, weight_error = pending[waiting], weights[waiting], weight_errors[waiting]
            place = walk.place[node]
            while place >= 0:
                node = walk.child[walk.first_child[node] + moves[row, place]]
                place = walk.place[node]
            if place == -1:
                # Pushed in reverse, so that the first event is followed first.
                for edge in range(walk.first_child[node + 1] - 1, walk.first_child[node] - 1, -1):
                    chance = v[walk.probability[edge], point]
                    chance_error = e[walk.probability[edge], point]
                    if chance == 0.0 and chance_error == 0.0:
                        continue
                    product = weight * chance
                    product_error = weight_error
                    if chance != 1.0 or chance_error != 0.0:
                        product_error = widened(term_error(weight, weight_error, chance, chance_error, 0.0), 1)
                    if weight == 1.0 and weight_error == 0.0:
                        product_error = chance_error
                    pending[waiting] = walk.child[edge]
                    weights[waiting] = product
                    weight_errors[waiting] = product_error
                    waiting += 1
                continue
            terminal = -2 - place
            for output in range(width):
                register = outputs[terminal, output]
                if terms == 0:
                    common[output] = register
                elif common[output] != register:
                    common[output] = -1
                x, x_error = v[register, point], e[register, point]
                value[row, output] += weight * x
                error[row, output] += term_error(weight, weight_error, x, x_error, value[row, output])
            terms += 1
        for output in range(width):
            if common[output] >= 0:
                value[row, output] = v[common[output], point]
                error[row, output] = e[common[output], point]
            else:
                error[row, output] = widened(error[row, output], terms)
