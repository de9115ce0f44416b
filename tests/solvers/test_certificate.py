"""Written results, judged anew: true ones hold, false ones are caught, and no JSON whatever breaks the judge."""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import LimitReached, ResultFileError
from gametheory.model.about import About
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.model.strategic import StrategicGame, bimatrix
from gametheory.numbers import parse_number
from gametheory.solvers.certificate import verify_result
from gametheory.solvers.result import Behavior, Component, Equilibrium, NashSubset, Solution
from gametheory.solvers.solve import solve
from tests.oracles import brute_force
from tests.solvers.test_verify import BATTLE, ENTRY
from tests.strategies import random_extensive_games, random_games

F = Fraction
# The 3x2 game of QuantEcon issue 326: three extreme equilibria, of which two are the ends of a continuum.
CONTINUUM = bimatrix([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]])


def strategic_document(game: StrategicGame, *, arithmetic: str = "exact") -> dict[str, Any]:
    """A solution document by brute force, components included."""
    first, second = game.matrix(0), game.matrix(1)
    found = brute_force.extreme_equilibria(first, second)
    xs, ys = sorted({x for x, _ in found}), sorted({y for _, y in found})
    pairs = [(xs.index(x), ys.index(y)) for x, y in found]
    subsets = sorted(brute_force.maximal_nash_subsets(pairs))
    components = [
        (
            group,
            sorted(
                {k for k, (i, j) in enumerate(pairs) for at in group if i in subsets[at][0] and j in subsets[at][1]}
            ),
        )
        for group in sorted(map(sorted, brute_force.connected_components(subsets)))
    ]

    def number(value: Fraction) -> Fraction | float:
        return value if arithmetic == "exact" else float(value)

    def expected(table: tuple[Fraction, ...], x: tuple[Fraction, ...], y: tuple[Fraction, ...]) -> Fraction | float:
        return number(sum((p * q * u for (p, q), u in zip(itertools.product(x, y), table, strict=True)), F(0)))

    equilibria = tuple(
        Equilibrium(
            strategies={
                player: {name: number(p) for name, p in zip(names, strategy, strict=True)}
                for player, names, strategy in zip(game.players, game.strategies, profile, strict=True)
            },
            payoffs={p: expected(table, *profile) for p, table in zip(game.players, game.payoffs, strict=True)},
            measures={name: expected(table, *profile) for name, table in game.measures.items()},
            regret=number(F(0)),
            component=next(c for c, (_, members) in enumerate(components) if at in members),
        )
        for at, profile in enumerate(found)
    )
    named = tuple(
        Component(
            tuple(
                NashSubset(
                    {
                        game.players[0]: tuple(
                            next(k for k, pair in enumerate(pairs) if pair[0] == i) for i in subsets[at][0]
                        ),
                        game.players[1]: tuple(
                            next(k for k, pair in enumerate(pairs) if pair[1] == j) for j in subsets[at][1]
                        ),
                    }
                )
                for at in group
            ),
            tuple(members),
        )
        for group, members in components
    )
    solution = Solution(
        game.about, game.parameters, "nash", "brute force", arithmetic, True, None, equilibria, named, ("by the tests",)
    )
    return _through_json(solution.to_dict())


