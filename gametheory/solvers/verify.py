r"""The judge: how far a profile is from being an equilibrium, from the definition and exactly.

The **regret** of a profile is the most that any player could gain by a deviation,
``max_i max_{s in S_i} u_i(s, x_-i) - u_i(x)`` (Osborne and Rubinstein 1994, definition 14.1). It is 0 exactly at a
Nash equilibrium. In an extensive game the same is asked of behaviour at information sets, and asking it in every
subgame gives subgame perfection (definition 97.2).

Nothing here is shared with the methods that find equilibria: a method and its judge can't be wrong together.
Floats are judged too, as the binary rationals that they are.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from flint import fmpq

from gametheory.errors import UsageError
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import rational, to_flint, to_fraction
from gametheory.solvers.result import Number

__all__ = [
    "FLOAT_SUM_TOLERANCE",
    "DistributionError",
    "Outcome",
    "expectation_and_regret",
    "expected_measures",
    "expected_payoffs",
    "nash_regret",
    "nash_regrets",
    "outcome",
    "plays_alike",
    "regret",
    "regrets",
    "subgame_regret",
    "subgame_regrets",
    "subgame_roots",
]

FLOAT_SUM_TOLERANCE = Fraction(1, 10**9)
"""How far from 1 probabilities that are floats may sum; exact ones must sum to exactly 1."""

Moves = Sequence[Sequence[Number] | None]
"""Probabilities of the moves, by position of the information set; None where its player's own moves rule it out."""

_NOTHING = Fraction(0)
_ZERO, _ONE = fmpq(0), fmpq(1)
_START = (-1, 0)


class DistributionError(UsageError):
    """What should be probabilities of a player's strategies or moves is not: wrong length, negative, wrong sum."""


def expected_payoffs(game: StrategicGame, strategies: Sequence[Sequence[Number]]) -> tuple[Fraction, ...]:
    """Each player's expected payoff when player ``i`` plays ``strategies[i]``, probabilities by position.

    Raises :class:`DistributionError`. Exact.
    """
    weights = _weighted_positions(_distributions(game, strategies))
    return tuple(_expectation(table, weights) for table in game.payoffs)


def expected_measures(game: StrategicGame, strategies: Sequence[Sequence[Number]]) -> dict[str, Fraction]:
    """Each measure's expectation at a mixed profile, as :func:`expected_payoffs` has it for payoffs."""
    weights = _weighted_positions(_distributions(game, strategies))
    return {name: _expectation(table, weights) for name, table in game.measures.items()}


def regrets(game: StrategicGame, strategies: Sequence[Sequence[Number]]) -> tuple[Fraction, ...]:
    """The most that each player could gain by deviating from a mixed profile of a game of any number of players.

    1. For each player, weigh every profile of the others by the probability that they play it.
    2. Each of the player's strategies is worth the weighted sum of its payoffs.
    3. The player's gain is the mean, over what the player does play, of the shortfall from the best worth.

    ``strategies[i]`` are player ``i``'s probabilities by position. Raises :class:`DistributionError`.

    **Guarantees.** Exact and never negative; all 0 exactly at Nash equilibria. Time grows with the others' supports,
    not with the game.

    >>> from gametheory.model.strategic import bimatrix
    >>> half = [Fraction(1, 2), Fraction(1, 2)]
    >>> [str(gain) for gain in regrets(bimatrix([[1, -1], [-1, 1]]), [[1, 0], half])]
    ['0', '1']
    """
    mixed = _distributions(game, strategies)
    gains = []
    for player, own in enumerate(mixed):
        others = _weighted_positions(mixed, absent=player)
        stride = math.prod(game.shape[player + 1 :])
        table = game.payoffs[player]
        worth = [
            sum((weight * to_flint(table[position + strategy * stride]) for position, weight in others), _ZERO)
            for strategy in range(len(own))
        ]
        best = max(worth)
        gains.append(sum((p * (best - value) for p, value in zip(own, worth, strict=True) if p), _ZERO))
    return tuple(map(to_fraction, gains))


def regret(game: StrategicGame, strategies: Sequence[Sequence[Number]]) -> Fraction:
    """The most that any player could gain by deviating: the largest of the :func:`regrets`.

    >>> from gametheory.model.strategic import bimatrix
    >>> half = [Fraction(1, 2), Fraction(1, 2)]
    >>> regret(bimatrix([[1, -1], [-1, 1]]), [half, half]), regret(bimatrix([[1, -1], [-1, 1]]), [[1, 0], half])
    (Fraction(0, 1), Fraction(1, 1))
    """
    return max(regrets(game, strategies), default=Fraction(0))


