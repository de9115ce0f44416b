r"""The reduced strategic form of a recorded tree, whatever its players remember.

A *plan* of a player fixes an action at each information set that the plan's own actions do not rule out, and nothing at
the others (Kuhn 1953). This needs no perfect recall: a node is ruled out if an action of the same player on the path to it
is not the plan's. A player who meets one information set twice on a path takes the same action both times.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from gametheory.errors import LimitReached
from gametheory.formats.records import StrategicRecord, TreeNodeRecord, TreeRecord
from gametheory.formats.tokens import MAXIMUM_PROFILES

__all__ = ["forgets", "node_payoffs", "strategic_record"]

_STEPS_A_PROFILE = 50
"""Steps through own nodes or outcomes that are taken for each profile allowed: a bound on time."""
_LONGEST_NUMBER = 20_000
"""Bits of a sum of payoffs, or of a probability, numerator and denominator together."""
_MOST_BITS = 50_000_000
"""Bits of all of them."""


class _Ways:
    """What a player did on the way to each node, as a number a way: 0 for nothing, else one choice after another way.

    Ways share their beginnings, so that they take little room in a deep tree.
    """

    def __init__(self, record: TreeRecord) -> None:
        self.numbers: dict[tuple[int, int, int, int], int] = {}
        self.steps: list[tuple[int, int, int]] = [(0, 0, 0)]
        """The way before, and the information set and the action of the last choice."""
        self.lengths = [0]
        nowhere = (0,) * len(record.players)
        self.at: list[tuple[int, ...]] = [nowhere] * len(record.nodes)
        """For each node, the way of each player."""
        for position, node in enumerate(record.nodes):
            before = self.at[position]
            for action, child in enumerate(node.children):
                self.at[child] = before
                if node.kind == "decision":
                    own = self._after(node.player, before[node.player], node.information_set, action)
                    self.at[child] = (*before[: node.player], own, *before[node.player + 1 :])

    def _after(self, player: int, way: int, information_set: int, action: int) -> int:
        number = self.numbers.setdefault((player, way, information_set, action), len(self.steps))
        if number == len(self.steps):
            self.steps.append((way, information_set, action))
            self.lengths.append(self.lengths[way] + 1)
        return number

    def follows(self, plan: Mapping[int, int], way: int) -> bool:
        """Whether a plan makes all choices of a way."""
        while way:
            way, information_set, action = self.steps[way]
            if plan.get(information_set) != action:
                return False
        return True


def forgets(record: TreeRecord) -> str:
    """Where a player forgets own moves or having moved: the label of one such information set; empty for perfect recall."""
    seen: dict[tuple[int, int], int] = {}
    for node, made in zip(record.nodes, _Ways(record).at, strict=True):
        key, own = (node.player, node.information_set), made[node.player]
        # Where a set is met twice on one path, the ways there differ in length.
        if node.kind == "decision" and seen.setdefault(key, own) != own:
            label = record.set_labels.get(key, "")
            return label or f"{record.players[node.player]}'s information set {node.information_set}"
    return ""


class _Sizes:
    """How many bits numbers that a file leads to take, each and together, so that a small file stays a small matter."""

    def __init__(self) -> None:
        self.total = 0

    def note(self, numbers: Sequence[Fraction]) -> None:
        """Raise :class:`LimitReached` for a number that is too long, or too many long ones."""
        for number in numbers:
            bits = number.numerator.bit_length() + number.denominator.bit_length()
            self.total += bits
            if bits > _LONGEST_NUMBER or self.total > _MOST_BITS:
                raise LimitReached(
                    "what the nodes of the tree add up or multiply to are numbers of too many digits: give simpler payoffs "
                    "and probabilities, or put the payoffs at the ends of the tree alone"
                )


def node_payoffs(record: TreeRecord) -> list[tuple[Fraction, ...]]:
    """For each node, what the outcomes on the path to it, its own included, add up to.

    Raises :class:`LimitReached` where these are enormous numbers.
    """
    nothing = (Fraction(0),) * len(record.players)
    sums = [nothing] * len(record.nodes)
    sizes = _Sizes()
    for position, node in enumerate(record.nodes):
        if node.outcome:
            own = record.outcomes[node.outcome][1]
            sums[position] = tuple(before + here for before, here in zip(sums[position], own, strict=True))
            sizes.note(sums[position])
        for child in node.children:
            sums[child] = sums[position]
    return sums


def strategic_record(record: TreeRecord) -> StrategicRecord:
    """The reduced strategic form: plans as strategies, expected payoffs over chance.

    Plans come in lexicographic order of their actions, information sets in the order in which the tree has them. Raises
    :class:`LimitReached`, before doing the work, where it would be too large.
    """
    ways = _Ways(record)
    plans = [_plans(record, player, ways) for player in range(len(record.players))]
    shape = [len(own) for own in plans]
    profiles = math.prod(shape)
    if profiles > MAXIMUM_PROFILES:
        raise _too_large(f"{' x '.join(map(str, shape))} strategies, {profiles:,} profiles in all")
    return StrategicRecord(
        title=record.title,
        players=record.players,
        strategies=tuple(_labels(record, player, own) for player, own in enumerate(plans)),
        payoffs=_table(record, ways, plans, shape),
        comment=record.comment,
    )


def _too_large(told: str) -> LimitReached:
    return LimitReached(
        f"the reduced strategic form has {told}; the limit is {MAXIMUM_PROFILES:,} profiles: cut the game (fewer moves, or "
        "coarser information), or keep it a tree (.efg)"
    )


Plan = dict[int, int]
"""The position of an action by the number of the information set."""


def _plans(record: TreeRecord, player: int, ways: _Ways) -> list[Plan]:
    """All plans of a player: as long as the actions fixed may lead to a set without one, each action there is tried."""
    sizes: dict[int, int] = {}
    leading: dict[int, dict[int, None]] = {}  # By information set, the ways there.
    for node, made in zip(record.nodes, ways.at, strict=True):
        if node.kind == "decision" and node.player == player:
            sizes.setdefault(node.information_set, len(node.actions))
            leading.setdefault(node.information_set, {})[made[player]] = None
    # To see that a plan makes the choices of a way takes a step for each of them, at worst.
    cost = 1 + sum(1 + ways.lengths[way] // 10 for own in leading.values() for way in own)
    plans: list[Plan] = []
    agenda: list[Plan] = [{}]
    steps = 0
    while agenda:
        plan = agenda.pop()
        steps += cost + len(plan)
        following = next(
            (k for k, own in leading.items() if k not in plan and any(ways.follows(plan, way) for way in own)), None
        )
        if following is None:
            plans.append(plan)
        else:
            steps += sizes[following] * len(plan)
            agenda += [{**plan, following: action} for action in reversed(range(sizes[following]))]
        if len(plans) + len(agenda) > MAXIMUM_PROFILES or steps > _STEPS_A_PROFILE * MAXIMUM_PROFILES:
            raise _too_large(f"too many strategies of {record.players[player]}")
    return plans


def _table(
    record: TreeRecord, ways: _Ways, plans: Sequence[Sequence[Plan]], shape: Sequence[int]
) -> tuple[tuple[Fraction, ...], ...]:
    weights = _chance(record.nodes)
    payoffs = node_payoffs(record)
    leaves = [k for k, node in enumerate(record.nodes) if not node.children and weights[k] and any(payoffs[k])]
    strides = [math.prod(shape[player + 1 :]) for player in range(len(shape))]
    leading: list[dict[int, list[int]]] = [{} for _ in shape]
    sums = [[Fraction(0)] * len(record.players) for _ in range(math.prod(shape))]
    steps = 0
    for leaf in leaves:
        places = [0]
        for player, way in enumerate(ways.at[leaf]):
            offsets = leading[player].get(way)
            if offsets is None:
                offsets = [strides[player] * k for k, plan in enumerate(plans[player]) if ways.follows(plan, way)]
                leading[player][way] = offsets
                steps += len(plans[player]) * (1 + ways.lengths[way] // 10)
            places = [place + offset for place in places for offset in offsets]
        steps += len(places)
        if steps > _STEPS_A_PROFILE * MAXIMUM_PROFILES:
            raise _too_large(f"{math.prod(shape):,} profiles, each of which may end in very many ways")
        expected = [weights[leaf] * payoff for payoff in payoffs[leaf]]
        for place in places:
            row = sums[place]
            for player, payoff in enumerate(expected):
                row[player] += payoff
    return tuple(map(tuple, sums))


def _chance(nodes: Sequence[TreeNodeRecord]) -> list[Fraction]:
    """How likely chance is to allow each node."""
    weights = [Fraction(1)] * len(nodes)
    sizes = _Sizes()
    for position, node in enumerate(nodes):
        shares = node.probabilities if node.kind == "chance" else (Fraction(1),) * len(node.children)
        for share, child in zip(shares, node.children, strict=True):
            weights[child] = weights[position] * share
            if node.kind == "chance":
                sizes.note((weights[child],))
    return weights


def _labels(record: TreeRecord, player: int, plans: Sequence[Plan]) -> tuple[str, ...]:
    """Actions, each with its information set if the player has several."""
    actions = {node.information_set: node.actions for node in record.nodes if node.player == player}
    if not actions:
        return ("no move",)

    def told(number: int, action: int) -> str:
        name = actions[number][action] or str(action + 1)
        return name if len(actions) == 1 else f"{record.set_labels.get((player, number)) or number}: {name}"

    found = [", ".join(told(*choice) for choice in plan.items()) for plan in plans]
    if len(set(found)) < len(found):
        found = [f"{label} [{number}]" for number, label in enumerate(found, start=1)]
    return tuple(found)
