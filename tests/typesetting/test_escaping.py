"""Texts of strangers in LaTeX's text mode, and how wide they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.widths import longest_piece, width
from tests.typesetting.latex_reading import COMMANDS, check

TEXTS = {
    "50% of $10 & more_of #1": r"50\% of \$10 \& more\_of \#1",
    r"\input{x}": r"\textbackslash{}input\{x\}",
    "a^b~c|d": r"a\textasciicircum{}b\textasciitilde{}c\textbar{}d",
    "“licence” – é…": r"``licence'' -- é\dots{}",
    "α ≤ Ω": r"$\alpha$ $\leq$ $\Omega$",
    "Ο": "$O$",
    "ﬁne": "fine",
    "中": "[U+4E2D]",
    "ŵ": "w",
}


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_escaped(text: str) -> None:
    assert escaped(text) == TEXTS[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('the "fee" is "low"', "the ``fee'' is ``low''"),
        ("fee <= 3, ~0.12, a != b", r"fee $\leq$ 3, $\approx$ 0.12, a $\neq$ b"),
        ("from -2 to 5-7", "from $-$2 to 5-7"),
        ("nashpy's <script>", r"nashpy's \textless{}script\textgreater{}"),
    ],
)
def test_sentences_are_set(text: str, expected: str) -> None:
    assert prose(text) == expected


_SIGNS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega varsigma
Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega surd sum pm div leftarrow Rightarrow
"""
GREEK = frozenset(f"\\{name}" for name in _SIGNS.split())


@given(st.text(max_size=60))
def test_any_text_is_balanced_and_has_known_commands_only(text: str) -> None:
    for written in (escaped(text), prose(text)):
        check(written, COMMANDS | GREEK)
        assert all(sign == "\n" or sign.isprintable() for sign in written)


def test_widths_follow_what_is_seen() -> None:
    assert width(r"$\frac{1}{2}$") < width("$1/2$") < width(r"$\frac{1}{2} + \frac{1}{2}$")
    assert width(r"$\mathit{reach}$") == pytest.approx(width("$reach$"))
    assert width(r"\textit{abc}") == pytest.approx(width("abc"))
    assert width("mm") > width("ii")


def test_the_longest_piece_is_what_no_line_can_break() -> None:
    assert longest_piece("a few shortish words") == pytest.approx(width("shortish "))
    assert longest_piece(r"$a + \frac{bbbbbbbbbb}{2} + c$") < width(r"$a + \frac{bbbbbbbbbb}{2} + c$")
    assert longest_piece(r"$\left(a + b\right)$") == pytest.approx(width(r"$\left(a + b\right)$"))
    assert longest_piece(r"first\_second") < width(r"first\_second")
