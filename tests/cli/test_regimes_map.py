"""The command ``regimes`` with two parameters: its forms of output, its contract, and the judging of what it wrote."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import gametheory
from tests.cli.running import STAG_HUNT, run, run_json
from tests.games.published import GAMES
from tests.small_games import UNDEFINED_AT_ZERO

MONITORING = str(GAMES / "essay" / "monitoring.toml")
SCHEMA = json.loads((files("gametheory") / "schemas" / "regimes.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
CIRCLE = """\
format = 1
title = "Inside a circle"
form = "strategic"
parameters.x = { default = 0, range = [-1, 1] }
parameters.y = { default = 0, range = [-1, 1] }
players = { one = ["enter", "leave"], two = ["watch"] }
payoffs.matrices = { one = [["1/2 - x**2 - y**2"], [0]], two = [[0], [0]] }
"""


@pytest.fixture(scope="module")
def monitoring():
    return run_json("regimes", MONITORING, "reach", "fee")


class TestTheContract:
    @pytest.mark.parametrize(
        "name",
        ["classics/chicken", "classics/stag_hunt", "essay/monitoring", "essay/reach_tree", "literature/tsebelis_1989"],
    )
    def test_of_published_games(self, name):
        file = GAMES / f"{name}.toml"
        axes = [axis for axis, parameter in gametheory.load(file).parameters.items() if parameter.range is not None]
        assert len(axes) >= 2
        document = run_json("regimes", file, *axes[:2])
        VALIDATOR.validate(document)
        verified = run_json("verify", "-", stdin=json.dumps(document))
        assert verified["holds"]
        assert verified["checked"] > 0

    def test_of_irrational_places(self):
        document = run_json("regimes", "-", "x", "y", stdin=CIRCLE)
        VALIDATOR.validate(document)
        assert {text for frontier in document["frontiers"] for text in frontier["formulas"]} == {
            "y = sqrt(2 - 4*x**2)/2",
            "y = -sqrt(2 - 4*x**2)/2",
        }
        assert document["frontiers"][0]["from"]["x"]["polynomial"] == "2*x**2 - 1"

    def test_of_an_undefined_line(self):
        other = "[parameters.other]\ndefault = 1\nrange = [0, 2]\n\n"
        game = UNDEFINED_AT_ZERO.replace("[players]", f"{other}[players]")
        document = run_json("regimes", "-", "share", "other", stdin=game)
        VALIDATOR.validate(document)
        assert [curve["undefined"] != "" for curve in document["curves"]] == [True]
        assert run_json("verify", "-", stdin=json.dumps(document))["holds"]

    @pytest.mark.parametrize(
        "change",
        [
            {"surprise": 1},
            {"axes": ["reach"]},
            {"axes": ["reach", "fee", "dilution"]},
            {"breakpoints": []},
            {"branches": []},
            {"cells": [{}]},
            {"frontiers": [{}]},
            {"shares": {"regime 1": 0.5}},
            {"adjacency": [["R1"]]},
            {"points": [{"sample": {"reach": "0"}}]},
        ],
    )
    def test_what_is_not_of_the_contract_is_refused(self, change, monitoring):
        assert VALIDATOR.is_valid(monitoring)
        assert not VALIDATOR.is_valid({**monitoring, **change})

    @pytest.mark.parametrize("key", ["frontiers", "curves", "points", "adjacency", "shares"])
    def test_a_map_needs_all_its_parts_and_one_axis_has_none_of_them(self, key, monitoring):
        assert not VALIDATOR.is_valid({name: value for name, value in monitoring.items() if name != key})
        line = run_json("regimes", MONITORING, "reach")
        assert VALIDATOR.is_valid(line)
        assert not VALIDATOR.is_valid({**line, key: monitoring[key]})

    def test_one_axis_needs_breakpoints_and_branches_and_has_no_regions(self, monitoring):
        line = run_json("regimes", MONITORING, "reach")
        for key in ("breakpoints", "branches"):
            assert not VALIDATOR.is_valid({name: value for name, value in line.items() if name != key})
        assert not VALIDATOR.is_valid({**line, "cells": monitoring["cells"]})
        assert not VALIDATOR.is_valid({**monitoring, "cells": line["cells"]})


class TestForms:
    def test_a_table(self):
        text = run("regimes", MONITORING, "reach", "fee", "-f", "table", env={"COLUMNS": "80"}).stdout
        assert "R3 | R4  fee = 50*reach + 1  (1/10, 6)  (1, 51)" in text
        assert "0                    reach                     1" in text
        assert "\x1b" not in text

    def test_csv_has_a_row_a_region_and_equilibrium(self, tmp_path: Path):
        out = tmp_path / "map.csv"
        run("regimes", MONITORING, "reach", "fee", "--out", out)
        rows = list(csv.DictReader(io.StringIO(out.read_text())))
        assert [row["region"] for row in rows] == ["R1", "R2", "R3", "R4"]
        assert (rows[0]["share_low"], rows[0]["share_high"]) == ("1/60", "1/60")
        assert out.read_text() == run("regimes", MONITORING, "reach", "fee", "-f", "csv").stdout

    def test_parts_of_the_ranges_and_other_values(self):
        document = run_json(
            "regimes",
            MONITORING,
            "reach",
            "fee",
            "--between",
            "reach=1/5:1/2",
            "--between",
            "fee=0:10",
            "--set",
            "dilution=3",
        )
        assert document["ranges"] == {"reach": ["1/5", "1/2"], "fee": ["0", "10"]}
        assert document["parameters"]["dilution"] == "3"
        assert document["shares"]["regime 1"] == {"low": "1/10", "high": "1/10", "approx": 0.1}

    def test_a_concept(self):
        document = run_json("regimes", STAG_HUNT, "hare", "stag", "--concept", "pure-nash")
        assert (document["concept"], document["covers"]) == ("pure-nash", "pure strategies")

    def test_a_limit_ends_with_its_own_code(self):
        assert "limit" in run("regimes", MONITORING, "reach", "fee", "--limit", "1", code=5).stderr


def test_a_false_map_is_found_out(monitoring, tmp_path):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(monitoring))
    assert "1" in run("verify", path, "-f", "table").stdout
    monitoring = json.loads(path.read_text())
    monitoring["cells"][2]["equilibria"][0]["payoffs"]["tool"] = "61 - fee"
    verified = run_json("verify", "-", code=1, stdin=json.dumps(monitoring))
    assert any("payoff of 'tool'" in problem for problem in verified["problems"])
