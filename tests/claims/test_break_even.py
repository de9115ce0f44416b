"""Break-even tables: flips by hand, and every one of them looked at again from both sides by an independent way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

import gametheory
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import number_text
from gametheory.claims.break_even import Flip, break_even
from gametheory.errors import LimitReached, UsageError
from gametheory.parametric.statics import SolvedLines
from tests.games.published import GAMES
from tests.small_games import INSPECTION

FOUR_PLAYERS = {
    "reach": "27/40 (fails from there on)",
    "audience_value": "80 (fails up to there), 120 (fails above)",
    "own_share": "7/10 (fails from there on)",
    "platform_price": "14 (fails up to there), 35 (fails from there on)",
    "quality_gap": "1/5 (fails up to there)",
    "rogue_use_cost": "5 (fails up to there)",
    "platform_fee": "10 (fails below), 28 (fails from there on)",
    "guardrail_cost": "18 (fails from there on)",
    "platform_damages": "9 (fails up to there)",
    "advertising": "2 (fails above)",
    "choke_point_share": "1/4 (fails above), 163/180 (holds above)",
    "valuable_from": "3/25 (fails above)",
}


@pytest.fixture(scope="module")
def four_players():
    family = gametheory.load(GAMES / "essay" / "four_players.toml")
    (table,) = break_even(family, ["prediction"])
    return family, table


def essay(name):
    return gametheory.load(GAMES / "essay" / f"{name}.toml")


def alone(condition, default, low=0, high=4):
    """A claim about a parameter alone: its verdict is the condition's truth."""
    return gametheory.loads(
        f"""format = 1
title = "A condition"
form = "strategic"
[parameters.x]
default = "{default}"
range = ["{low}", "{high}"]
[players]
one = ["play"]
two = ["play"]
[payoffs.cells]
play.play = ["x", 0]
[claims.stated]
holds = "{condition}"
"""
    )


def row(condition, default, **ends):
    (table,) = break_even(alone(condition, default, **ends))
    return table.row("x")


def said(found):
    return ", ".join(map(str, found.flips))


class TestFourPlayers:
    def test_flips_are_those_derived_by_hand(self, four_players):
        _, table = four_players
        assert {found.parameter: said(found) for found in table.flipping} == FOUR_PLAYERS
        assert {found.verdict for found in table.rows} == {"holds"}
        assert len(table.rows) == 21

    @pytest.mark.parametrize("parameter", FOUR_PLAYERS)
    def test_each_flip_is_one_by_solving_around_it(self, four_players, parameter):
        family, table = four_players
        found = table.row(parameter)
        low, high = family.parameters[parameter].range
        nudge = (high - low) / 10**6
        for flip in found.flips:
            around = [value for value in (flip.at - nudge, flip.at, flip.at + nudge) if low <= value <= high]
            for value in around:
                at = {**table.parameters, parameter: value}
                assert verdict_at(family, "prediction", at) == verdict_on(found, value), (parameter, value)

    def test_a_claim_keeps_its_own_values(self, four_players):
        family, _ = four_players
        (table,) = break_even(family, ["prediction_under_parity"])
        assert (table.at["quality_gap"], table.at["rogue_use_cost"]) == (Fraction(1, 20), 2)
        assert table.row("quality_gap").value == Fraction(1, 20)
        assert table.row("quality_gap").verdict == "fails"
        assert said(table.row("quality_gap")) == "7/25 (holds above)"


def verdict_at(family, claim, values):
    """What ``check`` says of a claim at a point, whatever the claim itself sets or goes over."""
    (verdict,) = gametheory.check(without_ranges(family, claim), claims=[claim], values=values)
    return verdict.verdict


def verdict_on(found, value):
    (stretch,) = (
        stretch
        for stretch in found.stretches
        if (stretch.low < value or (stretch.low_closed and stretch.low == value))
        and (value < stretch.high or (stretch.high_closed and stretch.high == value))
    )
    return stretch.verdict


class TestAgainstCheck:
    @pytest.mark.parametrize("name", ["monitoring", "screening", "reach_tree", "monitoring_highest_fee"])
    def test_verdicts_around_flips_are_those_of_check(self, name):
        family = essay(name)
        claims = list(family.spec.claims)[:2]
        for table in break_even(family, claims):
            for found in table.rows:
                for stretch in found.stretches:
                    value = middle(stretch)
                    at = {**table.parameters, found.parameter: value}
                    assert verdict_at(family, table.claim, at) == stretch.verdict, (table.claim, found.parameter, value)


def middle(stretch):
    """A rational in the middle of a stretch, or near an irrational point."""
    ends = [AlgebraicNumber.of(end) for end in (stretch.low, stretch.high)]
    return sum(Fraction(int(end.low.p), int(end.low.q)) for end in ends) / 2


def without_ranges(family, claim):
    stated = family.spec.claims[claim].model_copy(update={"over": {}, "at": {}})
    return replace(family, spec=replace(family.spec, claims={**family.spec.claims, claim: stated}))


