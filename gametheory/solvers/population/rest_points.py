"""All rest points of the replicator dynamic, support by support.

A state is at rest just if, in each population, all strategies in use earn the same (Taylor and Jonker 1978). On the face
of the states with given supports these are as many equations as there are free shares. Where payoffs are affine on the
face the equations are linear, and their solutions with no negative share are a polytope: a point, or a continuum, of
which the vertices are found, as solutions on smaller supports that leave nothing open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import Germ
from gametheory.algebra.samples import LinePoint
from gametheory.enclosure import Enclosure
from gametheory.errors import LimitReached
from gametheory.solvers.population.linear import solve_linear
from gametheory.solvers.population.payoffs import (
    DependsOnSharesError,
    Payoffs,
    ShareFunction,
    State,
    Supports,
    faces,
    sign,
)

__all__ = [
    "DEFAULT_LIMIT",
    "Contains",
    "Continuum",
    "OnFace",
    "RestPoints",
    "find_rest_points",
    "pure_states_if_all",
    "same_share",
    "state_of",
    "support_of",
]

DEFAULT_LIMIT = 20_000
"""Most systems of equations that are solved unless the caller says otherwise."""

Contains = Callable[[State], bool]


@dataclass(frozen=True)
class OnFace:
    """What was found inside a face whose equations are not linear.

    ``ends`` are the extreme points of continua, each with a test of which states of the face it contains.
    """

    points: Sequence[State] = ()
    ends: Sequence[tuple[Sequence[State], Contains]] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Continuum:
    """A polytope of rest points inside a face: the positions of its vertices, and which rest points are in it."""

    supports: Supports
    vertices: tuple[int, ...]
    members: frozenset[int]


@dataclass
class RestPoints:
    """Rest points: all isolated ones, and the vertices of every continuum."""

    states: list[list[list[Any]]] = field(default_factory=list)
    continua: list[Continuum] = field(default_factory=list)
    complete: bool = True
    notes: list[str] = field(default_factory=list)

    def in_continuum(self, position: int) -> bool:
        """Whether there are other rest points in every neighbourhood."""
        return any(position in each.members for each in self.continua)

    def position(self, state: State) -> int:
        """The position of a state, which is added if it is new."""
        for position, known in enumerate(self.states):
            if same_state(known, state):
                return position
        self.states.append([list(own) for own in state])
        return len(self.states) - 1


def same_state(first: State, second: State) -> bool:
    """Whether two states are equal; those with other supports are told apart without looking at numbers."""
    pairs = [(a, b) for own, others in zip(first, second, strict=True) for a, b in zip(own, others, strict=True)]
    if any(_is_zero(a) != _is_zero(b) for a, b in pairs):
        return False
    return all(same_share(a, b) for a, b in pairs)


def same_share(first: Any, second: Any) -> bool:  # noqa: ANN401
    """Whether two shares are equal. Germs at different points of a line are those of different roots."""
    if first is second:
        return True
    if isinstance(first, Germ) and isinstance(second, Germ) and first.sample is not second.sample:
        return isinstance(first.sample, LinePoint) and _on_line(first) == _on_line(second)
    if isinstance(first, Enclosure) or isinstance(second, Enclosure):
        one, two = Enclosure.of(first), Enclosure.of(second)
        return one.low <= two.high and two.low <= one.high
    return sign(first - second) == 0


def _on_line(share: Germ) -> Any:  # noqa: ANN401
    assert isinstance(share.sample, LinePoint)
    return share.function, share.sample.number


def _is_zero(share: Any) -> bool:  # noqa: ANN401
    # Shares that are not used are always the rational 0.
    return isinstance(share, fmpq) and share == 0


def support_of(state: State) -> Supports:
    """The strategies that are used."""
    return tuple(tuple(s for s, share in enumerate(own) if not _is_zero(share)) for own in state)


def pure_states_if_all(payoffs: Payoffs, concept: str) -> RestPoints | None:
    """The pure states, where the concept's states are all among them; None where they need not be.

    Where several populations play a normal-form game, one player each, evolutionarily stable states are strict equilibria
    (Selten 1980), and so are asymptotically stable ones (Ritzberger and Weibull 1995): both are pure.
    """
    lasting = concept in ("ess", "stable") and len(payoffs.shape) > 1 and payoffs.is_multilinear
    if concept != "pure-state" and not lasting:
        return None
    found = RestPoints()
    for supports in faces_within(payoffs.shape, DEFAULT_LIMIT):
        if all(len(support) == 1 for support in supports):
            found.position(state_of(payoffs.shape, supports, [fmpq(1)] * len(supports)))
    return found


def find_rest_points(
    payoffs: Payoffs,
    nonlinear: Callable[[Supports, RestPoints], OnFace],
    *,
    limit: int | None = None,
    with_ties: bool = False,
) -> RestPoints:
    """All rest points; ``nonlinear`` finds those inside a face where the equations are not linear.

    ``with_ties`` adds those points of a continuum in which strategies outside its supports earn as much as those in use
    and which are determined by that: among them are all extreme Nash equilibria of the continuum. Raises
    :class:`LimitReached` and :class:`EvaluationError`.
    """
    limit = DEFAULT_LIMIT if limit is None else limit
    found = RestPoints()
    every: list[tuple[Supports, list[list[list[Any]]], Contains]] = []
    systems = 0
    for supports in sorted(faces_within(payoffs.shape, limit), key=lambda face: sum(map(len, face))):
        free = sum(map(len, supports)) - len(supports)
        if free == 0:
            found.position(state_of(payoffs.shape, supports, [fmpq(1)] * len(supports)))
            continue
        equations = _equations(payoffs, supports)
        if equations is None or any(each.degree > 1 for each in equations):
            inside = nonlinear(supports, found)
            for state in inside.points:
                found.position(state)
            every += [(supports, [list(map(list, s)) for s in states], test) for states, test in inside.ends]
            found.complete = found.complete and inside.complete
            found.notes += [note for note in inside.notes if note not in found.notes]
            continue
        rows = _rows(supports, equations)
        unknowns = sum(map(len, supports))
        shares, unique = solve_linear(rows, unknowns)
        systems += 1
        if shares is None:
            continue
        if unique:
            if all(sign(share) > 0 for share in shares):
                found.position(state_of(payoffs.shape, supports, shares))
            continue
        vertices = []
        for smaller in subsets_of(supports):
            systems += 1
            if systems > limit:
                raise LimitReached(_too_many(limit))
            vertex = _vertex(payoffs.shape, supports, smaller, rows)
            if vertex is not None:
                vertices.append(vertex)
        used = [set().union(*(support_of(vertex)[i] for vertex in vertices)) for i in range(len(supports))]
        if used == [set(support) for support in supports]:
            every.append((supports, vertices, _all_equal(supports, equations)))
    for supports, states, _ in every:
        positions = tuple(dict.fromkeys(found.position(state) for state in states))
        found.continua.append(Continuum(supports, positions, frozenset(positions)))
    if with_ties and found.continua:
        _add_ties(payoffs, found, limit)
    for number, (supports, _, contains) in enumerate(every):
        known = found.continua[number]
        inside_too = {
            position
            for position, state in enumerate(found.states)
            if position in known.members
            or (all(set(a) <= set(b) for a, b in zip(support_of(state), supports, strict=True)) and contains(state))
        }
        found.continua[number] = Continuum(supports, known.vertices, frozenset(inside_too))
    return found


def _add_ties(payoffs: Payoffs, found: RestPoints, limit: int) -> None:
    """Add the points of continua that are determined once further strategies must earn as much as those in use."""
    systems = 0
    continua = [each.supports for each in found.continua if _may_be_nash(payoffs, each.supports)]
    for replies in faces_within(payoffs.shape, limit):
        smaller = {
            own
            for supports in continua
            if not _inside(replies, supports) and replies != supports
            for own in subsets_of(tuple(tuple(set(a) & set(b)) for a, b in zip(supports, replies, strict=True)))
        }
        if not smaller:
            continue
        equations = _equations(payoffs, replies)
        if equations is None or any(each.degree > 1 for each in equations):
            found.complete = False
            note = (
                "of a continuum of rest points some extreme Nash equilibria may be missing, as payoffs are not affine"
            )
            found.notes += [] if note in found.notes else [note]
            continue
        rows = _rows(replies, equations)
        for own in sorted(smaller):
            systems += 1
            if systems > limit:
                raise LimitReached(_too_many(limit))
            vertex = _vertex(payoffs.shape, replies, own, rows)
            if vertex is not None:
                found.position(vertex)


def _inside(smaller: Supports, larger: Supports) -> bool:
    return smaller != larger and all(set(a) <= set(b) for a, b in zip(smaller, larger, strict=True))


def _may_be_nash(payoffs: Payoffs, supports: Supports) -> bool:
    """False only if everywhere on a face some strategy that is not used earns more than one that is, plainly."""
    try:
        functions = payoffs.on_face(supports)
    except DependsOnSharesError:
        return True
    for own, support in zip(functions, supports, strict=True):
        for strategy, function in enumerate(own):
            terms = [] if strategy in support else function.minus(own[support[0]]).top
            # With shares from 0 to 1 no power can be worth less than its coefficient, if that is negative, or than 0.
            if terms and all(isinstance(c, fmpq) for _, c in terms):
                least = sum((c if not any(powers) else min(c, fmpq(0)) for powers, c in terms), fmpq(0))
                if least > 0:
                    return False
    return True


def subsets_of(supports: Supports) -> Iterator[Supports]:
    """All products of nonempty subsets of these supports."""
    return product(*(_nonempty_subsets(sorted(support)) for support in supports))


def faces_within(shape: Sequence[int], limit: int) -> Sequence[Supports]:
    """All products of supports. Raises :class:`LimitReached`."""
    count = 1
    for size in shape:
        count *= 2**size - 1
    if count > limit:
        raise LimitReached(_too_many(limit))
    return list(faces(shape))


def _too_many(limit: int) -> str:
    return (
        f"rest points are looked for support by support, and this game has too many supports: the limit is {limit:,} systems "
        "of equations; raise it with --limit, or remove dominated strategies"
    )


def _equations(payoffs: Payoffs, supports: Supports) -> list[ShareFunction] | None:
    """Differences of payoffs from that of each support's last strategy; None where they are no polynomials in shares."""
    try:
        functions = payoffs.on_face(supports)
    except DependsOnSharesError:
        return None
    return [
        own[strategy].minus(own[support[-1]])
        for own, support in zip(functions, supports, strict=True)
        for strategy in support[:-1]
    ]


