"""The command replicate: its table, its document, its rows and its exit codes."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from gametheory.cli import replicating
from gametheory.errors import UsageError
from tests.cli.running import ROOT, STAG_HUNT, run, run_json

TSEBELIS = ROOT / "games" / "literature" / "tsebelis_1989.toml"
GAME = """format = 1
title = "A choice"
form = "strategic"
[parameters.prize]
default = 2
range = [-1, 5]
[players]
ann = ["take", "leave"]
bob = ["watch", "sleep"]
[payoffs.formulas]
ann = "prize * ann.take"
bob = "bob.watch"
[replications.gain]
quantity = "payoff.ann"
value = "prize"
provenance = "published"
source = "the paper, p. 3"
[replications.switch]
breakpoint = "prize"
value = 0
provenance = "re-derived"
"""
WRONG = """[replications.slip]
quantity = "payoff.ann"
value = "2*prize"
at = { prize = 3 }
provenance = "essay"
"""


@pytest.fixture
def game(tmp_path: Path) -> Path:
    path = tmp_path / "choice.toml"
    path.write_text(GAME)
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.toml"
    path.write_text(GAME + WRONG)
    return path


def test_the_table_says_what_passes(game: Path) -> None:
    shown = run("replicate", game, "--format", "table", env={"COLUMNS": "120"}).stdout
    lines = shown.splitlines()
    assert lines[0] == f"A choice  {game}"
    assert lines[2].split() == ["replication", "stated", "computed", "error", "provenance"]
    assert lines[3].split() == ["gain", "2", "2", "0", "published", "passes"]
    assert lines[5].split() == ["switch", "0", "0", "0", "re-derived", "passes"]
    assert "breakpoint of prize" in lines[6]
    assert lines[-1] == "2 values of 1 game: 2 pass"


def test_a_wrong_value_fails_with_its_reason_and_exit_code_1(wrong: Path) -> None:
    shown = run("replicate", wrong, "--format", "table", code=1, env={"COLUMNS": "120"}).stdout
    slip = shown[shown.index("slip") :].splitlines()
    assert slip[0].split() == ["slip", "6", "3", "-3", "essay", "fails"]
    assert "prize = 3" in slip[1]
    assert slip[2].strip() == "off by -3"
    assert slip[-1] == "3 values of 1 game: 2 pass, 1 fails"


def test_the_document_is_of_the_contract(game: Path, wrong: Path) -> None:
    schema = json.loads((files("gametheory") / "schemas" / "replication.json").read_text("utf-8"))
    document = run_json("replicate", game, wrong, code=1)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert (document["format"], document["passed"], document["failed"]) == ("gametheory.replication/1", 4, 1)
    assert [len(found["replications"]) for found in document["games"]] == [2, 3]
    slip = document["games"][1]["replications"][2]
    assert (slip["stated"], slip["computed"], slip["error"], slip["passes"]) == ("6", "3", "-3", False)
    assert slip["at"] == {"prize": "3"}


def test_rows_have_exact_numbers(wrong: Path) -> None:
    text = run("replicate", wrong, "--format", "csv", code=1).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["replication"] for row in rows] == ["gain", "switch", "slip"]
    assert (rows[0]["game"], rows[0]["source"], rows[0]["passes"]) == ("wrong", "the paper, p. 3", "true")
    assert (rows[2]["what"], rows[2]["at"], rows[2]["error"], rows[2]["reason"]) == (
        "payoff.ann",
        "prize = 3",
        "-3",
        "off by -3",
    )


def test_a_folder_has_those_games_that_state_values(game: Path, tmp_path: Path) -> None:
    (tmp_path / "silent.toml").write_text(GAME[: GAME.index("[replications")])
    result = run("replicate", tmp_path, "--format", "json")
    assert [Path(found["game"]["file"]).name for found in json.loads(result.stdout)["games"]] == ["choice.toml"]
    assert result.stderr == ""


def test_a_file_without_values_is_told_and_is_no_success() -> None:
    result = run("replicate", STAG_HUNT, "--format", "table", code=4)
    assert "states no values to replicate" in result.stderr
    assert result.stdout == "0 values of 0 games: 0 pass\n"
    assert run("replicate", STAG_HUNT, "--quiet", code=4).stderr == ""


def test_the_result_goes_to_a_file(game: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    assert run("replicate", game, "--out", out).stdout == ""
    assert out.read_text().startswith("file,game,replication,")
    assert "suffix" in run("replicate", game, "--out", tmp_path / "rows.xyz", code=2).stderr


def test_faulty_files_stop_it_before_any_work(game: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(GAME.replace('"2*prize"', '"prise"').replace('value = "prize"', 'value = "prise"'))
    result = run("replicate", game, faulty, code=3)
    assert "did you mean 'prize'" in result.stderr
    assert result.stdout == ""


def test_the_catalogue_is_the_default(game: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "literature" in replicating.shipped_folders()
    monkeypatch.setattr(replicating, "shipped_folders", lambda: [str(game.parent)])
    assert [found["game"]["title"] for found in run_json("replicate")["games"]] == ["A choice"]


def test_a_missing_catalogue_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicating, "catalogue_folders", tuple)
    with pytest.raises(UsageError, match="catalogue of games is missing"):
        replicating.shipped_folders()