class Outcome(NamedTuple):
    """What behaviour in an extensive game leads to: ``reach[node]`` is the probability that play comes there."""

    payoffs: tuple[Fraction, ...]
    measures: Mapping[str, Fraction]
    reach: tuple[Fraction, ...]


def outcome(game: ExtensiveGame, behavior: Moves) -> Outcome:
    """Expected payoffs and measures of behaviour, and how likely each node is reached.

    ``behavior[h]`` are the probabilities of the moves at information set ``h``, or None where the moves of its
    own player rule it out. Raises :class:`DistributionError`, also for a None elsewhere.
    """
    moves = _behavior(game, behavior, (0,))
    reach = [_ZERO] * len(game.nodes)
    reach[0] = _ONE
    payoffs = [_ZERO] * len(game.players)
    measures = [_ZERO] * len(game.measures)
    for position, node in enumerate(game.nodes):
        if not reach[position]:
            continue
        if isinstance(node, TerminalNode):
            for totals, values in ((payoffs, node.payoffs), (measures, node.measures)):
                for index, value in enumerate(values):
                    totals[index] += reach[position] * to_flint(value)
            continue
        for child, probability in zip(node.children, _probabilities(node, moves), strict=True):
            reach[child] = reach[position] * probability
    return Outcome(
        payoffs=tuple(map(to_fraction, payoffs)),
        measures={name: to_fraction(value) for name, value in zip(game.measures, measures, strict=True)},
        # Most nodes of a large tree are never reached.
        reach=tuple(to_fraction(probability) if probability else _NOTHING for probability in reach),
    )


def nash_regrets(game: ExtensiveGame, behavior: Moves) -> tuple[Fraction, ...]:
    """The most that each player could gain by changing moves at own information sets, seen from the root.

    ``behavior`` as in :func:`outcome`; what stands where a player's own moves rule a set out has no effect.

    **Guarantees.** Exact; all 0 exactly at Nash equilibria; time linear in the tree. Needs perfect recall.
    """
    return _regrets_from(game, behavior, (0,))


def expectation_and_regret(game: ExtensiveGame, behavior: Moves, player: int) -> tuple[Fraction, Fraction]:
    """One player's expected payoff, and the most that this player could gain, seen from the root; as :func:`nash_regrets`."""
    moves = _behavior(game, behavior, (0,))
    value = _values(game, moves, player, _led_to(game, moves, (0,)))[0]
    return to_fraction(value), to_fraction(_best_response_value(game, moves, player, 0, {}) - value)


def nash_regret(game: ExtensiveGame, behavior: Moves) -> Fraction:
    """The most that any player could gain: the largest of the :func:`nash_regrets`."""
    return max(nash_regrets(game, behavior), default=Fraction(0))


def subgame_regrets(game: ExtensiveGame, behavior: Moves) -> tuple[Fraction, ...]:
    """Each player's largest regret within any subgame, the whole game included: all 0 means subgame perfect.

    A None in ``behavior`` is accepted only where, within the smallest subgame around the information set, its
    player's own moves rule it out. Information need not be perfect.

    **Guarantees.** Exact; all 0 exactly at subgame-perfect equilibria; time linear in the tree. Needs perfect recall.
    """
    return _regrets_from(game, behavior, subgame_roots(game))


def subgame_regret(game: ExtensiveGame, behavior: Moves) -> Fraction:
    """The largest Nash regret within any subgame: the largest of the :func:`subgame_regrets`."""
    return max(subgame_regrets(game, behavior), default=Fraction(0))


def plays_alike(
    game: ExtensiveGame,
    player: int,
    plans: Sequence[tuple[Sequence[int | None], Number]],
    behavior: Moves,
    tolerance: Fraction = Fraction(0),
) -> bool:
    """Whether a mixture of a player's plans leads everywhere just as the player's behaviour does.

    ``plans`` are moves at each of the game's information sets (None where the plan fixes none), each with its
    probability; ``behavior`` as in :func:`outcome`. They are equivalent, against whatever the others do, if for each
    outcome the plans that make all of the player's moves on the way there have together the probability that these
    moves have by behaviour (Kuhn 1953; Osborne and Rubinstein 1994, definition 98.1): the *realization* of the outcome.

    **Guarantees.** Exact, or each realization within ``tolerance``. Time: a pass over the plans for each node.
    """
    every = [(plan, to_flint(rational(probability))) for plan, probability in plans]
    # At each node: the plans that lead there as far as the player decides, and the behaviour's realization.
    stack = [(0, every, _ONE)]
    while stack:
        position, leading, realized = stack.pop()
        if abs(sum((probability for _, probability in leading), _ZERO) - realized) > to_flint(tolerance):
            return False
        if not leading and not realized:
            continue  # Nothing below can differ.
        node = game.nodes[position]
        if isinstance(node, DecisionNode) and game.information_sets[node.information_set].player == player:
            moves = behavior[node.information_set]
            for move, child in enumerate(node.children):
                share = _ZERO if moves is None else to_flint(rational(moves[move]))
                led = [found for found in leading if found[0][node.information_set] == move]
                stack.append((child, led, realized * share))
        else:
            stack.extend((child, leading, realized) for child in node.children)
    return True


