"""Payoffs as formulas: what each cell or outcome says, with what is played there put in."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from gametheory.model.family import Family
from gametheory.model.tree import NodeShape, profile_payoffs
from gametheory.spec.expressions import Expression
from gametheory.spec.folding import ONE, ZERO, folded
from gametheory.spec.schema import GameSpec


def profile_formulas(spec: GameSpec) -> dict[tuple[str, ...], tuple[Expression, ...]]:
    """The payoff expressions of every pure profile, one a player, with ``player.strategy`` replaced by 1 or 0."""
    names = [[f"{player}.{strategy}" for strategy in found] for player, found in _pairs(spec)]
    nothing: dict[str, Expression] = dict.fromkeys(itertools.chain(*names), ZERO)
    formulas = {}
    for profile, played in zip(itertools.product(*spec.strategies), itertools.product(*names), strict=True):
        known = {**nothing, **dict.fromkeys(played, ONE)}
        payoffs, _ = profile_payoffs(spec, profile)
        formulas[profile] = _all_folded(spec, payoffs, known)
    return formulas


def outcome_formulas(family: Family, node: NodeShape) -> tuple[Expression, ...]:
    """The payoff expressions of an outcome of a tree, with what was played on the way to it put in."""
    known: dict[str, Expression] = dict.fromkeys(family.shape.indicators, ZERO)
    known.update(dict.fromkeys(node.played, ONE))
    return _all_folded(family.spec, node.payoffs, known)


def _all_folded(
    spec: GameSpec, payoffs: tuple[Expression, ...], known: Mapping[str, Expression]
) -> tuple[Expression, ...]:
    # Definitions of parameters alone stay names; those that depend on what is played are written out.
    scope = dict(known)
    for name, expression in spec.definitions.items():
        if name in spec.outcome_definitions:
            scope[name] = folded(expression, scope)
    return tuple(folded(expression, scope) for expression in payoffs)


def _pairs(spec: GameSpec) -> list[tuple[str, tuple[str, ...]]]:
    return list(zip(spec.players, spec.strategies, strict=True))
