"""The command that solves along parameters: regimes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gametheory.cli.errors import guarded
from gametheory.cli.inputs import read_family, settings, work_counter
from gametheory.cli.options import Concept, GameFile, Out, Quiet, RangeLimit, RowsFormat, Settings, complete_parameter
from gametheory.cli.output import chosen_format, write
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from fractions import Fraction

    from gametheory.model.family import Family

MOST_AXES = 2
"""Axes along which regimes are found exactly."""


def complete_name(context: typer.Context, incomplete: str) -> list[str]:
    """The parameters of the game file that the line names already."""
    return [name.removesuffix("=") for name in complete_parameter(context, incomplete)]


@guarded
def regimes(
    file: GameFile,
    axes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="AXIS...",
            help="The parameter to go along; two make a map.",
            autocompletion=complete_name,
            show_default=False,
        ),
    ] = None,
    between: Annotated[
        list[str] | None,
        typer.Option(
            "--between",
            metavar="[NAME=]LOW:HIGH",
            help="From where to where, such as 0:1/2; with the name of its axis if there are two. Default: the range "
            "in the game file.",
        ),
    ] = None,
    sets: Settings = None,
    symbolic: Annotated[
        list[str] | None,
        typer.Option(
            "--symbolic",
            metavar="NAME",
            help="Keep this parameter's name in the formulas; which of them hold is decided at its value. Repeatable.",
            autocompletion=complete_name,
        ),
    ] = None,
    concept: Concept = None,
    limit: RangeLimit = None,
    form: RowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Find every equilibrium as a formula along a parameter: the exact values at which it appears, changes and vanishes.

    The range of the parameter is cut into points and intervals, on each of which all equilibria are formulas in the
    parameter; each equilibrium is followed from one to the next. Nothing is sampled: the result is exact and
    complete at every value, for the concepts that solve knows: all Nash equilibria of two players, all pure ones of any number
    of players, and the subgame-perfect ones of trees.

    Two parameters make a map: its regions with their shares of the area, the curves between them, and what holds on these.
    """
    chosen = chosen_format(form, out, csv_allowed=True, latex_allowed=True)
    axes = axes or []
    check_axes(axes)
    family = read_family(file)
    if not axes:
        raise UsageError(f"name an AXIS, a parameter to go along: {_parameters(family)}")
    options: dict[str, Any] = {
        "values": settings(sets),
        "symbolic": symbolic or (),
        "concept": concept,
        "limit": limit,
    }
    ranges = read_ranges(between or (), axes)
    with work_counter("cells verified", quiet) as progress:
        result: Any
        if len(axes) == 1:
            from gametheory.parametric.any_form import regimes as find_regimes

            result = find_regimes(family, axes[0], between=ranges.get(axes[0]), progress=progress, **options)
        else:
            from gametheory.parametric.any_form import regime_map

            result = regime_map(family, axes, between=ranges, progress=progress, **options)

    crowd = family.spec.form == "symmetric"

    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import map_csv, regimes_csv

        if crowd:
            from gametheory.report.crowds import crowd_csv

            return crowd_csv(result)
        return regimes_csv(result) if len(axes) == 1 else map_csv(result)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.maps import map_view
        from gametheory.report.regimes import regimes_view

        if crowd:
            from gametheory.report.crowds import crowd_map_view, crowd_view

            return crowd_view(result) if len(axes) == 1 else crowd_map_view(result)
        return regimes_view(result) if len(axes) == 1 else map_view(result, family.point(options["values"]))

    def latex() -> str:
        from gametheory.typesetting.regimes import map_latex, regimes_latex

        return regimes_latex(result) if len(axes) == 1 else map_latex(result)

    write(chosen, out, document=result.to_dict, table=table, rows=rows, latex=latex)
    return 0


def _parameters(family: Family) -> str:
    return ", ".join(family.parameters) or "this file has none"


def check_axes(axes: Sequence[str]) -> None:
    """Raise :class:`UsageError` for too many axes, one named twice, or one written as for a sweep."""
    for name in axes:
        if "=" in name:
            raise UsageError(
                f"'{name}': an axis is the name of a parameter alone; give its range with --between, such as "
                f"{name.partition('=')[0]} --between 0:1"
            )
    if len(axes) > MOST_AXES:
        raise UsageError(
            f"{len(axes)} axes: regimes are found along one parameter, or over two. Over more, state what you expect "
            "as a claim and let 'gametheory check' look for a counterexample, or solve a grid with 'gametheory sweep'"
        )
    if len(set(axes)) < len(axes):
        raise UsageError(f"the axis {axes[0]} is given twice")


def read_ranges(texts: Sequence[str], axes: Sequence[str]) -> Mapping[str, tuple[Fraction, Fraction]]:
    """The ranges of ``--between`` by axis. Raises :class:`UsageError`."""
    from gametheory.parametric.regimes import read_range

    ranges: dict[str, tuple[Fraction, Fraction]] = {}
    for text in texts:
        name, sign, values = text.rpartition("=")
        if not sign and len(axes) > 1:
            raise UsageError(f"--between {text}: say of which axis, such as --between {axes[0]}={text}")
        name = name.strip() if sign else axes[0]
        if name not in axes:
            raise UsageError(f"--between {text}: '{name}' is not an axis here; the axis is {', '.join(axes)}")
        if name in ranges:
            raise UsageError(f"--between gives {name} two ranges")
        ranges[name] = read_range(values)
    return ranges
