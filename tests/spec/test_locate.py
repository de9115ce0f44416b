"""Line numbers of keys, over all that TOML allows."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory.spec.guard import absurdity
from gametheory.spec.locate import LineIndex, Path

CORPUS = '''\
a = 1
b.c = 2
b."d e".f = 3
"quoted # = [x]" = 4
'lite\\ral' = 5
text = """
one = 1
[two]
"three" \\""" = 3
"""
raw = \'\'\'
four = "4" \'\'
\'\'\'
after = 6 # = comment [x]
list = [
  1,
  # comment, with ] and "
  [2, 3,
   4],
  { x = 5, y.z = 6 },
  """
  long
  """, "end", # last
]
here = { p = { q = [1, 2] }, r = 1979-05-27T07:32:00Z }

[table]
key = -0.5e-3
[table."sub table".deep]
key = true

  [ spaced . out ]
  indented = "x"

[[rows]]
name = "first"
[[rows]]
name = "second"
[rows.inner]
name = "inner"
[[rows.many]]
name = "many"
[[rows.many]]
name = "more"

[last]
final = """a""\\
  b"""""
end = 1
"\\u00fc\\t" = 2
'''

LINES: dict[Path, int] = {
    ("a",): 1,
    ("b",): 2,
    ("b", "c"): 2,
    ("b", "d e"): 3,
    ("b", "d e", "f"): 3,
    ("quoted # = [x]",): 4,
    ("lite\\ral",): 5,
    ("text",): 6,
    ("raw",): 11,
    ("after",): 14,
    ("list",): 15,
    ("list", 0): 16,
    ("list", 1): 18,
    ("list", 1, 1): 18,
    ("list", 1, 2): 19,
    ("list", 2, "x"): 20,
    ("list", 2, "y", "z"): 20,
    ("list", 3): 21,
    ("list", 4): 23,
    ("here", "p", "q", 1): 25,
    ("here", "r"): 25,
    ("table",): 27,
    ("table", "key"): 28,
    ("table", "sub table"): 29,
    ("table", "sub table", "deep", "key"): 30,
    ("spaced", "out"): 32,
    ("spaced", "out", "indented"): 33,
    ("rows",): 35,
    ("rows", 0, "name"): 36,
    ("rows", 1): 37,
    ("rows", 1, "name"): 38,
    ("rows", 1, "inner", "name"): 40,
    ("rows", 1, "many", 0, "name"): 42,
    ("rows", 1, "many", 1, "name"): 44,
    ("last", "final"): 47,
    ("last", "end"): 49,
    ("last", "ü\t"): 50,
}


def paths(value: Any, path: Path = ()) -> list[Path]:
    """All key paths of a document."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for key, inner in entries:
        found += paths(inner, (*path, key))
    return found


def test_the_corpus_is_toml() -> None:
    document = tomllib.loads(CORPUS)
    assert set(LINES) <= set(paths(document))
    assert absurdity(CORPUS) is None


@pytest.mark.parametrize("path", LINES, ids=lambda path: ".".join(map(str, path)))
def test_lines(path: Path) -> None:
    assert LineIndex(CORPUS).line(path) == LINES[path]


def test_every_key_of_the_corpus_has_a_line_of_its_own_or_of_its_parent() -> None:
    index = LineIndex(CORPUS)
    lines = [index.line(path) for path in paths(tomllib.loads(CORPUS))]
    assert all(lines)


def test_an_unknown_key_is_placed_at_its_nearest_ancestor() -> None:
    index = LineIndex(CORPUS)
    assert index.line(("table", "missing", "deeper")) == 27
    assert index.line(("list", 99)) == 15
    assert index.line(("nowhere",)) == 0
    assert index.line(()) == 0


keys = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6).map(
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    ),
    st.text(st.sampled_from('a #=[]{}.,"'), max_size=6).map(lambda text: f"'{text}'"),
)
values = st.sampled_from(
    [
        "1",
        '"x # ="',
        "'''a\n\n= b'''",
        '"""\n[x]\n""\\"\n"""',
        "[1,\n\n2]",
        "[]",
        "{}",
        "{ a = [\n{ b = 1 }] }",
        "1.5 # no = [",
        "[[[]]]",
    ]
)


@given(st.lists(st.tuples(keys, values), max_size=8))
def test_lines_of_random_files(entries: list[tuple[str, str]]) -> None:
    """Each key is where it was written, whatever stands before it."""
    text, expected, line = "", {}, 1
    for position, (key, value) in enumerate(entries):
        entry = f"{key}.k{position} = {value}\n"
        text += entry
        expected[position] = line
        line += entry.count("\n")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    index = LineIndex(text)
    for owner, table in document.items():
        for name in table:
            assert index.line((owner, name)) == expected[int(name[1:])]
