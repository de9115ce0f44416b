"""Quantile functions: against other formulas and exact arithmetic, in range, for ordinary, degenerate and extreme priors."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from scipy import stats

from gametheory.errors import UsageError
from gametheory.spec.priors import parse_prior
from gametheory.sweeps.designs import METHODS, Marginal, Sampled, quantiles
from gametheory.sweeps.designs.quantiles import inner_floats

U = np.concatenate([[2.0**-53, 1e-9, 1e-4], np.linspace(0.003, 0.997, 143), [1 - 1e-9, 1 - 2.0**-53]])
THIRDS = (Fraction(1, 3), Fraction(2, 3))
UNIT = (Fraction(0), Fraction(1))

# A prior, the range of its parameter, and the same distribution in scipy.
REFERENCES: list[tuple[str, tuple[int, int], Any]] = [
    ("uniform(0, 1)", (0, 1), stats.uniform()),
    ("uniform(-3, 4)", (-3, 4), stats.uniform(-3, 7)),
    ("loguniform(1/100, 100)", (0, 100), stats.loguniform(0.01, 100)),
    ("loguniform(1, 10)", (1, 10), stats.loguniform(1, 10)),
    ("beta(1, 1)", (0, 1), stats.uniform()),
    ("beta(1, 9)", (0, 1), stats.beta(1, 9)),
    ("beta(1, 1/3)", (0, 1), stats.beta(1, 1 / 3)),
    ("beta(4, 1)", (0, 1), stats.beta(4, 1)),
    ("beta(2, 5)", (0, 1), stats.beta(2, 5)),
    ("beta(1/2, 1/2)", (0, 1), stats.beta(0.5, 0.5)),
    ("triangular(0, 1, 4)", (0, 4), stats.triang(0.25, 0, 4)),
    ("triangular(-1, -1, 2)", (-1, 2), stats.triang(0, -1, 3)),
    ("triangular(-1, 2, 2)", (-1, 2), stats.triang(1, -1, 3)),
    ("normal(0, 1)", (-2, 3), stats.truncnorm(-2, 3)),
    ("normal(1, 2)", (-50, 70), stats.truncnorm(-25.5, 34.5, 1, 2)),
    ("normal(5, 2)", (0, 1), stats.truncnorm(-2.5, -2, 5, 2)),
    ("normal(-5, 2)", (0, 1), stats.truncnorm(2.5, 3, -5, 2)),
]


def ends_of(pair: tuple[int, int]) -> tuple[Fraction, Fraction]:
    return Fraction(pair[0]), Fraction(pair[1])


def drawn(text: str, ends: tuple[Fraction, Fraction], u: Any = U) -> Any:
    return quantiles(parse_prior(text), ends, np.asarray(u))


class TestAgainstScipy:
    @pytest.mark.parametrize(("text", "ends", "reference"), REFERENCES)
    def test_quantiles(self, text: str, ends: tuple[int, int], reference: Any) -> None:
        inner = U[1:-1]
        expected = reference.ppf(inner)
        np.testing.assert_allclose(drawn(text, ends_of(ends), inner), expected, rtol=2e-9, atol=2e-12)

    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize(("text", "ends", "reference"), REFERENCES)
    def test_kolmogorov_smirnov(self, text: str, ends: tuple[int, int], reference: Any, method: str) -> None:
        marginal = Marginal("x", parse_prior(text), ends_of(ends))
        draws = Sampled(method, [marginal], 4096, 20).floats(0, 4096)[0]
        assert stats.kstest(draws, reference.cdf).pvalue > 0.001


def exact_normal(mean: Fraction, deviation: Fraction, low: Fraction, high: Fraction, u: float) -> Any:
    """The quantile of a truncated normal by bisection of its survival function, to 50 digits."""

    def real(number: Fraction) -> Any:
        return mpmath.mpf(number.numerator) / number.denominator

    def survival(z: Any) -> Any:
        return mpmath.erfc(z / mpmath.sqrt(2)) / 2

    with mpmath.workdps(60):
        first, last, share = real((low - mean) / deviation), real((high - mean) / deviation), mpmath.mpf(u)
        mirrored = first + last < 0
        if mirrored:
            first, last, share = -last, -first, 1 - share
        above = survival(first) - share * (survival(first) - survival(last))
        for _ in range(170):
            middle = (first + last) / 2
            first, last = (middle, last) if survival(middle) > above else (first, middle)
        return real(mean) + real(deviation) * (-first if mirrored else first)


class TestTruncatedNormal:
    @pytest.mark.parametrize(
        ("mean", "deviation", "low", "high"),
        [
            ("0", "1", "-2", "3"),
            ("0", "1", "-30", "1"),
            ("0", "1", "7", "20"),
            ("0", "1", "8.5", "20"),
            ("0", "1", "-20", "-8.5"),
            ("0", "1", "9", "9.001"),
            ("100", "1", "0", "1"),
            ("0", "1", "50", "60"),
            ("0", "1e20", "-1", "1"),
            ("0", "10001", "0", "1"),
            ("0", "9999", "-1", "1"),
            ("0", "1", "0.5", "0.5000001"),
            ("-30", "1", "0", "1e-9"),
            ("30", "1", "0", "1e-9"),
            ("-30", "1", "0", "1e-4"),
            ("1", "1", "-1000", "1000"),
            ("-7", "1", "0", "20"),
        ],
    )
    def test_is_the_exact_quantile_also_in_tails_and_on_narrow_ranges(
        self, mean: str, deviation: str, low: str, high: str
    ) -> None:
        numbers = [Fraction(text) for text in (mean, deviation, low, high)]
        u = [1e-6, 0.25, 0.5, 0.75, 1 - 2.0**-40]
        found = drawn(f"normal({mean}, {deviation})", (numbers[2], numbers[3]), u)
        expected = [exact_normal(*numbers, each) for each in u]
        # The spread that is left of the distribution: at most the range's width, the deviation, and the tail's scale.
        distance = max(numbers[2] - numbers[0], numbers[0] - numbers[3])
        scales = [numbers[3] - numbers[2], numbers[1], *([numbers[1] ** 2 / distance] if distance > 0 else [])]
        scale = float(min(scales))
        for each, truth in zip(found, expected, strict=True):
            assert abs(float(each - truth)) <= 2e-9 * scale

    def test_a_prior_far_beyond_the_range_piles_up_at_its_end(self) -> None:
        assert (drawn("normal(1e300, 1)", UNIT) == 1).all()
        assert (drawn("normal(-1e300, 1)", UNIT) == 0).mean() < 1
        assert drawn("normal(-1e300, 1)", UNIT).max() < 1e-297

    def test_beyond_floats_is_refused(self) -> None:
        with pytest.raises(UsageError, match="too large"):
            drawn("normal(1e300, 1e-300)", UNIT)


class TestInRange:
    @pytest.mark.parametrize(
        ("text", "ends"),
        [
            ("uniform(1/3, 2/3)", THIRDS),
            ("loguniform(1/3, 2/3)", THIRDS),
            ("triangular(1/3, 1/3, 2/3)", THIRDS),
            ("triangular(1/3, 2/3, 2/3)", THIRDS),
            ("triangular(1/3, 1/2, 2/3)", THIRDS),
            ("normal(1/3, 1e-9)", THIRDS),
            ("normal(2/3, 1e-9)", THIRDS),
            ("normal(10, 1/100)", THIRDS),
            ("normal(1/2, 1e9)", THIRDS),
            ("uniform(-2/3, -1/3)", (Fraction(-2, 3), Fraction(-1, 3))),
            ("uniform(1, 1.000000000000001)", (Fraction(1), Fraction("1.000000000000001"))),
            ("loguniform(1, 1.000000000000001)", (Fraction(1), Fraction("1.000000000000001"))),
            ("loguniform(1e-300, 1e300)", (Fraction("1e-300"), Fraction("1e300"))),
            ("beta(1/1000, 1/1000)", UNIT),
            ("beta(1/1000, 1)", UNIT),
            ("beta(1, 1/1000)", UNIT),
            ("beta(1e6, 1e6)", UNIT),
        ],
    )
    def test_every_float_lies_in_the_range_as_an_exact_number(self, text: str, ends: tuple[Fraction, Fraction]) -> None:
        found = drawn(text, ends)
        assert all(ends[0] <= Fraction(each) <= ends[1] for each in found.tolist())
        assert (np.diff(found) >= -4 * np.spacing(np.abs(found[1:]))).all()
        assert len(set(found.tolist())) > 1

    def test_the_ends_themselves_would_lie_outside(self) -> None:
        # Both roundings of these ends are outside: this is what the test above guards against.
        low, high = Fraction(1, 3), Fraction(1, 10**30) + 1
        assert Fraction(float(low)) < low
        assert inner_floats(low, high) == (np.nextafter(1 / 3, 1), 1.0)
        assert inner_floats(-high, -low) == (-1.0, -np.nextafter(1 / 3, 1))

    def test_a_wide_loguniform_is_accurate(self) -> None:
        found = drawn("loguniform(1e-300, 1e300)", (Fraction(0), Fraction("1e300")), [0.25, 0.5, 0.75])
        np.testing.assert_allclose(found, [1e-150, 1, 1e150], rtol=1e-12)

    def test_a_narrow_loguniform_is_nearly_uniform(self) -> None:
        high = 1 + Fraction(1, 10**9)
        found = drawn(f"loguniform(1, {high})", (Fraction(1), high), [0.25, 0.5])
        np.testing.assert_allclose(found - 1, [0.25e-9, 0.5e-9], rtol=1e-6)

    def test_in_place(self) -> None:
        for text, ends, _ in REFERENCES:
            expected, given = drawn(text, ends_of(ends)), U.copy()
            assert quantiles(parse_prior(text), ends_of(ends), given, out=given) is given
            assert (given == expected).all()


class TestRefusing:
    @pytest.mark.parametrize(
        ("text", "ends", "message"),
        [
            ("uniform(0, 2)", UNIT, r"reaches outside the range \[0, 1\]"),
            ("beta(2, 2)", THIRDS, "reaches outside"),
            ("normal(0, 1)", (Fraction(1), Fraction(1)), "is empty"),
            ("uniform(0, 1e400)", (Fraction(0), Fraction("1e400")), "too large for a design"),
            ("uniform(0, 1e-400)", (Fraction(0), Fraction("1e-400")), "too near to 0"),
            ("uniform(-1.7e308, 1.7e308)", (Fraction("-1.7e308"), Fraction("1.7e308")), "too far apart"),
            ("uniform(0.1, 0.10000000000000000001)", UNIT, "too few"),
        ],
    )
    def test_refusing(self, text: str, ends: tuple[Fraction, Fraction], message: str) -> None:
        with pytest.raises(UsageError, match=message):
            drawn(text, ends)
