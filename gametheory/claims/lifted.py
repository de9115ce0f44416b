"""Deciding a claim at a sample of the parameters, where equilibria are functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from flint import fmpq

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.samples import GenericSample, Sample
from gametheory.claims.decide import UNDECIDED, Decision, Environment, SolvedPoint, decide
from gametheory.claims.ranges import curved_names
from gametheory.errors import EvaluationError
from gametheory.model.outcome import with_definitions
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import to_fraction
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.lifting.solving import solve_at
from gametheory.solvers.result import Equilibrium, Solution
from gametheory.spec.schema import Claim

__all__ = ["SampleDecider", "decide_lifted"]


def decide_lifted(lifted: LiftedFamily, claim: Claim, solution: LiftedSolution, sample: Sample) -> Decision:
    """Decide a claim where the equilibria are those of a lifted solution, by their signs at a sample.

    **Guarantees.** As :func:`gametheory.claims.decide.decide`, for the sample's point; and for a generic sample wherever
    all recorded polynomials have the signs that they have there and the solution holds.
    """
    if solution.undefined:
        return Decision(UNDECIDED, reason=f"undefined there: {solution.undefined}")
    try:
        return decide(claim, _point(lifted, claim, solution, sample))
    except EvaluationError as error:
        return Decision(UNDECIDED, reason=f"undefined there: {error}")


def _point(lifted: LiftedFamily, claim: Claim, solution: LiftedSolution, sample: Sample) -> SolvedPoint:
    """The solved point in numbers of the field of germs, which its types don't tell."""
    spec = lifted.family.spec

    known: dict[int, dict[str, Any]] = {}

    def numbers(functions: Mapping[str, RationalFunction]) -> dict[str, Any]:
        # Under ties many equilibria of a tree share what they are worth.
        if id(functions) not in known:
            known[id(functions)] = {name: function.at(sample) for name, function in functions.items()}
        return known[id(functions)]

    nothing = RationalFunction(lifted.space, lifted.space.context.constant(0), lifted.space.one).at(sample)
    names = [f"{player}.{s}" for player, found in zip(spec.players, spec.strategies, strict=True) for s in found]
    parameters = with_definitions(spec, cast("Mapping[str, fmpq]", lifted.parameters(sample)))
    environments = tuple(
        Environment({**parameters, **dict.fromkeys(names, cast("fmpq", nothing)), **numbers(found.quantities)})
        for found in solution.equilibria
    )
    # The only rule that looks at strategies, and at the game itself, which must be a strategic one.
    by_risk = claim.select == "risk dominance"
    equilibria = tuple(
        Equilibrium(
            strategies={player: numbers(strategy) for player, strategy in found.strategies.items()} if by_risk else {},
            payoffs=numbers(found.payoffs),
            measures=numbers(found.measures),
            regret=0,
        )
        for found in solution.equilibria
    )
    game: Any = None
    if by_risk:
        found = lifted.game(sample)
        game = found if isinstance(found, StrategicGame) else None
    fixed = {*spec.parameters, *spec.definitions}
    varying = frozenset(name for found in environments for name in found if name not in fixed)
    solved = Solution(
        about=lifted.family.about,
        parameters={},
        concept=solution.concept,
        method="regimes",
        arithmetic="exact",
        complete=True,
        degenerate=None,
        equilibria=equilibria,
        components=solution.components,
    )
    return SolvedPoint(game, solved, environments, varying, curved_names(spec))


@dataclass
class SampleDecider:
    """Solves and decides a claim at samples; remembers for each verdict the first generic point, and the reason."""

    lifted: LiftedFamily
    claim: Claim
    concept: str
    limit: int | None
    points: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def __call__(self, sample: Sample) -> str:
        """The verdict at a sample."""
        solution = solve_at(self.lifted, self.concept, sample, limit=self.limit)
        decision = decide_lifted(self.lifted, self.claim, solution, sample)
        if isinstance(sample, GenericSample):
            named = dict(zip(self.lifted.space.axes, map(to_fraction, sample.point), strict=True))
            self.points.setdefault(decision.verdict, named)
        self.reasons.setdefault(decision.verdict, decision.reason)
        return decision.verdict
