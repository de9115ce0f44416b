r"""How often claims hold when parameters are drawn from their priors, and which parameter decides it.

1. Monte Carlo: the parameters are drawn independently from their priors. With ``n`` draws, ``h`` of which hold, the share ``p =
   h / n`` has the standard error ``sqrt(p (1 - p) / n)``.
2. Sobol' indices of each claim's truth and of each measure's mean over equilibria (:mod:`gametheory.uncertainty.indices`).
3. Tornado: one parameter at its 5% and its 95% prior quantile, the others drawn, with common random numbers; and Spearman's rank
   correlations.
4. Break-even values: where a claim flips along one parameter, all others at their values (exact).

The first three are estimates under priors that somebody chose; none of them is a proof.

Reference: A. Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, chapters 1 and 4.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from gametheory.claims.break_even import BreakEvenRow
from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.parametric.statics import SolvedLines
from gametheory.studies.rows import VERDICTS
from gametheory.studies.study import Study
from gametheory.sweeps.designs.design import MAXIMUM_SIZE, checked_whole
from gametheory.sweeps.designs.sampled import Sampled
from gametheory.sweeps.execution.threads import usable_threads
from gametheory.uncertainty.groups import groups_of, notes_on
from gametheory.uncertainty.influences import Changed, influences_of
from gametheory.uncertainty.result import (
    ClaimSensitivity,
    Distribution,
    MeasureSensitivity,
    PriorStudy,
    Sensitivity,
    Together,
)
from gametheory.uncertainty.runs import Report, Run
from gametheory.uncertainty.tally import Moments, Sample, Tally, joints_of
from gametheory.uncertainty.variations import HIGH, LOW, Variations

__all__ = ["CHANGING", "DRAWING", "DRAWS", "FLIPPING", "SOBOL", "sensitivity"]

DRAWS = 100_000
SOBOL = 4_096
"""Points a block of the Sobol' indices, and of the tornado, if there are as many draws."""
LEAST_SOBOL, MOST_SOBOL = 64, 65_536

DRAWING, CHANGING, FLIPPING = "draws", "one parameter at a time", "break-even values"
"""The phases that progress is told of."""

Progress = Callable[[str, int, int], None]
Flips = tuple[Mapping[str, BreakEvenRow], Mapping[str, str]]


def sensitivity(
    family: Family,
    *,
    claims: Iterable[str] | str | None = None,
    measures: Iterable[str] | str = (),
    vary: Iterable[str] | str | None = None,
    ranges: Mapping[str, tuple[object, object]] | None = None,
    values: Mapping[str, object] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    sobol: int | None = None,
    concept: str | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    break_even: bool = True,
) -> Sensitivity:
    """How often claims hold under the priors of a family's parameters, and which parameters decide that.

    ``claims`` are by default all that set no values of their own; one that is named and does (``at``) is studied with these held
    fixed. ``measures`` are studied besides, also ``payoff.player``. ``vary`` names the parameters to draw, by default all with a
    prior or in ``ranges`` (which maps parameters without a prior to a low and a high end, for a uniform one), less those in
    ``values``. ``sobol`` is the number of points a block of the Sobol' indices, a power of two, or 0 to leave them out; by
    default 4,096, or as many as there are draws. With ``d`` parameters ``draws + (3 d + 2) sobol`` games are solved in all.
    ``progress`` is called with a phase, and what is done of it and in all.

    Raises :class:`UsageError` for a name that is not there, and where there is nothing to draw or to study.

    **Guarantees.** The same arguments give the same result, whatever the number of threads. Memory does not grow with ``draws``.
    A point that floats can't decide is solved exactly, so that shares have no error but that of sampling.
    """
    expect_family(family, "sensitivity")
    fitting = _fitting_block(draws)
    block = fitting if sobol is None else _checked_block(sobol)
    usable_threads(threads)  # Refuses a number below 1, before any work.
    groups = groups_of(family, claims, measures, vary, ranges, values)
    sampled = [Sampled("monte-carlo", group.marginals, draws, seed) for group in groups]
    changes = [Variations(group.marginals, block or fitting, seed, indices=block > 0) for group in groups]
    runs = [Run(family, group, concept, threads) for group in groups]
    tell = progress or (lambda *_: None)
    drawing = _reports(tell, DRAWING, [design.size for design in sampled])
    changing = _reports(tell, CHANGING, [design.size for design in changes])
    drawn = [run.draw(design, report) for run, design, report in zip(runs, sampled, drawing, strict=True)]
    changed = [run.change(design, report) for run, design, report in zip(runs, changes, changing, strict=True)]
    flips = _flips(runs, values, tell) if break_even else [{} for _ in runs]
    studies = tuple(
        _study(run, *found, change, flip) for run, found, change, flip in zip(runs, drawn, changed, flips, strict=True)
    )
    return Sensitivity(family.about, draws, seed, block, block or fitting, studies, notes_on(family, groups, draws))


