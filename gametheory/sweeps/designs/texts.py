"""Designs from what is typed: axes such as ``reach=0:1:21`` for a grid, ranges such as ``reach=0:1`` for draws."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gametheory.errors import UsageError
from gametheory.numbers import NumberError, parse_number
from gametheory.sweeps.designs.grids import Grid, Listed, Spaced
from gametheory.sweeps.designs.sampled import Sampled, over

if TYPE_CHECKING:
    from gametheory.model.family import Family

__all__ = ["grid_from_texts", "sampled_from_texts", "whole_number"]

_AXIS = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:=\s*(.+))?", re.ASCII)
_WHOLE = re.compile(r"\d[\d_,]{0,30}|\d{1,9}(?:\.\d{1,9})?[eE]\+?\d{1,2}", re.ASCII)


def grid_from_texts(texts: Sequence[str]) -> Grid:
    """The grid of axes written ``name=low:high:points`` or ``name=v1,v2,...``. Raises :class:`UsageError`."""
    axes: dict[str, Spaced | Listed] = {}
    for text in texts:
        name, values = _split(text)
        if not values:
            raise UsageError(
                f"'{text}' is not an axis; write {name}=LOW:HIGH:POINTS, such as {name}=0:1:21, or {name}=0,1/4,1; a name "
                "alone is for --draws"
            )
        if name in axes:
            raise UsageError(f"the axis {name} is given twice")
        parts = values.split(":")
        try:
            if len(parts) == 1:
                axes[name] = Listed(tuple(parse_number(part) for part in values.split(",")))
            elif len(parts) == 3:
                axes[name] = Spaced(parse_number(parts[0]), parse_number(parts[1]), whole_number(parts[2], "points"))
            else:
                raise UsageError(
                    f"'{text}' has no number of points; write {name}=LOW:HIGH:POINTS, or --draws N to draw"
                )
        except NumberError as error:
            raise UsageError(f"axis {name}: {error}") from None
        except UsageError as error:
            raise UsageError(f"axis {name}: {error}") from None
    return Grid(axes)


def sampled_from_texts(family: Family, method: str, draws: int, seed: int, texts: Sequence[str]) -> Sampled:
    """Draws of the parameters written ``name`` (from its prior) or ``name=low:high`` (uniformly); of none, all with a prior.

    Raises :class:`UsageError`.
    """
    names, ranges = [], {}
    for text in texts:
        name, values = _split(text)
        if name in names:
            raise UsageError(f"the parameter {name} is given twice")
        names.append(name)
        if values:
            parts = values.split(":")
            if len(parts) != 2:
                raise UsageError(
                    f"'{text}': with --draws write {name} to draw it from its prior, or {name}=LOW:HIGH to draw it uniformly"
                )
            ranges[name] = (parts[0], parts[1])
    return Sampled(method, over(family, names or None, ranges), draws, seed)


def whole_number(text: str, what: str) -> int:
    """A whole number written ``10000000``, ``10_000_000``, ``10,000,000`` or ``1e7``. Raises :class:`UsageError`.

    >>> whole_number("2.5e6", "draws")
    2500000
    """
    found = text.strip()
    if _WHOLE.fullmatch(found):
        number = parse_number(found.replace("_", "").replace(",", ""))
        if number.denominator == 1:
            return int(number)
    raise UsageError(f"'{text[:40]}' is not a number of {what}; write a whole number, such as 10000 or 1e6")


def _split(text: str) -> tuple[str, str]:
    match = _AXIS.fullmatch(text)
    if not match:
        raise UsageError(
            f"'{text[:60]}' is not an axis; write NAME=LOW:HIGH:POINTS, such as reach=0:1:21, or NAME=0,1/4,1; with --draws "
            "NAME or NAME=LOW:HIGH"
        )
    return match[1], match[2] or ""
