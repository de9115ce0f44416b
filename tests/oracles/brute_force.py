"""Equilibria by trying everything: slow, plain, and unlike any method of the package.

Each function follows a definition as literally as a small game allows. Nothing is imported from the solvers, so
an agreement between the two is evidence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat

from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode
from gametheory.model.strategic import StrategicGame

Matrix = Sequence[Sequence[Fraction]]
Vector = tuple[Fraction, ...]


def vertices(payoffs: Matrix) -> list[tuple[Vector, Fraction]]:
    """All vertices (x, v) of the best-response polyhedron {x >= 0, sum x = 1, payoffs[j] . x <= v for all j}.

    ``payoffs[j]`` is what the opponent's strategy j earns against each strategy of the mixing player. A vertex is
    the only solution of sum x = 1 and as many tight constraints as x has entries: all choices of them are tried.
    """
    size = len(payoffs[0])
    zero = [[fmpq(int(k == i)) for k in range(size)] + [fmpq(0)] for i in range(size)]
    best = [[fmpq(p.numerator, p.denominator) for p in row] + [fmpq(-1)] for row in payoffs]
    total = [fmpq(1)] * size + [fmpq(0)]
    right = fmpq_mat(size + 1, 1, [fmpq(1)] + [fmpq(0)] * size)
    found = set()
    for tight in itertools.combinations(zero + best, size):
        try:
            point = fmpq_mat([total, *tight]).solve(right).entries()
        except ZeroDivisionError:
            continue  # These constraints do not determine a point.
        if all(p >= 0 for p in point[:-1]) and all(
            sum((a * p for a, p in zip(row, point, strict=True)), fmpq(0)) <= 0 for row in best
        ):
            found.add(tuple(Fraction(int(p.p), int(p.q)) for p in point))
    return sorted((point[:-1], point[-1]) for point in found)


def best_replies(payoffs: Matrix, x: Vector) -> set[int]:
    """The opponent's strategies that earn most against x."""
    worth = [sum(a * p for a, p in zip(row, x, strict=True)) for row in payoffs]
    return {j for j, value in enumerate(worth) if value == max(worth)}


def support(x: Vector) -> set[int]:
    """The strategies that x plays."""
    return {i for i, p in enumerate(x) if p}


def extreme_equilibria(row_payoffs: Matrix, column_payoffs: Matrix) -> list[tuple[Vector, Vector]]:
    """All pairs of vertices at which everyone plays best responses only, sorted. Matrices are [row][column]."""
    against_row = list(zip(*column_payoffs, strict=True))
    xs = [(x, support(x), best_replies(against_row, x)) for x, _ in vertices(against_row)]
    ys = [(y, support(y), best_replies(row_payoffs, y)) for y, _ in vertices(row_payoffs)]
    return sorted((x, y) for x, plays, invites in xs for y, answers, asks in ys if plays <= asks and answers <= invites)


def is_degenerate(row_payoffs: Matrix, column_payoffs: Matrix) -> bool:
    """Whether some mixed strategy has more pure best responses than it has strategies in its support.

    It is enough to ask this of vertices: where the constraints that are tight at a point number more than the
    strategies, the same and more are tight at a vertex of the face which that point lies in.
    """
    return any(
        len(best_replies(payoffs, x)) > len(support(x))
        for payoffs in (list(zip(*column_payoffs, strict=True)), row_payoffs)
        for x, _ in vertices(payoffs)
    )


def pure_equilibria(game: StrategicGame) -> list[tuple[int, ...]]:
    """All pure profiles from which no player gains by any one deviation; any number of players."""
    return [
        profile
        for profile in game.profiles()
        if all(
            game.payoff(player, profile) >= game.payoff(player, (*profile[:player], other, *profile[player + 1 :]))
            for player, size in enumerate(game.shape)
            for other in range(size)
        )
    ]


