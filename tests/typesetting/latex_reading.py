"""What tests read LaTeX with: a strict checker for machines without TeX, and a parser of the formulas that are set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^$&%~#]|\s+|.", re.DOTALL)
_KNOWN = """
begin end caption label centering toprule midrule bottomrule addlinespace cmidrule multicolumn par medskip
footnotesize small raggedright raggedleft arraybackslash lineskiplimit lineskip linewidth setlength
belowcaptionskip renewcommand arraystretch endfirsthead endhead endfoot begingroup endgroup noindent newline
shortstack textit textbf emph allowbreak frac sqrt left right mathit mathrm text min max cdot leq geq neq
approx in ldots dots textbackslash textasciicircum textasciitilde textless textgreater textbar texteuro
pounds S times to infty underline
"""
COMMANDS = frozenset("\\" + name for name in _KNOWN.split())
"""Commands that a table may use."""


class NotLatexError(AssertionError):
    """What is wrong with a text as LaTeX."""


def tokens(text: str) -> list[str]:
    """The text without comments, in tokens."""
    plain = re.sub(r"(?<!\\)%.*", "", text)
    return _TOKEN.findall(plain)


def check(text: str, commands: frozenset[str] = COMMANDS) -> None:
    """Raise :class:`NotLatexError` for braces, dollars or environments that don't pair, unknown commands and bare specials."""
    groups: list[str] = []
    maths = False
    plain = re.sub(r"(?<!\\)%.*", "", text)
    for token in tokens(plain):
        if token == "{":
            groups.append("{$" if maths else "{")
        elif token == "}":
            if not groups:
                raise NotLatexError("a brace too many")
            opened = groups.pop()
            if (opened == "{$") != maths and not opened == "{text":
                raise NotLatexError("a formula that is open at the end of its group")
        elif token == "$":
            maths = not maths
        elif token == "#" or (token == "^" and not maths):
            raise NotLatexError(f"a bare {token}")
        elif re.fullmatch(r"\\[A-Za-z]+", token) and token not in commands:
            raise NotLatexError(f"the command {token} is not expected")
    if groups or maths:
        raise NotLatexError("open at the end: " + ("a formula" if maths else "a brace"))
    if re.search(r"(?<!\\)_", re.sub(r"\\label\{[^}]*\}", "", plain)):
        raise NotLatexError("a bare underscore")
    _environments(plain)
    for body in re.findall(r"\\begin\{tabular\}(.*?)\\end\{tabular\}", plain, re.DOTALL):
        _rows(body)
    for body in re.findall(r"\\begin\{longtable\}(.*?)\\end\{longtable\}", plain, re.DOTALL):
        _rows(re.sub(r"\\endfirsthead|\\endhead|\\endfoot|\\caption.*\n", "", body))


def _environments(text: str) -> None:
    stack = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", text):
        if kind == "begin":
            stack.append(name)
        elif not stack or stack.pop() != name:
            raise NotLatexError(f"the environment {name} ends where it did not begin")
    if stack:
        raise NotLatexError(f"the environment {stack[-1]} does not end")


def _group(text: str, at: int) -> tuple[str, int]:
    """What stands in the braces that begin at a place, and the place after them."""
    depth = 0
    for place in range(at, len(text)):
        if text[place] == "{" and text[place - 1] != "\\":
            depth += 1
        elif text[place] == "}" and text[place - 1] != "\\":
            depth -= 1
            if depth == 0:
                return text[at + 1 : place], place + 1
    raise NotLatexError("braces do not close")


def _rows(body: str) -> None:
    """Each row of a table has as many cells as the table has columns."""
    specification, at = _group(body, body.index("{"))
    bare = re.sub(r"@\{\}", "", specification)
    while ">{" in bare:
        start = bare.index(">{")
        _, end = _group(bare, start + 1)
        bare = bare[:start] + bare[end:]
    columns = len(re.findall(r"p\{[^}]*\}|[lrc]", bare))
    for row in rows(body[at:]):
        spans = [int(count) for count in re.findall(r"\\multicolumn\{(\d+)\}", row)]
        cells = len(split(row, "&")) - len(spans) + sum(spans)
        if cells != columns:
            raise NotLatexError(f"{cells} cells in a table of {columns} columns: {row[:80]}")


def split(text: str, separator: str) -> list[str]:
    """Parts between separators that stand outside of braces and environments."""
    parts, current, depth = [], "", 0
    for token in _TOKEN.findall(text):
        depth += (token == "{") - (token == "}") + (token == "\\begin") - (token == "\\end")
        if token == separator and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += token
    return [*parts, current]


def rows(body: str) -> list[str]:
    """The rows of a table's body, without its rules."""
    bare = re.sub(r"\\(?:toprule|midrule|bottomrule|addlinespace)|\\cmidrule\(lr\)\{[^}]*\}", "", body)
    return [row.strip() for row in split(bare, "\\\\") if row.strip()]


def evaluated(latex: str, values: Mapping[str, Fraction]) -> Fraction | bool:
    """The value of a formula or condition as it is set: juxtaposition is a product, a bar a quotient."""
    found = [token for token in _TOKEN.findall(latex) if token.strip() and token not in ("\\allowbreak", "\\ ")]
    parser = _Parser(found, values)
    value = parser.disjunction()
    if parser.at != len(found):
        raise NotLatexError(f"what follows is not read: {found[parser.at :][:5]}")
    return value


