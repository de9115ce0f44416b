"""How often claims hold under the priors, and which parameter decides, as tables for papers."""

from __future__ import annotations

from collections.abc import Sequence

from gametheory.claims.decide import concept_text
from gametheory.report.sensitivity import STATUS
from gametheory.report.texts import counted, selection_text
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.formulas import latex
from gametheory.typesetting.notation import condition, number, point, prior_text, table_label
from gametheory.typesetting.tables import Heading, PaperTable, tables_latex
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

__all__ = ["sensitivity_latex", "sensitivity_tables"]

MOST_PAIRS = 6
"""Pairs of claims of which it is said how often they hold together."""


def sensitivity_latex(found: Sensitivity) -> str:
    """A table a claim and a measure: each parameter with its Sobol' indices, tornado, rank correlation and flips."""
    return tables_latex(sensitivity_tables(found))


def sensitivity_tables(found: Sensitivity) -> list[PaperTable]:
    """The same as tables that are still to be laid out."""
    tables = []
    for study in found.studies:
        tables += [_claim(found, study, claim) for claim in study.claims]
        tables += [_measure(found, study, measure) for measure in study.measures]
    return tables


def _claim(found: Sensitivity, study: PriorStudy, claim: ClaimSensitivity) -> PaperTable:
    concept = concept_text(study.concept)
    which = f"the {concept} {selection_text(claim.rule or 'payoff dominance')}"
    which = which if claim.quantifier == "selected" else f"{claim.quantifier} {concept}"
    notes = [f"{condition(claim.condition)}, in {prose(which)}."]
    several = several_sentence(claim, study.facts)
    notes += [prose(f"{several}.")] if several else []
    notes += [prose(drivers_sentence(claim)), *_notes(found, study)]
    for number_, together in enumerate(study.together):
        if claim.name in together.claims and number_ < MOST_PAIRS:
            shares = ", ".join(f"{prose(said)} {prose(share)}" for said, share in together_lines(together))
            notes.append(f"{escaped(', '.join(together.claims))}: {shares}.")
    caption = f"{prose(found.about.title)}: {escaped(claim.name)} {prose(holds_sentence(claim))}."
    return _table(found, claim.name, caption, claim.influences, notes, claim=True)


def _measure(found: Sensitivity, study: PriorStudy, measure: MeasureSensitivity) -> PaperTable:
    caption = f"{prose(found.about.title)}: {escaped(measure.name)}, {prose(measure_sentence(measure))}."
    notes = [prose(drivers_sentence(measure)), *_notes(found, study)]
    return _table(found, measure.name, caption, measure.influences, notes, claim=False)


def _notes(found: Sensitivity, study: PriorStudy) -> list[str]:
    """What was drawn and held fixed, how many times, and what such numbers are worth."""
    drawn = "; ".join(f"${latex(marginal.name)}$ {prior_text(marginal.prior)}" for marginal in study.varied)
    notes = [f"{prose(counted(found.draws, 'draw'))} from the priors, seed {found.seed}. {prose(STATUS)}"]
    notes += [f"Drawn: {drawn}."]
    notes += [f"Fixed: {point({**study.parameters, **study.at})}."] if study.parameters or study.at else []
    notes += [prose(f"{line}.") for line in draws_lines(study.facts)]
    notes.append(
        rf"Total and first: Sobol' indices ({found.sobol:,} points a block); at 5\% and 95\%: with the parameter at this "
        f"quantile of its prior ({found.tornado:,} draws each); rank: Spearman's rank correlation."
    )
    return [*notes, *(f"Note: {prose(note)}." for note in found.notes)]


def _table(
    found: Sensitivity, name: str, caption: str, influences: Sequence[Influence], notes: Sequence[str], *, claim: bool
) -> PaperTable:
    texts = influence_rows(influences, claim=claim, bars=False)
    columns = list(dict.fromkeys(column for row in texts for column in row))
    rows = []
    for each, row in zip(influences, texts, strict=True):
        cells = []
        for column in columns:
            if column == "parameter":
                cells.append(f"${latex(each.parameter)}$")
            elif column == "flips at":
                cells.append(_flips(each))
            else:
                cells.append(prose(row.get(column, "")))
        rows.append(cells)
    headings = [
        Heading(prose(column), right=column not in ("parameter", "flips at"), whole=column == "parameter")
        for column in columns
    ]
    return PaperTable(caption, table_label(found.about, name, "sensitivity"), headings, rows, notes=notes)


def _flips(each: Influence) -> str:
    if each.break_even is None:
        return "?"
    return ", ".join(number(flip.at) for flip in each.break_even.flips) or "--"
