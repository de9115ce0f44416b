"""The judge of maps: true ones hold, and each kind of falsehood is found; junk never breaks it."""

from __future__ import annotations

import copy
import functools
import itertools
import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest

import gametheory
from gametheory.errors import GameTheoryError, LimitReached, ResultFileError
from gametheory.numbers import exact_text
from gametheory.parametric.judging import map_frame as judging_map_frame
from gametheory.parametric.judging.map import _MapJudge, verify_map
from gametheory.parametric.judging.map_frame import MapFrame
from gametheory.parametric.judging.regimes import verify_regimes
from gametheory.parametric.map import regime_map
from tests.games.published import GAMES
from tests.parametric.box_families import AXES, bimatrices, head, pure_games, trees

MONITORING = gametheory.load(GAMES / "essay" / "monitoring.toml")
REACH_TREE = gametheory.load(GAMES / "essay" / "reach_tree.toml")
CIRCLE = gametheory.loads(
    head("circle", "strategic")
    + """
players = { one = ["enter", "leave"], two = ["watch"] }
payoffs.matrices = { one = [["x**2 + y**2 - 1/2"], ["0"]], two = [[0], [0]] }
"""
)
CROSSING = gametheory.loads(
    head("curves that cross", "strategic")
    + """
players = { one = ["enter", "leave"], two = ["watch", "sleep"] }
payoffs.matrices = { one = [["x**2 + y**2 - 1/2", "x**2 + y**2 - 1/2"], [0, 0]], two = [["y - x**2", 0], ["y - x**2", 0]] }
"""
)
FAMILIES = {"monitoring": MONITORING, "tree": REACH_TREE, "circle": CIRCLE, "crossing": CROSSING}


@functools.cache
def _written(name):
    family = FAMILIES[name]
    axes = AXES if name in ("circle", "crossing") else ("reach", "fee")
    return json.dumps(regime_map(family, axes).to_dict())


def written(name):
    """The family and the document of its map, fresh from its JSON."""
    return FAMILIES[name], json.loads(_written(name))


def changed(document, path, value):
    """A copy with another value at a path."""
    found = copy.deepcopy(document)
    *way, last = path
    container = found
    for key in way:
        container = container[key]
    container[last] = value
    return found


def problems(document, family):
    return "\n".join(verify_regimes(document, family).problems)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_true_map_holds(name):
    family, document = written(name)
    found = verify_regimes(document, family)
    assert found.problems == ()
    pieces = [*document["cells"], *document["curves"], *document["points"]]
    stated = [piece for piece in pieces if not all(isinstance(v, dict) for v in piece["sample"].values())]
    assert found.checked == sum(len(piece["equilibria"]) for piece in stated)
    assert found.largest_regret == 0
    assert "at 200 random points the equilibria are those of some region; of which one is not judged" in found.notes


def swap_shares(document, first, second):
    """Exchange the shares of two regions, and set those of the regimes to what their regions add up to."""
    found = copy.deepcopy(document)
    cells = found["cells"]
    cells[first]["share"], cells[second]["share"] = cells[second]["share"], cells[first]["share"]
    for name, share in found["shares"].items():
        of = [cell["share"] for cell in cells if cell["regime"] == name]
        low, high = (sum(Fraction(each[key]) for each in of) for key in ("low", "high"))
        share.update(low=exact_text(low), high=exact_text(high), approx=float((low + high) / 2))
    return found


def test_shares_that_points_contradict_are_refuted():
    family, document = written("monitoring")
    told = []
    for first, second in itertools.combinations(range(len(document["cells"])), 2):
        shares = [document["cells"][number]["share"]["approx"] for number in (first, second)]
        if abs(shares[0] - shares[1]) > 0.4:
            told.append(problems(swap_shares(document, first, second), family))
    assert told
    for problem in told:
        assert "is stated, but" in problem
        assert "of 200 random points have its equilibria" in problem


def test_alike_regions_share_their_points():
    """Regions of one regime can't be told apart at a point, so their shares may be exchanged, but not their sum."""
    family, document = written("monitoring")
    cells = [{**copy.deepcopy(document["cells"][0]), "name": f"half {n}"} for n in range(2)]
    judge = _MapJudge(MapFrame(family, document), 50, 0)
    names = {cells[0]["name"], cells[1]["name"]}
    judge.frame.regions = judge.frame.regions[:2]
    judge.frame.regimes = ["R", "R"]
    judge.frame.region_shares = dict(
        zip(sorted(names), [(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0))], strict=True)
    )
    judge.frame.regime_shares = {"R": (Fraction(1), Fraction(1))}
    judge.frame.regions = [
        replace(region, name=name) for region, name in zip(judge.frame.regions, sorted(names), strict=True)
    ]
    before = list(judge.problems)
    judge._compare_shares([names] * 50, 50)
    assert judge.problems == before
    judge.frame.regime_shares = {"R": (Fraction(1, 100), Fraction(1, 10))}
    judge._compare_shares([names] * 50, 50)
    assert judge.problems == [
        *before,
        "share of 'R': about 0.055 is stated, but 50 of 50 random points have its equilibria",
    ]


