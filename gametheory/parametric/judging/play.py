"""Equilibria of a written cell as those of a solution: with the path of play, and told apart by what is played."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gametheory.errors import UsageError
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Game
from gametheory.numbers import parse_exact_text
from gametheory.solvers.verify import outcome

__all__ = ["played_text", "with_path"]


def with_path(found: dict[str, Any], game: Game, *, keep_flags: bool) -> dict[str, Any]:
    """An equilibrium of a tree with the nodes that it reaches, which a document over an axis does not have.

    At the closed end of a cell a probability may be 0 that is positive inside: there ``on_path`` is not the cell's.
    """
    if not isinstance(game, ExtensiveGame):
        return found
    behavior = found.get("behavior", {})
    try:
        moves = [
            [parse_exact_text(behavior[each.name]["moves"][move]) for move in each.moves]
            if behavior[each.name]["specified"]
            else None
            for each in game.information_sets
        ]
        reach = outcome(game, moves).reach
    except (KeyError, UsageError):
        return {**found, "path": []}  # What is wrong is said where the equilibrium is judged.
    path = [node.name for node, probability in zip(game.nodes, reach, strict=True) if probability]
    if not keep_flags:
        for each in game.information_sets:
            behavior[each.name]["on_path"] = any(reach[node] for node in each.nodes)
    return {**found, "path": path}


def played_text(found: Mapping[str, Any]) -> str:
    """What tells equilibria of a game apart: the strategies, and for trees the plans that are mixed."""
    mixed = {
        player: {name: p for name, p in plans.items() if p != "0"} for player, plans in found.get("mixed", {}).items()
    }
    return json.dumps([found["strategies"], mixed], sort_keys=True)
