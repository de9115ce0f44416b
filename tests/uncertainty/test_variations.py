"""The points at which one parameter at a time is changed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from gametheory.errors import UsageError
from gametheory.spec.priors import parse_prior
from gametheory.sweeps.designs.sampled import Marginal
from gametheory.uncertainty.variations import HIGH, LOW, NUDGE, Variations


def marginals(count):
    priors = ["uniform(0, 1)", "beta(1, 9)", "uniform(0, 1)", "triangular(0, 1/2, 1)"]
    ends = (Fraction(0), Fraction(1))
    return tuple(Marginal(f"x{k}", parse_prior(priors[k % 4]), ends) for k in range(count))


@pytest.mark.parametrize("indices", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_pieces_are_the_whole(count, indices):
    design = Variations(marginals(count), 64, 7, indices)
    whole = design.floats(0, design.size)
    assert whole.shape == (count, (5 * count + 2 - 2 * count if indices else 2 * count) * 64)
    for start, stop in ((0, 1), (63, 65), (10, 10), (50, 3 * 64 + 5), (design.size - 1, design.size)):
        assert np.array_equal(design.floats(start, min(stop, design.size)), whole[:, start:stop])
    for index in (0, 65, design.size - 1):
        assert list(design.exact(index).values()) == [Fraction(value) for value in whole[:, index].tolist()]


def test_each_block_changes_one_parameter_of_the_first_sample():
    design = Variations(marginals(3), 128, 0)
    found = design.floats(0, design.size).reshape(3, design.blocks, 128)
    a, b = found[:, 6], found[:, 7]
    assert not np.array_equal(a, b)
    for k in range(3):
        others = [place for place in range(3) if place != k]
        for block in (2 * k, 2 * k + 1, 8 + k):
            assert np.array_equal(found[others, block], a[others])
        assert np.array_equal(found[k, 8 + k], b[k])
        assert [set(found[k, 2 * k + end]) for end in (0, 1)] == [{value} for value in design.ends(k)]


def test_ends_are_the_prior_quantiles_but_off_round_numbers():
    design = Variations(marginals(1), 64, 0)
    low, high = design.ends(0)
    assert (low, high) == (LOW + NUDGE, HIGH - NUDGE)
    assert 0 < low - LOW < 1e-7
    assert 0 < HIGH - high < 1e-7


def test_the_tornado_is_the_same_without_indices():
    with_them, without = (Variations(marginals(2), 64, 3, indices) for indices in (True, False))
    assert np.array_equal(with_them.floats(0, without.size), without.floats(0, without.size))


def test_more_parameters_than_a_sobol_sequence_has_pairs_of_coordinates():
    design = Variations(marginals(70), 64, 0)
    sample = design.floats(140 * 64, 142 * 64)
    assert sample.shape == (70, 128)
    assert len(np.unique(sample[0])) == 128
    with pytest.raises(UsageError):
        design.floats(0, design.size + 1)


def test_plain_data_tell_the_design():
    told = Variations(marginals(1), 64, 3).to_dict()
    assert (told["kind"], told["draws"], told["seed"], told["indices"]) == ("variations", 64, 3, True)
    assert told["parameters"][0]["name"] == "x0"
