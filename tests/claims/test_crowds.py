"""Claims about symmetric games: over a parameter against the game at every number of players, and at single points."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest

import gametheory
from gametheory.claims.crowd_points import CrowdDecider
from gametheory.claims.crowds import decide_crowd, whole_grid
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.verdict import Verdict
from gametheory.errors import LimitReached
from tests.parametric.crowds.crowds import F, gains, maximisers, payoff, pure_by_enumeration, swamping
from tests.parametric.crowds.crowds import head as crowd_head

CONCEPTS = ("symmetric-nash", "pure-nash")


def checked(family, name, concept="symmetric-nash"):
    """The verdict on a claim of a family over its ranges."""
    claim = family.spec.claims[name]
    base = {**family.point(), **claim.at}
    blank = Verdict(
        about=family.about,
        name=name,
        says=claim.says,
        condition=str(claim.holds),
        quantifier=claim.quantifier,
        verdict=UNDECIDED,
        concept=concept,
        parameters={key: value for key, value in base.items() if key not in claim.over},
        at=claim.at,
        over=claim.over,
    )
    decider = CrowdDecider(family, concept, None)
    return decide_crowd(blank, claim, base, family, decider, None)


def verdict_at(verdict, value):
    """The verdict on the stretch that a value lies in."""
    for stretch in verdict.stretches:
        above = stretch.low < value or (stretch.low_closed and stretch.low == value)
        if above and (value < stretch.high or (stretch.high_closed and stretch.high == value)):
            return stretch.verdict
    raise AssertionError(f"no stretch has {value}")


def mixtures(game):
    """The mixed equilibria as floats, by bisection between points of a fine grid; None if there may be more."""
    g = [float(value) for value in gains(game)]
    n = len(g) - 1

    def f(p):
        return sum(comb(n, k) * p**k * (1 - p) ** (n - k) * value for k, value in enumerate(g))

    if not any(g):
        return None
    grid = [k / 4000 for k in range(1, 4000)]
    found = []
    for low, high in itertools.pairwise(grid):
        if f(low) == 0:
            found.append(low)
        elif f(low) * f(high) < 0:
            a, b = low, high
            for _ in range(60):
                middle = (a + b) / 2
                a, b = (middle, b) if f(middle) * f(low) > 0 else (a, middle)
            found.append((a + b) / 2)
    return found


def quantities(game, share, *, exact):
    """Join, joined and payoff where each plays join with a probability, or exactly so many do."""
    n = game.count
    if exact is not None:
        known = game.outcome([exact, n - exact])
        return {name: float(F(str(known[name]))) for name in ("tool.join", "count.join", "payoff.tool")}
    paid = 0.0
    for k in range(n):
        weight = comb(n - 1, k) * share**k * (1 - share) ** (n - 1 - k)
        one, other = (float(F(str(game.payoff(s, (k, n - 1 - k))))) for s in (0, 1))
        paid += weight * (share * one + (1 - share) * other)
    return {"tool.join": share, "count.join": share * n, "payoff.tool": paid}


def expected(game, concept, quantifier, name, sign, bound, rule):
    """The verdict by enumeration; None where floats can't tell."""
    pure = pure_by_enumeration(game)
    if concept == "symmetric-nash":
        pure &= {0, game.count}
        mixed = mixtures(game)
        if mixed is None:
            return None
    else:
        mixed = []
    found = [(quantities(game, None, exact=k), k) for k in sorted(pure)]
    found += [(quantities(game, p, exact=None), None) for p in mixed]
    if quantifier == "selected":
        best = maximisers(game)
        flagged = [(known, k) for known, k in found if k in best]
        if not flagged:
            return None
        found = flagged
        assert rule == "state.maximiser"
    truths = []
    for known, k in found:
        gap = known[name] - bound
        if k is None and abs(gap) < 1e-6:
            return None
        truths.append(gap >= 0 if sign == ">=" else gap < 0)
    if not truths:
        return FAILS if quantifier == "some" else UNDECIDED
    if quantifier == "every":
        return HOLDS if all(truths) else FAILS
    if quantifier == "some":
        return HOLDS if any(truths) else FAILS
    return HOLDS if all(truths) else FAILS if not any(truths) else DEPENDS


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("seed", range(14))
def test_along_the_number_of_players(seed, concept):
    rng = random.Random(seed)
    ties = bool(seed % 2)
    names = [["count.join"], ["count.leave"], ["count.join", "count.leave"]][seed % 3]
    join, leave = (payoff(rng, names, ties=ties) for _ in range(2))
    quantifier = ["every", "some", "selected"][rng.randrange(3)]
    name, sign = rng.choice(["tool.join", "count.join", "payoff.tool"]), rng.choice([">=", "<"])
    bound = rng.choice([0, 1, 2]) if name != "tool.join" else F(rng.randint(0, 2), 2)
    rule = '\nselect = "state.maximiser"' if quantifier == "selected" else ""
    family = gametheory.loads(
        f'''{crowd_head()}[payoffs.tool]
join = "{join}"
leave = "{leave}"
[claims.it]
holds = "{name} {sign} {bound}"
in = "{quantifier}"{rule}
over = {{ players = [1, 12] }}
'''
    )
    verdict = checked(family, "it", concept)
    assert next((s.low, s.high) for s in verdict.stretches)[0] == 1
    seen = set()
    for n in range(1, 13):
        game = family.at(players=n)
        wanted = expected(game, concept, quantifier, name, sign, float(bound), "state.maximiser")
        found = verdict_at(verdict, n)
        if wanted is not None and found != wanted:
            # A tie of an irrational equilibrium with the bound is the only thing that may be left open.
            assert found == UNDECIDED, (n, found, wanted)
            seen.add(n)
    assert not seen
    assert (verdict.verdict == FAILS) == any(s.verdict == FAILS for s in verdict.stretches)
    if verdict.verdict == FAILS:
        point = verdict.counterexample.parameters
        assert point["players"].denominator == 1
        assert verdict_at(verdict, point["players"]) == FAILS


