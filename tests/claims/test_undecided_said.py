"""What is said of claims that can't be decided everywhere, and of what is true on the curves of a plane."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import gametheory
from gametheory import Family, Verdict
from gametheory.claims import volume
from gametheory.report.tables import remark_text, where_lines
from tests.small_games import two_players

BOX = {"x": [-1, 3], "y": [0, 3]}
DEEP = {**BOX, "z": [0, 3]}


def divided(holds: str, over: Mapping[str, object]) -> Verdict:
    """The verdict on a claim about a game that is not defined at x = 0 and y = 1."""
    family = two_players(
        [["1/x", "x"], [0, 1]],
        [[1, "1/(y - 1)"], [1, 0]],
        parameters={"x": (2, -1, 3), "y": (2, 0, 3), "z": ("1/2", 0, 3)},
        measures={"m": "ann.a1"},
        claims={"it": {"holds": holds, "over": over}},
    )
    (verdict,) = gametheory.check(family)
    return verdict


def invest(**claims: object) -> Family:
    """Ann invests where a*b >= c, and is indifferent on that surface."""
    return two_players(
        [["a*b - c"], [0]],
        [[0], [0]],
        parameters={"a": ("1/2", 0, 1), "b": ("1/2", 0, 1), "c": ("1/4", 0, 1)},
        measures={"invested": "ann.a1"},
        claims=claims,
    )


class TestOverTwoParameters:
    def test_all_curves_are_named_with_their_reasons(self) -> None:
        verdict = divided("m >= 0", BOX)
        assert verdict.verdict == "undecided"
        assert verdict.reason == (
            "it is undecided only on curves, at y = 1 (undefined there: '1/(y - 1)' divides by zero) "
            "and x = 0 (undefined there: '1/x' divides by zero)"
        )

    def test_what_is_true_on_a_frontier_is_said_with_it(self) -> None:
        verdict = divided("m == 1", BOX)
        assert verdict.verdict == "fails"
        on = {f.formulas[0]: f.on for f in verdict.frontiers}
        undefined = "undefined there: '1/x' divides by zero"
        assert on["x = 0"] == (("undecided", undefined),)
        assert {verdict for verdict, _ in on["x = 1"]} == {"fails"}
        lines = where_lines(verdict)
        (line,) = [line for line in lines if " at x = 0" in line]
        assert line.endswith(f" at x = 0, on it undecided ({undefined})")
        assert any(line.endswith(" at x = 1, on it fails") for line in lines)
        assert len([line for line in lines if " at y = 1, on it " in line]) == 1

    def test_frontiers_left_out_are_counted_in_curves(self, monkeypatch: pytest.MonkeyPatch) -> None:
        verdict = divided("m == 1", BOX)
        curves = len({frontier.formulas for frontier in verdict.frontiers})
        monkeypatch.setattr("gametheory.report.tables.MOST_FRONTIERS", curves - 1)
        assert where_lines(verdict)[-1] == "and 1 more frontier"
        monkeypatch.setattr("gametheory.report.tables.MOST_FRONTIERS", curves - 2)
        assert where_lines(verdict)[-1] == "and 2 more frontiers"

    def test_a_side_of_the_box_that_is_undefined_is_told_beside_a_failure(self) -> None:
        verdict = divided("m == 0", {"x": [0, "1/2"], "y": [2, 3]})
        assert verdict.verdict == "fails"
        assert "undecided on curves, at x = 0 (undefined there: '1/x' divides by zero)" in remark_text(verdict)

    @pytest.mark.parametrize(
        ("holds", "said"),
        [
            ("a != 1/2", "it fails only on curves, at a = 1/2"),
            ("a != 1/2 and b != 1/3", "it fails only on curves, at b = 1/3 and a = 1/2"),
            ("a*b != 1/2", "it fails only on curves, at b = 1/(2*a)"),
            ("a != 1/2 or b != 1/3", "it fails at single points only"),
        ],
    )
    def test_a_claim_that_fails_on_few_places(self, holds: str, said: str) -> None:
        (verdict,) = gametheory.check(invest(it={"holds": holds, "over": {"a": [0, 1], "b": [0, 1]}}))
        assert (verdict.verdict, verdict.reason) == ("fails", said)

    def test_a_long_list_of_curves_is_cut(self) -> None:
        holds = " and ".join(f"a != {k}/10" for k in range(1, 10))
        (verdict,) = gametheory.check(invest(it={"holds": holds, "over": {"a": [0, 1], "b": [0, 1]}}))
        assert verdict.reason.count("a = ") == 6
        assert verdict.reason.endswith(" and 3 more curves")


class TestOverThreeParameters:
    def test_where_the_game_is_not_defined_is_said(self) -> None:
        verdict = divided("m >= 0", DEEP)
        assert verdict.verdict == "undecided"
        assert "the game is not defined where x = 0, as at x = 0, y = 3/2, z = 3/2: '1/x' divides by" in verdict.reason
        assert "the game is not defined where y - 1 = 0, as at x = 1, y = 1, z = 3/2" in verdict.reason
        assert "leave these values out of the claim's ranges" in verdict.reason
        assert "a larger --budget changes nothing" in verdict.reason
        assert "from over to at" not in verdict.reason

    def test_outside_of_the_ranges_it_is_not(self) -> None:
        verdict = divided("m >= 0", {"x": [1, 3], "y": [2, 3], "z": [0, 3]})
        assert "not defined" not in verdict.reason

    def test_the_budget_and_what_helps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        holds = "c >= a*b or invested == 1"
        monkeypatch.setattr(volume, "DEFAULT_BUDGET", 300)
        over = {"a": [0, 1], "b": [0, 1], "c": [0, 1]}
        (verdict,) = gametheory.check(invest(it={"holds": holds, "over": over}))
        assert verdict.verdict == "undecided"
        assert "the budget is used up: a larger --budget makes it smaller" in verdict.reason
        assert 'move c from over to at in the file, such as at = { c = "1/4" }' in verdict.reason
        advised = invest(it={"holds": holds, "over": {"a": [0, 1], "b": [0, 1]}, "at": {"c": "1/4"}})
        (decided,) = gametheory.check(advised)
        assert decided.verdict == "holds"
