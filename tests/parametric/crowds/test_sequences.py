"""Parts of following a crowd: records of the potential, roots of mixtures, joining portraits, monotone gains."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import fmpq, fmpz_poly

import gametheory
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.errors import LimitReached
from gametheory.parametric.crowds.mixed import positive_roots
from gametheory.parametric.crowds.monotone import plateaus, signs_if_falling, signs_if_rising
from gametheory.parametric.crowds.portraits import portrait, portrait_in_field
from gametheory.parametric.crowds.regimes import crowd_regimes
from gametheory.parametric.crowds.sequence import maximiser_phases, record_positions
from gametheory.parametric.crowds.signature import Joiner, Portrait, pure_counts
from gametheory.solvers.symmetric.gains import Gains, SignRun
from tests.parametric.crowds.crowds import F, expect_portrait, head, members, random_crowd, swamping


def wave(steps, high=300):
    """A crowd whose gain takes turns: by the count of those who join, one value below each step."""
    expression = str(steps[-1][1])
    for bound, value in reversed(steps[:-1]):
        expression = f"({value} if count.join < {bound} else {expression})"
    return gametheory.loads(
        head(high=high).replace("joined", "in_all") + f'[payoffs.tool]\njoin = "{expression}"\nleave = "0"\n'
    )


@pytest.mark.parametrize("seed", range(12))
def test_records_of_the_potential(seed):
    rng = random.Random(seed)
    bounds = sorted(rng.sample(range(1, 60), 6))
    values = [rng.choice([-2, -1, 0, 1, 2] if seed % 2 else ["-1/3", "2/7", "1/2", "-3/5"]) for _ in range(7)]
    family = wave(list(zip([*bounds, 10**9], values, strict=True)), high=80)
    game = family.at()
    phases = maximiser_phases(Gains(game))
    sums = [fmpq(0)]
    for k in range(80):
        sums.append(sums[-1] + Gains(game).at(k))
    for n in range(81):
        phase = [each for each in phases if each.start <= n][-1]
        wanted = {k for low, high in record_positions(sums[: n + 1]) for k in range(low, high + 1)}
        assert members(each.at(n) for each in phase.maximiser) == wanted


def test_a_tie_of_the_potential_is_seen_where_bounds_don_t_tell():
    # 1/3 is not a sum of powers of two: only exact sums show that the potential comes back to 0.
    family = wave([(9, "-1/3"), (18, "1/3"), (10**9, "-1/7")])
    found = crowd_regimes(family, "players", between=(1, 40), solved=False, concept="pure-nash")
    assert [m.text("n") for m in found.at(17).signature.maximiser] == ["0"]
    assert [m.text("n") for m in found.at(18).signature.maximiser] == ["0", "n"]
    assert [m.text("n") for m in found.at(19).signature.maximiser] == ["0", "18"]


def test_the_potential_takes_no_more_sums_than_the_limit():
    family = wave([(5, -3), (200, "1/100"), (10**9, -1)])
    with pytest.raises(LimitReached, match="additions"):
        crowd_regimes(family, "players", solved=False, limit=50)


@pytest.mark.parametrize("seed", range(30))
def test_roots_of_mixtures(seed):
    rng = random.Random(seed)
    size = 1 if seed % 2 else 20
    gains = [fmpq(rng.randint(-size, size), rng.randint(1, 3)) for _ in range(rng.randint(1, 9))]
    if not any(gains):
        gains[0] = fmpq(1)
    n, total = len(gains) - 1, fmpz_poly([0])
    p, q = fmpz_poly([0, 1]), fmpz_poly([1, -1])
    for k, gain in enumerate(gains):
        binomial = 1
        for j in range(k):
            binomial = binomial * (n - j) // (j + 1)
        total += p**k * q ** (n - k) * int((gain * 6 * binomial).p)
    assert positive_roots(gains) == len(roots_between([total], AlgebraicNumber.of(0), AlgebraicNumber.of(1)))


def test_a_double_root_counts_once():
    # (1 - 2p)^2 in odds is (1 - x)^2: gains 1, -1, 1.
    assert positive_roots([fmpq(1), fmpq(-1), fmpq(1)]) == 1
    assert positive_roots([fmpq(1), fmpq(-1, 2), fmpq(1)]) == 0
    assert positive_roots([fmpq(1), fmpq(-2), fmpq(1)]) == 2


@pytest.mark.parametrize("seed", range(40))
def test_gains_that_rise_or_fall(seed):
    rng = random.Random(seed)
    steps = [rng.choice([0, 0, 1, 2]) for _ in range(rng.randint(0, 7))]
    gains = [fmpq(rng.randint(-4, 4))]
    for step in steps:
        gains.append(gains[-1] + (step if seed % 2 else -step))
    direction, stretches = plateaus(gains)
    true_signs = [(gain > 0) - (gain < 0) for gain in gains]

    def runs(signs):
        return [SignRun(k, k, sign) for k, sign in enumerate(signs)]

    def joined(signs):
        found = []
        for run in runs(signs):
            if found and found[-1].sign == run.sign:
                found[-1] = SignRun(found[-1].low, run.high, run.sign)
            else:
                found.append(run)
        return found

    if direction > 0:
        signs = signs_if_rising(gains, stretches)
        assert pure_counts(joined(signs)) == pure_counts(joined(true_signs))
    else:
        assert signs_if_falling(gains, stretches) == true_signs


@pytest.mark.parametrize("seed", range(30))
def test_portraits_in_a_field_are_those_of_numbers(seed):
    game = random_crowd(seed, ["count.join", "count.leave"]).at(players=1 + seed % 12)
    found = portrait(game, mixed=True)
    expect_portrait(found, game)
    assert portrait_in_field(game, mixed=True) == found


def test_joining_keeps_to_one_signature():
    def of(n, counts, maximiser=((0, 0),)):
        return Portrait(n, counts, maximiser, 0)

    joiner = Joiner(of(2, ((0, 0), (2, 2))))
    assert joiner.take(of(3, ((0, 0), (3, 3))))
    assert not joiner.take(of(4, ((0, 0), (3, 3))))
    assert not joiner.take(of(4, ((0, 0),)))
    assert not joiner.take(replace(of(4, ((0, 0), (4, 4))), mixed=1))
    assert joiner.take(of(4, ((0, 0), (4, 4))), of(9, ((0, 0), (9, 9))))
    assert [each.text("n") for each in joiner.signature().counts] == ["0", "n"]
    assert joiner.signature().at(7).counts == ((0, 0), (7, 7))


def test_several_mixed_equilibria_are_counted_number_by_number():
    family = wave([(2, -1), (6, 2), (10**9, -1)])
    found = crowd_regimes(family, "players", between=(1, 30), solved=False)
    for n in range(1, 31):
        expect_portrait(found.at(n).signature.at(n), family.at(players=n))
    solved = crowd_regimes(family, "players", between=(8, 10))
    assert all(len(cell.mixed) == cell.signature.mixed for cell in solved.cells)
    assert any(cell.signature.mixed == 2 for cell in solved.cells)
    with pytest.raises(LimitReached, match="pure-nash"):
        crowd_regimes(wave([(2, -1), (6, 2), (10**9, -1)], high=1000), "players", solved=False)


def test_many_players_with_an_axis_in_payoffs_stay_in_one_piece():
    found = crowd_regimes(swamping(), "damages", values={"tools": 400}, between=(100, 200), solved=False)
    assert F(6 * 400, 20) in found.changes
    assert len(found.cells) <= 4


def test_an_undefined_value_is_a_cell_of_its_own():
    family = gametheory.loads(head(count="3") + '[payoffs.tool]\njoin = "1/x - count.join"\nleave = "0"\n')
    found = crowd_regimes(family, "x", solved=False)
    undefined = [cell for cell in found.cells if cell.undefined]
    assert [cell.low for cell in undefined] == [Fraction(0)]
    assert undefined[0].is_point
