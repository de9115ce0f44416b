"""Written regimes, judged anew: true ones hold, each kind of false one is caught, and no JSON whatever breaks the judge."""

from __future__ import annotations

import copy
import functools
import json
import random
import subprocess
import sys
from fractions import Fraction

import pytest

import gametheory
from gametheory.errors import GameTheoryError, LimitReached, ResultFileError, UsageError
from gametheory.parametric.judging import points as judging_points
from gametheory.parametric.judging.arithmetic import Field
from gametheory.parametric.judging.points import same_number
from gametheory.parametric.judging.polynomials import Polynomial, RealRoot
from gametheory.parametric.judging.regimes import verify_regimes
from gametheory.parametric.regimes import regimes
from tests.games.published import load

CROSSING = gametheory.loads("""format = 1
title = "Two ways to meet"
form = "strategic"
parameters.x = { default = "1/2", range = [0, 1] }
players = { row = ["a", "b"], column = ["c", "d"] }
payoffs.matrices = { row = [["x/2", "x"], ["1-x", "(1-x)/2"]], column = [["x/2", "1-x"], ["x", "(1-x)/2"]] }
measures.both = "row.a * column.c"
""")
QUADRATIC = gametheory.loads("""format = 1
title = "Quadratic payoffs"
form = "strategic"
parameters.t = { default = "1/2", range = [-2, 2] }
players = { row = ["a", "b", "e"], column = ["c", "d", "f"] }
[payoffs.matrices]
row = [["t**2", 1, "t"], ["2", "3*t - 1", "-t"], ["1", "t", "t**2 - 1"]]
column = [["t", "1 - t**2", "2"], ["1", "t**2", "-t"], ["2*t", "0", "t**2 - t"]]
""")
TREE = gametheory.loads("""format = 1
title = "A threat"
form = "extensive"
parameters.t = { default = 1, range = [0, 2] }
players = ["entrant", "incumbent"]
[tree.start]
player = "entrant"
moves = { enter = "war", stay = "out" }
[tree.war]
player = "incumbent"
moves = { fight = "fought", share = "shared" }
[tree.out]
payoffs = [0, 2]
[tree.fought]
payoffs = ["t**2 - 3", "t**2 - 2"]
[tree.shared]
payoffs = ["t", "0"]
""")
POLE = gametheory.loads("""format = 1
title = "Undefined at zero"
form = "strategic"
parameters.t = { default = 1, range = [-1, 1] }
players = { row = ["a", "b"], column = ["c", "d"] }
payoffs.matrices = { row = [["1/t", 0], [0, 1]], column = [[1, 0], [0, "t"]] }
""")
FAMILIES = {"crossing": (CROSSING, "x"), "quadratic": (QUADRATIC, "t"), "tree": (TREE, "t"), "pole": (POLE, "t")}


@functools.cache
def _written(name, concept=None):
    family, axis = FAMILIES[name] if name in FAMILIES else (load(name.split()[0]), name.split()[1])
    return json.dumps(regimes(family, axis, concept=concept).to_dict())


def written(name, concept=None):
    """The family and the document of a result, fresh from its JSON."""
    family = FAMILIES[name][0] if name in FAMILIES else load(name.split()[0])
    return family, json.loads(_written(name, concept))


ROOT_OF_TWO = {"polynomial": "x**2 - 2", "low": "7/5", "high": "3/2", "approx": 2**0.5}
SWITCH = gametheory.loads("""format = 1
title = "Worth the square"
form = "strategic"
parameters.t = { default = 1, range = [1, 2] }
players = { one = ["square", "two"], other = ["wait"] }
payoffs.matrices = { one = [["t**2"], [2]], other = [[0], [0]] }
measures.length = "t * one.square"
""")


