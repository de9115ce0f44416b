"""Help that can be followed: every command has an example, and every example runs."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
import typer

from gametheory.cli import options
from gametheory.cli.app import app
from gametheory.solvers import concepts
from tests.cli.running import ROOT, RUNNER, STAG_HUNT, run
from tests.small_games import INSPECTION

COMMANDS = [str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback]


def epilog(name: str) -> str:
    group = typer.main.get_command(app)
    return str(group.commands[name].epilog)  # type: ignore[attr-defined]


def test_the_commands_of_the_contract() -> None:
    assert {"validate", "show", "solve", "sweep", "check", "verify", "dominance"} <= set(COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_the_main_help_lists_all_commands_and_exit_codes(arguments: list[str]) -> None:
    result = RUNNER.invoke(app, arguments)
    text = result.output
    # Nothing at all is a usage error to recent releases of click, and a request for help to earlier ones.
    assert result.exit_code in ((0,) if arguments else (0, 2))
    for name in COMMANDS:
        assert re.search(rf"^\W*{name}\b", text, flags=re.MULTILINE)
    for code in ("0", "1", "2", "3", "4", "5", "70", "130"):
        assert re.search(rf"\b{code} [a-z]", " ".join(text.split()))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_has_an_example_and_unbroken_paragraphs(name: str) -> None:
    text = run(name, "--help", env={"COLUMNS": "200"}).stdout
    assert f"Example: gametheory {'solve' if name == 'verify' else name} " in text
    prose = text.split("╭")[0]
    # At 200 columns a paragraph takes few lines; line breaks of the source would show as short lines.
    lines = [line.strip() for line in prose.splitlines() if line.strip()]
    assert all(line.endswith((".", ":", "]", "}")) or len(line) > 120 or "Usage" in line for line in lines), lines


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = epilog(name).removeprefix("Example: ")
    files = [Path(word) for word in example.split() if word.startswith("games/")]
    if not all((ROOT / file).exists() for file in files):
        pytest.skip(f"no {', '.join(map(str, files))} here")
    os.symlink(ROOT / "games", tmp_path / "games")
    for own in ("game.toml", "my_game.toml"):
        (tmp_path / own).write_text(INSPECTION)
    monkeypatch.chdir(tmp_path)
    piped = None
    commands = [shlex.split(part) for part in example.split("|")]
    for program, *arguments in commands:
        assert program == "gametheory"
        result = RUNNER.invoke(app, arguments, input=piped)
        # Whether a published claim holds is not the matter of this test.
        assert result.exit_code in ((0, 1, 4) if arguments[0] == "check" else (0,)), result.output
        piped = result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = run(env={"_ROOT_COMPLETE": f"source_{shell}", "_GAMETHEORY_COMPLETE": f"source_{shell}"})
    assert "_GAMETHEORY_COMPLETE" in result.stdout or "_ROOT_COMPLETE" in result.stdout


def test_the_version() -> None:
    import gametheory

    assert run("--version").stdout == f"gametheory {gametheory.__version__}\n"


def completions(line: str) -> list[str]:
    """What bash would offer for the last word of a command line."""
    words = line.split(" ")
    env = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_GAMETHEORY_COMPLETE": "complete_bash"}
    return RUNNER.invoke(app, [], prog_name="gametheory", env=env).stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("gametheory solve x.toml --concept n", ["nash"]),
        ("gametheory solve x.toml --concept ", list(options.CONCEPTS)),
        ("gametheory sweep x.toml --method nashpy-v", ["nashpy-vertex"]),
        (f"gametheory solve {STAG_HUNT} --set ", ["stag=", "hare="]),
        (f"gametheory sweep {STAG_HUNT} h", ["hare="]),
        ("gametheory solve no/such/file.toml --set ", []),
    ],
)
def test_completion_offers_the_values_of_options(line: str, offered: list[str]) -> None:
    assert completions(line) == offered


def test_completion_knows_all_concepts_and_methods() -> None:
    assert options.CONCEPTS == concepts.CONCEPTS
    assert sorted(options.METHODS) == sorted({method for methods in concepts.METHODS.values() for method in methods})


def test_a_sweep_to_a_file_says_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    assert run("sweep", STAG_HUNT, "hare=1:3:3", "--out", out).stderr == f"{out}: 3 points, 9 rows\n"
    assert run("sweep", STAG_HUNT, "hare=1:3:3", "--out", out, "--quiet").stderr == ""


def test_decimals_are_for_csv() -> None:
    assert "--decimals has no effect" in run("solve", STAG_HUNT, "--decimals", "--format", "json").stderr
    assert "--decimals has no effect" in run("sweep", STAG_HUNT, "hare=1", "--decimals", "--format", "json").stderr
    assert run("solve", STAG_HUNT, "--decimals", "--format", "csv").stderr == ""
    assert run("solve", STAG_HUNT, "--decimals", "--format", "json", "--quiet").stderr == ""
