"""Players, their strategies, stages, and payoffs as cells, matrices or formulas."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gametheory.spec.expressions import Expression
from gametheory.spec.faults import Faults, check_name, shown
from gametheory.spec.locate import Path

MAXIMUM_PLAYERS = 20
MAXIMUM_PROFILES = 100_000
MAXIMUM_LISTED = 20
"""Missing cells that are named one by one before the rest is only counted."""

Strategies = tuple[tuple[str, ...], ...]
KINDS = ("cells", "matrices", "formulas")
NOTED: Any = object()
"""Stands in place of strategies that are missing, or no list, where that has been noted as a fault already."""


@dataclass(frozen=True, slots=True)
class Payoffs:
    """Payoffs by pure profile (cells and matrices) or one formula a player; ``paths`` tell where each cell stands.

    ``typed`` cells are by type profile and pure profile, one after the other.
    """

    cells: Mapping[tuple[str, ...], tuple[Expression, ...]] = field(default_factory=dict)
    paths: Mapping[tuple[str, ...], tuple[Path, ...]] = field(default_factory=dict)
    formulas: tuple[Expression, ...] = ()
    owners: tuple[str, ...] = ()
    """Whose formulas these are: all players, unless one can't be read."""
    typed: bool = False


def read_players(
    document: Mapping[str, Any], faults: Faults, *, needs_strategies: bool
) -> tuple[tuple[str, ...] | None, Strategies]:
    """Players in order, and their strategies; players are None if they can't be told at all."""
    if "players" not in document:
        faults.add((), "'players' is missing", 'write [players] and a line name = ["strategy", ...] each')
        return None, ()
    raw = document["players"]
    if isinstance(raw, list) and not needs_strategies:
        players = [name for name in raw if isinstance(name, str)]
        if len(players) != len(raw):
            faults.add(("players",), "a list of names in quotes is expected here")
        strategies: list[tuple[str, ...]] = []
    elif isinstance(raw, dict):
        players = list(raw)
        strategies = [_strategies(name, names, faults) for name, names in raw.items()]
    else:
        faults.add(("players",), 'a table is expected here, with a line name = ["strategy", ...] a player')
        return None, ()
    if not 1 <= len(players) <= MAXIMUM_PLAYERS:
        faults.add(("players",), f"{len(players)} players; a game has 1 to {MAXIMUM_PLAYERS}")
        return None, ()
    for position, name in enumerate(players):
        check_name(faults, name, ("players", name) if isinstance(raw, dict) else ("players", position), "player name")
    if len(set(players)) < len(players):
        faults.add(("players",), "a player is named twice")
        return None, ()
    if math.prod(len(names) or 1 for names in strategies) > MAXIMUM_PROFILES:
        faults.add(("players",), f"more than {MAXIMUM_PROFILES:,} pure profiles: the game is too large")
        return None, ()
    return tuple(players), tuple(strategies)


_FORM_OF_KEY = {"types": "bayesian", "count": "symmetric", "counts": "symmetric"}
"""Keys of a player in other forms than those whose players are lists of strategies."""


def _strategies(player: str, names: object, faults: Faults) -> tuple[str, ...]:
    path: Path = ("players", player)
    if names is NOTED:
        return ()
    if isinstance(names, dict) and isinstance(names.get("strategies"), list):
        for key in names.keys() - {"strategies"}:
            form = _FORM_OF_KEY.get(key)
            faults.add(
                (*path, key),
                f"'{key}' belongs to form = \"{form}\"" if form else f"unknown key '{key}'",
                f"write {player} = [...] with the strategies alone",
            )
        if len(names) == 1:
            faults.add(path, "a list of strategies is expected here, not a table", f"write {player} = [...]")
        return _strategies(player, names["strategies"], faults)
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        faults.add(path, 'a list of strategies is expected here, such as ["monitor", "ignore"]')
        return ()
    seen: set[str] = set()
    for position, name in enumerate(names):
        check_name(faults, name, (*path, position), "strategy name")
        if name in seen:
            faults.add((*path, position), f"the strategy '{name}' is named twice", "rename or remove one of them")
        seen.add(name)
    return tuple(dict.fromkeys(names))


