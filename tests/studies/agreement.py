"""Whether a study with kernels has the rows of the same study solved exactly at every point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from gametheory.studies.exactly import EXACT, KERNEL
from gametheory.studies.rows import ChunkRows
from gametheory.studies.study import Study

SAME = 1e-9


def differences(study: Study) -> tuple[list[str], int]:
    """What differs, as texts, and how many points kernels decided."""
    exactly = replace(study, kernels=False, _solver=[])
    found: list[str] = []
    decided = 0
    for chunk in range(study.chunks):
        rows, expected = study.rows(chunk), exactly.rows(chunk)
        decided += int((rows.solved == KERNEL).sum())
        found += [f"chunk {chunk}: {each}" for each in _different(rows, expected, study.claims)]
    return found, decided


def _different(rows: ChunkRows, expected: ChunkRows, claims: Iterable[str]) -> list[str]:
    if (rows.counts != expected.counts).any():
        return [f"equilibria at point {np.flatnonzero(rows.counts != expected.counts)[0]}"]
    found = []
    left_over = rows.solved != KERNEL
    if (rows.solved[left_over] != expected.solved[left_over]).any() or (expected.solved[~left_over] != EXACT).any():
        found.append("how points were solved")
    if (rows.complete != expected.complete).any():
        found.append("completeness")
    for name in ("strategies", "values"):
        known, exact = getattr(rows, name).astype(float), getattr(expected, name).astype(float)
        alike = np.isclose(known, exact, rtol=SAME, atol=SAME, equal_nan=True)
        if not alike.all():
            row, column = np.argwhere(~alike)[0]
            point = rows.point_of_row[row]
            found.append(f"{name} at point {point}: {known[row, column]} for {exact[row, column]} in column {column}")
        if name == "strategies" and ((known == 0) != (exact == 0)).any():
            found.append("supports")
    for name in claims:
        if (rows.truths[name] != expected.truths[name]).any():
            found.append(f"the truth of {name} at row {np.flatnonzero(rows.truths[name] != expected.truths[name])[0]}")
        if (rows.verdicts[name] != expected.verdicts[name]).any():
            point = np.flatnonzero(rows.verdicts[name] != expected.verdicts[name])[0]
            verdicts = rows.verdicts[name][point], expected.verdicts[name][point]
            found.append(f"the verdict of {name} at point {point}: {verdicts}")
    return found
