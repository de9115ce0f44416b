"""What must be true: for each parameter, the exact values at which a claim's verdict flips, all others held fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gametheory.claims.check import expect_claims
from gametheory.claims.proof import LineProver
from gametheory.claims.verdict import ClaimStretch, Number
from gametheory.errors import LimitReached
from gametheory.model.family import Family, expect_family
from gametheory.parametric.statics import varied_parameters
from gametheory.solvers.solve import chosen_method

__all__ = ["BreakEven", "BreakEvenRow", "break_even"]


@dataclass(frozen=True, slots=True)
class BreakEvenRow:
    """A claim along one parameter: its verdict on every stretch of the parameter's range, and at its value."""

    parameter: str
    value: Fraction
    verdict: str
    stretches: tuple[ClaimStretch, ...]

    @property
    def flips(self) -> tuple[Number, ...]:
        """The values at which the verdict changes, ascending."""
        return tuple(dict.fromkeys(stretch.low for stretch in self.stretches[1:]))


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The break-even table of a claim.

    ``parameters`` are the values held fixed: those given, then the claim's own ``at``; ranges that the claim goes over
    are rows like all others. ``left_out`` are parameters along which nothing could be decided, with the reason.
    """

    family: Family
    claim: str
    says: str
    condition: str
    concept: str
    parameters: Mapping[str, Fraction]
    rows: tuple[BreakEvenRow, ...]
    left_out: Mapping[str, str]


def break_even(
    family: Family,
    claims: Iterable[str] | None = None,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[BreakEven, ...]:
    """The break-even table of each claim, all or those named: where it flips in each parameter that has a range.

    ``values`` set parameters, as in :func:`gametheory.check`. Raises :class:`UsageError` for an unknown claim.

    **Guarantees.** The stretches tile each range; every verdict on them is proved.
    """
    expect_family(family, "break_even")
    known = family.spec.claims
    wanted = tuple(known if claims is None else claims)
    expect_claims(wanted, known)
    chosen, _ = chosen_method(family.at(), concept)
    prover = LineProver(family, chosen, limit)
    varied, without_range = varied_parameters(family)
    tables, done = [], 0
    for name in wanted:
        claim = known[name]
        point = {**family.point(values), **claim.at}
        rows, left_out = [], dict(without_range)
        for parameter, (low, high) in varied.items():
            try:
                stretches = prover.stretches(claim, point, parameter, low, high)
            except LimitReached as error:
                left_out[parameter] = str(error)
            else:
                rows.append(BreakEvenRow(parameter, point[parameter], _verdict_at(stretches, point[parameter]), stretches))
            done += 1
            if progress:
                progress(done, len(wanted) * len(varied))
        tables.append(BreakEven(family, name, claim.says, str(claim.holds), chosen, point, tuple(rows), left_out))
    return tuple(tables)


def _verdict_at(stretches: tuple[ClaimStretch, ...], value: Fraction) -> str:
    for stretch in stretches:
        above = stretch.low < value or (stretch.low_closed and stretch.low == value)
        below = value < stretch.high or (stretch.high_closed and stretch.high == value)
        if above and below:
            return stretch.verdict
    raise ValueError(f"{value} is outside the range")
