"""The judge of symmetric games: what a player gains by deviating, summed up directly, and whole documents judged anew.

Nothing is shared with the method but the game: no formulas, no polynomials, no balls. Weights of counts are whole numbers; with
many players they are multiples of a small unit, computed from the likeliest count outward.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached, ResultFileError
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.document import read_list, read_number, read_object
from gametheory.solvers.judging import ContradictionError, Verification, quoted, same_names
from gametheory.solvers.result import Number

__all__ = ["agrees", "judge_counts", "judge_symmetric", "verify_symmetric"]

MOST_EXACT = 200
"""Most players for whom sums are exact fractions."""
MAXIMUM_COMPOSITIONS = 2_000_000
"""Most ways to spread the others over three strategies or more."""
MOST_EXACT_COMPOSITIONS = 20_000
MAXIMUM_BITS = 4_096
"""Longest denominator of a probability that is judged."""
FLOAT_TOLERANCE = 1e-7
"""What a number of a result in floats may be wrong by, as a share of the larger of itself and 1."""
_ROUNDING = Fraction(1, 2**40)
SAMPLES = 16
"""How many counts inside a range are looked at, besides its ends."""
_BITS = 160
_MARGIN = 40

Share = Fraction | Enclosure | float
Judged = tuple[Number, dict[str, Number], dict[str, Number]]
"""Regret, payoffs, measures."""


def judge_symmetric(game: SymmetricGame, shares: Sequence[Share]) -> Judged:
    """The regret, payoff and measures where all players play the strategies with these probabilities.

    With rational shares all is exact for up to 200 players, or if everybody plays one strategy; for more it is enclosed. Two shares may be
    enclosures (``p`` and ``1 - p``): then the payoffs of the two strategies are compared at both ends of ``p``, and the regret is an enclosure from 0
    if the one that is better changes, as there is an equilibrium between; its upper end is the larger regret of the two ends. With floats, all
    is summed in floats. Raises :class:`LimitReached` for more than two million ways to spread the others over three strategies or more.

    What is neglected with many players are counts whose likelihoods are below ``2**-160`` of the likeliest; payoffs
    there are taken to be at most ``2**40`` times those elsewhere.
    """
    support = [place for place, share in enumerate(shares) if isinstance(share, Enclosure) or share != 0]
    if any(isinstance(share, Enclosure) for share in shares):
        return _judge_enclosed(game, shares, support)
    if any(isinstance(share, float) for share in shares):
        return _judge_floats(game, [float(share) for share in shares], support)
    exact = [share for share in shares if isinstance(share, Fraction)]
    payoffs, measures = _expected(game, exact, support)
    mean = _total(share * payoff for share, payoff in zip(exact, payoffs, strict=True) if share)
    regret = _largest([payoff - mean for payoff in payoffs])
    return regret, {game.player: mean}, measures


def judge_counts(game: SymmetricGame, counts: Sequence[int]) -> Judged:
    """The most that any player could gain by moving, the mean payoff and the measures, when so many play each strategy."""
    regret = Fraction(0)
    for strategy, number in enumerate(counts):
        if number:
            others = tuple(other - (place == strategy) for place, other in enumerate(counts))
            own = _payoff(game, strategy, others)
            regret = max(regret, *(_payoff(game, other, others) - own for other in range(len(counts))))
    known = game.outcome(counts)
    measures: dict[str, Number] = {name: _fraction(known[name]) for name in game.measures}
    return regret, {game.player: _fraction(known[f"payoff.{game.player}"])}, measures


def _payoff(game: SymmetricGame, strategy: int, others: Sequence[int]) -> Fraction:
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


def _expected(
    game: SymmetricGame, shares: Sequence[Fraction], support: Sequence[int]
) -> tuple[list[Any], dict[str, Number]]:
    """Each strategy's expected payoff, and the expected measures."""
    strategies = range(len(shares))
    by_others = _Weights.of(game.count - 1, shares, support)
    payoffs = [by_others.mean(lambda others, s=s: _payoff(game, s, others)) for s in strategies]
    if not game.measures:
        return payoffs, {}
    by_all = _Weights.of(game.count, shares, support)
    outcome = lru_cache(maxsize=None)(lambda counts: game.outcome(counts))
    return payoffs, {name: by_all.mean(lambda counts, n=name: _fraction(outcome(counts)[n])) for name in game.measures}


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
            first, second = support
            return cls._of_two(trials, shares[first], lambda count: _placed(size, support, (count, trials - count)))
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
        return cls([(placed(count), weight) for count, weight in weights.items()], trials, trials + 1 - len(weights))

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
    gains: list[Any] = []
    regrets: list[Enclosure] = []
    means: list[Enclosure] = []
    measures: list[dict[str, Number]] = []
    for end in (first.low, first.high):
        if not 0 < end < 1:
            raise ContradictionError(f"a probability is stated to be between {first.low} and {first.high}")
        exact = [Fraction(0)] * len(shares)
        exact[support[0]], exact[support[1]] = end, 1 - end
        payoffs, found = _expected(game, exact, support)
        mean = _total(exact[place] * payoffs[place] for place in support)
        gains.append(Enclosure.of(payoffs[support[0]] - payoffs[support[1]]))
        regrets.append(Enclosure.of(_largest([payoff - mean for payoff in payoffs])))
        # No player of another strategy may gain: if none does at either end, none is taken to do so between.
        means.append(Enclosure.of(mean))
        measures.append(found)
    low, high = gains
    least = min(regret.low for regret in regrets)
    outside = [place for place in range(len(shares)) if place not in support]
    changes = low.high <= 0 <= high.low or high.high <= 0 <= low.low
    if changes and not outside:
        least = Fraction(0)
    most = max(regret.high for regret in regrets)
    hulls = {name: _hull([Enclosure.of(found[name]) for found in measures]) for name in game.measures}
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
    payoffs = [math.fsum(w * float(_payoff(game, s, others)) for w, others in likely) for s in range(len(shares))]
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


