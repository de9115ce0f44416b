r"""The reduced strategic form of an extensive game with perfect recall.

A *plan* of a player fixes a move at each of the player's information sets that the plan's own earlier moves do not
rule out, and nothing at the others; so strategies that differ only where they themselves never lead are one plan
(Kuhn 1953; Osborne and Rubinstein 1994, definition 94.1). The payoff of a profile of plans is the expectation,
over the moves of chance, of the payoffs at the terminal nodes; measures likewise. With perfect recall every mixed
strategy over plans has an equivalent behaviour strategy (Kuhn's theorem): move ``k`` at set ``h`` gets

    (probability of the plans that choose k at h) / (probability of the plans that fix a move at h).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import LimitReached, UsageError
from gametheory.model.extensive import ChanceNode, ExtensiveGame, InformationSet, TerminalNode
from gametheory.model.recall import OwnMove, last_own_moves, recall_violations
from gametheory.model.strategic import StrategicGame

__all__ = ["ReducedForm", "behavior_from_mixed", "reduced_strategic_form", "strategic_form"]

DEFAULT_LIMIT = 100_000
"""Most profiles of plans that are written out unless the caller says otherwise."""
_MOVES_A_PROFILE = 20
"""All plans together may fix this many moves for each profile allowed: a bound on memory in long trees."""
_BRANCHES_A_PROFILE = 50
"""Terminal nodes, by chance, that are summed for each profile allowed: a bound on time."""
_WIDEST_SCALE = 4096
"""Bits of a common denominator beyond which tables are added up as fractions."""

Plan = tuple[int | None, ...]
"""A move position at each of the game's information sets; None: another player's, or ruled out by own moves."""


@dataclass(frozen=True, slots=True)
class ReducedForm:
    """A strategic game whose strategies are the plans of an extensive game.

    ``plans[player][strategy]`` is what the strategy does at each of the extensive game's ``information_sets``.
    """

    game: StrategicGame
    plans: tuple[tuple[Plan, ...], ...]
    information_sets: tuple[InformationSet, ...]


def reduced_strategic_form(game: ExtensiveGame, *, limit: int = DEFAULT_LIMIT) -> ReducedForm:
    """Write out the reduced strategic form of an extensive game with perfect recall.

    1. Group each player's information sets by the player's own latest move before them.
    2. Count the plans, from the last information sets backwards, before any is written out.
    3. List the plans: one for each combination over the information sets that a move leads to.
    4. Add each terminal node, weighted by chance, to all profiles whose plans lead there.

    Plans come in lexicographic order of their moves, information sets in the order of the tree. ``limit`` bounds
    the number of profiles. Raises :class:`LimitReached` beyond it, before doing the work, and :class:`UsageError`
    without perfect recall.

    **Guarantees.** Exact; no two plans of a player agree at all information sets that they fix. Cost: linear in the
    profiles times the terminal nodes that chance leaves to one profile.
    """
    violations = recall_violations(game)
    if violations:
        raise UsageError("a reduced strategic form needs perfect recall: " + "; ".join(violations))
    latest = last_own_moves(game)
    following = _sets_by_latest_move(game, latest)
    counts = [_count_plans(game, following, player) for player in range(len(game.players))]
    _refuse_if_large(game, counts, limit)
    plans = tuple(_plans(game, following, player) for player in range(len(game.players)))
    tables = _tables(game, latest, plans, limit)
    strategic = StrategicGame(
        about=game.about,
        players=game.players,
        strategies=tuple(_labels(game.information_sets, player, plans[player]) for player in range(len(game.players))),
        payoffs=tuple(tables[: len(game.players)]),
        measures=dict(zip(game.measures, tables[len(game.players) :], strict=True)),
        parameters=game.parameters,
    )
    return ReducedForm(strategic, plans, game.information_sets)


def strategic_form(game: StrategicGame | ExtensiveGame) -> StrategicGame:
    """The game itself if it is strategic, else its reduced strategic form."""
    return game if isinstance(game, StrategicGame) else reduced_strategic_form(game).game


def behavior_from_mixed(
    reduced: ReducedForm, strategies: Sequence[Sequence[Fraction]]
) -> list[tuple[Fraction, ...] | None]:
    """Moves' probabilities at each information set, equivalent to these mixed strategies over plans (Kuhn 1953).

    ``strategies[player][strategy]`` are probabilities. None where the player's own mixed strategy never allows the
    information set to be reached, so that it says nothing about behaviour there.
    """
    behavior: list[tuple[Fraction, ...] | None] = []
    for position, information_set in enumerate(reduced.information_sets):
        weights = [Fraction(0)] * len(information_set.moves)
        for plan, probability in zip(
            reduced.plans[information_set.player], strategies[information_set.player], strict=True
        ):
            move = plan[position]
            if probability and move is not None:
                weights[move] += probability
        total = sum(weights)
        behavior.append(tuple(weight / total for weight in weights) if total else None)
    return behavior


_Following = dict[tuple[int, OwnMove], list[int]]
"""The information sets of a player that come next after an own move (or first, after None)."""


def _sets_by_latest_move(game: ExtensiveGame, latest: Sequence[Sequence[OwnMove]]) -> _Following:
    following: _Following = {}
    in_order = sorted(enumerate(game.information_sets), key=lambda found: min(found[1].nodes))
    for position, information_set in in_order:
        own_move = latest[information_set.nodes[0]][information_set.player]
        following.setdefault((information_set.player, own_move), []).append(position)
    return following


def _own_sets_backwards(game: ExtensiveGame, player: int) -> list[int]:
    """A player's information sets, each after all that the player's moves there lead to.

    A node of a later set has a node of the earlier set above it, with a smaller number; so first nodes decide.
    """
    own = [position for position, found in enumerate(game.information_sets) if found.player == player]
    return sorted(own, key=lambda position: min(game.information_sets[position].nodes), reverse=True)


def _count_plans(game: ExtensiveGame, following: _Following, player: int) -> int:
    count_from: dict[int, int] = {}
    for position in _own_sets_backwards(game, player):
        count_from[position] = sum(
            math.prod(count_from[later] for later in following.get((player, (position, move)), ()))
            for move in range(len(game.information_sets[position].moves))
        )
    return math.prod(count_from[first] for first in following.get((player, None), ()))


def _refuse_if_large(game: ExtensiveGame, counts: Sequence[int], limit: int) -> None:
    profiles = math.prod(counts)
    owners = [found.player for found in game.information_sets]
    moves = sum(count * owners.count(player) for player, count in enumerate(counts))
    if profiles <= limit and moves <= _MOVES_A_PROFILE * limit:
        return
    sizes = " x ".join(_size_text(count) for count in counts)
    raise LimitReached(
        f"the reduced strategic form has {sizes} strategies, {_size_text(profiles)} profiles in all; the limit is "
        f"{limit:,} profiles: cut the game (fewer moves, or coarser information); of equilibria, the subgame-perfect "
        "ones are found without writing it out"
    )


def _size_text(count: int) -> str:
    return f"{count:,}" if count < 10**12 else f"about 2^{count.bit_length() - 1}"


def _plans(game: ExtensiveGame, following: _Following, player: int) -> tuple[Plan, ...]:
    """All plans of a player, as a move (or None) at each of the game's information sets."""
    plans = []
    undecided: list[int | None] = [None] * len(game.information_sets)
    agenda = [(undecided, following.get((player, None), [])[::-1])]
    while agenda:
        plan, pending = agenda.pop()
        while pending:
            position = pending.pop()
            # Go on with the first move; come back, last in first out, for the others.
            for move in reversed(range(1, len(game.information_sets[position].moves))):
                other = plan.copy()
                other[position] = move
                agenda.append((other, pending + following.get((player, (position, move)), [])[::-1]))
            plan[position] = 0
            pending = pending + following.get((player, (position, 0)), [])[::-1]
        plans.append(tuple(plan))
    return tuple(plans)