class TestFlips:
    @pytest.mark.parametrize(
        ("condition", "default", "flips", "holds"),
        [
            ("x < 2", 1, "2 (fails from there on)", "[0, 2)"),
            ("x <= 2", 1, "2 (fails above)", "[0, 2]"),
            ("x > 2", 3, "2 (fails up to there)", "(2, 4]"),
            ("x >= 2", 3, "2 (fails below)", "[2, 4]"),
            ("x < 2", 3, "2 (holds below)", "[0, 2)"),
            ("x <= 2", 3, "2 (holds up to there)", "[0, 2]"),
            ("x != 2", 1, "2 (fails there alone)", "[0, 2) and (2, 4]"),
            ("x == 2", 1, "2 (holds there alone)", "2"),
            ("x != 0", 1, "0 (fails there alone)", "(0, 4]"),
            ("x != 4", 1, "4 (fails there alone)", "[0, 4)"),
            ("x <= 2", 2, "2 (fails above)", "[0, 2]"),
            ("x == 2", 2, "2 (fails below), 2 (fails above)", "2"),
            ("x == 0", 0, "0 (fails above)", "0"),
            ("x == 4", 4, "4 (fails below)", "4"),
            ("x < 1 or x > 2", 0, "1 (fails from there on), 2 (holds above)", "[0, 1) and (2, 4]"),
            ("x != 1 and x != 2", 3, "1 (fails there alone), 2 (fails there alone)", "[0, 1) and (1, 2) and (2, 4]"),
            ("x**2 < 2", 1, "sqrt(2) ~ 1.41421 (fails from there on)", "[0, sqrt(2) ~ 1.41421)"),
            ("x >= 0", 1, "", "[0, 4]"),
            ("x < 0", 1, "", "nowhere"),
        ],
    )
    def test_in_words(self, condition, default, flips, holds):
        found = row(condition, default)
        assert said(found) == flips
        assert found.holds_text() == holds

    def test_a_flip_between_three_verdicts(self):
        # Undefined at 2 alone, and another verdict on either side.
        found = row("1/(x - 2) > 0", 1)
        assert [stretch.verdict for stretch in found.stretches] == ["fails", "undecided", "holds"]
        assert said(found) == "2 (undecided there, holds above)"

    def test_an_irrational_flip_of_a_published_game(self):
        (table,) = break_even(essay("monitoring_highest_fee"), ["enforcement_can_pay"])
        # Without reach or damages a fee of piracy_cost is all there is to earn, and a licence is an equilibrium.
        nothing, flip = table.row("reach").flips
        assert str(nothing) == "0 (holds there alone)"
        assert number_text(flip.at) == "(2 + sqrt(19))/50 ~ 0.127178"
        assert str(flip).endswith("(fails below)")


class TestHowItIsAsked:
    def test_all_claims_unless_named(self):
        family = gametheory.loads(INSPECTION)
        assert [table.claim for table in break_even(family)] == ["fines_deter", "fines_deter_always"]
        assert [table.claim for table in break_even(family, ["fines_deter_always"])] == ["fines_deter_always"]
        assert break_even(family, []) == ()

    def test_inspection_by_hand(self):
        # violations = cost/fine where cost < fine and fine > 1/5; below, every tool violates.
        family = gametheory.loads(INSPECTION)
        (table,) = break_even(family, ["fines_deter"])
        assert said(table.row("cost")) == "1/5 (fails above)"
        assert said(table.row("fine")) == "1/5 (fails up to there)"
        (moved,) = break_even(family, ["fines_deter"], values={"cost": "1/5"})
        assert said(moved.row("fine")) == "2/5 (fails below)"

    def test_an_unknown_claim_is_told(self):
        with pytest.raises(UsageError, match=r"there is no claim 'fines_deters' .*fines_deter"):
            break_even(gametheory.loads(INSPECTION), ["fines_deters"])

    def test_progress_and_shared_lines(self):
        family, told = gametheory.loads(INSPECTION), []
        lines = SolvedLines(family)
        first = break_even(family, lines=lines, progress=lambda *done: told.append(done))
        assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
        assert break_even(family, lines=lines) == first

    def test_too_large_along_every_parameter(self):
        with pytest.raises(LimitReached):
            break_even(gametheory.loads(INSPECTION), limit=1)

    def test_too_large_along_one_parameter(self):
        family = essay("four_players")
        (table,) = break_even(family, ["prediction_under_parity_at_a_low_price"])
        assert list(table.unsolved) == ["own_share"]
        assert "the limit is 10,000" in table.unsolved["own_share"]
        assert "own_share: not decided: " in str(table)
        assert len(table.rows) == 20

    def test_texts_of_the_result(self):
        (table,) = break_even(gametheory.loads(INSPECTION), ["fines_deter"])
        assert repr(table) == "<BreakEven of 'fines_deter' on 'Inspection': fine 1/5, cost 1/5>"
        assert str(table).splitlines()[0] == "fines_deter: what must be true"
        assert table.document()["break_even"] == [table.to_dict()]
        assert table.document()["signs"] is None

    def test_the_document_of_a_flip(self):
        assert Flip(Fraction(1, 2), "fails", above=True, included=False).to_dict() == {
            "at": "1/2",
            "verdict": "fails",
            "side": "above",
            "included": False,
            "there": "",
        }
