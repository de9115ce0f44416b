"""Boxes of two axes, cut into cells: known arrangements, random ones against values at points, regions and areas."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gametheory
from gametheory.algebra.columns import Curve
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import GenericSample, NotGenericError, Space
from gametheory.errors import LimitReached
from gametheory.numbers import to_flint, to_fraction
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.parametric.lifting.solving import solve_at
from gametheory.parametric.planes.areas import integral_under
from gametheory.parametric.planes.arrangement import trace_plane
from gametheory.parametric.planes.regions import regions_of

SPACE = Space(("x", "y"), {})
X, Y = SPACE.variable("x"), SPACE.variable("y")
SQUARE = ((fmpq(-2), fmpq(2)), (fmpq(-2), fmpq(2)))
UNIT = ((fmpq(0), fmpq(1)), (fmpq(0), fmpq(1)))
CIRCLE = X**2 + Y**2 - 1


def trace_signs(polynomials, box=SQUARE, **options):
    """The plane of all signs of some polynomials."""
    return trace_plane(SPACE, box, lambda sample: tuple(map(sample.sign, polynomials)), **options)


def equal(first, between, second, sample):
    return first == between == second


def counts(plane):
    return tuple(sum(1 for _ in plane.of_dimension(dimension)) for dimension in (2, 1, 0))


def points(cells, plane):
    """Coordinates of exact points, as decimals."""
    return sorted(tuple(round(float(number), 6) for number in plane.point(cell)) for cell in cells)


def area_of(regions, number):
    low, high = map(to_fraction, regions.regions[number].area)
    assert high - low <= Fraction(1, 10**6) * 16
    return float((low + high) / 2)


def region_with(regions, value):
    (found,) = [number for number, region in enumerate(regions.regions) if region.value == value]
    return found


def check_complex(plane):
    """What holds in every decomposition of a box: Euler's formula, and ends that lie beside what they end."""
    faces, edges, vertices = counts(plane)
    assert vertices - edges + faces == 1
    for edge in plane.of_dimension(1):
        assert any(face is not None for face in plane.beside(edge))
        for vertex in plane.ends(edge):
            assert edge in plane.around(vertex)


def check_signs(plane, polynomials, chance, number=200):
    """The value at random points is the signs there, and never changes from a cell to its boundary but to zero."""
    for _ in range(number):
        parts = chance.choice([2, 3, 8, 1000])
        point = [to_fraction(low + (high - low) * fmpq(chance.randint(0, parts), parts)) for low, high in plane.ranges]
        values = [SPACE.value(polynomial, list(map(to_flint, point))) for polynomial in polynomials]
        found = plane.cell_at(*point)
        assert found.value == tuple((value > 0) - (value < 0) for value in values)
        assert plane.face_at(*point) is (found if found.dimension == 2 else None)
    for edge in plane.of_dimension(1):
        for beside in (*plane.beside(edge), *plane.ends(edge)):
            if beside is not None:
                pairs = zip(edge.value, beside.value, strict=True)
                smaller = beside.dimension == 0
                assert all(here == there or (there if smaller else here) == 0 for here, there in pairs)


def test_nothing_asked_is_one_face():
    plane = trace_plane(SPACE, UNIT, lambda sample: "constant")
    assert counts(plane) == (1, 4, 4)
    assert {cell.value for cells in plane.cells for cell in cells} == {"constant"}
    regions = regions_of(plane, equal)
    assert [region.area for region in regions.regions] == [(1, 1)]
    assert regions.own_edges == regions.own_vertices == ()


