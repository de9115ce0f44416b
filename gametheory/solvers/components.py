r"""Maximal Nash subsets and connected components of the equilibria of a two-player game.

Join each row vertex and column vertex that form an extreme equilibrium: a bipartite graph. A set ``X x Y`` of
vertices with all pairs joined (a biclique) spans the equilibria ``conv X x conv Y``, and the maximal bicliques span
the *maximal Nash subsets*: products of polytopes whose union is the set of all equilibria, and within which
strategies may be exchanged. Two equilibria lie in the same topologically connected component just if
their vertices are connected in the graph.

References: Winkels 1979, "An algorithm to determine all equilibrium points of a bimatrix game"; Jansen 1981, Naval
Research Logistics Quarterly 28; Avis, Rosenberg, Savani and von Stengel 2010, Economic Theory 42, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gametheory.errors import LimitReached
from gametheory.linalg import bits, set_bits

__all__ = ["DEFAULT_LIMIT", "connected_components", "maximal_nash_subsets"]

DEFAULT_LIMIT = 1_000_000
"""Most candidate subsets examined."""

Pair = tuple[int, int]
Subset = tuple[tuple[int, ...], tuple[int, ...]]


def maximal_nash_subsets(pairs: Iterable[Pair], *, limit: int = DEFAULT_LIMIT) -> tuple[Subset, ...]:
    """The maximal Nash subsets as (row vertices, column vertices), sorted, given the extreme equilibria.

    1. Take each connected component of the graph by itself.
    2. On its smaller side, call a set of vertices *closed* if it has every vertex joined to all that its members
       have in common. The maximal bicliques are the closed sets paired with what they have in common, neither empty.
    3. Close-by-One (Kuznetsov 1993): from a closed set, add one later vertex and close; keep the result only if
       closing added no earlier vertex, so that each closed set is found once.

    ``pairs`` are positions (row vertex, column vertex). More than ``limit`` closures raise :class:`LimitReached`.

    **Guarantees.** Complete, exact and free of repetition, for any graph. There may be exponentially many subsets, but
    each costs at most as many closures as its side has vertices.

    >>> maximal_nash_subsets([(0, 0), (0, 1), (1, 1)])
    (((0,), (0, 1)), ((0, 1), (1,)))
    """
    given = sorted(set(pairs))
    counter = _Counter(limit)
    subsets: list[Subset] = []
    for members in connected_components(given):
        joined = [given[position] for position in members]
        if len(joined) == 1:
            subsets.append(((joined[0][0],), (joined[0][1],)))
        elif len({row for row, _ in joined}) <= len({column for _, column in joined}):
            subsets.extend(_maximal_bicliques(joined, counter))
        else:
            turned = _maximal_bicliques([(column, row) for row, column in joined], counter)
            subsets.extend((rows, columns) for columns, rows in turned)
    return tuple(sorted(subsets))


def connected_components(pairs: Sequence[Pair]) -> tuple[tuple[int, ...], ...]:
    """Positions in ``pairs`` of the extreme equilibria in each connected component, sorted.

    Each pair is joined with the last one that had the same row vertex, and with the last that had the same column
    vertex, in a forest of disjoint sets (Tarjan 1975). **Guarantees.** Complete; nearly linear time.

    >>> connected_components([(0, 0), (0, 1), (1, 2), (2, 1)])
    ((0, 1, 3), (2,))
    """
    parent = list(range(len(pairs)))

    def root(position: int) -> int:
        while parent[position] != position:
            parent[position] = parent[parent[position]]
            position = parent[position]
        return position

    last_of_row: dict[int, int] = {}
    last_of_column: dict[int, int] = {}
    for position, (row, column) in enumerate(pairs):
        for other in (last_of_row.get(row, position), last_of_column.get(column, position)):
            first, second = sorted((root(other), root(position)))
            parent[second] = first
        last_of_row[row] = last_of_column[column] = position
    members: dict[int, list[int]] = {}
    for position in range(len(pairs)):
        members.setdefault(root(position), []).append(position)
    return tuple(tuple(positions) for positions in members.values())


class _Counter:
    """Counts closures against the limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def add(self) -> None:
        self.count += 1
        if self.count > self.limit:
            raise LimitReached(
                f"there are too many maximal Nash subsets: the search passed its limit of {self.limit:,} candidates; "
                "raise it with --limit"
            )


def _maximal_bicliques(pairs: Sequence[Pair], counter: _Counter) -> list[Subset]:
    """The maximal bicliques of a graph without isolated vertices; sets are bit masks over ranks."""
    firsts, seconds = sorted({first for first, _ in pairs}), sorted({second for _, second in pairs})
    first_rank = {vertex: rank for rank, vertex in enumerate(firsts)}
    second_rank = {vertex: rank for rank, vertex in enumerate(seconds)}
    neighbours = [0] * len(firsts)
    for first, second in pairs:
        neighbours[first_rank[first]] |= 1 << second_rank[second]

    def close(common: int) -> int:
        counter.add()
        return bits([rank for rank, joined in enumerate(neighbours) if joined & common == common])

    everything = (1 << len(seconds)) - 1
    found: list[Subset] = []
    # A closed set, what its members have in common, and the first rank that may still be added to it.
    stack = [(close(everything), everything, 0)]
    while stack:
        closed, common, start = stack.pop()
        if closed:
            found.append((_names(firsts, closed), _names(seconds, common)))
        for rank in range(start, len(firsts)):
            shared = common & neighbours[rank]
            if closed >> rank & 1 or not shared:
                continue
            larger = close(shared)
            earlier = (1 << rank) - 1
            if larger & earlier == closed & earlier:
                stack.append((larger, shared, rank + 1))
    return found


def _names(vertices: Sequence[int], ranks: int) -> tuple[int, ...]:
    return tuple(vertices[rank] for rank in set_bits(ranks))
