"""Up to a million players: against high-precision sums, closed forms, and the published numbers."""

import json
import random
import time
from fractions import Fraction

import mpmath
import pytest
from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.solvers.judging_symmetric import verify_symmetric
from gametheory.solvers.symmetric.binomial import expected
from gametheory.solvers.symmetric.isolating import isolated_roots
from gametheory.solvers.symmetric.mixtures import mixtures
from gametheory.solvers.symmetric.potential import potential
from gametheory.solvers.symmetric.sequences import tabled, traced
from gametheory.solvers.symmetric.solving import solve_symmetric
from tests.solvers.symmetric.games import game_of_formulas, swamping


def mixed_share(solution):
    (found,) = [each for each in solution.equilibria if not each.state["pure"]]
    return found.strategies["tool"]["pirate"]


def expectation(values, share, digits=50):
    """By the definition, in mpmath."""
    with mpmath.workdps(digits):
        p = mpmath.mpf(share.numerator) / share.denominator
        trials = len(values) - 1
        weight, total = (1 - p) ** trials, mpmath.mpf(0)
        for k, value in enumerate(values):
            total += weight * mpmath.mpf(int(value.p)) / int(value.q)
            weight *= mpmath.mpf(trials - k) / (k + 1) * p / (1 - p)
        return total


def test_swamping_thresholds():
    assert len(solve_symmetric(swamping(499), "symmetric-nash").equilibria) == 1
    assert len(solve_symmetric(swamping(500), "symmetric-nash").equilibria) == 2
    assert len(solve_symmetric(swamping(501), "symmetric-nash").equilibria) == 3


@pytest.mark.parametrize(
    ("tools", "about"), [(1000, Fraction(1, 2)), (3000, Fraction(1, 6)), (10**6, Fraction(1, 2000))]
)
def test_swamping_mixture(tools, about):
    # With more than 20 pirates likely, E[1/(1 + K)] = (1 - (1 - p)^M) / (M p), so that p = 500/M up to (1 - p)^M.
    share = mixed_share(solve_symmetric(swamping(tools), "symmetric-nash"))
    assert share.width < Fraction(1, 10**12)
    assert share.low < about < share.high


def test_swamping_where_capped_suits_matter():
    # With few pirates likely the cap of 1 on being sued is felt, and p differs from 500/M.
    game = game_of_formulas(600, {"a": "9/10 - min(1, 2 / count.a)", "b": "0"}, counts="all")
    solution = solve_symmetric(game, "symmetric-nash")
    (found,) = [each.strategies["one"]["a"] for each in solution.equilibria if not each.state["pure"]]
    values = [fmpq(9, 10) - min(fmpq(1), fmpq(2, k + 1)) for k in range(600)]
    assert expectation(values, found.low) < 0 < expectation(values, found.high)
    assert not found.low < Fraction(20, 9 * 600) < found.high


def test_swamping_potential():
    at_1000 = potential(swamping(1000), (1000, 0))
    at_3000 = potential(swamping(3000), (3000, 0))
    assert f"{float(at_1000):.3f}" == "-8663.194"
    assert f"{float(at_3000):.3f}" == "41.969"
    direct = sum((6 - Fraction(150) * min(Fraction(1), Fraction(20, j + 1)) for j in range(1000)), Fraction(0))
    assert Enclosure.of(at_1000).low <= direct <= Enclosure.of(at_1000).high
    for tools, pirates in ((2991, 0), (2992, 2992), (3000, 3000)):
        stated = solve_symmetric(swamping(tools), "pure-nash").details.potential
        assert stated.decided
        assert [found[0] for found in stated.counts] == [(pirates, pirates)]


def test_a_million_players_in_seconds():
    start = time.perf_counter()
    game = swamping(10**6)
    solution = solve_symmetric(game, "symmetric-nash")
    pure = solve_symmetric(game, "pure-nash")
    assert time.perf_counter() - start < 8
    assert solution.complete
    assert len(solution.equilibria) == 3
    assert [found[0] for found in pure.details.counts] == [(0, 0), (10**6, 10**6)]
    for found in (solution, pure):
        assert verify_symmetric(json.loads(json.dumps(found.to_dict())), game).holds


