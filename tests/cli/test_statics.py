"""The command statics: what is asked for and nothing else, in every form, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import jsonschema
import pytest

from tests.cli.running import ROOT, STAG_HUNT, run, run_json
from tests.cli.test_help import completions
from tests.small_games import INSPECTION, UNDEFINED_AT_ZERO

MONITORING = str(ROOT / "games" / "essay" / "monitoring.toml")
SCHEMA = json.loads((files("gametheory") / "schemas" / "statics.json").read_text("utf-8"))


def validate(document):
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def asked(*arguments):
    """The measures and claims that are answered."""
    document = run_json("statics", MONITORING, *arguments)
    validate(document)
    signs = document["signs"]["measures"] if document["signs"] else None
    return signs, [table["claim"] for table in document["break_even"]]


def test_all_measures_and_claims_unless_some_are_named():
    measures, claims = asked()
    assert measures == ["rent", "piracy", "monitoring", "committed_rent"]
    assert claims[:2] == ["piracy_falls_with_reach", "mixed_formulas"]


def test_naming_gives_what_is_named_and_nothing_else():
    assert asked("--measure", "rent") == (["rent"], [])
    assert asked("--measure", "payoff.tool", "--measure", "rent") == (["payoff.tool", "rent"], [])
    assert asked("--claim", "mixed_formulas") == (None, ["mixed_formulas"])
    assert asked("--claim", "mixed_formulas", "--measure", "rent") == (["rent"], ["mixed_formulas"])


def test_only_one_of_the_two_tables():
    assert asked("--only", "signs") == (["rent", "piracy", "monitoring", "committed_rent"], [])
    measures, claims = asked("--only", "break-even")
    assert measures is None
    assert len(claims) == 4
    assert asked("--only", "signs", "--measure", "rent") == (["rent"], [])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--measure", "rents"), "'rents' is not a measure of this game"),
        (("--claim", "mixed"), "there is no claim 'mixed'"),
        (("--measure", "rent", "--claim", "mixed"), "there is no claim 'mixed'"),
        (("--only", "signs", "--claim", "mixed_formulas"), "--only signs leaves out the claim mixed_formulas"),
        (("--only", "break-even", "--measure", "rent"), "--only break-even leaves out the measure rent"),
        (("--set", "reach"), "write --set NAME=VALUE"),
        (("--set", "reach=2"), "outside its range"),
    ],
)
def test_slips_are_told(arguments, told):
    assert told in run("statics", MONITORING, *arguments, code=2).stderr


def test_a_game_without_claims():
    text = INSPECTION.split("[claims", maxsplit=1)[0]
    document = run_json("statics", "-", stdin=text)
    validate(document)
    assert document["break_even"] == []
    assert "has no claims" in run("statics", "-", "--only", "break-even", stdin=text, code=2).stderr


def test_the_document():
    document = run_json("statics", "-", "--claim", "fines_deter", "--measure", "violations", stdin=INSPECTION)
    validate(document)
    assert document["format"] == "gametheory.statics/1"
    fine, cost = document["signs"]["entries"]
    # violations = cost/fine from fine 1/5 on, everybody below.
    assert fine["segments"][-1] == {"low": "1/5", "high": "1", "branch": fine["segments"][-1]["branch"], "sign": -1}
    assert [direction["above"] for direction in cost["at_value"]] == [1]
    (table,) = document["break_even"]
    assert table["rows"][0]["flips"] == [
        {"at": "1/5", "verdict": "fails", "side": "below", "included": True, "there": ""}
    ]


def test_values_are_set():
    document = run_json("statics", MONITORING, "--set", "reach=3/20", "--measure", "piracy")
    assert document["parameters"]["reach"] == "3/20"
    assert {sign for entry in document["signs"]["entries"] for sign in (entry["at_value"][0]["above"],)} == {0}


def test_another_concept():
    document = run_json("statics", STAG_HUNT, "--concept", "pure-nash", "--only", "signs")
    validate(document)
    assert (document["concept"], document["covers"]) == ("pure-nash", "pure strategies")
    assert {len(entry["at_value"]) for entry in document["signs"]["entries"]} == {2}


def test_rows():
    text = run("statics", MONITORING, "--measure", "rent", "--claim", "worthless_outside", "-f", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 18
    assert rows[0]["over_range"] == "0 to 1/10, then +; jumps up at 9/50"
    assert rows[-1]["table"] == "break_even"


def test_a_table():
    text = run("statics", MONITORING, "-f", "table", env={"COLUMNS": "80"}).stdout
    assert "Signs at these values, of measures in Nash equilibria (exact)" in text
    assert text.count("What must be true") == 4
    assert max(map(len, text.splitlines())) <= 80


def test_the_suffix_decides_the_format(tmp_path):
    for suffix in ("json", "csv", "txt"):
        out = tmp_path / f"result.{suffix}"
        assert run("statics", STAG_HUNT, "--out", out).stdout == ""
        form = {"txt": "table"}.get(suffix, suffix)
        assert out.read_text() == run("statics", STAG_HUNT, "-f", form).stdout


def test_a_limit_reached():
    assert "limit" in run("statics", STAG_HUNT, "--limit", "1", code=5).stderr
    document = run_json(
        "statics",
        ROOT / "games" / "essay" / "four_players.toml",
        *("--claim", "prediction_under_parity_at_a_low_price"),
        code=4,
    )
    validate(document)
    assert list(document["break_even"][0]["unsolved"]) == ["own_share"]


def test_a_game_that_is_not_defined_everywhere():
    document = run_json("statics", "-", stdin=UNDEFINED_AT_ZERO)
    validate(document)
    assert list(document["signs"]["undefined"]) == ["share"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (f"gametheory statics {MONITORING} --measure p", ["piracy", "payoff.holder", "payoff.tool"]),
        (f"gametheory statics {MONITORING} --claim m", ["mixed_formulas"]),
        ("gametheory statics no/such/file.toml --claim ", []),
        ("gametheory statics x.toml --only ", ["signs", "break-even"]),
    ],
)
def test_completion(line, offered):
    assert completions(line) == offered
