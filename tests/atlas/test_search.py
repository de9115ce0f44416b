"""An atlas says at every point that it covers what the solver of single games and the judge of claims say there."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest

from gametheory import load, loads, regimes, solve
from gametheory.atlas.charts import Atlas, Chart
from gametheory.atlas.draws import ANYWHERE, NEAR_BASE, draws, nice_step
from gametheory.atlas.search import atlas
from gametheory.claims.sampling import PointDecider
from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.model.family import Family
from gametheory.numbers import exact_text, to_flint, to_fraction

GAMES = Path(__file__).parents[2] / "games"
POINTS = 200

TWO_BY_TWO = """format = 1
title = "Two by two"
form = "strategic"
[parameters]
x = { default = 1, range = [-2, 2] }
y = { default = "1/2", range = [0, 3] }
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["x", "y"], [0, 1]]
b = [["y - x", 1], [1, "x"]]
[measures]
joint = "payoff.a + payoff.b"
[claims.good]
holds = "joint >= 1"
[claims.some]
holds = "a.up == 1"
in = "some"
[claims.best]
holds = "payoff.a >= payoff.b"
in = "selected"
select = "joint"
"""
DEGENERATE = """format = 1
title = "Degenerate throughout: b never cares"
form = "strategic"
[parameters]
x = { default = 1, range = [0, 2] }
y = { default = 1, range = [0, 2] }
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["x", 0], [0, "y"]]
b = [["x", "x"], ["y", "y"]]
[measures]
own = "payoff.a"
[claims.enough]
holds = "own >= 1/2"
"""
KINKED = """format = 1
title = "Payoffs with kinks"
form = "strategic"
[parameters]
x = { default = 1, range = [0, 3] }
y = { default = 2, range = [0, 3] }
z = { default = 1, range = [0, 1] }
[definitions]
top = "max(x, y) - min(x*x, 2)"
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["top", 0], ["z", "1 if x > y else 2*z"]]
b = [[0, "abs(x - y)"], [1, "z"]]
[claims.up]
holds = "a.up >= 1/3"
"""
THREE = """format = 1
title = "Three who may give"
form = "strategic"
[parameters]
cost = { default = 1, range = [0, 2] }
gain = { default = "3/2", range = [0, 3] }
[players]
a = ["give", "keep"]
b = ["give", "keep"]
c = ["give", "keep"]
[payoffs.formulas]
a = "gain*(a.give + b.give + c.give)/3 - cost*a.give"
b = "gain*(a.give + b.give*c.give) - cost*b.give"
c = "gain*(a.give*b.give + c.give)/2 - cost*c.give"
[claims.all]
holds = "a.give + b.give + c.give == 3"
in = "some"
"""
CURVED = """format = 1
title = "A frontier on a circle"
form = "strategic"
[parameters]
x = { default = 0, range = [-2, 2] }
y = { default = "1/2", range = [-2, 2] }
[players]
a = ["enter", "out"]
b = ["left", "right"]
[payoffs.matrices]
a = [["1 - x*x - y*y", "1 - x*x - y*y"], [0, 0]]
b = [[1, 0], [1, 0]]
"""
POLE = """format = 1
title = "Undefined on a line"
form = "strategic"
[parameters]
x = { default = 1, range = [-1, 1] }
y = { default = "1/2", range = [-1, 1] }
[players]
a = ["enter", "out"]
b = ["left", "right"]
[payoffs.matrices]
a = [["1/(x - y)", 0], [0, 1]]
b = [[1, 0], [0, 1]]
"""
OWN = {"two by two": TWO_BY_TWO, "degenerate": DEGENERATE, "kinked": KINKED, "three": THREE, "curved": CURVED}
SHIPPED = (
    "essay/creators",
    "essay/foreign_tools",
    "essay/monitoring",
    "essay/monitoring_highest_fee",
    "essay/reach_tree",
    "essay/regulator_platform_user",
    "essay/screening",
    "essay/screening_bayesian",
    "essay/two_segments",
    "classics/centipede",
    "classics/public_good_private_costs",
)


def family_of(name: str) -> Family:
    return loads(OWN[name]) if name in OWN else load(GAMES / f"{name}.toml")


def compared(found: Atlas, chart: Chart, point: dict[str, Fraction], decider: PointDecider) -> None:
    """A chart's equilibria and verdicts at one of its points are those of the game solved there."""
    family = found.family
    place = tuple(to_flint(point[name]) for name in found.axes)
    for name, claim in family.spec.claims.items():
        verdict = decider(claim.model_copy(update={"over": {}, "at": {}}), point).verdict
        assert verdict == chart.verdicts[name].verdict, (name, point)
    try:
        solution = solve(family.at_point(point), concept=found.concept)
    except EvaluationError:
        assert chart.solution.undefined
        return
    want = sorted(
        [
            [[(name, exact_text(chance)) for name, chance in own.items()] for own in each.strategies.values()],
            [exact_text(value) for value in (*each.payoffs.values(), *each.measures.values())],
        ]
        for each in solution.equilibria
    )
    got = sorted(
        [
            [
                [(name, exact_text(to_fraction(chance.value(place)))) for name, chance in own.items()]
                for own in each.strategies.values()
            ],
            [exact_text(to_fraction(f.value(place))) for f in (*each.payoffs.values(), *each.measures.values())],
        ]
        for each in chart.solution.equilibria
    )
    assert got == want, point
    assert sorted(len(each.equilibria) for each in chart.solution.components) == sorted(
        len(each.equilibria) for each in solution.components
    )


