"""Bounds on boxes: certain signs never contradict a value, and are tight where Bernstein coefficients are values."""

from __future__ import annotations

import itertools

import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from gametheory.algebra import bounds
from gametheory.algebra.bounds import (
    CUTS,
    BernsteinForm,
    IntervalForm,
    form_on_box,
    interval_bounds,
    sign_on_box,
    split_box,
)
from gametheory.algebra.samples import Space

SPACE = Space(("x", "y", "z"), {"k": fmpq(7)})
X, Y, Z, K = (SPACE.variable(name) for name in SPACE.names)
UNIT = ((fmpq(0), fmpq(1)),) * 3

rationals = st.builds(fmpq, st.integers(-12, 12), st.integers(1, 6))
shares = st.integers(0, 12).map(lambda part: fmpq(part, 12))


@st.composite
def boxes(draw):
    lows = [draw(rationals) for _ in range(3)]
    return tuple((low, low + draw(st.builds(fmpq, st.integers(1, 12), st.integers(1, 6)))) for low in lows)


def polynomials(degree: int):
    powers = st.tuples(*[st.integers(0, degree)] * 3)
    terms = st.lists(st.tuples(powers, rationals), min_size=1, max_size=6)
    sums = terms.map(lambda found: sum((c * X**a * Y**b * Z**d for (a, b, d), c in found), 0 * X))
    return sums.filter(lambda polynomial: not polynomial.is_zero())


def inside(box, parts):
    return tuple(low + (high - low) * part for (low, high), part in zip(box, parts, strict=True))


def interval_form(polynomial, box):
    return IntervalForm(tuple(k for k, degree in enumerate(polynomial.degrees()) if degree), polynomial, box)


class TestSigns:
    @given(polynomials(3), boxes(), st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=20))
    def test_no_value_contradicts_a_sign(self, polynomial, box, points) -> None:
        values = [SPACE.value(polynomial, inside(box, point)) for point in points]
        low, high = interval_bounds(polynomial, box)
        assert all(low <= value <= high for value in values)
        for sign in (sign_on_box(polynomial, box), interval_form(polynomial, box).sign()):
            if sign is not None:
                assert all((value > 0) - (value < 0) == sign for value in values)

    @given(polynomials(1), boxes())
    def test_multilinear_bounds_are_the_range_of_the_corners(self, polynomial, box) -> None:
        corners = [SPACE.value(polynomial, corner) for corner in itertools.product(*box)]
        signs = {(value > 0) - (value < 0) for value in corners}
        assert sign_on_box(polynomial, box) == (signs.pop() if signs in ({1}, {-1}) else None)
        found = BernsteinForm.of(polynomial, box).coefficients
        assert min(found) * max(map(abs, corners)) == min(corners) * max(map(abs, found))
        assert max(found) * max(map(abs, corners)) == max(corners) * max(map(abs, found))

    @pytest.mark.parametrize(
        ("polynomial", "sign"),
        [
            (X**2 - X + fmpq(2, 3), 1),
            (X * Y - X - Y + fmpq(9, 8), 1),
            (X * Y * Z - 1 - X**2, -1),
            (SPACE.one * -3, -1),
            (X - X, 0),
            (X * Y, None),
            (X - fmpq(1, 2), None),
            (-1 + Z, None),
        ],
    )
    def test_known_signs(self, polynomial, sign) -> None:
        assert sign_on_box(polynomial, UNIT) == sign

    def test_monotone_axes_are_put_at_their_ends(self) -> None:
        # Term by term the bounds would be -1 and 2.
        assert interval_bounds(X**3 * Y - X**3 + X, UNIT)[0] >= -1
        assert interval_bounds(X**2 + X - X * Y + Y, UNIT) == (0, 2)

    def test_many_coefficients_take_interval_arithmetic(self, monkeypatch) -> None:
        monkeypatch.setattr(bounds, "MAXIMUM_COEFFICIENTS", 8)
        assert isinstance(form_on_box(X * Y * Z + 1, UNIT), BernsteinForm)
        assert isinstance(form_on_box(X**2 * Y * Z + 1, UNIT), IntervalForm)
        assert sign_on_box(X**2 * Y * Z + fmpq(1, 10**9), UNIT) == 1

    def test_a_variable_without_an_interval_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no interval"):
            sign_on_box(X * K, UNIT)


class TestCuts:
    @given(polynomials(3), boxes(), st.integers(0, 2), st.integers(1, CUTS - 1))
    def test_the_parts_have_the_coefficients_of_their_boxes(self, polynomial, box, axis, cut) -> None:
        form = form_on_box(polynomial, box)
        assume(axis in form.axes)
        for part, where in zip(form.split(axis, cut), split_box(box, axis, cut), strict=True):
            anew = BernsteinForm.of(polynomial, where)
            assert (part.axes, part.degrees, part.strides) == (anew.axes, anew.degrees, anew.strides)
            pairs = list(zip(part.coefficients, anew.coefficients, strict=True))
            first = next((one, other) for one, other in pairs if other)
            assert first[0] * first[1] > 0
            assert all(one * first[1] == other * first[0] for one, other in pairs)

    @given(polynomials(3), boxes(), st.integers(0, 2))
    def test_slabs_that_are_said_to_keep_a_sign_do(self, polynomial, box, axis) -> None:
        form = form_on_box(polynomial, box)
        assume(axis in form.axes)
        slopes = form.slopes(axis)
        safe = int(slopes.below * CUTS) - 1
        if 0 < safe < CUTS:
            assert form.split(axis, safe)[0].sign() is not None
        safe = int(slopes.above * CUTS) - 1
        if 0 < safe < CUTS:
            assert form.split(axis, CUTS - safe)[1].sign() is not None

    def test_slopes_of_a_plane(self) -> None:
        slopes = form_on_box(4 * X - 1, UNIT).slopes(0)
        assert (slopes.spread, slopes.below, slopes.above) == (1, 0.25, 0.75)

    def test_slopes_of_a_curve_follow_the_whole_hull(self) -> None:
        # Its coefficients 10, 1 and -1 bend: the hull meets zero between the last two.
        slopes = form_on_box(10 - 18 * X + 7 * X**2, UNIT).slopes(0)
        assert (slopes.below, slopes.above) == (0.75, pytest.approx(1 / 11))

    @given(polynomials(2), boxes())
    def test_spreads_by_intervals_find_each_axis_that_matters(self, polynomial, box) -> None:
        form = interval_form(polynomial, box)
        assume(form.axes)
        spreads = [form.slopes(axis).spread for axis in form.axes]
        assert min(spreads) > 0
        assert sum(spreads) == pytest.approx(1)
