"""Random families of games in one parameter ``t``: seeded streams of them for counted runs.

What breaks a solver over a parameter is degeneracy that lasts (payoffs that tie as functions) and degeneracy that
coincides (rows that meet at one value, payoffs that fold, jump or are undefined there). So most kinds have one or both.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import gametheory
from gametheory.model.family import Family

Table = list[list[str]]
Tables = tuple[Table, Table]
Entry = Callable[[], str]


@dataclass(frozen=True)
class LineFamily:
    """A family in ``t``, from ``low`` to ``high``, and how it was made."""

    kind: str
    text: str
    low: Fraction
    high: Fraction

    def load(self) -> Family:
        """The family itself."""
        return gametheory.loads(self.text)


def bimatrix_families(seed: int, count: int, largest: int = 4) -> Iterator[LineFamily]:
    """A stream of two-player families of 2 to ``largest`` strategies each; the kinds take turns."""
    source = random.Random(seed)
    kinds = itertools.cycle(KINDS)
    for _ in range(count):
        yield bimatrix_family(source, next(kinds), largest)


def bimatrix_family(source: random.Random, kind: str, largest: int = 4) -> LineFamily:
    """One two-player family of a kind."""
    rows, columns = source.randint(2, largest), source.randint(2, largest)
    first, second = KINDS[kind](source, rows, columns)
    low, high = source.choice([(0, 1), (-1, 1), (-2, 3)])
    default = Fraction(low) + Fraction(high - low) * Fraction(source.randint(1, 996), 997)
    measured = "[measures]\nmeasured = 'payoff.row - t * row.r0 * column.c0'\n" if source.random() < 0.3 else ""
    text = "\n".join(
        [
            _head(f"{kind} {rows}x{columns}", "strategic", low, high, default),
            "[players]",
            f"row = {_list(f'r{k}' for k in range(rows))}",
            f"column = {_list(f'c{k}' for k in range(columns))}",
            "[payoffs.matrices]",
            f"row = [{', '.join(map(_list, first))}]",
            f"column = [{', '.join(map(_list, second))}]",
            measured,
        ]
    )
    return LineFamily(kind, text, Fraction(low), Fraction(high))


def linear_bimatrix(size: int, seed: int, largest: int = 20) -> LineFamily:
    """A family of ``size`` x ``size`` with independent payoffs ``a + b t``, t from 0 to 1; nothing is degenerate."""
    source = random.Random(f"{size} {seed}")
    entry = _linear(source, largest)
    text = "\n".join(
        [
            _head(f"linear {size}x{size} #{seed}", "strategic", 0, 1, Fraction(1, 2)),
            "[players]",
            f"row = {_list(f'r{k}' for k in range(size))}",
            f"column = {_list(f'c{k}' for k in range(size))}",
            "[payoffs.matrices]",
            *(f"{player} = [{', '.join(map(_list, _table(entry, size, size)))}]" for player in ("row", "column")),
        ]
    )
    return LineFamily("linear", text, Fraction(0), Fraction(1))


def pure_families(seed: int, count: int) -> Iterator[LineFamily]:
    """A stream of three-player families of 2 or 3 strategies, payoffs linear with ties; one in four folds."""
    source = random.Random(seed)
    for _ in range(count):
        shape = [source.randint(2, 3) for _ in range(3)]
        entry = _folded(source, 2) if source.random() < 0.25 else _linear(source, source.choice([1, 2, 9]))
        names = [[f"p{player}s{s}" for s in range(size)] for player, size in enumerate(shape)]
        text = "\n".join(
            [
                _head("three players", "strategic", -1, 2, Fraction(source.randint(1, 996), 997)),
                "[players]",
                *(f"p{player} = {_list(own)}" for player, own in enumerate(names)),
                "[payoffs.cells]",
                *(f"{'.'.join(profile)} = {_list(entry() for _ in shape)}" for profile in itertools.product(*names)),
            ]
        )
        yield LineFamily("pure", text, Fraction(-1), Fraction(2))


def tree_families(
    seed: int, count: int, *, players: Sequence[int] = (1, 2, 3), depth: int = 3, hidden: bool = False
) -> Iterator[LineFamily]:
    """A stream of small trees with ties, payoffs linear in ``t`` and chance that may depend on it.

    With ``hidden`` nearly every inner node shares its information set with those of the same player that it can share
    it with under perfect recall.
    """
    source = random.Random(seed)
    for _ in range(count):
        writer = _TreeWriter(source, source.choice(players), 0.9 if hidden else 0.2)
        names = _list(f"p{player}" for player in range(writer.players))
        nodes = writer.written(depth)
        head = _head("a tree", "extensive", -1, 1, Fraction(source.randint(-996, 996), 997), f"players = {names}")
        yield LineFamily("tree", "\n".join([head, "[tree]", *nodes]), Fraction(-1), Fraction(1))


class _TreeWriter:
    """Writes a tree node by node; one information set has nodes of one player with one own history."""

    def __init__(self, source: random.Random, players: int, share: float) -> None:
        self.source, self.players, self.share = source, players, share
        self.entry = _linear(source, source.choice([1, 2]))
        self.lines: list[str] = []
        self.sets: dict[tuple[int, tuple[tuple[str, int], ...], int], str] = {}
        self.count = 0

    def written(self, depth: int) -> list[str]:
        """The lines of the tree, its root first."""
        self.node(depth, [()] * self.players)
        return self.lines

    def node(self, depth: int, histories: list[tuple[tuple[str, int], ...]]) -> str:
        name, self.count = f"n{self.count}", self.count + 1
        place = len(self.lines)
        self.lines.append("")
        kind, is_root = self.source.random(), name == "n0"
        if depth == 0 or (kind < 0.2 and not is_root):
            self.lines[place] = f"{name} = {{ payoffs = {_list(self.entry() for _ in range(self.players))} }}"
        elif kind < 0.35 and not is_root:
            first = self.source.choice(["(1 + t)/2", "abs(t)", "1/3", "t**2", "0", "(1/3 if t < 0 else 1/4)"])
            children = [self.node(depth - 1, histories) for _ in range(2)]
            chances = zip(children, (first, f"1 - {first}"), strict=True)
            self.lines[place] = (
                f"{name} = {{ chance = {{ {', '.join(f'{child} = {chance!r}' for child, chance in chances)} }} }}"
            )
        else:
            player, moves_count = self.source.randrange(self.players), self.source.choice([2, 2, 3])
            owner = (player, histories[player], moves_count)
            if owner not in self.sets or self.source.random() > self.share:
                self.sets[owner] = f"h{name}"
            known = self.sets[owner]
            children = []
            for move in range(moves_count):
                after = list(histories)
                after[player] = (*histories[player], (known, move))
                children.append(self.node(depth - 1, after))
            moves = ", ".join(f"m{move} = '{child}'" for move, child in enumerate(children))
            self.lines[place] = f"{name} = {{ player = 'p{player}', information = '{known}', moves = {{ {moves} }} }}"
        return name


# Kinds of two-player tables


def _linear_tables(source: random.Random, rows: int, columns: int) -> Tables:
    return _both(_linear(source, 9), rows, columns)


def _quadratic_tables(source: random.Random, rows: int, columns: int) -> Tables:
    return _both(_polynomial(source, 5, 2), rows, columns)


def _tied_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """Very few functions, and many ties between them."""
    return _both(source.choice([_linear(source, 1), _polynomial(source, 1, 2)]), rows, columns)


def _repeated_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """A row or column, or both, that is there twice: for both players, or for one."""
    first, second = _both(_linear(source, 3), rows, columns)
    tables = source.choice([(first, second), (first,), (second,)])
    if source.random() < 0.7:
        kept, lost = source.sample(range(rows), 2)
        for table in tables:
            table[lost] = list(table[kept])
    if source.random() < 0.7:
        kept, lost = source.sample(range(columns), 2)
        for line in itertools.chain(*tables):
            line[lost] = line[kept]
    return first, second


def _mixed_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """A last column, and perhaps a last row, that is a mixture of two others, with equal or other weights."""
    first, second = _both(_linear(source, 2), rows, columns)
    weight = source.choice(["1/2", "1/3", "t**2", "0"])

    def mixture(one: str, other: str) -> str:
        return f"({weight}) * ({one}) + (1 - {weight}) * ({other})"

    if columns > 2:
        for line in (*first, *second):
            line[-1] = mixture(line[0], line[1])
    if rows > 2 and (columns == 2 or source.random() < 0.5):
        for table in (first, second):
            table[-1] = [mixture(one, other) for one, other in zip(table[0], table[1], strict=True)]
    return first, second


def _fixed_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """One player's payoffs are whole numbers, with ties."""
    fixed, moving = _table(_constant(source, 1), rows, columns), _table(_linear(source, 2), rows, columns)
    return (fixed, moving) if source.random() < 0.5 else (moving, fixed)


