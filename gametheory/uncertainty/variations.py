r"""The points at which one parameter at a time is changed: those of Sobol' indices, and those of a tornado diagram.

Let ``a_j`` and ``b_j``, ``j = 1, ..., n``, be two independent samples of the open unit cube of ``d`` parameters, the two
halves of a scrambled Sobol' sequence in ``2 d`` dimensions (of Monte Carlo draws beyond 64 parameters). Blocks of ``n`` points
follow one another:

    2 d blocks      ``a_j`` with coordinate ``i`` held at 0.05, then at 0.95 (the tornado: common random numbers)
    A               ``a_j``
    B               ``b_j``
    AB_1 ... AB_d   ``a_j`` with coordinate ``i`` taken from ``b_j``

and all go through the quantile functions of the priors. The last ``d + 2`` blocks may be left out.

Reference: A. Saltelli et al. (2010), "Variance based sensitivity analysis of model output. Design and estimator for the total
sensitivity index", Computer Physics Communications 181, 259-270.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory.sweeps.designs.design import Design
from gametheory.sweeps.designs.quantiles import unchecked_quantiles
from gametheory.sweeps.designs.sampled import Marginal
from gametheory.sweeps.designs.sobol import MAXIMUM_COLUMNS, sobol
from gametheory.sweeps.designs.uniforms import monte_carlo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["HIGH", "LOW", "Variations"]

LOW, HIGH = 0.05, 0.95
"""Probabilities of the prior quantiles at which a tornado holds a parameter."""
NUDGE = 2.0**-24
"""By so much these lie nearer to the middle. Priors have round ends, games round numbers: at a quantile that is round as well a
comparison is often a tie, on which a whole block of points would hang."""


@dataclass(frozen=True, slots=True)
class Variations(Design):
    """``draws`` points a block, from a seed; ``indices`` tells whether the blocks for Sobol' indices are there.

    The blocks of the tornado are the same with and without them.
    """

    marginals: tuple[Marginal, ...]
    draws: int
    seed: int
    indices: bool = True
    kind: ClassVar[str] = "variations"

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that are drawn."""
        return tuple(marginal.name for marginal in self.marginals)

    @property
    def blocks(self) -> int:
        """How many blocks of ``draws`` points there are."""
        dimensions = len(self.marginals)
        return 2 * dimensions + (dimensions + 2 if self.indices else 0)

    @property
    def size(self) -> int:
        """How many points there are."""
        return self.blocks * self.draws

    @property
    def rounded(self) -> tuple[bool, ...]:
        """False for each name: the float is the value."""
        return (False,) * len(self.marginals)

    def floats(self, start: int, stop: int) -> NDArray[np.float64]:
        """The points ``start`` to ``stop - 1``: shape (names, stop - start)."""
        import numpy as np

        self.expect_piece(start, stop)
        found = np.empty((len(self.marginals), stop - start))
        place = start
        while place < stop:
            block, first = divmod(place, self.draws)
            last = min(self.draws, first + stop - place)
            found[:, place - start : place - start + last - first] = self._uniforms(block, first, last)
            place += last - first
        for marginal, row in zip(self.marginals, found, strict=True):
            unchecked_quantiles(marginal.prior, marginal.ends, row, row)
        return found

    def exact(self, index: int) -> dict[str, Fraction]:
        """One point: the rationals that its floats are."""
        self.expect_index(index)
        values = self.floats(index, index + 1)[:, 0].tolist()
        return dict(zip(self.names, map(Fraction, values), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "kind": self.kind,
            "draws": self.draws,
            "seed": self.seed,
            "indices": self.indices,
            "parameters": [marginal.to_plain() for marginal in self.marginals],
        }

    def ends(self, position: int) -> tuple[float, float]:
        """The two values at which the tornado holds a parameter."""
        import numpy as np

        marginal = self.marginals[position]
        held = np.array([LOW + NUDGE, HIGH - NUDGE])
        low, high = unchecked_quantiles(marginal.prior, marginal.ends, held, held).tolist()
        return low, high

    def _uniforms(self, block: int, start: int, stop: int) -> NDArray[np.float64]:
        """Some points of a block in the unit cube, before the quantile functions."""
        dimensions = len(self.marginals)
        if block < 2 * dimensions:
            found = self._sample(start, stop)[:dimensions]
            found[block // 2] = HIGH - NUDGE if block % 2 else LOW + NUDGE
            return found
        first, second = (sample := self._sample(start, stop))[:dimensions], sample[dimensions:]
        changed = block - 2 * dimensions - 2
        if changed == -1:
            return second
        if changed >= 0:
            first[changed] = second[changed]
        return first

    def _sample(self, start: int, stop: int) -> NDArray[np.float64]:
        # A column depends on its place alone, so that the first half is the same whether or not the second is made.
        columns = 2 * len(self.marginals) if self.indices else len(self.marginals)
        method = sobol if 2 * len(self.marginals) <= MAXIMUM_COLUMNS else monte_carlo
        return method(self.seed, columns, start, stop)
