"""One game, one concept, one method: the way from a game to a :class:`Solution`.

==================  ==============================  ============================================================
concept             game                            methods, the default first
==================  ==============================  ============================================================
``nash``            two players, strategic;         ``vertex`` (exact, complete), ``nashpy-support``,
                    trees by their reduced form     ``nashpy-vertex``, ``nashpy-lemke-howson``, ``lemke-howson``
``pure-nash``       any number of players           ``pure`` (exact, complete)
``subgame-perfect`` extensive, pure strategies      ``subgames`` (exact, complete)
``symmetric-nash``  symmetric                       ``gains`` (certified; complete for two strategies)
``pure-nash``       symmetric                       ``gains``, by counts (exact, complete)
``rest-point``      populations                     ``supports`` (exact or certified); so ``pure-state``, ``nash``,
                                                    ``ess`` and ``stable``
==================  ==============================  ============================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from gametheory.errors import LimitReached, UsageError
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Family, Game, expect_game
from gametheory.model.population import PopulationGame
from gametheory.model.reduced import behavior_from_mixed, reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import rational
from gametheory.solvers.assemble import (
    extensive_equilibrium,
    labelled_components,
    numeric_equilibrium,
    strategic_equilibrium,
)
from gametheory.solvers.concepts import NASHPY_METHODS, chosen_method
from gametheory.solvers.realizations import extreme_behavior, tight_in
from gametheory.solvers.result import Equilibrium, Number, Solution

FLOAT_TOLERANCE = 1e-9
MOST_JUDGED = 20_000_000
"""Most nodes, over all equilibria of a tree, that are judged: some minutes."""

Progress = Callable[[int], None]


def solve(
    game: Family | Game,
    *,
    concept: str | None = None,
    method: str | None = None,
    numeric: bool = False,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Find the equilibria of a game; a family is solved at its defaults.

    ``concept`` is one of these; without it, what the game's file asks for or what fits the game. ``method`` is one
    of the concept's, by default its first:

    - ``"nash"``, two players; a tree is solved by its reduced strategic form: ``"vertex"`` (all extreme equilibria,
      exactly) or, possibly incomplete, ``"nashpy-support"``, ``"nashpy-vertex"``, ``"nashpy-lemke-howson"`` and
      ``"lemke-howson"`` (strategic games only).
    - ``"pure-nash"``, any number of players: ``"pure"`` (all, exactly).
    - ``"subgame-perfect"``, trees, in pure strategies: ``"subgames"`` (all, exactly).
    - ``"symmetric-nash"``, many players alike: ``"gains"`` (for two strategies all, irrational ones enclosed within
      1e-12); ``"pure-nash"`` then has all pure equilibria by counts.
    - ``"rest-point"``, populations: ``"supports"``, all rest points of the replicator; of these ``"pure-state"``,
      ``"nash"``, ``"ess"`` and ``"stable"`` are those that the words say.

    ``numeric`` (``--float`` on the command line) solves a two-player game in floating point with ``lemke-howson``,
    for games too large for exact enumeration. ``limit`` bounds the work: for ``vertex`` the numbers computed
    (200,000,000 unless told otherwise: seconds, or over a minute where floats don't serve), for ``subgames`` the
    equilibria (10,000), for ``lemke-howson`` the starting labels (all); the other methods have none. ``progress`` is
    called now and then with the vertices visited by ``vertex``. Raises :class:`UsageError` for a concept or method
    that does not fit, and :class:`LimitReached`.

    **Guarantees.** Every equilibrium has been judged by code that shares nothing with the method; with
    ``arithmetic == "exact"`` its regret is 0. ``complete`` tells whether all are there.

    >>> from gametheory.model.strategic import bimatrix
    >>> [str(p) for p in solve(bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]])).equilibria[1].strategies["row"].values()]
    ['2/3', '1/3']
    """
    expect_game(game, "solve")
    if isinstance(game, Family):
        game = game.at()
    concept, method = chosen_method(game, concept, method, numeric=numeric)
    if isinstance(game, SymmetricGame):
        from gametheory.solvers.symmetric.solving import solve_symmetric

        return solve_symmetric(game, concept, limit=limit, progress=progress)
    if isinstance(game, PopulationGame):
        from gametheory.solvers.population.solving import solve_population

        return solve_population(game, concept, limit=limit, progress=progress)
    if isinstance(game, ExtensiveGame):
        return _solve_extensive(game, concept, method, limit, progress)
    return _solve_strategic(game, concept, method, limit, progress)