def extensive_document(game: ExtensiveGame, *, concept: str = "subgame-perfect") -> dict[str, Any]:
    """All pure equilibria of a tree, by brute force."""
    equilibria = []
    for profile in brute_force.pure_tree_equilibria(game, subgame_perfect=concept == "subgame-perfect"):
        behavior = brute_force.pure_behavior(game, profile)
        reached, frontier = set(), [0]
        while frontier:
            at = frontier.pop()
            node = game.nodes[at]
            reached.add(at)
            shares = (
                behavior[node.information_set]
                if hasattr(node, "information_set")
                else getattr(node, "probabilities", ())
            )
            frontier += [child for child, p in zip(node.children, shares, strict=True) if p]
        moves = {
            each.name: dict(zip(each.moves, chosen, strict=True))
            for each, chosen in zip(game.information_sets, behavior, strict=True)
        }
        own = [[each for each in game.information_sets if each.player == player] for player in range(len(game.players))]
        equilibria.append(
            Equilibrium(
                strategies={
                    name: {
                        (move if len(sets) == 1 else f"{each.name}.{move}"): p
                        for each in sets
                        for move, p in moves[each.name].items()
                    }
                    for name, sets in zip(game.players, own, strict=True)
                },
                payoffs={
                    name: brute_force.tree_payoff(game, behavior, player) for player, name in enumerate(game.players)
                },
                measures={name: _measure(game, behavior, k) for k, name in enumerate(game.measures)},
                regret=F(0),
                behavior={
                    each.name: Behavior(game.players[each.player], moves[each.name], bool(reached & {*each.nodes}))
                    for each in game.information_sets
                },
                path=tuple(node.name for at, node in enumerate(game.nodes) if at in reached),
            )
        )
    return _through_json(
        Solution(game.about, {}, concept, "brute force", "exact", True, None, tuple(equilibria)).to_dict()
    )


def _measure(game: ExtensiveGame, behavior: Any, index: int, at: int = 0) -> Fraction:
    node = game.nodes[at]
    if not node.children:
        return node.measures[index]
    shares = getattr(node, "probabilities", None) or behavior[node.information_set]
    return sum((p * _measure(game, behavior, index, c) for p, c in zip(shares, node.children, strict=True)), F(0))


def _through_json(plain: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(plain))


def _with_measure(game: StrategicGame) -> StrategicGame:
    table = tuple(F(k, 3) for k in range(len(game.payoffs[0])))
    return StrategicGame(game.about, game.players, game.strategies, game.payoffs, {"rent": table}, {"reach": F(2, 5)})


# True documents


def test_true_strategic_documents_hold() -> None:
    combinations = 0
    for game in map(_with_measure, random_games(seed=3, count=120, sizes=(3, 4))):
        document = strategic_document(game)
        found = verify_result(document, game)
        assert (found.holds, found.problems, found.largest_regret) == (True, (), 0)
        assert found.checked == len(document["equilibria"])
        combinations += found.combinations - found.checked
    assert combinations > 0  # Some sets overlap: a pair may be in several.


def test_true_float_documents_hold_within_the_tolerance() -> None:
    for game in map(_with_measure, random_games(seed=4, count=60, sizes=(3, 3))):
        found = verify_result(strategic_document(game, arithmetic="float"), game)
        assert found.holds, found.problems
        assert found.largest_regret < F(1, 10**9) * 100
    fifths = bimatrix([[3, 0], [0, 2]], [[2, 0], [0, 3]])
    document = strategic_document(fifths, arithmetic="float")
    assert verify_result(document, fifths).largest_regret > 0
    document["equilibria"][1]["strategies"]["row"] = {"r1": 0.599999, "r2": 0.400001}
    assert not verify_result(document, fifths).holds


def test_true_extensive_documents_hold() -> None:
    judged = 0
    for game in random_extensive_games(seed=9, count=80, depth=3):
        if brute_force.count_pure_profiles(game) <= 40:
            for concept in ("subgame-perfect", "pure-nash", "nash"):
                found = verify_result(extensive_document(game, concept=concept), game)
                assert found.holds, found.problems
                judged += found.checked
    assert judged > 100


def test_what_solve_writes_holds() -> None:
    unspecified = 0
    games = [*random_games(seed=31, count=60), *random_extensive_games(seed=32, count=60)]
    for game in games:
        for concept in ("nash", "pure-nash", "subgame-perfect"):
            if concept == "nash" and len(game.players) != 2:
                continue
            if isinstance(game, ExtensiveGame):
                if brute_force.count_pure_profiles(game) > 200:
                    continue
            elif concept == "subgame-perfect":
                continue
            document = _through_json(solve(game, concept=concept).to_dict())
            found = verify_result(document, game)
            assert found.holds, found.problems
            unspecified += any(
                not behavior["specified"]
                for equilibrium in document["equilibria"]
                for behavior in equilibrium.get("behavior", {}).values()
            )
    assert unspecified > 10