def subgame_roots(game: ExtensiveGame) -> tuple[int, ...]:
    """The inner nodes at which a subgame starts: no information set has nodes both within and outside the subtree."""
    count = len(game.nodes)
    end = list(range(1, count + 1))  # A subtree is an interval of the preorder: from its root to before `end`.
    low, high = list(range(count)), list(range(count))  # Span of all information sets that the subtree touches.
    roots = []
    for position in reversed(range(count)):
        node = game.nodes[position]
        for child in node.children:
            if child != end[position]:
                raise UsageError(f"node '{game.nodes[child].name}' is not numbered in preorder")
            end[position] = end[child]
            low[position] = min(low[position], low[child])
            high[position] = max(high[position], high[child])
        if isinstance(node, DecisionNode):
            together = game.information_sets[node.information_set].nodes
            low[position] = min(low[position], *together)
            high[position] = max(high[position], *together)
        if node.children and low[position] >= position and high[position] < end[position]:
            roots.append(position)
    return tuple(reversed(roots))


def _regrets_from(game: ExtensiveGame, behavior: Moves, roots: Sequence[int]) -> tuple[Fraction, ...]:
    """Each player's largest regret from any of the nodes that start a subgame (in increasing order)."""
    moves = _behavior(game, behavior, roots)
    led_to = _led_to(game, moves, roots)
    gains = [_ZERO] * len(game.players)
    for player in range(len(game.players)):
        values = _values(game, moves, player, led_to)
        best: dict[int, fmpq] = {}
        for root in reversed(roots):
            best[root] = _best_response_value(game, moves, player, root, best)
            gains[player] = max(gains[player], best[root] - values[root])
    return tuple(map(to_fraction, gains))


def _led_to(game: ExtensiveGame, moves: Sequence[Sequence[fmpq]], roots: Sequence[int]) -> list[int]:
    """The nodes to which play may come from one of the roots, in their order; of a large tree these may be few."""
    found = set(roots)
    stack = list(roots)
    while stack:
        node = game.nodes[stack.pop()]
        if not isinstance(node, TerminalNode):
            shares = zip(node.children, _probabilities(node, moves), strict=True)
            new = [child for child, share in shares if share and child not in found]
            found.update(new)
            stack.extend(new)
    return sorted(found)


def _values(
    game: ExtensiveGame, moves: Sequence[Sequence[fmpq]], player: int, led_to: Sequence[int]
) -> dict[int, fmpq]:
    """What the player expects from each of these nodes on, if all behave as stated."""
    values: dict[int, fmpq] = {}
    for position in reversed(led_to):
        node = game.nodes[position]
        if isinstance(node, TerminalNode):
            values[position] = to_flint(node.payoffs[player])
        else:
            shares = zip(node.children, _probabilities(node, moves), strict=True)
            values[position] = sum((share * values[child] for child, share in shares if share), _ZERO)
    return values


def _best_response_value(
    game: ExtensiveGame, moves: Sequence[Sequence[fmpq]], player: int, root: int, solved: Mapping[int, fmpq]
) -> fmpq:
    """What the player's best response is worth from ``root`` on, where that starts a subgame.

    1. Walk down with the probability that chance and the others lead there, noting the player's latest own move.
       A smaller subgame already ``solved`` counts as an outcome.
    2. Credit the weighted value of each outcome to the latest own move before it.
    3. From the latest information set to the earliest, credit its best move's worth to the own move before it:
       with perfect recall that is the same own move at all nodes of the set.
    """
    worth: defaultdict[tuple[int, int], fmpq] = defaultdict(fmpq)
    latest_before: dict[int, tuple[int, int]] = {}
    stack = [(root, _ONE, _START)]
    while stack:
        position, weight, latest = stack.pop()
        node = game.nodes[position]
        if position in solved:
            worth[latest] += weight * solved[position]
        elif isinstance(node, TerminalNode):
            worth[latest] += weight * to_flint(node.payoffs[player])
        elif isinstance(node, DecisionNode) and game.information_sets[node.information_set].player == player:
            information_set = node.information_set
            if latest_before.setdefault(information_set, latest) != latest:
                name = game.information_sets[information_set].name
                raise UsageError(f"no perfect recall: {game.players[player]} forgets an own move at '{name}'")
            stack.extend((child, weight, (information_set, move)) for move, child in enumerate(node.children))
        else:
            shares = zip(node.children, _probabilities(node, moves), strict=True)
            stack.extend((child, weight * share, latest) for child, share in shares if share)
    for information_set, latest in reversed(latest_before.items()):
        choices = range(len(game.information_sets[information_set].moves))
        worth[latest] += max(worth[information_set, move] for move in choices)
    return worth[_START]


