"""The command ``dynamics``: its three kinds of result in every form, its options, and its one-line errors."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gametheory.cli import dynamics as command
from gametheory.dynamics.vector_fields import DYNAMICS
from tests.cli.running import STAG_HUNT, process, run, run_json

COORDINATION = """
format = 1
title = "Coordination"
form = "population"
parameters.bonus.default = 3
[players]
drivers = ["left", "right"]
[payoffs.drivers]
left = "bonus*drivers.left"
right = "drivers.right"
"""
INSPECTION = """
format = 1
title = "Inspection"
form = "population"
[players]
crime = ["commit", "abstain"]
police = ["inspect", "rest"]
[payoffs.crime]
commit = "50 - 100*police.inspect"
abstain = "0"
[payoffs.police]
inspect = "4*crime.commit - 1"
rest = "0"
"""


@pytest.fixture
def coordination(tmp_path: Path) -> Path:
    file = tmp_path / "coordination.toml"
    file.write_text(COORDINATION)
    return file


def valid(document: Any) -> Any:
    schema = json.loads((files("gametheory") / "schemas" / "dynamics.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def refused(document: Any) -> bool:
    schema = json.loads((files("gametheory") / "schemas" / "dynamics.json").read_text("utf-8"))
    return not jsonschema.Draft202012Validator(schema).is_valid(document)


def test_the_names_are_those_of_the_dynamics() -> None:
    assert command.DYNAMICS == DYNAMICS
    assert command.complete_dynamic("s") == ["smith"]


def test_without_options_basins_of_a_thousand_samples(coordination: Path) -> None:
    found = valid(run_json("dynamics", coordination))
    assert (found["dynamic"], found["noise"], found["parameters"]) == ("replicator", None, {"bonus": "3"})
    assert (found["basins"]["samples"], found["basins"]["seed"]) == (1000, 0)
    shares = {row["state"]["drivers"]["left"]: row["share"] for row in found["basins"]["rows"]}
    assert abs(shares["1"] - 0.75) < 3 * (0.75 * 0.25 / 1000) ** 0.5
    assert [row["stable"] for row in found["basins"]["rows"]] == [True, True]


def test_basins_in_a_table_and_as_csv(coordination: Path) -> None:
    arguments = ("dynamics", coordination, "--basins", "50", "--seed", "4", "--set", "bonus=1")
    table = run(*arguments, "--format", "table").stdout
    assert "Where 50 random initial states end under the replicator dynamic" in table
    assert "seed 4" in table
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout)))
    assert sum(int(row["count"]) for row in rows) == 50
    assert {row["drivers.left"] for row in rows} == {"0", "1"}
    assert run(*arguments, "--format", "csv").stdout == run(*arguments, "--format", "csv").stdout
    json_rows = run_json(*arguments)["basins"]["rows"]
    assert [row["count"] for row in json_rows] == [int(row["count"]) for row in rows]


def test_cycles_did_not_come_to_rest() -> None:
    arguments = ("dynamics", "-", "--basins", "5", "--time", "3")
    found = valid(run_json(*arguments, stdin=INSPECTION))
    assert found["basins"]["rows"][-1] == {
        "kind": "unsettled", "state": None, "stable": None, "count": 5, "share": 1, "standard_error": 0
    }  # fmt: skip
    assert "did not come to rest" in run(*arguments, "--format", "table", stdin=INSPECTION).stdout


@pytest.mark.parametrize("dynamic", DYNAMICS)
def test_a_trajectory_in_every_dynamic(dynamic: str) -> None:
    start = "crime.commit=1/3, police.inspect=2/5"
    found = valid(run_json("dynamics", "-", "--dynamic", dynamic, "--from", start, "--time", "1", stdin=INSPECTION))
    assert found["dynamic"] == dynamic
    assert found["noise"] == ("1/10" if dynamic == "logit" else None)
    trajectory = found["trajectory"]
    assert trajectory["start"]["crime"] == {"commit": "1/3", "abstain": "2/3"}
    assert len(trajectory["times"]) == len(trajectory["states"]) == 200
    assert trajectory["times"][-1] == 1


def test_a_trajectory_in_a_table_and_as_csv(coordination: Path, tmp_path: Path) -> None:
    arguments = ("dynamics", coordination, "--from", "drivers.left=1/2", "--points", "101", "--time", "20")
    table = run(*arguments, "--format", "table").stdout
    assert "Trajectory of the replicator dynamic to time 20" in table
    assert sum(line.split()[:1] != [] and line.split()[0][0].isdigit() for line in table.splitlines()) == 21
    assert "It has come to rest at the end." in table
    assert "101 points in all" in table
    out = tmp_path / "rows.csv"
    run(*arguments, "--out", out)
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert len(rows) == 101
    assert list(rows[0]) == ["time", "drivers.left", "drivers.right"]
    assert float(rows[-1]["drivers.left"]) == pytest.approx(1, abs=1e-6)


def test_fixation_in_every_form(coordination: Path) -> None:
    arguments = ("dynamics", coordination, "--fixation", "3", "--mutant", "left", "--resident", "right", "--seed", "0")
    found = valid(run_json(*arguments, "--set", "bonus=-1", "--repetitions", "40"))
    # Raised by 2: (1, 2) against (2, 3) in a population of 3: ratios (2 + 3)/4 and 4/(1 + 2).
    assert found["fixation"]["shift"] == "2"
    assert found["fixation"]["probability"] == "12/47"
    assert found["fixation"]["neutral"] == "1/3"
    assert found["dynamic"] == "moran"
    assert 0 < found["fixation"]["simulated"] < 1
    table = run(*arguments, "--set", "bonus=-1", "--repetitions", "0", "--format", "table").stdout
    assert "12/47 = 0.255319" in table
    assert "selection opposes left" in table
    assert "note: 2 is added to all payoffs" in table
    assert "simulated" not in table
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--repetitions", "0", "--format", "csv").stdout)))
    assert rows[0]["probability"] == "0"
    assert rows[0]["simulated"] == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--dynamic", "logti"), "did you mean 'logit'"),
        (("--from", "drivers.lft=1"), "did you mean 'drivers.left'"),
        (("--from", "drivers.left"), "write POPULATION.STRATEGY=SHARE"),
        (("--from", ""), "write POPULATION.STRATEGY=SHARE"),
        (("--from", "drivers.left=1/2,drivers.left=1/2"), "gives drivers.left twice"),
        (("--from", "drivers.left=2"), "is not a share"),
        (("--from", "drivers.left=1", "--seed", "1"), "a trajectory draws nothing"),
        (("--from", "drivers.left=1", "--basins", "5"), "two different results"),
        (("--fixation", "5", "--basins", "5"), "two different results"),
        (("--fixation", "5"), "needs --mutant"),
        (("--fixation", "5", "--mutant", "left"), "needs --resident"),
        (("--fixation", "5", "--mutant", "lefd", "--resident", "right"), "did you mean 'left'"),
        (("--fixation", "5", "--dynamic", "logit"), "that of the Moran process"),
        (("--mutant", "left"), "--mutant is for --fixation"),
        (("--basins", "5", "--points", "5"), "--points is for --from"),
        (("--noise", "1/5"), "has no noise"),
        (("--dynamic", "logit", "--noise", "0"), "the noise must be from"),
        (("--time", "-1"), "the time must be from"),
        (("--set", "bonos=1"), "did you mean 'bonus'"),
    ],
)
def test_a_slip_is_told_in_one_line(coordination: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("dynamics", coordination, *arguments, code=2)
    assert message in result.stderr
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_other_forms_are_refused() -> None:
    assert "games of the form 'population'" in run("dynamics", STAG_HUNT, code=2).stderr


def test_the_schema_refuses_what_is_not_of_the_contract(coordination: Path) -> None:
    found = valid(run_json("dynamics", coordination, "--basins", "10"))
    for change in (
        {"format": "gametheory.dynamics/2"},
        {"dynamic": "moran"},
        {"surprise": 1},
        {"noise": 0.1},
        {"fixation": {}},
    ):
        assert refused({**found, **change}), change
    row = found["basins"]["rows"][0]
    for change in ({"state": None}, {"kind": "cycle"}, {"share": 2}, {"count": -1}):
        assert refused({**found, "basins": {**found["basins"], "rows": [{**row, **change}]}}), change
    del found["basins"]
    assert refused(found)


def test_help_and_slips_load_no_numbers() -> None:
    code = "import sys; import gametheory.cli.dynamics; print(sorted({'numpy', 'scipy', 'nashpy', 'flint'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert b"--basins" in process("dynamics", "--help").stdout
