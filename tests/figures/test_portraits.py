from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.lines import Line2D

import gametheory
from gametheory.dynamics.vector_fields import DYNAMICS, vector_field
from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.phase import as_population, free_shares, rest_of, states_of
from gametheory.figures.portraits import draw_portrait
from gametheory.model.population import PopulationGame
from tests.dynamics.population_games import inspection, one_population, population, two_populations
from tests.figures.boxes import outside, overlapping, text_boxes

GAMES = Path(__file__).parents[2] / "games"
HAWK_DOVE = [[-1, 4], [0, 2]]
COORDINATION = [[2, 0], [0, 1]]
SEXES = ([[2, 0], [0, 1]], [[1, 0], [0, 2]])
PENNIES = ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


def by_gid(drawn: Any, start: str) -> dict[str, Any]:
    """What has an identifier that begins so, by the rest of it."""
    found = drawn.findobj(lambda artist: str(artist.get_gid() or "").startswith(start))
    return {artist.get_gid().removeprefix(start): artist for artist in found}


def rest_marks(drawn: Any) -> dict[tuple[float, float], str]:
    """Places of rest points, and how they are filled."""
    found = {}
    for mark in by_gid(drawn, "rest-").values():
        (place,) = mark.get_xydata()
        fill = (
            "half" if mark.get_fillstyle() == "left" else "open" if mark.get_markerfacecolor() == "white" else "filled"
        )
        found[round(float(place[0]), 9), round(float(place[1]), 9)] = fill
    return found


def test_a_line_has_the_exact_rest_points_and_their_stability() -> None:
    drawn = draw_portrait(one_population(HAWK_DOVE))
    assert rest_marks(drawn) == {(0.0, 0.0): "open", (round(2 / 3, 9), 0.0): "filled", (1.0, 0.0): "open"}
    assert "2/3" in [text for text, _ in text_boxes(drawn)]
    drawn = draw_portrait(one_population(COORDINATION))
    assert rest_marks(drawn) == {(0.0, 0.0): "filled", (round(1 / 3, 9), 0.0): "open", (1.0, 0.0): "filled"}


def test_the_velocity_over_the_share_is_the_replicators() -> None:
    drawn = draw_portrait(one_population(HAWK_DOVE))
    (curve,) = by_gid(drawn, "velocity").values()
    x, speed = curve.get_xydata().T
    assert speed == pytest.approx(x * (1 - x) * ((-x + 4 * (1 - x)) - 2 * (1 - x)), abs=1e-12)


def test_arrows_on_a_line_point_where_the_share_goes() -> None:
    # Two thirds of hawks attract from both sides; in a coordination game one third of s0 repels.
    for matrix, inwards in ((HAWK_DOVE, {True: 1, False: -1}), (COORDINATION, {True: -1, False: 1})):
        arrows = list(by_gid(draw_portrait(one_population(matrix)), "arrow-").values())
        assert len(arrows) == 2
        inner = 2 / 3 if matrix is HAWK_DOVE else 1 / 3
        for arrow in arrows:
            head, tail = arrow.xy[0], arrow.xyann[0]
            assert np.sign(head - tail) == inwards[bool(tail < inner)]


def test_a_share_that_never_moves_is_a_continuum() -> None:
    drawn = draw_portrait(one_population([[1, 1], [1, 1]]))
    (line,) = by_gid(drawn, "continuum-").values()
    assert sorted(line.get_xdata()) == [0.0, 1.0]
    assert set(rest_marks(drawn).values()) == {"open"}
    assert not by_gid(drawn, "arrow-")


@pytest.mark.parametrize("as_bimatrix", [False, True])
def test_a_square_has_the_exact_rest_points(as_bimatrix: bool) -> None:
    game = gametheory.bimatrix(*SEXES) if as_bimatrix else two_populations(*SEXES)
    drawn = draw_portrait(game)
    solution = gametheory.solve(two_populations(*SEXES), concept="rest-point")
    expected = {
        (round(float(p["s0"]), 9), round(float(q["t0"]), 9)): "filled" if each.state["stable"] else "open"
        for each in solution.equilibria
        for p, q in [tuple(each.strategies.values())]
    }
    assert rest_marks(drawn) == expected
    assert {place for place, fill in expected.items() if fill == "filled"} == {(0.0, 0.0), (1.0, 1.0)}
    assert (round(2 / 3, 9), round(1 / 3, 9)) in expected


