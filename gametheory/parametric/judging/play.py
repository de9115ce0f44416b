"""Equilibria of a written cell as those of a solution: with the path of play, judged, and compared with a fresh solve."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import LimitReached, ResultFileError, UsageError
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Family, Game
from gametheory.numbers import exact_text, parse_exact_text
from gametheory.solvers.certificate import verify_result
from gametheory.solvers.document import read_object
from gametheory.solvers.judging import Verification, quoted
from gametheory.solvers.result import COVERS
from gametheory.solvers.solve import solve
from gametheory.solvers.verify import outcome

__all__ = ["Fresh", "Piece", "header_problems", "played_text", "with_path"]


def with_path(found: dict[str, Any], game: Game, *, keep_flags: bool) -> dict[str, Any]:
    """An equilibrium of a tree with the nodes that it reaches, which a document over an axis does not have.

    At the closed end of a cell a probability may be 0 that is positive inside: there ``on_path`` is not the cell's.
    """
    if not isinstance(game, ExtensiveGame):
        return found
    behavior = found.get("behavior", {})
    try:
        moves = [
            [parse_exact_text(behavior[each.name]["moves"][move]) for move in each.moves]
            if behavior[each.name]["specified"]
            else None
            for each in game.information_sets
        ]
        reach = outcome(game, moves).reach
    except (KeyError, UsageError):
        return {**found, "path": []}  # What is wrong is said where the equilibrium is judged.
    path = [node.name for node, probability in zip(game.nodes, reach, strict=True) if probability]
    if not keep_flags:
        for each in game.information_sets:
            behavior[each.name]["on_path"] = any(reach[node] for node in each.nodes)
    return {**found, "path": path}


def played_text(found: Mapping[str, Any]) -> str:
    """What tells equilibria of a game apart: the strategies, and for trees the plans that are mixed."""
    mixed = {
        player: {name: p for name, p in plans.items() if p != "0"} for player, plans in found.get("mixed", {}).items()
    }
    return json.dumps([found["strategies"], mixed], sort_keys=True)


def header_problems(document: Mapping[str, Any], family: Family, concept: str) -> list[str]:
    """What a document says of its game, and of what its concept covers, that is not so."""
    problems = []
    about = read_object(document, "game", "the document") if "game" in document else {}
    for key, found in (("title", family.about.title), ("form", family.about.form)):
        if about.get(key, found) != found:
            problems.append(f"{key} of the game: is not {quoted(found)}, as the game file has it")
    if document.get("covers") != COVERS[concept]:
        problems.append(f"'covers' should be {quoted(COVERS[concept])} for the concept {concept}")
    return problems


@dataclass(frozen=True, slots=True)
class Piece:
    """What a cell states at one rational point: its equilibria, evaluated, and its components."""

    where: str
    concept: str
    complete: bool
    equilibria: Sequence[Mapping[str, Any]]
    components: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Fresh:
    """What judging a piece found: the verdict on its equilibria, all problems, and a note on what was not judged."""

    part: Verification
    problems: tuple[str, ...]
    note: str = ""

    @staticmethod
    def of(piece: Piece, game: Game, point: Mapping[str, Fraction]) -> Fresh:
        """Judge the equilibria at a point, and compare them with those of a fresh solve, one for one."""
        plain = {
            "format": "gametheory.solution/1",
            "parameters": {name: exact_text(number) for name, number in point.items()},
            "concept": piece.concept,
            "arithmetic": "exact",
            "equilibria": list(piece.equilibria),
            "components": list(piece.components),
        }
        try:
            part = verify_result(plain, game)
        except ResultFileError as error:
            raise ResultFileError(f"{piece.where}: {error}") from None
        problems = [f"{piece.where}: {problem}" for problem in part.problems]
        try:
            fresh = solve(game, concept=piece.concept)
        except LimitReached as error:
            note = f"{piece.where}: whether there are more equilibria is not judged: {error}"
            return Fresh(part, tuple(problems), note)
        expected = {played_text(found.to_dict()) for found in fresh.equilibria}
        stated = set(map(played_text, piece.equilibria))
        if missing := len(expected - stated) * piece.complete:
            problems.append(f"{piece.where}: {missing} of the game's {len(expected)} equilibria there are not stated")
        if (surplus := len(stated - expected)) and not part.problems:
            problems.append(
                f"{piece.where}: {surplus} of the stated equilibria are not extreme ones, or not of this concept"
            )
        if piece.complete and len(fresh.components) != len(piece.components) and not part.problems:
            told = f"states {len(piece.components)}, found {len(fresh.components)}"
            problems.append(f"{piece.where}: the number of components: {told}")
        return Fresh(part, tuple(problems))
