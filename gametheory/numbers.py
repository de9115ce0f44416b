"""Exact numbers: rationals, their texts, and the bounds that keep a stranger's number harmless.

A number at rest is a :class:`fractions.Fraction`. Inside evaluators and kernels the same rational is a
``flint.fmpq``, whose arithmetic is about ten times faster; :func:`to_flint` and :func:`to_fraction` are the
only two crossings. Floats never enter unless a caller asks for numeric solving: a float that a user hands
over stands for the decimal that Python prints for it, so ``0.1`` is one tenth.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from operator import index
from typing import Any, cast

from flint import fmpq, fmpz

from gametheory.enclosure import Enclosure

__all__ = [
    "MAXIMUM_BITS",
    "NumberError",
    "as_flint",
    "decimal_text",
    "exact",
    "exact_text",
    "parse_exact_text",
    "parse_number",
    "short_text",
    "simplest_between",
    "to_flint",
    "to_fraction",
]

MAXIMUM_DIGITS = 1000
"""Longest numerator, denominator or decimal that a text may spell out."""
MAXIMUM_BITS = 65_536
"""Largest numerator or denominator, in bits, that evaluating an expression may produce."""

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE]([+-]?\d+))?")
_EXACT = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?")
_RATIO = re.compile(r"\s*([^/\s]+)\s*/\s*([^/\s]+)\s*")
_PERCENT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*%")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_SIGNS = {
    "\u2212": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u00d7": "*",
    "\u00b7": "*",
    "\u00f7": "/",
    "\u2044": "/",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "\u00b2": "**2",
    "\u00bd": "1/2",
}
"""Signs that people paste from papers, and how they are written here."""
_CURLY = "\u201c\u201d\u201e\u2018\u2019"
_LONGEST_HINTED = 25
_LONGEST_EXACT = 1_000_000
_LEAST_NORMAL = 2.0**-1022
LONGEST_SHOWN = 14
"""Characters up to which a fraction is shown as it is; people are shown a longer one as a decimal."""


class NumberError(ValueError):
    """A text or object that does not spell an exact number of a sensible size."""


def parse_number(text: str) -> Fraction:
    """Read ``"2/5"``, ``"0.4"``, ``"-3"`` or ``"1e-3"`` as an exact rational.

    Raises :class:`NumberError` for anything else, and for a number of more than 1,000 digits, in time
    proportional to the text.
    """
    if len(text) > 2 * MAXIMUM_DIGITS + 20:
        raise NumberError(f"a number of more than {MAXIMUM_DIGITS} digits")
    ratio = _RATIO.fullmatch(text)
    if ratio:
        denominator = _parse_decimal(ratio[2])
        if denominator == 0:
            raise NumberError(f"'{text.strip()}' divides by zero")
        return _parse_decimal(ratio[1]) / denominator
    return _parse_decimal(text.strip())


def _parse_decimal(text: str) -> Fraction:
    match = _DECIMAL.fullmatch(text)
    if not match or not text.isascii():
        shown = text if len(text) <= 40 else text[:37] + "..."
        hint = number_hint(text) or "write 3, 0.4, 2/5 or 1e-3"
        raise NumberError(f"'{shown}' is not a number ({hint})")
    if len(text) > MAXIMUM_DIGITS or abs(int(match[1] or 0)) > MAXIMUM_DIGITS:
        raise NumberError(f"a number of more than {MAXIMUM_DIGITS} digits")
    return Fraction(text)


def number_hint(text: str) -> str:
    """How to write what people write for a number elsewhere: ``40%``, ``4,5``, ``1,000``; empty if it is none of these."""
    text = text.strip()
    if len(text) > _LONGEST_HINTED:
        return ""
    odd = next((character for character in text if not character.isascii()), "")
    if odd:
        return f"the character {odd!r} (U+{ord(odd):04X}) can't be used{sign_hint(odd)}"
    if _PERCENT.fullmatch(text):
        decimal = format(Decimal(text.rstrip("% ")).scaleb(-2).normalize(), "f")
        ratio = exact_text(Fraction(decimal))
        return f"write {decimal} for {text}" if decimal == ratio else f'write {decimal} or "{ratio}" for {text}'
    if _THOUSANDS.fullmatch(text):
        return f"no thousands separator: {text.replace(',', '')}"
    if _DECIMAL_COMMA.fullmatch(text):
        return f"decimals take a point: {text.replace(',', '.')}"
    return ""


def sign_hint(odd: str) -> str:
    """``; write -`` for a sign that people paste from papers; empty for one that is not known."""
    if odd in _CURLY:
        return "; write it without quotes"
    return f"; write {_SIGNS[odd]}" if odd in _SIGNS else ""


def exact(value: object) -> Fraction:
    """Turn what a user hands over into an exact rational.

    1. A rational is what it is: int, Fraction, Decimal, ``flint.fmpq``, and whatever has a whole ``numerator`` and
       ``denominator``, such as numpy integers and sympy's rationals.
    2. A text such as ``"2/5"`` is read by :func:`parse_number`.
    3. A float stands for the shortest decimal that prints as it, in its own precision: ``0.1`` is 1/10, and so is
       ``numpy.float32(0.1)``.

    Nothing else is rounded into a number: truth values, complex numbers, expressions such as ``sympy.sqrt(2)``, and
    what is not finite, raise :class:`NumberError`.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        raise NumberError("a truth value where a number is expected")
    if isinstance(value, int):
        return Fraction(int(value))
    if isinstance(value, str):
        return parse_number(value)
    if isinstance(value, fmpq):
        return to_fraction(value)
    if isinstance(value, Decimal):
        return _parse_finite(str(value))
    # numpy's own double is a float too; its repr is not a number's.
    if isinstance(value, float):
        return _parse_finite(float.__repr__(value))
    if _is_numpy_float(value):
        import numpy

        return _parse_finite(numpy.format_float_scientific(cast("numpy.floating[Any]", value), trim="-"))
    return _ratio(value)


