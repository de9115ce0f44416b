"""How long a new user waits: from the wheel in an empty folder to a first verdict, a figure, and a game of one's own.

Run: python benchmarks/first_minutes.py [options of pip install]. Builds the wheel of this clone, makes a fresh virtual
environment in an empty temporary folder, installs the wheel there with pip (which fetches the dependencies, or takes
them from its cache), and runs each command in that folder as a process of its own, so that nothing of the clone can be
of help. The exit code is 1 if a command does not end as it should, or leaves no file where it should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLAYERS = ("--players", "holder: monitor, ignore", "--players", "tool: pirate, license")
LONGEST = 900.0
"""Seconds after which a command is given up."""


@dataclass(frozen=True)
class Step:
    """A command of a new user, the exit code that it should end with, and the file that it should leave."""

    words: tuple[str, ...]
    code: int = 0
    leaves: str = ""

    @property
    def text(self) -> str:
        """The command as it would be typed, but for quotes."""
        return " ".join(("gametheory", *self.words))


STEPS = (
    Step(("--help",)),
    # The essay's prediction fails at a long reach of the law, so that the answer is no.
    Step(("check", "essay/four_players", "--claim", "prediction", "--format", "table"), code=1),
    Step(("check", "essay/four_players", "--claim", "prediction", "--format", "table"), code=1),
    Step(("plot", "essay/monitoring", "reach", "-o", "figure.png"), leaves="figure.png"),
    Step(("plot", "essay/monitoring", "reach", "-o", "again.png"), leaves="again.png"),
    Step(("games", "--format", "table")),
    Step(("games", "essay/monitoring", "--format", "table")),
    Step(("new", "my_game.toml", *PLAYERS, "--parameter", "reach=2/5 in 0:1"), leaves="my_game.toml"),
    Step(("solve", "my_game.toml", "--format", "table")),
    Step(("regimes", "my_game.toml", "reach", "--format", "table")),
    Step(("check", "my_game.toml", "--format", "table"), code=1),
    Step(("plot", "my_game.toml", "reach", "-o", "mine.png"), leaves="mine.png"),
)


def run(command: list[str], folder: Path) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Seconds that a command took in a folder, far from this clone, and how it ended."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    start = time.perf_counter()
    result = subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    return time.perf_counter() - start, result


def build_wheel(folder: Path) -> Path:
    """The wheel of this clone, in a folder."""
    from hatchling.builders.wheel import WheelBuilder

    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder))
    return Path(built)


def install(folder: Path, options: list[str]) -> Path:
    """Where the command is, once the wheel is installed in a fresh virtual environment; each part's seconds are told."""
    start = time.perf_counter()
    wheel = build_wheel(folder / "wheel")
    tell("build the wheel", time.perf_counter() - start)
    start = time.perf_counter()
    venv.create(folder / "venv", with_pip=True)
    tell("python -m venv venv", time.perf_counter() - start)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    seconds, result = run([str(programs / "python"), "-m", "pip", "install", "-q", *options, str(wheel)], folder)
    tell("pip install exactgames", seconds)
    if result.returncode:
        sys.exit(f"pip failed:\n{result.stderr}")
    return programs / "gametheory"


def tell(what: str, seconds: float, remark: str = "") -> None:
    """One line of the table."""
    print(f"{what[:92]:<94}{seconds:>7.2f}  {remark}".rstrip(), flush=True)


def take(step: Step, program: Path, folder: Path) -> bool:
    """Run a step, tell how long it took, and whether it ended as it should."""
    seconds, result = run([str(program), *step.words], folder)
    problem = ""
    if result.returncode != step.code:
        problem = f"exit code {result.returncode} instead of {step.code}: {result.stderr.strip()[:200]}"
    elif step.leaves and not (folder / step.leaves).is_file():
        problem = f"no file {step.leaves}"
    tell(step.text, seconds, problem)
    return not problem


def main() -> None:
    """Print the seconds of each step of a new user's first minutes."""
    print(f"{'a new user, in an empty folder':<94}{'seconds':>7}")
    with tempfile.TemporaryDirectory() as name:
        program = install(Path(name), sys.argv[1:])
        empty = Path(name) / "empty"
        empty.mkdir()
        right = [take(step, program, empty) for step in STEPS]
    sys.exit(0 if all(right) else 1)


if __name__ == "__main__":
    main()
