"""The closed-form thresholds of the models, found exactly: as breakpoints of regimes, in their formulas, and by claims.

Each closed form is written out in plain arithmetic and evaluated at the defaults and at other points of the parameters;
no threshold is typed in as a number alone. A form that a published file's ranges rule out is looked for in the same file
with a wider range.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import Formula
from gametheory.model.family import Family
from gametheory.parametric.pieces import Cell, RegimeEquilibrium
from gametheory.parametric.regimes import regimes
from gametheory.parametric.result import Regimes
from tests.games.published import GAMES, load

F = Fraction
Point = dict[str, Any]


def values_of(family: Family, point: Mapping[str, object]) -> dict[str, Fraction]:
    """Every parameter at a point, the defaults included."""
    return dict(family.at(point).parameters)


def breakpoints(found: Regimes) -> list[Fraction | AlgebraicNumber]:
    """Where the equilibria change; each has a polynomial that vanishes there, and no other root at a rational one."""
    for point in found.breakpoints:
        assert isinstance(point.value, Fraction)
        scale = point.value.denominator
        assert point.polynomial in (
            f"{scale}*{found.axis} - {point.value.numerator}".removeprefix("1*"),
            f"{scale}*{found.axis} + {-point.value.numerator}".removeprefix("1*"),
            found.axis,
        )
    return [point.value for point in found.breakpoints]


def intervals(found: Regimes) -> list[Cell]:
    """The cells that are no points, which tile the range but for the points between them."""
    return [cell for cell in found.cells if not cell.is_point]


def only(cell: Cell) -> RegimeEquilibrium:
    """The equilibrium of a cell that has one."""
    assert len(cell.equilibria) == 1
    return cell.equilibria[0]


def same(value: object, axis: str, cell: Cell, expected: Callable[[Fraction], Fraction]) -> bool:
    """Whether a value of a cell is this function of the axis: equal at more points than their degrees could explain."""
    low, high = cell.low, cell.high
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    places = [low + (high - low) * F(k, 17) for k in range(1, 17)]
    return all(
        (value.at({axis: place}) if isinstance(value, Formula) else value) == expected(place) for place in places
    )


def widened(name: str, parameter: str, low: object, high: object) -> Family:
    """A published family with another range of one parameter."""
    text = (GAMES / f"{name}.toml").read_text()
    head, _, rest = text.partition(f"[parameters.{parameter}]")
    before, _, after = rest.partition("range ")
    _, _, tail = after.partition("]")
    return gametheory.loads(f'{head}[parameters.{parameter}]{before}range = ["{low}", "{high}"]{tail}')


# B1, the reach tree: c, e, k, d, D as in the essay's notes

REACH_POINTS: list[Point] = [
    {},
    {"suit_cost": 8, "defence_cost": 3, "piracy_cost": 2, "damages": 70, "detection": "3/5"},
    {"suit_cost": "7/2", "own_share": "1/5", "audience_value": 90, "piracy_cost": "1/3", "damages": 90},
]


def credible_reach(v: Mapping[str, Fraction]) -> Fraction:
    return v["suit_cost"] / (v["detection"] * v["damages"])


def fee_cap(v: Mapping[str, Fraction]) -> Fraction:
    return (1 - v["own_share"]) * v["outside_share"] * v["audience_value"]


def highest_fee(v: Mapping[str, Fraction], reach: Fraction) -> Fraction:
    liability = reach * (v["detection"] * v["damages"] + v["defence_cost"]) if reach >= credible_reach(v) else 0
    return min(v["piracy_cost"] + liability, fee_cap(v))


@pytest.mark.parametrize("point", REACH_POINTS)
def test_b1_suits_are_credible_from_the_credible_reach_on(point: Point) -> None:
    found = regimes(load("essay/reach_tree"), "reach", values=point)
    v = values_of(load("essay/reach_tree"), point)
    credible = credible_reach(v)
    assert credible in breakpoints(found)
    for cell in intervals(found):
        assert only(cell).strategies["holder"]["sue"] == int(cell.low >= credible)


@pytest.mark.parametrize("point", REACH_POINTS)
def test_b1_the_fee_reaches_its_cap(point: Point) -> None:
    """A fee above the cap is never accepted: from the cap's reach on the tool makes its own rather than pirate."""
    v = values_of(load("essay/reach_tree"), point)
    cap_from = (fee_cap(v) - v["piracy_cost"]) / (v["detection"] * v["damages"] + v["defence_cost"])
    found = regimes(load("essay/reach_tree"), "reach", values={**point, "fee": fee_cap(v) + 1}, between=(0, 1))
    assert breakpoints(found) == [credible_reach(v), cap_from]
    assert [only(cell).strategies["tool"]["original"] for cell in intervals(found)] == [0, 0, 1]


