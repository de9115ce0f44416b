"""Plain text for LaTeX's text mode: what is special to TeX is escaped, and what pdfTeX's fonts lack is written otherwise."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["escaped", "prose"]

_SPECIAL = {
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
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "omicron", "pi", "rho", "", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
"""Letters from U+03B1 on; the final sigma among them is mapped with the signs."""
_LIKE_LATIN = {
    "omicron": "o",
    "Alpha": "A",
    "Beta": "B",
    "Epsilon": "E",
    "Zeta": "Z",
    "Eta": "H",
    "Iota": "I",
    "Kappa": "K",
    "Mu": "M",
    "Nu": "N",
    "Omicron": "O",
    "Rho": "P",
    "Tau": "T",
    "Chi": "X",
}
"""Greek letters for which TeX has no sign of their own, since they look like Latin ones."""
_MATHS = {
    "\u2264": r"\leq",
    "\u2265": r"\geq",
    "\u2260": r"\neq",
    "\u2248": r"\approx",
    "\u00d7": r"\times",
    "\u00f7": r"\div",
    "\u00b1": r"\pm",
    "\u00b7": r"\cdot",
    "\u2212": "-",
    "\u2192": r"\to",
    "\u2190": r"\leftarrow",
    "\u21d2": r"\Rightarrow",
    "\u2208": r"\in",
    "\u221e": r"\infty",
    "\u221a": r"\surd",
    "\u2211": r"\sum",
    "\u03c2": r"\varsigma",
}
_WORDS = {
    "\u2013": "--",
    "\u2014": "---",
    "\u2018": "`",
    "\u2019": "'",
    "\u201c": "``",
    "\u201d": "''",
    "\u201e": ",,",
    "\u2026": r"\dots{}",
    "\u20ac": r"\texteuro{}",
    "\u00a3": r"\pounds{}",
    "\u00a7": r"\S{}",
    "\u00a0": "~",
    "\u2009": r"\,",
    "\u2010": "-",
    "\u2011": "-",
    "\u00ad": "",
    "\t": " ",
}
_LATIN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e]")
"""Letters with accents that the encodings utf8 and T1 have; the few among them that T1 lacks are mapped below."""
_NOT_IN_T1 = frozenset("ĀāĈĉĊċĒēĔĕĖėĜĝĠġĢģĤĥĦħĨĩĪīĬĭĮįĴĵĶķĸĻļĿŀŅņŉŌōŎŏŖŗŜŝŤŦŧŨũŪūŬŭŲųŴŵŶŷ")


def escaped(text: str) -> str:
    """Plain text for LaTeX's text mode with the encodings utf8 and T1, character by character.

    A character that these lack is replaced by what it is made of, if that is ASCII, else by its code point in brackets, so
    that every text compiles.
    """
    return "".join(_written(character) for character in text)


def prose(text: str) -> str:
    """A sentence for LaTeX's text mode: as :func:`escaped`, with quotes opened and closed, and signs of formulas set.

    >>> prose('"fee" <= 3, ~0.12')
    "``fee'' $\\\\leq$ 3, $\\\\approx$ 0.12"
    """
    pieces: list[str] = []
    opened = False
    for part in re.split(r'(<=|>=|!=|~(?=[\d.]|-\d)|(?<![\w)\]])-(?=\d)| - |")', text):
        if part == '"':
            pieces.append("''" if opened else "``")
            opened = not opened
        elif part in _SIGNS:
            pieces.append(_SIGNS[part])
        else:
            pieces.append(escaped(part))
    return "".join(pieces)


_SIGNS = {"<=": r"$\leq$", ">=": r"$\geq$", "!=": r"$\neq$", "~": r"$\approx$ ", "-": "$-$", " - ": " -- "}


def _written(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character == "\n" or " " <= character <= "~":
        return character
    if character in _WORDS:
        return _WORDS[character]
    if character in _MATHS:
        return f"${_MATHS[character]}$"
    if _LATIN.fullmatch(character) and character not in _NOT_IN_T1:
        return character
    return _greek(character) or _plain(character)


def _greek(character: str) -> str:
    """A letter of the Greek alphabet in math mode; empty for any other character."""
    if "\u03b1" <= character <= "\u03c9":
        name = _GREEK[ord(character) - 0x3B1]
    elif "\u0391" <= character <= "\u03a9":
        name = _GREEK[ord(character) - 0x391].capitalize()
    else:
        return ""
    if not name:
        return ""
    return f"${_LIKE_LATIN[name]}$" if name in _LIKE_LATIN else rf"$\{name}$"


def _plain(character: str) -> str:
    """What a character is made of, as far as that is ASCII; else its code point."""
    made_of = unicodedata.normalize("NFKD", character)
    plain = "".join(_SPECIAL.get(part, part) for part in made_of if part.isascii() and part.isprintable())
    return plain if plain.strip() else ("" if unicodedata.combining(character) else f"[U+{ord(character):04X}]")
