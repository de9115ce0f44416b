"""Deciding a condition on a whole component of equilibria, not only at its extreme points.

A component is a union of products of polytopes whose vertices are extreme equilibria. The expectation of any
quantity of the outcome is bilinear on each product, so its extreme values are at extreme equilibria; a component
is connected, so every value between is taken. An inequality that is affine in such expectations is therefore
decided by the extreme equilibria alone. A product or ratio of expectations is not, and where the extreme
equilibria don't settle such a condition the answer is "unknown", never a guess.
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
    connected: bool = True,
) -> Occurrence:
    """Where a condition holds on the set spanned by ``points``.

    ``points`` are complete environments at the extreme equilibria of one component; ``varying`` are the names
    whose values are expectations. Unless ``connected``, values between those at the points need not be taken.

    **Guarantees.** A yes or no is proved; None is returned only for a set of several points and a condition that
    is not affine, or that joins several comparisons which are each true at some points and false at others.
    """
    truths = [truth(condition, point) for point in points]
    if len(points) == 1:
        return Occurrence(truths[0], None if truths[0] is None else not truths[0])
    proved = _proved(condition, points, varying, connected)
    return Occurrence(
        true=True if True in truths else proved.true,
        false=True if False in truths else proved.false,
    )


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


def _proved(
    condition: Expression, points: Sequence[Mapping[str, fmpq]], varying: Set[str], connected: bool
) -> Occurrence:
    if isinstance(condition, Negation):
        inner = _proved(condition.operand, points, varying, connected)
        return Occurrence(inner.false, inner.true)
    if isinstance(condition, Connective):
        parts = [_proved(part, points, varying, connected) for part in condition.operands]
        if condition.word == "and":
            # False somewhere iff some part is; true somewhere needs one point for all parts.
            return Occurrence(_jointly(parts), _any([part.false for part in parts]))
        negated = [Occurrence(part.false, part.true) for part in parts]
        return Occurrence(_any([part.true for part in parts]), _jointly(negated))
    if isinstance(condition, Comparison):
        try:
            return _compared(condition, points, varying, connected)
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