def test_circle_and_line_meet_in_irrational_points():
    plane = trace_signs([CIRCLE, X - Y])
    check_complex(plane)
    meetings = [cell for cell in plane.of_dimension(0) if cell.value == (0, 0)]
    half = round(math.sqrt(0.5), 6)
    assert points(meetings, plane) == [(-half, -half), (half, half)]
    for cell in meetings:
        assert all(not number.is_rational for number in plane.point(cell))
    regions = regions_of(plane, equal)
    assert sorted(region.value for region in regions.regions) == [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    assert area_of(regions, region_with(regions, (-1, 1))) == pytest.approx(math.pi / 2, abs=1e-5)
    assert area_of(regions, region_with(regions, (1, -1))) == pytest.approx(8 - math.pi / 2, abs=1e-5)
    assert {vertex.value for vertex in regions.own_vertices} == {(0, 0)}
    assert {edges[0].value for edges in regions.own_edges} == {(0, 1), (0, -1), (1, 0), (-1, 0)}


def test_frontiers_say_what_separates_whom_and_where():
    plane = trace_signs([CIRCLE])
    regions = regions_of(plane, equal)
    inside, outside = region_with(regions, (-1,)), region_with(regions, (1,))
    between = [frontier for frontier in regions.frontiers if None not in (frontier.below, frontier.above)]
    assert [frontier.polynomial for frontier in between] == [CIRCLE, CIRCLE]
    assert [(frontier.position, frontier.below, frontier.above) for frontier in between] == [
        (0, outside, inside),
        (1, inside, outside),
    ]
    assert {(frontier.x_from, frontier.x_to) for frontier in between} == {
        (AlgebraicNumber.of(-1), AlgebraicNumber.of(1))
    }
    around = [frontier for frontier in regions.frontiers if None in (frontier.below, frontier.above)]
    assert all(outside in (frontier.below, frontier.above) for frontier in around)
    assert len(around) == 4
    x, y = regions.regions[inside].point
    assert CIRCLE(x, y) < 0


def test_two_parabolas_cross():
    plane = trace_signs([Y - X**2, Y + X**2 - 1])
    check_complex(plane)
    regions = regions_of(plane, equal)
    lens = region_with(regions, (1, -1))
    assert area_of(regions, lens) == pytest.approx(2 * math.sqrt(2) / 3, abs=1e-5)
    assert len(regions.regions) == 5  # the crescents left and right have the same signs
    half = round(math.sqrt(0.5), 6)
    assert points(regions.own_vertices, plane) == [(-half, 0.5), (half, 0.5)]


def test_polynomial_branches_between_rationals_have_exact_areas():
    plane = trace_signs([Y - X**2, 3 * X - 1], UNIT)
    regions = regions_of(plane, equal)
    areas = {region.value: region.area for region in regions.regions}
    third = fmpq(1, 81)
    assert areas[-1, -1] == (third, third)
    assert areas[-1, 1] == (fmpq(1, 3) - third, fmpq(1, 3) - third)


def test_vertical_lines_at_rational_and_irrational_values():
    plane = trace_signs([X**2 - 2, X])
    check_complex(plane)
    regions = regions_of(plane, equal)
    assert [region.value for region in regions.regions] == [(1, -1), (-1, -1), (-1, 1), (1, 1)]
    inner = [frontier for frontier in regions.frontiers if None not in (frontier.below, frontier.above)]
    assert [(frontier.vertical, frontier.polynomial, frontier.position) for frontier in inner] == [
        (True, X**2 - 2, 0),
        (True, X, 0),
        (True, X**2 - 2, 1),
    ]
    assert area_of(regions, 0) == pytest.approx(4 * (2 - math.sqrt(2)), abs=1e-5)
    assert {edges[0].value for edges in regions.own_edges} == {(0, -1), (-1, 0), (0, 1)}


def test_curves_that_touch_a_side_or_a_corner():
    plane = trace_signs([X**2 + (Y + 1) ** 2 - 1, X + Y - 4, Y - 2])
    check_complex(plane)
    touching = [cell for cell in plane.of_dimension(0) if cell.value[0] == 0 and cell.value[2] == -1]
    assert (0.0, -2.0) in points(touching, plane)
    assert points([cell for cell in plane.of_dimension(0) if cell.value[1] == 0], plane) == [(2.0, 2.0)]
    # The upper side is itself a curve that was asked about.
    assert plane.cell_at(Fraction(1, 3), Fraction(2)).value == (1, -1, 0)
    assert len(regions_of(plane, equal).regions) == 2


def test_tangency_does_not_cut_a_region_in_two_but_at_a_point():
    plane = trace_signs([Y - X**2, Y])
    check_complex(plane)
    regions = regions_of(plane, equal)
    assert sorted(region.value for region in regions.regions) == [(-1, -1), (-1, 1), (-1, 1), (1, 1)]
    assert points(regions.own_vertices, plane) == [(0.0, 0.0)]


def test_isolated_points_and_cusps():
    plane = trace_signs([X**2 + Y**2, (X - 1) ** 3 - (Y - 1) ** 2, Y**2 - X**2 * (X + 1)])
    check_complex(plane)
    assert plane.cell_at(Fraction(0), Fraction(0)).value == (0, -1, 0)
    assert plane.cell_at(Fraction(1), Fraction(1)).value == (1, 0, -1)
    isolated = regions_of(trace_signs([X**2 + Y**2]), equal)
    assert len(isolated.regions) == 1
    assert points(isolated.own_vertices, isolated.plane) == [(0.0, 0.0)]


def test_equal_and_multiple_factors_are_one_curve():
    plane = trace_signs([CIRCLE, -2 * CIRCLE, CIRCLE * (X - Y), CIRCLE**2, 5 + 0 * X, 0 * X])
    check_complex(plane)
    assert len(plane.curves) == 4  # the two sides, the circle and the line
    assert {edge.value[4:] for edge in plane.of_dimension(1)} == {(1, 0)}
    check_signs(plane, [CIRCLE, -2 * CIRCLE, CIRCLE * (X - Y), CIRCLE**2, 5 + 0 * X, 0 * X], random.Random(1))


def test_curves_without_zeros_in_the_box_are_dropped():
    plane = trace_signs([CIRCLE - 20, X * Y + 9, X - Y])
    assert plane.curves[2:] == (X - Y,)
    assert counts(plane) == (2, 5, 4)


def test_what_is_asked_only_on_an_edge_cuts_it():
    def run(sample):
        if sample.sign(X - Y) != 0:
            return "off"
        return "on", sample.sign(2 * X - 1), sample.sign(9 * X * Y - 1)

    plane = trace_plane(SPACE, UNIT, run)
    check_complex(plane)
    for numerator in range(37):
        here = Fraction(numerator, 36)
        signs = [(2 * here > 1) - (2 * here < 1), (9 * here * here > 1) - (9 * here * here < 1)]
        assert plane.cell_at(here, here).value == ("on", *signs)
    regions = regions_of(plane, equal)
    assert len(regions.regions) == 2
    assert [edges[0].value for edges in regions.own_edges] == [("on", -1, -1), ("on", -1, 1), ("on", 1, 1)]
    assert points(regions.own_vertices, plane) == [(round(1 / 3, 6),) * 2, (0.5, 0.5)]


def test_a_hidden_line_does_not_split_a_region():
    def run(sample):
        return max(sample.sign(X - Y), 0) + (sample.sign(X) > 0) * 0

    regions = regions_of(trace_plane(SPACE, SQUARE, run), equal)
    assert [region.value for region in regions.regions] == [1, 0]
    assert regions.own_edges == regions.own_vertices == ()


def test_edge_samples_are_zero_just_where_the_edge_is():
    plane = trace_signs([X - Y], UNIT)
    (diagonal,) = [edge for edge in plane.of_dimension(1) if edge.value == (0,)]
    sample, other = itertools.islice(plane.samples(diagonal), 2)
    assert sample.sign((X - Y) * (X + 3)) == 0
    assert sample.point.x.rational == Fraction(1, 2)
    with pytest.raises(NotGenericError):
        sample.sign(2 * X - 1)
    assert other.sign(2 * X - 1) != 0


def test_same_is_asked_again_where_its_sample_is_not_generic():
    asked = []

    def same(first, between, second, sample):
        asked.append(sample.point.x)
        sample.sign(2 * X - 1)
        return False

    regions = regions_of(trace_signs([X - Y], UNIT), same)
    assert len(regions.regions) == 2
    assert len(set(asked)) > 1


def test_runs_are_used_again_where_they_hold():
    made = []

    def run(sample):
        made.append(sample)
        return sample.sign(CIRCLE), sample.sign(CIRCLE) > 0 and sample.sign(X - Y)

    plane = trace_plane(SPACE, SQUARE, run)
    # Inside the circle the line does not matter: one run serves all faces and the edge between them.
    inside = [cell for cells in plane.cells for cell in cells if cell.value == (-1, False)]
    assert {cell.dimension for cell in inside} == {1, 2}
    assert len({id(cell.run) for cell in inside}) == 1
    assert len(made) < sum(counts(plane)) / 3
    assert sum(isinstance(sample, GenericSample) for sample in made) < counts(plane)[0]


def test_limit_and_progress():
    told = []
    plane = trace_signs([CIRCLE, X - Y], progress=told.append)
    assert told[-1] == sum(counts(plane))
    with pytest.raises(LimitReached, match=r"the limit is 5: raise it with --limit, narrow the ranges"):
        trace_signs([CIRCLE, X - Y], limit=5)
    assert counts(trace_signs([CIRCLE, X - Y], limit=counts(plane)[0])) == counts(plane)


def test_empty_ranges_and_points_outside_are_refused():
    with pytest.raises(ValueError, match="from a smaller to a larger number"):
        trace_signs([CIRCLE], ((fmpq(1), fmpq(1)), (fmpq(0), fmpq(1))))
    with pytest.raises(ValueError, match="outside the box"):
        trace_signs([CIRCLE]).cell_at(Fraction(3), Fraction(0))


def test_symbols_count_at_their_defaults():
    space = Space(("x", "y"), {"radius": fmpq(1)})
    x, y, radius = (space.variable(name) for name in space.names)
    plane = trace_plane(space, SQUARE, lambda sample: sample.sign(x**2 + y**2 - radius))
    assert plane.cell_at(Fraction(3, 5), Fraction(4, 5)).value == 0
    assert plane.cell_at(Fraction(3, 5), Fraction(3, 5)).value == -1


BRANCHES = [
    (X**2 + Y**2 - 1, 1, -1, 1, math.pi / 2),
    (X**2 + Y**2 - 1, 0, -1, 1, -math.pi / 2),
    (X * Y - 1, 0, 1, 2, math.log(2)),
    (Y - X**3, 0, 0, 1, 0.25),
    (Y**3 - X, 0, 0, 1, 0.75),
    (Y**3 - X, 0, -1, 0, -0.75),
    (Y**5 - X**2, 0, 0, 1, 5 / 7),
    (X * Y**2 - 1, 1, 1, 2, 2 * math.sqrt(2) - 2),
    (Y**3 + Y - X, 0, 0, 2, 1.25),
]


@pytest.mark.parametrize(("polynomial", "position", "low", "high", "expected"), BRANCHES)
def test_integrals_are_certified(polynomial, position, low, high, expected):
    ends = AlgebraicNumber.of(low), AlgebraicNumber.of(high)
    bounds = integral_under(SPACE, Curve(polynomial), position, ends, SQUARE[1], fmpq(1, 10**7))
    least, most = (float(to_fraction(bound)) for bound in bounds)
    assert least - 1e-12 <= expected <= most + 1e-12
    assert most - least <= 2e-7


def sums_to_the_box(regions):
    (left, right), (lower, upper) = regions.plane.ranges
    box = (right - left) * (upper - lower)
    low = sum((region.area[0] for region in regions.regions), fmpq(0))
    high = sum((region.area[1] for region in regions.regions), fmpq(0))
    return low <= box <= high and all(area[1] - area[0] <= box / 10**6 for area in (r.area for r in regions.regions))


def polynomial_of(coefficients):
    powers = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)]
    terms = zip(coefficients, powers, strict=True)
    return sum((value * X**i * Y**j for value, (i, j) in terms), 0 * X)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(*6 * [st.integers(-3, 3)]), min_size=1, max_size=3),
    st.sampled_from([SQUARE, UNIT, ((fmpq(-1), fmpq(1, 2)), (fmpq(0), fmpq(3)))]),
    st.integers(0, 10**6),
)
def test_random_quadrics(rows, box, seed):
    polynomials = [polynomial_of(row) for row in rows]
    plane = trace_signs(polynomials, box)
    check_complex(plane)
    check_signs(plane, polynomials, random.Random(seed))
    for edge in itertools.islice(plane.of_dimension(1), 20):
        point = next(plane.samples(edge)).point
        assert edge.value == tuple(map(point.sign, polynomials))
    for vertex in itertools.islice(plane.of_dimension(0), 10):
        point = next(plane.samples(vertex)).point
        assert vertex.value == tuple(map(point.sign, polynomials))
    regions = regions_of(plane, equal)
    assert sums_to_the_box(regions)
    assert sorted(face.address for region in regions.regions for face in region.faces) == [
        face.address for face in plane.of_dimension(2)
    ]
    for number, region in enumerate(regions.regions):
        assert regions.region_of(plane.face_at(*map(to_fraction, region.point))) == number


