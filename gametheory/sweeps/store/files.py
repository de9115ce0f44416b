"""Files that are whole or not there, and one writer at a time.

A file is written under a temporary name beside its own, forced to the disk, renamed (which is atomic within a folder),
and the folder forced to the disk. Whatever kills the process, and whenever, the name has all of the bytes or none.
The lock belongs to an open file (``flock``), so the system releases it when its process ends, in whatever way.

Reference: Pillai et al., All file systems are not created equal, OSDI 2014.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from gametheory.errors import UsageError

TEMPORARY = ".tmp"

Bytes = bytes | memoryview


def temporary_beside(path: Path) -> Path:
    """A name beside ``path`` that no other thread of any process has, hidden from those who read the folder."""
    return path.with_name(f".{path.name.removesuffix('.parquet')}.{os.getpid()}-{threading.get_native_id()}{TEMPORARY}")


def write_durably(path: Path, data: Bytes) -> None:
    """Put ``data`` on the disk under a name; an error leaves nothing behind. Raises OSError with the file's name."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        try:
            write_fully(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror or str(error), str(path)) from None
        raise


def write_fully(descriptor: int, data: Bytes) -> None:
    """Write all of ``data``; the system may take less at a time, at the edge of a full disk for instance."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def replace_durably(path: Path, data: Bytes) -> None:
    """Give ``path`` new contents: the old ones or the new ones are there at any moment, never a part of either."""
    temporary = temporary_beside(path)
    write_durably(temporary, data)
    os.replace(temporary, path)
    synchronize(path.parent)


def synchronize(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    if sys.platform == "win32" and path.is_dir():
        return  # Windows opens no folders; its renames are in the file system's journal.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FolderLock:
    """The right to write in a folder, held from construction until :meth:`release` or the end of the process.

    Raises :class:`UsageError` if another process, or another writer in this one, holds it.
    """

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _locked(self._descriptor):
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                holder = os.read(self._descriptor, 200).decode(errors="replace").strip()
                raise UsageError(
                    f"{file.parent}: another process is writing there ({holder or 'unknown'}); "
                    "wait until it ends, or stop it and continue with --resume"
                )
            # Who it is helps whoever is refused; a disk too full for it will be told by what matters more.
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        except BaseException:
            os.close(self._descriptor)
            raise

    def release(self) -> None:
        """Let others write. The file stays: removing it would let two processes each lock a file of its own."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    @property
    def released(self) -> bool:
        """Whether it was given back."""
        return self._descriptor < 0


def _locked(descriptor: int) -> bool:
    """Whether the lock of an open file could be had at once."""
    if sys.platform == "win32":
        import msvcrt

        # A byte far behind the text, which others may still read.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
