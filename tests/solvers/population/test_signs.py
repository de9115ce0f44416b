"""Copositivity and eigenvalues by signs, against grids and numpy."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from flint import fmpq

from gametheory.solvers.population.copositivity import copositive_on_cone, is_copositive
from gametheory.solvers.population.spectrum import Halves, characteristic_polynomial, halves


def _least(matrix: list[list[int]], free: int) -> int:
    """The least value of the form on a grid of the cone."""
    sides = [range(-4, 5)] * free + [range(7)] * (len(matrix) - free)
    table = np.array(matrix)
    points = np.array([z for z in itertools.product(*sides) if any(z)])
    return int(np.einsum("ki,ij,kj->k", points, table, points).min())


@pytest.mark.parametrize("free", [0, 1, 2])
def test_copositivity_against_a_grid(free: int) -> None:
    generator = random.Random(free)
    seen = set()
    for _ in range(300):
        size = generator.randint(max(1, free), 4)
        matrix = [[0] * size for _ in range(size)]
        for i in range(size):
            for j in range(i + 1):
                matrix[i][j] = matrix[j][i] = generator.randint(-1, 2) if i != j else generator.randint(0, 2)
        exact = [[fmpq(entry) for entry in row] for row in matrix]
        strictly = copositive_on_cone(exact, free, strictly=True)
        weakly = copositive_on_cone(exact, free, strictly=False)
        least = _least(matrix, free)
        # Entries are so small that where the form takes a value below 0, or 0, it does so on the grid.
        assert strictly == (least > 0), matrix
        assert weakly == (least >= 0), matrix
        assert not strictly or weakly
        seen.add((strictly, weakly))
    assert seen == {(True, True), (False, True), (False, False)}


def test_a_copositive_matrix_that_is_no_sum_of_simpler_ones() -> None:
    # The Horn matrix: copositive, but not the sum of a positive semidefinite and a nonnegative one.
    horn = [[fmpq(1 if abs(i - j) in (0, 2, 3) else -1) for j in range(5)] for i in range(5)]
    assert is_copositive(horn, strictly=False)
    assert not is_copositive(horn, strictly=True)
    horn[0][0] = fmpq(2)
    assert is_copositive(horn, strictly=False)
    horn[0][0] = fmpq(1)
    horn[0][1] = horn[1][0] = fmpq(-2)
    assert not is_copositive(horn, strictly=False)


def test_eigenvalues_by_signs_are_those_of_numpy() -> None:
    generator = random.Random(7)
    for _ in range(200):
        size = generator.randint(1, 5)
        matrix = [[generator.randint(-3, 3) for _ in range(size)] for _ in range(size)]
        real = np.linalg.eigvals(np.array(matrix, dtype=float)).real
        if np.abs(real).min() < 1e-6:
            continue
        found = halves(characteristic_polynomial([[fmpq(entry) for entry in row] for row in matrix]))
        assert (found.negative, found.zero, found.positive) == (int((real < 0).sum()), 0, int((real > 0).sum()))


def test_roots_on_the_axis_and_symmetric_ones() -> None:
    generator = random.Random(8)
    # Factors with what they add: negative, zero, positive, pairs on the axis.
    factors = [
        ([1, 1], Halves(1, 0, 0)),
        ([-2, 1], Halves(0, 0, 1)),
        ([0, 1], Halves(0, 1, 0)),
        ([2, 0, 1], Halves(0, 2, 0, 1)),
        ([-3, 0, 1], Halves(1, 0, 1)),
        ([1, 0, 1, 0, 1], Halves(2, 0, 2)),
        ([5, 2, 1], Halves(2, 0, 0)),
        ([5, -2, 1], Halves(0, 0, 2)),
    ]
    for _ in range(150):
        polynomial, expected = [fmpq(1)], Halves(0, 0, 0)
        for factor, adds in generator.choices(factors, k=generator.randint(1, 4)):
            product = [fmpq(0)] * (len(polynomial) + len(factor) - 1)
            for i, one in enumerate(polynomial):
                for j, two in enumerate(factor):
                    product[i + j] += one * two
            polynomial, expected = product, expected + adds
        assert halves(polynomial) == expected
