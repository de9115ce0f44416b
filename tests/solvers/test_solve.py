"""What solving, sweeping and judging say to what they can't take."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import gametheory
from gametheory.errors import LimitReached, ResultFileError, UsageError
from tests.small_games import INSPECTION, NO_PURE_EQUILIBRIUM

STAG_HUNT = Path(__file__).parents[2] / "games" / "classics" / "stag_hunt.toml"
FILE = 'gametheory.load("file.toml")'


class TestMistakesOfAFirstSession:
    """What people hand over before they know the package is answered with the way to go on."""

    @pytest.mark.parametrize("given", ["file.toml", STAG_HUNT, np.eye(2), [[1, 0], [0, 1]], None])
    def test_solve_takes_games(self, given: object) -> None:
        with pytest.raises(UsageError, match="solve takes a game or a family") as raised:
            gametheory.solve(given)  # type: ignore[arg-type]
        assert FILE in str(raised.value)

    def test_payoffs_are_no_game(self) -> None:
        with pytest.raises(UsageError, match=r"not of type ndarray: .* or gametheory\.bimatrix\(A, B\)"):
            gametheory.solve(np.eye(2))  # type: ignore[arg-type]

    @pytest.mark.parametrize("given", ["file.toml", gametheory.bimatrix([[1]]), 3])
    def test_sweep_takes_families(self, given: object) -> None:
        with pytest.raises(UsageError, match="sweep takes a family") as raised:
            gametheory.sweep(given, {"x": [0, 1]})  # type: ignore[arg-type]
        assert FILE in str(raised.value)

    def test_sweep_takes_axes_by_name(self) -> None:
        with pytest.raises(UsageError, match="axes map parameters"):
            gametheory.sweep(gametheory.load(STAG_HUNT), "hare=1:3:3")  # type: ignore[arg-type]

    def test_verify_takes_games(self) -> None:
        solution = gametheory.solve(gametheory.bimatrix([[1]]))
        with pytest.raises(UsageError, match="verify takes a game or a family"):
            gametheory.verify(solution, "file.toml")  # type: ignore[arg-type]
        with pytest.raises(ResultFileError, match=r"json\.load"):
            gametheory.verify("result.json")  # type: ignore[arg-type]

    def test_iterated_dominance_takes_strategic_games(self) -> None:
        with pytest.raises(UsageError, match=r"family\.at\(\)"):
            gametheory.iterated_dominance(gametheory.load(STAG_HUNT))  # type: ignore[arg-type]

    def test_load_and_loads_are_not_each_other(self) -> None:
        with pytest.raises(UsageError, match="not of type int"):
            gametheory.load(3)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="loads takes its text"):
            gametheory.load(INSPECTION)
        with pytest.raises(UsageError, match="not of type int"):
            gametheory.loads(3)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match=r"gametheory\.load\('path\.toml'\)"):
            gametheory.loads("path.toml")

    def test_more_players_than_the_method_takes(self) -> None:
        family = gametheory.loads(NO_PURE_EQUILIBRIUM)
        with pytest.raises(UsageError, match=r"'nashpy-support' is for two players; .* 3: leave the method out, or"):
            gametheory.solve(family, method="nashpy-support")
        with pytest.raises(UsageError, match=r"--float.* not for 3 players"):
            gametheory.solve(family, numeric=True)
        with pytest.raises(UsageError, match="not for the concept pure-nash"):
            gametheory.solve(gametheory.bimatrix([[1]]), numeric=True, concept="pure-nash")

    def test_the_limit_of_vertex_in_plain_words(self) -> None:
        with pytest.raises(LimitReached, match=r"limit of 3 steps of work \(vertices visited: 1\).*numeric=True"):
            gametheory.solve(gametheory.bimatrix(np.eye(5)), limit=3)
