"""What the README says of the essay's claims is what the command finds; its links and its Python lines work."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

import gametheory

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_verdicts():
    table = re.findall(r"^\| `(\w+)`[^|]*\| (\w+) \|", TEXT, flags=re.MULTILINE)
    assert len(table) >= 8
    family = gametheory.load(ROOT / "games" / "essay" / "four_players.toml")
    found = {verdict.name: verdict.verdict for verdict in gametheory.check(family, claims=[name for name, _ in table])}
    assert found == dict(table)


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


@pytest.mark.parametrize("command", re.findall(r"gametheory ([a-z]+) ", TEXT))
def test_commands_exist(command):
    from gametheory.cli.app import app

    known = {info.callback.__name__ for info in app.registered_commands}
    assert command in known
