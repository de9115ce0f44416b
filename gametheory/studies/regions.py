"""From points to kernels: each point belongs to a region in which no ``min``, ``max`` or ``if`` switches.

Regions are found as they are met: the first point that belongs to none yet is traced, and the region around it, with its
kernel, is kept for all points to come. A point so near to a boundary that floats can't tell its side is doubtful.

**Guarantee.** Which region a point belongs to, and whether it is doubtful, depends on the point alone and not on the order of
finding: two regions share their guards up to one at which they have opposite signs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory.errors import EvaluationError, LimitReached
from gametheory.model.family import Family, Game
from gametheory.model.outcome import with_definitions
from gametheory.numbers import to_flint
from gametheory.spec.expressions import Expression
from gametheory.studies.kinds import Kernel, Solved, kernel_of
from gametheory.studies.ties import functions_of, tied_comparisons
from gametheory.sweeps.tracing.program import Program, program_of
from gametheory.sweeps.tracing.traced import OnBoundary, Tape

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Region", "Regions", "Sorted"]

MOST_REGIONS = 200
"""Regions that the points of one chunk are sorted into; what is left over is solved exactly."""
MOST_SUPPORTS = 2_000
"""Supports of equilibria in one region whose ties are remembered."""
MOST_KNOWN = 1_000
"""Regions that are remembered; forgetting one costs time, and changes nothing else."""


@dataclass(frozen=True)
class Region:
    """Guards with their signs, and the kernel inside; None where there is no kernel, or nothing is defined.

    ``game`` is the lifted game, and ``constants`` the parameters and definitions, in numbers of ``tape``.
    """

    program: Program
    guards: NDArray[np.int32]
    signs: NDArray[np.int8]
    kernel: Kernel | None
    game: Game | None
    tape: Tape
    constants: Mapping[str, Any]
    lock: threading.Lock = field(default_factory=threading.Lock)
    _known: dict[Any, Any] = field(default_factory=dict)

    def ties(self, conditions: Sequence[Expression], support: NDArray[np.bool_]) -> frozenset[int]:
        """The comparisons that are ties at equilibria of this support in this region: see :mod:`gametheory.studies.ties`."""
        found: frozenset[int] = self._told(tied_comparisons, conditions, support, frozenset())
        return found

    def functions(self, quantities: Sequence[Expression], support: NDArray[np.bool_]) -> tuple[int, ...]:
        """Which functions quantities are at equilibria of this support, as :func:`gametheory.studies.ties.functions_of` says."""
        found: tuple[int, ...] = self._told(functions_of, quantities, support, (-1,) * len(quantities))
        return found

    def _told(
        self, work: Callable[..., Any], about: Sequence[Expression], support: NDArray[np.bool_], nothing: object
    ) -> Any:  # noqa: ANN401 - what the work gives
        if self.game is None:
            return nothing
        key = (work, tuple(map(id, about)), support.tobytes())
        with self.lock:
            if key not in self._known:
                if len(self._known) >= MOST_SUPPORTS:
                    self._known.clear()
                self._known[key] = work(about, self.game, self.tape, self.constants, support.tolist())
            return self._known[key]


@dataclass(frozen=True)
class Sorted:
    """What kernels found at points, region by region, and the points that are left to exact arithmetic."""

    solved: Sequence[tuple[NDArray[np.int64], Solved, Region]]
    doubtful: NDArray[np.int64]
    kernels: frozenset[str]


class Regions:
    """The regions of a family whose ``names`` vary, the rest being fixed; safe to use from several threads.

    ``extras`` are further quantities that kernels are to tell of each equilibrium.
    """

    def __init__(
        self,
        family: Family,
        names: Sequence[str],
        fixed: Mapping[str, Fraction],
        concept: str,
        extras: Sequence[str] = (),
    ) -> None:
        self._family = family
        self._names = tuple(names)
        self._fixed = fixed
        self._concept = concept
        self._extras = tuple(extras)
        self._known: list[Region] = []
        self._lock = threading.Lock()

    def solve(
        self,
        points: NDArray[np.float64],
        rounded: NDArray[np.bool_],
        exactly: Callable[[int], Mapping[str, Fraction]],
    ) -> Sorted:
        """Solve the games at all points, ``[parameter, point]``; ``exactly`` gives the exact values of one."""
        left = np.arange(points.shape[1], dtype=np.int64)
        solved: list[tuple[NDArray[np.int64], Solved, Region]] = []
        doubtful: list[NDArray[np.int64]] = []
        kernels: set[str] = set()
        regions = 0
        while len(left):
            if regions >= MOST_REGIONS:
                doubtful.append(left)
                break
            region = self._around(points, rounded, left[:1], exactly)
            if region is None:
                doubtful.append(left[:1])
                left = left[1:]
                continue
            regions += 1
            status = _status(region, points, rounded, left)
            # The point traced is inside, whatever floats make of it.
            status[0] = status[0] if status[0] == 1 else -1
            inside, unknown, left = left[status == 1], left[status == -1], left[status == 0]
            doubtful.append(unknown)
            if region.kernel is None:
                doubtful.append(inside)
            elif len(inside):
                found = region.kernel.solve(points, rounded, inside)
                solved.append((inside, found, region))
                kernels.add(region.kernel.name)
                doubtful.append(inside[found.counts < 0])
        everything = np.sort(np.concatenate(doubtful)) if doubtful else np.empty(0, np.int64)
        return Sorted(solved, everything, frozenset(kernels))

    def _around(
        self,
        points: NDArray[np.float64],
        rounded: NDArray[np.bool_],
        chosen: NDArray[np.int64],
        exactly: Callable[[int], Mapping[str, Fraction]],
    ) -> Region | None:
        """The region around a point; None where the point lies on a boundary."""
        for region in tuple(self._known):
            if _status(region, points, rounded, chosen)[0] == 1:
                return region
        with self._lock:
            # Another thread may have found it meanwhile.
            for region in self._known:
                if _status(region, points, rounded, chosen)[0] == 1:
                    return region
            try:
                region = self._traced(exactly(int(chosen[0])))
            except OnBoundary:
                return None
            if len(self._known) >= MOST_KNOWN:
                del self._known[: MOST_KNOWN // 2]
            self._known.append(region)
            return region

    def has_kernel(self, sample: Mapping[str, Fraction]) -> bool:
        """Whether there is a kernel in the region of a point; not where the point is on a boundary."""
        try:
            return self._traced(sample).kernel is not None
        except OnBoundary:
            return False

    def _traced(self, sample: Mapping[str, Fraction]) -> Region:
        tape = Tape(self._names, sample)
        numbers = {name: to_flint(value) for name, value in self._fixed.items()} | dict(tape.parameters)
        kernel, game, known = None, None, {}
        try:
            known = with_definitions(self._family.spec, numbers)  # type: ignore[arg-type]
            game = self._family.lifted(numbers)  # type: ignore[arg-type]
            kernel = kernel_of(game, self._concept, tape, self._extras)
        except (EvaluationError, LimitReached):
            pass  # Undefined in the whole region, or too large to trace: exact arithmetic says so point by point.
        guards = tape.guards
        program = program_of(tape, guards)
        signs = np.array(list(guards.values()), np.int8)
        return Region(program, program.places(guards), signs, kernel, game, tape, known)


def _status(
    region: Region, points: NDArray[np.float64], rounded: NDArray[np.bool_], chosen: NDArray[np.int64]
) -> NDArray[np.int8]:
    """1 for points inside a region, 0 for those outside, -1 where floats can't tell."""
    if not len(region.guards):
        return np.ones(len(chosen), np.int8)
    from gametheory.sweeps.kernels.machine import classify

    return classify(*region.program.arrays, points, rounded, chosen, region.guards, region.signs)
