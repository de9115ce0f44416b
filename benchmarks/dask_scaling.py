"""One sweep on the threads of this process, on one and two local Dask workers, and with a worker killed on the way.

Run: python benchmarks/dask_scaling.py [--workers 1 2] [--command "gametheory sweep FILE --draws N --seed S"]

The command is run with ``-o DIRECTORY --quiet`` added, and ``--threads N`` or ``--cluster local:N``. Seconds are of
the whole process, with the start of the workers. Ends with 1 if the data of any run differs from that of the threads.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from gametheory.sweeps.store.manifest import data_digest, read_manifest, verify_dataset

ROOT = Path(__file__).parents[1]
GAME = ROOT / "games" / "literature" / "fudenberg_tirole_inspection.toml"
COMMAND = f"{shlex.quote(sys.executable)} -m gametheory sweep {shlex.quote(str(GAME))} --draws 10000000 --seed 1"


def worker_of(process: subprocess.Popen[str]) -> psutil.Process | None:
    """A worker that this process started; the one that has used the processor most."""
    children = [
        child
        for child in psutil.Process(process.pid).children(recursive=True)
        if "spawn_main" in " ".join(child.cmdline())
    ]
    return max(children, key=lambda child: child.cpu_times().user, default=None)


def run(command: list[str], folder: Path, *options: str, kill_at: int | None = None) -> tuple[float, bool]:
    """The seconds that it took, and whether a worker was killed, once ``kill_at`` parts were there."""
    started = time.perf_counter()
    killed = False
    with subprocess.Popen(
        [*command, "-o", str(folder), "--quiet", *options],
        cwd=ROOT,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        while kill_at is not None and not killed and process.poll() is None:
            time.sleep(0.01)
            if len(list(folder.glob("part-*.parquet"))) >= kill_at and (worker := worker_of(process)):
                worker.kill()
                killed = True
        _, told = process.communicate()
    if process.returncode:
        raise SystemExit(f"{shlex.join(process.args)} ended with {process.returncode}:\n{told}")
    return time.perf_counter() - started, killed


def main() -> int:
    """Print a line for each way of running it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--command", default=COMMAND, help="a sweep without -o, --quiet, --threads and --cluster")
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--directory", type=Path, help="where to write; a temporary folder unless told")
    asked = options.parse_args()
    command = shlex.split(asked.command)
    work = Path(tempfile.mkdtemp(dir=asked.directory))
    ways = [(f"{count} thread(s)", ("--threads", str(count)), False) for count in asked.workers]
    ways += [(f"{count} worker(s)", ("--cluster", f"local:{count}"), False) for count in asked.workers]
    most = max(asked.workers)
    ways += [(f"{most} worker(s), 1 killed", ("--cluster", f"local:{most}"), True)]
    expected, wrong = "", 0
    try:
        run(command, work / "warm.parquet")  # compiles what is compiled at the first run
        chunks = read_manifest(work / "warm.parquet").chunks
        print(f"{'':<24}{'seconds':>10}{'rows/s':>14}  data")
        for name, how, kills in ways:
            folder = work / "sweep.parquet"
            seconds, killed = run(command, folder, *how, kill_at=max(1, chunks // 3) if kills else None)
            problems, digest = verify_dataset(folder), data_digest(folder)
            expected = expected or digest
            same = digest == expected and not problems and killed == kills
            wrong += not same
            said = "equal" if same else "no worker was killed" if killed != kills else f"differs {problems[:1]}"
            print(f"{name:<24}{seconds:>10.2f}{read_manifest(folder).rows / seconds:>14,.0f}  {said}")
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(work)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
