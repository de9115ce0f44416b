"""The kernels know no games, so they are tested on polytopes: cubes, cross-sections, and ones drawn at random."""

from __future__ import annotations

import itertools
import random

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from gametheory import linalg, linalg_batched
from gametheory.linalg import Polytope, SingularBasisError, Tableau, bits, set_bits, solve_vertex
from gametheory.linalg_batched import MisledError, vertices_in_batches
from gametheory.solvers import vertex


def ignore(bases, cost):
    """A visitor that lets the search go on."""


def by_definition(polytope):
    """The label mask of every vertex: each choice of d independent constraints whose common point is feasible."""
    d, r = polytope.dimension, len(polytope.matrix)
    lines = [[fmpq(int(i == j)) for j in range(d)] for i in range(d)]
    lines += [[fmpq(entry) for entry in row] for row in polytope.matrix]
    right = [fmpq(0)] * d + [fmpq(bound) for bound in polytope.bounds]
    found = {}
    for chosen in itertools.combinations(range(d + r), d):
        system = fmpq_mat([lines[k] for k in chosen])
        if system.det() == 0:
            continue
        x = system.solve(fmpq_mat(d, 1, [right[k] for k in chosen])).entries()
        values = [sum((a * b for a, b in zip(line, x, strict=True)), fmpq(0)) for line in lines]
        if min(values[:d]) >= 0 and all(value <= bound for value, bound in zip(values[d:], right[d:], strict=True)):
            found[bits([k for k in range(d + r) if values[k] == right[k]])] = x
    return found


@st.composite
def polytopes(draw, largest_bound=1):
    """Bounded polytopes, mostly degenerate: entries from a handful of values, and at least one positive a column."""
    d, r = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    entry = st.integers(0, draw(st.sampled_from([1, 2, 50])))
    rows = draw(st.lists(st.tuples(*[entry] * d), min_size=r, max_size=r))
    rows.append(tuple(draw(st.integers(1, 3)) for _ in range(d)))
    return Polytope(tuple(rows), tuple(draw(st.integers(min(1, 4 - largest_bound), largest_bound)) for _ in rows))


def assert_all_vertices(polytope, found):
    truth = by_definition(polytope)
    assert set(found) == set(truth)
    for labels, cobasis in found.items():
        assert cobasis & labels == cobasis
        assert cobasis.bit_count() == polytope.dimension
        assert solve_vertex(polytope, cobasis) == truth[labels]


@given(polytopes(largest_bound=4))
def test_guarantee_complete_exact_degenerate_by_pivoting(polytope):
    assert_all_vertices(polytope, linalg.vertices_by_pivoting(polytope, ignore))


@given(polytopes(largest_bound=4))
def test_guarantee_complete_exact_degenerate_in_batches(polytope):
    assert_all_vertices(polytope, vertices_in_batches(polytope, ignore))


@pytest.mark.parametrize("largest", [1, 2, 9, 10**30])
def test_the_two_searches_agree_on_larger_polytopes(largest):
    source = random.Random(largest)
    rows = tuple(tuple(source.randint(0, largest) for _ in range(6)) for _ in range(7))
    polytope = Polytope((*rows, (1,) * 6), (1,) * 8)
    assert set(linalg.vertices_by_pivoting(polytope, ignore)) == set(vertices_in_batches(polytope, ignore))


def test_more_constraints_than_fit_into_a_machine_word():
    polytope = Polytope(tuple((i + 1, 80 - i) for i in range(80)), (1,) * 80)
    found = vertices_in_batches(polytope, ignore)
    assert found.keys() == linalg.vertices_by_pivoting(polytope, ignore).keys()
    assert max(found) >> 70


def test_cube_has_all_corners_in_either_search():
    cube = Polytope(tuple(tuple(int(i == j) for j in range(5)) for i in range(5)), (1,) * 5)
    corners = {sum(1 << (i + 5 * up) for i, up in enumerate(choice)) for choice in itertools.product((0, 1), repeat=5)}
    assert set(linalg.vertices_by_pivoting(cube, ignore)) == set(vertices_in_batches(cube, ignore)) == corners


