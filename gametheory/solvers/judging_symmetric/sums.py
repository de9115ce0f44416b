"""What a player of a symmetric game gains by deviating, summed up directly.

Nothing is shared with the method but the game: no formulas, no polynomials, no balls. Weights of counts are whole numbers; with
many players they are multiples of a small unit, computed from the likeliest count outward.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.judging import ContradictionError
from gametheory.solvers.result import Number

__all__ = ["agrees", "judge_counts", "judge_symmetric", "payoff_of"]

MOST_EXACT = 200
"""Most players for whom sums are exact fractions."""
MAXIMUM_COMPOSITIONS = 2_000_000
"""Most ways to spread the others over three strategies or more."""
MOST_EXACT_COMPOSITIONS = 20_000
MAXIMUM_DEVIATION = 50_000
"""Largest standard deviation of a count that is judged: the counts within 15 of these are summed over."""
MAXIMUM_BITS = 4_096
"""Longest denominator of a probability that is judged."""
_BITS = 160
_MARGIN = 40

Share = Fraction | Enclosure | float
Judged = tuple[Number, dict[str, Number], dict[str, Number]]
"""Regret, payoffs, measures."""


def judge_symmetric(game: SymmetricGame, shares: Sequence[Share]) -> Judged:
    """The regret, payoff and measures where all players play the strategies with these probabilities.

    With rational shares all is exact for up to 200 players, or if everybody plays one strategy; for more it is enclosed.
    Two shares may be enclosures (``p`` and ``1 - p``): the payoffs of the two strategies are compared at both ends of
    ``p``. The regret is then an enclosure up to the larger one of the two ends, from 0 if the better strategy is another
    at the other end, as there is an equilibrium between. With floats, all is summed in floats. Raises
    :class:`LimitReached` for too many ways to spread the others over three strategies or more.

    What is neglected with many players are counts whose likelihoods are below ``2**-160`` of the likeliest; payoffs
    there are taken to be at most ``2**40`` times those elsewhere.
    """
    support = [place for place, share in enumerate(shares) if isinstance(share, Enclosure) or share != 0]
    if any(isinstance(share, Enclosure) for share in shares):
        return _judge_enclosed(game, shares, support)
    if any(isinstance(share, float) for share in shares):
        return _judge_floats(game, [float(share) for share in shares], support)
    exact = [share for share in shares if isinstance(share, Fraction)]
    payoffs, measures = _Expected(game).at(exact, support)
    mean = _total(share * payoff for share, payoff in zip(exact, payoffs, strict=True) if share)
    regret = _largest([payoff - mean for payoff in payoffs])
    return regret, {game.player: mean}, measures


def judge_counts(game: SymmetricGame, counts: Sequence[int]) -> Judged:
    """The most that any player could gain by moving, the mean payoff and the measures, when so many play each strategy."""
    regret = Fraction(0)
    for strategy, number in enumerate(counts):
        if number:
            others = tuple(other - (place == strategy) for place, other in enumerate(counts))
            own = payoff_of(game, strategy, others)
            regret = max(regret, *(payoff_of(game, other, others) - own for other in range(len(counts))))
    known = game.outcome(counts)
    measures: dict[str, Number] = {name: _fraction(known[name]) for name in game.measures}
    return regret, {game.player: _fraction(known[f"payoff.{game.player}"])}, measures


def payoff_of(game: SymmetricGame, strategy: int, others: Sequence[int]) -> Fraction:
    """What a player of a strategy gets, as a fraction."""
    # The field of the counts is that of the payoffs.
    return _fraction(game.payoff(strategy, [game_number(count) for count in others]))


def game_number(count: int) -> Any:  # noqa: ANN401 - flint's rational, the number that expressions evaluate to
    """A count as expressions take it."""
    from flint import fmpq

    return fmpq(count)


def _fraction(number: Any) -> Fraction:  # noqa: ANN401 - flint's rational or a whole number
    return Fraction(number) if isinstance(number, int | Fraction) else Fraction(int(number.p), int(number.q))


def _largest(gains: Sequence[Number]) -> Number:
    found = [Enclosure.of(gain) for gain in gains]
    low, high = max(gain.low for gain in found), max(gain.high for gain in found)
    low, high = max(low, Fraction(0)), max(high, Fraction(0))
    return low if low == high else Enclosure(low, high)


def _total(terms: Any) -> Any:  # noqa: ANN401 - Fractions or enclosures
    total: Any = Fraction(0)
    for term in terms:
        total = total + term
    return total


class _Expected:
    """Expected payoffs and measures of one game; remembers those of each count."""

    def __init__(self, game: SymmetricGame) -> None:
        self.game = game
        self.payoff = lru_cache(maxsize=None)(partial(payoff_of, game))
        self.outcome = lru_cache(maxsize=None)(game.outcome)

    def at(self, shares: Sequence[Fraction], support: Sequence[int]) -> tuple[list[Any], dict[str, Number]]:
        """Each strategy's expected payoff, and the expected measures."""
        by_others = _Weights.of(self.game.count - 1, shares, support)
        payoffs = [by_others.mean(partial(self.payoff, strategy)) for strategy in range(len(shares))]
        if not self.game.measures:
            return payoffs, {}
        by_all = _Weights.of(self.game.count, shares, support)
        return payoffs, {name: by_all.mean(partial(self.measure, name)) for name in self.game.measures}

    def measure(self, name: str, counts: tuple[int, ...]) -> Fraction:
        """A measure when so many play each strategy."""
        return _fraction(self.outcome(counts)[name])


