"""Expressions and values in mathematical notation: one walk over the parsed expression, and a writer for each language.

Names of more than one letter are set upright enough to be read as words; ``a/b`` becomes a fraction and brackets are set
where the expression's own binding asks for them. What the walk produces says the same as ``str(expression)``, so no
formula is rearranged on its way to paper.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol, cast

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import Formula, Value, radical_text
from gametheory.numbers import decimal_text
from gametheory.spec.expressions import (
    Arithmetic,
    Call,
    ClaimReference,
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
from gametheory.spec.grammar import ExpressionError, parse_expression
from gametheory.typesetting.languages import BreakableLatex, Latex, MathMl
from gametheory.typesetting.widths import width

__all__ = ["Writer", "breakable_latex", "latex", "mathml"]


_BARRED = 7
"""How tightly a fraction holds together: its bar stands in for brackets everywhere but under an exponent."""


class Writer(Protocol):
    """One language of formulas; each method returns the text of a whole from the texts of its parts."""

    def number(self, value: int) -> str:
        """A whole number of 0 or above."""

    def decimal(self, text: str) -> str:
        """A decimal, as text."""

    def name(self, text: str) -> str:
        """A name, dotted or not."""

    def sign(self, symbol: str) -> str:
        """A sign between two parts: ``+ - * . < <= > >= == !=``; before one: ``~-`` for minus and ``~`` for "about".

        ``*`` is a product without a sign and ``.`` one with a dot.
        """

    def row(self, parts: Sequence[str]) -> str:
        """Parts one after another."""

    def fraction(self, above: str, below: str) -> str:
        """A quotient with a bar."""

    def power(self, base: str, exponent: str) -> str:
        """A base with an exponent."""

    def root(self, inside: str) -> str:
        """A square root."""

    def brackets(self, inside: str) -> str:
        """Round brackets."""

    def bars(self, inside: str) -> str:
        """Bars of an absolute value."""

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """``min`` or ``max`` of arguments."""

    def word(self, text: str) -> str:
        """A word between conditions, with space around it."""

    def negated(self, inside: str) -> str:
        """A condition that is denied."""

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """A value a line, each with its condition; an empty condition is "otherwise"."""


def latex(value: Value | Expression | str) -> str:
    """A formula, number or parsed expression in LaTeX's math mode, without the dollars.

    Text is parsed as an expression (or condition) of a game file; raises :class:`ExpressionError` if it is none.

    >>> latex("1/(10*reach)")
    '\\\\frac{1}{10\\\\,\\\\mathit{reach}}'
    """
    return _written(value, Latex())


def breakable_latex(value: Value | Expression | str, widest: float) -> str:
    """The same as :func:`latex` if it is no wider than ``widest`` characters, else in a form that lines may be broken in."""
    plain = latex(value)
    if width(f"${plain}$") <= widest:
        return plain
    writer = BreakableLatex(widest)
    expression = _expression(value)
    if isinstance(expression, Arithmetic) and expression.symbol == "/":
        above, below = _set(expression.left, writer), _set(expression.right, writer)
        if max(width(f"${above}$"), width(f"${below}$")) > widest:
            return writer.quotient(above, below)
    return _written(value, writer)


def mathml(value: Value | Expression | str) -> str:
    """The same as a ``<math>`` element of MathML Core, which browsers set without any script.

    >>> mathml("x**2")
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    return f"<math>{_written(value, MathMl())}</math>"


def _written(value: Value | Expression | str, writer: Writer) -> str:
    if isinstance(value, AlgebraicNumber):
        return _algebraic(value, writer)
    return _set(_expression(value), writer)


def _expression(value: Value | Expression | str) -> Expression:
    if isinstance(value, AlgebraicNumber):
        return Constant.of(value.rational if value.is_rational else Fraction(0))
    if isinstance(value, Fraction):
        return Constant.of(value)
    if isinstance(value, Formula):
        return parse_expression(str(value))
    return _parsed(value) if isinstance(value, str) else value


def _parsed(text: str) -> Expression:
    try:
        return parse_expression(text)
    except ExpressionError:
        return parse_expression(text, condition=True)


def _algebraic(value: AlgebraicNumber, writer: Writer) -> str:
    if value.is_rational:
        return _set(Constant.of(value.rational), writer)
    radical = radical_text(value)
    about = writer.decimal(decimal_text(float(value)))
    if not radical:
        return writer.row([writer.sign("~"), about])
    # ``sqrt(19)`` is no function of the grammar; a call of ``abs`` holds its place in the walk.
    return _set(parse_expression(radical.replace("sqrt(", "abs(")), cast("Writer", _Radicals(writer)))