def _zero_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """All zero for one player or both, but for an entry or two."""
    first, second = _both(lambda: "0", rows, columns)
    entry = _linear(source, 2)
    for table in (first, second):
        for _ in range(source.randint(0, 2)):
            table[source.randrange(rows)][source.randrange(columns)] = entry()
    return (_table(entry, rows, columns), second) if source.random() < 0.3 else (first, second)


def _meeting_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """Two rows, or two columns, that are the same at one value inside the range only."""
    first, second = _both(_linear(source, 2), rows, columns)
    gap = f"(t - {source.choice(['1/2', '1/3', '2/7'])})"
    tables = source.choice([(first, second), (first,), (second,)])
    slope = _constant(source, 1)
    for table in tables:
        table[-1] = [f"{entry} + {gap} * {slope()}" for entry in table[0]]
    if source.random() < 0.5:
        for line in itertools.chain(*tables):
            line[-1] = f"{line[0]} + {gap} * {slope()}"
    return first, second


def _shared_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """Whole numbers and multiples of one function, so that many determinants vanish together."""
    gap = source.choice(["(t - 1/2)", "(3*t - 1)", "(t - 1/2)**2", "(t - 1/2) * (t - 1/3)"])
    constant, slope = _constant(source, 1), _constant(source, 2)
    return _both(lambda: f"{constant()} + {slope()} * {gap}", rows, columns)


