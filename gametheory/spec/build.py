"""From the raw TOML table to a :class:`GameSpec`: each section in turn, going on after every fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from gametheory.spec.citation import Citation
from gametheory.spec.cost import MAXIMUM_COST, evaluation_cost, too_long_definition
from gametheory.spec.expressions import Expression
from gametheory.spec.faults import NAME, Faults, check_name, shown
from gametheory.spec.payoffs import Payoffs, Strategies, read_payoffs, read_players, read_stages, read_typed_payoffs
from gametheory.spec.per_strategy import read_strategy_payoffs, split_crowd
from gametheory.spec.private_types import read_prior, split_players
from gametheory.spec.replications import check_faulty_replications, check_replications
from gametheory.spec.schema import (
    CONCEPTS,
    FORM_SYNONYMS,
    FORMS,
    TOP_LEVEL,
    Claim,
    Crowd,
    GameSpec,
    Parameter,
    Replication,
    TreeNode,
    TypePrior,
)
from gametheory.spec.scope import (
    Scope,
    check_claims,
    check_faulty_claims,
    order_definitions,
    order_measures,
)
from gametheory.spec.tree import moves_by_player, read_tree

MAXIMUM_ENTRIES = 1_000
"""Most parameters, definitions, measures or claims in one file."""
CONCEPT_SYNONYMS = {
    "bayes-nash": "nash",
    "bayesian-nash": "nash",
    "nash-equilibrium": "nash",
    "spe": "subgame-perfect",
    "subgame-perfect-equilibrium": "subgame-perfect",
    "pure": "pure-nash",
    "evolutionarily-stable": "ess",
    "rest-points": "rest-point",
    "steady-state": "rest-point",
    "symmetric": "symmetric-nash",
}
"""What others call the concepts."""


def build_spec(document: Mapping[str, Any], faults: Faults, *, file: str, sha256: str, text: str) -> GameSpec:
    """Check and assemble a game. Raises :class:`GameFileError` with every fault of the document."""
    document = _corrected(document, faults)
    form = _form(document, faults)
    parameters = _named_parts(document, faults, "parameters", "parameter", Parameter)
    definitions = _named_quantities(document, faults, "definitions", "definition")
    measures = _named_quantities(document, faults, "measures", "measure")
    claims = _named_parts(document, faults, "claims", "claim", Claim)
    replications = _named_parts(document, faults, "replications", "replication", Replication)
    reference = _reference(document, faults)
    body = _body(document, form, faults)
    declared = {
        section: frozenset(_names(document, section)) for section in ("parameters", "definitions", "measures", "claims")
    }
    scope = Scope(
        parameters,
        definitions,
        measures,
        claims,
        body.players or (),
        body.strategies,
        body.nodes,
        declared,
        _unjudged(form, body, declared) if faults else frozenset(),
        form=form,
        types=body.prior.types,
    )
    definitions, outcome_definitions = order_definitions(scope, faults)
    scope.check_payoffs(body.payoffs, body.tree, outcome_definitions, faults)
    scope.check_forms(body.prior, body.crowd, body.strategy_payoffs, outcome_definitions, faults)
    measures = order_measures(scope, faults)
    raw_claims = document.get("claims")
    if isinstance(raw_claims, dict) and len(raw_claims) <= MAXIMUM_ENTRIES:
        check_faulty_claims(scope, raw_claims, outcome_definitions, faults)
    claims = check_claims(scope, outcome_definitions, faults)
    check_replications(scope, replications, outcome_definitions, faults)
    raw_replications = document.get("replications")
    if isinstance(raw_replications, dict) and len(raw_replications) <= MAXIMUM_ENTRIES:
        check_faulty_replications(scope, raw_replications, replications, outcome_definitions, faults)
    faults.stop_if_any()
    spec = GameSpec(
        file=file,
        sha256=sha256,
        text=text,
        title=_text(document, faults, "title") or file,
        source=_text(document, faults, "source"),
        description=_text(document, faults, "description"),
        form=form,
        concept=document.get("concept"),
        parameters=parameters,
        definitions=definitions,
        outcome_definitions=outcome_definitions,
        players=body.players or (),
        strategies=body.strategies,
        cells=body.payoffs.cells,
        cell_paths=body.payoffs.paths,
        formulas=body.payoffs.formulas,
        tree=body.tree,
        stages=body.stages,
        measures=measures,
        claims=claims,
        replications=replications,
        prior=body.prior,
        typed_cells=body.payoffs.typed,
        crowd=body.crowd,
        strategy_payoffs=body.strategy_payoffs,
        reference=reference,
    )
    long = too_long_definition(spec)
    if long:
        faults.add(("definitions", long), "the definition is too long or too deep with those that it names")
    if evaluation_cost(spec) > MAXIMUM_COST:
        faults.add(
            (), "evaluating the game takes too long: too many outcomes for formulas, measures and numbers of this size"
        )
    faults.stop_if_any()
    return spec


@dataclass(frozen=True)
class _Body:
    """Players and payoffs, in whichever way the form gives them; players are None if they can't be told."""

    players: tuple[str, ...] | None = None
    strategies: Strategies = ()
    stages: tuple[tuple[str, ...], ...] = ()
    payoffs: Payoffs = field(default_factory=Payoffs)
    tree: Mapping[str, TreeNode] = field(default_factory=dict)
    nodes: frozenset[str] = frozenset()
    prior: TypePrior = field(default_factory=TypePrior)
    crowd: Crowd = field(default_factory=Crowd)
    strategy_payoffs: Mapping[tuple[str, str], Expression] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    """Players whose types could not be read."""


