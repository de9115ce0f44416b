r"""Fixation in finite populations: how likely a single mutant takes over under the frequency-dependent Moran process.

One player is drawn to reproduce in proportion to payoff, one at random to die (Nowak, Sasaki, Taylor and Fudenberg 2004).
With :math:`f_i` and :math:`g_i` the payoffs of a mutant and a resident when there are :math:`i` mutants among :math:`N`, who meet
all others but not themselves, the probability that one mutant takes over is

.. math:: \rho = 1 / \Bigl(1 + \sum_{k=1}^{N-1} \prod_{i=1}^{k} g_i / f_i\Bigr),

:math:`1/N` where all payoffs are equal. It is computed exactly, and estimated beside it by running the Moran process of
Nashpy (Knight and Campbell 2018).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.dynamics.payoff_matrix import payoff_matrix
from gametheory.dynamics.payoffs import expect_population
from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.model.population import PopulationGame
from gametheory.numbers import exact_text, short_text, to_fraction
from gametheory.solvers.result import Row, plain_about
from gametheory.spec.faults import did_you_mean

__all__ = ["Fixation", "fixation", "fixation_probability"]

Progress = Callable[[int, int], None]
Encounters = tuple[tuple[fmpq, fmpq], tuple[fmpq, fmpq]]
"""Payoffs of mutant and resident (rows) against mutant and resident (columns)."""

MAXIMUM_SIZE = 2_000
MAXIMUM_REPETITIONS = 1_000_000
DEFAULT_LIMIT = 100_000_000
"""Encounters that are simulated: size squared a step."""


@dataclass(frozen=True, slots=True)
class Fixation:
    """The probability that one mutant among ``size`` players takes over.

    ``probability`` is exact, ``neutral`` is 1/size. ``simulated`` is the share of ``repetitions`` runs in which the mutant took
    over, and ``standard_error`` that of the share; None without runs. ``shift`` was added to all four payoffs, and is
    not 0 where fitness would have been negative (a note says so).
    """

    about: About
    parameters: Mapping[str, Fraction]
    population: str
    mutant: str
    resident: str
    size: int
    probability: Fraction
    simulated: float | None
    standard_error: float | None
    repetitions: int
    seed: int
    shift: Fraction
    notes: tuple[str, ...] = ()

    @property
    def neutral(self) -> Fraction:
        """What the probability would be if all earned the same."""
        return Fraction(1, self.size)

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.dynamics/1``, with a fixation probability."""
        return {
            "format": "gametheory.dynamics/1",
            "game": plain_about(self.about),
            "parameters": {name: exact_text(value) for name, value in self.parameters.items()},
            "dynamic": "moran",
            "noise": None,
            "fixation": {
                "population": self.population,
                "mutant": self.mutant,
                "resident": self.resident,
                "size": self.size,
                "probability": exact_text(self.probability),
                "approx": float(self.probability),
                "neutral": exact_text(self.neutral),
                "simulated": self.simulated,
                "standard_error": self.standard_error,
                "repetitions": self.repetitions,
                "seed": self.seed,
                "shift": exact_text(self.shift),
                "notes": list(self.notes),
            },
        }

    def rows(self) -> list[Row]:
        """One flat row."""
        return [
            {
                "mutant": self.mutant,
                "resident": self.resident,
                "size": self.size,
                "probability": self.probability,
                "neutral": self.neutral,
                "simulated": self.simulated,
                "standard_error": self.standard_error,
                "repetitions": self.repetitions,
                "seed": self.seed,
                "shift": self.shift,
            }
        ]


