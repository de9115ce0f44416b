"""Nash equilibria of trees over parameters, where a mixture of plans says more than behaviour, and chance moves too."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import gametheory
from gametheory.parametric.judging.regimes import verify_regimes

ROOT = Path(__file__).resolve().parents[2]

CHANCE_MOVES = """format=1
title="Two chance-driven info sets, breakpoint at the simplest rational of the range"
form="extensive"
concept="nash"
players=["a","b"]
[parameters.x]
default="1/3"
range=[0,2]
[tree]
n0 = { chance = { h = "(x+1)/4", t = "(3-x)/4" } }
h = { player="a", moves={ l="hl", r="hr" } }
hl = { player="b", moves={ u="hlu", d="hld" }, information="L" }
hr = { player="b", moves={ u="hru", d="hrd" }, information="L" }
t = { payoffs=[0,0] }
hlu = { payoffs = ["x-1", 0] }
hld = { payoffs = [0, 1] }
hru = { payoffs = [0, 1] }
hrd = { payoffs = [1, 0] }
"""

CHANCE_IN_BOTH = """format=1
title="t"
form="extensive"
concept="nash"
players=["a","b"]
[parameters.x]
default="-1/3"
range=[-1,3]
[definitions]
d="1/(x+1)"
[tree]
n0 = { chance = { hh = "x**2/9", tt = "1-(x**2/9)" } }
hh = { player="a", moves={ l="hl", r="hr" } }
tt = { player="a", moves={ l2="tl", r2="tr" } }
hl = { player="b", information="L", moves={u="hlu",d1="hld"} }
tl = { player="b", information="L", moves={u="tlu",d1="tld"} }
hr = { player="b", information="R", moves={v="hru",w="hrd"} }
tr = { player="b", information="R", moves={v="tru",w="trd"} }
hlu = { payoffs = ["2", "0"] }
hld = { payoffs = ["3", "x"] }
tlu = { payoffs = ["x**2", "1"] }
tld = { payoffs = ["0", "2*x**2-1"] }
hru = { payoffs = ["1", "min(1/2, (abs(x - 1/2) if x == 0 else 1))"] }
hrd = { payoffs = ["1", "(1 - x)"] }
tru = { payoffs = ["x**2", "x**2"] }
trd = { payoffs = ["(1 - x)", "1"] }
[measures]
m="payoff.a + payoff.b"
"""

TWO_PENNIES = """format=1
title="Two matching pennies by chance"
form="extensive"
concept="nash"
players=["a","b"]
[parameters.x]
default="1/3"
range=[0,2]
[tree]
n0 = { chance = { g1 = "1/2", g2 = "1/2" } }
g1 = { player="a", moves={ h="g1h", t="g1t" } }
g1h = { player="b", information="B1", moves={ H="p1", T="p2" } }
g1t = { player="b", information="B1", moves={ H="p3", T="p4" } }
g2 = { player="a", moves={ l="g2l", r="g2r" } }
g2l = { player="b", information="B2", moves={ L="q1", R="q2" } }
g2r = { player="b", information="B2", moves={ L="q3", R="q4" } }
p1 = { payoffs=["1 if x < 1 else x**0", -1] }
p2 = { payoffs=[-1, 1] }
p3 = { payoffs=[-1, 1] }
p4 = { payoffs=[1, -1] }
q1 = { payoffs=[1, -1] }
q2 = { payoffs=[-1, 1] }
q3 = { payoffs=[-1, 1] }
q4 = { payoffs=[1, -1] }
"""

TWO_PENNIES_IN_TWO_PARAMETERS = """format=1
title="two matching pennies, map"
form="extensive"
concept="nash"
players=["a","b"]
parameters.x={default="1/3",range=[0,2]}
parameters.y={default="1/3",range=[0,2]}
[tree]
n0 = { chance = { g1 = "1/2", g2 = "1/2" } }
g1 = { player="a", moves={ h="g1h", t="g1t" } }
g1h = { player="b", information="B1", moves={ H="p1", T="p2" } }
g1t = { player="b", information="B1", moves={ H="p3", T="p4" } }
g2 = { player="a", moves={ l="g2l", r="g2r" } }
g2l = { player="b", information="B2", moves={ L="q1", R="q2" } }
g2r = { player="b", information="B2", moves={ L="q3", R="q4" } }
p1 = { payoffs=["1+x", -1] }
p2 = { payoffs=[-1, 1] }
p3 = { payoffs=[-1, 1] }
p4 = { payoffs=[1, -1] }
q1 = { payoffs=["1+y", -1] }
q2 = { payoffs=[-1, 1] }
q3 = { payoffs=[-1, 1] }
q4 = { payoffs=[1, -1] }
"""

CROSSING = """format=1
title="t"
form="strategic"
parameters.x={default="-1/7",range=[-1,2]}
parameters.y={default="7/4",range=[-1,2]}
[definitions]
d="-1"
[players]
row=["r0", "r1"]
col=["c0", "c1"]
[payoffs.matrices]
row=[["1", "x/(x+y)"], ["min((1/2 if x-y >= 0 else 1), y)", "(x+y-1)"]]
col=[["y**2-x**2*(x+1)", "y"], ["2", "((1-x) if y >= 2 else y)"]]
[measures]
m="row.r0*(x*y)"
"""


@pytest.mark.parametrize("text", [CHANCE_MOVES, CHANCE_IN_BOTH])
def test_chance_that_moves_with_the_axis(text):
    """A breakpoint at the simplest rational of the range is nothing special."""
    family = gametheory.loads(text)
    found = gametheory.regimes(family, "x")
    low, high = family.parameters["x"].range
    for k in range(14):
        value = low + (high - low) * Fraction(k, 13)
        cell = found.at(value)
        assert bool(cell.undefined) or len(cell.equilibria) == len(gametheory.solve(family.at(x=value)).equilibria)
    assert verify_regimes(found.to_dict(), family).problems == ()


def test_beer_and_quiche_over_all_shares():
    text = (ROOT / "games" / "classics" / "beer_quiche.toml").read_text("utf-8")
    family = gametheory.loads(text.replace('["51/100", "99/100"]', "[0, 1]"))
    found = gametheory.regimes(family, "surly_share")
    assert [str(point.value) for point in found.breakpoints] == ["1/2"]
    assert verify_regimes(found.to_dict(), family).problems == ()


def test_equilibria_that_differ_in_the_mixture_alone_are_followed_apart():
    """The payoff is the same on both sides of 1, though it is written in two ways."""
    found = gametheory.regimes(gametheory.loads(TWO_PENNIES), "x")
    assert found.breakpoints == ()
    assert len(found.cells) == 1
    assert [len(cell.equilibria) for cell in found.cells] == [4]
    assert [branch.events for branch in found.branches] == [()] * 4


def test_a_map_names_them_apart():
    family = gametheory.loads(TWO_PENNIES_IN_TWO_PARAMETERS)
    found = gametheory.regime_map(family, ["x", "y"])
    for region in found.regions:
        assert len({equilibrium.branch for equilibrium in region.equilibria}) == len(region.equilibria)
    assert verify_regimes(found.to_dict(), family).problems == ()


def test_the_place_of_a_vertex_has_formulas_that_hold_there():
    """A vertex may be a limit of an edge that is a limit of a region, whose formula is 0/0 at the vertex."""
    family = gametheory.loads(CROSSING)
    found = gametheory.regime_map(family, ["x", "y"])
    point = {"x": Fraction(1), "y": Fraction(2)}
    place = found.at(point["x"], point["y"])
    stated = {
        tuple(
            getattr(value, "at", lambda _, value=value: value)(point)
            for strategy in equilibrium.strategies.values()
            for value in strategy.values()
        )
        for equilibrium in place.equilibria
    }
    solved = {
        tuple(value for strategy in equilibrium.strategies.values() for value in strategy.values())
        for equilibrium in gametheory.solve(family.at(point)).equilibria
    }
    assert stated == solved
