"""Collecting every fault of a file before saying anything, each with its line, key path and a suggestion."""

from __future__ import annotations

import difflib
import itertools
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gametheory.errors import Fault, GameFileError
from gametheory.spec.expressions import Expression
from gametheory.spec.grammar import reserved_hint
from gametheory.spec.locate import LineIndex, Path
from gametheory.spec.schema import PartError, to_quantity

MAXIMUM_FAULTS = 100
MAXIMUM_KEPT = 5_000
"""Faults that are kept to be sorted; more are only counted."""
MAXIMUM_MESSAGE = 400
"""Most characters of a message or a suggestion; a file with names of a megabyte gets no answer of that size."""
MAXIMUM_COMPARISONS = 20_000
"""Names that may be compared, over one file, to find what the user may have meant."""
Part = TypeVar("Part", bound=BaseModel)

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
RESERVED = frozenset(keyword.kwlist) | {"min", "max", "abs", "payoff", "at", "claims", "count", "state"}


class Faults:
    """The faults found so far in one file."""

    def __init__(self, file: str, lines: LineIndex) -> None:
        self._file = file
        self._lines = lines
        self._found: dict[Fault, None] = {}
        self._comparisons = MAXIMUM_COMPARISONS
        self._uncounted = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, path: Path, message: str, suggestion: str = "") -> None:
        """Note a fault at a key path."""
        if len(self._found) >= MAXIMUM_KEPT:
            self._uncounted += 1
            return
        fault = Fault(self._lines.line(path), _short(path_text(path)), _short(message), _short(suggestion))
        self._found[fault] = None

    def did_you_mean(self, name: str, known: Collection[str], otherwise: str = "") -> str:
        """As :func:`did_you_mean`, but nothing once a file with endless faults has had its share of comparisons."""
        self._comparisons -= len(known)
        return did_you_mean(name, known, otherwise) if self._comparisons >= 0 else ""

    def closest(self, name: str, known: Collection[str]) -> str:
        """As :func:`closest`, out of the same share of comparisons."""
        self._comparisons -= len(known)
        return closest(name, known) if self._comparisons >= 0 else ""

    def stop_if_any(self) -> None:
        """Raise :class:`GameFileError` with everything noted so far, in file order, if there is anything."""
        if self._found:
            ordered = sorted(self._found)
            shown = ordered[:MAXIMUM_FAULTS]
            more = len(ordered) - len(shown) + self._uncounted
            if more:
                shown.append(Fault(0, "", f"and {more} more faults"))
            raise GameFileError(self._file, tuple(shown))

    def part(self, model: type[Part], value: object, path: Path) -> Part | None:
        """Validate one part of the file; None, with its faults noted, if it is wrong."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            details = error.errors(include_url=False)
            keys = _keys(model)
            given = [str(detail["loc"][-1]) for detail in details if detail["type"] == "extra_forbidden"]
            misspelled = {self.closest(name, keys) for name in given}
            for detail in details:
                # What seems to be missing because it is misspelled is one fault, not two.
                if detail["type"] != "missing" or detail["loc"][-1] not in misspelled:
                    self._note_validation(keys, detail, path)
            return None

    def quantity(self, value: object, path: Path) -> Expression | None:
        """Read one expression of the file; None, with its fault noted, if it can't be read."""
        try:
            return to_quantity(value)
        except ValueError as error:
            self.add(path, str(error))
            return None

    def _note_validation(self, keys: Sequence[str], detail: Mapping[str, Any], path: Path) -> None:
        # The tags of "payoffs", a list or a table, are no part of the path in the file.
        location = tuple(detail["loc"])
        where = path + (location[:1] + location[2:] if location[:2] in _TAGGED else location)
        kind = detail["type"]
        error = detail.get("ctx", {}).get("error")
        if isinstance(error, PartError):
            for key, message in error.faults:
                self.add((*where, key) if key else where, message)
            return
        if kind == "extra_forbidden":
            self.add(where, f"unknown key '{where[-1]}'", self.did_you_mean(str(where[-1]), keys, "allowed here: "))
        elif kind == "missing":
            if isinstance(where[-1], int):
                self.add(where[:-1], "a list of two numbers, [low, high], is expected here, not a list of one")
            else:
                self.add(path, f"'{where[-1]}' is missing", _EXAMPLES.get(where[-1], ""))
        elif kind == "value_error":
            self.add(where, str(error))
        elif kind == "literal_error":
            allowed = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
            given = detail["input"]
            hint = did_you_mean(given, allowed, "one of ") if isinstance(given, str) else f"one of {', '.join(allowed)}"
            self.add(where, f"{shown(given)} is not known here", hint)
        else:
            expected = _EXPECTED.get(kind) or _PREFIX.sub("", detail["msg"]).lower()
            self.add(where, f"{expected} is expected here, not {shown(detail['input'])}")


