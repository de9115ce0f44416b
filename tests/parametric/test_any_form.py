"""The one way in to regimes, for every form: what comes back, agreement with solving at points, and what is refused."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory import Family, RegimeMap, Regimes, UsageError
from gametheory.parametric.any_form import regime_map, regimes
from gametheory.parametric.crowds.map_result import CrowdMap
from gametheory.parametric.crowds.result import CrowdRegimes

HEAD = 'format = 1\ntitle = "any form"\nparameters.x = { default = "1/2", range = [0, 1] }\n'
HEAD += 'parameters.y = { default = "1/4", range = [0, 1] }\n'
STRATEGIC = """form = "strategic"
players = { ann = ["up", "down"], bob = ["left", "right"] }
[payoffs.cells]
up.left = ["x", "y"]
up.right = [0, 0]
down.left = [0, 0]
down.right = ["1/2 - x", "1 - y"]
"""
TREE = """form = "extensive"
players = ["ann", "bob"]
[tree]
start = { player = "ann", moves = { out = "left", enter = "answer" } }
left = { payoffs = ["x", 0] }
answer = { player = "bob", moves = { fight = "war", share = "peace" } }
war = { payoffs = [0, "y"] }
peace = { payoffs = ["1 - x", "1 - y"] }
"""
BAYESIAN = """form = "bayesian"
players.ann = { types = { high = "y", low = "1 - y" }, strategies = ["buy", "wait"] }
players.bob = ["sell", "keep"]
[payoffs.formulas]
ann = "ann.buy * bob.sell * (ann.high - x)"
bob = "bob.sell * (ann.buy - x)"
"""
POPULATION = """form = "population"
players.drivers = ["left", "right"]
[payoffs.drivers]
left = "x * drivers.left"
right = "(1 - x) * drivers.right + y"
"""
SYMMETRIC = """form = "symmetric"
parameters.n = { default = 20, range = [2, 60] }
parameters.m = { default = 1, range = [1, 3] }
players.tool = { count = "m * n", strategies = ["pirate", "comply"] }
[payoffs.tool]
pirate = "1 - 10 * min(1, 3 / (1 + count.pirate))"
comply = "0"
"""
FORMS = {
    "strategic": STRATEGIC,
    "extensive": TREE,
    "bayesian": BAYESIAN,
    "population": POPULATION,
}


def family(text: str) -> Family:
    return gametheory.loads(HEAD + text)


def shares(equilibrium: Any) -> tuple[str, ...]:
    return tuple(str(share) for own in equilibrium.strategies.values() for share in own.values())


def test_these_are_the_functions_of_the_front_door() -> None:
    assert gametheory.regimes is regimes
    assert gametheory.regime_map is regime_map


@pytest.mark.parametrize("form", FORMS)
def test_regimes_of_every_form_are_what_solving_at_points_finds(form: str) -> None:
    found = regimes(family(FORMS[form]), "x")
    assert isinstance(found, Regimes)
    assert found.complete
    # The ends of the range, every end of a cell, and a value within each.
    ends = sorted({Fraction(str(end)) for cell in found.cells for end in (cell.low, cell.high)})
    assert len(ends) > 2, "nothing changes along the axis"
    for value in [*ends, *((low + high) / 2 for low, high in itertools.pairwise(ends))]:
        solution = gametheory.solve(family(FORMS[form]).at(x=value))
        cell = found.at(value)
        assert found.concept == solution.concept
        assert {shares(each) for each in cell.at(value)} == {shares(each) for each in solution.equilibria}, value
        assert len(cell.equilibria) == len(solution.equilibria)


@pytest.mark.parametrize("form", FORMS)
def test_maps_of_every_form_are_what_solving_at_points_finds(form: str) -> None:
    between = {"x": ("1/10", "9/10"), "y": ("1/10", "9/10")}
    found = regime_map(family(FORMS[form]), ["x", "y"], between=between)
    assert isinstance(found, RegimeMap)
    for x, y in (("1/3", "1/7"), ("2/3", "3/7"), ("4/5", "6/7"), ("1/4", "1/4")):
        solution = gametheory.solve(family(FORMS[form]).at(x=x, y=y))
        assert len(found.at(x=x, y=y).equilibria) == len(solution.equilibria)


def test_a_symmetric_game_has_its_own_results() -> None:
    found = regimes(family(SYMMETRIC), "n")
    assert isinstance(found, CrowdRegimes)
    assert (found.whole, found.player) == (True, "tool")
    for n in (2, 29, 30, 31, 60):
        game = family(SYMMETRIC).at(n=n)
        pure = [e for e in gametheory.solve(game).equilibria if e.state["pure"]]
        (cell,) = [each for each in found.cells if Fraction(n) in each]
        assert cell.signature.mixed == len(gametheory.solve(game).equilibria) - len(pure)
        named = {outcome.name for outcome in cell.outcomes}
        assert ("all pirate" in named) == any(e.strategies["tool"]["pirate"] == 1 for e in pure)
        assert ("all comply" in named) == any(e.strategies["tool"]["comply"] == 1 for e in pure)


def test_a_map_of_a_symmetric_game_is_of_what_moves_the_number_of_players() -> None:
    found = regime_map(family(SYMMETRIC), ["n", "m"])
    assert isinstance(found, CrowdMap)
    with pytest.raises(UsageError):
        regime_map(family(SYMMETRIC.replace("1 - 10", "x - 10")), ["n", "x"])


class TestRefusals:
    def test_symbols_are_not_for_symmetric_games(self) -> None:
        found = family(SYMMETRIC)
        for symbolic in ("x", ["x"], ["x", "y"]):
            with pytest.raises(UsageError, match="symbols in formulas are not for symmetric games"):
                regimes(found, "n", symbolic=symbolic)
            with pytest.raises(UsageError, match="symbols in formulas are not for symmetric games"):
                regime_map(found, ["n", "m"], symbolic=symbolic)
        with pytest.raises(UsageError, match="'xx' is not a parameter"):
            regimes(found, "n", symbolic="xx")
        with pytest.raises(UsageError, match="is an axis"):
            regimes(found, "n", symbolic="n")
        assert regimes(found, "n", symbolic=()).complete

    def test_symbols_are_for_the_others(self) -> None:
        found = regimes(family(STRATEGIC), "x", symbolic="y")
        mixed = [shares(e) for cell in found.cells for e in cell.equilibria if "y" in " ".join(shares(e))]
        assert mixed

    @pytest.mark.parametrize("text", [*FORMS.values(), SYMMETRIC], ids=[*FORMS, "symmetric"])
    def test_what_is_no_axis(self, text: str) -> None:
        found = family(text)
        with pytest.raises(UsageError, match="'z'"):
            regimes(found, "z")
        with pytest.raises(UsageError, match="'z'"):
            regime_map(found, ["x", "z"])
        with pytest.raises(UsageError):
            regimes(found, ["x", "y"])  # type: ignore[arg-type]
        with pytest.raises(UsageError):
            regime_map(found, ["x"])
        with pytest.raises(UsageError):
            regime_map(found, ["x", "x"])
        with pytest.raises(UsageError, match="both set and the axis"):
            regimes(found, "x", values={"x": 1})
        with pytest.raises(UsageError):
            regimes(found, "x", between=(1, 0))
        with pytest.raises(UsageError):
            regimes(found, "x", between=(0, 2))

    @pytest.mark.parametrize("text", [*FORMS.values(), SYMMETRIC], ids=[*FORMS, "symmetric"])
    def test_what_is_no_concept(self, text: str) -> None:
        for concept in ("cournot", "ess" if "population" not in text else "pure-nash"):
            with pytest.raises(UsageError, match=concept):
                regimes(family(text), "x", concept=concept)
            with pytest.raises(UsageError, match=concept):
                regime_map(family(text), ["x", "y"], concept=concept)

    @pytest.mark.parametrize("given", [None, "game", 3])
    def test_what_is_no_family(self, given: object) -> None:
        with pytest.raises(UsageError):
            regimes(given, "x")  # type: ignore[arg-type]
        with pytest.raises(UsageError):
            regime_map(given, ["x", "y"])  # type: ignore[arg-type]

    def test_a_game_at_a_point_is_no_family(self) -> None:
        with pytest.raises(UsageError):
            regimes(family(SYMMETRIC).at(), "n")  # type: ignore[arg-type]


def test_progress_is_told_for_every_form() -> None:
    for text, axis in ((STRATEGIC, "x"), (POPULATION, "x"), (SYMMETRIC, "n")):
        told: list[int] = []
        regimes(family(text), axis, progress=told.append)
        assert told
        assert told == sorted(told)


def test_breakpoints_are_replicated_in_every_form() -> None:
    row = (
        '[replications.it]\nsays = "It."\nbreakpoint = "{}"\nvalue = "{}"\nprovenance = "re-derived"\nsource = "here"\n'
    )
    cases = ((STRATEGIC, "x", "1/2"), (TREE, "x", "3/4"), (POPULATION, "x", "1/4"), (SYMMETRIC, "n", "30"))
    for text, axis, value in cases:
        (found,) = gametheory.replicate(family(text + row.format(axis, value)))
        place = regimes(family(text), axis).breakpoints
        nearest = min((each.value for each in place), key=lambda each: abs(Fraction(str(each)) - Fraction(value)))
        assert found.computed == nearest
        assert found.passes == (nearest == Fraction(value))
        (missed,) = gametheory.replicate(family(text + row.format(axis, Fraction(value) + Fraction(1, 1000))))
        assert not missed.passes
