"""Comparative statics: signs derived by hand, breakpoints and turning points where they are, and finite differences."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import gametheory
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import number_text
from gametheory.errors import LimitReached, UsageError
from gametheory.parametric.statics import SolvedLines, statics
from tests.games.published import GAMES, load

# Symmetric games have no comparative statics: their mixed equilibria are no formulas of a parameter.
LITERATURE = sorted(
    path.stem
    for path in (GAMES / "literature").glob("*.toml")
    if 'form = "symmetric"' not in path.read_text(encoding="utf-8")
)


def essay(name):
    return gametheory.load(GAMES / "essay" / f"{name}.toml")


def one_player(payoff_of_play, low=0, high=4, default=1, *, parameters=""):
    """A game in which there is nothing to decide: a measure is what the formula says."""
    return gametheory.loads(
        f"""format = 1
title = "One way to play"
form = "strategic"
[parameters.x]
default = "{default}"
range = ["{low}", "{high}"]
{parameters}
[players]
one = ["play"]
two = ["play"]
[payoffs.cells]
play.play = ["{payoff_of_play}", 0]
[measures]
worth = "payoff.one"
"""
    )


def coordination(default="1/2"):
    """Both meet at left or at right; meeting at left is worth x. Mixed: each goes left with 1/(1 + x)."""
    return gametheory.loads(
        f"""format = 1
