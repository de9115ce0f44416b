from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.bars import MOST_ROWS, draw_indices, draw_tornado
from gametheory.uncertainty.indices import Estimate
from gametheory.uncertainty.result import ClaimSensitivity, Distribution, Influence, MeasureSensitivity, TornadoBar
from gametheory.uncertainty.tally import Moments
from tests.figures.boxes import outside, overlapping, text_boxes
from tests.figures.looking import texts_of

GAMES = Path(__file__).parents[2] / "games"
FAMILY = gametheory.load(GAMES / "essay/two_segments.toml")
NAMES = list(FAMILY.parameters)


def influence(
    name: str, at_low: float | None, at_high: float | None, total: tuple[float, float, float] | None = None
) -> Influence:
    first = None if total is None else Estimate(total[0] / 2, total[1] / 2, total[2] / 2)
    bar = TornadoBar(0.05, 0.95, at_low, at_high)
    return Influence(name, Fraction(1, 2), first, None if total is None else Estimate(*total), bar, None)


def claim(*influences: Influence, held: int = 600, no_indices: str = "") -> ClaimSensitivity:
    return ClaimSensitivity(
        name="worthless",
        says="The IP is worth nothing beyond reach, whatever it is worth within; at $5 or $6.",
        condition="rent <= 0",
        quantifier="every",
        rule="",
        verdicts={"holds": held, "fails": 1000 - held, "depends": 0, "undecided": 0},
        several={"all": 0, "some": 0, "none": 0, "undecided": 0},
        influences=influences,
        no_indices=no_indices,
    )


def measure(*influences: Influence, lowest: float = 3.0, highest: float = 3.0) -> MeasureSensitivity:
    low, high = (Distribution(Moments(1000, mean, 4.0), (0.0, mean, 6.0)) for mean in (lowest, highest))
    return MeasureSensitivity("rent", low, high, influences)


def bars(drawn: Any, kind: str) -> dict[str, Any]:
    """Bars of a kind by their parameters, in the order in which they were drawn."""
    found = {patch.get_gid() or "": patch for patch in drawn.axes[0].patches}
    return {gid.removeprefix(f"{kind}:"): patch for gid, patch in found.items() if gid.startswith(f"{kind}:")}


def reach(bar: Any) -> tuple[float, float]:
    """Where a bar begins, and where it ends."""
    return bar.get_x(), bar.get_x() + bar.get_width()


def texts(drawn: Any) -> list[str]:
    return [text for text, _ in text_boxes(drawn)]


A, B, C, D = NAMES[:4]


def test_a_tornado_goes_from_the_base_to_both_ends_the_largest_on_top() -> None:
    drawn = draw_tornado(claim(influence(A, 0.5, 0.7), influence(B, 0.9, 0.2), influence(C, 0.6, 0.6)), FAMILY)
    low, high = bars(drawn, "low"), bars(drawn, "high")
    assert list(low) == list(high) == [B, A]
    assert reach(low[A]) == pytest.approx((0.6, 0.5))
    assert reach(high[A]) == pytest.approx((0.6, 0.7))
    assert reach(low[B]) == pytest.approx((0.6, 0.9))
    assert reach(high[B]) == pytest.approx((0.6, 0.2))
    assert drawn.axes[0].yaxis_inverted()
    assert low[B].get_y() < low[A].get_y()


def test_the_ends_are_told_apart_without_colour_and_named_by_values() -> None:
    drawn = draw_tornado(claim(influence(A, 0.5, 0.7)), FAMILY)
    assert bars(drawn, "low")[A].get_hatch() != bars(drawn, "high")[A].get_hatch()
    assert texts(drawn).count("0.05") == texts(drawn).count("0.95") == 1
    boxes = dict(text_boxes(drawn))
    base = drawn.axes[0].transData.transform((0.6, 0))[0]
    assert boxes["0.05"].x1 < base < boxes["0.95"].x0


def test_the_base_line_is_the_share_of_draws() -> None:
    drawn = draw_tornado(claim(influence(A, 0.5, 0.7), held=250), FAMILY)
    (line,) = (line for line in drawn.axes[0].lines if line.get_gid() == "base")
    assert set(line.get_xdata()) == {0.25}
    assert any("share of draws in which the claim holds\n(line: 25.0% with all drawn)" in text for text in texts(drawn))


def test_ends_on_one_side_stand_beside_each_other() -> None:
    drawn = draw_tornado(claim(influence(A, 0.8, 0.9), influence(B, 0.3, 0.3)), FAMILY)
    low, high = bars(drawn, "low"), bars(drawn, "high")
    for name in (A, B):
        assert low[name].get_y() + low[name].get_height() == pytest.approx(high[name].get_y())
    assert not overlapping(drawn)


def test_parameters_that_move_nothing_are_named_in_a_line() -> None:
    drawn = draw_tornado(claim(influence(A, 0.5, 0.7), influence(C, 0.6, 0.6), influence(D, 0.6, 0.6)), FAMILY)
    assert f"{C}, {D} do not move it." in texts(drawn)
    assert f"{C} does not move it." in texts(
        draw_tornado(claim(influence(A, 0.5, 0.7), influence(C, 0.6, 0.6)), FAMILY)
    )
    alone = draw_tornado(claim(influence(C, 1.0, 1.0), held=1000), FAMILY)
    assert not bars(alone, "low")
    assert any("No parameter moves it" in text for text in texts(alone))


