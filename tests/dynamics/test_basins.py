"""Basins of attraction: shares known in closed form, within their standard errors; cycles are no ends."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from gametheory.dynamics import basins as module
from gametheory.dynamics.basins import Basins, basins
from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached, UsageError
from gametheory.solvers.result import Equilibrium
from tests.dynamics.population_games import (
    inspection,
    one_population,
    population,
    rock_paper_scissors,
    two_populations,
)


def rest_point(stable: bool | None, **strategies: dict[str, object]) -> Equilibrium:
    return Equilibrium(strategies, {}, {}, Fraction(0), state={"stable": stable})  # type: ignore[arg-type]


def corners(*names: str) -> list[Equilibrium]:
    return [rest_point(True, p={name: Fraction(name == corner) for name in names}) for corner in names]


@pytest.mark.parametrize("dynamic", ["replicator", "best-response", "smith"])
def test_coordination_splits_at_its_threshold(dynamic: str) -> None:
    """3x > 1 - x is x > 1/4: three quarters of uniform states go up, under any dynamic that payoffs drive."""
    game = one_population([[3, 0], [0, 1]])
    # The width of the regularised best response would move the threshold by as much.
    noise = "1e-6" if dynamic == "best-response" else None
    found = basins(game, dynamic, seed=1, samples=2000, noise=noise, rest_points=corners("s0", "s1"))
    up, down = found.basins
    assert (up.state, down.state) == (corners("s0", "s1")[0].strategies, corners("s0", "s1")[1].strategies)
    error = math.sqrt(0.75 * 0.25 / 2000)
    assert abs(up.share - 0.75) <= 3 * error
    assert up.standard_error == pytest.approx(math.sqrt(up.share * (1 - up.share) / 2000))
    # The seed's own states say exactly which go up.
    starts = np.random.default_rng(1).dirichlet([1, 1], size=2000)
    assert up.count == int((starts[:, 0] > 0.25).sum())
    assert up.count + down.count == 2000


def test_a_threshold_where_nothing_is_linear() -> None:
    """Payoff x squared against 1/9: up from x > 1/3."""
    game = population('p = ["s0", "s1"]', {"p": ['s0 = "p.s0**2"', 's1 = "1/9"']})
    up, down = basins(game, "smith", seed=0, samples=600, rest_points=corners("s0", "s1")).basins
    starts = np.random.default_rng(0).dirichlet([1, 1], size=600)
    assert (up.count, down.count) == (int((starts[:, 0] > 1 / 3).sum()), int((starts[:, 0] < 1 / 3).sum()))


def test_two_populations_that_coordinate() -> None:
    """Symmetric under exchange of the strategies of both: half and half (the separatrix is x + y = 1)."""
    game = two_populations([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    ends = [
        rest_point(True, p={"s0": Fraction(k), "s1": Fraction(1 - k)}, q={"t0": Fraction(k), "t1": Fraction(1 - k)})
        for k in (1, 0)
    ]
    saddle = rest_point(
        False, p=dict.fromkeys(("s0", "s1"), Fraction(1, 2)), q=dict.fromkeys(("t0", "t1"), Fraction(1, 2))
    )
    found = basins(game, seed=5, samples=1000, rest_points=[*ends, saddle])
    generator = np.random.default_rng(5)
    x, y = (generator.dirichlet([1, 1], size=1000)[:, 0] for _ in range(2))
    assert [basin.count for basin in found.basins] == [int((x + y > 1).sum()), int((x + y < 1).sum())]


def test_three_corners_by_the_solver() -> None:
    """With equal coordination the basins are a third each by symmetry; rest points come from the solver, saddles left out."""
    found = basins(one_population([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), seed=2, samples=900)
    assert [basin.kind for basin in found.basins] == ["rest-point"] * 3
    assert all(basin.stable for basin in found.basins)
    assert all(abs(basin.share - 1 / 3) <= 3 * math.sqrt(2 / 9 / 900) for basin in found.basins)
    starts = np.random.default_rng(2).dirichlet([1, 1, 1], size=900).argmax(axis=1)
    by_corner = {
        next(name for name, share in basin.state["p"].items() if share): basin.count
        for basin in found.basins
        if basin.state
    }
    assert by_corner == {f"s{k}": int((starts == k).sum()) for k in range(3)}


@pytest.mark.parametrize(
    ("game", "dynamic"),
    [(inspection(), "replicator"), (rock_paper_scissors("1/2"), "replicator"), (rock_paper_scissors("1/2"), "smith")],
)
def test_cycles_are_a_row_of_their_own(game: object, dynamic: str) -> None:
    found = basins(game, dynamic, seed=0, samples=20, time=20, rest_points=())  # type: ignore[arg-type]
    (row,) = found.basins
    assert (row.kind, row.state, row.count, row.share) == ("unsettled", None, 20, 1)
    assert found.notes == ()


def test_passing_by_the_corners_of_a_cycle_is_no_end() -> None:
    """Bad rock-paper-scissors lingers at its corners, ever longer; they are rest points, but none of them attracts."""
    ends = [
        rest_point(False, p={name: Fraction(name == corner) for name in ("s0", "s1", "s2")})
        for corner in ("s0", "s1", "s2")
    ]
    found = basins(rock_paper_scissors("1/5"), seed=3, samples=50, rest_points=ends)
    assert [(basin.kind, basin.count) for basin in found.basins] == [("unsettled", 50)]


@pytest.mark.parametrize("dynamic", ["replicator", "smith", "best-response", "logit"])
def test_good_rock_paper_scissors_ends_in_the_middle(dynamic: str) -> None:
    middle = rest_point(
        True, p={name: Enclosure(Fraction(333, 1000), Fraction(334, 1000)) for name in ("s0", "s1", "s2")}
    )
    found = basins(rock_paper_scissors(3), dynamic, seed=0, samples=60, rest_points=[middle])
    (row,) = found.basins
    # The logit's ends are grouped by themselves: they are not rest points of the replicator, but here they are in the middle too.
    assert (row.kind, row.count) == ("end-state" if dynamic == "logit" else "rest-point", 60)
    assert row.state is not None
    assert float(row.state["p"]["s0"]) == pytest.approx(1 / 3, abs=1e-3)


def test_a_continuum_is_grouped_and_the_groups_are_bounded() -> None:
    """Nothing moves where all payoffs are equal: every state is an end."""
    found = basins(one_population([[1, 1, 1]] * 3), seed=0, samples=300, rest_points=())
    kinds = [basin.kind for basin in found.basins]
    assert kinds == ["end-state"] * module.MOST_OTHERS + ["other-end-states"]
    assert sum(basin.count for basin in found.basins) == 300
    counts = [basin.count for basin in found.basins[:-1]]
    assert counts == sorted(counts, reverse=True)


def test_a_continuum_of_rest_points_is_told() -> None:
    """The first two strategies are copies: what ends with them ends anywhere between them; the third has its corner."""
    found = basins(one_population([[1, 1, 0], [1, 1, 0], [0, 0, 2]]), seed=0, samples=300)
    assert found.notes == (
        "some rest points form a continuum: ends along it, away from its extreme points, are grouped by distance",
    )
    starts = np.random.default_rng(0).dirichlet([1, 1, 1], size=300)
    assert found.basins[0].state == {"p": {"s0": 0, "s1": 0, "s2": 1}}
    assert found.basins[0].count == int((2 * starts[:, 2] > 1 - starts[:, 2]).sum())
    assert sum(basin.count for basin in found.basins[1:]) == 300 - found.basins[0].count


def test_payoffs_that_jump_leave_states_unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_WORK", 500)
    game = population('p = ["a", "b"]', {"p": ['a = "1 if p.a < 1/2 else 0"', 'b = "0 if p.a < 1/2 else 1"']})
    found = basins(game, "smith", seed=0, samples=5, rest_points=())
    assert [(basin.kind, basin.count) for basin in found.basins] == [("unsettled", 5)]
    assert "given up" in found.notes[0]


def test_ends_near_no_listed_rest_point_are_not_forced_on_one() -> None:
    found = basins(one_population([[3, 0], [0, 1]]), seed=1, samples=40, rest_points=corners("s0", "s1")[:1])
    assert [basin.kind for basin in found.basins] == ["rest-point", "end-state"]
    assert found.basins[1].state == {"p": {"s0": pytest.approx(0, abs=1e-3), "s1": pytest.approx(1, abs=1e-3)}}


def test_stable_rest_points_are_listed_without_samples_and_others_are_not() -> None:
    ends = [*corners("s0", "s1"), rest_point(None, p={"s0": Fraction(1, 7), "s1": Fraction(6, 7)})]
    found = basins(one_population([[1, 1], [0, 0]]), seed=0, samples=10, rest_points=ends)
    assert [(basin.count, basin.standard_error) for basin in found.basins] == [(10, 0), (0, 0)]


def test_a_game_that_the_solver_refuses_is_followed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LimitReached("too much")

    monkeypatch.setattr("gametheory.solvers.solve.solve", refuse)
    found = basins(one_population([[3, 0], [0, 1]]), seed=0, samples=10)
    assert found.notes == ("the rest points were not solved for, so ends are grouped by distance: too much",)
    assert {basin.kind for basin in found.basins} == {"end-state"}


def test_samples_that_take_too_much_work_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_WORK", 200)
    found = basins(inspection(), seed=0, samples=7, rest_points=())
    assert found.basins[-1].count == 7
    assert found.notes[0].startswith("7 of the unsettled samples were given up before time 333.508: more than 200 eval")


def test_the_same_arguments_give_the_same_result_and_batches_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 8)
    told: list[tuple[int, int]] = []
    game = one_population([[3, 0], [0, 1]])
    results = [
        basins(game, seed=seed, samples=20, rest_points=(), progress=lambda *args: told.append(args))
        for seed in (0, 0, 9)
    ]
    assert results[0] == results[1] != results[2]
    assert told[:3] == [(8, 20), (16, 20), (20, 20)]


def test_a_population_of_one_strategy() -> None:
    (row,) = basins(one_population([[5]]), seed=0, samples=3, rest_points=()).basins
    assert (row.count, row.state) == (3, {"p": {"s0": 1}})


def test_rows_have_all_columns() -> None:
    found = basins(rock_paper_scissors(1), seed=0, samples=5, time=1, rest_points=corners("s0", "s1", "s2"))
    assert isinstance(found, Basins)
    for row in found.rows():
        assert tuple(row) == found.columns
    assert found.rows()[-1]["p.s0"] is None
    assert found.to_dict()["basins"]["rows"][0]["state"] == {"p": {"s0": "1", "s1": "0", "s2": "0"}}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"samples": 0}, "from 1 to 1,000,000 samples"),
        ({"samples": 10**9}, "from 1 to 1,000,000 samples"),
        ({"seed": -1}, "seed must be"),
        ({"time": 0}, "the time must be"),
        ({"noise": 1}, "has no noise"),
        ({"dynamic": "smyth"}, "did you mean 'smith'"),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        basins(inspection(), **{"seed": 0, **options})  # type: ignore[arg-type]
