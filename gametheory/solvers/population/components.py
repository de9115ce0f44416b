"""Continua of rest points as components: connected unions of polytopes, by the positions of what is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from gametheory.solvers.population.payoffs import Payoffs, sign
from gametheory.solvers.population.rest_points import RestPoints, same_share, support_of
from gametheory.solvers.result import Component, NashSubset

__all__ = ["Group", "grouped", "labelled", "nash_sets"]

Group = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]
"""Positions of rest points that are connected, and those that are the vertices of each largest polytope of them."""


def grouped(found: RestPoints, kept: Sequence[int]) -> list[Group]:
    """The connected components of all rest points, as far as those in ``kept`` are listed.

    A polytope is named if all of its vertices are.
    """
    polytopes = [(frozenset(each.vertices), each.members) for each in found.continua]
    return _joined(kept, polytopes)


def nash_sets(payoffs: Payoffs, found: RestPoints, kept: Sequence[int]) -> list[Group]:
    """The connected components of Nash equilibria, ``kept`` being all extreme ones.

    Where differences of payoffs are affine, those in which all of some strategies are best replies, and no others are used,
    are a polytope; its vertices are among ``kept``. Elsewhere only continua in which all strategies are used are known to
    be Nash throughout.
    """
    if payoffs.degree not in (0, 1):
        full = [each for each in found.continua if tuple(map(len, each.supports)) == payoffs.shape]
        return _joined(kept, [(frozenset(each.vertices), each.members) for each in full])
    described = []
    for position in kept:
        state = found.states[position]
        used = support_of(state)
        best = tuple(
            tuple(s for s, payoff in enumerate(own) if s in support or sign(payoff - own[support[0]]) == 0)
            for own, support in zip(payoffs.at(state).payoffs, used, strict=True)
        )
        described.append((position, used, best))
    every = dict.fromkeys(replies for _, used, best in described for replies in _between(used, best))
    polytopes = []
    for replies in every:
        inside = frozenset(
            position for position, used, best in described if _within(used, replies) and _within(replies, best)
        )
        polytopes.append((inside, inside))
    return _joined(kept, polytopes)


def _between(used: Sequence[Sequence[int]], best: Sequence[Sequence[int]]) -> Iterable[tuple[tuple[int, ...], ...]]:
    sides = []
    for low, high in zip(used, best, strict=True):
        more = [s for s in high if s not in low]
        sides.append(
            [tuple(sorted((*low, *extra))) for count in range(len(more) + 1) for extra in combinations(more, count)]
        )
    return product(*sides)


def _within(smaller: Sequence[Sequence[int]], larger: Sequence[Sequence[int]]) -> bool:
    return all(set(a) <= set(b) for a, b in zip(smaller, larger, strict=True))


def _joined(kept: Sequence[int], polytopes: Sequence[tuple[frozenset[int], frozenset[int]]]) -> list[Group]:
    root = {position: position for position in [*kept, *(m for _, members in polytopes for m in members)]}

    def top(position: int) -> int:
        while root[position] != position:
            position = root[position]
        return position

    for _, members in polytopes:
        first, *others = sorted(members)
        for other in others:
            root[top(other)] = top(first)
    vertices = dict.fromkeys(vertices for vertices, _ in polytopes if set(vertices) <= set(kept))
    largest = [own for own in vertices if not any(own < other for other in vertices)]
    order = {position: at for at, position in enumerate(kept)}
    groups: dict[int, list[int]] = {}
    for position in kept:
        groups.setdefault(top(position), []).append(position)
    found = []
    for members_ in groups.values():
        sets = [tuple(sorted(own, key=order.__getitem__)) for own in largest if own <= set(members_)]
        covered = {position for own in sets for position in own}
        sets += [(position,) for position in members_ if position not in covered and len(members_) == 1]
        found.append((tuple(members_), tuple(sets)))
    return found


def labelled(
    players: Sequence[str], found: RestPoints, groups: Sequence[Group], kept: Sequence[int]
) -> tuple[Component, ...]:
    """Components by positions among those listed; of the polytopes those that are products of one a population."""
    places = {position: at for at, position in enumerate(kept)}
    return tuple(
        Component(
            tuple(made for own in sets if (made := _as_product(players, found, own, places)) is not None),
            tuple(places[position] for position in members),
        )
        for members, sets in groups
    )


def _as_product(
    players: Sequence[str], found: RestPoints, vertices: Sequence[int], places: Mapping[int, int]
) -> NashSubset | None:
    sides: list[list[tuple[Sequence[Any], int]]] = [[] for _ in players]
    for vertex in vertices:
        for side, own in zip(sides, found.states[vertex], strict=True):
            if not any(all(map(same_share, own, known)) for known, _ in side):
                side.append((own, places[vertex]))
    count = 1
    for side in sides:
        count *= len(side)
    if count != len(vertices):
        return None
    return NashSubset({player: tuple(at for _, at in side) for player, side in zip(players, sides, strict=True)})
