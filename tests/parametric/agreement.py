"""Whether what a line's solver found is what solving afresh finds, compared as sets of exact values.

A *picture* of a solution is all that is promised of it and nothing of its order: the equilibria with their payoffs and
measures, and the components as sets of equilibria with their maximal Nash subsets.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

import gametheory
from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.tracing import Stretch
from gametheory.errors import EvaluationError
from gametheory.model.family import Family
from gametheory.parametric.lifting.lifted import LiftedFamily, LiftedSolution
from gametheory.parametric.lines.solving import solve_line
from gametheory.solvers.components import connected_components, maximal_nash_subsets
from tests.parametric.families import LineFamily
from tests.parametric.number_field import Field, extreme_equilibria

Line = list[Stretch[LiftedSolution]]
Evaluate = Callable[[Any], Any]
UNDEFINED = "undefined"


def solved_line(made: LineFamily, concept: str) -> tuple[Family, Line]:
    """The family, and its equilibria over the whole of its range."""
    family = made.load()
    lifted = LiftedFamily.over(family, family.point(), ("t",))
    return family, solve_line(lifted, concept, AlgebraicNumber.of(made.low), AlgebraicNumber.of(made.high))


# Pictures


def picture(solution: Any, value: Evaluate, *, all_quantities: bool = False) -> Any:
    """A solution, lifted or not, with ``value`` of each of its numbers.

    ``all_quantities`` are those that only a lifted solution has: all that a claim may name.
    """
    if getattr(solution, "undefined", ""):
        return UNDEFINED
    found: list[tuple[Any, ...]] = [_equilibrium(equilibrium, value) for equilibrium in solution.equilibria]
    if all_quantities:
        named = (_values(equilibrium.quantities, value) for equilibrium in solution.equilibria)
        found = [(*known, more) for known, more in zip(found, named, strict=True)]
    mixed = [_mixed(equilibrium, value) for equilibrium in solution.equilibria]
    components = frozenset(
        (
            frozenset(found[position] for position in component.equilibria),
            frozenset(
                tuple(
                    frozenset(mixed[position][player] for position in positions)
                    for player, positions in subset.vertices.items()
                )
                for subset in component.subsets
            ),
        )
        for component in solution.components
    )
    return len(found), frozenset(found), components


def _equilibrium(equilibrium: Any, value: Evaluate) -> tuple[Any, ...]:
    behavior = tuple(
        (name, found.player, found.on_path, found.specified, _values(found.moves, value))
        for name, found in equilibrium.behavior.items()
    )
    strategies = tuple(_values(strategy, value) for strategy in equilibrium.strategies.values())
    mixed = frozenset(_mixed(equilibrium, value).items()) if equilibrium.mixed else None
    return behavior, strategies, _values(equilibrium.payoffs, value), _values(equilibrium.measures, value), mixed


def _mixed(equilibrium: Any, value: Evaluate) -> dict[str, Any]:
    """Each player's strategy as a set of names with their probabilities; that of the reduced form in a tree."""
    stated = equilibrium.mixed or equilibrium.strategies
    return {
        player: frozenset((name, p) for name, p in _values(strategy, value) if p != 0)
        for player, strategy in stated.items()
    }


def _values(numbers: Mapping[str, Any], value: Evaluate) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value(number)) for name, number in numbers.items())


def at_rational(number: Fraction) -> Evaluate:
    """What a function is worth there; ZeroDivisionError at a pole."""

    def value(function: RationalFunction) -> Fraction:
        top, bottom = (_summed(each, fmpq(number.numerator, number.denominator)) for each in _parts(function))
        quotient = top / bottom
        return Fraction(int(quotient.p), int(quotient.q))

    return value


def at_irrational(field: Field) -> Evaluate:
    """What a function is worth at the field's root; ZeroDivisionError at a pole."""

    def value(function: RationalFunction) -> Any:
        top, bottom = (field.number(_summed(each, field.alpha)) for each in _parts(function))
        return top / bottom

    return value


def as_formula(function: RationalFunction) -> Any:
    """A function itself, by its terms."""
    return tuple(frozenset(part.to_dict().items()) for part in _parts(function))


def _parts(function: RationalFunction) -> tuple[Any, Any]:
    return function.numerator, function.denominator


def _summed(polynomial: Any, number: Any) -> Any:
    return sum((number ** powers[0] * coefficient for powers, coefficient in polynomial.to_dict().items()), fmpq(0))


def field_of(number: AlgebraicNumber) -> Field:
    """The field of an irrational number."""
    ends = (Fraction(int(end.p), int(end.q)) for end in (number.low, number.high))
    return Field([int(coefficient) for coefficient in number.polynomial.coeffs()], *ends)


def evaluator_at(number: AlgebraicNumber) -> Evaluate:
    """What functions are worth at any number of the line."""
    return at_rational(number.rational) if number.is_rational else at_irrational(field_of(number))


# Solving afresh


def fresh(family: Family, concept: str, number: Fraction) -> Any:
    """The picture of the game at a rational value, solved by itself."""
    try:
        game = family.at(t=number)
    except EvaluationError:
        return UNDEFINED
    return picture(gametheory.solve(game, concept=concept), lambda value: value)


