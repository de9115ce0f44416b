"""Which kernel solves a family's games, and the tables that it needs of a lifted game.

A lifted game has traced numbers for payoffs (:mod:`gametheory.sweeps.tracing`). Kernels exist for all equilibria of two
players with at most :data:`MOST_STRATEGIES` strategies or plans each, for pure equilibria of any number of players, for
subgame-perfect equilibria of trees, and for symmetric games of two strategies; a simultaneous Bayesian game is solved in its
type-contingent plans. Each kernel marks the games that floats can't decide, and the rest of the games are solved exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame, TerminalNode, flat_names, played_on_path
from gametheory.model.family import Game
from gametheory.model.reduced import ReducedForm, reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.sweeps.tracing.program import Program, program_of
from gametheory.sweeps.tracing.traced import Tape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Chosen = NDArray[np.int64]

__all__ = ["EXTRA", "Kernel", "Solved", "kernel_of", "with_extras"]

MOST_STRATEGIES = 6
"""Strategies a player up to which the kernel for two players is faster than anything else."""
MOST_PROFILES = 20_000
"""Pure profiles up to which a table of registers a player is kept."""
EXTRA = "extra."
"""What the names of further measures begin with; no measure of a file does."""


class Solved(NamedTuple):
    """Equilibria at a list of points: ``counts`` a point, -1 where a point is doubtful, then one row an equilibrium.

    ``values`` are payoffs, measures and what else was asked for; the true ones lie within ``errors``, and probabilities
    within ``strategy_errors`` of those in ``strategies``.
    """

    counts: NDArray[np.int32]
    strategies: NDArray[Any]
    strategy_errors: NDArray[np.float64]
    values: NDArray[np.float64]
    errors: NDArray[np.float64]


class Kernel(Protocol):
    """Solves the games at points of one region."""

    @property
    def name(self) -> str:
        """What the kernel is called."""

    def solve(self, points: Points, rounded: NDArray[np.bool_], chosen: Chosen) -> Solved:
        """All equilibria at the points ``chosen``; ``points`` is ``[parameter, point]``."""


def kernel_of(game: Game, concept: str, tape: Tape, extras: Sequence[str]) -> Kernel | None:
    """The kernel for a lifted game, or None where there is none; ``extras`` are quantities that claims name besides.

    In a tree these are ``player.move`` and ``at.node``, expectations over what play reaches; in a symmetric game
    ``count.strategy`` and ``state.name``.
    """
    if isinstance(game, StrategicGame):
        if concept == "nash" and max(game.shape) <= MOST_STRATEGIES and len(game.shape) == 2:
            return _bimatrix(game, tape, None)
        return _pure(game, tape, None) if concept == "pure-nash" else None
    if isinstance(game, SymmetricGame):
        from gametheory.studies.symmetric_kernel import symmetric_kernel

        return symmetric_kernel(game, concept, tape, extras)
    if not isinstance(game, ExtensiveGame):
        return None
    told = with_extras(game, extras)
    if concept == "subgame-perfect":
        from gametheory.studies.tree_kernel import tree_kernel

        return tree_kernel(told, tape)
    if isinstance(game, BayesianGame) and game.is_simultaneous:
        reduced = reduced_strategic_form(told, limit=MOST_PROFILES)
        if concept == "nash" and max(reduced.game.shape) <= MOST_STRATEGIES and len(game.players) == 2:
            return _bimatrix(reduced.game, tape, _played(game, reduced))
        return _pure(reduced.game, tape, _played(game, reduced)) if concept == "pure-nash" else None
    return None


def with_extras(game: ExtensiveGame, extras: Sequence[str]) -> ExtensiveGame:
    """The tree with a further measure, called ``extra.name``, for each quantity of the play that is asked for.

    Raises KeyError for a name that is none.
    """
    if not extras:
        return game
    parents = {child: number for number, node in enumerate(game.nodes) for child in node.children}
    nodes = list(game.nodes)
    for number, node in enumerate(game.nodes):
        if isinstance(node, TerminalNode):
            reach = [0] * len(game.nodes)
            passed: int | None = number
            while passed is not None:
                reach[passed] = 1
                passed = parents.get(passed)
            found: dict[str, Any] = played_on_path(game, reach)  # type: ignore[arg-type]
            if isinstance(game, BayesianGame):
                found |= _types_drawn(game, reach)
            nodes[number] = replace(node, measures=(*node.measures, *(found[name] for name in extras)))
    return replace(game, nodes=tuple(nodes), measures=(*game.measures, *(EXTRA + name for name in extras)))


def _types_drawn(game: BayesianGame, reach: Sequence[int]) -> dict[str, int]:
    drawn = next(draw for draw, child in zip(game.draws, game.nodes[0].children, strict=True) if reach[child])
    with_types = [(name, types) for name, types in zip(game.players, game.types, strict=True) if types]
    return {
        f"{name}.{own}": int(own == found)
        for (name, types), found in zip(with_types, drawn, strict=True)
        for own in types
    }


def _played(game: BayesianGame, reduced: ReducedForm) -> list[NDArray[np.float64]]:
    """For each player, what each plan plays: ``[plan, move]`` over all moves of the player."""
    found = []
    for player, plans in enumerate(reduced.plans):
        own = [k for k, each in enumerate(game.information_sets) if each.player == player]
        widths = [len(game.information_sets[k].moves) for k in own]
        table = np.zeros((len(plans), sum(widths)))
        for row, plan in enumerate(plans):
            start = 0
            for k, width in zip(own, widths, strict=True):
                move = plan[k]
                assert move is not None
                table[row, start + move] = 1.0
                start += width
        found.append(table)
    assert sum(map(len, flat_names(game))) == sum(table.shape[1] for table in found)
    return found


def _outputs(game: StrategicGame, tape: Tape) -> list[list[int]]:
    """Registers of payoffs, then measures: one list over profiles each."""
    return [[tape.register_of(number) for number in table] for table in (*game.payoffs, *game.measures.values())]


def _program(tape: Tape, outputs: Sequence[Sequence[int]]) -> tuple[Program, NDArray[np.int32]]:
    program = program_of(tape, {register for table in outputs for register in table})
    return program, np.array([program.places(table) for table in outputs])


@dataclass(frozen=True)
class _Bimatrix:
    program: Program
    first: NDArray[np.int32]
    second: NDArray[np.int32]
    outputs: NDArray[np.int32]
    played: tuple[NDArray[np.float64], NDArray[np.float64]] | None
    name: str = "supports"

    def solve(self, points: Points, rounded: NDArray[np.bool_], chosen: Chosen) -> Solved:
        """All Nash equilibria, by supports."""
        from gametheory.sweeps.kernels.driving_bimatrix import drive_bimatrix

        counts, mixed, mixed_errors, values, errors = drive_bimatrix(
            *self.program.arrays, points, rounded, chosen, self.first, self.second, self.outputs
        )
        if self.played is None:
            return Solved(counts, mixed, mixed_errors, values, errors)
        # A move's probability is the sum of those of the plans that make it.
        first, second = self.played
        strategies = np.concatenate(
            [_summed(mixed[:, : len(first)], first), _summed(mixed[:, len(first) :], second)], axis=1
        )
        terms = max(len(first), len(second))
        widened = np.where(mixed_errors > 0, terms * (mixed_errors + 2.0**-52), 0.0)
        return Solved(counts, strategies, widened, values, errors)


def _summed(mixed: NDArray[np.float64], played: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each move, added up plan by plan: in the same order on every machine."""
    found = np.zeros((len(mixed), played.shape[1]))
    for plan, moves in enumerate(played):
        found += mixed[:, plan, None] * moves
    return found


def _bimatrix(game: StrategicGame, tape: Tape, played: Sequence[NDArray[np.float64]] | None) -> Kernel:
    program, outputs = _program(tape, _outputs(game, tape))
    first, second = (np.ascontiguousarray(outputs[player].reshape(game.shape)) for player in (0, 1))
    return _Bimatrix(program, first, second, outputs, (played[0], played[1]) if played is not None else None)


@dataclass(frozen=True)
class _Pure:
    program: Program
    cells: NDArray[np.int32]
    shape: NDArray[np.int64]
    outputs: NDArray[np.int32]
    strategies: NDArray[np.int8]
    name: str = "pure"

    def solve(self, points: Points, rounded: NDArray[np.bool_], chosen: Chosen) -> Solved:
        """All pure Nash equilibria."""
        from gametheory.sweeps.kernels.driving_pure import drive_pure

        counts, profiles, values, errors = drive_pure(
            *self.program.arrays, points, rounded, chosen, self.cells, self.shape, self.outputs
        )
        return Solved(counts, self.strategies[profiles], np.zeros(len(profiles)), values, errors)


def _pure(game: StrategicGame, tape: Tape, played: Sequence[NDArray[np.float64]] | None) -> Kernel | None:
    if math.prod(game.shape) > MOST_PROFILES:
        return None
    program, outputs = _program(tape, _outputs(game, tape))
    tables = played or [np.eye(size) for size in game.shape]
    positions = np.indices(game.shape).reshape(len(game.shape), -1)
    strategies = np.concatenate([table[own] for table, own in zip(tables, positions, strict=True)], axis=1)
    cells = np.ascontiguousarray(outputs[: len(game.players)])
    return _Pure(program, cells, np.array(game.shape, np.int64), outputs, strategies.astype(np.int8))
