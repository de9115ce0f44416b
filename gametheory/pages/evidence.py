"""What moves what, what published values say, and what priors make likely: tables for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.claims.replication import ReplicationResult
from gametheory.claims.replication import Value as Computed
from gametheory.numbers import short_text
from gametheory.pages.markup import Cell, Table, joined, linked, number
from gametheory.parametric.signs import Statics
from gametheory.report.replications import FAILS, PASSES, what_text
from gametheory.report.sensitivity import STATUS
from gametheory.report.statics import LEGEND, MOST_PLAYED
from gametheory.report.texts import counted, point_text
from gametheory.uncertainty.result import ClaimSensitivity, MeasureSensitivity, Sensitivity
from gametheory.uncertainty.wording import (
    draws_lines,
    drivers_sentence,
    holds_sentence,
    influence_rows,
    measure_sentence,
    several_sentence,
)

__all__ = ["PriorView", "SensitivityView", "SignsView", "replication_table", "sensitivity_view", "signs_view"]


@dataclass(frozen=True)
class SignsView:
    """The sign table, its legend, what the branches are that it names, and a table a measure over the ranges."""

    table: Table | None
    legend: str
    branches: tuple[str, ...]
    measures: tuple[Table, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PriorView:
    """A claim or a measure under the priors."""

    name: str
    lines: tuple[str, ...]
    table: Table


@dataclass(frozen=True)
class SensitivityView:
    """How often claims hold under the priors."""

    status: str
    lines: tuple[str, ...]
    studied: tuple[PriorView, ...]
    notes: tuple[str, ...]


def signs_view(signs: Statics, played: Mapping[str, Mapping[str, str]]) -> SignsView:
    """In which direction each measure moves with each parameter."""
    rows, steady = [], []
    for parameter in signs.varied:
        texts = [signs.entry(measure, parameter).value_text() for measure in signs.measures]
        if set(texts) == {"0"}:
            steady.append(parameter)
        else:
            rows.append((parameter, *map(_signs, texts)))
    table = None
    if rows:
        note = f"0 throughout: {', '.join(steady)}" if steady else ""
        table = Table("Signs at these values", ("parameter", *signs.measures), tuple(rows), note=note)
    notes = [f"Not moved: {name} ({why})." for name, why in signs.left_out.items()]
    notes += [f"Along {name} the game could not be solved: {why}" for name, why in signs.unsolved.items()]
    notes += [f"Along {name} {why}" for name, why in signs.undefined.items()]
    return SignsView(table, f"{LEGEND}.", tuple(_branch_lines(played)), tuple(_measure_tables(signs)), tuple(notes))


def _signs(text: str) -> str:
    """Signs with a true minus."""
    return text.replace("-", "\N{MINUS SIGN}")


def _branch_lines(played: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """``along a, F: A holder monitor, tool pirate; B ...``, once for all parameters where it is the same."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for parameter, branches in played.items():
        groups.setdefault(tuple(branches.items()), []).append(parameter)
    for found, parameters in groups.items():
        told = [f"{name}: {text}" for name, text in found[:MOST_PLAYED]]
        more = f"; and {len(found) - MOST_PLAYED:,} more" if len(found) > MOST_PLAYED else ""
        yield f"along {', '.join(parameters)}: {'; '.join(told)}{more}"


def _measure_tables(signs: Statics) -> Iterator[Table]:
    for measure in signs.measures:
        entries = [signs.entry(measure, parameter) for parameter in signs.varied]
        moving = [entry for entry in entries if entry.moves]
        rows = tuple(
            (
                entry.parameter,
                Markup('<span class="nowrap">[{}, {}]</span>').format(short_text(entry.low), short_text(entry.high)),
                number(entry.value, decimals=False),
                _signs(entry.range_text()),
            )
            for entry in moving
        )
        if rows:
            yield Table(
                f"{measure} over the range of each parameter",
                ("parameter", "range", "value", "signs"),
                rows,
                frozenset({2}),
            )


def replication_table(rows: Sequence[ReplicationResult]) -> Table:
    """Published or re-derived values beside those computed here, with the exact difference."""
    shown = tuple(
        (
            _described(row),
            _value(row.stated),
            _value(row.computed),
            _value(row.error),
            PASSES if row.passes else f"{FAILS}: {row.reason}",
        )
        for row in rows
    )
    passed = sum(row.passes for row in rows)
    note = f"{passed} of {counted(len(rows), 'value')} {'passes' if passed == 1 else 'pass'}."
    headings = ("value", "stated", "computed", "difference", "result")
    return Table("Values stated elsewhere, computed anew", headings, shown, frozenset({1, 2, 3}), note)


def _described(row: ReplicationResult) -> Markup:
    """A row's name, what it says, what is computed, and where the stated value is from."""
    lines = [row.says, Markup("<code>{}</code>").format(what_text(row)), _provenance(row)]
    below = (Markup('<span class="says">{}</span>').format(line) for line in lines if line)
    return Markup("{}{}").format(row.name, joined(below, ""))


def _provenance(row: ReplicationResult) -> Markup:
    said = Markup("{}").format(row.provenance)
    return Markup("{}: {}").format(said, linked(row.source)) if row.source else said


def _value(value: Computed | None) -> Cell:
    if value is None:
        return "\N{EN DASH}"
    return number(value, decimals=isinstance(value, AlgebraicNumber))


def sensitivity_view(found: Sensitivity) -> SensitivityView:
    """How often claims hold when parameters are drawn from their priors: estimates, and said to be such."""
    lines = [f"{counted(found.draws, 'draw')} from the priors, seed {found.seed}. {STATUS}"]
    studied: list[PriorView] = []
    for study in found.studies:
        drawn = ", ".join(f"{marginal.name} {marginal.prior}" for marginal in study.varied)
        at = f" with {point_text(study.at)}" if study.at else ""
        lines += [f"Drawn{at}: {drawn}.", *(f"{line}." for line in draws_lines(study.facts))]
        for claim in study.claims:
            several = several_sentence(claim, study.facts)
            told = [f"{claim.name} {holds_sentence(claim)}.", *([f"{several}."] if several else [])]
            studied.append(_prior_view(claim, told))
        studied += [_prior_view(each, [f"{each.name}: {measure_sentence(each)}."]) for each in study.measures]
    return SensitivityView("illustrative priors", tuple(lines), tuple(studied), found.notes)


def _prior_view(found: ClaimSensitivity | MeasureSensitivity, lines: Sequence[str]) -> PriorView:
    rows = influence_rows(found.influences, claim=isinstance(found, ClaimSensitivity), bars=False, break_even=False)
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    table = Table(
        f"What moves {found.name} under the priors",
        names,
        tuple(tuple(_signs(row.get(name, "")) if name != "parameter" else row[name] for name in names) for row in rows),
        frozenset(range(1, len(names))),
    )
    return PriorView(found.name, (*lines, drivers_sentence(found)), table)
