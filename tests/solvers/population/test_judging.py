"""The judge believes nothing: each number of a document that is changed is told."""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory.enclosure import Enclosure
from gametheory.errors import ResultFileError
from gametheory.model.population import PopulationGame
from gametheory.solvers.certificate import verify_result
from gametheory.solvers.judging_population import judge_population
from gametheory.solvers.population.solving import solve_population
from tests.solvers.population.games import CREATORS, INSPECTION, loaded, one_population


def _document(text: str, concept: str) -> tuple[PopulationGame, dict[str, Any]]:
    game = gametheory.loads(text).at()
    assert isinstance(game, PopulationGame)
    return game, solve_population(game, concept).to_dict()


def test_regret_of_any_state_is_the_best_payoff_above_the_mean() -> None:
    game = one_population([[3, 0], [5, 1]])
    judged = judge_population(game, [[Fraction(1, 2), Fraction(1, 2)]])
    # Payoffs are 3/2 and 3.
    assert judged.payoffs == {"p": Fraction(9, 4)}
    assert judged.regrets == {"p": Fraction(3, 4)}
    assert judged.at_rest is False
    pure = judge_population(game, [[Fraction(1), Fraction(0)]])
    assert pure.regrets == {"p": Fraction(2)}
    assert pure.at_rest is True


def test_enclosures_are_judged_as_far_as_they_tell() -> None:
    game = one_population([[-1, 2], [0, 1]])
    near = Enclosure(Fraction(1, 2) - Fraction(1, 10**9), Fraction(1, 2) + Fraction(1, 10**9))
    assert judge_population(game, [[near, 1 - near]]).at_rest is None
    away = Enclosure(Fraction(1, 4), Fraction(1, 3))
    assert judge_population(game, [[away, 1 - away]]).at_rest is False


CHANGES: list[tuple[str, Callable[[dict[str, Any]], None], str]] = [
    ("shares", lambda e: e["strategies"]["creators"].update(platform="1/3", rogue="5/9"), "not a rest point"),
    ("sum", lambda e: e["strategies"]["creators"].update(platform="1/3"), "are not those of a state"),
    ("payoff", lambda e: e["payoffs"].update(creators="4"), "payoff of 'creators'"),
    ("measure", lambda e: e["measures"].update(piracy="89"), "measure of 'piracy'"),
    ("regret", lambda e: e.update(regret="1"), "regret"),
    ("nash", lambda e: e["state"].update(nash=False), "states nash"),
    ("stable", lambda e: e["state"].update(stable=False), "states not stable"),
    ("trace", lambda e: e["state"].update(trace="-3"), "trace"),
    ("determinant", lambda e: e["state"].update(determinant="2"), "determinant"),
    ("component", lambda e: e.update(component=6), "do not agree"),
]


@pytest.mark.parametrize(
    ("change", "told"), [(change, told) for _, change, told in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_what_is_changed_is_told(change: Callable[[dict[str, Any]], None], told: str) -> None:
    game, document = _document(CREATORS, "rest-point")
    assert verify_result(document, game).holds
    place = next(k for k, e in enumerate(document["equilibria"]) if e["state"]["ess"] is True)
    changed = copy.deepcopy(document)
    change(changed["equilibria"][place])
    problems = verify_result(changed, game).problems
    assert any(told in problem for problem in problems), problems


def test_what_is_not_stable_is_refuted() -> None:
    game = one_population([[0, -2, 1], [1, 0, -2], [-2, 1, 0]])
    document = solve_population(game, "rest-point").to_dict()
    inside = next(e for e in document["equilibria"] if e["strategies"]["p"]["a"] == "1/3")
    inside["state"].update(ess=True, nss=True, stable=True)
    problems = " ".join(verify_result(document, game).problems)
    assert "states ess" in problems
    assert "states nss" in problems
    assert "states stable" in problems


def test_another_concept_is_refuted() -> None:
    game, document = _document(INSPECTION, "rest-point")
    document["concept"] = "nash"
    assert any("not an equilibrium" in problem for problem in verify_result(document, game).problems)
    game, document = _document(INSPECTION, "nash")
    document["concept"] = "stable"
    assert any("the concept is stable" in problem for problem in verify_result(document, game).problems)


def test_mixtures_of_a_false_component_are_refuted() -> None:
    game = one_population([[1, 0], [0, 1]])
    document = solve_population(game, "rest-point").to_dict()
    document["components"] = [{"sets": [{"p": [0, 2]}], "equilibria": [0, 1, 2]}]
    for equilibrium in document["equilibria"]:
        equilibrium["component"] = 0
    assert any("not at rest" in problem for problem in verify_result(document, game).problems) is False
    document["components"] = [{"sets": [{"p": [0, 1]}], "equilibria": [0, 1, 2]}]
    assert any("not at rest" in problem for problem in verify_result(document, game).problems)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(equilibria=3),
        lambda d: d["equilibria"][0].update(strategies=[]),
        lambda d: d["equilibria"][0].update(state="x"),
        lambda d: d["equilibria"][0].update(regret={"low": "1", "high": "0"}),
        lambda d: d["equilibria"][0].update(regret=0.5),
        lambda d: d["equilibria"][0]["state"].update(trace=[1]),
    ],
)
def test_a_damaged_document_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    game, document = _document(INSPECTION, "rest-point")
    change(document)
    with pytest.raises(ResultFileError):
        verify_result(document, game)


def test_enclosed_results_are_judged_from_their_document() -> None:
    game = loaded({"p": ["a", "b"]}, {"p": ["1/2", "p.a*p.a"]})
    document = solve_population(game, "ess").to_dict()
    assert verify_result(document, game).problems == ()
    wrong = {"low": "2/3", "high": "1333333/1999999", "approx": 0.6666}
    document["equilibria"][0]["strategies"]["p"]["a"] = wrong
    assert not verify_result(document, game).holds


def test_an_irrational_rest_point_on_a_kink_is_said_not_to_be_judged() -> None:
    game = loaded({"p": ["a", "b"]}, {"p": ["min(1/2 - p.a*p.a, 0)", "p.a*p.a - 1/2"]})
    solution = solve_population(game, "rest-point")
    assert len(solution.equilibria) == 3
    verification = verify_result(solution.to_dict(), game)
    assert verification.holds
    assert any("could not be judged" in note for note in verification.notes)
