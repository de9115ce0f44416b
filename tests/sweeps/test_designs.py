"""Designs: the same points however they are cut, read back from plain data, and spread as their methods promise."""

from __future__ import annotations

import itertools
import json
import math
import pickle
import random
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

import gametheory
from gametheory.errors import LimitReached, UsageError
from gametheory.spec.priors import Prior, parse_prior
from gametheory.sweeps.designs import (
    METHODS,
    Design,
    Grid,
    Listed,
    Marginal,
    Points,
    Sampled,
    Spaced,
    design_from_dict,
    over,
    points_from_csv,
    prior_of,
)
from gametheory.sweeps.designs import points as points_module
from gametheory.sweeps.designs.latin_hypercube import SORTED_BELOW, in_strata, permuted
from gametheory.sweeps.designs.sobol import MAXIMUM_COLUMNS, sobol
from gametheory.sweeps.grid import spaced

UNIT = (Fraction(0), Fraction(1))
UNIFORM = Marginal("x", parse_prior("uniform(0, 1)"), UNIT)
PRIORS = (
    ("x", "uniform(1/3, 2/3)", UNIT),
    ("y", "beta(1, 9)", UNIT),
    ("z", "normal(0, 1)", (Fraction(-2), Fraction(1, 3))),
    ("t", "triangular(0, 0, 1/3)", UNIT),
    ("w", "loguniform(1/7, 7)", (Fraction(0), Fraction(9))),
)
MARGINALS = tuple(Marginal(name, parse_prior(text), ends) for name, text, ends in PRIORS)

FAMILY = """\
format = 1
title = "Priors"
form = "strategic"

[parameters.plain]
default = 1

[parameters.reach]
default = "1/2"
range = ["1/3", "2/3"]
prior = "uniform(1/3, 2/3)"

[parameters.bounded]
default = "1/2"
range = [0, 1]

[parameters.shape]
default = "1/2"
prior = "beta(2, 3)"

[players]
row = ["up", "down"]
column = ["left", "right"]

[payoffs.formulas]
row = "row.up * reach + plain"
column = "column.left * shape - bounded"
"""


def cube(method: str, columns: int, size: int, seed: int = 0) -> Sampled:
    return Sampled(method, [Marginal(f"x{k}", UNIFORM.prior, UNIT) for k in range(columns)], size, seed)


def designs() -> list[Design]:
    thirds = [Fraction(1, 3), Fraction(2, 3)]
    return [
        Grid(
            {"x": Spaced(Fraction(0), Fraction(1), 7), "y": [3, "1/3", -2], "z": Spaced(Fraction(1, 3), Fraction(2), 5)}
        ),
        Grid({"x": [1]}),
        Grid({"x": Spaced(Fraction(2), Fraction(2), 1), "y": Spaced(Fraction(-1), Fraction(1), 40)}),
        Points(["x", "y"], [[0, third] for third in thirds] * 9 + [[1, 1]]),
        *(Sampled(method, MARGINALS, size, 3) for method in METHODS for size in (1, 2, 37, 1024)),
    ]


