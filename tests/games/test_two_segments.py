"""The two segments of the essay's verdict: rents are those of the formulas at every point, and claims hold as often as
the formulas say under the priors."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from gametheory import Family
from gametheory.studies.rows import VERDICTS
from gametheory.studies.study import Study, claims_without_values, study_of
from gametheory.sweeps.designs import Points, Sampled, over
from tests.games.published import load, solve

NAME = "essay/two_segments"
DRAWS = 20_000
HOLDS = VERDICTS.index("holds")
LEAST_PRICE = Fraction(1, 10**9)


@functools.cache
def family() -> Family:
    return load(NAME)


def paywall_rent(at: Mapping[str, Any]) -> Any:
    v = at["audience_value"]
    return np.minimum(at["quality_gap"] * v + at["rogue_use_cost"], (1 - at["own_share"]) * v)


def rent_inside(at: Mapping[str, Any]) -> Any:
    """R_in = min{m min{delta v + t, (1 - s) v}, D_P} - g - kappa, of numbers or of arrays."""
    paid = np.minimum(at["paywall_share"] * paywall_rent(at), at["platform_damages"])
    return paid - at["guardrail_cost"] - at["compute_cost"]


def highest_fee(at: Mapping[str, Any], psi: Any) -> Any:
    """min{k + psi a v, (1 - s) a v}: the most that is taken if psi is what a pirate loses at choke points."""
    revenue = at["outside_share"] * at["audience_value"]
    return np.minimum(at["piracy_cost"] + psi * revenue, (1 - at["own_share"]) * revenue)


def piracy_gain(at: Mapping[str, Any]) -> Any:
    """What pirating brings the outfit beyond material of its own: (1 - s) a v - psi a v - k."""
    revenue = at["outside_share"] * at["audience_value"]
    return (1 - at["own_share"] - at["choke_point_share"]) * revenue - at["piracy_cost"]


def piracy_rent(at: Mapping[str, Any]) -> Any:
    claimed = at["choke_point_share"] * at["outside_share"] * at["audience_value"]
    return at["advertising"] - at["dilution"] + claimed


def rent_outside(at: Mapping[str, Any], pirates: Any) -> Any:
    """R_out = max{licence, n - b + psi a v if it pirates, else 0}."""
    licence = highest_fee(at, at["claims_in_fee"] * at["choke_point_share"]) - at["contract_cost"]
    return np.maximum(licence, np.where(pirates, piracy_rent(at), 0))


# -- At single points -----------------------------------------------------------------------------------------------


def drawn(seed: int) -> dict[str, Fraction]:
    """A point for each seed; at even seeds ties are made, of every kind and together, where ranges allow it."""
    rng = random.Random(seed)
    bottom = 8 if seed % 2 == 0 else 9973
    at = {name: Fraction(rng.randint(0, bottom), bottom) for name in family().parameters}
    # Small costs, as under the priors, so that every outcome outside is met.
    at |= {name: at[name] / 10 for name in ("piracy_cost", "contract_cost", "advertising", "dilution")}
    at |= {
        "audience_value": Fraction(rng.randint(1, 3)),
        "choke_point_share": at["choke_point_share"] / 2,
        "claims_in_fee": rng.choice([Fraction(0), Fraction(1), Fraction(1, 2)]),
    }
    if seed % 2:
        return at
    ties = rng.randint(1, 7)
    if ties & 1:
        tie(at, "platform_damages", at["paywall_share"] * paywall_rent(at))
    if ties & 2:
        tie(at, "piracy_cost", at["piracy_cost"] + piracy_gain(at))
    if ties & 4:
        licence = highest_fee(at, at["claims_in_fee"] * at["choke_point_share"])
        tie(at, "contract_cost", licence - (piracy_rent(at) if piracy_gain(at) >= 0 else 0))
    return at


def tie(at: dict[str, Fraction], name: str, value: Fraction) -> None:
    low, high = family().parameters[name].range or (value, value)
    if low <= value <= high:
        at[name] = value


def rents(at: Mapping[str, Fraction]) -> set[tuple[Fraction, Fraction]]:
    """The rents of the formulas; two outside where the outfit is indifferent between pirating and material of its own."""
    gain = piracy_gain(at)
    choices = {True, False} if gain == 0 else {gain > 0}
    return {(rent_inside(at), rent_outside(at, choice)) for choice in choices}


POINTS = range(120)


@pytest.mark.parametrize("seed", POINTS)
def test_rents_are_those_of_the_formulas(seed: int) -> None:
    at = drawn(seed)
    solution = solve(NAME, **at)
    found = {
        (equilibrium.measures["rent_inside"], equilibrium.measures["rent_outside"])
        for equilibrium in solution.equilibria
    }
    assert found == rents(at)
    # Inside and outside are all that the holder has.
    assert all(sum(pair) in {each.payoffs["holder"] for each in solution.equilibria} for pair in found)


def test_the_points_have_ties_of_every_kind_and_every_outcome() -> None:
    points = [drawn(seed) for seed in POINTS]
    paid = [at["paywall_share"] * paywall_rent(at) - at["platform_damages"] for at in points]
    gains = [piracy_gain(at) for at in points]
    licences = [highest_fee(at, at["claims_in_fee"] * at["choke_point_share"]) - at["contract_cost"] for at in points]
    offered = [
        licence - (piracy_rent(at) if gain >= 0 else 0)
        for at, gain, licence in zip(points, gains, licences, strict=True)
    ]
    for differences in (paid, gains, offered):
        assert {(x > 0) - (x < 0) for x in differences} == {-1, 0, 1}
    # Material of its own without an offer, and piracy that the holder gains from.
    assert any(gain < 0 and x < 0 for gain, x in zip(gains, offered, strict=True))
    assert any(gain > 0 and x < 0 for gain, x in zip(gains, offered, strict=True))


@pytest.mark.parametrize("seed", POINTS)
def test_the_fee_is_taken_and_a_higher_one_is_not(seed: int) -> None:
    """The inner problem that the file solves beforehand: the outfit's best reply to any fee."""
    at = drawn(seed)
    revenue = at["outside_share"] * at["audience_value"]
    otherwise = max((1 - at["choke_point_share"]) * revenue - at["piracy_cost"], at["own_share"] * revenue)
    fee = highest_fee(at, at["claims_in_fee"] * at["choke_point_share"])
    assert revenue - fee >= otherwise
    highest = highest_fee(at, at["choke_point_share"])
    assert revenue - highest >= otherwise > revenue - (highest + LEAST_PRICE)
    assert fee == highest or at["claims_in_fee"] * at["choke_point_share"] < at["choke_point_share"]


