"""Maps of two parameters against solving afresh: inside regions, on curves, at corners; frontiers and areas by hand."""

from __future__ import annotations

import itertools
import json
import math
import random
from fractions import Fraction

import pytest
from flint import fmpq

import gametheory
from gametheory.algebra.values import Formula
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.map import regime_map
from gametheory.parametric.map_result import MapCell, MapRegion
from gametheory.parametric.regimes import regimes
from gametheory.spec.grammar import parse_expression
from tests.games.published import GAMES
from tests.parametric.agreement import UNDEFINED, picture
from tests.parametric.box_families import AXES, bilinear, bimatrices, bimatrix_text, head, pure_games, trees

F = Fraction
REACH_TREE = gametheory.load(GAMES / "essay" / "reach_tree.toml")
MONITORING = gametheory.load(GAMES / "essay" / "monitoring.toml")
MILLIONTH = F(1, 1_000_000)


@pytest.fixture(scope="module")
def reach_tree():
    return regime_map(REACH_TREE, ("reach", "fee"))


def frontiers(found):
    """Each frontier's formulas and exact ends."""
    return {
        (*frontier.formulas, tuple(frontier.start.values()), tuple(frontier.end.values()))
        for frontier in found.frontiers
    }


def shares(found):
    return {region.name: region.share for region in found.regions}


# What holds at points


def agrees(family, found, x, y):
    """Whether the piece that a point is in has just the equilibria that solving afresh finds there."""
    point = {**found.parameters, **found.symbols, **dict(zip(found.axes, (x, y), strict=True))}
    piece = found.at(x, y)
    stated = picture(piece, lambda value: value.at(point) if isinstance(value, Formula) else value)
    try:
        game = family.at_point({name: point[name] for name in family.parameters})
    except EvaluationError:
        return stated == UNDEFINED
    return stated == picture(gametheory.solve(game, concept=found.concept), lambda value: value)


def random_points(found, count, seed):
    source = random.Random(seed)
    for _ in range(count):
        bottom = source.choice([2, 3, 4, 6, 12, 997, 10**6 + 3])
        yield tuple(low + (high - low) * F(source.randint(0, bottom), bottom) for low, high in found.ranges.values())


def points_on_curves(found, seed):
    """Rational points of frontiers and curves that are straight or hyperbolas, and their ends."""
    source = random.Random(seed)
    first, second = found.axes
    stretches = [*found.frontiers, *found.curves]
    for stretch in stretches:
        for end in (stretch.start, stretch.end):
            if all(isinstance(value, Fraction) for value in end.values()):
                yield end[first], end[second]
        if not stretch.formulas or "sqrt" in stretch.formulas[0]:
            continue
        name, text = stretch.formulas[0].split(" = ")
        free = first if name == second else second
        low, high = sorted(float(end[free]) for end in (stretch.start, stretch.end))
        for _ in range(2):
            value = F(low) + (F(high) - F(low)) * F(source.randint(1, 996), 997)
            other = to_fraction(parse_expression(text).evaluate({free: to_flint(value)}))
            yield (value, other) if free == first else (other, value)
    corners = itertools.product(*found.ranges.values())
    yield from corners


def checked(family, concept=None, points=100, seed=1):
    """A map that agrees with solving afresh at many points, and how many of these were not inside regions."""
    found = regime_map(family, AXES, concept=concept)
    wrong = [point for point in random_points(found, points, seed) if not agrees(family, found, *point)]
    assert not wrong, (wrong[0], family.about.source_text)
    special = 0
    (left, right), (lower, upper) = found.ranges.values()
    for x, y in points_on_curves(found, seed):
        if left <= x <= right and lower <= y <= upper:
            special += isinstance(found.at(x, y), MapCell)
            assert agrees(family, found, x, y), ((x, y), family.about.source_text)
    for cell in (*found.curves, *found.points):
        if all(isinstance(value, Fraction) for value in cell.sample.values()):
            assert found.at(*cell.sample.values()) is cell
    low, high = (sum(share[k] for share in shares(found).values()) for k in (0, 1))
    assert 1 - MILLIONTH <= low <= 1 <= high <= 1 + MILLIONTH
    assert all(0 <= low <= high <= 1 and high - low <= MILLIONTH for low, high in shares(found).values())
    for region in found.regions:
        assert found.at(*region.sample.values()) is region
    return found, special


