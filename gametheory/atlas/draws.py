"""Points of the ranges of parameters, drawn by the steps of sliders; the same seed draws the same points."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from flint import fmpq

from gametheory.algebra.samples import Space
from gametheory.numbers import to_flint

__all__ = ["ANYWHERE", "NEAR_BASE", "draws", "nice_step"]

NEAR_BASE, ANYWHERE = "two parameters moved from the base", "all parameters moved"
"""The ways in which points are drawn."""
MOST_STEPS = 400
"""Steps of a slider, at most."""


def nice_step(low: Fraction, high: Fraction) -> Fraction:
    """A step of 1, 2 or 5 times a power of ten that cuts a range into no more than ``MOST_STEPS`` parts."""
    step = Fraction(1)
    while (high - low) / step <= MOST_STEPS:
        step /= 10
    factors = (Fraction(2), Fraction(5, 2), Fraction(2))
    for factor in itertools.cycle(factors):
        if (high - low) / step <= MOST_STEPS:
            return step
        step *= factor
    raise AssertionError("steps grow without end")


def draws(
    space: Space,
    ranges: Mapping[str, tuple[Fraction, Fraction]],
    bases: Sequence[tuple[fmpq, ...]],
    *,
    seed: int,
    kinds: Sequence[str] = (NEAR_BASE, ANYWHERE),
) -> Iterator[tuple[fmpq, ...]]:
    """Points without end: two parameters moved from one of the bases, and all of them moved, in turn, by steps of sliders."""
    chance = random.Random(seed)
    steps = {name: nice_step(*ranges[name]) for name in space.axes}
    # Multiples of the step, but for the two ends.
    firsts = {name: math.floor(ranges[name][0] / steps[name]) for name in space.axes}
    lasts = {name: math.ceil(ranges[name][1] / steps[name]) for name in space.axes}
    for kind in itertools.cycle(kinds):
        place = list(bases[chance.randrange(len(bases))])
        moved = list(range(len(place)))
        if kind == NEAR_BASE:
            moved = chance.sample(moved, min(2, len(place)))
        for position in moved:
            name = space.axes[position]
            low, high = ranges[name]
            value = steps[name] * chance.randint(firsts[name], lasts[name])
            place[position] = to_flint(min(max(value, low), high))
        yield tuple(place)
