"""Maps of symmetric games over two parameters that move the number of players."""

from __future__ import annotations

import math
import random

import pytest

from gametheory.errors import EvaluationError, UsageError
from gametheory.parametric.crowds.map import crowd_map
from gametheory.parametric.crowds.regimes import crowd_regimes
from gametheory.report.crowds import crowd_map_view, crowd_view
from tests.parametric.crowds.crowds import F, expect_portrait, random_crowd, swamping


def test_swamping_over_reach_and_tools():
    found = crowd_map(swamping("reach*tools"), ["reach", "tools"], between={"tools": (100, 20_000)})
    polynomials = {frontier.polynomial for frontier in found.frontiers}
    assert {"reach*tools - 500", "reach*tools - 2992"} <= polynomials
    low, high = 100, 20_000
    # The area where reach*tools reaches 2992, by hand.
    wanted = ((high - 2992) - 2992 * math.log(high / 2992)) / (high - low)
    flipped = [each for each in found.regions if [m.text("n") for m in each.signature.maximiser] == ["n"]]
    share = flipped[-1].share
    assert float(share[0]) - 1e-9 <= wanted <= float(share[1]) + 1e-9
    assert share[1] - share[0] < F(1, 10**5)
    total = [sum(bounds) for bounds in zip(*(each.share for each in found.regions), strict=True)]
    assert total[0] <= 1 <= total[1]
    document = found.to_dict()
    assert document["axes"] == ["reach", "tools"]
    assert len(document["adjacency"]) == len(found.regions) - 1


@pytest.mark.parametrize("seed", range(4))
def test_every_region_against_enumeration(seed):
    family = random_crowd(seed, ["count.leave" if seed % 2 else "count.join"], count="share*players")
    found = crowd_map(family, ["share", "players"])
    for region in found.regions:
        assert F(0) <= region.share[0] <= region.share[1] <= 1
        if region.undefined:
            with pytest.raises(EvaluationError):
                family.at(region.sample)
            continue
        game = family.at(region.sample)
        assert region.players[0] <= game.count <= region.players[1]
        expect_portrait(region.signature.at(game.count), game)


@pytest.mark.parametrize("seed", range(3))
def test_the_map_agrees_with_lines_through_it(seed):
    family = random_crowd(seed, ["count.join"], count="share*players")
    found = crowd_map(family, ["share", "players"])
    signatures = {(each.signature, bool(each.undefined)) for each in found.regions}
    rng = random.Random(seed)
    for _ in range(3):
        line = crowd_regimes(family, "share", values={"players": F(rng.randint(11, 119), 10)}, solved=False)
        for cell in line.cells:
            if not cell.is_point:
                assert (cell.signature, bool(cell.undefined)) in signatures


def test_a_corner_with_a_signature_of_its_own():
    found = crowd_map(swamping("reach*tools"), ["reach", "tools"], between={"reach": ("1/10", 1), "tools": (100, 500)})
    (corner,) = [each for each in found.spots if each.is_point]
    assert corner.sample == {"reach": 1, "tools": 500}
    assert corner.signature.all_first
    assert not any(each.signature.all_first for each in found.regions)
    assert found.to_dict()["points"][0]["sample"] == {"reach": "1", "tools": "500"}


def test_an_axis_in_payoffs_has_no_map():
    with pytest.raises(UsageError, match="enters payoffs"):
        crowd_map(swamping("reach*tools"), ["reach", "damages"])


@pytest.mark.parametrize("width", [60, 100, 160])
def test_views_have_all_there_is_to_say(width):
    from io import StringIO

    from rich.console import Console

    def shown(view):
        console = Console(file=StringIO(), width=width, highlight=False, color_system=None)
        console.print(view)
        text = console.file.getvalue()
        assert max(map(len, text.splitlines())) <= width
        return " ".join(text.split())

    along = crowd_regimes(swamping(), "tools")
    text = shown(crowd_view(along))
    assert "tools = 500: all comply, all pirate" in text
    assert "the potential is largest where all pirate" in text
    assert "501..2991" in text
    over = crowd_map(swamping("reach*tools"), ["reach", "tools"], between={"tools": (100, 20_000)})
    text = shown(crowd_map_view(over))
    assert "tools = 2992/reach" in text
    assert "56.9%" in text
    assert str(along).count("\n") > 4
    assert "regime 5" in str(over)
    assert {row["branch"] for row in along.rows()} == {"all comply", "all pirate", "mixed"}
    assert {row["branch"] for row in over.rows()} == {"all comply", "all pirate"}