def maximal_nash_subsets(pairs: Iterable[tuple[int, int]]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """All (X, Y), neither empty, with every pair of X x Y given and with nothing that could be added to either."""
    given = set(pairs)
    rows, columns = sorted({x for x, _ in given}), sorted({y for _, y in given})
    return {
        (chosen_rows, chosen_columns)
        for chosen_rows in _nonempty_subsets(rows)
        for chosen_columns in _nonempty_subsets(columns)
        if given.issuperset(itertools.product(chosen_rows, chosen_columns))
        and not any(given.issuperset((x, y) for y in chosen_columns) for x in set(rows) - set(chosen_rows))
        and not any(given.issuperset((x, y) for x in chosen_rows) for y in set(columns) - set(chosen_columns))
    }


def connected_components(subsets: Iterable[tuple[Sequence[int], Sequence[int]]]) -> set[frozenset[int]]:
    """Positions of the subsets, grouped: two belong together if they share a row strategy and a column strategy."""
    given = [(set(xs), set(ys)) for xs, ys in subsets]
    groups = [{position} for position in range(len(given))]
    for a, b in itertools.combinations(range(len(given)), 2):
        if given[a][0] & given[b][0] and given[a][1] & given[b][1]:
            joined = [group for group in groups if group & {a, b}]
            groups = [group for group in groups if not group & {a, b}] + [set().union(*joined)]
    return set(map(frozenset, groups))


def _nonempty_subsets(items: Sequence[int]) -> list[tuple[int, ...]]:
    return [chosen for size in range(1, len(items) + 1) for chosen in itertools.combinations(items, size)]


# Trees


def tree_payoff(game: ExtensiveGame, behavior: Sequence[Sequence[Fraction]], player: int, at: int = 0) -> Fraction:
    """What the player expects from a node on."""
    node = game.nodes[at]
    if isinstance(node, TerminalNode):
        return node.payoffs[player]
    shares = node.probabilities if isinstance(node, ChanceNode) else behavior[node.information_set]
    return sum(
        (p * tree_payoff(game, behavior, player, child) for p, child in zip(shares, node.children, strict=True) if p),
        Fraction(0),
    )


def tree_regret(game: ExtensiveGame, behavior: Sequence[Sequence[Fraction]], at: int = 0) -> Fraction:
    """The most that a player gains in the subtree by any pure strategy, all of which are tried."""
    return max(
        tree_payoff(game, changed, player, at) - tree_payoff(game, behavior, player, at)
        for player in range(len(game.players))
        for changed in _pure_deviations(game, behavior, player)
    )


def subgame_starts(game: ExtensiveGame) -> list[int]:
    """Inner nodes whose descendants include, with a node, all of its information set."""
    starts = []
    for at, start in enumerate(game.nodes):
        inside = _descendants(game, at)
        sets = {node.information_set for node in map(game.nodes.__getitem__, inside) if isinstance(node, DecisionNode)}
        if start.children and all(inside.issuperset(game.information_sets[position].nodes) for position in sets):
            starts.append(at)
    return starts


def pure_tree_equilibria(game: ExtensiveGame, *, subgame_perfect: bool = False) -> list[tuple[int, ...]]:
    """All profiles of pure behaviour, a move for every information set, that are Nash (in every subgame)."""
    starts = subgame_starts(game) if subgame_perfect else [0]
    profiles = itertools.product(*(range(len(information_set.moves)) for information_set in game.information_sets))
    return [
        profile
        for profile in profiles
        if all(tree_regret(game, pure_behavior(game, profile), at) == 0 for at in starts)
    ]


def pure_behavior(game: ExtensiveGame, profile: Sequence[int]) -> list[Vector]:
    """Probabilities 0 and 1 for a move at every information set."""
    return [_certain(move, len(each.moves)) for move, each in zip(profile, game.information_sets, strict=True)]


def count_pure_profiles(game: ExtensiveGame) -> int:
    """How many profiles :func:`pure_tree_equilibria` has to try."""
    return math.prod(len(information_set.moves) for information_set in game.information_sets)


def _pure_deviations(game: ExtensiveGame, behavior: Sequence[Sequence[Fraction]], player: int) -> list[list[Vector]]:
    options = [
        [_certain(move, len(each.moves)) for move in range(len(each.moves))] if each.player == player else [stated]
        for each, stated in zip(game.information_sets, behavior, strict=True)
    ]
    return [list(changed) for changed in itertools.product(*options)]


def _certain(move: int, size: int) -> Vector:
    return tuple(Fraction(int(k == move)) for k in range(size))


def _descendants(game: ExtensiveGame, at: int) -> set[int]:
    return {at}.union(*(_descendants(game, child) for child in game.nodes[at].children))