def _body(document: Mapping[str, Any], form: str, faults: Faults) -> _Body:
    for key, forms in _SECTIONS.items():
        if key in document and form in FORMS and form not in forms:
            faults.add((key,), _MISPLACED.get(key, f"'{key}' belongs") + f" to form = {_listed(forms)}")
    if form == "bayesian":
        return _bayesian(document, faults)
    if form in ("symmetric", "population"):
        return _per_strategy(document, form, faults)
    return _strategic_or_tree(document, form, faults)


_SECTIONS = {
    "tree": ("extensive",),
    "stages": ("extensive", "bayesian"),
    "prior": ("bayesian",),
}
"""Sections that not every form has."""
_MISPLACED = {"tree": "[tree] belongs", "prior": "[prior] belongs", "stages": "stages belong"}


def _listed(forms: tuple[str, ...]) -> str:
    return " or ".join(f'"{form}"' for form in forms)


def _bayesian(document: Mapping[str, Any], faults: Faults) -> _Body:
    plain, raw_types = split_players(document, faults)
    players, strategies = read_players(plain, faults, needs_strategies=True)
    if players is None:
        return _Body(None, strategies)
    stages = read_stages(document["stages"], faults, players) if "stages" in document else ()
    # Types that stand elsewhere than with their players are noted as an unknown key.
    elsewhere = not raw_types and "types" in document
    prior = TypePrior() if elsewhere else read_prior(document, raw_types, faults, players, strategies)
    types = prior.types or tuple(() for _ in players)
    untold = frozenset(
        name for name, own in zip(players, types, strict=True) if not own and (name in raw_types or not raw_types)
    )
    raw = document.get("payoffs")
    if untold and isinstance(raw, dict) and not raw.keys() & {"formulas", "matrices"}:
        return _Body(players, strategies, stages, prior=prior, untold=untold)  # The cells may be by type.
    payoffs = read_typed_payoffs(raw, faults, players, strategies, types)
    return _Body(players, strategies, stages, payoffs, prior=prior, untold=untold)


def _per_strategy(document: Mapping[str, Any], form: str, faults: Faults) -> _Body:
    plain, crowd = split_crowd(document, faults) if form == "symmetric" else (document, Crowd())
    if form == "symmetric" and plain["players"] is None:
        return _Body(None, crowd=crowd)
    players, strategies = read_players(plain, faults, needs_strategies=True)
    if players is None or any(not names for names in strategies):
        return _Body(None, strategies, crowd=crowd)
    found = read_strategy_payoffs(document.get("payoffs"), faults, players, strategies)
    untold = frozenset() if form == "symmetric" else _in_tables(document)
    return _Body(players, strategies, crowd=crowd, strategy_payoffs=found, untold=untold)


def _in_tables(document: Mapping[str, Any]) -> frozenset[str]:
    """Players who are written as a table, with types perhaps, where a list of strategies belongs: names may be of these."""
    raw = document.get("players")
    return (
        frozenset(name for name, given in raw.items() if isinstance(given, dict))
        if isinstance(raw, dict)
        else frozenset()
    )


