"""Which names an expression may use where, and in which order definitions and measures can be computed.

=========================  =======================================================================
where                      what may be named
=========================  =======================================================================
probabilities              parameters, definitions of parameters alone; so too the number of players of a
                           symmetric game and published values
payoffs                    these, ``player.strategy`` (1 if played, else 0; in a population its share),
                           ``player.type``, definitions that use them; in a symmetric game ``count.strategy``
measures                   these, ``payoff.player``, ``at.node`` (trees), other measures
claims                     parameters, definitions of parameters alone, and the equilibrium's
                           measures, ``payoff.player``, ``player.strategy``, ``at.node``, ``claims.other``,
                           ``state.name`` in a symmetric game or population; so too replications
=========================  =======================================================================
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gametheory.spec.expressions import ClaimReference, Comparison, Connective, Constant, Expression, Negation
from gametheory.spec.faults import Faults
from gametheory.spec.locate import Path
from gametheory.spec.payoffs import Payoffs, Strategies
from gametheory.spec.private_types import IndependentPrior
from gametheory.spec.schema import (
    Claim,
    Crowd,
    Parameter,
    TreeNode,
    TypePrior,
    to_condition,
)

MAXIMUM_EXPANSION = 10_000
"""Most parts that a claim may have once other claims stand in place of ``claims.name``."""
MAXIMUM_DEPTH = 100
"""Most levels of ``and``, ``or`` and ``not`` that it may have then."""
MAXIMUM_CYCLES = 20
"""Circular definitions that are told one by one."""


STATES = {
    "symmetric": ("pure", "symmetric", "stable", "maximiser", "potential"),
    "population": ("nash", "ess", "nss", "stable", "trace", "determinant"),
}
"""What claims and replications may ask of an equilibrium as ``state.name``; truths are 1 or 0."""


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
    unjudged: frozenset[str] = frozenset()
    """Names, and owners of dotted names, that a fault reported elsewhere hides; ``*`` hides all dotted ones."""
    form: str = ""
    types: Strategies = ()

    @property
    def indicators(self) -> frozenset[str]:
        """``player.strategy`` for every strategy, or move, of every player; ``player.type``; ``count.strategy``."""
        pairs = [*zip(self.players, self.strategies, strict=False), *zip(self.players, self.types, strict=False)]
        names = {f"{player}.{name}" for player, found in pairs for name in found}
        return frozenset(names | self.counts)

    @property
    def counts(self) -> frozenset[str]:
        """``count.strategy`` in a symmetric game."""
        if self.form != "symmetric":
            return frozenset()
        return frozenset(f"count.{strategy}" for names in self.strategies for strategy in names)

    @property
    def judgements(self) -> frozenset[str]:
        """``state.nash`` and its like: what is known of an equilibrium or rest point, besides its quantities."""
        return frozenset(f"state.{name}" for name in STATES.get(self.form, ()))

    def check_forms(
        self,
        prior: TypePrior,
        crowd: Crowd,
        strategy_payoffs: Mapping[tuple[str, str], Expression],
        outcome_definitions: frozenset[str],
        faults: Faults,
    ) -> None:
        """Names in probabilities of types, in the number of players, and in payoffs that are given a strategy."""
        constants = self.constants
        written = {prior.paths[profile]: found for profile, found in prior.probabilities.items()}
        if isinstance(prior, IndependentPrior):
            # Those of profiles are products of these.
            own = [(player, name, found) for player, types in prior.own.items() for name, found in types.items()]
            written = {("players", player, "types", name): found for player, name, found in own}
        probabilities = [(found, path, "a probability") for path, found in written.items()]
        count = [(crowd.count, ("players", *self.players, "count"), "the number of players")] if crowd.count else []
        for expression, path, what in [*probabilities, *count]:
            self.check_names(expression, constants, path, faults, what)
            refuse_outcomes(expression, outcome_definitions, path, faults, what, mend=False)
        # In a symmetric game a payoff is that of one player: it has counts, and no shares.
        known = constants | (self.counts if self.form == "symmetric" else self.indicators)
        for (player, strategy), payoff in strategy_payoffs.items():
            self.check_names(payoff, known, ("payoffs", player, strategy), faults, "a payoff")
        if self.form == "symmetric":
            self._refuse_shares(strategy_payoffs.values(), faults)

    def _refuse_shares(self, payoffs: Iterable[Expression], faults: Faults) -> None:
        """Shares of players in the definitions that payoffs use, directly or not."""
        shares = self.indicators - self.counts
        waiting = {name for payoff in payoffs for name in payoff.names() & self.definitions.keys()}
        used: set[str] = set()
        while waiting:
            name = waiting.pop()
            used.add(name)
            waiting |= (self.definitions[name].names() & self.definitions.keys()) - used
        for name in sorted(used):
            for share in sorted(self.definitions[name].names() & shares):
                hint = f"write count.{share.partition('.')[2]}: in payoffs, the players who play it are counted"
                faults.add(("definitions", name), f"a payoff uses '{name}', so it can't name the share {share}", hint)

    @property
    def constants(self) -> frozenset[str]:
        """Parameters and all definitions."""
        return self.declared["parameters"] | self.declared["definitions"]

    def check_payoffs(
        self, payoffs: Payoffs, tree: Mapping[str, TreeNode], outcome_definitions: frozenset[str], faults: Faults
    ) -> None:
        """Every name in a payoff or a chance probability must be known there."""
        constants = self.constants
        known = constants | self.indicators
        for profile, cell in payoffs.cells.items():
            for expression, path in zip(cell, payoffs.paths[profile], strict=False):
                self.check_names(expression, known, path, faults)
        for player, formula in zip(payoffs.owners, payoffs.formulas, strict=True):
            self.check_names(formula, known, ("payoffs", "formulas", player), faults)
        for name, node in tree.items():
            if node.payoffs is not None:
                entries = node.payoffs.items() if isinstance(node.payoffs, dict) else enumerate(node.payoffs)
                for key, expression in entries:
                    self.check_names(expression, known, ("tree", name, "payoffs", key), faults)
            for event, probability in (node.chance or {}).items():
                path = ("tree", name, "chance", event)
                self.check_names(probability, constants, path, faults, "a probability")
                refuse_outcomes(probability, outcome_definitions, path, faults, "a probability", mend=False)

    def check_names(
        self, expression: Expression, known: frozenset[str], path: Path, faults: Faults, what: str = ""
    ) -> None:
        """Note a fault for each name that is not among the known ones; ``what`` the expression is, such as a payoff."""
        for part in expression.walk():
            if isinstance(part, ClaimReference):
                faults.add(path, f"'{part}' can be used in claims only")
        self.note_unknown(expression, known, path, faults, what)

    def note_unknown(
        self, expression: Expression, known: frozenset[str], path: Path, faults: Faults, what: str = ""
    ) -> None:
        """Note a fault for each unknown name, save those that only seem unknown because of another fault."""
        for name in sorted(expression.names() - known):
            owner, dot, _ = name.partition(".")
            if owner not in self.unjudged and not (dot and "*" in self.unjudged):
                faults.add(path, f"'{name}' is not known here", self.hint(name, known, faults, what))

    def hint(self, name: str, known: frozenset[str], faults: Faults, what: str = "") -> str:
        """What the user may have meant by an unknown name."""
        owner, _, rest = name.partition(".")
        if rest and owner in self.players and f"{rest}.{owner}" not in known:
            return self._hint_of_player(owner, rest, known, faults, what)
        if rest and f"{rest}.{owner}" in known:
            return f"did you mean '{rest}.{owner}'?"
        if owner == "payoff" and rest in self.players:
            return "only measures and claims may name payoffs"
        if owner == "at" and rest in self.nodes:
            return "only measures and claims may name nodes"
        if owner == "state":
            return self._hint_of_state(rest, known, faults)
        if owner == "count" and self.form != "symmetric":
            return 'counts belong to form = "symmetric"'
        if rest and name in self.counts:
            return f"{what or 'it'} can't depend on what is played"
        if name == "count" and self.counts & known:
            return "write count.strategy"
        if owner == "at" and rest and not self.nodes:
            return "there is no [tree] with nodes to name"
        if name in self.declared["measures"]:
            return "only measures and claims may name measures"
        if name in self.players and not known <= self.constants:
            return f"write {'count' if self.counts & known and what == 'a payoff' else name}.strategy"
        if f"count.{name}" in known:
            share = f" for how many play it, {self.players[0]}.{name} for their share"
            return f"write count.{name}{share if f'{self.players[0]}.{name}' in known else ''}"
        for player, names in zip(self.players, self.strategies, strict=False):
            if name in names:
                return f"a strategy is written with its player: {player}.{name}"
        for player, names in zip(self.players, self.types, strict=False):
            if name in names:
                written = f"a type is written with its player: {player}.{name}"
                return written if f"{player}.{name}" in known else f"{what or 'it'} can't depend on a player's type"
        return faults.did_you_mean(name, sorted(known)) or "write it under [parameters] or [definitions]"

    def _hint_of_player(self, owner: str, rest: str, known: frozenset[str], faults: Faults, what: str) -> str:
        """What may be meant by ``owner.rest``, whose owner is a player."""
        own = dict(zip(self.players, self.strategies, strict=False)).get(owner, ())
        types = dict(zip(self.players, self.types, strict=False)).get(owner, ())
        if rest in own and f"count.{rest}" in known:
            return f"write count.{rest}: in payoffs, the players who play it are counted"
        if rest in (*own, *types):
            return f"{what or 'it'} can't depend on {'what is played' if rest in own else 'the type of a player'}"
        close = faults.closest(rest, (*own, *types))
        if close:
            # In payoffs of a symmetric game the strategy is counted, whatever it was misspelled.
            return f"did you mean '{owner if f'{owner}.{close}' in known or types else 'count'}.{close}'?"
        other = next((p for p, names in zip(self.players, self.types, strict=False) if rest in names), "")
        if other:
            return f"'{rest}' is a type of '{other}': write {other}.{rest}"
        if not own:
            return f"'{owner}' never moves"
        told = f"'{owner}' plays {', '.join(own[:20])}"
        return told + (f" and is {', '.join(types[:20])}" if types else "")

    def _hint_of_state(self, rest: str, known: frozenset[str], faults: Faults) -> str:
        """What may be meant by ``state.rest``."""
        own = STATES.get(self.form, ())
        if not own:
            return "states belong to " + " and ".join(f'form = "{form}"' for form in STATES)
        if not self.judgements & known:
            return "only claims and replications may name states"
        close = faults.closest(rest, own)
        return f"did you mean 'state.{close}'?" if close else f"of states there are {', '.join(own)}"


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
    known = _known_at_equilibrium(scope)
    for name, expression in scope.measures.items():
        scope.check_names(expression, known, ("measures", name), faults)
    return _ordered(scope.measures, "measures", faults)


def _ordered(quantities: Mapping[str, Expression], section: str, faults: Faults) -> dict[str, Expression]:
    graph = {name: sorted(expression.names() & quantities.keys()) for name, expression in quantities.items()}
    order, cycles = _sorted_graph(graph)
    for cycle in cycles:
        faults.add((section, cycle[0]), f"'{cycle[0]}' is defined by itself: {' -> '.join(cycle[:10])}")
    return {name: quantities[name] for name in order}


def _sorted_graph(graph: Mapping[str, Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Names in an order in which each comes after those that it uses; and the cycles that had to be left out."""
    remaining = dict(graph)
    cycles: list[list[str]] = []
    while True:
        try:
            order = graphlib.TopologicalSorter(remaining).static_order()
            return [name for name in order if name in remaining], cycles
        except graphlib.CycleError as error:
            cycle = list(reversed(error.args[1]))
            cycles.append(cycle)
            for name in cycle[:-1]:
                del remaining[name]
            if len(cycles) == MAXIMUM_CYCLES:
                return list(remaining), cycles


