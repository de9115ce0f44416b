"""Written verdicts along an axis, judged anew: stretches that contradict the range, the verdict or each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import gametheory
from gametheory.claims.recheck import verify_verdict
from gametheory.claims.verdict import verdict_document
from gametheory.errors import ResultFileError
from tests.claims.inspection import inspection

FAMILY = inspection(it={"holds": "violations <= fine", "over": {"fine": ["1/5", 1]}})
"""It fails on [1/5, sqrt(10)/10) and holds from there on."""


def document() -> Any:
    verdicts = gametheory.check(FAMILY)
    return json.loads(json.dumps(verdict_document(FAMILY.about, verdicts)))


def problems(change: Callable[[Any], object]) -> list[str]:
    """What is wrong with the verdict after a change of its claim."""
    changed = document()
    change(changed["claims"][0])
    return list(verify_verdict(changed, FAMILY).problems)


def test_as_it_was_written_it_stands() -> None:
    found = verify_verdict(document(), FAMILY)
    assert found.holds
    # The counterexample, and one equilibrium at each of the values at which it is decided anew, but two at fine = 1/5.
    assert found.checked == 1 + 8 + 1
    assert "claim 'it': decided anew at 8 values of fine, of each stretch some; not between them" in found.notes


def test_what_is_missing_of_the_game_files_claim() -> None:
    for key, value in (("says", "no"), ("select", "payoff dominance"), ("at", {"cost": "1"}), ("over", {})):
        assert problems(lambda claim, key=key, value=value: claim.update({key: value})) == [  # type: ignore[misc]
            f"claim 'it': '{key}' is not the game file's, which is "
            + {"says": "''", "select": "''", "at": "{}", "over": "{'fine': ['1/5', '1']}"}[key]
        ]


def moved(key: str, value: object, place: int = 0) -> Callable[[Any], object]:
    return lambda claim: claim["stretches"][place].update({key: value})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (moved("low", "1/4"), "do not go over fine from 1/5 to 1"),
        (moved("low_closed", False), "do not go over fine from 1/5 to 1"),
        (moved("high", "2", 1), "do not go over fine from 1/5 to 1"),
        (moved("high", "3/10"), "leave a gap, or overlap"),
        (moved("high_closed", True), "leave a gap, or overlap"),
        (moved("low_closed", False, 1), "leave a gap, or overlap"),
        (lambda claim: claim["stretches"].reverse(), "do not go over fine"),
        (lambda claim: claim["stretches"].insert(1, dict(claim["stretches"][1], high="1/5")), "is empty"),
        (lambda claim: claim["stretches"].clear(), "not how the game file puts it"),
        (moved("verdict", "holds"), "its stretches make it 'holds'"),
        (
            lambda claim: [s.update(verdict="undecided") for s in claim["stretches"]],
            "its stretches make it 'undecided'",
        ),
        (
            lambda claim: [s.update(verdict=v) for s, v in zip(claim["stretches"], ["holds", "fails"], strict=True)],
            "its counterexample is at fine = 1/4, where its stretches do not say that it fails",
        ),
    ],
)
def test_what_does_not_fit_together_is_refuted(change: Callable[[Any], object], message: str) -> None:
    assert [problem for problem in problems(change) if message in problem and problem.startswith("claim 'it': ")]


THRESHOLD = {"value": "1/4", "polynomial": "4*fine - 1", "approx": 0.25}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda claim: claim["thresholds"].clear(),
            "changes at fine = about 0.316228, which is not among its thresholds",
        ),
        (
            lambda claim: claim["thresholds"].insert(0, THRESHOLD),
            "threshold 1/4 is not where two of its stretches meet",
        ),
        (lambda claim: claim["thresholds"].append(THRESHOLD), "threshold 1/4 is not above the one before"),
        (lambda claim: claim["thresholds"][0].update(polynomial="fine - 9"), "about 0.316228 is not a root of its"),
        (lambda claim: claim["thresholds"][0].update(approx=0.5), "'approx' should be near 0.316228"),
        (lambda claim: claim["holds_on"].clear(), "'holds_on' is not where its stretches say that it holds"),
        (lambda claim: claim["fails_on"].append(["1/5", "1/4"]), "'fails_on' is not where its stretches say"),
        (lambda claim: claim["fails_on"][0].__setitem__(0, "1/4"), "'fails_on' is not where its stretches say"),
        (lambda claim: claim.update(method="map"), "its method is 'map', which is not how the game file puts it"),
        (lambda claim: claim.update(method="values"), "its method is 'values', which is not how the game file"),
        (lambda claim: claim.update(method="faith"), "'method' should be one of values, regimes, map, boxes, samples"),
        (lambda claim: claim.update(method="samples"), "it has stretches, which only verdicts along one axis have"),
        (moved("verdict", "faith", 1), "a stretch's 'verdict' should be one of"),
    ],
)
def test_thresholds_and_intervals_are_those_of_the_stretches(change: Callable[[Any], object], message: str) -> None:
    assert [problem for problem in problems(change) if message in problem and problem.startswith("claim 'it': ")]


def test_an_axis_that_the_claim_does_not_go_over() -> None:
    other = inspection(it={"holds": "violations <= fine", "at": {"fine": "1/4"}})
    found = verify_verdict(document(), other)
    assert any("not how the game file puts it" in problem for problem in found.problems)


def test_a_counterexample_may_be_missing_only_where_none_can_be_written() -> None:
    def without(claim: Any) -> None:
        claim["counterexample"] = None

    assert problems(without) == ["claim 'it': it is said to fail, but has no counterexample"]


@pytest.mark.parametrize(
    "change",
    [
        {"stretches": 3},
        {"stretches": [3]},
        {"stretches": [{}]},
        {"stretches": [{"low": "0", "high": {"low": "1"}, "low_closed": True, "high_closed": True}]},
        {"stretches": [{"low": "0", "high": "1", "low_closed": "yes", "high_closed": True}]},
        {"stretches": [{"low": "x", "high": "1", "low_closed": True, "high_closed": True}]},
    ],
)
def test_stretches_of_another_shape(change: dict[str, object]) -> None:
    with pytest.raises(ResultFileError, match="stretch"):
        problems(lambda claim: claim.update(change))
