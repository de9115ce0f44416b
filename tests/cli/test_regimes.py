"""The command ``regimes``: its forms of output, its contract, and what it says when something is wrong."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import gametheory
from tests.cli.running import RUNNER, STAG_HUNT, app, run, run_json
from tests.games.published import GAMES, published
from tests.small_games import INSPECTION, NO_PURE_EQUILIBRIUM, UNDEFINED_AT_ZERO

MONITORING = str(GAMES / "essay" / "monitoring.toml")
SCHEMA = json.loads((files("gametheory") / "schemas" / "regimes.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FREE = """\
format = 1
title = "A coin"
form = "strategic"
parameters.x = { default = 1 }
players = { even = ["heads", "tails"], odd = ["heads", "tails"] }
payoffs.matrices = { even = [["x", 0], [0, 1]], odd = [[0, 1], [1, 0]] }
"""
SQUARE_ROOT = FREE.replace('["x", 0]', '["x**2 - 2", 0]')


class TestTheContract:
    def test_the_schema_is_valid_and_says_what_it_means(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        assert SCHEMA["$id"] == "urn:gametheory:regimes:1"
        assert SCHEMA["description"].startswith("What `gametheory regimes")
        objects = [part for part in parts(SCHEMA) if part.get("type") == "object" and "required" in part]
        assert len(objects) > 8
        assert all(part.get("description") and "additionalProperties" in part for part in objects)

    @pytest.mark.parametrize("name", [*published(), "essay/monitoring", "essay/reach_tree", "essay/four_players"])
    def test_of_every_published_game(self, name):
        file = GAMES / f"{name}.toml"
        for axis, parameter in gametheory.load(file).parameters.items():
            if parameter.range is not None:
                VALIDATOR.validate(run_json("regimes", file, axis))
                break

    def test_of_results_out_of_the_ordinary(self):
        irrational = run_json("regimes", "-", "x", "--between", "1:2", stdin=SQUARE_ROOT)
        VALIDATOR.validate(irrational)
        assert irrational["breakpoints"][0]["value"]["polynomial"] == "x**2 - 2"
        VALIDATOR.validate(run_json("regimes", "-", "share", stdin=UNDEFINED_AT_ZERO))
        VALIDATOR.validate(run_json("regimes", "-", "stake", "--concept", "pure-nash", stdin=NO_PURE_EQUILIBRIUM))
        symbolic = run_json("regimes", MONITORING, "reach", "--symbolic", "fee")
        VALIDATOR.validate(symbolic)
        assert symbolic["symbols"] == {"fee": "10"}
        assert "fee" not in symbolic["parameters"]

    @pytest.mark.parametrize(
        "change",
        [
            {"format": "gametheory.regimes/2"},
            {"surprise": 1},
            {"axes": []},
            {"concept": "cournot"},
            {"cells": [{}]},
            {"breakpoints": [{"value": 0.1, "polynomial": "10*reach - 1", "approx": 0.1}]},
            {"branches": [{"name": "A", "pieces": [], "events": [{"at": "1", "what": "explodes", "with": []}]}]},
        ],
    )
    def test_what_is_not_of_the_contract_is_refused(self, change):
        document = run_json("regimes", MONITORING, "reach")
        assert VALIDATOR.is_valid(document)
        assert not VALIDATOR.is_valid({**document, **change})

    def test_formulas_are_texts_and_never_floats(self):
        document = run_json("regimes", MONITORING, "reach")
        document["cells"][-1]["equilibria"][0]["payoffs"]["tool"] = 50.0
        assert not VALIDATOR.is_valid(document)


def parts(found):
    if isinstance(found, dict):
        yield found
        for value in found.values():
            yield from parts(value)
    elif isinstance(found, list):
        for value in found:
            yield from parts(value)


class TestForms:
    def test_json_is_the_default_in_a_pipe(self):
        assert run("regimes", MONITORING, "reach").stdout == run("regimes", MONITORING, "reach", "-f", "json").stdout

    def test_a_table(self):
        text = run("regimes", MONITORING, "reach", "-f", "table", env={"COLUMNS": "80"}).stdout
        assert "9/50 < reach <= 1\n  C  holder: 9/(50*reach) monitor + (50*reach - 9)/(50*reach) ignore\n" in text
        assert "\x1b" not in text

    def test_csv_has_a_row_a_cell_and_equilibrium(self, tmp_path: Path):
        out = tmp_path / "regimes.csv"
        run("regimes", MONITORING, "reach", "--out", out)
        rows = list(csv.DictReader(io.StringIO(out.read_text())))
        assert (rows[0]["low"], rows[0]["high"], rows[0]["branch"]) == ("0", "1/10", "A")
        assert rows[-1]["tool.pirate"] == "1/(10*reach)"
        assert out.read_text() == run("regimes", MONITORING, "reach", "-f", "csv").stdout

    def test_part_of_the_range(self):
        for text in ("1/5:0.9", "reach=1/5:9/10"):
            document = run_json("regimes", MONITORING, "reach", "--between", text)
            assert document["ranges"] == {"reach": ["1/5", "9/10"]}
            assert [(cell["low"], cell["high"]) for cell in document["cells"]] == [("1/5", "9/10")]

    def test_other_values(self):
        document = run_json("regimes", "-", "fine", "--set", "cost=1/4", stdin=INSPECTION)
        assert document["parameters"] == {"cost": "1/4"}
        assert document["game"]["source"] == INSPECTION

    def test_a_concept(self):
        document = run_json("regimes", STAG_HUNT, "hare", "--concept", "pure-nash")
        assert document["concept"] == "pure-nash"
        assert document["covers"] == "pure strategies"


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["reech"], "did you mean 'reach'?"),
            (["reach=0:1:21"], "give its range with --between, such as reach --between 0:1"),
            (["reach", "reach"], "the axis reach is given twice"),
            (["reach", "--set", "reach=1/2"], "'reach' is both set and the axis"),
            (["reach", "--set", "fie=1"], "did you mean 'fee'?"),
            (["reach", "--symbolic", "fie"], "did you mean 'fee'?"),
            (["reach", "--symbolic", "reach"], "reach is an axis"),
            (["reach", "--between", "0"], "write LOW:HIGH, such as 0:1"),
            (["reach", "--between", "0:a lot"], "'a lot' is not a number"),
            (["reach", "--between", "1:0"], "the first must be below the second"),
            (["reach", "--between", "0:2"], "outside its range [0, 1]"),
            (["reach", "--between", "fee=0:1"], "'fee' is not an axis here; the axis is reach"),
            (["reach", "--between", "0:1", "--between", "reach=0:1"], "--between gives reach two ranges"),
            (["reach", "fee", "--between", "0:1"], "say of which axis, such as --between reach=0:1"),
            (["reach", "--concept", "cournot"], "cournot"),
            (["reach", "--concept", "subgame-perfect"], "needs an extensive game"),
        ],
    )
    def test_usage(self, arguments, message):
        result = run("regimes", MONITORING, *arguments, code=2)
        assert message in result.stderr
        assert result.stdout == ""

    def test_more_axes_than_two_are_for_other_commands(self):
        message = run("regimes", MONITORING, "reach", "fee", "dilution", code=2).stderr
        assert "3 axes" in message
        assert "gametheory check" in message
        assert "gametheory sweep" in message

    def test_an_axis_without_a_range_needs_one(self):
        assert (
            "say between which values, such as --between x=0:1" in run("regimes", "-", "x", code=2, stdin=FREE).stderr
        )
        assert run_json("regimes", "-", "x", "--between", "0:2", stdin=FREE)["ranges"] == {"x": ["0", "2"]}

    def test_a_limit_ends_with_its_own_code(self):
        assert "limit" in run("regimes", MONITORING, "reach", "--limit", "1", code=5).stderr

    def test_a_slip_in_out_costs_no_work(self, tmp_path: Path):
        assert "the suffix decides" in run("regimes", "no/such.toml", "x", "--out", tmp_path / "a.xlsx", code=2).stderr


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (f"gametheory regimes {STAG_HUNT} h", ["hare"]),
        (f"gametheory regimes {STAG_HUNT} hare s", ["stag"]),
        (f"gametheory regimes {STAG_HUNT} hare --symbolic ", ["stag", "hare"]),
    ],
)
def test_completion_offers_parameters(line, offered):
    env = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "_GAMETHEORY_COMPLETE": "complete_bash"}
    assert RUNNER.invoke(app, [], prog_name="gametheory", env=env).stdout.split() == offered
