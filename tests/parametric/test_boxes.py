"""Branch and bound: known volumes, proofs of whole boxes, and what is said when it ends early."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory
from gametheory.algebra import bounds
from gametheory.algebra.germs import Germ
from gametheory.algebra.samples import GenericSample, NotGenericError, RationalPoint, Space
from gametheory.errors import UsageError
from gametheory.numbers import to_flint
from gametheory.parametric.boxes import PROGRESS_EVERY, BoxSearch, trace_boxes
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.parametric.lifting.solving import solve_at
from tests.small_games import INSPECTION

PLANE = Space(("x", "y"), {})
CUBE = Space(("x", "y", "z"), {})


def unit(space):
    return dict.fromkeys(space.axes, (Fraction(0), Fraction(1)))


def sign_of(space, build):
    """A run that finds the sign of a polynomial."""
    polynomial = build(*(space.variable(name) for name in space.axes))
    return lambda sample: sample.sign(polynomial)


def assert_subpaving(found, ranges):
    """Boxes within the ranges that overlap on boundaries at most, with the shares that they are said to have."""
    volume = math.prod(high - low for low, high in ranges.values())
    for box in found.boxes:
        assert math.prod(high - low for low, high in box.ranges) / volume == box.share > 0
        assert all(
            outer[0] <= low < high <= outer[1] for (low, high), outer in zip(box.ranges, ranges.values(), strict=True)
        )
    for one, other in itertools.combinations(found.boxes[:100], 2):
        pairs = zip(one.ranges, other.ranges, strict=True)
        assert any(mine[1] <= theirs[0] or theirs[1] <= mine[0] for mine, theirs in pairs)
    assert sum(box.share for box in found.boxes) + found.undecided == 1


class TestVolumes:
    def test_the_disc(self) -> None:
        before = Fraction(1)
        for budget in (100, 1_000, 10_000):
            found = trace_boxes(PLANE, unit(PLANE), sign_of(PLANE, lambda x, y: x**2 + y**2 - 1), budget=budget)
            share = found.share_where(lambda sign: sign < 0)
            assert share < math.pi / 4 < share + found.undecided
            assert found.undecided < before / 5
            assert_subpaving(found, unit(PLANE))
            before = found.undecided
        assert before < Fraction(1, 1_000)

    def test_a_simplex_in_four_axes(self) -> None:
        space = Space(("a", "b", "c", "d"), {})
        run = sign_of(space, lambda *axes: sum(axes) - 1)
        found = trace_boxes(space, unit(space), run, budget=20_000)
        share = found.share_where(lambda sign: sign < 0)
        assert share < Fraction(1, 24) < share + found.undecided < Fraction(1, 10)

    def test_a_frontier_along_an_axis_takes_few_boxes_wherever_it_is(self) -> None:
        for place in (Fraction(1, 2), Fraction(1, 3), Fraction(63, 64), Fraction(5, 1_000_000)):
            run = sign_of(CUBE, lambda x, y, z, place=place: 0 * (x + z) + y - to_flint(place))
            found = trace_boxes(CUBE, unit(CUBE), run, budget=60)
            assert found.undecided < Fraction(1, 10**6)
            assert (
                found.share_where(lambda sign: sign < 0)
                <= place
                <= found.share_where(lambda sign: sign < 0) + found.undecided
            )

    def test_many_coefficients(self, monkeypatch) -> None:
        monkeypatch.setattr(bounds, "MAXIMUM_COEFFICIENTS", 1)
        # Even in y, so that nothing changes from one end of it to the other.
        run = sign_of(PLANE, lambda x, y: x / 10 + (2 * y - 1) ** 2 - fmpq(1, 2))
        found = trace_boxes(PLANE, unit(PLANE), run, budget=4_000)
        share = found.share_where(lambda sign: sign < 0)
        exact = 10 * 2 / 3 * (0.5**1.5 - 0.4**1.5)
        assert share < exact < share + found.undecided < exact + 0.01

    @given(st.lists(st.integers(-9, 9), min_size=4, max_size=4))
    @settings(max_examples=30)
    def test_exact_points_of_proved_boxes_agree(self, coefficients) -> None:
        a, b, c, d = coefficients
        polynomials = [
            a * x * y + b * x + c * y + d * PLANE.one for x, y in [(PLANE.variable("x"), PLANE.variable("y"))]
        ]
        polynomials.append(polynomials[0] * (PLANE.variable("x") - PLANE.variable("y")))

        def run(sample):
            return [sample.sign(polynomial) for polynomial in polynomials]

        found = trace_boxes(PLANE, unit(PLANE), run, budget=200)
        for box in found.boxes:
            corners = itertools.product(*[(to_flint(low), to_flint(high)) for low, high in box.ranges])
            assert all(run(RationalPoint(PLANE, corner)) == box.value for corner in corners)


class TestProofs:
    def test_a_claim_in_three_parameters(self) -> None:
        def run(sample):
            x, y, z = (Germ(CUBE.variable(name), CUBE.one, sample) for name in CUBE.axes)
            return (x * y - z) / (1 + z) < 2 and x * x + y * y + 2 * z * z > 2 * x * y - 1

        found = trace_boxes(CUBE, unit(CUBE), run)
        assert found.undecided == 0
        assert not found.exhausted
        assert {box.value for box in found.boxes} == {True}
        assert_subpaving(found, unit(CUBE))

    def test_a_multilinear_sign_takes_one_box(self) -> None:
        found = trace_boxes(CUBE, unit(CUBE), sign_of(CUBE, lambda x, y, z: x * y * z - x * y - z - fmpq(1, 1000)))
        assert [(box.value, box.share) for box in found.boxes] == [(-1, 1)]
        assert (found.examined, found.runs) == (1, 1)

    def test_nothing_is_proved_on_a_frontier(self) -> None:
        # Zero on a face, and at one corner only.
        for build in (lambda x, y, z: x * (1 + y * z), lambda x, y, z: x**2 + y * z + y + z):
            found = trace_boxes(CUBE, unit(CUBE), sign_of(CUBE, build))
            assert 0 < found.undecided < Fraction(1, 10**15)
            assert not found.exhausted
            assert all(any(low > 0 for low, _ in box.ranges) for box in found.boxes)

    def test_nothing_recorded_holds_everywhere(self) -> None:
        found = trace_boxes(CUBE, unit(CUBE), lambda sample: sample.sign(CUBE.one))
        assert [(box.value, box.share, box.ranges) for box in found.boxes] == [(1, 1, tuple(unit(CUBE).values()))]

    def test_a_middle_on_a_frontier_is_avoided(self) -> None:
        points = []

        def run(sample):
            points.append(sample.point)
            return sample.sign(CUBE.variable("x") - CUBE.variable("y"))

        found = trace_boxes(CUBE, unit(CUBE), run, budget=500)
        assert points[0] == (fmpq(1, 2),) * 3
        # Two cells; every other run met a root.
        assert found.runs == 2
        assert found.share_where(lambda sign: sign < 0) == found.share_where(lambda sign: sign > 0) > Fraction(2, 5)

    def test_each_cell_takes_one_run(self) -> None:
        runs = []

        def run(sample):
            runs.append(sample.point)
            return tuple(sample.sign(CUBE.variable(name) - fmpq(1, 3)) for name in CUBE.axes)

        found = trace_boxes(CUBE, unit(CUBE), run, budget=1_000)
        assert len(runs) == found.runs == 8
        assert {box.value for box in found.boxes} == set(itertools.product((-1, 1), repeat=3))


class TestEnds:
    RUN = staticmethod(sign_of(CUBE, lambda x, y, z: x + y + z - fmpq(7, 5)))

    def test_the_budget(self) -> None:
        for budget in (1, 2, 3, 500, 501):
            found = trace_boxes(CUBE, unit(CUBE), self.RUN, budget=budget)
            assert found.exhausted
            assert budget - 1 <= found.examined <= budget
            assert found.undecided > 0
            assert found.stopped is None

    def test_a_value_that_ends_the_search(self) -> None:
        found = trace_boxes(CUBE, unit(CUBE), self.RUN, stop=lambda sign: sign < 0)
        assert not found.exhausted
        assert found.stopped.value == -1
        assert sum(found.stopped.point) < Fraction(7, 5)
        assert found.undecided > 0

    def test_progress(self) -> None:
        told = []
        found = trace_boxes(CUBE, unit(CUBE), self.RUN, budget=1_000, progress=lambda *said: told.append(said))
        assert [done for done, _ in told] == [1 + 2 * PROGRESS_EVERY * k for k in range(4)]
        assert [share for _, share in told] == sorted(share for _, share in told)
        assert 0 <= told[-1][1] < 1 - float(found.undecided) < 1

    def test_an_interrupted_search_has_what_is_done_and_goes_on(self) -> None:
        search = BoxSearch(CUBE, unit(CUBE), self.RUN, budget=1_000)
        assert search.result().undecided == 1
        for _ in itertools.islice(search, 100):
            pass
        found = search.result()
        assert (found.exhausted, found.stopped, found.examined) == (False, None, 199)
        assert_subpaving(found, unit(CUBE))
        assert 0 < found.undecided < 1
        for decided in search:
            assert decided <= 1
        assert search.result() == trace_boxes(CUBE, unit(CUBE), self.RUN, budget=1_000)

    def test_an_interrupt_in_a_run(self) -> None:
        calls = []

        def run(sample):
            calls.append(sample.point)
            if len(calls) in (1, 4):
                raise KeyboardInterrupt
            return tuple(sample.sign(CUBE.variable(name) - fmpq(1, 3)) for name in CUBE.axes)

        search = BoxSearch(CUBE, unit(CUBE), run, budget=1_000)
        for examined in (False, True):
            with pytest.raises(KeyboardInterrupt):
                for _ in search:
                    pass
            assert bool(search.examined) == examined
            assert_subpaving(search.result(), unit(CUBE))
        for _ in search:
            pass
        assert_subpaving(search.result(), unit(CUBE))
        assert search.result().runs == 8

    @pytest.mark.parametrize(
        ("ranges", "budget", "message"),
        [
            ({"x": (Fraction(0), Fraction(1))}, 10, "no range for y"),
            (
                {"x": (Fraction(0), Fraction(1)), "y": (Fraction(1), Fraction(1))},
                10,
                "y from 1 to 1: low must be below",
            ),
            ({"x": (Fraction(0), Fraction(1)), "y": (Fraction(0), Fraction(1))}, 0, "must be 1 or more"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, ranges, budget, message) -> None:
        with pytest.raises(UsageError, match=message):
            trace_boxes(PLANE, ranges, lambda sample: 0, budget=budget)


class TestGames:
    def test_equilibria_of_a_game(self) -> None:
        family = gametheory.loads(INSPECTION)
        axes = ("fine", "cost")
        lifted = LiftedFamily.over(family, family.point({}), axes)
        ranges = {"fine": (Fraction(0), Fraction(1)), "cost": (Fraction(1, 100), Fraction(1))}
        found = trace_boxes(lifted.space, ranges, lambda sample: solve_at(lifted, "nash", sample), budget=1_000)
        assert found.undecided < Fraction(1, 20)
        assert_subpaving(found, ranges)
        chance = random.Random(1)
        for box in chance.sample(found.boxes, 20):
            point = [low + (high - low) * Fraction(chance.randrange(1, 997), 997) for low, high in box.ranges]
            try:
                there = solve_at(lifted, "nash", GenericSample(lifted.space, list(map(to_flint, point))))
            except NotGenericError:
                continue
            assert {found.key() for found in there.equilibria} == {found.key() for found in box.value.equilibria}