_PREFIX = re.compile(r"^(?:Input should be |Value error, |Assertion failed, )")
"""What pydantic puts before a message."""
_EXPECTED = {
    "string_type": "a text in quotes",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "tuple_type": "a list",
    "tuple_too_short": "a list of two numbers, [low, high],",
    "too_short": "a list of two numbers, [low, high],",
    "too_long": "a list of two numbers, [low, high],",
}


_TAGGED = (("payoffs", "list"), ("payoffs", "table"))
_EXAMPLES = {"default": "write default = 1, say", "holds": 'write holds = "payoff.a <= 1", say'}


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def shown(value: object) -> str:
    """A value from the file as a message names it, in few words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = f"'{' '.join(value[:200].split())}'"
        return text if len(text) <= 50 else text[:47] + "..."
    if isinstance(value, dict | list):
        kind = "table" if isinstance(value, dict) else "list"
        return f"a {kind} of {len(value)}" if value else f"an empty {kind}"
    if isinstance(value, int | Fraction):
        size = max(value.numerator.bit_length(), value.denominator.bit_length())
        return str(value) if size <= 120 else "a number of many digits"
    return str(getattr(value, "reason", value))[:50]


def _short(text: str) -> str:
    text = " ".join(text[: 4 * MAXIMUM_MESSAGE].split())
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= MAXIMUM_MESSAGE else text[: MAXIMUM_MESSAGE - 3] + "..."


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like this one; empty if none is alike."""
    candidates = [option for option in itertools.islice(known, 2000) if len(option) <= 100]
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6) if len(name) <= 100 else []
    return close[0] if close else ""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean 'licence'?``, or the list of what is known if it is short, or nothing."""
    options = list(known)
    close = closest(name, options)
    if close:
        return f"did you mean '{close}'?"
    if otherwise and options and len(options) <= 20:
        return otherwise + ", ".join(options)
    return ""


def path_text(path: Path) -> str:
    """``payoffs.cells.monitor.pirate[1]``: a key path as people write it."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = str(part) if NAME.fullmatch(str(part)) else shown(str(part))
            text += f".{name}" if text else name
    return text


def check_name(faults: Faults, name: str, path: Path, what: str) -> bool:
    """Whether a name can be used in expressions; notes a fault with a better name if not."""
    if NAME.fullmatch(name) and name not in RESERVED:
        return True
    if name in RESERVED:
        faults.add(path, f"this can't be a {what}: {reserved_hint(name)}")
        return False
    reason = "names have letters, digits and _, and start with a letter"
    odd = next((character for character in name if not character.isascii()), "")
    reason += f"; this one has the character U+{ord(odd):04X}, which may look like another" if odd else ""
    better = plain_name(name, what.split()[0])
    faults.add(path, f"{shown(name)} can't be a {what}: {reason}", f"write {better}" if better else "")
    return False


def plain_name(name: str, prefix: str) -> str:
    """A name as like this one as names can be; empty if too little of it could be kept."""
    plain = unicodedata.normalize("NFKD", name[:200])
    if any(character.isalpha() and not character.isascii() for character in plain):
        return ""
    better = re.sub(r"[^A-Za-z0-9_]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")[:80]
    if better and (better[0].isdigit() or better in RESERVED):
        better = f"{prefix}_{better}"
    return better
