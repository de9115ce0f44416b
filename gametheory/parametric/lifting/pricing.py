"""From positions to names: profiles of lifted games are labelled, and priced in functions, here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import Germ, RationalFunction
from gametheory.algebra.samples import Space
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode, flat_names, played_on_path
from gametheory.model.strategic import StrategicGame
from gametheory.parametric.lifting.lifted import LiftedBehavior, LiftedEquilibrium, LiftedFamily

__all__ = ["Prices", "Tables", "extensive_equilibrium", "over_one_denominator", "strategic_equilibrium"]

Functions = Mapping[str, RationalFunction]
Profile = Sequence[Sequence[RationalFunction]]


class Tables:
    """The payoff and measure tables of a strategic game, each over one common denominator."""

    def __init__(self, lifted: LiftedFamily, game: StrategicGame) -> None:
        self.space = lifted.space
        self.tables = [
            over_one_denominator([lifted.function(value) for value in table], self.space)
            for table in (*game.payoffs, *game.measures.values())
        ]

    def expectations(self, strategies: Profile) -> list[RationalFunction]:
        """The expectation of each table, payoffs first, under a mixed profile."""
        weighted = [(0, self.space.one)]
        bottom = self.space.one
        for own in strategies:
            numerators, denominator = over_one_denominator(own, self.space)
            support = [(place, weight) for place, weight in enumerate(numerators) if not weight.is_zero()]
            weighted = [
                (position * len(own) + place, weight * other)
                for position, weight in weighted
                for place, other in support
            ]
            bottom = bottom * denominator
        found = []
        for numerators, denominator in self.tables:
            total = self.space.context.constant(0)
            for position, weight in weighted:
                if not numerators[position].is_zero():
                    total = total + weight * numerators[position]
            found.append(RationalFunction.quotient(self.space, total, bottom * denominator))
        return found


def over_one_denominator(functions: Sequence[RationalFunction], space: Space) -> tuple[list[Any], Any]:
    """Numerators over the least common denominator."""
    common = space.one
    for function in functions:
        if not function.denominator.is_constant():
            common = common * (function.denominator / common.gcd(function.denominator))
    if common.is_constant():
        return [function.numerator for function in functions], space.one
    return [function.numerator * (common / function.denominator) for function in functions], common


def strategic_equilibrium(game: StrategicGame, strategies: Profile, tables: Tables) -> LiftedEquilibrium:
    """Name and price a mixed profile of a strategic game, given by its probabilities by position."""
    named = {
        player: dict(zip(names, probabilities, strict=True))
        for player, names, probabilities in zip(game.players, game.strategies, strategies, strict=True)
    }
    values = tables.expectations(strategies)
    payoffs = dict(zip(game.players, values, strict=False))
    measures = dict(zip(game.measures, values[len(game.players) :], strict=True))
    played = {f"{player}.{name}": value for player, found in named.items() for name, value in found.items()}
    return LiftedEquilibrium(named, payoffs, measures, {**_quantities(payoffs, measures), **played})


class Prices:
    """What play in a lifted tree is worth, computed once for all behaviour that leads the same way.

    Under ties many equilibria differ only where nobody ever comes.
    """

    def __init__(self, lifted: LiftedFamily, game: ExtensiveGame) -> None:
        self.lifted = lifted
        self.game = game
        self._found: dict[object, tuple[Functions, Functions, Functions]] = {}
        self._behavior: dict[object, LiftedBehavior] = {}

    def reach(self, moves: Sequence[Sequence[Any] | None]) -> dict[int, Any]:
        """The nodes that play may come to, with their probabilities; all others have none, whatever the parameters."""
        reach: dict[int, Any] = {0: fmpq(1)}
        for position, node in enumerate(self.game.nodes):
            if position not in reach or isinstance(node, TerminalNode):
                continue
            for child, probability in zip(node.children, _probabilities(node, moves), strict=True):
                if isinstance(probability, Germ) or probability != 0:
                    reach[child] = reach[position] * probability
        return reach

    def of(self, reach: Mapping[int, Any]) -> tuple[Functions, Functions, Functions]:
        """Payoffs, measures, and all quantities that a claim may name."""
        key = tuple(reach.items())
        if key not in self._found:
            self._found[key] = self._priced(reach)
        return self._found[key]

    def behavior(self, position: int, stated: Sequence[Any] | None, on_path: bool) -> LiftedBehavior:
        """What is done at an information set."""
        key = (position, None if stated is None else tuple(stated), on_path)
        if key not in self._behavior:
            information_set, function = self.game.information_sets[position], self.lifted.function
            moves = {} if stated is None else dict(zip(information_set.moves, map(function, stated), strict=True))
            player = self.game.players[information_set.player]
            self._behavior[key] = LiftedBehavior(player, moves, on_path, stated is not None)
        return self._behavior[key]

    def _priced(self, reach: Mapping[int, Any]) -> tuple[Functions, Functions, Functions]:
        game, function = self.game, self.lifted.function
        totals: list[Any] = [fmpq(0)] * (len(game.players) + len(game.measures))
        for position, probability in reach.items():
            node = game.nodes[position]
            if isinstance(node, TerminalNode) and probability != 0:
                for index, value in enumerate((*node.payoffs, *node.measures)):
                    totals[index] = totals[index] + probability * value
        values = [function(total) for total in totals]
        payoffs = dict(zip(game.players, values, strict=False))
        measures = dict(zip(game.measures, values[len(game.players) :], strict=True))
        every_node = [reach.get(position, fmpq(0)) for position in range(len(game.nodes))]
        played = {name: function(value) for name, value in played_on_path(game, every_node).items()}
        return payoffs, measures, {**_quantities(payoffs, measures), **played}


def extensive_equilibrium(
    lifted: LiftedFamily,
    game: ExtensiveGame,
    moves: Sequence[Sequence[Any] | None],
    mixed: Mapping[str, Mapping[str, RationalFunction]] | None = None,
    prices: Prices | None = None,
) -> LiftedEquilibrium:
    """Name and price behaviour in a tree, given by the moves' probabilities at each information set.

    None at an information set means that its player's own moves rule it out. ``prices`` are shared by the equilibria of
    one game.
    """
    prices = prices or Prices(lifted, game)
    reach = prices.reach(moves)
    payoffs, measures, quantities = prices.of(reach)
    behavior: dict[str, LiftedBehavior] = {}
    strategies: dict[str, dict[str, RationalFunction]] = {player: {} for player in game.players}
    called = flat_names(game)
    for position, (information_set, stated) in enumerate(zip(game.information_sets, moves, strict=True)):
        on_path = any(reach.get(node, 0) != 0 for node in information_set.nodes)
        found = prices.behavior(position, stated, on_path)
        behavior[information_set.name] = found
        strategies[found.player].update(zip(called[position], found.moves.values(), strict=False))
    return LiftedEquilibrium(strategies, payoffs, measures, quantities, behavior, mixed or {})


def _quantities(
    payoffs: Mapping[str, RationalFunction], measures: Mapping[str, RationalFunction]
) -> dict[str, RationalFunction]:
    return {**measures, **{f"payoff.{player}": value for player, value in payoffs.items()}}


def _probabilities(node: Any, moves: Sequence[Sequence[Any] | None]) -> Sequence[Any]:  # noqa: ANN401
    if isinstance(node, ChanceNode):
        return node.probabilities
    stated = moves[node.information_set] if isinstance(node, DecisionNode) else None
    # Where it has no effect, the first move is as good as any.
    return [1, *[0] * (len(node.children) - 1)] if stated is None else stated
