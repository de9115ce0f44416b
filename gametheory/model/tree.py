"""The shape of an extensive game, which does not depend on parameters: from a written tree, or from stages.

Nodes are numbered in preorder. A staged game (multi-stage with observed actions; Fudenberg and Tirole 1991,
section 3.2) is unrolled: players of one stage move at once, so a later one of them has an information set
over what the earlier ones just did, and everyone sees the stages before.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from gametheory.model.extensive import InformationSet
from gametheory.spec.expressions import Expression
from gametheory.spec.locate import Path
from gametheory.spec.schema import GameSpec, TreeNode
from gametheory.spec.tree import successors


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A node without numbers. ``information_set`` is -1 unless a player moves; ``chance`` and ``payoffs`` are
    expressions with the key paths where they stand; ``played`` are the names that are 1 at this outcome."""

    name: str
    children: tuple[int, ...] = ()
    information_set: int = -1
    events: tuple[str, ...] = ()
    chance: tuple[Expression, ...] = ()
    payoffs: tuple[Expression, ...] = ()
    paths: tuple[Path, ...] = ()
    played: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeShape:
    """All nodes in preorder, the information sets, and every name that is 1 at some outcome."""

    nodes: tuple[NodeShape, ...]
    information_sets: tuple[InformationSet, ...]
    indicators: frozenset[str]


def written_tree(spec: GameSpec) -> TreeShape:
    """The shape of a game that is given node by node under ``[tree]``."""
    order: list[str] = []
    stack = [next(iter(spec.tree))]
    while stack:
        name = stack.pop()
        order.append(name)
        stack.extend(reversed(list(successors(spec.tree[name]).values())))
    number = {name: position for position, name in enumerate(order)}

    members: dict[str, list[int]] = {}
    for position, name in enumerate(order):
        if spec.tree[name].player is not None:
            members.setdefault(spec.tree[name].information or name, []).append(position)
    information_sets = []
    for set_name, positions in members.items():
        first = spec.tree[order[positions[0]]]
        player = spec.players.index(first.player or "")
        information_sets.append(InformationSet(set_name, player, tuple(first.moves or ()), tuple(positions)))
    set_number = {position: k for k, found in enumerate(information_sets) for position in found.nodes}

    played: dict[int, tuple[str, ...]] = {0: ()}
    shapes: list[NodeShape] = []
    for position, name in enumerate(order):
        node = spec.tree[name]
        passed = (*played.pop(position), f"at.{name}")
        owner = f"{node.player}." if node.player else ""
        for move, target in successors(node).items():
            played[number[target]] = (*passed, owner + move) if owner else passed
        k = set_number.get(position, -1)
        following = successors(node)
        moves = information_sets[k].moves if k >= 0 else tuple(following)
        payoffs, keys = _outcome_payoffs(node, spec.players)
        base: Path = ("tree", name, "payoffs" if payoffs else "chance")
        shapes.append(
            NodeShape(
                name=name,
                children=tuple(number[following[move]] for move in moves),
                information_set=k,
                events=() if k >= 0 else moves,
                chance=tuple((node.chance or {}).values()),
                payoffs=payoffs,
                paths=tuple((*base, key) for key in (keys if payoffs else node.chance or ())),
                played=passed if not following else (),
            )
        )
    indicators = {f"at.{name}" for name in order}
    pairs = zip(spec.players, spec.strategies, strict=True)
    indicators.update(f"{player}.{move}" for player, moves in pairs for move in moves)
    return TreeShape(tuple(shapes), tuple(information_sets), frozenset(indicators))


def _outcome_payoffs(node: TreeNode, players: Sequence[str]) -> tuple[tuple[Expression, ...], tuple[str | int, ...]]:
    if node.payoffs is None:
        return (), ()
    if isinstance(node.payoffs, dict):
        return tuple(node.payoffs[player] for player in players), tuple(players)
    return node.payoffs, tuple(range(len(players)))


