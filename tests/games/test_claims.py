"""The claims in the published game files: which are true, which are false, and where those that depend change sides.

Whether a range is sampled or decided exactly, a claim must never be said to hold where the model refutes it, or to
fail where the model supports it.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

import gametheory
from tests.games.published import load, published

TRUE, FALSE = "true", "false"
Interval = tuple[object, object]

# True everywhere, false everywhere, or the closed intervals outside whose closure the claim is false.
EXPECTED: dict[str, dict[str, str | list[Interval]]] = {
    "classics/battle_of_the_sexes": {
        "they_meet": FALSE,
        "someone_gets_one": TRUE,
        "fair_equilibrium_is_poor": TRUE,
    },
    "classics/beer_quiche": {"breakfast_reveals_nothing": TRUE, "everybody_drinks_beer": FALSE},
    "classics/centipede": {"taken_at_once_in_equilibrium": [(1, 4)], "nothing_is_lost": FALSE},
    "classics/chicken": {
        "fights_can_be_avoided": [(1, 4)],
        "fights_are_always_avoided": FALSE,
        "stable_share_of_hawks": TRUE,
    },
    "classics/cournot_discretised": {"cournot_output": [(0, 1)], "low_output": [(2, 4)]},
    "classics/el_farol": {"two_go": [(-2, 0)], "equal_treatment": [(0, 1)]},
    "classics/entry_deterrence": {"entry_happens": [(0, 2)], "deterrence_can_be_had": [(2, 4)]},
    "classics/matching_pennies": {"own_prize_does_not_matter": TRUE, "the_other_adjusts": TRUE, "common_sense": FALSE},
    "classics/oneill_1987": {"minimax": TRUE, "the_game_is_fair": FALSE},
    "classics/prisoners_dilemma": {"only_defection": [(3, 10)], "equilibrium_is_efficient": FALSE},
    "classics/public_goods": {"nobody_gives": [(1, 3)], "the_good_is_provided": [(3, 4)]},
    "classics/rock_paper_scissors": {"one_third_each": TRUE, "the_game_is_fair_and_free": [(1, 10)]},
    "classics/shapley_1964": {"equilibrium_pays_one_third": TRUE, "a_win_every_round": FALSE},
    "classics/stag_hunt": {
        "society_works": FALSE,
        "tipping_point": TRUE,
        "payoff_dominance_trusts": TRUE,
        "risk_dominance_trusts": [("1/10", 2)],
    },
    "classics/ultimatum": {"greed_pays": [(0, "1/8")], "no_pie_is_wasted": TRUE},
    "degenerate/all_zero_2x2": {"nothing_is_at_stake": TRUE, "they_agree": FALSE},
    "degenerate/nashpy_issue_231": {"the_game_is_fair": TRUE, "the_fourth_row_is_good_for_something": FALSE},
    "degenerate/nashpy_issue_82": {"third_row_is_used_sparingly": TRUE, "row_breaks_even": FALSE},
    "degenerate/quantecon_issue_326": {"row_gets_at_least_three": TRUE, "column_is_predictable": FALSE},
    "degenerate/von_stengel_6x6": {"payoffs_are_spread_widely": TRUE, "the_first_row_is_dispensable": FALSE},
    "literature/dresher_1962_recursive": {
        "recursion": TRUE,
        "recursion_two_inspections": TRUE,
        "one_visit_is_worth_something": [(3, 19)],
    },
    "literature/dresher_1962_three_periods": {"recursion": TRUE, "as_good_as_two_periods": FALSE},
    "literature/dresher_1962_two_periods": {"recursion": TRUE, "inspections_deter": FALSE},
    "literature/fudenberg_tirole_inspection": {
        "book_formulas": TRUE,
        "commitment_pays": TRUE,
        "dearer_effort_means_more_shirking": FALSE,
        "higher_wages_cost_profit": [(3, 6)],
    },
    "literature/fudenberg_tirole_leadership": {
        "leadership_is_attained": [(0, 0)],
        "commitment_beats_simultaneous_play": TRUE,
    },
    "literature/ishikawa_fontanari_2025": {
        "the_paradox": TRUE,
        "penalties_suppress_crime": FALSE,
        "rewards_suppress_crime": [(10, 20)],
    },
    "literature/keinan_ben_porat_2025": {
        "below_the_first_threshold_nobody_shares": [(0, "1/3")],
        "everybody_may_share": [("1/3", 1)],
        "everybody_shares": [("1/2", 1)],
        "prisoners_dilemma": [("1/2", 1)],
        "thousands_share_for_almost_nothing": TRUE,
    },
    "literature/kleiman_kilmer_2009": {
        "deterrence_works": FALSE,
        "deterrence_can_work": TRUE,
        "three_levels": TRUE,
        "caution_complies": [(4, "59/10")],
        "collusion_complies": FALSE,
    },
    "literature/png_1983": {
        "formulas": TRUE,
        "large_awards_keep_cases_out_of_court": [(100, 200)],
        "costly_trials_protect_the_guilty": FALSE,
    },
    "literature/tsebelis_1989": {
        "paper_formulas": TRUE,
        "heavier_fines_deter": FALSE,
        "heavier_fines_rest_the_police": [(45, 100)],
        "rewarding_arrests_deters": [(4, 20)],
    },
}


def inside(run: Interval, intervals: list[Interval]) -> bool:
    """Whether a run of points lies in one of the intervals."""
    low, high = run
    return any(Fraction(start) <= low and high <= Fraction(end) for start, end in intervals)


def complement(over: Interval, intervals: list[Interval]) -> list[Interval]:
    """Closure of what the (sorted, disjoint) intervals leave of a range."""
    ends = [over[0], *(Fraction(end) for interval in intervals for end in interval), over[1]]
    return list(zip(ends[::2], ends[1::2], strict=True))


def test_every_claim_has_an_expectation() -> None:
    assert {name: set(load(name).spec.claims) for name in published()} == {
        name: set(claims) for name, claims in EXPECTED.items()
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_claims(name: str) -> None:
    for verdict in gametheory.check(load(name), points=13):
        expected = EXPECTED[name][verdict.name]
        told = f"{verdict.name}: {verdict.verdict} {verdict.reason}"
        if expected == TRUE:
            assert verdict.verdict in (("holds", "undecided") if verdict.over else ("holds",)), told
            assert verdict.held == verdict.points, told
            assert not verdict.fails_on, told
        elif expected == FALSE:
            assert verdict.verdict == "fails", told
            assert verdict.counterexample is not None, told
            assert not verdict.holds_on, told
        else:
            assert verdict.verdict in ("fails", "depends"), told
            (over,) = verdict.over.values()
            assert verdict.holds_on, told
            assert verdict.fails_on, told
            assert all(inside(run, expected) for run in verdict.holds_on), told
            assert all(inside(run, complement(over, expected)) for run in verdict.fails_on), told
