"""Datasets: whole parts or none, one writer, nothing overwritten, and each way in which a run can be cut short."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from gametheory.errors import LimitReached, ResultFileError, UsageError

pyarrow = pytest.importorskip("pyarrow")

import numpy as np  # noqa: E402
from pyarrow.dataset import dataset as read_folder  # noqa: E402

from gametheory.sweeps.execution.run import run_job  # noqa: E402
from gametheory.sweeps.store import dataset, files  # noqa: E402
from gametheory.sweeps.store.dataset import StoreClosedError, open_dataset  # noqa: E402
from gametheory.sweeps.store.job import description_digest, differences, full_description  # noqa: E402
from gametheory.sweeps.store.manifest import (  # noqa: E402
    JOURNAL,
    LOCK,
    MANIFEST,
    data_digest,
    read_manifest,
    verify_dataset,
)
from gametheory.sweeps.store.parts import encoded, part_name  # noqa: E402

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class ToyJob:
    """Draws of a counter-based generator with a chunk's number as its counter; the chunks done are noted in a file."""

    count: int = 6
    seed: int = 1
    rows: int = 50
    seconds: float = 0.0
    log: str | None = None
    fails_at: int | None = None
    ends_process_at: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def chunks(self) -> int:
        return self.count

    def table(self, chunk: int) -> Any:
        if self.log is not None:
            with open(self.log, "a") as stream:
                stream.write(f"{chunk}\n")
        if chunk == self.fails_at:
            raise ZeroDivisionError(f"chunk {chunk}")
        if chunk == self.ends_process_at:
            os._exit(1)
        time.sleep(self.seconds)
        random = np.random.Generator(np.random.Philox(key=self.seed, counter=[0, 0, 0, chunk]))
        draws = random.random(self.rows)
        table = pyarrow.table(
            {
                "point": chunk * self.rows + np.arange(self.rows),
                "fee": draws,
                "holder.monitor": np.where(draws < 0.5, 0.0, 1.0),
                "pure": draws > 0.25,
                "kind": ["mixed" if draw > 0.9 else "pure" for draw in draws],
            }
        )
        facts = {"points": self.rows, "resolved": int((draws < 0.1).sum())}
        return table.replace_schema_metadata({"gametheory": json.dumps(facts)})

    def describe(self) -> dict[str, Any]:
        game = {"title": "Toy", "sha256": "0" * 64}
        design = {"seed": self.seed, "rows": self.rows, "range": (0, 1)}
        return {"game": game, "design": design, "points": self.count * self.rows, **self.extra}

    @property
    def computed(self) -> list[int]:
        """The chunks that were done so far, again and again if so."""
        return [int(line) for line in Path(str(self.log)).read_text().split()] if self.log else []


def run_script(text: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """A process of its own that runs ``text`` with the names of this module and ``arguments`` as ``sys.argv[1:]``."""
    # What is started in the background of a script ignores ctrl-C unless told otherwise.
    ctrl_c = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)"
    script = f"{ctrl_c}\nimport sys\nfrom tests.sweeps.test_store import *\n{text}"
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file's bytes but the lock's, which has the number of a process."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK}


