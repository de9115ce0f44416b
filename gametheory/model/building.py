"""From a specification and numbers to the game: profile by profile, node by node, or formulas as they are."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError
from gametheory.model.about import About
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, Node, TerminalNode
from gametheory.model.outcome import OutcomeEvaluator
from gametheory.model.population import PopulationGame
from gametheory.model.quantities import Quantities, located
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.model.tree import TreeShape, profile_payoffs, staged_tree, written_tree
from gametheory.numbers import short_text, to_fraction
from gametheory.spec.locate import Path
from gametheory.spec.per_strategy import MAXIMUM_COUNT, MAXIMUM_TRIED
from gametheory.spec.private_types import IndependentPrior
from gametheory.spec.schema import GameSpec

__all__ = ["LONGEST_TOLD", "Builder", "Finish", "Game", "try_out"]

Game = StrategicGame | ExtensiveGame | SymmetricGame | PopulationGame
"""A game at one point; a Bayesian game is an extensive one."""
Finish = Callable[[fmpq], Any]
"""Makes what a game's tables hold of the numbers that evaluating gave."""

LONGEST_TOLD = 60
"""Characters of a number in a message; rounding a shorter one could hide what is wrong with it."""


@dataclass(frozen=True)
class Builder:
    """Builds the games of one specification, in numbers of any ordered field."""

    spec: GameSpec
    about: About

    @functools.cached_property
    def shape(self) -> TreeShape:
        """The tree without numbers, for an extensive or Bayesian game."""
        return written_tree(self.spec) if self.spec.tree else staged_tree(self.spec)

    def game(self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq], finish: Finish) -> Game:
        """The game in the numbers of an environment. Raises :class:`EvaluationError` where a payoff is undefined."""
        form = self.spec.form
        if form == "symmetric":
            return self._symmetric(point, environment)
        if form == "population":
            return self._population(point, environment)
        build = self._strategic if form == "strategic" else self._extensive
        return build(point, environment, finish)

    def _symmetric(self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq]) -> SymmetricGame:
        spec, player = self.spec, self.spec.players[0]
        path = ("players", player, "count")
        assert spec.crowd.count is not None
        with located(path):
            number = spec.crowd.count.evaluate(environment)
        # A number of another field is that of a family in functions, in which counts need not be whole.
        count = math.floor(to_fraction(number)) if isinstance(number, fmpq) else number
        if isinstance(count, int) and not 1 <= count <= MAXIMUM_COUNT:
            shown = short_text(to_fraction(number), LONGEST_TOLD)
            raise EvaluationError(f"the number of players is {shown}; it must be from 1 to {MAXIMUM_COUNT:,}", path)
        stated = to_fraction(number) if isinstance(number, fmpq) and number != count else None
        return SymmetricGame(
            about=self.about,
            player=player,
            count=count,
            strategies=spec.strategies[0],
            payoffs=tuple(spec.strategy_payoffs[player, name] for name in spec.strategies[0]),
            counts_all=spec.crowd.counts_all,
            quantities=self._quantities(environment),
            parameters=dict(point),
            stated_count=stated,
        )

    def _population(self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq]) -> PopulationGame:
        spec = self.spec
        return PopulationGame(
            about=self.about,
            players=spec.players,
            strategies=spec.strategies,
            payoffs=tuple(
                tuple(spec.strategy_payoffs[player, name] for name in names)
                for player, names in zip(spec.players, spec.strategies, strict=True)
            ),
            quantities=self._quantities(environment),
            parameters=dict(point),
        )

    def _quantities(self, environment: Mapping[str, fmpq]) -> Quantities:
        spec = self.spec
        depending = {name: found for name, found in spec.definitions.items() if name in spec.outcome_definitions}
        return Quantities(environment, depending, spec.measures)

    def _strategic(
        self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq], finish: Finish
    ) -> StrategicGame:
        spec = self.spec
        pairs = list(zip(spec.players, spec.strategies, strict=True))
        names = [[f"{player}.{strategy}" for strategy in strategies] for player, strategies in pairs]
        evaluator = OutcomeEvaluator(spec, environment, itertools.chain(*names))
        payoffs: list[list[Fraction]] = [[] for _ in spec.players]
        measures: list[list[Fraction]] = [[] for _ in spec.measures]
        for played, profile in zip(itertools.product(*names), itertools.product(*spec.strategies), strict=True):
            values, measured = evaluator.evaluate(played, *profile_payoffs(spec, profile))
            for table, value in zip(payoffs + measures, values + measured, strict=True):
                table.append(finish(value))
        return StrategicGame(
            about=self.about,
            players=spec.players,
            strategies=spec.strategies,
            payoffs=tuple(map(tuple, payoffs)),
            measures=dict(zip(spec.measures, map(tuple, measures), strict=True)),
            parameters=dict(point),
        )

    def _extensive(
        self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq], finish: Finish
    ) -> ExtensiveGame:
        if isinstance(self.spec.prior, IndependentPrior):
            _check_types(self.spec.prior, environment, finish)
        evaluator = OutcomeEvaluator(self.spec, environment, self.shape.indicators)
        nodes: list[Node] = []
        for node in self.shape.nodes:
            if node.payoffs:
                payoffs, measures = evaluator.evaluate(node.played, node.payoffs, node.paths)
                nodes.append(TerminalNode(node.name, tuple(map(finish, payoffs)), tuple(map(finish, measures))))
            elif node.information_set >= 0:
                nodes.append(DecisionNode(node.name, node.information_set, node.children))
            else:
                probabilities = []
                for expression, path in zip(node.chance, node.paths, strict=True):
                    with located(path):
                        probabilities.append(finish(expression.evaluate(environment)))
                # A prior's probabilities may stand in tables of tables; they sum to 1 over all of these.
                _check_distribution(probabilities, node.paths[-1][:-1] if self.spec.tree else node.paths[-1][:1])
                nodes.append(ChanceNode(node.name, node.events, tuple(probabilities), node.children))
        game = ExtensiveGame(
            about=self.about,
            players=self.spec.players,
            nodes=tuple(nodes),
            information_sets=self.shape.information_sets,
            measures=tuple(self.spec.measures),
            parameters=dict(point),
        )
        return (
            BayesianGame.of(game, self.spec.prior.types, tuple(self.spec.prior.probabilities))
            if self.spec.form == "bayesian"
            else game
        )