@pytest.mark.parametrize("seed", POINTS)
def test_the_platform_never_loses(seed: int) -> None:
    """Blocking the IP, which the file leaves out, would earn it nothing."""
    assert all(found.payoffs["platform"] >= 0 for found in solve(NAME, **drawn(seed)).equilibria)


# -- Under the priors -----------------------------------------------------------------------------------------------


@functools.cache
def study(claims: tuple[str, ...], **values: int) -> Study:
    names = [name for name, each in family().parameters.items() if each.prior is not None and name not in values]
    design = Sampled("monte-carlo", over(family(), names), DRAWS, 0)
    return study_of(family(), design, values=values, claims=claims)


def share_of_draws(claim: str, **values: int) -> float:
    rows = study((claim,), **values).rows(0)
    assert rows.complete.all()
    return float(np.mean(rows.verdicts[claim] == HOLDS))


TABLE = [
    ("valuable_inside", 0.6432, {}),
    ("worthless_outside", 0.4787, {}),
    ("prediction", 0.3061, {}),
    ("valuable_in_both", 0.3371, {}),
    ("worthless_in_both", 0.1726, {}),
    ("valuable_inside", 0.0794, {"quality_gap": 0}),
    ("worthless_outside", 0.2690, {"claims_in_fee": 1}),
    ("prediction", 0.1723, {"claims_in_fee": 1}),
]
"""Shares of four million independent draws of the formulas, by another generator."""


@pytest.mark.parametrize(("claim", "share", "values"), TABLE)
def test_claims_hold_as_often_as_the_formulas_say(claim: str, share: float, values: dict[str, int]) -> None:
    standard_error = math.sqrt(share * (1 - share) / DRAWS)
    assert abs(share_of_draws(claim, **values) - share) <= 3 * standard_error


def test_claims_hold_at_the_draws_at_which_the_formulas_say_so() -> None:
    names = claims_without_values(family())
    made = study(names)
    rows = made.rows(0)
    assert rows.kernels == {"subgames"}
    constants = {name: float(value) for name, value in family().point().items()}
    at = {**constants, **dict(zip(made.design.names, rows.parameters, strict=True))}
    inside, outside = rent_inside(at), rent_outside(at, piracy_gain(at) >= 0)
    valuable, worthless = inside >= constants["valuable_from"], outside <= constants["worthless_below"]
    near = (abs(inside - constants["valuable_from"]) < 1e-12) | (abs(outside - constants["worthless_below"]) < 1e-12)
    assert not near.any()
    expected = {
        "valuable_inside": valuable,
        "worthless_outside": worthless,
        "prediction": valuable & worthless,
        "valuable_in_both": valuable & ~worthless,
        "worthless_in_both": ~valuable & worthless,
    }
    assert set(expected) == set(names)
    for name, truth in expected.items():
        assert np.array_equal(rows.verdicts[name] == HOLDS, truth), name
    columns = dict(zip(made.layout.values, rows.values.T, strict=True))
    assert np.allclose(columns["rent_inside"], inside, rtol=0, atol=1e-12)
    assert np.allclose(columns["rent_outside"], outside, rtol=0, atol=1e-12)


def test_kernels_find_what_is_found_exactly() -> None:
    names = tuple(family().parameters)
    design = Points(names, [[drawn(seed)[name] for name in names] for seed in POINTS])
    claims = claims_without_values(family())
    fast, exact = (study_of(family(), design, claims=claims, kernels=each).rows(0) for each in (True, False))
    assert np.array_equal(fast.counts, exact.counts)
    assert np.array_equal(fast.strategies, exact.strategies)
    assert np.allclose(fast.values, exact.values, rtol=0, atol=1e-15)
    assert all(np.array_equal(fast.verdicts[name], exact.verdicts[name]) for name in claims)


def test_the_defaults_are_near_the_medians_of_the_priors() -> None:
    marginals = over(family())
    design = Sampled("latin-hypercube", marginals, 2001, 0)
    medians = dict(zip(design.names, np.median(design.floats(0, 2001), axis=1), strict=True))
    for name, median in medians.items():
        assert float(family().parameters[name].default) == pytest.approx(median, rel=0.15), name
    # What the description says of them.
    assert rents(family().point()) == {(Fraction(37, 200), Fraction(1, 1000))}
