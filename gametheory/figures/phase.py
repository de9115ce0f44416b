"""What a phase portrait shows of a dynamic: its rest points, where they attract, and the states between.

States of a population game are told by free shares: of each population all but the last strategy's, which is what the
others leave.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.model.population import PopulationGame
from gametheory.model.quantities import Quantities
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import decimal_text, short_text
from gametheory.report.texts import mixture_text
from gametheory.solvers.solve import solve
from gametheory.spec.expressions import Arithmetic, Constant, Expression, Name

if TYPE_CHECKING:
    from gametheory.dynamics.payoffs import Array
    from gametheory.dynamics.vector_fields import VectorField
    from gametheory.solvers.result import Equilibrium, Solution

__all__ = ["Rest", "RestPoint", "as_population", "free_shares", "rest_of", "states_of"]

STARTS = 13
"""Starting points, in each direction, of a numerical search for rest points."""
SCANNED = 4_001
"""States of one free share at which the sign of a velocity is looked at."""
SAME = 1e-5
"""Rest points nearer than this are one."""
STEP = 1e-6
"""Half the distance across which a derivative is taken."""
FLAT = 1e-6
"""Real parts of eigenvalues within this of 0, relative to the largest, do not decide."""


@dataclass(frozen=True)
class RestPoint:
    """A rest point; ``place`` are its free shares.

    ``first`` is the first of them as text; ``stable`` is asymptotic stability, None where it is not known; ``centre`` marks
    one around which the linear part turns.
    """

    place: tuple[float, ...]
    text: str
    first: str
    pure: bool
    stable: bool | None
    centre: bool = False


@dataclass(frozen=True)
class Rest:
    """All rest points found; ``continua`` are corners of convex sets of them. ``notes`` say what is not known."""

    points: tuple[RestPoint, ...]
    continua: tuple[tuple[tuple[float, ...], ...], ...] = ()
    notes: tuple[str, ...] = ()


def as_population(game: PopulationGame | StrategicGame) -> tuple[PopulationGame, str]:
    """A game as one of populations, and what that takes for granted.

    Of two players with two strategies each, each becomes a population, and a strategy earns its expected payoff against the
    other's shares. A game of two players alike (the same strategies, and payoffs that are each other's transposes) with
    three strategies becomes one population that meets itself. Raises :class:`UsageError` for all others.
    """
    if isinstance(game, PopulationGame):
        return game, ""
    if not isinstance(game, StrategicGame):
        raise UsageError(
            f"a portrait is drawn of populations, or of a strategic game of two players; this is a {type(game).__name__}"
        )
    shape = game.shape
    if shape == (3, 3):
        rows, columns = game.matrix(0), game.matrix(1)
        if game.strategies[0] == game.strategies[1] and rows == tuple(zip(*columns, strict=True)):
            name = "players"
            payoffs: tuple[tuple[Expression, ...], ...] = (_expected(rows, name, game.strategies[0]),)
            said = "One population whose players meet each other at random."
            return _population(game, (name,), game.strategies[:1], payoffs), said
    if shape != (2, 2):
        raise UsageError(
            f"a portrait of a strategic game needs two players with two strategies each, or two alike with three; this game is "
            f"{'x'.join(map(str, shape))}"
        )
    first, second = game.players
    payoffs = (
        _expected(game.matrix(0), second, game.strategies[1]),
        _expected(tuple(zip(*game.matrix(1), strict=True)), first, game.strategies[0]),
    )
    said = f"Two populations, {first} and {second}, whose members meet at random."
    return _population(game, game.players, game.strategies, payoffs), said


def _expected(rows: Sequence[Sequence[Any]], other: str, names: Sequence[str]) -> tuple[Expression, ...]:
    """What each row earns against the other's shares."""
    found: list[Expression] = []
    for row in rows:
        terms: list[Expression] = [
            Arithmetic("*", Constant.of(payoff), Name(f"{other}.{name}"))
            for payoff, name in zip(row, names, strict=True)
        ]
        total = terms[0]
        for term in terms[1:]:
            total = Arithmetic("+", total, term)
        found.append(total)
    return tuple(found)


def _population(
    game: StrategicGame,
    players: tuple[str, ...],
    strategies: tuple[tuple[str, ...], ...],
    payoffs: tuple[tuple[Expression, ...], ...],
) -> PopulationGame:
    about = replace(game.about, form="population")
    return PopulationGame(about, players, strategies, payoffs, Quantities({}, {}, {}), game.parameters)


def states_of(shape: Sequence[int], free: Array) -> Array:
    """Whole states from free shares, ``[..., free share]`` to ``[..., strategy]``."""
    import numpy as np

    parts, start = [], 0
    for size in shape:
        own = free[..., start : start + size - 1]
        parts += [own, 1 - own.sum(axis=-1, keepdims=True)]
        start += size - 1
    return np.concatenate(parts, axis=-1)


def free_shares(shape: Sequence[int], states: Array) -> Array:
    """The free shares of whole states: the reverse of :func:`states_of`, also of velocities."""
    import numpy as np

    lasts = np.cumsum(shape) - 1
    return np.delete(states, lasts, axis=-1)


def rest_of(game: PopulationGame, field: VectorField) -> Rest:
    """The rest points of a dynamic.

    Those of the replicator are solved for, exactly, and judged. Those of the Smith and the best-response dynamic are
    the Nash equilibria, solved for exactly (the regularised best response moves mixed ones by a little). Those of the logit
    are found numerically. With one free share, the flow on both sides judges what is not judged otherwise.
    """
    found = _logit_rest(game, field) if field.dynamic == "logit" else _solved_rest(game, field.dynamic)
    if sum(game.shape) - len(game.shape) == 1 and field.dynamic != "replicator":
        points = tuple(replace(each, stable=_by_flow(game, field, each, found.points)) for each in found.points)
        return replace(found, points=points)
    return found


