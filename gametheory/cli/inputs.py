"""What commands share: options, reading game files (also from a pipe and from folders), progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gametheory.catalogue import located
from gametheory.cli.errors import tell, tell_faults
from gametheory.errors import GameFileError, UsageError

if TYPE_CHECKING:
    from gametheory.model.family import Family

SECONDS_OF_PATIENCE = 5.0
"""After which somebody who waits is told why."""
MAXIMUM_PIPED = 2_000_001
"""Bytes read from a pipe: one more than a game file may have, so that a longer one is refused."""


def read_family(file: str) -> Family:
    """The family in a file, or in what comes through the pipe for ``-``."""
    from gametheory.model.family import load, loads

    if file != "-":
        return load(file)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("- reads a game from a pipe, and nothing is piped in; try: gametheory solve - < game.toml")
    return loads(sys.stdin.buffer.read(MAXIMUM_PIPED), file="<stdin>")


def read_families(files: Sequence[str]) -> list[tuple[str, Family]]:
    """Several families, by file name. Raises :class:`GameFileError` only after reading all, with the faults of all."""
    families: list[tuple[str, Family]] = []
    errors: list[GameFileError] = []
    for file in files:
        try:
            families.append((file, read_family(file)))
        except GameFileError as error:
            errors.append(error)
    for earlier in errors[:-1]:
        tell_faults(earlier)
    if errors:
        raise errors[-1]
    return families


def dossiers(files: Sequence[str]) -> list[str]:
    """The dossiers among files named, and in each folder named (and below)."""
    from gametheory.spec.files import is_dossier

    found: list[str] = []
    for name in files:
        path = located(name)
        if name != "-" and path.is_dir():
            found += sorted(str(file) for file in path.rglob("*.toml") if is_dossier(file.name))
        elif is_dossier(name):
            found.append(name)
    return list(dict.fromkeys(found))


def expanded(files: Sequence[str]) -> list[str]:
    """Files named, with each folder replaced by the game files in it (and below), in order of name."""
    from gametheory.spec.files import is_dossier

    found: list[str] = []
    for name in files:
        path = located(name)
        if name != "-" and path.is_dir():
            inside = sorted(str(file) for file in path.rglob("*.toml") if not is_dossier(file.name))
            if not inside:
                raise UsageError(f"there is no .toml file in the folder {name}")
            found += inside
        else:
            found.append(name)
    return list(dict.fromkeys(found))


def settings(texts: Sequence[str] | None) -> dict[str, str]:
    """``["reach=2/5"]`` as a mapping; the numbers are read where the parameter is known."""
    values: dict[str, str] = {}
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"--set {text}: write --set NAME=VALUE, such as --set reach=2/5")
        if name.strip() in values:
            raise UsageError(f"--set {name.strip()} is given twice")
        values[name.strip()] = value.strip()
    return values


@contextmanager
def progress_bar(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr with points done, rate and time left; nothing unless stderr is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), RateColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def patience(message: str, quiet: bool) -> Iterator[Callable[[], None]]:
    """Tell why nothing happens, once, unless there is news within some seconds; what is yielded is called with the first news."""
    if quiet:
        yield lambda: None
        return
    import threading

    timer = threading.Timer(SECONDS_OF_PATIENCE, tell, [message])
    timer.daemon = True
    timer.start()
    try:
        yield timer.cancel
    finally:
        timer.cancel()


@contextmanager
def work_counter(what: str, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A spinner on stderr with the amount of work done, for work whose end is not known; None unless a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    status = Console(stderr=True).status(what)

    def update(done: int) -> None:
        # Started at the first report, so that a game that is solved at once shows nothing.
        status.start()
        status.update(f"{what}: {done:,}")

    try:
        yield update
    finally:
        status.stop()
