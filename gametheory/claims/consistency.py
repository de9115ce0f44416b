"""Whether what a written verdict says of its method, stretches and shares fits together, and with the claim of the game file.

Nothing is solved here. But a document whose stretches leave a gap, contradict its verdict, its thresholds or the
intervals that it states, or hold where its counterexample lies, is wrong whatever the game is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.verdict import AT_VALUES, BY_BOXES, BY_MAP, BY_REGIMES, BY_SAMPLES
from gametheory.errors import ResultFileError
from gametheory.parametric.judging.polynomials import RealRoot, compared
from gametheory.parametric.judging.reader import Place, Reader, check_approx, shown
from gametheory.solvers.document import read_flag, read_list, read_object
from gametheory.spec.schema import Claim

__all__ = ["StatedStretch", "fails_at_irrationals_only", "misfits", "read_shares", "read_stretches"]

WORST_FIRST = (FAILS, DEPENDS, UNDECIDED, HOLDS)
"""A claim has the worst verdict that it has anywhere on its range."""
_AXES = {AT_VALUES: (0, 0), BY_REGIMES: (1, 1), BY_MAP: (2, 2), BY_BOXES: (2, 16), BY_SAMPLES: (1, 16)}
"""Over how many axes, at least and at most, each method decides."""

Shares = Mapping[str, tuple[Fraction, Fraction]]
"""Bounds of each verdict's share of the volume."""


@dataclass(frozen=True, slots=True)
class StatedStretch:
    """A stretch of the axis as a document states it. Ends that are the same number are the same object."""

    low: Place
    high: Place
    low_closed: bool
    high_closed: bool
    verdict: str

    @property
    def is_point(self) -> bool:
        """Whether it is a single value."""
        return self.low is self.high

    def contains(self, value: Fraction) -> bool:
        """Whether a value lies on it. Exact."""
        start, end = compared(self.low, value), compared(value, self.high)
        return (start < 0 or (self.low_closed and start == 0)) and (end < 0 or (self.high_closed and end == 0))


def read_stretches(stated: Mapping[str, Any], reader: Reader) -> list[StatedStretch]:
    """The stretches of a verdict along an axis. Raises :class:`ResultFileError` for those of another shape."""
    found = []
    for entry in read_list(stated, "stretches", "the verdict's claim"):
        if not isinstance(entry, Mapping):
            raise ResultFileError("a stretch: should be an object")
        low, high = (reader.place(entry.get(key), f"a stretch: '{key}'") for key in ("low", "high"))
        closed = [read_flag(entry, key, "a stretch") for key in ("low_closed", "high_closed")]
        found.append(StatedStretch(low, high, closed[0], closed[1], str(entry.get("verdict"))[:20]))
    return found


def read_shares(stated: Mapping[str, Any]) -> dict[str, tuple[Fraction, Fraction]]:
    """The bounds of each verdict's share. Raises :class:`ResultFileError` for those of another shape."""
    reader, found = Reader(), {}
    shares = read_object(stated, "shares", "the verdict's claim")
    for verdict in WORST_FIRST:
        entry, where = read_object(shares, verdict, "the verdict's claim: 'shares'"), f"share of {verdict!r}"
        low, high = (reader.rational(entry.get(key), where) for key in ("low", "high"))
        approx = entry.get("approx")
        if isinstance(approx, bool) or not isinstance(approx, int | float) or not math.isfinite(approx):
            raise ResultFileError(f"{where}: 'approx' should be a number")
        found[verdict] = (low, high)
    return found


def misfits(claim: Claim, stated: Mapping[str, Any]) -> Iterator[str]:
    """What does not fit in a verdict, by its method.

    Raises :class:`ResultFileError` for stretches, thresholds, intervals or shares of another shape.
    """
    method = stated.get("method")
    if not isinstance(method, str) or method not in _AXES:
        yield f"its 'method' should be one of {', '.join(_AXES)}"
        return
    least, most = _AXES[method]
    if method == BY_REGIMES:
        yield from _along_axis(claim, stated)
        return
    if not least <= len(claim.over) <= most:
        yield f"its method is {method!r}, which is not how the game file puts it: over {len(claim.over)} ranges"
        return
    if method == BY_SAMPLES and stated.get("verdict") == HOLDS:
        yield "it is said to hold, which samples do not prove"
    for key in ("stretches", "thresholds"):
        if stated.get(key):
            yield f"it has {key}, which only verdicts along one axis have"
    if method in (BY_MAP, BY_BOXES):
        yield from _shares(stated, read_shares(stated))


def _along_axis(claim: Claim, stated: Mapping[str, Any]) -> Iterator[str]:
    reader = Reader()
    stretches = read_stretches(stated, reader)
    if len(claim.over) != 1 or not stretches:
        yield "it says how it goes along one axis, which is not how the game file puts it"
        return
    ((axis, (low, high)),) = claim.over.items()
    first, last = stretches[0], stretches[-1]
    covers = compared(first.low, low) == 0 and compared(last.high, high) == 0
    if not (covers and first.low_closed and last.high_closed):
        yield f"its stretches do not go over {axis} from {low} to {high}"
    for before, after in itertools.pairwise(stretches):
        if before.high is not after.low or before.high_closed == after.low_closed:
            yield "its stretches leave a gap, or overlap"
    for stretch in stretches:
        order = compared(stretch.low, stretch.high)
        if order > 0 or (order == 0 and not (stretch.low_closed and stretch.high_closed)):
            yield "a stretch of it is empty"
    verdicts = [stretch.verdict for stretch in stretches]
    if unknown := sorted(set(verdicts) - {*WORST_FIRST}):
        yield f"a stretch's 'verdict' should be one of {', '.join(WORST_FIRST)}, not {unknown[0]!r}"
    worst = next((verdict for verdict in WORST_FIRST if verdict in verdicts), None)
    if stated.get("verdict") != worst:
        yield f"it is said to be {str(stated.get('verdict'))[:20]!r}, and its stretches make it {worst!r}"
    yield from _intervals(stated, stretches, reader)
    yield from _thresholds(stated, stretches, axis, reader)
    value = _shown_at(stated, axis, reader)
    if value is not None and not any(s.contains(value) for s in stretches if s.verdict == FAILS):
        yield f"its counterexample is at {axis} = {value}, where its stretches do not say that it fails"


