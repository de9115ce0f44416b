"""The command that tells what moves what: signs of measures, and what must be true for claims."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gametheory.cli.errors import guarded
from gametheory.cli.inputs import progress_bar, read_family, settings
from gametheory.cli.options import Concept, GameFile, Out, Quiet, RangeLimit, RowsFormat, Settings
from gametheory.cli.output import chosen_format, write
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gametheory.claims.break_even import BreakEven
    from gametheory.model.family import Family
    from gametheory.parametric.signs import Statics
    from gametheory.parametric.statics import SolvedLines

UNSOLVED = 4
"""The exit code where something could not be solved within the limit."""


class Part(StrEnum):
    """The two tables of the command."""

    signs = "signs"
    break_even = "break-even"


def complete_measure(context: typer.Context, incomplete: str) -> list[str]:
    """Measures and payoffs of the game file that the line names already."""
    family = _named_family(context)
    names = [] if family is None else [*family.spec.measures, *(f"payoff.{player}" for player in family.spec.players)]
    return [name for name in names if name.startswith(incomplete)]


def complete_claim(context: typer.Context, incomplete: str) -> list[str]:
    """Claims of the game file that the line names already."""
    family = _named_family(context)
    return [] if family is None else [name for name in family.spec.claims if name.startswith(incomplete)]


def _named_family(context: typer.Context) -> Family | None:
    from gametheory.errors import GameTheoryError
    from gametheory.model.family import load

    # An option that still lacks its value ends click's reading of the line; what it read is then in the arguments.
    file = context.params.get("file") or next(iter(context.args), None)
    if not isinstance(file, str) or file == "-":
        return None
    try:
        return load(file)
    except GameTheoryError:
        return None


@guarded
def statics(
    file: GameFile,
    measures: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            metavar="NAME",
            help="Only the signs of this measure, or of a payoff as payoff.PLAYER. Repeatable.",
            autocompletion=complete_measure,
        ),
    ] = None,
    claims: Annotated[
        list[str] | None,
        typer.Option(
            "--claim",
            metavar="NAME",
            help="Only the break-even table of this claim. Repeatable.",
            autocompletion=complete_claim,
        ),
    ] = None,
    only: Annotated[
        Part | None, typer.Option(help="Only this one of the two tables, for all measures or claims.")
    ] = None,
    sets: Settings = None,
    concept: Concept = None,
    limit: RangeLimit = None,
    form: RowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Tell what moves what: the sign of every measure in every parameter, and what must be true for each claim.

    Each parameter is moved over its range while all others keep their values. The first table has the signs: whether a
    measure of an equilibrium rises, falls or stays, at the value and over the range, and where it jumps. The second has,
    for each claim, the exact values at which its verdict flips. Nothing is sampled. Naming measures or claims gives what is
    named and nothing else. Exit code 4 if something could not be solved within the limit.
    """
    chosen = chosen_format(form, out, csv_allowed=True, latex_allowed=True)
    family = read_family(file)
    wants_signs, wants_claims = _wanted(family, measures, claims, only)
    options: dict[str, Any] = {"values": settings(sets), "concept": concept, "limit": limit}
    from gametheory.parametric.signs import statics_document
    from gametheory.parametric.statics import SolvedLines
    from gametheory.report.branches import branches_played
    from gametheory.report.statics import statics_csv, statics_view

    lines = SolvedLines(family)
    with progress_bar("lines", quiet) as progress:
        signs, tables = _found(
            lines, measures if wants_signs else (), claims if wants_claims else (), options, progress
        )
    point = family.point(options["values"])
    used = signs.concept if signs is not None else tables[0].concept

    def played() -> Mapping[str, Mapping[str, str]]:
        return branches_played(signs, lines, limit) if signs is not None else {}

    def latex() -> str:
        from gametheory.typesetting.statics import statics_latex

        return statics_latex(point, signs, tables, played())

    write(
        chosen,
        out,
        document=lambda: statics_document(family.about, used, point, signs, tables),
        table=lambda: statics_view(family.about, point, signs, tables, played()),
        rows=lambda: statics_csv(signs, tables),
        latex=latex,
    )
    incomplete = (signs is not None and signs.unsolved) or any(table.unsolved for table in tables)
    return UNSOLVED if incomplete else 0


def _wanted(
    family: Family, measures: list[str] | None, claims: list[str] | None, only: Part | None
) -> tuple[bool, bool]:
    """Whether signs and break-even tables are wanted. Raises :class:`UsageError` for what can't be had."""
    if only is Part.signs and claims:
        raise UsageError(f"--only signs leaves out the claim {claims[0]}; leave out --only, or --claim")
    if only is Part.break_even and measures:
        raise UsageError(f"--only break-even leaves out the measure {measures[0]}; leave out --only, or --measure")
    if only is Part.break_even and not family.spec.claims:
        raise UsageError(f"{family.about.file} has no claims to tell what must be true for")
    if only is not None:
        return only is Part.signs, only is Part.break_even
    named = bool(measures or claims)
    return bool(measures) or not named, bool(claims) or (not named and bool(family.spec.claims))


def _found(
    lines: SolvedLines,
    measures: list[str] | tuple[()] | None,
    claims: list[str] | tuple[()] | None,
    options: dict[str, Any],
    progress: Callable[[int, int], None],
) -> tuple[Statics | None, tuple[BreakEven, ...]]:
    """The two results, of lines that are solved once for both; an empty tuple means none, None all."""
    from gametheory.claims.break_even import break_even
    from gametheory.claims.check import expect_claims
    from gametheory.parametric.statics import statics as find_signs
    from gametheory.parametric.statics import varied_parameters

    family = lines.family
    named = family.spec.claims if claims is None else claims
    expect_claims(named, family.spec.claims)
    count = len(varied_parameters(family)[0])
    first = 0 if measures == () else count
    total = first + count * len(named)
    signs = None
    if measures != ():
        signs = find_signs(family, measures, lines=lines, progress=lambda done, _: progress(done, total), **options)
    tables: tuple[BreakEven, ...] = ()
    if claims != ():
        tables = break_even(
            family, claims, lines=lines, progress=lambda done, _: progress(first + done, total), **options
        )
    return signs, tables