def by_hand():
    """The regimes of SWITCH, written without the solver: 'two' up to the root of two, 'square' from there on."""
    alone = [{"sets": [{"one": [0], "other": [0]}], "equilibria": [0]}]
    joined = [{"sets": [{"one": [0, 1], "other": [0, 1]}], "equilibria": [0, 1]}]

    def found(branch, square, payoff, length):
        return {
            "branch": branch,
            "strategies": {"one": {"square": square, "two": str(1 - int(square))}, "other": {"wait": "1"}},
            "payoffs": {"one": payoff, "other": "0"},
            "measures": {"length": length},
            "component": 0,
        }

    def piece(where, equilibrium):
        stated = {key: equilibrium[key] for key in ("strategies", "payoffs", "measures")}
        return {**where, **stated, "welfare": equilibrium["payoffs"]["one"]}

    below = {"low": "1", "high": ROOT_OF_TWO, "low_closed": True, "high_closed": False}
    above = {"low": ROOT_OF_TWO, "high": "2", "low_closed": False, "high_closed": True}
    at = {"low": ROOT_OF_TWO, "high": ROOT_OF_TWO, "low_closed": True, "high_closed": True}
    two, two_at = found("A", "0", "2", "0"), found("A", "0", "2", "0")
    square_at, square = found("B", "1", "2", ROOT_OF_TWO), found("B", "1", "t**2", "t")
    document = {
        "format": "gametheory.regimes/1",
        "axes": ["t"],
        "ranges": {"t": ["1", "2"]},
        "parameters": {},
        "symbols": {},
        "concept": "nash",
        "covers": "mixed strategies",
        "complete": True,
        "cells": [
            {**below, "equilibria": [two], "components": alone, "undefined": ""},
            {"point": ROOT_OF_TWO, "equilibria": [two_at, square_at], "components": joined, "undefined": ""},
            {**above, "equilibria": [square], "components": alone, "undefined": ""},
        ],
        "breakpoints": [{"value": ROOT_OF_TWO, "polynomial": "t**2 - 2", "approx": 2**0.5}],
        "branches": [
            {
                "name": "A",
                "pieces": [piece(below, two), piece(at, two_at)],
                "events": [{"at": ROOT_OF_TWO, "what": "vanishes", "with": ["B"]}],
            },
            {
                "name": "B",
                "pieces": [piece(at, square_at), piece(above, square)],
                "events": [{"at": ROOT_OF_TWO, "what": "appears", "with": ["A"]}],
            },
        ],
        "notes": [],
    }
    # From JSON, so that nothing in it is the same object twice.
    return json.loads(json.dumps(document))


def problems(document, family):
    return "\n".join(verify_regimes(document, family).problems)


def place(document, path):
    """The container at all but the last step of a path, and that step."""
    *steps, last = path
    for step in steps:
        document = document[step]
    return document, last


def changed(document, path, value):
    document = copy.deepcopy(document)
    container, last = place(document, path)
    container[last] = value
    return document


def removed(document, path):
    document = copy.deepcopy(document)
    container, last = place(document, path)
    del container[last]
    return document


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("crossing", None),
        ("quadratic", None),
        ("quadratic", "pure-nash"),
        ("tree", None),
        ("tree", "nash"),
        ("tree", "pure-nash"),
        ("pole", None),
        ("essay/monitoring reach", None),
        ("essay/reach_tree fee", None),
        ("classics/beer_quiche surly_share", None),
    ],
)
def test_true_documents_hold(name, concept):
    family, document = written(name, concept)
    found = verify_regimes(document, family)
    assert found.problems == ()
    assert found.holds
    assert found.largest_regret == 0
    assert found.checked >= sum(len(cell["equilibria"]) for cell in document["cells"])
    assert len(found.notes) == 1, "all but what lies between the points is judged"


