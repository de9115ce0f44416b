"""From a file, a pipe or a text to a :class:`GameSpec`, or to every fault at once.

The text comes from a stranger: its size, nesting and number sizes are bounded before the TOML parser sees it,
so that no file costs more than moments or megabytes, and nothing in it is ever run.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from typing import Any

from gametheory.catalogue import catalogue_names, located
from gametheory.errors import Fault, GameFileError, UsageError
from gametheory.numbers import number_hint
from gametheory.spec.build import build_spec
from gametheory.spec.faults import Faults, closest, shown
from gametheory.spec.files import is_dossier
from gametheory.spec.foreign import MAXIMUM_FOREIGN_BYTES, foreign_kind, foreign_spec, kind_by_name
from gametheory.spec.guard import absurdity, unprintable
from gametheory.spec.locate import LineIndex
from gametheory.spec.schema import GameSpec, read_toml_number

MAXIMUM_BYTES = 2_000_000


def read_game_file(path: str | os.PathLike[str]) -> GameSpec:
    """Read a game file, or a game of the catalogue by its name, such as ``essay/monitoring``.

    Files of other programs (``.nfg``, ``.efg``, ``.gam``, ``.csv``) are read as games without parameters. Raises
    :class:`UsageError` if there is no such file, and :class:`GameFileError`, with every fault, if it is not a valid game.
    """
    name = os.fspath(path)
    if is_dossier(name):
        raise UsageError(f"{name} is a dossier, which combines the claims of games: gametheory check {name}")
    return read_game_bytes(file_bytes(path), file=name)


def read_document(path: str | os.PathLike[str]) -> tuple[dict[str, Any], Faults, bytes]:
    """The raw table in a file that is no game but is written like one, and where to note its faults.

    Raises as :func:`read_game_file` does, of what can be wrong with the text alone.
    """
    data = file_bytes(path)
    document, faults, _ = _document(data, os.fspath(path))
    return document, faults, data


def file_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a game file; of one that is too large, one byte more than is allowed. Raises :class:`UsageError`."""
    name = os.fspath(path)
    most = MAXIMUM_FOREIGN_BYTES if kind_by_name(name) else MAXIMUM_BYTES
    try:
        with located(path).open("rb") as stream:
            return stream.read(most + 1)
    except IsADirectoryError:
        raise UsageError(
            f"{name} is a folder; name the game files in it, such as {name.rstrip('/')}/game.toml"
        ) from None
    except FileNotFoundError:
        raise UsageError(_no_file(name)) from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} can't be read: {getattr(error, 'strerror', None) or error}") from None


def _no_file(name: str) -> str:
    """That there is no such file, with the shipped game that may have been meant."""
    meant = closest(name.removesuffix(".toml"), catalogue_names())
    return (
        f"there is no file {name}{f'; did you mean {meant}, which is shipped? See: gametheory games' if meant else ''}"
    )


def read_game_text(text: str, *, file: str = "<text>") -> GameSpec:
    """Read a game from text; ``file`` is what messages call it. Raises :class:`GameFileError`."""
    return read_game_bytes(text.encode("utf-8", errors="surrogatepass"), file=file)


def read_game_bytes(data: bytes, *, file: str) -> GameSpec:
    """Read a game from the bytes of a file, of another program too. Raises :class:`GameFileError`."""
    kind = foreign_kind(data, file)
    if kind:
        return foreign_spec(data, kind, file=file, sha256=hashlib.sha256(data).hexdigest())
    document, faults, text = _document(data, file)
    return build_spec(document, faults, file=file, sha256=hashlib.sha256(data).hexdigest(), text=text)


def _document(data: bytes, file: str) -> tuple[dict[str, Any], Faults, str]:
    """The raw table of a text that is within bounds, and its text."""
    if len(data) > MAXIMUM_BYTES:
        raise _refusal(file, 0, f"the file is larger than {MAXIMUM_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(file, line, "the file is not UTF-8 text", "save it as UTF-8") from None
    absurd = absurdity(text)
    if absurd:
        raise _refusal(file, *absurd)
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise _refusal(file, line, "a line ends with a carriage return alone", "save the file with ordinary line ends")
    document = _parse_toml(text, file)
    if not document:
        raise _refusal(file, 0, "the file is empty", "a game starts with format = 1, title = ... and form = ...")
    faults = Faults(file, LineIndex(text))
    for path, message in unprintable(document):
        faults.add(path, message, "take it out")
    faults.stop_if_any()
    return document, faults, text


def _parse_toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=read_toml_number)
    except tomllib.TOMLDecodeError as error:
        raise _refusal(file, *_toml_message(str(error), text)) from None
    except RecursionError:
        raise _refusal(file, 0, "lists or tables are nested too deeply") from None
    except ValueError as error:
        # A date that is none, or a whole number too long for the interpreter to convert.
        reason = "a whole number is too long" if "integer string conversion" in str(error) else str(error)
        raise _refusal(file, 0, f"the file is not valid TOML: {reason}") from None


