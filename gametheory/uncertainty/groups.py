"""What is asked of a family: claims and measures, grouped by what is held fixed and what is drawn.

A claim that sets values of its own, by its ``at``, is about the game there: these are not drawn. Claims with the same ``at``
are studied together, and measures with the claims that have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.claims.check import expect_claims
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_names
from gametheory.numbers import short_text
from gametheory.spec.faults import did_you_mean
from gametheory.studies.study import claims_without_values
from gametheory.sweeps.designs.sampled import Marginal, over
from gametheory.uncertainty.tally import MOST_IN_PAIRS, SAMPLE

__all__ = ["Group", "groups_of", "notes_on"]

Names = Iterable[str] | str | None


@dataclass(frozen=True, slots=True)
class Group:
    """What is studied with the same parameters drawn: ``at`` are the values that its claims set, ``fixed`` all that are set."""

    at: Mapping[str, Fraction]
    fixed: Mapping[str, object]
    marginals: tuple[Marginal, ...]
    claims: tuple[str, ...]
    measures: tuple[str, ...]


def groups_of(
    family: Family,
    claims: Names,
    measures: Names,
    vary: Names,
    ranges: Mapping[str, tuple[object, object]] | None,
    values: Mapping[str, object] | None,
) -> tuple[Group, ...]:
    """The groups, in the order of the claims. Raises :class:`UsageError`, as :func:`gametheory.sensitivity` does."""
    known = family.spec.claims
    wanted = claims_without_values(family) if claims is None else tuple(dict.fromkeys(expect_names(claims, "claims")))
    expect_claims(wanted, known)
    measured = _expected_measures(family, measures)
    if not wanted and not measured:
        every = f"; its claims set values of their own, such as {next(iter(known))}: name one" if known else ""
        raise UsageError(f"there is nothing to study: name a claim or a measure of {_called(family)}{every}")
    family.point(values)  # Refuses unknown names, and values outside their ranges.
    marginals = _marginals(family, vary, ranges, values or {})
    together: dict[tuple[tuple[str, Fraction], ...], list[str]] = {(): []} if measured else {}
    for name in wanted:
        together.setdefault(tuple(sorted(known[name].at.items())), []).append(name)
    groups = []
    for at, names in together.items():
        held = dict(at)
        drawn = tuple(marginal for marginal in marginals if marginal.name not in held)
        if not drawn:
            raise UsageError(
                f"the claim {names[0]} sets {', '.join(held)} itself, and no other parameter is drawn: name another one "
                "to vary"
            )
        groups.append(Group(held, {**(values or {}), **held}, drawn, tuple(names), () if at else measured))
    return tuple(groups)


def notes_on(family: Family, groups: Sequence[Group], draws: int) -> tuple[str, ...]:
    """What a reader of the result should know of what was asked."""
    notes = []
    if draws > SAMPLE:
        notes.append(f"quantiles and rank correlations are those of the first {SAMPLE:,} draws")
    for group in groups:
        drawn = {marginal.name for marginal in group.marginals}
        point = family.point(group.fixed)
        for name in group.claims:
            still = [each for each in family.spec.claims[name].over if each not in drawn]
            if still:
                told = ", ".join(f"{each} = {short_text(point[each])}" for each in still)
                notes.append(
                    f"{name} is claimed over a range of {', '.join(still)}; not drawn, it is studied at {told}"
                )
            over = family.spec.claims[name].over
            beyond = [
                f"{each.name} in [{', '.join(map(short_text, over[each.name]))}]"
                for each in group.marginals
                if each.name in over and _reaches_beyond(each, over[each.name])
            ]
            if beyond:
                notes.append(
                    f"{name} is claimed for {' and '.join(beyond)} only; draws beyond count here like any other"
                )
        if len(group.claims) > MOST_IN_PAIRS:
            notes.append(
                f"how often claims hold together is told of at most {MOST_IN_PAIRS} claims; name fewer of them"
            )
    return tuple(notes)


def _reaches_beyond(marginal: Marginal, ends: tuple[Fraction, Fraction]) -> bool:
    """Whether draws may lie outside an interval."""
    low, high = marginal.prior.support or marginal.ends
    return max(low, marginal.ends[0]) < ends[0] or min(high, marginal.ends[1]) > ends[1]


def _expected_measures(family: Family, measures: Names) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(expect_names(() if measures is None else measures, "measures")))
    known = (*family.spec.measures, *(f"payoff.{player}" for player in family.spec.players))
    for name in wanted:
        if name not in known:
            raise UsageError(f"'{name}' is not a measure of this game ({did_you_mean(name, known, 'measures: ')})")
    return wanted


def _marginals(
    family: Family,
    vary: Names,
    ranges: Mapping[str, tuple[object, object]] | None,
    values: Mapping[str, object],
) -> tuple[Marginal, ...]:
    """What is drawn, in the order of the file."""
    ranged = dict(ranges) if isinstance(ranges, Mapping) else {}
    if vary is None:
        both = sorted(set(ranged) & set(values))
        priors = (name for name, each in family.parameters.items() if each.prior is not None)
        chosen = [name for name in (*priors, *ranged) if name not in values]
    else:
        chosen = [*expect_names(vary, "the parameters to draw"), *ranged]
        both = sorted(set(chosen) & set(values))
    if both:
        raise UsageError(f"'{both[0]}' is both set and drawn; leave out one of the two")
    if not chosen:
        first = next(iter(family.parameters), "reach")
        left = "is left to draw: every one that has a prior is set" if values and _has_priors(family) else "has a prior"
        raise UsageError(
            f'no parameter of {_called(family)} {left}; write prior = "uniform(0, 1)" under [parameters.{first}] in the game '
            f'file, or give a range: --range {first}=0:1, in Python ranges={{"{first}": (0, 1)}}'
        )
    order = list(family.parameters)
    names = sorted(dict.fromkeys(chosen), key=lambda name: order.index(name) if name in order else -1)
    return over(family, names, ranges)


def _has_priors(family: Family) -> bool:
    return any(each.prior is not None for each in family.parameters.values())


def _called(family: Family) -> str:
    return family.about.file or family.about.title
