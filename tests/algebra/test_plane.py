"""Points of the plane with algebraic coordinates, branches of curves over a line, and the certificate of no zero."""

from __future__ import annotations

import math
import random

import pytest
from flint import fmpq, fmpz_poly

from gametheory.algebra.bounds import has_no_zero
from gametheory.algebra.columns import Column, Curve, Events, bounds_of
from gametheory.algebra.plane import PlanePoint, common_divisor, rows_of, squarefree_part
from gametheory.algebra.plane import at_number as field_polynomial
from gametheory.algebra.roots import AlgebraicNumber, roots_between
from gametheory.algebra.samples import Space

SPACE = Space(("x", "y"), {})
X, Y = SPACE.variable("x"), SPACE.variable("y")


def root(coefficients, low, high):
    (found,) = roots_between([fmpz_poly(coefficients)], AlgebraicNumber.of(low), AlgebraicNumber.of(high))
    return found


HALF = AlgebraicNumber.of(fmpq(1, 2))
SQRT2 = root([-2, 0, 1], 1, 2)
SQRT3 = root([-3, 0, 1], 1, 2)
SQRT6 = root([-6, 0, 1], 2, 3)
CUBE_ROOT2 = root([-2, 0, 0, 1], 1, 2)


@pytest.mark.parametrize(
    ("x", "y", "polynomial", "sign"),
    [
        (HALF, HALF, X - Y, 0),
        (HALF, HALF, 3 * X - Y, 1),
        (HALF, SQRT2, Y**2 - 4 * X, 0),
        (HALF, SQRT2, Y - 3 * X, -1),
        (SQRT2, HALF, X**2 - 4 * Y, 0),
        (SQRT2, HALF, X - 3 * Y, -1),
        (SQRT2, SQRT2, X - Y, 0),
        (SQRT2, SQRT2, X + Y, 1),
        (SQRT2, SQRT3, X * Y - 2, 1),
        (SQRT2, SQRT3, X**2 * Y**2 - 6, 0),
        (SQRT2, SQRT6, Y**2 - 3 * X**2, 0),
        (SQRT2, SQRT6, X * Y**2 - 6 * X, 0),
        (SQRT2, SQRT6, X**2 - 2, 0),
        (SQRT2, SQRT6, Y**2 - 7, -1),
        (SQRT2, CUBE_ROOT2, X**2 - Y**3, 0),
        (SQRT2, CUBE_ROOT2, X * Y**3 - 2 * X, 0),
        (SQRT2, CUBE_ROOT2, Y - X, -1),
        (SQRT2, SQRT3, 0 * X, 0),
        (SQRT2, SQRT3, 0 * X - 5, -1),
    ],
)
def test_signs_at_points_are_exact(x, y, polynomial, sign):
    assert PlanePoint(SPACE, x, y).sign(polynomial) == sign
    assert PlanePoint(SPACE, x, y).sign(-polynomial) == -sign


def test_conjugate_roots_are_told_apart():
    # Over Q(sqrt 2) the minimal polynomial of y = sqrt 2 falls into y - x and y + x: just one of them vanishes.
    minus = root([-2, 0, 1], -2, -1)
    assert PlanePoint(SPACE, SQRT2, minus).sign(X + Y) == 0
    assert PlanePoint(SPACE, SQRT2, minus).sign(X - Y) == 1
    # y = sqrt 2 + sqrt 3 satisfies y^2 - 2 x y - 1 = 0 at x = sqrt 2, and its conjugate sqrt 2 - sqrt 3 does too.
    for low, high, expected in ((3, 4, 0), (fmpq(-1), fmpq(0), 0), (fmpq(0), fmpq(1), -1)):
        y = root([1, 0, -10, 0, 1], low, high)
        assert PlanePoint(SPACE, SQRT2, y).sign(Y**2 - 2 * X * Y - 1) == expected


def test_tiny_values_are_not_taken_for_zero():
    # 2 - (a/b)^2 for a convergent a/b of sqrt 2 with about 60 digits.
    a, b = 1, 1
    for _ in range(160):
        a, b = a + 2 * b, a + b
    sign = PlanePoint(SPACE, SQRT2, SQRT3).sign((b * X - a) * Y)
    assert sign == (1 if 2 * b * b > a * a else -1)


def test_symbols_stand_at_their_defaults():
    space = Space(("x", "y"), {"cost": fmpq(2)})
    x, y, cost = (space.variable(name) for name in space.names)
    assert PlanePoint(space, SQRT2, SQRT6).sign(x**2 - cost) == 0
    assert PlanePoint(space, SQRT2, SQRT6).sign(y**2 - 3 * cost) == 0
    assert PlanePoint(space, SQRT2, SQRT6).sign(x * y - cost) == 1


