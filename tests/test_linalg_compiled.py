"""The compiled search, against brute force, against integer pivoting, and against the search in batches that it continues."""

from __future__ import annotations

import itertools
import math
import random
import sys

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from gametheory import linalg, linalg_compiled
from gametheory.linalg import Polytope, bits
from gametheory.linalg_batched import BatchedSearch, MisledError, vertices_in_batches
from gametheory.linalg_compiled import MOST_VARIABLES, finish, insert, insert_all, vertices_compiled
from gametheory.solvers import vertex
from tests.test_linalg import assert_all_vertices, ignore, polytopes


def random_polytope(source, dimension, count, largest):
    """Entries from 0 to ``largest``, half of the time with rows or columns that repeat, bounded by a row of ones."""
    rows = [[source.randint(0, largest) for _ in range(dimension)] for _ in range(count)]
    if source.random() < 0.5:
        rows[-1] = rows[0]
        for row in rows:
            row[-1] = row[0]
    return Polytope((*map(tuple, rows), (1,) * dimension), (1,) * (count + 1))


def dual_cyclic(dimension):
    """The polar of a cyclic polytope of ``2 d`` points, moved so that a vertex is the origin; ``d`` is even."""
    points = [[(2 * k + 1 - 2 * dimension) ** power for power in range(1, dimension + 1)] for k in range(2 * dimension)]
    centre = [fmpq(sum(column), 2 * dimension) for column in zip(*points, strict=True)]
    lines = fmpq_mat([[x - c for x, c in zip(point, centre, strict=True)] for point in points]).tolist()
    # The first d points span a facet (Gale's evenness condition): solve for the slacks of their inequalities.
    matrix = fmpq_mat(lines[dimension:]) * fmpq_mat(lines[:dimension]).inv()
    rows = [[-entry / (1 - sum(row, fmpq(0))) for entry in row] for row in matrix.tolist()]
    columns = list(zip(*rows, strict=True))
    scales = [math.lcm(*(int(entry.q) for entry in column)) for column in columns]
    whole = [[int(entry * scale) for entry in column] for column, scale in zip(columns, scales, strict=True)]
    return Polytope(tuple(zip(*whole, strict=True)), (1,) * dimension)


@given(polytopes(largest_bound=4))
def test_guarantee_complete_exact_degenerate_compiled(polytope):
    assert_all_vertices(polytope, vertices_compiled(polytope, ignore))


@pytest.mark.parametrize("largest", [1, 2, 9, 100, 10**30])
def test_agrees_with_pivoting_on_larger_polytopes(largest):
    source = random.Random(largest)
    for dimension, count in ((7, 6), (6, 8), (3, 12), (9, 3)):
        polytope = random_polytope(source, dimension, count, largest)
        found = vertices_compiled(polytope, ignore)
        assert set(found) == set(linalg.vertices_by_pivoting(polytope, ignore))
        for labels, cobasis in found.items():
            assert cobasis & labels == cobasis
            assert cobasis.bit_count() == dimension


def test_entries_of_very_different_size():
    """Nearly dependent rows leave floats in doubt again and again; the answer is exact or there is none."""
    source, answered = random.Random(3), 0
    for case in range(30):
        base = [source.randint(1, 10**9) for _ in range(4)]
        rows = [tuple(entry + source.randint(0, 3) for entry in base) for _ in range(5)]
        rows.append(tuple(10 ** source.randint(0, 40) for _ in base))
        polytope = Polytope(tuple(rows), (1,) * 6)
        truth = set(linalg.vertices_by_pivoting(polytope, ignore))
        try:
            assert set(vertices_compiled(polytope, ignore)) == truth, case
            answered += 1
        except MisledError:
            pass
    assert answered > 5


@pytest.mark.parametrize("dimension", [2, 4, 6, 8])
def test_dual_cyclic_polytopes_have_as_many_vertices_as_any(dimension):
    polytope = dual_cyclic(dimension)
    assert len(vertices_compiled(polytope, ignore)) == polytope.most_vertices()


def test_cube_has_all_corners_and_each_basis_is_counted_once():
    cube = Polytope(tuple(tuple(int(i == j) for j in range(9)) for i in range(9)), (1,) * 9)
    corners = {sum(1 << (i + 9 * up) for i, up in enumerate(choice)) for choice in itertools.product((0, 1), repeat=9)}
    seen = []
    assert set(vertices_compiled(cube, lambda bases, cost: seen.append((bases, cost)))) == corners
    assert sum(bases for bases, _ in seen) == 2**9
    assert sum(cost for _, cost in seen) == 2**9 * cube.cells