@pytest.fixture
def job(tmp_path: Path) -> ToyJob:
    log = tmp_path / "log"
    log.touch()
    return ToyJob(log=str(log))


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The dataset of an undisturbed run."""
    folder = tmp_path / "whole.parquet"
    run_job(ToyJob(), folder, threads=1)
    return folder


def half_done(job: ToyJob, folder: Path) -> None:
    """A dataset with its first three parts, as an interrupted run leaves it."""
    with open_dataset(folder, job) as writer:
        for chunk in range(3):
            writer.add(chunk)


class TestWhatIsWritten:
    def test_the_rows_are_those_of_the_chunks_in_order(self, whole: Path):
        tables = [ToyJob().table(chunk).replace_schema_metadata() for chunk in range(6)]
        assert read_folder(whole).to_table().replace_schema_metadata().equals(pyarrow.concat_tables(tables))

    def test_other_readers_read_the_folder_as_it_is(self, whole: Path):
        polars = pytest.importorskip("polars")
        duckdb = pytest.importorskip("duckdb")
        assert polars.scan_parquet(whole / "*.parquet").collect().height == 300
        counted = duckdb.sql(f"select count(*), max(point) from read_parquet('{whole}/*.parquet')").fetchall()
        assert counted == [(300, 299)]

    def test_only_parts_end_in_parquet_and_nothing_else_is_visible(self, whole: Path):
        parts = [part_name(chunk) for chunk in range(6)]
        assert sorted(path.name for path in whole.iterdir()) == sorted([*parts, MANIFEST, LOCK])

    def test_the_manifest_says_what_determines_the_data(self, whole: Path):
        document = json.loads((whole / MANIFEST).read_text())
        assert document["format"] == "gametheory.dataset/1"
        assert (document["state"], document["chunks"], document["rows"], document["points"]) == (
            "complete",
            6,
            300,
            300,
        )
        assert document["description"] == json.loads(json.dumps(ToyJob().describe()))
        assert [part["chunk"] for part in document["parts"]] == list(range(6))
        assert document["resolved"] == sum(part["facts"]["resolved"] for part in document["parts"]) > 0

    def test_bytes_depend_on_the_rows_and_not_on_how_they_lie_in_memory(self):
        table = ToyJob(rows=500).table(0)
        pieces = pyarrow.concat_tables([table[:100], table[100:101], table[101:]])
        assert encoded(table, 0, "x") == encoded(pieces, 0, "x")
        assert encoded(table, 0, "x")[0] != encoded(table, 1, "x")[0]
        assert encoded(table, 0, "x")[0] != encoded(table, 0, "y")[0]

    def test_a_table_of_several_row_groups_without_columns_or_rows(self, tmp_path: Path):
        @dataclass(frozen=True)
        class Sizes(ToyJob):
            count: int = 2

            def table(self, chunk: int) -> Any:
                return pyarrow.table({"x": np.zeros([0, 300_000][chunk])})

        run_job(Sizes(), tmp_path / "sizes", threads=1)
        assert verify_dataset(tmp_path / "sizes") == []
        assert [part.rows for part in read_manifest(tmp_path / "sizes").parts] == [0, 300_000]

    def test_equal_jobs_have_equal_digests_and_others_have_others(self, whole: Path, tmp_path: Path):
        run_job(ToyJob(), tmp_path / "again", threads=3)
        run_job(ToyJob(seed=2), tmp_path / "other", threads=1)
        assert contents(whole) == contents(tmp_path / "again")
        assert data_digest(whole) == data_digest(tmp_path / "again") != data_digest(tmp_path / "other")

    def test_no_chunks_at_all(self, tmp_path: Path):
        result = run_job(ToyJob(count=0), tmp_path / "none")
        assert result.manifest.state == "complete"
        assert verify_dataset(tmp_path / "none") == []

    def test_no_file_is_left_open_or_temporary(self, whole: Path):
        before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
        for _ in range(3):
            run_job(ToyJob(), whole, resume=True)
        after = len(os.listdir("/proc/self/fd")) if before else 0
        assert before == after


class TestBeginning:
    def test_a_dataset_is_never_overwritten(self, whole: Path):
        before = contents(whole)
        with pytest.raises(
            UsageError, match=r"holds a dataset already \(6 of 6 parts, complete\); continue it with --resume"
        ):
            open_dataset(whole, ToyJob())
        assert contents(whole) == before

    @pytest.mark.parametrize("resume", [False, True])
    def test_a_folder_that_is_no_dataset_is_not_touched(self, tmp_path: Path, resume: bool):
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "part-000000.parquet").write_bytes(b"mine")
        with pytest.raises(UsageError, match="is no dataset; nothing was written"):
            open_dataset(folder, ToyJob(), resume=resume)
        assert os.listdir(folder) == ["part-000000.parquet"]

    def test_a_file_by_that_name_is_refused(self, tmp_path: Path):
        (tmp_path / "file").write_text("mine")
        with pytest.raises(UsageError, match="is a file"):
            open_dataset(tmp_path / "file", ToyJob())
        assert (tmp_path / "file").read_text() == "mine"

    def test_a_folder_that_is_nowhere_is_refused(self, tmp_path: Path):
        with pytest.raises(UsageError, match="there is no folder"):
            open_dataset(tmp_path / "a" / "b", ToyJob())

    def test_without_arrow_it_says_what_to_install(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(LimitReached, match="pip install pyarrow"):
            open_dataset(tmp_path / "new", ToyJob())
        assert not (tmp_path / "new").exists()

    def test_an_empty_folder_will_do_and_so_will_one_whose_writer_was_killed_at_once(self, tmp_path: Path):
        folder = tmp_path / "empty"
        folder.mkdir()
        (folder / LOCK).write_text("process 1 on there\n")
        (folder / f".{MANIFEST}.1-1.tmp").write_text("{")
        run_job(ToyJob(), folder)
        assert verify_dataset(folder) == []
        assert not list(folder.glob(".*"))

    def test_resuming_what_is_not_there_begins_it(self, whole: Path, tmp_path: Path):
        assert run_job(ToyJob(), tmp_path / "new", resume=True).digest == data_digest(whole)


class TestResuming:
    def test_finished_parts_are_kept_and_the_rest_is_done(self, job: ToyJob, whole: Path, tmp_path: Path):
        folder = tmp_path / "half"
        half_done(job, folder)
        assert read_manifest(folder).state == "interrupted"
        assert verify_dataset(folder) == [
            "the state is 'interrupted', not 'complete'",
            "3 of 6 parts are missing, the first is number 3",
        ]
        result = run_job(job, folder, resume=True, threads=2)
        assert (result.kept, result.computed, result.redone, result.was_complete) == (3, 3, (), False)
        assert sorted(job.computed) == list(range(6))
        assert contents(folder) == contents(whole)

    def test_a_complete_dataset_is_left_alone(self, job: ToyJob, whole: Path):
        before = {path.name: path.stat().st_mtime_ns for path in whole.iterdir() if path.name != LOCK}
        result = run_job(job, whole, resume=True)
        assert result.was_complete
        assert (result.kept, result.computed) == (6, 0)
        assert job.computed == []
        assert before == {path.name: path.stat().st_mtime_ns for path in whole.iterdir() if path.name != LOCK}

    def test_a_torn_journal_loses_nothing_that_was_whole(self, job: ToyJob, whole: Path, tmp_path: Path):
        folder = tmp_path / "torn"
        writer = open_dataset(folder, job)
        for chunk in range(3):
            writer.add(chunk)
        torn = (folder / JOURNAL).read_bytes()
        running = (folder / MANIFEST).read_bytes()
        writer.close()
        for length in (len(torn) - 1, len(torn) - 20, len(torn) // 2, 1, 0):
            (folder / JOURNAL).write_bytes(torn[:length])
            (folder / MANIFEST).write_bytes(running)
            listed = len(read_manifest(folder).parts)
            assert listed == sum(line != b"" for line in torn[: length + 1].split(b"\n")[:-1])
            resumed = open_dataset(folder, job, resume=True)
            assert resumed.todo == [3, 4, 5]
            assert len(resumed.adopted) == 3 - listed
            resumed.close()
        run_job(job, folder, resume=True)
        assert sorted(job.computed) == list(range(6))
        assert contents(folder) == contents(whole)

    def test_a_torn_line_spoils_no_line_after_it(self, job: ToyJob, tmp_path: Path):
        half_done(job, tmp_path / "half")
        lines = (tmp_path / "half" / JOURNAL).read_bytes().split(b"\n\n")
        (tmp_path / "half" / JOURNAL).write_bytes(lines[0][:30] + b"\n" + lines[1] + b'\n[1]\n{"chunk": "x"}\n\xff\n')
        document = json.loads((tmp_path / "half" / MANIFEST).read_text())
        document["parts"] = []
        (tmp_path / "half" / MANIFEST).write_text(json.dumps(document))
        assert [part.chunk for part in read_manifest(tmp_path / "half").parts] == [1]

    def test_a_file_without_an_entry_is_adopted_only_if_it_is_this_chunk_of_this_job(
        self, job: ToyJob, whole: Path, tmp_path: Path
    ):
        folder = tmp_path / "adopted"
        half_done(job, folder)
        digest = description_digest(full_description(job))
        (folder / part_name(3)).write_bytes(encoded(ToyJob().table(3), 3, digest)[0])
        (folder / part_name(4)).write_bytes(encoded(ToyJob().table(3), 3, digest)[0])
        (folder / part_name(5)).write_bytes(encoded(ToyJob(seed=2).table(5), 5, "0" * 64)[0])
        (folder / ".part-000004.1-1.tmp").write_bytes(b"PAR1")
        result = run_job(job, folder, resume=True)
        assert result.adopted == (part_name(3),)
        assert result.redone == tuple(f"{part_name(k)}: is unreadable or of another job" for k in (4, 5))
        assert (result.kept, result.computed) == (4, 2)
        assert contents(folder) == contents(whole)

    @pytest.mark.parametrize("length", [0, 3, 700, -9])
    def test_a_file_without_an_entry_that_is_cut_short_is_done_again(
        self, job: ToyJob, whole: Path, tmp_path: Path, length: int
    ):
        folder = tmp_path / "short"
        half_done(job, folder)
        (folder / part_name(3)).write_bytes((whole / part_name(3)).read_bytes()[:length])
        assert run_job(job, folder, resume=True).redone == (f"{part_name(3)}: is unreadable or of another job",)
        assert contents(folder) == contents(whole)

    @pytest.mark.parametrize("complete", [False, True])
    def test_what_was_damaged_or_removed_is_told_and_done_again(
        self, job: ToyJob, whole: Path, tmp_path: Path, complete: bool
    ):
        folder = tmp_path / "damaged"
        if complete:
            shutil.copytree(whole, folder)
        else:
            half_done(replace(job, log=None), folder)
        before = contents(folder)
        flipped = bytearray(before[part_name(0)])
        flipped[len(flipped) // 3] ^= 1
        (folder / part_name(0)).write_bytes(flipped)
        (folder / part_name(1)).write_bytes(before[part_name(1)][:-1])
        (folder / part_name(2)).unlink()
        faults = [
            f"{part_name(0)}: its checksum is wrong",
            f"{part_name(1)}: {len(before[part_name(1)]) - 1:,} bytes instead of {len(before[part_name(1)]):,}",
            f"{part_name(2)}: is missing",
        ]
        assert [fault for fault in verify_dataset(folder) if "part-" in fault] == faults
        result = run_job(job, folder, resume=True)
        assert list(result.redone) == faults
        assert not result.was_complete
        assert sorted(job.computed) == ([0, 1, 2] if complete else list(range(6)))
        assert contents(folder) == contents(whole)

    def test_a_writer_killed_between_its_last_manifest_and_its_journal(self, whole: Path, tmp_path: Path):
        (whole / JOURNAL).write_bytes(b"")
        assert run_job(ToyJob(), whole, resume=True).was_complete
        assert not (whole / JOURNAL).exists()


class TestAnotherJob:
    def test_every_field_that_differs_is_told_with_both_values(self, whole: Path):
        before = contents(whole)
        other = ToyJob(count=7, seed=2, extra={"concept": "nash", "game": {"title": "Toy", "sha256": "1" * 64}})
        with pytest.raises(UsageError) as told:
            open_dataset(whole, other, resume=True)
        for line in (
            "design.seed: 1 in the dataset, 2 now",
            "chunks: 6 in the dataset, 7 now",
            'concept: absent in the dataset, "nash" now',
            f'game.sha256: "{"0" * 64}" in the dataset, "{"1" * 64}" now',
            "points: 300 in the dataset, 350 now",
        ):
            assert f"\n  {line}\n" in str(told.value)
        assert "design.range" not in str(told.value)
        assert "name a new folder" in str(told.value)
        assert contents(whole) == before

    def test_another_version_of_the_writer_is_another_job(self, whole: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(pyarrow, "__version__", "1.2.3")
        with pytest.raises(UsageError, match=r'writer.pyarrow: ".*" in the dataset, "1.2.3" now'):
            open_dataset(whole, ToyJob(), resume=True)

    def test_very_many_differences_are_counted(self, whole: Path):
        other = ToyJob(extra={f"x{k}": k for k in range(30)})
        with pytest.raises(UsageError, match="and 10 more"):
            open_dataset(whole, other, resume=True)

    def test_null_is_not_absence_and_long_values_are_cut(self):
        assert differences({"a": None}, {}) == ["a: null in the dataset, absent now"]
        assert differences({"a": None}, {"a": None}) == []
        assert len(differences({"a": "x" * 999}, {"a": [1]})[0]) < 150


class TestManifestsOfStrangers:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "[" * 100_000,
            '{"format": "gametheory.sweep/1"}',
            '{"format": "gametheory.dataset/1"}',
            '{"format": "gametheory.dataset/1", "state": "complete", "chunks": -1, "parts": [], "description": {}}',
            '{"format": "gametheory.dataset/1", "state": "complete", "chunks": 1, "parts": [1], "description": {}}',
            '{"format": "gametheory.dataset/1", "state": "complete", "chunks": 1, "parts": []}',
        ],
    )
    def test_what_is_no_manifest_is_refused(self, whole: Path, text: str):
        (whole / MANIFEST).write_text(text)
        with pytest.raises(ResultFileError):
            verify_dataset(whole)
        with pytest.raises(ResultFileError):
            open_dataset(whole, ToyJob(), resume=True)

    def test_an_entry_can_not_name_another_file(self, whole: Path):
        document = json.loads((whole / MANIFEST).read_text())
        document["parts"][0]["file"] = "../../etc/passwd"
        (whole / MANIFEST).write_text(json.dumps(document))
        with pytest.raises(ResultFileError, match="a part or the description is none"):
            read_manifest(whole)

    def test_no_dataset_at_all(self, tmp_path: Path):
        with pytest.raises(ResultFileError, match="is no dataset"):
            read_manifest(tmp_path / "nowhere")

    def test_strange_files_among_the_parts_are_told(self, whole: Path):
        shutil.copy(whole / part_name(0), whole / "part-000009.parquet")
        shutil.copy(whole / part_name(0), whole / "mine.parquet")
        assert [fault.split(":")[0] for fault in verify_dataset(whole)] == ["mine.parquet", "part-000009.parquet"]

    def test_an_entry_changed_together_with_its_checksum_is_told(self, whole: Path):
        document = json.loads((whole / MANIFEST).read_text())
        document["parts"][2]["facts"]["resolved"] += 1
        (whole / MANIFEST).write_text(json.dumps(document))
        assert verify_dataset(whole) == [f"{part_name(2)}: what stands in it is not what the manifest says"]


class TestOneWriter:
    def test_a_second_writer_is_refused_until_the_first_has_ended(self, job: ToyJob, tmp_path: Path):
        folder = tmp_path / "shared"
        first = open_dataset(folder, job)
        with pytest.raises(UsageError, match=rf"another process is writing there \(process {os.getpid()} on "):
            open_dataset(folder, job, resume=True)
        first.close()
        open_dataset(folder, job, resume=True).close()

    def test_the_lock_of_another_process_ends_with_it_however_it_ends(self, job: ToyJob, tmp_path: Path):
        folder = tmp_path / "shared"
        script = "open_dataset(sys.argv[1], ToyJob()); print('open', flush=True); time.sleep(60)"
        with run_script(script, folder) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            with pytest.raises(UsageError, match=f"process {other.pid} on"):
                open_dataset(folder, job, resume=True)
            other.kill()
            other.communicate()
        assert run_job(job, folder, resume=True).computed == 6

    def test_what_comes_after_closing_is_dropped(self, job: ToyJob, tmp_path: Path):
        writer = open_dataset(tmp_path / "late", job)
        manifest = writer.close()
        with pytest.raises(StoreClosedError):
            writer.add(0)
        assert writer.close() == manifest
        assert sorted(os.listdir(tmp_path / "late")) == sorted([LOCK, JOURNAL, MANIFEST])

    def test_closing_while_a_part_is_being_written_drops_it(
        self, job: ToyJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        writer = open_dataset(tmp_path / "late", job)

        def slow(path: Path, data: files.Bytes) -> None:
            files.write_durably(path, data)
            if path.suffix == ".tmp":
                monkeypatch.undo()
                writer.close()

        monkeypatch.setattr(dataset, "write_durably", slow)
        with pytest.raises(StoreClosedError):
            writer.add(0)
        assert sorted(os.listdir(tmp_path / "late")) == sorted([LOCK, JOURNAL, MANIFEST])
        assert read_manifest(tmp_path / "late").parts == ()


class FullDisk:
    """Lets so many bytes be written, the last of them in a piece that is cut short; then the disk is full."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._write = os.write

    def write(self, descriptor: int, data: memoryview) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        count = self._write(descriptor, data[: self.room])
        self.room -= count
        return count


