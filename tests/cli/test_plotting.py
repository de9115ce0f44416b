"""The command ``plot``: kinds, files, what it says, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gametheory.cli import plotting
from gametheory.figures.choosing import KINDS
from tests.cli.running import run

BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("essay/monitoring", "reach"), "paths"),
        (("essay/monitoring", "reach", "fee"), "map"),
        (("essay/monitoring", "--kind", "best-responses", "--set", "reach=1/10"), "best-responses"),
        (("essay/swamping", "reach"), "paths"),
        (("classics/stag_hunt", "hare", "--measure", "payoff.ann", "--width", "5"), "paths"),
    ],
)
def test_each_kind_is_written_where_it_says(folder: Path, arguments: tuple[str, ...], kind: str) -> None:
    result = run("plot", *arguments)
    path = f"{Path(arguments[0]).name}-{kind}.png"
    assert result.stdout == f"{path}\n"
    assert (folder / path).read_bytes().startswith(BEGINS["png"])


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("essay/reach_tree",), "tree"),
        (("essay/creators",), "portrait"),
        (("classics/stag_hunt", "--kind", "tornado", "--draws", "500"), "tornado"),
    ],
)
def test_the_kinds_of_other_rooms_are_reached(folder: Path, arguments: tuple[str, ...], kind: str) -> None:
    run("plot", *arguments)
    assert (folder / f"{Path(arguments[0]).name}-{kind}.png").is_file()


@pytest.mark.parametrize("form", list(BEGINS))
def test_the_suffix_decides_and_the_same_command_writes_the_same_bytes(folder: Path, form: str) -> None:
    path = folder / f"figure.{form}"
    run("plot", "classics/stag_hunt", "hare", "--out", path)
    first = path.read_bytes()
    assert first.startswith(BEGINS[form])
    run("plot", "classics/stag_hunt", "hare", "--out", path)
    assert path.read_bytes() == first


def test_what_was_chosen_is_said_unless_quiet() -> None:
    said = run("plot", "essay/monitoring").stderr
    assert "note: drawn over reach; name an axis for another" in said
    assert run("plot", "essay/monitoring", "--quiet").stderr == ""
    assert "the claim worthless_wherever_it_is" in run("plot", "essay/foreign_tools", "location", "market").stderr


def test_a_range_and_a_claim_are_taken(folder: Path) -> None:
    claim = ("--claim", "piracy_falls_with_reach", "--between", "1/5:1", "--out", "one.svg")
    run("plot", "essay/monitoring", "reach", *claim)
    run("plot", "essay/monitoring", "reach", "--between", "1/5:1", "--claim", "mixed_formulas", "--out", "two.svg")
    assert (folder / "one.svg").read_bytes() != (folder / "two.svg").read_bytes()


def test_a_file_of_gambit_is_drawn(folder: Path) -> None:
    text = 'NFG 1 R "A game" { "Ann" "Bob" } { 2 2 }\n\n4 4 3 0 0 3 3 3\n'
    (folder / "game.nfg").write_text(text, "utf-8")
    assert run("plot", "game.nfg").stdout == "game-best-responses.png\n"


def test_a_game_comes_through_the_pipe(folder: Path) -> None:
    text = (
        'format = 1\ntitle = "t"\nform = "strategic"\nplayers = { a = ["u", "d"], b = ["l", "r"] }\n'
        "payoffs.matrices = { a = [[1, 0], [0, 1]], b = [[0, 1], [1, 0]] }\n"
    )
    assert run("plot", "-", stdin=text).stdout == "game-best-responses.png\n"
    assert (folder / "game-best-responses.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("essay/monitoring", "nope"), "'nope' is not a parameter"),
        (("essay/monitoring", "reach", "fee", "damages"), "3 axes"),
        (("essay/monitoring", "reach=0:1"), "--between"),
        (("essay/monitoring", "--kind", "pie"), "'pie' is no kind of figure"),
        (("essay/monitoring", "--kind", "tree"), "of this game there are: paths, map, best-responses"),
        (("essay/monitoring", "reach", "--out", "x.gif"), "may be .png, .svg, .pdf"),
        (("essay/monitoring", "reach", "--out", "nowhere/x.png"), "there is no folder nowhere"),
        (("essay/monitoring", "reach", "--width", "1"), "give inches, from 2 to 60"),
        (("essay/monitoring", "reach", "--height", "3"), "too low"),
        (("essay/monitoring", "reach", "--measure", "rnet"), "did you mean 'rent'?"),
        (("essay/monitoring", "reach", "--claim", "nope"), "nope"),
        (("essay/monitoring", "fee", "--claim", "mixed_formulas"), "goes over reach, and this figure over fee"),
        (("essay/monitoring", "reach", "--draws", "9"), "no effect on the kind paths; it is for tornado, indices"),
        (("essay/creators", "--measure", "x"), "no effect on the kind portrait"),
        (("essay/swamping", "tools", "--claim", "enforcement_works_however_many"), "not drawn over symmetric games"),
        (("degenerate/von_stengel_6x6",), "there is no figure"),
        (("essay/monitoring", "--kind", "tornado", "--claim", "a", "--measure", "b"), "one claim or measure, and 2"),
    ],
)
def test_what_can_not_be_drawn_is_refused_with_a_reason(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in run("plot", *arguments, code=2).stderr
    assert not list(folder.iterdir())


def test_a_folder_in_the_way_is_said(folder: Path) -> None:
    (folder / "x.png").mkdir()
    assert "x.png" in run("plot", "classics/stag_hunt", "hare", "--out", "x.png", code=2).stderr


def test_the_names_of_kinds_are_those_of_the_figures() -> None:
    assert plotting.KINDS == KINDS
    assert plotting.complete_kind("t") == ["tree", "tornado"]


def test_matplotlib_is_loaded_only_to_draw() -> None:
    program = "import sys; import gametheory.cli.app; print('matplotlib' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
