r"""Comparisons in claims that are ties wherever the same strategies are played, told apart from near ties.

Floats can't decide ``piracy == fine / gain`` where both sides are the same function of the parameters: their difference is
never certainly zero. But within a region, equilibria with the same supports are the same rational functions of the
parameters. With the traced numbers of the region these are computed once a support; a comparison whose two sides are then
one register is a tie throughout.

A side that divides by what may be positive or negative in the region is one function all the same, where it is defined: see
:func:`gametheory.studies.conditions.truths`. One that takes a turn which the region doesn't fix is not.

For two players the weights on supports of equal size ``k`` solve ``k`` linear equations (indifference, and the sum 1); they
are eliminated in traced numbers, with pivots that are not the function 0. In a simultaneous Bayesian game they are those of
plans, which are told by what is played as long as each player mixes for one type at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, LimitReached
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, TerminalNode, played_on_path
from gametheory.model.family import Game
from gametheory.model.reduced import reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.spec.expressions import Comparison, Expression
from gametheory.studies.kinds import EXTRA, with_extras
from gametheory.sweeps.tracing.traced import OnBoundary, Tape

__all__ = ["functions_of", "tied_comparisons"]

MOST_PROFILES = 2_000
"""Profiles of plans up to which a Bayesian game is reduced."""
Support = Sequence[bool]
"""For each column of probabilities, whether it is positive."""
Numbers = Mapping[str, Any]


def tied_comparisons(
    conditions: Sequence[Expression], game: Game, tape: Tape, constants: Numbers, support: Support
) -> frozenset[int]:
    """The comparisons, by ``id``, whose sides are equal wherever equilibria of this support exist in the tape's region.

    ``game`` is the lifted game of the region, ``constants`` its parameters and definitions. What can't be told is left out.
    """
    comparisons = [part for condition in conditions for part in condition.walk() if isinstance(part, Comparison)]
    sides = functions_of([side for part in comparisons for side in part.parts()], game, tape, constants, support)
    pairs = zip(sides[::2], sides[1::2], strict=True)
    return frozenset(id(part) for part, (left, right) in zip(comparisons, pairs, strict=True) if left == right >= 0)


def functions_of(
    quantities: Sequence[Expression], game: Game, tape: Tape, constants: Numbers, support: Support
) -> tuple[int, ...]:
    """Which functions of the parameters quantities are at equilibria of this support: fingerprints, -1 where one can't be told.

    Wherever two equilibria in the tape's region have the same fingerprint, they have the same quantity. What is found depends on
    the region alone, and the tape stays as it was.
    """
    named = {name for quantity in quantities for name in quantity.names()}
    with tape.aside():
        try:
            environment = {**constants, **_quantities(game, support, named - set(constants))}
        except (_NotToldError, OnBoundary, EvaluationError, LimitReached):
            return (-1,) * len(quantities)
        return tuple(_function(quantity, environment, tape) for quantity in quantities)


def _function(quantity: Expression, environment: Numbers, tape: Tape) -> int:
    try:
        return tape.fingerprint(quantity.evaluate(environment))
    except (OnBoundary, EvaluationError, LimitReached, KeyError):
        # Among these is a turn that the region doesn't fix, beyond which the quantity is another function.
        return -1


class _NotToldError(Exception):
    """The support alone does not tell the equilibrium as functions."""


def _quantities(game: Game, support: Support, named: Set[str]) -> Numbers:
    if isinstance(game, StrategicGame):
        return _strategic(game, support)
    if isinstance(game, SymmetricGame):
        return _by_all(game, support)
    if isinstance(game, BayesianGame) and game.is_simultaneous:
        return _by_plans(game, support, named)
    if isinstance(game, ExtensiveGame):
        return _played(game, support)
    raise _NotToldError


def _strategic(game: StrategicGame, support: Support) -> dict[str, Any]:
    played: list[list[int]] = []
    start = 0
    for size in game.shape:
        played.append([k for k in range(size) if support[start + k]])
        start += size
    if all(len(own) == 1 for own in played):
        weights = [{own[0]: fmpq(1)} for own in played]
    elif len(played) == 2 and len(played[0]) == len(played[1]):
        rows, columns = played
        first, second = game.matrix(0), game.matrix(1)
        weights = [
            dict(zip(rows, _mixture([[second[i][j] for i in rows] for j in columns]), strict=True)),
            dict(zip(columns, _mixture([[first[i][j] for j in columns] for i in rows]), strict=True)),
        ]
    else:
        raise _NotToldError
    told: dict[str, Any] = {}
    for player, names, own in zip(game.players, game.strategies, weights, strict=True):
        told.update({f"{player}.{name}": own.get(k, fmpq(0)) for k, name in enumerate(names)})
    tables = {f"payoff.{player}": table for player, table in zip(game.players, game.payoffs, strict=True)}
    for name, table in {**tables, **game.measures}.items():
        told[name] = _expected(game, table, weights)
    return told


def _by_all(game: SymmetricGame, support: Support) -> Numbers:
    """Quantities of a symmetric game in which all play the same strategy."""
    if sum(support) != 1:
        raise _NotToldError
    return game.outcome([game.count * bool(played) for played in support])


def _by_plans(game: BayesianGame, support: Support, named: Set[str]) -> Numbers:
    """Quantities of a Bayesian game in which each player mixes at one information set at most."""
    told = {f"payoff.{player}" for player in game.players} | set(game.measures)
    extras = tuple(sorted(named - told))
    try:
        reduced = reduced_strategic_form(with_extras(game, extras), limit=MOST_PROFILES)
    except KeyError:
        raise _NotToldError from None
    start = 0
    played: list[bool] = []
    for player, plans in enumerate(reduced.plans):
        moves: dict[int, Support] = {}
        for position, found in enumerate(game.information_sets):
            if found.player == player:
                moves[position] = support[start : start + len(found.moves)]
                start += len(found.moves)
        if sum(sum(own) > 1 for own in moves.values()) > 1:
            raise _NotToldError
        played += [all(own[plan[position] or 0] for position, own in moves.items()) for plan in plans]
    quantities = _strategic(reduced.game, played)
    return {
        name.removeprefix(EXTRA): value
        for name, value in quantities.items()
        if name.removeprefix(EXTRA) in told | named
    }


def _expected(game: StrategicGame, table: Sequence[Any], weights: Sequence[Mapping[int, Any]]) -> Any:  # noqa: ANN401
    profiles: list[tuple[Any, tuple[int, ...]]] = [(1, ())]
    for own in weights:
        profiles = [
            (weight * p if p != 1 else weight, (*before, k)) for weight, before in profiles for k, p in own.items()
        ]
    total: Any = fmpq(0)
    for weight, profile in profiles:
        total = total + weight * table[game.position(profile)]
    return total


def _mixture(equal: Sequence[Sequence[Any]]) -> list[Any]:
    """Weights that sum to 1 and make all rows of a square table pay alike."""
    size = len(equal)
    # Differences of neighbouring rows vanish; the last equation is the sum.
    system = [[a - b for a, b in zip(equal[k], equal[k + 1], strict=True)] + [fmpq(0)] for k in range(size - 1)]
    system.append([fmpq(1)] * (size + 1))
    for column in range(size):
        pivot = next((row for row in range(column, size) if system[row][column] != 0), None)
        if pivot is None:
            raise _NotToldError
        system[column], system[pivot] = system[pivot], system[column]
        lead = system[column][column]
        system[column] = [entry / lead for entry in system[column]]
        for row in range(size):
            factor = system[row][column]
            if row != column and factor != 0:
                system[row] = [a - factor * b for a, b in zip(system[row], system[column], strict=True)]
    return [row[size] for row in system]


def _played(game: ExtensiveGame, support: Support) -> dict[str, Any]:
    """Quantities of a play in pure moves; columns are those of each player's information sets, in the order of the tree."""
    move: dict[int, int] = {}
    start = 0
    for player in range(len(game.players)):
        for position, found in enumerate(game.information_sets):
            if found.player == player:
                chosen = [k for k in range(len(found.moves)) if support[start + k]]
                if len(chosen) != 1:
                    raise _NotToldError
                move[position] = chosen[0]
                start += len(found.moves)
    reach: list[Any] = [fmpq(0)] * len(game.nodes)
    reach[0] = fmpq(1)
    payoffs: list[Any] = [fmpq(0)] * len(game.players)
    measures: list[Any] = [fmpq(0)] * len(game.measures)
    for number, node in enumerate(game.nodes):
        if isinstance(node, DecisionNode):
            reach[node.children[move[node.information_set]]] = reach[number]
        elif isinstance(node, ChanceNode):
            for child, probability in zip(node.children, node.probabilities, strict=True):
                reach[child] = reach[number] * probability
        elif isinstance(node, TerminalNode) and reach[number] != 0:
            payoffs = [total + reach[number] * value for total, value in zip(payoffs, node.payoffs, strict=True)]
            measures = [total + reach[number] * value for total, value in zip(measures, node.measures, strict=True)]
    return {
        **played_on_path(game, reach),
        **{f"payoff.{player}": value for player, value in zip(game.players, payoffs, strict=True)},
        **dict(zip(game.measures, measures, strict=True)),
    }
