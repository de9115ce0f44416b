"""Checking claims: what a verdict says, whichever way it was found, and that its counterexamples stand."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from fractions import Fraction

import pytest

import gametheory
from gametheory.claims.check import CheckRun, options_without_effect
from gametheory.claims.verdict import verdict_document
from gametheory.errors import UsageError
from tests.claims.inspection import inspection
from tests.games.published import load, published
from tests.small_games import two_player_text


def test_at_sets_values_before_the_caller() -> None:
    family = inspection(
        here={"holds": "violations == 1/5", "at": {"fine": "1/2"}},
        there={"holds": "violations == cost / fine"},
    )
    here, there = gametheory.check(family, values={"fine": 1, "cost": "1/10"})
    assert here.verdict == "holds"
    assert here.parameters == {"fine": Fraction(1, 2), "cost": Fraction(1, 10)}
    assert there.verdict == "holds"
    assert there.parameters == {"fine": 1, "cost": Fraction(1, 10)}


class TestInterrupted:
    """A run that is broken off keeps what it decided, and can be gone on with."""

    def test_verdicts_come_one_by_one(self) -> None:
        family = inspection(
            first={"holds": "violations == cost / fine"},
            second={"holds": "violations == 1", "at": {"fine": "1/2"}},
            third={"holds": "violations == cost", "at": {"fine": 1}, "over": {"cost": ["1/10", "1/2"]}},
        )
        run = CheckRun(family)
        assert (run.left, run.result()) == (("first", "second", "third"), ())
        first = next(iter(run))
        assert (first.name, run.left, run.result()) == ("first", ("second", "third"), (first,))
        assert tuple(run) == run.result()[1:]
        assert run.left == ()
        assert run.result() == gametheory.check(family)

    def test_a_claim_that_is_broken_off_is_left(self) -> None:
        family = inspection(first={"holds": "violations == cost / fine"}, second={"holds": "violations == 1"})
        run = CheckRun(family)
        run.report_to(_interrupt_after(2))
        with pytest.raises(KeyboardInterrupt):
            list(run)
        assert [verdict.name for verdict in run.result()] == ["first"]
        assert run.left == ("second",)
        run.report_to(None)
        assert [verdict.name for verdict in run] == ["second"]

    def test_what_is_wrong_is_said_before_any_work(self) -> None:
        family = inspection(it={"holds": "violations == cost"})
        with pytest.raises(UsageError, match="did you mean 'it'"):
            CheckRun(family, claims="its")
        with pytest.raises(UsageError, match="'much' is not a number"):
            CheckRun(family, values={"cost": "much"})


def _interrupt_after(steps: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == steps:
            raise KeyboardInterrupt

    return progress


def test_options_that_make_no_difference() -> None:
    family = inspection(
        here={"holds": "violations == cost / fine"},
        along={"holds": "violations == cost", "at": {"fine": 1}, "over": {"cost": ["1/10", "1/2"]}},
    )
    verdicts = gametheory.check(family)
    assert options_without_effect(verdicts, None, None) == []
    (remark,) = options_without_effect(verdicts, None, 50)
    assert remark.startswith("note: --budget has no effect on here, along: it bounds the boxes of a claim over three")
    points, budget = options_without_effect(gametheory.check(family, points=3), 3, 50)
    assert points == "note: --points has no effect on here: it samples ranges, and there is none"
    assert budget.endswith("which --points samples instead")
    many = [dataclasses.replace(verdicts[0], name=f"c{number}") for number in range(9)]
    assert "no effect on c0, c1, c2, c3 and 5 other claims:" in options_without_effect(many, None, 1)[0]


def test_at_and_over_together() -> None:
    family = inspection(it={"holds": "violations == cost", "at": {"fine": 1}, "over": {"cost": ["1/10", "1/2"]}})
    (proved,) = gametheory.check(family)
    assert (proved.verdict, proved.method, proved.parameters) == ("holds", "regimes", {"fine": 1})
    (sampled,) = gametheory.check(family, points=5)
    assert (sampled.held, sampled.points, sampled.parameters) == (5, 5, {"fine": 1})


def test_a_claim_that_is_undefined_at_an_equilibrium_is_undecided() -> None:
    family = inspection(it={"holds": "1/(violations - 1/4) > 0"})
    (verdict,) = gametheory.check(family)
    assert verdict.verdict == "undecided"
    assert "divides by zero" in verdict.reason


@pytest.mark.parametrize("points", [None, 3])
@pytest.mark.parametrize("name", published())
def test_counterexamples_stand_before_the_judge(name: str, points: int | None) -> None:
    family = load(name)
    verdicts = gametheory.check(family, points=points)
    document = json.loads(json.dumps(verdict_document(family.about, verdicts)))
    found = gametheory.verify(document)
    assert found.holds, found.problems
    shown = [v for v in verdicts if v.counterexample and v.counterexample.equilibrium]
    # Those of the games that are solved anew come on top.
    assert found.checked >= len(shown)
    for verdict in shown:
        assert verdict.quantifier != "some"


@pytest.mark.parametrize("points", [None, 9])
def test_a_counterexample_refutes_its_claim(points: int | None) -> None:
    """The measures of the counterexample are those at which the condition is false, computed apart from the checker."""
    family = inspection(it={"holds": "violations <= 1/4", "over": {"fine": ["1/5", 1]}})
    (verdict,) = gametheory.check(family, points=points)
    assert verdict.counterexample is not None
    solution = gametheory.solve(family.at(verdict.counterexample.parameters))
    assert verdict.counterexample.equilibrium in solution.equilibria
    assert verdict.counterexample.equilibrium is not None
    assert verdict.counterexample.equilibrium.measures["violations"] > Fraction(1, 4)


@pytest.mark.parametrize("points", [None, 5])
def test_the_verdict_of_a_claim_does_not_depend_on_its_company(points: int | None) -> None:
    family = load("classics/stag_hunt")
    together = {verdict.name: verdict for verdict in gametheory.check(family, points=points)}
    for name, verdict in together.items():
        assert gametheory.check(family, claims=[name], points=points) == (verdict,)


def test_depends_is_neither_yes_nor_no() -> None:
    text = two_player_text(
        [[2, 0], [0, 1]], [[1, 0], [0, 2]], claims={"it": {"holds": "ann.a1 == 1", "in": "selected"}}
    )
    (verdict,) = gametheory.check(gametheory.loads(text))
    assert (verdict.verdict, verdict.open, verdict.held) == ("depends", 1, 0)
    assert verdict.counterexample is None