def test_a_bimatrix_moves_as_two_populations() -> None:
    first, second = [[3, 1], [0, 2]], [["1/2", 4], [2, -1]]
    game, said = as_population(gametheory.bimatrix(first, second))
    assert "row and column" in said
    field = vector_field(game)
    source = np.random.default_rng(1)
    a, b = np.array(first, dtype=float), np.array([[0.5, 4], [2, -1]])
    for x, y in source.random((20, 2)):
        rows, columns = a @ [y, 1 - y], [x, 1 - x] @ b
        expected = [x * (1 - x) * (rows[0] - rows[1]), y * (1 - y) * (columns[0] - columns[1])]
        assert free_shares((2, 2), field(np.array([x, 1 - x, y, 1 - y]))) == pytest.approx(expected)


def test_centres_are_marked() -> None:
    drawn = draw_portrait(gametheory.bimatrix(*PENNIES))
    assert rest_marks(drawn)[0.5, 0.5] == "open"
    assert any("centre" in text.get_text() for text in drawn.legends[0].get_texts())
    assert not by_gid(drawn, "continuum-")


def test_the_legend_shows_the_marks_that_it_explains() -> None:
    (legend,) = draw_portrait(gametheory.bimatrix(*PENNIES)).legends
    drawn = {
        text.get_text(): [(line.get_marker(), line.get_color()) for line in handle.findobj(Line2D)]
        for handle, text in zip(_columns(legend), legend.get_texts(), strict=True)
    }
    assert [marker for marker, _ in drawn["not stable"]] == ["o"]
    assert [marker for marker, _ in drawn["centre (dotted)"]] == ["o", "."]
    (_, line), (ring, _) = drawn["coloured: paths from the small rings"]
    assert line in style.COLOURS
    assert ring == "o"


def test_paths_are_explained_only_where_there_are_some() -> None:
    def labels(game: Any) -> list[str]:
        return [text.get_text() for text in draw_portrait(game).legends[0].get_texts()]

    told = "coloured: paths from the small rings"
    assert told in labels(one_population([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]))
    assert told not in labels(one_population(HAWK_DOVE))
    assert told not in labels(gametheory.load(GAMES / "degenerate/all_zero_2x2.toml").at())


def _columns(legend: Any) -> list[Any]:
    """What stands before each text of a legend, in the order of the texts."""
    from matplotlib.offsetbox import DrawingArea

    return legend.findobj(DrawingArea)


def test_ties_are_lines_and_areas_at_rest() -> None:
    # The second population's choice is nothing to itself: where the first one is all s0, every share rests.
    drawn = draw_portrait(two_populations([[1, 1], [0, 0]], [[0, 0], [0, 0]]))
    lines = {tuple(map(tuple, line.get_xydata())) for line in by_gid(drawn, "continuum-").values()}
    assert {tuple(sorted(line)) for line in lines} == {((0.0, 0.0), (0.0, 1.0)), ((1.0, 0.0), (1.0, 1.0))}
    (area,) = by_gid(draw_portrait(gametheory.load(GAMES / "degenerate/all_zero_2x2.toml").at()), "continuum-").values()
    corners = {tuple(place) for place in area.get_xy()}
    assert corners == {(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)}


def test_trajectories_and_their_arrows_follow_the_field() -> None:
    game = inspection()
    drawn = draw_portrait(game)
    field = vector_field(game)
    arrows = by_gid(drawn, "arrow-")
    paths = by_gid(drawn, "trajectory-")
    assert len(paths) == len(arrows) == 4
    starts = {tuple(path.get_xydata()[0].round(9)) for path in paths.values()}
    assert starts == {(0.15, 0.4), (0.4, 0.85), (0.85, 0.6), (0.6, 0.15)}
    for arrow in arrows.values():
        head, tail = np.array(arrow.xy), np.array(arrow.xyann)
        move = free_shares((2, 2), field(states_of((2, 2), head)))
        cosine = (head - tail) @ move / np.hypot(*(head - tail)) / np.hypot(*move)
        assert cosine > 0.99


def test_the_grey_arrows_point_where_the_field_does() -> None:
    game = two_populations(*SEXES)
    drawn = draw_portrait(game)
    field = vector_field(game)
    (streams,) = by_gid(drawn, "stream").values()
    lines = [line for line in streams.get_segments() if len(line) > 1]
    middles = np.concatenate([(line[1:] + line[:-1]) / 2 for line in lines])
    steps = np.concatenate([np.diff(line, axis=0) for line in lines])
    moves = free_shares((2, 2), field(states_of((2, 2), middles)))
    lengths = np.hypot(*steps.T) * np.hypot(*moves.T)
    clear = lengths > 1e-6
    assert clear.sum() > 500
    along = (steps * moves).sum(axis=1)[clear] / lengths[clear]
    # The field is interpolated between states of a grid.
    assert np.quantile(along, 0.02) > 0.9


