"""Which names an expression may use where, and in which order definitions and measures can be computed.

=========================  =======================================================================
where                      what may be named
=========================  =======================================================================
chance probabilities       parameters, definitions of parameters alone
payoffs                    these, ``player.strategy`` (1 if played, else 0), definitions that use it
measures                   these, ``payoff.player``, ``at.node`` (trees), other measures
claims                     parameters, definitions of parameters alone, and the equilibrium's
                           measures, ``payoff.player``, ``player.strategy``, ``at.node``, ``claims.other``
=========================  =======================================================================
"""

from __future__ import annotations

import graphlib
from collections.abc import Mapping
from dataclasses import dataclass

from gametheory.spec.expressions import ClaimReference, Comparison, Connective, Constant, Expression, Negation
from gametheory.spec.faults import Faults
from gametheory.spec.locate import Path
from gametheory.spec.payoffs import Payoffs, Strategies
from gametheory.spec.schema import Claim, Parameter, TreeNode

MAXIMUM_EXPANSION = 10_000
"""Most parts that a claim may have once other claims stand in place of ``claims.name``."""


@dataclass(frozen=True, slots=True)
class Scope:
    """All names of one file. ``declared`` also has those whose own entry is faulty, so that they are not reported twice."""

    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Expression]
    measures: Mapping[str, Expression]
    claims: Mapping[str, Claim]
    players: tuple[str, ...]
    strategies: Strategies
    nodes: frozenset[str]
    declared: Mapping[str, frozenset[str]]

    @property
    def indicators(self) -> frozenset[str]:
        """``player.strategy`` for every strategy, or move, of every player."""
        pairs = zip(self.players, self.strategies, strict=False)
        return frozenset(f"{player}.{strategy}" for player, names in pairs for strategy in names)

    @property
    def constants(self) -> frozenset[str]:
        """Parameters and all definitions."""
        return self.declared["parameters"] | self.declared["definitions"]

    def check_payoffs(
        self, payoffs: Payoffs, tree: Mapping[str, TreeNode], outcome_definitions: frozenset[str], faults: Faults
    ) -> None:
        """Every name in a payoff or a chance probability must be known there."""
        known = self.constants | self.indicators
        for profile, cell in payoffs.cells.items():
            for expression, path in zip(cell, payoffs.paths[profile], strict=False):
                self.check_names(expression, known, path, faults)
        for player, formula in zip(self.players, payoffs.formulas, strict=False):
            self.check_names(formula, known, ("payoffs", "formulas", player), faults)
        for name, node in tree.items():
            if node.payoffs is not None:
                entries = node.payoffs.items() if isinstance(node.payoffs, dict) else enumerate(node.payoffs)
                for key, expression in entries:
                    self.check_names(expression, known, ("tree", name, "payoffs", key), faults)
            for event, probability in (node.chance or {}).items():
                path = ("tree", name, "chance", event)
                self.check_names(probability, self.constants, path, faults)
                _refuse_outcomes(probability, outcome_definitions, path, faults, "a probability")

    def check_names(self, expression: Expression, known: frozenset[str], path: Path, faults: Faults) -> None:
        """Note a fault for each name that is not among the known ones."""
        for part in expression.walk():
            if isinstance(part, ClaimReference):
                faults.add(path, f"'{part}' can be used in claims only")
        for name in sorted(expression.names() - known):
            faults.add(path, f"'{name}' is not known here", self.hint(name, known, faults))

    def hint(self, name: str, known: frozenset[str], faults: Faults) -> str:
        """What the user may have meant by an unknown name."""
        owner, _, rest = name.partition(".")
        if rest and owner in self.players:
            own = [indicator.partition(".")[2] for indicator in self.indicators if indicator.startswith(f"{owner}.")]
            return faults.did_you_mean(rest, sorted(own), f"'{owner}' plays ").replace(
                "did you mean '", f"did you mean '{owner}."
            )
        if owner == "payoff" and rest in self.players:
            return "payoffs can be named in measures and claims"
        if owner == "at" and rest in self.nodes:
            return "at.node can be used in measures and claims"
        if name in self.declared["measures"]:
            return "measures can be named in measures and claims"
        return faults.did_you_mean(name, sorted(known)) or "write it under [parameters] or [definitions]"


def order_definitions(scope: Scope, faults: Faults) -> tuple[dict[str, Expression], frozenset[str]]:
    """Definitions in computable order, and the names of those that depend on what is played.

    Unknown names, cycles, and names used for two things are noted as faults.
    """
    seen: dict[str, str] = {}
    for section in ("parameters", "definitions", "measures"):
        for name in scope.declared[section]:
            if name in seen:
                faults.add((section, name), f"'{name}' is also one of the {seen[name]}", "rename one of them")
            seen.setdefault(name, section)
    for player in scope.players:
        if player in ("payoff", "at", "claims"):
            faults.add(("players", player), f"'{player}' is a word of the language; name the player otherwise")
    known = scope.constants | scope.indicators
    for name, expression in scope.definitions.items():
        scope.check_names(expression, known, ("definitions", name), faults)
    ordered = _ordered(scope.definitions, "definitions", faults)
    outcome: set[str] = set()
    for name, expression in ordered.items():
        if expression.names() & (scope.indicators | outcome):
            outcome.add(name)
    return ordered, frozenset(outcome)