@pytest.mark.parametrize("design", designs(), ids=lambda design: f"{design.kind}-{design.size}")
class TestEveryDesign:
    def test_points_do_not_depend_on_the_pieces(self, design: Design) -> None:
        whole = design.floats(0, design.size)
        assert whole.shape == (len(design.names), design.size)
        assert whole.dtype == np.float64
        assert whole.flags.c_contiguous
        cuts = random.Random(design.size)
        for _ in range(10):
            ends = sorted({0, design.size, *(cuts.randrange(design.size + 1) for _ in range(4))})
            pieces = [design.floats(low, high) for low, high in itertools.pairwise(ends)]
            np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)

    def test_floats_are_the_nearest_to_the_exact_points(self, design: Design) -> None:
        whole = design.floats(0, design.size)
        for index in range(min(design.size, 200)):
            point = design.exact(index)
            assert tuple(point) == design.names
            assert [float(value) for value in point.values()] == whole[:, index].tolist()
            for value, each, rounded in zip(point.values(), whole[:, index].tolist(), design.rounded, strict=True):
                assert rounded or Fraction(each) == value

    def test_plain_data_and_pickles_give_it_back(self, design: Design) -> None:
        plain = json.loads(json.dumps(design.to_dict(), sort_keys=True))
        for back in (design_from_dict(plain), pickle.loads(pickle.dumps(design))):
            assert back == design
            assert hash(back) == hash(design)
            assert back.names == design.names
            np.testing.assert_array_equal(back.floats(0, design.size), design.floats(0, design.size))

    def test_unknown_missing_and_wrong_fields_are_refused(self, design: Design) -> None:
        plain = design.to_dict()
        with pytest.raises(UsageError, match="unknown field 'colour'"):
            design_from_dict({**plain, "colour": 1})
        for field in plain:
            with pytest.raises(UsageError, match="has no field"):
                design_from_dict({name: value for name, value in plain.items() if name != field})
            for wrong in (None, 1.5, True, {}, "?", [[]], [1]):
                with pytest.raises(UsageError):
                    design_from_dict({**plain, field: wrong})

    def test_pieces_and_points_outside_are_refused(self, design: Design) -> None:
        assert design.floats(design.size, design.size).shape == (len(design.names), 0)
        for start, stop in ((-1, 1), (1, 0), (0, design.size + 1)):
            with pytest.raises(UsageError, match="a piece lies between"):
                design.floats(start, stop)
        for index in (-1, design.size):
            with pytest.raises(UsageError, match="numbered from 0"):
                design.exact(index)


