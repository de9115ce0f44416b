"""Three and four strategies: pure equilibria by counts, the potential, and mixtures, against other ways to find them."""

import itertools
import random
from fractions import Fraction

import pytest

import gametheory
from gametheory.errors import LimitReached, UsageError
from gametheory.solvers.symmetric.potential import potential
from gametheory.solvers.symmetric.solving import solve_symmetric
from tests.solvers.symmetric.games import game_of_formulas

NAMES = ("a", "b", "c")


def linear(seed, size=3):
    """Payoffs linear in the counts of others, with many ties in every second game."""
    chosen = random.Random(seed)
    most = 1 if seed % 2 else 9
    names = "abcd"[:size]
    return {
        own: " + ".join(
            [str(chosen.randint(-most, most)), *(f"({chosen.randint(-most, most)}) * count.{o}" for o in names)]
        )
        for own in names
    }


def played(solution):
    return [tuple(each.strategies["one"].values()) for each in solution.equilibria]


@pytest.mark.parametrize("seed", range(24))
def test_pure_counts_are_those_of_all_profiles(seed):
    count, size = (4, 3) if seed % 3 else (3, 4)
    game = game_of_formulas(count, linear(seed, size))
    strategic = strategic_form(count, linear(seed, size))
    counts = {
        tuple(Fraction(profile.count(s), count) for s in range(size))
        for profile in pure_profiles(strategic, count, size)
    }
    solution = solve_symmetric(game, "pure-nash")
    assert set(played(solution)) == counts
    assert solution.complete
    assert len(played(solution)) == len(solution.details.counts) == len(counts)


def strategic_form(count, payoffs):
    """The same game with every player by name."""
    players = [f"p{number}" for number in range(count)]
    names = list(payoffs)
    lines = ["format = 1", 'title = "Strategic"', 'form = "strategic"', "[players]"]
    lines += [f"{player} = {names!r}".replace("'", '"') for player in players]
    lines += ["[payoffs.formulas]"]
    for player in players:
        terms = []
        for own, payoff in payoffs.items():
            text = payoff
            for name in names:
                others = " + ".join(f"{other}.{name}" for other in players if other != player)
                text = text.replace(f"count.{name}", f"({others})")
            terms.append(f"{player}.{own} * ({text})")
        lines.append(f'{player} = "{" + ".join(terms)}"')
    return gametheory.loads("\n".join(lines)).at()


def pure_profiles(game, count, size):
    found = gametheory.solve(game, concept="pure-nash")
    for each in found.equilibria:
        yield tuple(next(s for s, p in enumerate(strategy.values()) if p == 1) for strategy in each.strategies.values())


@pytest.mark.parametrize("seed", range(16))
def test_mixtures_are_equilibria_of_the_strategic_form(seed):
    payoffs = linear(seed + 100)
    solution = solve_symmetric(game_of_formulas(3, payoffs), "symmetric-nash")
    for each in solution.equilibria:
        shares = [float(share) for share in each.strategies["one"].values()]
        expected = [0.0] * 3
        for others in itertools.product(range(3), repeat=2):
            weight = shares[others[0]] * shares[others[1]]
            counts = {f"count.{name}": others.count(s) for s, name in enumerate(NAMES)}
            for s, name in enumerate(NAMES):
                expected[s] += weight * eval_linear(payoffs[name], counts)
        mean = sum(p * u for p, u in zip(shares, expected, strict=True))
        assert max(expected) - mean < 1e-9
        assert abs(float(each.payoffs["one"]) - mean) < 1e-9
        assert float(each.regret) < 1e-9


def eval_linear(text, counts):
    for name, value in counts.items():
        text = text.replace(name, str(value))
    return sum(eval_term(term) for term in text.split(" + "))


def eval_term(term):
    product = 1
    for factor in term.split(" * "):
        product *= int(factor.strip("()"))
    return product


