"""Payoffs a strategy in terms of counts or shares: what symmetric games and populations evaluate.

The numbers of an environment may be of any ordered field that mixes with ``flint.fmpq``: rationals at a point, functions
of a parameter, or counts and shares that are themselves variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gametheory.errors import EvaluationError
from gametheory.spec.expressions import Expression
from gametheory.spec.locate import Path

Number = Any
"""A number of an ordered field."""
Environment = Mapping[str, Number]


@contextmanager
def located(path: Path) -> Iterator[None]:
    """Tell an evaluation error inside where in the file its expression stands."""
    try:
        yield
    except EvaluationError as error:
        if error.path:
            raise
        raise EvaluationError(str(error), path) from None


@dataclass(frozen=True)
class Quantities:
    """Expressions that depend on what is played, and the environment of all that does not.

    ``definitions`` are those that depend on what is played, each after those that it uses.
    """

    environment: Environment
    definitions: Mapping[str, Expression]
    measures: Mapping[str, Expression]

    def payoff(self, expression: Expression, played: Environment, path: Path) -> Number:
        """A payoff where ``played`` gives the counts or shares. Raises :class:`EvaluationError`."""
        environment = {**self.environment, **played}
        for name in self._needed(expression):
            with located(("definitions", name)):
                environment[name] = self.definitions[name].evaluate(environment)
        with located(path):
            return expression.evaluate(environment)

    def measured(self, played: Environment) -> dict[str, Number]:
        """All measures where ``played`` gives counts, shares and payoffs. Raises :class:`EvaluationError`."""
        environment = {**self.environment, **played}
        wanted = {name for expression in self.measures.values() for name in self._needed(expression)}
        for name, expression in self.definitions.items():
            if name in wanted:
                with located(("definitions", name)):
                    environment[name] = expression.evaluate(environment)
        found = {}
        for name, expression in self.measures.items():
            with located(("measures", name)):
                found[name] = environment[name] = expression.evaluate(environment)
        return found

    def _needed(self, expression: Expression) -> list[str]:
        """The definitions that an expression uses, directly or not, in computable order."""
        wanted = set(expression.names())
        for name in reversed(list(self.definitions)):
            if name in wanted:
                wanted |= self.definitions[name].names()
        return [name for name in self.definitions if name in wanted]
