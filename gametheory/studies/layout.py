"""What the rows of a study's equilibria are called, known before any game is solved."""

from __future__ import annotations

from dataclasses import dataclass

from gametheory.model.extensive import ExtensiveGame, flat_names
from gametheory.model.family import Family, Game
from gametheory.solvers.result import RESERVED_COLUMNS
from gametheory.solvers.solve import solve

__all__ = ["DATASET_COLUMNS", "Layout", "layout_of", "measure_column", "parameter_column"]

DATASET_COLUMNS = frozenset({"point", "solved", "equilibria", "complete"})
"""Columns that a dataset has besides those of a solution."""
PURE = ("pure-nash", "subgame-perfect")
"""Concepts in which every probability is 0 or 1, unless the form mixes all the same."""
LEFT_OUT = "mean_field"


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of one equilibrium: strategies as ``player.strategy``, payoffs, measures, and ``state.*``.

    ``state.mean_field`` is left out: it belongs to counts that need not be whole, which kernels don't look at. ``pure`` tells
    that probabilities are 0 or 1, so that they fit small integers.
    """

    strategies: tuple[str, ...]
    players: tuple[str, ...]
    measures: tuple[str, ...]
    states: tuple[str, ...]
    pure: bool

    @property
    def payoffs(self) -> tuple[str, ...]:
        """``payoff.player`` for each player."""
        return tuple(f"payoff.{player}" for player in self.players)

    @property
    def values(self) -> tuple[str, ...]:
        """Payoffs, measures and states: the columns of numbers that are no probabilities."""
        return (*self.payoffs, *map(measure_column, self.measures), *(f"state.{name}" for name in self.states))


def measure_column(name: str) -> str:
    """The column of a measure: its name, unless that is another column's (see :meth:`gametheory.Solution.rows`)."""
    return f"measure.{name}" if name in RESERVED_COLUMNS | DATASET_COLUMNS else name


def parameter_column(name: str) -> str:
    """The column of a parameter: its name, unless that is another column's."""
    return f"parameter.{name}" if name in DATASET_COLUMNS | {"equilibrium"} else name


def layout_of(family: Family, game: Game, concept: str) -> Layout:
    """The columns of a family's equilibria; ``game`` is any of its games."""
    spec = family.spec
    states: tuple[str, ...] = ()
    if isinstance(game, ExtensiveGame):
        named: dict[str, list[str]] = {player: [] for player in game.players}
        for found, moves in zip(game.information_sets, flat_names(game), strict=True):
            named[game.players[found.player]] += [f"{game.players[found.player]}.{move}" for move in moves]
        strategies = tuple(name for own in named.values() for name in own)
    else:
        pairs = zip(spec.players, spec.strategies, strict=True)
        strategies = tuple(f"{player}.{name}" for player, names in pairs for name in names)
    if spec.form in ("symmetric", "population"):
        # What else is told of an equilibrium depends on the form and the concept; any solution shows it.
        found_states = [
            name
            for equilibrium in solve(game, concept=concept).equilibria
            for name, known in equilibrium.state.items()
            if name != LEFT_OUT and not isinstance(known, str | tuple)
        ]
        states = tuple(dict.fromkeys(found_states))
    pure = concept in PURE and spec.form in ("strategic", "extensive", "bayesian")
    return Layout(strategies, spec.players, tuple(spec.measures), states, pure)
