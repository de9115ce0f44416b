"""Gambit's answers, in exact rationals, for tests that have pygambit (``pytest.importorskip("pygambit")``).

Keep payoffs small: Gambit's rational ``enummixed`` loses equilibria once they reach 10^10 (measured with 16.7.0).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pygambit

from gametheory.model.strategic import StrategicGame

Vector = tuple[Fraction, ...]


def to_gambit(game: StrategicGame) -> Any:
    """The same game as a ``pygambit.Game``."""
    return pygambit.Game.from_arrays(*(_nested(table, game.shape) for table in game.payoffs), title=game.about.title)


def extreme_equilibria(game: StrategicGame) -> list[tuple[Vector, Vector]]:
    """All extreme equilibria of a two-player game by rational vertex enumeration, sorted, each once."""
    found = pygambit.nash.enummixed_solve(to_gambit(game), rational=True).equilibria
    return sorted({tuple(_probabilities(profile, player) for player in profile.game.players) for profile in found})


def pure_equilibria(game: StrategicGame) -> list[tuple[int, ...]]:
    """All pure equilibria of a game of any number of players, as positions, sorted."""
    found = pygambit.nash.enumpure_solve(to_gambit(game)).equilibria
    return sorted(
        tuple(_probabilities(profile, player).index(1) for player in profile.game.players) for profile in found
    )


def _probabilities(profile: Any, player: Any) -> Vector:
    entries = [profile[strategy] for strategy in player.strategies]
    return tuple(Fraction(int(entry.numerator), int(entry.denominator)) for entry in entries)


def _nested(table: tuple[Fraction, ...], shape: tuple[int, ...]) -> Any:
    if not shape:
        return table[0]
    step = len(table) // shape[0]
    return [_nested(table[start : start + step], shape[1:]) for start in range(0, len(table), step)]
