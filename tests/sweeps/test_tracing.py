"""Traced numbers: identities, guards, boundaries, limits; and programs whose values are the exact ones within their errors."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from gametheory.errors import LimitReached
from gametheory.numbers import to_flint
from gametheory.sweeps.kernels.machine import BLOCK, run
from gametheory.sweeps.tracing import traced as module
from gametheory.sweeps.tracing.program import program_of
from gametheory.sweeps.tracing.traced import MOST_OPERATIONS, OnBoundary, Tape, Traced
from tests.studies.families import FORMS, KINDS, family, points


def two(x: object = 2, y: object = 3) -> tuple[Tape, Traced, Traced]:
    tape = Tape(("x", "y"), {"x": Fraction(x), "y": Fraction(y)})
    return tape, tape.parameters["x"], tape.parameters["y"]


class TestIdentities:
    def test_the_same_function_is_the_same_register(self) -> None:
        _, x, y = two()
        pairs = [
            (x * y, y * x),
            ((x + y) ** 2, x**2 + 2 * x * y + y * y),
            ((x + y) * (x - y), x * x - y * y),
            (x / y * y, x),
            ((x * x - y * y) / (x - y), x + y),
            (1 / (1 / x), x),
            (x - Fraction(1, 3), fmpq(-1, 3) + x),
            (x**-2, 1 / (x * x)),
            (-(x - y), y - x),
        ]
        assert [left.register == right.register for left, right in pairs] == [True] * len(pairs)

    def test_different_functions_are_different_registers(self) -> None:
        _, x, y = two(2, 2)
        # Equal at the sample.
        assert x.register != y.register
        assert (x * x).register != (x + x).register
        assert (x**40).register != (x**41 / 2).register

    def test_constants_are_told(self) -> None:
        tape, x, y = two()
        assert tape.constant_at((x * y - y * x).register) == 0
        assert (x * y - y * x).register == tape.zero
        assert tape.constant_at(((x + 1) ** 2 - x * x - 2 * x).register) == 1
        assert tape.constant_at((x + y).register) is None
        assert tape.constant_at((tape.traced(Fraction(1, 3)) * 6).register) == 2

    def test_nothing_is_computed_twice(self) -> None:
        tape, x, y = two()
        number = (x + y) * (x + y)
        before = len(tape.registers)
        assert ((y + x) * (x + y)).register == number.register
        assert len(tape.registers) == before

    def test_random_expressions_agree_with_their_expansions(self) -> None:
        source = random.Random(1)
        for _ in range(40):
            _, x, y = two(source.randint(1, 9), source.randint(1, 9))
            a, b, c = (source.randint(-3, 3) for _ in range(3))
            product = (a * x + b * y + c) * (x - b * y)
            expanded = a * x * x + (b - a * b) * x * y - b * b * y * y + c * x - c * b * y
            assert product.register == expanded.register


class TestGuards:
    def test_comparisons_are_answered_at_the_sample_and_kept(self) -> None:
        tape, x, y = two(2, 3)
        assert x < y
        assert tape.guards == {(x - y).register: -1}
        assert y > x
        assert len(tape.guards) == 1
        assert x * x >= y
        assert list(tape.guards) == [(x - y).register, (y - x * x).register]
        assert list(tape.guards.values()) == [-1, -1]
        assert max(x, y) is y

    def test_identities_and_constants_make_no_guards(self) -> None:
        tape, x, y = two()
        assert x + y == y + x
        assert not x * y < y * x
        assert tape.traced(1) < 2
        assert tape.guards == {}

    def test_ties_at_the_sample_are_boundaries(self) -> None:
        tape, x, y = two(2, 2)
        for compare in (lambda: x < y, lambda: x == y, lambda: x == 2, lambda: x * y > 4):
            with pytest.raises(OnBoundary):
                compare()
        assert tape.guards == {}

    def test_hash_is_that_of_the_register(self) -> None:
        _, x, y = two()
        assert len({x * y, y * x}) == 1


class TestLimits:
    def test_division_by_what_is_zero_everywhere(self) -> None:
        _, x, y = two()
        with pytest.raises(LimitReached):
            x / (x * y - y * x)

    def test_numbers_that_are_too_long(self) -> None:
        _, x, _ = two(7, 3)
        # Squares of squares; each is allowed until one is not.
        with pytest.raises(LimitReached, match="bits"):
            x ** (2**40)

    def test_too_many_operations(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert MOST_OPERATIONS >= 1_000
        monkeypatch.setattr(module, "MOST_OPERATIONS", 50)
        _, x, _ = two()
        with pytest.raises(LimitReached, match="operations"):
            sum((k * x**k for k in range(60)), x)

    def test_constants_are_no_others_modulo_a_prime_that_a_file_could_know(self) -> None:
        tape, x, _ = two()
        assert tape.constant(fmpq(2**127 - 1)).register != tape.zero
        assert tape.constant(fmpq(2**127)).register != tape.constant(fmpq(1)).register
        assert (x / (2**127 - 1)).register not in (x.register, tape.zero)

    def test_what_turns_out_to_be_a_constant_is_one(self) -> None:
        tape, x, _ = two()
        formula = (x + 1) * (x + 1) - x * x - 2 * x
        assert tape.constant(fmpq(1)).register == formula.register
        assert tape.constant_at(formula.register) == 1


@pytest.mark.parametrize("form", [form for form in FORMS if form != "symmetric"])
def test_a_traced_family_computes_its_games(form: str) -> None:
    """Inside a region the program's registers are the exact payoffs within their errors, and ties by name are ties."""
    source = random.Random(form)
    names = ("t", "s", "p")
    inside = 0
    for seed in range(4):
        game_family = family(form, seed)
        design = points(source, names, 20, KINDS[seed % 4])
        for centre in range(20):
            tape = Tape(names, design.exact(centre))
            try:
                lifted = game_family.lifted(dict(tape.parameters))
            except (OnBoundary, ArithmeticError, ValueError):
                continue
            break
        else:
            continue
        numbers = _numbers(lifted)
        made = program_of(tape, {tape.register_of(number) for number in numbers} | set(tape.guards))
        v, e = np.empty((made.size, BLOCK)), np.empty((made.size, BLOCK))
        chosen = np.arange(20)
        run(*made.arrays, design.floats(0, 20), np.array(design.rounded), chosen, v, e)
        guards = [(made.place[register], sign) for register, sign in tape.guards.items()]
        for p in range(20):
            if any(not v[register, p] * sign > e[register, p] for register, sign in guards):
                continue
            inside += 1
            point = {name: to_flint(value) for name, value in design.exact(p).items()}
            for number, true in zip(numbers, _numbers(game_family.lifted(point)), strict=True):
                place = made.place[tape.register_of(number)]
                exact = Fraction(int(true.p), int(true.q)) if isinstance(true, fmpq) else Fraction(true)
                assert abs(Fraction(v[place, p]) - exact) <= Fraction(e[place, p])
    assert inside > 10


def _numbers(game: object) -> list:
    if hasattr(game, "nodes"):
        ends = [node for node in game.nodes if hasattr(node, "payoffs")]
        chances = [node.probabilities for node in game.nodes if hasattr(node, "probabilities")]
        return [number for end in ends for number in (*end.payoffs, *end.measures)] + [p for c in chances for p in c]
    return [number for table in (*game.payoffs, *game.measures.values()) for number in table]
