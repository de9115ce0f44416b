"""Strata: the parts of parameter space on which some polynomials vanish, and a family of games restricted to one.

A run at a generic sample says what holds in an open cell of all parameters. A point on a frontier has no such cell, but it
has one *within* the frontier: where a polynomial of degree 1 in some parameter vanishes, that parameter is a function of
the others, and the family with this function put in has one parameter less. Repeated, this gives every rational point a
cell, in the worst case itself alone. (The idea is that of stratification; Basu, Pollack and Roy 2006, chapter 5.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.frontiers import coefficients_in
from gametheory.algebra.germs import Exact, Germ, RationalFunction
from gametheory.algebra.samples import GenericSample, NotGenericError, Sample, Space
from gametheory.model.family import Family, Game
from gametheory.numbers import to_fraction
from gametheory.parametric.lifting.lifted import LiftedBehavior, LiftedEquilibrium, LiftedFamily, LiftedSolution

__all__ = [
    "Equation",
    "Recorder",
    "Stratum",
    "VanishingError",
    "fixed_at",
    "moved_function",
    "moved_polynomial",
    "moved_solution",
    "solved_for",
]


class VanishingError(NotGenericError):
    """A sample is a root of ``polynomial``, which is not zero identically."""

    def __init__(self, polynomial: fmpq_mpoly) -> None:
        super().__init__(f"{polynomial} is zero here")
        self.polynomial = polynomial


class Recorder(GenericSample):
    """A generic sample that says which polynomial it is a root of, if it is. Raises :class:`VanishingError`."""

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """The sign on the cell; 0 only for what is zero identically."""
        try:
            return super().sign(polynomial)
        except NotGenericError:
            raise VanishingError(self.space.on_axes(polynomial)) from None


@dataclass(frozen=True)
class Equation:
    """``factor`` vanishes, and the parameter ``name`` is there ``above / below``: polynomials in the other parameters."""

    name: str
    factor: fmpq_mpoly
    above: fmpq_mpoly
    below: fmpq_mpoly

    @property
    def value(self) -> fmpq | None:
        """The number that the parameter is; None if it depends on others."""
        if not (self.above.is_constant() and self.below.is_constant()):
            return None
        return fmpq(0) if self.above.is_zero() else self.above.leading_coefficient() / self.below.leading_coefficient()


@dataclass(frozen=True)
class Stratum(LiftedFamily):
    """A family on a stratum: parameters solved for are functions of the axes that are left.

    ``whole`` is the space of all axes, in which ``equations`` are written; each may name those solved for after it.
    """

    whole: Space | None = None
    equations: tuple[Equation, ...] = ()

    @staticmethod
    def on(family: Family, point: Mapping[str, Fraction], whole: Space, equations: Sequence[Equation]) -> Stratum:
        """The stratum on which these equations hold; parameters that are no axes of ``whole`` are as in ``point``."""
        solved = {equation.name: equation for equation in equations}
        left = tuple(name for name in whole.axes if name not in solved)
        fixed = {name: value for name, value in point.items() if name not in left}
        for name, equation in solved.items():
            if equation.value is not None:
                fixed[name] = to_fraction(equation.value)
        return Stratum(family, fixed, Space(left, {}), whole=whole, equations=tuple(equations))

    def parameters(self, sample: Sample) -> dict[str, Exact]:
        """All parameters as numbers at a sample, in the family's order."""
        assert self.whole is not None
        found = dict(super().parameters(sample))
        # An equation names only axes and those solved for after it.
        for equation in reversed(self.equations):
            if equation.value is None:
                values = [found[name] for name in self.whole.axes]
                found[equation.name] = _evaluated(equation.above, values) / _evaluated(equation.below, values)
        return found

    def game(self, sample: Sample) -> Game:
        """The game at a sample. Raises :class:`EvaluationError` where it is undefined, and :class:`VanishingError`."""
        try:
            return super().game(sample)
        except VanishingError:
            raise
        except NotGenericError:
            # What is found anew is asked of another sample, which does not tell what is zero: ask this one.
            pass
        return self.family.lifted(cast("Mapping[str, fmpq]", self.parameters(sample)))


