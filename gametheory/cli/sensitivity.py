"""The command that asks how often claims hold under the priors, and which parameter decides it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from gametheory.cli.errors import guarded
from gametheory.cli.inputs import compiling, read_family, settings
from gametheory.cli.options import Concept, GameFile, Out, Quiet, RowsFormat, Settings, complete_parameter
from gametheory.cli.output import chosen_format, write
from gametheory.cli.statics import complete_claim, complete_measure
from gametheory.errors import UsageError

_WHOLE = re.compile(r"(\d[\d_]*)(?:\.(\d+))?(?:[eE]\+?(\d{1,2}))?")


@guarded
def sensitivity(
    file: GameFile,
    claims: Annotated[
        list[str] | None,
        typer.Option(
            "--claim",
            metavar="NAME",
            help="Only this claim. Repeatable. Default: all that set no values of their own; one that does is studied with "
            "these held fixed.",
            autocompletion=complete_claim,
        ),
    ] = None,
    measures: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            metavar="NAME",
            help="This measure too, or a payoff as payoff.PLAYER. Repeatable.",
            autocompletion=complete_measure,
        ),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Draw this parameter, and of the others only those named too. Default: all that have a prior.",
        ),
    ] = None,
    ranges: Annotated[
        list[str] | None,
        typer.Option(
            "--range",
            metavar="NAME=LOW:HIGH",
            help="Draw a parameter without a prior uniformly between two ends. Repeatable.",
            autocompletion=complete_parameter,
        ),
    ] = None,
    sets: Settings = None,
    draws: Annotated[str, typer.Option(metavar="N", help="How many draws: 100000, 1e7, 10_000_000.")] = "100000",
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed gives other draws.")] = 0,
    sobol: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="Points a block of the Sobol' indices, a power of two from 64 to 65,536; 0 leaves them out. Default: 4096, "
            "or as many as there are draws.",
        ),
    ] = None,
    no_break_even: Annotated[
        bool,
        typer.Option("--no-break-even", help="Leave out the break-even values, which are exact and may take longest."),
    ] = False,
    threads: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Default: as many as there are processors.")
    ] = None,
    concept: Concept = None,
    form: RowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Tell how often claims hold under the priors of the parameters, and which parameter decides.

    Parameters are drawn from the priors in the game file; the game is solved at every draw, with several equilibria told
    apart. For each claim: the share of draws in which it holds, with its standard error; the parameters in the order in
    which they matter, by Sobol' indices; the share with each parameter at its 5% and its 95% quantile; rank correlations; and
    the exact values at which the claim flips.

    These are estimates under priors, and no proof; check and statics prove. The same seed gives the same result, whatever the
    number of threads.
    """
    chosen = chosen_format(form, out, csv_allowed=True, latex_allowed=True)
    number = whole_number(draws, "--draws")
    block = None if sobol is None else whole_number(sobol, "--sobol")
    family = read_family(file)
    between = _read_ranges(ranges)
    from gametheory.report.sensitivity import sensitivity_rows, sensitivity_view
    from gametheory.uncertainty.analysis import sensitivity as studied

    with phases(quiet) as progress:
        found = studied(
            family,
            claims=claims,
            measures=measures or (),
            vary=vary,
            ranges=between,
            values=settings(sets),
            draws=number,
            seed=seed,
            sobol=block,
            concept=concept,
            threads=threads,
            progress=progress,
            break_even=not no_break_even,
        )

    def latex() -> str:
        from gametheory.typesetting.sensitivity import sensitivity_latex

        return sensitivity_latex(found)

    write(
        chosen,
        out,
        document=found.to_dict,
        table=lambda: sensitivity_view(found),
        rows=lambda: sensitivity_rows(found),
        latex=latex,
    )
    return 0


def whole_number(text: str, option: str) -> int:
    """A whole number as people write large ones. Raises :class:`UsageError`."""
    match = _WHOLE.fullmatch(text.strip()) if len(text) <= 40 else None
    if match:
        digits, decimals, exponent = match[1].replace("_", ""), (match[2] or "").rstrip("0"), int(match[3] or 0)
        if len(decimals) <= exponent:
            return int(digits + decimals + "0" * (exponent - len(decimals)))
    raise UsageError(f"{option} {text[:40]}: write a whole number, such as 100000, 1e7 or 10_000_000")


def _read_ranges(texts: Sequence[str] | None) -> dict[str, tuple[object, object]] | None:
    """``["reach=0:1"]`` as a mapping. Raises :class:`UsageError`."""
    found: dict[str, tuple[object, object]] = {}
    for text in texts or ():
        name, sign, ends = text.partition("=")
        low, colon, high = ends.partition(":")
        if not all(part.strip() for part in (name, sign, low, colon, high)):
            raise UsageError(f"--range {text}: write --range NAME=LOW:HIGH, such as --range reach=0:1/2")
        if name.strip() in found:
            raise UsageError(f"--range {name.strip()} is given twice")
        found[name.strip()] = (low.strip(), high.strip())
    return found or None


@contextmanager
def phases(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on stderr for each phase, with what is done of it, the rate and the time left; only on a terminal.

    Elsewhere, too, it is told why nothing happens while kernels are compiled. None if nothing is to be told.
    """
    if quiet:
        yield None
        return
    if not sys.stderr.isatty():
        with compiling(quiet) as news:
            yield lambda _, done, __: news() if done else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import ProgressColumn as Column
    from rich.text import Text

    class Rate(Column):
        """What is done a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*shown, console=Console(stderr=True), transient=True) as bars, compiling(quiet) as news:

        def update(phase: str, done: int, total: int) -> None:
            if done:
                news()
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total)
            bars.update(tasks[phase], completed=done, total=total)

        yield update
