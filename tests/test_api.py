"""The front door, as a notebook uses it."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import gametheory
from gametheory import GameFileError, GameTheoryError
from gametheory.errors import LimitReached, ResultFileError, UsageError
from tests.small_games import FAULTY, INSPECTION, NO_PURE_EQUILIBRIUM

STAG_HUNT = Path(__file__).parents[1] / "games" / "classics" / "stag_hunt.toml"
HALF = Fraction(1, 2)


def test_the_front_door_is_locked() -> None:
    assert gametheory.__all__ == sorted(gametheory.__all__)
    assert gametheory.__all__ == [
        "Equilibrium",
        "ExtensiveGame",
        "Family",
        "GameFileError",
        "GameTheoryError",
        "LimitReached",
        "RegimeMap",
        "Regimes",
        "Solution",
        "StrategicGame",
        "UsageError",
        "Verdict",
        "Verification",
        "bimatrix",
        "break_even",
        "check",
        "from_object",
        "iterated_dominance",
        "load",
        "loads",
        "plot",
        "regime_map",
        "regimes",
        "replicate",
        "sensitivity",
        "solve",
        "statics",
        "store_sweep",
        "sweep",
        "to_text",
        "verify",
    ]


@pytest.mark.parametrize("name", gametheory.__all__)
def test_every_name_can_be_imported_and_is_documented(name: str) -> None:
    found = getattr(gametheory, name)
    assert found.__name__ == name
    assert found.__doc__
    assert name in dir(gametheory)


def test_names_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nash'"):
        gametheory.nash  # noqa: B018
    assert gametheory.__version__


class TestLoad:
    def test_a_path_of_either_kind(self) -> None:
        assert gametheory.load(STAG_HUNT).parameters == gametheory.load(str(STAG_HUNT)).parameters

    def test_a_text(self) -> None:
        family = gametheory.loads(INSPECTION)
        assert family.at(fine="1/2").parameters == {"fine": HALF, "cost": Fraction(1, 10)}
        assert gametheory.loads(INSPECTION.encode()).spec.sha256 == family.spec.sha256

    def test_all_faults_at_once(self) -> None:
        with pytest.raises(GameFileError) as raised:
            gametheory.loads(FAULTY, file="faulty.toml")
        assert [fault.line for fault in raised.value.faults] == [5, 11]
        assert str(raised.value).count("faulty.toml: line") == 2

    def test_no_such_file(self) -> None:
        with pytest.raises(UsageError, match="there is no file"):
            gametheory.load("no/such/file.toml")

    @pytest.mark.parametrize("value", [0.4, "2/5", "0.4", Fraction(2, 5), Decimal("0.4"), np.float64(0.4)])
    def test_values_of_parameters_are_exact(self, value: object) -> None:
        assert gametheory.loads(INSPECTION).at(fine=value).parameters["fine"] == Fraction(2, 5)

    @pytest.mark.parametrize("value", [True, None, float("nan"), [1], "x", 2])
    def test_values_that_make_no_sense(self, value: object) -> None:
        with pytest.raises(UsageError, match="fine"):
            gametheory.loads(INSPECTION).at(fine=value)


class TestBimatrix:
    def test_floats_are_the_decimals_that_they_print_as(self) -> None:
        game = gametheory.bimatrix([[0.1, 1e-3], [np.float64(0.3), "2/5"]])
        assert game.payoffs[0] == (Fraction(1, 10), Fraction(1, 1000), Fraction(3, 10), Fraction(2, 5))
        assert game.payoffs[1] == tuple(-payoff for payoff in game.payoffs[0])

    def test_arrays(self) -> None:
        assert gametheory.bimatrix(np.eye(2, dtype=int), np.eye(2)) == gametheory.bimatrix(
            [[1, 0], [0, 1]], [[1, 0], [0, 1]]
        )

    def test_names(self) -> None:
        game = gametheory.bimatrix([[1, 0]], players=("ann", "bob"), strategies=(["up"], ["left", "right"]), title="x")
        assert gametheory.solve(game).equilibria[0].strategies == {"ann": {"up": 1}, "bob": {"left": 0, "right": 1}}

    @pytest.mark.parametrize(
        ("first", "second", "message"),
        [
            ([[1, 2], [3]], None, "differ in length"),
            ([], None, "is empty"),
            ([[]], None, "is empty"),
            ([[1, 2]], [[1], [2]], "row's matrix is 1x2 but column's is 2x1"),
            ([["a"]], None, "row's payoff matrix: 'a' is not a number"),
            ([[float("inf")]], None, "not a finite number"),
            ([[1]], [[None]], "column's payoff matrix"),
        ],
    )
    def test_what_is_no_bimatrix(self, first: object, second: object, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            gametheory.bimatrix(first, second)  # type: ignore[arg-type]

    def test_names_that_do_not_fit(self) -> None:
        with pytest.raises(UsageError, match="do not fit a 1x1 game"):
            gametheory.bimatrix([[1]], strategies=(["a", "b"], ["c"]))

    def test_to_nashpy(self) -> None:
        game = gametheory.bimatrix([[3, "1/2"], [5, 1]], [[3, 5], [0, 1]]).to_nashpy()
        first, second = game.payoff_matrices
        assert first.tolist() == [[3.0, 0.5], [5.0, 1.0]]
        assert second.tolist() == [[3.0, 5.0], [0.0, 1.0]]
        assert len(list(game.support_enumeration())) == 1

    def test_three_players_are_no_bimatrix(self) -> None:
        with pytest.raises(UsageError, match="has 3"):
            gametheory.loads(NO_PURE_EQUILIBRIUM).at().to_nashpy()  # type: ignore[union-attr]


class TestSolve:
    def test_a_family_is_solved_at_its_defaults(self) -> None:
        family = gametheory.load(STAG_HUNT)
        assert gametheory.solve(family) == gametheory.solve(family.at())
        assert gametheory.solve(family.at(hare=1)) != gametheory.solve(family)

    def test_numbers_are_fractions(self) -> None:
        mixed = gametheory.solve(gametheory.load(STAG_HUNT)).equilibria[1]
        assert mixed.strategies["ann"]["hunt_stag"] == Fraction(3, 4)
        assert isinstance(mixed.payoffs["ann"], Fraction)
        assert mixed.regret == 0

    def test_to_dict_is_plain(self) -> None:
        document = gametheory.solve(gametheory.load(STAG_HUNT)).to_dict()
        assert json.loads(json.dumps(document)) == document
        assert document["format"] == "gametheory.solution/1"
        assert document["equilibria"][1]["strategies"]["ann"] == {"hunt_stag": "3/4", "catch_hare": "1/4"}

    def test_rows_fit_a_data_frame(self) -> None:
        rows = gametheory.solve(gametheory.load(STAG_HUNT)).rows()
        assert [row["equilibrium"] for row in rows] == [0, 1, 2]
        assert rows[1]["ann.hunt_stag"] == Fraction(3, 4)
        assert list(rows[0])[-3:] == ["payoff.ann", "payoff.bob", "trust"]

    def test_print(self) -> None:
        solution = gametheory.solve(gametheory.load(STAG_HUNT))
        text = str(solution)
        assert text.splitlines()[:3] == [
            "Stag Hunt",
            "stag = 4, hare = 3",
            "3 equilibria (nash, exact, vertex), complete",
        ]
        assert "3/4" in text
        assert len({line.index("  ") for line in text.splitlines()[4:]}) >= 1
        assert repr(solution) == "<Solution of 'Stag Hunt': 3 equilibria (nash, exact, vertex), complete>"

    def test_print_says_what_is_special(self) -> None:
        degenerate = gametheory.solve(gametheory.bimatrix([[0, 0], [0, 0]]))
        assert "degenerate, 1 components" not in str(degenerate)
        assert "degenerate, 1 component" in str(degenerate)
        found = gametheory.solve(gametheory.bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]]), method="nashpy-lemke-howson")
        assert "possibly incomplete" in str(found)
        nothing = gametheory.solve(gametheory.bimatrix([[1, -1], [-1, 1]]), concept="pure-nash")
        assert str(nothing).splitlines()[1] == "0 equilibria (pure-nash, exact, pure), complete"

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"concept": "cournot"}, "concepts: nash, pure-nash, subgame-perfect"),
            ({"method": "magic"}, "methods: "),
            ({"concept": "subgame-perfect"}, "needs an extensive game"),
            ({"concept": "nash", "method": "pure"}, "does not find nash equilibria"),
            ({"numeric": True, "method": "vertex"}, "numeric solving uses"),
        ],
    )
    def test_usage_errors(self, options: dict[str, object], message: str) -> None:
        with pytest.raises(UsageError, match=message):
            gametheory.solve(gametheory.bimatrix([[1]]), **options)  # type: ignore[arg-type]

    def test_all_nash_equilibria_are_for_two_players(self) -> None:
        with pytest.raises(UsageError, match="use the concept pure-nash"):
            gametheory.solve(gametheory.loads(NO_PURE_EQUILIBRIUM), concept="nash")

    def test_a_limit(self) -> None:
        with pytest.raises(LimitReached, match="limit"):
            gametheory.solve(gametheory.load(STAG_HUNT), limit=1)

    def test_numbers_beyond_floats_are_solved_exactly_only(self) -> None:
        game = gametheory.bimatrix([["1e400", 0], [0, 1]])
        assert len(gametheory.solve(game).equilibria) == 1
        with pytest.raises(LimitReached, match="too large for a float"):
            gametheory.solve(game, numeric=True)


class TestSweep:
    def test_values_and_texts(self) -> None:
        family = gametheory.load(STAG_HUNT)
        listed = gametheory.sweep(family, {"hare": [1, 1.5, "2"]})
        assert listed == gametheory.sweep(family, {"hare": "1:2:3"}) == gametheory.sweep(family, {"hare": "1,3/2,2"})
        assert listed.points == 3
        assert len(listed.rows) == 9
        assert [row["hare"] for row in listed.rows[::3]] == [1, Fraction(3, 2), 2]

    def test_print(self) -> None:
        found = gametheory.sweep(gametheory.load(STAG_HUNT), {"hare": "1:3:101"})
        text = str(found)
        assert "101 points, 303 rows (nash, exact, regimes), complete" in text
        assert len(text.splitlines()) < 50
        assert repr(found) == "<Sweep of 'Stag Hunt' over hare: 101 points, 303 rows (nash, exact, regimes), complete>"

    @pytest.mark.parametrize("axes", [{}, {"hare": []}, {"hare": [1, 1]}, {"hare": 3}, {"hair": [1]}, {"hare": "1:2"}])
    def test_usage_errors(self, axes: dict[str, object]) -> None:
        with pytest.raises(UsageError):
            gametheory.sweep(gametheory.load(STAG_HUNT), axes)  # type: ignore[arg-type]


class TestCheck:
    def test_verdicts(self) -> None:
        holds, fails = gametheory.check(gametheory.loads(INSPECTION))
        assert (holds.name, holds.verdict, holds.counterexample) == ("fines_deter", "holds", None)
        assert (fails.name, fails.verdict, fails.method) == ("fines_deter_always", "fails", "regimes")
        assert [threshold.value for threshold in fails.thresholds] == [Fraction(1, 5)]
        assert fails.counterexample is not None
        assert fails.counterexample.parameters["fine"] == Fraction(1, 6)
        document = fails.to_dict()
        assert json.loads(json.dumps(document)) == document

    def test_print(self) -> None:
        holds, fails = gametheory.check(gametheory.loads(INSPECTION))
        assert str(holds).splitlines() == ["fines_deter: holds", "  violations <= 1/2, in every Nash equilibrium"]
        assert str(fails).splitlines() == [
            "fines_deter_always: fails",
            "  violations <= 1/2, in every Nash equilibrium",
            "  over fine in [1/20, 1]: fails on [1/20, 1/5], holds on (1/5, 1]",
            "  fails at fine = 1/6",
            "  where inspector.inspect = 1, tool.violate = 1, violations = 1, revenue = 1/6",
        ]
        assert repr(fails) == "<Verdict 'fines_deter_always' on 'Inspection': fails>"

    def test_print_of_a_sample(self) -> None:
        _, fails = gametheory.check(gametheory.loads(INSPECTION), points=3)
        assert "over fine in [1/20, 1]: holds at 2 of 3 points sampled" in str(fails)
        assert "fails at fine = 1/20" in str(fails)
        assert "tool.violate = 1" in str(fails)

    def test_usage_errors(self) -> None:
        family = gametheory.loads(INSPECTION)
        with pytest.raises(UsageError, match="did you mean 'fines_deter'"):
            gametheory.check(family, claims=["fines_dete"])
        with pytest.raises(UsageError, match="2 points or more"):
            gametheory.check(family, points=1)
        with pytest.raises(UsageError, match="not a parameter"):
            gametheory.check(family, values={"tax": 1})


class TestVerify:
    def test_a_solution_and_its_document(self) -> None:
        family = gametheory.load(STAG_HUNT)
        solution = gametheory.solve(family.at(hare=1))
        for found in (
            gametheory.verify(solution),
            gametheory.verify(solution.to_dict()),
            gametheory.verify(solution, family),
        ):
            assert found.holds
            assert found.checked == 3
            assert found.largest_regret == 0

    def test_a_game_typed_in_is_given(self) -> None:
        game = gametheory.bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])
        solution = gametheory.solve(game)
        assert gametheory.verify(solution, game).holds
        with pytest.raises(UsageError, match="does not say where its game is"):
            gametheory.verify(solution)
        assert not gametheory.verify(solution, gametheory.bimatrix([[0, 0], [0, 1]], [[0, 1], [0, 1]])).holds

    def test_a_text_is_carried_along(self) -> None:
        assert gametheory.verify(gametheory.solve(gametheory.loads(INSPECTION))).holds

    @pytest.mark.parametrize("document", [{}, [], "text", {"format": "gametheory.solution/1"}])
    def test_damaged_documents(self, document: object) -> None:
        with pytest.raises(ResultFileError):
            gametheory.verify(document)  # type: ignore[arg-type]


def test_iterated_dominance() -> None:
    game = gametheory.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    found = gametheory.iterated_dominance(game, kind="strict")
    assert found.surviving == ((1,), (1,))
    assert [(step.round, step.player, step.strategy) for step in found.trail] == [(1, 0, 0), (1, 1, 0)]


def test_every_error_is_a_game_theory_error() -> None:
    for error in (UsageError, GameFileError, LimitReached, ResultFileError):
        assert issubclass(error, GameTheoryError)


class TestPrinting:
    """Everything public prints as a few lines, and shows itself in one."""

    def test_a_small_two_player_game_shows_its_payoffs(self) -> None:
        game = gametheory.bimatrix([[3, "1/2"], [5, 1]], [[3, 5], [0, 1]], title="Dilemma")
        assert str(game).splitlines() == [
            "Dilemma",
            "payoffs of row (rows), column (columns)",
            "    c1    c2",
            "r1  3, 3  1/2, 5",
            "r2  5, 0  1, 1",
        ]
        assert repr(game) == "<StrategicGame 'Dilemma': row, column; 2x2 strategies>"

    def test_a_larger_game_shows_its_strategies(self) -> None:
        assert str(gametheory.bimatrix(np.zeros((9, 2)))).splitlines()[1:] == [
            "row: 9 strategies, r1, r2, r3, ...",
            "column: c1, c2",
        ]
        game = gametheory.loads(NO_PURE_EQUILIBRIUM).at()
        assert str(game).splitlines()[1:] == ["stake = 1", "ann: heads, tails", "bob: heads, tails", "cat: watch"]

    def test_a_family(self) -> None:
        family = gametheory.load(STAG_HUNT)
        assert str(family).splitlines()[:4] == [
            "Stag Hunt",
            "strategic game of ann, bob",
            "parameters: stag = 4 in [2, 10], hare = 3 in [1/10, 39/10]",
            "measures: trust",
        ]
        assert repr(family) == "<Family 'Stag Hunt': strategic game of ann, bob in stag, hare>"

    def test_a_tree(self) -> None:
        family = gametheory.load(STAG_HUNT.with_name("beer_quiche.toml"))
        assert str(family.at()).splitlines()[2:] == [
            "15 nodes, 8 of them outcomes, 4 information sets, imperfect information",
            "newcomer: surly (beer, quiche), wimp (beer, quiche)",
            "bully: sees_beer (duel, leave), sees_quiche (duel, leave)",
        ]
        assert repr(family.at()).startswith("<ExtensiveGame 'Beer or Quiche")

    def test_an_equilibrium(self) -> None:
        mixed = gametheory.solve(gametheory.load(STAG_HUNT)).equilibria[1]
        assert str(mixed).splitlines() == [
            "ann: hunt_stag 3/4, catch_hare 1/4",
            "bob: hunt_stag 3/4, catch_hare 1/4",
            "payoffs: ann = 3, bob = 3",
            "measures: trust = 3/4",
        ]
        assert repr(mixed) == (
            "<Equilibrium ann: hunt_stag 3/4, catch_hare 1/4; bob: hunt_stag 3/4, catch_hare 1/4; payoffs 3, 3>"
        )
        many = gametheory.solve(gametheory.bimatrix(np.eye(20)), numeric=True).equilibria
        assert max(len(repr(equilibrium)) for equilibrium in many) < 300

    def test_dominance(self) -> None:
        found = gametheory.iterated_dominance(gametheory.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
        assert found.names == {"row": ("r2",), "column": ("c2",)}
        assert str(found).splitlines() == ["2 strategies eliminated in 1 round; surviving:", "row: r2", "column: c2"]
        assert repr(found) == "<DominanceResult: 2 strategies eliminated in 1 round; surviving: row: r2; column: c2>"


class TestNumbersOfAnyLength:
    """Python stops writing integers at 4,300 digits; nothing that is printed or written may."""

    TEXT = """
