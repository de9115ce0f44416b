"""The command that draws: plot."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer

from gametheory.cli.dynamics import complete_dynamic
from gametheory.cli.errors import guarded, tell
from gametheory.cli.inputs import progress_bar, read_family, settings, work_counter
from gametheory.cli.options import Concept, GameFile, Quiet, RangeLimit, Settings
from gametheory.cli.output import write_file
from gametheory.cli.regimes import check_axes, complete_name, read_ranges
from gametheory.cli.sensitivity import phases, whole_number
from gametheory.cli.statics import complete_claim, complete_measure
from gametheory.errors import UsageError

# Written out here, since the figures are not loaded to complete a word; a test holds them equal to the figures' own.
KINDS = ("paths", "map", "best-responses", "tree", "portrait", "tornado", "indices")
FORMS = ("png", "svg", "pdf")
LEAST_INCHES, MOST_INCHES = 2.0, 60.0


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of figures that begin so."""
    return [name for name in KINDS if name.startswith(incomplete)]


@guarded
def plot(
    file: GameFile,
    axes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[AXIS [AXIS]]",
            help="The parameter to go along; two make a map.",
            autocompletion=complete_name,
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="paths (along one parameter), map (over two), best-responses, tree, portrait, tornado or indices. Default: by "
            "the axes given, else by the form of the game.",
            autocompletion=complete_kind,
        ),
    ] = None,
    measures: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            metavar="NAME",
            help="Draw this measure, payoff.PLAYER or PLAYER.STRATEGY. Repeatable. Default: strategies and measures.",
            autocompletion=complete_measure,
        ),
    ] = None,
    claims: Annotated[
        list[str] | None,
        typer.Option(
            "--claim",
            metavar="NAME",
            help="Draw where this claim holds. Repeatable with paths. Default: of the claims over just these axes the first "
            "three along one axis, the first on a map; of a tornado the first that can be studied.",
            autocompletion=complete_claim,
        ),
    ] = None,
    sets: Settings = None,
    between: Annotated[
        list[str] | None,
        typer.Option(
            "--between",
            metavar="[NAME=]LOW:HIGH",
            help="From where to where, such as 0:1/2; with the name of its axis if there are two.",
        ),
    ] = None,
    concept: Concept = None,
    dynamic: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Of a portrait. Default: replicator.", autocompletion=complete_dynamic),
    ] = None,
    noise: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Of a portrait's dynamic, as in the command dynamics.")
    ] = None,
    draws: Annotated[
        str | None, typer.Option(metavar="N", help="Draws of a tornado or of indices. Default: 20000.")
    ] = None,
    limit: RangeLimit = None,
    width: Annotated[float | None, typer.Option(metavar="INCHES", help="Default: 6.4.")] = None,
    height: Annotated[float | None, typer.Option(metavar="INCHES", help="Default: what the figure needs.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="PATH", help="A .png, .svg or .pdf. Default: GAME-KIND.png in the current folder."
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Draw a game or its solution, and print where the figure is: equilibrium paths, a map of regimes, best responses, a tree,
    a phase portrait, or what moves a claim.

    Paths and maps are drawn from exact regimes, with every breakpoint, jump and frontier where it is. The same command writes
    the same bytes.
    """
    form = _form(out)
    for option, inches in (("--width", width), ("--height", height)):
        if inches is not None and not LEAST_INCHES <= inches <= MOST_INCHES:
            raise UsageError(f"{option} {inches:g}: give inches, from {LEAST_INCHES:g} to {MOST_INCHES:g}")
    check_axes(axes or ())
    family = read_family(file)
    from gametheory.figures.choosing import chosen_axes, chosen_kind
    from gametheory.figures.drawing import plot as draw

    chosen = chosen_kind(family, axes or (), kind)
    over = tuple(axes or ()) or chosen_axes(family, chosen)

    def watch(stage: str) -> AbstractContextManager[Any]:
        if stage == "cells":
            return work_counter("cells verified", quiet)
        return progress_bar("claims", quiet) if stage == "claims" else phases(quiet)

    figure = draw(
        family,
        *(axes or ()),
        kind=chosen,
        values=settings(sets),
        measures=measures or (),
        claims=claims or (),
        between=read_ranges(between, over) if between else None,
        concept=concept,
        dynamic=dynamic,
        noise=noise,
        draws=whole_number(draws, "--draws") if draws else None,
        limit=limit,
        width=width,
        height=height,
        watch=watch,
        note=None if quiet else lambda text: tell(f"note: {text}"),
    )
    path = out or Path(f"{_stem(file)}-{chosen}.png")
    from gametheory.figures.style import saved

    stream = io.BytesIO()
    saved(figure, stream, form)
    write_file(path, stream.getvalue())
    typer.echo(str(path))
    return 0


def _form(out: Path | None) -> str:
    """What the suffix says. Raises :class:`UsageError`, before any work, for another suffix and a folder that is not there."""
    if out is None:
        return FORMS[0]
    suffix = out.suffix.lower().removeprefix(".")
    if suffix not in FORMS:
        meant = f"; did you mean {out.with_suffix('.png')}?" if suffix in ("jpg", "jpeg", "gif", "webp", "bmp") else ""
        raise UsageError(
            f"{out}: the suffix decides the kind of file and may be {', '.join(f'.{each}' for each in FORMS)}{meant}"
        )
    if not out.parent.is_dir():
        raise UsageError(f"{out} can't be written: there is no folder {out.parent}")
    return suffix


def _stem(file: str) -> str:
    return "game" if file == "-" else Path(file).stem
