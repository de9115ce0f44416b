"""Players with private types: every way of writing them makes the game that Harsanyi's definition says it is."""

from __future__ import annotations

import itertools
import random
import time
from fractions import Fraction

import pytest

import gametheory
from gametheory.errors import EvaluationError, GameFileError
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ChanceNode, DecisionNode, TerminalNode
from gametheory.spec.cost import MAXIMUM_COST, evaluation_cost

HEAD = 'format = 1\ntitle = "Types"\nform = "bayesian"\n'
TOOL = "tool = { types = { inside = '%s', outside = '%s' }, strategies = ['pirate', 'comply'] }\n"
Payoffs = dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Fraction, ...]]


def game_of(text: str, **values: object) -> BayesianGame:
    game = gametheory.loads(HEAD + text).at(values)
    assert isinstance(game, BayesianGame)
    return game


def faults_of(text: str) -> list[str]:
    with pytest.raises(GameFileError) as caught:
        gametheory.loads(HEAD + text)
    return [str(fault) for fault in caught.value.faults]


def outcomes(game: BayesianGame) -> dict[tuple[str, ...], tuple[Fraction, tuple[Fraction, ...]]]:
    """By drawn types and then moves along the path: how likely the draw is, and the payoffs; read from the tree."""
    root = game.nodes[0]
    assert isinstance(root, ChanceNode)
    found = {}
    for draw, probability, child in zip(game.draws, root.probabilities, root.children, strict=True):
        stack: list[tuple[int, tuple[str, ...]]] = [(child, ())]
        while stack:
            position, moves = stack.pop()
            node = game.nodes[position]
            if isinstance(node, TerminalNode):
                found[*draw, *moves] = (probability, node.payoffs)
                continue
            assert isinstance(node, DecisionNode)
            names = game.information_sets[node.information_set].moves
            stack += [(after, (*moves, name)) for after, name in zip(node.children, names, strict=True)]
    return found


def types_text(names: tuple[str, ...], weights: tuple[Fraction, ...] | None) -> str:
    if weights is None:
        return "[" + ", ".join(f'"{name}"' for name in names) + "]"
    return "{ " + ", ".join(f'{name} = "{weight}"' for name, weight in zip(names, weights, strict=True)) + " }"


def weights_of(generator: random.Random, size: int, *, rare: bool) -> tuple[Fraction, ...]:
    """A distribution; with ``rare`` some types may never be drawn."""
    parts = [generator.randint(0 if rare else 1, 3) for _ in range(size)]
    parts[-1] += not any(parts)
    return tuple(Fraction(part, sum(parts)) for part in parts)


@pytest.mark.parametrize("seed", range(40))
def test_all_ways_of_writing_a_game_make_the_same(seed: int) -> None:
    """Cells by type and formulas; types drawn one by one and under [prior]: half of the games have payoffs of two kinds."""
    generator = random.Random(seed)
    players = ("a", "b", "c")[: 2 + seed % 2]
    sizes = [generator.choice((0, 1, 2, 3)) for _ in players]
    sizes[0] = sizes[0] or 1
    types = [tuple(f"{player}{k}" for k in range(size)) for player, size in zip(players, sizes, strict=True)]
    strategies = [tuple("xyz"[: generator.choice((1, 2, 3))]) for _ in players]
    typed = [(player, names) for player, names in zip(players, types, strict=True) if names]
    weights = {player: weights_of(generator, len(names), rare=seed % 3 == 0) for player, names in typed}
    largest = 1 if seed % 2 else 50
    payoffs: Payoffs = {
        (draw, profile): tuple(Fraction(generator.randint(-largest, largest), 2) for _ in players)
        for draw in itertools.product(*(names for _, names in typed))
        for profile in itertools.product(*strategies)
    }

    def players_text(*, joint: bool) -> str:
        lines = "[players]\n"
        for player, names, own in zip(players, types, strategies, strict=True):
            listed = "[" + ", ".join(f'"{name}"' for name in own) + "]"
            drawn = types_text(names, None if joint else weights.get(player))
            lines += f"{player} = " + (f"{{ types = {drawn}, strategies = {listed} }}\n" if names else f"{listed}\n")
        return lines

    def probability(draw: tuple[str, ...]) -> Fraction:
        product = Fraction(1)
        for (player, names), name in zip(typed, draw, strict=True):
            product *= weights[player][names.index(name)]
        return product

    prior = "[prior]\n" + "".join(
        f'{".".join(draw)} = "{probability(draw)}"\n' for draw in itertools.product(*(names for _, names in typed))
    )
    cells = "[payoffs.cells]\n" + "".join(
        f"{'.'.join((*draw, *profile))} = {[str(value) for value in values]}\n"
        for (draw, profile), values in payoffs.items()
    )
    # A definition a term: one expression has up to 100 of them.
    names_of = [player for player, _ in typed]
    terms, sums = "[definitions]\n", dict.fromkeys(players, "0")
    for number, ((draw, profile), values) in enumerate(payoffs.items()):
        named = [*zip(names_of, draw, strict=True), *zip(players, profile, strict=True)]
        indicator = "*".join(f"{player}.{name}" for player, name in named)
        for player, value in zip(players, values, strict=True):
            terms += f'd{number}_{player} = "{sums[player]} + ({value})*{indicator}"\n'
            sums[player] = f"d{number}_{player}"
    formulas = terms + "[payoffs.formulas]\n" + "".join(f'{player} = "{sums[player]}"\n' for player in players)

    expected = {(*draw, *profile): (probability(draw), values) for (draw, profile), values in payoffs.items()}
    written = [players_text(joint=False) + cells, players_text(joint=True) + prior + cells]
    if len(payoffs) <= 40:
        written += [players_text(joint=False) + formulas, players_text(joint=True) + prior + formulas]
    for text in written:
        game = game_of(text)
        assert outcomes(game) == expected
        assert game.types == tuple(types)
        for i, (player, names) in enumerate(zip(players, types, strict=True)):
            for name, weight in zip(names, weights.get(player, ()), strict=True):
                assert game.probability(i, name) == weight


