from __future__ import annotations

import tomllib
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gametheory.formats.toml_text import toml_text

names = st.text(st.characters(blacklist_categories=("Cs",)), max_size=5)
values = st.recursive(
    st.integers(-(10**6), 10**6) | st.fractions(max_denominator=9) | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=25,
)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    return value


@given(st.dictionaries(names, values, max_size=6))
def test_documents_are_read_as_they_were_written(document: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(document, remarks=["from\nsomewhere = 1"])) == _plain(document)


def test_nodes_keep_their_order_where_one_is_too_long_for_a_line() -> None:
    chance = {f"event_{k}": Fraction(1, 20) for k in range(20)}
    tree = {"first": {"player": "ann"}, "root": {"chance": chance}, "last": {"payoffs": [1, 2]}}
    assert list(tomllib.loads(toml_text({"tree": tree}))["tree"]) == ["first", "root", "last"]


def test_a_game_reads_well() -> None:
    document = {
        "format": 1,
        "players": {"ann": ["up", "down"]},
        "payoffs": {"cells": {"up": {"left": [1, Fraction(1, 2)], "right": [0, 0]}}},
        "title": "a game",
    }
    assert toml_text(document, remarks=["Converted."]) == (
        '# Converted.\n\nformat = 1\ntitle = "a game"\n\n[players]\nann = ["up", "down"]\n\n'
        '[payoffs.cells]\nup = { left = [1, "1/2"], right = [0, 0] }\n'
    )
