"""Maps: areas are exactly the regions, frontiers lie on their curves, and words are inside what they name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.figures.areas import Box, areas_of, curve_of
from gametheory.figures.maps import draw_map
from gametheory.figures.overlays import LOOK, MARK, ODD, verdict_areas
from gametheory.parametric.map_result import RegimeMap
from tests.figures.looking import assert_well_placed, bytes_of, texts_of

DRAWN = [
    ("essay/monitoring", ("reach", "fee")),
    ("essay/monitoring", ("reach", "damages")),
    ("essay/reach_tree", ("reach", "fee")),
    ("essay/foreign_tools", ("location", "market")),
    ("essay/swamping", ("tools", "reach")),
    ("literature/kleiman_kilmer_2009", ("penalty", "compliance_cost")),
]
CIRCLE = """format = 1
title = "A circle, and money that costs $5"
form = "strategic"
parameters.x = { default = 0, range = [-2, 2] }
parameters.y = { default = 0, range = [-2, 2] }
players = { row = ["up", "down"], column = ["left", "right"] }
payoffs.matrices = { row = [["1 - x**2 - y**2", "x*y"], [0, 0]], column = [[1, "x - y**3"], [0, 1]] }
[claims.inside]
holds = "payoff.row <= 1/2"
over = { x = [-1, 1], y = [-2, 2] }
"""


def mapped(name: str, axes: tuple[str, str]) -> tuple[Any, RegimeMap]:
    family = gametheory.load(name) if "\n" not in name else gametheory.loads(name)
    found = gametheory.regime_map(family, axes)
    assert isinstance(found, RegimeMap)
    return family, found


def cut(found: RegimeMap) -> tuple[Any, Any]:
    box = Box(found.axes, found.ranges[found.axes[0]], found.ranges[found.axes[1]])
    curves = [curve_of(text, box) for text in dict.fromkeys(each.polynomial for each in found.frontiers)]
    cuts = [float(point[box.axes[0]]) for each in found.frontiers for point in (each.start, each.end)]  # type: ignore[arg-type]
    return areas_of(box, curves, cuts, found.places.regions_over)


@pytest.mark.parametrize(("name", "axes"), DRAWN)
def test_no_two_words_touch_and_none_is_cut_off(name: str, axes: tuple[str, str]) -> None:
    family = gametheory.load(name)
    assert_well_placed(draw_map(gametheory.regime_map(family, axes), family))


@pytest.mark.parametrize("width", [4.5, 10.0])
def test_words_stay_apart_at_any_width(width: float) -> None:
    family, found = mapped(CIRCLE, ("x", "y"))
    (verdict,) = gametheory.check(family, claims=["inside"])
    assert_well_placed(draw_map(found, family, verdict, width=width))


@pytest.mark.parametrize(("name", "axes"), [DRAWN[0], DRAWN[1], DRAWN[2], (CIRCLE, ("x", "y"))])
def test_areas_are_exactly_the_regions(name: str, axes: tuple[str, str]) -> None:
    _, found = mapped(name, axes)
    areas, _ = cut(found)
    for area in areas:
        for number in range(2, len(area.xs) - 2, max(1, len(area.xs) // 4)):
            low, high = area.lows[number], area.highs[number]
            for part in (0.02, 0.5, 0.98):
                if high - low > 1e-6:
                    place = Fraction(area.xs[number]), Fraction(low + part * (high - low))
                    region = found.region_at(*place)
                    assert region is not None
                    assert found.regions[area.key] is region


@pytest.mark.parametrize(("name", "axes"), [DRAWN[0], DRAWN[1], (CIRCLE, ("x", "y"))])
def test_areas_have_the_certified_shares(name: str, axes: tuple[str, str]) -> None:
    _, found = mapped(name, axes)
    areas, _ = cut(found)
    (left, right), (low, high) = (map(float, found.ranges[axis]) for axis in found.axes)
    for number, region in enumerate(found.regions):
        total = 0.0
        for area in areas:
            if area.key == number:
                heights = np.array(area.highs) - np.array(area.lows)
                total += float(np.sum(np.diff(area.xs) * (heights[1:] + heights[:-1]) / 2))
        share = total / ((right - left) * (high - low))
        assert share == pytest.approx(float(sum(region.share)) / 2, abs=2e-3), region.name


def test_frontiers_lie_on_their_curves_and_between_their_regions() -> None:
    _, found = mapped("essay/monitoring", ("reach", "damages"))
    _, edges = cut(found)
    known = {(each.polynomial, frozenset(each.between)) for each in found.frontiers}
    assert edges
    for edge in edges:
        between = frozenset(found.regions[key].name for key in edge.between if isinstance(key, int))
        assert (edge.curve, between) in known
        constant = {"reach*damages - 10": 10, "reach*damages - 18": 18}[edge.curve]
        products = np.array(edge.xs[1:-1]) * np.array(edge.ys[1:-1])
        assert products == pytest.approx(constant, rel=1e-9)


def test_a_curve_that_turns_back_is_followed_on_both_sides() -> None:
    box = Box(("x", "y"), (Fraction(-1), Fraction(1)), (Fraction(-1), Fraction(1)))
    circle = curve_of("4*x**2 + 4*y**2 - 1", box)

    def asked(x: Fraction, heights: Any) -> list[str]:
        return ["in" if 4 * x**2 + 4 * y**2 < 1 else "out" for y in heights]

    areas, edges = areas_of(box, [circle], [], asked)
    inside = [area for area in areas if area.key == "in"]
    assert min(area.xs[0] for area in inside) == pytest.approx(-0.5, abs=0.02)
    assert max(area.xs[-1] for area in inside) == pytest.approx(0.5, abs=0.02)
    for edge in edges:
        radii = np.hypot(edge.xs[1:-1], edge.ys[1:-1])
        assert radii == pytest.approx(0.5, abs=1e-9)


def test_the_words_of_a_map() -> None:
    family, found = mapped("essay/monitoring", ("reach", "fee"))
    words = texts_of(draw_map(found, family))
    assert "R4: monitor & pirate (47.3%)" in words
    assert "R3: mixed: monitor/ignore & pirate/license (41.3%)" in words
    assert "Frontiers: (1) fee = 1; (2) reach = 1/10; (3) fee = 50*reach + 1" in words
    assert "fee: licence fee (money per period)" in words
    assert {"1", "2", "3"} <= set(words)
    assert any(each.startswith("R4: monitor &") and "%" not in each for each in words)


def test_the_name_of_a_region_stands_inside_it() -> None:
    family, found = mapped("essay/reach_tree", ("reach", "fee"))
    figure = draw_map(found, family)
    (axes,) = [each for each in figure.axes if each.get_label() == "map"]
    named = [text for text in axes.texts if text.get_text()[0] == "R"]
    assert len(named) >= 4
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for text in named:
        box = text.get_window_extent(renderer)
        name = text.get_text().split(":")[0]
        for corner in ((box.x0, box.y0), (box.x0, box.y1), (box.x1, box.y0), (box.x1, box.y1)):
            x, y = axes.transData.inverted().transform(corner)
            region = found.region_at(Fraction(float(x)), Fraction(float(y)))
            assert region is not None
            assert region.name == name


def test_several_equilibria_are_hatched_and_said() -> None:
    family, found = mapped("literature/kleiman_kilmer_2009", ("penalty", "compliance_cost"))
    figure = draw_map(found, family)
    assert any("Dotted: several equilibria." in each for each in texts_of(figure))
    (axes,) = [each for each in figure.axes if each.get_label() == "map"]
    assert any(each.get_hatch() for each in axes.collections)


def test_a_claim_is_hatched_where_it_fails_at_exact_points() -> None:
    family, found = mapped(CIRCLE, ("x", "y"))
    (verdict,) = gametheory.check(family, claims=["inside"])
    box = Box(found.axes, found.ranges["x"], found.ranges["y"])
    areas, _ = verdict_areas(verdict, family, box, dict(found.parameters))
    shares = {"holds": 0.0, "fails": 0.0}
    for area in areas:
        heights = np.array(area.highs) - np.array(area.lows)
        shares[str(area.key)] += float(np.sum(np.diff(area.xs) * (heights[1:] + heights[:-1]) / 2)) / 8
    for name, share in shares.items():
        assert share == pytest.approx(float(sum(verdict.shares[name])) / 2, abs=3e-3)
    words = texts_of(draw_map(found, family, verdict))
    assert {"holds", "fails", "where it fails"} <= set(words)
    assert "claim inside, over x in [-1, 1]: payoff.row <= 1/2, in every equilibrium" in words
    assert r"A circle, and money that costs \$5" in words


def test_a_claim_on_other_axes_and_a_height_without_room_are_refused() -> None:
    family, found = mapped("essay/monitoring", ("reach", "fee"))
    (verdict,) = gametheory.check(family, claims=["mixed_formulas"])
    with pytest.raises(UsageError, match="goes over reach, and this map over reach and fee"):
        draw_map(found, family, verdict)
    with pytest.raises(UsageError, match="too low"):
        draw_map(found, family, height=2.5)


def test_the_same_bytes_twice() -> None:
    family, found = mapped("essay/monitoring", ("reach", "fee"))
    for form in ("png", "svg"):
        assert bytes_of(draw_map(found, family), form) == bytes_of(draw_map(found, family), form)


def diagonal(gap: str, holds: str = "b.left >= 1") -> str:
    """A game in which the second player is indifferent, and the claim fails, where the gap is zero."""
    return f"""format = 1
