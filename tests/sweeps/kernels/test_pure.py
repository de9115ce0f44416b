"""The compiled search for pure equilibria against the exact one, point by point, on games full of ties."""

from __future__ import annotations

import dataclasses
import math
import random
from fractions import Fraction

import numpy as np
import pytest

from gametheory.model.about import About
from gametheory.model.strategic import StrategicGame
from gametheory.solvers.pure import pure_equilibria
from gametheory.sweeps.kernels.pure import highest, lowest, pure_block


@dataclasses.dataclass
class Block:
    """Games of one shape: ``values[register][point]`` are the true numbers, ``v`` and ``e`` what kernels know."""

    shape: tuple[int, ...]
    cells: np.ndarray
    values: list[list[Fraction]]
    v: np.ndarray
    e: np.ndarray

    @property
    def points(self) -> int:
        return self.v.shape[1]

    def game(self, point: int) -> StrategicGame:
        return StrategicGame(
            about=About("random game", "strategic"),
            players=tuple(f"p{k}" for k in range(len(self.shape))),
            strategies=tuple(tuple(f"s{k}" for k in range(size)) for size in self.shape),
            payoffs=tuple(tuple(self.values[register][point] for register in table) for table in self.cells),
        )

    def solved(self, capacity: int = 20_000) -> tuple[list[int], list[list[int]]]:
        counts = np.full(self.points, -7, np.int32)
        profiles = np.full(capacity, -7, np.int32)
        shape = np.array(self.shape, np.int64)
        written = pure_block(self.v, self.e, self.cells, shape, self.points, counts, profiles)
        found = np.maximum(counts, 0)
        assert written == found.sum()
        assert (profiles[written:] == -7).all()
        ends = np.cumsum(found)
        return counts.tolist(), [profiles[end - k : end].tolist() for end, k in zip(ends, found, strict=True)]

    def exact(self, point: int) -> list[int]:
        game = self.game(point)
        return [game.position(profile) for profile in pure_equilibria(game).profiles]


def block(source: random.Random, shape: tuple[int, ...], points: int, *, bound: int, scale: int, fuzz: float) -> Block:
    """Random games; some cells share a register, and others are equal at a point now and then."""
    cells = np.empty((len(shape), math.prod(shape)), np.int32)
    values: list[list[Fraction]] = []
    for table in cells:
        for position in range(len(table)):
            if values and source.random() < 0.3:
                table[position] = source.randrange(len(values))
                continue
            table[position] = len(values)
            values.append([Fraction(source.randint(-bound, bound), scale) for _ in range(points)])
    v, e = (np.zeros((len(values), points)) for _ in range(2))
    for register, row in enumerate(values):
        for point, value in enumerate(row):
            v[register, point] = float(value) + (source.uniform(-fuzz, fuzz) if fuzz else 0)
            off = abs(Fraction(float(v[register, point])) - value)
            e[register, point] = math.nextafter(float(off), math.inf) if off else 0.0
    return Block(shape, cells, values, v, e)


@pytest.mark.parametrize("seed", range(3))
def test_random_games_agree_with_the_exact_search(seed):
    source = random.Random(seed)
    doubtful = total = 0
    for _ in range(100):
        shape = tuple(source.randint(1, 4) for _ in range(source.choice([1, 2, 2, 3, 4])))
        bound, scale = source.choice([1, 2, 9, 10**6]), source.choice([1, 3])
        games = block(
            source, shape, source.choice([1, 5, 16, 20]), bound=bound, scale=scale, fuzz=source.choice([0, 0.01])
        )
        counts, found = games.solved()
        for point, (count, profiles) in enumerate(zip(counts, found, strict=True)):
            total += 1
            doubtful += count < 0
            if count >= 0:
                assert profiles == games.exact(point)
    assert doubtful < total / 2


def test_exact_floats_are_always_decided():
    source = random.Random(5)
    for _ in range(100):
        shape = tuple(source.randint(1, 3) for _ in range(source.choice([1, 2, 3])))
        games = block(source, shape, 10, bound=source.choice([0, 1, 3]), scale=1, fuzz=0)
        counts, found = games.solved()
        assert found == [games.exact(point) for point in range(10)]
        assert min(counts) >= 0


def two_by_two(first: list[int], second: list[int], v: list[float], e: list[float]) -> Block:
    cells = np.array([first, second], np.int32)
    values = [[Fraction(value)] for value in v]
    return Block((2, 2), cells, values, np.array(v)[:, None], np.array(e)[:, None])


def test_one_register_is_a_certain_tie_and_two_alike_are_not():
    # The row player is indifferent; the column player prefers the first column.
    tied = two_by_two([0, 0, 0, 0], [1, 0, 1, 0], [0.1, 0.7], [1e-17, 1e-17])
    assert tied.solved() == ([2], [[0, 2]])
    alike = two_by_two([0, 0, 2, 0], [1, 0, 1, 0], [0.1, 0.7, 0.1], [1e-17, 1e-17, 1e-17])
    assert alike.solved()[0] == [-1]


def test_doubt_that_someone_else_settles_is_none():
    # The same near-tie in the second column, which the column player never plays.
    games = two_by_two([0, 0, 1, 2], [1, 0, 1, 0], [0.1, 0.7, 0.1], [1e-17, 1e-17, 1e-17])
    assert games.solved() == ([1], [[2]])


@pytest.mark.parametrize("unknown", [math.inf, math.nan])
def test_payoffs_of_which_nothing_is_known_make_a_point_doubtful(unknown):
    for kind in "ve":
        games = two_by_two([0, 0, 1, 1], [1, 0, 1, 2], [0.0, 1.0, -5.0], [0.0, 0.0, 0.0])
        assert games.solved()[0] == [1]
        getattr(games, kind)[2, 0] = unknown
        assert games.solved()[0] == [-1]


def test_rows_that_do_not_fit_make_their_points_doubtful():
    games = block(random.Random(1), (3, 3), 4, bound=0, scale=1, fuzz=0)
    assert games.solved(capacity=20)[0] == [9, 9, -1, -1]


def test_many_profiles():
    source = random.Random(2)
    games = block(source, (100, 200), 2, bound=10**9, scale=7, fuzz=0)
    counts, found = games.solved()
    assert min(counts) >= 0
    assert found == [games.exact(point) for point in range(2)]


def test_ends_of_intervals_are_rounded_outward():
    source = random.Random(3)
    for _ in range(2000):
        value, error = source.uniform(-1, 1) * 10 ** source.randint(-300, 300), 10 ** source.uniform(-320, 300)
        assert Fraction(lowest(value, error)) <= Fraction(value) - Fraction(error)
        assert Fraction(highest(value, error)) >= Fraction(value) + Fraction(error)
    assert lowest(0.1, 0.0) == highest(0.1, 0.0) == 0.1
