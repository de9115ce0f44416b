"""Three-valued truth: never certain of what is wrong, and certain where numbers are exact."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from gametheory.errors import EvaluationError
from gametheory.numbers import to_flint
from gametheory.spec.expressions import Comparison, Expression
from gametheory.spec.grammar import parse_expression
from gametheory.studies.conditions import FALSE, TRUE, UNSURE, Bounded, bounded_quantity, truths

NAMES = ("a", "b", "c")
DEFINITIONS = {"twice": parse_expression("2 * a"), "ratio": parse_expression("a / b")}


def quantity(source: random.Random, depth: int) -> str:
    if depth == 0:
        return source.choice([*NAMES, "twice", "ratio", "1", "1/3", "0", "2"])
    kind = source.random()
    left, right = quantity(source, depth - 1), quantity(source, depth - 1)
    if kind < 0.6:
        return f"({left} {source.choice('+-*/')} {right})"
    if kind < 0.8:
        return f"{source.choice(['min', 'max'])}({left}, {right})"
    if kind < 0.88:
        return f"({left} if {condition(source, 0)} else {right})"
    return source.choice([f"abs({left})", f"({left})**2", f"(-{left})", f"({left})**(-1)"])


def condition(source: random.Random, depth: int) -> str:
    if depth == 0 or source.random() < 0.4:
        symbol = source.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"{quantity(source, min(depth, 2))} {symbol} {quantity(source, min(depth, 2))}"
    left, right = condition(source, depth - 1), condition(source, depth - 1)
    return source.choice([f"({left}) and ({right})", f"({left}) or ({right})", f"not ({left})"])


def value(source: random.Random, kind: str) -> Fraction:
    if kind == "small":
        return Fraction(source.randint(-2, 2))
    if kind == "thirds":
        return Fraction(source.randint(-4, 4), 3)
    if kind == "near":
        return 1 + Fraction(source.randint(-1, 1), 2**50)
    return Fraction(source.uniform(-2, 2))


def exact_truth(test: Expression, point: dict[str, fmpq]) -> bool | None:
    try:
        known = {**point, **{name: each.evaluate(point) for name, each in DEFINITIONS.items() if name in _all(test)}}
        return bool(test.decide(known))
    except EvaluationError:
        return None


def _all(test: Expression) -> set[str]:
    return set(test.names())


@pytest.mark.parametrize("kind", ["small", "thirds", "near", "floats"])
def test_what_is_certain_is_right(kind: str) -> None:
    source = random.Random(kind)
    certain = unsure = 0
    for _ in range(60):
        test = parse_expression(condition(source, 2), condition=True)
        points = [{name: value(source, kind) for name in NAMES} for _ in range(12)]
        environment = {}
        for name in NAMES:
            column = np.array([float(point[name]) for point in points])
            # One unknown within a bound that is not tight, the others rounded or exact.
            slack = 1e-3 if name == "c" and kind == "floats" else 0.0
            errors = [float(abs(Fraction(x) - point[name])) * 1.01 for x, point in zip(column, points, strict=True)]
            moved = np.array([source.uniform(-slack, slack) for _ in points])
            environment[name] = Bounded(column + moved, np.array(errors) + 1.01 * slack)
        found = np.broadcast_to(truths(test, environment, DEFINITIONS), (len(points),))
        for point, known in zip(points, found, strict=True):
            exact = exact_truth(test, {name: to_flint(number) for name, number in point.items()})
            if known == UNSURE:
                unsure += 1
            elif exact is not None:
                certain += 1
                assert known == (TRUE if exact else FALSE), (str(test), point)
    assert certain > 100
    assert unsure > 0


def at(text: str, **numbers: tuple[float, float]) -> int:
    """The truth at one row, of numbers with errors."""
    environment = {name: Bounded(np.array([v]), np.array([e])) for name, (v, e) in numbers.items()}
    return int(np.broadcast_to(truths(parse_expression(text, condition=True), environment, {}), (1,))[0])


class TestTruths:
    def test_comparisons(self) -> None:
        assert at("a < b", a=(1, 0.1), b=(2, 0.1)) == TRUE
        assert at("a < b", a=(1, 0.6), b=(2, 0.6)) == UNSURE
        assert at("a == b", a=(1, 0), b=(1, 0)) == TRUE
        assert at("a == b", a=(1, 1e-16), b=(1, 0)) == UNSURE
        assert at("a != b", a=(1, 0.1), b=(2, 0.1)) == TRUE
        assert at("a >= b", a=(1, 0), b=(1, 0)) == TRUE

    def test_what_comes_first_settles(self) -> None:
        assert at("b > 1 or a < b", a=(2, 1), b=(2, 0.1)) == TRUE
        assert at("b > 3 and a < b", a=(2, 1), b=(2, 0.1)) == FALSE

    def test_what_is_not_certain_on_the_left_may_have_no_value(self) -> None:
        assert at("1 / a > 5 or b >= 0", a=(0, 0), b=(1, 0)) == UNSURE
        assert at("1 / a > 0 and b > 5", a=(0, 0), b=(1, 0)) == UNSURE
        assert at("b >= 0 or 1 / a > 5", a=(0, 0), b=(1, 0)) == TRUE
        assert at("(1 / a) ** 0 == 1", a=(0, 0)) == UNSURE
        assert at("a < b or b > 1", a=(2, 1), b=(2, 0.1)) == UNSURE
        assert at("a < b and b > 1", a=(2, 1), b=(2, 0.1)) == UNSURE
        assert at("not a < b", a=(2, 1), b=(2, 0.1)) == UNSURE
        assert at("not a < b", a=(1, 0), b=(2, 0)) == FALSE

    def test_undefined_is_never_certain(self) -> None:
        assert at("1 / a > 0", a=(0, 0)) == UNSURE
        assert at("1 / a > 0", a=(0.1, 0.2)) == UNSURE
        assert at("0 * (1 / a) == 0", a=(0, 0)) == UNSURE
        assert at("a > 0", a=(float("nan"), float("inf"))) == UNSURE

    def test_conditionals(self) -> None:
        assert at("(b if a > 0 else c) == 1", a=(1, 0.1), b=(1, 0), c=(2, 0)) == TRUE
        assert at("(b if a > 0 else c) == 1", a=(0, 0.1), b=(1, 0), c=(2, 0)) == UNSURE

    def test_names_that_are_nowhere(self) -> None:
        with pytest.raises(KeyError):
            at("d > 0")

    def test_ties_that_are_told(self) -> None:
        test = parse_expression("a == b / c and a <= b / c and not a < b / c", condition=True)
        comparisons = {id(part) for part in test.walk() if isinstance(part, Comparison)}
        environment = {
            "a": Bounded(np.array([1.0, 1.0]), np.array([1e-9, 1e-9])),
            "b": Bounded(np.array([2.0, 2.0]), np.array([1e-9, 1e-9])),
            # Where the function has no value, its equality tells nothing.
            "c": Bounded(np.array([2.0, 0.0]), np.array([1e-9, 0.0])),
        }
        assert list(truths(test, environment, {})) == [UNSURE, UNSURE]
        assert list(truths(test, environment, {}, tied=comparisons)) == [TRUE, UNSURE]


@pytest.mark.parametrize("kind", ["small", "thirds", "near", "floats"])
def test_quantities_lie_within_their_errors(kind: str) -> None:
    source = random.Random(kind)
    known = 0
    for _ in range(150):
        expression = parse_expression(quantity(source, 3))
        point = {name: value(source, kind) for name in NAMES}
        environment = {name: Bounded(float(x), float(abs(Fraction(float(x)) - x)) * 1.01) for name, x in point.items()}
        found = bounded_quantity(expression, environment, DEFINITIONS)
        exactly = {name: to_flint(x) for name, x in point.items()}
        try:
            named = {name: DEFINITIONS[name].evaluate(exactly) for name in expression.names() & set(DEFINITIONS)}
            true = expression.evaluate({**exactly, **named})
        except EvaluationError:
            continue
        if np.isfinite(found.error):
            known += 1
            exact = Fraction(int(true.p), int(true.q))
            assert abs(Fraction(float(found.value)) - exact) <= Fraction(float(found.error))
    assert known > 50
