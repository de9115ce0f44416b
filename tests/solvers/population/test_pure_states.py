"""The concept ``pure-state``: every state in which each population does one thing, and which of them are stable."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pytest

import gametheory
from gametheory.model.population import PopulationGame
from gametheory.solvers.result import Equilibrium
from tests.games.published import GAMES
from tests.solvers.population.games import CREATORS, game_at, one_population, states, two_populations

FAMILY = gametheory.load(GAMES / "essay" / "regulator_platform_user.toml")
NAMES = (("enforce", "tolerate"), ("filter", "host"), ("license", "infringe"))
VERTICES = tuple(itertools.product((0, 1), repeat=3))
"""The share of each population that plays its first strategy."""


def speeds(x: Sequence[Fraction], p: Mapping[str, Fraction]) -> list[Fraction]:
    """The replicator dynamic on the shares of enforcing, filtering and licensing, from the payoffs in the file's text."""
    enforce, filters, license_ = x
    host, infringe = 1 - filters, 1 - license_
    gains = (
        p["reach"] * p["award"] * host * infringe - p["enforcement_cost"],
        p["partner_bonus"] * license_
        - p["filter_cost"]
        - (p["traffic"] - p["reach"] * p["liability"] * enforce) * infringe,
        p["value"] - p["licence_fee"] - (p["value"] - p["reach"] * p["penalty"] * enforce) * host + p["evasion_cost"],
    )
    return [share * (1 - share) * gain for share, gain in zip(x, gains, strict=True)]


def by_hand(vertex: Sequence[int], p: Mapping[str, Fraction]) -> list[float]:
    """The eigenvalues of the dynamic's derivative, ascending.

    A central difference is exact here, since each speed is at most quadratic in each share.
    """
    step = Fraction(1, 2)
    columns = []
    for k in range(3):
        ends = [[Fraction(v) + sign * step * (i == k) for i, v in enumerate(vertex)] for sign in (1, -1)]
        up, down = (speeds(end, p) for end in ends)
        columns.append([float((a - b) / (2 * step)) for a, b in zip(up, down, strict=True)])
    found = np.linalg.eigvals(np.array(columns).T)
    assert np.abs(found.imag).max() == 0
    return sorted(float(value) for value in found.real)


def place(equilibrium: Equilibrium) -> tuple[int, ...]:
    shares = zip(equilibrium.strategies.values(), NAMES, strict=True)
    return tuple(int(str(own[names[0]])) for own, names in shares)


def random_values(generator: random.Random) -> dict[str, Fraction]:
    """Values within the ranges, from so few numbers that gains often vanish."""
    values = {"reach": generator.choice([Fraction(0), Fraction(1, 5), Fraction(1, 2), Fraction(5, 8), Fraction(1)])}
    for name in FAMILY.parameters:
        if name != "reach":
            values[name] = Fraction(generator.choice([1, 2, 4, 8]))
    return values


def test_eigenvalues_are_those_computed_by_hand_and_the_stable_states_those_where_all_are_negative() -> None:
    generator = random.Random(20)
    ties = lasting = 0
    for _ in range(40):
        game = FAMILY.at(random_values(generator))
        found = gametheory.solve(game, concept="pure-state")
        assert found.complete
        assert sorted(map(place, found.equilibria)) == sorted(VERTICES)
        all_negative = set()
        for equilibrium in found.equilibria:
            vertex = place(equilibrium)
            expected = by_hand(vertex, game.parameters)
            stated = sorted(float(Fraction(text)) for text in equilibrium.state["eigenvalues"])  # type: ignore[union-attr]
            assert stated == pytest.approx(expected, abs=1e-12)
            assert Fraction(str(equilibrium.state["determinant"])) == pytest.approx(float(np.prod(expected)), abs=1e-9)
            assert Fraction(str(equilibrium.state["trace"])) == pytest.approx(sum(expected), abs=1e-9)
            ties += 0.0 in expected
            if max(expected) < 0:
                all_negative.add(vertex)
            # Where several populations play, stable states are strict equilibria (Ritzberger and Weibull 1995).
            assert equilibrium.state["stable"] is (max(expected) < 0)
            assert equilibrium.state["nash"] is (max(expected) <= 0)
        assert set(map(place, gametheory.solve(game, concept="stable").equilibria)) == all_negative
        lasting += len(all_negative)
    assert ties > 20
    assert lasting > 20


