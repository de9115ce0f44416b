"""Equilibria that are the same behaviour, told once.

Different mixtures of a player's plans can lead everywhere alike. Where each player moves once, as in a simultaneous
Bayesian game, the map from mixtures to behaviour is linear, so that a maximal Nash subset goes to a product of polytopes
again, whose vertices are among the images of its vertices; and connected components go to connected components.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from gametheory.solvers.result import Component, NashSubset

__all__ = ["told_once"]


def told_once(
    sides: Sequence[Mapping[str, Hashable]], components: Sequence[Component]
) -> tuple[list[int], tuple[Component, ...]]:
    """The positions of equilibria that differ, and the components in terms of these.

    ``sides[k][player]`` is what a player does in the ``k``-th equilibrium. Of several alike the first is kept.
    """
    kept: list[int] = []
    number: dict[tuple[Hashable, ...], int] = {}
    new: list[int] = []
    for position, own in enumerate(sides):
        key = tuple(own.values())
        if key not in number:
            number[key] = len(kept)
            kept.append(position)
        new.append(number[key])
    merged = []
    for component in components:
        members = tuple(sorted({new[k] for k in component.equilibria}))
        subsets = {_subset(subset, sides, members, kept): None for subset in component.subsets}
        merged.append(
            Component(tuple(NashSubset(dict(subset)) for subset in subsets), members),
        )
    return kept, tuple(merged)


def _subset(
    subset: NashSubset, sides: Sequence[Mapping[str, Hashable]], members: Sequence[int], kept: Sequence[int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """A subset by the first equilibrium of its component that has each player's vertex, each vertex once."""
    found = []
    for player, positions in subset.vertices.items():
        wanted = {sides[k][player] for k in positions}
        first: dict[Hashable, int] = {}
        for member in members:
            first.setdefault(sides[kept[member]][player], member)
        found.append((player, tuple(sorted(first[side] for side in wanted))))
    return tuple(found)