class TestAgainstSolvingAfresh:
    @pytest.mark.parametrize("seed", range(4))
    def test_two_players(self, seed):
        made = [checked(family, seed=seed) for family in bimatrices(seed, 8)]
        assert sum(special for _, special in made) > 10
        assert any(len(found.regions) > 2 for found, _ in made)
        assert any(found.curves for found, _ in made)

    def test_two_players_in_pure_strategies(self):
        made = [checked(family, "pure-nash") for family in bimatrices(9, 6)]
        assert any(not region.equilibria for found, _ in made for region in found.regions)

    def test_three_players_in_pure_strategies(self):
        made = [checked(family, "pure-nash") for family in pure_games(3, 8)]
        assert sum(special for _, special in made) > 10

    def test_trees(self):
        made = [checked(family) for family in trees(5, 8)]
        assert {found.concept for found, _ in made} == {"subgame-perfect"}
        assert sum(special for _, special in made) > 10

    def test_nash_equilibria_of_trees(self):
        made = [checked(family, "nash", points=40) for family in trees(6, 3, chance=False)]
        assert any(len(region.components) < len(region.equilibria) for found, _ in made for region in found.regions)

    def test_a_3x3_family(self):
        family = gametheory.loads(bimatrix_text(3, 3, bilinear(random.Random(2), 9)))
        found, special = checked(family, points=60)
        assert len(found.regions) >= 3
        assert special > 5


class TestReachTree:
    """A licence outside the paywall: the highest accepted fee jumps where a suit becomes credible, then rises to a cap."""

    def test_the_frontiers(self, reach_tree):
        jump, cap = F(13, 2), (F(7, 11), F(36))
        assert frontiers(reach_tree) == {
            ("fee = 1", (F(0), F(1)), (F(1, 10), F(1))),
            ("reach = 1/10", (F(1, 10), F(0)), (F(1, 10), F(1))),
            ("reach = 1/10", (F(1, 10), F(1)), (F(1, 10), jump)),
            ("reach = 1/10", (F(1, 10), jump), (F(1, 10), F(60))),
            ("fee = 55*reach + 1", (F(1, 10), jump), cap),
            ("reach = 7/11", cap, (F(7, 11), F(60))),
            ("fee = 36", cap, (F(1), F(36))),
        }

    def test_the_areas_are_exact(self, reach_tree):
        trapezium = (F(7, 11) - F(1, 10)) * (F(13, 2) + 36) / 2
        areas = [
            F(1, 10),
            F(59, 10),
            trapezium + (1 - F(7, 11)) * 36,
            (F(7, 11) - F(1, 10)) * 60 - trapezium,
            (1 - F(7, 11)) * 24,
        ]
        assert list(shares(reach_tree).values()) == [(area / 60, area / 60) for area in areas]
        assert sum(areas) == 60

    def test_each_region_has_one_equilibrium_and_sides_meet_in_both(self, reach_tree):
        assert [len(region.equilibria) for region in reach_tree.regions] == [1] * 5
        assert len(reach_tree.curves) == 7
        assert all(len(cell.equilibria) == len(cell.beside) for cell in (*reach_tree.curves, *reach_tree.points))
        assert all(not (cell.new or cell.gone or cell.jumps) for cell in (*reach_tree.curves, *reach_tree.points))

    def test_neighbours(self, reach_tree):
        assert reach_tree.adjacency() == [
            ("R1", "R2"), ("R1", "R3"), ("R2", "R3"), ("R2", "R4"), ("R3", "R4"), ("R3", "R5"), ("R4", "R5"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"piracy_cost": 3, "detection": "1/4", "damages": 80, "suit_cost": 8, "defence_cost": 2},
            {"outside_share": "1/2", "own_share": "1/5", "audience_value": 90, "suit_cost": 30, "damages": 70},
        ],
    )
    def test_the_highest_accepted_fee(self, values):
        found = regime_map(REACH_TREE, ("reach", "fee"), values=values)
        p = REACH_TREE.point(values)
        source, accepted = random.Random(3), []
        for reach in [F(source.randint(1, 996), 997) for _ in range(40)]:
            credible = reach >= p["suit_cost"] / (p["detection"] * p["damages"])
            liability = credible * reach * (p["detection"] * p["damages"] + p["defence_cost"])
            cap = (1 - p["own_share"]) * p["outside_share"] * p["audience_value"]
            highest = min(p["piracy_cost"] + liability, cap)
            moves = [
                found.region_at(reach, highest + step).equilibria[0].behavior["offer"].moves["accept"]
                for step in (-F(1, 1000), F(1, 1000))
            ]
            assert moves == [1, 0]
            assert isinstance(found.at(reach, highest), MapCell)
            accepted.append(credible)
        assert {*accepted} == {True, False}

    def test_everywhere(self, reach_tree):
        for point in [*random_points(reach_tree, 200, 4), *points_on_curves(reach_tree, 4)]:
            assert agrees(REACH_TREE, reach_tree, *point)