def test_stability_changes_at_one_fifth_and_one_half() -> None:
    found = gametheory.regimes(FAMILY, "reach", concept="pure-state")
    assert found.complete
    assert [cell.undefined for cell in found.cells] == [""] * len(found.cells)
    stable = []
    for cell in found.cells:
        assert len(cell.equilibria) == 8
        (lasting,) = [[place(e) for e in cell.equilibria if e.state["stable"]]]
        stable.append((cell.low, cell.high, lasting))
    merged = [stable[0]]
    for low, high, lasting in stable[1:]:
        if lasting == merged[-1][2]:
            merged[-1] = (merged[-1][0], high, lasting)
        else:
            merged.append((low, high, lasting))
    pirates, taxed = (0, 0, 0), (1, 0, 0)
    fifth, half = Fraction(1, 5), Fraction(1, 2)
    assert merged == [
        (0, fifth, [pirates]),
        (fifth, fifth, []),
        (fifth, half, [taxed]),
        (half, 1, []),
    ]
    # An eigenvalue of the taxed world changes sign once more where it is unstable anyway: traffic + filter_cost = 8 reach.
    assert [found.value for found in found.breakpoints] == [fifth, half, Fraction(5, 8)]


def test_regimes_are_what_solving_at_points_finds() -> None:
    for axis, values in (("reach", (0, "1/10", "1/5", "1/3", "1/2", "5/8", 1)), ("licence_fee", (0, 1, 2, 3, 7, 8))):
        found = gametheory.regimes(FAMILY, axis, concept="pure-state")
        for value in values:
            at_point = gametheory.solve(FAMILY.at({axis: value}), concept="pure-state")
            judged = {place(e): (e.state["nash"], e.state["stable"], e.state["kind"]) for e in at_point.equilibria}
            cell = found.at(Fraction(value))
            assert {place(e): (e.state["nash"], e.state["stable"], e.state["kind"]) for e in cell.equilibria} == judged


def test_the_stable_concept_along_reach_has_the_same_ends() -> None:
    found = gametheory.regimes(FAMILY, "reach", concept="stable")
    assert [place.value for place in found.breakpoints] == [Fraction(1, 5), Fraction(1, 2)]
    # On the ends themselves an eigenvalue is zero, and nothing lasts.
    for value, expected in ((Fraction(1, 5), []), ("1/3", [(1, 0, 0)]), (Fraction(1, 2), []), (0, [(0, 0, 0)])):
        assert [place(e) for e in found.at(Fraction(value)).equilibria] == expected


def test_one_population_has_a_pure_state_a_strategy() -> None:
    found = gametheory.solve(game_at(CREATORS, phi=-6), concept="pure-state")
    assert states(found) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert [e.state["stable"] for e in found.equilibria] == [True, True, True]
    found = gametheory.solve(game_at(CREATORS), concept="pure-state")
    assert [e.state["stable"] for e in found.equilibria] == [False, False, False]


def test_ties_everywhere() -> None:
    found = gametheory.solve(one_population([[1, 1, 1]] * 3), concept="pure-state")
    assert states(found) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert [(e.state["nash"], e.state["stable"], e.state["nss"]) for e in found.equilibria] == [(True, False, True)] * 3
    assert found.complete


def test_random_bimatrix_games_have_all_pure_states_and_the_pure_equilibria_among_them() -> None:
    generator = random.Random(3)
    for _ in range(30):
        m, n = generator.randint(1, 3), generator.randint(1, 3)
        rows = [[generator.randint(0, 2) for _ in range(n)] for _ in range(m)]
        columns = [[generator.randint(0, 2) for _ in range(n)] for _ in range(m)]
        game = two_populations(rows, columns)
        assert isinstance(game, PopulationGame)
        found = gametheory.solve(game, concept="pure-state")
        seen = {}
        for state, equilibrium in zip(states(found), found.equilibria, strict=True):
            seen[state.index(1), state.index(1, m) - m] = equilibrium.state["nash"]
        assert seen == {
            (i, j): rows[i][j] == max(row[j] for row in rows) and columns[i][j] == max(columns[i])
            for i in range(m)
            for j in range(n)
        }


def test_pure_states_belong_to_populations() -> None:
    stag_hunt = gametheory.load(GAMES / "classics" / "stag_hunt.toml")
    with pytest.raises(gametheory.UsageError, match="pure-state"):
        gametheory.solve(stag_hunt.at(), concept="pure-state")
    with pytest.raises(gametheory.UsageError, match="pure-state"):
        gametheory.regimes(stag_hunt, "hare", concept="pure-state")
