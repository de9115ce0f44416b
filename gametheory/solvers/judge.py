"""Judging a result anew, from the game file that it names: ``verify`` for people, documents and pipes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gametheory.catalogue import located
from gametheory.errors import ResultFileError, UsageError
from gametheory.model.family import Family, Game, expect_game, load, loads
from gametheory.solvers.certificate import Verification, verify_result
from gametheory.solvers.document import read_object
from gametheory.solvers.result import Solution


def verify(result: Solution | Mapping[str, Any], game: Family | Game | None = None) -> Verification:
    """Judge a solution, or its JSON document, against its game, by code that shares nothing with the solvers.

    Without ``game`` the game file that the result names is read again; its hash must be the one that the result
    was made from. A family is taken at the result's parameters. Raises :class:`ResultFileError` for a damaged
    document and :class:`UsageError` if the game can't be found.
    """
    document = result.to_dict() if isinstance(result, Solution) else result
    if not isinstance(document, Mapping):
        raise ResultFileError(
            "a result is a Solution, or a JSON object as 'gametheory solve --format json' writes it (read with json.load)"
        )
    if game is None:
        game = named_game(document)
    expect_game(game, "verify")
    if isinstance(game, Family):
        game = _at_parameters(game, document)
    return verify_result(document, game)


def named_game(document: Mapping[str, Any]) -> Family:
    """The family that a result names, read again and of the same SHA-256.

    Raises :class:`UsageError` if it can't be found and :class:`ResultFileError` if it is not the same file.
    """
    about = read_object(document, "game", "the result")
    stated = about.get("sha256")
    source, file = about.get("source"), about.get("file")
    if isinstance(source, str):
        family = loads(source, file=file if isinstance(file, str) else "<text>")
    elif isinstance(file, str) and file:
        if not located(file).is_file():
            raise UsageError(f"the game file {file} is not here; name it with --game FILE")
        family = load(file)
    else:
        raise UsageError("the result does not say where its game is; name it with --game FILE")
    if stated != family.about.sha256:
        raise ResultFileError(f"{file} has changed since the result was made: its SHA-256 is another")
    return family


def _at_parameters(family: Family, document: Mapping[str, Any]) -> Game:
    parameters = read_object(document, "parameters", "the result")
    try:
        return family.at({name: str(value) for name, value in parameters.items()})
    except UsageError as error:
        raise ResultFileError(f"parameters of the result: {error}") from None
