r"""All subgame-perfect equilibria in pure strategies of a block of trees with rigorous errors: a compiled kernel.

Kuhn's backward induction (Osborne and Rubinstein 1994, section 6.2): the *stage* of a subgame is what is left of it when the
subgames inside are replaced by what one of their equilibria pays; the subgame's equilibria are the pure Nash equilibria of
its stage, over all such replacements. A tree is told by :mod:`gametheory.sweeps.kernels.tree_tables`, its numbers by registers,
and stages are solved by :mod:`gametheory.sweeps.kernels.stage_equilibria`, which says what the arrays are.

Doubt anywhere, on the path of play or off it, makes the point doubtful, since a subgame-perfect equilibrium says what is done
everywhere.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gametheory.sweeps.kernels.pure import highest, known, lowest
from gametheory.sweeps.kernels.stage_equilibria import (
    COMBINATION,
    FIRST,
    MOST_EQUILIBRIA,
    PROFILE,
    TERMINAL,
    expected,
    stage_equilibria,
)
from gametheory.sweeps.kernels.tree_tables import (
    END,
    ENDS,
    LEAF,
    MOVER,
    MOVES,
    OUTCOME,
    OUTCOMES,
    PROFILES,
    REACHED,
    SET,
    SETS,
    StageArrays,
)

__all__ = ["subgame_block"]

_SPARE = 1_024
"""Equilibria of all subgames at a point, beyond one each; more make it doubtful."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def subgame_block(
    v: Floats, e: Floats, stages: StageArrays, count: int, counts: Integers, moves: NDArray[np.int16]
) -> int:
    """Find all subgame-perfect equilibria in pure strategies at the first ``count`` points of a block.

    1. At all points, find the best move where only terminals follow.
    2. At each point, solve the stages backwards, for each choice of solutions in the subgames inside.
    3. Write each equilibrium of the whole tree, and sort them.

    ``v`` and ``e`` (registers x points) are values and errors. Written are ``counts`` (points), the number of equilibria or -1
    for a doubtful point, and ``moves`` (rows x information sets of the game), ascending at each point. Returns
    the number of rows; a point whose rows don't fit any more counts as doubtful.

    **Guarantees.** At a point that is not doubtful these are all equilibria, whatever the true numbers are within the errors; 0
    if some subgame has none. Doubtful are also points where a payoff, measure or probability is not known at all, a probability
    may be negative, or a subgame has more than 64 equilibria. Cost at a point: linear in the tables without ties.
    """
    stage, table, payoffs = stages.stage, stages.table, stages.payoffs
    doubtful = _unknown(v, e, stages.registers, stages.probabilities, count)
    choices = _best_moves(v, e, stage, table, payoffs, count)
    numbers, sizes = stage.shape[0], np.zeros(stage.shape[1], np.int64)
    for s in range(numbers):
        for column in range(stage.shape[1]):
            sizes[column] = max(sizes[column], stage[s, column])
    found = np.empty((numbers, 3), np.int32)
    solution = np.empty((numbers + _SPARE, FIRST + payoffs.shape[1]), np.int32)
    worth = np.empty((numbers + _SPARE, payoffs.shape[1], 2))
    source = np.empty(sizes[ENDS], np.int32)
    own = np.empty(sizes[OUTCOMES], np.int32)
    bounds = np.empty((sizes[OUTCOMES], 2))
    status = np.empty(sizes[PROFILES], np.uint8)
    equilibria = np.empty(MOST_EQUILIBRIA, np.int32)
    row = np.empty(moves.shape[1], np.int16)
    written = 0
    for point in range(count):
        number = -1
        if not doubtful[point]:
            number = _solve(
                v, e, point, stage, table, payoffs, choices, found, solution, worth, source, own, bounds, status, equilibria
            )  # fmt: skip
            if number > moves.shape[0] - written:
                number = -1
        for k in range(number):
            _follow(stage, table, found, solution, k, moves, written + k)
        if number > 1:
            _sort(moves, written, number, row)
        written += max(number, 0)
        counts[point] = number
    return written