def test_rough_values_are_close():
    rough = PlanePoint(SPACE, SQRT2, SQRT3).rough(X * Y)
    assert abs(rough**2 - 6) < fmpq(1, 1000)


def test_divisors_and_squarefree_parts_over_a_number_field():
    modulus = SQRT2.polynomial
    product = field_polynomial(rows_of((Y - X) ** 2 * (Y + 1)), modulus)
    other = field_polynomial(rows_of(Y**2 - 2), modulus)
    linear = field_polynomial(rows_of(Y - X), modulus)
    assert common_divisor(product, other, modulus) == linear
    assert common_divisor(squarefree_part(product, modulus), linear, modulus) == linear
    assert len(squarefree_part(product, modulus)) == 3


def test_heights_over_irrational_values_are_exact():
    circle = Curve(X**2 + Y**2 - 5)
    column = Column(SPACE, SQRT2, [circle], Events())
    assert [column.height((0, k)) for k in (0, 1)] == [root([-3, 0, 1], -2, -1), SQRT3]


def test_curves_that_meet_share_a_node():
    curves = [Curve(X**2 + Y**2 - 4), Curve(X - Y), Curve(Y**3 - 3)]
    nodes = Column(SPACE, SQRT2, curves, Events(meeting={(0, 1)})).nodes([0, 1, 2])
    assert [set(node.branches) for node in nodes] == [{(0, 0)}, {(0, 1), (1, 0)}, {(2, 0)}]


def test_multiple_roots_are_one_node():
    nodes = Column(SPACE, SQRT2, [Curve(Y**2 - X**2 + 2)], Events(irregular={0})).nodes([0])
    assert len(nodes) == 1
    assert nodes[0].ball.contains(0)


def test_close_branches_take_more_precision():
    tiny = fmpq(1, 10**40)
    curves = [Curve(Y - X), Curve((Y - X) * 10**40 - 1)]
    below, above = Column(SPACE, SQRT2, curves, Events()).nodes([0, 1])
    assert (below.branches, above.branches) == (((0, 0),), ((1, 0),))
    assert bounds_of(above.ball)[0] - bounds_of(below.ball)[1] < tiny


def test_cubic_branches_get_as_close_as_it_takes():
    cubic, line = Curve(Y**3 - X), Curve(10**40 * Y - math.isqrt(2 * 10**80))
    # y = sqrt 2 over x = 2 sqrt 2, and the line is the decimal of sqrt 2 just below it.
    nodes = Column(SPACE, root([-8, 0, 1], 2, 3), [cubic, line], Events()).nodes([0, 1])
    assert [node.branches for node in nodes] == [((1, 0),), ((0, 0),)]


def test_branches_closer_than_floats_tell_are_in_order():
    above, below = Curve(10**30 * (Y - 1) - 1), Curve(Y - 1)
    for curves, order in (([above, below], [(1, 0), (0, 0)]), ([below, above], [(0, 0), (1, 0)])):
        nodes = Column(SPACE, HALF, curves, Events()).nodes([0, 1])
        assert [branch for node in nodes for branch in node.branches] == order


def test_no_zero_is_certified_and_never_wrongly():
    unit = (fmpq(0), fmpq(1))
    assert has_no_zero(X**2 + Y**2 + 1, (unit, unit))
    assert has_no_zero((X - Y) ** 2 + X * Y + fmpq(1, 50), (unit, unit))
    assert has_no_zero(X - 2, (unit, unit))
    assert has_no_zero(Y + 1, (unit, unit))
    # Zeros at a corner, on a side, and at one point inside.
    for polynomial in (X + Y, X + (Y - fmpq(1, 3)) ** 2, (2 * X - 1) ** 2 + (3 * Y - 1) ** 2, X - Y):
        assert not has_no_zero(polynomial, (unit, unit))


def test_certificates_agree_with_values():
    chance = random.Random(5)
    certified = 0
    for _ in range(100):
        polynomial = sum(
            (chance.randint(-5, 5) * X**i * Y**j for i in range(3) for j in range(3)), 0 * X + chance.randint(-9, 9)
        )
        if polynomial.is_constant():
            continue
        box = (fmpq(-1), fmpq(1, 2)), (fmpq(0), fmpq(2))
        if has_no_zero(polynomial, box):
            certified += 1
            values = [polynomial(fmpq(i, 20) - 1, fmpq(j, 10)) for i in range(31) for j in range(21)]
            assert min(values) > 0 or max(values) < 0
    assert certified > 3
