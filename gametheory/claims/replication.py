"""Replicating published values: what a paper says, what this package computes in its place, and the exact difference.

A row of a game file's ``[replications]`` is a quantity of the equilibria at a point, a quantity of the outcome in which
given numbers of players play each strategy, or a parameter's value at which the equilibria change. A row that can't be
computed fails with the reason; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import plain_value
from gametheory.claims.decide import SolvedPoint, concept_text
from gametheory.claims.ranges import degree
from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.errors import GameTheoryError, UsageError
from gametheory.model.about import About
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.model.outcome import constants
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import exact_text, short_text, to_flint, to_fraction
from gametheory.solvers.result import Solution, plain_number
from gametheory.spec.expressions import Expression
from gametheory.spec.faults import did_you_mean
from gametheory.spec.schema import Replication

__all__ = ["ReplicationResult", "replicate"]

Value = Fraction | Enclosure | AlgebraicNumber
"""A computed number: rational, enclosed between rationals, or the root of a polynomial."""

ERROR_BITS = 100
"""Bits after the point to which the distance from an irrational breakpoint is enclosed."""


@dataclass(frozen=True, slots=True)
class ReplicationResult:
    """One row: ``stated`` and ``computed``, and whether their difference is within the tolerance.

    ``what`` is the quantity or ``breakpoint of AXIS``. ``error`` is ``computed - stated``, exactly or enclosed. Of several
    equilibria ``computed`` is the one farthest from the stated value, or for ``some`` the one closest to it. ``stated``,
    ``computed`` and ``error`` are None where they could not be had; ``reason`` then says why, and is empty for a row that
    passes.
    """

    about: About
    name: str
    says: str
    what: str
    quantifier: str
    concept: str
    parameters: Mapping[str, Fraction]
    count: Mapping[str, int]
    stated: Fraction | None
    computed: Value | None
    error: Fraction | Enclosure | None
    tolerance: Fraction
    provenance: str
    source: str
    passes: bool
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one row of ``gametheory.replication/1``."""
        return {
            "name": self.name,
            "says": self.says,
            "what": self.what,
            "in": self.quantifier,
            "concept": self.concept,
            "at": {name: exact_text(value) for name, value in self.parameters.items()},
            "count": dict(self.count),
            "stated": _plain(self.stated),
            "computed": _plain(self.computed),
            "error": _plain(self.error),
            "tolerance": exact_text(self.tolerance),
            "provenance": self.provenance,
            "source": self.source,
            "passes": self.passes,
            "reason": self.reason,
        }

    def __repr__(self) -> str:
        return f"<ReplicationResult {self.name}: {'passes' if self.passes else f'fails, {self.reason}'}>"


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in place of the stated value, in which concept, and why it can't pass although it may be close."""

    computed: Value | None = None
    error: Fraction | Enclosure | None = None
    concept: str = ""
    reason: str = ""


def replicate(
    family: Family,
    *,
    names: Iterable[str] | str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[ReplicationResult, ...]:
    """Recompute the values of a family's ``[replications]``, all of them or those named, and compare exactly.

    ``progress`` is called with the rows done and in all. Raises :class:`UsageError` for an unknown name; whatever goes
    wrong in a row is that row's ``reason``.

    **Guarantees.** A row passes only if the difference is proved to be within the tolerance: for an enclosed number the
    whole interval is; for ``every``, the solution is complete, and on a continuum the quantity is affine in expectations,
    so that its extremes are among the equilibria listed. A breakpoint is an end of a cell of the exact regimes.
    """
    expect_family(family, "replicate")
    known = family.spec.replications
    wanted = tuple(known) if names is None else expect_names(names, "replications")
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, sorted(known), "replications: ") or f"there are {len(known) or 'no'} replications"
            raise UsageError(f"there is no replication '{name}' ({hint})")
    solved: dict[tuple[object, ...], Solution] = {}
    results = []
    for done, name in enumerate(wanted, 1):
        results.append(_replicated(family, name, known[name], solved))
        if progress:
            progress(done, len(wanted))
    return tuple(results)


def _replicated(
    family: Family, name: str, row: Replication, solved: dict[tuple[object, ...], Solution]
) -> ReplicationResult:
    stated: Fraction | None = None
    found = _Found()
    try:
        point = family.point(row.at)
        stated = to_fraction(row.value.evaluate(constants(family.spec, point)))
        if row.breakpoint is not None:
            found = _breakpoint(family, row, stated)
        elif row.count is not None:
            found = _at_counts(family, row, point, stated)
        else:
            found = _at_equilibria(family, row, point, stated, solved)
        reason = found.reason or _too_far(found.error, row.tolerance)
    except (GameTheoryError, IndecisiveError) as error:
        reason = str(error) or "it can't be computed"
    return ReplicationResult(
        about=family.about,
        name=name,
        says=row.says,
        what=f"breakpoint of {row.breakpoint}" if row.breakpoint is not None else str(row.quantity),
        quantifier=row.quantifier,
        concept=found.concept or row.concept or "",
        parameters=row.at,
        count=row.count or {},
        stated=stated,
        computed=found.computed,
        error=found.error,
        tolerance=row.tolerance,
        provenance=row.provenance,
        source=row.source,
        passes=not reason,
        reason=reason,
    )


