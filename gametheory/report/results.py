"""Reading results back, to have them judged anew."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from gametheory.errors import ResultFileError, UsageError

MAXIMUM_BYTES = 200_000_000
GAME_SUFFIXES = (".toml", ".nfg", ".efg", ".gam", ".csv")
"""How files end that hold games, and no results."""


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
    if name.lower().endswith(GAME_SUFFIXES):
        raise UsageError(
            f"{name} is a game, and verify judges a result: gametheory solve {name} --format json | gametheory verify -"
        )
    if len(data) > MAXIMUM_BYTES:
        raise ResultFileError(f"{name} is larger than {MAXIMUM_BYTES // 1_000_000} MB")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ResultFileError(f"{name} is not JSON: {str(error)[:200]}") from None


def _read_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAXIMUM_BYTES + 1)