class _Weights:
    """How likely each composition of the players is, as whole multiples of a unit; each is wrong by ``error`` units at most.

    Compositions that are left out have weights of ``error`` units at most too; there are ``omitted`` of them.
    """

    def __init__(self, found: list[tuple[tuple[int, ...], int]], error: int = 0, omitted: int = 0) -> None:
        self.found, self.error, self.omitted = found, error, omitted
        self.sum = sum(weight for _, weight in found)

    @classmethod
    def of(cls, trials: int, shares: Sequence[Fraction], support: Sequence[int]) -> _Weights:
        """The weights when each of so many players draws a strategy."""
        if any(share.denominator.bit_length() > MAXIMUM_BITS for share in shares):
            raise LimitReached(f"a probability has a denominator of more than {MAXIMUM_BITS:,} bits; round it")
        size = len(shares)
        if len(support) == 1:
            return cls([(_placed(size, support, (trials,)), 1)])
        if len(support) == 2 and trials > MOST_EXACT:
            share = shares[support[0]]
            return cls._of_two(trials, share, lambda count: _placed(size, support, (count, trials - count)))
        ways = math.comb(trials + len(support) - 1, len(support) - 1)
        if ways > MOST_EXACT_COMPOSITIONS or (trials > MOST_EXACT and len(support) > 1):
            raise LimitReached(f"{ways:,} ways to spread {trials:,} players are too many to be judged exactly")
        common = math.lcm(*(shares[place].denominator for place in support))
        whole = [int(shares[place] * common) for place in support]
        found = []
        for counts in _compositions(trials, len(support)):
            weight = math.factorial(trials)
            for count, part in zip(counts, whole, strict=True):
                weight = weight // math.factorial(count) * part**count
            found.append((_placed(size, support, counts), weight))
        return cls(found)

    @classmethod
    def _of_two(cls, trials: int, share: Fraction, placed: Callable[[int], tuple[int, ...]]) -> _Weights:
        up, down = share.numerator, share.denominator - share.numerator
        deviation = math.isqrt(int(trials * share * (1 - share)) + 1)
        if deviation > MAXIMUM_DEVIATION:
            raise LimitReached(f"{trials:,} players vary by about {deviation:,}: too many counts to be judged")
        mode = min(trials, int(share * (trials + 1)))
        weights = {mode: 1 << _BITS}
        # Away from the mode each weight is a fraction below 1 of its neighbour, so that roundings add up to one unit a step.
        for step in (1, -1):
            count, weight = mode, 1 << _BITS
            while weight and count != (trials if step > 0 else 0):
                above, below = (
                    ((trials - count) * up, (count + 1) * down)
                    if step > 0
                    else (
                        count * down,
                        (trials - count + 1) * up,
                    )
                )
                weight = weight * above // below
                count += step
                weights[count] = weight
        return cls(
            [(placed(count), weight) for count, weight in weights.items()], len(weights), trials + 1 - len(weights)
        )

    def mean(self, value: Callable[[tuple[int, ...]], Fraction]) -> Any:  # noqa: ANN401 - Fraction or enclosure
        """The mean of a function of the counts: a Fraction, or an enclosure if weights are rounded."""
        if not self.error:
            return sum((weight * value(counts) for counts, weight in self.found), Fraction(0)) / self.sum
        total = 0
        largest = Fraction(0)
        for counts, weight in self.found:
            found = value(counts)
            largest = max(largest, abs(found))
            total += weight * ((found.numerator << _BITS) // found.denominator)
        slack = self.error * (len(self.found) + (self.omitted << _MARGIN)) * (int(largest) + 1)
        slack += (self.sum >> _BITS) + 1
        low, high = Fraction(total, 1 << _BITS) - slack, Fraction(total, 1 << _BITS) + slack
        spread = self.error * (len(self.found) + self.omitted)
        return Enclosure(low, high) / Enclosure(Fraction(self.sum - spread), Fraction(self.sum + spread))


def _placed(size: int, support: Sequence[int], counts: Sequence[int]) -> tuple[int, ...]:
    placed = [0] * size
    for place, count in zip(support, counts, strict=True):
        placed[place] = count
    return tuple(placed)


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    for bars in itertools.combinations(range(total + parts - 1), parts - 1):
        edges = (-1, *bars, total + parts - 1)
        yield tuple(after - before - 1 for before, after in itertools.pairwise(edges))


def _judge_enclosed(game: SymmetricGame, shares: Sequence[Share], support: Sequence[int]) -> Judged:
    first = shares[support[0]]
    if len(support) != 2 or not isinstance(first, Enclosure):
        raise LimitReached("only mixtures of two strategies are judged between bounds")
    expected = _Expected(game)
    gains: list[Any] = []
    regrets: list[Enclosure] = []
    outside: list[list[Enclosure]] = []
    means: list[Enclosure] = []
    measures: list[dict[str, Number]] = []
    for end in (first.low, first.high):
        if not 0 < end < 1:
            raise ContradictionError(f"a probability is stated to be between {first.low} and {first.high}")
        exact = [Fraction(0)] * len(shares)
        exact[support[0]], exact[support[1]] = end, 1 - end
        payoffs, found = expected.at(exact, support)
        mean = _total(exact[place] * payoffs[place] for place in support)
        gains.append(Enclosure.of(payoffs[support[0]] - payoffs[support[1]]))
        regrets.append(Enclosure.of(_largest([payoff - mean for payoff in payoffs])))
        outside.append([Enclosure.of(payoff - mean) for place, payoff in enumerate(payoffs) if place not in support])
        means.append(Enclosure.of(mean))
        measures.append(found)
    low, high = gains
    least = min(regret.low for regret in regrets)
    changes = low.high <= 0 <= high.low or high.high <= 0 <= low.low
    # Nobody gains where the two strategies are equally good, unless another one is better at both ends.
    if changes:
        least = max((min(gain.low for gain in each) for each in zip(*outside, strict=True)), default=Fraction(0))
        least = max(least, Fraction(0))
    most = max(regret.high for regret in regrets)
    hulls: dict[str, Number] = {
        name: _hull([Enclosure.of(found[name]) for found in measures]) for name in game.measures
    }
    return Enclosure(min(least, most), most), {game.player: _hull(means)}, hulls


def _hull(found: Sequence[Enclosure]) -> Enclosure:
    return Enclosure(min(each.low for each in found), max(each.high for each in found))


def _judge_floats(game: SymmetricGame, shares: Sequence[float], support: Sequence[int]) -> Judged:
    ways = math.comb(game.count + len(support) - 1, len(support) - 1)
    if ways > MAXIMUM_COMPOSITIONS:
        raise LimitReached(f"{ways:,} ways to spread {game.count:,} players are more than {MAXIMUM_COMPOSITIONS:,}")

    def weighted(trials: int) -> Iterator[tuple[float, tuple[int, ...]]]:
        for counts in _compositions(trials, len(support)):
            logarithm = math.lgamma(trials + 1)
            for place, count in zip(support, counts, strict=True):
                logarithm += count * math.log(shares[place]) - math.lgamma(count + 1)
            weight = math.exp(logarithm)
            if weight > 0:
                yield weight, _placed(len(shares), support, counts)

    likely = list(weighted(game.count - 1))
    payoffs = [math.fsum(w * float(payoff_of(game, s, others)) for w, others in likely) for s in range(len(shares))]
    mean = math.fsum(share * payoff for share, payoff in zip(shares, payoffs, strict=True))
    sums: dict[str, list[float]] = {name: [] for name in game.measures}
    if sums:
        for weight, counts in weighted(game.count):
            known = game.outcome(counts)
            for name, terms in sums.items():
                terms.append(weight * float(_fraction(known[name])))
    return max(0.0, *(p - mean for p in payoffs)), {game.player: mean}, {n: math.fsum(t) for n, t in sums.items()}


def agrees(stated: Number, found: Number) -> bool:
    """Whether what is stated may be what the judge found: equal if both are exact, else if they overlap.

    What is expected between the two ends of an enclosed share may lie outside what is expected at them, by as much as these
    differ.
    """
    one, two = Enclosure.of(stated), Enclosure.of(found)
    return one.low <= two.high + two.width and two.low - two.width <= one.high
