"""What holds at one point, as functions: the game at a sample of the parameters, and its equilibria.

Everything is computed in the field of germs (:mod:`gametheory.algebra.germs`): at a generic sample the results are
formulas that hold, and are all, wherever the recorded polynomials have the signs that they have there; at an exact
point they are the values at it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, cast

from flint import fmpq

from gametheory.algebra.germs import Exact, Germ, RationalFunction, function_of
from gametheory.algebra.samples import GenericSample, LinePoint, RationalPoint, Sample, Space
from gametheory.model.extensive import ChanceNode, ExtensiveGame, Node, TerminalNode
from gametheory.model.family import Family, Game
from gametheory.model.population import PopulationGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_flint
from gametheory.solvers.result import Component

__all__ = ["LiftedBehavior", "LiftedEquilibrium", "LiftedFamily", "LiftedSolution", "Solve", "ordered_at"]

Functions = Mapping[str, RationalFunction]

MOST_PIECES = 8
"""Games in functions that are kept to be used again, those found last."""


@dataclass(frozen=True)
class LiftedBehavior:
    """What a player does at one information set; see :class:`gametheory.solvers.result.Behavior`."""

    player: str
    moves: Functions
    on_path: bool
    specified: bool = True


@dataclass(frozen=True)
class LiftedEquilibrium:
    """One equilibrium in functions of the parameters.

    ``strategies``, ``payoffs``, ``measures``, ``behavior`` and ``mixed`` are as in
    :class:`gametheory.solvers.result.Equilibrium`, but that ``mixed`` has all plans; ``quantities`` is all that a claim
    may name besides parameters. ``state`` is what is known of a rest point of a population, truths and its kind.
    """

    strategies: Mapping[str, Functions]
    payoffs: Functions
    measures: Functions
    quantities: Functions
    behavior: Mapping[str, LiftedBehavior] = field(default_factory=dict)
    mixed: Mapping[str, Functions] = field(default_factory=dict)
    state: Mapping[str, bool | str | None] = field(default_factory=dict)

    def key(self) -> tuple[object, ...]:
        """What tells equilibria apart, as functions: behaviour and mixture of plans in a tree, else the strategies."""
        if self.behavior:
            moves = ((name, tuple(found.moves.values()), found.specified) for name, found in self.behavior.items())
            return (*moves, *(tuple(plans.values()) for plans in self.mixed.values()))
        return tuple(tuple(strategy.values()) for strategy in self.strategies.values())

    def played(self) -> list[RationalFunction]:
        """All probabilities of strategies, or of moves and plans, in a fixed order."""
        if self.behavior:
            moves = [value for found in self.behavior.values() for value in found.moves.values()]
            return [*moves, *(value for plans in self.mixed.values() for value in plans.values())]
        return [value for strategy in self.strategies.values() for value in strategy.values()]


@dataclass(frozen=True)
class LiftedSolution:
    """All equilibria of a concept, in functions; ``undefined`` says why there are none where the game is not defined.

    ``components`` are the connected components of Nash equilibria, with their maximal Nash subsets.
    """

    concept: str
    equilibria: tuple[LiftedEquilibrium, ...] = ()
    components: tuple[Component, ...] = ()
    undefined: str = ""


Solve = Callable[[Sample], LiftedSolution]
"""The equilibria at a sample."""


@dataclass(frozen=True)
class _Piece:
    """A game in functions, and the signs on which it depends that these functions are its payoffs."""

    game: Game
    signs: Mapping[str, tuple[Any, int]]

    def holds_at(self, sample: Sample) -> bool:
        """Whether all signs are the same at a sample. It is not told what was asked, since the answer may be no."""
        silent = RationalPoint(sample.space, sample.point) if isinstance(sample, GenericSample) else sample
        return all(silent.sign(polynomial) == sign for polynomial, sign in self.signs.values())

    def at(self, sample: Sample) -> Game:
        """The game at a sample at which it holds; a generic one records the signs."""
        for polynomial, _ in self.signs.values():
            sample.sign(polynomial)
        return ordered_at(self.game, sample)


@dataclass(frozen=True)
class LiftedFamily:
    """A family with some parameters as variables of a space (axes and symbols), and all others fixed."""

    family: Family
    fixed: Mapping[str, Fraction]
    space: Space
    _pieces: deque[_Piece] = field(default_factory=lambda: deque(maxlen=MOST_PIECES), repr=False, compare=False)
    _constants: dict[Any, RationalFunction] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def over(
        family: Family, point: Mapping[str, Fraction], axes: Sequence[str], symbols: Sequence[str] = ()
    ) -> LiftedFamily:
        """The family over these axes, with ``symbols`` kept in formulas; ``point`` has every parameter's value."""
        space = Space(tuple(axes), {name: to_flint(point[name]) for name in symbols})
        fixed = {name: value for name, value in point.items() if name not in space.names}
        return LiftedFamily(family, fixed, space)

    def parameters(self, sample: Sample) -> dict[str, Exact]:
        """All parameters as numbers at a sample, in the family's order."""
        return {
            name: Germ(self.space.variable(name), self.space.one, sample)
            if name in self.space.names
            else to_flint(self.fixed[name])
            for name in self.family.parameters
        }

    def game(self, sample: Sample) -> Game:
        """The game at a sample, its numbers in the field there. Raises :class:`EvaluationError` where it is undefined.

        Payoffs are formulas that change only where a condition in them does, so they are evaluated once for each outcome
        of the conditions.
        """
        if not isinstance(sample, RationalPoint | LinePoint):
            # One that records all that it is asked in a way of its own: it must not be asked whether a piece holds.
            return self._evaluated(sample)
        for piece in self._pieces:
            if piece.holds_at(sample):
                return piece.at(sample)
        if not isinstance(sample, GenericSample):
            return self._evaluated(sample)
        own = GenericSample(self.space, sample.point)
        try:
            game = self._evaluated(own)
        finally:
            sample.recorded.update(own.recorded)
        self._pieces.append(_Piece(game, {text: (found, own.sign(found)) for text, found in own.recorded.items()}))
        return ordered_at(game, sample)

    def _evaluated(self, sample: Sample) -> Game:
        return self.family.lifted(cast("Mapping[str, fmpq]", self.parameters(sample)))

    def function(self, number: Any) -> RationalFunction:  # noqa: ANN401 - a Fraction or a number of the field
        """A number as a function; equal constants are the same object."""
        if isinstance(number, Germ):
            return number.function
        found = self._constants.get(number)
        if found is None:
            found = function_of(to_flint(number) if isinstance(number, Fraction) else number, self.space)
            self._constants[number] = found
        return found


def ordered_at(game: Game, sample: Sample) -> Game:
    """A game with its numbers ordered at another sample."""

    def moved(numbers: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            Germ(number.numerator, number.denominator, sample) if isinstance(number, Germ) else number
            for number in numbers
        )

    def moved_node(node: Node) -> Node:
        if isinstance(node, TerminalNode):
            return replace(node, payoffs=moved(node.payoffs), measures=moved(node.measures))
        return replace(node, probabilities=moved(node.probabilities)) if isinstance(node, ChanceNode) else node

    if isinstance(game, ExtensiveGame):
        return replace(game, nodes=tuple(map(moved_node, game.nodes)))
    if isinstance(game, SymmetricGame | PopulationGame):
        environment = dict(
            zip(game.quantities.environment, moved(list(game.quantities.environment.values())), strict=True)
        )
        return replace(game, quantities=replace(game.quantities, environment=environment))
    return replace(
        game,
        payoffs=tuple(map(moved, game.payoffs)),
        measures={name: moved(table) for name, table in game.measures.items()},
    )