@pytest.mark.parametrize("seed", range(8))
def test_gambit_finds_the_symmetric_equilibria(seed):
    gambit = pytest.importorskip("pygambit")
    chosen = random.Random(seed + 7)
    count = 3 + seed % 2
    first, second = ([chosen.randint(-9, 9) for _ in range(count)] for _ in range(2))
    found = gambit.Game.new_table([2] * count)
    players = list(found.players)
    for profile in itertools.product((0, 1), repeat=count):
        for number, player in enumerate(players):
            others = sum(profile) - profile[number]
            outcome = found[tuple(1 - one for one in profile)]
            outcome[player] = first[others] if profile[number] else second[others]
    game = game_of_formulas(count, {"a": newton(first), "b": newton(second)})
    solution = solve_symmetric(game, "symmetric-nash")
    pure = solve_symmetric(game, "pure-nash")
    theirs = [first_shares(gambit, found, one) for one in gambit.nash.enumpure_solve(found).equilibria]
    assert {sum(one) / count for one in theirs} == {float(share) for share, _ in played(pure)}
    theirs = [first_shares(gambit, found, one) for one in gambit.nash.enumpoly_solve(found).equilibria]
    symmetric = sorted({round(one[0], 6) for one in theirs if max(one) - min(one) < 1e-6})
    ours = sorted(round(float(share), 6) for share, _ in played(solution))
    assert ours == pytest.approx(symmetric, abs=2e-6)


def first_shares(gambit, game, equilibrium):
    return [float(equilibrium[next(iter(player.strategies))]) for player in game.players]


def newton(values):
    column, terms, factor = list(values), [], "1"
    for order in range(len(values)):
        terms.append(f"({column[0]}) * {factor}")
        column = [after - before for before, after in itertools.pairwise(column)]
        factor += f" * (count.a - {order}) / {order + 1}"
    return " + ".join(terms)


def test_congestion_has_a_potential():
    # Three roads, each worse the more take it: Rosenthal's potential.
    game = game_of_formulas(12, {"a": "-count.a", "b": "-2 * count.b", "c": "-3 - count.c"}, counts="all")
    solution = solve_symmetric(game, "pure-nash")

    def rosenthal(counts):
        costs = [lambda k: k, lambda k: 2 * k, lambda k: 3 + k]
        return -sum(cost(k) for cost, number in zip(costs, counts, strict=True) for k in range(1, number + 1))

    everything = [(a, b, 12 - a - b) for a in range(13) for b in range(13 - a)]
    base = rosenthal((0, 0, 12))
    best = max(map(rosenthal, everything))
    stated = solution.details.potential
    assert stated.exists
    assert stated.value == best - base
    assert {tuple(low for low, _ in counts) for counts in stated.counts} == {
        counts for counts in everything if rosenthal(counts) == best
    }
    assert [potential(game, counts) for counts in everything] == [rosenthal(counts) - base for counts in everything]


def test_rock_paper_scissors_has_none():
    payoffs = {"a": "count.c - count.b", "b": "count.a - count.c", "c": "count.b - count.a"}
    game = game_of_formulas(3, payoffs)
    solution = solve_symmetric(game, "symmetric-nash")
    assert played(solution) == [(Fraction(1, 3),) * 3]
    assert solution.equilibria[0].regret == 0
    assert solution.details.potential.exists is False
    assert not solution.complete
    with pytest.raises(UsageError, match="no exact potential"):
        potential(game, (1, 1, 1))


def test_a_third_strategy_that_is_better_removes_a_mixture():
    pair = {"a": "count.a - count.b / 2", "b": "count.b - count.a / 2"}
    with_mixture = solve_symmetric(game_of_formulas(6, {**pair, "c": "-10"}), "symmetric-nash")
    without = solve_symmetric(game_of_formulas(6, {**pair, "c": "2"}), "symmetric-nash")
    half = (Fraction(1, 2), Fraction(1, 2), Fraction(0))
    assert half in played(with_mixture)
    assert half not in played(without)


def test_many_players_of_three_strategies():
    payoffs = {"a": "count.a - 499", "b": "0", "c": "-1"}
    solution = solve_symmetric(game_of_formulas(100_001, payoffs), "symmetric-nash")
    shares = played(solution)
    assert (0, 1, 0) in shares
    assert (1, 0, 0) in shares
    assert any(abs(float(a) - 0.00499) < 1e-9 for a, _, _ in shares)
    with pytest.raises(LimitReached, match="100,001 players"):
        solve_symmetric(game_of_formulas(100_001, payoffs), "pure-nash")


def test_five_strategies_only_by_counts():
    payoffs = {name: f"-count.{name}" for name in "abcde"}
    game = game_of_formulas(5, payoffs)
    assert played(solve_symmetric(game, "pure-nash")) == [(Fraction(1, 5),) * 5]
    with pytest.raises(LimitReached, match="4 strategies"):
        solve_symmetric(game, "symmetric-nash")
