r"""Subgames of an extensive game, and the pure Nash equilibria of what is left of one without those inside it.

The *stage* of a subgame consists of its nodes that lie in no smaller subgame; it ends at terminal nodes and at the
roots of the largest subgames inside. Its players choose a move at each of its information sets at once, so it is
a strategic game in which an end is reached with the probability that chance gives it (Osborne and Rubinstein
1994, section 6.1). A kernel for backward induction: it works with positions and ``flint.fmpq``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from gametheory.errors import LimitReached
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode
from gametheory.numbers import as_flint
from gametheory.solvers.best_response import best_response_marks, common_positions

__all__ = ["Marker", "Stage", "marks_by_rank", "split_into_stages", "stage_equilibria"]

Payoffs = tuple[fmpq, ...]
Marker = Callable[[Sequence[fmpq], Sequence[int], int], bytes]
"""Marks the best responses in a flat table, of a shape, of the mover at an axis."""


@dataclass(frozen=True)
class Stage:
    """A subgame less the subgames inside it.

    ``ends`` are its terminal nodes and inner subgames' roots, ``inner`` the latter alone; ``information_sets`` are
    sorted by player, and ``paths[k]`` holds what leads to the k-th end: the probability of chance, and moves as
    ``{place among information_sets: move}``. ``sizes`` are the numbers of moves, ``owners`` the players.
    """

    root: int
    name: str
    ends: tuple[int, ...]
    inner: tuple[int, ...]
    information_sets: tuple[int, ...]
    sizes: tuple[int, ...]
    owners: tuple[int, ...]
    paths: tuple[tuple[fmpq, dict[int, int]], ...]

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Number of combined moves of each player who moves here, in the order of the players."""
        by_player = itertools.groupby(zip(self.owners, self.sizes, strict=True), key=lambda pair: pair[0])
        return tuple(math.prod(size for _, size in own) for _, own in by_player)

    @cached_property
    def movers(self) -> tuple[int, ...]:
        """The players who move here."""
        return tuple(dict.fromkeys(self.owners))

    @cached_property
    def outcomes(self) -> list[int]:
        """For each profile of moves, a number for the ends that it reaches; see ``reached``."""
        return self._outcomes_and_reached[0]

    @cached_property
    def reached(self) -> list[tuple[int, ...]]:
        """By number of outcome, the places among ``ends`` that have a positive probability."""
        return self._outcomes_and_reached[1]

    @cached_property
    def _outcomes_and_reached(self) -> tuple[list[int], list[tuple[int, ...]]]:
        reached: list[list[int]] = [[] for _ in range(math.prod(self.sizes))]
        strides = [math.prod(self.sizes[place + 1 :]) for place in range(len(self.sizes))]
        for end, (weight, path) in enumerate(self.paths):
            if weight == 0:
                continue
            profiles = [0]
            for place, (size, stride) in enumerate(zip(self.sizes, strides, strict=True)):
                moves = (path[place],) if place in path else range(size)
                profiles = [profile + stride * move for profile in profiles for move in moves]
            for profile in profiles:
                reached[profile].append(end)
        numbers: dict[tuple[int, ...], int] = {}
        outcomes = [numbers.setdefault(tuple(ends), len(numbers)) for ends in reached]
        return outcomes, list(numbers)

    def refuse_if_large(self, combinations: int, steps: int) -> None:
        """Raise :class:`LimitReached` if solving the stage this many times over would take more steps than that."""
        profiles = math.prod(self.sizes)
        branches = sum(profiles // math.prod(self.sizes[place] for place in path) for _, path in self.paths)
        # A single node is linear in the tree, however large.
        if (combinations > 1 or len(self.sizes) > 1) and combinations * (profiles + branches) > steps:
            raise _too_large(self.name, self.sizes, steps, f", for each of {combinations:,} ways to go on below")


def split_into_stages(game: ExtensiveGame, *, steps: int) -> list[Stage]:
    """The stages of all subgames, in the order of their roots (so that inner subgames come later).

    Linear in the tree, but for stages of many information sets. Raises :class:`LimitReached` if a stage has more
    profiles of moves than ``steps``, and ValueError if nodes are not numbered in preorder.
    """
    roots = _subgame_roots(game)
    return [
        _stage(game, root, roots, steps)
        for root, node in enumerate(game.nodes)
        if roots[root] and not isinstance(node, TerminalNode)
    ]


def marks_by_rank(table: Sequence[fmpq], shape: Sequence[int], axis: int) -> bytes:
    """A byte an entry: 1 where the mover at ``axis`` does best, given the others. Ranks it all once: fast for rationals."""
    order = {value: rank for rank, value in enumerate(sorted(set(table)))}
    return best_response_marks([order[value] for value in table], shape, axis)[0]


def stage_equilibria(
    stage: Stage, ends: Sequence[Payoffs], *, marks_of: Marker = marks_by_rank
) -> Iterator[tuple[tuple[int, ...], Payoffs, bool]]:
    """All pure Nash equilibria of a stage whose k-th end pays ``ends[k]``.

    Yields the moves at the stage's information sets, everybody's payoffs, and whether some player has an equally
    good alternative that changes the outcome.

    1. Give each outcome its expected payoffs.
    2. For each player who moves here, mark the best responses among the player's combined moves.
    3. Keep the profiles that all have marked.
    """
    weights = [weight for weight, _ in stage.paths]
    payoffs = [
        tuple(sum((weights[end] * ends[end][player] for end in reached), fmpq(0)) for player in range(len(ends[0])))
        for reached in stage.reached
    ]
    tables = [[payoffs[outcome][player] for outcome in stage.outcomes] for player in stage.movers]
    marks = [marks_of(table, stage.shape, axis) for axis, table in enumerate(tables)]
    for profile in common_positions(marks) if marks else [0]:
        tied = any(_has_tie(stage, mark, axis, profile) for axis, mark in enumerate(marks))
        yield _moves(profile, stage.sizes), payoffs[stage.outcomes[profile]], tied


def _subgame_roots(game: ExtensiveGame) -> list[bool]:
    """For each node, whether every information set that meets its subtree lies inside it."""
    count = len(game.nodes)
    after = list(range(1, count + 1))
    sizes = [1] * count
    first, last = list(range(count)), list(range(count))
    for number in reversed(range(count)):
        node = game.nodes[number]
        if isinstance(node, DecisionNode):
            together = game.information_sets[node.information_set].nodes
            first[number], last[number] = min(together), max(together)
        for child in node.children:
            after[number] = max(after[number], after[child])
            sizes[number] += sizes[child]
            first[number] = min(first[number], first[child])
            last[number] = max(last[number], last[child])
        if after[number] - number != sizes[number]:
            raise ValueError(f"nodes are not numbered in preorder: node {number}")
    return [number <= first[number] and last[number] < after[number] for number in range(count)]


def _stage(game: ExtensiveGame, root: int, roots: Sequence[bool], steps: int) -> Stage:
    information_sets = _own_information_sets(game, root, roots)
    sizes = tuple(len(game.information_sets[position].moves) for position in information_sets)
    if len(sizes) > 1 and math.prod(sizes) > steps:
        raise _too_large(game.nodes[root].name, sizes, steps)
    places = {position: place for place, position in enumerate(information_sets)}
    ends: list[int] = []
    paths: list[tuple[fmpq, dict[int, int]]] = []
    agenda: list[tuple[int, fmpq, dict[int, int]]] = [(root, fmpq(1), {})]
    while agenda:
        number, weight, path = agenda.pop()
        node = game.nodes[number]
        if isinstance(node, TerminalNode) or (roots[number] and number != root):
            ends.append(number)
            paths.append((weight, path))
        elif isinstance(node, ChanceNode):
            for probability, child in zip(node.probabilities, node.children, strict=True):
                agenda.append((child, weight * as_flint(probability), path))
        else:
            place = places[node.information_set]
            for move, child in enumerate(node.children):
                # An only move restricts nothing; leaving it out keeps paths short in long trees.
                agenda.append((child, weight, path | {place: move} if sizes[place] > 1 else path))
    return Stage(
        root=root,
        name=game.nodes[root].name,
        ends=tuple(ends),
        inner=tuple(number for number in ends if not isinstance(game.nodes[number], TerminalNode)),
        information_sets=information_sets,
        sizes=sizes,
        owners=tuple(game.information_sets[position].player for position in information_sets),
        paths=tuple(paths),
    )


def _own_information_sets(game: ExtensiveGame, root: int, roots: Sequence[bool]) -> tuple[int, ...]:
    """Information sets of a subgame that lie in no smaller one, by player."""
    found = set()
    agenda = [root]
    while agenda:
        number = agenda.pop()
        node = game.nodes[number]
        if roots[number] and number != root:
            continue
        if isinstance(node, DecisionNode):
            found.add(node.information_set)
        agenda.extend(node.children)
    return tuple(sorted(found, key=lambda position: (game.information_sets[position].player, position)))


def _too_large(name: str, sizes: Sequence[int], steps: int, times: str = "") -> LimitReached:
    profiles = math.prod(sizes)
    size_text = f"{profiles:,}" if profiles < 10**12 else f"about 2^{profiles.bit_length() - 1}"
    return LimitReached(
        f"the subgame at node '{name}' has {size_text} profiles of moves at {len(sizes)} information sets that must be "
        f"weighed together{times}; the limit is {steps:,} steps: raise the limit, join moves or information sets, or "
        "solve the reduced strategic form instead"
    )


def _has_tie(stage: Stage, mark: bytes, axis: int, profile: int) -> bool:
    """Whether this mover has another best response to the rest of the profile, with another outcome."""
    stride = math.prod(stage.shape[axis + 1 :])
    block = stride * stage.shape[axis]
    start = profile - profile % block + profile % stride
    alternatives = range(start, start + block, stride)
    return any(mark[other] and stage.outcomes[other] != stage.outcomes[profile] for other in alternatives)


def _moves(profile: int, sizes: Sequence[int]) -> tuple[int, ...]:
    moves = []
    for size in reversed(sizes):
        profile, move = divmod(profile, size)
        moves.append(move)
    return tuple(reversed(moves))
