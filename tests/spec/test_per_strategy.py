"""Payoffs that are given a strategy: what is read is what is evaluated, in counts and in shares."""

from __future__ import annotations

import random
import time

import pytest
from flint import fmpq

import gametheory
from gametheory.errors import EvaluationError, GameFileError
from gametheory.model.population import PopulationGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_fraction
from gametheory.spec.cost import evaluation_cost

SYMMETRIC = 'format = 1\ntitle = "Many"\nform = "symmetric"\n'
POPULATION = 'format = 1\ntitle = "Shares"\nform = "population"\n'


def symmetric(text: str, **values: object) -> SymmetricGame:
    game = gametheory.loads(SYMMETRIC + text).at(values)
    assert isinstance(game, SymmetricGame)
    return game


def population(text: str, **values: object) -> PopulationGame:
    game = gametheory.loads(POPULATION + text).at(values)
    assert isinstance(game, PopulationGame)
    return game


def faults_of(text: str) -> list[str]:
    with pytest.raises(GameFileError) as caught:
        gametheory.loads(text)
    return [str(fault) for fault in caught.value.faults]


def crowd(count: object, strategies: int, payoffs: list[str], counts: str = "others", extra: str = "") -> str:
    listed = ", ".join(f"'s{k}'" for k in range(strategies))
    lines = "".join(f"s{k} = '{payoff}'\n" for k, payoff in enumerate(payoffs))
    return f"[players]\na = {{ count = '{count}', strategies = [{listed}], counts = '{counts}' }}\n[payoffs.a]\n{lines}{extra}"


@pytest.mark.parametrize("seed", range(30))
def test_counts_of_all_are_those_of_others_and_the_player(seed: int) -> None:
    """The same payoffs in both ways, at all kinds of outcomes; half of the games have ties everywhere."""
    generator = random.Random(seed)
    strategies, count = generator.randint(1, 4), generator.choice((1, 2, 3, 7))
    largest = 1 if seed % 2 else 9
    weights = [[generator.randint(-largest, largest) for _ in range(strategies)] for _ in range(strategies)]

    def formula(own: int, *, everyone: bool) -> str:
        terms = [f"({weight})*(count.s{s} - {int(everyone and s == own)})**2" for s, weight in enumerate(weights[own])]
        return " + ".join(terms)

    games = [
        symmetric(crowd(count, strategies, [formula(s, everyone=every) for s in range(strategies)], name))
        for every, name in ((False, "others"), (True, "all"))
    ]
    for _ in range(10):
        others = [0] * strategies
        for _ in range(count - 1):
            others[generator.randrange(strategies)] += 1
        for own in range(strategies):
            expected = sum(weight * number**2 for weight, number in zip(weights[own], others, strict=True))
            assert [game.payoff(own, [fmpq(number) for number in others]) for game in games] == [expected] * 2
        counts = [number + (s == strategies - 1) for s, number in enumerate(others)]
        assert games[0].outcome(counts) == games[1].outcome(counts)


def test_the_count_is_rounded_down_and_may_be_a_parameter() -> None:
    text = "[parameters.n]\ndefault = '7/2'\nrange = [0, 2_000_000]\n" + crowd("2*n/3", 1, ["count.s0"])
    assert symmetric(text).count == 2
    assert symmetric(text, n=1_500_000).count == 1_000_000
    for number, shown in ((0, "0"), (1, "2/3"), (1_500_002, "3000004/3")):
        says = f"players.a.count: the number of players is {shown}; it must be from 1 to 1,000,000"
        with pytest.raises(EvaluationError, match=says):
            symmetric(text, n=number)


def test_definitions_of_shares_are_for_measures_and_those_of_counts_for_payoffs_too() -> None:
    extra = "[definitions]\nshare = 'a.s0 / 2'\nothers = 'count.s0 + 1'\n[measures]\nm = 'share'\nn = 'others'\n"
    outcome = symmetric(crowd(4, 2, ["others", "0"], extra=extra)).outcome([3, 1])
    assert (outcome["m"], outcome["n"], outcome["payoff.a"]) == (fmpq(3, 8), 4, fmpq(9, 4))
    for payoff, definition in (("share", "x"), ("twice", "2*share")):
        text = SYMMETRIC + crowd(
            4, 2, [payoff, "0"], extra=extra.replace("[measures]", f"twice = '{definition}'\n[measures]")
        )
        told = faults_of(text.replace("'x'", "'1'"))
        assert told == [
            "line 10: definitions.share: a payoff uses 'share', so it can't name the share a.s0 "
            "(write count.s0: in payoffs, the players who play it are counted)"
        ]


def test_a_payoff_must_be_defined_where_everyone_plays_alike_and_for_one_who_does_not() -> None:
    fine = crowd(5, 2, ["1 / (count.s0 + 1)", "1 / (count.s1 + 1)"])
    assert symmetric(fine).count == 5
    told = faults_of(SYMMETRIC + crowd(5, 2, ["1 / count.s0", "0"]))
    assert told == [
        "line 7: payoffs.a.s0: '1/count.s0' divides by zero where every other a plays s1 "
        "(change the defaults or the expression)"
    ]
    # Counted with the player, it is never zero.
    assert symmetric(crowd(5, 2, ["1 / count.s0", "0"], "all")).payoff(0, [fmpq(0), fmpq(4)]) == 1


