"""The checks of ``[replications]``: what their quantities and values name, their points, concepts and counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gametheory.spec.expressions import Expression
from gametheory.spec.faults import Faults
from gametheory.spec.locate import Path
from gametheory.spec.schema import CONCEPTS, Replication, to_quantity
from gametheory.spec.scope import Scope, known_in_claims, note_stranger, refuse_outcomes


def check_replications(
    scope: Scope, replications: Mapping[str, Replication], outcome_definitions: frozenset[str], faults: Faults
) -> None:
    """The names in replications."""
    for name, found in replications.items():
        path: Path = ("replications", name)
        _check_replicated(scope, name, found.quantity, found.value, outcome_definitions, faults)
        for parameter in (*found.at, *([found.breakpoint] if found.breakpoint is not None else [])):
            if parameter not in scope.declared["parameters"]:
                key = ("at", parameter) if parameter in found.at else ("breakpoint",)
                note_stranger(scope, (*path, *key), parameter, faults)
        if found.breakpoint in found.at:
            message = f"'{found.breakpoint}' is what the breakpoint is looked for along, so it has no value here"
            faults.add((*path, "at", found.breakpoint), message, "take it out")
        for parameter, value in found.at.items():
            allowed = scope.parameters[parameter].range if parameter in scope.parameters else None
            if allowed and not allowed[0] <= value <= allowed[1]:
                message = f"{value} lies outside the range [{allowed[0]}, {allowed[1]}] of '{parameter}'"
                faults.add((*path, "at", parameter), message)
        allowed_concepts = CONCEPTS.get(scope.form, ())
        if found.concept is not None and allowed_concepts and found.concept not in allowed_concepts:
            if any(found.concept in names for names in CONCEPTS.values()):
                hint = f"one of {', '.join(allowed_concepts)}"
            else:
                hint = faults.did_you_mean(found.concept, allowed_concepts, "one of ")
            faults.add((*path, "concept"), f"the concept '{found.concept}' is not known for this form", hint)
        if found.count is not None:
            if scope.form != "symmetric":
                faults.add((*path, "count"), "'count' belongs to form = \"symmetric\"")
            for strategy, number in found.count.items():
                if scope.form == "symmetric" and scope.counts and f"count.{strategy}" not in scope.counts:
                    names = [own for found_names in scope.strategies for own in found_names]
                    hint = faults.did_you_mean(strategy, names, "strategies: ")
                    faults.add((*path, "count", strategy), f"'{strategy}' is not a strategy", hint)
                if number < 0:
                    faults.add((*path, "count", strategy), "a number of players is 0 or above")


def check_faulty_replications(
    scope: Scope,
    raw: Mapping[str, Any],
    replications: Mapping[str, Replication],
    outcome_definitions: frozenset[str],
    faults: Faults,
) -> None:
    """The names in replications that have some other fault, so that mending it doesn't bring up the next."""
    for name, table in raw.items():
        if name in replications or not isinstance(table, dict):
            continue
        read: dict[str, Expression] = {}
        for key in ("quantity", "value"):
            try:
                read[key] = to_quantity(table.get(key))
            except ValueError:
                continue  # Noted where the replication was read.
        _check_replicated(scope, name, read.get("quantity"), read.get("value"), outcome_definitions, faults)
        entries = table.get("at")
        for parameter in entries if isinstance(entries, dict) else ():
            if parameter not in scope.declared["parameters"]:
                note_stranger(scope, ("replications", name, "at", parameter), parameter, faults)


def _check_replicated(
    scope: Scope,
    name: str,
    quantity: Expression | None,
    value: Expression | None,
    outcome_definitions: frozenset[str],
    faults: Faults,
) -> None:
    path: Path = ("replications", name)
    if quantity is not None:
        scope.note_unknown(quantity, known_in_claims(scope), (*path, "quantity"), faults)
        refuse_outcomes(quantity, outcome_definitions, (*path, "quantity"), faults, "a replication")
    if value is not None:
        scope.note_unknown(value, scope.constants, (*path, "value"), faults, "a published value")
        refuse_outcomes(value, outcome_definitions, (*path, "value"), faults, "a published value", mend=False)