class _Parser:
    """Reads a formula by the rules of the notation alone; it knows nothing of how formulas are written."""

    def __init__(self, found: list[str], values: Mapping[str, Fraction]) -> None:
        self.found, self.values, self.at = found, values, 0

    def peek(self) -> str:
        return self.found[self.at] if self.at < len(self.found) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise NotLatexError(f"{expected or 'something'} is expected, not {token!r}")
        self.at += 1
        return token

    def word(self) -> str:
        """A word in upright letters, if one is next; it is not taken."""
        if self.peek() != "\\mathrm":
            return ""
        end = self.found.index("}", self.at)
        return "".join(self.found[self.at + 2 : end])

    def skip_word(self) -> None:
        self.at = self.found.index("}", self.at) + 1

    def disjunction(self):  # type: ignore[no-untyped-def]
        value = self.conjunction()
        while self.word() == "or":
            self.skip_word()
            other = self.conjunction()
            value = bool(value) or bool(other)
        return value

    def conjunction(self):  # type: ignore[no-untyped-def]
        value = self.negation()
        while self.word() == "and":
            self.skip_word()
            other = self.negation()
            value = bool(value) and bool(other)
        return value

    def negation(self):  # type: ignore[no-untyped-def]
        if self.word() == "not":
            self.skip_word()
            return not self.negation()
        return self.comparison()

    def comparison(self):  # type: ignore[no-untyped-def]
        left = self.sum()
        signs = {
            "\\leq": lambda a, b: a <= b,
            "\\geq": lambda a, b: a >= b,
            "<": lambda a, b: a < b,
            ">": lambda a, b: a > b,
            "=": lambda a, b: a == b,
            "\\neq": lambda a, b: a != b,
        }
        if self.peek() in signs:
            sign = signs[self.take()]
            return sign(left, self.sum())
        return left

    def sum(self):  # type: ignore[no-untyped-def]
        negative = self.peek() == "-"
        if negative:
            self.take()
        value = self.product()
        value = -value if negative else value
        while self.peek() in ("+", "-"):
            sign = self.take()
            if self.peek() in ("+", "-"):
                raise NotLatexError("two signs in a row")
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self):  # type: ignore[no-untyped-def]
        value, before = self.power(), self.found[self.at - 1]
        while True:
            token = self.peek()
            if token == "\\cdot":
                self.take()
                value = value * self.power()
            elif token == "/":
                self.take()
                value = value / self.power()
            elif token == "\\,":
                self.take()
                if self.peek().isdigit() or self.peek() in ("+", "-"):
                    raise NotLatexError("a number or a sign after a thin space")
                value = value * self.power()
            elif token and (token.isalnum() or token in ("\\frac", "\\mathit", "\\left", "(")):
                raise NotLatexError(f"{token} directly after {before}")
            else:
                return value

    def power(self):  # type: ignore[no-untyped-def]
        is_atom = self.peek() in ("\\left", "(", "\\mathit", "\\min", "\\max") or self.peek().isalnum()
        value = self.atom()
        if self.peek() == "^":
            if not is_atom:
                raise NotLatexError("an exponent on what has no brackets")
            self.take()
            value = value ** int(self.braced())
        return value

    def braced(self):  # type: ignore[no-untyped-def]
        self.take("{")
        value = self.disjunction()
        self.take("}")
        return value

    def atom(self):  # type: ignore[no-untyped-def]
        token = self.take()
        if token == "\\frac":
            above = self.braced()
            return above / self.braced()
        if token == "\\mathit":
            self.take("{")
            name = ""
            while self.peek() != "}":
                name += self.take().replace("\\_", "_")
            self.take("}")
            return self.values[name]
        if token.isdigit():
            digits = token
            while self.peek().isdigit():
                digits += self.take()
            return Fraction(digits)
        if token.isalpha():
            return self.values[token]
        if token == "(":
            value = self.disjunction()
            self.take(")")
            return value
        if token == "\\left":
            kind = self.take()
            value = self.cases() if self.peek() == "\\begin" else self.disjunction()
            self.take("\\right")
            self.take({"(": ")", "|": "|"}[kind])
            return abs(value) if kind == "|" else value
        if token in ("\\min", "\\max"):
            grown = self.peek() == "\\left"
            self.at += 2 if grown else 1
            arguments = [self.disjunction()]
            while self.peek() == ",":
                self.take()
                arguments.append(self.disjunction())
            self.at += 2 if grown else 1
            return min(arguments) if token == "\\min" else max(arguments)
        if token == "\\begin":
            self.at -= 1
            return self.cases()
        raise NotLatexError(f"{token} is no part of a formula")

    def cases(self):  # type: ignore[no-untyped-def]
        for expected in "\\begin", "{", *"cases", "}":
            self.take(expected)
        chosen = None
        while True:
            value = self.disjunction()
            self.take("&")
            self.take("\\text")
            self.take("{")
            said = ""
            while self.peek() != "}":
                said += self.take()
            self.take("}")
            holds = True if said == "otherwise" else self.disjunction()
            if chosen is None and holds:
                chosen = value
            if self.peek() != "\\\\":
                break
            self.take()
        for expected in "\\end", "{", *"cases", "}":
            self.take(expected)
        assert chosen is not None
        return chosen
