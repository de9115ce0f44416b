"""Asking results about a place: numbers there as solving afresh gives them, in the ways that people write, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

import gametheory
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.errors import EvaluationError, UsageError
from gametheory.parametric.map_result import MapCell, MapRegion

F = Fraction

ENTRY = gametheory.loads("""
format = 1
title = "Entry"
form = "strategic"
parameters.size = { default = 10, range = [4, 20] }
parameters.cost = { default = 5, range = [0, 30] }
parameters.free = { default = 1 }
players = { one = ["enter", "out"], two = ["enter", "out"] }
[payoffs.cells]
enter.enter = ["(size - free)**2/9 - cost", "(size - free)**2/9 - cost"]
enter.out = ["(size - free)**2/4 - cost", 0]
out.enter = [0, "(size - free)**2/4 - cost"]
out.out = [0, 0]
[measures]
entrants = "one.enter + two.enter"
branch = "payoff.one + payoff.two"
[claims]
both = { holds = "entrants == 2" }
""")
UNDEFINED = gametheory.loads("""
format = 1
title = "Undefined at zero"
form = "strategic"
parameters.x = { default = 1, range = [0, 2] }
players = { one = ["a", "b"], two = ["c", "d"] }
payoffs.matrices = { one = [["1/x", 0], [0, 1]], two = [[0, 1], [1, 0]] }
""")
ALONG_COST = gametheory.regimes(ENTRY, "cost")
ALONG_SIZE = gametheory.regimes(ENTRY, "size")
PLANE = gametheory.regime_map(ENTRY, ["cost", "size"])


def texts(rows: list[dict[str, object]], leave_out: tuple[str, ...]) -> list[list[str]]:
    """Rows without some columns, as sorted texts, so that only their order may differ."""
    return sorted([f"{name}: {value}" for name, value in sorted(row.items()) if name not in leave_out] for row in rows)


@pytest.mark.parametrize("cost", ["0", "3", "9", "10", "81/4", "30", "20.125"])
def test_rows_at_a_value_are_those_of_solving_there(cost: str) -> None:
    fresh = gametheory.solve(ENTRY.at(cost=cost)).rows()
    assert texts(ALONG_COST.rows(cost=cost), ("cost", "branch")) == texts(fresh, ("equilibrium",))
    assert [row["cost"] for row in ALONG_COST.rows(cost)] == [F(cost)] * len(fresh)


@pytest.mark.parametrize(("cost", "size"), [(3, 20), (3, 5), (9, 10), ("81/4", 10), (30, 4), ("1/3", "25/2")])
def test_rows_at_a_point_are_those_of_solving_there(cost: object, size: object) -> None:
    fresh = gametheory.solve(ENTRY.at(cost=cost, size=size)).rows()
    assert texts(PLANE.rows(cost, size), ("cost", "size", "branch")) == texts(fresh, ("equilibrium",))


def test_rows_without_a_value_are_formulas() -> None:
    rows = ALONG_COST.rows()
    assert len(rows) == sum(len(cell.equilibria) for cell in ALONG_COST.cells)
    assert rows[0]["cost"] == "[0, 9)"
    assert rows[0]["branch"] == "A"
    assert rows[0]["payoff.one"] == "9 - cost"
    assert rows[0]["measure.branch"] == "18 - 2*cost"
    at_root = [row["payoff.one"] for row in ALONG_SIZE.rows() if row["size"] == "~7.7082"]
    assert sorted(at_root) == ["0", "0", "25/4"]
    assert {row["region"] for row in PLANE.rows()} == {region.name for region in PLANE.regions}


def test_one_quantity_by_branch() -> None:
    assert ALONG_COST.value("entrants", cost=10) == {"A": F(82, 45), "B": 1, "C": 1}
    assert ALONG_COST.value("payoff.one", 3) == {"A": 6}
    assert ALONG_COST.value("one.enter", "3") == {"A": 1}
    assert PLANE.value("payoff.two", cost=3, size=10) == {"A": 6}


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ALONG_COST.at(10),
        lambda: ALONG_COST.at("10"),
        lambda: ALONG_COST.at(10.0),
        lambda: ALONG_COST.at(F(10)),
        lambda: ALONG_COST.at(cost="10"),
        lambda: ALONG_COST.at({"cost": 10}),
    ],
)
def test_a_value_is_written_in_many_ways(ask: Callable[[], object]) -> None:
    assert ask() is ALONG_COST.cells[2]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: PLANE.at(3, 20),
        lambda: PLANE.at("3", 20.0),
        lambda: PLANE.at(size=20, cost=3),
        lambda: PLANE.at({"size": "20", "cost": 3}),
        lambda: PLANE.region_at(cost=3, size=20),
    ],
)
def test_a_point_is_written_in_many_ways(ask: Callable[[], object]) -> None:
    assert ask() is next(region for region in PLANE.regions if region.regime == PLANE.at(F(3), F(20)).regime)


def test_every_breakpoint_is_a_place() -> None:
    for found in ALONG_SIZE.breakpoints:
        assert isinstance(found.value, AlgebraicNumber)
        cell = ALONG_SIZE.at(found.value)
        assert cell.is_point
        for each in cell.at(found.value):
            assert isinstance(each.payoffs["one"], F | AlgebraicNumber)


def test_a_formula_at_an_irrational_closed_end() -> None:
    family = gametheory.loads("""