@pytest.mark.parametrize("name", [*OWN, *SHIPPED])
def test_charts_agree_with_the_solver(name: str) -> None:
    family = family_of(name)
    found = atlas(family)
    decider = PointDecider(family, found.concept, None)
    ranges = {axis: family.parameters[axis].range for axis in found.axes}
    base = tuple(to_flint(found.base[axis]) for axis in found.axes)
    known = 0
    for place in itertools.islice(draws(found.space, ranges, [base], seed=11), POINTS):
        point = {**found.base, **dict(zip(found.axes, map(to_fraction, place), strict=True))}
        chart = found.chart_at(point)
        if chart is not None:
            known += 1
            compared(found, chart, point, decider)
    assert known >= POINTS * 9 // 10


@pytest.mark.parametrize(
    "name", ["two by two", "degenerate", "kinked", "curved", "essay/monitoring", "essay/screening", "essay/creators"]
)
def test_lines_through_the_base_are_covered(name: str) -> None:
    family = family_of(name)
    found = atlas(family, budget=1)
    decider = PointDecider(family, found.concept, None)
    for axis in found.axes:
        low, high = family.parameters[axis].range
        ticks = [tick.value for tick in found.ticks[axis] if isinstance(tick.value, Fraction)]
        for value in {*ticks, *(low + (high - low) * Fraction(k, 37) for k in range(38))}:
            point = {**found.base, axis: value}
            chart = found.chart_at(point)
            assert chart is not None, (axis, value)
            compared(found, chart, point, decider)


@pytest.mark.parametrize("name", ["two by two", "kinked", "curved", "essay/monitoring", "essay/two_segments"])
def test_ticks_are_where_regimes_break(name: str) -> None:
    family = family_of(name)
    found = atlas(family, budget=1)
    for axis in found.axes:
        breakpoints = {str(each.value) for each in regimes(family, axis, concept=found.concept).breakpoints}
        assert breakpoints <= {str(tick.value) for tick in found.ticks[axis]}


def test_a_chart_within_a_frontier_holds_all_along_it() -> None:
    found = atlas(loads(TWO_BY_TWO))
    # Where x = 0 and y is small a is indifferent to up if b plays left: a chart of one equation in all of y.
    thin = [chart for chart in found.charts if chart.thin == 1]
    assert thin
    decider = PointDecider(found.family, found.concept, None)
    points = [{"x": Fraction(0), "y": Fraction(k, 7)} for k in range(1, 21)]
    charts = [found.chart_at(point) for point in points]
    for point, chart in zip(points, charts, strict=True):
        if chart is not None:
            assert chart.thin >= 1
            compared(found, chart, point, decider)
    assert max(charts.count(chart) for chart in charts if chart is not None) >= 5


