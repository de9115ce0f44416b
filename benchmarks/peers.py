"""This project beside Nashpy, QuantEcon, Gambit and lrsnash: the same games, in one run, with ratios.

Run::

    python benchmarks/peers.py --write docs/benchmarks.md          # about four minutes
    python benchmarks/peers.py --parts a d --scale 0.1             # some parts, a tenth of the points

Parts: a, b, c sweeps of 3x3, 2x2 and 5x5 games; d all equilibria of one large game; e start-up; f Dask workers. Each
prints as it goes; a peer that isn't installed is skipped and said. Times are the least of ``--repeats`` runs, warm.
The games of a sweep are drawn once, by the design that the sweep itself uses, and given to every solver. Let the machine
be idle: a second process on it halves what two threads can do.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from all_equilibria import best_time, lrsnash, ours, quantecon, random_game
from numpy.typing import NDArray
from startup import seconds

import gametheory
from gametheory.studies.regions import Regions
from gametheory.studies.running import store_sweep, study_job
from gametheory.studies.study import CHUNK
from gametheory.sweeps.designs import Sampled, over
from gametheory.sweeps.kernels.bimatrix import bimatrix_equilibria
from gametheory.sweeps.kernels.machine import BLOCK, run
from gametheory.sweeps.store.files import synchronize, write_durably
from gametheory.sweeps.store.parts import encoded

ROOT = Path(__file__).parents[1]
CLASSIC = "games/classics/stag_hunt.toml"
SEED = 1
Table = NDArray[np.float64]
Games = tuple[Table, Table]


@dataclass(frozen=True)
class Sizes:
    """Points of a sweep of n x n games, and how many of its games each peer gets."""

    size: int
    points: int
    loop: int
    calls: int
    gambit: int
    nashpy: int
    exact: int = 200
    lrsnash: int = 100


SWEEPS = {
    "a": Sizes(3, 1_000_000, loop=50_000, calls=10_000, gambit=2_000, nashpy=500),
    "b": Sizes(2, 1_000_000, loop=50_000, calls=10_000, gambit=2_000, nashpy=1_000),
    "c": Sizes(5, 200_000, loop=5_000, calls=2_000, gambit=1_000, nashpy=50),
}
PARTS = (*SWEEPS, "d", "e", "f")


@dataclass(frozen=True)
class Peer:
    """A solver of single games.

    ``build`` makes of payoffs, both ``[game, row, column]``, what ``solve`` counts the equilibria of, game by game.
    """

    name: str
    build: Callable[[Table, Table], Any]
    solve: Callable[[Any], Sequence[int]]
    games: int


class Page:
    """Markdown, printed as it comes and kept."""

    def __init__(self) -> None:
        self.blocks: list[str] = []

    def add(self, *lines: str) -> None:
        """One block."""
        self.blocks.append("\n".join(lines))
        print(self.blocks[-1], end="\n\n", flush=True)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; all columns but the first are numbers."""
        cells = [head, *rows]
        widths = [max(len(row[k]) for row in cells) for k in range(len(head))]
        lines = [
            "| " + " | ".join(f"{cell:{'>' if k else '<'}{widths[k]}}" for k, cell in enumerate(row)) + " |"
            for row in cells
        ]
        rule = "|" + "|".join("-" * (width + 1) + (":" if k else "-") for k, width in enumerate(widths)) + "|"
        self.add(lines[0], rule, *lines[1:])


def least(work: Callable[[], object], repeats: int) -> float:
    """Least wall-clock seconds of some runs."""
    found = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        found = min(found, time.perf_counter() - start)
    return found