_KIND_WORDS = (
    # What the parser says, what that means to the writer of a file, and how to mend it.
    (
        r"Cannot overwrite a value|Duplicate inline table key.*",
        "a key stands twice in the same table",
        "rename or remove one of them",
    ),
    (r"Cannot declare \(.*\) twice", "a table stands twice", "put its lines under one heading"),
    (r"Cannot (?:mutate|redefine).*|Cannot overwrite.*", "a table is written in two ways", "write it in one place"),
    (r"Invalid value", "the value after = can't be read", "put texts and expressions in quotes"),
    (r"Expected '=' after a key.*", "a line of the form name = value is expected here", "put odd names in quotes"),
    (r"Expected '\]' at the end of.*", "a heading must end with ]", "write [name] on a line of its own"),
    (
        r"Expected newline or end of.*",
        "more follows where the line should end",
        "check the quotes, and write one entry a line",
    ),
    (r"Invalid statement|Invalid initial character.*", "a name, a [heading] or a # comment is expected here", ""),
    (r"Illegal character '\\n'", "a quote is not closed at the end of the line", 'close it with "'),
    (r"Unterminated string|Expected \".*", "a quote is opened and never closed", 'close it with "'),
    (r"Unclosed array", "a list is not closed or lacks a comma", "close it with ]"),
    (r"Unclosed inline table", "a table in { } is not closed on its line or lacks a comma", "close it with }"),
    (r"Unescaped '\\' in a string|Invalid hex value", "a backslash in a text can't be read", r"write it twice: \\"),
    (r"Illegal character.*|Found invalid character.*", "a character that can't be seen stands here", "take it out"),
)


def _toml_message(message: str, text: str) -> tuple[int, str, str]:
    """Line, message and suggestion for an error of the TOML parser."""
    match = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", message, flags=re.DOTALL)
    line = int(match[2]) if match else text.count("\n") + 1
    if message.startswith("Unterminated string"):
        line = text.count("\n", 0, max(text.rfind('"""'), text.rfind("'''"), 0)) + 1
    reason = (match[1] if match else message.removesuffix(" (at end of document)")).rstrip(".")
    column = re.search(r"column (\d+)\)$", message)
    odd = _odd_value(text, line, int(column[1]) if column else 0, reason)
    if odd:
        return line, *odd
    twice = _written_twice(text, line, reason)
    if twice:
        return line, *twice
    for pattern, words, suggestion in _KIND_WORDS:
        if re.fullmatch(pattern, reason, flags=re.DOTALL):
            return line, words, suggestion
    reason = reason if len(reason) <= 120 else reason[:117] + "..."
    return line, f"the file is not valid TOML: {reason[:1].lower()}{reason[1:]}", ""


_ODD_VALUE = re.compile(
    r"""(?P<curly>[\u201c\u201d\u201e\u2018\u2019])
      | (?P<fraction>[+-]?[0-9][0-9_.]*\s*/\s*[0-9][0-9_.]*(?!\s*[\w+*/(-]))
      | (?P<number>[+-]?[0-9][0-9_.]*(?:\s?%|(?:,[0-9]+)+(?:\.[0-9]+)?)(?!\s*[\w+*/(-]))
      | (?P<minus>[\u2212\u2012\u2013\u2014])""",
    re.VERBOSE,
)
_WINDOW = 40


def _odd_value(text: str, line: int, column: int, reason: str) -> tuple[str, str] | None:
    """What people write after = in other places, at the column where the parser stopped: ``1/2``, ``40%``, ``“fee”``."""
    if reason.startswith(("Illegal character '\\n'", "Unterminated string", "Expected '\"'")):
        written = text.split("\n", line)[line - 1][:10_000]
        found = re.search(r"[\u201c\u201d\u201e]", written)
        return (f"the quote {found[0]} does not open or close a text", "use straight quotes") if found else None
    if not column or not reason.startswith(("Expected newline", "Unclosed", "Invalid value")):
        return None
    written = text.split("\n", line)[line - 1][max(0, column - 1 - _WINDOW) : column - 1 + _WINDOW]
    stopped = min(column - 1, _WINDOW)
    for match in _ODD_VALUE.finditer(written):
        if not match.start() <= stopped <= match.end():
            continue
        found_text = match[0].strip()
        if match["curly"]:
            return f"the quote {found_text} does not open or close a text", "use straight quotes"
        if match["fraction"]:
            return "a fraction needs quotes", f'write "{"".join(found_text.split())}"'
        if match["minus"]:
            return f"the character '{found_text}' (U+{ord(found_text):04X}) can't be used in a number", "write -"
        hint = number_hint(found_text)
        return (f"'{found_text}' is not a number", hint) if hint else None
    return None


_KEY = re.compile(r"""[ \t]*((?:[\w-]|[ \t]*+\.[ \t]*+|"[^"\n]{0,100}"|'[^'\n]{0,100}'){1,200}?)[ \t]*=""")


_HEADING = re.compile(r"""\[{1,2}(?:[\w.-]|[ \t]|"[^"\n]{0,100}"|'[^'\n]{0,100}'){1,200}+\]{1,2}(?=[ \t]*(?:\#|$))""")


def _heading(line: str) -> str:
    match = _HEADING.match(line.lstrip())
    return match[0] if match else ""


def _written_twice(text: str, line: int, reason: str) -> tuple[str, str] | None:
    """Message and suggestion for a key or table that stands twice, if its name can be told; with its first line."""
    if '"""' in text or "'''" in text:
        return None  # What looks like a key may be a line of a long text.
    lines = text.split("\n", line)[:line]
    heading = _heading(lines[-1])
    if reason.startswith("Cannot declare") and heading:
        same = (number for number, other in enumerate(lines[:-1], 1) if _heading(other) == heading)
        first = next(same, 0)
        where = f", first in line {first}" if first else ""
        return f"the table {shown(heading)[1:-1]} stands twice{where}", "put its lines under one heading"
    if reason != "Cannot overwrite a value":
        return None
    last = _KEY.match(lines[-1])
    if not last:
        return None
    first = 0
    for number in range(line - 1, 0, -1):
        if _heading(lines[number - 1]):
            break
        found = _KEY.match(lines[number - 1])
        if found and found[1] == last[1]:
            first = number
    where = f", first in line {first}" if first else ""
    return f"the key {shown(last[1])} stands twice in the same table{where}", "rename or remove one of them"


def _refusal(file: str, line: int, message: str, suggestion: str = "") -> GameFileError:
    return GameFileError(file, (Fault(line, "", message, suggestion),))