class TestGrid:
    @pytest.mark.parametrize("seed", range(20))
    def test_is_the_product_of_its_axes(self, seed: int) -> None:
        draw = random.Random(seed)
        axes: dict[str, Any] = {}
        expected = []
        for name in "abcd"[: draw.randrange(1, 5)]:
            count, low = draw.randrange(1, 6), Fraction(draw.randrange(-5, 5), draw.randrange(1, 9))
            high = low + (Fraction(draw.randrange(1, 9), draw.randrange(1, 9)) if count > 1 else 0)
            values = spaced(low, high, count)
            axes[name] = Spaced(low, high, count) if draw.random() < 0.5 else values
            expected.append(values)
        grid = Grid(axes)
        points = list(itertools.product(*expected))
        assert [tuple(grid.exact(index).values()) for index in range(grid.size)] == points
        np.testing.assert_array_equal(grid.floats(0, grid.size), np.array(points, dtype=float).T)

    @pytest.mark.parametrize(
        ("axis", "rounded"),
        [
            (Spaced(Fraction(0), Fraction(1), 5), False),
            (Spaced(Fraction(0), Fraction(1), 4), True),
            (Spaced(Fraction(1, 3), Fraction(4, 3), 2), True),
            (Spaced(Fraction(2**60), Fraction(2**60 + 4), 5), True),
            (Listed((Fraction(1, 4), Fraction(3))), False),
            (Listed((Fraction(1, 4), Fraction(1, 10))), True),
        ],
    )
    def test_says_what_is_rounded(self, axis: Any, rounded: bool) -> None:
        assert Grid({"x": axis}).rounded == (rounded,)

    def test_long_numbers_are_rounded_correctly(self) -> None:
        low, high = Fraction(10**40 + 1, 3 * 10**40), Fraction(7**50, 5**60)
        low, high = min(low, high), max(low, high)
        grid = Grid({"x": Spaced(low, high, 1000)})
        assert grid.floats(0, 1000)[0].tolist() == [float(value) for value in spaced(low, high, 1000)]

    def test_a_billion_points_take_the_memory_of_a_piece(self) -> None:
        axes = {"a": Spaced(Fraction(0), Fraction(1), 10), "b": Spaced(Fraction(0), Fraction(1), 10**8)}
        for grid in (Grid(axes), Grid(dict(reversed(axes.items())))):
            tracemalloc.start()
            piece = grid.floats(grid.size - 1000, grid.size)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert peak < 1_000_000
            assert list(grid.exact(grid.size - 1000).values()) != list(grid.exact(grid.size - 1).values())
            assert piece[:, 0].tolist() == [float(value) for value in grid.exact(grid.size - 1000).values()]
            assert piece[:, -1].tolist() == [1, 1]

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: Grid({}), "at least one parameter"),
            (lambda: Grid({"x": []}), "axis x: an axis has no values"),
            (lambda: Grid({"x": [1, "2/2"]}), "a value twice"),
            (lambda: Grid({"x": "0:1:3"}), "axis x needs several values"),
            (lambda: Grid({"x": 3}), "axis x needs several values"),
            (lambda: Grid({"x": ["one"]}), "'one' is not a number"),
            (lambda: Grid({"2x": [1]}), "is not the name of a parameter"),
            (lambda: Grid([("x", [1]), ("x", [2])]), "stands twice"),
            (lambda: Grid({"x": ["1e-400"]}), "too near to 0"),
            (lambda: Grid({"x": ["1e400"]}), "too large"),
            (lambda: Spaced(Fraction(1), Fraction(0), 5), "low must be below high"),
            (lambda: Spaced(Fraction(0), Fraction(1), 1), "low must be below high"),
            (lambda: Spaced(Fraction(1), Fraction(1), 2), "low must be below high"),
            (lambda: Spaced(Fraction(0), Fraction(1), True), "whole number from 1"),
            (lambda: Spaced(Fraction(0), Fraction(1), 10**10), "whole number from 1"),
            (lambda: Spaced(Fraction(0), 1 + Fraction(1, 10**400), 2), "too many digits"),
            (
                lambda: Grid({"x": Spaced(UNIT[0], UNIT[1], 10**5), "y": Spaced(UNIT[0], UNIT[1], 10**5)}),
                "more than 1,000,0",
            ),
        ],
    )
    def test_refusing(self, make: Callable[[], object], message: str) -> None:
        with pytest.raises(UsageError, match=message):
            make()


