"""Deciding a claim about a symmetric game at one point, where equilibria may be known by enclosures only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED, Decision, concept_text
from gametheory.claims.sampling import Environment, PointDecider
from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.errors import EvaluationError
from gametheory.model.family import Family
from gametheory.model.outcome import constants
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_flint
from gametheory.solvers.result import Equilibrium, Solution
from gametheory.solvers.solve import solve
from gametheory.spec.expressions import Expression
from gametheory.spec.schema import Claim

__all__ = ["CrowdDecider", "decided", "quantity_of", "truth_of"]

Truth = tuple[bool | None, str]
"""True, False or None for unknown; and why it is unknown."""


class CrowdDecider(PointDecider):
    """Decides claims about a symmetric game at points of the parameters, solving each point once."""

    def __init__(self, family: Family, concept: str, limit: int | None) -> None:
        super().__init__(family, concept, limit)
        self._crowds: dict[tuple[Fraction, ...], tuple[Solution, Sequence[Environment]]] = {}

    def __call__(self, claim: Claim, point: Mapping[str, Fraction]) -> Decision:
        """The verdict at a complete point; undecided where the game or the condition is undefined."""
        try:
            return _decide(claim, *self.solved(point))
        except EvaluationError as error:
            return Decision(UNDECIDED, reason=f"undefined there: {error}")

    def solved(self, point: Mapping[str, Fraction]) -> tuple[Solution, Sequence[Environment]]:
        """The solution at a complete point, and what a claim may name at each equilibrium. Raises :class:`EvaluationError`."""
        key = tuple(point.values())
        if key not in self._crowds:
            game = self._family.at_point(point)
            assert isinstance(game, SymmetricGame)
            solution = solve(game, concept=self.concept, limit=self._limit)
            known = constants(self._family.spec, point)
            self._crowds[key] = solution, [{**known, **_quantities(game, found)} for found in solution.equilibria]
        return self._crowds[key]


def truth_of(condition: Expression, environment: Environment) -> Truth:
    """The truth of a condition, if the numbers known decide it."""
    try:
        return condition.decide(environment), ""
    except IndecisiveError as error:
        return None, str(error)
    except EvaluationError as error:
        return None, f"undefined: {error}"
    except KeyError as error:
        return None, f"{error.args[0]} is not known of every equilibrium"


def quantity_of(expression: Expression, environment: Environment) -> Any:  # noqa: ANN401 - a number of any field
    """A quantity where it is defined and known, else None."""
    try:
        return expression.evaluate(environment)
    except (EvaluationError, IndecisiveError, KeyError):
        return None


def decided(quantifier: str, truths: Sequence[Truth], *, complete: bool = True) -> tuple[str, int | None, str]:
    """A verdict from the truth at every equilibrium, the position of the one that shows it, and the reason.

    With ``complete`` no other equilibria are there. The truths of ``selected`` are those at the selected ones.
    """
    found = [truth for truth, _ in truths]
    reason = next((why for truth, why in truths if truth is None), "")
    missing = "the method may have missed equilibria"
    if quantifier == "every":
        if False in found:
            return FAILS, found.index(False), ""
        settled = complete and None not in found
        return (HOLDS, None, "") if settled else (UNDECIDED, None, reason or missing)
    if quantifier == "some":
        if True in found:
            return HOLDS, found.index(True), ""
        if complete and None not in found:
            several = f"none of the {len(found)} equilibria does" if len(found) > 1 else "the only equilibrium does not"
            return FAILS, None, several
        return UNDECIDED, None, reason or missing
    if None in found:
        return UNDECIDED, None, reason
    if True in found and False in found:
        return DEPENDS, None, "the rule selects several equilibria, which disagree"
    return (HOLDS, None, "") if True in found else (FAILS, 0, "")


def _decide(claim: Claim, solution: Solution, environments: Sequence[Environment]) -> Decision:
    if not environments:
        word = concept_text(solution.concept)
        verdict = FAILS if claim.quantifier == "some" and solution.complete else UNDECIDED
        return Decision(verdict, reason=f"there is no {word}")
    positions: Sequence[int] = range(len(environments))
    complete = solution.complete and not any(len(found.equilibria) > 1 for found in solution.components)
    if claim.quantifier == "selected":
        if not complete:
            return Decision(UNDECIDED, reason="not all equilibria are listed, so that none can be selected among them")
        selected, reason = _selected(claim, environments)
        if not selected:
            return Decision(UNDECIDED, reason=reason)
        positions = selected
    truths = [truth_of(claim.holds, environments[k]) for k in positions]
    verdict, place, reason = decided(claim.quantifier, truths, complete=complete)
    witness = None if place is None else solution.equilibria[positions[place]]
    return Decision(verdict, witness, reason)


def _selected(claim: Claim, environments: Sequence[Environment]) -> tuple[list[int], str]:
    """The equilibria at which the claim's rule is largest, among those at which it is defined; or none, and why."""
    if claim.select == "risk dominance":
        return [], "risk dominance is defined here for two players; a symmetric game has state.maximiser"
    values = []
    for environment in environments:
        if isinstance(claim.select, Expression):
            values.append(quantity_of(claim.select, environment))
        else:
            values.append(next(value for name, value in environment.items() if name.startswith("payoff.")))
    defined = [k for k, value in enumerate(values) if value is not None]
    if not defined:
        return [], f"{claim.select} is not known of any equilibrium"
    try:
        best = max(defined, key=lambda k: _Ordered(values[k]))
        return [k for k in defined if values[k] == values[best]], ""
    except IndecisiveError as error:
        return [], f"which equilibrium is selected can't be told: {error}"


class _Ordered:
    """A number as a key of :func:`max`, which compares by ``>`` alone."""

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - a number of any field
        self.value = value

    def __gt__(self, other: _Ordered) -> bool:
        return bool(self.value > other.value)

    def __lt__(self, other: _Ordered) -> bool:
        return bool(self.value < other.value)


def _quantities(game: SymmetricGame, found: Equilibrium) -> dict[str, Any]:
    """Everything that a claim may name at an equilibrium, where it is known."""
    known: dict[str, Any] = {name: _number(value) for name, value in found.measures.items()}
    for name, share in found.strategies[game.player].items():
        known[f"{game.player}.{name}"] = _number(share)
        known[f"count.{name}"] = _number(share) * game.count
    known[f"payoff.{game.player}"] = _number(found.payoffs[game.player])
    for name, value in found.state.items():
        if isinstance(value, bool | Fraction | Enclosure):
            known[f"state.{name}"] = _number(value)
    if found.state.get("pure") is False and found.state.get("symmetric") is not False and len(game.strategies) == 2:
        # A mixture of all counts has the largest expected potential only if all counts have it: then mixtures are no
        # single equilibria but a component, of which the ends are listed.
        known["state.maximiser"] = _number(False)
    return known


def _number(value: Any) -> Any:  # noqa: ANN401 - of any exact kind
    if isinstance(value, bool | int):
        return fmpq(int(value))
    return to_flint(value) if isinstance(value, Fraction) else value
