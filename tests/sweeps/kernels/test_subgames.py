"""Compiled backward induction against the exact solver, point by point, on trees full of ties."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from gametheory.errors import LimitReached
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode
from gametheory.numbers import exact
from gametheory.solvers.subgame_perfect import subgame_perfect_equilibria
from gametheory.solvers.verify import outcome
from gametheory.sweeps.kernels.subgames import subgame_block
from gametheory.sweeps.kernels.tree_tables import MOST_NODES, tree_tables
from gametheory.sweeps.kernels.walking import tree_outcomes
from tests.strategies import distribution, extensive_game
from tests.trees import At, Chance, chain, entry, reach_tree, settlement, tree

POINTS = 12


class Many:
    """A number at each of several points; ``key`` tells the formula, and numbers of one formula share a register."""

    def __init__(self, values: tuple[Fraction, ...], key: object) -> None:
        self.values, self.key = values, key

    def __eq__(self, other: object) -> bool:
        return all(value == exact(other) for value in self.values)  # type: ignore[arg-type]

    __hash__ = None  # type: ignore[assignment]

    def __mul__(self, other: Any) -> Many:
        return self._with(other, lambda a, b: a * b, "*")

    def __add__(self, other: Any) -> Many:
        return self._with(other, lambda a, b: a + b, "+")

    __rmul__, __radd__ = __mul__, __add__

    def _with(self, other: Any, operation: Callable[[Fraction, Fraction], Fraction], sign: str) -> Many:
        if not isinstance(other, Many):
            other = Many((exact(other),) * len(self.values), exact(other))
        if sign == "*" and 1 in (self.key, other.key):
            return other if self.key == 1 else self
        values = tuple(map(operation, self.values, other.values))
        return Many(values, (sign, self.key, other.key))


@dataclasses.dataclass
class Registers:
    """Registers of numbers at ``points``; ``fuzz`` is how far values may be off, and what their errors say."""

    points: int
    fuzz: float
    source: random.Random
    numbers: dict[object, int] = dataclasses.field(default_factory=dict)
    rows: list[tuple[Fraction, ...]] = dataclasses.field(default_factory=list)

    def __call__(self, number: Any) -> int:
        key = number.key if isinstance(number, Many) else exact(number)
        if key not in self.numbers:
            self.numbers[key] = len(self.rows)
            self.rows.append(number.values if isinstance(number, Many) else (exact(number),) * self.points)
        return self.numbers[key]

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        v, e = np.zeros((len(self.rows), self.points)), np.zeros((len(self.rows), self.points))
        for register, row in enumerate(self.rows):
            for point, value in enumerate(row):
                near = float(value)
                if self.fuzz and self.source.random() < 0.5:
                    near += self.source.uniform(-self.fuzz, self.fuzz)
                off = abs(Fraction(near) - value)
                v[register, point] = near
                e[register, point] = math.nextafter(float(off), math.inf) if off else 0.0
        return v, e


def many_games(source: random.Random, depth: int, points: int) -> ExtensiveGame:
    """A random tree with other numbers at each point; some payoffs are the same number, others equal now and then."""
    shape = extensive_game(source, depth)
    bound = source.choice([1, 1, 3, 1000, 10**9])
    scale = source.choice([1, 1, 3])
    kept: list[Many] = []

    def number() -> Many:
        if kept and source.random() < 0.3:
            return source.choice(kept)
        values = tuple(Fraction(source.randint(-bound, bound), scale) for _ in range(points))
        kept.append(Many(values, len(kept) + 10**6))
        return kept[-1]

    def chance(node: ChanceNode) -> ChanceNode:
        if source.random() < 0.3:
            return node
        drawn = zip(*(distribution(source, len(node.children)) for _ in range(points)), strict=True)
        weights = tuple(Many(values, ("probability", node.name, k)) for k, values in enumerate(drawn))
        return dataclasses.replace(node, probabilities=weights)  # type: ignore[arg-type]

    def renewed(node: Any) -> Any:
        if isinstance(node, TerminalNode):
            return TerminalNode(node.name, tuple(number() for _ in node.payoffs), (number(),))  # type: ignore[misc]
        return chance(node) if isinstance(node, ChanceNode) else node

    return dataclasses.replace(shape, nodes=tuple(map(renewed, shape.nodes)))


def at_point(game: ExtensiveGame, point: int) -> ExtensiveGame:
    def value(number: Any) -> Fraction:
        return number.values[point] if isinstance(number, Many) else number

    def node_at(node: Any) -> Any:
        if isinstance(node, TerminalNode):
            return TerminalNode(node.name, tuple(map(value, node.payoffs)), tuple(map(value, node.measures)))
        if isinstance(node, ChanceNode):
            return dataclasses.replace(node, probabilities=tuple(map(value, node.probabilities)))
        return node

    return dataclasses.replace(game, nodes=tuple(map(node_at, game.nodes)))


@dataclasses.dataclass
class Solved:
    counts: list[int]
    rows: list[list[tuple[int, ...]]]
    value: np.ndarray
    error: np.ndarray


def solved(game: ExtensiveGame, registers: Registers, capacity: int = 2000) -> Solved:
    tables = tree_tables(game, registers)
    assert tables is not None
    v, e = registers.arrays()
    return run(tables, v, e, registers.points, capacity)


def run(tables: Any, v: np.ndarray, e: np.ndarray, points: int, capacity: int = 2000) -> Solved:
    counts = np.full(points, -7, np.int32)
    moves = np.full((capacity, tables.information_sets), -7, np.int16)
    written = subgame_block(v, e, tables.stages, points, counts, moves)
    found = np.maximum(counts, 0)
    assert written == found.sum()
    assert (moves[written:] == -7).all()
    owners = np.repeat(np.arange(points), found).astype(np.int32)
    outputs = np.concatenate([tables.payoffs, tables.measures], axis=1)
    value, error = (np.full((written, outputs.shape[1]), np.nan) for _ in range(2))
    tree_outcomes(v, e, tables.walk, owners, moves[:written], outputs, value, error)
    ends = np.cumsum(found)
    rows = [[tuple(row) for row in moves[end - number : end].tolist()] for end, number in zip(ends, found, strict=True)]
    return Solved(counts.tolist(), rows, value, error)


def compare(game: ExtensiveGame, registers: Registers) -> int:
    """How many points are doubtful; where they are not, everything must be as the exact solver has it."""
    found = solved(game, registers)
    place = 0
    for point, (count, rows) in enumerate(zip(found.counts, found.rows, strict=True)):
        if count < 0:
            continue
        there = at_point(game, point)
        assert tuple(rows) == subgame_perfect_equilibria(there).profiles
        for row in rows:
            check_outcome(there, row, found.value[place], found.error[place])
            place += 1
    return found.counts.count(-1)


def check_outcome(game: ExtensiveGame, row: tuple[int, ...], value: np.ndarray, error: np.ndarray) -> None:
    moves = [
        tuple(Fraction(move == chosen) for move in range(len(information_set.moves)))
        for information_set, chosen in zip(game.information_sets, row, strict=True)
    ]
    true = outcome(game, moves)
    for expected, near, off in zip((*true.payoffs, *true.measures.values()), value, error, strict=True):
        assert abs(expected - Fraction(float(near))) <= Fraction(float(off))


def one_point(game: ExtensiveGame) -> Registers:
    return Registers(1, 0.0, random.Random(0))


@pytest.mark.parametrize("seed", range(4))
def test_random_trees_agree_with_the_exact_solver(seed):
    source = random.Random(seed)
    doubtful = 0
    for _ in range(80):
        game = many_games(source, source.choice([2, 3, 3, 4]), POINTS)
        doubtful += compare(game, Registers(POINTS, source.choice([0.0, 0.0, 1e-3, 1.0]), source))
    # Most of these trees have ties or errors as large as payoffs; still most points are decided.
    assert doubtful < 0.5 * 80 * POINTS


def test_exact_integers_without_chance_are_never_doubtful():
    source = random.Random(11)
    for _ in range(60):
        game = many_games(source, 3, POINTS)
        if any(isinstance(node, ChanceNode) for node in game.nodes):
            continue
        registers = Registers(POINTS, 0.0, source)
        found = solved(game, registers)
        _, e = registers.arrays()
        for point, count in enumerate(found.counts):
            if not e[:, point].any() and count < 0:
                assert len(subgame_perfect_equilibria(at_point(game, point)).profiles) > 64


@pytest.mark.parametrize(
    "game",
    [
        entry(),
        reach_tree(Fraction(1, 3), (Fraction(1), Fraction(13, 2), Fraction(25))),
        settlement(),
        settlement(Fraction(1, 20)),
        chain(40, lambda k: (k + 2 * (k % 2 == 0), k + 2 * (k % 2))),
        chain(6, lambda k: (0, 0)),
    ],
)
def test_known_trees_are_decided(game):
    assert compare(game, one_point(game)) == 0


def test_a_tree_without_decisions_has_one_equilibrium():
    coin = tree("me", Chance({"h": ("1/3", (3,)), "t": ("2/3", Chance({"sure": (1, (6,))}))}))
    found = solved(coin, one_point(coin))
    assert (found.counts, found.rows) == ([1], [[()]])
    assert abs(found.value[0, 0] - 5) <= found.error[0, 0] < 1e-14


def test_more_equilibria_than_are_kept_make_a_point_doubtful():
    assert solved(chain(6, lambda k: (0, 0)), one_point(entry())).counts == [64]
    assert solved(chain(7, lambda k: (0, 0)), one_point(entry())).counts == [-1]


def test_rows_that_do_not_fit_make_their_points_doubtful():
    game = chain(2, lambda k: (0, 0))
    registers = Registers(3, 0.0, random.Random(0))
    assert solved(game, registers, capacity=9).counts == [4, 4, -1]


def lottery(first: tuple[Any, Any], second: tuple[Any, Any]) -> ExtensiveGame:
    """One player takes one of two lotteries at one information set met after chance: a stage of imperfect information."""
    good, bad = (At(0, "take", {"first": (a,), "second": (b,)}) for a, b in zip(first, second, strict=True))
    return tree("me", Chance({"good": ("1/3", good), "bad": ("2/3", bad)}))


def test_lotteries_that_differ_where_payoffs_share_a_register_are_certain_ties():
    # 1/3 and 2/3 are no floats: the expectations have errors, but all that differs is nothing.
    game = lottery((Fraction(1, 7), Fraction(3, 7)), (Fraction(1, 7), Fraction(3, 7)))
    assert solved(game, one_point(game)).rows == [[(0,), (1,)]]
    # Equal expectations of other payoffs are a tie that intervals can't tell: 1/3 + 2 * 2/3 = 3 * 1/3 + 2/3.
    game = lottery((1, 2), (3, 1))
    assert solved(game, one_point(game)).counts == [-1]


def test_what_two_lotteries_have_in_common_cancels():
    game = lottery((Fraction(10) ** 30 / 7, 1), (Fraction(10) ** 30 / 7, 2))
    assert solved(game, one_point(game)).rows == [[(1,)]]


def test_a_sure_payoff_stays_in_its_register():
    # What the mover gets doesn't depend on chance: going is exactly as good as staying.
    suit = Chance({"won": ("1/3", (Fraction(1, 7), 3)), "lost": ("2/3", (Fraction(1, 7), -1))})
    game = tree("holder tool", At(0, "sue", {"go": suit, "stay": (Fraction(1, 7), 0)}))
    assert solved(game, one_point(game)).rows == [[(0,), (1,)]]


def test_the_same_lottery_twice_is_a_certain_tie():
    def suit(other: int) -> Chance:
        return Chance({"won": ("1/3", (Fraction(1, 7), other)), "lost": ("2/3", (5, other))})

    game = tree("holder tool", At(0, "sue", {"go": suit(1), "stay": suit(2)}))
    assert solved(game, one_point(game)).rows == [[(0,), (1,)]]


def test_doubt_off_the_path_is_doubt():
    third, near = Many((Fraction(1, 3),), "third"), Many((Fraction(1, 3),), "another third")
    nodes = (
        DecisionNode("root", 0, (1, 2)),
        TerminalNode("out", (Fraction(9),)),
        DecisionNode("in", 1, (3, 4)),
        TerminalNode("left", (third,)),  # type: ignore[arg-type]
        TerminalNode("right", (near,)),  # type: ignore[arg-type]
    )
    game = tree("me", At(0, "root", {"out": (9,), "in": At(0, "in", {"left": (1,), "right": (2,)})}))
    game = dataclasses.replace(game, nodes=nodes, measures=())
    assert solved(game, one_point(game)).counts == [-1]
    same = tuple(TerminalNode(node.name, (third,)) if node.name == "right" else node for node in nodes)  # type: ignore[arg-type]
    assert solved(dataclasses.replace(game, nodes=same), one_point(game)).rows == [[(0, 0), (0, 1)]]


@pytest.mark.parametrize("unknown", [math.inf, math.nan])
def test_numbers_of_which_nothing_is_known_make_a_point_doubtful(unknown):
    game = entry()
    registers = one_point(game)
    tables = tree_tables(game, registers)
    v, e = registers.arrays()
    assert run(tables, v, e, 1).counts == [1]
    for register, where in itertools.product(range(len(v)), (v, e)):
        kept = where[register, 0]
        where[register, 0] = unknown
        assert run(tables, v, e, 1).counts == [-1]
        where[register, 0] = kept


def test_probabilities_that_may_be_negative_make_a_point_doubtful():
    low, high = (Many((Fraction(k, 5), Fraction(0), Fraction(-1, 5)), f"p{k}") for k in (1, 2))
    left = Many(tuple(1 - a - b for a, b in zip(low.values, high.values, strict=True)), "rest")
    game = tree("me", At(0, "go", {"in": Chance({"a": (0, (1,)), "b": (0, (2,)), "c": (1, (3,))}), "out": (1,)}))
    nodes = tuple(
        dataclasses.replace(node, probabilities=(low, high, left)) if isinstance(node, ChanceNode) else node  # type: ignore[arg-type]
        for node in game.nodes
    )
    found = solved(dataclasses.replace(game, nodes=nodes), Registers(3, 0.0, random.Random(0)))
    assert found.counts == [1, 1, -1]


def test_trees_too_large_for_tables():
    assert tree_tables(chain(MOST_NODES // 2, lambda k: (k, k)), one_point(entry())) is None
    many: Any = (0,)
    for k in range(13):
        many = At(0, f"h{k}", {"a": many, "b": (0,)})
    pair = Chance({"x": ("1/2", many), "y": ("1/2", many)})
    assert tree_tables(tree("me", pair), one_point(entry())) is None
    wide = At(0, "wide", {f"m{k}": (0,) for k in range(5000)})
    assert tree_tables(tree("me", wide), one_point(entry())) is None


def test_renumbered_tables_solve_the_same_game():
    source = random.Random(8)
    for _ in range(20):
        game = many_games(source, 3, POINTS)
        registers = Registers(POINTS, 0.0, source)
        tables = tree_tables(game, registers)
        assert tables is not None
        v, e = registers.arrays()
        kept = tables.stages.registers.tolist()
        order = source.sample(kept, len(kept))
        renumbered = tables.renumbered({register: place for place, register in enumerate(order)})
        first, second = run(tables, v, e, POINTS), run(renumbered, v[order], e[order], POINTS)
        assert (first.counts, first.rows) == (second.counts, second.rows)
        assert np.array_equal(first.value, second.value)
        assert np.array_equal(first.error, second.error)


def test_a_deep_tree_is_solved():
    game = chain(5000, lambda k: (k + 2 * (k % 2 == 0), k + 2 * (k % 2)))
    found = solved(game, one_point(game), capacity=2)
    assert found.rows == [[(0,) * 5000]]


def test_limits_of_the_exact_solver_are_left_to_it():
    game = chain(20, lambda k: (0, 0))
    assert solved(game, one_point(game)).counts == [-1]
    with pytest.raises(LimitReached):
        subgame_perfect_equilibria(game)