def _strategic_or_tree(document: Mapping[str, Any], form: str, faults: Faults) -> _Body:
    # A file whose form is faulty is still read by the rules of the form that it seems to mean.
    is_tree = "tree" in document and (form != "strategic" or "payoffs" not in document)
    is_unfinished = form == "extensive" and not document.keys() & {"stages", "payoffs"}
    players, strategies = read_players(document, faults, needs_strategies=not is_tree and not is_unfinished)
    if is_tree:
        for key in ("payoffs", "stages"):
            if key in document:
                faults.add((key,), f"'{key}' does not belong beside [tree]", "in a tree, outcomes have payoffs = [...]")
        tree = read_tree(document["tree"], faults, players)
        nodes = frozenset(_names(document, "tree"))
        return _Body(players, moves_by_player(document["tree"], players), tree=tree, nodes=nodes)
    if form == "extensive" and "stages" not in document:
        faults.add((), 'an extensive game needs [tree], or stages = [["first player"], ...]')
    stages: tuple[tuple[str, ...], ...] = ()
    if "stages" in document:
        stages = read_stages(document["stages"], faults, players)
    payoffs = Payoffs()
    if players is not None and not is_unfinished:
        payoffs = read_payoffs(document.get("payoffs"), faults, players, strategies)
    return _Body(players, strategies, stages, payoffs, untold=_in_tables(document))


def _corrected(document: Mapping[str, Any], faults: Faults) -> Mapping[str, Any]:
    """The document with each misspelled section under its right name, so that one slip is one fault."""
    corrected = dict(document)
    for key, value in document.items():
        if key not in TOP_LEVEL:
            hint = _MISPLACED_KEYS.get(key) or faults.did_you_mean(key, TOP_LEVEL, "a game file has ")
            faults.add((key,), f"unknown key '{key}'", hint)
            meant = faults.closest(key, TOP_LEVEL)
            if meant and meant not in document:
                corrected[meant] = value
    return corrected


_MISPLACED_KEYS = {
    "types": 'types stand with their player: name = { types = { high = "1/3", low = "2/3" }, strategies = [...] }',
    "count": "the number of players stands with them: name = { count = 1000, strategies = [...] }",
    "cells": "write [payoffs.cells]",
    "strategies": "write [players] and a line name = [...] with the strategies of each",
}
"""What stands elsewhere than at the top of a file."""