def test_what_is_not_judged_is_said():
    family, document = written("crossing")
    notes = verify_regimes(document, family).notes
    assert any("exact shares, and where frontiers run between their ends, are not judged" in note for note in notes)
    assert "shares are not judged" in verify_map(document, family, points=3).notes
    assert "formulas of curves that have a square root are not judged" in notes
    assert "at points with two irrational coordinates equilibria are not judged" in notes
    assert "at ends of curves with two irrational coordinates polynomials are not judged" in notes


def test_random_maps_hold():
    families = [*((family, None) for family in bimatrices(21, 8)), *((family, None) for family in trees(22, 2))]
    families += [(family, "pure-nash") for family in pure_games(23, 3)]
    for family, concept in families:
        document = json.loads(json.dumps(regime_map(family, AXES, concept=concept).to_dict()))
        assert verify_map(document, family, points=30).problems == ()


def test_symbols_are_judged_at_their_values():
    document = json.loads(json.dumps(regime_map(MONITORING, ("reach", "fee"), symbolic=["piracy_cost"]).to_dict()))
    found = verify_regimes(document, MONITORING)
    assert found.holds
    assert any("at the values of piracy_cost" in note for note in found.notes)


@pytest.mark.parametrize(
    ("name", "path", "value", "told"),
    [
        ("monitoring", ("cells", 2, "equilibria", 0, "payoffs", "tool"), "61 - fee", "payoff of 'tool'"),
        ("monitoring", ("cells", 2, "equilibria", 0, "measures", "rent"), "fee", "'rent'"),
        ("tree", ("cells", 0, "equilibria"), [], "of the game's 1 equilibria there are not stated"),
        ("monitoring", ("cells", 0, "undefined"), "by nature", "is said not to be defined there, but it is"),
        ("monitoring", ("cells", 0, "sample", "fee"), "2", "R1, at reach = 1/2, fee = 2"),
        ("monitoring", ("cells", 0, "sample", "fee"), "0", "not a rational point inside the box"),
        ("monitoring", ("cells", 0, "name"), "R2", "another region has the same name"),
        ("monitoring", ("cells", 0, "neighbours"), ["R2"], "'neighbours' are not those across its frontiers"),
        ("monitoring", ("cells", 0, "neighbours"), ["R9"], "names a region that is not listed"),
        ("monitoring", ("cells", 0, "share", "high"), "1/61", "impossible bounds"),
        ("monitoring", ("cells", 0, "regime"), "regime 2", "its regions are on different branches"),
        ("monitoring", ("cells", 0, "equilibria", 0, "branch"), "B", "are not the same functions"),
        ("monitoring", ("shares", "regime 1", "low"), "0", "is not the sum of those of its regions"),
        ("monitoring", ("shares",), {}, "'shares' should be of the regimes"),
        ("monitoring", ("adjacency",), [["R1", "R2"]], "'adjacency' is not the pairs"),
        ("monitoring", ("frontiers", 1, "from", "reach"), "1/5", "is not zero at reach = 1/5"),
        ("monitoring", ("frontiers", 4, "to", "fee"), "50", "is not zero at reach = 1, fee = 50"),
        ("monitoring", ("frontiers", 4, "to", "fee"), "61", "is outside the box"),
        ("monitoring", ("frontiers", 4, "formulas"), ["fee = 51*reach + 1"], "is not zero at reach = 1/10, fee = 6"),
        ("monitoring", ("frontiers", 4, "polynomial"), "50*reach - fee", "is not zero at"),
        ("monitoring", ("frontiers", 0, "between"), ["R1", "R7"], "names a region that is not listed"),
        ("monitoring", ("curves", 0, "beside"), ["R8"], "names a region that is not listed"),
        ("monitoring", ("curves", 0, "new"), ["Z"], "'new' names a branch that no equilibrium there is on"),
        ("monitoring", ("curves", 0, "components"), [], "component"),
        (
            "monitoring",
            ("curves", 3, "equilibria", 1, "strategies", "tool"),
            {"pirate": "1", "license": "0"},
            "curve 3",
        ),
        ("monitoring", ("game", "title"), "Another", "title of the game"),
        ("monitoring", ("covers",), "pure strategies", "'covers' should be"),
        ("tree", ("points", 1, "equilibria", 0, "payoffs", "tool"), "53", "point 1, at reach = 1/10, fee = 13/2"),
        ("tree", ("cells", 2, "equilibria", 0, "behavior", "offer", "on_path"), False, "on_path"),
        ("circle", ("curves", 0, "equilibria", 0, "payoffs", "one"), "1/7", "curve 0"),
        ("circle", ("frontiers", 0, "polynomial"), "2*x**2 + 2*y**2 - 3", "is not zero at"),
    ],
)
def test_falsehoods_are_found(name, path, value, told):
    family, document = written(name)
    assert told in problems(changed(document, path, value), family)


