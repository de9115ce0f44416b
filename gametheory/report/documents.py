"""Plain documents (for JSON) of what has no document of its own: a game shown, a file validated, an elimination."""

from __future__ import annotations

import itertools
from typing import Any

from gametheory.errors import GameFileError
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame
from gametheory.model.family import Family, Game
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import exact_text
from gametheory.report.formulas import outcome_formulas, profile_formulas
from gametheory.solvers.dominance import DominanceResult
from gametheory.solvers.pure import best_responses
from gametheory.solvers.result import plain_about


def game_document(family: Family, game: Game) -> dict[str, Any]:
    """``gametheory.game/1``: parameters, and every profile or node with formulas, numbers and best responses.

    Of a Bayesian game also the types and the prior over them; of a symmetric game or a population each strategy's payoff
    as a formula.
    """
    document: dict[str, Any] = {
        "format": "gametheory.game/1",
        "game": plain_about(family.about),
        "parameters": {name: exact_text(value) for name, value in game.parameters.items()},
        "players": list(game.players),
        "measures": {name: str(expression) for name, expression in family.spec.measures.items()},
    }
    if family.spec.reference is not None:
        document["reference"] = family.spec.reference.to_dict()
    if isinstance(game, StrategicGame):
        document["strategies"] = dict(zip(game.players, map(list, game.strategies), strict=True))
        document["profiles"] = _profiles(family, game)
    elif isinstance(game, SymmetricGame):
        document["strategies"] = {game.player: list(game.strategies)}
        document["count"] = game.count
        document["counts"] = "all" if game.counts_all else "others"
        document["payoffs"] = {game.player: dict(zip(game.strategies, map(str, game.payoffs), strict=True))}
    elif isinstance(game, PopulationGame):
        document["strategies"] = dict(zip(game.players, map(list, game.strategies), strict=True))
        document["payoffs"] = {
            player: dict(zip(names, map(str, payoffs), strict=True))
            for player, names, payoffs in zip(game.players, game.strategies, game.payoffs, strict=True)
        }
    else:
        document["nodes"] = _nodes(family, game)
    if isinstance(game, BayesianGame):
        document["types"] = dict(zip(game.players, map(list, game.types), strict=True))
        document["prior"] = _prior(family, game)
    return document


def _profiles(family: Family, game: StrategicGame) -> list[dict[str, Any]]:
    marks = best_responses(game)
    formulas = profile_formulas(family.spec)
    return [
        {
            "profile": list(names),
            "formulas": [str(payoff) for payoff in formulas[names]],
            "payoffs": [exact_text(table[position]) for table in game.payoffs],
            "best_responses": [bool(mark[position]) for mark in marks],
        }
        for position, names in enumerate(itertools.product(*game.strategies))
    ]


def _nodes(family: Family, game: ExtensiveGame) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for number, node in enumerate(game.nodes):
        plain: dict[str, Any] = {"name": node.name}
        if isinstance(node, DecisionNode):
            information_set = game.information_sets[node.information_set]
            plain["player"] = game.players[information_set.player]
            plain["information_set"] = information_set.name
            plain["moves"] = dict(zip(information_set.moves, node.children, strict=True))
        elif isinstance(node, ChanceNode):
            plain["chance"] = dict(zip(node.events, map(str, node.probabilities), strict=True))
            plain["moves"] = dict(zip(node.events, node.children, strict=True))
        else:
            plain["formulas"] = [str(payoff) for payoff in outcome_formulas(family, family.shape.nodes[number])]
            plain["payoffs"] = [exact_text(payoff) for payoff in node.payoffs]
        nodes.append(plain)
    return nodes


def _prior(family: Family, game: BayesianGame) -> list[dict[str, Any]]:
    typed = [player for player, types in zip(game.players, game.types, strict=True) if types]
    written = family.spec.prior.probabilities
    return [
        {
            "types": dict(zip(typed, drawn, strict=True)),
            "probability": exact_text(probability),
            "formula": str(written[drawn]),
        }
        for drawn, probability in zip(game.draws, game.probabilities, strict=True)
    ]


def dominance_document(game: StrategicGame, kind: str, result: DominanceResult) -> dict[str, Any]:
    """``gametheory.dominance/1``: the trail of an elimination and what survives."""
    return {
        "format": "gametheory.dominance/1",
        "game": plain_about(game.about),
        "parameters": {name: exact_text(value) for name, value in game.parameters.items()},
        "kind": kind,
        "trail": [
            {
                "round": step.round,
                "player": game.players[step.player],
                "strategy": game.strategies[step.player][step.strategy],
                "dominated_by": {
                    game.strategies[step.player][strategy]: str(probability)
                    for strategy, probability in step.dominated_by
                },
            }
            for step in result.trail
        ],
        "surviving": {
            player: [names[k] for k in found]
            for player, names, found in zip(game.players, game.strategies, result.surviving, strict=True)
        },
    }


def fault_document(error: GameFileError) -> dict[str, Any]:
    """A file that is wrong, with its faults."""
    return {
        "file": error.file,
        "valid": False,
        "faults": [
            {"line": fault.line, "path": fault.path, "message": fault.message, "suggestion": fault.suggestion}
            for fault in error.faults
        ],
    }