def short(number: float) -> str:
    """Three digits."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def game_file(size: int) -> str:
    """An n x n game whose payoffs are all parameters, drawn uniformly from 0 to 100."""
    places = [[f"{i}_{j}" for j in range(size)] for i in range(size)]
    lines = ["format = 1", f'title = "A {size}x{size} game of independent payoffs"', 'form = "strategic"']
    for player in ("row", "column"):
        for place in (place for row in places for place in row):
            lines += [f"[parameters.{player}_{place}]", "default = 50", "range = [0, 100]", 'prior = "uniform(0, 100)"']
    names = {player: ", ".join(f'"{player[0]}{k}"' for k in range(size)) for player in ("row", "column")}
    lines += ["[players]", *(f"{player} = [{names[player]}]" for player in names), "[payoffs.matrices]"]
    for player in names:
        rows = ("[" + ", ".join(f'"{player}_{place}"' for place in row) + "]" for row in places)
        lines.append(f"{player} = [{', '.join(rows)}]")
    return "\n".join(lines) + "\n"


def drawn(design: Sampled, size: int, points: int) -> Games:
    """The payoffs ``[row, column, game]`` of both players at the first points of a design."""
    first, second = np.split(design.floats(0, points), 2)
    return first.reshape(size, size, points), second.reshape(size, size, points)


def kernel_seconds(games: Games, threads: int, repeats: int) -> float:
    """The kernel on arrays that are there, on threads, in pieces as long as the chunks of a sweep."""
    pieces = max(threads, -(-games[0].shape[2] // CHUNK))
    first, second = (
        [np.ascontiguousarray(piece) for piece in np.array_split(table, pieces, axis=2)] for table in games
    )
    with ThreadPoolExecutor(threads) as pool:
        return least(lambda: sum(1 for _ in pool.map(bimatrix_equilibria, first, second)), repeats)


@cache
def quantecon_loop() -> Callable[[Games], NDArray[np.int64]]:
    """A compiled loop around QuantEcon's compiled enumeration: no Python, no list, no game object in between."""
    from numba import njit
    from quantecon.game_theory.support_enumeration import _support_enumeration_gen

    @njit
    def loop(games: Games) -> NDArray[np.int64]:
        counts = np.zeros(len(games[0]), np.int64)
        for game in range(len(counts)):
            for _ in _support_enumeration_gen((games[0][game], games[1][game])):
                counts[game] += 1
        return counts

    return loop


def one_by_one(build: Callable[[Table, Table], Any]) -> Callable[[Table, Table], list[Any]]:
    """Build each game from its two matrices."""
    return lambda first, second: [build(a, b) for a, b in zip(first, second, strict=True)]


def counted(solve: Callable[[Any], Any]) -> Callable[[list[Any]], list[int]]:
    """Solve each game, and count what is found."""
    return lambda games: [len(list(solve(game))) for game in games]


def peers(sizes: Sizes) -> Iterator[Peer]:
    """The solvers that are installed; this project's exact one is the first."""
    yield Peer(
        "this project, `solve`, exact",
        one_by_one(lambda a, b: gametheory.bimatrix(a.tolist(), b.tolist())),
        counted(lambda game: gametheory.solve(game).equilibria),
        sizes.exact,
    )
    if importlib.util.find_spec("quantecon"):
        from quantecon.game_theory import NormalFormGame, Player, support_enumeration

        yield Peer(
            "QuantEcon, compiled loop",
            lambda first, second: (first, np.ascontiguousarray(second.transpose(0, 2, 1))),
            quantecon_loop(),
            sizes.loop,
        )
        yield Peer(
            "QuantEcon, `support_enumeration`",
            one_by_one(lambda a, b: NormalFormGame((Player(a), Player(np.ascontiguousarray(b.T))))),
            counted(support_enumeration),
            sizes.calls,
        )
    if importlib.util.find_spec("pygambit"):
        import pygambit

        yield Peer(
            "Gambit, `enummixed_solve`, floats",
            one_by_one(pygambit.Game.from_arrays),
            counted(lambda game: pygambit.nash.enummixed_solve(game, rational=False).equilibria),
            sizes.gambit,
        )
    if importlib.util.find_spec("nashpy"):
        import nashpy

        yield Peer(
            "Nashpy, `support_enumeration`",
            one_by_one(nashpy.Game),
            counted(lambda game: game.support_enumeration()),
            sizes.nashpy,
        )
    if shutil.which("lrsnash"):
        yield Peer(
            "lrsnash, a process a game",
            one_by_one(lambda a, b: tuple(np.rint(1000 * each).astype(int).tolist() for each in (a, b))),
            lambda games: [lrsnash(*game) for game in games],
            sizes.lrsnash,
        )


