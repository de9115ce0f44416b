"""The equilibria of a symmetric game of three or more strategies: labelled, priced by the judge, and with the potential."""

from __future__ import annotations

from fractions import Fraction

from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached, UnverifiedResult
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_fraction
from gametheory.solvers.judging_symmetric import judge_counts, judge_symmetric
from gametheory.solvers.result import Equilibrium, Solution
from gametheory.solvers.symmetric.checking import arithmetic_of
from gametheory.solvers.symmetric.details import PotentialMaximum, SymmetricDetails
from gametheory.solvers.symmetric.many import Found, Shares, symmetric_mixtures
from gametheory.solvers.symmetric.many_potential import Table

__all__ = ["solve_many"]

LARGEST_REGRET = 1e-7
"""What an equilibrium in floats may leave to gain, as a share of its payoff or of 1."""


def solve_many(game: SymmetricGame, concept: str, limit: int) -> Solution:
    """As :func:`gametheory.solvers.symmetric.solving.solve_symmetric`, for three strategies or more.

    Pure equilibria are all found by looking at every way to spread the players; symmetric mixtures possibly not.
    """
    notes: list[str] = []
    found = symmetric_mixtures(game) if concept == "symmetric-nash" else Found()
    table: Table | None = None
    try:
        table = Table(game)
    except LimitReached as error:
        if concept == "pure-nash":
            raise
        notes.append(f"pure equilibria and the potential are not computed: {error}")
    pure = table.equilibria() if table else []
    potential = table.potential() if table else None
    top = max(potential.values()) if potential else None
    best = {counts for counts, value in potential.items() if value == top} if potential else set()

    def state(counts: tuple[int, ...] | None, symmetric: bool) -> dict[str, bool | Fraction | None]:
        known = potential is not None and counts is not None
        return {
            "pure": counts is not None,
            "symmetric": symmetric,
            "stable": None,
            "maximiser": counts in best if known else None,
            "potential": to_fraction(potential[counts]) if potential is not None and counts is not None else None,
        }

    equilibria: list[Equilibrium] = []
    if concept == "symmetric-nash":
        notes += found.notes
        for shares in found.shares:
            whole = tuple(
                int(share * game.count) for share in shares if isinstance(share, Fraction) and share in (0, 1)
            )
            counts = whole if len(whole) == len(shares) else None
            equilibria.append(_priced(game, shares, state(counts, True)))
        notes.append("mixtures of three strategies or more are searched for in floats; there may be others")
    else:
        for counts in pure[:limit]:
            regret, payoffs, measures = judge_counts(game, counts)
            if regret:
                raise UnverifiedResult(f"counts {counts} were proposed as an equilibrium of '{game.about.title}'")
            shares = tuple(Fraction(number, game.count) for number in counts)
            strategies = {game.player: dict(zip(game.strategies, shares, strict=True))}
            known = state(counts, max(counts) == game.count)
            equilibria.append(Equilibrium(strategies, payoffs, measures, Fraction(0), state=known))
        if len(pure) > limit:
            notes.append(f"of {len(pure):,} pure equilibria by counts {limit:,} are listed; 'counts' has all of them")
    return Solution(
        about=game.about,
        parameters=game.parameters,
        concept=concept,
        method="gains",
        arithmetic=arithmetic_of(equilibria),
        complete=concept == "pure-nash" and len(pure) <= limit,
        degenerate=any(table.ties(counts) for counts in pure) or found.continuum if table else None,
        equilibria=tuple(equilibria),
        notes=tuple(notes),
        details=SymmetricDetails(
            players=game.count,
            strategies=game.strategies,
            counts=tuple(tuple((number, number) for number in counts) for counts in pure) if table else None,
            potential=None
            if table is None
            else PotentialMaximum(
                potential is not None,
                tuple(tuple((number, number) for number in counts) for counts in sorted(best)),
                None if top is None else to_fraction(top),
            ),
            certificate="mixtures of two strategies are all found; those of more only as far as the notes say"
            if concept == "symmetric-nash"
            else "",
        ),
    )


def _priced(game: SymmetricGame, shares: Shares, state: dict[str, bool | Fraction | None]) -> Equilibrium:
    """The equilibrium with the judge's payoffs, measures and regret; raises :class:`UnverifiedResult`."""
    regret, payoffs, measures = judge_symmetric(game, shares)
    if isinstance(regret, float):
        refuted = regret > LARGEST_REGRET * max(1.0, *(abs(float(payoff)) for payoff in payoffs.values()))
    else:
        refuted = Enclosure.of(regret).low > 0
    strategies = {game.player: dict(zip(game.strategies, shares, strict=True))}
    found = Equilibrium(strategies, payoffs, measures, regret, state=state)
    if refuted:
        raise UnverifiedResult(f"what was proposed as an equilibrium of '{game.about.title}' is refuted: {found!r}")
    return found
