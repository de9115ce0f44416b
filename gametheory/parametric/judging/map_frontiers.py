"""Points on the frontiers of a written map, at which it must say what holds: on a curve, or by the limit of a region."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, ResultFileError
from gametheory.numbers import parse_exact_text, simplest_between, to_flint, to_fraction
from gametheory.solvers.document import read_list

__all__ = ["points_on_frontiers"]

Read = Callable[[Any, str], fmpq]
Place = dict[str, Fraction]


def points_on_frontiers(
    document: Mapping[str, Any], axes: Sequence[str], reader: Callable[[Mapping[str, fmpq]], Read]
) -> Iterator[tuple[str, Place | None]]:
    """For each stretch of a frontier its name, and a rational point inside it; None where its formulas give none.

    ``reader`` makes a reader of formulas at values of the axes.
    """
    for number, entry in enumerate(read_list(document, "frontiers", "the document")):
        where = f"frontier {number}"
        yield where, _point_on(entry, axes, reader, where)


def _point_on(
    entry: Mapping[str, Any], axes: Sequence[str], reader: Callable[[Mapping[str, fmpq]], Read], where: str
) -> Place | None:
    formulas = [text for text in entry.get("formulas", ()) if isinstance(text, str) and "sqrt" not in text]
    if len(formulas) != 1:
        return None
    name, _, formula = formulas[0].partition(" = ")
    if name not in axes:
        return None
    other = axes[1] if name == axes[0] else axes[0]
    ends = [entry.get(end, {}).get(other) for end in ("from", "to")]
    if not all(isinstance(end, str) for end in ends):
        return None
    low, high = sorted(map(parse_exact_text, ends))
    if low == high:
        return None
    inside = simplest_between(low, high)
    try:
        value = reader({other: to_flint(inside), name: fmpq(0)})(formula, where)
    except (EvaluationError, ResultFileError):
        return None
    return {other: inside, name: to_fraction(value)}
