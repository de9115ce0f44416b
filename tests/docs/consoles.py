"""The blocks of the documentation that show commands: found, run as a reader would run them, and compared.

A page is read from top to bottom in one empty folder. A block ```` ```toml title="my_game.toml" ```` is a file that the
reader writes; a ``console`` block has commands after ``$`` and what they print, in a terminal of 100 columns; what goes to
stderr counts only where nothing else is said. Three points on a line of their own stand for lines left out. A command may
be a pipe of ``gametheory`` commands; ``echo $?`` shows the exit code of the one before.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer.main

from gametheory.cli.app import app
from tests.cli.running import RUNNER

_BLOCK = re.compile(
    r"^```(?P<kind>\w+)(?: title=\"(?P<title>[\w./]+)\")?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
SHOWING = ("table", "--quiet")


@dataclass(frozen=True)
class Block:
    kind: str
    title: str
    text: str


def blocks(markdown: str) -> list[Block]:
    return [Block(found["kind"], found["title"] or "", found["text"]) for found in _BLOCK.finditer(markdown)]


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console, and what is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def option_names(command: str) -> set[str]:
    return {name for parameter in COMMANDS[command].params for name in (*parameter.opts, *parameter.secondary_opts)}


def words(command: str) -> list[str]:
    """What is run: as in a terminal, where results are tables, and without remarks on stderr."""
    name, *rest = shlex.split(command)
    assert name == "gametheory", command
    known = option_names(rest[0]) if rest and rest[0] in COMMANDS else set()
    given = {word.partition("=")[0] for word in rest}
    if "--format" in known and not given & {"--format", "-f", "--out", "-o", "--help"}:
        rest += ["--format", "table"]
    if "--quiet" in known and not given & {"--quiet", "-q", "--help"}:
        rest.append("--quiet")
    return rest


def run_console(text: str) -> Iterator[tuple[str, str, str]]:
    """Run a console's commands in the current folder: each with what is shown below it and what it said."""
    code = None
    for command, shown in steps(text):
        if command == "echo $?":
            yield command, shown, f"{code}\n"
            continue
        said: str | None = None
        for part in command.split(" | "):
            result: Any = RUNNER.invoke(app, words(part), input=said, env={"COLUMNS": "100"})
            assert "Traceback" not in result.output, result.output
            assert result.exit_code not in (2, 70), f"{part}: {result.output}"
            code, said = result.exit_code, result.stdout or result.stderr
        yield command, shown, said or ""


def is_shown(shown: str, said: str) -> str:
    """Empty if the lines shown are what was said but for what the three points leave out; else the first block that isn't."""
    left = said.splitlines()
    for block in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE):
        lines = [line.rstrip() for line in block.splitlines()]
        starts = [
            k
            for k in range(len(left) - len(lines) + 1)
            if [line.rstrip() for line in left[k : k + len(lines)]] == lines
        ]
        if not starts:
            return block
        left = left[starts[0] + len(lines) :]
    if shown.endswith("...\n"):
        return "" if left else "three points at the end leave nothing out"
    return "" if not left else "\n".join(left)


def write_files(found: list[Block], folder: Path) -> None:
    for block in found:
        if block.title:
            (folder / block.title).write_text(block.text, encoding="utf-8")