@njit(cache=True, nogil=True, error_model="numpy")
def _unknown(v: Floats, e: Floats, registers: Integers, probabilities: Integers, count: int) -> NDArray[np.uint8]:
    """Points at which some number is not known at all, or some probability may be negative."""
    unknown = np.zeros(count, np.uint8)
    for register in registers:
        for point in range(count):
            unknown[point] |= not known(v[register, point], e[register, point])
    for register in probabilities:
        for point in range(count):
            unknown[point] |= not v[register, point] >= e[register, point]
    return unknown


@njit(cache=True, nogil=True, error_model="numpy")
def _best_moves(v: Floats, e: Floats, stage: Integers, table: Integers, payoffs: Integers, count: int) -> Integers:
    """By number of the stage among leaves, and point: the only best move, or -1 if that is not certain."""
    leaves = 0
    for s in range(stage.shape[0]):
        leaves += stage[s, LEAF] >= 0
    choices = np.empty((leaves, count), np.int32)
    least = np.empty(count)
    alone = np.empty(count, np.uint8)
    for s in range(stage.shape[0]):
        leaf = stage[s, LEAF]
        if leaf < 0:
            continue
        least[:] = -np.inf
        alone[:] = 1
        choices[leaf] = 0
        player = table[stage[s, MOVER]]
        for move in range(stage[s, PROFILES]):
            register = payoffs[table[stage[s, END] + move], player]
            for point in range(count):
                low = lowest(v[register, point], e[register, point])
                choices[leaf, point] = move if low > least[point] else choices[leaf, point]
                least[point] = max(low, least[point])
        for move in range(stage[s, PROFILES]):
            register = payoffs[table[stage[s, END] + move], player]
            for point in range(count):
                below = highest(v[register, point], e[register, point]) < least[point]
                alone[point] &= below or choices[leaf, point] == move
        for point in range(count):
            choices[leaf, point] = choices[leaf, point] if alone[point] else -1
    return choices


@njit(cache=True, nogil=True, error_model="numpy")
def _solve(
    v: Floats,
    e: Floats,
    point: int,
    stage: Integers,
    table: Integers,
    payoffs: Integers,
    choices: Integers,
    found: Integers,
    solution: Integers,
    worth: Floats,
    source: Integers,
    own: Integers,
    bounds: Floats,
    status: NDArray[np.uint8],
    equilibria: Integers,
) -> int:
    """Solve all stages at a point; the number of the whole tree's equilibria, -1 if that is doubtful.

    ``found`` (stages x 3) gets the first solution of each subgame, and how many there are.
    """
    used = 0
    for s in range(stage.shape[0] - 1, -1, -1):
        found[s, 0] = used
        leaf = stage[s, LEAF]
        if leaf >= 0 and choices[leaf, point] >= 0:
            if used == solution.shape[0]:
                return -1
            solution[used, PROFILE] = choices[leaf, point]
            solution[used, COMBINATION] = 0
            solution[used, TERMINAL] = table[stage[s, END] + choices[leaf, point]]
            used += 1
            found[s, 1] = 1
            continue
        combinations = 1
        for k in range(stage[s, END], stage[s, END] + stage[s, ENDS]):
            if table[k] < 0:
                combinations *= found[-1 - table[k], 1]
                if combinations > MOST_EQUILIBRIA:
                    return -1
        for combination in range(combinations):
            _choose(stage, table, found, solution, source, s, combination)
            number = stage_equilibria(
                v, e, point, stage, table, payoffs, s, solution, worth, source, own, bounds, status, equilibria
            )  # fmt: skip
            if number < 0 or used - found[s, 0] + number > MOST_EQUILIBRIA or used + number > solution.shape[0]:
                return -1
            for k in range(number):
                solution[used, PROFILE] = equilibria[k]
                solution[used, COMBINATION] = combination
                _pay(v, e, point, stage, table, payoffs, s, solution, worth, source, used)
                used += 1
        found[s, 1] = used - found[s, 0]
        if found[s, 1] == 0:
            return 0
    # A tree without decisions has one equilibrium, in which nobody does anything.
    return int(found[0, 1]) if stage.shape[0] else 1