def _rows(supports: Supports, equations: Sequence[ShareFunction]) -> list[list[Any]]:
    """The equations in all shares of the face, with the sums of shares; the right side last."""
    unknowns = sum(map(len, supports))
    free = [start + k for start, support in _starts(supports) for k in range(len(support) - 1)]
    rows = []
    for equation in equations:
        coefficients, constant = equation.linear(len(free))
        row: list[Any] = [fmpq(0)] * unknowns
        for place, coefficient in zip(free, coefficients, strict=True):
            row[place] = coefficient
        rows.append([*row, -constant])
    for start, support in _starts(supports):
        rows.append([fmpq(int(start <= k < start + len(support))) for k in range(unknowns)] + [fmpq(1)])
    return rows


def _starts(supports: Supports) -> list[tuple[int, tuple[int, ...]]]:
    return [(sum(map(len, supports[:i])), support) for i, support in enumerate(supports)]


def _vertex(
    shape: Sequence[int], supports: Supports, smaller: Supports, rows: Sequence[Sequence[Any]]
) -> list[list[Any]] | None:
    """The one solution in which just the smaller supports are used, if there is exactly one."""
    places = [
        start + support.index(strategy)
        for (start, support), own in zip(_starts(supports), smaller, strict=True)
        for strategy in own
    ]
    shares, unique = solve_linear([[*(row[place] for place in places), row[-1]] for row in rows], len(places))
    if shares is None or not unique or not all(sign(share) > 0 for share in shares):
        return None
    return state_of(shape, smaller, shares)


def _all_equal(supports: Supports, equations: Sequence[ShareFunction]) -> Contains:
    def contains(state: State) -> bool:
        values = [own[strategy] for own, support in zip(state, supports, strict=True) for strategy in support[:-1]]
        return all(sign(equation.at(values)) == 0 for equation in equations)

    return contains


def state_of(shape: Sequence[int], supports: Supports, shares: Sequence[Any]) -> list[list[Any]]:
    """The state with these shares, of the strategies in the supports, in order."""
    given = iter(shares)
    return [
        [next(given) if strategy in support else fmpq(0) for strategy in range(size)]
        for size, support in zip(shape, supports, strict=True)
    ]


def _nonempty_subsets(support: Sequence[int]) -> list[tuple[int, ...]]:
    return [chosen for count in range(1, len(support) + 1) for chosen in combinations(support, count)]