def _tables(
    game: ExtensiveGame, latest: Sequence[Sequence[OwnMove]], plans: Sequence[Sequence[Plan]], limit: int
) -> list[tuple[Fraction, ...]]:
    """Payoff tables of all players, then of all measures, over the profiles of plans."""
    shape = [len(own) for own in plans]
    offsets = [_offsets_by_move(own, math.prod(shape[player + 1 :])) for player, own in enumerate(plans)]
    reached = [
        (number, node, weight)
        for number, (node, weight) in enumerate(zip(game.nodes, _chance_weights(game), strict=True))
        if isinstance(node, TerminalNode) and weight != 0
    ]
    leading = [[offsets[player][own] for player, own in enumerate(latest[number])] for number, _, _ in reached]
    if sum(math.prod(map(len, parts)) for parts in leading) > _BRANCHES_A_PROFILE * limit:
        raise LimitReached(
            f"chance leads each of the {math.prod(shape):,} profiles to very many terminal nodes; the limit is "
            f"{_BRANCHES_A_PROFILE * limit:,} in all: raise the limit, or join branches of chance"
        )
    rows = [[weight * value for value in (*node.payoffs, *node.measures)] for _, node, weight in reached]
    # Whole numbers over one denominator a table: adding them is many times faster than adding fractions.
    scales = [_scale(column) for column in zip(*rows, strict=True)]
    sums: list[list[Any]] = [[0] * math.prod(shape) for _ in scales]
    for row, parts in zip(rows, leading, strict=True):
        profiles = [0]
        for part in parts:
            profiles = [profile + offset for profile in profiles for offset in part]
        for total, scale, value in zip(sums, scales, row, strict=True):
            scaled: Any = value
            if scale and scale % value.denominator == 0:
                scaled = value.numerator * (scale // value.denominator)
            if not scale or scaled:
                for profile in profiles:
                    total[profile] += scaled
    return [_divided(total, scale) if scale else tuple(total) for total, scale in zip(sums, scales, strict=True)]


def _scale(values: Sequence[Fraction]) -> int:
    """The common denominator, or 1 if it is so large that adding fractions as they are is cheaper.

    It is 0 for numbers of another field (see :meth:`Family.lifted`), which are added up as they are.
    """
    if not all(isinstance(value, Fraction) for value in values):
        return 0
    common = 1
    for value in values:
        common = math.lcm(common, value.denominator)
        if common.bit_length() > _WIDEST_SCALE:
            return 1
    return common


def _chance_weights(game: ExtensiveGame) -> list[Fraction]:
    """For each node, the product of the probabilities of chance on the path to it."""
    one: Any = 1  # Of whichever field the probabilities are.
    weights: list[Fraction] = [one] * len(game.nodes)
    for number, node in enumerate(game.nodes):
        if isinstance(node, ChanceNode):
            for probability, child in zip(node.probabilities, node.children, strict=True):
                weights[child] = weights[number] * probability
        else:
            for child in node.children:
                weights[child] = weights[number]
    return weights


def _offsets_by_move(plans: Sequence[Plan], stride: int) -> dict[OwnMove, list[int]]:
    """For each own move (and for None), what the plans that make it add to a profile's place in the tables."""
    offsets: dict[OwnMove, list[int]] = {None: [stride * strategy for strategy in range(len(plans))]}
    for strategy, plan in enumerate(plans):
        for position, move in enumerate(plan):
            if move is not None:
                offsets.setdefault((position, move), []).append(stride * strategy)
    return offsets


def _divided(numerators: Sequence[int | Fraction], denominator: int) -> tuple[Fraction, ...]:
    """The fractions; equal ones are one object, since tables repeat few values."""
    quotients = {numerator: Fraction(numerator) / denominator for numerator in set(numerators)}
    return tuple(quotients[numerator] for numerator in numerators)


def _labels(information_sets: Sequence[InformationSet], player: int, plans: Sequence[Plan]) -> tuple[str, ...]:
    """Readable names of plans: moves, each with its information set if the player has several."""
    own = [position for position, found in enumerate(information_sets) if found.player == player]
    if not own:
        return ("no move",)
    labels = []
    for plan in plans:
        named = [(information_sets[position], move) for position in own if (move := plan[position]) is not None]
        moves = [(f"{found.name}: " if len(own) > 1 else "") + found.moves[move] for found, move in named]
        labels.append(", ".join(moves))
    # Names that hold commas or colons themselves could make two labels alike.
    if len(set(labels)) < len(labels):
        labels = [f"{label} [{number}]" for number, label in enumerate(labels, start=1)]
    return tuple(labels)
