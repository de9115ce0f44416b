"""Commands that solve: solve, sweep and dominance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from gametheory.cli.errors import INTERRUPTED, guarded, tell
from gametheory.cli.inputs import progress_bar, read_family, settings, work_counter
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
    complete_parameter,
)
from gametheory.cli.output import chosen_format, write
from gametheory.errors import UsageError


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

    chosen = chosen_format(form, out, csv_allowed=True)
    game = read_family(file).at(settings(sets))
    with work_counter("vertices visited", quiet) as progress:
        solution = solve_game(game, concept=concept, method=method, numeric=numeric, limit=limit, progress=progress)

    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import solution_csv

        return solution_csv(solution, decimals=decimals)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.solutions import solution_view

        return solution_view(solution)

    write(chosen, out, document=solution.to_dict, table=table, rows=rows)
    _remark_on_decimals(decimals, chosen, quiet)
    if complete and not solution.complete:
        if not quiet:
            tell("the result may be incomplete")
        return 4
    return 0


@guarded
def sweep(
    file: GameFile,
    axes: Annotated[
        list[str],
        typer.Argument(
            metavar="AXIS...",
            help="NAME=LOW:HIGH:POINTS, or NAME=V1,V2,...; several make a grid.",
            autocompletion=complete_parameter,
        ),
    ],
    sets: Settings = None,
    concept: Concept = None,
    method: Method = None,
    numeric: Numeric = False,
    branches: Annotated[
        bool, typer.Option("--branches", help="Name the branch of each equilibrium, as regimes does; for one axis.")
    ] = False,
    limit: Limit = None,
    form: RowsFormat = None,
    decimals: Decimals = False,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Solve a game at each point of a grid of parameters: one row a point and equilibrium.

    Interrupted with ctrl-C, it still writes the rows that are done.
    """
    from gametheory.sweeps.grid import SweepRun, parse_axis

    chosen = chosen_format(form, out, csv_allowed=True)
    grid: dict[str, Any] = {}
    for text in axes:
        name, values = parse_axis(text)
        if name in grid:
            raise UsageError(f"the axis {name} is given twice")
        grid[name] = values
    run = SweepRun(
        read_family(file),
        grid,
        values=settings(sets),
        concept=concept,
        method=method,
        numeric=numeric,
        limit=limit,
        branches=branches,
    )
    code = 0
    try:
        with progress_bar("points", quiet) as progress:
            for done, _ in enumerate(run, start=1):
                progress(done, run.total)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception:
        # The rows so far are worth keeping; the message about the error follows them.
        if run.result().rows:
            _write_sweep(run.result(), chosen, decimals, out)
        raise
    result = run.result()
    _write_sweep(result, chosen, decimals, out)
    _remark_on_decimals(decimals, chosen, quiet)
    if out is not None and not quiet:
        tell(f"{out}: {_counted(result.points, 'point')}, {_counted(len(result.rows), 'row')}")
    if code and not quiet:
        tell(f"interrupted after {result.points} of {run.total} points; the rows so far are written")
    return code


def _remark_on_decimals(decimals: bool, chosen: str, quiet: bool) -> None:
    if decimals and chosen != "csv" and not quiet:
        tell(f"--decimals has no effect on the format {chosen}; it is for --format csv")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _write_sweep(result: Any, chosen: str, decimals: bool, out: Any) -> None:  # noqa: ANN401 - lazy types
    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import sweep_csv

        return sweep_csv(result, decimals=decimals)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import sweep_table

        return sweep_table(result)

    write(chosen, out, document=result.to_dict, table=table, rows=rows)


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
