"""Files beside Gambit's own reader, writer and exact methods: its catalogue, and random games in both directions."""

from __future__ import annotations

import importlib
import io
import random
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import gametheory
from gametheory.formats.efg import read_efg, write_efg
from gametheory.formats.nfg import read_nfg, write_nfg
from gametheory.formats.records import StrategicRecord
from gametheory.model.exporting import record_of, to_text
from gametheory.model.strategic import StrategicGame
from tests.strategies import random_extensive_games, random_games

pygambit = pytest.importorskip("pygambit")
CATALOGUE = sorted(
    path for path in Path(pygambit.__file__).parent.rglob("catalog_data/**/*") if path.suffix in (".nfg", ".efg")
)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    return importlib.import_module("gambit_files")


def test_there_is_a_catalogue() -> None:
    if not CATALOGUE:
        pytest.skip("this version of pygambit ships no games")
    assert {path.suffix for path in CATALOGUE} == {".nfg", ".efg"}


@pytest.mark.parametrize("path", CATALOGUE, ids=[f"{path.parent.name}-{path.name}" for path in CATALOGUE])
def test_the_catalogue_is_read_written_and_solved_as_gambit_does(bench: ModuleType, path: Path) -> None:
    row = bench.judged(path)
    assert (row.read, row.round_trip, row.solved, row.agrees) == ("", "", "", "")


def test_the_benchmark_notices_what_differs(bench: ModuleType) -> None:
    text = 'NFG 1 R "t" { "A" "B" } { 2 1 } 1 2 3 4'
    theirs = pygambit.read_nfg(io.StringIO(text))
    assert bench.differences(read_nfg(text), theirs) == ""
    assert "payoffs differ at (1, 0)" in bench.differences(read_nfg(text.replace("3 4", "3 5")), theirs)
    assert bench.differences(read_nfg(text.replace('"B"', '"C"')), theirs) == "players differ"
    tree = 'EFG 2 R "t" { "A" } p "" 1 1 "s" { "l" "r" } 0 t "" 1 "o" { 1 } t "" 0'
    theirs = pygambit.read_efg(io.StringIO(tree))
    assert bench.differences(read_efg(tree), theirs) == ""
    for old, new in (("{ 1 }", "{ 2 }"), ('"s"', '"z"'), ('"r"', '"q"'), ('t "" 0', 't "x" 0'), ('"o"', '"w"')):
        assert "differ" in bench.differences(read_efg(tree.replace(old, new)), theirs)
    one, two = ((Fraction(1),), (Fraction(1),)), ((Fraction(0),), (Fraction(0),))
    assert bench.compared({one}, {frozenset([one])}, {one, two}) != ""
    assert bench.compared({one, two}, {frozenset([one, two])}, {one, two}) == "the components differ"
    assert bench.compared({one, two}, {frozenset([one]), frozenset([two])}, {one, two}) == ""


@pytest.mark.parametrize("seed", range(4))
def test_random_games_that_we_write_are_solved_alike(bench: ModuleType, seed: int) -> None:
    """About 200 games in all, half of them with deliberate ties, against rational vertex enumeration."""
    for game in random_games(seed, 50, degenerate_share=0.5):
        record = record_of(game)
        theirs = pygambit.read_nfg(io.StringIO(to_text(game, "nfg", outcomes=bool(seed % 2))))
        assert bench.differences(record, theirs) == ""
        found, note = bench.gambit_equilibria(theirs, record, None)
        assert note == ""
        assert bench.compared(*bench.our_equilibria(game), found) == ""


@pytest.mark.parametrize("players", [1, 2, 3, 4])
def test_random_games_that_gambit_writes(bench: ModuleType, players: int) -> None:
    source = random.Random(players)
    for _ in range(25):
        shape = [source.randint(1, 3) for _ in range(players)]
        theirs = pygambit.Game.from_arrays(*(_array(source, shape) for _ in range(players)), title="random")
        record = read_nfg(theirs.to_nfg())
        assert isinstance(record, StrategicRecord)
        assert bench.differences(record, theirs) == ""
        assert bench.differences(record, pygambit.read_nfg(io.StringIO(write_nfg(record)))) == ""
        game = gametheory.loads(theirs.to_nfg()).at()
        assert isinstance(game, StrategicGame)
        assert tuple(zip(*game.payoffs, strict=True)) == record.payoffs


def _array(source: random.Random, shape: list[int]) -> Any:
    if not shape:
        return pygambit.Rational(source.randint(-9, 9), source.choice([1, 1, 3, 10]))
    return [_array(source, shape[1:]) for _ in range(shape[0])]


def test_random_trees_that_gambit_writes(bench: ModuleType) -> None:
    for game in random_extensive_games(11, 60):
        theirs = pygambit.read_efg(io.StringIO(to_text(game, "efg")))
        assert bench.differences(record_of(game), theirs) == ""
        record = read_efg(theirs.to_efg())
        assert bench.differences(record, theirs) == ""
        again = pygambit.read_efg(io.StringIO(write_efg(record)))
        assert again.to_efg() == theirs.to_efg()


@pytest.mark.parametrize("label", ["plain", 'a "quoted" word', "C:\\games", "{ 1 2 }", "a, b", "-1", "two\nlines"])
def test_labels_are_read_by_gambit_as_they_are(bench: ModuleType, label: str) -> None:
    cells = ((Fraction(1), Fraction(1, 3)), (Fraction(-2), Fraction(1, 10)))
    # Titles and comments may hold anything; pygambit takes labels of one line only.
    short = label if label.isprintable() else "A"
    record = StrategicRecord(label, (short, "B"), ((short, "x"), (short,)), cells, label)
    for outcomes in (False, True):
        theirs = pygambit.read_nfg(io.StringIO(write_nfg(record, outcomes=outcomes)))
        assert bench.differences(record, theirs) == ""
