"""Claims about Bayesian games over a prior: proved verdicts against the definition and against decisions point by point."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory.claims.verdict import verdict_document
from tests.claims.test_proof_agrees import compare, values
from tests.oracles import bayesian
from tests.parametric.families import LineFamily
from tests.parametric.test_bayesian import SHARES, at_share, families

CLAIMS = """\
[claims.ahead]
holds = "payoff.ann >= payoff.bob"
over = { t = [0, 1] }
[claims.ahead_somewhere]
holds = "payoff.ann >= payoff.bob"
in = "some"
over = { t = [0, 1] }
[claims.worth_playing]
holds = "payoff.ann > 0"
over = { t = [0, 1] }
[claims.first]
holds = "ann.a1 <= 1/2"
in = "some"
over = { t = [0, 1] }
"""


def holds(name: str, table: bayesian.Table) -> bool:
    """A claim by its definition. Payoffs and shares are bilinear on a component, so that extreme equilibria decide."""
    told = []
    for behavior in bayesian.extreme_equilibria(table):
        ann, bob = bayesian.ex_ante(table, behavior)
        share = sum(bayesian.marginal(table, 0, own) * side[0] for own, side in enumerate(behavior[0]))
        known = {
            "ahead": ann >= bob,
            "ahead_somewhere": ann >= bob,
            "worth_playing": ann > 0,
            "first": share <= Fraction(1, 2),
        }
        told.append(known[name])
    return all(told) if name in ("ahead", "worth_playing") else any(told)


@pytest.mark.parametrize("number", range(3))
def test_guarantee_verdicts_over_a_prior_as_the_definition_has_them(number: int) -> None:
    source = random.Random(number)
    met = set()
    for table, player in families(500 + number, 8):
        family = gametheory.loads(bayesian.text(table, shares={player: SHARES}, more=CLAIMS))
        for verdict in gametheory.check(family):
            assert verdict.method == "regimes"
            for value, stretch in values(source, verdict):
                found = "holds" if holds(verdict.name, at_share(table, player, value)) else "fails"
                assert stretch.verdict == found, (value, verdict, bayesian.text(table, shares={player: SHARES}))
                met.add((verdict.quantifier, found))
    assert len(met) == 4  # Both quantifiers, both ways.


@pytest.mark.parametrize("concept", ["nash", "pure-nash", "subgame-perfect"])
def test_random_claims_as_point_by_point(concept: str) -> None:
    made = [
        LineFamily("types", bayesian.text(table, shares={player: SHARES}), Fraction(0), Fraction(1))
        for table, player in families(600, 8)
    ]
    met, points = compare(made, 3, concept)
    assert points > 100
    assert {verdict for _, verdict in met} >= {"holds", "fails"}


def test_verdicts_verify_and_turned_ones_do_not() -> None:
    for table, player in families(700, 4):
        family = gametheory.loads(bayesian.text(table, shares={player: SHARES}, more=CLAIMS))
        plain: dict[str, Any] = verdict_document(family.about, gametheory.check(family))
        assert gametheory.verify(plain, game=family).holds
        claim = plain["claims"][2]
        turned = {"holds": "fails", "fails": "holds"}
        claim["verdict"] = turned[claim["verdict"]]
        for stretch in claim["stretches"]:
            stretch["verdict"] = turned.get(stretch["verdict"], stretch["verdict"])
        claim["holds_on"], claim["fails_on"] = claim["fails_on"], claim["holds_on"]
        assert not gametheory.verify(plain, game=family).holds


MARKET = """\
format = 1
title = "Entry against a firm that may be strong"
form = "bayesian"
[parameters.strong]
default = "1/2"
range = [0, 1]
[players]
entrant = ["enter", "stay"]
firm = { types = { strong = "strong", weak = "1 - strong" }, strategies = ["fight", "give_way"] }
[definitions]
fought = "entrant.enter * firm.fight"
[payoffs.formulas]
entrant = "2 * entrant.enter * firm.give_way - fought"
firm = "2 * entrant.stay + entrant.enter * firm.give_way + fought * (3/2 * firm.strong)"
[measures]
entry = "entrant.enter"
wars = "fought"
[claims.entry]
says = "There may be entry for certain. (True up to 2/3.)"
holds = "entry == 1"
in = "some"
over = { strong = [0, 1] }
[claims.entry_for_certain]
says = "There is entry. (Never certain: a firm that nobody challenges may say that it would fight.)"
holds = "entry == 1"
over = { strong = [0, 1] }
[claims.wars]
says = "Wars are not more frequent than strong firms."
holds = "wars <= strong"
over = { strong = [0, 1] }
"""
"""If there may be entry the strong fight and the weak give way: entering is then worth 2 (1 - x) - x, 0 at x = 2/3."""


def test_entry_threshold() -> None:
    found = {verdict.name: verdict for verdict in gametheory.check(gametheory.loads(MARKET))}
    stretches = [(each.low, each.high, each.high_closed, each.verdict) for each in found["entry"].stretches]
    assert stretches == [(0, Fraction(2, 3), True, "holds"), (Fraction(2, 3), 1, True, "fails")]
    assert found["wars"].verdict == "holds"
    assert [each.verdict for each in found["entry_for_certain"].stretches] == ["fails"]


@pytest.mark.parametrize(
    "over", ["", "{ t = [0, 1] }", "{ t = [0, 1], u = [0, 1] }", '{ t = [0, 1], u = ["1/4", 1], other = [0, 1] }']
)
@pytest.mark.parametrize("concept", ["nash", "pure-nash", "subgame-perfect"])
def test_probabilities_of_types_can_be_named_however_a_claim_is_decided(over: str, concept: str) -> None:
    table = next(families(800, 1, (((2, 2), (2, 2)),)))[0]
    claim = '[parameters.other]\ndefault = 0\nrange = [0, 1]\n[claims.known]\nholds = "ann.a_is_1 == t and bob.b_is_2 == 1 - u"\n'
    text = bayesian.text(
        table, shares={0: SHARES, 1: ("u", "1 - u")}, more=claim + (f"over = {over}\n" if over else "")
    )
    (verdict,) = gametheory.check(gametheory.loads(text), concept=concept)
    if verdict.method != "boxes":
        assert verdict.verdict == "holds", verdict
    else:  # Boxes don't meet the surfaces where equilibria change, on which nothing is then said.
        assert verdict.shares["holds"][0] > Fraction(1, 2)
        assert verdict.shares["fails"] == (0, 0)