@pytest.mark.parametrize("reach", [F(1, 20), F(1, 5), F(2, 5), F(9, 10)])
@pytest.mark.parametrize("point", REACH_POINTS)
def test_b1_the_highest_accepted_fee(point: Point, reach: Fraction) -> None:
    point = {name: value for name, value in point.items() if name != "fee"} | {"reach": reach}
    v = values_of(load("essay/reach_tree"), point)
    found = regimes(load("essay/reach_tree"), "fee", values=point)
    assert breakpoints(found) == [highest_fee(v, reach)]
    assert [only(cell).strategies["tool"]["accept"] for cell in intervals(found)] == [1, 0]


@pytest.mark.parametrize("point", REACH_POINTS)
def test_b1_the_jump_at_the_credible_reach(point: Point) -> None:
    """There the holder may sue or not, so both highest fees are breakpoints: c (1 + e/(dD)) apart."""
    v = values_of(load("essay/reach_tree"), point)
    found = regimes(load("essay/reach_tree"), "fee", values={**point, "reach": credible_reach(v)})
    low, high = breakpoints(found)
    assert low == v["piracy_cost"]
    assert high == highest_fee(v, credible_reach(v))
    expected = v["suit_cost"] * (1 + v["defence_cost"] / (v["detection"] * v["damages"]))
    assert isinstance(high, Fraction)
    assert high - low == expected


# B2, screening by reach


def low_fee(v: Mapping[str, Fraction]) -> Fraction:
    return min(v["piracy_cost"], fee_cap(v))


def high_fee(v: Mapping[str, Fraction]) -> Fraction:
    return min(v["piracy_cost"] + v["expected_damages"] + v["defence_cost"], fee_cap(v))


@pytest.mark.parametrize(
    ("point", "capped"),
    [
        ({}, True),
        ({"own_share": 0}, False),
        ({"dilution": 5, "advertising": 3, "piracy_cost": 2, "own_share": "1/2"}, True),
        ({"own_share": "1/10", "expected_damages": 20, "dilution": "7/2", "piracy_cost": "3/2"}, False),
    ],
)
def test_b2_the_high_fee_is_posted_from_the_critical_reach_on(point: Point, capped: bool) -> None:
    family = load("essay/screening")
    v = values_of(family, point)
    assert capped == (high_fee(v) == fee_cap(v))
    harm = v["dilution"] - v["advertising"]
    critical = (low_fee(v) + harm) / (high_fee(v) + harm)
    found = regimes(family, "reach", values=point)
    assert critical in breakpoints(found)
    for cell in intervals(found):
        assert isinstance(cell.low, Fraction)
        assert isinstance(cell.high, Fraction)
        middle = {"reach": (cell.low + cell.high) / 2}

        def earned(equilibrium: RegimeEquilibrium, at: Mapping[str, Fraction] = middle) -> Fraction:
            payoff = equilibrium.payoffs["holder"]
            return payoff.at(at) if isinstance(payoff, Formula) else Fraction(payoff)  # type: ignore[arg-type]

        best = max(cell.equilibria, key=earned)
        high = cell.low >= critical
        assert best.measures["high_price"] == int(high)
        expected: Callable[[Fraction], Fraction] = lambda r: r * high_fee(v) - (1 - r) * harm  # noqa: E731
        assert same(best.payoffs["holder"], "reach", cell, expected if high else lambda _: low_fee(v))


