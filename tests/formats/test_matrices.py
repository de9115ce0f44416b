from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory.errors import GameFileError
from gametheory.formats.matrices import read_csv, write_csv
from gametheory.formats.records import StrategicRecord
from tests.formats.drawn import numbers

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "payoffs"),
    [
        ("1,1/2\n-3,4\n", [(1, -1), (HALF, -HALF), (-3, 3), (4, -4)]),
        ("1, 2\r\n3, 4\r\n\r\n5, 6\r\n7, 0.5", [(1, 5), (2, 6), (3, 7), (4, HALF)]),
        ("1,2\n,\n , \n3,4\n\n\n", [(1, 3), (2, 4)]),
        ("1\t2\n\n3\t4\n", [(1, 3), (2, 4)]),
        ("1;2\n\n3;4\n", [(1, 3), (2, 4)]),
        ("1;2,3;4\n", [(1, 2), (3, 4)]),
        ('"1, 2","(3, 4)"\n', [(1, 2), (3, 4)]),
        ("1 2,3 4\n", [(1, 2), (3, 4)]),
        ("7\n", [(7, -7)]),
    ],
)
def test_numbers_alone(text: str, payoffs: list[tuple[Fraction, Fraction]]) -> None:
    record = read_csv(text)
    assert list(record.payoffs) == payoffs
    assert record.players == ("row", "column")
    assert record.strategies[0][0] == "r1"
    assert record.strategies[1][-1] == f"c{record.shape[1]}"


@pytest.mark.parametrize(
    "text",
    [
        "ann \\ bob,left,right\nup,1,2\ndown,3,4\n\n,left,right\nup,5,6\ndown,7,8\n",
        "ann \\ bob,left,right\nup,1,2\ndown,3,4\n\n5,6\n7,8\n",
        'ann \\ bob,left,right\nup,"1, 5","2, 6"\ndown,3;7,"4, 8"\n',
    ],
)
def test_names_beside_numbers(text: str) -> None:
    record = read_csv(text)
    assert record.players == ("ann", "bob")
    assert record.strategies == (("up", "down"), ("left", "right"))
    assert record.payoffs == ((1, 5), (2, 6), (3, 7), (4, 8))
    assert read_csv(write_csv(record)) == record


def test_names_that_are_numbers_are_told_by_the_corner() -> None:
    record = read_csv("a \\ b,10,20\n1,5,6\n2,7,8\n")
    assert record.strategies == (("1", "2"), ("10", "20"))
    assert read_csv(write_csv(record)) == record


def test_names_of_columns_only_or_of_rows_only() -> None:
    assert read_csv("left,right\n1,2\n").strategies == (("r1",), ("left", "right"))
    assert read_csv("up,1,2\ndown,3,4\n").strategies == (("up", "down"), ("c1", "c2"))


plain = st.text(
    st.characters(whitelist_categories=("L", "N", "P", "S"), blacklist_characters="\\"), min_size=1, max_size=4
)


@given(st.data())
def test_records_are_read_as_they_were_written(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    cell = st.tuples(numbers, numbers)
    record = StrategicRecord(
        title="",
        players=data.draw(st.tuples(plain, plain).filter(lambda pair: pair[0] != pair[1])),
        strategies=tuple(tuple(data.draw(st.lists(plain, min_size=size, max_size=size))) for size in shape),
        payoffs=tuple(data.draw(st.lists(cell, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))),
    )
    assert read_csv(write_csv(record)) == record


def test_three_players_are_refused() -> None:
    with pytest.raises(ValueError, match="two players, and this game has 1"):
        write_csv(StrategicRecord("", ("a",), (("x",),), ((Fraction(1),),)))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 0, "the file is empty"),
        ("a,b\n", 1, "no numbers follow these names"),
        ("1,2\n3\n", 2, "this row has 1 payoffs, and the one in line 1 has 2"),
        ("1,2\n3,x\n", 2, "'x' is not a number"),
        ("1,2\n3,\n", 2, "a cell is empty (write 0 for none)"),
        ("1,2 3\n", 1, "some cells have one payoff and others two"),
        ("1,1 2 3\n", 1, "a cell has one payoff or two, not 1 2 3"),
        ("1\n\n2\n\n3\n", 5, "a third block"),
        ("1 2\n\n3 4\n", 3, "a second block starts here, where the first has both"),
        ("1\n\n3 4\n", 3, "one of two blocks has two payoffs"),
        ("1,2\n\n1\n2\n", 3, "the two blocks are 1x2 and 2x1"),
        ("a,b\n1,2\n\na,c\n1,2\n", 4, "the columns have other names"),
        ("u,1\n\nd,1\n", 3, "the rows have other names"),
        ("a,b,c,d\n1,2\n", 1, "4 names of columns for 2 columns"),
        ('1,2\n"3,4\n', 2, "can't be read as CSV"),
        ("1e5000\n", 1, "more than 1000 digits"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(GameFileError) as caught:
        read_csv(text, file="game.csv")
    (fault,) = caught.value.faults
    assert message in str(fault)
    assert fault.line == line


@pytest.mark.parametrize(
    ("text", "line"),
    [("r;a\nu;1,5\nd;2,5\n", 1), ("a, x;b\n1;2\n", 1), ("1;2\n3;4\n\nx;0,5\ny;2\n", 4)],
)
def test_semicolons_between_cells_beside_commas_are_refused(text: str, line: int) -> None:
    with pytest.raises(GameFileError, match="divided by semicolons") as caught:
        read_csv(text, file="game.csv")
    assert caught.value.faults[0].line == line


def test_names_with_semicolons_stand_in_quotes() -> None:
    assert read_csv('"a;b",c\n1,2\n').strategies[1] == ("a;b", "c")


def test_tabs_in_labels_do_not_divide_cells() -> None:
    record = StrategicRecord(
        "", ("A", "B"), (("up\tone", "down"), ("l", "r")), tuple((Fraction(k), Fraction(-k, 3)) for k in range(4))
    )
    again = read_csv(write_csv(record), file="game.csv")
    assert again.strategies == (("up one", "down"), ("l", "r"))
    assert again.payoffs == record.payoffs
