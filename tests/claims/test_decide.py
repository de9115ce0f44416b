"""Claims on games solved by hand: at one point, of every, some or selected equilibria, and on continua."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

import gametheory
from gametheory import Verdict
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from tests.games.published import load
from tests.small_games import NO_PURE_EQUILIBRIUM, two_players

Matrix = Sequence[Sequence[object]]

# Three equilibria: (a1, b1) paying (2, 1), (a2, b2) paying (1, 2), and a1 with 2/3, b1 with 1/3 paying (2/3, 2/3).
BATTLE: tuple[Matrix, Matrix] = ([[2, 0], [0, 1]], [[1, 0], [0, 2]])
# Both prefer (a1, b1), paying 4 each; (a2, b2) pays 3 each and is safer; between them 3/4 on a1 and b1.
STAG_HUNT: tuple[Matrix, Matrix] = ([[4, 0], [3, 3]], [[4, 3], [0, 3]])
# Every profile is an equilibrium: one component, the whole square.
ALL_ZERO: tuple[Matrix, Matrix] = ([[0, 0], [0, 0]], [[0, 0], [0, 0]])
# Bob is indifferent throughout; a1 is strictly dominant: one component, a segment.
SEGMENT: tuple[Matrix, Matrix] = ([[1, 1], [0, 0]], [[3, 3], [5, 5]])


def decided(
    game: tuple[Matrix, Matrix],
    holds: str,
    quantifier: str = "every",
    *,
    select: str | None = None,
    measures: Mapping[str, str] | None = None,
    concept: str | None = None,
) -> Verdict:
    claim = {"holds": holds, "in": quantifier, **({"select": select} if select else {})}
    family = two_players(*game, measures=measures, claims={"it": claim})
    (verdict,) = gametheory.check(family, concept=concept)
    assert verdict.sampled is False
    return verdict


@pytest.mark.parametrize(
    ("holds", "every", "some"),
    [
        ("payoff.ann >= 2/3", HOLDS, HOLDS),
        ("payoff.ann > 2/3", FAILS, HOLDS),
        ("payoff.ann == 2", FAILS, HOLDS),
        ("payoff.ann > 2", FAILS, FAILS),
        ("payoff.ann + payoff.bob == 3 or payoff.ann == payoff.bob", HOLDS, HOLDS),
        ("ann.a1 == 2/3 and bob.b1 == 1/3", FAILS, HOLDS),
        ("ann.a1 * bob.b1 == 2/9 or ann.a1 == bob.b1", HOLDS, HOLDS),
        ("not payoff.bob < 2/3", HOLDS, HOLDS),
        ("max(payoff.ann, payoff.bob) == 2", FAILS, HOLDS),
        ("1 <= payoff.ann <= 2", FAILS, HOLDS),
        ("0 == 1", FAILS, FAILS),
        ("0 == 0", HOLDS, HOLDS),
    ],
)
def test_every_and_some(holds: str, every: str, some: str) -> None:
    assert decided(BATTLE, holds).verdict == every
    assert decided(BATTLE, holds, "some").verdict == some


class TestSelected:
    def test_payoff_dominance(self) -> None:
        rule = "payoff dominance"
        assert decided(STAG_HUNT, "ann.a1 == 1", "selected", select=rule).verdict == HOLDS
        verdict = decided(STAG_HUNT, "ann.a1 == 0", "selected", select=rule)
        assert verdict.verdict == FAILS
        assert verdict.counterexample is not None
        assert verdict.counterexample.equilibrium is not None
        assert verdict.counterexample.equilibrium.payoffs == {"ann": 4, "bob": 4}

    def test_payoff_dominance_is_the_default_rule(self) -> None:
        assert decided(STAG_HUNT, "ann.a1 == 1", "selected").verdict == HOLDS

    def test_no_equilibrium_is_best_for_everybody(self) -> None:
        verdict = decided(BATTLE, "ann.a1 == 1", "selected")
        assert verdict.verdict == DEPENDS
        assert "no equilibrium is best for every player" in verdict.reason
        assert decided(BATTLE, "payoff.ann >= 2/3", "selected").verdict == HOLDS
        assert decided(BATTLE, "payoff.ann > 2", "selected").verdict == FAILS

    def test_risk_dominance(self) -> None:
        """Leaving (a1, b1) alone costs 1, leaving (a2, b2) alone costs 3: the products are 1 and 9."""
        assert decided(STAG_HUNT, "ann.a2 == 1", "selected", select="risk dominance").verdict == HOLDS
        assert decided(STAG_HUNT, "ann.a1 == 1", "selected", select="Risk-Dominance").verdict == FAILS

    def test_risk_dominance_with_unequal_players(self) -> None:
        """(a1, b1) loses (3, 1), product 3; (a2, b2) loses (2, 2), product 4."""
        game = ([[3, 0], [0, 2]], [[1, 0], [0, 2]])
        assert decided(game, "bob.b2 == 1", "selected", select="risk dominance").verdict == HOLDS

    def test_equal_products_tie(self) -> None:
        verdict = decided(BATTLE, "ann.a1 == 1", "selected", select="risk dominance")
        assert verdict.verdict == DEPENDS
        assert "several" in verdict.reason
        assert decided(BATTLE, "payoff.ann + payoff.bob == 3", "selected", select="risk dominance").verdict == HOLDS

    def test_risk_dominance_where_it_is_not_defined(self) -> None:
        three = ([[2, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 2, 0]])
        verdict = decided(three, "ann.a1 == 1", "selected", select="risk dominance")
        assert verdict.verdict == DEPENDS
        assert "two strategies each" in verdict.reason
        # (a1, b1) is strict, (a2, b2) is weak: only one strict equilibrium.
        weak = ([[1, 0], [0, 0]], [[1, 0], [0, 0]])
        assert "there are not two" in decided(weak, "ann.a1 == 1", "selected", select="risk dominance").reason

    def test_a_rule_that_maximises_an_expression(self) -> None:
        assert decided(BATTLE, "payoff.ann == 2", "selected", select="payoff.ann").verdict == HOLDS
        assert decided(BATTLE, "payoff.ann == 1", "selected", select="payoff.bob").verdict == HOLDS
        assert decided(BATTLE, "ann.a1 == 2/3", "selected", select="-payoff.ann - payoff.bob").verdict == HOLDS
        assert decided(BATTLE, "ann.a1 == 2/3", "selected", select="min(ann.a1, ann.a2)").verdict == HOLDS

    def test_a_tie_depends(self) -> None:
        verdict = decided(BATTLE, "ann.a1 == 1", "selected", select="payoff.ann + payoff.bob")
        assert verdict.verdict == DEPENDS
        assert "several equilibria, which disagree" in verdict.reason
        assert verdict.counterexample is None

    def test_a_rule_that_is_not_affine_selects_nothing_on_a_continuum(self) -> None:
        verdict = decided(ALL_ZERO, "ann.a1 == 1", "selected", select="ann.a1 * bob.b1")
        assert verdict.verdict == UNDECIDED
        assert "not affine" in verdict.reason
        assert decided(ALL_ZERO, "payoff.ann == 0", "selected", select="ann.a1 * bob.b1").verdict == HOLDS

    def test_between_selected_equilibria_nothing_need_be_selected(self) -> None:
        assert decided(BATTLE, "ann.a1 == 1/2", "selected", select="payoff.ann + payoff.bob").verdict == FAILS
        assert decided(BATTLE, "ann.a1 != 1/2", "selected", select="payoff.ann + payoff.bob").verdict == HOLDS
        # Two opposite corners of the square are selected: the condition holds at neither, but that is not seen.
        same = {"same": "ann.a1 * bob.b1 + ann.a2 * bob.b2"}
        assert decided(ALL_ZERO, "ann.a1 == 1/2", "selected", select="same", measures=same).verdict == UNDECIDED
        assert decided(ALL_ZERO, "ann.a1 == 1/2", "selected", select="payoff.ann").verdict == DEPENDS

    def test_selecting_within_a_continuum(self) -> None:
        assert decided(SEGMENT, "bob.b1 == 1", "selected", select="bob.b1").verdict == HOLDS
        assert decided(SEGMENT, "bob.b1 <= 1/2", "selected", select="-bob.b1").verdict == HOLDS
        assert decided(SEGMENT, "bob.b1 <= 1/2", "selected", select="payoff.bob").verdict == DEPENDS


class TestContinua:
    """On ALL_ZERO ann.a1 and bob.b1 are free in [0, 1]; on SEGMENT only bob.b1 is."""

    @pytest.mark.parametrize("game", [ALL_ZERO, SEGMENT])
    @pytest.mark.parametrize(
        ("holds", "every", "some"),
        [
            ("bob.b1 <= 1", HOLDS, HOLDS),
            ("bob.b1 < 1", FAILS, HOLDS),
            ("bob.b1 >= 1", FAILS, HOLDS),
            ("bob.b1 > 1", FAILS, FAILS),
            ("2*bob.b1 + 3*bob.b2 <= 3", HOLDS, HOLDS),
            ("bob.b1 + bob.b2 == 1", HOLDS, HOLDS),
            ("bob.b1 != 2", HOLDS, HOLDS),
            ("bob.b1 == 2", FAILS, FAILS),
        ],
    )
    def test_affine_conditions_are_decided_at_the_extremes(
        self, game: tuple[Matrix, Matrix], holds: str, every: str, some: str
    ) -> None:
        assert decided(game, holds).verdict == every
        assert decided(game, holds, "some").verdict == some

    def test_equality_inside_by_continuity(self) -> None:
        """No extreme equilibrium has b1 = 1/2, but one between them has."""
        assert decided(SEGMENT, "bob.b1 == 1/2", "some").verdict == HOLDS
        verdict = decided(SEGMENT, "bob.b1 != 1/2")
        assert verdict.verdict == FAILS
        assert "between equilibria 0, 1" in verdict.reason
        assert verdict.counterexample is not None
        assert verdict.counterexample.equilibrium is None

    def test_continuity_does_not_leap_from_component_to_component(self) -> None:
        assert decided(BATTLE, "ann.a1 == 1/2", "some").verdict == FAILS
        assert decided(BATTLE, "ann.a1 != 1/2").verdict == HOLDS

    def test_what_is_not_affine_is_left_open_unless_an_extreme_settles_it(self) -> None:
        # True inside (1/4 at most), but a product of expectations is not decided by extremes.
        assert decided(SEGMENT, "bob.b1 * bob.b2 <= 1/4").verdict == UNDECIDED
        assert decided(SEGMENT, "bob.b1 * bob.b2 > 1/8", "some").verdict == UNDECIDED
        assert decided(SEGMENT, "bob.b1 * bob.b2 > 0").verdict == FAILS
        assert decided(SEGMENT, "bob.b1 * bob.b2 == 0", "some").verdict == HOLDS
        assert "continuum" in decided(SEGMENT, "bob.b1 * bob.b2 <= 1/4").reason

    def test_what_is_constant_is_decided_whatever_its_form(self) -> None:
        assert decided(SEGMENT, "payoff.bob ** 2 == 9").verdict == HOLDS
        assert decided(SEGMENT, "payoff.bob * payoff.ann < 3", "some").verdict == FAILS

    def test_a_measure_of_the_outcome_is_one_expectation(self) -> None:
        """``ann.a1 * bob.b1`` in a measure is the probability of a profile, which is bilinear; in a claim a product."""
        measures = {"both": "ann.a1 * bob.b1"}
        assert decided(ALL_ZERO, "both <= 1", measures=measures).verdict == HOLDS
        assert decided(ALL_ZERO, "both == 1/3", "some", measures=measures).verdict == HOLDS
        assert decided(ALL_ZERO, "ann.a1 * bob.b1 <= 1").verdict == UNDECIDED

    def test_joined_comparisons(self) -> None:
        # Each is true somewhere between, but the extremes don't tell whether both are at one point.
        assert decided(SEGMENT, "bob.b1 > 1/3 and bob.b1 < 2/3", "some").verdict == UNDECIDED
        assert decided(SEGMENT, "bob.b1 > 1/3 or bob.b1 < 2/3").verdict == UNDECIDED
        # One that is true everywhere, or false everywhere, does not matter.
        assert decided(SEGMENT, "bob.b1 == 1/2 and payoff.bob == 3", "some").verdict == HOLDS
        assert decided(SEGMENT, "bob.b1 == 1/2 and payoff.bob == 4", "some").verdict == FAILS
        assert decided(SEGMENT, "bob.b1 != 1/2 or payoff.bob == 4").verdict == FAILS
        assert decided(SEGMENT, "bob.b1 >= 0 and bob.b2 >= 0").verdict == HOLDS
        assert decided(SEGMENT, "not (bob.b1 == 1/2 and payoff.bob == 3)").verdict == FAILS


class TestCombinedClaims:
    def family(self) -> gametheory.Family:
        claims = {
            "ann_gains": {"holds": "payoff.ann >= 2/3"},
            "bob_gains": {"holds": "payoff.bob > 2/3", "in": "some"},
            "both": {"holds": "claims.ann_gains and claims.bob_gains"},
            "either": {"holds": "claims.ann_gains or claims.bob_gains"},
            "neither": {"holds": "not claims.either", "in": "some"},
        }
        return two_players(*BATTLE, claims=claims)

    def test_a_claim_may_name_others(self) -> None:
        found = {verdict.name: verdict for verdict in gametheory.check(self.family())}
        assert {name: verdict.verdict for name, verdict in found.items()} == {
            "ann_gains": HOLDS,
            "bob_gains": HOLDS,
            "both": FAILS,
            "either": HOLDS,
            "neither": FAILS,
        }
        assert found["both"].condition == "payoff.ann >= 2/3 and payoff.bob > 2/3"
        assert found["neither"].quantifier == "some"

    def test_claims_are_reported_in_the_order_asked_for(self) -> None:
        found = gametheory.check(self.family(), claims=["neither", "both"])
        assert [verdict.name for verdict in found] == ["neither", "both"]


class TestConcepts:
    def test_the_concept_is_named(self) -> None:
        assert decided(BATTLE, "payoff.ann >= 2/3").concept == "nash"
        assert decided(BATTLE, "payoff.ann >= 1", concept="pure-nash").concept == "pure-nash"
        (verdict, *_) = gametheory.check(load("classics/centipede"), points=2)
        assert verdict.concept == "subgame-perfect"

    def test_a_claim_may_hold_for_one_concept_only(self) -> None:
        assert decided(BATTLE, "payoff.ann >= 1").verdict == FAILS
        assert decided(BATTLE, "payoff.ann >= 1", concept="pure-nash").verdict == HOLDS

    def test_no_equilibrium(self) -> None:
        every, some = gametheory.check(gametheory.loads(NO_PURE_EQUILIBRIUM))
        assert (every.verdict, every.reason) == (UNDECIDED, "there is no pure Nash equilibrium")
        assert (some.verdict, some.reason) == (FAILS, "there is no pure Nash equilibrium")
        assert some.counterexample is not None
        assert some.counterexample.equilibrium is None
        assert {v.verdict for v in gametheory.check(gametheory.loads(NO_PURE_EQUILIBRIUM), values={"stake": 0})} == {
            HOLDS
        }


def test_the_moves_of_a_tree_are_played_on_the_path_only() -> None:
    """In the centipede's equilibrium the first mover takes at once, so that nobody else ever moves."""
    text = """
format = 1
title = "two moves"
form = "extensive"
players = ["ann", "bob"]
[tree]
start = { player = "ann", moves = { take = "taken", leave = "second" } }
second = { player = "bob", moves = { grab = "grabbed", split = "shared" } }
taken = { payoffs = ["1", "0"] }
grabbed = { payoffs = ["0", "3"] }
shared = { payoffs = ["2", "2"] }
[claims.bob_never_moves]
holds = "bob.grab == 0 and bob.split == 0 and at.second == 0 and ann.take == 1 and at.taken == 1"
"""
    (verdict,) = gametheory.check(gametheory.loads(text))
    assert verdict.verdict == HOLDS


