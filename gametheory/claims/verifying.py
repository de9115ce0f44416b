"""One ``verify`` for whatever can be judged anew: solutions, regimes, maps and verdicts, and their JSON documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from gametheory.claims.recheck import verify_verdict
from gametheory.claims.verdict import Verdict, verdict_document
from gametheory.errors import ResultFileError, UsageError
from gametheory.model.family import Family, Game, expect_game
from gametheory.parametric.crowds.map_result import CrowdMap
from gametheory.parametric.crowds.result import CrowdRegimes
from gametheory.parametric.judging.crowds import verify_crowds
from gametheory.parametric.judging.regimes import verify_regimes
from gametheory.parametric.map_result import RegimeMap
from gametheory.parametric.result import Regimes
from gametheory.solvers.certificate import Verification
from gametheory.solvers.judge import named_game
from gametheory.solvers.judge import verify as verify_solution
from gametheory.solvers.result import Solution

__all__ = ["verify"]

Result = (
    Solution
    | Regimes
    | RegimeMap
    | CrowdRegimes
    | CrowdMap
    | Verdict
    | Sequence[Verdict]
    | Mapping[str, Any]
    | Sequence[Mapping[str, Any]]
)
"""What can be verified."""

_SOLUTION, _REGIMES, _VERDICT = "gametheory.solution/1", "gametheory.regimes/1", "gametheory.verdict/1"
_DOSSIER = "gametheory.dossier/1"
_OTHERS = {
    "gametheory.sweep/1": "these are the rows of 'gametheory sweep'",
    "gametheory.statics/1": "these are the tables of 'gametheory statics'",
    "gametheory.game/1": "this is a game, as 'gametheory show' writes it",
    "gametheory.dominance/1": "this is a result of 'gametheory dominance'",
    "gametheory.verification/1": "this is a result of 'gametheory verify' itself",
}
"""Documents of this package that are not judged, and what is said of them."""
_INSTEAD = {
    "gametheory.sweep/1": "the equilibria of a row are judged if they are solved: "
    "gametheory solve FILE --set NAME=VALUE --format json | gametheory verify -",
    "gametheory.statics/1": "the equilibria that its signs come from are judged as regimes: "
    "gametheory regimes FILE AXIS --format json | gametheory verify -",
}
"""What to verify in their place."""
_JUDGED = "verify judges results of 'gametheory solve', 'regimes' and 'check' in JSON"


def verify(result: Result, game: Family | Game | None = None) -> Verification:
    """Judge a result, or its JSON document, against its game, by code that shares nothing with what found it.

    ``result`` is a :class:`Solution`, :class:`Regimes`, :class:`RegimeMap`, :class:`CrowdRegimes`, :class:`CrowdMap`, a
    :class:`Verdict` or several, or a document (or a list of verdicts' documents) as the command line writes it, read with
    ``json.load``; a dossier among these is passed over. Without ``game`` the game file that the result names is read again;
    its SHA-256 must be the one that the result was made from. A game that is given may have another, and ``notes`` then
    say so. A family is taken at the parameters of a solution; regimes and verdicts need a family.

    Raises :class:`ResultFileError` for a damaged document and for one of another kind, :class:`UsageError` if the game
    can't be found, and :class:`LimitReached` for a document too large to be judged.

    **Guarantees.** Those of :func:`gametheory.solvers.judge.verify` for solutions, of
    :func:`gametheory.parametric.judging.regimes.verify_regimes` for regimes and maps, of
    :func:`gametheory.parametric.judging.crowds.verify_crowds` for those of symmetric games, and of
    :func:`gametheory.claims.recheck.verify_verdict` for verdicts.
    """
    if game is not None:
        expect_game(game, "verify")
    documents = _documents(result)
    found = _combined([_judged(document, game) for document in documents if document.get("format") != _DOSSIER])
    if any(document.get("format") == _DOSSIER for document in documents):
        note = "what a dossier concludes from its games' verdicts is not judged; the verdicts are"
        return replace(found, notes=(*found.notes, note))
    return found


def _documents(result: object) -> list[Mapping[str, Any]]:
    """A result as documents: one, or one for each game of several verdicts."""
    if isinstance(result, Solution | Regimes | RegimeMap | CrowdRegimes | CrowdMap):
        return [_plain(result.to_dict())]
    if isinstance(result, Verdict):
        return [_plain(verdict_document(result.about, [result]))]
    if isinstance(result, Mapping):
        return [result]
    if not isinstance(result, list | tuple):
        raise ResultFileError(
            f"{_JUDGED} (read with json.load), and in Python a Solution, Regimes, RegimeMap or Verdicts; this is of type "
            f"{type(result).__name__}"
        )
    if not result:
        raise ResultFileError(f"this is an empty list; {_JUDGED}")
    if all(isinstance(each, Verdict) for each in result):
        abouts = dict.fromkeys(verdict.about for verdict in result)
        return [
            _plain(verdict_document(about, [verdict for verdict in result if verdict.about == about]))
            for about in abouts
        ]
    for each in result:
        if not isinstance(each, Mapping) or each.get("format") not in (_VERDICT, _DOSSIER):
            raise ResultFileError(f"{_told(each)}; {_JUDGED}, and of lists those of verdicts")
    return list(result)


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document as it is once it has been written and read, which is what judges expect."""
    found: dict[str, Any] = json.loads(json.dumps(document))
    return found


def _judged(document: Mapping[str, Any], game: Family | Game | None) -> Verification:
    kind = document.get("format")
    if kind not in (_SOLUTION, _REGIMES, _VERDICT):
        instead = _INSTEAD.get(str(kind)[:60], "")
        raise ResultFileError("; ".join(filter(None, (_told(document), _JUDGED, instead))))
    if kind == _SOLUTION:
        found = verify_solution(document, game)
    elif game is not None and not isinstance(game, Family):
        raise UsageError(
            "regimes and verdicts are judged against their family, a game in named parameters: "
            'verify(result, gametheory.load("file.toml"))'
        )
    elif kind == _REGIMES:
        family = game or named_game(document)
        judge = verify_crowds if family.spec.form == "symmetric" else verify_regimes
        found = judge(document, family)
    else:
        found = verify_verdict(document, game)
    note = _another_game(document, game)
    return replace(found, notes=(note, *found.notes)) if note else found


def _told(document: object) -> str:
    """What a thing is that can't be judged."""
    kind = document.get("format") if isinstance(document, Mapping) else None
    if isinstance(kind, str) and kind in _OTHERS:
        return _OTHERS[kind]
    if isinstance(document, Mapping) and {"valid", "faults"} <= document.keys():
        return "this is a result of 'gametheory validate'"
    return "this is no result of gametheory" + (", since it has no 'format' of one" if kind is None else "")


def _another_game(document: Mapping[str, Any], game: Family | Game | None) -> str:
    """A remark if the game that was given is not, byte for byte, the one that the result was made from."""
    about = document.get("game")
    stated = about.get("sha256") if isinstance(about, Mapping) else None
    if game is None or not stated or not game.about.sha256 or stated == game.about.sha256:
        return ""
    return (
        "judged against the game that was given, which is not the file that the result was made from: its SHA-256 is "
        f"{game.about.sha256[:12]}..., the result's {str(stated)[:12]}..."
    )


def _combined(parts: Sequence[Verification]) -> Verification:
    if len(parts) == 1:
        return parts[0]
    return Verification(
        holds=all(part.holds for part in parts),
        checked=sum(part.checked for part in parts),
        combinations=sum(part.combinations for part in parts),
        largest_regret=max((part.largest_regret for part in parts), default=Fraction(0)),
        problems=tuple(problem for part in parts for problem in part.problems),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )
