r"""The machine: a straight-line program at many points at once, each value with a bound on its error.

Every register holds a float ``v`` and a bound ``e >= 0``; the true value lies in ``[v - e, v + e]``. With unit roundoff
``u = 2**-53`` the bounds follow the operations (Higham 2002, sections 2.2 and 3.3):

    a + b:  e = e_a + e_b + u |v|          a b:  e = |a| e_b + |b| e_a + e_a e_b + u |v|
    a / b:  e = (e_a + |v| e_b) / (|b| - e_b) + u |v|,  infinite if |b| <= e_b

times ``1 + 2**-50`` for the roundings in computing ``e`` itself, plus a number far above underflow. Points are done in blocks
of :data:`BLOCK`, whose registers stay in the cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BLOCK", "classify", "run"]

BLOCK = 256
"""Points at a time."""
UNIT = 2.0**-53
INFLATION = 1.0 + 2.0**-50
TINY = 1e-300
"""Far above what underflow can lose, far below what matters."""


@njit(cache=True, nogil=True, error_model="numpy")
def run(
    operations: NDArray[np.int8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    constants: NDArray[np.float64],
    roundings: NDArray[np.float64],
    points: NDArray[np.float64],
    rounded: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    v: NDArray[np.float64],
    e: NDArray[np.float64],
) -> None:
    """Fill the registers ``v`` and ``e`` (both ``[register, place]``) at the points ``chosen``, at most :data:`BLOCK`.

    ``points`` is ``[parameter, point]``; ``rounded[k]`` tells whether the values of parameter ``k`` are roundings of exact
    ones. ``operations`` to ``roundings`` are a program's arrays.
    """
    count = len(chosen)
    for r in range(len(operations)):
        operation, a, b = operations[r], left[r], right[r]
        if operation == 0:
            relative = UNIT if rounded[a] else 0.0
            for p in range(count):
                value = points[a, chosen[p]]
                v[r, p] = value
                e[r, p] = relative * abs(value) * INFLATION
        elif operation == 1:
            for p in range(count):
                v[r, p] = constants[r]
                e[r, p] = roundings[r]
        elif operation == 2:
            for p in range(count):
                value = v[a, p] + v[b, p]
                v[r, p] = value
                e[r, p] = (e[a, p] + e[b, p] + UNIT * abs(value)) * INFLATION
        elif operation == 3:
            for p in range(count):
                value = v[a, p] - v[b, p]
                v[r, p] = value
                e[r, p] = (e[a, p] + e[b, p] + UNIT * abs(value)) * INFLATION
        elif operation == 4:
            for p in range(count):
                x, y = v[a, p], v[b, p]
                value = x * y
                v[r, p] = value
                bound = abs(x) * e[b, p] + abs(y) * e[a, p] + e[a, p] * e[b, p] + UNIT * abs(value)
                e[r, p] = bound * INFLATION + TINY
        else:
            for p in range(count):
                value = v[a, p] / v[b, p]
                room = abs(v[b, p]) - e[b, p]
                v[r, p] = value
                bound = ((e[a, p] + abs(value) * e[b, p]) / room + UNIT * abs(value)) * INFLATION + TINY
                e[r, p] = bound if room > 0.0 else np.inf


@njit(cache=True, nogil=True, error_model="numpy")
def classify(
    operations: NDArray[np.int8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    constants: NDArray[np.float64],
    roundings: NDArray[np.float64],
    points: NDArray[np.float64],
    rounded: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    guards: NDArray[np.int32],
    signs: NDArray[np.int8],
) -> NDArray[np.int8]:
    """For each chosen point: 1 if each guard register certainly has its sign, 0 if one certainly has not, -1 if unknown.

    Guards are taken in their order, and the first that fails or is unknown decides: where a family takes another turn, the
    later guards mean nothing.
    """
    found = np.ones(len(chosen), np.int8)
    v, e = np.empty((len(operations), BLOCK)), np.empty((len(operations), BLOCK))
    for start in range(0, len(chosen), BLOCK):
        block = chosen[start : start + BLOCK]
        run(operations, left, right, constants, roundings, points, rounded, block, v, e)
        for p in range(len(block)):
            for k in range(len(guards)):
                value, error = v[guards[k], p] * signs[k], e[guards[k], p]
                if not value > error:
                    found[start + p] = 0 if value < -error else -1
                    break
    return found