def test_the_verification_is_a_plain_record() -> None:
    found = verify_result(strategic_document(CONTINUUM), CONTINUUM)
    assert found.to_dict() == {
        "format": "gametheory.verification/1",
        "holds": True,
        "checked": 3,
        "combinations": 3,
        "largest_regret": "0",
        "tolerance": None,
        "problems": [],
        "notes": ["whether there are more equilibria is not judged"],
    }
    floats = verify_result(strategic_document(CONTINUUM, arithmetic="float"), CONTINUUM)
    assert floats.to_dict()["tolerance"] == "1e-9 of each player's range of payoffs"


# False documents


def _numbers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Paths of all exact numbers in a document."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _numbers(inner, (*path, key))
    elif isinstance(value, str) and value[-1:].isdigit() and path[-1] not in ("name", "title", "sha256", "file"):
        yield path


def _changed(document: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def _at(document: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


@pytest.mark.parametrize("amount", [F(1, 7), F(-1, 10**50)])
def test_every_changed_number_is_caught(amount: Fraction) -> None:
    games: list[StrategicGame | ExtensiveGame] = [_with_measure(CONTINUUM), ENTRY, BATTLE]
    count = 0
    for game in games:
        document = strategic_document(game) if isinstance(game, StrategicGame) else extensive_document(game)
        for path in _numbers({"parameters": document["parameters"], "equilibria": document["equilibria"]}):
            if "path" in path:
                continue
            found = verify_result(_changed(document, path, str(parse_number(_at(document, path)) + amount)), game)
            assert not found.holds, path
            where = "equilibrium" if path[0] == "equilibria" else "value of 'reach'"
            assert any(where in problem for problem in found.problems)
            count += 1
    assert count > 50


def test_a_profile_that_is_no_equilibrium_is_caught_although_all_it_states_is_true() -> None:
    game = bimatrix([[1, -1], [-1, 1]])
    document = strategic_document(game)
    document["equilibria"] = [
        {
            "strategies": {"row": {"r1": "1", "r2": "0"}, "column": {"c1": "1", "c2": "0"}},
            "payoffs": {"row": "1", "column": "-1"},
            "measures": {},
            "regret": "2",
        }
    ]
    document["components"] = []
    found = verify_result(document, game)
    assert found.problems == ("equilibrium 0: not an equilibrium, 'column' gains 2 by deviating",)
    assert (found.holds, found.largest_regret) == (False, 2)


def test_an_incredible_threat_is_caught_as_subgame_perfect_only() -> None:
    document = extensive_document(ENTRY, concept="nash")
    assert len(document["equilibria"]) == 2
    assert verify_result(document, ENTRY).holds
    document["concept"] = "subgame-perfect"
    assert verify_result(document, ENTRY).problems == (
        "equilibrium 0: regret: states 0, found 2",
        "equilibrium 0: not an equilibrium, 'two' gains 2 by deviating",
    )


def test_a_set_that_is_too_large_is_caught() -> None:
    game = bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    document = strategic_document(game)
    everything = {"sets": [{"row": [0, 1, 2], "column": [0, 1, 2]}], "equilibria": [0, 1, 2]}
    document["components"] = [everything]
    for equilibrium in document["equilibria"]:
        equilibrium["component"] = 0
    found = verify_result(document, game)
    assert found.combinations == 9
    assert len(found.problems) == 6
    assert "component 0: the combination of row as in 0, column as in 2 has regret 1" in found.problems


def test_unspecified_moves_and_flags_are_judged() -> None:
    document = extensive_document(BATTLE, concept="nash")
    at = next(k for k, e in enumerate(document["equilibria"]) if e["behavior"]["door"]["moves"]["out"] == "1")
    behavior = ("equilibria", at, "behavior")
    opened = _changed(
        document, (*behavior, "choice"), {"player": "one", "moves": {}, "on_path": False, "specified": False}
    )
    opened["equilibria"][at]["strategies"]["one"] = {"door.out": "1", "door.in": "0"}
    assert verify_result(opened, BATTLE).holds
    opened["concept"] = "subgame-perfect"
    assert any("'choice': no moves" in problem for problem in verify_result(opened, BATTLE).problems)

    def problems(path: tuple[str | int, ...], value: Any) -> str:
        return " ".join(verify_result(_changed(document, path, value), BATTLE).problems)

    assert "'blind': 'on_path' should be false" in problems((*behavior, "blind", "on_path"), True)
    assert "'door': 'on_path' should be true" in problems((*behavior, "door", "on_path"), False)
    assert "has moves, but 'specified' is false" in problems((*behavior, "choice", "specified"), False)
    assert "'choice' belongs to 'one'" in problems((*behavior, "choice", "player"), "two")
    assert "'path' should be the nodes door, 2,0" in problems(("equilibria", at, "path"), ["door", "inside"])
    assert "not what 'behavior' states" in problems(("equilibria", at, "strategies", "two"), {"x": "1/2", "y": "1/2"})


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("equilibria", 0, "strategies", "row"), {"r1": "1", "r2": "0"}, "'row' lacks 'r3'"),
        (("equilibria", 0, "strategies"), {"row": {"r1": "1", "r2": "0", "r3": "0"}}, "'strategies' lacks 'column'"),
        (("equilibria", 0, "strategies", "row", "r4"), "0", "'row' has 'r4', which the game has not"),
        (("equilibria", 0, "payoffs", "nobody"), "0", "payoff of 'nobody': the game has no such name"),
        (("equilibria", 0, "payoffs"), {"row": "3"}, "payoff of 'column': is not stated"),
        (("equilibria", 0, "measures", "rent"), "0", "measure of 'rent': the game has no such name"),
        (("equilibria", 0, "strategies", "row", "r1"), "2", "row: the probabilities do not sum to 1"),
        (("equilibria", 0, "strategies", "row", "r1"), "-1", "row: a probability is negative"),
        (("parameters", "fee"), "3", "value of 'fee': the game has no such name"),
        (("equilibria", 0, "component"), 1, "equilibrium 0: states component 1"),
        (("equilibria", 0, "component"), None, "equilibrium 0: states component None"),
        (("components", 0, "equilibria"), [], "a set names equilibria which are not in the component"),
        (("concept",), "pure-nash", "a probability is neither 0 nor 1"),
    ],
)
def test_contradictions_are_problems(path: tuple[str | int, ...], value: Any, says: str) -> None:
    found = verify_result(_changed(strategic_document(CONTINUUM), path, value), CONTINUUM)
    assert not found.holds
    assert any(says in problem for problem in found.problems), found.problems


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("format",), "gametheory.solution/2", "'format' should be"),
        (("concept",), "correlated", "'concept' should be one of"),
        (("concept",), "subgame-perfect", "has no subgames"),
        (("arithmetic",), [], "'arithmetic' should be"),
        (("parameters",), None, "the document: 'parameters' should be an object"),
        (("equilibria",), {}, "the document: 'equilibria' should be a list"),
        (("equilibria", 1), "text", "equilibrium 1: should be an object"),
        (("equilibria", 1, "regret"), 0, "equilibrium 1: regret: should be an exact number in quotes"),
        (("equilibria", 1, "regret"), "zero", "equilibrium 1: regret: 'zero' is not an exact number"),
        (("equilibria", 1, "regret"), "1/0", "divides by zero"),
        (("equilibria", 1, "payoffs", "row"), "9" * 1_000_001, "is not an exact number"),
        (("equilibria", 1, "payoffs", "row"), {"polynomial": "x^2-2"}, "should be an exact number in quotes"),
        (("equilibria", 1, "strategies", "row", "r1"), [[]], "equilibrium 1: strategies: 'r1': should be an exact"),
        (("equilibria", 1, "component"), True, "equilibrium 1: should be an object, its 'component'"),
        (("components", 0, "equilibria"), [17], "'equilibria' should be positions of the 3 equilibria"),
        (("components", 0, "sets", 0), {"row": [0]}, "a list of positions for every player"),
        (("components", 0, "sets", 0, "row"), [False], "'row' should be positions"),
    ],
)
def test_malformed_documents_are_refused_with_the_place(path: tuple[str | int, ...], value: Any, says: str) -> None:
    with pytest.raises(ResultFileError) as caught:
        verify_result(_changed(strategic_document(CONTINUUM), path, value), CONTINUUM)
    assert says in str(caught.value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, True, "1e5000"])
