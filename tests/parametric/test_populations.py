"""Population games along an axis: rest points as functions of a parameter, and where they change."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import gametheory
from gametheory import Family
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import RationalPoint, Space
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.errors import LimitReached
from gametheory.model.population import PopulationGame
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.lifting.populations import solve_population_at
from gametheory.solvers.population.solving import solve_population
from tests.solvers.population.games import CREATORS, INSPECTION

CONCEPTS = ("rest-point", "nash", "ess", "stable")


def _line(family: Family, axis: str, low: int, high: int, concept: str) -> list[Stretch[LiftedSolution]]:
    parameters = {name: Fraction(value) for name, value in family.at().parameters.items()}
    lifted = LiftedFamily.over(family, parameters, [axis])
    ends = AlgebraicNumber.of(low), AlgebraicNumber.of(high)
    return trace_line(lifted.space, *ends, lambda sample: solve_population_at(lifted, concept, sample))


def _texts(solution: LiftedSolution) -> list[list[str]]:
    return [[str(value) for own in e.strategies.values() for value in own.values()] for e in solution.equilibria]


def _agree(stretch: Stretch[LiftedSolution], family: Family, axis: str, value: Fraction, concept: str) -> None:
    """The functions of a stretch are what solving at a point of it finds."""
    game = family.at({axis: value})
    assert isinstance(game, PopulationGame)
    at_point = solve_population(game, concept)
    place = (to_flint(value),)
    expected = {tuple(share for own in e.strategies.values() for share in own.values()): e for e in at_point.equilibria}
    assert len(stretch.value.equilibria) == len(expected)
    homes = {}
    for number, found in enumerate(stretch.value.equilibria):
        shares = [share for own in found.strategies.values() for share in own.values()]
        state = tuple(to_fraction(share.value(place)) for share in shares)
        same = expected[state]
        homes[number] = same.component
        assert {n: found.state[n] for n in ("nash", "ess", "nss", "stable", "kind")} == {
            n: same.state[n] for n in ("nash", "ess", "nss", "stable", "kind")
        }
        for name in ("trace", "determinant"):
            assert to_fraction(found.quantities[f"state.{name}"].value(place)) == same.state[name]
        for name, number_found in {**same.measures, **{f"payoff.{p}": v for p, v in same.payoffs.items()}}.items():
            assert to_fraction(found.quantities[name].value(place)) == number_found
        for name in ("nash", "ess", "nss", "stable"):
            stated = found.quantities.get(f"state.{name}")
            assert (None if stated is None else bool(stated.constant)) is same.state[name]
    assert {frozenset(c.equilibria) for c in stretch.value.components} == {
        frozenset(n for n, home in homes.items() if home == k) for k in set(homes.values())
    }


@pytest.mark.parametrize(
    ("text", "axis", "low", "high"), [(CREATORS, "r", 0, 1), (CREATORS, "phi", -20, 20), (INSPECTION, "r", 1, 8)]
)
def test_functions_are_what_solving_at_points_finds(text: str, axis: str, low: int, high: int) -> None:
    family = gametheory.loads(text)
    generator = random.Random(high)
    for concept in CONCEPTS:
        for stretch in _line(family, axis, low, high, concept):
            if stretch.is_point:
                if stretch.low.is_rational:
                    _agree(stretch, family, axis, stretch.low.rational, concept)
                continue
            for _ in range(2):
                share = Fraction(generator.randint(1, 999), 1000)
                value = stretch.low.rational * (1 - share) + stretch.high.rational * share
                _agree(stretch, family, axis, value, concept)


def test_the_rogue_share_falls_with_reach_and_ends_at_one() -> None:
    stretches = _line(gametheory.loads(CREATORS), "r", 0, 1, "stable")
    inside = next(stretch for stretch in stretches if not stretch.is_point)
    assert (inside.low, inside.high) == (0, 1)
    assert _texts(inside.value) == [["(2/9*r + 4/9)/(1)", "(-4/9*r + 4/9)/(1)", "(2/9*r + 1/9)/(1)"]]
    assert stretches[-1].value.equilibria[0].state["kind"] == "degenerate"


def test_stability_changes_where_congestion_turns_into_network_effects() -> None:
    stretches = _line(gametheory.loads(CREATORS), "phi", -20, 20, "ess")
    counts = {
        (float(stretch.low), float(stretch.high)): len(stretch.value.equilibria)
        for stretch in stretches
        if not stretch.is_point
    }
    assert counts == {(-20, -2): 3, (-2, 0): 2, (0, 2): 1, (2, 4): 1, (4, 20): 1}


def test_the_centre_keeps_turning_as_squared_speed_says() -> None:
    for stretch in _line(gametheory.loads(INSPECTION), "r", 2, 8, "nash"):
        (equilibrium,) = stretch.value.equilibria
        speed = equilibrium.quantities["state.determinant"]
        for r in (3, 4, 7):
            crime = Fraction(1, r)
            if stretch.low < r < stretch.high:
                # r p x (1 - x) y (1 - y), with p = 100 and y = 1/2.
                assert to_fraction(speed.value((to_flint(Fraction(r)),))) == 25 * r * crime * (1 - crime)
        assert equilibrium.quantities["state.stable"].constant == 0
        assert equilibrium.state["kind"] == "centre"


def test_conditions_on_parameters_cut_and_irrational_ends_are_exact() -> None:
    family = gametheory.loads(
        """