def missing() -> list[str]:
    """The peers that are not installed."""
    found = [name for name in ("nashpy", "pygambit", "quantecon") if not importlib.util.find_spec(name)]
    return found if shutil.which("lrsnash") else [*found, "lrsnash"]


def swept(family: gametheory.Family, design: Sampled, folder: Path, threads: int, repeats: int) -> float:
    """Seconds from a family and a design to a dataset on the disk, in this process."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        store_sweep(family, design, folder, threads=threads)
        taken.append(time.perf_counter() - start)
        shutil.rmtree(folder)
    return min(taken)


def commanded(file: Path, points: int, folder: Path, repeats: int) -> float:
    """Seconds of the whole command, with the start of its process."""
    taken = []
    arguments = ("-m", "gametheory", "sweep", str(file), "--draws", str(points), "--seed", str(SEED), "--quiet")
    for _ in range(repeats):
        found = seconds((*arguments, "--out", str(folder)), 1)
        if found is None:
            raise SystemExit(f"gametheory {' '.join(arguments[2:])} failed")
        taken += found
        shutil.rmtree(folder)
    return min(taken)


def part_of_sweeps(page: Page, sizes: Sizes, options: argparse.Namespace, work: Path, *, stages: bool) -> None:
    """A sweep of n x n games by this project, and a part of its games by every peer."""
    size, repeats = sizes.size, options.repeats
    points = max(1, round(sizes.points * options.scale))
    file = work / f"game_{size}.toml"
    file.write_text(game_file(size))
    family = gametheory.load(file)
    design = Sampled("monte-carlo", over(family), points, SEED)
    folder = work / "rows.parquet"
    games = drawn(design, size, points)
    counts, _, _ = bimatrix_equilibria(*games)
    store_sweep(family, design, folder)
    shutil.rmtree(folder)
    times = {f"kernel, {k} thread{'s' * (k > 1)}": kernel_seconds(games, k, repeats) for k in (1, 2)}
    times |= {f"pipeline, {k} thread{'s' * (k > 1)}": swept(family, design, folder, k, repeats) for k in (1, 2)}
    times["the whole command"] = commanded(file, points, folder, repeats)
    each = {name: taken / points for name, taken in times.items()}
    kernel, pipeline = each["kernel, 2 threads"], min(each["pipeline, 1 thread"], each["pipeline, 2 threads"])

    def line(name: str, number: int, one: float, building: str, differ: str) -> list[str]:
        ratios = [short(one / each["kernel, 1 thread"]), short(one / kernel), short(one / pipeline)]
        return [name, f"{number:,}", short(1e6 * one), building, *ratios, differ]

    rows = [line(f"this project, {name}", points, one, "-", "-") for name, one in each.items()]
    compared = []
    for peer in peers(sizes):
        number = max(1, min(points, round(peer.games * options.scale)))
        first, second = (np.ascontiguousarray(np.moveaxis(table[:, :, :number], 2, 0)) for table in games)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Nashpy's, of what the counts of equilibria show as well.
            peer.solve(peer.build(first[:1], second[:1]))
            building = least(lambda made=peer, a=first, b=second: made.build(a, b), repeats) / number
            built = peer.build(first, second)
            told = np.array(peer.solve(built))
            one = least(lambda made=peer, those=built: made.solve(those), repeats) / number
        differ = (told != counts[:number]) & (counts[:number] >= 0)
        rows.append(line(peer.name, number, one, short(1e6 * building), f"{differ.sum():,}"))
        if peer.name.startswith(("QuantEcon", "Nashpy")):
            with_building = f" ({short((one + building) / pipeline)} with building games)"
            compared.append(
                f"{peer.name}: {short(one / kernel)} times the kernel on two threads, {short(one / pipeline)} times the "
                f"pipeline{with_building if building > one / 100 else ''}."
            )
    page.add(f"## {size}x{size} games: all equilibria at {points:,} points")
    head = ("", "games", "µs a game", "µs to build it", "/ kernel, 1 thread", "/ kernel, 2 threads", "/ pipeline")
    page.table((*head, "counts that differ"), rows)
    undecided = f"Points that the kernel left to exact arithmetic: {(counts < 0).sum():,}."
    page.add(*(f"- {each}" for each in (undecided, *compared)))
    if stages:
        breakdown(page, family, design, work, repeats)


def breakdown(page: Page, family: gametheory.Family, design: Sampled, work: Path, repeats: int) -> None:
    """Where a chunk's time goes on one thread, each stage by itself or as a difference of two."""
    job = study_job(family, design)
    study, stop = job.study, min(job.study.chunk_size, design.size)
    points, rounded, chosen = design.floats(0, stop), np.array(design.rounded), np.arange(stop)
    regions = Regions(family, design.names, study.fixed, study.concept)

    def solve() -> Any:
        return regions.solve(points, rounded, lambda place: {**study.fixed, **design.exact(place)})

    kernel = solve().solved[0][2].kernel
    program, shape = kernel.program.arrays, kernel.first.shape
    registers = np.empty((2, len(program[0]), BLOCK))

    def run_machine() -> None:
        for start in range(0, stop, BLOCK):
            run(*program, points, rounded, chosen[start : start + BLOCK], *registers)

    games = [each.reshape(*shape, stop) for each in np.split(points, 2)]
    table = job.table(0)
    data, _ = encoded(table, 0, "")
    file = work / "part"

    def write() -> None:
        file.unlink(missing_ok=True)
        write_durably(file, data)
        synchronize(work)

    taken = {
        "draws": least(lambda: design.floats(0, stop), repeats),
        "machine": least(run_machine, repeats),
        "kernel": least(lambda: bimatrix_equilibria(*games), repeats),
        "driver": least(lambda: kernel.solve(points, rounded, chosen), repeats),
        "rows": least(lambda: study.rows(0), repeats),
        "table": least(lambda: job.table(0), repeats),
        "encoded": least(lambda: encoded(table, 0, ""), repeats),
        "sha256": least(lambda: hashlib.sha256(data).digest(), repeats),
        "write": least(write, repeats),
    }
    stages = {
        "draws of the parameters": taken["draws"],
        "machine: payoffs with error bounds": taken["machine"],
        "kernel: equilibria": taken["kernel"],
        "driver: expected payoffs, copies": taken["driver"] - taken["machine"] - taken["kernel"],
        "claims, assembling": taken["rows"] - taken["driver"] - taken["draws"],
        "Arrow table": taken["table"] - taken["rows"],
        "Parquet encoding": taken["encoded"] - taken["sha256"],
        "sha256": taken["sha256"],
        "write, fsync of file and folder": taken["write"],
    }
    whole = taken["table"] + taken["encoded"] + taken["write"]
    page.add(f"### Where the time of one chunk of {stop:,} points goes, one thread")
    page.table(
        ("", "ns a point", "share"),
        [[name, short(1e9 * one / stop), f"{100 * one / whole:.0f} %"] for name, one in stages.items()]
        + [["all", short(1e9 * whole / stop), "100 %"]],
    )
    source = np.ones(1 << 25)
    target = np.empty_like(source)
    copied = 2 * source.nbytes / least(lambda: np.copyto(target, source), repeats)
    moved = points.nbytes + table.nbytes + len(data)
    page.add(
        f"- A point is {short(points.nbytes / stop)} bytes of draws, {short(table.nbytes / stop)} of Arrow table and "
        f"{short(len(data) / stop)} of file ({table.num_rows / stop:.2f} rows of {table.num_columns} columns).",
        f"- Parquet encoding takes in {short(table.nbytes / stages['Parquet encoding'] / 1e6)} MB of table a second, "
        f"writing puts {short(len(data) / taken['write'] / 1e6)} MB/s on the disk.",
        f"- Copying memory moves {short(copied / 1e9)} GB/s (read and written) on one thread. To move draws, table and file "
        f"once each would take {short(1e9 * moved / copied / stop)} ns a point: the pipeline is at "
        f"{100 * moved / copied / whole:.1f} % of the speed of memory.",
    )


