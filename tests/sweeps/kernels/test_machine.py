"""The machine's error bounds are bounds: random programs at random points, against rationals."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from gametheory.numbers import to_fraction
from gametheory.sweeps.kernels.machine import BLOCK, classify, run
from gametheory.sweeps.tracing.program import Program, program_of, rounded
from gametheory.sweeps.tracing.traced import CONSTANT, PARAMETER, Tape, Traced

NAMES = ("x", "y", "z")


def program(source: random.Random, length: int) -> tuple[Tape, Program]:
    """A random program: sums, differences, products and quotients of what came before, with constants of all sizes."""
    tape = Tape(NAMES, {name: Fraction(source.randint(1, 50), 7) for name in NAMES})
    known: list[Traced] = list(tape.parameters.values())
    known += [tape.traced(Fraction(*pair)) for pair in ((1, 3), (-2, 1), (1, 10**30), (10**20 + 1, 7))]
    for _ in range(length):
        left, right = source.choice(known[-8:]), source.choice(known)
        operation = source.choice("+-*/")
        if operation == "/" and tape.value(right.register) == 0:
            continue
        made = {
            "+": lambda a, b: a + b,
            "-": lambda a, b: a - b,
            "*": lambda a, b: a * b,
            "/": lambda a, b: a / b,
        }
        known.append(made[operation](left, right))
    return tape, program_of(tape, range(len(tape.registers)))


def exact_values(tape: Tape, point: Sequence[Fraction]) -> list[Fraction | None]:
    """Every register's value, None where it is undefined."""
    found: list[Fraction | None] = []
    for each in tape.registers:
        if each.operation == PARAMETER:
            found.append(point[each.left])
        elif each.operation == CONSTANT:
            found.append(to_fraction(each.constant))
        else:
            a, b = found[each.left], found[each.right]
            if a is None or b is None or (each.operation == 5 and b == 0):
                found.append(None)
            else:
                operations = [lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b]  # noqa: B023 - called at once
                found.append(operations[each.operation - 2]())
    return found


def registers(made: Program, points: np.ndarray, is_rounded: bool) -> tuple[np.ndarray, np.ndarray]:
    v, e = np.empty((made.size, BLOCK)), np.empty((made.size, BLOCK))
    chosen = np.arange(points.shape[1])
    run(*made.arrays, points, np.full(len(points), is_rounded), chosen, v, e)
    return v[:, : len(chosen)], e[:, : len(chosen)]


def value_of(source: random.Random, kind: str) -> Fraction:
    if kind == "small":
        return Fraction(source.randint(-3, 3))
    if kind == "thirds":
        return Fraction(source.randint(-9, 9), 3)
    if kind == "near":
        return Fraction(source.choice([1, 2, 3])) + Fraction(source.randint(-2, 2), 2**51)
    if kind == "scales":
        return Fraction(source.gauss(0, 1) * 10.0 ** source.randint(-150, 150))
    return Fraction(source.gauss(0, 1))


@pytest.mark.parametrize("kind", ["small", "thirds", "near", "scales", "floats"])
def test_true_values_lie_within_the_bounds(kind: str) -> None:
    source = random.Random(kind)
    finite = undefined = 0
    for _ in range(6):
        tape, made = program(source, 30)
        exact = [[value_of(source, kind) for _ in NAMES] for _ in range(12)]
        points = np.array([[float(value) for value in row] for row in exact]).T.copy()
        v, e = registers(made, points, kind == "thirds")
        for p, row in enumerate(exact):
            for r, value in enumerate(exact_values(tape, row)):
                if value is None:
                    # A quotient of zeros is unknown, and so is what depends on it.
                    assert not math.isfinite(e[r, p])
                    undefined += 1
                elif math.isfinite(e[r, p]):
                    finite += 1
                    assert e[r, p] >= 0
                    assert abs(Fraction(v[r, p]) - value) <= Fraction(e[r, p])
    assert finite > 500
    assert (undefined > 0) == (kind in ("small", "thirds", "near")) or kind == "near"