@pytest.mark.parametrize("point", [{}, {"own_share": 0}, {"dilution": 5, "advertising": 3, "own_share": "1/2"}])
def test_b2_the_claim_changes_at_the_critical_reach(point: Point) -> None:
    family = load("essay/screening")
    v = values_of(family, point)
    harm = v["dilution"] - v["advertising"]
    (verdict,) = gametheory.check(family, claims=["valuable_inside"], values=point)
    (threshold,) = verdict.thresholds
    assert threshold.value == (low_fee(v) + harm) / (high_fee(v) + harm)
    assert [stretch.verdict for stretch in verdict.stretches] == ["fails", "depends", "holds"]


# B3, monitoring: x = r d D

MONITORING_POINTS: list[Point] = [
    {},
    {"suit_cost": 3, "fee": 15, "piracy_cost": 2, "dilution": 4, "damages": 80, "detection": "3/4", "revenue": 90},
    {"suit_cost": "9/2", "fee": "17/2", "piracy_cost": "1/2", "dilution": 0, "damages": 60},
]


@pytest.mark.parametrize("point", MONITORING_POINTS)
def test_b3_regimes_and_formulas_over_reach(point: Point) -> None:
    family = load("essay/monitoring")
    v = values_of(family, point)
    worth, c, f, k, b = v["detection"] * v["damages"], v["suit_cost"], v["fee"], v["piracy_cost"], v["dilution"]
    assert c < f - k < worth
    found = regimes(family, "reach", values=point)
    assert breakpoints(found) == [c / worth, (f - k) / worth]
    ignored, taxed, mixed = intervals(found)
    for cell, pirate, monitor, rent in (
        (ignored, lambda r: F(1), lambda r: F(0), lambda r: -b),
        (taxed, lambda r: F(1), lambda r: F(1), lambda r: r * worth - c - b),
        (
            mixed,
            lambda r: c / (r * worth),
            lambda r: (f - k) / (r * worth),
            lambda r: f - (f + b) * c / (r * worth),
        ),
    ):
        equilibrium = only(cell)
        assert same(equilibrium.strategies["tool"]["pirate"], "reach", cell, pirate)
        assert same(equilibrium.strategies["holder"]["monitor"], "reach", cell, monitor)
        assert same(equilibrium.payoffs["holder"], "reach", cell, rent)
        assert same(equilibrium.measures["rent"], "reach", cell, rent)
    committed = only(mixed).measures["committed_rent"]
    assert same(committed, "reach", mixed, lambda r: f - (f + b) * c / (r * worth) + (k + b) * c / (r * worth))


@pytest.mark.parametrize("point", [{"fee": 4}, {"fee": 5, "suit_cost": 9, "damages": 120}])
def test_b3_without_a_tax_where_suits_cost_more_than_the_fee_saves(point: Point) -> None:
    """With c > f - k both mix from x = c on."""
    v = values_of(load("essay/monitoring"), point)
    worth = v["detection"] * v["damages"]
    assert v["suit_cost"] > v["fee"] - v["piracy_cost"]
    found = regimes(load("essay/monitoring"), "reach", values=point)
    assert breakpoints(found) == [v["suit_cost"] / worth]
    mixed = intervals(found)[-1]
    assert same(only(mixed).strategies["tool"]["pirate"], "reach", mixed, lambda r: v["suit_cost"] / (r * worth))


