"""From a population game to its rest points, judged and labelled."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import Germ
from gametheory.algebra.samples import LinePoint
from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.errors import UnverifiedResult
from gametheory.model.population import PopulationGame
from gametheory.numbers import to_flint, to_fraction
from gametheory.solvers.population.components import grouped, labelled, nash_sets
from gametheory.solvers.population.judgements import KEPT, Judgements, judge_rest_point
from gametheory.solvers.population.nonlinear import InsideFaces, attracts_on_edge, value_at
from gametheory.solvers.population.payoffs import Payoffs, State
from gametheory.solvers.population.rest_points import find_rest_points, pure_states_if_all
from gametheory.solvers.population.texts import eigenvalue_texts
from gametheory.solvers.result import Equilibrium, Judgement, Number, Solution

__all__ = ["solve_population"]

Progress = Callable[[int], None]

WIDTH = fmpq(1, 10**15)
"""How far apart the ends of an irrational share that is handed out may be."""
_NAMES = {
    "nash": "a Nash equilibrium",
    "ess": "evolutionarily stable",
    "stable": "asymptotically stable",
}


def solve_population(
    game: PopulationGame, concept: str, *, limit: int | None = None, progress: Progress | None = None
) -> Solution:
    """All rest points of the replicator dynamic that the concept asks for: ``rest-point``, ``nash``, ``ess`` or ``stable``.

    Each has in its ``state``: ``nash``, ``ess``, ``nss``, ``stable``, ``kind``, ``eigenvalues`` (texts, those of strategies that
    are not used first), ``trace`` and ``determinant`` of the dynamic's derivative along the states; None where it is not
    known. Of a continuum of rest points the extreme ones are listed, and are joined by a component.

    ``limit`` bounds the systems of equations that are solved. Raises :class:`LimitReached`, :class:`EvaluationError`.

    **Guarantees.** Complete and exact where payoffs are affine in shares, degenerate or not; also on faces with one free
    share. What is irrational is enclosed between rationals, rigorously. ``complete`` is False where a part of the states
    could not be decided, and where it is not known of a rest point whether it is what was asked for.
    """
    payoffs = Payoffs.of(game)
    found = pure_states_if_all(payoffs, concept)
    if found is None:
        found = find_rest_points(payoffs, InsideFaces(payoffs), limit=limit, with_ties=concept == "nash")
    order = sorted(range(len(found.states)), key=lambda k: _place(found.states[k]))
    kept: list[tuple[int, Judgements]] = []
    unknown = unclear = 0
    for done, position in enumerate(order):
        state = found.states[position]
        on_edge = payoffs.shape == (2,) and payoffs.degree not in (0, 1)
        try:
            judged = judge_rest_point(
                payoffs,
                state,
                isolated=not found.in_continuum(position),
                ess_if_two=attracts_on_edge(payoffs, state) if on_edge else None,
            )
        except IndecisiveError:
            # A condition in a payoff changes too close to the enclosed shares.
            unclear += 1
            continue
        wanted = KEPT[concept](judged)
        if wanted:
            kept.append((position, judged))
        elif wanted is None:
            unknown += 1
        if progress is not None:
            progress(done + 1)
    notes = list(found.notes)
    if unknown:
        which = "one rest point" if unknown == 1 else f"{unknown} rest points"
        notes.append(f"it is not known of {which} whether it is {_NAMES[concept]}; the concept 'rest-point' lists all")
    if unclear:
        notes.append(f"{unclear} irrational rest points are left out: too close to where a formula of payoffs changes")
    listed = [position for position, _ in kept]
    groups = nash_sets(payoffs, found, listed) if concept == "nash" else grouped(found, listed)
    home = {position: number for number, (members, _) in enumerate(groups) for position in members}
    equilibria = [_equilibrium(game, found.states[position], judged, home[position]) for position, judged in kept]
    from gametheory.solvers.judging_population import problems_of

    for number, equilibrium in enumerate(equilibria):
        problems = problems_of(game, equilibrium)
        if problems:
            raise UnverifiedResult(f"rest point {number} of '{game.about.title}': {'; '.join(problems)}")
    if found.continua and concept in ("rest-point", "nash"):
        notes.append(
            "some rest points are not isolated: of each continuum the extreme ones are listed, in one component"
        )
    return Solution(
        about=game.about,
        parameters=game.parameters,
        concept=concept,
        method="supports",
        arithmetic="exact" if all(_is_exact(each) for each in equilibria) else "certified",
        complete=found.complete and not unknown and not unclear,
        degenerate=bool(found.continua),
        equilibria=tuple(equilibria),
        components=labelled(game.players, found, groups, listed),
        notes=tuple(notes),
    )


def _place(state: State) -> list[Any]:
    return [float(plain(share)) for own in state for share in own]


def _is_exact(equilibrium: Equilibrium) -> bool:
    numbers = [*equilibrium.payoffs.values(), *equilibrium.measures.values()]
    numbers += [share for own in equilibrium.strategies.values() for share in own.values()]
    return not any(isinstance(number, Enclosure) for number in numbers)


def plain(number: Any) -> Number:  # noqa: ANN401 - a number of the field
    """A Fraction, or an enclosure of what is irrational."""
    if isinstance(number, fmpq | int):
        return to_fraction(fmpq(number))
    if isinstance(number, Germ):
        return _enclosed(number)
    if isinstance(number, Enclosure) and number.low == number.high:
        return number.low
    found: Number = number
    return found


def _enclosed(number: Germ) -> Number:
    """The value of a function at an algebraic number."""
    function, sample = number.function, number.sample
    if function.is_constant:
        return to_fraction(function.constant)
    assert isinstance(sample, LinePoint)
    return value_at(function, sample.number, WIDTH)


def _equilibrium(game: PopulationGame, state: State, judged: Judgements, component: int) -> Equilibrium:
    shares = [[plain(share) for share in own] for own in state]
    numbers: list[list[Any]] = [[_as_number(share) for share in own] for own in state]
    known = game.outcome(numbers)
    regret = _regret(game, numbers)
    return Equilibrium(
        strategies={
            player: dict(zip(names, own, strict=True))
            for player, names, own in zip(game.players, game.strategies, shares, strict=True)
        },
        payoffs={player: plain(known[f"payoff.{player}"]) for player in game.players},
        measures={name: plain(known[name]) for name in game.measures},
        regret=regret,
        component=component,
        state=_stated(judged),
    )


def _as_number(share: Any) -> Any:  # noqa: ANN401
    return to_flint(share) if isinstance(share, Fraction) else share


def _regret(game: PopulationGame, state: State) -> Number:
    """The most that a strategy earns above the mean of its population."""
    largest: Any = fmpq(0)
    for own, payoffs in zip(state, game.payoffs_at(state), strict=True):
        used = next(payoff for share, payoff in zip(own, payoffs, strict=True) if not _is_unused(share))
        for share, payoff in zip(own, payoffs, strict=True):
            if _is_unused(share):
                gain = payoff - used
                try:
                    largest = gain if gain > largest else largest
                except IndecisiveError:
                    low = Enclosure.of(largest)
                    largest = Enclosure(max(low.low, gain.low, Fraction(0)), max(low.high, gain.high))
    return plain(largest)


def _is_unused(share: Any) -> bool:  # noqa: ANN401
    return isinstance(share, fmpq) and share == 0


def _stated(judged: Judgements) -> dict[str, Judgement]:
    found: dict[str, Judgement] = {
        "nash": judged.nash,
        "ess": judged.ess,
        "nss": judged.nss,
        "stable": judged.stable,
        "kind": judged.kind,
    }
    if judged.inside is not None:
        found["eigenvalues"] = eigenvalue_texts(
            [plain(number) for number in judged.outside], [[plain(number) for number in row] for row in judged.inside]
        )
        found["trace"] = plain(judged.trace)
        found["determinant"] = plain(judged.determinant)
    return found