def _check_types(prior: IndependentPrior, environment: Mapping[str, fmpq], finish: Finish) -> None:
    """Each player's types have a distribution of their own, not only all players' together."""
    for player, own in prior.own.items():
        path: Path = ("players", player, "types")
        probabilities = []
        for name, expression in own.items():
            with located((*path, name)):
                probabilities.append(finish(expression.evaluate(environment)))
        _check_distribution(probabilities, path)


def _check_distribution(probabilities: list[Fraction], path: Path) -> None:
    # Numbers of another field, such as functions of a parameter, are no numbers to tell.
    plain = all(isinstance(number, Fraction) for number in probabilities)
    if any(number < 0 for number in probabilities):
        shown = ": " + ", ".join(short_text(number, LONGEST_TOLD) for number in probabilities) if plain else ""
        raise EvaluationError(f"a probability is negative{shown}", path)
    total = sum(probabilities)
    if total != 1:
        told = f"sum to {short_text(Fraction(total), LONGEST_TOLD)}, not" if plain else "do not sum"
        raise EvaluationError(f"the probabilities {told} to 1", path)


def try_out(game: Game) -> None:
    """Evaluate a game that is given by formulas where everyone plays alike, so that it is not undefined there.

    In a symmetric game the payoffs of one player who plays otherwise are tried too.
    """
    if isinstance(game, SymmetricGame):
        for strategy, name in enumerate(game.strategies):
            with _where(f"every {game.player} plays {name}"):
                game.outcome([game.count * (s == strategy) for s in range(len(game.strategies))])
            others = [fmpq((game.count - 1) * (s == strategy)) for s in range(len(game.strategies))]
            for other in range(len(game.strategies)):
                with _where(f"every other {game.player} plays {name}"):
                    game.payoff(other, others)
    elif isinstance(game, PopulationGame):
        for profile in itertools.islice(itertools.product(*map(range, game.shape)), MAXIMUM_TRIED):
            pairs = zip(game.players, game.strategies, profile, strict=True)
            state = zip(game.shape, profile, strict=True)
            with _where("all " + ", ".join(f"{player} play {names[played]}" for player, names, played in pairs)):
                game.outcome([[fmpq(s == played) for s in range(size)] for size, played in state])


@contextmanager
def _where(told: str) -> Iterator[None]:
    """Tell an evaluation error inside what was played."""
    try:
        yield
    except EvaluationError as error:
        raise EvaluationError(f"{error} where {told}", error.path) from None
