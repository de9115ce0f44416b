"""Two strategies, few players: against enumeration of every play, and sympy's own count of roots."""

import itertools
import random
from fractions import Fraction
from functools import cache

import pytest
import sympy

from gametheory.enclosure import Enclosure
from gametheory.solvers.symmetric.solving import solve_symmetric
from tests.solvers.symmetric.games import game_of, game_of_formulas

X = sympy.Symbol("x")


def tables(seed, most_players=9):
    """Payoffs of 2 to 9 players, or to as many as told; every second game has many ties."""
    chosen = random.Random(seed)
    size = chosen.randint(2, most_players)
    most = 1 if seed % 2 else 9
    return [[Fraction(chosen.randint(-most, most)) for _ in range(size)] for _ in range(2)]


@cache
def expected_gain(gains):
    """The expected gain, by adding up every play of the others."""
    others = len(gains) - 1
    total = [Fraction(0)] * (others + 1)
    for played in itertools.product((0, 1), repeat=others):
        # The probability of this play, as a polynomial in the share: its coefficients, lowest first.
        probability = [1]
        for one in played:
            shifted = [0, *probability]
            probability = shifted if one else [a - b for a, b in zip([*probability, 0], shifted, strict=True)]
        total = [sum_ + gains[sum(played)] * c for sum_, c in zip(total, probability, strict=True)]
    return sympy.Poly([_rational(c) for c in reversed(total)], X)


def shares(solution):
    return [found.strategies["one"]["a"] for found in solution.equilibria]


@pytest.mark.parametrize("seed", range(60))
def test_all_symmetric_equilibria(seed):
    first, second = tables(seed, most_players=12)
    gains = tuple(a - b for a, b in zip(first, second, strict=True))
    solution = solve_symmetric(game_of((first, second)), "symmetric-nash")
    polynomial = expected_gain(gains)
    if polynomial.is_zero:
        assert shares(solution) == [0, 1]
        assert len(solution.components) == 1
        assert solution.degenerate
        return
    inside = [root for root in sympy.real_roots(polynomial, multiple=False) if 0 < root[0] < 1]
    expected = [0] if gains[0] <= 0 else []
    expected += [root for root, _ in inside]
    expected += [1] if gains[-1] >= 0 else []
    # A root at which the gain touches 0 is only reported where it is rational.
    doubtful = [root for root, times in inside if times % 2 == 0 and not root.is_rational]
    assert solution.complete == (not doubtful)
    expected = [root for root in expected if root not in doubtful]
    found = shares(solution)
    assert len(found) == len(expected)
    for share, root in zip(found, expected, strict=True):
        if isinstance(share, Enclosure):
            assert share.width <= Fraction(1, 10**12)
            assert polynomial.eval(_rational(share.low)) * polynomial.eval(_rational(share.high)) < 0
            assert _rational(share.low) < root < _rational(share.high)
        else:
            assert root == _rational(share)
    for equilibrium in solution.equilibria:
        share = equilibrium.strategies["one"]["a"]
        assert equilibrium.state["stable"] == stable(polynomial, share)
        assert equilibrium.state["pure"] == (share in (0, 1) if not isinstance(share, Enclosure) else False)


def stable(polynomial, share):
    """The gain is positive just below, and negative just above, as far as these are shares."""
    share = Fraction(share.low + share.high, 2) if isinstance(share, Enclosure) else share
    step = Fraction(1, 10**9)
    below = share == 0 or polynomial.eval(_rational(share - step)) > 0
    above = share == 1 or polynomial.eval(_rational(share + step)) < 0
    return bool(below and above)


def _rational(number):
    return sympy.Rational(number.numerator, number.denominator)


@pytest.mark.parametrize("seed", range(40))
def test_payoffs_and_measures_are_expectations(seed):
    first, second = tables(seed + 1000)
    size = len(first)
    measures = '[measures]\nsquare = "one.a ** 2"\nmean = "payoff.one"\nboth = "count.a * count.b"'
    solution = solve_symmetric(game_of((first, second), measures=measures), "symmetric-nash")
    for equilibrium in solution.equilibria:
        share = equilibrium.strategies["one"]["a"]
        middle = share.middle if isinstance(share, Enclosure) else share
        expected = {"square": 0, "mean": 0, "both": 0}
        for played in itertools.product((0, 1), repeat=size):
            number = sum(played)
            weight = middle**number * (1 - middle) ** (size - number)
            mean = Fraction(0)
            for one in played:
                mean += first[number - 1] if one else second[number]
            expected["square"] += weight * Fraction(number, size) ** 2
            expected["mean"] += weight * mean / size
            expected["both"] += weight * number * (size - number)
        found = {**equilibrium.measures, "payoff": equilibrium.payoffs["one"]}
        expected["payoff"] = expected["mean"]
        for name, value in expected.items():
            if isinstance(share, Enclosure):
                bounds = Enclosure.of(found[name])
                assert bounds.low - Fraction(1, 10**9) <= value <= bounds.high + Fraction(1, 10**9)
                assert bounds.width < Fraction(1, 10**8)
            else:
                assert found[name] == value


