"""Bayesian games by their definition: loops over types and strategies, no tree, no plans, nothing of the package.

A behaviour is ``behavior[player][type][strategy]``, a probability; a player without private information has one type.
Harsanyi (1967): in a Bayes-Nash equilibrium every type that can be drawn does best against what the others' types do,
each weighed by its probability given the own type.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import fmpq, fmpq_mat

Profile = tuple[int, ...]
Side = tuple[tuple[Fraction, ...], ...]
"""What each type of a player does."""
Behavior = Sequence[Side]

NAMES = ("ann", "bob", "cat")


@dataclass(frozen=True)
class Table:
    """``types[i]`` is how many types a player has, 0 for a player without; ``payoffs[types, strategies]`` one number a player.

    ``prior`` has a probability for each profile of types, with position 0 for players without.
    """

    types: tuple[int, ...]
    strategies: tuple[int, ...]
    prior: Mapping[Profile, Fraction]
    payoffs: Mapping[tuple[Profile, Profile], tuple[Fraction, ...]]
    weights: tuple[tuple[Fraction, ...], ...] = ()
    """Each player's probabilities of types where these are independent."""

    @property
    def players(self) -> range:
        return range(len(self.types))

    def own_types(self, player: int) -> range:
        return range(max(self.types[player], 1))

    def profiles(self) -> Iterator[Profile]:
        return itertools.product(*map(range, self.strategies))

    def with_weights(self, player: int, weights: Sequence[Fraction]) -> Table:
        """The same with other probabilities of one player's types, independent of the others'."""
        changed = tuple(tuple(weights) if i == player else own for i, own in enumerate(self.weights))
        return replace(self, weights=changed, prior=independent(changed))


def independent(weights: Sequence[Sequence[Fraction]]) -> dict[Profile, Fraction]:
    """The prior of types that are drawn independently."""
    return {
        drawn: math.prod((weights[i][own] for i, own in enumerate(drawn)), start=Fraction(1))
        for drawn in itertools.product(*(range(len(own)) for own in weights))
    }


# What is expected


def worth(table: Table, player: int, own: int, strategy: int, behavior: Behavior) -> Fraction:
    """The player's expected payoff from a strategy as this type, times the type's probability."""
    total = Fraction(0)
    for drawn, probability in table.prior.items():
        if drawn[player] != own or not probability:
            continue
        for played in table.profiles():
            if played[player] == strategy:
                others = (behavior[i][drawn[i]][played[i]] for i in table.players if i != player)
                total += probability * math.prod(others, start=Fraction(1)) * table.payoffs[drawn, played][player]
    return total


def marginal(table: Table, player: int, own: int) -> Fraction:
    """How likely a player is of a type."""
    return sum((p for drawn, p in table.prior.items() if drawn[player] == own), Fraction(0))


def interim(table: Table, player: int, own: int, behavior: Behavior) -> tuple[Fraction, Fraction] | None:
    """The payoff expected by a type, and the most that it could gain; None for a type that is never drawn."""
    probability = marginal(table, player, own)
    if not probability:
        return None
    values = [worth(table, player, own, s, behavior) / probability for s in range(table.strategies[player])]
    payoff = sum((p * v for p, v in zip(behavior[player][own], values, strict=True)), Fraction(0))
    return payoff, max(values) - payoff


def ex_ante(table: Table, behavior: Behavior) -> tuple[Fraction, ...]:
    """All players' expected payoffs before types are drawn."""
    totals = [Fraction(0)] * len(table.types)
    for drawn, probability in table.prior.items():
        for played in table.profiles():
            weight = math.prod((behavior[i][drawn[i]][played[i]] for i in table.players), start=probability)
            for i in table.players:
                totals[i] += weight * table.payoffs[drawn, played][i]
    return tuple(totals)


def is_equilibrium(table: Table, behavior: Behavior) -> bool:
    """Whether no type that can be drawn could gain."""
    found = (interim(table, i, own, behavior) for i in table.players for own in table.own_types(i))
    return all(known is None or known[1] == 0 for known in found)


# Equilibria


def plans(table: Table, player: int) -> list[Profile]:
    """All ways to fix a strategy for each type."""
    return list(itertools.product(range(table.strategies[player]), repeat=len(table.own_types(player))))


def masses(table: Table, player: int, plan: Profile) -> Side:
    """A plan as a behaviour."""
    return tuple(tuple(Fraction(s == chosen) for s in range(table.strategies[player])) for chosen in plan)


def pure_equilibria(table: Table) -> set[tuple[Side, ...]]:
    """All pure Bayes-Nash equilibria: each profile of plans is tried."""
    every = itertools.product(*([masses(table, i, plan) for plan in plans(table, i)] for i in table.players))
    return {profile for profile in every if is_equilibrium(table, profile)}


