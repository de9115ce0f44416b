"""The claims in the game files: which are true, which are false, and exactly where those that depend change sides.

A claim over one range is proved, so its stretches are compared as they are, with the ends that belong to them. Sampling
the same range must agree with the proof at every point.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

import gametheory
from gametheory import Verdict
from tests.games.published import GAMES, load, published

TRUE, FALSE, PARTLY = "true", "false", "partly"
"""True everywhere; false everywhere; and, over two ranges, each somewhere."""

EXPECTED: dict[str, dict[str, str]] = {
    "classics/battle_of_the_sexes": {
        "they_meet": FALSE,
        "someone_gets_one": TRUE,
        "fair_equilibrium_is_poor": TRUE,
    },
    "classics/beer_quiche": {
        "breakfast_reveals_nothing": TRUE,
        "everybody_drinks_beer": FALSE,
    },
    "classics/centipede": {
        "taken_at_once_in_equilibrium": "holds [1, 4), fails [4, 6]",
        "nothing_is_lost": FALSE,
    },
    "classics/chicken": {
        "fights_can_be_avoided": "holds [1, 4], fails (4, 8]",
        "fights_are_always_avoided": FALSE,
        "stable_share_of_hawks": TRUE,
    },
    "classics/cournot_discretised": {
        "cournot_output": "holds [0, 1), fails [1, 4]",
        "low_output": "fails [0, 2), holds [2, 4]",
    },
    "classics/el_farol": {
        "two_go": "holds [-2, 0), fails [0, 1]",
        "equal_treatment": "fails [-2, 0), holds [0, 1]",
    },
    "classics/entry_deterrence": {
        "entry_happens": "holds [0, 2), fails [2, 4]",
        "deterrence_can_be_had": "fails [0, 2), holds [2, 4]",
    },
    "classics/matching_pennies": {
        "own_prize_does_not_matter": TRUE,
        "the_other_adjusts": TRUE,
        "common_sense": FALSE,
    },
    "classics/oneill_1987": {
        "minimax": TRUE,
        "the_game_is_fair": FALSE,
    },
    "classics/prisoners_dilemma": {
        "only_defection": "fails [0, 3], holds (3, 10]",
        "equilibrium_is_efficient": FALSE,
    },
    "classics/public_goods": {
        "nobody_gives": "holds [1, 3), fails [3, 4]",
        "the_good_is_provided": "fails [1, 3), holds [3, 4]",
    },
    "classics/rock_paper_scissors": {
        "one_third_each": TRUE,
        "the_game_is_fair_and_free": "fails [1/10, 1), holds [1, 10]",
    },
    "classics/shapley_1964": {
        "equilibrium_pays_one_third": TRUE,
        "a_win_every_round": FALSE,
    },
    "classics/stag_hunt": {
        "society_works": FALSE,
        "tipping_point": TRUE,
        "payoff_dominance_trusts": TRUE,
        "risk_dominance_trusts": "holds [1/10, 2), depends at 2, fails (2, 39/10]",
    },
    "classics/ultimatum": {
        "greed_pays": "holds [0, 1/8), fails [1/8, 4]",
        "no_pie_is_wasted": TRUE,
    },
    "degenerate/all_zero_2x2": {
        "nothing_is_at_stake": TRUE,
        "they_agree": FALSE,
    },
    "degenerate/nashpy_issue_231": {
        "the_game_is_fair": TRUE,
        "the_fourth_row_is_good_for_something": FALSE,
    },
    "degenerate/nashpy_issue_82": {
        "third_row_is_used_sparingly": TRUE,
        "row_breaks_even": FALSE,
    },
    "degenerate/quantecon_issue_326": {
        "row_gets_at_least_three": TRUE,
        "column_is_predictable": FALSE,
    },
    "degenerate/von_stengel_6x6": {
        "payoffs_are_spread_widely": TRUE,
        "the_first_row_is_dispensable": FALSE,
    },
    "literature/dresher_1962_recursive": {
        "recursion": TRUE,
        "recursion_two_inspections": TRUE,
        "one_visit_is_worth_something": "holds [3, 19], fails (19, 100]",
    },
    "literature/dresher_1962_three_periods": {
        "recursion": TRUE,
        "as_good_as_two_periods": FALSE,
    },
    "literature/dresher_1962_two_periods": {
        "recursion": TRUE,
        "inspections_deter": FALSE,
    },
    "literature/fudenberg_tirole_inspection": {
        "book_formulas": TRUE,
        "commitment_pays": TRUE,
        "dearer_effort_means_more_shirking": FALSE,
        "higher_wages_cost_profit": "holds [3, 6], fails (6, 8]",
    },
    "literature/fudenberg_tirole_leadership": {
        "leadership_is_attained": "holds at 0, fails (0, 1/50]",
        "commitment_beats_simultaneous_play": TRUE,
    },
    "literature/ishikawa_fontanari_2025": {
        "the_paradox": TRUE,
        "penalties_suppress_crime": FALSE,
        "rewards_suppress_crime": "fails [11/10, 10), holds [10, 20]",
    },
    "literature/keinan_ben_porat_2025": {
        "below_the_first_threshold_nobody_shares": "holds [0, 1/3), fails [1/3, 1]",
        "everybody_may_share": "fails [0, 1/3), holds [1/3, 1]",
        "everybody_shares": "fails [0, 1/2], holds (1/2, 1]",
        "prisoners_dilemma": "fails [0, 1/2], holds (1/2, 1), fails at 1",
        "thousands_share_for_almost_nothing": TRUE,
    },
    "literature/kleiman_kilmer_2009": {
        "deterrence_works": FALSE,
        "deterrence_can_work": TRUE,
        "three_levels": TRUE,
        "caution_complies": "fails [31/10, 4), depends at 4, holds (4, 59/10]",
        "collusion_complies": FALSE,
    },
    "literature/png_1983": {
        "formulas": TRUE,
        "large_awards_keep_cases_out_of_court": "fails [40, 100), holds [100, 200]",
        "no_guilty_goes_free": FALSE,
    },
    "literature/tsebelis_1989": {
        "paper_formulas": TRUE,
        "heavier_fines_deter": FALSE,
        "heavier_fines_rest_the_police": "fails [1, 45), holds [45, 100]",
        "rewarding_arrests_deters": "fails [0, 4), holds [4, 20]",
    },
    "essay/four_players": {
        "valuable_inside": "holds [0, 27/40), fails [27/40, 1]",
        "worthless_outside": "holds [0, 27/40), fails [27/40, 1]",
        "no_offer_outside_pays": TRUE,
        "no_offer_outside_pays_where_piracy_is_dear": "holds [0, 1], fails (1, 2]",
        "prediction": "holds [0, 27/40), fails [27/40, 1]",
        "prediction_in_some": "holds [0, 27/40], fails (27/40, 1]",
        "prediction_beyond_reach": TRUE,
        "prediction_under_parity": FALSE,
        "prediction_under_parity_at_a_low_price": FALSE,
        "prediction_with_good_own_ip": FALSE,
        "prediction_with_choke_points": "fails [0, 73/125], holds (73/125, 1]",
        "prediction_with_cheap_outside_licence": "holds [0, 143/200), fails [143/200, 1]",
        "prediction_with_small_damages": FALSE,
        "prediction_with_strong_advertising": "fails [0, 13/125], holds (13/125, 11/20), fails [11/20, 1]",
        "prediction_with_costly_guardrails": FALSE,
        "licensing_is_best": "holds [0, 27/40), fails [27/40, 1]",
    },
    "essay/four_players_simultaneous": {
        "licensed_platform": FALSE,
        "prediction": FALSE,
    },
    "essay/monitoring": {
        "piracy_falls_with_reach": "fails [0, 2/5), holds [2/5, 1]",
        "mixed_formulas": TRUE,
        "worthless_outside": "holds [0, 4/25], fails (4/25, 1]",
        "worthless_beyond_reach": TRUE,
    },
    "essay/monitoring_highest_fee": {
        "enforcement_can_pay": "fails [11/100, (2 + sqrt(19))/50 ~ 0.127178), holds [(2 + sqrt(19))/50 ~ 0.127178, 1]",
        "enforcement_must_pay": "fails [11/100, 7/50), holds [7/50, 1]",
    },
    "essay/reach_tree": {
        "worthless_at_the_best_fee": "holds [0, 1/10), fails [1/10, 1]",
        "worthless_outside": TRUE,
        "worthless_at_any_reach": PARTLY,
        "worthless_whatever_piracy_costs": "holds [0, 5), fails [5, 20]",
        "fee_ceiling": TRUE,
    },
    "essay/screening": {
        "high_fee_iff_reach_is_high": TRUE,
        "valuable_inside": "fails [0, 1/15), depends at 1/15, holds (1/15, 1]",
        "valuable_inside_at_high_reach": TRUE,
    },
    "literature/banerjee_2003": {
        "monitoring_keeps_pirates_out": "fails [0, 1/4], holds (1/4, 1]",
        "piracy_halves_profit": "fails [1/10, 2/3], holds (2/3, 9/10]",
    },
    "literature/bebchuk_1984": {
        "larger_stakes_go_to_court": "holds [10, 100], fails (100, 400]",
        "small_stakes_settle": "holds [10, 50], fails (50, 400]",
        "dear_trials_are_rare": "fails [1, 20), holds [20, 50]",
    },
    "literature/becker_1968": {
        "crime_pays_for_some": "holds [0, 105), fails [105, 300]",
        "fines_replace_detection": "fails [200, 400), holds at 400, fails (400, 1000]",
        "the_expected_fine_is_below_the_harm": TRUE,
    },
    "literature/belleflamme_2002": {
        "no_copies": "fails [0, 17/70), holds [17/70, 1]",
        "copies_do_not_matter": "fails [0, 1/2), holds [1/2, 1]",
        "worth_something_beyond_reach": (
            "holds [1/2, (17 - 2*sqrt(2))/20 ~ 0.708579], fails ((17 - 2*sqrt(2))/20 ~ 0.708579, 9/10]"
        ),
    },
    "literature/harbaugh_khemka_2010": {
        "worthless_everywhere_else": "fails [0, 1/10], holds (1/10, 1/2]",
        "enforcement_never_helps_pirates": "holds [0, 1/10), fails [1/10, 1/2), holds [1/2, 1]",
        "valuable_behind_the_wall": "fails [0, 1/10], holds (1/10, 1]",
    },
    "literature/ishikawa_fontanari_2025_dynamics": {
        "play_settles_somewhere": FALSE,
        "crime_at_the_equilibrium": TRUE,
    },
    "literature/keinan_ben_porat_2025_many": {
        "thousands_share": TRUE,
        "sharing_hurts": TRUE,
        "one_in_ten_thousand_is_too_little": TRUE,
    },
    "literature/kleiman_kilmer_2009_many": {
        "deterrence_works": FALSE,
        "deterrence_can_work": TRUE,
        "obedience_survives_among_thousands": TRUE,
    },
    "literature/png_1983_bayesian": {
        "formulas": TRUE,
        "no_guilty_goes_free": FALSE,
    },
    "essay/creators": {
        "the_platform_keeps_most": FALSE,
        "the_platform_keeps_most_within_reach": TRUE,
        "reach_drives_out_the_rogue_tool": TRUE,
        "reach_decides_with_network_effects": FALSE,
    },
    "essay/regulator_platform_user": {
        "the_pirate_world_lasts": TRUE,
        "reach_ends_infringement": FALSE,
        "partners_end_infringement": TRUE,
        "partners_are_enough": FALSE,
    },
    "essay/screening_bayesian": {
        "valuable_inside_in_some": TRUE,
        "valuable_inside_at_low_reach": FALSE,
        "high_fee_with_a_sweetener": TRUE,
    },
    "essay/swamping": {
        "enforcement_works_inside": FALSE,
        "enforcement_can_work_inside": TRUE,
        "few_tools_are_deterred": TRUE,
        "thousands_swamp_enforcement": TRUE,
        "tipping_point_is_unstable": TRUE,
        "enforcement_works_however_many": "holds [500, 2500), fails [2500, 100000]",
    },
    "essay/two_segments": {
        "valuable_inside": "fails [0, 13/120), holds [13/120, 1/2]",
        "worthless_outside": "holds [0, 3/250], fails (3/250, 1/10]",
        "prediction": PARTLY,
        "valuable_in_both": "fails [0, 3/250], holds (3/250, 1/10]",
        "worthless_in_both": "holds [0, 13/120), fails [13/120, 1/2]",
        "valuable_inside_under_parity": FALSE,
        "worthless_outside_at_the_highest_fee": "holds [0, 1/25], fails (1/25, 1/2]",
    },
    "essay/foreign_tools": {
        "worthless_abroad": "holds [0, 1/10), fails [1/10, 1]",
        "worthless_without_a_market_within_reach": TRUE,
        "worthless_wherever_it_is": PARTLY,
    },
    "essay/free_entry": {
        "worthless_in_aggregate": TRUE,
        "worthless_in_aggregate_with_cheap_contracts": "holds [1, 113), fails [113, 1000000]",
    },
    "classics/first_price_auction": {
        "shading": "fails [101/100, 3/2), holds [3/2, 5], fails (5, 8]",
        "efficient": "fails [101/100, 3], holds (3, 8]",
        "bids_below_values": TRUE,
    },
    "classics/more_information_may_hurt": {
        "information_helps_bob": "holds [0, 1/2), fails [1/2, 1]",
        "information_never_helps_ann": TRUE,
        "the_knowing_are_worse_off_than_the_ignorant": TRUE,
    },
    "classics/public_good_private_costs": {
        "only_the_cheap_give": TRUE,
        "everyone_who_might_gives": "holds [1/100, 3/4), fails [3/4, 99/100]",
        "more_volunteers_more_of_the_good": "fails [3/4, 15/16), holds [15/16, 99/100]",
        "alike": TRUE,
    },
}


def test_every_claim_has_an_expectation() -> None:
    names = [
        *published(),
        *(f"essay/{path.stem}" for path in (GAMES / "essay").glob("*.toml") if ".dossier." not in path.name),
    ]
    assert {name: set(load(name).spec.claims) for name in names} == {
        name: set(claims) for name, claims in EXPECTED.items()
    }


def names_over(axes: int) -> list[tuple[str, str]]:
    """Games and claims over so many axes."""
    return [
        (name, claim)
        for name, claims in EXPECTED.items()
        for claim in claims
        if len(load(name).spec.claims[claim].over) == axes
    ]


def checked(name: str, claim: str, points: int | None = None) -> Verdict:
    """The verdict on one claim."""
    (verdict,) = gametheory.check(load(name), claims=[claim], points=points)
    return verdict


def refuted(verdict: Verdict) -> bool:
    """Whether a claim fails, and a counterexample shows it."""
    return verdict.verdict == "fails" and verdict.counterexample is not None


@pytest.mark.parametrize(("name", "claim"), names_over(0))
def test_at_values(name: str, claim: str) -> None:
    verdict = checked(name, claim)
    assert verdict.verdict == "holds" if EXPECTED[name][claim] == TRUE else refuted(verdict), verdict


@pytest.mark.parametrize(("name", "claim"), names_over(1))
def test_over_a_range(name: str, claim: str) -> None:
    verdict, expected = checked(name, claim), EXPECTED[name][claim]
    assert verdict.method == "regimes"
    told = ", ".join(f"{stretch.verdict} {stretch}" for stretch in verdict.stretches)
    if expected in (TRUE, FALSE):
        ((low, high),) = verdict.over.values()
        assert told == f"{'holds' if expected == TRUE else 'fails'} [{low}, {high}]"
    else:
        assert told == expected
    assert verdict.verdict == "holds" if expected == TRUE else refuted(verdict), verdict


@pytest.mark.parametrize(("name", "claim"), names_over(1))
def test_a_sample_agrees_with_the_proof(name: str, claim: str) -> None:
    proved, sampled = checked(name, claim), checked(name, claim, points=13)
    assert sampled.sampled
    for points, verdict in ((sampled.holds_on, "holds"), (sampled.fails_on, "fails")):
        for value, _ in points:
            (stretch,) = (
                found
                for found in proved.stretches
                if (found.low < value or (found.low_closed and found.low == value))
                and (value < found.high or (found.high_closed and value == found.high))
            )
            assert stretch.verdict == verdict
    assert len(sampled.holds_on) + len(sampled.fails_on) + sampled.open == 13
    # What fails on a whole stretch may be missed by a sample, but what holds everywhere can't fail at a point of it.
    assert sampled.verdict in (("undecided",) if proved.verdict == "holds" else ("fails", "depends", "undecided"))


@pytest.mark.parametrize(("name", "claim"), names_over(2))
def test_over_two_ranges(name: str, claim: str) -> None:
    verdict, expected = checked(name, claim), EXPECTED[name][claim]
    assert (verdict.method, verdict.sampled) == ("map", False)
    if expected == TRUE:
        assert (verdict.verdict, verdict.shares["holds"]) == ("holds", (1, 1))
    else:
        assert expected == PARTLY
        assert refuted(verdict)
        assert verdict.shares["holds"][0] > 0
        assert verdict.shares["fails"][0] > 0


def test_the_area_on_which_a_fee_earns_nothing() -> None:
    """Below the credible reach every fee; above it fees up to 1, and those that are refused while suits earn at most 1
    (up to reach 3/25) or that original work is better than (above the cap of 36, from reach 7/11 on)."""
    verdict = checked("essay/reach_tree", "worthless_at_any_reach")
    credible, suits_pay, capped = Fraction(1, 10), Fraction(3, 25), Fraction(7, 11)
    # The highest accepted fee is 1 + 55 reach; all areas as integrals over reach, of 60 in all.
    refused = 59 * (suits_pay - credible) - 55 * (suits_pay**2 - credible**2) / 2
    area = 60 * credible + (1 - credible) + refused + 24 * (1 - capped)
    low, high = verdict.shares["holds"]
    assert low <= area / 60 <= high
    assert high - low < Fraction(1, 10**6)
    curves = {frontier.polynomial.replace(" ", "") for frontier in verdict.frontiers}
    assert {"10*reach-1", "fee-1", "25*reach-3", "11*reach-7", "fee-36"} <= curves
