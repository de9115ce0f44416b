r"""Rank correlation: whether a quantity tends to rise or to fall in a parameter, however bent the relation is.

Spearman's ``rho`` is the correlation of the ranks, ties at their mean rank. Under independence ``rho sqrt((n - 2) / (1 -
rho^2))`` has nearly Student's distribution with ``n - 2`` degrees of freedom, which gives the p-value. With ``n`` draws a
``rho`` beyond some ``2 / sqrt(n)`` is more than chance, so that with many draws also irrelevant ones are significant: their
size counts, not their p-value.

Reference: M. G. Kendall and J. D. Gibbons (1990), Rank Correlation Methods, fifth edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["RankCorrelation", "rank_correlations"]

LEAST_DRAWS = 4
"""Draws below which a correlation says nothing."""


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's rho and the p-value of independence."""

    rho: float
    p_value: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"rho": self.rho, "p_value": self.p_value}


def rank_correlations(
    parameters: NDArray[np.float64], quantity: NDArray[np.float64]
) -> tuple[RankCorrelation | None, ...]:
    """Spearman's rho of each row of ``parameters``, ``[parameter, draw]``, with ``quantity``, ``[draw]``.

    Draws at which the quantity has no value, NaN, are left out. None where one of the two is constant.
    """
    import numpy as np
    from scipy.stats import spearmanr  # type: ignore[import-untyped]

    known = np.isfinite(quantity)
    if not known.all():
        parameters, quantity = parameters[:, known], quantity[known]
    if len(quantity) < LEAST_DRAWS or quantity.min() == quantity.max():
        return (None,) * len(parameters)
    found: list[RankCorrelation | None] = []
    for row in parameters:
        if row.min() == row.max():
            found.append(None)
            continue
        told = spearmanr(row, quantity)
        found.append(RankCorrelation(float(told.statistic), float(told.pvalue)))
    return tuple(found)