def _fitting_block(draws: int) -> int:
    """Points a block for so many draws. Raises :class:`UsageError` unless these are a whole number."""
    whole = checked_whole(draws, "number of draws", 1, MAXIMUM_SIZE)
    return min(SOBOL, max(LEAST_SOBOL, 1 << whole.bit_length() - 1))


def _checked_block(sobol: int) -> int:
    """Points a block. Raises :class:`UsageError` unless a power of two that is large enough, or 0."""
    whole = isinstance(sobol, int) and not isinstance(sobol, bool)
    if whole and (sobol == 0 or (LEAST_SOBOL <= sobol <= MOST_SOBOL and sobol & (sobol - 1) == 0)):
        return sobol
    raise UsageError(
        f"the points of Sobol' indices are a power of two from {LEAST_SOBOL} to {MOST_SOBOL:,}, such as {SOBOL:,}, or 0 to "
        f"leave them out, not {str(sobol)[:40]}"
    )


def _reports(tell: Progress, phase: str, sizes: Sequence[int]) -> list[Report]:
    """For each of several parts of a phase, what to tell of it so that the phase goes on from part to part."""
    total = sum(sizes)

    def from_there(before: int) -> Report:
        return lambda done, _: tell(phase, before + done, total)

    return [from_there(before) for before in itertools.accumulate(sizes[:-1], initial=0)]


def _flips(runs: Sequence[Run], values: Mapping[str, object] | None, tell: Progress) -> list[dict[str, Flips]]:
    """For each run, the break-even rows of its claims; lines that claims share are solved once."""
    lines = SolvedLines(runs[0].family)
    count = sum(len(run.group.claims) for run in runs)
    found: list[dict[str, Flips]] = []
    place = 0
    for run in runs:
        found.append({})
        for name in run.group.claims:

            def report(done: int, of: int, place: int = place) -> None:
                tell(FLIPPING, place * of + done, count * of)

            found[-1][name] = run.flips(name, values, lines, report)
            place += 1
    return found


def _study(
    run: Run, study: Study, tally: Tally, sample: Sample, changed: Changed, flips: Mapping[str, Flips]
) -> PriorStudy:
    family, group = run.family, run.group
    fixed = family.point(group.fixed)
    claims = []
    for k, name in enumerate(group.claims):
        claim = family.spec.claims[name]
        rows, missing = flips.get(name, ({}, {}))
        influences, reason = influences_of(
            changed.design,
            changed.truths[k].astype(np.float64),
            sample.parameters,
            sample.claims[k].astype(np.float64),
            fixed,
            rows,
            truth=True,
        )
        conditions = ("all", "some", "none", "undecided")
        claims.append(
            ClaimSensitivity(
                name,
                claim.says,
                str(claim.holds),
                claim.quantifier,
                str(claim.select or ""),
                dict(zip(VERDICTS, tally.verdicts[k].tolist(), strict=True)),
                dict(zip(conditions, tally.conditions[k].tolist(), strict=True)),
                influences,
                reason,
                missing,
            )
        )
    measures = []
    for k, name in enumerate(group.measures):
        spread = sample.measures[k]
        influences, reason = influences_of(
            changed.design, changed.means[k], sample.parameters, spread.mean, fixed, None, truth=False
        )
        low, high = tally.moments[k]
        measures.append(
            MeasureSensitivity(
                name, _distribution(low, spread.low), _distribution(high, spread.high), influences, reason
            )
        )
    return PriorStudy(
        group.at,
        {name: value for name, value in study.fixed.items() if name not in group.at},
        group.marginals,
        study.concept,
        tuple(sorted(tally.kernels)),
        tally.facts,
        tuple(claims),
        tuple(measures),
        tuple(
            _together(names, counts.tolist())
            for names, counts in zip(joints_of(group.claims), tally.together, strict=True)
        ),
    )


def _distribution(moments: Moments, sample: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Distribution:
    known = sample[np.isfinite(sample)]
    if not len(known):
        return Distribution(moments, None)
    low, middle, high = np.quantile(known, [LOW, 0.5, HIGH]).tolist()
    return Distribution(moments, (low, middle, high))


def _together(claims: tuple[str, ...], counts: Sequence[int]) -> Together:
    """The counts by the claims that hold, from all to none."""
    places = range(len(claims))
    order = [held for size in reversed(range(len(claims) + 1)) for held in itertools.combinations(places, size)]
    return Together(
        claims,
        {tuple(claims[place] for place in held): counts[sum(1 << place for place in held)] for held in order},
    )
