"""Draws from the priors of parameters.

Point ``i`` of a sampled design has the coordinates ``Q_j(u_ij)``: ``u_i`` is point ``i`` of a set of points in the open unit
cube, and ``Q_j`` is the quantile function of parameter ``j``'s prior; the parameters are independent. The methods are

    monte-carlo         independent uniform points; the error of an average of n falls as n**(-1/2)
    latin-hypercube     each of n strata of each parameter hit once
    sobol               a scrambled Sobol' sequence; for smooth quantities the error falls nearly as n**(-3/2)

A draw is a float, and the float is the value: ``exact`` gives the same rational.

Reference: A. B. Owen (2013), Monte Carlo Theory, Methods and Examples, chapters 4, 10 and 17.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.numbers import NumberError, exact, exact_text, short_text
from gametheory.spec.faults import did_you_mean
from gametheory.spec.priors import Prior, parse_prior
from gametheory.spec.schema import Parameter
from gametheory.sweeps.designs.design import (
    MAXIMUM_SIZE,
    Design,
    Fields,
    checked_names,
    checked_whole,
    number_from_text,
    shown,
)
from gametheory.sweeps.designs.latin_hypercube import latin_hypercube
from gametheory.sweeps.designs.quantiles import Ends, check, unchecked_quantiles
from gametheory.sweeps.designs.sobol import MAXIMUM_COLUMNS, sobol
from gametheory.sweeps.designs.uniforms import MAXIMUM_SEED, monte_carlo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHODS = ("monte-carlo", "latin-hypercube", "sobol")
"""The ways to draw points."""


@dataclass(frozen=True, slots=True)
class Marginal:
    """What a parameter is drawn from: its prior, and the range in which its values lie. Raises :class:`UsageError`."""

    name: str
    prior: Prior
    ends: Ends

    def __post_init__(self) -> None:
        checked_names([self.name])
        try:
            check(self.prior, self.ends)
        except UsageError as error:
            raise UsageError(f"{self.name}: {error}") from None

    def to_plain(self) -> dict[str, Any]:
        """Plain data for JSON; the prior as in a game file, its numbers exact."""
        arguments = ", ".join(map(exact_text, self.prior.arguments))
        ends = [exact_text(end) for end in self.ends]
        return {"name": self.name, "prior": f"{self.prior.family}({arguments})", "range": ends}

    @classmethod
    def from_plain(cls, plain: object) -> Marginal:
        """Read what :meth:`to_plain` wrote. Raises :class:`UsageError`."""
        fields = Fields(plain, "a parameter of a design")
        name, text, ends = fields.take("name"), fields.take("prior"), fields.items("range")
        fields.finish()
        if not isinstance(text, str) or len(ends) != 2:
            raise UsageError(
                f"the parameter {shown(name)} of a design needs the text of a prior and a range of two numbers"
            )
        try:
            prior = parse_prior(text)
        except ValueError as error:
            raise UsageError(f"{shown(name)}: {error}") from None
        low, high = (number_from_text(end, "an end of a range") for end in ends)
        return cls(name, prior, (low, high))


@dataclass(frozen=True, slots=True)
class Sampled(Design):
    """``size`` draws from the marginals by a method of :data:`METHODS`, from an explicit seed, a whole number from 0 on.

    Point ``i`` depends on the method, the seed, ``i`` and the places of the parameters, and for a Latin hypercube on the
    size; a Sobol' sequence or Monte Carlo draws are continued by taking a larger size. Raises :class:`UsageError`.
    """

    method: str
    marginals: tuple[Marginal, ...]
    sample_size: int
    seed: int
    kind: ClassVar[str] = "sampled"

    def __init__(self, method: str, marginals: Iterable[Marginal], size: int, seed: int) -> None:
        if method not in METHODS:
            hint = did_you_mean(method, METHODS) if isinstance(method, str) else ""
            raise UsageError(
                f"{shown(method)} is not a method of drawing points ({hint or 'one of ' + ', '.join(METHODS)})"
            )
        found = tuple(marginals)
        if not all(isinstance(marginal, Marginal) for marginal in found):
            raise UsageError("the parameters of a sampled design are marginals; over(family) has those of a family")
        columns = checked_names(marginal.name for marginal in found)
        if method == "sobol" and len(columns) > MAXIMUM_COLUMNS:
            raise UsageError(
                f"a Sobol' sequence draws at most {MAXIMUM_COLUMNS} parameters, not {len(columns)}; use latin-hypercube or "
                "monte-carlo"
            )
        object.__setattr__(self, "method", method)
        object.__setattr__(self, "marginals", found)
        object.__setattr__(self, "sample_size", checked_whole(size, "number of points", 1, MAXIMUM_SIZE))
        if seed is None:
            raise UsageError("random draws need a seed, such as 0, so that they can be repeated")
        object.__setattr__(self, "seed", checked_whole(seed, "seed", 0, MAXIMUM_SEED))

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that are drawn."""
        return tuple(marginal.name for marginal in self.marginals)

    @property
    def size(self) -> int:
        """How many points are drawn."""
        return self.sample_size

    @property
    def rounded(self) -> tuple[bool, ...]:
        """False for each name: the float is the value."""
        return (False,) * len(self.marginals)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is lost by a size that is no power of two."""
        if self.method != "sobol" or self.size & (self.size - 1) == 0:
            return ()
        below = 1 << self.size.bit_length() - 1
        return (
            f"a Sobol' sequence is evenly spread after {below:,} and {2 * below:,} points, less so after {self.size:,}",
        )

    def floats(self, start: int, stop: int) -> NDArray[np.float64]:
        """The points ``start`` to ``stop - 1``: shape (names, stop - start); each in its parameter's range."""
        found = self.uniforms(start, stop)
        for marginal, row in zip(self.marginals, found, strict=True):
            unchecked_quantiles(marginal.prior, marginal.ends, row, row)
        return found

    def uniforms(self, start: int, stop: int) -> NDArray[np.float64]:
        """The points ``start`` to ``stop - 1`` in the open unit cube, before the quantile functions: the same shape."""
        self.expect_piece(start, stop)
        columns = len(self.marginals)
        if self.method == "sobol":
            return sobol(self.seed, columns, start, stop)
        if self.method == "latin-hypercube":
            return latin_hypercube(self.seed, columns, self.size, start, stop)
        return monte_carlo(self.seed, columns, start, stop)

    def exact(self, index: int) -> dict[str, Fraction]:
        """One point: the rationals that its floats are."""
        self.expect_index(index)
        values = self.floats(index, index + 1)[:, 0].tolist()
        return dict(zip(self.names, map(Fraction, values), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; the parameters are a list, because their order matters."""
        parameters = [marginal.to_plain() for marginal in self.marginals]
        return {
            "kind": self.kind,
            "method": self.method,
            "size": self.size,
            "seed": self.seed,
            "parameters": parameters,
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Sampled:
        """Read what :meth:`to_dict` wrote. Raises :class:`UsageError`."""
        method, size, seed = fields.take("method"), fields.take("size"), fields.take("seed")
        parameters = fields.items("parameters")
        fields.finish()
        return cls(method, map(Marginal.from_plain, parameters), size, seed)


def prior_of(parameter: Parameter) -> tuple[Prior, Ends] | None:
    """The prior of a parameter and the range of its values, or None for one without a prior, which stays as it is."""
    prior = parameter.prior
    ends = parameter.range or (prior.support if prior else None)
    return (prior, ends) if prior and ends else None


def over(
    family: Family,
    names: Iterable[str] | str | None = None,
    ranges: Mapping[str, tuple[object, object]] | None = None,
) -> tuple[Marginal, ...]:
    """What the parameters of a family are drawn from, for :class:`Sampled`.

    ``names`` are the parameters to draw; without it, all that have a prior or stand in ``ranges``, in the family's order.
    ``ranges`` maps parameters to the low and high end between which they are drawn uniformly, in place of a prior.

    Raises :class:`UsageError` for an unknown name, a parameter with neither a prior nor a range, and a range that reaches
    outside the parameter's own.
    """
    expect_family(family, "over")
    given = _checked_ranges(family, ranges)
    if names is None:
        chosen = tuple(name for name, each in family.parameters.items() if each.prior is not None or name in given)
        if not chosen:
            raise UsageError(f"no parameter of {_called(family)} has a prior: {_mending(family)}")
    else:
        chosen = checked_names(expect_names(names, "the parameters to draw"))
    for name in (*chosen, *given):
        if name not in family.parameters:
            family.point({name: 0})  # Says what may have been meant.
    left = [name for name in given if name not in chosen]
    if left:
        raise UsageError(
            f"'{left[0]}' has a range but is not drawn; name it among the parameters, or leave its range out"
        )
    return tuple(_marginal(family, name, given.get(name)) for name in chosen)


def _checked_ranges(family: Family, ranges: Mapping[str, tuple[object, object]] | None) -> dict[str, Ends]:
    if ranges is not None and not isinstance(ranges, Mapping):
        raise UsageError('ranges map parameters to their ends, such as {"reach": (0, 1)}')
    found = {}
    for name, pair in (ranges or {}).items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise UsageError(f"{name}: a range is a low and a high end, such as (0, 1), not {shown(pair)}")
        try:
            low, high = map(exact, pair)
        except NumberError as error:
            raise UsageError(f"{name}: {error}") from None
        for end in (low, high):
            family.point({name: end})  # Refuses an unknown name, and an end outside the parameter's range.
        if low >= high:
            raise UsageError(
                f"{name}: the range from {short_text(low)} to {short_text(high)} is empty; low comes first"
            )
        found[name] = (low, high)
    return found


def _marginal(family: Family, name: str, ends: Ends | None) -> Marginal:
    parameter = family.parameters[name]
    own = prior_of(parameter)
    if own and ends is None:
        return Marginal(name, *own)
    if ends is None:
        raise UsageError(f"{name} has no prior in {_called(family)}: {_mending(family, name)}")
    return Marginal(name, Prior("uniform", ends), parameter.range or ends)


def _called(family: Family) -> str:
    return family.about.file or family.about.title


def _mending(family: Family, name: str = "") -> str:
    """Which parameters have priors, and what to write for one that has none."""
    known = [each for each, parameter in family.parameters.items() if parameter.prior is not None]
    first = name or next(iter(family.parameters), "reach")
    told = ", ".join(known[:20]) + (", ..." if len(known) > 20 else "")
    others = f"; those with a prior: {told}" if known else ""
    return f'give it a range, such as {{"{first}": (0, 1)}}, or write prior = "uniform(0, 1)" in the game file{others}'
