r"""Sobol' indices: the share of a quantity's variance that a parameter has, alone and in all.

With independent parameters and ``Y = f(X)``, the first-order and total indices of parameter ``i`` are

    S_i = V(E[Y | X_i]) / V(Y)              alone: what knowing it would take from the variance
    T_i = 1 - V(E[Y | X_-i]) / V(Y)         in all: what would be left if all the others were known

From the blocks ``A``, ``B`` and ``AB_i`` of :mod:`gametheory.uncertainty.variations` they are estimated by

    S_i = mean(f(B) (f(AB_i) - f(A))) / V,      T_i = mean((f(A) - f(AB_i))^2) / (2 V)

with ``f`` less its mean over ``A`` and ``B``, and ``V`` its variance there; so does :func:`scipy.stats.sobol_indices`. The
intervals are percentiles over resamples of the rows ``j`` with replacement. As all estimators are functions of means, a
resample is a vector of weights, and all resamples are one product of matrices. The resamples have a seed of their own, which
scipy's do not.

A first-order index estimated below 0 is noise around 0, and is told as it was estimated.

References: A. Saltelli et al. (2010), Computer Physics Communications 181, 259-270, table 2 (b) and (f);
G. E. B. Archer, A. Saltelli and I. M. Sobol' (1997), Journal of Statistical Computation and Simulation 58, 99-120.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory.sweeps.designs.uniforms import random_bits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CONFIDENCE", "LEAST_EVENTS", "Estimate", "estimated", "reason_for_none"]

CONFIDENCE = 0.95
RESAMPLES = 1_000
BOOTSTRAP = 16
"""The purpose of these random numbers; streams of different purposes are independent."""
LEAST_EVENTS = 10
"""Points at which a truth must hold, and fail, for a variance worth taking apart."""
ROUNDING = 1e-9
"""A standard deviation up to this share of the largest value is the rounding of floats."""
BATCH = 2**20
"""Weights held at a time."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated number and the interval that holds it with 95% confidence."""

    value: float
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"value": self.value, "low": self.low, "high": self.high}


def reason_for_none(outputs: NDArray[np.float64], *, truth: bool) -> str:
    """Why a quantity has no indices, or an empty text. ``outputs`` are those at ``A`` and ``B``, and 0 or 1 of a truth."""
    import numpy as np

    if not np.isfinite(outputs).all():
        return f"it has no value at {int((~np.isfinite(outputs)).sum()):,} of {outputs.size:,} points"
    if truth:
        held = int(outputs.sum())
        if held in (0, outputs.size):
            return f"it {'holds' if held else 'does not hold'} at {'all' if held else 'any of'} {outputs.size:,} points"
        if min(held, outputs.size - held) < LEAST_EVENTS:
            return f"it holds at {held:,} of {outputs.size:,} points: too few either way to tell what decides"
        return ""
    if outputs.std() <= ROUNDING * np.abs(outputs).max():
        return f"it is the same at all {outputs.size:,} points"
    return ""


def estimated(
    at_a: NDArray[np.float64], at_b: NDArray[np.float64], at_ab: NDArray[np.float64], seed: int
) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...]]:
    """The first-order and the total indices, each with its interval.

    ``at_a`` and ``at_b`` are ``[n]``, ``at_ab`` is ``[parameter, n]``, ``n`` a power of two; all finite, and not constant.
    The same inputs and seed give the same numbers.
    """
    import numpy as np

    dimensions, draws = at_ab.shape
    mean = (at_a.mean() + at_b.mean()) / 2
    a, b, ab = at_a - mean, at_b - mean, at_ab - mean
    rows = np.concatenate([b * (ab - a), (a - ab) ** 2 / 2, [(a * a + b * b) / 2], [(a + b) / 2]])
    point = _ratios(rows.mean(axis=1)[None, :])[0]
    resampled = np.concatenate([_ratios(weights @ rows.T / draws) for weights in _weights(draws, seed)])
    usable = resampled[np.isfinite(resampled).all(axis=1)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(usable, [tail, 1 - tail], axis=0)
    found = tuple(Estimate(*map(float, each)) for each in zip(point, low, high, strict=True))
    return found[:dimensions], found[dimensions:]


def _ratios(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both kinds of indices, ``[resample, 2 d]``, from the means of the rows."""
    import numpy as np

    variance = means[:, -2] - means[:, -1] ** 2
    # A resample of one row only has no variance; it is dropped.
    with np.errstate(divide="ignore", invalid="ignore"):
        return means[:, :-2] / np.where(variance > 0, variance, np.nan)[:, None]


def _weights(draws: int, seed: int) -> Any:  # noqa: ANN401 - an iterator of arrays
    """How often each row is drawn in each resample, a batch of resamples at a time."""
    import numpy as np

    together = max(1, BATCH // draws)
    for first in range(0, RESAMPLES, together):
        count = min(together, RESAMPLES - first)
        bits = random_bits(seed, BOOTSTRAP, 0, first * draws, count * draws)
        # The highest bits of a number, as many as a row's number has: uniform, since n is a power of two.
        chosen = (bits >> np.uint64(65 - draws.bit_length())).astype(np.int64).reshape(count, draws)
        places = chosen + draws * np.arange(count)[:, None]
        yield np.bincount(places.ravel(), minlength=count * draws).reshape(count, draws).astype(np.float64)
