"""Tables of a study: columns, rows of points without equilibria, and one row a point."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import pytest

import gametheory
from gametheory.studies.job import StudyJob
from gametheory.studies.study import study_of
from gametheory.sweeps.designs import Grid
from gametheory.sweeps.store.job import METADATA, POINTS, RESOLVED

PENNIES = """
format = 1
title = "Perhaps pennies"
form = "strategic"
parameters.x = { default = 1, range = [-2, 2] }
[players]
one = ["a0", "a1"]
two = ["b0", "b1"]
[payoffs.matrices]
one = [["x", 0], [0, "1 / (1 + x)"]]
two = [[-1, 0], [0, -1]]
[measures]
gain = "x * one.a0"
equilibrium = "one.a0 - one.a1"
[claims.up]
holds = "gain >= 0"
[claims.first]
holds = "one.a0 == 1"
in = "some"
"""
VALUES = [Fraction(k, 2) for k in range(-4, 5)]


@pytest.fixture(scope="module")
def study():
    found = gametheory.loads(PENNIES)
    return study_of(found, Grid({"x": VALUES}), concept="pure-nash", claims=("up", "first"), chunk_size=5)


def rows_of(job: StudyJob) -> list[dict]:
    return [row for chunk in range(job.chunks()) for row in job.table(chunk).to_pylist()]


def test_one_row_an_equilibrium(study) -> None:
    rows = rows_of(StudyJob(study))
    own = ["one.a0", "one.a1", "two.b0", "two.b1", "payoff.one", "payoff.two", "gain", "measure.equilibrium"]
    claims = ["claim.up", "verdict.up", "claim.first", "verdict.first"]
    assert list(rows[0]) == ["point", "x", "solved", "equilibrium", *own, *claims]
    found = gametheory.loads(PENNIES)
    place = 0
    for point, x in enumerate(VALUES):
        expected = [] if x == -1 else gametheory.solve(found.at({"x": x}), concept="pure-nash").rows()
        for number, exact in enumerate(expected or [None]):
            row = rows[place]
            place += 1
            assert (row["point"], row["x"]) == (point, float(x))
            if exact is None:
                # The point is not lost, and nothing is said of an equilibrium.
                assert row["solved"] == ("undefined" if x == -1 else row["solved"])
                assert [row[name] for name in (*own, "equilibrium", "claim.up", "claim.first")] == [None] * 11
                assert row["verdict.up"] == "undecided"
                assert row["verdict.first"] == ("undecided" if x == -1 else "fails")
            else:
                assert row["equilibrium"] == number
                assert all(math.isclose(row[name], exact[name], abs_tol=1e-12) for name in own)
                assert row["claim.first"] == (exact["one.a0"] == 1)
                assert row["claim.up"] == (exact["gain"] >= 0)
    assert place == len(rows)
    assert sum(row["equilibrium"] is None for row in rows) > 2


def test_one_row_a_point(study) -> None:
    rows = rows_of(StudyJob(study, "point"))
    assert [row["x"] for row in rows] == [float(x) for x in VALUES]
    assert [row["point"] for row in rows] == list(range(len(VALUES)))
    names = ["equilibria", "complete", "true.up", "verdict.up", "true.first", "verdict.first"]
    ends = ["gain.low", "gain.high", "measure.equilibrium.low", "measure.equilibrium.high"]
    assert list(rows[0]) == ["point", "x", "solved", *names, *ends]
    by_equilibrium = rows_of(StudyJob(study))
    for row in rows:
        own = [each for each in by_equilibrium if each["point"] == row["point"] and each["equilibrium"] is not None]
        assert row["equilibria"] == len(own)
        assert row["true.first"] == sum(each["claim.first"] for each in own)
        assert row["verdict.up"] == next(each["verdict.up"] for each in by_equilibrium if each["point"] == row["point"])
        gains = [each["gain"] for each in own]
        assert row["gain.low"] == min(gains, default=None)
        assert row["gain.high"] == max(gains, default=None)
        assert row["complete"] == (row["x"] != -1)


def test_facts_and_description(study) -> None:
    job = StudyJob(study)
    facts = [json.loads(job.table(chunk).schema.metadata[METADATA]) for chunk in range(job.chunks())]
    assert [each[POINTS] for each in facts] == [5, 4]
    assert sum(each["undefined"] for each in facts) == 1
    rows = [study.rows(chunk) for chunk in range(study.chunks)]
    assert [each["equilibria"] for each in facts] == [int(each.counts.sum()) for each in rows]
    assert [each[RESOLVED] for each in facts] == [int((each.solved == 1).sum()) for each in rows]
    described = job.describe()
    assert json.loads(json.dumps(described)) == described
    assert described["claims"] == {"up": "every: gain >= 0", "first": "some: one.a0 == 1"}
    assert described["per"] == "equilibrium"
