"""Writing a dataset: begun once, continued as often as it takes, and never a byte over something else.

States of a folder and what opening it for a job does::

    not there, or empty          begins
    a dataset of the same job    refused, unless resuming: what is finished is checked and kept, the rest is to do
    a dataset of another job     refused, with each field that differs
    anything else                refused; nothing in it is touched

A part is finished when its line is in the journal. Between the renaming of its file and that line a process may be
killed: such a file is adopted if it is readable and says that it is this chunk of this job. Since a job is
deterministic and the bytes of a part are a function of its table, a dataset that was killed and continued any number of
times is byte for byte the dataset of one undisturbed run.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from gametheory.errors import UsageError
from gametheory.sweeps.store.files import (
    TEMPORARY,
    Bytes,
    FolderLock,
    synchronize,
    temporary_beside,
    write_durably,
    write_fully,
)
from gametheory.sweeps.store.job import Job, description_digest, differences, full_description
from gametheory.sweeps.store.manifest import (
    JOURNAL,
    LOCK,
    MANIFEST,
    Manifest,
    in_order,
    is_dataset,
    journal_line,
    read_manifest,
    write_manifest,
)
from gametheory.sweeps.store.parts import Part, chunk_of, encoded, fault_of, found_part

_MOST_SHOWN = 20


class StoreClosedError(Exception):
    """A part came after the store was closed, from a chunk that was still being solved; it is dropped."""


class DatasetWriter:
    """The one writer of a dataset; several threads may add parts at the same time.

    ``kept`` are the parts that were there already, ``adopted`` the files among them that were in no journal, ``redone``
    says which files were not kept and why, ``todo`` lists the chunks that are not there. Get one from
    :func:`open_dataset`, and close it: leaving it as a context records the state "complete" when all parts are there
    and "interrupted" otherwise.
    """

    def __init__(self, directory: Path, job: Job, lock: FolderLock, manifest: Manifest) -> None:
        self.directory = directory
        self.digest = description_digest(manifest.described)
        self.kept: tuple[Part, ...] = ()
        self.adopted: tuple[str, ...] = ()
        self.redone: tuple[str, ...] = ()
        self._job = job
        self._lock = lock
        self._described = manifest.described
        self._chunks = manifest.chunks
        self._parts: dict[int, Part] = {}
        self._guard = threading.Lock()
        self._journal = -1
        self._was_complete = manifest.state == "complete"

    @property
    def todo(self) -> list[int]:
        """Chunks without a part, in order."""
        return [chunk for chunk in range(self._chunks) if chunk not in self._parts]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The finished parts by chunk."""
        with self._guard:
            return in_order(self._parts.values(), self._chunks)

    @property
    def manifest(self) -> Manifest:
        """How far the dataset is at this moment."""
        parts = self.parts
        running = "running" if self._journal >= 0 else "interrupted"
        return Manifest("complete" if len(parts) == self._chunks else running, self._described, parts)

    @property
    def was_complete(self) -> bool:
        """Whether the dataset was complete, and found undamaged, when it was opened; then nothing is written."""
        return self._was_complete and len(self.kept) == self._chunks

    def add(self, chunk: int) -> Part:
        """Solve a chunk of the job and store its part. Raises :class:`StoreClosedError` if it comes too late."""
        data, part = encoded(self._job.table(chunk), chunk, self.digest)
        return self.add_encoded(data, part)

    def add_encoded(self, data: Bytes, part: Part) -> Part:
        """Store a part that is encoded already. Raises OSError, with what to do, if the disk is full."""
        file = self.directory / part.file
        temporary = temporary_beside(file)
        try:
            if self._journal < 0:
                raise StoreClosedError(f"{part.file} came after the dataset was closed")
            write_durably(temporary, data)
            with self._guard:
                if self._journal < 0:
                    temporary.unlink(missing_ok=True)
                    raise StoreClosedError(f"{part.file} came after the dataset was closed")
                os.replace(temporary, file)
                write_fully(self._journal, journal_line(part))
                self._parts[part.chunk] = part
            synchronize(self.directory)
            synchronize(self.directory / JOURNAL)
        except OSError as error:
            raise self._explained(error) from error
        return part

    def close(self) -> Manifest:
        """Record how far it is, and let others write. What a thread adds from now on is dropped."""
        with self._guard:
            if self._journal >= 0:
                os.close(self._journal)
                self._journal = -1
        manifest = self.manifest
        if self._lock.released:
            return manifest
        try:
            if not self.was_complete:
                write_manifest(self.directory, manifest)
            if manifest.state == "complete":
                # Every entry is in the manifest now.
                (self.directory / JOURNAL).unlink(missing_ok=True)
        except OSError as error:
            raise self._explained(error) from error
        finally:
            self._lock.release()
        return manifest

    def __enter__(self) -> DatasetWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except OSError:
            # A full disk refuses the manifest too; the one that is there and the journal tell as much.
            if error is None:
                raise

    def _begin(self, kept: Sequence[Part]) -> None:
        """Record the state "running" with the parts that are kept, and an empty journal."""
        self.kept = in_order(kept, self._chunks)
        self._parts = {part.chunk: part for part in self.kept}
        if self.was_complete:
            return
        try:
            write_manifest(self.directory, Manifest("running", self._described, self.kept))
            # All that stood in the journal is in the manifest now, and a line that was torn goes.
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            self._journal = os.open(self.directory / JOURNAL, flags, 0o666)
            synchronize(self.directory)
        except OSError as error:
            raise self._explained(error) from error

    def _explained(self, error: OSError) -> OSError:
        """The error with what is safe and how to go on, under the name of the dataset."""
        why = os.strerror(error.errno) if error.errno else str(error)
        mend = "make room" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "mend that"
        kept = (
            f"{len(self._parts):,} of {self._chunks:,} parts are finished and kept; {mend} and continue with --resume"
        )
        return OSError(error.errno or 0, f"{why}; {kept}", str(self.directory))


