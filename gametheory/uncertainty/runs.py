"""A group's games solved: at draws, where one parameter at a time is changed, and along each parameter in formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from gametheory.claims.break_even import BreakEvenRow, break_even
from gametheory.errors import GameTheoryError
from gametheory.model.family import Family
from gametheory.parametric.statics import SolvedLines
from gametheory.studies.rows import ChunkRows
from gametheory.studies.study import CHUNK, Study, study_of
from gametheory.sweeps.designs.sampled import Sampled
from gametheory.sweeps.execution.threads import fold_chunks
from gametheory.uncertainty.groups import Group
from gametheory.uncertainty.influences import Changed
from gametheory.uncertainty.readings import columns_of, holds, spread
from gametheory.uncertainty.tally import Sample, Tally, joined, tally_of
from gametheory.uncertainty.variations import Variations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gametheory.sweeps.designs.design import Design

__all__ = ["Report", "Run"]

T = TypeVar("T")
Report = Callable[[int, int], None]
"""Told of what is done, and of all."""

SMALL_CHUNK = 256
"""Points a chunk where every one may be solved exactly."""
LEAST_CHUNK = 4_096
CHUNKS = 64
"""Chunks into which a study is cut, if that leaves enough points in each: progress is told of each."""


class Run:
    """The studies of a group."""

    def __init__(self, family: Family, group: Group, concept: str | None, threads: int | None) -> None:
        self.family, self.group = family, group
        self._concept, self._threads = concept, threads

    def draw(self, design: Sampled, report: Report) -> tuple[Study, Tally, Sample]:
        """The tally of all draws, and the sample of the first ones."""
        study, columns = self._studied(design)
        total: list[Tally] = []
        parts: list[Sample] = []

        def fold(_: int, found: tuple[Tally, Sample]) -> None:
            total[:] = [joined(total[0] if total else None, found[0])]
            if found[1].parameters.shape[1]:
                parts.append(found[1])

        self._fold(study, lambda rows: tally_of(rows, self.group.claims, columns), fold, report)
        return study, total[0], Sample.joined(parts)

    def change(self, design: Variations, report: Report) -> Changed:
        """Truths of claims and means of measures at the points at which one parameter at a time is changed."""
        study, columns = self._studied(design)
        claims, measures = self.group.claims, self.group.measures
        truths = np.empty((len(claims), design.size), np.bool_)
        means = np.empty((len(measures), design.size))

        def work(rows: ChunkRows) -> tuple[int, list[NDArray[np.bool_]], list[NDArray[np.float64]]]:
            return rows.first, [holds(rows, name) for name in claims], [spread(rows, k).mean for k in columns]

        def fold(_: int, found: tuple[int, list[NDArray[np.bool_]], list[NDArray[np.float64]]]) -> None:
            first, held, averages = found
            for k, truth in enumerate(held):
                truths[k, first : first + len(truth)] = truth
            for k, average in enumerate(averages):
                means[k, first : first + len(average)] = average

        self._fold(study, work, fold, report)
        return Changed(design, truths, means)

    def flips(
        self, claim: str, values: Mapping[str, object] | None, lines: SolvedLines, report: Report
    ) -> tuple[dict[str, BreakEvenRow], dict[str, str]]:
        """A claim's break-even rows for the parameters that vary, and why others have none."""
        drawn = [marginal.name for marginal in self.group.marginals]
        try:
            (table,) = break_even(
                self.family,
                [claim],
                values=values,
                concept=self._concept,
                lines=lines,
                parameters=drawn,
                progress=report,
            )
        except GameTheoryError as error:
            # The estimates stand without what can't be solved in formulas.
            return {}, dict.fromkeys(drawn, str(error))
        reasons = {**table.left_out, **table.unsolved}
        return (
            {row.parameter: row for row in table.rows if row.parameter in drawn},
            {name: reasons[name] for name in drawn if name in reasons},
        )

    def _studied(self, design: Design) -> tuple[Study, tuple[int, ...]]:
        group = self.group
        crowd = self.family.spec.form in ("symmetric", "population")
        study = study_of(
            self.family,
            design,
            values=group.fixed,
            concept=self._concept,
            claims=group.claims,
            chunk_size=SMALL_CHUNK if crowd else min(CHUNK, max(LEAST_CHUNK, design.size // CHUNKS)),
        )
        return study, columns_of(study.layout, group.measures)

    def _fold(
        self, study: Study, work: Callable[[ChunkRows], T], fold: Callable[[int, T], None], report: Report
    ) -> None:
        size = study.design.size
        fold_chunks(
            study.chunks,
            lambda chunk: work(study.rows(chunk)),
            fold,
            threads=self._threads,
            progress=lambda done, _: report(min(done * study.chunk_size, size), size),
        )