def solved_for(
    polynomial: fmpq_mpoly, space: Space, point: Sequence[fmpq], *, constants: bool = False
) -> Equation | None:
    """An equation that holds at a point of the space because an irreducible factor of a polynomial vanishes there.

    A parameter of degree 1 with a constant coefficient is preferred, so that nothing is divided by; where there is none of
    degree 1, or only ``constants`` are wanted, a parameter is set to its value. None if no factor vanishes there.
    """
    for factor, _ in polynomial.factor()[1]:
        if space.value(factor, point) == 0:
            break
    else:
        return None
    names = [name for name, degree in zip(space.names, factor.degrees(), strict=True) if degree]
    choices = []
    for name in names:
        coefficients = coefficients_in(factor, name, space)
        if len(coefficients) == 2 and space.value(coefficients[1], point) != 0:
            choices.append((not coefficients[1].is_constant(), len(coefficients[1]), name, coefficients))
    if choices and (not constants or len(names) == 1):
        _, _, name, coefficients = min(choices, key=lambda choice: choice[:3])
        return Equation(name, factor, -coefficients[0], coefficients[1])
    return fixed_at(names[0], space, point)


def fixed_at(name: str, space: Space, point: Sequence[fmpq]) -> Equation:
    """The equation that a parameter has the value that it has at a point."""
    value = point[space.names.index(name)]
    return Equation(name, space.variable(name) - value, space.one * value, space.one)


def moved_polynomial(polynomial: fmpq_mpoly, space: Space, whole: Space) -> fmpq_mpoly:
    """A polynomial in some of the axes, in the ring of all."""
    if space.names == whole.names:
        return polynomial
    places = [whole.names.index(name) for name in space.names]
    terms = {}
    for powers, coefficient in polynomial.to_dict().items():
        moved = [0] * len(whole.names)
        for place, power in zip(places, powers, strict=True):
            moved[place] = int(power)
        terms[tuple(moved)] = coefficient
    return whole.context.from_dict(cast("Any", terms))


def moved_function(function: RationalFunction, whole: Space) -> RationalFunction:
    """A function of some of the axes, as one of all; equal functions stay equal, as the order of the axes is the same."""
    space = function.space
    if space.names == whole.names:
        return function
    above, below = (moved_polynomial(each, space, whole) for each in (function.numerator, function.denominator))
    return RationalFunction(whole, above, below)


def moved_solution(solution: LiftedSolution, whole: Space) -> LiftedSolution:
    """A solution on a stratum, in functions of all axes."""
    known: dict[int, RationalFunction] = {}

    def move_one(function: RationalFunction) -> RationalFunction:
        # Under ties many equilibria share what they are made of; all of it lives as long as the solution.
        if id(function) not in known:
            known[id(function)] = moved_function(function, whole)
        return known[id(function)]

    def move(functions: Mapping[str, RationalFunction]) -> dict[str, RationalFunction]:
        return {name: move_one(function) for name, function in functions.items()}

    def moved(found: LiftedEquilibrium) -> LiftedEquilibrium:
        behavior = {
            name: LiftedBehavior(each.player, move(each.moves), each.on_path, each.specified)
            for name, each in found.behavior.items()
        }
        return replace(
            found,
            strategies={player: move(own) for player, own in found.strategies.items()},
            payoffs=move(found.payoffs),
            measures=move(found.measures),
            quantities={},
            behavior=behavior,
            mixed={player: move(own) for player, own in found.mixed.items()},
        )

    return replace(solution, equilibria=tuple(moved(each) for each in solution.equilibria))


def _evaluated(polynomial: fmpq_mpoly, values: Sequence[Exact]) -> Exact:
    """A polynomial at numbers of any exact field."""
    total: Any = fmpq(0)
    for powers, coefficient in polynomial.to_dict().items():
        term: Any = coefficient
        for value, power in zip(values, powers, strict=True):
            if power:
                term = value ** int(power) * term
        total = term + total
    return cast("Germ | fmpq", total)
