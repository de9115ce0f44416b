"""Evaluating a specification at a point: constants once, then payoffs and measures outcome by outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from flint import fmpq

from gametheory.model.quantities import located
from gametheory.numbers import to_flint
from gametheory.spec.expressions import Expression
from gametheory.spec.locate import Path
from gametheory.spec.schema import GameSpec

ZERO, ONE = fmpq(0), fmpq(1)


def constants(spec: GameSpec, point: Mapping[str, Fraction]) -> dict[str, fmpq]:
    """Values of all parameters and of the definitions that depend on them alone."""
    return with_definitions(spec, {name: to_flint(value) for name, value in point.items()})


def with_definitions(spec: GameSpec, parameters: Mapping[str, fmpq]) -> dict[str, fmpq]:
    """The parameters, and the definitions that depend on them alone, in whichever field the parameters are."""
    environment = dict(parameters)
    for name, expression in spec.definitions.items():
        if name not in spec.outcome_definitions:
            with located(("definitions", name)):
                environment[name] = expression.evaluate(environment)
    return environment


class OutcomeEvaluator:
    """Payoffs and measures of one outcome after another at a fixed point, in the field of the environment's numbers.

    An outcome is told by the names that are 1 in it: ``player.strategy`` for what is played and ``at.node`` for
    nodes that are passed; all other such names are 0.
    """

    def __init__(self, spec: GameSpec, environment: Mapping[str, fmpq], indicators: Iterable[str]) -> None:
        self._spec = spec
        self._environment = {**environment, **dict.fromkeys(indicators, ZERO)}
        self._definitions = [
            (name, spec.definitions[name]) for name in spec.definitions if name in spec.outcome_definitions
        ]
        self._payoff_names = [f"payoff.{player}" for player in spec.players]

    def evaluate(
        self, played: Sequence[str], payoffs: Sequence[Expression], paths: Sequence[Path]
    ) -> tuple[list[fmpq], list[fmpq]]:
        """Payoffs, one a player, and measures, in the order of the specification, of the outcome ``played``."""
        environment = self._environment
        for name in played:
            environment[name] = ONE
        try:
            for name, expression in self._definitions:
                with located(("definitions", name)):
                    environment[name] = expression.evaluate(environment)
            values = []
            for payoff_name, expression, path in zip(self._payoff_names, payoffs, paths, strict=True):
                with located(path):
                    value = expression.evaluate(environment)
                environment[payoff_name] = value
                values.append(value)
            measures = []
            for name, expression in self._spec.measures.items():
                with located(("measures", name)):
                    value = expression.evaluate(environment)
                environment[name] = value
                measures.append(value)
        finally:
            for name in played:
                environment[name] = ZERO
        return values, measures