format = 1
title = "Large"
form = "strategic"
parameters.k = { default = 10, range = [1, "1e100"] }
definitions.huge = "k**100"
players = { a = ["x", "y"], b = ["u", "v"] }
payoffs.formulas = { a = "huge * a.x * b.u", b = "a.x / huge - b.v" }
measures.size = "huge"
claims.small = { holds = "size <= 1", in = "every" }
claims.large = { holds = "size / huge >= 1 and payoff.a <= huge", in = "every", over = { k = ["1e99", "1e100"] } }
claims.open = { holds = "size * payoff.a / (k - k) >= 0", in = "every", over = { k = ["1e99", "1e100"] } }
"""

    def test_a_game_typed_in(self) -> None:
        solution = gametheory.solve(gametheory.bimatrix([[10**5000]]))
        assert "~1e+5000" in str(solution)
        assert json.loads(json.dumps(solution.to_dict()))["equilibria"][0]["payoffs"]["row"] == "1" + "0" * 5000
        assert gametheory.verify(solution, gametheory.bimatrix([[10**5000]])).holds
        refuted = gametheory.verify(solution, gametheory.bimatrix([[7**6000]]))
        assert max(map(len, refuted.problems)) < 250
        assert repr(solution)
        assert "~1e-5000" in str(gametheory.solve(gametheory.bimatrix([[Fraction(1, 10**5000)]])))

    def test_a_file(self) -> None:
        family = gametheory.loads(self.TEXT)
        solution = gametheory.solve(family.at(k="1e100"))
        assert "~1e+10000" in str(solution)
        found = gametheory.sweep(family, {"k": [1, "1e100"]})
        assert "~1e+10000" in str(found)
        json.dumps(found.to_dict())
        verdicts = gametheory.check(family, values={"k": "1e100"}, points=3)
        assert [verdict.verdict for verdict in verdicts] == ["fails", "undecided", "undecided"]
        assert "size = ~1e+10000" in str(verdicts[0])
        assert "k in [~1e+99, ~1e+100]" in str(verdicts[1])
        assert "k = ~1e+99" in str(verdicts[2])
        json.dumps([verdict.to_dict() for verdict in verdicts])

    def test_messages(self) -> None:
        with pytest.raises(UsageError, match=r"~1e\+5000 lies outside its range"):
            gametheory.loads(self.TEXT).at(k=10**5000)
        with pytest.raises(UsageError, match="12345678901234567891/12345678901234567890 lies outside"):
            gametheory.loads(INSPECTION).at(fine="12345678901234567891/12345678901234567890")
