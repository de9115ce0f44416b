from __future__ import annotations

from pathlib import Path

import pytest

import gametheory
from gametheory.formats.efg import read_efg
from gametheory.formats.nfg import read_nfg
from tests.cli.running import CLASSICS, DILEMMA, run, run_json
from tests.formats.test_efg import POKER
from tests.spec.test_foreign import PENNIES


@pytest.fixture
def pennies(tmp_path: Path) -> Path:
    path = tmp_path / "pennies.nfg"
    path.write_text(PENNIES)
    return path


def test_the_suffix_decides(tmp_path: Path, pennies: Path) -> None:
    for suffix in ("nfg", "gam", "csv", "toml"):
        out = tmp_path / f"out.{suffix.upper()}"
        assert run("convert", pennies, "-o", out).stdout == ""
        game = gametheory.loads(out.read_text()) if suffix == "toml" else gametheory.load(out)
        assert game.at().payoffs == gametheory.load(pennies).at().payoffs


def test_to_decides_before_the_suffix_and_without_out(tmp_path: Path, pennies: Path) -> None:
    text = run("convert", pennies, "--to", "gam").stdout
    run("convert", pennies, "--to", "gam", "--out", tmp_path / "game.txt")
    assert (tmp_path / "game.txt").read_text() == text == "2\n2 2\n\n1 -1 -1 1\n-1 1 1 -1\n"


def test_a_pipe_is_told_by_how_it_begins() -> None:
    assert read_efg(run("convert", "-", "--to", "efg", stdin=POKER).stdout) == read_efg(POKER)
    text = Path(DILEMMA).read_text()
    assert read_nfg(run("convert", "-", "--to", "nfg", stdin=text).stdout).shape == (2, 2)


def test_outcomes() -> None:
    assert read_nfg(run("convert", DILEMMA, "--to", "nfg", "--outcomes").stdout).outcome_of == (1, 3, 2, 4)
    assert read_nfg(run("convert", DILEMMA, "--to", "nfg").stdout).outcomes == ()


def test_parameters_are_set_and_don_t_travel() -> None:
    result = run("convert", CLASSICS / "entry_deterrence.toml", "--to", "efg", "--set", "fighting=1/2")
    assert "parameters don't travel" in result.stderr
    assert "1/2" in result.stdout
    assert run("convert", CLASSICS / "entry_deterrence.toml", "--to", "efg", "--quiet").stderr == ""


def test_other_commands_take_the_files(pennies: Path) -> None:
    assert run_json("solve", pennies)["equilibria"][0]["strategies"]["Player_1"] == {"heads": "1/2", "tails": "1/2"}
    assert run_json("validate", pennies)[0]["valid"] is True
    assert "Pennies" in run("show", pennies, "--format", "table").stdout
    assert len(run_json("solve", "-", stdin=POKER)["equilibria"]) >= 1


def test_what_can_t_be_done_is_said_kindly(tmp_path: Path, pennies: Path) -> None:
    def refused(*arguments: object, code: int = 2) -> str:
        return run("convert", *arguments, code=code).stderr

    assert "say what to write" in refused(pennies)
    assert "may be .nfg, .efg, .gam, .csv, .toml" in refused(pennies, "-o", tmp_path / "game.xml")
    assert "there is no folder" in refused(pennies, "-o", tmp_path / "nowhere" / "game.efg")
    (tmp_path / "folder.csv").mkdir()
    assert "can't be written" in refused(pennies, "-o", tmp_path / "folder.csv")
    assert "holds a tree, and this game has none" in refused(pennies, "--to", "efg")
    assert "has no parameters" in refused(pennies, "--to", "gam", "--set", "x=1")
    assert "is a game file already" in refused(DILEMMA, "--to", "toml")
    assert "there is no file" in refused(tmp_path / "none.nfg", "--to", "gam")
    broken = tmp_path / "broken.nfg"
    broken.write_text(PENNIES[:-4])
    assert "broken.nfg:2: a payoff is expected here, not the end of the file" in refused(broken, "--to", "gam", code=3)
    assert not list(tmp_path.glob("*.gam"))