@pytest.mark.parametrize("largest", [1, 100])
@pytest.mark.parametrize("most", [0, 1, 17, 600, 10**9])
def test_a_search_in_batches_is_continued(largest, most):
    """Wherever the one search stops, the other ends with the same vertices, and counts no basis twice."""
    polytope = random_polytope(random.Random(largest), 9, 9, largest)
    whole, parts = [], []
    truth = vertices_in_batches(polytope, lambda bases, cost: whole.append(bases))
    search = BatchedSearch(polytope, lambda bases, cost: parts.append(bases))
    search.batch = 50
    search.expand_all(most)
    assert bool(search.pending) == (most < sum(whole))
    assert set(finish(search)) == set(truth)
    assert sum(parts) == sum(whole)


def test_as_many_constraints_as_a_machine_word_holds_and_more():
    for count in (MOST_VARIABLES - 2, MOST_VARIABLES - 1):
        polytope = Polytope(tuple((i + 1, count - i) for i in range(count)), (1,) * count)
        truth = linalg.vertices_by_pivoting(polytope, ignore)
        assert set(vertices_compiled(polytope, ignore)) == set(truth)
        search = BatchedSearch(polytope, ignore)
        search.expand_all(2)
        assert set(finish(search)) == set(truth)


def test_two_ends_of_an_edge_closer_than_the_bounds_are_moved():
    misled = 0
    for order in (1, -1):
        polytope = Polytope(((10**13,), (10**13 + 1,))[::order], (1, 1))
        try:
            assert_all_vertices(polytope, vertices_compiled(polytope, ignore))
        except MisledError:
            misled += 1
        assert_all_vertices(polytope, vertex.enumerate_vertices(polytope, ignore))
    assert misled == 1


def test_no_wrong_basis_passes_the_certificate():
    """Of all choices of a cobasis, those that are infeasible or singular are refused and the others accepted."""
    source = random.Random(4)
    for largest in (1, 3, 99):
        polytope = random_polytope(source, 3, 3, largest)
        kept = set(linalg.vertices_by_pivoting(linalg_compiled._Walker(polytope, ignore).moved, ignore).values())
        refused = 0
        for chosen in itertools.combinations(range(7), 3):
            walker = linalg_compiled._Walker(polytope, ignore)
            walker.add(bits(chosen))
            if bits(chosen) in kept:
                walker.expand_all()
                assert walker.known == len(kept)
            else:
                refused += 1
                with pytest.raises(MisledError):
                    walker.expand_all()
        assert refused > 3


def test_a_visitor_may_stop_the_search():
    cube = Polytope(tuple(tuple(int(i == j) for j in range(12)) for i in range(12)), (1,) * 12)
    seen = []

    def visit(bases, cost):
        seen.append(bases)
        if sum(seen) > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vertices_compiled(cube, visit)
    assert sum(seen) < 40


@given(st.lists(st.integers(1, 2**63 - 1), max_size=60))
def test_hash_table_is_a_set(masks):
    table, seen = np.zeros(128, dtype=np.uint64), set()
    for mask in masks:
        assert insert(table, np.uint64(mask)) == (mask not in seen)
        seen.add(mask)
    again = np.zeros(128, dtype=np.uint64)
    insert_all(again, np.array(sorted(seen), dtype=np.uint64))
    assert set(table.tolist()) - {0} == set(again.tolist()) - {0} == seen


def test_without_numba_the_batches_finish(monkeypatch):
    polytope = random_polytope(random.Random(5), 7, 7, 100)
    truth = set(vertices_compiled(polytope, ignore))
    # An entry of None makes an import fail.
    monkeypatch.setitem(sys.modules, "gametheory.linalg_compiled", None)
    monkeypatch.setattr(vertex, "BATCH_FROM_IF_IMPORTED", 0)
    monkeypatch.setattr(vertex, "COMPILE_AFTER", 5)
    monkeypatch.setattr(vertex, "COMPILE_AFTER_IF_IMPORTED", 5)
    assert set(vertex.enumerate_vertices(polytope, ignore)) == truth


def test_the_compiled_search_is_loaded_once_it_repays(monkeypatch):
    """A long search in batches goes on compiled, and so does every later one."""
    polytope = random_polytope(random.Random(6), 7, 7, 100)
    truth = set(linalg.vertices_by_pivoting(polytope, ignore))
    called = []
    monkeypatch.setattr(linalg_compiled, "finish", lambda search: called.append("finish") or finish(search))
    compiled = linalg_compiled.vertices_compiled
    monkeypatch.setattr(linalg_compiled, "vertices_compiled", lambda *args: called.append("whole") or compiled(*args))
    monkeypatch.setattr(vertex, "COMPILE_AFTER_IF_IMPORTED", 5)
    assert set(vertex._vertices_by_floats(polytope, ignore)) == truth
    assert set(vertex.enumerate_vertices(polytope, ignore)) == truth
    assert called == ["finish", "whole"]
