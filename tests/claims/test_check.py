"""Claims over ranges: sampled, refuted by one point, never proved by a sample."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import gametheory
from gametheory import Family
from gametheory.claims.check import DEFAULT_POINTS, verdict_document
from gametheory.report.results import verify_document
from tests.games.published import load, published
from tests.small_games import UNDEFINED_AT_ZERO, two_player_text, two_players


def inspection(**claims: dict[str, object]) -> Family:
    """The only equilibrium: violate with cost/fine, inspect with 1/(5 fine), for cost < fine and fine > 1/5."""
    return two_players(
        [["fine - cost", "-cost"], [0, 0]],
        [["1/5 - fine", 0], ["1/5", 0]],
        parameters={"fine": ("2/5", 0, 1), "cost": ("1/10", "1/100", 1)},
        measures={"violations": "bob.b1"},
        claims=claims,
    )


def test_a_range_is_sampled_and_a_sample_proves_nothing() -> None:
    family = inspection(it={"holds": "violations <= 1", "over": {"fine": [0, 1]}})
    (verdict,) = gametheory.check(family)
    assert (verdict.verdict, verdict.sampled) == ("undecided", True)
    assert (verdict.points, verdict.held, verdict.open) == (DEFAULT_POINTS, DEFAULT_POINTS, 0)
    assert verdict.held_runs == ((0, 1),)
    assert verdict.failed_runs == ()
    assert "no proof" in verdict.reason


def test_one_point_refutes() -> None:
    family = inspection(it={"holds": "violations <= 1/4", "over": {"fine": ["1/5", 1]}})
    (verdict,) = gametheory.check(family, points=9)
    assert verdict.verdict == "fails"
    # Points 1/5, 3/10, ..., 1; it holds from 2/5 on.
    assert verdict.failed_runs == ((Fraction(1, 5), Fraction(3, 10)),)
    assert verdict.held_runs == ((Fraction(2, 5), 1),)
    assert (verdict.points, verdict.held) == (9, 7)
    assert verdict.counterexample is not None
    assert verdict.counterexample.parameters == {"fine": Fraction(1, 5), "cost": Fraction(1, 10)}
    assert verdict.parameters == {"cost": Fraction(1, 10)}


def test_a_refutation_between_sampled_points_is_not_seen_and_not_denied() -> None:
    """It fails only for fines below 1/5 (no inspection deters), of which two points see the one at 0 or none."""
    family = inspection(it={"holds": "violations <= 99/100 or fine <= 1/4", "over": {"fine": ["1/4", 1]}})
    (verdict,) = gametheory.check(family, points=2)
    assert verdict.verdict == "undecided"


def test_at_sets_values_before_the_caller() -> None:
    family = inspection(
        here={"holds": "violations == 1/5", "at": {"fine": "1/2"}},
        there={"holds": "violations == cost / fine"},
    )
    here, there = gametheory.check(family, values={"fine": 1, "cost": "1/10"})
    assert here.verdict == "holds"
    assert here.parameters == {"fine": Fraction(1, 2), "cost": Fraction(1, 10)}
    assert there.verdict == "holds"
    assert there.parameters == {"fine": 1, "cost": Fraction(1, 10)}


def test_at_and_over_together() -> None:
    family = inspection(it={"holds": "violations == cost", "at": {"fine": 1}, "over": {"cost": ["1/10", "1/2"]}})
    (verdict,) = gametheory.check(family, points=5)
    assert (verdict.held, verdict.points) == (5, 5)
    assert verdict.parameters == {"fine": 1}


def test_two_ranges_make_a_grid() -> None:
    family = inspection(it={"holds": "violations <= 1/2", "over": {"fine": ["1/2", 1], "cost": ["1/10", "2/5"]}})
    (verdict,) = gametheory.check(family, points=4)
    assert verdict.points == 16
    assert verdict.verdict == "fails"
    assert verdict.holds_on == verdict.failed_runs == ()
    (by_default,) = gametheory.check(family)
    assert by_default.points == 21 * 21


def test_undefined_points_are_counted_and_said() -> None:
    over, at_zero = gametheory.check(gametheory.loads(UNDEFINED_AT_ZERO), points=5)
    assert (over.verdict, over.held, over.open) == ("undecided", 4, 1)
    assert over.reason.startswith("at share = 0: undefined there: ")
    assert over.held_runs == ((-1, Fraction(-1, 2)), (Fraction(1, 2), 1))
    assert (at_zero.verdict, at_zero.open) == ("undecided", 1)
    assert "divides by zero" in at_zero.reason


def test_a_claim_that_is_undefined_at_an_equilibrium_is_undecided() -> None:
    family = inspection(it={"holds": "1/(violations - 1/4) > 0"})
    (verdict,) = gametheory.check(family)
    assert verdict.verdict == "undecided"
    assert "divides by zero" in verdict.reason


def test_progress_counts_all_points() -> None:
    family = inspection(one={"holds": "violations <= 1", "over": {"fine": [0, 1]}}, other={"holds": "violations <= 1"})
    calls: list[tuple[int, int]] = []
    gametheory.check(family, points=3, progress=lambda *done: calls.append(done))
    assert calls == [(k, 4) for k in (1, 2, 3, 4)]


@pytest.mark.parametrize("name", published())
def test_counterexamples_stand_before_the_judge(name: str) -> None:
    family = load(name)
    verdicts = gametheory.check(family, points=3)
    document = json.loads(json.dumps(verdict_document(family.about, verdicts)))
    found = verify_document(document, None)
    assert found.holds, found.problems
    shown = [v for v in verdicts if v.counterexample and v.counterexample.equilibrium]
    assert found.checked == len(shown)
    for verdict in shown:
        assert verdict.quantifier != "some"


def test_a_counterexample_refutes_its_claim() -> None:
    """The measures of the counterexample are those at which the condition is false, computed apart from the checker."""
    family = inspection(it={"holds": "violations <= 1/4", "over": {"fine": ["1/5", 1]}})
    (verdict,) = gametheory.check(family, points=9)
    assert verdict.counterexample is not None
    solution = gametheory.solve(family.at(verdict.counterexample.parameters))
    assert verdict.counterexample.equilibrium in solution.equilibria
    assert verdict.counterexample.equilibrium is not None
    assert verdict.counterexample.equilibrium.measures["violations"] > Fraction(1, 4)


def test_the_verdict_of_a_claim_does_not_depend_on_its_company() -> None:
    family = load("classics/stag_hunt")
    together = {verdict.name: verdict for verdict in gametheory.check(family, points=5)}
    for name, verdict in together.items():
        assert gametheory.check(family, claims=[name], points=5) == (verdict,)


def test_depends_is_neither_yes_nor_no() -> None:
    text = two_player_text(
        [[2, 0], [0, 1]], [[1, 0], [0, 2]], claims={"it": {"holds": "ann.a1 == 1", "in": "selected"}}
    )
    (verdict,) = gametheory.check(gametheory.loads(text))
    assert (verdict.verdict, verdict.open, verdict.held) == ("depends", 1, 0)
    assert verdict.counterexample is None
