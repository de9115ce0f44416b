"""Bayes-Nash equilibria against their definition: types and strategies looped over, vertices of behaviour tried one by one."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import gametheory
from gametheory import Equilibrium, Solution, UsageError
from gametheory.errors import LimitReached, ResultFileError
from gametheory.model.bayesian import BayesianGame
from gametheory.solvers.verify import expectation_and_regret, nash_regrets, outcome
from gametheory.solvers.vertex import extreme_equilibria
from tests.cli.running import run, run_json
from tests.oracles import bayesian
from tests.oracles.bayesian import NAMES, Side, Table, strategy_name, type_name

CHUNKS, GAMES_A_CHUNK = 5, 60
SHAPES = (
    ((2, 0), (2, 2)),
    ((0, 2), (2, 3)),
    ((2, 2), (2, 2)),
    ((2, 1), (2, 2)),
    ((3, 0), (2, 2)),
    ((1, 2), (3, 2)),
    ((0, 3), (2, 2)),
    ((1, 1), (2, 2)),
)
"""How many types each player has (0: no private information), and how many strategies."""


def tables(seed: int, count: int, shapes: Any = SHAPES) -> Iterator[Table]:
    """Half of them with payoffs of three kinds; with independent types and joint ones, and types that are never drawn."""
    generator = random.Random(seed)
    for number in range(count):
        types, strategies = shapes[number // 2 % len(shapes)]
        joint, rare = generator.random() < 0.5, generator.random() < 0.4
        yield bayesian.random_table(generator, types, strategies, degenerate=number % 2 == 0, joint=joint, rare=rare)


def solved(table: Table, concept: str, **options: Any) -> Solution:
    # Formulas may not be longer than 4,000 characters.
    formulas = len(table.payoffs) < 40 and sum(payoffs[0] for payoffs in table.payoffs.values()) % 2 == 0
    game = gametheory.loads(bayesian.text(table, formulas=formulas)).at()
    return gametheory.solve(game, concept=concept, **options)


def sides(table: Table, found: Equilibrium) -> tuple[Side, ...]:
    """What each type does, read from the behaviour at information sets that are named as the types are."""
    return tuple(
        tuple(
            tuple(
                found.behavior[f"{NAMES[i]}.{type_name(i, own)}" if table.types[i] else NAMES[i]].moves[
                    strategy_name(i, s)
                ]
                for s in range(table.strategies[i])
            )
            for own in table.own_types(i)
        )
        for i in table.players
    )


@pytest.mark.parametrize("number", range(CHUNKS))
def test_guarantee_all_extreme_behaviour_and_its_components(number: int) -> None:
    degenerate = 0
    for table in tables(100 + number, GAMES_A_CHUNK):
        solution = solved(table, "nash")
        found = [sides(table, equilibrium) for equilibrium in solution.equilibria]
        assert len(set(found)) == len(found)
        assert set(found) == bayesian.extreme_equilibria(table), bayesian.text(table)
        parts = {frozenset(found[k] for k in component.equilibria) for component in solution.components}
        assert parts == bayesian.connected(found)
        for k, equilibrium in enumerate(solution.equilibria):
            assert equilibrium.component is not None
            assert k in solution.components[equilibrium.component].equilibria
        degenerate += len(parts) < len(found)
    assert degenerate > GAMES_A_CHUNK / 6  # Continua of equilibria are what this is about.


@pytest.mark.parametrize("number", range(3))
def test_behaviour_of_the_plans_of_an_own_strategic_form(number: int) -> None:
    """Every extreme equilibrium in plans leads to behaviour within a maximal Nash subset, and every vertex comes from one."""
    between = 0
    for table in tables(200 + number, 40):
        plans = extreme_equilibria(*bayesian.matrices(table))
        projected = {
            (
                bayesian.from_mixture(table, 0, plans.row_strategies[i]),
                bayesian.from_mixture(table, 1, plans.column_strategies[j]),
            )
            for i, j in plans.pairs
        }
        solution = solved(table, "nash")
        found = {sides(table, equilibrium) for equilibrium in solution.equilibria}
        assert found <= projected
        assert all(bayesian.is_equilibrium(table, pair) for pair in projected)
        between += len(projected) - len(found)
    assert between  # Vertices of plans whose behaviour is none.


@pytest.mark.parametrize("number", range(3))
def test_mixtures_within_a_subset_leave_no_type_a_gain(number: int) -> None:
    generator = random.Random(number)
    mixed = 0
    for table in tables(300 + number, 40):
        solution = solved(table, "nash")
        found = [sides(table, equilibrium) for equilibrium in solution.equilibria]
        for subset in (subset for component in solution.components for subset in component.subsets):
            profile = []
            for player, positions in enumerate(subset.vertices.values()):
                weights = [Fraction(generator.randint(1, 9)) for _ in positions]
                profile.append(
                    tuple(
                        tuple(
                            sum(w * found[k][player][own][s] for w, k in zip(weights, positions, strict=True))
                            / sum(weights)
                            for s in range(table.strategies[player])
                        )
                        for own in table.own_types(player)
                    )
                )
            mixed += any(len(positions) > 1 for positions in subset.vertices.values())
            assert bayesian.is_equilibrium(table, profile)
            assert all(
                (found[i][0], found[j][1]) in found for i, j in itertools.product(*subset.vertices.values())
            )  # What is mixed are equilibria that the solution lists.
    assert mixed > 10


def test_vertices_of_plans_that_are_no_vertices_of_behaviour_are_not_told() -> None:
    """Bob doesn't care, and ann's types must play alike on average: half and half by both is between two others."""
    payoffs = {
        ((own, 0), (a, b)): (Fraction(0), Fraction(1 if a == b else -1))
        for own, a, b in itertools.product(range(2), repeat=3)
    }
    half = Fraction(1, 2)
    table = Table((2, 0), (2, 2), {(0, 0): half, (1, 0): half}, payoffs, ((half, half), (Fraction(1),)))
    expected = bayesian.extreme_equilibria(table)
    assert {sides(table, equilibrium) for equilibrium in solved(table, "nash").equilibria} == expected
    between = (((half, half), (half, half)),)
    assert all((*between, answer) not in expected for answer in (((0, 1),), ((1, 0),)))
    plans = extreme_equilibria(*bayesian.matrices(table))
    assert any(bayesian.from_mixture(table, 0, x) == between[0] for x in plans.row_strategies)


@pytest.mark.parametrize("number", range(3))
def test_pure_equilibria_of_two_and_three_players(number: int) -> None:
    shapes = (
        *SHAPES[:4],
        ((2, 0, 2), (2, 2, 2)),
        ((2, 2, 2), (2, 2, 2)),
        ((0, 0, 3), (2, 2, 2)),
        ((1, 2, 0), (2, 2, 3)),
    )
    counts = []
    for table in tables(400 + number, 32, shapes):
        solution = solved(table, "pure-nash")
        found = [sides(table, equilibrium) for equilibrium in solution.equilibria]
        assert len(set(found)) == len(found)
        assert set(found) == bayesian.pure_equilibria(table)
        assert all(
            tuple(e.payoffs.values()) == bayesian.ex_ante(table, pair)
            for e, pair in zip(solution.equilibria, found, strict=True)
        )
        counts.append(len(found))
    assert min(counts) == 0
    assert max(counts) > 2


STAGED = (((0, 2), (2, 2)), ((2, 0), (2, 2)), ((2, 2), (2, 2)), ((0, 1), (3, 2)))


@pytest.mark.parametrize("concept", ["pure-nash", "subgame-perfect"])
def test_stages_as_tried_one_by_one(concept: str) -> None:
    counts = []
    for table in tables(600, 24, STAGED):
        text = bayesian.text(table, stages='[["ann"], ["bob"]]')
        solution = gametheory.solve(gametheory.loads(text).at(), concept=concept)
        told = {
            (
                tuple(chosen(table, found, 0, own) for own in table.own_types(0)),
                tuple(
                    tuple(chosen(table, found, 1, own, after=s) for s in range(table.strategies[0]))
                    for own in table.own_types(1)
                ),
            )
            for found in solution.equilibria
        }
        perfect = concept == "subgame-perfect" and not table.types[0]
        assert told == bayesian.staged_equilibria(table, perfect=perfect), text
        assert len(told) == len(solution.equilibria)
        counts.append(len(told))
    assert max(counts) > 3
    assert min(counts) <= 1


def chosen(table: Table, found: Equilibrium, player: int, own: int, *, after: int | None = None) -> int:
    """The strategy that a type plays (after what ann did)."""
    name = f"{NAMES[player]}.{type_name(player, own)}" if table.types[player] else NAMES[player]
    moves = found.behavior[name if after is None else f"{name} after {strategy_name(0, after)}"].moves
    return next(s for s in range(table.strategies[player]) if moves[strategy_name(player, s)] == 1)


def test_mixed_equilibria_of_stages_verify() -> None:
    combinations = 0
    for table in tables(601, 16, STAGED):
        game = gametheory.loads(bayesian.text(table, stages='[["ann"], ["bob"]]')).at()
        solution = gametheory.solve(game, concept="nash")
        found = gametheory.verify(solution, game)
        assert found.holds, found.problems
        combinations += found.combinations
        pure = {str(e.strategies) for e in gametheory.solve(game, concept="pure-nash").equilibria}
        assert pure <= {str(e.strategies) for e in solution.equilibria}
    assert combinations > 100


def test_interim_payoffs_are_those_of_the_definition_and_add_up() -> None:
    untold = 0
    for table in tables(500, 60):
        for equilibrium in solved(table, "nash").equilibria:
            behavior = sides(table, equilibrium)
            assert tuple(equilibrium.payoffs.values()) == bayesian.ex_ante(table, behavior)
            for i in table.players:
                told = equilibrium.interim.get(NAMES[i], {})
                assert bool(told) == bool(table.types[i])
                for own in range(table.types[i]):
                    known = bayesian.interim(table, i, own, behavior)
                    found = told.get(type_name(i, own))
                    assert (known is None) == (found is None)
                    untold += found is None
                    if known and found:
                        expected = (bayesian.marginal(table, i, own), *known)
                        assert (found.probability, found.payoff, found.regret) == expected
                if told:
                    assert sum(f.probability for f in told.values()) == 1
                    weighted = sum(f.probability * f.payoff for f in told.values())
                    assert weighted == equilibrium.payoffs[NAMES[i]]
    assert untold > 5


def test_other_methods_find_some_of_the_same() -> None:
    generator = random.Random(5)
    complete = 0
    for _ in range(12):
        table = bayesian.random_table(generator, (2, 0), (2, 2), degenerate=False, joint=False, rare=False)
        every = {sides(table, equilibrium) for equilibrium in solved(table, "nash").equilibria}
        for method in ("nashpy-support", "nashpy-vertex"):
            found = [sides(table, equilibrium) for equilibrium in solved(table, "nash", method=method).equilibria]
            assert len(set(found)) == len(found)
            assert set(found) <= every
            complete += set(found) == every
    assert complete >= 12


# -- Verifying -----------------------------------------------------------------------------------------------------

SHERIFF = """\
format = 1
title = "Sheriff's dilemma"
form = "bayesian"
[parameters.criminal]
default = "2/5"
range = [0, 1]
[players]
sheriff = ["shoot", "wait"]
suspect = { types = { criminal = "criminal", civilian = "1 - criminal" }, strategies = ["shoot", "wait"] }
[payoffs.cells]
criminal.shoot.shoot = [0, 0]
criminal.shoot.wait  = [2, -2]
criminal.wait.shoot  = [-2, 2]
criminal.wait.wait   = [-1, 1]
civilian.shoot.shoot = [-1, -3]
civilian.shoot.wait  = [-1, -2]
civilian.wait.shoot  = [-2, -1]
civilian.wait.wait   = [0, 0]
[measures]
shots = "suspect.shoot"
"""
"""The criminal shoots, the civilian waits, whatever the sheriff does. Shooting is worth -(1 - x) to him, waiting -2 x:
he shoots from a share x = 1/3 of criminals on."""


@pytest.mark.parametrize(("share", "shoots"), [("2/5", {1}), ("1/4", {0}), ("1/3", {0, 1})])
def test_sheriff(share: str, shoots: set[int]) -> None:
    solution = gametheory.solve(gametheory.loads(SHERIFF).at(criminal=share))
    assert {equilibrium.strategies["sheriff"]["shoot"] for equilibrium in solution.equilibria} == shoots
    for equilibrium in solution.equilibria:
        assert equilibrium.behavior["suspect.criminal"].moves["shoot"] == 1
        assert equilibrium.behavior["suspect.civilian"].moves["wait"] == 1
        assert equilibrium.measures["shots"] == Fraction(share)
        alone = equilibrium.interim["suspect"]["criminal"].payoff
        assert alone == (0 if equilibrium.strategies["sheriff"]["shoot"] else 2)


def document(share: str = "2/5", concept: str = "nash") -> dict[str, Any]:
    return gametheory.solve(gametheory.loads(SHERIFF).at(criminal=share), concept=concept).to_dict()


@pytest.mark.parametrize("share", ["0", "1/3", "2/5", "1"])
@pytest.mark.parametrize("concept", ["nash", "pure-nash", "subgame-perfect"])
def test_documents_verify(share: str, concept: str) -> None:
    verdict = gametheory.verify(document(share, concept), game=gametheory.loads(SHERIFF))
    assert verdict.holds, verdict
    assert not verdict.problems
    found = document(share, concept)["equilibria"][0]["interim"]["suspect"]
    assert set(found) == {name for name, p in (("criminal", share != "0"), ("civilian", share != "1")) if p}


def _change(path: tuple[Any, ...], value: object) -> Any:
    def apply(plain: dict[str, Any]) -> None:
        place: Any = plain["equilibria"][0]
        for key in path[:-1]:
            place = place[key]
        assert place[path[-1]] != value
        place[path[-1]] = value

    return apply


def _swap_moves(plain: dict[str, Any]) -> None:
    """The civilian shoots too, told alike everywhere that it stands."""
    found = plain["equilibria"][0]
    found["behavior"]["suspect.civilian"]["moves"] = {"shoot": "1", "wait": "0"}
    found["strategies"]["suspect"].update({"civilian.shoot": "1", "civilian.wait": "0"})


TAMPERED = {
    "payoff of a type": _change(("interim", "suspect", "criminal", "payoff"), "1"),
    "probability of a type": _change(("interim", "suspect", "criminal", "probability"), "1/2"),
    "regret of a type": _change(("interim", "suspect", "civilian", "regret"), "1"),
    "move of a type": _change(("behavior", "suspect.criminal", "moves"), {"shoot": "0", "wait": "1"}),
    "strategy of a type": _swap_moves,
    "a type left out": lambda plain: plain["equilibria"][0]["interim"]["suspect"].pop("civilian"),
    "a player left out": lambda plain: plain["equilibria"][0]["interim"].pop("suspect"),
    "a behaviour left out": lambda plain: plain["equilibria"][0]["behavior"].pop("suspect.civilian"),
    "a type too many": lambda plain: plain["equilibria"][0]["interim"]["suspect"].update(
        sheep={"probability": "0", "payoff": "0", "regret": "0"}
    ),
    "a player too many": lambda plain: plain["equilibria"][0]["interim"].update(sheriff={}),
    "a measure": _change(("measures", "shots"), "1/2"),
    "a payoff": _change(("payoffs", "sheriff"), "1"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampered_documents_are_refused(what: str) -> None:
    plain = copy.deepcopy(document())
    TAMPERED[what](plain)
    try:
        found = gametheory.verify(plain, game=gametheory.loads(SHERIFF))
    except ResultFileError as error:
        assert "civilian" in str(error) or "interim" in str(error)  # noqa: PT017 - or it is damaged, and said where
    else:
        assert not found.holds
        assert found.problems


# -- Special shapes ------------------------------------------------------------------------------------------------


def test_one_type_is_the_game_without_types() -> None:
    typed = SHERIFF.replace(
        'types = { criminal = "criminal", civilian = "1 - criminal" }', 'types = { criminal = "1" }'
    )
    typed = "\n".join(line for line in typed.splitlines() if not line.startswith("civilian."))
    found = gametheory.solve(gametheory.loads(typed).at(), concept="nash").equilibria
    assert [e.payoffs for e in found] == [{"sheriff": 0, "suspect": 0}]
    assert found[0].interim["suspect"]["criminal"].probability == 1


def test_a_type_that_is_never_drawn_does_as_it_likes_and_expects_nothing() -> None:
    solution = gametheory.solve(gametheory.loads(SHERIFF).at(criminal=0), concept="nash")
    assert {e.behavior["suspect.criminal"].moves["shoot"] for e in solution.equilibria} == {0, 1}
    assert all(not e.behavior["suspect.criminal"].on_path for e in solution.equilibria)
    assert all(set(e.interim["suspect"]) == {"civilian"} for e in solution.equilibria)
    assert len(solution.components) == 1


# -- The command line ----------------------------------------------------------------------------------------------

CLAIM = '[claims.shots]\nholds = "shots >= 1/4"\nover = { criminal = [0, 1] }\n'


@pytest.fixture
def sheriff(tmp_path: Path) -> Path:
    path = tmp_path / "sheriff.toml"
    path.write_text(SHERIFF + CLAIM, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show"], 0, "suspect criminal (probability 2/5)"),
        (["solve"], 0, "expect criminal 0, civilian -2"),
        (["solve", "--set", "criminal=0"], 0, "off the path      suspect.criminal: wait  (equilibrium 1: shoot)"),
        (["solve", "--concept", "subgame-perfect"], 0, "suspect.civilian  wait"),
        (["regimes", "criminal"], 0, "criminal = 1/3   a continuum spanned by A and B"),
        (["sweep", "criminal=0:1:3"], 0, "suspect.civilian"),
        (["statics"], 0, "1/4 (fails below)"),
        (["check"], 1, "holds on [1/4, 1]"),
        (["dominance"], 0, "suspect.criminal: shoot, suspect.civilian: wait"),
    ],
)
def test_commands(sheriff: Path, arguments: list[str], code: int, said: str) -> None:
    result = run(arguments[0], sheriff, *arguments[1:], "--format", "table", code=code)
    assert said in result.stdout


@pytest.mark.parametrize(("arguments", "code"), [(["solve"], 0), (["regimes", "criminal"], 0), (["check"], 1)])
def test_results_verify_from_files(sheriff: Path, tmp_path: Path, arguments: list[str], code: int) -> None:
    path = tmp_path / "result.json"
    run(arguments[0], sheriff, *arguments[1:], "--out", path, code=code)
    assert run_json("verify", path)["holds"]


# -- Refused -------------------------------------------------------------------------------------------------------


def test_three_players_in_mixed_strategies_are_refused() -> None:
    table = next(tables(1, 1, (((2, 0, 0), (2, 2, 2)),)))
    with pytest.raises(UsageError, match="two players"):
        solved(table, "nash")


def test_a_probability_outside_its_range_is_refused() -> None:
    text = SHERIFF.replace("range = [0, 1]", "range = [0, 3]")
    family = gametheory.loads(text)
    assert isinstance(family.at(), BayesianGame)
    with pytest.raises(gametheory.GameTheoryError, match=r"negative|probabilit"):
        family.at(criminal=2)


def many(players: int, payoff: str) -> str:
    """A game of players with two types and two moves each."""
    kinds = '{ types = { a = "1/2", b = "1/2" }, strategies = ["x", "y"] }'
    lines = [f"p{i} = {kinds}" for i in range(players)]
    payoffs = [f'p{i} = "{payoff.format(own=f"p{i}", other=f"p{(i + 1) % players}")}"' for i in range(players)]
    return "\n".join(
        ['format = 1\ntitle = "many"\nform = "bayesian"\n[players]', *lines, "[payoffs.formulas]", *payoffs]
    )


def test_one_players_expectation_and_regret_are_those_of_all() -> None:
    game = gametheory.loads(many(3, "{own}.x*{own}.a - {other}.y*{own}.b + {other}.x*{own}.y")).at()
    assert isinstance(game, BayesianGame)
    draw = random.Random(4)
    for _ in range(20):
        behavior = [(share, 1 - share) for share in (Fraction(draw.randint(0, 3), 3) for _ in game.information_sets)]
        for player in range(3):
            for own in game.types[player]:
                seen = game.given(player, own)
                assert seen is not None
                expected = outcome(seen, behavior).payoffs[player], nash_regrets(seen, behavior)[player]
                assert expectation_and_regret(seen, behavior, player) == expected


def test_too_many_equilibria_to_judge_are_refused() -> None:
    with pytest.raises(LimitReached, match="too many to judge one by one"):
        gametheory.solve(gametheory.loads(many(7, "0*{own}.x")).at())
