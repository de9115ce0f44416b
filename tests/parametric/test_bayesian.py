"""Regimes of Bayesian games: over a prior, against the definition at random rationals, in every cell and at every breakpoint."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import gametheory
from gametheory import Family, Regimes
from tests.oracles import bayesian
from tests.oracles.bayesian import NAMES, Side, Table, strategy_name, type_name
from tests.parametric.agreement import faults
from tests.parametric.families import LineFamily

GAMES = Path(__file__).parents[2] / "games"
SHARES = ("t", "1 - t")
CHUNKS, GAMES_A_CHUNK = 5, 12
SHAPES = (((2, 0), (2, 2)), ((0, 2), (2, 2)), ((2, 0), (2, 3)), ((2, 2), (2, 2)))


def families(seed: int, count: int, shapes: Any = SHAPES) -> Iterator[tuple[Table, int]]:
    """Games, half of them with payoffs of three kinds, and the player whose first type has the probability t."""
    generator = random.Random(seed)
    for number in range(count):
        types, strategies = shapes[number // 2 % len(shapes)]
        degenerate, rare = number % 2 == 0, generator.random() < 0.3
        table = bayesian.random_table(generator, types, strategies, degenerate=degenerate, joint=False, rare=rare)
        yield table, next(i for i, count in enumerate(types) if count)


def at_share(table: Table, player: int, share: Fraction) -> Table:
    return table.with_weights(player, (share, 1 - share))


def name_of(table: Table, player: int, own: int, strategy: int) -> str:
    """What a probability is called in a row."""
    owner = f"{type_name(player, own)}." if table.types[player] > 1 else ""
    return f"{NAMES[player]}.{owner}{strategy_name(player, strategy)}"


def sides(table: Table, row: dict[str, Any]) -> tuple[Side, ...]:
    """What a row of regimes at a value says that each type does."""
    return tuple(
        tuple(tuple(row[name_of(table, i, own, s)] for s in range(table.strategies[i])) for own in table.own_types(i))
        for i in table.players
    )


def places(found: Regimes, source: random.Random) -> list[Fraction]:
    """Random values, and one in every cell, at every rational breakpoint and at the ends."""
    values = [each.value for each in found.breakpoints]
    exact = [Fraction(0), *(value for value in values if isinstance(value, Fraction)), Fraction(1)]
    roots = [value for value in values if not isinstance(value, Fraction)]
    ends = [Fraction(int(end.p), int(end.q)) for root in roots for end in (root.low, root.high)]
    ordered = sorted({*exact, *ends})
    between = [low + (high - low) * Fraction(source.randint(1, 99), 100) for low, high in itertools.pairwise(ordered)]
    return sorted({*exact, *between, *(Fraction(source.randint(0, 12), 12) for _ in range(3))})


@pytest.mark.parametrize("number", range(CHUNKS))
def test_guarantee_over_a_prior_as_the_definition_has_it_at_every_value(number: int) -> None:
    source = random.Random(number)
    breakpoints = 0
    for table, player in families(number, GAMES_A_CHUNK):
        family = gametheory.loads(bayesian.text(table, shares={player: SHARES}))
        found = gametheory.regimes(family, "t")
        assert found.complete
        breakpoints += len(found.breakpoints)
        for value in places(found, source):
            here = at_share(table, player, value)
            rows = found.rows(t=value)
            told = [sides(table, row) for row in rows]
            assert len(set(told)) == len(told), (value, bayesian.text(table, shares={player: SHARES}))
            assert set(told) == bayesian.extreme_equilibria(here), (
                value,
                bayesian.text(table, shares={player: SHARES}),
            )
            for row, behavior in zip(rows, told, strict=True):
                payoffs = tuple(row[f"payoff.{NAMES[i]}"] for i in table.players)
                assert payoffs == bayesian.ex_ante(here, behavior)
    assert breakpoints > 3


@pytest.mark.parametrize("concept", ["nash", "pure-nash"])
def test_over_a_prior_as_fresh_solves_with_components(concept: str) -> None:
    for number, (table, player) in enumerate(families(70, 24)):
        made = LineFamily("types", bayesian.text(table, shares={player: SHARES}), Fraction(0), Fraction(1))
        compared, _, said = faults(made, concept, 4, number, irrational=False)
        assert compared >= 5
        assert not said, said[0]


def test_one_parameter_in_both_priors() -> None:
    source = random.Random(6)
    for table, _ in families(901, 8, (((2, 2), (2, 2)),)):
        family = gametheory.loads(bayesian.text(table, shares={0: SHARES, 1: SHARES}))
        found = gametheory.regimes(family, "t")
        for value in places(found, source):
            here = table.with_weights(0, (value, 1 - value)).with_weights(1, (value, 1 - value))
            told = [sides(table, row) for row in found.rows(t=value)]
            assert len(set(told)) == len(told)
            assert set(told) == bayesian.extreme_equilibria(here)


@pytest.mark.parametrize("number", range(2))
def test_maps_over_two_priors(number: int) -> None:
    source = random.Random(number)
    special = regions = 0
    for table, _ in list(families(80 + number, 2, (((2, 2), (2, 2)),)))[number:][:1]:
        text = bayesian.text(table, shares={0: SHARES, 1: ("u", "1 - u")})
        found = gametheory.regime_map(gametheory.loads(text), ("t", "u"))
        regions += len(found.regions)
        places = [tuple(each.sample.values()) for each in (*found.regions, *found.curves, *found.points)]
        places = [place for place in places if all(isinstance(value, Fraction) for value in place)]
        places = source.sample(places, min(len(places), 8))
        places += [(Fraction(source.randint(0, 6), 6), Fraction(source.randint(0, 30), 30)) for _ in range(5)]
        for t, u in places:
            here = table.with_weights(0, (t, 1 - t)).with_weights(1, (u, 1 - u))
            told = [sides(table, row) for row in found.rows(t=t, u=u)]
            assert len(set(told)) == len(told), (t, u, text)
            assert set(told) == bayesian.extreme_equilibria(here), (t, u, text)
            special += t in (0, 1) or u in (0, 1)
        assert gametheory.verify(found, gametheory.loads(text)).holds
    assert special
    assert regions > 1


def test_three_players_over_a_prior() -> None:
    shapes = (((2, 0, 2), (2, 2, 2)), ((0, 2, 0), (2, 2, 3)))
    source = random.Random(3)
    for table, player in families(71, 8, shapes):
        found = gametheory.regimes(
            gametheory.loads(bayesian.text(table, shares={player: SHARES})), "t", concept="pure-nash"
        )
        for value in places(found, source):
            told = [sides(table, row) for row in found.rows(t=value)]
            assert len(set(told)) == len(told)
            assert set(told) == bayesian.pure_equilibria(at_share(table, player, value))


def test_documents_verify_and_tampered_ones_do_not() -> None:
    for table, player in families(72, 6):
        family = gametheory.loads(bayesian.text(table, shares={player: SHARES}))
        plain = gametheory.regimes(family, "t").to_dict()
        assert gametheory.verify(plain, game=family).holds
        cell = plain["cells"][-1]["equilibria"][0]
        cell["payoffs"]["ann"] = "17/3"
        assert not gametheory.verify(plain, game=family).holds


# -- The same game as a tree and with types ------------------------------------------------------------------------


def load(name: str) -> Family:
    return gametheory.load(GAMES / f"{name}.toml")


SCREENING, TYPED_SCREENING = "essay/screening", "essay/screening_bayesian"
SETS = {
    "holder": "posting",
    "tool.inside after high": "inside_high",
    "tool.inside after low": "inside_low",
    "tool.outside after high": "outside_high",
    "tool.outside after low": "outside_low",
}
"""The information sets of screening with types, and those of the tree."""
PNG, TYPED_PNG = "literature/png_1983", "literature/png_1983_bayesian"
PNG_SETS = {"plaintiff": "refusal", "defendant.guilty": "guilty", "defendant.innocent": "innocent"}


def pictures(solution: gametheory.Solution, names: dict[str, str], measures: tuple[str, ...]) -> set[tuple[Any, ...]]:
    """Behaviour by information set, payoffs and measures of each equilibrium."""
    return {
        (
            tuple(tuple(e.behavior[name].moves.items()) for name in names),
            tuple(e.payoffs.values()),
            tuple(e.measures[name] for name in measures),
        )
        for e in solution.equilibria
    }


def test_screening_with_types_is_the_tree() -> None:
    source = random.Random(1)
    tree, typed = load(SCREENING), load(TYPED_SCREENING)
    measures = ("rent", "price", "high_price", "piracy")
    values = [Fraction(0), Fraction(1, 15), Fraction(1), *(Fraction(source.randint(1, 99), 100) for _ in range(5))]
    for own_share in (Fraction(2, 5), Fraction(0)):
        for reach in [*values, Fraction(5, 115)]:
            at = {"reach": reach, "own_share": own_share}
            found, told = (gametheory.solve(family.at(at), concept="subgame-perfect") for family in (typed, tree))
            same = {name: name for name in SETS.values()}
            assert len(found.equilibria) == len(told.equilibria)
            assert pictures(found, SETS, measures) == pictures(told, same, measures)


def test_subgame_perfect_documents_verify() -> None:
    family = load(TYPED_SCREENING)
    for found in (gametheory.regimes(family, "reach"), gametheory.regime_map(family, ("reach", "dilution"))):
        assert found.concept == "subgame-perfect"
        assert gametheory.verify(found.to_dict(), game=family).holds


@pytest.mark.parametrize(("own_share", "threshold"), [("2/5", Fraction(1, 15)), ("0", Fraction(5, 115))])
def test_screening_regimes(own_share: str, threshold: Fraction) -> None:
    found, told = (
        gametheory.regimes(load(name), "reach", values={"own_share": own_share})
        for name in (TYPED_SCREENING, SCREENING)
    )
    assert [b.value for b in found.breakpoints] == [b.value for b in told.breakpoints]
    assert threshold in [b.value for b in found.breakpoints]
    for value in (Fraction(0), threshold / 2, threshold, (1 + threshold) / 2, Fraction(1)):
        assert worths(found, "reach", value) == worths(told, "reach", value)


def worths(found: Regimes, axis: str, value: Fraction) -> list[tuple[Any, ...]]:
    """Payoffs and price of each equilibrium at a value."""
    return sorted((row["payoff.holder"], row["payoff.tool"], row["price"]) for row in found.rows(**{axis: value}))


def test_settlement_with_types_is_the_tree() -> None:
    source = random.Random(2)
    tree, typed = load(PNG), load(TYPED_PNG)
    same = {name: name for name in PNG_SETS.values()}
    for _ in range(12):
        at = {
            "guilt": Fraction(source.randint(51, 99), 100),
            "award": source.randint(40, 200),
            "plaintiff_cost": source.randint(1, 20),
            "defendant_cost": source.randint(5, 40),
            "settlement": source.randint(41, 44),
        }
        found, told = (gametheory.solve(family.at(at), concept="nash") for family in (typed, tree))
        measures = ("trials", "impunity")
        played = [pictures(found, PNG_SETS, measures)]
        # The tree leaves open what the plaintiff does after a refusal that she never meets; with types she says it.
        assert played == [pictures(told, same, measures)], at


@pytest.mark.parametrize("axis", ["award", "guilt"])
def test_settlement_regimes(axis: str) -> None:
    found, told = (gametheory.regimes(load(name), axis) for name in (TYPED_PNG, PNG))
    assert [b.value for b in found.breakpoints] == [b.value for b in told.breakpoints]
    source = random.Random(4)
    low, high = found.low, found.high
    for value in (low, high, *(low + (high - low) * Fraction(source.randint(1, 99), 100) for _ in range(6))):
        named = ("payoff.plaintiff", "payoff.defendant", "trials", "impunity")
        both = [
            {tuple(row[name] for name in named) for row in regimes.rows(**{axis: value})} for regimes in (found, told)
        ]
        assert both[0] == both[1]
