r"""Evolutionary dynamics as vector fields on a product of simplices.

Write :math:`\pi_i` for the payoff of strategy :math:`i` of a population at the state, :math:`x_i` for its share and
:math:`\bar\pi` for the mean payoff of the population. Per population (Sandholm 2010, chapters 4 to 6):

- ``replicator`` (Taylor and Jonker 1978): :math:`\dot x_i = x_i (\pi_i - \bar\pi)`.
- ``logit`` with noise :math:`\eta` (Fudenberg and Levine 1998): :math:`\dot x_i = e^{\pi_i/\eta} / \sum_j e^{\pi_j/\eta} - x_i`.
- ``best-response`` (Gilboa and Matsui 1991), a differential inclusion: :math:`\dot x \in BR(x) - x`. It is integrated in a
  regularised form: strategies within a width :math:`\delta` of the best payoff share in proportion to
  :math:`(\delta - (\max_j \pi_j - \pi_i))_+`. Exact ties share equally, the field is continuous, and as :math:`\delta \to 0` its
  solutions approach solutions of the inclusion (perturbed solutions in Benaim, Hofbauer and Sorin 2005). Mixed rest
  points, and with them the borders of basins, move by the order of :math:`\delta`.
- ``smith`` (Smith 1984): :math:`\dot x_i = \sum_j x_j (\pi_i - \pi_j)_+ - x_i \sum_j (\pi_j - \pi_i)_+`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from gametheory.dynamics.payoffs import NumericPopulation, expect_population
from gametheory.errors import UsageError
from gametheory.model.population import PopulationGame
from gametheory.numbers import NumberError, exact
from gametheory.spec.faults import did_you_mean

if TYPE_CHECKING:
    from gametheory.dynamics.payoffs import Array, Truths

__all__ = ["DYNAMICS", "VectorField", "vector_field"]

DYNAMICS = ("replicator", "logit", "best-response", "smith")
LOGIT_NOISE = Fraction(1, 10)
MOST_GROWTH = 1e-3
"""What a rare strategy may gain over the mean, as a part of the spread of payoffs, where a state counts as at rest."""
STEEPEST_SLACK = 1e-3
"""Derivatives of the regularised best response up to which a state may count as one that no longer moves."""
WIDTH_PART = 5e-3
"""The width of the regularised best response as a part of the spread of payoffs, unless told otherwise."""


@dataclass(frozen=True, eq=False)
class VectorField:
    """A dynamic of a population game: a function from states to their derivatives.

    ``noise`` is the exact noise of the logit dynamic or the width of the regularised best response that was asked for;
    None where there is none. Beyond the simplices a state moves as the nearest state (by clipping and scaling) does.
    """

    population: NumericPopulation
    dynamic: str
    noise: Fraction | None

    def __call__(self, states: Array) -> Array:
        """Derivatives of states, which may be many at once; same shape. Raises :class:`EvaluationError`."""
        import numpy as np

        inside = self.population.on_simplices(states)
        payoffs = self.population.payoffs(inside)
        found = np.empty(inside.shape)
        flow = _FLOWS[self.dynamic]
        for block, width in zip(self.population.blocks, self._widths, strict=True):
            found[..., block] = flow(inside[..., block], payoffs[..., block], width)
        return found

    @cached_property
    def _widths(self) -> tuple[float, ...]:
        """For each population, the noise, or what stands for it."""
        if self.noise is not None:
            return (float(self.noise),) * len(self.population.blocks)
        return tuple(WIDTH_PART * spread for spread in self.population.spreads)

    @cached_property
    def speeds(self) -> tuple[float, ...]:
        """The scale of each population's derivatives: payoff differences under replicator and Smith, 1 under the others."""
        return (
            self.population.spreads if self.dynamic in ("replicator", "smith") else (1.0,) * len(self.population.blocks)
        )

    @property
    def is_smooth(self) -> bool:
        """Whether the field is as smooth as the payoffs; best response and Smith have kinks where payoffs tie."""
        return self.dynamic in ("replicator", "logit")

    def stalled(self, states: Array, tolerance: float) -> Truths:
        """Which states (along the first axis) no longer move: each derivative is within ``tolerance`` of 0, in units of speed.

        Under the replicator, what is rare but does better than the mean grows, unseen, until it is not: a state counts only
        if nothing that is present gains more than a thousandth of the spread of payoffs over the mean.
        """
        import numpy as np

        moves = self(states)
        still: Truths = np.ones(len(states), dtype=bool)
        parts = zip(self.population.blocks, self.speeds, self._widths, self.population.spreads, strict=True)
        for block, speed, width, spread in parts:
            slack = tolerance * speed
            if self.dynamic == "best-response":
                # Around a mixed rest point the field is this much steeper than elsewhere: errors of position count for more.
                slack = min(slack * max(1.0, spread / width), STEEPEST_SLACK)
            still &= np.abs(moves[:, block]).max(axis=1) <= slack
        return still & self._nothing_grows(states) if self.dynamic == "replicator" else still

    def _nothing_grows(self, states: Array) -> Truths:
        import numpy as np

        inside = self.population.on_simplices(states)
        payoffs = self.population.payoffs(inside)
        still: Truths = np.ones(len(states), dtype=bool)
        for block, spread in zip(self.population.blocks, self.population.spreads, strict=True):
            own = payoffs[:, block]
            mean = (inside[:, block] * own).sum(axis=1, keepdims=True)
            best = np.where(states[:, block] != 0, own - mean, -np.inf).max(axis=1)
            still &= best <= MOST_GROWTH * spread
        return still


