"""The games that are shipped with the package, by name: ``essay/monitoring`` is ``games/essay/monitoring.toml``.

Imports nothing of the package, so that the command line can complete a name at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = [
    "below",
    "beside",
    "catalogue_folder",
    "catalogue_folders",
    "catalogue_names",
    "located",
    "plain_name",
    "shipped",
]

SUFFIX = ".toml"
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
"""What stands between the slashes of a name: no ``..``, ``~``, drive, backslash or control character."""


def catalogue_folder() -> Path | None:
    """Where the shipped games are: in the installed package, or at the top of a clone. None if they are nowhere."""
    package = Path(__file__).parent
    for folder in (package / "games", package.parent / "games"):
        if (folder / "essay").is_dir():
            return folder
    return None


def catalogue_names() -> tuple[str, ...]:
    """The names of all shipped games and dossiers, in order: the path below the folder, without ``.toml``."""
    folder = catalogue_folder()
    return () if folder is None else tuple(sorted(_names(folder)))


def catalogue_folders() -> tuple[str, ...]:
    """The names of the folders of shipped games, in order: ``essay`` and its neighbours."""
    return tuple(sorted({name.rpartition("/")[0] for name in catalogue_names()} - {""}))


def _names(folder: Path) -> Iterator[str]:
    inside = folder.resolve()
    for path in folder.rglob(f"*{SUFFIX}"):
        if path.resolve().is_relative_to(inside):
            yield path.relative_to(folder).as_posix().removesuffix(SUFFIX)


def located(name: str | os.PathLike[str]) -> Path:
    """The file or folder that is meant: the path itself if there is one, else the shipped game or folder of that name.

    A path that is neither comes back as it is, for the reader to say that there is no such file. A name of the catalogue
    never leads outside of its folder.
    """
    return _in_catalogue(name) or Path(name)


def shipped(name: str | os.PathLike[str]) -> bool:
    """Whether a name means a game or folder of the catalogue, and no path that is there."""
    return _in_catalogue(name) is not None


def plain_name(name: str | os.PathLike[str]) -> str:
    """What a shipped game or folder is called in the catalogue, for every way to write it; any other path as it is.

    ``essay/monitoring`` for ``essay/monitoring.toml``, so that what is meant by both is known to be one thing.
    """
    found, folder = _in_catalogue(name), catalogue_folder()
    if found is None or folder is None:
        return os.fspath(name)
    return found.relative_to(folder).as_posix().removesuffix(SUFFIX)


def below(name: str | os.PathLike[str]) -> tuple[str, ...]:
    """The names of all ``.toml`` files in a folder and below, in order: paths, or names of the catalogue for its folders.

    Names of the catalogue are the same on every machine, so that what is written down with them can be read elsewhere.
    """
    if shipped(name):
        folder = plain_name(name)
        return tuple(each for each in catalogue_names() if each.startswith(f"{folder}/"))
    return tuple(sorted(str(path) for path in Path(name).rglob(f"*{SUFFIX}")))


def beside(file: str | os.PathLike[str], name: str) -> Path:
    """The file called ``name`` (without ``.toml``) in the folder of another; beside a shipped one, a shipped one.

    That is its name in the catalogue, or the whole path where something else is in the way of that name.
    """
    found = _in_catalogue(file)
    if found is None:
        return Path(file).parent / f"{name}{SUFFIX}"
    meant = found.parent / f"{name}{SUFFIX}"
    short = Path(plain_name(file)).parent / name
    return short if _in_catalogue(short) == meant else meant


def _in_catalogue(name: str | os.PathLike[str]) -> Path | None:
    """The shipped file or folder of a name; None if a path is there, or nothing is shipped under that name."""
    text = os.fspath(name)
    if os.sep != "/":
        text = text.replace(os.sep, "/")
    names = text.removesuffix("/")
    if not all(_PART.fullmatch(part) for part in names.split("/")) or os.path.lexists(name):
        return None
    folder = catalogue_folder()
    if folder is None:
        return None
    # os.path answers no, where pathlib raises, for a name that is too long for the system.
    for candidate in (folder / names, folder / f"{names}{SUFFIX}"):
        is_file = text == names and candidate.suffix == SUFFIX and os.path.isfile(candidate)
        there = is_file or os.path.isdir(candidate)
        if there and candidate.resolve().is_relative_to(folder.resolve()):
            return candidate
    return None