@pytest.mark.parametrize("seed", range(12))
def test_expectations_enclose(seed):
    chosen = random.Random(seed)
    last = chosen.randint(64, 400)
    values = [fmpq(chosen.randint(-2, 2)) for _ in range(last + 1)]
    if seed % 3 == 0:
        # Values that are 0 where nearly all the weight is.
        values[10:-10] = [fmpq(0)] * (last - 19)
    share = Fraction(chosen.randint(1, 999), 1000)
    ball = expected(tabled(values), fmpq(share.numerator, share.denominator), 96)
    exact = expectation(values, share, 120)
    with mpmath.workdps(120):
        low, high = (
            mpmath.mpf(int(end[0])) * mpmath.mpf(2) ** int(end[1])
            for end in (ball.lower().man_exp(), ball.upper().man_exp())
        )
        assert low <= exact <= high
        assert high - low <= abs(exact) * mpmath.mpf(10) ** -12 or seed % 3


@pytest.mark.parametrize("players", [200, 1000, 20_000])
def test_several_roots(players):
    # The mean field of the gain vanishes at 1/50, 1/5, 1/2 and 9/10.
    roots = [Fraction(1, 50), Fraction(1, 5), Fraction(1, 2), Fraction(9, 10)]
    gain = " * ".join(f"(count.a / {players - 1} - {root})" for root in roots)
    game = game_of_formulas(players, {"a": f"1000 * {gain}", "b": "0"})
    solution = solve_symmetric(game, "symmetric-nash")
    assert solution.complete
    mixed = [each for each in solution.equilibria if not each.state["pure"]]
    assert [each.state["mean_field"] for each in mixed] == roots
    assert [each.state["stable"] for each in mixed] == [True, False, True, False]
    values = [fmpq(game.payoff(0, (fmpq(k), fmpq(players - 1 - k)))) for k in range(players)] if players <= 1000 else []
    for each, root in zip(mixed, roots, strict=True):
        share = each.strategies["one"]["a"]
        assert abs(share.middle - root) < Fraction(3, players)
        if values:
            assert expectation(values, share.low) * expectation(values, share.high) < 0


def test_roots_close_to_the_ends():
    # The gain is positive only where exactly 1 to 3 others play a, or all but 2: roots at the scale of 1/N.
    last = 4000
    values = [fmpq(-1)] * (last + 1)
    values[1:4] = [fmpq(3)] * 3
    values[-3] = fmpq(9)
    found = mixtures(tabled(values))
    assert not found.doubtful
    assert [each.crossing for each in found.found] == [1, -1, 1, -1]
    for each in found.found:
        assert expectation(values, each.share.low) * expectation(values, each.share.high) < 0
    assert found.found[1].share.high < Fraction(2, 1000) < 1 - Fraction(2, 1000) < found.found[2].share.low


def test_a_touching_root_of_many_players_is_doubtful():
    # E[(K - n/2)^2 - n/4 + ((K - n/2)^2 ...)]: the variance is n p (1 - p), so this is n (n - 1) (p - 1/2)^2.
    others = 999
    gain = f"(count.a - {others}/2) ** 2 - {others}/4"
    solution = solve_symmetric(game_of_formulas(others + 1, {"a": gain, "b": "0"}), "symmetric-nash")
    assert not solution.complete
    assert all(doubtful.low <= Fraction(1, 2) <= doubtful.high for doubtful in solution.details.doubtful)
    assert len(solution.details.doubtful) == 1
    assert "could not be told" in " ".join(solution.notes)
    assert [each.strategies["one"]["a"] for each in solution.equilibria] == [1]


