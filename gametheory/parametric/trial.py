"""Every formula on trial: each cell's equilibria at a rational value inside it, before the judge of single games."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.tracing import simplest_inside
from gametheory.algebra.values import Formula, Value
from gametheory.errors import UnverifiedResult
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Family, Game
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import StrategicGame
from gametheory.parametric.pieces import Cell, RegimeEquilibrium
from gametheory.parametric.result import Regimes
from gametheory.solvers import assemble
from gametheory.solvers.judging_population import judge_population, problems_of
from gametheory.solvers.result import Equilibrium

__all__ = ["equilibrium_at", "try_cells"]


def try_cells(family: Family, found: Regimes, progress: Callable[[int], None] | None = None) -> None:
    """Judge each cell at its simplest rational value, and each closed end that is rational.

    Raises :class:`UnverifiedResult` for a profile that is no equilibrium, or is priced wrongly: only a bug can be the
    cause. Points that are irrational are judged by ``verify`` alone.
    """
    for number, cell in enumerate(found.cells):
        if cell.undefined:
            continue
        for value in _trial_values(cell):
            point = {**found.parameters, **found.symbols, found.axis: value}
            game = family.at_point({name: point[name] for name in family.parameters})
            for equilibrium in cell.equilibria:
                equilibrium_at(game, equilibrium, point, found.concept)
        if progress:
            progress(number + 1)


def equilibrium_at(game: Game, found: RegimeEquilibrium, point: Mapping[str, Fraction], concept: str) -> Equilibrium:
    """The equilibrium of the game at a point that a regime's formulas give, judged. Raises :class:`UnverifiedResult`."""
    if isinstance(game, StrategicGame):
        strategies = [
            [_number(strategy[name], point) for name in names]
            for strategy, names in zip(found.strategies.values(), game.strategies, strict=True)
        ]
        judged = assemble.strategic_equilibrium(game, strategies, component=found.component)
    elif isinstance(game, PopulationGame):
        judged = _in_population(game, found, point)
    else:
        assert isinstance(game, ExtensiveGame)
        judged = _in_tree(game, found, point, concept)
    for stated, true in ((found.payoffs, judged.payoffs), (found.measures, judged.measures)):
        for name, value in stated.items():
            if _number(value, point) != true[name]:
                raise UnverifiedResult(f"the formula {value} of {name} is not its value at {dict(point)}")
    return judged


def _in_population(game: PopulationGame, found: RegimeEquilibrium, point: Mapping[str, Fraction]) -> Equilibrium:
    """The rest point that a regime's formulas give, judged with all that it says of itself."""
    strategies = {
        player: {name: _number(share, point) for name, share in own.items()} for player, own in found.strategies.items()
    }
    judged = judge_population(game, [list(own.values()) for own in strategies.values()])
    regret = max(judged.regrets.values(), key=float)
    rest_point = Equilibrium(strategies, judged.payoffs, judged.measures, regret, state=found.state)
    problems = problems_of(game, rest_point)
    if problems:
        raise UnverifiedResult(f"a rest point of '{game.about.title}' at {dict(point)} is refuted: {problems[0]}")
    return rest_point


def _in_tree(game: ExtensiveGame, found: RegimeEquilibrium, point: Mapping[str, Fraction], concept: str) -> Equilibrium:
    moves = [
        tuple(_number(found.behavior[information_set.name].moves[move], point) for move in information_set.moves)
        if found.behavior[information_set.name].specified
        else None
        for information_set in game.information_sets
    ]
    mixed = {
        player: {name: _number(value, point) for name, value in strategy.items()}
        for player, strategy in found.mixed.items()
    }
    perfect = concept == "subgame-perfect"
    return assemble.extensive_equilibrium(game, moves, subgame_perfect=perfect, mixed=mixed, component=found.component)


def _number(value: Value, point: Mapping[str, Fraction]) -> Fraction:
    if isinstance(value, Formula):
        return value.at(point)
    if isinstance(value, AlgebraicNumber):
        raise UnverifiedResult(f"{value} stands where a rational is expected")
    return value


def _trial_values(cell: Cell) -> list[Fraction]:
    if cell.is_point:
        return [cell.low] if isinstance(cell.low, Fraction) else []
    ends = ((cell.low, cell.low_closed), (cell.high, cell.high_closed))
    belonging = [end for end, closed in ends if closed and isinstance(end, Fraction)]
    return [simplest_inside(cell.low, cell.high), *belonging]
