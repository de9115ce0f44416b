"""What each command says, read as its user reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gametheory.claims.check import CheckRun
from gametheory.model.family import Family
from tests.cli.running import CLASSICS, DILEMMA, STAG_HUNT, run, run_json
from tests.games.published import GAMES, SHELVES
from tests.small_games import FAULTY, INSPECTION, UNDEFINED_AT_ZERO, two_player_text

ROCK_PAPER_SCISSORS = str(CLASSICS / "rock_paper_scissors.toml")
BEER_QUICHE = str(CLASSICS / "beer_quiche.toml")
WIDTHS = [40, 60, 80, 160]
HEADINGS = {"verdict", "where", "counterexample", "remark"}
"""Of the table of verdicts; a narrow terminal has blocks without them."""


def words(text: str) -> str:
    """The text without the line breaks and rules that a width brings."""
    return "".join(character for character in text if character.isalnum() or character in "/._")


class TestValidate:
    def test_valid_files(self) -> None:
        result = run("validate", STAG_HUNT, DILEMMA, "-f", "table")
        assert f"{STAG_HUNT}: valid (strategic, 2 players, 2 parameters, 4 claims)" in result.stdout
        assert result.stderr == ""

    def test_a_folder_is_all_files_in_it(self) -> None:
        document = run_json("validate", *(GAMES / shelf for shelf in SHELVES))
        assert [entry["file"] for entry in document] == sorted(entry["file"] for entry in document)
        assert len(document) > 25
        assert all(entry["valid"] for entry in document)

    def test_faults_of_one_file_do_not_hide_another(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").write_text(FAULTY)
        (tmp_path / "b.toml").write_text(INSPECTION)
        result = run("validate", tmp_path, "-f", "table", code=3)
        assert "b.toml: valid" in result.stdout
        assert f"{tmp_path / 'a.toml'}:5: parameters.fee.default" in result.stderr
        document = run_json("validate", tmp_path, code=3)
        assert [entry["valid"] for entry in document] == [False, True]
        assert [fault["line"] for fault in document[0]["faults"]] == [5, 11]

    def test_quiet_leaves_the_faults_in_the_document(self) -> None:
        result = run("validate", "-", "-f", "json", "--quiet", code=3, stdin=FAULTY)
        assert result.stderr == ""
        assert "fees" in result.stdout

    def test_a_file_named_twice_is_read_once(self) -> None:
        assert len(run_json("validate", STAG_HUNT, STAG_HUNT)) == 1


class TestShow:
    def test_formulas_numbers_and_best_responses(self) -> None:
        text = run("show", STAG_HUNT, "--set", "hare=7/2", "-f", "table").stdout
        for expected in ("Stag Hunt", "Payoffs as formulas", "4*, 4*", "7/2*, 7/2*", "[1/10, 39/10]", "tipping_point"):
            assert expected in text

    def test_a_tree(self) -> None:
        text = run("show", BEER_QUICHE, "-f", "table").stdout
        assert "surly (chance 9/10) -> newcomer [surly]" in text
        assert "leave  (3, 1)  breakfast + 2; 1" in text

    def test_three_players(self) -> None:
        text = run("show", CLASSICS / "el_farol.toml", "-f", "table").stdout
        assert "payoff.cat" in text

    def test_the_document_has_every_profile(self) -> None:
        document = run_json("show", STAG_HUNT)
        assert document["profiles"][0]["profile"] == ["hunt_stag", "hunt_stag"]
        assert document["profiles"][1]["payoffs"] == ["0", "3"]
        assert document["profiles"][1]["formulas"] == ["0", "hare"]
        assert document["profiles"][1]["best_responses"] == [False, False]

    def test_a_description_is_wrapped_by_the_terminal_only(self) -> None:
        text = run("show", STAG_HUNT, "-f", "table").stdout
        assert "best for both and an equilibrium, and so is each going after a hare" in " ".join(text.split())
        assert "\nless than half" not in text


class TestSolve:
    def test_the_headline_says_what_the_result_is(self) -> None:
        text = run("solve", STAG_HUNT, "-f", "table").stdout
        assert "3 Nash equilibria (exact, vertex enumeration, complete)" in text
        assert "3/4 hunt_stag + 1/4 catch_hare" in text

    def test_a_degenerate_game_says_so(self) -> None:
        text = run("solve", BEER_QUICHE, "-f", "table").stdout
        assert "4 extreme Nash equilibria" in text
        assert "The game is degenerate: 2 components, each a continuum" in text
        assert "threats that are not credible" in text

    def test_an_incomplete_method_says_so(self) -> None:
        text = run("solve", STAG_HUNT, "--method", "nashpy-lemke-howson", "-f", "table").stdout
        assert "possibly incomplete" in text

    @pytest.mark.parametrize("method", ["vertex", "nashpy-support", "nashpy-vertex"])
    def test_methods_agree_on_a_regular_game(self, method: str) -> None:
        default, chosen = run_json("solve", STAG_HUNT), run_json("solve", STAG_HUNT, "--method", method)
        assert chosen["method"] == method
        strip = [{**e, "component": None} for e in default["equilibria"]]
        assert [{**e, "component": None} for e in chosen["equilibria"]] == strip

    def test_no_equilibrium_is_a_result(self) -> None:
        result = run("solve", CLASSICS / "matching_pennies.toml", "--concept", "pure-nash", "-f", "table")
        assert "No pure Nash equilibria (exact, enumeration, complete for pure strategies)" in " ".join(
            result.stdout.split()
        )
        document = run_json("solve", CLASSICS / "matching_pennies.toml", "--concept", "pure-nash")
        assert document["equilibria"] == []
        csv = run("solve", CLASSICS / "matching_pennies.toml", "--concept", "pure-nash", "-f", "csv").stdout
        assert csv == "equilibrium,component,regret\n"


class TestDominance:
    def test_the_trail(self) -> None:
        text = run("dominance", DILEMMA, "-f", "table").stdout
        assert "Iterated elimination of strictly dominated strategies" in text
        document = run_json("dominance", DILEMMA)
        assert document["surviving"] == {"ann": ["defect"], "bob": ["defect"]}
        assert document["trail"][0] == {
            "round": 1,
            "player": "ann",
            "strategy": "cooperate",
            "dominated_by": {"defect": "1"},
        }

    def test_mixtures_dominate_unless_only_pure_ones_may(self) -> None:
        text = two_player_text([[3, 0], [0, 3], [1, 1]], [[0, 1], [1, 0], [0, 0]])
        assert run_json("dominance", "-", stdin=text)["trail"][0]["dominated_by"] == {"a1": "1/2", "a2": "1/2"}
        assert run_json("dominance", "-", "--pure", stdin=text)["trail"] == []
        assert "No strategy is strictly dominated." in run("dominance", "-", "--pure", "-f", "table", stdin=text).stdout

    def test_weak_dominance_is_asked_for(self) -> None:
        text = two_player_text([[1, 1], [1, 0]], [[1, 1], [1, 0]])
        assert run_json("dominance", "-", stdin=text)["kind"] == "strict"
        assert run_json("dominance", "-", stdin=text)["trail"] == []
        weak = run_json("dominance", "-", "--weak", stdin=text)
        assert (weak["kind"], weak["surviving"]) == ("weak", {"ann": ["a1"], "bob": ["b1"]})

    def test_a_tree_is_taken_in_its_reduced_form(self) -> None:
        document = run_json("dominance", CLASSICS / "entry_deterrence.toml", "--weak")
        assert document["trail"]


class TestCheck:
    def test_one_file_is_an_object_and_a_folder_a_list(self) -> None:
        assert run_json("check", STAG_HUNT, "--points", "2", code=1)["format"] == "gametheory.verdict/1"
        assert isinstance(run_json("check", GAMES / "degenerate", "--points", "2", code=1), list)

    def test_the_table_counts_the_verdicts(self) -> None:
        text = run("check", STAG_HUNT, "-f", "table", code=1).stdout
        assert "4 claims: 2 hold, 2 fail" in text
        assert "not proved" not in text
        assert "holds on [1/10, 2), depends at 2, fails on (2, 39/10] (proved)" in " ".join(
            run("check", STAG_HUNT, "-f", "csv", code=1).stdout.split()
        )

    def test_ranges_are_sampled_where_points_are_asked_for(self) -> None:
        text = run("check", STAG_HUNT, "--points", "41", "-f", "table", code=1).stdout
        assert "4 claims: 2 fail, 2 undecided" in text
        assert "undecided, not proved" in text
        assert "holds from 1/10 to 381/200, fails from 419/200 to 39/10 (points sampled)" in " ".join(
            run("check", STAG_HUNT, "--points", "41", "-f", "csv", code=1).stdout.split()
        )

    def test_the_budget_is_handed_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        given: list[object] = []

        class Recorded(CheckRun):
            def __init__(self, family: Family, **options: Any) -> None:
                given.append(options["budget"])
                super().__init__(family, **options)

        monkeypatch.setattr("gametheory.claims.check.CheckRun", Recorded)
        run("check", STAG_HUNT, "--budget", "77", code=1)
        run("check", STAG_HUNT, code=1)
        assert given == [77, None]

    def test_thresholds_are_exact_in_the_document(self) -> None:
        file = GAMES / "essay" / "monitoring_highest_fee.toml"
        (claim,) = run_json("check", file, "--claim", "enforcement_can_pay", code=1)["claims"]
        (threshold,) = claim["thresholds"]
        assert threshold["polynomial"] == "500*reach**2 - 40*reach - 3"
        assert threshold["value"] == claim["stretches"][0]["high"] == claim["stretches"][1]["low"]
        assert (claim["stretches"][0]["high_closed"], claim["stretches"][1]["low_closed"]) == (False, True)

    def test_a_claim_is_selected_by_name(self) -> None:
        document = run_json("check", STAG_HUNT, "--claim", "tipping_point", "--claim", "society_works", code=1)
        assert {claim["name"] for claim in document["claims"]} == {"tipping_point", "society_works"}

    def test_settings_move_the_values_at_which_a_claim_is_decided(self) -> None:
        fails = run_json("check", "-", "--claim", "fines_deter", "--set", "cost=3/10", code=1, stdin=INSPECTION)
        assert fails["claims"][0]["counterexample"]["measures"] == {"violations": "3/4", "revenue": "3/20"}

    def test_undefined_points_are_undecided(self) -> None:
        proved, _ = run_json("check", "-", code=4, stdin=UNDEFINED_AT_ZERO)["claims"]
        assert [stretch["verdict"] for stretch in proved["stretches"]] == ["holds", "undecided", "holds"]
        assert "at 0: undefined there" in proved["reason"]
        document = run_json("check", "-", "--points", "3", code=4, stdin=UNDEFINED_AT_ZERO)
        over, at_zero = document["claims"]
        assert (over["verdict"], over["held"], over["undecided_points"]) == ("undecided", 2, 1)
        assert "at share = 0: undefined there" in over["reason"]
        assert at_zero["verdict"] == "undecided"
        run("check", "-", "--points", "3", "-f", "table", code=4, stdin=UNDEFINED_AT_ZERO)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("solve", STAG_HUNT), 0),
        (("solve", BEER_QUICHE), 0),
        (("solve", ROCK_PAPER_SCISSORS), 0),
        (("sweep", STAG_HUNT, "hare=1:2:3"), 0),
        (("check", STAG_HUNT), 1),
        (("show", STAG_HUNT), 0),
        (("dominance", DILEMMA), 0),
    ],
)
def test_a_narrow_terminal_drops_nothing(arguments: tuple[str, ...], code: int, width: int) -> None:
    narrow = run(*arguments, "-f", "table", code=code, env={"COLUMNS": str(width)}).stdout
    wide = run(*arguments, "-f", "table", code=code, env={"COLUMNS": "400"}).stdout
    assert "…" not in narrow
    assert max(map(len, narrow.splitlines())) <= width
    for value in wide.replace("│", " ").replace("┃", " ").split():
        if value not in HEADINGS and (value.isalnum() or "/" in value or "_" in value):
            assert words(value) in words(narrow), value


def test_a_long_sweep_leaves_out_its_middle_on_a_terminal_only() -> None:
    text = run("sweep", DILEMMA, "temptation=4:10:300", "-f", "table").stdout
    assert "300 points, 300 rows; the table leaves out the middle" in text
    assert len(text.splitlines()) < 220
    assert len(run("sweep", DILEMMA, "temptation=4:10:300", "-f", "csv").stdout.splitlines()) == 301
