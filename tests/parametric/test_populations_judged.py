"""Regimes and verdicts of populations are judged again from their documents, and forged ones refused."""

import copy
import json
from pathlib import Path

import pytest

from gametheory import check, loads, regimes, verify
from gametheory.errors import ResultFileError
from tests.cli.running import run

GAMES = Path(__file__).parents[2] / "games"

COORDINATION = """format = 1
title = "Two conventions"
form = "population"
parameters.gain = { default = 2, range = [1, 4] }
players.drivers = ["left", "right"]
[payoffs.drivers]
left = "gain * drivers.left"
right = "drivers.right"
[measures]
together = "payoff.drivers"
[claims.what_lasts_is_pure]
holds = "state.stable == 0 or drivers.left == 0 or drivers.left == 1"
over = { gain = [1, 4] }
[claims.all_left]
holds = "drivers.left == 1"
"""


@pytest.fixture(scope="module")
def document():
    return regimes(loads(COORDINATION), "gain", concept="rest-point").to_dict()


def test_regimes_verify(document):
    found = verify(document)
    assert found.holds, found.problems
    assert found.checked >= 3


def first(document):
    return document["cells"][0]["equilibria"][0]


def forge_share(found):
    found["cells"][0]["equilibria"][1]["strategies"]["drivers"] = {"left": "1/2", "right": "1/2"}


def forge_stability(found):
    states = [each["state"] for each in found["cells"][0]["equilibria"] if each["state"]["stable"]]
    states[0].update(stable=False)


def forge_nash(found):
    unstable = next(each for each in found["cells"][0]["equilibria"] if not each["state"]["stable"])
    unstable["state"].update(nash=False)


def forge_measure(found):
    first(found)["measures"]["together"] = "gain + 1"


@pytest.mark.parametrize("forge", [forge_share, forge_stability, forge_nash, forge_measure])
def test_forged_regimes_are_refused(document, forge):
    forged = copy.deepcopy(document)
    forge(forged)
    assert not verify(forged).holds


def test_a_concept_of_another_form_is_refused(document):
    with pytest.raises(ResultFileError, match="symmetric-nash"):
        verify({**document, "concept": "symmetric-nash"})


@pytest.mark.parametrize("name", ["essay/creators", "essay/regulator_platform_user"])
def test_verdicts_verify(name):
    code = {"essay/creators": 1, "essay/regulator_platform_user": 1}[name]
    verdicts = run("check", GAMES / f"{name}.toml", "--format", "json", code=code).stdout
    assert json.loads(run("verify", "-", stdin=verdicts).stdout)["holds"]


def test_a_claim_about_a_state_is_proved_over_a_range():
    (verdict,) = check(loads(COORDINATION), claims="what_lasts_is_pure")
    assert verdict.verdict == "holds"
    assert [str(stretch) for stretch in verdict.stretches] == ["[1, 4]"]


def test_a_claim_about_what_is_not_known_is_undecided():
    # NSS of two populations is known of strict equilibria and of what is no Nash equilibrium only.
    inspection = loads(
        (GAMES / "literature" / "ishikawa_fontanari_2025_dynamics.toml").read_text(encoding="utf-8")
        + '\n[claims.unknown]\nholds = "state.nss == 1"\n'
    )
    (verdict,) = check(inspection, claims="unknown", concept="nash")
    assert verdict.verdict == "undecided"
    assert "state.nss" in verdict.reason
