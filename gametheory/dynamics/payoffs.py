"""The payoffs of a population game in floating point, for many states at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gametheory.errors import EvaluationError, LimitReached, UsageError
from gametheory.model.population import PopulationGame
from gametheory.spec.faults import path_text
from gametheory.spec.numeric import nearest_float, numeric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Truths = NDArray[np.bool_]

__all__ = ["NumericPopulation", "expect_population"]

SPREAD_SAMPLES = 256
"""States at which payoffs are compared to learn their scale."""


def expect_population(game: object, what: str) -> PopulationGame:
    """The game, if it is a population game. Raises :class:`UsageError`."""
    if isinstance(game, PopulationGame):
        return game
    form = getattr(getattr(game, "about", None), "form", "")
    found = f"this game's form is '{form}'" if form else f"this is {type(game).__name__}"
    mend = "; a family becomes a game by .at()" if hasattr(game, "at") else ""
    raise UsageError(f"{what} is for games of the form 'population'; {found}{mend}")


@dataclass(frozen=True, eq=False)
class NumericPopulation:
    """A population game compiled to floats.

    A state is an array whose last axis has the shares of all strategies of all populations, one population after the
    other; leading axes are as many states.
    """

    game: PopulationGame

    @cached_property
    def blocks(self) -> tuple[slice, ...]:
        """Where each population's strategies are on the last axis."""
        ends = [sum(self.game.shape[: number + 1]) for number in range(len(self.game.shape))]
        return tuple(slice(end - size, end) for end, size in zip(ends, self.game.shape, strict=True))

    @property
    def size(self) -> int:
        """Strategies of all populations."""
        return sum(self.game.shape)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """``population.strategy``, in order."""
        pairs = zip(self.game.players, self.game.strategies, strict=True)
        return tuple(f"{player}.{name}" for player, names in pairs for name in names)

    @cached_property
    def _environment(self) -> dict[str, float]:
        return {name: nearest_float(value) for name, value in self.game.quantities.environment.items()}

    @cached_property
    def _definitions(self) -> list[tuple[str, Callable[[Mapping[str, Any]], Any]]]:
        """Those that payoffs use, in computable order."""
        definitions = self.game.quantities.definitions
        wanted = {name for payoffs in self.game.payoffs for payoff in payoffs for name in payoff.names()}
        for name in reversed(list(definitions)):
            if name in wanted:
                wanted |= definitions[name].names()
        return [(name, numeric(found)) for name, found in definitions.items() if name in wanted]

    @cached_property
    def _payoffs(self) -> list[Callable[[Mapping[str, Any]], Any]]:
        return [numeric(payoff) for payoffs in self.game.payoffs for payoff in payoffs]

    def payoffs(self, states: Array) -> Array:
        """Every strategy's payoff at each state; same shape. Raises :class:`EvaluationError` where one is undefined."""
        import numpy as np

        environment: dict[str, Any] = dict(self._environment)
        environment.update({name: states[..., place] for place, name in enumerate(self.names)})
        for name, definition in self._definitions:
            environment[name] = definition(environment)
        found = np.empty(states.shape)
        for place, payoff in enumerate(self._payoffs):
            found[..., place] = payoff(environment)
        if not np.isfinite(found).all():
            self._refuse(states, found)
        return found

    def _refuse(self, states: Array, found: Array) -> None:
        import numpy as np

        *where, place = (int(axis[0]) for axis in np.nonzero(~np.isfinite(found)))
        player, strategy = self.names[place].split(".")
        state = states[tuple(where)]
        shares = ", ".join(f"{name} = {share:.6g}" for name, share in zip(self.names, state, strict=True))
        path = ("payoffs", player, strategy)
        raise EvaluationError(f"{path_text(path)} has no finite value in floating point at {shares}", path)

    def on_simplices(self, states: Array) -> Array:
        """The states with negative shares set to 0 and each population's shares scaled to sum to 1.

        Raises :class:`LimitReached` where nothing is left to scale: the integration has failed.
        """
        import numpy as np

        clipped = np.maximum(states, 0.0)
        for block in self.blocks:
            total = clipped[..., block].sum(axis=-1, keepdims=True)
            if not np.all(total > 0):
                raise LimitReached(
                    "the integration lost the simplex altogether; scale the payoffs, or shorten the time"
                )
            clipped[..., block] /= total
        return clipped

    def drawn(self, generator: np.random.Generator, count: int) -> Array:
        """States drawn uniformly: for each population from the uniform distribution on its simplex."""
        import numpy as np

        parts = [generator.dirichlet(np.ones(size), size=count) for size in self.game.shape]
        return np.concatenate(parts, axis=1)

    @cached_property
    def spreads(self) -> tuple[float, ...]:
        """For each population, the largest payoff difference between two of its strategies at states all over the simplices.

        1 for a population that is indifferent everywhere, so that it is a scale.
        """
        import numpy as np

        payoffs = self.payoffs(self.drawn(np.random.default_rng(0), SPREAD_SAMPLES))
        return tuple(float(np.ptp(payoffs[:, block], axis=1).max()) or 1.0 for block in self.blocks)

    def by_name(self, state: Sequence[float] | Array) -> dict[str, dict[str, float]]:
        """One state as ``{population: {strategy: share}}``."""
        return {
            player: {name: float(share) for name, share in zip(names, state[block], strict=True)}
            for player, names, block in zip(self.game.players, self.game.strategies, self.blocks, strict=True)
        }