class _Radicals:
    """A writer of numbers in which the bars of absolute values stand for square roots."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the writer's own methods
        return getattr(self._writer, "root" if name == "bars" else name)


def _set(expression: Expression, writer: Writer) -> str:
    recur = functools.partial(_held, writer=writer)
    match expression:
        case Constant(value=value):
            return _constant(value, writer)
        case Name(text=text):
            return writer.name(text)
        case ClaimReference(claim=claim):
            return writer.name(f"claims.{claim}")
        case Negative(operand=operand):
            return writer.row([writer.sign("~-"), _after_sign(operand, 6, writer)])
        case Arithmetic(symbol="/", left=left, right=right):
            return writer.fraction(_set(left, writer), _set(right, writer))
        case Arithmetic(symbol=symbol, left=left, right=right):
            tight = symbol == "*"
            first = recur(left, 5 if tight else 4)
            second = _after_sign(right, 6 if tight else 4 + (symbol == "-"), writer)
            return writer.row([first, writer.sign("." if tight and _is_numeral(right) else symbol), second])
        case Power(base=base, exponent=exponent):
            above = _constant(Fraction(exponent), writer)
            return writer.power(recur(base, 8), above)
        case Call(function="abs", arguments=(only,)):
            return writer.bars(_set(only, writer))
        case Call(function=function, arguments=arguments):
            return writer.function(function, [_set(argument, writer) for argument in arguments])
        case Conditional(test=test, consequent=consequent, alternative=alternative):
            lines = [(_set(consequent, writer), _set(test, writer))]
            while isinstance(alternative, Conditional):
                lines.append((_set(alternative.consequent, writer), _set(alternative.test, writer)))
                alternative = alternative.alternative
            return writer.cases([*lines, (_set(alternative, writer), "")])
        case Comparison(symbol=symbol, left=left, right=right):
            return writer.row([recur(left, 4), writer.sign(symbol), recur(right, 4)])
        case Connective(word=word, operands=operands):
            parts = [recur(part, expression.binding + 1) for part in operands]
            joined = [piece for part in parts for piece in (writer.word(word), part)]
            return writer.row(joined[1:])
        case Negation(operand=operand):
            return writer.negated(recur(operand, 3))
        case _:
            raise TypeError(f"no notation for {type(expression).__name__}")


def _held(expression: Expression, binding: int, *, writer: Writer) -> str:
    """A part, in brackets if it binds less tightly than its place asks; a fraction with a bar needs none."""
    binds = expression.binding
    if isinstance(expression, Arithmetic) and expression.symbol == "/":
        binds = _BARRED
    if isinstance(expression, Constant) and expression.value > 0 and expression.value.denominator > 1:
        binds = _BARRED
    written = _set(expression, writer)
    return written if binds >= binding else writer.brackets(written)


def _after_sign(expression: Expression, binding: int, writer: Writer) -> str:
    """A part after a sign, in brackets also where it begins with a minus: never ``a - -b`` or ``a -b`` for a product."""
    written = _held(expression, binding, writer=writer)
    return writer.brackets(_set(expression, writer)) if _begins_with_minus(expression, binding) else written


def _begins_with_minus(expression: Expression, binding: int) -> bool:
    """Whether what :func:`_held` writes of a part begins with a minus; one in brackets already does not."""
    if expression.binding < binding:
        return False
    while isinstance(expression, Arithmetic) and expression.symbol != "/":
        least = 5 if expression.symbol == "*" else 4
        if expression.left.binding < least:
            return False
        expression = expression.left
    return isinstance(expression, Negative) or (isinstance(expression, Constant) and expression.value < 0)


def _constant(value: Fraction, writer: Writer) -> str:
    size = abs(value)
    if size.denominator == 1:
        text = writer.number(size.numerator)
    else:
        text = writer.fraction(writer.number(size.numerator), writer.number(size.denominator))
    return writer.row([writer.sign("~-"), text]) if value < 0 else text


def _is_numeral(expression: Expression) -> bool:
    """Whether a factor begins with a digit, so that a thin space before it would be misread."""
    while isinstance(expression, Arithmetic | Power):
        expression = expression.left if isinstance(expression, Arithmetic) else expression.base
    return isinstance(expression, Constant)