def check_claims(scope: Scope, outcome_definitions: frozenset[str], faults: Faults) -> dict[str, Claim]:
    """Claims with ``claims.other`` replaced by that claim's condition; every fault in them is noted."""
    known = known_in_claims(scope)
    for name, claim in scope.claims.items():
        path: Path = ("claims", name)
        expressions = {"holds": claim.holds}
        if isinstance(claim.select, Expression):
            expressions["select"] = claim.select
        for key, expression in expressions.items():
            scope.note_unknown(expression, known, (*path, key), faults)
            refuse_outcomes(expression, outcome_definitions, (*path, key), faults, "a claim")
        _check_values(scope, name, claim, faults)
    return _expanded(scope, faults)


def check_faulty_claims(
    scope: Scope, raw: Mapping[str, Any], outcome_definitions: frozenset[str], faults: Faults
) -> None:
    """The names in claims that have some other fault, so that mending it doesn't bring up the next."""
    known = known_in_claims(scope)
    for name, table in raw.items():
        if name in scope.claims or not isinstance(table, dict):
            continue
        for key in ("over", "at"):
            entries = table.get(key)
            for parameter in entries if isinstance(entries, dict) else ():
                if parameter not in scope.declared["parameters"]:
                    note_stranger(scope, ("claims", name, key, parameter), parameter, faults)
        try:
            condition = to_condition(table.get("holds"))
        except ValueError:
            continue  # Noted where the claim was read.
        scope.note_unknown(condition, known, ("claims", name, "holds"), faults)
        refuse_outcomes(condition, outcome_definitions, ("claims", name, "holds"), faults, "a claim")
        _note_unknown_claims(scope, name, condition, faults)