def test_matrices_and_cells_without_types_hold_for_every_type() -> None:
    players = "[players]\n" + TOOL % ("1/4", "3/4") + "holder = ['monitor', 'ignore']\n"
    matrices = "[payoffs.matrices]\ntool = [[1, 2], [3, 4]]\nholder = [[5, 6], [7, 8]]\n"
    cells = (
        "[payoffs.cells]\npirate.monitor = [1, 5]\npirate.ignore = [2, 6]\n"
        "comply.monitor = [3, 7]\ncomply.ignore = [4, 8]\n"
    )
    assert outcomes(game_of(players + matrices)) == outcomes(game_of(players + cells))
    assert outcomes(game_of(players + cells))["outside", "comply", "monitor"] == (
        Fraction(3, 4),
        (Fraction(3), Fraction(7)),
    )


def test_a_single_type_and_a_single_player_are_enough() -> None:
    game = game_of(
        "[players]\na = { types = { only = 1 }, strategies = ['x', 'y'] }\n[payoffs.formulas]\na = 'a.only*a.y'\n"
    )
    assert [found.name for found in game.information_sets] == ["a.only"]
    assert outcomes(game) == {
        ("only", move): (Fraction(1), (Fraction(payoff),)) for move, payoff in (("x", 0), ("y", 1))
    }


def test_players_at_stages_see_their_own_type_and_the_moves_before() -> None:
    players = "[players]\n" + TOOL % ("1/2", "1/2")
    players += "holder = { types = { weak = '1/3', strong = '2/3' }, strategies = ['monitor', 'ignore'] }\n"
    payoffs = "[payoffs.formulas]\ntool = 'tool.pirate*tool.inside'\nholder = 'holder.monitor*holder.weak'\n"
    together = game_of(players + payoffs)
    assert {found.name for found in together.information_sets} == {
        "tool.inside",
        "tool.outside",
        "holder.weak",
        "holder.strong",
    }
    assert together.is_simultaneous
    staged = game_of("stages = [['tool'], ['holder']]\n" + players + payoffs)
    names = {f"holder.{own} after {move}" for own in ("weak", "strong") for move in ("pirate", "comply")}
    assert {found.name for found in staged.information_sets} == {"tool.inside", "tool.outside"} | names
    assert not staged.is_simultaneous
    # Each is left uncertain about the other's type alone.
    assert {len(found.nodes) for found in staged.information_sets} == {2}
    assert outcomes(staged) == outcomes(together)
    backwards = game_of("stages = [['holder'], ['tool']]\n" + players + payoffs)
    assert {found.name for found in backwards.information_sets} >= {"holder.weak", "tool.inside after monitor"}


def test_probabilities_follow_parameters_and_definitions() -> None:
    text = "[parameters.reach]\ndefault = '2/5'\n[definitions]\nbeyond = '1 - reach'\n"
    text += "[players]\n" + TOOL % ("reach", "beyond") + "[payoffs.formulas]\ntool = 0\n[measures]\nm = 'tool.inside'\n"
    assert game_of(text, reach="1/3").probabilities == (Fraction(1, 3), Fraction(2, 3))
    assert game_of(text, reach=0).given(0, "inside") is None
    with pytest.raises(EvaluationError, match=r"players.tool.types: a probability is negative: 2, -1 \(at reach = 2\)"):
        game_of(text, reach=2)


