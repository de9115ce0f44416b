"""Games of the literature, whose rest points and stability are known."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gametheory.errors import LimitReached
from gametheory.solvers.population.solving import solve_population
from tests.solvers.population.games import CREATORS, INSPECTION, game_at, known, one_population, states, two_populations

THIRDS = (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3))


def test_hawks_and_doves_mix_where_fighting_costs_more_than_the_prize() -> None:
    value, cost = Fraction(2), Fraction(6)
    game = one_population([[(value - cost) / 2, value], [0, value / 2]])
    solution = solve_population(game, "ess")
    assert states(solution) == [(value / cost, 1 - value / cost)]
    assert solution.complete
    assert solution.arithmetic == "exact"


@pytest.mark.parametrize("value", [6, 8])
def test_hawks_alone_are_stable_where_the_prize_is_worth_a_fight(value: int) -> None:
    game = one_population([[Fraction(value - 6, 2), value], [0, Fraction(value, 2)]])
    for concept in ("ess", "stable", "nash"):
        assert states(solve_population(game, concept)) == [(Fraction(1), Fraction(0))]


@pytest.mark.parametrize(
    ("win", "lose", "ess", "nss", "kind", "stable"),
    [
        (2, 1, True, True, "sink", True),
        (1, 1, False, True, "centre", False),
        (1, 2, False, False, "source", False),
    ],
)
def test_rock_paper_scissors(win: int, lose: int, ess: bool, nss: bool, kind: str, stable: bool) -> None:
    game = one_population([[0, -lose, win], [win, 0, -lose], [-lose, win, 0]])
    solution = solve_population(game, "rest-point")
    assert len(solution.equilibria) == 4
    inside = next(e for e, state in zip(solution.equilibria, states(solution), strict=True) if state == THIRDS)
    assert (inside.state["ess"], inside.state["nss"]) == (ess, nss)
    assert (inside.state["kind"], inside.state["stable"]) == (kind, stable)


def test_an_attractor_need_not_be_evolutionarily_stable() -> None:
    # Zeeman 1980: the interior rest point attracts, but is no ESS beside one at a vertex.
    game = one_population([[0, 6, -4], [-3, 0, 5], [-1, 3, 0]])
    solution = solve_population(game, "rest-point")
    assert known(solution, "stable")[THIRDS] is True
    assert known(solution, "ess")[THIRDS] is False
    assert states(solve_population(game, "ess")) == [(Fraction(1), Fraction(0), Fraction(0))]
    assert states(solve_population(game, "stable")) == [THIRDS, (Fraction(1), Fraction(0), Fraction(0))]


def test_all_pure_states_of_a_coordination_game_are_stable() -> None:
    game = one_population([[3, 0, 0], [0, 2, 0], [0, 0, 1]])
    assert states(solve_population(game, "ess")) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert len(solve_population(game, "rest-point").equilibria) == 7


def test_where_nothing_matters_all_states_are_at_rest() -> None:
    solution = solve_population(one_population([[0] * 3] * 3), "rest-point")
    assert states(solution) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert solution.degenerate
    (component,) = solution.components
    assert component.equilibria == (0, 1, 2)
    assert [dict(found.vertices) for found in component.subsets] == [{"p": (0, 1, 2)}]
    assert {e.state["stable"] for e in solution.equilibria} == {False}
    assert {e.state["nss"] for e in solution.equilibria} == {True}
    assert not solve_population(one_population([[0] * 3] * 3), "stable").equilibria


def test_the_extreme_nash_equilibria_of_a_continuum_may_lie_inside_it() -> None:
    # All mixtures of a and b are at rest; c does better where a is rare.
    game = one_population([[0, 0, 0], [0, 0, 0], [-1, 1, -9]])
    solution = solve_population(game, "nash")
    assert (Fraction(1, 2), Fraction(1, 2), Fraction(0)) in states(solution)
    assert (Fraction(0), Fraction(1), Fraction(0)) not in states(solution)
    (component,) = [found for found in solution.components if len(found.equilibria) > 1]
    assert component.subsets


def test_creators_split_over_platforms() -> None:
    solution = solve_population(game_at(CREATORS), "stable")
    assert states(solution) == [(Fraction(4, 9), Fraction(4, 9), Fraction(1, 9))]
    assert solution.equilibria[0].measures == {"piracy": Fraction(800, 9)}
    assert states(solve_population(game_at(CREATORS, r=1), "stable")) == [(Fraction(2, 3), Fraction(0), Fraction(1, 3))]
    assert states(solve_population(game_at(CREATORS, phi=-20), "ess")) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]


def test_crime_and_inspection_turn_around_a_centre() -> None:
    solution = solve_population(game_at(INSPECTION), "nash")
    (equilibrium,) = solution.equilibria
    assert states(solution) == [(Fraction(1, 4), Fraction(3, 4), Fraction(1, 2), Fraction(1, 2))]
    assert equilibrium.state["determinant"] == Fraction(75, 4)
    assert equilibrium.state["trace"] == 0
    assert equilibrium.state["kind"] == "centre"
    assert equilibrium.state["stable"] is False
    assert equilibrium.state["eigenvalues"] == ("4.33013i", "-4.33013i")


def test_a_tied_strategy_outside_is_judged_exactly() -> None:
    # b earns as much as a among a, but less among b: a is an ESS though not strict, and its derivative has a zero.
    solution = solve_population(one_population([[1, 1], [1, 0]]), "stable")
    assert states(solution) == [(Fraction(1), Fraction(0))]
    assert solution.equilibria[0].state["kind"] == "degenerate"
    assert solution.equilibria[0].state["ess"] is True


def test_between_populations_only_strict_equilibria_are_stable() -> None:
    solution = solve_population(two_populations([[2, 0], [0, 1]], [[1, 0], [0, 2]]), "rest-point")
    assert known(solution, "stable")[Fraction(2, 3), Fraction(1, 3), Fraction(1, 3), Fraction(2, 3)] is False
    assert known(solution, "ess")[Fraction(1), Fraction(0), Fraction(1), Fraction(0)] is True


def test_too_many_supports_are_refused() -> None:
    with pytest.raises(LimitReached, match="too many supports"):
        solve_population(one_population([[0] * 8] * 8), "rest-point", limit=300)
