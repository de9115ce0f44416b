"""Symmetric games along one parameter: every cell against enumeration of the games in it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import gametheory
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.crowds.regimes import crowd_regimes
from gametheory.spec.grammar import parse_expression
from tests.parametric.crowds.crowds import F, expect_portrait, members, pure_by_enumeration, random_crowd, swamping

NAMES = {
    "first": ["count.join"],
    "second": ["count.leave"],
    "both": ["count.join", "count.leave"],
    "number": ["count.join", "players"],
}


def expect_cell(cell, family, place, concept="symmetric-nash"):
    """A cell says of the game at a value of the axis what enumeration and evaluation find."""
    game = family.at(place)
    low, high = cell.players
    assert low <= game.count <= high
    expect_portrait(cell.signature.at(game.count), game, mixed=concept == "symmetric-nash")
    pure = pure_by_enumeration(game)
    listed = members(outcome.counts.at(game.count) for outcome in cell.outcomes)
    assert listed == (pure & {0, game.count} if concept == "symmetric-nash" else pure)
    assert cell.signature.all_first == (game.count in pure)
    assert cell.signature.all_second == (0 in pure)
    for outcome in cell.outcomes:
        low, high = outcome.counts.at(game.count)
        if outcome.shares:
            assert low == high
            known = game.outcome([low, game.count - low])
            named = {f"tool.{name}": value for name, value in outcome.shares.items()}
            named |= {"payoff.tool": outcome.payoffs["tool"], **outcome.measures}
            values = {**family.point(place), "players": F(game.count), "number_of_players": F(game.count)}
            for name, value in named.items():
                formula = parse_expression(str(value))
                found = formula.evaluate({key: to_flint(each) for key, each in values.items()})
                assert to_fraction(found) == to_fraction(known[name]), (name, str(value), place)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("seed", range(12))
def test_along_the_number_of_players(kind, seed):
    family = random_crowd(seed, NAMES[kind], counts="all" if seed % 3 else "others")
    found = crowd_regimes(family, "players", solved=False)
    assert found.whole
    tiles = [n for cell in found.cells for n in range(int(cell.low), int(cell.high) + 1)]
    assert tiles == list(range(1, 13))
    for cell in found.cells:
        for n in range(int(cell.low), int(cell.high) + 1):
            expect_cell(cell, family, {"players": n})


@pytest.mark.parametrize("seed", range(8))
def test_pure_equilibria_along_the_number_of_players(seed):
    family = random_crowd(seed, NAMES["first"])
    found = crowd_regimes(family, "players", concept="pure-nash", solved=False)
    for n in range(1, 13):
        cell = found.at(n)
        expect_cell(cell, family, {"players": n}, "pure-nash")
        listed = {k for each in cell.outcomes for k in range(each.counts.at(n)[0], each.counts.at(n)[1] + 1)}
        assert listed == {k for low, high in cell.signature.at(n).counts for k in range(low, high + 1)}


@pytest.mark.parametrize("seed", range(12))
def test_a_share_that_moves_the_number_of_players(seed):
    kind = "second" if seed % 3 == 0 else "first"
    count = ["share*players", "12 - 11*share", "1 + share*(1 - share)*40"][seed % 3]
    family = random_crowd(seed, NAMES[kind], count=count)
    found = crowd_regimes(family, "share", solved=False)
    assert not found.whole
    assert found.cells[0].low == 0
    assert found.cells[-1].high == 1
    rng = random.Random(seed)
    places = {F(rng.randint(0, 1000), 1000) for _ in range(8)} | {F(0), F(1)}
    for mark in found.breakpoints:
        value = mark.value if isinstance(mark.value, Fraction) else None
        if value is not None:
            places |= {value, value - F(1, 10**9), value + F(1, 10**9)}
        else:
            mark.value.refine_below(to_flint(F(1, 10**12)))
            places |= {to_fraction(mark.value.low), to_fraction(mark.value.high)}
    for place in sorted(each for each in places if 0 <= each <= 1):
        cells = [cell for cell in found.cells if place in cell]
        assert len(cells) == 1
        if cells[0].undefined:
            with pytest.raises(EvaluationError):
                family.at(share=place)
        else:
            expect_cell(cells[0], family, {"share": place})


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("count", ["4", "players/2 + share", "3 + x**2/3"])
def test_an_axis_in_payoffs(seed, count):
    family = random_crowd(seed, ["count.join", "x", "x*count.join"], count=count)
    found = crowd_regimes(family, "x", solved=False)
    places = {F(k, 7) for k in range(-21, 22, 3)}
    for mark in found.breakpoints:
        if isinstance(mark.value, Fraction):
            places |= {mark.value, mark.value - F(1, 10**9), mark.value + F(1, 10**9)}
    for place in sorted(each for each in places if -3 <= each <= 3):
        cells = [cell for cell in found.cells if place in cell]
        assert len(cells) == 1
        expect_cell(cells[0], family, {"x": place})


def test_swamping_along_the_number_of_tools():
    found = crowd_regimes(swamping(), "tools")
    gain, damages, suits = 6, 150, 20
    first = F(suits * damages, gain)
    assert first in found.changes
    assert not found.at(first - 1).signature.all_first
    assert found.at(first).signature.all_first
    flip = next(cell for cell in found.cells if cell.signature.maximised_by(cell.outcomes[-1].counts, cell.players))
    whole = next(c for c in found.cells if [m.text("tools") for m in c.signature.maximiser] == ["tools"])
    assert flip.low == 1
    assert whole.low == 2992
    assert [cell.signature.mixed for cell in found.cells] == [0, 0, 1, 1]
    mixed = found.cells[-1].mixed[0]
    assert mixed.low == 2992
    assert abs(float(mixed.at_low.strategies["tool"]["pirate"]) - 500 / 2992) < 0.001
    document = found.to_dict()
    assert document["integer"]
    assert document["cells"][-1]["equilibria"][-1]["at_high"]["tools"] == "1000000"


def test_swamping_where_reach_moves_the_number_of_tools():
    family = swamping("reach*tools")
    along_tools = crowd_regimes(family, "tools", solved=False)
    assert {F(2500), F(14960)} <= set(along_tools.changes)
    along_reach = crowd_regimes(family, "reach", values={"tools": 10_000}, solved=False)
    assert {F(500, 10_000), F(2992, 10_000)} <= set(along_reach.changes)


def test_swamping_where_the_axis_is_in_payoffs():
    found = crowd_regimes(swamping(), "damages", values={"tools": 50})
    assert {F(6), F(6 * 50, 20)} <= set(found.changes)
    for cell in found.cells:
        for mixed in cell.mixed:
            assert mixed.at_low is not None


def test_too_many_numbers_of_players_one_by_one():
    text = 'join = "count.join*count.leave - 7"\nleave = "0"\n'
    family = gametheory.loads(
        f"""format = 1
