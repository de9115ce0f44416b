"""Commands that judge: check (claims) and verify (results)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gametheory.cli.errors import INTERRUPTED, guarded, tell
from gametheory.cli.inputs import dossiers, expanded, progress_bar, read_families, read_family, settings
from gametheory.cli.options import (
    CheckLimit,
    Concept,
    GameFiles,
    Out,
    PlainFormat,
    Quiet,
    RowsFormat,
    Settings,
)
from gametheory.cli.output import chosen_format, write


@guarded
def check(
    files: GameFiles,
    claims: Annotated[
        list[str] | None, typer.Option("--claim", metavar="NAME", help="Only this claim. Repeatable.")
    ] = None,
    sets: Settings = None,
    points: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="N",
            help="Sample every range at so many points an axis instead: one failing point refutes a claim, but no "
            "number of points proves it.",
        ),
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="For a claim over three parameters and more: how many boxes to decide. Default: 50,000. What "
            "is then still open is reported as a share of the volume.",
        ),
    ] = None,
    concept: Concept = None,
    limit: CheckLimit = None,
    form: RowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Check the claims of game files: where each holds, where it fails, and a counterexample.

    Verdicts are proofs. At given values a claim is decided for every equilibrium. Over one range it is decided at every
    value, with the exact thresholds between; over two by the areas on which it holds and fails; over more by boxes,
    within a budget. What can't be settled is called undecided, and a game too large for proof is sampled, and the
    verdict says so. Interrupted with ctrl-C, it still writes the verdicts that it has, and names the claims left. Exit
    code 1 if a claim fails, 4 if one is undecided or depends on the equilibrium selected.
    """
    from gametheory.claims.check import CheckRun, options_without_effect
    from gametheory.claims.dossier import expect_references, games_of
    from gametheory.claims.several import settings_of, settings_without_effect, with_claims
    from gametheory.report.verdicts import exit_code, verdict_documents, verdict_report, verdict_rows
    from gametheory.spec.dossier import read_dossier
    from gametheory.spec.files import is_dossier

    chosen = chosen_format(form, out, csv_allowed=True, latex_allowed=True)
    combined = [read_dossier(file) for file in dossiers(files)]
    named = [str(found.file_of(game)) for found in combined for game in found.games]
    names = expanded([*(file for file in files if not is_dossier(file)), *new_games(named, files)])
    families = read_families(names)
    values = settings(sets)
    for found in combined:
        expect_references(found, games_of(found, families))
    selected = with_claims(families, claims)
    # What is wrong with the options is said here, before remarks on them and before any work.
    runs = [
        CheckRun(
            family,
            claims=[name for name in claims if name in family.spec.claims] if claims else None,
            values=settings_of(family, values, [other for _, other in families]),
            points=points,
            concept=concept,
            limit=limit,
            budget=budget,
        )
        for _, family in selected
    ]
    if not quiet:
        for remark in settings_without_effect(selected, values, claims):
            tell(remark)
    interrupted = False
    try:
        with progress_bar("points" if points else "claims", quiet) as progress:
            for run in runs:
                run.report_to(progress)
                for _ in run:
                    pass
    except KeyboardInterrupt:
        interrupted = True
    concluding = [] if interrupted or claims or values else combined
    conclusions = [
        _concluded(
            found, families, [(file, run.result()) for (file, _), run in zip(selected, runs, strict=True)], quiet
        )
        for found in concluding
    ]
    decided = [(file, family.about, run.result()) for (file, family), run in zip(selected, runs, strict=True)]
    results = [found for found in decided if found[2]]
    if interrupted and not results:
        raise KeyboardInterrupt
    if not quiet:
        verdicts = [verdict for _, _, found in results for verdict in found]
        for remark in options_without_effect(verdicts, points, budget):
            tell(remark)

    def latex() -> str:
        from gametheory.typesetting.verdicts import verdicts_latex

        return verdicts_latex(results, conclusions)

    single = len(files) == 1 and names == list(files)
    if conclusions and chosen in ("csv", "markdown") and not quiet:
        tell("note: what the dossier concludes is in the formats table, json and latex; rows are claims")
    write(
        chosen,
        out,
        document=lambda: verdict_documents(results, conclusions, single=single),
        table=lambda: verdict_report(results, conclusions),
        rows=lambda: verdict_rows(results),
        latex=latex,
    )
    if interrupted:
        left = [(file, ", ".join(run.left)) for (file, _), run in zip(selected, runs, strict=True) if run.left]
        undecided = "; ".join(f"{file}: {names}" if len(selected) > 1 else names for file, names in left)
        tell(f"interrupted; the verdicts so far are written. Not decided: {undecided or 'nothing, all claims are'}")
    return INTERRUPTED if interrupted else exit_code(results, conclusions)


def new_games(named: list[str], files: list[str]) -> list[str]:
    """Games that a dossier names and that are not among the files, or below the folders, that were named."""
    from gametheory.claims.dossier import place_of
    from gametheory.spec.files import is_dossier

    known = {place_of(file) for file in expanded([file for file in files if not is_dossier(file)])}
    return [file for file in dict.fromkeys(named) if place_of(file) not in known]


def _concluded(found: Any, families: Any, decided: Any, quiet: bool) -> Any:  # noqa: ANN401 - lazy types
    from gametheory.claims.dossier import concluded, games_of, verdicts_by_place

    game = games_of(found, families)[found.prediction.game] if found.prediction else None
    with progress_bar("break-even values", quiet) as progress:
        return concluded(found, verdicts_by_place(decided), game, progress)


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

    Takes the JSON of solve; of regimes, whose formulas are judged at points of each interval or of the box; and of check,
    whose counterexamples must refute the claims of the game file, and whose claims are decided anew at points of their
    ranges. What is not judged is said in notes. Exit code 1 if anything is wrong, 4 if there was nothing to verify. That
    no equilibrium is missing can't be seen from a result, and is not judged.
    """
    from gametheory.claims.verifying import verify as verify_result
    from gametheory.report.results import read_result

    chosen = chosen_format(form, out, csv_allowed=False)
    document = read_result(result)
    found = verify_result(document, read_family(game) if game else None)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import verification_table

        return verification_table("the result" if result == "-" else result, found)

    write(chosen, out, document=found.to_dict, table=table)
    if not found.holds:
        return 1
    return 0 if found.checked else 4
