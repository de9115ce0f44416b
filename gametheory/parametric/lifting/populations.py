"""Rest points of a family of population games at a sample, as functions of the parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from gametheory.algebra.germs import Germ
from gametheory.algebra.samples import Sample, Space
from gametheory.errors import EvaluationError, LimitReached
from gametheory.model.population import PopulationGame
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedFamily, LiftedSolution
from gametheory.solvers.population.components import grouped, labelled, nash_sets
from gametheory.solvers.population.judgements import KEPT, Judgements, judge_rest_point
from gametheory.solvers.population.payoffs import Payoffs, State, Supports, share_names
from gametheory.solvers.population.rest_points import OnFace, RestPoints, find_rest_points, pure_states_if_all

__all__ = ["solve_population_at"]

_TRUTHS = ("nash", "ess", "nss", "stable")


def solve_population_at(
    lifted: LiftedFamily, concept: str, sample: Sample, *, limit: int | None = None
) -> LiftedSolution:
    """Rest points of the concept (``rest-point``, ``nash``, ``ess`` or ``stable``) at a sample, in functions.

    An equilibrium's ``state`` says what it is (``nash``, ``ess``, ``nss``, ``stable``, ``kind``; None where that is not known);
    ``quantities`` has these truths as 1 or 0, where they are known, and ``state.trace`` and ``state.determinant``.

    Raises :class:`LimitReached` where rest points need not be rational functions of the parameters: where payoffs are not
    affine in shares, unless the concept's states are all pure (:func:`pure_states_if_all`); and NotGenericError.

    **Guarantees.** As :func:`gametheory.solvers.population.solving.solve_population`; at a generic sample for the whole cell
    in which the recorded polynomials keep their signs. Of a point of which it is not known whether it is what the concept
    asks for, nothing is said.
    """
    try:
        game = lifted.game(sample)
        assert isinstance(game, PopulationGame)
        payoffs = _payoffs(lifted, game.shape, sample)
        found = pure_states_if_all(payoffs, concept)
        if found is None:
            found = find_rest_points(payoffs, _refused, limit=limit, with_ties=concept == "nash")
        judged = [
            judge_rest_point(payoffs, state, isolated=not found.in_continuum(position))
            for position, state in enumerate(found.states)
        ]
        kept = sorted(
            (position for position, each in enumerate(judged) if KEPT[concept](each)),
            key=lambda position: _rough(found.states[position]),
        )
        equilibria = tuple(_equilibrium(lifted, game, found.states[k], judged[k]) for k in kept)
    except EvaluationError as error:
        return LiftedSolution(concept, undefined=str(error))
    groups = nash_sets(payoffs, found, kept) if concept == "nash" else grouped(found, kept)
    return LiftedSolution(concept, equilibria, labelled(game.players, found, groups, kept))


def _payoffs(lifted: LiftedFamily, shape: Sequence[int], sample: Sample) -> Payoffs:
    """Payoffs as functions of parameters and shares, in one ring."""
    space = Space((*lifted.space.names, *share_names(shape)), {})
    wider = LiftedFamily(lifted.family, lifted.fixed, space)

    def build(at: Sample) -> PopulationGame:
        return cast("PopulationGame", lifted.family.lifted(cast("Any", wider.parameters(at))))

    return Payoffs(shape, build, space, sample)


def _refused(_supports: Supports, _known: RestPoints) -> OnFace:
    raise LimitReached(
        "regimes of a population game need payoffs that are affine in the shares, so that rest points are formulas; solve the "
        "game at points, or sweep the parameter"
    )


def _equilibrium(lifted: LiftedFamily, game: PopulationGame, state: State, judged: Judgements) -> LiftedEquilibrium:
    function = lifted.function
    known = {name: function(number) for name, number in game.outcome(state).items()}
    truths = {name: getattr(judged, name) for name in _TRUTHS}
    quantities = dict(known)
    quantities.update({f"state.{name}": function(int(truth)) for name, truth in truths.items() if truth is not None})
    if judged.inside is not None:
        quantities["state.trace"] = function(judged.trace)
        quantities["state.determinant"] = function(judged.determinant)
    return LiftedEquilibrium(
        strategies={
            player: {name: function(share) for name, share in zip(names, own, strict=True)}
            for player, names, own in zip(game.players, game.strategies, state, strict=True)
        },
        payoffs={player: known[f"payoff.{player}"] for player in game.players},
        measures={name: known[name] for name in game.measures},
        quantities=quantities,
        state={**truths, "kind": judged.kind},
    )


def _rough(state: State) -> list[Any]:
    return [share.rough if isinstance(share, Germ) else share for own in state for share in own]
