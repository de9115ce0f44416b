"""Whatever is wrong with a text, it is said as a fault of the file, and at once."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory.errors import GameFileError
from gametheory.formats.efg import read_efg
from gametheory.formats.gam import read_gam
from gametheory.formats.matrices import read_csv
from gametheory.formats.nfg import read_nfg
from gametheory.formats.tokens import decoded
from tests.formats.test_efg import POKER
from tests.formats.test_nfg import OUTCOMES, PAYOFFS

READERS = {"nfg": read_nfg, "efg": read_efg, "gam": read_gam, "csv": read_csv}
TEXTS = [("nfg", PAYOFFS), ("nfg", OUTCOMES), ("efg", POKER), ("gam", "2\n2 2\n\n1 2 3 4 5 6 7 8\n")]
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{}",]+')


@pytest.mark.parametrize(("kind", "text"), TEXTS)
def test_a_file_that_is_cut_off_anywhere_is_refused(kind: str, text: str) -> None:
    READERS[kind](text)
    tokens = list(TOKEN.finditer(text))
    for match in tokens:
        with pytest.raises(GameFileError) as caught:
            READERS[kind](text[: match.start()])
        assert caught.value.faults[0].message
        if match[0].startswith('"'):
            with pytest.raises(GameFileError, match=r"a quote is opened and never closed|is expected here"):
                READERS[kind](text[: match.end() - 1])


@pytest.mark.parametrize(("kind", "text"), TEXTS)
def test_a_token_that_is_left_out_or_doubled_gives_a_game_or_a_fault(kind: str, text: str) -> None:
    refused = 0
    for match in TOKEN.finditer(text):
        for changed in (
            text[: match.start()] + text[match.end() :],
            text[: match.end()] + " " + match[0] + text[match.end() :],
            text[: match.start()] + "\u2212\x00\U0001f600" + text[match.end() :],
        ):
            try:
                READERS[kind](changed)
            except GameFileError as error:
                refused += error.faults[0].line >= 1
    assert refused > 10


@given(st.sampled_from(sorted(READERS)), st.text(max_size=60), st.sampled_from(TEXTS), st.integers(0, 300))
def test_no_text_raises_anything_else(kind: str, noise: str, valid: tuple[str, str], place: int) -> None:
    for text in (noise, valid[1][:place] + noise + valid[1][place:], noise + valid[1]):
        with contextlib.suppress(GameFileError):
            READERS[kind](text)


BIG = "9" * 500
HOSTILE = [
    ("nfg", 'NFG 1 R "" { "A" "B" } { 1000000000 1000000000 } 1'),
    ("nfg", f'NFG 1 R "" {{ "A" }} {{ {BIG} }} 1'),
    ("nfg", f'NFG 1 R "" {{ "A" }} {{ {"0" * 5000}9 }} 1'),
    ("nfg", 'NFG 1 R "" { ' + '"A" ' * 100 + "} { " + "2 " * 100 + "} 1"),
    ("nfg", 'NFG 1 R "" { "A" } { 1 } 1e999999999'),
    ("nfg", 'NFG 1 R "" { "A" } { 1 } ' + "1" * 3000),
    ("nfg", 'NFG 1 R "" { "A" } { 1 } \u00b2'),
    ("nfg", 'NFG 1 R "" { "A" } { \u00b2 } 1'),
    ("nfg", 'NFG 1 R "" { "A" } { 1 } { { "o" 1 } } \u0661'),
    ("nfg", "NFG 1 R " + "{" * 100_000),
    ("nfg", 'NFG 1 R "' + '\\"' * 100_000),
    ("efg", 'EFG 2 R "" { "A" } ' + "{" * 100_000),
    ("efg", 'EFG 2 R "" { "A" } ' + 'p "" 1 1 "" { "a" } 0 ' * 10_000),
    ("efg", 'EFG 2 R "" { "A" } c "" 1 "" { "a" 1e-999999 } 0'),
    ("gam", "20\n" + "1000000 " * 20),
    ("gam", "1000000000"),
    ("csv", "1\n" * 600_000),
    ("csv", '"' * 100_001),
    ("csv", "," * 100_000),
    ("csv", "1\x00"),
]


@pytest.mark.parametrize(("kind", "text"), HOSTILE, ids=[f"{kind}{k}" for k, (kind, _) in enumerate(HOSTILE)])
def test_absurd_files_are_refused(kind: str, text: str) -> None:
    with pytest.raises(GameFileError) as caught:
        READERS[kind](text)
    assert len(str(caught.value)) < 600


def test_bytes_are_bounded_and_are_utf_8() -> None:
    with pytest.raises(GameFileError, match="larger than 20 MB"):
        decoded(b" " * 20_000_001, "game.nfg")
    with pytest.raises(GameFileError, match=r"game\.nfg: line 2: the file is not UTF-8 text"):
        decoded(b"NFG\n\xff", "game.nfg")
    assert decoded(b"\xef\xbb\xbfNFG", "game.nfg") == "NFG"