def _solved_rest(game: PopulationGame, dynamic: str) -> Rest:
    solution = solve(game, concept="rest-point" if dynamic == "replicator" else "nash")
    judged = dynamic == "replicator"
    points = tuple(_point(game, each, judged=judged) for each in solution.equilibria)
    notes = [] if solution.complete else ["Some rest points may be missing."]
    return Rest(points, _continua(solution, [each.place for each in points]), tuple(notes))


def _point(game: PopulationGame, found: Equilibrium, *, judged: bool) -> RestPoint:
    shares = [found.strategies[player] for player in game.players]
    stable = found.state.get("stable") if judged else None
    return RestPoint(
        place=tuple(float(share) for own in shares for share in list(own.values())[:-1]),
        text="; ".join(map(mixture_text, shares)),
        first=short_text(next(iter(shares[0].values()))),
        pure=all(max(own.values()) == 1 for own in shares),
        stable=stable if isinstance(stable, bool) else None,
        centre=judged and found.state.get("kind") == "centre",
    )


def _continua(solution: Solution, places: Sequence[tuple[float, ...]]) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """Corners of the sets of rest points that are larger than a point: products of the populations' own corners."""
    found = []
    for component in solution.components:
        for subset in component.subsets:
            start, sides = 0, []
            for positions, names in zip(
                subset.vertices.values(), solution.equilibria[0].strategies.values(), strict=True
            ):
                size = len(names) - 1
                sides.append(list(dict.fromkeys(places[k][start : start + size] for k in positions)))
                start += size
            corners = tuple(tuple(itertools.chain(*corner)) for corner in itertools.product(*sides))
            if len(corners) > 1:
                found.append(corners)
    return tuple(found)


def _logit_rest(game: PopulationGame, field: VectorField) -> Rest:
    """By Newton's method from a grid of states; with one free share from every change of sign."""
    import numpy as np
    from scipy.optimize import brentq, fsolve  # type: ignore[import-untyped]

    shape = game.shape
    count = sum(shape) - len(shape)

    def velocity(free: Array) -> Array:
        return free_shares(shape, field(states_of(shape, np.asarray(free, dtype=float))))

    places: list[Array] = []
    if count == 1:
        scanned = np.linspace(0.0, 1.0, SCANNED)
        signs = np.sign(velocity(scanned[:, None])[:, 0])
        for low, high in zip(*(np.nonzero(signs[:-1] * signs[1:] < 0)[0] + k for k in (0, 1)), strict=True):
            root = brentq(lambda share: float(velocity(np.array([share]))[0]), scanned[low], scanned[high], xtol=1e-14)
            places.append(np.array([root]))
        places += [np.array([share]) for share in scanned[signs == 0]]
    else:
        axis = (np.arange(STARTS) + 0.5) / STARTS
        for start in itertools.product(axis, repeat=count):
            state = states_of(shape, np.array(start))
            if (state < 0).any():
                continue
            root, _, status, _ = fsolve(velocity, start, full_output=True, xtol=1e-12)
            inside = (states_of(shape, root) >= 0).all()
            if status == 1 and inside and np.abs(velocity(root)).max() < 1e-9:
                places.append(root)
    kept: list[Array] = []
    for place in sorted(places, key=tuple):
        if all(np.abs(place - other).max() > SAME for other in kept):
            kept.append(place)
    points = tuple(_numeric_point(game, velocity, place) for place in kept)
    return Rest(points, notes=("Rest points were found numerically; some may be missing.",))


def _numeric_point(game: PopulationGame, velocity: Any, place: Array) -> RestPoint:  # noqa: ANN401 - a function
    import numpy as np

    steps = STEP * np.eye(len(place))
    jacobian = np.array([(velocity(place + step) - velocity(place - step)) / (2 * STEP) for step in steps]).T
    parts = np.linalg.eigvals(jacobian).real
    scale = FLAT * float(np.abs(jacobian).max())
    stable = True if (parts < -scale).all() else False if (parts > scale).any() else None
    texts, start = [], 0
    for names in game.strategies:
        own = [float(share) for share in place[start : start + len(names) - 1]]
        own.append(1 - sum(own))
        texts.append(
            " + ".join(f"{decimal_text(share, digits=3)} {name}" for share, name in zip(own, names, strict=True))
        )
        start += len(names) - 1
    return RestPoint(tuple(map(float, place)), "; ".join(texts), decimal_text(float(place[0]), digits=3), False, stable)


def _by_flow(game: PopulationGame, field: VectorField, point: RestPoint, others: Sequence[RestPoint]) -> bool | None:
    """Whether states on both sides, halfway to the next rest point or nearer, move towards it. One free share."""
    import numpy as np

    (share,) = point.place
    places = sorted({0.0, 1.0, *(other.place[0] for other in others)} - {share})
    towards = []
    for side in (-1, 1):
        ahead = [abs(place - share) for place in places if (place - share) * side > 0]
        if ahead:
            near = np.array([share + side * min(ahead) * part for part in (0.5, 0.25)])
            moves = free_shares(game.shape, field(states_of(game.shape, near[:, None])))[:, 0] * side
            towards.append(True if (moves < 0).all() else False if (moves > 0).any() else None)
    return False if False in towards else None if None in towards else True
