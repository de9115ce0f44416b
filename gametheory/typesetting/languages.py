"""The two languages of formulas: LaTeX's math mode and MathML Core."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["Latex", "MathMl", "latex_text"]

_LATEX_SIGNS = {
    "*": r"\,",
    ".": r" \cdot ",
    "<=": r" \le ",
    ">=": r" \ge ",
    "==": " = ",
    "!=": r" \ne ",
    "~": r"\approx ",
    "-": "-",
}
_LATEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "_": r"\_",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
}
_MATHML_SIGNS = {"*": "&#x2062;", ".": "&#xB7;", "<=": "&#x2264;", ">=": "&#x2265;", "==": "=", "!=": "&#x2260;"}
_MATHML_SIGNS |= {"~": "&#x2248;", "-": "&#x2212;", "<": "&lt;", ">": "&gt;"}


def latex_text(text: str) -> str:
    """Plain text for LaTeX's text mode: what is special to TeX is escaped."""
    return "".join(_LATEX_SPECIAL.get(character, character) for character in text)


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
        return text if len(text) == 1 else rf"\mathit{{{latex_text(text)}}}"

    def sign(self, symbol: str) -> str:
        """The sign with the space that belongs to it."""
        return _LATEX_SIGNS.get(symbol, f" {symbol} ")

    def row(self, parts: Sequence[str]) -> str:
        """One after another."""
        # A minus between two parts has space around it, which TeX sets itself.
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
        """An upright word."""
        return rf"\ \mathrm{{{text}}}\ "

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """A brace with lines."""
        told = [
            rf"{value} & \text{{if }} {test}" if test else rf"{value} & \text{{otherwise}}" for value, test in lines
        ]
        return r"\begin{cases} " + r" \\ ".join(told) + r" \end{cases}"


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

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """A brace and a table."""
        rows = "".join(
            f"<mtr><mtd>{value}</mtd><mtd>{self.word('if') + test if test else self.word('otherwise')}</mtd></mtr>"
            for value, test in lines
        )
        return f"<mrow><mo>{{</mo><mtable>{rows}</mtable></mrow>"