def test_a_near_miss_is_told_from_a_touch():
    others = 999
    gain = f"(count.a - {others}/2) ** 2 - {others}/4 + {{}}"
    above = solve_symmetric(game_of_formulas(others + 1, {"a": gain.format("1/1000"), "b": "0"}), "symmetric-nash")
    below = solve_symmetric(game_of_formulas(others + 1, {"a": gain.format("-1/1000"), "b": "0"}), "symmetric-nash")
    assert above.complete
    assert below.complete
    assert len(above.equilibria) == 1
    assert len(below.equilibria) == 3


def test_an_exact_root_in_the_middle_is_enclosed():
    # Antisymmetric gains: 1/2 exactly, which is no end of the enclosure.
    solution = solve_symmetric(game_of_formulas(10_001, {"a": "count.b - count.a", "b": "0"}), "symmetric-nash")
    (found,) = solution.equilibria
    share = found.strategies["one"]["a"]
    assert share.low < Fraction(1, 2) < share.high
    assert found.state["stable"]


def test_zero_gain_everywhere():
    solution = solve_symmetric(game_of_formulas(5_000, {"a": "count.a", "b": "count.a"}), "symmetric-nash")
    assert [each.strategies["one"]["a"] for each in solution.equilibria] == [0, 1]
    assert solution.components[0].equilibria == (0, 1)
    assert solution.degenerate
    pure = solve_symmetric(game_of_formulas(5_000, {"a": "count.a", "b": "count.a"}), "pure-nash")
    assert [found[0] for found in pure.details.counts] == [(0, 5000)]
    assert not pure.complete
    assert [found[0] for found in pure.details.potential.counts] == [(0, 5000)]


def test_a_payoff_undefined_between_whole_counts():
    game = game_of_formulas(500, {"a": "1 / (2 * count.a - 401)", "b": "0"})
    solution = solve_symmetric(game, "symmetric-nash")
    assert [each.state["pure"] for each in solution.equilibria] == [True, False, True]


@pytest.mark.parametrize("seed", range(20))
def test_isolation_counts_as_signs_do(seed):
    chosen = random.Random(seed)
    values = [fmpq(chosen.randint(-1, 1)) for _ in range(chosen.randint(5, 60))]
    if not any(values):
        values[0] = fmpq(1)
    for root in isolated_roots(values, fmpq(1, 10**6)):
        before, after = (
            expectation(values, Fraction(int(end.p), int(end.q)) + step, 60)
            for end, step in ((root.low, -Fraction(1, 10**9)), (root.high, Fraction(1, 10**9)))
        )
        assert root.crossing == (mpmath.sign(after) - mpmath.sign(before)) / 2


def test_traced_values_are_the_function():
    def function(k):
        distance = k - 300 if k > 300 else 300 - k
        return distance * 2 - k * k / 100

    values = traced(1000, function, "a test")
    assert len(values.pieces) <= 3
    assert [values.at(k) for k in range(1001)] == [abs(k - 300) * 2 - fmpq(k * k, 100) for k in range(1001)]
    rises = [max(values.at(k + 1) - values.at(k), fmpq(0)) for k in range(1000)]
    assert values.parts(1000)[0] == sum(rises, fmpq(0))
    assert values.largest == max(abs(values.at(k)) for k in range(1001))
    steps = values.differences
    assert [steps.at(k) for k in range(1000)] == [values.at(k + 1) - values.at(k) for k in range(1000)]


def test_a_touching_root_of_a_hundred_players_is_found_exactly():
    # (3p - 1)^2, raised to the degree of 99 others.
    gain = "9 * count.a * (count.a - 1) / (99 * 98) - 6 * count.a / 99 + 1"
    solution = solve_symmetric(game_of_formulas(100, {"a": gain, "b": "0"}), "symmetric-nash")
    assert [each.strategies["one"]["a"] for each in solution.equilibria] == [Fraction(1, 3), 1]
    assert [each.state["stable"] for each in solution.equilibria] == [False, True]
    assert solution.complete
