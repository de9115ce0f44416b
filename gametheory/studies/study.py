"""A study: a family, a design, a concept and claims; chunk by chunk, its rows.

The payoffs of a chunk's points are computed by the machine, their games solved by a kernel, the claims decided on the rows;
whatever of this is not certain in floats is done again exactly. The rows are those of :func:`gametheory.solve` at each point,
numbers rounded to floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory.claims.check import expect_claims
from gametheory.claims.decide import FAILS, HOLDS, UNDECIDED
from gametheory.errors import UsageError
from gametheory.model.family import Family
from gametheory.solvers.concepts import chosen_method, concept_of_claims
from gametheory.spec.expressions import Expression
from gametheory.spec.schema import Claim
from gametheory.studies.conditions import TRUE, UNSURE, Bounded, truths
from gametheory.studies.exactly import ExactSolver
from gametheory.studies.kinds import Solved
from gametheory.studies.layout import Layout, layout_of
from gametheory.studies.regions import Region, Regions
from gametheory.studies.rows import VERDICTS, ChunkRows, KernelPart, assembled
from gametheory.studies.selecting import Rule, quantities_of, rule_of, selected_verdicts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gametheory.sweeps.designs.design import Design

__all__ = ["CHUNK", "Study", "claims_without_values", "study_of"]

CHUNK = 65_536
"""Points a chunk: enough to forget what a chunk costs, few enough for memory."""
UNIT = 2.0**-53
PRECISION, FLOOR, TINY = 1e-9, 1e-12, 1e-290
"""Numbers told are within this share of themselves, plus this share of the largest number of their row, of the exact ones; what
floats don't know as well is computed exactly."""


