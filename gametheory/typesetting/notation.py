"""Numbers, mixtures, points, ranges and stretches as tables in papers have them: text with formulas between dollars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import Formula, Value
from gametheory.claims.verdict import ClaimStretch
from gametheory.enclosure import Enclosure
from gametheory.model.about import About
from gametheory.numbers import LONGEST_SHOWN, decimal_text, exact_text, short_text
from gametheory.spec.expressions import Expression
from gametheory.spec.grammar import ExpressionError
from gametheory.spec.priors import Prior
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.formulas import breakable_latex, latex
from gametheory.typesetting.languages import Latex
from gametheory.typesetting.tables import FORMULA_ROOM, label_of

__all__ = [
    "condition",
    "curve",
    "equations",
    "maths",
    "mixture",
    "number",
    "place",
    "point",
    "prior_text",
    "ranges",
    "stretch",
    "stretches",
    "table_label",
    "threshold",
]

Number = Fraction | float | Enclosure
AnyNumber = Number | AlgebraicNumber


def maths(value: Value | Expression | str) -> str:
    """A formula between dollars, in a form that can be broken where it is wide."""
    return f"${_formula(value)}$"


def _formula(value: Value | Expression | str) -> str:
    if isinstance(value, Fraction):
        return _number(value)
    return breakable_latex(value, FORMULA_ROOM)


def number(value: AnyNumber | Formula) -> str:
    """A number between dollars: a fraction, a radical, or a decimal after a sign of about equal where it is too long."""
    return f"${_formula(value) if isinstance(value, Formula) else _number(value)}$"


def _number(value: AnyNumber) -> str:
    if isinstance(value, AlgebraicNumber):
        return latex(value)
    if isinstance(value, Fraction) and len(exact_text(value)) <= LONGEST_SHOWN:
        return latex(value)
    text = short_text(value)
    about, digits = text.startswith("~"), text.removeprefix("~")
    if not digits.lstrip("-")[:1].isdigit():
        return rf"\mathrm{{{escaped(digits)}}}"  # What a float is called that is no number.
    return (r"\approx " if about else "") + Latex().decimal(digits)


def threshold(value: AnyNumber) -> str:
    """A number between dollars as :func:`number` has it; an irrational one that has radicals with its decimal too."""
    if isinstance(value, AlgebraicNumber) and not value.is_rational:
        exact = latex(value)
        decimal = Latex().decimal(decimal_text(float(value)))
        return f"${exact}$" if r"\approx" in exact else rf"${exact} \approx {decimal}$"
    return number(value)


def condition(text: str) -> str:
    """A claim's condition between dollars; as text if it can't be read as one."""
    try:
        return f"${breakable_latex(text, FORMULA_ROOM)}$"
    except ExpressionError:
        return prose(text)


def curve(formulas: Sequence[str], polynomial: str) -> str:
    """``fee = 55*reach + 1``, or several of these, or the polynomial that vanishes, in formulas."""
    told = []
    for formula in formulas:
        left, _, right = formula.partition("=")
        try:
            told.append(f"{maths(left.strip())[:-1]} = {maths(right.strip())[1:]}")
        except ExpressionError:
            told.append(prose(formula))
    return " or ".join(told) or f"{maths(polynomial)[:-1]} = 0$"


def prior_text(prior: Prior) -> str:
    """``uniform(0, 1)`` with its numbers in notation."""
    return f"{prior.family}({', '.join(map(number, prior.arguments))})"


def mixture(strategy: Mapping[str, Value | Number]) -> str:
    """``license``, or the sum of what is played, each with its probability before it."""
    played = {name: probability for name, probability in strategy.items() if probability != 0}
    if len(played) == 1 and next(iter(played.values())) == 1:
        return escaped(next(iter(played)))
    return " + ".join(f"{_factor(probability)} {escaped(name)}" for name, probability in played.items()) or "--"


def _factor(probability: Value | Number) -> str:
    if not isinstance(probability, Formula):
        return number(probability)
    formula = _formula(probability)
    # A sum before a name needs brackets; a fraction with a bar, and a product, need none.
    depth, is_sum = 0, False
    for place_, sign in enumerate(formula):
        depth += (
            (sign == "{") - (sign == "}") + formula.startswith(r"\left", place_) - formula.startswith(r"\right", place_)
        )
        is_sum = is_sum or (depth == 0 and sign in "+-" and formula[place_ - 1 : place_] == " ")
    if is_sum or "/" in formula:
        return f"$({formula})$"
    return f"${formula}$"


def equations(values: Mapping[str, Value | Number]) -> str:
    """``holder $7$, tool ...``: numbers by name, separated by commas."""
    return ", ".join(f"{escaped(name)}~{number(value)}" for name, value in values.items())


def point(parameters: Mapping[str, AnyNumber]) -> str:
    """``$reach = 2/5$, $fee = 10$``."""
    return ", ".join(f"${latex(name)} {_equals(value)}$" for name, value in parameters.items())


def _equals(value: AnyNumber) -> str:
    text = _number(value)
    return text if text.startswith(r"\approx") else f"= {text}"


def ranges(over: Mapping[str, tuple[Fraction, Fraction]]) -> str:
    """``$reach \\in [0, 1]$, $fee \\in [0, 60]$``."""
    return ", ".join(rf"${latex(name)} \in [{_number(low)}, {_number(high)}]$" for name, (low, high) in over.items())


def place(axis: str, low: AnyNumber, high: AnyNumber, low_closed: bool, high_closed: bool) -> str:
    """Where on an axis: ``$x = 1/2$``, or ``$0 \\leq x < 1/2$``."""
    if low == high:
        return f"${latex(axis)} {_equals(low)}$"
    signs = tuple(r"\leq" if closed else "<" for closed in (low_closed, high_closed))
    return f"${_number(low)} {signs[0]} {latex(axis)} {signs[1]} {_number(high)}$"


def stretch(found: ClaimStretch) -> str:
    """``$[0, 1/20)$``, or the value alone of a single point; irrational ends that have radicals with decimals after it."""
    if found.is_point:
        return threshold(found.low)
    low, high = number(found.low).strip("$"), number(found.high).strip("$")
    between = f"${'[' if found.low_closed else '('}{low}, {high}{']' if found.high_closed else ')'}$"
    told = [threshold(end) for end in (found.low, found.high) if threshold(end) != number(end)]
    return f"{between} ({', '.join(told)})" if told else between


def stretches(found: Sequence[ClaimStretch]) -> str:
    """``holds on $[0, 1/20]$, fails on $(1/20, 1]$``; for one verdict throughout, that."""
    if len({each.verdict for each in found}) == 1:
        return f"{found[0].verdict} on the whole range"
    told = []
    for verdict in dict.fromkeys(each.verdict for each in found):
        texts = [f"{'at' if each.is_point else 'on'} {stretch(each)}" for each in found if each.verdict == verdict]
        told.append(f"{verdict} {' and '.join(texts)}")
    return "; ".join(told)


def table_label(about: About, *parts: str) -> str:
    """A label for a table about a game, by its file's name, or by its title if it has none."""
    stem = about.file.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return label_of(stem if stem not in ("", "-", "<text>") else about.title[:40], *parts)
