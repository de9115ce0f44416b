"""Small pieces of Markdown: texts made safe for a table's cell, and tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

_IN_CODE = {letter: f"&#{ord(letter)};" for letter in "|*_[]`\\"}
"""What Markdown would read as its own, even between tags."""
_SPECIAL = re.compile(r"([\\*_\[\]<>|#])")


def cell(text: str) -> str:
    """A plain text as one cell of a table; what stands between backquotes stays code."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # An odd backquote is no code.
        return _SPECIAL.sub(r"\\\1", " ".join(text.split()).replace("`", "'"))
    return "".join(code(part) if k % 2 else _SPECIAL.sub(r"\\\1", part) for k, part in enumerate(parts))


def code(text: str) -> str:
    """A text as code that may stand in a table: as HTML, since a bar between backquotes would end the cell."""
    escaped = html.escape(text, quote=False)
    return f"<code>{''.join(_IN_CODE.get(letter, letter) for letter in escaped)}</code>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; empty if it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines]) + "\n"
