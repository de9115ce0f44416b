from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from gametheory.errors import GameFileError
from gametheory.formats.gam import read_gam, write_gam
from gametheory.formats.records import StrategicRecord
from tests.formats.drawn import strategic_records


def test_payoffs_stand_player_by_player_with_the_first_action_fastest() -> None:
    record = read_gam("2\n2 3\n\n1 2 3 4 5 6\n.5 1/3 -3 4e1 5 6\n")
    assert record.payoffs == (
        (1, Fraction(1, 2)),
        (3, -3),
        (5, 5),
        (2, Fraction(1, 3)),
        (4, 40),
        (6, 6),
    )
    assert record.strategies == (("1", "2"), ("1", "2", "3"))


def test_decimals_are_written_where_they_are_exact() -> None:
    record = read_gam("1\n4\n1/2 -1/3 -12.05 0.001")
    assert write_gam(record) == "1\n4\n\n0.5 -1/3 -12.05 0.001\n"


@given(strategic_records(outcomes=False))
def test_payoffs_are_read_as_they_were_written(record: StrategicRecord) -> None:
    again = read_gam(write_gam(record))
    assert again.payoffs == record.payoffs
    assert again.shape == record.shape
    assert write_gam(replace(again, title="no place for it")) == write_gam(record)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (" \n", 2, "the file is empty"),
        ("2\n2", 2, "the number of actions of player 2 is expected here, not the end of the file"),
        ("21\n", 1, "the number of players is 20 at most, not 21"),
        ("2\n0 1", 2, "1 or more, not 0"),
        ("2\n1000 1000\n1", 2, "more than 100,000 pure profiles"),
        ("1\n2\n1", 3, "the file ends after 1 of 2 payoffs of player 1 (2 payoffs are expected in all)"),
        ("1\n2\n1 x", 3, "'x' is not a number"),
        ("1\n2\n1 2\n3", 4, "more follows"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(GameFileError) as caught:
        read_gam(text)
    assert message in str(caught.value)
    assert caught.value.faults[0].line == line
