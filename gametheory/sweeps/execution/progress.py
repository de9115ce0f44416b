"""How far a run is, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from gametheory.sweeps.store.dataset import DatasetWriter
from gametheory.sweeps.store.job import POINTS
from gametheory.sweeps.store.manifest import Manifest
from gametheory.sweeps.store.parts import Part, whole


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is. Counts include what was kept from earlier runs; ``rate`` is of this run alone.

    ``points`` is 0 if the job does not tell how many there are, ``seconds`` how long this run has taken, ``rate``
    the points a second of this run.
    """

    chunks_done: int
    chunks: int
    points_done: int
    points: int
    rows: int
    resolved: int
    seconds: float
    rate: float


@dataclass(frozen=True, slots=True, repr=False)
class DatasetResult:
    """A complete dataset, and what this run did for it.

    ``computed`` counts the chunks of this run, ``kept`` those that were there, of which the files ``adopted`` were in no
    journal; ``redone`` says which files were there and not kept, and why; ``was_complete`` that nothing was to do.
    """

    directory: Path
    manifest: Manifest
    computed: int
    kept: int
    adopted: tuple[str, ...]
    redone: tuple[str, ...]
    was_complete: bool
    seconds: float
    rate: float

    def __repr__(self) -> str:
        manifest = self.manifest
        return (
            f"<Dataset {self.directory}: {manifest.state}, {manifest.points:,} points, {manifest.rows:,} rows, "
            f"{len(manifest.parts):,} parts>"
        )

    @property
    def digest(self) -> str:
        """The sha256 over the checksums of the parts: equal for equal data of equal jobs."""
        return self.manifest.digest


class Tally:
    """Counts the parts of a run as they come, without looking at those before again."""

    def __init__(self, writer: DatasetWriter) -> None:
        self._writer = writer
        self._started = time.monotonic()
        manifest = writer.manifest
        self._chunks = manifest.chunks
        self._points = whole(manifest.description.get(POINTS))
        self._done, self._points_done = len(manifest.parts), manifest.points
        self._rows, self._resolved = manifest.rows, manifest.resolved
        self._computed = self._computed_points = 0

    def add(self, part: Part) -> None:
        """Count a part that was stored just now."""
        self._computed += 1
        self._done += 1
        self._computed_points += part.points
        self._points_done += part.points
        self._rows += part.rows
        self._resolved += part.resolved

    @property
    def now(self) -> RunProgress:
        """How far the run is."""
        seconds = time.monotonic() - self._started
        return RunProgress(
            self._done,
            self._chunks,
            self._points_done,
            self._points,
            self._rows,
            self._resolved,
            seconds,
            self._computed_points / seconds if seconds else 0.0,
        )

    def result(self) -> DatasetResult:
        """What came of the run, once the writer is closed."""
        writer, now = self._writer, self.now
        return DatasetResult(
            directory=writer.directory,
            manifest=writer.manifest,
            computed=self._computed,
            kept=len(writer.kept),
            adopted=writer.adopted,
            redone=writer.redone,
            was_complete=writer.was_complete,
            seconds=now.seconds,
            rate=now.rate,
        )
