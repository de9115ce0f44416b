from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given

from gametheory.errors import LimitReached
from gametheory.formats.efg import read_efg
from gametheory.formats.plans import forgets, node_payoffs, strategic_record
from gametheory.formats.records import StrategicRecord, TreeRecord
from tests.formats.drawn import tree_records

START = 'EFG 2 R "t" { "A" "B" }\n'
ABSENT_MINDED = read_efg(
    START
    + """p "" 1 1 "road" { "exit" "on" } 0
t "" 1 "" { 0 0 }
p "" 1 1 0
t "" 2 "" { 4 1 }
t "" 3 "" { 1 2 }"""
)
FORGETFUL = read_efg(
    START
    + """p "" 1 1 "first" { "a" "b" } 1 "paid" { -1 0 }
p "" 1 2 "then" { "c" "d" } 0
t "" 2 "" { 1 1 }
t "" 3 "" { 2 2 }
p "" 1 2 0
t "" 4 "" { 3 3 }
t "" 5 "" { 4 4 }"""
)


def test_payoffs_on_the_way_add_up() -> None:
    assert [payoffs[0] for payoffs in node_payoffs(FORGETFUL)] == [-1, -1, 0, 1, -1, 2, 3]


def test_an_absent_minded_player_does_the_same_each_time() -> None:
    assert forgets(ABSENT_MINDED) == "road"
    form = strategic_record(ABSENT_MINDED)
    # Exiting at the second corner but not at the first is no pure strategy.
    assert form.strategies == (("exit", "on"), ("no move",))
    assert form.payoffs == ((0, 0), (1, 2))


def test_a_player_who_forgets_the_own_move() -> None:
    assert forgets(FORGETFUL) == "then"
    form = strategic_record(FORGETFUL)
    assert form.strategies[0] == ("first: a, then: c", "first: a, then: d", "first: b, then: c", "first: b, then: d")
    assert [payoff for payoff, _ in form.payoffs] == [0, 1, 2, 3]


def test_plans_fix_nothing_where_they_do_not_lead() -> None:
    record = read_efg(
        START
        + """p "" 1 1 "" { "out" "in" } 0
t "" 1 "" { 1 0 }
p "" 2 1 "" { "l" "r" } 0
p "" 1 2 "" { "x" "y" } 0
t "" 2 "" { 2 0 }
t "" 3 "" { 3 0 }
c "" 1 "" { "h" 1/3 "t" 2/3 } 0
t "" 4 "" { 3 0 }
t "" 5 "" { 6 0 }"""
    )
    form = strategic_record(record)
    assert form.strategies == (("1: out", "1: in, 2: x", "1: in, 2: y"), ("l", "r"))
    assert [payoff for payoff, _ in form.payoffs] == [1, 1, 2, 5, 3, 5]
    assert forgets(record) == ""


@given(tree_records())
def test_as_playing_out_all_unreduced_strategies(record: TreeRecord) -> None:
    """Each unreduced strategy does what one plan does; a plan's payoffs are those of play through the tree."""
    form = strategic_record(record)
    table = dict(zip(itertools.product(*map(range, form.shape)), form.payoffs, strict=True))
    met = [[strategies for strategies, _ in _unreduced(record, player)] for player in range(len(record.players))]
    found = {
        tuple(_played(record, dict(enumerate(profile)))) for profile in itertools.islice(itertools.product(*met), 400)
    }
    assert found <= set(table.values())
    if len(list(itertools.islice(itertools.product(*met), 401))) <= 400:
        assert found == set(table.values())


def _unreduced(record: TreeRecord, player: int) -> list[tuple[dict[int, int], None]]:
    sizes = {n.information_set: len(n.actions) for n in record.nodes if n.player == player and n.kind == "decision"}
    return [
        (dict(zip(sizes, actions, strict=True)), None) for actions in itertools.product(*map(range, sizes.values()))
    ]


def _played(record: TreeRecord, strategies: dict[int, dict[int, int]], position: int = 0) -> list[Fraction]:
    node = record.nodes[position]
    total = list(record.outcomes[node.outcome][1]) if node.outcome else [Fraction(0)] * len(record.players)
    if node.kind == "decision":
        chosen = strategies[node.player][node.information_set]
        branches = [(Fraction(1), node.children[chosen])]
    else:
        branches = list(zip(node.probabilities, node.children, strict=True))
    for weight, child in branches:
        after = _played(record, strategies, child)
        total = [before + weight * more for before, more in zip(total, after, strict=True)]
    return total


def test_too_many_strategies_are_refused() -> None:
    wide = START + "".join(f'p "" 1 {k} "" {{ "a" "b" }} 0\nt "" 0\n' for k in range(1, 3)) + 't "" 0\n'
    assert isinstance(strategic_record(read_efg(wide)), StrategicRecord)
    chance = f'c "" 1 "" {{ {" ".join(f"{chr(34)}e{k}{chr(34)} 1/40" for k in range(40))} }} 0\n'
    many = START + chance + "".join(f'p "" 1 {k} "" {{ "a" "b" }} 0\nt "" 0\nt "" 0\n' for k in range(1, 41))
    deep = START + "".join(f'p "" 1 {k} "" {{ "a" "b" }} 0\n' for k in range(1, 30_001)) + 't "" 0\n' * 30_001
    for text in (many, deep):
        record = read_efg(text)
        with pytest.raises(LimitReached, match="keep it a tree"):
            strategic_record(record)


def test_sums_along_deep_paths_are_bounded() -> None:
    nodes = "".join(f'p "" 1 {k} "" {{ "on" }} {k} "" {{ 1/{k} }}\n' for k in range(1, 12_001)) + 't "" 0\n'
    with pytest.raises(LimitReached, match="too many digits"):
        node_payoffs(read_efg('EFG 2 R "" { "A" }\n' + nodes))


def test_products_of_chances_are_bounded() -> None:
    sizes = [10**9 + 7 * k * k for k in range(1, 1200)]
    chances = "".join(
        f'c "" {k} "" {{ "a" 1/{size} "b" {size - 1}/{size} }} 0\nt "" 0\n' for k, size in enumerate(sizes, start=1)
    )
    last = 't "" 1 "" { 1 }\n'
    with pytest.raises(LimitReached, match="too many digits"):
        strategic_record(read_efg('EFG 2 R "" { "A" }\n' + chances + last))


def test_ways_are_counted_by_their_length() -> None:
    """One set met again and again, and many plans of another: the time is bounded by the steps that are taken."""
    same = "".join('p "" 1 1 "" { "a" "b" } 0\n' for _ in range(15_000))
    other = 'p "" 1 2 "" { ' + " ".join(f'"m{k}"' for k in range(200)) + " } 0\n" + 't "" 0\n' * 200
    text = 'EFG 2 R "" { "A" }\n' + same + other + 't "" 0\n' * 15_000
    with pytest.raises(LimitReached):
        strategic_record(read_efg(text))