def _intervals(stated: Mapping[str, Any], stretches: Sequence[StatedStretch], reader: Reader) -> Iterator[str]:
    """See that the intervals where it holds and fails are those of the stretches."""
    for key, verdict in (("holds_on", HOLDS), ("fails_on", FAILS)):
        found = []
        for number, pair in enumerate(read_list(stated, key, "the verdict's claim")):
            where = f"'{key}', interval {number}"
            if not isinstance(pair, list) or len(pair) != 2:
                raise ResultFileError(f"{where}: should be two numbers")
            found.append([reader.place(end, where) for end in pair])
        wanted = [(stretch.low, stretch.high) for stretch in stretches if stretch.verdict == verdict]
        same = len(found) == len(wanted) and all(
            low is start and high is end for (low, high), (start, end) in zip(found, wanted, strict=True)
        )
        if not same:
            yield f"its '{key}' is not where its stretches say that it {verdict}"


def _thresholds(
    stated: Mapping[str, Any], stretches: Sequence[StatedStretch], axis: str, reader: Reader
) -> Iterator[str]:
    """See that thresholds are inner ends of stretches, all where the verdict changes, and roots of their polynomials."""
    reader.axis = axis
    inner = {id(after.low): after.low for after in stretches[1:]}
    found: list[Place] = []
    for number, entry in enumerate(read_list(stated, "thresholds", "the verdict's claim")):
        where = f"threshold {number}"
        if not isinstance(entry, Mapping):
            raise ResultFileError(f"{where}: should be an object")
        value = reader.place(entry.get("value"), f"{where}: 'value'")
        try:
            check_approx(entry.get("approx"), value, where)
        except ResultFileError as error:
            yield f"its {error}"
        polynomial = reader.polynomial(entry.get("polynomial"), axis, f"{where}: 'polynomial'")
        vanishes = value.is_root_of(polynomial) if isinstance(value, RealRoot) else polynomial.at(value) == 0
        if polynomial.degree < 1 or not vanishes:
            yield f"its threshold {shown(value)} is not a root of its polynomial"
        if id(value) not in inner:
            yield f"its threshold {shown(value)} is not where two of its stretches meet"
        if found and compared(found[-1], value) >= 0:
            yield f"its threshold {shown(value)} is not above the one before"
        found.append(value)
    for before, after in itertools.pairwise(stretches):
        if before.verdict != after.verdict and not any(value is after.low for value in found):
            yield f"its verdict changes at {axis} = {shown(after.low)}, which is not among its thresholds"


def _shares(stated: Mapping[str, Any], shares: Shares) -> Iterator[str]:
    """See that the bounds are possible, and allow the verdict."""
    entries = read_object(stated, "shares", "the verdict's claim")
    for verdict, (low, high) in shares.items():
        if not 0 <= low <= high <= 1:
            yield f"its share of {verdict!r} has impossible bounds"
        elif abs(Fraction(entries[verdict]["approx"]) - (low + high) / 2) > Fraction(1, 10**12):
            yield f"its share of {verdict!r} is not about what 'approx' says"
    if not sum(low for low, _ in shares.values()) <= 1 <= sum(high for _, high in shares.values()):
        yield "its shares do not add up to 1"
    found = stated.get("verdict")
    if found not in WORST_FIRST:
        yield f"its 'verdict' should be one of {', '.join(WORST_FIRST)}"
        return
    # What is left undecided by boxes says nothing against a failure elsewhere; but no worse share may be there.
    worse = WORST_FIRST[: WORST_FIRST.index(found)]
    for verdict in worse:
        if shares[verdict][0] > 0:
            yield f"it is said to be {found!r}, and its share of {verdict!r} is not 0"


def fails_at_irrationals_only(stated: Mapping[str, Any]) -> bool:
    """Whether a verdict says that its claim fails at irrational values alone, where no counterexample can be written."""
    if stated.get("method") == BY_MAP:
        # Points and curves without rational points can't be told by their bounds alone; a share of the area can.
        return stated.get("verdict") == FAILS and read_shares(stated)[FAILS][0] == 0
    if stated.get("method") != BY_REGIMES:
        return False
    failing = [
        found for found in read_list(stated, "stretches", "the verdict's claim") if found.get("verdict") == FAILS
    ]
    return bool(failing) and all(
        found.get("low") == found.get("high") and isinstance(found.get("low"), Mapping) for found in failing
    )


def _shown_at(stated: Mapping[str, Any], axis: str, reader: Reader) -> Fraction | None:
    """Where on the axis the counterexample is, if there is one that says so."""
    found = stated.get("counterexample")
    parameters = found.get("parameters") if isinstance(found, Mapping) else None
    value = parameters.get(axis) if isinstance(parameters, Mapping) else None
    return reader.rational(value, f"the counterexample: {axis}") if value is not None else None
