"""Population games by their matrices, and those whose dynamics are known in closed form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import gametheory
from gametheory.model.population import PopulationGame


def one_population(matrix: Sequence[Sequence[object]]) -> PopulationGame:
    """Strategies s0, s1, ... of a population ``p`` who meet each other."""
    names = [f"s{number}" for number in range(len(matrix))]
    rows = [f'{name} = "{_sum("p", row)}"' for name, row in zip(names, matrix, strict=True)]
    return population(f"p = {_listed(names)}", {"p": rows})


def two_populations(first: Sequence[Sequence[object]], second: Sequence[Sequence[object]]) -> PopulationGame:
    """Two populations ``p`` and ``q`` who meet each other; both matrices by strategy of ``p``, then of ``q``."""
    rows, columns = [f"s{k}" for k in range(len(first))], [f"t{k}" for k in range(len(first[0]))]
    return population(
        f"p = {_listed(rows)}\nq = {_listed(columns)}",
        {
            "p": [f'{name} = "{_sum("q", row, "t")}"' for name, row in zip(rows, first, strict=True)],
            "q": [
                f'{name} = "{_sum("p", column)}"'
                for name, column in zip(columns, zip(*second, strict=True), strict=True)
            ],
        },
    )


def population(players: str, payoffs: dict[str, list[str]], more: str = "", **point: object) -> PopulationGame:
    tables = "\n".join(f"[payoffs.{player}]\n" + "\n".join(lines) for player, lines in payoffs.items())
    text = f'format = 1\ntitle = "A population"\nform = "population"\n{more}\n[players]\n{players}\n{tables}\n'
    game = gametheory.loads(text).at(point)
    assert isinstance(game, PopulationGame)
    return game


def inspection(gain: int = 50, punishment: int = 100, reward: int = 4, cost: int = 1) -> PopulationGame:
    """Crime and inspection, which circle forever (Ishikawa and Fontanari 2025)."""
    return population(
        'crime = ["commit", "abstain"]\npolice = ["inspect", "rest"]',
        {
            "crime": [f'commit = "{gain} - {punishment}*police.inspect"', 'abstain = "0"'],
            "police": [f'inspect = "{reward}*crime.commit - {cost}"', 'rest = "0"'],
        },
    )


def rock_paper_scissors(win: object) -> PopulationGame:
    """Each wins ``win`` against the next and loses 1 against the one before."""
    return one_population([[0, -1, win], [win, 0, -1], [-1, win, 0]])


def random_matrix(source: np.random.Generator, rows: int, columns: int, *, tied: bool) -> list[list[int]]:
    """Integers; tied ones are few values, with a repeated row now and then."""
    matrix = source.integers(-1, 2, (rows, columns)) if tied else source.integers(-9, 10, (rows, columns))
    if tied and rows > 1 and source.random() < 0.5:
        matrix[-1] = matrix[0]
    return [[int(value) for value in row] for row in matrix]


def _sum(player: str, row: Sequence[object], letter: str = "s") -> str:
    return " + ".join(f"({value})*{player}.{letter}{number}" for number, value in enumerate(row))


def _listed(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