def _folded_tables(source: random.Random, rows: int, columns: int) -> Tables:
    return _both(_folded(source, source.choice([1, 1, 4])), rows, columns)


def _jumping_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """Payoffs that differ on the two sides of a value, and at it."""
    constant, linear, where = _constant(source, 1), _linear(source, 1), source.choice(["1/2", "1/3"])
    test = _choice(
        source, [f"t < {where}", f"t <= {where}", f"t == {where}", f"t**2 > {where}", f"t > {where} or t < 0"]
    )

    def entry() -> str:
        return f"({linear()} if {test()} else {constant()})" if source.random() < 0.4 else linear()

    return _both(entry, rows, columns)


def _quotient_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """Rational functions without poles from -2 to 3, but for those over ``t`` or ``2 t^2 - 1``, where that is drawn."""
    bottoms = ["(4 + t)", "(4 - t)", "(1 + t**2)"]
    if source.random() < 0.4:
        bottoms.append(source.choice(["t", "(2*t**2 - 1)"]))
    linear, constant, bottom = _linear(source, 2), _constant(source, 1), _choice(source, bottoms)
    return _both(lambda: source.choice([constant, lambda: f"({linear()}) / {bottom()}"])(), rows, columns)


def _irrational_tables(source: random.Random, rows: int, columns: int) -> Tables:
    """Few functions with irrational zeros, and ties between them."""
    gap = _choice(source, ["(t**2 - 1/2)", "(2*t**2 - 1)", "(t**3 - 1/3)", "(t**2 + t - 1)", "0", "1", "t"])
    constant = _constant(source, 2)
    return _both(lambda: f"{constant()} * {gap()}", rows, columns)


KINDS: dict[str, Callable[[random.Random, int, int], Tables]] = {
    "linear": _linear_tables,
    "tied": _tied_tables,
    "quadratic": _quadratic_tables,
    "repeated": _repeated_tables,
    "fixed": _fixed_tables,
    "mixed": _mixed_tables,
    "zero": _zero_tables,
    "meeting": _meeting_tables,
    "shared": _shared_tables,
    "folded": _folded_tables,
    "jumping": _jumping_tables,
    "quotient": _quotient_tables,
    "irrational": _irrational_tables,
}
"""How each kind of tables is drawn."""


# Entries and texts


def _constant(source: random.Random, bound: int) -> Entry:
    return lambda: str(source.randint(-bound, bound)) if bound else "0"


def _linear(source: random.Random, bound: int) -> Entry:
    return lambda: f"{source.randint(-bound, bound)} + {source.randint(-bound, bound)} * t"


def _polynomial(source: random.Random, bound: int, degree: int) -> Entry:
    return lambda: " + ".join(f"{source.randint(-bound, bound)} * t**{power}" for power in range(degree + 1))


def _folded(source: random.Random, bound: int) -> Entry:
    linear = _linear(source, bound)
    fold = _choice(source, ["min({}, {})", "max({}, {})", "abs({})", "{}", "({} if {} > 0 else 0)", "{} * max(t, 0)"])
    return lambda: fold().format(linear(), linear())


def _choice(source: random.Random, options: Sequence[str]) -> Entry:
    return lambda: source.choice(options)


def _table(entry: Entry, rows: int, columns: int) -> Table:
    return [[entry() for _ in range(columns)] for _ in range(rows)]


def _both(entry: Entry, rows: int, columns: int) -> Tables:
    return _table(entry, rows, columns), _table(entry, rows, columns)


def _list(texts: Sequence[str] | Iterator[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def _head(title: str, form: str, low: int, high: int, default: Fraction, more: str = "") -> str:
    parameter = f'[parameters.t]\ndefault = "{default}"\nrange = [{low}, {high}]'
    return f'format = 1\ntitle = "{title}"\nform = "{form}"\n{more}\n{parameter}'