def _known_at_equilibrium(scope: Scope) -> frozenset[str]:
    known = scope.constants | scope.indicators | scope.declared["measures"]
    return known | {f"payoff.{player}" for player in scope.players} | {f"at.{node}" for node in scope.nodes}


def known_in_claims(scope: Scope) -> frozenset[str]:
    """What claims and replications may name: quantities of an equilibrium, and what is known of it."""
    return _known_at_equilibrium(scope) | scope.judgements


def note_stranger(scope: Scope, path: Path, parameter: str, faults: Faults) -> None:
    """Note a fault for what is given a value, or a range, and is no parameter."""
    hint = faults.did_you_mean(parameter, sorted(scope.declared["parameters"]), "parameters: ")
    faults.add(path, f"'{parameter}' is not a parameter", hint)


def _check_values(scope: Scope, name: str, claim: Claim, faults: Faults) -> None:
    for key, entries in (("over", claim.over), ("at", claim.at)):
        for parameter in entries:
            path = ("claims", name, key, parameter)
            if parameter not in scope.declared["parameters"]:
                note_stranger(scope, path, parameter, faults)
                continue
            allowed = scope.parameters[parameter].range if parameter in scope.parameters else None
            values = claim.over[parameter] if key == "over" else (claim.at[parameter],) * 2
            if allowed and not all(allowed[0] <= value <= allowed[1] for value in values):
                given = f"[{values[0]}, {values[1]}] reaches" if key == "over" else f"{values[0]} lies"
                faults.add(path, f"{given} outside the range [{allowed[0]}, {allowed[1]}] of '{parameter}'")


