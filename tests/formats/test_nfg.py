from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from gametheory.errors import GameFileError
from gametheory.formats.nfg import first_fastest, last_fastest, read_nfg, write_nfg
from gametheory.formats.records import StrategicRecord
from tests.formats.drawn import strategic_records

PAYOFFS = """NFG 1 R "Entry, \\"by hand\\"" { "Ann" "Bob" }
{ 2 3 }
"first line
second line"
1 10  2 20
3 30, 4 40,
5.5 5e1 2/3 -.25
"""
OUTCOMES = """NFG 1 D "named" { "Ann" "Bob" } { { "up" "down" } { "left" "right" } }
{ { "win" 1, 0 } { "draw" 1/2 0.5 } }
1 2
0 2
"""


def test_payoffs_stand_with_the_first_players_strategy_fastest() -> None:
    record = read_nfg(PAYOFFS)
    assert record.title == 'Entry, "by hand"'
    assert record.players == ("Ann", "Bob")
    assert record.strategies == (("1", "2"), ("1", "2", "3"))
    assert record.comment == "first line\nsecond line"
    rows = [record.payoffs[:3], record.payoffs[3:]]
    assert rows[0] == ((1, 10), (3, 30), (Fraction(11, 2), 50))
    assert rows[1] == ((2, 20), (4, 40), (Fraction(2, 3), Fraction(-1, 4)))


def test_outcomes_are_reused_and_0_is_none() -> None:
    record = read_nfg(OUTCOMES)
    half = Fraction(1, 2)
    assert record.outcomes == (("win", (1, 0)), ("draw", (half, half)))
    # In the file up.left, down.left, up.right, down.right.
    assert record.outcome_of == (1, 0, 2, 2)
    assert record.payoffs == ((1, 0), (0, 0), (half, half), (half, half))
    assert read_nfg(write_nfg(record)) == record
    plain = read_nfg(write_nfg(record, outcomes=False))
    assert plain.payoffs == record.payoffs
    assert plain.outcomes == ()


def test_a_game_by_payoffs_is_written_by_outcomes_too() -> None:
    record = read_nfg(PAYOFFS)
    again = read_nfg(write_nfg(record, outcomes=True))
    assert again.payoffs == record.payoffs
    assert again.outcome_of == (1, 3, 5, 2, 4, 6)
    assert again.outcomes[4] == ("", (Fraction(11, 2), Fraction(50)))


def test_orders_are_inverse() -> None:
    entries = list(range(24))
    assert last_fastest(first_fastest(entries, (2, 3, 4)), (2, 3, 4)) == tuple(entries)
    assert last_fastest("abcdef", (2, 3)) == ("a", "c", "e", "b", "d", "f")


@given(strategic_records())
def test_records_are_read_as_they_were_written(record: StrategicRecord) -> None:
    assert read_nfg(write_nfg(record)) == record


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "starts with NFG, not with the end"),
        ('nfg 1 R "" {', 1, "starts with NFG, not with nfg"),
        ('NFG 2 R "" {', 1, "version 2"),
        ('NFG 1 X "" {', 1, "R or D is expected here, not X"),
        ("NFG 1 R\ntitle {", 2, 'the title is expected here, not title (write it in quotes: "title")'),
        ('NFG 1 R "title {', 1, "a quote is opened and never closed"),
        ('NFG 1 R "" { "A" B }', 1, "a player's name in quotes, or }, is expected here, not B"),
        ('NFG 1 R "" { } { }', 1, "0 players"),
        ('NFG 1 R "" { "A" "B" }\n{ 2 }\n1 2', 2, "2 players, but strategies of 1"),
        ('NFG 1 R "" { "A" }\n{ 0 }', 2, "1 or more, not 0"),
        ('NFG 1 R "" { "A" }\n{ { } }', 2, "every player needs at least one strategy"),
        ('NFG 1 R "" { "A" }\n{ x }', 2, "a number of strategies, or { with their names, is expected here, not x"),
        ('NFG 1 R "" { "A" } { 2 }\n1', 2, "the file ends after the payoffs of 1 of 2 profiles"),
        ('NFG 1 R "" { "A" } { 2 }\n1\n2 3', 3, "more follows after the payoffs of all 2 profiles: 3"),
        ('NFG 1 R "" { "A" } { 2 }\n1\none', 3, "a payoff is expected here: 'one' is not a number"),
        ('NFG 1 R "" { "A" } { 2 }\n1\n1/0', 3, "divides by zero"),
        ('NFG 1 R "" { "A" } { 2 } {\n{ "w" 1 2 } } 1 1', 2, "1 payoffs, one a player; one more is 2"),
        ('NFG 1 R "" { "A" } { 2 } {\n{ 1 } } 1 1', 2, "the name of an outcome is expected here"),
        ('NFG 1 R "" { "A" } { 2 } { { "w" 1 } }\n1 2', 2, "the number of an outcome is 1 at most, not 2"),
        ('NFG 1 R "" { "A" } { 2 } { { "w" 1 } }\n1', 2, "the file ends after the outcomes of 1 of 2 profiles"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(GameFileError) as caught:
        read_nfg(text, file="game.nfg")
    (fault,) = caught.value.faults
    assert caught.value.file == "game.nfg"
    assert fault.line == line
    assert message in str(fault)