def _solve_strategic(
    game: StrategicGame, concept: str, method: str, limit: int | None, progress: Progress | None
) -> Solution:
    if concept == "pure-nash":
        return _pure(game)
    if method == "vertex":
        return _vertex(game, limit, progress)
    if method == "lemke-howson":
        return _lemke_howson(game, limit)
    return _nashpy(game, method)


def _pure(game: StrategicGame) -> Solution:
    from gametheory.solvers.pure import pure_equilibria

    found = pure_equilibria(game)
    equilibria = tuple(strategic_equilibrium(game, _point_masses(game, profile)) for profile in found.profiles)
    notes = () if equilibria else ("there is no pure equilibrium; equilibria in mixed strategies are not searched for",)
    return _solution(game, "pure-nash", "pure", True, found.degenerate, equilibria, notes)


def _point_masses(game: StrategicGame, profile: tuple[int, ...]) -> list[list[Fraction]]:
    return [
        [Fraction(strategy == played) for strategy in range(size)]
        for size, played in zip(game.shape, profile, strict=True)
    ]


def _vertex(game: StrategicGame, limit: int | None, progress: Progress | None) -> Solution:
    from gametheory.solvers.components import DEFAULT_LIMIT as COMPONENT_LIMIT
    from gametheory.solvers.components import connected_components, maximal_nash_subsets
    from gametheory.solvers.vertex import DEFAULT_LIMIT, extreme_equilibria

    found = extreme_equilibria(
        game.matrix(0), game.matrix(1), limit=DEFAULT_LIMIT if limit is None else limit, progress=progress
    )
    subsets = maximal_nash_subsets(found.pairs, limit=max(limit or 0, COMPONENT_LIMIT))
    members = connected_components(found.pairs)
    components = labelled_components(game.players, found.pairs, subsets, members)
    home = {k: number for number, component in enumerate(components) for k in component.equilibria}
    equilibria = tuple(
        strategic_equilibrium(game, (found.row_strategies[i], found.column_strategies[j]), component=home[k])
        for k, (i, j) in enumerate(found.pairs)
    )
    solution = _solution(game, "nash", "vertex", True, found.degenerate, equilibria)
    return replace(solution, components=components)


def _nashpy(game: StrategicGame, method: str) -> Solution:
    from gametheory.solvers.nashpy_methods import nashpy_candidates
    from gametheory.solvers.verify import regret

    found = nashpy_candidates(game, NASHPY_METHODS[method])
    verified = [pair for pair in found.candidates if regret(game, pair) == 0]
    notes = [*found.notes, "nashpy computes in floats and may miss equilibria; the method 'vertex' finds all"]
    if len(verified) < len(found.candidates):
        notes.append(f"{len(found.candidates) - len(verified)} profiles that nashpy proposed are no equilibria")
    equilibria = tuple(strategic_equilibrium(game, pair) for pair in sorted(verified))
    return _solution(game, "nash", method, False, None, equilibria, tuple(notes))


def _lemke_howson(game: StrategicGame, limit: int | None) -> Solution:
    import numpy as np

    from gametheory.solvers.lemke_howson import lemke_howson_equilibria

    try:
        # Only differences of a player's payoffs matter; taken exactly, they lose nothing to a large common part.
        least = [min(table) for table in game.payoffs]
        matrices = [np.array([[u - least[i] for u in row] for row in game.matrix(i)], dtype=float) for i in (0, 1)]
        for table in game.payoffs:
            float(max(table, key=abs))
    except OverflowError:
        raise LimitReached("a payoff is too large for a float; scale the payoffs, or solve exactly") from None
    found = lemke_howson_equilibria(*matrices, tolerance=FLOAT_TOLERANCE, labels=limit)
    equilibria = tuple(numeric_equilibrium(game, pair) for pair in found.equilibria)
    solution = _solution(game, "nash", "lemke-howson", False, None, equilibria, found.notes)
    return replace(solution, arithmetic="float")


