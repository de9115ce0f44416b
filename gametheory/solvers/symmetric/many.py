"""Mixtures of a symmetric game with three or four strategies: by supports, two at a time exactly, more in floats."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_flint
from gametheory.solvers.symmetric.binomial import bounds
from gametheory.solvers.symmetric.compositions import compositions
from gametheory.solvers.symmetric.mixtures import mixtures
from gametheory.solvers.symmetric.sequences import Values, traced

__all__ = ["MOST_STRATEGIES", "Found", "symmetric_mixtures"]

MOST_STRATEGIES = 4
MOST_SPREAD = 5_000
"""Most ways to spread the others over three strategies or more for which equations are solved."""
STARTS = 60
RESIDUAL = 1e-10
"""How unequal payoffs within a support may be, as a share of the largest."""
SAME = 1e-7
INSIDE = 1e-9

Shares = tuple[Fraction | Enclosure | float, ...]


@dataclass
class Found:
    """Candidates, each with a share for every strategy, and remarks on what was not settled."""

    shares: list[Shares] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    continuum: bool = False


def symmetric_mixtures(game: SymmetricGame) -> Found:
    """The symmetric equilibria of a game of three or four strategies, as far as they are found.

    Pure ones and mixtures of two strategies are found as in a game of two (all, certified); a third strategy must not be
    better. Mixtures of more solve polynomial equations in floats, from many starts: some may be missing. Raises
    :class:`LimitReached`.
    """
    if len(game.strategies) > MOST_STRATEGIES:
        raise LimitReached(
            f"symmetric mixtures are searched for with up to {MOST_STRATEGIES} strategies, not {len(game.strategies)}; "
            "the concept pure-nash has no such limit"
        )
    found = Found()
    size = len(game.strategies)
    for strategy in range(size):
        if _is_pure_equilibrium(game, strategy):
            found.shares.append(tuple(Fraction(other == strategy) for other in range(size)))
    for pair in itertools.combinations(range(size), 2):
        _of_two(game, pair, found)
    for number in range(3, size + 1):
        for support in itertools.combinations(range(size), number):
            _of_more(game, support, found)
    return found


def _is_pure_equilibrium(game: SymmetricGame, strategy: int) -> bool:
    others = [fmpq(game.count - 1) if other == strategy else fmpq(0) for other in range(len(game.strategies))]
    own = game.payoff(strategy, others)
    return all(game.payoff(other, others) <= own for other in range(len(game.strategies)))


def _of_two(game: SymmetricGame, pair: tuple[int, int], found: Found) -> None:
    size, others = len(game.strategies), game.count - 1

    def payoff(strategy: int, count: Any) -> Any:  # noqa: ANN401 - a number of an ordered field
        spread: list[Any] = [fmpq(0)] * size
        spread[pair[0]], spread[pair[1]] = count, others - count
        return game.payoff(strategy, spread)

    payoffs = [traced(others, partial(payoff, strategy), "a payoff") for strategy in range(size)]
    names = " and ".join(game.strategies[place] for place in pair)
    mixed = mixtures(payoffs[pair[0]] - payoffs[pair[1]])
    outside = [payoffs[place] - payoffs[pair[0]] for place in range(size) if place not in pair]
    if mixed.everywhere:
        found.continuum = True
        found.notes.append(
            f"{names} are equally good whenever only they are played: there may be a continuum of mixtures"
        )
    if mixed.doubtful:
        found.notes.append(f"the number of mixtures of {names} could not be told")
    for mixture in mixed.found:
        worse = [_not_better(values, mixture.share) for values in outside]
        if None in worse and False not in worse:
            found.notes.append(f"whether another strategy is better than a mixture of {names} could not be told")
        elif False not in worse:
            shares: list[Fraction | Enclosure | float] = [Fraction(0)] * size
            shares[pair[0]], shares[pair[1]] = mixture.share, 1 - mixture.share
            found.shares.append(tuple(shares))


def _not_better(gains: Values, share: Fraction | Enclosure) -> bool | None:
    """Whether the expected gain is at most 0; None where that can't be told."""
    if all(run.sign <= 0 for run in gains.signs):
        return True
    if isinstance(share, Fraction) and gains.last <= MOST_SPREAD // 10:
        probability, last = to_flint(share), gains.last
        terms = (
            gains.at(k) * math.comb(last, k) * probability**k * (1 - probability) ** (last - k) for k in range(last + 1)
        )
        return bool(sum(terms, fmpq(0)) <= 0)
    low, high = (share.low, share.high) if isinstance(share, Enclosure) else (share, share)
    least, most = bounds(gains, to_flint(low), to_flint(high))
    return True if most <= 0 else False if least > 0 else None


