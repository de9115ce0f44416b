"""What an expression of a game file is once it is parsed: a small tree of frozen nodes.

A node evaluates itself exactly in an environment that gives each name a ``flint.fmpq`` (or a number of another
ordered field that mixes with it, as rational functions of a parameter do), and writes itself out as text that parses
to the same meaning. Evaluation is bounded: a number beyond ``MAXIMUM_BITS`` is refused
before it can grow. The grammar, and the parser that builds these nodes, are in ``grammar.py``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from gametheory.errors import EvaluationError
from gametheory.numbers import MAXIMUM_BITS, to_flint

Environment = Mapping[str, fmpq]


class Expression:
    """A parsed expression. ``is_condition`` tells true-or-false expressions from quantities."""

    __slots__ = ()
    is_condition = False
    binding = 9
    """How tightly the expression holds together when it is written out; larger binds tighter."""

    def parts(self) -> tuple[Expression, ...]:
        """Direct sub-expressions."""
        return ()

    def evaluate(self, environment: Environment) -> fmpq:
        """Exact value of a quantity. Raises :class:`EvaluationError` on a division by zero or an enormous number."""
        raise TypeError("a condition has no value")

    def decide(self, environment: Environment) -> bool:
        """Truth of a condition."""
        raise TypeError("a quantity is neither true nor false")

    def names(self) -> frozenset[str]:
        """All names used, dotted ones as ``"player.strategy"``."""
        return frozenset(part.text for part in self.walk() if isinstance(part, Name))

    def walk(self) -> Iterator[Expression]:
        """This expression and all below it, depth first."""
        stack: list[Expression] = [self]
        while stack:
            expression = stack.pop()
            yield expression
            stack.extend(reversed(expression.parts()))


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """An exact number."""

    value: Fraction
    exact: fmpq

    @staticmethod
    def of(value: Fraction | int) -> Constant:
        """The constant of this value."""
        value = Fraction(value)
        return Constant(value, to_flint(value))

    @property
    def binding(self) -> int:  # type: ignore[override]
        """A ratio or a negative number needs brackets where a whole number does not."""
        return 9 if self.value >= 0 and self.value.denominator == 1 else 6 if self.value >= 0 else 5

    def evaluate(self, environment: Environment) -> fmpq:
        """The number."""
        return self.exact

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A name, or a dotted pair such as ``tool.pirate``."""

    text: str

    def evaluate(self, environment: Environment) -> fmpq:
        """The value of the name."""
        return environment[self.text]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """``-q``."""

    operand: Expression
    binding = 5

    def parts(self) -> tuple[Expression, ...]:
        """The operand."""
        return (self.operand,)

    def evaluate(self, environment: Environment) -> fmpq:
        """Minus the operand."""
        return -self.operand.evaluate(environment)

    def __str__(self) -> str:
        return f"-{_bracketed(self.operand, 6)}"