@pytest.mark.parametrize("seed", range(60))
def test_pure_counts_are_those_of_all_profiles(seed):
    first, second = tables(seed + 2000)
    first, second = first[:8], second[:8]
    size = len(first)
    solution = solve_symmetric(game_of((first, second)), "pure-nash")

    def payoff(profile, player):
        number = sum(profile) - profile[player]
        return first[number] if profile[player] else second[number]

    counts = set()
    for profile in itertools.product((0, 1), repeat=size):
        changed = ((player, (*profile[:player], 1 - profile[player], *profile[player + 1 :])) for player in range(size))
        if all(payoff(profile, player) >= payoff(other, player) for player, other in changed):
            counts.add(sum(profile))
    assert {share * size for share in shares(solution)} == counts
    in_ranges = [
        k
        for found in solution.details.to_dict()["counts"]
        for k in range(found["counts"]["a"][0], found["counts"]["a"][1] + 1)
    ]
    assert in_ranges == sorted(counts)
    for equilibrium in solution.equilibria:
        number = int(equilibrium.strategies["one"]["a"] * size)
        paid = number * first[number - 1] if number else 0
        paid += (size - number) * second[number] if number < size else 0
        assert equilibrium.payoffs["one"] == Fraction(paid, size)
        assert equilibrium.state["symmetric"] == (number in (0, size))


@pytest.mark.parametrize("seed", range(60))
def test_potential_of_two(seed):
    first, second = tables(seed + 3000)
    size = len(first)
    levels = [sum((first[i] - second[i] for i in range(j)), Fraction(0)) for j in range(size + 1)]
    solution = solve_symmetric(game_of((first, second)), "pure-nash")
    stated = solution.details.potential
    assert stated.value == max(levels)
    assert stated.decided
    maximisers = {k for found in stated.counts for k in range(found[0][0], found[0][1] + 1)}
    assert maximisers == {j for j, level in enumerate(levels) if level == max(levels)}
    for equilibrium in solution.equilibria:
        number = int(equilibrium.strategies["one"]["a"] * size)
        assert equilibrium.state["potential"] == levels[number]
        assert equilibrium.state["maximiser"] == (number in maximisers)


def test_a_touching_root_that_is_rational():
    # (3p - 1)^2 in Bernstein's basis of degree 2.
    solution = solve_symmetric(game_of(([Fraction(1), Fraction(-2), Fraction(4)], [Fraction(0)] * 3)), "symmetric-nash")
    assert shares(solution) == [Fraction(1, 3), 1]
    assert [found.state["stable"] for found in solution.equilibria] == [False, True]
    assert solution.complete
    assert solution.degenerate


def test_a_touching_root_that_is_irrational_is_doubtful():
    # (2p^2 - 1)^2 in Bernstein's basis of degree 4.
    values = [Fraction(1), Fraction(1), Fraction(1, 3), Fraction(-1), Fraction(1)]
    solution = solve_symmetric(game_of((values, [Fraction(0)] * 5)), "symmetric-nash")
    assert shares(solution) == [1]
    assert not solution.complete
    (doubtful,) = solution.details.doubtful
    assert doubtful.low**2 < Fraction(1, 2) < doubtful.high**2
    assert "0.70710678" in solution.notes[0]


def test_kleiman_and_kilmer():
    # Complying costs 3, violators share a punishment of 5: 3 equilibria, and all violate with 2 - 2 * 3/5 in the mixed one.
    game = game_of_formulas(2, {"a": "-5 / count.a", "b": "-3"}, counts="all")
    solution = solve_symmetric(game, "symmetric-nash")
    assert shares(solution) == [0, Fraction(4, 5), 1]
    assert [found.state["stable"] for found in solution.equilibria] == [True, False, True]
    assert solution.arithmetic == "exact"


@pytest.mark.parametrize(
    ("count", "rho", "pure"),
    [
        (2, "1/4", [0]),
        (2, "1/3", [0, 2]),
        (2, "2/5", [0, 2]),
        (2, "1/2", [0, 2]),
        (2, "3/4", [2]),
        (5000, "1/20000", [0]),
        (5000, "1/9999", [0, 5000]),
        (5000, "1/5000", [0, 5000]),
        (5000, "1/4999", [5000]),
    ],
)
def test_keinan_and_ben_porat(count, rho, pure):
    # Traffic is shared in proportion to n + S; sharing pays iff rho >= 1 / (n + S of the others).
    game = game_of_formulas(
        count,
        {
            "a": f"(1 + {rho}) / ({count} + count.a)",
            "b": f"1 / ({count} + count.a)",
        },
        counts="all",
    )
    solution = solve_symmetric(game, "pure-nash")
    assert [share * count for share in shares(solution)] == pure
    if rho == "2/5":
        # Sharing gains -1/30 if the other does not, and 1/60 if the other does.
        assert shares(solve_symmetric(game, "symmetric-nash")) == [0, Fraction(2, 3), 1]