title = "Meeting"
form = "symmetric"
parameters.players = {{ default = 9, range = [1, 100000] }}
players.tool = {{ count = "players", strategies = ["join", "leave"] }}
[payoffs.tool]
{text}"""
    )
    with pytest.raises(LimitReached, match="narrow the range"):
        crowd_regimes(family, "players")
    assert crowd_regimes(family, "players", between=(1, 20)).cells


def test_only_symmetric_games_of_two_strategies():
    with pytest.raises(UsageError, match="symmetric"):
        crowd_regimes(
            gametheory.loads(
                """format = 1
title = "A coin"
form = "strategic"
parameters.x = { default = 1, range = [0, 2] }
players = { even = ["heads", "tails"], odd = ["heads", "tails"] }
payoffs.matrices = { even = [["x", 0], [0, 1]], odd = [[0, 1], [1, 0]] }"""
            ),
            "x",
        )


def test_no_whole_number_in_a_range():
    with pytest.raises(UsageError, match="no whole number"):
        crowd_regimes(swamping(), "tools", between=("5/2", "8/3"))


def test_asking_for_the_cell_of_a_value():
    whole = crowd_regimes(swamping(), "tools", solved=False)
    assert whole.at(tools=500).is_point
    with pytest.raises(UsageError, match="whole number"):
        whole.at("1001/2")
    with pytest.raises(UsageError, match="outside"):
        whole.at(0)
    payoffs = crowd_regimes(random_crowd(3, ["count.join"], count="3 + x**2/3"), "x", solved=False)
    irrational = [mark.value for mark in payoffs.breakpoints if not isinstance(mark.value, Fraction)]
    assert all(value in payoffs.at(value) for value in irrational)
    swamped = crowd_regimes(swamping(), "damages", values={"tools": 50}, solved=False)
    assert swamped.at(15).is_point
