"""The command new: what it writes, what it refuses, and what it asks on a terminal."""

from __future__ import annotations

import os
import select
import shlex
import signal
import sys
import time
from pathlib import Path

import pytest

from gametheory.cli.starting import expect_new
from gametheory.errors import UsageError
from gametheory.model.family import load
from gametheory.spec.schema import FORMS
from tests.cli.running import COMMAND, ROOT, process, run

PATIENCE = 60.0
CTRL_C = b"\x03"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("form", FORMS)
def test_a_new_file_is_valid_at_once(form: str) -> None:
    run("new", f"{form}.toml", "--form", form)
    file = f"{form}.toml"
    run("validate", file)
    run("show", file)
    run("solve", file)
    run("check", file, code=1)
    run("regimes", file, "benefit")
    assert load(file).spec.form == form


def test_what_is_said_to_be_next_runs() -> None:
    result = run("new", "my game")
    assert result.stdout == ""
    lines = [line.strip() for line in result.stderr.splitlines() if line.strip().startswith("gametheory ")]
    assert [shlex.split(line)[1] for line in lines] == ["show", "solve", "regimes", "check", "plot"]
    for line in lines[:4]:
        run(*shlex.split(line, comments=True)[1:], code=1 if " check " in line else 0)


def test_options_are_in_the_file(folder: Path) -> None:
    run(
        *("new", "piracy", "--title", 'Who "owns" it?', "--form", "strategic"),
        *("--players", "holder: monitor, ignore", "--player", "tool: pirate, license"),
        *("--parameter", "reach=2/5 in 0:1", "--parameter", "fee = 10"),
        *("--measure", "piracy = tool.pirate", "--claim", "rare: piracy <= 1/4"),
    )
    spec = load("piracy.toml").spec
    assert spec.title == 'Who "owns" it?'
    assert spec.players == ("holder", "tool")
    assert spec.strategies == (("monitor", "ignore"), ("pirate", "license"))
    assert list(spec.parameters) == ["reach", "fee"]
    assert spec.parameters["fee"].range is None
    assert str(spec.measures["piracy"]) == "tool.pirate"
    assert spec.claims["rare"].quantifier == "every"
    assert [path.name for path in folder.iterdir()] == ["piracy.toml"]


def test_without_anything_it_has_a_name_of_its_own(folder: Path) -> None:
    result = run("new", "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
    assert [path.name for path in folder.iterdir()] == ["my_game.toml"]


def test_to_a_pipe(folder: Path) -> None:
    text = run("new", "-", "--form", "extensive").stdout
    assert run("solve", "-", stdin=text).stdout
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_nothing_is_overwritten(what: str, folder: Path) -> None:
    place = folder / "mine.toml"
    {"file": lambda: place.write_text("mine"), "folder": place.mkdir, "link": lambda: place.symlink_to("nowhere")}[
        what
    ]()
    for name in ("mine.toml", "mine"):
        assert "mine.toml is there already" in run("new", name, code=2).stderr
    assert not (folder / "nowhere").exists()
    if what == "file":
        assert place.read_text() == "mine"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("game.json", "ends in .toml"),
        ("my.dossier.toml", "claims combined"),
        ("my.dossier", "claims combined"),
        ("nowhere/game.toml", "there is no folder nowhere"),
        ("", "ends in .toml"),
        ("..", "ends in .toml"),
        ("./", "ends in .toml"),
        (".toml", "ends in .toml"),
        ("a" * 300, "can't be written"),
    ],
)
def test_where_no_file_can_be(path: str, said: str, folder: Path) -> None:
    assert said in run("new", path, "--form", "strategic", code=2).stderr
    assert list(folder.iterdir()) == []


def test_a_name_gets_its_ending() -> None:
    assert expect_new("game") == "game.toml"
    assert expect_new("-") == "-"
    with pytest.raises(UsageError):
        expect_new("game.txt")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--player", "hol der: monitor, for"), "write hol_der"),
        (("--player", "holder"), "write NAME: STRATEGY, STRATEGY"),
        (("--parameter", "reach"), "write NAME=VALUE in LOW:HIGH"),
        (("--form", "stratgic"), "did you mean 'strategic'?"),
        (("--title", "bell\a"), "title"),
        (("--measure", "x = tol.pirate", "--player", "tool: pirate, license"), "did you mean 'tool.pirate'?"),
    ],
)
def test_slips_are_told_and_nothing_is_written(options: tuple[str, ...], said: str, folder: Path) -> None:
    result = run("new", "game", *options, code=2)
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert list(folder.iterdir()) == []


