"""Collecting faults, naming what may have been meant, and showing values; and what the reader refuses outright."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory.errors import Fault, GameFileError, UsageError
from gametheory.spec.expressions import Constant
from gametheory.spec.faults import MAXIMUM_MESSAGE, RESERVED, Faults, check_name, did_you_mean, path_text, shown
from gametheory.spec.grammar import parse_expression
from gametheory.spec.guard import absurdity, unprintable
from gametheory.spec.locate import LineIndex
from gametheory.spec.priors import FAMILIES, parse_prior
from gametheory.spec.reader import MAXIMUM_BYTES, read_game_bytes, read_game_file, read_game_text


def raised(faults: Faults) -> tuple[Fault, ...]:
    with pytest.raises(GameFileError) as caught:
        faults.stop_if_any()
    return caught.value.faults


def collected(text: str = "a = 1\nb = 2\n") -> Faults:
    return Faults("game.toml", LineIndex(text))


def test_faults_are_sorted_by_line_and_told_once() -> None:
    faults = collected()
    assert not faults
    faults.stop_if_any()
    for path in (("b",), ("a",), (), ("b",)):
        faults.add(path, "wrong", "mend it")
    assert bool(faults)
    assert [str(fault) for fault in raised(faults)] == [
        "wrong (mend it)",
        "line 1: a: wrong (mend it)",
        "line 2: b: wrong (mend it)",
    ]


def test_endless_messages_are_cut_and_lines_joined() -> None:
    faults = collected()
    faults.add(("x" * 10_000,), "m\nn " * 10_000, "s\x1b" * 10_000)
    (fault,) = raised(faults)
    assert max(len(fault.path), len(fault.message), len(fault.suggestion)) <= MAXIMUM_MESSAGE
    assert str(fault).isprintable()


def test_endless_faults_are_counted() -> None:
    faults = collected()
    for number in range(20_000):
        faults.add(("a",), f"fault {number}", faults.did_you_mean("fee", ["feee"] * 10))
    found = raised(faults)
    assert len(found) == 101
    assert found[-1] == Fault(0, "", "and 19900 more faults")
    assert not faults.did_you_mean("fee", ["feee"])


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("pirat", ["pirate", "license"], "did you mean 'pirate'?"),
        ("xyz", ["pirate", "license"], "plays pirate, license"),
        ("xyz", [], ""),
        ("xyz", [f"name{k}" for k in range(30)], ""),
        ("x" * 1_000, ["x" * 999, "y"], ""),
    ],
)
def test_did_you_mean(name: str, known: list[str], said: str) -> None:
    assert did_you_mean(name, known, "plays ") == said or len(name) > 100


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ("a\n b", "'a b'"),
        ("x" * 60, "'" + "x" * 46 + "..."),
        ([], "an empty list"),
        ([1, 2], "a list of 2"),
        ({}, "an empty table"),
        ({"a": 1}, "a table of 1"),
        (Fraction(1, 2), "1/2"),
        (10**5000, "a number of many digits"),
    ],
    ids=lambda value: repr(value)[:20] if not isinstance(value, int) or value < 9 else "huge",
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


def test_paths_as_people_write_them() -> None:
    assert path_text(("payoffs", "cells", "monitor", "pirate", 1)) == "payoffs.cells.monitor.pirate[1]"
    assert path_text(("a b", 0, "c")) == "'a b'[0].c"
    assert path_text(()) == ""


@given(st.text(max_size=20))
def test_names_are_exactly_what_expressions_read_as_names(name: str) -> None:
    """And the better name that is suggested is one."""
    faults = collected()
    fits = check_name(faults, name, ("a",), "strategy name")
    try:
        parsed = parse_expression(name)
        is_name = not isinstance(parsed, Constant) and str(parsed) == name and name.isidentifier()
    except ValueError:
        is_name = False
    assert fits == (is_name and name not in RESERVED)
    if not fits:
        suggestion = raised(faults)[0].suggestion
        assert not suggestion or check_name(collected(), suggestion.removeprefix("write "), (), "strategy name")


@pytest.mark.parametrize("name", [*sorted(RESERVED), "1st", "a b", "", "naïve", "λ", "x" * 101, "a.b", "a-b"])
def test_names_that_are_none(name: str) -> None:
    faults = collected()
    assert not check_name(faults, name, (), "player name")
    assert "can't be a player name" in raised(faults)[0].message


# -- Priors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("uniform(0, 1/2)", (0, Fraction(1, 2))),
        (" loguniform( 0.1 ,10 ) ", (Fraction(1, 10), 10)),
        ("beta(2, 5)", (0, 1)),
        ("triangular(0, 0, 1)", (0, 1)),
        ("normal(0, 1e-3)", None),
    ],
)
def test_priors(text: str, support: object) -> None:
    prior = parse_prior(text)
    assert prior.support == support
    assert parse_prior(str(prior)) == prior
    assert len(prior.arguments) == len(FAMILIES[prior.family])


@pytest.mark.parametrize(
    "text",
    ["", "uniform", "uniform()", "uniform(1)", "uniform(1, 1)", "uniform(0, 1, 2)", "uniform(0; 1)", "gauss(0, 1)", "beta(0, 1)",
     "normal(0, 0)", "triangular(0, 2, 1)", "triangular(1, 1, 1)", "loguniform(0, 1)", "uniform((0), 1)", "uniform(0, 1) + 1",
     "uniform(0, inf)", "uniform(0, 1" + "0" * 20_000 + ")", "__import__('os')"],
)  # fmt: skip
def test_priors_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="prior") as caught:
        parse_prior(text)
    assert len(str(caught.value)) < 250


# -- The reader and its guard -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = " + "[" * 41, 2),
        ("a = 1\n\n" + "a." * 24 + "a = 1", 3),
        ("a = '''\n'''\nb = " + "1" * 1_001, 3),
        ("a = '#'\nb = -" + "1" * 1_001, 2),
    ],
)
def test_the_guard_tells_the_line(text: str, line: int) -> None:
    found = absurdity(text)
    assert found is not None
    assert found[0] == line


@pytest.mark.parametrize(
    "text",
    ["a = '" + "[" * 99 + "'", 'a = """' + "[ . ' " * 99 + '"""', "# " + "[." * 99, "a = [" + "0.5, " * 99 + "]",
     "[" + "a." * 22 + "a]\n" * 3, "a = '" + "1" * 1_001 + "'",
     "a = [\n" + "[1.5, 2.5],\n" * 99 + "]", 'a = "\\"' + "." * 99 + '"'],
)  # fmt: skip
def test_the_guard_lets_ordinary_texts_pass(text: str) -> None:
    assert absurdity(text) is None