def staged_tree(spec: GameSpec) -> TreeShape:
    """The shape of a game that is given by its stages and strategic payoffs; and, if players have types, by chance's draw.

    Players with private types see their own type and the stages before. Without stages all players move at once.
    """
    stages = spec.stages or (spec.players,)
    movers = [spec.players.index(name) for stage in stages for name in stage]
    stage_of = [k for k, stage in enumerate(stages) for _ in stage]
    draws = list(spec.prior.probabilities) or [()]
    typed = [i for i, names in enumerate(spec.prior.types) if names]
    shapes: list[NodeShape] = []
    members: dict[tuple[int, str, tuple[int, ...]], list[int]] = {}
    children: list[list[int]] = []
    # Depth-first with histories of positions; a node is numbered when it is met, which is preorder. The root of a game
    # with types is chance's.
    histories: list[tuple[int, tuple[int, ...]]] = []
    stack: list[tuple[int, tuple[int, ...], int]]
    if typed:
        histories.append((-1, ()))
        children.append([])
        stack = [(draw, (), 0) for draw in reversed(range(len(draws)))]
    else:
        stack = [(0, (), -1)]
    while stack:
        draw, history, parent = stack.pop()
        position = len(histories)
        histories.append((draw, history))
        children.append([])
        if parent >= 0:
            children[parent].append(position)
        depth = len(history)
        if depth < len(movers):
            seen = history[: sum(1 for stage in stage_of if stage < stage_of[depth])]
            own = _own_type(draws[draw], typed, movers[depth])
            members.setdefault((depth, own, seen), []).append(position)
            size = len(spec.strategies[movers[depth]])
            stack.extend((draw, (*history, move), position) for move in reversed(range(size)))

    def spelled(history: Sequence[int]) -> str:
        return ", ".join(spec.strategies[movers[depth]][move] for depth, move in enumerate(history))

    information_sets = []
    if typed:
        # A player's types one after the other, not as chance happens to draw them together with the others'.
        order = {(i, own): place for i, names in enumerate(spec.prior.types) for place, own in enumerate(names)}
        members = dict(
            sorted(members.items(), key=lambda found: (found[0][0], order.get((movers[found[0][0]], found[0][1]), 0)))
        )
    for (depth, own, seen), positions in members.items():
        player = spec.players[movers[depth]] + (f".{own}" if own else "")
        set_name = f"{player} after {spelled(seen)}" if seen else player
        information_sets.append(
            InformationSet(set_name, movers[depth], spec.strategies[movers[depth]], tuple(positions))
        )
    set_number = {position: k for k, found in enumerate(information_sets) for position in found.nodes}
    for position, (draw, history) in enumerate(histories):
        if draw < 0:
            events = tuple(", ".join(drawn) for drawn in draws)
            chance, paths = tuple(spec.prior.probabilities.values()), tuple(spec.prior.paths.values())
            shapes.append(NodeShape("types", tuple(children[0]), -1, events, chance, paths=paths))
            continue
        k = set_number.get(position, -1)
        drawn = f"{', '.join(draws[draw])}: " if typed else ""
        if k >= 0:
            alone = len(information_sets[k].nodes) == 1
            name = information_sets[k].name if alone else f"{drawn}{spelled(history)}{', ' if history else ''}then?"
            shapes.append(NodeShape(name, tuple(children[position]), k))
            continue
        moves = dict(zip(movers, history, strict=True))
        profile = tuple(spec.strategies[i][moves[i]] for i in range(len(spec.players)))
        payoffs, paths = profile_payoffs(spec, (*draws[draw], *profile) if spec.typed_cells else profile)
        played = [f"{player}.{move}" for player, move in zip(spec.players, profile, strict=True)]
        played += [f"{spec.players[i]}.{own}" for i, own in zip(typed, draws[draw], strict=True)]
        shapes.append(NodeShape(drawn + spelled(history), payoffs=payoffs, paths=paths, played=tuple(played)))
    pairs = [*zip(spec.players, spec.strategies, strict=True), *zip(spec.players, spec.prior.types, strict=False)]
    indicators = frozenset(itertools.chain.from_iterable((f"{p}.{s}" for s in names) for p, names in pairs))
    return TreeShape(tuple(shapes), tuple(information_sets), indicators)


def _own_type(drawn: Sequence[str], typed: Sequence[int], player: int) -> str:
    """What a player is drawn to be; empty for one without types."""
    return next((own for i, own in zip(typed, drawn, strict=True) if i == player), "")


def profile_payoffs(spec: GameSpec, profile: tuple[str, ...]) -> tuple[tuple[Expression, ...], tuple[Path, ...]]:
    """The payoff expressions of a pure profile, one a player, and where they stand in the file."""
    if spec.formulas:
        return spec.formulas, tuple(("payoffs", "formulas", player) for player in spec.players)
    return spec.cells[profile], spec.cell_paths[profile]
