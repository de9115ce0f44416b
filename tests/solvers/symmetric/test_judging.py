"""The judge of symmetric games refuses what is false, wherever it stands in a document."""

import copy
import json
import random
from fractions import Fraction

import pytest

from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached, ResultFileError, UnverifiedResult
from gametheory.solvers.judging_symmetric import judge_counts, judge_symmetric, verify_symmetric
from gametheory.solvers.symmetric import solving
from gametheory.solvers.symmetric.mixtures import Mixture, Mixtures
from gametheory.solvers.symmetric.solving import solve_symmetric
from tests.solvers.symmetric.games import game_of, game_of_formulas, swamping


def document(solution):
    return json.loads(json.dumps(solution.to_dict()))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("concept", ["symmetric-nash", "pure-nash"])
def test_solutions_hold(seed, concept):
    chosen = random.Random(seed)
    size = chosen.randint(2, 8)
    most = 1 if seed % 2 else 9
    tables = [[Fraction(chosen.randint(-most, most)) for _ in range(size)] for _ in range(2)]
    game = game_of(tables, measures='[measures]\nshare = "one.a"\nworth = "payoff.one * count.b"')
    found = verify_symmetric(document(solve_symmetric(game, concept)), game)
    assert found.holds, found.problems
    assert found.largest_regret == 0


def changed(edit):
    game = swamping(1000)
    stated = document(solve_symmetric(game, "symmetric-nash"))
    edit(stated)
    return verify_symmetric(stated, game)


def moved_mixture(stated):
    for name, step in (("pirate", Fraction(1, 10**11)), ("comply", -Fraction(1, 10**11))):
        share = stated["equilibria"][1]["strategies"]["tool"][name]
        share.update({end: str(Fraction(share[end]) + step) for end in ("low", "high")})


def set_in(path, value):
    def edit(stated):
        *way, last = path
        for key in way:
            stated = stated[key]
        stated[last] = value

    return edit


