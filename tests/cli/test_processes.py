"""The command as the system sees it: terminals, pipes that close, signals, devices, encodings."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, ROOT, STAG_HUNT, process
from tests.small_games import INSPECTION

pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")

# A shell that starts jobs in the background may have told its children to ignore interrupts.
HEEDING_INTERRUPTS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from gametheory.cli import main
main()
"""
ESCAPE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(
    *arguments: str,
    columns: int = 100,
    env: dict[str, str | None] | None = None,
    interrupt_at: re.Pattern[str] | None = None,
) -> tuple[int, bytes]:
    """Run a command with stdout and stderr on a pseudo-terminal; its exit code and all that it wrote.

    It is interrupted, as by ctrl-C, once it has written what matches ``interrupt_at``.
    """
    parent, child = pty.openpty()
    wanted = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", **(env or {})}
    environment = {name: value for name, value in wanted.items() if value is not None}
    running = subprocess.Popen(
        [sys.executable, "-c", HEEDING_INTERRUPTS, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=child,
        cwd=ROOT,
        env=environment,
    )
    os.close(child)
    written = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and select.select([parent], [], [], 60)[0]:
        try:
            part = os.read(parent, 65536)
        except OSError:  # Linux says so when the other side has closed
            break
        if not part:
            break
        written += part
        if interrupt_at and interrupt_at.search(ESCAPE.sub(b"", written).decode(errors="replace")):
            running.send_signal(signal.SIGINT)
            interrupt_at = None
    os.close(parent)
    return running.wait(timeout=60), written.replace(b"\r\n", b"\n")


def test_a_table_with_colours_on_a_terminal() -> None:
    code, written = on_a_terminal("solve", STAG_HUNT)
    assert code == 0
    assert b"\x1b[1mStag Hunt" in written
    plain = ESCAPE.sub(b"", written).decode()
    assert "3 Nash equilibria (exact, vertex enumeration, complete)" in plain


def test_no_color() -> None:
    _, written = on_a_terminal("check", STAG_HUNT, "--points", "2", "--quiet", env={"NO_COLOR": "1"})
    assert "fails" in written.decode()
    colours = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-7]|9[0-7]|38;[0-9;]+)m")
    assert not colours.search(written)
    _, coloured = on_a_terminal("check", STAG_HUNT, "--points", "2", "--quiet", env={"NO_COLOR": None})
    assert colours.search(coloured)


def test_quiet_prints_no_progress_on_a_terminal() -> None:
    _, written = on_a_terminal("sweep", STAG_HUNT, "hare=1:3:3", "--quiet", "--format", "csv")
    assert written.startswith(b"hare,equilibrium,")
    assert not ESCAPE.search(written)


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", STAG_HUNT, "--method", "lemke-howson", "--complete", "--quiet"),
        ("check", STAG_HUNT, "--points", "2", "--quiet"),
        ("sweep", STAG_HUNT, "hare=1,2", "-q"),
    ],
)
def test_quiet_prints_nothing_on_stderr(arguments: tuple[str, ...]) -> None:
    result = process(*arguments)
    assert result.stderr == b""
    json.loads(result.stdout)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_pipe_whose_reader_has_gone_is_no_error_message(form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = process("solve", STAG_HUNT, "--format", form, stdout=writer)
    os.close(writer)
    assert result.stderr == b""
    assert result.returncode == 141


def test_head_of_a_long_result() -> None:
    command = f"{' '.join(COMMAND)} sweep {STAG_HUNT} hare=1:3:600 --format csv | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert result.stdout.startswith(b"hare,equilibrium,")
    assert result.stderr == b""


def test_a_full_disk_is_said_plainly() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        result = process("solve", STAG_HUNT, stdout=full)
    assert result.returncode == 2
    assert result.stderr == b"error: No space left on device\n"


def test_out_to_a_device_writes_to_it(tmp_path: Path) -> None:
    fifo = tmp_path / "rows.csv"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    assert process("solve", STAG_HUNT, "--out", fifo).returncode == 0
    assert os.read(reader, 11) == b"equilibrium"
    os.close(reader)
    assert fifo.is_fifo()


@pytest.mark.parametrize("form", ["json", "table", "csv"])
def test_a_terminal_that_knows_no_unicode(form: str) -> None:
    game = INSPECTION.replace('title = "Inspection"', 'title = "Überwachung \u2264 1"').encode()
    result = process("solve", "-", "--format", form, stdin=game, env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, b"")
    if form == "json":
        assert json.loads(result.stdout)["game"]["title"] == "Überwachung \u2264 1"


@pytest.mark.parametrize(("command", "hint"), [("solve", b"game.toml"), ("verify", b"result.json")])
def test_a_pipe_that_is_not_there(command: str, hint: bytes) -> None:
    result = subprocess.run(
        f"{' '.join(COMMAND)} {command} - <&-", shell=True, capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    assert result.returncode == 2
    assert hint in result.stderr


def test_solve_and_verify_in_a_pipe() -> None:
    command = f"{' '.join(COMMAND)} solve {STAG_HUNT} | {' '.join(COMMAND)} verify -"
    result = subprocess.run(command, shell=True, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["holds"] is True


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_interrupted_sweep_writes_the_rows_so_far(form: str, tmp_path: Path) -> None:
    out = tmp_path / f"rows.{form}"
    arguments = ("sweep", STAG_HUNT, "hare=1/10:39/10:90000", "--out", str(out))
    code, written = on_a_terminal(*arguments, interrupt_at=re.compile(r"[1-9]\d*/90000"))
    assert code == 130
    message = ESCAPE.sub(b"", written).decode()
    assert re.search(r"interrupted after [1-9]\d* of 90000 points; the rows so far are written\n$", message)
    assert "Traceback" not in message
    if form == "json":
        document = json.loads(out.read_text())
        assert document["complete"] is False
        assert document["points"] == len({row["hare"] for row in document["rows"]}) > 0
    else:
        assert len(out.read_text().splitlines()) > 3
