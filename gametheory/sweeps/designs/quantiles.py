"""Quantile functions of priors: a uniform number becomes a draw.

For a distribution function ``F`` on a range ``[l, h]``, ``Q(u) = inf {x : F(x) >= u}`` turns a uniform ``u`` into a number with
the distribution ``F`` (inversion):

    uniform             l + (h - l) u
    loguniform          l (h / l)**u
    triangular          l + sqrt(u (h - l) (m - l)) up to u = (m - l) / (h - l), then h - sqrt((1 - u) (h - l) (h - m))
    beta(a, 1)          u**(1 / a)
    beta(1, b)          1 - (1 - u)**(1 / b)
    beta(a, b)          the inverse of the regularised incomplete beta function
    normal(m, s)        m + s Phi^-1(Phi(A) + u (Phi(B) - Phi(A))), A = (l - m) / s, B = (h - m) / s

A normal prior is truncated to the parameter's range. Where that lies in one tail, beyond eight standard deviations, ``Phi``
says too little and the excess ``y`` over ``A`` is found from the survival function instead: with Mills' ratio ``R``,
``P(Z > A + y) / P(Z > A) = exp(-A y - y**2 / 2) R(A + y) / R(A)``. On a range narrower than ``10**-5`` standard deviations the
density is log-linear to ten digits, and inverted as such.

Every float returned lies in ``[l, h]``, where the ends are rationals: the result is moved to the nearest float that does.

Reference: L. Devroye (1986), Non-Uniform Random Variate Generation, chapter II.2.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory.errors import UsageError
from gametheory.numbers import short_text
from gametheory.spec.priors import Prior
from gametheory.sweeps.designs.design import nearest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TAIL = 8.0
"""Standard deviations from the mean beyond which a range is in the tail."""
NARROW = Fraction(1, 100_000)
"""Standard deviations up to which a range is narrow: probabilities no longer tell its ends apart well enough."""
_STEPS = 4
"""Newton steps for the excess in the tail; the start is within 2 %, and each step squares the error."""

Ends = tuple[Fraction, Fraction]


def quantiles(
    prior: Prior, ends: Ends, uniforms: NDArray[np.float64], out: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """The quantiles of a prior at numbers of the open interval (0, 1), of the same shape; ``out`` may be ``uniforms``.

    ``ends`` is the parameter's range, to which a normal prior is truncated; any other prior lies inside it.
    The results never fall as ``u`` rises, but for rounding errors, and lie in the range, compared as exact numbers.
    Raises :class:`UsageError` for a prior that :func:`check` refuses, and if floating-point numbers can't hold it.
    """
    import numpy as np

    check(prior, ends)
    return unchecked_quantiles(prior, ends, uniforms, np.empty_like(uniforms) if out is None else out)


def unchecked_quantiles(
    prior: Prior, ends: Ends, uniforms: NDArray[np.float64], found: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The same for a prior and ends that :func:`check` has seen, written to ``found``."""
    import numpy as np

    arguments = prior.arguments
    if prior.family == "uniform":
        _uniform(arguments, uniforms, found)
    elif prior.family == "loguniform":
        _loguniform(arguments, uniforms, found)
    elif prior.family == "triangular":
        _triangular(arguments, uniforms, found)
    elif prior.family == "beta":
        _beta(arguments, uniforms, found)
    else:
        _truncated_normal(arguments, ends, uniforms, found)
    if np.isnan(found).any():
        raise UsageError(f"the prior {prior} is beyond floating-point arithmetic; choose one that is less extreme")
    np.clip(found, *inner_floats(*(prior.support or ends)), out=found)
    return found


def check(prior: Prior, ends: Ends) -> None:
    """Raise :class:`UsageError` for a prior that can't be drawn from, or whose support reaches outside the range."""
    low, high = ends
    if low >= high:
        raise UsageError(
            f"the range [{short_text(low)}, {short_text(high)}] is empty: its low end must be below its high end"
        )
    support = prior.support or ends
    if support[0] < low or support[1] > high:
        raise UsageError(f"the prior {prior} reaches outside the range [{short_text(low)}, {short_text(high)}]")
    for number in (*prior.arguments, *support):
        nearest(number, f"the prior {prior}")
    first, last = inner_floats(*support)
    if not first < last or not math.isfinite(last - first):
        raise UsageError(
            f"from {short_text(support[0])} to {short_text(support[1])} floating-point numbers are too few, or too far apart, "
            "to draw from; change the unit of the parameter"
        )


def inner_floats(low: Fraction, high: Fraction) -> tuple[float, float]:
    """The least float that is not below ``low``, and the greatest that is not above ``high``, as exact numbers."""
    first, last = float(low), float(high)
    return (
        first if Fraction(first) >= low else math.nextafter(first, math.inf),
        last if Fraction(last) <= high else math.nextafter(last, -math.inf),
    )