def test_the_logits_rest_points_do_not_move_and_are_judged_by_derivatives() -> None:
    game = two_populations(*SEXES)
    field = vector_field(game, "logit", noise="1/5")
    rest = rest_of(game, field)
    assert [point.stable for point in rest.points] == [True, False, True]
    for point in rest.points:
        moves = free_shares((2, 2), field(states_of((2, 2), np.array(point.place))))
        assert np.abs(moves).max() < 1e-9
    assert "numerically" in rest.notes[0]


def test_one_free_share_is_judged_by_the_flow_under_every_dynamic() -> None:
    for dynamic in DYNAMICS:
        game = one_population(COORDINATION)
        points = rest_of(game, vector_field(game, dynamic)).points
        assert [point.stable for point in points] == [True, False, True]
        assert points[1].place[0] == pytest.approx(1 / 3, abs=0.05)


def test_what_is_not_judged_is_half_filled() -> None:
    fills = rest_marks(draw_portrait(two_populations(*SEXES), dynamic="smith"))
    assert set(fills.values()) == {"half"}
    assert set(fills) == {(0.0, 0.0), (1.0, 1.0), (round(2 / 3, 9), round(1 / 3, 9))}


def test_irrational_rest_points() -> None:
    game = population('p = ["a", "b"]', {"p": ['a = "2*p.a*p.a"', 'b = "1"']})
    drawn = draw_portrait(game)
    assert rest_marks(drawn) == {(0.0, 0.0): "filled", (round(0.5**0.5, 9), 0.0): "open", (1.0, 0.0): "filled"}
    assert any(text.startswith("~0.7071") for text, _ in text_boxes(drawn))


@pytest.mark.parametrize("dynamic", DYNAMICS)
@pytest.mark.parametrize(
    "game",
    [
        one_population(HAWK_DOVE),
        two_populations(*PENNIES),
        one_population([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]),
    ],
    ids=["line", "square", "triangle"],
)
def test_no_text_lies_over_another_or_beyond_the_figure(game: PopulationGame, dynamic: str) -> None:
    drawn = draw_portrait(game, dynamic=dynamic)
    assert not overlapping(drawn)
    assert not outside(drawn)


def test_close_rest_points_have_their_shares_under_each_other() -> None:
    # Zeros of the gain at 1/2, 51/100 and 13/25.
    gain = "(p.a - 1/2)*(p.a - 51/100)*(p.a - 13/25)"
    drawn = draw_portrait(population('p = ["a", "b"]', {"p": [f'a = "{gain}"', 'b = "0"']}))
    assert {"1/2", "51/100", "13/25"} <= {text for text, _ in text_boxes(drawn)}
    assert not overlapping(drawn)


def test_what_has_no_portrait_says_which_there_are() -> None:
    three = population(
        'p = ["a", "b"]\nq = ["a", "b"]\nr = ["a", "b"]',
        {name: ['a = "1"', 'b = "0"'] for name in ("p", "q", "r")},
    )
    with pytest.raises(
        UsageError, match=r"two or three strategies, and of two populations with two each; .* r with 2 strategies"
    ):
        draw_portrait(three)
    with pytest.raises(UsageError, match="this game is 2x3"):
        draw_portrait(gametheory.bimatrix([[1, 2, 3], [0, 0, 1]]))
    with pytest.raises(UsageError, match="this game is 3x3"):
        draw_portrait(gametheory.bimatrix([[1, 2, 3], [0, 0, 1], [0, 1, 1]]))
    with pytest.raises(UsageError, match="ExtensiveGame"):
        draw_portrait(gametheory.load(GAMES / "classics/ultimatum.toml").at())  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no noise"):
        draw_portrait(one_population(HAWK_DOVE), noise=Fraction(1, 10))
    with pytest.raises(UsageError, match="did you mean"):
        draw_portrait(one_population(HAWK_DOVE), dynamic="replicater")


@pytest.mark.parametrize("game", [one_population(HAWK_DOVE), gametheory.bimatrix(*PENNIES)], ids=["line", "square"])
def test_the_same_bytes_twice(game: Any) -> None:
    written = []
    for _ in range(2):
        stream = io.BytesIO()
        style.saved(draw_portrait(game), stream, "svg")
        written.append(stream.getvalue())
    assert written[0] == written[1]
