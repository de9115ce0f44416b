"""Games whose number of players stands in payoffs too, many at once: against the game at every number of players."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from itertools import pairwise

import pytest

import gametheory
from gametheory.errors import LimitReached
from gametheory.parametric.crowds.counts import lifted_crowd
from gametheory.parametric.crowds.crossings import LEAST_PLAYERS, patterns
from gametheory.parametric.crowds.regimes import crowd_regimes
from gametheory.parametric.crowds.signature import Joiner
from tests.parametric.crowds.crowds import (
    F,
    gains,
    head,
    maximisers,
    members,
    mixed_by_roots,
    pure_by_enumeration,
)

SHARING = """format = 1
title = "Sharing among many"
form = "symmetric"
[parameters]
n = { default = 10, range = [2, 100000] }
rho = { default = "1/4", range = [0, 1] }
alpha = { default = 1, range = ["1/10", 10] }
traffic = { default = 100, range = [1, 1000] }
[definitions]
autarky = "traffic/n"
[players]
creator = { count = "n", strategies = ["share", "withhold"], counts = "all" }
[payoffs.creator]
share = "traffic*(1 + rho*alpha)/(n + alpha*count.share)"
withhold = "traffic/(n + alpha*count.share)"
[measures]
harm = "autarky - payoff.creator"
"""


def random_family(seed):
    """A family whose gains are quotients in the count and in the number of players; every other one with ties."""
    rng = random.Random(seed)
    size = 2 if seed % 2 else 6

    def polynomial():
        a, b, c = (rng.randint(-size, size) for _ in range(3))
        return f"{a}*count.join + {b}*players + {c}*{rng.randint(1, 8)}"

    top = polynomial()
    if seed % 3 == 0:
        top = f"({top})*({polynomial()})"
    if seed % 5 == 0:
        top = f"({top})*count.leave"
    below = f"(count.join + {rng.randint(1, 3)}*players)"
    options = ["0", f"{rng.randint(-2, 2)}/players", f"1 if players < {rng.randint(8, 30)} else 0"]
    return gametheory.loads(
        f'{head(high=40)}[payoffs.tool]\njoin = "({top})/{below}"\nleave = "{options[seed % 4 % 3]}"\n'
    )


@pytest.mark.parametrize("seed", range(24))
def test_patterns_are_those_of_every_number_of_players(seed):
    family = random_family(seed)
    point = family.point()
    parts = patterns(lambda sample: lifted_crowd(family, point, "players", sample), "players", LEAST_PLAYERS, 40)
    assert [n for low, high, _ in parts for n in range(low, high + 1)] == list(range(LEAST_PLAYERS, 41))
    for low, high, pattern in parts:
        for n in range(low, high + 1) if pattern else ():
            game = family.at(players=n)
            best = tuple((k, k) for k in sorted(maximisers(game))) if pattern.crosses else None
            found = pattern.portrait(n, mixed=True, maximiser=best)
            assert members(found.counts) == pure_by_enumeration(game)
            assert members(found.maximiser) == maximisers(game)
            assert found.continuum == (not any(gains(game)))
            assert found.mixed == mixed_by_roots(game)
            signs = [value for value in gains(game) if value]
            assert found.stable == (bool(signs) and signs[0] < 0, bool(signs) and signs[-1] > 0)
        if pattern and not pattern.crosses:
            assert Joiner(pattern.portrait(low, mixed=True)).take(pattern.portrait(high, mixed=True))


def test_most_random_games_have_patterns():
    covered = total = 0
    for seed in range(24):
        family = random_family(seed)
        point = family.point()
        for low, high, pattern in patterns(
            lambda sample, family=family, point=point: lifted_crowd(family, point, "players", sample), "players", 4, 40
        ):
            total += high - low + 1
            covered += high - low + 1 if pattern else 0
    assert covered > total * 2 // 5


def expected_sharing(n, rho, alpha):
    """Whether nobody, and everybody, sharing is an equilibrium: one shares iff rho >= 1/(n + alpha*others who do)."""
    return rho * n <= 1, rho * (n + alpha * (n - 1)) >= 1


@pytest.mark.parametrize(("rho", "alpha"), [("1/4", 1), ("1/40", 1), ("1/40", "1/2"), ("3/100", 2), ("0", 1), ("1", 3)])
def test_thresholds_in_a_small_range(rho, alpha):
    family = gametheory.loads(SHARING)
    found = crowd_regimes(family, "n", values={"rho": rho, "alpha": alpha}, between=(2, 90), solved=False)
    assert found.whole
    for n in range(2, 91):
        game = family.at(n=n, rho=rho, alpha=alpha)
        portrait = found.at(n).signature.at(n)
        assert members(portrait.counts) == pure_by_enumeration(game)
        assert portrait.mixed == mixed_by_roots(game)
        assert members(portrait.maximiser) == maximisers(game)
        nobody, everybody = expected_sharing(n, Fraction(rho), Fraction(alpha))
        assert (found.at(n).signature.all_second, found.at(n).signature.all_first) == (nobody, everybody)


@pytest.mark.parametrize(("rho", "alpha"), [("1/5000", 1), ("7/20000", "3/2"), ("1/1001", 2)])
def test_thresholds_in_a_large_range(rho, alpha):
    family = gametheory.loads(SHARING)
    start = time.perf_counter()
    found = crowd_regimes(family, "n", values={"rho": rho, "alpha": alpha}, concept="pure-nash")
    assert time.perf_counter() - start < 3
    assert (found.cells[0].low, found.cells[-1].high) == (2, 100_000)
    assert found.breakpoints
    for mark in found.breakpoints:
        for n in (int(mark.value) - 1, int(mark.value)):
            cell = found.at(n)
            wanted = expected_sharing(n, Fraction(rho), Fraction(alpha))
            assert (cell.signature.all_second, cell.signature.all_first) == wanted
            solved = gametheory.solve(family.at(n=n, rho=rho, alpha=alpha), concept="pure-nash")
            listed = [(low, high) for ((low, high), _) in solved.details.counts]
            assert [each.counts.at(n) for each in cell.outcomes] == listed
    changes = [expected_sharing(n, Fraction(rho), Fraction(alpha)) for n in range(2, 8000)]
    wanted = [n for n, (one, two) in enumerate(pairwise(changes), start=3) if one != two]
    seen = [
        cell.low
        for before, cell in pairwise(found.cells)
        if (before.signature.all_first, before.signature.all_second)
        != (cell.signature.all_first, cell.signature.all_second)
    ]
    assert seen == wanted


def test_a_maximiser_that_takes_too_much_is_left_out_and_said_so():
    family = gametheory.loads(SHARING)
    found = crowd_regimes(family, "n", values={"rho": "1/5000"}, solved=False)
    cell = found.at(3_000)
    assert cell.signature.maximiser is None
    assert [each.maximiser for each in cell.outcomes] == [None, None]
    assert "not decided" in str(found)
    assert any("potential" in note for note in found.notes)
    assert found.at(6_000).outcomes[0].maximiser is True
    few = crowd_regimes(family, "n", values={"rho": "1/5000"}, between=(2_999, 3_001), solved=False, limit=10**6)
    solved = gametheory.solve(family.at(n=3_000, rho="1/5000"), concept="pure-nash")
    assert few.at(3_000).signature.at(3_000).maximiser == tuple(ends[0] for ends in solved.details.potential.counts)


def test_a_refusal_comes_at_once():
    text = SHARING.replace('count = "n"', 'count = "n/2"')
    family = gametheory.loads(text)
    start = time.perf_counter()
    with pytest.raises(LimitReached, match="narrow its range"):
        crowd_regimes(family, "n")
    assert time.perf_counter() - start < 1
    found = crowd_regimes(family, "n", between=(10, 14), solved=False)
    for value in (F(10), F(21, 2), F(12), F(137, 10)):
        game = family.at(n=value)
        assert members(found.at(value).signature.at(game.count).counts) == pure_by_enumeration(game)
