"""The games that are shipped with the package, by name: ``essay/monitoring`` is ``games/essay/monitoring.toml``.

Imports nothing of the package, so that the command line can complete a name at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["catalogue_folder", "catalogue_names", "located"]

SUFFIX = ".toml"


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


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob(f"*{SUFFIX}"):
        yield path.relative_to(folder).as_posix().removesuffix(SUFFIX)


def located(name: str | os.PathLike[str]) -> Path:
    """The file or folder that is meant: the path itself if there is one, else the shipped game or folder of that name.

    A path that is neither comes back as it is, for the reader to say that there is no such file. A name of the catalogue
    never leads outside of its folder.
    """
    path = Path(name)
    text = os.fspath(name)
    parts = text.split("/")
    if not all(part and part.strip(".") for part in parts) or os.path.lexists(path):
        return path
    folder = catalogue_folder()
    if folder is None:
        return path
    for candidate in (folder / text, folder / f"{text}{SUFFIX}"):
        if candidate.is_dir() or (candidate.is_file() and candidate.suffix == SUFFIX):
            return candidate
    return path
