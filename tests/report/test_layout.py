"""Tables and paragraphs at the width of a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, RenderableType
from rich.text import Text

from gametheory.report.layout import Columns, Hanging, Labelled, formula_lines

MIXTURE = "9/20 monitor + 11/20 ignore"


def shown(renderable: RenderableType, width: int) -> list[str]:
    """The lines of something on a terminal of this width."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    with console.capture() as capture:
        console.print(renderable)
    return [line.rstrip() for line in capture.get().splitlines()]


def table(*names: str) -> Columns:
    found = Columns(names, mixtures=frozenset({0}))
    found.add(MIXTURE, *["1"] * (len(names) - 1))
    return found


class TestColumns:
    def test_a_wide_terminal_has_a_line_a_row(self) -> None:
        assert shown(table("holder", "payoff.tool"), 80) == [
            "holder                       payoff.tool",
            "9/20 monitor + 11/20 ignore  1",
        ]

    def test_a_mixture_is_broken_after_a_plus(self) -> None:
        assert shown(table("holder", "rent"), 25) == [
            "holder             rent",
            "9/20 monitor +     1",
            "11/20 ignore",
        ]

    def test_headings_are_broken_before_rows_become_lists(self) -> None:
        assert shown(table("holder", "payoff.tool", "committed_rent"), 32)[:2] == [
            "           payoff.  committed_",
            "holder     tool     rent",
        ]

    def test_a_short_column_stays_whole_beside_a_long_one(self) -> None:
        found = Columns(("range", "meaning"))
        found.add("[0, 1]", "a probability that is explained at some length")
        assert shown(found, 30)[1].startswith("[0, 1]  a probability")

    def test_a_list_has_as_many_items_to_a_line_as_fit(self) -> None:
        found = Columns("abcde")
        found.add(*"12345")
        assert shown(found, 9) == ["a: 1", "b: 2", "c: 3", "d: 4", "e: 5"]
        found.add(*"67890")
        assert shown(found, 9)[4:7] == ["e: 5", "", "a: 6"]
        wide = Columns([f"column{letter * 9}" for letter in "abc"])
        wide.add("1", "2", "3")
        assert shown(wide, 40) == ["columnaaaaaaaaa: 1  columnbbbbbbbbb: 2", "columnccccccccc: 3"]

    @pytest.mark.parametrize("width", range(12, 90, 7))
    def test_no_word_is_lost_at_any_width(self, width: int) -> None:
        lines = shown(table("holder", "payoff.tool", "committed_rent"), width)
        assert max(map(len, lines)) <= width
        text = " ".join(lines)
        assert all(word in text for word in ("9/20", "monitor", "11/20", "ignore"))


def test_a_hanging_paragraph() -> None:
    assert shown(Hanging(Text("one two three four"), first=1, rest=3), 12) == [" one two", "   three", "   four"]


class TestLabels:
    ITEMS = (("rogue", "pirate"), ("creators after license, guarded", "platform, then self"))

    def test_a_label_that_is_broken_goes_on_further_in(self) -> None:
        assert shown(Labelled(self.ITEMS), 40) == [
            "  rogue             pirate",
            "  creators after    platform, then self",
            "    license,",
            "    guarded",
        ]

    def test_where_there_is_room_each_is_a_line(self) -> None:
        assert shown(Labelled(self.ITEMS), 70) == [
            "  rogue                            pirate",
            "  creators after license, guarded  platform, then self",
        ]

    @pytest.mark.parametrize("width", range(12, 70, 3))
    def test_nothing_is_lost_or_runs_over(self, width: int) -> None:
        lines = shown(Labelled(self.ITEMS), width)
        assert max(map(len, lines)) <= width
        letters = sorted("".join(lines).replace(" ", ""))
        assert letters == sorted("".join(f"{label}{text}" for label, text in self.ITEMS).replace(" ", ""))


class TestFormulas:
    def test_they_are_broken_outside_of_brackets_and_before_a_term(self) -> None:
        lines = formula_lines(Text("welfare = (2*a**2 + 2 - 18*F - 4*a)/9"), 30, 28)
        assert [line.plain for line in lines] == ["welfare =", "(2*a**2 + 2 - 18*F - 4*a)/9"]
        lines = formula_lines(Text("(36*F + 8*a - 4)/(5*(a - 1)**2) enter + x"), 34, 20)
        assert [line.plain for line in lines] == ["(36*F + 8*a - 4)/(5*(a - 1)**2)", "enter + x"]

    @pytest.mark.parametrize("width", range(1, 50))
    def test_nothing_is_lost_or_runs_over(self, width: int) -> None:
        text = "   one: (9*a**2 + 9 - 36*F - 18*a)/(5*(a - 1)**2) enter + (36*F + 8*a - 4*a**2 - 4)/(5*(a - 1)**2) out"
        lines = [line.plain for line in formula_lines(Text(text), width, width)]
        assert max(map(len, lines)) <= width
        assert "".join("".join(lines).split()) == "".join(text.split())
