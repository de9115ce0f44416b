"""Players with private types, and the prior over them: independent, type by type, or joint."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gametheory.spec.expressions import Arithmetic, Expression
from gametheory.spec.faults import Faults, check_name, shown
from gametheory.spec.locate import Path
from gametheory.spec.payoffs import MAXIMUM_PROFILES, NOTED, Strategies
from gametheory.spec.schema import TypePrior

MAXIMUM_TYPE_PROFILES = 1_000
KEYS = ("types", "strategies")
_EXAMPLE = 'name = { types = { high = "1/3", low = "2/3" }, strategies = ["one", "other"] }'


@dataclass(frozen=True, slots=True)
class IndependentPrior(TypePrior):
    """A prior of types that are drawn independently; ``own[player][type]`` are the probabilities as they are written."""

    own: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict)


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
        plain[player] = value.get("strategies", value.get(misspelled.get("strategies", ""), NOTED))
        types[player] = value.get("types", value.get(misspelled.get("types", "")))
        if types[player] is None:
            # What an unknown key holds may be the types.
            types[player] = NOTED
            if set(value) <= set(KEYS):
                del types[player]
    return {**document, "players": plain}, types


def read_prior(
    document: Mapping[str, Any],
    raw_types: Mapping[str, object],
    faults: Faults,
    players: tuple[str, ...],
    strategies: Strategies,
) -> TypePrior:
    """Types and their probabilities; every fault is noted.

    A prior without probabilities is one that could not be read; a player in ``raw_types`` without types, one whose types
    could not.
    """
    if not raw_types:
        faults.add(("players",), "a Bayesian game has a player with types", f"write {_EXAMPLE}")
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
    profiles = math.prod(len(found) or 1 for found in types)
    outcomes = profiles * math.prod(len(names) or 1 for names in strategies)
    if profiles > MAXIMUM_TYPE_PROFILES or outcomes > MAXIMUM_PROFILES:
        which = (
            f"{MAXIMUM_TYPE_PROFILES:,} profiles of types"
            if profiles > MAXIMUM_TYPE_PROFILES
            else f"{MAXIMUM_PROFILES:,} profiles of types and strategies"
        )
        faults.add(("players",), f"more than {which}: the game is too large")
        return TypePrior(tuple(() for _ in players))
    typed = [(player, found) for player, found in zip(players, types, strict=True) if found]
    written = {player: own[player] for player, _ in typed}
    if not complete:
        return IndependentPrior(tuple(types), own=written)
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
    return IndependentPrior(tuple(types), probabilities, paths, written)


def _types_of(
    player: str, raw: object, strategies: tuple[str, ...], faults: Faults, *, joint: bool
) -> tuple[tuple[str, ...], dict[str, Expression]]:
    path: Path = ("players", player, "types")
    if raw is NOTED:
        return (), {}
    if joint:
        expected = 'a list of names, such as ["high", "low"], whose probabilities stand under [prior],'
        well_formed = isinstance(raw, list) and bool(raw) and all(isinstance(name, str) for name in raw)
        if isinstance(raw, dict) and raw:
            listed = ", ".join(f'"{name}"' for name in itertools.islice(raw, 20))
            faults.add(
                path, "probabilities stand both here and under [prior]", f"write types = [{listed}], or no [prior]"
            )
            return tuple(raw)[:MAXIMUM_TYPE_PROFILES], {}
    else:
        expected = 'a table of types with their probabilities, such as { high = "1/3", low = "2/3" },'
        well_formed = isinstance(raw, dict) and bool(raw)
    if not well_formed:
        other = "or give the probabilities of all players' types under [prior]"
        hint = other if isinstance(raw, list) and not joint else ""
        faults.add(path, f"{expected} is expected here, not {shown(raw)}", hint)
        return (), {}
    assert isinstance(raw, list | dict)
    if len(raw) > MAXIMUM_TYPE_PROFILES:
        faults.add(path, f"{len(raw):,} types; a player has up to {MAXIMUM_TYPE_PROFILES:,}")
        return (), {}
    names = tuple(dict.fromkeys(raw))
    seen: set[str] = set()
    for position, name in enumerate(raw):
        place: Path = (*path, position) if joint else (*path, name)
        if name in seen:
            faults.add(place, f"the type '{name}' is named twice", "rename or remove one of them")
            continue
        seen.add(name)
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
    too_deep: list[Path] = []
    order = ", ".join(player for player, _ in typed)
    first = ".".join(names[0] for _, names in typed)
    each = f"each type of {order}" if len(typed) == 1 else f"a type of each of {order}, in this order"
    example = f'write {first} = "1/2", say, and so on: {each}'

    def visit(table: object, profile: tuple[str, ...], path: Path) -> None:
        depth = len(profile)
        if depth == len(typed):
            if isinstance(table, dict):
                message = (
                    f"a probability is expected here, not {shown(table)}: [prior] has the types of {order}, no more"
                )
                # Each of these tables is the same slip: it is told once.
                if not too_deep:
                    faults.add(path, message, f'write {".".join(profile)} = "1/2", say')
                too_deep.append(path)
                return
            probability = faults.quantity(table, path)
            if probability is not None:
                probabilities[profile], paths[profile] = probability, path
            return
        player, names = typed[depth]
        if not isinstance(table, dict):
            faults.add(path, f"a table with the types of '{player}' is expected here, not {shown(table)}", example)
            return
        if not any(name in names or faults.closest(name, names) for name in table):
            listed = ", ".join(shown(name) for name in itertools.islice(table, 5)) or "an empty table"
            faults.add(path, f"the types of '{player}' are expected here, not {listed}", example)
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
                if depth + 1 < len(typed):
                    inner = ", ".join(f"{inner} = 0" for inner in typed[depth + 1][1][:3])
                    hint = f"write {listed} = {{ {inner} }} if it never happens" if depth + 2 == len(typed) else example
                    faults.add(path, f"the probabilities of {listed}.* are missing", hint)
                    continue
                faults.add(path, f"the probability of {listed} is missing", f"write {listed} = 0 if it never happens")

    visit(raw, (), ("prior",))
    return TypePrior(types, probabilities, paths)