FALSE = {
    "a mixture beside the root": (moved_mixture, "not an equilibrium"),
    "a payoff": (set_in(("equilibria", 2, "payoffs", "tool"), "4"), "payoff of 'tool'"),
    "a payoff beside": (set_in(("equilibria", 1, "payoffs", "tool"), "1/1000"), "payoff of 'tool'"),
    "a measure": (set_in(("equilibria", 2, "measures", "welfare"), "7/2"), "measure of 'welfare'"),
    "a measure beside": (set_in(("equilibria", 1, "measures", "piracy"), "501/1000"), "measure of 'piracy'"),
    "a regret": (set_in(("equilibria", 0, "regret"), "1"), "regret"),
    "a regret that is too small": (set_in(("equilibria", 1, "regret", "high"), "1/100000000000000000000000"), "regret"),
    "a range that is too long": (set_in(("counts", 0, "counts"), {"pirate": [0, 1], "comply": [999, 1000]}), "1 is no"),
    "a range elsewhere": (set_in(("counts", 1, "counts"), {"pirate": [999, 999], "comply": [1, 1]}), "999 is no"),
    "counts of others": (set_in(("counts", 1, "counts"), {"pirate": [1000, 1000], "comply": [1, 1]}), "not counts of"),
    "a parameter": (set_in(("parameters", "suits"), "21"), "suits"),
    "a continuum": (set_in(("components",), [{"sets": [], "equilibria": []}]), "the gain is not 0"),
    "no distribution": (set_in(("equilibria", 0, "strategies", "tool", "comply"), "1/2"), "not a distribution"),
    "another strategy": (set_in(("equilibria", 0, "strategies", "tool"), {"pirate": "0", "license": "1"}), "lacks"),
    "shares of no counts": (set_in(("equilibria", 1, "state", "symmetric"), False), "whole numbers"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_a_problem(name):
    edit, said = FALSE[name]
    found = changed(edit)
    assert not found.holds
    assert any(said in problem for problem in found.problems), found.problems


def test_unchanged_holds():
    assert changed(lambda stated: None).problems == ()


def test_a_range_that_is_too_short():
    game = game_of([[Fraction(0)] * 6] * 2)
    stated = document(solve_symmetric(game, "pure-nash"))
    stated["counts"][0]["counts"] = {"a": [0, 5], "b": [1, 6]}
    assert "6 is an equilibrium" in " ".join(verify_symmetric(stated, game).problems)


@pytest.mark.parametrize(
    "edit",
    [
        set_in(("equilibria", 1, "strategies", "tool", "pirate"), {"low": "1", "high": "0"}),
        set_in(("equilibria", 1, "strategies", "tool", "pirate"), {"low": "1"}),
        set_in(("equilibria", 0, "regret"), 0.5),
        set_in(("equilibria", 0, "regret"), None),
        set_in(("counts", 0), []),
        set_in(("counts", 0, "counts", "pirate"), ["0", "0"]),
        set_in(("equilibria",), {}),
    ],
)
def test_another_shape_is_refused(edit):
    with pytest.raises(ResultFileError):
        changed(edit)


def test_a_long_denominator_is_refused():
    share = Fraction(10**2000 + 1, 3 * 10**2000)
    with pytest.raises(LimitReached, match="bits"):
        judge_symmetric(swamping(1000), (share, 1 - share))


def test_regret_by_hand():
    game = game_of_formulas(2, {"a": "-5 / count.a", "b": "-3"}, counts="all")
    # Half of the others violate: violating pays -15/4, complying -3; the mean is -27/8.
    regret, payoffs, _ = judge_symmetric(game, (Fraction(1, 2), Fraction(1, 2)))
    assert (regret, payoffs) == (Fraction(3, 8), {"one": Fraction(-27, 8)})
    assert judge_counts(game, (1, 1))[:2] == (2, {"one": Fraction(-4)})


def test_enclosures_of_many_players_hold_the_exact_numbers():
    game = game_of_formulas(201, {"a": "count.a / 10 - 7", "b": "3"}, extra='[measures]\nsquare = "one.a ** 2"')
    larger = game_of_formulas(301, {"a": "count.a / 15 - 7", "b": "3"}, extra='[measures]\nsquare = "one.a ** 2"')
    share = Fraction(2, 7)
    assert judge_symmetric(game, (share, 1 - share))[1]["one"] == share * (20 * share - 7) + (1 - share) * 3
    regret, payoffs, measures = judge_symmetric(larger, (share, 1 - share))
    mean = share * (20 * share - 7) + (1 - share) * 3
    assert payoffs["one"].low <= mean <= payoffs["one"].high
    assert regret.low <= 3 - mean <= regret.high
    square = share**2 + share * (1 - share) / 301
    assert measures["square"].low <= square <= measures["square"].high
    assert max(payoffs["one"].width, regret.width, measures["square"].width) < Fraction(1, 10**20)


def test_a_wrong_method_is_found_out(monkeypatch):
    wrong = Mixtures((Mixture(Enclosure(Fraction(3, 10), Fraction(4, 10)), 1),), "made up")
    monkeypatch.setattr(solving, "mixtures", lambda gains: wrong)
    with pytest.raises(UnverifiedResult):
        solve_symmetric(swamping(1000), "symmetric-nash")


def test_floats_are_judged_with_a_tolerance():
    game = game_of_formulas(
        4,
        {"a": "3 - count.a + count.b / 7", "b": "2 - count.b + count.c / 5", "c": "1 - count.c + count.a / 3"},
    )
    solution = solve_symmetric(game, "symmetric-nash")
    assert solution.arithmetic == "float"
    stated = document(solution)
    assert verify_symmetric(stated, game).holds
    wrong = copy.deepcopy(stated)
    shares = wrong["equilibria"][-1]["strategies"]["one"]
    shares["a"], shares["b"] = shares["b"], shares["a"]
    assert not verify_symmetric(wrong, game).holds


def test_a_better_third_strategy_refutes_an_enclosed_mixture():
    # Against two others a gains -1, -1, 7: 8 p^2 - 1 vanishes at an irrational share.
    pair = {"a": "4 * count.a * (count.a - 1) - 1", "b": "0"}
    solution = solve_symmetric(game_of_formulas(3, pair), "symmetric-nash")
    (share,) = [found.strategies["one"]["a"] for found in solution.equilibria if not found.state["pure"]]
    shares = (share, 1 - share, Fraction(0))
    worse, _, _ = judge_symmetric(game_of_formulas(3, {**pair, "c": "-1"}), shares)
    better, _, _ = judge_symmetric(game_of_formulas(3, {**pair, "c": "1"}), shares)
    assert worse.low == 0
    assert worse.high < Fraction(1, 10**10)
    assert Fraction(9, 10) < better.low <= better.high
