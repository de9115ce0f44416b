"""Equilibria that are the same behaviour, told once; and of behaviour, only what is extreme.

Different mixtures of a player's plans can lead everywhere alike. Where each player moves once, as in a Bayesian game, the
map from mixtures to behaviour is linear, so that a maximal Nash subset goes to a product of polytopes again, whose
vertices are among the images of its vertices; and connected components go to connected components. An image need not be a
vertex: half "always left" and half "always right" is the behaviour of half left by either type, between two others.

Which images are, is told by what is *tight* at them: own moves that are not played and the opponent's plans that are best
replies. Both are bounds of one polyhedron, whose faces the polytopes are. A point of a polytope is a vertex if and only if
no other point of it is tight wherever it is: else the least face around it has vertices, at which more is tight.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from gametheory.model.strategic import StrategicGame
from gametheory.numbers import rational
from gametheory.solvers.result import Component, Equilibrium, NashSubset, Number

__all__ = ["Tight", "extreme_behavior", "tight_in"]

Tight = frozenset[Hashable]
"""Own moves that are not played, and plans of the opponent that are best replies."""


def extreme_behavior(
    sides: Sequence[Mapping[str, Tight]], components: Sequence[Component]
) -> tuple[list[int], tuple[Component, ...]]:
    """The positions of equilibria that are extreme as behaviour, each once, and the components in terms of these.

    ``sides[k][player]`` is what is tight at the ``k``-th equilibrium; all extreme equilibria in plans are there. Of several
    with the same behaviour the first is kept.

    **Guarantees.** Exact: those kept are the pairs of vertices of the maximal Nash subsets of behaviour, all of them.
    """
    extreme = {player: _most({own[player] for own in sides}) for player in (sides[0] if sides else {})}
    kept: list[int] = []
    number: dict[tuple[Tight, ...], int] = {}
    for position, own in enumerate(sides):
        key = tuple(own.values())
        if key not in number and all(tight in extreme[player] for player, tight in own.items()):
            number[key] = len(kept)
            kept.append(position)
    told = []
    for component in components:
        members = tuple(
            sorted({number[key] for k in component.equilibria if (key := tuple(sides[k].values())) in number})
        )
        subsets = {_subset(subset, sides, members, kept): None for subset in component.subsets}
        told.append(Component(tuple(NashSubset(dict(subset)) for subset in subsets), members))
    return kept, tuple(told)


def tight_in(
    plans: StrategicGame, mixed: Sequence[Equilibrium], behavior: Sequence[Equilibrium]
) -> list[dict[str, Tight]]:
    """What is tight, a player, at equilibria of two players, given in ``plans`` and the same ones as behaviour."""
    # What the opponent's plans earn, by this player's plan.
    tables = (plans.matrix(1), list(zip(*plans.matrix(0), strict=True)))
    replies: dict[tuple[int, tuple[Number, ...]], set[int]] = {}
    found = []
    for stated, told in zip(mixed, behavior, strict=True):
        own: dict[str, Tight] = {}
        for player, name in enumerate(plans.players):
            mixture = tuple(stated.strategies[name].values())
            if (player, mixture) not in replies:
                weighted = [(rational(p), row) for p, row in zip(mixture, tables[player], strict=True) if p]
                worth = [sum(p * row[reply] for p, row in weighted) for reply in range(len(tables[player][0]))]
                replies[player, mixture] = {reply for reply, value in enumerate(worth) if value == max(worth)}
            idle = {move for move, probability in told.strategies[name].items() if not probability}
            own[name] = frozenset[Hashable](idle | replies[player, mixture])
        found.append(own)
    return found


def _most(found: set[Tight]) -> set[Tight]:
    """Those that are not part of another."""
    return {tight for tight in found if not any(tight < other for other in found)}


def _subset(
    subset: NashSubset, sides: Sequence[Mapping[str, Tight]], members: Sequence[int], kept: Sequence[int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """A subset by the first equilibrium of its component that has each player's vertex, each vertex once."""
    found = []
    for player, positions in subset.vertices.items():
        wanted = {sides[k][player] for k in positions}
        first: dict[Tight, int] = {}
        for member in members:
            first.setdefault(sides[kept[member]][player], member)
        found.append((player, tuple(sorted(first[side] for side in wanted if side in first))))
    return tuple(found)
