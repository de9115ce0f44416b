"""Whether what a written verdict says of the stretches of an axis fits together, and with the claim of the game file.

Nothing is solved here: that a claim holds or fails on a stretch is left to a new ``check``. But a document whose
stretches leave a gap, contradict its verdict, or hold where its counterexample lies, is wrong whatever the game is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.verdict import BY_MAP, BY_REGIMES
from gametheory.solvers.document import read_flag, read_list, read_number
from gametheory.spec.schema import Claim

__all__ = ["fails_at_irrationals_only", "misfits"]

WORST_FIRST = (FAILS, DEPENDS, UNDECIDED, HOLDS)
"""A claim has the worst verdict that it has anywhere on its range."""

Place = tuple[Fraction, Fraction]
"""A value of an axis: a rational twice, or the rationals between which an irrational lies."""


def misfits(claim: Claim, stated: Mapping[str, Any]) -> Iterator[str]:
    """What does not fit among the stretches of a verdict along one axis; nothing for verdicts of other methods.

    Raises :class:`ResultFileError` for stretches of another shape.
    """
    if stated.get("method") != BY_REGIMES:
        return
    stretches = read_list(stated, "stretches", "the verdict's claim")
    if len(claim.over) != 1 or not stretches:
        yield "it says how it goes along one axis, which is not how the game file puts it"
        return
    ((axis, (low, high)),) = claim.over.items()
    ends = [(_place(stretch, "low"), _place(stretch, "high")) for stretch in stretches]
    closed = [
        (read_flag(stretch, "low_closed", "a stretch"), read_flag(stretch, "high_closed", "a stretch"))
        for stretch in stretches
    ]
    if ends[0][0] != (low, low) or ends[-1][1] != (high, high) or not (closed[0][0] and closed[-1][1]):
        yield f"its stretches do not go over {axis} from {low} to {high}"
    for (before, after), (left, right) in zip(itertools.pairwise(ends), itertools.pairwise(closed), strict=True):
        if before[1] != after[0] or left[1] == right[0]:
            yield "its stretches leave a gap, or overlap"
    for (start, end), (with_start, with_end) in zip(ends, closed, strict=True):
        if start[0] > end[1] or (start == end and not (with_start and with_end)):
            yield "a stretch of it is empty"
    verdicts = [stretch.get("verdict") for stretch in stretches]
    worst = next((verdict for verdict in WORST_FIRST if verdict in verdicts), None)
    if stated.get("verdict") != worst:
        yield f"it is said to be {str(stated.get('verdict'))[:20]!r}, and its stretches make it {worst!r}"
    value = _shown_at(stated, axis)
    if value is not None and not any(
        _contains(place, flags, value)
        for place, flags, verdict in zip(ends, closed, verdicts, strict=True)
        if verdict == FAILS
    ):
        yield f"its counterexample is at {axis} = {value}, where its stretches do not say that it fails"


def fails_at_irrationals_only(stated: Mapping[str, Any]) -> bool:
    """Whether a verdict says that its claim fails at irrational values alone, where no counterexample can be written."""
    if stated.get("method") == BY_MAP:
        # Points and curves without rational points can't be told by their bounds alone.
        return stated.get("verdict") == FAILS
    if stated.get("method") != BY_REGIMES:
        return False
    failing = [
        found for found in read_list(stated, "stretches", "the verdict's claim") if found.get("verdict") == FAILS
    ]
    return bool(failing) and all(
        found.get("low") == found.get("high") and isinstance(found.get("low"), Mapping) for found in failing
    )


def _place(stretch: object, key: str) -> Place:
    value = stretch.get(key) if isinstance(stretch, Mapping) else None
    where = f"a stretch: '{key}'"
    if isinstance(value, Mapping):
        bounds = [read_number(value.get(end), where, exact=True) for end in ("low", "high")]
    else:
        bounds = [read_number(value, where, exact=True)] * 2
    low, high = (Fraction(bound) for bound in bounds)
    return low, high


def _shown_at(stated: Mapping[str, Any], axis: str) -> Fraction | None:
    """Where on the axis the counterexample is, if there is one that says so."""
    found = stated.get("counterexample")
    parameters = found.get("parameters") if isinstance(found, Mapping) else None
    value = parameters.get(axis) if isinstance(parameters, Mapping) else None
    return Fraction(read_number(value, f"the counterexample: {axis}", exact=True)) if value is not None else None


def _contains(ends: tuple[Place, Place], closed: tuple[bool, bool], value: Fraction) -> bool:
    (start, _), (_, end) = ends
    above = start < value or (closed[0] and start == value)
    below = value < end or (closed[1] and end == value)
    return above and below
