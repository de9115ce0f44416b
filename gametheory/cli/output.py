"""Where results go and in which form: a table on a terminal, JSON in a pipe, a file by its suffix."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

PIPE_WIDTH = 160
"""Columns of a table that is asked for but does not go to a terminal."""


class Format(StrEnum):
    """Forms of output for rows."""

    table = "table"
    json = "json"
    csv = "csv"


class DocumentFormat(StrEnum):
    """Forms of output for what is not rows."""

    table = "table"
    json = "json"


SUFFIXES = {".json": "json", ".csv": "csv", ".txt": "table"}


def chosen_format(asked: Format | DocumentFormat | None, out: Path | None, *, csv_allowed: bool) -> str:
    """The form asked for, else the one that the file's suffix tells, else a table on a terminal and JSON elsewhere."""
    if asked is not None:
        return str(asked.value)
    if out is not None:
        found = SUFFIXES.get(out.suffix.lower())
        if found is None or (found == "csv" and not csv_allowed):
            known = ", ".join(suffix for suffix, form in SUFFIXES.items() if csv_allowed or form != "csv")
            raise UsageError(f"{out}: the suffix decides the format and may be {known}; or say --format")
        return found
    return "table" if sys.stdout.isatty() else "json"


def write(
    form: str,
    out: Path | None,
    *,
    document: Callable[[], Any],
    table: Callable[[], RenderableType],
    rows: Callable[[], tuple[Sequence[str], Sequence[dict[str, Any]]]] | None = None,
) -> None:
    """Write a result in the chosen form to stdout, or whole and at once to a file."""
    if form == "json":
        text = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    elif form == "csv" and rows is not None:
        text = _csv_text(*rows())
    elif out is None:
        _print_table(table())
        return
    else:
        text = _table_text(table())
    if out is None:
        sys.stdout.write(text)
    else:
        _write_file(out, text)


def _csv_text(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _print_table(table: RenderableType) -> None:
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    Console(highlight=False, width=None if is_terminal else PIPE_WIDTH).print(table)


def _table_text(table: RenderableType) -> str:
    from rich.console import Console

    stream = io.StringIO()
    Console(file=stream, width=PIPE_WIDTH, highlight=False).print(table)
    return stream.getvalue()


def _write_file(out: Path, text: str) -> None:
    """Write beside the file and rename, so that an interrupted run leaves the old file or the new one, never half."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=out.parent, prefix=f".{out.name}.", delete=False
        ) as part:
            part.write(text)
        # A temporary file is private; what the user asked for has the ordinary permissions.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(part.name, 0o666 & ~mask)
        os.replace(part.name, out)
    except OSError as error:
        raise UsageError(f"{out} can't be written: {error.strerror}") from None