class TestPoints:
    def test_from_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "points.csv"
        file.write_bytes(b'\xef\xbb\xbfreach, fee\r\n2/5,3\r\n\r\n 0.1 ,"10/3"\r\n,\r\n-1e-3,0\r\n')
        design = points_from_csv(file)
        numbers = [["2/5", "3"], ["1/10", "10/3"], ["-1/1000", "0"]]
        assert design == Points(["reach", "fee"], numbers)
        assert design.to_dict() == {"kind": "points", "names": ["reach", "fee"], "points": numbers}
        assert design.rounded == (True, True)
        assert Points(["x", "y"], [[1, "1/2"], [2, "1/3"]]).rounded == (False, True)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "no points; write a header"),
            ("\n\n", "no points"),
            ("x,y\n", "no points"),
            ("x,y\n1,2\n1\n", r"points.csv, line 3: 1 numbers for 2 parameters"),
            ("x,y\n1,2,3\n", r"line 2: 3 numbers for 2"),
            ("x,y\n\n1,two\n", r"line 3, y: 'two' is not a number"),
            ("x,y\n1,\n", r"line 2, y: '' is not a number"),
            ("x;y\n1;2\n", r"line 1: 'x;y' is not the name of a parameter.*separated by commas"),
            ("x,x\n1,2\n", r"line 1: 'x' stands twice"),
            ("1,2\n3,4\n", r"line 1: '1' is not the name"),
            ("x\n1e400\n", r"line 2, x: .* too large"),
            ("x\n40%\n", r"line 2, x: .*write 0.4"),
            ('x\n"1\n', r"points.csv, line 2: "),
            ("x,y\n1,a\nb,2\n", r"(?s)line 2, y.*line 3, x"),
        ],
    )
    def test_faults_of_a_file(self, text: str, message: str, tmp_path: Path) -> None:
        file = tmp_path / "points.csv"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=message):
            points_from_csv(file)

    def test_files_that_are_no_text_or_none_at_all(self, tmp_path: Path) -> None:
        file = tmp_path / "points.csv"
        file.write_bytes(b"x\n1\n\xff\n")
        with pytest.raises(UsageError, match="line 3: not UTF-8"):
            points_from_csv(file)
        with pytest.raises(UsageError, match=r"can't read none.csv: No such file"):
            points_from_csv(tmp_path / "none.csv")

    def test_at_most_ten_faults_are_told(self, tmp_path: Path) -> None:
        file = tmp_path / "points.csv"
        file.write_text("x\n" + "a\n" * 1000)
        with pytest.raises(UsageError) as caught:
            points_from_csv(file)
        assert str(caught.value).count("\n") == 9

    def test_limits(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "points.csv"
        file.write_text("x,y\n" + "1,2\n" * 51)
        monkeypatch.setattr(points_module, "MAXIMUM_NUMBERS", 100)
        with pytest.raises(LimitReached, match="more than 50 points of 2 parameters"):
            points_from_csv(file)
        with pytest.raises(LimitReached, match="more than 100 points"):
            Points(["x"], ([k] for k in itertools.count()))
        monkeypatch.setattr(points_module, "MAXIMUM_BYTES", 100)
        with pytest.raises(LimitReached, match="larger than"):
            points_from_csv(file)

    @pytest.mark.parametrize(
        ("names", "points", "message"),
        [
            (["x"], [], "at least one point"),
            (["x"], [[1, 2]], "point 0 has 2 numbers for 1 parameters"),
            (["x"], [1], "point 0 is 1"),
            (["x"], ["1"], "point 0 is '1'"),
            (["x"], [[True]], "point 0, x: a truth value"),
            ("x", [[1]], "the names are a list"),
            ([], [[]], "at least one parameter"),
        ],
    )
    def test_refusing(self, names: Any, points: Any, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            Points(names, points)


class TestSampled:
    @pytest.mark.parametrize("method", METHODS)
    def test_seeds(self, method: str) -> None:
        found = {seed: cube(method, 3, 64, seed).uniforms(0, 64) for seed in (0, 1, 2**64, 2**128 - 1)}
        assert len({each.tobytes() for each in found.values()}) == 4
        np.testing.assert_array_equal(cube(method, 3, 64, np.int64(1)).uniforms(0, 64), found[1])  # type: ignore[arg-type]
        for columns in itertools.combinations(np.concatenate(list(found.values())), 2):
            assert not np.array_equal(*columns)

    @pytest.mark.parametrize("seed", [None, True, False, -1, 1.0, "1", 2**128])
    def test_what_is_no_seed(self, seed: Any) -> None:
        with pytest.raises(UsageError, match="seed"):
            cube("monte-carlo", 1, 1, seed)

    @pytest.mark.parametrize("size", [0, -1, True, None, 10**9 + 1, 2.0])
    def test_what_is_no_size(self, size: Any) -> None:
        with pytest.raises(UsageError, match="number of points"):
            cube("monte-carlo", 1, size)

    def test_refusing(self) -> None:
        with pytest.raises(UsageError, match="did you mean 'sobol'"):
            cube("sobool", 1, 1)
        with pytest.raises(UsageError, match="one of monte-carlo"):
            cube(3, 1, 1)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="at most 128 parameters, not 129; use latin-hypercube"):
            cube("sobol", 129, 1)
        with pytest.raises(UsageError, match="stands twice"):
            Sampled("sobol", [UNIFORM, UNIFORM], 1, 0)
        with pytest.raises(UsageError, match="at least one parameter"):
            Sampled("sobol", [], 1, 0)
        with pytest.raises(UsageError, match="are marginals"):
            Sampled("sobol", ["x"], 1, 0)  # type: ignore[list-item]
        with pytest.raises(UsageError, match=r"x: the prior beta\(1, 1\) reaches outside"):
            Marginal("x", Prior("beta", (Fraction(1), Fraction(1))), (Fraction(0), Fraction(1, 2)))

    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize("size", [1, 2, 1000, 10**9])
    def test_uniforms_lie_in_the_open_interval_and_pieces_at_the_end_cost_no_more(self, method: str, size: int) -> None:
        design = cube(method, 2, size)
        start = max(0, size - 70_000)
        tracemalloc.start()
        found = design.uniforms(start, size)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10_000_000
        assert found.min() > 0
        assert found.max() < 1
        np.testing.assert_array_equal(design.uniforms(size - 1, size)[:, 0], found[:, -1])

    @pytest.mark.parametrize("method", ["monte-carlo", "sobol"])
    def test_more_points_and_more_parameters_keep_those_that_there_are(self, method: str) -> None:
        more = cube(method, 4, 1000).uniforms(0, 1000)
        np.testing.assert_array_equal(cube(method, 2, 100).uniforms(0, 100), more[:2, :100])

    @pytest.mark.parametrize("method", METHODS)
    def test_pairs_are_spread_evenly_and_are_not_correlated(self, method: str) -> None:
        size = 10_000
        found = cube(method, 6, size).uniforms(0, size)
        correlation = np.corrcoef(found) - np.eye(6)
        assert np.abs(correlation).max() < 4 / math.sqrt(size)
        for first, second in itertools.combinations((found * 10).astype(int), 2):
            counts = np.bincount(first * 10 + second, minlength=100)
            assert stats.chisquare(counts).pvalue > 1e-4

    @pytest.mark.parametrize("method", ["monte-carlo", "latin-hypercube"])
    def test_points_that_follow_each_other_are_not_correlated(self, method: str) -> None:
        (found,) = cube(method, 1, 20_000).uniforms(0, 20_000)
        for lag in (1, 2, 16, 128, 4096):
            assert abs(np.corrcoef(found[:-lag], found[lag:])[0, 1]) < 4.5 / math.sqrt(len(found) - lag)

    def test_monte_carlo_numbers_have_fifty_two_bits(self) -> None:
        found = cube("monte-carlo", 3, 3000).uniforms(0, 3000)
        odd = found * 2.0**53
        assert (odd == np.floor(odd)).all()
        assert (odd % 2 == 1).all()
        assert (1 - (1 - found) == found).all()

    def test_monte_carlo_points_stay_the_same_for_ever(self) -> None:
        key = np.random.SeedSequence(5, spawn_key=(0, 1)).generate_state(2, np.uint64)
        raw = np.random.Philox(key=key).random_raw(1003)
        expected = [(2 * (int(bits) >> 12) + 1) / 2**53 for bits in raw]
        assert cube("monte-carlo", 2, 2000, 5).uniforms(0, 1003)[1].tolist() == expected

    @pytest.mark.parametrize(
        "size", [1, 2, 3, 10, 1000, SORTED_BELOW - 1, SORTED_BELOW, SORTED_BELOW + 1, 4096, 65_537]
    )
    def test_a_latin_hypercube_hits_each_stratum_once(self, size: int) -> None:
        design = cube("latin-hypercube", 2, size, 1)
        for column, row in enumerate(design.uniforms(0, size)):
            assert sorted(permuted(1, column, size, 0, size).tolist()) == list(range(size))
            strata = [math.floor(Fraction(each) * size) for each in row.tolist()]
            assert sorted(strata) == list(range(size))

    @pytest.mark.parametrize("size", [1, 2, 3, 1000, 2**29 + 1, 10**9 - 1, 10**9])
    def test_no_number_is_rounded_out_of_its_stratum(self, size: int) -> None:
        strata = sorted({0, size // 3, size // 2, *range(max(0, size - 50), size)})
        for bits in (0, 2**64 - 1, 2**63):
            found = np.empty(len(strata))
            in_strata(np.array(strata, np.uint64), np.full(len(strata), bits, np.uint64), size, found)
            for stratum, each in zip(strata, found.tolist(), strict=True):
                assert stratum < Fraction(each) * size < stratum + 1

    def test_places_within_the_strata_are_uniform(self) -> None:
        (found,) = cube("latin-hypercube", 1, 5000).uniforms(0, 5000)
        assert stats.kstest((found * 5000) % 1, "uniform").pvalue > 0.001

    def test_small_permutations_are_equally_likely(self) -> None:
        counts: dict[tuple[int, ...], int] = dict.fromkeys(itertools.permutations(range(3)), 0)
        for seed in range(1200):
            counts[tuple(permuted(seed, 0, 3, 0, 3).tolist())] += 1
        assert stats.chisquare(list(counts.values())).pvalue > 0.001

    def test_large_permutations_send_each_number_anywhere(self) -> None:
        size = 1500
        images = np.array([permuted(seed, 0, size, 0, size) for seed in range(300)])
        for index in (0, 1, 749, 1499):
            assert stats.kstest((images[:, index] + 0.5) / size, "uniform").pvalue > 0.001
        fixed = (images == np.arange(size)).sum()
        assert abs(fixed - 300) < 5 * math.sqrt(300)

    @pytest.mark.parametrize("columns", [1, 2, 12, MAXIMUM_COLUMNS])
    def test_the_sobol_sequence_is_scipys(self, columns: int) -> None:
        expected = qmc.Sobol(columns, scramble=False, bits=30).random(2048).T
        found = np.floor(sobol(None, columns, 0, 2048) * 2**30) / 2**30
        np.testing.assert_array_equal(found, expected)
        generator = qmc.Sobol(columns, scramble=False, bits=30)
        generator.fast_forward(1_000_001)
        found = np.floor(sobol(None, columns, 1_000_001, 1_000_101) * 2**30) / 2**30
        np.testing.assert_array_equal(found, generator.random(100).T)

    def test_scrambling_keeps_the_even_spread(self) -> None:
        for seed in range(5):
            first, second, third = cube("sobol", 3, 4096, seed).uniforms(1024, 2048)
            for row in (first, second, third):
                assert len(set((row * 1024).astype(int).tolist())) == 1024
            # The first two coordinates are a (0, 10, 2)-net: one point in each elementary rectangle.
            for bits in range(11):
                cells = (first * 2**bits).astype(int) * 2 ** (10 - bits) + (second * 2 ** (10 - bits)).astype(int)
                assert len(set(cells.tolist())) == 1024

    def test_scrambled_points_are_uniform_over_the_seeds(self) -> None:
        for index in (0, 1, 77):
            found = np.array([sobol(seed, 2, index, index + 1)[:, 0] for seed in range(500)])
            assert abs(np.corrcoef(found.T)[0, 1]) < 0.2
            for column in found.T:
                assert stats.kstest(column, "uniform").pvalue > 0.001

    def test_a_sobol_average_beats_monte_carlo(self) -> None:
        def error(method: str) -> float:
            averages = [
                np.prod(1.5 * cube(method, 3, 4096, seed).uniforms(0, 4096) ** 0.5, axis=0).mean() for seed in range(8)
            ]
            return float(np.sqrt(np.mean((np.array(averages) - 1) ** 2)))

        assert error("sobol") < error("monte-carlo") / 10
        assert error("latin-hypercube") < error("monte-carlo")

    def test_a_size_that_is_no_power_of_two_is_noted(self) -> None:
        assert cube("sobol", 1, 1024).notes == ()
        assert cube("latin-hypercube", 1, 1000).notes == ()
        (note,) = cube("sobol", 1, 1000).notes
        assert "after 512 and 1,024 points, less so after 1,000" in note


class TestOver:
    family = gametheory.loads(FAMILY)

    def test_what_varies(self) -> None:
        assert [name for name, each in self.family.parameters.items() if prior_of(each)] == ["reach", "shape"]
        found = over(self.family)
        assert [(each.name, str(each.prior), each.ends) for each in found] == [
            ("reach", "uniform(1/3, 2/3)", (Fraction(1, 3), Fraction(2, 3))),
            ("shape", "beta(2, 3)", UNIT),
        ]
        assert over(self.family, "shape") == found[1:]
        assert over(self.family, ["shape", "reach"]) == found[::-1]

    def test_a_range_stands_for_a_uniform_prior(self) -> None:
        first, *_, last = over(self.family, ranges={"bounded": (0.1, "1/3"), "plain": (-5, 5)})
        assert (first.name, str(first.prior), first.ends) == ("plain", "uniform(-5, 5)", (-5, 5))
        assert last.name == "shape"
        (only,) = over(self.family, ["bounded"], {"bounded": [Fraction(1, 10), "1/3"]})  # type: ignore[dict-item]
        assert (str(only.prior), only.ends) == ("uniform(1/10, 1/3)", UNIT)

    @pytest.mark.parametrize("method", METHODS)
    def test_the_family_takes_every_point(self, method: str) -> None:
        design = Sampled(method, over(self.family, ranges={"bounded": ("1/7", "1/3")}), 300, 0)
        assert design.names == ("reach", "bounded", "shape")
        for index in range(300):
            assert self.family.point(design.exact(index))["plain"] == 1

    @pytest.mark.parametrize(
        ("names", "ranges", "message"),
        [
            (
                ["plain"],
                None,
                r'plain has no prior in .*give it a range, such as {"plain": \(0, 1\)}.*prior: reach, shape',
            ),
            (["reech"], None, "'reech' is not a parameter .*did you mean 'reach'"),
            (None, {"reech": (0, 1)}, "'reech' is not a parameter"),
            (["reach", "reach"], None, "stands twice"),
            ([], None, "at least one parameter"),
            (["reach"], {"plain": (0, 1)}, "'plain' has a range but is not drawn"),
            (None, {"bounded": (0, 2)}, r"bounded = 2 lies outside its range \[0, 1\]"),
            (None, {"plain": (1, 1)}, "plain: the range from 1 to 1 is empty"),
            (None, {"plain": (1, 0)}, "is empty; low comes first"),
            (None, {"plain": (0, "a")}, "plain: 'a' is not a number"),
            (None, {"plain": "01"}, r"plain: a range is a low and a high end"),
            (None, {"plain": (0, 1, 2)}, r"plain: a range is a low and a high end"),
            (None, [("plain", (0, 1))], "ranges map parameters"),
        ],
    )
    def test_refusing(self, names: Any, ranges: Any, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            over(self.family, names, ranges)

    def test_a_range_takes_the_place_of_a_prior(self) -> None:
        (drawn,) = over(self.family, ["reach"], {"reach": ("1/3", "1/2")})
        assert str(drawn.prior) == "uniform(1/3, 1/2)"

    def test_a_family_without_priors(self) -> None:
        text = "\n".join(line for line in FAMILY.splitlines() if not line.startswith("prior"))
        with pytest.raises(UsageError, match=r'has a prior: give it a range, such as {"plain": \(0, 1\)}'):
            over(gametheory.loads(text))
        with pytest.raises(UsageError, match="takes a family"):
            over("game.toml")  # type: ignore[arg-type]


@pytest.mark.parametrize("plain", [None, [], "grid", {}, {"kind": "lattice"}, {"kind": ["grid"]}, {"kind": None}])
def test_what_is_no_design(plain: Any) -> None:
    with pytest.raises(UsageError, match="design"):
        design_from_dict(plain)
