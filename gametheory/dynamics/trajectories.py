"""Where a population goes from a given state: one trajectory of a dynamic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.dynamics.integration import Work, integrate
from gametheory.dynamics.states import Shares, starting_state
from gametheory.dynamics.vector_fields import VectorField, vector_field
from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.model.population import PopulationGame
from gametheory.numbers import NumberError, exact, exact_text
from gametheory.solvers.result import Row, plain_about

__all__ = ["Trajectory", "trajectory"]

HORIZON = 100.0
"""How long a trajectory is unless told otherwise, in units of one over the speed of the slowest population."""
MAXIMUM_POINTS = 100_000
STALLED = 1e-6
"""Derivatives, in units of the dynamic's speed, below which a state no longer moves."""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Shares over time under one dynamic.

    ``states[k]`` has the shares ``{population: {strategy: share}}`` at ``times[k]``, each population's summing to 1 after
    scaling; ``drift`` is how far, at most, they had left the simplex before it (a sum from 1, or a share below 0).
    ``start`` is the exact initial state. ``converged_to`` is the last state if the trajectory no longer moves there.
    """

    about: About
    parameters: Mapping[str, Fraction]
    dynamic: str
    noise: Fraction | None
    start: Mapping[str, Mapping[str, Fraction]]
    times: tuple[float, ...]
    states: tuple[Mapping[str, Mapping[str, float]], ...]
    converged_to: Mapping[str, Mapping[str, float]] | None
    drift: float

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.dynamics/1``, with a trajectory."""
        return {
            "format": "gametheory.dynamics/1",
            "game": plain_about(self.about),
            "parameters": {name: exact_text(value) for name, value in self.parameters.items()},
            "dynamic": self.dynamic,
            "noise": None if self.noise is None else exact_text(self.noise),
            "trajectory": {
                "start": {
                    player: {name: exact_text(share) for name, share in shares.items()}
                    for player, shares in self.start.items()
                },
                "times": list(self.times),
                "states": [_plain(state) for state in self.states],
                "converged_to": None if self.converged_to is None else _plain(self.converged_to),
                "drift": self.drift,
            },
        }

    def rows(self) -> list[Row]:
        """One flat row a point: ``time`` and each ``population.strategy``."""
        return [
            {
                "time": time,
                **{f"{player}.{name}": share for player, shares in state.items() for name, share in shares.items()},
            }
            for time, state in zip(self.times, self.states, strict=True)
        ]


def trajectory(
    game: PopulationGame,
    dynamic: str,
    start: Mapping[str, object],
    *,
    time: object = None,
    points: int = 200,
    noise: object = None,
) -> Trajectory:
    """Integrate a dynamic from ``start``, ``{"creators.platform": "1/3", ...}`` (see :func:`starting_state`).

    ``time`` is how long, by default 100 divided by the scale of payoff differences (replicator, Smith) or 100 (logit, best
    response); ``points`` how many states are kept, evenly spaced, the first and last included. Each step has
    an error of the order of 1e-10 (1e-7 for Smith and best response, whose fields have kinks). Raises :class:`UsageError`,
    :class:`EvaluationError` where a payoff is undefined on the way, and :class:`LimitReached`.
    """
    import numpy as np

    field = vector_field(game, dynamic, noise=noise)
    if not 2 <= points <= MAXIMUM_POINTS:
        raise UsageError(f"a trajectory has from 2 to {MAXIMUM_POINTS:,} points; {points} were asked for")
    state = starting_state(game, start)
    times = np.linspace(0.0, chosen_time(field, time, HORIZON), points)
    raw = integrate(field, _array(state), times, Work())[:, 0]
    states = field.population.on_simplices(raw)
    settled = bool(field.stalled(states[-1:], STALLED)[0])
    named = tuple(field.population.by_name(each) for each in states)
    return Trajectory(
        about=game.about,
        parameters=game.parameters,
        dynamic=field.dynamic,
        noise=field.noise,
        start={
            player: dict(zip(names, shares, strict=True))
            for player, names, shares in zip(game.players, game.strategies, state, strict=True)
        },
        times=tuple(map(float, times)),
        states=named,
        converged_to=named[-1] if settled else None,
        drift=drift_of(field, raw),
    )


def chosen_time(field: VectorField, time: object, horizon: float) -> float:
    """A time that was asked for, or ``horizon`` divided by the speed of the slowest population. Raises :class:`UsageError`."""
    if time is None:
        return horizon / min(field.speeds)
    try:
        found = exact(time)
    except NumberError as error:
        raise UsageError(f"time: {error}") from None
    if not 1e-9 <= found <= 1e9:
        raise UsageError(f"the time must be from 1e-9 to 1e9; it is {float(found):.6g}")
    return float(found)


def drift_of(field: VectorField, raw: Any) -> float:  # noqa: ANN401 - an array
    """The largest distance from the simplices: of a population's sum from 1, or of a share below 0."""
    import numpy as np

    sums = max(float(np.abs(raw[..., block].sum(axis=-1) - 1).max()) for block in field.population.blocks)
    return max(sums, float(-raw.min()), 0.0)


def _array(state: Shares) -> Any:  # noqa: ANN401 - an array
    import numpy as np

    return np.array([[float(share) for shares in state for share in shares]])


def _plain(state: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {player: dict(shares) for player, shares in state.items()}
