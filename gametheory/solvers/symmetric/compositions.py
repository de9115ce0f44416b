"""How a number of players can be spread over some strategies, in the order of the counts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from gametheory.errors import LimitReached

__all__ = ["check_number", "compositions"]


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to write ``total`` as a sum of ``parts`` whole numbers from 0 on, ascending."""
    for bars in itertools.combinations(range(total + parts - 1), parts - 1):
        edges = (-1, *bars, total + parts - 1)
        yield tuple(after - before - 1 for before, after in itertools.pairwise(edges))


def check_number(total: int, parts: int, limit: int, what: str) -> None:
    """Raise :class:`LimitReached` if there are more than ``limit`` ways."""
    ways = math.comb(total + parts - 1, parts - 1)
    if ways > limit:
        raise LimitReached(
            f"{what}: {total:,} players can be spread over {parts} strategies in {ways:,} ways, the limit is {limit:,}; "
            "take fewer players or strategies"
        )
