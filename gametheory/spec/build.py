"""From the raw TOML table to a :class:`GameSpec`: each section in turn, going on after every fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from gametheory.spec.cost import MAXIMUM_COST, evaluation_cost, too_long_definition
from gametheory.spec.expressions import Expression
from gametheory.spec.faults import NAME, Faults, check_name, shown
from gametheory.spec.payoffs import Payoffs, read_payoffs, read_players, read_stages
from gametheory.spec.schema import CONCEPTS, FORM_SYNONYMS, FORMS, LATER_FORMS, TOP_LEVEL, Claim, GameSpec, Parameter
from gametheory.spec.scope import Scope, check_claims, check_faulty_claims, order_definitions, order_measures
from gametheory.spec.tree import moves_by_player, read_tree

MAXIMUM_ENTRIES = 1_000
"""Most parameters, definitions, measures or claims in one file."""


def build_spec(document: Mapping[str, Any], faults: Faults, *, file: str, sha256: str, text: str) -> GameSpec:
    """Check and assemble a game. Raises :class:`GameFileError` with every fault of the document."""
    document = _corrected(document, faults)
    form = _form(document, faults)
    parameters = _named_parts(document, faults, "parameters", "parameter", Parameter)
    definitions = _named_quantities(document, faults, "definitions", "definition")
    measures = _named_quantities(document, faults, "measures", "measure")
    claims = _named_parts(document, faults, "claims", "claim", Claim)

    # A file whose form is faulty is still read by the rules of the form that it seems to mean.
    is_tree = "tree" in document and (form != "strategic" or "payoffs" not in document)
    if form == "strategic" and "tree" in document:
        faults.add(("tree",), '[tree] belongs to form = "extensive"')
    is_unfinished = form == "extensive" and not document.keys() & {"stages", "payoffs"}
    players, strategies = read_players(document, faults, needs_strategies=not is_tree and not is_unfinished)
    stages: tuple[tuple[str, ...], ...] = ()
    payoffs = Payoffs()
    tree = {}
    if is_tree:
        for key in ("payoffs", "stages"):
            if key in document:
                faults.add((key,), f"'{key}' does not belong beside [tree]", "in a tree, outcomes have payoffs = [...]")
        tree = read_tree(document["tree"], faults, players)
        strategies = moves_by_player(document["tree"], players)
    else:
        if form == "extensive" and "stages" not in document:
            faults.add((), 'an extensive game needs [tree], or stages = [["first player"], ...]')
        if "stages" in document:
            if form == "strategic":
                faults.add(("stages",), 'stages belong to form = "extensive"')
            stages = read_stages(document["stages"], faults, players)
        if players is not None and not is_unfinished:
            payoffs = read_payoffs(document.get("payoffs"), faults, players, strategies)

    declared = {
        section: frozenset(_names(document, section)) for section in ("parameters", "definitions", "measures", "claims")
    }
    nodes = frozenset(_names(document, "tree")) if is_tree else frozenset()
    scope = Scope(
        parameters,
        definitions,
        measures,
        claims,
        players or (),
        strategies,
        nodes,
        declared,
        _unjudged(form, players, strategies, nodes, stages, declared) if faults else frozenset(),
    )
    definitions, outcome_definitions = order_definitions(scope, faults)
    scope.check_payoffs(payoffs, tree, outcome_definitions, faults)
    measures = order_measures(scope, faults)
    raw_claims = document.get("claims")
    if isinstance(raw_claims, dict) and len(raw_claims) <= MAXIMUM_ENTRIES:
        check_faulty_claims(scope, raw_claims, outcome_definitions, faults)
    claims = check_claims(scope, outcome_definitions, faults)
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
        players=players or (),
        strategies=strategies,
        cells=payoffs.cells,
        cell_paths=payoffs.paths,
        formulas=payoffs.formulas,
        tree=tree,
        stages=stages,
        measures=measures,
        claims=claims,
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


def _corrected(document: Mapping[str, Any], faults: Faults) -> Mapping[str, Any]:
    """The document with each misspelled section under its right name, so that one slip is one fault."""
    corrected = dict(document)
    for key, value in document.items():
        if key not in TOP_LEVEL:
            faults.add((key,), f"unknown key '{key}'", faults.did_you_mean(key, TOP_LEVEL, "a game file has "))
            meant = faults.closest(key, TOP_LEVEL)
            if meant and meant not in document:
                corrected[meant] = value
    return corrected


def _unjudged(
    form: str,
    players: tuple[str, ...] | None,
    strategies: tuple[tuple[str, ...], ...],
    nodes: frozenset[str],
    stages: tuple[tuple[str, ...], ...],
    declared: Mapping[str, frozenset[str]],
) -> frozenset[str]:
    """Names, or owners of dotted names, that can't be told because of a fault.

    These are the words into which an expression would read a name that can't be one (``my-fee``), players whose
    strategies could not be read, all of them if no player could, and ``at`` if there is no tree.
    """
    faulty = [name for names in declared.values() for name in names if not NAME.fullmatch(name)]
    unknown = {word for name in faulty for word in re.findall(r"\w+", name)}
    unknown |= {player for player, names in zip(players or (), strategies, strict=False) if not names}
    unknown |= {"at"} if form != "strategic" and not nodes and not stages else set()
    return frozenset(unknown | ({"*"} if players is None else set()))


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
        faults.add((), "'form' is missing", 'write form = "strategic" or form = "extensive"')
    elif form in LATER_FORMS:
        faults.add(("form",), f"the form '{form}' is not supported yet", f"supported are {' and '.join(FORMS)}")
        # Nothing else of such a file can be judged by the rules of the forms that stand.
        faults.stop_if_any()
    elif form not in FORMS:
        plain = re.sub(r"[-_ ]?(?:form|game)$", "", _word(form).strip().lower())
        meant = plain if plain in FORMS else FORM_SYNONYMS.get(plain, "")
        hint = f"did you mean '{meant}'?" if meant else faults.did_you_mean(_word(form), FORMS, "one of ")
        faults.add(("form",), f"the form {shown(form)} is not known", hint)
        form = meant or form
    concept = document.get("concept")
    if concept is not None and concept not in CONCEPTS:
        faults.add(
            ("concept",),
            f"the concept {shown(concept)} is not known",
            faults.did_you_mean(_word(concept), CONCEPTS, "one of "),
        )
    elif concept == "subgame-perfect" and form == "strategic":
        faults.add(("concept",), "subgame perfection needs an extensive game")
    return form if isinstance(form, str) else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(document: Mapping[str, Any], faults: Faults, key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        faults.add((key,), f"a text in quotes is expected here, not {shown(value)}")
        return ""
    return value


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


Model = TypeVar("Model", Parameter, Claim)


def _named_parts(
    document: Mapping[str, Any], faults: Faults, section: str, what: str, model: type[Model]
) -> dict[str, Model]:
    parts: dict[str, Model] = {}
    for name, value in _table(document, faults, section, what).items():
        if not isinstance(value, dict):
            example = {"parameters": "default = 1", "claims": 'holds = "..."'}[section]
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
