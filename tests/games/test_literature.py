"""Published models, replicated: the checks of each paper, and its closed forms at random points, exactly.

The closed forms stand here in plain arithmetic, independent of the definitions in the game files; the solver's
answers must equal them as Fractions.
"""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest

from gametheory import Solution
from tests.games.published import load, only, published
from tests.games.published import solve as solve_published

SEEDS = range(8)
RE_DERIVED = {"dresher_1962_recursive", "dresher_1962_three_periods", "dresher_1962_two_periods"}
RE_DERIVED |= {"fudenberg_tirole_leadership", "keinan_ben_porat_2025", "png_1983"}
RE_DERIVED |= {"banerjee_2003", "bebchuk_1984", "becker_1968", "belleflamme_2002", "harbaugh_khemka_2010"}
RE_DERIVED |= {"keinan_ben_porat_2025_many", "kleiman_kilmer_2009_many", "png_1983_bayesian"}


def solve(name: str, **values: object) -> Solution:
    return solve_published(f"literature/{name}", **values)


def test_re_derived_models_say_so_in_their_titles() -> None:
    names = [name for name in published() if name.startswith("literature/")]
    assert {name.partition("/")[2] for name in names if "-type" in load(name).spec.title} == RE_DERIVED


def inside(low: Fraction | int, high: Fraction | int, rng: random.Random) -> Fraction:
    """A rational strictly between two numbers."""
    return low + (Fraction(high) - low) * Fraction(rng.randint(1, 96), 97)


def random_point(name: str, seed: int) -> dict[str, Fraction]:
    """A value strictly inside its range for every parameter that has one."""
    rng = random.Random(f"{name} {seed}")
    parameters = load(f"literature/{name}").parameters
    return {key: inside(*parameter.range, rng) for key, parameter in parameters.items() if parameter.range}


# -- Tsebelis (1989) ---------------------------------------------------------------------------------------------


def test_tsebelis_check() -> None:
    equilibrium = only(solve("tsebelis_1989"))
    assert equilibrium.strategies["public"]["violate"] == Fraction(1, 4)
    assert equilibrium.strategies["police"]["enforce"] == Fraction(1, 3)


def test_tsebelis_tenfold_fine_leaves_violations_and_frees_the_police() -> None:
    equilibrium = only(solve("tsebelis_1989", fine=100))
    assert equilibrium.strategies["public"]["violate"] == Fraction(1, 4)
    assert equilibrium.strategies["police"]["enforce"] == Fraction(1, 21)


@pytest.mark.parametrize("seed", SEEDS)
def test_tsebelis_closed_form(seed: int) -> None:
    point = random_point("tsebelis_1989", seed)
    a1, b1, c1, d1 = -point["fine"], point["gain"], point["harassed"], point["left_alone"]
    a2, b2, c2, d2 = point["arrest"], point["missed"], point["idle_patrol"], point["quiet"]
    violate = (d2 - c2) / (a2 - b2 + d2 - c2)
    enforce = (b1 - d1) / (b1 - d1 + c1 - a1)
    equilibrium = only(solve("tsebelis_1989", **point))
    assert equilibrium.strategies == {
        "public": {"violate": violate, "comply": 1 - violate},
        "police": {"enforce": enforce, "abstain": 1 - enforce},
    }
    assert equilibrium.payoffs["public"] == enforce * a1 + (1 - enforce) * b1
    assert equilibrium.payoffs["police"] == violate * a2 + (1 - violate) * c2
    assert equilibrium.measures["arrests"] == violate * enforce


# -- Fudenberg and Tirole (1991), Maschler (1966) ------------------------------------------------------------------


