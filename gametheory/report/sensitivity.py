"""Sensitivity as people read it: a block a claim and a measure, and a row a parameter for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.algebra.values import number_text
from gametheory.claims.decide import concept_text
from gametheory.numbers import exact_text
from gametheory.report.layout import Columns, Hanging
from gametheory.report.texts import counted, point_text, selection_text
from gametheory.uncertainty.result import ClaimSensitivity, Influence, MeasureSensitivity, PriorStudy, Sensitivity
from gametheory.uncertainty.wording import (
    draws_lines,
    drivers_sentence,
    holds_sentence,
    influence_rows,
    measure_sentence,
    several_sentence,
    together_lines,
)

COLUMNS = (
    "kind",
    "name",
    "at",
    "estimate",
    "standard_error",
    "parameter",
    "value",
    "total",
    "total_low",
    "total_high",
    "first",
    "first_low",
    "first_high",
    "low",
    "high",
    "at_low",
    "at_high",
    "rank_correlation",
    "p_value",
    "flips_at",
)
MOST_TABLES = 6
"""Tables of two claims each that are shown; the other formats have all."""
STATUS = "Estimates under illustrative priors, not a theorem: what is proved, check and statics say."


def sensitivity_view(found: Sensitivity) -> RenderableType:
    """Everything, a block a claim and a measure, readable at 80 columns."""
    return Group(*_lines(found))


def _lines(found: Sensitivity) -> Iterator[RenderableType]:
    yield Text.assemble((found.about.title, "bold"), (f"  {found.about.file}", "dim"))
    yield Hanging(
        Text(f"{counted(found.draws, 'draw')} from the priors, seed {found.seed}. {STATUS}", style="dim"), 0, 0
    )
    for study in found.studies:
        yield from _study(study)
    yield Text()
    for line in _legend(found):
        yield Hanging(Text(line, style="dim"), 0, 2)
    for note in found.notes:
        yield Hanging(Text(f"note: {note}", style="dim"), 0, 6)


def _study(study: PriorStudy) -> Iterator[RenderableType]:
    yield Text()
    if study.at:
        yield Text(f"at {point_text(study.at)}", style="bold")
    drawn = ", ".join(f"{marginal.name} {marginal.prior}" for marginal in study.varied)
    yield Hanging(Text(f"drawn: {drawn}", style="dim"), 0, 2)
    if study.parameters:
        yield Hanging(Text(f"fixed: {point_text(study.parameters)}", style="dim"), 0, 2)
    for line in draws_lines(study.facts):
        yield Hanging(Text(line, style="dim"), 0, 2)
    for claim in study.claims:
        yield from _claim(claim, study)
    for measure in study.measures:
        yield from _measure(measure)
    for number, together in enumerate(study.together[:MOST_TABLES]):
        if not number:
            yield Text()
            yield Text("How often claims hold together", style="bold")
        shares = ", ".join(f"{said} {share}" for said, share in together_lines(together))
        yield Hanging(Text.assemble((f"{', '.join(together.claims)}: ", "dim"), shares), 0, 2)
    if len(study.together) > MOST_TABLES:
        left = counted(len(study.together) - MOST_TABLES, "more pair")
        yield Text(f"and {left} in the format json", style="dim")


def _claim(claim: ClaimSensitivity, study: PriorStudy) -> Iterator[RenderableType]:
    yield Text()
    yield Hanging(Text.assemble((claim.name, "bold"), f"  {holds_sentence(claim)}"), 0, 2)
    if claim.says:
        yield Hanging(Text(claim.says, style="dim"), 2, 2)
    concept = concept_text(study.concept)
    which = f"the {concept} {selection_text(claim.rule or 'payoff dominance')}"
    which = which if claim.quantifier == "selected" else f"{claim.quantifier} {concept}"
    yield Hanging(Text(f"{claim.condition}, in {which}", style="dim"), 2, 4)
    several = several_sentence(claim, study.facts)
    for line in (f"{several}." if several else "", drivers_sentence(claim)):
        if line:
            yield Hanging(Text(line), 2, 4)
    yield from _influences(claim.influences, claim=True)
    reasons: dict[str, list[str]] = {}
    for name, reason in claim.no_break_even.items():
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        yield Hanging(Text(f"no break-even values along {', '.join(names)}: {reason}", style="dim"), 2, 4)


def _measure(measure: MeasureSensitivity) -> Iterator[RenderableType]:
    yield Text()
    yield Hanging(Text.assemble((measure.name, "bold"), f"  {measure_sentence(measure)}"), 0, 2)
    yield Hanging(Text(drivers_sentence(measure)), 2, 4)
    yield from _influences(measure.influences, claim=False)


def _influences(influences: Sequence[Influence], *, claim: bool) -> Iterator[RenderableType]:
    rows = influence_rows(influences, claim=claim)
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    numbers = frozenset(k for k, name in enumerate(names) if name in ("first", "at 5%", "at 95%", "rank"))
    table = Columns(names, numbers)
    for row in rows:
        table.add(*(row.get(name, "") for name in names))
    yield Text()
    yield table


def _legend(found: Sensitivity) -> Iterator[str]:
    influences = [each for claim in found.claims for each in claim.influences]
    influences += [each for measure in found.measures for each in measure.influences]
    widths = [(each.total.high - each.total.low) / 2 for each in influences if each.total is not None]
    if widths:
        yield (
            "total, first: Sobol' indices, the share of the variance that a parameter has in all and alone "
            f"({found.sobol:,} points a block; 95% intervals of the totals within {max(widths):.2f} either way)"
        )
    yield (
        "at 5%, at 95%: share of draws in which the claim holds, or mean of the measure, with the parameter at this quantile of "
        f"its prior ({found.tornado:,} draws each)"
    )
    yield "rank: Spearman's rank correlation over draws"
    if any(each.break_even for each in influences):
        yield (
            "flips at: where the claim's verdict changes along the parameter, exactly, all others at their values in the file or "
            "as set; ? where that was not decided"
        )


def sensitivity_rows(found: Sensitivity) -> tuple[list[str], list[dict[str, Any]]]:
    """A row a claim or measure and parameter. ``estimate`` is the share of draws in which a claim holds, or the mean of a measure
    at the lowest equilibrium."""
    rows = []
    for study in found.studies:
        at = point_text(study.at)
        for claim in study.claims:
            head = {"kind": "claim", "name": claim.name, "at": at, "estimate": claim.probability}
            head["standard_error"] = claim.standard_error
            rows += [{**head, **_row(each)} for each in claim.influences]
        for measure in study.measures:
            moments = measure.lowest.moments
            head = {"kind": "measure", "name": measure.name, "at": at}
            if moments.count:
                head |= {"estimate": moments.mean, "standard_error": moments.deviation / moments.count**0.5}
            rows += [{**head, **_row(each)} for each in measure.influences]
    return list(COLUMNS), rows


def _row(each: Influence) -> dict[str, Any]:
    row: dict[str, Any] = {"parameter": each.parameter, "value": exact_text(each.value)}
    for name, estimate in (("total", each.total), ("first", each.first)):
        if estimate is not None:
            row |= {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
    row |= {name: value for name, value in each.tornado.to_dict().items() if value is not None}
    if each.rank is not None:
        row |= {"rank_correlation": each.rank.rho, "p_value": each.rank.p_value}
    if each.break_even is not None:
        row["flips_at"] = "; ".join(number_text(flip.at, radicals=False) for flip in each.break_even.flips)
    return row
