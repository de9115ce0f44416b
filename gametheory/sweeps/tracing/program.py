"""A tape as arrays: the straight-line program that the machine in :mod:`gametheory.sweeps.kernels.machine` runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from gametheory.numbers import to_fraction
from gametheory.sweeps.tracing.traced import CONSTANT, PARAMETER, Tape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = tuple[NDArray[np.int8], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]

__all__ = ["Program", "program_of"]


@dataclass(frozen=True)
class Program:
    """Registers and what fills them, in order.

    ``operations[r]`` says how register ``r`` is filled: from the points' row ``left[r]``, from ``constants[r]`` (within
    ``roundings[r]`` of the exact constant), or from the registers ``left[r]`` and ``right[r]``. ``place`` maps registers of
    the tape to those here; only what the roots need is here.
    """

    operations: NDArray[np.int8]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    constants: NDArray[np.float64]
    roundings: NDArray[np.float64]
    place: Mapping[int, int]

    @property
    def size(self) -> int:
        """The number of registers."""
        return len(self.operations)

    @property
    def arrays(self) -> Arrays:
        """What the machine takes."""
        return self.operations, self.left, self.right, self.constants, self.roundings

    def places(self, registers: Iterable[int]) -> NDArray[np.int32]:
        """Where registers of the tape are here."""
        return np.array([self.place[register] for register in registers], dtype=np.int32)


def program_of(tape: Tape, roots: Iterable[int]) -> Program:
    """The program that computes these registers of a tape."""
    live = set()
    agenda = list(roots)
    while agenda:
        register = agenda.pop()
        if register not in live:
            live.add(register)
            found = tape.registers[register]
            if found.operation not in (PARAMETER, CONSTANT):
                agenda += [found.left, found.right]
    order = sorted(live)
    place = {register: number for number, register in enumerate(order)}
    kept = [tape.registers[register] for register in order]
    size = len(order)
    operations, left, right = np.zeros(size, np.int8), np.zeros(size, np.int32), np.zeros(size, np.int32)
    constants, roundings = np.zeros(size), np.zeros(size)
    for number, found in enumerate(kept):
        operations[number] = found.operation
        if found.operation == PARAMETER:
            left[number] = found.left
        elif found.constant is not None:
            constants[number], roundings[number] = rounded(to_fraction(found.constant))
        else:
            left[number], right[number] = place[found.left], place[found.right]
    return Program(operations, left, right, constants, roundings, place)


def rounded(value: Fraction) -> tuple[float, float]:
    """A float near a number, and a bound on their distance; infinitely far where there is no such float."""
    try:
        nearest = float(value)
    except OverflowError:
        return 0.0, np.inf
    distance = abs(Fraction(nearest) - value)
    # The distance is rounded too: one more unit makes it a bound.
    return nearest, float(np.nextafter(float(distance), np.inf)) if distance else 0.0
