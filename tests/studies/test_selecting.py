"""Verdicts on selected equilibria: ranks that are certain, ties, and what is left to exact arithmetic."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

import gametheory
from gametheory.claims.check import check
from gametheory.studies.conditions import FALSE, TRUE
from gametheory.studies.exactly import KERNEL
from gametheory.studies.rows import VERDICTS
from gametheory.studies.selecting import Rule, selected_verdicts
from gametheory.studies.study import study_of
from gametheory.sweeps.designs import Points

HOLDS, FAILS, DEPENDS, UNDECIDED = range(4)


def decided(
    values: list[list[float]],
    truth: list[int],
    error: float = 0.0,
    registers: list[list[int]] | None = None,
    **other: bool,
) -> int | None:
    """The verdict at one point with these equilibria; None where it is not certain."""
    table = np.array(values, float).reshape(len(truth), -1)
    told = None if registers is None else np.array(registers, np.int64).reshape(table.shape)
    rule = Rule(table, np.full(table.shape, error), functions=told, **other)
    verdicts, unsure = selected_verdicts(rule, np.array(truth, np.int8), np.array([len(truth)], np.int32))
    return None if unsure[0] else int(verdicts[0])


class TestOneQuantity:
    def test_the_largest_decides(self) -> None:
        assert decided([[1], [3], [2]], [FALSE, TRUE, FALSE], 0.1) == HOLDS
        assert decided([[1], [3], [2]], [TRUE, FALSE, TRUE], 0.1) == FAILS

    def test_near_ties_only_matter_where_they_disagree(self) -> None:
        assert decided([[3], [3], [2]], [TRUE, TRUE, FALSE], 0.1) == HOLDS
        assert decided([[3], [3], [2]], [TRUE, FALSE, FALSE], 0.1) is None
        assert decided([[3], [3], [2]], [FALSE, FALSE, FALSE], 9.0) == FAILS

    def test_exact_ties_depend(self) -> None:
        assert decided([[3], [3], [2]], [TRUE, FALSE, FALSE]) == DEPENDS
        # The same function, whatever floats make of it.
        assert decided([[3], [3.01], [2]], [TRUE, FALSE, FALSE], 0.1, [[7], [7], [8]]) == DEPENDS
        assert decided([[3], [3.01], [2]], [TRUE, FALSE, FALSE], 0.1, [[-1], [-1], [8]]) is None

    def test_unknown_quantities(self) -> None:
        assert decided([[np.nan], [1]], [TRUE, TRUE], 0.1) is None
        assert decided([[np.nan]], [TRUE], 0.1) == HOLDS
        assert decided([[np.nan]], [TRUE], 0.1, ranked=True) is None

    def test_ranked_quantities_are_told_apart_even_where_it_does_not_matter(self) -> None:
        assert decided([[3], [3], [9]], [TRUE, TRUE, TRUE], 0.1, ranked=True) is None
        assert decided([[3], [4], [9]], [TRUE, TRUE, TRUE], 0.1, ranked=True) == HOLDS
        assert decided([[3], [3], [9]], [FALSE, TRUE, TRUE], 0.0, ranked=True) == HOLDS

    def test_rules_that_select_nothing(self) -> None:
        assert decided([[1], [2]], [TRUE, FALSE], everything=True) == DEPENDS
        assert decided([[1], [2]], [TRUE, TRUE], everything=True) == HOLDS
        assert decided([[1], [2]], [TRUE, TRUE], undecided=True) == UNDECIDED


class TestSeveralQuantities:
    def test_the_best_for_everybody(self) -> None:
        assert decided([[1, 1], [3, 2]], [FALSE, TRUE], 0.1) == HOLDS

    def test_none_is_best_for_everybody(self) -> None:
        assert decided([[1, 2], [2, 1]], [FALSE, TRUE], 0.1) == DEPENDS
        assert decided([[1, 2], [2, 1]], [TRUE, TRUE], 0.1) == HOLDS

    def test_perhaps_best(self) -> None:
        assert decided([[1, 2], [2, 2]], [FALSE, TRUE], 0.1) is None
        assert decided([[1, 2], [2, 2]], [FALSE, TRUE]) == HOLDS
        assert decided([[2, 2], [2, 2]], [FALSE, TRUE]) == DEPENDS
        assert decided([[1, 2], [2, 2]], [FALSE, TRUE], 0.1, [[0, 5], [1, 5]]) == HOLDS


def test_against_the_definition() -> None:
    """Small whole numbers: ties everywhere, all of them certain."""
    source = random.Random(5)
    for _ in range(400):
        number, width = source.randint(1, 4), source.randint(1, 3)
        values = [[source.randint(0, 2) for _ in range(width)] for _ in range(number)]
        truth = [source.choice([TRUE, FALSE]) for _ in range(number)]
        best = [max(column) for column in zip(*values, strict=True)]
        chosen = [k for k in range(number) if values[k] == best] or list(range(number))
        found = {truth[k] for k in chosen}
        expected = DEPENDS if len(found) == 2 else HOLDS if found == {TRUE} else FAILS
        assert decided(values, truth) == expected


def test_no_equilibria_and_many_points_at_once() -> None:
    rule = Rule(np.array([[1.0], [2.0], [5.0]]), np.zeros((3, 1)))
    verdicts, unsure = selected_verdicts(rule, np.array([TRUE, FALSE, TRUE], np.int8), np.array([0, 2, 0, 1], np.int32))
    assert [VERDICTS[k] for k in verdicts] == ["undecided", "fails", "undecided", "holds"]
    assert not unsure.any()


COORDINATION = """
format = 1
title = "Coordination"
form = "strategic"
parameters.x = { default = 1 }
parameters.y = { default = 1 }
[players]
one = ["a0", "a1"]
two = ["b0", "b1"]
[payoffs.matrices]
one = [["x", 0], ["y - 1", 1]]
two = [["y", 0], ["0", "x"]]
[claims.risk]
holds = "one.a0 == 1"
in = "selected"
select = "risk dominance"
[claims.payoffs_best]
holds = "one.a0 == 1"
in = "selected"
[claims.ruled]
holds = "one.a0 == 1 or payoff.two < y"
in = "selected"
select = "payoff.one - payoff.two"
"""


@pytest.mark.parametrize("parts", [None, 4])
def test_rules_of_a_game_with_two_strict_equilibria(parts: int | None) -> None:
    source = random.Random(3)
    found = gametheory.loads(COORDINATION)

    def value() -> Fraction:
        return Fraction(source.uniform(-1, 4)) if parts is None else Fraction(source.randint(-parts, 4 * parts), parts)

    rows = [[value(), value()] for _ in range(40)]
    study = study_of(found, Points(("x", "y"), rows), claims=tuple(found.spec.claims))
    solved = study.rows(0)
    for name in study.claims:
        expected = [check(found, claims=name, values=dict(zip("xy", row, strict=True)))[0].verdict for row in rows]
        assert [VERDICTS[k] for k in solved.verdicts[name]] == expected
    assert (solved.counts == 3).sum() > 5
    if parts is None:
        assert (solved.solved == KERNEL).all()
        assert len({int(k) for k in solved.verdicts["risk"][solved.counts == 3]}) == 2
