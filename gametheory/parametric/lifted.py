"""What holds at one point, as functions: the game at a sample of the parameters, and its equilibria.

Everything is computed in the field of germs (:mod:`gametheory.algebra.germs`): at a generic sample the results are
formulas that hold, and are all, wherever the recorded polynomials have the signs that they have there; at an exact
point they are the values at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from flint import fmpq

from gametheory.algebra.germs import Exact, Germ, RationalFunction, function_of
from gametheory.algebra.samples import Sample, Space
from gametheory.model.family import Family, Game
from gametheory.numbers import to_flint
from gametheory.solvers.result import Component

__all__ = ["LiftedBehavior", "LiftedEquilibrium", "LiftedFamily", "LiftedSolution", "Solve"]

Functions = Mapping[str, RationalFunction]


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
    :class:`gametheory.solvers.result.Equilibrium`; ``quantities`` is all that a claim may name besides parameters.
    """

    strategies: Mapping[str, Functions]
    payoffs: Functions
    measures: Functions
    quantities: Functions
    behavior: Mapping[str, LiftedBehavior] = field(default_factory=dict)
    mixed: Mapping[str, Functions] = field(default_factory=dict)

    def key(self) -> tuple[object, ...]:
        """What tells equilibria apart, as functions: the behaviour in a tree, else the strategies."""
        if self.behavior:
            return tuple((name, tuple(found.moves.values()), found.specified) for name, found in self.behavior.items())
        return tuple(tuple(strategy.values()) for strategy in self.strategies.values())

    def played(self) -> list[RationalFunction]:
        """All probabilities of strategies or moves, in a fixed order."""
        if self.behavior:
            return [value for found in self.behavior.values() for value in found.moves.values()]
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
class LiftedFamily:
    """A family with some parameters as variables of a space (axes and symbols), and all others fixed."""

    family: Family
    fixed: Mapping[str, Fraction]
    space: Space

    @staticmethod
    def over(family: Family, point: Mapping[str, Fraction], axes: Sequence[str], symbols: Sequence[str] = ()) -> LiftedFamily:
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
        """The game at a sample, its numbers in the field there. Raises :class:`EvaluationError` where it is undefined."""
        return self.family.lifted(cast("Mapping[str, fmpq]", self.parameters(sample)))

    def function(self, number: Any) -> RationalFunction:  # noqa: ANN401 - a Fraction or a number of the field
        """A number as a function."""
        return function_of(to_flint(Fraction(number)) if isinstance(number, Fraction | int) else number, self.space)
