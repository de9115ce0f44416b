"""Claims over ranges that are sampled, because it was asked for or the game is too large: refuted, never proved."""

from __future__ import annotations

from fractions import Fraction

import pytest

import gametheory
from gametheory.claims.sampling import DEFAULT_POINTS, grid_of, points_of
from tests.claims.inspection import inspection
from tests.small_games import UNDEFINED_AT_ZERO


def test_a_range_is_sampled_and_a_sample_proves_nothing() -> None:
    family = inspection(it={"holds": "violations <= 1", "over": {"fine": [0, 1]}})
    (verdict,) = gametheory.check(family, points=41)
    assert (verdict.verdict, verdict.sampled, verdict.method) == ("undecided", True, "samples")
    assert (verdict.points, verdict.held, verdict.open) == (41, 41, 0)
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
    """It fails at a fine of 1/2 alone, which the two ends do not see and a proof does."""
    family = inspection(it={"holds": "violations != 1/5", "over": {"fine": ["1/4", 1]}})
    (sampled,) = gametheory.check(family, points=2)
    assert (sampled.verdict, sampled.held) == ("undecided", 2)
    (proved,) = gametheory.check(family)
    assert (proved.verdict, proved.fails_on) == ("fails", ((Fraction(1, 2), Fraction(1, 2)),))


def test_two_ranges_make_a_grid() -> None:
    family = inspection(it={"holds": "violations <= 1/2", "over": {"fine": ["1/2", 1], "cost": ["1/10", "2/5"]}})
    (verdict,) = gametheory.check(family, points=4)
    assert verdict.points == 16
    assert verdict.verdict == "fails"
    assert verdict.holds_on == verdict.failed_runs == ()
    (claim,) = family.spec.claims.values()
    assert points_of(grid_of(claim, None)) == 21 * 21


def test_progress_counts_all_points() -> None:
    family = inspection(one={"holds": "violations <= 1", "over": {"fine": [0, 1]}}, other={"holds": "violations <= 1"})
    calls: list[tuple[int, int]] = []
    gametheory.check(family, points=3, progress=lambda *done: calls.append(done))
    assert calls == [(k, 4) for k in (1, 2, 3, 4)]


def test_undefined_points_are_counted_and_said() -> None:
    over, at_zero = gametheory.check(gametheory.loads(UNDEFINED_AT_ZERO), points=5)
    assert (over.verdict, over.held, over.open) == ("undecided", 4, 1)
    assert over.reason.startswith("at share = 0: undefined there: ")
    assert over.held_runs == ((-1, Fraction(-1, 2)), (Fraction(1, 2), 1))
    assert (at_zero.verdict, at_zero.open) == ("undecided", 1)
    assert "divides by zero" in at_zero.reason


@pytest.fixture
def regimes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A game of two strategies each counts as too large for regimes, though not for solving at points."""
    monkeypatch.setattr("gametheory.parametric.lifting.solving.MINORS_LIMIT", 1)


@pytest.mark.usefixtures("regimes_are_refused")
def test_a_game_too_large_for_proof_is_sampled_and_the_verdict_says_so() -> None:
    over = {"fine": ["1/5", 1]}
    family = inspection(
        true={"holds": "violations <= 1", "over": over}, false={"holds": "violations <= 1/4", "over": over}
    )
    true, false = gametheory.check(family)
    assert (true.verdict, true.method, true.sampled) == ("undecided", "samples", True)
    assert (true.points, true.held) == (DEFAULT_POINTS, DEFAULT_POINTS)
    assert true.reason.startswith("sampled, since ")
    assert "determinants" in true.reason
    assert true.reason.endswith(f"it holds at all {DEFAULT_POINTS} points sampled; that is no proof")
    assert (false.verdict, false.method) == ("fails", "samples")
    assert false.reason.startswith("sampled, since ")
    assert false.counterexample is not None
    assert false.counterexample.equilibrium is not None
    assert false.counterexample.equilibrium.measures["violations"] > Fraction(1, 4)
    assert true.stretches == false.stretches == ()


@pytest.mark.usefixtures("regimes_are_refused")
def test_a_claim_at_a_point_is_decided_all_the_same() -> None:
    (verdict,) = gametheory.check(inspection(it={"holds": "violations == 1/4"}))
    assert (verdict.verdict, verdict.method) == ("holds", "values")