def matrices(table: Table) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """The type-contingent strategic form of two players: ex-ante payoffs by plans, in the order of :func:`plans`."""
    rows = [
        [ex_ante(table, (masses(table, 0, own), masses(table, 1, other))) for other in plans(table, 1)]
        for own in plans(table, 0)
    ]
    first, second = ([[cell[i] for cell in row] for row in rows] for i in (0, 1))
    return first, second


def from_mixture(table: Table, player: int, mixture: Sequence[Fraction]) -> Side:
    """What each type does under a mixture of plans."""
    return tuple(
        tuple(
            sum((p for p, plan in zip(mixture, plans(table, player), strict=True) if plan[own] == s), Fraction(0))
            for s in range(table.strategies[player])
        )
        for own in table.own_types(player)
    )


def vertices(table: Table, player: int) -> list[Side]:
    """The vertices of the polyhedron of a player's behaviour and the values of the opponent's types.

    It is ``{(p, v): p >= 0, sum p[t] = 1 for each own type t, worth of a strategy to the opponent's type u <= v[u]}``:
    with the equations, as many tight constraints as determine a point are tried.
    """
    other = 1 - player
    cells = [(own, s) for own in table.own_types(player) for s in range(table.strategies[player])]
    count, answers = len(cells), list(table.own_types(other))
    width = count + len(answers)
    equations = [[fmpq(int(k < count and cells[k][0] == own)) for k in range(width)] for own in table.own_types(player)]
    bounds = [[fmpq(int(k == place)) for k in range(width)] for place in range(count)]
    replies = []
    for opponent in answers:
        for reply in range(table.strategies[other]):
            row = [fmpq(0)] * width
            for place, (own, s) in enumerate(cells):
                drawn = (own, opponent) if player == 0 else (opponent, own)
                played = (s, reply) if player == 0 else (reply, s)
                value = table.prior[drawn] * table.payoffs[drawn, played][other]
                row[place] = fmpq(value.numerator, value.denominator)
            row[count + opponent] = fmpq(-1)
            replies.append(row)
    right = fmpq_mat(width, 1, [fmpq(1)] * len(equations) + [fmpq(0)] * (width - len(equations)))
    found = set()
    for tight in itertools.combinations([*bounds, *replies], width - len(equations)):
        try:
            point = fmpq_mat([*equations, *tight]).solve(right).entries()
        except ZeroDivisionError:
            continue
        feasible = all(sum((a * p for a, p in zip(r, point, strict=True)), fmpq(0)) <= 0 for r in replies)
        if feasible and all(p >= 0 for p in point[:count]):
            numbers = [Fraction(int(p.p), int(p.q)) for p in point[:count]]
            size = table.strategies[player]
            found.add(tuple(tuple(numbers[own * size : (own + 1) * size]) for own in table.own_types(player)))
    return sorted(found)


def extreme_equilibria(table: Table) -> set[tuple[Side, Side]]:
    """The equilibria of two players that are pairs of vertices: the extreme points of the maximal Nash subsets."""
    pairs = itertools.product(vertices(table, 0), vertices(table, 1))
    return {pair for pair in pairs if is_equilibrium(table, pair)}


def connected(pairs: Iterable[tuple[Side, Side]]) -> set[frozenset[tuple[Side, Side]]]:
    """The connected components of equilibria, by their extreme ones: pairs with a side in common hang together."""
    parts: list[set[tuple[Side, Side]]] = []
    for pair in pairs:
        touching = [part for part in parts if any(pair[0] == x or pair[1] == y for x, y in part)]
        parts = [part for part in parts if part not in touching] + [{pair}.union(*touching)]
    return {frozenset(part) for part in parts}


# Ann first, then bob, who has seen what she did

Answers = tuple[tuple[int, ...], ...]
"""What bob does: a strategy for each own type, then each strategy of ann."""


def staged_equilibria(table: Table, *, perfect: bool) -> set[tuple[Profile, Answers]]:
    """Pure equilibria of a game of two in which ann (a strategy a type) moves first and bob sees it.

    With ``perfect`` bob does best after each of ann's strategies, also those that she doesn't play and as a type that he
    never is: subgame perfection, provided that ann has no types, so that bob knows all.
    """
    first, second = plans(table, 0), list(itertools.product(range(table.strategies[1]), repeat=table.strategies[0]))
    found = set()
    for own in first:
        for answers in itertools.product(second, repeat=len(table.own_types(1))):
            worth_it = _staged_worth(table, own, answers)
            stays = all(_staged_worth(table, other, answers)[0] <= worth_it[0] for other in first)
            changed = itertools.product(second, repeat=len(table.own_types(1)))
            stays = stays and all(_staged_worth(table, own, other)[1] <= worth_it[1] for other in changed)
            if stays and (not perfect or _best_everywhere(table, answers)):
                found.add((own, answers))
    return found


def _staged_worth(table: Table, own: Profile, answers: Answers) -> tuple[Fraction, Fraction]:
    totals = [Fraction(0), Fraction(0)]
    for drawn, probability in table.prior.items():
        played = (own[drawn[0]], answers[drawn[1]][own[drawn[0]]])
        for i in (0, 1):
            totals[i] += probability * table.payoffs[drawn, played][i]
    return totals[0], totals[1]


