"""The benchmark against peers runs, and its solvers agree; how long they take decides nothing here."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import gametheory
from gametheory.sweeps.designs import Sampled, over
from gametheory.sweeps.kernels.bimatrix import bimatrix_equilibria

ROOT = Path(__file__).parents[1]
TINY = ("--scale", "0.0001", "--repeats", "1")


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("peers")


def drawn(peers: ModuleType, size: int, points: int) -> tuple[np.ndarray, np.ndarray]:
    family = gametheory.loads(peers.game_file(size))
    return peers.drawn(Sampled("monte-carlo", over(family), points, 1), size, points)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_games_are_those_of_the_sweep(peers: ModuleType, size: int) -> None:
    family = gametheory.loads(peers.game_file(size))
    design = Sampled("monte-carlo", over(family), 4, 1)
    first, second = peers.drawn(design, size, 4)
    for point in range(4):
        game = family.at(design.exact(point))
        assert [list(map(float, table)) for table in game.payoffs] == [
            table[:, :, point].ravel().tolist() for table in (first, second)
        ]


@pytest.mark.parametrize("size", [2, 3])
def test_peers_that_miss_nothing_count_the_same(peers: ModuleType, size: int) -> None:
    games = drawn(peers, size, 12)
    counts, _, _ = bimatrix_equilibria(*games)
    assert (counts > 0).all()
    stacked = [np.ascontiguousarray(np.moveaxis(table, 2, 0)) for table in games]
    sizes = peers.Sizes(size, 12, loop=12, calls=12, gambit=12, nashpy=12)
    names = []
    for peer in peers.peers(sizes):
        names.append(peer.name)
        # Nashpy's support enumeration compares floats by ==, and so misses some equilibria of generic games.
        if not peer.name.startswith("Nashpy"):
            assert list(peer.solve(peer.build(*stacked))) == counts.tolist(), peer.name
    assert names[0].startswith("this project")
    assert len(names) == 7 - 1 - len(peers.missing()) - ("quantecon" in peers.missing())


def test_the_counts_of_a_peer_are_compared(
    peers: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blind = peers.Peer("a peer that finds nothing", lambda a, b: a, lambda games: [0] * len(games), 30_000)
    monkeypatch.setattr(peers, "peers", lambda sizes: iter([blind]))
    monkeypatch.setattr(peers, "commanded", lambda *told: 1.0)  # a process of its own, which test_startup starts
    page = tmp_path / "page.md"
    assert peers.main(["--parts", "a", "--write", str(page), "--directory", str(tmp_path), *TINY]) == 0
    text = page.read_text(encoding="utf-8")
    assert capsys.readouterr().out.strip() == text.strip()
    (row,) = [line for line in text.splitlines() if line.startswith("| a peer that finds nothing")]
    assert row.split("|")[-2].strip() == "3"  # wrong about each of three games, and every game has an equilibrium
    assert "### Where the time of one chunk of 100 points goes" in text
    assert not list(tmp_path.glob("**/*.parquet"))


def test_large_games_are_counted_by_all(peers: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert peers.main(["--parts", "d", "--large", "4", "--gambit", "4", "--write", str(page), *TINY]) == 0
    (row,) = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| 4x4")]
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    exact = len(gametheory.solve(gametheory.bimatrix(*peers.random_game(4, 0, 100))).equilibria)
    assert cells[2] == str(exact)
    if not peers.missing():
        assert cells[4] == cells[6] == str(exact)


def test_digits(peers: ModuleType) -> None:
    assert [peers.short(number) for number in (0.123456, 12.3456, 123.456, 123456.7)] == [
        "0.123",
        "12.3",
        "123",
        "123,457",
    ]