def test_characters_that_act_instead_of_being_read() -> None:
    document = {"a": ["x", {"b": "y\x1b"}], "c\x07": "z", "d": "ok\n\té", "e": "\u202e", "f": 1}
    said = [(path, message.split()[1], message.split()[5]) for path, message in unprintable(document)]
    assert said == [
        (("a", 1, "b"), "text", "U+001B,"),
        ((), "name", "U+0007,"),
        (("e",), "text", "U+202E,"),
    ]


def test_a_file_that_is_not_there(tmp_path: object) -> None:
    for name in (f"{tmp_path}/missing.toml", str(tmp_path), "nul\0byte.toml"):
        with pytest.raises(UsageError):
            read_game_file(name)


def test_size_is_bounded() -> None:
    with pytest.raises(GameFileError, match="larger than 2 MB"):
        read_game_bytes(b"#" * (MAXIMUM_BYTES + 1), file="big.toml")


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(GameFileError, match="not UTF-8"):
        read_game_text("title = '\ud800'")


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_reserved_word_gets_a_name_that_can_be_used(word: str) -> None:
    faults = collected()
    assert not check_name(faults, word, ("a",), "strategy name")
    (fault,) = raised(faults)
    assert f"'{word}' is a word reserved by the expression language" in fault.message
    for better in fault.message.partition("; write ")[2].split(" or "):
        assert check_name(collected(), better.strip("'"), (), "strategy name")
        parse_expression(f"mover.{better.strip(chr(39))}")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-1/2", 'a fraction needs quotes (write "-1/2")'),
        ("1 / 3 # a third", 'a fraction needs quotes (write "1/3")'),
        ("[0, 2/3]", 'a fraction needs quotes (write "2/3")'),
        ("{ b = 1/3 }", 'a fraction needs quotes (write "1/3")'),
        ("1/2 + fee", "more follows where the line should end"),
        ("40%", 'write 0.4 or "2/5" for 40%'),
        ("4,5", "decimals take a point: 4.5"),
        ("1,000", "no thousands separator: 1000"),
        ("\u22123", "write -"),
        ("\u2018x\u2019", "use straight quotes"),
        ("\u201cx\u201d", "use straight quotes"),
        ('"x\u201d', "use straight quotes"),
        ('"1/2" "1/3"', "more follows where the line should end"),
    ],
)
def test_values_without_quotes_are_told_what_they_lack(value: str, said: str) -> None:
    with pytest.raises(GameFileError) as caught:
        read_game_text(f"format = 1\na = {value}\n")
    (fault,) = caught.value.faults
    assert fault.line == 2
    assert said in str(fault)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = 2\na = 3\n", "line 3: the key 'a' stands twice in the same table, first in line 1"),
        ("[x]\na = 1\n[y]\na = 2\na = [\n]\n", "line 6: a key stands twice in the same table"),
        (
            "[x]\na = 1\n[y]\na = 2\nb.c = 1\na = 2\n",
            "line 6: the key 'a' stands twice in the same table, first in line 4",
        ),
        ('[x]\na = """\na = 1"""\na = 2\n', "line 4: a key stands twice in the same table"),
        ("[x]\na = 1\n[y]\n[ x ] # again\n", "line 4: the table [ x ] stands twice"),
        ("[x]\na = 1\n[y]\n[x] # again\n", "line 4: the table [x] stands twice, first in line 1"),
    ],
)
def test_what_stands_twice_is_named(text: str, said: str) -> None:
    with pytest.raises(GameFileError) as caught:
        read_game_text(text)
    assert str(caught.value.faults[0]).startswith(said)


@pytest.mark.parametrize(
    "line", ["a" + " . b" * 20 + " ", "a" + " ." * 20 + " ", '"' * 2000, "[" + "a " * 4000, "\t" * 9000]
)
def test_looking_for_what_stands_twice_takes_no_time(line: str) -> None:
    begin = time.process_time()
    for text in (f"a = 1\n{line}\na = 2\n", f"{line}= 1\n" * 2, f"a = 1\na = 2 #{line}\n"):
        with pytest.raises(GameFileError):
            read_game_text(text)
    assert time.process_time() - begin < 20