@dataclass(frozen=True)
class Study:
    """Everything that determines the rows; build one with :func:`study_of`."""

    family: Family
    design: Design
    fixed: Mapping[str, Fraction]
    concept: str
    claims: tuple[str, ...]
    chunk_size: int = CHUNK
    kernels: bool = True
    """Whether kernels are used; without, every point is solved exactly."""
    _solver: list[_Solver] = field(default_factory=list, repr=False, compare=False)

    @property
    def chunks(self) -> int:
        """The number of chunks."""
        return -(-self.design.size // self.chunk_size)

    @property
    def layout(self) -> Layout:
        """The columns of an equilibrium."""
        return self._made.layout

    def rows(self, chunk: int) -> ChunkRows:
        """The rows of a chunk: a function of the study and the chunk's number alone."""
        start = chunk * self.chunk_size
        return self._made.rows(start, min(start + self.chunk_size, self.design.size))

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel solves games such as that at the first point."""
        return self._made.has_kernel

    @property
    def _made(self) -> _Solver:
        # Kept in a list so that the study stays frozen and is pickled without it.
        if not self._solver:
            self._solver.append(_Solver(self))
        return self._solver[0]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_solver": []}


def study_of(
    family: Family,
    design: Design,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    claims: Iterable[str] = (),
    chunk_size: int = CHUNK,
    kernels: bool = True,
) -> Study:
    """The study of a family at a design's points; parameters that it doesn't vary are at ``values``, or their defaults.

    With ``claims`` the concept is that of :func:`gametheory.check`. Raises :class:`UsageError` for a claim that is not there or
    that sets, by its ``at``, a parameter that varies.
    """
    names = tuple(claims)
    expect_claims(names, family.spec.claims)
    _expect_in_range(family, design)
    both = sorted(set(design.names) & set(values or {}))
    if both:
        raise UsageError(f"'{both[0]}' is both set and varied")
    fixed = {name: value for name, value in family.point(values).items() if name not in design.names}
    for name in names:
        clash = sorted(name for name, value in family.spec.claims[name].at.items() if fixed.get(name) != value)
        if clash:
            raise UsageError(f"the claim {name} is about {clash[0]} at a value of its own: set it, and don't vary it")
    game = family.at()
    chosen, _ = chosen_method(game, concept or (concept_of_claims(game) if names else None))
    if not 1 <= chunk_size <= 10_000_000:
        raise UsageError("a chunk has from 1 to 10,000,000 points")
    return Study(family, design, fixed, chosen, names, chunk_size, kernels)


def _expect_in_range(family: Family, design: Design) -> None:
    """Raise :class:`UsageError` for a name that is no parameter, or a point outside the range of one."""
    from gametheory.sweeps.designs import Grid, Listed, Points

    ends: Mapping[str, tuple[Fraction, ...]] = dict.fromkeys(design.names, ())
    if isinstance(design, Grid):
        ends = {name: axis.values if isinstance(axis, Listed) else (axis.low, axis.high) for name, axis in design.axes}
    elif isinstance(design, Points):
        ends = dict(zip(design.names, zip(*design.points, strict=True), strict=True))
    for name, values in ends.items():
        if name not in family.parameters:
            family.point({name: 0})  # Says what may have been meant.
        for furthest in (max(values), min(values)) if values else ():
            family.point({name: furthest})


def claims_without_values(family: Family) -> tuple[str, ...]:
    """The claims that are about whatever values the parameters have."""
    return tuple(name for name, claim in family.spec.claims.items() if not claim.at)


class _Solver:
    """What is made once for all chunks of a study."""

    def __init__(self, study: Study) -> None:
        family = study.family
        self._study = study
        self._claims: dict[str, Claim] = {name: family.spec.claims[name] for name in study.claims}
        self.layout = layout_of(family, family.at({}), study.concept)
        self._definitions = {
            name: found
            for name, found in family.spec.definitions.items()
            if name not in family.spec.outcome_definitions
        }
        self._told = (*self.layout.payoffs, *self.layout.measures, *(f"state.{name}" for name in self.layout.states))
        self._shape = tuple(map(len, family.spec.strategies)) if family.spec.form == "strategic" else ()
        self._extras = self._quantities_of_play()
        self._exact = ExactSolver(family, self.layout, study.concept, self._claims)
        self._regions = (
            Regions(family, study.design.names, study.fixed, study.concept, self._extras) if study.kernels else None
        )
        # Kept, for what is known of them goes by their identity.
        self._rules = {name: quantities_of(claim, self.layout.players) for name, claim in self._claims.items()}
        self._constants = {name: Bounded.exactly(value) for name, value in study.fixed.items()}
        self._rounded = np.array(study.design.rounded, np.bool_)

    @property
    def has_kernel(self) -> bool:
        """Whether there is a kernel in the region of the first point, or that of the defaults if it lies on a boundary."""
        if self._regions is None:
            return False
        return any(self._regions.has_kernel(point) for point in (self._point(0), self._defaults()))

    def _defaults(self) -> Mapping[str, Fraction]:
        return self._study.family.point({**self._study.fixed})

    def rows(self, start: int, stop: int) -> ChunkRows:
        """The rows of the points from ``start`` up to ``stop``."""
        design = self._study.design
        points = design.floats(start, stop)
        parts: list[KernelPart] = []
        exactly: NDArray[np.int64] = np.arange(stop - start, dtype=np.int64)
        kernels: frozenset[str] = frozenset()
        if self._regions is not None:
            found = self._regions.solve(points, self._rounded, lambda place: self._point(start + place))
            exactly, kernels = found.doubtful, found.kernels
            for chosen, solved, region in found.solved:
                part, unsure = self._decided(points, chosen, solved, region)
                parts.append(part)
                exactly = np.concatenate([exactly, unsure])
        exact = {int(place): self._exact(self._point(start + int(place))) for place in np.sort(exactly)}
        return assembled(start, points, self.layout, self._study.claims, parts, exact, kernels)

    def _point(self, index: int) -> Mapping[str, Fraction]:
        """All parameters' exact values at a point, in the order of the file."""
        varied = self._study.design.exact(index)
        fixed = self._study.fixed
        return {name: varied[name] if name in varied else fixed[name] for name in self._study.family.parameters}

    def _named(self) -> set[str]:
        """All names in conditions and rules of claims."""
        named: set[str] = set()
        for claim in self._claims.values():
            named |= claim.holds.names()
            if isinstance(claim.select, Expression):
                named |= claim.select.names()
        return named

    def _quantities_of_play(self) -> tuple[str, ...]:
        """Names in claims that are told neither by the rows nor by the parameters.

        In a tree expectations over the play, such as ``player.move``; in a symmetric game ``count.strategy`` and what claims
        know of a state, which is more than the rows tell.
        """
        spec = self._study.family.spec
        known = {*self._study.family.parameters, *spec.definitions, *self.layout.payoffs, *self.layout.measures}
        if spec.form == "symmetric":
            known |= {*self.layout.strategies}
        elif spec.form not in ("extensive", "bayesian"):
            return ()
        return tuple(sorted(self._named() - known))

    def _decided(
        self, points: NDArray[np.float64], chosen: NDArray[np.int64], solved: Solved, region: Region
    ) -> tuple[KernelPart, NDArray[np.int64]]:
        """The claims at what a kernel found, and the points at which floats can't decide them."""
        certain = solved.counts >= 0
        chosen, counts = chosen[certain], solved.counts[certain]
        row_point = np.repeat(np.arange(len(chosen)), counts)
        environment = self._environment(points, chosen[row_point], solved)
        found = self._truths(environment, solved, region)
        unsure_point = np.zeros(len(chosen), np.bool_)
        unsure_point[row_point[_blurred(solved, len(self.layout.values))]] = True
        verdicts: dict[str, NDArray[np.int8]] = {}
        for name, claim in self._claims.items():
            unsure_point[row_point[found[name] == UNSURE]] = True
            if claim.quantifier == "selected":
                rule = self._rule(claim, solved, environment)
                verdicts[name], open_ = selected_verdicts(rule, found[name], counts)
                if open_.any():
                    functions = self._functions(name, solved, open_[row_point], region)
                    verdicts[name], open_ = selected_verdicts(replace(rule, functions=functions), found[name], counts)
                unsure_point |= open_
            else:
                verdicts[name] = _verdicts(claim, found[name], counts)
        keep, keep_rows = ~unsure_point, ~unsure_point[row_point]
        width = len(self.layout.values)
        everything = bool(keep.all())
        # A value that may as well be 0 is told as 0, which it is if it is a sum that cancels.
        told = np.where(np.abs(solved.values[:, :width]) <= solved.errors[:, :width], 0.0, solved.values[:, :width])
        strategies, values = solved.strategies, told
        if not everything:
            strategies, values = strategies[keep_rows], values[keep_rows]
        truth_rows = {name: truth[keep_rows] for name, truth in found.items()}
        kept_counts = counts[keep]
        kept_verdicts = {name: verdict[keep] for name, verdict in verdicts.items()}
        part = KernelPart(chosen[keep], kept_counts, strategies, values, truth_rows, kept_verdicts)
        return part, chosen[unsure_point]

    def _rule(self, claim: Claim, solved: Solved, environment: Mapping[str, Bounded]) -> Rule:
        form, players = self._study.family.spec.form, len(self.layout.players)
        return rule_of(claim, form, self._shape, players, solved, environment, self._definitions)

    def _functions(
        self, name: str, solved: Solved, asked: NDArray[np.bool_], region: Region
    ) -> NDArray[np.int64] | None:
        """Of the rule of a claim, which quantities are the same function at which rows: a number each, or -1."""
        quantities = self._rules[name]
        rows = np.flatnonzero(asked)
        if not quantities or not rows.size:
            return None
        positive = solved.strategies[rows] != 0
        which, examples = _distinct(positive)
        numbers: dict[int, int] = {-1: -1}
        told = [
            [numbers.setdefault(function, len(numbers)) for function in region.functions(quantities, positive[example])]
            for example in examples
        ]
        found = np.full((len(asked), len(quantities)), -1, np.int64)
        found[rows] = np.array(told, np.int64)[which]
        return found

    def _truths(
        self, environment: Mapping[str, Bounded], solved: Solved, region: Region
    ) -> dict[str, NDArray[np.int8]]:
        """The truth of each claim's condition at each row; comparisons that are ties by what is played count as such."""
        if not self._claims:
            return {}
        size = len(solved.values)
        found = {
            name: np.broadcast_to(truths(claim.holds, environment, self._definitions), (size,)).astype(np.int8)
            for name, claim in self._claims.items()
        }
        unsure = np.flatnonzero(np.any([truth == UNSURE for truth in found.values()], axis=0))
        if not unsure.size:
            return found
        conditions = [claim.holds for claim in self._claims.values()]
        positive = solved.strategies[unsure] != 0
        which, examples = _distinct(positive)
        ties = [region.ties(conditions, positive[example]) for example in examples]
        # Supports with the same ties are decided together; there are few such sets.
        for tied in set(ties) - {frozenset()}:
            rows = unsure[np.array([each == tied for each in ties])[which]]
            there = {name: _at(bounded, rows, size) for name, bounded in environment.items()}
            for name, claim in self._claims.items():
                found[name][rows] = truths(claim.holds, there, self._definitions, tied=tied)
        return found

    def _environment(
        self, points: NDArray[np.float64], places: NDArray[np.int64], solved: Solved
    ) -> dict[str, Bounded]:
        """What claims may name at each row of a kernel's results; only what they do name costs anything."""
        wanted = self._named()
        agenda = list(wanted)
        while agenda:
            name = agenda.pop()
            if name in self._definitions:
                new = self._definitions[name].names() - wanted
                wanted |= new
                agenda += new
        environment = {name: bounded for name, bounded in self._constants.items() if name in wanted}
        for place, name in enumerate(self._study.design.names):
            if name in wanted:
                value = points[place, places]
                environment[name] = Bounded(value, UNIT * np.abs(value) if self._rounded[place] else 0.0)
        for column, name in enumerate((*self._told, *self._extras)):
            if name in wanted:
                environment[name] = Bounded(solved.values[:, column], solved.errors[:, column])
        if self._study.family.spec.form not in ("extensive", "bayesian"):
            for column, name in enumerate(self.layout.strategies):
                if name in wanted:
                    # What is not played is exactly 0; a mixed probability may be 1 by rounding alone.
                    value = solved.strategies[:, column].astype(np.float64)
                    environment[name] = Bounded(value, np.where(value != 0.0, solved.strategy_errors, 0.0))
        return environment


def _blurred(solved: Solved, width: int) -> NDArray[np.bool_]:
    """The rows in which some number that is told is known too badly, for all that the equilibria are certain."""
    values, errors = np.abs(solved.values[:, :width]), solved.errors[:, :width]
    known = np.isfinite(values)
    scale = np.max(np.where(known, values, 0.0), axis=1, initial=0.0, keepdims=True)
    badly = known & ~(errors <= PRECISION * values + FLOOR * scale + TINY)
    found: NDArray[np.bool_] = np.any(badly, axis=1) | ~(solved.strategy_errors <= PRECISION)
    return found


def _distinct(table: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row of truths a number, the same for equal rows, and for each number one row that has it."""
    which = np.zeros(len(table), np.int64)
    examples = np.zeros(1, np.int64)
    # Thirty columns at a time fit a number beside the one found so far.
    for start in range(0, table.shape[1], 30):
        columns = table[:, start : start + 30]
        word = columns @ (1 << np.arange(columns.shape[1], dtype=np.int64))
        _, examples, which = np.unique((which << 30) | word, return_index=True, return_inverse=True)
    return which, examples


def _at(bounded: Bounded, rows: NDArray[np.int64], size: int) -> Bounded:
    """The numbers at some rows."""
    if np.ndim(bounded.value) == 0:
        return bounded
    value, error = np.broadcast_to(bounded.value, (size,)), np.broadcast_to(bounded.error, (size,))
    return Bounded(value[rows], error[rows])


def _verdicts(claim: Claim, truth: NDArray[np.int8], counts: NDArray[np.int32]) -> NDArray[np.int8]:
    """The verdict of a claim at each point, from its certain truths at all equilibria there."""
    holds, fails, undecided = (VERDICTS.index(each) for each in (HOLDS, FAILS, UNDECIDED))
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(truth == TRUE, dtype=np.int64)])
    ends = np.cumsum(counts, dtype=np.int64)
    true = before[ends] - before[ends - counts]
    if claim.quantifier == "some":
        return np.where(true > 0, holds, fails).astype(np.int8)
    found = np.where(true == counts, holds, fails)
    return np.where(counts == 0, undecided, found).astype(np.int8)