def _of_more(game: SymmetricGame, support: Sequence[int], found: Found) -> None:
    import numpy as np
    from scipy.optimize import root  # type: ignore[import-untyped]

    others, size = game.count - 1, len(game.strategies)
    names = ", ".join(game.strategies[place] for place in support)
    ways = math.comb(others + len(support) - 1, len(support) - 1)
    if ways > MOST_SPREAD:
        found.notes.append(f"mixtures of {names} are not searched for: the others play in {ways:,} ways")
        return
    exponents = list(compositions(others, len(support)))
    logarithms = [math.lgamma(others + 1) - sum(math.lgamma(count + 1) for count in counts) for counts in exponents]
    table: list[list[fmpq]] = []
    for counts in exponents:
        spread = [fmpq(0)] * size
        for place, count in zip(support, counts, strict=True):
            spread[place] = fmpq(count)
        table.append([fmpq(game.payoff(strategy, spread)) for strategy in range(size)])
    if all(row[support[0]] == row[place] for row in table for place in support):
        found.continuum = True
        found.notes.append(
            f"{names} are equally good whenever only they are played: there may be a continuum of mixtures"
        )
        return
    try:
        payoffs = np.array([[float(Fraction(int(u.p), int(u.q))) for u in row] for row in table])
    except OverflowError:
        raise LimitReached("a payoff is too large for a float; scale the payoffs") from None
    powers, choices = np.array(exponents), np.array(logarithms)
    scale = float(np.abs(payoffs).max()) or 1.0

    def expected(shares: Any) -> Any:  # noqa: ANN401 - arrays
        return np.exp(choices + powers @ np.log(np.maximum(shares, 1e-300))) @ payoffs

    def equations(free: Any) -> Any:  # noqa: ANN401 - arrays
        # Logarithms of odds against the last strategy keep every trial inside the simplex.
        paid = expected(_softmax(np, free))[list(support)]
        return (paid[:-1] - paid[-1]) / scale

    generator = np.random.default_rng(0)
    known: list[Any] = []
    for start in generator.dirichlet(np.ones(len(support)), STARTS):
        with np.errstate(all="ignore"):
            solved = root(equations, np.log(start[:-1] / start[-1]), tol=1e-14)
            shares = _softmax(np, solved.x)
            if not np.all(np.isfinite(shares)) or shares.min() < INSIDE:
                continue
            if np.abs(equations(solved.x)).max() > RESIDUAL or any(
                np.abs(shares - other).max() < SAME for other in known
            ):
                continue
            paid = expected(shares)
        known.append(shares)
        if paid.max() - paid[list(support)].max() <= RESIDUAL * scale:
            found.shares.append(_simplest(shares.tolist(), support, exponents, table))


def _softmax(np: Any, free: Any) -> Any:  # noqa: ANN401 - numpy and arrays
    extended = np.append(free, 0.0)
    weights = np.exp(extended - extended.max())
    return weights / weights.sum()


def _simplest(
    shares: Sequence[float],
    support: Sequence[int],
    exponents: Sequence[tuple[int, ...]],
    table: Sequence[Sequence[fmpq]],
) -> Shares:
    """Simple fractions in place of the floats, if these are exactly an equilibrium."""
    size = len(table[0])
    rational = [Fraction(share).limit_denominator(1_000) for share in shares[:-1]]
    rational.append(1 - sum(rational, Fraction(0)))
    placed: list[Fraction | Enclosure | float] = [Fraction(0)] * size
    if min(rational) > 0:
        common = math.lcm(*(share.denominator for share in rational))
        whole = [int(share * common) for share in rational]
        paid = [fmpq(0)] * size
        for counts, row in zip(exponents, table, strict=True):
            weight = math.factorial(sum(counts))
            for count, part in zip(counts, whole, strict=True):
                weight = weight // math.factorial(count) * part**count
            paid = [total + weight * payoff for total, payoff in zip(paid, row, strict=True)]
        if all(paid[place] == max(paid) for place in support):
            for place, share in zip(support, rational, strict=True):
                placed[place] = share
            return tuple(placed)
    for place, number in zip(support, shares, strict=True):
        placed[place] = number
    return tuple(placed)