@pytest.mark.parametrize("path", [("regret",), ("payoffs", "row"), ("strategies", "row", "r1")])
def test_numbers_that_are_not_finite_are_refused_in_float_documents_too(path: tuple[str, ...], number: Any) -> None:
    document = _changed(strategic_document(CONTINUUM, arithmetic="float"), ("equilibria", 0, *path), number)
    with pytest.raises(ResultFileError, match="equilibrium 0: "):
        verify_result(document, CONTINUUM)


def test_components_without_end_are_refused() -> None:
    """More combinations than the limit, asked for by a small document of a game in which all is an equilibrium."""
    game = bimatrix([[0] * 25] * 25)
    document = strategic_document(bimatrix([[0]]))
    document["equilibria"] = [
        {
            "strategies": {
                "row": {f"r{k + 1}": str(int(k == i)) for k in range(25)},
                "column": {f"c{k + 1}": str(int(k == i)) for k in range(25)},
            },
            "payoffs": {"row": "0", "column": "0"},
            "measures": {},
            "regret": "0",
            "component": 0,
        }
        for i in range(25)
    ]
    everything = {"row": list(range(25)), "column": list(range(25))}
    document["components"] = [{"sets": [everything], "equilibria": list(range(25))}]
    assert verify_result(document, game).combinations == 625
    document["components"][0]["sets"] = [everything] * 400
    with pytest.raises(LimitReached, match="component 0: more than 200000 combinations"):
        verify_result(document, game)


