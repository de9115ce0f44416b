r"""All vertices of a best-response polyhedron at once, from the signs of its minors.

Let ``b[k][j]`` be what the opponent gets from ``j`` when this player plays ``k``. The vertices of the polyhedron
``{(x, v) : x >= 0, sum x = 1, sum_k x_k b[k][j] <= v for all j}`` are, by Cramer's rule, quotients of the minors

    D(S, J) = det [ b[k][j] ]  with a last row of ones,   k in S, j in J, |J| = |S| + 1:
                  [    1    ]

on a support ``S`` whose opponent is indifferent over ``J``, ``|S| = |J|``, strategy ``k``, the ``i``-th of ``S``, has a
probability proportional to ``(-1)^i D(S - k, J)``, and the opponent loses by playing ``j``, before which ``p`` of ``J``
stand, in proportion to ``-(-1)^p D(S, J + j)``. So where each basis ``(S, J)`` is a vertex, and what is tight
there, is told by signs of minors alone. Nothing is assumed about degeneracy: a minor that is zero, at a point or
identically, is a label more, and every vertex has at least one basis that is not singular.

With ``b[k][j]`` polynomials in parameters the minors are polynomials, and one table of signs gives the vertices at every
value of the parameters. Reference: von Stengel 2002, Handbook of Game Theory 3, chapter 45, section 2.3, for labels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from gametheory.errors import LimitReached
from gametheory.linalg import bits, set_bits

__all__ = ["DEFAULT_LIMIT", "Minors", "Vertex", "minors_needed", "refuse_if_large"]

DEFAULT_LIMIT = 50_000
"""Most minors, of both players together, that are computed unless the caller says otherwise."""

Signs = Callable[[int, int], tuple[int, int]]
"""For the minor of the masks ``S`` and ``J``: masks of the positions where it is positive, and where negative."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """A basis ``(own, best)``, as masks, and the positions at which it is a vertex.

    ``ties`` are the labels that the vertex has besides those of the basis, each with a mask of positions: strategies of
    ``own`` that have probability 0 there, and answers beyond ``best``, numbered on after the own strategies, that are
    best responses there.
    """

    own: int
    best: int
    positions: int
    ties: tuple[tuple[int, int], ...]


class Minors:
    """The minors ``D(S, J)`` of one player's table of polynomials ``[own strategy][opponent's strategy]``.

    Entries may be of any ring; a row may be scaled by a positive number of its own. Computed once each, when asked for.
    """

    def __init__(self, rows: Sequence[Sequence[Any]], one: Any) -> None:  # noqa: ANN401 - elements of a ring
        self.rows = rows
        self.one = one
        self._known: dict[tuple[int, int], Any] = {}

    def __call__(self, own: int, best: int) -> Any:  # noqa: ANN401
        """``D(own, best)``, by expansion along its first row, from smaller minors."""
        if not own:
            return self.one
        found = self._known.get((own, best))
        if found is None:
            first = own & -own
            row, rest = self.rows[first.bit_length() - 1], own ^ first
            found = self.one - self.one
            for place, column in enumerate(set_bits(best)):
                term = row[column] * self(rest, best ^ (1 << column))
                found = found - term if place % 2 else found + term
            self._known[own, best] = found
        return found

    def weights(self, own: int, best: int) -> list[Any]:
        """Numbers proportional to the probabilities of the strategies in ``own``, in order, at this basis."""
        found = []
        for place, strategy in enumerate(set_bits(own)):
            minor = self(own ^ (1 << strategy), best)
            found.append(-minor if place % 2 else minor)
        return found


def minors_needed(rows: int, columns: int) -> int:
    """How many minors the vertices of both players' polyhedra depend on."""
    return math.comb(rows + columns, rows + 1) + math.comb(rows + columns, columns + 1)


def refuse_if_large(rows: int, columns: int, limit: int) -> None:
    """Raise :class:`LimitReached` for a game with more minors than the limit."""
    needed = minors_needed(rows, columns)
    if needed > limit:
        raise LimitReached(
            f"the regimes of this {rows}x{columns} game depend on {needed:,} determinants; the limit is {limit:,}: raise it "
            "with --limit, remove dominated strategies, or sweep the parameter instead"
        )


def vertices(count: int, answers: int, signs: Signs, everywhere: int) -> Iterator[Vertex]:
    """The vertices of a player's polyhedron, basis by basis, over the positions of the mask ``everywhere``.

    ``count`` and ``answers`` are the numbers of strategies of the player and the opponent. A sign is asked for only as
    long as it can matter. Several bases may give one vertex; then they have the same labels.

    **Guarantees.** Complete at each position, degenerate or not.
    """
    for size in range(1, min(count, answers) + 1):
        for support in combinations(range(count), size):
            own = bits(support)
            for tight in combinations(range(answers), size):
                best = bits(tight)
                for orientation in (False, True):
                    found = _oriented(count, answers, own, best, orientation, signs, everywhere)
                    if found is not None:
                        yield found


def _oriented(
    count: int, answers: int, own: int, best: int, negated: bool, signs: Signs, everywhere: int
) -> Vertex | None:
    """Where the basis is a vertex whose weights, as minors give them, are all >= 0 (or all <= 0, if ``negated``)."""
    positions, played = everywhere, 0
    ties: list[tuple[int, int]] = []
    for place, strategy in enumerate(set_bits(own)):
        positive, negative = signs(own ^ (1 << strategy), best)
        if (place % 2 == 1) != negated:
            positive, negative = negative, positive
        positions &= ~negative
        if not positions:
            return None
        played |= positive
        ties.append((strategy, ~positive))
    positions &= played
    if not positions:
        return None
    for answer in range(answers):
        if best >> answer & 1:
            continue
        positive, negative = signs(own, best | 1 << answer)
        before = (best & (1 << answer) - 1).bit_count()
        if (before % 2 == 0) != negated:
            positive, negative = negative, positive
        positions &= ~negative
        if not positions:
            return None
        ties.append((count + answer, ~positive))
    return Vertex(own, best, positions, tuple((label, where & positions) for label, where in ties if where & positions))
