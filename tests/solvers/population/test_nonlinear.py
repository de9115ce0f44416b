"""Payoffs that are not affine in shares: exact on edges, enclosed by boxes inside."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from gametheory.enclosure import Enclosure
from gametheory.solvers.certificate import verify_result
from gametheory.solvers.population.boxes import find_zeros
from gametheory.solvers.population.solving import solve_population
from tests.solvers.population.games import known, loaded, states


def test_irrational_rest_points_of_two_strategies_are_judged_exactly() -> None:
    game = loaded({"p": ["a", "b"]}, {"p": ["1/2", "p.a*p.a"]})
    solution = solve_population(game, "ess")
    assert solution.arithmetic == "certified"
    assert solution.complete
    (equilibrium,) = solution.equilibria
    share = equilibrium.strategies["p"]["a"]
    assert isinstance(share, Enclosure)
    assert share.low**2 < Fraction(1, 2) < share.high**2
    assert share.width < Fraction(1, 10**14)
    assert share.polynomial == "2*x**2 - 1"
    assert equilibrium.state["kind"] == "sink"
    assert equilibrium.state["stable"] is True
    assert verify_result(solution.to_dict(), game).problems == ()


def test_what_touches_zero_is_at_rest_but_attracts_from_one_side_only() -> None:
    game = loaded({"p": ["a", "b"]}, {"p": ["(p.a - 1/3)*(p.a - 1/3)", "0"]})
    solution = solve_population(game, "rest-point")
    assert known(solution, "stable")[Fraction(1, 3), Fraction(2, 3)] is False
    assert known(solution, "ess")[Fraction(1, 3), Fraction(2, 3)] is False
    assert known(solution, "stable")[Fraction(1), Fraction(0)] is True


def test_a_kink_between_sides_that_attract_is_stable() -> None:
    game = loaded({"p": ["a", "b"]}, {"p": ["max(1 - 2*p.a, 1/4 - p.a/2)", "0"]})
    solution = solve_population(game, "stable")
    assert states(solution) == [(Fraction(1, 2), Fraction(1, 2))]
    assert solution.equilibria[0].state["kind"] is None
    assert solution.complete


def test_a_flat_piece_of_payoffs_is_a_continuum() -> None:
    game = loaded({"p": ["a", "b"]}, {"p": ["min(p.a, 1/2)", "max(1/4, min(p.a, 1/2))"]})
    solution = solve_population(game, "rest-point")
    assert states(solution) == [(0, 1), (Fraction(1, 4), Fraction(3, 4)), (1, 0)]
    assert [component.equilibria for component in solution.components] == [(0,), (1, 2)]
    assert known(solution, "ess") == {(0, 1): True, (Fraction(1, 4), Fraction(3, 4)): False, (1, 0): False}
    assert verify_result(solution.to_dict(), game).problems == ()


def test_three_strategies_with_quadratic_payoffs() -> None:
    game = loaded(
        {"p": ["a", "b", "c"]},
        {"p": ["1 - p.a*p.a", "1 - 2*p.b*p.b", "3/4 - p.c*p.c/2"]},
    )
    solution = solve_population(game, "stable")
    assert solution.complete
    (equilibrium,) = solution.equilibria
    shares = [Enclosure.of(share) for share in equilibrium.strategies["p"].values()]
    payoffs = [1 - shares[0] ** 2, 1 - 2 * shares[1] ** 2, Fraction(3, 4) - shares[2] ** 2 / 2]
    assert abs(float(payoffs[0] - payoffs[1])) < 1e-12
    assert abs(float(payoffs[0] - payoffs[2])) < 1e-12
    assert verify_result(solution.to_dict(), game).problems == ()


def test_pieces_inside_a_face() -> None:
    game = loaded(
        {"p": ["a", "b", "c"]},
        {"p": ["min(1, 2*p.b)", "min(3/4, p.c*2)", "max(1/3, p.a*p.a)"]},
    )
    solution = solve_population(game, "nash")
    assert solution.complete
    (equilibrium,) = solution.equilibria
    # With p.b = p.c = y the equation is (1 - 2 y)**2 = 2 y.
    assert float(equilibrium.strategies["p"]["b"]) == pytest.approx((3 - 5**0.5) / 4)


def test_a_mixed_equilibrium_of_three_populations_is_rational_where_its_box_says_so() -> None:
    names = ["a", "b"]
    game = loaded(
        {"x": names, "y": names, "z": names},
        {"x": ["4*y.a*z.a", "1"], "y": ["4*x.a*z.a", "1"], "z": ["4*x.a*y.a", "1"]},
    )
    solution = solve_population(game, "nash")
    assert solution.complete
    assert (Fraction(1, 2),) * 6 in states(solution)
    assert known(solution, "stable")[(Fraction(1, 2),) * 6] is False
    assert known(solution, "ess")[1, 0, 1, 0, 1, 0] is True


def test_what_boxes_cannot_decide_is_said() -> None:
    # Where p.a * p.b is 1/8 all strategies earn the same: no box on this curve has a single rest point.
    bent = loaded({"p": ["a", "b", "c"]}, {"p": ["p.a*p.b", "p.a*p.b", "1/8"]})
    solution = solve_population(bent, "rest-point")
    assert not solution.complete
    assert "not known" in " ".join(solution.notes)
    # Payoffs that are alike everywhere are no curve, but a whole face.
    alike = loaded({"p": ["a", "b", "c"]}, {"p": ["p.a*p.b", "p.a*p.b", "p.a*p.b"]})
    solution = solve_population(alike, "rest-point")
    assert solution.complete
    assert states(solution) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert len(solution.components) == 1


def test_zeros_in_boxes_are_those_of_random_products_of_lines() -> None:
    generator = random.Random(11)
    for _ in range(20):
        # (x - p)(x - q) = 0 and (y - r)(y - s) = 0, turned: y + x/2 for y.
        p, q, r, s = (Fraction(generator.randint(1, 19), 20) for _ in range(4))
        if p == q or r == s:
            continue
        first = [((2, 0), 1), ((1, 0), -(p + q)), ((0, 0), p * q)]
        second = [
            ((0, 2), 1),
            ((1, 1), 1),
            ((2, 0), Fraction(1, 4)),
            ((0, 1), -(r + s)),
            ((1, 0), -(r + s) / 2),
            ((0, 0), r * s),
        ]
        system = [
            [(powers, fmpq(Fraction(c).numerator, Fraction(c).denominator)) for powers, c in terms]
            for terms in (first, second)
        ]
        found = find_zeros(lambda _, system=system: [system], 2, lambda _: False, 5_000)
        expected = [(x, y - x / 2) for x in (p, q) for y in (r, s) if 0 <= y - x / 2 <= 1]
        assert not found.left
        for x, y in expected:
            hits = [
                box
                for box in found.zeros
                if box[0][0] <= fmpq(x.numerator, x.denominator) <= box[0][1]
                and box[1][0] <= fmpq(y.numerator, y.denominator) <= box[1][1]
            ]
            assert len(hits) == 1
        inside = [box for box in found.zeros if box[1][0] >= 0 and box[1][1] <= 1]
        assert len(inside) <= len(expected)


def test_random_cubic_payoffs_against_sign_changes() -> None:
    generator = random.Random(12)
    for _ in range(15):
        coefficients = [generator.randint(-6, 6) for _ in range(4)]
        text = " + ".join(f"({c})*" + "*".join(["1", *["p.a"] * k]) for k, c in enumerate(coefficients))
        solution = solve_population(loaded({"p": ["a", "b"]}, {"p": [text, "0"]}), "rest-point")
        inner = [float(e.strategies["p"]["a"]) for e in solution.equilibria]
        roots = [
            root.real for root in np.roots(coefficients[::-1]) if abs(root.imag) < 1e-9 and 1e-9 < root.real < 1 - 1e-9
        ]
        assert sorted(x for x in inner if 0 < x < 1) == pytest.approx(sorted(roots), abs=1e-6)
        for equilibrium in solution.equilibria:
            x = float(equilibrium.strategies["p"]["a"])
            gain = [float(np.polyval(coefficients[::-1], x + side)) for side in (-1e-4, 1e-4)]
            falls = (x == 0 or gain[0] > 0) and (x == 1 or gain[1] < 0)
            assert equilibrium.state["stable"] is falls