def test_every_players_types_have_a_distribution_of_their_own() -> None:
    """Also where the errors cancel, so that all profiles together have probability 1."""
    players = (TOOL % ("1/4", "1/4")).replace("tool", "a") + (TOOL % (1, 1)).replace("tool", "b")
    text = f"[players]\n{players}[payoffs.formulas]\na = 0\nb = 0\n"
    assert faults_of(text) == [
        "line 5: players.a.types: the probabilities sum to 1/2, not to 1 (change the defaults or the expression)"
    ]


@pytest.mark.parametrize("kind", ["formulas", "matrices"])
def test_names_in_payoffs_are_checked_although_the_types_of_a_player_can_not_be_read(kind: str) -> None:
    payoffs = {"formulas": "a = 'a.high + fe'", "matrices": "a = ['a.high + fe', 0]"}[kind]
    text = "[parameters.fee]\ndefault = 1\n[players]\na = { types = 3, strategies = ['x', 'y'] }\n"
    text += f"[payoffs.{kind}]\n{payoffs}\n"
    place = "payoffs.formulas.a" if kind == "formulas" else "payoffs.matrices.a[0]"
    assert faults_of(text) == [
        'line 7: players.a.types: a table of types with their probabilities, such as { high = "1/3", low = "2/3" }, '
        "is expected here, not 3",
        f"line 9: {place}: 'fe' is not known here (did you mean 'fee'?)",
    ]


def test_an_unknown_name_in_a_probability_is_told_where_it_stands() -> None:
    """Although profiles have products of probabilities, of which another may be unreadable."""
    text = "[parameters.reach]\ndefault = '1/2'\n[players]\n" + (TOOL % ("reech", "1/2")).replace("tool", "a")
    payoffs = "[payoffs.formulas]\na = 0\nb = 0\n"
    told = "line 7: players.a.types.inside: 'reech' is not known here (did you mean 'reach'?)"
    assert faults_of(text + (TOOL % ("1/2", "1/2")).replace("tool", "b") + payoffs) == [told]
    assert faults_of(text + (TOOL % ("1/2", "1 -")).replace("tool", "b") + payoffs) == [
        told,
        "line 8: players.b.types.outside: '1 -' can't be read as an expression",
    ]


def of_players(count: int, types: int, strategies: int, payoff: str) -> str:
    drawn = types_text(tuple(f"t{k}" for k in range(types)), (Fraction(1, types),) * types)
    listed = ", ".join(f"'s{k}'" for k in range(strategies))
    lines = "".join(f"p{i} = {{ types = {drawn}, strategies = [{listed}] }}\n" for i in range(count))
    return "[players]\n" + lines + "[payoffs.formulas]\n" + "".join(f"p{i} = '{payoff}'\n" for i in range(count))


def cost(text: str) -> int:
    return evaluation_cost(gametheory.loads(HEAD + text).spec)


def test_types_multiply_the_cost() -> None:
    one, two, four = (cost(of_players(1, types, 3, "p0.s0 + p0.s1")) for types in (1, 2, 4))
    # Reading the probabilities themselves is little beside it.
    assert 2 * one <= two <= 2 * one + 10
    assert 4 * one <= four <= 4 * one + 30
    assert cost(of_players(2, 3, 2, "p0.s0")) > 8 * cost(of_players(2, 1, 2, "p0.s0"))
    staged = of_players(2, 3, 2, "p0.s0")
    assert cost("stages = [['p1'], ['p0']]\n" + staged) == cost(staged)


BIG = {
    "60,000 types": (of_players(1, 60_000, 2, "0"), "60,000 types; a player has up to 1,000"),
    "20 players of 2 types": (of_players(20, 2, 1, "0"), "more than 1,000 profiles of types"),
    "many outcomes": (of_players(2, 30, 15, "0"), "more than 100,000 profiles of types and strategies"),
    "long formulas": (of_players(8, 2, 2, "+".join(["p0.s0"] * 90)), "evaluating the game takes too long"),
    "cells of nothing": (
        of_players(1, 1000, 100, "0").partition("[payoffs")[0]
        + "[payoffs.cells]\n"
        + "".join(f"t{k} = {{}}\n" for k in range(1000)),
        "and 99980 more cells are missing",
    ),
}


@pytest.mark.parametrize("name", BIG)
def test_too_much_is_refused_soon(name: str) -> None:
    text, says = BIG[name]
    started = time.process_time()
    faults = faults_of(text)
    assert time.process_time() - started < 5
    assert any(says in fault for fault in faults)


def test_the_largest_games_that_are_read_are_within_the_limit() -> None:
    assert MAXIMUM_COST // 100 < cost(of_players(3, 5, 4, "p0.s0")) < MAXIMUM_COST