# The tolerance of floats, by player

UNEQUAL = bimatrix([[10**12, 10**12], [0, 0]], [[0, 5], [0, 5]])


def float_document(*equilibria: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": "gametheory.solution/1",
        "concept": "nash",
        "arithmetic": "float",
        "parameters": {},
        "equilibria": [{"measures": {}, **equilibrium} for equilibrium in equilibria],
    }


def unequal(c2: float = 1.0, row: float = 1e12, column: float = 5.0, regret: float = 0.0) -> dict[str, Any]:
    strategies = {"row": {"r1": 1.0, "r2": 0.0}, "column": {"c1": 1.0 - c2, "c2": c2}}
    return float_document({"strategies": strategies, "payoffs": {"row": row, "column": column}, "regret": regret})


def test_no_players_numbers_hide_in_anothers() -> None:
    assert verify_result(unequal(), UNEQUAL).problems == ()
    assert verify_result(unequal(c2=0.0, column=777.0), UNEQUAL).problems == (
        "equilibrium 0: payoff of 'column': states 777, found 0",
        "equilibrium 0: regret: states 0, found 5",
        "equilibrium 0: not an equilibrium, 'column' gains 5 by deviating",
    )
    assert len(verify_result(unequal(column=5 + 1e-8), UNEQUAL).problems) == 1
    assert verify_result(unequal(column=5 + 1e-9), UNEQUAL).holds
    assert len(verify_result(unequal(row=1e12 + 2e3), UNEQUAL).problems) == 1
    assert verify_result(unequal(row=1e12 + 5e2), UNEQUAL).holds
    # One gain may be wrong by its own tolerance: at most 1,000 for row, not at all beyond.
    assert verify_result(unequal(regret=1e3), UNEQUAL).holds
    assert not verify_result(unequal(regret=1.1e3), UNEQUAL).holds
    assert not verify_result(unequal(regret=-1e-20), UNEQUAL).holds