def _parse_finite(text: str) -> Fraction:
    if text.lstrip("-+").lower().startswith(("inf", "nan", "snan")):
        raise NumberError(f"{text[:40]} is not a finite number")
    return parse_number(text)


def _is_numpy_float(value: object) -> bool:
    """Told by name, so that numpy is not imported for those who don't use it."""
    return any(base.__module__ == "numpy" and base.__name__ == "floating" for base in type(value).__mro__)


def _ratio(value: object) -> Fraction:
    """The quotient of the ``numerator`` and ``denominator`` of an object, if they are whole."""
    try:
        # An array has no numerator; a span of time has one, of time.
        return Fraction(_whole(value.numerator), _whole(value.denominator))  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        raise NumberError(f"{_described(value)} is not an exact number") from None


def _whole(value: object) -> int:
    return int(value) if isinstance(value, fmpz) else index(value)  # type: ignore[arg-type]


def _described(value: object) -> str:
    """What an object looks like, on one short line; its type if it doesn't tell."""
    try:
        text = " ".join(repr(value)[:200].split())
    except Exception:  # Anybody's repr may fail in any way; Python's own does for a list of a very long int.
        text = ""
    return text if text and len(text) <= 40 else f"an object of type {type(value).__name__}"


def exact_text(number: Fraction) -> str:
    """``"9/20"``: the contract's form of an exact number, of any length (Python's own stops at 4,300 digits)."""
    return str(to_flint(number))


def parse_exact_text(text: str) -> Fraction:
    """Read back what :func:`exact_text` wrote. Results may be longer than what a game file may spell out.

    Raises :class:`NumberError`.
    """
    match = _EXACT.fullmatch(text) if len(text) <= _LONGEST_EXACT else None
    if not match:
        raise NumberError(f"'{text[:40]}' is not an exact number such as 9/20")
    denominator = fmpz(match[2] or "1")
    if denominator == 0:
        raise NumberError(f"'{text[:40]}' divides by zero")
    return to_fraction(fmpq(fmpz(match[1]), denominator))


def to_flint(number: Fraction) -> fmpq:
    """The same rational as a ``flint.fmpq``."""
    return fmpq(number.numerator, number.denominator)


def as_flint(number: Any) -> Any:  # noqa: ANN401 - a number of any exact field
    """A Fraction as a ``flint.fmpq``; a number of another field, or one that is flint's already, as it is."""
    return to_flint(number) if isinstance(number, Fraction) else number


def to_fraction(number: fmpq) -> Fraction:
    """The same rational as a :class:`fractions.Fraction`."""
    return Fraction(int(number.p), int(number.q))


def decimal_text(number: Fraction | float, digits: int = 6) -> str:
    """A short decimal for people, ``0.127`` or ``1.2e+30``; never used for data."""
    try:
        rounded = float(number)
    except OverflowError:
        return _scientific_text(Fraction(number), digits)
    if number and abs(rounded) < _LEAST_NORMAL:
        return _scientific_text(Fraction(number), digits)
    return f"{rounded:.{digits}g}"


def _scientific_text(number: Fraction, digits: int) -> str:
    """``1.2e+400`` for a number beyond the range of floats, and ``1.2e-400`` for one below it."""
    size = to_flint(abs(number))
    # Flint counts the digits of integers of any length; Python stops at 4,300.
    exponent = len(str(size.p)) - len(str(size.q))
    leading = float(to_fraction(size / fmpq(10) ** exponent))  # Between 1/10 and 10.
    text, _, shift = f"{leading:.{max(1, digits) - 1}e}".partition("e")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'-' if number < 0 else ''}{text}e{exponent + int(shift):+03d}"


def short_text(number: Fraction | float | Enclosure, longest: int = LONGEST_SHOWN) -> str:
    """For people: ``9/20``; a fraction of more than ``longest`` characters as ``~0.127182``, a float with six digits."""
    if isinstance(number, float):
        return decimal_text(number)
    if isinstance(number, Enclosure):
        # Digits of a number that may well be zero would say what nobody knows.
        return "~0" if number.low <= 0 <= number.high else f"~{decimal_text(float(number))}"
    text = exact_text(number)
    return text if len(text) <= longest else f"~{decimal_text(number)}"


def rational(number: Fraction | float | Enclosure) -> Fraction:
    """The number as a fraction, which a float is too. Raises :class:`ValueError` for one that is only enclosed."""
    if isinstance(number, Enclosure):
        raise ValueError(f"{number} is not rational")
    return number if isinstance(number, Fraction) else Fraction(number)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The rational of smallest denominator (then smallest size) in the open interval ``(low, high)``.

    Walks the Stern-Brocot tree by continued fractions (Graham, Knuth and Patashnik 1994, section 4.5).
    """
    if low >= high:
        raise NumberError("an empty interval has no simplest number")
    if low < 0 < high:
        return Fraction(0)
    if high <= 0:
        return -simplest_between(-high, -low)
    terms: list[int] = []
    while True:
        floor = low.numerator // low.denominator
        if floor + 1 < high:
            found = Fraction(floor + 1)
            break
        if low == floor:
            # The interval is (floor, high) with high <= floor + 1: the answer is floor + 1/n for the least n.
            found = floor + Fraction(1, int(1 / (high - floor)) + 1)
            break
        terms.append(floor)
        low, high = 1 / (high - floor), 1 / (low - floor)
    for term in reversed(terms):
        found = term + 1 / found
    return found
