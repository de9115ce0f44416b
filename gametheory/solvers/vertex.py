r"""All extreme equilibria of a two-player game, by enumerating the vertices of both best-response polytopes.

Let ``A`` and ``B`` be the payoffs of the row and the column player, both of ``m`` rows and ``n`` columns, and positive.
The best-response polytopes are

    P = {x in R^m : x >= 0, B'x <= 1}    and    Q = {y in R^n : A y <= 1, y >= 0}.

A nonzero point of ``P`` is a mixed strategy ``x / sum(x)`` of the row player, scaled so that the best payoff against it
is 1. Strategies of both players are labelled ``0 .. m+n-1``, rows first. A point ``x`` has the label of each row that
it doesn't play and of each column that is a best response to it; a point ``y`` that of each column that it doesn't play
and of each row that is a best response to it. Then ``(x, y)`` is an equilibrium just if every strategy is either not
played or a best response: if ``(x, y)`` carries all labels. The *extreme equilibria* are the pairs of vertices, other
than ``(0, 0)``, that do; every equilibrium is a mixture of them within a maximal Nash subset
(:mod:`gametheory.solvers.components`).

References: von Stengel 2002, "Computing equilibria for two-person games", Handbook of Game Theory 3, chapter 45;
Avis, Rosenberg, Savani and von Stengel 2010, "Enumeration of Nash equilibria for two-player games", Economic Theory 42.
"""

from __future__ import annotations

import functools
import math
import operator
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from gametheory.errors import LimitReached
from gametheory.linalg import Polytope, Visit, bits, set_bits, solve_vertex, vertices_by_pivoting
from gametheory.numbers import to_flint
from gametheory.solvers.matching import completely_labelled

__all__ = ["DEFAULT_LIMIT", "ExtremeEquilibria", "enumerate_vertices", "extreme_equilibria"]

BATCH_FROM = 5000
"""Most vertices that a polytope may have before searching it in batches repays the import of numpy (0.1 s)."""
BATCH_FROM_IF_IMPORTED = 100
"""The same where numpy is already there."""
COMPILED_FROM = 8
"""The same for the compiled search, where it is already there."""
COMPILE_AFTER = 20_000
"""Bases that a search in batches visits before importing the compiled search (0.5 s with numba) to go on with it."""
COMPILE_AFTER_IF_IMPORTED = 5000
"""The same where numba is already there."""
DEFAULT_LIMIT = 200_000_000
"""Most tableau entries computed, over both polytopes: bases visited times the entries of a tableau."""

ENTRIES_OF_A_PAIR = 100
"""What one equilibrium counts against the limit; only degenerate games have more equilibria than vertices."""

ZERO = Fraction(0)

Strategy = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class ExtremeEquilibria:
    """All extreme equilibria of one game.

    ``row_strategies`` and ``column_strategies`` are the distinct mixed strategies that occur in them, sorted;
    ``pairs`` are the equilibria as positions in the two, sorted. ``degenerate`` tells whether some mixed strategy
    has more pure best responses than pure strategies in its support.
    """

    row_strategies: tuple[Strategy, ...]
    column_strategies: tuple[Strategy, ...]
    pairs: tuple[tuple[int, int], ...]
    degenerate: bool


