"""Trajectories: closed orbits stay closed, and everything else ends where theory says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import nashpy
import numpy as np
import pytest

from gametheory.dynamics.integration import Work, integrate
from gametheory.dynamics.trajectories import Trajectory, trajectory
from gametheory.dynamics.vector_fields import DYNAMICS, vector_field
from gametheory.errors import EvaluationError, LimitReached, UsageError
from tests.dynamics.population_games import (
    inspection,
    one_population,
    population,
    random_matrix,
    rock_paper_scissors,
    two_populations,
)

State = Mapping[str, Mapping[str, float]]


def conserved(state: State) -> float:
    """What the replicator keeps in the inspection game with gain 50, punishment 100, reward 4 and cost 1."""
    x, y = state["crime"]["commit"], state["police"]["inspect"]
    return (math.log(x) + 3 * math.log(1 - x)) + 50 * (math.log(y) + math.log(1 - y))


def test_inspection_circles_and_keeps_its_constant() -> None:
    found = trajectory(inspection(), "replicator", {"crime.commit": "1/3", "police.inspect": "2/5"}, time=30)
    values = [conserved(state) for state in found.states]
    assert max(values) - min(values) < 1e-6
    assert found.converged_to is None
    assert found.drift < 1e-10


def test_small_orbits_have_the_period_of_the_linear_ones() -> None:
    """omega squared is r p x (1 - x) y (1 - y) = 4 * 100 * 3/16 * 1/4 = 18.75."""
    period = 2 * math.pi / math.sqrt(18.75)
    start = {"crime.commit": "0.25", "police.inspect": "0.501"}
    found = trajectory(inspection(), "replicator", start, time=period, points=5)
    inspect = [state["police"]["inspect"] - 0.5 for state in found.states]
    commit = [state["crime"]["commit"] - 0.25 for state in found.states]
    np.testing.assert_allclose(inspect, [0.001, 0, -0.001, 0, 0.001], atol=1e-5)
    # A quarter of a period on, crime is lowest: omega dx/dy = -p x (1 - x).
    amplitude = 0.001 * 100 * 3 / 16 / math.sqrt(18.75)
    np.testing.assert_allclose(commit, [0, -amplitude, 0, amplitude, 0], atol=5e-5)


@pytest.mark.parametrize(("seed", "tied"), [(seed, bool(seed % 2)) for seed in range(8)])
def test_replicator_as_nashpy_integrates_it(seed: int, tied: bool) -> None:
    source = np.random.default_rng(seed)
    matrix = np.array(random_matrix(source, 3, 3, tied=tied), dtype=float)
    weights = [int(weight) for weight in source.integers(1, 9, 3)]
    start = [Fraction(weight, sum(weights)) for weight in weights]
    game = one_population([[int(value) for value in row] for row in matrix])
    found = trajectory(game, "replicator", {f"p.s{k}": share for k, share in enumerate(start)}, time=3, points=7)
    expected = nashpy.Game(matrix).replicator_dynamics(
        y0=np.array([float(share) for share in start]), timepoints=np.linspace(0, 3, 7)
    )
    np.testing.assert_allclose([list(state["p"].values()) for state in found.states], expected, atol=1e-5)


def distance_to_middle(found: Trajectory, which: int) -> float:
    return max(abs(share - 1 / 3) for share in found.states[which]["p"].values())


@pytest.mark.parametrize("win", [2, 1, "1/2"])
def test_rock_paper_scissors_good_standard_and_bad(win: object) -> None:
    """Winning more than losing: inwards; as much: a closed orbit; less: outwards (Hofbauer and Sigmund 1998, 7.7)."""
    found = trajectory(rock_paper_scissors(win), "replicator", {"p.s0": "0.4"}, time=60)
    products = [math.prod(state["p"].values()) for state in found.states]
    if win == 2:
        assert distance_to_middle(found, -1) < 1e-3
        assert (np.diff(products) > -1e-12).all()
    elif win == 1:
        assert max(products) - min(products) < 1e-8
        assert found.converged_to is None
    else:
        assert distance_to_middle(found, -1) > 0.3
        assert (np.diff(products) < 1e-12).all()
        assert found.converged_to is None


def test_near_a_corner_of_a_cycle_is_not_converged() -> None:
    """Where a rare strategy grows, however slowly the state moves now, it will leave."""
    start = {"p.s0": 1 - Fraction(2, 10**9), "p.s1": Fraction(1, 10**9)}
    found = trajectory(rock_paper_scissors("1/2"), "replicator", start, time=1)
    assert max(abs(share - round(share)) for share in found.states[-1]["p"].values()) < 1e-7
    assert found.converged_to is None
    alone = trajectory(rock_paper_scissors("1/2"), "replicator", {"p.s0": 1}, time=1)
    assert alone.converged_to == {"p": {"s0": 1, "s1": 0, "s2": 0}}


@pytest.mark.parametrize("dynamic", ["replicator", "best-response", "smith"])
def test_dominance_solvable_games_end_at_the_equilibrium(dynamic: str) -> None:
    """Row 2 is dominated; then column 1; then row 1."""
    game = two_populations([[3, 1], [2, 0], [1, 4]], [[4, 1], [5, 2], [3, 0]])
    found = trajectory(game, dynamic, {}, time=100)
    assert found.converged_to is not None
    assert found.converged_to["p"] == pytest.approx({"s0": 1, "s1": 0, "s2": 0}, abs=1e-5)
    assert found.converged_to["q"] == pytest.approx({"t0": 1, "t1": 0}, abs=1e-5)


def test_logit_ends_at_a_quantal_response_equilibrium() -> None:
    """In a symmetric game of chicken with payoffs 0, v = 2 and cost: x solves x = 1/(1 + exp(-(u1 - u0)/noise))."""
    game = one_population([[-1, 2], [0, 1]])
    found = trajectory(game, "logit", {"p.s0": "9/10"}, noise="1/5", time=200)
    assert found.converged_to is not None
    share = found.converged_to["p"]["s0"]
    assert share == pytest.approx(1 / (1 + math.exp(-((1 - 2 * share) / 0.2))), abs=1e-7)
    skewed = trajectory(one_population([[-1, 3], [0, 1]]), "logit", {}, noise="1/5", time=200).states[-1]["p"]["s0"]
    assert skewed == pytest.approx(1 / (1 + math.exp(-((2 - 3 * skewed) / 0.2))), abs=1e-7)
    assert 0.5 < skewed < 2 / 3


def test_best_response_follows_the_straight_line_to_the_best_corner() -> None:
    """x(t) = e + (x(0) - e) exp(-t) while e stays the best response, as it does in a coordination game."""
    found = trajectory(one_population([[2, 0], [0, 1]]), "best-response", {"p.s0": "1/2"}, time=3, points=4)
    shares = [state["p"]["s0"] for state in found.states]
    np.testing.assert_allclose(shares, [1 - math.exp(-time) / 2 for time in range(4)], atol=1e-6)


@pytest.mark.parametrize("dynamic", DYNAMICS)
def test_a_game_of_ties_alone_stays_or_spreads(dynamic: str) -> None:
    found = trajectory(one_population([[1, 1], [1, 1]]), dynamic, {"p.s0": "1/5"})
    spreads = dynamic in ("logit", "best-response")
    assert found.states[-1]["p"]["s0"] == pytest.approx(0.5 if spreads else 0.2, abs=1e-6)
    assert found.converged_to is not None


@pytest.mark.parametrize("dynamic", DYNAMICS)
def test_absent_strategies_stay_absent_only_under_the_replicator(dynamic: str) -> None:
    found = trajectory(one_population([[0, 0], [1, 1]]), dynamic, {"p.s0": 1}, time=5)
    assert (found.states[-1]["p"]["s1"] == 0) == (dynamic == "replicator")


def test_times_rows_and_what_is_recorded() -> None:
    found = trajectory(inspection(), "logit", {"crime.commit": "1/3"}, time="3/2", points=4, noise="1/5")
    assert found.times == pytest.approx((0, 0.5, 1, 1.5))
    assert found.start == {
        "crime": {"commit": Fraction(1, 3), "abstain": Fraction(2, 3)},
        "police": {"inspect": Fraction(1, 2), "rest": Fraction(1, 2)},
    }
    assert found.noise == Fraction(1, 5)
    rows = found.rows()
    assert list(rows[0]) == ["time", "crime.commit", "crime.abstain", "police.inspect", "police.rest"]
    assert [row["time"] for row in rows] == list(found.times)
    for state in found.states:
        assert sum(state["crime"].values()) == pytest.approx(1, abs=1e-14)
        assert min(state["crime"].values()) >= 0
    assert found.to_dict()["noise"] == "1/5"


@pytest.mark.parametrize(
    ("start", "more", "message"),
    [
        ({"crime.comit": "1/2"}, {}, "did you mean 'crime.commit'"),
        ({"nobody": "1/2"}, {}, "shares: crime.commit, crime.abstain"),
        ({"crime.commit": "3/2"}, {}, "crime.commit = 3/2 is not a share"),
        ({"crime.commit": "-1/2"}, {}, "is not a share"),
        ({"crime.commit": "half"}, {}, "'half' is not a number"),
        ({"crime.commit": "2/3", "crime.abstain": "2/3"}, {}, "sum to 4/3"),
        ({"crime.commit": "1/3", "crime.abstain": "1/3"}, {}, "sum to 2/3"),
        ({}, {"time": 0}, "the time must be"),
        ({}, {"time": "-1"}, "the time must be"),
        ({}, {"time": "long"}, "time: 'long' is not a number"),
        ({}, {"points": 1}, "from 2 to 100,000 points"),
        ({}, {"points": 10**7}, "from 2 to 100,000 points"),
    ],
)
def test_what_does_not_fit_is_refused(start: dict[str, object], more: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        trajectory(inspection(), "replicator", start, **more)  # type: ignore[arg-type]


def test_a_trajectory_goes_on_from_where_another_ended() -> None:
    """States may be given as they are found, by population; the two halves make the whole."""
    whole = trajectory(inspection(), "replicator", {"crime.commit": "1/3"}, time=2, points=3)
    half = {player: {next(iter(shares)): next(iter(shares.values()))} for player, shares in whole.states[1].items()}
    rest = trajectory(inspection(), "replicator", half, time=1, points=2)
    for player, shares in whole.states[2].items():
        assert rest.states[1][player] == pytest.approx(shares, abs=1e-7)


def test_a_payoff_undefined_on_the_way() -> None:
    game = population('p = ["a", "b"]', {"p": ['a = "1"', 'b = "1/max(0, abs(p.a - 4/5) - 1/100)"']})
    with pytest.raises(EvaluationError, match=r"payoffs\.p\.b has no finite value in floating point at p\.a = 0\.8"):
        trajectory(game, "logit", {"p.a": "4/5"})


def test_too_much_work_is_refused() -> None:
    field, work = vector_field(inspection()), Work(limit=500)
    with pytest.raises(LimitReached, match=r"the replicator dynamic took more than 500 evaluations up to time 1e\+06"):
        integrate(field, np.array([[0.3, 0.7, 0.5, 0.5]]), np.array([0, 1e6]), work)
    assert work.used == 501