def test_fudenberg_tirole_check() -> None:
    equilibrium = only(solve("fudenberg_tirole_inspection"))
    assert equilibrium.measures["shirking"] == Fraction(1, 4)
    assert equilibrium.measures["inspections"] == Fraction(1, 3)
    assert equilibrium.payoffs["principal"] == Fraction(3, 2)
    assert equilibrium.payoffs["principal"] + equilibrium.measures["value_of_commitment"] == Fraction(7, 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_fudenberg_tirole_closed_form(seed: int) -> None:
    point = random_point("fudenberg_tirole_inspection", seed)
    v, w, g, h = point["output"], point["wage"], point["effort_cost"], point["inspection_cost"]
    equilibrium = only(solve("fudenberg_tirole_inspection", **point))
    assert equilibrium.strategies["agent"]["shirk"] == h / w
    assert equilibrium.strategies["principal"]["inspect"] == g / w
    assert equilibrium.payoffs == {"agent": w - g, "principal": v - w - h * v / w}
    assert equilibrium.measures["value_of_commitment"] == h * (v - g) / w


def test_leadership_payoff_is_attained_only_by_a_tie() -> None:
    solution = solve("fudenberg_tirole_leadership")
    assert solution.concept == "subgame-perfect"
    profits = sorted(equilibrium.payoffs["principal"] for equilibrium in solution.equilibria)
    assert profits == [Fraction(5, 2), Fraction(7, 2)]


@pytest.mark.parametrize("seed", SEEDS)
def test_leadership_with_a_margin_is_unique(seed: int) -> None:
    point = random_point("fudenberg_tirole_leadership", seed)
    v, w, g, h = point["output"], point["wage"], point["effort_cost"], point["inspection_cost"]
    equilibrium = only(solve("fudenberg_tirole_leadership", **point))
    assert equilibrium.payoffs == {"agent": w - g, "principal": v - w - h * (g / w + point["margin"])}
    assert equilibrium.measures["inspecting"] == g / w + point["margin"]


# -- Ishikawa and Fontanari (2025) ---------------------------------------------------------------------------------


def test_ishikawa_fontanari_check() -> None:
    equilibrium = only(solve("ishikawa_fontanari_2025"))
    assert equilibrium.strategies["citizen"]["crime"] == Fraction(1, 4)
    assert equilibrium.strategies["inspector"]["inspect"] == Fraction(1, 2)
    assert equilibrium.measures["cycle_frequency_sq"] == Fraction(75, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_ishikawa_fontanari_closed_form(seed: int) -> None:
    point = random_point("ishikawa_fontanari_2025", seed)
    g, p, k, r = point["crime_gain"], point["penalty"], point["inspection_cost"], point["reward"]
    equilibrium = only(solve("ishikawa_fontanari_2025", **point))
    assert equilibrium.measures["crime"] == k / r
    assert equilibrium.measures["inspections"] == g / p
    # Linearised replicator equation: the product of the two off-diagonal entries, signs apart.
    x, y = k / r, g / p
    assert equilibrium.measures["cycle_frequency_sq"] == (x * (1 - x) * p) * (y * (1 - y) * r)
    assert equilibrium.payoffs == {"citizen": 0, "inspector": 0}


# -- Dresher (1962), von Stengel (2016) ----------------------------------------------------------------------------


def inspection_value(n: int, m: int) -> Fraction:
    """The closed form of von Stengel: -C(n-1, m) / (C(n, 0) + ... + C(n, m))."""
    return Fraction(-math.comb(n - 1, m), sum(math.comb(n, i) for i in range(m + 1)))


def test_inspection_values_of_the_check() -> None:
    assert inspection_value(2, 1) == Fraction(-1, 3)
    assert inspection_value(3, 1) == Fraction(-1, 2)


@pytest.mark.parametrize(("name", "periods"), [("dresher_1962_two_periods", 2), ("dresher_1962_three_periods", 3)])
@pytest.mark.parametrize("stake", [1, Fraction(7, 3), 50])
def test_dresher_tree_has_the_value_in_every_equilibrium(name: str, periods: int, stake: Fraction) -> None:
    solution = solve(name, stake=stake)
    assert solution.concept == "nash"
    assert solution.equilibria
    value = stake * inspection_value(periods, 1)
    for equilibrium in solution.equilibria:
        assert equilibrium.payoffs == {"inspector": value, "inspectee": -value}
        # The value is stake times (caught - escaped), and nothing else pays.
        assert stake * (equilibrium.measures["detection"] - equilibrium.measures["escape"]) == value


def test_dresher_first_visit_is_made_with_probability_one_in_n_plus_one() -> None:
    for name, periods in (("dresher_1962_two_periods", 2), ("dresher_1962_three_periods", 3)):
        for equilibrium in solve(name).equilibria:
            assert equilibrium.behavior["period_one"].moves["inspect"] == Fraction(1, periods + 1)


@pytest.mark.parametrize("inspections", [1, 2])
@pytest.mark.parametrize("periods", [3, 4, 7, 30])
def test_dresher_recursion(periods: int, inspections: int) -> None:
    equilibria = solve("dresher_1962_recursive", periods=periods, inspections=inspections).equilibria
    value = inspection_value(periods, inspections)
    assert [equilibrium.payoffs for equilibrium in equilibria] == [{"inspector": value, "inspectee": -value}]
    after_visit, after_none = (inspection_value(periods - 1, m) for m in (inspections - 1, inspections))
    # Both of the inspectee's choices are worth the same against the inspector's mixture.
    visit = equilibria[0].strategies["inspector"]["inspect"]
    assert visit * after_visit + (1 - visit) * after_none == value
    assert visit - (1 - visit) == value


# -- P'ng (1983) ---------------------------------------------------------------------------------------------------


def test_png_at_the_defaults() -> None:
    equilibrium = only(solve("png_1983"))
    assert equilibrium.behavior["guilty"].moves == {"settle": Fraction(5, 6), "refuse": Fraction(1, 6)}
    assert equilibrium.behavior["innocent"].moves == {"settle": 0, "refuse": 1}
    assert equilibrium.behavior["refusal"].moves == {"trial": Fraction(2, 5), "drop": Fraction(3, 5)}
    assert equilibrium.measures["trials"] == Fraction(1, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_png_closed_form(seed: int) -> None:
    point = random_point("png_1983", seed)
    gamma, w, s = point["guilt"], point["award"], point["settlement"]
    c_p, c_d = point["plaintiff_cost"], point["defendant_cost"]
    assert gamma * w > c_p
    assert c_d < s < w + c_d
    equilibrium = only(solve("png_1983", **point))
    refuse = (1 - gamma) * c_p / (gamma * (w - c_p))
    trial = s / (w + c_d)
    assert equilibrium.behavior["guilty"].moves["refuse"] == refuse
    assert equilibrium.behavior["innocent"].moves["refuse"] == 1
    assert equilibrium.behavior["refusal"].moves["trial"] == trial
    assert equilibrium.measures["trials"] == (gamma * refuse + 1 - gamma) * trial
    assert equilibrium.measures["impunity"] == gamma * refuse * (1 - trial)
    assert equilibrium.payoffs["plaintiff"] == gamma * (1 - refuse) * s
    assert equilibrium.payoffs["defendant"] == -gamma * s - (1 - gamma) * trial * c_d


# -- Kleiman and Kilmer (2009) -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_kleiman_kilmer_three_equilibria(seed: int) -> None:
    rng = random.Random(seed)
    penalty = inside(Fraction(31, 10), Fraction(59, 10), rng)
    cost = inside(penalty / 2, penalty, rng)
    solution = solve("kleiman_kilmer_2009", compliance_cost=cost, penalty=penalty)
    assert solution.degenerate is False
    found = {
        tuple(equilibrium.strategies[player]["violate"] for player in ("ann", "bob")): equilibrium
        for equilibrium in solution.equilibria
    }
    tipping = 2 - 2 * cost / penalty
    assert set(found) == {(0, 0), (1, 1), (tipping, tipping)}
    assert found[0, 0].payoffs == {"ann": -cost, "bob": -cost}
    assert found[1, 1].payoffs == {"ann": -penalty / 2, "bob": -penalty / 2}
    assert found[tipping, tipping].payoffs == {"ann": -cost, "bob": -cost}
    assert found[0, 0].measures["punishment"] == 0
    assert found[1, 1].measures["punishment"] == penalty
    assert found[tipping, tipping].measures["punishment"] == penalty * (1 - (1 - tipping) ** 2)


# -- Keinan and Ben-Porat (2025) -----------------------------------------------------------------------------------


def sharing(solution: Solution) -> set[tuple[object, object]]:
    return {(e.strategies["ann"]["share"], e.strategies["bob"]["share"]) for e in solution.equilibria}


@pytest.mark.parametrize("share", [0, Fraction(1, 10), Fraction(33, 100)])
def test_keinan_ben_porat_below_one_third_nobody_shares(share: Fraction) -> None:
    assert sharing(solve("keinan_ben_porat_2025", revenue_share=share)) == {(0, 0)}


@pytest.mark.parametrize("share", [Fraction(34, 100), Fraction(2, 5), Fraction(49, 100)])
def test_keinan_ben_porat_between_both_extremes_are_equilibria(share: Fraction) -> None:
    """Sharing is a strategic complement: the two pure equilibria are symmetric, all or none."""
    mixed = (2 - 4 * share) / (1 - share)
    assert sharing(solve("keinan_ben_porat_2025", revenue_share=share)) == {(0, 0), (1, 1), (mixed, mixed)}


@pytest.mark.parametrize("share", [Fraction(51, 100), Fraction(3, 4), Fraction(99, 100)])
def test_keinan_ben_porat_above_one_half_a_prisoners_dilemma(share: Fraction) -> None:
    solution = solve("keinan_ben_porat_2025", revenue_share=share)
    assert sharing(solution) == {(1, 1)}
    traffic = 12
    assert only(solution).payoffs["ann"] == traffic * (1 + share) / 4
    assert only(solution).payoffs["ann"] < Fraction(traffic, 2)


def test_keinan_ben_porat_at_one_the_dilemma_ends() -> None:
    assert only(solve("keinan_ben_porat_2025", revenue_share=1)).measures["harm_to_ann"] == 0


@pytest.mark.parametrize("threshold", [Fraction(1, 3), Fraction(1, 2)])
def test_keinan_ben_porat_ties_at_the_thresholds(threshold: Fraction) -> None:
    solution = solve("keinan_ben_porat_2025", revenue_share=threshold)
    assert solution.degenerate is True
    assert sharing(solution) == {(0, 0), (1, 1)}
    assert len(solution.components) == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_keinan_ben_porat_thresholds_in_general(seed: int) -> None:
    rng = random.Random(seed)
    alpha, passive = inside(Fraction(1, 10), 10, rng), rng.randint(0, 9998)
    n = 2 + passive
    low, high = 1 / (n + alpha), Fraction(1, n)
    nudge = (high - low) / 100

    def at(share: Fraction) -> set[tuple[object, object]]:
        values = {"revenue_share": share, "data_efficiency": alpha, "passive_creators": passive}
        return sharing(solve("keinan_ben_porat_2025", **values))

    assert at(low - nudge) == {(0, 0)}
    assert {(0, 0), (1, 1)} < at(low + nudge)
    assert {(0, 0), (1, 1)} < at(high - nudge)
    assert at(high + nudge) == {(1, 1)}


@pytest.mark.parametrize("passive", [0, 1, 7])
@pytest.mark.parametrize("alpha", [Fraction(1, 3), 4])
def test_keinan_ben_porat_the_dilemma_ends_at_two_in_n(passive: int, alpha: Fraction) -> None:
    share, values = Fraction(2, 2 + passive), {"data_efficiency": alpha, "passive_creators": passive}
    at, before = (
        only(solve("keinan_ben_porat_2025", revenue_share=s, **values)) for s in (share, share * Fraction(9, 10))
    )
    assert at.measures["harm_to_ann"] == 0
    assert before.measures["harm_to_ann"] > 0


def test_keinan_ben_porat_among_5000_the_first_to_share_asks_for_one_in_5000() -> None:
    values = {"data_efficiency": 1, "passive_creators": 4998}
    below, at = (
        sharing(solve("keinan_ben_porat_2025", revenue_share=share, **values))
        for share in (Fraction(1, 5002), Fraction(1, 5000))
    )
    assert below == {(0, 0)}
    assert (1, 1) in at
