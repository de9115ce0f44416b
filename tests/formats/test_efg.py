from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from gametheory.errors import GameFileError
from gametheory.formats.efg import read_efg, write_efg
from gametheory.formats.records import TreeRecord
from tests.formats.drawn import tree_records

START = 'EFG 2 R "t" { "A" "B" }\n'
POKER = (
    START
    + """"a comment"
c "deal" 1 "" { "high" .5 "low" 1/2 } 0
p "" 1 1 "saw high" { "bet" "fold" } 0
p "" 2 1 "reply" { "call" "pass" } 9 "stake" { 1 -1 }
t "" 1 "shown" { 1, -1 }
t "" 2 "passed" { 0, 0 }
t "" 0
p "" 1 2 "saw low" { "bet" "fold" } 0
p "second" 2 1 9
t "" 1
t "" 2 "passed"
t "end" 3 { -1 1e0 }
"""
)


def test_a_tree_with_labels_given_the_first_time_only() -> None:
    record = read_efg(POKER)
    assert record.comment == "a comment"
    assert "".join(node.kind[0] for node in record.nodes) == "cddtttddttt"
    root, second = record.nodes[0], record.nodes[7]
    assert root.probabilities == (Fraction(1, 2), Fraction(1, 2))
    assert root.children == (1, 6)
    assert (second.label, second.actions, second.children, second.outcome) == ("second", ("call", "pass"), (8, 9), 9)
    assert record.set_labels == {(-1, 1): "", (0, 1): "saw high", (1, 1): "reply", (0, 2): "saw low"}
    assert record.outcomes[9] == ("stake", (1, -1))
    assert record.outcomes[3] == ("", (-1, 1))
    assert record.nodes[5].outcome == 0
    assert read_efg(write_efg(record)) == record


@given(tree_records())
def test_records_are_read_as_they_were_written(record: TreeRecord) -> None:
    assert read_efg(write_efg(record)) == record


def test_a_deep_tree_takes_no_recursion() -> None:
    moves = "".join(f'p "" 1 {k} "" {{ "go" "stop" }} 0\n' for k in range(1, 20_001))
    text = START + moves + 't "" 1 "" { 1 2 }\n' + 't "" 0\n' * 20_000
    record = read_efg(text)
    assert len(record.nodes) == 40_001
    assert record.nodes[0].children == (1, 40_000)
    assert read_efg(write_efg(record)) == record


def test_a_game_of_one_node() -> None:
    record = read_efg(START + 't "over" 1 "o" { 1 2 }')
    assert [node.label for node in record.nodes] == ["over"]
    assert read_efg(write_efg(record)) == record


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 2, "the file ends before the tree does (at least 1 more nodes"),
        ('p "" 1 1 "" { "a" "b" } 0\nt "" 0', 3, "at least 1 more nodes belong to it"),
        ('t "" 0\nt "" 0', 3, "more follows after the last node of the tree"),
        ('x "" 0', 2, "a node is expected here, not x"),
        ('p "" 3 1 "" { "a" } 0', 2, "the number of a player is 2 at most, not 3 (there are 2 players)"),
        ('p "" 0 1 "" { "a" } 0', 2, "the number of a player is 1 or more, not 0"),
        ('p "" 1 1 "" 0', 2, "information set 1 of player 1 has no actions yet"),
        ('p "" 1 1 "" { } 0', 2, "information set 1 of player 1 has no actions"),
        ('p "" 1 1 "" { "a" } 0\np "" 1 1 "" { "b" } 0', 3, "information set 1 of player 1 had other actions before"),
        ('p "" 1 1 "s" { "a" } 0\np "" 1 1 "z" { "a" } 0', 3, "information set 1 of player 1 had another label before"),
        ('c "" 1 ""\n{ "a" .3 "b" .3 } 0', 3, "the probabilities sum to 3/5, not to 1 (write fractions"),
        ('c "" 1 ""\n{ "a" 2\n"b" -1 } 0', 4, "a probability is negative"),
        ('c "" 1 "" { "a" "b" } 0', 2, 'a probability is expected here, not "b"'),
        ('t "" 1', 2, "outcome 1 has no payoffs"),
        ('t "" 1 "o" { 1 }', 2, "a payoff is expected here, not }"),
        ('t "" 1 "o" { 1 2 3 }', 2, "an outcome has 2 payoffs"),
        ('t "" 0 "o" { 1 2 }', 2, "the outcome 0 has no payoffs"),
        ('p "" 1 1 "" { "a" "b" } 0 t "" 1 "o" { 1 2 }\nt "" 1 "o" { 1 3 }', 3, "outcome 1 had another name or other"),
        ('t "" 99999999999', 2, "the number of an outcome is too large"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(GameFileError) as caught:
        read_efg(START + text, file="game.efg")
    (fault,) = caught.value.faults
    assert message in str(fault)
    assert fault.line == line


def test_labels_of_sets_that_are_never_given_are_empty() -> None:
    text = START + 'p "" 1 1 { "a" } 0\nt "" 0\n'
    record = read_efg(text)
    assert record.set_labels == {(0, 1): ""}
    assert read_efg(write_efg(replace(record, title="other"))).title == "other"
