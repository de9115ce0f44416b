"""The command replicate: published values beside what is computed in their place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from gametheory.catalogue import catalogue_folders
from gametheory.cli.errors import guarded, tell
from gametheory.cli.inputs import expanded, progress_bar, read_families
from gametheory.cli.options import Out, Quiet, RowsFormat
from gametheory.cli.output import chosen_format, write
from gametheory.errors import UsageError


@guarded
def replicate(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="Game files or folders of them. Default: the catalogue that comes with the package.",
        ),
    ] = None,
    form: RowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Replicate published values: what each paper states, what is computed in its place, and the exact difference.

    A game file states values in its replications, each with its provenance: published, re-derived, or the essay's own. A
    row passes if the difference is proved to be within the tolerance that it names, which is 0 unless told otherwise.
    Exit code 1 if any fails, 4 if there was nothing to replicate.
    """
    from gametheory.claims.replication import ReplicationResult
    from gametheory.claims.replication import replicate as replicated
    from gametheory.model.about import About
    from gametheory.report.replications import (
        exit_code,
        replication_document,
        replication_report,
        replication_rows,
        replication_summary,
    )

    chosen = chosen_format(form, out, csv_allowed=True, latex_allowed=True)
    named = list(files) if files else shipped_folders()
    families = read_families(expanded(named))
    total = sum(len(family.spec.replications) for _, family in families)
    results: list[tuple[str, About, tuple[ReplicationResult, ...]]] = []
    done = 0
    with progress_bar("values", quiet) as progress:
        for file, family in families:
            if family.spec.replications:
                found = replicated(family, progress=_counted_on(progress, done, total))
                results.append((file, family.about, found))
                done += len(found)
            elif file in named and not quiet:
                tell(f"note: {file} states no values to replicate: write them under [replications]")

    def latex() -> str:
        from gametheory.typesetting.replications import replications_latex

        return replications_latex(results)

    write(
        chosen,
        out,
        document=lambda: replication_document(results),
        table=lambda: replication_report(results),
        rows=lambda: replication_rows(results) if chosen == "csv" else replication_summary(results),
        latex=latex,
    )
    return exit_code(results)


def _counted_on(progress: Callable[[int, int], None], before: int, total: int) -> Callable[[int, int], None]:
    """Progress within one game as progress over all of them."""
    return lambda done, _: progress(before + done, total)


def shipped_folders() -> list[str]:
    """The folders of the catalogue that comes with the package, by name.

    Raises :class:`UsageError` if it is missing.
    """
    found = catalogue_folders()
    if not found:
        raise UsageError("the catalogue of games is missing from this installation; name game files or folders")
    return list(found)
