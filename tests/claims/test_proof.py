"""Claims over one range, proved: the verdict at every value, and what is said where it changes."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory import Family, Verdict
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.claims import proof
from gametheory.claims.verdict import ClaimStretch, verdict_document
from gametheory.errors import UnverifiedResult
from tests.claims.inspection import inspection
from tests.games.published import GAMES, load
from tests.small_games import UNDEFINED_AT_ZERO, two_players

F = Fraction
FINES = {"fine": ["1/5", 1]}
"""Where violations are 1/(10 fine); at 1/5 itself every share from 1/2 to 1 is an equilibrium."""


def over_fines(holds: str, **more: object) -> Verdict:
    """The verdict on a condition over fines from 1/5 to 1."""
    (verdict,) = gametheory.check(inspection(it={"holds": holds, "over": FINES, **more}))
    assert verdict.method == "regimes"
    assert not verdict.sampled
    return verdict


def told(verdict: Verdict) -> list[str]:
    """The stretches as text, each after its verdict."""
    return [f"{stretch.verdict} {stretch}" for stretch in verdict.stretches]


class TestStretches:
    def test_a_true_claim_is_proved(self) -> None:
        verdict = over_fines("violations <= 1")
        assert (verdict.verdict, verdict.reason, verdict.counterexample) == ("holds", "", None)
        assert told(verdict) == ["holds [1/5, 1]"]
        assert verdict.holds_on == ((F(1, 5), F(1)),)
        assert verdict.fails_on == verdict.thresholds == ()

    @pytest.mark.parametrize(
        ("holds", "expected"),
        [
            ("violations <= 1/4", ["fails [1/5, 2/5)", "holds [2/5, 1]"]),
            ("violations < 1/4", ["fails [1/5, 2/5]", "holds (2/5, 1]"]),
            ("violations >= 1/4", ["holds [1/5, 2/5]", "fails (2/5, 1]"]),
            ("violations > 1/4", ["holds [1/5, 2/5)", "fails [2/5, 1]"]),
            ("violations == 1/4", ["fails [1/5, 2/5)", "holds at 2/5", "fails (2/5, 1]"]),
            ("violations != 1/4", ["holds [1/5, 2/5)", "fails at 2/5", "holds (2/5, 1]"]),
            ("violations <= 1/2", ["fails at 1/5", "holds (1/5, 1]"]),
        ],
    )
    def test_the_ends_belong_where_they_belong(self, holds: str, expected: list[str]) -> None:
        verdict = over_fines(holds)
        assert told(verdict) == expected
        (threshold,) = verdict.thresholds
        at, polynomial = (F(1, 5), "5*fine - 1") if "1/2" in holds else (F(2, 5), "5*fine - 2")
        assert (threshold.value, threshold.polynomial) == (at, polynomial)

    def test_the_worst_verdict_anywhere_is_the_claims(self) -> None:
        for holds, expected in (("violations != 1/4", "fails"), ("violations == 1/4", "fails")):
            assert over_fines(holds).verdict == expected

    def test_an_irrational_threshold_has_its_polynomial(self) -> None:
        verdict = over_fines("violations <= fine")
        (threshold,) = verdict.thresholds
        assert threshold.polynomial == "10*fine**2 - 1"
        assert isinstance(threshold.value, AlgebraicNumber)
        assert threshold.value > F(316, 1000)
        assert threshold.value < F(317, 1000)
        assert told(verdict) == [
            "fails [1/5, sqrt(10)/10 ~ 0.316228)",
            "holds [sqrt(10)/10 ~ 0.316228, 1]",
        ]
        place = verdict.to_dict()["thresholds"][0]["value"]
        assert place["polynomial"] == "10*x**2 - 1"
        assert 10 * F(place["low"]) ** 2 < 1 < 10 * F(place["high"]) ** 2

    def test_thresholds_of_the_game_and_of_the_condition_are_told_apart(self) -> None:
        """At a fine of 1/5 the game changes and the claim does not."""
        (verdict,) = gametheory.check(inspection(it={"holds": "violations >= 1/4", "over": {"fine": [0, 1]}}))
        assert told(verdict) == ["holds [0, 2/5]", "fails (2/5, 1]"]


class TestCounterexamples:
    def test_it_is_the_simplest_rational_inside_the_failing_set(self) -> None:
        verdict = over_fines("violations <= 1/4")
        assert verdict.counterexample is not None
        assert verdict.counterexample.parameters == {"fine": F(1, 3), "cost": F(1, 10)}
        assert verdict.counterexample.equilibrium is not None
        assert verdict.counterexample.equilibrium.measures["violations"] == F(3, 10)
        assert "fails at fine = 1/3" in str(verdict)

    def test_a_single_failing_value_is_its_own(self) -> None:
        verdict = over_fines("violations != 1/5")
        assert verdict.fails_on == ((F(1, 2), F(1, 2)),)
        assert verdict.counterexample is not None
        assert verdict.counterexample.parameters["fine"] == F(1, 2)

    def test_an_irrational_failing_value_refutes_without_one(self) -> None:
        family = inspection(it={"holds": "violations != fine", "over": FINES})
        (verdict,) = gametheory.check(family)
        assert (verdict.verdict, verdict.counterexample) == ("fails", None)
        ((low, high),) = verdict.fails_on
        assert low == high
        assert str(low).startswith("root of 10*x**2")
        found = gametheory.verify(json.loads(json.dumps(verdict_document(family.about, [verdict]))), family)
        assert found.holds
        assert "claim 'it': that it fails where it has no counterexample is not judged" in found.notes
        assert "claim 'it': at single irrational values it is not decided anew" in found.notes

    def test_a_refutation_that_the_point_contradicts_is_never_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong = (ClaimStretch(F(1, 5), F(1), True, True, "fails"),)
        monkeypatch.setattr(proof.LineProver, "stretches", lambda *_: wrong)
        with pytest.raises(UnverifiedResult, match="'it' was refuted at fine = 1/2, and the game there says otherwise"):
            over_fines("violations <= 1")


class TestUndefined:
    def test_a_value_where_the_game_is_undefined(self) -> None:
        over, _ = gametheory.check(gametheory.loads(UNDEFINED_AT_ZERO))
        assert over.verdict == "undecided"
        assert told(over) == ["holds [-1, 0)", "undecided at 0", "holds (0, 1]"]
        assert over.reason.startswith("at 0: undefined there: ")
        assert "divides by zero" in over.reason

    def test_a_value_where_the_condition_is_undefined(self) -> None:
        (verdict,) = gametheory.check(
            inspection(it={"holds": "1/(violations - 1/4)**2 > 0", "over": {"fine": ["1/4", 1]}})
        )
        assert told(verdict) == ["holds [1/4, 2/5)", "undecided at 2/5", "holds (2/5, 1]"]
        assert "divides by zero" in verdict.reason

    def test_a_failure_elsewhere_counts_for_more(self) -> None:
        verdict = over_fines("1/(violations - 1/4) > 0")
        assert verdict.verdict == "fails"
        assert {stretch.verdict for stretch in verdict.stretches} == {"holds", "fails", "undecided"}
        assert verdict.counterexample is not None
        assert verdict.counterexample.parameters["fine"] == F(1, 2)

    def test_no_equilibrium_of_the_concept_on_a_stretch(self) -> None:
        """Matching pennies with a bonus for heads: no pure equilibrium until the bonus is worth it."""
        family = two_players(
            [["1 + bonus", "bonus"], [0, 1]],
            [[0, 1], [1, 0]],
            parameters={"bonus": (0, 0, 2)},
            claims={
                "each": {"holds": "ann.a1 == 1", "over": {"bonus": [0, 2]}},
                "one": {"holds": "ann.a1 == 1", "in": "some", "over": {"bonus": [0, 2]}},
            },
        )
        each, one = gametheory.check(family, concept="pure-nash")
        assert told(each) == ["undecided [0, 1)", "holds [1, 2]"]
        assert each.reason == "[0, 1): there is no pure Nash equilibrium"
        assert told(one) == ["fails [0, 1)", "holds [1, 2]"]
        assert one.counterexample is not None
        assert one.counterexample.equilibrium is None


class TestQuantifiers:
    OVER = '{ hare = ["1/10", "39/10"] }'

    @pytest.mark.parametrize(
        ("condition", "quantifier", "expected"),
        [
            ("trust == 1", 'in = "every"', ["fails [1/10, 39/10]"]),
            ("trust == 1", 'in = "some"', ["holds [1/10, 39/10]"]),
            ("trust >= 1/2", 'in = "every"', ["fails [1/10, 39/10]"]),
            ("payoff.ann >= hare", 'in = "every"', ["holds [1/10, 39/10]"]),
            ("0 < trust and trust < 1/2", 'in = "some"', ["holds [1/10, 2)", "fails [2, 39/10]"]),
            ("trust == 1", 'in = "selected"', ["holds [1/10, 39/10]"]),
            (
                "trust == 1",
                'in = "selected"\nselect = "risk dominance"',
                ["holds [1/10, 2)", "depends at 2", "fails (2, 39/10]"],
            ),
            ("trust == 1", 'in = "selected"\nselect = "trust"', ["holds [1/10, 39/10]"]),
            ("trust == 0", 'in = "selected"\nselect = "-trust"', ["holds [1/10, 39/10]"]),
            # The mixed equilibrium trusts with hare/4; the rule's optimum moves from one equilibrium to another.
            (
                "trust > 1/4",
                'in = "selected"\nselect = "-(trust - 1/2)**2"',
                ["fails [1/10, 1]", "holds (1, 39/10]"],
            ),
        ],
    )
    def test_stag_hunt(self, condition: str, quantifier: str, expected: list[str]) -> None:
        text = (GAMES / "classics" / "stag_hunt.toml").read_text().split("[claims.")[0]
        claim = f'[claims.it]\nholds = "{condition}"\n{quantifier}\nover = {self.OVER}\n'
        (verdict,) = gametheory.check(gametheory.loads(text + claim))
        assert told(verdict) == expected

    def test_depends_over_a_range_is_no_refutation(self) -> None:
        family = two_players(
            [[2, 0], [0, "prize"]],
            [["prize", 0], [0, 2]],
            parameters={"prize": (1, 1, 2)},
            claims={"it": {"holds": "ann.a1 == 1", "in": "selected", "over": {"prize": [1, 2]}}},
        )
        (verdict,) = gametheory.check(family)
        assert (verdict.verdict, verdict.counterexample) == ("depends", None)
        assert told(verdict) == ["depends [1, 2]"]
        assert verdict.reason.startswith("[1, 2]: no equilibrium is best for every player")


HIGHEST_FEE = (GAMES / "essay" / "monitoring_highest_fee.toml").read_text().split("[claims.")[0]
"""From reach 1/10 on the tool pirates with any probability from 1/(10 reach) to 1."""


class TestContinua:
    @pytest.mark.parametrize(
        ("condition", "quantifier", "expected"),
        [
            ("piracy >= 1/2", "every", ["holds [11/100, 1/5]", "fails (1/5, 1]"]),
            ("piracy != 9/10", "every", ["holds [11/100, 1/9)", "fails [1/9, 1]"]),
            ("piracy == 9/10", "some", ["fails [11/100, 1/9)", "holds [1/9, 1]"]),
            ("piracy < 1/2", "some", ["fails [11/100, 1/5]", "holds (1/5, 1]"]),
            # A product of expectations is settled at the extreme equilibria alone, where these refute the claim.
            ("piracy * piracy != 81/100", "every", ["undecided [11/100, 1/9)", "fails at 1/9", "undecided (1/9, 1]"]),
        ],
    )
    def test_what_lies_between_extreme_equilibria_counts(
        self, condition: str, quantifier: str, expected: list[str]
    ) -> None:
        claim = f'[claims.it]\nholds = "{condition}"\nin = "{quantifier}"\nover = {{ reach = ["11/100", 1] }}\n'
        (verdict,) = gametheory.check(gametheory.loads(HIGHEST_FEE + claim))
        assert told(verdict) == expected

    def test_a_refutation_between_extreme_equilibria_says_so(self) -> None:
        claim = '[claims.it]\nholds = "piracy != 9/10"\nover = { reach = ["11/100", 1] }\n'
        (verdict,) = gametheory.check(gametheory.loads(HIGHEST_FEE + claim))
        assert verdict.counterexample is not None
        assert verdict.counterexample.equilibrium is None
        assert verdict.reason == "refuted between equilibria 0, 1"


class TestLines:
    def solved(self, monkeypatch: pytest.MonkeyPatch, family: Family) -> list[Any]:
        """The axis and range of each line that is solved to check all claims of a family."""
        calls: list[Any] = []
        solve = proof.solved_line

        def counted(family: Family, point: Any, axis: str, low: F, high: F, concept: str, **options: Any) -> Any:
            calls.append((axis, low, high))
            return solve(family, point, axis, low, high, concept, **options)

        monkeypatch.setattr(proof, "solved_line", counted)
        gametheory.check(family)
        return calls

    def test_claims_share_a_solved_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        family = load("classics/stag_hunt")
        assert len(family.spec.claims) == 4
        assert self.solved(monkeypatch, family) == [("hare", F(1, 10), F(39, 10))]

    def test_claims_at_other_values_have_a_line_of_their_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        family = inspection(
            one={"holds": "violations <= 1", "over": FINES},
            same={"holds": "violations >= 0", "over": FINES},
            dearer={"holds": "violations <= 1", "over": FINES, "at": {"cost": "1/5"}},
            longer={"holds": "violations <= 1", "over": {"fine": [0, 1]}},
        )
        assert self.solved(monkeypatch, family) == [("fine", F(1, 5), 1), ("fine", F(1, 5), 1), ("fine", 0, 1)]

    def test_progress_counts_the_claims(self) -> None:
        calls: list[tuple[int, int]] = []
        family = inspection(one={"holds": "violations <= 1", "over": FINES}, other={"holds": "violations <= 1"})
        gametheory.check(family, progress=lambda *done: calls.append(done))
        assert calls == [(1, 2), (2, 2)]


def test_the_document_keeps_every_stretch_and_threshold() -> None:
    found = over_fines("violations == 1/4").to_dict()
    assert json.loads(json.dumps(found)) == found
    assert (found["method"], found["sampled"], found["held_runs"], found["failed_runs"]) == ("regimes", False, [], [])
    assert [(s["low"], s["high"], s["low_closed"], s["high_closed"], s["verdict"]) for s in found["stretches"]] == [
        ("1/5", "2/5", True, False, "fails"),
        ("2/5", "2/5", True, True, "holds"),
        ("2/5", "1", False, True, "fails"),
    ]
    assert found["thresholds"] == [{"value": "2/5", "polynomial": "5*fine - 2", "approx": 0.4}]
    assert (found["holds_on"], found["fails_on"]) == ([["2/5", "2/5"]], [["1/5", "2/5"], ["2/5", "1"]])