def test_parameters_and_definitions_may_be_named() -> None:
    family = two_players(
        [["x", 0], [0, 1]],
        [[1, 0], [0, 2]],
        parameters={"x": (2, 1, 9)},
        claims={"it": {"holds": "bob.b1 == 1/(1 + x) or bob.b1 == 0 or bob.b1 == 1"}},
    )
    for value in (1, Fraction(7, 3), 9):
        (verdict,) = gametheory.check(family, values={"x": value})
        assert verdict.verdict == HOLDS
        assert verdict.parameters == {"x": value}


class TestUndefined:
    """A condition that divides by zero at one equilibrium is still refuted, or supported, by another."""

    def test_another_equilibrium_refutes(self) -> None:
        # BATTLE has ann.a1 in {0, 2/3, 1}: undefined at 0, true at 2/3, false at 1.
        verdict = decided(BATTLE, "1/ann.a1 > 1", "every")
        assert verdict.verdict == FAILS
        assert verdict.counterexample is not None

    def test_otherwise_it_is_open_and_says_where(self) -> None:
        verdict = decided(BATTLE, "1/ann.a1 >= 1", "every")
        assert verdict.verdict == UNDECIDED
        assert "undefined at equilibrium 0: '1/ann.a1' divides by zero" in verdict.reason

    def test_another_equilibrium_supports(self) -> None:
        assert decided(BATTLE, "1/ann.a1 > 1", "some").verdict == HOLDS

    def test_a_guard_is_honoured_at_each_equilibrium(self) -> None:
        assert decided(BATTLE, "ann.a1 == 0 or 1/ann.a1 >= 1", "every").verdict == HOLDS
