"""The grammar of expressions: a closed list, parsed by whitelist and never run as code.

::

    number    := 3 | 0.4 | 1e-3            (exact; a ratio is a division)
    quantity  := number | name | name.name | -q | q + q | q - q | q * q | q / q | q ** integer
               | min(q, ...) | max(q, ...) | abs(q) | q if condition else q | (q)
    condition := q < q | <= | > | >= | == | != (chains allowed) | c and c | c or c | not c | claims.name

Text is turned into a syntax tree by :func:`ast.parse`, which executes nothing, and each node is either on the
list above or refused. Size is bounded before and after parsing, so an absurd text costs milliseconds.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings

from gametheory.numbers import NumberError, number_hint, parse_number, sign_hint
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

MAXIMUM_LENGTH = 4_000
MAXIMUM_NODES = 1_000
MAXIMUM_DEPTH = 100
MAXIMUM_EXPONENT = 100


class ExpressionError(ValueError):
    """A text outside the expression language; the message says which part and what is allowed."""


def parse_expression(text: str, *, condition: bool = False) -> Expression:
    """Parse a quantity, or a condition if ``condition`` is set.

    Raises :class:`ExpressionError` for any text outside the grammar or its bounds (4,000 characters, 1,000
    parts, 100 levels, exponents up to 100), within milliseconds and without evaluating anything.

    >>> str(parse_expression("reach*(fee - 1/2) if fee >= 1 else 0"))
    'reach*(fee - 1/2) if fee >= 1 else 0'
    """
    expression = _Translator(text).translate()
    if condition and not expression.is_condition:
        raise ExpressionError("a comparison is expected here, such as 'piracy <= 1/4'")
    if not condition and expression.is_condition:
        raise ExpressionError("a quantity is expected here, not a comparison (write '1 if ... else 0')")
    return expression


_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_REFUSED = {
    ast.Subscript: "square brackets",
    ast.Lambda: "a function",
    ast.NamedExpr: "an assignment",
    ast.Starred: "a star",
    ast.JoinedStr: "a text",
    ast.Dict: "curly brackets",
    ast.Set: "curly brackets",
    ast.List: "square brackets",
}
_MISREAD = (
    # What people write in other languages, and how it is written here.
    (r"=>", ">="),
    (r"=<", "<="),
    (r"<>", "!="),
    (r"&&", "and"),
    (r"\|\|", "or"),
    (r"!(?!=)", "not"),
    (r"\bAND\b", "and"),
    (r"\bOR\b", "or"),
    (r"\bNOT\b", "not"),
)
_PERCENT = re.compile(r"(?<![\w.])[0-9]{1,12}(?:\.[0-9]{1,10})?\s?%(?!\s*[\w(])")
_WITH_COMMA = re.compile(r"(?<![\w.])[0-9]{1,12}(?:,[0-9]{1,10})+(?:\.[0-9]{1,10})?(?![\w.])")
_NATURAL = {
    "pass": "passes",
    "raise": "raises",
    "continue": "continues",
    "break": "breaks",
    "return": "returns",
    "yield": "yields",
    "try": "tries",
    "import": "imports",
    "assert": "asserts",
    "in": "enter",
    "None": "none",
    "True": "yes",
    "False": "no",
}
"""What people who meant a reserved word as a name may write instead."""
_ALLOWED = "allowed are numbers, names, + - * / **, parentheses, min, max, abs and 'a if c else b'"


class _Translator:
    """Turns one text into an :class:`Expression`, node by whitelisted node."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = 0

    def translate(self) -> Expression:
        text = self.text
        if len(text) > MAXIMUM_LENGTH:
            raise ExpressionError(f"an expression of {len(text)} characters; the limit is {MAXIMUM_LENGTH}")
        if not text.strip():
            raise ExpressionError("an empty expression")
        if not text.isascii() or "\0" in text:
            odd = next((character for character in text if not character.isascii() or character == "\0"), "")
            raise ExpressionError(
                f"the character {odd!r} (U+{ord(odd):04X}) can't be used in an expression{sign_hint(odd)}"
            )
        if "#" in text:
            raise ExpressionError("a comment can't stand inside an expression; write it above, after a # of the file")
        # Newlines are harmless in a file's long formula; a leading blank would read as an indentation.
        text = self.text = " ".join(text.split())
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text, mode="eval")
        except (RecursionError, MemoryError):
            raise ExpressionError(_TOO_DEEP) from None
        except (SyntaxError, ValueError) as error:
            raise ExpressionError(_syntax_message(text, error)) from None
        return self.node(tree.body, 0)

    def node(self, node: ast.expr, depth: int) -> Expression:
        self.nodes += 1
        if self.nodes > MAXIMUM_NODES:
            raise ExpressionError(f"an expression of more than {MAXIMUM_NODES} parts; split it up under [definitions]")
        if depth > MAXIMUM_DEPTH:
            raise ExpressionError(_TOO_DEEP)
        deeper = depth + 1
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name(id=name):
                return Name(name)
            case ast.Attribute(value=ast.Name(id="claims"), attr=claim):
                return ClaimReference(claim)
            case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
                return Name(f"{owner}.{attribute}")
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                inner = self.quantity(operand, deeper)
                return Negative(inner) if isinstance(node.op, ast.USub) else inner
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Negation(self.condition(operand, deeper))
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return Power(self.quantity(left, deeper), self.exponent(right))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
                return Arithmetic(_ARITHMETIC[type(sign)], self.quantity(left, deeper), self.quantity(right, deeper))
            case ast.Call(func=ast.Name(id="min" | "max" | "abs" as function), args=arguments, keywords=[]):
                if not arguments or (function == "abs" and len(arguments) != 1):
                    raise ExpressionError(f"{function}() takes {'one value' if function == 'abs' else 'values'}")
                return Call(function, tuple(self.quantity(argument, deeper) for argument in arguments))
            case ast.IfExp(test=test, body=body, orelse=alternative):
                return Conditional(
                    self.condition(test, deeper), self.quantity(body, deeper), self.quantity(alternative, deeper)
                )
            case ast.BoolOp(op=word, values=values):
                operands = tuple(self.condition(value, deeper) for value in values)
                return Connective("and" if isinstance(word, ast.And) else "or", operands)
            case ast.Compare(left=left, ops=signs, comparators=others) if all(type(s) in _COMPARISON for s in signs):
                sides = [self.quantity(side, deeper) for side in (left, *others)]
                pairs = tuple(
                    Comparison(_COMPARISON[type(sign)], sides[i], sides[i + 1]) for i, sign in enumerate(signs)
                )
                return pairs[0] if len(pairs) == 1 else Connective("and", pairs)
        raise ExpressionError(f"{self.refusal(node)}; {_ALLOWED}")

    def quantity(self, node: ast.expr, depth: int) -> Expression:
        expression = self.node(node, depth)
        if expression.is_condition:
            raise ExpressionError(f"'{self.source(node)}' is true or false, but a quantity is expected there")
        return expression

    def condition(self, node: ast.expr, depth: int) -> Expression:
        expression = self.node(node, depth)
        if not expression.is_condition:
            raise ExpressionError(f"'{self.source(node)}' is a quantity, but a comparison is expected there")
        return expression

    def number(self, node: ast.Constant) -> Constant:
        source = self.source(node)
        if isinstance(node.value, str):
            raise ExpressionError(f"{_shortened(source)} is a text; names and numbers are written without quotes")
        if isinstance(node.value, (bool, str, bytes)) or node.value is None or node.value is Ellipsis:
            raise ExpressionError(f"'{source}' is not a number; {_ALLOWED}")
        try:
            return Constant.of(parse_number(source))
        except NumberError as error:
            raise ExpressionError(str(error)) from None

    def exponent(self, node: ast.expr) -> int:
        sign, inner = (
            (-1, node.operand) if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else (1, node)
        )
        if not isinstance(inner, ast.Constant) or type(inner.value) is not int:
            raise ExpressionError(f"the exponent '{self.source(node)}' must be written as a whole number")
        if inner.value > MAXIMUM_EXPONENT:
            raise ExpressionError(f"the exponent '{self.source(node)}' is above {MAXIMUM_EXPONENT}")
        return sign * inner.value

    def source(self, node: ast.expr) -> str:
        text = self.text[node.col_offset : node.end_col_offset]
        return text if len(text) <= 60 or isinstance(node, ast.Constant) else text[:57] + "..."

    def refusal(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else self.source(node.func)
            return f"'{name}' can't be called"
        if isinstance(node, ast.Attribute):
            return f"'{self.source(node)}' has too many dots (write player.strategy)"
        if isinstance(node, ast.BinOp):
            hints: dict[type[ast.operator], str] = {
                ast.BitXor: "a power is written **",
                ast.Mod: "5% is written 5/100",
                ast.BitAnd: "write and",
                ast.BitOr: "write or",
            }
            hint = f" ({hints[type(node.op)]})" if type(node.op) in hints else ""
            return f"the operator in '{self.source(node)}' is not allowed{hint}"
        if isinstance(node, ast.Tuple):
            found = _WITH_COMMA.search(self.source(node))
            hint = (number_hint(found[0]) if found else "") or "a decimal is written 0.5"
            return f"a comma can't be used, as in '{self.source(node)}' ({hint})"
        refused = _REFUSED.get(type(node))
        return (
            f"{refused} can't be used, as in '{self.source(node)}'"
            if refused
            else f"'{self.source(node)}' can't be used"
        )


def reserved_hint(word: str) -> str:
    """``'pass' is a word reserved by the expression language; write 'passes' or 'pass_'``."""
    better = f"'{_NATURAL[word]}' or " if word in _NATURAL else ""
    return f"'{word}' is a word reserved by the expression language; write {better}'{word}_'"


_TOO_DEEP = f"brackets, or a sum or product, of more than {MAXIMUM_DEPTH} levels; split it up under [definitions]"
_SYNTAX = (
    ("was never closed", "a bracket is opened and never closed"),
    ("unmatched", "a bracket is closed that was never opened"),
    ("does not match", "a bracket is closed by one of another kind"),
    ("expected 'else'", "an 'if' needs its 'else': a if condition else b"),
    ("leading zeros", "a number can't start with 0, save decimals such as 0.5"),
)


def _syntax_message(text: str, error: Exception) -> str:
    if "too many nested parentheses" in str(error):
        return _TOO_DEEP
    for pattern, sign in _MISREAD:
        if found := re.search(pattern, text):
            return f"'{_shortened(text)}' can't be read at '{_shortened(text[found.start() :], 15)}': write {sign}"
    if found := _PERCENT.search(text):
        hint = number_hint(found[0]).replace('"', "")
        return f"'{_shortened(text)}' can't be read: {hint}"
    for word in re.findall(r"\.\s*([A-Za-z]+)", text):
        if word in keyword.kwlist:
            return f"'{_shortened(text)}' can't be read: {reserved_hint(word)}"
    for sign, words in _SYNTAX:
        if sign in str(error):
            return f"'{_shortened(text)}' can't be read: {words}"
    if isinstance(error, SyntaxError) and error.offset and "=" in text and "==" not in text and "<" not in text:
        return f"'{_shortened(text)}' can't be read: an equality is written =="
    if isinstance(error, SyntaxError) and error.offset and error.offset <= len(text):
        at = max(error.offset - 1, 0)
        rest = text[at:]
        hint = "; is a sign such as * missing?" if rest[:1].isalnum() or rest[:1] in "(_" else ""
        return f"'{_shortened(text)}' can't be read at '{_shortened(rest, 15)}'{hint}"
    return f"'{_shortened(text)}' can't be read as an expression"


def _shortened(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
