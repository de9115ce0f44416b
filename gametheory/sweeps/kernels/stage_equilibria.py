r"""All pure Nash equilibria of one stage of a tree, told with rigorous errors: a compiled kernel.

A stage is a strategic game whose outcomes are ends that chance may lead to (see :mod:`gametheory.sweeps.kernels.tree_tables`);
whoever moves in it chooses among combined moves. Lines are judged by the rule of :mod:`gametheory.sweeps.kernels.pure`.

An outcome is worth to a player: the register of the terminal that it leads to; the one register that all ends have
which it may lead to, since probabilities sum to one; or else an expectation, a value with an error. Two outcomes are certainly
equal for a player who has the same register in both, or if they differ only in ends that have it, with the same
probabilities. Where intervals alone don't order two outcomes of chance, the terms in which they differ may: what they have
in common cancels.

Every function here takes the same arrays. ``v`` and ``e`` are registers, at one ``point``; ``stage``, ``table`` and
``payoffs`` are the tree. *Solutions* are equilibria of subgames, those of one subgame together: ``solution`` (solutions x
3 + players) holds by the columns below what they are, and if they pay what no terminal pays, a register for each player
or -1, in which case ``worth`` (solutions x players x 2) holds values and errors. ``source`` tells what the ends of the
stage in hand pay: a terminal or ``-1 - solution``. The rest is scratch: ``own`` and ``bounds`` (outcomes x 2), what
outcomes are worth to one player, and ``status`` of profiles. Arrays are passed one by one: with all of
them in one named tuple, compiled code took over twenty times as long.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gametheory.sweeps.kernels.pure import highest, lowest
from gametheory.sweeps.kernels.tree_tables import (
    MOVER,
    MOVERS,
    OUTCOME,
    OUTCOMES,
    PROFILES,
    REACHED,
    SIZE,
    STRIDE,
    WEIGHT,
)
from gametheory.sweeps.kernels.walking import term_error, widened

__all__ = ["COMBINATION", "FIRST", "MOST_EQUILIBRIA", "PROFILE", "TERMINAL", "expected", "stage_equilibria"]

MOST_EQUILIBRIA = 64
"""Equilibria of a subgame at a point; more make it doubtful."""
_MOST_COMPARED = 64
"""Moves of a line that are compared two by two where intervals don't order them."""
_DOUBTFUL = 1
_REJECTED = 2

