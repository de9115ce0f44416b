"""What the tables of results and games say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CLASSICS, DILEMMA, STAG_HUNT, run
from tests.games.published import GAMES

MONITORING = GAMES / "essay" / "monitoring.toml"
REACH_TREE = GAMES / "essay" / "reach_tree.toml"


def table(*arguments: object, code: int = 0, width: int = 160) -> str:
    """What a command shows on a terminal of this width."""
    return run(*arguments, "-f", "table", code=code, env={"COLUMNS": str(width)}).stdout


class TestTheThreatsOffThePath:
    def test_a_group_says_in_which_member_they_differ(self) -> None:
        text = table("solve", CLASSICS / "entry_deterrence.toml", "--concept", "nash")
        assert "off the path  entered: fight  (equilibrium 2: 1/2 share + 1/2 fight)" in text

    def test_a_set_that_the_own_strategy_rules_out_is_said_to_be(self) -> None:
        text = table("solve", CLASSICS / "centipede.toml", "--concept", "nash")
        assert "equilibrium 3: ruled out by the player's own strategy" in text

    def test_what_is_too_much_is_said_to_be_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("gametheory.report.solutions.MOST_MEMBERS", 1)
        text = table("solve", CLASSICS / "entry_deterrence.toml", "--concept", "nash")
        assert "1 information set: equilibria 1, 2; --format csv and json have what is played there" in text


class TestShow:
    def test_claims_are_told_apart(self) -> None:
        text = table("show", REACH_TREE)
        assert (
            "worthless_whatever_piracy_costs  (every equilibrium, piracy_cost in [0, 20], reach = 1/20, fee = 5)"
            in text
        )
        assert "fee_ceiling  (selected by the highest payoff.holder, reach in [0, 1], fee in [0, 60])" in text
        assert "\n    Where suits are not credible, no posted fee" in text

    def test_whose_payoff_each_line_is(self) -> None:
        text = table("show", MONITORING)
        assert "in each cell: first line holder, second line tool" in text
        assert "in each cell: holder, tool" in text

    def test_a_tree_has_no_marks(self) -> None:
        text = table("show", CLASSICS / "centipede.toml")
        assert "(2/5, 1/10)" in text
        assert "best response" not in text

    @pytest.mark.parametrize("width", [60, 120])
    def test_a_matrix_that_does_not_fit_becomes_a_list(self, width: int, tmp_path: Path) -> None:
        payoffs = json.dumps([[(7 * i + 5 * j) % 11 for j in range(40)] for i in range(40)])
        names = {player: json.dumps([f"{player}{k}" for k in range(40)]) for player in ("ann", "bob")}
        players = "\n".join(f"{player} = {found}" for player, found in names.items())
        file = tmp_path / "large.toml"
        file.write_text(
            f'format = 1\ntitle = "Large"\nform = "strategic"\n[players]\n{players}\n'
            f"[payoffs.matrices]\nann = {payoffs}\nbob = {payoffs}\n"
        )
        text = table("show", file, width=width)
        assert "payoff.ann" in text
        assert "┃" not in text
        assert "... and 1,200 more profiles; --format json has all" in text
        assert "bob39" in table("show", file, width=600).splitlines()[5]


class TestSweep:
    @pytest.mark.parametrize("width", [80, 160])
    def test_a_player_has_one_column(self, width: int) -> None:
        text = table("sweep", STAG_HUNT, "hare=1:3:3", width=width)
        assert text.splitlines()[3].split() == ["hare", "#", "ann", "bob", "payoff.ann", "payoff.bob", "trust"]
        assert "1/4 hunt_stag +" in text

    def test_a_tree_has_a_column_an_information_set(self) -> None:
        text = table("sweep", GAMES / "essay" / "screening.toml", "reach=0,1", width=200)
        assert "tool.inside_high" in text
        assert "original" in text

    def test_a_point_without_an_equilibrium_is_kept(self) -> None:
        text = table("sweep", CLASSICS / "matching_pennies.toml", "prize=1,2", "--concept", "pure-nash")
        assert "2 points, 2 rows" in text


class TestVerdicts:
    @pytest.mark.parametrize("width", [60, 100, 120])
    def test_the_rule_and_the_runs_are_said(self, width: int) -> None:
        arguments = ("check", STAG_HUNT, "--claim", "risk_dominance_trusts", "--points", "41")
        text = " ".join(table(*arguments, code=1, width=width).split())
        if width < 110:
            assert "the Nash equilibrium selected by risk dominance hare in [1/10, 39/10], 20 of 41 points hold" in text
            assert "holds from 1/10 to 381/200, fails from 419/200 to 39/10 (points sampled)" in text
        assert "1 claim: 1 fails" in text
        assert "0 hold" not in text

    @pytest.mark.parametrize("width", [60, 100])
    def test_what_is_proved_is_said_to_be(self, width: int) -> None:
        text = " ".join(table("check", STAG_HUNT, "--claim", "risk_dominance_trusts", code=1, width=width).split())
        assert "the Nash equilibrium selected by risk dominance hare in [1/10, 39/10] holds on" in text
        assert "holds on [1/10, 2), depends at 2, fails on (2, 39/10] (proved)" in text
        assert "at hare = 3: ann catch_hare; bob catch_hare; trust = 0" in text
        assert "sampled" not in text

    def test_an_irrational_threshold_is_written_out(self) -> None:
        file = GAMES / "essay" / "monitoring_highest_fee.toml"
        text = " ".join(table("check", file, "--claim", "enforcement_can_pay", code=1, width=100).split())
        assert "fails on [11/100, (2 + sqrt(19))/50 ~ 0.127178)" in text
        assert "holds on [(2 + sqrt(19))/50 ~ 0.127178, 1] (proved)" in text

    def test_values_that_the_claim_sets_are_said(self) -> None:
        text = table("check", CLASSICS / "matching_pennies.toml", "--claim", "common_sense", code=1, width=100)
        assert "\n  at prize = 7\n" in text


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("classics/centipede", "one component, a continuum spanned"),
        ("classics/beer_quiche", "2 components, each a continuum spanned"),
        ("classics/entry_deterrence", "2 components, one of them a continuum spanned"),
        ("degenerate/nashpy_issue_82", "4 components, 2 of them continua spanned"),
    ],
)
def test_the_shape_of_a_degenerate_game(name: str, shape: str) -> None:
    assert f"The game is degenerate: {shape} by extreme equilibria." in table(
        "solve", GAMES / f"{name}.toml", "--concept", "nash"
    )


def test_a_dilemma_is_solved_in_one_line() -> None:
    assert table("solve", DILEMMA, width=80).splitlines()[-1].split()[:3] == ["0", "defect", "defect"]