def tried(family: Family, field: Field) -> Any:
    """The picture of a strategic two-player game at the root of a field, by trying all pairs of supports."""
    try:
        game = family.lifted({"t": field.alpha})  # type: ignore[dict-item]
    except EvaluationError:
        return UNDEFINED
    first, second = ([[field.number(entry) for entry in row] for row in game.matrix(player)] for player in (0, 1))
    pairs = extreme_equilibria(first, second)
    tables = [*game.payoffs, *game.measures.values()]
    equilibria, mixed = [], []
    for x, y in pairs:
        weights = [p * q for p in x for q in y]
        expected = [sum((w * v for w, v in zip(weights, table, strict=True)), field.number(0)) for table in tables]
        named = [
            tuple(zip(names, strategy, strict=True)) for names, strategy in zip(game.strategies, (x, y), strict=True)
        ]
        mixed.append([frozenset((name, p) for name, p in own if p != 0) for own in named])
        payoffs = tuple(zip(game.players, expected, strict=False))
        measures = tuple(zip(game.measures, expected[2:], strict=True))
        equilibria.append(((), tuple(named), payoffs, measures, None))
    rows, columns = (list(dict.fromkeys(pair[player] for pair in mixed)) for player in (0, 1))
    positions = [(rows.index(x), columns.index(y)) for x, y in mixed]
    members = connected_components(positions)
    subsets = maximal_nash_subsets(positions)
    components = frozenset(
        (
            frozenset(equilibria[k] for k in component),
            frozenset(
                (frozenset(rows[k] for k in chosen), frozenset(columns[k] for k in others))
                for chosen, others in subsets
                if (chosen[0], others[0]) in {positions[k] for k in component}
            ),
        )
        for component in members
    )
    return len(equilibria), frozenset(equilibria), components


# What is wrong with a line, in words


def faults(
    made: LineFamily, concept: str, points: int, seed: int, *, irrational: bool = True
) -> tuple[int, int, list[str]]:
    """All that disagrees: at random rationals, in each open stretch, at each breakpoint, and in how the line is cut.

    Also how many points were compared with a fresh solve, and how many with all supports tried. ``irrational`` is
    whether the latter is done.
    """
    family, line = solved_line(made, concept)
    source = random.Random(seed)
    said = list(cut_wrongly(line, made))
    compared = by_trial = 0
    values = [made.low + (made.high - made.low) * _share(source) for _ in range(points)]
    for stretch in line:
        if not stretch.is_point:
            values += [value for value in (_inside(stretch, source),) if value is not None]
        elif stretch.low.is_rational:
            values.append(stretch.low.rational)
        elif irrational:
            by_trial += 1
            field = field_of(stretch.low)
            if picture(stretch.value, at_irrational(field)) != tried(family, field):
                said.append(f"differs from all supports tried at {stretch.low}")
    for value in values:
        compared += 1
        if picture(stretch_at(line, value).value, at_rational(value)) != fresh(family, concept, value):
            said.append(f"differs from a fresh solve at t = {value}")
    return compared, by_trial, [f"{text}\n{made.text}" for text in said]


def stretch_at(line: Line, value: Fraction) -> Stretch[LiftedSolution]:
    """The point or the open interval that a value is in."""
    return next(
        stretch
        for stretch in line
        if (stretch.low == value if stretch.is_point else stretch.low < value and stretch.high > value)
    )


def cut_wrongly(line: Line, made: LineFamily) -> Iterator[str]:
    """Gaps, overlaps, and points inside at which nothing changes."""
    if len(line) % 2 == 0 or line[0].low != made.low or line[-1].high != made.high:
        yield "the line has not its ends"
    for before, after in itertools.pairwise(line):
        if before.high != after.low or before.is_point == after.is_point:
            yield f"points and open intervals do not take turns at {after.low}"
    for before, point, after in _triples(line):
        formulas = [picture(side.value, as_formula, all_quantities=True) for side in (before, after)]
        if formulas[0] != formulas[1]:
            continue
        value = evaluator_at(point.low)
        try:
            same = picture(before.value, value, all_quantities=True) == picture(point.value, value, all_quantities=True)
        except ZeroDivisionError:
            continue
        if same:
            yield f"nothing changes at {point.low}"


def _triples(line: Line) -> Iterable[tuple[Any, Any, Any]]:
    return zip(line[1:-1:2], line[2:-1:2], line[3:-1:2], strict=False)


def _share(source: random.Random) -> Fraction:
    """A rational from 0 to 1, simple as often as not."""
    bottom = source.choice([2, 3, 4, 6, 12, 997, 10**6 + 3])
    return Fraction(source.randint(0, bottom), bottom)


def _inside(stretch: Stretch[LiftedSolution], source: random.Random) -> Fraction | None:
    """A rational of an open interval."""
    while stretch.low.high >= stretch.high.low:
        stretch.low.refine()
        stretch.high.refine()
    low, high = (Fraction(int(end.p), int(end.q)) for end in (stretch.low.high, stretch.high.low))
    return low + (high - low) * Fraction(source.randint(1, 996), 997)