B4 = """
[claims.someone_pirates]
holds = "piracy == 1"
in = "some"
over = { tools = [1, 1000000] }
[claims.nobody_can]
holds = "piracy == 0"
over = { tools = [1, 1000000] }
[claims.selected]
holds = "piracy == 0"
in = "selected"
select = "state.maximiser"
over = { tools = [1, 1000000] }
[claims.bounded]
holds = "piracy <= 1 and pirates <= tools"
over = { tools = [1, 1000000] }
[claims.by_reach]
holds = "piracy == 1"
in = "some"
at = { tools = 10000 }
over = { reach = [0, 1] }
[claims.over_both]
holds = "piracy == 1"
in = "some"
over = { reach = ["1/10", 1], tools = [100, 20000] }
[claims.only_at_a_corner]
holds = "piracy == 0"
over = { reach = ["1/10", 1], tools = [100, 500] }
[claims.damages]
holds = "piracy < 1"
at = { tools = 50 }
over = { damages = [0, 300] }
[claims.named]
holds = "piracy == 1 or reach < 1/2"
in = "some"
over = { reach = [0, 1] }
"""


def test_swamping_over_tools():
    family = swamping(claims=B4)
    someone = checked(family, "someone_pirates")
    assert someone.holds_on == ((500, 1_000_000),)
    assert someone.fails_on == ((1, 499),)
    assert [found.value for found in someone.thresholds] == [500]
    nobody = checked(family, "nobody_can")
    assert nobody.verdict == FAILS
    assert nobody.counterexample.parameters["tools"] == 500
    selected = checked(family, "selected")
    assert selected.holds_on == ((1, 2991),)
    assert selected.fails_on == ((2992, 1_000_000),)
    assert checked(family, "bounded").verdict == HOLDS


def test_swamping_over_reach_and_over_both():
    family = swamping("reach*tools", claims=B4)
    found = checked(family, "by_reach")
    assert (F(1, 20), F(1)) in found.holds_on
    assert verdict_at(found, F(1, 20)) == HOLDS
    assert verdict_at(found, F(1, 20) - F(1, 10**9)) == FAILS
    both = checked(family, "over_both")
    assert [frontier.polynomial for frontier in both.frontiers] == ["reach*tools - 500"]
    assert sum(low for low, _ in both.shares.values()) <= 1 <= sum(high for _, high in both.shares.values())
    assert both.shares[FAILS][1] - both.shares[FAILS][0] < F(1, 10**5)
    place = both.counterexample.parameters
    assert place["reach"] * place["tools"] < 500
    corner = checked(family, "only_at_a_corner")
    assert corner.verdict == FAILS
    assert (corner.counterexample.parameters["reach"], corner.counterexample.parameters["tools"]) == (1, 500)
    with pytest.raises(LimitReached, match="reach"):
        checked(family, "named")