class TestMonitoring:
    def test_the_frontiers(self):
        found = regime_map(MONITORING, ("reach", "fee"))
        assert frontiers(found) == {
            ("fee = 1", (F(0), F(1)), (F(1, 10), F(1))),
            ("fee = 1", (F(1, 10), F(1)), (F(1), F(1))),
            ("reach = 1/10", (F(1, 10), F(1)), (F(1, 10), F(6))),
            ("reach = 1/10", (F(1, 10), F(6)), (F(1, 10), F(60))),
            ("fee = 50*reach + 1", (F(1, 10), F(6)), (F(1), F(51))),
        }
        mixing = found.region_at(F(1, 2), F(10))
        assert str(mixing.equilibria[0].strategies["tool"]["pirate"]) == "1/(10*reach)"
        assert str(mixing.equilibria[0].strategies["holder"]["monitor"]) == "(fee - 1)/(50*reach)"
        under_the_line = F(9, 10) * (6 + 51) / 2 - F(9, 10)
        assert mixing.share == (under_the_line / 60,) * 2

    def test_a_measure_that_jumps_is_told_from_play_that_does_not(self):
        # committed_rent adds what commitment brings where both mix, and there only.
        found = regime_map(MONITORING, ("reach", "fee"))
        mixing = found.region_at(F(1, 2), F(10)).equilibria[0].branch
        assert [cell.jumps for cell in found.curves if cell.jumps] == [(mixing,)] * 3
        assert all(not cell.new and not cell.gone for cell in found.curves)

    def test_symbols_stay_in_formulas(self):
        found = regime_map(MONITORING, ("reach", "fee"), symbolic=["piracy_cost"])
        assert found.symbols == {"piracy_cost": 1}
        assert "piracy_cost" not in found.parameters
        monitor = found.region_at(F(1, 2), F(10)).equilibria[0].strategies["holder"]["monitor"]
        assert str(monitor) == "(fee - piracy_cost)/(50*reach)"

    def test_a_part_of_the_box(self):
        found = regime_map(MONITORING, ("reach", "fee"), between={"reach": ("1/5", "1/2"), "fee": (2, 10)})
        assert [region.share for region in found.regions] == [(1, 1)]
        assert found.frontiers == ()
        with pytest.raises(UsageError, match="outside the box"):
            found.at(F(1, 10), F(5))


def switch(text, other="0"):
    """One player's choice between an expression and another."""
    return gametheory.loads(
        head("switch", "strategic")
        + f"""
players = {{ one = ["curve", "rest"], two = ["left", "right"] }}
payoffs.matrices = {{ one = [["{text}", "{text}"], ["{other}", "{other}"]], two = [[1, 0], [1, 0]] }}
"""
    )


