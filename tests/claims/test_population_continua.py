"""Claims over continua of rest points: measures and payoffs there need not be affine, so their ends don't settle them."""

from __future__ import annotations

import pytest

import gametheory

# Every state of this population is an equilibrium.
TIES = """format = 1
title = "ties"
form = "population"
concept = "nash"
parameters.z = { default = 1, range = [0, 2] }
players.p = ["a", "b"]
payoffs.p = { a = "PAYOFF", b = "PAYOFF" }
definitions.product = "p.a * p.b"
measures = { mix = "product", double = "2 * mix", line = "1 - 2 * p.a + z" }
"""


def verdict(claim: str, payoff: str = "z") -> str:
    (found,) = gametheory.check(gametheory.loads(TIES.replace("PAYOFF", payoff) + f"[claims.it]\n{claim}\n"))
    return found.verdict


@pytest.mark.parametrize("over", ["", "\nover = { z = [0, 2] }"])
def test_a_product_is_not_settled_by_the_ends_where_it_is_zero(over: str) -> None:
    for condition in ("mix == 0", "double <= 0", "not (mix > 0)", "mix == 0 and line <= 3"):
        assert verdict(f'holds = "{condition}"{over}') == "undecided"
    assert verdict(f'holds = "mix > 0"{over}') == "fails"


@pytest.mark.parametrize("over", ["", "\nover = { z = [0, 2] }"])
def test_what_is_affine_is_settled(over: str) -> None:
    assert verdict(f'holds = "line <= 1 + z and line >= z - 1"{over}') == "holds"
    assert verdict(f'holds = "payoff.p == z"{over}') == "holds"
    assert verdict(f'holds = "line <= z"{over}') == "fails"


def test_payoffs_are_affine_where_those_of_strategies_are() -> None:
    assert verdict('holds = "payoff.p == 1 + p.a"', "1 + p.a") == "holds"
    assert verdict('holds = "payoff.p <= 2 and payoff.p >= 1"', "1 + p.a") == "holds"
    # Between the ends it is up to 5/4.
    assert verdict('holds = "payoff.p == 1"', "1 + product") == "undecided"


def test_what_is_judged_of_a_point_may_differ_inside() -> None:
    assert verdict('holds = "state.trace == 0"') == "undecided"


@pytest.mark.parametrize("rule", ["-mix", "payoff dominance"])
def test_a_rule_that_is_not_affine_selects_nothing_for_sure(rule: str) -> None:
    claim = f'in = "selected"\nselect = "{rule}"\nholds = "p.a == 0 or p.a == 1"'
    assert verdict(claim, "1 + product") == "undecided"
    assert verdict('in = "selected"\nselect = "line"\nholds = "p.a == 0"') == "holds"
