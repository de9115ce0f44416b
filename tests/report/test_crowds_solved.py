"""Symmetric games and populations solved, for the eye: judgements, counts, the potential, at every width."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from rich.console import Group

import gametheory
from gametheory import Solution
from gametheory.enclosure import Enclosure
from gametheory.report.crowds_solved import MOST_RANGES, details_views, judgement_text, state_columns
from gametheory.report.solutions import solution_view
from gametheory.solvers.symmetric.details import PotentialMaximum, SymmetricDetails
from tests.cli.running import STAG_HUNT
from tests.games.published import GAMES
from tests.report.widths import WIDTHS, lines, lost
from tests.solvers.population.games import CREATORS, INSPECTION

SWAMPING = GAMES / "essay" / "swamping.toml"
HEAD = 'format = 1\ntitle = "crowd"\nform = "symmetric"\nparameters.n = { default = 6, range = [1, 5000] }\n'
ENTRY = """players.firm = { count = "n", strategies = ["enter", "stay_out"] }
[payoffs.firm]
enter = "3 - count.enter"
stay_out = "1"
"""
TIES = """players.voter = { count = "n", strategies = ["left", "right"] }
[payoffs.voter]
left = "2"
right = "2"
"""
THREE = """players.driver = { count = "n", strategies = ["road", "rail", "walk"] }
[payoffs.driver]
road = "4 - count.road"
rail = "3 - count.rail"
walk = "1"
"""
CYCLE = """players.animal = { count = "n", strategies = ["rock", "paper", "scissors"] }
[payoffs.animal]
rock = "count.scissors - count.paper"
paper = "count.rock - count.scissors"
scissors = "count.paper - count.rock"
"""


def solved(text: str, **values: object) -> Solution:
    return gametheory.solve(gametheory.loads(HEAD + text).at(values))


def details(solution: Solution, width: int = 160) -> list[str]:
    return lines(Group(*details_views(solution)), width)


def fact(solution: Solution, name: str) -> str:
    """What the table of details says of one thing."""
    (found,) = [line[len(name) :].strip() for line in details(solution, 1_000) if line.startswith(name)]
    return found


class TestJudgements:
    def test_words(self) -> None:
        assert [judgement_text("stable", known) for known in (True, False, None)] == ["yes", "no", "?"]
        assert judgement_text("maximiser", None) == "-"
        assert judgement_text("eigenvalues", ("-1", "2")) == "-1, 2"
        assert judgement_text("kind", "centre") == "centre"
        assert judgement_text("trace", Fraction(-3, 2)) == "-3/2"
        assert judgement_text("trace", 0.5) == "0.5"
        assert judgement_text("trace", Enclosure(Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**15))) == "~0.333333"

    def test_columns_are_what_is_known_of_some_equilibrium(self) -> None:
        found = gametheory.solve(gametheory.loads(CREATORS).at(), concept="rest-point")
        assert state_columns(found.equilibria) == ["nash", "ess", "nss", "stable", "kind", "eigenvalues"]
        unknown = [replace(each, state={**each.state, "stable": None}) for each in found.equilibria]
        assert "stable" not in state_columns(unknown)
        assert "stable" in state_columns([*unknown, found.equilibria[0]])
        strategic = gametheory.solve(gametheory.load(STAG_HUNT).at())
        assert state_columns(strategic.equilibria) == []

    def test_what_other_columns_show_is_left_out(self) -> None:
        found = gametheory.solve(gametheory.load(SWAMPING).at())
        assert state_columns(found.equilibria) == ["stable", "maximiser"]


class TestCounts:
    def test_all_of_one_strategy(self) -> None:
        found = gametheory.solve(gametheory.load(SWAMPING).at())
        assert details(found, 1_000)[1].strip() == "3,000 players"
        assert fact(found, "pure equilibria by counts") == "all comply; all pirate"
        assert fact(found, "potential").startswith("largest with all pirate, at ~41.969")
        assert "exactly one root" in fact(found, "mixed equilibria")
        assert fact(found, "mean-field shares").startswith("499/2999 play pirate where")

    def test_one_count_is_told_by_its_first_strategy(self) -> None:
        found = solved(ENTRY)
        # With two others in the market entering is as good as staying out: two or three enter.
        assert fact(found, "pure equilibria by counts") == "2 to 3 enter"
        alone = solved(ENTRY, n=1)
        assert details(alone, 1_000)[1].strip() == "1 player"
        assert fact(alone, "pure equilibria by counts") == "all enter"
        off = solved(ENTRY.replace("3 - count", "5/2 - count"))
        assert fact(off, "pure equilibria by counts") == "2 enter"

    def test_where_nothing_matters_every_count_is_one(self) -> None:
        assert fact(solved(TIES, n=5000), "pure equilibria by counts") == "0 to 5,000 left"

    def test_more_than_two_strategies_are_all_told(self) -> None:
        found = solved(THREE)
        told = set(fact(found, "pure equilibria by counts").split("; "))
        stable = []
        for road, rail in itertools.product(range(7), repeat=2):
            walk = 6 - road - rail
            # What each earns, counting the others only, and what each would earn elsewhere, counting all who are there.
            stay, move = (5 - road, 4 - rail, 1), (4 - road, 3 - rail, 1)
            used = [own for own, count in zip(range(3), (road, rail, walk), strict=True) if count]
            if walk >= 0 and all(stay[own] >= move[other] for own in used for other in range(3) if other != own):
                stable.append((road, rail, walk))
        assert len(stable) > 1
        assert told == {f"{road} road, {rail} rail, {walk} walk" for road, rail, walk in stable}

    def test_a_game_without_a_potential_is_said_to_have_none(self) -> None:
        assert fact(solved(CYCLE, n=4), "potential") == "the game has no exact potential"

    def test_a_half_and_none(self) -> None:
        matching = TIES.replace('left = "2"', 'left = "count.right"').replace('right = "2"', 'right = "count.left"')
        assert fact(solved(matching, n=6), "pure equilibria by counts") == "3 left"
        none = replace(solved(TIES), details=SymmetricDetails(6, ("left", "right"), (), None, ""))
        assert fact(none, "pure equilibria by counts") == "none"
        assert len(details(none)) == 3

    def test_many_ranges_are_cut_short_and_said_to_be(self) -> None:
        ranges = tuple(((k, k), (5000 - k, 5000 - k)) for k in range(1, 60, 2))
        many = SymmetricDetails(5000, ("left", "right"), ranges, PotentialMaximum(exists=True, counts=ranges[:1]), "")
        found = replace(solved(TIES, n=5000), details=many)
        texts = fact(found, "pure equilibria by counts").split("; ")
        assert texts[:2] == ["1 left", "3 left"]
        assert len(texts) == MOST_RANGES + 1
        assert texts[-1] == "and 10 more"
        assert fact(found, "potential") == "largest with 1 left"

    def test_other_games_have_no_details(self) -> None:
        assert details_views(gametheory.solve(gametheory.load(STAG_HUNT).at())) == []
        assert details_views(gametheory.solve(gametheory.loads(CREATORS).at())) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("text", "concept"),
    [
        (SWAMPING.read_text(encoding="utf-8"), None),
        (HEAD + THREE, None),
        (HEAD + TIES, "pure-nash"),
        (CREATORS, "rest-point"),
        (INSPECTION, "rest-point"),
        ((GAMES / "essay" / "regulator_platform_user.toml").read_text(encoding="utf-8"), "pure-state"),
    ],
    ids=["swamping", "three", "ties", "creators", "inspection", "regulator"],
)
def test_nothing_is_cut_off_and_no_word_broken(text: str, concept: str | None, width: int) -> None:
    found = gametheory.solve(gametheory.loads(text).at(), concept=concept)
    view = solution_view(found)
    assert max(map(len, lines(view, width))) <= width
    # Headings alone may be broken, after a dot or an underscore.
    headings = {f"payoff.{player}" for player in found.equilibria[0].payoffs} | set(found.equilibria[0].measures)
    assert set(lost(view, width)) <= headings