def test_swamping_over_damages():
    family = swamping(claims=B4)
    found = checked(family, "damages")
    assert found.holds_on == ((15, 300),)
    assert verdict_at(found, F(15)) == FAILS
    assert verdict_at(found, F(151, 10)) == HOLDS


@pytest.mark.parametrize("seed", range(6))
def test_an_axis_in_payoffs(seed):
    rng = random.Random(seed)
    join = payoff(rng, ["count.join", "x"], ties=bool(seed % 2))
    family = gametheory.loads(
        f'''{crowd_head(count="4")}[payoffs.tool]
join = "{join}"
leave = "x*count.join - 1"
[claims.it]
holds = "payoff.tool + x*joined >= 0"
in = "some"
over = {{ x = [-2, 2] }}
'''
    )
    verdict = checked(family, "it")
    decider = CrowdDecider(family, "symmetric-nash", None)
    compared = 0
    for k in range(-14, 15):
        point = {**family.point(), "x": F(k, 7)}
        decision = decider(family.spec.claims["it"], point).verdict
        found = verdict_at(verdict, F(k, 7))
        if UNDECIDED not in (decision, found):
            compared += 1
            assert found == decision
    assert compared


def test_at_a_point_enclosed_equilibria_decide_what_they_can():
    family = swamping(
        claims="""
[claims.near]
holds = "0 < piracy or piracy < 1/2 + 1/10"
[claims.too_close]
holds = "state.pure == 1 or state.stable == 0"
[claims.unknown]
holds = "state.potential >= 0"
"""
    )
    decider = CrowdDecider(family, "symmetric-nash", None)
    point = family.point()
    assert decider(family.spec.claims["near"], point).verdict == HOLDS
    assert decider(family.spec.claims["too_close"], point).verdict == HOLDS
    unknown = decider(family.spec.claims["unknown"], point)
    assert unknown.verdict == FAILS
    assert Fraction(unknown.witness.strategies["tool"]["pirate"]) == 1


def test_only_whole_numbers_of_players_are_sampled():
    family = swamping()
    grid = {"tools": (F(1), F(7, 3), F(5, 2), F(40)), "reach": (F(0), F(1, 3))}
    found = whole_grid(family, family.point(), grid)
    assert found == {"tools": (1, 2, 40), "reach": (F(0), F(1, 3))}


def test_claims_that_name_the_maximiser_or_stability_are_proved_along_an_axis():
    text = """
[claims.the_maximiser_pirates]
holds = "state.maximiser == 0 or piracy == 1"
over = { tools = [500, 100000] }
[claims.only_ends_are_stable]
holds = "state.stable == 0 or piracy == 0 or piracy == 1"
over = { tools = [500, 100000] }
[claims.piracy_is_stable]
holds = "state.stable == 1 and piracy == 1"
in = "some"
over = { tools = [500, 100000] }
"""
    family = gametheory.loads(Path("games/essay/swamping.toml").read_text(encoding="utf-8") + text)
    flip = checked(family, "the_maximiser_pirates")
    assert [mark.value for mark in flip.thresholds] == [14960]
    assert flip.holds_on == ((14960, 100000),)
    assert checked(family, "only_ends_are_stable").verdict == HOLDS
    # At 500 tools in reach a pirate gains nothing, and is no better off staying if one other leaves.
    assert checked(family, "piracy_is_stable").holds_on == ((2505, 100000),)
    decider = CrowdDecider(family, "symmetric-nash", None)
    for tools, verdict in ((14959, FAILS), (14960, HOLDS)):
        point = {**family.point(), "tools": F(tools)}
        assert decider(family.spec.claims["the_maximiser_pirates"], point).verdict == verdict