@pytest.mark.parametrize("point", [{}, {"reach": "1/5", "suit_cost": 7}, {"reach": "3/4", "piracy_cost": 4}])
def test_b3_regimes_over_the_fee(point: Point) -> None:
    """Licensed without monitoring up to k, both mixing up to k + x, and then a tax."""
    v = values_of(load("essay/monitoring"), point)
    x = v["reach"] * v["detection"] * v["damages"]
    assert x > v["suit_cost"]
    found = regimes(load("essay/monitoring"), "fee", values=point)
    assert breakpoints(found) == [v["piracy_cost"], v["piracy_cost"] + x]
    licensed, mixed, taxed = (only(cell) for cell in intervals(found))
    assert licensed.measures["piracy"] == 0
    assert mixed.measures["piracy"] == v["suit_cost"] / x
    assert taxed.measures["piracy"] == 1


@pytest.mark.parametrize(
    "point",
    [
        {},
        {"suit_cost": 7, "piracy_cost": 2, "dilution": 3, "damages": 90},
        {"dilution": "7/5"},  # here (c + k)^2 + 4 b c = 64, and the root is rational
    ],
)
def test_b3_enforcement_pays_from_the_root_of_a_quadratic_on(point: Point) -> None:
    family = load("essay/monitoring_highest_fee")
    v = values_of(family, point)
    worth, c, k, b = v["detection"] * v["damages"], v["suit_cost"], v["piracy_cost"], v["dilution"]
    (verdict,) = gametheory.check(family, claims=["enforcement_can_pay"], values=point)
    (threshold,) = verdict.thresholds
    assert [(stretch.verdict, stretch.low_closed) for stretch in verdict.stretches] == [
        ("fails", True),
        ("holds", True),
    ]
    # (2 worth r - (c - k))^2 = (c + k)^2 + 4 b c, at the larger root.
    root = AlgebraicNumber.of(threshold.value)
    squared = [(c - k) ** 2 - (c + k) ** 2 - 4 * b * c, -4 * worth * (c - k), 4 * worth**2]
    scale = squared[2] / F(int(root.polynomial[2])) if root.polynomial.degree() == 2 else None
    if scale is None:
        assert sum(coefficient * root.rational**power for power, coefficient in enumerate(squared)) == 0
    else:
        assert [scale * int(root.polynomial[power]) for power in range(3)] == squared
    assert root > (c - k) / (2 * worth)
    closed = (c - k + ((c + k) ** 2 + 4 * b * c) ** 0.5) / (2 * float(worth))
    assert abs(float(threshold.value) - closed) < 1e-12


def test_b3_the_root_at_the_defaults() -> None:
    (verdict,) = gametheory.check(load("essay/monitoring_highest_fee"), claims=["enforcement_can_pay"])
    (threshold,) = verdict.thresholds
    assert threshold.polynomial == "500*reach**2 - 40*reach - 3"
    place = threshold.to_dict()["value"]
    low, high = F(place["low"]), F(place["high"])
    assert 2500 * low**2 - 200 * low - 15 < 0 < 2500 * high**2 - 200 * high - 15
    assert 0 < high - low < F(1, 10**12)
    assert F(12717, 100_000) < low < high < F(12718, 100_000)


# B5, four players

FOUR_POINTS: list[Point] = [
    {},
    {"outside_damages": 25, "defence_cost": 3, "captive_audience": "3/10", "platform_fee": 11},
    {"suit_cost": 5, "dilution": 2, "piracy_cost": "1/2"},  # here suits do not pay before the rogue outfit gives up
]


def stops_pirating(v: Mapping[str, Fraction]) -> Fraction:
    gain = v["outside_share"] * v["captive_audience"] * (1 - v["own_share"]) * v["audience_value"]
    deterred = (gain - v["piracy_cost"]) / (v["outside_damages"] + v["defence_cost"])
    return max(v["suit_cost"] / v["outside_damages"], deterred)


def opts_out(v: Mapping[str, Fraction], licence_outside: Fraction) -> Fraction:
    given_up = v["platform_fee"] + licence_outside + v["dilution"] - v["advertising"] + v["suit_cost"]
    return given_up / v["outside_damages"]


