"""The commands. Each reads, calls one function of the package, prints, and returns an exit code."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Literal

import typer

from gametheory.cli.errors import INTERRUPTED, guarded, tell, tell_faults
from gametheory.cli.inputs import (
    Concept,
    GameFile,
    GameFiles,
    Limit,
    Out,
    Quiet,
    Settings,
    expanded,
    progress_bar,
    read_families,
    read_family,
    settings,
    work_counter,
)
from gametheory.cli.output import DocumentFormat, Format, chosen_format, write
from gametheory.errors import GameFileError, ResultFileError, UsageError

EXIT_CODES = """
Exit codes: 0 yes; 1 the answer is no; 2 usage; 3 invalid game file; 4 undecided or incomplete; 5 limit reached;
70 internal error; 130 interrupted.
"""

app = typer.Typer(
    name="gametheory",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Games in named parameters: every equilibrium, exactly, and claims about them decided.",
    epilog=EXIT_CODES,
)

RowsFormat = Annotated[
    Format | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
]
PlainFormat = Annotated[
    DocumentFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
]
Decimals = Annotated[
    bool, typer.Option("--decimals", help="In CSV, write decimals instead of exact fractions (for spreadsheets).")
]


def _version(wanted: bool) -> None:
    if wanted:
        from gametheory import __version__

        typer.echo(f"gametheory {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: gametheory validate games/essay my_game.toml")
@guarded
def validate(files: GameFiles, form: PlainFormat = None, out: Out = None, quiet: Quiet = False) -> int:
    """Check game files, and say everything that is wrong with them, line by line."""
    chosen = chosen_format(form, out, csv_allowed=False)
    found: list[dict[str, Any]] = []
    lines: list[str] = []
    for file in expanded(files):
        try:
            family = read_family(file)
        except GameFileError as error:
            from gametheory.report.documents import fault_document

            found.append(fault_document(error))
            if chosen == "table" or not quiet:
                tell_faults(error)
            continue
        from gametheory.report.tables import claims_line

        found.append({"file": file, "valid": True, "faults": []})
        lines.append(f"{file}: valid ({claims_line(family)})")

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import text_lines

        return text_lines(lines)

    write(chosen, out, document=lambda: found, table=table)
    return 0 if all(entry["valid"] for entry in found) else 3


@app.command(epilog="Example: gametheory show games/essay/monitoring.toml --set reach=2/5")
@guarded
def show(file: GameFile, sets: Settings = None, form: PlainFormat = None, out: Out = None, quiet: Quiet = False) -> int:
    """Show a game: its payoff matrix or tree, as formulas and at the current numbers, best responses marked."""
    from gametheory.report.documents import game_document
    from gametheory.report.show import game_view

    family = read_family(file)
    game = family.at(settings(sets))
    chosen = chosen_format(form, out, csv_allowed=False)
    write(chosen, out, document=lambda: game_document(family, game), table=lambda: game_view(family, game))
    return 0


@app.command(epilog="Example: gametheory solve games/essay/monitoring.toml --set reach=2/5 --format json")
@guarded
def solve(
    file: GameFile,
    sets: Settings = None,
    concept: Concept = None,
    method: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="vertex (all equilibria of two players), pure, subgames; or, possibly incomplete, nashpy-support, "
            "nashpy-vertex, nashpy-lemke-howson, lemke-howson. Default: the complete one that fits.",
        ),
    ] = None,
    numeric: Annotated[
        bool, typer.Option("--float", help="Solve in floating point, for two-player games too large for exact solving.")
    ] = False,
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
    """
    from gametheory.solvers.solve import solve as solve_game

    game = read_family(file).at(settings(sets))
    with work_counter("vertices visited", quiet) as progress:
        solution = solve_game(game, concept=concept, method=method, numeric=numeric, limit=limit, progress=progress)
    chosen = chosen_format(form, out, csv_allowed=True)

    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import solution_csv

        return solution_csv(solution, decimals=decimals)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.solutions import solution_view

        return solution_view(solution)

    write(chosen, out, document=solution.to_dict, table=table, rows=rows)
    if complete and not solution.complete:
        if not quiet:
            tell("the result may be incomplete")
        return 4
    return 0


