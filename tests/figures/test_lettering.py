from __future__ import annotations

import pytest

from gametheory.figures import style
from gametheory.figures.lettering import heading, heading_height, text_height, text_width, unbroken, wrapped
from tests.figures.boxes import outside, overlapping, text_boxes


def test_a_width_is_that_of_the_text_as_drawn() -> None:
    with style.context():
        drawn = style.figure(4, 1)
        drawn.text(0.1, 0.5, "monitoring $5", fontsize=9, parse_math=False)
        ((_, box),) = text_boxes(drawn)
    assert box.width / drawn.dpi == pytest.approx(text_width("monitoring $5", 9), rel=0.03)


def test_lines_fit_and_words_stay_whole() -> None:
    text = "where the claim holds and where it fails along the reach of the law"
    lines = wrapped(text, 1.5, 8).split("\n")
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(text_width(line, 8) <= 1.5 for line in lines)
    assert text_height("one\ntwo", 8) == 2 * text_height("one", 8)


def test_what_is_too_much_is_left_out_with_dots() -> None:
    lines = wrapped("word " * 100, 1.0, 8, lines=2).split("\n")
    assert len(lines) == 2
    assert lines[1].endswith(" ...")
    assert all(text_width(line, 8) <= 1.0 for line in lines)


def test_a_word_longer_than_a_line_is_broken() -> None:
    lines = wrapped("x" * 200, 1.0, 8, lines=100).split("\n")
    assert "".join(lines) == "x" * 200
    assert all(text_width(line, 8) <= 1.0 for line in lines)
    assert wrapped("", 1.0, 8) == ""


def test_a_value_stays_with_its_name() -> None:
    text = wrapped(unbroken(", ".join(f"parameter{k} = {k}/7" for k in range(9))), 2.0, 8, lines=9)
    assert all(line.startswith("parameter") for line in text.split("\n"))


def test_a_heading_is_as_high_as_was_said() -> None:
    title, below = "A title that is rather long for so narrow a figure as this", "reach = 2/5, fee = 10"
    with style.context():
        drawn = style.figure(3, 2)
        end = heading(drawn, title, below)
    assert end == heading_height(3, title, below)
    assert not overlapping(drawn)
    assert not outside(drawn)
    assert min(box.y0 for _, box in text_boxes(drawn)) >= (2 - end) * drawn.dpi
