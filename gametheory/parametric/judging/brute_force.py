"""Equilibria of small games by brute force, and what deviating gains, from the definitions and in any ordered field.

The judge's own: slow, plain, and sharing nothing with the methods. Numbers only need ``+ - * /`` and an order; a game's
numbers are brought into the field by :func:`in_field` first.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, Node, TerminalNode
from gametheory.model.strategic import StrategicGame
from gametheory.solvers.verify import subgame_roots

__all__ = [
    "count_bases",
    "expectations",
    "extreme_equilibria",
    "in_field",
    "outcome_of",
    "pure_equilibria",
    "regrets_of",
    "subgame_regrets_of",
]

Number = Any
"""A number of an ordered field."""
Strategy = tuple[Number, ...]
Moves = Sequence[Sequence[Number] | None]
"""Probabilities of the moves, by position of the information set; None where its player's own moves rule it out."""


def in_field(game: StrategicGame | ExtensiveGame, number: Callable[[Any], Number]) -> StrategicGame | ExtensiveGame:
    """The game with each of its numbers turned into one of the field."""
    if isinstance(game, StrategicGame):
        return replace(
            game,
            payoffs=tuple(tuple(map(number, table)) for table in game.payoffs),
            measures={name: tuple(map(number, table)) for name, table in game.measures.items()},
        )
    nodes: list[Node] = []
    for node in game.nodes:
        if isinstance(node, TerminalNode):
            nodes.append(TerminalNode(node.name, tuple(map(number, node.payoffs)), tuple(map(number, node.measures))))
        elif isinstance(node, ChanceNode):
            nodes.append(replace(node, probabilities=tuple(map(number, node.probabilities))))
        else:
            nodes.append(node)
    return replace(game, nodes=tuple(nodes))


def count_bases(shape: Sequence[int]) -> int:
    """How many systems of equations :func:`extreme_equilibria` solves for each player."""
    return math.comb(sum(shape), shape[0])


def extreme_equilibria(game: StrategicGame, one: Number) -> list[tuple[Strategy, ...]]:
    """All extreme Nash equilibria of a two-player game: the pairs of vertices that together have all labels.

    See von Stengel 2002, "Computing equilibria for two-person games", definition 2.6 and theorem 2.7.
    """
    rows, columns = game.shape
    first, second = game.payoffs
    against_row = [[second[i * columns + j] for j in range(columns)] for i in range(rows)]
    against_column = [[first[i * columns + j] for i in range(rows)] for j in range(columns)]
    row_vertices = _vertices(against_row, one)
    # The column player's labels are own strategies first: turned, they are the row player's first.
    column_vertices = {
        frozenset(label + rows if label < columns else label - columns for label in labels): strategy
        for labels, strategy in _vertices(against_column, one).items()
    }
    everything = set(range(rows + columns))
    return [
        (x, y)
        for labels, x in row_vertices.items()
        for others, y in column_vertices.items()
        if labels | others == everything
    ]


def _vertices(payoffs: Sequence[Sequence[Number]], one: Number) -> dict[frozenset[int], Strategy]:
    """The vertices of a player's best-response polyhedron, by their labels; ``payoffs`` are the opponent's, a row for
    each own strategy. Labels are the own strategies that are not played, then the opponent's best answers."""
    zero = one - one
    count, answers = len(payoffs), len(payoffs[0])
    found: dict[frozenset[int], Strategy] = {}
    for size in range(1, min(count, answers) + 1):
        for support, best in itertools.product(
            itertools.combinations(range(count), size), itertools.combinations(range(answers), size)
        ):
            # Probabilities on the support, and the opponent's payoff, which the best answers all give.
            equations = [[*(payoffs[i][j] for i in support), -one, zero] for j in best]
            solved = _solved([*equations, [*[one] * size, zero, one]])
            if solved is None or any(p < 0 for p in solved[:-1]):
                continue
            weights = dict(zip(support, solved[:-1], strict=True))
            strategy = tuple(weights.get(i, zero) for i in range(count))
            lacks = [solved[-1] - sum((weights[i] * payoffs[i][j] for i in support), zero) for j in range(answers)]
            if all(lack >= 0 for lack in lacks):
                tight = itertools.chain(strategy, lacks)
                found[frozenset(label for label, number in enumerate(tight) if number == 0)] = strategy
    return found