def test_areas_agree_with_a_grid():
    chance = random.Random(3)
    for _ in range(5):
        polynomials = [polynomial_of([chance.randint(-3, 3) for _ in range(6)]) for _ in range(2)]
        plane = trace_signs(polynomials)
        regions = regions_of(plane, equal)
        hits = [0] * len(regions.regions)
        steps = 31
        for i, j in itertools.product(range(steps), repeat=2):
            face = plane.face_at(*(Fraction(8 * k + 4, 2 * steps) - 2 for k in (i, j)))
            if face is not None:
                hits[regions.region_of(face)] += 1
        for number, hit in enumerate(hits):
            assert area_of(regions, number) == pytest.approx(16 * hit / steps**2, abs=0.6)


def solved_plane(family, axes, box, concept):
    values = {name: parameter.default for name, parameter in family.parameters.items()}
    lifted = LiftedFamily.over(family, values, axes)
    return trace_plane(lifted.space, box, lambda sample: solve_at(lifted, concept, sample))


def test_the_map_of_the_reach_tree():
    box = (fmpq(0), fmpq(1)), (fmpq(0), fmpq(60))
    plane = solved_plane(gametheory.load("games/essay/reach_tree.toml"), ("reach", "fee"), box, "subgame-perfect")

    def same(first, between, second, sample):
        keys = [[found.key() for found in value.equilibria] for value in (first, between, second)]
        return keys[0] == keys[1] == keys[2]

    regions = regions_of(plane, same)
    inner = {str(found.polynomial) for found in regions.frontiers if None not in (found.below, found.above)}
    assert inner == {"fee - 1", "fee - 36", "10*reach - 1", "55*reach - fee + 1", "11*reach - 7"}
    assert [region.area for region in regions.regions][:2] == [(fmpq(1, 10),) * 2, (fmpq(59, 10),) * 2]
    assert sums_to_the_box(regions)
    # Where fee = 1 + 55 reach the tool is indifferent: both moves are equilibria.
    arc = next(edges for edges in regions.own_edges if plane.point(edges[0])[0] == Fraction(1, 2))
    assert len(arc[0].value.equilibria) == 2


