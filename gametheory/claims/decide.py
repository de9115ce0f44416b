"""Deciding one claim at one point of the parameters, exactly, over all equilibria and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.claims.quantities import quantities
from gametheory.claims.ranges import Occurrence, anywhere, curved_names, degree, occurrence, truth
from gametheory.claims.selection import Selection, payoff_dominant, risk_dominant
from gametheory.errors import EvaluationError
from gametheory.model.family import Game
from gametheory.model.outcome import constants
from gametheory.numbers import exact_text
from gametheory.solvers.result import CONCEPT_WORDS, Equilibrium, Solution
from gametheory.spec.expressions import Expression
from gametheory.spec.schema import Claim, GameSpec

HOLDS, FAILS, DEPENDS, UNDECIDED = "holds", "fails", "depends", "undecided"


@dataclass(frozen=True, slots=True)
class SolvedPoint:
    """The game at one point, its solution, and every quantity that a claim may name, equilibrium by equilibrium.

    ``varying`` are those that differ between equilibria, ``curved`` those that need not be affine on a continuum of them.
    """

    game: Game
    solution: Solution
    environments: tuple[Mapping[str, fmpq], ...]
    varying: frozenset[str]
    curved: frozenset[str] = frozenset()

    @staticmethod
    def of(spec: GameSpec, game: Game, solution: Solution) -> SolvedPoint:
        """Collect the quantities of all equilibria of a solution."""
        environments = tuple(environment_at(spec, game, equilibrium) for equilibrium in solution.equilibria)
        fixed = {*spec.parameters, *spec.definitions}
        varying = frozenset(name for found in environments for name in found if name not in fixed)
        return SolvedPoint(game, solution, environments, varying, curved_names(spec))


class Environment(dict[str, Any]):
    """What a claim may name at an equilibrium; a state that is not known there has no value, as a division by zero has none."""

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - always raises
        raise EvaluationError(f"'{name}' is not known of this equilibrium")


def environment_at(spec: GameSpec, game: Game, equilibrium: Equilibrium) -> Environment:
    """Everything that a claim may name at an equilibrium, and its value."""
    # A move of an information set that no equilibrium names is still a name that a claim may use.
    names = (f"{p}.{s}" for p, found in zip(spec.players, spec.strategies, strict=True) for s in found)
    return Environment(
        {**constants(spec, game.parameters), **dict.fromkeys(names, fmpq(0)), **quantities(game, equilibrium)}
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict at one point, with the equilibrium that refutes (or, for ``some``, supports) it, and the reason."""

    verdict: str
    witness: Equilibrium | None = None
    reason: str = ""


def decide(claim: Claim, point: SolvedPoint) -> Decision:
    """Decide a claim at a solved point.

    1. ``every``: it fails if some equilibrium refutes it, and holds if none can.
    2. ``some``: it holds if some equilibrium supports it, and fails if none can.
    3. ``selected``: as ``every``, among the equilibria that the claim's rule selects; if these disagree, it depends.

    **Guarantees.** ``holds`` and ``fails`` are proved for every equilibrium of the solution's concept, continua
    included, if the solution is complete; otherwise only what one equilibrium can settle is settled.
    """
    solution = point.solution
    if not solution.equilibria:
        if claim.quantifier == "some" and solution.complete:
            return Decision(FAILS, reason=f"there is no {concept_text(solution.concept)}")
        said = "there is no" if solution.complete else "the method, which may miss some, found no"
        return Decision(UNDECIDED, reason=f"{said} {concept_text(solution.concept)}")
    if claim.quantifier == "selected":
        return _decide_selected(claim, point)
    parts = _parts(solution)
    found = [_occurrence(claim.holds, point, part) for part in parts]
    if claim.quantifier == "every":
        return _decide_every(claim.holds, point, parts, found)
    supporting = next((k for k, env in enumerate(point.environments) if truth(claim.holds, env)), None)
    if supporting is not None or any(occurs.true for occurs in found):
        return Decision(HOLDS, solution.equilibria[supporting] if supporting is not None else None)
    if not solution.complete:
        return Decision(UNDECIDED, reason="the method may have missed equilibria")
    if all(occurs.true is False for occurs in found):
        count = len(point.environments)
        return Decision(
            FAILS, reason=f"none of the {count} equilibria does" if count > 1 else "the only equilibrium does not"
        )
    return _open(claim.holds, point)