format = 1
title = "Root two"
form = "strategic"
parameters.t = { default = 1, range = [0, 2] }
players = { one = ["a", "b"], two = ["c", "d"] }
payoffs.matrices = { one = [["1 + t if t**2 <= 2 else 9", 1], [-1, -1]], two = [[1, 0], [1, 0]] }
""")
    found = gametheory.regimes(family, "t", between="0:2")
    (middle,) = (point.value for point in found.breakpoints)
    assert not found.at(middle).is_point
    assert str(found.at(middle).equilibria[0].payoffs["one"]) == "t + 1"
    assert str(found.value("payoff.one", middle)["A"]) == "root of x**2 - 2*x - 1 near 2.41421356"
    assert str(found.branches[0].at(t=middle).payoffs["one"]) == "root of x**2 - 2*x - 1 near 2.41421356"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: ALONG_COST.at(100), "cost = 100 lies outside the range of this result, [0, 30]"),
        (
            lambda: ALONG_COST.at(size=3),
            'size is 10 in this result, and the axis is cost: solve anew with values={"size"',
        ),
        (lambda: ALONG_COST.at(costs=3), "'costs' is no axis of this result (did you mean 'cost'?)"),
        (lambda: ALONG_COST.at(), "a value of cost is needed, as (cost=...)"),
        (lambda: ALONG_COST.at(1, 2), "2 values; say where by name"),
        (lambda: ALONG_COST.at("much"), "cost: 'much' is not a number"),
        (lambda: ALONG_COST.cells[0].at(29), "cost = 29 lies outside cost in [0, 9), where these formulas hold"),
        (lambda: ALONG_COST.value("entrant", 3), "did you mean 'entrants'?"),
        (lambda: ALONG_COST.branches[1].at(cost=1), "the branch B has no formulas at cost = 1; it has on 9 and"),
        (lambda: PLANE.at(100, 5), "cost = 100 lies outside the box: its range in this map is [0, 30]"),
        (lambda: PLANE.at(cost=3), "a value of size is needed, as (cost=..., size=...)"),
        (lambda: PLANE.at(free=3), "free is 1 in this result, and the axes are cost and size"),
        (lambda: PLANE.at(3, ALONG_SIZE.breakpoints[0].value), "a map is asked about rational points only"),
        (lambda: PLANE.at(3, 20).at(cost=3), "needs a value of size"),
        (lambda: PLANE.at(3, 20).equilibria[0].at(3), "say which value is whose"),
        (lambda: gametheory.regimes(ENTRY, ["cost", "size"]), "gametheory.regime_map(family, ['cost', 'size'])"),
        (lambda: gametheory.regimes(ENTRY, ["cost"]), "gametheory.regimes(family, 'cost')"),
        (lambda: gametheory.regimes(ENTRY, 3), "not of type int"),
        (lambda: gametheory.regimes(ENTRY, "cost", between=3), 'write (0, "1/2") or "0:1/2"'),
        (lambda: gametheory.regimes(ENTRY, "cost", between="0-5"), "'0-5' is not a range"),
        (lambda: gametheory.regimes(ENTRY, "cost", between="0:40"), "widen the range of cost in the game file"),
        (lambda: gametheory.regimes(ENTRY, "cost", symbolic=[3]), "symbolic parameters are names"),
        (lambda: gametheory.regimes(ENTRY, "free"), "--between free=0:1"),
        (lambda: gametheory.regime_map(ENTRY, ["cost", "free"]), "--between free=0:1"),
        (lambda: gametheory.regime_map(ENTRY, "cost"), "gametheory.regimes(family, 'cost')"),
        (lambda: gametheory.regime_map(ENTRY, ["cost", "cost"]), "cost is given twice"),
        (lambda: gametheory.regime_map(ENTRY, ["cost", "size"], between=(0, 1)), 'such as {"cost": "0:1"}'),
        (lambda: gametheory.regime_map(ENTRY, ["cost", "size"], between={"sise": (4, 5)}), "did you mean 'size'?"),
        (lambda: gametheory.regime_map(ENTRY, ["cost", "size"], between={"free": (0, 1)}), "'free' is no axis"),
        (lambda: gametheory.statics(ENTRY, 3), "measures are names"),
        (lambda: gametheory.check(ENTRY, claims=["both", 1]), "claims are names"),
    ],
)
def test_refusals_say_what_to_do(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask()
    assert message in str(caught.value)


def test_where_the_game_is_not_defined() -> None:
    found = gametheory.regimes(UNDEFINED, "x")
    with pytest.raises(EvaluationError, match=r"the game is not defined at x = 0: .*divides by zero"):
        found.value("payoff.one", x=0)
    assert len(found.value("payoff.one", x=1)) == 1
    assert repr(found.cells[0]) == "<Cell x = 0: not defined>"


def test_a_branch_in_numbers() -> None:
    piece = ALONG_COST.branches[0].at(cost=3)
    assert (piece.low, piece.high, piece.low_closed, piece.high_closed) == (3, 3, True, True)
    assert piece.payoffs == {"one": 6, "two": 6}
    assert piece.welfare == 12


def test_symbols_have_their_values_unless_others_are_given() -> None:
    found = gametheory.regimes(ENTRY, "cost", between="0:5", symbolic="size")
    assert found.symbols == {"size": 10}
    assert found.value("payoff.one", cost=3) == {"A": 6}
    assert found.branches[0].at(3).payoffs["one"] == 6
    assert found.cells[0].equilibria[0].at(cost=3, size=19).payoffs["one"] == 33
    plane = gametheory.regime_map(ENTRY, ["cost", "size"], between={"cost": "0:1"}, symbolic=["free"])
    assert plane.value("payoff.one", cost=1, size=10) == {"A": 8}


def test_symbols_change_nothing_at_an_irrational_breakpoint() -> None:
    found = gametheory.regimes(ENTRY, "size", symbolic="cost")
    assert [cell.low for cell in found.cells] == [cell.low for cell in ALONG_SIZE.cells]
    compared = 0
    for cell, plain in zip(found.cells, ALONG_SIZE.cells, strict=True):
        if cell.is_point:
            assert [each.row() for each in cell.equilibria] == [each.row() for each in plain.equilibria]
            compared += any(each.payoffs["one"] == F(25, 4) for each in cell.equilibria)
    assert compared == 1


def test_one_name_for_a_list_of_one() -> None:
    assert [found.name for found in gametheory.check(ENTRY, claims="both")] == ["both"]
    assert [found.claim for found in gametheory.break_even(ENTRY, "both")] == ["both"]
    assert gametheory.statics(ENTRY, "entrants").measures == ("entrants",)


class TestTexts:
    """What a session or notebook shows of the parts of a result: one short line each."""

    def test_parts_of_regimes(self) -> None:
        cell = ALONG_COST.cells[2]
        assert repr(cell) == "<Cell cost in (9, 81/4): B, A, C>"
        assert repr(cell.equilibria[0]) == "<RegimeEquilibrium B: one: out; two: enter>"
        assert repr(ALONG_COST.branches[1]) == "<Branch B on cost in 9 and (9, 81/4) and 81/4>"
        assert repr(ALONG_COST.branches[1].pieces[0]) == "<BranchPiece cost = 9: one: out; two: enter>"
        assert repr(ALONG_SIZE.breakpoints[0].value) == "<AlgebraicNumber root of x**2 - 2*x - 19 near 5.47213595>"

    def test_parts_of_a_map(self) -> None:
        region = PLANE.at(3, 20)
        assert isinstance(region, MapRegion)
        assert repr(region) == f"<MapRegion {region.name}, {region.regime}: A>"
        assert "<MapFrontier between " in repr(PLANE.frontiers[0])
        assert "cost = (size - 1)**2/" in repr(PLANE.frontiers[0])
        curve = PLANE.at(9, 10)
        assert isinstance(curve, MapCell)
        assert repr(curve).startswith("<MapCell on cost = (size - 1)**2/9: ")

    def test_parts_of_statics_and_claims(self) -> None:
        (entry,) = (found for found in gametheory.statics(ENTRY, "payoff.one").entries if found.parameter == "cost")
        assert repr(entry) == f"<MeasureSigns of payoff.one against cost: {entry.range_text()}>"
        (table,) = gametheory.break_even(ENTRY, "both")
        assert [repr(found) for found in table.row("cost").stretches] == [
            "<ClaimStretch holds on [0, 9)>",
            "<ClaimStretch fails on [9, 30]>",
        ]

    def test_continua_are_marked(self) -> None:
        rows = [line.split() for line in str(ALONG_COST).splitlines()[4:]]
        marked = {(row[0], row[1]): " ".join(row[-3:]) for row in rows if "with" in row}
        assert marked == {
            ("9", "A"): "with B, C",
            ("9", "B"): "with A, C",
            ("9", "C"): "with A, B",
            ("81/4", "A"): "with B, C",
            ("81/4", "B"): "with A, C",
            ("81/4", "C"): "with A, B",
        }
        assert "continuum" not in str(gametheory.regimes(ENTRY, "cost", between=(0, 5)))