def order_measures(scope: Scope, faults: Faults) -> dict[str, Expression]:
    """Measures in computable order; unknown names and cycles are noted as faults."""
    known = scope.constants | scope.indicators | scope.declared["measures"]
    known |= {f"payoff.{player}" for player in scope.players} | {f"at.{node}" for node in scope.nodes}
    for name, expression in scope.measures.items():
        scope.check_names(expression, known, ("measures", name), faults)
    return _ordered(scope.measures, "measures", faults)


def _ordered(quantities: Mapping[str, Expression], section: str, faults: Faults) -> dict[str, Expression]:
    graph = {name: sorted(expression.names() & set(quantities)) for name, expression in quantities.items()}
    try:
        order = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        cycle = list(reversed(error.args[1]))
        faults.add((section, cycle[0]), f"'{cycle[0]}' is defined by itself: {' -> '.join(cycle[:10])}")
        return dict(quantities)
    return {name: quantities[name] for name in order}


def check_claims(scope: Scope, outcome_definitions: frozenset[str], faults: Faults) -> dict[str, Claim]:
    """Claims with ``claims.other`` replaced by that claim's condition; every fault in them is noted."""
    known = scope.constants | scope.indicators | scope.declared["measures"]
    known |= {f"payoff.{player}" for player in scope.players} | {f"at.{node}" for node in scope.nodes}
    for name, claim in scope.claims.items():
        path: Path = ("claims", name)
        expressions = {"holds": claim.holds}
        if isinstance(claim.select, Expression):
            expressions["select"] = claim.select
        for key, expression in expressions.items():
            for text in sorted(expression.names() - known):
                faults.add((*path, key), f"'{text}' is not known here", scope.hint(text, known, faults))
            _refuse_outcomes(expression, outcome_definitions, (*path, key), faults, "a claim")
        _check_values(scope, name, claim, faults)
    return _expanded(scope, faults)


def _check_values(scope: Scope, name: str, claim: Claim, faults: Faults) -> None:
    for key, entries in (("over", claim.over), ("at", claim.at)):
        for parameter in entries:
            path = ("claims", name, key, parameter)
            if parameter not in scope.declared["parameters"]:
                hint = faults.did_you_mean(parameter, sorted(scope.declared["parameters"]), "parameters: ")
                faults.add(path, f"'{parameter}' is not a parameter", hint)
                continue
            allowed = scope.parameters[parameter].range if parameter in scope.parameters else None
            values = claim.over[parameter] if key == "over" else (claim.at[parameter],)
            if allowed and not all(allowed[0] <= value <= allowed[1] for value in values):
                faults.add(path, f"reaches outside the range [{allowed[0]}, {allowed[1]}] of '{parameter}'")


def _refuse_outcomes(
    expression: Expression, outcome_definitions: frozenset[str], path: Path, faults: Faults, what: str
) -> None:
    for name in sorted(expression.names() & outcome_definitions):
        faults.add(
            path,
            f"'{name}' depends on what is played, so {what} can't use it",
            f"write a measure of '{name}' and use that",
        )


def _expanded(scope: Scope, faults: Faults) -> dict[str, Claim]:
    references = {
        name: {part.claim for part in claim.holds.walk() if isinstance(part, ClaimReference)}
        for name, claim in scope.claims.items()
    }
    for name, named in references.items():
        for other in sorted(named - scope.declared["claims"]):
            hint = faults.did_you_mean(other, sorted(scope.declared["claims"]), "claims: ")
            faults.add(("claims", name, "holds"), f"there is no claim '{other}'", hint)
    graph = {name: sorted(named & set(scope.claims)) for name, named in references.items()}
    try:
        order = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        cycle = list(reversed(error.args[1]))
        faults.add(("claims", cycle[0], "holds"), f"the claim refers to itself: {' -> '.join(cycle[:10])}")
        return dict(scope.claims)
    conditions: dict[str, Expression] = {}
    sizes: dict[str, int] = {}
    for name in order:
        condition = scope.claims[name].holds
        sizes[name] = sum(
            sizes.get(part.claim, 1) if isinstance(part, ClaimReference) else 1 for part in condition.walk()
        )
        if sizes[name] > MAXIMUM_EXPANSION:
            faults.add(
                ("claims", name, "holds"),
                f"the claim has more than {MAXIMUM_EXPANSION:,} parts with those that it names",
            )
            return dict(scope.claims)
        conditions[name] = _substituted(condition, conditions)
    return {name: claim.model_copy(update={"holds": conditions[name]}) for name, claim in scope.claims.items()}


def _substituted(condition: Expression, conditions: Mapping[str, Expression]) -> Expression:
    """The condition with claims put in; a claim with a fault of its own stands as a truth, for it is reported elsewhere."""
    if isinstance(condition, ClaimReference):
        return conditions.get(condition.claim, _TRUTH)
    if isinstance(condition, Negation):
        return Negation(_substituted(condition.operand, conditions))
    if isinstance(condition, Connective):
        return Connective(condition.word, tuple(_substituted(part, conditions) for part in condition.operands))
    return condition


_TRUTH = Comparison("==", Constant.of(0), Constant.of(0))
