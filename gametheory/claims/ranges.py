"""Deciding a condition on a whole component of equilibria, not only at its extreme points.

A component is a union of products of polytopes whose vertices are extreme equilibria. The expectation of any
quantity of the outcome is bilinear on each product, so its extreme values are at extreme equilibria; a component
is connected, so every value between is taken. An inequality that is affine in such expectations is therefore
decided by the extreme equilibria alone. A product or ratio of expectations is not, nor need payoffs and measures of a
population be affine in its shares; where the extreme equilibria don't settle such a condition the answer is "unknown",
never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from flint import fmpq

from gametheory.enclosure import IndecisiveError
from gametheory.errors import EvaluationError
from gametheory.spec.expressions import (
    Arithmetic,
    Comparison,
    Connective,
    Constant,
    Expression,
    Name,
    Negation,
    Negative,
)
from gametheory.spec.schema import GameSpec
from gametheory.spec.scope import STATES


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Whether a condition is true somewhere, and false somewhere, on a set: yes, no, or None for unknown."""

    true: bool | None
    false: bool | None


def occurrence(
    condition: Expression,
    points: Sequence[Mapping[str, fmpq]],
    varying: Set[str],
    *,
    curved: Set[str] = frozenset(),
    connected: bool = True,
) -> Occurrence:
    """Where a condition holds on the set spanned by ``points``.

    ``points`` are complete environments at the extreme equilibria of one component; ``varying`` are the names whose values
    are expectations, or shares, and ``curved`` those that may be anything between the points. Unless ``connected``, values
    between those at the points need not be taken.

    **Guarantees.** A yes or no is proved; None is returned only for a set of several points and a condition that
    is not affine, or that joins several comparisons which are each true at some points and false at others.
    """
    truths = [truth(condition, point) for point in points]
    if len(points) == 1:
        return Occurrence(truths[0], None if truths[0] is None else not truths[0])
    proved = _proved(condition, points, _Names(varying, curved), connected)
    return Occurrence(
        true=True if True in truths else proved.true,
        false=True if False in truths else proved.false,
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What differs from point to point, and which of it need not be affine between them."""

    varying: Set[str]
    curved: Set[str]


def curved_names(spec: GameSpec) -> frozenset[str]:
    """What need not be affine on a continuum of a game's equilibria.

    In a population these are what is judged of a rest point, measures that are not affine in shares, and mean payoffs unless
    each strategy's payoff is: strategies in use all earn the mean, so that it is then affine on the continuum. In other
    games all quantities are expectations.
    """
    if spec.form != "population":
        return frozenset()
    pairs = zip(spec.players, spec.strategies, strict=True)
    affine = {f"{player}.{strategy}" for player, names in pairs for strategy in names}
    curved = {f"state.{name}" for name in STATES[spec.form]}

    def place(name: str, *formulas: Expression) -> None:
        named = frozenset().union(*(formula.names() for formula in formulas))
        if named & curved or any(degree(formula, affine) > 1 for formula in formulas):
            curved.add(name)
        elif named & affine:
            affine.add(name)

    # Definitions and measures stand in an order in which each uses earlier ones only.
    for name, formula in spec.definitions.items():
        place(name, formula)
    for player in spec.players:
        place(f"payoff.{player}", *(found for (owner, _), found in spec.strategy_payoffs.items() if owner == player))
    for name, formula in spec.measures.items():
        place(name, formula)
    return frozenset(curved)


def truth(condition: Expression, point: Mapping[str, fmpq]) -> bool | None:
    """Whether a condition holds at one equilibrium; None where it is undefined, as after a division by zero, or where
    numbers that are only enclosed lie too close to each other."""
    try:
        return condition.decide(point)
    except (EvaluationError, IndecisiveError):
        return None


def anywhere(parts: Sequence[Occurrence]) -> Occurrence:
    """Where a condition holds on a union of sets, from where it holds on each."""
    return Occurrence(_any([part.true for part in parts]), _any([part.false for part in parts]))


def _proved(condition: Expression, points: Sequence[Mapping[str, fmpq]], names: _Names, connected: bool) -> Occurrence:
    if isinstance(condition, Negation):
        inner = _proved(condition.operand, points, names, connected)
        return Occurrence(inner.false, inner.true)
    if isinstance(condition, Connective):
        parts = [_proved(part, points, names, connected) for part in condition.operands]
        if condition.word == "and":
            # False somewhere iff some part is; true somewhere needs one point for all parts.
            return Occurrence(_jointly(parts), _any([part.false for part in parts]))
        negated = [Occurrence(part.false, part.true) for part in parts]
        return Occurrence(_any([part.true for part in parts]), _jointly(negated))
    if isinstance(condition, Comparison):
        try:
            if condition.names() & names.curved:
                return Occurrence(None, None)
            return _compared(condition, points, names.varying, connected)
        except (EvaluationError, IndecisiveError):
            return Occurrence(None, None)
    return Occurrence(None, None)


def _any(answers: Sequence[bool | None]) -> bool | None:
    if any(answers):
        return True
    return None if None in answers else False


def _jointly(parts: Sequence[Occurrence]) -> bool | None:
    """Whether all parts are true at one point: not if one never is; and parts that are true everywhere don't matter."""
    if any(part.true is False for part in parts):
        return False
    open_parts = [part for part in parts if part.false is not False]
    if not open_parts:
        return True
    return open_parts[0].true if len(open_parts) == 1 else None


def _compared(
    comparison: Comparison, points: Sequence[Mapping[str, fmpq]], varying: Set[str], connected: bool
) -> Occurrence:
    names = comparison.names() & varying
    if all(point[name] == points[0][name] for point in points for name in names):
        holds = comparison.decide(points[0])
        return Occurrence(holds, not holds)
    if max(degree(comparison.left, varying), degree(comparison.right, varying)) > 1:
        return Occurrence(None, None)
    differences = [comparison.left.evaluate(point) - comparison.right.evaluate(point) for point in points]
    low, high = min(differences), max(differences)
    if comparison.symbol in ("==", "!="):
        crosses = low < 0 < high
        zero = True if 0 in differences else (True if connected else None) if crosses else False
        other = low != 0 or high != 0
        return Occurrence(zero, other) if comparison.symbol == "==" else Occurrence(other, zero)
    return {
        "<": Occurrence(low < 0, high >= 0),
        "<=": Occurrence(low <= 0, high > 0),
        ">": Occurrence(high > 0, low <= 0),
        ">=": Occurrence(high >= 0, low < 0),
    }[comparison.symbol]


def degree(expression: Expression, varying: Set[str]) -> int:
    """0 if the expression has no varying name, 1 if it is affine in them, 2 if it may be anything else."""
    if isinstance(expression, Constant) or not (expression.names() & varying):
        return 0
    if isinstance(expression, Name):
        return 1
    if isinstance(expression, Negative):
        return degree(expression.operand, varying)
    if isinstance(expression, Arithmetic):
        left, right = degree(expression.left, varying), degree(expression.right, varying)
        if expression.symbol in "+-":
            return max(left, right)
        if expression.symbol == "*":
            return left + right
        return left if right == 0 else 2
    return 2
