"""Equilibria along one parameter against solving afresh: everywhere, at every breakpoint, and with no breakpoint too many.

The judge at rational values is :func:`gametheory.solve`; at irrational ones, all pairs of supports tried in exact
arithmetic that shares nothing with the package (:mod:`tests.parametric.number_field`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest

import gametheory
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.errors import LimitReached
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.parametric.lines.solving import solve_line
from tests.parametric.agreement import (
    UNDEFINED,
    as_formula,
    at_irrational,
    at_rational,
    evaluator_at,
    faults,
    field_of,
    fresh,
    picture,
    solved_line,
    stretch_at,
    tried,
)
from tests.parametric.families import (
    KINDS,
    LineFamily,
    bimatrix_families,
    linear_bimatrix,
    pure_families,
    tree_families,
)

F = Fraction
CHUNKS = range(10)
GAMES = 4 * len(KINDS)
"""Two-player games of a chunk: four of each kind, 520 in all."""
POINTS = 20
"""Random values at which each is solved afresh, besides one in each open stretch and every breakpoint."""


def all_faults(families: Iterable[LineFamily], concept: str, points: int) -> tuple[int, int, list[str]]:
    """What disagrees in any of the families, and how many values were compared in either way."""
    compared = by_trial = 0
    said: list[str] = []
    for seed, made in enumerate(families):
        afresh, trials, wrong = faults(made, concept, points, seed, irrational=concept == "nash")
        compared, by_trial = compared + afresh, by_trial + trials
        said += wrong
    return compared, by_trial, said


class TestAgreement:
    @pytest.mark.parametrize("chunk", CHUNKS)
    def test_two_players(self, chunk: int) -> None:
        compared, by_trial, said = all_faults(bimatrix_families(chunk, GAMES), "nash", POINTS)
        assert not said, said[0]
        assert compared > GAMES * POINTS
        assert by_trial > GAMES // 4

    def test_at_least_half_of_them_are_degenerate_wherever_they_are_not_special(self) -> None:
        # Defaults are rationals that no kind singles out: a tie there is one of functions.
        families = [made for chunk in CHUNKS for made in bimatrix_families(chunk, GAMES)]
        degenerate = sum(bool(gametheory.solve(made.load()).degenerate) for made in families)
        assert len(families) >= 500
        assert degenerate >= len(families) / 2

    def test_three_players_in_pure_strategies(self) -> None:
        compared, _, said = all_faults(pure_families(1, 60), "pure-nash", 8)
        assert not said, said[0]
        assert compared > 60 * 8

    @pytest.mark.parametrize(
        ("concept", "depth", "hidden"),
        [("subgame-perfect", 3, False), ("subgame-perfect", 3, True), ("pure-nash", 2, False)],
    )
    def test_trees(self, concept: str, depth: int, hidden: bool) -> None:
        compared, _, said = all_faults(tree_families(1, 60, depth=depth, hidden=hidden), concept, 8)
        assert not said, said[0]
        assert compared > 60 * 8

    @pytest.mark.parametrize("hidden", [True, False])
    def test_trees_by_their_reduced_strategic_form(self, hidden: bool) -> None:
        said = []
        for seed, made in enumerate(tree_families(4, 60, players=(2,), depth=2, hidden=hidden)):
            said += faults(made, "nash", 8, seed, irrational=False)[2]
        assert not said, said[0]


def bimatrix(row: str, column: str, low: int = 0, high: int = 1, default: str = "3/7") -> LineFamily:
    """A two-player family in ``t`` from its matrices as texts."""
    rows, columns = row.count("[") - 1, (row.count(",") + 1) // (row.count("[") - 1)
    names = [[f"{letter}{k}" for k in range(size)] for letter, size in (("r", rows), ("c", columns))]
    text = f"""
        format = 1
        title = "plain"
        form = "strategic"
        parameters.t = {{ default = "{default}", range = [{low}, {high}] }}
        players = {{ row = {names[0]}, column = {names[1]} }}
        payoffs.matrices = {{ row = {row}, column = {column} }}
    """
    return LineFamily("plain", text, F(low), F(high))


def chance_tree(probability: str) -> LineFamily:
    """Chance leads one of two players to an easy choice; what the other and the end pay does not depend on chance."""
    text = f"""
        format = 1
        title = "two easy choices"
        form = "extensive"
        players = ["one", "two"]
        parameters.t = {{ default = "1/2", range = [-1, 1] }}
        [tree]
        start = {{ chance = {{ first = "{probability}", second = "1 - ({probability})" }} }}
        first = {{ player = "one", moves = {{ a = "good", b = "bad" }} }}
        second = {{ player = "two", moves = {{ c = "fine", d = "worse" }} }}
        good = {{ payoffs = [1, 1] }}
        bad = {{ payoffs = [0, 0] }}
        fine = {{ payoffs = [1, 1] }}
        worse = {{ payoffs = [0, 0] }}
    """
    return LineFamily("chance", text, F(-1), F(1))


class TestPlainCases:
    # x/2 and (1-x)/2 if both choose alike, x and 1-x otherwise.
    SHARED = bimatrix(
        '[["t/2", "t"], ["1 - t", "(1 - t)/2"]]',
        '[["t/2", "1 - t"], ["t", "(1 - t)/2"]]',
    )

    def test_breakpoints_are_exact(self) -> None:
        _, line = solved_line(self.SHARED, "nash")
        assert [stretch.low for stretch in line if stretch.is_point] == [0, F(1, 3), F(2, 3), 1]
        assert [len(stretch.value.equilibria) for stretch in line] == [1, 1, 3, 3, 3, 1, 1]

    def test_the_mixed_equilibrium_is_a_formula(self) -> None:
        _, line = solved_line(self.SHARED, "nash")
        middle = line[3].value
        played = [tuple(equilibrium.strategies["row"].values()) for equilibrium in middle.equilibria]
        formulas = [[str(function.numerator) for function in own] for own in played]
        assert formulas == [["0", "1"], ["3*t - 1", "-3*t + 2"], ["1", "0"]]
        assert all(function.denominator == 1 for function in played[1])
        assert played[1] == tuple(middle.equilibria[1].strategies["column"].values())

    @pytest.mark.parametrize("where", [F(1, 3), F(2, 3)])
    def test_the_sets_at_the_breakpoints(self, where: Fraction) -> None:
        family, line = solved_line(self.SHARED, "nash")
        point = stretch_at(line, where)
        assert point.is_point
        assert picture(point.value, at_rational(where)) == fresh(family, "nash", where)
        (component,) = point.value.components
        sizes = sorted((len(s.vertices["row"]), len(s.vertices["column"])) for s in component.subsets)
        assert sizes == [(1, 2), (2, 1)]

    def test_an_irrational_breakpoint(self) -> None:
        made = bimatrix('[["t**2"], ["2"]]', '[["0"], ["0"]]', 0, 2)
        family, line = solved_line(made, "nash")
        first, point, last = line[1:-1]
        assert [int(c) for c in point.low.polynomial.coeffs()] == [-2, 0, 1]
        assert float(point.low) == pytest.approx(2**0.5, abs=1e-15)
        assert [len(stretch.value.equilibria) for stretch in (first, point, last)] == [1, 2, 1]
        field = field_of(point.low)
        assert picture(point.value, at_irrational(field)) == tried(family, field)
        assert picture(first.value, at_irrational(field)) != tried(family, field)

    def test_a_value_at_which_the_game_is_undefined(self) -> None:
        made = bimatrix('[["1/t", "0"], ["0", "1"]]', '[["1", "0"], ["0", "1"]]', -1, 1)
        _, line = solved_line(made, "nash")
        assert [stretch.low for stretch in line if stretch.value.undefined] == [0]
        point = stretch_at(line, F(0))
        assert point.is_point
        assert not point.value.equilibria
        assert "divides by zero" in point.value.undefined

    def test_a_removable_gap_is_still_a_gap(self) -> None:
        made = bimatrix('[["t**2/t"], ["t"]]', '[["0"], ["0"]]', -1, 1)
        family, line = solved_line(made, "nash")
        assert [stretch.low for stretch in line if stretch.is_point] == [-1, 0, 1]
        assert fresh(family, "nash", F(0)) == picture(stretch_at(line, F(0)).value, at_rational(F(0))) == UNDEFINED

    def test_a_payoff_that_is_other_at_one_value_only(self) -> None:
        made = bimatrix('[["1 if t == 1/2 else 0"], ["0"]]', '[["0"], ["0"]]')
        _, line = solved_line(made, "nash")
        assert [stretch.low for stretch in line if stretch.is_point] == [0, F(1, 2), 1]
        assert [len(stretch.value.equilibria) for stretch in line] == [2, 2, 1, 2, 2]

    def test_a_fold_that_changes_nothing_is_no_breakpoint(self) -> None:
        made = bimatrix('[["abs(t)"], ["max(t, -t)"]]', '[["abs(t)**2"], ["t**2"]]', -1, 1)
        _, line = solved_line(made, "nash")
        assert [stretch.low for stretch in line if stretch.is_point] == [-1, 0, 1]
        square = bimatrix('[["abs(t)**2"], ["t**2"]]', '[["0"], ["0"]]', -1, 1)
        _, line = solved_line(square, "nash")
        assert [stretch.low for stretch in line if stretch.is_point] == [-1, 1]

    def test_a_determinant_that_touches_zero(self) -> None:
        made = bimatrix('[["-(t - 1/3)**2"], ["0"]]', '[["0"], ["0"]]')
        _, line = solved_line(made, "nash")
        assert [(stretch.low, len(stretch.value.equilibria)) for stretch in line if stretch.is_point] == [
            (0, 1),
            (F(1, 3), 2),
            (1, 1),
        ]

    def test_a_range_of_one_value(self) -> None:
        family = self.SHARED.load()
        lifted = LiftedFamily.over(family, family.point(), ("t",))
        third = AlgebraicNumber.of(F(1, 3))
        (point,) = solve_line(lifted, "nash", third, third)
        assert point.is_point
        assert picture(point.value, at_rational(F(1, 3))) == fresh(family, "nash", F(1, 3))

    def test_too_large_a_game_is_refused(self) -> None:
        family = linear_bimatrix(4, 0).load()
        lifted = LiftedFamily.over(family, family.point(), ("t",))
        ends = AlgebraicNumber.of(0), AlgebraicNumber.of(1)
        with pytest.raises(LimitReached, match="4x4 game depend on 112 determinants; the limit is 111"):
            solve_line(lifted, "nash", *ends, limit=111)
        assert solve_line(lifted, "nash", *ends, limit=112)

    @pytest.mark.parametrize(
        ("probability", "breakpoints"),
        [
            # Reached, but for one value at which chance never goes there.
            ("t**2", [-1, 0, 1]),
            # All that is paid is the same on both sides; how likely the nodes are is not.
            ("1/3 if t < 0 else 1/2", [-1, 0, 1]),
            ("1/3 if t == 0 else 1/2", [-1, 0, 1]),
            ("(t**2 + 1)/3", [-1, 1]),
        ],
    )
    @pytest.mark.parametrize("concept", ["subgame-perfect", "nash", "pure-nash"])
    def test_play_that_changes_while_behaviour_and_payoffs_do_not(
        self, probability: str, breakpoints: list[int], concept: str
    ) -> None:
        family, line = solved_line(chance_tree(probability), concept)
        assert [stretch.low for stretch in line if stretch.is_point] == breakpoints
        for value in (F(-1, 2), F(0), F(1, 2)):
            solution = stretch_at(line, value).value
            assert picture(solution, at_rational(value)) == fresh(family, concept, value)
            # Either choice is made for certain where it is reached.
            reached = family.at(t=value).nodes[0].probabilities
            for equilibrium in solution.equilibria:
                quantities = (equilibrium.quantities[f"at.{name}"] for name in ("first", "second"))
                assert tuple(map(at_rational(value), quantities)) == reached


@pytest.mark.parametrize("kind", ["quadratic", "irrational"])
def test_a_line_in_two_parts_is_the_line(kind: str) -> None:
    """Cut at an irrational breakpoint: the parts have the same stretches, and both the point."""
    cut = 0
    for made in (made for made in bimatrix_families(99, 2 * GAMES) if made.kind == kind):
        family, line = solved_line(made, "nash")
        place = next((k for k, s in enumerate(line) if s.is_point and not s.low.is_rational), None)
        if place is None:
            continue
        cut += 1
        lifted = LiftedFamily.over(family, family.point(), ("t",))
        ends = [AlgebraicNumber.of(made.low), line[place].low, AlgebraicNumber.of(made.high)]
        before, after = (solve_line(lifted, "nash", *ends[k : k + 2]) for k in range(2))
        assert [s.low for s in before] == [s.low for s in line[: place + 1]]
        assert [s.low for s in after] == [s.low for s in line[place:]]
        value = evaluator_at(line[place].low)
        assert picture(before[-1].value, value) == picture(line[place].value, value) == picture(after[0].value, value)
        formulas = [picture(s.value, as_formula) for s in (*before[1:-1:2], *after[1:-1:2])]
        assert formulas == [picture(s.value, as_formula) for s in line[1:-1:2]]
    assert cut >= 4