def _best_everywhere(table: Table, answers: Answers) -> bool:
    return all(
        table.payoffs[(0, own), (seen, answer)][1]
        == max(table.payoffs[(0, own), (seen, other)][1] for other in range(table.strategies[1]))
        for own, plan in enumerate(answers)
        for seen, answer in enumerate(plan)
    )


# Random games, and their files


def random_table(
    seed: random.Random, types: Sequence[int], strategies: Sequence[int], *, degenerate: bool, joint: bool, rare: bool
) -> Table:
    """A random game; with ``rare`` some types may never be drawn, and ``degenerate`` ones have payoffs of three kinds."""
    sizes = [max(count, 1) for count in types]
    low = 0 if rare else 1
    weights: tuple[tuple[Fraction, ...], ...] = ()
    if joint:
        drawn = list(itertools.product(*map(range, sizes)))
        numbers = [seed.randint(low, 3) for _ in drawn]
        numbers[seed.randrange(len(numbers))] += 1
        prior = {profile: Fraction(number, sum(numbers)) for profile, number in zip(drawn, numbers, strict=True)}
    else:
        every = []
        for size in sizes:
            numbers = [seed.randint(low, 3) for _ in range(size)]
            numbers[seed.randrange(size)] += 1
            every.append(tuple(Fraction(number, sum(numbers)) for number in numbers))
        weights = tuple(every)
        prior = independent(weights)
    most = 1 if degenerate else 50
    payoffs = {
        (drawn, played): tuple(Fraction(seed.randint(-most, most)) for _ in sizes)
        for drawn in itertools.product(*map(range, sizes))
        for played in itertools.product(*map(range, strategies))
    }
    return Table(tuple(types), tuple(strategies), prior, payoffs, weights)


def text(
    table: Table,
    *,
    formulas: bool = False,
    shares: Mapping[int, Sequence[str]] | None = None,
    more: str = "",
    stages: str = "",
) -> str:
    """The game as a file: cells by types and strategies, or a formula a player.

    ``shares[player]`` are probabilities of types in the parameters t and u, where they are not the table's; ``more`` is put
    at the end, and before it the ranges of these parameters, from 0 to 1.
    """
    shares = shares or {}
    lines = ["format = 1", 'title = "types"', 'form = "bayesian"']
    if shares:
        words = " ".join(word for said in shares.values() for word in said)
        for name in sorted(set("tu") & set(words)):
            lines += [f"[parameters.{name}]", 'default = "1/2"', "range = [0, 1]"]
    if stages:
        lines.insert(3, f"stages = {stages}")
    lines.append("[players]")
    for i in table.players:
        strategies = str([strategy_name(i, s) for s in range(table.strategies[i])])
        if not table.types[i]:
            lines.append(f"{NAMES[i]} = {strategies}")
        elif table.weights:
            said = shares.get(i, list(map(str, table.weights[i])))
            types = ", ".join(f'{type_name(i, own)} = "{said[own]}"' for own in table.own_types(i))
            lines.append(f"{NAMES[i]} = {{ types = {{ {types} }}, strategies = {strategies} }}")
        else:
            types = str([type_name(i, own) for own in table.own_types(i)])
            lines.append(f"{NAMES[i]} = {{ types = {types}, strategies = {strategies} }}")
    if not table.weights:
        lines.append("[prior]")
        lines += [f'{".".join(_drawn(table, drawn))} = "{p}"' for drawn, p in table.prior.items()]
    if formulas:
        lines.append("[payoffs.formulas]")
        for i in table.players:
            terms = []
            for (drawn, played), values in table.payoffs.items():
                own = [f"{NAMES[j]}.{strategy_name(j, s)}" for j, s in enumerate(played)]
                own += [f"{NAMES[j]}.{type_name(j, t)}" for j, t in enumerate(drawn) if table.types[j]]
                if values[i]:
                    terms.append(" * ".join([f"({values[i]})", *own]))
            lines.append(f'{NAMES[i]} = "{" + ".join(terms) or 0}"')
    else:
        lines.append("[payoffs.cells]")
        for (drawn, played), values in table.payoffs.items():
            key = [*_drawn(table, drawn), *(strategy_name(j, s) for j, s in enumerate(played))]
            lines.append(f"{'.'.join(key)} = {[str(value) for value in values]}")
    return "\n".join(lines) + "\n" + more


def type_name(player: int, own: int) -> str:
    return f"{NAMES[player][0]}_is_{own + 1}"


def strategy_name(player: int, strategy: int) -> str:
    return f"{NAMES[player][0]}{strategy + 1}"


def _drawn(table: Table, drawn: Profile) -> list[str]:
    return [type_name(i, own) for i, own in enumerate(drawn) if table.types[i]]
