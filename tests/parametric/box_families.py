"""Random families of games in two parameters ``x`` and ``y``, from 0 to 1 each: seeded, many of them degenerate."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator

import gametheory

AXES = ("x", "y")
Entry = Callable[[], str]


def bilinear(source: random.Random, bound: int) -> Entry:
    """Entries ``a + b x + c y + d x y``."""

    def entry() -> str:
        a, b, c, d = (source.randint(-bound, bound) for _ in range(4))
        return f"{a} + {b}*x + {c}*y + {d}*x*y"

    return entry


def bimatrix_text(rows: int, columns: int, entry: Entry, *, twice: bool = False, extra: str = "") -> str:
    """A two-player game; ``twice`` repeats the first row as the last, for both players."""
    tables = [[[entry() for _ in range(columns)] for _ in range(rows)] for _ in range(2)]
    if twice:
        for table in tables:
            table[-1] = list(table[0])
    return "\n".join(
        [
            head(f"{rows}x{columns}", "strategic"),
            "[players]",
            f"row = {_list(f'r{k}' for k in range(rows))}",
            f"column = {_list(f'c{k}' for k in range(columns))}",
            "[payoffs.matrices]",
            *(
                f"{name} = [{', '.join(map(_list, table))}]"
                for name, table in zip(("row", "column"), tables, strict=True)
            ),
            extra,
        ]
    )


def bimatrices(seed: int, count: int) -> Iterator[gametheory.Family]:
    """2x2 and 2x3 families: generic ones, ones with many ties, repeated rows, and zero tables, in turn."""
    source = random.Random(seed)
    for number in range(count):
        columns = 2 + number % 2
        kind = number // 2 % 4
        entry = (lambda: "0") if kind == 3 else bilinear(source, (9, 1, 3)[kind])
        rows = 3 if kind == 2 and columns == 2 else 2
        text = bimatrix_text(rows, columns, entry, twice=kind == 2, extra="[measures]\nsum = 'payoff.row + x*row.r0'\n")
        yield gametheory.loads(text)


def pure_games(seed: int, count: int) -> Iterator[gametheory.Family]:
    """Three players with two strategies each, payoffs with ties."""
    source = random.Random(seed)
    for _ in range(count):
        entry = bilinear(source, source.choice([1, 2, 9]))
        names = [[f"p{player}s{s}" for s in range(2)] for player in range(3)]
        cells = (f"{'.'.join(profile)} = {_list(entry() for _ in range(3))}" for profile in itertools.product(*names))
        players = (f"p{player} = {_list(own)}" for player, own in enumerate(names))
        yield gametheory.loads(
            "\n".join([head("three players", "strategic"), "[players]", *players, "[payoffs.cells]", *cells])
        )


def trees(seed: int, count: int, *, chance: bool = True) -> Iterator[gametheory.Family]:
    """Two movers, payoffs with ties; with a move of chance between them, of probability x, unless that is left out."""
    source = random.Random(seed)
    up, luck = "good", []
    if chance:
        up = "luck"
        luck = [
            "luck = { chance = { good = 'x', bad = '1 - x' } }",
            "bad = { player = 'two', moves = { a = 'end3', b = 'end4' } }",
        ]
    for _ in range(count):
        entry = bilinear(source, source.choice([1, 3]))
        ends = range(6) if chance else (0, 1, 2, 5)
        leaves = [f"end{k} = {{ payoffs = {_list([entry(), entry()])} }}" for k in ends]
        yield gametheory.loads(
            "\n".join(
                [
                    head("a tree", "extensive", "players = ['one', 'two']"),
                    "[tree]",
                    f"start = {{ player = 'one', moves = {{ out = 'end0', up = '{up}', down = 'reply' }} }}",
                    *luck,
                    "good = { player = 'two', moves = { a = 'end1', b = 'end2' } }",
                    "reply = { player = 'two', moves = { a = 'end5', b = 'last' } }",
                    "last = { payoffs = ['y', 'x'] }",
                    *leaves,
                ]
            )
        )


def head(title: str, form: str, more: str = "") -> str:
    """The beginning of a game file in x and y."""
    return "\n".join(
        [
            "format = 1",
            f'title = "{title}"',
            f'form = "{form}"',
            more,
            'parameters.x = { default = "3/7", range = [0, 1] }',
            'parameters.y = { default = "5/11", range = [0, 1] }',
        ]
    )


def _list(entries: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{entry}'" for entry in entries) + "]"
