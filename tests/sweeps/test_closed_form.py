"""Sweeps by formulas: the very rows of solving point by point, or nothing."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pytest

import gametheory
from gametheory import Family
from gametheory.errors import EvaluationError, UnverifiedResult
from gametheory.sweeps import closed_form as module
from gametheory.sweeps.closed_form import FEWEST_POINTS, ClosedForm, closed_form
from tests.games.published import GAMES, load, published
from tests.oracles import bayesian
from tests.parametric.families import (
    KINDS,
    LineFamily,
    bimatrix_families,
    bimatrix_family,
    linear_bimatrix,
    pure_families,
    tree_families,
)
from tests.parametric.test_bayesian import SHARES
from tests.parametric.test_bayesian import families as families_of_types
from tests.small_games import NO_PURE_EQUILIBRIUM, UNDEFINED_AT_ZERO, two_players

ESSAY = sorted(path.stem for path in (GAMES / "essay").glob("*.toml") if not path.stem.endswith(".dossier"))
CATALOGUE = [*published(), *(f"essay/{name}" for name in ESSAY)]
PLENTY = 10**6
"""A budget that no game here exceeds."""


def spaced(low: Fraction, high: Fraction, count: int) -> list[Fraction]:
    return [low + (high - low) * k / (count - 1) for k in range(count)]


def drawn(source: random.Random, low: Fraction, high: Fraction, count: int) -> list[Fraction]:
    """Rationals of a range, simple as often as not."""
    bottoms = [source.choice([2, 3, 4, 6, 12, 997, 10**6 + 3]) for _ in range(count)]
    return [low + (high - low) * Fraction(source.randint(0, bottom), bottom) for bottom in bottoms]


def inside(found: ClosedForm) -> Iterator[Fraction]:
    """A value in each piece between two rational cuts, near either end of it."""
    for low, high in itertools.pairwise(found.cuts):
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            yield low + (high - low) / 1000
            yield high - (high - low) / 997


def rational_cuts(found: ClosedForm) -> list[Fraction]:
    return [cut for cut in found.cuts if isinstance(cut, Fraction)]


def compared(family: Family, axis: str, found: ClosedForm, values: Sequence[Fraction], concept: str | None) -> int:
    """How many values have rows by formulas; each of them has those of solving, numbers, columns and order."""
    by_formulas = 0
    for value in values:
        rows = found.rows(value)
        try:
            expected = gametheory.solve(family.at({axis: value}), concept=concept).rows()
        except EvaluationError:
            assert rows is None
            continue
        if rows is not None:
            by_formulas += 1
            assert rows == expected, (family, axis, value)
            assert [list(row) for row in rows] == [list(row) for row in expected]
            kinds = [[type(number) for number in row.values()] for row in (*rows, *expected)]
            assert kinds[: len(rows)] == kinds[len(rows) :]
    return by_formulas


def checked(made: LineFamily, concept: str | None, source: random.Random, points: int = 8) -> tuple[ClosedForm, int]:
    """The closed form of a family, compared at random values, at each rational cut and next to it."""
    family = made.load()
    swept = spaced(made.low, made.high, 101)
    found = closed_form(family, "t", swept, fixed={}, concept=concept, budget=PLENTY)
    assert found is not None, made.text
    values = [*drawn(source, made.low, made.high, points), *rational_cuts(found), *inside(found)]
    return found, compared(family, "t", found, values, concept)


@pytest.mark.parametrize("name", CATALOGUE)
def test_guarantee_published_games_have_the_rows_of_solving(name: str) -> None:
    family = load(name)
    ranged = [(axis, each.range) for axis, each in family.parameters.items() if each.range is not None]
    for (axis, (low, high)), points in zip(ranged, (25, 8), strict=False):
        source = random.Random(f"{name} {axis}")
        swept = spaced(low, high, 60)
        found = closed_form(family, axis, swept, fixed=family.point(), budget=PLENTY)
        if family.spec.form in ("symmetric", "population"):
            assert found is None
            continue
        assert found is not None
        assert found.complete
        assert found.concept == gametheory.solve(family).concept
        values = drawn(source, low, high, points)
        assert compared(family, axis, found, values, None) >= points // 3
        assert all(found.rows(cut) is None for cut in rational_cuts(found))


@pytest.mark.parametrize("kind", KINDS)
def test_two_player_families_with_ties_of_all_kinds(kind: str) -> None:
    source = random.Random(f"closed {kind}")
    by_formulas = 0
    for largest in (2, 2, 3, 3):
        by_formulas += checked(bimatrix_family(source, kind, largest), "nash", source)[1]
    assert by_formulas > 20


def test_pure_equilibria_of_two_and_three_players() -> None:
    source = random.Random(4)
    made = [*bimatrix_families(31, 13, 3), *pure_families(32, 8)]
    assert sum(checked(each, "pure-nash", source, 5)[1] for each in made) > 100


@pytest.mark.parametrize(
    ("concept", "options"),
    [
        ("subgame-perfect", {"players": (1, 2, 3), "hidden": False}),
        ("pure-nash", {"players": (2, 3), "hidden": True, "depth": 2}),
        ("nash", {"players": (2,), "hidden": True, "depth": 2}),
    ],
)
def test_trees(concept: str, options: Any) -> None:
    source = random.Random(concept)
    made = tree_families(77, 14, **options)
    assert sum(checked(each, concept, source, 5)[1] for each in made) > 60


@pytest.mark.parametrize("concept", ["nash", "pure-nash"])
def test_types(concept: str) -> None:
    source = random.Random(concept)
    several = by_formulas = 0
    for table, player in families_of_types(5, 16):
        text = bayesian.text(table, shares={player: SHARES})
        found, count = checked(LineFamily("types", text, Fraction(0), Fraction(1)), concept, source, 5)
        by_formulas += count
        several += sum(piece is not None and len(piece.columns) > 1 for piece in found.pieces)
    assert by_formulas > 60
    assert several > 5


class TestOrder:
    """Row and column share a diagonal, so that every support is one of an equilibrium; on {0, 1} the row player plays 0 with
    ``d1 / (d0 + d1)``, on {0, 2} with ``d2 / (d0 + d2)``: these change places where ``d1 = d2``, and nothing else changes."""

    @staticmethod
    def diagonal(first: str, second: str) -> Family:
        entries = ("1", first, second)
        table = [[entries[i] if i == j else "0" for j in range(3)] for i in range(3)]
        return two_players(table, table, parameters={"t": ("1/5", 0, 1)})

    @pytest.mark.parametrize(
        ("second", "cut"),
        [("2 - t", Fraction(1, 2)), ("2 - t**2", None), ("1 + t + (t - 1/2)*(t - 1/3)", Fraction(1, 3))],
    )
    def test_rows_change_places_inside_a_regime(self, second: str, cut: Fraction | None) -> None:
        family = self.diagonal("1 + t", second)
        assert len(gametheory.regimes(family, "t").cells) == 1
        found = closed_form(family, "t", spaced(Fraction(0), Fraction(1), 101), fixed={}, budget=PLENTY)
        assert found is not None
        assert len(found.pieces) == (3 if "1/3" in second else 2)
        assert found.cuts[1] == cut if cut is not None else not isinstance(found.cuts[1], Fraction)
        values = [*spaced(Fraction(0), Fraction(1), 41), *inside(found), Fraction(618, 1000), Fraction(6181, 10000)]
        assert compared(family, "t", found, values, None) >= 38

    def test_a_place_where_they_only_meet(self) -> None:
        family = self.diagonal("1 + t", "1 + t + (t - 1/2)**2")
        found = closed_form(family, "t", spaced(Fraction(0), Fraction(1), 101), fixed={}, budget=PLENTY)
        assert found is not None
        compared(family, "t", found, [Fraction(1, 2), Fraction(499, 1000), Fraction(501, 1000)], None)

    def test_an_order_of_rows_that_is_wrong_is_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = module._in_order

        def turned(*arguments: Any) -> Any:
            return [module.Stretch(part.low, part.high, part.value[::-1], part.sample) for part in whole(*arguments)]

        monkeypatch.setattr(module, "_in_order", turned)
        with pytest.raises(UnverifiedResult, match="not what solving finds at t = "):
            closed_form(self.diagonal("1 + t", "2 - t"), "t", spaced(Fraction(0), Fraction(1), 101), fixed={})


class TestWhereThereIsNone:
    def test_few_values_or_one(self) -> None:
        family = load("classics/stag_hunt")
        assert closed_form(family, "hare", spaced(Fraction(1), Fraction(2), FEWEST_POINTS - 1), fixed={}) is None
        assert closed_form(family, "hare", [Fraction(1)] * FEWEST_POINTS, fixed={}) is None
        assert closed_form(family, "hare", spaced(Fraction(1), Fraction(2), FEWEST_POINTS), fixed={}) is not None

    def test_what_solve_refuses(self) -> None:
        family = load("classics/stag_hunt")
        for concept in ("subgame-perfect", "no such"):
            swept = spaced(Fraction(1), Fraction(2), 50)
            assert closed_form(family, "hare", swept, fixed={}, concept=concept, budget=PLENTY) is None

    def test_guarantee_a_hopeless_attempt_ends_before_anything_is_solved(self, monkeypatch: pytest.MonkeyPatch) -> None:
        family = linear_bimatrix(8, 1).load()
        monkeypatch.setattr(module, "solve", None)
        asked: list[object] = []
        whole = module.LiftedFamily.game
        monkeypatch.setattr(module.LiftedFamily, "game", lambda self, at: asked.append(at) or whole(self, at))
        assert closed_form(family, "t", spaced(Fraction(0), Fraction(1), 100), fixed={}) is None
        assert len(asked) == 1

    def test_high_degrees_are_charged(self) -> None:
        steep = two_players(
            [["(t**50)**4", "1/2"], ["1/3", "t"]], [["0", "1"], ["1", "t**2"]], parameters={"t": ("1/5", 0, 1)}
        )
        swept = spaced(Fraction(0), Fraction(1), 200)
        assert closed_form(steep, "t", swept, fixed={}, concept="pure-nash") is None
        assert closed_form(steep, "t", swept, fixed={}, concept="pure-nash", budget=PLENTY) is not None

    def test_a_point_at_which_the_game_is_not_defined(self) -> None:
        family = gametheory.loads(UNDEFINED_AT_ZERO)
        found = closed_form(family, "share", spaced(Fraction(-1), Fraction(1), 101), fixed={})
        assert found is not None
        assert found.rows(Fraction(0)) is None
        assert compared(family, "share", found, [Fraction(-1, 10**9), Fraction(1, 10**9)], None) == 2

    def test_a_stretch_on_which_the_game_is_not_defined(self) -> None:
        text = """\
