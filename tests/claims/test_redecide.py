"""Written verdicts that fit together and are false: each is refuted at a point where the claim is decided anew."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable
from typing import Any

import pytest

import gametheory
from gametheory.claims import redecide
from gametheory.claims.recheck import verify_verdict
from gametheory.claims.verdict import verdict_document
from gametheory.errors import LimitReached, ResultFileError
from tests.claims.inspection import inspection

LOW: dict[str, object] = {"holds": "violations <= 2/5", "over": {"fine": ["1/5", 1]}}
FAMILY = inspection(
    line=LOW,
    even={"holds": "violations != 1/5", "over": {"fine": ["1/5", 1]}},
    some={**LOW, "in": "some"},
    value={"holds": "violations == 1/4"},
    wrong={"holds": "violations == 1/3", "in": "some"},
    plane={"holds": "violations <= 2/5", "over": {"fine": ["3/10", 1], "cost": ["1/100", "1/5"]}},
    safe={"holds": "violations <= 1", "over": {"fine": ["3/10", 1], "cost": ["1/100", "1/5"]}},
    square={"holds": "violations >= 0 and violations <= 1", "over": {"fine": ["3/10", 1], "cost": ["1/100", "1/5"]}},
)
"""Violations are cost/fine where cost < fine and fine > 1/5; the default cost is 1/10."""


@functools.cache
def _written(name: str) -> str:
    return json.dumps(verdict_document(FAMILY.about, gametheory.check(FAMILY, claims=[name])))


def judged(name: str, change: Callable[[Any], object] = lambda _: None) -> gametheory.Verification:
    document = copy.deepcopy(json.loads(_written(name)))
    change(document["claims"][0])
    return verify_verdict(document, FAMILY)


def told(name: str, change: Callable[[Any], object]) -> str:
    return "\n".join(judged(name, change).problems)


@pytest.mark.parametrize("name", FAMILY.spec.claims)
def test_a_true_verdict_stands_and_says_how_it_was_judged(name: str) -> None:
    found = judged(name)
    assert found.problems == ()
    assert found.checked
    notes = " ".join(found.notes)
    assert ("decided anew at" in notes) == bool(FAMILY.spec.claims[name].over)


def with_threshold(value: str, approx: float, polynomial: str) -> Callable[[Any], None]:
    """Everything that the verdict on the line says, with another threshold between failure and success."""

    def change(claim: Any) -> None:
        before, after = claim["stretches"]
        before["high"] = after["low"] = value
        claim["thresholds"] = [{"value": value, "polynomial": polynomial, "approx": approx}]
        claim["fails_on"], claim["holds_on"] = [["1/5", value]], [[value, "1"]]

    return change


@pytest.mark.parametrize(
    ("value", "approx", "polynomial"),
    [("3/4", 0.75, "4*fine - 3"), ("251/1000", 0.251, "1000*fine - 251"), ("2499/10000", 0.2499, "10000*fine - 2499")],
)
def test_a_threshold_moved_everywhere(value: str, approx: float, polynomial: str) -> None:
    """Its own end, or a value close to it, gives it away."""
    problems = told("line", with_threshold(value, approx, polynomial))
    assert "it is said that it" in problems
    assert "at fine = " in problems


def test_a_closed_end_is_decided() -> None:
    def change(claim: Any) -> None:
        claim["stretches"][0]["high_closed"], claim["stretches"][1]["low_closed"] = True, False

    assert told("line", change) == "claim 'line': at fine = 1/4 it is said that it fails, but it holds"


def test_a_point_is_decided() -> None:
    def change(claim: Any) -> None:
        low, high = claim["stretches"][0], claim["stretches"][2]
        claim["stretches"] = [dict(low, high=high["high"], high_closed=True)]
        claim["thresholds"] = claim["fails_on"] = []
        claim["holds_on"] = [[low["low"], high["high"]]]
        claim["verdict"], claim["counterexample"] = "holds", None

    assert "at fine = 1/2 it is said that it holds, but it fails" in told("even", change)


def test_stated_values_are_decided() -> None:
    assert judged("value").checked == 1

    def undo(claim: Any) -> None:
        claim["verdict"] = "undecided"

    assert "it is said to be undecided at its values, where it holds" in " ".join(judged("value", undo).notes)

    def refute(claim: Any) -> None:
        claim["verdict"], claim["counterexample"] = "holds", None

    assert told("wrong", refute).startswith("claim 'wrong': at its values it is said that it holds, but it fails (")


def test_a_counterexample_without_an_equilibrium_is_decided() -> None:
    def change(claim: Any) -> None:
        claim["counterexample"]["parameters"]["fine"] = "1/2"

    assert "the claim does not fail there: holds" in told("some", change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda claim: claim["parameters"].update(cost="2"), "'parameters': cost = 2 lies outside its range"),
        (lambda claim: claim["parameters"].update(cost="1/5"), "is not at the verdict's cost = 1/5"),
        (lambda claim: claim["parameters"].clear(), "should be those that it does not range over: cost"),
        (lambda claim: claim["counterexample"]["parameters"].pop("cost"), "does not say the values of all parameters"),
        (lambda claim: claim["counterexample"].update(concept="pure-nash"), "of another concept than the verdict"),
    ],
)
def test_parameters_and_concepts_fit(change: Callable[[Any], object], message: str) -> None:
    assert message in told("line", change)


def test_a_concept_that_there_is_not() -> None:
    with pytest.raises(ResultFileError, match="'concept': the concept 'faith' is not known"):
        judged("value", lambda claim: claim.update(concept="faith"))


def swapped(claim: Any) -> None:
    shares = claim["shares"]
    shares["holds"], shares["fails"] = shares["fails"], shares["holds"]


def shared(holds: str, fails: str) -> Callable[[Any], None]:
    def change(claim: Any) -> None:
        for key, text in (("holds", holds), ("fails", fails)):
            numerator, denominator = map(int, text.split("/"))
            claim["shares"][key] = {"low": text, "high": text, "approx": numerator / denominator}

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (swapped, "random points it holds"),
        (shared("1/1000", "999/1000"), "random points it holds"),
        (lambda claim: claim["shares"]["holds"].update(approx=0.5), "is not about what 'approx' says"),
        (lambda claim: claim["shares"]["holds"].update(low="2", high="2"), "has impossible bounds"),
        (lambda claim: claim["shares"]["holds"].update(low="0", high="0", approx=0), "do not add up to 1"),
        (lambda claim: claim["frontiers"].clear(), "the verdict changes, and no frontier is there"),
        (lambda claim: claim["frontiers"][0].update(polynomial="fine - cost"), "changes, and no frontier is there"),
        (lambda claim: claim["frontiers"][0].update(formulas=["cost = fine/3"]), "does not vanish where cost = fine/3"),
        (lambda claim: claim.update(verdict="undecided", counterexample=None), "its share of 'fails' is not 0"),
        (lambda claim: claim.update(verdict="faith"), "'verdict' should be one of"),
        (lambda claim: claim.update(counterexample=None), "said to fail, but has no counterexample"),
    ],
)
def test_a_false_verdict_over_a_box(change: Callable[[Any], object], message: str) -> None:
    assert message in told("plane", change)


def test_a_box_on_which_it_is_falsely_said_to_hold() -> None:
    def change(claim: Any) -> None:
        shared("1/1", "0/1")(claim)
        claim["shares"]["holds"].update(low="1", high="1")
        claim["shares"]["fails"].update(low="0", high="0")
        claim["verdict"], claim["counterexample"] = "holds", None

    assert "though it is said to hold everywhere" in told("plane", change)


def test_a_frontier_where_nothing_changes_is_left_open_and_said() -> None:
    notes = " ".join(judged("plane").notes)
    assert "that every frontier is one is not judged" in notes
    assert "exact shares are not judged" in notes


@pytest.mark.parametrize(
    "change",
    [
        {"shares": {}},
        {"shares": 3},
        {"frontiers": [3]},
        {"frontiers": [{"polynomial": "1/fine", "formulas": []}]},
        {"frontiers": [{"polynomial": "fine"}]},
        {"frontiers": [{"polynomial": "fine", "formulas": ["fine"]}]},
        {"frontiers": [{"polynomial": "import os", "formulas": []}]},
        {"parameters": {"cost": 3}},
    ],
)
def test_verdicts_over_a_box_of_another_shape(change: dict[str, object]) -> None:
    name = "line" if "parameters" in change else "plane"
    with pytest.raises(ResultFileError):
        judged(name, lambda claim: claim.update(change))


def test_a_game_that_is_too_large_is_left_open_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LimitReached("the game is large")

    monkeypatch.setattr(redecide, "solve", refuse)
    found = judged("line")
    assert found.holds
    assert found.checked == 1
    assert "claim 'line': not decided again: the game is large" in found.notes
    assert any("the counterexample is not decided again" in note for note in found.notes)
