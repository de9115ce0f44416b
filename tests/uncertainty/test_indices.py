"""Sobol' indices: known ones, those of scipy, and the quantities that have none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import sobol_indices

from gametheory.sweeps.designs.sobol import sobol
from gametheory.uncertainty.indices import LEAST_EVENTS, estimated, reason_for_none


def blocks(function, dimensions, draws, seed=0):
    """A function of the unit cube at A, B and AB."""
    sample = sobol(seed, 2 * dimensions, 0, draws)
    a, b = sample[:dimensions], sample[dimensions:]
    mixed = []
    for k in range(dimensions):
        changed = a.copy()
        changed[k] = b[k]
        mixed.append(function(changed))
    return function(a), function(b), np.array(mixed)


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def known_ishigami():
    """First-order and total indices, from the closed form of Ishigami and Homma (1990)."""
    a, b, pi = 7, 0.1, math.pi
    alone = ((1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0.0)
    together = b**2 * pi**8 * (1 / 18 - 1 / 50)
    variance = sum(alone) + together
    return [v / variance for v in alone], [(alone[0] + together) / variance, alone[1] / variance, together / variance]


def test_the_ishigami_function():
    first, total = estimated(*blocks(ishigami, 3, 8192), 0)
    known_first, known_total = known_ishigami()
    assert [each.value for each in first] == pytest.approx(known_first, abs=0.02)
    assert [each.value for each in total] == pytest.approx(known_total, abs=0.02)
    for each, known in zip((*first, *total), (*known_first, *known_total), strict=True):
        assert each.low <= known <= each.high
        assert each.low < each.high


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("levels", [None, 2, 3], ids=["smooth", "truths", "ties"])
def test_the_same_estimates_as_scipy(seed, levels):
    weights = np.random.default_rng(seed).normal(size=4)

    def function(u):
        smooth = weights @ u + u[0] * u[1]
        return (
            smooth
            if levels is None
            else np.floor(levels * (smooth - smooth.min()) / np.ptp(smooth)).clip(0, levels - 1)
        )

    a, b, ab = blocks(function, 4, 512, seed)
    first, total = estimated(a, b, ab, seed)
    theirs = sobol_indices(func={"f_A": a[None], "f_B": b[None], "f_AB": ab[:, None]}, n=512)
    assert [each.value for each in first] == pytest.approx(theirs.first_order.ravel(), abs=1e-12)
    assert [each.value for each in total] == pytest.approx(theirs.total_order.ravel(), abs=1e-12)


def test_one_parameter_has_all_the_variance():
    first, total = estimated(*blocks(lambda u: u[0] ** 3, 1, 1024), 5)
    assert (first[0].value, total[0].value) == pytest.approx((1, 1), abs=0.01)


def test_an_irrelevant_parameter_has_a_total_index_of_exactly_zero():
    _, total = estimated(*blocks(lambda u: u[0] + 0.0, 2, 256), 0)
    assert (total[1].value, total[1].low, total[1].high) == (0, 0, 0)


def test_intervals_repeat_and_depend_on_the_seed():
    found = blocks(ishigami, 3, 256)
    assert estimated(*found, 3) == estimated(*found, 3)
    assert estimated(*found, 3) != estimated(*found, 4)


def test_intervals_shrink_with_more_points():
    wide, narrow = (estimated(*blocks(ishigami, 3, n), 0)[1][0] for n in (256, 4096))
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2


def test_intervals_cover_the_true_index_about_as_often_as_they_say():
    """Of 100 independent samples, at least 85 intervals of the total index contain it."""
    covered = 0
    for seed in range(100):
        generator = np.random.default_rng(seed)
        a, b = generator.random((2, 2, 256))
        ab = np.array([np.array([b[0], a[1]]), np.array([a[0], b[1]])])
        value = [(each[0] >= 0.5) & (each[1] >= 0.5) for each in (a, b, *ab)]
        _, total = estimated(*np.array(value[:2], float), np.array(value[2:], float), seed)
        covered += total[0].low <= 2 / 3 <= total[0].high
    assert 85 <= covered <= 100


@pytest.mark.parametrize(
    ("outputs", "truth", "said"),
    [
        ([1.0] * 40, True, "it holds at all 40 points"),
        ([0.0] * 40, True, "it does not hold at any of 40 points"),
        ([1.0] * 3 + [0.0] * 37, True, "it holds at 3 of 40 points: too few"),
        ([1.0] * 37 + [0.0] * 3, True, "it holds at 37 of 40 points: too few"),
        ([1.0] * LEAST_EVENTS + [0.0] * 30, True, ""),
        ([12.0, 12.0 + 1e-12] * 20, False, "it is the same at all 40 points"),
        ([0.0] * 40, False, "it is the same at all 40 points"),
        ([12.0, 12.1] * 20, False, ""),
        ([1.0, math.nan] * 20, False, "it has no value at 20 of 40 points"),
    ],
)
def test_quantities_without_indices_say_why(outputs, truth, said):
    found = reason_for_none(np.array(outputs), truth=truth)
    assert found.startswith(said)
    assert bool(found) == bool(said)