def test_ends_without_a_value_are_said() -> None:
    drawn = draw_tornado(measure(influence(A, None, 1.0), influence(B, 2.0, 5.0)), FAMILY)
    assert list(bars(drawn, "low")) == [B]
    assert any(f"Without a value at some end: {A}." in text for text in texts(drawn))


def test_a_measure_has_a_base_where_it_has_one_value_a_draw() -> None:
    drawn = draw_tornado(measure(influence(B, 2.0, 5.0)), FAMILY)
    assert reach(bars(drawn, "low")[B]) == pytest.approx((3.0, 2.0))
    assert any("mean of rent\n(line: 3 with all drawn)" in text for text in texts(drawn))
    without = draw_tornado(measure(influence(B, 2.0, 5.0), highest=4.0), FAMILY)
    assert reach(bars(without, "low")[B]) == pytest.approx((3.5, 2.0))
    assert reach(bars(without, "high")[B]) == pytest.approx((3.5, 5.0))
    assert not any(line.get_gid() == "base" for line in without.axes[0].lines)


def test_many_parameters_are_cut_to_those_that_move_most() -> None:
    many = [influence(f"p{k}", 0.6 - k / 100, 0.6 + k / 100) for k in range(1, 21)]
    drawn = draw_tornado(claim(*many), FAMILY)
    assert list(bars(drawn, "low")) == [f"p{k}" for k in range(20, 20 - MOST_ROWS, -1)]
    assert any(text.startswith("p5, p4, p3, p2, p1 move it less than these.") for text in texts(drawn))


@pytest.mark.parametrize("draw", [draw_tornado, draw_indices])
def test_the_game_is_named_and_what_was_held_is_told(draw: Any) -> None:
    family = gametheory.load(GAMES / "essay/monitoring.toml")
    asked = {"measures": ["piracy"], "draws": 200, "break_even": False}
    without = [name for name, known in family.parameters.items() if known.prior is None]
    told = texts_of(draw(gametheory.sensitivity(family, claims=[], **asked).measures[0], family))
    assert f"{family.about.title}: piracy" in told
    assert f"Without a prior, and so held at one value: {', '.join(without)}." in told
    assert not any(text.startswith("Held at one value") for text in told)
    told = texts_of(draw(gametheory.sensitivity(family, claims=[], vary=["reach"], **asked).measures[0], family))
    assert "Held at one value: piracy_cost." in told


def test_names_have_meanings() -> None:
    drawn = draw_tornado(claim(influence(A, 0.5, 0.7)), FAMILY)
    meaning = str(FAMILY.parameters[A].meaning).split()[0]
    assert A in texts(drawn)
    assert any(text.split()[0] == meaning for text in texts(drawn))


def test_indices_are_bars_with_intervals_the_largest_on_top() -> None:
    found = claim(influence(A, 0.5, 0.7, (0.3, 0.2, 0.45)), influence(B, 0.9, 0.2, (0.8, 0.7, 0.9)))
    drawn = draw_indices(found, FAMILY)
    total, first = bars(drawn, "total"), bars(drawn, "first")
    assert list(total) == list(first) == [B, A]
    assert total[A].get_width() == pytest.approx(0.3)
    assert first[B].get_width() == pytest.approx(0.4)
    assert total[A].get_hatch() != first[A].get_hatch()
    whiskers = {tuple(line.get_xdata()) for line in drawn.axes[0].lines if line.get_gid() == f"interval:{A}"}
    assert whiskers == {(0.2, 0.45), (0.1, 0.225)}


def test_indices_of_next_to_nothing_are_named_in_a_line() -> None:
    found = claim(influence(A, 0.5, 0.7, (0.3, 0.2, 0.45)), influence(B, 0.6, 0.6, (0.0, 0.0, 0.005)))
    drawn = draw_indices(found, FAMILY)
    assert list(bars(drawn, "total")) == [A]
    assert f"{B} hardly moves it." in texts(drawn)


def test_no_indices_are_refused_with_the_reason() -> None:
    with pytest.raises(UsageError, match="of worthless: it holds at all 8,192 points; a tornado"):
        draw_indices(claim(influence(A, 1.0, 1.0), no_indices="it holds at all 8,192 points"), FAMILY)


@pytest.mark.parametrize("draw", [draw_tornado, draw_indices])
def test_no_text_lies_over_another_or_beyond_the_figure(draw: Any) -> None:
    study = gametheory.sensitivity(
        FAMILY, claims=["prediction", "valuable_inside"], measures=["rent_inside"], draws=500, break_even=False
    )
    for found in (*study.claims, *study.measures):
        drawn = draw(found, FAMILY)
        assert not overlapping(drawn)
        assert not outside(drawn)
        kind = "low" if draw is draw_tornado else "total"
        drawn_names = set(bars(drawn, kind))
        if draw is draw_tornado:
            for each in found.influences:
                assert (each.parameter in drawn_names) or not each.tornado.swing
            for name in drawn_names:
                assert reach(bars(drawn, "low")[name])[1] == pytest.approx(found.influence(name).tornado.at_low)


@pytest.mark.parametrize("draw", [draw_tornado, draw_indices])
def test_the_same_bytes_twice(draw: Any) -> None:
    found = claim(influence(A, 0.5, 0.7, (0.3, 0.2, 0.45)), influence(B, 0.9, 0.2, (0.8, 0.7, 0.9)))
    written = []
    for _ in range(2):
        stream = io.BytesIO()
        style.saved(draw(found, FAMILY), stream, "svg")
        written.append(stream.getvalue())
    assert written[0] == written[1]
    assert b"<svg" in written[0]
