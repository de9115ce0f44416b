"""Putting known values into an expression and folding what becomes constant, for people to read.

``fee*holder.license - cost*(1 - holder.license)`` at a profile where the holder licenses reads ``fee``. Only
steps that are true for every value of the names that remain are taken, save that a product with zero is zero
even if its other factor were undefined.
"""

from __future__ import annotations

from collections.abc import Mapping

from gametheory.errors import EvaluationError
from gametheory.numbers import to_fraction
from gametheory.spec.expressions import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Connective,
    Constant,
    Expression,
    Name,
    Negation,
    Negative,
    Power,
)

ZERO, ONE = Constant.of(0), Constant.of(1)


def folded(expression: Expression, known: Mapping[str, Expression]) -> Expression:
    """The expression with the known names replaced and constants folded.

    >>> from gametheory.spec.grammar import parse_expression
    >>> str(folded(parse_expression("a*x + b*(1 - x) - 0"), {"x": ONE}))
    'a'
    """
    if isinstance(expression, Name):
        return known.get(expression.text, expression)
    if isinstance(expression, Negative):
        return _negative(folded(expression.operand, known))
    if isinstance(expression, Arithmetic):
        return _arithmetic(expression.symbol, folded(expression.left, known), folded(expression.right, known))
    if isinstance(expression, Power):
        return _constant(Power(folded(expression.base, known), expression.exponent))
    if isinstance(expression, Call):
        return _constant(Call(expression.function, tuple(folded(part, known) for part in expression.arguments)))
    if isinstance(expression, Conditional):
        test = folded_condition(expression.test, known)
        if isinstance(test, bool):
            return folded(expression.consequent if test else expression.alternative, known)
        return Conditional(test, folded(expression.consequent, known), folded(expression.alternative, known))
    return expression


def folded_condition(condition: Expression, known: Mapping[str, Expression]) -> Expression | bool:
    """The condition with the known names replaced; a truth value if it no longer depends on anything."""
    if isinstance(condition, Negation):
        inner = folded_condition(condition.operand, known)
        return not inner if isinstance(inner, bool) else Negation(inner)
    if isinstance(condition, Connective):
        decisive = condition.word == "or"
        remaining: list[Expression] = []
        for part in condition.operands:
            found = folded_condition(part, known)
            if isinstance(found, bool):
                if found == decisive:
                    return decisive
            else:
                remaining.append(found)
        if not remaining:
            return not decisive
        return remaining[0] if len(remaining) == 1 else Connective(condition.word, tuple(remaining))
    if isinstance(condition, Comparison):
        sides = Comparison(condition.symbol, folded(condition.left, known), folded(condition.right, known))
        if isinstance(sides.left, Constant) and isinstance(sides.right, Constant):
            return sides.decide({})
        return sides
    return condition


def _constant(expression: Expression) -> Expression:
    """The value of an expression whose parts are all constants."""
    if all(isinstance(part, Constant) for part in expression.parts()):
        try:
            value = expression.evaluate({})
        except EvaluationError:
            return expression
        return Constant(to_fraction(value), value)
    return expression


def _negative(operand: Expression) -> Expression:
    if isinstance(operand, Negative):
        return operand.operand
    return _constant(Negative(operand))


def _arithmetic(symbol: str, left: Expression, right: Expression) -> Expression:
    if symbol == "+":
        if left == ZERO or right == ZERO:
            return right if left == ZERO else left
        if isinstance(right, Negative):
            return _arithmetic("-", left, right.operand)
    if symbol == "-":
        if right == ZERO:
            return left
        if left == ZERO:
            return _negative(right)
        if isinstance(right, Negative):
            return _arithmetic("+", left, right.operand)
    if symbol == "*":
        if ZERO in (left, right):
            return ZERO
        if ONE in (left, right):
            return right if left == ONE else left
    if symbol == "/" and (right == ONE or (left == ZERO and not isinstance(right, Constant))):
        return left
    return _constant(Arithmetic(symbol, left, right))
