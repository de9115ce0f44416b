"""Maximal Nash subsets and components: by definition on small graphs, and within bounds on large ones."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory.errors import LimitReached
from gametheory.solvers.components import connected_components, maximal_nash_subsets
from tests.oracles import brute_force

graphs = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1).map(sorted)


def components_by_definition(pairs):
    """Grow groups of positions until no pair shares a vertex with another group."""
    groups = [{position} for position in range(len(pairs))]
    for a, b in itertools.combinations(range(len(pairs)), 2):
        if pairs[a][0] == pairs[b][0] or pairs[a][1] == pairs[b][1]:
            joined = set().union(*(group for group in groups if group & {a, b}))
            groups = [group for group in groups if not group & {a, b}] + [joined]
    return {tuple(sorted(group)) for group in groups}


@given(graphs)
def test_guarantee_all_maximal_subsets_and_no_repetition(pairs):
    subsets = maximal_nash_subsets(pairs)
    assert set(subsets) == brute_force.maximal_nash_subsets(pairs)
    assert list(subsets) == sorted(set(subsets))


@given(graphs)
def test_guarantee_components_complete_and_sorted(pairs):
    components = connected_components(pairs)
    assert set(components) == components_by_definition(pairs)
    assert list(components) == sorted(components)
    assert all(list(members) == sorted(members) for members in components)


@given(graphs)
def test_subsets_cover_the_equilibria_and_stay_within_components(pairs):
    home = {pairs[k]: number for number, members in enumerate(connected_components(pairs)) for k in members}
    covered = set()
    for rows, columns in maximal_nash_subsets(pairs):
        products = set(itertools.product(rows, columns))
        assert len({home[pair] for pair in products}) == 1
        covered |= products
    assert covered == set(pairs)


@given(graphs)
def test_components_by_subsets_are_components_by_pairs(pairs):
    assert len(brute_force.connected_components(maximal_nash_subsets(pairs))) == len(connected_components(pairs))


def test_none():
    assert maximal_nash_subsets([]) == connected_components([]) == ()


def test_isolated_equilibria_are_subsets_and_components_of_their_own():
    pairs = [(k, k) for k in range(5000)]
    assert maximal_nash_subsets(pairs) == tuple(((k,), (k,)) for k in range(5000))
    assert connected_components(pairs) == tuple((k,) for k in range(5000))


def test_a_large_product_is_one_subset():
    pairs = list(itertools.product(range(60), range(80)))
    assert maximal_nash_subsets(pairs) == ((tuple(range(60)), tuple(range(80))),)


def test_limit_stops_exponentially_many_subsets():
    """Everyone joined to all but one partner: each choice of row vertices is closed."""
    pairs = [(x, y) for x in range(40) for y in range(40) if x != y]
    with pytest.raises(LimitReached, match=r"limit of 10,000 .*--limit"):
        maximal_nash_subsets(pairs, limit=10_000)
    few = [(x, y) for x in range(8) for y in range(8) if x != y]
    assert len(maximal_nash_subsets(few)) == 2**8 - 2