def fixation(
    game: PopulationGame,
    size: int,
    mutant: str,
    resident: str,
    *,
    seed: int,
    repetitions: int = 1000,
    limit: int = DEFAULT_LIMIT,
    progress: Progress | None = None,
) -> Fixation:
    """How likely one ``mutant`` takes over a population of ``size`` (2 to 2,000) who otherwise play ``resident``.

    The game must have one population with payoffs linear in its shares; other strategies than the two don't occur. The
    process needs fitness: where one of the four payoffs is negative, or nobody would have any, the same number is added to all
    so that the least is 1. That changes the process (towards neutral drift the more is added), so a note says it.

    ``repetitions`` runs of Nashpy's process start from ``seed``, whatever numpy's global generator holds, which is left as it
    was; 0 runs none. ``limit`` bounds the encounters simulated, size squared a step; runs beyond it are left out, which
    ``repetitions`` and a note then say. ``progress`` is called with runs done and their number. Raises :class:`UsageError`
    for what doesn't fit.

    **Guarantees.** ``probability`` is exact for the payoffs after the shift; the simulation uses them rounded to floats.
    """
    expect_population(game, "a fixation probability")
    matrix = payoff_matrix(game)
    places = [_place(game, name) for name in (mutant, resident)]
    if mutant == resident:
        raise UsageError(f"mutant and resident are both {mutant}; name two strategies")
    if not 2 <= size <= MAXIMUM_SIZE:
        raise UsageError(f"the population must have from 2 to {MAXIMUM_SIZE:,} players; {size:,} were asked for")
    if not 0 <= repetitions <= MAXIMUM_REPETITIONS:
        raise UsageError(f"there may be from 0 to {MAXIMUM_REPETITIONS:,} repetitions; {repetitions:,} were asked for")
    if not 0 <= seed < 2**32:
        raise UsageError(f"the seed must be a whole number from 0 to 2**32 - 1; it is {seed}")
    (a, b), (c, d) = ([matrix[i][j] for j in places] for i in places)
    shift = _shift(((a, b), (c, d)), size)
    encounters = ((a + shift, b + shift), (c + shift, d + shift))
    simulated = error = None
    notes = []
    done = 0
    if repetitions:
        wins, done = _simulated(encounters, size, repetitions, seed, limit, progress)
        if done < repetitions:
            notes.append(
                f"{done:,} of {repetitions:,} runs are simulated: more take over {limit:,} encounters; the exact value needs none"
            )
    if done:
        simulated = wins / done
        error = math.sqrt(simulated * (1 - simulated) / done)
    added = to_fraction(shift)
    note = (
        f"{short_text(added)} is added to all payoffs, so that the least of {mutant} and {resident} against each other is 1: "
        "a payoff is negative, or nobody has any, and fitness can't be; the probability depends on what is added"
    )
    return Fixation(
        about=game.about,
        parameters=game.parameters,
        population=game.players[0],
        mutant=mutant,
        resident=resident,
        size=size,
        probability=fixation_probability(encounters, size),
        simulated=simulated,
        standard_error=error,
        repetitions=done,
        seed=seed,
        shift=added,
        notes=(*([note] if shift else []), *notes),
    )


def fixation_probability(encounters: Encounters, size: int) -> Fraction:
    """The closed formula, for payoffs that are not negative, with which somebody has fitness at every number of mutants."""
    total = fmpq(1)
    # Horner: 1 + r_1 (1 + r_2 (1 + ...)), from the last ratio to the first.
    for mutants in range(size - 1, 0, -1):
        mutant, resident = _fitness(encounters, size, mutants)
        if mutant == 0:
            # From here mutants can only lose: none takes over.
            return Fraction(0)
        total = 1 + resident / mutant * total
    return to_fraction(1 / total)


def _fitness(encounters: Encounters, size: int, mutants: int) -> tuple[fmpq, fmpq]:
    """What a mutant and a resident earn from all others, together."""
    (a, b), (c, d) = encounters
    return a * (mutants - 1) + b * (size - mutants), c * mutants + d * (size - mutants - 1)


def _shift(encounters: Encounters, size: int) -> fmpq:
    least = min(payoff for row in encounters for payoff in row)
    barren = least == 0 and any(not any(_fitness(encounters, size, mutants)) for mutants in range(1, size))
    return 1 - least if least < 0 or barren else fmpq(0)


def _simulated(
    encounters: Encounters, size: int, repetitions: int, seed: int, limit: int, progress: Progress | None
) -> tuple[int, int]:
    """In how many runs of Nashpy's process the mutant takes over, and how many there were before the limit."""
    import nashpy
    import numpy as np

    # Only the ratio of payoffs matters; scaled, the greatest is 1, and a large number is not lost to the range of floats.
    greatest = max(payoff for row in encounters for payoff in row)
    matrix = np.array([[float(to_fraction(payoff / greatest)) for payoff in row] for row in encounters])
    process = nashpy.Game(matrix)
    first = np.array([0] + [1] * (size - 1))
    wins = work = 0
    for done in range(repetitions):
        population = first
        with _seeded(seed, done):
            for population in process.moran_process(initial_population=first):  # noqa: B007 - the last one counts
                work += size * size
                if work > limit:
                    return wins, done
        wins += int(population[0] == 0)
        if progress is not None:
            progress(done + 1, repetitions)
    return wins, repetitions


@contextmanager
def _seeded(seed: int, run: int) -> Iterator[None]:
    """Numpy's global generator, which Nashpy draws from, seeded for one run, and afterwards as it was.

    Each run has its own seed, so that callbacks between runs can neither see nor disturb it.
    """
    import numpy as np

    state = np.random.get_state()
    np.random.seed([seed, run])
    try:
        yield
    finally:
        np.random.set_state(state)


def _place(game: PopulationGame, name: str) -> int:
    names = game.strategies[0]
    if name not in names:
        hint = did_you_mean(name, names, "strategies: ") or "name one of its strategies"
        raise UsageError(f"'{name}' is not a strategy of {game.players[0]} ({hint})")
    return names.index(name)
