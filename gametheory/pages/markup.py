"""Pieces of HTML from values and texts. All texts are data from strangers: whatever is not made here is escaped.

A :class:`markupsafe.Markup` is HTML that is safe as it stands; everything else is a plain text, which the template escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup, escape

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.texts import is_sum
from gametheory.algebra.values import Formula, Value, number_text, radical_text
from gametheory.enclosure import Enclosure
from gametheory.numbers import LONGEST_SHOWN, decimal_text, exact_text, short_text
from gametheory.spec.expressions import Expression
from gametheory.spec.grammar import ExpressionError
from gametheory.typesetting.formulas import mathml

__all__ = [
    "Block",
    "Cell",
    "Table",
    "blocks",
    "code",
    "equation",
    "interval",
    "joined",
    "linked",
    "math",
    "mixture",
    "number",
    "said",
    "slug",
    "whole",
]

Cell = str | Markup
"""What stands in a table or a line: plain text, or HTML made here."""
LONGEST_MATH = 600
"""Characters of a formula that is set as one; a longer one is shown as the text that it is."""
_LINK = re.compile(r"https?://[^\s<>\"'{}|\\^`]+")
_TRAILING = ".,;:!?)]"
_CODE = re.compile(r"`([^`\n]{1,80})`")


@dataclass(frozen=True)
class Table:
    """A table with a caption; ``numbers`` are the positions of columns that are aligned as numbers.

    The first cell of a row is its heading.
    """

    caption: Cell
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    note: Cell = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, a list of items, or lines that are kept as they are, of a description."""

    kind: str
    lines: tuple[Cell, ...]


def math(value: Value | Expression | str) -> Markup:
    """A formula or condition in MathML; one that is too long, or no expression, as the text that it is."""
    text = str(value) if not isinstance(value, Fraction | AlgebraicNumber) else number_text(value)
    if len(text) > LONGEST_MATH:
        return code(text)
    try:
        return Markup(mathml(value))
    except ExpressionError:
        return code(text)


def code(text: str) -> Markup:
    """A text as it is typed."""
    return Markup("<code>{}</code>").format(text)


def number(value: Value | Enclosure | float, *, decimals: bool = True) -> Markup:
    """An exact number, with its decimals beside it where it is a fraction or irrational."""
    if isinstance(value, Enclosure | float):
        return Markup("{}").format(_signed(short_text(value)))
    if isinstance(value, AlgebraicNumber) and value.is_rational:
        value = value.rational
    if isinstance(value, Formula):
        return math(value)
    if isinstance(value, AlgebraicNumber):
        return math(value) if not radical_text(value) or not decimals else _beside(math(value), value)
    shown = Markup('<span class="nowrap">{}</span>').format(_signed(short_text(value)))
    if value.denominator == 1 or len(exact_text(value)) > LONGEST_SHOWN or not decimals:
        return shown
    return _beside(shown, value)


def _beside(shown: Markup, value: Fraction | AlgebraicNumber) -> Markup:
    """A number and its decimals."""
    try:
        about = decimal_text(value if isinstance(value, Fraction) else float(value))
    except OverflowError:
        # A root beyond the range of floats: its exact form stands alone.
        return shown
    sign = "=" if isinstance(value, Fraction) and Fraction(about) == value else "\N{ALMOST EQUAL TO}"
    return Markup('{} <span class="decimal">{}\N{NO-BREAK SPACE}{}</span>').format(shown, sign, _signed(about))


def said(text: str) -> str:
    """A text with the signs of comparison that people write."""
    return text.replace("<=", "\N{LESS-THAN OR EQUAL TO}").replace(">=", "\N{GREATER-THAN OR EQUAL TO}")


def _signed(text: str) -> str:
    """A number's text with a true minus and a true sign of approximation."""
    return text.replace("-", "\N{MINUS SIGN}").replace("~", "\N{ALMOST EQUAL TO}\N{NO-BREAK SPACE}")


def equation(name: str, value: Value) -> Markup:
    """``name = value`` in MathML."""
    return _math_row(name, "=", value)


def _math_row(name: str, sign: str, value: Value) -> Markup:
    shown = math(value)
    if not shown.startswith("<math>"):
        return Markup("{} {} {}").format(name, sign, shown)
    inner = shown.removeprefix("<math>").removesuffix("</math>")
    return Markup("<math><mi>{}</mi><mo>{}</mo>{}</math>").format(name, sign, Markup(inner))