def part_of_large_games(page: Page, options: argparse.Namespace) -> None:
    """All extreme equilibria of one random integer game of each size."""
    solvers: dict[str, Callable[..., int | None]] = {"this project": ours}
    if shutil.which("lrsnash"):
        solvers["lrsnash"] = lrsnash
    if importlib.util.find_spec("pygambit"):
        solvers["Gambit, rational"] = gambit
    if importlib.util.find_spec("quantecon"):
        solvers["QuantEcon, floats"] = quantecon
    for solver in solvers.values():
        solver(*random_game(6, 0, 100))
    rows = []
    for size in options.large:
        row = [f"{size}x{size}"]
        results = {
            name: best_time(solver, random_game(size, 0, 100), 1 if solver is gambit else options.repeats)
            for name, solver in solvers.items()
            if solver is not gambit or size <= options.gambit
        }
        for name in solvers:
            taken, count = results.get(name, (0.0, None))
            row += ["-", "-"] if count is None else [short(taken), str(count)]
        for name in list(solvers)[1:]:
            row.append(f"{results[name][0] / results['this project'][0]:.2f}" if name in results else "-")
        rows.append(row)
    page.add("## All extreme equilibria of one random game of integers from 0 to 100")
    head = ["", *(each for name in solvers for each in (f"{name}, s", "found"))]
    page.table([*head, *(f"{name} / ours" for name in list(solvers)[1:])], rows)
    page.add(
        "Exact: this project, lrsnash (with the start of its process) and Gambit (one run). QuantEcon's vertex enumeration works "
        "in floats: where it finds fewer, it has lost equilibria, and doesn't say so."
    )


