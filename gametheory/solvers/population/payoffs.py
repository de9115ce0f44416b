"""Payoffs of a population game as functions of shares, over any ordered exact field.

The last strategy of each population has what the others leave, so that the other shares are free coordinates of the
states. Coefficients are rationals, or functions of parameters that are ordered at a sample of theirs (the ``base``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.germs import Germ, RationalFunction, function_of
from gametheory.algebra.samples import Sample, Space
from gametheory.model.population import PopulationGame

__all__ = [
    "DependsOnSharesError",
    "LocalPayoffs",
    "Payoffs",
    "ShareFunction",
    "ShareSample",
    "Supports",
    "faces",
    "share_names",
    "sign",
]

Number = Any
"""A number of an ordered field: fmpq, Germ, or Enclosure, which may refuse to be compared."""
State = Sequence[Sequence[Number]]
"""Shares, ``state[population][strategy]``."""
Supports = tuple[tuple[int, ...], ...]
"""The strategies that are used, of each population, ascending."""
Terms = list[tuple[tuple[int, ...], Number]]


class DependsOnSharesError(ArithmeticError):
    """A condition, a minimum or a divisor in a payoff depends on shares: it is no polynomial in them."""


def sign(number: Number) -> int:
    """-1, 0 or 1. Raises :class:`IndecisiveError` for an enclosure that has 0 inside."""
    if isinstance(number, Germ):
        return number.sign()
    return int(number > 0) - int(number < 0)


def share_names(shape: Sequence[int]) -> tuple[str, ...]:
    """Variables for the free shares; no parameter can have these names."""
    return tuple(f"share {position}" for position in range(sum(shape) - len(shape)))


def faces(shape: Sequence[int]) -> Iterator[Supports]:
    """All products of supports, smaller ones first within a population."""
    every = [
        [support for count in range(1, size + 1) for support in combinations(range(size), count)] for size in shape
    ]
    return product(*every)


class ShareSample(Sample):
    """Decides what depends on parameters alone; what depends on shares, as a subclass does."""

    def __init__(self, space: Space, base: Sample | None) -> None:
        super().__init__(space)
        self.base = base
        self.first = len(base.space.names) if base else 0

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign of a polynomial without shares, at the base."""
        terms = polynomial.to_dict()
        if any(any(powers[self.first :]) for powers in terms):
            return self.sign_in_shares(polynomial)
        return sign(self._coefficient(terms))

    def sign_in_shares(self, polynomial: fmpq_mpoly) -> int:
        """The sign of a polynomial in which shares occur."""
        raise DependsOnSharesError(str(polynomial))

    def rough(self, polynomial: fmpq_mpoly) -> fmpq:
        """The value with all free shares at 0."""
        terms = {powers: c for powers, c in polynomial.to_dict().items() if not any(powers[self.first :])}
        found = self._coefficient(terms)
        return found.rough if isinstance(found, Germ) else found

    def _coefficient(self, terms: Mapping[tuple[int, ...], fmpq]) -> Number:
        if self.base is None:
            return next(iter(terms.values()), fmpq(0))
        context = self.base.space.context
        found = context.from_dict({powers[: self.first]: c for powers, c in terms.items()})
        return Germ(found, self.base.space.one, self.base)

    def terms(self, polynomial: fmpq_mpoly) -> Terms:
        """The polynomial by powers of shares, with numbers of the field as coefficients."""
        grouped: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
        for powers, coefficient in polynomial.to_dict().items():
            grouped.setdefault(tuple(map(int, powers[self.first :])), {})[powers] = coefficient
        return [(powers, self._coefficient(found)) for powers, found in grouped.items()]


class _Around(ShareSample):
    """Decides as at a state; ``kinked`` tells whether something that depends on shares was zero there."""

    def __init__(self, space: Space, base: Sample | None, values: Sequence[Number]) -> None:
        super().__init__(space, base)
        self.values = values
        self.kinked = False

    def sign_in_shares(self, polynomial: fmpq_mpoly) -> int:
        found = sign(value_of(self.terms(polynomial), self.values))
        if found == 0:
            self.kinked = True
        return found


def value_of(terms: Terms, values: Sequence[Number]) -> Number:
    """A polynomial's value where the shares have these values."""
    total: Number = fmpq(0)
    for powers, coefficient in terms:
        term = coefficient
        for value, power in zip(values, powers, strict=False):
            if power:
                term = term * (value if power == 1 else value**power)
        total = total + term
    return total


class ShareFunction:
    """A rational function of shares, to be evaluated in whatever field the shares are of."""

    def __init__(self, function: RationalFunction, sample: ShareSample) -> None:
        self.function = function
        self._sample = sample
        self.top = sample.terms(function.numerator)
        self.bottom = sample.terms(function.denominator)

    @property
    def is_polynomial(self) -> bool:
        """Whether shares are in no denominator."""
        return not any(any(powers) for powers, _ in self.bottom)

    @property
    def degree(self) -> int:
        """The total degree of the numerator in shares."""
        return max((sum(powers) for powers, _ in self.top), default=0)

    def at(self, values: Sequence[Number]) -> Number:
        """The value."""
        bottom = value_of(self.bottom, values)
        top = value_of(self.top, values)
        return top if isinstance(bottom, fmpq) and bottom == 1 else top / bottom

    def linear(self, count: int) -> tuple[list[Number], Number]:
        """Coefficients and constant of a function of degree 1; the factor of the denominator is left out."""
        coefficients: list[Number] = [fmpq(0)] * count
        constant: Number = fmpq(0)
        for powers, coefficient in self.top:
            if any(powers):
                coefficients[powers.index(1)] = coefficient
            else:
                constant = coefficient
        return coefficients, constant

    def minus(self, other: ShareFunction) -> ShareFunction:
        """The difference, in lowest terms."""
        a, b = self.function, other.function
        numerator = a.numerator * b.denominator - b.numerator * a.denominator
        made = RationalFunction.quotient(a.space, numerator, a.denominator * b.denominator)
        return ShareFunction(made, self._sample)

    def derivative(self, position: int) -> ShareFunction:
        """The derivative by a free share."""
        variable = self._sample.first + position
        top, bottom = self.function.numerator, self.function.denominator
        if self.is_polynomial:
            made = RationalFunction.quotient(self.function.space, top.derivative(variable), bottom)
        else:
            numerator = top.derivative(variable) * bottom - top * bottom.derivative(variable)
            made = RationalFunction.quotient(self.function.space, numerator, bottom * bottom)
        return ShareFunction(made, self._sample)