def test_a_counterexample_in_the_combinations_of_a_component_is_judged_by_player_too() -> None:
    document = unequal()
    document["equilibria"].append(unequal(c2=0.0, column=0.0, regret=5.0)["equilibria"][0])
    for equilibrium in document["equilibria"]:
        equilibrium["component"] = 0
    document["components"] = [{"sets": [{"row": [0], "column": [0, 1]}], "equilibria": [0, 1]}]
    problems = verify_result(document, UNEQUAL).problems
    assert "component 0: the combination of row as in 0, column as in 1 has regret 5" in problems


def test_payoffs_without_a_range_and_far_from_zero_are_compared_by_their_rounding() -> None:
    third = bimatrix([["1/3", "1/3"]], [["1e12", "1000000000001/1"]])
    best = {"row": {"r1": 1.0}, "column": {"c1": 0.0, "c2": 1.0}}

    def problems(row: float, column: float) -> int:
        payoffs = {"row": row, "column": column}
        return len(
            verify_result(float_document({"strategies": best, "payoffs": payoffs, "regret": 0.0}), third).problems
        )

    assert problems(1 / 3, 1e12 + 1) == 0
    assert problems(0.1 + 0.2 + 1 / 30, 1e12 + 1) == 0  # A rounding or two.
    assert problems(1 / 3 + 1e-14, 1e12 + 1) == 1
    assert problems(1 / 3, 1e12 + 1.01) == 1


def test_measures_have_a_tolerance_of_their_own() -> None:
    game = StrategicGame(
        UNEQUAL.about, UNEQUAL.players, UNEQUAL.strategies, UNEQUAL.payoffs, {"share": (F(0), F(1), F(0), F(1))}
    )
    document = unequal()
    for stated, holds in ((1.0, True), (1 + 5e-10, True), (1 + 5e-9, False)):
        document["equilibria"][0]["measures"] = {"share": stated}
        assert verify_result(document, game).holds is holds


def test_numeric_results_hold() -> None:
    count = 0
    for game in random_games(seed=41, count=60, sizes=(2, 5)):
        document = _through_json(solve(game, numeric=True).to_dict())
        found = verify_result(document, game)
        assert found.holds, found.problems
        count += found.checked
    assert count > 60


def test_numeric_results_hold_far_from_zero_too() -> None:
    """Where payoffs differ by a billionth of their size, a float of each would leave nothing of the tolerance."""
    source = random.Random(42)
    for _ in range(20):
        first, second = (
            [[10**9 + F(source.randrange(10**9), 10**9) for _ in range(5)] for _ in range(5)] for _ in "ab"
        )
        game = bimatrix(first, second)
        found = verify_result(_through_json(solve(game, numeric=True).to_dict()), game)
        assert found.holds, found.problems


# Trees

OUTCOME = TerminalNode("end", (F(3), F(-1)), (F(1, 2),))
NOTHING_TO_DECIDE = [
    ExtensiveGame(About("one outcome", "extensive"), ("a", "b"), (OUTCOME,), (), ("rent",)),
    ExtensiveGame(
        About("a lottery", "extensive"),
        ("a", "b"),
        (
            ChanceNode("dice", ("low", "high"), (F(1, 3), F(2, 3)), (1, 2)),
            OUTCOME,
            TerminalNode("win", (F(0), F(6)), (F(2),)),
        ),
        (),
        ("rent",),
    ),
]


@pytest.mark.parametrize("game", NOTHING_TO_DECIDE, ids=["outcome", "lottery"])
@pytest.mark.parametrize("concept", ["nash", "pure-nash", "subgame-perfect"])
def test_results_of_trees_without_decisions_hold(game: ExtensiveGame, concept: str) -> None:
    document = _through_json(solve(game, concept=concept).to_dict())
    (equilibrium,) = document["equilibria"]
    assert equilibrium["behavior"] == {}
    assert equilibrium["path"] == [node.name for node in game.nodes]
    assert verify_result(document, game).problems == ()
    # Earlier versions left both out.
    for key in ("behavior", "path"):
        del equilibrium[key]
        assert verify_result(document, game).holds
    equilibrium["path"] = ["elsewhere"]
    assert "'path' should be" in verify_result(document, game).problems[0]
    equilibrium["path"] = 3
    with pytest.raises(ResultFileError):
        verify_result(document, game)


