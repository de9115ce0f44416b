"""How long a command takes from the shell's view, beside what importing the peers alone takes.

Run: python benchmarks/startup.py [runs]. Targets: --help 0.3 s, solving a 3x3 file 0.6 s, whole process.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
GAME = str(ROOT / "games" / "classics" / "rock_paper_scissors.toml")
COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "import gametheory": ("-c", "import gametheory"),
    "gametheory --help": ("-m", "gametheory", "--help"),
    "gametheory solve (3x3)": ("-m", "gametheory", "solve", GAME),
    "gametheory solve (3x3), table": ("-m", "gametheory", "solve", GAME, "--format", "table"),
    "import nashpy": ("-c", "import nashpy"),
    "import pygambit": ("-c", "import pygambit"),
}


def seconds(arguments: tuple[str, ...], runs: int) -> list[float] | None:
    """Wall-clock seconds of each run; None if it fails (a peer that is not installed)."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        result = subprocess.run([sys.executable, *arguments], capture_output=True, cwd=ROOT, check=False)
        found.append(time.perf_counter() - start)
        if result.returncode:
            return None
    return found


def main() -> None:
    """Print best and median of the runs of each command."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{'seconds, whole process':<32}{'best':>8}{'median':>8}")
    for name, arguments in COMMANDS.items():
        found = seconds(arguments, runs)
        if found is None:
            print(f"{name:<32}{'not installed':>16}")
        else:
            print(f"{name:<32}{min(found):>8.3f}{statistics.median(found):>8.3f}")


if __name__ == "__main__":
    main()
