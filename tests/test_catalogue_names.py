"""Names of the catalogue: what they mean anywhere, what they can't reach, and that a path comes first."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from gametheory import catalogue
from gametheory.catalogue import (
    below,
    beside,
    catalogue_folder,
    catalogue_folders,
    catalogue_names,
    located,
    plain_name,
    shipped,
)
from gametheory.cli.inputs import dossiers, expanded
from gametheory.cli.options import complete_game, complete_games
from gametheory.errors import UsageError
from gametheory.model.family import load
from gametheory.spec.files import is_dossier
from tests.cli.running import run, run_json

GAMES = Path(__file__).parents[1] / "games"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every test runs in an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    return empty


def small_catalogue(tmp_path, monkeypatch):
    """A catalogue of its own, with room beside it to escape to."""
    folder = tmp_path / "package" / "games"
    (folder / "essay").mkdir(parents=True)
    shutil.copy(GAMES / "essay" / "monitoring.toml", folder / "essay" / "monitoring.toml")
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "package" / "catalogue.py"))
    return folder


def test_every_file_has_its_name():
    names = catalogue_names()
    assert set(names) == {path.relative_to(GAMES).as_posix().removesuffix(".toml") for path in GAMES.rglob("*.toml")}
    assert "essay/essay.dossier" in names
    assert list(names) == sorted(names)
    assert {"classics", "essay", "literature"} <= set(catalogue_folders())


@pytest.mark.parametrize("name", ["essay/monitoring", "essay/monitoring.toml"])
def test_a_name_is_its_file(name):
    assert located(name) == GAMES / "essay" / "monitoring.toml"
    assert shipped(name)
    assert plain_name(name) == "essay/monitoring"
    assert load(name).spec.text == (GAMES / "essay" / "monitoring.toml").read_text()


def test_a_folder_and_a_dossier_have_names():
    assert located("essay") == located("essay/") == GAMES / "essay"
    assert located("essay/essay.dossier") == GAMES / "essay" / "essay.dossier.toml"
    assert is_dossier("essay/essay.dossier")
    assert is_dossier("essay.dossier.toml")
    assert not is_dossier("essay/monitoring")


def test_a_path_comes_first(elsewhere):
    (elsewhere / "essay").mkdir()
    assert located("essay") == Path("essay")
    assert located("essay/monitoring") == GAMES / "essay" / "monitoring.toml"
    (elsewhere / "essay" / "monitoring").write_text("mine")
    assert located("essay/monitoring") == Path("essay/monitoring")
    assert not shipped("essay/monitoring")
    (elsewhere / "literature").symlink_to("nowhere")
    assert located("literature") == Path("literature")


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/",
        "-",
        "~",
        "~/essay",
        "../games/essay/monitoring",
        "essay/..",
        "essay/../essay/monitoring",
        "essay/./monitoring",
        "./essay/monitoring",
        "essay//monitoring",
        "/essay/monitoring",
        "essay\\monitoring",
        "essay/..\\..\\monitoring",
        "C:essay/monitoring",
        "essay/monitoring\0",
        "essay/monitoring\n",
        "essay/*",
        "essay/monitoring.toml.toml",
        "essay/monitoring.toml/",
        "a" * 5_000,
        "essay/" + "a" * 300,
        "ESSAYS/monitoring",
    ],
)
def test_what_is_no_name_of_the_catalogue(name):
    assert not shipped(name)
    assert located(name) == Path(name)
    assert plain_name(name) == name


@pytest.mark.parametrize(
    "secret", ["secret", "../secret", "essay/../../secret", "essay/..\\..\\secret", "essay/.secret"]
)
def test_nothing_outside_is_reached(secret, tmp_path, monkeypatch):
    folder = small_catalogue(tmp_path, monkeypatch)
    (tmp_path / "package" / "secret.toml").write_text("format = 1")
    (folder / "essay" / ".secret.toml").write_text("format = 1")
    assert shipped("essay/monitoring")
    assert not shipped(secret)


def test_a_link_leads_nowhere_outside(tmp_path, monkeypatch):
    folder = small_catalogue(tmp_path, monkeypatch)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "game.toml").write_text("format = 1")
    (folder / "away").symlink_to(tmp_path / "outside")
    (folder / "essay" / "linked.toml").symlink_to(tmp_path / "outside" / "game.toml")
    (folder / "essay" / "inside.toml").symlink_to("monitoring.toml")
    for name in ("away", "away/game", "essay/linked"):
        assert not shipped(name)
    assert catalogue_names() == ("essay/inside", "essay/monitoring")
    assert shipped("essay/inside")


def test_a_catalogue_that_is_itself_a_link(tmp_path, monkeypatch):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "games").symlink_to(GAMES)
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "package" / "catalogue.py"))
    assert shipped("essay/monitoring")
    assert "essay/monitoring" in catalogue_names()


def test_no_catalogue_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "package" / "catalogue.py"))
    assert catalogue_folder() is None
    assert catalogue_names() == catalogue_folders() == ()
    assert located("essay/monitoring") == Path("essay/monitoring")
    assert "there is no file essay/monitoring" in run("solve", "essay/monitoring", code=2).stderr


def test_a_folder_is_its_games_by_name(elsewhere):
    found = expanded(["essay"])
    assert found == [name for name in catalogue_names() if name.startswith("essay/") and not is_dossier(name)]
    assert dossiers(["essay"]) == ["essay/essay.dossier"]
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine" / "a.toml").write_text("format = 1")
    assert expanded(["mine"]) == [os.path.join("mine", "a.toml")]
    assert below("mine") == (os.path.join("mine", "a.toml"),)


def test_what_is_meant_twice_is_taken_once():
    assert expanded(["essay/monitoring.toml", "classics/chicken", "essay/monitoring"]) == [
        "essay/monitoring.toml",
        "classics/chicken",
    ]
    assert len(expanded(["essay", "essay/", "essay/monitoring.toml"])) == len(expanded(["essay"]))


def test_beside_a_shipped_file_is_a_shipped_file(elsewhere):
    assert beside("essay/essay.dossier", "monitoring") == Path("essay/monitoring")
    assert beside("mine/my.dossier.toml", "game") == Path("mine/game.toml")
    (elsewhere / "essay").mkdir()
    (elsewhere / "essay" / "monitoring").write_text("mine, and not what the shipped dossier means")
    assert beside("essay/essay.dossier", "monitoring") == GAMES / "essay" / "monitoring.toml"
    assert beside("essay/essay.dossier", "screening") == Path("essay/screening")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("esay", "essay"), ("literatur", "literature"), ("games/essay", "essay"), ("somewhere/classics/", "classics")],
)
def test_a_misspelt_folder_gets_a_suggestion(name, meant):
    assert f"did you mean {meant}, a folder" in run("check", name, code=2).stderr


def test_a_misspelt_name_gets_a_suggestion():
    for name in ("essay/monitring", "games/essay/monitoring.toml", "monitoring"):
        assert "did you mean essay/monitoring" in run("solve", name, code=2).stderr


def test_a_misspelt_file_gets_a_suggestion(elsewhere):
    (elsewhere / "mine").mkdir()
    (elsewhere / "market_entry.toml").write_text("format = 1")
    (elsewhere / "mine" / "market_entry.nfg").write_text("NFG")
    for name, meant in (
        ("market_entry", "market_entry.toml"),
        ("market_enrty.toml", "market_entry.toml"),
        ("market_entry.tml", "market_entry.toml"),
        ("mine/market_enrty.nfg", "mine/market_entry.nfg"),
    ):
        assert f"there is no file {name}; did you mean {meant}?" in run("show", name, code=2).stderr
    assert run("show", "else.toml", code=2).stderr == "error: there is no file else.toml\n"
    assert run("show", "nowhere/else.toml", code=2).stderr == "error: there is no file nowhere/else.toml\n"


def test_a_folder_where_one_game_is_asked_for_names_one(elsewhere):
    assert "such as essay/creators" in run("solve", "essay", code=2).stderr
    (elsewhere / "mine").mkdir()
    assert "such as mine/game.toml" in run("solve", "mine/", code=2).stderr
    with pytest.raises(UsageError, match=r"no \.toml file in the folder mine"):
        expanded(["mine"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "essay/monitoring"),
        ("solve", "essay/monitoring"),
        ("regimes", "essay/monitoring", "reach"),
        ("sweep", "essay/monitoring", "reach=0,1"),
        ("statics", "essay/monitoring", "--measure", "piracy"),
        ("dominance", "classics/prisoners_dilemma"),
        ("validate", "essay/monitoring", "classics"),
        ("replicate", "essay/monitoring"),
        ("check", "classics/stag_hunt", "--claim", "tipping_point"),
        ("dynamics", "essay/creators"),
    ],
)
def test_every_command_takes_names(arguments):
    result = run(*arguments, "--format", "json")
    assert str(GAMES) not in result.stdout
    json.loads(result.stdout)


def test_results_name_the_game_and_can_be_verified_anywhere(elsewhere, monkeypatch):
    (elsewhere / "there").mkdir()
    found = run_json("check", "essay/monitoring", code=1)
    assert found["game"]["file"] == "essay/monitoring"
    regimes = run_json("regimes", "essay/monitoring", "reach")
    assert regimes["game"]["file"] == "essay/monitoring"
    assert [each["game"]["file"] for each in run_json("check", "classics", "--claim", "tipping_point")] == [
        "classics/stag_hunt"
    ]


def test_a_dataset_is_resumed_from_anywhere(elsewhere, monkeypatch):
    run("sweep", "essay/monitoring", "--draws", "50", "--out", "rows.parquet", "reach")
    assert str(GAMES) not in (elsewhere / "rows.parquet" / "_manifest.json").read_text()
    (elsewhere / "there").mkdir()
    monkeypatch.chdir("there")
    result = run("sweep", "essay/monitoring", "--draws", "50", "--out", "../rows.parquet", "--resume", "reach")
    assert "complete already" in result.stderr


def test_completion_offers_files_and_names(elsewhere):
    for name in ("mine.toml", "tree.efg", "notes.txt", ".hidden.toml", "rows.csv"):
        (elsewhere / name).write_text("")
    (elsewhere / "models").mkdir()
    (elsewhere / "models" / "one.nfg").write_text("")
    (elsewhere / "models" / "picture.png").write_text("")
    offered = complete_game("")
    assert offered[:4] == ["mine.toml", "models/", "rows.csv", "tree.efg"]
    assert "essay/monitoring" in offered
    assert "essay/essay.dossier" not in offered
    assert "essay" not in offered
    assert complete_game("mo") == ["models/one.nfg"]
    assert complete_game("models/o") == ["models/one.nfg"]
    assert complete_game("essay/mon") == ["essay/monitoring", "essay/monitoring_highest_fee"]
    assert complete_game("nowhere/") == []
    assert {"essay", "essay/essay.dossier"} <= set(complete_games("es"))
    assert complete_game(".h") == [".hidden.toml"]


def test_completion_of_an_empty_folder_ends(elsewhere):
    (elsewhere / "a" / "b").mkdir(parents=True)
    assert complete_game("a") == ["a/b/"]
    assert complete_game("a/b/") == []


@pytest.mark.parametrize("command", ["solve", "check", "sweep", "regimes", "show", "validate"])
def test_help_says_that_names_will_do(command):
    assert "essay/monitoring" in run(command, "--help").stdout