def vector_field(game: PopulationGame, dynamic: str = "replicator", *, noise: object = None) -> VectorField:
    """The vector field of a dynamic in a game.

    ``noise`` (a positive number, in units of payoff) is the logit's noise, 1/10 unless given, or the width of the
    regularised best response, a two-hundredth of the spread of payoffs unless given; the other dynamics have none. Raises
    :class:`UsageError` for a game, dynamic or noise that doesn't fit.
    """
    found = expect_population(game, "a dynamic")
    if dynamic not in DYNAMICS:
        hint = did_you_mean(dynamic, DYNAMICS, "dynamics: ") or f"dynamics: {', '.join(DYNAMICS)}"
        raise UsageError(f"the dynamic '{dynamic}' is not known ({hint})")
    return VectorField(NumericPopulation(found), dynamic, _noise(dynamic, noise))


def _noise(dynamic: str, noise: object) -> Fraction | None:
    if noise is None:
        return LOGIT_NOISE if dynamic == "logit" else None
    if dynamic not in ("logit", "best-response"):
        raise UsageError(f"the {dynamic} dynamic has no noise; leave it out, or use logit or best-response")
    try:
        found = exact(noise)
    except NumberError as error:
        raise UsageError(f"noise: {error}") from None
    if not 1e-9 <= found <= 1e9:
        raise UsageError(f"the noise must be from 1e-9 to 1e9, in units of payoff; it is {float(found):.6g}")
    return found


def _replicator(shares: Array, payoffs: Array, _: float) -> Array:
    mean = (shares * payoffs).sum(axis=-1, keepdims=True)
    flow: Array = shares * (payoffs - mean)
    return flow


def _logit(shares: Array, payoffs: Array, noise: float) -> Array:
    import numpy as np

    weights = np.exp((payoffs - payoffs.max(axis=-1, keepdims=True)) / noise)
    flow: Array = weights / weights.sum(axis=-1, keepdims=True) - shares
    return flow


def _best_response(shares: Array, payoffs: Array, width: float) -> Array:
    import numpy as np

    weights = np.maximum(width - (payoffs.max(axis=-1, keepdims=True) - payoffs), 0.0)
    flow: Array = weights / weights.sum(axis=-1, keepdims=True) - shares
    return flow


def _smith(shares: Array, payoffs: Array, _: float) -> Array:
    import numpy as np

    # gains[..., i, j]: what a player of j would gain by switching to i.
    gains = np.maximum(payoffs[..., :, None] - payoffs[..., None, :], 0.0)
    inflow = (gains * shares[..., None, :]).sum(axis=-1)
    flow: Array = inflow - shares * gains.sum(axis=-2)
    return flow


_FLOWS: dict[str, Callable[[Array, Array, float], Array]] = {
    "replicator": _replicator,
    "logit": _logit,
    "best-response": _best_response,
    "smith": _smith,
}
