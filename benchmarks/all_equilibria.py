"""All extreme equilibria of random integer games, timed beside lrsnash and, where installed, QuantEcon and Nashpy.

Every solver gets the same n x n games with payoffs drawn from 0..100. The counts of equilibria must agree with
lrsnash's; those of the floating-point solvers are only shown, because they miss equilibria in games with ties, as
these have. Run::

    python benchmarks/all_equilibria.py --sizes 8 10 12 14 --games 3

lrsnash is a program of its own (Debian package ``lrslib``); its time includes starting it and reading a file.
``cold`` is one solve in a fresh interpreter, imports included; ``ours`` is warm.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from gametheory.solvers.vertex import extreme_equilibria

Matrix = list[list[int]]
Solver = Callable[[Matrix, Matrix], int | None]


def random_game(size: int, seed: int, largest: int) -> tuple[Matrix, Matrix]:
    """Two matrices of independent uniform integers from 0 to ``largest``."""
    source = random.Random(f"{size} {seed} {largest}")
    first, second = ([[source.randint(0, largest) for _ in range(size)] for _ in range(size)] for _ in range(2))
    return first, second


def ours(first: Matrix, second: Matrix) -> int:
    """This package."""
    exact = [[[Fraction(entry) for entry in row] for row in matrix] for matrix in (first, second)]
    return len(extreme_equilibria(*exact).pairs)


def cold(first: Matrix, second: Matrix) -> int:
    """This package, in a fresh interpreter."""
    program = f"from gametheory.solvers.vertex import *; print(len(extreme_equilibria({first}, {second}).pairs))"
    return int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def lrsnash(first: Matrix, second: Matrix) -> int:
    """The program lrsnash, which prints how many equilibria it lists."""
    text = "\n\n".join("\n".join(" ".join(map(str, row)) for row in matrix) for matrix in (first, second))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "game"
        path.write_text(f"{len(first)} {len(first[0])}\n\n{text}\n")
        printed = subprocess.run(["lrsnash", str(path)], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Number of equilibria found: (\d+)", printed)
    if not found:
        raise RuntimeError("lrsnash printed no number of equilibria")
    return int(found[1])


def quantecon(first: Matrix, second: Matrix) -> int | None:
    """QuantEcon's vertex enumeration, in floats."""
    import numpy as np
    from quantecon.game_theory import NormalFormGame, Player, vertex_enumeration

    players = Player(np.array(first, dtype=float)), Player(np.array(second, dtype=float).T)
    return len(vertex_enumeration(NormalFormGame(players)))


def nashpy(first: Matrix, second: Matrix) -> int | None:
    """Nashpy's vertex enumeration, in floats; it is too slow beyond 8 x 8."""
    if len(first) > 8:
        return None
    import warnings

    import nashpy
    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(list(nashpy.Game(np.array(first), np.array(second)).vertex_enumeration()))


def available() -> dict[str, Solver]:
    """The solvers that can run here, by name."""
    solvers: dict[str, Solver] = {"ours": ours, "cold": cold}
    if shutil.which("lrsnash"):
        solvers["lrsnash"] = lrsnash
    else:
        print("lrsnash is not installed (Debian: apt install lrslib); skipped")
    for name, solver in (("quantecon", quantecon), ("nashpy", nashpy)):
        if importlib.util.find_spec(name):
            solvers[name] = solver
        else:
            print(f"{name} is not installed; skipped")
    return solvers


def best_time(solver: Solver, game: tuple[Matrix, Matrix], repeats: int) -> tuple[float, int | None]:
    """Least time of some repeats, and the number of equilibria."""
    least, count = float("inf"), None
    for _ in range(repeats):
        start = time.perf_counter()
        count = solver(*game)
        least = min(least, time.perf_counter() - start)
    return least, count


def main() -> int:
    """Solve, check and print."""
    parser = argparse.ArgumentParser(description="Time the enumeration of all extreme equilibria.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[8, 10, 12], help="n of the n x n games")
    parser.add_argument("--games", type=int, default=3, help="games of each size")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each, of which the fastest counts")
    parser.add_argument("--largest", type=int, default=100, help="payoffs are drawn from 0 to this")
    options = parser.parse_args()
    solvers = available()
    for solver in solvers.values():
        solver(*random_game(6, 0, options.largest))
    print(f"{'game':>9}" + "".join(f"{name + ' s':>12}{'found':>7}" for name in solvers) + f"{'ours/lrsnash':>14}")
    agree = True
    for size in options.sizes:
        for seed in range(options.games):
            game = random_game(size, seed, options.largest)
            results = {name: best_time(solver, game, options.repeats) for name, solver in solvers.items()}
            line = f"{f'{size}x{size} #{seed}':>9}"
            for seconds, count in results.values():
                line += f"{'-':>12}{'-':>7}" if count is None else f"{seconds:12.4f}{count:7}"
            if "lrsnash" in results:
                line += f"{results['ours'][0] / results['lrsnash'][0]:14.2f}"
                agree &= results["ours"][1] == results["lrsnash"][1] == results["cold"][1]
            print(line)
    if not agree:
        print("the exact solvers disagree on the number of equilibria")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
