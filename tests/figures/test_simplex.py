from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gametheory
from gametheory.dynamics.vector_fields import vector_field
from gametheory.figures import style
from gametheory.figures.phase import free_shares, states_of
from gametheory.figures.portraits import draw_portrait
from gametheory.figures.simplex import corners, on_triangle
from gametheory.model.population import PopulationGame
from tests.dynamics.population_games import one_population, population, rock_paper_scissors
from tests.figures.boxes import outside, overlapping, text_boxes
from tests.figures.test_portraits import by_gid, rest_marks

GAMES = Path(__file__).parents[2] / "games"
MIDDLE = tuple(np.round(corners().mean(axis=0), 9))


def creators(**point: object) -> PopulationGame:
    game = gametheory.load(GAMES / "essay/creators.toml").at(point)
    assert isinstance(game, PopulationGame)
    return game


def weights(places: Any) -> Any:
    """Barycentric weights of places on the triangle, which are the shares."""
    matrix = np.vstack([corners().T, np.ones(3)])
    points = np.asarray(places)
    return np.linalg.solve(matrix, np.vstack([points.T, np.ones(len(points))])).T


def test_a_place_is_the_mean_of_the_corners_by_shares() -> None:
    shares = np.random.default_rng(0).dirichlet([1, 1, 1], size=20)
    assert on_triangle(shares[:, :2]) == pytest.approx(shares @ corners())
    sides = np.hypot(*(corners() - np.roll(corners(), 1, axis=0)).T)
    assert sides == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("congestion", [6, -6])
def test_rest_points_stand_where_the_exact_solution_has_them(congestion: int) -> None:
    game = creators(congestion=congestion)
    drawn = draw_portrait(game)
    expected = {}
    for found in gametheory.solve(game, concept="rest-point").equilibria:
        place = np.array([float(share) for share in found.strategies["creators"].values()]) @ corners()
        expected[tuple(np.round(place, 9))] = "filled" if found.state["stable"] else "open"
    assert rest_marks(drawn) == pytest.approx(expected)
    stable = [place for place, fill in expected.items() if fill == "filled"]
    assert len(stable) == (1 if congestion > 0 else 3)
    if congestion > 0:
        assert weights(stable)[0] == pytest.approx([4 / 9, 4 / 9, 1 / 9])
        assert any("4/9 platform + 4/9 rogue + 1/9 self" in text for text, _ in text_boxes(drawn))


def test_corners_are_named() -> None:
    drawn = draw_portrait(creators())
    names = {text.get_text(): text for text in drawn.axes[0].texts if text.get_text()}
    for name, corner in zip(("platform", "rogue", "self"), corners(), strict=True):
        place = np.array(names[name].get_position())
        assert np.hypot(*(place - corner)) < 0.12


@pytest.mark.parametrize(("win", "fill"), [(2, "filled"), ("1/2", "open"), (1, "open")])
def test_trajectories_spiral_in_or_out_or_round(win: object, fill: str) -> None:
    drawn = draw_portrait(rock_paper_scissors(win))
    (inner,) = (filled for place, filled in rest_marks(drawn).items() if place == pytest.approx(MIDDLE))
    assert inner == fill
    assert any("centre" in text.get_text() for text in drawn.legends[0].get_texts()) == (win == 1)
    for path in by_gid(drawn, "trajectory-").values():
        # The product of shares rises, falls or stays along every way (Hofbauer and Sigmund 1998, section 7.7).
        products = weights(path.get_xydata()).prod(axis=1)
        slack = 1e-6
        if win == 2:
            assert (np.diff(products) > -slack).all()
            assert products[-1] > products[0]
        elif win == 1:
            assert np.ptp(products) < slack
        else:
            assert (np.diff(products) < slack).all()
            assert products[-1] < products[0]


def test_arrows_follow_the_field() -> None:
    game = rock_paper_scissors(2)
    field = vector_field(game)
    arrows = by_gid(draw_portrait(game), "arrow-")
    assert len(arrows) == 4
    for arrow in arrows.values():
        head, tail = np.array(arrow.xy), np.array(arrow.xyann)
        free = weights([head])[:, :2]
        move = free_shares((3,), field(states_of((3,), free)))
        direction = (on_triangle(free + 1e-3 * move) - on_triangle(free))[0]
        cosine = (head - tail) @ direction / np.hypot(*(head - tail)) / np.hypot(*direction)
        assert cosine > 0.99


def test_a_continuum_of_rest_points_is_a_line() -> None:
    game = population('p = ["a", "b", "c"]', {"p": ['a = "p.c + 1"', 'b = "p.c + 1"', 'c = "2*(p.a + p.b)"']})
    lines = by_gid(draw_portrait(game), "continuum-").values()
    ends = sorted(sorted(map(list, weights(line.get_xydata()))) for line in lines)
    # A mixture of a and b earns 1 + c, and c earns 2 (1 - c): at c = 1/3 all are alike.
    assert np.array(ends) == pytest.approx(
        np.array([[[0, 2 / 3, 1 / 3], [2 / 3, 0, 1 / 3]], [[0, 1, 0], [1, 0, 0]]]), abs=1e-9
    )


def test_everything_at_rest_is_the_whole_triangle() -> None:
    drawn = draw_portrait(one_population([[0] * 3] * 3))
    (area,) = by_gid(drawn, "continuum-").values()
    assert {tuple(np.round(place, 9)) for place in area.get_xy()} == {tuple(np.round(place, 9)) for place in corners()}
    assert not by_gid(drawn, "trajectory-")


def test_two_players_alike_are_one_population() -> None:
    drawn = draw_portrait(gametheory.load(GAMES / "classics/rock_paper_scissors.toml").at())
    assert rest_marks(drawn) == pytest.approx(rest_marks(draw_portrait(rock_paper_scissors(1))))
    assert any("meet each other at random" in text for text, _ in text_boxes(drawn))


def test_nothing_is_drawn_beyond_the_triangle() -> None:
    drawn = draw_portrait(rock_paper_scissors(2))
    (axes,) = drawn.axes
    clipped = [found for found in axes.collections if found.get_clip_path() is not None]
    assert len(clipped) == len(axes.collections) > 0
    for path in by_gid(drawn, "trajectory-").values():
        assert weights(path.get_xydata()).min() > -1e-9


def test_texts_and_bytes() -> None:
    game = creators()
    drawn = draw_portrait(game)
    assert not overlapping(drawn)
    assert not outside(drawn)
    written = []
    for _ in range(2):
        stream = io.BytesIO()
        style.saved(draw_portrait(game), stream, "png")
        written.append(stream.getvalue())
    assert written[0] == written[1]
