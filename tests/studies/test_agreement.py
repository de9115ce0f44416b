"""Studies have the rows, truths and verdicts of exact solving at every point: catalogue and random families of every form."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest

import gametheory
from gametheory.claims.sampling import PointDecider
from gametheory.errors import LimitReached
from gametheory.studies.exactly import EXACT, KERNEL, LIMIT, UNDEFINED
from gametheory.studies.rows import VERDICTS
from gametheory.studies.study import claims_without_values, study_of
from gametheory.sweeps.designs import Grid, Points
from tests.games.published import load
from tests.studies.agreement import differences
from tests.studies.families import FORMS, KINDS, family, points

CATALOGUE = [
    ("classics/battle_of_the_sexes", ()),
    ("classics/chicken", ()),
    ("classics/stag_hunt", ()),
    ("classics/public_goods", ()),
    ("essay/monitoring", ()),
    ("essay/screening", ()),
    ("essay/screening_bayesian", ()),
    ("essay/two_segments", ()),
    ("literature/tsebelis_1989", ()),
    ("literature/bebchuk_1984", ()),
    ("literature/png_1983_bayesian", ()),
    ("literature/keinan_ben_porat_2025", ()),
    ("literature/kleiman_kilmer_2009_many", ("compliance_cost", "penalty")),
    ("literature/keinan_ben_porat_2025_many", ("revenue_share", "traffic")),
]
MOSTLY_BY_KERNELS = {
    "classics/stag_hunt",
    "classics/battle_of_the_sexes",
    "essay/monitoring",
    "essay/screening",
    "essay/screening_bayesian",
    "literature/png_1983_bayesian",
    "literature/keinan_ben_porat_2025",
}


def within_ranges(source: random.Random, found: gametheory.Family, names: tuple[str, ...], parts: int | None) -> Points:
    """Random points, or, with ``parts``, points of a coarse grid that meets ties and the ends of ranges."""
    rows = []
    for _ in range(14 if parts else 10):
        row = []
        for name in names:
            low, high = found.parameters[name].range
            share = Fraction(source.random()) if parts is None else Fraction(source.randint(0, parts), parts)
            row.append(low + (high - low) * share)
        rows.append(row)
    return Points(names, rows)


@pytest.mark.parametrize(("name", "swept"), CATALOGUE, ids=[name for name, _ in CATALOGUE])
def test_games_of_the_catalogue(name: str, swept: tuple[str, ...]) -> None:
    found = load(name)
    source = random.Random(name)
    names = swept or tuple(key for key, parameter in found.parameters.items() if parameter.range)
    for parts in (None, 3):
        design = within_ranges(source, found, names, parts)
        study = study_of(found, design, claims=claims_without_values(found))
        differing, decided = differences(study)
        assert differing == []
        if parts is None and name in MOSTLY_BY_KERNELS:
            assert decided == design.size


CONCEPTS = {
    "bimatrix": ("nash", "pure-nash"),
    "players": ("pure-nash",),
    "tree": ("subgame-perfect",),
    "bayesian": ("nash", "pure-nash", "subgame-perfect"),
    "symmetric": ("symmetric-nash", "pure-nash"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("with_claims", [False, True], ids=["plain", "claims"])
def test_random_families(form: str, with_claims: bool) -> None:
    """Floats at random, whole numbers and thirds (ties everywhere), and neighbours of whole numbers (near ties)."""
    source = random.Random(form)
    total = 0
    for seed in range(100, 103):
        found = family(form, seed)
        names = ("t", "s", "p") if form in ("tree", "bayesian") else ("t", "s")
        for concept in CONCEPTS[form]:
            for kind in KINDS:
                design = points(source, names, 5, kind)
                claims = claims_without_values(found) if with_claims else ()
                differing, decided = differences(study_of(found, design, concept=concept, claims=claims))
                assert differing == [], (seed, concept, kind)
                total += decided
    assert total > 20


DIVIDING = """
format = 1
title = "Dividing"
form = "strategic"
parameters.x = { default = 1, range = [-2, 2] }
parameters.y = { default = 2, range = [-2, 2] }
[players]
one = ["a0", "a1"]
two = ["b0", "b1"]
[payoffs.matrices]
one = [["1 / x", 0], ["x", "x / x"]]
two = [["y", "1"], [0, 2]]
[measures]
odd = "one.a1 * y / (y - 1)"
[claims.some]
holds = "odd > 0"
"""


def test_points_at_which_something_is_undefined() -> None:
    found = gametheory.loads(DIVIDING)
    values = [Fraction(k, 2) for k in range(-4, 5)]
    design = Grid({"x": values, "y": values})
    study = study_of(found, design, claims=("some",))
    differing, decided = differences(study)
    assert differing == []
    rows = study.rows(0)
    undefined = [design.exact(k)["x"] == 0 or design.exact(k)["y"] == 1 for k in range(design.size)]
    assert list(rows.solved == UNDEFINED) == undefined
    assert decided > 20
    assert not rows.complete[rows.solved == UNDEFINED].any()
    assert (rows.counts[rows.solved == UNDEFINED] == 0).all()


def test_points_beyond_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are said point by point, and the others are solved."""
    solved = PointDecider.solved

    def limited(self: PointDecider, point: Mapping[str, Fraction]) -> object:
        if point["x"] > 1:
            raise LimitReached("too many")
        return solved(self, point)

    monkeypatch.setattr(PointDecider, "solved", limited)
    found = gametheory.loads(DIVIDING)
    design = Points(("x",), [["1/2"], [2], [0], [1], ["3/2"]])
    rows = study_of(found, design, claims=("some",), kernels=False).rows(0)
    assert list(rows.solved) == [EXACT, LIMIT, UNDEFINED, EXACT, LIMIT]
    assert list(rows.counts[rows.solved == LIMIT]) == [0, 0]
    assert not rows.complete[rows.solved == LIMIT].any()
    assert [VERDICTS[k] for k in rows.verdicts["some"][rows.solved == LIMIT]] == ["undecided"] * 2