def extreme_equilibria(
    row_payoffs: Sequence[Sequence[Fraction]],
    column_payoffs: Sequence[Sequence[Fraction]],
    *,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[int], None] | None = None,
) -> ExtremeEquilibria:
    """All extreme equilibria of the two-player game with these payoffs, both indexed ``[row][column]``.

    1. Replace each player's payoffs by small non-negative integers with the same best responses.
    2. Enumerate the vertices of ``P`` and of ``Q``, with all labels of each. Once one of them has shown the game to be
       degenerate, the face of the other on which strategies that are never a best response aren't played is enough.
    3. Match each vertex of ``P`` with the vertices of ``Q`` that have the labels it lacks.
    4. Solve for the coordinates of the matched vertices, and sort.

    ``limit`` bounds the tableau entries computed (bases times entries); beyond it :class:`LimitReached` is raised.
    ``progress`` is called now and then with the number of bases found so far, in both polytopes.

    **Guarantees.** Complete and exact, also in degenerate games, whatever the size of the numbers; at least one
    equilibrium. ``degenerate`` is decided, not guessed. Cost: the number of bases, which grows like ``2.6^n`` at worst
    in ``n x n`` games and is a few thousand in random 12 x 12 ones, times ``m n``.

    >>> battle = extreme_equilibria([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    >>> battle.pairs, battle.degenerate
    (((0, 0), (1, 1), (2, 2)), False)
    >>> battle.row_strategies[1]
    (Fraction(2, 3), Fraction(1, 3))
    """
    rows, columns = len(row_payoffs), len(row_payoffs[0])
    meter = _Meter(f"{rows}x{columns}", limit, progress)
    # What each strategy pays the opponent: row i of B is a variable of P, column j of A one of Q.
    payoffs = (column_payoffs, list(zip(*row_payoffs, strict=True)))
    sides: dict[int, _Side] = {}
    # The player with fewer strategies has the polytope with fewer vertices.
    smaller = 0 if rows <= columns else 1
    sides[smaller] = first = _Side(payoffs[smaller], range(len(payoffs[smaller])), meter)
    answers: Sequence[int] = range(len(payoffs[1 - smaller]))
    if first.degenerate:
        # The other polytope is not needed to tell whether the game is degenerate, so strategies of the other player
        # that are never a best response can be left out: they are not played in any equilibrium.
        answers = first.best_responses
    sides[1 - smaller] = _Side(payoffs[1 - smaller], answers, meter)
    row_labels = [own | best << rows for own, best in sides[0].labels]
    column_labels = [best | own << rows for own, best in sides[1].labels]
    matched = []
    for match in completely_labelled(row_labels, column_labels, rows, columns):
        matched.append(match)
        meter.charge(ENTRIES_OF_A_PAIR)
    row_strategies, row_order = sides[0].strategies({x for x, _ in matched})
    column_strategies, column_order = sides[1].strategies({y for _, y in matched})
    return ExtremeEquilibria(
        row_strategies=row_strategies,
        column_strategies=column_strategies,
        pairs=tuple(sorted((row_order[x], column_order[y]) for x, y in matched)),
        degenerate=sides[0].degenerate or sides[1].degenerate,
    )


class _Meter:
    """Counts the bases visited against the limit."""

    def __init__(self, shape: str, limit: int, progress: Callable[[int], None] | None) -> None:
        self.shape = shape
        self.limit = limit
        self.progress = progress
        self.bases = 0
        self.entries = 0
        self.reported = 0

    def visit(self, bases: int, entries: int) -> None:
        """Count bases that the search of a polytope has newly visited."""
        self.bases += bases
        self.charge(entries)
        if self.progress and self.bases >= self.reported + 1000:
            self.reported = self.bases
            self.progress(self.bases)

    def charge(self, entries: int) -> None:
        """Count some work; raises :class:`LimitReached`."""
        self.entries += entries
        if self.entries > self.limit:
            raise LimitReached(
                f"finding all equilibria of this {self.shape} game passed its limit of {self.limit:,} steps of work "
                f"(vertices visited: {self.bases:,}): raise it with --limit, or find some of them in floating point with "
                "--float, which is --method lemke-howson (in Python: numeric=True)"
            )