def read_stages(raw: object, faults: Faults, players: tuple[str, ...] | None) -> tuple[tuple[str, ...], ...]:
    """Who moves when: a list of stages, each a list of players who move at once; every player moves in one stage."""
    well_formed = isinstance(raw, list) and all(
        isinstance(stage, list) and stage and all(isinstance(name, str) for name in stage) for stage in raw
    )
    if not well_formed or not isinstance(raw, list):
        faults.add(("stages",), 'a list of lists of players is expected here, such as [["leader"], ["follower"]]')
        return ()
    moved: set[str] = set()
    misspelled: set[str] = set()
    for position, stage in enumerate(raw):
        for name in stage:
            if players is not None and name not in players:
                misspelled.add(faults.closest(name, players))
                faults.add(
                    ("stages", position), f"'{name}' is not a player", faults.did_you_mean(name, players, "players: ")
                )
            elif name in moved:
                faults.add(("stages", position), f"'{name}' moves twice; a player has one stage", "write a [tree]")
            moved.add(name)
    missing = [name for name in players or () if name not in moved | misspelled]
    if missing:
        faults.add(
            ("stages",), f"{', '.join(missing)}: in no stage; every player moves once", "write them into a stage"
        )
    return tuple(tuple(stage) for stage in raw)


def read_payoffs(raw: object, faults: Faults, players: tuple[str, ...], strategies: Strategies) -> Payoffs:
    """Payoffs in whichever of the three ways the file gives them."""
    if isinstance(raw, dict) and raw and not any(kind in raw for kind in KINDS):
        return _payoffs_under_no_kind(raw, faults, players, strategies)
    if not isinstance(raw, dict) or len([kind for kind in KINDS if kind in raw]) != 1:
        found = [kind for kind in KINDS if kind in raw] if isinstance(raw, dict) else []
        message = f"payoffs are given as {' and as '.join(found)}" if found else "payoffs are missing"
        faults.add(
            ("payoffs",) if found else (),
            message,
            "write one of [payoffs.cells], [payoffs.matrices], [payoffs.formulas]",
        )
        return Payoffs()
    for key in raw:
        if key not in KINDS:
            faults.add(("payoffs", key), f"unknown key '{key}'", faults.did_you_mean(key, KINDS, "one of "))
    kind = next(kind for kind in KINDS if kind in raw)
    return _of_kind(kind, raw[kind], faults, players, strategies, ("payoffs", kind))


def read_typed_payoffs(
    raw: object, faults: Faults, players: tuple[str, ...], strategies: Strategies, types: Strategies
) -> Payoffs:
    """Payoffs of a Bayesian game: as others', in which types may be named; or cells by type profile, then pure profile."""
    typed = [(player, names) for player, names in zip(players, types, strict=True) if names]
    if not typed or not isinstance(raw, dict) or any(not names for names in strategies):
        return read_payoffs(raw, faults, players, strategies)
    levels = (*(names for _, names in typed), *strategies)
    owners = (*(player for player, _ in typed), *players)
    place: Path = ("payoffs", "cells") if "cells" in raw else ("payoffs",)
    cells = raw.get("cells", raw)
    by_type = isinstance(cells, dict) and bool(set(cells) & set(levels[0]))
    if isinstance(cells, dict) and _levels(cells) == len(levels) and not by_type:
        if set(cells) & set(strategies[0]) and _names_at(cells, len(players), levels[0]):
            named = ".".join(names[0] for names in levels)
            faults.add(place, "strategies come before types here", f"write types first: {named} = [...]")
            return Payoffs()
        by_type = not set(cells) & {*KINDS, *players}
    if not by_type or not set(raw) <= {"cells", *cells}:
        return read_payoffs(raw, faults, players, strategies)
    if not any(name in levels[0] or faults.closest(name, levels[0]) for name in cells):
        named = ".".join(names[0] for names in levels)
        listed = ", ".join(shown(name) for name in itertools.islice(cells, 5))
        faults.add(place, f"the types of '{owners[0]}' come first, not {listed}", f"write {named} = [...]")
        return Payoffs()
    if "cells" not in raw:
        faults.add(place, "types stand directly under [payoffs]", "write [payoffs.cells]")
    found = _cells(cells, faults, players, levels, place, owners, typed=len(typed))
    return replace(found, typed=True)