def switches(found: Regimes, measure: str) -> list[Fraction | AlgebraicNumber]:
    """Where a measure that is 0 or 1 in the only outcome of each interval changes."""
    seen = []
    for cell in intervals(found):
        (value,) = {equilibrium.measures[measure] for equilibrium in cell.equilibria}
        seen.append((cell.low, value))
    return [low for (_, before), (low, after) in itertools.pairwise(seen) if before != after]


@pytest.mark.parametrize("point", FOUR_POINTS)
def test_b5_piracy_stops_and_opting_out_begins(point: Point) -> None:
    family = load("essay/four_players")
    v = values_of(family, point)
    found = regimes(family, "reach", values=point)
    # With the licence outside too dear, the rogue outfit pirates, then makes its own; at last the holder opts out.
    assert switches(found, "licensed") == [opts_out(v, F(0))]
    assert switches(found, "piracy") == [stops_pirating(v), opts_out(v, F(0))]
    assert set(breakpoints(found)) == {
        v["suit_cost"] / v["outside_damages"],
        stops_pirating(v),
        opts_out(v, F(0)),
    }


@pytest.mark.parametrize("point", FOUR_POINTS)
def test_b5_with_a_cheap_licence_outside(point: Point) -> None:
    family = load("essay/four_players")
    cheap = {**point, "outside_fee": "2/5"}
    for values in (cheap, {**cheap, "outside_fee": "1/3"}):
        v = values_of(family, values)
        assert v["outside_fee"] < v["piracy_cost"]
        found = regimes(family, "reach", values=values)
        assert switches(found, "licensed") == breakpoints(found) == [opts_out(v, v["outside_fee"])]


@pytest.mark.parametrize("point", FOUR_POINTS)
def test_b5_the_prediction_changes_where_the_holder_opts_out(point: Point) -> None:
    family = load("essay/four_players")
    v = values_of(family, point)
    prediction, cheap = gametheory.check(
        family, claims=["prediction", "prediction_with_cheap_outside_licence"], values=point
    )
    assert prediction.thresholds[-1].value == opts_out(v, F(0))
    assert str(prediction.stretches[-1]) == f"[{opts_out(v, F(0))}, 1]"
    if v["piracy_cost"] > F(4, 5):
        assert cheap.thresholds[-1].value == opts_out(v, F(4, 5))


def test_b5_at_the_defaults() -> None:
    v = values_of(load("essay/four_players"), {})
    assert (stops_pirating(v), opts_out(v, F(4, 5)), opts_out(v, F(0))) == (F(13, 125), F(143, 200), F(27, 40))


@pytest.mark.parametrize("choke", ["1/2", "9/20", "3/5"])
def test_b5_choke_points_reverse_the_claim_up_to_a_reach(choke: str) -> None:
    """After opting out piracy pays the rogue outfit up to where its share of the revenue is worth its own material."""
    family = load("essay/four_players")
    v = values_of(family, {"choke_point_share": choke})
    alone = v["outside_share"] * v["audience_value"]
    pirated = (1 - v["choke_point_share"]) * alone * (1 + v["captive_audience"]) - v["piracy_cost"]
    own = alone * v["captive_audience"] * v["own_share"]
    expected = (pirated - own) / (v["outside_damages"] + v["defence_cost"])
    found = regimes(family, "reach", values={"choke_point_share": choke})
    assert switches(found, "licensed") == [expected]


# A1, Tsebelis (1989)


