"""Equilibrium paths: lines run through exact values, jumps are jumps, and words stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.figures.curves import boundaries, curves_of, is_logarithmic, samples
from gametheory.figures.drawable import height_of
from gametheory.figures.paths import default_quantities, draw_paths
from gametheory.parametric.result import Regimes
from tests.figures.looking import assert_well_placed, bytes_of, texts_of

DRAWN = [
    ("essay/monitoring", "reach"),
    ("essay/four_players", "reach"),
    ("essay/regulator_platform_user", "reach"),
    ("essay/two_segments", None),
    ("essay/creators", "reach"),
    ("essay/swamping", "tools"),
    ("literature/kleiman_kilmer_2009_many", "people"),
    ("literature/png_1983", "award"),
    ("classics/stag_hunt", "hare"),
    ("classics/beer_quiche", None),
]
TIE = """format = 1
title = "A tie that lasts"
form = "strategic"
parameters.x = { default = 1, range = [-1, 2] }
players = { row = ["up", "down"], column = ["left", "right"] }
payoffs.matrices = { row = [["x", 0], [0, 0]], column = [[1, "min(x, 1/x)"], [1, 1]] }
"""
POLE = """format = 1
title = "A prize that grows"
form = "strategic"
parameters.x = { default = 1, range = [0, 2] }
players = { row = ["up", "down"], column = ["left", "right"] }
payoffs.matrices = { row = [["1/x", 1], [0, 0]], column = [[1, 0], [1, 0]] }
"""


def monitoring() -> tuple[Any, Regimes]:
    family = gametheory.load("essay/monitoring")
    found = gametheory.regimes(family, "reach")
    assert isinstance(found, Regimes)
    return family, found


def axis_of(family: Any, axis: str | None) -> str:
    return axis or next(name for name, known in family.parameters.items() if known.range)


@pytest.mark.parametrize(("name", "axis"), DRAWN)
def test_no_two_words_touch_and_none_is_cut_off(name: str, axis: str | None) -> None:
    family = gametheory.load(name)
    found = gametheory.regimes(family, axis_of(family, axis))
    assert_well_placed(draw_paths(found, family))


@pytest.mark.parametrize("width", [4.0, 6.4, 11.0])
def test_words_stay_apart_at_any_width(width: float) -> None:
    family, found = monitoring()
    verdicts = gametheory.check(family, claims=["piracy_falls_with_reach", "worthless_outside"])
    figure = draw_paths(found, family, verdicts=verdicts, width=width)
    assert_well_placed(figure)
    assert figure.get_size_inches()[0] == pytest.approx(width)


def test_lines_pass_through_the_exact_values_of_the_formulas() -> None:
    family, found = monitoring()
    figure = draw_paths(found, family, quantities=["tool.pirate", "rent"])
    for number, quantity in enumerate(["tool.pirate", "rent"]):
        (axes,) = [each for each in figure.axes if each.get_label() == f"panel {number}"]
        lines = [line for line in axes.get_lines() if len(np.atleast_1d(line.get_xdata())) > 5]
        for place in (Fraction(1, 20), Fraction(3, 20), Fraction(2, 5), Fraction(9, 10)):
            for value in found.value(quantity, place).values():
                near = [
                    float(np.interp(float(place), np.asarray(line.get_xdata()), np.asarray(line.get_ydata())))
                    for line in lines
                    if np.asarray(line.get_xdata())[0] <= float(place) <= np.asarray(line.get_xdata())[-1]
                ]
                assert min(abs(each - float(value)) for each in near) < 2e-3, (quantity, place)


def test_every_height_that_is_drawn_is_the_value_of_the_formula() -> None:
    _, found = monitoring()
    for run in curves_of(found, "tool.pirate").runs:
        for x, y in list(zip(run.xs, run.ys, strict=True))[1:-1]:
            assert y == pytest.approx(float(found.value("tool.pirate", Fraction(x))[run.branch]), abs=1e-12)


def test_a_jump_ends_in_dots_and_no_line_joins_it() -> None:
    _, found = monitoring()
    curves = curves_of(found, "tool.pirate")
    at_jump = {(dot.branch, dot.y, dot.filled) for dot in curves.dots if dot.x == 0.18}
    assert at_jump == {("B", 1.0, True), ("C", 5 / 9, True)}
    steps = [abs(b - a) for run in curves.runs for a, b in zip(run.ys, run.ys[1:], strict=False)]
    assert max(steps) < 0.05
    assert [(band.xs, band.lows, band.highs) for band in curves.bands] == [((0.18,), (5 / 9,), (1.0,))]


def test_an_end_that_does_not_belong_is_an_open_dot() -> None:
    _, found = monitoring()
    curves = curves_of(found, "committed_rent")
    ends = {(dot.branch, dot.filled) for dot in curves.dots if dot.x == 0.18}
    assert ends == {("B", True), ("C", True), ("C", False)}


def test_a_branch_that_goes_on_is_one_line() -> None:
    family = gametheory.load("essay/four_players")
    found = gametheory.regimes(family, "reach")
    assert isinstance(found, Regimes)
    runs = [run for run in curves_of(found, "rent_outside").runs if run.branch == "A"]
    assert [(run.xs[0], run.xs[-1]) for run in runs] == [(0.0, 0.104)]
    assert not [dot for dot in curves_of(found, "rent_outside").dots if dot.x == 0.05]


def test_a_continuum_is_filled_between_its_extremes_and_a_hole_is_open() -> None:
    family = gametheory.loads(TIE)
    found = gametheory.regimes(family, "x")
    assert isinstance(found, Regimes)
    curves = curves_of(found, "column.left")
    wide = [band for band in curves.bands if len(band.xs) > 1]
    assert [(band.xs[0], band.xs[-1], set(band.lows), set(band.highs)) for band in wide] == [(-1.0, 0.0, {0.0}, {1.0})]
    assert {dot.filled for dot in curves.dots if dot.x == 0.0} == {False}
    figure = draw_paths(found, family)
    words = " ".join(texts_of(figure))
    assert "a continuum" in words
    assert "not defined at x = 0" in words
    assert "D: up & right (only at x = 1)" in words
    assert_well_placed(figure)


def test_a_pole_is_not_drawn_through_and_does_not_stretch_the_scale() -> None:
    family = gametheory.loads(POLE)
    found = gametheory.regimes(family, "x")
    assert isinstance(found, Regimes)
    curves = curves_of(found, "payoff.row")
    assert [float(value) for value in curves.poles] == [0.0]
    assert curves.span()[1] < 1000
    assert "infinity at x = 0" in " ".join(texts_of(draw_paths(found, family, quantities=["payoff.row"])))


def test_breakpoints_are_labelled_with_their_exact_values() -> None:
    family, found = monitoring()
    words = texts_of(draw_paths(found, family))
    assert r"$\dfrac{1}{10}$" in words
    assert r"$\dfrac{9}{50}$" in words
    assert "reach: share of tool makers against whom a judgment can be enforced" in words
    assert "probability that holder plays monitor" in words
    assert "C: mixed: monitor/ignore & pirate/license" in words


def test_more_breakpoints_than_there_is_room_for_are_counted() -> None:
    rows = ", ".join(f"(x - {k})*(x - {k} - 1/2)" for k in range(24))
    text = f"""format = 1
