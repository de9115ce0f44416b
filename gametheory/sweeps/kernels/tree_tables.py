r"""An extensive game as flat tables of integers: what compiled kernels know of a tree.

Backward induction works on *stages*, subgames less the subgames inside them (Kuhn 1953; Osborne and Rubinstein 1994,
section 6.2; see :mod:`gametheory.solvers.stages`). A stage is written here as a strategic game: for each profile of its moves
the *outcome*, a set of ends reached; for each end what it pays, a terminal or the root of a subgame inside; and the
probability with which chance leads there. The structure is the same at every point of a family; the numbers are told by
registers, where each point has its own.

A subgame without decisions is worth the same in every equilibrium. It becomes one more terminal, whose payoffs are
expectations written in the numbers of the game: what is the same lottery for a player then has the same register.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from gametheory.errors import LimitReached
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode
from gametheory.numbers import as_flint
from gametheory.solvers.stages import Stage, split_into_stages

__all__ = ["MOST_NODES", "MOST_PROFILES", "StageArrays", "TreeTables", "WalkArrays", "tree_tables"]

MOST_NODES = 20_000
"""Nodes of a tree that is written as tables."""
MOST_PROFILES = 4_096
"""Profiles of moves in one stage."""
MOST_ENTRIES = 200_000
"""Profiles, and ends that they reach, in all stages together: a bound on memory, and on time at each point."""

Integers = NDArray[np.int32]


class StageArrays(NamedTuple):
    """The stages of a tree, inner subgames later.

    - ``registers``: all that payoffs, measures and probabilities are in; ``probabilities``: those of chance's events.
    - ``payoffs`` (terminals x players): registers. Terminals are the tree's in preorder, then subgames without decisions.
    - ``stage`` (stages x columns): numbers, and places in ``table``, by the columns below.
    - ``table``: the lists of all stages, one after the other.
    """

    registers: Integers
    probabilities: Integers
    payoffs: Integers
    stage: Integers
    table: Integers


LEAF = 0
"""The number of a stage among those where one player moves once and terminals follow, or -1."""
ENDS, END, WEIGHT = 1, 2, 3
"""How many ends; where the ends are, each a terminal, or ``-1 - s`` for the subgame of stage ``s``; where the registers of
their probabilities are, or -1 for certainty."""
SETS, SET, MOVES = 4, 5, 6
"""How many information sets, by player; where their positions in the game are; where their numbers of moves are."""
MOVERS, MOVER, SIZE, STRIDE = 7, 8, 9, 10
"""How many players move; where the players are; where their numbers of combined moves are; where it is told how far apart
these stand among the profiles."""
PROFILES, OUTCOME = 11, 12
"""How many profiles of moves, last information set fastest; where the number of each one's outcome is."""
OUTCOMES, REACHED = 13, 14
"""How many outcomes; where it is told where, in the table, the ends of each are, and after the last one where they end.
They are numbers of ends in the stage."""
_COLUMNS = 15


class WalkArrays(NamedTuple):
    """The tree itself, for following a play.

    ``place`` of a node is its information set, -1 for chance, or ``-2 - t`` for the t-th terminal in preorder; its
    children are ``child[first_child[node]:first_child[node + 1]]``, with the registers of their ``probability`` after chance
    (-1 after a decision).
    """

    place: Integers
    first_child: Integers
    child: Integers
    probability: Integers


@dataclass(frozen=True)
class TreeTables:
    """What kernels need of a tree. ``payoffs`` and ``measures`` (terminals x players, or x measures) are registers."""

    stages: StageArrays
    walk: WalkArrays
    payoffs: Integers
    measures: Integers
    information_sets: int

    def renumbered(self, place: Mapping[int, int]) -> TreeTables:
        """The same tables where register ``r`` is called ``place[r]``, for every ``r`` in ``stages.registers``."""
        new = np.full(int(self.stages.registers.max(initial=-1)) + 2, -1, np.int32)
        for register in self.stages.registers.tolist():
            new[register] = place[register]
        # What is not in any register, -1, is the last entry, which stays -1.
        table = self.stages.table.copy()
        for row in self.stages.stage:
            weights = slice(row[WEIGHT], row[WEIGHT] + row[ENDS])
            table[weights] = new[table[weights]]
        stages = self.stages._replace(
            registers=np.sort(new[self.stages.registers]),
            probabilities=new[self.stages.probabilities],
            payoffs=new[self.stages.payoffs],
            table=table,
        )
        walk = self.walk._replace(probability=new[self.walk.probability])
        return TreeTables(stages, walk, new[self.payoffs], new[self.measures], self.information_sets)