def mixed_document() -> dict[str, Any]:
    return _through_json(solve(BATTLE, concept="nash").to_dict())


def test_mixed_is_judged() -> None:
    document = mixed_document()
    at = next(k for k, e in enumerate(document["equilibria"]) if any(len(m) > 1 for m in e["mixed"].values()))
    assert verify_result(document, BATTLE).holds
    del document["equilibria"][at]["mixed"]
    assert verify_result(document, BATTLE).holds

    def problems(mixed: Any) -> str:
        changed = _changed(document, ("equilibria", at, "mixed"), mixed)
        return " ".join(verify_result(changed, BATTLE).problems)

    true = mixed_document()["equilibria"][at]["mixed"]
    assert problems(true) == ""
    player = next(name for name, mixture in true.items() if len(mixture) > 1)
    first, second = list(true[player])[:2]
    swapped = {first: true[player][second], second: true[player][first]}
    assert swapped != true[player]
    assert f"equilibrium {at}: 'mixed' of '{player}' does not play as 'behavior' states" in problems(
        {**true, player: swapped}
    )
    assert "does not play as" in problems({**true, player: {first: "1"}})
    assert "do not sum to 1" in problems({**true, player: {first: "1/2"}})
    assert "a probability is negative" in problems({**true, player: {first: "2", second: "-1"}})
    assert f"'{player}' has 'stay at home', which the game has not" in problems({**true, player: {"stay at home": "1"}})
    assert f"'mixed' lacks '{player}'" in problems({name: m for name, m in true.items() if name != player})
    assert "'mixed' has 'nobody'" in problems({**true, "nobody": {}})
    with pytest.raises(ResultFileError):
        problems({**true, player: {first: 1}})
    with pytest.raises(ResultFileError):
        problems([])


def test_a_game_without_a_tree_has_no_mixed_and_no_path() -> None:
    for key, value in (("mixed", {"row": {"r1": "1"}}), ("path", ["root"]), ("behavior", {"h": {}})):
        changed = _changed(strategic_document(CONTINUUM), ("equilibria", 0, key), value)
        assert f"equilibrium 0: '{key}' is stated" in verify_result(changed, CONTINUUM).problems[0]


# Components


def coordination_in_one_component(sets: list[dict[str, list[int]]]) -> tuple[str, ...]:
    game = bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    document = strategic_document(game)
    document["components"] = [{"sets": sets, "equilibria": [0, 1, 2]}]
    for equilibrium in document["equilibria"]:
        equilibrium["component"] = 0
    return verify_result(document, game).problems


def test_isolated_equilibria_are_not_one_component() -> None:
    assert coordination_in_one_component([]) == tuple(
        f"component 0: equilibrium {at} is in none of its sets" for at in range(3)
    )
    assert coordination_in_one_component([{"row": [at], "column": [at]} for at in range(3)]) == (
        "component 0: its sets are not connected, so that it is several",
    )
    assert coordination_in_one_component([{"row": [0], "column": [0]}]) == tuple(
        f"component 0: equilibrium {at} is in none of its sets" for at in (1, 2)
    )


def test_a_continuum_is_not_two_components() -> None:
    document = strategic_document(CONTINUUM)
    long = next(k for k, component in enumerate(document["components"]) if len(component["equilibria"]) == 2)
    both = document["components"].pop(long)["equilibria"]
    document["components"] += [{"sets": [{"row": [at], "column": [at]}], "equilibria": [at]} for at in both]
    for number, component in enumerate(document["components"]):
        for at in component["equilibria"]:
            document["equilibria"][at]["component"] = number
    assert verify_result(document, CONTINUUM).problems == (
        "component 2: is connected with component 1, so that they are one",
    )