def test_a_document_by_hand_holds():
    found = verify_regimes(by_hand(), SWITCH)
    assert found.problems == ()
    # Three points inside and one end of two intervals, and two equilibria at the irrational point.
    assert found.checked == 10


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("cells", 1, "equilibria", 1, "measures", "length"), "7/5", "measure of 'length': states another number"),
        (
            ("cells", 1, "equilibria", 1, "measures", "length"),
            {**ROOT_OF_TWO, "polynomial": "x**2 - 3", "high": "2", "approx": 3**0.5},
            "measure of 'length': states another number than what was found, about 1.41421356",
        ),
        (("cells", 1, "equilibria", 1, "payoffs", "one"), "t", "payoff of 'one': states another number"),
        (
            ("cells", 1, "equilibria", 1, "strategies", "one"),
            {"square": "1/2", "two": "1/2"},
            "not one of the equilibria",
        ),
        (("branches", 1, "pieces", 0, "welfare"), ROOT_OF_TWO, "welfare of branch 'B' is not the sum"),
        (
            ("cells", 2, "equilibria", 0, "payoffs", "one"),
            "2*t",
            "cell 2 (t from about 1.41421 to 2), at t = 3/2: equil",
        ),
        (("cells", 2, "equilibria", 0, "strategies", "one"), {"square": "0", "two": "1"}, "gains 1/4 by deviating"),
        (("cells", 2, "equilibria", 0, "strategies", "one"), {"square": "t", "two": "1 - t"}, "negative"),
        (("cells", 0, "equilibria", 0, "branch"), "B", "on branch 'B', but it has no piece there"),
        (("cells", 0, "equilibria", 0, "branch"), "C", "on branch 'C', but no such branch is listed"),
        (("cells", 1, "components", 0, "sets", 0, "one"), [0], "equilibrium 1 is in none of its sets"),
        (("cells", 1, "undefined"), "it divides by zero", "equilibria are stated"),
        (("cells", 0, "high_closed"), True, "belongs to both cells"),
        (("cells", 0, "low_closed"), False, "should begin at 1, that included"),
        (("cells", 2, "high"), "19/10", "should end at 2, that included"),
        (("cells", 0, "high"), "7/5", "a gap after cell 0"),
        (("cells", 0, "high"), "3/2", "an overlap after cell 0"),
        (("breakpoints", 0, "polynomial"), "t**2 - 3", "not a root of its polynomial"),
        (("breakpoints", 0), {"value": "7/5", "polynomial": "5*t - 7", "approx": 1.4}, "7/5: no cell ends there"),
        (("branches", 0, "events", 0, "at"), "3/2", "event: at 3/2, which is no breakpoint"),
        (("branches", 0, "events", 0, "what"), "explodes", "'what' should be one of"),
        (("branches", 0, "events", 0, "with"), ["Z"], "names of branches"),
        (("branches", 1, "name"), "A", "another branch has the same name"),
        (
            ("branches", 1, "pieces", 1, "payoffs", "one"),
            "t*t + 1",
            "'payoffs' are not those of the equilibrium in cell 2",
        ),
        (("covers",), "pure strategies", "'covers' should be 'mixed strategies'"),
    ],
)
def test_a_change_is_told(path, value, told):
    assert told in problems(changed(by_hand(), path, value), SWITCH)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("breakpoints", 0), "t = about 1.41421: a cell ends there, but it is no breakpoint"),
        (("cells", 1), "belongs to neither cell"),
        (("cells", 0), "should begin at 1"),
        (("branches", 1, "pieces", 1), "it has no piece there"),
        (("branches", 1), "no such branch is listed"),
    ],
)
def test_what_is_left_out_is_told(path, told):
    assert told in problems(removed(by_hand(), path), SWITCH)


def test_a_missing_equilibrium_is_told_at_rational_and_irrational_points():
    document = removed(by_hand(), ("cells", 1, "equilibria", 1))
    document["cells"][1]["components"] = document["cells"][0]["components"]
    assert "1 of the game's 2 equilibria there are not stated" in problems(document, SWITCH)
    document["complete"] = False
    assert "not stated" not in problems(document, SWITCH)
    family, document = written("crossing")
    (middle,) = (cell for cell in document["cells"] if cell.get("low") == "1/3")
    del middle["equilibria"][2], middle["components"][2]
    assert "1 of the game's 3 equilibria there are not stated" in problems(document, family)


def test_an_equilibrium_inside_a_continuum_is_not_an_extreme_one():
    family, document = written("crossing")
    (point,) = (cell for cell in document["cells"] if cell.get("point") == "1/3")
    found = point["equilibria"][1]
    assert found["strategies"]["column"] == {"c": "1", "d": "0"}
    found["strategies"]["column"] = {"c": "1/2", "d": "1/2"}
    found["payoffs"] = {"row": "1/2", "column": "1/3"}
    told = problems(document, family)
    assert "1 of the stated equilibria are not extreme ones" in told
    assert "1 of the game's 3 equilibria there are not stated" in told


def test_closedness_swapped_is_told():
    """At 1/3 there are more equilibria than on either side: it can't belong to the cell after it."""
    family, document = written("crossing")
    point, after = document["cells"][1:3]
    assert (point["point"], after["low"]) == ("1/3", "1/3")
    document["cells"].remove(point)
    after["low_closed"] = True
    assert "at x = 1/3" in problems(document, family)


def test_a_shifted_breakpoint_is_told():
    family, document = written("essay/monitoring reach")
    text = json.dumps(document).replace('"9/50"', '"19/100"').replace('"50*reach - 9"', '"100*reach - 19"')
    told = problems(json.loads(text.replace("0.18", "0.19")), family)
    assert "(reach from 1/10 to 19/100), at reach =" in told
    assert "deviating" in told


def test_a_game_that_is_not_defined_is_told():
    family, document = written("pole")
    (cell,) = (cell for cell in document["cells"] if cell["undefined"])
    assert "the game is not defined there: " in problems(
        changed(document, place_of(document, cell, "undefined"), ""), family
    )
    other = next(cell for cell in document["cells"] if not cell["undefined"])
    moved = changed(document, place_of(document, other, "undefined"), "no")
    moved = changed(moved, place_of(document, other, "equilibria"), [])
    assert "said not to be defined there, but it is" in problems(moved, family)