@njit(cache=True, nogil=True, error_model="numpy")
def _choose(
    stage: Integers, table: Integers, found: Integers, solution: Integers, source: Integers, s: int, combination: int
) -> None:
    """Choose a solution in each subgame inside, and note what each end of the stage then pays."""
    for k in range(stage[s, ENDS] - 1, -1, -1):
        end = table[stage[s, END] + k]
        if end < 0:
            inner = -1 - end
            chosen = found[inner, 0]
            # Nearly always there is no choice.
            if found[inner, 1] > 1:
                chosen += combination % found[inner, 1]
                combination //= found[inner, 1]
            end = solution[chosen, TERMINAL] if solution[chosen, TERMINAL] >= 0 else -1 - chosen
        source[k] = end


@njit(cache=True, nogil=True, error_model="numpy")
def _pay(
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
    used: int,
) -> None:
    """Note what a solution pays."""
    outcome = table[stage[s, OUTCOME] + solution[used, PROFILE]]
    begin, past = table[stage[s, REACHED] + outcome], table[stage[s, REACHED] + outcome + 1]
    solution[used, TERMINAL] = source[table[begin]] if past - begin == 1 else -1
    if solution[used, TERMINAL] < 0:
        solution[used, TERMINAL] = -1
        for player in range(payoffs.shape[1]):
            register, value, error = expected(
                v, e, point, stage, table, payoffs, s, solution, worth, source, outcome, player
            )
            solution[used, FIRST + player] = register
            worth[used, player, 0] = value
            worth[used, player, 1] = error


@njit(cache=True, nogil=True, error_model="numpy")
def _follow(
    stage: Integers,
    table: Integers,
    found: Integers,
    solution: Integers,
    chosen: int,
    moves: NDArray[np.int16],
    row: int,
) -> None:
    """Write the moves of a solution of the whole tree. ``found[s, 2]`` gets the number of the one chosen in a subgame."""
    # Stages stand before those inside them, so that what is chosen in a subgame is known when it is met.
    for s in range(stage.shape[0]):
        number = found[s, 0] + (found[s, 2] if s else chosen)
        profile = solution[number, PROFILE]
        for k in range(stage[s, SETS] - 1, 0, -1):
            size = table[stage[s, MOVES] + k]
            moves[row, table[stage[s, SET] + k]] = profile % size
            profile //= size
        if stage[s, SETS]:
            moves[row, table[stage[s, SET]]] = profile
        if stage[s, LEAF] >= 0:
            continue
        combination = solution[number, COMBINATION]
        for k in range(stage[s, ENDS] - 1, -1, -1):
            end = table[stage[s, END] + k]
            if end < 0:
                found[-1 - end, 2] = 0
                if found[-1 - end, 1] > 1:
                    found[-1 - end, 2] = combination % found[-1 - end, 1]
                    combination //= found[-1 - end, 1]


@njit(cache=True, nogil=True, error_model="numpy")
def _sort(moves: NDArray[np.int16], begin: int, count: int, row: NDArray[np.int16]) -> None:
    """Sort a few rows lexicographically, by insertion."""
    for k in range(begin + 1, begin + count):
        for column in range(row.shape[0]):
            row[column] = moves[k, column]
        place = k
        while place > begin and _before(row, moves, place - 1):
            for column in range(row.shape[0]):
                moves[place, column] = moves[place - 1, column]
            place -= 1
        for column in range(row.shape[0]):
            moves[place, column] = row[column]


@njit(cache=True, nogil=True, error_model="numpy")
def _before(row: NDArray[np.int16], moves: NDArray[np.int16], other: int) -> bool:
    for k in range(row.shape[0]):
        if row[k] != moves[other, k]:
            return bool(row[k] < moves[other, k])
    return False
