"""Commands that solve one game: solve and dominance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from gametheory.cli.errors import guarded, tell
from gametheory.cli.inputs import read_family, settings, work_counter
from gametheory.cli.options import (
    Concept,
    Decimals,
    GameFile,
    Limit,
    Method,
    Numeric,
    Out,
    PlainFormat,
    Quiet,
    RowsFormat,
    Settings,
)
from gametheory.cli.output import chosen_format, write


@guarded
def solve(
    file: GameFile,
    sets: Settings = None,
    concept: Concept = None,
    method: Method = None,
    numeric: Numeric = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="Exit with 4 unless the result is certain to be complete.")
    ] = False,
    limit: Limit = None,
    form: RowsFormat = None,
    decimals: Decimals = False,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Find the equilibria of a game: all of them, exactly, each verified.

    For two players these are all extreme Nash equilibria and the components that they span; for more, all pure
    Nash equilibria; for a game tree, all subgame-perfect equilibria in pure strategies (with imperfect
    information, the Nash equilibria of the reduced strategic form).

    For a Bayesian game they are told type by type; for a symmetric game of many players they are all equilibria that the
    players share, mixed ones enclosed, and all pure ones by counts; for populations all rest points of the replicator
    dynamic, with which of them are Nash, evolutionarily stable and stable.
    """
    from gametheory.solvers.solve import solve as solve_game

    chosen = chosen_format(form, out, csv_allowed=True, latex_allowed=True)
    game = read_family(file).at(settings(sets))
    with work_counter("vertices visited", quiet) as progress:
        solution = solve_game(game, concept=concept, method=method, numeric=numeric, limit=limit, progress=progress)

    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import solution_csv

        return solution_csv(solution, decimals=decimals)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.solutions import solution_view

        return solution_view(solution)

    def latex() -> str:
        from gametheory.typesetting.solutions import solution_latex

        return solution_latex(solution)

    write(chosen, out, document=solution.to_dict, table=table, rows=rows, latex=latex)
    remark_on_decimals(decimals, chosen, quiet)
    if complete and not solution.complete:
        if not quiet:
            tell("the result may be incomplete")
        return 4
    return 0


def remark_on_decimals(decimals: bool, chosen: str, quiet: bool) -> None:
    """Say that ``--decimals`` does nothing where it does nothing."""
    if decimals and chosen != "csv" and not quiet:
        tell(f"--decimals has no effect on the format {chosen}; it is for --format csv")


@guarded
def dominance(
    file: GameFile,
    weak: Annotated[bool, typer.Option("--weak", help="Eliminate weakly dominated strategies too.")] = False,
    pure: Annotated[bool, typer.Option("--pure", help="Only domination by pure strategies, not by mixtures.")] = False,
    limit: Limit = None,
    sets: Settings = None,
    form: PlainFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Eliminate dominated strategies, round by round, and show the trail and what survives.

    A tree is taken in its reduced strategic form. Weak dominance depends on the order; here all weakly dominated
    strategies of a round go at once.
    """
    from gametheory.model.family import finite
    from gametheory.model.reduced import strategic_form
    from gametheory.report.documents import dominance_document
    from gametheory.solvers.dominance import DEFAULT_LIMIT, iterated_dominance

    chosen = chosen_format(form, out, csv_allowed=False)
    game = strategic_form(finite(read_family(file).at(settings(sets)), "elimination of dominated strategies"))
    kind: Literal["weak", "strict"] = "weak" if weak else "strict"
    result = iterated_dominance(game, kind=kind, mixed=not pure, limit=limit or DEFAULT_LIMIT)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import dominance_table

        return dominance_table(game, kind, result)

    write(chosen, out, document=lambda: dominance_document(game, kind, result), table=table)
    return 0