def single(left: Fraction, symbol: str, right: Fraction) -> tuple[float, float]:
    """Value and error of one operation on two parameters that are floats."""
    tape = Tape(("x", "y"), {"x": Fraction(2), "y": Fraction(3)})
    x, y = tape.parameters.values()
    number = {"+": x + y, "-": x - y, "*": x * y, "/": x / y}[symbol]
    made = program_of(tape, [number.register])
    v, e = registers(made, np.array([[float(left)], [float(right)]]), False)
    return float(v[-1, 0]), float(e[-1, 0])


class TestEdges:
    def test_cancellation_keeps_its_error(self) -> None:
        tape = Tape(("x",), {"x": Fraction(2)})
        (x,) = tape.parameters.values()
        number = (x + Fraction(10**17)) - Fraction(10**17 - 1)
        # That is x + 1, and known to be.
        assert number.register == (x + 1).register
        apart = (x + Fraction(10**17)) * (x + 1)
        made = program_of(tape, [apart.register])
        v, e = registers(made, np.array([[0.3]]), False)
        true = (Fraction(0.3) + 10**17) * (Fraction(0.3) + 1)
        assert abs(Fraction(v[-1, 0]) - true) <= Fraction(e[-1, 0])

    def test_division_near_zero(self) -> None:
        assert single(Fraction(1), "/", Fraction(0))[1] == math.inf
        value, error = single(Fraction(1), "/", Fraction(1, 2**600))
        assert value == 2.0**600
        assert error < 2.0**550

    def test_a_divisor_that_may_be_zero_is_unknown(self) -> None:
        tape = Tape(("x",), {"x": Fraction(2)})
        (x,) = tape.parameters.values()
        made = program_of(tape, [(1 / (x - Fraction(1, 3))).register])
        _, e = registers(made, np.array([[1 / 3, 1.0]]), True)
        assert e[-1, 0] == math.inf
        assert e[-1, 1] < 1e-14

    def test_overflow_is_unknown(self) -> None:
        for symbol, right in (("*", Fraction(1e300)), ("/", Fraction(1e-300))):
            assert not math.isfinite(single(Fraction(1e300), symbol, right)[1])

    def test_underflow_is_within_the_error(self) -> None:
        value, error = single(Fraction(1e-200), "*", Fraction(1e-200))
        assert value == 0.0
        assert Fraction(1e-200) ** 2 <= Fraction(error)
        value, error = single(Fraction(1e-300), "/", Fraction(1e300))
        assert Fraction(1e-300) / Fraction(1e300) <= Fraction(error)

    def test_constants_carry_their_rounding(self) -> None:
        for number in (Fraction(1, 3), Fraction(1, 4), Fraction(10**40 + 1), Fraction(1, 10**320), Fraction(0)):
            nearest, error = rounded(number)
            assert abs(Fraction(nearest) - number) <= Fraction(error)
            assert (error == 0) == (Fraction(nearest) == number)
        assert rounded(Fraction(10) ** 400) == (0.0, math.inf)


class TestClassify:
    def status(self, values: Sequence[float], signs: Sequence[int], *, is_rounded: bool = False) -> list[int]:
        tape = Tape(("x",), {"x": Fraction(2)})
        (x,) = tape.parameters.values()
        guards = [(x - 1).register, (x - Fraction(1, 3)).register]
        made = program_of(tape, guards)
        found = classify(
            *made.arrays,
            np.array([list(values)]),
            np.array([is_rounded]),
            np.arange(len(values)),
            made.places(guards),
            np.array(signs, np.int8),
        )
        return list(found)

    def test_sides_and_the_boundary(self) -> None:
        assert self.status([2.0, 1.0, 0.5, 0.0], [1, 1]) == [1, -1, 0, 0]

    def test_the_first_guard_that_fails_decides(self) -> None:
        # At 1/3 the second one is unknown, which doesn't matter where the first one fails.
        assert self.status([1 / 3, 0.5, 0.0, 2.0], [-1, -1], is_rounded=True) == [-1, 0, 1, 0]
        assert self.status([1 / 3], [1, -1], is_rounded=True) == [0]

    def test_more_points_than_a_block(self) -> None:
        values = [float(k % 3) for k in range(3 * BLOCK + 5)]
        assert self.status(values, [1, 1]) == [(0, -1, 1)[k % 3] for k in range(len(values))]