def open_dataset(directory: str | Path, job: Job, *, resume: bool = False, threads: int = 1) -> DatasetWriter:
    """The writer of a dataset for a job, begun or (with ``resume``) continued where it stopped.

    With ``resume`` a folder that is not there is begun too, so that the same command can be repeated until it succeeds.
    ``threads`` is how many finished parts are checked at a time. Raises :class:`UsageError` if the folder holds anything
    else, a dataset of another job, or one that another process is writing; nothing is written then.
    """
    folder = Path(directory)
    described = full_description(job)
    if not _is_fresh(folder):
        _expect_resumable(folder, described, resume)
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError:
        raise UsageError(f"{folder} can't be made: there is no folder {folder.parent}") from None
    lock = FolderLock(folder / LOCK)
    try:
        # Again, now that nobody else can write: another process may have begun a dataset here just before.
        fresh = _is_fresh(folder)
        manifest = Manifest("running", described, ()) if fresh else _expect_resumable(folder, described, resume)
        writer = DatasetWriter(folder, job, lock, manifest)
        _remove_temporary(folder)
        writer._begin(_stock(writer, manifest, threads))
    except BaseException:
        lock.release()
        raise
    return writer


def _is_fresh(folder: Path) -> bool:
    """Whether a dataset may begin here: nothing is there, or what a process left that was killed while beginning."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return True
    except NotADirectoryError:
        raise UsageError(f"{folder} is a file; a dataset is a folder, name another one") from None
    return all(name == LOCK or (name.startswith(f".{MANIFEST}.") and name.endswith(TEMPORARY)) for name in names)


def _expect_resumable(folder: Path, described: dict[str, object], resume: bool) -> Manifest:
    """The manifest of the dataset, if it may be continued for this description. Raises :class:`UsageError`."""
    if not is_dataset(folder):
        raise UsageError(f"{folder} holds other files and is no dataset; nothing was written, name a new folder")
    manifest = read_manifest(folder)
    if not resume:
        raise UsageError(
            f"{folder} holds a dataset already ({len(manifest.parts):,} of {manifest.chunks:,} parts, "
            f"{manifest.state}); continue it with --resume, or name a new folder"
        )
    lines = differences(
        {**manifest.description, "chunks": manifest.chunks, "writer": manifest.described["writer"]},
        {**_as_dict(described["description"]), "chunks": described["chunks"], "writer": described["writer"]},
    )
    if lines:
        listed = "\n".join(f"  {line}" for line in lines[:_MOST_SHOWN])
        listed += f"\n  and {len(lines) - _MOST_SHOWN:,} more" if len(lines) > _MOST_SHOWN else ""
        raise UsageError(
            f"{folder} can't be continued, for its parts are of another job:\n{listed}\n"
            "repeat the game file, options and versions that it was begun with, or name a new folder"
        )
    return manifest


def _as_dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _remove_temporary(folder: Path) -> None:
    """Remove what killed writers left. The lock is held, so no living one has a file here."""
    for name in os.listdir(folder):
        if name.startswith((".part-", f".{MANIFEST}.")) and name.endswith(TEMPORARY):
            (folder / name).unlink(missing_ok=True)


def _stock(writer: DatasetWriter, manifest: Manifest, threads: int) -> list[Part]:
    """The parts that are there and in order. What is adopted, and what must be done again, is noted in the writer."""
    folder = writer.directory
    listed = {part.chunk: part for part in manifest.parts}
    present = {chunk: name for name in sorted(os.listdir(folder)) if (chunk := chunk_of(name)) is not None}
    strays = [name for chunk, name in present.items() if chunk not in listed]
    with ThreadPoolExecutor(max(1, threads)) as pool:
        faults = list(pool.map(lambda part: fault_of(folder / part.file, part), manifest.parts))
        found = list(pool.map(lambda name: found_part(folder / name, writer.digest), strays))
    kept = [part for part, fault in zip(manifest.parts, faults, strict=True) if not fault]
    adopted = [part for part in found if part is not None and part.chunk < manifest.chunks]
    unknown = [
        f"{name}: is unreadable or of another job"
        for name, part in zip(strays, found, strict=True)
        if part is None or part.chunk >= manifest.chunks
    ]
    writer.adopted = tuple(part.file for part in adopted)
    writer.redone = (*(fault for fault in faults if fault), *unknown)
    return [*kept, *adopted]
