"""Population games as texts, from matrices or from literature."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import gametheory
from gametheory.model.population import PopulationGame
from gametheory.solvers.result import Solution

Matrix = Sequence[Sequence[object]]

CREATORS = """\
format = 1
title = "Creators"
form = "population"

[parameters]
r = { default = 0, range = [0, 1] }
phi = { default = 6, range = [-20, 20] }

[players]
creators = ["platform", "rogue", "self"]

[payoffs.creators]
platform = "10 - 3 - phi * creators.platform"
rogue = "(1 - 1/5) * 10 - 1 - 4 * r - phi * creators.rogue"
self = "1/2 * 10 - phi * creators.self"

[measures]
piracy = "creators.rogue * 200"
"""

INSPECTION = """\
format = 1
title = "Crime and inspection"
form = "population"

[parameters]
r = { default = 4, range = [1, 8] }

[players]
citizens = ["crime", "honest"]
police = ["inspect", "idle"]

[payoffs.citizens]
crime = "50 - 100 * police.inspect"
honest = "0"

[payoffs.police]
inspect = "r * citizens.crime - 1"
idle = "0"
"""


def game_at(text: str, **parameters: object) -> PopulationGame:
    """A game file's game at a point."""
    game = gametheory.loads(text).at(parameters)
    assert isinstance(game, PopulationGame)
    return game


def one_population(matrix: Matrix) -> PopulationGame:
    """``payoff of s = sum over t of matrix[s][t] * share of t``, with strategies a, b, c, ..."""
    names = "abcdefgh"[: len(matrix)]
    return loaded({"p": list(names)}, {"p": [_linear("p", names, row) for row in matrix]})


def two_populations(rows: Matrix, columns: Matrix) -> PopulationGame:
    """A bimatrix game, both matrices ``[row][column]``, played by a population a player."""
    first, second = "abcdefgh"[: len(rows)], "abcdefgh"[: len(rows[0])]
    turned = list(zip(*columns, strict=True))
    return loaded(
        {"x": list(first), "y": list(second)},
        {"x": [_linear("y", second, row) for row in rows], "y": [_linear("x", first, row) for row in turned]},
    )


def loaded(strategies: dict[str, list[str]], payoffs: dict[str, list[str]]) -> PopulationGame:
    """A game from its payoffs' texts."""
    lines = ["format = 1", 'title = "test"', 'form = "population"', "[players]"]
    lines += [f"{player} = {names}" for player, names in strategies.items()]
    for player, names in strategies.items():
        lines.append(f"[payoffs.{player}]")
        lines += [f'{name} = "{text}"' for name, text in zip(names, payoffs[player], strict=True)]
    game = gametheory.loads("\n".join(lines)).at()
    assert isinstance(game, PopulationGame)
    return game


def _linear(player: str, names: str, row: Sequence[object]) -> str:
    return " + ".join(f"({value}) * {player}.{name}" for value, name in zip(row, names, strict=True))


def states(solution: Solution) -> list[tuple[Any, ...]]:
    """The shares of each rest point, all populations in one row."""
    found: list[tuple[Any, ...]] = []
    for equilibrium in solution.equilibria:
        shares = [share for own in equilibrium.strategies.values() for share in own.values()]
        assert all(isinstance(share, Fraction) for share in shares)
        found.append(tuple(Fraction(str(share)) for share in shares))
    return found


def known(solution: Solution, key: str) -> dict[tuple[Any, ...], Any]:
    """One judgement of each rest point."""
    return {
        state: equilibrium.state.get(key)
        for state, equilibrium in zip(states(solution), solution.equilibria, strict=True)
    }
