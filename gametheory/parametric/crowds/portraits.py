"""The portraits of games of two strategies: of one game, of all numbers of players in a range, and along an axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flint import fmpq

from gametheory.algebra.germs import Exact, positions_of_best, sign_of
from gametheory.errors import LimitReached
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.mixed import MOST_STURM, positive_roots
from gametheory.parametric.crowds.monotone import (
    maximiser_if_falling,
    maximiser_if_rising,
    plateaus,
    signs_if_falling,
    signs_if_rising,
)
from gametheory.parametric.crowds.sequence import maximiser_phases, record_positions
from gametheory.parametric.crowds.signature import Joiner, Portrait, pure_counts, sign_changes, stable_ends
from gametheory.solvers.symmetric.gains import Gains, SignRun

__all__ = ["MOST_SOLVED", "growing", "joined", "portrait", "portrait_in_field"]

MOST_SOLVED = 200
"""Numbers of players at which mixed equilibria that the signs of gains don't count are solved for."""


def portrait(game: SymmetricGame, *, mixed: bool) -> Portrait:
    """The portrait of one game, exactly; with ``mixed``, with the number of its mixed symmetric equilibria.

    Raises :class:`LimitReached` where that number is not certified.
    """
    gains = Gains(game)
    values = [gains.at(others) for others in range(game.count)]
    sums = [fmpq(0)]
    for value in values:
        sums.append(sums[-1] + value)
    runs = _runs(list(map(sign_of, values)))
    return Portrait(
        players=game.count,
        counts=pure_counts(runs),
        maximiser=record_positions(sums),
        mixed=_mixed(game, runs, values) if mixed else None,
        continuum=not any(run.sign for run in runs),
        stable=stable_ends(runs),
    )


def portrait_in_field(game: SymmetricGame, *, mixed: bool) -> Portrait:
    """As :func:`portrait`, where payoffs are numbers of another ordered field: decided by their signs alone."""
    others = game.count - 1
    values: list[Exact] = []
    for k in range(game.count):
        played = (fmpq(k), fmpq(others - k))
        values.append(game.payoff(0, played) - game.payoff(1, played))
    direction, stretches = plateaus(values)
    if direction > 0:
        signs = signs_if_rising(values, stretches)
    else:
        signs = signs_if_falling(values, stretches) if direction else list(map(sign_of, values))
    runs = _runs(signs)
    continuum = not any(run.sign for run in runs)
    number = None
    if mixed and not continuum:
        changes = sign_changes(runs)
        if changes > 1 and others > MOST_STURM:
            raise LimitReached(
                f"the gains of {game.count:,} players change sign {changes} times, and how many mixed equilibria there "
                "are is not certified along an axis; take a narrower range or the concept pure-nash, or solve at "
                "single values"
            )
        number = changes if changes <= 1 else positive_roots(values)
    counts = pure_counts(runs)
    if direction > 0:
        maximiser = maximiser_if_rising(values, signs)
    else:
        maximiser = maximiser_if_falling(signs) if direction else _maximiser_in_field(values, runs)
    return Portrait(game.count, counts, maximiser, number, continuum, stable_ends(runs))


def growing(game: SymmetricGame, low: int, high: int, *, alone: int, mixed: bool, limit: int | None) -> list[Joiner]:
    """Portraits of ``low`` to ``high`` players, joined, where payoffs depend on the count of strategy ``alone`` only.

    The gains are then one sequence, and everything changes where its sign does, or the potential's record moves. Raises
    :class:`LimitReached`.
    """
    if alone == 1:
        return joined(
            tuple(_mirrored(found) for found in pair) for pair in _growing(_swapped(game), low, high, mixed, limit)
        )
    return joined(_growing(game, low, high, mixed, limit))


def _growing(
    game: SymmetricGame, low: int, high: int, mixed: bool, limit: int | None
) -> Iterator[tuple[Portrait, ...]]:
    """Portraits of the first and the last number of players of each stretch without a change."""
    gains = Gains(replace(game, count=high))
    runs, phases = gains.signs, maximiser_phases(gains, limit)
    starts = {low, *(phase.start for phase in phases)}
    for run in runs:
        starts |= {run.low + 1, run.low + 2}
    cuts = sorted(start for start in starts if low <= start <= high)
    solved = 0
    phase = 0
    for first, following in zip(cuts, [*cuts[1:], high + 1], strict=True):
        while phase + 1 < len(phases) and phases[phase + 1].start <= first:
            phase += 1
        seen = _first_runs(runs, first)
        several = mixed and sign_changes(seen) > 1
        if several:
            solved += following - first
            if solved > MOST_SOLVED:
                raise LimitReached(
                    f"with {first:,} players and more the gains change sign several times, and mixed equilibria are "
                    f"then counted for {MOST_SOLVED} numbers of players at most: narrow the range of the axis, or use "
                    "the concept pure-nash"
                )
        numbers = [[n] for n in range(first, following)] if several else [sorted({first, following - 1})]
        for group in numbers:
            yield tuple(
                _portrait_of(gains, n, tuple(each.at(n) for each in phases[phase].maximiser), mixed=mixed)
                for n in group
            )