def test_kernels_are_used_with_a_fixed_number_of_players() -> None:
    found = load("literature/kleiman_kilmer_2009_many")
    names = ("compliance_cost", "penalty")
    design = within_ranges(random.Random(1), found, names, None)
    study = study_of(found, design, values={"people": 30}, concept="symmetric-nash")
    differing, decided = differences(study)
    assert differing == []
    assert decided == design.size
    assert study.rows(0).kernels == {"symmetric"}
    assert study.layout.states == ("pure", "symmetric", "stable", "maximiser", "potential")


def test_a_study_without_kernels_solves_every_point_exactly() -> None:
    found = load("classics/stag_hunt")
    design = within_ranges(random.Random(1), found, ("stag", "hare"), None)
    rows = study_of(found, design, kernels=False).rows(0)
    assert (rows.solved == EXACT).all()
    assert (study_of(found, design).rows(0).solved == KERNEL).all()
    assert np.isfinite(rows.values).all()


HARD = """
format = 1
title = "Numbers that floats tell badly"
form = "strategic"
[parameters.t]
default = "1/2"
[players]
one = ["u", "d"]
two = ["l", "r"]
[payoffs.cells]
u.l = ["{ul}", "{lu}"]
u.r = [0, 0]
d.l = [0, 0]
d.r = ["{dr}", "{rd}"]
[claims.sure]
holds = "one.u == 1 or one.d == 1"
in = "some"
[claims.never]
holds = "one.u == 1 or one.d == 1"
[claims.left]
holds = "1 / one.u > 0 or t < 8"
[claims.likelier]
holds = "one.u >= 1/2"
in = "selected"
select = "risk dominance"
[claims.paid]
holds = "payoff.one > 0"
"""


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        # A mixed probability that is 1 in floats.
        ({"ul": "1", "lu": "t", "dr": "1", "rd": "1"}, ["1e-15", "1e-17", "1e-20"]),
        # Probabilities that are 0 in floats.
        ({"ul": "t*1e-175", "lu": "1e175", "dr": "1e175", "rd": "t*3e-176"}, ["7/10", "1"]),
        # A sum that cancels: identically 1.
        (
            {"ul": "(t+1000000)*(t+1000000) - t*t - 2000000*t - 999999999999", "lu": "1", "dr": "3", "rd": "2"},
            ["3/10", "1/3"],
        ),
        # A number that is 0 modulo a well-known prime.
        ({"ul": "t*170141183460469231731687303715884105727 + 1", "lu": "1", "dr": "1", "rd": "1"}, ["1/2", "1"]),
        ({"ul": "t/170141183460469231731687303715884105727", "lu": "1", "dr": "1", "rd": "1"}, ["1/2", "1"]),
    ],
)
def test_numbers_that_floats_tell_badly(cells: dict[str, str], values: list[str]) -> None:
    found = gametheory.loads(HARD.format(**cells))
    design = Points(["t"], [[value] for value in values])
    claims = tuple(found.spec.claims)
    kernels, exact = (study_of(found, design, claims=claims, kernels=each).rows(0) for each in (True, False))
    assert (kernels.counts == exact.counts).all()
    assert all((kernels.verdicts[name] == exact.verdicts[name]).all() for name in claims)
    assert kernels.strategies == pytest.approx(exact.strategies, rel=1e-8, abs=1e-12)
    assert kernels.values == pytest.approx(exact.values, rel=1e-8)


def test_numbers_of_more_bits_than_are_allowed_do_not_depend_on_the_order() -> None:
    text = HARD.format(ul="b + 2", lu="1", dr="1", rd="1") + '[definitions]\na = "t**100"\nb = "a**14"\n'
    found = gametheory.loads(text)
    for order in ([0, 1], [1, 0]):
        study = study_of(found, Points(["t"], [["1/2"], ["0.12345678912345678"]]), chunk_size=1)
        rows = {chunk: study.rows(chunk) for chunk in order}
        assert [int(rows[chunk].solved[0]) for chunk in (0, 1)] == [EXACT, UNDEFINED]
