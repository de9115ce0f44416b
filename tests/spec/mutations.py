"""Files as a clumsy or malicious hand would leave them: good and bad ones, cut, doubled, swapped and spliced."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
GOOD = sorted(path for path in (ROOT / "games").rglob("*.toml") if ".dossier." not in path.name)
BAD = sorted((ROOT / "tests" / "bad_games").glob("*.toml"))

TOKENS = (
    b"0", b"-1", b"1e999", b"2/3", b"0x10", b"inf", b"nan", b"true", b"''", b'""', b'"""', b"'''", b"[", b"]", b"[[", b"]]",
    b"{", b"}", b"=", b"==", b",", b".", b"..", b"#", b"\n", b"\r", b"\r\n", b"\t", b" ", b"\x00", b"\x1b[31m", b"\xff",
    b"\\", b"\\u0007", b"\\U0001F600", b"**", b"*", b"/", b"//", b"(", b")", b" if ", b" else ", b" and ", b"not ", b"min(",
    b"max()", b"abs(", b"__import__('os')", b"lambda: 0", b"claims.x", b"at.x", b"payoff.x", b"[payoffs.cells]", b"[tree]",
    b"[players]", b"[claims.a]", b'form = "extensive"', b'stages = [["a"]]', b"9**99", b"\xe2\x80\xae", b"\xef\xbb\xbf",
    b"1979-05-27", b"[parameters]", b"holds", b"default", b"chance", b"information", b"moves", b"over", b"range",
)  # fmt: skip


def mutant(source: random.Random) -> bytes:
    """A file with one to four things done to it."""
    data = source.choice(GOOD if source.random() < 0.7 else BAD).read_bytes()
    for _ in range(source.choice([1, 1, 1, 2, 3, 4])):
        data = source.choice(MUTATIONS)(data, source)
    return data


def _flip(data: bytes, source: random.Random) -> bytes:
    at = source.randrange(len(data) + 1)
    return data[:at] + bytes([source.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, source: random.Random) -> bytes:
    at = source.randrange(len(data) + 1)
    return data[:at] + data[at + source.choice([1, 2, 5, 40]) :]


def _end(data: bytes, source: random.Random) -> bytes:
    return data[: source.randrange(len(data) + 1)]


def _insert(data: bytes, source: random.Random) -> bytes:
    at = source.randrange(len(data) + 1)
    return data[:at] + source.choice(TOKENS) + data[at:]


def _replace_word(data: bytes, source: random.Random) -> bytes:
    words = data.split(b" ")
    words[source.randrange(len(words))] = source.choice([source.choice(TOKENS), source.choice(words)])
    return b" ".join(words)


def _lines(change: Callable[[list[bytes], int, int, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def changed(data: bytes, source: random.Random) -> bytes:
        lines = data.split(b"\n")
        change(lines, source.randrange(len(lines)), source.randrange(len(lines)), source)
        return b"\n".join(lines)

    return changed


@_lines
def _drop_line(lines: list[bytes], one: int, other: int, source: random.Random) -> None:
    del lines[one]


@_lines
def _double_line(lines: list[bytes], one: int, other: int, source: random.Random) -> None:
    lines.insert(other, lines[one])


@_lines
def _swap_lines(lines: list[bytes], one: int, other: int, source: random.Random) -> None:
    lines[one], lines[other] = lines[other], lines[one]


@_lines
def _swap_values(lines: list[bytes], one: int, other: int, source: random.Random) -> None:
    (key, sign, value), (other_key, other_sign, other_value) = lines[one].partition(b"="), lines[other].partition(b"=")
    lines[one], lines[other] = key + sign + other_value, other_key + other_sign + value


@_lines
def _splice(lines: list[bytes], one: int, other: int, source: random.Random) -> None:
    stranger = source.choice(GOOD + BAD).read_bytes().split(b"\n")
    start = source.randrange(len(stranger))
    lines[one:one] = stranger[start : start + source.randrange(1, 12)]


MUTATIONS = (
    _flip,
    _cut,
    _end,
    _insert,
    _insert,
    _replace_word,
    _replace_word,
    _drop_line,
    _double_line,
    _swap_lines,
    _swap_values,
    _swap_values,
    _splice,
)
