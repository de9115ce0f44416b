"""What commands share: options, reading game files (also from a pipe and from folders), progress on stderr."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gametheory.catalogue import below, catalogue_folders, located, plain_name
from gametheory.cli.errors import tell, tell_faults
from gametheory.errors import GameFileError, UsageError

if TYPE_CHECKING:
    from gametheory.model.family import Family

COMPILING = (
    "still at the first part: the first run of a kind of game compiles its kernel, once, for up to a minute; a game "
    "without a kernel is solved exactly at every point"
)
SECONDS_OF_PATIENCE = 5.0
"""After which somebody who waits is told why."""
MOST_BESIDE = 2_000
"""Names in a folder that are looked at for what may have been meant."""
MAXIMUM_PIPED = 20_000_001
"""Bytes read from a pipe: one more than any file may have, so that a longer one is refused."""


def read_family(file: str) -> Family:
    """The family in a file, or in what comes through the pipe for ``-``."""
    from gametheory.model.family import load, loads

    if file != "-":
        _expect_a_file(file)
        return load(file)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("- reads a game from a pipe, and nothing is piped in; try: gametheory solve - < game.toml")
    return loads(sys.stdin.buffer.read(MAXIMUM_PIPED), file="<stdin>")


def _expect_a_file(file: str) -> None:
    """Raise :class:`UsageError` for a folder, naming a game in it, and for a name that is close to that of a file there."""
    from gametheory.spec.files import is_dossier

    path = located(file)
    if not os.path.lexists(path):
        meant = _file_beside(file)
        if meant:
            raise UsageError(f"there is no file {file}; did you mean {meant}?")
    if os.path.isdir(path):
        inside = next((name for name in below(file) if not is_dossier(name)), f"{file.rstrip('/')}/game.toml")
        raise UsageError(f"{file} is a folder; name the game files in it, such as {inside}")


def _file_beside(file: str) -> str:
    """The game file in the same folder whose name is most like this one; empty if none is alike."""
    from gametheory.cli.options import GAME_SUFFIXES
    from gametheory.spec.faults import closest

    start, sign, name = file.rpartition("/")
    try:
        with os.scandir(f"{start}{sign}" or ".") as entries:
            names = [each.name for each in itertools.islice(entries, MOST_BESIDE)]
    except (OSError, ValueError):
        return ""
    there = sorted(each for each in names if each.lower().endswith(GAME_SUFFIXES) and each.isprintable())
    meant = f"{name}.toml" if f"{name}.toml" in there else closest(name, there)
    return f"{start}{sign}{meant}" if meant else ""


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
        if name != "-" and located(name).is_dir():
            found += [file for file in below(name) if is_dossier(file)]
        elif is_dossier(name):
            found.append(name)
    return _each_once(found)


def expanded(files: Sequence[str]) -> list[str]:
    """Files named, with each folder replaced by the game files in it (and below), in order of name.

    The games in a folder of the catalogue are named as they are there. Raises :class:`UsageError` for a folder without
    any, and for a name that is likely to mean a folder of the catalogue.
    """
    from gametheory.spec.files import is_dossier

    found: list[str] = []
    for name in files:
        path = located(name)
        if name == "-" or not path.is_dir():
            _expect_no_misspelt_folder(name, path)
            found.append(name)
            continue
        inside = [file for file in below(name) if not is_dossier(file)]
        if not inside:
            raise UsageError(f"there is no .toml file in the folder {name}")
        found += inside
    return _each_once(found)


def _each_once(names: Sequence[str]) -> list[str]:
    """Names without those that mean what an earlier one means."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(plain_name(name), name)
    return list(found.values())


def _expect_no_misspelt_folder(name: str, path: Path) -> None:
    """Raise :class:`UsageError` for a name such as ``esay`` or ``games/essay`` where there is no such thing."""
    if name == "-" or os.path.lexists(path):
        return
    from gametheory.spec.faults import closest

    plain = name.rstrip("/")
    last = plain.rpartition("/")[2]
    folder = last if last in catalogue_folders() else "" if "/" in plain else closest(plain, catalogue_folders())
    if folder:
        raise UsageError(
            f"there is no file or folder {name}; did you mean {folder}, a folder of shipped games? See: gametheory games"
        )


def settings(texts: Sequence[str] | None) -> dict[str, str]:
    """``["reach=2/5"]`` as a mapping; the numbers are read where the parameter is known."""
    values: dict[str, str] = {}
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(
                f"--set {text}: write --set NAME=VALUE, such as --set reach=2/5; write it without blanks around ="
            )
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
def compiling(quiet: bool) -> Iterator[Callable[[], None]]:
    """:func:`patience` for what may compile kernels first; tells too if these can't be kept where they belong."""
    try:
        with patience(COMPILING, quiet) as news:
            yield news
    finally:
        if not quiet and "numba" in sys.modules:
            from gametheory.caches import kernel_cache

            folder = kernel_cache()
            if folder:
                tell(
                    "note: no folder that lasts can be written to, so compiled kernels can't be kept: they lie in "
                    f"{folder}; set NUMBA_CACHE_DIR to a folder for them"
                )


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
