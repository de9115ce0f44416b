"""The words of Gambit's files and of those like them: quoted texts, numbers, braces; with the line of each for messages.

White space and commas only separate. In a quoted text ``\\"`` is a quote and ``\\\\`` a backslash; any other backslash
stands for itself. A text is split as it is read, so that a file that is wrong at its beginning costs nothing.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NoReturn

from gametheory.errors import Fault, GameFileError
from gametheory.numbers import NumberError, exact_text, parse_number

__all__ = [
    "MAXIMUM_FOREIGN_BYTES",
    "MAXIMUM_PLAYERS",
    "MAXIMUM_PROFILES",
    "Tokens",
    "decimal_or_ratio",
    "decoded",
    "labels",
    "number_text",
    "quoted",
    "shape_of",
]

MAXIMUM_FOREIGN_BYTES = 20_000_000
"""Longest file of another program."""
MAXIMUM_PLAYERS = 20
MAXIMUM_PROFILES = 100_000
"""Most players and pure profiles of a game, as for the game files of this project."""
_LONGEST_WHOLE = 9
_MOST_PLACES = 100

_TOKEN = re.compile(
    r"""[\s,]*+(?: (?P<text>"(?:[^"\\]++|\\[\s\S])*+") | (?P<open>\{) | (?P<close>\}) | (?P<unclosed>")
               | (?P<word>[^\s,{}"]++) | (?P<end>\Z) )""",
    re.VERBOSE,
)
_NAMES = {"open": "{", "close": "}", "end": "the end of the file"}


class Tokens:
    """The tokens of a text, one ahead; ``kind`` is ``text``, ``open``, ``close``, ``word`` or ``end``.

    ``place`` is where the present token stands; its line is counted only for a message.
    """

    def __init__(self, text: str, file: str) -> None:
        self._text, self.file = text, file
        self._numbers: dict[str, Fraction] = {}
        self._end = 0
        self.kind, self.value, self.place = "", "", 0
        self.take()

    def take(self) -> str:
        """The present token, as it stands; the next one becomes the present."""
        value = self.value
        match = _TOKEN.match(self._text, self._end)
        assert match is not None  # One of the alternatives fits any text.
        assert match.lastgroup is not None
        self.kind, self.value = match.lastgroup, match[match.lastgroup]
        self.place, self._end = match.start(match.lastgroup), match.end()
        if self.kind == "unclosed":
            self.fail("a quote is opened and never closed", 'close it with "')
        return value

    def fail(self, message: str, hint: str = "", *, place: int | None = None) -> NoReturn:
        """Raise :class:`GameFileError` at the present token, or at the ``place`` of an earlier one."""
        line = self._text.count("\n", 0, self.place if place is None else place) + 1
        raise GameFileError(self.file, (Fault(line, "", message, hint),))

    def expected(self, what: str, hint: str = "") -> NoReturn:
        """Raise, for something else stands where ``what`` belongs."""
        self.fail(f"{what} is expected here, not {self.shown()}", hint)

    def shown(self) -> str:
        """The present token in a few characters."""
        if self.kind in _NAMES:
            return _NAMES[self.kind]
        value = " ".join(self.value[:60].split())
        value = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value)
        return value if len(value) <= 40 else value[:37] + "..."

    def text(self, what: str) -> str:
        """A quoted text, without its quotes."""
        if self.kind != "text":
            self.expected(what, f'write it in quotes: "{self.shown()}"' if self.kind == "word" else 'write "" for none')
        inner = self.take()[1:-1]
        return re.sub(r'\\(["\\])', r"\1", inner) if "\\" in inner else inner

    def brace(self, kind: str, what: str) -> None:
        """An opening or a closing brace."""
        if self.kind != kind:
            self.expected(f"{_NAMES[kind]} {what}")
        self.take()

    def number(self, what: str) -> Fraction:
        """An exact number: ``3``, ``-0.25``, ``1e-3`` or ``2/3``."""
        if self.kind != "word":
            self.expected(what)
        found = self._numbers.get(self.value)
        if found is None:
            try:
                found = parse_number(self.value)
            except NumberError as error:
                self.fail(f"{what} is expected here: {error}")
            self._numbers[self.value] = found
        self.take()
        return found

    def whole(self, what: str, least: int = 0, most: int | None = None, hint: str = "") -> int:
        """A whole number from ``least`` to ``most``; the hint is for one that is larger."""
        digits = self.value
        if self.kind != "word" or not (digits.isascii() and digits.isdigit()):
            self.expected(what, "a whole number")
        significant = digits.lstrip("0") or "0"
        if len(significant) > _LONGEST_WHOLE:
            self.fail(f"{what} is too large: {self.shown()}", hint)
        number = int(significant)
        if number < least:
            self.fail(f"{what} is {least} or more, not {self.shown()}")
        if most is not None and number > most:
            self.fail(f"{what} is {most} at most, not {self.shown()}", hint)
        self.take()
        return number

    def finish(self, what: str) -> None:
        """Nothing may follow."""
        if self.kind != "end":
            self.fail(f"more follows after {what}: {self.shown()}", "take it out, or correct the numbers before")


def labels(tokens: Tokens, what: str, most: int) -> tuple[str, ...]:
    """Quoted texts up to and including a closing brace, ``most`` at most."""
    found: list[str] = []
    while tokens.kind != "close":
        if len(found) == most:
            tokens.fail(f"more than {most:,} names: the game is too large")
        found.append(tokens.text(f"{what} in quotes, or }},"))
    tokens.take()
    return tuple(found)


def decoded(data: bytes, file: str) -> str:
    """The text of a file that is within bounds. Raises :class:`GameFileError` for one that is too large or no UTF-8."""
    if len(data) > MAXIMUM_FOREIGN_BYTES:
        message = f"the file is larger than {MAXIMUM_FOREIGN_BYTES // 1_000_000} MB"
        raise GameFileError(file, (Fault(0, "", message),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GameFileError(file, (Fault(line, "", "the file is not UTF-8 text", "save it as UTF-8"),)) from None


def quoted(label: str) -> str:
    """A text in quotes, as :meth:`Tokens.text` and Gambit read it.

    A backslash is doubled only where it would be taken with what follows, since Gambit's own reader keeps both.
    """
    escaped = re.sub(r'\\(?=["\\]|\Z)', r"\\\\", label)
    return '"' + escaped.replace('"', '\\"') + '"'


def number_text(number: Fraction) -> str:
    """An exact number as other programs read it: ``2/3``."""
    return exact_text(number)


def decimal_or_ratio(number: Fraction) -> str:
    """A finite decimal if there is one, ``0.4``, for programs that read no fractions; else ``2/3``."""
    rest, places = number.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest > 1 or number.denominator == 1 or places > _MOST_PLACES:
        return number_text(number)
    digits = exact_text(abs(number) * 10**places).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def shape_of(tokens: Tokens, counts: list[int], place: int) -> int:
    """The number of profiles, which is bounded before any table is made; raises at the place of the strategies."""
    if not 1 <= len(counts) <= MAXIMUM_PLAYERS:
        tokens.fail(f"{len(counts)} players; a game has 1 to {MAXIMUM_PLAYERS}", place=place)
    profiles = 1
    for count in counts:
        profiles *= count
        if profiles > MAXIMUM_PROFILES:
            tokens.fail(f"more than {MAXIMUM_PROFILES:,} pure profiles: the game is too large", place=place)
    return profiles
