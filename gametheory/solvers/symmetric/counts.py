"""Pure equilibria of two strategies by how many play the first: as ranges, since there may be a million."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gametheory.solvers.symmetric.sequences import SignRun

__all__ = ["equilibrium_counts"]


def equilibrium_counts(signs: Sequence[SignRun]) -> list[tuple[int, int]]:
    """Ranges, ascending, of the numbers ``k`` of players of the first strategy that are pure equilibria.

    ``k`` is one if no player of the first strategy gains by leaving it, ``g(k - 1) >= 0`` (or ``k = 0``), and none of the
    second, ``g(k) <= 0`` (or ``k`` is everybody). There is always one (Rosenthal 1973).
    """
    everybody = signs[-1].high + 1
    padded = [SignRun(-1, -1, 1), *signs, SignRun(everybody, everybody, -1)]
    found: list[tuple[int, int]] = []
    for before, run in itertools.pairwise(padded):
        # Between two runs: run.low is a candidate, with g(run.low - 1) of the run before.
        if before.sign >= 0 and run.sign <= 0:
            _add(found, run.low, run.low)
        if run.sign == 0 and run.high > run.low:
            _add(found, run.low + 1, run.high)
    return found


def _add(found: list[tuple[int, int]], low: int, high: int) -> None:
    if found and found[-1][1] == low - 1:
        found[-1] = (found[-1][0], high)
    else:
        found.append((low, high))