def test_a_pipe_is_asked_nothing(folder: Path) -> None:
    result = process("new", "game.toml", stdin=b"", cwd=folder, env={"PYTHONPATH": str(ROOT)})
    assert result.returncode == 0
    assert b"[My game]" not in result.stderr
    assert (folder / "game.toml").is_file()


def on_a_terminal(arguments: list[str], answers: list[tuple[str, bytes]]) -> tuple[str, int]:
    """Run the command on a terminal, and answer each prompt when it has come. Returns what was shown, and the exit code."""
    pty = pytest.importorskip("pty")
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child
        os.environ["PYTHONPATH"] = str(ROOT)
        # What was started in the background may have ctrl-C ignored, and would hand that on.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(sys.executable, [*COMMAND, *arguments])
    shown, seen, end = "", 0, time.monotonic() + PATIENCE

    def read() -> bool:
        nonlocal shown
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"nothing more came: {shown}"
        try:
            data = os.read(terminal, 4096)
        except OSError:
            return False
        shown += data.decode()
        return bool(data)

    for prompt, answer in answers:
        while prompt not in shown[seen:]:
            assert read(), shown
        seen = shown.index(prompt, seen) + len(prompt)
        os.write(terminal, answer)
    # A key that comes between a prompt and the reading of its answer may be overlooked on a busy machine; press again.
    while read():
        if answers and answers[-1][1] == CTRL_C and not select.select([terminal], [], [], 2.0)[0]:
            os.write(terminal, CTRL_C)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(status)


def test_questions_are_asked_and_answers_checked_at_once(folder: Path) -> None:
    shown, code = on_a_terminal(
        ["new"],
        [
            ("File [my_game.toml]: ", b"piracy.json\n"),
            ("ends in .toml", b""),
            ("File [my_game.toml]: ", b"piracy\n"),
            ("Title [My game]: ", b'Who "owns" it?\n'),
            ("[strategic]: ", b"tree\n"),
            ("did you mean 'extensive'?", b""),
            ("[strategic]: ", b"bayesian\n"),
            ("Player [first: enter, stay_out]: ", b"holder monitor\n"),
            ("write NAME: STRATEGY, STRATEGY", b""),
            ("Player [first: enter, stay_out]: ", b"holder: monitor, ignore\n"),
            ("Player [second: enter, stay_out]: ", b"holder: pirate, license\n"),
            ("the player holder is named twice", b""),
            ("Player [second: enter, stay_out]: ", b"tool: pirate, license\n"),
            ("Another player (enter for none): ", b"\n"),
            ("Parameter (enter for no more): ", b"reach=2 in 0:1\n"),
            ("lies outside its range", b""),
            ("Parameter (enter for no more): ", b"reach=2/5 in 0:1\n"),
            ("Parameter (enter for no more): ", b"\n"),
        ],
    )
    assert code == 0, shown
    spec = load("piracy.toml").spec
    assert (spec.title, spec.form, spec.players) == ('Who "owns" it?', "bayesian", ("holder", "tool"))
    assert list(spec.parameters) == ["reach"]
    assert [path.name for path in folder.iterdir()] == ["piracy.toml"]


def test_enter_is_enough(folder: Path) -> None:
    questions = ["Title", "[strategic]: ", "Player [first", "Player [second", "Another player", "Parameter (enter"]
    shown, code = on_a_terminal(["new", "quick"], [(question, b"\n") for question in questions])
    assert code == 0, shown
    assert len(load("quick.toml").parameters) == 2


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["ctrl-C", "ctrl-D"])
def test_stopping_leaves_nothing(key: bytes, folder: Path) -> None:
    shown, code = on_a_terminal(["new"], [("File [", b"game\n"), ("Title [My game]: ", key)])
    assert code == 130
    assert "interrupted" in shown
    assert "Traceback" not in shown
    assert list(folder.iterdir()) == []


def test_a_terminal_is_asked_nothing_with_options(folder: Path) -> None:
    shown, code = on_a_terminal(["new", "game", "--form", "population"], [])
    assert code == 0, shown
    assert load("game.toml").spec.form == "population"
