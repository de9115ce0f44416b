"""The potential of many players: every way of summing against adding up fractions."""

import itertools
import random
from fractions import Fraction

import pytest
from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.errors import UsageError
from gametheory.numbers import to_fraction
from gametheory.solvers.symmetric.potential import potential
from gametheory.solvers.symmetric.solving import solve_symmetric
from tests.solvers.symmetric.games import game_of_formulas, swamping

GAINS = {
    "a polynomial": "count.a ** 3 / 7 - 20 * count.a ** 2 + 5",
    "a hyperbola": "3 - 40 / (count.a + 1/3)",
    "a hyperbola plus a polynomial": "count.a / 2 - (count.a ** 2 + 900) / (3 * count.a + 7)",
    "a falling denominator": "5 / (300 - 2 * count.a) - 1 / 10",
    "negative denominators": "1 / (count.a - 200) + 1 / 100",
    "a pole between whole counts": "1 / (2 * count.a - 151) + count.a / 10000",
    "a quadratic denominator": "count.a / (count.a ** 2 + 50) - 1 / 20",
    "several pieces": "max(min(count.a / 3, 10), 100 / (count.a + 2)) - 9",
}


@pytest.mark.parametrize("gain", GAINS.values(), ids=GAINS)
@pytest.mark.parametrize("players", [40, 150])
def test_sums(gain, players):
    game = game_of_formulas(players, {"a": gain, "b": "0"})
    gains = [fmpq(game.payoff(0, (fmpq(k), fmpq(players - 1 - k)))) for k in range(players)]
    levels = [Fraction(int(level.p), int(level.q)) for level in itertools.accumulate(gains, initial=fmpq(0))]
    for count in (0, 1, players // 2, players - 1, players):
        found = Enclosure.of(potential(game, (count, players - count)))
        assert found.low <= levels[count] <= found.high
        assert found.width < Fraction(1, 2**60)
    stated = solve_symmetric(game, "pure-nash").details.potential
    maximisers = {k for (low, high), _ in stated.counts for k in range(low, high + 1)}
    assert maximisers == {k for k, level in enumerate(levels) if level == max(levels)}
    assert stated.decided


def test_a_tie_of_long_sums_is_decided():
    # The gains are antisymmetric, so that all and none have the same potential, which no rounded sum can show.
    game = game_of_formulas(1_000, {"a": "1 / (1000 - count.a) - 1 / (count.a + 1)", "b": "0"})
    stated = solve_symmetric(game, "pure-nash").details.potential
    assert stated.decided
    assert [found[0] for found in stated.counts] == [(0, 0), (1000, 1000)]


def test_a_tie_of_too_many_terms_is_left_open():
    game = game_of_formulas(30_000, {"a": "1 / (30000 - count.a) - 1 / (count.a + 1)", "b": "0"})
    solution = solve_symmetric(game, "pure-nash")
    assert not solution.details.potential.decided
    assert [found.state["maximiser"] for found in solution.equilibria] == [None, None]


@pytest.mark.parametrize("counts", [(1000,), (999, 0), (-1, 1001), (500, 500, 0)])
def test_counts_have_to_be_of_all_players(counts):
    with pytest.raises(UsageError, match="sum to 1000"):
        potential(swamping(1000), counts)


@pytest.mark.parametrize("seed", range(10))
def test_moving_a_player_changes_it_by_what_is_gained(seed):
    chosen = random.Random(seed)
    # Any costs of roads: a congestion game, so that there is a potential of three strategies too.
    costs = {}
    for name in "abc":
        low, slope, bend = chosen.randint(-3, 3), chosen.randint(-3, 3), chosen.randint(3, 9)
        costs[name] = f"{low} + {slope} * count.{name} / 2 + count.{name} ** 2 / {bend}"
    game = game_of_formulas(6, costs, counts="all")
    for counts in itertools.product(range(6), repeat=3):
        if sum(counts) == 5:
            others = [fmpq(count) for count in counts]
            paid = [to_fraction(game.payoff(strategy, others)) for strategy in range(3)]
            levels = [potential(game, [c + (s == t) for s, c in enumerate(counts)]) for t in range(3)]
            assert all(levels[t] - levels[0] == paid[t] - paid[0] for t in range(3))