def _solve_extensive(
    game: ExtensiveGame, concept: str, method: str, limit: int | None, progress: Progress | None
) -> Solution:
    if concept == "subgame-perfect":
        return _subgame_perfect(game, limit)
    reduced = reduced_strategic_form(game)
    inner = _solve_strategic(reduced.game, concept, method, limit, progress)
    if inner.arithmetic != "exact":
        raise UsageError("extensive games are solved exactly; leave out --float (numeric) and the method lemke-howson")
    work = len(inner.equilibria) * len(game.nodes)
    if work > MOST_JUDGED:
        raise LimitReached(
            f"{len(inner.equilibria):,} equilibria of a tree of {len(game.nodes):,} nodes are too many to judge one by one: "
            "take fewer players, types or moves, or break ties"
        )
    equilibria = []
    for found in inner.equilibria:
        mixed = {
            player: {name: rational(p) for name, p in strategy.items()} for player, strategy in found.strategies.items()
        }
        moves = behavior_from_mixed(reduced, [tuple(strategy.values()) for strategy in mixed.values()])
        played = {player: {name: p for name, p in strategy.items() if p} for player, strategy in mixed.items()}
        told = {} if isinstance(game, BayesianGame) else played
        equilibria.append(
            extensive_equilibrium(game, moves, subgame_perfect=False, mixed=told, component=found.component)
        )
    components = inner.components
    if isinstance(game, BayesianGame):
        if components:
            kept, components = extreme_behavior(tight_in(reduced.game, inner.equilibria, equilibria), components)
        else:
            kept = list({_moves(found): k for k, found in reversed(list(enumerate(equilibria)))}.values())[::-1]
        equilibria = [equilibria[k] for k in kept]
    simultaneous = isinstance(game, BayesianGame) and game.is_simultaneous
    threats = (
        ()
        if simultaneous
        else ("equilibria of the reduced strategic form; some may rest on threats that are not credible",)
    )
    return replace(
        inner, about=game.about, equilibria=tuple(equilibria), components=components, notes=(*inner.notes, *threats)
    )


def _moves(found: Equilibrium) -> tuple[Number, ...]:
    """What is done at all information sets, where each player moves once."""
    return tuple(p for behavior in found.behavior.values() for p in behavior.moves.values())


def _subgame_perfect(game: ExtensiveGame, limit: int | None) -> Solution:
    from gametheory.solvers.subgame_perfect import DEFAULT_LIMIT, subgame_perfect_equilibria

    found = subgame_perfect_equilibria(game, limit=DEFAULT_LIMIT if limit is None else limit)
    equilibria: list[Equilibrium] = []
    for profile in found.profiles:
        moves = [
            tuple(Fraction(move == chosen) for move in range(len(information_set.moves)))
            for information_set, chosen in zip(game.information_sets, profile, strict=True)
        ]
        equilibria.append(extensive_equilibrium(game, moves, subgame_perfect=True))
    notes = (
        () if equilibria else ("no subgame-perfect equilibrium in pure strategies; mixed ones are not searched for",)
    )
    return _solution(game, "subgame-perfect", "subgames", True, found.degenerate, tuple(equilibria), notes)


def _solution(
    game: StrategicGame | ExtensiveGame,
    concept: str,
    method: str,
    complete: bool,
    degenerate: bool | None,
    equilibria: tuple[Equilibrium, ...],
    notes: tuple[str, ...] = (),
) -> Solution:
    return Solution(
        about=game.about,
        parameters=game.parameters,
        concept=concept,
        method=method,
        arithmetic="exact",
        complete=complete,
        degenerate=degenerate,
        equilibria=equilibria,
        notes=notes,
    )
