"""Sweeps: axes read exactly, a row a point and equilibrium, and the same answers as solving point by point."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import pytest

import gametheory
from gametheory.errors import EvaluationError, UsageError
from gametheory.sweeps.grid import MAXIMUM_POINTS, SweepRun, parse_axis, spaced
from tests.games.published import load
from tests.small_games import INSPECTION, NO_PURE_EQUILIBRIUM, UNDEFINED_AT_ZERO


class TestAxes:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("x=0:1:3", ["0", "1/2", "1"]),
            ("x=0:1:4", ["0", "1/3", "2/3", "1"]),
            ("x=-1:1:3", ["-1", "0", "1"]),
            ("x=0.1:3/10:3", ["1/10", "1/5", "3/10"]),
            ("x=2:2:1", ["2"]),
            ("x=1", ["1"]),
            ("x=0,1/4,0.5,-2", ["0", "1/4", "1/2", "-2"]),
            (" x = 0 : 1 : 2 ", ["0", "1"]),
            ("x=1e-3,1e3", ["1/1000", "1000"]),
        ],
    )
    def test_reading(self, text: str, expected: list[str]) -> None:
        assert parse_axis(text) == ("x", tuple(map(Fraction, expected)))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("x", "is not an axis"),
            ("x=", "is not an axis"),
            ("=0:1:2", "is not an axis"),
            ("2x=0:1:2", "is not an axis"),
            ("x=0:1", "write x=LOW:HIGH:POINTS"),
            ("x=0:1:2:3", "write x=LOW:HIGH:POINTS"),
            ("x=0:1:two", "write x=LOW:HIGH:POINTS"),
            ("x=0:1:-2", "write x=LOW:HIGH:POINTS"),
            ("x=0:1:2.5", "write x=LOW:HIGH:POINTS"),
            ("x=0:1:0", "2 points or more"),
            ("x=0:1:1", "2 points or more"),
            ("x=1:0:5", "low must not be above high"),
            ("x=a:1:2", "axis x: 'a' is not a number"),
            ("x=1,,2", "axis x: '' is not a number"),
            ("x=1/0,2", "divides by zero"),
            ("x=nan,1", "is not a number"),
            (f"x=0:1:{MAXIMUM_POINTS + 1}", f"more than {MAXIMUM_POINTS:,} points"),
            ("x=0:1:" + "9" * 5000, f"more than {MAXIMUM_POINTS:,} points"),
        ],
    )
    def test_refusing(self, text: str, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            parse_axis(text)

    def test_spaced_points_are_exact_and_meet_both_ends(self) -> None:
        points = spaced("1/10", "39/10", 41)
        assert (points[0], points[-1], len(points)) == (Fraction(1, 10), Fraction(39, 10), 41)
        assert {b - a for a, b in itertools.pairwise(points)} == {Fraction(19, 200)}


class TestGrids:
    def test_the_last_axis_runs_fastest(self) -> None:
        found = gametheory.sweep(gametheory.loads(INSPECTION), {"fine": ["1/2", 1], "cost": ["1/10", "1/5"]})
        assert [(row["fine"], row["cost"]) for row in found.rows] == [
            (Fraction(1, 2), Fraction(1, 10)),
            (Fraction(1, 2), Fraction(1, 5)),
            (1, Fraction(1, 10)),
            (1, Fraction(1, 5)),
        ]
        assert found.parameters == {}

    def test_columns_in_order(self) -> None:
        found = gametheory.sweep(gametheory.loads(INSPECTION), {"fine": [1]}, values={"cost": "1/4"})
        assert found.columns == (
            *("fine", "equilibrium", "inspector.inspect", "inspector.rest", "tool.violate", "tool.comply"),
            *("payoff.inspector", "payoff.tool", "violations", "revenue"),
        )
        assert found.parameters == {"cost": Fraction(1, 4)}
        assert found.rows == (
            dict(
                zip(
                    found.columns,
                    (
                        1,
                        0,
                        Fraction(1, 5),
                        Fraction(4, 5),
                        Fraction(1, 4),
                        Fraction(3, 4),
                        0,
                        0,
                        Fraction(1, 4),
                        Fraction(1, 20),
                    ),
                    strict=True,
                )
            ),
        )

    def test_strategies_come_before_payoffs_also_where_points_differ(self) -> None:
        family = load("classics/entry_deterrence")
        axis = next(name for name, parameter in family.parameters.items() if parameter.range)
        low, high = family.parameters[axis].range or (0, 1)
        found = gametheory.sweep(family, {axis: spaced(low, high, 5)}, concept="nash")
        kinds = [0 if "." in name and not name.startswith("payoff.") else 1 for name in found.columns[2:]]
        assert kinds == sorted(kinds)

    @pytest.mark.parametrize(
        ("name", "axes"),
        [
            ("classics/stag_hunt", {"hare": "1:3:5"}),
            ("classics/centipede", {"growth": "1:6:4"}),
            ("degenerate/all_zero_2x2", None),
            ("literature/png_1983", {"award": "40:200:3", "guilt": "51/100,3/4"}),
        ],
    )
    def test_the_same_answers_as_solving(self, name: str, axes: dict[str, str] | None) -> None:
        family = load(name)
        if axes is None:
            with pytest.raises(UsageError, match="at least one axis"):
                gametheory.sweep(family, {})
            return
        found = gametheory.sweep(family, axes)
        expected = []
        for values in itertools.product(*found.axes.values()):
            point = dict(zip(found.axes, values, strict=True))
            expected += [{**point, **row} for row in gametheory.solve(family.at(point)).rows()]
        assert list(found.rows) == expected
        assert found.complete

    def test_a_point_without_equilibrium_keeps_its_row(self) -> None:
        found = gametheory.sweep(gametheory.loads(NO_PURE_EQUILIBRIUM), {"stake": [0, "1/2", 1]})
        assert [(row["stake"], row["equilibrium"]) for row in found.rows] == [
            *((0, k) for k in range(4)),
            (Fraction(1, 2), None),
            (1, None),
        ]
        assert found.complete
        assert "-" in str(found).splitlines()[-1]

    def test_options_are_those_of_solve(self) -> None:
        family = load("classics/stag_hunt")
        pure = gametheory.sweep(family, {"hare": [1]}, concept="pure-nash")
        assert (pure.concept, pure.method, len(pure.rows)) == ("pure-nash", "pure", 2)
        numeric = gametheory.sweep(family, {"hare": [1]}, numeric=True)
        assert (numeric.arithmetic, numeric.complete) == ("float", False)
        assert isinstance(numeric.rows[0]["ann.hunt_stag"], float)

    def test_the_document(self) -> None:
        document = gametheory.sweep(load("classics/stag_hunt"), {"hare": ["1/2", 1]}).to_dict()
        assert json.loads(json.dumps(document)) == document
        assert document["axes"] == {"hare": ["1/2", "1"]}
        assert document["parameters"] == {"stag": "4"}
        assert document["rows"][0]["hare"] == "1/2"
        assert document["rows"][0]["equilibrium"] == 0

    @pytest.mark.parametrize(
        ("axes", "values", "message"),
        [
            ({"fine": [2]}, {}, "fine = 2 lies outside its range"),
            ({"fine": "0:100:3"}, {}, r"fine = 100 lies outside its range \[0, 1\]; to go there, widen the"),
            ({"fine": [-5, -1, 0]}, {}, "fine = -5 lies outside its range"),
            ({"fin": [1]}, {}, "did you mean 'fine'"),
            ({"fine": [1]}, {"fine": 1}, "both set and swept"),
            ({"fine": [1, "1.0"]}, {}, "has a value twice"),
            ({"fine": ()}, {}, "has no values"),
            ({"fine": 1}, {}, "needs several values"),
            ({"fine": ["a"]}, {}, "'a' is not a number"),
            ({"fine": "0:1:1000", "cost": "1/10:1:1000"}, {}, "1,000,000 points; a sweep has at most"),
        ],
    )
    def test_usage_errors(self, axes: dict[str, object], values: dict[str, object], message: str) -> None:
        with pytest.raises(UsageError, match=message):
            gametheory.sweep(gametheory.loads(INSPECTION), axes, values=values)  # type: ignore[arg-type]

    def test_progress(self) -> None:
        calls: list[tuple[int, int]] = []
        gametheory.sweep(gametheory.loads(INSPECTION), {"fine": "1/2:1:3"}, progress=lambda *done: calls.append(done))
        assert calls == [(1, 3), (2, 3), (3, 3)]

    def test_branches_are_followed_along_two_values_or_more(self) -> None:
        with pytest.raises(UsageError, match="the axis fine has only one: give it two or more"):
            gametheory.sweep(gametheory.loads(INSPECTION), {"fine": "1/2"}, branches=True)
        family = gametheory.loads(INSPECTION.replace("fine", "branch"))
        with pytest.raises(UsageError, match="the axis is called branch"):
            gametheory.sweep(family, {"branch": "1/2"}, branches=True)


class TestRunsThatEndEarly:
    def test_an_interrupted_run_has_the_rows_so_far(self) -> None:
        run = SweepRun(load("classics/stag_hunt"), {"hare": "1:3:5"})
        points = iter(run)
        first = next(points)
        next(points)
        found = run.result()
        assert found.points == 2
        assert found.complete is False
        assert list(found.rows[:3]) == first
        assert len(found.axes["hare"]) == 5

    def test_nothing_done_yet(self) -> None:
        found = SweepRun(load("classics/stag_hunt"), {"hare": "1:3:5"}).result()
        assert (found.points, found.rows, found.complete, found.concept) == (0, (), False, "")

    def test_an_undefined_point_ends_the_sweep_and_is_named(self) -> None:
        run = SweepRun(gametheory.loads(UNDEFINED_AT_ZERO), {"share": [-1, 0, 1]})
        with pytest.raises(EvaluationError, match="share = 0"):
            list(run)
        assert run.result().points == 1
        assert run.result().complete is False


class TestBranches:
    """Rows call each equilibrium as the regimes along the same axis do."""

    def test_rows_have_the_names_that_regimes_give(self) -> None:
        family = load("essay/monitoring")
        found = gametheory.regimes(family, "reach")
        rows = gametheory.sweep(family, {"reach": ["0", "1/20", "1/10", "3/20", "9/50", "2/5", 1]}, branches=True).rows
        assert [row["branch"] for row in rows] == ["A", "A", "A", "B", "B", "C", "B", "C", "C"]
        for row in rows:
            here = next(e for e in found.at(row["reach"]).equilibria if e.branch == row["branch"])
            assert here.at(reach=row["reach"]).payoffs["holder"] == row["payoff.holder"]

    def test_trees_are_followed_by_what_is_done_everywhere(self) -> None:
        family = load("essay/reach_tree")
        rows = gametheory.sweep(family, {"reach": "0:1:11"}, branches=True).rows
        assert [(str(row["reach"]), row["branch"]) for row in rows[:4]] == [
            ("0", "A"),
            ("1/10", "B"),
            ("1/10", "A"),
            ("1/5", "C"),
        ]

    def test_no_equilibrium_has_no_branch(self) -> None:
        family = load("essay/monitoring")
        rows = gametheory.sweep(family, {"reach": ["0", 1]}, concept="pure-nash", branches=True).rows
        assert [(row["equilibrium"], row["branch"]) for row in rows] == [(0, "A"), (None, "")]

    def test_one_axis_and_exact_methods_only(self) -> None:
        family = load("essay/monitoring")
        with pytest.raises(UsageError, match="one axis, not 2"):
            gametheory.sweep(family, {"reach": "0:1:2", "fee": "1:2:2"}, branches=True)
        with pytest.raises(UsageError, match="method and numeric left out"):
            gametheory.sweep(family, {"reach": "0:1:2"}, numeric=True, branches=True)
