"""What each parameter does to a quantity: indices, tornado and rank correlation, put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from gametheory.claims.break_even import BreakEvenRow
from gametheory.uncertainty.indices import Estimate, estimated, reason_for_none
from gametheory.uncertainty.ranks import rank_correlations
from gametheory.uncertainty.result import Influence, TornadoBar
from gametheory.uncertainty.variations import Variations

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Changed", "influences_of"]


@dataclass(frozen=True, slots=True)
class Changed:
    """What the points of a design say: truths ``[claim, point]`` and means over equilibria ``[measure, point]``."""

    design: Variations
    truths: NDArray[np.bool_]
    means: NDArray[np.float64]


def influences_of(
    design: Variations,
    outputs: NDArray[np.float64],
    parameters: NDArray[np.float64],
    sample: NDArray[np.float64],
    fixed: Mapping[str, Fraction],
    flips: Mapping[str, BreakEvenRow] | None,
    *,
    truth: bool,
) -> tuple[tuple[Influence, ...], str]:
    """The influences on one quantity, the largest first; and why there are no indices, if they were asked for.

    ``outputs`` are the quantity at the points of the design, ``sample`` at draws with these ``parameters``; NaN where it has no
    value. ``flips`` are break-even rows. The order is that of the total indices, else of the swings.
    """
    blocks = outputs.reshape(design.blocks, design.draws)
    dimensions = len(design.marginals)
    none: tuple[Estimate | None, ...] = (None,) * dimensions
    first, total, reason = none, none, ""
    if design.indices:
        a, b, ab = blocks[2 * dimensions], blocks[2 * dimensions + 1], blocks[2 * dimensions + 2 :]
        reason = reason_for_none(np.concatenate([a, b]), truth=truth)
        missing = int((~np.isfinite(ab)).sum())
        if not reason and missing:
            reason = f"it has no value at {missing:,} of {ab.size:,} points"
        if not reason:
            first, total = estimated(a, b, ab, design.seed)
    ranks = rank_correlations(parameters, sample)
    found = [
        Influence(
            marginal.name,
            fixed[marginal.name],
            first[k],
            total[k],
            TornadoBar(*design.ends(k), _mean(blocks[2 * k]), _mean(blocks[2 * k + 1])),
            ranks[k],
            flips.get(marginal.name) if flips else None,
        )
        for k, marginal in enumerate(design.marginals)
    ]
    return tuple(_sorted(found)), reason


def _sorted(found: Sequence[Influence]) -> list[Influence]:
    """The largest first; equal ones in the order of the file."""

    def key(each: Influence) -> tuple[float, float]:
        return (-each.total.value if each.total else 0.0, -abs(each.tornado.swing))

    return sorted(found, key=key)


def _mean(outputs: NDArray[np.float64]) -> float | None:
    known = outputs[np.isfinite(outputs)]
    return float(known.mean()) if len(known) else None