class _Side:
    """The best-response polytope of one player's strategies, its vertices and their labels.

    ``payoffs[k]`` are the *opponent's* payoffs where this player plays ``k``. Two changes leave the opponent's
    best responses, hence all labels, as they are, and make the numbers small. Subtracting a constant from
    ``payoffs[k]`` changes all the opponent's payoffs against a mixed strategy alike. Multiplying ``payoffs[k]`` by
    ``c_k > 0`` is the change of variable ``x_k -> x_k / c_k``, a bijection of mixed strategies that keeps supports.
    So each ``payoffs[k]`` becomes integers of greatest common divisor 1 and minimum 0, or all 1 if they are equal.
    No row is then zero, so the best payoff against any strategy is positive and the polytope is bounded.

    **Degeneracy.** ``x`` of support ``S`` with best responses ``R`` has ``m - |S| + |R|`` labels: more than ``m`` just
    if it shows the game to be degenerate. By the above, these are the labels in the game as given; a redundant
    constraint does no harm, for it is tight only where its strategy is a best response. If any point has more than
    ``m`` labels, so has every vertex of the face of all points with these labels; that face doesn't contain 0, which
    has ``m`` labels exactly. So looking at the vertices decides the question.
    """

    def __init__(self, payoffs: Sequence[Sequence[Fraction]], playable: Sequence[int], meter: _Meter) -> None:
        self.count = len(payoffs)
        self.playable = playable
        reduced = [_reduce(payoffs[own]) for own in playable]
        self.scales = [to_flint(scale) for _, scale in reduced]
        self.polytope = Polytope(tuple(zip(*(line for line, _ in reduced), strict=True)), (1,) * len(payoffs[0]))
        vertices = enumerate_vertices(self.polytope, meter.visit)
        origin = (1 << len(playable)) - 1
        del vertices[origin]
        self.cobases = list(vertices.values())
        self.degenerate = any(labels != cobasis for labels, cobasis in vertices.items())
        # Labels as two masks: own strategies not played, and best responses of the opponent.
        self.labels = [(labels & origin, labels >> len(playable)) for labels in vertices]
        if len(playable) < self.count:
            unplayable = (1 << self.count) - 1 - bits(playable)
            self.labels = [(unplayable | bits([playable[k] for k in set_bits(own)]), best) for own, best in self.labels]

    @property
    def best_responses(self) -> list[int]:
        """The opponent's strategies that are a best response to some mixed strategy of this player."""
        # Where a strategy is a best response, it is one on a face of the polytope, hence at some vertex.
        return set_bits(functools.reduce(operator.or_, (best for _, best in self.labels)))

    def strategies(self, wanted: set[int]) -> tuple[tuple[Strategy, ...], Mapping[int, int]]:
        """The mixed strategies of the vertices at these positions, sorted, and where each position went."""
        found = []
        # Equal numbers become one object, which makes them fast to compare.
        made: dict[tuple[int, int], Fraction] = {}
        for position in wanted:
            vertex = solve_vertex(self.polytope, self.cobases[position])
            weights = [value * scale if value else value for value, scale in zip(vertex, self.scales, strict=True)]
            total = sum(weights, fmpq(0))
            strategy = [ZERO] * self.count
            for own, weight in zip(self.playable, weights, strict=True):
                if weight:
                    probability = weight / total
                    key = (int(probability.p), int(probability.q))
                    if key not in made:
                        made[key] = Fraction(*key)
                    strategy[own] = made[key]
            found.append((tuple(strategy), position))
        found.sort()
        return tuple(strategy for strategy, _ in found), {position: order for order, (_, position) in enumerate(found)}


def enumerate_vertices(polytope: Polytope, visit: Visit) -> dict[int, int]:
    """All vertices, as :func:`vertices_by_pivoting` gives them, in the fastest way.

    Small polytopes are searched by integer pivoting; larger ones in batches, and by compiled code once it is loaded or
    repays loading. In these two, floats propose and never decide.
    """
    most = polytope.most_vertices()
    compiled = sys.modules.get("gametheory.linalg_compiled") is not None
    if most >= (COMPILED_FROM if compiled else BATCH_FROM_IF_IMPORTED if "numpy" in sys.modules else BATCH_FROM):
        from gametheory.linalg_batched import MisledError

        try:
            if compiled:
                from gametheory.linalg_compiled import vertices_compiled

                return vertices_compiled(polytope, visit)
            return _vertices_by_floats(polytope, visit)
        except MisledError:
            # Too many ties for floats, or rounding proposed a wrong neighbour and was caught: begin again in integers.
            pass
    return vertices_by_pivoting(polytope, visit)


def _vertices_by_floats(polytope: Polytope, visit: Visit) -> dict[int, int]:
    """All vertices, in batches at first and compiled where there are many: how many is known only on the way."""
    from gametheory.linalg_batched import BatchedSearch

    search = BatchedSearch(polytope, visit)
    search.expand_all(COMPILE_AFTER_IF_IMPORTED if sys.modules.get("numba") else COMPILE_AFTER)
    if search.pending:
        try:
            from gametheory.linalg_compiled import finish
        except Exception:
            # numba may be missing, may refuse this numpy in a way of its own, or find no place for its cache.
            search.expand_all()
        else:
            return finish(search)
    return search.vertices


def _reduce(payoffs: Sequence[Fraction]) -> tuple[list[int], Fraction]:
    """Integers of minimum 0 and greatest common divisor 1, and ``c > 0``: ``integers = c * payoffs + constant``."""
    multiple = math.lcm(*(payoff.denominator for payoff in payoffs))
    integers = [payoff.numerator * (multiple // payoff.denominator) for payoff in payoffs]
    least = min(integers)
    divisor = math.gcd(*(integer - least for integer in integers))
    if divisor == 0:
        return [1] * len(integers), Fraction(1)
    return [(integer - least) // divisor for integer in integers], Fraction(multiple, divisor)
