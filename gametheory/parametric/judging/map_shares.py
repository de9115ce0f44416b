"""Are stated shares of a box compatible with what was found at random points of it?

A share that is stated exactly can't be judged by points, but one that is far off can be refuted by them.
"""

from __future__ import annotations

import math
from fractions import Fraction

__all__ = ["chance_text", "improbable"]

LEAST_CHANCE = 1e-9
"""A number of points that is less probable than this refutes a share: beyond six standard errors."""


def improbable(least: int, most: int, points: int, share: tuple[Fraction, Fraction]) -> bool:
    """Whether it is next to impossible that so many of ``points`` random points lie in a part of the box.

    ``least`` and ``most`` bound how many do, and ``share`` the part's share. Uses the exact binomial distribution, since
    the normal one misjudges shares close to 0 and 1.

    >>> improbable(130, 130, 200, (Fraction(35, 100), Fraction(35, 100)))
    True
    >>> improbable(75, 75, 200, (Fraction(35, 100), Fraction(35, 100)))
    False
    >>> improbable(199, 199, 200, (Fraction(1), Fraction(1)))
    True
    """
    low, high = (float(min(max(end, Fraction(0)), Fraction(1))) for end in share)
    return _chance(range(least, points + 1), points, high) < LEAST_CHANCE or (
        _chance(range(most + 1), points, low) < LEAST_CHANCE
    )


def _chance(counts: range, points: int, share: float) -> float:
    """The probability that the number of points in a part with this share is among ``counts``."""
    return math.fsum(math.comb(points, k) * share**k * (1 - share) ** (points - k) for k in counts)


def chance_text(least: int, most: int, points: int) -> str:
    """``130 of 200 random points``, or ``130 to 140 of 200 ...`` where it is not clear how many."""
    return f"{least if least == most else f'{least} to {most}'} of {points} random points"
