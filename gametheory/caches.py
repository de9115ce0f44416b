"""Folders in which numba and matplotlib keep what they have made, where the usual ones can't be written to.

Without any such folder numba refuses to compile what is to be kept, and matplotlib warns. A private folder among the
temporary files then takes their place. What lies in them is run, so a folder of another user is never taken. This module
imports nothing of either, and is asked before they are imported.
"""

from __future__ import annotations

import functools
import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

__all__ = ["figure_cache", "is_writable", "kernel_cache", "private_folder"]

PACKAGE = Path(__file__).parent
KERNEL_FOLDERS = (PACKAGE, PACKAGE / "sweeps" / "kernels")
"""Folders with compiled functions; numba keeps them in ``__pycache__`` beside the sources if it can."""


@functools.cache
def kernel_cache() -> str:
    """See to it that compiled kernels can be kept; the temporary folder that had to be found for them, or empty.

    Tries what numba does: ``NUMBA_CACHE_DIR``, the package itself, the user's own folder for caches. Where none can be
    written to, ``NUMBA_CACHE_DIR`` is set, for this process and those it starts.
    """
    asked = os.environ.get("NUMBA_CACHE_DIR", "")
    if asked and is_writable(Path(asked)):
        return ""
    if all(is_writable(folder / "__pycache__") for folder in KERNEL_FOLDERS):
        return ""
    if any(is_writable(folder / "numba") for folder in _user_caches()):
        return ""
    folder = private_folder("kernels")
    os.environ["NUMBA_CACHE_DIR"] = folder
    loaded = sys.modules.get("numba")
    if loaded is not None:  # It read the variable when it was imported.
        loaded.config.CACHE_DIR = folder
    return folder


@functools.cache
def figure_cache() -> str:
    """See to it that matplotlib can keep its list of fonts; the temporary folder that had to be found, or empty.

    Sets ``MPLCONFIGDIR`` where its own folders can't be written to; of use before matplotlib is imported.
    """
    asked = os.environ.get("MPLCONFIGDIR", "")
    folders = [Path(asked)] if asked else _figure_folders()
    if folders and all(map(is_writable, folders)):
        return ""
    folder = private_folder("figures")
    os.environ["MPLCONFIGDIR"] = folder
    return folder


def is_writable(folder: Path) -> bool:
    """Whether a file can be made there; the folder is made if it is not there, as those who will use it do."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except (OSError, ValueError):
        return False
    return True


def private_folder(what: str) -> str:
    """A folder of this user alone among the temporary files: the same one each time, or else a new one."""
    user = getattr(os, "getuid", lambda: "user")()
    folder = Path(tempfile.gettempdir()) / f"gametheory-{user}-{what}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return tempfile.mkdtemp(prefix=f"gametheory-{what}-")
    # Anybody may make a folder of this name in a place that all share, or a link.
    own = user == "user" or (found.st_uid == user and not found.st_mode & 0o077)
    if stat.S_ISDIR(found.st_mode) and own and is_writable(folder):
        return str(folder)
    return tempfile.mkdtemp(prefix=f"gametheory-{what}-")


def _home(*parts: str) -> Iterable[Path]:
    """A folder below the user's own; none where it is not known who this is."""
    try:
        yield Path.home().joinpath(*parts)
    except RuntimeError:
        return


def _user_caches() -> list[Path]:
    """Where users keep caches, by system, as numba looks for it."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        return [Path(local)] if local else []
    if sys.platform == "darwin":
        return [*_home("Library", "Caches")]
    asked = os.environ.get("XDG_CACHE_HOME", "")
    return [Path(asked)] if asked else [*_home(".cache")]


def _figure_folders() -> list[Path]:
    """The folders of matplotlib, by system, for settings and for what it keeps."""
    if not sys.platform.startswith(("linux", "freebsd")):
        return [*_home(".matplotlib")]
    found = []
    for variable, name in (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache")):
        asked = os.environ.get(variable, "")
        found += [folder / "matplotlib" for folder in ([Path(asked)] if asked else _home(name))]
    return found
