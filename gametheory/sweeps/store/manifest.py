"""The manifest of a dataset: what determines its data, how far it is, and each finished part with its checksum.

While parts are being written, each adds a line to a journal; the manifest is written at the start, at the end and when
the run is interrupted, so that n parts cost O(n) bytes of bookkeeping and not O(n^2). A manifest that is read is always
both together: the parts that it lists, and those of the journal. A last line that was torn when its writer was killed
is left out; so is any other line that says nothing sensible, for a part without an entry is found by its own marks.

The names begin with an underscore: readers of folders of Parquet (pyarrow, pandas, Spark) pass over such files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gametheory.errors import ResultFileError
from gametheory.sweeps.store.files import replace_durably
from gametheory.sweeps.store.job import canonical, description_digest
from gametheory.sweeps.store.parts import Part, chunk_of, fault_of, found_part, part_from

FORMAT = "gametheory.dataset/1"
MANIFEST = "_manifest.json"
JOURNAL = "_parts.jsonl"
LOCK = "_lock"
STATES = ("running", "interrupted", "complete")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A dataset as its manifest and journal tell: ``parts`` are the finished ones, by chunk.

    ``described`` is the full description (description, chunks, writer). A state of "running" without a process that
    holds the lock means that the writer was killed.
    """

    state: str
    described: dict[str, Any]
    parts: tuple[Part, ...]

    @property
    def description(self) -> dict[str, Any]:
        """What the job says of itself: game, parameters, design, concept, versions."""
        found: dict[str, Any] = self.described["description"]
        return found

    @property
    def chunks(self) -> int:
        """Parts of the whole dataset."""
        count: int = self.described["chunks"]
        return count

    @property
    def rows(self) -> int:
        """Rows of the finished parts."""
        return sum(part.rows for part in self.parts)

    @property
    def points(self) -> int:
        """Points of the finished parts, as far as their chunks say."""
        return sum(part.points for part in self.parts)

    @property
    def resolved(self) -> int:
        """Points of the finished parts that were solved again exactly, as far as their chunks say."""
        return sum(part.resolved for part in self.parts)

    @property
    def digest(self) -> str:
        """The sha256 over the checksums of the parts in order of chunk: equal for equal data of equal jobs."""
        lines = "".join(f"{part.chunk} {part.sha256}\n" for part in self.parts)
        return hashlib.sha256(lines.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.dataset/1``."""
        return {
            "format": FORMAT,
            "state": self.state,
            "chunks": self.chunks,
            "finished": len(self.parts),
            "rows": self.rows,
            "points": self.points,
            "resolved": self.resolved,
            "digest": self.digest,
            "description": self.description,
            "writer": self.described["writer"],
            "parts": [part.to_dict() for part in self.parts],
        }


def is_dataset(directory: str | Path) -> bool:
    """Whether a folder has a manifest."""
    return (Path(directory) / MANIFEST).is_file()


def read_manifest(directory: str | Path) -> Manifest:
    """The manifest of a dataset, with what its journal adds. Raises :class:`ResultFileError` if it is none or damaged."""
    path = Path(directory) / MANIFEST
    try:
        document = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise ResultFileError(f"{directory} is no dataset: it has no {MANIFEST}") from None
    except (ValueError, RecursionError):
        raise ResultFileError(f"{path} is damaged: it is not JSON") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ResultFileError(f"{path} is no manifest of the format {FORMAT}")
    state, entries, chunks = document.get("state"), document.get("parts"), document.get("chunks")
    if state not in STATES or not isinstance(entries, list) or type(chunks) is not int or chunks < 0:
        raise ResultFileError(f"{path} is damaged: it lacks a state, a number of chunks or the parts")
    listed = [part_from(entry) for entry in entries]
    if None in listed or not isinstance(document.get("description"), dict):
        raise ResultFileError(f"{path} is damaged: a part or the description is none")
    described = {"description": document["description"], "chunks": chunks, "writer": document.get("writer")}
    return Manifest(state, described, in_order([*listed, *_journal(path.with_name(JOURNAL))], chunks))


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Put the manifest on the disk, whole and at once."""
    text = json.dumps(manifest.to_dict(), indent=1, allow_nan=False) + "\n"
    replace_durably(directory / MANIFEST, text.encode())


def journal_line(part: Part) -> bytes:
    """A part's line in the journal. It begins with a line's end too, so that a torn line before it spoils nothing."""
    return f"\n{canonical(part.to_dict())}\n".encode()


def in_order(parts: Iterable[Part | None], chunks: int) -> tuple[Part, ...]:
    """Parts by chunk, the later entry where there are two."""
    latest = {part.chunk: part for part in parts if part is not None and part.chunk < chunks}
    return tuple(latest[chunk] for chunk in sorted(latest))


def _journal(path: Path) -> list[Part | None]:
    parts: list[Part | None] = []
    try:
        with path.open("rb") as stream:
            for line in stream:
                try:
                    parts.append(part_from(json.loads(line)))
                except (ValueError, RecursionError):
                    continue
    except FileNotFoundError:
        pass
    return parts


def data_digest(directory: str | Path) -> str:
    """The sha256 over the recorded checksums of the finished parts; :func:`verify_dataset` compares those with the files."""
    return read_manifest(directory).digest


def verify_dataset(directory: str | Path) -> list[str]:
    """Everything that is wrong with a dataset, a line each; empty if it is complete and each byte is as recorded.

    Every part is read: its checksum, that it is readable Parquet, and that it says which job and chunk it is of.
    Raises :class:`ResultFileError` if the folder is no dataset or its manifest is damaged.
    """
    folder = Path(directory)
    manifest = read_manifest(folder)
    job = description_digest(manifest.described)
    problems = [] if manifest.state == "complete" else [f"the state is '{manifest.state}', not 'complete'"]
    for part in manifest.parts:
        fault = fault_of(folder / part.file, part)
        if not fault and found_part(folder / part.file, job) != part:
            fault = f"{part.file}: what stands in it is not what the manifest says"
        if fault:
            problems.append(fault)
    listed = {part.chunk for part in manifest.parts}
    missing = (
        [chunk for chunk in range(manifest.chunks) if chunk not in listed] if len(listed) < manifest.chunks else []
    )
    if missing:
        problems.append(f"{len(missing):,} of {manifest.chunks:,} parts are missing, the first is number {missing[0]}")
    for name in sorted(entry.name for entry in folder.iterdir()):
        chunk = chunk_of(name)
        if name.endswith(".parquet") and (chunk is None or chunk not in listed):
            problems.append(f"{name}: is not in the manifest, and readers of the folder would take it for data")
    return problems
