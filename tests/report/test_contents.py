"""What a report gathers is what solve, regimes, check, statics and replicate say, and what can't be had is a reason."""

from __future__ import annotations

import pytest

import gametheory
from gametheory import check, load, loads, regimes, replicate, solve
from gametheory.claims.break_even import break_even
from gametheory.errors import UsageError
from gametheory.parametric.any_form import regime_map
from gametheory.parametric.statics import statics
from gametheory.report.contents import PARTS, main_axis
from gametheory.report.gathering import gathered
from tests.games.published import GAMES

MONITORING = GAMES / "essay" / "monitoring.toml"
REACH_TREE = GAMES / "essay" / "reach_tree.toml"
UNDEFINED = """format = 1
title = "Undefined at zero"
form = "strategic"
parameters.x = { default = 1, range = [0, 2] }
parameters.y = { default = 1, range = [0, 1] }
players = { a = ["l", "r"], b = ["l", "r"] }
payoffs.matrices = { a = [["1/x", 0], [0, 1]], b = [[1, 0], [0, "y"]] }
claims.first = { holds = "payoff.a >= 0", over = { y = [0, 1] } }
claims.second = { holds = "payoff.a >= 1", over = { y = [0, 1] }, at = { x = 1 } }
"""


@pytest.fixture(scope="module")
def monitoring():
    return load(MONITORING)


@pytest.fixture(scope="module")
def contents(monitoring):
    return gathered(monitoring, "monitoring.toml")


def test_each_part_is_what_its_own_function_gives(monitoring, contents):
    assert contents.solution.to_dict() == solve(monitoring).to_dict()
    assert contents.regimes.to_dict() == regimes(monitoring, "reach").to_dict()
    assert [each.to_dict() for each in contents.verdicts] == [each.to_dict() for each in check(monitoring)]
    assert [each.to_dict() for each in contents.break_evens] == [each.to_dict() for each in break_even(monitoring)]
    assert contents.statics.to_dict() == statics(monitoring).to_dict()
    assert [each.to_dict() for each in contents.replications] == [each.to_dict() for each in replicate(monitoring)]
    assert contents.sensitivity is None
    assert (contents.missing, contents.undecided, contents.unsolved) == ({}, {}, "")
    assert contents.point == monitoring.point()
    assert contents.concept == "nash"


def test_values_hold_for_every_part(monitoring):
    values = {"fee": "20", "reach": "1/2"}
    found = gathered(monitoring, "m", values=values, claims="worthless_outside", without=["replications"])
    assert found.point == monitoring.point(values)
    assert found.solution.to_dict() == solve(monitoring.at(values)).to_dict()
    assert found.regimes.to_dict() == regimes(monitoring, "reach", values={"fee": 20}).to_dict()
    assert [each.to_dict() for each in found.verdicts] == [
        each.to_dict() for each in check(monitoring, claims="worthless_outside", values=values)
    ]
    assert [each.claim for each in found.break_evens] == ["worthless_outside"]
    assert found.break_evens[0].row("fee").value == 20
    assert found.statics.parameters["fee"] == 20


def test_the_main_axis_is_what_most_claims_go_over(monitoring):
    assert main_axis(monitoring) == "reach"
    family = loads(UNDEFINED)
    assert main_axis(family) == "y"
    assert main_axis(family, ()) == "x"
    assert main_axis(load(GAMES / "classics" / "shapley_1964.toml")) == ""


def test_a_map_is_made_over_the_two_axes_of_a_claim():
    family = load(REACH_TREE)
    found = gathered(family, "r", without=["break-even", "statics", "replications"])
    claims = {name: tuple(claim.over) for name, claim in family.spec.claims.items() if len(claim.over) == 2}
    assert [name for each in found.maps for name in each.claims] == list(claims)
    for each in found.maps:
        claim = family.spec.claims[each.claims[0]]
        made = regime_map(family, tuple(claim.over), values=claim.at, between=claim.over)
        assert each.found.to_dict() == made.to_dict()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_left_out_is_not_made_and_has_no_reason(monitoring, part):
    parts = []
    found = gathered(
        monitoring,
        "m",
        without=[name for name in PARTS if name in (part, "statics", "break-even")],
        draws=200,
        progress=lambda name, done, total: parts.append(name),
    )
    assert not any(name == part or name.startswith(f"{part}:") for name in parts)
    assert found.missing == {}
    fields = {"claims": "verdicts", "break-even": "break_evens"}
    assert not getattr(found, fields.get(part, part))
    if part == "solution":
        assert found.unsolved == ""


def test_priors_are_drawn_from_when_draws_are_asked_for(monitoring):
    found = gathered(monitoring, "m", draws=500, without=[part for part in PARTS if part != "sensitivity"]).sensitivity
    expected = gametheory.sensitivity(monitoring, claims=list(monitoring.spec.claims), draws=500, break_even=False)
    assert found.to_dict() == expected.to_dict()


def test_what_is_not_for_a_form_is_a_reason():
    found = gathered(load(GAMES / "essay" / "free_entry.toml"), "f")
    assert set(found.missing) == {"break-even", "statics"}
    assert "symmetric games" in found.missing["statics"]
    assert found.regimes is not None
    assert len(found.verdicts) == len(found.family.spec.claims)


def test_a_game_that_is_undefined_here_is_told_so_and_the_rest_found():
    found = gathered(loads(UNDEFINED), "u", values={"x": 0})
    assert found.solution is None
    assert "divides by zero" in found.unsolved
    assert found.verdict("second").to_dict() == check(loads(UNDEFINED), claims="second", values={"x": 0})[0].to_dict()
    assert set(found.undecided) | {each.name for each in found.verdicts} == {"first", "second"}


def test_what_is_too_large_is_told_with_the_limit():
    family = load(GAMES / "degenerate" / "von_stengel_6x6.toml")
    found = gathered(family, "v", limit=5)
    assert found.solution is None
    assert "limit" in found.unsolved


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"values": {"reech": 1}}, "reech"),
        ({"values": {"reach": 2}}, "outside its range"),
        ({"claims": ["no_such_claim"]}, "no_such_claim"),
        ({"concept": "ess"}, "ess"),
        ({"without": ["pictures"]}, "pictures"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(monitoring, options, message):
    with pytest.raises(UsageError, match=message):
        gathered(monitoring, "m", **options)


def test_anything_but_a_family_is_refused():
    with pytest.raises(UsageError, match="gathered takes a family"):
        gathered("games/essay/monitoring.toml", "m")