def test_a_component_without_equilibria_is_none() -> None:
    document = strategic_document(CONTINUUM)
    document["components"].append({"sets": [], "equilibria": []})
    assert verify_result(document, CONTINUUM).problems == ("component 2: has no equilibria",)


def test_components_of_random_degenerate_games_are_connected_and_apart() -> None:
    """The true partition holds, and one with two components as one is refuted."""
    refuted = 0
    for game in random_games(seed=77, count=150, sizes=(3, 4)):
        document = strategic_document(game)
        assert verify_result(document, game).problems == ()
        if len(document["components"]) > 1:
            first, second, *others = document["components"]
            merged = {key: first[key] + second[key] for key in first}
            changed = {**copy.deepcopy(document), "components": [merged, *others]}
            for number, component in enumerate(changed["components"]):
                for at in component["equilibria"]:
                    changed["equilibria"][at]["component"] = number
            assert verify_result(changed, game).problems == (
                "component 0: its sets are not connected, so that it is several",
            )
            refuted += 1
    assert refuted > 10


# The game that is named


@pytest.mark.parametrize(("key", "value"), [("title", "Chicken"), ("form", "extensive")])
def test_title_and_form_are_the_games(key: str, value: str) -> None:
    document = strategic_document(CONTINUUM)
    changed = _changed(document, ("game", key), value)
    assert verify_result(changed, CONTINUUM).problems[0].startswith(f"{key} of the game: states '{value}', found ")
    for nothing in (None, {}):
        assert verify_result(_changed(document, ("game",), nothing), CONTINUUM).holds
    for wrong in (("game", 3), ("game", {key: 3})):
        with pytest.raises(ResultFileError):
            verify_result({**document, wrong[0]: wrong[1]}, CONTINUUM)


# Whatever JSON

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["0", "1", "1/2", "row", "r1"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from(["row", "r1", "sets"]), inner)
    ),
    max_leaves=8,
)
_DOCUMENTS: list[tuple[dict[str, Any], StrategicGame | ExtensiveGame]] = [
    (strategic_document(CONTINUUM), CONTINUUM),
    (strategic_document(CONTINUUM, arithmetic="float"), CONTINUUM),
    (extensive_document(BATTLE), BATTLE),
    (extensive_document(ENTRY, concept="nash"), ENTRY),
]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*path, key))


@settings(max_examples=400, deadline=None)
@given(which=st.sampled_from(range(len(_DOCUMENTS))), place=st.randoms(use_true_random=False), value=_JSON)
def test_any_json_at_any_place_ends_in_a_verdict_or_a_clean_refusal(
    which: int, place: random.Random, value: Any
) -> None:
    document, game = _DOCUMENTS[which]
    changed = _changed(document, place.choice(list(_places(document))), value)
    with contextlib.suppress(ResultFileError):
        found = verify_result(changed, game)
        assert found.holds == (not found.problems)
        json.dumps(found.to_dict())


@settings(deadline=None)
@given(value=_JSON)
def test_json_which_is_no_document_is_refused(value: Any) -> None:
    with pytest.raises(ResultFileError):
        verify_result(value, CONTINUUM)


def test_nesting_and_numbers_without_end_are_refused() -> None:
    nested: Any = []
    for _ in range(100_000):
        nested = [nested]
    for path in (("format",), ("parameters",), ("equilibria", 0, "regret"), ("equilibria", 0, "payoffs", "row")):
        document = strategic_document(CONTINUUM)
        place = _at(document, path[:-1])
        place[path[-1]] = nested
        with pytest.raises(ResultFileError):
            verify_result(document, CONTINUUM)
    # Not refused, and not too long to be printed either: a thousand digits a factor.
    long = _changed(strategic_document(CONTINUUM), ("equilibria", 0, "strategies", "row"), {})
    huge = "9" * 990
    long["equilibria"][0]["strategies"]["row"] = {"r1": f"1/{huge}", "r2": f"{int(huge) - 1}/{huge}", "r3": "0"}
    found = verify_result(long, CONTINUUM)
    assert not found.holds
    assert max(map(len, found.problems)) < 300
    json.dumps(found.to_dict())