format = 1
title = "Cut"
form = "population"
[parameters]
t = { default = 1, range = [0, 2] }
[players]
p = ["a", "b"]
[payoffs.p]
a = "t**2 - 2 + p.b if t > 1 else p.a"
b = "0"
"""
    )
    stretches = _line(family, "t", 0, 2, "rest-point")
    cuts = [stretch.low for stretch in stretches if stretch.is_point]
    assert [float(cut) for cut in cuts] == pytest.approx([0, 1, 2**0.5, 2])
    # t**2 - 2 + p.b is 0 where p.b is 2 - t**2: inside for t from 1 to the root of 2, which is a point of its own.
    assert [len(stretch.value.equilibria) for stretch in stretches] == [2, 2, 2, 3, 2, 2, 2]
    at_root = stretches[4].value.equilibria
    assert [e.state["nash"] for e in at_root] == [False, True]
    assert [e.state["ess"] for e in at_root] == [False, True]


def test_random_families_with_ties_agree_with_the_point_solver() -> None:
    generator = random.Random(5)
    for number in range(8):
        size = 3 if number % 2 else 2
        names = "abc"[:size]
        rows = []
        for name in names:
            terms = [
                f"({generator.randint(-1, 1)} + {generator.choice([0, 0, 1, -1])}*t) * p.{other}" for other in names
            ]
            rows.append(f'{name} = "{" + ".join(terms)}"')
        text = "\n".join(
            [
                'format = 1\ntitle = "r"\nform = "population"\n[parameters]\nt = { default = 0, range = [-2, 2] }',
                f"[players]\np = {list(names)}\n[payoffs.p]",
                *rows,
            ]
        )
        family = gametheory.loads(text)
        for concept in ("rest-point", "nash"):
            for stretch in _line(family, "t", -2, 2, concept):
                if stretch.is_point and stretch.low.is_rational:
                    _agree(stretch, family, "t", stretch.low.rational, concept)
                elif stretch.sample is not None:
                    _agree(stretch, family, "t", to_fraction(stretch.sample), concept)


def test_payoffs_that_are_not_affine_are_refused() -> None:
    text = CREATORS.replace("phi * creators.platform", "phi * creators.platform * creators.platform")
    family = gametheory.loads(text)
    lifted = LiftedFamily.over(family, {"r": Fraction(0), "phi": Fraction(6)}, ["r"])
    with pytest.raises(LimitReached, match="affine in the shares"):
        solve_population_at(lifted, "rest-point", RationalPoint(lifted.space, (to_flint(Fraction(1, 2)),)))
    assert lifted.space == Space(("r",), {})
