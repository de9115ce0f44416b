"""Solving the published games by name, with what every exact answer promises checked on the way."""

from __future__ import annotations

from pathlib import Path

import gametheory
from gametheory import Equilibrium, Family, Solution

GAMES = Path(__file__).parents[2] / "games"
SHELVES = ("classics", "degenerate", "literature")


def published() -> list[str]:
    """All published games, as ``shelf/name``."""
    paths = (path for shelf in SHELVES for path in sorted((GAMES / shelf).glob("*.toml")))
    return [f"{path.parent.name}/{path.stem}" for path in paths]


def load(name: str) -> Family:
    """The family of ``shelf/name``."""
    return gametheory.load(GAMES / f"{name}.toml")


def solve(name: str, *, concept: str | None = None, **values: object) -> Solution:
    """The complete, exact solution at a point, each equilibrium with regret zero."""
    solution = gametheory.solve(load(name).at(values), concept=concept)
    assert solution.complete
    assert solution.arithmetic == "exact"
    assert all(equilibrium.regret == 0 for equilibrium in solution.equilibria)
    return solution


def only(solution: Solution) -> Equilibrium:
    """The equilibrium of a solution that has one."""
    assert len(solution.equilibria) == 1
    return solution.equilibria[0]