class TestFullDisks:
    @pytest.mark.parametrize("share", [0, 0.001, 0.05, 0.1, 0.2, 0.33, 0.5, 0.7, 0.85, 0.99, 1])
    def test_what_is_finished_is_kept_wherever_the_disk_is_full(
        self, job: ToyJob, whole: Path, tmp_path: Path, share: float
    ):
        folder = tmp_path / "full"
        endless = FullDisk(1 << 40)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files.os, "write", endless.write)
            run_job(ToyJob(), tmp_path / "counted", threads=1)
        room = int(((1 << 40) - endless.room - 1) * share)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files.os, "write", FullDisk(room).write)
            with pytest.raises(OSError, match=r"No space left on device; .* continue with --resume") as told:
                run_job(job, folder, threads=1)
        assert told.value.errno == errno.ENOSPC
        files_there = sorted(path.name for path in folder.glob("*.parquet"))
        assert not list(folder.glob(".*"))
        if (folder / MANIFEST).exists():
            listed = read_manifest(folder).parts
            assert [part.file for part in listed] == files_there[: len(listed)]
            assert len(files_there) - len(listed) <= 1
        else:
            assert not files_there
        result = run_job(job, folder, resume=True, threads=1)
        assert result.kept == len(files_there)
        assert contents(folder) == contents(whole)

    def test_the_message_says_what_is_safe_and_what_to_do(self, job: ToyJob, tmp_path: Path):
        with pytest.MonkeyPatch.context() as patch, open_dataset(tmp_path / "full", job) as writer:
            writer.add(0)
            patch.setattr(files.os, "write", FullDisk(5).write)
            with pytest.raises(OSError, match="full") as told:
                writer.add(1)
            patch.undo()
        assert told.value.filename == str(tmp_path / "full")
        assert told.value.strerror == (
            "No space left on device; 1 of 6 parts are finished and kept; make room and continue with --resume"
        )

    @pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files")
    def test_a_limit_of_the_system_on_the_size_of_files(self, tmp_path: Path):
        folder = tmp_path / "limited"
        script = (
            "import resource\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
            "run_job(ToyJob(count=2, rows=30_000), sys.argv[1], threads=1)"
        )
        with run_script(script, folder) as process:
            _, told = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "0 of 2 parts are finished and kept; make room" in told
        assert sorted(os.listdir(folder)) == sorted([LOCK, JOURNAL, MANIFEST])
        run_job(ToyJob(count=2, rows=30_000), folder, resume=True)
        assert verify_dataset(folder) == []
