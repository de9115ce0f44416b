"""Every mistake that a user can make: a file named for it, which says itself what must be reported.

A file starts with one line ``# expect: ...`` for each fault, as :class:`gametheory.errors.Fault` writes it; a file
that can't carry comments has them in ``<fault>.expect`` beside it, a line each.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gametheory
from gametheory.cli.app import app
from gametheory.errors import GameFileError
from tests.cli.running import process

FOLDER = Path(__file__).parents[1] / "bad_games"
FILES = sorted(FOLDER.glob("*.toml"))
AS_PROCESSES = ("misspelled_strategy_in_cells", "not_utf8", "several_slips", "absent_minded", "expression_calls_import")


def expected(file: Path) -> list[str]:
    beside = file.with_suffix(".expect")
    if beside.exists():
        return beside.read_text(encoding="utf-8").splitlines()
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def as_printed(file: Path, fault: str) -> str:
    """``line 3: path: message`` is printed ``file:3: path: message``."""
    return f"{file}:{fault.removeprefix('line ')}" if fault.startswith("line ") else f"{file}: {fault}"


def test_there_are_many_and_each_expects_something() -> None:
    assert len(FILES) >= 75
    assert all(expected(file) for file in FILES)
    assert not [file for file in FOLDER.glob("*.expect") if not file.with_suffix(".toml").exists()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_load_raises_exactly_the_expected_faults(file: Path) -> None:
    with pytest.raises(GameFileError) as caught:
        gametheory.load(file)
    assert [str(fault) for fault in caught.value.faults] == expected(file)
    several = file.stem.startswith("several_")
    assert (len(caught.value.faults) > 1) == several


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_command_line_says_so_and_ends_with_3(file: Path) -> None:
    result = CliRunner().invoke(app, ["validate", str(file), "--format", "json"])
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [as_printed(file, fault) for fault in expected(file)]
    found = json.loads(result.stdout)[0]
    assert found["valid"] is False
    assert len(found["faults"]) == len(expected(file))
    assert "\x1b" not in result.output


@pytest.mark.parametrize("name", AS_PROCESSES)
@pytest.mark.parametrize("command", ["validate", "solve"])
def test_so_does_a_process_of_its_own(name: str, command: str) -> None:
    file = FOLDER / f"{name}.toml"
    result = process(command, file)
    assert result.returncode == 3
    printed = result.stderr.decode()
    assert printed.splitlines() == [as_printed(file, fault) for fault in expected(file)]
    assert "Traceback" not in printed


def test_a_folder_of_bad_files_is_reported_file_by_file() -> None:
    result = CliRunner().invoke(app, ["validate", str(FOLDER), "--format", "json"])
    assert result.exit_code == 3
    assert [entry["file"] for entry in json.loads(result.stdout)] == [str(file) for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_messages_are_for_people(file: Path) -> None:
    """One line each, not too long, without the words of the machinery that found the fault."""
    for text in expected(file):
        assert len(text) <= 450
        for word in (
            "Traceback",
            "Fraction(",
            "UnreadableNumber",
            "pydantic",
            "NoneType",
            "dict_type",
            "ctx",
            "Input should",
            "Value error",
            "Assertion failed",
        ):
            assert word not in text


def test_at_most_a_hundred_faults_are_listed_and_the_rest_is_counted() -> None:
    good = (FOLDER.parents[1] / "games" / "classics" / "stag_hunt.toml").read_text(encoding="utf-8")
    text = good + "\n[measures]\n" * ("[measures]" not in good) + "\n[claims]\n" * ("[claims" not in good)
    text += "".join(f'\n[claims.c{i:03}]\nholds = "zzz{i} < 1"\n' for i in range(130))
    with pytest.raises(GameFileError) as caught:
        gametheory.loads(text)
    faults = caught.value.faults
    assert len(faults) == 101
    assert faults[-1].message == "and 30 more faults"
    assert [fault.line for fault in faults[:-1]] == sorted(fault.line for fault in faults[:-1])
