"""How wide LaTeX is when it is set, roughly, in characters of average width: enough to lay out tables without TeX."""

from __future__ import annotations

import re

__all__ = ["longest_piece", "width"]

_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}^$&~]|\s+|.", re.DOTALL)
_SPACES = {"\\,": 0.3, "\\ ": 0.6, "~": 0.6}
_SILENT = frozenset((r"\left", r"\right", r"\allowbreak", r"\text", r"\mathrm", r"\mathit", r"\textit", r"\underline"))
_NAMES = {"\\min": 3.0, "\\max": 3.0, "\\dots": 2.0, "\\ldots": 2.0, "\\textless": 1.6, "\\textgreater": 1.6}
_SMALLER = 0.75
"""Size of what stands in a fraction or exponent of running text, relative to that text."""
_OPERATORS = "+-=<>"


def width(latex: str) -> float:
    """Width of text with formulas between dollars, in characters."""
    tokens = [token.strip() or " " for token in _TOKEN.findall(latex)]
    total, _ = _run(tokens, 0, maths=False)
    return total


def _run(tokens: list[str], at: int, *, maths: bool) -> tuple[float, int]:
    """Width of the tokens up to the brace that closes the group, and the place after it."""
    total = 0.0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token == "}":
            return total, at
        if token == "{":
            inner, at = _run(tokens, at, maths=maths)
            total += inner
        elif token == "$":
            maths = not maths
        elif token == "\\frac":
            above, at = _argument(tokens, at, maths)
            below, at = _argument(tokens, at, maths)
            total += _SMALLER * max(above, below) + 0.6
        elif token == "^":
            raised, at = _argument(tokens, at, maths)
            total += _SMALLER * raised
        elif token == "\\sqrt":
            inside, at = _argument(tokens, at, maths)
            total += inside + 1.7
        elif token in ("\\begin", "\\end"):
            _, at = _argument(tokens, at, maths)
        elif token in _SILENT:
            continue
        else:
            total += _glyph(token, maths)
    return total, at


def _argument(tokens: list[str], at: int, maths: bool) -> tuple[float, int]:
    while at < len(tokens) and tokens[at] == " ":
        at += 1
    if at < len(tokens) and tokens[at] == "{":
        return _run(tokens, at + 1, maths=maths)
    return 1.0, at + 1


def _glyph(token: str, maths: bool) -> float:
    if token in _SPACES:
        return _SPACES[token]
    if token == " ":
        return 0.0 if maths else 0.7
    if token in _NAMES:
        return _NAMES[token]
    if maths and (token in _OPERATORS or len(token) > 2):
        return 2.7
    if token == "\\_":
        return 1.3
    if token in "iljtf.,;:!'()[]|":
        return 0.65
    if token in "mwMW+=<>":
        return 1.6
    if token in "cersz":
        return 0.88
    return 1.3 if token.isupper() else 1.07 if token in "bdhknpquvxy" else 1.0


def longest_piece(latex: str) -> float:
    """Width of the widest piece in which no line can be broken: a formula up to an operator of its own level, or a word.

    Words may be broken after underscores and, between words, after slashes, as the columns of
    :mod:`gametheory.typesetting.tables` break them.
    """
    return max((width(piece) for piece in _pieces(latex)), default=0.0)


def _pieces(latex: str) -> list[str]:
    pieces, current = [], ""
    depth, grown, maths = 0, 0, False
    for token in _TOKEN.findall(latex):
        bare = token.strip()
        depth += (bare == "{") - (bare == "}")
        grown += (bare == "\\left") - (bare == "\\right")
        if bare == "$" and not depth:
            maths = not maths
        free = grown == 0 and (depth == 0 or not maths)
        breaks = bare == "\\allowbreak" or (
            (bare in _OPERATORS or bare in ("\\leq", "\\geq", "\\neq", "\\approx", "\\cdot"))
            if maths
            else (not bare or bare == "\\_" or (bare == "/" and current[-1:].isalpha()))
        )
        current += token
        if free and breaks and (bare or not maths):  # Braces that a cut leaves open don't count for the width.
            # A formula that is broken is one on either side of the break.
            pieces.append(current + ("$" if maths else ""))
            current = "$" if maths else ""
    return [*pieces, current]
