"""The command convert: between game files and the files of other programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gametheory.cli.errors import guarded, tell
from gametheory.cli.inputs import settings
from gametheory.cli.options import GameFile, Quiet, Settings
from gametheory.cli.output import write_file
from gametheory.errors import UsageError


class Target(StrEnum):
    """Kinds of files that can be written."""

    nfg = "nfg"
    efg = "efg"
    gam = "gam"
    csv = "csv"
    toml = "toml"


@guarded
def convert(
    file: GameFile,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="PATH", help="The file to write; its suffix decides the kind (.efg: of trees only)."
        ),
    ] = None,
    to: Annotated[
        Target | None,
        typer.Option("--to", help="The kind of file; efg is of trees only. Default: the suffix of --out."),
    ] = None,
    sets: Settings = None,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="Write an .nfg by numbered outcomes instead of by payoffs.")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """Write a game for another program, or read the file of one: Gambit's .nfg and .efg, GameTracer's and QuantEcon's
    .gam, payoff matrices in .csv, and game files of this program.

    Every command takes these files as they are too. All numbers are exact. A game in parameters is written at its defaults
    or at --set; a tree for a kind of file without trees becomes its reduced strategic form.
    """
    from gametheory.model.conversion import converted

    target = _target(out, to)
    found = converted(_bytes(file), target, file=_name(file), values=settings(sets), outcomes=outcomes)
    if out is None:
        sys.stdout.write(found.text)
    else:
        write_file(out, found.text)
    if not quiet:
        for remark in found.remarks:
            tell(remark)
    return 0


def _target(out: Path | None, to: Target | None) -> str:
    """The kind asked for, or that of the suffix. Raises :class:`UsageError`, before any work, where none is told."""
    known = ", ".join(f".{kind.value}" for kind in Target)
    if out is not None and not out.parent.is_dir():
        raise UsageError(f"{out} can't be written: there is no folder {out.parent}")
    if to is not None:
        return str(to.value)
    if out is None:
        raise UsageError(f"say what to write: --out PATH with one of {known}, or --to for stdout")
    suffix = out.suffix.lower().removeprefix(".")
    if suffix not in {kind.value for kind in Target}:
        raise UsageError(f"{out}: the suffix decides the kind of file and may be {known}; or say --to")
    return suffix


def _name(file: str) -> str:
    return "<stdin>" if file == "-" else file


def _bytes(file: str) -> bytes:
    """What is in the file, or comes through the pipe."""
    from gametheory.spec.foreign import MAXIMUM_FOREIGN_BYTES
    from gametheory.spec.reader import file_bytes

    if file != "-":
        return file_bytes(file)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("- reads a game from a pipe, and nothing is piped in; try: gametheory convert - < game.nfg")
    return sys.stdin.buffer.read(MAXIMUM_FOREIGN_BYTES + 1)
