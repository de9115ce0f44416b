"""What the README says of the essay's claims is what the command finds; its links and its Python lines work."""

import re
import shlex
from fractions import Fraction
from pathlib import Path

import pytest

import gametheory
from gametheory.cli.app import app
from tests.cli.running import RUNNER

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_verdicts():
    table = re.findall(r"^\| `(\w+)`[^|]*\| (\w+) \|", TEXT, flags=re.MULTILINE)
    assert len(table) >= 8
    family = gametheory.load(ROOT / "games" / "essay" / "four_players.toml")
    found = {verdict.name: verdict.verdict for verdict in gametheory.check(family, claims=[name for name, _ in table])}
    assert found == dict(table)


def test_the_intervals_of_the_table():
    """Each interval is one on which the claim holds or fails, and a claim that goes over no whole range names none."""
    rows = re.findall(r"^\| `(prediction\w*)`[^|]*\| \w+ \| ([^|]*) \|", TEXT, flags=re.MULTILINE)
    family = gametheory.load(ROOT / "games" / "essay" / "four_players.toml")
    named = 0
    for name, where in rows:
        (verdict,) = gametheory.check(family, claims=[name])
        stretches = [str(stretch) for stretch in verdict.stretches]
        intervals = re.findall(r"[\[(]\d[\d/]*, [\d/]+[\])]", where)
        assert set(intervals) <= set(stretches), name
        assert ("at every reach" in where) == (stretches == ["[0, 1]"]), name
        named += len(intervals)
    assert named >= 3


def test_the_numbers_of_the_table():
    family = gametheory.load(ROOT / "games" / "essay" / "four_players.toml")
    (inside,) = gametheory.solve(family).equilibria
    assert (inside.measures["rent_inside"], inside.measures["rent_outside"]) == (12, Fraction(-1, 2))
    assert "12 inside, -1/2 outside" in TEXT
    tie = {found.measures["licensed"] for found in gametheory.solve(family.at(reach="27/40")).equilibria}
    assert tie == {0, 1}


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_python_lines(monkeypatch):
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)  # our own README
    solution = names["solution"]
    assert isinstance(solution, gametheory.Solution)
    assert dict(solution.equilibria[0].strategies["tool"]) == {"pirate": Fraction(1, 4), "license": Fraction(3, 4)}


CONSOLES = re.findall(r"```console\n\$ gametheory ([^\n]*)\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), CONSOLES, ids=[command for command, _ in CONSOLES])
def test_what_the_consoles_show_is_what_the_commands_say(command, shown, monkeypatch):
    """Lines between two blocks may be left out, with three points in their place."""
    monkeypatch.chdir(ROOT)
    arguments = [*shlex.split(command), "--format", "table", "--quiet"]
    result = RUNNER.invoke(app, arguments, env={"COLUMNS": "100"})
    assert result.exit_code in (0, 1)
    said = result.stdout.splitlines()
    for block in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE):
        lines = block.splitlines()
        starts = [k for k in range(len(said) - len(lines) + 1) if said[k : k + len(lines)] == lines]
        assert starts, block
        said = said[starts[0] + len(lines) :]
    assert not shown.endswith("...\n") or said
    assert shown.endswith("...\n") or not said


def test_there_are_consoles():
    assert {command.split()[0] for command, _ in CONSOLES} == {
        "regimes",
        "check",
        "statics",
        "sensitivity",
        "solve",
        "dynamics",
    }


@pytest.mark.parametrize("command", re.findall(r"gametheory ([a-z]+) ", TEXT))
def test_commands_exist(command):
    known = {info.callback.__name__ for info in app.registered_commands}
    assert command in known
