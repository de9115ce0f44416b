"""Reading results back, to have them judged anew: solutions, regimes, and the counterexamples of verdicts."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from gametheory.claims.recheck import verify_verdict
from gametheory.errors import ResultFileError, UsageError
from gametheory.model.family import Family
from gametheory.parametric.judging.regimes import verify_regimes
from gametheory.solvers.certificate import Verification
from gametheory.solvers.judge import verify

MAXIMUM_BYTES = 200_000_000


def read_result(name: str) -> Any:  # noqa: ANN401 - whatever JSON is there
    """The JSON in a file, or in the pipe for ``-``. Raises :class:`UsageError` and :class:`ResultFileError`."""
    if name == "-" and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError(
            "- reads a result from a pipe, and nothing is piped in; try: gametheory verify - < result.json"
        )
    try:
        data = sys.stdin.buffer.read(MAXIMUM_BYTES + 1) if name == "-" else _read_file(Path(name))
    except OSError as error:
        raise UsageError(f"{name} can't be read: {error.strerror}") from None
    if len(data) > MAXIMUM_BYTES:
        raise ResultFileError(f"{name} is larger than {MAXIMUM_BYTES // 1_000_000} MB")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ResultFileError(f"{name} is not JSON: {str(error)[:200]}") from None


def _read_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAXIMUM_BYTES + 1)


def verify_document(document: Any, game: Family | None) -> Verification:  # noqa: ANN401 - whatever JSON was there
    """Judge a solution, regimes, a verdict, or a list of verdicts. Raises :class:`ResultFileError` for anything else."""
    if isinstance(document, Mapping) and document.get("format") == "gametheory.solution/1":
        return verify(document, game)
    if isinstance(document, Mapping) and document.get("format") == "gametheory.regimes/1":
        return verify_regimes(document, game)
    verdicts = document if isinstance(document, list) else [document]
    if not all(isinstance(found, Mapping) and found.get("format") == "gametheory.verdict/1" for found in verdicts):
        raise ResultFileError("this is not a result of 'gametheory solve', 'regimes' or 'check' in JSON")
    return _combined([verify_verdict(found, game) for found in verdicts])


def _combined(parts: list[Verification]) -> Verification:
    return Verification(
        holds=all(part.holds for part in parts),
        checked=sum(part.checked for part in parts),
        combinations=sum(part.combinations for part in parts),
        largest_regret=max((part.largest_regret for part in parts), default=Fraction(0)),
        problems=tuple(problem for part in parts for problem in part.problems),
        notes=tuple(note for part in parts for note in part.notes),
    )
