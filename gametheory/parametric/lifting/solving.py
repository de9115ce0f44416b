"""The equilibria of a lifted family at one sample, for each concept."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from gametheory.algebra.germs import RationalFunction, positions_of_best
from gametheory.algebra.samples import Sample
from gametheory.errors import EvaluationError
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import finite
from gametheory.model.reduced import ReducedForm, behavior_from_mixed, reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedFamily, LiftedSolution, ordered_at
from gametheory.parametric.lifting.minors import DEFAULT_LIMIT as MINORS_LIMIT
from gametheory.parametric.lifting.pricing import Prices, Tables, extensive_equilibrium, strategic_equilibrium
from gametheory.parametric.lifting.two_players import Basis, Match, TwoPlayers
from gametheory.solvers.assemble import labelled_components
from gametheory.solvers.best_response import common_positions
from gametheory.solvers.components import connected_components, maximal_nash_subsets
from gametheory.solvers.realizations import extreme_behavior
from gametheory.solvers.subgame_perfect import DEFAULT_LIMIT as PERFECT_LIMIT
from gametheory.solvers.subgame_perfect import subgame_perfect_equilibria

__all__ = ["LiftedNash", "solve_at"]


def solve_at(lifted: LiftedFamily, concept: str, sample: Sample, *, limit: int | None = None) -> LiftedSolution:
    """All equilibria of the concept at a sample, in functions. Raises :class:`LimitReached` and NotGenericError.

    ``concept`` is ``nash`` (two players; a tree by its reduced strategic form), ``pure-nash`` or ``subgame-perfect``.

    **Guarantees.** As those of :func:`gametheory.solve`: complete for the concept, degenerate or not; at a generic sample
    for the whole cell in which the recorded polynomials keep their signs.
    """
    if lifted.family.spec.form == "population":
        from gametheory.parametric.lifting.populations import solve_population_at

        return solve_population_at(lifted, concept, sample, limit=limit)
    try:
        game = finite(lifted.game(sample), "the concept " + concept)
    except EvaluationError as error:
        return LiftedSolution(concept, undefined=str(error))
    if concept == "subgame-perfect":
        assert isinstance(game, ExtensiveGame)
        return _subgame_perfect(lifted, game, limit)
    if concept == "pure-nash":
        return _pure(lifted, game, sample)
    nash = LiftedNash.of(lifted, game, sample, limit)
    return nash.solution(nash.game.at(sample), sample)


def marks_of_best(table: Sequence[Any], shape: Sequence[int], axis: int) -> bytes:
    """A byte an entry of a flat table: 1 where the mover at ``axis`` does best, by the fewest comparisons."""
    stride = math.prod(shape[axis + 1 :])
    block = shape[axis] * stride
    marks = bytearray(len(table))
    for start in range(0, len(table), block):
        for first in range(start, start + stride):
            for place in positions_of_best(table[first : first + block : stride]):
                marks[first + place * stride] = 1
    return bytes(marks)


def _subgame_perfect(lifted: LiftedFamily, game: ExtensiveGame, limit: int | None) -> LiftedSolution:
    found = subgame_perfect_equilibria(game, limit=limit or PERFECT_LIMIT, marks_of=marks_of_best)
    equilibria = []
    prices = Prices(lifted, game)
    for profile in found.profiles:
        moves = [
            [int(move == chosen) for move in range(len(information_set.moves))]
            for information_set, chosen in zip(game.information_sets, profile, strict=True)
        ]
        equilibria.append(_with_types(lifted, game, extensive_equilibrium(lifted, game, moves, prices=prices)))
    return LiftedSolution("subgame-perfect", tuple(equilibria))


def _pure(lifted: LiftedFamily, game: StrategicGame | ExtensiveGame, sample: Sample) -> LiftedSolution:
    namer = _Namer(lifted, game)
    shape = namer.strategic.shape
    marks = [marks_of_best(table, shape, player) for player, table in enumerate(namer.strategic.payoffs)]
    profiles = list(itertools.product(*map(range, shape)))
    equilibria = []
    for position in common_positions(marks):
        chosen = profiles[position]
        masses = [
            [lifted.function(int(strategy == played)) for strategy in range(size)]
            for size, played in zip(shape, chosen, strict=True)
        ]
        equilibria.append(namer.named(masses, sample))
    return LiftedSolution("pure-nash", tuple(equilibria))


def _with_types(lifted: LiftedFamily, game: ExtensiveGame, found: LiftedEquilibrium) -> LiftedEquilibrium:
    """The equilibrium with what a claim may name in a game with types: the probability of each."""
    if not isinstance(game, BayesianGame):
        return found
    types = {name: lifted.function(probability) for name, probability in game.type_probabilities.items()}
    return replace(found, quantities={**found.quantities, **types})


class _Namer:
    """Names and prices mixed profiles of a strategic game, or of the reduced strategic form of a tree."""

    def __init__(self, lifted: LiftedFamily, game: StrategicGame | ExtensiveGame) -> None:
        self.lifted = lifted
        self.game = game
        self.reduced: ReducedForm | None = None
        self._ordered: tuple[Sample, ExtensiveGame] | None = None
        if isinstance(game, ExtensiveGame):
            self.reduced = reduced_strategic_form(game)
            self.strategic = self.reduced.game
        else:
            self.strategic = game
            self._tables = Tables(lifted, game)

    def named(self, strategies: Sequence[Sequence[RationalFunction]], sample: Sample) -> LiftedEquilibrium:
        """The equilibrium that these mixed strategies are."""
        if self.reduced is None or not isinstance(self.game, ExtensiveGame):
            return strategic_equilibrium(self.strategic, strategies, self._tables)
        mixed: list[list[Any]] = [[function.at(sample) for function in own] for own in strategies]
        moves = behavior_from_mixed(self.reduced, mixed)
        named: dict[str, Mapping[str, RationalFunction]] = {
            player: dict(zip(names, own, strict=True))
            for player, names, own in zip(self.strategic.players, self.strategic.strategies, strategies, strict=True)
        }
        if self._ordered is None or self._ordered[0] is not sample:
            # Probabilities of chance and of moves are multiplied: their signs must be asked for at one sample.
            self._ordered = (sample, cast("ExtensiveGame", ordered_at(self.game, sample)))
        # Behaviour is all that matters where each player moves once; of mixtures of plans there are many alike.
        told = {} if isinstance(self.game, BayesianGame) else named
        found = extensive_equilibrium(self.lifted, self._ordered[1], moves, told)
        return _with_types(self.lifted, self._ordered[1], found)


class LiftedNash:
    """A lifted two-player game, ready to be matched along a line or at a sample, and to name what was matched."""

    def __init__(self, lifted: LiftedFamily, namer: _Namer, game: TwoPlayers) -> None:
        self.namer = namer
        self.game = game
        self.lifted = lifted
        self._named: dict[Match, LiftedEquilibrium] = {}
        self._replies: dict[tuple[int, Basis, Sample], set[int]] = {}

    @staticmethod
    def of(
        lifted: LiftedFamily, game: StrategicGame | ExtensiveGame, sample: Sample, limit: int | None = None
    ) -> LiftedNash:
        """Of a game at a sample. Raises :class:`LimitReached` for a large one."""
        namer = _Namer(lifted, game)
        row, column = (
            [[lifted.function(value) for value in line] for line in namer.strategic.matrix(player)] for player in (0, 1)
        )
        players = TwoPlayers.of(lifted.space, row, column, sample, MINORS_LIMIT if limit is None else limit)
        return LiftedNash(lifted, namer, players)

    def equilibrium(self, match: Match, sample: Sample) -> LiftedEquilibrium:
        """The extreme equilibrium at two bases."""
        if match not in self._named:
            strategies = (self.game.row.strategy(match[0]), self.game.column.strategy(match[1]))
            self._named[match] = self.namer.named(strategies, sample)
        return self._named[match]

    def solution(self, matches: Sequence[Match], sample: Sample) -> LiftedSolution:
        """All extreme equilibria that were matched, in the order that they have at the sample, and their components."""
        order: dict[Any, list[Any]] = {}

        def place(match: Match) -> tuple[list[Any], list[Any]]:
            found = []
            for side, basis in zip((self.game.row, self.game.column), match, strict=True):
                key = (side is self.game.row, basis)
                if key not in order:
                    order[key] = [function.at(sample).rough for function in side.strategy(basis)]
                found.append(order[key])
            return found[0], found[1]

        ordered = sorted(matches, key=place)
        subsets = maximal_nash_subsets(_positions(ordered))
        members = connected_components(_positions(ordered))
        components = labelled_components(self.namer.strategic.players, _positions(ordered), subsets, members)
        equilibria = tuple(self.equilibrium(match, sample) for match in ordered)
        if isinstance(self.namer.game, BayesianGame):
            tight = [self._tight(match, found, sample) for match, found in zip(ordered, equilibria, strict=True)]
            kept, components = extreme_behavior(tight, components)
            equilibria = tuple(equilibria[k] for k in kept)
        return LiftedSolution("nash", equilibria, components)

    def _tight(self, match: Match, found: LiftedEquilibrium, sample: Sample) -> dict[str, frozenset[Hashable]]:
        """What is tight at an equilibrium, a player; see :mod:`gametheory.solvers.realizations`."""
        tight = {}
        for player, (name, basis) in enumerate(zip(self.namer.strategic.players, match, strict=True)):
            if (player, basis, sample) not in self._replies:
                self._replies[player, basis, sample] = self._best_replies(player, basis, sample)
            idle = {move for move, probability in found.strategies[name].items() if not probability.at(sample)}
            tight[name] = frozenset[Hashable](idle | self._replies[player, basis, sample])
        return tight

    def _best_replies(self, player: int, basis: Basis, sample: Sample) -> set[int]:
        """The opponent's plans that are best replies to a player's vertex."""
        table = self.namer.strategic.matrix(1 - player)
        rows = table if player == 0 else list(zip(*table, strict=True))
        side = (self.game.row, self.game.column)[player]
        weighted = [(function.at(sample), row) for function, row in zip(side.strategy(basis), rows, strict=True)]
        played = [(weight, row) for weight, row in weighted if weight]
        worth = [
            sum(
                (weight * self.lifted.function(row[reply]).at(sample) for weight, row in played[1:]),
                played[0][0] * self.lifted.function(played[0][1][reply]).at(sample),
            )
            for reply in range(len(rows[0]))
        ]
        return set(positions_of_best(worth))


def _positions(matches: Sequence[Match]) -> list[tuple[int, int]]:
    """Row and column vertices as numbers, in the order in which they first occur."""
    rows: dict[Any, int] = {}
    columns: dict[Any, int] = {}
    return [(rows.setdefault(row, len(rows)), columns.setdefault(column, len(columns))) for row, column in matches]