def _levels(table: object) -> int:
    """How deep the first of nested tables reaches."""
    depth = 0
    while isinstance(table, dict) and table:
        table = next(iter(table.values()))
        depth += 1
    return depth


def _names_at(table: object, depth: int, names: Collection[str]) -> bool:
    """Whether the first of nested tables has one of the names within so many levels."""
    for _ in range(depth + 1):
        if not isinstance(table, dict) or not table:
            return False
        if any(name in names for name in table):
            return True
        table = next(iter(table.values()))
    return False


def _of_kind(
    kind: str, raw: object, faults: Faults, players: tuple[str, ...], strategies: Strategies, path: Path
) -> Payoffs:
    if any(not names for names in strategies):
        return Payoffs()
    if kind == "formulas":
        return _formulas(raw, faults, players, path)
    if kind == "matrices":
        return _matrices(raw, faults, players, strategies, path)
    return _cells(raw, faults, players, strategies, path)


def _payoffs_under_no_kind(
    raw: Mapping[str, Any], faults: Faults, players: tuple[str, ...], strategies: Strategies
) -> Payoffs:
    """Note that the kind is misspelled or left out, and go on by the kind that seems to be meant."""
    if strategies and any(key in strategies[0] and isinstance(value, dict | list) for key, value in raw.items()):
        faults.add(("payoffs",), "strategies stand directly under [payoffs]", "write [payoffs.cells]")
        return _of_kind("cells", raw, faults, players, strategies, ("payoffs",))
    if all(key in players for key in raw):
        kind = "matrices" if all(isinstance(value, list) for value in raw.values()) else "formulas"
        faults.add(("payoffs",), "players stand directly under [payoffs]", f"write [payoffs.{kind}]")
        return _of_kind(kind, raw, faults, players, strategies, ("payoffs",))
    for key in raw:
        faults.add(("payoffs", key), f"unknown key '{key}'", faults.did_you_mean(key, KINDS, "one of "))
    meant = {faults.closest(key, KINDS): key for key in raw}
    meant.pop("", None)
    if len(meant) != 1:
        return Payoffs()
    kind, key = meant.popitem()
    return _of_kind(kind, raw[key], faults, players, strategies, ("payoffs", key))


def note_strangers(names: Collection[str], players: tuple[str, ...], path: Path, faults: Faults) -> set[str]:
    """Note the names that are no players; the players that they seem to mean are not missing, but misspelled."""
    misspelled = set()
    for name in names:
        if name not in players:
            faults.add((*path, name), f"'{name}' is not a player", faults.did_you_mean(name, players, "players: "))
            misspelled.add(faults.closest(name, players))
    return misspelled


def _by_player(raw: object, faults: Faults, players: tuple[str, ...], what: str, path: Path) -> dict[str, Any]:
    if not isinstance(raw, dict):
        faults.add(path, f"a table with one entry a player is expected here, not {shown(raw)}")
        return {}
    misspelled = note_strangers(raw, players, path, faults)
    for name in players:
        if name not in raw and name not in misspelled:
            faults.add(path, f"the {what} of player '{name}' is missing")
    return {name: raw[name] for name in players if name in raw}


def _formulas(raw: object, faults: Faults, players: tuple[str, ...], path: Path) -> Payoffs:
    texts = _by_player(raw, faults, players, "formula", path)
    read = {name: faults.quantity(text, (*path, name)) for name, text in texts.items()}
    found = {name: formula for name, formula in read.items() if formula is not None}
    return Payoffs(formulas=tuple(found.values()), owners=tuple(found))


def _matrices(raw: object, faults: Faults, players: tuple[str, ...], strategies: Strategies, path: Path) -> Payoffs:
    tables = _by_player(raw, faults, players, "matrix", path)
    columns: list[dict[tuple[str, ...], tuple[Expression, Path]]] = []
    for player, table in tables.items():
        entries: dict[tuple[str, ...], tuple[Expression, Path]] = {}
        _matrix_entries(table, faults, (*path, player), strategies, (), entries, players)
        columns.append(entries)
    # An entry that could not be read is left out, so that the names in the others are still checked.
    found = {
        profile: [entries[profile] for entries in columns if profile in entries]
        for profile in itertools.product(*strategies)
    }
    return Payoffs(
        cells={profile: tuple(quantity for quantity, _ in entries) for profile, entries in found.items()},
        paths={profile: tuple(path for _, path in entries) for profile, entries in found.items()},
    )