def test_nash_equilibria_at_points_are_those_of_their_faces():
    text = """
format = 1
form = "strategic"
title = "bilinear payoffs"
[parameters.x]
default = "1/2"
range = [0, 1]
meaning = "x"
[parameters.y]
default = "1/2"
range = [0, 1]
meaning = "y"
[players]
row = ["top", "bottom"]
column = ["left", "right"]
[payoffs.cells]
top.left = ["2*x - y", "y"]
top.right = ["1 - 3*x*y", "1 - x"]
bottom.left = ["x*y", "1/3"]
bottom.right = ["y", "x + y - 3*x*y"]
"""
    family = gametheory.loads(text)
    plane = solved_plane(family, ("x", "y"), UNIT, "nash")
    check_complex(plane)
    seen = set()
    for i, j in itertools.product(range(7), repeat=2):
        x, y = Fraction(i, 6), Fraction(j, 6)
        direct = gametheory.solve(family.at(x=x, y=y))
        found = plane.cell_at(x, y)
        seen.add(found.dimension)
        payoffs = {
            tuple(to_fraction(function.value((to_flint(x), to_flint(y)))) for function in equilibrium.payoffs.values())
            for equilibrium in found.value.equilibria
        }
        assert payoffs == {tuple(equilibrium.payoffs.values()) for equilibrium in direct.equilibria}
    assert seen >= {1, 2}
