"""Every equilibrium of a family along one axis, as stretches of functions."""

from __future__ import annotations

from collections.abc import Callable

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import GenericSample, LinePoint, NotGenericError, Sample
from gametheory.algebra.tracing import Stretch, rationals_between, trace_line
from gametheory.errors import EvaluationError
from gametheory.model.family import finite
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.lifting.solving import LiftedNash, solve_at
from gametheory.parametric.lines.merging import merged
from gametheory.parametric.lines.nash import MatchedStretch, matches_on_line

__all__ = ["solve_line"]

Progress = Callable[[], None]


def solve_line(
    lifted: LiftedFamily, concept: str, low: AlgebraicNumber, high: AlgebraicNumber, *, limit: int | None = None
) -> list[Stretch[LiftedSolution]]:
    """Points and open intervals in turn, from ``low`` to ``high``, with all equilibria of the concept as functions.

    Pure and subgame-perfect equilibria are conditions on signs, so the line is cut where one of these changes
    (:func:`trace_line`); Nash equilibria of two players come from the minors of each piece on which payoffs are smooth
    (:func:`matches_on_line`). Neighbours with the same functions are joined. Raises :class:`LimitReached`.
    """
    space = lifted.space
    if concept != "nash" or lifted.family.spec.form == "population":
        return merged(
            space, trace_line(space, low, high, lambda sample: solve_at(lifted, concept, sample, limit=limit))
        )

    def prepare(sample: Sample) -> LiftedNash | LiftedSolution:
        try:
            game = finite(lifted.game(sample), "the concept nash")
        except EvaluationError as error:
            return LiftedSolution(concept, undefined=str(error))
        return LiftedNash.of(lifted, game, sample, limit)

    found: list[Stretch[LiftedSolution]] = []
    for piece in trace_line(space, low, high, prepare):
        if isinstance(piece.value, LiftedSolution):
            found.append(Stretch(piece.low, piece.high, piece.value, piece.sample))
        elif piece.is_point:
            point = LinePoint(space, piece.low)
            found.append(Stretch(piece.low, piece.high, piece.value.solution(piece.value.game.at(point), point)))
        else:
            found += [_named(piece.value, there) for there in matches_on_line(piece.value.game, piece.low, piece.high)]
    return merged(space, found)


def _named(nash: LiftedNash, there: MatchedStretch) -> Stretch[LiftedSolution]:
    space = nash.lifted.space
    if there.is_point:
        return Stretch(there.low, there.high, nash.solution(there.matches, LinePoint(space, there.low)))
    for candidate in rationals_between(there.low, there.high):
        try:
            solution = nash.solution(there.matches, GenericSample(space, (candidate,)))
        except NotGenericError:
            continue
        return Stretch(there.low, there.high, solution, candidate)
    raise AssertionError("there is always another rational")