def gambit(first: list[list[int]], second: list[list[int]]) -> int:
    """Gambit's enumeration in rational numbers."""
    import pygambit

    game = pygambit.Game.from_arrays(np.array(first), np.array(second))
    return len(pygambit.nash.enummixed_solve(game, rational=True).equilibria)


def part_of_starting(page: Page, options: argparse.Namespace, work: Path) -> None:
    """Whole processes, and imports of the peers."""
    file = work / "game_3.toml"
    file.write_text(game_file(3))
    folder = work / "rows.parquet"
    commands = {
        "`python -c pass`": ("-c", "pass"),
        "`gametheory --help`": ("-m", "gametheory", "--help"),
        "`gametheory solve`, 2x2": ("-m", "gametheory", "solve", str(ROOT / CLASSIC)),
        **{f"`import {name}`": ("-c", f"import {name}") for name in ("nashpy", "pygambit", "quantecon")},
    }
    found = {name: seconds(arguments, 2 * options.repeats) for name, arguments in commands.items()}
    rows = [[name, f"{min(taken):.2f}"] for name, taken in found.items() if taken]
    commanded(file, 10_000, folder, 1)
    warm = commanded(file, 10_000, folder, options.repeats)
    rows.insert(3, ["`gametheory sweep`, 3x3, 10,000 draws to a dataset", f"{warm:.2f}"])
    if options.cold:
        before = os.environ.get("NUMBA_CACHE_DIR")
        os.environ["NUMBA_CACHE_DIR"] = str(work / "compiled")
        cold = commanded(file, 10_000, folder, 1)
        os.environ.pop("NUMBA_CACHE_DIR")
        if before is not None:
            os.environ["NUMBA_CACHE_DIR"] = before
        rows.insert(4, ["the same, once after installing: kernels are compiled", f"{cold:.1f}"])
    page.add("## Start-up: seconds of a whole process")
    page.table(("", "seconds"), rows)


def part_of_workers(page: Page, options: argparse.Namespace, work: Path) -> None:
    """One and two processes of a Dask cluster on this machine."""
    if not all(map(importlib.util.find_spec, ("distributed", "psutil"))):
        page.add("## Workers", "", "Dask (`distributed`) or psutil is not installed; skipped.")
        return
    from dask_scaling import run as timed

    file = work / "game_3.toml"
    file.write_text(game_file(3))
    points = max(1, round(options.cluster_points * options.scale))
    four = ROOT / "games" / "essay" / "four_players.toml"
    jobs = {
        f"{points:,} points of 3x3 games, one row an equilibrium: much data, which one process writes": (
            str(file),
            points,
        ),
        f"{2 * points:,} points of the essay's four players, one row a point: mostly computing": (
            *(str(four), 2 * points),
            *("--claim", "prediction", "--per", "point"),
        ),
    }
    for what, (game, count, *more) in jobs.items():
        command = [sys.executable, "-m", "gametheory", "sweep", str(game), "--draws", str(count), "--seed", str(SEED)]
        ways = {"1 thread": ("--threads", "1"), "2 threads": ("--threads", "2")}
        ways |= {f"{k} Dask worker{'s' * (k > 1)}": ("--cluster", f"local:{k}") for k in (1, 2)}
        taken = {}
        for name, how in ways.items():
            taken[name], _ = timed([*command, *map(str, more)], work / "rows.parquet", *how)
            shutil.rmtree(work / "rows.parquet")
        page.add(f"## Workers: {what}; whole processes")
        page.table(
            ("", "seconds", "points a second", "1 Dask worker / this"),
            [
                [name, f"{one:.1f}", f"{int(count) / one:,.0f}", f"{taken['1 Dask worker'] / one:.2f}"]
                for name, one in taken.items()
            ],
        )