def _probabilities(node: DecisionNode | ChanceNode, moves: Sequence[Sequence[fmpq]]) -> Sequence[fmpq]:
    if isinstance(node, DecisionNode):
        return moves[node.information_set]
    return [to_flint(probability) for probability in node.probabilities]


def _behavior(game: ExtensiveGame, behavior: Moves, roots: Sequence[int]) -> list[list[fmpq]]:
    """Check behaviour and fill what is unspecified, which must not matter in any subgame that starts at ``roots``."""
    sets = game.information_sets
    if len(behavior) != len(sets):
        raise DistributionError(f"behaviour at {len(behavior)} information sets; the game has {len(sets)}")
    moves = []
    for information_set, stated in zip(sets, behavior, strict=True):
        size = len(information_set.moves)
        # Where it has no effect, the first move is as good as any.
        filled = [1, *[0] * (size - 1)] if stated is None else stated
        moves.append(_distribution(filled, size, f"information set '{information_set.name}'"))
    open_sets = [position for position, stated in enumerate(behavior) if stated is None]
    starts = set(roots)
    for player in {sets[position].player for position in open_sets}:
        led_here = [position in starts for position in range(len(game.nodes))]
        for position, node in enumerate(game.nodes):
            own = isinstance(node, DecisionNode) and sets[node.information_set].player == player
            for move, child in enumerate(node.children):
                if led_here[position] and (not own or moves[node.information_set][move]):  # type: ignore[union-attr]
                    led_here[child] = True
        for position in open_sets:
            if sets[position].player == player and any(led_here[node] for node in sets[position].nodes):
                name = sets[position].name
                raise DistributionError(f"information set '{name}': no moves, though the player's own moves lead there")
    return moves


def _distributions(game: StrategicGame, strategies: Sequence[Sequence[Number]]) -> list[list[fmpq]]:
    if len(strategies) != len(game.players):
        raise DistributionError(f"{len(strategies)} strategies for {len(game.players)} players")
    return [_distribution(*stated) for stated in zip(strategies, game.shape, game.players, strict=True)]


def _distribution(probabilities: Sequence[Number], size: int, whose: str) -> list[fmpq]:
    if len(probabilities) != size:
        raise DistributionError(f"{whose}: {len(probabilities)} probabilities for {size} names")
    try:
        exact = [to_flint(rational(p)) for p in probabilities]
    except (ValueError, OverflowError):
        raise DistributionError(f"{whose}: a probability is not a finite number") from None
    if any(p < 0 for p in exact):
        raise DistributionError(f"{whose}: a probability is negative")
    allowed = FLOAT_SUM_TOLERANCE if any(isinstance(p, float) for p in probabilities) else Fraction(0)
    if abs(sum(exact, _ZERO) - 1) > to_flint(allowed):
        raise DistributionError(f"{whose}: the probabilities do not sum to 1")
    return exact


def _weighted_positions(strategies: Sequence[Sequence[fmpq]], absent: int | None = None) -> list[tuple[int, fmpq]]:
    """Positions in the payoff tables of all profiles that may be played, with their probabilities.

    The ``absent`` player's strategy is held at the first one, with weight 1.
    """
    weighted = [(0, _ONE)]
    for player, own in enumerate(strategies):
        support = [(0, _ONE)] if player == absent else [(index, p) for index, p in enumerate(own) if p]
        weighted = [
            (position * len(own) + strategy, weight * p) for position, weight in weighted for strategy, p in support
        ]
    return weighted


def _expectation(table: Sequence[Fraction], weights: Sequence[tuple[int, fmpq]]) -> Fraction:
    return to_fraction(sum((weight * to_flint(table[position]) for position, weight in weights), _ZERO))
