"""Textbook and degenerate games: how many equilibria there are, which, and what they are worth, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gametheory import Solution
from tests.games.published import load, only, published, solve

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def played(solution: Solution, *moves: tuple[str, str]) -> set[tuple[object, ...]]:
    """The probabilities of these (player, strategy) pairs, an entry an equilibrium."""
    return {tuple(e.strategies[player][strategy] for player, strategy in moves) for e in solution.equilibria}


def payoffs(solution: Solution) -> set[tuple[object, ...]]:
    return {tuple(equilibrium.payoffs.values()) for equilibrium in solution.equilibria}


# -- How many, at the defaults -------------------------------------------------------------------------------------

COUNTS = {
    "classics/battle_of_the_sexes": (3, 3, False),
    "classics/chicken": (3, 3, False),
    "classics/cournot_discretised": (1, 1, False),
    "classics/matching_pennies": (1, 1, False),
    "classics/oneill_1987": (1, 1, None),
    "classics/prisoners_dilemma": (1, 1, False),
    "classics/rock_paper_scissors": (1, 1, None),
    "classics/shapley_1964": (1, 1, None),
    "classics/stag_hunt": (3, 3, False),
    "degenerate/all_zero_2x2": (4, 1, True),
    "degenerate/nashpy_issue_231": (1, 1, True),
    "degenerate/nashpy_issue_82": (8, 4, True),
    "degenerate/quantecon_issue_326": (3, 2, True),
    "degenerate/von_stengel_6x6": (75, 75, False),
}


@pytest.mark.parametrize("name", COUNTS)
def test_extreme_equilibria_and_components(name: str) -> None:
    """Extreme equilibria, connected components, and whether degenerate (None: not claimed here)."""
    equilibria, components, degenerate = COUNTS[name]
    solution = solve(name)
    assert solution.concept == "nash"
    assert len(solution.equilibria) == equilibria
    assert len(solution.components) == components
    assert degenerate is None or solution.degenerate is degenerate


@pytest.mark.parametrize(("name", "subsets"), [("all_zero_2x2", 1), ("nashpy_issue_82", 5), ("quantecon_issue_326", 2)])
def test_maximal_nash_subsets(name: str, subsets: int) -> None:
    components = solve(f"degenerate/{name}").components
    assert sum(len(component.subsets) for component in components) == subsets


@pytest.mark.parametrize("name", published())
def test_every_file_is_documented(name: str) -> None:
    spec = load(name).spec
    assert spec.title
    assert spec.source
    assert spec.description.strip()
    assert spec.measures
    assert len(spec.claims) >= 2
    assert all(claim.says for claim in spec.claims.values())
    assert all(p.unit and p.meaning and p.source and p.range for p in spec.parameters.values())


# -- Two players, strategic ----------------------------------------------------------------------------------------


def test_prisoners_dilemma() -> None:
    assert played(solve("classics/prisoners_dilemma"), ("ann", "defect"), ("bob", "defect")) == {(1, 1)}
    hunt = played(solve("classics/prisoners_dilemma", temptation=2), ("ann", "defect"), ("bob", "defect"))
    assert {(0, 0), (1, 1)} < hunt


@pytest.mark.parametrize("prize", [Fraction(1, 10), 1, 4, Fraction(35, 3)])
def test_matching_pennies_mix_depends_on_the_other(prize: Fraction) -> None:
    solution = solve("classics/matching_pennies", prize=prize)
    assert played(solution, ("even", "heads"), ("odd", "heads")) == {(HALF, Fraction(2) / (prize + 3))}


@pytest.mark.parametrize("favourite", [2, Fraction(7, 2), 10])
def test_battle_of_the_sexes(favourite: Fraction) -> None:
    solution = solve("classics/battle_of_the_sexes", favourite=favourite)
    mixed = Fraction(favourite) / (1 + favourite)
    assert payoffs(solution) == {(1, favourite), (favourite, 1), (mixed, mixed)}


@pytest.mark.parametrize(("prize", "injury"), [(2, 4), (Fraction(3, 2), 7), (1, Fraction(11, 10))])
def test_hawks_and_doves_below_the_injury(prize: Fraction, injury: Fraction) -> None:
    solution = solve("classics/chicken", prize=prize, injury=injury)
    share = Fraction(prize) / injury
    assert played(solution, ("ann", "hawk"), ("bob", "hawk")) == {(1, 0), (0, 1), (share, share)}


def test_hawks_only_above_the_injury() -> None:
    assert played(solve("classics/chicken", prize=5, injury=4), ("ann", "hawk"), ("bob", "hawk")) == {(1, 1)}


@pytest.mark.parametrize("hare", [Fraction(1, 2), 2, 3])
def test_stag_hunt(hare: Fraction) -> None:
    solution = solve("classics/stag_hunt", hare=hare)
    tipping = Fraction(hare) / 4
    assert played(solution, ("ann", "hunt_stag"), ("bob", "hunt_stag")) == {(0, 0), (1, 1), (tipping, tipping)}


@pytest.mark.parametrize("win", [Fraction(1, 10), 1, 10])
def test_rock_paper_scissors(win: Fraction) -> None:
    equilibrium = only(solve("classics/rock_paper_scissors", win=win))
    assert {p for strategy in equilibrium.strategies.values() for p in strategy.values()} == {THIRD}
    assert set(equilibrium.payoffs.values()) == {(Fraction(win) - 1) / 3}


def test_shapley_1964() -> None:
    equilibrium = only(solve("classics/shapley_1964"))
    assert {p for strategy in equilibrium.strategies.values() for p in strategy.values()} == {THIRD}
    assert equilibrium.payoffs == {"row": THIRD, "column": THIRD}


def test_oneill_1987() -> None:
    equilibrium = only(solve("classics/oneill_1987"))
    minimax = {"joker": Fraction(2, 5), "two": Fraction(1, 5), "three": Fraction(1, 5), "ace": Fraction(1, 5)}
    assert equilibrium.strategies == {"row": minimax, "column": minimax}
    assert equilibrium.payoffs == {"row": -1, "column": 1}
    assert equilibrium.measures["row_wins"] == Fraction(2, 5)


def test_cournot_on_a_grid() -> None:
    assert only(solve("classics/cournot_discretised")).measures["market_price"] == 4
    between = solve("classics/cournot_discretised", cost=Fraction(3, 2))
    pure = {e.measures["output"] for e in between.equilibria if max(e.strategies["first"].values()) == 1}
    assert len(between.equilibria) == 3
    assert pure == {7}
    assert only(solve("classics/cournot_discretised", cost=3)).measures["output"] == 6


# -- Three players, pure -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("multiplier", "count"), [(1, 1), (Fraction(299, 100), 1), (3, 8), (4, 1)])
def test_public_goods(multiplier: Fraction, count: int) -> None:
    solution = solve("classics/public_goods", multiplier=multiplier)
    assert solution.concept == "pure-nash"
    assert len(solution.equilibria) == count
    giving = {equilibrium.measures["giving"] for equilibrium in solution.equilibria}
    assert giving == {0} if multiplier < 3 else 1 in giving


@pytest.mark.parametrize(("crowd", "attendance"), [(-1, [2, 2, 2]), (0, [2, 2, 2, 3]), (1, [3])])
def test_el_farol(crowd: int, attendance: list[int]) -> None:
    solution = solve("classics/el_farol", crowd=crowd)
    assert sorted(equilibrium.measures["attendance"] for equilibrium in solution.equilibria) == attendance


# -- Trees ---------------------------------------------------------------------------------------------------------


def test_entry_is_not_deterred_by_an_empty_threat() -> None:
    solution = solve("classics/entry_deterrence")
    assert solution.concept == "subgame-perfect"
    assert payoffs(solution) == {(2, 2)}


def test_entry_deterrence_is_nash_all_the_same() -> None:
    solution = solve("classics/entry_deterrence", concept="nash")
    assert len(solution.equilibria) == 3
    assert len(solution.components) == 2
    assert payoffs(solution) == {(2, 2), (1, 5)}


@pytest.mark.parametrize(("fighting", "outcomes"), [(1, {(2, 2)}), (2, {(2, 2), (1, 5)}), (3, {(1, 5)})])
def test_a_credible_fight_deters(fighting: int, outcomes: set[tuple[int, int]]) -> None:
    assert payoffs(solve("classics/entry_deterrence", fighting=fighting)) == outcomes


@pytest.mark.parametrize(
    ("envy", "outcomes"),
    [
        (0, {(9, 1)}),
        (Fraction(1, 16), {(9, HALF)}),
        (Fraction(1, 8), {(9, 0), (5, 5)}),
        (1, {(5, 5)}),
    ],
)
def test_ultimatum(envy: Fraction, outcomes: set[tuple[object, object]]) -> None:
    assert payoffs(solve("classics/ultimatum", envy=envy)) == outcomes


def test_centipede_ends_at_once() -> None:
    equilibrium = only(solve("classics/centipede"))
    assert equilibrium.measures["taken_at_once"] == 1
    assert equilibrium.measures["lost"] == Fraction(15, 2)
    # The plan is to take at every node, also where play never gets to.
    assert all(behavior.moves["take"] == 1 for behavior in equilibrium.behavior.values())


def test_centipede_is_taken_at_once_in_every_nash_equilibrium() -> None:
    solution = solve("classics/centipede", concept="nash")
    assert {equilibrium.measures["taken_at_once"] for equilibrium in solution.equilibria} == {1}


def test_centipede_that_grows_fast_is_played_to_the_end() -> None:
    assert only(solve("classics/centipede", growth=5)).measures["lost"] == 0


def test_beer_and_quiche() -> None:
    solution = solve("classics/beer_quiche")
    assert solution.concept == "nash"
    assert solution.degenerate is True
    assert len(solution.equilibria) == 4
    assert len(solution.components) == 2
    assert payoffs(solution) == {(Fraction(29, 10), Fraction(9, 10)), (Fraction(21, 10), Fraction(9, 10))}
    assert {(e.measures["beer"], e.measures["duels"]) for e in solution.equilibria} == {(1, 0), (0, 0)}


def test_beer_and_quiche_threats_need_only_be_strong_enough() -> None:
    """The odd breakfast is duelled with a probability from 1/2 to 1, whatever it is."""
    threats = {0: set(), 1: set()}
    for equilibrium in solve("classics/beer_quiche").equilibria:
        beer = int(equilibrium.measures["beer"])
        odd = equilibrium.behavior["sees_quiche" if beer else "sees_beer"]
        assert not odd.on_path
        threats[beer].add(odd.moves["duel"])
    assert threats == {0: {HALF, 1}, 1: {HALF, 1}}


# -- Degenerate and hard games -------------------------------------------------------------------------------------


def test_nashpy_issue_82() -> None:
    """The eight of the issue, given there as costs."""
    found = {
        (tuple(e.strategies["row"].values()), tuple(e.strategies["column"].values()))
        for e in solve("degenerate/nashpy_issue_82").equilibria
    }
    reported = [
        ("1 0 0", "0 1 0 0 0"),
        ("1 0 0", "0 0 0 0 1"),
        ("2/3 1/3 0", "0 1 0 0 0"),
        ("1/3 1/2 1/6", "0 4/9 2/9 1/3 0"),
        ("0 1/2 1/2", "0 1/2 1/2 0 0"),
        ("0 1 0", "3/7 0 4/7 0 0"),
        ("0 1 0", "1 0 0 0 0"),
        ("0 1 0", "3/8 0 1/4 3/8 0"),
    ]
    assert found == {tuple(tuple(map(Fraction, side.split())) for side in pair) for pair in reported}


def test_quantecon_issue_326() -> None:
    solution = solve("degenerate/quantecon_issue_326")
    column = played(solution, ("row", "r1"), ("column", "c1"))
    assert column == {(1, 1), (1, Fraction(2, 3)), (0, THIRD)}
    assert sorted(len(component.equilibria) for component in solution.components) == [1, 2]


def test_nashpy_issue_231() -> None:
    equilibrium = only(solve("degenerate/nashpy_issue_231"))
    assert list(equilibrium.strategies["row"].values()) == [0, 0, THIRD, 0, THIRD, THIRD]
    assert list(equilibrium.strategies["column"].values()) == [0, 0, THIRD, 0, THIRD, THIRD]
    assert equilibrium.payoffs == {"row": 0, "column": 0}


def test_all_zero_is_one_square() -> None:
    solution = solve("degenerate/all_zero_2x2")
    assert played(solution, ("row", "top"), ("column", "left")) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    (square,) = solution.components[0].subsets
    assert {player: len(vertices) for player, vertices in square.vertices.items()} == {"row": 2, "column": 2}


def test_von_stengel_supports() -> None:
    """Two pure equilibria, one with full support, and 26, 18, 26 and 2 of the sizes between."""
    equilibria = solve("degenerate/von_stengel_6x6").equilibria
    sizes = [sum(p > 0 for p in equilibrium.strategies["row"].values()) for equilibrium in equilibria]
    assert [sizes.count(size) for size in range(1, 7)] == [2, 26, 18, 26, 2, 1]
    assert all(
        sum(p > 0 for p in equilibrium.strategies["column"].values()) == size
        for equilibrium, size in zip(equilibria, sizes, strict=True)
    )
    assert max(equilibrium.measures["first_row"] for equilibrium in equilibria) == Fraction(23, 27)
    assert {min(map(min, payoffs(solve("degenerate/von_stengel_6x6"))))} == {Fraction(3, 2)}
