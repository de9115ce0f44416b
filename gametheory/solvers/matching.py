"""Matching vertices of two best-response polytopes that together have all labels: a kernel on bit masks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from gametheory.linalg import bits, set_bits

__all__ = ["completely_labelled"]

MOST_CHOICES = 200
"""Most label sets tried by hash for one vertex, before an index of all vertices is built."""

Match = tuple[int, int]


def completely_labelled(first: Sequence[int], second: Sequence[int], rows: int, columns: int) -> Iterator[Match]:
    """All pairs of positions whose masks together have all labels; first masks have at least ``rows`` bits.

    A vertex of ``P`` with just ``rows`` labels lacks ``columns`` labels, so there is at most one vertex of ``Q`` with
    just these: it is found by hash. If it has a few labels more, each choice of as many of its labels may complete the
    ones that it lacks. All else is found by an inverted index.
    """
    everything = (1 << rows + columns) - 1
    simple = {labels: position for position, labels in enumerate(second) if labels.bit_count() == columns}
    all_of_second = _Index(second, range(len(second)))
    others = _Index(second, [position for position, labels in enumerate(second) if labels.bit_count() > columns])
    for position, labels in enumerate(first):
        missing = everything ^ labels
        surplus = labels.bit_count() - rows
        if math.comb(rows + surplus, surplus) > MOST_CHOICES:
            matches = all_of_second.having(missing)
        else:
            matches = others.having(missing) if others.everyone else []
            completed = (missing | bits(more) for more in combinations(set_bits(labels) if surplus else (), surplus))
            matches += [simple[labels] for labels in completed if labels in simple]
        for match in matches:
            yield position, match


class _Index:
    """For each label the set of those that have it, as one big bit mask."""

    def __init__(self, masks: Sequence[int], chosen: Sequence[int]) -> None:
        self.chosen = chosen
        self.everyone = (1 << len(chosen)) - 1
        self.masks = masks
        self.sets: dict[int, int] = {}

    def having(self, labels: int) -> list[int]:
        """Positions of the chosen masks that have all these labels."""
        common = self.everyone
        while labels and common:
            label = labels & -labels
            labels ^= label
            if label not in self.sets:
                # Built from text because setting bits one by one in a long mask takes quadratic time.
                text = "".join("1" if self.masks[position] & label else "0" for position in reversed(self.chosen))
                self.sets[label] = int(text, 2)
            common &= self.sets[label]
        return [self.chosen[offset] for offset in set_bits(common)]
