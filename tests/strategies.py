"""Random games: Hypothesis strategies, and seeded streams of them for counted runs.

Generic games are the easy case. What breaks solvers is ties, so most of what is drawn here has them: payoffs from a
handful of integers, zero and constant matrices, repeated rows and columns, trees whose outcomes are worth the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from hypothesis import strategies as st

from gametheory.model.about import About
from gametheory.model.extensive import (
    ChanceNode,
    DecisionNode,
    ExtensiveGame,
    InformationSet,
    Node,
    TerminalNode,
)
from gametheory.model.strategic import StrategicGame, bimatrix

Matrix = list[list[int]]


@st.composite
def bimatrix_games(draw: st.DrawFn, max_size: int = 4, *, degenerate: bool = True) -> StrategicGame:
    """Two-player games of 1 to ``max_size`` strategies; with ``degenerate``, mostly with ties of all kinds."""
    rows, columns = draw(st.integers(1, max_size)), draw(st.integers(1, max_size))
    bound = draw(st.sampled_from([0, 1, 2, 9])) if degenerate else 50
    entries = st.lists(
        st.lists(st.integers(-bound, bound), min_size=columns, max_size=columns), min_size=rows, max_size=rows
    )
    first, second = draw(entries), draw(entries)
    if degenerate and rows > 1 and draw(st.booleans()):
        first[-1], second[-1] = list(first[0]), list(second[0])
    if degenerate and columns > 1 and draw(st.booleans()):
        for row in (*first, *second):
            row[-1] = row[0]
    return bimatrix(first, second)


def random_games(
    seed: int, count: int, degenerate_share: float = 0.75, sizes: tuple[int, int] = (4, 5)
) -> Iterator[StrategicGame]:
    """A stream of two-player games of up to ``sizes`` strategies; about that share of them with deliberate ties."""
    source = random.Random(seed)
    for _ in range(count):
        rows, columns = (source.randint(1, size) for size in sizes)
        tied = source.random() < degenerate_share
        yield bimatrix(*(_matrix(source, rows, columns, tied=tied) for _ in range(2)))


def _matrix(source: random.Random, rows: int, columns: int, *, tied: bool) -> Matrix:
    bound = source.choice([1, 2, 4]) if tied else 99
    matrix = [[source.randint(-bound, bound) for _ in range(columns)] for _ in range(rows)]
    kind = source.choice(["few values", "repeated row", "repeated column", "constant", "zero row"]) if tied else ""
    if kind == "repeated row":
        matrix[source.randrange(rows)] = list(matrix[source.randrange(rows)])
    elif kind == "repeated column":
        kept, lost = source.randrange(columns), source.randrange(columns)
        for row in matrix:
            row[lost] = row[kept]
    elif kind == "constant" and source.random() < 0.5:
        matrix = [[bound] * columns for _ in range(rows)]
    elif kind == "zero row":
        matrix[source.randrange(rows)] = [0] * columns
    return matrix


def random_n_player_games(seed: int, count: int, players: tuple[int, ...] = (1, 3, 4)) -> Iterator[StrategicGame]:
    """A stream of games of those numbers of players, up to 3 strategies each, with ties and one measure."""
    source = random.Random(seed)
    for _ in range(count):
        yield n_player_game(source, source.choice(players))


def n_player_game(source: random.Random, players: int) -> StrategicGame:
    """One game with ties; player ``p0`` has strategies ``p0s0``, ``p0s1``, ..."""
    shape = [source.randint(1, 3) for _ in range(players)]
    count = 1
    for size in shape:
        count *= size
    bound = source.choice([1, 2, 9])
    table = [tuple(Fraction(source.randint(-bound, bound)) for _ in range(count)) for _ in range(players + 1)]
    return StrategicGame(
        about=About("random game", "strategic"),
        players=tuple(f"p{player}" for player in range(players)),
        strategies=tuple(tuple(f"p{player}s{s}" for s in range(size)) for player, size in enumerate(shape)),
        payoffs=tuple(table[:-1]),
        measures={"measured": table[-1]},
    )


n_player_games = st.builds(n_player_game, st.randoms(use_true_random=False), st.integers(1, 4))
"""Games of one to four players."""


def distribution(source: random.Random, size: int) -> tuple[Fraction, ...]:
    """A random distribution; often with zeros."""
    weights = [source.choice([0, 0, 1, 2, 3]) for _ in range(size)]
    weights[source.randrange(size)] += 1
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


# Trees


def random_extensive_games(seed: int, count: int, depth: int = 4) -> Iterator[ExtensiveGame]:
    """A stream of small trees with chance, ties, imperfect information and perfect recall."""
    source = random.Random(seed)
    for _ in range(count):
        yield extensive_game(source, depth)


def extensive_game(source: random.Random, depth: int = 4) -> ExtensiveGame:
    """One tree of at most that depth; its root decides, and a player may have no move at all."""
    players, tell_apart = source.choice([1, 2, 2, 3]), source.choice([0.0, 0.0, 0.5, 1.0])
    return _Tree(source, players, tell_apart).grow(depth)


extensive_games = st.builds(extensive_game, st.randoms(use_true_random=False), st.integers(1, 4))
"""Small trees."""


class _Tree:
    """Grows a tree in preorder.

    A new node may join an information set of the same player only if that player has the same own history (sets
    met and moves made) at both: this is perfect recall.
    """

    def __init__(self, source: random.Random, players: int, tell_apart: float) -> None:
        self.source, self.players, self.tell_apart = source, players, tell_apart
        self.nodes: list[Node | None] = []
        self.members: list[list[int]] = []
        self.owners: list[tuple[int, tuple[tuple[int, int], ...], int]] = []
        self.bound = source.choice([1, 3])

    def grow(self, depth: int) -> ExtensiveGame:
        self.node(depth, [()] * self.players, root=True)
        return ExtensiveGame(
            about=About("random tree", "extensive"),
            players=tuple(f"p{player}" for player in range(self.players)),
            nodes=tuple(node for node in self.nodes if node is not None),
            information_sets=tuple(
                InformationSet(f"h{position}", player, tuple(f"m{move}" for move in range(moves)), tuple(members))
                for position, ((player, _, moves), members) in enumerate(zip(self.owners, self.members, strict=True))
            ),
            measures=("measured",),
        )

    def node(self, depth: int, histories: list[tuple[tuple[int, int], ...]], *, root: bool = False) -> int:
        position = len(self.nodes)
        self.nodes.append(None)
        kind = self.source.random()
        if depth == 0 or (not root and kind < 0.25):
            payoffs = tuple(Fraction(self.source.randint(-self.bound, self.bound)) for _ in range(self.players))
            self.nodes[position] = TerminalNode(f"n{position}", payoffs, (Fraction(self.source.randint(0, 1)),))
        elif not root and kind < 0.4:
            probabilities = distribution(self.source, self.source.randint(1, 3))
            children = tuple(self.node(depth - 1, histories) for _ in probabilities)
            events = tuple(f"e{event}" for event in range(len(probabilities)))
            self.nodes[position] = ChanceNode(f"n{position}", events, probabilities, children)
        else:
            player = self.source.randrange(self.players)
            owner = (player, histories[player], self.source.choice([1, 2, 2, 2, 3]))
            alike = [number for number, other in enumerate(self.owners) if other == owner]
            if not alike or self.source.random() < self.tell_apart:
                alike = [len(self.owners)]
                self.owners.append(owner)
                self.members.append([])
            chosen = self.source.choice(alike)
            self.members[chosen].append(position)
            children = []
            for move in range(owner[2]):
                after = list(histories)
                after[player] = (*histories[player], (chosen, move))
                children.append(self.node(depth - 1, after))
            self.nodes[position] = DecisionNode(f"n{position}", chosen, tuple(children))
        return position