def verify_symmetric(document: Mapping[str, Any], game: SymmetricGame) -> Verification:
    """Judge a solution document of a symmetric game anew.

    1. Parameters, title and form are the game's.
    2. Each equilibrium names the player and the strategies; its probabilities sum to 1 (an enclosed one may). Where
       ``state.symmetric`` is false they are shares of the players, of whole counts.
    3. Its regret is 0 (with floats: as small as stated), or its enclosure holds an equilibrium; payoffs and measures are as stated or,
       where one of the two is enclosed, may be.
    4. Each count at the ends of each range of ``counts``, and some inside, is a pure equilibrium, and those just outside are not.

    What ``notes`` of the verification list is not judged. Raises :class:`ResultFileError` for a document of another shape and
    :class:`LimitReached` for too much to sum.
    """
    return _Document(document, game).verified()


class _Document:
    """One document; collects what is wrong in ``problems``."""

    def __init__(self, document: Mapping[str, Any], game: SymmetricGame) -> None:
        self.document, self.game = document, game
        self.floats = document.get("arithmetic") == "float"
        self.problems: list[str] = []
        self.largest = Fraction(0)

    def verified(self) -> Verification:
        """Judge all of it."""
        self.compare_head()
        stated = read_list(self.document, "equilibria", "the document")
        for position, equilibrium in enumerate(stated):
            where = f"equilibrium {position}"
            try:
                self.equilibrium(equilibrium, where)
            except ContradictionError as error:
                self.problems.append(f"{where}: {error}")
        self.ranges()
        self.everywhere()
        notes = ["'stable', 'maximiser', 'potential' and 'mean_field' are not judged"]
        if self.document.get("complete") is True:
            notes.append("whether there are more equilibria is not judged")
        return Verification(
            holds=not self.problems,
            checked=len(stated),
            combinations=0,
            largest_regret=self.largest,
            problems=tuple(self.problems),
            tolerance=f"{FLOAT_TOLERANCE:g} of each number" if self.floats else None,
            notes=tuple(notes),
        )

    def compare_head(self) -> None:
        """The game and its parameters."""
        if self.document.get("game") is not None:
            game = read_object(self.document, "game", "the document")
            for key, found in (("title", self.game.about.title), ("form", self.game.about.form)):
                if game.get(key, found) != found:
                    self.problems.append(f"{key} of the game: states {quoted(str(game[key]))}, found {quoted(found)}")
        stated = read_object(self.document, "parameters", "the document")
        for name in sorted({*stated, *self.game.parameters}):
            if name not in stated or name not in self.game.parameters:
                self.problems.append(f"value of {quoted(name)}: the game and the document do not both have it")
            elif self.number(stated[name], f"value of {quoted(name)}") != self.game.parameters[name]:
                self.problems.append(f"value of {quoted(name)}: found {self.game.parameters[name]}")

    def equilibrium(self, stated: Any, where: str) -> None:  # noqa: ANN401 - a stranger's
        """Compare all that one equilibrium states."""
        payoffs, measures = read_object(stated, "payoffs", where), read_object(stated, "measures", where)
        strategies = read_object(stated, "strategies", where)
        same_names(strategies, self.game.players, "'strategies'")
        of_player = read_object(strategies, self.game.player, where)
        same_names(of_player, self.game.strategies, f"'{self.game.player}'")
        shares = [self.number(of_player[name], f"{where}: {quoted(name)}") for name in self.game.strategies]
        self.distribution(shares)
        state = stated.get("state")
        counted = isinstance(state, dict) and state.get("symmetric") is False
        regret, found_payoffs, found_measures = (
            judge_counts(self.game, self.counts(shares)) if counted else judge_symmetric(self.game, shares)
        )
        if self.document.get("concept") == "pure-nash" and not counted and all(share != 1 for share in shares):
            self.problems.append(f"{where}: the concept is pure-nash, but the strategy is mixed")
        claimed = self.number(stated.get("regret"), f"{where}: regret")
        self.regret(claimed, regret, where)
        for what, numbers, found in (("payoff", payoffs, found_payoffs), ("measure", measures, found_measures)):
            same_names(numbers, tuple(found), f"'{what}s'")
            for name, number in numbers.items():
                if not self.agree(self.number(number, f"{where}: {what} of {quoted(name)}"), found[name]):
                    self.problems.append(f"{where}: {what} of {quoted(name)}: found about {float(found[name]):.12g}")

    def regret(self, claimed: Number, found: Number, where: str) -> None:
        """A regret that is 0, or an enclosure that holds an equilibrium; as large as stated."""
        if self.floats:
            if float(found) > max(float(claimed) * 2, FLOAT_TOLERANCE) or float(claimed) < 0:
                self.problems.append(f"{where}: regret: states {float(claimed):.3g}, found {float(found):.3g}")
            self.largest = max(self.largest, Fraction(float(found)))
            return
        low, high = Enclosure.of(found).low, Enclosure.of(found).high
        said = Enclosure.of(claimed)
        if low > 0:
            self.problems.append(f"{where}: not an equilibrium, a player gains {float(low):.6g} by deviating")
            self.largest = max(self.largest, low)
        if (
            said.low > low
            or (low == high) != (said.low == said.high)
            or said.high * (1 + _ROUNDING) < high - high / 2**60
        ):
            self.problems.append(f"{where}: regret: states {said}, found up to {float(high):.6g}")

    def distribution(self, shares: Sequence[Number]) -> None:
        """Probabilities that sum to 1, or may."""
        ends = [Enclosure.of(Fraction(share) if isinstance(share, float) else share) for share in shares]
        low, high = sum(end.low for end in ends), sum(end.high for end in ends)
        slack = Fraction(FLOAT_TOLERANCE) if self.floats else 0
        if any(end.low < 0 or end.high > 1 for end in ends) or not low - slack <= 1 <= high + slack:
            raise ContradictionError("the probabilities are not a distribution")
        enclosed = [end for end in ends if end.low < end.high]
        if enclosed and (
            len(enclosed) != 2 or enclosed[0].low + enclosed[1].high != 1 or enclosed[0].width != enclosed[1].width
        ):
            raise ContradictionError("the probabilities are not a distribution: two bounds should be mirrored")

    def counts(self, shares: Sequence[Number]) -> list[int]:
        """Whole counts of players."""
        counts = [
            Fraction(share) * self.game.count if not isinstance(share, Enclosure) else Fraction(-1, 2)
            for share in shares
        ]
        if any(count.denominator != 1 for count in counts):
            raise ContradictionError("the shares are not of whole numbers of players")
        return [int(count) for count in counts]

    def ranges(self) -> None:
        """Pure equilibria by counts."""
        if "counts" not in self.document:
            return
        for position, stated in enumerate(read_list(self.document, "counts", "the document")):
            where = f"counts {position}"
            ends = read_object(stated, "counts", where)
            try:
                same_names(ends, self.game.strategies, "'counts'")
            except ContradictionError as error:
                self.problems.append(f"{where}: {error}")
                continue
            pairs = [ends[name] for name in self.game.strategies]
            if not all(
                isinstance(pair, list) and len(pair) == 2 and all(type(k) is int for k in pair) for pair in pairs
            ):
                raise ResultFileError(f"{where}: each should be the least and the most players")
            self.range(pairs, where)

    def range(self, pairs: Sequence[Sequence[int]], where: str) -> None:
        """One range of counts."""
        everybody = self.game.count
        low, high = pairs[0]
        if len(pairs) > 2:
            if any(low != high for low, high in pairs) or sum(low for low, _ in pairs) != everybody:
                self.problems.append(f"{where}: these are not counts of {everybody:,} players")
            elif judge_counts(self.game, [low for low, _ in pairs])[0]:
                self.problems.append(f"{where}: not an equilibrium")
            return
        if not 0 <= low <= high <= everybody or list(pairs[1]) != [everybody - high, everybody - low]:
            self.problems.append(f"{where}: these are not counts of {everybody:,} players")
            return
        inside = {low, low + 1, high - 1, high, *(low + (high - low) * step // SAMPLES for step in range(SAMPLES))}
        for count in sorted({*inside, low - 1, high + 1}):
            if 0 <= count <= everybody and (count <= high or count == high + 1):
                regret = judge_counts_regret(self.game, count)
                if (regret == 0) != (low <= count <= high):
                    self.problems.append(f"{where}: {count:,} is {'an' if regret == 0 else 'no'} equilibrium")

    def everywhere(self) -> None:
        """A component says that every mixture is an equilibrium: that no gain is other than 0."""
        if not self.document.get("components"):
            return
        others = self.game.count - 1
        places = range(others + 1) if others < 1_000 else sorted({others * step // 999 for step in range(1_000)})
        for count in places:
            spread = (count, others - count)
            if len(self.game.strategies) != 2 or _payoff(self.game, 0, spread) != _payoff(self.game, 1, spread):
                self.problems.append(f"component 0: the gain is not 0 where {count:,} others play the first strategy")
                return

    def agree(self, stated: Number, found: Number) -> bool:
        """Whether two numbers are, or may be, the same."""
        if self.floats:
            return abs(float(stated) - float(found)) <= FLOAT_TOLERANCE * max(1.0, abs(float(found)))
        return agrees(stated, found)

    def number(self, stated: Any, where: str) -> Number:  # noqa: ANN401 - a stranger's
        """An exact number as text, an enclosure, or, with floats, a float."""
        if isinstance(stated, dict):
            low = read_number(stated.get("low"), f"{where}: low", exact=True)
            high = read_number(stated.get("high"), f"{where}: high", exact=True)
            try:
                return Enclosure(Fraction(low), Fraction(high))  # type: ignore[arg-type]
            except ValueError as error:
                raise ResultFileError(f"{where}: {error}") from None
        return read_number(stated, where, exact=not self.floats)


def judge_counts_regret(game: SymmetricGame, first: int) -> Fraction:
    """The regret when that many play the first of two strategies."""
    counts = (first, game.count - first)
    gains = [Fraction(0)]
    if first:
        others = (first - 1, counts[1])
        gains.append(_payoff(game, 1, others) - _payoff(game, 0, others))
    if counts[1]:
        others = (first, counts[1] - 1)
        gains.append(_payoff(game, 0, others) - _payoff(game, 1, others))
    return max(gains)