def _unjudged(form: str, body: _Body, declared: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Names, or owners of dotted names, that can't be told because of a fault.

    These are the words into which an expression would read a name that can't be one (``my-fee``), players whose
    strategies could not be read, all of them if no player could, and ``at`` if there is no tree.
    """
    faulty = [name for names in declared.values() for name in names if not NAME.fullmatch(name)]
    unknown = {word for name in faulty for word in re.findall(r"\w+", name)}
    unknown |= {player for player, names in zip(body.players or (), body.strategies, strict=False) if not names}
    unknown |= body.untold
    unknown |= {"at"} if form not in ("strategic", "bayesian") and not body.nodes and not body.stages else set()
    return frozenset(unknown | ({"*"} if body.players is None else set()))


def _form(document: Mapping[str, Any], faults: Faults) -> str:
    version = document.get("format")
    if version is None:
        faults.add((), "'format' is missing", "write format = 1 on the first line")
    elif version != 1 or isinstance(version, bool):
        faults.add(("format",), f"format {shown(version)} is not known", "write format = 1")
    for key in ("title", "source", "description"):
        _text(document, faults, key)
    if "title" not in document:
        faults.add((), "'title' is missing", 'write title = "..."')
    form = document.get("form")
    if form is None:
        faults.add((), "'form' is missing", f"write form = {_listed(FORMS)}")
    elif form not in FORMS:
        plain = re.sub(r"[-_ ]?(?:form|game)$", "", _word(form).strip().lower())
        meant = plain if plain in FORMS else FORM_SYNONYMS.get(plain, "")
        hint = f"did you mean '{meant}'?" if meant else faults.did_you_mean(_word(form), FORMS, "one of ")
        faults.add(("form",), f"the form {shown(form)} is not known", hint)
        form = meant or form
    # A file whose form is faulty is still read by the rules of the form that it seems to mean.
    form = form if form in FORMS else _seeming(document) or form
    concept = document.get("concept")
    allowed = CONCEPTS.get(_word(form)) or tuple(dict.fromkeys(name for names in CONCEPTS.values() for name in names))
    if concept is not None and concept not in allowed:
        if concept == "subgame-perfect" and form == "strategic":
            faults.add(("concept",), "subgame perfection needs an extensive game")
        else:
            meant = CONCEPT_SYNONYMS.get(re.sub(r"[-_ ]+", "-", _word(concept).strip().lower()), "")
            if meant in allowed:
                hint = f"did you mean '{meant}'?"
            elif _is_elsewhere(concept):
                hint = f"one of {', '.join(allowed)}"
            else:
                hint = faults.did_you_mean(_word(concept), allowed, "one of ")
            faults.add(("concept",), f"the concept {shown(concept)} is not known{_here(concept, form)}", hint)
    return form if isinstance(form, str) else ""


def _seeming(document: Mapping[str, Any]) -> str:
    """The form that players or payoffs belong to; empty if that can't be told or is strategic or extensive."""
    players, payoffs = document.get("players"), document.get("payoffs")
    if not isinstance(players, dict):
        return ""
    tables = [table for table in players.values() if isinstance(table, dict)]
    if any("types" in table for table in tables):
        return "bayesian"
    if any("count" in table for table in tables):
        return "symmetric"
    by_strategy = isinstance(payoffs, dict) and any(isinstance(payoffs.get(player), dict) for player in players)
    return "population" if by_strategy else ""


def _here(concept: object, form: object) -> str:
    """`` for the form 'symmetric'`` for a concept that other forms have."""
    return f" for the form '{form}'" if _is_elsewhere(concept) else ""


def _is_elsewhere(concept: object) -> bool:
    return any(concept in names for names in CONCEPTS.values())


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(document: Mapping[str, Any], faults: Faults, key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        faults.add((key,), f"a text in quotes is expected here, not {shown(value)}")
        return ""
    return value


def _reference(document: Mapping[str, Any], faults: Faults) -> Citation | None:
    """The publication that the game is from, if the file tells."""
    raw = document.get("reference")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        faults.add(("reference",), f"a table is expected here, not {shown(raw)}", "write [reference]")
        return None
    return faults.part(Citation, raw, ("reference",))


def _names(document: Mapping[str, Any], section: str) -> list[str]:
    table = document.get(section, {})
    return list(table) if isinstance(table, dict) else []


def _table(document: Mapping[str, Any], faults: Faults, section: str, what: str) -> dict[str, Any]:
    table = document.get(section, {})
    if not isinstance(table, dict):
        faults.add((section,), f"a table is expected here, not {shown(table)}", f"write [{section}]")
        return {}
    if len(table) > MAXIMUM_ENTRIES:
        faults.add((section,), f"more than {MAXIMUM_ENTRIES} entries")
        return {}
    for name in table:
        check_name(faults, name, (section, name), f"{what} name")
    return table


Model = TypeVar("Model", Parameter, Claim, Replication)


def _named_parts(
    document: Mapping[str, Any], faults: Faults, section: str, what: str, model: type[Model]
) -> dict[str, Model]:
    parts: dict[str, Model] = {}
    raw = document.get(section)
    keys = {found.alias or key for key, found in model.model_fields.items()}
    given = raw if isinstance(raw, dict) and len(raw) > 1 and raw.keys() <= keys else {}
    # A parameter is not taken for one without a name: others name it, and it can't be told how.
    if section != "parameters" and not all(isinstance(value, dict) for value in given.values()):
        faults.add((section,), f"a {what} stands directly under [{section}]", f"write [{section}.name]")
        return parts
    for name, value in _table(document, faults, section, what).items():
        if not isinstance(value, dict):
            example = {"parameters": "default = 1", "claims": 'holds = "..."', "replications": 'value = "..."'}[section]
            faults.add(
                (section, name), f"a table is expected here, not {shown(value)}", f"write {name} = {{ {example} }}"
            )
            continue
        part = faults.part(model, value, (section, name))
        if part is not None:
            parts[name] = part
    return parts


def _named_quantities(document: Mapping[str, Any], faults: Faults, section: str, what: str) -> dict[str, Expression]:
    quantities: dict[str, Expression] = {}
    for name, value in _table(document, faults, section, what).items():
        quantity = faults.quantity(value, (section, name))
        if quantity is not None:
            quantities[name] = quantity
    return quantities
