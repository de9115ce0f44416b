"""Rows depend on the points alone: not on their order, nor on how they are cut into chunks, nor on the thread."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import gametheory
from gametheory.studies.rows import ChunkRows
from gametheory.studies.study import Study, claims_without_values, study_of
from gametheory.sweeps.designs import Grid, Points
from tests.studies.families import KINDS, family, points

TURNING = """
format = 1
title = "Turning"
form = "strategic"
parameters.x = { default = "1/2", range = [-2, 2] }
parameters.y = { default = "1/3", range = [-2, 2] }
definitions = { cap = "min(x, y)", side = "x if x * y > 0 else 1 - y" }
[players]
one = ["a0", "a1"]
two = ["b0", "b1"]
[payoffs.matrices]
one = [["max(cap, 0)", "y"], ["side", "abs(x)"]]
two = [["y", "x"], ["1 / (x - y)", "cap"]]
[measures]
gain = "side * one.a0"
[claims.gains]
holds = "gain >= cap"
in = "some"
"""


def parts(rows: ChunkRows) -> list[np.ndarray]:
    return [
        rows.counts,
        rows.solved,
        rows.complete,
        rows.strategies,
        rows.values,
        *rows.truths.values(),
        *rows.verdicts.values(),
    ]


def everything(study: Study) -> list[np.ndarray]:
    columns = [parts(study.rows(chunk)) for chunk in range(study.chunks)]
    return [np.concatenate(column) for column in zip(*columns, strict=True)]


def alike(one: list[np.ndarray], two: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_chunks_of_any_size(kind: str) -> None:
    source = random.Random(kind)
    for found in (gametheory.loads(TURNING), family("bimatrix", 3), family("tree", 2)):
        names = tuple(name for name in found.parameters if name != "p")
        values = points(source, ("t", "s"), 30, kind).points
        clipped = [[min(max(x, -2), 2) for x in row] for row in values]
        claims = claims_without_values(found)
        one, *others = (
            everything(study_of(found, Points(names, clipped), claims=claims, chunk_size=size)) for size in (1, 7, 1000)
        )
        assert all(alike(one, other) for other in others)


def test_points_in_another_order() -> None:
    source = random.Random(2)
    found = gametheory.loads(TURNING)
    rows = [[min(max(x, -2), 2) for x in row] for kind in KINDS for row in points(source, ("x", "y"), 25, kind).points]
    forward = study_of(found, Points(("x", "y"), rows), claims=("gains",)).rows(0)
    backward = study_of(found, Points(("x", "y"), rows[::-1]), claims=("gains",)).rows(0)
    assert list(forward.counts) == list(backward.counts[::-1])
    assert list(forward.solved) == list(backward.solved[::-1])
    for k in range(len(rows)):
        own = slice(forward.offsets[k], forward.offsets[k + 1])
        other = len(rows) - 1 - k
        mirrored = slice(backward.offsets[other], backward.offsets[other + 1])
        assert np.array_equal(forward.values[own], backward.values[mirrored])
        assert np.array_equal(forward.strategies[own], backward.strategies[mirrored])
    # Ties are not everywhere: most points are not on the boundary of two regions.
    assert (forward.solved == 0).sum() > 30


def test_several_threads() -> None:
    found = gametheory.loads(TURNING)
    axis = [f"{k}/7" for k in range(-14, 15, 2)]
    study = study_of(found, Grid({"x": axis, "y": axis}), claims=("gains",), chunk_size=20)
    alone = [parts(study.rows(chunk)) for chunk in range(study.chunks)]
    again = study_of(found, Grid({"x": axis, "y": axis}), claims=("gains",), chunk_size=20)
    with ThreadPoolExecutor(2) as pool:
        together = [parts(rows) for rows in pool.map(again.rows, reversed(range(again.chunks)))][::-1]
    assert all(alike(one, two) for one, two in zip(alone, together, strict=True))
