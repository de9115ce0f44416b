"""Players with private types, and the prior over them: independent, type by type, or joint."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from gametheory.spec.expressions import Arithmetic, Expression
from gametheory.spec.faults import Faults, check_name, shown
from gametheory.spec.locate import Path
from gametheory.spec.payoffs import Strategies
from gametheory.spec.schema import TypePrior

MAXIMUM_TYPE_PROFILES = 1_000
KEYS = ("types", "strategies")


def split_players(document: Mapping[str, Any], faults: Faults) -> tuple[dict[str, Any], dict[str, object]]:
    """The document with players as lists of strategies, and the raw types of those who have any."""
    raw = document.get("players")
    if not isinstance(raw, dict):
        return dict(document), {}
    plain: dict[str, Any] = {}
    types: dict[str, object] = {}
    for player, value in raw.items():
        if not isinstance(value, dict):
            plain[player] = value
            continue
        for key in value:
            if key not in KEYS:
                faults.add(("players", player, key), f"unknown key '{key}'", faults.did_you_mean(key, KEYS, "one of "))
        misspelled = {faults.closest(key, KEYS): key for key in value if key not in KEYS}
        if "strategies" not in value and "strategies" not in misspelled:
            faults.add(("players", player), "'strategies' is missing", 'write strategies = ["one", "other"]')
        plain[player] = value.get("strategies", value.get(misspelled.get("strategies", ""), ["unknown"]))
        types[player] = value.get("types", value.get(misspelled.get("types", "")))
        if types[player] is None:
            del types[player]
    return {**document, "players": plain}, types


def read_prior(
    document: Mapping[str, Any],
    raw_types: Mapping[str, object],
    faults: Faults,
    players: tuple[str, ...],
    strategies: Strategies,
) -> TypePrior:
    """Types and their probabilities; every fault is noted."""
    if not raw_types:
        faults.add(
            ("players",),
            "a Bayesian game has a player with types",
            'write name = { types = { high = "1/3", low = "2/3" }, strategies = ["one", "other"] }',
        )
        return TypePrior(tuple(() for _ in players))
    joint = "prior" in document
    own: dict[str, dict[str, Expression]] = {}
    types: list[tuple[str, ...]] = []
    complete = True
    for player, names in zip(players, strategies, strict=True):
        raw = raw_types.get(player)
        found, read = _types_of(player, raw, names, faults, joint=joint) if raw is not None else ((), {})
        types.append(found)
        own[player] = read
        complete &= len(read) == len(found) or joint
        complete &= raw is None or bool(found)
    if math.prod(len(found) or 1 for found in types) > MAXIMUM_TYPE_PROFILES:
        faults.add(("players",), f"more than {MAXIMUM_TYPE_PROFILES:,} profiles of types: the game is too large")
        return TypePrior(tuple(types))
    if not complete:
        return TypePrior(tuple(types))
    typed = [(player, found) for player, found in zip(players, types, strict=True) if found]
    if joint:
        return _joint(document["prior"], typed, tuple(types), faults)
    probabilities: dict[tuple[str, ...], Expression] = {}
    paths: dict[tuple[str, ...], Path] = {}
    for profile in itertools.product(*(found for _, found in typed)):
        factors = [own[player][name] for (player, _), name in zip(typed, profile, strict=True)]
        product = factors[0]
        for factor in factors[1:]:
            product = Arithmetic("*", product, factor)
        probabilities[profile] = product
        paths[profile] = ("players", typed[-1][0], "types", profile[-1])
    return TypePrior(tuple(types), probabilities, paths)


def _types_of(
    player: str, raw: object, strategies: tuple[str, ...], faults: Faults, *, joint: bool
) -> tuple[tuple[str, ...], dict[str, Expression]]:
    path: Path = ("players", player, "types")
    if joint:
        expected = 'a list of names, such as ["high", "low"], whose probabilities stand under [prior],'
        well_formed = isinstance(raw, list) and bool(raw) and all(isinstance(name, str) for name in raw)
        if isinstance(raw, dict):
            faults.add(
                path, "probabilities stand both here and under [prior]", 'write types = ["high", "low"] or no [prior]'
            )
            return (), {}
    else:
        expected = 'a table of types with their probabilities, such as { high = "1/3", low = "2/3" },'
        well_formed = isinstance(raw, dict) and bool(raw)
    if not well_formed:
        faults.add(path, f"{expected} is expected here, not {shown(raw)}")
        return (), {}
    assert isinstance(raw, list | dict)
    names = tuple(dict.fromkeys(raw))
    if len(names) < len(raw):
        faults.add(path, "a type is named twice")
    for position, name in enumerate(raw):
        place: Path = (*path, position) if joint else (*path, name)
        check_name(faults, name, place, "type name")
        if name in strategies:
            faults.add(place, f"'{name}' is also a strategy of '{player}'", "rename one of them")
    if joint:
        return names, {}
    assert isinstance(raw, dict)
    read = {name: faults.quantity(value, (*path, name)) for name, value in raw.items()}
    return names, {name: probability for name, probability in read.items() if probability is not None}


def _joint(raw: object, typed: list[tuple[str, tuple[str, ...]]], types: Strategies, faults: Faults) -> TypePrior:
    probabilities: dict[tuple[str, ...], Expression] = {}
    paths: dict[tuple[str, ...], Path] = {}

    def visit(table: object, profile: tuple[str, ...], path: Path) -> None:
        depth = len(profile)
        if depth == len(typed):
            probability = faults.quantity(table, path)
            if probability is not None:
                probabilities[profile], paths[profile] = probability, path
            return
        player, names = typed[depth]
        if not isinstance(table, dict):
            faults.add(path, f"a table with the types of '{player}' is expected here, not {shown(table)}")
            return
        for name in table:
            if name not in names:
                faults.add(
                    (*path, name), f"'{name}' is no type of '{player}'", faults.did_you_mean(name, names, "its types: ")
                )
        strangers = {faults.closest(name, names) for name in table if name not in names}
        for name in names:
            if name in table:
                visit(table[name], (*profile, name), (*path, name))
            elif name not in strangers:
                listed = ".".join((*profile, name))
                faults.add(path, f"the probability of {listed} is missing", f"write {listed} = 0 if it never happens")

    visit(raw, (), ("prior",))
    return TypePrior(types, probabilities, paths)
