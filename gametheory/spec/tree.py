"""The tree of an extensive game as it is written: that its nodes make one tree, and its information sets agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gametheory.spec.faults import Faults, check_name
from gametheory.spec.payoffs import Strategies, note_strangers
from gametheory.spec.schema import TreeNode

MAXIMUM_NODES = 100_000
MAXIMUM_PATHS = 2_000_000
"""Most moves on the paths from the root to the outcomes, added up; only a very deep tree has so many."""


def read_tree(raw: Any, faults: Faults, players: tuple[str, ...] | None) -> dict[str, TreeNode]:  # noqa: ANN401
    """Nodes by name, root first; every fault of the tree's shape is noted."""
    if not isinstance(raw, dict) or not raw:
        faults.add(
            ("tree",),
            "a table of nodes is expected here, the root first",
            "see games/classics/entry_deterrence.toml for an example",
        )
        return {}
    if len(raw) > MAXIMUM_NODES:
        faults.add(("tree",), f"more than {MAXIMUM_NODES:,} nodes: the game is too large")
        return {}
    nodes: dict[str, TreeNode] = {}
    for name, value in raw.items():
        check_name(faults, name, ("tree", name), "node name")
        node = faults.part(TreeNode, value, ("tree", name))
        if node is not None:
            nodes[name] = node
            _check_node(name, node, faults, players)
        elif isinstance(value, dict):
            _check_payoffs(name, value.get("payoffs"), faults, players)
    _check_shape(raw, nodes, faults)
    _check_information(nodes, faults)
    return nodes


def successors(node: TreeNode) -> dict[str, str]:
    """Next node by move or event; empty at an outcome."""
    if node.moves is not None:
        return node.moves
    if node.chance is not None:
        return {event: (node.to or {}).get(event, event) for event in node.chance}
    return {}


def moves_by_player(raw: Any, players: tuple[str, ...] | None) -> Strategies:  # noqa: ANN401 - raw TOML
    """The names of all moves of each player, in the order in which the file first has them, also of faulty nodes."""
    moves: dict[str, dict[str, None]] = {player: {} for player in players or ()}
    for node in raw.values() if isinstance(raw, dict) else ():
        if isinstance(node, dict) and isinstance(node.get("moves"), dict):
            own = moves.get(node["player"]) if isinstance(node.get("player"), str) else None
            if own is not None:
                own.update(dict.fromkeys(node["moves"]))
    return tuple(tuple(names) for names in moves.values())


def _check_node(name: str, node: TreeNode, faults: Faults, players: tuple[str, ...] | None) -> None:
    path = ("tree", name)
    if node.player is not None and players is not None and node.player not in players:
        faults.add(
            (*path, "player"),
            f"'{node.player}' is not a player",
            faults.did_you_mean(node.player, players, "players: "),
        )
    for key, names in (("moves", node.moves), ("chance", node.chance)):
        for move in names or ():
            check_name(faults, move, (*path, key, move), "move name" if key == "moves" else "event name")
    for event in node.to or ():
        if event not in (node.chance or ()):
            faults.add(
                (*path, "to", event),
                f"'{event}' is not an event here",
                faults.did_you_mean(event, node.chance or (), "events: "),
            )
    if node.information is not None:
        check_name(faults, node.information, (*path, "information"), "information set name")
    _check_payoffs(name, node.payoffs, faults, players)


def _check_payoffs(name: str, payoffs: object, faults: Faults, players: tuple[str, ...] | None) -> None:
    """Whether an outcome has a payoff for each player; also of a node that has other faults."""
    path = ("tree", name, "payoffs")
    if players is None:
        return
    if isinstance(payoffs, dict):
        misspelled = note_strangers(payoffs, players, path, faults)
        for player in players:
            if player not in payoffs and player not in misspelled:
                faults.add(path, f"the payoff of player '{player}' is missing")
    elif isinstance(payoffs, list | tuple) and len(payoffs) != len(players):
        faults.add(
            path,
            f"a list of {len(players)} payoffs is expected here, in the order {', '.join(players)}; "
            f"not a list of {len(payoffs)}",
        )


def _check_shape(raw: Mapping[str, Any], nodes: Mapping[str, TreeNode], faults: Faults) -> None:
    root = next(iter(raw))
    parents: dict[str, str] = {}
    misspelled: dict[str, str] = {}
    for name, node in nodes.items():
        key = "moves" if node.moves is not None else "to" if node.to else "chance"
        for move, target in successors(node).items():
            path = ("tree", name, key, move)
            if target not in raw:
                misspelled[target] = faults.closest(target, raw)
                faults.add(path, f"'{move}' leads to '{target}', which is not a node", faults.did_you_mean(target, raw))
            elif target == root:
                faults.add(path, f"'{move}' leads back to the root '{root}'; the first node of [tree] is the root")
            elif target in parents:
                faults.add(
                    path,
                    f"the node '{target}' is reached twice, also from '{parents[target]}'",
                    "give each path its own nodes",
                )
            else:
                parents[target] = name
    if not faults and _length_of_paths(root, nodes) > MAXIMUM_PATHS:
        faults.add(("tree",), f"the paths to the outcomes have more than {MAXIMUM_PATHS:,} moves: the tree is too deep")
    if len(nodes) < len(raw):
        return  # A node that could not be read would make its successors look lost.
    reached: set[str] = set()

    def walk(start: str) -> None:
        reached.add(start)
        frontier = [start]
        while frontier:
            for target in successors(nodes[frontier.pop()]).values():
                found = misspelled.get(target, target)
                if found in nodes and found not in reached:
                    reached.add(found)
                    frontier.append(found)

    walk(root)
    # Of a part that hangs together only the first node is told; what no node leads to comes before circles.
    for name in (*(name for name in raw if name not in parents), *raw):
        if name not in reached:
            faults.add(("tree", name), f"the node '{name}' is never reached from the root '{root}'")
            walk(name)


def _length_of_paths(root: str, nodes: Mapping[str, TreeNode]) -> int:
    total = 0
    frontier = [(root, 0)]
    while frontier:
        name, depth = frontier.pop()
        following = successors(nodes[name]).values()
        total += 0 if following else depth
        frontier.extend((target, depth + 1) for target in following)
    return total


def _check_information(nodes: Mapping[str, TreeNode], faults: Faults) -> None:
    first: dict[str, str] = {}
    for name, node in nodes.items():
        if node.player is None:
            continue
        set_name = node.information or name
        if node.information is None and name in first:
            faults.add(("tree", name), f"the node '{name}' has the name of an information set", "rename one of them")
            continue
        earlier = nodes[first.setdefault(set_name, name)]
        if earlier.player != node.player:
            faults.add(
                ("tree", name, "information"),
                f"the information set '{set_name}' belongs to {earlier.player} at node '{first[set_name]}'; it has one player",
            )
        elif set(earlier.moves or ()) != set(node.moves or ()):
            faults.add(
                ("tree", name, "moves"),
                f"the information set '{set_name}' has the moves {', '.join(list(earlier.moves or ())[:20])} "
                f"at node '{first[set_name]}'; all its nodes need the same moves",
            )