title = "Something else on a curve"
form = "strategic"
parameters.x = {{ default = 1, range = [0, 2] }}
parameters.y = {{ default = "1/2", range = [0, 2] }}
players = {{ a = ["up", "down"], b = ["left", "right"] }}
payoffs.matrices = {{ a = [["1", "1"], ["0", "0"]], b = [["{gap}", "0"], ["1", "0"]] }}
[claims.all_left]
holds = "{holds}"
over = {{ x = [0, 2], y = [0, 2] }}
"""


def claim_drawn(text: str) -> tuple[Any, list[Any]]:
    """The map with its claim, and the lines in the map's axes that are drawn in the claim's colour."""
    family = gametheory.loads(text)
    drawn = draw_map(gametheory.regime_map(family, ("x", "y")), family, gametheory.check(family)[0])
    assert_well_placed(drawn)
    axes = next(axes for axes in drawn.axes if axes.get_label() == "map")
    return drawn, [line for line in axes.lines if line.get_color() == ODD["color"]]


def key_lines(drawn: Any) -> list[Any]:
    """The samples of lines in the key that have the look of the line between verdicts."""
    key = next(axes for axes in drawn.axes if axes.get_label() == "key")
    return [line for line in key.lines if line.get_color() == LOOK["color"] and line.get_linestyle() == "--"]


def test_a_claim_that_fails_only_on_a_curve_is_drawn_and_said_so() -> None:
    drawn, lines = claim_drawn(diagonal("(x - y)**2"))
    assert len(lines) == 1
    assert np.array_equal(lines[0].get_xdata(), lines[0].get_ydata())
    assert (min(lines[0].get_xdata()), max(lines[0].get_xdata())) == (0.0, 2.0)
    said = texts_of(drawn)
    assert "it fails only on curves, at y = x" in said
    assert "holds" not in said
    assert "holds almost everywhere" in said
    assert not key_lines(drawn)


def test_the_part_of_a_curve_on_which_a_claim_fails_is_drawn_beside_areas_where_it_fails() -> None:
    drawn, lines = claim_drawn(diagonal("(x - y)**2 if x <= 7/5 else 1", "b.left >= 1 and x + y >= 1"))
    (odd,) = (line for line in lines if line.get_linestyle() == "-")
    assert np.array_equal(odd.get_xdata(), odd.get_ydata())
    assert min(odd.get_xdata()) == pytest.approx(0.5, abs=0.02)
    assert max(odd.get_xdata()) == pytest.approx(1.4, abs=1e-3)
    assert "it fails also on curves, at y = x" in texts_of(drawn)
    assert key_lines(drawn)


def test_a_curve_that_is_a_vertical_line_is_drawn_too() -> None:
    _, lines = claim_drawn(diagonal("(x - 1)**2"))
    assert [set(line.get_xdata()) for line in lines] == [{1.0}]
    assert (min(lines[0].get_ydata()), max(lines[0].get_ydata())) == (0.0, 2.0)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ("(x - 1)**2 + (y - 1)**2", "it fails at single points only"),
        ("(x**2 + y**2 - 1)**2", "it fails only on curves"),
    ],
)
def test_where_no_line_shows_that_a_claim_fails_a_point_does(gap: str, said: str) -> None:
    drawn, lines = claim_drawn(diagonal(gap))
    assert [line.get_marker() for line in lines] == [MARK["marker"]]
    x, y = Fraction(lines[0].get_xdata()[0]), Fraction(lines[0].get_ydata()[0])
    family = gametheory.loads(diagonal(gap))
    assert any(each.strategies["b"]["left"] < 1 for each in gametheory.solve(family.at({"x": x, "y": y})).equilibria)
    assert any(text.startswith(said) for text in texts_of(drawn))
    assert "holds" not in texts_of(drawn)


def test_a_claim_that_holds_everywhere_says_so_and_has_no_line_in_the_key() -> None:
    drawn, lines = claim_drawn(diagonal("1"))
    assert not lines
    assert not key_lines(drawn)
    assert "holds" in texts_of(drawn)


def test_a_map_over_an_axis_that_floating_point_does_not_hold_is_refused() -> None:
    family = gametheory.loads(
        diagonal("1")
        .replace("default = 1, range = [0, 2]", "default = 0, range = [0, '1e-400']")
        .replace("over = { x = [0, 2], ", "over = { ")
    )
    with pytest.raises(UsageError, match="too large or too small to draw; give --between"):
        draw_map(gametheory.regime_map(family, ("x", "y")), family)
