"""Games typed in: what is taken as a matrix, and names and tables that can't be a game."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.model.strategic import StrategicGame, bimatrix
from gametheory.sweeps.grid import spaced

F = Fraction
ABOUT = About("typed", "strategic")
TABLE = tuple(map(F, range(4)))
GAME = StrategicGame(ABOUT, ("a", "b"), (("x", "y"),) * 2, (TABLE, TABLE), {"rent": TABLE})


@pytest.mark.parametrize("kind", [int, float, object, np.float32, np.float16, np.int8, np.uint64, np.longdouble])
def test_arrays_of_numbers_are_matrices(kind: Any) -> None:
    for order in ("C", "F"):
        array = np.array([[1, 0, 3], [2, 5, 7]], dtype=kind, order=order)  # type: ignore[call-overload]
        game = bimatrix(array, array)
        assert game.payoffs == (tuple(map(F, (1, 0, 3, 2, 5, 7))),) * 2
        assert all(type(payoff) is Fraction for payoff in game.payoffs[0])


def test_a_float_in_an_array_is_the_decimal_of_its_own_precision() -> None:
    for kind in (np.float32, np.float64):
        assert bimatrix(np.array([[0.1, -0.3]], dtype=kind)).payoffs[0] == (F(1, 10), F(-3, 10))  # type: ignore[arg-type]
    mixed = np.array([["2/5", F(1, 3)], [0.1, sympy.Rational(1, 7)]], dtype=object)
    assert bimatrix(mixed).payoffs[0] == (F(2, 5), F(1, 3), F(1, 10), F(1, 7))  # type: ignore[arg-type]


class _Frame:
    """Like a table of pandas: it loops over the names of its columns."""

    columns = ("0", "1")

    def __iter__(self) -> Any:
        return iter(self.columns)


NO_MATRICES = {
    "a vector": [1, 2], "a number": 3, "nothing in it": [None], "three dimensions": np.zeros((2, 2, 2)),
    "a vector of numpy": np.array([1.0, 2.0]), "no dimension": np.array(3), "an array for an entry": [[np.eye(2), 1]],
    "texts for rows": ["12", "34"], "a text": "12", "bytes": [b"12"], "a dict": {0: [1], 1: [2]}, "sets": [{1, 2}, {3, 4}],
    "truths": np.array([[True, False]]), "complex": np.array([[1j, 0]]), "a root": [[sympy.sqrt(2)]], "a table": _Frame(),
    "not finite": np.array([[1.0, np.nan]]), "empty": np.zeros((0, 2)), "empty rows": np.zeros((2, 0)),
    "lists for entries": [[[1], [2]]],
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_MATRICES)
def test_what_is_no_matrix_is_told_so(kind: str) -> None:
    with pytest.raises(UsageError, match="row's payoff matrix") as caught:
        bimatrix(NO_MATRICES[kind])  # type: ignore[arg-type]
    assert len(str(caught.value)) < 150


def test_names_of_players_and_strategies_are_told_apart() -> None:
    with pytest.raises(UsageError, match="two strategies of row have the name 'up'"):
        bimatrix([[1], [2]], strategies=(["up", "up"], ["left"]))
    with pytest.raises(UsageError, match="two players have the name 'ann'"):
        bimatrix([[1]], players=("ann", "ann"))
    with pytest.raises(UsageError, match="two players, not 3"):
        bimatrix([[1]], players=("a", "b", "c"))  # type: ignore[arg-type]
    for strategies in ((["r"],), (["r"], ["c"], ["d"]), (["r"], ["c", "d"])):
        with pytest.raises(UsageError, match="do not fit a 1x1 game"):
            bimatrix([[1]], strategies=strategies)  # type: ignore[arg-type]
    # The same name for strategies of different players is fine.
    assert bimatrix([[1]], strategies=(["stay"], ["stay"])).strategies == (("stay",), ("stay",))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strategies": (("x", "x"), ("x", "y"))}, "two strategies of a have the name 'x'"),
        ({"players": ("a", "a")}, "two players have the name 'a'"),
        ({"players": ("a", "b", "c")}, "3 players, but 2 lists of strategies and 2 tables"),
        ({"strategies": (("x", "y"),)}, "2 players, but 1 lists of strategies"),
        ({"payoffs": (TABLE,)}, "and 1 tables of payoffs"),
        ({"payoffs": (TABLE, TABLE[:3])}, "the table of b has 3 numbers for 4 profiles"),
        ({"measures": {"rent": (*TABLE, F(0))}}, "the table of rent has 5 numbers for 4 profiles"),
        ({"strategies": (("x", "y"), ()), "payoffs": ((), ()), "measures": {}}, "at least one strategy"),
    ],
)
def test_tables_that_are_no_game(changes: dict[str, Any], message: str) -> None:
    assert replace(GAME) == GAME
    with pytest.raises(UsageError, match=message):
        replace(GAME, **changes)


def test_messages_with_numbers_of_any_length() -> None:
    with pytest.raises(UsageError, match=r"~1e\+5000 to 0"):
        spaced(10**5000, 0, 3)