def tree_tables(game: ExtensiveGame, register_of: Callable[[Any], int]) -> TreeTables | None:
    """Write a game as tables, or None if it is too large for kernels.

    1. Split the tree into stages.
    2. Backwards, make each subgame without decisions a terminal.
    3. Number the outcomes of the remaining stages.

    Payoffs, measures and probabilities of ``game`` may be numbers of any exact field, which are multiplied and added, never
    compared. ``register_of`` gives the register of a number, of those in the game, computed from them, or 0 or 1; numbers
    that are equal at every point are known to be so if it gives them the same one.

    **Guarantees.** Tables are linear in the tree, but for stages of several information sets; None beyond 20,000 nodes, 4,096
    profiles of moves in a stage, or 200,000 profiles and ends reached in all, and where arithmetic raises
    :class:`LimitReached`.
    """
    if len(game.nodes) > MOST_NODES:
        return None
    try:
        stages = split_into_stages(game, steps=MOST_PROFILES)
        if any(math.prod(stage.sizes) > MOST_PROFILES for stage in stages) or sum(map(_entries, stages)) > MOST_ENTRIES:
            return None
        return _Writer(game, register_of).written(stages)
    except LimitReached:
        return None


def _entries(stage: Stage) -> int:
    """A bound on a stage's profiles and the ends that they reach."""
    profiles = math.prod(stage.sizes)
    reached = (math.prod(stage.sizes[place] for place in path) for _, path in stage.paths)
    return profiles + sum(profiles // restricted for restricted in reached)


class _Writer:
    """Writes the tables of one game; ``terminals`` are the numbers of terminals by node."""

    def __init__(self, game: ExtensiveGame, register_of: Callable[[Any], int]) -> None:
        self.game = game
        self.register_of = register_of
        self.impossible, self.sure = register_of(fmpq(0)), register_of(fmpq(1))
        self.probabilities: dict[int, None] = {}
        self.numbers: list[tuple[Any, ...]] = []
        self.payoffs: list[tuple[int, ...]] = []
        self.measures: list[tuple[int, ...]] = []
        self.terminals: dict[int, int] = {}
        for number, node in enumerate(game.nodes):
            if isinstance(node, TerminalNode):
                self.add_terminal(number, node.payoffs, tuple(map(register_of, node.payoffs)))
                self.measures.append(tuple(map(register_of, node.measures)))

    def add_terminal(self, node: int, numbers: Sequence[Any], registers: tuple[int, ...]) -> None:
        self.terminals[node] = len(self.payoffs)
        self.numbers.append(tuple(map(as_flint, numbers)))
        self.payoffs.append(registers)

    def written(self, stages: Sequence[Stage]) -> TreeTables:
        walk = self.walk()
        count = len(self.payoffs)
        kept = [stage for stage in reversed(stages) if not self.without_decisions(stage)][::-1]
        arrays = self.stages(kept)
        return TreeTables(
            stages=arrays,
            walk=walk,
            payoffs=arrays.payoffs[:count],
            measures=_table(self.measures, len(self.game.measures)),
            information_sets=len(self.game.information_sets),
        )

    def walk(self) -> WalkArrays:
        places: list[int] = []
        children: list[int] = []
        probabilities: list[int] = []
        first = [0]
        for number, node in enumerate(self.game.nodes):
            children += node.children
            first.append(len(children))
            if isinstance(node, TerminalNode):
                places.append(-2 - self.terminals[number])
            elif isinstance(node, DecisionNode):
                places.append(node.information_set)
                probabilities += [-1] * len(node.children)
            else:
                places.append(-1)
                probabilities += self.events(node)
        return WalkArrays(_array(places), _array(first), _array(children), _array(probabilities))

    def events(self, node: ChanceNode) -> list[int]:
        registers = [self.register_of(probability) for probability in node.probabilities]
        self.probabilities.update(dict.fromkeys(registers))
        return registers

    def without_decisions(self, stage: Stage) -> bool:
        """Make the stage a terminal if nobody moves in its subgame; whether that was so."""
        if stage.information_sets or not all(end in self.terminals for end in stage.ends):
            return False
        lotteries = [
            (weight, self.terminals[end])
            for end, (weight, _) in zip(stage.ends, stage.paths, strict=True)
            if self.register_of(weight) != self.impossible
        ]
        numbers, registers = [], []
        for player in range(len(self.game.players)):
            found = {self.payoffs[terminal][player] for _, terminal in lotteries}
            # A sure payoff stays in its register, since probabilities sum to one.
            sure = lotteries[0][1] if len(found) == 1 else -1
            number = self.numbers[sure][player] if sure >= 0 else _mean(lotteries, self.numbers, player)
            numbers.append(number)
            registers.append(self.payoffs[sure][player] if sure >= 0 else self.register_of(number))
        self.add_terminal(stage.root, numbers, tuple(registers))
        return True

    def stages(self, stages: Sequence[Stage]) -> StageArrays:
        positions = {stage.root: position for position, stage in enumerate(stages)}
        rows: list[list[int]] = []
        table: list[int] = []
        used: set[int] = set()
        leaves = 0

        def listed(numbers: Iterable[int]) -> int:
            place = len(table)
            table.extend(numbers)
            return place

        for found in stages:
            # Stages list their ends last move first; so the ends of a leaf stand in the order of its moves.
            stage = replace(found, ends=found.ends[::-1], paths=found.paths[::-1])
            ends = [self.terminals.get(root, -1 - positions.get(root, 0)) for root in stage.ends]
            weights = [self.register_of(weight) for weight, _ in stage.paths]
            # Whether an end can be reached is asked of registers, so that no number is compared.
            paths = zip(weights, stage.paths, strict=True)
            marked = replace(stage, paths=tuple((fmpq(weight != self.impossible), path) for weight, (_, path) in paths))
            weights = [-1 if weight == self.sure else weight for weight in weights]
            used.update(weight for weight in weights if weight >= 0)
            row = [0] * _COLUMNS
            row[LEAF] = leaves if len(stage.sizes) == 1 and max(weights) < 0 <= min(ends) else -1
            leaves += row[LEAF] >= 0
            row[ENDS], row[END], row[WEIGHT] = len(ends), listed(ends), listed(weights)
            row[SETS], row[SET], row[MOVES] = len(stage.sizes), listed(stage.information_sets), listed(stage.sizes)
            row[MOVERS], row[MOVER], row[SIZE] = len(stage.shape), listed(stage.movers), listed(stage.shape)
            row[STRIDE] = listed(math.prod(stage.shape[axis + 1 :]) for axis in range(len(stage.shape)))
            row[PROFILES], row[OUTCOME] = len(marked.outcomes), listed(marked.outcomes)
            places = [listed(reached) for reached in marked.reached]
            row[OUTCOMES], row[REACHED] = len(places), listed([*places, len(table)])
            rows.append(row)
        used.update(self.probabilities, *self.payoffs, *self.measures)
        return StageArrays(
            registers=_array(sorted(used)),
            probabilities=_array(self.probabilities),
            payoffs=_table(self.payoffs, len(self.game.players)),
            stage=_table(rows, _COLUMNS),
            table=_array(table),
        )


def _mean(lotteries: Sequence[tuple[Any, int]], numbers: Sequence[tuple[Any, ...]], player: int) -> Any:  # noqa: ANN401
    """An expectation in the numbers of the game."""
    total: Any = None
    for weight, terminal in lotteries:
        term = weight * numbers[terminal][player]
        total = term if total is None else total + term
    return total


def _array(numbers: Iterable[int]) -> Integers:
    return np.array(list(numbers), dtype=np.int32)


def _table(rows: Sequence[Sequence[int]], width: int) -> Integers:
    return np.array(rows, dtype=np.int32).reshape(len(rows), width)