@app.command(epilog="Example: gametheory sweep games/essay/monitoring.toml reach=0:1:21 --out rows.csv")
@guarded
def sweep(
    file: GameFile,
    axes: Annotated[
        list[str],
        typer.Argument(metavar="AXIS...", help="NAME=LOW:HIGH:POINTS, or NAME=V1,V2,...; several make a grid."),
    ],
    sets: Settings = None,
    concept: Concept = None,
    method: Annotated[str | None, typer.Option(metavar="NAME", help="As for solve.")] = None,
    numeric: Annotated[bool, typer.Option("--float", help="Solve in floating point (two players).")] = False,
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
        read_family(file), grid, values=settings(sets), concept=concept, method=method, numeric=numeric, limit=limit
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
    if code and not quiet:
        tell(f"interrupted after {result.points} of {run.total} points; the rows so far are written")
    return code


def _write_sweep(result: Any, chosen: str, decimals: bool, out: Any) -> None:  # noqa: ANN401 - lazy types
    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import sweep_csv

        return sweep_csv(result, decimals=decimals)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import sweep_table

        return sweep_table(result)

    write(chosen, out, document=result.to_dict, table=table, rows=rows)


@app.command(epilog="Example: gametheory check games/essay --claim prediction")
@guarded
def check(
    files: GameFiles,
    claims: Annotated[
        list[str] | None, typer.Option("--claim", metavar="NAME", help="Only this claim. Repeatable.")
    ] = None,
    sets: Settings = None,
    points: Annotated[
        int | None, typer.Option(min=2, metavar="N", help="Points an axis at which a range is sampled.")
    ] = None,
    concept: Concept = None,
    limit: Limit = None,
    form: RowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Check the claims of game files: where each holds, where it fails, and a counterexample.

    At given values a claim is decided exactly. Over a range it is sampled: one failing point refutes it, but a
    claim that holds at every point sampled is undecided. Exit code 1 if a claim fails, 4 if one is undecided.
    """
    from gametheory.claims.check import check as check_claims
    from gametheory.report.verdicts import exit_code, verdict_documents, verdict_report, verdict_rows

    names = expanded(files)
    families = read_families(names)
    selected = _with_claims(families, claims)
    results: list[Any] = []
    interrupted = False
    try:
        with progress_bar("points", quiet) as progress:
            for file, family in selected:
                wanted = [name for name in claims if name in family.spec.claims] if claims else None
                values = _known_settings(settings(sets), family, families)
                verdicts = check_claims(
                    family, claims=wanted, values=values, points=points, concept=concept, limit=limit, progress=progress
                )
                results.append((file, family.about, verdicts))
    except KeyboardInterrupt:
        if not results:
            raise
        interrupted = True
    chosen = chosen_format(form, out, csv_allowed=True)
    single = len(files) == 1 and names == list(files)
    write(
        chosen,
        out,
        document=lambda: verdict_documents(results, single=single),
        table=lambda: verdict_report(results),
        rows=lambda: verdict_rows(results),
    )
    if interrupted:
        tell(f"interrupted after {len(results)} of {len(selected)} games; their verdicts are written")
    return INTERRUPTED if interrupted else exit_code(results)


def _with_claims(families: list[Any], claims: list[str] | None) -> list[Any]:
    """The families that have a claim to check. A claim named but found nowhere is an error that lists the known ones."""
    from gametheory.spec.faults import did_you_mean

    known = {name for _, family in families for name in family.spec.claims}
    for name in claims or ():
        if name not in known:
            raise UsageError(
                f"there is no claim '{name}' ({did_you_mean(name, sorted(known), 'claims: ') or 'no claims'})"
            )
    selected = [(file, f) for file, f in families if f.spec.claims and (not claims or set(claims) & set(f.spec.claims))]
    if not selected:
        raise UsageError('there are no claims in these files; a claim is written [claims.name] holds = "..."')
    return selected


def _known_settings(values: dict[str, str], family: Any, families: list[Any]) -> dict[str, str]:  # noqa: ANN401
    """With several games, ``--set`` goes to those that have the parameter; it must be known to one at least."""
    from gametheory.spec.faults import did_you_mean

    if len(families) == 1:
        return values
    for name in values:
        if not any(name in other.parameters for _, other in families):
            known = sorted({known for _, other in families for known in other.parameters})
            hint = did_you_mean(name, known, "parameters: ") or "they have no parameters"
            raise UsageError(f"'{name}' is not a parameter of any of these games ({hint})")
    return {name: value for name, value in values.items() if name in family.parameters}


@app.command(epilog="Example: gametheory solve game.toml --format json | gametheory verify -")
@guarded
def verify(
    result: Annotated[str, typer.Argument(metavar="RESULT", help="A result in JSON, or - to read it from a pipe.")],
    game: Annotated[
        str | None, typer.Option("--game", metavar="FILE", help="The game file, if it is not where the result says.")
    ] = None,
    form: PlainFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Verify a result: recompute the exact regret of every equilibrium in it, by code that shares nothing with the solvers.

    Takes the JSON of solve and of check (whose counterexamples are verified). Exit code 1 if anything is wrong.
    """
    from gametheory.report.results import read_result, verify_document

    document = read_result(result)
    found = verify_document(document, read_family(game) if game else None)
    chosen = chosen_format(form, out, csv_allowed=False)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import verification_table

        return verification_table("the result" if result == "-" else result, found)

    write(chosen, out, document=found.to_dict, table=table)
    return 0 if found.holds else 1


@app.command(epilog="Example: gametheory dominance games/classics/prisoners_dilemma.toml --weak")
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
    from gametheory.model.reduced import strategic_form
    from gametheory.report.documents import dominance_document
    from gametheory.solvers.dominance import DEFAULT_LIMIT, iterated_dominance

    game = strategic_form(read_family(file).at(settings(sets)))
    kind: Literal["weak", "strict"] = "weak" if weak else "strict"
    result = iterated_dominance(game, kind=kind, mixed=not pure, limit=limit or DEFAULT_LIMIT)
    chosen = chosen_format(form, out, csv_allowed=False)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import dominance_table

        return dominance_table(game, kind, result)

    write(chosen, out, document=lambda: dominance_document(game, kind, result), table=table)
    return 0


def main() -> None:
    """Run the command line; the process ends with the exit codes of the help text."""
    try:
        app()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(INTERRUPTED)
    except ResultFileError as error:  # pragma: no cover - commands are guarded; this is for what runs before them
        tell(f"error: {error}")
        sys.exit(error.exit_code)
