"""What a verdict says beside its verdict is judged too: forged measures, titles and forms are refused."""

import copy
import json
from pathlib import Path

import pytest

from gametheory import solve, verify
from gametheory.model.family import load
from tests.cli.running import run

GAMES = Path(__file__).parents[2] / "games"


@pytest.fixture(scope="module")
def verdict():
    return json.loads(run("check", GAMES / "essay" / "creators.toml", "--format", "json", code=1).stdout)


def test_it_verifies(verdict):
    assert verify(verdict).holds


@pytest.mark.parametrize("name", ["platform_revenue", "rogue_share"])
def test_a_forged_measure_is_refused(verdict, name):
    forged = copy.deepcopy(verdict)
    found = next(claim["counterexample"] for claim in forged["claims"] if claim["counterexample"])
    found["measures"][name] = "1000"
    assert any("measures" in problem for problem in verify(forged).problems)


@pytest.mark.parametrize("key", ["title", "form"])
def test_a_forged_game_is_refused(verdict, key):
    forged = copy.deepcopy(verdict)
    forged["game"][key] = "strategic"
    assert any(key in problem for problem in verify(forged).problems)


@pytest.mark.parametrize(
    "forge", [lambda d: d["equilibria"][2]["state"].update(pure=False), lambda d: d.update(players=3)]
)
def test_a_forged_symmetric_solution_is_refused(forge):
    document = solve(load(GAMES / "literature" / "kleiman_kilmer_2009_many.toml")).to_dict()
    assert verify(document).holds
    forge(document)
    assert not verify(document).holds
