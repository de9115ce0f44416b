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
"""Columns of a table that is asked for but does not go to a terminal, unless COLUMNS says otherwise."""


class Format(StrEnum):
    """Forms of output for rows."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    latex = "latex"


class PlainRows(StrEnum):
    """Forms of output for rows that are not for papers."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class DocumentFormat(StrEnum):
    """Forms of output for what is not rows."""

    table = "table"
    json = "json"


class GameFormat(StrEnum):
    """Forms of output for a game itself."""

    table = "table"
    json = "json"
    latex = "latex"
    bibtex = "bibtex"


SUFFIXES = {".json": "json", ".csv": "csv", ".txt": "table", ".md": "markdown", ".tex": "latex"}
BIBTEX_SUFFIX = ".bib"
_OF_ROWS = frozenset({"csv", "markdown"})


def chosen_format(
    asked: Format | PlainRows | DocumentFormat | GameFormat | None,
    out: Path | None,
    *,
    csv_allowed: bool,
    latex_allowed: bool = False,
    bibtex_allowed: bool = False,
) -> str:
    """The form asked for, else the one that the file's suffix tells, else a table on a terminal and JSON elsewhere.

    Called before any work, so that a slip in ``--out`` costs nothing.
    """
    offered = {
        suffix: form
        for suffix, form in SUFFIXES.items()
        if (latex_allowed if form == "latex" else csv_allowed or form not in _OF_ROWS)
    }
    if bibtex_allowed:
        offered[BIBTEX_SUFFIX] = "bibtex"
    if out is not None and not out.parent.is_dir():
        raise UsageError(f"{out} can't be written: there is no folder {out.parent}")
    if out is not None and out.suffix.lower() == ".toml":
        *first, last = sorted(offered, key=lambda suffix: suffix == ".txt")
        raise UsageError(f"{out}: a result is not a game file; name it {', '.join(first)} or {last}")
    if asked is not None:
        return str(asked.value)
    if out is not None:
        found = offered.get(out.suffix.lower())
        if found is None:
            raise UsageError(f"{out}: the suffix decides the format and may be {', '.join(offered)}; or say --format")
        return found
    return "table" if sys.stdout.isatty() else "json"


def write(
    form: str,
    out: Path | None,
    *,
    document: Callable[[], Any],
    table: Callable[[], RenderableType],
    rows: Callable[[], tuple[Sequence[str], Sequence[dict[str, Any]]]] | None = None,
    latex: Callable[[], str] | None = None,
    bibtex: Callable[[], str] | None = None,
) -> None:
    """Write a result in the chosen form to stdout, or whole and at once to a file."""
    if form == "json":
        text = json.dumps(document(), indent=2, ensure_ascii=out is None and not _writes_unicode()) + "\n"
    elif form == "csv" and rows is not None:
        text = _csv_text(*rows())
    elif form == "latex" and latex is not None:
        text = latex()
    elif form == "bibtex" and bibtex is not None:
        text = bibtex()
    elif form == "markdown" and rows is not None:
        text = _markdown_text(*rows())
    elif out is None and sys.stdout.isatty():
        _print_table(table())
        return
    else:
        text = _table_text(table(), _pipe_width() if out is None else PIPE_WIDTH)
    if out is not None:
        write_file(out, text)
    elif _writes_unicode():
        sys.stdout.write(text)
    else:
        sys.stdout.write(text.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))


def _writes_unicode() -> bool:
    return sys.stdout.encoding.lower().startswith("utf")


def _pipe_width() -> int:
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() and 0 < int(asked) < 10_000 else PIPE_WIDTH


def _csv_text(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _markdown_text(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a pipe table of Markdown."""

    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    lines = [line(columns), line(["---"] * len(columns))]
    lines += [line([row.get(name, "") if row.get(name) is not None else "" for name in columns]) for row in rows]
    return "\n".join(lines) + "\n"


def _print_table(table: RenderableType) -> None:
    from rich.console import Console

    Console(highlight=False).print(table)


def _table_text(table: RenderableType, width: int) -> str:
    from rich.console import Console

    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False, color_system=None).print(table)
    # Cells are padded to the width of their column, also the last ones of a line.
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def write_file(out: Path, content: str | bytes) -> None:
    """Write beside the file and rename, so that an interrupted run leaves the old file or the new one, never half.

    What exists and is no ordinary file (a device, a named pipe) is written to as it is.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        target = out.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace_file(target, data)
    except OSError as error:
        raise UsageError(f"{out} can't be written: {error.strerror or error}") from None


def _replace_file(target: Path, data: bytes) -> None:
    # A temporary file is private; what the user asked for has the ordinary permissions, or those that it had.
    mask = os.umask(0)
    os.umask(mask)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.chmod(part.name, mode)
            os.replace(part.name, target)
        except BaseException:
            os.unlink(part.name)
            raise
