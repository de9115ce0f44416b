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
from gametheory.model.extensive import ExtensiveGame
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
        "problems": [],
    }


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
    assert found.problems == ("equilibrium 0: not an equilibrium, a player gains 2 by deviating",)
    assert (found.holds, found.largest_regret) == (False, 2)


def test_an_incredible_threat_is_caught_as_subgame_perfect_only() -> None:
    document = extensive_document(ENTRY, concept="nash")
    assert len(document["equilibria"]) == 2
    assert verify_result(document, ENTRY).holds
    document["concept"] = "subgame-perfect"
    assert verify_result(document, ENTRY).problems == (
        "equilibrium 0: regret: states 0, found 2",
        "equilibrium 0: not an equilibrium, a player gains 2 by deviating",
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
        (("equilibria", 1, "regret"), "zero", "equilibrium 1: regret: 'zero' is not a number"),
        (("equilibria", 1, "regret"), "1/0", "divides by zero"),
        (("equilibria", 1, "payoffs", "row"), "9" * 5000, "a number of more than 1000 digits"),
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
