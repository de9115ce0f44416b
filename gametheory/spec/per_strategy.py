"""Payoffs that are given a strategy, in counts or shares: symmetric games of many players, and populations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gametheory.spec.expressions import Expression
from gametheory.spec.faults import Faults, shown
from gametheory.spec.payoffs import KINDS, NOTED, Strategies, note_strangers
from gametheory.spec.schema import Crowd

MAXIMUM_COUNT = 1_000_000
MAXIMUM_STRATEGIES = 20
"""Most strategies of a symmetric game's player, or of a population."""
MAXIMUM_TRIED = 64
"""Most states of a population game, those in which everyone plays alike, that are evaluated when it is loaded."""
COUNT_KEYS = ("count", "strategies", "counts")
COUNTS = ("others", "all")


def split_crowd(document: Mapping[str, Any], faults: Faults) -> tuple[dict[str, Any], Crowd]:
    """The document with the one kind of player as a list of strategies, and how many there are."""
    raw = document.get("players")
    example = 'write [players] and tool = { count = "tools", strategies = ["pirate", "comply"] }'
    if not isinstance(raw, dict):
        if "players" in document:
            faults.add(("players",), f"a table with the one kind of player is expected here, not {shown(raw)}", example)
        else:
            faults.add((), "'players' is missing", example)
        return {**document, "players": None}, Crowd()
    if "strategies" in raw and set(raw) <= set(COUNT_KEYS):
        faults.add(("players",), f"{', '.join(raw)} stand directly under [players]", example)
        return {**document, "players": None}, Crowd()
    if len(raw) != 1:
        faults.add(("players",), f"a symmetric game has one kind of player, not {len(raw)}", example)
        return {**document, "players": None}, Crowd()
    ((player, table),) = raw.items()
    path = ("players", player)
    if not isinstance(table, dict):
        faults.add(path, f"a table with count and strategies is expected here, not {shown(table)}", example)
        return {**document, "players": {player: table if isinstance(table, list) else NOTED}}, Crowd()
    meant = {}
    for key in table:
        if key not in COUNT_KEYS:
            hint = faults.did_you_mean(key, COUNT_KEYS, "one of ")
            faults.add((*path, key), f"unknown key '{key}'", hint)
            meant[faults.closest(key, COUNT_KEYS)] = key
    for key in ("count", "strategies"):
        if key not in table and key not in meant:
            faults.add(path, f"'{key}' is missing", example)
    found = {key: table[meant.get(key, key)] for key in COUNT_KEYS if meant.get(key, key) in table}
    count = faults.quantity(found["count"], (*path, "count")) if "count" in found else None
    counts = found.get("counts", "others")
    if counts not in COUNTS:
        faults.add(
            (*path, "counts"),
            f"{shown(counts)} is not known here",
            '"others" if count.strategy leaves the player out, "all" if the player is counted too',
        )
    return {**document, "players": {player: found.get("strategies", NOTED)}}, Crowd(count, counts == "all")


def read_strategy_payoffs(
    raw: object, faults: Faults, players: tuple[str, ...], strategies: Strategies
) -> dict[tuple[str, str], Expression]:
    """``[payoffs.player]`` with an expression a strategy: by player and strategy, those that could be read."""
    found: dict[tuple[str, str], Expression] = {}
    for player, names in zip(players, strategies, strict=True):
        if len(names) > MAXIMUM_STRATEGIES:
            message = f"{len(names):,} strategies; in this form a player has up to {MAXIMUM_STRATEGIES}"
            faults.add(("players", player), message)
    if any(len(names) > MAXIMUM_STRATEGIES for names in strategies):
        return found
    example = f'write [payoffs.{players[0]}] and a line strategy = "..." each'
    if not isinstance(raw, dict) or not raw:
        faults.add(("payoffs",) if raw is not None else (), "payoffs are missing", example)
        return found
    if not set(raw) & {*players, *KINDS} and not any(isinstance(table, dict) for table in raw.values()):
        faults.add(("payoffs",), "strategies stand directly under [payoffs]", f"write [payoffs.{players[0]}]")
        return found
    for kind in KINDS:
        if kind in raw and kind not in players:
            faults.add(("payoffs", kind), f"payoffs are given a strategy here, not as {kind}", example)
            return found
    misspelled = note_strangers(raw, players, ("payoffs",), faults)
    for player, names in zip(players, strategies, strict=True):
        table = raw.get(player)
        if table is None:
            if player not in misspelled:
                faults.add(("payoffs",), f"the payoffs of '{player}' are missing", f"write [payoffs.{player}]")
            continue
        path = ("payoffs", player)
        if not isinstance(table, dict):
            faults.add(path, f"a table with an expression a strategy is expected here, not {shown(table)}", example)
            continue
        for name in table:
            if name not in names:
                hint = faults.did_you_mean(name, names, "its strategies: ")
                faults.add((*path, name), f"'{name}' is not a strategy of '{player}'", hint)
        strangers = {faults.closest(name, names) for name in table if name not in names}
        for name in names:
            if name in table:
                payoff = faults.quantity(table[name], (*path, name))
                if payoff is not None:
                    found[player, name] = payoff
            elif name not in strangers:
                faults.add(path, f"the payoff of '{name}' is missing", f'write {name} = "..."')
    return found
