"""How often each rest point is where a population ends, over initial states drawn at random: basins of attraction.

A share of ``samples`` independent draws has the standard error ``sqrt(p (1 - p) / samples)``. What has not stopped moving by
the end (cycles, and what is merely slow) is a row of its own, never counted as an end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.dynamics.integration import Work, integrate
from gametheory.dynamics.trajectories import chosen_time
from gametheory.dynamics.vector_fields import VectorField, vector_field
from gametheory.errors import LimitReached, UsageError
from gametheory.model.about import About
from gametheory.model.population import PopulationGame
from gametheory.numbers import exact_text
from gametheory.solvers.result import Distribution, Equilibrium, Number, Row, plain_about, plain_number

if TYPE_CHECKING:
    from gametheory.dynamics.payoffs import Array, Truths

__all__ = ["Basin", "Basins", "basins"]

Progress = Callable[[int, int], None]
State = Mapping[str, Distribution]

MAXIMUM_SAMPLES = 1_000_000
HORIZON = 1000.0
"""How long each sample is followed unless told otherwise, in units of one over the speed of the slowest population."""
BATCH = 250
"""Samples that are integrated together, at most."""
BATCH_NUMBERS = 20_000
"""Shares of samples that are integrated together, at most, but for one sample."""
BATCH_WORK = 50_000
"""Evaluations of the vector field a batch, after which what still moves counts as unsettled."""
FIRST_CHECK = 8.0
"""When it is first looked which samples of a batch no longer move, in the same units; then at twice the time, and so on."""
STALLED = 1e-6
"""Derivatives, in units of the dynamic's speed, below which a state no longer moves."""
NEAR = 0.01
"""How far from a rest point, in its largest share, a sample may end and count as its own."""
MOST_OTHERS = 20
"""End states near no rest point that are told apart; the rest are one row."""


