"""What is refused before or right after the TOML parser sees a text: shapes that it chokes on, characters that trick eyes.

The parser recurses on nested lists and takes quadratic time on dotted keys and on long whole numbers. The scan here
is linear. It steps over strings and comments exactly as the parser does, so nothing can hide in them; where a string
does not end the parser stops with an error, and so may the scan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from gametheory.numbers import MAXIMUM_DIGITS
from gametheory.spec.locate import Path

MAXIMUM_NESTING = 40
MAXIMUM_KEY_PARTS = 24
"""A cell of a game of twenty players has 22."""
MAXIMUM_KEY_WORK = 3_000_000
"""Most steps that the parser may spend on dotted keys: the squares of their lengths, added up."""

_PIECES = re.compile(
    r"""(?P<comment>\#[^\n]*+)
      | (?P<text>\"{3}(?:[^"\\]++|\\.|\"(?!\"\"))*+\"{3,5} | '{3}(?:[^']++|'(?!''))*+'{3,5}
               | \"(?!\"\")(?:[^"\\\n]++|\\.)*+\" | '(?!'')[^'\n]*+')
      | (?P<unclosed>["'])
      | (?P<number>(?<![A-Za-z0-9_.-])-?[0-9][0-9_]*+(?:\.[0-9][0-9_]*+)?+)
      | (?P<mark>[\[\]{}.,=\n])
      | [A-Za-z0-9_-]++""",
    re.VERBOSE | re.DOTALL,
)
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def absurdity(text: str) -> tuple[int, str] | None:
    """The line and description of the first thing in a TOML text that costs too much to parse; None if there is none."""
    depth = dots = work = 0
    line = 1
    for match in _PIECES.finditer(text):
        kind, piece = match.lastgroup, match[0]
        if kind == "unclosed":
            return None
        if kind == "number" and len(piece) > MAXIMUM_DIGITS:
            return line, f"a number of more than {MAXIMUM_DIGITS} digits"
        if kind == "text":
            line += piece.count("\n")
        if kind != "mark":
            continue
        if piece == ".":
            dots += 1
            if dots >= MAXIMUM_KEY_PARTS:
                return line, f"a dotted key of more than {MAXIMUM_KEY_PARTS} parts"
            continue
        work += dots * dots
        if work > MAXIMUM_KEY_WORK:
            return line, "the file has too many dotted keys; write tables such as [payoffs.cells] instead"
        dots = 0
        if piece == "\n":
            line += 1
        elif piece in "[{":
            depth += 1
            if depth > MAXIMUM_NESTING:
                return line, f"lists or tables are nested more than {MAXIMUM_NESTING} deep"
        elif piece in "]}":
            depth = max(0, depth - 1)
    return None


def unprintable(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:  # noqa: ANN401 - raw TOML
    """Key path and name of each character that would act on a terminal or turn text around, instead of being read.

    Control characters (save line ends and tabs inside texts) and bidirectional overrides; a file has no use for them,
    and with them what a message or a table shows is not what the file says.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            odd = _odd_character(key, allowed="")
            if odd:
                yield path, f"a name has the character {odd}, which can't be seen"
            else:
                yield from unprintable(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from unprintable(inner, (*path, position))
    elif isinstance(value, str):
        odd = _odd_character(value, allowed="\n\t\r")
        if odd:
            yield path, f"the text has the character {odd}, which can't be seen"


def _odd_character(text: str, allowed: str) -> str:
    if text.isprintable():
        return ""
    for character in text:
        if character not in allowed and (unicodedata.category(character) == "Cc" or character in _BIDIRECTIONAL):
            return f"U+{ord(character):04X}"
    return ""
