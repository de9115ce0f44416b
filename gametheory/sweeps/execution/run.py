"""A job on this machine: its chunks on threads, each part stored by the thread that made it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from gametheory.sweeps.execution.progress import DatasetResult, RunProgress, Tally
from gametheory.sweeps.execution.threads import each_chunk, usable_threads
from gametheory.sweeps.store.dataset import open_dataset
from gametheory.sweeps.store.job import Job


def run_job(
    job: Job,
    directory: str | Path,
    *,
    threads: int | None = None,
    resume: bool = False,
    progress: Callable[[RunProgress], None] | None = None,
) -> DatasetResult:
    """Do every chunk of a job and store its part in a dataset; with ``resume``, those that are not there yet.

    1. Open the dataset: begin it, or check and keep the parts that are there.
    2. Do the chunks in order on ``threads`` threads (two more than the processors that may be used, unless told); each
       thread holds one chunk's table at a time and writes its part itself.
    3. Record that it is complete; or, whatever ended the run, that it was interrupted.

    ``progress`` is called once at the start and after each part, by the thread that called.

    Raises :class:`~gametheory.errors.UsageError` if the dataset may not be begun or continued, OSError (full disk, ...)
    with what to do, KeyboardInterrupt within two seconds of ctrl-C, and whatever a chunk raises: of several, the error of
    the first in order. Parts that are finished are kept in each case.

    **Guarantees.** The bytes of the dataset's parts are the same for any number of threads, interruptions and kills.
    """
    several = usable_threads(threads)
    with open_dataset(directory, job, resume=resume, threads=several) as writer:
        tally = Tally(writer)
        if progress is not None:
            progress(tally.now)
        with closing(each_chunk(writer.todo, writer.add, threads=several)) as parts:
            for _, part in parts:
                tally.add(part)
                if progress is not None:
                    progress(tally.now)
    return tally.result()