def _at_equilibria(
    family: Family,
    row: Replication,
    point: Mapping[str, Fraction],
    stated: Fraction,
    solved: dict[tuple[object, ...], Solution],
) -> _Found:
    from gametheory.solvers.solve import solve

    assert row.quantity is not None
    game = family.at_point(point)
    key = (tuple(point.values()), row.concept)
    solution = solved.get(key) or solved.setdefault(key, solve(game, concept=row.concept))
    if not solution.equilibria:
        return _Found(concept=solution.concept, reason=f"there is no {concept_text(solution.concept)}")
    found = SolvedPoint.of(family.spec, game, solution)
    values: list[Fraction | Enclosure] = []
    undefined: GameTheoryError | IndecisiveError | None = None
    for environment in found.environments:
        try:
            values.append(_evaluated(row.quantity, environment))
        except (GameTheoryError, IndecisiveError) as error:
            undefined = error
    if undefined is not None and (row.quantifier == "every" or not values):
        raise undefined
    chosen = max if row.quantifier == "every" else min
    computed = chosen(values, key=lambda value: _size(value - stated))
    reason = ""
    if row.quantifier == "every":
        reason = _unproved(row.quantity, found)
    return _Found(computed, computed - stated, solution.concept, reason)


def _unproved(quantity: Expression, point: SolvedPoint) -> str:
    """Why the listed equilibria don't speak for all of them; empty if they do."""
    if not point.solution.complete:
        return "the method may have missed equilibria"
    if all(len(component.equilibria) == 1 for component in point.solution.components):
        return ""
    if degree(quantity, point.varying) > 1 or quantity.names() & point.curved:
        return "a continuum of equilibria, on which the quantity need not be affine: its extreme points don't settle it"
    return ""


def _at_counts(family: Family, row: Replication, point: Mapping[str, Fraction], stated: Fraction) -> _Found:
    assert row.quantity is not None
    assert row.count is not None
    game = family.at_point(point)
    if not isinstance(game, SymmetricGame):
        raise UsageError("counts of players belong to a symmetric game")
    counts = _completed(game, row.count)
    known: dict[str, Any] = {**constants(family.spec, game.parameters), **game.outcome(counts)}
    if "state.potential" in row.quantity.names():
        from gametheory.solvers.symmetric.potential import potential

        value = potential(game, counts)
        known["state.potential"] = value if isinstance(value, Enclosure) else to_flint(value)
    computed = _evaluated(row.quantity, known)
    return _Found(computed, computed - stated)


def _completed(game: SymmetricGame, given: Mapping[str, int]) -> list[int]:
    """How many play each strategy: those that are not told play the one strategy that is not named."""
    left = game.count - sum(given.values())
    unnamed = [name for name in game.strategies if name not in given]
    if left < 0 or (left and len(unnamed) != 1):
        told = ", ".join(f"{number} {name}" for name, number in given.items())
        raise UsageError(f"the counts ({told}) are not those of {game.count:,} players")
    return [given.get(name, left if name in unnamed[:1] else 0) for name in game.strategies]


def _breakpoint(family: Family, row: Replication, stated: Fraction) -> _Found:
    from gametheory.parametric.any_form import regimes

    assert row.breakpoint is not None
    found = regimes(family, row.breakpoint, values=row.at, concept=row.concept)
    places = [place.value for place in found.breakpoints]
    if not places:
        return _Found(concept=found.concept, reason=f"nothing changes along {row.breakpoint}")
    computed = min(places, key=lambda place: _size(_distance(place, stated)))
    error = _distance(computed, stated)
    reason = "" if _within(computed, stated, row.tolerance) else _far_text(error)
    return _Found(computed, error, found.concept, reason)


def _within(place: Fraction | AlgebraicNumber, stated: Fraction, tolerance: Fraction) -> bool:
    """Whether a place is within the tolerance; exact, also for an irrational one."""
    exact = AlgebraicNumber.of(place)
    return exact >= stated - tolerance and exact <= stated + tolerance


def _distance(place: Fraction | AlgebraicNumber, stated: Fraction) -> Fraction | Enclosure:
    if isinstance(place, Fraction):
        return place - stated
    place.refine_below(fmpq(1, 2) ** ERROR_BITS)
    return Enclosure(to_fraction(place.low) - stated, to_fraction(place.high) - stated)


def _too_far(error: Fraction | Enclosure | None, tolerance: Fraction) -> str:
    """Why a difference is not within the tolerance; empty if it is, wholly."""
    if error is None:
        return "nothing was computed"
    if isinstance(error, Fraction):
        return "" if abs(error) <= tolerance else _far_text(error)
    if -tolerance <= error.low and error.high <= tolerance:
        return ""
    if error.low > tolerance or error.high < -tolerance:
        return _far_text(error)
    return f"enclosed between {short_text(error.low)} and {short_text(error.high)} of the value stated, not closer"


def _far_text(error: Fraction | Enclosure) -> str:
    return f"off by {short_text(error)}"


def _size(error: Fraction | Enclosure) -> Fraction:
    """The most that an error may be, in absolute value."""
    if isinstance(error, Fraction):
        return abs(error)
    return max(abs(error.low), abs(error.high))


def _evaluated(quantity: Expression, known: Mapping[str, Any]) -> Fraction | Enclosure:
    """The quantity's value. Raises :class:`UsageError` where a name has none, and :class:`IndecisiveError`."""
    missing = sorted(quantity.names() - known.keys())
    if missing:
        raise UsageError(f"{', '.join(missing)} is not known here")
    value = quantity.evaluate(known)
    if isinstance(value, fmpq):
        return to_fraction(value)
    assert isinstance(value, Enclosure)
    return value.low if value.low == value.high else value


def _plain(value: Value | None) -> Any:  # noqa: ANN401 - what JSON can hold
    if value is None:
        return None
    return plain_number(value) if isinstance(value, Enclosure) else plain_value(value)