class TestFrontiersOfHigherDegree:
    def evaluated(self, formula, **values):
        return eval(formula, {"sqrt": math.sqrt}, values)

    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_circle_has_an_upper_and_a_lower_half(self, sign):
        found = regime_map(switch(f"{sign}*(16*(x - 1/2)**2 + 16*(y - 1/2)**2 - 1)"), AXES)
        assert len(found.regions) == 2
        formulas = sorted(formula for frontier in found.frontiers for formula in frontier.formulas)
        assert formulas == ["y = 1/2 + sqrt(16*x - 16*x**2 - 3)/4", "y = 1/2 - sqrt(16*x - 16*x**2 - 3)/4"]
        inside = found.region_at(F(1, 2), F(1, 2))
        assert abs(float(sum(inside.share)) / 2 - math.pi / 16) < 1e-6

    @pytest.mark.parametrize(
        ("text", "formulas"),
        [
            ("y**2 - x", {"x = y**2"}),
            ("y**2 + y - x", {"x = y**2 + y"}),
            ("2*y**2 - x**2 - 1/4", {"y = sqrt(8*x**2 + 2)/4"}),
            ("x**2 + x*y**3 - 1/2", {"x = sqrt(y**6 + 2)/2 - y**3/2", "x = -y**3/2 + sqrt(y**6 + 2)/2"}),
            ("2*x**2 - 1", {"x = sqrt(2)/2"}),
            ("3*y**2 - 1", {"y = sqrt(3)/3"}),
        ],
    )
    def test_only_the_root_that_it_is_on(self, text, formulas):
        for sign in ("", "-"):
            found = regime_map(switch(f"{sign}({text})"), AXES)
            stated = [frontier.formulas for frontier in found.frontiers]
            assert len({*stated}) == 1
            assert len(stated[0]) == 1
            assert {*stated[0]} <= formulas

    @pytest.mark.parametrize("seed", range(6))
    def test_a_frontier_satisfies_its_formula(self, seed):
        """Quadratic switches: at heights just above and below the formula's value there are the two regions it says."""
        source = random.Random(seed)
        c = [source.randint(-5, 5) for _ in range(6)]
        text = f"{c[0]}*y**2 + {c[1]}*x*y + {c[2]}*y + {c[3]}*x**2 + {c[4]}*x + {F(c[5], 7)}"
        found = regime_map(switch(text), AXES)
        for frontier in found.frontiers:
            (formula,) = frontier.formulas
            name, text = formula.split(" = ")
            free = "x" if name == "y" else "y"
            low, high = sorted(float(end[free]) for end in (frontier.start, frontier.end))
            middle = F(round((low + high) / 2 * 10**6), 10**6)
            value = F(self.evaluated(text, **{free: float(middle)}))
            step = F(min(high - low, 1)) / 10**4
            places = [{free: middle, name: value + shift} for shift in (-step, step)]
            beside = {found.region_at(place["x"], place["y"]).name for place in places}
            assert beside == {*frontier.between}

    def test_the_two_sides_of_a_fold_are_both_named(self):
        # Solved for x, since it is of degree 4 in y: left and right of the lowest point another root holds.
        found = regime_map(switch("(2*x - 1)**2 + x*y**4 - y/2 - y**3"), AXES)
        for frontier in found.frontiers:
            assert all(formula.startswith("x = ") for formula in frontier.formulas)

    def test_ends_that_are_irrational_are_exact(self):
        found = regime_map(switch("y - x**2", "1/2"), AXES)
        (frontier,) = found.frontiers
        assert frontier.formulas == ("y = (2*x**2 + 1)/2",)
        assert str(frontier.end["x"].polynomial) == "2*x^2 + (-1)"


