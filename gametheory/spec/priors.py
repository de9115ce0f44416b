"""Priors of parameters, written as ``uniform(0, 1)`` and its like.

A prior is an economist's stated uncertainty; here it is read and checked, and sampled elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from gametheory.numbers import NumberError, parse_number

_SHAPE = re.compile(r"\s*([A-Za-z_]+)\s*\(([^()]*)\)\s*")

FAMILIES: dict[str, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "loguniform": ("low", "high"),
    "beta": ("alpha", "beta"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "standard deviation"),
}


@dataclass(frozen=True, slots=True)
class Prior:
    """A named family with exact arguments; ``normal`` is truncated to the parameter's range."""

    family: str
    arguments: tuple[Fraction, ...]

    @property
    def support(self) -> tuple[Fraction, Fraction] | None:
        """Closed interval outside which the density is zero; None for the normal family."""
        if self.family == "beta":
            return Fraction(0), Fraction(1)
        if self.family == "normal":
            return None
        return self.arguments[0], self.arguments[-1]

    def __str__(self) -> str:
        return f"{self.family}({', '.join(str(argument) for argument in self.arguments)})"


def parse_prior(text: str) -> Prior:
    """Read ``family(number, ...)``. Raises :class:`ValueError` saying what is wrong and what would be right."""
    match = _SHAPE.fullmatch(text) if len(text) < 10_000 else None
    if not match or match[1] not in FAMILIES:
        known = ", ".join(f"{name}({', '.join(arguments)})" for name, arguments in FAMILIES.items())
        shown = text if len(text) <= 60 else text[:57] + "..."
        raise ValueError(f"'{shown}' is not a prior; write one of {known}")
    family, names = match[1], FAMILIES[match[1]]
    try:
        arguments = tuple(parse_number(part) for part in match[2].split(",")) if match[2].strip() else ()
    except NumberError as error:
        raise ValueError(f"prior {family}: {error}") from None
    if len(arguments) != len(names):
        raise ValueError(f"prior {family} takes {len(names)} numbers: {family}({', '.join(names)})")
    if family in ("uniform", "loguniform") and arguments[0] >= arguments[1]:
        raise ValueError(f"prior {family}: low must be below high")
    if family == "loguniform" and arguments[0] <= 0:
        raise ValueError("prior loguniform: low must be above 0")
    if family == "beta" and min(arguments) <= 0:
        raise ValueError("prior beta: both shapes must be above 0")
    if family == "triangular" and not (arguments[0] <= arguments[1] <= arguments[2] and arguments[0] < arguments[2]):
        raise ValueError("prior triangular: the numbers must rise, low <= mode <= high")
    if family == "normal" and arguments[1] <= 0:
        raise ValueError("prior normal: the standard deviation must be above 0")
    return Prior(family, arguments)
