r"""Perfect recall: whether a player could forget what the player once knew or did.

A player's *own history* at a node is the sequence of the player's information sets and moves on the path to it.
An extensive game has perfect recall if all nodes of an information set have the same own history (Kuhn 1953;
Osborne and Rubinstein 1994, definition 203.3). It is enough to compare the last entry: if all nodes of every
information set agree on it, they agree, by induction along the path, on everything before.
"""

from __future__ import annotations

from gametheory.model.extensive import DecisionNode, ExtensiveGame

__all__ = ["OwnMove", "last_own_moves", "recall_violations"]

OwnMove = tuple[int, int] | None
"""An information set and a move there, as positions; None before the player's first move."""


def last_own_moves(game: ExtensiveGame) -> list[tuple[OwnMove, ...]]:
    """For each node and player, the player's latest information set and move on the path to the node.

    Linear in the size of the tree (a node shares its tuple with its parent unless the parent's player moved).
    """
    latest: list[tuple[OwnMove, ...]] = [(None,) * len(game.players)] * len(game.nodes)
    for number, node in enumerate(game.nodes):
        before = latest[number]
        if not isinstance(node, DecisionNode):
            for child in node.children:
                latest[child] = before
            continue
        player = game.information_sets[node.information_set].player
        for move, child in enumerate(node.children):
            latest[child] = (*before[:player], (node.information_set, move), *before[player + 1 :])
    return latest


def recall_violations(game: ExtensiveGame) -> list[str]:
    """Say where a player of this game forgets something; an empty list means perfect recall.

    1. An information set that is met twice on one path: the player forgets having been there.
    2. Otherwise, an information set whose nodes follow different own moves: the player forgets which it was.

    One message an information set, in the order of the game. Linear in the size of the tree.
    """
    met_twice = _met_twice(game)
    latest = last_own_moves(game)
    messages = []
    for position, information_set in enumerate(game.information_sets):
        player = game.players[information_set.player]
        if position in met_twice:
            first, second = (game.nodes[number].name for number in met_twice[position])
            messages.append(
                f"information set '{information_set.name}' is met twice on one path, at nodes '{first}' and "
                f"'{second}': {player} would forget having moved there; the second node needs an information set "
                "of its own"
            )
            continue
        start = information_set.nodes[0]
        for number in information_set.nodes[1:]:
            if latest[number][information_set.player] != latest[start][information_set.player]:
                histories = [_own_move_text(game, latest[node][information_set.player]) for node in (start, number)]
                messages.append(
                    f"at information set '{information_set.name}' {player} forgets an own move: node "
                    f"'{game.nodes[start].name}' comes {histories[0]}, node '{game.nodes[number].name}' "
                    f"{histories[1]}; nodes that follow different moves of their player need information sets of "
                    "their own"
                )
                break
    return messages


def _met_twice(game: ExtensiveGame) -> dict[int, tuple[int, int]]:
    """For each information set that some path meets twice, two such nodes.

    One walk through the tree that keeps, for every information set, the node of it on the present path.
    """
    found: dict[int, tuple[int, int]] = {}
    on_path: dict[int, int] = {}
    agenda = [(0, False)]
    while agenda:
        number, leaving = agenda.pop()
        node = game.nodes[number]
        if isinstance(node, DecisionNode):
            if leaving:
                del on_path[node.information_set]
                continue
            if node.information_set in on_path:
                found.setdefault(node.information_set, (on_path[node.information_set], number))
            else:
                on_path[node.information_set] = number
                agenda.append((number, True))
        agenda.extend((child, False) for child in reversed(node.children))
    return found


def _own_move_text(game: ExtensiveGame, own_move: OwnMove) -> str:
    if own_move is None:
        return "before any move of that player"
    information_set = game.information_sets[own_move[0]]
    return f"after '{information_set.moves[own_move[1]]}' at '{information_set.name}'"
