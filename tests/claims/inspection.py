"""A family with one equilibrium in closed form, which claims are made about."""

from __future__ import annotations

from gametheory import Family
from tests.small_games import two_players


def inspection(**claims: dict[str, object]) -> Family:
    """Its only equilibrium: violate with cost/fine, inspect with 1/(5 fine), for cost < fine and fine > 1/5."""
    return two_players(
        [["fine - cost", "-cost"], [0, 0]],
        [["1/5 - fine", 0], ["1/5", 0]],
        parameters={"fine": ("2/5", 0, 1), "cost": ("1/10", "1/100", 1)},
        measures={"violations": "bob.b1"},
        claims=claims,
    )