@dataclass(frozen=True, slots=True)
class Arithmetic(Expression):
    """``q + q``, ``q - q``, ``q * q`` or ``q / q``; ``symbol`` is the sign."""

    symbol: str
    left: Expression
    right: Expression

    @property
    def binding(self) -> int:  # type: ignore[override]
        """Products bind tighter than sums; one that starts with a minus, like ``-a*b``, no tighter than the minus."""
        return 4 if self.symbol in "+-" else 5 if self.left.binding == 5 else 6

    def parts(self) -> tuple[Expression, ...]:
        """Both operands."""
        return (self.left, self.right)

    def evaluate(self, environment: Environment) -> fmpq:
        """The exact result of the operation."""
        left, right = self.left.evaluate(environment), self.right.evaluate(environment)
        if self.symbol == "+":
            return _bounded(left + right)
        if self.symbol == "-":
            return _bounded(left - right)
        if self.symbol == "*":
            return _bounded(left * right)
        if right == 0:
            raise EvaluationError(f"'{self}' divides by zero")
        return _bounded(left / right)

    def __str__(self) -> str:
        is_sum = self.symbol in "+-"
        right = _bracketed(self.right, (4 if is_sum else 6) + (self.symbol in "-/"))
        sign = f" {self.symbol} " if is_sum else self.symbol
        return f"{_bracketed(self.left, 4 if is_sum else 5)}{sign}{right}"


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """``q ** integer``."""

    base: Expression
    exponent: int
    binding = 7

    def parts(self) -> tuple[Expression, ...]:
        """The base."""
        return (self.base,)

    def evaluate(self, environment: Environment) -> fmpq:
        """The exact power, refused before it is computed if it would be enormous."""
        base = self.base.evaluate(environment)
        if self.exponent < 0 and base == 0:
            raise EvaluationError(f"'{self}' divides by zero")
        if _bits(base) * abs(self.exponent) > MAXIMUM_BITS:
            raise EvaluationError(f"'{self}' is a number of more than {MAXIMUM_BITS} bits")
        return base**self.exponent

    def __str__(self) -> str:
        return f"{_bracketed(self.base, 8)}**{self.exponent}"


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """``min(...)``, ``max(...)`` or ``abs(...)``."""

    function: str
    arguments: tuple[Expression, ...]

    def parts(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments

    def evaluate(self, environment: Environment) -> fmpq:
        """The function's exact value."""
        values = [argument.evaluate(environment) for argument in self.arguments]
        if self.function == "abs":
            return -values[0] if values[0] < 0 else values[0]
        best = values[0]
        for value in values[1:]:
            if (value < best) == (self.function == "min") and value != best:
                best = value
        return best

    def __str__(self) -> str:
        return f"{self.function}({', '.join(str(argument) for argument in self.arguments)})"


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """``q if condition else q``; only the branch taken is evaluated."""

    test: Expression
    consequent: Expression
    alternative: Expression
    binding = 0

    def parts(self) -> tuple[Expression, ...]:
        """The condition and both branches."""
        return (self.test, self.consequent, self.alternative)

    def evaluate(self, environment: Environment) -> fmpq:
        """The value of the branch that the condition picks."""
        branch = self.consequent if self.test.decide(environment) else self.alternative
        return branch.evaluate(environment)

    def __str__(self) -> str:
        return f"{_bracketed(self.consequent, 1)} if {_bracketed(self.test, 1)} else {_bracketed(self.alternative, 0)}"


COMPARISONS: dict[str, Callable[[fmpq, fmpq], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Comparison(Expression):
    """``q < q`` and its like."""

    symbol: str
    left: Expression
    right: Expression
    is_condition = True
    binding = 3

    def parts(self) -> tuple[Expression, ...]:
        """Both sides."""
        return (self.left, self.right)

    def decide(self, environment: Environment) -> bool:
        """The exact comparison."""
        return bool(COMPARISONS[self.symbol](self.left.evaluate(environment), self.right.evaluate(environment)))

    def __str__(self) -> str:
        return f"{_bracketed(self.left, 4)} {self.symbol} {_bracketed(self.right, 4)}"


@dataclass(frozen=True, slots=True)
class ClaimReference(Expression):
    """``claims.name`` in a claim: the condition of that claim, put in its place before anything is decided."""

    claim: str
    is_condition = True

    def __str__(self) -> str:
        return f"claims.{self.claim}"


@dataclass(frozen=True, slots=True)
class Connective(Expression):
    """``c and c ...`` or ``c or c ...``."""

    word: str
    operands: tuple[Expression, ...]
    is_condition = True

    @property
    def binding(self) -> int:  # type: ignore[override]
        """``and`` binds tighter than ``or``; both tighter than a conditional."""
        return 2 if self.word == "and" else 1

    def parts(self) -> tuple[Expression, ...]:
        """The conditions joined."""
        return self.operands

    def decide(self, environment: Environment) -> bool:
        """Truth, from left to right and no further than needed."""
        decisive = self.word == "or"
        return next((decisive for part in self.operands if part.decide(environment) == decisive), not decisive)

    def __str__(self) -> str:
        return f" {self.word} ".join(_bracketed(part, self.binding + 1) for part in self.operands)


@dataclass(frozen=True, slots=True)
class Negation(Expression):
    """``not c``."""

    operand: Expression
    is_condition = True
    binding = 3

    def parts(self) -> tuple[Expression, ...]:
        """The condition denied."""
        return (self.operand,)

    def decide(self, environment: Environment) -> bool:
        """The opposite of the operand."""
        return not self.operand.decide(environment)

    def __str__(self) -> str:
        return f"not {_bracketed(self.operand, 3)}"


def _bracketed(expression: Expression, binding: int) -> str:
    return str(expression) if expression.binding >= binding else f"({expression})"


def _bits(value: fmpq) -> int:
    """The size of a rational; other fields bound their numbers themselves, but a power must be refused before."""
    return max(value.p.bit_length(), value.q.bit_length()) if isinstance(value, fmpq) else 64


def _bounded(value: fmpq) -> fmpq:
    if isinstance(value, fmpq) and _bits(value) > MAXIMUM_BITS:
        raise EvaluationError(f"an expression grows beyond {MAXIMUM_BITS} bits; simplify it")
    return value