_CONTINUUM = "a continuum of equilibria, and the condition is not settled by its extreme points"


def _open(condition: Expression, point: SolvedPoint) -> Decision:
    """Undecided, and why: the condition has no truth value at some equilibrium, or there is a continuum."""
    for number, environment in enumerate(point.environments):
        try:
            condition.decide(environment)
        except EvaluationError as error:
            return Decision(UNDECIDED, reason=f"undefined at equilibrium {number}: {error}")
    return Decision(UNDECIDED, reason=_CONTINUUM)


def _decide_every(
    condition: Expression, point: SolvedPoint, parts: Sequence[Sequence[int]], found: Sequence[Occurrence]
) -> Decision:
    refuting = next((k for k, env in enumerate(point.environments) if truth(condition, env) is False), None)
    if refuting is not None:
        return Decision(FAILS, point.solution.equilibria[refuting])
    inside = next((part for part, occurs in zip(parts, found, strict=True) if occurs.false), None)
    if inside is not None:
        return Decision(FAILS, reason=f"refuted between equilibria {', '.join(map(str, inside))}")
    if not point.solution.complete:
        return Decision(UNDECIDED, reason="the method may have missed equilibria")
    if all(occurs.false is False for occurs in found):
        return Decision(HOLDS)
    return _open(condition, point)


def _parts(solution: Solution) -> list[tuple[int, ...]]:
    if solution.components:
        return [component.equilibria for component in solution.components]
    return [(k,) for k in range(len(solution.equilibria))]


def _occurrence(
    condition: Expression, point: SolvedPoint, part: Sequence[int], *, connected: bool = True
) -> Occurrence:
    environments = [point.environments[k] for k in part]
    return occurrence(condition, environments, point.varying, curved=point.curved, connected=connected)


def _decide_selected(claim: Claim, point: SolvedPoint) -> Decision:
    selection = _selection(claim, point)
    chosen = set(selection.positions)
    # Maximisers of a bilinear objective on a component span products of vertices that are maximisers themselves,
    # but need not be connected unless all are; an affine condition is still decided by those vertices.
    found = anywhere(
        [
            _occurrence(claim.holds, point, sorted(chosen & set(part)), connected=chosen.issuperset(part))
            for part in _parts(point.solution)
            if chosen & set(part)
        ]
    )
    first = point.solution.equilibria[selection.positions[0]]
    if not point.solution.complete:
        return Decision(UNDECIDED, reason="the method may have missed equilibria")
    if found.false is False:
        return Decision(HOLDS, reason=selection.reason)
    if found.true is False:
        return Decision(FAILS, first, selection.reason)
    if not selection.settled:
        return Decision(UNDECIDED, reason=f"{selection.reason}: which equilibria it selects is not settled")
    if found.true and found.false:
        several = "the rule selects several equilibria, which disagree"
        return Decision(DEPENDS, reason=f"{selection.reason}, and they disagree" if selection.reason else several)
    return _open(claim.holds, point)


def _selection(claim: Claim, point: SolvedPoint) -> Selection:
    equilibria = point.solution.equilibria
    if len(equilibria) == 1:
        return Selection((0,))
    continuum = any(len(part) > 1 for part in _parts(point.solution))
    if isinstance(claim.select, Expression):
        values = [claim.select.evaluate(environment) for environment in point.environments]
        best = max(values)
        positions = tuple(k for k, value in enumerate(values) if value == best)
        is_curved = degree(claim.select, point.varying) > 1 or claim.select.names() & point.curved
        if is_curved and continuum:
            return Selection(tuple(range(len(equilibria))), "the rule is not affine, on a continuum", settled=False)
        return Selection(positions)
    if continuum and point.curved:
        return Selection(tuple(range(len(equilibria))), "payoffs are not affine, on a continuum", settled=False)
    if claim.select == "risk dominance":
        return risk_dominant(point.game, equilibria)
    return payoff_dominant(equilibria)


def concept_text(concept: str) -> str:
    """The concept in words, singular."""
    return CONCEPT_WORDS[concept][0] + (" in pure strategies" if concept == "subgame-perfect" else "")


def plain_point(parameters: Mapping[str, Fraction]) -> dict[str, str]:
    """Parameters as text."""
    return {name: exact_text(value) for name, value in parameters.items()}
