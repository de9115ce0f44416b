"""The equilibria of a symmetric game at a point: those that all players share, and pure ones by counts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.errors import EvaluationError, UsageError
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import short_text, to_fraction
from gametheory.solvers.result import Component, Equilibrium, Judgement, NashSubset, Solution
from gametheory.solvers.symmetric.checking import arithmetic_of, judged
from gametheory.solvers.symmetric.counts import equilibrium_counts
from gametheory.solvers.symmetric.details import CountRange, PotentialMaximum, SymmetricDetails
from gametheory.solvers.symmetric.gains import Gains
from gametheory.solvers.symmetric.many_solving import solve_many
from gametheory.solvers.symmetric.mixtures import Mixture, Mixtures, mixtures
from gametheory.solvers.symmetric.outcomes import Outcomes, largest_size
from gametheory.solvers.symmetric.potential import PotentialOfTwo

__all__ = ["solve_symmetric"]

MOST_LISTED = 1_000
"""Most pure equilibria, by counts, that are listed one by one."""

Progress = Callable[[int], None]


def solve_symmetric(
    game: SymmetricGame, concept: str, *, limit: int | None = None, progress: Progress | None = None
) -> Solution:
    """Solve a symmetric game for ``symmetric-nash`` or ``pure-nash``.

    ``symmetric-nash``: every strategy or mixture that is a best response if all others play it. ``pure-nash``: every
    number of players for each strategy at which no player gains by moving; an equilibrium then has the shares of players
    as ``strategies``, ``state["symmetric"]`` says whether all play the same, and ``limit`` is how many are listed one by one
    (1,000 unless told otherwise; ``details.counts`` has all, as ranges). ``progress`` is called with the number of
    equilibria judged.

    With two strategies all are found; irrational mixtures are enclosed within 1e-12, the number of them is certified, and
    ``complete`` is False where two of them, or a mixture at which the gain touches 0, could not be told apart: ``notes``
    say where. With three or four, see :func:`gametheory.solvers.symmetric.many.symmetric_mixtures`.

    ``state`` of an equilibrium: ``pure``; ``symmetric``; ``stable``, whether the gain falls through 0 there, so that it
    pushes back small changes of all (None for asymmetric ones, and with three strategies or more); ``maximiser`` and
    ``potential``, of pure ones (None where sums were too close to tell, or there is no potential); ``mean_field``, the
    nearest share of the others at which the gain changes sign with counts that need not be whole. ``regret`` of an
    enclosed mixture is an enclosure from 0 to a bound of the gain over all of it, so at least the regret of every share
    inside.

    Raises :class:`UnverifiedResult` if the judge disagrees, :class:`EvaluationError` where a payoff is undefined, and
    :class:`LimitReached`. Sources: the sign rule is Schoenberg's (1959), the potential Monderer and Shapley's (1996).
    """
    if concept not in ("symmetric-nash", "pure-nash"):
        raise UsageError(f"the concept '{concept}' is not for the form 'symmetric'")
    listed = MOST_LISTED if limit is None else limit
    if len(game.strategies) != 2:
        found = solve_many(game, concept, listed)
    else:
        found = _TwoStrategies(game).solution(concept, listed, progress)
    if game.stated_count is None:
        return found
    note = f"the number of players, {short_text(game.stated_count)}, is rounded down to {game.count:,}"
    return replace(found, notes=(*found.notes, note))


class _TwoStrategies:
    """All about a game of two strategies."""

    def __init__(self, game: SymmetricGame) -> None:
        self.game = game
        self.gains = Gains(game)
        self.outcomes = Outcomes(self.gains)
        self.potential = PotentialOfTwo(self.gains)
        self.ranges = equilibrium_counts(self.gains.signs)
        self.maximisers, self.maximum, self.decided = self.potential.maximum()

    def solution(self, concept: str, limit: int, progress: Progress | None) -> Solution:
        mixed = mixtures(self.gains.values) if concept == "symmetric-nash" else Mixtures((), "")
        notes: list[str] = []
        complete = not mixed.doubtful
        if concept == "symmetric-nash":
            equilibria, components = self.symmetric(mixed, notes)
        else:
            total = sum(high - low + 1 for low, high in self.ranges)
            complete = total <= limit
            if complete:
                listed = [count for low, high in self.ranges for count in range(low, high + 1)]
            else:
                listed = sorted({end for ends in self.ranges for end in ends})[:limit]
                notes.append(
                    f"of {total:,} pure equilibria by counts {len(listed):,} are listed; 'counts' has all of them as ranges"
                )
            equilibria, components = tuple(self.pure(count) for count in listed), ()
        for number, found in enumerate(equilibria, 1):
            judged(self.game, found)
            if progress is not None:
                progress(number)
        return Solution(
            about=self.game.about,
            parameters=self.game.parameters,
            concept=concept,
            method="gains",
            arithmetic=arithmetic_of(equilibria),
            complete=complete,
            degenerate=self.degenerate(mixed),
            equilibria=equilibria,
            components=components,
            notes=tuple(notes),
            details=SymmetricDetails(
                players=self.game.count,
                strategies=self.game.strategies,
                counts=tuple(self.named(found) for found in self.ranges),
                potential=PotentialMaximum(
                    True, tuple(self.named(found) for found in self.maximisers), self.maximum, self.decided
                ),
                certificate=mixed.certificate,
                mean_field=self.mean_field,
                doubtful=mixed.doubtful,
            ),
        )

    def named(self, found: tuple[int, int]) -> CountRange:
        low, high = found
        return (low, high), (self.game.count - high, self.game.count - low)

    def degenerate(self, mixed: Mixtures) -> bool:
        """Whether a player is indifferent at a pure equilibrium, by counts, or the expected gain touches 0."""
        if mixed.everywhere or any(not found.crossing for found in mixed.found):
            return True
        zero = [run for run in self.gains.signs if run.sign == 0]
        # k is an equilibrium with indifference if g(k - 1) or g(k) is 0.
        return any(low <= run.high + 1 and run.low <= high for run in zero for low, high in self.ranges)

    @cached_property
    def mean_field(self) -> tuple[Fraction | Enclosure, ...]:
        """Shares of the others at which the gain changes sign, with counts that need not be whole."""
        others = self.gains.others
        if not others:
            return ()
        try:
            stretches = self.gains.functions
        except EvaluationError:
            return ()
        found: list[Fraction | Enclosure] = []
        opens = [stretch for stretch in stretches if not stretch.is_point]
        for before, after in itertools.pairwise(opens):
            if before.value[0] != after.value[0]:
                root = after.low
                if root.is_rational:
                    found.append(root.rational / others)
                else:
                    root.refine_below(fmpq(1, 10**12))
                    found.append(Enclosure(to_fraction(root.low) / others, to_fraction(root.high) / others))
        return tuple(found)

    def symmetric(self, mixed: Mixtures, notes: list[str]) -> tuple[tuple[Equilibrium, ...], tuple[Component, ...]]:
        gains, last = self.gains.values, self.gains.others
        found: list[Equilibrium] = []
        if gains.at(0) <= 0:
            found.append(self.pure(0))
        found += [self.mixed(mixture) for mixture in mixed.found]
        if gains.at(last) >= 0:
            found.append(self.pure(self.game.count))
        if mixed.everywhere:
            notes.append("the gain is zero whatever the others do: every mixture is an equilibrium")
            return tuple(found), (Component((NashSubset({self.game.player: (0, 1)}),), (0, 1)),)
        notes += [
            f"between {float(share.low):.12g} and {float(share.high):.12g} the number of equilibria could not be told"
            for share in mixed.doubtful
        ]
        return tuple(found), ()

    def shares(self, share: Fraction | Enclosure) -> dict[str, dict[str, Fraction | Enclosure]]:
        return {self.game.player: dict(zip(self.game.strategies, (share, 1 - share), strict=True))}

    def pure(self, count: int) -> Equilibrium:
        """So many players play the first strategy."""
        payoff, measures = self.outcomes.at_count(count)
        symmetric = count in (0, self.game.count)
        return Equilibrium(
            strategies=self.shares(Fraction(count, self.game.count)),
            payoffs={self.game.player: payoff},
            measures=measures,
            regret=Fraction(0),
            state={
                "pure": True,
                "symmetric": symmetric,
                "stable": self.stable_end(count) if symmetric else None,
                "maximiser": self.is_maximiser(count),
                "potential": self.potential.at(count),
            },
        )

    def is_maximiser(self, count: int) -> bool | None:
        if any(low <= count <= high for low, high in self.maximisers):
            return True if self.decided else None
        return False

    def stable_end(self, count: int) -> bool:
        """Whether the expected gain pushes back from just beside: by the first gain, from that end, that is not 0."""
        signs = [run.sign for run in self.gains.signs if run.sign]
        if not signs:
            return False
        return signs[0] < 0 if count == 0 else signs[-1] > 0

    def mixed(self, mixture: Mixture) -> Equilibrium:
        share = mixture.share
        regret: Fraction | Enclosure = Fraction(0)
        if isinstance(share, Enclosure):
            regret = Enclosure(Fraction(0), largest_size(self.gains.values, share))
        state: dict[str, Judgement] = {
            "pure": False,
            "symmetric": True,
            "stable": mixture.crossing < 0,
            "maximiser": None,
            "potential": None,
        }
        limit = min(self.mean_field, key=lambda found: abs(float(found) - float(share)), default=None)
        if limit is not None:
            state["mean_field"] = limit
        return Equilibrium(
            strategies=self.shares(share),
            payoffs={self.game.player: self.outcomes.payoff_at(share)},
            measures=self.outcomes.measures_at(share),
            regret=regret,
            state=state,
        )
