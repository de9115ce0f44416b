"""From positions to labels: every profile a method proposes is judged, priced and named here, and nowhere else.

A method hands over probabilities by position. The judge computes payoffs, measures and regret from the game
itself; a profile of an exact method with a regret other than 0 raises :class:`UnverifiedResult`, because it can
only be a bug.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gametheory.errors import LimitReached, UnverifiedResult
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame, flat_names
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import short_text
from gametheory.solvers import verify
from gametheory.solvers.result import Behavior, Component, Equilibrium, Interim, NashSubset, Number

Mixed = Sequence[Sequence[Fraction]]
Moves = Sequence[Sequence[Fraction] | None]


def strategic_equilibrium(game: StrategicGame, strategies: Mixed, *, component: int | None = None) -> Equilibrium:
    """The judged and labelled equilibrium of a strategic game. Raises :class:`UnverifiedResult`."""
    found = verify.regret(game, strategies)
    if found != 0:
        raise _refused(game, found)
    return Equilibrium(
        strategies=_named(game, strategies),
        payoffs=dict(zip(game.players, verify.expected_payoffs(game, strategies), strict=True)),
        measures=verify.expected_measures(game, strategies),
        regret=found,
        component=component,
    )


def numeric_equilibrium(game: StrategicGame, strategies: Sequence[Sequence[float]]) -> Equilibrium:
    """A labelled profile in floats, with the regret that the judge finds, exactly computed and then rounded.

    Raises :class:`LimitReached` for a value that no float can hold.
    """
    payoffs = verify.expected_payoffs(game, strategies)
    try:
        return Equilibrium(
            strategies=_named(game, strategies),
            payoffs={player: float(payoff) for player, payoff in zip(game.players, payoffs, strict=True)},
            measures={name: float(value) for name, value in verify.expected_measures(game, strategies).items()},
            regret=float(verify.regret(game, strategies)),
        )
    except OverflowError:
        raise LimitReached("a payoff or measure is too large for a float; scale it, or solve exactly") from None


def _refused(game: StrategicGame | ExtensiveGame, found: Fraction) -> UnverifiedResult:
    shown = short_text(found)
    return UnverifiedResult(f"a profile with regret {shown} was proposed as an equilibrium of '{game.about.title}'")


def _named(game: StrategicGame, strategies: Sequence[Sequence[Number]]) -> dict[str, dict[str, Number]]:
    return {
        player: dict(zip(names, probabilities, strict=True))
        for player, names, probabilities in zip(game.players, game.strategies, strategies, strict=True)
    }


def extensive_equilibrium(
    game: ExtensiveGame,
    moves: Moves,
    *,
    subgame_perfect: bool,
    mixed: Mapping[str, Mapping[str, Fraction]] | None = None,
    component: int | None = None,
) -> Equilibrium:
    """The judged and labelled equilibrium of an extensive game, from the moves at each information set.

    None at an information set means that its player's own moves rule it out. Raises :class:`UnverifiedResult`.
    """
    found = verify.subgame_regret(game, moves) if subgame_perfect else verify.nash_regret(game, moves)
    if found != 0:
        raise _refused(game, found)
    result = verify.outcome(game, moves)
    behavior: dict[str, Behavior] = {}
    strategies: dict[str, dict[str, Number]] = {player: {} for player in game.players}
    for information_set, names, probabilities in zip(game.information_sets, flat_names(game), moves, strict=True):
        player = game.players[information_set.player]
        named = dict(zip(information_set.moves, probabilities, strict=True)) if probabilities is not None else {}
        behavior[information_set.name] = Behavior(
            player=player,
            moves=named,
            on_path=any(result.reach[node] for node in information_set.nodes),
            specified=probabilities is not None,
        )
        strategies[player].update(zip(names, named.values(), strict=False))
    return Equilibrium(
        strategies=strategies,
        payoffs=dict(zip(game.players, result.payoffs, strict=True)),
        measures=dict(result.measures),
        regret=found,
        component=component,
        behavior=behavior,
        path=tuple(node.name for node, reach in zip(game.nodes, result.reach, strict=True) if reach),
        mixed=mixed or {},
        interim=_interim(game, moves) if isinstance(game, BayesianGame) else {},
    )


def _interim(game: BayesianGame, moves: Moves) -> dict[str, dict[str, Interim]]:
    """What each type that can be drawn expects; its regret is 0, since the game's is. Raises :class:`UnverifiedResult`."""
    found: dict[str, dict[str, Interim]] = {}
    for player, names in enumerate(game.types):
        for own in names:
            seen = game.given(player, own)
            if seen is None:
                continue
            payoff, regret = verify.expectation_and_regret(seen, moves, player)
            if regret != 0:
                raise _refused(game, regret)
            types = found.setdefault(game.players[player], {})
            types[own] = Interim(game.probability(player, own), payoff, regret)
    return found


def labelled_components(
    players: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    subsets: Sequence[tuple[Sequence[int], Sequence[int]]],
    components: Sequence[Sequence[int]],
) -> tuple[Component, ...]:
    """Name components of two-player equilibria.

    ``pairs`` are the extreme equilibria as (row vertex, column vertex); ``subsets`` the maximal Nash subsets as
    (row vertices, column vertices); ``components`` the positions of pairs in each connected component. A vertex is
    named by the first equilibrium of its subset in which it is played.
    """
    position: Mapping[tuple[int, int], int] = {pair: k for k, pair in enumerate(pairs)}
    home = {k: number for number, members in enumerate(components) for k in members}
    named: list[list[NashSubset]] = [[] for _ in components]
    for rows, columns in subsets:
        first = tuple(min(position[row, column] for column in columns) for row in rows)
        second = tuple(min(position[row, column] for row in rows) for column in columns)
        named[home[first[0]]].append(NashSubset({players[0]: first, players[1]: second}))
    return tuple(Component(tuple(subset), tuple(members)) for subset, members in zip(named, components, strict=True))