def machine_told() -> list[str]:
    """What it runs on."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    versions = [f"Python {platform.python_version()}"]
    for name in ("exactgames", "numba", "numpy", "pyarrow", "distributed", "nashpy", "quantecon", "pygambit"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{name} {importlib.metadata.version(name)}")
    told = [
        f"- Machine: {model}, {os.cpu_count()} processors, {platform.system()}.",
        f"- Versions: {', '.join(versions)}.",
    ]
    if missing():
        told.append(f"- Not installed, so skipped: {', '.join(missing())}.")
    if (load := os.getloadavg()[0]) > 0.5:
        told.append(f"- The machine was not idle: its load was {load:.1f} at the start.")
    return told


MEANING = """\
What is measured, each the least wall-clock time of {repeats} runs after one to warm up:

- *Kernel*: the numba kernel on payoffs that are in memory, all equilibria with their probabilities. It certifies that these
  are all, and marks the games for which floats can't.
- *Pipeline*: from a game file that was read to a Parquet dataset that is on the disk: draws, payoffs with error bounds, kernel,
  expected payoffs, one row an equilibrium, compression, checksums, fsync. *The whole command* is `gametheory sweep`, a process
  with its imports. Ratios to the pipeline are to the faster of one and two threads.
- *QuantEcon, compiled loop*: QuantEcon's compiled enumeration called from a compiled loop, on stacked arrays, equilibria only
  counted; the fastest that QuantEcon can be made, faster than any user of its interface sees.
- Other peers are called once a game, on games that were built before; building is told apart. Gambit's floats are doubles;
  lrsnash gets payoffs rounded to thousandths, as integers, and its time is mostly that of starting a process. Peers get the first
  games of the sweep, fewer where they are slow.
- *Counts that differ*: games of these for which a peer finds another number of equilibria than the kernel does.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="which parts; all unless told")
    parser.add_argument("--scale", type=float, default=1.0, help="times the points and games of parts a, b, c and f")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each, of which the fastest counts")
    parser.add_argument("--large", type=int, nargs="+", default=[8, 10, 12, 14], help="n of the games of part d")
    parser.add_argument("--gambit", type=int, default=10, help="largest n that Gambit gets in part d")
    parser.add_argument("--cluster-points", type=int, default=5_000_000, help="points of part f")
    parser.add_argument("--cold", action=argparse.BooleanOptionalAction, default=True, help="part e: compile kernels")
    parser.add_argument("--directory", type=Path, help="where datasets are written; a temporary folder unless told")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the page here as well")
    options = parser.parse_args(arguments)
    page = Page()
    page.add("# Benchmarks")
    page.add("Written by `benchmarks/peers.py`; nothing here is typed in.")
    page.add(*machine_told())
    page.add(MEANING.format(repeats=options.repeats).strip())
    with tempfile.TemporaryDirectory(dir=options.directory) as folder:
        work = Path(folder)
        for part in PARTS:
            if part not in options.parts:
                continue
            if part in SWEEPS:
                part_of_sweeps(page, SWEEPS[part], options, work, stages=part == "a")
            elif part == "d":
                part_of_large_games(page, options)
            elif part == "e":
                part_of_starting(page, options, work)
            else:
                part_of_workers(page, options, work)
    if options.write:
        options.write.write_text("\n\n".join(page.blocks) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
