"""The command that moves populations: trajectories, basins of attraction, and fixation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gametheory.cli.errors import guarded
from gametheory.cli.inputs import progress_bar, read_family, settings
from gametheory.cli.options import GameFile, Out, PlainRowsFormat, Quiet, Settings
from gametheory.cli.output import chosen_format, write
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from gametheory.dynamics.basins import Basins
    from gametheory.dynamics.fixation import Fixation
    from gametheory.dynamics.trajectories import Trajectory

# Written out here, since the dynamics are not loaded to complete a word; a test holds them equal to their own.
DYNAMICS = ("replicator", "logit", "best-response", "smith")
SAMPLES = 1000
REPETITIONS = 1000
SEED = 0
_NEEDED_BY = {"--mutant": "--fixation", "--resident": "--fixation", "--repetitions": "--fixation", "--points": "--from"}


def complete_dynamic(incomplete: str) -> list[str]:
    """Dynamics that begin so."""
    return [name for name in DYNAMICS if name.startswith(incomplete)]


@guarded
def dynamics(
    file: GameFile,
    sets: Settings = None,
    dynamic: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="replicator, logit, best-response or smith. Default: replicator.",
            autocompletion=complete_dynamic,
        ),
    ] = None,
    noise: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER",
            help="The logit's noise, in units of payoff (1/10 unless given), or within how much of the best payoff strategies "
            "count as best responses (1/200 of the payoffs' spread unless given).",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SHARES",
            help="A trajectory from this state, such as drivers.left=1/3; separate several by commas. Strategies left out divide "
            "the rest equally.",
        ),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER",
            help="How long. Default: 100 for a trajectory and 1000 for basins; with replicator and smith, divided by the "
            "scale of payoff differences.",
        ),
    ] = None,
    points: Annotated[
        int | None, typer.Option(min=2, metavar="N", help="Points of the trajectory. Default: 200.")
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option(
            "--basins",
            min=1,
            metavar="N",
            help=f"Follow so many initial states, drawn uniformly, and count where they end. Default: {SAMPLES}, unless a "
            "trajectory or fixation is asked for.",
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(
            "--fixation",
            min=2,
            metavar="SIZE",
            help="How likely one mutant takes over a population of so many players.",
        ),
    ] = None,
    mutant: Annotated[str | None, typer.Option(metavar="STRATEGY", help="The strategy of the mutant.")] = None,
    resident: Annotated[str | None, typer.Option(metavar="STRATEGY", help="The strategy of all others.")] = None,
    repetitions: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="R",
            help=f"Simulated runs beside the exact fixation probability. Default: {REPETITIONS}.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="S", help=f"The seed of what is drawn: the same seed, the same result. Default: {SEED}."
        ),
    ] = None,
    form: PlainRowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """Move a population: where it goes from a state, where it ends from most states, or how likely a mutant takes over.

    For games of the form population. Without --from and --fixation, initial states are drawn uniformly and followed: a row
    says which share of them ends near each rest point, with its standard error, and which share never came to rest, as
    cycles don't. With --fixation the population is finite and its players reproduce by the Moran process; payoffs must be
    linear in shares.
    """
    chosen = chosen_format(form, out, csv_allowed=True)
    _check_options(
        {"--from": start, "--basins": samples, "--fixation": size},
        {
            "--mutant": mutant,
            "--resident": resident,
            "--repetitions": repetitions,
            "--points": points,
            "--seed": seed,
            "--dynamic": dynamic,
            "--noise": noise,
            "--time": time,
        },
    )
    game: Any = read_family(file).at(settings(sets))
    options: dict[str, Any] = {"time": time, "noise": noise}
    found: Trajectory | Basins | Fixation
    if start is not None:
        from gametheory.dynamics.trajectories import trajectory

        found = trajectory(game, dynamic or DYNAMICS[0], _shares(start), points=points or 200, **options)
    elif size is not None:
        from gametheory.dynamics.fixation import fixation

        if mutant is None or resident is None:
            raise UsageError(f"--fixation {size} needs {'--mutant' if mutant is None else '--resident'} STRATEGY")
        runs = REPETITIONS if repetitions is None else repetitions
        with progress_bar("runs", quiet) as progress:
            found = fixation(game, size, mutant, resident, repetitions=runs, seed=_given(seed), progress=progress)
    else:
        from gametheory.dynamics.basins import basins

        with progress_bar("samples", quiet) as progress:
            found = basins(
                game,
                dynamic or DYNAMICS[0],
                samples=samples or SAMPLES,
                seed=_given(seed),
                progress=progress,
                **options,
            )
    _write(found, chosen, out)
    return 0


def _given(seed: int | None) -> int:
    return SEED if seed is None else seed


def _check_options(kinds: Mapping[str, object], others: Mapping[str, object]) -> None:
    """Raises :class:`UsageError` for two kinds of result at once, and options of a kind that is not asked for."""
    asked = [name for name, value in kinds.items() if value is not None]
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} are two different results; ask for one at a time")
    kind = asked[0] if asked else "--basins"
    for name, value in others.items():
        if value is None:
            continue
        needed = _NEEDED_BY.get(name)
        if needed is not None and needed != kind:
            raise UsageError(f"{name} is for {needed}; give that too, or leave it out")
        if name == "--seed" and kind == "--from":
            raise UsageError("--seed is for --basins and --fixation; a trajectory draws nothing")
        if name in ("--dynamic", "--noise", "--time") and kind == "--fixation":
            raise UsageError(f"{name} is for trajectories and basins; fixation is that of the Moran process")


def _shares(text: str) -> dict[str, str]:
    """``creators.platform=1/3,creators.rogue=1/3`` as a mapping; the numbers are read where the game is known."""
    shares: dict[str, str] = {}
    for part in text.split(","):
        name, sign, value = (each.strip() for each in part.partition("="))
        if not sign or not name or not value:
            raise UsageError(f"--from {part.strip()}: write POPULATION.STRATEGY=SHARE, separated by commas")
        if name in shares:
            raise UsageError(f"--from gives {name} twice")
        shares[name] = value
    return shares


def _write(found: Trajectory | Basins | Fixation, chosen: str, out: Any) -> None:  # noqa: ANN401 - a path or None
    def rows() -> tuple[Sequence[str], list[dict[str, Any]]]:
        from gametheory.report.dynamics import dynamics_csv

        return dynamics_csv(found)

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.dynamics import dynamics_view

        return dynamics_view(found)

    write(chosen, out, document=found.to_dict, table=table, rows=rows)