@pytest.mark.parametrize("axis", ["fine", "arrest", "gain", "idle_patrol"])
@pytest.mark.parametrize("point", [{}, {"missed": -9, "quiet": 3, "harassed": "-1/3"}, {"left_alone": "2/5"}])
def test_a1_the_frequencies_over_any_parameter(axis: str, point: Point) -> None:
    family = load("literature/tsebelis_1989")
    found = regimes(family, axis, values=point)
    assert breakpoints(found) == []
    (cell,) = found.cells
    v = values_of(family, point)

    def violate(value: Fraction) -> Fraction:
        w = {**v, axis: value}
        return (w["quiet"] - w["idle_patrol"]) / (w["arrest"] - w["missed"] + w["quiet"] - w["idle_patrol"])

    def enforce(value: Fraction) -> Fraction:
        w = {**v, axis: value}
        return (w["gain"] - w["left_alone"]) / (w["gain"] - w["left_alone"] + w["harassed"] + w["fine"])

    assert same(only(cell).strategies["public"]["violate"], axis, cell, violate)
    assert same(only(cell).strategies["police"]["enforce"], axis, cell, enforce)


@pytest.mark.parametrize("point", [{}, {"harassed": "-1/2"}, {"harassed": "-1/5", "gain": 3}])
def test_a1_the_formulas_end_where_a_fine_no_longer_hurts(point: Point) -> None:
    """At c1 = a1: below, violating pays even under enforcement, and the police enforce."""
    family = widened("literature/tsebelis_1989", "fine", -1, 100)
    v = values_of(family, point)
    found = regimes(family, "fine", values=point)
    assert breakpoints(found) == [-v["harassed"]]
    below, above = (only(cell) for cell in intervals(found))
    assert (below.measures["violations"], below.measures["enforcement"]) == (1, 1)
    assert isinstance(above.measures["enforcement"], Formula)


# A2, Fudenberg and Tirole (1991)


WAGE_POINTS: list[Point] = [{}, {"effort_cost": "5/2", "inspection_cost": 1}, {"output": 20, "effort_cost": "1/2"}]


@pytest.mark.parametrize("point", WAGE_POINTS)
def test_a2_the_frequencies_and_where_they_begin(point: Point) -> None:
    """Shirk h/w, inspect g/w, profit v - w - h v/w, from where the wage exceeds both costs."""
    family = widened("literature/fudenberg_tirole_inspection", "wage", "1/10", 8)
    v = values_of(family, point)
    h, g, output = v["inspection_cost"], v["effort_cost"], v["output"]
    found = regimes(family, "wage", values=point)
    assert breakpoints(found)[-1] == max(h, g)
    last = intervals(found)[-1]
    assert (last.low, last.high) == (max(h, g), 8)
    assert same(only(last).strategies["agent"]["shirk"], "wage", last, lambda w: h / w)
    assert same(only(last).strategies["principal"]["inspect"], "wage", last, lambda w: g / w)
    assert same(only(last).payoffs["principal"], "wage", last, lambda w: output - w - h * output / w)
    assert same(only(last).measures["value_of_commitment"], "wage", last, lambda w: h * (output - g) / w)
    for cell in intervals(found)[:-1]:
        assert only(cell).measures["shirking"] == 1


@pytest.mark.parametrize("point", WAGE_POINTS)
def test_a2_over_the_wages_of_the_file_nothing_changes(point: Point) -> None:
    family = load("literature/fudenberg_tirole_inspection")
    v = values_of(family, point)
    found = regimes(family, "wage", values=point)
    assert breakpoints(found) == []
    (cell,) = found.cells
    assert same(only(cell).strategies["agent"]["shirk"], "wage", cell, lambda w: v["inspection_cost"] / w)
    assert same(only(cell).strategies["principal"]["inspect"], "wage", cell, lambda w: v["effort_cost"] / w)


# A6, P'ng (1983)

SETTLEMENTS: list[Point] = [{}, {"plaintiff_cost": 12, "defendant_cost": 15}, {"settlement": 42, "award": 80}]