def place_of(document, cell, key):
    return ("cells", document["cells"].index(cell), key)


def test_flags_of_trees_are_judged_at_irrational_points():
    family, document = written("tree")
    point = next(number for number, cell in enumerate(document["cells"]) if isinstance(cell.get("point"), dict))
    for flag in ("on_path", "specified"):
        path = ("cells", point, "equilibria", 0, "behavior", "war", flag)
        container, _ = place(document, path)
        assert f"'{flag}' should be" in problems(changed(document, path, not container[flag]), family)
    path = ("cells", point, "equilibria", 0, "behavior", "war", "player")
    assert "'war': belongs to 'incumbent'" in problems(changed(document, path, "entrant"), family)


def test_large_games_are_compared_with_what_formulas_tend_to(monkeypatch):
    monkeypatch.setattr(judging_points, "MAXIMUM_BASES", 0)
    family, document = written("quadratic")
    found = verify_regimes(document, family)
    assert found.problems == ()
    assert any("whether there are more equilibria is not judged" in note for note in found.notes)


@pytest.mark.parametrize("name", ["crossing", "quadratic", "tree"])
def test_every_changed_number_is_found(name):
    """Any probability, payoff, measure or welfare, anywhere: a seeded choice of them, each a thousandth larger."""
    family, document = written(name)
    paths = [
        path
        for path in _leaves(document)
        if {"strategies", "payoffs", "measures", "moves", "welfare"} & set(map(str, path))
        and path[-1] != "approx"
        and isinstance(place(document, path)[0], dict)
        and path[-1] not in ("low", "high", "polynomial")
    ]
    for path in random.Random(7).sample(paths, 12):
        container, last = place(document, path)
        false = changed(document, path, f"({container[last]}) + 1/1000")
        assert not verify_regimes(false, family).holds, path


def _leaves(found, path=()):
    if isinstance(found, dict | list):
        for key, value in found.items() if isinstance(found, dict) else enumerate(found):
            yield from _leaves(value, (*path, key))
    else:
        yield path


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("format",), "gametheory.solution/1", "not regimes"),
        (("concept",), "core", "'concept' should be one of"),
        (("concept",), "subgame-perfect", "strategic form"),
        (("axes",), ["t", "s"], "not a parameter"),
        (("axes",), ["t", "t", "t"], "one or two parameters"),
        (("axes",), ["s"], "not a parameter"),
        (("ranges",), {"t": ["1", "3"]}, "outside its range"),
        (("ranges",), {"t": ["1"]}, "two numbers"),
        (("parameters",), {"s": "1"}, "should be the game's parameters"),
        (("cells",), [], "'cells' is empty"),
        (("cells",), {}, "'cells' should be a list"),
        (("cells", 0, "low"), "9" * 2000, "more than 1000 digits"),
        (("cells", 0, "low"), 1, "exact number in quotes"),
        (("cells", 0, "low_closed"), 1, "'low_closed' should be true or false"),
        (("cells", 1, "point", "polynomial"), "x**2 - 3", "no roots in the interval"),
        (("cells", 1, "point", "polynomial"), "x**99 - 2", "degree above 60"),
        (("cells", 1, "point", "approx"), 1.5, "'approx' should be near 1.41421"),
        (("cells", 1, "point", "approx"), None, "'approx' should be a number"),
        (("cells", 2, "equilibria", 0, "payoffs", "one"), "t**2 if t > 1 else 2", "+ - * / and ** only"),
        (("cells", 2, "equilibria", 0, "payoffs", "one"), "s**2", "'s' is neither t nor a symbol"),
        (("cells", 2, "equilibria", 0, "payoffs", "one"), "__import__('os')", "can't be called"),
        (("cells", 2, "equilibria", 0, "payoffs", "one"), 4, "in quotes"),
        (("cells", 2, "equilibria", 0, "payoffs", "one"), None, "in quotes"),
        (("cells", 2, "equilibria", 0), [], "should be an object"),
        (("branches", 0, "events", 0), [], "should be an object"),
    ],
)
def test_a_damaged_document_is_refused(path, value, told):
    with pytest.raises(ResultFileError) as caught:
        verify_regimes(changed(by_hand(), path, value), SWITCH)
    assert told in str(caught.value)


