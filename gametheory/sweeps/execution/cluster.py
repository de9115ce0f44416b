"""A job on the workers of a Dask cluster, with the same bytes as on this machine.

A worker does a chunk and sends back the bytes of its part; this process stores them. So the workers need no common
folder, there is one writer, and nothing depends on which worker did what. A bounded number of chunks is under way at a
time. If a worker dies, the scheduler gives its chunks to others; if a chunk ends worker after worker, it is given up.

Addresses: ``local:4`` starts four worker processes of one thread each on this machine and ends them afterwards;
anything else is the address of a scheduler, such as ``tcp://host:8786``.

Reference: M. Rocklin, Dask: parallel computation with blocked algorithms and task scheduling, SciPy 2015.
"""

from __future__ import annotations

import functools
import logging
import pickle
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from gametheory.errors import LimitReached, UsageError
from gametheory.sweeps.execution.progress import DatasetResult, RunProgress, Tally
from gametheory.sweeps.execution.threads import usable_threads
from gametheory.sweeps.store.dataset import open_dataset
from gametheory.sweeps.store.job import Job, description_digest, full_description
from gametheory.sweeps.store.parts import Part, encoded

if TYPE_CHECKING:
    from distributed import Client, Future

_LOCAL = re.compile(r"local:(\d{1,4})", re.ASCII)
_VERSIONS = ("gametheory", "numpy", "pyarrow")
AHEAD = 2
"""Chunks under way for each thread of the cluster: one that it does and one that waits for it."""

SECONDS_TO_CONNECT = 20


def run_on_cluster(
    job: Job,
    directory: str | Path,
    *,
    address: str,
    resume: bool = False,
    progress: Callable[[RunProgress], None] | None = None,
) -> DatasetResult:
    """Do the chunks of a job on a cluster and store the parts in a dataset; otherwise like ``run_job``.

    Raises :class:`~gametheory.errors.LimitReached` if Dask is not installed here or a chunk ended several workers, and
    :class:`~gametheory.errors.UsageError` if no scheduler or worker answers at the address or the workers have other
    versions of the packages that determine the data.

    **Guarantees.** The dataset is byte for byte that of ``run_job``, also if workers die on the way.
    """
    workers = _local_workers(address)
    with ExitStack() as stack:
        # The dataset first: what is refused is refused before any process is started.
        writer = stack.enter_context(open_dataset(directory, job, resume=resume, threads=usable_threads()))
        tally = Tally(writer)
        if progress is not None:
            progress(tally.now)
        if todo := writer.todo:
            client = stack.enter_context(_client(address, min(workers, len(todo)) if workers else 0))
            # Whatever ends it is recorded before the workers are ended, which may take seconds.
            with writer:
                for data, part in _parts(client, job, writer.digest, todo):
                    tally.add(writer.add_encoded(data, part))
                    if progress is not None:
                        progress(tally.now)
    return tally.result()


def _local_workers(address: str) -> int:
    """The worker processes to start here; 0 for the address of a scheduler. Raises :class:`UsageError`."""
    match = _LOCAL.fullmatch(address)
    if match and int(match[1]):
        return int(match[1])
    if match or address.startswith("local") or "://" not in address:
        raise UsageError(f"'{address}' is no cluster; write local:N for N processes here, or tcp://HOST:PORT")
    return 0


@contextmanager
def _client(address: str, workers: int) -> Iterator[Client]:
    """A client of workers that are there and have the versions of this process; what was started here is ended."""
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        raise LimitReached("a cluster needs Dask, which is not installed: pip install 'exactgames[cluster]'") from None
    with ExitStack() as stack:
        if workers:
            # Nothing on stderr: a worker that dies costs only time. No dashboard; but the scheduler listens on its port
            # all the same, and would complain if another one does, so it may take any.
            address = stack.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False},
                    silence_logs=logging.CRITICAL,
                    memory_limit=0,
                )
            )
        try:
            client = stack.enter_context(Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False))
            client.wait_for_workers(max(1, workers), timeout=SECONDS_TO_CONNECT)
        except (OSError, ValueError) as error:
            raise UsageError(f"no scheduler with workers answers at {address}: {error}") from None
        _expect_versions(client)
        if workers:
            client.register_worker_callbacks(_ignore_interruptions)
        yield client


def _ignore_interruptions() -> None:
    """On a worker here: leave ctrl-C, which a terminal sends to every process, to the one that ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _expect_versions(client: Client) -> None:
    """Refuse workers whose packages would give other data. Raises :class:`UsageError` with each difference."""
    import pydoc

    faults = []
    for name in _VERSIONS:
        # A function of the standard library, for a worker without this package could not load one of ours.
        here = pydoc.locate(f"{name}.__version__")
        for worker, there in sorted(client.run(pydoc.locate, f"{name}.__version__").items()):
            if there != here:
                faults.append(f"worker {worker} has {name} {there or '(none)'}, this process has {here}")
    if faults:
        raise UsageError("the workers would give other data: " + "; ".join(faults))


def _parts(client: Client, job: Job, digest: str, todo: list[int]) -> Iterator[tuple[bytes, Part]]:
    """The parts of these chunks as they are done, a bounded number of them under way at a time."""
    import cloudpickle
    from distributed import KilledWorker, as_completed

    payload = cloudpickle.dumps(job)
    rest = iter(todo)

    def submitted(most: int) -> list[Future]:
        return [client.submit(_encoded_part, payload, chunk, digest, pure=False) for chunk in islice(rest, most)]

    ahead = AHEAD * max(1, sum(client.nthreads().values()))
    under_way = as_completed(submitted(ahead), loop=client.loop)
    for future in under_way:
        try:
            data, part = future.result()
        except KilledWorker:
            raise LimitReached(
                "a chunk ended several workers, one after the other; they may lack memory: "
                "fewer workers a machine, or smaller chunks, would need less"
            ) from None
        finally:
            future.release()
        under_way.update(submitted(1))
        yield data, part


def _encoded_part(payload: bytes, chunk: int, digest: str) -> tuple[bytes, Part]:
    """On a worker: do a chunk, and give its part as bytes."""
    data, part = encoded(_job_in(payload, digest).table(chunk), chunk, digest)
    return bytes(data), part


@functools.lru_cache(maxsize=1)
def _job_in(payload: bytes, digest: str) -> Job:
    """The job, unpickled once a worker and not for each chunk. Raises :class:`UsageError` if it is another one here.

    Versions are part of the description, so this finds workers that came after the versions were compared.
    """
    job: Job = pickle.loads(payload)
    if description_digest(full_description(job)) != digest:
        raise UsageError(
            f"a worker on {socket.gethostname()} describes this job differently; "
            "install the same versions of the packages there as here"
        )
    return job