def _solved(rows: list[list[Number]]) -> list[Number] | None:
    """The only solution of square equations, each with its right side last; None if there is not just one."""
    size = len(rows)
    for column in range(size):
        pivot = next((row for row in range(column, size) if rows[row][column] != 0), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        inverse = 1 / rows[column][column]
        rows[column] = [entry * inverse for entry in rows[column]]
        for row in range(size):
            factor = rows[row][column]
            if row != column and factor != 0:
                rows[row] = [entry - factor * top for entry, top in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]


def pure_equilibria(game: StrategicGame, one: Number) -> list[tuple[Strategy, ...]]:
    """All Nash equilibria in pure strategies: each profile from which no player gains by another strategy."""
    zero = one - one
    found = []
    for position, profile in enumerate(itertools.product(*map(range, game.shape))):
        for player, (size, played) in enumerate(zip(game.shape, profile, strict=True)):
            stride = math.prod(game.shape[player + 1 :])
            table, start = game.payoffs[player], position - played * stride
            if any(table[start + other * stride] > table[position] for other in range(size)):
                break
        else:
            found.append(
                tuple(
                    tuple(one if strategy == played else zero for strategy in range(size))
                    for size, played in zip(game.shape, profile, strict=True)
                )
            )
    return found


def expectations(game: StrategicGame, profile: Sequence[Strategy]) -> tuple[list[Number], dict[str, Number]]:
    """Expected payoffs and measures."""
    weights = _weights(profile)
    tables = [*game.payoffs, *game.measures.values()]
    values = [sum((weight * table[position] for position, weight in weights), profile[0][0] * 0) for table in tables]
    return values[: len(game.players)], dict(zip(game.measures, values[len(game.players) :], strict=True))


def regrets_of(game: StrategicGame, profile: Sequence[Strategy]) -> list[Number]:
    """What each player could gain by deviating, ``max_s u_i(s, x_-i) - u_i(x)``."""
    payoffs, _ = expectations(game, profile)
    gains = []
    for player, size in enumerate(game.shape):
        zero = profile[player][0] * 0
        worths = []
        for strategy in range(size):
            pure = tuple(zero + int(other == strategy) for other in range(size))
            deviation = [*profile[:player], pure, *profile[player + 1 :]]
            weights = _weights(deviation)
            worths.append(sum((weight * game.payoffs[player][position] for position, weight in weights), zero))
        gains.append(max(worths) - payoffs[player])
    return gains


def _weights(profile: Sequence[Strategy]) -> list[tuple[int, Number]]:
    """Positions in the tables of the pure profiles that may be played, and how likely they are."""
    weighted: list[tuple[int, Number]] = [(0, 1)]
    for own in profile:
        support = [(place, probability) for place, probability in enumerate(own) if probability != 0]
        weighted = [
            (position * len(own) + place, weight * probability)
            for position, weight in weighted
            for place, probability in support
        ]
    return weighted


def outcome_of(game: ExtensiveGame, moves: Moves) -> tuple[list[Number], dict[str, Number], list[Number]]:
    """Expected payoffs and measures, and how likely each node is reached."""
    reach: list[Number] = [0] * len(game.nodes)
    reach[0] = 1
    totals: list[Number] = [0] * (len(game.players) + len(game.measures))
    for position, node in enumerate(game.nodes):
        if isinstance(node, TerminalNode):
            values = (*node.payoffs, *node.measures)
            totals = [total + reach[position] * value for total, value in zip(totals, values, strict=True)]
        else:
            for child, share in zip(node.children, _shares(node, moves), strict=True):
                reach[child] = reach[position] * share
    return totals[: len(game.players)], dict(zip(game.measures, totals[len(game.players) :], strict=True)), reach


def subgame_regrets_of(game: ExtensiveGame, moves: Moves) -> list[Number]:
    """The most that each player could gain by deviating within any subgame, at behaviour specified everywhere."""
    roots = subgame_roots(game)
    gains = []
    for player in range(len(game.players)):
        values = _values(game, moves, player)
        best: dict[int, Number] = {}
        for root in reversed(roots):
            best[root] = _best_value(game, moves, player, root, best)
        gains.append(max((best[root] - values[root] for root in roots), default=values[0] * 0))
    return gains


def _values(game: ExtensiveGame, moves: Moves, player: int) -> list[Number]:
    values: list[Number] = [0] * len(game.nodes)
    for position in reversed(range(len(game.nodes))):
        node = game.nodes[position]
        if isinstance(node, TerminalNode):
            values[position] = node.payoffs[player]
        else:
            shares = zip(node.children, _shares(node, moves), strict=True)
            values[position] = sum((share * values[child] for child, share in shares), 0)
    return values


def _best_value(game: ExtensiveGame, moves: Moves, player: int, root: int, solved: Mapping[int, Number]) -> Number:
    """What a best response is worth from the root of a subgame on: with perfect recall each outcome counts for the latest
    own move before it, and from the last information set backwards each set's best move for the own move before it."""
    start = (-1, 0)
    worth: defaultdict[tuple[int, int], Number] = defaultdict(int)
    before: dict[int, tuple[int, int]] = {}
    stack: list[tuple[int, Number, tuple[int, int]]] = [(root, 1, start)]
    while stack:
        position, weight, latest = stack.pop()
        node = game.nodes[position]
        if position in solved:
            worth[latest] += weight * solved[position]
        elif isinstance(node, TerminalNode):
            worth[latest] += weight * node.payoffs[player]
        elif isinstance(node, DecisionNode) and game.information_sets[node.information_set].player == player:
            before.setdefault(node.information_set, latest)
            stack.extend((child, weight, (node.information_set, move)) for move, child in enumerate(node.children))
        else:
            shares = zip(node.children, _shares(node, moves), strict=True)
            stack.extend((child, weight * share, latest) for child, share in shares if share != 0)
    for information_set, latest in reversed(before.items()):
        choices = range(len(game.information_sets[information_set].moves))
        worth[latest] += max(worth[information_set, move] for move in choices)
    return worth[start]


def _shares(node: DecisionNode | ChanceNode, moves: Moves) -> Iterator[Number]:
    if isinstance(node, ChanceNode):
        return iter(node.probabilities)
    chosen = moves[node.information_set]
    # Where its player's own moves rule a set out it has no effect: the first move is as good as any.
    return iter([1, *[0] * (len(node.children) - 1)] if chosen is None else chosen)