def test_a_misled_float_search_is_done_again_in_integers(monkeypatch):
    """Two ends of an edge that lie closer than the bounds are moved: the certificate refuses to take the wrong one."""
    monkeypatch.setattr(vertex, "BATCH_FROM", 0)
    monkeypatch.setattr(vertex, "BATCH_FROM_IF_IMPORTED", 0)
    monkeypatch.setattr(vertex, "COMPILED_FROM", 0)
    misled = 0
    for order in (1, -1):
        polytope = Polytope(((10**13,), (10**13 + 1,))[::order], (1, 1))
        try:
            vertices_in_batches(polytope, ignore)
        except MisledError:
            misled += 1
        assert_all_vertices(polytope, vertex.enumerate_vertices(polytope, ignore))
    assert misled == 1


def test_wrong_neighbours_are_caught_by_the_certificate(monkeypatch):
    """Whatever the floats propose, an infeasible basis never passes: here they take the largest ratio."""
    monkeypatch.setattr(linalg_batched, "NEAR", -10.0)
    expand = linalg_batched.BatchedSearch.add_clear

    def wrong(self, states, leaving, clear, words):
        expand(self, states, (leaving + 1) % self.count, clear | True, words)

    monkeypatch.setattr(linalg_batched.BatchedSearch, "add_clear", wrong)
    source = random.Random(1)
    rows = tuple(tuple(source.randint(1, 99) for _ in range(5)) for _ in range(5))
    with pytest.raises(MisledError):
        vertices_in_batches(Polytope(rows, (1,) * 5), ignore)


def test_forgetting_tableaux_changes_nothing(monkeypatch):
    source = random.Random(2)
    polytope = Polytope(tuple(tuple(source.randint(1, 9) for _ in range(6)) for _ in range(6)), (1,) * 6)
    kept = linalg.vertices_by_pivoting(polytope, ignore)
    monkeypatch.setattr(linalg, "KEPT_BYTES", 0)
    assert linalg.vertices_by_pivoting(polytope, ignore) == kept


@given(polytopes())
def test_a_tableau_pivoted_to_is_the_tableau_computed_afresh(polytope):
    root = Tableau.at(polytope, (1 << polytope.dimension) - 1)
    for row, column, cobasis in root.exchanges():
        pivoted, afresh = root.pivot(row, column), Tableau.at(polytope, cobasis)
        assert pivoted.cobasis == afresh.cobasis == cobasis
        assert pivoted.denominator == afresh.denominator > 0
        assert pivoted.labels() == afresh.labels()


def test_not_a_basis():
    polytope = Polytope(((1, 1), (1, 1)), (1, 1))
    for cobasis in (0b1100, 0b0001, 0b0111):
        with pytest.raises(SingularBasisError):
            Tableau.at(polytope, cobasis)
        with pytest.raises(SingularBasisError):
            solve_vertex(polytope, cobasis)
    with pytest.raises(SingularBasisError, match="negative"):
        linalg.vanishing(Polytope(((1,), (2,)), (1, 1)), 0b010, [2])


def test_a_visitor_may_stop_either_search():
    cube = Polytope(tuple(tuple(int(i == j) for j in range(5)) for i in range(5)), (1,) * 5)
    for search in (linalg.vertices_by_pivoting, vertices_in_batches):
        seen = []

        def visit(bases, cost, seen=seen):
            seen.append(bases)
            if sum(seen) > 10:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            search(cube, visit)
        assert sum(seen) < 32


@given(st.sets(st.integers(0, 200)))
def test_bits_and_positions_are_inverse(positions):
    assert set_bits(bits(sorted(positions))) == sorted(positions)


def test_upper_bound_theorem():
    cube = Polytope(tuple(tuple(int(i == j) for j in range(12)) for i in range(12)), (1,) * 12)
    assert cube.most_vertices() == 24752
