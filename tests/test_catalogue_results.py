"""Results of shipped games are the same on every machine: they name games as the catalogue does, and are verified anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from gametheory.catalogue import catalogue_folder, catalogue_names
from gametheory.claims.dossier import place_of
from gametheory.spec.dossier import read_dossier
from gametheory.spec.files import is_dossier
from tests.cli.running import ROOT, run, run_json

GAMES = catalogue_folder()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    return empty


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "essay/monitoring"),
        ("solve", "essay/monitoring.toml"),
        ("regimes", "essay/monitoring", "reach"),
        ("check", "classics"),
        ("check", "essay/essay.dossier"),
    ],
)
def test_a_result_is_verified_in_another_folder(
    arguments: tuple[str, ...], elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*arguments, "--out", "result.json", code=1 if arguments[0] == "check" else 0)
    assert str(GAMES) not in (elsewhere / "result.json").read_text()
    (elsewhere / "there").mkdir()
    monkeypatch.chdir("there")
    assert run_json("verify", "../result.json")["holds"] is True


def test_a_file_in_the_way_is_another_game(elsewhere: Path) -> None:
    run("solve", "essay/monitoring", "--out", "result.json")
    (elsewhere / "essay").mkdir()
    (elsewhere / "essay" / "monitoring").write_text((ROOT / "games/classics/chicken.toml").read_text())
    assert "has changed since the result was made" in run("verify", "result.json", code=3).stderr


def test_the_folder_is_checked_with_its_dossier_and_each_game_once() -> None:
    documents = run_json("check", "essay", code=1)
    files = [each["game"]["file"] for each in documents if "game" in each]
    assert sorted(files) == [name for name in catalogue_names() if name.startswith("essay/") and not is_dossier(name)]
    (dossier,) = (each for each in documents if "game" not in each)
    assert dossier["file"] == "essay/essay.dossier"
    assert len(dossier["parts"]) == 4


def test_a_game_beside_its_dossier_is_taken_once() -> None:
    documents = run_json("check", "essay/essay.dossier", "essay/monitoring.toml", "essay/creators", code=1)
    files = [each["game"]["file"] for each in documents if "game" in each]
    assert files.count("essay/monitoring.toml") == 1
    assert "essay/monitoring" not in files
    assert len(files) == len({place_of(file) for file in files}) == 8


def test_places_are_the_same_however_named() -> None:
    assert GAMES is not None
    there = str((GAMES / "essay" / "monitoring.toml").resolve())
    assert {place_of(name) for name in ("essay/monitoring", "essay/monitoring.toml", there)} == {there}


def test_a_dossier_of_ones_own_names_files_beside_it(elsewhere: Path) -> None:
    text = (ROOT / "games/essay/essay.dossier.toml").read_text()
    (elsewhere / "mine.dossier.toml").write_text(text)
    assert read_dossier("mine.dossier.toml").file_of("monitoring") == Path("monitoring.toml")
    assert read_dossier("essay/essay.dossier").file_of("monitoring") == Path("essay/monitoring")


def test_replicate_names_the_games_of_the_catalogue() -> None:
    files = {each["game"]["file"] for each in run_json("replicate")["games"]}
    assert files
    assert files <= set(catalogue_names())


@pytest.mark.parametrize(
    "arguments", [(), ("essay",), ("essay/monitoring",), ("essay/essay.dossier",), ("degenerate",)]
)
def test_lists_and_descriptions_fit_their_schema(arguments: tuple[str, ...]) -> None:
    schema = json.loads((ROOT / "gametheory" / "schemas" / "catalogue.json").read_text("utf-8"))
    judge = jsonschema.Draft202012Validator(schema)
    document = run_json("games", *arguments)
    judge.validate(document)
    document["games"][0]["players"] = "ann"
    assert not judge.is_valid(document)
