"""Tables fit the line, have as many cells as columns, and are long or lists where they have to be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.typesetting.escaping import escaped
from gametheory.typesetting.tables import Heading, PaperTable, label_of, tables_latex
from tests.typesetting.latex_reading import NotLatexError, check, rows


def table(headings: list[Heading], cells: list[list[str]], **more: object) -> str:
    return tables_latex([PaperTable("Caption", "tab:x", headings, cells, **more)])  # type: ignore[arg-type]


def test_a_narrow_table_is_as_it_is() -> None:
    text = table([Heading("name"), Heading("value", right=True)], [["a", "$1$"], ["b", r"$\frac{1}{2}$"]])
    assert text == "\n".join(
        [
            "% Needs in the preamble:",
            r"% \usepackage{booktabs}",
            r"\begin{table}[!htbp]",
            r"\centering",
            r"\setlength{\belowcaptionskip}{6pt}",
            r"\caption{Caption}",
            r"\label{tab:x}",
            r"\renewcommand{\arraystretch}{1.4}",
            r"\begin{tabular}{@{}lr@{}}",
            r"\toprule",
            r"name & value \\",
            r"\midrule",
            r"a & $1$ \\",
            r"b & $\frac{1}{2}$ \\",
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def test_headings_over_several_columns_have_a_rule() -> None:
    headings = [Heading("a"), *(Heading(name, right=True, group="payoff") for name in "bc"), Heading("d")]
    text = table(headings, [["1", "2", "3", "4"]])
    assert r" & \multicolumn{2}{c}{payoff} &  \\" in text
    assert r"\cmidrule(lr){2-3}" in text
    check(text)


def test_texts_are_broken_into_lines_where_they_are_too_wide() -> None:
    text = table([Heading("what", whole=True), Heading("text")], [["a", "many words " * 30]])
    assert r"\raggedright\arraybackslash" in text
    assert r"% \usepackage{array}" in text
    assert r"\begin{tabular}{@{}l>" in text
    check(text)


def test_lines_of_a_cell_are_one_line_where_there_is_room() -> None:
    assert "one; two & b" in table([Heading("x"), Heading("y")], [["one\ntwo", "b"]])
    wide = table([Heading("x"), Heading("y")], [["one\ntwo", "many words " * 30]])
    assert r"one\newline two" in wide or "one; two" in wide


def test_many_rows_break_across_pages_with_their_headings_repeated() -> None:
    text = table([Heading("n", right=True)], [[str(k)] for k in range(60)], notes=["A note."])
    assert r"\begin{longtable}" in text
    assert r"% \usepackage{longtable}" in text
    assert text.count("n \\\\") == 2
    check(text)


def test_too_many_columns_become_a_list_in_which_nothing_is_lost() -> None:
    headings = [Heading(f"number {k}", right=True, group="group") for k in range(25)]
    text = table(headings, [[f"${row}{k:03}$" for k in range(25)] for row in (1, 2)])
    check(text)
    assert all(f"${row}{k:03}$" in text for row in (1, 2) for k in range(25))
    assert r"group, number 3 & $1003$ \\" in text
    assert text.count(r"\midrule") == 1


def test_a_row_that_begins_with_a_bracket_is_no_option() -> None:
    text = table([Heading("x")], [["a"], ["[0, 1]"]])
    assert "{}[0, 1]" in text


words = st.text("abcdefghij _&%", max_size=60).map(escaped)
numbers = st.integers(-999, 999).map(lambda number: f"${number}$")


@given(st.data(), st.integers(1, 9), st.integers(1, 8))
@settings(max_examples=80, deadline=None)
def test_any_table_has_as_many_cells_as_columns_and_all_its_rows(data: st.DataObject, width: int, height: int) -> None:
    right = data.draw(st.lists(st.booleans(), min_size=width, max_size=width))
    headings = [Heading(f"h{k}", right=each) for k, each in enumerate(right)]
    cells = [[data.draw(numbers if each else words) for each in right] for _ in range(height)]
    text = table(headings, cells)
    check(text)
    assert all(cell in text for row in cells for cell, each in zip(row, right, strict=True) if each)


@pytest.mark.parametrize(
    "faulty",
    [
        "{",
        "}",
        "$x",
        "a_b",
        "50 # 3",
        r"\begin{table}",
        r"\begin{a}\end{b}",
        r"\unknown",
        r"\textit{$x}$",
        r"\begin{tabular}{ll} a & b \\ c \\ \end{tabular}",
        r"\begin{tabular}{@{}l@{}} a & b \\ \end{tabular}",
    ],
)
def test_the_checker_of_these_tests_refuses_what_is_wrong(faulty: str) -> None:
    with pytest.raises(NotLatexError):
        check(faulty)


def test_the_checker_reads_cells_in_braces_as_one() -> None:
    assert rows(r"\toprule a & {b \\ c & d} \\ \midrule e & f \\") == [r"a & {b \\ c & d}", "e & f"]


def test_labels_are_plain() -> None:
    assert label_of("My Game: é", "reach & fee") == "tab:my-game-reach-fee"