PROFILE, COMBINATION, TERMINAL, FIRST = 0, 1, 2, 3
"""Columns of a solution: its profile, which combination of solutions inside, the terminal that it leads to or -1; the registers
of the players begin at the last."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def stage_equilibria(
    v: Floats,
    e: Floats,
    point: int,
    stage: Integers,
    table: Integers,
    payoffs: Integers,
    s: int,
    solution: Integers,
    worth: Floats,
    source: Integers,
    own: Integers,
    bounds: Floats,
    status: NDArray[np.uint8],
    equilibria: Integers,
) -> int:
    """Write the pure equilibria of stage ``s`` to ``equilibria``; how many, -1 if doubtful or more than 64.

    1. For each player who moves, find what the outcomes are worth.
    2. Judge each line; where intervals don't settle one, compare its outcomes two by two.
    3. Keep the profiles that nobody rejects, if nobody doubts one of the others.
    """
    profiles, outcome_at = stage[s, PROFILES], stage[s, OUTCOME]
    for profile in range(profiles):
        status[profile] = 0
    for axis in range(stage[s, MOVERS]):
        player = table[stage[s, MOVER] + axis]
        for outcome in range(stage[s, OUTCOMES]):
            begin = table[stage[s, REACHED] + outcome]
            past = table[stage[s, REACHED] + outcome + 1]
            if past - begin == 1 and source[table[begin]] >= 0:
                register = payoffs[source[table[begin]], player]
                value, error = v[register, point], e[register, point]
            else:
                register, value, error = expected(
                    v, e, point, stage, table, payoffs, s, solution, worth, source, outcome, player
                )
            own[outcome] = register
            bounds[outcome, 0] = lowest(value, error)
            bounds[outcome, 1] = highest(value, error)
        stride = table[stage[s, STRIDE] + axis]
        size = table[stage[s, SIZE] + axis]
        block = stride * size
        first, column = 0, 0
        while first < profiles:
            best = table[outcome_at + first]
            for move in range(1, size):
                outcome = table[outcome_at + first + move * stride]
                if bounds[outcome, 0] > bounds[best, 0]:
                    best = outcome
            least = bounds[best, 0]
            clear = True
            for move in range(size):
                profile = first + move * stride
                outcome = table[outcome_at + profile]
                if bounds[outcome, 1] < least:
                    status[profile] |= _REJECTED
                elif outcome != best:
                    clear &= _equal(own, bounds, outcome, best)
            if not clear:
                _compare(
                    v, e, point, stage, table, payoffs, s, solution, worth, source, own, bounds, status, player, first,
                    block, stride, least,
                )  # fmt: skip
            # Lines begin at the first strategy's entries, which stand side by side in each block.
            first += 1
            column += 1
            if column == stride:
                column = 0
                first += block - stride
    found = 0
    for profile in range(profiles):
        if status[profile] == 0:
            if found == MOST_EQUILIBRIA:
                return -1
            equilibria[found] = profile
            found += 1
        elif status[profile] == _DOUBTFUL:
            return -1
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _equal(own: Integers, bounds: Floats, outcome: int, other: int) -> bool:
    """Whether two outcomes are certainly worth the same: one register, or one exact float."""
    if own[outcome] >= 0 and own[outcome] == own[other]:
        return True
    low, high = bounds[outcome, 0], bounds[outcome, 1]
    return bool(low == high and low == bounds[other, 0] and high == bounds[other, 1])


@njit(cache=True, nogil=True, error_model="numpy")
def _compare(
    v: Floats,
    e: Floats,
    point: int,
    stage: Integers,
    table: Integers,
    payoffs: Integers,
    s: int,
    solution: Integers,
    worth: Floats,
    source: Integers,
    own: Integers,
    bounds: Floats,
    status: NDArray[np.uint8],
    player: int,
    first: int,
    block: int,
    stride: int,
    least: float,
) -> None:
    """Reject or doubt the possible profiles of a line, each compared with each other one."""
    possible = 0
    for profile in range(first, first + block, stride):
        possible += bounds[table[stage[s, OUTCOME] + profile], 1] >= least
    for profile in range(first, first + block, stride):
        outcome = table[stage[s, OUTCOME] + profile]
        if bounds[outcome, 1] < least:
            continue
        if possible > _MOST_COMPARED:
            status[profile] |= _DOUBTFUL
            continue
        for another in range(first, first + block, stride):
            other = table[stage[s, OUTCOME] + another]
            if other == outcome or bounds[other, 1] < least or bounds[other, 1] <= bounds[outcome, 0]:
                continue
            if not _equal(own, bounds, outcome, other):
                status[profile] |= _judged(
                    v, e, point, stage, table, payoffs, s, solution, worth, source, player, outcome, other
                )


@njit(cache=True, nogil=True, error_model="numpy")
def _judged(
    v: Floats,
    e: Floats,
    point: int,
    stage: Integers,
    table: Integers,
    payoffs: Integers,
    s: int,
    solution: Integers,
    worth: Floats,
    source: Integers,
    player: int,
    outcome: int,
    other: int,
) -> int:
    """0 if an outcome is certainly no worse than another by terms, ``_REJECTED`` if certainly worse, else ``_DOUBTFUL``."""
    begin, past = table[stage[s, REACHED] + outcome], table[stage[s, REACHED] + outcome + 1]
    other_begin, other_past = table[stage[s, REACHED] + other], table[stage[s, REACHED] + other + 1]
    if past - begin == 1 or other_past - other_begin != past - begin:
        return _DOUBTFUL
    total, bound = 0.0, 0.0
    differ = False
    for k in range(past - begin):
        end, other_end = table[begin + k], table[other_begin + k]
        register, value, error = _worth(v, e, point, payoffs, solution, worth, source[end], player)
        same, less, less_error = _worth(v, e, point, payoffs, solution, worth, source[other_end], player)
        weight = table[stage[s, WEIGHT] + end]
        other_weight = table[stage[s, WEIGHT] + other_end]
        if end == other_end or (weight == other_weight and register >= 0 and register == same):
            continue
        differ = True
        w, w_error = (1.0, 0.0) if weight < 0 else (v[weight, point], e[weight, point])
        if weight == other_weight:
            error = widened(term_error(1.0, 0.0, value - less, error + less_error, 0.0), 1)
            value -= less
            total += w * value
            bound += term_error(w, w_error, value, error, total)
        else:
            total += w * value
            bound += term_error(w, w_error, value, error, total)
            w, w_error = (1.0, 0.0) if other_weight < 0 else (v[other_weight, point], e[other_weight, point])
            total -= w * less
            bound += term_error(w, w_error, less, less_error, total)
    bound = widened(bound, 2 * (past - begin))
    if not differ or total >= bound:
        return 0
    return _REJECTED if total < -bound else _DOUBTFUL


@njit(cache=True, nogil=True, error_model="numpy")
def expected(
    v: Floats,
    e: Floats,
    point: int,
    stage: Integers,
    table: Integers,
    payoffs: Integers,
    s: int,
    solution: Integers,
    worth: Floats,
    source: Integers,
    outcome: int,
    player: int,
) -> tuple[int, float, float]:
    """What an outcome of stage ``s`` is worth to a player: a register or -1, value and error."""
    begin, past = table[stage[s, REACHED] + outcome], table[stage[s, REACHED] + outcome + 1]
    common, first_value, first_error = _worth(v, e, point, payoffs, solution, worth, source[table[begin]], player)
    if past - begin == 1:
        return common, first_value, first_error
    total, bound = 0.0, 0.0
    for k in range(begin, past):
        end = table[k]
        register, value, error = _worth(v, e, point, payoffs, solution, worth, source[end], player)
        if register != common:
            common = -1
        weight = table[stage[s, WEIGHT] + end]
        w, w_error = (1.0, 0.0) if weight < 0 else (v[weight, point], e[weight, point])
        total += w * value
        bound += term_error(w, w_error, value, error, total)
    if common >= 0:
        return common, first_value, first_error
    return -1, total, widened(bound, past - begin)


@njit(cache=True, nogil=True, error_model="numpy")
def _worth(
    v: Floats, e: Floats, point: int, payoffs: Integers, solution: Integers, worth: Floats, source: int, player: int
) -> tuple[int, float, float]:
    """What a terminal or (``-1 - solution``) a solution pays a player: a register or -1, value and error."""
    if source >= 0:
        register = payoffs[source, player]
        return register, v[register, point], e[register, point]
    found = -1 - source
    return solution[found, FIRST + player], worth[found, player, 0], worth[found, player, 1]