@dataclass(frozen=True, slots=True)
class Basin:
    """Where some of the samples ended.

    ``kind`` is ``rest-point`` (``state`` is the exact or enclosed one that the solver found, ``stable`` what it knows of its
    asymptotic stability under the replicator), ``end-state`` (near none of them; ``state`` is the mean of these ends),
    ``other-end-states`` (further ones, too many to tell apart) or ``unsettled`` (still moving); ``state`` is None for the
    last two. ``share`` is ``count`` divided by the samples.
    """

    kind: str
    state: State | None
    stable: bool | None
    count: int
    share: float
    standard_error: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one row."""
        return {
            "kind": self.kind,
            "state": None
            if self.state is None
            else {
                player: {name: plain_number(share) for name, share in shares.items()}
                for player, shares in self.state.items()
            },
            "stable": self.stable,
            "count": self.count,
            "share": self.share,
            "standard_error": self.standard_error,
        }


@dataclass(frozen=True, slots=True)
class Basins:
    """Where ``samples`` initial states, drawn uniformly with ``seed``, are after ``time``; the counts sum to ``samples``.

    ``names`` are those of all shares, ``population.strategy``.
    """

    about: About
    parameters: Mapping[str, Fraction]
    dynamic: str
    noise: Fraction | None
    samples: int
    seed: int
    time: float
    names: tuple[str, ...]
    basins: tuple[Basin, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.dynamics/1``, with basins."""
        return {
            "format": "gametheory.dynamics/1",
            "game": plain_about(self.about),
            "parameters": {name: exact_text(value) for name, value in self.parameters.items()},
            "dynamic": self.dynamic,
            "noise": None if self.noise is None else exact_text(self.noise),
            "basins": {
                "samples": self.samples,
                "seed": self.seed,
                "time": self.time,
                "rows": [basin.to_dict() for basin in self.basins],
                "notes": list(self.notes),
            },
        }

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of :meth:`rows`."""
        return ("kind", *self.names, "stable", "count", "share", "standard_error")

    def rows(self) -> list[Row]:
        """One flat row a basin: ``kind``, each ``population.strategy`` (None without a state), ``stable``, ``count``, ..."""
        rows: list[Row] = []
        for basin in self.basins:
            row: Row = {"kind": basin.kind, **dict.fromkeys(self.names)}
            for player, shares in (basin.state or {}).items():
                row.update({f"{player}.{name}": share for name, share in shares.items()})
            stable = None if basin.stable is None else int(basin.stable)
            row.update(stable=stable, count=basin.count, share=basin.share, standard_error=basin.standard_error)
            rows.append(row)
        return rows


def basins(
    game: PopulationGame,
    dynamic: str = "replicator",
    *,
    seed: int,
    samples: int = 1000,
    time: object = None,
    noise: object = None,
    rest_points: Sequence[Equilibrium] | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Basins:
    """Follow ``samples`` initial states and count where they end.

    1. Draw each population's shares uniformly from its simplex, by ``numpy.random.default_rng(seed)``.
    2. Integrate in batches, with relative tolerances of 1e-8 (1e-6 for Smith and best response), until a state no longer
       moves, and no longer than ``time`` (1000 divided by the scale of payoff differences for replicator and Smith, 1000 for
       the others, unless given).
    3. A state that stopped counts for the nearest rest point within 0.01 of all its shares; the others are grouped by the
       same distance. The logit dynamic's ends are no rest points of the replicator and are all grouped so.

    ``rest_points`` are by default all that :func:`gametheory.solve` finds (with this ``limit``); a note says if it can't.
    The same arguments give the same result. Rows: rest points in the solver's order, those that are not stable and drew no
    sample left out; other ends, most frequent first; unsettled. ``progress`` is called with samples done and their number. Raises
    :class:`UsageError`, :class:`EvaluationError` where a payoff is undefined, and :class:`LimitReached`.
    """
    import numpy as np

    field = vector_field(game, dynamic, noise=noise)
    if not 1 <= samples <= MAXIMUM_SAMPLES:
        raise UsageError(f"basins take from 1 to {MAXIMUM_SAMPLES:,} samples; {samples:,} were asked for")
    if seed < 0:
        raise UsageError(f"the seed must be a whole number from 0; it is {seed}")
    horizon = chosen_time(field, time, HORIZON)
    notes: tuple[str, ...] = ()
    if dynamic == "logit":
        rest_points = ()
    elif rest_points is None:
        rest_points, notes = _rest_points(game, limit)
    starts = field.population.drawn(np.random.default_rng(seed), samples)
    ends, settled = np.empty_like(starts), np.empty(samples, dtype=bool)
    size = max(1, min(BATCH, BATCH_NUMBERS // field.population.size))
    given_up = 0
    for first in range(0, samples, size):
        batch = slice(first, first + size)
        ends[batch], settled[batch], reached = _followed(field, starts[batch], horizon)
        given_up += 0 if reached else int((~settled[batch]).sum())
        if progress is not None:
            progress(min(first + size, samples), samples)
    found = _rows(field, ends[settled], rest_points, samples)
    moving = samples - int(settled.sum())
    if given_up:
        why = f"more than {BATCH_WORK:,} evaluations of the field for a batch, or steps too small"
        notes += (f"{given_up:,} of the unsettled samples were given up before time {horizon:.6g}: {why}",)
    if moving:
        found.append(_basin("unsettled", None, None, moving, samples))
    return Basins(
        game.about,
        game.parameters,
        dynamic,
        field.noise,
        samples,
        seed,
        horizon,
        field.population.names,
        tuple(found),
        notes,
    )


def _rest_points(game: PopulationGame, limit: int | None) -> tuple[Sequence[Equilibrium], tuple[str, ...]]:
    from gametheory.solvers.solve import solve

    try:
        solution = solve(game, concept="rest-point", limit=limit)
    except (LimitReached, UsageError) as error:
        return (), (f"the rest points were not solved for, so ends are grouped by distance: {error}",)
    notes = [] if solution.complete else ["the list of rest points may be incomplete"]
    if any(len(component.equilibria) > 1 for component in solution.components):
        notes.append(
            "some rest points form a continuum: ends along it, away from its extreme points, are grouped by distance"
        )
    return solution.equilibria, tuple(notes)


def _followed(field: VectorField, states: Array, horizon: float) -> tuple[Array, Truths, bool]:
    """Where states are once they no longer move, or at the end; which of them no longer move; whether the horizon was reached.

    It is looked at times that double, so that those at rest are neither looked for often nor followed for long.
    """
    import numpy as np

    ends = states.copy()
    settled = field.stalled(ends, STALLED)
    now, until, work = 0.0, FIRST_CHECK / min(field.speeds), Work(BATCH_WORK)
    while now < horizon and not settled.all():
        moving = np.flatnonzero(~settled)
        until = min(until, horizon)
        try:
            # The dynamics don't depend on time itself: each stretch starts its clock anew.
            raw = integrate(field, ends[moving], np.array([0.0, until - now]), work)[-1]
        except LimitReached:
            return ends, settled, False
        ends[moving] = field.population.on_simplices(raw)
        settled[moving] = field.stalled(ends[moving], STALLED)
        now, until = until, 2 * until
    return ends, settled, True


def _rows(field: VectorField, ends: Array, rest_points: Sequence[Equilibrium], samples: int) -> list[Basin]:
    """Basins of the rest points, then of other end states."""
    import numpy as np

    listed = [
        [float(share) for shares in found.strategies.values() for share in shares.values()] for found in rest_points
    ]
    owner = np.full(len(ends), -1)
    if listed and len(ends):
        away = np.abs(ends[:, None, :] - np.array(listed)[None, :, :]).max(axis=2)
        owner = np.where(away.min(axis=1) <= NEAR, away.argmin(axis=1), -1)
    rows = []
    for number, found in enumerate(rest_points):
        stable = _truth(found.state.get("stable"))
        count = int((owner == number).sum())
        if count or stable:
            rows.append(_basin("rest-point", found.strategies, stable, count, samples))
    groups = _groups(ends[owner == -1])
    for group in groups[:MOST_OTHERS]:
        state = field.population.by_name(group.mean(axis=0))
        rows.append(_basin("end-state", state, None, len(group), samples))
    left = sum(len(group) for group in groups[MOST_OTHERS:])
    return [*rows, _basin("other-end-states", None, None, left, samples)] if left else rows


def _groups(ends: Array) -> list[Array]:
    """Ends in groups within :data:`NEAR` of the group's first member, largest first; ties by where they lie."""
    import numpy as np

    groups: list[Array] = []
    left = ends
    while len(left):
        near = np.abs(left - left[0]).max(axis=1) <= NEAR
        groups.append(left[near])
        left = left[~near]
    return sorted(groups, key=lambda group: (-len(group), tuple(group[0])))


def _basin(kind: str, state: State | None, stable: bool | None, count: int, samples: int) -> Basin:
    share = count / samples
    return Basin(kind, state, stable, count, share, math.sqrt(share * (1 - share) / samples))


def _truth(known: bool | Number | str | tuple[str, ...] | None) -> bool | None:
    return known if isinstance(known, bool) else None
