"""What is counted: moments, conditions over several equilibria, claims together; ranks."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import spearmanr

from gametheory.studies.rows import ChunkRows
from gametheory.uncertainty.ranks import rank_correlations
from gametheory.uncertainty.readings import ALL, NONE, OPEN, SOME, conditions_over_equilibria, spread
from gametheory.uncertainty.tally import SAMPLE, Facts, Moments, joints_of, tally_of


def rows(counts, truths, values=None, first=0, verdicts=None):
    counts = np.array(counts, np.int32)
    total = int(counts.sum())
    values = np.zeros((total, 1)) if values is None else np.array(values, float).reshape(total, 1)
    points = len(counts)
    return ChunkRows(
        first,
        np.arange(points, dtype=float)[None, :],
        counts,
        np.zeros(points, np.int8),
        np.ones(points, np.bool_),
        np.zeros((total, 0), np.int8),
        values,
        {"claim": np.array(truths, np.int8)},
        {"claim": np.array(verdicts if verdicts is not None else [0] * points, np.int8)},
        frozenset({"pure"}),
    )


@pytest.mark.parametrize("parts", [1, 2, 7])
@pytest.mark.parametrize("shift", [0.0, 1e9])
def test_moments_of_parts_are_those_of_the_whole(parts, shift):
    numbers = np.random.default_rng(parts).integers(0, 3, 1000) + shift
    total = Moments()
    for part in np.array_split(numbers, parts):
        total += Moments.of(part)
    assert total.count == 1000
    assert total.mean == pytest.approx(numbers.mean(), rel=1e-15)
    assert total.deviation == pytest.approx((numbers - shift).std(ddof=1), rel=1e-7)


def test_moments_leave_out_what_has_no_value():
    assert Moments.of(np.array([np.nan, 1.0, np.nan])) == Moments(1, 1.0, 0.0)
    assert Moments.of(np.array([np.nan])) + Moments.of(np.array([2.0])) == Moments(1, 2.0, 0.0)
    assert Moments(1, 2.0, 0.0).deviation == 0.0


def test_conditions_where_there_are_several_equilibria():
    """All combinations of truths at two equilibria, between points of one equilibrium and of none."""
    expected = {
        (1, 1): ALL,
        (0, 0): NONE,
        (0, 1): SOME,
        (1, 0): SOME,
        (2, 1): OPEN,
        (1, 2): OPEN,
        (0, 2): OPEN,
        (2, 0): OPEN,
        (2, 2): OPEN,
    }
    pairs = list(itertools.product((0, 1, 2), repeat=2))
    counts = [count for _ in pairs for count in (2, 1, 0)]
    truths = [truth for pair in pairs for truth in (*pair, 1)]
    found = conditions_over_equilibria(rows(counts, truths), "claim")
    assert found.tolist() == [expected[pair] for pair in pairs]


def test_two_that_differ_settle_it_whatever_the_third_is():
    assert conditions_over_equilibria(rows([3], [0, 1, 2]), "claim").tolist() == [SOME]


def test_a_quantity_over_equilibria():
    low, mean, high = spread(rows([2, 0, 1, 3], [0] * 6, [1, 3, 5, 2, 2, np.nan]), 0)
    assert np.array_equal(low, [1, np.nan, 5, np.nan], equal_nan=True)
    assert np.array_equal(mean, [2, np.nan, 5, np.nan], equal_nan=True)
    assert np.array_equal(high, [3, np.nan, 5, np.nan], equal_nan=True)


def test_the_mean_of_equal_values_is_that_value():
    value = 0.1
    assert spread(rows([3, 3], [0] * 6, [value] * 6), 0).mean.tolist() == [value, value]


def test_tallies_of_chunks_add_up_to_that_of_the_whole():
    generator = np.random.default_rng(0)
    counts = generator.integers(0, 3, 40)
    truths = generator.integers(0, 3, counts.sum())
    verdicts = generator.integers(0, 4, 40)
    values = generator.integers(0, 2, counts.sum())
    ends = np.concatenate([[0], np.cumsum(counts)])
    whole, _ = tally_of(rows(counts, truths, values, 0, verdicts), ["claim"], [0])
    total = None
    for start in range(0, 40, 10):
        piece = slice(ends[start], ends[start + 10])
        part, sample = tally_of(
            rows(counts[start : start + 10], truths[piece], values[piece], start, verdicts[start : start + 10]),
            ["claim"],
            [0],
        )
        assert sample.claims.shape == (1, 10)
        total = part if total is None else total + part
    assert total.facts == whole.facts == Facts(40, int((counts == 0).sum()), int((counts > 1).sum()))
    assert np.array_equal(total.verdicts, whole.verdicts)
    assert np.array_equal(total.conditions, whole.conditions)
    assert total.moments[0][1].mean == pytest.approx(whole.moments[0][1].mean)
    assert total.kernels == {"pure"}


def test_the_sample_ends_where_it_should():
    _, sample = tally_of(rows([1] * 10, [1] * 10, first=SAMPLE - 4), ["claim"], [0])
    assert sample.parameters.shape == (1, 4)
    _, sample = tally_of(rows([1] * 10, [1] * 10, first=SAMPLE), ["claim"], [0])
    assert sample.parameters.shape == (1, 0)


def test_which_claims_are_counted_together():
    assert joints_of(["a"]) == ()
    assert joints_of(["a", "b", "c"]) == (("a", "b", "c"),)
    assert joints_of(list("abcd")) == tuple(itertools.combinations("abcd", 2))
    assert joints_of(list("abcdefghijklm")) == ()


@pytest.mark.parametrize("levels", [2, 3, 1000])
def test_rank_correlations_with_and_without_ties(levels):
    generator = np.random.default_rng(levels)
    parameters = generator.random((2, 200))
    quantity = np.floor(levels * (parameters[0] + 0.2 * generator.random(200)))
    quantity[:5] = np.nan
    first, second = rank_correlations(parameters, quantity)
    theirs = spearmanr(parameters[0, 5:], quantity[5:])
    assert (first.rho, first.p_value) == (theirs.statistic, theirs.pvalue)
    assert abs(second.rho) < 0.3


def test_no_rank_correlation_with_a_constant():
    parameters = np.array([[1.0, 2, 3, 4], [1, 1, 1, 1]])
    assert rank_correlations(parameters, np.ones(4)) == (None, None)
    assert rank_correlations(parameters, np.full(4, np.nan)) == (None, None)
    first, second = rank_correlations(parameters, np.array([4.0, 3, 2, 1]))
    assert (first.rho, second) == (-1, None)