class TestRegimes:
    def test_regions_with_the_same_equilibria_are_of_one_regime(self):
        found = regime_map(switch("(x - 1/3)*(y - 1/2)"), AXES)
        assert [region.regime for region in found.regions] == ["regime 1", "regime 2", "regime 2", "regime 1"]
        assert found.regime_shares() == {"regime 1": (F(1, 2),) * 2, "regime 2": (F(1, 2),) * 2}
        assert found.regions[0].equilibria[0].branch == found.regions[3].equilibria[0].branch

    def test_all_payoffs_equal_is_one_region(self):
        found = regime_map(gametheory.loads(bimatrix_text(2, 2, lambda: "0")), AXES)
        assert [len(region.equilibria) for region in found.regions] == [4]
        assert (found.frontiers, found.curves, found.points) == ((), (), ())

    def test_an_equilibrium_on_one_line_only_is_new_there(self):
        # Row is indifferent where x = 1/2 against the one column only that is never worse: more equilibria there.
        found = regime_map(switch("-(x - 1/2)**2"), AXES)
        assert len(found.regions) == 2
        (curve,) = found.curves
        assert curve.formulas == ("x = 1/2",)
        (new,) = curve.new
        assert curve.gone == ()
        assert next(e for e in curve.equilibria if e.branch == new).strategies["one"]["curve"] == 1

    def test_undefined_regions_say_why_and_are_not_of_the_regime_of_no_equilibrium(self):
        text = head("undefined", "strategic") + (
            '\nplayers = { one = ["a", "b"], two = ["c"] }\n'
            'payoffs.matrices = { one = [["1/x if y > x else 1"], ["x/0 if y < 1/4 else 0"]], two = [[0], [0]] }\n'
        )
        found = regime_map(gametheory.loads(text), AXES)
        undefined = [region for region in found.regions if region.undefined]
        assert undefined
        assert {region.regime for region in undefined}.isdisjoint(
            region.regime for region in found.regions if not region.undefined
        )
        assert "not defined on the whole box" in found.notes[0]

    def test_a_point_of_its_own_has_numbers(self, reach_tree):
        corner = reach_tree.at(F(1, 10), F(13, 2))
        assert [e.payoffs["tool"] for e in corner.equilibria if e.branch == "C"] == [F(107, 2)]


class TestTheResult:
    def test_printed(self, reach_tree):
        assert repr(reach_tree) == (
            "<RegimeMap of 'Reach tree: a licence outside the paywall, and whether a suit is credible': 5 regions of 5 "
            "regimes over reach in [0, 1] and fee in [0, 60] (subgame-perfect), complete>"
        )
        lines = str(reach_tree).splitlines()
        assert lines[-5].split() == ["R1", "regime", "1", "0.001667", "1/11", "1/2", "A"]

    def test_regimes_of_one_axis_are_printed_too(self):
        found = regimes(MONITORING, "reach")
        assert repr(found).endswith("5 cells, 2 breakpoints, 3 branches over reach in [0, 1] (nash), complete>")
        last = str(found).splitlines()[-1]
        assert last.split("  ")[0] == "(9/50, 1]"
        assert "monitor 9/(50*reach), ignore (50*reach - 9)/(50*reach)" in last

    def test_the_document_is_plain(self, reach_tree):
        document = reach_tree.to_dict()
        assert json.loads(json.dumps(document)) == document

    def test_many_points_over_one_x(self, reach_tree):
        heights = [F(k, 7) for k in range(421)]
        for x in (F(0), F(1, 10), F(1, 11), F(2, 5), F(1)):
            names = [region and region.name for region in (reach_tree.region_at(x, y) for y in heights)]
            numbers = reach_tree.places.regions_over(x, heights)
            assert [None if number is None else f"R{number + 1}" for number in numbers] == names
        assert isinstance(reach_tree.at(F(1, 2), F(2)), MapRegion)


class TestErrors:
    @pytest.mark.parametrize("axes", ["reach", ["reach"], ["reach", "reach"], ["reach", "fee", "dilution"]])
    def test_two_axes_are_needed(self, axes):
        with pytest.raises(UsageError, match="a map has two axes"):
            regime_map(MONITORING, axes)

    def test_an_axis_that_is_no_parameter(self):
        with pytest.raises(UsageError, match="did you mean 'fee'"):
            regime_map(MONITORING, ["reach", "fie"])

    def test_a_limit(self):
        with pytest.raises(LimitReached):
            regime_map(gametheory.loads(bimatrix_text(3, 3, bilinear(random.Random(1), 9))), AXES, limit=1)


def test_flint_and_fractions_are_not_mixed():
    found = regime_map(switch("x - y"), AXES)
    assert not any(isinstance(value, fmpq) for region in found.regions for value in region.sample.values())