title = "Many turns"
form = "strategic"
parameters.x = {{ default = 0, range = [0, 25] }}
players = {{ row = ["up", "down"], column = ["only"] }}
payoffs.cells.up.only = ["min({rows})", 0]
payoffs.cells.down.only = [0, 0]
"""
    family = gametheory.loads(text)
    found = gametheory.regimes(family, "x")
    assert isinstance(found, Regimes)
    assert len(found.breakpoints) > 40
    figure = draw_paths(found, family, width=4)
    assert any("more breakpoints without a label" in each for each in texts_of(figure))
    assert_well_placed(figure)


def test_claims_over_the_axis_have_a_strip_in_words() -> None:
    family, found = monitoring()
    verdicts = gametheory.check(family, claims=["piracy_falls_with_reach"])
    words = texts_of(draw_paths(found, family, verdicts=verdicts))
    assert "claim piracy_falls_with_reach: fails on [0, 2/5), holds on [2/5, 1]" in words
    assert {"holds", "fails"} <= set(words)
    other = gametheory.regimes(family, "fee")
    assert "holds" not in texts_of(draw_paths(other, family, verdicts=verdicts))


def test_a_claim_decided_at_other_values_is_not_drawn() -> None:
    family, found = monitoring()
    verdicts = gametheory.check(family, claims=["piracy_falls_with_reach"], values={"damages": 80})
    assert "fails" not in texts_of(draw_paths(found, family, verdicts=verdicts))


def test_what_is_the_same_or_constant_is_left_out_and_said() -> None:
    family = gametheory.load("essay/four_players")
    found = gametheory.regimes(family, "reach")
    assert isinstance(found, Regimes)
    drawn, left_out = default_quantities(found, family)
    assert "rent_outside" in drawn
    assert left_out == ["legacy_viewers"]
    assert any("legacy_viewers (always 1)" in each for each in texts_of(draw_paths(found, family)))


def test_strategies_of_populations_are_shares() -> None:
    family = gametheory.load("essay/creators")
    words = texts_of(draw_paths(gametheory.regimes(family, "reach"), family))
    assert "share of creators playing rogue" in words


def test_a_symmetric_game_is_drawn_by_shares() -> None:
    family = gametheory.load("essay/swamping")
    found = gametheory.regimes(family, "tools")
    figure = draw_paths(found, family, quantities=["tool.pirate"])
    words = texts_of(figure)
    assert {"all pirate", "all comply", "mixed", "14,960"} <= set(words)
    (axes,) = [each for each in figure.axes if each.get_label() == "panel 0"]
    assert axes.get_xscale() == "log"
    heights = {
        float(y)
        for line in axes.get_lines()
        if len(np.atleast_1d(line.get_xdata())) > 30
        for y in np.asarray(line.get_ydata())
    }
    assert {0.0, 1.0} <= heights


def test_the_share_in_a_mixed_equilibrium_is_that_which_solve_finds() -> None:
    from gametheory.figures.crowd_paths import crowd_picture
    from gametheory.parametric.crowds.result import CrowdRegimes

    family = gametheory.load("literature/kleiman_kilmer_2009_many")
    found = gametheory.regimes(family, "people")
    assert isinstance(found, CrowdRegimes)
    (curves,) = crowd_picture(found, family, ["person.comply"]).curves
    (mixed,) = [run for run in curves.runs if not run.pure]
    assert mixed.xs[0] == 2.0
    assert mixed.ys[0] == pytest.approx(0.2)
    assert mixed.xs[-1] == 10000.0


@pytest.mark.parametrize("name", ["rnet", "payoff.nobody", "tool.sleep"])
def test_an_unknown_quantity_is_refused(name: str) -> None:
    family, found = monitoring()
    with pytest.raises(UsageError, match=name):
        draw_paths(found, family, quantities=[name])
    crowd = gametheory.load("essay/swamping")
    with pytest.raises(UsageError, match=name):
        draw_paths(gametheory.regimes(crowd, "reach"), crowd, quantities=[name])


def test_a_height_without_room_is_refused_and_one_with_room_is_kept() -> None:
    family, found = monitoring()
    with pytest.raises(UsageError, match=r"give 6\.6 or more"):
        draw_paths(found, family, height=3)
    assert draw_paths(found, family, height=9.5).get_size_inches()[1] == pytest.approx(9.5)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_bytes_twice(form: str) -> None:
    family, found = monitoring()
    assert bytes_of(draw_paths(found, family), form) == bytes_of(draw_paths(found, family), form)


def test_nothing_of_matplotlib_is_left_changed() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    family, found = monitoring()
    draw_paths(found, family)
    assert dict(mpl.rcParams) == before


def test_boundaries_tell_to_whom_a_value_belongs() -> None:
    _, found = monitoring()
    marks = [(mark.value, mark.left, mark.owner, mark.right) for mark in boundaries(found.cells)]
    tenth, other = Fraction(1, 10), Fraction(9, 50)
    assert marks == [(0, None, 0, 0), (tenth, 0, 1, 2), (other, 2, 3, 4), (1, 4, 4, None)]


@pytest.mark.parametrize("ends", [(Fraction(0), Fraction(1)), (Fraction(1, 10), Fraction(10**6))])
def test_samples_are_inside_in_order_and_dense_at_the_ends(ends: Sequence[Fraction]) -> None:
    low, high = ends
    places = samples(low, high, (low, high))
    assert places == sorted(set(places))
    assert low < places[0]
    assert places[-1] < high
    assert is_logarithmic(low, high) is (low > 0)
    if low == 0:
        assert places[1] - places[0] < places[len(places) // 2] - places[len(places) // 2 - 1]


ENDS = """format = 1
title = "Open and closed ends"
form = "strategic"
parameters.x = { default = 1, range = [0, 3] }
players = { a = ["up", "down"], b = ["left", "right"] }
[payoffs.matrices]
a = [["1 if x < 1 else 0", "1 if x < 1 else 0"], ["1/2", "1/2"]]
b = [["x if x <= 2 else 5", "1"], ["x", "1"]]
[measures]
u = "1 if x == 3/2 else a.up"
[claims.isolated]
holds = "u <= 1/2"
over = { x = [0, 3] }
"""
LONG_NAME = "where_the_first_player_goes_down_and_the_second_goes_left_always"


def ends_drawn(text: str = ENDS) -> Any:
    family = gametheory.loads(text)
    verdicts = gametheory.check(family)
    return draw_paths(gametheory.regimes(family, "x"), family, verdicts=verdicts)


def marks_at(axes: Any, place: float) -> set[str]:
    """The markers in a strip over a value."""
    return {str(line.get_marker()) for line in axes.lines if list(line.get_xdata()) == [place]}


def test_a_verdict_at_a_single_value_has_its_mark_and_the_key_says_which() -> None:
    drawn = ends_drawn()
    assert_well_placed(drawn)
    strips = {axes.get_label(): axes for axes in drawn.axes}
    assert marks_at(strips["claim 0"], 1.5) == {"X"}
    assert "At single values the strip of a claim has a cross where it fails." in texts_of(drawn)
    turned = ends_drawn(ENDS.replace("u <= 1/2", "u > 1/2"))
    assert marks_at({axes.get_label(): axes for axes in turned.axes}["claim 0"], 1.5) == {"o"}
    assert "At single values the strip of a claim has a ring where it holds." in texts_of(turned)


def test_a_title_over_a_strip_never_says_only_that_a_claim_fails() -> None:
    assert "claim isolated: fails on [0, 1) and at 3/2, holds on [1, 3/2) and on (3/2, 3]" in texts_of(ends_drawn())
    longer = ends_drawn(ENDS.replace("claims.isolated", f"claims.{LONG_NAME}"))
    assert_well_placed(longer)
    whole = f"claim {LONG_NAME}: fails on [0, 1) and at 3/2, holds on [1, 3/2) and on (3/2, 3]"
    assert whole in texts_of(longer)
    places = ("5/4", "3/2", "7/4", "9/4", "5/2", "11/4")
    many = " or ".join(f"x == {place}" for place in places)
    longest = ends_drawn(ENDS.replace("claims.isolated", f"claims.{LONG_NAME}").replace("x == 3/2", many))
    assert_well_placed(longest)
    counted = f"claim {LONG_NAME}: fails on 1 stretch and at 6 single values, holds on 7 stretches"
    assert counted in texts_of(longest)


def test_a_continuum_at_a_single_value_is_marked_in_the_strip() -> None:
    drawn = ends_drawn()
    count = next(axes for axes in drawn.axes if axes.get_label() == "count")
    assert r"$\infty$" in marks_at(count, 1.0)
    assert not marks_at(count, 1.5)
    assert any("\N{INFINITY}: a continuum at a single value." in text for text in texts_of(drawn))


@pytest.mark.parametrize(
    ("name", "concept", "said"),
    [
        ("literature/ishikawa_fontanari_2025_dynamics", "rest-point", "number of rest points"),
        ("essay/monitoring", None, "number of equilibria"),
    ],
)
def test_the_strip_counts_what_the_concept_is_about(name: str, concept: str | None, said: str) -> None:
    family = gametheory.load(name)
    axis = next(each for each, known in family.parameters.items() if known.range)
    found = gametheory.regimes(family, axis, concept=concept)
    assert said in texts_of(draw_paths(found, family))


@pytest.mark.parametrize("end", ["1e400", "1e-400"])
def test_an_axis_that_floating_point_does_not_hold_is_refused(end: str) -> None:
    text = TIE.replace("default = 1, range = [-1, 2]", f"default = 0, range = [0, '{end}']").replace("min(x, 1/x)", "x")
    family = gametheory.loads(text)
    found = gametheory.regimes(family, "x")
    with pytest.raises(UsageError, match="too large or too small to draw; give --between"):
        draw_paths(found, family)


def test_an_axis_whose_ends_a_figure_could_not_tell_apart_is_refused() -> None:
    family = gametheory.loads(TIE)
    narrow = gametheory.regimes(family, "x", between=(1, 1 + Fraction(1, 10**10)))
    with pytest.raises(UsageError, match="too large or too small"):
        draw_paths(narrow, family)


def test_values_that_floating_point_does_not_hold_are_refused() -> None:
    family = gametheory.loads(TIE + "[measures]\nhuge = '1e200 * 1e200 * x'\n")
    with pytest.raises(UsageError, match="huge has values that are too large to draw"):
        draw_paths(gametheory.regimes(family, "x"), family, quantities=["huge"])
    assert height_of(Fraction(10) ** 99) == 1e99
    with pytest.raises(OverflowError):
        height_of(Fraction(10) ** 101)


def test_a_claim_over_more_than_floating_point_holds_is_drawn_where_it_is_on_the_axis() -> None:
    text = ENDS.replace("[0, 3]", "[0, '1e400']").replace("x if x <= 2 else 5", "1")
    family = gametheory.loads(text)
    found = gametheory.regimes(family, "x", between=(0, 3))
    drawn = draw_paths(found, family, verdicts=gametheory.check(family))
    strip = next(axes for axes in drawn.axes if axes.get_label() == "claim 0")
    assert [text.get_text() for text in strip.texts] == ["fails", "holds", "holds"]
