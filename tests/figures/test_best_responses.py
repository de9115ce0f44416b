"""Best responses: exact corners, equilibria where they cross, and degenerate games."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.figures.best_responses import best_response_line, draw_best_responses
from gametheory.model.strategic import StrategicGame
from tests.figures.looking import assert_well_placed, bytes_of, texts_of

GAMES = {
    "matching": gametheory.bimatrix([[1, -1], [-1, 1]]),
    "stag": gametheory.bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]]),
    "zeros": gametheory.bimatrix([[0, 0], [0, 0]]),
    "dominant": gametheory.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]]),
    "tie at one end": gametheory.bimatrix([[1, 0], [0, 0]], [[1, 1], [0, 0]]),
    "tie at the other": gametheory.bimatrix([[0, 1], [0, 0]], [[1, 0], [1, 1]]),
}


@pytest.mark.parametrize("name", list(GAMES))
def test_every_corner_is_a_best_response_and_every_step_too(name: str) -> None:
    game = GAMES[name]
    for player in (0, 1):
        corners = best_response_line(game, player)

        def payoff(own: Fraction, other: Fraction, player: int = player) -> Fraction:
            total = Fraction(0)
            for i, j in game.profiles():
                mine, yours = (i, j) if player == 0 else (j, i)
                weight = (own, 1 - own)[mine] * (other, 1 - other)[yours]
                total += weight * game.payoff(player, (i, j))
            return total

        def regret(own: Fraction, other: Fraction) -> Fraction:
            return max(payoff(Fraction(1), other), payoff(Fraction(0), other)) - payoff(own, other)

        steps = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in itertools.pairwise(corners)]
        for other, own in (*corners, *steps):
            assert regret(own, other) == 0
        if corners:
            assert corners[0][0] == 0
            assert corners[-1][0] == 1
            # There is some answer that is none, else the whole square would be drawn.
            assert any(regret(1 - own, other) > 0 for other, own in steps if own in (0, 1))
        else:
            assert all(regret(Fraction(a), Fraction(b, 3)) == 0 for a in (0, 1) for b in range(4))


def test_the_turn_is_where_the_other_player_mixes() -> None:
    game = gametheory.load("essay/monitoring").at()
    assert isinstance(game, StrategicGame)
    assert best_response_line(game, 0)[1] == (Fraction(1, 4), Fraction(0))
    assert best_response_line(game, 1)[1][0] == Fraction(9, 20)


@pytest.mark.parametrize("name", list(GAMES))
def test_words_stand_apart_and_equilibria_are_drawn(name: str) -> None:
    game = GAMES[name]
    solution = gametheory.solve(game)
    figure = draw_best_responses(game, solution)
    assert_well_placed(figure)
    (axes,) = [each for each in figure.axes if each.get_label() == "square"]
    dots = {
        (float(np.asarray(line.get_xdata())[0]), float(np.asarray(line.get_ydata())[0])): line.get_markerfacecolor()
        for line in axes.get_lines()
        if line.get_marker() == "o"
    }
    for found in solution.equilibria:
        first, second = (found.strategies[player][game.strategies[k][0]] for k, player in enumerate(game.players))
        place = float(first), float(second)
        pure = all(value in (0, 1) for value in place)
        assert (dots[place] == "white") is not pure
    assert len(dots) == len(solution.equilibria)


def test_a_continuum_and_full_indifference_are_said() -> None:
    game = GAMES["zeros"]
    figure = draw_best_responses(game, gametheory.solve(game))
    words = texts_of(figure)
    assert "row is always indifferent: everything is a best response" in words
    assert "Grey: a continuum of equilibria." in words
    assert "probability that row plays r1" in words


def test_exact_places_stand_in_the_key() -> None:
    game = GAMES["stag"]
    words = texts_of(draw_best_responses(game, gametheory.solve(game)))
    assert "mixed: row.r1 = 3/4, column.c1 = 3/4" in words


def test_another_size_is_refused() -> None:
    game = gametheory.bimatrix([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(UsageError, match="2 and 3 strategies"):
        draw_best_responses(game)


def test_the_same_bytes_twice() -> None:
    game = GAMES["stag"]
    assert bytes_of(draw_best_responses(game), "svg") == bytes_of(draw_best_responses(game), "svg")
