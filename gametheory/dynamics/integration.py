"""Integrating a vector field by SciPy's LSODA, for one state or a stack of them, within a bound on the work."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gametheory.dynamics.vector_fields import VectorField
from gametheory.errors import LimitReached

if TYPE_CHECKING:
    from gametheory.dynamics.payoffs import Array

__all__ = ["Work", "integrate"]

MAXIMUM_EVALUATIONS = 300_000
"""Evaluations of a vector field in one integration."""


@dataclass
class Work:
    """A bound on evaluations of a vector field, shared by integrations that follow each other."""

    limit: int = MAXIMUM_EVALUATIONS
    used: int = 0


def integrate(field: VectorField, states: Array, times: Array, work: Work) -> Array:
    """States at ``times`` (the first being where they start), shape ``(times, states, strategies)``, as integrated.

    ``states`` has shape ``(states, strategies)``; the steps are common to all. The smooth dynamics take LSODA with a banded
    Jacobian, and so does one state of any; a stack of states of the others, whose fields have kinks that each state meets at
    another time, takes an explicit Runge-Kutta method of order 5. :func:`tolerance` is the relative one, a hundredth of it the
    absolute one. Raises :class:`LimitReached` where the work ends, or the integrator gives up.
    """
    import numpy as np
    from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

    count, size = states.shape
    relative = tolerance(field, count)

    def stacked(_: float, flat: Array) -> Array:
        work.used += 1
        if work.used > work.limit:
            raise LimitReached(
                f"the {field.dynamic} dynamic took more than {work.limit:,} evaluations up to time {times[-1]:.6g}; "
                "shorten the time, or give it more noise if it has any"
            )
        return field(flat.reshape(count, size)).ravel()

    explicit = count > 1 and not field.is_smooth
    options = {"method": "RK45"} if explicit else {"method": "LSODA", "lband": size - 1, "uband": size - 1}
    with warnings.catch_warnings():
        # What the integrator warns of is told by its status.
        warnings.simplefilter("ignore")
        found = solve_ivp(
            stacked,
            (float(times[0]), float(times[-1])),
            states.ravel(),
            t_eval=times,
            rtol=relative,
            atol=relative / 100,
            **options,
        )
    if not found.success:
        raise LimitReached(
            f"the {field.dynamic} dynamic could not be integrated, as where a payoff jumps: {found.message}"
        )
    return np.asarray(found.y.T, dtype=float).reshape(len(found.t), count, size)


def tolerance(field: VectorField, count: int) -> float:
    """The relative tolerance of a step: 1e-10 for one state of a smooth dynamic, less where kinks or a stack are costly."""
    if field.is_smooth:
        return 1e-10 if count == 1 else 1e-8
    return 1e-7 if count == 1 else 1e-6
