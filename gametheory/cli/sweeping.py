"""The command sweep: exact rows on a small grid, or millions of points into a dataset."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gametheory.cli.errors import INTERRUPTED, guarded, tell
from gametheory.cli.inputs import compiling, progress_bar, read_family, settings
from gametheory.cli.options import (
    Concept,
    Decimals,
    GameFile,
    Limit,
    Method,
    Numeric,
    Out,
    Quiet,
    Settings,
    complete_parameter,
)
from gametheory.cli.output import Format, chosen_format, write
from gametheory.cli.solving import remark_on_decimals
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gametheory.model.family import Family
    from gametheory.studies.job import StudyJob
    from gametheory.sweeps.designs import Design
    from gametheory.sweeps.execution.progress import RunProgress

PARQUET = ".parquet"


class SweepFormat(StrEnum):
    """Forms of output for rows, and for more of them than fit memory."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    parquet = "parquet"


class DrawingMethod(StrEnum):
    """How points are drawn from priors."""

    monte_carlo = "monte-carlo"
    latin_hypercube = "latin-hypercube"
    sobol = "sobol"


class Per(StrEnum):
    """What a row of a dataset is."""

    equilibrium = "equilibrium"
    point = "point"


@guarded
def sweep(
    file: GameFile,
    axes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="AXIS...",
            help="NAME=LOW:HIGH:POINTS, or NAME=V1,V2,...; several make a grid. With --draws NAME (from its prior) or "
            "NAME=LOW:HIGH (uniformly); none means all that have a prior.",
            autocompletion=complete_parameter,
        ),
    ] = None,
    sets: Settings = None,
    draws: Annotated[
        str | None, typer.Option("--draws", metavar="N", help="Draw so many points, 10000 or 1e7, instead of a grid.")
    ] = None,
    design: Annotated[
        DrawingMethod | None, typer.Option("--design", help="How points are drawn. Default: monte-carlo.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, metavar="N", help="Seed of the draws. Default: 0, which is one.")
    ] = None,
    points: Annotated[
        Path | None,
        typer.Option("--points", metavar="CSV", help="Take the points from a CSV file; its header names parameters."),
    ] = None,
    claims: Annotated[
        list[str] | None,
        typer.Option(
            "--claim",
            metavar="NAME",
            help="Decide this claim at each point of a dataset. Repeatable. Default: all that are about no values of "
            "their own; 'none' for none.",
        ),
    ] = None,
    per: Annotated[Per, typer.Option("--per", help="What a row of a dataset is.")] = Per.equilibrium,
    chunk: Annotated[
        int | None, typer.Option("--chunk", min=1, metavar="N", help="Points a file of a dataset. Default: 65,536.")
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads",
            min=1,
            metavar="N",
            help="Threads. Default: two more than processors, since some wait for the disk.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Run on a Dask cluster: its scheduler's address, or local:N for N processes.",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue a dataset that was interrupted; finished parts are kept.")
    ] = False,
    exactly: Annotated[
        bool, typer.Option("--exact", help="Use no kernels: solve every point of a dataset exactly, which is slow.")
    ] = False,
    concept: Concept = None,
    method: Method = None,
    numeric: Numeric = False,
    branches: Annotated[
        bool, typer.Option("--branches", help="Name the branch of each equilibrium, as regimes does; for one axis.")
    ] = False,
    limit: Limit = None,
    form: Annotated[
        SweepFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
    ] = None,
    decimals: Decimals = False,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Solve a game at many points: one row a point and equilibrium.

    On a grid of up to 100,000 points rows are exact. Interrupted with ctrl-C, it still writes the rows that are done.

    Into a dataset, a folder NAME.parquet, go up to 1,000,000,000 points, on a grid, drawn from the parameters' priors, or from a
    CSV file. Numbers are floats there, equilibria and claims certain: what floats can't decide is solved exactly. It can be
    interrupted, or killed, and continued with --resume. DuckDB, polars and pandas read NAME.parquet/*.parquet.
    """
    stored = form is SweepFormat.parquet or (out is not None and out.suffix.lower() == PARQUET and form is None)
    drawn = draws is not None or points is not None
    if stored or drawn:
        _refuse(
            "for exact rows on a grid; leave it out here",
            {
                "--method": method,
                "--float": numeric,
                "--branches": branches,
                "--limit": limit,
                "--decimals": stored and decimals,
            },
        )
        family = read_family(file)
        given = settings(sets)
        chosen = _design(family, axes or [], draws, design, seed, points, given)
        told = None if not claims else [] if claims == ["none"] else claims
        options = {
            "values": given,
            "concept": concept,
            "claims": told,
            "per": per.value,
            "kernels": not exactly,
            **({"chunk_points": chunk} if chunk else {}),
        }
        if stored:
            if out is None:
                raise UsageError("a dataset is a folder, not a stream: name it, such as --out rows.parquet")
            return _store(family, chosen, out, options, threads, cluster, resume, quiet)
        _refuse(_FOR_DATASETS, {"--threads": threads, "--cluster": cluster, "--resume": resume, "--chunk": chunk})
        return _print_study(family, chosen, options, form, decimals, out, quiet)
    _refuse(
        "for points that are drawn or a dataset: give --draws N or --out rows.parquet, or leave it out",
        {
            "--design": design,
            "--seed": seed is not None,
            "--threads": threads,
            "--cluster": cluster,
            "--resume": resume,
            "--chunk": chunk,
            "--claim": claims,
            "--per": per is not Per.equilibrium,
        },
    )
    return _exact_grid(file, axes or [], sets, concept, method, numeric, limit, branches, form, decimals, out, quiet)


_FOR_DATASETS = "for datasets: name one, such as --out rows.parquet, or leave it out"


def _left_out(family: Family, job: StudyJob) -> list[str]:
    """The claims that could have been decided with other options."""
    from gametheory.studies.study import claims_without_values

    if job.study.claims != claims_without_values(family):
        return []
    names = [name for name, claim in family.spec.claims.items() if claim.at]
    if not names:
        return []
    return [
        f"left out: {', '.join(names)}, which set parameters of their own (--claim NAME with --set to their values)"
    ]


def _without_kernel(job: StudyJob) -> list[str]:
    if job.study.has_kernel:
        return []
    return ["no kernel for this game: every point is solved exactly, which takes milliseconds a point, or more"]


_REMARKABLE = {
    "resolved": "of them solved exactly",
    "undefined": "without a value of some payoff",
    "beyond_limit": "beyond a limit of work",
    "incomplete": "at which equilibria may be missing",
}
"""Facts of chunks that are told where they are not 0."""


def _refuse(why: str, given: dict[str, Any]) -> None:
    """Raise :class:`UsageError` for the first option that was given and has no meaning here."""
    for name, value in given.items():
        if value:
            raise UsageError(f"{name} is {why}")


def _design(
    family: Family,
    axes: list[str],
    draws: str | None,
    method: DrawingMethod | None,
    seed: int | None,
    points: Path | None,
    given: Mapping[str, str],
) -> Design:
    from gametheory.sweeps.designs import points_from_csv
    from gametheory.sweeps.designs.texts import grid_from_texts, sampled_from_texts, whole_number

    if points is not None:
        _refuse("for points that are drawn: leave it out", {"--design": method, "--seed": seed is not None})
        if axes or draws is not None:
            raise UsageError("--points has the points: leave axes and --draws out")
        return points_from_csv(points)
    if draws is not None:
        # Without names all that have a prior vary, but for those that are set.
        drawn = axes or [name for name, each in family.parameters.items() if each.prior and name not in given]
        way = (method or DrawingMethod.monte_carlo).value
        return sampled_from_texts(family, way, whole_number(draws, "draws"), seed or 0, drawn)
    _refuse(
        "for points that are drawn: give --draws N, or leave it out", {"--design": method, "--seed": seed is not None}
    )
    if not axes:
        raise UsageError("name an AXIS, such as reach=0:1:21, or draw points with --draws N")
    return grid_from_texts(axes)


def _store(
    family: Family,
    design: Design,
    out: Path,
    options: dict[str, Any],
    threads: int | None,
    cluster: str | None,
    resume: bool,
    quiet: bool,
) -> int:
    from gametheory.studies.running import store_job, study_job
    from gametheory.sweeps.store.manifest import is_dataset, read_manifest

    job = study_job(family, design, **options)
    if not quiet:
        for line in (*_left_out(family, job), *_without_kernel(job)):
            tell(line)
    try:
        with progress_bar("points", quiet) as progress, compiling(quiet) as news:

            def report(now: RunProgress) -> None:
                if now.chunks_done:
                    news()
                progress(now.points_done, now.points)

            found = store_job(job, out, threads=threads, cluster=cluster, resume=resume, progress=report)
    except KeyboardInterrupt:
        if not quiet:
            there = read_manifest(out) if is_dataset(out) else None
            done = f"{len(there.parts):,} of {there.chunks:,} parts are done" if there else "no part is done"
            tell(f"interrupted: {done}; continue with the same command and --resume")
        return INTERRUPTED
    if quiet:
        return 0
    manifest = found.manifest
    if found.was_complete:
        tell(f"{out} was complete already: {_counted(manifest.points, 'point')}, {_counted(manifest.rows, 'row')}")
        return 0
    for line in found.redone:
        tell(f"done again: {line}")
    told = {fact: sum(part.facts[fact] for part in manifest.parts) for fact in _REMARKABLE}
    solved = "".join(f", {told[fact]:,} {words}" for fact, words in _REMARKABLE.items() if told[fact])
    kept = f"; {_counted(found.kept, 'part')} kept" if found.kept else ""
    tell(
        f"{out}: {_counted(manifest.points, 'point')}{solved}, {_counted(manifest.rows, 'row')} in "
        f"{_counted(manifest.chunks, 'part')} ({found.seconds:.1f} s, {found.rate:,.0f} points a second{kept})"
    )
    for note in getattr(design, "notes", ()):
        tell(f"note: {note}")
    return 0


def _print_study(
    family: Family,
    design: Design,
    options: dict[str, Any],
    form: SweepFormat | None,
    decimals: bool,
    out: Path | None,
    quiet: bool,
) -> int:
    from gametheory.report.studies import study_document, study_rows, study_table
    from gametheory.studies.running import study_job
    from gametheory.sweeps.grid import MAXIMUM_POINTS

    chosen = chosen_format(_plain(form), out, csv_allowed=True)
    if design.size > MAXIMUM_POINTS:
        raise UsageError(
            f"{design.size:,} points; more than {MAXIMUM_POINTS:,} go into a dataset: --out rows{PARQUET}, or take fewer"
        )
    job = study_job(family, design, **options)
    with progress_bar("points", quiet) as progress, compiling(quiet) as news:
        tables = []
        for number in range(job.chunks()):
            tables.append(job.table(number))
            news()
            progress(min((number + 1) * job.study.chunk_size, design.size), design.size)
    write(
        chosen,
        out,
        document=lambda: study_document(job, tables),
        table=lambda: study_table(job, tables),
        rows=lambda: study_rows(tables),
    )
    remark_on_decimals(decimals, chosen, quiet)
    return 0


def _plain(form: SweepFormat | None) -> Format | None:
    return None if form is None else Format(form.value)


def _exact_grid(
    file: str,
    axes: list[str],
    sets: list[str] | None,
    concept: str | None,
    method: str | None,
    numeric: bool,
    limit: int | None,
    branches: bool,
    form: SweepFormat | None,
    decimals: bool,
    out: Path | None,
    quiet: bool,
) -> int:
    from gametheory.sweeps.grid import SweepRun, parse_axis

    if not axes:
        raise UsageError("name an AXIS, such as reach=0:1:21, or draw points with --draws N")
    chosen = chosen_format(_plain(form), out, csv_allowed=True)
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
    remark_on_decimals(decimals, chosen, quiet)
    if out is not None and not quiet:
        tell(f"{out}: {_counted(result.points, 'point')}, {_counted(len(result.rows), 'row')}")
    if code and not quiet:
        tell(f"interrupted after {result.points} of {run.total} points; the rows so far are written")
    return code


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _write_sweep(result: Any, chosen: str, decimals: bool, out: Path | None) -> None:  # noqa: ANN401 - lazy types
    def rows() -> tuple[list[str], list[dict[str, Any]]]:
        from gametheory.report.rows import sweep_csv

        return sweep_csv(result, decimals=decimals)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import sweep_table

        return sweep_table(result)

    write(chosen, out, document=result.to_dict, table=table, rows=rows)