def interval(axis: str, low: Value, high: Value, low_closed: bool, high_closed: bool) -> Markup:
    """``0 <= reach < 1/10`` in MathML, or ``reach = 1/10``."""
    if low == high:
        return equation(axis, low)
    left, right = (math(end).removeprefix("<math>").removesuffix("</math>") for end in (low, high))
    return Markup("<math>{}<mo>{}</mo><mi>{}</mi><mo>{}</mo>{}</math>").format(
        Markup(left),
        "\N{LESS-THAN OR EQUAL TO}" if low_closed else "<",
        axis,
        "\N{LESS-THAN OR EQUAL TO}" if high_closed else "<",
        Markup(right),
    )


def mixture(strategy: Mapping[str, Value]) -> Markup:
    """What is played, each with its probability unless that is 1: ``(2/5) monitor + (3/5) ignore``."""
    played = {name: probability for name, probability in strategy.items() if probability != 0}
    if not played:
        return Markup("\N{EN DASH}")
    if len(played) == 1 and next(iter(played.values())) == 1:
        return Markup('<span class="strategy">{}</span>').format(next(iter(played)))
    terms = []
    for name, probability in played.items():
        factor = number(probability, decimals=False)
        if is_sum(number_text(probability, radicals=False)) and not factor.startswith("<math><mfrac>"):
            factor = Markup("({})").format(factor)
        terms.append(Markup('{} <span class="strategy">{}</span>').format(factor, name))
    return joined(terms, " + ")


def joined(parts: Iterable[Cell], by: str = ", ") -> Markup:
    """Pieces one after another."""
    return Markup(escape(by)).join(parts)


def whole(parts: Iterable[Cell]) -> Markup:
    """Formulas one after another, with breaks after the commas between them alone."""
    found = list(parts)
    kept = Markup('<span class="nowrap">{}{}</span>')
    return joined((kept.format(part, "," if place < len(found) else "") for place, part in enumerate(found, 1)), " ")


def linked(text: str) -> Markup:
    """A text in which addresses that begin with http or https are links, and nothing else is."""
    pieces: list[Cell] = []
    place = 0
    for match in _LINK.finditer(text):
        address = match.group().rstrip(_TRAILING)
        pieces += [text[place : match.start()], Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address)]
        place = match.start() + len(address)
    return joined([*pieces, text[place:]], "")


def blocks(text: str) -> tuple[Block, ...]:
    """A description in blocks: paragraphs parted by empty lines, items after ``-`` or ``*``, and indented lines."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip("\n")):
        lines: list[str] = []
        kind = ""
        for line in part.split("\n"):
            now = _kind(line, kind)
            if kind and now != kind:
                found.append(_block(kind, lines))
                lines = []
            kind = now
            if kind == "list" and not _is_item(line) and lines:
                lines[-1] = f"{lines[-1]} {line.strip()}"
            else:
                lines.append(line)
        if any(map(str.strip, lines)):
            found.append(_block(kind, lines))
    return tuple(found)


def _kind(line: str, before: str) -> str:
    if _is_item(line) or (before == "list" and line.startswith(" ")):
        return "list"
    return "lines" if line.startswith("  ") else "paragraph"


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "* "))


def _block(kind: str, lines: list[str]) -> Block:
    if kind == "list":
        return Block(kind, tuple(_coded(line[2:]) for line in lines))
    if kind == "lines":
        margin = min(len(line) - len(line.lstrip()) for line in lines)
        return Block(kind, ("\n".join(line[margin:] for line in lines),))
    return Block(kind, (_coded(" ".join(line.strip() for line in lines)),))


def _coded(text: str) -> Markup:
    """A text with links, and what stands between backticks as it is typed."""
    pieces: list[Cell] = []
    place = 0
    for match in _CODE.finditer(text):
        pieces += [linked(text[place : match.start()]), code(match.group(1))]
        place = match.end()
    return joined([*pieces, linked(text[place:])], "")


def slug(text: str) -> str:
    """A text as part of an identifier: lower-case letters, digits and single hyphens; never empty."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-") or "x"
