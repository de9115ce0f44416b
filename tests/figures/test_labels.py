"""Texts in figures: exact numbers, axes from the file, what is played; and rows of labels that do not touch."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from flint import fmpz_poly

import gametheory
from gametheory.algebra.roots import real_roots
from gametheory.algebra.values import Value
from gametheory.figures.labels import (
    axis_label,
    number_label,
    play_text,
    safe_text,
    several_text,
    staggered,
    tick_text,
    wrapped,
)
from gametheory.parametric.result import Regimes


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 10), r"$\dfrac{1}{10}$"),
        (Fraction(3), "3"),
        (Fraction(-2), "\N{MINUS SIGN}2"),
        (Fraction(14960), "14,960"),
        (Fraction(123457, 1000000), "0.1235"),
        (real_roots(fmpz_poly([-2, 0, 1]))[1], r"$\sqrt{2}$"),
        (real_roots(fmpz_poly([-2, 0, 0, 1]))[0], "1.26"),
    ],
)
def test_exact_numbers_are_short(number: Value, text: str) -> None:
    assert number_label(number) == text


def test_mathtext_can_set_every_label() -> None:
    from matplotlib.mathtext import MathTextParser

    parser = MathTextParser("agg")
    numbers: tuple[Value, ...] = (
        Fraction(9, 50),
        Fraction(-7, 11),
        *real_roots(fmpz_poly([-3, -2, 5]).factor()[1][0][0]),
    )
    for number in numbers:
        label = number_label(number)
        if label.startswith("$"):
            parser.parse(label)


def test_texts_of_files_are_made_safe() -> None:
    assert safe_text("costs $5\nand\t\x1b[31m$6") == r"costs \$5 and [31m\$6"
    assert len(safe_text("x" * 5000)) == 300


def test_wrapping_keeps_to_lines_and_columns() -> None:
    lines = wrapped("a word and another and one more " * 9, 20, 3).split("\n")
    assert len(lines) == 3
    assert lines[-1].endswith("...")
    assert max(map(len, lines)) <= 23


def test_an_axis_is_named_from_the_file() -> None:
    family = gametheory.load("essay/monitoring")
    assert axis_label(family, "fee") == "fee: licence fee (money per period)"
    # The unit stands in the meaning already.
    assert axis_label(family, "reach") == "reach: share of tool makers against whom a judgment can be enforced"
    assert axis_label(family, "elsewhere") == "elsewhere"


def test_what_is_played_is_told_in_few_words() -> None:
    found = gametheory.regimes(gametheory.load("essay/monitoring"), "reach")
    assert isinstance(found, Regimes)
    assert [play_text(each) for each in found.at("1/2").equilibria] == ["mixed: monitor/ignore & pirate/license"]
    tree = gametheory.regimes(gametheory.load("essay/four_players"), "reach")
    assert isinstance(tree, Regimes)
    assert play_text(tree.at(0).equilibria[0]) == "license & guarded & pirate & platform"


def test_many_names_are_counted() -> None:
    assert several_text(["A", "B"]) == "A, B"
    assert several_text(list("ABCDEFG")) == "A, B, C +4"


def test_ticks_are_plain_numbers() -> None:
    assert [tick_text(value) for value in (0.0, 0.5, -1.0, 1e6)] == ["0", "0.5", "\N{MINUS SIGN}1", "1,000,000"]


def test_staggered_labels_of_a_row_never_touch() -> None:
    centres, widths = [float(place) for place in range(0, 100, 4)], [11.0] * 25
    placed = staggered(centres, widths, 0.0, 100.0, 3, 1.0)
    rows: dict[int, list[float]] = {}
    for put in placed:
        if put is not None:
            rows.setdefault(put[0], []).append(put[1])
    for middles in rows.values():
        assert all(b - a >= 12.0 for a, b in itertools.pairwise(middles))
        assert min(middles) >= 5.5
        assert max(middles) <= 94.5
    assert placed[0] == (0, 5.5)
    assert staggered([1.0, 1.0], [5.0, 5.0], 0.0, 10.0, 1, 1.0)[1] is None
