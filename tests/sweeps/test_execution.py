"""Running chunks: the same data for any number of threads, processes, interruptions, kills and dead workers."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from gametheory.errors import GameTheoryError, LimitReached, UsageError

pytest.importorskip("pyarrow")

from gametheory.sweeps.execution import cluster, threads
from gametheory.sweeps.execution.cluster import run_on_cluster
from gametheory.sweeps.execution.progress import RunProgress
from gametheory.sweeps.execution.run import run_job
from gametheory.sweeps.execution.threads import each_chunk, fold_chunks, usable_threads
from gametheory.sweeps.store.dataset import open_dataset
from gametheory.sweeps.store.job import description_digest, full_description
from gametheory.sweeps.store.manifest import data_digest, read_manifest, verify_dataset
from gametheory.sweeps.store.parts import chunk_of, encoded
from tests.sweeps.test_store import ToyJob, contents, run_script

COUNT = 40

RUN = (
    "log, folder, seconds, threads = sys.argv[1:5]\n"
    f"job = ToyJob(count={COUNT}, seconds=float(seconds), log=log)\n"
    "result = run_job(job, folder, threads=int(threads), resume=True)\n"
)


def wait_until(condition: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.002)


class TestThreads:
    @pytest.mark.parametrize("several", [1, 2, 5, 50])
    def test_every_chunk_is_done_once(self, several: int):
        done = list(each_chunk(range(30), lambda chunk: chunk * chunk, threads=several))
        assert sorted(done) == [(chunk, chunk * chunk) for chunk in range(30)]
        assert list(each_chunk([], lambda chunk: chunk, threads=several)) == []

    @pytest.mark.parametrize("several", [1, 3])
    def test_folding_is_in_order_whatever_finishes_first(self, several: int):
        folded: list[tuple[int, int]] = []
        reported: list[tuple[int, int]] = []

        def work(chunk: int) -> int:
            time.sleep(0.004 if chunk % several == 0 else 0)
            return -chunk

        fold_chunks(
            20,
            work,
            lambda chunk, result: folded.append((chunk, result)),
            threads=several,
            progress=lambda done, total: reported.append((done, total)),
        )
        assert folded == [(chunk, -chunk) for chunk in range(20)]
        assert reported == [(chunk + 1, 20) for chunk in range(20)]

    def test_results_that_wait_for_a_slow_chunk_are_bounded(self):
        begun: list[int] = []
        slow = threading.Event()

        def work(chunk: int) -> int:
            begun.append(chunk)
            if chunk == 0:
                slow.wait(10)
            return chunk

        threading.Timer(0.2, slow.set).start()
        seen: list[int] = []

        def fold(chunk: int, _: int) -> None:
            if chunk == 0:
                seen.extend(begun)

        fold_chunks(100, work, fold, threads=3)
        assert len(begun) == 100
        assert sorted(seen) == list(range(6))

    def test_of_several_errors_the_first_in_order_is_raised(self):
        done: list[int] = []

        def work(chunk: int) -> int:
            if chunk == 3:
                time.sleep(0.05)
            if chunk >= 3:
                raise ZeroDivisionError(str(chunk))
            done.append(chunk)
            return chunk

        for several in (1, 4):
            with pytest.raises(ZeroDivisionError, match=r"^3$"):
                list(each_chunk(range(10), work, threads=several))
            folded: list[int] = []
            with pytest.raises(ZeroDivisionError, match=r"^3$"):
                fold_chunks(10, work, lambda chunk, _, to=folded: to.append(chunk), threads=several)
            assert folded == [0, 1, 2]

    def test_an_error_in_folding_stops_the_work(self):
        begun: list[int] = []

        def fold(chunk: int, _: object) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fold_chunks(1000, begun.append, fold, threads=2)
        assert len(begun) <= 8

    def test_closing_early_leaves_no_thread(self):
        before = threading.active_count()
        with closing(each_chunk(range(1000), lambda chunk: chunk, threads=4)) as results:
            next(results)
        assert threading.active_count() == before

    def test_a_chunk_that_never_ends_is_left_behind(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(threads, "PATIENCE", 0.1)
        endless = threading.Event()
        results = each_chunk(range(2), lambda chunk: endless.wait(20) if chunk else True, threads=2)
        assert next(results) == (0, True)
        started = time.monotonic()
        results.close()
        assert time.monotonic() - started < 5
        endless.set()

    def test_the_number_of_threads(self):
        assert usable_threads(3) == 3
        assert 3 <= usable_threads() <= (os.cpu_count() or 1) + 2
        for wrong in (0, -1):
            with pytest.raises(UsageError, match="at least one"):
                usable_threads(wrong)


class TestRuns:
    def test_the_data_do_not_depend_on_the_number_of_threads(self, tmp_path: Path):
        for several in (1, 2, 7):
            run_job(ToyJob(count=9), tmp_path / str(several), threads=several)
        assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(tmp_path / "7")

    def test_progress_counts_what_was_kept_but_not_in_the_rate(self, tmp_path: Path):
        seen: list[RunProgress] = []
        with pytest.raises(ZeroDivisionError, match="chunk 4"):
            run_job(ToyJob(fails_at=4), tmp_path / "toy", threads=1)
        result = run_job(ToyJob(), tmp_path / "toy", threads=1, resume=True, progress=seen.append)
        assert [(now.chunks_done, now.chunks, now.points_done, now.points, now.rows) for now in seen] == [
            (done, 6, 50 * done, 300, 50 * done) for done in (4, 5, 6)
        ]
        assert seen[0].rate == 0 < seen[-1].rate
        assert seen[-1].resolved == result.manifest.resolved > 0
        assert (result.kept, result.computed) == (4, 2)
        assert 0 < result.rate <= 100 / result.seconds * 1.001

    @pytest.mark.parametrize("several", [1, 3])
    def test_an_error_in_a_chunk_keeps_what_is_finished(self, tmp_path: Path, several: int):
        log = tmp_path / "log"
        job = ToyJob(count=12, fails_at=5, log=str(log))
        with pytest.raises(ZeroDivisionError, match="chunk 5"):
            run_job(job, tmp_path / "toy", threads=several)
        manifest = read_manifest(tmp_path / "toy")
        assert manifest.state == "interrupted"
        assert {0, 1, 2, 3, 4} <= {part.chunk for part in manifest.parts} <= set(range(12)) - {5}
        assert run_job(replace(job, fails_at=None), tmp_path / "toy", resume=True).kept == len(manifest.parts)
        assert sorted(job.computed) == sorted([*range(12), 5])


class TestKills:
    def test_killed_three_times_and_continued_it_is_the_same_and_nothing_is_done_twice(self, tmp_path: Path):
        run_job(ToyJob(count=COUNT), tmp_path / "whole")
        log, folder = tmp_path / "log", tmp_path / "killed"
        log.touch()
        job = ToyJob(count=COUNT, log=str(log))
        for begun, pause in ((3, 0.004), (9, 0.011), (15, 0.0)):
            with run_script(RUN, log, folder, 0.05, 2) as process:
                wait_until(lambda begun=begun: len(job.computed) >= begun)
                time.sleep(pause)
                process.kill()
                process.communicate()
            finished = {chunk_of(path.name) for path in folder.glob("*.parquet")}
            before = len(job.computed)
            assert finished <= set(job.computed)
            with open_dataset(folder, job, resume=True) as writer:
                assert writer.todo == sorted(set(range(COUNT)) - finished)
            assert len(job.computed) == before
        assert len(job.computed) < COUNT
        finished = {chunk_of(path.name) for path in folder.glob("*.parquet")}
        before = len(job.computed)
        result = run_job(job, folder, resume=True)
        assert sorted(job.computed[before:]) == sorted(set(range(COUNT)) - finished)
        assert not result.redone
        assert contents(folder) == contents(tmp_path / "whole")
        assert verify_dataset(folder) == []

    def test_ctrl_c_keeps_what_is_finished_and_ends_at_once(self, tmp_path: Path):
        log, folder = tmp_path / "log", tmp_path / "stopped"
        log.touch()
        job = ToyJob(count=COUNT, log=str(log))
        with run_script(RUN, log, folder, 0.05, 2) as process:
            wait_until(lambda: len(job.computed) >= 4)
            process.send_signal(signal.SIGINT)
            asked = time.monotonic()
            _, told = process.communicate(timeout=60)
        assert time.monotonic() - asked < threads.PATIENCE + 3
        assert "KeyboardInterrupt" in told
        assert process.returncode in (-signal.SIGINT, 130)
        manifest = read_manifest(folder)
        assert manifest.state == "interrupted"
        assert 2 <= len(manifest.parts) < COUNT
        result = run_job(job, folder, resume=True)
        assert (result.kept, result.adopted) == (len(manifest.parts), ())
        assert sorted(set(job.computed)) == list(range(COUNT))

    def test_ctrl_c_does_not_wait_for_a_chunk_that_takes_long(self, tmp_path: Path):
        log, folder = tmp_path / "log", tmp_path / "stopped"
        log.touch()
        with run_script(RUN, log, folder, 60, 2) as process:
            wait_until(lambda: len(ToyJob(log=str(log)).computed) >= 2)
            process.send_signal(signal.SIGINT)
            asked = time.monotonic()
            process.communicate(timeout=60)
        assert time.monotonic() - asked < threads.PATIENCE + 3
        assert read_manifest(folder).state == "interrupted"


@dataclass(frozen=True)
class ToyWithVictim(ToyJob):
    """Ends the worker that does a certain chunk, the first time it is done."""

    victim: int = 5

    def table(self, chunk: int) -> Any:
        if chunk == self.victim:
            try:
                Path(f"{self.log}.killed").touch(exist_ok=False)
            except FileExistsError:
                return super().table(chunk)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().table(chunk)


class TestClusters:
    def test_the_bytes_are_those_of_threads_also_if_a_worker_is_killed(self, tmp_path: Path):
        pytest.importorskip("distributed")
        log = tmp_path / "log"
        log.touch()
        job = ToyWithVictim(count=16, seconds=0.02, log=str(log))
        seen: list[RunProgress] = []
        result = run_on_cluster(job, tmp_path / "cluster", address="local:2", progress=seen.append)
        assert Path(f"{log}.killed").exists()
        run_job(ToyJob(count=16), tmp_path / "here")
        assert contents(tmp_path / "cluster") == contents(tmp_path / "here")
        assert result.digest == data_digest(tmp_path / "here")
        assert set(job.computed) == set(range(16))
        assert [now.chunks_done for now in seen] == list(range(17))
        assert run_on_cluster(job, tmp_path / "here", address="local:2", resume=True).was_complete

    def test_an_error_in_a_chunk_is_raised_here_and_can_be_continued_on_threads(self, tmp_path: Path):
        pytest.importorskip("distributed")
        job = ToyJob(count=8, fails_at=6)
        with pytest.raises(ZeroDivisionError, match="chunk 6"):
            run_on_cluster(job, tmp_path / "cluster", address="local:1")
        assert read_manifest(tmp_path / "cluster").state == "interrupted"
        run_job(replace(job, fails_at=None), tmp_path / "cluster", resume=True)
        run_job(ToyJob(count=8), tmp_path / "here")
        assert contents(tmp_path / "cluster") == contents(tmp_path / "here")

    def test_a_chunk_that_ends_every_worker_is_given_up(self, tmp_path: Path):
        pytest.importorskip("distributed")
        dask = pytest.importorskip("dask")
        job = ToyJob(count=3, ends_process_at=1)
        none_may_die = dask.config.set({"distributed.scheduler.allowed-failures": 0})
        with none_may_die, pytest.raises(LimitReached, match="a chunk ended several workers, one after the other"):
            run_on_cluster(job, tmp_path / "cluster", address="local:1")
        assert read_manifest(tmp_path / "cluster").state == "interrupted"

    @pytest.mark.parametrize("address", ["", "local", "local:", "local:0", "local:-1", "local:99999", "host:8786", "x"])
    def test_what_is_no_address_is_refused_before_anything_is_written(self, tmp_path: Path, address: str):
        with pytest.raises(UsageError, match="write local:N"):
            run_on_cluster(ToyJob(), tmp_path / "cluster", address=address)
        assert not (tmp_path / "cluster").exists()

    def test_without_dask_it_says_what_to_install(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(__import__("sys").modules, "distributed", None)
        with pytest.raises(LimitReached, match=r"pip install 'exactgames\[cluster\]'") as told:
            run_on_cluster(ToyJob(), tmp_path / "cluster", address="local:1")
        assert told.value.exit_code == 5

    def test_an_address_where_nobody_answers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        pytest.importorskip("distributed")
        monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 0.3)
        with pytest.raises(UsageError, match=r"no scheduler with workers answers at tcp://127.0.0.1:9"):
            run_on_cluster(ToyJob(), tmp_path / "cluster", address="tcp://127.0.0.1:9")

    def test_a_worker_that_came_later_with_other_versions_is_refused(self):
        payload, digest = pickle.dumps(ToyJob()), description_digest(full_description(ToyJob()))
        data, part = cluster._encoded_part(payload, 2, digest)
        assert (data, part) == encoded(ToyJob().table(2), 2, digest)
        with pytest.raises(UsageError, match="describes this job differently"):
            cluster._encoded_part(payload, 2, "0" * 64)

    def test_workers_with_other_versions_are_refused(self):
        class Workers:
            def run(self, function: Any, name: str) -> dict[str, Any]:
                return {"tcp://a": function(name), "tcp://b": {"numpy.__version__": None}.get(name, "0.0.1")}

        with pytest.raises(GameTheoryError) as told:
            cluster._expect_versions(Workers())
        assert "worker tcp://b has numpy (none), this process has " in str(told.value)
        assert "worker tcp://b has gametheory 0.0.1, this process has " in str(told.value)
        assert "tcp://a" not in str(told.value)