@pytest.mark.parametrize("seed", range(20))
def test_populations_have_the_payoffs_that_are_written(seed: int) -> None:
    generator = random.Random(seed)
    shape = [generator.randint(1, 3) for _ in range(generator.randint(1, 3))]
    names = [(i, s) for i, size in enumerate(shape) for s in range(size)]
    largest = 1 if seed % 2 else 9
    matrix = {(one, other): generator.randint(-largest, largest) for one in names for other in names}
    text = "[players]\n" + "".join(f"p{i} = {[f's{s}' for s in range(size)]}\n" for i, size in enumerate(shape))
    text += "[definitions]\nhalf = 'p0.s0 / 2'\n"
    for i, size in enumerate(shape):
        text += f"[payoffs.p{i}]\n"
        for s in range(size):
            terms = " + ".join(f"({matrix[(i, s), (j, r)]})*p{j}.s{r}" for j, r in names)
            text += f"s{s} = '{terms} + half'\n"
    game = population(text)
    for _ in range(5):
        state = []
        for size in shape:
            parts = [generator.randint(0, 2) for _ in range(size)]
            parts[0] += not any(parts)
            state.append([fmpq(part, sum(parts)) for part in parts])
        for (i, s), payoff in zip(names, (x for row in game.payoffs_at(state) for x in row), strict=True):
            expected = sum(matrix[(i, s), (j, r)] * to_fraction(state[j][r]) for j, r in names)
            assert to_fraction(payoff) == expected + to_fraction(state[0][0]) / 2


def test_a_game_of_one_strategy_each_is_a_game() -> None:
    game = population("[players]\na = ['x']\nb = ['y']\n[payoffs.a]\nx = 'b.y'\n[payoffs.b]\ny = 2\n")
    assert game.shape == (1, 1)
    assert game.outcome([[fmpq(1)], [fmpq(1)]])["payoff.a"] == 1


def sums(term: str, count: int) -> str:
    """A sum of many terms in brackets of ten, which the grammar reads without too many levels."""
    return " + ".join("(" + " + ".join([term] * 10) + ")" for _ in range(count // 10))


def test_the_cost_grows_with_strategies_measures_and_definitions() -> None:
    def cost(strategies: int, payoff: str, extra: str = "") -> int:
        return evaluation_cost(
            gametheory.loads(SYMMETRIC + crowd(100, strategies, [payoff] * strategies, extra=extra)).spec
        )

    plain, double = cost(3, "count.s0"), cost(6, "count.s0")
    assert 3 * plain < double <= 4 * plain
    assert cost(3, sums("count.s0", 100)) > 10 * plain
    assert cost(3, "count.s0", "[measures]\nm = 'a.s0'\n") > plain
    assert cost(3, "d", f"[definitions]\nd = '{sums('count.s0', 100)}'\n") > 10 * plain
    shares = "[players]\na = ['x', 'y']\nb = ['u', 'v']\n[payoffs.a]\nx = '%s'\ny = 0\n[payoffs.b]\nu = 0\nv = 0\n"
    costs = [evaluation_cost(gametheory.loads(POPULATION + shares % text).spec) for text in ("a.x", sums("a.x", 100))]
    # Four states in which everyone plays alike.
    assert costs[1] - costs[0] >= 4 * 100


LONG = "(count.s0 + k)**100*(k + 1)**100"
BIG = {
    "strategies": (
        POPULATION + f"[players]\na = {[f's{k}' for k in range(30_000)]}\n[payoffs.a]\ns0 = 1\n",
        "30,000 strategies; in this form a player has up to 20",
    ),
    "counted strategies": (SYMMETRIC + crowd(9, 21, ["1"] * 21), "21 strategies; in this form a player has up to 20"),
    "strategies of a crowd": (SYMMETRIC + crowd(9, 120_000, ["1"]), "more than 100,000 pure profiles"),
    "a number of players": (SYMMETRIC + crowd("10**100", 2, ["count.s0"] * 2), "the number of players is ~1e+100"),
    "a power of a number": (SYMMETRIC + crowd("(10**100)**100", 2, ["count.s0"] * 2), "the number of players is ~1e+10000"),
    "definitions in a row": (
        SYMMETRIC
        + crowd(9, 2, ["d200", "0"], extra="[definitions]\nd0 = 'count.s0'\n")
        + "".join(f"d{k} = 'd{k - 1} + 1'\n" for k in range(1, 201)),
        "the definition is too long or too deep",
    ),
    "measures of long numbers": (
        SYMMETRIC
        + "[parameters.k]\ndefault = '12345678901234567890/98765432109876543211'\n"
        + crowd(9, 20, [LONG] * 20, extra="[measures]\n")
        + "".join(f"m{k} = '{LONG} - payoff.a'\n" for k in range(900)),
        "evaluating the game takes too long",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BIG)
def test_too_much_is_refused_soon(name: str) -> None:
    text, says = BIG[name]
    started = time.process_time()
    faults = faults_of(text)
    assert time.process_time() - started < 5
    assert any(says in fault for fault in faults)
    assert len(faults) <= 101


def test_payoffs_of_a_thousand_parts_for_twenty_strategies_are_read_soon() -> None:
    started = time.process_time()
    assert symmetric(crowd(1000, 20, [sums("count.s0", 320)] * 20)).count == 1000
    assert time.process_time() - started < 5
