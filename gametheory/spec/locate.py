"""Where each key of a TOML text stands: key path to line number.

The standard TOML parser gives values without places, and an error message without a line helps nobody. This is
one linear pass over a text that has already been parsed successfully, so it needs to be right on valid TOML
only; a key that it can't place is reported at the line of its nearest placed ancestor.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""A key path: names of keys and positions in arrays."""

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*+)
      | (?P<text>\"{3}(?:[^"\\]++|\\[\s\S]|\"{1,2}(?!\"))*+\"{3,5} | '{3}(?:[^']++|'{1,2}(?!'))*+'{3,5}
               | "(?:[^"\\\n]++|\\.)*+" | '[^'\n]*+')
      | (?P<newline>\n)
      | (?P<mark>[\[\]{}=,.])
      | (?P<bare>[^\s\[\]{}=,."'\#]++)""",
    re.VERBOSE,
)


class LineIndex:
    """Lines of a TOML text by key path."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._index(text)

    def line(self, path: Path) -> int:
        """Line of the key, or of its nearest ancestor that has one; 0 if there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return 0

    def _index(self, text: str) -> None:
        tokens = _Tokens(text)
        table: Path = ()
        counts: dict[Path, int] = {}
        while (token := tokens.peek()) is not None:
            if token == "\n":
                tokens.take()
            elif token == "[":
                line = tokens.line
                tokens.take()
                is_array = tokens.peek() == "["
                if is_array:
                    tokens.take()
                key = tokens.key("]")
                if is_array:
                    tokens.take()
                    counts[key] = counts.get(key, -1) + 1
                table = ()
                for length, part in enumerate(key, start=1):
                    # Below an array of tables a header means its latest table.
                    table = (*table, part, counts[key[:length]]) if key[:length] in counts else (*table, part)
                self._note(table, line)
            else:
                line = tokens.line
                path = table + tokens.key("=")
                self._note(path, line)
                self._value(tokens, path)

    def _note(self, path: Path, line: int) -> None:
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                break
            self._lines[path[:length]] = line

    def _value(self, tokens: _Tokens, path: Path) -> None:
        token = tokens.peek()
        if token == "[":
            tokens.take()
            position = 0
            while (token := tokens.peek_past_newlines()) not in ("]", None):
                if token == ",":
                    tokens.take()
                    position += 1
                    continue
                self._note((*path, position), tokens.line)
                self._value(tokens, (*path, position))
            tokens.take()
        elif token == "{":
            tokens.take()
            while (token := tokens.peek_past_newlines()) not in ("}", None):
                if token == ",":
                    tokens.take()
                    continue
                line = tokens.line
                inner = path + tokens.key("=")
                self._note(inner, line)
                self._value(tokens, inner)
            tokens.take()
        else:
            while tokens.peek() not in (",", "]", "}", "\n", None):
                tokens.take()


class _Tokens:
    """Tokens with one look ahead; ``line`` is the line on which the next token starts."""

    def __init__(self, text: str) -> None:
        self._stream = self._scan(text)
        self.line = 1
        self._next: str | None = None
        self.take()

    @staticmethod
    def _scan(text: str) -> Iterator[tuple[str, int]]:
        line = 1
        for match in _TOKEN.finditer(text):
            if match.lastgroup != "comment":
                yield match[0], line
            line += match[0].count("\n")

    def peek(self) -> str | None:
        return self._next

    def peek_past_newlines(self) -> str | None:
        while self._next == "\n":
            self.take()
        return self._next

    def take(self) -> str | None:
        token = self._next
        self._next, self.line = next(self._stream, (None, self.line))
        return token

    def key(self, end: str) -> Path:
        """A dotted key up to and including the mark ``end``."""
        parts: list[str | int] = []
        while (token := self.take()) not in (end, None):
            if token is not None and token not in (".", "\n"):
                parts.append(_unquoted(token))
        return tuple(parts)


def _unquoted(token: str) -> str:
    if token.startswith("'"):
        return token[1:-1]
    if token.startswith('"'):
        try:
            return str(ast.literal_eval(token))
        except (ValueError, SyntaxError):
            return token[1:-1]
    return token