format = 1
title = "A chance that is none below 0"
form = "extensive"
players = ["ann"]
[parameters.t]
default = "1/2"
range = [-1, 1]
[tree]
start = { chance = { good = "t", bad = "1 - t" } }
good = { player = "ann", moves = { take = "won", leave = "lost" } }
bad = { payoffs = [0] }
won = { payoffs = ["t"] }
lost = { payoffs = ["1/3"] }
"""
        family = gametheory.loads(text)
        found = closed_form(family, "t", spaced(Fraction(-1), Fraction(1), 101), fixed={})
        assert found is not None
        assert found.rows(Fraction(-1, 2)) is None
        values = [Fraction(-1, 2), Fraction(1, 7), Fraction(1, 3), Fraction(2, 3)]
        assert compared(family, "t", found, values, None) == 2

    def test_no_equilibrium_is_no_rows(self) -> None:
        found = closed_form(
            gametheory.loads(NO_PURE_EQUILIBRIUM), "stake", spaced(Fraction(0), Fraction(1), 50), fixed={}
        )
        assert found is not None
        assert (found.rows(Fraction(1, 2)), found.rows(Fraction(0)), found.rows(Fraction(2))) == ([], None, None)

    def test_other_parameters_are_where_they_are_fixed(self) -> None:
        family = load("essay/monitoring")
        swept = spaced(Fraction(0), Fraction(1), 50)
        found = closed_form(family, "reach", swept, fixed={**family.point({"fee": 5}), "reach": Fraction(1)})
        assert found is not None
        rows = found.rows(Fraction(5, 7))
        assert rows == gametheory.solve(family.at(reach="5/7", fee=5)).rows()
        assert rows != gametheory.solve(family.at(reach="5/7")).rows()
