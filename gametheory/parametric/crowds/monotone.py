"""Gains that only rise, or only fall, in how many others play the first strategy: few signs tell all about them.

Where gains rise (strategic complements), outcomes in which all play alike are the only pure equilibria besides plateaus of
gain 0, and the potential, convex, is largest at an end. Where they fall (strategic substitutes), pure equilibria are where the
sign changes, and the potential, concave, is largest there. Asking for no other sign keeps what is found in one piece along a
parameter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from flint import fmpq

from gametheory.algebra.germs import Exact, sign_of

__all__ = ["Plateaus", "maximiser_if_falling", "maximiser_if_rising", "plateaus", "signs_if_falling", "signs_if_rising"]

Plateaus = list[tuple[int, int]]
"""Stretches of equal gains, in order, that together are all of them."""


def plateaus(gains: Sequence[Exact]) -> tuple[int, Plateaus]:
    """1 if gains never fall, -1 if they never rise, 0 if they do both; and stretches of equal gains in the first two cases."""
    direction = 0
    found: Plateaus = [(0, 0)]
    for k, (here, there) in enumerate(pairwise(gains), start=1):
        step = sign_of(there - here)
        if step == 0:
            found[-1] = (found[-1][0], k)
            continue
        if step == -direction:
            return 0, []
        direction = step
        found.append((k, k))
    return direction or 1, found


def signs_if_rising(gains: Sequence[Exact], stretches: Plateaus) -> list[int]:
    """Signs that tell the same as those of the gains: exact at both ends and on plateaus, else as of their neighbours.

    A single gain inside that may be 0 takes the sign of one beside it, which changes neither pure equilibria nor how often
    the sign changes.
    """
    signs: list[int] = []
    for number, (low, high) in enumerate(stretches):
        sign = sign_of(gains[low]) if low < high or number in (0, len(stretches) - 1) else signs[-1] or 1
        signs += [sign] * (high - low + 1)
    return signs


def signs_if_falling(gains: Sequence[Exact], stretches: Plateaus) -> list[int]:
    """The signs of the gains, found by halving."""
    ends = [bisect_left(stretches, True, key=lambda stretch: sign_of(gains[stretch[0]]) <= most) for most in (0, -1)]
    signs: list[int] = []
    for number, (low, high) in enumerate(stretches):
        signs += [1 if number < ends[0] else 0 if number < ends[1] else -1] * (high - low + 1)
    return signs


def maximiser_if_rising(gains: Sequence[Exact], signs: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The counts of the largest potential."""
    count = len(gains)
    if signs[-1] <= 0:
        return ((0, count),) if signs[0] == 0 else ((0, 0),)
    if signs[0] >= 0:
        return ((count, count),)
    total: Exact = fmpq(0)
    for gain in gains:
        total = total + gain
    ends = {-1: ((0, 0),), 0: ((0, 0), (count, count)), 1: ((count, count),)}
    return ends[sign_of(total)]


def maximiser_if_falling(signs: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The counts of the largest potential."""
    return ((sum(sign > 0 for sign in signs), sum(sign >= 0 for sign in signs)),)
