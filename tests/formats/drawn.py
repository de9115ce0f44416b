"""Hypothesis strategies of records, with labels as nasty as files may have them."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import strategies as st

from gametheory.formats.records import StrategicRecord, TreeNodeRecord, TreeRecord

labels = st.one_of(
    st.sampled_from(
        ["", "a", "1", '"', "\\", '\\"', '"\\', "a b", "ann,bob", "{", "}", "\n", "état", "Ω", "0", "c", "-1"]
    ),
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=6),
)
numbers = st.one_of(
    st.integers(-9, 9).map(Fraction),
    st.fractions(max_denominator=40),
    st.sampled_from([Fraction(1, 3), Fraction(10**30), Fraction(1, 10**9), Fraction(-7, 10)]),
)


@st.composite
def strategic_records(draw: st.DrawFn, *, players: int = 4, outcomes: bool = True) -> StrategicRecord:
    """Games of one to so many players with one to three strategies each, by payoffs or by outcomes."""
    count = draw(st.integers(1, players))
    shape = [draw(st.integers(1, 3)) for _ in range(count)]
    profiles = math.prod(shape)
    cell = st.tuples(*[numbers] * count)
    listed: tuple[tuple[str, tuple[Fraction, ...]], ...] = ()
    numbered: tuple[int, ...] = ()
    if outcomes and draw(st.booleans()):
        listed = tuple(draw(st.lists(st.tuples(labels, cell), max_size=4)))
        numbered = tuple(draw(st.lists(st.integers(0, len(listed)), min_size=profiles, max_size=profiles)))
        nothing = (Fraction(0),) * count
        payoffs = tuple(listed[number - 1][1] if number else nothing for number in numbered)
    else:
        payoffs = tuple(draw(st.lists(cell, min_size=profiles, max_size=profiles)))
    if not listed:
        numbered = ()
    return StrategicRecord(
        title=draw(labels),
        players=tuple(draw(labels) for _ in range(count)),
        strategies=tuple(tuple(draw(labels) for _ in range(size)) for size in shape),
        payoffs=payoffs,
        comment=draw(labels),
        outcomes=listed,
        outcome_of=numbered,
    )


@st.composite
def tree_records(draw: st.DrawFn, *, depth: int = 4) -> TreeRecord:
    """Trees with chance, outcomes on the way and outcomes that are reused; players may forget anything."""
    count = draw(st.integers(1, 3))
    outcomes: dict[int, tuple[str, tuple[Fraction, ...]]] = {}
    sets: dict[tuple[int, int], tuple[tuple[str, ...], tuple[Fraction, ...]]] = {}
    names: dict[tuple[int, int], str] = {}
    nodes: list[TreeNodeRecord | None] = []

    def outcome() -> int:
        number = draw(st.sampled_from([0, 1, 1, 2, 7]))
        if number and number not in outcomes:
            outcomes[number] = (draw(labels), tuple(draw(numbers) for _ in range(count)))
        return number

    def grow(left: int) -> int:
        position = len(nodes)
        nodes.append(None)
        label = draw(labels)
        player = draw(st.integers(-2, count - 1)) if left else -2
        if player == -2:
            nodes[position] = TreeNodeRecord("terminal", label, outcome=outcome())
            return position
        key = (player, draw(st.integers(1, 3)))
        if key not in sets:
            size = draw(st.integers(1, 3))
            shares = [draw(st.integers(0, 3)) for _ in range(size)]
            shares[0] += 1
            chances = tuple(Fraction(share, sum(shares)) for share in shares) if player < 0 else ()
            sets[key] = (tuple(draw(labels) for _ in range(size)), chances)
            names[key] = draw(labels)
        actions, chances = sets[key]
        here = outcome()
        children = tuple([grow(left - 1) for _ in actions])
        kind = "chance" if player < 0 else "decision"
        nodes[position] = TreeNodeRecord(kind, label, player, key[1], actions, chances, children, here)
        return position

    title, comment = draw(labels), draw(labels)
    grow(depth)
    players = tuple(draw(labels) for _ in range(count))
    return TreeRecord(title, players, tuple(node for node in nodes if node is not None), outcomes, names, comment)