title = "Meeting"
form = "strategic"
[parameters.x]
default = "{default}"
range = [0, 2]
[players]
one = ["left", "right"]
two = ["left", "right"]
[payoffs.matrices]
one = [["x", 0], [0, 1]]
two = [["x", 0], [0, 1]]
[measures]
left = "one.left"
worth = "payoff.one"
"""
    )


def texts(found, measure, parameter="x"):
    entry = found.entry(measure, parameter)
    return entry.value_text(), entry.range_text()


class TestSignsByHand:
    def test_piracy_in_the_monitoring_game(self):
        # Where both mix, piracy = suit_cost/(reach*detection*damages) and monitoring = (fee - piracy_cost)/(the same).
        found = statics(essay("monitoring"), ["piracy", "monitoring"])
        signs = {
            measure: {name: found.entry(measure, name).value_text() for name in found.varied}
            for measure in found.measures
        }
        assert {name: sign for name, sign in signs["piracy"].items() if sign != "0"} == {
            "reach": "-",
            "detection": "-",
            "damages": "-",
            "suit_cost": "+",
        }
        assert {name: sign for name, sign in signs["monitoring"].items() if sign != "0"} == {
            "reach": "-",
            "detection": "-",
            "damages": "-",
            "fee": "+",
            "piracy_cost": "-",
        }

    def test_rent_in_the_monitoring_game(self):
        # fee - (fee + dilution)*suit_cost/x: reach +, suit_cost -, dilution -, fee 1 - suit_cost/x = 3/4 > 0.
        found = statics(essay("monitoring"), ["rent"])
        signs = {name: found.entry("rent", name).value_text() for name in found.varied}
        assert signs == {
            **dict.fromkeys(found.varied, "0"),
            **dict.fromkeys(("reach", "detection", "damages", "fee"), "+"),
            **dict.fromkeys(("suit_cost", "dilution"), "-"),
        }

    def test_where_the_monitoring_game_changes(self):
        # Suits pay from x = 5, reach 1/10, on; a licence is cheaper than a suit from x = 9, reach 9/50, on.
        found = statics(essay("monitoring"), ["rent", "piracy", "monitoring"])
        assert found.entry("rent", "reach").range_text() == "0 to 1/10, then +; jumps up at 9/50"
        assert found.entry("piracy", "reach").range_text() == "0 to 9/50, then -; jumps down at 9/50"
        assert found.entry("monitoring", "reach").range_text() == "0 to 9/50, then -; jumps up at 1/10"

    @pytest.mark.parametrize(
        ("parameter", "sign"),
        [("audience_value", "+"), ("own_share", "-"), ("expected_damages", "0"), ("sweetener", "-")],
    )
    def test_the_high_fee_where_own_work_caps_it(self, parameter, sign):
        # (1 - own_share)*outside_share*audience_value - sweetener, 36, in the equilibria that the holder prefers.
        family = essay("screening")
        best = max(gametheory.solve(family.at()).equilibria, key=lambda found: found.payoffs["holder"])
        assert best.measures["price"] == 36
        found = statics(family, ["price"]).entry("price", parameter)
        assert sign in found.value_text()
        assert {direction.above for direction in found.at_value} <= {{"+": 1, "-": -1, "0": 0}[sign], 0, None}

    @pytest.mark.parametrize(
        ("values", "highest"),
        [
            ({}, 23),
            ({"reach": "1/20"}, 1),
            ({"piracy_cost": 2}, 24),
            ({"suit_cost": 6}, 23),
            ({"reach": 1}, 36),
            ({"reach": 1, "own_share": "1/2"}, 30),
        ],
    )
    def test_the_highest_accepted_fee_is_where_licences_end(self, values, highest):
        # piracy_cost + reach*(detection*damages + defence_cost), at most (1 - own_share)*revenue: r+, k+, s-, c 0.
        licensed = statics(essay("reach_tree"), ["licensed_share"], values=values).entry("licensed_share", "fee")
        assert [(jump.at, jump.sign) for jump in licensed.jumps] == [(highest, -1)]
        assert licensed.range_text() == f"0; jumps down at {highest}"

    def test_the_credible_reach_through_suits(self):
        # Suits are brought from reach suit_cost/(detection*damages) = 1/10 on: later if dearer, earlier if they win more.
        family = essay("reach_tree")
        at = {"fee": 60, "reach": "1/10"}
        jumps = {
            name: next(
                (jump.at, jump.sign) for jump in statics(family, ["suits"], values=at).entry("suits", name).jumps
            )
            for name in ("reach", "detection", "damages", "suit_cost")
        }
        assert jumps["reach"] == (Fraction(1, 10), 1)
        assert jumps["detection"] == (Fraction(1, 2), 1)
        assert jumps["damages"] == (Fraction(100), 1)
        assert jumps["suit_cost"] == (Fraction(5), -1)

    def test_piracy_beyond_the_four_players_threshold(self):
        # r_T = 13/125 rises with the outside share and falls with the damages: piracy the other way at reach 1/10.
        found = statics(essay("four_players"), ["piracy", "rent_inside", "rent_outside"], values={"reach": "3/25"})
        assert found.entry("piracy", "reach").range_text() == "0; jumps down at 13/125; jumps up at 27/40"
        assert [jump.sign for jump in found.entry("piracy", "outside_share").jumps][-1] == 1
        assert next(jump.sign for jump in found.entry("piracy", "outside_damages").jumps) == -1
        assert found.entry("rent_inside", "platform_fee").value_text() == "+"
        assert [jump.sign for jump in found.entry("rent_inside", "quality_gap").jumps] == [1]
        assert [jump.sign for jump in found.entry("rent_inside", "rogue_use_cost").jumps] == [1]
        assert [jump.sign for jump in found.entry("rent_inside", "own_share").jumps] == [-1]

    def test_rent_outside_beyond_reach(self):
        # advertising - dilution + choke_point_share*revenue while the rogue outfit pirates.
        found = statics(essay("four_players"), ["rent_outside"])
        signs = {name: found.entry("rent_outside", name).value_text() for name in found.varied}
        assert {name: sign for name, sign in signs.items() if sign != "0"} == {
            "dilution": "-",
            "advertising": "+",
            "choke_point_share": "+",
        }


class TestTurningPoints:
    def test_an_interior_maximum_at_a_rational(self):
        found = statics(one_player("x*(3 - x)"))
        assert texts(found, "worth") == ("+", "+ to 3/2, then -")
        assert found.entry("worth", "x").jumps == ()

    def test_an_interior_maximum_at_an_irrational(self):
        # x*(6 - x^2) rises up to sqrt(2).
        found = statics(one_player("x*(6 - x**2)")).entry("worth", "x")
        (turn,) = {segment.high for segment in found.segments} - {found.high}
        assert isinstance(turn, AlgebraicNumber)
        assert number_text(turn) == "sqrt(2) ~ 1.41421"
        assert [segment.sign for segment in found.segments] == [1, -1]
        assert found.range_text() == "+ to sqrt(2) ~ 1.41421, then -"

    def test_a_turning_point_at_the_value_itself(self):
        found = statics(one_player("x*(2 - x)"))
        assert texts(found, "worth") == ("+ | -", "+ to 1, then -")

    def test_a_stationary_point_is_no_change_of_sign(self):
        assert texts(statics(one_player("(x - 1)**3")), "worth") == ("+", "+")

    def test_a_kink_at_the_value(self):
        assert texts(statics(one_player("max(x, 1)")), "worth") == ("0 | +", "0 to 1, then +")

    @pytest.mark.parametrize(("default", "sign"), [(0, "+"), (4, "-")])
    def test_at_an_end_of_the_range_there_is_one_side(self, default, sign):
        found = statics(one_player("x*(3 - x)", default=default)).entry("worth", "x")
        assert found.value_text() == sign
        (direction,) = found.at_value
        assert (direction.below is None, direction.above is None) == (default == 0, default == 4)

    def test_a_jump_at_the_value(self):
        found = statics(one_player("5 if x >= 1 else x"))
        assert texts(found, "worth") == ("+ | 0, jumps up", "+ to 1, then 0; jumps up at 1")

    def test_nothing_moves_a_measure(self):
        found = statics(one_player("3")).entry("worth", "x")
        assert not found.moves
        assert texts(statics(one_player("3")), "worth") == ("0", "0")


class TestOtherValues:
    def test_a_measure_whose_equilibria_come_and_go_is_moved(self):
        """No branch changes piracy, but below 13/125 all pirate, above 103/125 none, and between both happen."""
        entry = statics(essay("four_players_simultaneous"), "piracy").entry("piracy", "reach")
        assert entry.jumps == ()
        assert {segment.sign for segment in entry.segments} == {0}
        assert entry.changes == (Fraction(13, 125), Fraction(103, 125))
        assert entry.moves
        assert entry.range_text() == "0; other values at or from 13/125 and 103/125"

    def test_a_value_at_a_single_point(self):
        entry = statics(one_player("5 if x == 1 else 0"), "worth").entry("worth", "x")
        assert entry.changes == (Fraction(1),)
        assert entry.moves

    def test_a_pole_is_told(self):
        entry = statics(one_player("0 if x == 1 else 1/(x - 1)"), "worth").entry("worth", "x")
        assert entry.poles == (Fraction(1),)
        assert entry.range_text() == "-; pole at 1"

    def test_nothing_is_said_of_a_breakpoint_that_does_not_touch_the_measure(self):
        entry = statics(essay("monitoring"), "piracy").entry("piracy", "reach")
        assert entry.changes == ()
        assert [jump.at for jump in entry.jumps] == [Fraction(9, 50)]


class TestSeveralEquilibria:
    def test_each_has_its_own_sign(self):
        # At left worth x, at right 1, mixed x/(1 + x).
        found = statics(coordination())
        entry = found.entry("worth", "x")
        by_sign = sorted((direction.below, direction.above) for direction in entry.at_value)
        assert by_sign == [(0, 0), (1, 1), (1, 1)]
        left = found.entry("left", "x")
        assert sorted((direction.below, direction.above) for direction in left.at_value) == [(-1, -1), (0, 0), (0, 0)]
        assert left.value_text().count(":") == 2

    def test_a_branch_that_begins_inside_the_range(self):
        family = load("classics/chicken")
        entry = statics(family, ["hawks"]).entry("hawks", "injury")
        assert "none to 2, then 0" in entry.range_text()

    def test_no_equilibrium_is_said(self):
        family = load("classics/matching_pennies")
        found = statics(family, concept="pure-nash")
        assert all(entry.value_text() == "none" for entry in found.entries)
        assert found.varied


def _value(equilibrium, measure):
    payoffs = {f"payoff.{player}": value for player, value in equilibrium.payoffs.items()}
    return {**payoffs, **equilibrium.measures}[measure]


class TestAgainstFiniteDifferences:
    @pytest.mark.parametrize("name", LITERATURE)
    def test_signs_are_those_of_differences(self, name):
        family = load(f"literature/{name}")
        found = statics(family)
        source = random.Random(name)
        compared = 0
        for parameter in found.varied:
            entries = [found.entry(measure, parameter) for measure in found.measures]
            low, high = entries[0].low, entries[0].high
            value = low + (high - low) * Fraction(source.randint(1, 996), 997)
            step = (high - low) / 10**9
            here, there = (gametheory.solve(family.at({parameter: at})).equilibria for at in (value, value + step))
            for entry in entries:
                going = [segment for segment in entry.segments if segment.low < value and segment.high > value + step]
                if len(here) != len(there) or len(going) != len(here):
                    continue
                compared += 1
                # Differences of the sorted values are those of the branches as long as the step crosses no other branch.
                before, after = (sorted(_value(found, entry.measure) for found in side) for side in (here, there))
                signs = sorted((new > old) - (new < old) for old, new in zip(before, after, strict=True))
                assert signs == sorted(segment.sign for segment in going), (parameter, entry.measure, value)
        assert compared or not found.varied


class TestHowItIsAsked:
    def test_payoffs_stand_in_where_there_are_no_measures(self):
        family = gametheory.loads(
            'format = 1\ntitle = "No measures"\nform = "strategic"\nparameters.x = { default = 1, range = [0, 2] }\n'
            'players = { one = ["a"], two = ["b"] }\npayoffs.cells.a.b = ["2*x", "-x"]\n'
        )
        found = statics(family)
        assert found.measures == ("payoff.one", "payoff.two")
        assert [entry.value_text() for entry in found.entries] == ["+", "-"]

    def test_values_hold_the_others(self):
        at = {"reach": "3/20"}
        assert statics(essay("monitoring"), ["piracy"], values=at).entry("piracy", "suit_cost").value_text() == "0"

    def test_an_unknown_measure_is_told(self):
        with pytest.raises(UsageError, match=r"'pyracy' is not a measure of this game.*piracy"):
            statics(essay("monitoring"), ["pyracy"])

    def test_parameters_without_a_range_are_left_out(self):
        found = statics(one_player("x", parameters="[parameters.y]\ndefault = 1"))
        assert found.varied == ("x",)
        assert found.left_out == {"y": "it has no range in the game file"}

    def test_where_the_game_is_not_defined_is_said(self):
        found = statics(one_player("1/(x - 2)"))
        assert found.undefined["x"].startswith("the game is not defined at 2: ")
        assert found.entry("worth", "x").range_text() == "-; pole at 2"

    def test_too_large_along_every_parameter(self):
        with pytest.raises(LimitReached):
            statics(coordination(), limit=1)

    def test_lines_are_solved_once(self):
        family, told = coordination(), []
        lines = SolvedLines(family)
        first = statics(family, lines=lines, progress=lambda *done: told.append(done))
        ends = (Fraction(0), Fraction(2))
        before = lines.along(family.point(), "x", ends, "nash", None)
        assert statics(family, ["left"], lines=lines).entry("left", "x") == first.entry("left", "x")
        assert lines.along(family.point(), "x", ends, "nash", None) is before
        assert told == [(1, 1)]

    def test_texts_of_the_result(self):
        found = statics(one_player("x*(3 - x)"))
        assert repr(found) == "<Statics of 'One way to play': signs of 1 measure in 1 parameter (nash, exact)>"
        assert str(found).splitlines()[-1].split() == ["x", "+", "to", "3/2,", "then", "-"]
        assert found.to_dict()["format"] == "gametheory.statics/1"
        assert found.to_dict()["break_even"] == []
