"""All Nash equilibria of a two-player game along a line: every minor's sign at every position, in bit masks.

Positions are the roots of the minors on the line, and the open intervals between them. A minor's signs are two masks
over the positions, so that a few bitwise operations tell everywhere at once where a basis is a vertex
(:mod:`gametheory.parametric.lifting.minors`); only what is found to be an equilibrium somewhere is written out as functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from flint import fmpz_poly

from gametheory.algebra.roots import AlgebraicNumber, number_between, roots_between
from gametheory.linalg import bits, set_bits
from gametheory.parametric.lifting.minors import Minors, Signs, Vertex, vertices
from gametheory.parametric.lifting.two_players import Basis, Match, Side, TwoPlayers, labels_at, match_labels

__all__ = ["MatchedStretch", "matches_on_line"]


@dataclass(frozen=True)
class MatchedStretch:
    """A point or an open interval of the line, and the extreme equilibria there."""

    low: AlgebraicNumber
    high: AlgebraicNumber
    matches: tuple[Match, ...]
    is_point: bool


def matches_on_line(game: TwoPlayers, low: AlgebraicNumber, high: AlgebraicNumber) -> list[MatchedStretch]:
    """The extreme equilibria at every point strictly between two numbers: open intervals and points in turn.

    Intervals between which nothing changes are one. The payoffs are defined and smooth on the open interval.

    **Guarantees.** Complete and exact at every point, degenerate or not.
    """
    sides = (game.row, game.column)
    tables = [_minors_of(side) for side in sides]
    distinct: dict[str, fmpz_poly] = {}
    for table in tables:
        distinct.update({text: polynomial for text, _, polynomial in table.values()})
    polynomials = list(distinct.values())
    roots = roots_between(polynomials, low, high)
    ordered = sorted(roots)
    masks = dict(
        zip(distinct, _sign_masks(polynomials, [roots[root] for root in ordered], low, ordered, high), strict=True)
    )
    count = 2 * len(ordered) + 1
    found = [
        _by_position(list(vertices(side.count, side.answers, _signs(table, masks), (1 << count) - 1)), side, count)
        for side, table in zip(sides, tables, strict=True)
    ]
    ends = [low, *ordered, high]
    stretches: list[MatchedStretch] = []
    previous: tuple[Any, Any, tuple[Match, ...]] | None = None
    for position in range(count):
        rows, columns = found[0][position], found[1][position]
        if previous is None or previous[0] != rows or previous[1] != columns:
            previous = (rows, columns, tuple(sorted(match_labels(rows, columns, game.row.count, game.column.count))))
        place = position // 2
        if position % 2:
            stretches.append(MatchedStretch(ends[place + 1], ends[place + 1], previous[2], True))
        else:
            stretches.append(MatchedStretch(ends[place], ends[place + 1], previous[2], False))
    return _merged(stretches)


def _merged(stretches: list[MatchedStretch]) -> list[MatchedStretch]:
    """Join intervals with the same matches at the point between and on both sides."""
    joined = stretches[:1]
    for point, after in zip(stretches[1::2], stretches[2::2], strict=True):
        before = joined[-1]
        if before.matches == point.matches == after.matches:
            joined[-1] = MatchedStretch(before.low, after.high, before.matches, False)
        else:
            joined += [point, after]
    return joined


_Table = dict[Basis, tuple[str, int, fmpz_poly]]
"""For each minor the text of its primitive part, its sign relative to that, and the primitive part."""


def _minors_of(side: Side) -> _Table:
    minors: Minors = side.univariate()
    table: _Table = {}
    for size in range(min(side.count, side.answers - 1) + 1):
        for support in combinations(range(side.count), size):
            for tight in combinations(range(side.answers), size + 1):
                own, best = bits(support), bits(tight)
                polynomial = minors(own, best)
                sign, primitive = _primitive(polynomial)
                table[own, best] = (str(primitive), sign, primitive)
    return table


def _primitive(polynomial: fmpz_poly) -> tuple[int, fmpz_poly]:
    if polynomial.is_zero():
        return 0, polynomial
    content = polynomial.content()
    if polynomial.leading_coefficient() < 0:
        content = -content
    return (1 if content > 0 else -1), polynomial // fmpz_poly([content])


def _sign_masks(
    polynomials: list[fmpz_poly],
    changes: list[list[int]],
    low: AlgebraicNumber,
    ordered: list[AlgebraicNumber],
    high: AlgebraicNumber,
) -> list[tuple[int, int]]:
    """Masks of the positions where each polynomial is positive, and where it is negative."""
    count = 2 * len(ordered) + 1
    first, last = number_between(low, ordered[0] if ordered else high)
    inside = (first + last) / 2
    zeros: list[list[tuple[int, bool]]] = [[] for _ in polynomials]
    for number, positions in enumerate(changes):
        for place in set(positions):
            zeros[place].append((2 * number + 1, positions.count(place) % 2 == 1))
    masks = []
    for polynomial, vanishing in zip(polynomials, zeros, strict=True):
        value = polynomial(inside)
        sign, start, found = (value > 0) - (value < 0), 0, {1: 0, -1: 0, 0: 0}
        for position, flips in vanishing:
            found[sign] |= (1 << position) - (1 << start)
            start = position + 1
            sign = -sign if flips else sign
        found[sign] |= (1 << count) - (1 << start)
        masks.append((found[1], found[-1]))
    return masks


def _signs(table: _Table, masks: dict[str, tuple[int, int]]) -> Signs:
    def signs(own: int, best: int) -> tuple[int, int]:
        text, sign, _ = table[own, best]
        positive, negative = masks[text]
        return (positive, negative) if sign >= 0 else (negative, positive)

    return signs


def _by_position(found: list[Vertex], side: Side, count: int) -> list[dict[int, Basis]]:
    """At each position the labels of each vertex, with one basis."""
    live: list[list[Vertex]] = [[] for _ in range(count)]
    for vertex in found:
        for position in set_bits(vertex.positions):
            live[position].append(vertex)
    return [labels_at(there, position, side.count) for position, there in enumerate(live)]