def refuse_outcomes(
    expression: Expression,
    outcome_definitions: frozenset[str],
    path: Path,
    faults: Faults,
    what: str,
    *,
    mend: bool = True,
) -> None:
    """Note definitions that depend on what is played; ``mend`` where a measure may stand in their place."""
    for name in sorted(expression.names() & outcome_definitions):
        hint = f"write a measure of '{name}' and use that" if mend else "use parameters, and definitions of these alone"
        faults.add(path, f"'{name}' depends on what is played, so {what} can't use it", hint)


def _note_unknown_claims(scope: Scope, name: str, condition: Expression, faults: Faults) -> None:
    named = {part.claim for part in condition.walk() if isinstance(part, ClaimReference)}
    for other in sorted(named - scope.declared["claims"]):
        hint = faults.did_you_mean(other, sorted(scope.declared["claims"]), "claims: ")
        faults.add(("claims", name, "holds"), f"there is no claim '{other}'", hint)


def _expanded(scope: Scope, faults: Faults) -> dict[str, Claim]:
    references = {
        name: {part.claim for part in claim.holds.walk() if isinstance(part, ClaimReference)}
        for name, claim in scope.claims.items()
    }
    for name, claim in scope.claims.items():
        _note_unknown_claims(scope, name, claim.holds, faults)
    graph = {name: sorted(named & set(scope.claims)) for name, named in references.items()}
    order, cycles = _sorted_graph(graph)
    for cycle in cycles:
        faults.add(("claims", cycle[0], "holds"), f"the claim refers to itself: {' -> '.join(cycle[:10])}")
    if cycles:
        return dict(scope.claims)
    conditions: dict[str, Expression] = {}
    sizes: dict[str, int] = {}
    depths: dict[str, int] = {}
    for name in order:
        condition = scope.claims[name].holds
        depths[name] = _depth(condition, depths)
        if depths[name] > MAXIMUM_DEPTH:
            faults.add(
                ("claims", name, "holds"), f"the claim is more than {MAXIMUM_DEPTH} claims deep, each naming another"
            )
            return dict(scope.claims)
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


def _depth(condition: Expression, depths: Mapping[str, int]) -> int:
    """Levels of connectives in a condition with claims put in."""
    if isinstance(condition, ClaimReference):
        return depths.get(condition.claim, 0)
    if isinstance(condition, Negation | Connective):
        return 1 + max(_depth(part, depths) for part in condition.parts())
    return 0


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
