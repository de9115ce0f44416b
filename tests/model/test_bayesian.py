"""Bayesian games as trees: who knows what, the prior and its updates, and files that are refused."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory import GameFileError, GameTheoryError, LimitReached
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import TerminalNode
from gametheory.model.reduced import reduced_strategic_form
from tests.oracles import bayesian
from tests.oracles.bayesian import NAMES, strategy_name, type_name

HEAD = 'format = 1\ntitle = "types"\nform = "bayesian"\n'
TWO = """\
[parameters.share]
default = "1/3"
range = [0, 1]
[players]
ann = { types = { rich = "share", poor = "1 - share" }, strategies = ["buy", "wait"] }
bob = ["sell", "keep"]
[payoffs.formulas]
ann = "ann.rich * ann.buy * bob.sell"
bob = "bob.sell * ann.buy"
[measures]
trade = "ann.buy * bob.sell"
rich_trade = "ann.rich * ann.buy * bob.sell"
"""
JOINT = """\
[players]
ann = { types = ["rich", "poor"], strategies = ["buy", "wait"] }
bob = { types = ["good", "bad"], strategies = ["sell", "keep"] }
[payoffs.formulas]
ann = "ann.buy * bob.sell * bob.good"
bob = "ann.buy * bob.sell * ann.rich"
"""
PRIOR = "[prior]\nrich.good = '1/2'\nrich.bad = '1/4'\npoor.good = 0\npoor.bad = '1/4'\n"


def load(text: str, **values: Any) -> BayesianGame:
    game = gametheory.loads(HEAD + text).at(values)
    assert isinstance(game, BayesianGame)
    return game


def test_everyone_sees_the_own_type_alone() -> None:
    game = load(JOINT + PRIOR)
    assert [found.name for found in game.information_sets] == ["ann.rich", "ann.poor", "bob.good", "bob.bad"]
    assert [len(found.nodes) for found in game.information_sets] == [2, 2, 4, 4]
    assert game.is_simultaneous
    assert game.types == (("rich", "poor"), ("good", "bad"))
    assert game.draws == (("rich", "good"), ("rich", "bad"), ("poor", "good"), ("poor", "bad"))
    assert game.probabilities == (Fraction(1, 2), Fraction(1, 4), 0, Fraction(1, 4))


def test_stages_are_seen_and_types_are_not() -> None:
    game = load("stages = [['ann'], ['bob']]\n" + JOINT + PRIOR)
    assert {found.name: len(found.nodes) for found in game.information_sets} == {
        "ann.rich": 2,
        "ann.poor": 2,
        **{f"bob.{own} after {move}": 2 for own in ("good", "bad") for move in ("buy", "wait")},
    }
    assert not game.is_simultaneous


def test_a_joint_prior_is_updated_by_the_own_type() -> None:
    game = load(JOINT + PRIOR)
    assert game.probability(0, "rich") == Fraction(3, 4)
    assert game.probability(1, "bad") == Fraction(1, 2)
    seen = game.given(0, "rich")
    assert seen is not None
    assert seen.nodes[0].probabilities == (Fraction(2, 3), Fraction(1, 3), 0, 0)  # type: ignore[union-attr]
    seen = game.given(1, "good")
    assert seen is not None
    assert seen.nodes[0].probabilities == (1, 0, 0, 0)  # type: ignore[union-attr]
    never = load(JOINT + "[prior]\nrich.good = 1\nrich.bad = 0\npoor.good = 0\npoor.bad = 0\n")
    assert never.given(0, "poor") is None
    assert never.given(1, "bad") is None


def test_independent_types_are_multiplied() -> None:
    generator = random.Random(2)
    for _ in range(10):
        table = bayesian.random_table(generator, (2, 3), (2, 2), degenerate=False, joint=False, rare=True)
        game = gametheory.loads(bayesian.text(table)).at()
        assert isinstance(game, BayesianGame)
        assert game.probabilities == tuple(table.prior.values())
        for i in table.players:
            for own in table.own_types(i):
                assert game.probability(i, type_name(i, own)) == bayesian.marginal(table, i, own)


def test_guarantee_the_reduced_form_has_the_payoffs_of_type_contingent_strategies() -> None:
    generator = random.Random(1)
    for number in range(24):
        types, strategies = [((2, 0), (2, 3)), ((2, 2), (2, 2)), ((0, 2, 2), (2, 2, 2)), ((3, 1), (2, 2))][number % 4]
        table = bayesian.random_table(
            generator, types, strategies, degenerate=number % 2 == 0, joint=number % 3 == 0, rare=True
        )
        game = gametheory.loads(bayesian.text(table, formulas=len(types) == 2)).at()
        assert isinstance(game, BayesianGame)
        reduced = reduced_strategic_form(game)
        own_sets = [[k for k, s in enumerate(reduced.information_sets) if s.player == i] for i in table.players]
        names = [found.name for found in reduced.information_sets]
        for position, profile in enumerate(_profiles(reduced.game.shape)):
            behavior = []
            for i in table.players:
                plan = reduced.plans[i][profile[i]]
                assert all((plan[k] is None) == (k not in own_sets[i]) for k in range(len(plan)))
                called = [f"{NAMES[i]}.{type_name(i, t)}" if types[i] else NAMES[i] for t in table.own_types(i)]
                behavior.append(bayesian.masses(table, i, tuple(plan[names.index(name)] or 0 for name in called)))
            expected = bayesian.ex_ante(table, behavior)
            assert tuple(payoffs[position] for payoffs in reduced.game.payoffs) == expected


def _profiles(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()]
    for size in shape:
        found = [(*profile, s) for profile in found for s in range(size)]
    return found


def test_types_count_in_measures_and_payoffs() -> None:
    game = load(TWO)
    both = [
        (node.name, node.payoffs, node.measures)
        for node in game.nodes
        if isinstance(node, TerminalNode) and any(node.measures)
    ]
    assert both == [("rich: buy, sell", (1, 1), (1, 1)), ("poor: buy, sell", (0, 1), (1, 0))]


def test_cells_may_be_told_for_all_types_alike() -> None:
    cells = (
        "[payoffs.cells]\nbuy.sell = [1, '2 * ann.rich']\nbuy.keep = [0, 0]\nwait.sell = [0, 0]\nwait.keep = [0, 0]\n"
    )
    game = load(TWO[: TWO.index("[payoffs")] + cells)
    found = {node.name: node.payoffs for node in game.nodes if isinstance(node, TerminalNode) and any(node.payoffs)}
    assert found == {"rich: buy, sell": (1, 2), "poor: buy, sell": (1, 0)}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('types = { rich = "share", poor = "1 - share" }, ', "", "has a player with types"),
        ('"1 - share"', '"1 - shar"', "did you mean 'share'"),
        ('poor = "1 - share"', 'buy = "1 - share"', "also a strategy of 'ann'"),
        ('{ rich = "share", poor = "1 - share" }', "{}", "a table of types"),
        ('{ rich = "share", poor = "1 - share" }', '["rich", "poor"]', "a table of types"),
        ("ann.rich * ann.buy", "ann.richer * ann.buy", "did you mean 'ann.rich'"),
        ("types =", "type =", "did you mean 'types'"),
        ("bob.sell * ann.buy", "bob.rich", "write ann.rich"),
        ('"1 - share"', '"1 - ann.buy"', "ann.buy"),
    ],
)
def test_faults_are_said(old: str, new: str, said: str) -> None:
    assert old in TWO
    with pytest.raises(GameFileError, match=said):
        load(TWO.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("poor.bad = '1/4'\n", "", "poor.bad is missing"),
        ("rich.bad", "rich.bed", "did you mean 'bad'"),
        ("poor.", "pour.", "did you mean 'poor'"),
        (PRIOR, "", "prior|a table of types"),
        (PRIOR, "[prior]\nrich = 1\npoor = 0\n", "a table with the types of 'bob'"),
    ],
)
def test_faults_of_a_joint_prior_are_said(old: str, new: str, said: str) -> None:
    with pytest.raises(GameFileError, match=said):
        load((JOINT + PRIOR).replace(old, new))


@pytest.mark.parametrize("prior", ["rich.good = '1/2'", "rich.good = '-1/2'", "rich.good = 2"])
def test_probabilities_must_be_some_and_sum_to_one(prior: str) -> None:
    with pytest.raises(GameTheoryError, match=r"probabilit"):
        load(JOINT + PRIOR.replace("rich.good = '1/2'", prior).replace("poor.good = 0", "poor.good = '1/8'"))


def test_many_types_are_refused_before_they_are_multiplied() -> None:
    types = ", ".join(f't{number} = "1/40"' for number in range(40))
    players = "\n".join(f'{name} = {{ types = {{ {types} }}, strategies = ["a", "b"] }}' for name in NAMES)
    with pytest.raises(GameFileError, match="too large"):
        load(f'[players]\n{players}\n[payoffs.formulas]\nann = "0"\nbob = "0"\ncat = "0"\n')


def test_many_plans_are_refused_before_they_are_written() -> None:
    types = ", ".join(f't{number} = "1/30"' for number in range(30))
    player = f'{{ types = {{ {types} }}, strategies = ["{strategy_name(0, 0)}", "b"] }}'
    game = load(f'[players]\nann = {player}\nbob = ["c", "d"]\n[payoffs.formulas]\nann = "0"\nbob = "0"\n')
    with pytest.raises(LimitReached, match="profiles"):
        gametheory.solve(game, concept="pure-nash")