def _matrix_entries(
    table: object,
    faults: Faults,
    path: Path,
    strategies: Strategies,
    profile: tuple[str, ...],
    entries: dict[tuple[str, ...], tuple[Expression, Path]],
    players: tuple[str, ...],
) -> None:
    depth = len(profile)
    if depth == len(strategies):
        quantity = faults.quantity(table, path)
        if quantity is not None:
            entries[profile] = (quantity, path)
        return
    expected = len(strategies[depth])
    if not isinstance(table, list) or len(table) != expected:
        found = f"a list of {len(table)}" if isinstance(table, list) else shown(table)
        faults.add(path, f"a list of {expected} is expected here, one a strategy of '{players[depth]}', not {found}")
        return
    for position, inner in enumerate(table):
        _matrix_entries(
            inner, faults, (*path, position), strategies, (*profile, strategies[depth][position]), entries, players
        )


def _cells(
    raw: object,
    faults: Faults,
    players: tuple[str, ...],
    strategies: Strategies,
    place: Path,
    owners: tuple[str, ...] = (),
    *,
    typed: int = 0,
) -> Payoffs:
    """Cells by the names of ``strategies``, level by level; the first ``typed`` levels are types, of their ``owners``."""
    owners = owners or players
    cells: dict[tuple[str, ...], tuple[Expression, ...]] = {}
    paths: dict[tuple[str, ...], tuple[Path, ...]] = {}
    missing: list[tuple[tuple[str, ...], Path]] = []
    visited: set[tuple[str, ...]] = set()
    own = [frozenset(names) for names in strategies]

    def visit(table: object, profile: tuple[str, ...], path: Path) -> None:
        depth = len(profile)
        if depth == len(owners):
            visited.add(profile)
            if not isinstance(table, list) or len(table) != len(players):
                found = f"a list of {len(table)}" if isinstance(table, list) else shown(table)
                faults.add(
                    path,
                    f"a list of {len(players)} payoffs is expected here, in the order {', '.join(players)}; not {found}",
                )
                return
            found_payoffs = [faults.quantity(entry, (*path, i)) for i, entry in enumerate(table)]
            cells[profile] = tuple(payoff for payoff in found_payoffs if payoff is not None)
            paths[profile] = tuple((*path, i) for i, payoff in enumerate(found_payoffs) if payoff is not None)
            return
        if not isinstance(table, dict):
            named = "types" if depth < typed else "strategies"
            faults.add(path, f"a table with the {named} of '{owners[depth]}' is expected here, not {shown(table)}")
            return
        misspelled: dict[str, str] = {}
        for name in table:
            if name not in own[depth]:
                misspelled[faults.closest(name, strategies[depth])] = name
                faults.add(
                    (*path, name),
                    f"'{name}' is not a {'type' if depth < typed else 'strategy'} of '{owners[depth]}'",
                    faults.did_you_mean(name, strategies[depth], f"its {'types' if depth < typed else 'strategies'}: "),
                )
        for name in strategies[depth]:
            # Also what stands under a misspelled name is read; its cells are not missing.
            spellings = [spelling for spelling in (name, misspelled.get(name, name)) if spelling in table]
            for spelling in dict.fromkeys(spellings):
                visit(table[spelling], (*profile, name), (*path, spelling))
            if not spellings:
                missing.append(((*profile, name), (*path, name)))

    visit(raw, (), place)
    missing = [(profile, path) for profile, path in missing if profile not in visited]
    for profile, path in missing[:MAXIMUM_LISTED]:
        name = ".".join(profile)
        whole = len(profile) == len(owners)
        example = f"write {name} = [{', '.join(['...'] * len(players))}]" if whole else ""
        message = f"the cell {name} is missing" if whole else f"all cells {name}.* are missing"
        faults.add(path, message, example)
    if len(missing) > MAXIMUM_LISTED:
        faults.add(place, f"and {len(missing) - MAXIMUM_LISTED} more cells are missing")
    return Payoffs(cells=cells, paths=paths)