def test_a_document_without_bounds_is_refused():
    document = by_hand()
    document["cells"] = document["cells"] * 1000
    with pytest.raises(LimitReached, match="3000 cells"):
        verify_regimes(document, SWITCH)
    long = changed(by_hand(), ("cells", 2, "equilibria", 0, "payoffs", "one"), "t" + " " * 5000 + "* t")
    long["branches"] = []
    with pytest.raises(LimitReached, match="characters"):
        verify_regimes(long, SWITCH)


def test_the_game_is_read_from_the_file_that_is_named(tmp_path):
    path = tmp_path / "game.toml"
    path.write_text(SWITCH.about.source_text)
    document = {**by_hand(), "game": {**regimes(gametheory.load(path), "t").to_dict()["game"]}}
    assert verify_regimes(document).holds
    with pytest.raises(ResultFileError, match="SHA-256"):
        verify_regimes(changed(document, ("game", "sha256"), "0" * 64))
    assert "title of the game" in problems(changed(document, ("game", "title"), "Another"), None)
    path.unlink()
    with pytest.raises(UsageError, match="--game"):
        verify_regimes(document)


JUNK = [
    None, True, 0, -1, 1e308, float("nan"), "", "x", "1e999", "9" * 5000, [], {}, [[]], {"a": 1}, "1/0", "(t + 1)**100",
    "((t**100)**100)**100", ROOT_OF_TWO, {**ROOT_OF_TWO, "polynomial": "0"}, {**ROOT_OF_TWO, "low": "2"},
    {**ROOT_OF_TWO, "polynomial": "(x**2 - 2)*(x**2 - 3)"},
]  # fmt: skip


@pytest.mark.parametrize("name", ["crossing", "tree", "by hand"])
def test_junk_anywhere_never_breaks_the_judge(name):
    family, document = (SWITCH, by_hand()) if name == "by hand" else written(name)
    source = random.Random(11)
    paths = list(_paths(document))
    kinds = set()
    for _ in range(80):
        try:
            kinds.add(verify_regimes(changed(document, source.choice(paths), source.choice(JUNK)), family).holds)
        except GameTheoryError as error:
            kinds.add(type(error).__name__)
    assert {False, "ResultFileError"} <= kinds


def _paths(found, path=()):
    if path:
        yield path
    if isinstance(found, dict | list):
        for key, value in found.items() if isinstance(found, dict) else enumerate(found):
            yield from _paths(value, (*path, key))


def test_deep_nesting_is_refused():
    nested = "x"
    for _ in range(900):
        nested = {"a": nested}
    for path in (("cells", 2, "equilibria", 0, "payoffs"), ("cells", 2, "equilibria", 0, "strategies")):
        document = changed(by_hand(), path, nested)
        document["branches"][1]["pieces"][1][path[-1]] = nested
        with pytest.raises(ResultFileError):
            verify_regimes(document, SWITCH)


def test_the_point_itself_may_be_stated_many_times():
    """Comparing a number with the point must not bring the point's own enclosure ever closer."""
    root = RealRoot(Polynomial([-2, 0, 1]), Fraction(1), Fraction(2))
    number = Field(root).generator
    assert all(same_number(root, number + 0) for _ in range(100))
    assert root.high - root.low > Fraction(1, 2**1000)


def test_a_reducible_polynomial_is_seen_through():
    """The same number told as a root of a product: all decisions still come out exact."""
    text = json.dumps(by_hand()).replace("x**2 - 2", "(x**2 - 2)*(x**2 - 3)*(x + 7)")
    found = verify_regimes(json.loads(text), SWITCH)
    assert found.problems == ()
    false = text.replace('"t**2 - 2"', '"t**2 - 3"')
    assert not verify_regimes(json.loads(false), SWITCH).holds


def test_symbols_stand_at_their_values():
    family = load("essay/monitoring")
    document = json.loads(json.dumps(regimes(family, "reach", symbolic=["fee"]).to_dict()))
    found = verify_regimes(document, family)
    assert found.problems == ()
    assert any("values of fee" in note for note in found.notes)
    false = changed(document, ("symbols", "fee"), "20")
    assert not verify_regimes(false, family).holds


def test_nothing_is_shared_with_the_solver():
    """The judge's modules import nothing of the solver over an axis."""
    code = "import sys, gametheory.parametric.judging.regimes; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in modules if name.startswith("gametheory.parametric.")}
    assert "gametheory.parametric.judging.regimes" in ours
    assert all(name.startswith("gametheory.parametric.judging") for name in ours)
    assert not any(name.startswith("gametheory.algebra") for name in modules)
