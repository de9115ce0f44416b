"""The languages of formulas: LaTeX's math mode, in one piece or in lines, and MathML Core."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from gametheory.typesetting.escaping import escaped
from gametheory.typesetting.widths import width

__all__ = ["BreakableLatex", "Latex", "MathMl"]

_LATEX_SIGNS = {
    "*": r"\,",
    ".": r" \cdot ",
    "<=": r" \leq ",
    ">=": r" \geq ",
    "==": " = ",
    "!=": r" \neq ",
    "~": r"\approx ",
    "-": " - ",
    "~-": "-",
}
_MATHML_SIGNS = {"*": "&#x2062;", ".": "&#xB7;", "<=": "&#x2264;", ">=": "&#x2265;", "==": "=", "!=": "&#x2260;"}
_MATHML_SIGNS |= {"~": "&#x2248;", "-": "&#x2212;", "~-": "&#x2212;", "<": "&lt;", ">": "&gt;"}


class Latex:
    """Writes LaTeX that needs amsmath; what has no cases is within matplotlib's mathtext too."""

    def number(self, value: int) -> str:
        """Digits."""
        return str(value)

    def decimal(self, text: str) -> str:
        """Digits with a point; ``1e-05`` becomes a power of ten."""
        digits, mark, exponent = text.partition("e")
        return f"{digits} \\cdot 10^{{{int(exponent)}}}" if mark else text

    def name(self, text: str) -> str:
        """One letter in italics as it is, a word in the italics of words."""
        return text if len(text) == 1 else rf"\mathit{{{escaped(text)}}}"

    def sign(self, symbol: str) -> str:
        """The sign with the space that belongs to it."""
        return _LATEX_SIGNS.get(symbol, f" {symbol} ")

    def row(self, parts: Sequence[str]) -> str:
        """One after another."""
        return "".join(parts)

    def fraction(self, above: str, below: str) -> str:
        """A fraction with a bar."""
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        """A raised exponent."""
        return f"{base}^{{{exponent}}}"

    def root(self, inside: str) -> str:
        """A radical."""
        return rf"\sqrt{{{inside}}}"

    def brackets(self, inside: str) -> str:
        """Brackets that grow."""
        return rf"\left({inside}\right)"

    def bars(self, inside: str) -> str:
        """Bars that grow."""
        return rf"\left|{inside}\right|"

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """An upright name and its arguments."""
        return rf"\{name}{self.brackets(', '.join(arguments))}"

    def word(self, text: str) -> str:
        """An upright word between two parts."""
        return rf"\ \mathrm{{{text}}}\ "

    def negated(self, inside: str) -> str:
        """The word "not" and what it denies."""
        return rf"\mathrm{{not}}\ {inside}"

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """A brace with lines."""
        told = [
            rf"{value} & \text{{if }} {test}" if test else rf"{value} & \text{{otherwise}}" for value, test in lines
        ]
        return r"\begin{cases} " + r" \\ ".join(told) + r" \end{cases}"


class BreakableLatex(Latex):
    """Writes LaTeX for running text and columns: what is wider than a line is written so that TeX can break it.

    A fraction too wide becomes a quotient with a slash, in brackets that do not grow; TeX breaks lines after the signs
    within these, and not within those that grow. ``widest`` is counted in characters, as :func:`width` does.
    """

    def __init__(self, widest: float) -> None:
        self._widest = widest

    def number(self, value: int) -> str:
        """Digits, with places to break a long row of them."""
        digits = str(value)
        return r"\allowbreak ".join(digits[start : start + 15] for start in range(0, len(digits), 15))

    def sign(self, symbol: str) -> str:
        """The sign; after that of a product a line may end."""
        return r"\,\allowbreak " if symbol == "*" else super().sign(symbol)

    def fraction(self, above: str, below: str) -> str:
        """A fraction with a bar, or a quotient with a slash, in brackets."""
        if width(f"${above}$") <= self._widest and width(f"${below}$") <= self._widest:
            return super().fraction(above, below)
        return f"({self.quotient(above, below)})"

    def quotient(self, above: str, below: str) -> str:
        """A quotient with a slash after which a line may end."""
        return rf"{_alone(above)}/\allowbreak {_alone(below)}"

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """A function, after each of whose arguments a line may end."""
        listed = r", \allowbreak ".join(arguments)
        return rf"\{name}{self.brackets(listed)}"

    def word(self, text: str) -> str:
        """An upright word, after which a line may end."""
        return rf"{super().word(text)}\allowbreak "

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """Values one after another, each with its condition in words."""
        told = [rf"{value}\text{{ if }}{test}" if test else rf"{value}\text{{ otherwise}}" for value, test in lines]
        return r",\ \allowbreak ".join(told)

    def brackets(self, inside: str) -> str:
        """Brackets that grow, where what is inside fits on a line."""
        return super().brackets(inside) if width(f"${inside}$") <= self._widest else f"({inside})"


def _alone(part: str) -> str:
    """A part of a quotient with a slash: in brackets unless it is a single name or number."""
    return part if re.fullmatch(r"\w+|\\mathit\{[^{}]*\}", part) else f"({part})"


class MathMl:
    """Writes the elements of MathML Core."""

    def number(self, value: int) -> str:
        """A number element."""
        return f"<mn>{value}</mn>"

    def decimal(self, text: str) -> str:
        """A number element."""
        return f"<mn>{escape(text)}</mn>"

    def name(self, text: str) -> str:
        """An identifier: one letter is set in italics by browsers, a word upright."""
        return f"<mi>{escape(text)}</mi>"

    def sign(self, symbol: str) -> str:
        """An operator element."""
        if symbol == "*":
            # The sign is invisible and leaves no space, which words side by side need.
            return '<mo lspace="0.17em" rspace="0em">&#x2062;</mo>'
        return f"<mo>{_MATHML_SIGNS.get(symbol, symbol)}</mo>"

    def row(self, parts: Sequence[str]) -> str:
        """A row."""
        return f"<mrow>{''.join(parts)}</mrow>"

    def fraction(self, above: str, below: str) -> str:
        """A fraction element."""
        return f"<mfrac>{above}{below}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        """A superscript."""
        return f"<msup>{base}{exponent}</msup>"

    def root(self, inside: str) -> str:
        """A radical."""
        return f"<msqrt>{inside}</msqrt>"

    def brackets(self, inside: str) -> str:
        """Brackets that stretch."""
        return f"<mrow><mo>(</mo>{inside}<mo>)</mo></mrow>"

    def bars(self, inside: str) -> str:
        """Bars that stretch."""
        return f"<mrow><mo>|</mo>{inside}<mo>|</mo></mrow>"

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """A name, brackets and commas."""
        return f"<mrow><mi>{name}</mi><mo>&#x2061;</mo>{self.brackets('<mo>,</mo>'.join(arguments))}</mrow>"

    def word(self, text: str) -> str:
        """Text with space around it."""
        return f"<mtext>&#xA0;{escape(text)}&#xA0;</mtext>"

    def negated(self, inside: str) -> str:
        """The word "not" and what it denies."""
        return f"<mrow><mtext>not&#xA0;</mtext>{inside}</mrow>"

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """A brace and a table."""
        rows = "".join(
            f"<mtr><mtd>{value}</mtd><mtd>{self.word('if') + test if test else self.word('otherwise')}</mtd></mtr>"
            for value, test in lines
        )
        return f"<mrow><mo>{{</mo><mtable>{rows}</mtable></mrow>"
