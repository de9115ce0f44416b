"""Written regimes and maps of symmetric games are judged anew: true ones hold, and each thing that is changed is found."""

from __future__ import annotations

import json

import pytest

import gametheory
from gametheory.claims.verifying import verify
from gametheory.parametric.crowds.regimes import crowd_regimes
from tests.parametric.crowds.crowds import random_crowd, swamping


def written(found):
    return json.loads(json.dumps(found.to_dict()))


@pytest.mark.parametrize("concept", ["symmetric-nash", "pure-nash"])
@pytest.mark.parametrize("seed", range(4))
def test_true_regimes_hold(seed, concept):
    family = random_crowd(seed, ["count.join"], counts="all" if seed % 3 else "others")
    found = verify(crowd_regimes(family, "players", concept=concept), family)
    assert found.holds, found.problems
    assert any("whether there are more" in note for note in found.notes)


def test_swamping_holds_along_tools():
    family = swamping()
    found = verify(crowd_regimes(family, "tools"), family)
    assert found.holds, found.problems
    assert found.checked


def of_everybody(document):
    return next(
        each for each in document["cells"][-1]["equilibria"] if each["kind"] == "pure" and each["counts"][0] != "0"
    )


def a_payoff(document):
    of_everybody(document)["payoffs"]["tool"] = "6"


def a_measure(document):
    of_everybody(document)["measures"]["piracy"] = "1/2"


def a_threshold(document):
    before, after = document["cells"][:2]
    before["high"], before["players"][1] = "498", 498
    for key in ("low", "point"):
        if key in after:
            after[key] = "499"
    after["players"][0] = 499
    if "point" in after:
        after |= {"low": "499", "high": "500", "low_closed": True, "high_closed": True}
        del after["point"]
    document["breakpoints"][0] |= {"value": "499", "approx": 499.0, "polynomial": "tools - 499"}


def a_flag(document):
    document["cells"][-1]["signature"]["all_first"] = False


def a_maximiser(document):
    of_everybody(document)["maximiser"] = not of_everybody(document)["maximiser"]


def a_gap(document):
    del document["cells"][1]


def an_equilibrium_left_out(document):
    document["cells"][-1]["equilibria"].remove(of_everybody(document))


def bounds_of_a_mixture(document):
    mixed = document["cells"][-1]["equilibria"][-1]["at_low"]["strategies"]["tool"]
    mixed["pirate"], mixed["comply"] = mixed["comply"], mixed["pirate"]


CHANGES = [
    a_payoff,
    a_measure,
    a_threshold,
    a_flag,
    a_maximiser,
    a_gap,
    an_equilibrium_left_out,
    bounds_of_a_mixture,
]


@pytest.fixture(scope="module")
def swamped():
    return written(crowd_regimes(swamping(), "tools", between=(1, 5000)))


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_document_is_refused(change, swamped):
    document = json.loads(json.dumps(swamped))
    change(document)
    found = verify(document, swamping())
    assert not found.holds
    assert found.problems


def test_a_map_holds_and_a_changed_one_does_not():
    family = swamping("reach*tools")
    document = written(gametheory.regime_map(family, ("reach", "tools"), between={"tools": (100, 5000)}))
    assert verify(document, family).holds
    flags = next(each for each in document["cells"] if not each["undefined"])["signature"]
    flags["all_first"] = not flags["all_first"]
    assert not verify(document, family).holds