def _uniform(arguments: tuple[Fraction, ...], u: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    import numpy as np

    low, high = arguments
    if low == 0 and high == 1:
        out[...] = u
        return
    np.multiply(u, float(high - low), out=out)
    out += float(low)


def _loguniform(arguments: tuple[Fraction, ...], u: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    import numpy as np

    low, high = arguments
    # Half of the exponent, squared: the quotient of the ends may be no float.
    np.multiply(u, _log(high / low) / 2, out=out)
    np.exp(out, out=out)
    root = math.sqrt(float(low))
    out *= root
    out *= out


def _log(ratio: Fraction) -> float:
    """The logarithm of a rational above 1, also of one that is near to 1 or no float."""
    if ratio < 2:
        return math.log1p(float(ratio - 1))
    try:
        return math.log(float(ratio))
    except OverflowError:
        return math.log(ratio.numerator) - math.log(ratio.denominator)


def _triangular(arguments: tuple[Fraction, ...], u: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    import numpy as np

    low, mode, high = arguments
    width, share, rest = float(high - low), float((mode - low) / (high - low)), float((high - mode) / (high - low))
    rising = float(low) + width * np.sqrt(u * share)
    falling = float(high) - width * np.sqrt((1 - u) * rest)
    out[...] = np.where(u < share, rising, falling)


def _beta(arguments: tuple[Fraction, ...], u: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    import numpy as np

    alpha, beta = arguments
    if beta == 1:
        if alpha == 1:
            out[...] = u
        else:
            np.power(u, float(1 / alpha), out=out)
    elif alpha == 1:
        np.log1p(np.negative(u, out=out), out=out)
        out *= float(1 / beta)
        np.negative(np.expm1(out, out=out), out=out)
    else:
        from scipy.special import betaincinv  # type: ignore[import-untyped]

        betaincinv(float(alpha), float(beta), u, out=out)


def _truncated_normal(
    arguments: tuple[Fraction, ...], ends: Ends, u: NDArray[np.float64], out: NDArray[np.float64]
) -> None:
    import numpy as np
    from scipy.special import ndtr, ndtri

    mean, deviation = arguments
    low, high = ((end - mean) / deviation for end in ends)
    from_low, from_high = (float(ends[0]), float(deviation)), (float(ends[1]), -float(deviation))
    if high - low <= NARROW:
        share = _log_linear_share(low, high, u)
        out[...] = float(ends[0]) + float(ends[1] - ends[0]) * share
    elif low > TAIL:
        end, unit = from_low
        out[...] = end + unit * _excess(_standardised(low), _bounded(high - low), u, 1 - u)
    elif high < -TAIL:
        end, unit = from_high
        out[...] = end + unit * _excess(_standardised(-high), _bounded(high - low), 1 - u, u)
    else:
        # Beyond 40 standard deviations nothing is left that a float could tell.
        first, last = float(max(low, Fraction(-40))), float(min(high, Fraction(40)))
        below, above = ndtr(first), ndtr(-last)
        # In each half from its own side: close to 1, probabilities have lost the digits of their tails.
        mass = ndtr(last) - below if first + last < 0 else ndtr(-first) - above
        from_below, from_above = below + u * mass, above + (1 - u) * mass
        z = np.where(from_below < from_above, ndtri(np.minimum(from_below, 0.5)), -ndtri(np.minimum(from_above, 0.5)))
        np.multiply(z, float(deviation), out=out)
        out += float(mean)


def _log_linear_share(low: Fraction, high: Fraction, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far along a narrow range the quantiles lie, from 0 to 1.

    With ``s = A + w / 2`` the density at ``A + y`` is proportional to ``exp(-s y)``, but for a factor within ``w**2 / 8`` of 1.
    """
    import numpy as np

    slope = (low + high) / 2 * (high - low)
    if slope < 0:
        return 1 - _log_linear_share(-high, -low, 1 - u)
    fall = _standardised(slope)
    if fall < 1e-12:
        return u
    share: NDArray[np.float64] = np.log1p(u * math.expm1(-fall)) / -fall
    return share


def _excess(threshold: float, width: float, u: NDArray[np.float64], rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ``u``-quantile of ``Z - A`` given ``A < Z < A + width`` for a threshold ``A`` above 8; ``rest`` is ``1 - u``.

    Solves ``g(y) = -log P(Z > A + y | Z > A) = t`` by Newton's method. ``g`` is convex and ``g(y) >= A y + y**2 / 2``, so the
    steps fall towards the root from the start, at which the right side is ``t``.
    """
    import numpy as np
    from scipy.special import erfcx

    root = math.sqrt(2)
    at_threshold = erfcx(threshold / root)

    def cumulated(y: NDArray[np.float64] | float) -> NDArray[np.float64]:
        found: NDArray[np.float64] = y * (threshold + y / 2) + np.log(at_threshold / erfcx((threshold + y) / root))
        return found

    cut = math.exp(-float(cumulated(width))) if width * threshold < 700 else 0.0
    inside = -math.expm1(-float(cumulated(width))) if cut else 1.0
    # Each half from its own side, as 1 - u and u may each be rounded.
    target = np.where(u < 0.5, -np.log1p(-inside * np.minimum(u, 0.5)), -np.log(rest + cut * u))
    y: NDArray[np.float64] = 2 * target / (threshold + np.hypot(threshold, np.sqrt(2 * target)))
    for _ in range(_STEPS):
        # The hazard rate, g's slope, is the reciprocal of Mills' ratio.
        y -= (cumulated(y) - target) * (math.sqrt(math.pi / 2) * erfcx((threshold + y) / root))
    return y


def _standardised(number: Fraction) -> float:
    """A standardised distance as a float, of which more than all floats is too far."""
    return (
        nearest(number, "a normal prior's range, in standard deviations from its mean")
        if number >= 1
        else float(number)
    )


def _bounded(width: Fraction) -> float:
    """A width in standard deviations; beyond 1000 of them a tail has ended."""
    return float(min(width, Fraction(1000)))