def _portrait_of(gains: Gains, players: int, maximiser: tuple[tuple[int, int], ...], *, mixed: bool) -> Portrait:
    runs = _first_runs(gains.signs, players)
    continuum = not any(run.sign for run in runs)
    number = None
    if mixed and not continuum:
        number = sign_changes(runs)
        if number > 1:
            game = replace(gains.game, count=players)
            values = [gains.at(k) for k in range(players)] if players - 1 <= MOST_STURM else []
            number = _mixed(game, runs, values)
    return Portrait(players, pure_counts(runs), maximiser, number, continuum, stable_ends(runs))


def _mixed(game: SymmetricGame, runs: Sequence[SignRun], values: Sequence[fmpq]) -> int | None:
    """The number of mixed symmetric equilibria; None if all mixtures are."""
    if not any(run.sign for run in runs):
        return None
    changes = sign_changes(runs)
    if changes <= 1:
        return changes
    if game.count - 1 <= MOST_STURM:
        return positive_roots(values)
    from gametheory.solvers.solve import solve

    found = solve(game, concept="symmetric-nash")
    if not found.complete:
        raise LimitReached(
            f"how many mixed equilibria {game.count:,} players have is not certified; narrow the range of the axis, or "
            "use the concept pure-nash"
        )
    return sum(1 for each in found.equilibria if not each.state.get("pure", False))


def _maximiser_in_field(values: Sequence[Exact], runs: Sequence[SignRun]) -> tuple[tuple[int, int], ...]:
    """Ranges of counts that maximise the potential: of its peaks, which are where rising ends, the highest."""
    peaks: list[tuple[int, int]] = []
    rising = True
    for run in runs:
        if run.sign < 0:
            if rising:
                peaks.append((run.low, run.low))
            rising = False
        elif run.sign > 0:
            rising = True
        elif rising:
            peaks.append((run.low, run.high + 1))
            rising = False
    if rising:
        peaks.append((len(values), len(values)))
    sums: list[Exact] = [fmpq(0)]
    for value in values:
        sums.append(sums[-1] + value)
    # A plateau before a rise is no peak, and is lower than the one that follows.
    best = positions_of_best([sums[low] for low, _ in peaks])
    return tuple(peaks[position] for position in best)


def _runs(signs: Sequence[int]) -> tuple[SignRun, ...]:
    runs: list[SignRun] = []
    for k, sign in enumerate(signs):
        if runs and runs[-1].sign == sign:
            runs[-1] = SignRun(runs[-1].low, k, sign)
        else:
            runs.append(SignRun(k, k, sign))
    return tuple(runs)


def _first_runs(runs: Sequence[SignRun], count: int) -> tuple[SignRun, ...]:
    """The runs of the first so many gains."""
    return tuple(SignRun(run.low, min(run.high, count - 1), run.sign) for run in runs if run.low < count)


def _swapped(game: SymmetricGame) -> SymmetricGame:
    return replace(game, strategies=game.strategies[::-1], payoffs=game.payoffs[::-1])


def _mirrored(found: Portrait) -> Portrait:
    """The portrait in counts of the other strategy."""
    players = found.players
    return replace(
        found,
        counts=tuple((players - high, players - low) for low, high in reversed(found.counts)),
        maximiser=None
        if found.maximiser is None
        else tuple((players - high, players - low) for low, high in reversed(found.maximiser)),
        stable=(found.stable[1], found.stable[0]),
    )


def joined(found: Iterator[tuple[Portrait, ...]]) -> list[Joiner]:
    """Portraits of ascending numbers of players, joined; those that come together have one signature."""
    joiners: list[Joiner] = []
    for portraits in found:
        if joiners and joiners[-1].take(*portraits):
            continue
        joiners.append(Joiner(portraits[0]))
        if not joiners[-1].take(*portraits[1:] or portraits):
            raise AssertionError("counts move with the number of players, or don't, where nothing changes")
    return joiners