@pytest.mark.parametrize("name", ["monitoring", "tree", "circle"])
def test_every_changed_number_is_found(name):
    """Any probability, payoff or measure of any region, curve or point: a seeded choice of them, a thousandth larger."""
    family, document = written(name)
    paths = [
        path
        for path in _paths(document)
        if {"strategies", "payoffs", "measures", "moves"} & {*path[:-1]} and isinstance(_at(document, path), str)
    ]
    for path in random.Random(7).sample(paths, 12):
        assert not verify_map(changed(document, path, f"({_at(document, path)}) + 1/1000"), family, points=3).holds, (
            path
        )


def _at(document, path):
    return functools.reduce(lambda container, key: container[key], path, document)


def test_formulas_that_are_right_at_the_sample_only_are_found_elsewhere():
    family, document = written("monitoring")
    false = changed(document, ("cells", 2, "equilibria", 0, "strategies", "tool"), {"pirate": "1/5", "license": "4/5"})
    false["cells"][2]["equilibria"][0]["measures"]["piracy"] = "1/5"
    told = problems(false, family)
    assert "a new solve finds other equilibria than any region has" in told


def test_a_region_that_is_missing_is_found():
    family, document = written("monitoring")
    document["cells"].pop()
    told = problems(document, family)
    assert "a new solve finds other equilibria than any region has" in told
    assert "names a region that is not listed" in told


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("axes",), ["reach", "reach"], "one or two parameters"),
        (("axes",), ["reach", "fie"], "not a parameter"),
        (("ranges",), {"reach": ["0", "1"], "fie": ["0", "1"]}, "'fee' should be a list"),
        (("ranges", "fee"), ["0"], "two numbers for each axis"),
        (("ranges", "fee"), ["1", "0"], "below its second"),
        (("ranges", "fee"), ["0", "70"], "outside its range"),
        (("parameters",), {}, "should be the game's parameters, but the axes"),
        (("concept",), "subgame-perfect", "strategic form"),
        (("cells",), [], "'cells' is empty"),
        (("cells", 0), [], "should be an object"),
        (("cells", 0, "sample"), {"reach": "1/2"}, "a number for each axis"),
        (("cells", 0, "equilibria", 0), {}, "its 'branch' a text"),
        (("cells", 0, "equilibria", 0, "payoffs", "tool"), "60 - fie", "neither reach nor a symbol"),
        (("cells", 0, "equilibria", 0, "payoffs", "tool"), "60 - fee if fee > 1 else 2", "+ - * / and ** only"),
        (("cells", 0, "share", "approx"), "much", "'approx' should be a number"),
        (("frontiers", 0, "formulas"), ["1"], "should be texts such as 'fee = ...'"),
        (("adjacency",), ["R1"], "pairs of names"),
        (("curves",), None, "'curves' should be a list"),
    ],
)
def test_a_damaged_map_is_refused(path, value, told):
    family, document = written("monitoring")
    with pytest.raises(ResultFileError) as caught:
        verify_regimes(changed(document, path, value), family)
    assert told in str(caught.value)


def test_a_huge_map_is_refused(monkeypatch):
    monkeypatch.setattr(judging_map_frame, "MAXIMUM_PIECES", 5)
    family, document = written("monitoring")
    with pytest.raises(LimitReached, match="9 regions, curves and points"):
        verify_regimes(document, family)


ROOT_OF_TWO = {"polynomial": "x**2 - 2", "low": "7/5", "high": "3/2", "approx": 2**0.5}
JUNK = [
    None, True, 0, -1, 1e308, float("nan"), "", "x", "R1", "9" * 5000, [], {}, [[]], {"a": 1}, "1/0", "(reach + 1)**100",
    ROOT_OF_TWO, {**ROOT_OF_TWO, "polynomial": "0"}, {**ROOT_OF_TWO, "low": "2"}, ["R1", "R1"],
]  # fmt: skip


@pytest.mark.parametrize("name", ["monitoring", "tree", "crossing"])
def test_junk_anywhere_never_breaks_the_judge(name):
    family, document = written(name)
    source, kinds = random.Random(11), set()
    paths = list(_paths(document))
    for _ in range(80):
        try:
            false = changed(document, source.choice(paths), source.choice(JUNK))
            kinds.add(verify_map(false, family, points=3).holds)
        except GameTheoryError as error:
            kinds.add(type(error).__name__)
    assert {False, "ResultFileError"} <= kinds


def _paths(found, path=()):
    if path:
        yield path
    if isinstance(found, dict | list):
        for key, value in found.items() if isinstance(found, dict) else enumerate(found):
            yield from _paths(value, (*path, key))


def test_a_map_without_its_curves_is_not_complete():
    """On a frontier the equilibria of both sides meet: they are those of neither side alone."""
    family = gametheory.load(GAMES / "essay" / "reach_tree.toml")
    document = json.loads(json.dumps(gametheory.regime_map(family, ["reach", "fee"]).to_dict()))
    assert verify_regimes(document, family).problems == ()
    document["curves"], document["points"] = [], []
    found = verify_regimes(document, family)
    assert any("frontier" in problem and "new solve finds other equilibria" in problem for problem in found.problems)
