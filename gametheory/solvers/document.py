"""Reading a result document that a stranger wrote: every field by name, kind and place, or a clean refusal.

Each function returns what it promises or raises :class:`ResultFileError` with the place in the document. No value
of the document is ever printed whole: it may be huge or nested without end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.enclosure import Enclosure
from gametheory.errors import ResultFileError
from gametheory.numbers import NumberError, parse_exact_text, parse_number
from gametheory.solvers.result import Number

MAXIMUM_BITS = 20_000
"""Bits of the ends of an enclosure."""


def read_object(container: object, key: str, where: str) -> dict[str, Any]:
    """The object under ``key``; its keys are texts, its values anything."""
    value = container.get(key) if isinstance(container, Mapping) else None
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ResultFileError(f"{where}: '{key}' should be an object")
    return value


def read_list(container: object, key: str, where: str) -> list[Any]:
    """The list under ``key``."""
    value = container.get(key) if isinstance(container, Mapping) else None
    if not isinstance(value, list):
        raise ResultFileError(f"{where}: '{key}' should be a list")
    return value


def read_positions(container: object, key: str, count: int, where: str) -> list[int]:
    """The list under ``key`` of positions among ``count`` equilibria."""
    positions = read_list(container, key, where)
    # A truth value is an int to Python, but not to the contract.
    if not all(type(at) is int and 0 <= at < count for at in positions):
        raise ResultFileError(f"{where}: '{key}' should be positions of the {count} equilibria")
    return positions


def read_home(equilibrium: object, where: str) -> int | None:
    """The position of an equilibrium's component, None if it states none."""
    home = equilibrium.get("component") if isinstance(equilibrium, dict) else ""
    if home is not None and type(home) is not int:
        raise ResultFileError(f"{where}: should be an object, its 'component' the position of a component")
    return home


def read_flag(container: Mapping[str, object], key: str, where: str) -> bool:
    """The truth value under ``key``."""
    value = container.get(key)
    if not isinstance(value, bool):
        raise ResultFileError(f"{where}: '{key}' should be true or false")
    return value


def read_number(value: object, where: str, *, exact: bool) -> Number:
    """A number: exact ones are texts; with float arithmetic, JSON numbers may stand too.

    >>> read_number("2/5", "equilibrium 0: regret", exact=True)
    Fraction(2, 5)
    """
    try:
        if isinstance(value, str):
            return parse_exact_text(value) if exact else parse_number(value)
        if not exact and isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except (NumberError, OverflowError) as error:
        raise ResultFileError(f"{where}: {error}") from None
    raise ResultFileError(f"{where}: should be {'an exact number in quotes' if exact else 'a finite number'}")


def read_enclosed(value: object, where: str) -> Fraction | Enclosure:
    """An exact number, or one that is enclosed between two."""
    if isinstance(value, dict):
        low, high = (read_number(value.get(end), f"{where}: {end}", exact=True) for end in ("low", "high"))
        assert isinstance(low, Fraction)
        assert isinstance(high, Fraction)
        if low > high:
            raise ResultFileError(f"{where}: 'low' is above 'high'")
        if max(low.denominator.bit_length(), high.denominator.bit_length()) > MAXIMUM_BITS:
            raise ResultFileError(f"{where}: numbers of more than {MAXIMUM_BITS} bits")
        return low if low == high else Enclosure(low, high)
    number = read_number(value, where, exact=True)
    assert isinstance(number, Fraction)
    return number
