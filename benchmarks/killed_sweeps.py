"""Kill sweeps at random moments and continue them: is the data that of an undisturbed run, byte for byte?

Run: python benchmarks/killed_sweeps.py [--kills 20] [--seed 1] [--chain] [--command "gametheory sweep FILE --draws N ..."]

The command is run with ``-o DIRECTORY --quiet`` added; to continue it, with ``--resume`` too. Each run is killed
(SIGKILL, no chance to tidy up) at a random moment, then continued to its end: every fourth at any moment of an
undisturbed run, the others between its first part and its end, for most of what can go wrong does there. With --chain
one dataset is killed and continued again and again. The digest is that of the parts' checksums, and every part's bytes
are compared with its checksum. Ends with 1 if any dataset differs.
"""

from __future__ import annotations

import argparse
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gametheory.sweeps.store.manifest import data_digest, is_dataset, read_manifest, verify_dataset

ROOT = Path(__file__).parents[1]
GAME = ROOT / "games" / "literature" / "fudenberg_tirole_inspection.toml"
COMMAND = f"{shlex.quote(sys.executable)} -m gametheory sweep {shlex.quote(str(GAME))} --draws 2000000 --seed 1"


def run(command: list[str], folder: Path, *options: str, kill_after: float | None = None) -> tuple[float, bool]:
    """The seconds that the command took, and whether it was killed. Raises SystemExit if it fails by itself."""
    started = time.perf_counter()
    with subprocess.Popen(
        [*command, "-o", str(folder), "--quiet", *options],
        cwd=ROOT,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            _, told = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return time.perf_counter() - started, True
    if process.returncode:
        raise SystemExit(f"{shlex.join(process.args)} ended with {process.returncode}:\n{told}")
    return time.perf_counter() - started, False


def finished(folder: Path) -> int:
    """Parts that a killed run leaves, in its journal or not."""
    return len(list(folder.glob("part-*.parquet")))


def digest_of(folder: Path) -> str:
    """The digest of a dataset, if every byte of it is as recorded; else what is wrong."""
    problems = verify_dataset(folder)
    return f"damaged: {problems[0]}" if problems else data_digest(folder)


def main() -> int:
    """Print a line for each kill."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--command", default=COMMAND, help="a sweep without -o and --quiet")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=1, help="of the moments")
    options.add_argument("--chain", action="store_true", help="kill one dataset again and again")
    options.add_argument("--directory", type=Path, help="where to write; a temporary folder unless told")
    asked = options.parse_args()
    command = shlex.split(asked.command)
    moments = random.Random(asked.seed)
    work = Path(tempfile.mkdtemp(dir=asked.directory))
    try:
        run(command, work / "warm.parquet")  # compiles what is compiled at the first run
        began = time.time()
        seconds, _ = run(command, work / "whole.parquet")
        first = min(path.stat().st_mtime for path in (work / "whole.parquet").glob("part-*.parquet")) - began
        expected = digest_of(work / "whole.parquet")
        whole = read_manifest(work / "whole.parquet")
        print(f"undisturbed: {seconds:.2f} s, {whole.chunks} parts, {whole.rows:,} rows, digest {expected[:16]}")
        print(f"{'kill':>4}{'after s':>10}{'parts then':>12}{'continued s':>13}  digest")
        wrong = 0 if digest_of(work / "warm.parquet") == expected else 1
        folder = work / "killed.parquet"
        for kill in range(1, asked.kills + 1):
            moment = moments.uniform(0 if kill % 4 == 0 else first, seconds)
            after, killed = run(command, folder, "--resume", kill_after=moment)
            parts = finished(folder) if killed else whole.chunks
            if asked.chain and kill < asked.kills:
                print(f"{kill:>4}{after:>10.3f}{parts:>12}{'killed again':>13}")
                if is_dataset(folder) and read_manifest(folder).state == "complete":
                    shutil.rmtree(folder)
                continue
            continued, _ = run(command, folder, "--resume")
            found = digest_of(folder)
            wrong += found != expected
            print(f"{kill:>4}{after:>10.3f}{parts:>12}{continued:>13.3f}  {'equal' if found == expected else found}")
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(work)
    print(f"{asked.kills} kills, {wrong} datasets that differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