def test_only_verdicts_on_a_frontier_leave_formulas_as_they_are() -> None:
    # At the defaults piracy is just 1/4, the threshold of a claim; its formula is still that around the point.
    found = atlas(load(GAMES / "essay" / "monitoring.toml"), budget=1)
    chart = found.chart_at(found.base)
    assert chart is not None
    assert chart.thin == 1
    piracy = chart.solution.equilibria[0].strategies["tool"]["pirate"]
    assert not piracy.is_constant
    assert piracy.value(chart.point) == to_flint(Fraction(1, 4))


def test_undefined_points_are_charts_too() -> None:
    found = atlas(loads(POLE))
    chart = found.chart_at({"x": Fraction(1, 2), "y": Fraction(1, 2)})
    assert chart is not None
    assert "zero" in chart.solution.undefined
    beside = found.chart_at({"x": Fraction(1, 2), "y": Fraction(1, 3)})
    assert beside is not None
    assert not beside.solution.undefined


def test_irrational_breakpoints_are_ticks() -> None:
    found = atlas(loads(CURVED))
    assert [tick.text for tick in found.ticks["x"]] == ["-sqrt(3)/2 ~ -0.866025", "sqrt(3)/2 ~ 0.866025"]
    # A rational point of the circle, in none of its tangents: there the chart is the point, or a face of smaller size.
    on_circle = found.chart_at({"x": Fraction(3, 5), "y": Fraction(4, 5)})
    assert on_circle is None or on_circle.thin >= 1


def test_values_move_the_base_and_the_lines() -> None:
    found = atlas(loads(TWO_BY_TWO), values={"y": "5/2"}, budget=1)
    assert found.base == {"x": Fraction(1), "y": Fraction(5, 2)}
    for k in range(20):
        assert found.chart_at({"x": Fraction(k, 5) - 2, "y": Fraction(5, 2)}) is not None


def test_the_same_arguments_give_the_same_atlas() -> None:
    first, second = (atlas(loads(KINKED)) for _ in range(2))
    assert [(chart.signs, chart.point) for chart in first.charts] == [
        (chart.signs, chart.point) for chart in second.charts
    ]
    assert first.covered == second.covered
    assert set(first.covered) == {NEAR_BASE, ANYWHERE}


def test_budget_and_progress() -> None:
    told: list[tuple[int, int]] = []
    family = load(GAMES / "essay" / "reach_tree.toml")
    small = atlas(family, budget=1, progress=lambda done, most: told.append((done, most)))
    assert small.exhausted
    assert told[-1] == (len(small.charts), 1)
    whole = atlas(family)
    assert not whole.exhausted
    assert len(whole.charts) > len(small.charts)
    assert whole.covered[ANYWHERE][0] > small.covered[ANYWHERE][0]


def test_what_has_no_atlas() -> None:
    with pytest.raises(UsageError, match="symmetric games"):
        atlas(load(GAMES / "essay" / "free_entry.toml"))
    with pytest.raises(UsageError, match="a parameter with a range"):
        atlas(load(GAMES / "classics" / "shapley_1964.toml"))
    with pytest.raises(UsageError, match="budget of 0"):
        atlas(loads(TWO_BY_TWO), budget=0)
    with pytest.raises(UsageError, match="not a parameter"):
        atlas(loads(TWO_BY_TWO), values={"w": 1})
    with pytest.raises(LimitReached):
        atlas(load(GAMES / "classics" / "oneill_1987.toml"), limit=1)


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [("0", "1", "1/200"), ("0", "1000", "5"), ("0", "60", "1/5"), ("1", "1000000", "5000"), ("0", "1/10", "1/2000")],
)
def test_nice_steps(low: str, high: str, step: str) -> None:
    assert nice_step(Fraction(low), Fraction(high)) == Fraction(step)
