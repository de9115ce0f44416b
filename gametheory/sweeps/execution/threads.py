"""Chunks on the threads of this process: bounded in memory, and at an end soon after ctrl-C.

The work of a chunk is a compiled kernel, Arrow or a checksum, all of which release the interpreter's lock, so threads
use every core without a copy of the job in each process. Chunks are handed out in order. A chunk holds one of a fixed
number of permits from when it is handed out until its result was taken, so results that wait for an earlier chunk are
bounded too; the earliest chunk always has a permit, so nothing waits for ever.

Threads can't be stopped from outside. Hence they are daemons: after ctrl-C those that take too long are left behind,
and what they would still store is dropped by the store.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from gametheory.errors import UsageError

T = TypeVar("T")

WAITING = 2
"""Threads beyond the processors."""
PATIENCE = 1.5
"""Seconds that chunks under way have to finish after an interruption."""


def usable_threads(asked: int | None = None) -> int:
    """The number asked for, else two more than the processors that this process may use. Raises :class:`UsageError` below 1.

    The two compute while others wait for the disk.
    """
    if asked is not None:
        if asked < 1:
            raise UsageError(f"{asked} threads; at least one is needed")
        return asked
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) + WAITING
    return (os.cpu_count() or 1) + WAITING


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[T]):
    """What became of a chunk: a result, unless there is an error."""

    chunk: int
    result: T
    error: BaseException | None = None


class _Crew(Generic[T]):
    """Threads that do chunks until none is left, one failed, or they are dismissed."""

    def __init__(self, chunks: Iterable[int], work: Callable[[int], T], threads: int, permits: int) -> None:
        self.results: queue.SimpleQueue[_Outcome[T]] = queue.SimpleQueue()
        self.permits = threading.Semaphore(permits)
        self._source = iter(chunks)
        self._work = work
        self._guard = threading.Lock()
        self._dismissed = False
        self._members = [threading.Thread(target=self._run, name=f"chunks-{k}", daemon=True) for k in range(threads)]

    def start(self) -> None:
        for member in self._members:
            member.start()

    def dismiss(self, patience: float | None) -> None:
        """Hand out no more chunks, and wait for those under way: at most ``patience`` seconds, or until all are done."""
        with self._guard:
            self._dismissed = True
        for _ in self._members:
            self.permits.release()
        end = None if patience is None else time.monotonic() + patience
        for member in self._members:
            if member.ident is not None:
                member.join(None if end is None else max(0.0, end - time.monotonic()))

    def drained(self) -> list[_Outcome[T]]:
        """What is done and was not taken."""
        outcomes = []
        while not self.results.empty():
            outcomes.append(self.results.get())
        return outcomes

    def _run(self) -> None:
        while True:
            self.permits.acquire()
            with self._guard:
                chunk = None if self._dismissed else next(self._source, None)
            if chunk is None:
                return
            try:
                outcome = _Outcome(chunk, self._work(chunk))
            except BaseException as error:  # whatever it is, it belongs to whoever asked for the chunk
                outcome = _Outcome(chunk, cast(T, None), error)
            self.results.put(outcome)


def each_chunk(
    chunks: Iterable[int],
    work: Callable[[int], T],
    *,
    threads: int,
    ordered: bool = False,
) -> Generator[tuple[int, T], None, None]:
    """Do every chunk, and yield each with its result as it finishes; or, if ``ordered``, in the order of ``chunks``.

    At most twice as many chunks as threads are handed out without their result having been taken. If chunks fail, the
    error of the first of them in order is raised, after those under way are done: the same error for any number of
    threads. An interruption, and closing the iterator, ends it after at most :data:`PATIENCE` seconds.
    """
    numbers = list(chunks)
    crew = _Crew(numbers, work, min(threads, max(1, len(numbers))), 2 * threads)
    waiting: dict[int, _Outcome[T]] = {}
    turn = iter(numbers)
    patience: float | None = PATIENCE
    try:
        crew.start()
        awaited = next(turn, None)
        while awaited is not None:
            outcome = crew.results.get()
            if outcome.error is not None and not ordered:
                patience = None
                crew.dismiss(patience)
                raise _first_error([outcome, *crew.drained()])
            waiting[outcome.chunk if ordered else awaited] = outcome
            while awaited in waiting:
                outcome = waiting.pop(awaited)
                if outcome.error is not None:
                    patience = None
                    raise outcome.error
                yield outcome.chunk, outcome.result
                crew.permits.release()
                awaited = next(turn, None)
        patience = None
    finally:
        crew.dismiss(patience)


def _first_error(outcomes: list[_Outcome[T]]) -> BaseException:
    """The error of the lowest chunk. Chunks are handed out in order, so every lower one has ended by now too."""
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    error = min(failed, key=lambda outcome: outcome.chunk).error
    assert error is not None
    return error


def fold_chunks(
    count: int,
    work: Callable[[int], T],
    fold: Callable[[int, T], None],
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Call ``fold(chunk, work(chunk))`` for every chunk from 0 to ``count - 1``, in this order.

    ``work`` runs on threads, ``fold`` in the caller's; what is folded is the same for any number of threads, and the
    results that wait for their turn are bounded by twice the threads. ``progress`` is called with the chunks folded and
    ``count``. Errors of either end it; ctrl-C ends it within about :data:`PATIENCE` seconds.
    """
    with closing(each_chunk(range(count), work, threads=usable_threads(threads), ordered=True)) as results:
        for chunk, result in results:
            fold(chunk, result)
            if progress is not None:
                progress(chunk + 1, count)