@pytest.mark.parametrize("point", SETTLEMENTS)
def test_a6_refusals_and_trials_and_the_boundary_of_credible_trials(point: Point) -> None:
    """Refuse (1-q) c_p / (q (W - c_p)), trial S/(W + c_d), from q W = c_p on, q being the share of the guilty."""
    family = widened("literature/png_1983", "guilt", "1/100", "99/100")
    v = values_of(family, point)
    award, c_p, c_d, settlement = v["award"], v["plaintiff_cost"], v["defendant_cost"], v["settlement"]
    found = regimes(family, "guilt", values=point)
    assert breakpoints(found) == [c_p / award]
    dropped, tried = intervals(found)
    assert only(dropped).measures["trials"] == 0
    refuse = only(tried).behavior["guilty"].moves["refuse"]
    assert same(refuse, "guilt", tried, lambda q: (1 - q) * c_p / (q * (award - c_p)))
    assert only(tried).behavior["refusal"].moves["trial"] == settlement / (award + c_d)


@pytest.mark.parametrize(
    "point", [{}, {"plaintiff_cost": 12, "defendant_cost": 15}, {"settlement": 42, "guilt": "4/5"}]
)
def test_a6_the_same_over_the_award(point: Point) -> None:
    family = load("literature/png_1983")
    v = values_of(family, point)
    q, c_p, c_d, settlement = v["guilt"], v["plaintiff_cost"], v["defendant_cost"], v["settlement"]
    found = regimes(family, "award", values=point)
    assert breakpoints(found) == []
    (cell,) = found.cells
    behavior = only(cell).behavior
    assert same(behavior["guilty"].moves["refuse"], "award", cell, lambda w: (1 - q) * c_p / (q * (w - c_p)))
    assert same(behavior["refusal"].moves["trial"], "award", cell, lambda w: settlement / (w + c_d))


# A11, Kleiman and Kilmer (2009)


@pytest.mark.parametrize("cost", [3, F(7, 2), F(9, 4)])
def test_a11_three_equilibria_between_the_cost_and_twice_the_cost(cost: Fraction) -> None:
    family = widened("literature/kleiman_kilmer_2009", "penalty", 1, 10)
    found = regimes(family, "penalty", values={"compliance_cost": cost})
    assert breakpoints(found) == [cost, 2 * cost]
    swamped, between, deterred = intervals(found)
    assert only(swamped).measures["violations"] == 1
    assert only(deterred).measures["violations"] == 0
    assert len(between.equilibria) == 3
    (mixed,) = (found for found in between.equilibria if isinstance(found.measures["violations"], Formula))
    for player in ("ann", "bob"):
        assert same(mixed.strategies[player]["violate"], "penalty", between, lambda p: 2 - 2 * cost / p)


# A12, Keinan and Ben-Porat (2025)


@pytest.mark.parametrize("point", [{}, {"data_efficiency": "3/2"}, {"passive_creators": 3, "data_efficiency": "2/3"}])
def test_a12_sharing_begins_and_withholding_ends(point: Point) -> None:
    family = load("literature/keinan_ben_porat_2025")
    v = values_of(family, point)
    creators, alpha = 2 + v["passive_creators"], v["data_efficiency"]
    first, last = 1 / (creators + alpha), 1 / creators
    found = regimes(family, "revenue_share", values=point)
    assert breakpoints(found) == [first, last]
    assert [len(cell.equilibria) for cell in intervals(found)] == [1, 3, 1]
    assert only(intervals(found)[0]).measures["sharing"] == 0
    assert only(intervals(found)[-1]).measures["sharing"] == 1
    (verdict,) = gametheory.check(family, claims=["everybody_may_share"], values=point)
    assert [threshold.value for threshold in verdict.thresholds] == [first]
    (verdict,) = gametheory.check(family, claims=["everybody_shares"], values=point)
    assert [threshold.value for threshold in verdict.thresholds] == [last]


def test_a12_at_the_defaults() -> None:
    found = regimes(load("literature/keinan_ben_porat_2025"), "revenue_share")
    assert breakpoints(found) == [F(1, 3), F(1, 2)]