@dataclass(frozen=True)
class LocalPayoffs:
    """Payoffs at a state, and their derivatives: ``slopes[i][s][p]`` by the free share ``p``.

    ``slopes`` is None where a payoff has a kink (a minimum of equals, a condition that holds with equality). ``degree``
    is that of their differences as polynomials in shares, None if they are none.
    """

    payoffs: list[list[Number]]
    slopes: list[list[list[Number]]] | None
    degree: int | None


class Payoffs:
    """A game's payoffs. ``space`` has the base's variables, then :func:`share_names`.

    ``build`` gives the game with its parameters as numbers at a sample of that space.
    """

    def __init__(
        self, shape: Sequence[int], build: Callable[[Sample], PopulationGame], space: Space, base: Sample | None = None
    ) -> None:
        self.build = build
        self.shape = tuple(shape)
        self.space = space
        self.base = base
        self.count = sum(self.shape) - len(self.shape)
        """Free shares."""

    @staticmethod
    def of(game: PopulationGame) -> Payoffs:
        """Of a game at a point."""
        return Payoffs(game.shape, lambda _: game, Space(share_names(game.shape), {}))

    def on_face(self, supports: Supports) -> list[list[ShareFunction]]:
        """Each strategy's payoff as a polynomial in the shares of the face: all but each support's last are free.

        Raises :class:`DependsOnSharesError` where it is none, and :class:`EvaluationError`.
        """
        return self.functions(supports, ShareSample(self.space, self.base))

    @cached_property
    def everywhere(self) -> list[list[ShareFunction]] | None:
        """Payoffs as polynomials on all states; None if they are none."""
        try:
            return self.on_face(tuple(tuple(range(size)) for size in self.shape))
        except DependsOnSharesError:
            return None

    @cached_property
    def slopes_everywhere(self) -> list[list[list[ShareFunction]]]:
        """The derivatives of these polynomials."""
        return self._slopes(self.everywhere or [])

    @cached_property
    def degree(self) -> int | None:
        """The largest degree in shares of a difference of payoffs in a population; None if payoffs are no polynomials.

        What all strategies of a population earn alike moves nothing.
        """
        if self.everywhere is None:
            return None
        return max(function.degree for own in self._differences for function in own)

    @cached_property
    def _differences(self) -> list[list[ShareFunction]]:
        return [[function.minus(own[-1]) for function in own] for own in self.everywhere or []]

    @cached_property
    def own_shares_matter(self) -> bool:
        """Whether a population's payoffs depend on its own shares; taken for granted where payoffs are no polynomials."""
        return not self._bounded_powers(own=0, others=None)

    @cached_property
    def is_multilinear(self) -> bool:
        """Whether payoffs are those of a normal-form game with a population a player: affine in each other one's shares."""
        return self._bounded_powers(own=0, others=1)

    def _bounded_powers(self, own: int, others: int | None) -> bool:
        if self.everywhere is None:
            return False
        starts = [sum(self.shape[:i]) - i for i in range(len(self.shape) + 1)]
        for i, functions in enumerate(self._differences):
            for function in functions:
                for powers, _ in function.top:
                    for j in range(len(self.shape)):
                        most = own if i == j else others
                        if most is not None and sum(powers[starts[j] : starts[j + 1]]) > most:
                            return False
        return True

    def coordinates(self, state: State) -> list[Number]:
        """The free shares of a state."""
        return [share for own in state for share in own[:-1]]

    def at(self, state: State) -> LocalPayoffs:
        """Payoffs and derivatives at a state."""
        values = self.coordinates(state)
        functions, slopes = self.everywhere, None
        if functions is not None:
            slopes = self.slopes_everywhere
        else:
            sample = _Around(self.space, self.base, values)
            functions = self.functions(tuple(tuple(range(size)) for size in self.shape), sample)
            slopes = None if sample.kinked else self._slopes(functions)
        return LocalPayoffs(
            [[function.at(values) for function in own] for own in functions],
            None if slopes is None else [[[slope.at(values) for slope in each] for each in own] for own in slopes],
            self.degree,
        )

    def functions(self, supports: Supports, sample: ShareSample) -> list[list[ShareFunction]]:
        """Each strategy's payoff in the shares of a face, as far as a sample decides all conditions in it."""
        state: list[list[Number]] = []
        position = sample.first
        for size, support in zip(self.shape, supports, strict=True):
            own: list[Number] = [fmpq(0)] * size
            left: Number = fmpq(1)
            for strategy in support[:-1]:
                own[strategy] = Germ(self.space.context.gen(position), self.space.one, sample)
                left = left - own[strategy]
                position += 1
            own[support[-1]] = left
            state.append(own)
        found = self.build(sample).payoffs_at(state)
        return [[ShareFunction(function_of(value, self.space), sample) for value in own] for own in found]

    def _slopes(self, functions: list[list[ShareFunction]]) -> list[list[list[ShareFunction]]]:
        return [[[each.derivative(p) for p in range(self.count)] for each in own] for own in functions]
